/* What comes after: the contract that follows one that ends, and years in texts that go on with it.
 */
#ifndef GP_CORE_NEXT_TERM_H
#define GP_CORE_NEXT_TERM_H

#include "core/project.h"

/* How far the next term lies behind one: in whole months where it takes whole months, else in days.
 */
struct term_shift {
    int months; /* 0: by days */
    int32_t days;
};

/* False when the term is not known or ends before it begins. */
bool term_shift_of(date_t start, date_t end, struct term_shift *ret) GP_CHECKED;
/* Unset stays unset. */
date_t term_shifted(date_t d, struct term_shift by);

/* Makes of a project (a copy in the arena) what its next term begins with: dates moved on by the
 * length of the contract, payments with them and not paid; posts, requirements, indicators, amounts
 * and the contract's rules as they are; nobody engaged yet, no id. False as above. */
bool project_next_term(struct arena *a, struct project *p) GP_CHECKED;

/* The text with each year of the span (2025, 2025年度) moved on by so many years; years with other
 * digits around are none. */
const char *text_with_years(struct arena *a, const char *text, int first, int last, int years);

#endif
