#include "test.h"

#include "report/strip.h"

#include "doc_text.h"
#include "report/compose.h"
#include "report_fixture.h"

static struct arena arena;

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

static const char *composed(struct fixture *f) {
    return doc_text(&arena, report_compose(&arena, &f->ev, "cafe"));
}

static void assert_has(const char *text, const char *part) {
    if (!strstr(text, part))
        fail_msg("not found: %s\nin:\n%s", part, text);
}

static void assert_lacks(const char *text, const char *part) {
    const char *at = strstr(text, part);
    if (at)
        fail_msg("found: %.200s", at);
}

static size_t count_of(const char *text, const char *part) {
    size_t n = 0;
    for (const char *p = text; (p = strstr(p, part)); p += strlen(part))
        n++;
    return n;
}

/* The source's headings, in its order; what is ours stands between them. */
static void the_report_has_the_parts_of_the_source_in_its_order(void **state) {
    (void)state;
    static const char *const order[] = {
        "COVER 深圳坪山·坪山街道 / 社区党群服务中心 / 2022年度续期评估报告 / ",
        "CONTENTS",
        "TITLE 坪山区坪山街道社区党群服务中心及分站点政府购买社会工作服务项目2022年度续期评估报告",
        "\n# 第一部分 评估介绍",
        "\n## 一、评估背景",
        "\n## 二、评估过程",
        "\n### （一）制定评估标准",
        "\n### （二）开展续期评估",
        "\n### （三）收集各方评价",
        "\n# 第二部分 评估情况",
        "\n## 一、评估结果",
        "\n### （一）得分情况对比",
        "\n### （二）拨付建议",
        "\n## 二、整体建议",
        "\n### （一）严格按照《若干措施》及其相关配套文件要求，规范社会工作服务项目管理",
        "\n### （二）确保人员在职在岗，保证专业服务质量",
        "\n# 第三部分 工作开展情况",
        "\n## 一、人员配置情况",
        "\n## 二、指标完成情况",
        "\n## 三、工作服务成效",
        "\n### （一）六和中心",
        "\n### （四）和平中心",
        "SIGNATURE",
        "\n# 附件：资金使用情况表",
        "\n#### 1. 六和中心（含2个分站点）",
        "\n#### 2. 坪山中心（含1个分站点）",
        "\n#### 3. 六联中心（含1个分站点）",
        "\n#### 4. 和平中心",
    };
    const char *text = composed(fixture_source(&arena));
    for (size_t i = 0; i < GP_COUNT(order); i++) {
        const char *at = strstr(text, order[i]);
        if (!at)
            fail_msg("not found in its place: %s", order[i]);
        text = at + 1;
    }
}

/* Sentences of the source, word for word but for 年中评估, which is its own name for the round, and
 * for blanks that its scan puts around digits. */
