/* A report with every kind of block, shaped like the source report of 2022, for the renderers'
 * tests. n_centers parts of the third chapter; the source has four. */
#ifndef GP_TESTS_SAMPLE_DOC_H
#define GP_TESTS_SAMPLE_DOC_H

#include "num/dec.h"
#include "report/doc.h"

struct sample {
    struct arena *a;
    VEC(struct block) blocks;
};

static inline const struct run *sample_run(struct sample *s, const char *text) {
    struct run *r = gp_new(s->a, struct run);
    r->text = text;
    return r;
}

static inline void sample_head(struct sample *s, unsigned level, const char *anchor,
                               const char *text) {
    *VEC_PUSH(s->a, &s->blocks) = (struct block){.kind = BLOCK_HEADING,
                                                 .level = level,
                                                 .anchor = anchor,
                                                 .runs = sample_run(s, text),
                                                 .n_runs = 1};
}

static inline void sample_para(struct sample *s, enum para_style style, const char *text) {
    *VEC_PUSH(s->a, &s->blocks) = (struct block){
        .kind = BLOCK_PARAGRAPH, .style = style, .runs = sample_run(s, text), .n_runs = 1};
}

static inline void sample_kind(struct sample *s, enum block_kind kind) {
    VEC_PUSH(s->a, &s->blocks)->kind = kind;
}

/* ---- tables ---- */

static const unsigned sample_widths[] = {10, 11, 13, 13, 10, 10, 10};

#define HEAD(t)                                                                                    \
    { t, 1, 1, ALIGN_CENTER, TONE_HEAD }
#define SPAN(t, col, row)                                                                          \
    { t, col, row, ALIGN_CENTER, TONE_HEAD }
#define NAME(t)                                                                                    \
    { t, 1, 1, ALIGN_CENTER, TONE_PLAIN }
#define FIG(t)                                                                                     \
    { t, 1, 1, ALIGN_RIGHT, TONE_PLAIN }
#define COVERED                                                                                    \
    { NULL, 0, 0, ALIGN_LEFT, TONE_HEAD }

/* Source: 第二部分 一、年中评估结果. */
static const struct cell sample_result_cells[] = {
    SPAN("中心", 1, 2),
    SPAN("资料递交", 1, 2),
    SPAN("多方评价", 3, 1),
    COVERED,
    COVERED,
    SPAN("总分", 1, 2),
    SPAN("等级", 1, 2),
    COVERED,
    COVERED,
    HEAD("坪山区委\n组织部"),
    HEAD("购买主体\n（街道）"),
    HEAD("社区\n党委"),
    COVERED,
    COVERED,
    NAME("分值"),
    FIG("30"),
    FIG("10"),
    FIG("25"),
    FIG("35"),
    FIG("100"),
    NAME("——"),
    NAME("六和"),
    FIG("29"),
    FIG("9.2"),
    FIG("25"),
    FIG("34.65"),
    FIG("97.85"),
    NAME("优秀"),
    NAME("六联"),
    FIG("19.8"),
    FIG("9.4"),
    FIG("24.5"),
    FIG("35"),
    FIG("88.7"),
    NAME("良好"),
    NAME("坪山"),
    FIG("25.5"),
    FIG("9.3"),
    FIG("25"),
    FIG("33.6"),
    FIG("93.4"),
    NAME("优秀"),
    NAME("和平"),
    FIG("27.4"),
    FIG("9.3"),
    FIG("24.5"),
    FIG("33.25"),
    FIG("94.45"),
    NAME("优秀"),
};

/* Source: 附件 2, 坪山中心. */
static const struct cell sample_fund_cells[] = {
    HEAD("类别"),
    HEAD("实际发生额\n2021.12.1-2022.4.30"),
    HEAD("预计发生额\n2022.5.1-2022.5.31"),
    HEAD("合计"),
    HEAD("所占比例"),
    NAME("人力成本"),
    FIG("285,861.36"),
    FIG("114,234.39"),
    FIG("400,095.75"),
    FIG("85.75%"),
    NAME("运营成本\n（服务费）"),
    FIG("7,799.32"),
    FIG("4,538.33"),
    FIG("12,337.65"),
    FIG("2.64%"),
    NAME("盈余/赤字"),
    FIG("—"),
    {"11,636.92", 1, 1, ALIGN_RIGHT, TONE_WARN},
    {"11,636.92", 1, 1, ALIGN_RIGHT, TONE_WARN},
    FIG(""),
    {"小计", 1, 1, ALIGN_CENTER, TONE_TOTAL},
    {"330,799.98", 1, 1, ALIGN_RIGHT, TONE_TOTAL},
    {"147,440.02", 1, 1, ALIGN_RIGHT, TONE_TOTAL},
    {"478,240.00", 1, 1, ALIGN_RIGHT, TONE_TOTAL},
    {"—", 1, 1, ALIGN_RIGHT, TONE_TOTAL},
    NAME("经费总额\n（协议总额）"),
    {"478,240.00", 4, 1, ALIGN_CENTER, TONE_PLAIN},
    COVERED,
    COVERED,
    COVERED,
};

