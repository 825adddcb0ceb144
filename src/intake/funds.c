#include "intake/funds.h"

#include "intake/label.h"
#include "intake/period.h"

void intake_funds_plan(struct arena *a, struct intake_plan *ret) {
    *ret = (struct intake_plan){0};
    intake_plan_add(a, ret, &shape_fund_line, 0, sizeof(struct fund_line), NULL);
}

static enum intake_line line_of(const char *label) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    const char *folded = label_fold(&scratch, label);
    if (label_is_budget(folded))
        return LINE_APART;
    return label_is_surplus(folded) ? LINE_COUNTED : LINE_DATA;
}

const struct intake_options intake_funds_options = {.one_table = true, .line = line_of};

/* What a row says, wherever in it the line stands. */
static const struct fund_line *line_in(const struct intake_plan *plan, const void *row) {
    return (const struct fund_line *)(const void *)((const char *)row + plan->bases.v[0].at);
}

/* The rest of a heading behind the first row of it: the period. */
static const char *period_of(const struct intake_plan *plan, const struct intake_head *head,
                             const char *key) {
    int target = intake_target(plan, &shape_fund_line, key);
    for (size_t i = 0; i < head->columns.n; i++) {
        if (head->columns.v[i].target != target)
            continue;
        const char *behind = strchr(head->columns.v[i].heading, ' ');
        return behind ? behind + 1 : "";
    }
    return "";
}

/* In dates where they can be read, else the words as printed. */
static void set_periods(struct arena *a, const struct intake_plan *plan,
                        const struct intake_head *head, struct fund_table *t) {
    const char *actual = period_of(plan, head, "actual");
    const char *expected = period_of(plan, head, "expected");
    date_t from, to;
    if (period_read(a, actual, &from, &to)) {
        t->from = from;
        t->cutoff = to;
    } else if (*actual) {
        t->actual_period = label_one_line(a, actual);
    }
    if (period_read(a, expected, &from, &to) &&
        (!date_is_set(t->cutoff) || date_cmp(date_plus(t->cutoff, 1), from) == 0))
        t->to = to;
    else if (*expected)
        t->expected_period = label_one_line(a, expected);
}

static void set_foot(const struct intake_plan *plan, const struct intake_table *rows,
                     struct fund_table *t) {
    if (rows->totals.n > 0) {
        const struct fund_line *last = line_in(plan, rows->totals.v[rows->totals.n - 1].values);
        t->printed_actual = last->actual;
        t->printed_expected = last->expected;
        t->printed_total = last->printed_total;
        t->printed_share = last->printed_share;
    }
    for (size_t i = 0; i < rows->asides.n; i++)
        if (rows->asides.v[i].line == LINE_COUNTED) {
            t->has_surplus = true;
            t->surplus = *line_in(plan, rows->asides.v[i].values);
        }
}

/* The one figure of the row, in whichever column it was merged into. */
static money_t budget_of(const struct intake_plan *plan, const struct intake_table *rows) {
    for (size_t i = 0; i < rows->asides.n; i++) {
        const struct fund_line *l = line_in(plan, rows->asides.v[i].values);
        const money_t figures[] = {l->printed_total, l->actual, l->expected};
        for (size_t k = 0; rows->asides.v[i].line == LINE_APART && k < GP_COUNT(figures); k++)
            if (money_is_set(figures[k]))
                return figures[k];
    }
    return MONEY_UNSET;
}

/* The word 注 is the table's, not the note's. */
static const char *without_sign(const char *note) {
    static const char *const signs[] = {"注：", "注:", "备注：", "备注:", "说明：", "说明:"};
    for (size_t i = 0; i < GP_COUNT(signs); i++)
        if (strncmp(note, signs[i], strlen(signs[i])) == 0)
            return note + strlen(signs[i]);
    return note;
}

static const char *note_of(struct arena *a, const struct intake_table *rows) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < rows->notes.n; i++)
        buf_addf(&b, "%s%s", i ? "\n" : "", without_sign(rows->notes.v[i].text));
    return b.n ? arena_strdup(a, buf_text(&b)) : NULL;
}

void intake_funds_of(struct arena *a, const struct intake_plan *plan,
                     const struct intake_head *head, const struct intake_table *rows,
                     struct intake_funds *ret) {
    struct intake_funds f = {.title = "", .head = *head, .rows = *rows};
    shape_unset(&shape_fund_table, (char *)&f.table);
    f.table.given = true;
    f.table.lines = gp_new_n(a, struct fund_line, rows->n);
    f.table.n_lines = rows->n;
    for (size_t i = 0; i < rows->n; i++)
        f.table.lines[i] = *line_in(plan, (const char *)rows->rows + i * plan->row_size);
    set_periods(a, plan, head, &f.table);
    set_foot(plan, rows, &f.table);
    f.table.note = note_of(a, rows);
    f.budget = budget_of(plan, rows);
    if (head->titles.n > 0)
        f.title = head->titles.v[head->titles.n - 1];
    *ret = f;
}

enum gp_code intake_funds_take(struct arena *a, struct gp_err *e, struct table_book *b,
                               const struct intake_plan *plan, const struct intake_head *head,
                               struct intake_funds *ret) {
    struct intake_table rows;
    TRY(intake_read(a, e, b, plan, head, intake_funds_options, &rows));
    intake_funds_of(a, plan, head, &rows, ret);
    return GP_OK;
}

enum gp_code intake_funds_read(struct arena *a, struct gp_err *e, struct table_book *b,
                               size_t sheet, struct intake_funds_list *ret) {
    struct intake_plan plan;
    intake_funds_plan(a, &plan);
    struct intake_funds_list list = {0};
    uint32_t from = 0;
    for (bool more = true; more && list.n < INTAKE_FUND_TABLES_MAX;) {
        struct intake_head head;
        TRY(intake_look(a, e, b, sheet, from, &plan, &head));
        struct intake_funds f;
        TRY(intake_funds_take(a, e, b, &plan, &head, &f));
        *VEC_PUSH(a, &list) = f;
        more = f.rows.more && f.rows.next_row > from;
        from = f.rows.next_row;
    }
    TRY(gp_answer(e, GP_OK));
    *ret = list;
    return GP_OK;
}
