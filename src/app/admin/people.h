/* A list of people into accounts, and experts' ties: who they are, what they may do and with which
 * organisations they have to do, as an office has it in a table. */
#ifndef GP_APP_ADMIN_PEOPLE_H
#define GP_APP_ADMIN_PEOPLE_H

#include "app/workbook/workbook.h"

/* An account is found by its login or expert number, else by name and organisation. A login that
 * is not given becomes the mobile number, or u0001; an expert number z001. Accounts have no
 * password until their person sets one with a one-time code. */
extern const struct workbook_kind people_workbook;

#endif
