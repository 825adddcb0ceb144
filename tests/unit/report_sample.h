/* A small report for the tests of the renderers: words and figures of the seed report of 2022, each
 * kind of block, and one text that tries to be markup. */
#ifndef GP_TESTS_REPORT_SAMPLE_H
#define GP_TESTS_REPORT_SAMPLE_H

#include "num/dec.h"
#include "report/doc.h"

#define SAMPLE_HOSTILE "</w:t><script>alert(\"x\")</script>&amp; 'a' < b"
#define SAMPLE_HASH    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

#define CELL_(t)  {.text = t, .align = ALIGN_CENTER}
#define HEAD_(t)  {.text = t, .align = ALIGN_CENTER, .tone = TONE_HEAD}
#define MONEY_(t) {.text = t, .align = ALIGN_RIGHT}
#define TOTAL_(t) {.text = t, .align = ALIGN_RIGHT, .tone = TONE_TOTAL}
#define COVERED_  {.text = NULL}

static const struct cell sample_result_cells[] = {
    {.text = "中心", .rowspan = 2, .align = ALIGN_CENTER, .tone = TONE_HEAD},
    {.text = "资料递交", .rowspan = 2, .align = ALIGN_CENTER, .tone = TONE_HEAD},
    {.text = "多方评价", .colspan = 3, .align = ALIGN_CENTER, .tone = TONE_HEAD},
    COVERED_, COVERED_,
    {.text = "总分", .rowspan = 2, .align = ALIGN_CENTER, .tone = TONE_HEAD},
    {.text = "等级", .rowspan = 2, .align = ALIGN_CENTER, .tone = TONE_HEAD},
    COVERED_, COVERED_, HEAD_("坪山区委\n组织部"), HEAD_("购买主体\n（街道）"),
    HEAD_("社区\n党委"), COVERED_, COVERED_,
    HEAD_("分值"), CELL_("30"), CELL_("10"), CELL_("25"), CELL_("35"), CELL_("100"), CELL_("——"),
    HEAD_("六和"), CELL_("29"), CELL_("9.2"), CELL_("25"), CELL_("34.65"), CELL_("97.85"),
    CELL_("优秀"),
    HEAD_("六联"), CELL_("19.8"), CELL_("9.4"), CELL_("24.5"), CELL_("35"), CELL_("88.7"),
    CELL_("良好"),
    HEAD_("坪山"), CELL_("25.5"), CELL_("9.3"), CELL_("25"), CELL_("33.6"), CELL_("93.4"),
    CELL_("优秀"),
    HEAD_("和平"), CELL_("27.4"), CELL_("9.3"), CELL_("24.5"), CELL_("33.25"), CELL_("94.45"),
    CELL_("优秀"),
};

static const struct cell sample_fund_cells[] = {
    HEAD_(""), HEAD_("实际发生额\n2021.12.1-2022.4.30"), HEAD_("预计发生额\n2022.5.1-2022.5.31"),
    HEAD_("合计"), HEAD_("所占比例"),
    HEAD_("人力成本"), MONEY_("285,861.36"), MONEY_("114,234.39"), MONEY_("400,095.75"),
    MONEY_("85.75%"),
    HEAD_("运营成本\n（服务费）"), MONEY_("7,799.32"), MONEY_("4,538.33"), MONEY_("12,337.65"),
    MONEY_("2.64%"),
    HEAD_("办公与场地"), MONEY_("8,317.39"), MONEY_("2,880.00"), MONEY_("11,197.39"),
    MONEY_("2.40%"),
    HEAD_("管理费"), MONEY_("20,071.91"), MONEY_("12,655.87"), MONEY_("32,727.78"),
    MONEY_("7.01%"),
    HEAD_("督导费"), MONEY_("8,750.00"), MONEY_("1,494.51"), MONEY_("10,244.51"), MONEY_("2.20%"),
    HEAD_("盈余/赤字"), MONEY_("—"), MONEY_("11,636.92"),
    {.text = "11,636.92", .align = ALIGN_RIGHT, .tone = TONE_WARN}, CELL_(""),
    HEAD_("小计"), TOTAL_("330,799.98"), TOTAL_("147,440.02"), TOTAL_("478,240.00"), TOTAL_("—"),
    HEAD_("经费总额\n（协议总额）"),
    {.text = "478,240.00", .colspan = 4, .align = ALIGN_CENTER, .tone = TONE_TOTAL},
    COVERED_, COVERED_, COVERED_,
};

