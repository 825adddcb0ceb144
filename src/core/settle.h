/* Settlement (结算): what is still to be paid after the vacancy deduction. */
#ifndef GP_CORE_SETTLE_H
#define GP_CORE_SETTLE_H

#include "core/funds.h"
#include "core/roster.h"

struct settlement {
    money_t contract;
    money_t paid;  /* payments made; unset when no payment is on record */
    share_t usage; /* actual spending ÷ contract; unset without a fund table */
    int64_t vacant_days;
    money_t deduction; /* 空岗扣除 */
    bool lower_bound;  /* a vacancy is still running: the deduction will grow */
    money_t reserved;  /* 盈余/赤字 line of the fund table; 0 when there is none */
    money_t due;       /* contract - deduction: 应付总额 */
    money_t payable;   /* due - paid: 尚应拨付; equals due where paid is unset */
    const char *rule;  /* the rule in words */
};

/* contract ÷ natural days ÷ posts × vacant days by the project's vacancy rule, rounded once at the
 * end (source: 坪山 11636.92). Traces: <entry>.settle.deduction, .due, .payable. */
enum gp_code settlement_compute(struct calc *c, const struct dossier *d, const struct entry *e,
                                const struct staffing *st, const struct funds *f,
                                struct settlement *ret) GP_CHECKED;

#endif
