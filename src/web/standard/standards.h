/* Pages: 评估标准. */
#ifndef GP_WEB_STANDARD_STANDARDS_H
#define GP_WEB_STANDARD_STANDARDS_H

#include "http/http.h"

extern const struct http_route standards_routes[], standard_sheet_routes[];

#endif
