/* The rows below a head, as structs. Begin at take(): it decides what a row is, in this order:
 * blank, hidden, the head again, a total, a note, a line. Only a line becomes a struct, cell by
 * cell (take_cell); what a cell means is value.c. Totals are compared with what stands above them
 * and never added; nothing that was left out is left out in silence. */
#include "intake/label.h"
#include "intake/period.h"
#include "intake/problems.h"
#include "intake/rows.h"
#include "intake/value.h"
#include "shape/text.h"

struct reading {
    struct arena *a;
    struct arena scratch; /* of one row */
    const struct intake_plan *plan;
    const struct intake_head *head;
    struct intake_options options;
    struct intake_table *t;
    struct rows rows;
    bool is_1904;
    const char **headings;       /* of each column, folded */
    const char **plain_headings; /* and as label_heading has it */
    const char *label;           /* of the row at hand, folded */
    size_t cap;                  /* of t->rows and t->row_numbers */
    struct sums {
        int64_t all, since; /* since the last total */
        bool overflow;
    } * sums;     /* of each target */
    size_t since; /* rows that the next 小计 sums up */
    bool tail;    /* a total, note or other line aside was the last: a head begins another table */
    size_t held_notes; /* notes that may be the next table's titles */
};

/* ---- problems */

static void tell(struct reading *r, bool stops, uint32_t row, uint32_t col, const char *heading,
                 const char *what, const char *remedy) {
    if (r->t->problems.n == INTAKE_PROBLEMS_MAX) {
        problems_add(r->a, &r->t->problems, (struct intake_problem){.stops = stops});
        return;
    }
    problems_add(r->a, &r->t->problems,
                 (struct intake_problem){stops, r->head->sheet_name,
                                         table_cell_name(r->a, row, col), row, col,
                                         arena_strdup(r->a, heading), arena_strdup(r->a, what),
                                         arena_strdup(r->a, remedy)});
}

/* ---- what a row is */

static bool is_number_text(const char *s) {
    return *s && s[strspn(s, "0123456789.,-、()")] == '\0';
}

/* The first words of the row: what it is called. "" when there are none. */
static const char *first_label(struct reading *r) {
    for (size_t i = 0; i < r->rows.n; i++) {
        const char *s = r->rows.is_carried[i] ? "" : r->rows.text[i];
        if (*s && r->rows.v[i].kind == TABLE_TEXT && !is_number_text(s))
            return s;
    }
    return "";
}

static bool is_mapped(const struct reading *r, uint32_t col) {
    for (size_t i = 0; i < r->head->columns.n; i++)
        if (r->head->columns.v[i].col == col)
            return r->head->columns.v[i].target != INTAKE_NONE;
    return false;
}

struct content {
    size_t cells, mapped, texts;
    size_t letters;  /* bytes of the longest text */
    uint32_t widest; /* columns that one of its cells is merged over */
};

static struct content content_of(struct reading *r) {
    struct content c = {0};
    for (size_t i = 0; i < r->rows.n; i++) {
        if (r->rows.is_carried[i])
            continue;
        const char *s = r->rows.text[i];
        if (!*s)
            continue;
        size_t n = strlen(s);
        c.cells++;
        c.mapped += is_mapped(r, r->rows.v[i].col);
        c.texts += r->rows.v[i].kind == TABLE_TEXT && !is_number_text(s);
        c.letters = n > c.letters ? n : c.letters;
        const struct table_range *m =
            r->rows.n_merges ? rows_merge(&r->rows, r->rows.row, r->rows.v[i].col) : NULL;
        uint32_t wide = m ? m->last_col - m->col + 1 : 1;
        c.widest = wide > c.widest ? wide : c.widest;
    }
    return c;
}

static bool is_heading(struct reading *r, size_t column, const char *s) {
    const char *folded = label_fold(&r->scratch, s);
    return strncmp(folded, r->headings[column], strlen(folded)) == 0 ||
           strcmp(label_heading(&r->scratch, s), r->plain_headings[column]) == 0;
}

#define NO_HEAD 3 /* cells that say something else */

/* The same words as the head, in at least two columns or all that have any. */
static bool repeats_head(struct reading *r) {
    size_t same = 0, other = 0;
    for (size_t i = 0; i < r->head->columns.n && other < same + NO_HEAD; i++) {
        size_t at = rows_find(&r->rows, r->head->columns.v[i].col);
        if (at == SIZE_MAX || !*r->rows.text[at] || !*r->headings[i])
            continue;
        bool alike = r->rows.v[at].kind == TABLE_TEXT && is_heading(r, i, r->rows.text[at]);
        *(alike ? &same : &other) += 1;
    }
    return same > 0 && same > other && (same > 1 || r->head->columns.n < 3);
}

