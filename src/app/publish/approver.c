#include "app/publish/approver.h"

#include "app/notice.h"
#include "store/account.h"
#include "store/admin.h"
#include "store/scope.h"

enum gp_code approver_choices(struct work *w, struct plan_org **ret, size_t *ret_n) {
    struct plan_org *orgs;
    size_t n, kept = 0;
    TRY(store_plan_orgs(w, &orgs, &n));
    for (size_t i = 0; i < n; i++)
        if (orgs[i].kind == ORG_COMMISSIONER)
            orgs[kept++] = orgs[i];
    *ret = orgs;
    *ret_n = kept;
    return GP_OK;
}

enum gp_code approver_name(struct work *w, const char *round, const char *org) {
    struct plan_org *orgs;
    size_t n;
    if (!org)
        return GP_OK;
    TRY(approver_choices(w, &orgs, &n));
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(orgs[i].id, org))
            return store_plan_link_org(w, round, org);
    return gp_fail(w->err, GP_INVALID, "审批单位", "请从列表里选择一个委托方机构");
}

enum gp_code approver_find(struct work *w, const char *round, const struct store_report *report,
                           struct approver *ret) {
    struct round_head head;
    struct account *list;
    size_t n;
    TRY(store_round_head(w, round, &head));
    TRY(store_account_list(w, &list, &n));
    *ret = (struct approver){
        .org = head.commissioner, .org_name = head.commissioner_name, .admins = ""};
    if (report && report->report.approver) { /* another body than the round's */
        ret->org = report->report.approver;
        TRY(store_org_name(w, ret->org, &ret->org_name));
    }
    for (size_t i = 0; i < n; i++) {
        if (!list[i].active)
            continue;
        ret->accounts +=
            ret->org && list[i].roles & ROLE_COMMISSIONER && cstr_eq(list[i].org, ret->org);
        if (list[i].roles & ROLE_ADMIN)
            ret->admins = arena_printf(w->arena, "%s%s%s", ret->admins, *ret->admins ? "、" : "",
                                       list[i].name);
    }
    return ret->org ? GP_OK : approver_choices(w, &ret->choices, &ret->n_choices);
}

enum gp_code approver_set(struct work *w, const char *round, const char *org) {
    struct round_head head;
    struct approver a;
    TRY(store_round_head(w, round, &head));
    TRY(approver_find(w, round, NULL, &a));
    const char *locked = round_lock_reason(head.state);
    if (locked)
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s", locked);
    if (a.org)
        return gp_fail(w->err, GP_CONFLICT, NULL, "本轮的委托方已经填写：%s", a.org_name);
    for (size_t i = 0; i < a.n_choices; i++) {
        if (!cstr_eq(a.choices[i].id, org))
            continue;
        head.commissioner = a.choices[i].id;
        TRY(store_plan_put(w, &head));
        return flow_audit(w, round, NULL, "round.commissioner", a.choices[i].name);
    }
    return gp_fail(w->err, GP_INVALID, "委托方", "请选择一个委托方机构");
}

enum gp_code approver_ask(struct work *w, const char *round, const struct store_report *report) {
    struct approver a;
    TRY(approver_find(w, round, report, &a));
    struct notice_text text = {
        .title = arena_printf(w->arena, "有评估报告等“%s”审批，但它没有账号",
                              a.org_name ? a.org_name : "委托方"),
        .body = "请为它建立一个角色是“委托方”、所属机构是它的账号；建好以后登录就能审批。",
        .link = "/admin/accounts/new"};
    return notice_to_role(w, ROLE_ADMIN, &text);
}

#define REPORTS_MOST 100

enum gp_code reports_to_approve(struct work *w, struct report_of **ret, size_t *ret_n) {
    const struct account *a = w->account;
    *ret = NULL;
    *ret_n = 0;
    if (!a || !(a->roles & ROLE_COMMISSIONER) || !a->org)
        return GP_OK;
    return store_report_of_approver(w, a->org, REPORTS_MOST, ret, ret_n);
}

enum gp_code approver_entries(struct work *w, const char *round, const struct store_report *report,
                              struct entry_scope **ret, size_t *ret_n, bool *ret_instead) {
    const struct account *a = w->account;
    const char *approver = report ? report->report.approver : NULL;
    *ret_instead = a && a->roles & ROLE_COMMISSIONER && a->org && cstr_eq(a->org, approver);
    TRY(*ret_instead ? store_scope_list(w, round, ret, ret_n) : flow_entries(w, round, ret, ret_n));
    size_t kept = 0;
    for (size_t i = 0; i < *ret_n; i++) {
        if (!flow_report_covers(report, &(*ret)[i]))
            continue;
        (*ret)[kept] = (*ret)[i];
        if (*ret_instead)
            (*ret)[kept].commissioner = a->org;
        kept++;
    }
    *ret_n = kept;
    return GP_OK;
}
