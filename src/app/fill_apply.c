/* From forms into the dossier. */
#include "app/fill_parts.h"
#include "app/fill_rows.h"
#include "core/funds.h"

/* A table of the form, read. */
struct rows {
    struct fill_grid grid;
    void *v;
    size_t n, *from;
};

static struct rows read_rows(struct fill_case *c, const struct fill_table *t,
                             const struct fill_form *form, struct fill_problems *p) {
    struct rows r = {.grid = fill_grid_of_form(c->arena, t, form)};
    r.v = fill_grid_read(p, &r.grid, &r.n, &r.from);
    return r;
}

/* ---- 人员 */

struct people {
    struct fill_case *c;
    struct fill_problems *problems;
    const struct person *old;
    size_t n_old;
    VEC(struct person) v;
};

static struct person *find_name(const struct people *all, const char *name) {
    for (size_t i = 0; i < all->v.n; i++)
        if (cstr_eq(all->v.v[i].name, name))
            return &all->v.v[i];
    return NULL;
}

static bool person_id_taken(const struct people *all, const char *id) {
    for (size_t i = 0; i < all->n_old; i++)
        if (cstr_eq(all->old[i].id, id))
            return true;
    for (size_t i = 0; i < all->v.n; i++)
        if (cstr_eq(all->v.v[i].id, id))
            return true;
    return false;
}

/* Who was there before keeps the id. */
static const char *person_id(const struct people *all, const char *name) {
    for (size_t i = 0; i < all->n_old; i++)
        if (cstr_eq(all->old[i].name, name))
            return all->old[i].id;
    for (size_t n = 1;; n++) {
        const char *id = arena_printf(all->c->arena, "p%zu", n);
        if (!person_id_taken(all, id))
            return id;
    }
}

static struct person *add_person(struct people *all, const struct rows *r, size_t i) {
    const struct fill_engagement *row = (const struct fill_engagement *)r->v + i;
    struct person *p = find_name(all, row->person);
    if (!p) {
        p = VEC_PUSH(all->c->arena, &all->v);
        *p = (struct person){.name = row->person};
        p->id = person_id(all, row->person);
    }
    if (row->id_number && p->id_number && strcmp(row->id_number, p->id_number) != 0)
        fill_report(all->problems, &r->grid, r->from[i], "身份证号",
                    "“%s”前面填的是另一个号码；同名的两个人请在姓名后加注区别，如“%s（2）”",
                    row->person, row->person);
    else if (row->id_number)
        p->id_number = row->id_number;
    return p;
}

static bool engagement_id_taken(const struct engagement *v, size_t n, const char *id) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].id, id))
            return true;
    return false;
}

static const char *engagement_id(struct fill_case *c, const struct engagement *v, size_t n,
                                 const char *wish) {
    const char *id = wish;
    for (size_t k = n + 1; !id || engagement_id_taken(v, n, id); k++)
        id = arena_printf(c->arena, "g%zu", k);
    return id;
}

static bool row_is_sound(struct people *all, const struct rows *r, size_t i) {
    const struct fill_engagement *row = (const struct fill_engagement *)r->v + i;
    size_t before = all->problems->v.n, at = r->from[i];
    if (!row->person)
        fill_report(all->problems, &r->grid, at, "姓名", "没有填写姓名；岗位空缺的，整行留空即可");
    if (!row->post || !project_post(all->c->project, row->post))
        fill_report(all->problems, &r->grid, at, "岗位",
                    "请选择岗位；合同里没有这个岗位的，请联系评估方");
    if (!date_is_set(row->start))
        fill_report(all->problems, &r->grid, at, "到岗日期", "没有填写，或不是日期");
    if (date_is_set(row->start) && date_is_set(row->end) && date_cmp(row->end, row->start) < 0)
        fill_report(all->problems, &r->grid, at, "离岗日期", "离岗日期早于到岗日期");
    return all->problems->v.n == before;
}

static void add_certificates(struct people *all, const struct rows *r) {
    const struct fill_certificate *rows = r->v;
    for (size_t i = 0; i < r->n; i++) {
        struct person *p = rows[i].holder ? find_name(all, rows[i].holder) : NULL;
        if (!p)
            fill_report(all->problems, &r->grid, r->from[i], "持证人",
                        "在岗人员里没有“%s”，请填写上表中的姓名",
                        rows[i].holder ? rows[i].holder : "");
        else if (!rows[i].c.qualification)
            fill_report(all->problems, &r->grid, r->from[i], "证书或资质", "没有填写证书名称");
        if (!p || !rows[i].c.qualification)
            continue;
        size_t cap = p->n_certificates;
        struct certificate *grown =
            arena_grow(all->c->arena, p->certificates, p->n_certificates, &cap, sizeof(*grown));
        p->certificates = grown;
        p->certificates[p->n_certificates++] = rows[i].c;
    }
}

