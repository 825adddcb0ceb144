/* Private to the casefile: an entry with all that is told of it. */
#ifndef GP_APP_RESULTS_CASEFILE_PARTS_H
#define GP_APP_RESULTS_CASEFILE_PARTS_H

#include "app/admin/admin.h"
#include "app/fill/fill.h"
#include "app/form/form.h"
#include "app/results/finding.h"

struct casefile_file {
    const char *item, *name; /* of the checklist; as it was handed in */
    const char *member;      /* path in the archive; NULL: its bytes are not there */
    const char *sha256;
    date_t received;
};

struct casefile_log {
    const char *at, *actor, *action, *words;
};

/* A form that was filled in for it (现场表单, 评价问卷). */
struct casefile_form {
    const char *kind, *author;
    bool done;
    struct form_lines lines;
};

struct casefile_entry {
    struct entry_scope *scope;
    struct fill_case c;
    const struct entry_result *result;   /* NULL: it withdrew */
    const struct finding_view *findings; /* of the whole round */
    size_t n_findings;
    struct hand_in *hand_ins;
    size_t n_hand_ins;
    struct result_notes notes;
    VEC(struct casefile_log) log;
    VEC(struct casefile_file) files;
    VEC(struct casefile_form) forms;
    const char *folder; /* 01 示例中心 */
};

/* casefile_book.c: what was handed in, and what became of it, as workbooks at the path. */
enum gp_code casefile_hand_in_book(struct work *w, const struct casefile_entry *x,
                                   const char *path) GP_CHECKED;
enum gp_code casefile_record_book(struct work *w, const struct casefile_entry *x,
                                  const char *path) GP_CHECKED;

/* casefile_page.c: pages that link to the members. */
void casefile_entry_page(struct arena *a, const struct casefile_entry *x, const char *title,
                         struct buf *out);
void casefile_index_page(struct arena *a, const struct casefile_entry *v, size_t n,
                         const char *title, const char *made, struct buf *out);

#endif