static const unsigned sample_fund_widths[] = {20, 24, 24, 18, 14};

static inline void sample_table(struct sample *s, struct table t) {
    struct table *copy = gp_new(s->a, struct table);
    *copy = t;
    *VEC_PUSH(s->a, &s->blocks) = (struct block){.kind = BLOCK_TABLE, .table = copy};
}

static inline void sample_results(struct sample *s) {
    sample_table(s, (struct table){"t-result", "表1 年中评估结果", sample_widths, 7, 7, 2,
                                   sample_result_cells,
                                   "注：总分100分，其中X≥90为“优秀”，80≤X<90为“良好”，"
                                   "60≤X<80为“合格”，X<60为“不合格”。",
                                   false});
}

static inline void sample_funds(struct sample *s, const char *caption) {
    sample_table(s, (struct table){NULL, caption, sample_fund_widths, 5, 6, 1, sample_fund_cells,
                                   "注：盈余/赤字部分，为人员空岗费用扣除预留。", false});
}

/* Rows enough for several pages, each with figures of its own. */
static inline void sample_long_table(struct sample *s, size_t rows) {
    static const unsigned widths[] = {8, 34, 16, 16, 12, 24};
    static const char *const heads[] = {"序号", "指标", "协议数量", "完成数量", "完成率", "说明"};
    const size_t n = GP_COUNT(heads);
    struct cell *cells = gp_new_n(s->a, struct cell, (rows + 1) * n);
    for (size_t c = 0; c < n; c++)
        cells[c] = (struct cell)HEAD(heads[c]);
    for (size_t r = 1; r <= rows; r++) {
        struct cell *row = &cells[r * n];
        row[0] = (struct cell)NAME(arena_printf(s->a, "%zu", r));
        row[1] = (struct cell){r % 7 == 0 ? "面向社区困难群体的个案服务，每个个案不少于六次面谈"
                                          : "社区居民主题活动",
                               1, 1, ALIGN_LEFT, TONE_PLAIN};
        row[2] = (struct cell)FIG(arena_printf(s->a, "%zu", 20 + r));
        row[3] = (struct cell)FIG(arena_printf(s->a, "%zu,%03zu.50", r, (r * 37) % 1000));
        row[4] = (struct cell)FIG(arena_printf(s->a, "%zu.%02zu%%", 60 + r % 50, r));
        row[5] = (struct cell){r % 11 == 0 ? "进度落后于协议时间，需加强" : "", 1, 1, ALIGN_LEFT,
                               r % 11 == 0 ? TONE_WARN : TONE_PLAIN};
    }
    sample_table(s, (struct table){"t-long", "表2 项目合同指标完成情况", widths, n, rows + 1, 1,
                                   cells, "注：完成数量按各中心填报，未经实地核查。", false});
}

/* Figures of 11 characters in so many columns. */
static inline struct table sample_wide_table(struct sample *s, size_t rows, size_t columns) {
    struct cell *cells = gp_new_n(s->a, struct cell, rows * columns);
    for (size_t i = 0; i < rows * columns; i++)
        cells[i] = i < columns ? (struct cell)HEAD("金额") : (struct cell)FIG("1,234,567.89");
    return (struct table){.caption = "表9 横排的表",
                          .n_columns = columns,
                          .n_rows = rows,
                          .n_head_rows = 1,
                          .cells = cells,
                          .note = "注：此表横排。"};
}

/* A page, a heading with its table across the next, and a page again. */
static inline struct doc sample_turned(struct arena *a) {
    struct sample s = {.a = a};
    sample_para(&s, PARA_BODY, "甲段在竖排页。");
    sample_head(&s, 2, "wide", "一、横排页的标题");
    struct table t = sample_wide_table(&s, 14, 9);
    t.turned = true;
    sample_table(&s, t);
    sample_para(&s, PARA_NOTE, "注：又一行。");
    sample_para(&s, PARA_BODY, "乙段在竖排页。");
    return (struct doc){
        .title = "报告", .date = DATE_UNSET, .blocks = s.blocks.v, .n_blocks = s.blocks.n};
}

/* ---- charts ---- */

static const char *const sample_names[] = {"六和社区党群服务中心", "六联社区党群服务中心",
                                           "坪山社区党群服务中心", "和平社区党群服务中心"};
