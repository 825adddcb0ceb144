/* 居民满意度调查, where a standard scores by it: a table of how many answered and what that came
 * to. Nothing where no standard of the report's entries does. */
#include "core/survey_score.h"
#include "report/compose_build.h"

#define COLUMNS 5

static const char *result_text(struct composer *c, const struct survey_use *u,
                               const struct survey_score *v) {
    return v->exact ? survey_score_figure(c->a, u->rule, v) : "未采用";
}

static void survey_row(struct table_draft *t, const struct entry_result *r,
                       const struct component *comp, const struct survey_use *u) {
    struct composer *c = t->c;
    const struct entry *e = r->entry;
    struct survey_score v = survey_score_of(c->a, e->surveys, e->n_surveys, u->rule, u->max);
    int64_t n = v.counted != DEC_UNSET ? v.counted : v.result ? v.result->answered : DEC_UNSET;
    table_cell(t, r->center->name);
    table_left(t, u->item ? u->item->name : comp->name);
    table_cell(t, n == DEC_UNSET ? PROSE_DASH : arena_printf(c->a, "%lld", (long long)n));
    table_cell(t, result_text(c, u, &v));
    table_cell(t, v.exact ? arena_printf(c->a, "%s / %s", score_text(c->a, v.points),
                                         score_text(c->a, u->max))
                          : PROSE_DASH);
}

static void entry_rows(struct table_draft *t, const struct entry_result *r) {
    for (size_t k = 0; k < r->score.n_components; k++) {
        const struct component *comp = r->score.components[k].component;
        struct survey_use *uses;
        size_t n = survey_uses(t->c->a, comp, &uses);
        for (size_t i = 0; i < n; i++)
            survey_row(t, r, comp, &uses[i]);
    }
}

/* How answers become points, each way once, in the standards' order. */
static const char *note_text(struct composer *c) {
    struct method_use use;
    VEC(const char *) said = {0};
    struct buf note = BUF_INIT;
    buf_adds(&note, "注：得分按评估标准由居民的匿名回答折算，未取整的值计入板块；"
                    "人数不足最少回答人数的，不采用，由评分人评分。");
    for (size_t m = 0; dossier_method_at(c->d, m, &use); m++)
        for (size_t k = 0; k < use.method->n_components; k++) {
            struct survey_use *uses;
            size_t n = survey_uses(c->a, &use.method->components[k], &uses), before = 0;
            for (size_t i = 0; i < n; i++) {
                const char *how = arena_printf(
                    c->a, "“%s”：%s，至少 %lld 人。",
                    uses[i].item ? uses[i].item->name : use.method->components[k].name,
                    survey_rule_formula(c->a, uses[i].rule), (long long)uses[i].rule->least);
                for (before = 0; before < said.n && strcmp(said.v[before], how) != 0;)
                    before++;
                if (before < said.n)
                    continue;
                *VEC_PUSH(c->a, &said) = how;
                buf_adds(&note, how);
            }
        }
    return compose_take(c, &note);
}

static bool any_rule(const struct composer *c) {
    for (size_t i = 0; i < c->ev->n_entries; i++)
        for (size_t k = 0; k < c->ev->entries[i].score.n_components; k++)
            if (component_asks_survey(c->ev->entries[i].score.components[k].component))
                return true;
    return false;
}

void compose_surveys(struct composer *c) {
    static const unsigned widths[COLUMNS] = {12, 22, 10, 16, 12};
    static const char *const head[COLUMNS] = {"中心", "由调查计分的项", "回答人数", "结果",
                                              "得分 / 满分"};
    if (!any_rule(c))
        return;
    struct table_draft t = compose_table(c, "居民满意度调查", widths, COLUMNS);
    table_head_row(&t, head);
    for (size_t i = 0; i < c->ev->n_entries; i++)
        entry_rows(&t, &c->ev->entries[i]);
    table_end(&t, 1, note_text(c));
}
