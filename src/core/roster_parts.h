/* The parts of staffing_compute, a file each. Private to roster.c, vacancy.c and qualification.c.
 */
#ifndef GP_CORE_ROSTER_PARTS_H
#define GP_CORE_ROSTER_PARTS_H

#include "core/roster.h"
#include "core/subject.h"

/* ---- vacancy.c: fill vacancies, vacant_days, vacancy_open and file <entry>.staffing.vacant_days
 */
/* The dates of the contract and of the engagements must be in order. */
void vacancies_compute(const struct subject *s, struct staffing *st);
enum gp_code vacancies_declared(const struct subject *s, struct staffing *st) GP_CHECKED;
/* For the reason in st->unknown. */
void vacancies_unknown(const struct subject *s, struct staffing *st);

/* ---- qualification.c */
/* Whether the certificate is valid on the day. */
bool certificate_valid(const struct certificate *cert, date_t day);

/* Counts what the n people hold on the day, each in the highest level of social worker only. */
void held_count_people(struct calc *c, const struct person *const *people, size_t n, date_t day,
                       struct staffing *st);

/* Fills st->gaps from st->held (held_known: whether that list can be relied on to be complete) and
 * files <entry>.staffing.gap.<qualification>. */
void gaps_compute(const struct subject *s, bool held_known, struct staffing *st);

#endif
