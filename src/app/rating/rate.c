/* Entering by a link, and one rating. load() finds party, rating and where it stands; what a page
 * shows beside it is read apart (load_page), since a hand-in that is taken shows nothing of
 * it. Answers to the round's form are kept as they are typed under version 0, and judged when they
 * are handed in. take_post decides under the write whether anything may be stored at all: a form
 * that was shown before counts for nothing then. The storing itself is sheet_work.c's, as for
 * experts. */

#include "app/rating/rate.h"

#include "app/marking/settle.h"
#include "base/rand.h"
#include "store/sheet.h"
#include "store/sheet_correction.h"

#define SECRET_LENGTH 43 /* of rand_token */
#define TENANT_MAX    12

bool rate_split(struct arena *a, const char *text, const char **ret_tenant,
                const char **ret_secret) {
    const char *dot = text ? strchr(text, '.') : NULL;
    if (!dot || dot == text || dot - text > TENANT_MAX || strlen(dot + 1) != SECRET_LENGTH)
        return false;
    *ret_tenant = arena_strndup(a, text, (size_t)(dot - text));
    *ret_secret = dot + 1;
    return true;
}

/* ---- entering */

static enum gp_code enter(struct work *w, const char *secret, const char **ret_session) {
    struct arena *a = w->arena;
    char hash[HASH_HEX];
    hash_hex(str_of(secret), hash);
    struct rating_link *link;
    TRY(store_link_by_token(w, hash, &link));
    if (!link)
        return gp_fail(w->err, GP_MISSING, NULL,
                       "这个链接无效，可能没有复制完整，或者已换成新链接。请打开最近收到的链接，"
                       "或向发送链接的评估方索取");
    int64_t now = work_now_ms(w);
    link->opens++;
    if (link->opened_at == DEC_UNSET)
        link->opened_at = now;
    TRY(store_link_put(w, link));
    const char *session = rand_token(a);
    hash_hex(str_of(session), hash);
    TRY(store_link_session_put(w, hash, link->id, now + RATE_SESSION_MS));
    *ret_session = arena_printf(a, "%s.%s", w->tenant, session);
    return GP_OK;
}

enum gp_code rate_enter(struct work *w, const char *secret, const char **ret_session) {
    struct work there = *w;
    if (!rate_split(w->arena, secret, &there.tenant, &secret))
        return gp_fail(w->err, GP_MISSING, NULL,
                       "这个链接不完整。请把收到的链接完整地复制到浏览器，或向评估方重新索取");
    return enter(&there, secret, ret_session);
}

enum gp_code rate_of_session(struct work *w, const char *cookie, const char **ret,
                             const char **ret_tenant) {
    const char *secret;
    char hash[HASH_HEX];
    struct work there = *w;
    *ret = NULL;
    if (!rate_split(w->arena, cookie, &there.tenant, &secret))
        return GP_OK;
    hash_hex(str_of(secret), hash);
    TRY(store_link_of_session(&there, hash, work_now_ms(w), ret));
    *ret_tenant = there.tenant;
    return GP_OK;
}

/* ---- the form */

struct rate_opening {
    const struct rate_who *who;
    const struct rate_place_key *place;
    const struct rate_post *post; /* NULL: only looking */
    bool edit, hand_in;
    date_t today;
    struct rating_standing *now;
    struct rating *r;
    struct form_answer *answers; /* the draft of the round's form; NULL: nothing was kept */
    bool asks;                   /* the round has a form now */
};

static bool is_in_force(const struct rate_opening *s) {
    return date_is_set(s->now->submitted);
}

static void judge(struct arena *a, struct rate_opening *s) {
    struct rating *r = s->r;
    const struct entry_scope *scope = r->own.scope;
    r->closed = marking_closed(scope->round_state, scope->state, r->own.key.role);
    if (!r->closed)
        r->closed = surveyed_whole(a, &r->form);
    struct rate_facts f = {.in_force = is_in_force(s),
                           .edit = s->edit,
                           .used = s->now->used,
                           .closed = r->closed,
                           .today = s->today};
    r->may_edit = rate_may_edit(&r->party, &f);
    r->state = rate_state_of(&r->party, &f);
    r->uses_left = r->party.uses_max - s->now->used;
}

static enum gp_code load(struct work *w, struct rate_opening *s) {
    struct rating *r = s->r;
    *r = (struct rating){.submitted_at = DEC_UNSET};
    TRY(rate_party_find(w, s->who, &r->party));
    TRY(rate_own_find(w, &r->party, s->place->entry, s->place->component, &r->own));
    TRY(store_rating_standing(w, &r->own.key, &s->now));
    if (!s->now)
        return gp_fail(w->err, GP_MISSING, NULL, "项目已不在本轮评估里，请联系评估方");
    sheet_form_rows(w->arena, r->own.component, &r->form);
    TRY(sheet_form_surveys(w, r->own.key.round, r->own.key.entry, &r->form));
    r->revision = s->now->draft ? s->now->revision : 0;
    r->saved_at = s->now->saved_at;
    r->version = s->now->version;
    judge(w->arena, s);
    return GP_OK;
}

