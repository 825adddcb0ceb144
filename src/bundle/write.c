/* The writer: what the reader takes in, in the table's order. */
#include "bundle/bundle.h"

#include "codec/json_out.h"
#include "shape/shape.h"

static const void *at(const char *base, size_t offset) {
    return base + offset;
}

static size_t count_of(const struct field *f, const char *base) {
    return *(const size_t *)at(base, f->count_at);
}

/* Fields without a value are left out, so that "not given" never reads as zero or empty. */
static bool has_value(const struct field *f, const char *base) {
    const void *v = at(base, f->at);
    switch (f->kind) {
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_DIGITS:
    case FIELD_SHA256:
        return !cstr_empty(*(const char *const *)v);
    case FIELD_MONEY:
    case FIELD_SCORE:
    case FIELD_SHARE:
    case FIELD_FACTOR:
    case FIELD_COUNT:
    case FIELD_TIME:
        return *(const int64_t *)v != DEC_UNSET;
    case FIELD_DATE:
        return date_is_set(*(const date_t *)v);
    case FIELD_BOOL:
        return f->required || *(const bool *)v;
    case FIELD_ENUM:
        return f->required || *(const unsigned *)v != 0;
    case FIELD_OBJECT:
        return f->flag_at == NO_FLAG || *(const bool *)at(base, f->flag_at);
    case FIELD_LIST:
    case FIELD_TEXTS:
    case FIELD_IDS:
        return f->required || count_of(f, base) > 0;
    default:
        return true;
    }
}

static void write_shape(struct jout *o, const struct shape *s, const char *base);

static void write_list(struct jout *o, const struct field *f, const char *base) {
    const char *elements = *(const char *const *)at(base, f->at);
    size_t n = count_of(f, base);
    jout_array(o);
    for (size_t i = 0; i < n; i++)
        write_shape(o, f->shape, elements + i * f->shape->size);
    jout_end(o);
}

static void write_strings(struct jout *o, const struct field *f, const char *base) {
    const char *const *strings = *(const char *const *const *)at(base, f->at);
    size_t n = count_of(f, base);
    jout_array(o);
    for (size_t i = 0; i < n; i++)
        jout_text(o, strings[i]);
    jout_end(o);
}

static void write_word(struct jout *o, const struct field *f, unsigned i) {
    if (i >= f->words->n)
        GP_DIE("'%s' has no word for %u", f->key, i);
    jout_text(o, f->words->v[i].word);
}

static void write_value(struct jout *o, const struct field *f, const char *base) {
    const void *v = at(base, f->at);
    switch (f->kind) {
    case FIELD_FORMAT:
        write_word(o, f, 0);
        break;
    case FIELD_VERSION:
        jout_int(o, f->max);
        break;
    case FIELD_MONEY:
        jout_money(o, *(const money_t *)v);
        break;
    case FIELD_SCORE:
        jout_score(o, *(const score_t *)v);
        break;
    case FIELD_SHARE:
        jout_share(o, *(const share_t *)v);
        break;
    case FIELD_FACTOR:
        jout_factor(o, *(const share_t *)v);
        break;
    case FIELD_DATE:
        jout_date(o, *(const date_t *)v);
        break;
    case FIELD_COUNT:
        jout_int(o, *(const int64_t *)v);
        break;
    case FIELD_TIME:
        jout_time(o, *(const int64_t *)v);
        break;
    case FIELD_BOOL:
        jout_bool(o, *(const bool *)v);
        break;
    case FIELD_ENUM:
        write_word(o, f, *(const unsigned *)v);
        break;
    case FIELD_OBJECT:
        write_shape(o, f->shape, v);
        break;
    case FIELD_LIST:
        write_list(o, f, base);
        break;
    case FIELD_TEXTS:
    case FIELD_IDS:
        write_strings(o, f, base);
        break;
    default:
        jout_text(o, *(const char *const *)v);
        break;
    }
}

void bundle_write_value(struct jout *o, const struct shape *s, const void *object,
                        uint64_t members) {
    const char *base = object;
    jout_object(o);
    for (size_t i = 0; i < s->n_fields; i++) {
        const struct field *f = &s->fields[i];
        if (!(members >> i & 1) || !has_value(f, base))
            continue;
        jout_key(o, f->key);
        write_value(o, f, base);
    }
    jout_end(o);
}

static void write_shape(struct jout *o, const struct shape *s, const char *base) {
    bundle_write_value(o, s, base, BUNDLE_ALL_MEMBERS);
}

static void write_document(const struct shape *s, const void *base, struct buf *out) {
    struct jout o = jout_start(out, JOUT_INDENT);
    write_shape(&o, s, base);
    jout_finish(&o);
}

void bundle_write_part(const struct shape *shape, const void *object, struct buf *out) {
    write_document(shape, object, out);
}

void bundle_write(const struct dossier *d, struct buf *out) {
    write_document(&shape_dossier, d, out);
}

void bundle_write_standard(const struct standard *s, struct buf *out) {
    struct standard_file file = {*s};
    write_document(&shape_standard_file, &file, out);
}

void bundle_hash(const struct dossier *d, char out[static HASH_HEX]) {
    struct buf b = BUF_INIT;
    bundle_write(d, &b);
    hash_hex((struct str){buf_text(&b), b.n}, out);
    buf_free(&b);
}
