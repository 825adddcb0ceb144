/* The tables of pages, to be downloaded: one handler, one description (codec/book.h), and behind
 * one address .xlsx and .csv.
 *
 *     WEB_DOWNLOAD("/rounds/:round/settlement", results_settlement_file, PERM_MANAGE, "结算表"),
 *
 *     static enum gp_code results_settlement_file(struct http_call *call) {
 *         ... return web_download(call, &sheet, "第一轮-结算"); }
 *
 * The page says web_offer_download(call, m, "/rounds/first/settlement") and shows {{>download}}. */
#ifndef GP_WEB_DOWNLOAD_H
#define GP_WEB_DOWNLOAD_H

#include "codec/book.h"
#include "web/web.h"

#define WEB_DOWNLOAD_AS(p, form, runs, handler, perm, says)                                        \
    {                                                                                              \
        .method = HTTP_GET, .path = p "." form, .run = (handler), .need = (perm),                  \
        .where = HTTP_SLOW, .unit = (runs), .summary = says                                        \
    }
#define WEB_DOWNLOAD_IN(unit, p, handler, perm, says)                                              \
    WEB_DOWNLOAD_AS(p, "xlsx", unit, handler, perm, says "（Excel）"),                             \
        WEB_DOWNLOAD_AS(p, "csv", unit, handler, perm, says "（CSV）")
/* Two rows of a route table. */
#define WEB_DOWNLOAD(p, handler, perm, says)                                                       \
    WEB_DOWNLOAD_IN(HTTP_UNIT_USUAL, p, handler, perm, says)

/* Answers with the table in the form that was asked for, as a file of that name. Its date is today
 * when it has none. */
enum gp_code web_download(struct http_call *call, const struct book_sheet *sheet,
                          const char *name) GP_CHECKED;

/* The same of several: a workbook has a sheet each, CSV holds the first. */
enum gp_code web_download_book(struct http_call *call, const struct book_sheet *sheets, size_t n,
                               const char *name) GP_CHECKED;

/* Answers with a workbook that `write` makes at a path of its choosing. */
typedef enum gp_code (*web_write_book)(struct http_call *call, const void *arg, const char *path);
enum gp_code web_download_made(struct http_call *call, web_write_book write, const void *arg,
                               const char *name) GP_CHECKED;

/* How many rows it had, in digits; of several the first. */
const char *web_download_rows(const struct http_call *call);

/* For {{>download}}: the addresses, with what the page was asked for (filters) behind them. */
void web_offer_download(struct http_call *call, struct val *page, const char *path);

/* A table that is put together row by row: for what the page holds anyway. */
struct web_table {
    struct http_call *call;
    struct book_sheet sheet;
    VEC(struct book_cell) cells;
};
struct web_table web_table(struct http_call *call, const char *name, const char *title,
                           const struct book_column *columns, size_t n_columns);
/* A cell for each column. */
void web_table_add(struct web_table *t, const struct book_cell *cells);
/* The sheet, for web_download_book; borrows t. */
struct book_sheet web_table_sheet(struct web_table *t);
enum gp_code web_table_send(struct web_table *t, const char *file_name) GP_CHECKED;

#endif
