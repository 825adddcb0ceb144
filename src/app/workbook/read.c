/* Which sheet is which table, its columns, its rows. Every visible sheet is looked at with the plan
 * of every table of the kind (guess_table), and taken as the one that fits best; its own name helps
 * where two fit alike. What was remembered of the columns is laid over the proposal, and what
 * somebody chose over both (read_sheet). What was pasted without a head has the columns of the
 * page. What becomes of the rows is run.c and the kind's own. */
#include "app/workbook/inside.h"

#include "base/file.h"
#include "intake/problems.h"

const char *workbook_fate_name(enum workbook_fate f) {
    static const char *const names[WORKBOOK_FATE_N] = {"新增", "修改", "不变", "删去"};
    return names[f];
}

/* ---- plans */

static bool is_member(const struct workbook_member *m, const struct intake_target *t) {
    return m->shape == t->shape && cstr_eq(m->key, t->field->key);
}

static bool is_among(const struct workbook_member *v, size_t n, const struct intake_target *t) {
    for (size_t i = 0; i < n && v[i].shape; i++)
        if (is_member(&v[i], t))
            return true;
    return false;
}

bool workbook_is_key(const char *key, const char *const *keys) {
    for (; keys && *keys; keys++)
        if (cstr_eq(*keys, key))
            return true;
    return false;
}

const char *const *workbook_keys(struct arena *a, const struct workbook_table *t, size_t part) {
    const char *const *but = t->parts[part].but;
    const struct shape *shape = t->parts[part].shape;
    if (!but)
        return t->parts[part].keys;
    const char **keys = gp_new_n(a, const char *, shape->n_fields + 1);
    size_t n = 0;
    for (size_t i = 0; i < shape->n_fields; i++)
        if (!workbook_is_key(shape->fields[i].key, but))
            keys[n++] = shape->fields[i].key;
    keys[n] = NULL;
    return keys;
}

/* Only what makes the row what it is must be there: an office's list rarely says all that can be
 * held. */
static const struct intake_plan *make_plan(struct arena *a, const struct workbook_kind *kind,
                                           const struct workbook_table *t) {
    struct intake_plan *plan = gp_new(a, struct intake_plan);
    for (size_t i = 0; i < WORKBOOK_PARTS && t->parts[i].shape; i++)
        intake_plan_add(a, plan, t->parts[i].shape, t->parts[i].at, kind->row_size,
                        workbook_keys(a, t, i));
    for (size_t i = 0; i < plan->targets.n; i++) {
        struct intake_target *target = &plan->targets.v[i];
        target->wanted = is_among(t->wanted, WORKBOOK_WANTED, target);
        target->filled = is_among(t->filled, WORKBOOK_WANTED, target);
        target->may_be_blank = is_among(t->blank, WORKBOOK_WANTED, target);
    }
    return plan;
}

