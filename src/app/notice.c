#include "app/notice.h"

#include "base/rand.h"
#include "store/notice.h"

struct notice_step {
    struct app *app;
    const char *account; /* NULL: to the audience */
    const struct notice_audience *to;
    const struct notice_text *text;
    size_t told;
};

static enum gp_code send(struct db *db, struct gp_err *e, void *arg) {
    struct notice_step *s = arg;
    struct notice notice = {.id = rand_id(s->app->arena),
                            .account = s->account,
                            .title = s->text->title,
                            .body = s->text->body,
                            .link = s->text->link,
                            .created_at = db_now_ms(db),
                            .read_at = DEC_UNSET};
    if (s->account)
        return store_notice_put(db, e, s->app->tenant, &notice);
    return store_notice_put_all(db, e, s->app->tenant, &notice, s->to, &s->told);
}

static enum gp_code run(struct notice_step *s) {
    return db_tx_join(s->app->db, s->app->err, DB_WRITE, send, s);
}

enum gp_code notice_to_account(struct app *app, const char *account,
                               const struct notice_text *text) {
    struct notice_step s = {.app = app, .account = account, .text = text};
    return run(&s);
}

enum gp_code notice_to_org(struct app *app, const char *org, const char *center,
                           const struct notice_text *text) {
    struct notice_audience to = {
        .org = org, .center = center, .narrow_role = ROLE_CENTER, .wide_role = ROLE_OPERATOR};
    struct notice_step s = {.app = app, .to = &to, .text = text};
    return org ? run(&s) : GP_OK;
}

enum gp_code notice_to_role(struct app *app, enum role role, const struct notice_text *text) {
    struct notice_audience to = {.roles = role};
    struct notice_step s = {.app = app, .to = &to, .text = text};
    return run(&s);
}

static enum gp_code tell_some(struct app *app, const struct notice_audience *to,
                              const struct notice_text *text, size_t *ret_n) {
    struct notice_step s = {.app = app, .to = to, .text = text};
    TRY(run(&s));
    *ret_n = s.told;
    return GP_OK;
}

enum gp_code notice_to_role_in(struct app *app, enum role role, const char *org,
                               const struct notice_text *text, size_t *ret_n) {
    struct notice_audience to = {.roles = role, .org = org};
    *ret_n = 0;
    return org ? tell_some(app, &to, text, ret_n) : GP_OK;
}

enum gp_code notice_to_others(struct app *app, enum role role, const struct notice_text *text,
                              size_t *ret_n) {
    struct notice_audience to = {.roles = role, .but = app->actor};
    return tell_some(app, &to, text, ret_n);
}

/* ---- one's own */

struct own_step {
    struct app *app;
    const char *id;
    struct notice *v;
    size_t n;
};

static enum gp_code list_own(struct db *db, struct gp_err *e, void *arg) {
    struct own_step *s = arg;
    return store_notice_list(db, s->app->arena, e, s->app->tenant, s->app->account->id,
                             NOTICE_SHOWN, &s->v, &s->n);
}

enum gp_code notice_own(struct app *app, struct notice **ret, size_t *ret_n) {
    struct own_step s = {.app = app};
    TRY(db_tx_join(app->db, app->err, DB_READ, list_own, &s));
    *ret = s.v;
    *ret_n = s.n;
    return GP_OK;
}

static enum gp_code mark_read(struct db *db, struct gp_err *e, void *arg) {
    struct own_step *s = arg;
    const char *account = s->app->account->id;
    if (!s->id)
        return store_notice_read_all(db, e, s->app->tenant, account, db_now_ms(db));
    return store_notice_read(db, e, s->app->tenant, account, s->id, db_now_ms(db));
}

enum gp_code notice_mark_read(struct app *app, const char *id) {
    struct own_step s = {.app = app, .id = id};
    return db_tx_join(app->db, app->err, DB_WRITE, mark_read, &s);
}
