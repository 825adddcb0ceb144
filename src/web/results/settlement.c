/* Settlement: what is still to be paid. */
#include "app/results/evaluation.h"
#include "web/download.h"
#include "web/results/common.h"
#include "web/results/inside.h"
#include "web/list.h"

#define ROWS_A_PAGE 50 /* a part of the round (DOSSIER_PART) */

enum gp_code results_settlement_page(struct http_call *call) {
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "结算", &round, &m));
    struct work work = web_work(call);
    struct app_parts parts;
    const struct entry_result *v;
    size_t n;
    TRY(app_parts_open(&work, round->id, &parts));
    struct list_slice page =
        list_pages(call, m, arena_printf(call->arena, "/rounds/%s/settlement", round->id), NULL,
                   parts.frame.n_entries, ROWS_A_PAGE);
    TRY(app_parts_page(&work, &parts, page.first, page.end - page.first, &v, &n));
    const char *base = arena_printf(call->arena, "/rounds/%s/explain/", round->id);
    struct val *rows = map_list(m, "rows");
    bool any_bound = false;
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(rows);
        map_text(row, "name", results_entry_name(&v[i]));
        results_settlement(row, &v[i], base);
        any_bound = any_bound || v[i].settlement.lower_bound;
    }
    map_bool(m, "any_bound", any_bound);
    map_bool(m, "any", parts.frame.n_entries > 0);
    web_offer_download(call, m, arena_printf(call->arena, "/rounds/%s/settlement", round->id));
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
    TRY(app_evaluate_figures(&work, http_param(call, "round"), &v));
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
