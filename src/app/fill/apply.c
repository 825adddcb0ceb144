/* From forms into the dossier: one apply_ function a part, chosen by fill_part_apply at the end. A
 * row that cannot be taken is reported at its cell and left out, and the rest goes on. Things that
 * were there keep their ids, found by name or by the hidden id of the row. What each row became is
 * remembered (remember, remember_part), so that a finding of core is shown at the cell it comes
 * from (check.c). */
#include "base/lookup.h"
#include "app/fill/parts.h"
#include "app/fill/rows.h"
#include "core/funds.h"
#include "core/id_number.h"
#include "core/subject.h"
#include "intake/label.h"

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

static void remember(struct fill_case *c, enum place_kind what, size_t index, const struct rows *r,
                     size_t i) {
    *VEC_PUSH(c->arena, &c->origins) =
        (struct fill_origin){what, index, NULL, 0, r->grid.table, r->grid.numbers[r->from[i]]};
}

/* A row that is the nth of a list within the thing. */
static void remember_part(struct fill_case *c, struct fill_origin of, const struct rows *r,
                          size_t i) {
    of.table = r->grid.table;
    of.row = r->grid.numbers[r->from[i]];
    *VEC_PUSH(c->arena, &c->origins) = of;
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
        if (label_same(all->v.v[i].name, name)) /* 张三 and 张 三 are one */
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
        if (label_same(all->old[i].name, name))
            return all->old[i].id;
    for (size_t n = 1;; n++) {
        const char *id = arena_printf(all->c->arena, "p%zu", n);
        if (!person_id_taken(all, id))
            return id;
    }
}

static struct person *add_person(struct people *all, const struct rows *r, size_t i) {
    const struct fill_engagement *row = (const struct fill_engagement *)r->v + i;
    struct person *p = find_name(all, row->e.person);
    if (!p) {
        p = VEC_PUSH(all->c->arena, &all->v);
        *p = (struct person){.name = row->e.person};
        p->id = person_id(all, row->e.person);
    }
    if (row->id_number && p->id_number && !id_number_same(row->id_number, p->id_number))
        fill_report(all->problems, &r->grid, r->from[i], "身份证号",
                    "“%s”前面填的是另一个号码；同名的两个人请在姓名后加注区别，如“%s（2）”",
                    row->e.person, row->e.person);
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
    if (!row->e.person)
        fill_report(all->problems, &r->grid, at, "姓名", "没有填写姓名；岗位空缺的，整行留空即可");
    if (!row->e.post || !project_post(all->c->project, row->e.post))
        fill_report(all->problems, &r->grid, at, "岗位",
                    "请选择岗位；合同里没有这个岗位的，请联系评估方");
    if (!date_is_set(row->e.start))
        fill_report(all->problems, &r->grid, at, "到岗日期", "没有填写，或不是日期");
    if (date_is_set(row->e.start) && date_is_set(row->e.end) &&
        date_cmp(row->e.end, row->e.start) < 0)
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
        remember_part(all->c,
                      (struct fill_origin){.what = PLACE_PERSON,
                                           .index = (size_t)(p - all->v.v),
                                           .column = "certificates",
                                           .nth = p->n_certificates},
                      r, i);
    }
}

/* What is typed is a name or, from the list, an id; the format knows ids. */
static void place_vacancies(struct fill_case *c, const struct rows *r, struct declared_vacancy *v,
                            struct fill_problems *p) {
    size_t n;
    const struct substation *known = fill_substations(c, &n);
    for (size_t i = 0; i < r->n; i++) {
        bool found = !v[i].substation;
        for (size_t k = 0; k < n && !found; k++)
            if ((found = cstr_eq(known[k].id, v[i].substation) ||
                         cstr_eq(known[k].name, v[i].substation)))
                v[i].substation = known[k].id;
        if (found)
            continue;
        fill_report(p, &r->grid, r->from[i], "分站点",
                    n > 0 ? "本中心没有这个分站点，请从列表里选择；在中心本部的请留空"
                          : "本中心没有登记分站点，请留空；确有分站点的请联系评估方登记");
        v[i].substation = NULL;
    }
}

