/* The bundle: one JSON document that holds a round complete (struct dossier), for import, export,
 * the report's data and archives. The format is described field by field in one table, from which
 * the reader, the writer and the JSON Schema (docs/bundle.schema.json) are all driven.
 *
 * Figures and dates are strings ("478240.00", "2021-12-01"), counts are integers. Unknown fields,
 * duplicate keys, wrong types, values past their limit and missing required fields are refused with
 * the JSON path of the place. Writing what was read gives the same bytes as writing it again. */
#ifndef GP_BUNDLE_BUNDLE_H
#define GP_BUNDLE_BUNDLE_H

#include "base/hash.h"
#include "core/round.h"

#define BUNDLE_MAX_BYTES ((size_t)64 << 20)
#define BUNDLE_MAX_DEPTH 64

/* Reads and validates (dossier_validate) a bundle. On failure nothing is given and e->where is the
 * JSON path, or line and column when it is not JSON at all. */
enum gp_code bundle_read(struct arena *a, struct gp_err *e, struct str json,
                         struct dossier *ret) GP_CHECKED;

/* Appends the bundle: two-space indent, fields in the table's order, unset fields left out, UTF-8
 * unescaped, a newline at the end. */
void bundle_write(const struct dossier *d, struct buf *out);

/* SHA-256 of the bundle that the dossier makes. */
void bundle_hash(const struct dossier *d, char out[static HASH_HEX]);

/* A standard on its own, in the same form. */
enum gp_code bundle_read_standard(struct arena *a, struct gp_err *e, struct str json,
                                  struct standard *ret) GP_CHECKED;
void bundle_write_standard(const struct standard *s, struct buf *out);

/* A struct of the shape as a value of a document that is being written: of its members those whose
 * bit is set, by their place in the shape. */
struct jout;
struct shape;
#define BUNDLE_ALL_MEMBERS UINT64_MAX
void bundle_write_value(struct jout *o, const struct shape *shape, const void *object,
                        uint64_t members);

/* A part of a bundle on its own: a struct of the shape. What was written is read again. */
void bundle_write_part(const struct shape *shape, const void *object, struct buf *out);
enum gp_code bundle_read_part(struct arena *a, struct gp_err *e, struct str json,
                              const struct shape *shape, void *ret) GP_CHECKED;

/* Whether the format takes the dossier as it stands, so that what is written could be read again.
 * GP_INVALID with the first place where it does not, in words for people. */
enum gp_code bundle_check(struct arena *a, struct gp_err *e, const struct dossier *d) GP_CHECKED;

/* The schemas of the shapes and of all that they use, as members of the object that is being
 * written, each once; refs is what stands before a name where one refers to another. */
void bundle_write_schemas(struct jout *o, const char *refs, const struct shape *const *tops,
                          size_t n);
/* The schema of a single value of the field, as an object. */
struct field;
void bundle_write_field_schema(struct jout *o, const struct field *f);

/* JSON Schema (draft 2020-12) of the bundle, from the same table. */
void bundle_write_schema(struct buf *out);

#endif
