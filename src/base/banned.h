/* Functions that overflow, depend on the locale or share hidden state: using one does not compile.
 * Include system headers before this one. */
#ifndef GP_BASE_BANNED_H
#define GP_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok gmtime localtime ctime
#pragma GCC poison asctime atoi atol atoll atof strtod strtof system gets tmpnam mktemp

#endif
