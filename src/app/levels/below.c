/* below_view is the whole of it: the years first, which say what year is meant and what grades
 * there are, then sums and progress of the parts, laid beside each other by place (part_of). The
 * others begin with the same head (begin) and add their own list. take() is the one place where
 * rows of sums become figures. */

#include "app/levels/below.h"

#include "report/chart_layout.h"
#include "store/registry.h"

#define ALL_FROM  "0"
#define ALL_BELOW ":" /* the sign behind 9 */

/* ---- figures */

struct adding {
    int64_t total, least_full, most_full, full_known;
};

static struct below_figures no_figures(void) {
    return (struct below_figures){
        .mean = SCORE_UNSET, .lowest = SCORE_UNSET, .highest = SCORE_UNSET};
}

static int64_t least(int64_t a, int64_t b) {
    return a == DEC_UNSET || (b != DEC_UNSET && b < a) ? b : a;
}

static int64_t most(int64_t a, int64_t b) {
    return a == DEC_UNSET || (b != DEC_UNSET && b > a) ? b : a;
}

static size_t grade_index(const struct below_grades *g, const char *grade) {
    size_t i = 0;
    while (i < g->n && !cstr_eq(g->v[i], grade))
        i++;
    return i < g->n ? i : BELOW_GRADES;
}

/* Means of marks that are out of several would say nothing. */
static score_t mean_of(const struct below_figures *f, const struct adding *a) {
    score_t mean;
    bool same =
        a->full_known == 0 || (a->full_known == f->entries && a->least_full == a->most_full);
    int64_t step = SCORE_ONE / 100;
    if (f->scored == 0 || !same ||
        !score_scale(score_of(a->total), 1, f->scored * step, ROUND_HALF_UP, &mean) ||
        !score_scale(mean, step, 1, ROUND_HALF_UP, &mean))
        return SCORE_UNSET;
    return mean;
}

/* One more row of sums. */
static void take(struct below_figures *f, struct adding *a, const struct below_grades *grades,
                 const struct rollup_sum *s) {
    f->entries += s->entries;
    f->scored += s->scored;
    f->lowest = score_of(least(f->lowest.v, s->lowest));
    f->highest = score_of(most(f->highest.v, s->highest));
    a->total += s->total_sum;
    a->least_full = least(a->least_full, s->least_full);
    a->most_full = most(a->most_full, s->most_full);
    a->full_known += s->full_known;
    if (!cstr_empty(s->grade))
        f->by_grade[grade_index(grades, s->grade)] += s->entries;
    f->mean = mean_of(f, a);
}

static const struct adding nothing = {0, DEC_UNSET, DEC_UNSET, 0};

/* ---- grades: which there are, the best first */

struct grade_seen {
    const char *name;
    int64_t highest;
};

static int by_highest(const void *a, const void *b) {
    const struct grade_seen *x = a, *y = b;
    int order = (x->highest < y->highest) - (x->highest > y->highest);
    return order ? order : strcmp(x->name, y->name);
}

static void find_grades(struct arena *a, const struct rollup_sum *v, size_t n,
                        struct below_grades *ret) {
    VEC(struct grade_seen) seen = {0};
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        if (cstr_empty(v[i].grade))
            continue;
        while (k < seen.n && !cstr_eq(seen.v[k].name, v[i].grade))
            k++;
        if (k == seen.n)
            *VEC_PUSH(a, &seen) = (struct grade_seen){v[i].grade, v[i].highest};
        else
            seen.v[k].highest = most(seen.v[k].highest, v[i].highest);
    }
    if (seen.n > 1)
        qsort(seen.v, seen.n, sizeof(*seen.v), by_highest);
    *ret = (struct below_grades){.others = seen.n > BELOW_GRADES};
    for (size_t i = 0; i < seen.n && i < BELOW_GRADES; i++)
        ret->v[ret->n++] = seen.v[i].name;
}

/* ---- the head: place, years, year */

static enum gp_code read_year(struct work *w, const char *text, int64_t *ret) {
    *ret = DEC_UNSET;
    if (cstr_empty(text))
        return GP_OK;
    if (strlen(text) == 4 && strspn(text, "0123456789") == 4 &&
        dec_parse(str_of(text), 0, ret) == DEC_PARSED)
        return GP_OK;
    return gp_fail(w->err, GP_INVALID, "年度", "应是 4 位数字，例如 2026");
}

