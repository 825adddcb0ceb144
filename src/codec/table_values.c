#include "codec/table_values.h"

static const char *const headings[VALUES_COLUMNS] = {
    [VALUES_ELEMENT] = "dataElement",
    [VALUES_VALUE] = "value",
    [VALUES_PERIOD] = "period",
    [VALUES_UNIT] = "orgUnit",
    [VALUES_SET] = "dataSet",
    [VALUES_ATTRIBUTE] = "attributeOptionCombo",
    [VALUES_CATEGORY] = "categoryOptionCombo",
    [VALUES_COMMENT] = "comment",
};

static enum gp_code values_select(struct table_book *b, struct gp_err *e, size_t sheet) {
    (void)e, (void)sheet;
    ((struct values *)b->inside)->next = 0;
    return GP_OK;
}

static enum gp_code values_next(struct table_book *b, struct gp_err *e, bool *ret_found) {
    struct values *x = b->inside;
    (void)e;
    if (x->next > x->rows.n) {
        *ret_found = false;
        return GP_OK;
    }
    const struct values_row *row = x->next > 0 ? &x->rows.v[x->next - 1] : NULL;
    b->row.row = row && x->by_line ? row->line - 1 : (uint32_t)x->next;
    for (uint32_t col = 0; col < VALUES_COLUMNS; col++) {
        const char *text = row ? row->v[col] : headings[col];
        if (cstr_empty(text))
            continue;
        struct table_cell *c = table_add_cell(b, col);
        c->kind = TABLE_TEXT;
        table_set_text(b, c, str_of(text));
    }
    x->next++;
    return GP_OK;
}

static const struct table_driver values_driver = {values_select, values_next, NULL};

/* Behind the first line, which is the heading's, and each behind the one before. */
static bool have_lines(const struct values *x) {
    uint32_t last = 1;
    for (size_t i = 0; i < x->rows.n; i++) {
        if (x->rows.v[i].line <= last)
            return false;
        last = x->rows.v[i].line;
    }
    return true;
}

void values_open(struct table_book *b, struct values *values) {
    values->by_line = have_lines(values);
    const char *name = arena_printf(
        &b->arena, values->by_line ? "%s 指标数据" : "%s 指标数据（第 2 行是第 1 个 dataValue）",
        values->format);
    *VEC_PUSH(&b->arena, &b->sheets) = (struct table_sheet){name, false};
    b->inside = values;
    b->driver = &values_driver;
}
