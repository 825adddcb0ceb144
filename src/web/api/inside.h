/* Operations that stand in route tables of other files than their own. */
#ifndef GP_WEB_API_INSIDE_H
#define GP_WEB_API_INSIDE_H

#include "app/registry/registry.h"
#include "web/api/api.h"
#include "web/papers/papers.h"
#include "web/route.h"

/* rounds.c */
extern const struct api_operation api_list_rounds, api_list_entries, api_list_audit;
/* results.c */
extern const struct api_operation api_list_marks, api_list_form_answers, api_list_tasks,
    api_list_findings, api_list_results, api_list_settlement, api_list_reports, api_get_report_file,
    api_get_paper;
/* registry.c */
extern const struct api_operation api_list_orgs, api_list_centers, api_list_projects;

#endif
