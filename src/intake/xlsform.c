#include "intake/xlsform.h"

#include <strings.h>

#include "codec/json.h"
#include "codec/json_out.h"
#include "codec/table.h"

static const char *const sheet_names[] = {"survey", "choices", "settings"};

static struct xlsform_sheet *sheet_of(struct xlsform *x, size_t i) {
    struct xlsform_sheet *const sheets[] = {&x->survey, &x->choices, &x->settings};
    return sheets[i];
}

/* ---- from a workbook */

static const char *cell_text(struct arena *a, const struct table_cell *c) {
    if (c->kind == TABLE_BOOL)
        return c->text.p[0] == '1' ? "true" : "false";
    if (c->kind == TABLE_EMPTY)
        return NULL;
    const char *p = c->text.p, *end = p + c->text.n;
    while (p < end && strchr(" \t\n", *p))
        p++;
    while (end > p && strchr(" \t\n", end[-1]))
        end--;
    return p < end ? arena_strndup(a, p, (size_t)(end - p)) : NULL;
}

static const char **cells_of(struct arena *a, const struct table_row *row, size_t n) {
    const char **cells = gp_new_n(a, const char *, n);
    for (size_t i = 0; i < row->n; i++)
        if (row->v[i].col < n)
            cells[row->v[i].col] = cell_text(a, &row->v[i]);
    return cells;
}

static enum gp_code read_sheet(struct arena *a, struct gp_err *e, struct table_book *b,
                               const char *name, struct xlsform_sheet *ret) {
    const struct table_row *row;
    for (;;) {
        TRY(table_next(b, e, &row));
        if (!row)
            return GP_OK;
        if (!ret->head) {
            uint32_t last = row->v[row->n - 1].col;
            if (last >= XLSFORM_COLUMNS_MAX)
                return gp_fail(e, GP_LIMIT, name, "列太多，最多 %d 列，请删去不用的列",
                               XLSFORM_COLUMNS_MAX);
            ret->n_columns = last + 1;
            ret->head_row = row->row;
            ret->head = cells_of(a, row, ret->n_columns);
            continue;
        }
        if (ret->rows.n == XLSFORM_ROWS_MAX)
            return gp_fail(e, GP_LIMIT, name, "行太多，最多 %d 行，请分成几份问卷",
                           XLSFORM_ROWS_MAX);
        *VEC_PUSH(a, &ret->rows) = (struct xlsform_row){row->row, cells_of(a, row, ret->n_columns)};
    }
}

static void close_book(struct table_book **b) {
    table_close(*b);
}

enum gp_code xlsform_read(struct arena *a, struct gp_err *e, struct str bytes,
                          struct xlsform *ret) {
    GP_CLEANUP(close_book) struct table_book *b = NULL;
    struct xlsform x = {0};
    const struct table_sheet *sheets;
    if (bytes.n > XLSFORM_FILE_MAX)
        return gp_fail(e, GP_LIMIT, NULL, "问卷文件最大 4 MB，请删去图片等内容");
    TRY(table_open_bytes(e, bytes, &b));
    size_t n = table_sheets(b, &sheets);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < GP_COUNT(sheet_names); k++) {
            if (strcasecmp(sheets[i].name, sheet_names[k]) != 0 || sheet_of(&x, k)->head)
                continue;
            TRY(table_select(b, e, i));
            TRY(read_sheet(a, e, b, sheet_names[k], sheet_of(&x, k)));
        }
    if (!x.survey.head)
        return gp_fail(e, GP_INVALID, NULL,
                       "文件里没有名为 survey 的工作表。请下载示例问卷，照它的格式填写");
    TRY(gp_answer(e, GP_OK));
    *ret = x;
    return GP_OK;
}

/* ---- as JSON */

const char *xlsform_json(struct arena *a, const struct xlsform *x) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    struct xlsform copy = *x;
    jout_object(&o);
    for (size_t k = 0; k < GP_COUNT(sheet_names); k++) {
        const struct xlsform_sheet *s = sheet_of(&copy, k);
        if (!s->head)
            continue;
        jout_key(&o, sheet_names[k]);
        jout_object(&o);
        jout_key(&o, "row");
        jout_int(&o, s->head_row);
        jout_key(&o, "head");
        jout_array(&o);
        for (size_t c = 0; c < s->n_columns; c++)
            jout_text(&o, s->head[c]);
        jout_end(&o);
        jout_key(&o, "rows");
        jout_array(&o);
        for (size_t i = 0; i < s->rows.n; i++) {
            jout_array(&o);
            jout_int(&o, s->rows.v[i].row);
            for (size_t c = 0; c < s->n_columns; c++)
                jout_text(&o, s->rows.v[i].cells[c]);
            jout_end(&o);
        }
        jout_end(&o);
        jout_end(&o);
    }
    jout_end(&o);
    return arena_strdup(a, buf_text(&b));
}

static const char **texts_of(struct arena *a, const json_t *list, size_t from, size_t n) {
    const char **cells = gp_new_n(a, const char *, n);
    for (size_t i = 0; i < n; i++)
        cells[i] = arena_strdup(a, json_string_value(json_array_get(list, i + from)));
    return cells;
}

static bool parse_sheet(struct arena *a, const json_t *v, struct xlsform_sheet *ret) {
    const json_t *head = json_object_get(v, "head"), *rows = json_object_get(v, "rows");
    ret->n_columns = json_array_size(head);
    if (!json_is_array(head) || !json_is_array(rows) || ret->n_columns > XLSFORM_COLUMNS_MAX ||
        json_array_size(rows) > XLSFORM_ROWS_MAX)
        return false;
    ret->head_row = (uint32_t)json_integer_value(json_object_get(v, "row"));
    ret->head = texts_of(a, head, 0, ret->n_columns);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        *VEC_PUSH(a, &ret->rows) =
            (struct xlsform_row){(uint32_t)json_integer_value(json_array_get(row, 0)),
                                 texts_of(a, row, 1, ret->n_columns)};
    }
    return true;
}

enum gp_code xlsform_parse(struct arena *a, struct gp_err *e, struct str json,
                           struct xlsform *ret) {
    JSON_HOLD json_t *top = NULL;
    struct xlsform x = {0};
    TRY(json_read(e, json, XLSFORM_JSON_MAX, 6, &top));
    for (size_t k = 0; k < GP_COUNT(sheet_names); k++) {
        const json_t *v = json_object_get(top, sheet_names[k]);
        if (v && !parse_sheet(a, v, sheet_of(&x, k)))
            return gp_fail(e, GP_INVALID, sheet_names[k], "存下的问卷读不出来");
    }
    TRY(gp_answer(e, GP_OK));
    *ret = x;
    return GP_OK;
}
