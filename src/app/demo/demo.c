/* Read the two tables first: who there is, and where each entry of the unfinished round is to
 * stand. build() bends the imported example round into that shape and moves its dates to today,
 * demo_fill stores it with the accounts, and demo_carry_on goes on from there: files, visits, a
 * report that waits and one that is published, by the calls that the site makes wherever these can
 * be hurried. */

#include "app/demo/adopt.h"
#include "app/demo/demo.h"

#include "app/demo/district.h"
#include "app/demo/material.h"
#include "app/demo/survey.h"
#include "app/rounds/flow.h"
#include "app/inspection/inspection.h"
#include "app/notify/channel.h"
#include "app/publish/publish.h"
#include "db/db.h"
#include "store/dossier.h"
#include "store/round.h"
#include "shape/shape.h"

#define FROM_ROUND      "demo-2026"
#define PUBLISHED_ROUND "pingshan-2022"

const struct demo_account demo_accounts[] = {
    {"admin", "管理员（示例）", ROLE_ADMIN, NULL, NULL, NULL},
    {"manager", "评估负责人（示例）", ROLE_MANAGER, "demo-evaluator", NULL, NULL},
    {"expert", "专家甲（示例）", ROLE_EXPERT, NULL, NULL, "x1"},
    {"expert2", "专家乙（示例）", ROLE_EXPERT, NULL, NULL, "x2"},
    {"inspector", "验收人员（示例）", ROLE_INSPECTOR, NULL, NULL, "i1"},
    {"operator", "机构管理员（示例）", ROLE_OPERATOR, "demo-operator-a", NULL, NULL},
    {"center", "中心主管（示例）", ROLE_CENTER, "demo-operator-b", "c3", NULL},
    {"purchaser", "购买主体（示例）", ROLE_PURCHASER, "demo-purchaser", NULL, NULL},
    {"commissioner", "委托方（示例）", ROLE_COMMISSIONER, "demo-commissioner", NULL, NULL},
    {"committee", "社区党委（示例）", ROLE_COMMITTEE, "committee-1", NULL, NULL},
};
const size_t n_demo_accounts = GP_COUNT(demo_accounts);

/* Where each entry of the unfinished round stands. */
static const struct {
    const char *method;
    enum entry_state state;
    bool filled;    /* the operator's figures are in */
    size_t experts; /* assigned */
    size_t sheets;  /* of the experts but the first, submitted */
} plan[] = {
    {"two", ENTRY_ACCEPTED, true, 3, 0}, {"one", ENTRY_HANDED_IN, true, 0, 0},
    {"one", ENTRY_RETURNED, true, 0, 0}, {"two", ENTRY_OPEN, false, 0, 0},
    {"one", ENTRY_ACCEPTED, true, 9, 8},
};

/* ---- dates: the whole round is moved so that it runs today */

static date_t moved(date_t d, int32_t days) {
    return date_is_set(d) ? date_plus(d, days) : d;
}

static void move_project(struct project *p, int32_t days) {
    p->start = moved(p->start, days);
    p->end = moved(p->end, days);
    for (size_t i = 0; i < p->n_engagements; i++) {
        p->engagements[i].start = moved(p->engagements[i].start, days);
        p->engagements[i].end = moved(p->engagements[i].end, days);
    }
    for (size_t i = 0; i < p->n_payments; i++)
        p->payments[i].date = moved(p->payments[i].date, days);
}

/* What people have done is not ahead of today. */
static date_t happened(date_t d, int32_t days, date_t today) {
    date_t day = moved(d, days);
    return date_is_set(day) && date_cmp(day, today) > 0 ? today : day;
}

static void move_entry(struct entry *e, int32_t days, date_t today) {
    e->handed_in = happened(e->handed_in, days, today);
    e->funds.from = moved(e->funds.from, days);
    e->funds.cutoff = happened(e->funds.cutoff, days, today);
    e->funds.to = moved(e->funds.to, days);
    for (size_t i = 0; i < e->n_materials; i++)
        e->materials[i].received = happened(e->materials[i].received, days, today);
    for (size_t i = 0; i < e->n_sheets; i++)
        e->sheets[i].submitted = happened(e->sheets[i].submitted, days, today);
    for (size_t i = 0; i < e->n_progress; i++)
        for (size_t k = 0; k < e->progress[i].n_records; k++)
            e->progress[i].records[k].date = happened(e->progress[i].records[k].date, days, today);
}