/* ---- what a page shows beside the form */

/* When it was handed in, or why it was sent back. */
static enum gp_code find_receipt(struct work *w, struct rate_opening *s) {
    struct rating *r = s->r;
    struct sheet_submission *last;
    TRY(store_submission_last(w, &r->own.key, &last));
    TRY(store_sheet_correction_list(w, &r->own.key, &r->corrections, &r->n_corrections));
    if (last && last->returned_at != DEC_UNSET) {
        r->return_reason = last->return_reason;
    } else if (last) {
        r->reference = last->reference;
        r->submitted_at = last->submitted_at;
    }
    return GP_OK;
}

/* The draft, else what is handed in, else nothing. A receipt shows what is handed in. */
static enum gp_code find_input(struct work *w, struct rate_opening *s) {
    struct rating *r = s->r;
    struct sheet *own = NULL;
    if (s->now->sheet && (r->state == RATE_DONE || !s->now->draft))
        TRY(store_sheet_get(w, &r->own.key, &own));
    if (own)
        r->input = sheet_input_of(w->arena, &r->form, own);
    else if (s->now->draft)
        TRY(sheet_input_read(w->arena, w->err, &r->form, s->now->draft, &r->input));
    else
        r->input = sheet_input_empty(w->arena, &r->form);
    return sheet_form_judge(w, r->own.standard, &r->input, &r->form);
}

/* The form that holds (which stands around), and what was typed of it so far. */
static enum gp_code find_answers(struct work *w, struct rate_opening *s) {
    struct rate_answers *b = &s->r->beside;
    const struct form_answer_key key = rate_form_key(&s->r->own.key, 0);
    struct form_attached *at;
    if (s->r->state != RATE_OPEN)
        return GP_OK;
    TRY(form_attached_by(w, s->r->around.form, &at));
    TRY(store_form_answer_get(w, &key, &s->answers));
    s->asks = at != NULL;
    if (!at)
        return GP_OK;
    b->at = at;
    b->typed = gp_new_n(w->arena, const char *, at->form.n_items);
    if (s->answers)
        TRY(form_values(w, &at->form, s->answers->body, b->typed));
    else if (!s->post) /* who hands in from elsewhere has not seen what is preset */
        form_presets(&at->form, b->typed);
    b->first_open = form_first_open(w, &at->form, b->typed);
    return GP_OK;
}

const char *rate_first_open(struct arena *a, const struct rating *r) {
    const char *open = sheet_form_open(a, &r->form);
    if (open)
        return open;
    if (r->around.terms.asks == ASKS_MUST && !r->around.person)
        return "本轮要求写明评价人：请先填写评价人的姓名，再提交";
    return r->beside.first_open;
}

static enum gp_code load_page(struct work *w, struct rate_opening *s) {
    TRY(find_receipt(w, s));
    TRY(rate_around_find(w, &s->r->party, &s->r->around));
    TRY(find_answers(w, s));
    return find_input(w, s);
}

enum gp_code rate_open(struct work *w, const struct rate_who *who,
                       const struct rate_place_key *place, bool edit, date_t today,
                       struct rating **ret) {
    struct rate_opening s = {.who = who,
                             .place = place,
                             .edit = edit,
                             .today = today,
                             .r = gp_new(w->arena, struct rating)};
    TRY(load(w, &s));
    TRY(load_page(w, &s));
    *ret = s.r;
    return GP_OK;
}

/* ---- saving and handing in */

/* A second click, or the form of before: what counts is how often it was handed in then. */
static bool is_repeat(const struct rate_opening *s) {
    return s->hand_in && s->r->version > s->post->sheet.version && is_in_force(s);
}

/* What the page brings of the form that it showed. *ret_changed: it is other than what is kept. */
static enum gp_code read_answers(struct work *w, struct rate_opening *s, bool *ret_changed) {
    const struct rate_post *p = s->post;
    struct rate_answers *b = &s->r->beside;
    struct form_attached *shown;
    TRY(find_answers(w, s));
    *ret_changed = false;
    if (p->form == DEC_UNSET)
        return GP_OK;
    bool same = b->at && b->at->n == p->form;
    TRY(form_attached(w, s->r->own.key.round, FORM_RATING, p->form, &shown));
    if (!shown)
        return gp_fail(w->err, GP_INVALID, NULL, "没有这份问卷，请刷新页面后重试");
    const char *gone = s->asks ? "评估方换了问卷，请核对后再提交" : NULL;
    b->at = shown;
    b->typed = gp_new_n(w->arena, const char *, shown->form.n_items);
    p->read(p->page, &shown->form, b->typed);
    b->first_open = same ? form_first_open(w, &shown->form, b->typed) : gone;
    const struct form_answer *there = s->answers;
    *ret_changed = !there || !cstr_eq(there->form, shown->row.form) ||
                   there->form_version != shown->row.form_version ||
                   !cstr_eq(there->body, form_typed_json(w->arena, &shown->form, b->typed));
    return GP_OK;
}

