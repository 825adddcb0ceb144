/* 各中心概况: a page a center, with what people ask about one: its figures in a table, its marks
 * before the round's range, who was in post when, indicators against the time that has passed. */
#include "report/compose_build.h"

static void pair(struct table_draft *t, const char *name, const char *figure) {
    table_head(t, name);
    table_cell(t, figure);
}

static const char *period(struct composer *c, const struct project *p) {
    if (!date_is_set(p->start) || !date_is_set(p->end))
        return PROSE_DASH;
    return arena_printf(c->a, "%s至%s", date_text_zh(c->a, p->start), date_text_zh(c->a, p->end));
}

static void facts(struct composer *c, const struct entry_result *r) {
    static const unsigned widths[] = {18, 32, 18, 32};
    struct table_draft t = compose_table(c, NULL, widths, GP_COUNT(widths));
    pair(&t, "运营机构", r->operator_org ? r->operator_org->name : PROSE_DASH);
    pair(&t, "合同期", period(c, r->project));
    pair(&t, "总分",
         score_is_set(r->score.total) ? score_text(c->a, r->score.total) : COMPOSE_OPEN);
    pair(&t, "等级", r->score.band ? r->score.band->name : PROSE_DASH);
    pair(&t, "在岗/协议人数",
         arena_printf(c->a, "%s/%s", prose_cell_count(c->a, r->staffing.in_post),
                      prose_cell_count(c->a, r->staffing.posts)));
    pair(&t, "计扣空岗天数", prose_cell_count(c->a, r->staffing.vacant_days));
    pair(&t, "合同总额（元）", prose_money(c->a, r->settlement.contract));
    pair(&t, "经费使用比例", prose_percent(c->a, r->settlement.usage));
    pair(&t, "空岗扣除（元）", deduction_text(c, &r->settlement));
    pair(&t, "尚应拨付（元）", payable_text(c, &r->settlement));
    table_end(&t, 0, NULL);
}

void compose_profiles(struct composer *c) {
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_result *r = &c->ev->entries[i];
        if (i > 0)
            compose_block(c, BLOCK_PAGE_BREAK);
        compose_heading(c, 3, prose_center(c->a, r->center));
        facts(c, r);
        compose_score_profile(c, r);
        compose_timeline(c, r);
        compose_progress_chart(c, r);
    }
}
