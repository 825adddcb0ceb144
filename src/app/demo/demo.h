/* The filled demonstration: an unfinished round in which something waits for every role, and an
 * account for each. All of it is invented and says so. */
#ifndef GP_APP_DEMO_DEMO_H
#define GP_APP_DEMO_DEMO_H

#include "app/account/account.h"

#define DEMO_PASSWORD "gongping-demo"
#define DEMO_ROUND    "demo-open"

/* Builds on the round demo-2026 as it was imported (GP_MISSING otherwise): adds the accounts and
 * the unfinished round, whose dates lie around today. What is there already stays as it is. */
enum gp_code demo_fill(struct work *w, date_t today) GP_CHECKED;

/* Carries it on until something waits for every role: the files of the material, visits for the
 * inspector, the report of 2026 for approval, and that of 2022, where it was imported, published.
 * files is the folder for documents. Not inside a transaction. */
enum gp_code demo_carry_on(struct work *w, const char *files, date_t today) GP_CHECKED;

struct demo_account {
    const char *login, *name;
    enum role role;
    const char *org, *center, *expert;
};
extern const struct demo_account demo_accounts[];
extern const size_t n_demo_accounts;

#endif
