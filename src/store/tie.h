/* Ties of experts beside any round, and which expert numbers are taken. */
#ifndef GP_STORE_TIE_H
#define GP_STORE_TIE_H

#include "core/round.h"
#include "db/work.h"

/* All run inside the caller's transaction. */

enum gp_code store_ties_get(struct work *w, const char *expert, struct affiliation **ret,
                            size_t *ret_n) GP_CHECKED;
/* In place of all that the expert had. */
enum gp_code store_ties_put(struct work *w, const char *expert, const struct affiliation *ties,
                            size_t n) GP_CHECKED;

/* Numbers of experts in accounts and in rounds; some may come twice. */
enum gp_code store_expert_numbers(struct work *w, const char ***ret, size_t *ret_n) GP_CHECKED;

/* Titles of the rounds in which the expert is, and whose results nobody has seen yet. */
enum gp_code store_expert_rounds(struct work *w, const char *expert, const char ***ret,
                                 size_t *ret_n) GP_CHECKED;

#endif
