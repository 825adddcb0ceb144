#include "app/admin/admin.h"

#include "app/admin/audit.h"
#include "app/admin/setting.h"

/* ---- lists */

enum gp_code admin_accounts(struct work *w, const struct account_filter *filter,
                            struct admin_accounts *ret) {
    struct admin_accounts *v = ret;
    struct account_filter f = *filter;
    f.limit = ADMIN_PAGE + 1;
    TRY(store_account_search(w, &f, &v->v, &v->n));
    ret->next = NULL;
    if (ret->n > ADMIN_PAGE) {
        ret->n = ADMIN_PAGE;
        ret->next = ret->v[ADMIN_PAGE - 1].login;
    }
    return GP_OK;
}

enum gp_code admin_accounts_all(struct work *w, const struct account_filter *filter,
                                struct admin_accounts *ret) {
    struct admin_accounts *v = ret;
    struct account_filter f = *filter;
    f.after = "";
    ret->next = NULL;
    return store_account_search(w, &f, &v->v, &v->n);
}

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

enum gp_code admin_account(struct work *w, const char *id, struct admin_account *ret) {
    struct admin_account *v = ret;
    TRY(admin_load_account(w, id, &v->account));
    TRY(store_session_list(w, id, &v->sessions, &v->n_sessions));
    struct standing standing;
    TRY(store_standing_get(w, id, &standing));
    v->password_once = standing.password_once;
    TRY(store_change_get(w, id, &v->waiting));
    return admin_is_last(w, v->account, &v->last_admin);
}

enum gp_code admin_choices(struct work *w, struct admin_choices *ret) {
    struct admin_choices *v = ret;
    TRY(store_org_names(w, &v->orgs, &v->n_orgs));
    return store_center_names(w, &v->centers, &v->n_centers);
}

/* ---- sessions */

enum gp_code admin_sessions(struct work *w, struct session_info **ret, size_t *ret_n) {
    return store_session_list_all(w, work_now_ms(w), ADMIN_SESSIONS_MAX, ret, ret_n);
}

enum gp_code admin_end_session(struct work *w, const char *token_hash) {
    TRY(store_session_drop(w, token_hash));
    if (db_changes(w->db) == 0)
        return gp_fail(w->err, GP_MISSING, NULL, "这个登录已经结束");
    return audit_note(w, "session.end", "session", NULL);
}

/* ---- the gate */

enum duty admin_duty(const struct account *account, const struct standing *s) {
    bool needs_factor = !account->totp_secret && account->roles & setting_roles(s->factor_roles);
    return s->password_once ? DUTY_PASSWORD : needs_factor ? DUTY_FACTOR : DUTY_NONE;
}
