/* Who takes part and what was agreed: organisations, centers, projects (one contract each) with
 * their posts, staff, indicators and payments.
 *
 * Strings are borrowed. An optional figure or date is unset, an optional string NULL. */
#ifndef GP_CORE_PROJECT_H
#define GP_CORE_PROJECT_H

#include "core/standard.h"

enum org_kind {
    ORG_COMMISSIONER, /* 委托方 */
    ORG_EVALUATOR,    /* 评估方 */
    ORG_PURCHASER,    /* 购买主体 */
    ORG_COMMITTEE,    /* 社区党委 */
    ORG_OPERATOR,     /* 运营机构 */
    ORG_KIND_N,
};

/* The operator's own name for a fund category. */
struct category_alias {
    const char *label;    /* 运营成本(服务费) */
    const char *category; /* id in the standard */
};

struct org {
    const char *id, *name, *short_name; /* short_name may be NULL */
    enum org_kind kind;
    const char *credit_code; /* 统一社会信用代码; NULL: not known */
    struct category_alias *fund_labels;
    size_t n_fund_labels;
};

struct substation {
    const char *id, *name;
};

struct center {
    const char *id;
    const char *name;          /* 六和 */
    const char *full_name;     /* 六和社区党群服务中心 */
    const char *subdistrict;   /* 坪山街道 */
    const char *community;     /* may be NULL */
    const char *region_code;   /* 12-digit 统计用区划代码, or NULL */
    const char *external_code; /* in other systems: orgUnit of ADX and DHIS2; NULL: the id */
    struct substation *substations;
    size_t n_substations;
};

struct post {
    const char *id, *title;
    const char *substation;    /* NULL: at the center itself */
    bool lead;                 /* 主管 */
    const char *qualification; /* wanted; NULL: none */
    share_t share;             /* of a whole post, for part-time ones; unset: whole */
};

/* What the contract wants of the whole team. */
struct requirement {
    const char *qualification; /* 社会工作师, 助理社会工作师, 高级社会工作师, 中共党员, … */
    int64_t count;
    const char *note; /* where it was read; may be NULL */
};

struct certificate {
    const char *qualification;
    const char *number;
    date_t issued, expires; /* expires unset: no end */
};

struct person {
    const char *id, *name;
    const char *id_number; /* 公民身份号码, GB 11643; sensitive; NULL when not handed in */
    struct certificate *certificates;
    size_t n_certificates;
};

/* A person in a post for a range of days, both ends counted. */
struct engagement {
    const char *id, *post, *person;
    date_t start, end;    /* end unset: still in post */
    const char *reason;   /* of leaving; may be NULL */
    int64_t weekly_hours; /* whole hours; unset: not stated */
};

/* 指标: a contracted quantity, and the test that each unit has to pass to count. */
struct indicator {
    const char *id, *name, *unit;
    int64_t target;
    int64_t min_sessions, min_people, min_minutes; /* of one unit; unset: not tested */
    bool once_per_person;                          /* 建档: a person counts once */
    const char *external_code; /* in other systems: dataElement of ADX and DHIS2; NULL: the id */
};

struct payment {
    const char *id, *name; /* 首期款 */
    date_t date;
    money_t amount;
    bool paid; /* false: agreed, still to be paid */
};

/* One contract. */
struct project {
    const char *id, *title;
    const char *center;                               /* ids */
    const char *operator_org, *purchaser, *committee; /* committee may be NULL */
    date_t start, end;
    money_t total;
    int64_t headcount; /* 协议人数; unset: the number of posts */
    struct post *posts;
    size_t n_posts;
    struct requirement *requirements;
    size_t n_requirements;
    struct person *people;
    size_t n_people;
    struct engagement *engagements;
    size_t n_engagements;
    struct indicator *indicators;
    size_t n_indicators;
    struct payment *payments;
    size_t n_payments;
    bool own_vacancy_rule; /* the contract states its own rule */
    struct vacancy_rule vacancy;
};

/* Agreed headcount: what the contract says, else its number of posts; unset when neither is known.
 */
int64_t project_headcount(const struct project *p);

/* NULL when the project has none of that id. */
const struct post *project_post(const struct project *p, const char *id);
const struct person *project_person(const struct project *p, const char *id);
const struct indicator *project_indicator(const struct project *p, const char *id);

/* What the post counts for, in 1/10000 of a whole one. */
int64_t post_weight(const struct post *p);

/* Whether the person is in post on the day; false where it is not known since when. */
bool engagement_covers(const struct engagement *g, date_t day);

/* Whether anybody was ever engaged for the post. */
bool project_has_staff(const struct project *p, const char *post);

const char *org_kind_name(enum org_kind k);

#endif
