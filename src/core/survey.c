/* Two halves. Judging one sheet: judge_item() asks in the form's order whether the item is asked,
 * reads what was typed by its kind (read_answer), and then asks its constraint; answers that stand
 * before it are found through value_of(). Counting many: a tally an item, where the repetitions of
 * a question share the first one's. */

#include "core/survey.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "num/typed.h"

bool survey_is_question(const struct survey_item *item) {
    return item->kind != SURVEY_GROUP && item->kind != SURVEY_NOTE && item->kind != SURVEY_CALC;
}

const char *survey_kind_name(enum survey_kind kind) {
    static const char *const names[] = {
        [SURVEY_GROUP] = "分组",     [SURVEY_NOTE] = "说明",     [SURVEY_ONE] = "单选题",
        [SURVEY_MANY] = "多选题",    [SURVEY_SCALE] = "量表题",  [SURVEY_INTEGER] = "整数题",
        [SURVEY_DECIMAL] = "数字题", [SURVEY_TEXT] = "文字题",   [SURVEY_DATE] = "日期题",
        [SURVEY_ACK] = "确认",       [SURVEY_CALC] = "自动计算",
    };
    return names[kind];
}

size_t survey_find(const struct survey_form *f, const char *base, size_t from) {
    size_t found = SURVEY_NONE;
    size_t nth = from < f->n_items ? f->items[from].nth : 0;
    for (size_t i = 0; i < f->n_items; i++) {
        if (f->items[i].kind == SURVEY_GROUP || strcmp(f->items[i].base, base) != 0)
            continue;
        if (f->items[i].nth == nth)
            return i;
        if (found == SURVEY_NONE)
            found = i;
    }
    return found;
}

/* ---- one who answers */

struct judging {
    struct arena *a;
    const struct survey_form *f;
    struct survey_answer *v;
    size_t at;
    date_t today;
};

static size_t find_nth(const struct survey_form *f, const char *base, size_t nth) {
    for (size_t i = 0; i < f->n_items; i++)
        if (f->items[i].kind != SURVEY_GROUP && strcmp(f->items[i].base, base) == 0 && --nth == 0)
            return i;
    return SURVEY_NONE;
}

static struct expr_value typed_value(const struct survey_item *item, const char *value) {
    struct expr_value text = expr_text(value ? value : "");
    date_t day;
    if (!value)
        return text;
    if (item->kind == SURVEY_INTEGER || item->kind == SURVEY_DECIMAL || item->kind == SURVEY_SCALE)
        return (struct expr_value){EXPR_NUMBER, expr_to_number(&text), ""};
    if (item->kind == SURVEY_DATE && date_parse(str_of(value), &day))
        return (struct expr_value){EXPR_DATE, day.day, ""};
    return text;
}

static bool value_of(const void *cls, const char *name, size_t nth, struct expr_value *ret) {
    const struct judging *j = cls;
    size_t i = nth ? find_nth(j->f, name, nth) : survey_find(j->f, name, j->at);
    if (i == SURVEY_NONE)
        return false;
    *ret = typed_value(&j->f->items[i], j->v[i].value);
    return true;
}

static bool holds(const struct judging *j, const struct expr *e, const struct expr_value *self) {
    struct expr_scope scope = {j->a, j, value_of, self, j->today};
    struct expr_value v = expr_run(e, &scope);
    return expr_to_bool(&v);
}

static bool is_choice(const struct survey_item *item, struct str name) {
    for (size_t i = 0; i < item->n_choices; i++)
        if (str_eq(str_of(item->choices[i].name), name))
            return true;
    return false;
}

/* In the order of the list; a name that is none is a page that was tampered with. */
static const char *read_many(struct arena *a, const struct survey_item *item, const char *typed,
                             const char **ret_problem) {
    bool chosen[SURVEY_CHOICES_MAX] = {false};
    for (const char *p = typed + strspn(typed, " "); *p; p += strspn(p, " ")) {
        struct str one = {p, strcspn(p, " ")};
        if (!is_choice(item, one))
            *ret_problem = "没有这个选项，请重新选择";
        for (size_t i = 0; i < item->n_choices; i++)
            chosen[i] = chosen[i] || str_eq(str_of(item->choices[i].name), one);
        p += one.n;
    }
    const char *text = NULL;
    for (size_t i = 0; i < item->n_choices; i++)
        if (chosen[i])
            text = text ? arena_printf(a, "%s %s", text, item->choices[i].name)
                        : item->choices[i].name;
    return text;
}

