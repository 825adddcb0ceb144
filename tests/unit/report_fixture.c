#include "report_fixture.h"

#include <assert.h>

#define N_COMPONENTS 4
#define N_LINES      6 /* at most, in one fund table */

static struct component components[N_COMPONENTS] = {
    {.id = "material", .name = "资料递交", .scored_by = SCORER_EXPERT},
    {.id = "commissioner", .name = "坪山区委组织部", .scored_by = SCORER_COMMISSIONER},
    {.id = "purchaser", .name = "购买主体（街道）", .scored_by = SCORER_PURCHASER},
    {.id = "committee", .name = "社区党委", .scored_by = SCORER_COMMITTEE},
};
static const int64_t maxima[N_COMPONENTS] = {300000, 100000, 250000, 350000};

static struct method methods[] = {{"two", "方式二", "资料递交+履约评价", components, N_COMPONENTS}};

static struct band bands[] = {
    {"优秀", {900000}}, {"良好", {800000}}, {"合格", {600000}}, {"不合格", {0}}};

static struct fund_category categories[] = {
    {.id = "labor", .name = "人力成本"},     {.id = "operation", .name = "运营成本"},
    {.id = "venue", .name = "办公与场地"},   {.id = "management", .name = "管理费"},
    {.id = "supervision", .name = "督导费"}, {.id = "training", .name = "培训费"},
};
enum { LABOR, OPERATION, VENUE, MANAGEMENT, SUPERVISION, TRAINING };

static struct org orgs[] = {
    {.id = "department", .name = "坪山区委组织部", .kind = ORG_COMMISSIONER},
    {.id = "association", .name = "深圳市坪山区社会工作协会", .kind = ORG_EVALUATOR},
    {.id = "longxiang", .name = "深圳市龙岗区龙祥社工服务中心", .kind = ORG_OPERATOR},
    {.id = "zhengyang", .name = "深圳市龙岗区正阳社会工作服务中心", .kind = ORG_OPERATOR},
};
enum { LONGXIANG = 2, ZHENGYANG };

static struct substation substations[] = {{"1", "分站点一"}, {"2", "分站点二"}};

/* One center's facts, in yuan cents, score ten-thousandths and share ten-thousandths. */
struct facts {
    const char *id, *name, *full_name;
    size_t n_substations;
    int operator_org;
    int64_t contract, posts, in_post, held[3], departures;
    int64_t vacant_days;
    bool open;
    int64_t marks[N_COMPONENTS], total;
    int grade;
    enum progress_view view;
    struct {
        const char *label;
        int category;
        int64_t actual, expected, total, share, printed;
    } lines[N_LINES];
    int64_t surplus, deduction;
    const char *narrative;
};

static const char *const held_names[3] = {"社会工作师", "助理社会工作师", "中共党员"};

#define OPERATION_LABEL "运营成本(服务费)"

