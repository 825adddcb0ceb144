#include "test.h"

#include "fixture.h"

struct line {
    const char *label, *category;
    int64_t actual, expected, printed_total; /* fen */
    int64_t printed_share;
};

struct center_facts {
    const char *id, *name, *operator_org;
    int64_t contract; /* fen */
    int64_t posts, in_post, departures;
    int32_t vacant_days;
    bool vacancy_open;
    const char *gap;
    enum progress_view progress;
    int64_t scores[4]; /* 1/10000 point: material, commissioner, purchaser, committee */
    int64_t deduction, surplus;
    int64_t printed[3];
    int64_t printed_share;
    struct line lines[5];
};

/* Source: golden/pingshan-2022.json, which transcribes the report. */
static const struct center_facts facts[N_CENTERS] = {
    {"liuhe",
     "六和",
     "longxiang",
     59601000,
     9,
     9,
     0,
     0,
     false,
     NULL,
     PROGRESS_COMPLETED,
     {290000, 92000, 250000, 346500},
     0,
     0,
     {42300276, 17300724, 59601000},
     10000,
     {{"人力成本", "labor", 37083028, 14036822, 51119850, 8577},
      {"运营成本(服务费)", "service", 741812, 383965, 1125777, 189},
      {"办公与场地", "office", 1481273, 400000, 1881273, 316},
      {"管理费", "management", 2084163, 2129937, 4214100, 707},
      {"督导费", "supervision", 910000, 350000, 1260000, 211}}},
    {"liulian",
     "六联",
     "zhengyang",
     47210000,
     7,
     6,
     4,
     18,
     true,
     "社会工作师",
     PROGRESS_BEHIND,
     {198000, 94000, 245000, 350000},
     667017,
     0,
     {37017539, 10192461, 47210010},
     10000,
     {{"人力成本", "labor", 31910259, 8313069, 40223338, 8520},
      {"运营成本(服务费)", "service", 1335610, 560390, 1896000, 402},
      {"督导费", "supervision", 1225000, 245000, 1470000, 311},
      {"培训费", "training", 0, 420000, 420000, 89},
      {"管理费", "management", 2546670, 654002, 3200672, 678}}},
    {"pingshan",
     "坪山",
     "longxiang",
     47824000,
     7,
     7,
     1,
     31,
     false,
     "中共党员",
     PROGRESS_COMPLETED,
     {255000, 93000, 250000, 336000},
     1163692,
     1163692,
     {33079998, 14744002, 47824000},
     DEC_UNSET,
     {{"人力成本", "labor", 28586136, 11423439, 40009575, 8575},
      {"运营成本(服务费)", "service", 779932, 453833, 1233765, 264},
      {"办公与场地", "office", 831739, 288000, 1119739, 240},
      {"管理费", "management", 2007191, 1265587, 3272778, 701},
      {"督导费", "supervision", 875000, 149451, 1024451, 220}}},
    {"heping",
     "和平",
     "zhengyang",
     35680000,
     5,
     5,
     0,
     0,
     false,
     NULL,
     PROGRESS_SLIGHTLY_BEHIND,
     {274000, 93000, 245000, 332500},
     0,
     0,
     {27615972, 8064028, 35680000},
     10000,
     {{"人力成本", "labor", 23846437, 6552803, 30399240, 8520},
      {"运营成本(服务费)", "service", 1135761, 434239, 1570000, 440},
      {"督导费", "supervision", 875000, 175000, 1050000, 294},
      {"培训费", "training", 0, 300000, 300000, 84},
      {"管理费", "management", 1758774, 601986, 2360760, 662}}},
};

date_t fixture_date(const char *text) {
    date_t d;
    assert_true(date_parse(str_of(text), &d));
    return d;
}

struct entry *fixture_entry(struct fixture *f, size_t i) {
    return &f->dossier.round.entries[i];
}

struct project *fixture_project(struct fixture *f, size_t i) {
    return &f->dossier.projects[i];
}

struct entry_result *fixture_result(struct fixture *f, size_t i) {
    return &f->ev.entries[i];
}

/* ---- the standard: method two, its parts scored as wholes */