#define LONG_TEXT 90 /* bytes: thirty characters */

static bool is_note(struct reading *r, const struct content *c) {
    if (c->texts == 0)
        return false;
    if (label_is_note(r->label) && c->cells == c->texts)
        return true;
    if (c->mapped == 0)
        return true;
    return !r->options.texts && c->cells == 1 &&
           (c->widest > 2 || c->letters > LONG_TEXT || r->tail);
}

/* ---- values */

static char *new_struct(struct reading *r) {
    char *object = arena_alloc(r->a, r->plan->row_size);
    for (size_t i = 0; i < r->plan->bases.n; i++)
        shape_unset(r->plan->bases.v[i].shape, object + r->plan->bases.v[i].at);
    return object;
}

static bool is_amount(enum field_kind k) {
    return kind_is_figure(k) || k == FIELD_COUNT;
}

static struct value_how how_of(const struct reading *r, const struct intake_column *c,
                               const struct field *f) {
    enum intake_unit unit = c->unit;
    if (f->kind == FIELD_MONEY && (unit == UNIT_NOT_SAID || unit == UNIT_PERCENT))
        unit = r->head->unit;
    return (struct value_how){f, unit, r->is_1904};
}

/* A period in a column for its first day. True when it was one. */
static bool take_period(struct reading *r, const struct intake_column *c,
                        const struct table_cell *cell, char *object) {
    date_t from, to;
    if (c->until == INTAKE_NONE || cell->kind != TABLE_TEXT ||
        !period_read(&r->scratch, cell->text.p, &from, &to))
        return false;
    const struct intake_target *a = &r->plan->targets.v[c->target],
                               *b = &r->plan->targets.v[c->until];
    *(date_t *)(void *)(object + a->base + a->field->at) = from;
    *(date_t *)(void *)(object + b->base + b->field->at) = to;
    return true;
}

static bool is_blank_member(const struct intake_target *t, const char *object) {
    bool says = t->field->kind == FIELD_BOOL || t->field->kind == FIELD_ENUM;
    return !says && field_is_blank(t->field, object + t->base);
}

/* An amount that stands once for several rows would be counted several times. */
static size_t cell_for(struct reading *r, const struct intake_column *c, const struct field *f) {
    size_t at = rows_find(&r->rows, c->col);
    return at != SIZE_MAX && r->rows.is_carried[at] && is_amount(f->kind) ? SIZE_MAX : at;
}

static void take_cell(struct reading *r, const struct intake_column *c, char *object, bool data) {
    const struct intake_target *t = &r->plan->targets.v[c->target];
    size_t at = cell_for(r, c, t->field);
    const struct table_cell *cell = at == SIZE_MAX ? NULL : &r->rows.v[at];
    struct value_how how = how_of(r, c, t->field);
    struct value_said said = {.blank = true};
    const char *heading = *c->heading ? c->heading : t->field->name;
    bool taken = true;
    if (cell && !take_period(r, c, cell, object))
        taken =
            value_take(r->a, &r->scratch, &how, cell, r->rows.text[at], object + t->base, &said);
    else if (cell)
        said.blank = false;
    if (said.what && (data || !taken))
        tell(r, !taken && data, r->rows.row, c->col, heading, said.what, said.remedy);
    if (taken && data && said.blank && (t->wanted || t->filled) && !t->may_be_blank &&
        (is_blank_member(t, object) || t->field->kind == FIELD_ENUM))
        tell(r, true, r->rows.row, c->col, heading,
             arena_printf(&r->scratch, "没有填写“%s”", t->field->name), "请补填这一格");
}

static char *take_row(struct reading *r, bool data) {
    char *object = new_struct(r);
    for (size_t i = 0; i < r->head->columns.n; i++)
        if (r->head->columns.v[i].target != INTAKE_NONE)
            take_cell(r, &r->head->columns.v[i], object, data);
    return object;
}

/* ---- totals */

static bool is_summed(enum field_kind k) {
    return k == FIELD_MONEY || k == FIELD_SCORE || k == FIELD_COUNT;
}

static int64_t member_value(const struct intake_target *t, const char *object) {
    return *(const int64_t *)(const void *)(object + t->base + t->field->at);
}