static void the_sentences_read_as_in_the_source(void **state) {
    (void)state;
    static const char *const sentences[] = {
        "本部分主要阐述坪山街道下辖的六和、六联、坪山、和平4个中心及4个分站点的续期验收情况。",
        "其评估结果由“资料递交+履约评价”两部分得分组成。",
        "坪山街道六和、六联、坪山、和平4个社区党群服务中心（含分站点）的评估结果如下：",
        "综合以上评估情况，六和社区党群服务中心（含分站点）、六联社区党群服务中心（含分站点）、"
        "坪山社区党群服务中心（含分站点）、和平社区党群服务中心的评估结果分别为“优秀”“良好”“优秀”"
        "“优秀”。建议出资方在核算项目经费使用比例是否达标以及扣除空岗费用后，拨付项目剩余费用，"
        "并准备项目续期事宜。",
        "人员数量方面，截至资料递交之日，除六联中心分站点目前缺1名专业社工外，"
        "另外3个中心及3个分站点均符合协议要求。在岗人员数量其中六和中心及分站点9人，"
        "六联中心及分站点6人，坪山中心及分站点7人，和平中心5人。",
        "人员资质方面，六和中心及和平中心符合协议要求，其中六和中心社会工作师（中级）4名，"
        "助理社会工作师4名，中共党员1名；和平中心社会工作师（中级）2名，助理社会工作师3名，"
        "中共党员3名。六联中心及坪山中心不完全符合协议要求，其中六联中心社会工作师（中级）1名，"
        "助理社会工作师4名，中共党员1名，缺1名社会工作师（中级）；坪山中心社会工作师（中级）2名，"
        "助理社会工作师4名，无中共党员。",
        "人员流动方面，六和中心及和平中心无人员流动；六联中心流动4名社工（含中心主管1人，分站点1人"
        "），"
        "目前仍有1名社工（分站点）未到岗，截至资料递交之日已空岗18个自然日；坪山中心流动1名社工，"
        "空岗31个自然日。",
        "依据运营机构提交的“项目合同指标完成情况统计表”，六和中心及坪山中心已经依据协议约定完成"
        "既定指标，和平中心次之，六联中心的工作开展进度需要加强。",
        "完成协议约定的相关工作内容，是最基础的契约精神，请和平中心与六联中心在协议期截止前做好服务"
        "计划，保证各项工作推进能按照协议约定执行。",
        "因4个中心工作重点及项目开展不一，工作成效下面将分别进行阐述。",
        "注：以上表格数据，由深圳市龙岗区龙祥社工服务中心提供。盈余/"
        "赤字部分，为人员空岗费用扣除预留。",
        "注：以上表格数据，由深圳市龙岗区正阳社会工作服务中心提供。",
    };
    const char *text = composed(fixture_source(&arena));
    for (size_t i = 0; i < GP_COUNT(sentences); i++)
        assert_has(text, sentences[i]);
}

/* The source's score table, with its two-level head. */
static void the_score_table_is_the_source_s(void **state) {
    (void)state;
    const char *text = composed(fixture_source(&arena));
    assert_has(text, "[表2 评估结果]\n"
                     "| 中心 | 资料递交 | 多方评价 | < | < | 总分 | 等级 |\n"
                     "| < | < | 坪山区委组织部 | 购买主体（街道） | 社区党委 | < | < |\n"
                     "| 分值 | 30 | 10 | 25 | 35 | 100 | —— |\n"
                     "| 六和 | 29 | 9.2 | 25 | 34.65 | 97.85 | 优秀 |\n"
                     "| 六联 | 19.8 | 9.4 | 24.5 | 35 | 88.7 | 良好 |\n"
                     "| 坪山 | 25.5 | 9.3 | 25 | 33.6 | 93.4 | 优秀 |\n"
                     "| 和平 | 27.4 | 9.3 | 24.5 | 33.25 | 94.45 | 优秀 |\n");
    const struct doc *d = report_compose(&arena, &fixture_source(&arena)->ev, NULL);
    const struct table *t = NULL;
    for (size_t i = 0; i < d->n_blocks && (!t || !strstr(cstr_or_empty(t->caption), "评估结果"));
         i++)
        t = d->blocks[i].table;
    assert_non_null(t);
    assert_int_equal(t->n_head_rows, 3);
    assert_int_equal(t->cells[2].colspan, 3);
    assert_int_equal(t->cells[0].rowspan, 2);
}

/* Golden: 六联 人力成本 is 402,233.28 and printed as 402,233.38; 坪山's shares are of 466,603.08.
 */
