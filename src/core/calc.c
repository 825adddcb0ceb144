#include "core/calc.h"

const char *provenance_name(enum provenance p) {
    static const char *const names[PROV_N] = {"自报", "系统计算", "抽查核实", "实地核实"};
    return p < PROV_N ? names[p] : "";
}

bool calc_follows(const struct calc *c, int64_t rules) {
    return (c->rules ? c->rules : CALC_RULES) >= rules;
}

void calc_trace(struct calc *c, const struct trace *t) {
    if (c->untraced)
        return;
    struct trace *kept = VEC_PUSH(c->arena, &c->traces);
    *kept = *t;
    kept->standard = c->own_standard;
    if (t->n_inputs > 0)
        kept->inputs = arena_memdup(c->arena, t->inputs, t->n_inputs * sizeof(*t->inputs));
}

const struct trace *calc_find_trace(const struct calc *c, const char *id_or_label) {
    if (c->untraced)
        GP_DIE("a trace of an untraced evaluation: %s", id_or_label);
    for (size_t i = 0; i < c->traces.n; i++) {
        const struct trace *t = &c->traces.v[i];
        if (strcmp(t->id, id_or_label) == 0 || strcmp(t->label, id_or_label) == 0)
            return t;
    }
    return NULL;
}

enum gp_code calc_overflow(struct calc *c, const char *figure) {
    return gp_fail(c->err, GP_INVALID, figure, "数字太大，超出可以计算的范围，请核对录入的数值");
}

const char *round_mode_name(enum round_mode m) {
    switch (m) {
    case ROUND_HALF_UP:
        return "四舍五入";
    case ROUND_HALF_EVEN:
        return "四舍六入五成双";
    case ROUND_DOWN:
        return "舍去尾数";
    case ROUND_UP:
        return "进一";
    }
    return "";
}

const char *calc_printf(struct calc *c, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    const char *s = arena_vprintf(c->arena, fmt, ap);
    va_end(ap);
    return s;
}
