/* Each panel says the figures that matter first (facts), then its tables, small enough for half a
 * screen; the tables as they were typed are below all of them. One function a panel, chosen by
 * desk_view_put in the order that the standard's items ask for. */
#include "web/marking/desk_view.h"

struct putting {
    struct arena *a;
    struct val *panel, *facts, *tables;
    const struct entry_result *r;
    const struct fill_case *c;
    const struct last_time *last;
};

/* ---- parts of a panel */

static void add_fact(struct putting *p, const char *name, const char *value) {
    struct val *row = list_add_map(p->facts);
    map_text(row, "name", name);
    map_text(row, "value", value ? value : "未填写");
}

struct columns {
    const char *const *heads; /* a "#" before a head: figures */
    size_t n;
};

static struct val *add_table(struct putting *p, const char *title, const struct columns *c) {
    struct val *table = list_add_map(p->tables);
    map_text(table, "title", title);
    struct val *heads = map_list(table, "heads");
    for (size_t i = 0; i < c->n; i++) {
        struct val *head = list_add_map(heads);
        bool figure = *c->heads[i] == '#';
        map_text(head, "text", c->heads[i] + figure);
        map_bool(head, "num", figure);
    }
    return map_list(table, "rows");
}

static struct val *add_row(struct val *rows, const char *name) {
    struct val *row = list_add_map(rows);
    map_text(row, "name", name);
    return map_list(row, "cells");
}

static struct val *add_cell(struct val *cells, const char *text, bool figure) {
    struct val *cell = list_add_map(cells);
    map_text(cell, "text", text);
    map_bool(cell, "num", figure);
    map_text(cell, "bar", NULL);
    map_bool(cell, "short", false);
    return cell;
}

static const char *money(const struct putting *p, money_t m) {
    return money_is_set(m) ? money_text_group(p->a, m) : NULL;
}

static const char *percent(const struct putting *p, share_t s) {
    return share_is_set(s) ? arena_printf(p->a, "%s%%", share_text(p->a, s)) : NULL;
}

static const char *number(const struct putting *p, int64_t n) {
    return n == DEC_UNSET ? NULL : arena_printf(p->a, "%lld", (long long)n);
}

static const char *or_dash(const char *text) {
    return text ? text : "—";
}

/* ---- 合同 */

static void put_payments(struct putting *p, const struct project *of) {
    static const char *const heads[] = {"付款", "日期", "#金额（元）", "情况"};
    if (of->n_payments == 0)
        return;
    struct val *rows = add_table(p, "付款", &(struct columns){heads, GP_COUNT(heads)});
    for (size_t i = 0; i < of->n_payments; i++) {
        const struct payment *pay = &of->payments[i];
        struct val *cells = add_row(rows, or_dash(pay->name));
        add_cell(cells, date_is_set(pay->date) ? date_text(p->a, pay->date) : "—", false);
        add_cell(cells, or_dash(money(p, pay->amount)), true);
        add_cell(cells, pay->paid ? "已付" : "待付", false);
    }
}

static void put_contract(struct putting *p) {
    const struct project *of = p->c->project;
    const struct org *operator_org = p->c->operator_org;
    bool term = date_is_set(of->start) && date_is_set(of->end);
    add_fact(p, "运营机构", operator_org ? operator_org->name : NULL);
    add_fact(
        p, "合同期",
        term ? arena_printf(p->a, "%s 至 %s", date_text(p->a, of->start), date_text(p->a, of->end))
             : NULL);
    add_fact(p, "合同总额",
             money(p, of->total) ? arena_printf(p->a, "%s 元", money(p, of->total)) : NULL);
    add_fact(p, "协议人数", number(p, project_headcount(of)));
    put_payments(p, of);
}

/* ---- 人员 */

