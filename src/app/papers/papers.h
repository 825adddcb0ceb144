/* Papers (文书) of a round: gathered from what is stored, for who may have them, and the words that
 * an administrator gave them. */
#ifndef GP_APP_PAPERS_PAPERS_H
#define GP_APP_PAPERS_PAPERS_H

#include "app/batch.h"
#include "report/paper.h"
#include "store/paper.h"

struct paper_order {
    enum paper_kind kind;
    const char *round;
    const char *entry; /* NULL: all of the round, for who runs it */
    const char *id;    /* one rectification, objection or sheet of the entry; NULL: all */
    /* What only the server knows. */
    const char *contact, *base_url;
    date_t today;
};

/* What came of it: a case a paper, and what a file of it alone may be called. */
struct papers {
    const char *round_title;
    struct paper_text text;
    struct paper_case *v;
    const char **names;
    size_t n;
};

/* GP_MISSING for whom the paper is none of their business, and where there is none yet. */
enum gp_code papers_gather(struct work *w, const struct paper_order *order,
                           struct papers *ret) GP_CHECKED;

/* How many there are of each kind in the round, for who runs it; none of what they must not see. */
enum gp_code papers_count(struct work *w, const char *round, size_t ret[static PAPER_N]) GP_CHECKED;

/* PAPER_PRINT: for both sides of the paper, each on sheets of its own. */
enum paper_format { PAPER_PDF, PAPER_PRINT, PAPER_DOCX };
const char *paper_suffix(enum paper_format f);
bool paper_format_of(const char *name, enum paper_format *ret);

/* All in one file, appended to out. */
enum gp_code papers_render(struct work *w, enum paper_kind kind, const struct papers *p,
                           enum paper_format format, struct buf *out) GP_CHECKED;
/* A file each, in an archive that is made at path. At most PAPERS_ZIP_MAX: GP_LIMIT. */
#define PAPERS_ZIP_MAX 300
enum gp_code papers_zip(struct work *w, enum paper_kind kind, const struct papers *p,
                        enum paper_format format, const char *path) GP_CHECKED;
/* Notes in the log that they were taken all at once. */
enum gp_code papers_note(struct work *w, const char *round, enum paper_kind kind,
                         size_t n) GP_CHECKED;

/* ---- words */

/* The words that hold. */
enum gp_code paper_text_get(struct work *w, enum paper_kind kind,
                            struct paper_text *ret) GP_CHECKED;
/* Saves them as a new version, audited; NULL: the program's own again. Nothing happens for the
 * words that hold. GP_INVALID for a wrong placeholder. */
enum gp_code paper_text_save(struct work *w, enum paper_kind kind,
                             const struct paper_text *text) GP_CHECKED;

#endif
