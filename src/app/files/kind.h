/* What a file is, by its name and by what it holds. */
#ifndef GP_APP_FILES_KIND_H
#define GP_APP_FILES_KIND_H

#include "base/err.h"

/* Whether files of that ending are taken at all. */
bool file_kind_known(const char *file_name);

/* What does not fit between ending and content, in Chinese, naming what the file is if that is
 * known; NULL when they fit. GP_IO when the file cannot be read. */
enum gp_code file_kind_problem(struct arena *a, const char *file_name, const char *path,
                               const char **ret) GP_CHECKED;

#endif
