/* Private to the room: what came out of a survey, as charts, as a table, as a workbook. */
#ifndef GP_WEB_SURVEY_RESULTS_H
#define GP_WEB_SURVEY_RESULTS_H

#include "app/survey/survey.h"
#include "web/web.h"

/* Puts "charts", "questions" and "texts" of a survey whose results are shown. */
void survey_put_results(struct val *m, const struct survey_view *v);
/* The same as a download: a row a choice, and below another heading the texts. */
enum gp_code survey_download(struct http_call *call, const struct survey_view *v) GP_CHECKED;

#endif
