/* Begins with the board: load() reads all of the round in a fixed number of statements, add_places
 * finds every rating that is due and add_offices gathers them by organisation. Everything after it
 * works on a board loaded in its own transaction: give() is the one place where a secret is made,
 * run_order what both ways of creating share, find_link the start of what is done to one link.
 * Which organisation rates what is party.c's. */

#include "app/rating/links.h"

#include "app/notice.h"
#include "app/rounds/flow.h"
#include "base/rand.h"
#include "num/typed.h"
#include "store/board.h"
#include "store/plan.h"
#include "store/round.h"
#include "store/sheet.h"

#define LIFE_MAX_DAYS 366

struct board_parts {
    const char *round;
    struct entry_scope *scopes;
    struct rating_link *links;
    struct plan_org *orgs;
    struct party_note *notes;
    struct sheet_submission *submissions;
    struct rating_person *persons;
    struct account *accounts;
    size_t n_scopes, n_links, n_orgs, n_notes, n_submissions, n_persons, n_accounts;
    struct rate_board *board;
};

/* ---- places */

static const char *org_name(const struct board_parts *s, const char *id) {
    for (size_t i = 0; id && i < s->n_orgs; i++)
        if (strcmp(s->orgs[i].id, id) == 0)
            return s->orgs[i].name;
    return NULL;
}

/* place NULL: the one for all that the organisation rates. */
static const struct rating_link *link_of(const struct board_parts *s, const char *org,
                                         const struct rate_place *place) {
    for (size_t i = 0; i < s->n_links; i++) {
        const struct rating_link *l = &s->links[i];
        bool fits = place ? cstr_eq(l->entry, place->scope->entry) &&
                                cstr_eq(l->component, place->component->id)
                          : l->entry == NULL;
        if (fits && cstr_eq(l->org, org))
            return l;
    }
    return NULL;
}

static date_t submitted_of(const struct board_parts *s, const struct rate_place *p) {
    for (size_t i = 0; i < s->n_notes; i++)
        if (cstr_eq(s->notes[i].entry, p->scope->entry) &&
            cstr_eq(s->notes[i].component, p->component->id))
            return s->notes[i].submitted;
    return DATE_UNSET;
}

static void add_place(struct board_parts *s, const struct entry_scope *scope,
                      const struct component *c) {
    struct rate_place *p = &s->board->places[s->board->n_places++];
    *p = (struct rate_place){.scope = scope,
                             .component = c,
                             .org = rate_org_of(scope, c->scored_by),
                             .submitted_at = DEC_UNSET};
    p->closed = marking_closed(scope->round_state, scope->state, c->scored_by);
    p->org_name = org_name(s, p->org);
    p->link = p->org ? link_of(s, p->org, p) : NULL;
    p->submitted = submitted_of(s, p);
    s->board->n_rated += date_is_set(p->submitted);
    struct sheet_key key = {s->round, scope->entry, c->id, c->scored_by, p->org};
    const struct sheet_submission *last = submission_of_key(s->submissions, s->n_submissions, &key);
    if (!last || last->returned_at != DEC_UNSET)
        return;
    p->reference = last->reference;
    p->submitted_at = last->submitted_at;
}

static const struct method *method_of(const struct board_parts *s, const struct entry_scope *x) {
    return standards_method(&s->board->standards, x->standard, x->standard_version, x->method);
}

static size_t parties_of(const struct method *m) {
    size_t n = 0;
    for (size_t i = 0; m && i < m->n_components; i++)
        n += scorer_is_party(m->components[i].scored_by);
    return n;
}

static void add_places(struct work *w, struct board_parts *s) {
    struct rate_board *b = s->board;
    size_t n = 0;
    for (size_t i = 0; i < s->n_scopes; i++)
        n += parties_of(method_of(s, &s->scopes[i]));
    b->places = gp_new_n(w->arena, struct rate_place, n);
    for (size_t i = 0; i < s->n_scopes; i++) {
        const struct method *m = method_of(s, &s->scopes[i]);
        if (s->scopes[i].state == ENTRY_WITHDRAWN)
            continue;
        for (size_t k = 0; m && k < m->n_components; k++)
            if (scorer_is_party(m->components[k].scored_by))
                add_place(s, &s->scopes[i], &m->components[k]);
    }
}

/* ---- offices */

static const struct rating_person *person_of(const struct board_parts *s, const char *org) {
    for (size_t i = 0; i < s->n_persons; i++)
        if (cstr_eq(s->persons[i].org, org))
            return &s->persons[i];
    return NULL;
}

