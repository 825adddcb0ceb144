/* Verifying a published report: its signature, its hashes, and every figure once more from the
 * data. The same for the public page and the command line; needs no database. */
#ifndef GP_APP_PUBLISH_VERIFY_H
#define GP_APP_PUBLISH_VERIFY_H

#include "app/app.h"
#include "app/results/evaluation.h"
#include "store/publication.h"

#define VERIFY_MAX_BYTES ((size_t)128 << 20)

enum verify_mark { VERIFY_GOOD, VERIFY_UNKNOWN, VERIFY_BAD };

struct verify_line {
    enum verify_mark mark;
    const char *title, *text; /* Chinese */
};

struct verify_difference {
    const char *what;                   /* 六联 / settlement / deduction */
    const char *published, *recomputed; /* as in the JSON; "—" where there is none */
};

struct verification {
    bool good;         /* nothing is bad */
    bool compared;     /* the figures were computed once more, and compared */
    bool key_compared; /* with a key that was known beforehand */
    const char *title; /* of the report, as signed */
    /* As signed beside the report. stated.version is 0 where that is unknown: older packages have
     * no signed statement, or its signature does not fit. */
    const char *tenant;
    struct report_version stated;
    const char *report_sha256; /* of the bytes that are there */
    const char *public_key;
    bool superseded;     /* by this site's record: withdrawn, or replaced by a later version */
    const char *program; /* that computed the report: 0.1.0 */
    VEC(struct verify_line) lines;
    size_t n_compared, n_different;
    VEC(struct verify_difference) differences; /* the first VERIFY_SHOWN */
};
#define VERIFY_SHOWN 50

/* Whose signature is expected. */
struct verify_key {
    const char *hex;   /* NULL: not known */
    const char *owner; /* 本网站 */
};

/* Verifies the package that /public offers. GP_INVALID when the file is no such package at all;
 * whatever else is wrong with it is a line. */
enum gp_code verify_package(struct work *w, struct str json, const struct verify_key *key,
                            struct verification *ret) GP_CHECKED;

/* Compares what was verified with this site's own record, and says whether the report was withdrawn
 * or replaced since. */
enum gp_code verify_record(struct work *w, struct verification *v) GP_CHECKED;

/* A published version evaluated from the data that it carries, for the explanations of its figures.
 * files: the folder with the documents. */
enum gp_code verify_evaluate(struct work *w, const char *files, const struct report_version *v,
                             struct app_evaluation **ret) GP_CHECKED;

#endif
