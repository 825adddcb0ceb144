/* An evaluation round (评估轮次) and what the parties handed in for it. */
#ifndef GP_CORE_ROUND_H
#define GP_CORE_ROUND_H

#include "core/project.h"

enum round_kind { ROUND_SPOT, ROUND_MID, ROUND_RENEWAL, ROUND_FINAL, ROUND_KIND_N };
const char *round_kind_name(enum round_kind k); /* 抽查评估, 中期评估, 续期评估, 终期评估 */

/* ---- staffing as declared, where no roster was handed in */
struct held_count {
    const char *qualification;
    int64_t count;
};
struct declared_vacancy {
    const char *substation; /* NULL: center or not stated */
    int64_t days;           /* natural days */
    bool open;              /* still vacant when handed in */
    const char *note;
};
struct declared_staffing {
    bool given;
    int64_t in_post;
    int64_t departures;          /* staff who left during the contract */
    int64_t lead_departures;     /* of them 主管 */
    const char *departures_note; /* 含中心主管1人、分站点1人 */
    struct held_count *held;
    size_t n_held;
    struct declared_vacancy *vacancies;
    size_t n_vacancies;
};

/* ---- indicators */
struct service_record { /* one unit of service that was done */
    const char *id, *title;
    date_t date;
    int64_t sessions, people, minutes; /* unset: not recorded */
    const char *person;                /* for once-per-person indicators: a code, never a name */
};
struct progress {
    const char *indicator;
    int64_t done; /* as declared; unset: only records */
    struct service_record *records;
    size_t n_records;
};
enum progress_view { /* the operator's own overall statement, where no numbers were handed in */
                     PROGRESS_NOT_STATED,
                     PROGRESS_COMPLETED,       /* 已完成 */
                     PROGRESS_SLIGHTLY_BEHIND, /* 略有滞后 */
                     PROGRESS_BEHIND,          /* 滞后 */
                     PROGRESS_N,
};

/* ---- funds: 资金使用情况表 as handed in */
struct fund_line {
    const char *label; /* as the operator writes it */
    money_t actual, expected;
    money_t printed_total; /* what the operator's table prints; unset: nothing */
    share_t printed_share;
};
struct fund_table {
    bool given;
    date_t from, cutoff, to; /* actual: from..cutoff; expected: the day after cutoff..to */
    const char *actual_period, *expected_period; /* column text where dates are not known */
    struct fund_line *lines;
    size_t n_lines;
    bool has_surplus; /* 盈余/赤字: a line of its own, outside the share base */
    struct fund_line surplus;
    money_t printed_actual, printed_expected, printed_total; /* 小计 row */
    share_t printed_share;
    const char *note;
};

/* ---- material */
struct checklist_item {
    const char *id, *name;
    bool required;
    date_t due; /* unset: the round's deadline */
};
struct material {
    const char *item, *file_name;
    const char *sha256; /* lower-case hex */
    int64_t size;
    date_t received;
};

/* ---- marks */
struct mark {
    const char *item; /* NULL: the component as a whole */
    bool not_applicable;
    score_t points;     /* 直接打分 and whole components */
    const char *level;  /* 程度分: option id */
    const char **parts; /* 组合分: ids of the options that are met */
    size_t n_parts;
    int64_t done, target; /* 比例分 */
    int64_t times;        /* 扣分, 加分 */
    const char *reason, *evidence;
};

/* One scorer's marks for one component of one entry: an expert's 评分表 or a party's 履约评价. */
struct sheet {
    const char *id, *component;
    const char *scorer, *scorer_name; /* id; name or office as it may be shown */
    enum scorer_role role;
    date_t submitted; /* unset: a draft, which does not count */
    struct mark *marks;
    size_t n_marks;
    const char *comment;
};