static bool has_reader(const struct board_parts *s, const char *org) {
    for (size_t i = 0; i < s->n_accounts; i++)
        if (s->accounts[i].active && cstr_eq(s->accounts[i].org, org) &&
            permissions_of(s->accounts[i].roles) & PERM_PARTY)
            return true;
    return false;
}

static struct rate_office *office_of(struct work *w, struct board_parts *s,
                                     const struct rate_place *p) {
    struct rate_board *b = s->board;
    for (size_t i = 0; i < b->n_offices; i++)
        if (cstr_eq(b->offices[i].org, p->org))
            return &b->offices[i];
    struct rate_office *o = &b->offices[b->n_offices++];
    *o = (struct rate_office){.org = p->org,
                              .name = p->org_name,
                              .link = link_of(s, p->org, NULL),
                              .person = person_of(s, p->org),
                              .reads = has_reader(s, p->org)};
    o->places = gp_new_n(w->arena, const struct rate_place *, b->n_places);
    return o;
}

static bool needs_link(const struct rate_office *o) {
    return !o->link && o->n_rated + o->n_alone < o->n_places;
}

static void add_offices(struct work *w, struct board_parts *s) {
    struct rate_board *b = s->board;
    b->offices = gp_new_n(w->arena, struct rate_office, b->n_places);
    for (size_t i = 0; i < b->n_places; i++) {
        const struct rate_place *p = &b->places[i];
        if (!p->org_name)
            continue;
        struct rate_office *o = office_of(w, s, p);
        o->places[o->n_places++] = p;
        o->n_rated += date_is_set(p->submitted);
        o->n_alone += p->link && !date_is_set(p->submitted);
    }
    for (size_t i = 0; i < b->n_offices; i++)
        b->n_missing += needs_link(&b->offices[i]);
}

/* Who rates what, and who fills in for them. */
static enum gp_code read_offices(struct work *w, struct board_parts *s) {
    struct rate_board *b = s->board;
    struct rating_frame *f;
    TRY(store_rating_frame(w, s->round, NULL, NULL, &f));
    b->terms = f->terms;
    b->form_title = f->form.title;
    b->round_title = cstr_or_empty(f->title);
    b->closed = marking_closed(f->state, ENTRY_OPEN, SCORER_COMMISSIONER);
    b->locked = round_lock_reason(f->state);
    TRY(flow_entries(w, s->round, &s->scopes, &s->n_scopes));
    for (size_t i = 0; i < s->n_scopes; i++)
        standards_want(&b->standards, w->arena, s->scopes[i].standard,
                       s->scopes[i].standard_version);
    TRY(standards_read(w, &b->standards));
    TRY(store_plan_orgs(w, &s->orgs, &s->n_orgs));
    return store_rating_persons(w, s->round, &s->persons, &s->n_persons);
}

/* How far they are. */
static enum gp_code read_progress(struct work *w, struct board_parts *s) {
    struct rate_board *b = s->board;
    TRY(store_link_list(w, s->round, &s->links, &s->n_links));
    TRY(store_sheet_parties(w, s->round, &s->notes, &s->n_notes));
    TRY(store_submission_list(w, s->round, NULL, &s->submissions, &s->n_submissions));
    TRY(store_account_list(w, &s->accounts, &s->n_accounts));
    return store_rating_scans(w, s->round, NULL, &b->scans, &b->n_scans);
}

/* As rate_around_find will tell of a link that the acting account makes. */
static const char *contact_of(struct work *w, const struct board_parts *s) {
    const char *evaluator = NULL;
    const struct account *a = w->account;
    for (size_t i = 0; a && i < s->n_orgs; i++)
        if (cstr_eq(s->orgs[i].id, a->org))
            evaluator = s->orgs[i].name;
    if (!a)
        return "评估方";
    return arena_printf(w->arena, cstr_empty(a->phone) ? "%s%s" : "%s%s（电话 %s）",
                        cstr_or_empty(evaluator), a->name, cstr_or_empty(a->phone));
}

static enum gp_code load(struct work *w, struct board_parts *s) {
    *s->board = (struct rate_board){0};
    TRY(read_offices(w, s));
    TRY(read_progress(w, s));
    s->board->contact = contact_of(w, s);
    add_places(w, s);
    add_offices(w, s);
    return GP_OK;
}

