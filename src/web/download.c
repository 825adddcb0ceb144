#include "web/download.h"

#include <unistd.h>

#include "base/rand.h"
#include "codec/book_csv.h"
#include "codec/xlsx_write.h"

#define ROWS_HEADER "X-Row-Count"

static void remove_file(void *path) {
    unlink(path);
}

static bool write_block(void *arg, const void *bytes, size_t n) {
    return fwrite(bytes, 1, n, arg) == n;
}

static enum gp_code write_csv(struct http_call *call, const struct book_sheet *sheet,
                              const char *path) {
    FILE *f = fopen(path, "wxe");
    if (!f)
        return gp_fail(call->err, GP_IO, "下载", "无法新建临时文件，请检查磁盘空间");
    enum gp_code code = book_csv(call->err, sheet, write_block, f);
    if (fclose(f) != 0 && code == GP_OK)
        code = gp_fail(call->err, GP_IO, "下载", "写文件失败，磁盘可能已满");
    return code;
}

/* Counts what goes by: the answer says how many rows there are. */
struct counted {
    const struct book_sheet *sheet;
    int64_t n;
};

static enum gp_code count_rows(void *arg, struct book_sink *sink) {
    struct counted *c = arg;
    if (c->sheet->rows)
        TRY(c->sheet->rows(c->sheet->arg, sink));
    c->n = sink->n;
    return GP_OK;
}

static char *new_path(struct http_call *call) {
    char *path =
        arena_printf(call->arena, "%s/%s", web_folder(call, "spool"), rand_id(call->arena));
    arena_defer(call->arena, remove_file, path); /* when the answer has been sent */
    return path;
}

static void send_file(struct http_call *call, const char *path, bool csv, const char *name) {
    call->response->file = path;
    call->response->type = csv ? "text/csv; charset=utf-8" : XLSX_TYPE;
    http_set_header(call, "Cache-Control", "no-store");
    http_download_as(call, arena_printf(call->arena, "%s.%s", name, csv ? "csv" : "xlsx"));
}

enum gp_code web_download_made(struct http_call *call, web_write_book write, const void *arg,
                               const char *name) {
    char *path = new_path(call);
    TRY(write(call, arg, path));
    send_file(call, path, false, name);
    return GP_OK;
}

enum gp_code web_download_book(struct http_call *call, const struct book_sheet *sheets, size_t n,
                               const char *name) {
    struct counted counted = {.sheet = &sheets[0]};
    struct book_sheet *all = gp_new_n(call->arena, struct book_sheet, n);
    for (size_t i = 0; i < n; i++) {
        all[i] = sheets[i];
        if (!date_is_set(all[i].date))
            all[i].date = web_today();
    }
    all[0].rows = count_rows;
    all[0].arg = &counted;
    bool csv = cstr_ends(call->request->path, ".csv");
    char *path = new_path(call);
    TRY(csv ? write_csv(call, &all[0], path) : xlsx_write(call->err, path, all, n));
    http_set_header(call, ROWS_HEADER, arena_printf(call->arena, "%lld", (long long)counted.n));
    send_file(call, path, csv, name);
    return GP_OK;
}

enum gp_code web_download(struct http_call *call, const struct book_sheet *sheet,
                          const char *name) {
    return web_download_book(call, sheet, 1, name);
}

const char *web_download_rows(const struct http_call *call) {
    for (size_t i = 0; i < call->response->headers.n; i++)
        if (cstr_eq(call->response->headers.v[i].name, ROWS_HEADER))
            return call->response->headers.v[i].value;
    return "";
}

void web_offer_download(struct http_call *call, struct val *page, const char *path) {
    struct buf query GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < call->request->query.n; i++) {
        const struct http_pair *q = &call->request->query.v[i];
        if (!cstr_empty(q->value))
            buf_addf(&query, "%s%s=%s", query.n ? "&" : "?", http_url_encode(call->arena, q->name),
                     http_url_encode(call->arena, q->value));
    }
    struct val *m = map_map(page, "download");
    map_textf(m, "xlsx", "%s.xlsx%s", path, buf_text(&query));
    map_textf(m, "csv", "%s.csv%s", path, buf_text(&query));
}

struct web_table web_table(struct http_call *call, const char *name, const char *title,
                           const struct book_column *columns, size_t n_columns) {
    return (struct web_table){.call = call,
                              .sheet = {.name = name,
                                        .title = title,
                                        .date = DATE_UNSET,
                                        .columns = columns,
                                        .n_columns = n_columns,
                                        .fixed_columns = 1}};
}

void web_table_add(struct web_table *t, const struct book_cell *cells) {
    for (size_t i = 0; i < t->sheet.n_columns; i++)
        *VEC_PUSH(t->call->arena, &t->cells) = cells[i];
    t->sheet.n_rows++;
}

static enum gp_code write_table(void *arg, struct book_sink *sink) {
    const struct web_table *t = arg;
    for (size_t i = 0; i < t->cells.n; i += t->sheet.n_columns)
        TRY(book_row(sink, &t->cells.v[i]));
    return GP_OK;
}

struct book_sheet web_table_sheet(struct web_table *t) {
    t->sheet.rows = write_table;
    t->sheet.arg = t;
    return t->sheet;
}

enum gp_code web_table_send(struct web_table *t, const char *file_name) {
    struct book_sheet sheet = web_table_sheet(t);
    return web_download(t->call, &sheet, file_name);
}
