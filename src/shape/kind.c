#include "shape/shape.h"

static const struct kind_info kinds[FIELD_KIND_N] = {
    [FIELD_FORMAT] = {"带引号的文字", "\"gongping-round\"", NULL, 0, 0},
    [FIELD_VERSION] = {"整数", "1", NULL, 0, 0},
    [FIELD_TEXT] = {"带引号的文字", "\"六和社区党群服务中心\"", NULL, 0, 0},
    [FIELD_ID] = {"带引号的编号（1 到 64 个字母、数字或 _ . -）", "\"liuhe\"",
                  "^[A-Za-z0-9_.-]{1,64}$", 0, 0},
    [FIELD_DIGITS] = {"带引号的一串数字", "\"440310\"", NULL, 0, 0},
    [FIELD_SHA256] = {"带引号的 64 位小写十六进制数字", "\"e3b0c442…b855\"", "^[0-9a-f]{64}$", 0,
                      0},
    [FIELD_MONEY] = {"带引号的金额（元，最多两位小数，不写千位逗号）", "\"478240.00\"",
                     "^-?[0-9]+(\\.[0-9]{1,2})?$", MONEY_SCALE, DEC_PLAIN},
    [FIELD_SCORE] = {"带引号的分数（最多四位小数）", "\"97.85\"", "^-?[0-9]+(\\.[0-9]{1,4})?$",
                     SCORE_SCALE, DEC_TRIM},
    [FIELD_SHARE] = {"带引号的百分数（不写 %，最多两位小数）", "\"85.77\"",
                     "^-?[0-9]+(\\.[0-9]{1,2})?$", SHARE_SCALE - 2, DEC_PLAIN},
    [FIELD_FACTOR] = {"带引号的系数（最多四位小数）", "\"1.05\"", "^-?[0-9]+(\\.[0-9]{1,4})?$",
                      SHARE_SCALE, DEC_TRIM},
    [FIELD_DATE] = {"带引号的日期（年-月-日）", "\"2021-12-01\"", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", 0,
                    0},
    [FIELD_COUNT] = {"整数，不带引号和小数点", "7", NULL, 0, 0},
    [FIELD_BOOL] = {"true 或 false", "true", NULL, 0, 0},
    [FIELD_ENUM] = {"规定的词", NULL, NULL, 0, 0},
    [FIELD_OBJECT] = {"对象", "{ … }", NULL, 0, 0},
    [FIELD_LIST] = {"列表", "[ … ]", NULL, 0, 0},
    [FIELD_TEXTS] = {"文字的列表", "[\"场地使用规则\"]", NULL, 0, 0},
    [FIELD_IDS] = {"编号的列表", "[\"posted\", \"logged\"]", NULL, 0, 0},
    [FIELD_TIME] = {"带引号的时间（北京时间）", "\"2026-03-05T09:30:00+08:00\"",
                    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\+08:00$", 0, 0},
};

const struct kind_info *kind_info(enum field_kind k) {
    return &kinds[k];
}

const char *kind_text(struct arena *a, enum field_kind k, int64_t v) {
    char text[DEC_TEXT];
    return arena_strdup(a, dec_format(v, kinds[k].scale, kinds[k].flags, text));
}

bool kind_is_figure(enum field_kind k) {
    return k == FIELD_MONEY || k == FIELD_SCORE || k == FIELD_SHARE || k == FIELD_FACTOR;
}

bool text_is_id(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '.' && c != '-')
            return false;
    }
    return s.n >= 1 && s.n <= ID_LENGTH;
}

bool text_is_digits(struct str s, size_t n) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n == n;
}

bool text_is_sha256(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= '0' && s.p[i] <= '9') && !(s.p[i] >= 'a' && s.p[i] <= 'f'))
            return false;
    return s.n == 64;
}

bool text_has_control(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F)
            return true;
    }
    return false;
}

/* Memory is zero, which is right for strings, lists and flags; figures, dates and counts that are
 * not given must read as unset. */
void shape_unset(const struct shape *s, char *base) {
    for (size_t i = 0; i < s->n_fields; i++) {
        const struct field *f = &s->fields[i];
        if (f->kind == FIELD_OBJECT)
            shape_unset(f->shape, base + f->at);
        else if (f->kind == FIELD_DATE)
            *(date_t *)(void *)(base + f->at) = DATE_UNSET;
        else if (f->kind == FIELD_COUNT || kind_is_figure(f->kind))
            *(int64_t *)(void *)(base + f->at) = DEC_UNSET;
    }
}

void shape_clear(const struct shape *s, void *object) {
    memset(object, 0, s->size);
    shape_unset(s, object);
}

enum published published_of(const struct shape *s, const struct field *f) {
    if (f->published != PUBLISHED_UNSAID)
        return f->published;
    return s->personal ? PUBLISHED_NEVER : PUBLISHED_CLEANED;
}

const struct field *shape_field(const struct shape *s, const char *key) {
    for (size_t i = 0; i < s->n_fields; i++)
        if (cstr_eq(s->fields[i].key, key))
            return &s->fields[i];
    return NULL;
}

static bool contains(const struct shape *const *v, size_t n, const struct shape *s) {
    for (size_t i = 0; i < n; i++)
        if (v[i] == s)
            return true;
    return false;
}

size_t shapes_used(const struct shape *top, const struct shape *ret[MAX_SHAPES]) {
    size_t n = 0;
    ret[n++] = top;
    for (size_t i = 0; i < n; i++) /* the list grows while it is walked */
        for (size_t k = 0; k < ret[i]->n_fields; k++) {
            const struct shape *s = ret[i]->fields[k].shape;
            if (!s || contains(ret, n, s))
                continue;
            if (n == MAX_SHAPES)
                GP_DIE("more than %d shapes", MAX_SHAPES);
            ret[n++] = s;
        }
    return n;
}
