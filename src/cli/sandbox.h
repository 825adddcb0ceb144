/* What the program gives up for as long as it serves: whoever took it over through a request could
 * run no other program, write nowhere but into its own folders, and open no socket of another kind.
 */
#ifndef GP_CLI_SANDBOX_H
#define GP_CLI_SANDBOX_H

#include "base/err.h"

/* Closes the sandbox around the process, as far as this kernel offers it; before any other thread
 * is there. Writing is left in the folders, which are there, and reading everywhere. GP_IO when the
 * kernel has it and refuses, or a folder is not there. */
enum gp_code sandbox_enter(struct gp_err *e, const char *const *folders, size_t n) GP_CHECKED;

/* What of it this kernel does not offer, in Chinese; NULL: nothing is missing. */
const char *sandbox_missing(void);

/* With the sandbox and without: passwords that were just typed are in the memory. Nobody but root
 * looks into the process from now on, either. */
void sandbox_leave_no_core(void);

#endif