static void apply_declared(struct fill_case *c, const struct fill_form *form,
                           struct fill_problems *p) {
    struct rows head = read_rows(c, &fill_declared, form, p);
    struct rows held = read_rows(c, &fill_held, form, p);
    struct rows vacancies = read_rows(c, &fill_vacancies, form, p);
    struct declared_staffing *s = &c->entry->staffing;
    *s = (struct declared_staffing){
        .in_post = DEC_UNSET, .departures = DEC_UNSET, .lead_departures = DEC_UNSET};
    if (head.n > 0)
        *s = *(const struct declared_staffing *)head.v;
    s->given = head.n + held.n + vacancies.n > 0;
    s->held = held.v;
    s->n_held = held.n;
    s->vacancies = vacancies.v;
    s->n_vacancies = vacancies.n;
    for (size_t i = 0; i < held.n; i++)
        if (!s->held[i].qualification)
            fill_report(p, &held.grid, held.from[i], "资质", "没有填写资质名称");
}

static void apply_roster(struct fill_case *c, const struct fill_form *form,
                         struct fill_problems *p) {
    struct rows r = read_rows(c, &fill_engagements, form, p);
    struct rows papers = read_rows(c, &fill_certificates, form, p);
    struct people all = {
        .c = c, .problems = p, .old = c->project->people, .n_old = c->project->n_people};
    struct engagement *v = gp_new_n(c->arena, struct engagement, r.n);
    size_t n = 0;
    const struct fill_engagement *rows = r.v;
    for (size_t i = 0; i < r.n; i++) {
        if (!row_is_sound(&all, &r, i))
            continue;
        const char *person = add_person(&all, &r, i)->id;
        v[n] = (struct engagement){.id = engagement_id(c, v, n, rows[i].key),
                                   .post = rows[i].post,
                                   .person = person,
                                   .start = rows[i].start,
                                   .end = rows[i].end,
                                   .reason = rows[i].reason};
        n++;
    }
    add_certificates(&all, &papers);
    c->project->engagements = v;
    c->project->n_engagements = n;
    c->project->people = all.v.v;
    c->project->n_people = all.v.n;
    apply_declared(c, form, p);
}

/* ---- 指标 */

static struct progress *progress_of(struct progress *v, size_t n, const char *indicator) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].indicator, indicator))
            return &v[i];
    return NULL;
}

/* A record of an indicator whose number was not declared needs its progress all the same. */
static struct progress *progress_for(struct fill_case *c, struct progress *v, size_t *n,
                                     const char *indicator) {
    struct progress *found = progress_of(v, *n, indicator);
    if (found || !indicator || !project_indicator(c->project, indicator))
        return found;
    v[*n] = (struct progress){.indicator = indicator, .done = DEC_UNSET};
    return &v[(*n)++];
}

static bool record_id_taken(const struct progress *p, const char *id) {
    for (size_t i = 0; i < p->n_records; i++)
        if (cstr_eq(p->records[i].id, id))
            return true;
    return false;
}

/* most: the form has no more records than that. */
static void add_record(struct fill_case *c, struct progress *p, const struct fill_record *row,
                       size_t most) {
    if (!p->records)
        p->records = gp_new_n(c->arena, struct service_record, most);
    const char *id = row->r.id;
    for (size_t k = p->n_records + 1; !id || record_id_taken(p, id); k++)
        id = arena_printf(c->arena, "r%zu", k);
    p->records[p->n_records] = row->r;
    p->records[p->n_records++].id = id;
}

