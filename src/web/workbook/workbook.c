/* One page in two states: where a file is chosen or a table pasted (start), and what would become
 * of it (show_book): the things with their fate, all problems, and below them each sheet with its
 * columns, which can be chosen otherwise. read_choices takes back what was chosen; go_on looks
 * again or stores. */
#include "web/workbook/workbook.h"

#include "app/workbook/keep.h"
#include "base/file.h"
#include "web/download.h"
#include "web/inside.h"

#define SHOWN          200 /* things */
#define PROBLEMS_SHOWN 50
#define SAMPLES_SHOWN  3
#define PASTED_SHOWN   200000 /* bytes of what was pasted; more is put right where it came from */

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
static choices_t read_choices(struct http_call *call, const struct workbook_kind *kind) {
    choices_t all = {0};
    for (size_t i = 0; i < TABLE_SHEETS_MAX; i++) {
        int64_t table, was;
        if (!read_number(web_typed_row(call, "table", i), &table))
            continue;
        bool none = table < 0 || table >= (int64_t)kind->n_tables;
        *VEC_PUSH(call->arena, &all) = (struct workbook_choice){
            .sheet = i, .whole = true, .table = none ? WORKBOOK_NO_TABLE : (size_t)table};
        if (read_number(web_typed_row(call, "was", i), &was) && was == table && !none)
            read_columns(call, i, &all);
    }
    return all;
}

/* What the page from which it was pasted says it is: its only sheet. */
static choices_t read_hint(struct http_call *call, const struct workbook_kind *kind) {
    choices_t all = {0};
    const char *word = web_typed(call, "as");
    for (size_t t = 0; t < kind->n_tables; t++)
        if (cstr_eq(kind->tables[t].word, word))
            *VEC_PUSH(call->arena, &all) =
                (struct workbook_choice){.whole = true, .unless_known = true, .table = t};
    return all;
}

/* ---- what would become of it */

static void add_tables(struct arena *a, struct val *m, const struct workbook_kind *kind,
                       size_t chosen) {
    struct val *list = map_list(m, "tables");
    for (size_t t = 0; t < kind->n_tables; t++)
        list_add_option(list, arena_printf(a, "%zu", t), kind->tables[t].name, t == chosen);
    list_add_option(list, "-1", "不导入", chosen == WORKBOOK_NO_TABLE);
}

static const char *sample_of(const struct http_call *call, const struct intake_head *h, size_t k) {
    const char *text = "";
    for (size_t i = 0; i < h->samples.n && i < SAMPLES_SHOWN; i++) {
        const char *cell = h->samples.v[i].cells[k];
        if (!cstr_empty(cell))
            text = arena_printf(call->arena, "%s%s%s", text, *text ? "；" : "", cell);
    }
    return text;
}

static void add_columns(struct http_call *call, struct val *m, const struct workbook *b,
                        const struct workbook_sheet *s) {
    const struct intake_plan *plan = b->plans[s->table];
    struct val *list = map_list(m, "columns");
    for (size_t k = 0; k < s->head.columns.n; k++) {
        const struct intake_column *c = &s->head.columns.v[k];
        struct val *row = list_add_map(list);
        const char *name = table_column_name(call->arena, c->col);
        map_text(row, "column", name);
        map_text(row, "heading", cstr_or_empty(c->heading));
        map_text(row, "label", cstr_empty(c->heading) ? name : c->heading);
        map_text(row, "sample", sample_of(call, &s->head, k));
        map_textf(row, "field", "column.%zu", column_number(s->index, c->col));
        map_bool(row, "unused", c->target == INTAKE_NONE);
        struct val *options = map_list(row, "options");
        list_add_option(options, "-1", "不导入", c->target == INTAKE_NONE);
        for (size_t t = 0; t < plan->targets.n; t++)
            list_add_option(options, arena_printf(call->arena, "%zu", t),
                            workbook_target_name(b, s->table, (int)t), c->target == (int)t);
    }
}

