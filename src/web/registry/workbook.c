/* A workbook into the registry, in two steps: send it and see what would become of it, correct
 * which sheet and column is what as often as need be, then store. The page is always the answer to
 * a form, as looking costs as much as storing. */
#include "web/registry/registry.h"

#include "app/registry/workbook.h"
#include "app/registry/workbook_file.h"
#include "web/inside.h"
#include "web/search/indexing.h"

#define SHOWN          200 /* things */
#define PROBLEMS_SHOWN 50

/* column.N: N is sheet * INTAKE_COLUMNS_MAX + column. */
static size_t column_number(size_t sheet, uint32_t col) {
    return sheet * INTAKE_COLUMNS_MAX + col;
}

/* ---- what was chosen */

static bool read_number(const char *typed, int64_t *ret) {
    return !cstr_empty(typed) && dec_parse(str_of(typed), 0, ret) == DEC_PARSED;
}

typedef VEC(struct workbook_choice) choices_t;

static void read_columns(struct http_call *call, size_t sheet, choices_t *ret) {
    for (uint32_t col = 0; col < INTAKE_COLUMNS_MAX; col++) {
        int64_t target;
        if (read_number(web_typed_row(call, "column", column_number(sheet, col)), &target))
            *VEC_PUSH(call->arena, ret) = (struct workbook_choice){
                .sheet = sheet, .col = col, .target = target < 0 ? INTAKE_NONE : (int)target};
    }
}

/* The columns of a sheet count as long as it is the table that they were shown for. */
static choices_t read_choices(struct http_call *call) {
    choices_t all = {0};
    for (size_t i = 0; i < TABLE_SHEETS_MAX; i++) {
        int64_t table, was;
        if (!read_number(web_typed_row(call, "table", i), &table) || table < 0 ||
            table > WORKBOOK_TABLE_N)
            continue;
        *VEC_PUSH(call->arena, &all) = (struct workbook_choice){
            .sheet = i, .whole = true, .table = (enum workbook_table)table};
        if (read_number(web_typed_row(call, "was", i), &was) && was == table &&
            table < WORKBOOK_TABLE_N)
            read_columns(call, i, &all);
    }
    return all;
}

/* ---- the page */

static void add_tables(struct arena *a, struct val *m, enum workbook_table chosen) {
    struct val *list = map_list(m, "tables");
    for (unsigned t = 0; t <= WORKBOOK_TABLE_N; t++)
        list_add_option(list, arena_printf(a, "%u", t), workbook_table_name((enum workbook_table)t),
                        t == chosen);
}

static const char *sample_of(const struct http_call *call, const struct intake_head *h, size_t k) {
    const char *text = "";
    for (size_t i = 0; i < h->samples.n && i < 3; i++) {
        const char *cell = h->samples.v[i].cells[k];
        if (!cstr_empty(cell))
            text = arena_printf(call->arena, "%s%s%s", text, *text ? "；" : "", cell);
    }
    return text;
}

static void add_columns(struct http_call *call, struct val *m, const struct workbook *b,
                        size_t index, const struct workbook_sheet *s) {
    const struct intake_plan *plan = b->plans[s->table];
    struct val *list = map_list(m, "columns");
    for (size_t k = 0; k < s->head.columns.n; k++) {
        const struct intake_column *c = &s->head.columns.v[k];
        struct val *row = list_add_map(list);
        map_text(row, "column", table_column_name(call->arena, c->col));
        map_text(row, "heading", cstr_or_empty(c->heading));
        map_text(row, "sample", sample_of(call, &s->head, k));
        map_textf(row, "field", "column.%zu", column_number(index, c->col));
        map_bool(row, "unused", c->target == INTAKE_NONE);
        struct val *options = map_list(row, "options");
        list_add_option(options, "-1", "不导入", c->target == INTAKE_NONE);
        for (size_t t = 0; t < plan->targets.n; t++) {
            const char *value = arena_printf(call->arena, "%zu", t);
            list_add_option(options, value, workbook_target_name(call->arena, b, s->table, (int)t),
                            c->target == (int)t);
        }
    }
}

