/* Settlement: what is still to be paid. */
#include "codec/csv.h"
#include "web/results_common.h"
#include "web/results_pages.h"

enum gp_code results_settlement_page(struct http_call *call) {
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "结算", &round, &m));
    struct app app = web_app(call);
    struct app_evaluation *v;
    TRY(app_evaluate(&app, round->id, &v));
    const char *base = arena_printf(call->arena, "/rounds/%s/explain/", round->id);
    struct val *rows = map_list(m, "rows");
    bool any_bound = false;
    for (size_t i = 0; i < v->ev.n_entries; i++) {
        struct val *row = list_add_map(rows);
        map_text(row, "name", results_entry_name(&v->ev.entries[i]));
        results_settlement(row, &v->ev.entries[i], base);
        any_bound = any_bound || v->ev.entries[i].settlement.lower_bound;
    }
    map_bool(m, "any_bound", any_bound);
    map_bool(m, "any", v->ev.n_entries > 0);
    return web_render(call, "result_settlement", m);
}

static void add_row(struct buf *out, struct arena *a, const struct entry_result *r) {
    const struct settlement *s = &r->settlement;
    const char *days =
        s->vacant_days == DEC_UNSET ? "" : arena_printf(a, "%lld", (long long)s->vacant_days);
    const char *cells[] = {
        results_entry_name(r),       r->operator_org ? r->operator_org->name : "",
        money_text(a, s->contract),  money_text(a, s->paid),
        share_text(a, s->usage),     days,
        money_text(a, s->deduction), s->lower_bound ? "是" : "否",
        money_text(a, s->reserved),  money_text(a, s->due),
        money_text(a, s->payable),   s->rule ? s->rule : ""};
    for (size_t i = 0; i < GP_COUNT(cells); i++)
        csv_add(out, cells[i]);
    csv_line(out);
}

enum gp_code results_settlement_csv(struct http_call *call) {
    static const char *const heads[] = {"中心",           "运营机构",          "合同总额（元）",
                                        "已付（元）",     "经费使用比例（%）", "空岗天数",
                                        "空岗扣除（元）", "扣除为下限",        "盈余（元）",
                                        "应付（元）",     "尚应拨付（元）",    "扣除规则"};
    struct app app = web_app(call);
    struct app_evaluation *v;
    TRY(app_evaluate(&app, http_param(call, "round"), &v));
    struct buf *out = &call->response->body;
    csv_begin(out);
    for (size_t i = 0; i < GP_COUNT(heads); i++)
        csv_add(out, heads[i]);
    csv_line(out);
    for (size_t i = 0; i < v->ev.n_entries; i++)
        add_row(out, call->arena, &v->ev.entries[i]);
    call->response->type = "text/csv; charset=utf-8";
    http_download_as(call, arena_printf(call->arena, "%s-结算.csv", v->dossier.round.id));
    return GP_OK;
}
