/* A score sheet on a page: its fields read from a form, and its rows for the partials
 * {{>marking_rows}} and {{>marking_status}}. Shared by experts' marking and parties' rating. */
#ifndef GP_WEB_MARKING_SHEET_VIEW_H
#define GP_WEB_MARKING_SHEET_VIEW_H

#include "app/marking/sheet_form.h"
#include "app/marking/sheet_trust.h"
#include "shape/shape.h"
#include "web/web.h"

/* The fields of a sheet's form, for a route's declaration; rows are numbered as in sheet_form. */
#define SHEET_FIELDS                                                                               \
    {"points", "分数", 20, HTTP_ROWS}, {"level", "档次", 100, HTTP_ROWS},                          \
        {"part", "条件", 4, HTTP_ROWS}, {"done", "完成数", 20, HTTP_ROWS},                         \
        {"target", "目标数", 20, HTTP_ROWS}, {"times", "次数", 20, HTTP_ROWS},                     \
        {"na", "不适用", 4, HTTP_ROWS}, {"reason", "理由", TEXT_PARAGRAPH, HTTP_ROWS},             \
        {"evidence", "依据", TEXT_LINE, HTTP_ROWS}, {"comment", "总体意见", TEXT_PARAGRAPH, 0},    \
        {"rev", "草稿号", 12, 0}, {                                                                \
        "version", "版本", 12, 0                                                                   \
    }
#define SHEET_BODY_MAX ((size_t)1 << 20)

/* The same for several sheets in one form: the k-th one's rows are numbered from k times
 * SHEET_STRIDE, and what belongs to it as a whole by k. at.k names the sheet. */
#define SHEET_STRIDE 1000
#define SHEETS_MAX   300
#define SHEET_TABLE_FIELDS                                                                         \
    {"points", "分数", 20, HTTP_ROWS | HTTP_LONG}, {"level", "档次", 100, HTTP_ROWS | HTTP_LONG},  \
        {"part", "条件", 4, HTTP_ROWS | HTTP_LONG}, {"done", "完成数", 20, HTTP_ROWS | HTTP_LONG}, \
        {"target", "目标数", 20, HTTP_ROWS | HTTP_LONG},                                           \
        {"times", "次数", 20, HTTP_ROWS | HTTP_LONG}, {"na", "不适用", 4, HTTP_ROWS | HTTP_LONG},  \
        {"reason", "理由", TEXT_PARAGRAPH, HTTP_ROWS | HTTP_LONG},                                 \
        {"evidence", "依据", TEXT_LINE, HTTP_ROWS | HTTP_LONG},                                    \
        {"comment", "总体意见", TEXT_PARAGRAPH, HTTP_ROWS}, {"rev", "草稿号", 12, HTTP_ROWS},      \
        {"version", "版本", 12, HTTP_ROWS}, {                                                      \
        "at", "评价", 130, HTTP_ROWS                                                               \
    }

/* What the form of the call brings, each text trimmed at its ends where it is a figure. */
struct sheet_post sheet_view_post(const struct http_call *call);
/* The k-th of several. */
struct sheet_post sheet_view_post_of(const struct http_call *call, size_t k);

/* A draft's number as the form brings it; 0 when it is none. */
int64_t sheet_view_number(const char *text);

/* Puts rows, comment and the running total into the map. locked: shown without fields. desk: what
 * lies beside the sheet; NULL: nothing. */
struct desk;
void sheet_view_rows(struct val *m, const struct sheet_form *form, const struct sheet_input *input,
                     bool locked, const struct desk *desk);
/* The same as the k-th of several. */
void sheet_view_rows_of(struct val *m, const struct sheet_form *form,
                        const struct sheet_input *input, bool locked, size_t k);

/* The running total and how many rows are done, for the status line alone. oob: each row's own
 * note goes along, to be put in its place by htmx. */
void sheet_view_status(struct val *m, const struct sheet_form *form, int64_t revision,
                       int64_t saved_at, const char *problem, bool oob);

/* Answers a save while typing with that line alone; what else the model holds goes along. */
enum gp_code sheet_view_reply_status(struct http_call *call, struct val *m,
                                     const struct sheet_form *form, int64_t revision,
                                     int64_t saved_at, const char *problem) GP_CHECKED;

/* All marks with what they are worth and why, in few lines, to be read before handing in. */
void sheet_view_summary(struct val *m, const struct sheet_form *form,
                        const struct sheet_input *input);

/* Each row's own note, to be put in its place by htmx; of the k-th of several sheets. */
void sheet_view_notes(struct val *list, const struct sheet_form *form, size_t k);

/* Where what was typed differs from the draft that is stored, for {{>conflict}}; stored NULL: there
 * is no conflict. discard: the address of the sheet. Gives the list, for what else differs. */
struct val *sheet_view_conflict(struct val *m, const struct sheet_form *form,
                                const struct sheet_input *stored, const struct sheet_input *typed,
                                const char *discard);

/* One mark in words: "2 项条件、得 1.5 分". */
const char *sheet_mark_text(struct arena *a, const struct form_row *row,
                            const struct mark_input *in);

/* What others changed of a sheet that was handed in, for its scorer. */
void sheet_view_corrections(struct val *m, const struct component *component,
                            const struct sheet_correction *list, size_t n);

#endif
