/* The user manual (docs/用户手册.md, made into pages by tools/manual.py), for whoever asks. */
#ifndef GP_WEB_HELP_H
#define GP_WEB_HELP_H

#include "http/http.h"

extern const struct http_route help_routes[];

#endif
