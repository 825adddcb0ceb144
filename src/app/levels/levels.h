/* Levels above a district (市, 省, 国家): tenants that evaluate nothing and see what stands
 * published below their code, with counts of how far the rest is. Which code lies below which is
 * GB/T 2260: of six digits two name the province, four the city; the whole country is 000000, which
 * is no code of that standard. */
#ifndef GP_APP_LEVELS_LEVELS_H
#define GP_APP_LEVELS_LEVELS_H

#include "app/app.h"
#include "store/levels.h"
#include "store/rollup.h"
#include "store/store.h"

/* Registers a supervisor, or gives it another name; word: city, province, nation. GP_INVALID when
 * the code is none of that level, GP_CONFLICT when the tenant has rounds of its own, which a
 * supervisor does not. */
enum gp_code level_add(struct work *w, const char *tenant, const char *word,
                       const char *name) GP_CHECKED;

/* The name that the installation knows for the code and that no tenant bears yet; NULL: none. */
enum gp_code level_default_name(struct work *w, const char *code, const char **ret) GP_CHECKED;

/* Which roles the acting tenant has at its level; bits of enum role. */
enum gp_code level_own_roles(struct work *w, int64_t *ret) GP_CHECKED;
/* GP_INVALID for roles that the acting tenant does not have. */
enum gp_code level_check_roles(struct work *w, int64_t roles) GP_CHECKED;

/* ---- what the acting tenant may see */

struct level_scope {
    enum tenant_level level; /* of the tenant itself */
    const char *tenant_name;
    const char *place; /* digits of the code that is looked at: "", "44", "4403", "440310" */
    const char *own;   /* those of the tenant's own */
    struct rollup_range range; /* digits: those of what lies directly below the place; year unset */
};
/* in: the place that is asked for, as digits or as a whole code; NULL or "": its own. GP_DENIED
 * when the tenant is a district, GP_MISSING when the place is none or does not lie below it.
 * Everything that shows something of others begins here. */
enum gp_code level_scope(struct work *w, const char *in, struct level_scope *ret) GP_CHECKED;

/* Names of the places that have so many digits, below the scope's. */
struct level_names {
    struct region *v;
    size_t n;
};
enum gp_code level_names(struct work *w, const char *place, int64_t digits,
                         struct level_names *ret) GP_CHECKED;
/* By the digits of the code; the digits themselves where no name is known. */
const char *level_place_name(const struct level_names *names, const char *place);

/* ---- region codes */

/* The names of all codes, from a table of two columns (code, name) with or without a head: CSV or
 * Excel. path NULL: the list that the program ships (data/regions.csv). All or nothing: GP_INVALID
 * names the row. *ret_n: how many. Begins its own units. */
enum gp_code level_take_regions(struct work *w, const char *path, size_t *ret_n) GP_CHECKED;

#endif