static const struct facts facts[FIXTURE_CENTERS] = {
    {"liuhe",
     "六和",
     "六和社区党群服务中心",
     2,
     LONGXIANG,
     59601000,
     9,
     9,
     {4, 4, 1},
     0,
     0,
     false,
     {290000, 92000, 250000, 346500},
     978500,
     0,
     PROGRESS_COMPLETED,
     {{"人力成本", LABOR, 37083028, 14036822, 51119850, 8577, 51119850},
      {OPERATION_LABEL, OPERATION, 741812, 383965, 1125777, 189, 1125777},
      {"办公与场地", VENUE, 1481273, 400000, 1881273, 316, 1881273},
      {"管理费", MANAGEMENT, 2084163, 2129937, 4214100, 707, 4214100},
      {"督导费", SUPERVISION, 910000, 350000, 1260000, 211, 1260000}},
     0,
     0,
     "打造和谐美丽的六和社区。\n一是品牌服务深耕耘。"},
    {"liulian",
     "六联",
     "六联社区党群服务中心",
     1,
     ZHENGYANG,
     47210000,
     7,
     6,
     {1, 4, 1},
     4,
     18,
     true,
     {198000, 94000, 245000, 350000},
     887000,
     1,
     PROGRESS_BEHIND,
     {{"人力成本", LABOR, 31910259, 8313069, 40223328, 8520, 40223338},
      {OPERATION_LABEL, OPERATION, 1335610, 560390, 1896000, 402, 1896000},
      {"督导费", SUPERVISION, 1225000, 245000, 1470000, 311, 1470000},
      {"培训费", TRAINING, 0, 420000, 420000, 89, 420000},
      {"管理费", MANAGEMENT, 2546670, 654002, 3200672, 678, 3200672}},
     0,
     667017,
     "打造“六联+”社区共建共治共享平台。"},
    {"pingshan",
     "坪山",
     "坪山社区党群服务中心",
     1,
     LONGXIANG,
     47824000,
     7,
     7,
     {2, 4, 0},
     1,
     31,
     false,
     {255000, 93000, 250000, 336000},
     934000,
     0,
     PROGRESS_COMPLETED,
     {{"人力成本", LABOR, 28586136, 11423439, 40009575, 8575, 40009575},
      {OPERATION_LABEL, OPERATION, 779932, 453833, 1233765, 264, 1233765},
      {"办公与场地", VENUE, 831739, 288000, 1119739, 240, 1119739},
      {"管理费", MANAGEMENT, 2007191, 1265587, 3272778, 701, 3272778},
      {"督导费", SUPERVISION, 875000, 149451, 1024451, 220, 1024451}},
     1163692,
     1163692,
     "2022年上半年中心的工作重点成效可聚焦为四个方面。"},
    {"heping",
     "和平",
     "和平社区党群服务中心",
     0,
     ZHENGYANG,
     35680000,
     5,
     5,
     {2, 3, 3},
     0,
     0,
     false,
     {274000, 93000, 245000, 332500},
     944500,
     0,
     PROGRESS_SLIGHTLY_BEHIND,
     {{"人力成本", LABOR, 23846437, 6552803, 30399240, 8520, 30399240},
      {OPERATION_LABEL, OPERATION, 1135761, 434239, 1570000, 440, 1570000},
      {"督导费", SUPERVISION, 875000, 175000, 1050000, 294, 1050000},
      {"培训费", TRAINING, 0, 300000, 300000, 84, 300000},
      {"管理费", MANAGEMENT, 1758774, 601986, 2360760, 662, 2360760}},
     0,
     0,
     "共建一个“有情”社区。"},
};

static date_t day(int y, int m, int d) {
    date_t r = DATE_UNSET;
    bool fine = date_of(y, m, d, &r);
    assert(fine);
    return r;
}

/* ------------------------------------------------------------------ dossier */

static void fill_standard(struct standard *s) {
    for (size_t i = 0; i < N_COMPONENTS; i++)
        components[i].max = score_of(maxima[i]);
    s->id = "pingshan";
    s->title = "2022年度坪山区社区党群服务中心年中评估标准";
    s->version = 1;
    s->official = true;
    s->full = score_of(1000000);
    s->total_step = score_of(100);
    s->methods = methods;
    s->n_methods = GP_COUNT(methods);
    s->bands = bands;
    s->n_bands = GP_COUNT(bands);
    s->fund_categories = categories;
    s->n_fund_categories = GP_COUNT(categories);
    s->valid_from = s->valid_to = DATE_UNSET;
}

static void fill_texts(struct report_texts *t, struct arena *a) {
    t->title = "坪山区坪山街道社区党群服务中心及分站点政府购买社会工作服务项目2022年度续期评估报告";
    t->cover_place = "深圳坪山·坪山街道";
    t->issuer = "深圳市坪山区社会工作协会";
    t->date = day(2022, 5, 16);
    t->watermark = "网站公开使用 拍照复印无效";
    t->background = "受坪山区委组织部委托，开展了2022年度坪山区社区党群服务中心年中评估工作。";
    t->conduct = "本项目本次为续期验收工作，采用评估标准中的方式二进行。";
    t->advice = gp_new_n(a, struct advice, 2);
    t->advice[0] =
        (struct advice){"严格按照《若干措施》及其相关配套文件要求，规范社会工作服务项目管理",
                        "本项目合同期仅为半年。"};
    t->advice[1] = (struct advice){"确保人员在职在岗，保证专业服务质量", "六联中心人员流动较大。"};
    t->n_advice = 2;
}