static void put_requirements(struct putting *p, const struct staffing *s) {
    static const char *const heads[] = {"资质要求", "#要求", "#实有", "#缺"};
    if (s->n_gaps == 0)
        return;
    struct val *rows = add_table(p, "资质", &(struct columns){heads, GP_COUNT(heads)});
    for (size_t i = 0; i < s->n_gaps; i++) {
        const struct qualification_gap *g = &s->gaps[i];
        struct val *cells = add_row(rows, g->qualification);
        add_cell(cells, or_dash(number(p, g->wanted)), true);
        add_cell(cells, or_dash(number(p, g->held)), true);
        struct val *missing = add_cell(cells, or_dash(number(p, g->missing)), true);
        map_bool(missing, "short", g->missing != DEC_UNSET && g->missing > 0);
    }
}

static const char *post_name(const struct putting *p, const struct vacancy *v) {
    const struct post *post = v->post ? project_post(p->c->project, v->post) : NULL;
    return post ? post->title : or_dash(v->substation);
}

static void put_vacancies(struct putting *p, const struct staffing *s) {
    static const char *const heads[] = {"空岗", "起", "止", "#计入天数"};
    if (s->n_vacancies == 0)
        return;
    struct val *rows = add_table(p, "空岗", &(struct columns){heads, GP_COUNT(heads)});
    for (size_t i = 0; i < s->n_vacancies; i++) {
        const struct vacancy *v = &s->vacancies[i];
        struct val *cells = add_row(rows, post_name(p, v));
        add_cell(cells, date_is_set(v->first) ? date_text(p->a, v->first) : "—", false);
        add_cell(cells,
                 v->open                ? "仍空缺"
                 : date_is_set(v->last) ? date_text(p->a, v->last)
                                        : "—",
                 false);
        add_cell(cells, arena_printf(p->a, "%d", (int)v->counted_days), true);
    }
}

static void put_staffing(struct putting *p) {
    const struct staffing *s = &p->r->staffing;
    add_fact(p, "在岗 / 协议",
             arena_printf(p->a, "%s / %s 人", or_dash(number(p, s->in_post)),
                          or_dash(number(p, s->posts))));
    add_fact(p, "空岗合计",
             s->vacant_days == DEC_UNSET
                 ? NULL
                 : arena_printf(p->a, "%lld 天%s", (long long)s->vacant_days,
                                s->vacancy_open ? "，仍在增加" : ""));
    add_fact(p, "离职",
             s->departures == DEC_UNSET
                 ? NULL
                 : arena_printf(p->a, "%lld 人，流动率 %s", (long long)s->departures,
                                or_dash(percent(p, s->turnover))));
    add_fact(p, "截至", date_is_set(s->cutoff) ? date_text(p->a, s->cutoff) : NULL);
    if (s->unknown)
        add_fact(p, "说明", s->unknown);
    put_requirements(p, s);
    put_vacancies(p, s);
}

/* ---- 指标 */

static void put_bar(struct val *cell, struct arena *a, share_t rate) {
    if (!share_is_set(rate))
        return;
    int64_t shown = rate.v > SHARE_ONE ? SHARE_ONE : rate.v;
    map_text(cell, "bar", arena_printf(a, "%lld", (long long)shown));
}

static void put_indicators(struct putting *p) {
    static const char *const heads[] = {"指标", "#目标", "#完成", "完成率"};
    const struct indicator_summary *s = &p->r->indicators;
    add_fact(p, "达到目标", arena_printf(p->a, "%lld / %zu 项", (long long)s->completed, s->n));
    add_fact(p, "合同时间已过", percent(p, s->elapsed));
    add_fact(p, "数字来源", s->provenance == PROV_COMPUTED ? "按服务记录计算" : "运营机构申报");
    if (s->n == 0)
        return;
    struct val *rows = add_table(p, "指标完成情况", &(struct columns){heads, GP_COUNT(heads)});
    for (size_t i = 0; i < s->n; i++) {
        const struct indicator_result *x = &s->v[i];
        struct val *cells = add_row(rows, x->indicator->name);
        add_cell(cells,
                 arena_printf(p->a, "%lld %s", (long long)x->indicator->target,
                              cstr_or_empty(x->indicator->unit)),
                 true);
        add_cell(cells, or_dash(number(p, x->valid)), true);
        struct val *rate = add_cell(cells, or_dash(percent(p, x->rate)), false);
        put_bar(rate, p->a, x->rate);
        map_bool(rate, "short", share_is_set(x->rate) && x->rate.v < SHARE_ONE);
    }
}