static const int64_t sample_material[] = {2900, 1980, 2550, 2740};
static const int64_t sample_organ[] = {920, 940, 930, 930};
static const int64_t sample_buyer[] = {2500, 2450, 2500, 2450};
static const int64_t sample_party[] = {3465, 3500, 3360, 3325};
static const struct chart_series sample_marks[] = {{"资料递交", sample_material, NULL},
                                                   {"坪山区委组织部", sample_organ, NULL},
                                                   {"购买主体（街道）", sample_buyer, NULL},
                                                   {"社区党委", sample_party, NULL}};

/* Source: 附件, 所占比例 in 0.01 %. */
static const int64_t sample_staff[] = {8577, 8520, 8575, 8520};
static const int64_t sample_service[] = {189, 402, 264, 440};
static const int64_t sample_office[] = {316, DEC_UNSET, 240, DEC_UNSET};
static const int64_t sample_manage[] = {707, 678, 701, 662};
static const int64_t sample_guide[] = {211, 311, 220, 294};
static const int64_t sample_train[] = {DEC_UNSET, 89, DEC_UNSET, 84};
static const struct chart_series sample_shares[] = {
    {"人力成本", sample_staff, NULL},    {"运营成本（服务费）", sample_service, NULL},
    {"办公与场地", sample_office, NULL}, {"管理费", sample_manage, NULL},
    {"督导费", sample_guide, NULL},      {"培训费", sample_train, NULL}};

static const int64_t sample_done[] = {112, 71, 100, DEC_UNSET};
static const char *const sample_done_text[] = {"112%（超额）", "71%（落后）", "100%", NULL};
static const struct chart_series sample_progress[] = {{"完成率", sample_done, sample_done_text}};

static inline struct chart sample_chart_of(enum chart_kind kind, const char *title) {
    return (struct chart){.kind = kind,
                          .title = title,
                          .alt = title,
                          .full = DEC_UNSET,
                          .marker = DEC_UNSET,
                          .categories = sample_names,
                          .n_categories = GP_COUNT(sample_names)};
}

static inline date_t sample_day(const char *text) {
    date_t d = DATE_UNSET;
    return date_parse(str_of(text), &d) ? d : DATE_UNSET;
}

static inline struct chart sample_timeline(struct sample *s) {
    struct chart c = sample_chart_of(CHART_TIMELINE, "图4 岗位在岗与空岗");
    struct chart_span *spans = gp_new_n(s->a, struct chart_span, 7);
    date_t from = sample_day("2021-12-01"), to = sample_day("2022-05-31");
    spans[0] = (struct chart_span){0, from, to, 0, "9人在岗"};
    spans[1] = (struct chart_span){1, from, date_plus(from, 140), 0, "6人在岗"};
    spans[2] = (struct chart_span){1, date_plus(from, 141), date_plus(from, 158), 1, "空岗18天"};
    spans[3] = (struct chart_span){2, from, date_plus(from, 59), 0, "7人在岗"};
    spans[4] = (struct chart_span){2, date_plus(from, 60), date_plus(from, 90), 1, "空岗31天"};
    spans[5] = (struct chart_span){2, date_plus(from, 91), to, 0, "7人在岗"};
    spans[6] = (struct chart_span){3, date_plus(from, 150), date_plus(from, 150), 2, "资料递交"};
    c.from = from;
    c.to = to;
    c.spans = spans;
    c.n_spans = 7;
    return c;
}

static inline void sample_chart(struct sample *s, struct chart c) {
    struct chart *copy = gp_new(s->a, struct chart);
    *copy = c;
    *VEC_PUSH(s->a, &s->blocks) = (struct block){.kind = BLOCK_CHART, .chart = copy};
}

static inline struct chart sample_bars(void) {
    struct chart c = sample_chart_of(CHART_BARS, "图1 各项得分");
    c.unit = "分";
    c.scale = 2;
    c.series = sample_marks;
    c.n_series = GP_COUNT(sample_marks);
    return c;
}

static inline struct chart sample_stack(void) {
    struct chart c = sample_chart_of(CHART_STACKED, "图2 经费构成");
    c.unit = "%";
    c.scale = 2;
    c.series = sample_shares;
    c.n_series = GP_COUNT(sample_shares);
    return c;
}

static inline struct chart sample_rate(void) {
    struct chart c = sample_chart_of(CHART_PROGRESS, "图3 指标完成率");
    c.unit = "%";
    c.full = 100;
    c.marker = 83;
    c.marker_label = "协议时间已过83%";
    c.series = sample_progress;
    c.n_series = 1;
    return c;
}

static inline struct chart sample_lines(void) {
    struct chart c = sample_chart_of(CHART_LINES, "图5 两方评分走势");
    c.unit = "分";
    c.scale = 2;
    c.series = &sample_marks[1];
    c.n_series = 3;
    return c;
}

