/* Two directions over the same kinds: field_text and field_words out, field_take in, each a choice
 * by kind. What comes in is bounded by member_problem, like everything that the bundle reads.
 * shape_digest at the end walks a whole thing as text; a page keeps it as "seen" and a save
 * compares it, so it must change with anything that a person could see. */

#include "shape/text.h"

#include "base/trim.h"
#include "num/typed.h"
static const void *at(const struct field *f, const void *object) {
    return (const char *)object + f->at;
}

static size_t count_of(const struct field *f, const void *object) {
    return *(const size_t *)(const void *)((const char *)object + f->count_at);
}

/* ---- writing */

static const char *joined(struct arena *a, const struct field *f, const void *object,
                          const char *separator) {
    const char *const *v = *(const char *const *const *)at(f, object);
    struct buf b = BUF_INIT;
    for (size_t i = 0, n = count_of(f, object); i < n; i++) {
        if (i > 0)
            buf_adds(&b, separator);
        buf_adds(&b, v[i]);
    }
    const char *text = arena_strdup(a, buf_text(&b));
    buf_free(&b);
    return text;
}

static const struct word *word_of(const struct field *f, const void *object) {
    unsigned v = *(const unsigned *)at(f, object);
    return v < f->words->n ? &f->words->v[v] : NULL;
}

const char *field_text(struct arena *a, const struct field *f, const void *object) {
    switch (f->kind) {
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_DIGITS:
    case FIELD_SHA256: {
        const char *s = *(const char *const *)at(f, object);
        return s ? s : "";
    }
    case FIELD_MONEY:
    case FIELD_SCORE:
    case FIELD_SHARE:
    case FIELD_FACTOR:
        return kind_text(a, f->kind, *(const int64_t *)at(f, object));
    case FIELD_COUNT:
        return whole_text(a, *(const int64_t *)at(f, object));
    case FIELD_DATE:
        return date_text(a, *(const date_t *)at(f, object));
    case FIELD_BOOL:
        return *(const bool *)at(f, object) ? "1" : "";
    case FIELD_ENUM:
        return word_of(f, object) ? word_of(f, object)->word : "";
    case FIELD_TEXTS:
    case FIELD_IDS:
        return joined(a, f, object, "\n");
    default:
        return "";
    }
}

const char *field_words(struct arena *a, const struct field *f, const void *object) {
    if (f->kind == FIELD_BOOL)
        return *(const bool *)at(f, object) ? "是" : "否";
    if (f->kind == FIELD_ENUM)
        return word_of(f, object) ? word_of(f, object)->name : "";
    if (f->kind == FIELD_TEXTS || f->kind == FIELD_IDS)
        return joined(a, f, object, "、");
    const char *text = field_text(a, f, object);
    return f->kind == FIELD_SHARE && *text ? arena_printf(a, "%s%%", text) : text;
}

bool field_is_blank(const struct field *f, const void *object) {
    switch (f->kind) {
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_DIGITS:
    case FIELD_SHA256:
        return cstr_empty(*(const char *const *)at(f, object));
    case FIELD_DATE:
        return !date_is_set(*(const date_t *)at(f, object));
    case FIELD_TEXTS:
    case FIELD_IDS:
    case FIELD_LIST:
        return count_of(f, object) == 0;
    case FIELD_MONEY:
    case FIELD_SCORE:
    case FIELD_SHARE:
    case FIELD_FACTOR:
    case FIELD_COUNT:
        return *(const int64_t *)at(f, object) == DEC_UNSET;
    default:
        return true;
    }
}

/* ---- reading */

/* Browsers end lines with CR LF; data has LF. */
static const char *tidy(struct arena *a, const char *typed) {
    struct str s = str_trimmed(str_of(typed));
    char *copy = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\r')
            copy[n++] = s.p[i];
    return copy;
}

static const char *take_text(struct arena *a, const struct field *f, const char *s, void *object) {
    const char *problem = member_problem(a, f, &s);
    if (!problem)
        *(const char **)(void *)((char *)object + f->at) = s;
    return problem;
}

static const char *take_figure(struct arena *a, const struct field *f, const char *s,
                               void *object) {
    int64_t v = 0;
    unsigned scale = f->kind == FIELD_COUNT ? 0 : kind_info(f->kind)->scale;
    unsigned flags = f->kind == FIELD_MONEY ? TYPED_MONEY : TYPED_PLAIN;
    enum dec_parse parsed = typed_figure(str_of(s), scale, flags, &v);
    if (parsed == DEC_TOO_FINE && scale == 0)
        return "应为整数，不要写小数";
    if (parsed != DEC_PARSED && parsed != DEC_TOO_LARGE)
        return arena_printf(a, "“%s”%s", s, dec_parse_problem(parsed));
    const char *problem = figure_problem(a, f, parsed == DEC_TOO_LARGE ? INT64_MAX : v);
    if (problem)
        return problem;
    *(int64_t *)(void *)((char *)object + f->at) = v;
    return NULL;
}