static enum gp_code store(struct work *work, struct rate_opening *s, bool changed,
                          struct sheet_outcome *ret) {
    struct rating *r = s->r;
    struct sheet_work w = {.key = r->own.key,
                           .name = r->party.office,
                           .by = work->actor,
                           .standard = r->own.standard,
                           .form = &r->form,
                           .input = &r->input,
                           .sheet = s->now->sheet,
                           .draft = s->now->draft,
                           .draft_revision = r->revision,
                           .revision = s->post->sheet.revision,
                           .version = r->version,
                           .beside = changed,
                           .today = s->today};
    const char *open = NULL;
    if (s->hand_in)
        open = rate_first_open(work->arena, r);
    TRY(s->hand_in && !open ? sheet_work_submit(work, &w, ret) : sheet_work_save(work, &w, ret));
    if (!ret->problem)
        ret->problem = open;
    return GP_OK;
}

/* The draft of the answers stays beside what is handed in: a rating that is sent back, or changed
 * while a use is left, goes on from there. What is not asked any more is not handed in. */
static enum gp_code keep_answers(struct work *w, struct rate_opening *s, bool changed,
                                 const struct sheet_outcome *out) {
    const struct rating *r = s->r;
    const struct rate_answers *b = &r->beside;
    const struct form_answer_key draft = rate_form_key(&r->own.key, 0);
    const struct form_answer_key version = rate_form_key(&r->own.key, r->version + 1);
    if (changed && out->kept)
        TRY(form_keep_draft(w, &draft, b->at, form_typed_json(w->arena, &b->at->form, b->typed)));
    if (!out->reference)
        return GP_OK;
    bool answered = s->asks && (s->answers || s->post->form != DEC_UNSET);
    if (!answered && r->version == 0) /* there is nothing that would stand on */
        return GP_OK;
    struct form_filled filled = {
        .at = b->at, .typed = answered ? b->typed : NULL, .base = r->version};
    return form_keep(w, &version, &filled);
}

static enum gp_code take(struct work *work, struct rate_opening *s) {
    struct rating *r = s->r;
    bool changed;
    r->input = s->post->sheet.read(s->post->sheet.page, &r->form);
    TRY(sheet_form_judge(work, r->own.standard, &r->input, &r->form));
    TRY(rate_around_find(work, &r->party, &r->around));
    TRY(read_answers(work, s, &changed));
    struct sheet_outcome out;
    TRY(store(work, s, changed, &out));
    TRY(keep_answers(work, s, changed, &out));
    r->revision = out.revision;
    r->saved_at = work_now_ms(work);
    r->problem = out.problem;
    r->kept = out.kept;
    if (!out.reference)
        return find_receipt(work, s); /* the page shows what was typed */
    r->reference = out.reference;
    r->submitted_at = r->saved_at;
    r->version++;
    return settle_entry(work, r->own.key.round, r->own.key.entry);
}

static enum gp_code take_post(struct work *w, struct rate_opening *s) {
    TRY(load(w, s));
    if (!is_repeat(s) && s->r->state == RATE_OPEN)
        return take(w, s);
    return load_page(w, s);
}

static enum gp_code post(struct work *w, struct rate_opening *s, struct rating **ret) {
    s->edit = true;
    s->today = s->post->sheet.today;
    s->r = gp_new(w->arena, struct rating);
    TRY(take_post(w, s));
    *ret = s->r;
    return GP_OK;
}

enum gp_code rate_save(struct work *w, const struct rate_who *who,
                       const struct rate_place_key *place, const struct rate_post *p,
                       struct rating **ret) {
    struct rate_opening s = {.who = who, .place = place, .post = p};
    return post(w, &s, ret);
}

enum gp_code rate_submit(struct work *w, const struct rate_who *who,
                         const struct rate_place_key *place, const struct rate_post *p,
                         struct rating **ret) {
    struct rate_opening s = {.who = who, .place = place, .post = p, .hand_in = true};
    return post(w, &s, ret);
}

/* ---- handing in what is stored */

static struct sheet_input read_stored(const void *page, const struct sheet_form *form) {
    (void)form;
    return *(const struct sheet_input *)page;
}

enum gp_code rate_submit_draft(struct work *w, const struct rate_who *who,
                               const struct rate_place_key *place, date_t today,
                               struct rating **ret) {
    struct rating *r;
    TRY(rate_open(w, who, place, false, today, &r));
    *ret = r;
    if (r->state != RATE_OPEN)
        return GP_OK;
    struct rate_post p = {.sheet = {.read = read_stored,
                                    .page = &r->input,
                                    .revision = r->revision,
                                    .version = r->version,
                                    .today = today},
                          .form = DEC_UNSET};
    return rate_submit(w, who, place, &p, ret);
}
