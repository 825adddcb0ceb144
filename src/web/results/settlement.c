/* Settlement: what is still to be paid. The page begins at the end (results_settlement_page): the
 * figures are those that are kept (app/results/stored.h); in which order they stand and what they
 * add up to is all_rows, above it what a column is worth (value_by) for both. The download below
 * leaves sums to the workbook. What is due is computed in core/settle.c. */
#include "app/results/stored.h"
#include "web/download.h"
#include "web/results/common.h"
#include "web/results/inside.h"
#include "web/list.h"

#define ROWS_A_PAGE 50

/* ---- in order */

enum {
    BY_CENTER,
    BY_CONTRACT,
    BY_PAID,
    BY_USAGE,
    BY_DAYS,
    BY_DEDUCTION,
    BY_RESERVED,
    BY_DUE,
    BY_PAYABLE,
    BY_N
};
static const struct list_column heads[BY_N] = {
    [BY_CENTER] = {"center", "中心", false},      [BY_CONTRACT] = {"contract", "合同总额", true},
    [BY_PAID] = {"paid", "已付", true},           [BY_USAGE] = {"usage", "经费使用", true},
    [BY_DAYS] = {"days", "空岗天数", true},       [BY_DEDUCTION] = {"deduction", "空岗扣除", true},
    [BY_RESERVED] = {"reserved", "盈余", true},   [BY_DUE] = {"due", "应付", true},
    [BY_PAYABLE] = {"payable", "尚应拨付", true},
};

static int64_t value_by(const struct settlement *s, size_t column) {
    const int64_t values[BY_N] = {
        [BY_CENTER] = DEC_UNSET,         [BY_CONTRACT] = s->contract.fen,
        [BY_PAID] = s->paid.fen,         [BY_USAGE] = s->usage.v,
        [BY_DAYS] = s->vacant_days,      [BY_DEDUCTION] = s->deduction.fen,
        [BY_RESERVED] = s->reserved.fen, [BY_DUE] = s->due.fen,
        [BY_PAYABLE] = s->payable.fen,
    };
    return values[column];
}

static int compare_results(size_t column, const void *a, const void *b) {
    const struct entry_result *x = a, *y = b;
    return column == BY_CENTER
               ? cstr_order(results_entry_name(x), results_entry_name(y))
               : list_by_number(value_by(&x->settlement, column), value_by(&y->settlement, column));
}

/* ---- sums */

/* Of what is known, exact, with how many are not. Nothing where nothing is known, as a sum of
 * nothing is not zero, and where it is too large. */
static void add_sum(struct val *sums, const struct entry_result *v, size_t n, size_t column) {
    int64_t sum = 0;
    size_t known = 0;
    bool fits = column != BY_USAGE; /* shares do not add up */
    for (size_t i = 0; i < n; i++) {
        int64_t value = value_by(&v[i].settlement, column);
        if (value == DEC_UNSET)
            continue;
        fits = fits && dec_add(sum, value, &sum);
        known++;
    }
    struct val *cell = list_add_map(sums);
    if (!fits || known == 0)
        map_text(cell, "sum", NULL);
    else if (column == BY_DAYS)
        map_count(cell, "sum", sum);
    else
        map_money(cell, "sum", (money_t){sum});
    map_bool(cell, "none", column == BY_USAGE);
    map_count(cell, "unknown", (int64_t)(n - known));
    map_bool(cell, "partly", known < n);
    map_bool(cell, "least", column == BY_DEDUCTION);
    map_bool(cell, "most", column == BY_DUE || column == BY_PAYABLE);
}

static bool any_bound(const struct entry_result *v, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (v[i].settlement.lower_bound)
            return true;
    return false;
}

/* ---- the page */

