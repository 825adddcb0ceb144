/* The fund table recomputed: rows, columns, grand total, shares with their base stated.
 * Row total = actual + expected; share = row total ÷ sum of row totals without 盈余/赤字. */
#ifndef GP_CORE_FUNDS_H
#define GP_CORE_FUNDS_H

#include "core/round.h"

struct fund_row {
    const struct fund_line *line;
    const struct fund_category *category; /* NULL: unknown to standard and operator's mapping */
    money_t total;                        /* unset when a part is missing */
    share_t share;                        /* unset when not computable */
};

struct funds {
    bool given;
    struct fund_row *rows;
    size_t n_rows;
    money_t surplus;                 /* 0 when the table has no such line; unset: no table */
    money_t actual, expected, total; /* columns, surplus included; unset when a part is missing */
    money_t share_base;              /* total without surplus */
    share_t share_sum;               /* of the rounded shares; may miss 100.00 by rounding */
    money_t contract;                /* contract total, for comparison */
    share_t usage; /* actual spending, surplus left out, ÷ contract (经费使用比例) */
};

/* Recomputes the table from the lines' actual and expected sums. A part that is missing leaves
 * every sum it enters unset; in the surplus line, where a dash is the custom, one missing part
 * counts as nothing as long as the other is there. Without a table all is unset but the contract,
 * and no trace is filed. A line of a known category is traced under the category's id, a second
 * one of that category or an unknown one under its number, from 1.
 * Traces: <entry>.funds.<category or line number>.total and .share, <entry>.funds.actual,
 * .expected, .total, .share_base, .usage. */
enum gp_code funds_compute(struct calc *c, const struct dossier *d, const struct entry *e,
                           struct funds *ret) GP_CHECKED;

/* The category an operator's label stands for: the operator's own mapping first, then the
 * standard's names; NULL when unknown. Blanks and the width of brackets do not matter. */
const struct fund_category *fund_category_of(const struct dossier *d,
                                             const struct org *operator_org, const char *label);

#endif
