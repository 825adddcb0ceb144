/* Importing a round, whole or not at all. Over a round that people are at work on it undoes things:
 * what, is shown first, and has to be confirmed as it was shown. */
#ifndef GP_APP_ROUNDS_IMPORT_H
#define GP_APP_ROUNDS_IMPORT_H

#include "app/app.h"

struct import_wish {
    bool replace;        /* the round that is there */
    const char *confirm; /* code of what was shown; NULL or "": nothing was */
    const char *reason;  /* of corrections to what people handed in; NULL or "": none */
};

struct import_outcome {
    struct dossier d;
    bool stored;         /* false: it waits for the confirmation */
    const char **undoes; /* Chinese, a line each: what it undoes */
    size_t n_undoes;
    bool needs_reason; /* it changes sheets that people handed in */
    const char *code;  /* what confirms exactly this */
};

/* Stores the round of a bundle, with its district and standard. GP_CONFLICT when the round is there
 * and is not to be replaced; GP_INVALID when a reason is needed and none is given. */
enum gp_code app_import_round(struct work *w, struct str json, const struct import_wish *wish,
                              struct import_outcome *ret) GP_CHECKED;

#endif
