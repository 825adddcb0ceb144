/* For the check_*.c files only: their tables, and what more than one of them needs. */
#ifndef GP_CORE_CHECK_TABLES_H
#define GP_CORE_CHECK_TABLES_H

#include "core/check.h"
#include "core/post.h"

extern const struct check_rule check_contract_rules[];
extern const struct check_rule check_staffing_rules[];
extern const struct check_rule check_identity_rules[];
extern const struct check_rule check_headcount_rules[];
extern const struct check_rule check_indicator_rules[];
extern const struct check_rule check_funds_rules[];
extern const struct check_rule check_material_rules[];
extern const struct check_rule check_score_rules[];
extern const struct check_rule check_date_rules[];
extern const struct check_rule check_settle_rules[];

/* Makes the i-th entry the one at work; false, and none is, past the last. */
bool check_at_entry(struct check_run *r, size_t i);

/* The dossier with the standard of the entry at work; while there is none, with the round's. */
static inline const struct dossier *check_dossier(const struct check_run *r) {
    return r->entry ? r->entry->dossier : r->ev->dossier;
}

/* The limit of the rule at work; the rule only runs when it is set. */
static inline share_t check_limit_share(const struct check_run *r) {
    return param_share(&check_dossier(r)->standard, r->rule->param);
}
static inline int64_t check_limit_count(const struct check_run *r) {
    return param_count(&check_dossier(r)->standard, r->rule->param);
}

/* 2022年5月16日 */
static inline const char *check_day(const struct check_run *r, date_t d) {
    return date_text_zh(r->c->arena, d);
}

/* A day as two of a finding's figures: what was found, and what it is held against. */
static inline void check_set_days(const struct check_run *r, struct finding *f, date_t printed,
                                  date_t expected) {
    f->printed = date_text(r->c->arena, printed);
    f->expected = date_text(r->c->arena, expected);
}

/* Names as a user knows them; the id where a dossier leaves the name out. */
static inline const char *check_center_name(const struct entry_result *e) {
    return e->center && !cstr_empty(e->center->name) ? e->center->name : e->entry->id;
}

/* Places of the entry at work. */
static inline struct place_ref check_place(enum place_kind what, const char *id,
                                           const char *column) {
    return (struct place_ref){.what = what, .id = id, .row = 0, .column = column};
}
static inline struct place_ref check_place_in_list(const struct check_run *r, enum place_kind what,
                                                   size_t i, const char *column) {
    struct place_site site = check_site(r->ev, r->entry);
    return place_in_list(&site, what, i, column);
}

#endif
