/* A sheet to be filled in is described here and written by codec. Begin at table_of: it chooses
 * members of a shape (choose_fields), makes a column of each (column_of: heading, note, bounds,
 * choices) and lets fill_rows give what is known already. All that is true of a member comes from
 * its shape; what only this sheet wants, lists, locks and sums, comes from the template_sheet. */
#include "workbook/template.h"

#include "codec/xlsx_write.h"
#include "shape/text.h"

#define HOW_TO "橙色表头为必填；把鼠标移到表头上可看填写说明；灰色单元格不能改。"

static const enum book_kind kinds[FIELD_KIND_N] = {
    [FIELD_MONEY] = BOOK_MONEY,   [FIELD_SCORE] = BOOK_SCORE, [FIELD_SHARE] = BOOK_SHARE,
    [FIELD_FACTOR] = BOOK_FACTOR, [FIELD_DATE] = BOOK_DATE,   [FIELD_COUNT] = BOOK_COUNT,
    [FIELD_BOOL] = BOOK_BOOL,
};

bool template_holds(const struct field *f) {
    return f->kind != FIELD_FORMAT && f->kind != FIELD_VERSION && f->kind != FIELD_OBJECT &&
           f->kind != FIELD_LIST;
}

static bool is_among(const char *const *keys, size_t n, const char *key) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(keys[i], key))
            return true;
    return false;
}

static const struct template_list *list_of(const struct template_sheet *s, const struct field *f) {
    for (size_t i = 0; i < s->n_lists; i++)
        if (cstr_eq(s->lists[i].key, f->key))
            return &s->lists[i];
    return NULL;
}

/* ---- a column */

static const char *bounds_note(struct arena *a, const struct field *f, const char *what) {
    const char *unit = f->kind == FIELD_SHARE ? "%" : "";
    return arena_printf(a, "%s，%s%s 到 %s%s 之间", what, kind_text(a, f->kind, f->min), unit,
                        kind_text(a, f->kind, f->max), unit);
}

static const char *form_note(struct arena *a, const struct field *f,
                             const struct template_list *list) {
    if (list)
        return list->open ? "从列表中选，也可以另填" : "从列表中选一项";
    switch (f->kind) {
    case FIELD_MONEY:
        return bounds_note(a, f, "金额，单位元，最多两位小数");
    case FIELD_SCORE:
        return bounds_note(a, f, "分数，最多四位小数");
    case FIELD_SHARE:
        return bounds_note(a, f, "百分数，如 85.77%，最多两位小数");
    case FIELD_FACTOR:
        return bounds_note(a, f, "系数，如 1.05，最多四位小数");
    case FIELD_COUNT:
        return arena_printf(a, "整数，%lld 到 %lld 之间", (long long)f->min, (long long)f->max);
    case FIELD_DATE:
        return "日期，如 2026-03-05";
    case FIELD_BOOL:
        return "选“是”或“否”，不填即“否”";
    case FIELD_ENUM:
        return "从列表中选一项";
    case FIELD_ID:
        return "编号，1 到 64 个字母、数字或 _ . -，同一表内不能重复使用";
    case FIELD_DIGITS:
        return arena_printf(a, "%lld 位数字", (long long)f->max);
    case FIELD_SHA256:
        return "64 位小写十六进制数字";
    case FIELD_TEXTS:
    case FIELD_IDS:
        return arena_printf(a, "最多 %lld 项，每项一行（在格内按 Alt+Enter 换行）",
                            (long long)f->max);
    default:
        return arena_printf(a, "文字，最多 %lld 字", (long long)f->max);
    }
}

static const char *note_of(struct arena *a, const struct field *f,
                           const struct template_list *list) {
    return arena_printf(a, "%s（%s）\n%s。", f->name, f->required ? "必填" : "选填",
                        form_note(a, f, list));
}

static unsigned width_of(const struct field *f) {
    if (f->kind == FIELD_TEXT)
        return f->max <= TEXT_NAME ? 16 : f->max <= TEXT_LINE ? 30 : 44;
    return f->kind == FIELD_TEXTS || f->kind == FIELD_IDS ? 30 : 12;
}

static void choose_words(struct arena *a, const struct words *words, struct book_input *in) {
    const char **names = gp_new_n(a, const char *, words->n);
    for (size_t i = 0; i < words->n; i++)
        names[i] = words->v[i].name;
    in->choices = names;
    in->n_choices = words->n;
}

static void bound_input(const struct field *f, struct book_input *in) {
    bool text = f->kind == FIELD_TEXT || f->kind == FIELD_ID || f->kind == FIELD_DIGITS ||
                f->kind == FIELD_SHA256;
    in->bounded = text || kind_is_figure(f->kind) || f->kind == FIELD_COUNT;
    in->least = f->min;
    in->most = f->max;
}

