/* Values of other systems (ADX, DHIS2) as what was done of each indicator. fill_exchange_take looks
 * at one value: whose it is, of which indicator, of which period, and whether it is a figure that
 * an operator says at all. fill_exchange_end adds up those of each indicator: of periods that do
 * not meet, and of the parts into which a period's value is split. Whatever else it is refused, as
 * no rule says how to add it. What codes mean stands at center and indicator (外部编码), else they
 * are ids or names. */
#include "app/fill/sheets_inside.h"
#include "app/results/exchange.h"
#include "core/subject.h"
#include "intake/label.h"

static const struct field exchange_fields[] = {
    WORKBOOK_TEXT(struct fill_exchange, "unit", unit, TEXT_LINE, false, "机构单位编码", "orgUnit"),
    WORKBOOK_TEXT(struct fill_exchange, "period", period, TEXT_NAME, false, "数据期间", "period"),
    WORKBOOK_TEXT(struct fill_exchange, "figure", figure, TEXT_LINE, false, "数据口径",
                  "attributeOptionCombo"),
    WORKBOOK_TEXT(struct fill_exchange, "split", split, TEXT_LINE, false, "数据分类",
                  "categoryOptionCombo"),
};
const struct shape shape_exchange = {.id = "exchange",
                                     .name = "交换的指标数据",
                                     .size = sizeof(struct fill_exchange),
                                     .fields = exchange_fields,
                                     .n_fields = GP_COUNT(exchange_fields)};

bool fill_is_exchange(const struct workbook *book, const struct workbook_sheet *sheet) {
    return workbook_has(book, sheet, &shape_exchange, "unit") &&
           workbook_has(book, sheet, &shape_exchange, "period");
}

static void remark(struct fill_batch *b, const struct workbook_at *at, const char *what,
                   const char *remedy) {
    workbook_remark(b->x->w->arena, b->x->book, at, what, remedy);
}

/* ---- whose and what */

static const struct center *center_of(const struct fill_batch *b) {
    const struct fill_case *c = &b->x->desk->c;
    return dossier_center(c->d, c->project->center);
}

static bool is_called(const char *code, const char *text) {
    return !cstr_empty(code) && cstr_eq(code, text);
}

static bool is_ours(const struct center *c, const char *unit) {
    return c && (is_called(c->external_code, unit) || is_called(c->id, unit) ||
                 label_same(c->name, unit) || label_same(c->full_name, unit));
}

static const struct indicator *indicator_of(const struct project *p, const char *element) {
    for (size_t i = 0; i < p->n_indicators; i++)
        if (is_called(p->indicators[i].external_code, element))
            return &p->indicators[i];
    const struct indicator *found = project_indicator(p, element);
    for (size_t i = 0; !found && i < p->n_indicators; i++)
        if (label_same(p->indicators[i].name, element))
            found = &p->indicators[i];
    return found;
}

#define UNKNOWN_TOLD 20

/* Once a code: other systems send more than is agreed here. */
static void tell_unknown(struct fill_batch *b, const struct workbook_at *at, const char *element) {
    for (size_t i = 0; i < b->values->unknown.n; i++)
        if (cstr_eq(b->values->unknown.v[i], element))
            return;
    if (b->values->unknown.n == UNKNOWN_TOLD)
        return;
    *VEC_PUSH(b->x->w->arena, &b->values->unknown) = element;
    remark(b, at, arena_printf(b->x->w->arena, "“%s”不是这份合同的指标，没有导入", element),
           "要导入的，请评估方在项目的合同指标里把它填作“外部编码”");
}

/* ---- one value */

/* What the file says of the contract changes nothing, and is said when it is another figure of the
 * whole of it: a month's share is none of the contract's. */
static void compare_target(struct fill_batch *b, const struct fill_value *v, const char *period) {
    const struct project *p = b->x->desk->c.project;
    const struct interval contract = {p->start, p->end};
    struct interval of;
    bool whole =
        *v->split == '\0' && interval_read(str_of(period), &of) && interval_lies_in(&contract, &of);
    if (whole && v->value != v->indicator->target)
        remark(b, &v->at,
               arena_printf(b->x->w->arena, "“%s”的指标量是 %lld，合同里是 %lld，没有改",
                            v->indicator->name, (long long)v->value,
                            (long long)v->indicator->target),
               "指标量以合同为准；合同登记有误的，请联系评估方");
}

/* Once: a plan or a forecast is nothing that was done. */
static void tell_figure(struct fill_batch *b, const struct workbook_at *at, const char *figure) {
    if (!b->values->any_figure)
        remark(b, at, arena_printf(b->x->w->arena, "“%s”不是认识的数据口径，没有导入", figure),
               "完成量请写 figure=" EXCHANGE_DONE "，或不写");
    b->values->any_figure = true;
}

