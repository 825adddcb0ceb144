/* Roles, and what each may do. Routes name a permission; the gate asks permissions_of. */
#ifndef GP_APP_ACCOUNT_PERMISSION_H
#define GP_APP_ACCOUNT_PERMISSION_H

#include "core/workflow.h"

/* Bits of account.roles. */
enum role {
    ROLE_ADMIN = 1 << 0,        /* 系统管理员 */
    ROLE_MANAGER = 1 << 1,      /* 评估方负责人 */
    ROLE_EXPERT = 1 << 2,       /* 评审专家 */
    ROLE_INSPECTOR = 1 << 3,    /* 实地验收人员 */
    ROLE_OPERATOR = 1 << 4,     /* 机构管理员 */
    ROLE_CENTER = 1 << 5,       /* 中心主管 */
    ROLE_PURCHASER = 1 << 6,    /* 购买主体 */
    ROLE_COMMISSIONER = 1 << 7, /* 委托方 */
    ROLE_COMMITTEE = 1 << 8,    /* 社区党委 */
    ROLE_SUPERVISOR = 1 << 9,   /* 上级主管: of a level above districts (app/levels) */
};

enum perm {
    PERM_PUBLIC = 1 << 0,     /* anyone, signed in or not */
    PERM_SIGNED_IN = 1 << 1,  /* any account */
    PERM_ADMIN = 1 << 2,      /* accounts, settings, audit log */
    PERM_MANAGE = 1 << 3,     /* registry, standards, rounds, reports */
    PERM_FILL = 1 << 4,       /* hand in for the own organisation or center */
    PERM_MARK = 1 << 5,       /* score as an expert */
    PERM_INSPECT = 1 << 6,    /* inspect on site */
    PERM_VIEW = 1 << 7,       /* see the own area's results */
    PERM_APPROVE = 1 << 8,    /* approve a report */
    PERM_RATE = 1 << 9,       /* holds a personal rating link */
    PERM_PARTY = 1 << 10,     /* rate as a party, signed in */
    PERM_SUPERVISE = 1 << 11, /* see what is published below, and counts */
};

struct role_info {
    enum role role;
    const char *name; /* Chinese */
    const char *code; /* for tests and the demo */
    unsigned perms;
    enum actor actor; /* in the workflow; 0: none */
};

extern const struct role_info role_infos[];
extern const size_t n_role_infos;

/* All that the roles allow together; PERM_PUBLIC always. */
unsigned permissions_of(int64_t roles);

/* 评估方负责人、系统管理员, in arena memory. */
struct arena;
const char *roles_text(struct arena *a, int64_t roles);

/* The permissions of which a route needs one, in arena memory. */
const char *perms_text(struct arena *a, unsigned perms);

#endif