static const struct {
    const char *id, *name;
    int64_t max;
    enum scorer_role by;
} parts[4] = {
    {"material", "资料递交", 300000, SCORER_EXPERT},
    {"commissioner", "坪山区委组织部", 100000, SCORER_COMMISSIONER},
    {"purchaser", "购买主体(街道)", 250000, SCORER_PURCHASER},
    {"committee", "社区党委", 350000, SCORER_COMMITTEE},
};

static void fill_method(struct arena *a, struct standard *s) {
    s->methods = gp_new(a, struct method);
    s->n_methods = 1;
    struct method *m = s->methods;
    *m = (struct method){"two", "方式二", "资料递交+履约评价", gp_new_n(a, struct component, 4), 4};
    for (size_t i = 0; i < 4; i++)
        m->components[i] = (struct component){
            .id = parts[i].id,
            .name = parts[i].name,
            .max = score_of(parts[i].max),
            .scored_full = SCORE_UNSET,
            .scored_by = parts[i].by,
            .aggregation = {AGGREGATE_SINGLE, DEC_UNSET, DEC_UNSET, DEC_UNSET, SHARE_UNSET,
                            score_of(100), ROUND_HALF_UP, false},
        };
}

static void fill_standard(struct arena *a, struct standard *s) {
    static struct band bands[] = {
        {"优秀", {900000}}, {"良好", {800000}}, {"合格", {600000}}, {"不合格", {0}}};
    static struct fund_category categories[] = {
        {"labor", "人力成本", NULL, 0},     {"service", "运营成本(服务费)", NULL, 0},
        {"office", "办公与场地", NULL, 0},  {"management", "管理费", NULL, 0},
        {"supervision", "督导费", NULL, 0}, {"training", "培训费", NULL, 0},
    };
    *s = (struct standard){.id = "two-2022",
                           .title = "坪山区2022年方式二评估标准",
                           .version = 1,
                           .official = true,
                           .source = "坪山街道2022年度续期评估报告",
                           .valid_from = DATE_UNSET,
                           .valid_to = DATE_UNSET,
                           .full = score_of(1000000),
                           .total_step = score_of(100),
                           .bands = bands,
                           .n_bands = GP_COUNT(bands),
                           .fund_categories = categories,
                           .n_fund_categories = GP_COUNT(categories),
                           .share_rounding = ROUND_HALF_UP};
    s->vacancy = (struct vacancy_rule){.post_price = MONEY_UNSET,
                                       .grace_days = DEC_UNSET,
                                       .step = money_of(1),
                                       .rounding = ROUND_HALF_UP,
                                       .basis = "评估报告附件"};
    fill_method(a, s);
}

/* ---- who takes part */

static void fill_orgs(struct fixture *f) {
    static const struct org fixed[] = {
        {"department", "坪山区委组织部", NULL, ORG_COMMISSIONER, NULL, NULL, 0},
        {"association", "深圳市坪山区社会工作协会", NULL, ORG_EVALUATOR, NULL, NULL, 0},
        {"street", "坪山街道公共事务中心党群服务部", NULL, ORG_PURCHASER, NULL, NULL, 0},
        {"longxiang", "深圳市龙岗区龙祥社工服务中心", NULL, ORG_OPERATOR, NULL, NULL, 0},
        {"zhengyang", "深圳市龙岗区正阳社会工作服务中心", NULL, ORG_OPERATOR, NULL, NULL, 0},
    };
    struct dossier *d = &f->dossier;
    d->n_orgs = GP_COUNT(fixed) + N_CENTERS;
    d->orgs = gp_new_n(&f->arena, struct org, d->n_orgs);
    memcpy(d->orgs, fixed, sizeof(fixed));
    for (size_t i = 0; i < N_CENTERS; i++)
        d->orgs[GP_COUNT(fixed) + i] =
            (struct org){arena_printf(&f->arena, "%s-committee", facts[i].id),
                         arena_printf(&f->arena, "%s社区党委", facts[i].name),
                         NULL,
                         ORG_COMMITTEE,
                         NULL,
                         NULL,
                         0};
}