static const char *take_date(struct arena *a, const struct field *f, const char *s, void *object) {
    date_t d;
    if (!typed_date(str_of(s), &d))
        return arena_printf(a, "“%s”不是日期，请按 2026-03-01 的样子填写", s);
    *(date_t *)(void *)((char *)object + f->at) = d;
    return NULL;
}

static const char *take_word(const struct field *f, const char *s, void *object) {
    for (size_t i = 0; i < f->words->n; i++)
        if (cstr_eq(f->words->v[i].word, s)) {
            *(unsigned *)(void *)((char *)object + f->at) = (unsigned)i;
            return NULL;
        }
    return "请从列表里选择";
}

/* One a line; empty lines say nothing. */
static const char *take_lines(struct arena *a, const struct field *f, const char *s, void *object) {
    VEC(const char *) list = {0};
    while (*s) {
        size_t n = strcspn(s, "\n");
        struct str line = str_trimmed((struct str){s, n});
        s += n + (s[n] == '\n');
        if (line.n == 0)
            continue;
        const char *text = arena_strndup(a, line.p, line.n);
        const char *problem = text_problem(a, line, TEXTS_LENGTH);
        if (problem)
            return arena_printf(a, "第 %zu 行%s", list.n + 1, problem);
        *VEC_PUSH(a, &list) = text;
    }
    if (list.n > (size_t)f->max)
        return arena_printf(a, "有 %zu 行，最多 %lld 行", list.n, (long long)f->max);
    *(const char ***)(void *)((char *)object + f->at) = list.v;
    *(size_t *)(void *)((char *)object + f->count_at) = list.n;
    return NULL;
}

/* Nothing was typed. */
static const char *take_nothing(const struct field *f, void *object) {
    void *member = (char *)object + f->at;
    if (f->required)
        return "没有填写";
    if (f->kind == FIELD_DATE)
        *(date_t *)member = DATE_UNSET;
    else if (f->kind == FIELD_COUNT || kind_is_figure(f->kind))
        *(int64_t *)member = DEC_UNSET;
    else if (f->kind == FIELD_TEXT || f->kind == FIELD_ID || f->kind == FIELD_DIGITS)
        *(const char **)member = NULL;
    return NULL;
}

const char *field_take(struct arena *a, const struct field *f, const char *typed, void *object) {
    const char *s = tidy(a, typed ? typed : "");
    if (f->kind == FIELD_BOOL) {
        *(bool *)((char *)object + f->at) = *s != '\0';
        return NULL;
    }
    if (f->kind == FIELD_TEXTS)
        return take_lines(a, f, s, object);
    if (*s == '\0')
        return take_nothing(f, object);
    if (f->kind == FIELD_ENUM)
        return take_word(f, s, object);
    if (f->kind == FIELD_DATE)
        return take_date(a, f, s, object);
    if (f->kind == FIELD_COUNT || kind_is_figure(f->kind))
        return take_figure(a, f, s, object);
    return take_text(a, f, s, object);
}

/* ---- checksum */

static void add_shape(struct buf *out, struct arena *a, const struct shape *s, const void *object) {
    for (size_t i = 0; i < s->n_fields; i++) {
        const struct field *f = &s->fields[i];
        if (f->kind == FIELD_OBJECT) {
            if (f->flag_at != NO_FLAG)
                buf_addc(out, *(const bool *)((const char *)object + f->flag_at) ? '1' : '0');
            add_shape(out, a, f->shape, at(f, object));
        } else if (f->kind == FIELD_LIST) {
            const char *rows = *(const char *const *)at(f, object);
            buf_addf(out, "[%zu]", count_of(f, object));
            for (size_t k = 0, n = count_of(f, object); k < n; k++)
                add_shape(out, a, f->shape, rows + k * f->shape->size);
        } else {
            const char *text = field_text(a, f, object);
            buf_addf(out, "%zu:%s", strlen(text), text);
        }
    }
}

void shape_digest(const struct shape *s, const void *object, char out[static HASH_HEX]) {
    struct arena scratch = ARENA_INIT;
    struct buf b = BUF_INIT;
    add_shape(&b, &scratch, s, object);
    hash_hex((struct str){buf_text(&b), b.n}, out);
    buf_free(&b);
    arena_release(&scratch);
}
