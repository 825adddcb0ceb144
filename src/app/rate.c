/* The side of who holds a link. */
#include "app/rate.h"

#include "base/rand.h"
#include "store/board.h"
#include "store/sheet.h"
#include "store/standard.h"

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

struct enter_step {
    struct app *app;
    const char *tenant, *secret, *session;
};

static enum gp_code enter(struct db *db, struct gp_err *e, void *arg) {
    struct enter_step *s = arg;
    struct arena *a = s->app->arena;
    char hash[HASH_HEX];
    hash_hex(str_of(s->secret), hash);
    struct rating_link *link;
    TRY(store_link_by_token(db, a, e, s->tenant, hash, &link));
    if (!link)
        return gp_fail(e, GP_MISSING, NULL,
                       "这个链接无效，可能没有复制完整，或者已换成新链接。请打开最近收到的链接，"
                       "或向发送链接的评估方索取");
    int64_t now = db_now_ms(db);
    link->opens++;
    if (link->opened_at == DEC_UNSET)
        link->opened_at = now;
    TRY(store_link_put(db, e, s->tenant, link));
    const char *session = rand_token(a);
    hash_hex(str_of(session), hash);
    TRY(store_link_session_put(db, e, s->tenant, hash, link->id, now + RATE_SESSION_MS));
    s->session = arena_printf(a, "%s.%s", s->tenant, session);
    return GP_OK;
}

enum gp_code rate_enter(struct app *app, const char *secret, const char **ret_session) {
    struct enter_step s = {.app = app};
    if (!rate_split(app->arena, secret, &s.tenant, &s.secret))
        return gp_fail(app->err, GP_MISSING, NULL,
                       "这个链接不完整。请把收到的链接完整地复制到浏览器，或向评估方重新索取");
    TRY(db_tx_join(app->db, app->err, DB_WRITE, enter, &s));
    *ret_session = s.session;
    return GP_OK;
}

struct session_step {
    struct app *app;
    const char *tenant, *secret;
    const char *link;
};

static enum gp_code find_session(struct db *db, struct gp_err *e, void *arg) {
    struct session_step *s = arg;
    char hash[HASH_HEX];
    hash_hex(str_of(s->secret), hash);
    return store_link_of_session(db, s->app->arena, e, s->tenant, hash, db_now_ms(db), &s->link);
}

enum gp_code rate_of_session(struct app *app, const char *cookie, const char **ret,
                             const char **ret_tenant) {
    struct session_step s = {.app = app};
    *ret = NULL;
    if (!rate_split(app->arena, cookie, &s.tenant, &s.secret))
        return GP_OK;
    TRY(db_tx_join(app->db, app->err, DB_READ, find_session, &s));
    *ret = s.link;
    *ret_tenant = s.tenant;
    return GP_OK;
}

/* ---- the form */

struct rate_step {
    struct app *app;
    const char *link;              /* id */
    const struct sheet_post *post; /* NULL: only looking */
    bool edit, hand_in;
    date_t today;
    struct sheet_key key;
    struct link_standing *now;
    struct rating *r;
};

static enum gp_code find_form(struct db *db, struct gp_err *e, struct rate_step *s) {
    struct app *app = s->app;
    struct rating *r = s->r;
    const struct component *component;
    TRY(store_link_standing(db, app->arena, e, app->tenant, s->link, &s->now));
    if (!s->now)
        return gp_fail(e, GP_MISSING, NULL,
                       "要评价的项目已不在本轮评估里，或链接已删除，请联系评估方");
    const struct rating_link *link = &s->now->link;
    r->link = *link;
    s->key = (struct sheet_key){link->round, link->entry, link->component, link->role, link->org};
    TRY(store_standard_share(db, app->arena, e, app->tenant, s->now->standard,
                             s->now->standard_version, &r->standard));
    TRY(sheet_component(e, &r->standard, s->now->method, link->component, &component));
    sheet_form_rows(app->arena, component, &r->form);
    return GP_OK;
}

static bool is_in_force(const struct rate_step *s) {
    return date_is_set(s->now->submitted);
}

static enum rate_state state_of(const struct rate_step *s) {
    const struct rating *r = s->r;
    bool over = date_cmp(r->link.expires, s->today) < 0;
    if (r->link.revoked_at != DEC_UNSET)
        return RATE_REVOKED;
    if (is_in_force(s) && !(s->edit && r->may_edit))
        return RATE_DONE;
    if (over)
        return RATE_EXPIRED;
    if (r->closed)
        return RATE_CLOSED;
    return r->link.uses >= r->link.uses_max ? RATE_USED_UP : RATE_OPEN;
}

static enum gp_code load(struct db *db, struct gp_err *e, struct rate_step *s) {
    struct rating *r = s->r;
    *r = (struct rating){.submitted_at = DEC_UNSET};
    TRY(find_form(db, e, s));
    const struct link_standing *now = s->now;
    r->revision = now->draft ? now->revision : 0;
    r->saved_at = now->saved_at;
    r->closed = marking_closed(now->round_state, now->state, r->link.role);
    r->may_edit =
        !r->closed && r->link.uses < r->link.uses_max && date_cmp(r->link.expires, s->today) >= 0;
    r->state = state_of(s);
    return GP_OK;
}

/* ---- what a page shows beside the form */

static enum gp_code find_names(struct db *db, struct gp_err *e, struct rate_step *s) {
    struct rating *r = s->r;
    struct app *app = s->app;
    return store_scope_get(db, app->arena, e, app->tenant, r->link.round, r->link.entry, &r->scope);
}

