#include "app/fill_upload.h"

#include <errno.h>
#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/document.h"
#include "app/fill_inside.h"
#include "app/quota.h"
#include "app/sweep.h"
#include "base/hash.h"
#include "base/rand.h"

/* ---- kinds of files */

/* How files of a kind begin. A scan, a photo, an office document, a drawing of one; nothing that a
 * reader's machine would run. */
struct file_kind {
    const char *ending;
    const char *start; /* first bytes; NULL: text */
    size_t n;
};

#define OLE "\xd0\xcf\x11\xe0"
static const struct file_kind kinds[] = {
    {".pdf", "%PDF", 4},    {".docx", "PK", 2}, {".xlsx", "PK", 2},      {".pptx", "PK", 2},
    {".zip", "PK", 2},      {".doc", OLE, 4},   {".xls", OLE, 4},        {".ppt", OLE, 4},
    {".wps", OLE, 4},       {".et", OLE, 4},    {".jpg", "\xff\xd8", 2}, {".jpeg", "\xff\xd8", 2},
    {".png", "\x89PNG", 4}, {".ofd", "PK", 2},  {".csv", NULL, 0},       {".txt", NULL, 0},
};
const char upload_endings[] = ".pdf,.docx,.xlsx,.pptx,.doc,.xls,.ppt,.wps,.et,.jpg,.jpeg,.png,"
                              ".ofd,.zip,.csv,.txt";

static const struct file_kind *kind_of(const char *file_name) {
    const char *dot = file_name ? strrchr(file_name, '.') : NULL;
    for (size_t i = 0; dot && i < GP_COUNT(kinds); i++)
        if (strcasecmp(kinds[i].ending, dot) == 0)
            return &kinds[i];
    return NULL;
}

static enum gp_code check_wish(struct app *app, const char *file_name, int64_t size) {
    if (cstr_empty(file_name))
        return gp_fail(app->err, GP_INVALID, "文件", "没有选择文件");
    if (!kind_of(file_name))
        return gp_fail(app->err, GP_INVALID, file_name,
                       "不收这种文件；请用 PDF、Word、Excel、PPT、WPS、OFD、图片（jpg、png）、"
                       "zip、csv 或 txt");
    if (size <= 0)
        return gp_fail(app->err, GP_INVALID, file_name, "文件是空的，没有内容，请检查后重新选择");
    if (size > UPLOAD_MAX_BYTES)
        return gp_fail(app->err, GP_LIMIT, file_name, "文件超过 2 GB，请压缩或分成几个文件");
    return GP_OK;
}

/* A file that is not what its name says was renamed or damaged. */
static enum gp_code check_start(struct app *app, const char *file_name, const char *path) {
    const struct file_kind *kind = kind_of(file_name);
    char start[8] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, start, sizeof(start)) : -1;
    if (fd >= 0)
        close(fd);
    if (n < 0)
        return gp_fail(app->err, GP_IO, file_name, "服务器读不到刚收到的文件，请重新上传");
    bool fits = kind->start ? (size_t)n >= kind->n && memcmp(start, kind->start, kind->n) == 0
                            : !memchr(start, '\0', (size_t)n);
    return fits ? GP_OK
                : gp_fail(app->err, GP_INVALID, file_name,
                          "内容与文件名的后缀“%s”不符，可能改过名或已损坏，请打开确认后重新上传",
                          kind->ending);
}

/* ---- announcing and finding */

struct upload_step {
    struct app *app;
    const char *round, *entry, *id;
    struct upload upload;
    struct upload *found;
    int64_t offset, next;
    const char *sha256, *path, *documents; /* of a file that is to be kept */
};

static enum gp_code announce(struct db *db, struct gp_err *e, void *arg) {
    struct upload_step *s = arg;
    struct entry_scope *scope;
    TRY(fill_begin(s->app, s->round, s->entry, &scope));
    TRY(quota_check(s->app, s->round, s->entry, s->upload.size, NULL));
    s->upload.id = rand_id(s->app->arena);
    s->upload.round = s->round;
    s->upload.entry = s->entry;
    s->upload.account = s->app->actor;
    s->upload.received = 0;
    s->upload.created_at = db_now_ms(db);
    TRY(store_upload_drop_before(db, e, s->app->tenant, s->upload.created_at - SWEEP_UPLOAD_MS));
    return store_upload_put(db, e, s->app->tenant, &s->upload);
}

