/* What an administrator does: accounts, sessions, retention, the audit log. */
#ifndef GP_APP_ADMIN_H
#define GP_APP_ADMIN_H

#include "app/account.h"
#include "app/audit_text.h"
#include "store/admin.h"
#include "store/audit.h"

/* ---- accounts */

#define ADMIN_PAGE 50

struct admin_accounts {
    struct account *v;
    size_t n;
    const char *next; /* login to go on after; NULL: that is all */
};
enum gp_code admin_accounts(struct app *app, const struct account_filter *filter,
                            struct admin_accounts *ret) GP_CHECKED;

struct admin_account {
    struct account *account; /* without password and secret, but NULL where there is none */
    struct session_row *sessions;
    size_t n_sessions;
    bool password_once;
};
enum gp_code admin_account(struct app *app, const char *id, struct admin_account *ret) GP_CHECKED;

/* What an account can be bound to. */
struct admin_choices {
    struct named *orgs, *centers;
    size_t n_orgs, n_centers;
};
enum gp_code admin_choices(struct app *app, struct admin_choices *ret) GP_CHECKED;

/* Makes an account with a password that is shown once and has to be changed at the first sign-in.
 * GP_INVALID names the field, GP_CONFLICT a login that is taken. Slow (Argon2id). */
enum gp_code admin_add_account(struct app *app, const struct account *form, const char **ret_id,
                               const char **ret_password) GP_CHECKED;

/* Changes login, name, phone, roles and scope. GP_CONFLICT when nobody would be left to administer;
 * taking a role away ends the sessions. */
enum gp_code admin_change_account(struct app *app, const char *id,
                                  const struct account *form) GP_CHECKED;

/* A new password as of admin_add_account; ends all sessions. Slow. */
enum gp_code admin_reset_password(struct app *app, const char *id,
                                  const char **ret_password) GP_CHECKED;

/* Switching off ends all sessions. GP_CONFLICT as above. */
enum gp_code admin_set_active(struct app *app, const char *id, bool active) GP_CHECKED;
enum gp_code admin_reset_totp(struct app *app, const char *id) GP_CHECKED;
enum gp_code admin_end_sessions(struct app *app, const char *id) GP_CHECKED;

/* ---- sessions of all accounts */

#define ADMIN_SESSIONS_MAX 500
enum gp_code admin_sessions(struct app *app, struct session_info **ret, size_t *ret_n) GP_CHECKED;
enum gp_code admin_end_session(struct app *app, const char *token_hash) GP_CHECKED;

/* ---- what stands between a person and the pages */
enum duty { DUTY_NONE, DUTY_PASSWORD, DUTY_FACTOR };
enum duty admin_duty(const struct account *account, const struct standing *standing);

/* ---- retention */

struct admin_kept {
    const char *title, *hint; /* Chinese */
    int64_t days;             /* unset: kept for ever; sessions: 0 */
    int64_t count;            /* to be deleted now */
};
enum gp_code admin_retention(struct app *app, struct admin_kept ret[KEPT_N]) GP_CHECKED;
/* Deletes what is chosen and writes how much to the audit log. */
enum gp_code admin_run_retention(struct app *app, const bool chosen[KEPT_N],
                                 int64_t ret_deleted[KEPT_N]) GP_CHECKED;

/* ---- sizes */

enum gp_code admin_counts(struct app *app, struct table_count **ret, size_t *ret_n) GP_CHECKED;

/* ---- audit log */

/* Writes an event; detail, which may be NULL, becomes {"value":…}. The caller's transaction is
 * joined. */
enum gp_code admin_audit(struct app *app, const char *action, const char *subject,
                         const char *detail) GP_CHECKED;
/* The same for a change; detail becomes {"from":…,"to":…}. Without a difference, none. */
enum gp_code admin_audit_change(struct app *app, const char *action, const char *subject,
                                const char *from, const char *to) GP_CHECKED;

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
enum gp_code admin_audit_page(struct app *app, const struct audit_filter *filter,
                              struct admin_audit_page *ret) GP_CHECKED;
/* All names that rows can need, for audit_text_of. */
enum gp_code admin_audit_names(struct app *app, struct audit_names *ret) GP_CHECKED;

enum audit_form { AUDIT_CSV, AUDIT_JSONL };
/* Writes every row that the filter lets through to a new file, oldest last, page by page in one
 * reading transaction, so that memory does not grow with the log. Gives the number of rows. */
enum gp_code admin_audit_export(struct app *app, const struct audit_filter *filter,
                                enum audit_form form, const char *path,
                                int64_t *ret_rows) GP_CHECKED;

enum gp_code admin_audit_verify(struct app *app, struct audit_verdict *ret) GP_CHECKED;

#endif