static bool read_period(struct fill_batch *b, const struct workbook_at *at, const char *text,
                        struct interval *ret) {
    struct arena *a = b->x->w->arena;
    const struct project *p = b->x->desk->c.project;
    const struct interval contract = {p->start, p->end};
    if (!interval_read(str_of(text), ret)) {
        fill_sheet_complain(b->x, at, arena_printf(a, "认不出期间“%s”", cstr_or_empty(text)),
                            "请写成 2022-01-01/P1Y、202201、2022Q1 这样（ADX 或 DHIS2 的写法）");
        return false;
    }
    if (!interval_meets(ret, &contract)) {
        fill_sheet_complain(b->x, at,
                            arena_printf(a, "期间 %s（%s）不在合同期 %s 内", text,
                                         interval_zh(a, ret), interval_zh(a, &contract)),
                            "请核对期间，或只导出合同期内的数");
        return false;
    }
    if (!interval_lies_in(ret, &contract) && !b->values->any_partly) {
        remark(b, at,
               arena_printf(a, "期间 %s（%s）有一部分在合同期 %s 之外", text, interval_zh(a, ret),
                            interval_zh(a, &contract)),
               "数照原样导入；请核对它是否只算了合同期内的");
        b->values->any_partly = true;
    }
    return true;
}

/* What of the combination says the figure: the whole of it, or figure=done among the dimensions of
 * ADX, where another word is a figure that nobody knows here. The rest parts a value. False where
 * it is of another project. */
static bool read_figure(const struct fill_batch *b, const char *text, const char **ret_figure,
                        const char **ret_rest) {
    static const char *const figures[] = {EXCHANGE_TARGET, EXCHANGE_DONE, EXCHANGE_COUNTED,
                                          EXCHANGE_RECORDS};
    struct arena *a = b->x->w->arena;
    *ret_figure = EXCHANGE_DONE;
    *ret_rest = "";
    while (*text) {
        size_t n = strcspn(text, ";");
        const char *part = arena_strndup(a, text, n), *project = part + strlen("project=");
        const char *word = strncmp(part, "figure=", 7) == 0 ? part + 7 : part;
        const char *known = NULL;
        text += n + (text[n] == ';');
        for (size_t i = 0; i < GP_COUNT(figures); i++)
            known = cstr_eq(figures[i], word) ? figures[i] : known;
        if (known || word != part)
            *ret_figure = known ? known : part;
        else if (strncmp(part, "project=", 8) != 0)
            *ret_rest = arena_printf(a, "%s%s;", *ret_rest, part);
        else if (!cstr_eq(project, b->x->desk->c.project->id))
            return false;
    }
    return true;
}

static struct fill_values *values_of(struct fill_batch *b) {
    if (!b->values)
        b->values = gp_new(b->x->w->arena, struct fill_values);
    return b->values;
}

void fill_exchange_take(struct fill_batch *b, const struct workbook_at *at) {
    const struct fill_sheet_row *r = at->row;
    const struct fill_exchange *x = &r->exchange;
    struct fill_values *all = values_of(b);
    struct fill_value v = {.value = r->progress.done, .at = *at, .split = cstr_or_empty(x->split)};
    const char *figure, *rest;
    bool mine = read_figure(b, cstr_or_empty(x->figure), &figure, &rest);
    if (!mine || !is_ours(center_of(b), x->unit)) {
        if (all->others++ == 0)
            all->other = *at;
        return;
    }
    all->ours++;
    v.indicator = indicator_of(b->x->desk->c.project, r->progress.indicator);
    if (!v.indicator) {
        tell_unknown(b, at, r->progress.indicator);
        return;
    }
    v.split = arena_printf(b->x->w->arena, "%s%s", rest, v.split);
    if (is_called(figure, EXCHANGE_TARGET)) {
        compare_target(b, &v, x->period);
        return;
    }
    if (strncmp(figure, "figure=", 7) == 0)
        tell_figure(b, at, figure);
    if (!is_called(figure, EXCHANGE_DONE))
        return; /* worked out here, from what is handed in */
    if (read_period(b, at, x->period, &v.period))
        *VEC_PUSH(b->x->w->arena, &all->v) = v;
}

/* ---- all of them */

static int by_place(const void *a, const void *b) {
    const struct fill_value *x = a, *y = b;
    if (x->indicator != y->indicator)
        return x->indicator < y->indicator ? -1 : 1; /* in one array: in the contract's order */
    int order = date_cmp(x->period.from, y->period.from);
    if (order == 0)
        order = date_cmp(x->period.to, y->period.to);
    if (order == 0)
        order = strcmp(x->split, y->split);
    return order != 0 ? order : (x->at.number > y->at.number) - (x->at.number < y->at.number);
}

static size_t name_length(const char *dimension) {
    size_t n =
        strcspn(dimension, ";="); /* one without a name is DHIS2's, and names itself by none */
    return dimension[n] == '=' ? n : 0;
}

/* Whether two values part a period by the same dimensions: else one holds the other, as a total
 * holds what it is made of. Dimensions come sorted. */