static void fund_tables_show_our_figures_and_say_where_the_printed_one_differs(void **state) {
    (void)state;
    const char *text = composed(fixture_source(&arena));
    assert_has(text, "| !人力成本 | !319,102.59 | !83,130.69 | !402,233.28 | !85.20% |");
    assert_has(text, "递交的资料中，“人力成本”合计为402,233.38元，经核算应为402,233.28元，"
                     "相差0.10元；合计栏小计为472,100.10元，经核算应为472,100.00元，相差0.10元，"
                     "本表按核算结果列示。");
    assert_has(
        text,
        "| 单位：元 | 实际发生额/2021.12.1-2022.4.30 | 预计发生额/2022.5.1-2022.5.31 | 合计 | "
        "所占比例 |");
    assert_has(text, "| 单位：元 | 实际发生额/项目运营起始期-评估资料提交之日 | "
                     "预计发生额/评估资料提交之日-项目运营结束期 |");
    assert_has(text, "| 盈余/赤字 | —— | 11,636.92 | 11,636.92 |  |\n"
                     "| 小计 | 330,799.98 | 147,440.02 | 478,240.00 | —— |\n"
                     "| 经费总额/（协议总额） | 478,240.00 | < | < | < |");
    assert_has(text, "所占比例以不含盈余/赤字的合计466,603.08元为基数。");
    assert_has(text, "| 小计 | 423,002.76 | 173,007.24 | 596,010.00 | 100.00% |");
    assert_lacks(text, "| !402,233.38");
}

/* Golden: deductions 6,670.17 (still open) and 11,636.92; 472,100.00 - 6,670.17 = 465,429.83;
 * 6,670.17 + 11,636.92 = 18,307.09. */
static void the_settlement_names_an_open_vacancy_as_a_lower_bound(void **state) {
    (void)state;
    const char *text = composed(fixture_source(&arena));
    assert_has(text, "六联中心及分站点空岗18个自然日，应扣除空岗费用6,670.17元"
                     "（空岗仍在持续，扣除额为截至目前的下限），其资金使用情况表未作预留");
    assert_has(text, "坪山中心及分站点空岗31个自然日，应扣除空岗费用11,636.92元，"
                     "其资金使用情况表已足额预留。其余2个中心无需扣除空岗费用。");
    assert_has(text, "| !六联 | !472,100.00 | !未登记 | !—— | !18 | !≥6,670.17 | !≤465,429.83 | "
                     "!≤465,429.83 |");
    assert_has(text, "| ≥18,307.09 |");
}

static void adopt(struct fixture *f, size_t i, const char *words) {
    struct finding *v = &f->ev.findings[i];
    v->adopted = words ? words : v->message;
}

/* 六联's labour row and the contract's term: first as sentences, then center by center. */
static void adopted_findings_are_said_in_sentences_and_in_an_annex(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    adopt(f, 0, NULL);
    adopt(f, 1, NULL);
    const char *text = composed(f);
    assert_has(text, "\n### （三）核查发现的问题及改进建议");
    assert_has(text, "认定需要改进的问题2项，主要情况如下，逐项内容见附件2。");
    assert_has(text,
               "合同管理方面，合同期为6个月，不足12个月，与《政府购买社会工作服务项目库管理办法"
               "（试行）》第八条第三点的规定不符。");
    assert_has(text, "资金使用方面，六联中心的资金使用情况表 人力成本 行，");
    assert_has(text, "\n# 附件1：资金使用情况表");
    assert_has(text, "\n# 附件2：核查发现一览表");
    const char *annex = strstr(text, "核查发现一览表]");
    assert_non_null(annex);
    assert_has(annex, "| 全部项目 |");
    assert_has(annex, "| 六联中心 |");
    assert_lacks(text, "【");
}

