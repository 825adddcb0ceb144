/* The reading half: which sheet is which table, its columns, its rows. Every visible sheet is
 * looked at with the plan of every table, and taken as the one that fits best; its own name helps
 * where two fit alike. What becomes of the rows is in workbook_apply.c. */
#include "app/registry/workbook.h"

#include "app/registry/workbook_apply.h"
#include "store/workbook.h"

/* Rows that belong to a project say which by its number, its name or its center. */
static const char *const owner_keys[] = {"id", "title", "center", NULL};
static const char *const center_keys[] = {"name", NULL};
static const char *const project_keys[] = {"id",        "title",     "center", "operator_org",
                                           "purchaser", "committee", "start",  "end",
                                           "total",     "headcount", NULL};
static const char *const place_keys[] = {"subdistrict", "community", NULL};
static const char *const count_keys[] = {"count", NULL};
static const char *const org_keys[] = {"id", "name", "short_name", "kind", NULL};
static const char *const all_center_keys[] = {
    "id", "name", "full_name", "subdistrict", "community", "region_code", NULL};

#define MEMBER(m) offsetof(struct workbook_row, m)

static const struct {
    const char *name, *hint; /* hint: what the sheet may be called */
    struct {
        const struct shape *shape;
        size_t base;
        const char *const *keys; /* NULL: all */
    } parts[3];
} tables[WORKBOOK_TABLE_N] = {
    [WORKBOOK_ORGS] = {"机构", "机构 单位", {{&shape_org, MEMBER(org), org_keys}}},
    [WORKBOOK_CENTERS] = {"中心", "中心", {{&shape_center, MEMBER(center), all_center_keys}}},
    [WORKBOOK_SUBSTATIONS] = {"分站点",
                              "分站 站点",
                              {{&shape_center, MEMBER(center), center_keys},
                               {&shape_substation, MEMBER(substation), NULL}}},
    [WORKBOOK_PROJECTS] = {"项目",
                           "项目 合同 台账",
                           {{&shape_project, MEMBER(project), project_keys},
                            {&shape_center, MEMBER(center), place_keys}}},
    [WORKBOOK_POSTS] = {"岗位",
                        "岗位",
                        {{&shape_project, MEMBER(project), owner_keys},
                         {&shape_post, MEMBER(post), NULL},
                         {&shape_requirement, MEMBER(requirement), count_keys}}},
    [WORKBOOK_REQUIREMENTS] = {"资质要求",
                               "资质",
                               {{&shape_project, MEMBER(project), owner_keys},
                                {&shape_requirement, MEMBER(requirement), NULL}}},
    [WORKBOOK_INDICATORS] = {"合同指标",
                             "指标",
                             {{&shape_project, MEMBER(project), owner_keys},
                              {&shape_indicator, MEMBER(indicator), NULL}}},
    [WORKBOOK_PAYMENTS] = {"付款",
                           "付款 拨付 款项",
                           {{&shape_project, MEMBER(project), owner_keys},
                            {&shape_payment, MEMBER(payment), NULL}}},
};

const char *workbook_table_name(enum workbook_table t) {
    return t < WORKBOOK_TABLE_N ? tables[t].name : "不导入";
}

const char *workbook_table_word(enum workbook_table t) {
    static const char *const words[WORKBOOK_TABLE_N] = {
        "orgs",  "centers",      "substations", "projects",
        "posts", "requirements", "indicators",  "payments",
    };
    return words[t];
}

const char *workbook_fate_name(enum workbook_fate f) {
    static const char *const names[WORKBOOK_FATE_N] = {"新增", "修改", "不变"};
    return names[f];
}

/* Only what makes the row what it is must be there: the owner has several ways to be named, and an
 * office's list rarely says all that the registry can hold. */
