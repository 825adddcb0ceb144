/* Where a person stands in what a district holds: for whoever asks what is kept of them. */
#ifndef GP_STORE_PERSON_H
#define GP_STORE_PERSON_H

#include "db/work.h"
#include "num/date.h"

struct person_place {
    const char *kind;  /* roster, certificate, rater, expert, account, scorer, amendment … */
    const char *where; /* center and project, or round and organisation; may be NULL */
    const char *what;  /* post, certificate, role … as stored; may be NULL */
    const char *more;  /* identity number, phone, certificate number … as stored; may be NULL */
    date_t since, until;
    const char *scope, *who; /* where it can be corrected (store/amendment.h); NULL: not there */
    int64_t ord;
};

/* Every place of somebody of that name, or of that identity number (as id_number_key gives it);
 * each may be NULL. Sorted by kind and place. */
enum gp_code store_person_places(struct work *w, const char *name, const char *id_number,
                                 struct person_place **ret, size_t *ret_n) GP_CHECKED;

#endif
