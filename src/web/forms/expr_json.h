/* The rules of forms as JSON, for pages that have to go on without network (assets/form.js). */
#ifndef GP_WEB_FORMS_EXPR_JSON_H
#define GP_WEB_FORMS_EXPR_JSON_H

#include "codec/json_out.h"
#include "core/survey.h"

/* ["=", ["${}", "been"], ["'", "yes"]]: first the operator or function, then its arguments.
 * Literals are ["'", text] and ["#", figure in plain decimal], a question ["${}", name], the answer
 * at hand ["."]. NULL is null. */
void expr_json(struct jout *o, const struct expr *e);

/* A list of the form's items with what decides about them. */
void form_rules_json(struct jout *o, const struct survey_form *f);

#endif
