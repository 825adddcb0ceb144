/* The lists of the registry and a project's staff, to be downloaded. */
#include "core/id_number.h"
#include "web/download.h"
#include "web/registry/pages.h"

static const struct book_column org_columns[] = {
    {.heading = "机构名称"},
    {.heading = "机构简称"},
    {.heading = "机构类别"},
    {.heading = "停用日期", .kind = BOOK_DATE},
};

static void add_orgs(struct web_table *t, const struct registry_list *list) {
    for (size_t i = 0; i < list->n; i++) {
        const struct registry_org *o = &list->orgs[i];
        const struct book_cell cells[] = {book_text(o->name), book_text(o->short_name),
                                          book_text(org_kind_name(o->kind)), book_date(o->retired)};
        web_table_add(t, cells);
    }
}

static const struct book_column center_columns[] = {
    {.heading = "中心简称"},
    {.heading = "中心全称"},
    {.heading = "所属街道"},
    {.heading = "所属社区"},
    {.heading = "统计用区划代码"},
    {.heading = "分站点", .kind = BOOK_COUNT},
    {.heading = "停用日期", .kind = BOOK_DATE},
};

static void add_centers(struct web_table *t, const struct registry_list *list) {
    for (size_t i = 0; i < list->n; i++) {
        const struct registry_center *c = &list->centers[i];
        const struct book_cell cells[] = {
            book_text(c->name),      book_text(c->full_name),   book_text(c->subdistrict),
            book_text(c->community), book_text(c->region_code), book_count(c->substations),
            book_date(c->retired),
        };
        web_table_add(t, cells);
    }
}

static const struct book_column project_columns[] = {
    {.heading = "项目"},
    {.heading = "中心"},
    {.heading = "运营机构"},
    {.heading = "购买主体"},
    {.heading = "社区党委"},
    {.heading = "合同开始", .kind = BOOK_DATE},
    {.heading = "合同结束", .kind = BOOK_DATE},
    {.heading = "合同总额", .kind = BOOK_MONEY, .total = true},
    {.heading = "人数", .kind = BOOK_COUNT, .total = true},
    {.heading = "合同状态"},
};

static void add_projects(struct web_table *t, const struct registry_list *list, date_t today) {
    for (size_t i = 0; i < list->n; i++) {
        const struct registry_project *p = &list->projects[i];
        const struct book_cell cells[] = {
            book_text(p->title ? p->title : p->id),
            book_text(p->center_name),
            book_text(p->operator_name),
            book_text(p->purchaser_name),
            book_text(p->committee_name),
            book_date(p->start),
            book_date(p->end),
            book_money(p->total),
            book_count(p->headcount),
            book_text(registry_terms[registry_term_of(p, today)].label),
        };
        web_table_add(t, cells);
    }
}

enum gp_code registry_list_file(struct http_call *call, enum registry_kind kind,
                                const struct registry_list *list, date_t today) {
    static const struct {
        const char *name;
        const struct book_column *columns;
        size_t n;
    } tables[REGISTRY_KIND_N] = {
        [REGISTRY_ORG] = {"机构", org_columns, GP_COUNT(org_columns)},
        [REGISTRY_CENTER] = {"中心", center_columns, GP_COUNT(center_columns)},
        [REGISTRY_PROJECT] = {"项目", project_columns, GP_COUNT(project_columns)},
    };
    const char *title = arena_printf(call->arena, "%s一览", tables[kind].name);
    struct web_table t =
        web_table(call, tables[kind].name, title, tables[kind].columns, tables[kind].n);
    if (kind == REGISTRY_ORG)
        add_orgs(&t, list);
    else if (kind == REGISTRY_CENTER)
        add_centers(&t, list);
    else
        add_projects(&t, list, today);
    return web_table_send(&t, title);
}

static const struct book_column staff_columns[] = {
    {.heading = "岗位"},
    {.heading = "地点"},
    {.heading = "姓名"},
    {.heading = "公民身份号码"},
    {.heading = "到岗日期", .kind = BOOK_DATE},
    {.heading = "离岗日期", .kind = BOOK_DATE},
    {.heading = "离岗原因"},
};

static const struct person *person_of(const struct project *p, const char *id) {
    for (size_t i = 0; i < p->n_people; i++)
        if (cstr_eq(p->people[i].id, id))
            return &p->people[i];
    return NULL;
}

enum gp_code registry_staff_file(struct http_call *call, const struct registry_item *item) {
    const struct project *p = item->project;
    const char *title = p->title ? p->title : p->id;
    struct web_table t = web_table(call, "在岗记录", arena_printf(call->arena, "%s在岗记录", title),
                                   staff_columns, GP_COUNT(staff_columns));
    for (size_t i = 0; i < p->n_engagements; i++) {
        const struct engagement *g = &p->engagements[i];
        const struct person *who = person_of(p, g->person);
        const char *number = who ? who->id_number : NULL;
        const struct book_cell cells[] = {
            book_text(registry_post_label(call->arena, item, g->post)),
            book_text(registry_post_place(item, g->post)),
            book_text(who && who->name ? who->name : g->person),
            book_text(number ? id_number_masked(call->arena, number) : "未登记"),
            book_date(g->start),
            book_date(g->end),
            book_text(g->reason),
        };
        web_table_add(&t, cells);
    }
    return web_table_send(&t, arena_printf(call->arena, "%s-在岗记录", title));
}
