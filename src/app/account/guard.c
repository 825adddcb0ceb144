#include "app/account/guard.h"

#include "app/notice.h"

/* ---- one number, one person */

enum gp_code guard_number(struct work *w, const struct account *account) {
    struct account *other = NULL;
    if (!cstr_empty(account->expert))
        TRY(store_account_of_expert(w, account->expert, account->id, &other));
    if (!other)
        return GP_OK;
    return gp_fail(w->err, GP_CONFLICT, "专家编号",
                   "“%s”是账号 %s（%s）的编号；一个编号只对应一个人，请核对", account->expert,
                   other->login, other->name);
}

/* ---- roles that do not go together */

#define OPERATORS (ROLE_OPERATOR | ROLE_CENTER)
#define SCORERS   (ROLE_EXPERT | ROLE_INSPECTOR)
#define RATERS    (ROLE_PURCHASER | ROLE_COMMITTEE | ROLE_COMMISSIONER)

static const struct {
    int64_t one, other;
    bool never;
    const char *why;
} clashes[] = {
    {ROLE_MANAGER, OPERATORS, true, "评估方看得到全部机构的资料、评分和发现，不能又是被评估的机构"},
    {SCORERS, OPERATORS, false,
     "评分或验收的人又在机构任职：分配时请逐个核对回避，本机构的项目不能由其评分"},
    {ROLE_MANAGER, ROLE_EXPERT, false,
     "评估方负责人又是评审专家：自己的评分提交以前，看不到所评轮次的得分、发现和报告"},
    {ROLE_ADMIN, SCORERS, false,
     "系统管理员又是评分或验收的人：管理员能重置别人的密码，建议由不评分的人担任"},
    {ROLE_EXPERT, RATERS, false,
     "同一个人既以专家、又以评价单位的身份打分：两份评分不再是各自独立的"},
};

enum gp_code guard_roles(struct work *w, int64_t had, int64_t roles, bool sure) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (size_t i = 0; i < GP_COUNT(clashes); i++) {
        bool has = roles & clashes[i].one && roles & clashes[i].other;
        bool before = had & clashes[i].one && had & clashes[i].other;
        if (!has || before)
            continue;
        if (clashes[i].never)
            return gp_fail(w->err, GP_CONFLICT, "角色", "%s；请分成两个人", clashes[i].why);
        buf_addf(&b, "%s%s", b.n ? "；" : "", clashes[i].why);
    }
    if (b.n == 0 || sure)
        return GP_OK;
    return gp_fail(w->err, GP_INVALID, GUARD_SURE, "%s。确实需要，请勾选下面的“仍要这样设”再保存",
                   buf_text(&b));
}

/* ---- open work */

#define SCOPED (ROLE_OPERATOR | ROLE_CENTER | RATERS)

static enum gp_code add_work(struct work *w, struct buf *why, const char *what, const char *id,
                             enum gp_code (*count)(struct work *, const char *, int64_t *)) {
    int64_t n = 0;
    if (!cstr_empty(id))
        TRY(count(w, id, &n));
    if (n > 0)
        buf_addf(why, "%s%s“%s”名下有 %lld 项进行中的工作", why->n ? "，" : "", what, id,
                 (long long)n);
    return GP_OK;
}

enum gp_code guard_work(struct work *w, const struct account *was, const struct account *now,
                        const char **ret_why) {
    struct buf why GP_CLEANUP(buf_free) = BUF_INIT;
    int64_t gained = now->roles & ~was->roles;
    bool number = !cstr_eq(was->expert, now->expert);
    bool org = !cstr_eq(was->org, now->org);
    if (number || gained & SCORERS)
        TRY(add_work(w, &why, "专家编号", now->expert, store_expert_work));
    if (number)
        TRY(add_work(w, &why, "专家编号", was->expert, store_expert_work));
    if (org || gained & SCOPED || !cstr_eq(was->center, now->center))
        TRY(add_work(w, &why, "机构", now->org, store_org_work));
    if (org)
        TRY(add_work(w, &why, "机构", was->org, store_org_work));
    *ret_why = why.n ? arena_strdup(w->arena, buf_text(&why)) : NULL;
    return GP_OK;
}

/* ---- in words */

static void add_part(struct buf *from, struct buf *to, const char *title, const char *was,
                     const char *now) {
    if (cstr_eq(cstr_or_empty(was), cstr_or_empty(now)))
        return;
    buf_addf(from, "%s%s %s", from->n ? "；" : "", title, cstr_empty(was) ? "无" : was);
    buf_addf(to, "%s%s %s", to->n ? "；" : "", title, cstr_empty(now) ? "无" : now);
}

void guard_difference(struct arena *a, const struct account *was, const struct account *now,
                      const char **ret_from, const char **ret_to) {
    GP_CLEANUP(buf_free) struct buf from = BUF_INIT;
    GP_CLEANUP(buf_free) struct buf to = BUF_INIT;
    add_part(&from, &to, "登录名", was->login, now->login);
    add_part(&from, &to, "姓名", was->name, now->name);
    add_part(&from, &to, "角色", roles_text(a, was->roles), roles_text(a, now->roles));
    add_part(&from, &to, "所属机构", was->org, now->org);
    add_part(&from, &to, "所属中心", was->center, now->center);
    add_part(&from, &to, "专家编号", was->expert, now->expert);
    add_part(&from, &to, "电话", was->phone, now->phone);
    *ret_from = arena_strdup(a, buf_text(&from));
    *ret_to = arena_strdup(a, buf_text(&to));
}

const char *guard_description(struct arena *a, const struct account *account) {
    const char *from, *to;
    guard_difference(a, &(struct account){0}, account, &from, &to);
    return to;
}

/* ---- telling */

enum gp_code guard_tell(struct work *w, const struct account *was, const struct account *now,
                        const char *title, const char *body) {
    const struct notice_text text = {
        .title = arena_printf(w->arena, "%s：%s（%s）", title, now->name, now->login),
        .body = body};
    size_t n;
    TRY(notice_to_account(w, now->id, &text));
    TRY(notice_to_org(w, was->org, was->center, &text));
    if (!cstr_eq(was->org, now->org))
        TRY(notice_to_org(w, now->org, now->center, &text));
    TRY(notice_to_role(w, ROLE_MANAGER, &text));
    struct notice_text linked = text;
    linked.link = arena_printf(w->arena, "/admin/accounts/%s", now->id);
    return notice_to_others(w, ROLE_ADMIN, &linked, &n);
}
