/* 统一社会信用代码 of organisations (GB 32100-2015). */
#ifndef GP_CORE_CREDIT_CODE_H
#define GP_CORE_CREDIT_CODE_H

#include "base/base.h"

/* Why the text is none, in Chinese; NULL when it is one. Small letters are none: the standard
 * writes capitals, and by the code organisations are told to be the same. Nobody is asked whether
 * the code was ever given out. */
const char *credit_code_problem(const char *s);

#endif
