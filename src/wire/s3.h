/* Objects of S3-compatible storage: requests signed with AWS's Signature Version 4, each repeated
 * with back-off while the storage is away, all of them such that a second time does no harm. The
 * payload's hash is signed with each, so that the storage takes nothing that was changed on the
 * way. The endpoint comes from the installation's configuration alone, never from a user: so it
 * may lie in the own network, whatever the rule for other addresses is (wire.h). Redirects are not
 * followed.
 *
 * Keys and prefixes consist of letters, digits and -._/ (wire_s3_name_is_good): they stand in
 * addresses and signatures as they are. */
#ifndef GP_WIRE_S3_H
#define GP_WIRE_S3_H

#include "wire/wire.h"

struct wire_s3 {
    const char *endpoint; /* https://host; {bucket} in it is replaced, else the bucket follows */
    const char *region, *bucket, *key, *secret;
    const char *ca_file; /* certificates beside the system's; NULL: none */
    int tries;           /* 0: four */
};

/* The text can be a key, or part of one: not empty, no /../, nothing that would be encoded. */
bool wire_s3_name_is_good(const char *name);

/* What wire_result says of an object: WIRE_SENT when it was done; status 404 when there is none;
 * WIRE_LATER and WIRE_UNSURE when the storage is away; WIRE_REFUSED for all else. */

/* n bytes of the file from offset on become the object, which is there whole or not at all. */
struct wire_result wire_s3_put(struct arena *a, const struct wire_s3 *s3, const char *key, int fd,
                               int64_t offset, int64_t n);
/* Its bytes are written to the file from its beginning on. */
struct wire_result wire_s3_get(struct arena *a, const struct wire_s3 *s3, const char *key, int fd);
/* Small ones, from memory and into it: the result's body, of at most 64 MiB. */
struct wire_result wire_s3_write(struct arena *a, const struct wire_s3 *s3, const char *key,
                                 struct str bytes);
struct wire_result wire_s3_read(struct arena *a, const struct wire_s3 *s3, const char *key);
struct wire_result wire_s3_size(struct arena *a, const struct wire_s3 *s3, const char *key,
                                int64_t *ret);
/* What is not there is dropped, too. */
struct wire_result wire_s3_drop(struct arena *a, const struct wire_s3 *s3, const char *key);

struct wire_s3_object {
    const char *key;
    int64_t size, at_ms;
};
/* A page of the objects whose keys begin with the prefix, in their order. next: of the page before,
 * NULL for the first; *ret_next NULL: there are no more. */
struct wire_result wire_s3_list(struct arena *a, const struct wire_s3 *s3, const char *prefix,
                                const char *next, struct wire_s3_object **ret, size_t *ret_n,
                                const char **ret_next);

/* Above so many bytes an object is put in parts of at least so many. */
#define WIRE_S3_PART ((int64_t)8 << 20)

#endif
