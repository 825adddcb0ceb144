#include "app/admin.h"

#include "app/setting.h"
#include "base/rand.h"
#include "codec/json_out.h"

/* ---- audit */

/* An object of the pairs: name, value, name, value, NULL. */
static const char *pairs_json(struct arena *a, const char *const *pairs) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    jout_object(&o);
    for (; *pairs; pairs += 2)
        jout_pair(&o, pairs[0], pairs[1]);
    jout_end(&o);
    return arena_strdup(a, buf_text(&b));
}

enum gp_code admin_audit(struct app *app, const char *action, const char *subject,
                         const char *detail) {
    const char *const pairs[] = {"value", detail, NULL};
    struct audit_event event = {.actor = app->actor,
                                .action = action,
                                .subject = subject,
                                .detail = detail ? pairs_json(app->arena, pairs) : NULL};
    return app_audit(app, &event);
}

enum gp_code admin_audit_change(struct app *app, const char *action, const char *subject,
                                const char *from, const char *to) {
    const char *const pairs[] = {"from", cstr_or_empty(from), "to", cstr_or_empty(to), NULL};
    struct audit_event event = {
        .actor = app->actor,
        .action = action,
        .subject = subject,
        .detail = strcmp(pairs[1], pairs[3]) == 0 ? NULL : pairs_json(app->arena, pairs)};
    return app_audit(app, &event);
}

/* ---- lists */

struct list_step {
    struct app *app;
    const struct account_filter *filter;
    struct admin_accounts *v;
};

static enum gp_code list_accounts(struct db *db, struct gp_err *e, void *arg) {
    struct list_step *s = arg;
    struct account_filter f = *s->filter;
    f.limit = ADMIN_PAGE + 1;
    return store_account_search(db, s->app->arena, e, s->app->tenant, &f, &s->v->v, &s->v->n);
}

enum gp_code admin_accounts(struct app *app, const struct account_filter *filter,
                            struct admin_accounts *ret) {
    struct list_step s = {app, filter, ret};
    TRY(db_tx_join(app->db, app->err, DB_READ, list_accounts, &s));
    ret->next = NULL;
    if (ret->n > ADMIN_PAGE) {
        ret->n = ADMIN_PAGE;
        ret->next = ret->v[ADMIN_PAGE - 1].login;
    }
    return GP_OK;
}

struct one_step {
    struct app *app;
    const char *id;
    struct admin_account *v;
};

static enum gp_code load_account(struct db *db, struct app *app, const char *id,
                                 struct account **ret) {
    TRY(store_account_get(db, app->arena, app->err, app->tenant, id, ret));
    return *ret ? GP_OK : gp_fail(app->err, GP_MISSING, NULL, "没有这个账号");
}

static enum gp_code read_account(struct db *db, struct gp_err *e, void *arg) {
    struct one_step *s = arg;
    struct app *app = s->app;
    TRY(load_account(db, app, s->id, &s->v->account));
    TRY(store_session_list(db, app->arena, e, app->tenant, s->id, &s->v->sessions,
                           &s->v->n_sessions));
    struct standing standing;
    TRY(store_standing_get(db, app->arena, e, app->tenant, s->id, &standing));
    s->v->password_once = standing.password_once;
    return GP_OK;
}

enum gp_code admin_account(struct app *app, const char *id, struct admin_account *ret) {
    struct one_step s = {app, id, ret};
    return db_tx_join(app->db, app->err, DB_READ, read_account, &s);
}

struct choices_step {
    struct app *app;
    struct admin_choices *v;
};

static enum gp_code read_choices(struct db *db, struct gp_err *e, void *arg) {
    struct choices_step *s = arg;
    struct app *app = s->app;
    TRY(store_org_names(db, app->arena, e, app->tenant, &s->v->orgs, &s->v->n_orgs));
    return store_center_names(db, app->arena, e, app->tenant, &s->v->centers, &s->v->n_centers);
}

enum gp_code admin_choices(struct app *app, struct admin_choices *ret) {
    struct choices_step s = {app, ret};
    return db_tx_join(app->db, app->err, DB_READ, read_choices, &s);
}

/* ---- what a form must hold */

#define ROLES_OF_ORG                                                                               \
    (ROLE_OPERATOR | ROLE_CENTER | ROLE_PURCHASER | ROLE_COMMISSIONER | ROLE_COMMITTEE)

static bool is_known(const struct named *list, size_t n, const char *id) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(list[i].id, id))
            return true;
    return false;
}

static enum gp_code check_scope(struct app *app, const struct account *f) {
    struct gp_err *e = app->err;
    struct admin_choices choices;
    TRY(admin_choices(app, &choices));
    if (f->roles & ROLES_OF_ORG && cstr_empty(f->org))
        return gp_fail(e, GP_INVALID, "所属机构", "“%s”要选择所属机构，否则看不到任何项目",
                       roles_text(app->arena, f->roles & ROLES_OF_ORG));
    if (f->roles & ROLE_CENTER && cstr_empty(f->center))
        return gp_fail(e, GP_INVALID, "所属中心", "“中心主管”要选择所属中心");
    if (f->roles & (ROLE_EXPERT | ROLE_INSPECTOR) && cstr_empty(f->expert))
        return gp_fail(e, GP_INVALID, "专家编号",
                       "“评审专家”“实地验收人员”要填写轮次中代表此人的编号");
    if (!cstr_empty(f->org) && !is_known(choices.orgs, choices.n_orgs, f->org))
        return gp_fail(e, GP_INVALID, "所属机构", "没有这个机构，请重新选择");
    if (!cstr_empty(f->center) && !is_known(choices.centers, choices.n_centers, f->center))
        return gp_fail(e, GP_INVALID, "所属中心", "没有这个中心，请重新选择");
    return GP_OK;
}

