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
    date_t due;       /* unset: the entry's deadline; see item_due */
    const char *note; /* what it must be, for who hands it in; NULL: nothing to say */
};
struct material {
    const char *item, *file_name;
    const char *sha256; /* lower-case hex */
    int64_t size;
    date_t received;
};

/* 退回补正: material was asked for again; due unset: no day was set. */
struct correction {
    date_t asked, due;
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

/* What residents answered to one question of a survey that was taken as a ground of the score. */
struct survey_step {
    int64_t value; /* of the scale */
    int64_t count; /* how many answered so */
};
struct survey_result {
    const char *form, *question; /* as the standard names them */
    const char *title, *label;   /* of the form; of the question, as residents read it */
    date_t ended;
    int64_t answered; /* whose answer is a step */
    /* By value. None: fewer than may be told without telling anybody's answer. */
    struct survey_step *steps;
    size_t n_steps;
};

/* What of a sheet was changed. */
enum sheet_part {
    SHEET_MARK,
    SHEET_REASON,
    SHEET_EVIDENCE,
    SHEET_COMMENT,
    SHEET_WHOLE,
    SHEET_PART_N
};
struct sheet_change {
    enum sheet_part part;
    const char *item;      /* of marks, reasons and evidence; NULL: the component as a whole */
    const char *old, *now; /* as it is shown to people; NULL: nothing */
};

/* 更正: what somebody else than its scorer changed of a sheet that had been handed in, and why. It
 * stays, whatever becomes of sheet and entry. */
struct sheet_correction {
    const char *id, *entry, *component, *scorer, *scorer_name;
    enum scorer_role role;
    date_t date;
    const char *by, *office; /* whose act it was, by name and by what they are here */
    const char *reason;
    struct sheet_change *changes;
    size_t n_changes;
};

/* One that counts, or should, and is not as its scorer handed it in; nor was it corrected. */
struct unlike_sheet {
    const char *sheet; /* NULL: it is gone */
    const char *component;
    const char *text; /* Chinese: whose it is, and old and new */
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
    const char *standard;     /* id of its own standard, whose method it is; NULL: the round's */
    int64_t standard_version; /* meaningful only with standard */
    bool withdrawn;   /* 退出评估: evaluated in nothing, and in none of the round's results */
    date_t deadline;  /* its own last day for handing in; unset: the round's */
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
    struct correction *corrections; /* in the order in which they were asked for */
    size_t n_corrections;
    struct assignment *assignments;
    size_t n_assignments;
    struct sheet *sheets;
    size_t n_sheets;
    struct survey_result *surveys;
    size_t n_surveys;
    const char *narrative;        /* 工作服务成效, as the operator handed it in */
    const char *narrative_edited; /* by the evaluator, for the report; NULL: it prints the above */
    const char *last_narrative;   /* the same part of last round's report, for comparison */
    struct unlike_sheet *unlike;  /* known where the round is kept, and not exchanged */
    size_t n_unlike;
};

/* What a finding, a decision or a mark on a page is about; see core/place.h. */
enum place_kind {
    PLACE_NOWHERE,     /* the entry or the round as a whole */
    PLACE_ROUND,       /* column: held, deadline, closed, year, report_date */
    PLACE_PROJECT,     /* column: start, end, total, payments (id: of one of them), posts */
    PLACE_REQUIREMENT, /* id: the qualification */
    PLACE_POST,
    PLACE_PERSON,
    PLACE_ENGAGEMENT,
    PLACE_STAFFING, /* what follows from the roster; column: in_post, departures, vacancies */
    PLACE_DECLARED, /* column as in struct declared_staffing; held: id is the qualification */
    PLACE_INDICATOR,
    PLACE_RECORD,
    PLACE_FUNDS,     /* the table; column: of all its rows */
    PLACE_FUND_LINE, /* id: the label */
    PLACE_SURPLUS,   /* 盈余/赤字 */
    PLACE_SUBTOTAL,  /* 小计 */
    PLACE_TEXT,      /* column: narrative */
    PLACE_CHECKLIST,
    PLACE_FILE, /* id: SHA-256, else the name */
    PLACE_COMPONENT,
    PLACE_SHEET, /* column: an item; NULL: the sheet */
    PLACE_EXPERT,
    PLACE_ENTRY, /* column: pledged, handed_in */
    PLACE_N,
};
struct place_ref {
    enum place_kind what;
    const char *id;     /* of what there are several */
    int64_t row;        /* how many of that id stand before it */
    const char *column; /* the member, as it is called in a bundle; NULL: the whole */
};

/* By what, id, row and column; NULL is like "", an unset row like 0. */
int place_cmp(const struct place_ref *a, const struct place_ref *b);

/* What the evaluator decided about an automatic finding: 不采纳, and why, or 采纳, and in which
 * words the report says it. Findings are computed anew each time; rule, entry and place find the
 * decision again. Those that agree in all three are one matter and are decided together. (Its name
 * is the bundle's, from when nothing but dismissals was kept.) */
struct finding_dismissal {
    const char *rule;   /* id of a check rule */
    const char *entry;  /* id; NULL: the round as a whole */
    const char *place;  /* words of a decision from before places were data; else NULL */
    const char *reason; /* adopted: the words for the report; NULL: the finding's own */
    bool adopted;
    bool placed; /* at is given */
    struct place_ref at;
};

/* By rule, entry and place, NULL like "". */
int finding_dismissal_cmp(const struct finding_dismissal *a, const struct finding_dismissal *b);
/* In the order in which they are kept and exported. */
void finding_dismissals_sort(struct finding_dismissal *v, size_t n);

/* 整体建议: a headed piece of the evaluator's own advice. */
struct advice {
    const char *title, *text;
};

/* How many had a grade. */
struct earlier_band {
    const char *name;
    int64_t entries;
};

/* What a round of an earlier year gave, as it was published: of the district, or of one of its
 * subdistricts. Part of the data of a summary, so that its trends can be computed again from what
 * it carries. */
struct earlier_mean {
    int64_t year;
    const char *title;       /* of that round */
    const char *subdistrict; /* NULL: all of them */
    int64_t entries, scored;
    score_t mean;               /* to 0.01; unset: none was scored */
    struct earlier_band *bands; /* of the scored, in the order of its standard; none: not kept */
    size_t n_bands;
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
    const char *term;    /* 年中: what people call this evaluation, before 评估 in headings */
    const char *summary; /* on the summary page, instead of the generated sentences */
    bool name_withdrawn; /* the report says which projects left the round */
    bool print_ranking;  /* 名次 in the score tables, and the bars of the summary sorted */
    bool print_averages; /* 平均分 below the scores */
    bool print_profiles; /* a page for each center */
    bool print_marks;    /* the marks of all who scored, as a strip a center */
    bool print_workings; /* annex 计算说明 with the workings of the main figures */
    struct advice *advice;
    size_t n_advice;
};

/* Whose entries a report speaks of. */
enum report_scope {
    REPORT_ALL,
    REPORT_SUBDISTRICT,
    REPORT_OPERATOR,
    REPORT_PURCHASER,
    REPORT_SUMMARY, /* all entries as well, street by street: 全区汇总 */
    REPORT_SCOPE_N,
};

/* One of several reports of a round. Where one has no words of its own, the round's stand. */
struct report {
    const char *id;
    enum report_scope scope;
    const char *target;   /* the subdistrict's name, or the organisation's id; NULL: needs none */
    const char *number;   /* 编号, on the cover; may be NULL */
    const char *approver; /* org id; NULL: the round's commissioner */
    struct report_texts texts;
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
    struct sheet_correction *sheet_corrections; /* in the order in which they were made */
    size_t n_sheet_corrections;
    struct report_texts texts;
    /* None: the round has one report, of all entries, with the words above. */
    struct report *reports;
    size_t n_reports;
    struct earlier_mean *earlier; /* oldest first; for the summary alone */
    size_t n_earlier;
    /* The rules (calc.h) that its results were published by; 0: none, the present ones are at work.
     * Known where the round is kept, and no part of the data. */
    int64_t rules;
    const date_t *scoring_due; /* last day for experts, likewise; NULL: closed is */
};

/* The method that fits a contract of that end: 方式一, whose standard has somebody look on site,
 * where it ends within the round (until `closed`, else within the year), 方式二 where it goes on;
 * the only one where there is only one. NULL: nothing follows. A proposal, and no rule of the
 * source. */
const struct method *round_propose_method(const struct standard *s, int64_t year, date_t closed,
                                          date_t contract_end);

/* Whether results by the two can stand in one report: the same full mark, grades and fund
 * categories. Else *ret_why (may be NULL) is what differs, in Chinese. */
bool standards_are_comparable(const struct standard *a, const struct standard *b,
                              const char **ret_why);

/* Finds organisations, centers, projects and entries by id without searching their lists. */
struct dossier_index;

/* Where somebody is in post in another round of the district that is not published yet. */
struct elsewhere {
    const char *number;         /* 公民身份号码 */
    const char *center, *round; /* names */
    date_t start, end;          /* end unset: still in post */
};

/* All that an evaluation needs, complete in itself: what a bundle holds and the store loads. */
struct dossier {
    const char *tenant, *tenant_name; /* 440310, 深圳市坪山区 */
    struct standard standard;         /* of the round, and of every entry that names none */
    struct standard *standards;       /* those that entries name */
    size_t n_standards;
    struct org *orgs;
    size_t n_orgs;
    struct center *centers;
    size_t n_centers;
    struct project *projects;
    size_t n_projects;
    struct round round;
    /* Of the round's people. Known where the round is kept, and no part of the data. */
    const struct elsewhere *elsewhere;
    size_t n_elsewhere;
    const struct dossier_index *index; /* NULL: none was made, lists are searched */
};

/* The last day for an entry's hand-in: its own, where it has one. */
date_t deadline_of(date_t round_deadline, date_t own);
date_t entry_deadline(const struct round *r, const struct entry *e);
/* That of one item of the checklist, which may have a day of its own: it moves by as many days as
 * the entry's deadline is away from the round's. */
date_t item_due(date_t item, date_t round_deadline, date_t own);
/* The same of the item; NULL: a file that belongs to none. */
date_t entry_item_due(const struct round *r, const struct entry *e,
                      const struct checklist_item *item);

/* The day until which what came in on `received` had to come: due, or where that is past, the end
 * of the last correction that had been asked for by then (unset: none was set, nothing is late). */
date_t correction_due(const struct correction *v, size_t n, date_t received, date_t due);
/* The dossier with an index: a shallow copy that borrows everything, for as long as its lists stay
 * as they are. Evaluating makes one, since it looks things up for each entry. */
const struct dossier *dossier_indexed(const struct dossier *d, struct arena *a);

/* The expert's name; the id where there is none. */
const char *round_expert_name(const struct round *r, const char *id);

/* The standard by which the entry is evaluated; NULL: it names one that is not there. */
const struct standard *entry_standard(const struct dossier *d, const struct entry *e);
const struct method *entry_method(const struct dossier *d, const struct entry *e);
/* The dossier as it is for that entry, with its standard in the place of the round's. */
const struct dossier *dossier_for_entry(const struct dossier *d, const struct entry *e,
                                        struct arena *a);

/* The i-th standard, the round's first; NULL past the last. */
const struct standard *dossier_standard_at(const struct dossier *d, size_t i);
/* The i-th of all methods of all its standards, in their order. */
struct method_use {
    const struct standard *standard;
    const struct method *method;
};
bool dossier_method_at(const struct dossier *d, size_t i, struct method_use *ret);
/* 方式二; where it is of another standard than the round's, with that one's title and version. */
const char *method_use_name(struct arena *a, const struct dossier *d, const struct method_use *u);
/* Whether all of them are: what rests on an example is said to. */
bool dossier_is_official(const struct dossier *d);
/* The labels of the standards by which entries that did not withdraw are evaluated (the round's
 * where there are none), joined by ；. */
const char *dossier_standards_label(struct arena *a, const struct dossier *d);

/* NULL when there is none. */
const struct checklist_item *round_checklist_item(const struct round *r, const char *id);
const struct org *dossier_org(const struct dossier *d, const char *id);
const struct center *dossier_center(const struct dossier *d, const char *id);
const struct project *dossier_project(const struct dossier *d, const char *id);
const struct entry *dossier_entry(const struct dossier *d, const char *id);
/* 工作服务成效 as the report prints it; NULL or "" where there is none. */
const char *entry_narrative(const struct entry *e);

/* A reference that leads nowhere, a duplicate id, or a thing in the wrong place. */
struct dossier_problem {
    const char *path; /* JSON path: round.entries[2].sheets[0].component */
    const char *message;
};

/* Every broken reference and duplicate id of the dossier, and the standard's own problems.
 * None: *ret_n is 0. */
void dossier_validate(const struct dossier *d, struct arena *a,
                      struct dossier_problem **ret_problems, size_t *ret_n);

/* The same of a center, or of a project at that center, whatever else there is: what stands in it
 * refers to parts of it. Paths as in a dossier: projects[0].posts[1].id, centers[0].substations[…].
 */
void dossier_validate_single(const struct center *center, const struct project *project,
                             struct arena *a, struct dossier_problem **ret_problems, size_t *ret_n);

#endif
