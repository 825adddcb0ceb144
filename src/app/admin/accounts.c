/* Accounts: what an administrator does with them. Begin with put_changed: a change of what
 * somebody may see ends their sessions, is told to all whom it concerns and goes into the log with
 * before and after. A change that guard.c finds grave waits for a second administrator
 * (put_waiting) and comes back through decide(). The small acts at the end share one transaction
 * around them (act, run_act). */
#include "app/account/guard.h"
#include "app/admin/admin.h"
#include "app/admin/audit.h"
#include "app/account/password.h"
#include "app/levels/levels.h"
#include "app/notice.h"
#include "base/rand.h"
#include "store/token.h"

/* ---- what a form must hold */

#define ROLES_OF_ORG                                                                               \
    (ROLE_OPERATOR | ROLE_CENTER | ROLE_PURCHASER | ROLE_COMMISSIONER | ROLE_COMMITTEE)

/* Whether the account may be of it: it is there and in use, or what the account is of already. */
static enum gp_code check_place(struct gp_err *e, const char *field, const char *what,
                                const struct named *list, size_t n, const char *id,
                                const char *was) {
    if (cstr_empty(id))
        return GP_OK;
    for (size_t i = 0; i < n; i++) {
        if (!cstr_eq(list[i].id, id))
            continue;
        return !date_is_set(list[i].retired) || cstr_eq(id, was)
                   ? GP_OK
                   : gp_fail(e, GP_INVALID, field,
                             "“%s”已停用，不能再给新账号；要用请先在“机构与项目”里恢复",
                             list[i].name);
    }
    return gp_fail(e, GP_INVALID, field, "没有这个%s，请重新选择", what);
}

static enum gp_code check_scope(struct work *w, const struct account *f,
                                const struct account *was) {
    struct gp_err *e = w->err;
    struct admin_choices choices;
    TRY(admin_choices(w, &choices));
    if (f->roles & ROLES_OF_ORG && cstr_empty(f->org))
        return gp_fail(e, GP_INVALID, "所属机构", "“%s”要选择所属机构，否则看不到任何项目",
                       roles_text(w->arena, f->roles & ROLES_OF_ORG));
    if (f->roles & ROLE_CENTER && cstr_empty(f->center))
        return gp_fail(e, GP_INVALID, "所属中心", "“中心主管”要选择所属中心");
    if (f->roles & (ROLE_EXPERT | ROLE_INSPECTOR) && cstr_empty(f->expert))
        return gp_fail(e, GP_INVALID, "专家编号",
                       "“评审专家”“实地验收人员”要填写轮次中代表此人的编号");
    TRY(check_place(e, "所属机构", "机构", choices.orgs, choices.n_orgs, f->org,
                    was ? was->org : NULL));
    return check_place(e, "所属中心", "中心", choices.centers, choices.n_centers, f->center,
                       was ? was->center : NULL);
}