static enum gp_code check_form(struct app *app, const struct account *f) {
    struct gp_err *e = app->err;
    if (cstr_empty(f->login))
        return gp_fail(e, GP_INVALID, "登录名", "必须填写");
    for (const char *p = f->login; *p; p++)
        if (*p == ' ' || *p == '\t')
            return gp_fail(e, GP_INVALID, "登录名", "不能有空格");
    if (cstr_empty(f->name))
        return gp_fail(e, GP_INVALID, "姓名", "必须填写");
    if (f->roles == 0)
        return gp_fail(e, GP_INVALID, "角色", "至少选择一个，否则登录后什么也不能做");
    return check_scope(app, f);
}

static void take_form(struct account *account, const struct account *f) {
    account->login = f->login;
    account->name = f->name;
    account->roles = f->roles;
    account->org = cstr_empty(f->org) ? NULL : f->org;
    account->center = cstr_empty(f->center) ? NULL : f->center;
    account->expert = cstr_empty(f->expert) ? NULL : f->expert;
    account->phone = cstr_empty(f->phone) ? NULL : f->phone;
}

static enum gp_code check_login_free(struct db *db, struct app *app, const char *login,
                                     const char *id) {
    struct account *other;
    TRY(store_account_by_login(db, app->arena, app->err, app->tenant, login, &other));
    if (other && !cstr_eq(other->id, id))
        return gp_fail(app->err, GP_CONFLICT, "登录名", "“%s”已被使用，请换一个", login);
    return GP_OK;
}

/* Before an administrator goes: another one who can sign in must be left. */
static enum gp_code check_admin_left(struct db *db, struct app *app, const struct account *now,
                                     int64_t roles, bool active) {
    bool is = now->active && now->roles & ROLE_ADMIN;
    bool stays = active && roles & ROLE_ADMIN;
    if (!is || stays)
        return GP_OK;
    int64_t admins;
    TRY(store_account_count(db, app->err, app->tenant, ROLE_ADMIN, &admins));
    if (admins > 1)
        return GP_OK;
    return gp_fail(
        app->err, GP_CONFLICT, now->login,
        "是最后一个系统管理员，停用或取消角色后就没有人能管理系统了；请先设另一个管理员");
}

/* ---- changes. Each checks everything before it writes, so that a refusal leaves nothing. */

struct change {
    struct app *app;
    const char *id;
    const struct account *form;
    const char *hash;
    bool active;
};

static const char *subject_of(struct app *app, const struct account *account) {
    return arena_printf(app->arena, "account/%s", account->login);
}

static enum gp_code add(struct db *db, struct gp_err *e, void *arg) {
    struct change *s = arg;
    struct app *app = s->app;
    TRY(check_login_free(db, app, s->form->login, s->id));
    struct account account = {.tenant = app->tenant,
                              .id = s->id,
                              .password = s->hash,
                              .totp_last = DEC_UNSET,
                              .locked_until = DEC_UNSET,
                              .active = true,
                              .created_at = db_now_ms(db)};
    take_form(&account, s->form);
    TRY(store_account_put(db, e, &account));
    TRY(store_password_once_put(db, e, app->tenant, account.id));
    return admin_audit(app, "account.add", subject_of(app, &account),
                       roles_text(app->arena, account.roles));
}

enum gp_code admin_add_account(struct app *app, const struct account *form, const char **ret_id,
                               const char **ret_password) {
    TRY(check_form(app, form));
    const char *password = rand_id(app->arena);
    struct change s = {.app = app, .id = rand_id(app->arena), .form = form};
    TRY(account_hash_password(app, password, &s.hash));
    TRY(db_tx_join(app->db, app->err, DB_WRITE, add, &s));
    *ret_id = s.id;
    *ret_password = password;
    return GP_OK;
}

static const char *name_and_roles(struct arena *a, const struct account *account) {
    return arena_printf(a, "%s（%s）", account->name, roles_text(a, account->roles));
}

static enum gp_code change(struct db *db, struct gp_err *e, void *arg) {
    struct change *s = arg;
    struct app *app = s->app;
    struct account *account;
    TRY(load_account(db, app, s->id, &account));
    TRY(check_form(app, s->form));
    TRY(check_login_free(db, app, s->form->login, s->id));
    TRY(check_admin_left(db, app, account, s->form->roles, account->active));
    bool loses = account->roles & ~s->form->roles;
    const char *was = name_and_roles(app->arena, account);
    take_form(account, s->form);
    TRY(store_account_put(db, e, account));
    if (loses)
        TRY(store_session_drop_all(db, e, app->tenant, s->id, NULL));
    return admin_audit_change(app, "account.change", subject_of(app, account), was,
                              name_and_roles(app->arena, account));
}

