/* A table that is downloaded or filled in, described once: what stands in its columns, and a
 * function that gives its rows one after the other. codec/book_csv.h and codec/xlsx_write.h write
 * it; none of them keeps more than a row.
 *
 * All texts are UTF-8, borrowed until the writer returns; those of a row until book_row returns.
 */
#ifndef GP_CODEC_BOOK_H
#define GP_CODEC_BOOK_H

#include "base/err.h"
#include "num/date.h"
#include "num/figure.h"

enum book_kind {
    BOOK_TEXT,
    BOOK_MONEY,
    BOOK_SCORE,
    BOOK_SHARE,  /* a percentage */
    BOOK_FACTOR, /* a share as a factor */
    BOOK_COUNT,
    BOOK_DATE,
    BOOK_BOOL, /* 是, 否 */
    BOOK_KIND_N,
};

/* A text may stand in a column of any kind (不适用 among scores); otherwise the kind is the
 * column's.
 */
struct book_cell {
    enum book_kind kind;
    const char *text; /* BOOK_TEXT; NULL is empty */
    int64_t value;    /* fen, 1/10000, pieces, days since 1970-01-01, 0 or 1; DEC_UNSET: empty */
};

static inline struct book_cell book_text(const char *s) {
    return (struct book_cell){BOOK_TEXT, s, DEC_UNSET};
}
static inline struct book_cell book_money(money_t m) {
    return (struct book_cell){BOOK_MONEY, NULL, m.fen};
}
static inline struct book_cell book_score(score_t s) {
    return (struct book_cell){BOOK_SCORE, NULL, s.v};
}
static inline struct book_cell book_share(share_t s) {
    return (struct book_cell){BOOK_SHARE, NULL, s.v};
}
static inline struct book_cell book_factor(share_t s) {
    return (struct book_cell){BOOK_FACTOR, NULL, s.v};
}
static inline struct book_cell book_count(int64_t n) {
    return (struct book_cell){BOOK_COUNT, NULL, n};
}
static inline struct book_cell book_date(date_t d) {
    return (struct book_cell){BOOK_DATE, NULL, date_is_set(d) ? d.day : DEC_UNSET};
}
static inline struct book_cell book_bool(bool b) {
    return (struct book_cell){BOOK_BOOL, NULL, b};
}

/* What is filled in into a column of a template. All zero: anything. */
struct book_input {
    bool required;
    bool locked; /* prefilled, and not to be changed */
    const char *const *choices;
    size_t n_choices; /* 0: no drop-down */
    bool open;        /* something else than the choices may stand there */
    bool bounded;
    int64_t least, most; /* of figures and counts in their units; of texts the length */
};

struct book_column {
    const char *heading; /* without unit: that is added where a format needs it */
    enum book_kind kind;
    bool total;       /* the sum of the column means something; money, scores, counts */
    unsigned width;   /* in characters, a Chinese one counts two; 0: by what stands in it */
    unsigned wrap;    /* longer texts go on in the next line; 0: after 50 characters */
    const char *note; /* at the heading; may be NULL */
    const struct book_input *input; /* in templates; may be NULL */
};

/* A chart of some columns by another. */
enum book_chart_kind {
    BOOK_BARS,
    BOOK_STACKED, /* parts of 100 % */
    BOOK_LINES,
};
#define BOOK_SERIES 16
struct book_chart {
    enum book_chart_kind kind;
    const char *title;
    size_t label; /* column that names the points */
    size_t values[BOOK_SERIES], n_values;
};

#define BOOK_ROWS_UNKNOWN (-1)

struct book_sink;

/* Gives the rows by book_row and passes its errors up. */
typedef enum gp_code book_rows_fn(void *arg, struct book_sink *sink);

struct book_sheet {
    const char *name;    /* of the sheet: 结算 */
    const char *title;   /* above the table; may be NULL */
    const char *note;    /* below the title; may be NULL */
    const char *remarks; /* below the table; may be NULL */
    date_t date;         /* of what it says; may be unset */
    const struct book_column *columns;
    size_t n_columns;
    size_t fixed_columns; /* stay in sight when the table is moved sideways */
    int64_t n_rows;       /* so many there must be, or BOOK_ROWS_UNKNOWN */
    book_rows_fn *rows;   /* NULL: none */
    void *arg;
    const struct book_chart *charts;
    size_t n_charts;
    bool template;     /* to be filled in: protected but for the cells to fill in */
    size_t blank_rows; /* of a template, drawn behind the prefilled ones */
};

/* Where the rows go. */
struct book_sink {
    const struct book_sheet *sheet;
    struct gp_err *err;
    enum gp_code (*write)(struct book_sink *sink, const struct book_cell *cells);
    int64_t n; /* rows so far */
};

/* The next row, a cell for each column. */
enum gp_code book_row(struct book_sink *sink, const struct book_cell *cells) GP_CHECKED;

/* For writers: takes all rows. GP_BUG when they are not as many as the table says: a download never
 * holds less than the page without saying so. */
enum gp_code book_run(struct book_sink *sink) GP_CHECKED;

/* Decimals of the kind's figures as they are stored, and as text (a share as a percentage). */
unsigned book_scale(enum book_kind k);

/* What a cell says, as people read it: 478240.00, 85.77, 2022-05-16, 是; "" when unset. The text is
 * the cell's own or lies in out. */
const char *book_cell_text(const struct book_cell *cell, char out[static DEC_TEXT]);

#endif
