/* Shared by the fill*.c files of app only. */
#ifndef GP_APP_FILL_INSIDE_H
#define GP_APP_FILL_INSIDE_H

#include "app/fill.h"

/* China has one time zone, eight hours ahead, without summer time. */
#define CHINA_OFFSET_MS (8 * 3600000LL)
#define DAY_MS          86400000LL

struct fill_key fill_key_of(const struct app *app, const struct entry_scope *s);

/* The entry, when the acting operator may change it now; a first change starts the filling. */
enum gp_code fill_begin(struct app *app, const char *round, const char *entry,
                        struct entry_scope **ret) GP_CHECKED;

#endif
