/* Recusal (回避): which ties of an expert keep them from scoring a project. The check of a finished
 * round and the assignment of experts ask the same rule. */
#ifndef GP_CORE_RECUSAL_H
#define GP_CORE_RECUSAL_H

#include "core/round.h"

/* The day on which a tie counts: that of the round's opening, else of its end; unset when neither
 * is known. */
date_t recusal_day(date_t opened, date_t closed);

/* Whether the tie is to a party of the project (operator, purchaser, committee) and holds on the
 * day, or ended less than so many months before it (unset: only ties that hold count). On an unset
 * day every tie without an end holds. */
bool recusal_binds(const struct affiliation *a, const struct project *p, date_t day,
                   int64_t months);

#endif
