/* 资金使用情况表 of a file: which of several is the center's (own_funds), its lines, and what
 * stands beside them (take_single): period, sums, surplus. Begin at fill_take_funds. */
#include "app/fill/sheets_inside.h"

#include "app/fill/merge.h"
#include "core/funds.h"
#include "intake/funds.h"

struct found_funds {
    VEC(struct intake_funds) v;
    VEC(struct workbook_at) at;
};

static void find_funds(struct fill_importing *x, struct found_funds *ret) {
    const struct intake_plan *plan = x->book->plans[SHEET_FUNDS];
    struct arena *a = x->w->arena;
    for (size_t i = 0; i < x->book->sheets.n; i++) {
        const struct workbook_sheet *s = &x->book->sheets.v[i];
        if (s->table != SHEET_FUNDS)
            continue;
        *VEC_PUSH(a, &ret->at) = (struct workbook_at){s, NULL, s->head.first_row};
        intake_funds_of(a, plan, &s->head, &s->rows, VEC_PUSH(a, &ret->v));
        for (size_t k = 0; k < s->more.n; k++) {
            *VEC_PUSH(a, &ret->at) = (struct workbook_at){s, NULL, s->more.v[k].head.first_row};
            intake_funds_of(a, plan, &s->more.v[k].head, &s->more.v[k].rows, VEC_PUSH(a, &ret->v));
        }
    }
}

static const struct center *center_of(const struct fill_importing *x) {
    const struct dossier *d = x->desk->c.d;
    for (size_t i = 0; i < d->n_centers; i++)
        if (cstr_eq(d->centers[i].id, x->desk->c.project->center))
            return &d->centers[i];
    return NULL;
}

static bool names_center(const struct fill_importing *x, const struct intake_funds *f) {
    const struct center *c = center_of(x);
    return c && (strstr(f->title, c->name) || strstr(f->title, c->full_name));
}

/* The center's own of several; SIZE_MAX after a complaint. */
static size_t own_funds(struct fill_importing *x, const struct found_funds *all) {
    struct arena *a = x->w->arena;
    size_t found = SIZE_MAX, n = 0;
    for (size_t i = 0; i < all->v.n; i++)
        if (names_center(x, &all->v.v[i])) {
            found = i;
            n++;
        }
    if (n == 1 || all->v.n == 1)
        return n == 1 ? found : 0;
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < all->v.n; i++)
        buf_addf(&b, "%s“%s”", i ? "、" : "", all->v.v[i].title);
    fill_sheet_complain(x, &all->at.v[0],
                        arena_printf(a, "文件里有 %zu 张资金使用情况表，认不出哪一张是“%s”的：%s",
                                     all->v.n, x->desk->scope->center_name, buf_text(&b)),
                        "请在表的标题里写上中心名称，或只留本中心的一张");
    return SIZE_MAX;
}

/* What stands beside the lines: fields of tables of one row. */
static void take_single(struct fill_importing *x, const struct fill_table *t, const void *row,
                        const char *name) {
    struct arena *a = x->w->arena;
    struct fill_form *form = fill_sheet_form(x, SHEET_FUNDS);
    struct fill_grid came = fill_grid_of_rows(a, t, row, 1), typed = fill_grid_of_form(a, t, form);
    struct buf change GP_CLEANUP(buf_free) = BUF_INIT;
    bool said = false;
    for (size_t k = 0; k < t->n_cols; k++) {
        const char *now = fill_cell(&came, 0, k), *was = typed.n ? fill_cell(&typed, 0, k) : "";
        bool same = !*now || fill_same_cell(&t->cols[k], was, now);
        said = said || *now;
        if (same && *was)
            came.cells[k] = was;
        if (!same)
            buf_addf(&change, "%s%s：%s → %s", change.n ? "；" : "", t->cols[k].title,
                     *was ? was : "空", now);
    }
    if (!said)
        return;
    fill_form_drop_rows(t, form);
    fill_grid_to_form(a, &came, 0, form);
    x->touched[PART_FUNDS] |= change.n > 0;
    workbook_thing_add(a, x->book,
                       (struct workbook_thing){SHEET_FUNDS, name,
                                               change.n ? WORKBOOK_CHANGED : WORKBOOK_SAME,
                                               arena_strdup(a, buf_text(&change))});
}

/* Days that only the contract said would contradict a period in words. */
static void make_room_for_words(struct fill_importing *x, const struct fund_table *t) {
    struct fill_form *form = fill_sheet_form(x, SHEET_FUNDS);
    static const char *const days[] = {"from", "to"};
    if (!t->actual_period || date_is_set(t->from) || *fill_form_get(form, "cutoff"))
        return;
    for (size_t i = 0; i < GP_COUNT(days); i++)
        fill_form_set(x->w->arena, form, days[i], "");
}

static void compare_budget(struct fill_importing *x, const struct intake_funds *f,
                           const struct workbook_at *at) {
    struct arena *a = x->w->arena;
    money_t total = x->desk->c.project->total;
    if (money_is_set(f->budget) && money_is_set(total) && money_cmp(f->budget, total) != 0)
        workbook_remark(a, x->book, at,
                        arena_printf(a, "表上的经费总额 %s 与合同总额 %s 不一致",
                                     money_text_group(a, f->budget), money_text_group(a, total)),
                        "请核对表里写的经费总额；合同有变更的，请联系评估方");
}

/* What the operator's own names of costs mean, where that is known. */
static void find_categories(struct fill_importing *x, struct fill_line *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const struct fund_category *known =
            fund_category_of(x->desk->c.d, x->desk->c.operator_org, rows[i].l.label);
        rows[i].category = known ? known->id : NULL;
    }
}

enum gp_code fill_take_funds(struct fill_importing *x) {
    struct arena *a = x->w->arena;
    struct found_funds all = {0};
    find_funds(x, &all);
    size_t own = all.v.n > 0 ? own_funds(x, &all) : SIZE_MAX;
    if (own == SIZE_MAX)
        return GP_OK;
    const struct intake_funds *f = &all.v.v[own];
    struct fill_batch b = {.x = x, .table = SHEET_FUNDS};
    for (size_t i = 0; i < f->table.n_lines; i++) {
        struct workbook_at at = {all.at.v[own].sheet, NULL, f->rows.row_numbers[i]};
        ((struct fill_line *)fill_sheet_push(&b, &at))->l = f->table.lines[i];
    }
    find_categories(x, (struct fill_line *)(void *)b.rows, b.n);
    fill_sheet_merge(&b);
    make_room_for_words(x, &f->table);
    take_single(x, &fill_fund_head, &f->table, "期间、小计与备注");
    if (f->table.has_surplus)
        take_single(x, &fill_surplus, &f->table.surplus, "盈余/赤字");
    compare_budget(x, f, &all.at.v[own]);
    if (all.v.n > 1)
        x->book->title =
            arena_printf(a, "文件里有 %zu 张资金使用情况表，取“%s”。", all.v.n, f->title);
    return GP_OK;
}