static void fill_project(struct fixture *f, size_t i) {
    const struct center_facts *x = &facts[i];
    f->dossier.centers[i] = (struct center){
        .id = x->id, .name = x->name, .full_name = x->name, .subdistrict = "坪山街道"};
    f->dossier.projects[i] =
        (struct project){.id = arena_printf(&f->arena, "%s-2022", x->id),
                         .title = x->name,
                         .center = x->id,
                         .operator_org = x->operator_org,
                         .purchaser = "street",
                         .committee = arena_printf(&f->arena, "%s-committee", x->id),
                         .start = fixture_date("2021-12-01"),
                         .end = fixture_date("2022-05-31"),
                         .total = money_of(x->contract),
                         .headcount = x->posts};
    if (!x->gap)
        return;
    struct requirement *r = gp_new(&f->arena, struct requirement);
    *r = (struct requirement){x->gap, i == LIULIAN ? 2 : 1, NULL};
    f->dossier.projects[i].requirements = r;
    f->dossier.projects[i].n_requirements = 1;
}

static void fill_funds(struct fixture *f, size_t i, struct fund_table *t) {
    const struct center_facts *x = &facts[i];
    *t = (struct fund_table){.given = true,
                             .from = DATE_UNSET,
                             .cutoff = DATE_UNSET,
                             .to = DATE_UNSET,
                             .lines = gp_new_n(&f->arena, struct fund_line, 5),
                             .n_lines = 5,
                             .has_surplus = x->surplus != 0,
                             .printed_actual = money_of(x->printed[0]),
                             .printed_expected = money_of(x->printed[1]),
                             .printed_total = money_of(x->printed[2]),
                             .printed_share = share_of(x->printed_share)};
    for (size_t k = 0; k < 5; k++)
        t->lines[k] = (struct fund_line){
            x->lines[k].label, money_of(x->lines[k].actual), money_of(x->lines[k].expected),
            money_of(x->lines[k].printed_total), share_of(x->lines[k].printed_share)};
    if (t->has_surplus)
        t->surplus = (struct fund_line){"盈余/赤字", MONEY_UNSET, money_of(x->surplus),
                                        money_of(x->surplus), SHARE_UNSET};
    if (i == LIUHE || i == PINGSHAN) { /* 龙祥's tables name their periods */
        t->from = fixture_date("2021-12-01");
        t->cutoff = fixture_date("2022-04-30");
        t->to = fixture_date("2022-05-31");
    }
}

static const char *scorer_id(size_t part, const struct project *p) {
    const char *const ids[4] = {"association", "department", p->purchaser, p->committee};
    return ids[part];
}

static void fill_sheets(struct fixture *f, size_t i, struct entry *e) {
    e->sheets = gp_new_n(&f->arena, struct sheet, 4);
    e->n_sheets = 4;
    for (size_t k = 0; k < 4; k++) {
        struct mark *m = gp_new(&f->arena, struct mark);
        *m = (struct mark){.points = score_of(facts[i].scores[k]),
                           .done = DEC_UNSET,
                           .target = DEC_UNSET,
                           .times = DEC_UNSET};
        e->sheets[k] = (struct sheet){.id = arena_printf(&f->arena, "%s-%s", e->id, parts[k].id),
                                      .component = parts[k].id,
                                      .scorer = scorer_id(k, fixture_project(f, i)),
                                      .role = parts[k].by,
                                      .submitted = fixture_date("2022-05-16"),
                                      .marks = m,
                                      .n_marks = 1};
    }
}

static void fill_entry(struct fixture *f, size_t i) {
    const struct center_facts *x = &facts[i];
    struct entry *e = fixture_entry(f, i);
    *e = (struct entry){.id = x->id,
                        .project = f->dossier.projects[i].id,
                        .method = "two",
                        .standard_version = DEC_UNSET,
                        .deadline = DATE_UNSET,
                        .handed_in = DATE_UNSET,
                        .pledged = true,
                        .progress_view = x->progress};
    e->staffing = (struct declared_staffing){
        .given = true,
        .in_post = x->in_post,
        .departures = x->departures,
        .lead_departures = i == LIULIAN ? 1 : 0,
    };
    if (x->vacant_days > 0) {
        e->staffing.vacancies = gp_new(&f->arena, struct declared_vacancy);
        *e->staffing.vacancies =
            (struct declared_vacancy){NULL, x->vacant_days, x->vacancy_open, NULL};
        e->staffing.n_vacancies = 1;
    }
    if (x->gap) {
        e->staffing.held = gp_new(&f->arena, struct held_count);
        *e->staffing.held = (struct held_count){x->gap, i == LIULIAN ? 1 : 0};
        e->staffing.n_held = 1;
    }
    fill_funds(f, i, &e->funds);
    fill_sheets(f, i, e);
}

