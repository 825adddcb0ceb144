/* Private to this room. */
#ifndef GP_APP_FILL_INSIDE_H
#define GP_APP_FILL_INSIDE_H

#include "app/fill/fill.h"

struct fill_key fill_key_of(const struct work *app, const struct entry_scope *s);

/* The entry, when the acting operator may change it now; a first change starts the filling. */
enum gp_code fill_begin(struct work *w, const char *round, const char *entry,
                        struct entry_scope **ret) GP_CHECKED;

#endif
