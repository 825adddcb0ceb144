/* Read json_read_few first: limits and bytes are looked at before jansson sees anything
 * (check_bytes), because it reports nesting, escapes and control characters late, vaguely or not
 * at all. Only what passes goes to the library, and its errors are worded anew in fail_syntax. The
 * allocator at the top is there for one reason: jansson calls a text wrong when memory ran out,
 * and that must not be told to its author. */

#include "codec/json.h"

#include "base/heap.h"
#include "base/utf8.h"

/* The library says of some failures to get memory that the text is wrong. */
static _Thread_local bool wants_memory;
static _Thread_local long left = -1; /* allocations that succeed; negative: as they do */

static void *allocate(size_t n) {
    void *p = left == 0 ? NULL : heap_try(n);
    left -= left > 0;
    wants_memory |= !p;
    return p;
}

void json_fault_at(long allocations) {
    left = allocations;
}

void json_setup(void) {
    json_set_alloc_funcs(allocate, free);
    json_object_seed(0);
}

const char *json_type_name(const json_t *v) {
    static const char *const names[] = {
        [JSON_OBJECT] = "对象",  [JSON_ARRAY] = "列表", [JSON_STRING] = "文字",
        [JSON_INTEGER] = "整数", [JSON_REAL] = "小数",  [JSON_TRUE] = "真假值",
        [JSON_FALSE] = "真假值", [JSON_NULL] = "空值",
    };
    return names[json_typeof(v)];
}

const char *json_place(struct arena *a, struct str text, size_t offset) {
    size_t line = 1, column = 1;
    for (size_t i = 0; i < offset && i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\n') {
            line++;
            column = 1;
        } else if ((c & 0xC0) != 0x80) { /* continuation bytes belong to the character before */
            column++;
        }
    }
    return arena_printf(a, "第 %zu 行第 %zu 列", line, column);
}

static enum gp_code fail_at(struct gp_err *e, struct str text, size_t offset, enum gp_code code,
                            const char *message) {
    return gp_fail(e, code, json_place(e->arena, text, offset), "%s", message);
}

/* ---- what is looked at before jansson: it reports these late, vaguely or not at all */

static bool read_hex4(struct str text, size_t at, unsigned *ret) {
    unsigned v = 0;
    if (at + 4 > text.n)
        return false;
    for (size_t i = at; i < at + 4; i++) {
        char c = text.p[i];
        unsigned digit;
        if (c >= '0' && c <= '9')
            digit = (unsigned)(c - '0');
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            digit = (unsigned)((c | 0x20) - 'a') + 10;
        else
            return false;
        v = v << 4 | digit;
    }
    *ret = v;
    return true;
}

static bool is_high_surrogate(unsigned c) {
    return c >= 0xD800 && c <= 0xDBFF;
}

static bool is_low_surrogate(unsigned c) {
    return c >= 0xDC00 && c <= 0xDFFF;
}

/* The escape at text[*at] == '\\'; moves *at to its last byte. */
static enum gp_code check_escape(struct gp_err *e, struct str text, size_t *at) {
    size_t start = *at;
    (*at)++;
    unsigned c, low;
    if (*at >= text.n || text.p[*at] != 'u')
        return GP_OK;
    if (!read_hex4(text, *at + 1, &c))
        return fail_at(e, text, start, GP_INVALID, "\\u 后面应是四位十六进制数字，例如 \\u4e2d");
    *at += 4;
    if (c == 0)
        return fail_at(e, text, start, GP_INVALID, "文字里不能有空字符（\\u0000），请删去");
    if (is_low_surrogate(c))
        return fail_at(e, text, start, GP_INVALID, "\\u 转义不成对，请直接写出这个字");
    if (!is_high_surrogate(c))
        return GP_OK;
    bool paired = *at + 2 < text.n && text.p[*at + 1] == '\\' && text.p[*at + 2] == 'u' &&
                  read_hex4(text, *at + 3, &low) && is_low_surrogate(low);
    if (!paired)
        return fail_at(e, text, start, GP_INVALID, "\\u 转义不成对，请直接写出这个字");
    *at += 6;
    return GP_OK;
}

static enum gp_code check_string_byte(struct gp_err *e, struct str text, size_t at) {
    unsigned char c = (unsigned char)text.p[at];
    if (c == '\n' || c == '\r')
        return fail_at(e, text, at, GP_INVALID,
                       "引号里的文字中断在行末：请补上漏掉的引号，或把换行写成 \\n");
    if (c == 0)
        return fail_at(e, text, at, GP_INVALID, "文字里不能有空字符（NUL），请删去");
    if (c < 0x20)
        return fail_at(e, text, at, GP_INVALID, "文字里有控制字符，请删去，或写成 \\t 这样的转义");
    return GP_OK;
}