/* ---- the evaluation by hand */

static money_t plus(money_t a, money_t b) {
    money_t sum;
    return money_add(a, b, &sum) ? sum : MONEY_UNSET;
}

void fixture_sum_funds(struct fixture *f, size_t i) {
    const struct fund_table *t = &fixture_entry(f, i)->funds;
    struct fund_row *rows = gp_new_n(&f->arena, struct fund_row, t->n_lines);
    struct funds s = {.given = t->given,
                      .rows = rows,
                      .n_rows = t->n_lines,
                      .surplus = t->has_surplus ? t->surplus.expected : money_of(0),
                      .contract = fixture_project(f, i)->total,
                      .usage = SHARE_UNSET};
    s.expected = s.surplus;
    s.share_base = money_of(0);
    for (size_t k = 0; k < t->n_lines; k++) {
        rows[k].line = &t->lines[k];
        rows[k].total = plus(t->lines[k].actual, t->lines[k].expected);
        s.actual = plus(s.actual, t->lines[k].actual);
        s.expected = plus(s.expected, t->lines[k].expected);
        s.share_base = plus(s.share_base, rows[k].total);
        for (size_t c = 0; c < f->dossier.standard.n_fund_categories; c++)
            if (cstr_eq(f->dossier.standard.fund_categories[c].name, t->lines[k].label))
                rows[k].category = &f->dossier.standard.fund_categories[c];
    }
    s.total = plus(s.share_base, s.surplus);
    for (size_t k = 0; k < t->n_lines; k++)
        if (!money_share(rows[k].total, s.share_base, ROUND_HALF_UP, &rows[k].share))
            rows[k].share = SHARE_UNSET;
    if (!money_share(s.actual, s.contract, ROUND_HALF_UP, &s.usage))
        s.usage = SHARE_UNSET;
    fixture_result(f, i)->funds = s;
}

static void fill_staffing(struct fixture *f, size_t i) {
    const struct center_facts *x = &facts[i];
    struct staffing *s = &fixture_result(f, i)->staffing;
    *s = (struct staffing){.provenance = PROV_DECLARED,
                           .cutoff = DATE_UNSET,
                           .posts = x->posts,
                           .in_post = x->in_post,
                           .departures = x->departures,
                           .lead_departures = i == LIULIAN ? 1 : 0,
                           .vacant_days = x->vacant_days,
                           .vacancy_open = x->vacancy_open};
    if (!dec_mul_div(x->departures, SHARE_ONE, x->posts, ROUND_HALF_UP, &s->turnover.v))
        s->turnover = SHARE_UNSET;
    if (!x->gap)
        return;
    s->gaps = gp_new(&f->arena, struct qualification_gap);
    s->n_gaps = 1;
    *s->gaps = i == LIULIAN ? (struct qualification_gap){x->gap, 2, 1, 1}
                            : (struct qualification_gap){x->gap, 1, 0, 1};
}

static void fill_scores(struct fixture *f, size_t i) {
    const struct method *m = &f->dossier.standard.methods[0];
    struct entry_score *s = &fixture_result(f, i)->score;
    *s = (struct entry_score){.method = m,
                              .components = gp_new_n(&f->arena, struct component_score, 4),
                              .n_components = 4,
                              .total = SCORE_UNSET};
    for (size_t k = 0; k < 4; k++) {
        struct sheet_score *sheet = gp_new(&f->arena, struct sheet_score);
        *sheet = (struct sheet_score){.sheet = &fixture_entry(f, i)->sheets[k],
                                      .complete = true,
                                      .points = score_of(facts[i].scores[k])};
        score_t p = score_of(facts[i].scores[k]);
        s->components[k] =
            (struct component_score){.component = &m->components[k],
                                     .sheets = sheet,
                                     .n_sheets = 1,
                                     .points = p,
                                     .spread = {p, p, score_of(0), p, p, SCORE_UNSET}};
    }
}