static inline void sample_charts(struct sample *s) {
    sample_chart(s, sample_bars());
    sample_chart(s, sample_stack());
    sample_chart(s, sample_rate());
    sample_chart(s, sample_timeline(s));
    sample_chart(s, sample_lines());
}

/* ---- document ---- */

/* Source: 第一部分 一、评估背景. */
static const char sample_text[] =
    "为协助坪山区委组织部加强对社区党群服务中心便民服务场所（以下简称“党群服务中心”）的运营指导，"
    "持续提升党群服务中心在全市的影响力，根据坪山区委组织部关于加强全区党群服务中心评估监管的要求，"
    "结合市、区相关文件精神，以及坪山区社区党群服务中心的发展实际，受坪山区委组织部委托，"
    "深圳市坪山区社会工作协会（以下简称“坪山社工协会”）依据深圳市民政局关于印发"
    "《政府购买社会工作服务项目评估管理办法（试行）》的通知（深民规〔2021〕3号）要求，"
    "开展了2022年度坪山区社区党群服务中心年中评估工作。合同总额478,240.00元，应扣除空岗费用"
    "11,636.92元，拨付上限466,603.08元。";

static inline void sample_part_one(struct sample *s) {
    struct run *runs = gp_new_n(s->a, struct run, 3);
    sample_head(s, 1, "p1", "第一部分　评估介绍");
    sample_head(s, 2, "p1-1", "一、评估背景");
    sample_para(s, PARA_BODY, sample_text);
    sample_head(s, 2, "p1-2", "二、评估过程");
    sample_head(s, 3, "p1-2-1", "（一）制定评估标准");
    sample_para(s, PARA_BODY, sample_text);
    sample_head(s, 4, "p1-2-1-1", "1. 资料递交");
    sample_para(s, PARA_LIST,
                "（1）项目合同指标完成情况统计表、资金使用情况表、人员配置情况表，"
                "各一份，加盖机构公章。");
    sample_para(s, PARA_LIST, "（2）工作服务成效材料。");
    runs[0].text = "坪山街道4个中心的评估结果见";
    runs[1] = (struct run){"表1", true, "t-result"};
    runs[2].text = "，各项指标的完成情况见后文。";
    *VEC_PUSH(s->a, &s->blocks) =
        (struct block){.kind = BLOCK_PARAGRAPH, .runs = runs, .n_runs = 3};
}

static inline void sample_center(struct sample *s, size_t i) {
    sample_head(s, 3, arena_printf(s->a, "c%zu", i),
                arena_printf(s->a, "（%zu）第%zu号社区党群服务中心", i, i));
    for (size_t k = 0; k < 4; k++)
        sample_para(s, PARA_BODY, sample_text);
    sample_funds(s, arena_printf(s->a, "第%zu号中心资金使用情况", i));
    if (i % 4 == 1)
        sample_chart(s, sample_bars());
}

static inline const struct doc *sample_doc(struct arena *a, size_t n_centers) {
    struct sample s = {.a = a};
    struct doc *d = gp_new(a, struct doc);
    sample_kind(&s, BLOCK_COVER);
    sample_kind(&s, BLOCK_CONTENTS);
    sample_part_one(&s);
    sample_head(&s, 1, "p2", "第二部分　年中评估情况");
    sample_head(&s, 2, "p2-1", "一、年中评估结果");
    sample_results(&s);
    sample_para(&s, PARA_EMPHASIS,
                "更正：六联中心资金使用情况表的人力成本合计，填报为402,233.38元，"
                "按各栏相加应为402,233.28元，相差0.10元；本报告按应有数计算。");
    sample_charts(&s);
    sample_long_table(&s, 80);
    sample_head(&s, 1, "p3", "第三部分　年中工作开展情况");
    for (size_t i = 1; i <= n_centers; i++)
        sample_center(&s, i);
    sample_kind(&s, BLOCK_SIGNATURE);
    sample_kind(&s, BLOCK_PAGE_BREAK);
    sample_head(&s, 2, "att", "附件：资金使用情况表");
    sample_funds(&s, "坪山中心（含1个分站点）");
    sample_para(&s, PARA_CENTERED, "（以下无正文）");
    *d = (struct doc){
        .title =
            "坪山区坪山街道社区党群服务中心及分站点政府购买社会工作服务项目2022年度续期评估报告",
        .cover_title = "2022年度续期评估报告",
        .cover_place = "深圳坪山·坪山街道",
        .cover_subject = "社区党群服务中心",
        .issuer = "深圳市坪山区社会工作协会",
        .date = sample_day("2022-05-16"),
        .watermark = "网站公开使用 拍照复印无效",
        .header = "坪山街道社区党群服务中心2022年度续期评估报告",
        .standard = "坪山区年中评估标准 方式二（2022版）",
        .data_hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        .blocks = s.blocks.v,
        .n_blocks = s.blocks.n,
    };
    return d;
}

#endif
