/* Two texts side by side, and a report as lines of text, so that two versions of it can be
 * compared. Everything lives in the arena and borrows the lines. */
#ifndef GP_REPORT_COMPARE_H
#define GP_REPORT_COMPARE_H

#include "report/doc.h"

enum compare_kind { COMPARE_SAME, COMPARE_CHANGED, COMPARE_REMOVED, COMPARE_ADDED };

/* A run of a line that is the same on the other side, or is not. */
struct compare_piece {
    const char *text;
    bool differs;
};

struct compare_side {
    const char *line; /* NULL: the other side alone has one */
    struct compare_piece *pieces;
    size_t n;
};

struct compare_row {
    enum compare_kind kind;
    struct compare_side left, right;
};

struct compare {
    struct compare_row *rows;
    size_t n, n_differ;
};

struct compare_lines {
    const char *const *v;
    size_t n;
};

/* The shortest way from one to the other, line by line; lines that took each other's place stand in
 * one row, with what differs in them marked. Texts that have next to nothing in common, and are
 * long, are not searched to the end: what is left then counts as replaced. */
struct compare compare_lines(struct arena *a, struct compare_lines left,
                             struct compare_lines right);

/* The lines of a text; none of NULL or "". */
struct compare_lines compare_split(struct arena *a, const char *text);

/* The document as such a text: a line a heading, paragraph or row of a table, after a letter that
 * says what it is (enum compare_line) and a blank. Cells are parted by " ｜ ". */
enum compare_line {
    LINE_HEADING = 'H',
    LINE_WORDS = 'P',
    LINE_CAPTION = 'C', /* of a table or figure */
    LINE_ROW = 'T',
};
const char *compare_text_of(struct arena *a, const struct doc *d);

#endif