static void add_sheets(struct http_call *call, struct val *m, const struct workbook *b) {
    struct val *list = map_list(m, "sheets");
    for (size_t i = 0; i < b->sheets.n; i++) {
        const struct workbook_sheet *s = &b->sheets.v[i];
        bool read = s->table < WORKBOOK_TABLE_N;
        struct val *row = list_add_map(list);
        map_text(row, "name", s->name);
        map_textf(row, "table_field", "table.%zu", i);
        map_textf(row, "was_field", "was.%zu", i);
        map_textf(row, "was", "%u", (unsigned)s->table);
        map_text(row, "why", s->why);
        map_text(row, "table_name", workbook_table_name(s->table));
        map_bool(row, "read", read);
        map_count(row, "rows", read ? (int64_t)s->rows.n : 0);
        map_count(row, "left_out", read ? (int64_t)(s->rows.hidden_rows.n + s->rows.notes.n) : 0);
        add_tables(call->arena, row, s->table);
        if (read)
            add_columns(call, row, b, i, s);
    }
}

static void add_problems(struct val *m, const struct workbook *b) {
    struct val *list = map_list(m, "problems");
    for (size_t i = 0; i < b->problems.n && i < PROBLEMS_SHOWN; i++) {
        const struct intake_problem *p = &b->problems.v[i];
        struct val *row = list_add_map(list);
        map_text(row, "sheet", cstr_or_empty(p->sheet));
        map_text(row, "cell", cstr_or_empty(p->cell));
        map_text(row, "heading", cstr_or_empty(p->heading));
        map_text(row, "what", p->what);
        map_text(row, "remedy", cstr_or_empty(p->remedy));
        map_bool(row, "stops", p->stops);
    }
    size_t all = b->problems.n + b->problems.more;
    map_bool(m, "has_problems", all > 0);
    map_count(m, "stopping", (int64_t)b->problems.stopping);
    map_count(m, "not_shown", all > PROBLEMS_SHOWN ? (int64_t)(all - PROBLEMS_SHOWN) : 0);
    map_bool(m, "some_not_shown", all > PROBLEMS_SHOWN);
}

static void add_things(struct val *m, const struct workbook *b) {
    static const char *const colors[WORKBOOK_FATE_N] = {"bg-green-lt", "bg-orange-lt",
                                                        "bg-secondary-lt"};
    struct val *counts = map_list(m, "counts");
    for (unsigned k = 0; k < REGISTRY_KIND_N; k++) {
        struct val *row = list_add_map(counts);
        map_text(row, "kind", registry_kind_name((enum registry_kind)k));
        map_count(row, "new", (int64_t)b->counts[k][WORKBOOK_NEW]);
        map_count(row, "changed", (int64_t)b->counts[k][WORKBOOK_CHANGED]);
        map_count(row, "same", (int64_t)b->counts[k][WORKBOOK_SAME]);
    }
    struct val *things = map_list(m, "things");
    for (size_t i = 0; i < b->things.n && i < SHOWN; i++) {
        struct val *row = list_add_map(things);
        map_text(row, "kind", registry_kind_name(b->things.v[i].kind));
        map_text(row, "name", cstr_or_empty(b->things.v[i].name));
        map_text(row, "fate", workbook_fate_name(b->things.v[i].fate));
        map_text(row, "color", colors[b->things.v[i].fate]);
    }
    map_bool(m, "has_things", b->things.n > 0);
    map_bool(m, "things_not_shown", b->things.n > SHOWN);
    map_count(m, "things_all", (int64_t)b->things.n);
}

static enum gp_code show(struct http_call *call, const char *problem, const char *where) {
    struct val *m = web_page(call, "从表格导入");
    map_text(m, "problem", problem);
    map_text(m, "where", where);
    map_bool(m, "looked", false);
    return web_render(call, "registry/workbook", m);
}

