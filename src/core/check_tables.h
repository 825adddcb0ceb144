/* For the check_*.c files only: their tables, and what more than one of them needs. */
#ifndef GP_CORE_CHECK_TABLES_H
#define GP_CORE_CHECK_TABLES_H

#include "core/check.h"
#include "core/check_place.h"

extern const struct check_rule check_contract_rules[];
extern const struct check_rule check_staffing_rules[];
extern const struct check_rule check_indicator_rules[];
extern const struct check_rule check_funds_rules[];
extern const struct check_rule check_material_rules[];
extern const struct check_rule check_score_rules[];

/* The limit of the rule at work; the rule only runs when it is set. */
static inline share_t check_limit_share(const struct check_run *r) {
    return param_share(&r->ev->dossier->standard, r->rule->param);
}
static inline int64_t check_limit_count(const struct check_run *r) {
    return param_count(&r->ev->dossier->standard, r->rule->param);
}

/* Names as a user knows them; the id where a dossier leaves the name out. */
static inline const char *check_center_name(const struct entry_result *e) {
    return e->center && !cstr_empty(e->center->name) ? e->center->name : e->entry->id;
}

#endif
