/* Models only, from structs to what the templates name; nothing is read and nothing decided. The
 * sections are the pages: lists, what uses a thing, a project to be read, its staff. What was not
 * given is said as 未填写 and not left out, as a reader looks for gaps here. */

#include "web/registry/pages.h"

#include "core/post.h"

#include "shape/text.h"
#include "core/id_number.h"

const struct registry_term_word registry_terms[] = {
    [TERM_ANY] = {"", "全部"},
    [TERM_RUNNING] = {"running", "履约中"},
    [TERM_ENDED] = {"ended", "已到期"},
    [TERM_COMING] = {"coming", "未开始"},
};
const size_t registry_n_terms = GP_COUNT(registry_terms);

const struct registry_term_word registry_use_words[] = {
    [USE_ANY] = {"", "在用和停用的"},
    [USE_NOW] = {"now", "在用的"},
    [USE_OVER] = {"over", "停用的"},
};
const size_t registry_n_use_words = GP_COUNT(registry_use_words);

/* ---- lists */

static void org_rows(struct val *rows, const struct registry_org *v, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const struct registry_org *o = &v[i];
        struct val *r = list_add_map(rows);
        map_count(r, "i", (int64_t)i);
        map_text(r, "id", o->id);
        map_text(r, "name", o->name);
        map_text(r, "short_name", o->short_name ? o->short_name : "");
        map_text(r, "kind", org_kind_name(o->kind));
        map_date(r, "retired", o->retired);
        map_textf(r, "edit_path", "/registry/orgs/%s/edit", o->id);
        map_textf(r, "projects_path", "/registry/projects?operator=%s", o->id);
        map_bool(r, "is_operator", o->kind == ORG_OPERATOR);
    }
}

static void center_rows(struct val *rows, const struct registry_center *v, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const struct registry_center *c = &v[i];
        struct val *r = list_add_map(rows);
        map_count(r, "i", (int64_t)i);
        map_text(r, "id", c->id);
        map_text(r, "name", c->name);
        map_text(r, "full_name", c->full_name ? c->full_name : c->name);
        map_text(r, "subdistrict", c->subdistrict ? c->subdistrict : "");
        map_text(r, "community", c->community ? c->community : "");
        map_text(r, "region_code", c->region_code);
        map_count(r, "substations", c->substations);
        map_date(r, "retired", c->retired);
        map_textf(r, "edit_path", "/registry/centers/%s/edit", c->id);
        map_textf(r, "projects_path", "/registry/projects?center=%s", c->id);
        map_textf(r, "new_project_path", "/registry/projects/~new?center=%s", c->id);
    }
}

enum registry_term registry_term_of(const struct registry_project *p, date_t today) {
    if (date_is_set(p->end) && date_cmp(p->end, today) < 0)
        return TERM_ENDED;
    return date_is_set(p->start) && date_cmp(p->start, today) > 0 ? TERM_COMING : TERM_RUNNING;
}

static void project_rows(struct val *rows, const struct registry_project *v, size_t n,
                         date_t today) {
    for (size_t i = 0; i < n; i++) {
        const struct registry_project *p = &v[i];
        enum registry_term term = registry_term_of(p, today);
        struct val *r = list_add_map(rows);
        map_count(r, "i", (int64_t)i);
        map_text(r, "id", p->id);
        map_text(r, "project_title", p->title ? p->title : p->id);
        map_text(r, "center_name", p->center_name);
        map_text(r, "operator_name", p->operator_name);
        map_date(r, "start", p->start);
        map_date(r, "end", p->end);
        map_money(r, "total", p->total);
        map_count(r, "headcount", p->headcount);
        map_text(r, "term", registry_terms[term].label);
        map_bool(r, "running", term == TERM_RUNNING);
        map_textf(r, "view_path", "/registry/projects/%s", p->id);
    }
}

/* ---- order and sums */

static const struct list_column org_columns[] = {{"name", "名称", false},
                                                 {"short", "简称", false},
                                                 {"kind", "类别", false},
                                                 {NULL, "操作", false}};
static const struct list_column center_columns[] = {
    {"name", "中心", false},       {"subdistrict", "街道", false},  {"community", "社区", false},
    {"region", "区划代码", false}, {"substations", "分站点", true}, {NULL, "操作", false}};