static void fill_dossier(struct fixture *f, size_t n) {
    struct dossier *d = &f->dossier;
    d->tenant = "440310";
    d->tenant_name = "深圳市坪山区";
    fill_standard(&d->standard);
    d->orgs = orgs;
    d->n_orgs = GP_COUNT(orgs);
    d->centers = gp_new_n(f->a, struct center, n);
    d->projects = gp_new_n(f->a, struct project, n);
    d->n_centers = d->n_projects = n;
    struct round *r = &d->round;
    r->id = "pingshan-2022";
    r->kind = ROUND_RENEWAL;
    r->year = 2022;
    r->subdistrict = "坪山街道";
    r->commissioner = "department";
    r->evaluator = "association";
    r->opened = r->deadline = r->closed = DATE_UNSET;
    r->entries = gp_new_n(f->a, struct entry, n);
    r->n_entries = n;
    fill_texts(&r->texts, f->a);
}

/* ------------------------------------------------------------------ one entry */

static void fill_staffing(struct arena *a, struct staffing *s, struct project *p,
                          const struct facts *x) {
    s->provenance = PROV_DECLARED;
    s->cutoff = DATE_UNSET;
    s->posts = x->posts;
    s->in_post = x->in_post;
    s->departures = x->departures;
    s->lead_departures = x->departures == 4; /* 六联: 含中心主管1人 */
    s->turnover = SHARE_UNSET;
    s->held = gp_new_n(a, struct held_count, 3);
    s->n_held = 3;
    for (size_t i = 0; i < 3; i++)
        s->held[i] = (struct held_count){held_names[i], x->held[i]};
    /* Wanted as held, but where the source says that one is short: 六联 缺1名社会工作师（中级）,
     * 坪山 无中共党员. */
    s->gaps = gp_new_n(a, struct qualification_gap, 3);
    s->n_gaps = 3;
    for (size_t i = 0; i < 3; i++) {
        int64_t missing = (x == &facts[LIULIAN] && i == 0) || (x == &facts[PINGSHAN] && i == 2);
        s->gaps[i] =
            (struct qualification_gap){held_names[i], x->held[i] + missing, x->held[i], missing};
    }
    p->headcount = x->posts;
    if (x->vacant_days == 0)
        return;
    s->vacancies = gp_new(a, struct vacancy);
    s->n_vacancies = 1;
    *s->vacancies = (struct vacancy){.substation = x->open ? "1" : NULL,
                                     .first = DATE_UNSET,
                                     .last = DATE_UNSET,
                                     .days = (int32_t)x->vacant_days,
                                     .counted_days = (int32_t)x->vacant_days,
                                     .open = x->open};
    s->vacant_days = x->vacant_days;
    s->vacancy_open = x->open;
}

static void fill_fund_table(struct arena *a, struct fund_table *t, const struct facts *x) {
    bool dated = x->operator_org == LONGXIANG;
    t->given = true;
    t->from = dated ? day(2021, 12, 1) : DATE_UNSET;
    t->cutoff = dated ? day(2022, 4, 30) : DATE_UNSET;
    t->to = dated ? day(2022, 5, 31) : DATE_UNSET;
    t->actual_period = dated ? NULL : "项目运营起始期-评估资料提交之日";
    t->expected_period = dated ? NULL : "评估资料提交之日-项目运营结束期";
    t->note = x->surplus ? "盈余/赤字部分，为人员空岗费用扣除预留。" : NULL;
    t->lines = gp_new_n(a, struct fund_line, N_LINES);
    t->has_surplus = x->surplus > 0;
    t->surplus = (struct fund_line){"盈余/赤字", MONEY_UNSET, money_of(x->surplus),
                                    money_of(x->surplus), SHARE_UNSET};
    t->printed_actual = t->printed_expected = MONEY_UNSET;
    t->printed_total = money_of(x == &facts[LIULIAN] ? 47210010 : x->contract); /* 472,100.10 */
    t->printed_share = SHARE_UNSET;
}

