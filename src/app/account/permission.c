#include "app/account/permission.h"

#include "base/arena.h"
#include "base/str.h"

const struct role_info role_infos[] = {
    {ROLE_ADMIN, "系统管理员", "admin", PERM_SIGNED_IN | PERM_ADMIN, 0},
    {ROLE_MANAGER, "评估方负责人", "manager", PERM_SIGNED_IN | PERM_MANAGE, ACTOR_MANAGER},
    {ROLE_EXPERT, "评审专家", "expert", PERM_SIGNED_IN | PERM_MARK, ACTOR_EXPERT},
    {ROLE_INSPECTOR, "实地验收人员", "inspector", PERM_SIGNED_IN | PERM_INSPECT, 0},
    {ROLE_OPERATOR, "机构管理员", "operator", PERM_SIGNED_IN | PERM_FILL, ACTOR_OPERATOR},
    {ROLE_CENTER, "中心主管", "center", PERM_SIGNED_IN | PERM_FILL, ACTOR_OPERATOR},
    {ROLE_PURCHASER, "购买主体", "purchaser", PERM_SIGNED_IN | PERM_VIEW | PERM_PARTY, 0},
    {ROLE_COMMISSIONER, "委托方", "commissioner",
     PERM_SIGNED_IN | PERM_VIEW | PERM_PARTY | PERM_APPROVE, ACTOR_COMMISSIONER},
    {ROLE_COMMITTEE, "社区党委", "committee", PERM_SIGNED_IN | PERM_VIEW | PERM_PARTY, 0},
    {ROLE_SUPERVISOR, "上级主管", "supervisor", PERM_SIGNED_IN | PERM_SUPERVISE, 0},
};
const size_t n_role_infos = GP_COUNT(role_infos);

unsigned permissions_of(int64_t roles) {
    unsigned perms = PERM_PUBLIC;
    for (size_t i = 0; i < n_role_infos; i++)
        if (roles & role_infos[i].role)
            perms |= role_infos[i].perms;
    return perms;
}

const char *roles_text(struct arena *a, int64_t roles) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < n_role_infos; i++) {
        if (!(roles & role_infos[i].role))
            continue;
        if (b.n > 0)
            buf_adds(&b, "、");
        buf_adds(&b, role_infos[i].name);
    }
    const char *text = arena_strdup(a, buf_text(&b));
    buf_free(&b);
    return text;
}

const char *perms_text(struct arena *a, unsigned perms) {
    static const struct {
        unsigned perm;
        const char *name;
    } names[] = {
        {PERM_PUBLIC, "公开"},      {PERM_SIGNED_IN, "登录用户"}, {PERM_ADMIN, "系统管理"},
        {PERM_MANAGE, "评估管理"},  {PERM_FILL, "资料填报"},      {PERM_MARK, "专家评分"},
        {PERM_INSPECT, "实地验收"}, {PERM_VIEW, "查看结果"},      {PERM_APPROVE, "审批报告"},
        {PERM_RATE, "履约评价"},    {PERM_PARTY, "评价单位"},     {PERM_SUPERVISE, "上级主管"},
    };
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < GP_COUNT(names); i++)
        if (perms & names[i].perm)
            buf_addf(&b, "%s%s", b.n > 0 ? "、" : "", names[i].name);
    const char *text = arena_strdup(a, buf_text(&b));
    buf_free(&b);
    return text;
}
