/* Whether what a struct holds is what the format takes. Whoever puts something into a dossier asks
 * here, so that whatever was taken can be exported, imported and published. */
#include "shape/text.h"

#include "base/utf8.h"

const char *text_problem(struct arena *a, struct str s, size_t most) {
    if (text_has_control(s))
        return "含有看不见的控制字符，请重新输入";
    size_t n = utf8_length(s);
    return n > most ? arena_printf(a, "有 %zu 字，最多 %zu 字，请删减", n, most) : NULL;
}

static const char *string_problem(struct arena *a, const struct field *f, const char *s) {
    if (f->kind == FIELD_TEXT)
        return text_problem(a, str_of(s), (size_t)f->max);
    if (f->kind == FIELD_ID && !text_is_id(str_of(s)))
        return "只能用字母、数字和 _ . - ，最多 64 个";
    if (f->kind == FIELD_SHA256 && !text_is_sha256(str_of(s)))
        return "不是文件的 SHA-256 摘要（64 位小写十六进制数字）";
    if (f->kind == FIELD_DIGITS && !text_is_digits(str_of(s), (size_t)f->max))
        return arena_printf(a, "应为 %lld 位数字，这里是 %zu 个字符", (long long)f->max,
                            utf8_length(str_of(s)));
    return NULL;
}

const char *figure_problem(struct arena *a, const struct field *f, int64_t v) {
    if (v >= f->min && v <= f->max)
        return NULL;
    if (f->kind == FIELD_COUNT)
        return arena_printf(a, "应在 %s 到 %s 之间", whole_text(a, f->min), whole_text(a, f->max));
    return arena_printf(a, "应在 %s 到 %s 之间", kind_text(a, f->kind, f->min),
                        kind_text(a, f->kind, f->max));
}

static bool is_string(enum field_kind k) {
    return k == FIELD_TEXT || k == FIELD_ID || k == FIELD_DIGITS || k == FIELD_SHA256;
}

const char *member_problem(struct arena *a, const struct field *f, const void *member) {
    if (is_string(f->kind)) {
        const char *s = *(const char *const *)member;
        return cstr_empty(s) ? NULL : string_problem(a, f, s);
    }
    if (f->kind != FIELD_COUNT && !kind_is_figure(f->kind))
        return NULL;
    int64_t v = *(const int64_t *)member;
    return v == DEC_UNSET ? NULL : figure_problem(a, f, v);
}

/* ---- a whole struct */

struct walk {
    struct arena *a;
    struct shape_problems *out;
};

static void walk_shape(struct walk *w, const struct shape *s, const char *base, const char *place);

static void add(struct walk *w, const char *place, const struct field *f, const char *message) {
    const char *where =
        *place ? arena_printf(w->a, "%s“%s”", place, f->name) : arena_printf(w->a, "“%s”", f->name);
    *VEC_PUSH(w->a, w->out) = (struct shape_problem){where, message};
}

static void walk_list(struct walk *w, const struct field *f, const char *base, const char *place) {
    const char *rows = *(const char *const *)(const void *)(base + f->at);
    size_t n = *(const size_t *)(const void *)(base + f->count_at);
    if (n > (size_t)f->max)
        add(w, place, f, arena_printf(w->a, "有 %zu 项，最多 %lld 项", n, (long long)f->max));
    for (size_t i = 0; f->kind == FIELD_LIST && i < n; i++)
        walk_shape(w, f->shape, rows + i * f->shape->size,
                   arena_printf(w->a, "%s%s第 %zu 项", place, f->name, i + 1));
    size_t most = f->kind == FIELD_IDS ? ID_LENGTH : TEXTS_LENGTH;
    for (size_t i = 0; f->kind != FIELD_LIST && i < n; i++) {
        const char *problem =
            text_problem(w->a, str_of(((const char *const *)(const void *)rows)[i]), most);
        if (problem)
            add(w, place, f, arena_printf(w->a, "第 %zu 项%s", i + 1, problem));
    }
}

static void walk_field(struct walk *w, const struct field *f, const char *base, const char *place) {
    if (f->kind == FIELD_LIST || f->kind == FIELD_TEXTS || f->kind == FIELD_IDS) {
        walk_list(w, f, base, place);
        return;
    }
    if (f->kind == FIELD_OBJECT) {
        if (f->flag_at == NO_FLAG || *(const bool *)(base + f->flag_at))
            walk_shape(w, f->shape, base + f->at, place);
        return;
    }
    const char *problem = member_problem(w->a, f, base + f->at);
    bool can_be_blank = f->kind == FIELD_BOOL || f->kind == FIELD_ENUM || f->kind == FIELD_FORMAT ||
                        f->kind == FIELD_VERSION;
    if (!problem && f->required && !can_be_blank && field_is_blank(f, base))
        problem = "没有填写";
    if (problem)
        add(w, place, f, problem);
}

static void walk_shape(struct walk *w, const struct shape *s, const char *base, const char *place) {
    for (size_t i = 0; i < s->n_fields; i++)
        walk_field(w, &s->fields[i], base, place);
}

void shape_check(struct arena *a, const struct shape *s, const void *object,
                 struct shape_problems *ret) {
    struct walk w = {a, ret};
    walk_shape(&w, s, object, "");
}

void shape_check_member(struct arena *a, const struct shape *s, const char *key, const void *object,
                        struct shape_problems *ret) {
    struct walk w = {a, ret};
    const struct field *f = shape_field(s, key);
    if (!f)
        GP_DIE("shape %s has no member %s", s->id, key);
    walk_field(&w, f, object, "");
}