static void fill_funds(struct arena *a, struct funds *f, struct fund_table *t,
                       const struct facts *x) {
    fill_fund_table(a, t, x);
    f->given = true;
    f->rows = gp_new_n(a, struct fund_row, N_LINES);
    for (size_t i = 0; i < N_LINES && x->lines[i].label; i++) {
        t->lines[i] = (struct fund_line){
            x->lines[i].label, money_of(x->lines[i].actual), money_of(x->lines[i].expected),
            money_of(x->lines[i].printed), share_of(x->lines[i].share)};
        f->rows[i] = (struct fund_row){&t->lines[i], &categories[x->lines[i].category],
                                       money_of(x->lines[i].total), share_of(x->lines[i].share)};
        f->actual.fen += x->lines[i].actual;
        f->expected.fen += x->lines[i].expected;
        f->share_base.fen += x->lines[i].total;
        f->share_sum.v += x->lines[i].share;
        f->n_rows = t->n_lines = i + 1;
    }
    f->surplus = money_of(x->surplus);
    f->expected.fen += x->surplus;
    f->total = money_of(f->share_base.fen + x->surplus);
    f->contract = money_of(x->contract);
    f->usage = SHARE_UNSET;
}

static void fill_score(struct arena *a, struct entry_score *s, const struct facts *x) {
    s->method = &methods[0];
    s->components = gp_new_n(a, struct component_score, N_COMPONENTS);
    s->n_components = N_COMPONENTS;
    for (size_t i = 0; i < N_COMPONENTS; i++) {
        s->components[i].component = &components[i];
        s->components[i].points = score_of(x->marks[i]);
    }
    s->total = score_of(x->total);
    s->band = &bands[x->grade];
}

static void fill_settlement(struct settlement *s, const struct facts *x) {
    s->contract = money_of(x->contract);
    s->paid = MONEY_UNSET;
    s->usage = SHARE_UNSET;
    s->vacant_days = x->vacant_days;
    s->deduction = money_of(x->deduction);
    s->lower_bound = x->open;
    s->reserved = money_of(x->surplus);
    s->due = s->payable = money_of(x->contract - x->deduction);
    s->rule = "合同总额÷合同自然日÷岗位数×空岗自然日";
}

static void file_traces(struct fixture *f, const struct facts *x, const char *id,
                        const char *name) {
    struct arena *a = f->a;
    struct trace_input *in = gp_new(a, struct trace_input);
    *in = (struct trace_input){"合同总额", money_text(a, money_of(x->contract)), "合同"};
    *VEC_PUSH(a, &f->calc.traces) = (struct trace){.id = arena_printf(a, "%s.score.total", id),
                                                   .label = arena_printf(a, "%s 总分", name),
                                                   .value = score_text(a, score_of(x->total)),
                                                   .unit = "分",
                                                   .formula = "各板块得分之和"};
    *VEC_PUSH(a, &f->calc.traces) = (struct trace){
        .id = arena_printf(a, "%s.settle.deduction", id),
        .label = arena_printf(a, "%s 空岗扣除", name),
        .value = money_text(a, money_of(x->deduction)),
        .unit = "元",
        .formula = "合同总额 ÷ 合同自然日 ÷ 岗位数 × 空岗自然日",
        .working = arena_printf(a, "%s ÷ 182 ÷ 7 × %lld = %s", money_text(a, money_of(x->contract)),
                                (long long)x->vacant_days, money_text(a, money_of(x->deduction))),
        .rounding = "四舍五入到 0.01 元，最后一步取整一次",
        .inputs = in,
        .n_inputs = 1};
}

