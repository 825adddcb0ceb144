/* What lies beside a sheet: the facts of the entry as they are computed from what was handed in,
 * and which of them an item of the standard wants to see. Nothing of anybody's marks goes into it.
 */
#ifndef GP_APP_MARKING_DESK_H
#define GP_APP_MARKING_DESK_H

#include "app/fill/fill.h"
#include "app/marking/last.h"
#include "app/marking/sheet_form.h"
#include "core/evaluation.h"

enum desk_panel {
    DESK_CONTRACT,
    DESK_STAFFING,
    DESK_INDICATORS,
    DESK_FUNDS,
    DESK_TEXT,
    DESK_FILES, /* so far as enum source_kind */
    DESK_LAST,  /* 上一期 */
    DESK_PANEL_N,
};
extern const char *const desk_panel_ids[DESK_PANEL_N];
const char *desk_panel_name(enum desk_panel p); /* 合同, 人员, … */

/* Where an evidence that the standard names for an item (item.evidence) is seen: 资金使用情况表 in
 * the funds. DESK_PANEL_N: nowhere in particular. */
enum desk_panel desk_panel_of(const char *evidence);

/* The panels in the order in which the component's items ask for them; the others follow. */
void desk_panel_order(const struct component *c, enum desk_panel ret[DESK_PANEL_N]);

struct desk {
    const struct fill_case *c;
    const struct entry_result *result; /* NULL: could not be computed */
    const struct finding *
        *findings; /* of this entry, about what was handed in; no dismissed ones */
    size_t n_findings;
    struct last_time last;
};
/* The case's dossier is borrowed. The last time is for last_time_open to fill in. */
enum gp_code desk_open(struct work *w, const struct fill_case *c, struct desk *ret) GP_CHECKED;

/* Where what an item is judged by is seen: as its standard says (item.sources), else by the names
 * of its evidence. */
struct desk_source {
    const char *text;      /* what it is called */
    enum desk_panel panel; /* DESK_PANEL_N: nowhere in particular */
    bool is_file;          /* of the checklist */
    size_t n_files,
        first; /* files that were handed in for it, and the first among the entry's materials */
};
struct desk_source *desk_sources(struct arena *a, const struct desk *d, const struct item *item,
                                 size_t *ret_n);

/* Figures for an item that is marked by a ratio: those of the one indicator that it is named after.
 * What a ratio of several indicators would be (their units differ) is for the scorer to say. */
struct desk_ratio {
    int64_t done, target;
    const char *source; /* 指标“居民建档”，按记录计算 */
};
bool desk_ratio_of(struct arena *a, const struct desk *d, const struct item *item,
                   struct desk_ratio *ret);

/* The input with what the data give for its ratios; fill: put into fields that are empty, as on a
 * sheet that nobody has begun. It is an offer: whoever scores may write something else. */
struct sheet_input desk_offer(struct arena *a, const struct desk *d, const struct sheet_form *form,
                              const struct sheet_input *input, bool fill);

#endif
