/* Whose folder is it? look() collects what database and folder say of each other, state_of judges,
 * problem_of words it with the way out; files_look is these three. What follows changes something:
 * marking, opening, holding, adopting. The key stands last and rests on the same thought: the
 * database knows which public key it signed with, and another one is refused, never replaced in
 * silence. */

#include "app/files/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/admin/audit.h"
#include "app/admin/admin.h"
#include "app/files/depot.h"
#include "app/files/document.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/rand.h"
#include "store/installation.h"
#include "store/server.h"
#include "store/store.h"

#define MARK     "installation" /* the file in the folder that holds the id */
#define MARK_MAX 100

/* ---- what database and folder say */

static bool is_folder(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* NULL: none. */
static const char *mark_of(struct arena *a, const char *folder) {
    struct gp_err unread = {.arena = a};
    struct str text;
    if (file_read(a, &unread, arena_printf(a, "%s/" MARK, folder), MARK_MAX, &text) != GP_OK)
        return NULL;
    return arena_strndup(a, text.p, strcspn(text.p, "\n"));
}

/* Storage is asked each time: that it is away must be seen. */
static enum gp_code mark_in_storage(struct gp_err *e, const char **ret) {
    struct str text;
    *ret = NULL;
    enum gp_code code = depot_read(depot_attached(), e, MARK, &text);
    if (code == GP_OK)
        *ret = arena_strndup(e->arena, text.p, strcspn(text.p, "\n"));
    return code == GP_MISSING ? GP_OK : code;
}

struct files_evidence {
    const char *folder;
    struct installation said;
    bool any, lacks; /* documents that are registered; the first of a district is not there */
};

static enum gp_code look_at_documents(struct work *w, struct files_evidence *s) {
    struct arena *a = w->arena;
    struct document *first;
    size_t n;
    TRY(store_document_page(w, "", 1, &first, &n));
    if (n == 0)
        return GP_OK;
    s->any = true;
    if (depot_attached())
        return GP_OK;
    const char *documents = arena_printf(a, "%s/documents", s->folder);
    s->lacks |= !document_is_there(document_path(a, documents, first->sha256));
    return GP_OK;
}

static enum gp_code look(struct work *w, struct files_evidence *s) {
    struct store_tenant *tenants;
    size_t n;
    s->any = s->lacks = false;
    TRY(store_installation_get(w, &s->said));
    TRY(store_tenant_list(w, &tenants, &n));
    for (size_t i = 0; i < n; i++) {
        struct work there = work_in(w, tenants[i].tenant);
        TRY(look_at_documents(&there, s));
    }
    return GP_OK;
}

static enum files_state state_of(const struct files_evidence *s, const char *mark) {
    if (mark)
        return cstr_eq(mark, s->said.id) ? FILES_OWN : FILES_FOREIGN;
    if (s->said.id)
        return s->any || s->said.public_key ? FILES_MISSING : FILES_NONE;
    return s->lacks ? FILES_MISSING : FILES_NONE; /* from before there were ids */
}

/* ---- what to do */

/* A folder in the database's directory that bears the id; NULL: none. */
static const char *find_own(struct arena *a, const char *beside, const char *id) {
    const char *slash = strrchr(beside, '/');
    const char *parent = slash ? arena_strndup(a, beside, (size_t)(slash - beside) + 1) : "./";
    DIR *dir = id ? opendir(parent) : NULL;
    const char *found = NULL;
    for (const struct dirent *d; dir && !found && (d = readdir(dir)) != NULL;) {
        size_t n = strlen(d->d_name);
        const char *path = arena_printf(a, "%s%s", slash ? parent : "", d->d_name);
        if (n > strlen(FILES_ENDING) &&
            strcmp(d->d_name + n - strlen(FILES_ENDING), FILES_ENDING) == 0 &&
            cstr_eq(mark_of(a, path), id))
            found = path;
    }
    if (dir)
        closedir(dir);
    return found;
}

static const char *problem_of(struct arena *a, const char *beside, const struct files_evidence *s,
                              enum files_state state) {
    const char *own = find_own(a, beside, s->said.id);
    const char *what =
        state == FILES_FOREIGN ? arena_printf(a, "文件夹 %s 属于另一个数据库", s->folder)
        : is_folder(s->folder) ? arena_printf(a, "文件夹 %s 不是这个数据库原来的文件夹", s->folder)
                               : arena_printf(a, "找不到文件夹 %s", s->folder);
    const char *mend =
        own ? arena_printf(a, "这个数据库的文件夹是 %s，请停掉网站，把它改名为 %s 再启动", own,
                           s->folder)
            : arena_printf(a,
                           "数据库若移动过、改过名或从别处复制来，请停掉网站，"
                           "把原来的文件夹一起放到 %s 再启动；确实没有了，"
                           "或要用现在的，请运行 gongping files adopt",
                           s->folder);
    return arena_printf(a, "%s：以前递交的文件打不开，备份不完整，也没有签名密钥。%s", what, mend);
}

/* In storage nothing can lie from before there were ids. */
static enum files_state state_in_storage(const struct files_evidence *s, const char *mark) {
    if (mark)
        return cstr_eq(mark, s->said.id) ? FILES_OWN : FILES_FOREIGN;
    return s->any ? FILES_MISSING : FILES_NONE;
}

static const char *problem_in_storage(struct arena *a, enum files_state state) {
    const char *address = depot_address(depot_attached());
    if (state == FILES_FOREIGN)
        return arena_printf(a,
                            "对象存储 %s 里是另一个数据库的文件：请核对 --files；"
                            "确实要用它，请运行 gongping files adopt",
                            address);
    return arena_printf(a,
                        "对象存储 %s 里没有这个数据库的文件，以前递交的打不开：请核对 --files；"
                        "文件还在原来的文件夹里，请运行 gongping files send 把它们送过去",
                        address);
}

static enum gp_code look_in_storage(struct work *w, const struct files_evidence *s,
                                    struct files_place *ret) {
    const char *mark;
    struct gp_err away = {.arena = w->arena};
    if (mark_in_storage(&away, &mark) != GP_OK) {
        *ret = (struct files_place){s->folder, FILES_AWAY, away.message};
        return GP_OK;
    }
    enum files_state state = state_in_storage(s, mark);
    bool wrong = state == FILES_MISSING || state == FILES_FOREIGN;
    *ret =
        (struct files_place){s->folder, state, wrong ? problem_in_storage(w->arena, state) : NULL};
    return GP_OK;
}

enum gp_code files_look(struct work *w, const char *beside, struct files_place *ret) {
    struct files_evidence s = {.folder = arena_printf(w->arena, "%s" FILES_ENDING, beside)};
    TRY(look(w, &s));
    if (depot_attached())
        return look_in_storage(w, &s, ret);
    enum files_state state = state_of(&s, mark_of(w->arena, s.folder));
    bool wrong = state == FILES_MISSING || state == FILES_FOREIGN;
    *ret = (struct files_place){s.folder, state,
                                wrong ? problem_of(w->arena, beside, &s, state) : NULL};
    return GP_OK;
}

/* ---- making it one's own */

static enum gp_code save(struct work *w, struct installation to) {
    return WORK_WRITE(w, store_installation_set(w, &to));
}

/* The database first: a folder with an id that no database knows would be a foreign one. */
enum gp_code files_mark(struct work *w, const char *folder) {
    struct installation said;
    TRY(WORK_READ(w, store_installation_get(w, &said)));
    if (!said.id) {
        said.id = rand_id(w->arena);
        TRY(save(w, (struct installation){.id = said.id}));
    }
    return file_write(w->err, arena_printf(w->arena, "%s/" MARK, folder),
                      str_of(arena_printf(w->arena, "%s\n", said.id)));
}

/* The attached storage, or else the folder. */
static enum gp_code mark_place(struct work *w, const char *folder) {
    struct installation said;
    if (!depot_attached())
        return files_mark(w, folder);
    TRY(WORK_READ(w, store_installation_get(w, &said)));
    if (!said.id) {
        said.id = rand_id(w->arena);
        TRY(save(w, (struct installation){.id = said.id}));
    }
    return depot_write(depot_attached(), w->err, MARK,
                       str_of(arena_printf(w->arena, "%s\n", said.id)));
}

enum gp_code files_open(struct work *w, const char *beside, struct files_place *ret) {
    TRY(WORK_READ(w, files_look(w, beside, ret)));
    TRY(document_make_folders(w->err, ret->path));
    if (ret->state != FILES_NONE)
        return GP_OK;
    TRY(mark_place(w, ret->path));
    ret->state = FILES_OWN;
    return GP_OK;
}

#define SHARE_TRIES 50
#define SHARE_WAIT  100 /* ms */

/* Who comes first keeps it alone for a moment (hold_alone). */
static bool share(int fd) {
    for (int i = 0; i < SHARE_TRIES; i++) {
        if (flock(fd, LOCK_SH | LOCK_NB) == 0)
            return true;
        nanosleep(&(struct timespec){.tv_nsec = SHARE_WAIT * 1000000L}, NULL);
    }
    return false;
}

/* Whoever was at work before is no more. Beside storage each server has a folder of its own, which
 * says nothing of the others: those that are gone are silent (alive.c). */
static enum gp_code hold_alone(struct work *w, int fd) {
    if (!(depot_attached() && db_many_writers(w->db)))
        TRY(WORK_WRITE(w, store_server_drop_all(w)));
    if (db_many_writers(w->db))
        (void)flock(fd, LOCK_SH);
    return GP_OK;
}

/* The lock goes with the process, however it ends. */
enum gp_code files_hold(struct work *w, const char *folder) {
    TRY(save(w, (struct installation){0})); /* changes nothing, but has to be allowed to */
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        return hold_alone(w, fd);
    bool taken = fd >= 0 && errno == EWOULDBLOCK;
    if (taken && db_many_writers(w->db) && share(fd))
        return GP_OK;
    if (fd >= 0)
        close(fd);
    if (!taken)
        return gp_fail(w->err, GP_IO, folder, "无法打开文件夹，请检查权限");
    return gp_fail(w->err, GP_CONFLICT, folder,
                   "公评已经在用这个数据库运行，一个数据库只能启动一个网站；"
                   "请直接使用，或先停掉它再启动");
}

enum gp_code files_adopt(struct work *w, const char *beside) {
    struct files_place place;
    TRY(WORK_READ(w, files_look(w, beside, &place)));
    TRY(document_make_folders(w->err, place.path));
    const char *mark = mark_of(w->arena, place.path);
    if (depot_attached())
        TRY(mark_in_storage(w->err, &mark));
    if (mark && strlen(mark) == strlen(rand_id(w->arena)))
        TRY(save(w, (struct installation){.id = mark}));
    else
        TRY(mark_place(w, place.path));
    return WORK_WRITE(w, audit_note_all(w, "files.adopt", NULL, place.path));
}

/* ---- to storage */

struct sending {
    struct work *w;
    const char *documents;
    size_t *n, *lacking;
};

static enum gp_code send_one(void *arg, const struct document *d) {
    struct sending *s = arg;
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err *e = s->w->err;
    const char *path = document_path(&scratch, s->documents, d->sha256);
    const char *name = document_name(&scratch, d->sha256);
    char hash[HASH_HEX];
    int64_t size = -1;
    TRY(depot_size(depot_attached(), e, name, &size));
    if (size == d->size)
        return GP_OK;
    if (!hash_file(path, &size, hash) || strcmp(hash, d->sha256) != 0) {
        ++*s->lacking;
        return GP_OK;
    }
    ++*s->n;
    return depot_put(depot_attached(), e, name, &(struct depot_bytes){path, 0, -1});
}

enum gp_code files_send(struct work *w, const char *beside, size_t *ret_n, size_t *ret_lacking) {
    struct files_place place;
    *ret_n = *ret_lacking = 0;
    TRY(WORK_READ(w, files_look(w, beside, &place)));
    if (place.state == FILES_FOREIGN || place.state == FILES_AWAY)
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s", place.problem);
    const char *documents = arena_printf(w->arena, "%s/documents", place.path);
    struct sending s = {w, documents, ret_n, ret_lacking};
    TRY(document_each(w, send_one, &s));
    TRY(mark_place(w, place.path));
    return WORK_WRITE(w, audit_note_all(w, "files.send", NULL, depot_address(depot_attached())));
}

/* ---- the key */

enum gp_code files_public_key(struct work *w, const char **ret) {
    struct installation said;
    TRY(store_installation_get(w, &said));
    *ret = said.public_key;
    return GP_OK;
}

static enum gp_code wrong_key(struct work *w, const char *folder, const char *what,
                              const char *known) {
    return gp_fail(w->err, GP_IO, "签名密钥",
                   "%s/signing.key %s。以前公示的报告由公钥 %.8s… 的密钥签名，"
                   "请把原来的密钥放回去；确实没有了，请运行 gongping newkey 换一个，"
                   "并告诉大家新的公钥",
                   folder, what, known);
}

enum gp_code files_key(struct work *w, const char *folder, struct signing_key *ret) {
    const char *known;
    TRY(WORK_READ(w, files_public_key(w, &known)));
    bool there = signing_key_is_there(w->arena, folder);
    if (!there && known)
        return wrong_key(w, folder, "不在", known);
    struct signing_key key;
    if (!there)
        TRY(signing_key_make(w->err, w->arena, folder));
    TRY(signing_key_open(w->err, w->arena, folder, &key));
    if (known && !cstr_eq(known, key.public_hex))
        return wrong_key(w, folder, "是另一个密钥", known);
    if (!known)
        TRY(save(w, (struct installation){.public_key = key.public_hex}));
    *ret = key;
    return GP_OK;
}

enum gp_code files_new_key(struct work *w, const char *folder, struct signing_key *ret) {
    if (!signing_key_is_there(w->arena, folder))
        TRY(signing_key_make(w->err, w->arena, folder));
    TRY(signing_key_open(w->err, w->arena, folder, ret));
    TRY(save(w, (struct installation){.public_key = ret->public_hex}));
    const char *detail = arena_strdup(w->arena, ret->public_hex);
    return WORK_WRITE(w, audit_note_all(w, "files.new_key", NULL, detail));
}