static const char *read_figure(struct arena *a, const char *typed, unsigned scale,
                               const char **ret_problem) {
    int64_t v;
    char text[DEC_TEXT];
    enum dec_parse r = typed_figure(str_of(typed), scale, TYPED_PLAIN, &v);
    if (r == DEC_EMPTY)
        return NULL;
    if (r != DEC_PARSED) {
        *ret_problem = r == DEC_TOO_LARGE ? "数字太大"
                       : scale == 0       ? "请填整数"
                                          : "请填数字，小数最多 6 位";
        return NULL;
    }
    dec_format(v, scale, DEC_TRIM, text);
    int64_t fits;
    if (dec_parse(str_of(text), EXPR_SCALE, &fits) != DEC_PARSED) {
        *ret_problem = "数字太大";
        return NULL;
    }
    return arena_strdup(a, text);
}

static const char *read_text(struct arena *a, const char *typed, const char **ret_problem) {
    const char *from = typed + strspn(typed, " \t\r\n");
    size_t n = strlen(from);
    while (n > 0 && strchr(" \t\r\n", from[n - 1]))
        n--;
    if (utf8_length((struct str){from, n}) > SURVEY_TEXT_MAX)
        *ret_problem = "最多写 1000 个字，请写短一些";
    return n > 0 ? arena_strndup(a, from, n) : NULL;
}

static const char *read_answer(struct arena *a, const struct survey_item *item, const char *typed,
                               const char **ret_problem) {
    date_t day;
    if (cstr_empty(typed))
        return NULL;
    switch (item->kind) {
    case SURVEY_ONE:
    case SURVEY_SCALE:
    case SURVEY_ACK:
        if (!is_choice(item, str_of(typed)))
            *ret_problem = "没有这个选项，请重新选择";
        return typed;
    case SURVEY_MANY:
        return read_many(a, item, typed, ret_problem);
    case SURVEY_INTEGER:
        return read_figure(a, typed, 0, ret_problem);
    case SURVEY_DECIMAL:
        return read_figure(a, typed, EXPR_SCALE, ret_problem);
    case SURVEY_DATE:
        if (typed_date(str_of(typed), &day))
            return date_text(a, day);
        *ret_problem = "请写成 2026-03-01 这样的日期";
        return NULL;
    default:
        return read_text(a, typed, ret_problem);
    }
}

/* A group that is not asked takes all within it along: parents stand before their parts. */
static bool is_asked(const struct judging *j, const struct survey_item *item) {
    if (item->parent != SURVEY_NONE && !j->v[item->parent].shown)
        return false;
    return !item->relevant || holds(j, item->relevant, NULL);
}

static const char *missing(const struct judging *j, const struct survey_item *item) {
    bool required = item->required || (item->required_if && holds(j, item->required_if, NULL));
    if (!required)
        return NULL;
    return item->required_message ? item->required_message : "这一题请回答";
}

static void judge_item(struct judging *j, const char *typed) {
    const struct survey_item *item = &j->f->items[j->at];
    struct survey_answer *v = &j->v[j->at];
    v->shown = is_asked(j, item);
    if (!v->shown)
        return;
    if (item->kind == SURVEY_CALC && item->calculation) {
        struct expr_scope scope = {j->a, j, value_of, NULL, j->today};
        struct expr_value x = expr_run(item->calculation, &scope);
        v->value = cstr_or_null(expr_to_text(j->a, &x));
        return;
    }
    if (!survey_is_question(item))
        return;
    const char *value = read_answer(j->a, item, typed, &v->problem);
    if (v->problem)
        return;
    v->value = value;
    if (!value) {
        v->problem = missing(j, item);
        v->missing = v->problem != NULL;
        return;
    }
    struct expr_value self = typed_value(item, value);
    if (item->constraint && !holds(j, item->constraint, &self))
        v->problem =
            item->constraint_message ? item->constraint_message : "回答不符合这一题的要求，请检查";
}

