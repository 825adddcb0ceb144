/* The reader: walks JSON and table side by side. read_shape goes through the rows of a shape,
 * read_field finds the value and checks its type, and readers[] gives each kind its function;
 * nothing here knows a member by name. Where it stands is a chain on the C stack (struct place),
 * which becomes a path only when something is wrong. Every message says what was expected, in the
 * words of the shape. What members mean to each other is core's dossier_validate, asked at the
 * end. */
#include "bundle/bundle.h"

#include "base/utf8.h"
#include "codec/json.h"
#include "shape/text.h"

/* Where the reader stands, from the innermost value outwards. */
struct place {
    const struct place *up;
    const char *key; /* NULL: the element at index */
    size_t index;
};

struct reader {
    struct arena *a;
    struct gp_err *e;
};

static const char *place_path(struct arena *a, const struct place *p) {
    if (!p)
        return "$";
    const char *up = place_path(a, p->up);
    return p->key ? arena_printf(a, "%s.%s", up, p->key) : arena_printf(a, "%s[%zu]", up, p->index);
}

GP_PRINTF(4, 5)
static enum gp_code fail(struct reader *r, const struct place *p, enum gp_code code,
                         const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    const char *message = arena_vprintf(r->e->arena, fmt, ap);
    va_end(ap);
    return gp_fail(r->e, code, place_path(r->e->arena, p), "%s", message);
}

/* ---- words for messages */

static const char *words_text(struct arena *a, const struct words *w) {
    const char *text = "";
    for (size_t i = 0; i < w->n; i++)
        text = arena_printf(a, "%s%s\"%s\"（%s）", text, i ? "、" : "", w->v[i].word, w->v[i].name);
    return text;
}

static const char *keys_text(struct arena *a, const struct shape *s) {
    const char *text = "";
    for (size_t i = 0; i < s->n_fields; i++)
        text = arena_printf(a, "%s%s%s", text, i ? "、" : "", s->fields[i].key);
    return text;
}

/* 应是带引号的金额…，例如 "478240.00" */
static const char *wanted_text(struct arena *a, const struct field *f) {
    const struct kind_info *k = kind_info(f->kind);
    if (f->kind == FIELD_ENUM)
        return arena_printf(a, "应是下列之一：%s", words_text(a, f->words));
    if (f->kind == FIELD_DIGITS)
        return arena_printf(a, "应是带引号的 %lld 位数字，例如 \"%.*s\"", (long long)f->max,
                            (int)f->max, "440310000000");
    return arena_printf(a, "应是%s，例如 %s", k->form, k->example);
}

static enum gp_code fail_value(struct reader *r, const struct place *p, const struct field *f,
                               const char *got) {
    return fail(r, p, GP_INVALID, "“%s”%s；这里是 %s", f->name, wanted_text(r->e->arena, f), got);
}

/* At most the first 20 characters, so that a message stays readable. */
static const char *excerpt(struct arena *a, struct str s) {
    size_t pos = 0;
    for (int i = 0; i < 20 && pos < s.n; i++)
        (void)utf8_next(s, &pos);
    return arena_printf(a, "\"%.*s%s\"", (int)pos, s.p, pos < s.n ? "…" : "");
}

/* ---- strings */

static enum gp_code check_text(struct reader *r, const struct place *p, const struct field *f,
                               struct str s, size_t most) {
    if (s.n == 0)
        return fail(r, p, GP_INVALID, "“%s”是空的：请填写内容%s", f->name,
                    f->required ? "" : "，没有内容就删去这个字段");
    if (text_has_control(s))
        return fail(r, p, GP_INVALID, "“%s”里有控制字符：请删去，只留文字、换行 \\n 和制表符 \\t",
                    f->name);
    size_t n = utf8_length(s);
    if (n > most)
        return fail(r, p, GP_LIMIT, "“%s”有 %zu 字，超过 %zu 字的上限，请删减", f->name, n, most);
    return GP_OK;
}

static enum gp_code check_string(struct reader *r, const struct place *p, const struct field *f,
                                 struct str s) {
    bool fits = true;
    if (f->kind == FIELD_TEXT)
        return check_text(r, p, f, s, (size_t)f->max);
    if (f->kind == FIELD_TEXTS)
        return check_text(r, p, f, s, TEXTS_LENGTH);
    if (f->kind == FIELD_ID)
        fits = text_is_id(s);
    else if (f->kind == FIELD_DIGITS)
        fits = text_is_digits(s, (size_t)f->max);
    else if (f->kind == FIELD_SHA256)
        fits = text_is_sha256(s);
    return fits ? GP_OK : fail_value(r, p, f, excerpt(r->e->arena, s));
}

static struct str string_of(const json_t *v) {
    return (struct str){json_string_value(v), json_string_length(v)};
}

