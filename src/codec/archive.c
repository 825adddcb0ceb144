/* Writing, names, reading, in that order and independent of each other. While it is being written
 * an archive is only a list: bytes and files are read when archive_finish closes it, so they have
 * to stay until then, and only then does anything lie at its path. Names are what people called
 * their files, so they are made fit for Windows and for each other (archive_portable_name,
 * archive_free_path). */
#include "codec/archive.h"

#include <errno.h>
#include <zip.h>

#include "base/file.h"
#include "base/heap.h"

struct archive_writer {
    zip_t *zip;
    char *path;
};

struct archive_reader {
    zip_t *zip;
};

static const char *last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static enum gp_code fail(struct gp_err *e, const char *path, zip_error_t *ze) {
    bool full = zip_error_system_type(ze) == ZIP_ET_SYS && zip_error_code_system(ze) == ENOSPC;
    (void)gp_fail(e, GP_IO, last_part(path), "%s",
                  full ? "磁盘空间不足，没有写成" : "打包时读写文件出错，没有写成");
    gp_fail_detail(e, "libzip: %s", zip_error_strerror(ze));
    return GP_IO;
}

/* ---- writing */

enum gp_code archive_create(struct gp_err *e, const char *path, struct archive_writer **ret) {
    int code = 0;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_EXCL, &code);
    if (!zip && code == ZIP_ER_EXISTS)
        return gp_fail(e, GP_CONFLICT, path, "已有这个文件，请换一个文件名");
    zip_error_t ze;
    zip_error_init_with_code(&ze, code);
    if (!zip)
        return fail(e, path, &ze);
    struct archive_writer *w = calloc(1, sizeof(*w));
    if (!w || !(w->path = strdup(path)))
        GP_DIE("out of memory");
    w->zip = zip;
    *ret = w;
    return GP_OK;
}

static enum gp_code add(struct archive_writer *w, struct gp_err *e, const char *name,
                        zip_source_t *source, bool compress) {
    if (!source)
        return fail(e, name, zip_get_error(w->zip));
    zip_int64_t at = zip_file_add(w->zip, name, source, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(source);
        return fail(e, name, zip_get_error(w->zip));
    }
    zip_int32_t method = compress ? ZIP_CM_DEFLATE : ZIP_CM_STORE;
    if (zip_set_file_compression(w->zip, (zip_uint64_t)at, method, 0) != 0)
        return fail(e, name, zip_get_error(w->zip));
    return GP_OK;
}

enum gp_code archive_add_bytes(struct archive_writer *w, struct gp_err *e, const char *name,
                               struct str bytes) {
    return add(w, e, name, zip_source_buffer(w->zip, bytes.p, bytes.n, 0), true);
}

enum gp_code archive_add_file(struct archive_writer *w, struct gp_err *e, const char *name,
                              const char *path, bool compress) {
    return add(w, e, name, zip_source_file(w->zip, path, 0, 0), compress);
}

bool archive_has(const struct archive_writer *w, const char *name) {
    return zip_name_locate(w->zip, name, ZIP_FL_ENC_UTF_8) >= 0;
}

/* ---- names */

static const char forbidden[] = "<>:\"/\\|?*";
static const char *const wide[] = {"＜", "＞", "：", "＂", "／", "＼", "｜", "？", "＊"};

static bool is_device(const char *name) {
    static const char *const devices[] = {"CON", "PRN", "AUX", "NUL"};
    size_t n = strcspn(name, ".");
    for (size_t i = 0; i < GP_COUNT(devices); i++)
        if (n == 3 && strncasecmp(name, devices[i], 3) == 0)
            return true;
    bool port = strncasecmp(name, "COM", 3) == 0 || strncasecmp(name, "LPT", 3) == 0;
    return port && n == 4 && name[3] >= '1' && name[3] <= '9';
}

/* What stands before the ending .pdf; the whole where there is none. */
static size_t stem_of(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot && dot > name && strlen(dot) <= 10 ? (size_t)(dot - name) : strlen(name);
}

/* Bytes of the first n characters of UTF-8, or of all. */
static size_t bytes_of(const char *s, size_t n) {
    size_t i = 0;
    while (s[i] && n > 0) {
        i++;
        while (((unsigned char)s[i] & 0xC0) == 0x80)
            i++;
        n--;
    }
    return i;
}

static void add_portable(struct buf *b, const char *name) {
    for (const char *s = name; *s; s++) {
        const char *bad = strchr(forbidden, *s);
        if (bad)
            buf_adds(b, wide[bad - forbidden]);
        else
            buf_addc(b, (unsigned char)*s < 0x20 || *s == 0x7F ? ' ' : *s);
    }
    while (b->n > 0 && (b->p[b->n - 1] == ' ' || b->p[b->n - 1] == '.'))
        b->p[--b->n] = '\0';
}

const char *archive_portable_name(struct arena *a, const char *name) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    add_portable(&b, name);
    const char *text = buf_text(&b) + strspn(buf_text(&b), " ");
    if (!*text)
        return "未命名";
    if (is_device(text))
        text = arena_printf(a, "_%s", text);
    size_t stem = stem_of(text), most = bytes_of(text, ARCHIVE_NAME);
    if (most >= stem)
        return arena_strdup(a, text);
    return arena_printf(a, "%.*s…%s", (int)most, text, text + stem);
}