static void fill_result(struct fixture *f, size_t i) {
    const struct center_facts *x = &facts[i];
    struct entry_result *r = fixture_result(f, i);
    *r = (struct entry_result){.entry = fixture_entry(f, i),
                               .dossier = &f->dossier,
                               .project = fixture_project(f, i),
                               .center = &f->dossier.centers[i],
                               .cutoff = fixture_entry(f, i)->funds.cutoff};
    r->indicators.elapsed = SHARE_UNSET;
    r->indicators.view = x->progress;
    r->settlement = (struct settlement){.contract = money_of(x->contract),
                                        .paid = MONEY_UNSET,
                                        .usage = SHARE_UNSET,
                                        .vacant_days = x->vacant_days,
                                        .deduction = money_of(x->deduction),
                                        .lower_bound = x->vacancy_open,
                                        .reserved = money_of(x->surplus),
                                        .due = MONEY_UNSET,
                                        .payable = MONEY_UNSET};
    fixture_sum_funds(f, i);
    fill_staffing(f, i);
    fill_scores(f, i);
}

struct fixture *fixture_new(void) {
    struct fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    struct arena *a = &f->arena;
    f->err.arena = a;
    f->calc = (struct calc){.arena = a, .err = &f->err, .standard = "测试"};
    struct dossier *d = &f->dossier;
    d->tenant = "440310";
    d->tenant_name = "深圳市坪山区";
    fill_standard(a, &d->standard);
    fill_orgs(f);
    d->n_centers = d->n_projects = N_CENTERS;
    d->centers = gp_new_n(a, struct center, N_CENTERS);
    d->projects = gp_new_n(a, struct project, N_CENTERS);
    d->round = (struct round){.id = "2022",
                              .title = "2022年度续期评估",
                              .kind = ROUND_RENEWAL,
                              .year = 2022,
                              .subdistrict = "坪山街道",
                              .commissioner = "department",
                              .evaluator = "association",
                              .opened = DATE_UNSET,
                              .deadline = DATE_UNSET,
                              .closed = DATE_UNSET,
                              .entries = gp_new_n(a, struct entry, N_CENTERS),
                              .n_entries = N_CENTERS};
    d->round.texts.date = fixture_date("2022-05-16");
    f->ev = (struct evaluation){.dossier = d,
                                .calc = &f->calc,
                                .entries = gp_new_n(a, struct entry_result, N_CENTERS),
                                .n_entries = N_CENTERS};
    for (size_t i = 0; i < N_CENTERS; i++) {
        fill_project(f, i);
        fill_entry(f, i);
        fill_result(f, i);
    }
    return f;
}

void fixture_free(struct fixture *f) {
    arena_release(&f->arena);
    free(f);
}

int fixture_setup(void **state) {
    *state = fixture_new();
    return 0;
}

int fixture_teardown(void **state) {
    fixture_free(*state);
    return 0;
}

void fixture_limit(struct fixture *f, const char *name, const char *value, const char *source) {
    struct standard *s = &f->dossier.standard;
    struct param *params = gp_new_n(&f->arena, struct param, s->n_params + 1);
    if (s->n_params > 0)
        memcpy(params, s->params, s->n_params * sizeof(*params));
    params[s->n_params++] = (struct param){name, value, source};
    s->params = params;
}

void fixture_check(struct fixture *f) {
    assert_int_equal(check_all(&f->calc, &f->ev), GP_OK);
}

size_t fixture_count(const struct fixture *f, const char *rule) {
    size_t n = 0;
    for (size_t i = 0; i < f->ev.n_findings; i++)
        n += strcmp(f->ev.findings[i].rule, rule) == 0;
    return n;
}

const struct finding *fixture_finding(const struct fixture *f, const char *rule, size_t entry,
                                      size_t k) {
    for (size_t i = 0; i < f->ev.n_findings; i++) {
        const struct finding *x = &f->ev.findings[i];
        if (strcmp(x->rule, rule) == 0 && cstr_eq(x->entry, f->dossier.round.entries[entry].id) &&
            k-- == 0)
            return x;
    }
    return NULL;
}

size_t fixture_count_of(const struct fixture *f, const char *rule, size_t entry) {
    size_t n = 0;
    while (fixture_finding(f, rule, entry, n))
        n++;
    return n;
}