static void like_findings_of_several_centers_are_one(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    struct finding v[3] = {f->ev.findings[1], f->ev.findings[1], f->ev.findings[1]};
    static const char *const ids[] = {"liuhe", "liulian", "heping"}, *const names[] = {
                                                                         "六和", "六联", "和平"};
    for (size_t i = 0; i < 3; i++) {
        v[i].entry = ids[i];
        v[i].center = names[i];
        v[i].adopted = v[i].message;
    }
    f->ev.findings = v;
    f->ev.n_findings = GP_COUNT(v);
    const char *text = composed(f);
    assert_has(text, "问题3项");
    assert_has(text, "合同管理方面，六和、六联、和平3个中心");
    assert_has(text, "| 六和、六联、和平3个中心 |");
    assert_int_equal(count_of(strstr(text, "一览表]"), "不足12个月"), 1);
    f = fixture_many(&arena, 600);
    for (size_t i = 0; i < f->ev.n_findings; i++)
        adopt(f, i, NULL);
    assert_has(composed(f), "| 甲1等600个中心 |");
}

/* Neither what nobody decided, nor what was dismissed. */
static void findings_that_were_not_adopted_are_not_printed(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    f->ev.findings[0].dismissed = "四舍五入所致";
    const char *text = composed(f);
    assert_has(text, "\n# 附件：资金使用情况表");
    static const char *const not_said[] = {"核查发现", "合同期为", "四舍五入所致", "自动核查",
                                           "计算说明"};
    for (size_t i = 0; i < GP_COUNT(not_said); i++)
        assert_lacks(text, not_said[i]);
}

static void what_the_evaluator_wrote_is_printed_as_it_is(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    adopt(f, 0, "六联中心的资金表合计多记 0.10 元，已要求更正。");
    const char *text = composed(f);
    assert_has(text, "资金使用方面，六联中心的资金表合计多记 0.10 元，已要求更正。建议");
}

/* 97.85, 88.7, 93.4 and 94.45: their mean is 93.6 (374.4 / 4). */
static void ranking_and_averages_are_printed_where_they_are_wanted(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    assert_lacks(composed(f), "名次");
    f->dossier.round.texts.print_ranking = f->dossier.round.texts.print_averages = true;
    const char *text = composed(f);
    assert_has(text, "| 总分 | 名次 | 等级 |\n");
    assert_has(text, "| 六联 | 19.8 | 9.4 | 24.5 | 35 | 88.7 | 4 | 良好 |");
    assert_has(text, "| 和平 | 27.4 | 9.3 | 24.5 | 33.25 | 94.45 | 2 | 优秀 |");
    assert_has(text, "| 平均分 | 25.43 | 9.3 | 24.75 | 34.13 | 93.6 | —— | —— |");
    assert_has(text, "平均93.6分");
}

/* The overview's chart: highest first, whatever the order of the round. */
static void the_overview_has_three_sentences_a_table_and_a_sorted_chart(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    const char *text = composed(f);
    const char *part = strstr(text, "\n# 评估概要");
    assert_non_null(part);
    assert_true(part < strstr(text, "TITLE "));
    assert_has(part, "共评估4个项目，等级为“优秀”3个、“良好”1个，最高97.85分，最低88.7分。");
    assert_has(part, "[表1 各中心主要情况]");
    assert_has(part, "各中心总分由高到低：六和97.85分，和平94.45分，坪山93.4分，六联88.7分。");
    f->dossier.round.texts.summary = "共{项目数}个，优秀{优秀数}个，{不认识}。";
    text = composed(f);
    assert_has(text, "\n共4个，优秀3个，{不认识}。");
    assert_lacks(text, "共评估4个项目");
}

static void a_page_for_each_center_where_it_is_wanted(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    f->dossier.round.texts.print_profiles = true;
    const char *text = composed(f);
    assert_has(text, "\n# 附件2：各中心概况");
    assert_has(text, "（本轮最低66.00%，最高96.67%）");
}

