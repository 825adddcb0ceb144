/* Tables, not code: each column says which member it fills and how it is shown, and fill_parts at
 * their end says which tables make a part. Whoever adds a member adds a row here. Below stands the
 * small way between ids and the names that people see, fill_show out and fill_id_of in. prefill.c
 * and apply.c do the moving; shapes give the bounds. */

#include "app/fill/parts.h"

#include "core/funds.h"
#include "core/id_number.h"
#include "core/post.h"
#include "core/subject.h"
#include "app/fill/rows.h"

const char *const fill_view_names[PROGRESS_N] = {"不作说明", "已完成", "略有滞后", "滞后"};

/* ---- tables */

#define OF(tag, offset) .shape = &shape_##tag, .shape_at = (offset)
#define COLS(T, table)  .cols = (table), .n_cols = GP_COUNT(table), .size = sizeof(T)

static const struct fill_col engagement_cols[] = {
    FILL_COL_OF(struct fill_engagement, "key", "编号", FILL_TEXT, e.id, FILL_HIDDEN, FILL_PLAIN,
                engagement, "id"),
    FILL_COL_AS(struct fill_engagement, "post", "岗位", FILL_TEXT, e.post, FILL_LABEL, FILL_POST),
    FILL_COL_OF(struct fill_engagement, "person", "姓名", FILL_TEXT, e.person,
                FILL_KEY | FILL_PRIVATE, FILL_PLAIN, person, "name"),
    FILL_COL_OF(struct fill_engagement, "id_number", "身份证号", FILL_TEXT, id_number, FILL_PRIVATE,
                FILL_ID_NUMBER, person, "id_number"),
    FILL_COL(struct fill_engagement, "start", "到岗日期", FILL_DATE, e.start),
    FILL_COL(struct fill_engagement, "end", "离岗日期", FILL_DATE, e.end),
    FILL_COL_OF(struct fill_engagement, "reason", "离岗原因", FILL_TEXT, e.reason, 0, FILL_PLAIN,
                engagement, "reason"),
    FILL_COL_OF(struct fill_engagement, "weekly_hours", "每周工时", FILL_COUNT, e.weekly_hours, 0,
                FILL_PLAIN, engagement, "weekly_hours"),
};
const struct fill_table fill_engagements = {
    .id = "engagements", .title = "在岗人员", COLS(struct fill_engagement, engagement_cols)};

static const struct fill_col certificate_cols[] = {
    FILL_COL_AS(struct fill_certificate, "holder", "持证人", FILL_TEXT, holder,
                FILL_KEY | FILL_PRIVATE, FILL_PLAIN),
    FILL_COL_AS(struct fill_certificate, "qualification", "证书或资质", FILL_TEXT, c.qualification,
                FILL_KEY | FILL_SUGGEST, FILL_PLAIN),
    FILL_COL_AS(struct fill_certificate, "number", "证书编号", FILL_TEXT, c.number, FILL_PRIVATE,
                FILL_PLAIN),
    FILL_COL(struct fill_certificate, "issued", "取得日期", FILL_DATE, c.issued),
    FILL_COL(struct fill_certificate, "expires", "有效期至", FILL_DATE, c.expires),
};
const struct fill_table fill_certificates = {.id = "certificates",
                                             .title = "证书",
                                             .caption = "证书与资质",
                                             COLS(struct fill_certificate, certificate_cols),
                                             OF(certificate, offsetof(struct fill_certificate, c))};

static const struct fill_col declared_cols[] = {
    FILL_COL(struct declared_staffing, "in_post", "在岗人数", FILL_COUNT, in_post),
    FILL_COL(struct declared_staffing, "departures", "离职人次", FILL_COUNT, departures),
    FILL_COL(struct declared_staffing, "lead_departures", "其中主管", FILL_COUNT, lead_departures),
    FILL_COL(struct declared_staffing, "departures_note", "离职说明", FILL_TEXT, departures_note),
};
const struct fill_table fill_declared = {.id = "declared",
                                         .title = "人数申报",
                                         .single = true,
                                         COLS(struct declared_staffing, declared_cols),
                                         OF(declared_staffing, 0)};

static const struct fill_col held_cols[] = {
    FILL_COL_AS(struct held_count, "held", "资质", FILL_TEXT, qualification, FILL_KEY | FILL_LABEL,
                FILL_PLAIN),
    FILL_COL_AS(struct held_count, "held_count", "人数", FILL_COUNT, count, FILL_MUST, FILL_PLAIN),
};
const struct fill_table fill_held = {
    .id = "held", .title = "持证人数", COLS(struct held_count, held_cols), OF(held_count, 0)};

