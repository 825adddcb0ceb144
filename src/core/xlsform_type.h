/* Private: what stands in the column `type` of an XLSForm. */
#ifndef GP_CORE_XLSFORM_TYPE_H
#define GP_CORE_XLSFORM_TYPE_H

#include "core/survey.h"

enum xlsform_step {
    STEP_ITEM,
    STEP_BEGIN_GROUP,
    STEP_BEGIN_REPEAT,
    STEP_END_GROUP,
    STEP_END_REPEAT
};

struct xlsform_type {
    enum xlsform_step step;
    enum survey_kind kind;
    const char *list; /* of choices */
    bool or_other;
};

/* False: *ret_problem says in Chinese why, and what to write instead. */
bool xlsform_type_read(struct arena *a, const char *text, struct xlsform_type *ret,
                       const char **ret_problem);

#endif
