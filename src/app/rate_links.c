/* The manager's side: every place where a party rates, and its link. */
#include "app/notice.h"
#include "app/rate.h"
#include "base/rand.h"
#include "store/plan.h"
#include "store/round.h"
#include "store/sheet.h"

#define LIFE_MAX_DAYS 366

struct board_step {
    struct app *app;
    const char *round;
    struct entry_scope *scopes;
    struct rating_link *links;
    struct plan_org *orgs;
    struct party_note *notes;
    struct sheet_submission *submissions;
    size_t n_scopes, n_links, n_orgs, n_notes, n_submissions;
    struct rate_board *board;
};

static const char *org_of(const struct entry_scope *s, enum scorer_role role) {
    switch (role) {
    case SCORER_COMMISSIONER:
        return s->commissioner;
    case SCORER_PURCHASER:
        return s->purchaser;
    case SCORER_COMMITTEE:
        return s->committee;
    default:
        return NULL;
    }
}

static const char *org_name(const struct board_step *s, const char *id) {
    for (size_t i = 0; id && i < s->n_orgs; i++)
        if (strcmp(s->orgs[i].id, id) == 0)
            return s->orgs[i].name;
    return NULL;
}

static const struct rating_link *link_of(const struct board_step *s, const struct rate_place *p) {
    for (size_t i = 0; i < s->n_links; i++)
        if (cstr_eq(s->links[i].entry, p->scope->entry) &&
            cstr_eq(s->links[i].component, p->component->id) && cstr_eq(s->links[i].org, p->org))
            return &s->links[i];
    return NULL;
}

static date_t submitted_of(const struct board_step *s, const struct rate_place *p) {
    for (size_t i = 0; i < s->n_notes; i++)
        if (cstr_eq(s->notes[i].entry, p->scope->entry) &&
            cstr_eq(s->notes[i].component, p->component->id))
            return s->notes[i].submitted;
    return DATE_UNSET;
}

static void add_place(struct board_step *s, const struct entry_scope *scope,
                      const struct component *c) {
    struct rate_place *p = &s->board->places[s->board->n_places++];
    *p = (struct rate_place){.scope = scope, .component = c, .org = org_of(scope, c->scored_by)};
    p->org_name = org_name(s, p->org);
    p->link = link_of(s, p);
    p->submitted = submitted_of(s, p);
    struct sheet_key key = {s->round, scope->entry, c->id, c->scored_by, p->org};
    const struct sheet_submission *last = submission_of_key(s->submissions, s->n_submissions, &key);
    p->reference = last && last->returned_at == DEC_UNSET ? last->reference : NULL;
    s->board->n_rated += date_is_set(p->submitted);
    s->board->n_missing += p->org && !p->link && !date_is_set(p->submitted);
}

static size_t parties_of(const struct method *m) {
    size_t n = 0;
    for (size_t i = 0; m && i < m->n_components; i++)
        n += scorer_is_party(m->components[i].scored_by);
    return n;
}

static void add_places(struct board_step *s) {
    struct rate_board *b = s->board;
    size_t n = 0;
    for (size_t i = 0; i < s->n_scopes; i++)
        n += parties_of(standard_method(&b->standard, s->scopes[i].method));
    b->places = gp_new_n(s->app->arena, struct rate_place, n);
    for (size_t i = 0; i < s->n_scopes; i++) {
        const struct method *m = standard_method(&b->standard, s->scopes[i].method);
        if (s->scopes[i].state == ENTRY_WITHDRAWN)
            continue;
        for (size_t k = 0; m && k < m->n_components; k++)
            if (scorer_is_party(m->components[k].scored_by))
                add_place(s, &s->scopes[i], &m->components[k]);
    }
}