static void put_years(struct work *w, struct below_view *x, const struct rollup_sum *v, size_t n) {
    struct adding sum = nothing;
    x->years = gp_new_n(w->arena, struct below_year, n + 1);
    for (size_t i = 0; i < n; i++) {
        int64_t year = v[i].year == 0 ? DEC_UNSET : v[i].year;
        if (x->n_years == 0 || x->years[x->n_years - 1].year != year) {
            x->years[x->n_years++] = (struct below_year){year, no_figures()};
            sum = nothing;
        }
        take(&x->years[x->n_years - 1].figures, &sum, &x->grades, &v[i]);
    }
    if (x->year == DEC_UNSET && x->n_years > 0)
        x->year = x->years[x->n_years - 1].year;
}

static enum gp_code put_path(struct work *w, struct below_view *x) {
    size_t own = strlen(x->scope.own), n = strlen(x->scope.place);
    x->path = gp_new_n(w->arena, struct region, n / 2 + 2);
    for (size_t digits = own; digits <= n; digits += 2) {
        const char *place = arena_strndup(w->arena, x->scope.place, digits);
        struct level_names names = {NULL, 0};
        if (digits != own)
            TRY(level_names(w, place, (int64_t)digits, &names));
        const char *name = digits == own && x->scope.tenant_name ? x->scope.tenant_name
                                                                 : level_place_name(&names, place);
        x->path[x->n_path++] = (struct region){place, name};
    }
    x->name = x->path[x->n_path - 1].name;
    return GP_OK;
}

/* The sums of one year among those of all, which come by year. */
static struct rollup_sum *sums_of(struct rollup_sum *v, size_t n, int64_t year, size_t *ret_n) {
    size_t first = 0, end;
    while (first < n && v[first].year != year)
        first++;
    for (end = first; end < n && v[end].year == year; end++)
        ;
    *ret_n = end - first;
    return v + first;
}

/* What grades there are: of the year that is shown alone where one_year is set, else of all. */
static enum gp_code begin(struct work *w, const char *in, const char *year, bool one_year,
                          struct below_view *ret) {
    struct rollup_sum *sums;
    size_t n;
    *ret = (struct below_view){.year = DEC_UNSET};
    TRY(level_scope(w, in, &ret->scope));
    TRY(read_year(w, year, &ret->year));
    TRY(store_rollup_years(w, &ret->scope.range, &sums, &n));
    find_grades(w->arena, sums, n, &ret->grades);
    put_years(w, ret, sums, n);
    ret->scope.range.year = ret->year;
    if (one_year && ret->year != DEC_UNSET) {
        sums = sums_of(sums, n, ret->year, &n);
        find_grades(w->arena, sums, n, &ret->grades);
    }
    return put_path(w, ret);
}

/* ---- the parts of a place */

static struct below_part new_part(const char *place) {
    return (struct below_part){.place = place, .figures = no_figures()};
}

/* Both lists come by place, so the part is the last one, or comes behind it; of the second list it
 * may also stand among them. */
static struct below_part *part_of(struct below_view *x, const char *place) {
    size_t at = 0;
    while (at < x->n_parts && strcmp(x->parts[at].place, place) < 0)
        at++;
    if (at < x->n_parts && strcmp(x->parts[at].place, place) == 0)
        return &x->parts[at];
    for (size_t i = x->n_parts; i > at; i--)
        x->parts[i] = x->parts[i - 1];
    x->n_parts++;
    x->parts[at] = new_part(place);
    return &x->parts[at];
}

static void add_progress(struct rollup_progress *to, const struct rollup_progress *p) {
    to->rounds += p->rounds;
    to->preparing += p->preparing;
    to->collecting += p->collecting;
    to->handed_in += p->handed_in;
    to->scoring += p->scoring;
    to->feedback += p->feedback;
    to->approval += p->approval;
    to->published += p->published;
}

