/* The form that the program brings, marked 示例: what an XLSForm looks like. */
#ifndef GP_APP_SURVEY_EXAMPLE_H
#define GP_APP_SURVEY_EXAMPLE_H

#include "core/xlsform.h"

struct xlsform survey_example(struct arena *a);

#endif