static enum gp_code read_string(struct reader *r, const struct place *p, const struct field *f,
                                const json_t *v, char *base) {
    struct str s = string_of(v);
    TRY(check_string(r, p, f, s));
    *(const char **)(void *)(base + f->at) = arena_strndup(r->a, s.p, s.n);
    return GP_OK;
}

/* ---- figures, dates, counts, words */

/* Digits and one point only: what tables print (blanks, thousands commas) has no place in data. */
static bool is_plain_decimal(struct str s) {
    size_t points = 0;
    size_t first = s.n > 0 && s.p[0] == '-' ? 1 : 0;
    for (size_t i = first; i < s.n; i++) {
        if (s.p[i] == '.')
            points++;
        else if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    return s.n > first && points <= 1;
}

static enum gp_code read_figure(struct reader *r, const struct place *p, const struct field *f,
                                const json_t *v, char *base) {
    const struct kind_info *k = kind_info(f->kind);
    struct arena *ea = r->e->arena;
    struct str s = string_of(v);
    int64_t figure;
    enum dec_parse parsed = is_plain_decimal(s) ? dec_parse(s, k->scale, &figure) : DEC_NOT_DECIMAL;
    const char *point = memchr(s.p, '.', s.n);
    if (parsed == DEC_PARSED && point && s.n - (size_t)(point - s.p) - 1 > k->scale)
        parsed = DEC_TOO_FINE; /* closing zeros past the scale: the schema refuses them, too */
    if (parsed == DEC_TOO_LARGE || (parsed == DEC_PARSED && (figure < f->min || figure > f->max)))
        return fail(r, p, GP_INVALID, "“%s”应在 %s 到 %s 之间；这里是 %s，请核对", f->name,
                    kind_text(ea, f->kind, f->min), kind_text(ea, f->kind, f->max), excerpt(ea, s));
    if (parsed != DEC_PARSED)
        return fail_value(r, p, f, excerpt(ea, s));
    /* money_t, score_t and share_t are one int64_t each. */
    *(int64_t *)(void *)(base + f->at) = figure;
    return GP_OK;
}

static enum gp_code read_date(struct reader *r, const struct place *p, const struct field *f,
                              const json_t *v, char *base) {
    date_t d;
    if (!date_parse(string_of(v), &d))
        return fail_value(r, p, f, excerpt(r->e->arena, string_of(v)));
    *(date_t *)(void *)(base + f->at) = d;
    return GP_OK;
}

static enum gp_code read_count(struct reader *r, const struct place *p, const struct field *f,
                               const json_t *v, char *base) {
    int64_t n = json_integer_value(v);
    if (n < f->min || n > f->max)
        return fail(r, p, GP_INVALID, "“%s”应在 %lld 到 %lld 之间；这里是 %lld，请核对", f->name,
                    (long long)f->min, (long long)f->max, (long long)n);
    *(int64_t *)(void *)(base + f->at) = n;
    return GP_OK;
}

static enum gp_code read_bool(struct reader *r, const struct place *p, const struct field *f,
                              const json_t *v, char *base) {
    (void)r;
    (void)p;
    *(bool *)(base + f->at) = json_is_true(v);
    return GP_OK;
}

static enum gp_code read_enum(struct reader *r, const struct place *p, const struct field *f,
                              const json_t *v, char *base) {
    struct str s = string_of(v);
    for (size_t i = 0; i < f->words->n; i++)
        if (str_eq(s, str_of(f->words->v[i].word))) {
            *(unsigned *)(void *)(base + f->at) = (unsigned)i;
            return GP_OK;
        }
    return fail_value(r, p, f, excerpt(r->e->arena, s));
}

/* The format's literals were compared before anything else (check_format). */
static enum gp_code read_nothing(struct reader *r, const struct place *p, const struct field *f,
                                 const json_t *v, char *base) {
    (void)r;
    (void)p;
    (void)f;
    (void)v;
    (void)base;
    return GP_OK;
}

/* ---- objects and lists */

static enum gp_code read_shape(struct reader *r, const struct place *p, const struct shape *s,
                               const json_t *v, char *base);

static enum gp_code read_object(struct reader *r, const struct place *p, const struct field *f,
                                const json_t *v, char *base) {
    TRY(read_shape(r, p, f->shape, v, base + f->at));
    if (f->flag_at != NO_FLAG)
        *(bool *)(base + f->flag_at) = true;
    return GP_OK;
}

static enum gp_code check_length(struct reader *r, const struct place *p, const struct field *f,
                                 const json_t *v) {
    if (json_array_size(v) <= (size_t)f->max)
        return GP_OK;
    return fail(r, p, GP_LIMIT, "“%s”有 %zu 项，超过 %lld 项的上限，请拆分后再导入", f->name,
                json_array_size(v), (long long)f->max);
}

static enum gp_code fail_element(struct reader *r, const struct place *p, const struct field *f,
                                 const char *form, const json_t *v) {
    return fail(r, p, GP_INVALID, "“%s”的每一项应是%s；这里是%s", f->name, form, json_type_name(v));
}

static enum gp_code read_list(struct reader *r, const struct place *p, const struct field *f,
                              const json_t *v, char *base) {
    TRY(check_length(r, p, f, v));
    size_t n = json_array_size(v);
    char *elements = n ? arena_array(r->a, n, f->shape->size) : NULL;
    for (size_t i = 0; i < n; i++) {
        struct place at = {p, NULL, i};
        const json_t *element = json_array_get(v, i);
        if (!json_is_object(element))
            return fail_element(r, &at, f, "对象 { … }", element);
        TRY(read_shape(r, &at, f->shape, element, elements + i * f->shape->size));
    }
    *(void **)(void *)(base + f->at) = elements;
    *(size_t *)(void *)(base + f->count_at) = n;
    return GP_OK;
}

static enum gp_code read_strings(struct reader *r, const struct place *p, const struct field *f,
                                 const json_t *v, char *base) {
    TRY(check_length(r, p, f, v));
    size_t n = json_array_size(v);
    const char **strings = n ? gp_new_n(r->a, const char *, n) : NULL;
    struct field of_each = *f;
    of_each.kind = f->kind == FIELD_IDS ? FIELD_ID : FIELD_TEXTS;
    for (size_t i = 0; i < n; i++) {
        struct place at = {p, NULL, i};
        const json_t *element = json_array_get(v, i);
        if (!json_is_string(element))
            return fail_element(r, &at, f, "带引号的文字", element);
        TRY(check_string(r, &at, &of_each, string_of(element)));
        strings[i] = arena_strndup(r->a, json_string_value(element), json_string_length(element));
    }
    *(const char ***)(void *)(base + f->at) = strings;
    *(size_t *)(void *)(base + f->count_at) = n;
    return GP_OK;
}

typedef enum gp_code (*read_fn)(struct reader *r, const struct place *p, const struct field *f,
                                const json_t *v, char *base);

static const read_fn readers[FIELD_KIND_N] = {
    [FIELD_FORMAT] = read_nothing, [FIELD_VERSION] = read_nothing, [FIELD_TEXT] = read_string,
    [FIELD_ID] = read_string,      [FIELD_DIGITS] = read_string,   [FIELD_SHA256] = read_string,
    [FIELD_MONEY] = read_figure,   [FIELD_SCORE] = read_figure,    [FIELD_SHARE] = read_figure,
    [FIELD_FACTOR] = read_figure,  [FIELD_DATE] = read_date,       [FIELD_COUNT] = read_count,
    [FIELD_BOOL] = read_bool,      [FIELD_ENUM] = read_enum,       [FIELD_OBJECT] = read_object,
    [FIELD_LIST] = read_list,      [FIELD_TEXTS] = read_strings,   [FIELD_IDS] = read_strings,
    [FIELD_TIME] = read_nothing,
};

static bool is_type(const json_t *v, enum field_kind k) {
    switch (k) {
    case FIELD_VERSION:
    case FIELD_COUNT:
        return json_is_integer(v);
    case FIELD_BOOL:
        return json_is_boolean(v);
    case FIELD_OBJECT:
        return json_is_object(v);
    case FIELD_LIST:
    case FIELD_TEXTS:
    case FIELD_IDS:
        return json_is_array(v);
    default:
        return json_is_string(v);
    }
}

static enum gp_code read_field(struct reader *r, const struct place *up, const struct field *f,
                               const json_t *object, char *base) {
    const json_t *v = json_object_get(object, f->key);
    if (!v && f->required)
        return fail(r, up, GP_INVALID, "缺少“%s”：请补上字段 \"%s\"，它%s", f->name, f->key,
                    wanted_text(r->e->arena, f));
    if (!v)
        return GP_OK;
    struct place p = {up, f->key, 0};
    if (json_is_null(v) && !f->required)
        return fail(r, &p, GP_INVALID, "“%s”不能写成 null：没有数据就删去这个字段", f->name);
    if (!is_type(v, f->kind))
        return fail_value(r, &p, f, json_type_name(v));
    return readers[f->kind](r, &p, f, v, base);
}

static enum gp_code check_keys(struct reader *r, const struct place *p, const struct shape *s,
                               const json_t *object) {
    json_t *o = (json_t *)(uintptr_t)object; /* iterators want it writable; nothing is written */
    for (void *it = json_object_iter(o); it; it = json_object_iter_next(o, it)) {
        const char *key = json_object_iter_key(it);
        if (!shape_field(s, key))
            return fail(r, p, GP_INVALID, "%s没有 %s 这个字段，请删去或改正；可用的字段：%s",
                        s->name, excerpt(r->e->arena, str_of(key)), keys_text(r->e->arena, s));
    }
    return GP_OK;
}

static enum gp_code read_shape(struct reader *r, const struct place *p, const struct shape *s,
                               const json_t *v, char *base) {
    shape_unset(s, base);
    TRY(check_keys(r, p, s, v));
    for (size_t i = 0; i < s->n_fields; i++)
        TRY(read_field(r, p, &s->fields[i], v, base));
    return GP_OK;
}

/* ---- whole documents */

/* Whether the file is of this kind and version at all: said before anything about its fields. */
static enum gp_code check_format(struct reader *r, const struct shape *s, const json_t *top) {
    const char *wanted = s->fields[0].words->v[0].word;
    long long newest = (long long)s->fields[1].max;
    const json_t *format = json_object_get(top, "format");
    const json_t *version = json_object_get(top, "format_version");
    if (!json_is_string(format) || !cstr_eq(json_string_value(format), wanted))
        return gp_fail(r->e, GP_INVALID, "$.format",
                       "这不是%s：文件开头应有 \"format\": \"%s\"，请选择由本系统导出的文件",
                       s->name, wanted);
    if (!json_is_integer(version) || json_integer_value(version) != newest)
        return gp_fail(
            r->e, GP_INVALID, "$.format_version",
            "只能读取格式版本 %lld：应有 \"format_version\": %lld；较新的文件请先升级系统", newest,
            newest);
    return GP_OK;
}

static enum gp_code read_top(struct reader *r, struct str text, json_t **ret) {
    TRY(json_read(r->e, text, BUNDLE_MAX_BYTES, BUNDLE_MAX_DEPTH, ret));
    if (!json_is_object(*ret))
        return gp_fail(r->e, GP_INVALID, "$", "最外层应是对象 { … }；这里是%s",
                       json_type_name(*ret));
    return GP_OK;
}

static enum gp_code read_document(struct reader *r, const struct shape *s, struct str text,
                                  void *ret) {
    JSON_HOLD json_t *top = NULL;
    TRY(read_top(r, text, &top));
    TRY(check_format(r, s, top));
    return read_shape(r, NULL, s, top, ret);
}

enum gp_code bundle_read_part(struct arena *a, struct gp_err *e, struct str json,
                              const struct shape *shape, void *ret) {
    struct reader r = {a, e};
    JSON_HOLD json_t *top = NULL;
    TRY(read_top(&r, json, &top));
    return gp_answer(e, read_shape(&r, NULL, shape, top, ret));
}

static enum gp_code check_dossier(struct reader *r, const struct dossier *d) {
    struct dossier_problem *problems = NULL;
    size_t n = 0;
    dossier_validate(d, r->a, &problems, &n);
    if (n == 0)
        return GP_OK;
    const char *more = n > 1 ? arena_printf(r->e->arena, "（另有 %zu 处问题）", n - 1) : "";
    return gp_fail(r->e, GP_INVALID, arena_printf(r->e->arena, "$.%s", problems[0].path), "%s%s",
                   problems[0].message, more);
}

enum gp_code bundle_read(struct arena *a, struct gp_err *e, struct str json, struct dossier *ret) {
    struct reader r = {a, e};
    struct dossier *d = gp_new(a, struct dossier);
    TRY(gp_answer(e, read_document(&r, &shape_dossier, json, d)));
    TRY(gp_answer(e, check_dossier(&r, d)));
    finding_dismissals_sort(d->round.finding_dismissals,
                            d->round.n_finding_dismissals); /* their order means nothing */
    *ret = *d;
    return GP_OK;
}

enum gp_code bundle_read_standard(struct arena *a, struct gp_err *e, struct str json,
                                  struct standard *ret) {
    struct reader r = {a, e};
    struct standard_file *file = gp_new(a, struct standard_file);
    TRY(gp_answer(e, read_document(&r, &shape_standard_file, json, file)));
    *ret = file->standard;
    return GP_OK;
}

enum gp_code bundle_check(struct arena *a, struct gp_err *e, const struct dossier *d) {
    struct shape_problems bounds = {0};
    shape_check(a, &shape_dossier, d, &bounds);
    if (bounds.n > 0)
        return gp_fail(e, GP_INVALID, bounds.v[0].where, "%s", bounds.v[0].message);
    struct dossier_problem *problems = NULL;
    size_t n = 0;
    dossier_validate(d, a, &problems, &n);
    return n == 0 ? GP_OK : gp_fail(e, GP_INVALID, problems[0].path, "%s", problems[0].message);
}