/* ---- the unfinished round */

/* 方式二 as in the source: material by experts, and three parties' ratings. */
static void add_method_two(struct arena *a, struct standard *s) {
    static const struct {
        const char *id, *name;
        int64_t points;
        enum scorer_role by;
    } parts[] = {{"commissioner", "区委组织部（示例）", 10, SCORER_COMMISSIONER},
                 {"purchaser", "购买主体（示例）", 25, SCORER_PURCHASER},
                 {"committee", "社区党委（示例）", 35, SCORER_COMMITTEE}};
    struct method *methods = gp_new_n(a, struct method, 2);
    methods[0] = s->methods[0];
    struct component *c = gp_new_n(a, struct component, 1 + GP_COUNT(parts));
    c[0] = methods[0].components[0];
    c[0].max = score_of((int64_t)30 * SCORE_ONE);
    c[0].aggregation = (struct aggregation){.kind = AGGREGATE_MEAN,
                                            .min_scorers = 3,
                                            .drop_high = DEC_UNSET,
                                            .drop_low = DEC_UNSET,
                                            .factor = SHARE_UNSET,
                                            .step = score_of(SCORE_ONE / 100),
                                            .rounding = ROUND_HALF_UP};
    for (size_t i = 0; i < GP_COUNT(parts); i++) {
        struct aggregation single = c[0].aggregation;
        single.kind = AGGREGATE_SINGLE;
        single.min_scorers = DEC_UNSET;
        c[1 + i] = (struct component){.id = parts[i].id,
                                      .name = parts[i].name,
                                      .max = score_of(parts[i].points * SCORE_ONE),
                                      .scored_full = SCORE_UNSET,
                                      .scored_by = parts[i].by,
                                      .aggregation = single,
                                      .survey = {.low = DEC_UNSET,
                                                 .high = DEC_UNSET,
                                                 .satisfied_from = DEC_UNSET,
                                                 .least = DEC_UNSET}};
    }
    methods[1] = (struct method){.id = "two",
                                 .name = "方式二",
                                 .form = "资料递交+履约评价",
                                 .components = c,
                                 .n_components = 1 + GP_COUNT(parts)};
    s->methods = methods;
    s->n_methods = 2;
}

static void empty_entry(struct entry *e) {
    e->handed_in = DATE_UNSET;
    e->pledged = false;
    shape_clear(&shape_declared_staffing, &e->staffing);
    e->progress_view = PROGRESS_NOT_STATED;
    e->n_progress = e->n_materials = 0;
    shape_clear(&shape_fund_table, &e->funds);
    e->narrative = NULL;
}

/* The experts' sheets but the first one's, which waits for the demo's expert. */
static void keep_sheets(struct entry *e, const char *component, size_t wanted, const char *first) {
    size_t kept = 0;
    for (size_t i = 0; i < e->n_sheets && kept < wanted; i++)
        if (strcmp(e->sheets[i].component, component) == 0 && !cstr_eq(e->sheets[i].scorer, first))
            e->sheets[kept++] = e->sheets[i];
    e->n_sheets = kept;
}

static void assign_experts(struct arena *a, struct entry *e, const struct round *r, size_t n,
                           bool inspector) {
    e->assignments = gp_new_n(a, struct assignment, n + 1);
    for (size_t i = 0; i < n && i < r->n_experts; i++)
        e->assignments[i] = (struct assignment){.expert = r->experts[i].id, .declared = i > 0};
    e->n_assignments = n;
    for (size_t i = 0; inspector && i < r->n_experts; i++)
        if (strcmp(r->experts[i].id, "i1") == 0)
            e->assignments[e->n_assignments++] = (struct assignment){.expert = "i1"};
}

