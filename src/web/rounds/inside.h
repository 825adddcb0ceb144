/* The handlers of 评估轮次, by page; the table of routes stands in rounds.c. Private to these
 * pages. */
#ifndef GP_WEB_ROUNDS_INSIDE_H
#define GP_WEB_ROUNDS_INSIDE_H

#include "app/rounds/board.h"
#include "app/rounds/jury.h"
#include "app/rounds/opening.h"
#include "app/rounds/rounds.h"
#include "web/assets.h"
#include "web/edit.h"
#include "web/list.h"
#include "web/rounds/tabs.h"

/* form.c */
enum gp_code rounds_new(struct http_call *call);
enum gp_code rounds_add(struct http_call *call);
enum gp_code rounds_edit(struct http_call *call);
enum gp_code rounds_save(struct http_call *call);
extern const struct http_field rounds_form_fields[24];

/* given.c */
enum gp_code rounds_given(struct http_call *call);
enum gp_code rounds_give(struct http_call *call);
enum gp_code rounds_take_back(struct http_call *call);
enum gp_code rounds_given_file(struct http_call *call);

/* projects.c */
enum gp_code rounds_projects(struct http_call *call);
enum gp_code rounds_choose(struct http_call *call);

/* board.c: the page of a round. */
enum gp_code rounds_board(struct http_call *call);
/* What of the board is ticked, or with "all" all that its filter shows. */
enum gp_code rounds_chosen_entries(struct http_call *call, struct work *w,
                                   struct entry_choice *ret) GP_CHECKED;
/* casefile.c */
enum gp_code rounds_casefile(struct http_call *call);
enum gp_code rounds_casefile_page(struct http_call *call);
enum gp_code rounds_casefile_file(struct http_call *call);
/* What its form on the deadline began with. */
struct edit rounds_deadline_edit(struct http_call *call, const struct round_head *head);
enum gp_code rounds_board_file(struct http_call *call);

/* Whether the filter of the request, a page's or a form's, lets the line through. */
bool rounds_board_shows(struct http_call *call, const struct board_line *l);

/* batch.c: many at once. */
enum gp_code rounds_batch(struct http_call *call);
enum gp_code rounds_batch_page(struct http_call *call);
enum gp_code rounds_archive_chosen(struct http_call *call);
enum gp_code rounds_archived_page(struct http_call *call);
/* Puts the actions that fit any of the lines shown, for {{>rounds/many}}. */
enum gp_code rounds_put_actions(struct http_call *call, struct val *m, const struct board *b,
                                const struct board_line *const *shown, size_t n) GP_CHECKED;
/* Whether the form that is shown again had the entry selected. */
bool rounds_is_chosen(struct http_call *call, const char *entry);
/* rounds.c: the list, after its form was refused. */
enum gp_code rounds_list_again(struct http_call *call);

/* steps.c: what is done from the board. */
enum gp_code rounds_step(struct http_call *call);
enum gp_code rounds_discard_draft(struct http_call *call);
enum gp_code rounds_set_deadline(struct http_call *call);
enum gp_code rounds_remind(struct http_call *call);
enum gp_code rounds_closing(struct http_call *call);

/* opening.c */
enum gp_code rounds_opening(struct http_call *call);
enum gp_code rounds_set_parties(struct http_call *call);

/* entry.c */
enum gp_code rounds_entry(struct http_call *call);
enum gp_code rounds_entry_step(struct http_call *call);

/* experts.c */
/* Who it is and how much of their work is done, which is given back. */
struct jury_work rounds_put_expert(struct val *row, const struct jury *p, const struct expert *x);
enum gp_code rounds_experts(struct http_call *call);
enum gp_code rounds_experts_file(struct http_call *call);
enum gp_code rounds_add_expert(struct http_call *call);
enum gp_code rounds_drop_expert(struct http_call *call);
enum gp_code rounds_tie(struct http_call *call);
enum gp_code rounds_assign_all(struct http_call *call);

/* The tie that a form names. */
enum gp_code rounds_read_tie(struct http_call *call, struct work *app, struct affiliation *ret);

/* panel.c: the experts of one entry. */
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
