/* In the order of an upload's life: announced, found again, a piece, the end; the same file whole
 * in a form stands last. The idea lies in upload_advance and upload_finish: bytes are durable
 * before the database knows of them, and each step may come twice. Both ways meet in note_file,
 * the one transaction that makes bytes a file of the entry. The bytes themselves are received by
 * http/body.c, at the place that web/fill/files.c names. */

#include "app/fill/upload.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/files/depot.h"
#include "app/files/document.h"
#include "app/files/kind.h"
#include "app/fill/inside.h"
#include "app/files/quota.h"
#include "app/files/sweep.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/rand.h"
#include "shape/text.h"

/* ---- kinds of files */

const char upload_endings[] = ".pdf,.docx,.xlsx,.pptx,.doc,.xls,.ppt,.wps,.et,.jpg,.jpeg,.png,"
                              ".ofd,.zip,.csv,.txt";

static enum gp_code check_wish(struct work *w, const char *file_name, int64_t size) {
    if (cstr_empty(file_name))
        return gp_fail(w->err, GP_INVALID, "文件", "没有选择文件");
    const char *problem = text_problem(w->arena, str_of(file_name), TEXT_FILE_NAME);
    if (problem)
        return gp_fail(w->err, GP_INVALID, "文件名", "%s", problem);
    if (!file_kind_known(file_name))
        return gp_fail(w->err, GP_INVALID, file_name,
                       "不收这种文件；请用 PDF、Word、Excel、PPT、WPS、OFD、图片（jpg、png）、"
                       "zip、csv 或 txt");
    if (size <= 0)
        return gp_fail(w->err, GP_INVALID, file_name, "文件是空的，没有内容，请检查后重新选择");
    if (size > UPLOAD_MAX_BYTES)
        return gp_fail(w->err, GP_LIMIT, file_name, "文件超过 2 GB，请压缩或分成几个文件");
    return GP_OK;
}

static enum gp_code check_start(struct work *w, const char *file_name, const char *path) {
    const char *problem;
    if (file_kind_problem(w->arena, file_name, path, &problem) != GP_OK)
        return gp_fail(w->err, GP_IO, file_name, "服务器读不到刚收到的文件，请重新上传");
    return problem ? gp_fail(w->err, GP_INVALID, file_name, "%s", problem) : GP_OK;
}

/* ---- announcing and finding */

enum gp_code upload_announce(struct work *w, const char *round, const char *entry,
                             const struct upload *wish, const char **ret_id) {
    struct upload u = *wish;
    struct entry_scope *scope;
    TRY(check_wish(w, wish->file_name, wish->size));
    TRY(fill_begin(w, round, entry, &scope));
    TRY(quota_check(w, round, entry, u.size, NULL));
    u.id = rand_id(w->arena);
    u.round = round;
    u.entry = entry;
    u.account = w->actor;
    u.received = 0;
    u.created_at = u.active_at = work_now_ms(w);
    TRY(store_upload_drop_before(w, u.created_at - SWEEP_UPLOAD_MS));
    TRY(store_upload_put(w, &u));
    *ret_id = u.id;
    return GP_OK;
}

enum gp_code upload_find(struct work *w, const char *round, const char *entry, const char *id,
                         struct upload **ret) {
    struct entry_scope *scope;
    struct upload *u;
    TRY(flow_entry(w, round, entry, &scope));
    TRY(store_upload_get(w, id, &u));
    bool mine = u && u->active_at >= work_now_ms(w) - SWEEP_UPLOAD_MS &&
                cstr_eq(u->account, w->actor) && cstr_eq(u->round, round) &&
                cstr_eq(u->entry, entry);
    if (!mine)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这次上传，请重新选择文件");
    *ret = u;
    return GP_OK;
}

/* ---- pieces */

/* Where its bytes are collected. */
static const char *whole_path(struct work *w, const struct upload_folders *f, const char *id) {
    return arena_printf(w->arena, "%s/%s", f->uploads, id);
}

const char *upload_place(struct work *w, const struct upload_folders *f, const struct upload *u,
                         int64_t offset, int64_t *ret_at) {
    *ret_at = depot_attached() ? 0 : offset;
    return depot_attached()
               ? arena_printf(w->arena, "%s/%s-%lld", f->uploads, u->id, (long long)offset)
               : whole_path(w, f, u->id);
}

/* Named by place and length, so that whatever comes twice does no harm: two pieces of one name have
 * the same bytes, and of two that overlap each is right. */
