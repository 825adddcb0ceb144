/* Forms come in as workbooks, or come back with each problem and where it stands, and go out as
 * workbooks again. */
#include "web/forms/forms.h"

#include "base/file.h"
#include "codec/table.h"
#include "codec/xlsx_write.h"
#include "intake/xlsform.h"
#include "web/download.h"

static void put_problems(struct http_call *call, struct val *m, const struct xlsform_problems *p) {
    struct val *list = map_list(m, "form_problems");
    for (size_t i = 0; p && i < p->v.n; i++) {
        const struct xlsform_problem *x = &p->v.v[i];
        struct val *row = list_add_map(list);
        map_text(row, "sheet", x->sheet);
        map_text(row, "cell",
                 x->col == XLSFORM_NO_COLUMN ? arena_printf(call->arena, "第 %u 行", x->row + 1)
                                             : table_cell_name(call->arena, x->row, x->col));
        map_text(row, "message", x->message);
    }
    map_bool(m, "has_form_problems", p && p->v.n > 0);
}

void forms_put_library(struct http_call *call, struct val *m, const struct forms_library *l,
                       const char *chosen) {
    struct val *list = map_list(m, "forms"), *choice = map_list(m, "form_options");
    bool example = false;
    chosen = chosen ? chosen : http_form(call, "form");
    for (size_t i = 0; i < l->n; i++) {
        const struct survey_form_row *f = &l->forms[i];
        struct val *row = list_add_map(list);
        example = example || cstr_eq(f->id, l->example);
        map_text(row, "title", f->title);
        map_count(row, "version", f->version);
        map_count(row, "questions", f->questions);
        map_textf(row, "path", "%s/~form?id=%s", l->path, http_url_encode(call->arena, f->id));
        list_add_option(
            choice, f->id,
            arena_printf(call->arena, "%s（第 %lld 版）", f->title, (long long)f->version),
            chosen ? cstr_eq(chosen, f->id) : i == 0);
    }
    if (!example)
        list_add_option(choice, l->example, l->example_says,
                        chosen ? cstr_eq(chosen, l->example) : l->n == 0);
    map_textf(m, "example", "%s/~form?id=%s", l->path, l->example);
    map_textf(m, "form_action", "%s/~form", l->path);
    put_problems(call, m, l->problems);
}

enum gp_code forms_take(struct http_call *call, const char *round,
                        struct xlsform_problems *problems, struct survey_form_row *ret) {
    struct work work = web_work(call);
    const struct http_file *file = http_upload(call, "file");
    struct str bytes;
    if (!file || file->size == 0)
        return gp_fail(call->err, GP_INVALID, "问卷文件", "请先选择 .xlsx 文件，再点上传");
    TRY(file_read(call->arena, call->err, file->path, XLSFORM_FILE_MAX, &bytes));
    return WORK_WRITE(&work, form_take(&work, round, bytes, file->file_name, problems, ret));
}

static enum gp_code give_rows(void *arg, struct book_sink *sink) {
    const struct xlsform_sheet *s = arg;
    struct book_cell cells[XLSFORM_COLUMNS_MAX];
    for (size_t i = 0; i < s->rows.n; i++) {
        for (size_t c = 0; c < s->n_columns; c++)
            cells[c] = book_text(s->rows.v[i].cells[c]);
        TRY(book_row(sink, cells));
    }
    return GP_OK;
}

static struct book_sheet book_of(struct arena *a, const char *name, const struct xlsform_sheet *s) {
    struct book_column *columns = gp_new_n(a, struct book_column, s->n_columns);
    size_t n = s->n_columns;
    while (n > 1 && !s->head[n - 1])
        n--;
    for (size_t c = 0; c < n; c++)
        columns[c] = (struct book_column){.heading = cstr_or_empty(s->head[c]), .width = 20};
    return (struct book_sheet){.name = name,
                               .date = DATE_UNSET,
                               .columns = columns,
                               .n_columns = n,
                               .n_rows = (int64_t)s->rows.n,
                               .rows = give_rows,
                               .arg = (void *)(uintptr_t)s};
}

static enum gp_code write_form(struct http_call *call, const void *arg, const char *path) {
    const struct xlsform *x = arg;
    struct book_sheet sheets[3];
    size_t n = 0;
    sheets[n++] = book_of(call->arena, "survey", &x->survey);
    if (x->choices.head)
        sheets[n++] = book_of(call->arena, "choices", &x->choices);
    if (x->settings.head)
        sheets[n++] = book_of(call->arena, "settings", &x->settings);
    return xlsx_write(call->err, path, sheets, n);
}

enum gp_code forms_send(struct http_call *call) {
    struct work work = web_work(call);
    struct survey_form_row form;
    struct xlsform x;
    TRY(form_sheets(&work, cstr_or_empty(http_query(call, "id")), DEC_UNSET, &form, &x));
    return web_download_made(call, write_form, &x, form.title);
}