const char *workbook_target_name(const struct workbook *book, size_t table, int target) {
    const struct intake_plan *plan = book->plans[table];
    if (target < 0 || (size_t)target >= plan->targets.n)
        return "不导入";
    const struct workbook_table *t = &book->kind->tables[table];
    for (size_t i = 0; i < WORKBOOK_NAMES && t->names[i].name; i++)
        if (is_member(&t->names[i].member, &plan->targets.v[target]))
            return t->names[i].name;
    return plan->targets.v[target].field->name;
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

struct reading {
    struct work *w;
    const struct workbook_wish *wish;
    struct table_book *file;
    const char *mappings[WORKBOOK_TABLES]; /* what the columns were the last time; NULL: unknown */
    struct workbook *book;
};

/* What a sheet cannot be read for is told, and not taken for a sheet without a head. */
static enum gp_code told(const struct reading *r, const struct workbook_sheet *sheet,
                         enum gp_code code, const struct gp_err *unsaid) {
    return code == GP_OK || code == GP_MISSING
               ? GP_OK
               : gp_fail(r->w->err, code, sheet->name, "%s", unsaid->message);
}

/* The table that fits best; *ret_found is false when none does. */
static enum gp_code guess_table(const struct reading *r, struct workbook_sheet *sheet,
                                bool *ret_found) {
    const struct workbook_kind *kind = r->wish->kind;
    int best = 0;
    for (size_t t = 0; t < kind->n_tables; t++) {
        struct gp_err unsaid = {.arena = r->w->arena};
        struct intake_head head;
        enum gp_code code =
            intake_look(r->w->arena, &unsaid, r->file, sheet->index, 0, r->book->plans[t], &head);
        TRY(told(r, sheet, code, &unsaid));
        if (code != GP_OK || head.problems.stopping > 0)
            continue;
        int score = head.score + (is_called(sheet->name, kind->tables[t].hint) ? NAME_SCORE : 0);
        if (score > best) {
            best = score;
            sheet->table = t;
            sheet->head = head;
        }
    }
    *ret_found = best > 0;
    return GP_OK;
}

static const struct workbook_choice *table_choice(const struct workbook_wish *wish, size_t sheet) {
    for (size_t i = 0; i < wish->n_choices; i++)
        if (wish->choices[i].whole && wish->choices[i].sheet == sheet)
            return &wish->choices[i];
    return NULL;
}

static enum gp_code look_bare(const struct reading *r, struct workbook_sheet *sheet) {
    const struct intake_plan *plan = r->book->plans[sheet->table];
    const struct workbook_member *m = r->wish->kind->tables[sheet->table].order;
    VEC(int) order = {0};
    for (; m && m->shape; m++)
        *VEC_PUSH(r->w->arena, &order) = intake_target(plan, m->shape, m->key);
    sheet->bare = true;
    return intake_look_bare(r->w->arena, r->w->err, r->file, sheet->index, plan, order.v, order.n,
                            &sheet->head);
}

static void leave_alone(struct workbook_sheet *sheet, const char *why) {
    sheet->table = WORKBOOK_NO_TABLE;
    sheet->why = why;
}

static enum gp_code find_head(const struct reading *r, struct workbook_sheet *sheet) {
    const struct workbook_kind *kind = r->wish->kind;
    const struct workbook_choice *choice = table_choice(r->wish, sheet->index);
    struct arena *a = r->w->arena;
    bool found = false;
    if (!choice || choice->unless_known)
        TRY(guess_table(r, sheet, &found));
    if (found)
        return GP_OK;
    if (!choice) {
        leave_alone(sheet, arena_printf(a, "认不出这张表：没有找到%s的表头", kind->what));
        return GP_OK;
    }
    if (choice->table >= kind->n_tables) {
        leave_alone(sheet, "选择了不导入");
        return GP_OK;
    }
    sheet->table = choice->table;
    struct gp_err unsaid = {.arena = a};
    enum gp_code code = intake_look(a, &unsaid, r->file, sheet->index, 0,
                                    r->book->plans[choice->table], &sheet->head);
    TRY(told(r, sheet, code, &unsaid));
    if (code == GP_MISSING && r->wish->pasted && kind->tables[choice->table].order)
        return look_bare(r, sheet);
    if (code == GP_MISSING)
        leave_alone(sheet, arena_printf(a, "没有找到“%s”的表头", kind->tables[choice->table].name));
    return GP_OK;
}

/* ---- its columns and rows */

static struct intake_options options_of(const struct workbook_table *t) {
    return t->options ? *t->options : (struct intake_options){0};
}

/* Of a table that repeats: what stands below, as long as heads come. */
static enum gp_code read_more(const struct reading *r, const struct workbook_table *t,
                              struct workbook_sheet *sheet) {
    const struct intake_plan *plan = r->book->plans[sheet->table];
    struct intake_table *last = &sheet->rows;
    while (t->repeats && last->more) {
        struct gp_err none = {.arena = r->w->arena};
        struct workbook_more more = {0};
        if (intake_look(r->w->arena, &none, r->file, sheet->index, last->next_row, plan,
                        &more.head) != GP_OK)
            return GP_OK;
        intake_remember(r->w->arena, plan, &more.head, /* corrected as the first was */
                        intake_mapping(r->w->arena, plan, &sheet->head));
        TRY(intake_read(r->w->arena, r->w->err, r->file, plan, &more.head, options_of(t),
                        &more.rows));
        struct workbook_more *kept = VEC_PUSH(r->w->arena, &sheet->more);
        *kept = more;
        if (more.rows.more && more.rows.next_row <= last->next_row)
            return GP_OK;
        last = &kept->rows;
    }
    return GP_OK;
}

static enum gp_code read_sheet(const struct reading *r, size_t index, const char *name) {
    const struct workbook_wish *wish = r->wish;
    struct arena *a = r->w->arena;
    struct workbook_sheet *sheet = VEC_PUSH(a, &r->book->sheets);
    *sheet = (struct workbook_sheet){.name = name, .index = index, .table = WORKBOOK_NO_TABLE};
    TRY(find_head(r, sheet));
    if (sheet->table == WORKBOOK_NO_TABLE)
        return GP_OK;
    const struct workbook_table *t = &wish->kind->tables[sheet->table];
    const struct intake_plan *plan = r->book->plans[sheet->table];
    if (r->mappings[sheet->table] && !sheet->bare)
        intake_remember(a, plan, &sheet->head, r->mappings[sheet->table]);
    for (size_t i = 0; i < wish->n_choices; i++)
        if (!wish->choices[i].whole && wish->choices[i].sheet == index)
            (void)intake_assign(a, plan, &sheet->head, wish->choices[i].col,
                                wish->choices[i].target);
    TRY(intake_read(a, r->w->err, r->file, plan, &sheet->head, options_of(t), &sheet->rows));
    return read_more(r, t, sheet);
}

static enum gp_code recall(struct work *w, struct reading *r) {
    const struct workbook_kind *kind = r->wish->kind;
    struct column_mapping *v;
    size_t n;
    TRY(store_mappings(w, r->wish->org, &v, &n));
    for (size_t t = 0; t < kind->n_tables; t++)
        for (size_t i = 0; i < n; i++)
            if (cstr_eq(v[i].kind, kind->tables[t].word))
                r->mappings[t] = v[i].mapping;
    return GP_OK;
}

static void collect_problems(const struct reading *r) {
    struct intake_problems *all = &r->book->problems;
    for (size_t i = 0; i < r->book->sheets.n; i++) {
        const struct workbook_sheet *s = &r->book->sheets.v[i];
        if (s->table == WORKBOOK_NO_TABLE)
            continue;
        problems_join(r->w->arena, all, &s->head.problems);
        problems_join(r->w->arena, all, &s->rows.problems);
    }
}

static enum gp_code read_book(struct reading *r) {
    const struct table_sheet *sheets;
    TRY(WORK_READ(r->w, recall(r->w, r)));
    size_t n = table_sheets(r->file, &sheets);
    for (size_t i = 0; i < n; i++)
        if (!sheets[i].hidden)
            TRY(read_sheet(r, i, arena_strdup(r->w->arena, sheets[i].name)));
    collect_problems(r);
    return GP_OK;
}

static enum gp_code open_file(struct work *w, const struct workbook_wish *wish,
                              struct table_book **ret) {
    struct str text;
    if (!wish->pasted)
        return table_open(w->err, wish->path, ret);
    TRY(file_read(w->arena, w->err, wish->path, TABLE_FILE_MAX, &text));
    return table_open_pasted(w->err, text, ret);
}

enum gp_code workbook_read(struct work *w, const struct workbook_wish *wish, struct workbook *ret) {
    struct reading r = {.w = w, .wish = wish, .book = ret};
    *ret = (struct workbook){.kind = wish->kind};
    if (wish->kind->n_tables > WORKBOOK_TABLES || wish->kind->n_groups > WORKBOOK_GROUPS)
        GP_DIE("%s has too many tables or groups", wish->kind->word);
    for (size_t t = 0; t < wish->kind->n_tables; t++)
        ret->plans[t] = make_plan(w->arena, wish->kind, &wish->kind->tables[t]);
    TRY(open_file(w, wish, &r.file));
    enum gp_code code = read_book(&r);
    table_close(r.file);
    return code;
}
