#include "app/files/depot_inside.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/arena.h"

static const struct depot *attached;

void depot_attach(const struct depot *d) {
    attached = d;
}

const struct depot *depot_attached(void) {
    return attached;
}

bool depot_is_address(const char *text) {
    return text && strncmp(text, DEPOT_SCHEME, strlen(DEPOT_SCHEME)) == 0;
}

bool depot_is_remote(const struct depot *d) {
    return d && d->kind == &depot_s3;
}

const char *depot_address(const struct depot *d) {
    return d->address;
}

/* ---- opening */

static enum gp_code check_access(struct gp_err *e, const struct depot_access *access) {
    const struct {
        const char *option, *value;
    } needed[] = {
        {"s3-endpoint", access->endpoint}, {"s3-key", access->key}, {"s3-secret", access->secret}};
    for (size_t i = 0; i < GP_COUNT(needed); i++)
        if (cstr_empty(needed[i].value))
            return gp_fail(e, GP_INVALID, needed[i].option, "用对象存储（s3://）时必须写明");
    const char *end = access->endpoint + strlen(access->endpoint) - 1;
    const char *mark = strstr(access->endpoint, "{bucket}");
    const char *plain = mark
                            ? arena_printf(e->arena, "%.*sbucket%s", (int)(mark - access->endpoint),
                                           access->endpoint, mark + strlen("{bucket}"))
                            : access->endpoint;
    if (!wire_url_is_good(plain, false) || *end == '/')
        return gp_fail(e, GP_INVALID, "s3-endpoint",
                       "应是对象存储的网址，末尾不带斜线，例如 https://s3.example.com");
    return GP_OK;
}

static enum gp_code open_s3(struct gp_err *e, struct arena *a, const char *address,
                            const struct depot_access *access, struct depot *d) {
    const char *bucket = address + strlen(DEPOT_SCHEME), *slash = strchr(bucket, '/');
    size_t n = slash ? (size_t)(slash - bucket) : strlen(bucket);
    const char *prefix = slash ? slash + 1 : "";
    while (slash && *prefix && prefix[strlen(prefix) - 1] == '/')
        prefix = arena_strndup(a, prefix, strlen(prefix) - 1);
    bool good = n > 0 && (!*prefix || wire_s3_name_is_good(prefix));
    const char *name = arena_strndup(a, bucket, n);
    if (!good || !wire_s3_name_is_good(name))
        return gp_fail(e, GP_INVALID, address,
                       "应写成 s3://存储桶/前缀，只用字母、数字和 - . _ /，例如 "
                       "s3://gongping/pingshan");
    TRY(check_access(e, access));
    d->kind = &depot_s3;
    d->root = *prefix ? arena_printf(a, "%s/", prefix) : "";
    d->s3 = (struct wire_s3){.endpoint = access->endpoint,
                             .region = cstr_empty(access->region) ? "us-east-1" : access->region,
                             .bucket = name,
                             .key = access->key,
                             .secret = access->secret,
                             .ca_file = access->ca_file};
    return GP_OK;
}

enum gp_code depot_open(struct gp_err *e, struct arena *a, const char *address,
                        const struct depot_access *access, struct depot **ret) {
    struct depot *d = gp_new(a, struct depot);
    *d = (struct depot){.kind = &depot_folder, .address = address, .root = address};
    if (depot_is_address(address))
        TRY(open_s3(e, a, address, access, d));
    else if (mkdir(address, 0700) != 0 && errno != EEXIST)
        return gp_fail(e, GP_IO, address, "无法建立文件夹，请检查权限");
    *ret = d;
    return GP_OK;
}

/* ---- what the kind supplies */

enum gp_code depot_put(const struct depot *d, struct gp_err *e, const char *name,
                       const struct depot_bytes *from) {
    return d->kind->put(d, e, name, from);
}

enum gp_code depot_get(const struct depot *d, struct gp_err *e, const char *name,
                       const char *path) {
    return d->kind->get(d, e, name, path);
}

enum gp_code depot_read(const struct depot *d, struct gp_err *e, const char *name,
                        struct str *ret) {
    return d->kind->read(d, e, name, ret);
}

enum gp_code depot_write(const struct depot *d, struct gp_err *e, const char *name,
                         struct str text) {
    return d->kind->write(d, e, name, text);
}

enum gp_code depot_size(const struct depot *d, struct gp_err *e, const char *name, int64_t *ret) {
    return d->kind->size(d, e, name, ret);
}

enum gp_code depot_drop(const struct depot *d, struct gp_err *e, const char *name) {
    return d->kind->drop(d, e, name);
}

enum gp_code depot_each(const struct depot *d, struct gp_err *e, const char *prefix,
                        depot_visit visit, void *arg) {
    return d->kind->each(d, e, prefix, visit, arg);
}
