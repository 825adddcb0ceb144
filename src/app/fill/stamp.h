/* What was typed, printed as the form to stamp, and the stamped scan taken back: nobody types a
 * table twice, and who evaluates sees whether it is the present content that was stamped. */
#ifndef GP_APP_FILL_STAMP_H
#define GP_APP_FILL_STAMP_H

#include "app/fill/upload.h"
#include "store/stamp.h"

#define STAMP_CODE 12 /* hex digits */

/* The code of all that was typed (no files): the same content has the same code, drafts as well as
 * what was handed in. */
const char *stamp_code(const struct fill_case *c);
/* As people read it: 1A2B-3C4D-5E6F. */
const char *stamp_code_shown(struct arena *a, const char *code);

/* The tables with the code and room for stamp and signature, as PDF. */
enum gp_code stamp_print(const struct fill_case *c, date_t today, struct gp_err *e,
                         struct buf *out) GP_CHECKED;

/* A scan of it, for an item of the checklist, which thereby is there. code: as it stands on the
 * paper. GP_INVALID for something else than a code, and for a file that is no PDF, JPEG or PNG.
 * *ret_current: whether it is the present content that was stamped. Slow: begins its units itself.
 */
enum gp_code stamp_take(struct work *w, const struct upload_folders *f, const char *round,
                        const char *entry, const struct upload_whole *file, const char *code,
                        bool *ret_current) GP_CHECKED;

#endif