static void marks_are_a_strip_where_the_report_wants_them_and_several_scored(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    struct sheet_score marks[] = {{.points = score_of(281000)}, {.points = score_of(299333)}};
    struct component_score *component = &f->ev.entries[HEPING].score.components[0];
    component->sheets = marks;
    component->n_sheets = 2;
    assert_lacks(composed(f), "评分分布");
    f->dossier.round.texts.print_marks = true;
    const char *text = composed(f);
    assert_has(text, "）评分分布");
    assert_has(text, "各评分人的评分：资料递交");
    component->n_sheets = 1; /* nobody scored beside another */
    assert_lacks(composed(f), "评分分布");
    struct chart chart;
    const struct method *method = f->ev.entries[HEPING].score.method;
    assert_false(strip_chart_of(&arena, &f->ev, method, component->component, &chart));
    component->n_sheets = 2;
    assert_true(strip_chart_of(&arena, &f->ev, method, component->component, &chart));
    assert_int_equal(chart.n_series, 3);
    assert_string_equal(chart.series[2].labels[chart.n_categories - 1], "29.93");
    assert_has(chart.alt, "（2人评，28.1至29.93）");
}

static void the_workings_are_an_annex_where_the_report_wants_them(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    f->dossier.round.texts.print_workings = true;
    const char *text = composed(f);
    assert_has(text, "\n# 附件1：资金使用情况表");
    assert_has(text, "\n# 附件2：计算说明");
}

static void a_reason_names_no_member_of_staff_of_any_center(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    struct person who = {.id = "p1", .name = "王小明"};
    struct sheet sheet = {
        .id = "s", .scorer = "i1", .scorer_name = "钱验收", .role = SCORER_EXPERT};
    f->dossier.projects[HEPING].people = &who; /* the finding is about another center */
    f->dossier.projects[HEPING].n_people = 1;
    f->dossier.round.entries[HEPING].sheets = &sheet;
    f->dossier.round.entries[HEPING].n_sheets = 1;
    adopt(f, 0, "王小明已说明，钱验收核对过");
    const char *text = composed(f);
    assert_has(text, "某员工已说明，某某核对过");
    assert_lacks(text, "王小明");
    assert_lacks(text, "钱验收");
}

static void a_missing_mark_leaves_the_total_open_and_is_never_a_zero(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    fixture_open_mark(f, LIULIAN, 3);
    const char *text = composed(f);
    assert_has(text, "| 六联 | 19.8 | 9.4 | 24.5 | !尚未出分 | 尚未出分 | —— |");
    assert_has(text, "六联“社区党委”尚未出分：评分表尚未提交。");
    assert_has(text, "；六联社区党群服务中心（含分站点）尚未出分，暂不评定等级。");
    assert_has(text, "对已评定等级的项目拨付项目剩余费用");
    for (size_t i = 0; i < FIXTURE_CENTERS; i++)
        for (size_t k = 0; k < 4; k++)
            fixture_open_mark(f, i, k);
    text = composed(f);
    assert_has(text, "均尚未出分，暂不评定等级。");
    assert_lacks(text, "建议出资方");
    assert_lacks(text, "得分情况对比");
}

static void the_lowest_grade_gets_no_advice_to_pay_or_renew(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    f->ev.entries[HEPING].score.band = &f->dossier.standard.bands[3];
    const char *text = composed(f);
    assert_has(text, "对评估结果为“合格”及以上的项目拨付项目剩余费用，并准备项目续期事宜。"
                     "和平社区党群服务中心评估结果为“不合格”，建议出资方督促其限期整改，"
                     "剩余费用的拨付及是否续期另行研究。");
}

static void one_center_is_not_spoken_of_as_many(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    fixture_keep(f, 1);
    const char *text = composed(f);
    assert_has(text, "本部分主要阐述坪山街道下辖的六和中心及2个分站点的续期验收情况。");
    assert_has(text, "六和社区党群服务中心（含分站点）的评估结果为“优秀”。建议出资方在核算项目经费"
                     "使用比例是否达标后，拨付项目剩余费用，并准备项目续期事宜。");
    assert_has(text, "六和中心及分站点符合协议要求。在岗人员9人。");
    assert_has(text, "人员资质方面，六和中心符合协议要求，持有社会工作师（中级）4名，");
    assert_has(text, "人员流动方面，六和中心无人员流动。");
    assert_lacks(text, "分别");
    assert_lacks(text, "各中心");
    assert_lacks(text, "本轮最低");
    assert_lacks(text, "合计 |\n| !");
}