static void fill_entry(struct fixture *f, size_t i, const struct facts *x, const char *id,
                       const char *name, const char *full_name) {
    struct center *center = &f->dossier.centers[i];
    struct project *project = &f->dossier.projects[i];
    struct entry *entry = &f->dossier.round.entries[i];
    struct entry_result *r = &f->ev.entries[i];
    *center = (struct center){.id = id,
                              .name = name,
                              .full_name = full_name,
                              .substations = substations,
                              .n_substations = x->n_substations};
    *project = (struct project){.id = id,
                                .center = id,
                                .operator_org = orgs[x->operator_org].id,
                                .start = day(2021, 12, 1),
                                .end = day(2022, 5, 31),
                                .total = money_of(x->contract)};
    *entry = (struct entry){.id = id, .project = id, .method = "two", .narrative = x->narrative};
    entry->handed_in = entry->deadline = DATE_UNSET;
    entry->standard_version = DEC_UNSET;
    if (x == &facts[LIULIAN])
        entry->staffing.departures_note = "含中心主管1人，分站点1人";
    *r = (struct entry_result){.entry = entry,
                               .dossier = &f->dossier,
                               .project = project,
                               .center = center,
                               .operator_org = &orgs[x->operator_org],
                               .cutoff = DATE_UNSET};
    fill_staffing(f->a, &r->staffing, project, x);
    r->indicators.view = x->view;
    r->indicators.elapsed = SHARE_UNSET;
    fill_funds(f->a, &r->funds, &entry->funds, x);
    fill_score(f->a, &r->score, x);
    fill_settlement(&r->settlement, x);
    file_traces(f, x, id, name);
}

/* ------------------------------------------------------------------ rounds */

static struct fixture *start(struct arena *a, size_t n) {
    struct fixture *f = gp_new(a, struct fixture);
    f->a = a;
    f->err.arena = a;
    f->calc.arena = a;
    f->calc.err = &f->err;
    fill_dossier(f, n);
    f->ev.dossier = &f->dossier;
    f->ev.calc = &f->calc;
    f->ev.entries = gp_new_n(a, struct entry_result, n);
    f->ev.n_entries = n;
    return f;
}

static struct finding sum_is_wrong(const char *entry, const char *center) {
    return (struct finding){.rule = "funds.row_total",
                            .title = "行合计不等于实际与预计之和",
                            .severity = SEVERITY_ERROR,
                            .entry = entry,
                            .center = center,
                            .where = "资金使用情况表 人力成本 行",
                            .printed = "402233.38",
                            .expected = "402233.28",
                            .difference = "0.10",
                            .message = "合计 402,233.38 元应为 402,233.28 元，相差 0.10 元",
                            .mend = "请核对该行数据并更正合计。"};
}

struct fixture *fixture_source(struct arena *a) {
    struct fixture *f = start(a, FIXTURE_CENTERS);
    for (size_t i = 0; i < FIXTURE_CENTERS; i++)
        fill_entry(f, i, &facts[i], facts[i].id, facts[i].name, facts[i].full_name);
    f->ev.findings = gp_new_n(a, struct finding, 2);
    f->ev.n_findings = 2;
    f->ev.findings[0] = sum_is_wrong("liulian", "六联");
    f->ev.findings[1] =
        (struct finding){.rule = "contract.months",
                         .title = "合同期短于规定",
                         .severity = SEVERITY_WARNING,
                         .message = "合同期为 6 个月，不足 12 个月",
                         .expected = "12 个月以上",
                         .mend = "建议按要求规范项目服务周期。",
                         .basis = "《政府购买社会工作服务项目库管理办法（试行）》第八条第三点"};
    return f;
}

struct fixture *fixture_many(struct arena *a, size_t n) {
    struct fixture *f = start(a, n);
    f->ev.findings = gp_new_n(a, struct finding, n);
    f->ev.n_findings = n;
    for (size_t i = 0; i < n; i++) {
        const char *name = arena_printf(a, "甲%zu", i + 1);
        const char *id = arena_printf(a, "c%zu", i + 1);
        fill_entry(f, i, &facts[LIULIAN], id, name, arena_printf(a, "%s社区党群服务中心", name));
        f->ev.findings[i] = sum_is_wrong(id, name);
    }
    return f;
}

void fixture_keep(struct fixture *f, size_t n) {
    f->ev.n_entries = n;
    f->dossier.round.n_entries = n;
}

void fixture_open_mark(struct fixture *f, size_t entry, size_t component) {
    struct entry_score *s = &f->ev.entries[entry].score;
    s->components[component].points = SCORE_UNSET;
    s->components[component].open = "评分表尚未提交";
    s->total = SCORE_UNSET;
    s->band = NULL;
}
