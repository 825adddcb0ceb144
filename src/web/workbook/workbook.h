/* The pages of an import, the same for every kind: send a file or paste, see what would become of
 * it, correct which sheet and column is what as often as need be, then store; and take it back. The
 * look is always the answer to a form, as looking costs as much as storing.
 *
 * Whose business it is decides the route's own handler, which describes the place and calls one of
 * the functions below. */
#ifndef GP_WEB_WORKBOOK_WORKBOOK_H
#define GP_WEB_WORKBOOK_WORKBOOK_H

#include "app/workbook/workbook.h"
#include "web/route.h"
#include "web/web.h"

struct workbook_place {
    const struct workbook_kind *kind;
    const char *base;          /* address of its first page: /registry/workbook */
    const char *title;         /* 从表格导入 */
    const char *up, *up_name;  /* where it belongs to */
    const char *explain;       /* which tables may come, in Chinese */
    const char *template_name; /* of its file */
    const char *subject, *org; /* see struct workbook_wish */
    const void *context;
    const char *done;   /* address to go on with when it is stored */
    const char *locked; /* why nothing can be imported now; NULL: it can */
    /* What else is to be done when something was stored (b NULL: taken back); gives the address to
     * go on with, NULL: done. May be NULL. */
    const char *(*stored)(struct http_call *call, const struct workbook *b);
};

/* The page on which a file is chosen, with what was imported before. */
enum gp_code workbook_start_page(struct http_call *call, const struct workbook_place *place);
/* Takes the file or text and shows the look. */
enum gp_code workbook_receive(struct http_call *call, const struct workbook_place *place);
/* Looks again by what was chosen, or stores. */
enum gp_code workbook_again(struct http_call *call, const struct workbook_place *place);
enum gp_code workbook_take_back(struct http_call *call, const struct workbook_place *place);

/* A workbook to be filled in. */
enum gp_code workbook_send_template(struct http_call *call, const struct workbook_place *place);

extern const struct http_field workbook_file_form[3], workbook_again_form[5];

/* The handlers of the rows below, when `find` describes the place: enum gp_code find(struct
 * http_call *, struct workbook_place *). */
#define WORKBOOK_HANDLER(name, find, page)                                                         \
    static enum gp_code name(struct http_call *call) {                                             \
        struct workbook_place place;                                                               \
        TRY(find(call, &place));                                                                   \
        return page(call, &place);                                                                 \
    }
/* The same for who changes something, and begins units of work itself. */
#define WORKBOOK_CHANGER(name, find, page)                                                         \
    static enum gp_code name(struct http_call *call) {                                             \
        struct workbook_place place;                                                               \
        struct work work = web_work(call);                                                         \
        TRY(WORK_READ(&work, find(call, &place)));                                                 \
        return page(call, &place);                                                                 \
    }
#define WORKBOOK_HANDLERS(find)                                                                    \
    WORKBOOK_HANDLER(start, find, workbook_start_page)                                             \
    WORKBOOK_CHANGER(receive, find, workbook_receive)                                              \
    WORKBOOK_CHANGER(again, find, workbook_again)                                                  \
    WORKBOOK_CHANGER(take_back, find, workbook_take_back)                                          \
    WORKBOOK_HANDLER(template, find, workbook_send_template)

#define WORKBOOK_FORM_MAX ((size_t)1 << 20)
#define WORKBOOK_TEXT_MAX 3000000 /* of what is pasted */

/* Four rows of a route table, for the handlers above. */
#define WORKBOOK_ROUTES(at, perm, says)                                                            \
    WEB_GET(at, start, perm, says),                                                                \
        WEB_POST(at, receive, perm, HTTP_SLOW, TABLE_FILE_MAX + WORKBOOK_FORM_MAX,                 \
                 says "：上传或粘贴，先看结果", WEB_FORM(workbook_file_form),                      \
                 .takes_files = true),                                                             \
        WEB_POST(at "/:upload", again, perm, HTTP_SLOW, WORKBOOK_FORM_MAX,                         \
                 says "：按选择重新识别，或导入", WEB_FORM(workbook_again_form)),                  \
        WEB_POST(at "/:import/undo", take_back, perm, HTTP_SLOW, 1024, says "：整体撤销一次导入")
/* The same, and that of its template. */
#define WORKBOOK_ROUTES_FULL(at, perm, says)                                                       \
    WORKBOOK_ROUTES(at, perm, says), WEB_GET(at "/~template.xlsx", template, perm,                 \
                                             says "：填报模板（Excel）", .where = HTTP_SLOW)

#endif