static bool is_taken(const struct archive_writer *w, const char *path) {
    return zip_name_locate(w->zip, path, ZIP_FL_ENC_UTF_8 | ZIP_FL_NOCASE) >= 0;
}

const char *archive_free_path(const struct archive_writer *w, struct arena *a, const char *folder,
                              const char *name) {
    const char *own = archive_portable_name(a, name), *slash = cstr_empty(folder) ? "" : "/";
    size_t stem = stem_of(own);
    const char *path = arena_printf(a, "%s%s%s", cstr_or_empty(folder), slash, own);
    for (int i = 2; is_taken(w, path); i++)
        path = arena_printf(a, "%s%s%.*s（%d）%s", cstr_or_empty(folder), slash, (int)stem, own, i,
                            own + stem);
    return path;
}

struct stopper {
    bool (*stop)(void *arg);
    void *arg;
};

static int asks_to_stop(zip_t *zip, void *arg) {
    (void)zip;
    const struct stopper *s = arg;
    return s->stop && s->stop(s->arg);
}

enum gp_code archive_finish(struct archive_writer *w, struct gp_err *e, bool (*stop)(void *arg),
                            void *arg) {
    struct stopper s = {stop, arg};
    zip_register_cancel_callback_with_state(w->zip, asks_to_stop, NULL, &s);
    enum gp_code code = GP_OK;
    if (zip_close(w->zip) == 0) {
        w->zip = NULL;
        if (!file_sync(w->path))
            code = gp_fail(e, GP_IO, last_part(w->path), "文件没有写到磁盘上，请检查磁盘");
    } else if (zip_error_code_zip(zip_get_error(w->zip)) == ZIP_ER_CANCELLED) {
        code = gp_fail(e, GP_RETRY, NULL, "打包中途停止，没有写成");
    } else {
        code = fail(e, w->path, zip_get_error(w->zip));
    }
    archive_discard(w);
    return code;
}

void archive_discard(struct archive_writer *w) {
    if (!w)
        return;
    if (w->zip)
        zip_discard(w->zip);
    free(w->path);
    free(w);
}

/* ---- reading */

enum gp_code archive_open(struct gp_err *e, const char *path, struct archive_reader **ret) {
    int code = 0;
    zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
    if (!zip && code == ZIP_ER_NOENT)
        return gp_fail(e, GP_MISSING, path, "找不到文件或所在目录，请检查路径");
    zip_error_t ze;
    zip_error_init_with_code(&ze, code);
    if (!zip && code == ZIP_ER_MEMORY) {
        heap_note_refused();
        return gp_answer(e, GP_RETRY);
    }
    if (!zip) {
        bool io = code == ZIP_ER_OPEN || code == ZIP_ER_READ;
        (void)gp_fail(e, io ? GP_IO : GP_INVALID, path, "%s",
                      io ? "无法读取文件，请检查权限"
                         : "文件不完整或已损坏，可能没有复制完，请重新取一份");
        gp_fail_detail(e, "libzip: %s", zip_error_strerror(&ze));
        return io ? GP_IO : GP_INVALID;
    }
    struct archive_reader *r = heap_take_clear(sizeof(*r));
    r->zip = zip;
    *ret = r;
    return GP_OK;
}

void archive_close(struct archive_reader *r) {
    if (!r)
        return;
    zip_discard(r->zip);
    free(r);
}

size_t archive_count(const struct archive_reader *r) {
    return (size_t)zip_get_num_entries(r->zip, 0);
}

bool archive_size(const struct archive_reader *r, const char *name, int64_t *ret) {
    zip_stat_t st;
    if (zip_stat(r->zip, name, ZIP_FL_ENC_UTF_8, &st) != 0 || !(st.valid & ZIP_STAT_SIZE) ||
        st.size > INT64_MAX)
        return false;
    *ret = (int64_t)st.size;
    return true;
}

static void note_memory(zip_error_t *ze) {
    if (zip_error_code_zip(ze) == ZIP_ER_MEMORY)
        heap_note_refused();
}

enum gp_code archive_read(struct archive_reader *r, struct gp_err *e, const char *name,
                          archive_sink sink, void *arg) {
    zip_file_t *file = zip_fopen(r->zip, name, ZIP_FL_ENC_UTF_8);
    if (!file && zip_error_code_zip(zip_get_error(r->zip)) == ZIP_ER_NOENT)
        return gp_fail(e, GP_MISSING, name, "备份文件里没有这一部分");
    if (!file) {
        note_memory(zip_get_error(r->zip));
        return gp_answer(e, gp_fail(e, GP_INVALID, name, "这一部分已损坏，读不出来"));
    }
    char block[1 << 16];
    zip_int64_t n;
    bool taken = true;
    while (taken && (n = zip_fread(file, block, sizeof(block))) > 0)
        taken = sink(arg, block, (size_t)n);
    note_memory(zip_file_get_error(file));
    bool damaged = zip_fclose(file) != 0 || (taken && n < 0);
    if (!taken)
        return gp_fail(e, GP_IO, name, "没有写到磁盘上，请检查磁盘空间");
    return gp_answer(e, damaged ? gp_fail(e, GP_INVALID, name, "这一部分已损坏，读不出来") : GP_OK);
}
