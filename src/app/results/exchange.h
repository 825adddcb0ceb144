/* The indicators of a round as aggregate data for other systems: ADX (IHE QRPH) and data value sets
 * of DHIS2. A value is of a center (orgUnit) and an indicator (dataElement), by their external
 * codes, else by their ids; whole numbers, as contract and hand-in have them. */
#ifndef GP_APP_RESULTS_EXCHANGE_H
#define GP_APP_RESULTS_EXCHANGE_H

#include "app/results/evaluation.h"
#include "num/interval.h"

/* What a value says: the dimension figure of ADX, attributeOptionCombo of DHIS2. */
#define EXCHANGE_TARGET  "target"  /* contracted, of the contract's period */
#define EXCHANGE_DONE    "done"    /* as handed in, of the contract's period so far */
#define EXCHANGE_COUNTED "counted" /* what of it counts by the contract's tests */
#define EXCHANGE_RECORDS "records" /* service records dated in a month */

enum exchange_format { EXCHANGE_ADX, EXCHANGE_DHIS2, EXCHANGE_FORMAT_N };
const char *exchange_extension(enum exchange_format f); /* adx.xml, dhis2.json */
const char *exchange_type(enum exchange_format f);

struct exchange_wish {
    enum exchange_format format;
    const char *data_set; /* the other system's code; NULL: EXCHANGE_SET */
    /* DHIS2's identifier for the contract's period, which need not have one; NULL: its own, else
     * the calendar year with most of its days. The days stand in the comment. */
    const char *period;
    int64_t now_ms;
};
#define EXCHANGE_SET "gongping"

/* The code of a center in other systems. */
const char *exchange_unit(const struct center *c);

/* Writes entries as they were evaluated. */
enum gp_code exchange_write(struct gp_err *e, const struct exchange_wish *wish,
                            const struct evaluation *ev, FILE *to) GP_CHECKED;

/* Writes a round part by part: all that take part, or the one of that id. */
enum gp_code exchange_write_round(struct work *w, const struct exchange_wish *wish,
                                  const char *round, const char *entry, FILE *to) GP_CHECKED;

#endif