/* A long list, so that its head must repeat. */
#define ROW_(n, t) CELL_(n), {.text = t}, CELL_("28"), CELL_("已完成")
static const struct cell sample_list_cells[] = {
    HEAD_("序号"), HEAD_("服务指标"), HEAD_("完成数"), HEAD_("情况"),
    ROW_("1", "重点人群探访"),   ROW_("2", "个案服务"),       ROW_("3", "小组服务"),
    ROW_("4", "社区活动"),       ROW_("5", "志愿者培训"),     ROW_("6", SAMPLE_HOSTILE),
    ROW_("7", "党建服务"),       ROW_("8", "困难家庭走访"),   ROW_("9", "青少年服务"),
    ROW_("10", "长者服务"),      ROW_("11", "社区照顾类"),    ROW_("12", "社区治理类"),
    ROW_("13", "资源链接"),      ROW_("14", "疫情防控"),      ROW_("15", "安心行动"),
    ROW_("16", "四送服务"),      ROW_("17", "儿童议事会"),    ROW_("18", "亲子服务"),
    ROW_("19", "新兴领域群体"),  ROW_("20", "便民服务"),      ROW_("21", "健康讲座"),
    ROW_("22", "社区社会组织培育"), ROW_("23", "民生微实事"), ROW_("24", "需求调研"),
    ROW_("25", "满意度调查"),    ROW_("26", "督导"),          ROW_("27", "团队建设"),
};

static const unsigned sample_result_widths[] = {12, 14, 15, 15, 14, 14, 14};
static const unsigned sample_fund_widths[] = {16, 24, 24, 20, 14};
static const unsigned sample_list_widths[] = {8, 60, 16, 16};

static const struct table sample_results = {
    .anchor = "tbl-results",
    .caption = "表1　坪山街道各社区党群服务中心评估结果",
    .widths = sample_result_widths,
    .n_columns = 7,
    .n_rows = 7,
    .n_head_rows = 2,
    .cells = sample_result_cells,
    .note = "注：总分100分，其中X≥90为“优秀”，80≤X<90为“良好”，60≤X<80为“合格”，X<60为“不合格”。",
};
static const struct table sample_funds = {
    .anchor = "tbl-funds",
    .caption = "表2　坪山中心（含1个分站点）资金使用情况",
    .widths = sample_fund_widths,
    .n_columns = 5,
    .n_rows = 9,
    .n_head_rows = 1,
    .cells = sample_fund_cells,
    .note = "注：以上表格数据，由深圳市龙岗区龙祥社工服务中心提供。",
};
static const struct table sample_list = {
    .caption = "表3　指标完成情况",
    .widths = sample_list_widths,
    .n_columns = 4,
    .n_rows = 28,
    .n_head_rows = 1,
    .cells = sample_list_cells,
};

static const char *const sample_centers[] = {"六和", "六联", "坪山", "和平"};
static const int64_t sample_totals[] = {9785, 8870, 9340, 9445};
static const char *const sample_total_labels[] = {"97.85", "88.7", "93.4", "94.45"};
static const struct chart_series sample_series[] = {{"总分", sample_totals, sample_total_labels}};
static const struct chart sample_bars = {
    .kind = CHART_BARS,
    .title = "图1　各中心总分",
    .alt = "六和97.85分，六联88.7分，坪山93.4分，和平94.45分。",
    .unit = "分",
    .scale = 2,
    .full = 10000,
    .marker = 9000,
    .marker_label = "优秀线",
    .categories = sample_centers,
    .n_categories = 4,
    .series = sample_series,
    .n_series = 1,
    .from = {INT32_MIN},
    .to = {INT32_MIN},
};

/* 2021-12-01 is day 18962, 2022-05-31 day 19143 since 1970. */
static const char *const sample_posts[] = {"主管", "社工一", "社工二"};
static const struct chart_span sample_spans[] = {
    {0, {18962}, {19143}, 0, NULL},
    {1, {18962}, {19070}, 0, NULL},
    {1, {19071}, {19101}, 1, "空岗31天"},
    {1, {19102}, {19143}, 0, NULL},
    {2, {18962}, {19143}, 0, NULL},
};
static const struct chart sample_timeline = {
    .kind = CHART_TIMELINE,
    .title = "图2　坪山中心在岗情况",
    .alt = "社工一岗位空岗31个自然日，其余岗位全程在岗。",
    .full = DEC_UNSET,
    .marker = DEC_UNSET,
    .categories = sample_posts,
    .n_categories = 3,
    .from = {18962},
    .to = {19143},
    .spans = sample_spans,
    .n_spans = 5,
};