/* ---- experts and conflict of interest (回避) */
struct affiliation {
    const char *org;
    const char *relation; /* 曾任职, 亲属任职, 督导关系, … */
    date_t from, to;      /* to unset: goes on */
    /* Why the evaluator found it to be no conflict; NULL: it was not looked at. Known where the
     * round is kept, and no part of the data that are exchanged. */
    const char *dismissed;
};
struct expert {
    const char *id, *name;
    struct affiliation *affiliations;
    size_t n_affiliations;
};
struct assignment {
    const char *expert;
    bool declared; /* signed the recusal declaration (回避声明) */
    bool conflict; /* declared a conflict */
    const char *relation;
};

/* ---- a project in the round */
struct entry {
    const char *id, *project, *method;
    date_t handed_in; /* unset: not yet, or the day is not known */
    bool pledged;     /* 承诺书 signed */
    enum provenance provenance;
    struct declared_staffing staffing;
    enum progress_view progress_view;
    struct progress *progress;
    size_t n_progress;
    struct fund_table funds;
    struct material *materials;
    size_t n_materials;
    struct assignment *assignments;
    size_t n_assignments;
    struct sheet *sheets;
    size_t n_sheets;
    const char *narrative;      /* 工作服务成效 */
    const char *last_narrative; /* the same part of last round's report, for comparison */
};

/* 不采纳: an automatic finding that the evaluator does not uphold, and why. Findings are computed
 * anew each time; rule, entry and place find the decision again. Those that agree in all three are
 * one matter and are decided together. */
struct finding_dismissal {
    const char *rule;  /* id of a check rule */
    const char *entry; /* id; NULL: the round as a whole */
    const char *place; /* as in the finding; NULL: nowhere in particular */
    const char *reason;
};

/* By rule, entry and place, NULL like "". */
int finding_dismissal_cmp(const struct finding_dismissal *a, const struct finding_dismissal *b);
/* In the order in which they are kept and exported. */
void finding_dismissals_sort(struct finding_dismissal *v, size_t n);

/* 整体建议: a headed piece of the evaluator's own advice. */
struct advice {
    const char *title, *text;
};

/* The evaluator's own words and names for the report; what states figures is generated. */
struct report_texts {
    const char *title, *cover_place; /* 深圳坪山·坪山街道 */
    const char *issuer;
    date_t date;
    const char *watermark;
    const char *background;
    const char *standards;     /* 制定评估标准 */
    const char *conduct;       /* 开展评估 */
    const char *feedback;      /* 收集各方评价 */
    const char *staffing_note; /* said after the generated staffing part; may be NULL */
    const char *indicator_note;
    const char *results_intro; /* before the centers' results */
    struct advice *advice;
    size_t n_advice;
};

struct round {
    const char *id, *title;
    enum round_kind kind;
    int64_t year;
    const char *subdistrict;
    const char *commissioner, *evaluator; /* org ids */
    date_t opened, deadline, closed;      /* notice, hand-in deadline, end of evaluation */
    struct checklist_item *checklist;
    size_t n_checklist;
    struct expert *experts;
    size_t n_experts;
    struct entry *entries;
    size_t n_entries;
    struct finding_dismissal *finding_dismissals;
    size_t n_finding_dismissals;
    struct report_texts texts;
};

/* All that an evaluation needs, complete in itself: what a bundle holds and the store loads. */
struct dossier {
    const char *tenant, *tenant_name; /* 440310, 深圳市坪山区 */
    struct standard standard;
    struct org *orgs;
    size_t n_orgs;
    struct center *centers;
    size_t n_centers;
    struct project *projects;
    size_t n_projects;
    struct round round;
};

/* NULL when there is none. */
const struct checklist_item *round_checklist_item(const struct round *r, const char *id);
const struct org *dossier_org(const struct dossier *d, const char *id);
const struct center *dossier_center(const struct dossier *d, const char *id);
const struct project *dossier_project(const struct dossier *d, const char *id);

/* A reference that leads nowhere, a duplicate id, or a thing in the wrong place. */
struct dossier_problem {
    const char *path; /* JSON path: round.entries[2].sheets[0].component */
    const char *message;
};

/* Every broken reference and duplicate id of the dossier, and the standard's own problems.
 * None: *ret_n is 0. */
void dossier_validate(const struct dossier *d, struct arena *a,
                      struct dossier_problem **ret_problems, size_t *ret_n);

#endif
