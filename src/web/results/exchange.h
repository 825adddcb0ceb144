/* Indicators for other systems (ADX, DHIS2): of a round, of an entry, of what an operator fills in.
 */
#ifndef GP_WEB_RESULTS_EXCHANGE_H
#define GP_WEB_RESULTS_EXCHANGE_H

#include "web/web.h"

extern const struct http_route exchange_routes[];

/* For {{>exchange}}: the links of a page. base: /rounds/first/indicators */
void exchange_offer(struct http_call *call, struct val *page, const char *base);

#endif
