/* 附件 计算说明: which standard and data the figures rest on, and how the main ones were worked
 * out, so that anyone can redo them by hand. The traces are walked once. */
#include "report/compose_build.h"

/* The figures worth a row, by the end of the trace's id, and of how many centers at most: one shows
 * the way, and what is deducted and paid is asked for more often. The data have them all. */
static const struct figure_kind {
    const char *ending;
    size_t most;
} figure_kinds[] = {
    {".score.total", 1},
    {".funds.share_base", 1},
    {".settle.deduction", 5},
    {".settle.payable", 1},
};

static const struct figure_kind *kind_of(const char *id) {
    for (size_t i = 0; i < GP_COUNT(figure_kinds); i++)
        if (prose_ends_with(id, figure_kinds[i].ending))
            return &figure_kinds[i];
    return NULL;
}

/* A deduction of nothing, and what follows from it, explains nothing. */
static bool is_zero(const char *value) {
    return value[strspn(value, "0.")] == '\0';
}

static void trace_row(struct table_draft *t, const struct trace *f) {
    struct arena *a = t->c->a;
    const char *unit = f->unit ? f->unit : "";
    table_left(t, f->label);
    table_left(t, cstr_empty(f->formula) ? PROSE_DASH : f->formula);
    table_left(t, cstr_empty(f->working) ? PROSE_DASH : f->working);
    table_figure(t, cstr_empty(f->value) ? PROSE_DASH : arena_printf(a, "%s%s", f->value, unit));
    table_left(t, cstr_empty(f->rounding) ? "不取整" : f->rounding);
}

static void trace_table(struct composer *c) {
    static const unsigned widths[] = {18, 24, 30, 14, 16};
    static const char *const head[] = {"数据", "算法", "计算过程", "结果", "取整"};
    struct table_draft t = compose_table(c, "主要数据的计算过程", widths, GP_COUNT(widths));
    table_head_row(&t, head);
    size_t shown[GP_COUNT(figure_kinds)] = {0};
    for (size_t i = 0; i < c->ev->calc->traces.n; i++) {
        const struct trace *f = &c->ev->calc->traces.v[i];
        const struct figure_kind *kind = kind_of(f->id);
        if (!kind || cstr_empty(f->value) || is_zero(f->value))
            continue;
        if (shown[kind - figure_kinds]++ >= kind->most)
            continue;
        trace_row(&t, f);
    }
    table_end(&t, 1, "注：同类数据算法相同，各举数例；全部数据的计算过程在报告数据文件里。");
}

static void state_source(struct composer *c, const struct standard *s, const char *which) {
    if (!cstr_empty(s->source))
        compose_paragraphf(c, PARA_BODY, "评估标准%s的来源：%s%s", which, s->source,
                           prose_ends_with(s->source, "。") ? "" : "。");
    if (!cstr_empty(s->vacancy.basis))
        compose_paragraphf(c, PARA_BODY, "空岗扣除规则%s的依据：%s%s", which, s->vacancy.basis,
                           prose_ends_with(s->vacancy.basis, "。") ? "" : "。");
}

void compose_method_annex(struct composer *c) {
    const struct standard *s;
    compose_paragraphf(c, PARA_BODY, "本报告依据的评估标准：%s。",
                       dossier_standards_label(c->a, c->d));
    for (size_t i = 0; (s = dossier_standard_at(c->d, i)); i++)
        state_source(c, s, c->d->n_standards == 0 ? "" : arena_printf(c->a, "“%s”", s->title));
    compose_paragraph(c, PARA_BODY,
                      "本报告的得分、合计、比例、扣除及应付金额均由系统依据递交资料和评分核算，"
                      "金额精确到分，中间步骤不取整。未递交的数据以“——”或“尚未出分”表示，"
                      "不按零计算。");
    compose_paragraphf(c, PARA_BODY, "本报告由公评 " GP_VERSION " 计算（计算规则第 %d 版）。",
                       (int)(c->ev->calc->rules ? c->ev->calc->rules : CALC_RULES));
    if (!cstr_empty(c->data_hash))
        compose_paragraphf(c, PARA_BODY,
                           "本轮评估数据的校验值（SHA-256）为%s，可用于核对本报告所依据的数据"
                           "未被改动。",
                           c->data_hash);
    trace_table(c);
}