static const struct fill_col vacancy_cols[] = {
    FILL_COL_AS(struct declared_vacancy, "vacant_at", "分站点", FILL_TEXT, substation, FILL_KEY,
                FILL_SUBSTATION),
    FILL_COL_AS(struct declared_vacancy, "vacant_days", "空岗自然日", FILL_COUNT, days, FILL_MUST,
                FILL_PLAIN),
    FILL_COL(struct declared_vacancy, "vacant_open", "目前仍空缺", FILL_FLAG, open),
    FILL_COL(struct declared_vacancy, "vacant_note", "说明", FILL_TEXT, note),
};
const struct fill_table fill_vacancies = {.id = "vacancies",
                                          .title = "空岗申报",
                                          COLS(struct declared_vacancy, vacancy_cols),
                                          OF(declared_vacancy, 0)};

static const struct fill_col done_cols[] = {
    FILL_COL_AS(struct progress, "indicator", "指标", FILL_TEXT, indicator,
                FILL_LABEL | FILL_KEY | FILL_FIXED, FILL_INDICATOR),
    FILL_COL(struct progress, "done", "完成数", FILL_COUNT, done),
};
const struct fill_table fill_done = {.id = "done",
                                     .title = "指标完成情况",
                                     .computed = {"计入完成", "完成率"},
                                     COLS(struct progress, done_cols),
                                     OF(progress, 0)};

static const struct fill_col view_cols[] = {
    FILL_COL_AS(struct fill_said, "view", "总体进度", FILL_COUNT, view, 0, FILL_VIEW),
};
const struct fill_table fill_view_said = {
    .id = "view", .title = "总体进度", .single = true, COLS(struct fill_said, view_cols)};

static const struct fill_col record_cols[] = {
    FILL_COL_AS(struct fill_record, "record_key", "编号", FILL_TEXT, r.id, FILL_HIDDEN, FILL_PLAIN),
    FILL_COL_AS(struct fill_record, "record_of", "指标", FILL_TEXT, indicator,
                FILL_LABEL | FILL_KEY, FILL_INDICATOR),
    FILL_COL_AS(struct fill_record, "record_title", "名称", FILL_TEXT, r.title, FILL_KEY,
                FILL_PLAIN),
    FILL_COL_AS(struct fill_record, "record_date", "日期", FILL_DATE, r.date, FILL_MUST,
                FILL_PLAIN),
    FILL_COL(struct fill_record, "sessions", "节数", FILL_COUNT, r.sessions),
    FILL_COL(struct fill_record, "people", "人数", FILL_COUNT, r.people),
    FILL_COL(struct fill_record, "minutes", "分钟", FILL_COUNT, r.minutes),
    FILL_COL(struct fill_record, "record_person", "对象编号", FILL_TEXT, r.person),
};
const struct fill_table fill_records = {.id = "records",
                                        .title = "服务记录",
                                        COLS(struct fill_record, record_cols),
                                        OF(service_record, offsetof(struct fill_record, r))};

static const struct fill_col fund_head_cols[] = {
    FILL_COL(struct fund_table, "from", "起始日", FILL_DATE, from),
    FILL_COL(struct fund_table, "cutoff", "截止日", FILL_DATE, cutoff),
    FILL_COL(struct fund_table, "to", "预计到", FILL_DATE, to),
    FILL_COL(struct fund_table, "actual_period", "实际发生额期间", FILL_TEXT, actual_period),
    FILL_COL(struct fund_table, "expected_period", "预计发生额期间", FILL_TEXT, expected_period),
    FILL_COL(struct fund_table, "sum_actual", "小计：实际发生额", FILL_MONEY, printed_actual),
    FILL_COL(struct fund_table, "sum_expected", "小计：预计发生额", FILL_MONEY, printed_expected),
    FILL_COL(struct fund_table, "sum_total", "小计：合计", FILL_MONEY, printed_total),
    FILL_COL(struct fund_table, "note", "备注", FILL_TEXT, note),
};
const struct fill_table fill_fund_head = {.id = "fund_head",
                                          .title = "资金使用情况表",
                                          .single = true,
                                          COLS(struct fund_table, fund_head_cols),
                                          OF(fund_table, 0)};

