/* Pages: 资料递交. */
#ifndef GP_WEB_FILL_FILL_H
#define GP_WEB_FILL_FILL_H

#include "http/http.h"

extern const struct http_route fill_routes[], fill_part_routes[], fill_file_routes[],
    fill_hand_in_routes[], fill_sheet_routes[];

#endif
