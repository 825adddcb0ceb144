/* 居民满意度调查: the manager's pages, and those of who answers. */
#ifndef GP_WEB_SURVEY_SURVEY_H
#define GP_WEB_SURVEY_SURVEY_H

#include "http/http.h"

extern const struct http_route survey_routes[];
extern const struct http_route survey_answer_routes[];

#endif