static const struct list_column project_columns[] = {
    {"title", "项目", false},  {"center", "中心", false},         {"org", "运营机构", false},
    {"term", "合同期", false}, {"total", "合同总额（元）", true}, {"headcount", "人数", true},
    {NULL, "状态", false}};

static int compare_orgs(size_t column, const void *a, const void *b) {
    const struct registry_org *x = a, *y = b;
    if (column == 0)
        return cstr_order(x->name, y->name);
    return column == 1 ? cstr_order(x->short_name, y->short_name)
                       : list_by_number(x->kind, y->kind);
}

static int compare_centers(size_t column, const void *a, const void *b) {
    const struct registry_center *x = a, *y = b;
    switch (column) {
    case 0:
        return cstr_order(x->full_name ? x->full_name : x->name,
                          y->full_name ? y->full_name : y->name);
    case 1:
        return cstr_order(x->subdistrict, y->subdistrict);
    case 2:
        return cstr_order(x->community, y->community);
    case 3:
        return cstr_order(x->region_code, y->region_code);
    default:
        return list_by_number(x->substations, y->substations);
    }
}

static int compare_projects(size_t column, const void *a, const void *b) {
    const struct registry_project *x = a, *y = b;
    switch (column) {
    case 0:
        return cstr_order(x->title ? x->title : x->id, y->title ? y->title : y->id);
    case 1:
        return cstr_order(x->center_name, y->center_name);
    case 2:
        return cstr_order(x->operator_name, y->operator_name);
    case 3:
        return list_by_number(x->end.day, y->end.day);
    case 4:
        return list_by_number(x->total.fen, y->total.fen);
    default:
        return list_by_number(x->headcount, y->headcount);
    }
}

struct list_order registry_list_sort(struct http_call *call, struct val *m, enum registry_kind kind,
                                     struct registry_list *list) {
    static const struct {
        const struct list_column *columns;
        size_t n, size;
        list_compare compare;
    } kinds[REGISTRY_KIND_N] = {
        [REGISTRY_ORG] = {org_columns, GP_COUNT(org_columns), sizeof(struct registry_org),
                          compare_orgs},
        [REGISTRY_CENTER] = {center_columns, GP_COUNT(center_columns),
                             sizeof(struct registry_center), compare_centers},
        [REGISTRY_PROJECT] = {project_columns, GP_COUNT(project_columns),
                              sizeof(struct registry_project), compare_projects},
    };
    struct list_order order = list_heads(call, m, kinds[kind].columns, kinds[kind].n);
    void *rows = kind == REGISTRY_ORG      ? (void *)list->orgs
                 : kind == REGISTRY_CENTER ? (void *)list->centers
                                           : (void *)list->projects;
    rows = list_sorted(call->arena, &order, rows, kinds[kind].size, list->n, kinds[kind].compare);
    if (kind == REGISTRY_ORG)
        list->orgs = rows;
    else if (kind == REGISTRY_CENTER)
        list->centers = rows;
    else
        list->projects = rows;
    return order;
}

void registry_list_sums(struct val *m, enum registry_kind kind, const struct registry_list *list,
                        size_t n) {
    money_t total = money_of(0);
    int64_t people = 0, substations = 0;
    bool known = true;
    for (size_t i = 0; i < n && kind == REGISTRY_PROJECT; i++) {
        const struct registry_project *p = &list->projects[i];
        known = known && (!money_is_set(p->total) || money_add(total, p->total, &total));
        people += p->headcount == DEC_UNSET ? 0 : p->headcount;
    }
    for (size_t i = 0; i < n && kind == REGISTRY_CENTER; i++)
        substations += list->centers[i].substations;
    map_money(m, "sum_total", known ? total : MONEY_UNSET);
    map_count(m, "sum_headcount", people);
    map_count(m, "sum_substations", substations);
}

