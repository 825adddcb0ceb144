/* Private to depots: what an implementation supplies. */
#ifndef GP_APP_FILES_DEPOT_INSIDE_H
#define GP_APP_FILES_DEPOT_INSIDE_H

#include "app/files/depot.h"
#include "wire/s3.h"

struct depot_kind {
    enum gp_code (*put)(const struct depot *d, struct gp_err *e, const char *name,
                        const struct depot_bytes *from);
    enum gp_code (*get)(const struct depot *d, struct gp_err *e, const char *name,
                        const char *path);
    enum gp_code (*read)(const struct depot *d, struct gp_err *e, const char *name,
                         struct str *ret);
    enum gp_code (*write)(const struct depot *d, struct gp_err *e, const char *name,
                          struct str text);
    enum gp_code (*size)(const struct depot *d, struct gp_err *e, const char *name, int64_t *ret);
    enum gp_code (*drop)(const struct depot *d, struct gp_err *e, const char *name);
    enum gp_code (*each)(const struct depot *d, struct gp_err *e, const char *prefix,
                         depot_visit visit, void *arg);
};

struct depot {
    const struct depot_kind *kind;
    const char *address;
    const char *root; /* the folder, or what all keys of the bucket begin with (with its slash) */
    struct wire_s3 s3;
};

extern const struct depot_kind depot_folder, depot_s3;

/* Copies n bytes (all: n < 0) to a new file, synced. False with errno. */
bool depot_copy(const char *from, int64_t offset, int64_t n, const char *to);

#endif