static bool is_wanted(enum workbook_table t, const struct intake_target *target) {
    static const struct {
        const struct shape *shape;
        const char *key;
    } wanted[WORKBOOK_TABLE_N] = {
        [WORKBOOK_ORGS] = {&shape_org, "name"},
        [WORKBOOK_CENTERS] = {&shape_center, "name"},
        [WORKBOOK_SUBSTATIONS] = {&shape_substation, "name"},
        [WORKBOOK_PROJECTS] = {&shape_project, "center"},
        [WORKBOOK_POSTS] = {&shape_post, "title"},
        [WORKBOOK_REQUIREMENTS] = {&shape_requirement, "qualification"},
        [WORKBOOK_INDICATORS] = {&shape_indicator, "name"},
        [WORKBOOK_PAYMENTS] = {&shape_payment, "amount"},
    };
    return target->shape == wanted[t].shape && cstr_eq(target->field->key, wanted[t].key);
}

static const struct intake_plan *make_plan(struct arena *a, enum workbook_table t) {
    struct intake_plan *plan = gp_new(a, struct intake_plan);
    for (size_t i = 0; i < GP_COUNT(tables[t].parts) && tables[t].parts[i].shape; i++)
        intake_plan_add(a, plan, tables[t].parts[i].shape, tables[t].parts[i].base,
                        sizeof(struct workbook_row), tables[t].parts[i].keys);
    for (size_t i = 0; i < plan->targets.n; i++)
        plan->targets.v[i].wanted = is_wanted(t, &plan->targets.v[i]);
    return plan;
}

const char *workbook_target_name(struct arena *a, const struct workbook *book,
                                 enum workbook_table t, int target) {
    const struct intake_plan *plan = book->plans[t];
    if (target < 0 || (size_t)target >= plan->targets.n)
        return "不导入";
    const struct intake_target *x = &plan->targets.v[target];
    bool owner = x->shape == &shape_project && t != WORKBOOK_PROJECTS;
    if (x->shape == &shape_requirement && t == WORKBOOK_POSTS)
        return "岗位数";
    return owner ? arena_printf(a, "所属%s", x->field->name) : x->field->name;
}

/* ---- which table a sheet is */

static bool is_called(const char *sheet, const char *hints) {
    for (const char *p = hints; *p;) {
        size_t n = strcspn(p, " ");
        char word[32];
        snprintf(word, sizeof(word), "%.*s", (int)n, p);
        if (strstr(sheet, word))
            return true;
        p += n + strspn(p + n, " ");
    }
    return false;
}

#define NAME_SCORE 1000 /* above what headings give: whoever named the sheet knew what it is */

/* The table that fits best; false when none does. */
static bool guess_table(struct arena *a, struct table_book *book,
                        const struct intake_plan *const *plans, size_t index,
                        struct workbook_sheet *sheet) {
    int best = 0;
    for (enum workbook_table t = 0; t < WORKBOOK_TABLE_N; t++) {
        struct gp_err none = {.arena = a};
        struct intake_head head;
        if (intake_look(a, &none, book, index, 0, plans[t], &head) != GP_OK ||
            head.problems.stopping > 0)
            continue;
        int score = head.score + (is_called(sheet->name, tables[t].hint) ? NAME_SCORE : 0);
        if (score > best) {
            best = score;
            sheet->table = t;
            sheet->head = head;
        }
    }
    return best > 0;
}

static const struct workbook_choice *table_choice(const struct workbook_choice *v, size_t n,
                                                  size_t sheet) {
    for (size_t i = 0; i < n; i++)
        if (v[i].whole && v[i].sheet == sheet)
            return &v[i];
    return NULL;
}

static enum gp_code find_head(struct work *w, struct table_book *book,
                              const struct intake_plan *const *plans, size_t index,
                              const struct workbook_choice *choice, struct workbook_sheet *sheet) {
    if (!choice) {
        if (!guess_table(w->arena, book, plans, index, sheet))
            sheet->why = "认不出这张表：没有找到机构、中心、项目、岗位、资质、指标或付款的表头";
        return GP_OK;
    }
    sheet->table = choice->table;
    if (choice->table == WORKBOOK_TABLE_N) {
        sheet->why = "选择了不导入";
        return GP_OK;
    }
    struct gp_err unsaid = {.arena = w->arena};
    enum gp_code code =
        intake_look(w->arena, &unsaid, book, index, 0, plans[choice->table], &sheet->head);
    if (code != GP_MISSING)
        return code == GP_OK ? GP_OK : gp_fail(w->err, code, sheet->name, "%s", unsaid.message);
    sheet->table = WORKBOOK_TABLE_N;
    sheet->why = arena_printf(w->arena, "没有找到“%s”的表头", workbook_table_name(choice->table));
    return GP_OK;
}