static bool parts_alike(const char *x, const char *y) {
    while (*x && *y) {
        size_t n = name_length(x);
        if (n != name_length(y) || strncmp(x, y, n) != 0)
            return false;
        x += strcspn(x, ";");
        y += strcspn(y, ";");
        x += *x == ';';
        y += *y == ';';
    }
    return *x == *y;
}

/* last: the one before it that reaches furthest. */
static bool can_be_added(struct fill_batch *b, const struct fill_value *last,
                         const struct fill_value *before, const struct fill_value *v) {
    struct arena *a = b->x->w->arena;
    if (!interval_meets(&last->period, &v->period))
        return true;
    bool same = date_cmp(last->period.from, v->period.from) == 0 &&
                date_cmp(last->period.to, v->period.to) == 0;
    bool twice = strcmp(before->split, v->split) == 0;
    if (same && !twice && parts_alike(before->split, v->split))
        return true;
    unsigned line = last->at.number + 1;
    if (same && !twice)
        fill_sheet_complain(b->x, &v->at,
                            arena_printf(a, "“%s”在这个期间，第 %u 行和这一行不是按同样的分类",
                                         v->indicator->name, before->at.number + 1),
                            "总数和分项不能相加：请只留总数，或只留同一种分类的");
    else if (same)
        fill_sheet_complain(b->x, &v->at,
                            arena_printf(a, "“%s”在这个期间的数，第 %u 行已经写过",
                                         v->indicator->name, before->at.number + 1),
                            "请只留一个");
    else
        fill_sheet_complain(b->x, &v->at,
                            arena_printf(a, "“%s”的期间 %s 与第 %u 行的 %s 重叠，不能相加",
                                         v->indicator->name, interval_zh(a, &v->period), line,
                                         interval_zh(a, &last->period)),
                            "请只留互不重叠的期间，例如只留各月的或只留全年的");
    return false;
}

static int64_t most_done(void) {
    for (size_t i = 0; i < shape_progress.n_fields; i++)
        if (cstr_eq(shape_progress.fields[i].key, "done"))
            return shape_progress.fields[i].max;
    GP_DIE("nothing is done");
}

static void push_sum(struct fill_batch *b, const struct fill_value *first, size_t n, int64_t sum) {
    struct arena *a = b->x->w->arena;
    int64_t most = most_done();
    const struct indicator *in = first->indicator;
    if (sum > most) {
        fill_sheet_complain(
            b->x, &first->at,
            arena_printf(a, "“%s”的数合计太大，超过 %lld", in->name, (long long)most),
            "请核对各期间的数");
        return;
    }
    if (n > 1)
        remark(b, &first->at,
               arena_printf(a, "“%s”的完成量由 %zu 个数（各期间、各分类）相加，合计 %lld", in->name,
                            n, (long long)sum),
               "请核对这些数能否相加");
    struct progress *to = fill_sheet_push(b, &first->at);
    *to = (struct progress){.indicator = in->id, .done = sum};
}

/* The values of one indicator, from the first on; gives how many. */
static size_t take_indicator(struct fill_batch *b, const struct fill_value *v, size_t n) {
    const struct fill_value *last = &v[0];
    int64_t sum = v[0].value;
    bool good = true;
    size_t i = 1;
    for (; i < n && v[i].indicator == v[0].indicator; i++) {
        good = can_be_added(b, last, &v[i - 1], &v[i]) && good;
        sum += v[i].value; /* some 200,000 of at most most_done() */
        if (date_cmp(v[i].period.to, last->period.to) >= 0)
            last = &v[i];
    }
    if (good)
        push_sum(b, &v[0], i, sum);
    return i;
}

static void tell_others(struct fill_batch *b, const struct fill_values *all) {
    struct arena *a = b->x->w->arena;
    const struct center *c = center_of(b);
    if (all->others == 0)
        return;
    const char *unit = ((const struct fill_sheet_row *)all->other.row)->exchange.unit;
    if (all->ours == 0)
        fill_sheet_complain(b->x, &all->other,
                            arena_printf(a, "文件里没有%s的数：机构单位（orgUnit）是“%s”%s",
                                         c ? c->full_name : "本中心", cstr_or_empty(unit),
                                         all->others > 1 ? "等" : ""),
                            arena_printf(a,
                                         "应是中心的外部编码“%s”；编码不对的，请评估方在中心里改",
                                         c ? exchange_unit(c) : ""));
    else
        remark(b, &all->other,
               arena_printf(a, "有 %zu 个数属于别的机构单位（“%s”等），没有导入", all->others,
                            cstr_or_empty(unit)),
               "别的中心的数，请在它自己的填报页导入");
}

void fill_exchange_end(struct fill_batch *b) {
    struct fill_values *all = b->values;
    if (!all)
        return;
    tell_others(b, all);
    if (all->v.n > 1)
        qsort(all->v.v, all->v.n, sizeof(*all->v.v), by_place);
    for (size_t i = 0; i < all->v.n;)
        i += take_indicator(b, &all->v.v[i], all->v.n - i);
}