static enum gp_code put_parts(struct work *w, struct below_view *x) {
    struct rollup_sum *sums;
    struct rollup_progress *progress;
    size_t n_sums, n_progress;
    TRY(store_rollup_places(w, &x->scope.range, &sums, &n_sums));
    TRY(store_rollup_progress(w, &x->scope.range, &progress, &n_progress));
    x->parts = gp_new_n(w->arena, struct below_part, n_sums + n_progress + 1);
    x->all = new_part(x->scope.place);
    struct adding sum = nothing, whole = nothing;
    const char *last = NULL;
    for (size_t i = 0; i < n_sums; i++) {
        if (!cstr_eq(last, sums[i].place))
            sum = nothing;
        last = sums[i].place;
        take(&part_of(x, last)->figures, &sum, &x->grades, &sums[i]);
        take(&x->all.figures, &whole, &x->grades, &sums[i]);
    }
    for (size_t i = 0; i < n_progress; i++) {
        struct below_part *part = part_of(x, progress[i].place);
        add_progress(&part->progress, &progress[i]);
        add_progress(&x->all.progress, &progress[i]);
    }
    struct level_names names;
    TRY(level_names(w, x->scope.place, x->scope.range.digits, &names));
    for (size_t i = 0; i < x->n_parts; i++)
        x->parts[i].name = level_place_name(&names, x->parts[i].place);
    return GP_OK;
}

/* ---- charts */

static const char *year_name(struct arena *a, int64_t year) {
    return year == DEC_UNSET ? "未写年度" : arena_printf(a, "%lld", (long long)year);
}

static void add_chart(struct arena *a, struct below_view *x, struct chart chart) {
    chart.full = chart.marker = DEC_UNSET;
    chart.from = chart.to = DATE_UNSET;
    chart.alt = chart_in_words(a, &chart);
    x->charts[x->n_charts++] = chart;
}

static void chart_means(struct arena *a, struct below_view *x) {
    size_t n = 0;
    const char **categories = gp_new_n(a, const char *, x->n_years),
               **labels = gp_new_n(a, const char *, x->n_years);
    int64_t *values = gp_new_n(a, int64_t, x->n_years);
    for (size_t i = 0; i < x->n_years; i++) {
        score_t mean = x->years[i].figures.mean;
        if (!score_is_set(mean))
            continue;
        categories[n] = year_name(a, x->years[i].year);
        values[n] = mean.v;
        labels[n++] = score_text(a, mean);
    }
    struct chart_series *series = gp_new(a, struct chart_series);
    *series = (struct chart_series){"平均分", values, labels};
    if (n > 1)
        add_chart(a, x,
                  (struct chart){.kind = CHART_LINES,
                                 .title = "历年平均分",
                                 .unit = "分",
                                 .scale = SCORE_SCALE,
                                 .categories = categories,
                                 .n_categories = n,
                                 .series = series,
                                 .n_series = 1});
}

static void chart_grades(struct arena *a, struct below_view *x) {
    struct chart_series *series = gp_new_n(a, struct chart_series, x->grades.n);
    const char **categories = gp_new_n(a, const char *, x->n_years);
    for (size_t i = 0; i < x->n_years; i++)
        categories[i] = year_name(a, x->years[i].year);
    for (size_t k = 0; k < x->grades.n; k++) {
        int64_t *values = gp_new_n(a, int64_t, x->n_years);
        const char **labels = gp_new_n(a, const char *, x->n_years);
        for (size_t i = 0; i < x->n_years; i++) {
            values[i] = x->years[i].figures.by_grade[k];
            labels[i] = arena_printf(a, "%lld", (long long)values[i]);
        }
        series[k] = (struct chart_series){x->grades.v[k], values, labels};
    }
    if (x->n_years > 1 && x->grades.n > 0)
        add_chart(a, x,
                  (struct chart){.kind = CHART_BARS,
                                 .title = "历年各等级项目数",
                                 .unit = "个",
                                 .categories = categories,
                                 .n_categories = x->n_years,
                                 .series = series,
                                 .n_series = x->grades.n});
}

enum gp_code below_view(struct work *w, const char *in, const char *year, struct below_view *ret) {
    TRY(begin(w, in, year, false, ret));
    TRY(put_parts(w, ret));
    ret->charts = gp_new_n(w->arena, struct chart, 2);
    chart_means(w->arena, ret);
    chart_grades(w->arena, ret);
    return GP_OK;
}

/* ---- operators */

