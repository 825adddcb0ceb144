/* Has a file looked through by a virus scanner that speaks clamd's INSTREAM. */
#ifndef GP_WIRE_SCAN_H
#define GP_WIRE_SCAN_H

#include "base/err.h"

/* unix:/path or host:port. GP_INVALID when it is neither. */
enum gp_code wire_scan_check(struct gp_err *e, const char *address) GP_CHECKED;

/* *ret_found: what was found, by the scanner's name of it; NULL: nothing. GP_RETRY when the file
 * could not be looked through, whatever the reason: nothing is known of it then. */
enum gp_code wire_scan(struct arena *a, struct gp_err *e, const char *address, const char *path,
                       const char **ret_found) GP_CHECKED;

#endif
