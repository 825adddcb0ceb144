/* 公民身份号码 (GB 11643): 17 digits and a check character. */
#ifndef GP_CORE_ID_NUMBER_H
#define GP_CORE_ID_NUMBER_H

#include "num/date.h"

enum id_number_problem {
    ID_NUMBER_FINE,
    ID_NUMBER_FORM,     /* not 17 digits and a digit or X */
    ID_NUMBER_BIRTHDAY, /* digits 7 to 14 are no date */
    ID_NUMBER_CHECKSUM, /* the last character does not fit (ISO 7064 MOD 11-2) */
};

enum id_number_problem id_number_check(const char *s);

/* The problem in Chinese; "" when fine. */
const char *id_number_problem_text(enum id_number_problem p);

/* The number as it is compared: without blanks, the check character in upper case. */
const char *id_number_key(struct arena *a, const char *s);
bool id_number_same(const char *a, const char *b);

/* 440301********123X, in arena memory: all that a page may show. */
const char *id_number_masked(struct arena *a, const char *s);

#endif
