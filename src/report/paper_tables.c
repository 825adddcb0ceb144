/* What placeholders of papers become that stand alone on a line: tables made from the round, the
 * entry or a sheet, the QR code, signatures, a new page. The table at the end names them. */
#include "report/paper_inside.h"

#define NONE(p, text) compose_paragraph(&(p)->c, PARA_BODY, text)

static const char *place_of(struct paper *p, size_t i) {
    return prose_count(p->c.a, (int64_t)i + 1);
}

static const char *day_or(struct paper *p, date_t d, const char *otherwise) {
    return date_is_set(d) ? date_text_zh(p->c.a, d) : otherwise;
}

/* ------------------------------------------------------------------ what is to be handed in */

static date_t due_of(struct paper *p, const struct checklist_item *item) {
    const struct round *round = p->c.round;
    return p->at->r ? entry_item_due(round, p->at->r->entry, item)
                    : item_due(item->due, round->deadline, DATE_UNSET);
}

static void checklist(struct paper *p) {
    static const unsigned widths[] = {7, 40, 10, 28, 15};
    static const char *const head[] = {"序号", "材料", "必交", "截止日", "备注"};
    const struct round *round = p->c.round;
    if (round->n_checklist == 0) {
        NONE(p, "本轮没有设资料清单。");
        return;
    }
    struct table_draft t = compose_table(&p->c, NULL, widths, GP_COUNT(widths));
    table_head_row(&t, head);
    for (size_t i = 0; i < round->n_checklist; i++) {
        const struct checklist_item *item = &round->checklist[i];
        table_cell(&t, place_of(p, i));
        table_left(&t, item->name);
        table_cell(&t, item->required ? "是" : "否");
        table_cell(&t, day_or(p, due_of(p, item), PAPER_UNSET));
        table_cell(&t, "");
    }
    table_end(&t, 1, NULL);
}

static const struct material *first_of(const struct entry *e, const char *item) {
    for (size_t i = 0; i < e->n_materials; i++)
        if (cstr_eq(e->materials[i].item, item))
            return &e->materials[i];
    return NULL;
}

static void missing(struct paper *p) {
    static const unsigned widths[] = {8, 46, 28, 18};
    static const char *const head[] = {"序号", "材料", "原定截止日", "情况"};
    const struct round *round = p->c.round;
    struct table_draft t = compose_table(&p->c, NULL, widths, GP_COUNT(widths));
    table_head_row(&t, head);
    size_t n = 0;
    for (size_t i = 0; i < round->n_checklist; i++) {
        const struct checklist_item *item = &round->checklist[i];
        const struct material *m = first_of(p->at->r->entry, item->id);
        if (!item->required || (m && m->size != 0))
            continue;
        table_cell(&t, place_of(p, n++));
        table_left(&t, item->name);
        table_cell(&t, day_or(p, due_of(p, item), PAPER_UNSET));
        table_cell(&t, m ? "文件是空的" : "没有收到");
    }
    if (n == 0)
        NONE(p, "必交材料已经收齐，没有缺项。");
    table_end(&t, 1, NULL);
}

static void received(struct paper *p) {
    static const unsigned widths[] = {8, 34, 30, 28};
    static const char *const head[] = {"序号", "材料", "文件", "收到日期"};
    const struct entry *e = p->at->r->entry;
    struct table_draft t = compose_table(&p->c, NULL, widths, GP_COUNT(widths));
    table_head_row(&t, head);
    for (size_t i = 0; i < e->n_materials; i++) {
        const struct material *m = &e->materials[i];
        const struct checklist_item *item = round_checklist_item(p->c.round, m->item);
        table_cell(&t, place_of(p, i));
        table_left(&t, item ? item->name : "其他材料");
        table_left(&t, m->file_name);
        table_cell(&t, day_or(p, m->received, PROSE_DASH));
    }
    if (e->n_materials == 0)
        NONE(p, "没有随表格递交文件。");
    table_end(&t, 1, NULL);
}

/* The first three cells of a line about an entry. */
static void who(struct paper *p, struct table_draft *t, size_t i) {
    const struct entry_result *r = &p->c.ev->entries[i];
    table_cell(t, place_of(p, i));
    table_left(t, prose_center(p->c.a, r->center));
    table_left(t, r->operator_org ? r->operator_org->name : PAPER_UNSET);
}

static void entries(struct paper *p) {
    static const unsigned widths[] = {7, 23, 27, 43};
    static const char *const head[] = {"序号", "中心", "运营机构", "合同期"};
    struct table_draft t = compose_table(&p->c, NULL, widths, GP_COUNT(widths));
    table_head_row(&t, head);
    for (size_t i = 0; i < p->c.ev->n_entries; i++) {
        const struct entry_result *r = &p->c.ev->entries[i];
        who(p, &t, i);
        const char *period = prose_period(p->c.a, r->project->start, r->project->end);
        table_cell(&t, *period ? period : PAPER_UNSET);
    }
    table_end(&t, 1, NULL);
}