/* ---- 资金 */

static void put_funds(struct putting *p) {
    static const char *const heads[] = {"项目", "#实际（元）", "#预计（元）", "#合计（元）",
                                        "占比"};
    const struct funds *f = &p->r->funds;
    add_fact(p, "经费使用", percent(p, f->usage));
    add_fact(p, "合计 / 合同",
             arena_printf(p->a, "%s / %s 元", or_dash(money(p, f->total)),
                          or_dash(money(p, f->contract))));
    if (!f->given)
        return;
    struct val *rows = add_table(p, "资金使用情况", &(struct columns){heads, GP_COUNT(heads)});
    for (size_t i = 0; i < f->n_rows; i++) {
        const struct fund_row *x = &f->rows[i];
        struct val *cells = add_row(rows, x->line->label);
        add_cell(cells, or_dash(money(p, x->line->actual)), true);
        add_cell(cells, or_dash(money(p, x->line->expected)), true);
        add_cell(cells, or_dash(money(p, x->total)), true);
        put_bar(add_cell(cells, or_dash(percent(p, x->share)), false), p->a, x->share);
    }
    struct val *cells = add_row(rows, "合计（含盈余/赤字）");
    add_cell(cells, or_dash(money(p, f->actual)), true);
    add_cell(cells, or_dash(money(p, f->expected)), true);
    add_cell(cells, or_dash(money(p, f->total)), true);
    add_cell(cells, "", false);
}

/* ---- the words of this period, and of the last */

static void put_text(struct putting *p) {
    const struct entry *e = p->c->entry;
    map_text(p->panel, "text", cstr_empty(e->narrative) ? "没有填写。" : e->narrative);
    map_text(p->panel, "last_text", cstr_empty(e->last_narrative) ? NULL : e->last_narrative);
}

static void put_nothing(struct putting *p) {
    map_bool(p->panel, "is_files", true);
}

/* ---- 上一期: what stands published */

static void put_last(struct putting *p) {
    const struct entry_result *r = p->last->result;
    const struct entry_score *score = &r->score;
    add_fact(p, "轮次", p->last->title);
    add_fact(p, "总分",
             score_is_set(score->total)
                 ? arena_printf(p->a, "%s 分%s%s", score_text(p->a, score->total),
                                score->band ? "，" : "", score->band ? score->band->name : "")
                 : NULL);
    for (size_t i = 0; i < score->n_components; i++) {
        const struct component_score *c = &score->components[i];
        add_fact(p, c->component->name,
                 score_is_set(c->points)
                     ? arena_printf(p->a, "%s / %s 分", score_text(p->a, c->points),
                                    score_text(p->a, c->component->max))
                     : NULL);
    }
    add_fact(
        p, "达到目标的指标",
        arena_printf(p->a, "%lld / %zu 项", (long long)r->indicators.completed, r->indicators.n));
    add_fact(p, "空岗合计",
             r->staffing.vacant_days == DEC_UNSET
                 ? NULL
                 : arena_printf(p->a, "%lld 天", (long long)r->staffing.vacant_days));
    add_fact(p, "经费使用", percent(p, r->funds.usage));
}

static void (*const panels[DESK_PANEL_N])(struct putting *) = {
    [DESK_CONTRACT] = put_contract,
    [DESK_STAFFING] = put_staffing,
    [DESK_INDICATORS] = put_indicators,
    [DESK_FUNDS] = put_funds,
    [DESK_TEXT] = put_text,
    [DESK_FILES] = put_nothing,
    [DESK_LAST] = put_last,
};

