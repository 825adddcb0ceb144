/* The forms that the program brings, marked 示例: what an XLSForm looks like, one for each use. */
#ifndef GP_APP_FORM_EXAMPLE_H
#define GP_APP_FORM_EXAMPLE_H

#include "core/xlsform.h"

#define SURVEY_EXAMPLE     "satisfaction-example"
#define INSPECTION_EXAMPLE "inspection-example"
#define RATING_EXAMPLE     "rating-example"

/* False: there is no example of that id. */
bool form_example(struct arena *a, const char *id, struct xlsform *ret);
/* Of one that there is. */
const char *form_example_title(const char *id);

#endif