static void apply_indicators(struct fill_case *c, const struct fill_form *form,
                             struct fill_problems *p) {
    struct rows done = read_rows(c, &fill_done, form, p);
    struct rows said = read_rows(c, &fill_view_said, form, p);
    struct rows records = read_rows(c, &fill_records, form, p);
    struct progress *v = gp_new_n(c->arena, struct progress, c->project->n_indicators);
    const struct progress *declared = done.v;
    size_t n = 0;
    for (size_t i = 0; i < done.n; i++) {
        struct progress *to = progress_for(c, v, &n, declared[i].indicator);
        if (to)
            to->done = declared[i].done;
        else
            fill_report(p, &done.grid, done.from[i], "指标",
                        "合同里没有这个指标，请刷新页面后再填");
    }
    const struct fill_record *rows = records.v;
    for (size_t i = 0; i < records.n; i++) {
        struct progress *to = progress_for(c, v, &n, rows[i].indicator);
        if (to)
            add_record(c, to, &rows[i], records.n);
        else
            fill_report(p, &records.grid, records.from[i], "指标", "请选择这条记录属于哪个指标");
    }
    c->entry->progress = v;
    c->entry->n_progress = n;
    int64_t view = said.n > 0 ? ((const struct fill_said *)said.v)->view : 0;
    c->entry->progress_view =
        view > 0 && view < PROGRESS_N ? (enum progress_view)view : PROGRESS_NOT_STATED;
}

/* ---- 资金 */

static void learn_label(struct fill_case *c, const struct fill_line *row) {
    struct org *org = c->operator_org;
    if (!org || !row->category || !row->l.label || fund_category_of(c->d, org, row->l.label))
        return;
    size_t cap = org->n_fund_labels;
    struct category_alias *v =
        arena_grow(c->arena, org->fund_labels, org->n_fund_labels, &cap, sizeof(*v));
    v[org->n_fund_labels++] = (struct category_alias){row->l.label, row->category};
    org->fund_labels = v;
}

static bool is_category(const struct standard *s, const char *id) {
    for (size_t i = 0; i < s->n_fund_categories; i++)
        if (cstr_eq(s->fund_categories[i].id, id))
            return true;
    return false;
}

static void apply_funds(struct fill_case *c, const struct fill_form *form,
                        struct fill_problems *p) {
    struct rows head = read_rows(c, &fill_fund_head, form, p);
    struct rows lines = read_rows(c, &fill_fund_lines, form, p);
    struct rows surplus = read_rows(c, &fill_surplus, form, p);
    struct fund_table *t = &c->entry->funds;
    const char *actual = t->actual_period, *expected = t->expected_period;
    *t = (struct fund_table){0};
    if (head.n > 0)
        *t = *(const struct fund_table *)head.v;
    else
        t->from = t->cutoff = t->to = DATE_UNSET;
    if (head.n == 0)
        t->printed_actual = t->printed_expected = t->printed_total = MONEY_UNSET;
    t->printed_share = SHARE_UNSET;
    t->actual_period = actual;
    t->expected_period = expected;
    t->lines = gp_new_n(c->arena, struct fund_line, lines.n);
    struct fill_line *rows = lines.v;
    for (size_t i = 0; i < lines.n; i++) {
        if (!rows[i].l.label)
            fill_report(p, &lines.grid, lines.from[i], "项目", "没有填写这一行是什么费用");
        if (rows[i].category && !is_category(&c->d->standard, rows[i].category))
            rows[i].category = NULL;
        if (!rows[i].l.label)
            continue;
        learn_label(c, &rows[i]);
        t->lines[t->n_lines++] = rows[i].l;
    }
    t->has_surplus = surplus.n > 0;
    if (surplus.n > 0)
        t->surplus = *(const struct fund_line *)surplus.v;
    else
        t->surplus.actual = t->surplus.expected = t->surplus.printed_total = MONEY_UNSET;
    t->surplus.label = surplus.n > 0 ? "盈余/赤字" : NULL;
    t->surplus.printed_share = SHARE_UNSET;
    t->given = t->n_lines > 0;
}

/* ---- 工作服务成效 */

static void apply_narrative(struct fill_case *c, const struct fill_form *form,
                            struct fill_problems *p) {
    struct rows r = read_rows(c, &fill_narrative, form, p);
    c->entry->narrative = r.n > 0 ? ((const struct fill_text *)r.v)->text : NULL;
}

void fill_part_apply(struct fill_case *c, enum fill_part part, const struct fill_form *form,
                     struct fill_problems *problems) {
    static void (*const apply[PART_N])(struct fill_case *, const struct fill_form *,
                                       struct fill_problems *) = {apply_roster, apply_indicators,
                                                                  apply_funds, apply_narrative};
    problems->part = fill_parts[part].id;
    apply[part](c, form, problems);
}
