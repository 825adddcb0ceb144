/* Where files lie under names: a folder of this machine, or S3-compatible storage, which several
 * servers share without a shared disk. One interface, two implementations (depot_folder.c,
 * depot_s3.c); nobody else knows which it is.
 *
 * A name is given once: whoever puts another file under it puts the same bytes. A file is there
 * whole or not at all. Names are made of letters, digits and -._/ . Everything here waits for disk
 * or network: outside of units of work.
 *
 * GP_RETRY: the storage is away, and another time it may work. GP_IO: it refuses (key, bucket,
 * rights), or our own disk does. Neither says anything of the key. */
#ifndef GP_APP_FILES_DEPOT_H
#define GP_APP_FILES_DEPOT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define DEPOT_SCHEME "s3://"

struct depot;

/* How storage is reached; of the configuration. */
struct depot_access {
    const char *endpoint, *region, *key, *secret;
    const char *ca_file; /* NULL: none beside the system's */
};

/* s3://bucket/prefix with access, or a folder, which is made when it is not there. The texts are
 * borrowed. Asks nobody: GP_INVALID for an address or access that cannot be. */
enum gp_code depot_open(struct gp_err *e, struct arena *a, const char *address,
                        const struct depot_access *access, struct depot **ret) GP_CHECKED;
bool depot_is_address(const char *text); /* s3://… */
bool depot_is_remote(const struct depot *d);
const char *depot_address(const struct depot *d); /* as it was opened: holds no key */

/* n bytes of the file at path from offset on; n < 0: all of it. Durable when it returns. */
struct depot_bytes {
    const char *path;
    int64_t offset, n;
};
enum gp_code depot_put(const struct depot *d, struct gp_err *e, const char *name,
                       const struct depot_bytes *from) GP_CHECKED;
/* Into a new file. GP_MISSING: there is none of the name. */
enum gp_code depot_get(const struct depot *d, struct gp_err *e, const char *name,
                       const char *path) GP_CHECKED;
/* Small ones, as a text in e's arena; a text may replace another. */
enum gp_code depot_read(const struct depot *d, struct gp_err *e, const char *name,
                        struct str *ret) GP_CHECKED;
enum gp_code depot_write(const struct depot *d, struct gp_err *e, const char *name,
                         struct str text) GP_CHECKED;
/* *ret -1: there is none. */
enum gp_code depot_size(const struct depot *d, struct gp_err *e, const char *name,
                        int64_t *ret) GP_CHECKED;
enum gp_code depot_drop(const struct depot *d, struct gp_err *e, const char *name) GP_CHECKED;

/* Files whose names begin with the prefix: all below a folder ("files/"), those of a folder whose
 * names begin so ("gongping-": of none). Folder by folder, in no other order that could be relied
 * on; they may be dropped meanwhile. What the visitor gets is borrowed. */
struct depot_item {
    const char *name;
    int64_t size, at_ms; /* at_ms: when it was put */
};
typedef enum gp_code (*depot_visit)(void *arg, const struct depot_item *item);
enum gp_code depot_each(const struct depot *d, struct gp_err *e, const char *prefix,
                        depot_visit visit, void *arg) GP_CHECKED;

/* ---- the depot of a files folder */

/* From now on what is handed in lies in the depot, and the folder keeps copies alone. Once a
 * process, before its threads. NULL: the folder itself is the place. */
void depot_attach(const struct depot *d);
/* NULL: none is attached. */
const struct depot *depot_attached(void);

#endif
