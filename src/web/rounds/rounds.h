/* Pages: 评估轮次. */
#ifndef GP_WEB_ROUNDS_ROUNDS_H
#define GP_WEB_ROUNDS_ROUNDS_H

#include "http/http.h"

extern const struct http_route rounds_routes[], round_sheet_routes[];

#endif
