/* Handlers of the pages on results, for their route table. Private to web. */
#ifndef GP_WEB_RESULTS_INSIDE_H
#define GP_WEB_RESULTS_INSIDE_H

#include "http/http.h"

/* findings.c */
enum gp_code results_findings_page(struct http_call *call);
enum gp_code results_findings_decide(struct http_call *call); /* many at once */
enum gp_code results_finding_page(struct http_call *call);
enum gp_code results_finding_decide(struct http_call *call);
enum gp_code results_rectify_page(struct http_call *call);
enum gp_code results_rectify(struct http_call *call);
enum gp_code results_rectification_decide(struct http_call *call);
enum gp_code results_round_file(struct http_call *call);

/* scores.c */
enum gp_code results_scores_page(struct http_call *call);
enum gp_code results_explain_page(struct http_call *call);
enum gp_code results_disclose(struct http_call *call);

/* objections.c */
enum gp_code results_objections_page(struct http_call *call);
enum gp_code results_objection_decide(struct http_call *call);
enum gp_code results_close(struct http_call *call);
enum gp_code results_reopen_entry(struct http_call *call);

/* tables.c */
enum gp_code results_scores_file(struct http_call *call);
enum gp_code results_findings_file(struct http_call *call);

/* settlement.c */
enum gp_code results_settlement_page(struct http_call *call);
enum gp_code results_settlement_file(struct http_call *call);

/* report.c */
/* Which of the round's reports the page is about; NULL: the only one, or none was chosen. */
const char *results_report_chosen(const struct http_call *call);
enum gp_code results_report_page(struct http_call *call);
enum gp_code results_report_save(struct http_call *call);
enum gp_code results_report_preview(struct http_call *call);
enum gp_code results_redactions_page(struct http_call *call);
enum gp_code results_report_make(struct http_call *call);
enum gp_code results_job_page(struct http_call *call);
enum gp_code results_job_file(struct http_call *call);
enum gp_code results_report_submit(struct http_call *call);
enum gp_code results_report_commissioner(struct http_call *call);
enum gp_code results_report_return(struct http_call *call);
enum gp_code results_report_publish(struct http_call *call);
enum gp_code results_report_revise(struct http_call *call);
enum gp_code results_report_resume(struct http_call *call);
enum gp_code results_version_file(struct http_call *call);
enum gp_code results_report_remove(struct http_call *call);

/* job.c */
struct val;
struct report_job;
/* A document under way, or done, as a row. */
void results_put_job(struct http_call *call, struct val *row, const struct report_job *job,
                     const char *round);

/* reports.c */
enum gp_code results_reports_page(struct http_call *call);
enum gp_code results_reports_make(struct http_call *call);

/* samples.c */
/* A text to start from for a field of the report's texts; NULL: none. */
const char *results_text_sample(const char *field);

/* read.c */
/* The HTML report of the round, on a page of its own. */
enum gp_code results_preview_reply(struct http_call *call, const char *round);
enum gp_code results_report_read(struct http_call *call);
/* The page with its contents, a part at a time; base: the address under which /preview is. */
enum gp_code results_reading_page(struct http_call *call, struct val *m, const char *round,
                                  const char *base);

/* narratives.c: 工作服务成效 of a center, the operator's and the evaluator's */
enum gp_code results_narratives_page(struct http_call *call);
enum gp_code results_narrative_save(struct http_call *call);

/* comments.c, compare.c */
enum gp_code results_comment_add(struct http_call *call);
enum gp_code results_comment_resolve(struct http_call *call);
enum gp_code results_view_comment_add(struct http_call *call);
enum gp_code results_view_comment_resolve(struct http_call *call);
enum gp_code results_report_compare(struct http_call *call);

/* outcome.c: for operators */
enum gp_code results_outcomes_page(struct http_call *call);
enum gp_code results_outcome_page(struct http_call *call);
enum gp_code results_outcome_explain(struct http_call *call);
enum gp_code results_outcome_answer(struct http_call *call);
enum gp_code
results_outcome_before(struct http_call *call); /* for who may answer, with room for it */
enum gp_code results_outcome_object(struct http_call *call);
enum gp_code results_outcome_withdraw(struct http_call *call);
enum gp_code results_outcome_file(struct http_call *call);

/* view.c: for purchasers, committees and the commissioner */
enum gp_code results_view_list(struct http_call *call);
enum gp_code results_view_round(struct http_call *call);
enum gp_code results_view_explain(struct http_call *call);
enum gp_code results_view_read(struct http_call *call);
enum gp_code results_view_preview(struct http_call *call);
enum gp_code results_view_compare(struct http_call *call);
/* The round whose report the acting account approves, and may read; else GP_MISSING. */
enum gp_code results_open_report(struct http_call *call, const char **ret_round);
enum gp_code results_view_approve(struct http_call *call);
enum gp_code results_view_return(struct http_call *call);

#endif