static void add_to_sums(struct reading *r, const char *object) {
    for (size_t i = 0; i < r->plan->targets.n; i++) {
        const struct intake_target *t = &r->plan->targets.v[i];
        if (!is_summed(t->field->kind))
            continue;
        int64_t v = member_value(t, object);
        struct sums *s = &r->sums[i];
        if (v != DEC_UNSET)
            s->overflow =
                !dec_add(s->all, v, &s->all) || !dec_add(s->since, v, &s->since) || s->overflow;
    }
    r->since++;
}

static const char *amount_text(struct arena *a, enum field_kind k, int64_t v) {
    if (k == FIELD_MONEY)
        return money_text_group(a, money_of(v));
    return k == FIELD_COUNT ? whole_text(a, v) : kind_text(a, k, v);
}

static uint32_t column_of(const struct reading *r, size_t target) {
    for (size_t i = 0; i < r->head->columns.n; i++)
        if (r->head->columns.v[i].target == (int)target)
            return r->head->columns.v[i].col;
    return 0;
}

static void compare_total(struct reading *r, struct intake_total *total, size_t target) {
    const struct intake_target *t = &r->plan->targets.v[target];
    int64_t printed = member_value(t, total->values);
    const struct sums *s = &r->sums[target];
    if (printed == DEC_UNSET || s->overflow)
        return;
    int64_t sum = total->all ? s->all : s->since, off;
    bool differs = printed != s->all && printed != s->since;
    *VEC_PUSH(r->a, &total->sums) =
        (struct intake_sum){(int)target, printed, differs ? sum : printed, differs};
    if (!differs || !dec_sub(printed, sum, &off))
        return;
    enum field_kind k = t->field->kind;
    tell(r, false, total->row, column_of(r, target), t->field->name,
         arena_printf(&r->scratch, "“%s”写的是 %s，上面各行相加是 %s，相差 %s", total->label,
                      amount_text(&r->scratch, k, printed), amount_text(&r->scratch, k, sum),
                      amount_text(&r->scratch, k, off)),
         "请核对是哪一行写错了；导入的是各行的数字");
}

static void compare(struct reading *r, struct intake_total *total) {
    for (size_t i = 0; i < r->plan->targets.n; i++)
        if (is_summed(r->plan->targets.v[i].field->kind))
            compare_total(r, total, i);
}

/* A total above its rows is compared when they are known. */
static void take_total(struct reading *r, const char *label, enum label_total kind) {
    char *object = take_row(r, false);
    struct intake_total *total = VEC_PUSH(r->a, &r->t->totals);
    *total = (struct intake_total){.row = r->rows.row,
                                   .label = arena_strdup(r->a, label),
                                   .all = kind == LABEL_TOTAL,
                                   .values = object};
    if (r->since == 0 && r->t->n == 0)
        return;
    compare(r, total);
    for (size_t i = 0; i < r->plan->targets.n; i++)
        r->sums[i].since = 0;
    r->since = 0;
    r->tail = true;
}

static void compare_leading(struct reading *r) {
    for (size_t i = 0; i < r->t->totals.n; i++) {
        struct intake_total *total = &r->t->totals.v[i];
        bool leading = total->sums.n == 0 && r->t->n > 0 && total->row < r->t->row_numbers[0];
        total->all = total->all || leading;
        if (leading)
            compare(r, total);
    }
}

/* ---- rows */

static void keep_row(struct reading *r, const char *object) {
    struct intake_table *t = r->t;
    if (t->n == r->cap) {
        r->cap = r->cap ? r->cap * 2 : 64;
        char *wider = arena_array(r->a, r->cap, r->plan->row_size);
        uint32_t *numbers = gp_new_n(r->a, uint32_t, r->cap);
        if (t->n > 0) {
            memcpy(wider, t->rows, t->n * r->plan->row_size);
            memcpy(numbers, t->row_numbers, t->n * sizeof(*numbers));
        }
        t->rows = wider;
        t->row_numbers = numbers;
    }
    memcpy((char *)t->rows + t->n * r->plan->row_size, object, r->plan->row_size);
    t->row_numbers[t->n++] = r->rows.row;
}

static void keep_note(struct reading *r) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < r->rows.n; i++) {
        const char *s = r->rows.is_carried[i] ? "" : r->rows.text[i];
        if (*s)
            buf_addf(&b, "%s%s", b.n ? "　" : "", s);
    }
    *VEC_PUSH(r->a, &r->t->notes) =
        (struct intake_note){r->rows.row, arena_strdup(r->a, buf_text(&b))};
    bool title = !label_is_note(label_fold(&r->scratch, buf_text(&b)));
    r->held_notes = title ? r->held_notes + 1 : 0;
    r->tail = true;
}