/* When it was handed in, or why it was sent back. */
static enum gp_code find_receipt(struct db *db, struct gp_err *e, struct rate_step *s) {
    struct rating *r = s->r;
    struct sheet_submission *last;
    TRY(store_submission_last(db, s->app->arena, e, s->app->tenant, &s->key, &last));
    if (last && last->returned_at != DEC_UNSET) {
        r->return_reason = last->return_reason;
    } else if (last) {
        r->reference = last->reference;
        r->submitted_at = last->submitted_at;
    }
    return GP_OK;
}

/* Who made the link can be asked. */
static enum gp_code find_contact(struct db *db, struct gp_err *e, struct rate_step *s) {
    struct rating *r = s->r;
    struct arena *a = s->app->arena;
    struct round_head head;
    struct account *maker;
    TRY(store_round_head(db, a, e, s->app->tenant, r->link.round, &head));
    TRY(store_account_get(db, a, e, s->app->tenant, r->link.created_by, &maker));
    r->evaluator = head.evaluator_name ? head.evaluator_name : "评估方";
    if (!maker)
        r->contact = r->evaluator;
    else if (cstr_empty(maker->phone))
        r->contact = arena_printf(a, "%s%s", r->evaluator, maker->name);
    else
        r->contact = arena_printf(a, "%s%s（电话 %s）", r->evaluator, maker->name, maker->phone);
    return GP_OK;
}

/* The draft, else what is handed in, else nothing. A receipt shows what is handed in. */
static enum gp_code find_input(struct db *db, struct gp_err *e, struct rate_step *s) {
    struct rating *r = s->r;
    struct app *app = s->app;
    struct sheet *own = NULL;
    if (s->now->sheet && (r->state == RATE_DONE || !s->now->draft))
        TRY(store_sheet_get(db, app->arena, e, app->tenant, &s->key, &own));
    if (own)
        r->input = sheet_input_of(app->arena, &r->form, own);
    else if (s->now->draft)
        TRY(sheet_input_read(app->arena, e, &r->form, s->now->draft, &r->input));
    else
        r->input = sheet_input_empty(app->arena, &r->form);
    return sheet_form_judge(app, &r->standard, &r->input, &r->form);
}

/* All but what stands in the fields. */
static enum gp_code load_surroundings(struct db *db, struct gp_err *e, struct rate_step *s) {
    TRY(find_names(db, e, s));
    TRY(find_receipt(db, e, s));
    return find_contact(db, e, s);
}

static enum gp_code load_page(struct db *db, struct gp_err *e, struct rate_step *s) {
    TRY(load_surroundings(db, e, s));
    return find_input(db, e, s);
}

static enum gp_code open_rating(struct db *db, struct gp_err *e, void *arg) {
    TRY(load(db, e, arg));
    return load_page(db, e, arg);
}

enum gp_code rate_open(struct app *app, const char *link, bool edit, date_t today,
                       struct rating **ret) {
    struct rate_step s = {.app = app,
                          .link = link,
                          .edit = edit,
                          .today = today,
                          .r = gp_new(app->arena, struct rating)};
    TRY(db_tx_join(app->db, app->err, DB_READ, open_rating, &s));
    *ret = s.r;
    return GP_OK;
}

/* ---- saving and handing in */

/* A second click, or the form of before: what counts is how often it was handed in then. */
static bool is_repeat(const struct rate_step *s) {
    return s->hand_in && s->r->link.uses > s->post->version && is_in_force(s);
}

static enum gp_code count_use(struct db *db, struct gp_err *e, struct rate_step *s) {
    struct rating_link *link = &s->r->link;
    link->uses++;
    link->submitted_at = db_now_ms(db);
    return store_link_use(db, e, s->app->tenant, link->id, link->uses, link->submitted_at);
}

static enum gp_code take(struct db *db, struct gp_err *e, struct rate_step *s) {
    struct rating *r = s->r;
    struct app *app = s->app;
    r->input = s->post->read(s->post->page, &r->form);
    TRY(sheet_form_judge(app, &r->standard, &r->input, &r->form));
    struct sheet_work w = {.key = s->key,
                           .name = r->link.office,
                           .by = app->actor,
                           .standard = &r->standard,
                           .form = &r->form,
                           .input = &r->input,
                           .sheet = s->now->sheet,
                           .draft = s->now->draft,
                           .draft_revision = r->revision,
                           .revision = s->post->revision,
                           .version = r->link.uses,
                           .today = s->post->today};
    struct sheet_outcome out;
    TRY(s->hand_in ? sheet_work_submit(app, &w, &out) : sheet_work_save(app, &w, &out));
    r->revision = out.revision;
    r->saved_at = db_now_ms(db);
    r->problem = out.problem;
    r->kept = out.kept;
    if (!out.reference)
        return load_surroundings(db, e, s); /* the page shows what was typed */
    r->reference = out.reference;
    return count_use(db, e, s);
}

static enum gp_code take_post(struct db *db, struct gp_err *e, void *arg) {
    struct rate_step *s = arg;
    TRY(load(db, e, s));
    if (!is_repeat(s) && s->r->state == RATE_OPEN)
        return take(db, e, s);
    return load_page(db, e, s);
}

static enum gp_code post(struct app *app, const char *link, const struct sheet_post *p,
                         bool hand_in, struct rating **ret) {
    struct rate_step s = {.app = app,
                          .link = link,
                          .post = p,
                          .edit = true,
                          .hand_in = hand_in,
                          .today = p->today,
                          .r = gp_new(app->arena, struct rating)};
    TRY(db_tx_join(app->db, app->err, DB_WRITE, take_post, &s));
    *ret = s.r;
    return GP_OK;
}

enum gp_code rate_save(struct app *app, const char *link, const struct sheet_post *p,
                       struct rating **ret) {
    return post(app, link, p, false, ret);
}

enum gp_code rate_submit(struct app *app, const char *link, const struct sheet_post *p,
                         struct rating **ret) {
    return post(app, link, p, true, ret);
}
