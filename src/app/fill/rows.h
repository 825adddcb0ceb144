/* What a row of a filling form stands for, where the dossier keeps it in several places. Private to
 * this room. */
#ifndef GP_APP_FILL_ROWS_H
#define GP_APP_FILL_ROWS_H

#include "core/round.h"

/* A person in a post: the form has one row where the dossier has person and engagement. */
struct fill_engagement {
    struct engagement e; /* person: the name */
    const char *id_number;
};

struct fill_certificate {
    const char *holder; /* name */
    struct certificate c;
};

struct fill_record {
    const char *indicator;
    struct service_record r;
};

struct fill_line {
    struct fund_line l;
    const char *category; /* id; what the operator says a name of its own means */
};

struct fill_said {
    int64_t view; /* enum progress_view */
};

struct fill_text {
    const char *text;
};

#endif
