#include "app/admin/admin.h"

#include "app/admin/audit.h"
#include "app/admin/setting.h"

/* ---- lists */

struct list_step {
    const struct account_filter *filter;
    struct admin_accounts *v;
};

static enum gp_code list_accounts(struct work *w, void *arg) {
    struct list_step *s = arg;
    struct account_filter f = *s->filter;
    f.limit = ADMIN_PAGE + 1;
    return store_account_search(w, &f, &s->v->v, &s->v->n);
}

enum gp_code admin_accounts(struct work *w, const struct account_filter *filter,
                            struct admin_accounts *ret) {
    struct list_step s = {filter, ret};
    TRY(work_read(w, list_accounts, &s));
    ret->next = NULL;
    if (ret->n > ADMIN_PAGE) {
        ret->n = ADMIN_PAGE;
        ret->next = ret->v[ADMIN_PAGE - 1].login;
    }
    return GP_OK;
}

struct one_step {
    const char *id;
    struct admin_account *v;
};

enum gp_code admin_load_account(struct work *w, const char *id, struct account **ret) {
    TRY(store_account_get(w, id, ret));
    return *ret ? GP_OK : gp_fail(w->err, GP_MISSING, NULL, "没有这个账号");
}

enum gp_code admin_is_last(struct work *w, const struct account *a, bool *ret) {
    int64_t admins = 0;
    *ret = false;
    if (!a->active || !(a->roles & ROLE_ADMIN))
        return GP_OK;
    TRY(store_account_count(w, ROLE_ADMIN, &admins));
    *ret = admins <= 1;
    return GP_OK;
}

static enum gp_code read_account(struct work *w, void *arg) {
    struct one_step *s = arg;
    TRY(admin_load_account(w, s->id, &s->v->account));
    TRY(store_session_list(w, s->id, &s->v->sessions, &s->v->n_sessions));
    struct standing standing;
    TRY(store_standing_get(w, s->id, &standing));
    s->v->password_once = standing.password_once;
    TRY(store_change_get(w, s->id, &s->v->waiting));
    return admin_is_last(w, s->v->account, &s->v->last_admin);
}

enum gp_code admin_account(struct work *w, const char *id, struct admin_account *ret) {
    struct one_step s = {id, ret};
    return work_read(w, read_account, &s);
}

struct choices_step {
    struct admin_choices *v;
};

static enum gp_code read_choices(struct work *w, void *arg) {
    struct choices_step *s = arg;
    TRY(store_org_names(w, &s->v->orgs, &s->v->n_orgs));
    return store_center_names(w, &s->v->centers, &s->v->n_centers);
}

enum gp_code admin_choices(struct work *w, struct admin_choices *ret) {
    struct choices_step s = {ret};
    return work_read(w, read_choices, &s);
}

/* ---- sessions */

struct sessions_step {
    struct session_info *v;
    size_t n;
};

static enum gp_code list_sessions(struct work *w, void *arg) {
    struct sessions_step *s = arg;
    return store_session_list_all(w, work_now_ms(w), ADMIN_SESSIONS_MAX, &s->v, &s->n);
}

enum gp_code admin_sessions(struct work *w, struct session_info **ret, size_t *ret_n) {
    struct sessions_step s = {0};
    TRY(work_read(w, list_sessions, &s));
    *ret = s.v;
    *ret_n = s.n;
    return GP_OK;
}

struct end_step {
    const char *id;
};

static enum gp_code end_one(struct work *w, void *arg) {
    struct end_step *s = arg;
    TRY(store_session_drop(w, s->id));
    if (db_changes(w->db) == 0)
        return gp_fail(w->err, GP_MISSING, NULL, "这个登录已经结束");
    return audit_note(w, "session.end", "session", NULL);
}

enum gp_code admin_end_session(struct work *w, const char *token_hash) {
    struct end_step s = {token_hash};
    return work_write(w, end_one, &s);
}

/* ---- the gate */

enum duty admin_duty(const struct account *account, const struct standing *s) {
    bool needs_factor = !account->totp_secret && account->roles & setting_roles(s->factor_roles);
    return s->password_once ? DUTY_PASSWORD : needs_factor ? DUTY_FACTOR : DUTY_NONE;
}
