/* The tables of pages that are downloaded as they are shown: described by what the page's model
 * already holds, so that page and file cannot differ. The same handler answers for both:
 *
 *     WEB_GET("/standards", list_page, …), WEB_SHOWN("/standards", list_page, PERM_MANAGE,
 * "评估标准"),
 *
 *     static enum gp_code list_page(struct http_call *call) {
 *         ... return web_render_shown(call, "standard/list", m, &tables[0], 1); }
 *
 * The template shows {{>download}}. A page that keeps its list short takes up to WEB_SHOWN_MOST for
 * the file, and says "cut" in its model when there is more: then no file is made, but said what to
 * do. For what the page does not hold, web/download.h is the way. */
#ifndef GP_WEB_SHOWN_H
#define GP_WEB_SHOWN_H

#include "web/download.h"

/* Two rows of a route table, behind the page's. Ids have no '~'. */
#define WEB_SHOWN(p, handler, perm, says) WEB_DOWNLOAD(p "/~list", handler, perm, says)

#define WEB_SHOWN_MOST 100000

struct web_shown_column {
    const char *heading;
    const char *key;     /* in the model, as the template names it; settlement/payable: in a map;
                          * ../name: not the row's own, but of what is around it */
    enum book_kind kind; /* what cannot be read as such stays a text */
};

struct web_shown {
    const char *name; /* of the sheet */
    const char *rows; /* list of the model; parts/lines: of each of its parts, and so on */
    const struct web_shown_column *columns;
    size_t n_columns;
};
#define WEB_SHOWN_TABLE(sheet, list, cols)                                                         \
    { .name = (sheet), .rows = (list), .columns = (cols), .n_columns = GP_COUNT(cols) }

/* The page, with the offer to download its tables; or, where that is what was asked for, the
 * tables: a sheet each, CSV the first. */
enum gp_code web_render_shown(struct http_call *call, const char *template_name, struct val *model,
                              const struct web_shown *tables, size_t n) GP_CHECKED;

/* The same of a page whose own address would stand where an id may stand. */
enum gp_code web_render_shown_below(struct http_call *call, const char *base,
                                    const char *template_name, struct val *model,
                                    const struct web_shown *tables, size_t n) GP_CHECKED;

/* Whether a download was asked for: for handlers that can leave something out. */
bool web_wants_shown(const struct http_call *call);

/* The cell of a finished text: 1,234.50 as money, 85.77% as a share, 2026-03-05 as a date. */
struct book_cell web_cell(enum book_kind kind, const char *text);

#endif