struct survey_sheet survey_judge(struct arena *a, const struct survey_form *f,
                                 const char *const *typed, date_t today) {
    struct judging j = {a, f, gp_new_n(a, struct survey_answer, f->n_items), 0, today};
    struct survey_sheet s = {.v = j.v};
    for (; j.at < f->n_items; j.at++) {
        judge_item(&j, typed[j.at]);
        s.n_problems += j.v[j.at].problem != NULL;
        s.n_answered += survey_is_question(&f->items[j.at]) && j.v[j.at].value;
    }
    return s;
}

/* What the answer is called: of choices their labels. */
static void add_answer(struct buf *b, const struct survey_item *item, const char *value) {
    bool any = false;
    if (item->n_choices == 0) {
        buf_adds(b, value);
        return;
    }
    for (const char *p = value; *p; p += strspn(p, " ")) {
        struct str one = {p, strcspn(p, " ")};
        for (size_t i = 0; i < item->n_choices; i++)
            if (str_eq(str_of(item->choices[i].name), one)) {
                buf_adds(b, any ? "、" : "");
                buf_adds(b, item->choices[i].label);
                any = true;
            }
        p += one.n;
    }
}

const char *survey_answer_text(struct arena *a, const struct survey_item *item, const char *value) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    bool none = !value || (item->kind == SURVEY_CALC && cstr_eq(value, "NaN"));
    if (!none)
        add_answer(&b, item, value);
    return arena_strdup(a, buf_text(&b));
}

const char *survey_label(struct arena *a, const struct survey_form *f,
                         const struct survey_sheet *sheet, size_t item) {
    const char *p = f->items[item].label ? f->items[item].label : "";
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (const char *ref; (ref = strstr(p, "${")); p = strchr(ref, '}') + 1) {
        const char *end = strchr(ref, '}');
        if (!end)
            break;
        size_t i = survey_find(f, arena_strndup(a, ref + 2, (size_t)(end - ref - 2)), item);
        buf_add(&b, p, (size_t)(ref - p));
        if (i != SURVEY_NONE && sheet->v[i].value)
            add_answer(&b, &f->items[i], sheet->v[i].value);
    }
    buf_adds(&b, p);
    return arena_strdup(a, buf_text(&b));
}

size_t survey_lines(struct arena *a, const struct survey_form *f, const char *const *values,
                    date_t today, struct survey_line **ret) {
    struct survey_sheet sheet = survey_judge(a, f, values, today);
    struct survey_line *v = gp_new_n(a, struct survey_line, f->n_items);
    size_t n = 0;
    for (size_t i = 0; i < f->n_items; i++) {
        const struct survey_item *item = &f->items[i];
        if (!sheet.v[i].shown || item->kind == SURVEY_NOTE || cstr_empty(item->label))
            continue;
        bool calculated = item->kind == SURVEY_CALC;
        const char *label = survey_label(a, f, &sheet, i);
        v[n].heading = item->kind == SURVEY_GROUP;
        v[n].label = item->nth > 0 && v[n].heading
                         ? arena_printf(a, "%s（第 %zu 组）", label, item->nth)
                         : label;
        v[n++].answer = survey_answer_text(a, item, calculated ? sheet.v[i].value : values[i]);
    }
    *ret = v;
    return n;
}

/* ---- all who answered */

struct survey_tally *survey_tally_new(struct arena *a, const struct survey_form *f) {
    struct survey_tally *v = gp_new_n(a, struct survey_tally, f->n_items);
    for (size_t i = 0; i < f->n_items; i++)
        v[i].counts = gp_new_n(a, int64_t, f->items[i].n_choices);
    return v;
}

bool survey_has_mean(const struct survey_item *item) {
    int64_t unused;
    if (item->kind == SURVEY_INTEGER || item->kind == SURVEY_DECIMAL)
        return true;
    if (item->kind != SURVEY_ONE && item->kind != SURVEY_SCALE)
        return false;
    for (size_t i = 0; i < item->n_choices; i++)
        if (dec_parse(str_of(item->choices[i].name), EXPR_SCALE, &unused) != DEC_PARSED)
            return false;
    return item->n_choices > 0;
}

