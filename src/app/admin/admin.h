/* What an administrator does: accounts, sessions, retention, the audit log. */
#ifndef GP_APP_ADMIN_ADMIN_H
#define GP_APP_ADMIN_ADMIN_H

#include "app/account/account.h"
#include "app/admin/audit_text.h"
#include "store/admin.h"
#include "store/audit.h"

/* ---- accounts */

#define ADMIN_PAGE 50

struct admin_accounts {
    struct account *v;
    size_t n;
    const char *next; /* login to go on after; NULL: that is all */
};
enum gp_code admin_accounts(struct work *w, const struct account_filter *filter,
                            struct admin_accounts *ret) GP_CHECKED;

/* All of them, up to the limit of the filter, whose `after` is not asked. */
enum gp_code admin_accounts_all(struct work *w, const struct account_filter *filter,
                                struct admin_accounts *ret) GP_CHECKED;

struct admin_account {
    struct account *account; /* without password and secret, but NULL where there is none */
    struct session_row *sessions;
    size_t n_sessions;
    bool password_once;
    struct account_change *waiting; /* for a second administrator; NULL: nothing */
    bool last_admin; /* nobody else could administer: it can neither be switched off nor demoted */
};
enum gp_code admin_account(struct work *w, const char *id, struct admin_account *ret) GP_CHECKED;
/* GP_MISSING when there is none. The caller's transaction is joined. */
enum gp_code admin_is_last(struct work *w, const struct account *a, bool *ret) GP_CHECKED;
enum gp_code admin_load_account(struct work *w, const char *id, struct account **ret) GP_CHECKED;

/* What an account can be bound to. */
struct admin_choices {
    struct named *orgs, *centers;
    size_t n_orgs, n_centers;
};
enum gp_code admin_choices(struct work *w, struct admin_choices *ret) GP_CHECKED;

struct account_form {
    struct account account; /* login, name, phone, roles and scope of it */
    bool
        sure; /* roles that do not go together well were given knowingly, see app/account/guard.h */
    const char *noted; /* in the audit log, in place of the values; NULL: those */
};

/* Makes an account with a password (NULL: one is made) that is shown once and has to be changed at
 * the first sign-in. GP_INVALID names the field, GP_CONFLICT a login or expert number that is taken
 * or roles that do not go together. Slow (Argon2id). */
enum gp_code admin_add_account(struct work *w, const struct account_form *form,
                               const char *password, const char **ret_id,
                               const char **ret_password) GP_CHECKED;

/* Makes an account without a password (id NULL; it sets one with a one-time code) or changes one,
 * with all the rules above but that nothing may wait for a second administrator: what would, is
 * refused. Only an administrator may so change an account or give the roles of those who administer
 * or manage (GP_DENIED). For lists of people; the caller's transaction is joined. */
enum gp_code admin_put_account(struct work *w, const char *id, const struct account_form *form,
                               const char **ret_id) GP_CHECKED;

/* Changes login, name, phone, roles and scope. GP_CONFLICT as above, and when nobody would be left
 * to administer. A scope under which work is open, or would be, waits for another administrator
 * (*ret_waits) and is refused where there is none; whoever it concerns is told. A changed scope
 * ends the sessions. */
enum gp_code admin_change_account(struct work *w, const char *id, const struct account_form *form,
                                  bool *ret_waits) GP_CHECKED;
/* By another administrator than asked for it; taking it back is for everybody. */
enum gp_code admin_decide_change(struct work *w, const char *id, bool confirm) GP_CHECKED;

/* A new password as of admin_add_account; ends all sessions. Slow. */
enum gp_code admin_reset_password(struct work *w, const char *id,
                                  const char **ret_password) GP_CHECKED;

/* Switching off ends all sessions. GP_CONFLICT as above. */
enum gp_code admin_set_active(struct work *w, const char *id, bool active) GP_CHECKED;
enum gp_code admin_reset_totp(struct work *w, const char *id) GP_CHECKED;
enum gp_code admin_end_sessions(struct work *w, const char *id) GP_CHECKED;

/* ---- sessions of all accounts */

#define ADMIN_SESSIONS_MAX 500
enum gp_code admin_sessions(struct work *w, struct session_info **ret, size_t *ret_n) GP_CHECKED;
enum gp_code admin_end_session(struct work *w, const char *token_hash) GP_CHECKED;

/* ---- what stands between a person and the pages */
enum duty { DUTY_NONE, DUTY_PASSWORD, DUTY_FACTOR };
enum duty admin_duty(const struct account *account, const struct standing *standing);

/* ---- retention */

struct admin_kept {
    const char *kind;
    const char *title, *hint; /* Chinese */
    int64_t days;             /* unset: kept for ever; sessions: 0 */
    int64_t count;            /* to be deleted now */
    bool on_purpose;          /* personal data, cleared by hand only when somebody ticks it */
    int64_t goes_at;          /* by itself; unset: it does not */
    bool held;                /* it would, but somebody said not now */
};
enum gp_code admin_retention(struct work *w, struct admin_kept ret[KEPT_N]) GP_CHECKED;
/* Deletes what is chosen and writes how much to the audit log. */
enum gp_code admin_run_retention(struct work *w, const bool chosen[KEPT_N],
                                 int64_t ret_deleted[KEPT_N]) GP_CHECKED;

/* Not now, or go on, of what goes by itself. GP_MISSING where it waits no more. */
enum gp_code admin_hold(struct work *w, const char *kind, bool held) GP_CHECKED;
/* In all districts: tells what is due, and erases what was told long enough ago. Begins its units
 * itself. */
enum gp_code admin_erase_scheduled(struct work *w) GP_CHECKED;

/* ---- audit log */

/* Chinese name of an action: 登录; the code itself for one that has none. */
const char *audit_action_name(const char *action);
struct audit_action {
    const char *code, *name;
};
extern const struct audit_action audit_actions[];
extern const size_t n_audit_actions;

struct admin_audit_page {
    struct audit_row *rows;
    size_t n;
    int64_t count; /* that the filter lets through in all */
    int64_t next;  /* before_seq of the next page; unset: none */
};
enum gp_code admin_audit_page(struct work *w, const struct audit_filter *filter,
                              struct admin_audit_page *ret) GP_CHECKED;
/* All names that rows can need, for audit_text_of. */
enum gp_code admin_audit_names(struct work *w, struct audit_names *ret) GP_CHECKED;

/* Writes every row that the filter lets through to a new file as lines of JSON, oldest last, page
 * by page in one reading transaction, so that memory does not grow with the log. Gives the number
 * of rows. */
enum gp_code admin_audit_export(struct work *w, const struct audit_filter *filter, const char *path,
                                int64_t *ret_rows) GP_CHECKED;
/* The same rows one after the other, in the reading transaction that is open. */
enum gp_code admin_audit_each(struct work *w, const struct audit_filter *filter, audit_row_fn fn,
                              void *arg) GP_CHECKED;
/* 2026-03-05 09:30:00, in China */
const char *admin_time_text(struct arena *a, int64_t ms);

#endif