static enum gp_code load(struct db *db, struct gp_err *e, struct board_step *s) {
    struct app *app = s->app;
    struct arena *a = app->arena;
    const char *tenant = app->tenant;
    *s->board = (struct rate_board){0};
    enum round_state state;
    TRY(store_round_state(db, e, tenant, s->round, &state));
    TRY(store_round_standard(db, a, e, tenant, s->round, &s->board->standard));
    TRY(flow_entries(app, s->round, &s->scopes, &s->n_scopes));
    TRY(store_link_list(db, a, e, tenant, s->round, &s->links, &s->n_links));
    TRY(store_plan_orgs(db, a, e, tenant, &s->orgs, &s->n_orgs));
    TRY(store_sheet_parties(db, a, e, tenant, s->round, &s->notes, &s->n_notes));
    TRY(store_submission_list(db, a, e, tenant, s->round, NULL, &s->submissions,
                              &s->n_submissions));
    s->board->closed = marking_closed(state, ENTRY_OPEN, SCORER_COMMISSIONER);
    add_places(s);
    return GP_OK;
}

static enum gp_code open_board(struct db *db, struct gp_err *e, void *arg) {
    return load(db, e, arg);
}

enum gp_code rate_board(struct app *app, const char *round, struct rate_board **ret) {
    struct board_step s = {
        .app = app, .round = round, .board = gp_new(app->arena, struct rate_board)};
    TRY(db_tx_join(app->db, app->err, DB_READ, open_board, &s));
    *ret = s.board;
    return GP_OK;
}

/* ---- giving out */

struct issue_step {
    struct board_step b;
    date_t expires, today;
    int64_t uses;
    rate_office office;
    const void *form;
    const char *link, *reason;
    VEC(struct rate_issued) issued;
};

static enum gp_code read_day(struct app *app, const char *text, date_t today, date_t *ret) {
    date_t day;
    if (!text || !date_parse(str_of(text), &day))
        return gp_fail(app->err, GP_INVALID, "有效期至", "请写成 2026-12-31 这样的日期");
    if (date_cmp(day, today) < 0)
        return gp_fail(app->err, GP_INVALID, "有效期至", "这一天已经过去，请改成今天或以后");
    if (date_cmp(day, date_plus(today, LIFE_MAX_DAYS)) > 0)
        return gp_fail(app->err, GP_INVALID, "有效期至", "最长一年，请改近一些");
    *ret = day;
    return GP_OK;
}

static enum gp_code read_uses(struct app *app, const char *text, int64_t *ret) {
    int64_t v = 1;
    if (!cstr_empty(text) &&
        (dec_parse(str_of(text), 0, &v) != DEC_PARSED || v < 1 || v > RATE_USES_MAX))
        return gp_fail(app->err, GP_INVALID, "可提交次数", "请填 1 到 %d 的整数", RATE_USES_MAX);
    *ret = v;
    return GP_OK;
}

/* Sets a new secret and notes it for the page that shows it, this once. */
static enum gp_code give(struct db *db, struct gp_err *e, struct issue_step *s,
                         const struct rate_place *p, struct rating_link *link) {
    struct app *app = s->b.app;
    char hash[HASH_HEX];
    const char *secret = rand_token(app->arena);
    hash_hex(str_of(secret), hash);
    link->token_hash = arena_strdup(app->arena, hash);
    link->expires = s->expires;
    link->revoked_at = DEC_UNSET;
    TRY(store_link_put(db, e, app->tenant, link));
    *VEC_PUSH(app->arena, &s->issued) = (struct rate_issued){
        p, link->office, arena_printf(app->arena, "%s.%s", app->tenant, secret), s->expires};
    return GP_OK;
}