enum gp_code rate_board(struct work *w, const char *round, struct rate_board **ret) {
    struct board_parts s = {.round = round, .board = gp_new(w->arena, struct rate_board)};
    TRY(load(w, &s));
    *ret = s.board;
    return GP_OK;
}

enum gp_code rate_board_offices(struct work *w, const char *round, struct rate_board **ret) {
    struct board_parts s = {.round = round, .board = gp_new(w->arena, struct rate_board)};
    *s.board = (struct rate_board){0};
    TRY(read_offices(w, &s));
    add_places(w, &s);
    add_offices(w, &s);
    *ret = s.board;
    return GP_OK;
}

/* ---- giving out */

struct issuing {
    struct board_parts b;
    date_t expires;
    int64_t uses;
    const struct rate_order *order;
    const char *link; /* id of the one at hand */
    VEC(struct rate_issued) issued;
};

static enum gp_code read_day(struct work *w, const char *text, date_t today, date_t *ret) {
    date_t day;
    if (!text || !typed_date(str_of(text), &day))
        return gp_fail(w->err, GP_INVALID, "有效期至", "请写成 2026-12-31 这样的日期");
    if (date_cmp(day, today) < 0)
        return gp_fail(w->err, GP_INVALID, "有效期至", "这一天已经过去，请改成今天或以后");
    if (date_cmp(day, date_plus(today, LIFE_MAX_DAYS)) > 0)
        return gp_fail(w->err, GP_INVALID, "有效期至", "最长一年，请改近一些");
    *ret = day;
    return GP_OK;
}

static enum gp_code read_uses(struct work *w, const char *text, int64_t *ret) {
    int64_t v = 1;
    if (!cstr_empty(text) && (typed_figure(str_of(text), 0, TYPED_PLAIN, &v) != DEC_PARSED ||
                              v < 1 || v > RATE_USES_MAX))
        return gp_fail(w->err, GP_INVALID, "可提交次数", "请填 1 到 %d 的整数", RATE_USES_MAX);
    *ret = v;
    return GP_OK;
}

/* Sets a new secret and notes it for the page that shows it, this once. */
static enum gp_code give(struct work *w, struct issuing *s, const struct rate_office *o,
                         const struct rate_place *p, struct rating_link *link) {
    char hash[HASH_HEX];
    const char *secret = rand_token(w->arena);
    hash_hex(str_of(secret), hash);
    link->token_hash = arena_strdup(w->arena, hash);
    link->expires = s->expires;
    link->revoked_at = DEC_UNSET;
    TRY(store_link_put(w, link));
    *VEC_PUSH(w->arena, &s->issued) = (struct rate_issued){
        o, p, link->office, arena_printf(w->arena, "%s.%s", w->tenant, secret), s->expires};
    return GP_OK;
}

static enum gp_code give_new(struct work *w, struct issuing *s, const struct rate_office *o,
                             const struct rate_place *p) {
    const struct rate_order *order = s->order;
    const char *name = order->name ? order->name(order->form, o->org) : NULL;
    struct rating_link link = {.id = rand_id(w->arena),
                               .round = s->b.round,
                               .org = o->org,
                               .entry = p ? p->scope->entry : NULL,
                               .component = p ? p->component->id : NULL,
                               .office = cstr_empty(name) ? o->name : name,
                               .uses_max = s->uses,
                               .created_at = work_now_ms(w),
                               .created_by = w->actor,
                               .opened_at = DEC_UNSET,
                               .reminded_at = DEC_UNSET};
    return give(w, s, o, p, &link);
}

static enum gp_code begin(struct work *w, struct issuing *s) {
    TRY(load(w, &s->b));
    const char *closed = s->b.board->closed;
    return closed ? gp_fail(w->err, GP_CONFLICT, NULL, "%s", closed) : GP_OK;
}

static enum gp_code create(struct work *w, struct issuing *s) {
    TRY(begin(w, s));
    const struct rate_board *b = s->b.board;
    for (size_t i = 0; i < b->n_offices && s->issued.n < RATE_CREATE_MAX; i++)
        if (needs_link(&b->offices[i]))
            TRY(give_new(w, s, &b->offices[i], NULL));
    if (s->issued.n == 0)
        return gp_fail(w->err, GP_CONFLICT, NULL,
                       "没有需要新建的链接：都已有链接或已评价，或者项目没有登记评价单位");
    return flow_audit(w, s->b.round, NULL, "rate.create",
                      arena_printf(w->arena, "%zu 个链接，有效期至 %s", s->issued.n,
                                   date_text(w->arena, s->expires)));
}