static bool needs_result(enum desk_panel p) {
    return p == DESK_STAFFING || p == DESK_INDICATORS || p == DESK_FUNDS;
}

static void put_panel(struct val *list, const struct desk *desk, enum desk_panel which) {
    struct val *panel = list_add_map(list);
    struct putting p = {.a = list->arena,
                        .panel = panel,
                        .facts = map_list(panel, "facts"),
                        .tables = map_list(panel, "tables"),
                        .r = desk->result,
                        .c = desk->c,
                        .last = &desk->last};
    map_text(panel, "id", desk_panel_ids[which]);
    map_text(panel, "title", desk_panel_name(which));
    map_text(panel, "text", NULL);
    map_text(panel, "last_text", NULL);
    map_bool(panel, "is_files", false);
    if (needs_result(which) && !desk->result)
        map_text(panel, "text", "递交的数字还不能计算，请看下面的原表。");
    else
        panels[which](&p);
    map_bool(panel, "has_facts", p.facts->list.n > 0);
}

static void put_findings(struct val *m, const struct desk *desk) {
    struct val *list = map_list(m, "desk_findings");
    for (size_t i = 0; i < desk->n_findings; i++) {
        const struct finding *f = desk->findings[i];
        struct val *row = list_add_map(list);
        map_text(row, "title", f->title);
        map_text(row, "place", f->where);
        map_text(row, "message", f->message);
        map_bool(row, "is_error", f->severity == SEVERITY_ERROR);
        map_text(row, "severity", severity_name(f->severity));
    }
    map_count(m, "n_desk_findings", (int64_t)desk->n_findings);
    map_bool(m, "any_desk_findings", desk->n_findings > 0);
}

void desk_view_put(struct val *m, const struct desk *desk, const struct component *component) {
    enum desk_panel order[DESK_PANEL_N];
    desk_panel_order(component, order);
    struct val *list = map_list(m, "panels");
    map_bool(m, "beside", true);
    for (size_t i = 0; i < DESK_PANEL_N; i++)
        if (order[i] != DESK_LAST || desk->last.title)
            put_panel(list, desk, order[i]);
    put_findings(m, desk);
}

/* ---- beside the items */

static const char *last_text(struct arena *a, const struct last_item *last) {
    const char *mean = score_is_set(last->mean)
                           ? arena_printf(a, "%zu 位平均 %s 分", last->n, score_text(a, last->mean))
                           : NULL;
    const char *own =
        score_is_set(last->own) ? arena_printf(a, "您评 %s 分", score_text(a, last->own)) : NULL;
    return mean && own ? arena_printf(a, "%s，%s", mean, own) : mean ? mean : own;
}

static void put_wanted(struct val *row, const struct desk *desk, const struct item *item) {
    size_t n;
    const struct desk_source *v = desk_sources(row->arena, desk, item, &n);
    struct val *list = map_list(row, "wanted");
    for (size_t i = 0; i < n; i++) {
        struct val *wanted = list_add_map(list);
        map_text(wanted, "text", v[i].text);
        map_text(wanted, "panel", v[i].panel < DESK_PANEL_N ? desk_panel_ids[v[i].panel] : NULL);
        map_text(wanted, "files",
                 !v[i].is_file       ? NULL
                 : v[i].n_files == 0 ? "没有递交"
                                     : arena_printf(row->arena, "%zu 个文件", v[i].n_files));
        map_textf(wanted, "file", "m-%zu", v[i].first);
        map_bool(wanted, "any_files", v[i].n_files > 0);
    }
    map_bool(row, "has_wanted", n > 0);
}

void desk_view_put_row(struct val *row, const struct desk *desk, const struct item *item) {
    struct last_item last = last_item_of(&desk->last, item);
    put_wanted(row, desk, item);
    map_text(row, "last", last_text(row->arena, &last));
}
