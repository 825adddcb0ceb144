/* Internal to compose*.c: what the parts of the report share while it is put together. */
#ifndef GP_REPORT_COMPOSE_BUILD_H
#define GP_REPORT_COMPOSE_BUILD_H

#include "core/summary.h"
#include "report/compose.h"
#include "report/prose.h"
#include "report/redact.h"

/* Up to so many centers are named in sentences and drawn one by one; above it the sentences give
 * totals and point at the table. */
#define COMPOSE_NAMED_MAX 12

#define COMPOSE_OPEN "尚未出分"

struct composer {
    struct arena *a;
    const struct evaluation *ev;
    const struct dossier *d;
    const struct round *round;
    const char *data_hash;
    VEC(struct block) blocks;
    unsigned numbers[5]; /* headings so far, by level, within their parent */
    unsigned n_headings, n_tables, n_charts;
    const struct adopted *adopted; /* made when it is first asked for (compose_findings.h) */
};

/* The words that depend on the kind of the round. */
struct kind_words {
    const char *noun;   /* 续期验收 */
    const char *advice; /* 拨付项目剩余费用，并准备项目续期事宜 */
    bool renews;
};
const struct kind_words *compose_kind(const struct composer *c);

/* 年中评估情况, where the round has such a name for it. */
const char *compose_termed(struct composer *c, const char *heading);

static inline bool compose_names(const struct composer *c) {
    return c->ev->n_entries <= COMPOSE_NAMED_MAX;
}

/* Rated by commissioner, purchaser or committee (多方评价), not by experts or inspectors. */
bool compose_by_party(const struct component *comp);

/* ---- blocks */
struct block *compose_block(struct composer *c, enum block_kind kind);
void compose_heading(struct composer *c, unsigned level, const char *text);
void compose_heading_unnumbered(struct composer *c, unsigned level, const char *text);
/* Nothing is added for an empty text. */
void compose_paragraph(struct composer *c, enum para_style style, const char *text);
void compose_paragraphf(struct composer *c, enum para_style style, const char *fmt, ...)
    GP_PRINTF(3, 4);
/* The evaluator's or operator's own words: one paragraph a line. */
void compose_words(struct composer *c, const char *text);

/* The text so far as arena memory; empties the buffer. */
const char *compose_take(struct composer *c, struct buf *b);

/* ---- tables. Cells are added row by row; a new cell is plain, centered and of span 1. */
struct table_draft {
    struct composer *c;
    struct table table;
    VEC(struct cell) cells;
};
/* Numbers the table: "表3 caption"; without a caption (NULL) it has no number. widths has n_columns
 * entries and is copied. */
struct table_draft compose_table(struct composer *c, const char *caption, const unsigned *widths,
                                 size_t n_columns);
struct cell *table_cell(struct table_draft *t, const char *text);
struct cell *table_head(struct table_draft *t, const char *text);
/* Right-aligned figure. */
struct cell *table_figure(struct table_draft *t, const char *text);
struct cell *table_left(struct table_draft *t, const char *text);
/* n cells covered by a span to the left or above. */
void table_covered(struct table_draft *t, size_t n);
/* The head row from texts; tone of the last row's cells. */
void table_head_row(struct table_draft *t, const char *const *texts);
void table_row_tone(struct table_draft *t, enum cell_tone tone);
/* Adds the table as a block, unless it has no rows below the head. note may be NULL. */
void table_end(struct table_draft *t, size_t n_head_rows, const char *note);

/* "表3", the table that will be started next. */
const char *compose_next_table(const struct composer *c);

/* 93.4, or a dash. */
const char *compose_mark(struct composer *c, score_t s);
/* “优秀”3个、“良好”1个 */
const char *compose_grades(struct composer *c, const struct summary_group *g);

/* A chart of shares: what its values and axes are. alt is to be set. */
struct chart compose_share_chart(enum chart_kind kind, const char *const *categories, size_t n,
                                 const struct chart_series *series, size_t n_series);
/* 85.77% for each value in 1/10000; "" for an unset one. */
const char *const *compose_percent_labels(struct composer *c, const int64_t *values, size_t n);

/* Adds the chart with its number: "图2 title". */
void compose_chart(struct composer *c, const struct chart *chart, const char *title);

/* Words in which {项目数} and the like stand for figures (compose_overview.c). */
const char *compose_filled(struct composer *c, const char *text);

/* The lower bounds of the grades, 90 and 80 and so on, as lines of a chart of totals; marks has
 * room for one a grade. Gives their number. */
size_t compose_grade_marks(struct composer *c, struct chart_mark *marks);

/* ---- lists of names */
struct names {
    const char **v;
    size_t n;
};
/* Room for one name an entry. */
struct names names_for(struct composer *c);
void names_add(struct names *l, const char *name);
const char *names_text(struct composer *c, const struct names *l, const char *last);

/* ---- sums over rows; an unset part or one out of range leaves the sum unset */
void sum_add(int64_t *sum, int64_t part);

/* ---- hiding personal names */
/* All findings with their texts so treated, in the same order. Linear in entries and findings. */
const struct finding *findings_redacted(struct arena *a, const struct evaluation *ev);

/* ---- the parts of the report, each in its own file */
void compose_overview(struct composer *c); /* a page */
void compose_introduction(struct composer *c);
void compose_results(struct composer *c);
void compose_summary(struct composer *c);      /* nothing, but in a summary */
void compose_years(struct composer *c);        /* in a summary */
void compose_scores(struct composer *c);       /* table and note */
void compose_surveys(struct composer *c);      /* likewise, where a standard scores by one */
void compose_score_charts(struct composer *c); /* with their heading */
void compose_strips(struct composer *c);       /* likewise */
void compose_score_profile(struct composer *c, const struct entry_result *r); /* a chart, too */
void compose_timeline(struct composer *c, const struct entry_result *r);
void compose_progress_chart(struct composer *c, const struct entry_result *r);
void compose_profiles(struct composer *c); /* a page a center */
void compose_settlement(struct composer *c);
void compose_advice(struct composer *c);
void compose_staffing(struct composer *c);
void compose_staffing_table(struct composer *c); /* and timelines */
void compose_indicators(struct composer *c);
void compose_narratives(struct composer *c);
void compose_fund_annex(struct composer *c);
bool compose_has_funds(const struct composer *c);
void compose_method_annex(struct composer *c);
bool compose_has_findings(struct composer *c);
void compose_findings_annex(struct composer *c);

/* 截至2022年4月30日, the day up to which the entry's staffing is known, else 截至资料递交之日. */
const char *compose_as_of(struct composer *c, date_t cutoff);

/* Days of all vacancies together, those that the rule does not count included. */
int64_t compose_vacant_days(const struct staffing *s);

/* 自然日 or 工作日, by the vacancy rule of the entry's contract. */
const char *compose_day_word(const struct composer *c, const struct entry_result *r);

/* A deduction that will still grow, and the amount that will shrink with it. */
const char *deduction_text(struct composer *c, const struct settlement *s);
const char *payable_text(struct composer *c, const struct settlement *s);

#endif