/* All in the order asked for, with the sums of all; the page is cut out of it. */
static const struct entry_result *all_rows(struct http_call *call, struct val *m,
                                           const struct evaluation *ev) {
    struct list_order order = list_heads(call, m, heads, BY_N);
    struct entry_result *rows =
        arena_memdup(call->arena, ev->entries, ev->n_entries * sizeof(*ev->entries));
    rows = list_sorted(call->arena, &order, rows, sizeof(*rows), ev->n_entries, compare_results);
    struct val *sums = map_list(m, "sums");
    for (size_t i = BY_CENTER + 1; i < BY_N; i++)
        add_sum(sums, rows, ev->n_entries, i);
    map_count(m, "n_all", (int64_t)ev->n_entries);
    map_bool(m, "sum_bound", any_bound(rows, ev->n_entries));
    return rows;
}

enum gp_code results_settlement_page(struct http_call *call) {
    list_recall(call);
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "结算", &round, &m));
    struct work work = web_work(call);
    struct app_evaluation *v;
    const char *path = arena_printf(call->arena, "/rounds/%s/settlement", round->id);
    TRY(stored_figures(&work, round->id, &v));
    struct list_slice page = list_pages(call, m, path, NULL, v->ev.n_entries, ROWS_A_PAGE);
    const struct entry_result *all = all_rows(call, m, &v->ev);
    const char *base = arena_printf(call->arena, "/rounds/%s/explain/", round->id);
    struct val *rows = map_list(m, "rows");
    for (size_t i = page.first; i < page.end; i++) {
        struct val *row = list_add_map(rows);
        map_text(row, "name", results_entry_name(&all[i]));
        results_settlement(row, &all[i], base);
    }
    map_bool(m, "any_bound", any_bound(all + page.first, page.end - page.first));
    map_bool(m, "any", v->ev.n_entries > 0);
    web_offer_download(call, m, path);
    return web_render(call, "results/settlement", m);
}

/* ---- download */

static const struct book_column columns[] = {
    {.heading = "中心"},
    {.heading = "运营机构"},
    {.heading = "合同总额", .kind = BOOK_MONEY, .total = true},
    {.heading = "已付", .kind = BOOK_MONEY, .total = true},
    {.heading = "经费使用比例", .kind = BOOK_SHARE},
    {.heading = "空岗天数", .kind = BOOK_COUNT, .total = true},
    {.heading = "空岗扣除", .kind = BOOK_MONEY, .total = true},
    {.heading = "扣除为下限", .kind = BOOK_BOOL},
    {.heading = "盈余", .kind = BOOK_MONEY, .total = true},
    {.heading = "应付", .kind = BOOK_MONEY, .total = true},
    {.heading = "尚应拨付", .kind = BOOK_MONEY, .total = true},
    {.heading = "扣除规则"},
};

static enum gp_code write_rows(void *arg, struct book_sink *sink) {
    const struct evaluation *ev = arg;
    for (size_t i = 0; i < ev->n_entries; i++) {
        const struct entry_result *r = &ev->entries[i];
        const struct settlement *s = &r->settlement;
        const struct book_cell cells[] = {
            book_text(results_entry_name(r)),
            book_text(r->operator_org ? r->operator_org->name : ""),
            book_money(s->contract),
            book_money(s->paid),
            book_share(s->usage),
            book_count(s->vacant_days),
            book_money(s->deduction),
            book_bool(s->lower_bound),
            book_money(s->reserved),
            book_money(s->due),
            book_money(s->payable),
            book_text(s->rule),
        };
        TRY(book_row(sink, cells));
    }
    return GP_OK;
}

enum gp_code results_settlement_file(struct http_call *call) {
    struct work work = web_work(call);
    struct app_evaluation *v;
    TRY(stored_figures(&work, http_param(call, "round"), &v));
    const struct round *round = &v->dossier.round;
    const struct book_sheet sheet = {.name = "结算",
                                     .title = results_table_title(call, round, "结算表"),
                                     .date = DATE_UNSET,
                                     .columns = columns,
                                     .n_columns = GP_COUNT(columns),
                                     .fixed_columns = 1,
                                     .n_rows = (int64_t)v->ev.n_entries,
                                     .rows = write_rows,
                                     .arg = &v->ev};
    return web_download(call, &sheet, arena_printf(call->arena, "%s-结算", round->id));
}
