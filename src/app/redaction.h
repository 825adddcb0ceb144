/* What of a round may leave the house: the dossier without personal data. */
#ifndef GP_APP_REDACTION_H
#define GP_APP_REDACTION_H

#include "core/round.h"

/* A copy in which no person can be found: staff and beneficiaries are numbers, identity and
 * certificate numbers, reasons of leaving, experts' names and ties, scorers' names, comments and
 * file names are gone, and free texts have the known names taken out. Dismissals stand at the
 * places that the checks give to their findings then. What figures rest on stays, so that every
 * figure comes out the same; it is still a valid dossier. The copy borrows what is unchanged. */
struct dossier dossier_published(struct arena *a, const struct dossier *d);

#endif
