/* The district of the demonstration. */
#ifndef GP_APP_DEMO_DISTRICT_H
#define GP_APP_DEMO_DISTRICT_H

#include "app/app.h"

/* Publishes the six streets of the round district-2022, if it is there, one after the other, and
 * submits its summary. Slow. What is done already stays. */
enum gp_code demo_district(struct work *w, const char *files, date_t today) GP_CHECKED;

#endif
