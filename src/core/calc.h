/* What a computation carries: where memory comes from, where its steps are written down, and where
 * an error goes. Every computed figure leaves a trace, so that anyone can redo it by hand. */
#ifndef GP_CORE_CALC_H
#define GP_CORE_CALC_H

#include "base/err.h"
#include "num/date.h"
#include "num/figure.h"

/* How far a fact can be trusted (来源标记). */
enum provenance {
    PROV_DECLARED, /* 自报: as the operator handed it in */
    PROV_COMPUTED, /* 推算: computed by us from detailed records */
    PROV_SAMPLED,  /* 抽查核实 */
    PROV_ON_SITE,  /* 实地核实 */
    PROV_N,
};

/* 自报, 系统计算, 抽查核实, 实地核实 */
const char *provenance_name(enum provenance p);

struct trace_input {
    const char *name;  /* 合同总额 */
    const char *value; /* 478240.00 */
    const char
        *source; /* where it was read: 合同, 资金使用情况表 人力成本 行, another trace's id */
};

struct trace {
    const char *id;      /* liulian.settle.deduction: entry, subject, figure; unique in a round */
    const char *label;   /* 六联 空岗扣除 */
    const char *value;   /* decimal text; "" when the figure is not known */
    const char *unit;    /* 元, 分, %, 天, 名; "" when none */
    const char *formula; /* 合同总额 ÷ 合同自然日 ÷ 岗位数 × 空岗自然日 */
    const char
        *working; /* 478240.00 ÷ 182 ÷ 7 × 31 = 11636.92; NULL when the formula says it all */
    const char *rounding; /* 四舍五入到 0.01 元，最后一步取整一次; NULL when nothing is rounded */
    const char *basis;    /* regulation and article, or the standard's clause; NULL when none */
    const char *standard; /* where it is another than the round's; calc_trace sets it */
    const struct trace_input *inputs;
    size_t n_inputs;
};

/* 计算规则: one more whenever the program comes to another figure from the same data than it did
 * before. A published report is verified by the rules that it was computed by, for ever: what was
 * changed asks calc_follows() and goes the old way for older rules. A figure or a check that is
 * merely new needs no number. docs/architecture.md has the list. */
#define CALC_RULES 3

struct calc {
    struct arena *arena;
    struct gp_err *err;
    int64_t rules;            /* 0: CALC_RULES */
    const char *standard;     /* title and version of the standard used; printed with every trace */
    const char *own_standard; /* of the entry at work, where it is another; else NULL */
    /* While the round is at work: the day, so that what may still come is not found missing. NULL:
     * all that was due is past, as for every report. */
    const date_t *today;
    /* Only the figures are wanted: nothing is written down, which is most of the work of a large
     * round. What shows or prints traces leaves it false; calc_find_trace ends the program then. */
    bool untraced;
    VEC(struct trace) traces;
};

/* Whether the computation follows that version of the rules or a later one. */
bool calc_follows(const struct calc *c, int64_t rules);

/* Files a trace, unless the calc is untraced: whoever makes its texts asks before. The strings are
 * borrowed and must live in the calc's arena (or be literals). The inputs are copied. */
void calc_trace(struct calc *c, const struct trace *t);

/* The trace with that id or that label, or NULL. */
const struct trace *calc_find_trace(const struct calc *c, const char *id_or_label);

/* The error for arithmetic that left the range of its type, naming the figure. */
enum gp_code calc_overflow(struct calc *c, const char *figure);

/* 四舍五入, 四舍六入五成双, 舍去尾数, 进一 */
const char *round_mode_name(enum round_mode m);

/* Shorthand for the arena of the calc. */
const char *calc_printf(struct calc *c, const char *fmt, ...) GP_PRINTF(2, 3);

#endif
