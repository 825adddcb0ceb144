/* The handlers of 评估轮次, by page; the table of routes stands in rounds.c. Private to these
 * pages. */
#ifndef GP_WEB_ROUNDS_INSIDE_H
#define GP_WEB_ROUNDS_INSIDE_H

#include "app/board.h"
#include "app/jury.h"
#include "app/rounds.h"
#include "web/round_tabs.h"

/* rounds_form.c */
enum gp_code rounds_new(struct http_call *call);
enum gp_code rounds_add(struct http_call *call);
enum gp_code rounds_edit(struct http_call *call);
enum gp_code rounds_save(struct http_call *call);
extern const struct http_field rounds_form_fields[];
#define ROUNDS_FORM_FIELDS 21

/* rounds_projects.c */
enum gp_code rounds_projects(struct http_call *call);
enum gp_code rounds_choose(struct http_call *call);

/* rounds_board.c: the page of a round. */
enum gp_code rounds_board(struct http_call *call);
enum gp_code rounds_csv(struct http_call *call);

/* rounds_steps.c: what is done from the board. */
enum gp_code rounds_step(struct http_call *call);
enum gp_code rounds_discard_draft(struct http_call *call);
enum gp_code rounds_set_deadline(struct http_call *call);
enum gp_code rounds_remind(struct http_call *call);

/* rounds_entry.c */
enum gp_code rounds_entry(struct http_call *call);
enum gp_code rounds_entry_step(struct http_call *call);

/* rounds_experts.c */
enum gp_code rounds_experts(struct http_call *call);
enum gp_code rounds_add_expert(struct http_call *call);
enum gp_code rounds_drop_expert(struct http_call *call);
enum gp_code rounds_tie(struct http_call *call);
enum gp_code rounds_assign_all(struct http_call *call);

/* The tie that a form names. */
enum gp_code rounds_read_tie(struct http_call *call, struct app *app, struct affiliation *ret);

/* rounds_panel.c: the experts of one entry. */
enum gp_code rounds_panel(struct http_call *call);
enum gp_code rounds_panel_step(struct http_call *call);

/* ---- shared by them */

/* /rounds/R and what stands behind it, for links and redirects. */
const char *round_url(struct http_call *call, const char *below);
const char *entry_url(struct http_call *call, const char *entry, const char *below);

/* Colour of the badge of a state. */
const char *round_state_color(enum round_state s);
const char *entry_state_color(enum entry_state s);

/* Adds an option to a select: value, text, chosen. */
void add_option(struct val *list, const char *value, const char *text, const char *chosen);

/* An error that the page can show beside what was typed: its message becomes the page's problem and
 * its code the answer's status. Any other error is passed on. */
bool rounds_show_problem(struct http_call *call, enum gp_code code);
/* Puts the problem of the call, if any, where {{>problem}} looks for it. */
void rounds_put_problem(struct http_call *call, struct val *m);

#endif
