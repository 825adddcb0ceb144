/* ADX, the Aggregate Data Exchange of IHE (QRPH supplement, namespace urn:ihe:qrph:adx:2015):
 * groups of one unit and period with values in them. What stands at a group or a value beside the
 * names of the profile are dimensions. Parsed by expat under the guards of table_package.c; each
 * refusal says the line. */
#include "base/utf8.h"
#include "codec/table_package.h"
#include "codec/table_values.h"

#define DIMENSIONS_MAX 20
#define SHOWN_MAX      60 /* bytes of a name in a sentence */

struct adx {
    struct table_book *b;
    struct reader reader;
    struct values *values;
    struct values_row group, row;
    struct buf annotation;
    unsigned depth; /* 1: in adx, 2: in a group, 3: in a value, 4: in its annotation */
    bool refused;   /* by us, with a sentence of ours */
};

/* ---- refusals */

static const char *where(struct adx *x) {
    return arena_printf(x->reader.e->arena, "第 %lu 行",
                        (unsigned long)XML_GetCurrentLineNumber(x->reader.parser));
}

static void refuse(struct adx *x, enum gp_code code, const char *message) {
    x->refused = true;
    reader_refuse(&x->reader, gp_fail(x->reader.e, code, where(x), "%s", message));
}

/* fmt has one place for a name, which a file may make as long as it likes. */
static void refuse_about(struct adx *x, const char *fmt, const char *name) {
    struct str s = {name, strnlen(name, SHOWN_MAX)};
    const char *shown = arena_strndup(x->reader.e->arena, name, utf8_valid_prefix(s));
    refuse(x, GP_INVALID, arena_printf(x->reader.e->arena, fmt, shown));
}

/* ---- attributes */

static const char *keep(struct adx *x, const char *text) {
    if (strlen(text) > VALUES_TEXT_MAX) {
        refuse(x, GP_LIMIT, "这一行有一个属性太长，编码和说明最多 4096 个字节");
        return "";
    }
    return arena_strdup(&x->b->arena, text);
}

struct dimension {
    const char *name, *value;
};

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct dimension *)a)->name, ((const struct dimension *)b)->name);
}

static bool is_among(const char *name, const char *const *names) {
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

/* AGE=0-14;GENDER=F, by name. */
static const char *dimensions(struct adx *x, const char **attributes, const char *const *but) {
    struct dimension all[DIMENSIONS_MAX];
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    size_t n = 0;
    for (; *attributes; attributes += 2) {
        if (strchr(attributes[0], ':') || is_among(attributes[0], but))
            continue;
        if (n == DIMENSIONS_MAX) {
            refuse(x, GP_LIMIT, "这一行的维度太多，最多 20 个");
            return NULL;
        }
        all[n++] = (struct dimension){attributes[0], attributes[1]};
    }
    if (n > 1)
        qsort(all, n, sizeof(*all), by_name);
    for (size_t i = 0; i < n; i++)
        buf_addf(&b, "%s%s=%s", i > 0 ? ";" : "", all[i].name, all[i].value);
    return n > 0 ? keep(x, buf_text(&b)) : NULL;
}

static const char *wanted(struct adx *x, const char **attributes, const char *name,
                          const char *missing) {
    const char *value = attribute(attributes, name);
    if (cstr_empty(value)) {
        refuse(x, GP_INVALID, missing);
        return "";
    }
    return keep(x, value);
}

/* ---- elements */

static void start_root(struct adx *x, const char *name, const char **attributes) {
    if (strcmp(name, "adx") != 0) {
        refuse_about(x, "最外面的元素应是 adx，不是 %s", name);
        return;
    }
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], "xmlns") == 0 && strcmp(attributes[1], ADX_NAMESPACE) != 0) {
            refuse_about(x, "命名空间应是 " ADX_NAMESPACE "，不是 %s", attributes[1]);
            return;
        }
}

static void start_group(struct adx *x, const char *name, const char **attributes) {
    static const char *const own[] = {"xmlns",        "orgUnit", "period", "dataSet",
                                      "completeDate", "comment", NULL};
    if (strcmp(name, "group") != 0) {
        refuse_about(x, "adx 里只能有 group，不能有 %s", name);
        return;
    }
    x->group = (struct values_row){0};
    x->group.v[VALUES_UNIT] = wanted(x, attributes, "orgUnit", "group 没有写 orgUnit");
    x->group.v[VALUES_PERIOD] = wanted(x, attributes, "period", "group 没有写 period");
    const char *set = attribute(attributes, "dataSet");
    x->group.v[VALUES_SET] = set ? keep(x, set) : NULL;
    x->group.v[VALUES_ATTRIBUTE] = dimensions(x, attributes, own);
}

