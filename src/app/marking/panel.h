/* The panel of an entry: all experts' sheets side by side, how far they agree, sending one back,
 * and the head's decision. */
#ifndef GP_APP_MARKING_PANEL_H
#define GP_APP_MARKING_PANEL_H

#include "app/marking/marking.h"
#include "core/aggregate.h"

struct panel_cell {
    score_t points; /* unset: not applicable */
    bool not_applicable;
    bool outlier; /* farthest from the median of an item whose spread passes the limit */
    const char *mark, *reason, *evidence;
};

struct panel_line {
    const struct form_row *row;
    struct panel_cell *cells; /* one a sheet */
    struct spread spread;
    bool wide; /* the spread passes the standard's limit */
};

struct panel_sheet {
    const struct sheet *sheet;
    const char *name; /* of the expert */
    score_t points;
    const struct fraction *exact; /* not rounded; NULL where points are unset */
    bool outlier;
    bool may_return;
};

/* A component that experts score. */
struct panel_part {
    const struct component *component;
    bool hidden;                /* the own sheet is not in: others stay unseen */
    struct panel_sheet *sheets; /* that are in */
    size_t n_sheets;
    const char *waiting; /* names of those who have not handed in; NULL: nobody */
    struct panel_line *lines;
    size_t n_lines;
    struct spread spread;
    bool wide;
    share_t icc, alpha;  /* over the items' shares of their full mark; unset: not defined */
    score_t points;      /* of the component by its aggregation; unset: open */
    const char *working; /* how, or why it is open */
};

struct panel {
    struct entry_scope *scope;
    struct standard standard;
    struct panel_member *members;
    size_t n_members;
    const char *lead; /* name; NULL: nobody was named, the manager decides */
    struct panel_part *parts;
    size_t n_parts;
    struct surveyed surveyed; /* of the entry, where the method asks a survey */
    share_t limit;            /* score_spread_max; unset: 未设定 */
    struct panel_decision *decision;
    struct sheet_submission *submissions; /* of the entry, newest version first within a sheet */
    size_t n_submissions;
    bool complete;      /* every part has its points */
    const char *closed; /* why nothing can be changed; NULL: it can */
    bool may_decide;    /* this account */
};

/* NULL when the expert is not, or no longer, assigned. */
const char *panel_member_name(const struct panel *p, const char *expert);

/* For the head of the panel and for managers; GP_DENIED for other experts. */
enum gp_code panel_open(struct work *w, const char *round, const char *entry,
                        struct panel **ret) GP_CHECKED;

/* Sends a sheet back to its expert, who is told why. A decision made before is void then. */
enum gp_code panel_return(struct work *w, const char *round, const char *entry, const char *sheet,
                          const char *reason) GP_CHECKED;

/* Confirms the panel's result with a comment; the head, or a manager where there is none. */
enum gp_code panel_confirm(struct work *w, const char *round, const char *entry,
                           const char *comment) GP_CHECKED;

/* Panels that wait for the acting expert's decision as their head. */
enum gp_code panel_queue(struct work *w, struct panel_due **ret, size_t *ret_n) GP_CHECKED;

#endif