#define RUNS_(...)                                                                                 \
    .runs = (const struct run[]){__VA_ARGS__},                                                     \
    .n_runs = sizeof((const struct run[]){__VA_ARGS__}) / sizeof(struct run)
#define HEADING_(l, id, t)                                                                         \
    {.kind = BLOCK_HEADING, .level = l, .anchor = id, RUNS_({.text = t})}
#define TEXT_(s, t) {.kind = BLOCK_PARAGRAPH, .style = s, RUNS_({.text = t})}

#define SAMPLE_LONG                                                                                \
    "为协助坪山区委组织部加强对社区党群服务中心便民服务场所（以下简称“党群服务中心”）的运营指导，"                            \
    "持续提升党群服务中心在全市的影响力，根据坪山区委组织部关于加强全区党群服务中心评估监管的要求，"                            \
    "结合市、区相关文件精神，以及坪山区社区党群服务中心的发展实际，受坪山区委组织部委托，"                                    \
    "深圳市坪山区社会工作协会依据《政府购买社会工作服务项目评估管理办法（试行）》（深民规〔2021〕3号）要求，"                   \
    "开展了2022年度坪山区社区党群服务中心年中评估工作，合同总额478,240.00元。"

static const struct block sample_blocks[] = {
    {.kind = BLOCK_COVER},
    {.kind = BLOCK_PAGE_BREAK},
    {.kind = BLOCK_CONTENTS},
    {.kind = BLOCK_PAGE_BREAK},
    HEADING_(1, "part-1", "第一部分　评估介绍"),
    HEADING_(2, "background", "一、评估背景"),
    TEXT_(PARA_BODY, SAMPLE_LONG),
    HEADING_(2, "process", "二、评估过程"),
    HEADING_(3, "standard", "（一）制定评估标准"),
    TEXT_(PARA_BODY, SAMPLE_LONG),
    HEADING_(4, "material", "1.资料递交"),
    TEXT_(PARA_LIST, "（1）资料递交30分、区委组织部10分、购买主体25分、社区党委35分，"
                     "合计100分，各项得分取各评分的平均值。"),
    {.kind = BLOCK_PARAGRAPH,
     .style = PARA_BODY,
     RUNS_({.text = "评估结果见"}, {.text = "表1", .link = "tbl-results"}, {.text = "，资金见"},
           {.text = "表2", .link = "tbl-funds", .bold = true}, {.text = "，另见"},
           {.text = "附录", .link = "nowhere"}, {.text = "。" SAMPLE_HOSTILE})},
    HEADING_(1, "part-2", "第二部分　年中评估情况"),
    HEADING_(2, "results", "一、年中评估结果"),
    {.kind = BLOCK_TABLE, .table = &sample_results},
    {.kind = BLOCK_CHART, .chart = &sample_bars},
    TEXT_(PARA_EMPHASIS, "更正：六联中心资金表的小计472,100.10元与协议总额472,100.00元相差0.10元，"
                         "本报告以协议总额为准。"),
    HEADING_(2, "funds", "二、资金使用情况"),
    {.kind = BLOCK_TABLE, .table = &sample_funds},
    {.kind = BLOCK_CHART, .chart = &sample_timeline},
    TEXT_(PARA_BODY, SAMPLE_LONG),
    {.kind = BLOCK_PAGE_BREAK},
    HEADING_(2, "indicators", "三、指标完成情况"),
    {.kind = BLOCK_TABLE, .table = &sample_list},
    TEXT_(PARA_CENTERED, "（以下无正文）"),
    {.kind = BLOCK_SIGNATURE},
};

static const struct doc sample_doc = {
    .title = "坪山区坪山街道社区党群服务中心及分站点政府购买社会工作服务项目2022年度续期评估报告",
    .cover_title = "2022年度续期评估报告",
    .cover_place = "深圳坪山·坪山街道",
    .cover_subject = "社区党群服务中心",
    .issuer = "深圳市坪山区社会工作协会",
    .date = {19128}, /* 2022-05-16 */
    .watermark = "网站公开使用 拍照复印无效",
    .header = "2022年度续期评估报告 \"}</style>",
    .standard = "坪山区社区党群服务中心评估标准（2022年版）",
    .data_hash = SAMPLE_HASH,
    .blocks = sample_blocks,
    .n_blocks = sizeof(sample_blocks) / sizeof(sample_blocks[0]),
};

#endif
