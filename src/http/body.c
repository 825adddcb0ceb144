/* The calls come in the order of a request: body_begin chooses between a form, a file as it is and
 * nothing, body_feed takes bytes, body_end closes, body_settle hashes and syncs in the handler's
 * own thread. In between the library calls on_part for every piece of every part. A raw file goes
 * straight to its place behind what came before (open_place), all others to the spool. Text is
 * made plain once, in as_text, so nobody behind it sees CR LF. */

#include "http/body.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <microhttpd.h>

#include "base/file.h"
#include "base/utf8.h"

#define MAX_FIELDS       20000
#define MAX_FILES        32
#define PROCESSOR_BUFFER 4096

struct body {
    struct http_call *call;
    const struct http_config *config;
    struct spool *spool;
    int64_t spooled;                     /* of this request in it */
    struct MHD_PostProcessor *processor; /* NULL for a raw body */
    size_t received;
    enum gp_code failed;
    /* the field or file under way; pieces come with growing offsets */
    char *name;
    const struct http_field *field;
    struct buf value;
    int fd;
};

static enum gp_code fail(struct body *b, enum gp_code code, const char *where, const char *what) {
    b->failed = gp_fail(b->call->err, code, where, "%s", what);
    return b->failed;
}

/* Does the sent name fit the declared one: itself, or name.12 where rows are allowed. */
static bool name_fits(const struct http_field *f, const char *sent) {
    size_t n = strlen(f->name);
    if (strncmp(f->name, sent, n) != 0)
        return false;
    if (sent[n] == '\0')
        return true;
    if (!(f->flags & HTTP_ROWS) || sent[n] != '.' || !sent[n + 1])
        return false;
    size_t digits = strlen(sent + n + 1), most = f->flags & HTTP_LONG ? 6 : 4;
    return digits <= most && strspn(sent + n + 1, "0123456789") == digits;
}

static const struct http_field *find_field(const struct http_field *fields, size_t n,
                                           const char *sent) {
    for (size_t i = 0; i < n; i++)
        if (name_fits(&fields[i], sent))
            return &fields[i];
    return NULL;
}

const struct http_field *http_field_of(const struct http_route *route, const char *sent) {
    const struct http_field *own = find_field(route->form, route->n_form, sent);
    return own || !route->added ? own : find_field(route->added->v.v, route->added->v.n, sent);
}

static const struct http_field *declared(const struct body *b, const char *sent) {
    const struct http_field *own = http_field_of(b->call->request->route, sent);
    return own ? own : find_field(b->config->common, b->config->n_common, sent);
}

/* Text as the data have it. Lines end with LF, whatever the browser or the word processor wrote
 * (CR LF, CR, the vertical tab and form feed of Word). Other control characters show nowhere and
 * are left out. A NUL is none that anybody typed: it stays, and is refused. */
static struct str as_text(char *p, size_t length) {
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c == '\r' && i + 1 < length && p[i + 1] == '\n')
            continue;
        if (c == '\r' || c == '\v' || c == '\f')
            p[n++] = '\n';
        else if (c >= 0x20 ? c != 0x7F : c == '\t' || c == '\n' || c == '\0')
            p[n++] = (char)c;
    }
    return (struct str){n > 0 ? p : "", n};
}

static enum gp_code close_field(struct body *b) {
    if (!b->name || b->fd >= 0)
        return GP_OK;
    struct str v = as_text(b->value.p, b->value.n);
    if (memchr(v.p, '\0', v.n) || utf8_valid_prefix(v) != v.n)
        return fail(b, GP_INVALID, b->field->title, "含有无法识别的字符，请重新输入");
    if (utf8_length(v) > b->field->max)
        return fail(b, GP_LIMIT, b->field->title,
                    arena_printf(b->call->arena, "超过 %zu 个字，请删减后再提交", b->field->max));
    struct http_request *rq = b->call->request;
    *VEC_PUSH(b->call->arena, &rq->form) =
        (struct http_pair){b->name, arena_strndup(b->call->arena, v.p, v.n)};
    b->name = NULL;
    buf_clear(&b->value);
    return GP_OK;
}

static void close_file(struct body *b) {
    if (b->fd < 0)
        return;
    close(b->fd);
    b->fd = -1;
    b->name = NULL;
}