static const struct fill_col fund_line_cols[] = {
    FILL_COL_AS(struct fill_line, "label", "项目", FILL_TEXT, l.label, FILL_LABEL | FILL_KEY,
                FILL_PLAIN),
    FILL_COL_AS(struct fill_line, "category", "对应类别", FILL_TEXT, category, FILL_LABEL,
                FILL_CATEGORY),
    FILL_COL(struct fill_line, "actual", "实际发生额", FILL_MONEY, l.actual),
    FILL_COL(struct fill_line, "expected", "预计发生额", FILL_MONEY, l.expected),
    FILL_COL(struct fill_line, "line_total", "表上合计", FILL_MONEY, l.printed_total),
    FILL_COL(struct fill_line, "line_share", "表上占比", FILL_SHARE, l.printed_share),
};
const struct fill_table fill_fund_lines = {.id = "fund_lines",
                                           .title = "资金使用情况表",
                                           .caption = "资金使用情况表（元）",
                                           .computed = {"系统合计", "系统占比"},
                                           COLS(struct fill_line, fund_line_cols),
                                           OF(fund_line, offsetof(struct fill_line, l))};

static const struct fill_col surplus_cols[] = {
    FILL_COL(struct fund_line, "surplus_actual", "盈余/赤字：实际发生额", FILL_MONEY, actual),
    FILL_COL(struct fund_line, "surplus_expected", "盈余/赤字：预计发生额", FILL_MONEY, expected),
    FILL_COL(struct fund_line, "surplus_total", "盈余/赤字：表上合计", FILL_MONEY, printed_total),
};
const struct fill_table fill_surplus = {.id = "surplus",
                                        .title = "盈余/赤字",
                                        .single = true,
                                        COLS(struct fund_line, surplus_cols),
                                        OF(fund_line, 0)};

static const struct fill_col narrative_cols[] = {
    FILL_COL_OF(struct fill_text, "narrative", "工作服务成效", FILL_TEXT, text, 0, FILL_PLAIN,
                entry, "narrative"),
};
const struct fill_table fill_narrative = {.id = "narrative",
                                          .title = "工作服务成效",
                                          .single = true,
                                          COLS(struct fill_text, narrative_cols)};

static const struct fill_col material_cols[] = {
    FILL_COL_AS(struct material, "item", "清单项目", FILL_TEXT, item, FILL_KEY, FILL_ITEM),
    FILL_COL_AS(struct material, "file_name", "文件", FILL_TEXT, file_name, FILL_KEY, FILL_PLAIN),
    FILL_COL(struct material, "size", "字节", FILL_COUNT, size),
    FILL_COL(struct material, "sha256", "SHA-256", FILL_TEXT, sha256),
    FILL_COL(struct material, "received", "收到日期", FILL_DATE, received),
};
const struct fill_table fill_materials = {
    .id = "materials", .title = "材料", COLS(struct material, material_cols), OF(material, 0)};

static const struct fill_table *const roster_tables[] = {
    &fill_engagements, &fill_certificates, &fill_declared, &fill_held, &fill_vacancies};
static const struct fill_table *const indicator_tables[] = {&fill_done, &fill_view_said,
                                                            &fill_records};
static const struct fill_table *const fund_tables[] = {&fill_fund_head, &fill_fund_lines,
                                                       &fill_surplus};
static const struct fill_table *const narrative_tables[] = {&fill_narrative};

#define TABLES(t) .tables = (t), .n_tables = GP_COUNT(t)
const struct fill_part_info fill_parts[PART_N] = {
    [PART_ROSTER] = {"roster", "人员", TABLES(roster_tables)},
    [PART_INDICATORS] = {"indicators", "指标", TABLES(indicator_tables)},
    [PART_FUNDS] = {"funds", "资金", TABLES(fund_tables)},
    [PART_NARRATIVE] = {"narrative", "工作服务成效", TABLES(narrative_tables)},
};

bool fill_part_of(const char *id, enum fill_part *ret) {
    for (size_t i = 0; i < PART_N; i++)
        if (strcmp(fill_parts[i].id, id) == 0) {
            *ret = (enum fill_part)i;
            return true;
        }
    return false;
}