enum gp_code upload_announce(struct app *app, const char *round, const char *entry,
                             const struct upload *wish, const char **ret_id) {
    struct upload_step s = {.app = app, .round = round, .entry = entry, .upload = *wish};
    TRY(check_wish(app, wish->file_name, wish->size));
    TRY(db_tx_join(app->db, app->err, DB_WRITE, announce, &s));
    *ret_id = s.upload.id;
    return GP_OK;
}

static enum gp_code find(struct db *db, struct gp_err *e, void *arg) {
    struct upload_step *s = arg;
    struct entry_scope *scope;
    TRY(flow_entry(s->app, s->round, s->entry, &scope));
    TRY(store_upload_get(db, s->app->arena, e, s->app->tenant, s->id, &s->found));
    bool mine = s->found && s->found->created_at >= db_now_ms(db) - SWEEP_UPLOAD_MS &&
                cstr_eq(s->found->account, s->app->actor) && cstr_eq(s->found->round, s->round) &&
                cstr_eq(s->found->entry, s->entry);
    return mine ? GP_OK : gp_fail(e, GP_MISSING, NULL, "没有这次上传，请重新选择文件");
}

enum gp_code upload_find(struct app *app, const char *round, const char *entry, const char *id,
                         struct upload **ret) {
    struct upload_step s = {.app = app, .round = round, .entry = entry, .id = id};
    TRY(db_tx_join(app->db, app->err, DB_READ, find, &s));
    *ret = s.found;
    return GP_OK;
}

/* ---- pieces */

static const char *partial_path(struct app *app, const struct upload_folders *f,
                                const struct upload *u) {
    return arena_printf(app->arena, "%s/%s", f->uploads, u->id);
}

static enum gp_code disk_failed(struct app *app, const struct upload *u) {
    return gp_fail(app->err, GP_IO, u->file_name,
                   "服务器没有存下这一段，已收到的部分还在，请稍后继续上传");
}

/* Copies the piece to its place; durable when this is true. */
static bool write_at(int to, int from, int64_t offset) {
    char block[1 << 16];
    for (;;) {
        ssize_t n = read(from, block, sizeof(block));
        if (n <= 0)
            return n == 0 && fsync(to) == 0;
        for (ssize_t done = 0, w; done < n; done += w, offset += w) {
            w = pwrite(to, block + done, (size_t)(n - done), offset);
            if (w <= 0)
                return false;
        }
    }
}

static enum gp_code advance(struct db *db, struct gp_err *e, void *arg) {
    struct upload_step *s = arg;
    return store_upload_advance(db, e, s->app->tenant, s->id, s->offset, s->next);
}

/* A piece that comes twice writes the same bytes to the same place; the mark in the database moves
 * only after they are durable, and only from where it stood. */
enum gp_code upload_append(struct app *app, const struct upload_folders *f, const struct upload *u,
                           int64_t offset, const char *piece_path, int64_t piece_size) {
    if (offset != u->received)
        return gp_fail(app->err, GP_CONFLICT, u->file_name, "上传的位置不对，应从第 %lld 字节继续",
                       (long long)u->received);
    if (piece_size <= 0 || piece_size > u->size - offset)
        return gp_fail(app->err, GP_INVALID, u->file_name,
                       "收到的内容比文件大，文件可能在上传时被改过，请重新选择文件");
    if (mkdir(f->uploads, 0700) != 0 && errno != EEXIST)
        return disk_failed(app, u);
    int from = open(piece_path, O_RDONLY | O_CLOEXEC);
    /* Only the first piece begins a file: a later one on a new file would leave a hole before it.
     */
    int to =
        open(partial_path(app, f, u), O_WRONLY | O_CLOEXEC | (offset == 0 ? O_CREAT : 0), 0600);
    bool written = from >= 0 && to >= 0 && write_at(to, from, offset);
    if (from >= 0)
        close(from);
    if (to >= 0)
        close(to);
    if (!written)
        return disk_failed(app, u);
    struct upload_step s = {.app = app, .id = u->id, .offset = offset, .next = offset + piece_size};
    return db_tx_join(app->db, app->err, DB_WRITE, advance, &s);
}

/* ---- the end */

