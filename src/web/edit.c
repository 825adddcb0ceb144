#include "web/edit.h"

#include <stdlib.h>

#include "base/hash.h"

void edit_add(struct edit *e, const char *name, const char *value) {
    edit_add_as(e, name, value, NULL);
}

void edit_add_as(struct edit *e, const char *name, const char *value, const char *typed) {
    *VEC_PUSH(e->call->arena, &e->fields) =
        (struct edit_field){.name = name, .value = cstr_or_empty(value), .typed = typed};
}

void edit_add_shown(struct edit *e, const char *row, const char *column, const char *value,
                    const char *typed) {
    *VEC_PUSH(e->call->arena, &e->fields) = (struct edit_field){.name = "",
                                                                .value = cstr_or_empty(value),
                                                                .typed = cstr_or_empty(typed),
                                                                .row = row,
                                                                .column = column};
}

void edit_add_row(struct edit *e, const char *name, size_t row, const char *value) {
    edit_add(e, arena_printf(e->call->arena, "%s.%zu", name, row), value);
}

void edit_row_title(struct edit *e, size_t row, const char *title) {
    while (e->row_titles.n <= row)
        *VEC_PUSH(e->call->arena, &e->row_titles) = NULL;
    e->row_titles.v[row] = title;
}

void edit_label(struct edit *e, const char *name, const char *value, const char *label) {
    *VEC_PUSH(e->call->arena, &e->labels) = (struct edit_label){name, value, label};
}

static void digest(const struct edit *e, char out[static HASH_HEX]) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < e->fields.n; i++) {
        const struct edit_field *f = &e->fields.v[i];
        buf_addf(&b, "%s=%zu:%s;", f->name, strlen(f->value), f->value);
    }
    hash_hex((struct str){buf_text(&b), b.n}, out);
    buf_free(&b);
}

void edit_compared(struct http_call *call) {
    call->compared = true;
}

enum gp_code edit_compare(struct http_call *call, const char *now) {
    edit_compared(call);
    if (cstr_eq(http_form(call, "seen"), now))
        return GP_OK;
    call->conflict = true;
    return gp_fail(call->err, GP_CONFLICT, NULL,
                   "您打开这一页以后，别人保存过更新的内容，没有覆盖；请对照两份内容后再保存");
}

enum gp_code edit_check(const struct edit *e) {
    char now[HASH_HEX];
    digest(e, now);
    return edit_compare(e->call, now);
}

/* ---- both, side by side */

static size_t base_length(const char *name) {
    return strcspn(name, ".");
}

static bool is_base(const char *base, const char *name, size_t n) {
    return strlen(base) == n && memcmp(base, name, n) == 0;
}

static const char *label_of(const struct edit *e, const char *name, const char *value) {
    for (size_t i = 0; i < e->labels.n; i++)
        if (is_base(e->labels.v[i].name, name, base_length(name)) &&
            cstr_eq(e->labels.v[i].value, value))
            return e->labels.v[i].label;
    return value;
}

static const char *row_title(const struct edit *e, const char *name) {
    const char *dot = strchr(name, '.');
    if (!dot)
        return "";
    size_t row = strtoul(dot + 1, NULL, 10);
    if (row < e->row_titles.n && e->row_titles.v[row])
        return e->row_titles.v[row];
    return arena_printf(e->call->arena, "第 %zu 行", row + 1);
}

static void add_difference(const struct edit *e, struct val *list, const struct edit_field *f,
                           const char *typed) {
    const struct http_field *d = f->column ? NULL : http_field_of(e->call->request->route, f->name);
    struct val *row = list_add_map(list);
    map_text(row, "table", "");
    map_text(row, "row", f->column ? f->row : row_title(e, f->name));
    map_text(row, "column", f->column ? f->column : d ? d->title : f->name);
    map_text(row, "old", *f->value ? label_of(e, f->name, f->value) : "（空）");
    map_text(row, "new", *typed ? label_of(e, f->name, typed) : "（空）");
}

static bool is_stored(const struct edit *e, const char *name) {
    for (size_t i = 0; i < e->fields.n; i++)
        if (strcmp(e->fields.v[i].name, name) == 0)
            return true;
    return false;
}

/* Rows that are only typed belong to columns that are stored. */
static bool is_new_row(const struct edit *e, const char *name) {
    if (!strchr(name, '.') || is_stored(e, name))
        return false;
    for (size_t i = 0; i < e->fields.n; i++)
        if (is_base(arena_strndup(e->call->arena, e->fields.v[i].name,
                                  base_length(e->fields.v[i].name)),
                    name, base_length(name)))
            return true;
    return false;
}

void edit_differences(const struct edit *e, struct val *list) {
    for (size_t i = 0; i < e->fields.n; i++) {
        const struct edit_field *f = &e->fields.v[i];
        const char *typed = f->typed ? f->typed : cstr_or_empty(http_form(e->call, f->name));
        if (strcmp(f->value, typed) != 0)
            add_difference(e, list, f, typed);
    }
    for (size_t i = 0; i < e->call->request->form.n; i++) {
        const struct http_pair *p = &e->call->request->form.v[i];
        if (*p->value && is_new_row(e, p->name))
            add_difference(e, list, &(struct edit_field){.name = p->name, .value = ""}, p->value);
    }
}

void edit_show_seen(struct http_call *call, struct val *m, const char *now) {
    const char *typed = http_form(call, "seen");
    bool again = typed && !call->conflict; /* refused for another reason: as it began */
    map_text(m, "seen", again ? typed : arena_strdup(call->arena, now));
}

void edit_show_conflict(const struct edit *e, struct val *m, const char *discard) {
    map_bool(m, "has_conflict", e->call->conflict);
    map_text(m, "discard", discard);
    struct val *list = map_list(m, "conflict");
    if (e->call->conflict)
        edit_differences(e, list);
}

void edit_show(const struct edit *e, struct val *m, const char *discard) {
    char now[HASH_HEX];
    digest(e, now);
    edit_show_seen(e->call, m, now);
    edit_show_conflict(e, m, discard);
}