static struct issuing begin_issuing(struct work *w, const char *round) {
    return (struct issuing){.b = {.round = round, .board = gp_new(w->arena, struct rate_board)},
                            .expires = DATE_UNSET};
}

static enum gp_code take_order(struct work *w, const char *round, const struct rate_order *order,
                               struct issuing *ret) {
    *ret = begin_issuing(w, round);
    ret->order = order;
    TRY(read_day(w, order->expires, order->today, &ret->expires));
    return read_uses(w, order->uses, &ret->uses);
}

static struct rate_issue issue_of(const struct issuing *s) {
    return (struct rate_issue){s->b.board, s->issued.v, s->issued.n};
}

enum gp_code rate_create(struct work *w, const char *round, const struct rate_order *order,
                         struct rate_issue *ret) {
    struct issuing s;
    TRY(take_order(w, round, order, &s));
    TRY(create(w, &s));
    *ret = issue_of(&s);
    return GP_OK;
}

static const struct rate_office *find_office(const struct rate_board *b, const char *org) {
    for (size_t i = 0; i < b->n_offices; i++)
        if (cstr_eq(b->offices[i].org, org))
            return &b->offices[i];
    return NULL;
}

static const struct rate_place *find_place(const struct rate_board *b, const char *entry,
                                           const char *component) {
    for (size_t i = 0; i < b->n_places; i++)
        if (cstr_eq(b->places[i].scope->entry, entry) &&
            cstr_eq(b->places[i].component->id, component))
            return &b->places[i];
    return NULL;
}

static enum gp_code create_one(struct work *w, struct issuing *s, const struct rate_target *t) {
    TRY(begin(w, s));
    const struct rate_office *o = find_office(s->b.board, t->org);
    const struct rate_place *p =
        cstr_empty(t->entry) ? NULL : find_place(s->b.board, t->entry, t->component);
    if (!o || (!cstr_empty(t->entry) && (!p || !cstr_eq(p->org, o->org))))
        return gp_fail(w->err, GP_MISSING, NULL, "没有这份评价，请刷新页面");
    if (p ? p->link != NULL : o->link != NULL)
        return gp_fail(w->err, GP_CONFLICT, NULL, "链接已经有了；丢了可以换新链接");
    if (p ? date_is_set(p->submitted) : o->n_rated == o->n_places)
        return gp_fail(w->err, GP_CONFLICT, NULL, "已经评价，不需要链接");
    TRY(give_new(w, s, o, p));
    return flow_audit(
        w, s->b.round, p ? p->scope->entry : NULL, "rate.create",
        arena_printf(w->arena, "%s，有效期至 %s", o->org, date_text(w->arena, s->expires)));
}

enum gp_code rate_create_one(struct work *w, const char *round, const struct rate_target *target,
                             const struct rate_order *order, struct rate_issue *ret) {
    struct issuing s;
    TRY(take_order(w, round, order, &s));
    TRY(create_one(w, &s, target));
    *ret = issue_of(&s);
    return GP_OK;
}

/* ---- one link */

struct found_link {
    const struct rate_office *office;
    const struct rate_place *place; /* NULL: for all */
    struct rating_link link;
};

static enum gp_code find_link(struct work *w, struct issuing *s, struct found_link *ret) {
    TRY(load(w, &s->b));
    const struct rating_link *found = NULL;
    for (size_t i = 0; i < s->b.n_links; i++)
        if (cstr_eq(s->b.links[i].id, s->link))
            found = &s->b.links[i];
    const struct rate_office *o = found ? find_office(s->b.board, found->org) : NULL;
    const struct rate_place *p =
        o && found->entry ? find_place(s->b.board, found->entry, found->component) : NULL;
    if (!o || (found->entry && !p))
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个链接，请刷新页面");
    *ret = (struct found_link){o, p, *found};
    return GP_OK;
}

static enum gp_code note(struct work *w, struct issuing *s, const struct found_link *f,
                         const char *action) {
    return flow_audit(w, s->b.round, f->place ? f->place->scope->entry : NULL, action,
                      f->place ? f->place->component->id : f->office->org);
}

