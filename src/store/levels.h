/* What the levels above a district need beside sums (store/rollup.h): names of region codes, and
 * standards that are issued above and taken over below. */
#ifndef GP_STORE_LEVELS_H
#define GP_STORE_LEVELS_H

#include "db/work.h"

struct region {
    const char *code, *name; /* 440310, 坪山区 */
};
/* Replaces the names of the installation's codes. Inside a writing transaction. */
enum gp_code store_regions_put(struct work *w, const struct region *v, size_t n) GP_CHECKED;
enum gp_code store_region_count(struct work *w, int64_t *ret) GP_CHECKED;
/* Names of the codes from `from` on and before `below` of which so many digits count (the others
 * are 0): what is registered here by its own name, else as taken in. By code. */
enum gp_code store_region_names(struct work *w, const char *from, const char *below, int64_t digits,
                                struct region **ret, size_t *ret_n) GP_CHECKED;

/* ---- standards */

/* A version that a supervisor issued, as the acting tenant sees it. */
struct issued_standard {
    const char *tenant, *tenant_name; /* who issued it */
    const char *standard, *title, *note;
    int64_t version, at_ms;
    const char *taken; /* here as that; NULL: not taken over */
    int64_t taken_version;
    int64_t takers; /* how many took it over; of one's own */
};
enum gp_code store_issue_put(struct work *w, const char *standard, int64_t version,
                             const char *note) GP_CHECKED;
/* *ret is NULL when that version was not issued by that tenant. */
enum gp_code store_issue_get(struct work *w, const char *tenant, const char *standard,
                             int64_t version, struct issued_standard **ret) GP_CHECKED;
/* Of the supervisors above, of which there are three at most ("": none): the newest first. */
enum gp_code store_issue_list(struct work *w, const char *const above[static 3],
                              struct issued_standard **ret, size_t *ret_n) GP_CHECKED;
/* What the tenant issued itself, the newest first. */
enum gp_code store_issue_own(struct work *w, struct issued_standard **ret,
                             size_t *ret_n) GP_CHECKED;
/* That the issued version is here as that one. */
enum gp_code store_taken_put(struct work *w, const struct issued_standard *from,
                             const char *standard, int64_t version) GP_CHECKED;

#endif