/* 600 times 六联: 4 leavers each make 2,400, 18 days each 10,800, one post each 600. */
static void many_centers_are_counted_and_not_listed(void **state) {
    (void)state;
    const char *text = composed(fixture_many(&arena, 600));
    assert_has(text, "本部分主要阐述坪山街道下辖的600个中心及600个分站点的续期验收情况。");
    assert_has(text, "600个中心中，评估结果为“良好”600个，各中心的评估结果见上表。");
    /* 600 × 6,670.17 */
    assert_has(text,
               "600个中心存在空岗，共应扣除空岗费用4,002,102.00元（其中600个中心的空岗仍在持续，"
               "扣除额为截至目前的下限）。");
    assert_has(text, "600个中心目前共缺600名专业社工");
    assert_has(text, "共流动2,400名社工；600个中心出现空岗，累计10,800天，"
                     "其中600个中心的空岗仍在持续。");
    assert_has(text, "### （六百）甲600中心");
    assert_lacks(text, "甲1、甲2");
    assert_lacks(text, "甲1中心及甲2中心");
    assert_int_equal(count_of(text, "经核算应为402,233.28元"), 600);
}

/* Centers of a demonstration are called 示例1, 示例2: their number must not run into the count. */
static void a_name_that_ends_in_a_digit_is_kept_apart_from_the_count(void **state) {
    (void)state;
    const char *text = composed(fixture_many(&arena, 2));
    assert_has(text, "坪山街道下辖的甲1、甲2共2个中心及2个分站点");
    assert_has(text, "坪山街道甲1、甲2共2个社区党群服务中心（含分站点）的评估结果");
}

/* 7 days of grace leave 31 - 7 = 24. */
static void days_of_grace_are_told_from_vacant_days(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    f->ev.entries[PINGSHAN].settlement.vacant_days = 24;
    f->ev.entries[PINGSHAN].settlement.rule = "每次空岗的前 7 天不扣";
    const char *text = composed(f);
    assert_has(text, "坪山中心及分站点空岗31个自然日，其中计扣24个自然日，应扣除空岗费用");
    assert_has(text, "坪山中心按“每次空岗的前 7 天不扣”核算。");
}

static void a_stand_in_without_qualification_is_not_called_absent(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    f->dossier.standard.vacancy.unqualified_is_vacant = true;
    f->ev.entries[LIULIAN].staffing.in_post = 7;
    const char *text = composed(f);
    assert_has(text,
               "目前有1个岗位因在岗人员资质不符合要求计为空岗，截至资料递交之日已空岗18个自然日");
    assert_lacks(text, "未到岗");
}

/* 11 of 12 are 91.67 %; without a limit in the standard nobody is behind. */
static void numbers_without_a_limit_are_under_way_and_not_missing(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    struct indicator cases = {.id = "case", .name = "个案服务", .unit = "个", .target = 12};
    struct indicator_result result = {.indicator = &cases,
                                      .declared = 12,
                                      .recorded = 12,
                                      .valid = 11,
                                      .failed = 1,
                                      .rate = share_of(9167),
                                      .late_share = SHARE_UNSET};
    f->ev.entries[LIUHE].indicators =
        (struct indicator_summary){.v = &result, .n = 1, .elapsed = share_of(8297)};
    const char *text = composed(f);
    assert_has(text, "六和中心尚未全部完成既定指标，完成率见表5");
    assert_has(text, "[表5 指标完成情况]");
    assert_has(text, "| 六和 | 个案服务 | 个 | 12 | 12 | 11 | 91.67% |");
    assert_has(text, "六和中心各项指标完成率：个案服务91.67%；合同时间进度82.97%。");
}

