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

/* Beside it, what every page of somebody needs to know, of account a. */
#define STANDING_COLUMNS                                                                           \
    "  (SELECT count(*) FROM notice n WHERE n.tenant = a.tenant AND n.account = a.id\n"            \
    "     AND n.read_at IS NULL),\n"                                                               \
    "  (SELECT count(*) FROM password_once o WHERE o.tenant = a.tenant\n"                          \
    "     AND o.account = a.id),\n"                                                                \
    "  (SELECT s.value FROM setting s WHERE s.tenant = a.tenant\n"                                 \
    "     AND s.name = 'second_factor_roles'),\n"                                                  \
    "  (SELECT s.value FROM setting s WHERE s.tenant = a.tenant\n"                                 \
    "     AND s.name = 'idle_minutes')\n"
#define STANDING_FIELDS 4

extern const struct column account_fields[ACCOUNT_FIELDS];
extern const struct column standing_fields[STANDING_FIELDS];

#endif
