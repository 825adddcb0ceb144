/* Private to sheets.c and its sheets_*.c. */
#ifndef GP_APP_FILL_SHEETS_INSIDE_H
#define GP_APP_FILL_SHEETS_INSIDE_H

#include "app/fill/amended.h"
#include "app/fill/rows.h"
#include "app/fill/sheets.h"
#include "num/interval.h"

/* What aggregate data of other systems (ADX, DHIS2) say of a value beside it. */
struct fill_exchange {
    const char *unit;   /* orgUnit */
    const char *period; /* as written */
    const char *figure; /* target, done, …, or whatever the other system has there */
    const char *split;  /* by which a value is a part of another: GENDER=F */
};

/* What the columns of a line say, wherever the format keeps it. */
struct fill_sheet_row {
    struct person person;
    struct engagement engagement;
    struct certificate certificate;
    struct held_count held;
    struct declared_vacancy vacancy;
    struct progress progress;
    struct fill_exchange exchange;
    struct service_record record;
    struct fund_line line;
    struct entry entry;
};

enum fill_sheet {
    SHEET_PAPERS,
    SHEET_STAFF,
    SHEET_HELD,
    SHEET_VACANCIES,
    SHEET_DONE,
    SHEET_RECORDS,
    SHEET_FUNDS,
    SHEET_NARRATIVE,
    SHEET_N,
};

struct fill_importing {
    struct work *w;
    const struct workbook_wish *wish;
    struct workbook *book;
    struct fill_desk *desk;
    bool touched[PART_N];
    VEC(struct fill_certificate) papers; /* that stand in the rows of people */
    VEC(struct workbook_at) paper_rows;
    struct fill_amended amended;
};

/* A value of an exchange on its way. */
struct fill_value {
    const struct indicator *indicator;
    struct interval period;
    const char *split;
    int64_t value;
    struct workbook_at at;
};
struct fill_values {
    VEC(struct fill_value) v;
    VEC(const char *) unknown;   /* dataElements that are no indicator */
    size_t ours, others;         /* values; of other units */
    struct workbook_at other;    /* the first of them */
    bool any_figure, any_partly; /* a period that reaches beyond the contract was told */
};

/* Rows of a table on their way: the structs that its form reads, and where each came from. */
struct fill_batch {
    struct fill_importing *x;
    enum fill_sheet table;
    char *rows;
    size_t n, cap;
    VEC(struct workbook_at) at;
    struct fill_values *values; /* of an exchange; NULL: none came yet */
};
extern const struct shape shape_exchange;
/* Whether the sheet has units and periods, as data of other systems. */
bool fill_is_exchange(const struct workbook *book, const struct workbook_sheet *sheet);
/* Takes one value, or says what is wrong with it; and all that were taken as what was done of each
 * indicator, into the batch. */
void fill_exchange_take(struct fill_batch *b, const struct workbook_at *at);
void fill_exchange_end(struct fill_batch *b);

/* A new one, all zero. */
void *fill_sheet_push(struct fill_batch *b, const struct workbook_at *at);
/* Lays them over what is typed. */
void fill_sheet_merge(struct fill_batch *b);

struct fill_form *fill_sheet_form(struct fill_importing *x, enum fill_sheet t);
void fill_sheet_complain(struct fill_importing *x, const struct workbook_at *at, const char *what,
                         const char *remedy);

const struct fill_table *fill_sheet_table(enum fill_sheet t);
/* ROUND/ENTRY apart. */
void fill_split_subject(struct arena *a, const char *subject, const char **ret_round,
                        const char **ret_entry);

enum gp_code fill_sheets_prefill(struct work *w, const char *subject,
                                 struct workbook_rows *rows) GP_CHECKED;
enum gp_code fill_take_funds(struct fill_importing *x) GP_CHECKED;

#endif
