/* What a summary says of many entries: summary_compute() makes groups by street, by operator and of
 * all (group), each counted and averaged once (gather, its mean traced), then the findings that
 * most entries have in common (find_common). */
#include "core/summary.h"

#include "core/check.h"
#include "num/fraction.h"

#define MEAN_STEP (SCORE_ONE / 100)

bool dossier_is_summary(const struct dossier *d) {
    return d->round.n_reports == 1 && d->round.reports[0].scope == REPORT_SUMMARY;
}

/* ---- groups */

struct summing {
    struct calc *c;
    const struct evaluation *ev;
    const struct standard *standard;
};

typedef const char *(*group_name)(const struct entry_result *r);

static const char *of_subdistrict(const struct entry_result *r) {
    return cstr_or_null(r->center->subdistrict);
}

static const char *of_operator(const struct entry_result *r) {
    return r->operator_org->name;
}

static const char *of_all(const struct entry_result *r) {
    (void)r;
    return NULL;
}

static bool belongs(const struct entry_result *r, group_name name_of, const char *name) {
    return strcmp(cstr_or_empty(name_of(r)), cstr_or_empty(name)) == 0;
}

const char *summary_group_name(const struct summary_group *g) {
    return g->name ? g->name : "未写明";
}

static void count_grade(const struct summing *s, struct summary_group *g,
                        const struct entry_result *r) {
    for (size_t k = 0; r->score.band && k < s->standard->n_bands; k++)
        g->by_band[k] += cstr_eq(r->score.band->name, s->standard->bands[k].name);
}

static bool uses(const struct summing *s, const struct method *m, group_name name_of,
                 const char *name) {
    for (size_t i = 0; i < s->ev->n_entries; i++)
        if (s->ev->entries[i].score.method == m && belongs(&s->ev->entries[i], name_of, name))
            return true;
    return false;
}

static const char *methods_of(const struct summing *s, group_name name_of, const char *name) {
    const char *text = "";
    struct method_use u;
    for (size_t i = 0; dossier_method_at(s->ev->dossier, i, &u); i++)
        if (uses(s, u.method, name_of, name))
            text = calc_printf(s->c, "%s%s%s", text, *text ? "、" : "", u.method->name);
    return text;
}

static void trace_mean(const struct summing *s, const struct summary_group *g, const char *kind,
                       score_t sum) {
    if (s->c->untraced)
        return;
    const char *name = g->name ? g->name : "全部项目";
    const char *mean = score_text(s->c->arena, g->mean);
    struct trace t = {.id = g->name ? calc_printf(s->c, "summary.%s.%s.mean", kind, g->name)
                                    : calc_printf(s->c, "summary.%s.mean", kind),
                      .label = calc_printf(s->c, "%s 平均分", name),
                      .value = mean,
                      .unit = "分",
                      .formula = "各项目总分之和 ÷ 已出分的项目数",
                      .working = calc_printf(s->c, "%s ÷ %lld = %s", score_text(s->c->arena, sum),
                                             (long long)g->scored, mean),
                      .rounding = "四舍五入到 0.01 分，最后一步取整一次"};
    calc_trace(s->c, &t);
}

/* Everything but the trace; *ret_sum is that of the totals. */
static enum gp_code gather(const struct summing *s, group_name name_of, struct summary_group *g,
                           score_t *ret_sum) {
    score_t sum = score_of(0);
    for (size_t i = 0; i < s->ev->n_entries; i++) {
        const struct entry_result *r = &s->ev->entries[i];
        if (!belongs(r, name_of, g->name))
            continue;
        g->entries++;
        score_t total = r->score.total;
        if (!score_is_set(total))
            continue;
        if (!score_add(sum, total, &sum))
            return calc_overflow(s->c, "平均分");
        g->highest = g->scored == 0 || total.v > g->highest.v ? total : g->highest;
        g->lowest = g->scored == 0 || total.v < g->lowest.v ? total : g->lowest;
        g->scored++;
        count_grade(s, g, r);
    }
    g->methods = methods_of(s, name_of, g->name);
    if (g->scored == 0)
        return GP_OK;
    if (!fraction_round(fraction_of(s->c->arena, sum.v, g->scored), MEAN_STEP, ROUND_HALF_UP,
                        &g->mean.v))
        return calc_overflow(s->c, "平均分");
    *ret_sum = sum;
    return GP_OK;
}

static enum gp_code sum_up(const struct summing *s, group_name name_of, const char *kind,
                           struct summary_group *g) {
    score_t sum = SCORE_UNSET;
    TRY(gather(s, name_of, g, &sum));
    if (g->scored > 0)
        trace_mean(s, g, kind, sum);
    return GP_OK;
}