void registry_list_rows(struct val *m, enum registry_kind kind, const struct registry_list *list,
                        size_t first, size_t n, const struct registry_filter *filter) {
    struct val *rows = map_list(m, "rows");
    struct val *options = map_list(m, "options");
    if (kind == REGISTRY_CENTER) {
        center_rows(rows, n ? list->centers + first : NULL, n);
        return;
    }
    if (kind == REGISTRY_PROJECT) {
        project_rows(rows, n ? list->projects + first : NULL, n, filter->today);
        for (unsigned i = 0; i < registry_n_terms; i++)
            list_add_option(options, registry_terms[i].word, registry_terms[i].label,
                            filter->term == (enum registry_term)i);
        return;
    }
    org_rows(rows, n ? list->orgs + first : NULL, n);
    const struct words *kinds = shape_field(&shape_org, "kind")->words;
    list_add_option(options, "", "全部类别", cstr_empty(filter->kind));
    for (size_t i = 0; i < kinds->n; i++)
        list_add_option(options, kinds->v[i].word, kinds->v[i].name,
                        cstr_eq(kinds->v[i].word, filter->kind));
}

/* ---- what uses it */

void registry_uses(struct val *m, const struct registry_item *item) {
    static const char *const users[] = {"项目", "评估轮次", "账号"};
    struct val *list = map_list(m, "uses");
    bool published = false, running = false;
    for (size_t i = 0; i < item->n_uses; i++) {
        const struct registry_use *u = &item->uses[i];
        struct val *r = list_add_map(list);
        bool done =
            u->user == USED_BY_ROUND && (u->state == ROUND_PUBLISHED || u->state == ROUND_ARCHIVED);
        published |= done;
        running |= u->user == USED_BY_ROUND && !done && u->state != ROUND_DRAFT;
        map_text(r, "user", users[u->user]);
        map_text(r, "use_title", u->title ? u->title : u->id);
        map_text(r, "state", u->user == USED_BY_ROUND ? round_state_name(u->state) : NULL);
        map_bool(r, "link", false);
        if (u->user == USED_BY_PROJECT)
            map_textf(r, "link", "/registry/projects/%s", u->id);
        else if (u->user == USED_BY_ROUND)
            map_textf(r, "link", "/rounds/%s", u->id);
    }
    map_bool(m, "has_uses", item->n_uses > 0);
    map_bool(m, "published", published);
    map_bool(m, "round_running", running);
}

/* ---- a project */

static const char *place_name(const struct center *c, const char *substation) {
    for (size_t i = 0; substation && i < c->n_substations; i++)
        if (cstr_eq(c->substations[i].id, substation))
            return c->substations[i].name;
    return substation ? substation : "中心";
}

static void add_fact(struct val *list, const char *name, const char *value) {
    struct val *r = list_add_map(list);
    map_text(r, "fact", name);
    map_text(r, "value", cstr_empty(value) ? "未填写" : value);
    map_bool(r, "missing", cstr_empty(value));
}

static void add_facts(struct val *m, const struct registry_item *item) {
    const struct project *p = item->project;
    struct arena *a = m->arena;
    struct val *list = map_list(m, "facts");
    add_fact(list, "中心", item->center->full_name ? item->center->full_name : item->center->name);
    add_fact(list, "运营机构", item->named ? item->named->operator_name : "");
    add_fact(list, "购买主体", item->named ? item->named->purchaser_name : "");
    add_fact(list, "社区党委", item->named ? item->named->committee_name : "");
    add_fact(list, "合同期",
             date_is_set(p->start) && date_is_set(p->end)
                 ? arena_printf(a, "%s 至 %s（%d 天）", date_text(a, p->start),
                                date_text(a, p->end), (int)date_days(p->start, p->end))
                 : "");
    add_fact(list, "合同总额",
             money_is_set(p->total) ? arena_printf(a, "%s 元", money_text_group(a, p->total)) : "");
    int64_t headcount = project_headcount(p);
    add_fact(list, "协议人数",
             headcount == DEC_UNSET ? "" : arena_printf(a, "%lld 名", (long long)headcount));
}

static void add_posts(struct val *m, const struct registry_item *item) {
    const struct project *p = item->project;
    struct val *list = map_list(m, "posts");
    for (size_t i = 0; i < p->n_posts; i++) {
        struct val *r = list_add_map(list);
        map_text(r, "post", p->posts[i].title);
        map_text(r, "place", place_name(item->center, p->posts[i].substation));
        map_text(r, "wanted", p->posts[i].qualification ? p->posts[i].qualification : "不限");
        map_bool(r, "lead", p->posts[i].lead);
        if (post_weight(&p->posts[i]) < SHARE_ONE)
            map_text(r, "share", factor_text(m->arena, p->posts[i].share));
    }
    map_bool(m, "has_posts", p->n_posts > 0);
    list = map_list(m, "requirements");
    for (size_t i = 0; i < p->n_requirements; i++) {
        struct val *r = list_add_map(list);
        map_text(r, "wanted", p->requirements[i].qualification);
        map_count(r, "count", p->requirements[i].count);
        map_text(r, "note", p->requirements[i].note);
    }
    map_bool(m, "has_requirements", p->n_requirements > 0);
}

