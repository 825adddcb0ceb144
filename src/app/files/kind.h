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

/* Whether a browser shows such a file, by its name: a picture, a PDF, or neither. */
enum file_view { FILE_VIEW_NONE, FILE_VIEW_PICTURE, FILE_VIEW_PDF };
enum file_view file_kind_view(const char *file_name);
/* The type to show it as, by what it holds; NULL when it is nothing that is shown. */
const char *file_kind_shown_as(const char *path);

#endif