/* ------------------------------------------------------------------ marks */

static const struct item_score *item_score_of(const struct sheet_score *s,
                                              const struct item *item) {
    for (size_t i = 0; s && i < s->n_items; i++)
        if (s->items[i].item == item)
            return &s->items[i];
    return NULL;
}

/* What the item wants, its levels or conditions and their points. */
static const char *criteria(struct paper *p, const struct item *item) {
    struct buf b = BUF_INIT;
    if (!cstr_empty(item->criteria))
        buf_adds(&b, item->criteria);
    /* One of the levels is ticked: two stand side by side. Of parts each has its line. */
    bool pairs = item->kind == ITEM_DEGREE;
    for (size_t i = 0; i < item->n_options; i++) {
        buf_adds(&b, pairs && i % 2 ? "　" : b.n > 0 ? "\n" : "");
        buf_addf(&b, "□%s（%s）", item->options[i].name,
                 score_text(p->c.a, item->options[i].points));
    }
    if (score_is_set(item->per_time))
        buf_addf(&b, "%s每次%s%s分", b.n > 0 ? "\n" : "", item->kind == ITEM_BONUS ? "加" : "扣",
                 score_text(p->c.a, item->per_time));
    return compose_take(&p->c, &b);
}

/* Reason and what was found, or room to write. */
static const char *words_of(struct paper *p, const struct item *item) {
    const struct mark *m = p->at->sheet ? sheet_mark(p->at->sheet, item) : NULL;
    if (!m)
        return "";
    const char *found = mark_words(p->c.a, item, m);
    if (cstr_empty(m->reason))
        return found;
    return *found ? arena_printf(p->c.a, "%s。%s", found, m->reason) : m->reason;
}

static void item_rows(struct table_draft *t, struct paper *p, const struct item *v, size_t n,
                      const struct sheet_score *scored, const char *number) {
    for (size_t i = 0; i < n; i++) {
        const struct item *item = &v[i];
        const struct item_score *s = item_score_of(scored, item);
        const char *own = arena_printf(p->c.a, "%s%s%zu", number, *number ? "." : "", i + 1);
        bool group = item->kind == ITEM_GROUP;
        table_cell(t, own);
        table_left(t, item->name);
        table_left(t, criteria(p, item));
        table_cell(t, score_is_set(item->max) ? score_text(p->c.a, item->max) : "");
        table_cell(t, s && score_is_set(s->points) ? score_text(p->c.a, s->points) : "");
        table_left(t, words_of(p, item));
        if (group)
            table_row_tone(t, TONE_TOTAL);
        item_rows(t, p, item->items, item->n_items, scored, own);
    }
}

static const struct sheet_score *score_sheet(struct paper *p) {
    const struct entry_result *r = p->at->r;
    if (!p->at->sheet)
        return NULL;
    for (size_t i = 0; i < r->score.n_components; i++)
        for (size_t k = 0; k < r->score.components[i].n_sheets; k++)
            if (cstr_eq(r->score.components[i].sheets[k].sheet->id, p->at->sheet->id) &&
                r->score.components[i].component == p->at->component)
                return &r->score.components[i].sheets[k];
    return NULL;
}

static void sheet(struct paper *p) {
    static const unsigned widths[] = {9, 22, 31, 9, 9, 20};
    static const char *const head[] = {"序号", "指标", "评分标准", "满分", "得分", "说明"};
    const struct component *c = p->at->component;
    const struct sheet_score *scored = score_sheet(p);
    struct table_draft t = compose_table(&p->c, NULL, widths, GP_COUNT(widths));
    table_head_row(&t, head);
    if (c->n_items == 0) {
        const struct item_score *s = item_score_of(scored, NULL);
        table_cell(&t, "1");
        table_left(&t, c->name);
        table_left(&t, "对整个板块打一个分");
        table_cell(&t, score_text(p->c.a, component_scale(c)));
        table_cell(&t, s && score_is_set(s->points) ? score_text(p->c.a, s->points) : "");
        table_left(&t, words_of(p, NULL));
    }
    item_rows(&t, p, c->items, c->n_items, scored, "");
    table_left(&t, "合计")->colspan = 3;
    table_covered(&t, 2);
    table_cell(&t, score_text(p->c.a, component_scale(c)));
    table_cell(&t, scored && score_is_set(scored->raw) ? score_text(p->c.a, scored->raw) : "");
    table_cell(&t, "");
    table_row_tone(&t, TONE_TOTAL);
    table_end(&t, 1, NULL);
}