/* 至少 4 节、8 人 */
static const char *unit_test(struct arena *a, const struct indicator *g) {
    const struct {
        int64_t least;
        const char *unit;
    } tests[] = {{g->min_sessions, "节"}, {g->min_people, "人"}, {g->min_minutes, "分钟"}};
    const char *text = "";
    for (size_t i = 0; i < GP_COUNT(tests); i++)
        if (tests[i].least != DEC_UNSET)
            text = arena_printf(a, "%s%s%lld %s", text, *text ? "、" : "每个至少 ",
                                (long long)tests[i].least, tests[i].unit);
    if (g->once_per_person)
        text = arena_printf(a, "%s%s", text, *text ? "；每人只计一次" : "每人只计一次");
    return *text ? text : "按次数计";
}

static void add_indicators(struct val *m, const struct project *p) {
    struct val *list = map_list(m, "indicators");
    for (size_t i = 0; i < p->n_indicators; i++) {
        struct val *r = list_add_map(list);
        map_text(r, "indicator", p->indicators[i].name);
        map_count(r, "target", p->indicators[i].target);
        map_text(r, "unit", p->indicators[i].unit);
        map_text(r, "test", unit_test(m->arena, &p->indicators[i]));
    }
    map_bool(m, "has_indicators", p->n_indicators > 0);
}

static void add_payments(struct val *m, const struct project *p) {
    struct val *list = map_list(m, "payments");
    money_t sum = money_of(0), paid = money_of(0);
    bool known = true;
    for (size_t i = 0; i < p->n_payments; i++) {
        const struct payment *y = &p->payments[i];
        struct val *r = list_add_map(list);
        map_text(r, "payment", y->name);
        map_money(r, "amount", y->amount);
        map_date(r, "date", y->date);
        map_bool(r, "paid", y->paid);
        known = known && money_add(sum, y->amount, &sum) &&
                (!y->paid || money_add(paid, y->amount, &paid));
    }
    map_bool(m, "has_payments", p->n_payments > 0);
    map_money(m, "payments_sum", known ? sum : MONEY_UNSET);
    map_money(m, "payments_paid", known ? paid : MONEY_UNSET);
}

static void add_vacancy(struct val *m, const struct project *p) {
    struct val *list = map_list(m, "vacancy");
    for (size_t i = 0; p->own_vacancy_rule && i < shape_vacancy_rule.n_fields; i++) {
        const struct field *f = &shape_vacancy_rule.fields[i];
        const char *text = field_words(m->arena, f, &p->vacancy);
        if (*text)
            add_fact(list, f->name, text);
    }
    map_bool(m, "own_vacancy_rule", p->own_vacancy_rule);
}

void registry_project_model(struct val *m, const struct registry_item *item,
                            const struct registry_review *review) {
    const struct project *p = item->project;
    struct val *warnings = map_list(m, "warnings");
    for (size_t i = 0; i < review->warnings.n; i++)
        map_text(list_add_map(warnings), "message", review->warnings.v[i]);
    map_bool(m, "has_warnings", review->warnings.n > 0);
    add_facts(m, item);
    add_posts(m, item);
    add_indicators(m, p);
    add_payments(m, p);
    add_vacancy(m, p);
    map_textf(m, "edit_path", "/registry/projects/%s/edit", p->id);
    map_text(m, "project_id", p->id);
    map_textf(m, "staff_path", "/registry/projects/%s/staff", p->id);
    map_textf(m, "delete_path", "/registry/projects/%s/delete", p->id);
    map_bool(m, "can_delete", item->n_uses == 0);
    map_textf(m, "people", "%zu", p->n_people);
    registry_uses(m, item);
}

/* ---- staff */

static const char *person_name(const struct project *p, const char *id) {
    for (size_t i = 0; i < p->n_people; i++)
        if (cstr_eq(p->people[i].id, id))
            return p->people[i].name ? p->people[i].name : id;
    return id;
}