static void a_round_without_funds_or_narratives_has_no_empty_parts(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    for (size_t i = 0; i < FIXTURE_CENTERS; i++) {
        f->ev.entries[i].funds.given = false;
        f->dossier.round.entries[i].narrative = NULL;
    }
    const char *text = composed(f);
    assert_lacks(text, "资金使用情况表]");
    assert_lacks(text, "# 附件");
    assert_has(text, "六和中心、六联中心、坪山中心及和平中心未递交工作服务成效资料。");
    fixture_keep(f, 0);
    assert_has(composed(f), "本轮评估尚无参评项目。");
}

static void what_the_evaluator_made_of_a_narrative_is_printed_in_its_place(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    f->dossier.round.entries[0].narrative = "机构写的。";
    f->dossier.round.entries[0].narrative_edited = "评估方改的。";
    f->dossier.round.entries[1].narrative = "另一家写的。";
    f->dossier.round.entries[1].narrative_edited = "";
    const char *text = composed(f);
    assert_has(text, "评估方改的。");
    assert_lacks(text, "机构写的。");
    assert_has(text, "另一家写的。");
}

static void no_member_of_staff_is_named(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    struct certificate license = {.qualification = "社会工作师", .number = "ZS20180001"};
    struct person people[] = {
        {.id = "p1", .name = "王小"},
        {.id = "p2",
         .name = "王小明",
         .id_number = "440301199001011234",
         .certificates = &license,
         .n_certificates = 1},
    };
    f->dossier.projects[LIULIAN].people = people;
    f->dossier.projects[LIULIAN].n_people = GP_COUNT(people);
    f->ev.findings[0].message = "王小明（440301199001011234）的证书ZS20180001已过期";
    f->ev.findings[0].where = "花名册 王小 行";
    f->ev.findings[1].message = "王小明同时在两个项目任职，由李评审评分";
    struct expert expert = {.id = "e1", .name = "李评审"};
    f->dossier.round.experts = &expert;
    f->dossier.round.n_experts = 1;
    adopt(f, 0, NULL);
    adopt(f, 1, NULL);
    const char *text = composed(f);
    assert_has(text, "某员工（***）的证书***已过期");
    assert_has(text, "六联中心的花名册 某员工 行，");
    assert_has(text, "某员工同时在两个项目任职，由某某评分");
    assert_lacks(text, "王小");
    assert_lacks(text, "440301199001011234");
}

static void an_unofficial_standard_is_called_an_example(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    assert_lacks(composed(f), "非官方标准");
    f->dossier.standard.official = false;
    const char *text = composed(f);
    assert_has(text, "! 本标准为示例，非官方标准");
    assert_has(report_compose(&arena, &f->ev, NULL)->standard, "非官方标准");
}

/* 6 months from 2021-12-01; engagements and vacancies outside the contract are cut off. */
static void dated_engagements_are_drawn_on_the_contract_s_days(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    struct project *p = &f->dossier.projects[HEPING];
    struct post posts[] = {{.id = "a", .title = "主管", .lead = true},
                           {.id = "b", .title = "社工"}};
    struct engagement engagements[] = {
        {.id = "1",
         .post = "a",
         .person = "x",
         .start = date_plus(p->start, -30),
         .end = DATE_UNSET},
        {.id = "2",
         .post = "b",
         .person = "y",
         .start = date_plus(p->start, 10),
         .end = date_plus(p->start, 20)},
    };
    struct vacancy gap = {.post = "b",
                          .first = p->start,
                          .last = date_plus(p->start, 9),
                          .days = 10,
                          .counted_days = 10};
    p->posts = posts;
    p->n_posts = GP_COUNT(posts);
    p->engagements = engagements;
    p->n_engagements = GP_COUNT(engagements);
    f->ev.entries[HEPING].staffing.vacancies = &gap;
    f->ev.entries[HEPING].staffing.n_vacancies = 1;
    const struct doc *d = report_compose(&arena, &f->ev, NULL);
    const struct chart *c = NULL;
    for (size_t i = 0; i < d->n_blocks; i++)
        if (d->blocks[i].kind == BLOCK_CHART && d->blocks[i].chart->kind == CHART_TIMELINE)
            c = d->blocks[i].chart;
    assert_non_null(c);
    assert_int_equal(c->n_categories, 2);
    assert_int_equal(c->n_spans, 3);
    assert_int_equal(date_cmp(c->spans[0].first, p->start), 0);
    assert_int_equal(date_cmp(c->spans[0].last, p->end), 0);
    assert_int_equal(c->spans[2].category, 1);
    assert_int_equal(c->spans[2].tone, 1);
}