enum gp_code admin_change_account(struct app *app, const char *id, const struct account *form) {
    struct change s = {.app = app, .id = id, .form = form};
    return db_tx_join(app->db, app->err, DB_WRITE, change, &s);
}

static enum gp_code put_password(struct db *db, struct gp_err *e, void *arg) {
    struct change *s = arg;
    struct app *app = s->app;
    struct account *account;
    TRY(load_account(db, app, s->id, &account));
    account->password = s->hash;
    account->failed = 0;
    account->locked_until = DEC_UNSET;
    TRY(store_account_put(db, e, account));
    TRY(store_password_once_put(db, e, app->tenant, s->id));
    TRY(store_session_drop_all(db, e, app->tenant, s->id, NULL));
    return admin_audit(app, "account.reset", subject_of(app, account), NULL);
}

enum gp_code admin_reset_password(struct app *app, const char *id, const char **ret_password) {
    const char *password = rand_id(app->arena);
    struct change s = {.app = app, .id = id};
    TRY(account_hash_password(app, password, &s.hash));
    TRY(db_tx_join(app->db, app->err, DB_WRITE, put_password, &s));
    *ret_password = password;
    return GP_OK;
}

static enum gp_code put_active(struct db *db, struct gp_err *e, void *arg) {
    struct change *s = arg;
    struct app *app = s->app;
    struct account *account;
    TRY(load_account(db, app, s->id, &account));
    TRY(check_admin_left(db, app, account, account->roles, s->active));
    account->active = s->active;
    TRY(store_account_put(db, e, account));
    if (!s->active)
        TRY(store_session_drop_all(db, e, app->tenant, s->id, NULL));
    return admin_audit(app, s->active ? "account.on" : "account.off", subject_of(app, account),
                       NULL);
}

enum gp_code admin_set_active(struct app *app, const char *id, bool active) {
    struct change s = {.app = app, .id = id, .active = active};
    return db_tx_join(app->db, app->err, DB_WRITE, put_active, &s);
}

static enum gp_code drop_totp(struct db *db, struct gp_err *e, void *arg) {
    struct change *s = arg;
    struct app *app = s->app;
    struct account *account;
    TRY(load_account(db, app, s->id, &account));
    account->totp_secret = NULL;
    account->totp_last = DEC_UNSET;
    TRY(store_account_put(db, e, account));
    TRY(store_session_drop_all(db, e, app->tenant, s->id, NULL));
    return admin_audit(app, "totp.reset", subject_of(app, account), NULL);
}

enum gp_code admin_reset_totp(struct app *app, const char *id) {
    struct change s = {.app = app, .id = id};
    return db_tx_join(app->db, app->err, DB_WRITE, drop_totp, &s);
}

static enum gp_code end_all(struct db *db, struct gp_err *e, void *arg) {
    struct change *s = arg;
    struct app *app = s->app;
    struct account *account;
    TRY(load_account(db, app, s->id, &account));
    TRY(store_session_drop_all(db, e, app->tenant, s->id, NULL));
    return admin_audit(app, "session.end", subject_of(app, account), NULL);
}

enum gp_code admin_end_sessions(struct app *app, const char *id) {
    struct change s = {.app = app, .id = id};
    return db_tx_join(app->db, app->err, DB_WRITE, end_all, &s);
}

/* ---- sessions */

struct sessions_step {
    struct app *app;
    struct session_info *v;
    size_t n;
};

static enum gp_code list_sessions(struct db *db, struct gp_err *e, void *arg) {
    struct sessions_step *s = arg;
    return store_session_list_all(db, s->app->arena, e, s->app->tenant, db_now_ms(db),
                                  ADMIN_SESSIONS_MAX, &s->v, &s->n);
}

enum gp_code admin_sessions(struct app *app, struct session_info **ret, size_t *ret_n) {
    struct sessions_step s = {.app = app};
    TRY(db_tx_join(app->db, app->err, DB_READ, list_sessions, &s));
    *ret = s.v;
    *ret_n = s.n;
    return GP_OK;
}

static enum gp_code end_one(struct db *db, struct gp_err *e, void *arg) {
    struct change *s = arg;
    TRY(store_session_drop(db, e, s->app->tenant, s->id));
    if (db_changes(db) == 0)
        return gp_fail(e, GP_MISSING, NULL, "这个登录已经结束");
    return admin_audit(s->app, "session.end", "session", NULL);
}

enum gp_code admin_end_session(struct app *app, const char *token_hash) {
    struct change s = {.app = app, .id = token_hash};
    return db_tx_join(app->db, app->err, DB_WRITE, end_one, &s);
}

/* ---- the gate */

enum duty admin_duty(const struct account *account, const struct standing *s) {
    bool needs_factor = !account->totp_secret && account->roles & setting_roles(s->factor_roles);
    return s->password_once ? DUTY_PASSWORD : needs_factor ? DUTY_FACTOR : DUTY_NONE;
}