static void build_entry(struct arena *a, struct dossier *d, size_t i, int32_t days, date_t today) {
    struct entry *e = &d->round.entries[i];
    struct project *p = &d->projects[i];
    p->id = arena_printf(a, "demo-open-%zu", i + 1);
    move_project(p, days);
    move_entry(e, days, today);
    e->project = p->id;
    e->method = plan[i].method;
    e->id = arena_printf(a, "entry-%zu", i + 1);
    if (!plan[i].filled)
        empty_entry(e);
    keep_sheets(e, "material", plan[i].sheets, d->round.experts[0].id);
    assign_experts(a, e, &d->round, plan[i].experts,
                   strcmp(plan[i].method, "one") == 0 && plan[i].state == ENTRY_ACCEPTED);
}

static void build(struct arena *a, struct dossier *d, date_t today) {
    int32_t days = date_plus(today, 7).day - d->round.deadline.day;
    d->standard.id = "demo-open-standard";
    d->standard.title = "社区党群服务中心项目评估标准（两种方式，示例，非官方标准）";
    add_method_two(a, &d->standard);
    struct round *r = &d->round;
    r->id = DEMO_ROUND;
    r->title = "示例街道年度评估（示例，进行中）";
    r->kind = ROUND_MID;
    r->year = date_civil(today).year;
    r->opened = moved(r->opened, days);
    r->deadline = moved(r->deadline, days);
    r->closed = moved(r->closed, days);
    r->texts.date = moved(r->texts.date, days);
    for (size_t i = 0; i < r->n_checklist; i++)
        r->checklist[i].due = moved(r->checklist[i].due, days);
    for (size_t i = 0; i < r->n_entries && i < GP_COUNT(plan); i++)
        build_entry(a, d, i, days, today);
}

/* ---- storing */

static enum gp_code put_round(struct work *w, date_t today) {
    enum round_state there;
    if (store_round_state(w, DEMO_ROUND, &there) == GP_OK)
        return GP_OK;
    struct dossier d;
    TRY(store_dossier_get(w, FROM_ROUND, &d));
    if (d.round.n_entries < GP_COUNT(plan) || d.n_projects < GP_COUNT(plan))
        return gp_fail(w->err, GP_INVALID, FROM_ROUND,
                       "示例轮次的数据不完整，请重新导入 examples/demo-2026.json");
    build(w->arena, &d, today);
    struct dossier_problem *problems;
    size_t n;
    dossier_validate(&d, w->arena, &problems, &n);
    if (n > 0)
        return gp_fail(w->err, GP_BUG, problems[0].path, "%s", problems[0].message);
    TRY(store_dossier_put(w, &d, false));
    TRY(store_round_state(w, DEMO_ROUND, &there));
    TRY(store_round_move(w, DEMO_ROUND, there, ROUND_SCORING));
    for (size_t i = 0; i < GP_COUNT(plan); i++) {
        enum entry_state from;
        TRY(store_entry_state(w, DEMO_ROUND, d.round.entries[i].id, &from));
        if (from != plan[i].state)
            TRY(store_entry_move(w, DEMO_ROUND, d.round.entries[i].id, from, plan[i].state));
    }
    return flow_audit(w, DEMO_ROUND, NULL, "round.demo", NULL);
}

static enum gp_code put_account(struct work *w, const struct demo_account *d) {
    struct account account = {.login = d->login,
                              .name = d->name,
                              .roles = d->role,
                              .org = d->org,
                              .center = d->center,
                              .expert = d->expert,
                              .totp_last = DEC_UNSET,
                              .locked_until = DEC_UNSET,
                              .active = true};
    enum gp_code code = WORK_WRITE(w, account_save(w, &account, DEMO_PASSWORD));
    return code == GP_CONFLICT ? GP_OK : code;
}

/* ---- what waits for the inspector */

static enum gp_code plan_visits(struct work *w, date_t today) {
    struct inspection_round r;
    TRY(inspection_round(w, DEMO_ROUND, &r));
    if (r.n_visits > 0 || r.n_inspectors == 0 || r.n_open == 0)
        return GP_OK;
    struct inspection_plan visits = {.day = date_plus(today, 2),
                                     .start = 9 * 60 + 30,
                                     .every = 90,
                                     .a_day = 3,
                                     .members = &r.inspectors[0].id,
                                     .n_members = 1};
    size_t n;
    return inspection_plan(w, DEMO_ROUND, &visits, &n);
}