/* What the columns were the last time, by table; NULL: nothing is known. */
struct memory {
    const char *mappings[WORKBOOK_TABLE_N];
};

static enum gp_code recall(struct work *w, void *arg) {
    struct memory *m = arg;
    for (enum workbook_table t = 0; t < WORKBOOK_TABLE_N; t++)
        TRY(store_mapping_get(w, WORKBOOK_OWN, workbook_table_word(t), &m->mappings[t]));
    return GP_OK;
}

static enum gp_code read_sheet(struct work *w, struct table_book *book, const struct memory *memory,
                               size_t index, const char *name,
                               const struct workbook_choice *choices, size_t n,
                               struct workbook *ret) {
    struct workbook_sheet *sheet = VEC_PUSH(w->arena, &ret->sheets);
    *sheet = (struct workbook_sheet){.name = name, .table = WORKBOOK_TABLE_N};
    TRY(find_head(w, book, ret->plans, index, table_choice(choices, n, index), sheet));
    if (sheet->table == WORKBOOK_TABLE_N)
        return GP_OK;
    const struct intake_plan *plan = ret->plans[sheet->table];
    if (memory->mappings[sheet->table])
        intake_remember(w->arena, plan, &sheet->head, memory->mappings[sheet->table]);
    for (size_t i = 0; i < n; i++)
        if (!choices[i].whole && choices[i].sheet == index)
            (void)intake_assign(w->arena, plan, &sheet->head, choices[i].col, choices[i].target);
    return intake_read(w->arena, w->err, book, plan, &sheet->head, (struct intake_options){0},
                       &sheet->rows);
}

void workbook_add_problems(struct arena *a, struct intake_problems *to,
                           const struct intake_problems *from) {
    for (size_t i = 0; i < from->n; i++)
        workbook_add_problem(a, to, from->v[i]);
    to->more += from->more;
}

void workbook_add_problem(struct arena *a, struct intake_problems *to, struct intake_problem p) {
    to->stopping += p.stops;
    if (to->n >= INTAKE_PROBLEMS_MAX) {
        to->more++;
        return;
    }
    *VEC_PUSH(a, to) = p;
}

static enum gp_code read_book(struct work *w, struct table_book *book,
                              const struct workbook_choice *choices, size_t n,
                              struct workbook *ret) {
    const struct table_sheet *sheets;
    struct memory memory;
    TRY(work_read(w, recall, &memory));
    size_t n_sheets = table_sheets(book, &sheets);
    for (size_t i = 0; i < n_sheets; i++)
        if (!sheets[i].hidden)
            TRY(read_sheet(w, book, &memory, i, arena_strdup(w->arena, sheets[i].name), choices, n,
                           ret));
    for (size_t i = 0; i < ret->sheets.n; i++) {
        const struct workbook_sheet *s = &ret->sheets.v[i];
        if (s->table == WORKBOOK_TABLE_N)
            continue;
        workbook_add_problems(w->arena, &ret->problems, &s->head.problems);
        workbook_add_problems(w->arena, &ret->problems, &s->rows.problems);
    }
    return GP_OK;
}

enum gp_code workbook_import(struct work *w, const char *path, const char *file_name,
                             const struct workbook_choice *choices, size_t n_choices, bool store,
                             struct workbook *ret) {
    struct table_book *book;
    *ret = (struct workbook){0};
    for (enum workbook_table t = 0; t < WORKBOOK_TABLE_N; t++)
        ret->plans[t] = make_plan(w->arena, t);
    TRY(table_open(w->err, path, &book));
    enum gp_code code = read_book(w, book, choices, n_choices, ret);
    table_close(book);
    TRY(code);
    return workbook_apply(w, file_name, store, ret);
}
