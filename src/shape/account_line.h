/* A line of a list of people who are to get accounts, as an office types it: names where the system
 * has ids, roles in words. */
#ifndef GP_SHAPE_ACCOUNT_LINE_H
#define GP_SHAPE_ACCOUNT_LINE_H

#include "shape/shape.h"

struct account_line {
    const char *name, *org, *center, *roles, *phone, *login, *expert;
};

extern const struct shape shape_account_line;

#endif
