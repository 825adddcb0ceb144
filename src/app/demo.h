/* The filled demonstration: an unfinished round in which something waits for every role, and an
 * account for each. All of it is invented and says so. */
#ifndef GP_APP_DEMO_H
#define GP_APP_DEMO_H

#include "app/account.h"

#define DEMO_PASSWORD "gongping-demo"
#define DEMO_ROUND    "demo-open"

/* Builds on the round demo-2026, which must have been imported (GP_MISSING otherwise). The
 * unfinished round's dates lie around today. What is there already stays as it is. */
enum gp_code demo_fill(struct app *app, date_t today) GP_CHECKED;

struct demo_account {
    const char *login, *name;
    enum role role;
    const char *org, *center, *expert;
};
extern const struct demo_account demo_accounts[];
extern const size_t n_demo_accounts;

#endif