/* In its place: behind what came before. False with errno. */
static bool open_place(struct body *b, const struct http_place *place) {
    int make = place->offset == 0 ? O_CREAT : 0; /* a later piece would leave a hole before it */
    b->fd = open(place->path, O_WRONLY | O_CLOEXEC | make, 0600);
    return b->fd >= 0 && flock(b->fd, LOCK_EX | LOCK_NB) == 0 &&
           lseek(b->fd, (off_t)place->offset, SEEK_SET) == (off_t)place->offset;
}

static enum gp_code open_raw(struct body *b, struct http_file *f) {
    const struct http_place *place = &b->call->request->place;
    f->in_place = true;
    f->path = place->path;
    f->field = f->file_name = "";
    if (open_place(b, place))
        return GP_OK;
    if (errno == ENOENT)
        return fail(b, GP_MISSING, NULL, "服务器上已经没有前面的内容，请重新选择文件");
    bool busy = errno == EWOULDBLOCK;
    return fail(b, busy ? GP_RETRY : GP_IO, NULL,
                busy ? "这一段正在接收，请稍等几秒再试" : "服务器暂时无法保存文件，请稍后再试");
}

static enum gp_code open_file(struct body *b, const char *field, const char *file_name) {
    struct http_call *c = b->call;
    if (!c->request->route->takes_files || c->request->files.n == MAX_FILES)
        return fail(b, GP_LIMIT, field, "这里不能上传文件，或一次上传的文件太多");
    if (!file_name && c->request->place.path)
        return open_raw(b, VEC_PUSH(c->arena, &c->request->files));
    const char *shown = file_name ? file_name : "";
    if (utf8_valid_prefix(str_of(shown)) != strlen(shown) || strlen(shown) > 500)
        shown = "未命名文件";
    char *path = arena_printf(c->arena, "%s/upload-XXXXXX", b->config->spool);
    b->fd = mkostemp(path, O_CLOEXEC);
    if (b->fd < 0)
        return fail(b, GP_IO, shown, "服务器暂时无法保存文件，请稍后再试");
    struct http_file *f = VEC_PUSH(c->arena, &c->request->files);
    f->field = arena_strdup(c->arena, field);
    char *name = arena_strdup(c->arena, shown);
    name[as_text(name, strlen(name)).n] = '\0';
    f->file_name = name;
    f->path = path;
    return GP_OK;
}

enum gp_code spool_check(struct spool *spool, struct gp_err *e, int64_t bytes) {
    if (spool->max == 0 || atomic_load(&spool->used) + bytes <= spool->max)
        return GP_OK;
    return gp_fail(e, GP_RETRY, NULL, "服务器正在接收的文件太多，请过几分钟再试");
}

/* Counted before they are written, so that many at once do not pass together. */
static enum gp_code take_room(struct body *b, size_t n) {
    atomic_fetch_add(&b->spool->used, (long long)n);
    b->spooled += (int64_t)n;
    enum gp_code code = spool_check(b->spool, b->call->err, 0);
    if (code != GP_OK)
        b->failed = code;
    return code;
}

static enum gp_code write_file(struct body *b, const char *bytes, size_t n) {
    struct http_file *f = &b->call->request->files.v[b->call->request->files.n - 1];
    TRY(take_room(b, n));
    f->size += (int64_t)n;
    while (n > 0) {
        ssize_t written = write(b->fd, bytes, n);
        if (written < 0)
            return fail(b, GP_IO, f->file_name, "服务器磁盘空间不足，文件没有保存");
        bytes += written;
        n -= (size_t)written;
    }
    return GP_OK;
}

static enum gp_code open_part(struct body *b, const char *key, const char *file_name) {
    TRY(close_field(b));
    close_file(b);
    struct http_call *c = b->call;
    if (c->request->form.n + c->request->files.n >= MAX_FIELDS)
        return fail(b, GP_LIMIT, NULL, "提交的项目太多");
    b->name = arena_strdup(c->arena, key);
    if (file_name)
        return open_file(b, key, file_name);
    b->field = declared(b, key);
    return b->field ? GP_OK : fail(b, GP_INVALID, key, "表单里有不认识的项目，请刷新页面后重试");
}

static enum MHD_Result on_part(void *cls, enum MHD_ValueKind kind, const char *key,
                               const char *file_name, const char *content_type,
                               const char *transfer_encoding, const char *data, uint64_t off,
                               size_t size) {
    (void)kind;
    (void)content_type;
    (void)transfer_encoding;
    struct body *b = cls;
    if (b->failed)
        return MHD_NO;
    if (off == 0 && open_part(b, key ? key : "", file_name) != GP_OK)
        return MHD_NO;
    if (b->fd >= 0)
        return write_file(b, data, size) == GP_OK ? MHD_YES : MHD_NO;
    /* Four bytes a character at the most: stop collecting what is too long anyway. */
    if (b->value.n + size > b->field->max * 4) {
        (void)fail(b, GP_LIMIT, b->field->title, "内容太长，请删减后再提交");
        return MHD_NO;
    }
    buf_add(&b->value, data, size);
    return MHD_YES;
}

