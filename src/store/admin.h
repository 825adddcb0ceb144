/* What administration asks of the database: settings, what is kept too long, and how much there is.
 * Inside the caller's transaction. */
#ifndef GP_STORE_ADMIN_H
#define GP_STORE_ADMIN_H

#include "db/work.h"

/* ---- settings of a district */

struct setting_row {
    const char *name, *value;
};
/* Those that are set. */
enum gp_code store_setting_list(struct work *w, struct setting_row **ret, size_t *ret_n) GP_CHECKED;
/* "" takes the setting back. */
enum gp_code store_setting_put(struct work *w, const char *name, const char *value) GP_CHECKED;

/* What an administrator's first page asks for at once. */
struct office_counts {
    int64_t active, off; /* accounts */
    int64_t managers;    /* active accounts with the role that was named */
    int64_t undelivered; /* messages that did not arrive, or may not have (delivery.h) */
    int64_t amendments;  /* that wait for an answer (amendment.h) */
};
enum gp_code store_office_counts(struct work *w, int64_t managers,
                                 struct office_counts *ret) GP_CHECKED;

enum gp_code store_password_once_put(struct work *w, const char *account) GP_CHECKED;
enum gp_code store_password_once_drop(struct work *w, const char *account) GP_CHECKED;

/* ---- retention: what is older than the instant (unset: nothing is)
 *
 * KEPT_DRAFTS is what was typed into the forms of hand-ins and score sheets, of published and
 * archived rounds only: what was handed in is in the dossier, and nothing more can be. */

enum kept {
    KEPT_DRAFTS,
    KEPT_NOTICES,
    KEPT_SESSIONS, /* and one-time codes, and what rating links opened */
    KEPT_ID_NUMBERS,
    KEPT_RATERS,    /* who filled in for an organisation */
    KEPT_SCANS,     /* the stamped scans of those, with their bytes */
    KEPT_TIES,      /* of experts who take part no more */
    KEPT_READS,     /* who looked at whose data; from here on see erase.h */
    KEPT_STAFF,     /* names of staff, numbers of their certificates */
    KEPT_FILES,     /* bytes of files of chosen items of the checklist */
    KEPT_AMENDS,    /* requests for corrections that are settled */
    KEPT_ORIGINALS, /* what each hand-in held, word for word */
    KEPT_INNER,     /* the data kept inside with published versions */
    KEPT_N
};

/* How many of each there are to delete, of the tenant. For id numbers it is the end of the contract
 * that counts, for ties the last day of the expert's last round, as dates. items: 、a、b、, whose
 * files may go. */
enum gp_code store_kept_counts(struct work *w, const int64_t before_ms[KEPT_N], const char *items,
                               int64_t ret[KEPT_N]) GP_CHECKED;
enum gp_code store_kept_delete(struct work *w, enum kept what, int64_t before_ms, const char *items,
                               int64_t *ret) GP_CHECKED;

/* ---- sizes */

struct table_count {
    const char *name; /* Chinese */
    int64_t rows;
};
enum gp_code store_table_counts(struct work *w, struct table_count **ret, size_t *ret_n) GP_CHECKED;

/* ---- names to choose from, and for the audit log */

struct named {
    const char *id, *name, *kind; /* kind: word of enum org_kind; NULL for centers */
    date_t retired;               /* of organisations and centers: 停用, since when */
};
enum gp_code store_org_names(struct work *w, struct named **ret, size_t *ret_n) GP_CHECKED;
/* The id itself when it is of none. */
enum gp_code store_org_name(struct work *w, const char *id, const char **ret) GP_CHECKED;
enum gp_code store_center_names(struct work *w, struct named **ret, size_t *ret_n) GP_CHECKED;
/* What rows of the audit log are about, and who acted by a personal link: id as there
 * ("round/R/entry/E", "link/L"), name, and for an entry the title of its round as kind. */
enum gp_code store_subject_names(struct work *w, struct named **ret, size_t *ret_n) GP_CHECKED;

#endif