/* Room, file and list belong together: whoever comes at the same time finds the room taken. */
static enum gp_code keep_file(struct db *db, struct gp_err *e, void *arg) {
    struct upload_step *s = arg;
    struct fill_file file = {.item = s->upload.item,
                             .file_name = s->upload.file_name,
                             .sha256 = s->sha256,
                             .size = s->upload.size};
    struct document document = {.sha256 = s->sha256,
                                .file_name = s->upload.file_name,
                                .account = s->app->actor,
                                .size = s->upload.size};
    TRY(quota_check(s->app, s->round, s->entry, s->upload.size, s->upload.id));
    TRY(document_keep(s->app, s->documents, s->path, &document));
    TRY(fill_add_file(s->app, s->round, s->entry, &file));
    return s->upload.id ? store_upload_drop(db, e, s->app->tenant, s->upload.id) : GP_OK;
}

/* Another request for the same upload took the file, or somebody deleted it behind our back. */
static enum gp_code is_gone(struct app *app, const struct upload *u) {
    return gp_fail(app->err, GP_CONFLICT, u->file_name,
                   "这次上传刚才可能已经完成，请刷新页面查看；列表里没有这个文件的，请重新上传");
}

enum gp_code upload_finish(struct app *app, const struct upload_folders *f, const struct upload *u,
                           const char *sha256, const char **ret_sha256) {
    const char *path = partial_path(app, f, u);
    char hash[HASH_HEX];
    int64_t size = 0;
    if (u->received != u->size)
        return gp_fail(app->err, GP_CONFLICT, u->file_name, "还没有传完，请从第 %lld 字节继续",
                       (long long)u->received);
    if (!document_is_there(path))
        return is_gone(app, u);
    if (!hash_file(path, &size, hash) || size != u->size)
        return gp_fail(app->err, GP_IO, u->file_name, "服务器上的文件不完整，请重新上传");
    if (!cstr_empty(sha256) && strcmp(sha256, hash) != 0)
        return gp_fail(app->err, GP_INVALID, u->file_name,
                       "收到的内容与您的文件不一致，请重新上传");
    TRY(check_start(app, u->file_name, path));
    struct upload_step s = {.app = app,
                            .round = u->round,
                            .entry = u->entry,
                            .upload = *u,
                            .sha256 = hash,
                            .path = path,
                            .documents = f->documents};
    enum gp_code code = db_tx_join(app->db, app->err, DB_WRITE, keep_file, &s);
    if (code == GP_IO && !document_is_there(path))
        return is_gone(app, u);
    TRY(code);
    *ret_sha256 = arena_strdup(app->arena, hash);
    return GP_OK;
}

/* ---- whole, in a form */

struct room_step {
    struct app *app;
    const char *round, *entry;
    int64_t bytes;
};

static enum gp_code check_room(struct db *db, struct gp_err *e, void *arg) {
    (void)db;
    struct room_step *s = arg;
    struct entry_scope *scope;
    TRY(flow_entry(s->app, s->round, s->entry, &scope));
    if (!fill_is_own(s->app, scope) || fill_lock_reason(scope))
        return gp_fail(e, GP_CONFLICT, NULL, "%s",
                       fill_lock_reason(scope) ? fill_lock_reason(scope)
                                               : "没有这个参评项目，或它不归您填报");
    return quota_check(s->app, s->round, s->entry, s->bytes, NULL);
}

enum gp_code upload_check_room(struct app *app, const char *round, const char *entry,
                               int64_t bytes) {
    struct room_step s = {app, round, entry, bytes};
    return db_tx_join(app->db, app->err, DB_READ, check_room, &s);
}

enum gp_code upload_take_whole(struct app *app, const struct upload_folders *f, const char *round,
                               const char *entry, const struct upload_whole *file) {
    TRY(check_wish(app, file->file_name, file->size));
    TRY(check_start(app, file->file_name, file->path));
    TRY(upload_check_room(app, round, entry, file->size));
    struct upload_step s = {.app = app,
                            .round = round,
                            .entry = entry,
                            .sha256 = file->sha256,
                            .path = file->path,
                            .documents = f->documents};
    s.upload.item = file->item;
    s.upload.file_name = file->file_name;
    s.upload.size = file->size;
    return db_tx_join(app->db, app->err, DB_WRITE, keep_file, &s);
}