enum gp_code upload_keep_piece(struct work *w, const struct upload_folders *f,
                               const struct upload *u, int64_t offset, int64_t bytes) {
    int64_t at;
    const char *path = upload_place(w, f, u, offset, &at);
    const struct depot_bytes piece = {path, 0, bytes};
    if (!depot_attached())
        return GP_OK;
    enum gp_code code = depot_put(depot_attached(), w->err,
                                  arena_printf(w->arena, "uploads/%s/%012lld-%lld", u->id,
                                               (long long)offset, (long long)bytes),
                                  &piece);
    unlink(path);
    return code;
}

enum gp_code upload_check_piece(struct work *w, const struct upload *u, int64_t offset,
                                int64_t bytes) {
    if (u->sha256)
        return gp_fail(w->err, GP_CONFLICT, u->file_name, "这次上传刚才已经完成，请刷新页面查看");
    if (offset != u->received)
        return gp_fail(w->err, GP_CONFLICT, u->file_name, "上传的位置不对，应从第 %lld 字节继续",
                       (long long)u->received);
    if (bytes > 0 && bytes <= u->size - offset)
        return GP_OK;
    return gp_fail(w->err, GP_INVALID, u->file_name,
                   "收到的内容比文件大，文件可能在上传时被改过，请重新选择文件");
}

/* A piece that comes twice writes the same bytes to the same place; the mark in the database moves
 * only after they are durable, and only from where it stood. */
enum gp_code upload_advance(struct work *w, const struct upload *u, int64_t offset, int64_t bytes) {
    TRY(upload_check_piece(w, u, offset, bytes));
    return store_upload_advance(w, u->id, offset, offset + bytes);
}

/* ---- pieces from storage */

struct gathering {
    struct work *w;
    const struct upload *u;
    int fd;
    int64_t reached; /* all before it is there */
    const char *part;
};

static enum gp_code is_not_whole(struct work *w, const struct upload *u) {
    return gp_fail(w->err, GP_IO, u->file_name, "服务器上的文件不完整，请重新上传");
}

/* Pieces come in the order of their names, which is that of their places. */
static enum gp_code gather_piece(void *arg, const struct depot_item *item) {
    struct gathering *g = arg;
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    const char *numbers = strrchr(item->name, '/') + 1;
    char *end;
    int64_t offset = (int64_t)strtoll(numbers, &end, 10), n = (int64_t)strtoll(end + 1, NULL, 10);
    struct str bytes;
    if (offset < 0 || offset > g->reached || n != item->size)
        return is_not_whole(g->w, g->u);
    unlink(g->part);
    TRY(depot_get(depot_attached(), g->w->err, item->name, g->part));
    TRY(file_read(&scratch, g->w->err, g->part, UPLOAD_PIECE_MAX, &bytes));
    if ((int64_t)bytes.n != n || pwrite(g->fd, bytes.p, bytes.n, (off_t)offset) != (ssize_t)bytes.n)
        return is_not_whole(g->w, g->u);
    g->reached = offset + n > g->reached ? offset + n : g->reached;
    return GP_OK;
}

static enum gp_code gather(struct work *w, const struct upload *u, const char *path, int fd) {
    struct gathering g = {
        .w = w, .u = u, .fd = fd, .part = arena_printf(w->arena, "%s.part", path)};
    if (ftruncate(fd, 0) != 0)
        return is_not_whole(w, u);
    enum gp_code code = depot_each(depot_attached(), w->err,
                                   arena_printf(w->arena, "uploads/%s/", u->id), gather_piece, &g);
    unlink(g.part);
    TRY(code);
    return g.reached == u->size && fsync(fd) == 0 ? GP_OK : is_not_whole(w, u);
}

static enum gp_code drop_piece(void *arg, const struct depot_item *item) {
    return depot_drop(depot_attached(), arg, item->name);
}

/* What stays is swept (sweep.c). */
static void forget_pieces(struct work *w, const struct upload *u) {
    struct gp_err unsaid = {.arena = w->arena};
    if (depot_attached())
        (void)!depot_each(depot_attached(), &unsaid, arena_printf(w->arena, "uploads/%s/", u->id),
                          drop_piece, &unsaid);
}

/* ---- the end */

/* Room, file and list belong together: whoever comes at the same time finds the room taken.
 * upload: the one that ends with it; NULL: it came whole. */
