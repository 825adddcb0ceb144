/* The user manual (docs/手册, made into pages by tools/manual.py), for whoever asks;
 * and what is said of accessibility. */
#ifndef GP_WEB_HELP_H
#define GP_WEB_HELP_H

#include "http/http.h"

extern const struct http_route help_routes[];

#endif
