/* Projects that left the round (退出评估), and the data that are published. */
#ifndef GP_APP_PUBLISH_WITHDRAWAL_H
#define GP_APP_PUBLISH_WITHDRAWAL_H

#include "core/round.h"

/* Takes entries that withdrew out of the dossier, with their dismissals, their projects and centers
 * where no other entry has them. Where the report names who withdrew, entry and contract stay as
 * bare names: nothing that was handed in for a round that they left is published. */
void dossier_drop_withdrawn(struct arena *a, struct dossier *d);

#endif
