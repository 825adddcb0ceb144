/* Private to the room: the pages of raters, the same by a link (below /r) and by an account (below
 * /rating/ROUND). What is theirs is for app/rating/party.h to say. */
#ifndef GP_WEB_RATING_INSIDE_H
#define GP_WEB_RATING_INSIDE_H

#include "app/rating/rate.h"
#include "web/edit.h"
#include "web/marking/sheet_view.h"
#include "web/web.h"

struct rate_visit {
    struct work work; /* acts for the link, or the account */
    struct rate_who who;
    const char *base; /* /r, /rating/ROUND */
    const char *home; /* the list of all, even where there is only one */
};
struct rate_visit rate_visit_of(struct http_call *call);

/* The rating that the address names; of a link that opens one alone, without names. */
struct rate_place_key rate_place_of(const struct http_call *call);
/* The rating's address. */
const char *rate_place_path(struct arena *a, const char *base, const struct rate_own *own);

/* A page's model with what all of them show. */
struct val *rate_page(struct http_call *call, const struct rate_visit *v, const char *title);
/* Who fills in, for {{>rating/person}} and {{>rating/person_line}}. */
void rate_put_person(struct val *m, const struct rating_terms *terms,
                     const struct rating_person *person);
/* The form that says so, as it is stored. */
struct edit rate_person_edit(struct http_call *call, const struct rating_person *person);
/* Why nothing can be filled in, for who came in that state. */
const char *rate_stop_message(enum rate_state state, const char *closed);

/* one.c */
enum gp_code rate_one_get(struct http_call *call);
enum gp_code rate_one_watch(struct http_call *call);
enum gp_code rate_one_save(struct http_call *call);
enum gp_code rate_one_submit(struct http_call *call);

/* ENTRY/COMPONENT, as forms name one of several. */
bool rate_split_place(struct arena *a, const char *text, struct rate_place_key *ret);

/* How handing in several went. */
struct rate_tally {
    size_t handed_in, refused;
    const char *reasons; /* of the first */
};
void rate_tally_add(struct arena *a, struct rate_tally *t, const struct rating *r);
const char *rate_tally_text(struct arena *a, const struct rate_tally *t);

/* list.c */
/* Center, project, operator and period of the entry. */
void rate_put_about(struct val *row, const struct rate_own *own, const struct rating_about *about);
enum gp_code rate_rounds_page(struct http_call *call);
enum gp_code rate_list_page(struct http_call *call);
enum gp_code rate_list_show(struct http_call *call, const struct rate_visit *v,
                            const struct rate_list *list);
enum gp_code rate_hand_in(struct http_call *call);
/* Shows the list again with what was wrong. */
enum gp_code rate_list_refused(struct http_call *call, enum gp_code code);

/* table.c */
enum gp_code rate_table_page(struct http_call *call);
enum gp_code rate_table_watch(struct http_call *call);
enum gp_code rate_table_save(struct http_call *call);
enum gp_code rate_table_submit(struct http_call *call);

/* attach.c */
enum gp_code rate_person_post(struct http_call *call);
enum gp_code rate_scan_before(struct http_call *call);
enum gp_code rate_scan_post(struct http_call *call);
enum gp_code rate_scan_get(struct http_call *call);
enum gp_code rate_scan_drop(struct http_call *call);

/* about.c */
enum gp_code rate_about_page(struct http_call *call);

#endif
