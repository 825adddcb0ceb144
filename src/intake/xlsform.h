/* XLSForm workbooks as texts (core/xlsform.h), and those texts as JSON, in which a form is kept:
 *
 *     {"survey": {"head": ["type", "name"], "rows": [[2, "text", "q1"]]}, "choices": …}
 *
 * The first figure of a row is its number in the sheet, so that what is wrong can be found there.
 */
#ifndef GP_INTAKE_XLSFORM_H
#define GP_INTAKE_XLSFORM_H

#include "base/err.h"
#include "core/xlsform.h"

#define XLSFORM_FILE_MAX ((size_t)4 << 20)
#define XLSFORM_JSON_MAX ((size_t)2 << 20)

/* GP_INVALID and GP_LIMIT with a sentence. Sheets that XLSForm does not know are passed over. */
enum gp_code xlsform_read(struct arena *a, struct gp_err *e, struct str bytes,
                          struct xlsform *ret) GP_CHECKED;

/* In arena memory. */
const char *xlsform_json(struct arena *a, const struct xlsform *x);
enum gp_code xlsform_parse(struct arena *a, struct gp_err *e, struct str json,
                           struct xlsform *ret) GP_CHECKED;

#endif