static void add_sheets(struct http_call *call, struct val *m, const struct workbook *b) {
    struct val *list = map_list(m, "sheets");
    for (size_t i = 0; i < b->sheets.n; i++) {
        const struct workbook_sheet *s = &b->sheets.v[i];
        bool read = s->table != WORKBOOK_NO_TABLE;
        struct val *row = list_add_map(list);
        map_text(row, "name", s->name);
        map_textf(row, "table_field", "table.%zu", s->index);
        map_textf(row, "was_field", "was.%zu", s->index);
        map_textf(row, "was", "%d", read ? (int)s->table : -1);
        map_text(row, "why", s->why);
        map_text(row, "table_name", read ? b->kind->tables[s->table].name : "不导入");
        map_bool(row, "read", read);
        map_bool(row, "bare", s->bare);
        map_count(row, "rows", read ? (int64_t)s->rows.n : 0);
        map_count(row, "left_out", read ? (int64_t)(s->rows.hidden_rows.n + s->rows.notes.n) : 0);
        add_tables(call->arena, row, b->kind, s->table);
        if (read)
            add_columns(call, row, b, s);
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

static size_t count_group(const struct workbook *b, size_t g) {
    size_t n = 0;
    for (unsigned f = 0; f < WORKBOOK_FATE_N; f++)
        n += b->counts[g][f];
    return n;
}

static size_t add_counts(struct val *m, const struct workbook *b) {
    size_t all = 0;
    struct val *counts = map_list(m, "counts");
    for (size_t g = 0; g < b->kind->n_groups; g++) {
        size_t n = count_group(b, g);
        all += n;
        if (n == 0)
            continue;
        struct val *row = list_add_map(counts);
        map_text(row, "kind", b->kind->groups[g]);
        map_count(row, "new", (int64_t)b->counts[g][WORKBOOK_NEW]);
        map_count(row, "changed", (int64_t)b->counts[g][WORKBOOK_CHANGED]);
        map_count(row, "same", (int64_t)b->counts[g][WORKBOOK_SAME]);
        map_count(row, "gone", (int64_t)b->counts[g][WORKBOOK_GONE]);
        map_bool(row, "goes", b->kind->replaces);
    }
    return all;
}

static void add_things(struct val *m, const struct workbook *b) {
    static const char *const colors[WORKBOOK_FATE_N] = {"bg-green-lt", "bg-orange-lt",
                                                        "bg-secondary-lt", "bg-red-lt"};
    size_t all = add_counts(m, b), shown = 0;
    struct val *things = map_list(m, "things");
    for (unsigned pass = 0; pass < 2; pass++) /* what stays as it is comes last */
        for (size_t i = 0; i < b->things.n && shown < SHOWN; i++) {
            const struct workbook_thing *t = &b->things.v[i];
            if ((t->fate == WORKBOOK_SAME) != (pass == 1))
                continue;
            struct val *row = list_add_map(things);
            map_text(row, "kind", b->kind->groups[t->group]);
            map_text(row, "name", cstr_or_empty(t->name));
            map_text(row, "fate", workbook_fate_name(t->fate));
            map_text(row, "color", colors[t->fate]);
            map_text(row, "change", cstr_or_empty(t->change));
            shown++;
        }
    map_bool(m, "has_things", all > 0);
    map_bool(m, "things_not_shown", all > shown);
    map_count(m, "things_all", (int64_t)all);
    map_count(m, "things_shown", (int64_t)shown);
}

/* ---- the page */

static struct val *page_of(struct http_call *call, const struct workbook_place *place,
                           const char *problem, const char *where) {
    struct val *m = web_page(call, place->title);
    map_text(m, "problem", problem);
    map_text(m, "where", where);
    map_text(m, "base", place->base);
    map_text(m, "up", place->up);
    map_text(m, "up_name", place->up_name);
    map_text(m, "locked", place->locked);
    map_text(m, "template_path",
             place->template_name ? arena_printf(call->arena, "%s/~template.xlsx", place->base)
                                  : NULL);
    return m;
}

static enum gp_code add_history(struct http_call *call, struct val *m,
                                const struct workbook_place *place) {
    struct work work = web_work(call);
    struct workbook_done *v;
    size_t n;
    TRY(workbook_history(&work, place->kind, place->subject, &v, &n));
    struct val *list = map_list(m, "history");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(list);
        map_time(row, "at", v[i].at_ms);
        map_text(row, "file_name", v[i].file_name);
        map_text(row, "account", v[i].account);
        map_text(row, "summary", v[i].summary);
        map_time(row, "undone", v[i].undone_at);
        map_bool(row, "can_undo", !place->locked && v[i].undone_at == DEC_UNSET && v[i].states > 0);
        map_textf(row, "undo", "%s/%s/undo", place->base, v[i].id);
    }
    map_bool(m, "has_history", n > 0);
    map_count(m, "undo_days", WORKBOOK_UNDO_DAYS);
    return GP_OK;
}

static enum gp_code show_start(struct http_call *call, const struct workbook_place *place,
                               const char *problem, const char *where) {
    struct val *m = page_of(call, place, problem, where);
    map_text(m, "explain", place->explain);
    map_text(m, "pasted", web_typed(call, "paste"));
    const char *as = web_typed(call, "as");
    if (!*as)
        as = cstr_or_empty(http_query(call, "as"));
    struct val *tables = map_list(m, "tables");
    list_add_option(tables, "", "由系统认", !*as);
    for (size_t t = 0; t < place->kind->n_tables; t++)
        list_add_option(tables, place->kind->tables[t].word, place->kind->tables[t].name,
                        cstr_eq(place->kind->tables[t].word, as));
    TRY(add_history(call, m, place));
    return web_render(call, "workbook/start", m);
}

static const char *empty_problem(const struct workbook *b) {
    return b->things.n > 0 || b->problems.stopping > 0
               ? NULL
               : "表格里没有可以导入的行，请核对每张表是什么";
}

/* What was pasted, to be put right on the page where its problems stand. */
static enum gp_code add_pasted(struct http_call *call, struct val *m,
                               const struct workbook_received *got, const struct workbook *b) {
    struct str text;
    bool wanted = got->pasted && (b->problems.stopping > 0 || b->things.n == 0) &&
                  file_size(got->path) <= PASTED_SHOWN;
    map_bool(m, "mends", wanted);
    if (!wanted)
        return GP_OK;
    TRY(file_read(call->arena, call->err, got->path, PASTED_SHOWN, &text));
    map_text(m, "pasted", arena_strndup(call->arena, text.p, text.n));
    const struct workbook_sheet *s = b->sheets.n == 1 ? &b->sheets.v[0] : NULL;
    bool is_read = s && s->table != WORKBOOK_NO_TABLE;
    map_text(m, "as", is_read ? b->kind->tables[s->table].word : web_typed(call, "as"));
    return GP_OK;
}

static enum gp_code show_book(struct http_call *call, const struct workbook_place *place,
                              const char *id, const struct workbook_received *got,
                              const struct workbook *b) {
    struct val *m = page_of(call, place, empty_problem(b), NULL);
    map_text(m, "file_name", got->file_name);
    TRY(add_pasted(call, m, got, b));
    map_textf(m, "action", "%s/%s", place->base, id);
    map_text(m, "told", b->title);
    map_bool(m, "can_store", b->things.n > 0 && b->problems.stopping == 0 && !place->locked);
    map_bool(m, "any_stopping", b->problems.stopping > 0);
    map_bool(m, "replaces", b->kind->replaces);
    map_bool(m, "replace", *web_typed(call, "replace"));
    add_sheets(call, m, b);
    add_problems(m, b);
    add_things(m, b);
    return web_render(call, "workbook/look", m);
}

/* ---- handlers */

enum gp_code workbook_start_page(struct http_call *call, const struct workbook_place *place) {
    return show_start(call, place, NULL, NULL);
}

static enum gp_code refuse(struct http_call *call, const struct workbook_place *place,
                           enum gp_code code) {
    if (code != GP_INVALID && code != GP_LIMIT && code != GP_MISSING && code != GP_CONFLICT)
        return code;
    struct work work = web_work(call);
    web_refuse(call, code);
    return WORK_READ(&work, show_start(call, place, call->err->message, call->err->where));
}

static enum gp_code go_on(struct http_call *call, const struct workbook_place *place,
                          const char *id, choices_t choices, bool store) {
    struct work work = web_work(call);
    struct workbook_received got;
    enum gp_code code = workbook_find(&work, web_folder(call, "documents"), id, &got);
    if (code != GP_OK)
        return refuse(call, place, code);
    const struct workbook_wish wish = {.kind = place->kind,
                                       .subject = place->subject,
                                       .org = place->org,
                                       .context = place->context,
                                       .path = got.path,
                                       .file_name = got.file_name,
                                       .pasted = got.pasted,
                                       .choices = choices.v,
                                       .n_choices = choices.n,
                                       .replace = *web_typed(call, "replace") != '\0',
                                       .store = store};
    struct workbook b;
    code = workbook_import(&work, &wish, &b);
    if (code != GP_OK)
        return refuse(call, place, code);
    if (!b.stored)
        return show_book(call, place, id, &got, &b);
    const char *path = place->stored ? place->stored(call, &b) : NULL;
    return web_done(call, path ? path : place->done,
                    arena_printf(call->arena, "已从“%s”导入：%s。需要时可以在“%s”页整体撤销",
                                 got.file_name, b.summary, place->title));
}

static enum gp_code keep_sent(struct http_call *call, const char **ret_id) {
    struct work work = web_work(call);
    const struct http_file *file = http_upload(call, "file");
    const char *text = web_typed(call, "paste"), *documents = web_folder(call, "documents");
    if (file && file->size > 0)
        return workbook_keep(
            &work, documents,
            &(struct workbook_received){file->path, file->sha256, file->file_name, false}, ret_id);
    if (text[strspn(text, " \t\r\n")] != '\0')
        return workbook_keep_text(&work, documents, worker_of(call)->web->spool, str_of(text),
                                  ret_id);
    return gp_fail(call->err, GP_INVALID, NULL, "请选择要导入的表格文件，或粘贴表格");
}

enum gp_code workbook_receive(struct http_call *call, const struct workbook_place *place) {
    const char *id;
    enum gp_code code = keep_sent(call, &id);
    if (code != GP_OK)
        return refuse(call, place, code);
    return go_on(call, place, id, read_hint(call, place->kind), false);
}

enum gp_code workbook_again(struct http_call *call, const struct workbook_place *place) {
    return go_on(call, place, http_param(call, "upload"), read_choices(call, place->kind),
                 cstr_eq(http_form(call, "action"), "store"));
}

enum gp_code workbook_take_back(struct http_call *call, const struct workbook_place *place) {
    struct work work = web_work(call);
    const char *name;
    const char *id = http_param(call, "import");
    enum gp_code code =
        WORK_WRITE(&work, workbook_undo(&work, place->kind, place->subject, id, &name));
    if (code != GP_OK)
        return refuse(call, place, code);
    if (place->stored)
        (void)place->stored(call, NULL);
    return web_done(call, place->base,
                    arena_printf(call->arena, "已撤销从“%s”导入的全部内容", name));
}

static enum gp_code write_template(struct http_call *call, const void *arg, const char *path) {
    const struct workbook_place *place = arg;
    struct work work = web_work(call);
    return workbook_template(&work, place->kind, place->subject, path, web_today());
}

enum gp_code workbook_send_template(struct http_call *call, const struct workbook_place *place) {
    return web_download_made(call, write_template, place, place->template_name);
}

const struct http_field workbook_file_form[] = {
    {"file", "表格文件", 10, 0},
    {"paste", "粘贴的表格", WORKBOOK_TEXT_MAX, 0},
    {"as", "表的种类", 30, 0},
};
const struct http_field workbook_again_form[] = {
    {"action", "操作", 10, 0},
    {"replace", "删去表里没有的", 1, 0},
    {"table", "表的种类", 4, HTTP_ROWS},
    {"was", "表的种类", 4, HTTP_ROWS},
    {"column", "列的含义", 4, HTTP_ROWS | HTTP_LONG},
};
