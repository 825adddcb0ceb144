/* What the pages on results share. */
#ifndef GP_WEB_RESULTS_COMMON_H
#define GP_WEB_RESULTS_COMMON_H

#include "app/results/evaluation.h"
#include "app/results/feedback.h"
#include "app/publish/publish.h"
#include "web/web.h"

/* A page of the round in the manager's area, with the round's tabs above. */
enum gp_code results_page(struct http_call *call, const char *title, struct store_round **ret_round,
                          struct val **ret_model) GP_CHECKED;

/* Why the form that was sent is shown again. Taken before the page is made, which may use the error
 * anew; GP_OK when nothing was sent. Texts are borrowed from the error. */
struct refusal {
    enum gp_code code;
    const char *problem, *where;
};
struct refusal results_refusal(const struct http_call *call);

/* 2022 年中评估得分表: above a table of the round that is downloaded. */
const char *results_table_title(const struct http_call *call, const struct round *round,
                                const char *what);

/* Puts it above the form, and its status into the answer. */
void results_put_refusal(struct http_call *call, struct val *m, const struct refusal *r);

/* After a change: on to the page with the message, or `show` again with what is to be mended. */
enum gp_code results_done(struct http_call *call, enum gp_code code, http_handler show,
                          const char *path, const char *message);

/* Of a round with several reports, the one that a page is about stands behind its address: "?r=ID",
 * or "" where none is chosen. */
const char *results_report_query(struct http_call *call);
/* The round's reports with where they stand, each leading to the path: "reports", "any_reports". */
void results_add_reports(struct http_call *call, struct val *m, const struct flow_reports *all,
                         const char *path);

/* Whether the account sees the results of an entry that is its business: purchasers and committees
 * once they are published, the commissioner from the moment the operators do. */
bool results_may_see(const struct http_call *call, const struct entry_scope *scope);
/* Whether they were told to the operator. */
bool results_is_told(const struct entry_scope *scope);

/* Of badges, by severity: red, yellow, blue. */
extern const char *const severity_colors[SEVERITY_N];

/* Files of the form that were chosen, kept as documents. */
enum gp_code results_keep_files(struct http_call *call, struct note_upload **ret,
                                size_t *ret_n) GP_CHECKED;

/* How threads are shown. */
struct thread_view {
    const char *file_base; /* path under which the files are, without the hash */
    const struct entry_scope *entries;
    size_t n_entries;
    const char *typed, *typed_for; /* into the form of the thread of that id; NULL: nothing */
    /* Puts more into the row of an objection; NULL: nothing. */
    void (*more)(struct val *row, const struct objection *o, void *arg);
    void *arg;
};

/* Rectifications and objections with what was said, under "rectifications" and "objections". */
void results_threads(struct val *m, const struct result_thread *t, const struct thread_view *view);

/* What was said about one of them, under "notes". */
void results_notes(struct val *row, const struct result_thread *t, const char *subject,
                   const char *file_base);

/* Answers with the thread's file of that hash; GP_MISSING when it is none of its. */
enum gp_code results_file_reply(struct http_call *call, const struct result_thread *t,
                                const char *sha256) GP_CHECKED;

/* Answers with a document by its hash, for download under the name. */
enum gp_code results_document_reply(struct http_call *call, const char *sha256, const char *type,
                                    const char *file_name) GP_CHECKED;

/* The score of an entry: "parts", "total", "grade", with links to explanations under base. */
void results_score(struct val *row, const struct entry_result *r, const char *base);
/* The settlement of an entry, likewise. */
void results_settlement(struct val *row, const struct entry_result *r, const char *base);
/* Results as they were told before: "told" of the entry. */
void results_history(struct val *row, const struct feedback *f, const char *entry);

/* Where the explanations of figures are, and of which. */
struct explain_place {
    const char *base;  /* path of such pages, up to the figure */
    const char *query; /* behind the figure; "" */
    const char *scope; /* the entry whose figures may be seen; NULL: all */
};

/* The page of one figure. */
enum gp_code results_explain(struct http_call *call, struct val *m, struct app_evaluation *v,
                             const char *figure, const struct explain_place *place) GP_CHECKED;

/* The entry's name for people: its center. */
const char *results_entry_name(const struct entry_result *r);

#define RESULT_TEXT_MAX  5000
#define RESULT_FILES_MAX ((size_t)64 << 20)

#endif