/* ---- the files that were handed in */

static enum gp_code keep_materials(struct work *w, const char *files, const char *round) {
    struct dossier dossier = {0};
    TRY(WORK_READ(w, store_dossier_get(w, round, &dossier)));
    return demo_material_keep(w, files, &dossier.round);
}

/* ---- finished rounds: one published, one to be approved */

/* Every result settled, the round ready for its report. */
static enum gp_code look(struct work *w, const char *round, const struct entry_scope **ret_first) {
    const struct entry_scope *first = NULL;
    struct entry_scope *entries;
    size_t n;
    TRY(store_scope_list(w, round, &entries, &n));
    first = n > 0 ? entries : NULL;
    *ret_first = first;
    return GP_OK;
}

static enum gp_code submit_report(struct work *w, const char *round) {
    const struct entry_scope *first;
    TRY(look(w, round, &first));
    if (!first || first->round_state >= ROUND_APPROVAL)
        return GP_OK;
    struct entry_scope *entries;
    size_t n;
    enum round_state state;
    TRY(store_round_state(w, round, &state));
    TRY(store_scope_list(w, round, &entries, &n));
    for (size_t i = 0; i < n; i++)
        if (entries[i].state != ENTRY_FINAL)
            TRY(store_entry_move(w, round, entries[i].entry, entries[i].state, ENTRY_FINAL));
    TRY(state == ROUND_FEEDBACK ? GP_OK : store_round_move(w, round, state, ROUND_FEEDBACK));
    TRY(strcmp(round, FROM_ROUND) == 0 ? demo_adopt(w, round) : GP_OK);
    size_t unused;
    return report_submit(w, round, NULL, &unused);
}

static enum gp_code publish_report(struct work *w, const char *files, const char *round) {
    const struct entry_scope *first = NULL;
    TRY(WORK_READ(w, look(w, round, &first)));
    if (!first || first->round_state != ROUND_APPROVAL)
        return GP_OK;
    struct account commissioner = {.tenant = w->tenant,
                                   .id = "demo",
                                   .name = "委托方（示例）",
                                   .roles = ROLE_COMMISSIONER,
                                   .org = first->commissioner};
    struct work as_commissioner = *w;
    as_commissioner.account = &commissioner;
    TRY(WORK_WRITE(w, report_decide(&as_commissioner, round, NULL, true, NULL)));
    return report_publish(w, files, round, NULL, NULL);
}

/* To look at: it is off, and its server is nobody's. */
static enum gp_code put_channel(struct work *w) {
    const struct channel_form form = {.kind = "mail",
                                      .name = "邮件（示例）",
                                      .address = "smtp://smtp.example.cn:587",
                                      .sender = "gongping@example.cn",
                                      .tls = true};
    const char *unused;
    return channel_save(w, &form, &unused);
}

enum gp_code demo_fill(struct work *w, date_t today) {
    TRY(WORK_WRITE(w, put_round(w, today)));
    for (size_t i = 0; i < n_demo_accounts; i++)
        TRY(put_account(w, &demo_accounts[i]));
    return GP_OK;
}

enum gp_code demo_carry_on(struct work *w, const char *files, date_t today) {
    TRY(keep_materials(w, files, FROM_ROUND));
    TRY(keep_materials(w, files, DEMO_ROUND));
    TRY(WORK_WRITE(w, plan_visits(w, today)));
    TRY(WORK_WRITE(w, put_channel(w)));
    TRY(WORK_WRITE(w, demo_survey(w, DEMO_ROUND, today)));
    TRY(WORK_WRITE(w, submit_report(w, FROM_ROUND)));
    TRY(WORK_WRITE(w, submit_report(w, PUBLISHED_ROUND)));
    TRY(publish_report(w, files, PUBLISHED_ROUND));
    return demo_district(w, files, today);
}