static void remember_declared(struct fill_case *c, const char *column, const struct rows *r) {
    for (size_t i = 0; i < r->n; i++)
        remember_part(
            c, (struct fill_origin){.what = PLACE_DECLARED, .column = column, .nth = i + 1}, r, i);
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
    place_vacancies(c, &vacancies, s->vacancies, p);
    remember_declared(c, "held", &held);
    remember_declared(c, "vacancies", &vacancies);
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
        struct person *who = add_person(&all, &r, i);
        const char *person = who->id;
        remember(c, PLACE_PERSON, (size_t)(who - all.v.v), &r, i);
        remember(c, PLACE_ENGAGEMENT, n, &r, i);
        v[n] = rows[i].e;
        v[n].id = engagement_id(c, v, n, rows[i].e.id);
        v[n].person = person;
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

/* most: the form has no more records than that. ids: those of all, by the progress they are of. */
static void add_record(struct fill_case *c, struct progress *p, const struct fill_record *row,
                       size_t most, long of, struct lookup *ids) {
    if (!p->records)
        p->records = gp_new_n(c->arena, struct service_record, most);
    const char *id = row->r.id;
    for (size_t k = p->n_records + 1; !id || lookup_get(ids, str_of(id), of); k++)
        id = arena_printf(c->arena, "r%zu", k);
    struct service_record *r = &p->records[p->n_records++];
    *r = row->r;
    r->id = id;
    lookup_add(ids, c->arena, str_of(id), of, r);
}

static size_t indicator_index(const struct fill_case *c, const char *id) {
    return (size_t)(project_indicator(c->project, id) - c->project->indicators);
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
        if (to) {
            to->done = declared[i].done;
            remember(c, PLACE_INDICATOR, indicator_index(c, to->indicator), &done, i);
        } else
            fill_report(p, &done.grid, done.from[i], "指标",
                        "合同里没有这个指标，请刷新页面后再填");
    }
    const struct fill_record *rows = records.v;
    struct lookup ids = {0};
    for (size_t i = 0; i < records.n; i++) {
        struct progress *to = progress_for(c, v, &n, rows[i].indicator);
        if (to) {
            add_record(c, to, &rows[i], records.n, (long)(to - v), &ids);
            remember_part(c,
                          (struct fill_origin){.what = PLACE_INDICATOR,
                                               .index = indicator_index(c, to->indicator),
                                               .column = "records",
                                               .nth = to->n_records},
                          &records, i);
        } else
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

static bool is_total(const char *label) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    return label && label_total(label_fold(&scratch, label)) != LABEL_NO_TOTAL;
}

/* A sum among the lines of cost is what the paper prints below them. */
static void take_total(struct fund_table *t, const struct rows *lines, size_t i,
                       struct fill_problems *p) {
    const struct fund_line *l = &((const struct fill_line *)lines->v)[i].l;
    const struct {
        money_t *printed;
        money_t typed;
    } sums[] = {{&t->printed_actual, l->actual},
                {&t->printed_expected, l->expected},
                {&t->printed_total, l->printed_total}};
    for (size_t k = 0; k < GP_COUNT(sums); k++) {
        if (!money_is_set(sums[k].typed))
            continue;
        if (money_is_set(*sums[k].printed) && money_cmp(*sums[k].printed, sums[k].typed) != 0)
            fill_report(p, &lines->grid, lines->from[i], "项目",
                        "合计行不是费用，与表末“表上小计”填的不一致；请删去这一行");
        *sums[k].printed = sums[k].typed;
    }
}

static void apply_funds(struct fill_case *c, const struct fill_form *form,
                        struct fill_problems *p) {
    struct rows head = read_rows(c, &fill_fund_head, form, p);
    struct rows lines = read_rows(c, &fill_fund_lines, form, p);
    struct rows surplus = read_rows(c, &fill_surplus, form, p);
    struct fund_table *t = &c->entry->funds;
    const char *actual = t->actual_period, *expected = t->expected_period;
    shape_clear(&shape_fund_table, t);
    if (head.n > 0)
        *t = *(const struct fund_table *)head.v;
    t->printed_share = SHARE_UNSET;
    if (!fill_form_has(form, "actual_period")) { /* saved before it could be typed */
        t->actual_period = actual;
        t->expected_period = expected;
    }
    t->lines = gp_new_n(c->arena, struct fund_line, lines.n);
    struct fill_line *rows = lines.v;
    for (size_t i = 0; i < lines.n; i++) {
        if (is_total(rows[i].l.label)) {
            take_total(t, &lines, i, p);
            continue;
        }
        if (!rows[i].l.label)
            fill_report(p, &lines.grid, lines.from[i], "项目", "没有填写这一行是什么费用");
        if (rows[i].category && !is_category(fill_standard(c), rows[i].category))
            rows[i].category = NULL;
        if (!rows[i].l.label)
            continue;
        learn_label(c, &rows[i]);
        remember(c, PLACE_FUND_LINE, t->n_lines, &lines, i);
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