static enum gp_code give_new(struct db *db, struct gp_err *e, struct issue_step *s, size_t at) {
    struct app *app = s->b.app;
    const struct rate_place *p = &s->b.board->places[at];
    const char *office = s->office ? s->office(s->form, at) : NULL;
    struct rating_link link = {.id = rand_id(app->arena),
                               .round = s->b.round,
                               .entry = p->scope->entry,
                               .component = p->component->id,
                               .role = p->component->scored_by,
                               .org = p->org,
                               .office = cstr_empty(office) ? p->org_name : office,
                               .uses_max = s->uses,
                               .created_at = db_now_ms(db),
                               .created_by = app->actor,
                               .opened_at = DEC_UNSET,
                               .submitted_at = DEC_UNSET,
                               .reminded_at = DEC_UNSET};
    return give(db, e, s, p, &link);
}

static enum gp_code create(struct db *db, struct gp_err *e, void *arg) {
    struct issue_step *s = arg;
    s->issued.n = 0;
    TRY(load(db, e, &s->b));
    const struct rate_board *b = s->b.board;
    if (b->closed)
        return gp_fail(e, GP_CONFLICT, NULL, "%s", b->closed);
    for (size_t i = 0; i < b->n_places && s->issued.n < RATE_CREATE_MAX; i++) {
        const struct rate_place *p = &b->places[i];
        if (p->org_name && !p->link && !date_is_set(p->submitted))
            TRY(give_new(db, e, s, i));
    }
    if (s->issued.n == 0)
        return gp_fail(e, GP_CONFLICT, NULL,
                       "没有需要新建的链接：都已有链接或已评价，或者项目没有登记评价单位");
    return flow_audit(s->b.app, s->b.round, NULL, "rate.create",
                      arena_printf(s->b.app->arena, "%zu 个链接，有效期至 %s", s->issued.n,
                                   date_text(s->b.app->arena, s->expires)));
}

static struct issue_step issue_step(struct app *app, const char *round, const char *link) {
    return (struct issue_step){
        .b = {.app = app, .round = round, .board = gp_new(app->arena, struct rate_board)},
        .link = link,
        .expires = DATE_UNSET};
}

enum gp_code rate_create(struct app *app, const char *round, const char *expires, const char *uses,
                         rate_office office, const void *form, date_t today,
                         struct rate_issued **ret, size_t *ret_n) {
    struct issue_step s = issue_step(app, round, NULL);
    s.office = office;
    s.form = form;
    TRY(read_day(app, expires, today, &s.expires));
    TRY(read_uses(app, uses, &s.uses));
    TRY(db_tx_join(app->db, app->err, DB_WRITE, create, &s));
    *ret = s.issued.v;
    *ret_n = s.issued.n;
    return GP_OK;
}

/* ---- one link */

static enum gp_code find_link(struct db *db, struct gp_err *e, struct issue_step *s,
                              const struct rate_place **ret, struct rating_link *ret_link) {
    TRY(load(db, e, &s->b));
    const struct rate_board *b = s->b.board;
    for (size_t i = 0; i < b->n_places; i++) {
        if (!b->places[i].link || !cstr_eq(b->places[i].link->id, s->link))
            continue;
        *ret = &b->places[i];
        *ret_link = *b->places[i].link;
        return GP_OK;
    }
    return gp_fail(e, GP_MISSING, NULL, "没有这个链接，请刷新页面");
}

static enum gp_code note(struct issue_step *s, const struct rate_place *p, const char *action,
                         const char *reason) {
    return flow_audit(s->b.app, s->b.round, p->scope->entry, action,
                      reason ? reason : p->component->id);
}

static enum gp_code renew(struct db *db, struct gp_err *e, void *arg) {
    struct issue_step *s = arg;
    const struct rate_place *p = NULL;
    struct rating_link link;
    s->issued.n = 0;
    TRY(find_link(db, e, s, &p, &link));
    if (s->b.board->closed)
        return gp_fail(e, GP_CONFLICT, NULL, "%s", s->b.board->closed);
    /* What was handed in went with a re-import: there must be a use to hand it in again. */
    if (!date_is_set(p->submitted) && link.uses >= link.uses_max)
        link.uses_max = link.uses + 1;
    TRY(store_link_session_drop(db, e, s->b.app->tenant, link.id, db_now_ms(db)));
    TRY(give(db, e, s, p, &link));
    return note(s, p, "rate.renew", NULL);
}

