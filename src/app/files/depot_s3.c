/* Objects of a bucket: a name is what follows the prefix in the key. What the storage answers
 * becomes one of three: there is none, it is away, it refuses; the words for each are here. */
#include "app/files/depot_inside.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

static const char *key_of(const struct depot *d, struct arena *a, const char *name) {
    return arena_printf(a, "%s%s", d->root, name);
}

/* The storage's own word for it (SignatureDoesNotMatch), for who mends it. */
static const char *reason_of(struct arena *a, const struct wire_result *r) {
    static const char open[] = "<Code>";
    const char *at = r->body.p ? strstr(r->body.p, open) : NULL;
    if (!at)
        return arena_printf(a, "%ld", r->status);
    at += strlen(open);
    return arena_printf(a, "%ld %.*s", r->status, (int)strcspn(at, "<"), at);
}

static enum gp_code refused(struct gp_err *e, const struct wire_result *r) {
    const char *reason = reason_of(e->arena, r);
    if (r->outcome != WIRE_REFUSED)
        return gp_fail(e, GP_RETRY, "对象存储",
                       "存放文件的对象存储暂时连不上（%s），没有保存也没有丢失什么，请过几分钟再试",
                       r->said ? r->said : reason);
    if (r->status == 403 || r->status == 401)
        return gp_fail(e, GP_IO, "对象存储",
                       "对象存储拒绝了（%s）：请核对 s3-key、s3-secret、s3-region 和存储桶的权限，"
                       "以及服务器的时钟",
                       reason);
    if (r->status == 404)
        return gp_fail(e, GP_IO, "对象存储", "对象存储里没有这个存储桶（%s），请先建立它", reason);
    return gp_fail(e, GP_IO, "对象存储", "对象存储不接受（%s），请核对 s3-endpoint 和 s3-region",
                   r->status > 0 ? reason : r->said);
}

/* Whatever the answers held goes with the scratch; the words do not. */
static enum gp_code verdict(struct gp_err *e, const struct wire_result *r) {
    return r->outcome == WIRE_SENT ? GP_OK : refused(e, r);
}

static bool is_none(const struct wire_result *r) {
    return r->status == 404 && !(r->body.p && strstr(r->body.p, "NoSuchBucket"));
}

static enum gp_code put(const struct depot *d, struct gp_err *e, const char *name,
                        const struct depot_bytes *from) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct stat st;
    int fd = open(from->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0) {
        if (fd >= 0)
            close(fd);
        return gp_fail(e, GP_IO, NULL, "服务器读不到刚收到的文件，请重新上传");
    }
    int64_t n = from->n < 0 ? (int64_t)st.st_size : from->n;
    struct wire_result r =
        wire_s3_put(&scratch, &d->s3, key_of(d, &scratch, name), fd, from->offset, n);
    close(fd);
    return verdict(e, &r);
}

static enum gp_code get(const struct depot *d, struct gp_err *e, const char *name,
                        const char *path) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return gp_fail(e, GP_IO, path, "无法写入文件，请检查权限和磁盘空间");
    struct wire_result r = wire_s3_get(&scratch, &d->s3, key_of(d, &scratch, name), fd);
    bool synced = r.outcome == WIRE_SENT && fsync(fd) == 0;
    close(fd);
    if (!synced)
        unlink(path);
    if (is_none(&r))
        return gp_fail(e, GP_MISSING, name, "没有这个文件");
    if (r.outcome == WIRE_SENT && !synced)
        return gp_fail(e, GP_IO, path, "文件没有写到磁盘上，请检查磁盘空间");
    return verdict(e, &r);
}

static enum gp_code read_text(const struct depot *d, struct gp_err *e, const char *name,
                              struct str *ret) {
    struct wire_result r = wire_s3_read(e->arena, &d->s3, key_of(d, e->arena, name));
    if (is_none(&r))
        return gp_fail(e, GP_MISSING, name, "没有这个文件");
    TRY(verdict(e, &r));
    *ret = r.body;
    return GP_OK;
}

static enum gp_code write_text(const struct depot *d, struct gp_err *e, const char *name,
                               struct str text) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct wire_result r = wire_s3_write(&scratch, &d->s3, key_of(d, &scratch, name), text);
    return verdict(e, &r);
}

static enum gp_code size(const struct depot *d, struct gp_err *e, const char *name, int64_t *ret) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct wire_result r = wire_s3_size(&scratch, &d->s3, key_of(d, &scratch, name), ret);
    if (r.status == 404) {
        *ret = -1;
        return GP_OK;
    }
    return verdict(e, &r);
}

static enum gp_code drop(const struct depot *d, struct gp_err *e, const char *name) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct wire_result r = wire_s3_drop(&scratch, &d->s3, key_of(d, &scratch, name));
    return verdict(e, &r);
}

static enum gp_code visit_page(const struct depot *d, const struct wire_s3_object *objects,
                               size_t n, const char *prefix, depot_visit visit, void *arg) {
    for (size_t i = 0; i < n; i++) {
        const char *name = objects[i].key + strlen(d->root);
        if (!strchr(prefix, '/') && strchr(name, '/'))
            continue;
        const struct depot_item item = {name, objects[i].size, objects[i].at_ms};
        TRY(visit(arg, &item));
    }
    return GP_OK;
}

static enum gp_code each(const struct depot *d, struct gp_err *e, const char *prefix,
                         depot_visit visit, void *arg) {
    struct arena kept GP_CLEANUP(arena_release) = ARENA_INIT;
    const char *next = NULL;
    do {
        struct arena page GP_CLEANUP(arena_release) = ARENA_INIT;
        struct wire_s3_object *objects = NULL;
        size_t n;
        const char *more;
        struct wire_result r =
            wire_s3_list(&page, &d->s3, key_of(d, &page, prefix), next, &objects, &n, &more);
        TRY(verdict(e, &r));
        TRY(visit_page(d, objects, n, prefix, visit, arg));
        next = arena_strdup(&kept, more);
    } while (next);
    return GP_OK;
}

const struct depot_kind depot_s3 = {put, get, read_text, write_text, size, drop, each};
