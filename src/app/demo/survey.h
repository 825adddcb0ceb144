/* Two surveys of the unfinished round: one that has ended, with invented answers (示例), and one
 * that can be answered. */
#ifndef GP_APP_DEMO_SURVEY_H
#define GP_APP_DEMO_SURVEY_H

#include "db/work.h"

enum gp_code demo_survey(struct work *w, const char *round, date_t today) GP_CHECKED;

#endif