static struct book_column column_of(struct arena *a, const struct template_sheet *s,
                                    const struct field *f) {
    const struct template_list *list = list_of(s, f);
    struct book_input *in = gp_new(a, struct book_input);
    in->required = f->required;
    in->locked = is_among(s->locked, s->n_locked, f->key);
    if (list) {
        in->choices = list->names;
        in->n_choices = list->n;
        in->open = list->open;
    } else if (f->kind == FIELD_ENUM) {
        choose_words(a, f->words, in);
    } else {
        bound_input(f, in);
    }
    return (struct book_column){.heading = f->name,
                                .kind = kinds[f->kind],
                                .total = is_among(s->sums, s->n_sums, f->key),
                                .width = width_of(f),
                                .note = note_of(a, f, list),
                                .input = in};
}

/* ---- rows */

struct member {
    const struct field *field;
    size_t at; /* where its struct begins in a row */
};
struct filling {
    struct arena *arena;
    const struct template_sheet *sheet;
    VEC(struct member) members;
};

static const char *name_in_list(const struct template_list *list, const char *value) {
    for (size_t i = 0; list && list->values && i < list->n; i++)
        if (cstr_eq(list->values[i], value))
            return list->names[i];
    return value;
}

static struct book_cell cell_of(const struct filling *w, const struct field *f,
                                const void *object) {
    const char *at = (const char *)object + f->at;
    switch (f->kind) {
    case FIELD_MONEY:
    case FIELD_SCORE:
    case FIELD_SHARE:
    case FIELD_FACTOR:
    case FIELD_COUNT:
        return (struct book_cell){kinds[f->kind], NULL, *(const int64_t *)(const void *)at};
    case FIELD_DATE:
        return book_date(*(const date_t *)(const void *)at);
    case FIELD_BOOL:
        return book_bool(*(const bool *)at);
    case FIELD_ENUM:
        return book_text(field_words(w->arena, f, object));
    default:
        return book_text(name_in_list(list_of(w->sheet, f), field_text(w->arena, f, object)));
    }
}

static enum gp_code fill_rows(void *arg, struct book_sink *sink) {
    const struct filling *w = arg;
    const struct template_sheet *s = w->sheet;
    struct book_cell *cells = gp_new_n(w->arena, struct book_cell, s->n_leading + w->members.n);
    for (size_t row = 0; row < s->n_rows; row++) {
        for (size_t i = 0; i < s->n_leading; i++)
            cells[i] = s->lead[row * s->n_leading + i];
        for (size_t i = 0; i < w->members.n; i++)
            cells[s->n_leading + i] =
                cell_of(w, w->members.v[i].field, (const char *)s->rows[row] + w->members.v[i].at);
        TRY(book_row(sink, cells));
    }
    return GP_OK;
}

/* ---- sheets */

static const struct field *member(const struct shape *s, const char *key) {
    const struct field *f = shape_field(s, key);
    if (!f || !template_holds(f))
        GP_DIE("no cell can hold %s of %s", key, s->id);
    return f;
}

static void choose_fields(struct filling *w) {
    const struct template_sheet *s = w->sheet;
    size_t most = s->parts ? 0 : s->keys ? s->n_keys : s->shape->n_fields;
    for (size_t i = 0; i < s->n_parts; i++)
        for (const char *const *k = s->parts[i].keys; *k; k++)
            *VEC_PUSH(w->arena, &w->members) =
                (struct member){member(s->parts[i].shape, *k), s->parts[i].at};
    for (size_t i = 0; i < most; i++) {
        const struct field *f = s->keys ? member(s->shape, s->keys[i]) : &s->shape->fields[i];
        if (template_holds(f))
            *VEC_PUSH(w->arena, &w->members) = (struct member){f, 0};
    }
}

static struct book_sheet table_of(struct arena *a, const struct template_sheet *s, date_t date) {
    struct filling *w = gp_new(a, struct filling);
    *w = (struct filling){.arena = a, .sheet = s};
    choose_fields(w);
    size_t n = s->n_leading + w->members.n;
    struct book_column *columns = gp_new_n(a, struct book_column, n);
    for (size_t i = 0; i < s->n_leading; i++)
        columns[i] = s->leading[i];
    for (size_t i = 0; i < w->members.n; i++)
        columns[s->n_leading + i] = column_of(a, s, w->members.v[i].field);
    const char *name = s->name ? s->name : s->shape->name;
    return (struct book_sheet){.name = name,
                               .title = s->title ? s->title : name,
                               .note = HOW_TO,
                               .date = date,
                               .columns = columns,
                               .n_columns = n,
                               .fixed_columns = s->n_leading ? s->n_leading : 1,
                               .n_rows = (int64_t)s->n_rows,
                               .rows = fill_rows,
                               .arg = w,
                               .template = true,
                               .blank_rows = s->blank_rows};
}

enum gp_code template_write(struct gp_err *e, const char *path, const struct template_sheet *sheets,
                            size_t n, date_t date) {
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct book_sheet *tables = gp_new_n(&a, struct book_sheet, n);
    for (size_t i = 0; i < n; i++)
        tables[i] = table_of(&a, &sheets[i], date);
    return xlsx_write(e, path, tables, n);
}