static enum gp_code check_nesting(struct gp_err *e, struct str text, size_t at, unsigned max_depth,
                                  unsigned *depth) {
    char c = text.p[at];
    if ((c == '}' || c == ']') && *depth > 0)
        (*depth)--;
    if ((c == '{' || c == '[') && ++*depth > max_depth)
        return gp_fail(e, GP_LIMIT, json_place(e->arena, text, at), "括号嵌套超过 %u 层，无法读取",
                       max_depth);
    if (c == 0)
        return fail_at(e, text, at, GP_INVALID, "文件里有空字符（NUL），请另存为 UTF-8 文本后再试");
    return GP_OK;
}

/* Every value but the whole stands first in its list or object, or behind a comma. */
static bool begins_value(char c) {
    return c == ',' || c == '[' || c == '{';
}

static enum gp_code check_bytes(struct gp_err *e, struct str text, unsigned max_depth,
                                size_t max_values) {
    size_t valid = utf8_valid_prefix(text);
    if (valid < text.n)
        return fail_at(e, text, valid, GP_INVALID,
                       "这里的字节不是 UTF-8 文字，请把文件另存为 UTF-8 编码后再试");
    bool in_string = false;
    unsigned depth = 0;
    size_t values = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        values += !in_string && begins_value(c);
        if (values > max_values)
            return gp_fail(e, GP_LIMIT, json_place(e->arena, text, i), "内容超过 %zu 项，无法读取",
                           max_values);
        if (c == '"')
            in_string = !in_string;
        else if (!in_string)
            TRY(check_nesting(e, text, i, max_depth, &depth));
        else if (c == '\\')
            TRY(check_escape(e, text, &i));
        else
            TRY(check_string_byte(e, text, i));
    }
    return GP_OK;
}

/* ---- jansson's errors */

/* The key that ends at offset, quotes left out; empty when it cannot be told. */
static struct str key_before(struct str text, size_t offset) {
    if (offset < 2 || offset > text.n || text.p[offset - 1] != '"')
        return (struct str){0};
    size_t end = offset - 1, start = end;
    while (start > 0 && end - start < 64 && text.p[start - 1] != '"')
        start--;
    if (start == 0 || text.p[start - 1] != '"')
        return (struct str){0};
    return (struct str){text.p + start, end - start};
}

static const char *syntax_message(enum json_error_code code) {
    switch (code) {
    case json_error_premature_end_of_input:
        return "内容不完整，到这里就断了：请检查文件是否完整，或是否漏了右括号";
    case json_error_end_of_input_expected:
        return "内容到这里已经结束，后面的多余文字请删去";
    case json_error_numeric_overflow:
        return "数字太大；金额和分数请写成带引号的文字，例如 \"478240.00\"";
    default:
        return "不是正确的 JSON：请检查这附近的引号、逗号和括号";
    }
}

static enum gp_code fail_syntax(struct gp_err *e, struct str text, const json_error_t *je) {
    size_t offset = je->position > 0 ? (size_t)je->position : 0;
    enum json_error_code code = json_error_code(je);
    if (wants_memory)
        return gp_fail(e, GP_RETRY, NULL, "内存不足，请稍后再试，或请管理员给服务器增加内存");
    struct str key = key_before(text, offset);
    if (code == json_error_duplicate_key && key.n > 0)
        (void)gp_fail(e, GP_INVALID, json_place(e->arena, text, offset - key.n - 2),
                      "字段“%.*s”在同一个对象里出现了两次，请删去一个", (int)key.n, key.p);
    else if (code == json_error_duplicate_key)
        (void)fail_at(e, text, offset, GP_INVALID, "同一个字段出现了两次，请删去一个");
    else
        (void)fail_at(e, text, offset, GP_INVALID, syntax_message(code));
    gp_fail_detail(e, "jansson: %s", je->text);
    return GP_INVALID;
}

enum gp_code json_read(struct gp_err *e, struct str text, size_t max_bytes, unsigned max_depth,
                       json_t **ret) {
    return json_read_few(e, text, max_bytes, max_depth, JSON_VALUES_MAX, ret);
}

enum gp_code json_read_few(struct gp_err *e, struct str text, size_t max_bytes, unsigned max_depth,
                           size_t max_values, json_t **ret) {
    static const char bom[] = "\xEF\xBB\xBF";
    if (text.n > max_bytes)
        return gp_fail(e, GP_LIMIT, NULL, "内容有 %zu 字节，超过 %zu 字节的上限", text.n,
                       max_bytes);
    if (text.n >= 3 && memcmp(text.p, bom, 3) == 0)
        text = (struct str){text.p + 3, text.n - 3};
    if (text.n == 0)
        return gp_fail(e, GP_INVALID, NULL, "文件是空的，请选择评估数据文件");
    TRY(check_bytes(e, text, max_depth, max_values));
    json_error_t je;
    wants_memory = false;
    json_t *v = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &je);
    enum gp_code code = gp_answer(e, v ? GP_OK : fail_syntax(e, text, &je));
    if (code == GP_OK)
        *ret = v;
    else
        json_decref(v);
    return code;
}