static void add_people(struct val *m, const struct project *p) {
    struct val *list = map_list(m, "people");
    for (size_t i = 0; i < p->n_people; i++) {
        const struct person *who = &p->people[i];
        struct val *r = list_add_map(list);
        map_text(r, "person", who->name);
        map_text(r, "name", who->name); /* the key of its order */
        map_text(r, "id_number",
                 who->id_number ? id_number_masked(m->arena, who->id_number) : "未登记");
        struct val *held = map_list(r, "certificates");
        for (size_t k = 0; k < who->n_certificates; k++) {
            struct val *c = list_add_map(held);
            map_text(c, "qualification", who->certificates[k].qualification);
            map_text(c, "certificate_no", who->certificates[k].number);
            map_date(c, "expires", who->certificates[k].expires);
        }
        map_bool(r, "has_certificates", who->n_certificates > 0);
    }
    map_bool(m, "has_people", p->n_people > 0);
}

/* As elsewhere: posts of one title by number, place and what they want. */
const char *registry_post_label(struct arena *a, const struct registry_item *item,
                                const char *post) {
    struct dossier d = {0};
    if (item->center) {
        d.centers = gp_new(a, struct center);
        d.centers[0] = *item->center;
        d.n_centers = 1;
    }
    return cstr_empty(post) ? "" : post_label(a, &d, item->project, post);
}

const char *registry_post_place(const struct registry_item *item, const char *id) {
    const struct post *post = project_post(item->project, id);
    return post ? place_name(item->center, post->substation) : "";
}

static void add_engagements(struct val *m, const struct registry_item *item) {
    const struct project *p = item->project;
    struct val *list = map_list(m, "engagements");
    for (size_t i = 0; i < p->n_engagements; i++) {
        const struct engagement *g = &p->engagements[i];
        struct val *r = list_add_map(list);
        map_text(r, "post", registry_post_label(m->arena, item, g->post));
        map_text(r, "place", registry_post_place(item, g->post));
        map_text(r, "person", person_name(p, g->person));
        map_date(r, "start", g->start);
        map_date(r, "end", g->end);
        map_bool(r, "in_post", !date_is_set(g->end));
        map_text(r, "reason", g->reason ? g->reason : "");
    }
    map_bool(m, "has_engagements", p->n_engagements > 0);
}

static const struct list_column engagement_columns[] = {
    {"post", "岗位", false},  {"place", "地点", false}, {"person", "人员", false},
    {"start", "到岗", false}, {"end", "离岗", false},   {"reason", "离岗原因", false},
};
/* Their keys are none of the table above: both stand in one address. */
static const struct list_column people_columns[] = {
    {"name", "姓名", false},
    {NULL, "公民身份号码", false},
    {NULL, "证书", false},
};

static void sort_part(struct http_call *call, struct val *m, const char *heads, const char *rows,
                      const struct list_column *columns, size_t n) {
    struct list_order order = list_heads(call, map_map(m, heads), columns, n);
    list_sort_rows(&order, columns,
                   (struct val *)(uintptr_t)val_get(m, rows, strlen(rows))); /* made above */
}

void registry_staff_model(struct http_call *call, struct val *m, const struct registry_item *item,
                          const struct staffing *staffing) {
    const struct project *p = item->project;
    map_text(m, "project_title", p->title);
    map_textf(m, "view_path", "/registry/projects/%s", p->id);
    map_date(m, "cutoff", staffing->cutoff);
    map_count(m, "in_post", p->n_engagements > 0 ? staffing->in_post : DEC_UNSET);
    add_people(m, p);
    add_engagements(m, item);
    sort_part(call, m, "in_posts", "engagements", engagement_columns, GP_COUNT(engagement_columns));
    sort_part(call, m, "listed", "people", people_columns, GP_COUNT(people_columns));
    struct val *list = map_list(m, "vacancies");
    for (size_t i = 0; i < staffing->n_vacancies; i++) {
        const struct vacancy *v = &staffing->vacancies[i];
        struct val *r = list_add_map(list);
        map_text(r, "post", registry_post_label(m->arena, item, v->post));
        map_text(r, "place", place_name(item->center, v->substation));
        map_date(r, "first", v->first);
        map_date(r, "last", v->last);
        map_count(r, "days", v->days);
        map_bool(r, "open", v->open);
    }
    map_bool(m, "has_vacancies", staffing->n_vacancies > 0);
}