static void add_figure(struct survey_tally *t, const char *value) {
    int64_t v, sum;
    if (dec_parse(str_of(value), EXPR_SCALE, &v) != DEC_PARSED)
        return;
    t->figures++;
    t->sum = t->sum != DEC_UNSET && dec_add(t->sum, v, &sum) ? sum : DEC_UNSET;
}

static void count_choices(const struct survey_item *item, struct survey_tally *t,
                          const char *value) {
    for (const char *p = value; *p; p += strspn(p, " ")) {
        struct str one = {p, strcspn(p, " ")};
        for (size_t i = 0; i < item->n_choices; i++)
            t->counts[i] += str_eq(str_of(item->choices[i].name), one);
        p += one.n;
    }
}

void survey_tally_add(struct arena *a, const struct survey_form *f, struct survey_tally *tally,
                      const char *const *values) {
    for (size_t i = 0; i < f->n_items; i++) {
        const struct survey_item *item = &f->items[i];
        struct survey_tally *t = &tally[item->first];
        if (!survey_is_question(item) || cstr_empty(values[i]))
            continue;
        t->answered++;
        count_choices(item, t, values[i]);
        if (survey_has_mean(item))
            add_figure(t, values[i]);
        if (item->kind == SURVEY_TEXT || item->kind == SURVEY_DATE)
            *VEC_PUSH(a, &t->texts) = values[i];
    }
}

int64_t survey_mean(const struct survey_tally *t) {
    int64_t mean, unit = 1;
    for (unsigned i = SURVEY_MEAN_SCALE; i < EXPR_SCALE; i++)
        unit *= 10;
    if (t->figures == 0 || t->sum == DEC_UNSET ||
        !dec_mul_div(t->sum, 1, t->figures * unit, ROUND_HALF_UP, &mean))
        return DEC_UNSET;
    return mean;
}

static int by_text(const void *x, const void *y) {
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

void survey_tally_sort(struct survey_tally *tally, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (tally[i].texts.n > 1)
            qsort(tally[i].texts.v, tally[i].texts.n, sizeof(*tally[i].texts.v), by_text);
}

/* ---- few of a kind */

struct hidden {
    int64_t few, kept, sum; /* how many choices, and how many people altogether */
};

/* What is known of the hidden ones: their sum, that each of the few is from 1 to below the limit,
 * and that what is kept besides is not below it. */
static bool gives_away(const struct hidden *h, int64_t limit) {
    if (h->sum == h->few + h->kept * limit)
        return true;
    return h->kept == 0 && (h->few == 1 || h->sum == h->few * (limit - 1));
}

/* The smallest of those that are told; n: none. One that nobody chose comes last. */
static size_t next_told(const int64_t *counts, const enum survey_cell *cells, size_t n) {
    size_t best = n;
    for (size_t i = 0; i < n; i++)
        if (cells[i] == SURVEY_CELL_TOLD &&
            (best == n || (counts[i] > 0 && (counts[best] == 0 || counts[i] < counts[best]))))
            best = i;
    return best;
}

bool survey_cells(const struct survey_item *item, const int64_t *counts, int64_t limit,
                  enum survey_cell *ret) {
    struct hidden h = {0, 0, 0};
    for (size_t i = 0; i < item->n_choices; i++) {
        bool few = limit > 0 && counts[i] > 0 && counts[i] < limit;
        ret[i] = few ? SURVEY_CELL_FEW : SURVEY_CELL_TOLD;
        h.few += few;
        h.sum += few ? counts[i] : 0;
    }
    bool one_each = item->kind == SURVEY_ONE || item->kind == SURVEY_SCALE;
    while (one_each && h.few > 0 && gives_away(&h, limit)) {
        size_t k = next_told(counts, ret, item->n_choices);
        if (k == item->n_choices || counts[k] == 0) { /* no other hides it: none is told */
            for (size_t i = 0; i < item->n_choices; i++)
                ret[i] = SURVEY_CELL_KEPT;
            break;
        }
        ret[k] = SURVEY_CELL_KEPT;
        h.kept++;
        h.sum += counts[k];
    }
    return h.few > 0;
}