static void start_value(struct adx *x, const char *name, const char **attributes) {
    static const char *const own[] = {"xmlns", "dataElement", "value", "comment", NULL};
    if (strcmp(name, "dataValue") != 0) {
        refuse_about(x, "group 里只能有 dataValue，不能有 %s", name);
        return;
    }
    if (x->values->rows.n == VALUES_MAX) {
        refuse(x, GP_LIMIT, "文件里的 dataValue 太多，请拆成几个文件");
        return;
    }
    x->row = x->group;
    x->row.line = (uint32_t)XML_GetCurrentLineNumber(x->reader.parser);
    x->row.v[VALUES_ELEMENT] = wanted(x, attributes, "dataElement", "dataValue 没有写 dataElement");
    x->row.v[VALUES_VALUE] = wanted(x, attributes, "value", "dataValue 没有写 value");
    x->row.v[VALUES_CATEGORY] = dimensions(x, attributes, own);
    const char *comment = attribute(attributes, "comment");
    x->row.v[VALUES_COMMENT] = comment ? keep(x, comment) : NULL;
    buf_clear(&x->annotation);
}

static void on_start(void *arg, const char *name, const char **attributes) {
    struct adx *x = arg;
    x->depth++;
    if (x->depth == 1)
        start_root(x, name, attributes);
    else if (x->depth == 2)
        start_group(x, name, attributes);
    else if (x->depth == 3)
        start_value(x, name, attributes);
    else if (x->depth > 4 || strcmp(name, "annotation") != 0)
        refuse_about(x, "dataValue 里只能有 annotation，不能有 %s", name);
}

static void on_text(void *arg, const char *text, int n) {
    struct adx *x = arg;
    if (x->depth != 4)
        return;
    if (x->annotation.n + (size_t)n > VALUES_TEXT_MAX)
        refuse(x, GP_LIMIT, "annotation 太长，最多 4096 个字节");
    else
        buf_add(&x->annotation, text, (size_t)n);
}

static void on_end(void *arg, const char *name) {
    struct adx *x = arg;
    (void)name;
    if (x->depth == 3) {
        if (x->annotation.n > 0)
            x->row.v[VALUES_COMMENT] = keep(x, buf_text(&x->annotation));
        *VEC_PUSH(&x->b->arena, &x->values->rows) = x->row;
    }
    x->depth--;
}

/* ---- the file */

static enum gp_code say(struct adx *x, struct gp_err *e, enum gp_code code) {
    if (code == GP_OK || code == GP_RETRY || x->refused)
        return code;
    if (x->reader.code != GP_OK)
        return gp_fail(
            e, GP_INVALID, where(x),
            "文件里夹带了 DTD、外部实体，或嵌套太深，出于安全没有读取；请让对方系统重新导出");
    return gp_fail(
        e, GP_INVALID, where(x),
        "从这里起不是完整的 XML（元素没有结束、引号不成对或编码不对）；请让对方系统重新导出");
}

static enum gp_code parse(struct adx *x, struct gp_err *e, struct str bytes) {
    bool paused;
    TRY(reader_open(&x->reader, "adx"));
    enum gp_code code = reader_feed(&x->reader, e, bytes.p, bytes.n, &paused);
    if (code == GP_OK)
        code = reader_feed(&x->reader, e, "", 0, &paused);
    code = say(x, e, code);
    reader_close(&x->reader);
    return code;
}

enum gp_code table_adx_open(struct table_book *b, struct gp_err *e, struct str bytes) {
    struct adx x = {.b = b, .values = gp_new(&b->arena, struct values), .annotation = BUF_INIT};
    if (bytes.n > VALUES_FILE_MAX)
        return gp_fail(e, GP_LIMIT, NULL, "ADX 文件超过 %zu MB，请拆成几个文件再上传",
                       VALUES_FILE_MAX >> 20);
    x.values->format = "ADX";
    x.reader = (struct reader){.start = on_start, .end = on_end, .text = on_text, .arg = &x};
    enum gp_code code = parse(&x, e, bytes);
    buf_free(&x.annotation);
    TRY(code);
    if (x.values->rows.n == 0)
        return gp_fail(e, GP_INVALID, NULL, "文件里没有 dataValue，没有可以导入的数");
    values_open(b, x.values);
    return GP_OK;
}