/* Notes that are the next table's titles go to it. */
static void end_before_next(struct reading *r) {
    struct intake_table *t = r->t;
    t->more = true;
    t->next_row = r->rows.row;
    for (; r->held_notes > 0 && t->notes.n > 0; r->held_notes--)
        t->next_row = t->notes.v[--t->notes.n].row;
}

static void take_line(struct reading *r, const char *label) {
    enum intake_line line = r->options.line ? r->options.line(label) : LINE_DATA;
    char *object = take_row(r, line == LINE_DATA);
    r->held_notes = 0;
    if (line == LINE_DATA) {
        keep_row(r, object);
        r->tail = false;
    } else {
        *VEC_PUSH(r->a, &r->t->asides) =
            (struct intake_aside){r->rows.row, arena_strdup(r->a, label), object, line};
        r->tail = r->tail || line == LINE_APART;
    }
    if (line != LINE_APART)
        add_to_sums(r, object);
}

/* False when the table has ended. */
static bool take(struct reading *r) {
    struct content c = content_of(r);
    if (c.cells == 0) {
        r->t->blank_rows++;
        return true;
    }
    if (r->rows.hidden && !r->options.read_hidden) {
        *VEC_PUSH(r->a, &r->t->hidden_rows) = r->rows.row;
        return true;
    }
    const char *label = first_label(r);
    r->label = label_fold(&r->scratch, label);
    enum label_total total = label_total(r->label);
    if (repeats_head(r)) {
        if (r->options.one_table && r->tail) {
            end_before_next(r);
            return false;
        }
        r->t->repeated_heads++;
        if (r->options.texts) /* a title of the same words, and what stood between, is no text */
            r->t->n = 0;
    } else if (total != LABEL_NO_TOTAL) {
        r->held_notes = 0;
        take_total(r, label, total);
    } else if (is_note(r, &c)) {
        keep_note(r);
    } else if (c.mapped == 0) {
        r->t->blank_rows++; /* only numbers of rows */
    } else {
        take_line(r, label);
    }
    return true;
}

static enum gp_code read_rows(struct reading *r, struct gp_err *e) {
    for (;;) {
        bool found;
        TRY(rows_next(&r->rows, e, r->head->last_row + 1 /* 0 without a head */, &found));
        if (!found)
            return GP_OK;
        if (r->t->n == INTAKE_ROWS_MAX)
            return gp_fail(e, GP_LIMIT, r->head->sheet_name, "这张表超过 %d 行，请分成几次导入",
                           INTAKE_ROWS_MAX);
        arena_reset(&r->scratch);
        if (!take(r))
            return GP_OK;
    }
}

static void tell_hidden(struct reading *r) {
    size_t n = r->t->hidden_rows.n;
    if (n == 0)
        return;
    tell(r, false, r->t->hidden_rows.v[0], 0, NULL,
         arena_printf(&r->scratch, "有 %zu 行是隐藏的（第一处是第 %u 行），没有读取", n,
                      r->t->hidden_rows.v[0] + 1),
         "要读取的话，请在 Excel 里取消隐藏或筛选，或选择“也读隐藏的行”");
}

static void fold_headings(struct reading *r) {
    r->headings = gp_new_n(r->a, const char *, r->head->columns.n);
    r->plain_headings = gp_new_n(r->a, const char *, r->head->columns.n);
    for (size_t i = 0; i < r->head->columns.n; i++) {
        r->headings[i] = label_fold(r->a, r->head->columns.v[i].heading);
        r->plain_headings[i] = label_heading(r->a, r->head->columns.v[i].heading);
    }
}

enum gp_code intake_read(struct arena *a, struct gp_err *e, struct table_book *b,
                         const struct intake_plan *plan, const struct intake_head *head,
                         struct intake_options options, struct intake_table *ret) {
    struct intake_table t = {0};
    struct reading *r = gp_new(a, struct reading);
    *r = (struct reading){.a = a, .plan = plan, .head = head, .options = options, .t = &t};
    r->is_1904 = table_is_1904(b);
    r->sums = gp_new_n(a, struct sums, plan->targets.n);
    fold_headings(r);
    enum gp_code code = rows_begin(&r->rows, e, b, head->sheet);
    if (code == GP_OK)
        code = read_rows(r, e);
    if (code == GP_OK) {
        compare_leading(r);
        tell_hidden(r);
    }
    rows_end(&r->rows);
    arena_release(&r->scratch);
    code = gp_answer(e, code);
    if (code == GP_OK)
        *ret = t;
    return code;
}
