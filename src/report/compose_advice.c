/* 整体建议: the evaluator's own advice as given, then what the automatic checks found, with the
 * article it rests on. The two are kept apart so that nobody takes one for the other. */
#include "report/compose_build.h"

static const char *or_dash(const char *s) {
    return cstr_empty(s) ? PROSE_DASH : s;
}

static void count_findings(struct composer *c, const struct finding *v, size_t n) {
    size_t by_severity[SEVERITY_N] = {0};
    for (size_t i = 0; i < n; i++)
        by_severity[v[i].severity < SEVERITY_N ? v[i].severity : SEVERITY_INFO]++;
    const char *parts[SEVERITY_N];
    size_t n_parts = 0;
    for (int s = SEVERITY_N - 1; s >= 0; s--)
        if (by_severity[s])
            parts[n_parts++] = arena_printf(c->a, "%s%s项", severity_name((enum severity)s),
                                            prose_count(c->a, (int64_t)by_severity[s]));
    compose_paragraphf(c, PARA_BODY,
                       "依据评估标准、协议约定及相关规定，对递交的资料逐项进行自动核查，"
                       "共发现问题%s项，其中%s，详见%s。",
                       prose_count(c->a, (int64_t)n), prose_join(c->a, parts, n_parts, "、"),
                       compose_next_table(c));
}

static void finding_row(struct table_draft *t, const struct finding *f) {
    struct arena *a = t->c->a;
    const char *who = f->center ? f->center : "全部项目";
    table_left(t, cstr_empty(f->where) ? who : arena_printf(a, "%s\n%s", who, f->where));
    struct cell *kind = table_cell(t, severity_name(f->severity));
    if (f->severity == SEVERITY_ERROR)
        kind->tone = TONE_WARN;
    table_left(t, cstr_empty(f->message) ? f->title : f->message);
    table_left(t, or_dash(f->expected));
    table_left(t, or_dash(f->basis));
    table_left(t, or_dash(f->mend));
}

static void findings_table(struct composer *c, const struct finding *v, size_t n) {
    static const unsigned widths[] = {14, 7, 30, 12, 18, 22};
    static const char *const head[] = {"对象", "级别", "问题", "应为", "依据", "建议"};
    struct table_draft t = compose_table(c, "自动核查发现", widths, GP_COUNT(widths));
    table_head_row(&t, head);
    for (size_t i = 0; i < n; i++)
        finding_row(&t, &v[i]);
    table_end(&t, 1, "注：依据栏为“——”的，系按算术关系或资料之间的对应关系核查。");
}

void compose_advice(struct composer *c) {
    const struct report_texts *texts = &c->round->texts;
    const struct finding *findings = findings_redacted(c->a, c->ev);
    compose_heading(c, 2, "整体建议");
    for (size_t i = 0; i < texts->n_advice; i++) {
        compose_heading(c, 3, texts->advice[i].title);
        compose_words(c, texts->advice[i].text);
    }
    compose_heading(c, 3, "自动核查发现");
    if (c->ev->n_findings == 0) {
        compose_paragraph(
            c, PARA_BODY,
            "依据评估标准、协议约定及相关规定，对递交的资料逐项进行自动核查，未发现问题。");
        return;
    }
    count_findings(c, findings, c->ev->n_findings);
    findings_table(c, findings, c->ev->n_findings);
}
