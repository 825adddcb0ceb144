/* Findings of the demonstration's rounds. */
#ifndef GP_APP_DEMO_ADOPT_H
#define GP_APP_DEMO_ADOPT_H

#include "app/app.h"

/* Adopts what was found in the round and nobody has decided, so that its report says it: all that
 * is more than a hint. A round that is with its commissioner, or published, is left as it is. */
enum gp_code demo_adopt(struct work *w, const char *round) GP_CHECKED;

#endif
