/* The columns of an account, and the members they fill. Private to store/account*.c. */
#ifndef GP_STORE_ACCOUNT_FIELDS_H
#define GP_STORE_ACCOUNT_FIELDS_H

#include "store/account.h"
#include "store/row.h"

#define ACCOUNT_COLUMNS                                                                            \
    "a.id, a.login, a.name, a.roles, a.org, a.center, a.expert, a.phone,\n"                        \
    "       a.password, a.totp_secret, a.totp_last, a.active, a.failed, a.locked_until, "          \
    "a.created_at\n"
#define ACCOUNT_FIELDS 15

extern const struct column account_fields[ACCOUNT_FIELDS];

#endif