/* ------------------------------------------------------------------ results */

static const char *points(struct paper *p, score_t s) {
    return score_is_set(s) ? score_text(p->c.a, s) : COMPOSE_OPEN;
}

static void scores(struct paper *p) {
    static const unsigned widths[] = {50, 25, 25};
    static const char *const head[] = {"板块", "满分", "得分"};
    const struct entry_score *s = &p->at->r->score;
    struct table_draft t = compose_table(&p->c, NULL, widths, GP_COUNT(widths));
    table_head_row(&t, head);
    for (size_t i = 0; i < s->n_components; i++) {
        table_left(&t, s->components[i].component->name);
        table_cell(&t, score_text(p->c.a, s->components[i].component->max));
        table_cell(&t, points(p, s->components[i].points));
    }
    table_left(&t, "总分");
    table_cell(&t, score_text(p->c.a, p->at->r->dossier->standard.full));
    table_cell(&t, points(p, s->total));
    table_row_tone(&t, TONE_TOTAL);
    table_end(&t, 1, s->note);
}

static void all_results(struct paper *p) {
    static const unsigned widths[] = {8, 30, 32, 15, 15};
    static const char *const head[] = {"序号", "中心", "运营机构", "总分", "等级"};
    struct table_draft t = compose_table(&p->c, NULL, widths, GP_COUNT(widths));
    table_head_row(&t, head);
    for (size_t i = 0; i < p->c.ev->n_entries; i++) {
        const struct entry_result *r = &p->c.ev->entries[i];
        who(p, &t, i);
        table_cell(&t, points(p, r->score.total));
        table_cell(&t, r->score.band ? r->score.band->name : PROSE_DASH);
    }
    table_end(&t, 1, NULL);
}

static void settlement(struct paper *p) {
    static const unsigned widths[] = {20, 24, 56};
    static const char *const head[] = {"项目", "金额（元）", "说明"};
    const struct entry_result *r = p->at->r;
    const struct settlement *s = &r->settlement;
    const struct trace *deduction =
        calc_find_trace(p->c.ev->calc, arena_printf(p->c.a, "%s.settle.deduction", r->entry->id));
    const struct {
        const char *name, *amount, *note;
    } rows[] = {
        {"合同总额", prose_money(p->c.a, s->contract),
         prose_period(p->c.a, r->project->start, r->project->end)},
        {"空岗扣除", deduction_text(&p->c, s),
         deduction && deduction->working ? prose_tight(p->c.a, deduction->working)
         : s->vacant_days == 0           ? "没有空岗"
                                         : ""},
        {"应付总额", prose_money(p->c.a, s->due), "合同总额减空岗扣除"},
        {"已付", money_is_set(s->paid) ? prose_money(p->c.a, s->paid) : "未提供",
         money_is_set(s->paid) ? "" : "没有登记付款，尚应拨付未减已付"},
        {"尚应拨付", payable_text(&p->c, s), s->lower_bound ? "空岗仍在持续，扣除还会增加" : ""},
    };
    struct table_draft t = compose_table(&p->c, NULL, widths, GP_COUNT(widths));
    table_head_row(&t, head);
    for (size_t i = 0; i < GP_COUNT(rows); i++) {
        table_left(&t, rows[i].name);
        table_figure(&t, rows[i].amount);
        table_left(&t, rows[i].note);
    }
    table_row_tone(&t, TONE_TOTAL);
    table_end(&t, 1, NULL);
}

/* ------------------------------------------------------------------ the rest */

static void code(struct paper *p) {
    if (cstr_empty(p->at->words.address)) {
        NONE(p, "网上填写的地址：" PAPER_UNSET "。");
        return;
    }
    const char **label = gp_new(p->c.a, const char *), **lines = gp_new(p->c.a, const char *);
    *label = p->at->words.address;
    *lines = arena_printf(p->c.a,
                          "也可以在网上填写\n用手机扫左边的二维码，登录后填写；收到过专用链接的，"
                          "直接打开链接。\n%s",
                          p->at->words.address);
    struct chart_series *series = gp_new(p->c.a, struct chart_series);
    *series = (struct chart_series){.name = "", .labels = label};
    struct chart *chart = gp_new(p->c.a, struct chart);
    *chart = (struct chart){.kind = CHART_SLIPS,
                            .title = "网上填写的二维码",
                            .alt = arena_printf(p->c.a, "二维码，内容是 %s", *label),
                            .full = DEC_UNSET,
                            .marker = DEC_UNSET,
                            .categories = lines,
                            .n_categories = 1,
                            .series = series,
                            .n_series = 1};
    compose_block(&p->c, BLOCK_CHART)->chart = chart;
}