enum gp_code rate_renew(struct work *w, const char *round, const char *link, const char *expires,
                        date_t today, struct rate_issue *ret) {
    struct issuing s = begin_issuing(w, round);
    s.link = link;
    TRY(read_day(w, expires, today, &s.expires));
    struct found_link f;
    TRY(find_link(w, &s, &f));
    if (s.b.board->closed)
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s", s.b.board->closed);
    TRY(store_link_session_drop(w, f.link.id, work_now_ms(w)));
    TRY(give(w, &s, f.office, f.place, &f.link));
    TRY(note(w, &s, &f, "rate.renew"));
    *ret = issue_of(&s);
    return GP_OK;
}

enum gp_code rate_revoke(struct work *w, const char *round, const char *link) {
    struct issuing s = begin_issuing(w, round);
    s.link = link;
    struct found_link f;
    TRY(find_link(w, &s, &f));
    if (f.link.revoked_at != DEC_UNSET)
        return GP_OK;
    f.link.revoked_at = work_now_ms(w);
    TRY(store_link_put(w, &f.link));
    return note(w, &s, &f, "rate.revoke");
}

static bool is_waited_for(const struct found_link *f) {
    return f->place ? !date_is_set(f->place->submitted) : f->office->n_rated < f->office->n_places;
}

enum gp_code rate_remind(struct work *w, const char *round, const char *link) {
    struct issuing s = begin_issuing(w, round);
    s.link = link;
    struct arena *a = w->arena;
    struct found_link f;
    TRY(find_link(w, &s, &f));
    if (!is_waited_for(&f))
        return gp_fail(w->err, GP_CONFLICT, NULL, "对方已经提交，不用再提醒");
    f.link.reminded_at = work_now_ms(w);
    TRY(store_link_put(w, &f.link));
    const char *what =
        f.place ? f.place->scope->center_name
                : arena_printf(a, "还有 %zu 份没有提交", f.office->n_places - f.office->n_rated);
    struct notice_text text = {
        .title = arena_printf(a, "请填写履约评价：%s", what),
        .body = arena_printf(a, "%s。请直接在这里填写，或打开收到的评价链接，%s 截止。",
                             s.b.board->round_title, date_text_zh(a, f.link.expires)),
        .link = arena_printf(a, "/rating/%s", s.b.round)};
    TRY(notice_to_org(w, f.link.org, NULL, &text));
    return note(w, &s, &f, "rate.remind");
}

/* ---- sending back */

enum gp_code rate_return(struct work *w, const char *round, const char *entry,
                         const char *component, const char *reason) {
    struct board_parts b = {.round = round, .board = gp_new(w->arena, struct rate_board)};
    TRY(load(w, &b));
    const struct rate_place *p = find_place(b.board, entry, component);
    if (!p || !p->org)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这份评价，请刷新页面");
    if (p->closed)
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s", p->closed);
    struct sheet *sheets;
    size_t n;
    TRY(store_sheet_list(w, round, entry, &sheets, &n));
    struct sheet_key key = {round, entry, p->component->id, p->component->scored_by, p->org};
    const struct sheet *own = sheet_of_key(sheets, n, &key);
    if (!own || !date_is_set(own->submitted))
        return gp_fail(w->err, GP_CONFLICT, NULL, "对方还没有提交，或者已经退回");
    const struct standard *standard =
        standards_find(&b.board->standards, p->scope->standard, p->scope->standard_version);
    return sheet_work_return(w, &key, own, standard, p->component, reason);
}

/* ---- what the round asks and tells */

static enum gp_code set_terms(struct work *w, const char *round, struct rating_terms *ret_terms) {
    static const char *const asks[] = {"不问评价人", "可填评价人", "必填评价人"};
    enum round_state state;
    TRY(store_round_state(w, round, &state));
    const char *locked = round_lock_reason(state);
    if (locked)
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s", locked);
    TRY(store_rating_terms_put(w, round, ret_terms));
    return flow_audit(w, round, NULL, "rate.terms",
                      arena_printf(w->arena, "%s，%s",
                                   ret_terms->tells_work ? "显示人员和指标" : "只显示名称和服务期",
                                   asks[ret_terms->asks]));
}

enum gp_code rate_set_terms(struct work *w, const char *round, bool tells_work, const char *asks) {
    static const char *const words[] = {"no", "may", "must"};
    struct rating_terms terms = {.tells_work = tells_work};
    for (size_t i = 0; i < GP_COUNT(words); i++) {
        if (!cstr_eq(asks, words[i]))
            continue;
        terms.asks = (enum asks_person)i;
        return set_terms(w, round, &terms);
    }
    return gp_fail(w->err, GP_INVALID, "评价人", "请选择要不要评价人留下姓名");
}
