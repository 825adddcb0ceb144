/* Settlement (结算): what is still to be paid after the vacancy deduction. */
#ifndef GP_CORE_SETTLE_H
#define GP_CORE_SETTLE_H

#include "core/funds.h"
#include "core/roster.h"

struct settlement {
    money_t contract;
    money_t paid;        /* payments made; unset when the contract lists no payment at all */
    share_t usage;       /* actual spending ÷ contract; unset without a fund table */
    int64_t vacant_days; /* unset when not known */
    money_t deduction;   /* 空岗扣除; unset when a part of the formula is not known */
    bool lower_bound;    /* a vacancy is still running: the deduction will grow */
    money_t reserved; /* 盈余/赤字 line of the fund table; 0 when there is none; unset: no table */
    money_t due;      /* contract - deduction: 应付总额; unset when either is */
    money_t payable; /* due - paid: 尚应拨付; equals due where paid is unset; below 0: overpaid */
    const char *rule; /* the rule in words */
};

/* contract ÷ natural days ÷ posts × vacant days by the project's vacancy rule, rounded once at the
 * end (source: 坪山 11636.92). What the rule may change:
 * - base: the contract; the row totals of category "labor" of the fund table; or the price of one
 *   post, which is not divided by the posts again;
 * - days: of the contract, both ends counted (Monday to Friday where the rule counts weekdays);
 *   30 a month of the contract; or 365 a year, which is 365 × months ÷ 12, the base being the price
 *   of the contract's months and not of a year. The days of a broken month are added as they are.
 * A part-time post is divided by, and its vacant days count, by its share.
 * No vacant days: 0.00, whatever else is missing.
 *
 * GP_INVALID: a payment is marked as paid without an amount. Traces: <entry>.settle.deduction,
 * .due, .payable. */
enum gp_code settlement_compute(struct calc *c, const struct dossier *d, const struct entry *e,
                                const struct staffing *st, const struct funds *f,
                                struct settlement *ret) GP_CHECKED;

#endif
