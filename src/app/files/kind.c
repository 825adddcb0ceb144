#include "app/files/kind.h"

#include <fcntl.h>
#include <strings.h>
#include <unistd.h>

#include "app/files/ole.h"
#include "base/arena.h"
#include "base/str.h"

/* What begins that way. A scan, a photo, an office document, a drawing of one; nothing that a
 * reader's machine would run. */
enum content {
    CONTENT_TEXT,
    CONTENT_PDF,
    CONTENT_ZIP, /* office documents of today are zip files */
    CONTENT_OLE, /* those of before 2007 */
    CONTENT_JPEG,
    CONTENT_PNG,
    CONTENT_OTHER, /* known, and not taken */
};

static const struct file_kind {
    const char *ending;
    enum content content;
    bool office; /* can have a password */
} kinds[] = {
    {".pdf", CONTENT_PDF, false},  {".docx", CONTENT_ZIP, true},  {".xlsx", CONTENT_ZIP, true},
    {".pptx", CONTENT_ZIP, true},  {".zip", CONTENT_ZIP, false},  {".doc", CONTENT_OLE, true},
    {".xls", CONTENT_OLE, true},   {".ppt", CONTENT_OLE, true},   {".wps", CONTENT_OLE, true},
    {".et", CONTENT_OLE, true},    {".jpg", CONTENT_JPEG, false}, {".jpeg", CONTENT_JPEG, false},
    {".png", CONTENT_PNG, false},  {".ofd", CONTENT_ZIP, false},  {".csv", CONTENT_TEXT, false},
    {".txt", CONTENT_TEXT, false},
};

/* Of a sample only the first that fits counts. */
static const struct signature {
    const char *start;
    size_t at, n;
    enum content content;
    const char *name, *endings;
} signatures[] = {
    {"%PDF", 0, 4, CONTENT_PDF, "PDF", ".pdf"},
    {"PK\3\4", 0, 4, CONTENT_ZIP, "Word、Excel、PPT（docx、xlsx、pptx）或 zip", NULL},
    {"PK", 0, 2, CONTENT_ZIP, "zip", ".zip"},
    {"\xd0\xcf\x11\xe0", 0, 4, CONTENT_OLE, "旧版 Word、Excel 或 PPT（doc、xls、ppt）", NULL},
    {"\xff\xd8", 0, 2, CONTENT_JPEG, "jpg 图片", ".jpg"},
    {"\x89PNG", 0, 4, CONTENT_PNG, "png 图片", ".png"},
    {"GIF8", 0, 4, CONTENT_OTHER, "gif 图片", NULL},
    {"WEBP", 8, 4, CONTENT_OTHER, "webp 图片", NULL},
    {"ftyphei", 4, 7, CONTENT_OTHER, "heic 图片（苹果手机的格式）", NULL},
    {"ftypmif", 4, 7, CONTENT_OTHER, "heic 图片（苹果手机的格式）", NULL},
    {"BM", 0, 2, CONTENT_OTHER, "bmp 图片", NULL},
    {"II*", 0, 3, CONTENT_OTHER, "tif 图片", NULL},
    {"MM\0*", 0, 4, CONTENT_OTHER, "tif 图片", NULL},
    {"Rar!", 0, 4, CONTENT_OTHER, "rar 压缩包", NULL},
    {"7z\xbc\xaf", 0, 4, CONTENT_OTHER, "7z 压缩包", NULL},
};

static const struct file_kind *kind_of(const char *file_name) {
    const char *dot = file_name ? strrchr(file_name, '.') : NULL;
    for (size_t i = 0; dot && i < GP_COUNT(kinds); i++)
        if (strcasecmp(kinds[i].ending, dot) == 0)
            return &kinds[i];
    return NULL;
}

bool file_kind_known(const char *file_name) {
    return kind_of(file_name) != NULL;
}

/* Where readers look for the mark of a PDF: some programs and mail gates write before it. */
#define PDF_MARK_WITHIN 1024
#define SAMPLE_BYTES    2048