static bool is_form(const char *type) {
    return type && (strncasecmp(type, "application/x-www-form-urlencoded", 33) == 0 ||
                    strncasecmp(type, "multipart/form-data", 19) == 0);
}

enum gp_code body_begin(struct http_call *call, struct MHD_Connection *connection,
                        const struct http_config *config, struct spool *spool,
                        struct body **ret_body) {
    const struct http_route *route = call->request->route;
    if (route->body_max == 0) {
        *ret_body = NULL;
        return GP_OK;
    }
    struct body *b = gp_new(call->arena, struct body);
    *b = (struct body){.call = call, .config = config, .spool = spool, .value = BUF_INIT, .fd = -1};
    const char *type = http_header(call, MHD_HTTP_HEADER_CONTENT_TYPE);
    if (is_form(type)) {
        b->processor = MHD_create_post_processor(connection, PROCESSOR_BUFFER, on_part, b);
        if (!b->processor)
            return gp_fail(call->err, GP_INVALID, NULL, "表单格式不对，请刷新页面后重试");
    } else if (route->takes_files) {
        TRY(open_file(b, "", NULL));
    } else {
        const char *length = http_header(call, MHD_HTTP_HEADER_CONTENT_LENGTH);
        if (length && strcmp(length, "0") != 0)
            return gp_fail(call->err, GP_INVALID, NULL, "表单格式不对，请刷新页面后重试");
    }
    *ret_body = b;
    return GP_OK;
}

static enum gp_code feed(struct body *b, const char *bytes, size_t n) {
    if (n > b->call->request->route->body_max - b->received)
        return fail(b, GP_LIMIT, NULL, "提交的内容超过上限");
    b->received += n;
    if (b->processor) {
        if (MHD_post_process(b->processor, bytes, n) != MHD_YES && !b->failed)
            return fail(b, GP_INVALID, NULL, "表单格式不对，请刷新页面后重试");
        return b->failed;
    }
    return b->fd >= 0 ? write_file(b, bytes, n) : GP_OK;
}

enum gp_code body_feed(struct body *b, const char *bytes, size_t n) {
    if (!b->failed)
        b->failed = gp_answer(b->call->err, feed(b, bytes, n));
    return b->failed;
}

static enum gp_code end(struct body *b) {
    if (b->processor) {
        enum MHD_Result whole = MHD_destroy_post_processor(b->processor);
        b->processor = NULL;
        if (whole != MHD_YES && !b->failed)
            return fail(b, GP_INVALID, NULL, "表单没有传完整，请重新提交");
    }
    if (b->failed)
        return b->failed;
    TRY(close_field(b));
    close_file(b);
    return GP_OK;
}

enum gp_code body_end(struct body *b) {
    return gp_answer(b->call->err, end(b));
}

enum gp_code body_settle(struct http_call *call) {
    for (size_t i = 0; i < call->request->files.n; i++) {
        struct http_file *f = &call->request->files.v[i];
        int64_t size;
        bool hashed = f->in_place || hash_file(f->path, &size, f->sha256);
        if (!hashed || !file_sync(f->path))
            return gp_fail(call->err, GP_IO, f->file_name, "文件没有保存成功，请重新上传");
    }
    return GP_OK;
}

void body_free(struct body *b) {
    if (!b)
        return;
    if (b->processor)
        MHD_destroy_post_processor(b->processor);
    if (b->fd >= 0)
        close(b->fd);
    for (size_t i = 0; i < b->call->request->files.n; i++)
        if (!b->call->request->files.v[i].in_place)
            unlink(b->call->request->files.v[i].path);
    atomic_fetch_sub(&b->spool->used, (long long)b->spooled);
    buf_free(&b->value);
}

enum gp_code body_check_required(struct http_call *call) {
    const struct http_route *r = call->request->route;
    for (size_t i = 0; i < r->n_form; i++)
        if (r->form[i].flags & HTTP_REQUIRED && cstr_empty(http_form(call, r->form[i].name)))
            return gp_fail(call->err, GP_INVALID, r->form[i].title, "没有填写");
    return GP_OK;
}
