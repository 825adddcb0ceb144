/* Verifying a published report: its signature, its hashes, and every figure once more from the
 * data. The same for the public page and the command line; needs no database. */
#ifndef GP_APP_VERIFY_H
#define GP_APP_VERIFY_H

#include "app/app.h"
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
    bool good; /* nothing is bad */
    const char *title, *round, *tenant;
    int64_t version, published_ms;
    const char *report_sha256, *public_key;
    VEC(struct verify_line) lines;
    size_t n_compared, n_different;
    VEC(struct verify_difference) differences; /* the first VERIFY_SHOWN */
};
#define VERIFY_SHOWN 50

/* Verifies the package that /public offers. own_key: the key of this installation in hexadecimal,
 * or NULL where it is not known. GP_INVALID when the file is no such package at all; whatever else
 * is wrong with it is a line. */
enum gp_code verify_package(struct app *app, struct str json, const char *own_key,
                            struct verification *ret) GP_CHECKED;

/* The published version that the file is part of, by its hash: package, report, data or PDF. *ret
 * is NULL when there is none. */
enum gp_code verify_find(struct app *app, const char *sha256,
                         struct report_version **ret) GP_CHECKED;

/* A published version evaluated from the data that it carries, for the explanations of its figures.
 * files: the folder with the documents. */
enum gp_code verify_evaluate(struct app *app, const char *files, const struct report_version *v,
                             struct app_evaluation **ret) GP_CHECKED;

#endif