static const struct signature *signature_of(struct str sample) {
    for (size_t i = 0; i < GP_COUNT(signatures); i++) {
        const struct signature *s = &signatures[i];
        if (sample.n >= s->at + s->n && memcmp(sample.p + s->at, s->start, s->n) == 0)
            return s;
    }
    return NULL;
}

static bool fits(const struct file_kind *kind, struct str sample) {
    size_t near = sample.n < PDF_MARK_WITHIN ? sample.n : PDF_MARK_WITHIN;
    if (kind->content == CONTENT_PDF)
        return memmem(sample.p, near, "%PDF", 4) != NULL;
    const struct signature *s = signature_of(sample);
    if (kind->content == CONTENT_TEXT) /* a text may well begin with BM */
        return !memchr(sample.p, '\0', sample.n < 8 ? sample.n : 8) &&
               !(s && s->n >= 4 && s->content != CONTENT_OTHER);
    return s && s->content == kind->content;
}

static const char *what_it_is(struct arena *a, const struct file_kind *kind, struct str sample) {
    const struct signature *s = signature_of(sample);
    if (!s)
        return arena_printf(a,
                            "内容与文件名的后缀“%s”不符，可能改过名或已损坏，请打开确认后重新上传",
                            kind->ending);
    if (s->content == CONTENT_OTHER)
        return arena_printf(a, "这是%s，只是后缀写成了“%s”；请另存为 jpg、png 或 PDF 后上传",
                            s->name, kind->ending);
    return arena_printf(a, "这是%s文件，后缀却是“%s”；请把后缀%s%s后重新上传", s->name,
                        kind->ending, s->endings ? "改成 " : "改回原来的",
                        s->endings ? s->endings : "");
}

static const char *problem_of(struct arena *a, const struct file_kind *kind, bool locked,
                              struct str sample) {
    if (locked && kind->office)
        return "这个文件设了打开密码，评估方打不开；请去掉密码（另存时不设密码）后重新上传";
    return fits(kind, sample) ? NULL : what_it_is(a, kind, sample);
}

/* How much of the file's beginning was read; -1: none. */
static ssize_t read_sample(int fd, char sample[SAMPLE_BYTES]) {
    return fd >= 0 ? read(fd, sample, SAMPLE_BYTES) : -1;
}

enum gp_code file_kind_problem(struct arena *a, const char *file_name, const char *path,
                               const char **ret) {
    char *sample = arena_alloc(a, SAMPLE_BYTES);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = read_sample(fd, sample);
    struct str read_part = {sample, n > 0 ? (size_t)n : 0};
    const struct signature *s = signature_of(read_part);
    bool locked = fd >= 0 && s && s->content == CONTENT_OLE && ole_is_locked(fd);
    if (fd >= 0)
        close(fd);
    if (n < 0)
        return GP_IO;
    *ret = problem_of(a, kind_of(file_name), locked, read_part);
    return GP_OK;
}

enum file_view file_kind_view(const char *file_name) {
    const struct file_kind *kind = kind_of(file_name);
    if (!kind)
        return FILE_VIEW_NONE;
    return kind->content == CONTENT_PDF                                    ? FILE_VIEW_PDF
           : kind->content == CONTENT_JPEG || kind->content == CONTENT_PNG ? FILE_VIEW_PICTURE
                                                                           : FILE_VIEW_NONE;
}

const char *file_kind_shown_as(const char *path) {
    static const char *const types[CONTENT_OTHER] = {[CONTENT_PDF] = "application/pdf",
                                                     [CONTENT_JPEG] = "image/jpeg",
                                                     [CONTENT_PNG] = "image/png"};
    char sample[SAMPLE_BYTES];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = read_sample(fd, sample);
    if (fd >= 0)
        close(fd);
    struct str start = {sample, n > 0 ? (size_t)n : 0};
    const struct signature *s = signature_of(start);
    if (s)
        return s->content < CONTENT_OTHER ? types[s->content] : NULL;
    bool is_pdf = memmem(start.p, start.n < PDF_MARK_WITHIN ? start.n : PDF_MARK_WITHIN, "%PDF", 4);
    return is_pdf ? types[CONTENT_PDF] : NULL;
}