static struct summary_group group_of(const struct summing *s, const char *name) {
    return (struct summary_group){.name = name,
                                  .mean = SCORE_UNSET,
                                  .highest = SCORE_UNSET,
                                  .lowest = SCORE_UNSET,
                                  .by_band =
                                      gp_new_n(s->c->arena, int64_t, s->standard->n_bands + 1)};
}

static enum gp_code group(const struct summing *s, group_name name_of, const char *kind,
                          struct summary_group **ret, size_t *ret_n) {
    struct summary_group *v = gp_new_n(s->c->arena, struct summary_group, s->ev->n_entries + 1);
    size_t n = 0;
    for (size_t i = 0; i < s->ev->n_entries; i++) {
        const struct entry_result *r = &s->ev->entries[i];
        bool seen = false;
        for (size_t k = 0; k < n; k++)
            seen = seen || belongs(r, name_of, v[k].name);
        if (!seen)
            v[n++] = group_of(s, name_of(r));
    }
    for (size_t k = 0; k < n; k++)
        TRY(sum_up(s, name_of, kind, &v[k]));
    *ret = v;
    *ret_n = n;
    return GP_OK;
}

/* ---- findings that entries have in common */

static int by_entries(const void *a, const void *b) {
    const struct summary_finding *x = a, *y = b;
    if (x->entries != y->entries)
        return x->entries > y->entries ? -1 : 1;
    return strcmp(x->first->rule, y->first->rule);
}

static void count_street(const struct evaluation *ev, const char *entry, const struct summary *s,
                         int64_t *counts) {
    for (size_t i = 0; i < ev->n_entries; i++)
        for (size_t k = 0; strcmp(ev->entries[i].entry->id, entry) == 0 && k < s->n_subdistricts;
             k++)
            counts[k] += belongs(&ev->entries[i], of_subdistrict, s->subdistricts[k].name);
}

/* Findings stand by entry, so that those of one entry and rule are counted once. by_subdistrict:
 * where they are; NULL: not asked. */
static int64_t count_entries(const struct evaluation *ev, const char *rule, const struct summary *s,
                             int64_t *by_subdistrict) {
    int64_t n = 0;
    const char *last = NULL;
    for (size_t i = 0; i < ev->n_findings; i++) {
        const struct finding *f = &ev->findings[i];
        if (!f->adopted || !f->entry || strcmp(f->rule, rule) != 0 || cstr_eq(f->entry, last))
            continue;
        last = f->entry;
        n++;
        if (by_subdistrict)
            count_street(ev, f->entry, s, by_subdistrict);
    }
    return n;
}

static void find_common(const struct summing *s, struct summary *ret) {
    const struct evaluation *ev = s->ev;
    ret->common = gp_new_n(s->c->arena, struct summary_finding, ev->n_findings + 1);
    for (size_t i = 0; i < ev->n_findings; i++) {
        const struct finding *f = &ev->findings[i];
        bool seen = !f->adopted;
        for (size_t k = 0; k < ret->n_common && !seen; k++)
            seen = strcmp(ret->common[k].first->rule, f->rule) == 0;
        int64_t n = seen ? 0 : count_entries(ev, f->rule, ret, NULL);
        if (n > 1) {
            int64_t *where = gp_new_n(s->c->arena, int64_t, ret->n_subdistricts + 1);
            (void)count_entries(ev, f->rule, ret, where);
            ret->common[ret->n_common++] = (struct summary_finding){f, n, where};
        }
    }
    if (ret->n_common > 1)
        qsort(ret->common, ret->n_common, sizeof(*ret->common), by_entries);
}

enum gp_code summary_totals(struct calc *c, const struct evaluation *ev,
                            struct summary_group *ret) {
    struct summing s = {c, ev, &ev->dossier->standard};
    score_t unused;
    *ret = group_of(&s, NULL);
    return gather(&s, of_all, ret, &unused);
}

enum gp_code summary_compute(struct calc *c, const struct evaluation *ev, struct summary *ret) {
    struct summing s = {c, ev, &ev->dossier->standard};
    struct summary out = {.all = group_of(&s, NULL)};
    TRY(sum_up(&s, of_all, "all", &out.all));
    TRY(group(&s, of_subdistrict, "subdistrict", &out.subdistricts, &out.n_subdistricts));
    TRY(group(&s, of_operator, "operator", &out.operators, &out.n_operators));
    find_common(&s, &out);
    *ret = out;
    return GP_OK;
}
