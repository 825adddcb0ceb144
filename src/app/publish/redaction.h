/* What of a round may leave the house: the dossier without personal data. */
#ifndef GP_APP_PUBLISH_REDACTION_H
#define GP_APP_PUBLISH_REDACTION_H

#include "core/round.h"

/* A copy in which no person can be found: staff and beneficiaries are numbers, identity and
 * certificate numbers, reasons of leaving, experts' names and ties, scorers' names, comments and
 * file names are gone, and free texts have the known names taken out. Dismissals stand at the
 * places that the checks give to their findings then. What figures rest on stays, so that every
 * figure comes out the same; it is still a valid dossier. The copy borrows what is unchanged. */
struct dossier dossier_published(struct arena *a, const struct dossier *d);

/* A copy as it is kept with a published version: whole, but without identity numbers, which no
 * figure rests on and no retention could clear there. */
struct dossier dossier_kept(struct arena *a, const struct dossier *d);

/* Where free texts name somebody, and what becomes of it. */
struct redaction_row {
    const char *place;                  /* 评估轮次 / 报告文字 / 评估背景 */
    const char *before, *name, *behind; /* as it is written */
    const char *shown;                  /* NULL: left as it is */
    bool is_character;                  /* no name: a character that cannot be shown, as U+2A6A5 */
    bool doubtful;                      /* the name is a word of the language as well */
};
#define REDACTION_SHOWN 1000
struct redaction_list {
    VEC(struct redaction_row) rows; /* the first REDACTION_SHOWN */
    size_t n_replaced, n_doubtful, n_characters;
};
void dossier_redactions(struct arena *a, const struct dossier *d, struct redaction_list *ret);

#endif