/* was: as it is stored; NULL: a new one. */
static enum gp_code check_form(struct work *w, const struct account *f, const struct account *was) {
    struct gp_err *e = w->err;
    if (cstr_empty(f->login))
        return gp_fail(e, GP_INVALID, "登录名", "必须填写");
    for (const char *p = f->login; *p; p++)
        if (*p == ' ' || *p == '\t')
            return gp_fail(e, GP_INVALID, "登录名", "不能有空格");
    if (cstr_empty(f->name))
        return gp_fail(e, GP_INVALID, "姓名", "必须填写");
    if (f->roles == 0)
        return gp_fail(e, GP_INVALID, "角色", "至少选择一个，否则登录后什么也不能做");
    TRY(level_check_roles(w, f->roles));
    return check_scope(w, f, was);
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

static enum gp_code check_login_free(struct work *w, const char *login, const char *id) {
    struct account *other;
    TRY(store_account_by_login(w, login, &other));
    if (other && !cstr_eq(other->id, id))
        return gp_fail(w->err, GP_CONFLICT, "登录名", "“%s”已被使用，请换一个", login);
    return GP_OK;
}

/* Before an administrator goes: another one who can sign in must be left. */
static enum gp_code check_admin_left(struct work *w, const struct account *now, int64_t roles,
                                     bool active) {
    bool last;
    if (active && roles & ROLE_ADMIN)
        return GP_OK;
    TRY(admin_is_last(w, now, &last));
    if (!last)
        return GP_OK;
    return gp_fail(
        w->err, GP_CONFLICT, now->login,
        "是最后一个系统管理员，停用或取消角色后就没有人能管理系统了；请先设另一个管理员");
}

/* ---- changes. Each checks everything before it writes, so that a refusal leaves nothing. */

static const char *subject_of(struct work *w, const struct account *account) {
    return arena_printf(w->arena, "account/%s", account->login);
}

static enum gp_code audit_difference(struct work *w, const char *action, const struct account *was,
                                     const struct account *now) {
    const char *from, *to;
    guard_difference(w->arena, was, now, &from, &to);
    return audit_change(w, action, subject_of(w, now), from, to);
}

/* ---- what waits for a second administrator */

/* Other administrators who could look at it: the account itself is none. */
static enum gp_code check_second(struct work *w, const struct account *account, const char *why) {
    int64_t admins;
    TRY(store_account_count(w, ROLE_ADMIN, &admins));
    bool own = account->active && account->roles & ROLE_ADMIN && !cstr_eq(account->id, w->actor);
    if (admins - own > 1)
        return GP_OK;
    return gp_fail(w->err, GP_CONFLICT, "专家编号、所属机构",
                   "%s，要由另一位系统管理员确认才能改，而现在没有另一位。请等评估结束，或先由单位"
                   "指定第二位系统管理员",
                   why);
}

static enum gp_code put_waiting(struct work *w, const struct account *was,
                                const struct account *now, const char *why) {
    const struct account_change c = {.account = was->id,
                                     .roles = now->roles,
                                     .org = now->org,
                                     .center = now->center,
                                     .expert = now->expert,
                                     .why = why,
                                     .asked_by = w->actor,
                                     .asked_at = work_now_ms(w)};
    TRY(check_second(w, was, why));
    TRY(store_change_put(w, &c));
    TRY(audit_difference(w, "account.ask", was, now));
    const char *from, *to;
    guard_difference(w->arena, was, now, &from, &to);
    return guard_tell(
        w, was, now, "有人申请修改账号，等另一位系统管理员确认",
        arena_printf(w->arena, "由 %s 改为 %s。%s。如有疑问请马上联系系统管理员。", from, to, why));
}

/* What the account may see becomes that of the other. */
static void take_scope(struct account *account, int64_t roles, const char *org, const char *center,
                       const char *expert) {
    account->roles = roles;
    account->org = org;
    account->center = center;
    account->expert = expert;
}

static enum gp_code tell_added(struct work *w, const struct account *account, bool alone) {
    const char *what = guard_description(w->arena, account);
    const struct notice_text text = {
        .title = arena_printf(w->arena, "新建了账号：%s（%s）", account->name, account->login),
        .body = what};
    if (!account->org)
        return GP_OK;
    /* Of a list of hundreds only the organisation itself is told: whoever administers has the log.
     */
    return alone ? guard_tell(w, account, account, "新建了账号", what)
                 : notice_to_org(w, account->org, account->center, &text);
}

/* hash: of the password; NULL: none yet. */
static enum gp_code add(struct work *w, const char *id, const struct account *form,
                        const char *hash) {
    TRY(check_login_free(w, form->login, id));
    struct account account = {.tenant = w->tenant,
                              .id = id,
                              .password = hash,
                              .totp_last = DEC_UNSET,
                              .locked_until = DEC_UNSET,
                              .active = true,
                              .created_at = work_now_ms(w)};
    take_form(&account, form);
    TRY(guard_number(w, &account));
    TRY(store_account_put(w, &account));
    if (account.password)
        TRY(store_password_once_put(w, account.id));
    TRY(tell_added(w, &account, account.password != NULL));
    return audit_note(w, "account.add", subject_of(w, &account),
                      guard_description(w->arena, &account));
}

enum gp_code admin_add_account(struct work *w, const struct account_form *form,
                               const char *password, const char **ret_id,
                               const char **ret_password) {
    if (!password)
        password = rand_id(w->arena);
    const char *id = rand_id(w->arena), *hash;
    TRY(WORK_READ(w, check_form(w, &form->account, NULL)));
    TRY(guard_roles(w, 0, form->account.roles, form->sure));
    TRY(password_hash(w, password, form->account.login, &hash));
    TRY(WORK_WRITE(w, add(w, id, &form->account, hash)));
    *ret_id = id;
    *ret_password = password;
    return GP_OK;
}

/* Writes the account as it is now, and says so to all whom it concerns. */
static enum gp_code put_changed(struct work *w, const struct account *was,
                                const struct account *now, const char *action, const char *noted) {
    bool scope = was->roles != now->roles || !cstr_eq(was->org, now->org) ||
                 !cstr_eq(was->center, now->center) || !cstr_eq(was->expert, now->expert);
    TRY(check_admin_left(w, was, now->roles, now->active));
    TRY(store_account_put(w, now));
    if (scope) /* what was opened with the former scope must not stay open */
        TRY(store_session_drop_all(w, now->id, NULL));
    const char *from, *to;
    guard_difference(w->arena, was, now, &from, &to);
    if (*from && noted)
        TRY(audit_note(w, action, subject_of(w, now), noted));
    else if (*from)
        TRY(audit_change(w, action, subject_of(w, now), from, to));
    if (!scope)
        return GP_OK;
    return guard_tell(w, was, now, "账号已被修改",
                      arena_printf(w->arena, "由 %s 改为 %s。", from, to));
}

enum gp_code admin_change_account(struct work *w, const char *id, const struct account_form *form,
                                  bool *ret_waits) {
    struct account *account;
    const char *why;
    TRY(admin_load_account(w, id, &account));
    TRY(check_form(w, &form->account, account));
    TRY(guard_roles(w, account->roles, form->account.roles, form->sure));
    TRY(check_login_free(w, form->account.login, id));
    const struct account was = *account;
    struct account now = *account;
    take_form(&now, &form->account);
    TRY(guard_number(w, &now));
    TRY(guard_work(w, &was, &now, &why));
    *ret_waits = why != NULL;
    if (why) {
        TRY(put_waiting(w, &was, &now, why));
        take_scope(&now, was.roles, was.org, was.center, was.expert);
    }
    return put_changed(w, &was, &now, "account.change", form->noted);
}

static enum gp_code check_may_put(struct work *w, const char *id, const struct account *form) {
    bool admin = !w->account || w->account->roles & ROLE_ADMIN;
    if (!admin && id)
        return gp_fail(w->err, GP_DENIED, form->login, "已有账号，要修改请系统管理员办理");
    if (!admin && form->roles & (ROLE_ADMIN | ROLE_MANAGER))
        return gp_fail(w->err, GP_DENIED, form->login,
                       "系统管理员、评估方负责人的账号，由系统管理员建立");
    return GP_OK;
}

enum gp_code admin_put_account(struct work *w, const char *id, const struct account_form *form,
                               const char **ret_id) {
    bool waits = false;
    TRY(check_may_put(w, id, &form->account));
    if (!id) { /* a change looks at them itself */
        TRY(check_form(w, &form->account, NULL));
        TRY(guard_roles(w, 0, form->account.roles, form->sure));
    }
    *ret_id = id ? id : rand_id(w->arena);
    TRY(id ? admin_change_account(w, id, form, &waits) : add(w, *ret_id, &form->account, NULL));
    if (waits)
        return gp_fail(w->err, GP_CONFLICT, form->account.login,
                       "名下有进行中的工作，这样的修改要在账号页办理，由另一位系统管理员确认");
    return GP_OK;
}

enum gp_code admin_decide_change(struct work *w, const char *id, bool confirm) {
    struct account *account;
    struct account_change *c;
    TRY(admin_load_account(w, id, &account));
    TRY(store_change_get(w, id, &c));
    if (!c)
        return gp_fail(w->err, GP_CONFLICT, NULL, "没有等待确认的修改，可能已经处理，请刷新页面");
    bool own = cstr_eq(c->asked_by, w->actor);
    if (confirm && (own || cstr_eq(id, w->actor)))
        return gp_fail(w->err, GP_DENIED, NULL,
                       "要由另一位系统管理员确认，不能是提出的人或账号本人");
    TRY(store_change_drop(w, id));
    const struct account was = *account;
    struct account now = *account;
    take_scope(&now, c->roles, c->org, c->center, c->expert);
    if (!confirm) {
        TRY(audit_difference(w, "account.decline", &now, &was));
        return guard_tell(w, &was, &was, "修改账号的申请没有通过", NULL);
    }
    TRY(guard_number(w, &now));
    return put_changed(w, &was, &now, "account.confirm", NULL);
}

/* Programs that act for the account are let in no more, either. */
static enum gp_code drop_sessions(struct work *w, const char *id) {
    TRY(store_token_drop_all(w, id));
    return store_session_drop_all(w, id, NULL);
}

static enum gp_code put_password(struct work *w, const char *id, const char *hash) {
    struct account *account;
    TRY(admin_load_account(w, id, &account));
    account->password = hash;
    account->failed = 0;
    account->locked_until = DEC_UNSET;
    TRY(store_account_put(w, account));
    TRY(store_password_once_put(w, id));
    TRY(drop_sessions(w, id));
    TRY(guard_tell(w, account, account, "管理员重置了密码",
                   "如果不是本人要求的，请马上联系系统管理员。"));
    return audit_note(w, "account.reset", subject_of(w, account),
                      "密码由管理员重新设定，原有登录全部结束");
}

enum gp_code admin_reset_password(struct work *w, const char *id, const char **ret_password) {
    const char *password = rand_id(w->arena), *hash;
    TRY(password_hash(w, password, NULL, &hash));
    TRY(WORK_WRITE(w, put_password(w, id, hash)));
    *ret_password = password;
    return GP_OK;
}

enum gp_code admin_set_active(struct work *w, const char *id, bool active) {
    struct account *account;
    TRY(admin_load_account(w, id, &account));
    TRY(check_admin_left(w, account, account->roles, active));
    bool was = account->active;
    account->active = active;
    TRY(store_account_put(w, account));
    if (!active)
        TRY(drop_sessions(w, id));
    return audit_change(w, active ? "account.on" : "account.off", subject_of(w, account),
                        was ? "启用" : "停用", active ? "启用" : "停用");
}

enum gp_code admin_reset_totp(struct work *w, const char *id) {
    struct account *account;
    TRY(admin_load_account(w, id, &account));
    account->totp_secret = NULL;
    account->totp_last = DEC_UNSET;
    TRY(store_recovery_drop(w, id));
    TRY(store_account_put(w, account));
    TRY(drop_sessions(w, id));
    TRY(guard_tell(w, account, account, "管理员取消了动态验证码",
                   "如果不是本人要求的，请马上联系系统管理员。"));
    return audit_note(w, "totp.reset", subject_of(w, account), NULL);
}

enum gp_code admin_end_sessions(struct work *w, const char *id) {
    struct account *account;
    TRY(admin_load_account(w, id, &account));
    TRY(drop_sessions(w, id));
    return audit_note(w, "session.end", subject_of(w, account), NULL);
}