static enum gp_code note_file(struct work *w, const char *round, const char *entry,
                              const struct fill_file *file, const char *upload) {
    struct document document = {.sha256 = file->sha256,
                                .file_name = file->file_name,
                                .account = w->actor,
                                .size = file->size};
    if (upload)
        TRY(store_upload_done(w, upload, file->sha256));
    TRY(quota_check(w, round, entry, file->size, upload));
    TRY(document_note(w, &document));
    return fill_add_file(w, round, entry, file);
}

/* Another request for the same upload took the file, or somebody deleted it behind our back. */
static enum gp_code is_gone(struct work *w, const struct upload *u) {
    return gp_fail(w->err, GP_CONFLICT, u->file_name,
                   "这次上传刚才可能已经完成，请刷新页面查看；列表里没有这个文件的，请重新上传");
}

/* No piece is being written meanwhile, nor later: whoever writes holds the lock too, and finds the
 * upload finished next time. */
static enum gp_code check_whole(struct work *w, const struct upload *u, const char *path,
                                const char *sha256, char ret_hash[static HASH_HEX]) {
    int64_t size = 0;
    if (!hash_file(path, &size, ret_hash) || size != u->size)
        return gp_fail(w->err, GP_IO, u->file_name, "服务器上的文件不完整，请重新上传");
    if (!cstr_empty(sha256) && strcmp(sha256, ret_hash) != 0)
        return gp_fail(w->err, GP_INVALID, u->file_name, "收到的内容与您的文件不一致，请重新上传");
    return check_start(w, u->file_name, path);
}

static enum gp_code finish_locked(struct work *w, const struct upload_folders *f,
                                  const struct upload *u, const char *path, const char *sha256,
                                  const char **ret_sha256) {
    char hash[HASH_HEX];
    TRY(check_whole(w, u, path, sha256, hash));
    TRY(document_place(w, f->documents, path, hash));
    struct fill_file file = {
        .item = u->item, .file_name = u->file_name, .sha256 = hash, .size = u->size};
    TRY(WORK_WRITE(w, note_file(w, u->round, u->entry, &file, u->id)));
    unlink(path);
    *ret_sha256 = arena_strdup(w->arena, hash);
    return GP_OK;
}

/* Each step can be repeated: the bytes stay under the name of the upload until all is committed,
 * and an upload that has become a file says so again. */
enum gp_code upload_finish(struct work *w, const struct upload_folders *f, const struct upload *u,
                           const char *sha256, const char **ret_sha256) {
    const char *path = whole_path(w, f, u->id);
    if (u->sha256) {
        unlink(path);
        forget_pieces(w, u);
        *ret_sha256 = u->sha256;
        return GP_OK;
    }
    if (u->received != u->size)
        return gp_fail(w->err, GP_CONFLICT, u->file_name, "还没有传完，请从第 %lld 字节继续",
                       (long long)u->received);
    int fd = depot_attached() ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)
                              : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return is_gone(w, u);
    bool locked = flock(fd, LOCK_EX | LOCK_NB) == 0;
    enum gp_code code = GP_OK;
    if (!locked)
        code = gp_fail(w->err, GP_RETRY, u->file_name, "这个文件还在接收，请稍等几秒再试");
    if (locked && depot_attached())
        code = gather(w, u, path, fd);
    if (code == GP_OK)
        code = finish_locked(w, f, u, path, sha256, ret_sha256);
    close(fd);
    if (code == GP_OK)
        forget_pieces(w, u);
    return code;
}

/* ---- whole, in a form */

enum gp_code upload_check_room(struct work *w, const char *round, const char *entry,
                               int64_t bytes) {
    struct entry_scope *scope;
    TRY(flow_entry(w, round, entry, &scope));
    if (!fill_is_own(w, scope) || fill_lock_reason(scope))
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s",
                       fill_lock_reason(scope) ? fill_lock_reason(scope)
                                               : "没有这个参评项目，或它不归您填报");
    return quota_check(w, round, entry, bytes, NULL);
}

enum gp_code upload_take_whole(struct work *w, const struct upload_folders *f, const char *round,
                               const char *entry, const struct upload_whole *file) {
    TRY(check_wish(w, file->file_name, file->size));
    TRY(check_start(w, file->file_name, file->path));
    TRY(WORK_READ(w, upload_check_room(w, round, entry, file->size)));
    TRY(document_place(w, f->documents, file->path, file->sha256));
    struct fill_file kept = {.item = file->item,
                             .file_name = file->file_name,
                             .sha256 = file->sha256,
                             .size = file->size};
    return WORK_WRITE(w, note_file(w, round, entry, &kept, NULL));
}