void paper_sign(struct paper *p, const char *issuer, date_t date) {
    struct run *runs = gp_new_n(p->c.a, struct run, 2);
    runs[0].text = issuer ? issuer : PAPER_UNSET;
    runs[1].text = day_or(p, date, "　　年　　月　　日");
    struct block *b = compose_block(&p->c, BLOCK_SIGNATURE);
    b->runs = runs;
    b->n_runs = 2;
}

static void sign_evaluator(struct paper *p) {
    paper_sign(p, paper_org(p, p->c.round->evaluator), p->at->today);
}
static void sign_operator(struct paper *p) {
    paper_sign(p, p->at->r->operator_org ? p->at->r->operator_org->name : NULL, DATE_UNSET);
}
static void sign_commissioner(struct paper *p) {
    paper_sign(p, paper_org(p, p->c.round->commissioner), DATE_UNSET);
}
static void sign_rater(struct paper *p) {
    const struct project *project = p->at->r->project;
    const char *const org[SCORER_N] = {[SCORER_COMMISSIONER] = p->c.round->commissioner,
                                       [SCORER_PURCHASER] = project->purchaser,
                                       [SCORER_COMMITTEE] = project->committee};
    paper_sign(p, paper_org(p, org[p->at->component->scored_by]), DATE_UNSET);
}

static void new_page(struct paper *p) {
    compose_block(&p->c, BLOCK_PAGE_BREAK);
}

/* Nothing at all where the round has no form, or nothing was answered. */
static void site_form(struct paper *p) {
    static const unsigned widths[] = {50, 50};
    static const char *const head[] = {"题目", "回答"};
    const struct paper_words *words = &p->at->words;
    if (words->n_lines == 0)
        return;
    struct table_draft t = compose_table(&p->c, words->form_title, widths, GP_COUNT(widths));
    table_head_row(&t, head);
    for (size_t i = 0; i < words->n_lines; i++) {
        table_left(&t, words->lines[i].label);
        table_left(&t, words->lines[i].heading ? "" : words->lines[i].answer);
    }
    table_end(&t, 1, NULL);
}

#define BLOCK(name, about, example, write)                                                         \
    { name, about, example, NULL, write }

const struct paper_slot paper_block_slots[] = {
    BLOCK("资料清单", PAPER_ABOUT_ROUND,
          "序号|材料|必交|截止日|备注\n1|示例材料甲|是|2026年4月20日|\n2|示例材料乙|否|"
          "2026年4月20日|",
          checklist),
    BLOCK("参评名单", PAPER_ABOUT_ROUND,
          "序号|中心|运营机构|合同期\n1|示例中心|示例社工服务社|2025.12.1-2026.11.30", entries),
    BLOCK("结果一览", PAPER_ABOUT_ROUND,
          "序号|中心|运营机构|总分|等级\n1|示例中心|示例社工服务社|88.5|良好", all_results),
    BLOCK("缺项清单", PAPER_ABOUT_ENTRY,
          "序号|材料|原定截止日|情况\n1|示例材料甲|2026年4月20日|没有收到", missing),
    BLOCK("已收材料", PAPER_ABOUT_ENTRY,
          "序号|材料|文件|收到日期\n1|示例材料甲|示例.pdf|2026年4月18日", received),
    BLOCK("得分表", PAPER_ABOUT_ENTRY, "板块|满分|得分\n资料递交|30|29\n总分|100|88.5", scores),
    BLOCK("结算表", PAPER_ABOUT_ENTRY,
          "项目|金额（元）|说明\n合同总额|478,240.00|\n空岗扣除|11,636.92|\n尚应拨付|466,603.08|",
          settlement),
    BLOCK("评分表", PAPER_ABOUT_SHEET,
          "序号|指标|评分标准|满分|得分|说明\n1|示例指标|示例标准|10||\n2|示例指标|示例标准|20||",
          sheet),
    BLOCK("现场表单", PAPER_ABOUT_VISIT, "题目|回答\n示例题目|示例回答", site_form),
    BLOCK("二维码", PAPER_ABOUT_LINK, "（这里是二维码：扫码后登录填写）", code),
    BLOCK("评估方落款", PAPER_ABOUT_ROUND, "（这里是评估方的落款，留有盖章处）", sign_evaluator),
    BLOCK("委托方落款", PAPER_ABOUT_ROUND, "（这里是委托方的落款，留有盖章处）", sign_commissioner),
    BLOCK("机构落款", PAPER_ABOUT_ENTRY, "（这里是运营机构的落款，留有盖章处）", sign_operator),
    BLOCK("评价单位落款", PAPER_ABOUT_LINK, "（这里是评价单位的落款，留有盖章处）", sign_rater),
    BLOCK("换页", PAPER_ABOUT_ROUND, "", new_page),
    {NULL, 0, NULL, NULL, NULL},
};