/* 统一社会信用代码 of an operator's key; NULL: it has none. */
static const char *code_of(const char *key) {
    return strchr(key, '/') ? NULL : key;
}

static int by_entries(const void *a, const void *b) {
    const struct below_operator *x = a, *y = b;
    int order =
        (x->figures.entries < y->figures.entries) - (x->figures.entries > y->figures.entries);
    if (order)
        return order;
    order = cstr_order(x->name, y->name);
    return order ? order : strcmp(x->key, y->key);
}

enum gp_code below_operators(struct work *w, const char *in, const char *year,
                             struct below_operators *ret) {
    struct rollup_operator *v;
    size_t n;
    *ret = (struct below_operators){0};
    TRY(begin(w, in, year, true, &ret->view));
    TRY(store_rollup_operators(w, &ret->view.scope.range, &v, &n));
    ret->grades = ret->view.grades;
    ret->v = gp_new_n(w->arena, struct below_operator, n + 1);
    struct adding sum = nothing;
    for (size_t i = 0; i < n; i++) {
        const struct rollup_operator *o = &v[i];
        if (ret->n == 0 || !cstr_eq(ret->v[ret->n - 1].key, o->operator_key)) {
            ret->v[ret->n++] = (struct below_operator){.key = o->operator_key,
                                                       .name = o->name,
                                                       .code = code_of(o->operator_key),
                                                       .figures = no_figures()};
            sum = nothing;
        }
        struct below_operator *to = &ret->v[ret->n - 1];
        to->districts = most(to->districts, o->districts);
        take(&to->figures, &sum, &ret->grades,
             &(struct rollup_sum){.grade = o->grade,
                                  .entries = o->entries,
                                  .scored = o->scored,
                                  .total_sum = o->total_sum,
                                  .lowest = o->lowest,
                                  .highest = o->highest,
                                  .least_full = o->least_full,
                                  .most_full = o->most_full,
                                  .full_known = o->full_known});
    }
    if (ret->n > 1)
        qsort(ret->v, ret->n, sizeof(*ret->v), by_entries);
    return GP_OK;
}

/* ---- results one by one */

enum gp_code below_results(struct work *w, const char *in, const char *year,
                           const struct rolled_filter *filter, struct below_results *ret) {
    struct rolled_filter count = *filter;
    *ret = (struct below_results){0};
    count.limit = BELOW_MOST + 1;
    TRY(begin(w, in, year, true, &ret->view));
    const struct rollup_range *range = &ret->view.scope.range;
    TRY(store_rolled_count(w, range, &count, &ret->found));
    TRY(store_rolled_list(w, range, filter, &ret->v, &ret->n));
    return level_names(w, ret->view.scope.place, 6, &ret->names);
}

/* ---- one operator */

static enum gp_code take_history(struct work *w, const struct rollup_range *range, const char *key,
                                 int64_t most, struct below_history *ret) {
    TRY(store_rolled_of_operator(w, range, key, most, &ret->v, &ret->n));
    ret->code = code_of(key);
    return store_region_names(w, range->from, range->below, 6, &ret->names.v, &ret->names.n);
}

enum gp_code below_operator(struct work *w, const char *key, int64_t most,
                            struct below_history *ret) {
    struct level_scope scope;
    *ret = (struct below_history){0};
    TRY(level_scope(w, NULL, &scope));
    TRY(take_history(w, &scope.range, cstr_or_empty(key), most, ret));
    if (ret->n == 0)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这家机构已公示的结果");
    ret->name = ret->v[0].operator_name;
    return GP_OK;
}

enum gp_code exchange_operator(struct work *w, const char *org, int64_t most,
                               struct below_history *ret) {
    static const struct rollup_range all = {
        .from = ALL_FROM, .below = ALL_BELOW, .digits = 6, .year = DEC_UNSET};
    struct org *found;
    *ret = (struct below_history){0};
    TRY(store_registry_org(w, org, &found));
    if (!found || found->kind != ORG_OPERATOR)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这家运营机构");
    const char *key = cstr_empty(found->credit_code)
                          ? arena_printf(w->arena, "%s/%s", w->tenant, found->id)
                          : found->credit_code;
    TRY(take_history(w, &all, key, most, ret));
    ret->name = found->name;
    return GP_OK;
}