bool fill_case_of(struct arena *a, struct dossier *d, const char *entry, struct fill_case *ret) {
    struct fill_case c = {.arena = a, .d = d};
    for (size_t i = 0; i < d->round.n_entries; i++)
        if (cstr_eq(d->round.entries[i].id, entry))
            c.entry = &d->round.entries[i];
    for (size_t i = 0; c.entry && i < d->n_projects; i++)
        if (cstr_eq(d->projects[i].id, c.entry->project))
            c.project = &d->projects[i];
    for (size_t i = 0; c.project && i < d->n_orgs; i++)
        if (cstr_eq(d->orgs[i].id, c.project->operator_org))
            c.operator_org = &d->orgs[i];
    if (!c.project)
        return false;
    *ret = c;
    return true;
}

/* ---- showing */

static const char *item_name(const struct round *r, const char *id) {
    for (size_t i = 0; i < r->n_checklist; i++)
        if (cstr_eq(r->checklist[i].id, id))
            return r->checklist[i].name;
    return *id ? id : "其他材料";
}

static const char *indicator_name(const struct project *p, const char *id) {
    for (size_t i = 0; i < p->n_indicators; i++)
        if (cstr_eq(p->indicators[i].id, id))
            return p->indicators[i].name;
    return id;
}

static const struct center *center_of(const struct fill_case *c) {
    for (size_t i = 0; i < c->d->n_centers; i++)
        if (cstr_eq(c->d->centers[i].id, c->project->center))
            return &c->d->centers[i];
    return NULL;
}

const struct substation *fill_substations(const struct fill_case *c, size_t *ret_n) {
    const struct center *center = center_of(c);
    *ret_n = center ? center->n_substations : 0;
    return center ? center->substations : NULL;
}

static const char *substation_name(const struct fill_case *c, const char *id) {
    size_t n;
    const struct substation *v = fill_substations(c, &n);
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].id, id))
            return v[i].name;
    return id;
}

static const char *substation_id(const struct fill_case *c, const char *name) {
    size_t n;
    const struct substation *v = fill_substations(c, &n);
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].name, name))
            return v[i].id;
    return name;
}

static const char *category_name(const struct standard *s, const char *id) {
    for (size_t i = 0; i < s->n_fund_categories; i++)
        if (cstr_eq(s->fund_categories[i].id, id))
            return s->fund_categories[i].name;
    return id;
}

static const char *view_name(const char *cell) {
    bool known = strlen(cell) == 1 && *cell >= '0' && *cell < '0' + PROGRESS_N;
    return known ? fill_view_names[*cell - '0'] : "";
}

static const char *grouped(struct arena *a, const char *cell) {
    int64_t v;
    return dec_parse(str_of(cell), MONEY_SCALE, &v) == DEC_PARSED ? money_text_group(a, money_of(v))
                                                                  : cell;
}

const struct standard *fill_standard(const struct fill_case *c) {
    const struct standard *own = entry_standard(c->d, c->entry);
    return own ? own : &c->d->standard;
}

const char *fill_show(const struct fill_case *c, const struct fill_col *col, const char *cell) {
    switch (col->ref) {
    case FILL_POST:
        return post_label(c->arena, c->d, c->project, cell);
    case FILL_INDICATOR:
        return indicator_name(c->project, cell);
    case FILL_CATEGORY:
        return category_name(fill_standard(c), cell);
    case FILL_SUBSTATION:
        return substation_name(c, cell);
    case FILL_ITEM:
        return item_name(&c->d->round, cell);
    case FILL_ID_NUMBER:
        return *cell ? id_number_masked(c->arena, cell) : "";
    case FILL_VIEW:
        return view_name(cell);
    case FILL_PLAIN:
        break;
    }
    if (col->kind == FILL_MONEY)
        return grouped(c->arena, cell);
    if (col->kind == FILL_FLAG)
        return *cell ? "是" : "否";
    return cell;
}

const char *fill_id_of(const struct fill_case *c, const struct fill_col *col, const char *text) {
    const struct project *p = c->project;
    const struct standard *s = fill_standard(c);
    for (size_t i = 0; col->ref == FILL_POST && i < p->n_posts; i++)
        if (label_same(post_label(c->arena, c->d, p, p->posts[i].id), text))
            return p->posts[i].id;
    for (size_t i = 0; col->ref == FILL_INDICATOR && i < p->n_indicators; i++)
        if (cstr_eq(p->indicators[i].name, text))
            return p->indicators[i].id;
    for (size_t i = 0; col->ref == FILL_CATEGORY && i < s->n_fund_categories; i++)
        if (cstr_eq(s->fund_categories[i].name, text))
            return s->fund_categories[i].id;
    if (col->ref == FILL_SUBSTATION)
        return substation_id(c, text);
    return text;
}
