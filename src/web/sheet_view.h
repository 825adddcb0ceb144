/* A score sheet on a page: its fields read from a form, and its rows for the partials
 * {{>marking_rows}} and {{>marking_status}}. Shared by experts' marking and parties' rating. */
#ifndef GP_WEB_SHEET_VIEW_H
#define GP_WEB_SHEET_VIEW_H

#include "app/sheet_form.h"
#include "web/web.h"

/* The fields of a sheet's form, for a route's declaration; rows are numbered as in sheet_form. */
#define SHEET_FIELDS                                                                               \
    {"points", "分数", 20, HTTP_ROWS}, {"level", "档次", 100, HTTP_ROWS},                          \
        {"part", "条件", 4, HTTP_ROWS}, {"done", "完成数", 20, HTTP_ROWS},                         \
        {"target", "目标数", 20, HTTP_ROWS}, {"times", "次数", 20, HTTP_ROWS},                     \
        {"na", "不适用", 4, HTTP_ROWS}, {"reason", "理由", 1000, HTTP_ROWS},                       \
        {"evidence", "依据", 300, HTTP_ROWS}, {"comment", "总体意见", 4000, 0},                    \
        {"rev", "草稿号", 12, 0}, {                                                                \
        "version", "版本", 12, 0                                                                   \
    }
#define SHEET_BODY_MAX ((size_t)1 << 20)

/* What the form of the call brings, each text trimmed at its ends where it is a figure. */
struct sheet_post sheet_view_post(const struct http_call *call);

/* Puts rows, comment and the running total into the map. locked: shown without fields. */
void sheet_view_rows(struct val *m, const struct sheet_form *form, const struct sheet_input *input,
                     bool locked);

/* The running total and how many rows are done, for the status line alone. oob: each row's own
 * note goes along, to be put in its place by htmx. */
void sheet_view_status(struct val *m, const struct sheet_form *form, int64_t revision,
                       int64_t saved_at, const char *problem, bool oob);

/* One mark in words: "2 项条件、得 1.5 分". */
const char *sheet_mark_text(struct arena *a, const struct form_row *row,
                            const struct mark_input *in);

#endif