static enum gp_code show_book(struct http_call *call, const char *id, const char *name,
                              const struct workbook *b) {
    struct val *m = web_page(call, "从表格导入");
    bool any = b->things.n > 0;
    map_text(m, "problem",
             any || b->problems.stopping > 0 ? NULL : "表格里没有可以导入的行，请核对每张表是什么");
    map_text(m, "where", NULL);
    map_bool(m, "looked", true);
    map_text(m, "file_name", name);
    map_textf(m, "action", "/registry/workbook/%s", id);
    map_bool(m, "can_store", any && b->problems.stopping == 0);
    add_sheets(call, m, b);
    add_problems(m, b);
    add_things(m, b);
    return web_render(call, "registry/workbook", m);
}

/* ---- handlers */

static enum gp_code start_page(struct http_call *call) {
    return show(call, NULL, NULL);
}

static enum gp_code refuse(struct http_call *call, enum gp_code code) {
    if (code != GP_INVALID && code != GP_LIMIT && code != GP_MISSING && code != GP_CONFLICT)
        return code;
    web_refuse(call, code);
    return show(call, call->err->message, call->err->where);
}

static enum gp_code go_on(struct http_call *call, const char *id, bool store) {
    struct work work = web_work(call);
    const char *path, *name;
    enum gp_code code = workbook_find(&work, web_folder(call, "documents"), id, &path, &name);
    if (code != GP_OK)
        return refuse(call, code);
    choices_t choices = read_choices(call);
    struct workbook b;
    code = workbook_import(&work, path, name, choices.v, choices.n, store, &b);
    if (code != GP_OK)
        return refuse(call, code);
    if (!b.stored)
        return show_book(call, id, name, &b);
    indexing_ask(worker_of(call)->web);
    const size_t made = b.counts[REGISTRY_ORG][WORKBOOK_NEW] +
                        b.counts[REGISTRY_CENTER][WORKBOOK_NEW] +
                        b.counts[REGISTRY_PROJECT][WORKBOOK_NEW];
    return web_done(call, "/registry",
                    arena_printf(call->arena, "已从“%s”导入：新增 %zu 条，其中项目 %zu 个", name,
                                 made, b.counts[REGISTRY_PROJECT][WORKBOOK_NEW]));
}

static enum gp_code receive(struct http_call *call) {
    struct work work = web_work(call);
    const struct http_file *file = http_upload(call, "file");
    if (!file || file->size == 0) {
        web_refuse(call, GP_INVALID);
        return show(call, "请选择要导入的表格文件", NULL);
    }
    const char *id;
    TRY(workbook_keep(&work, web_folder(call, "documents"), file->path, file->sha256,
                      file->file_name, &id));
    return go_on(call, id, false);
}

static enum gp_code again(struct http_call *call) {
    return go_on(call, http_param(call, "id"), cstr_eq(http_form(call, "action"), "store"));
}

static const struct http_field file_form[] = {{"file", "表格文件", 10, 0}};
static const struct http_field again_form[] = {
    {"action", "操作", 10, 0},
    {"table", "表的种类", 4, HTTP_ROWS},
    {"was", "表的种类", 4, HTTP_ROWS},
    {"column", "列的含义", 4, HTTP_ROWS | HTTP_LONG},
};

const struct http_route workbook_routes[] = {
    {.method = HTTP_GET,
     .path = "/registry/workbook",
     .run = start_page,
     .need = PERM_MANAGE,
     .summary = "从表格导入机构、中心与项目"},
    {.method = HTTP_POST,
     .path = "/registry/workbook",
     .run = receive,
     .need = PERM_MANAGE,
     .where = HTTP_SLOW,
     .body_max = TABLE_FILE_MAX + 65536,
     .form = file_form,
     .n_form = GP_COUNT(file_form),
     .takes_files = true,
     .summary = "上传表格，查看会导入什么"},
    {.method = HTTP_POST,
     .path = "/registry/workbook/:id",
     .run = again,
     .need = PERM_MANAGE,
     .where = HTTP_SLOW,
     .body_max = 1 << 20,
     .form = again_form,
     .n_form = GP_COUNT(again_form),
     .summary = "按选择重新识别，或导入"},
    {0},
};
