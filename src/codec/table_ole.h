/* The compound file around an .xls or .et: streams in chains of sectors. Private to table.c and its
 * table_*.c. */
#ifndef GP_CODEC_TABLE_OLE_H
#define GP_CODEC_TABLE_OLE_H

#include "codec/table_inside.h"

/* Little-endian numbers. */
uint32_t ole_u16(const char *p);
uint32_t ole_u32(const char *p);

struct ole;

/* GP_INVALID when the file's chains are broken. The bytes are borrowed, the result is in the arena.
 */
enum gp_code ole_open(struct arena *a, struct gp_err *e, struct str bytes,
                      struct ole **ret) GP_CHECKED;
/* Whether there is a stream of that ASCII name. */
bool ole_has(const struct ole *o, const char *name);
/* The stream as one piece, in the arena. */
enum gp_code ole_read(struct arena *a, struct gp_err *e, const struct ole *o, const char *name,
                      struct str *ret) GP_CHECKED;

enum gp_code ole_damaged(struct gp_err *e, const char *detail);

#endif