static void every_anchor_is_unique_and_every_table_is_whole(void **state) {
    (void)state;
    const struct doc *d = report_compose(&arena, &fixture_source(&arena)->ev, NULL);
    for (size_t i = 0; i < d->n_blocks; i++) {
        const struct block *b = &d->blocks[i];
        if (b->kind == BLOCK_TABLE)
            assert_non_null(b->table->cells);
        for (size_t k = 0; k < i && b->kind == BLOCK_HEADING; k++)
            if (d->blocks[k].kind == BLOCK_HEADING)
                assert_string_not_equal(d->blocks[k].anchor, b->anchor);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_report_has_the_parts_of_the_source_in_its_order),
        cmocka_unit_test(the_sentences_read_as_in_the_source),
        cmocka_unit_test(the_score_table_is_the_source_s),
        cmocka_unit_test(fund_tables_show_our_figures_and_say_where_the_printed_one_differs),
        cmocka_unit_test(the_settlement_names_an_open_vacancy_as_a_lower_bound),
        cmocka_unit_test(adopted_findings_are_said_in_sentences_and_in_an_annex),
        cmocka_unit_test(like_findings_of_several_centers_are_one),
        cmocka_unit_test(findings_that_were_not_adopted_are_not_printed),
        cmocka_unit_test(what_the_evaluator_wrote_is_printed_as_it_is),
        cmocka_unit_test(ranking_and_averages_are_printed_where_they_are_wanted),
        cmocka_unit_test(the_overview_has_three_sentences_a_table_and_a_sorted_chart),
        cmocka_unit_test(a_page_for_each_center_where_it_is_wanted),
        cmocka_unit_test(marks_are_a_strip_where_the_report_wants_them_and_several_scored),
        cmocka_unit_test(the_workings_are_an_annex_where_the_report_wants_them),
        cmocka_unit_test(a_reason_names_no_member_of_staff_of_any_center),
        cmocka_unit_test(a_missing_mark_leaves_the_total_open_and_is_never_a_zero),
        cmocka_unit_test(the_lowest_grade_gets_no_advice_to_pay_or_renew),
        cmocka_unit_test(one_center_is_not_spoken_of_as_many),
        cmocka_unit_test(many_centers_are_counted_and_not_listed),
        cmocka_unit_test(a_name_that_ends_in_a_digit_is_kept_apart_from_the_count),
        cmocka_unit_test(days_of_grace_are_told_from_vacant_days),
        cmocka_unit_test(a_stand_in_without_qualification_is_not_called_absent),
        cmocka_unit_test(numbers_without_a_limit_are_under_way_and_not_missing),
        cmocka_unit_test(a_round_without_funds_or_narratives_has_no_empty_parts),
        cmocka_unit_test(what_the_evaluator_made_of_a_narrative_is_printed_in_its_place),
        cmocka_unit_test(no_member_of_staff_is_named),
        cmocka_unit_test(an_unofficial_standard_is_called_an_example),
        cmocka_unit_test(dated_engagements_are_drawn_on_the_contract_s_days),
        cmocka_unit_test(every_anchor_is_unique_and_every_table_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
