/* The expressions of forms: relevance, constraints, calculations, in the part of XPath 1.0 that
 * XLSForm (xlsform.org) asks for. Names of questions are ${name}, the answer at hand is a point.
 *
 * Figures are decimals of six places in 64 bits; products and quotients round once, half away from
 * zero. What is no figure, overflows or is divided by zero is "not a number", which no comparison
 * holds for but !=. Dates count days since 1970-01-01 where a figure is wanted. An answer that was
 * not given is the empty text, never zero. There is no loop and no recursion in the language: an
 * expression costs no more than its length, and lengths have limits. */
#ifndef GP_CORE_EXPR_H
#define GP_CORE_EXPR_H

#include "base/arena.h"
#include "num/date.h"

#define EXPR_SCALE 6
#define EXPR_ONE   1000000
#define EXPR_BYTES 2000 /* of the text */
#define EXPR_DEPTH 32
#define EXPR_NODES 400
#define EXPR_TEXT  20000 /* bytes of a text that is put together; longer ones are cut */

enum expr_kind { EXPR_TEXT_VALUE, EXPR_NUMBER, EXPR_DATE, EXPR_BOOL };

struct expr_value {
    enum expr_kind kind;
    int64_t n;        /* NUMBER: scaled, DEC_UNSET: not a number; DATE: days; BOOL: 0 or 1 */
    const char *text; /* TEXT: never NULL */
};

struct expr;

/* Reads an expression. NULL when it is none, or uses what is not supported: *ret_problem then says
 * in Chinese what, and what to write instead. */
const struct expr *expr_parse(struct arena *a, const char *text, const char **ret_problem);

/* The name of the i-th question that it refers to; NULL behind the last. */
const char *expr_name(const struct expr *e, size_t i);
/* Whether it speaks of the answer at hand. */
bool expr_uses_self(const struct expr *e);

/* Where answers come from. */
struct expr_scope {
    struct arena *arena;
    const void *cls;
    /* The nth answer to the question of that name, as seen from where the expression stands: 0 is
     * the one that it means, all of a repeated question count from 1. False: there is none. */
    bool (*value)(const void *cls, const char *name, size_t nth, struct expr_value *ret);
    const struct expr_value *self; /* NULL: there is no answer at hand */
    date_t today;
};

struct expr_value expr_run(const struct expr *e, const struct expr_scope *scope);

struct expr_value expr_text(const char *text);
/* Figure as text, without closing zeros; dates as 2026-03-01; true and false by these words. */
const char *expr_to_text(struct arena *a, const struct expr_value *v);
/* Scaled; DEC_UNSET: not a number. */
int64_t expr_to_number(const struct expr_value *v);
bool expr_to_bool(const struct expr_value *v);

#endif