enum gp_code rate_renew(struct app *app, const char *round, const char *link, const char *expires,
                        date_t today, struct rate_issued **ret) {
    struct issue_step s = issue_step(app, round, link);
    TRY(read_day(app, expires, today, &s.expires));
    TRY(db_tx_join(app->db, app->err, DB_WRITE, renew, &s));
    *ret = s.issued.v;
    return GP_OK;
}

static enum gp_code revoke(struct db *db, struct gp_err *e, void *arg) {
    struct issue_step *s = arg;
    const struct rate_place *p = NULL;
    struct rating_link link;
    TRY(find_link(db, e, s, &p, &link));
    if (link.revoked_at != DEC_UNSET)
        return GP_OK;
    link.revoked_at = db_now_ms(db);
    TRY(store_link_put(db, e, s->b.app->tenant, &link));
    return note(s, p, "rate.revoke", NULL);
}

enum gp_code rate_revoke(struct app *app, const char *round, const char *link) {
    struct issue_step s = issue_step(app, round, link);
    return db_tx_join(app->db, app->err, DB_WRITE, revoke, &s);
}

static enum gp_code send_back(struct db *db, struct gp_err *e, void *arg) {
    struct issue_step *s = arg;
    const struct rate_place *p = NULL;
    struct rating_link link;
    TRY(find_link(db, e, s, &p, &link));
    const char *closed =
        marking_closed(p->scope->round_state, p->scope->state, p->component->scored_by);
    if (closed)
        return gp_fail(e, GP_CONFLICT, NULL, "%s", closed);
    struct app *app = s->b.app;
    struct sheet *sheets;
    size_t n;
    TRY(store_sheet_list(db, app->arena, e, app->tenant, s->b.round, link.entry, &sheets, &n));
    struct sheet_key key = {s->b.round, link.entry, link.component, link.role, link.org};
    const struct sheet *own = sheet_of_key(sheets, n, &key);
    if (!own || !date_is_set(own->submitted))
        return gp_fail(e, GP_CONFLICT, NULL, "对方还没有提交，或者已经退回");
    TRY(sheet_work_return(app, &key, own, &s->b.board->standard, p->component, s->reason));
    if (link.uses >= link.uses_max)
        link.uses_max = link.uses + 1;
    return store_link_put(db, e, app->tenant, &link);
}

enum gp_code rate_return(struct app *app, const char *round, const char *link, const char *reason) {
    struct issue_step s = issue_step(app, round, link);
    s.reason = reason;
    return db_tx_join(app->db, app->err, DB_WRITE, send_back, &s);
}

static enum gp_code remind(struct db *db, struct gp_err *e, void *arg) {
    struct issue_step *s = arg;
    struct app *app = s->b.app;
    const struct rate_place *p = NULL;
    struct rating_link link;
    TRY(find_link(db, e, s, &p, &link));
    if (date_is_set(p->submitted))
        return gp_fail(e, GP_CONFLICT, NULL, "对方已经提交，不用再提醒");
    link.reminded_at = db_now_ms(db);
    TRY(store_link_put(db, e, app->tenant, &link));
    struct notice_text text = {
        .title = arena_printf(app->arena, "请填写履约评价：%s", p->scope->center_name),
        .body = arena_printf(app->arena,
                             "%s。请打开收到的评价链接填写，%s 截止；链接找不到了请联系评估方。",
                             p->scope->round_title, date_text_zh(app->arena, link.expires))};
    TRY(notice_to_org(app, link.org, NULL, &text));
    return note(s, p, "rate.remind", NULL);
}

enum gp_code rate_remind(struct app *app, const char *round, const char *link) {
    struct issue_step s = issue_step(app, round, link);
    return db_tx_join(app->db, app->err, DB_WRITE, remind, &s);
}
