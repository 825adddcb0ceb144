/* What an operator handed in, as a read-only part of a page: for the evaluator's data page and for
 * whoever marks it. */
#ifndef GP_WEB_FILL_SUBMISSION_H
#define GP_WEB_FILL_SUBMISSION_H

#include "app/fill/fill.h"
#include "web/web.h"

struct submission {
    struct entry_scope *scope;
    struct dossier dossier;
    struct fill_case c;
    const char
        *also; /* a round to be read along with it into other, at no statement more; NULL: none */
    struct dossier other;
};
/* Read once, for pages that show more of it than its tables; GP_MISSING when the entry is not the
 * visitor's business. */
enum gp_code submission_open(struct work *w, const char *round, const char *entry,
                             struct submission *ret) GP_CHECKED;
enum gp_code submission_put(struct http_call *call, struct val *map,
                            struct submission *s) GP_CHECKED;

/* Puts a map "submission" into the page's map, for the partial {{>submission_view}}: the parts that
 * were handed in last (人员, 指标, 资金, 工作服务成效, 材料, 承诺), each as tables of finished
 * text, with links to the files. Heads are h2 and h3, so the page's own stand above them.
 *
 * Identity numbers are masked, but for accounts of the operator whose staff it is. Nothing handed
 * in yet: the partial says so. GP_MISSING when the entry is not the visitor's business
 * (flow_entry). Joins the caller's transaction; needs no more than reading. */
enum gp_code submission_model(struct http_call *call, const char *round, const char *entry,
                              struct val *map) GP_CHECKED;

/* The same tables to be downloaded, a sheet each, whole however long they are. */
enum gp_code submission_file(struct http_call *call, const char *round,
                             const char *entry) GP_CHECKED;

#endif
