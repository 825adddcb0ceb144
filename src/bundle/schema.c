/* JSON Schema (draft 2020-12) from the table. */
#include "bundle/bundle.h"

#include "codec/json_out.h"
#include "shape/shape.h"

#define DEFINITIONS "#/$defs/"

static void write_ref(struct jout *o, const char *refs, const struct shape *s) {
    char ref[120];
    snprintf(ref, sizeof(ref), "%s%s", refs, s->id);
    jout_pair(o, "$ref", ref);
}

static void pair_int(struct jout *o, const char *key, int64_t v) {
    jout_key(o, key);
    jout_int(o, v);
}

static void write_words(struct jout *o, const struct words *w) {
    jout_key(o, "enum");
    jout_array(o);
    for (size_t i = 0; i < w->n; i++)
        jout_text(o, w->v[i].word);
    jout_end(o);
}

static void write_text(struct jout *o, int64_t most) {
    jout_pair(o, "type", "string");
    pair_int(o, "minLength", 1);
    pair_int(o, "maxLength", most);
}

static void write_pattern(struct jout *o, const char *pattern) {
    jout_pair(o, "type", "string");
    jout_pair(o, "pattern", pattern);
}

static void write_digits(struct jout *o, int64_t n) {
    char pattern[32];
    snprintf(pattern, sizeof(pattern), "^[0-9]{%d}$", (int)n);
    write_pattern(o, pattern);
}

static void write_array(struct jout *o, const char *refs, const struct field *f) {
    jout_pair(o, "type", "array");
    pair_int(o, "maxItems", f->max);
    jout_key(o, "items");
    jout_object(o);
    if (f->kind == FIELD_LIST)
        write_ref(o, refs, f->shape);
    else if (f->kind == FIELD_IDS)
        write_pattern(o, kind_info(FIELD_ID)->pattern);
    else
        write_text(o, TEXTS_LENGTH);
    jout_end(o);
}

static void write_type(struct jout *o, const char *refs, const struct field *f) {
    switch (f->kind) {
    case FIELD_FORMAT:
        jout_pair(o, "const", f->words->v[0].word);
        break;
    case FIELD_VERSION:
        pair_int(o, "const", f->max);
        break;
    case FIELD_TEXT:
        write_text(o, f->max);
        break;
    case FIELD_DIGITS:
        write_digits(o, f->max);
        break;
    case FIELD_COUNT:
        jout_pair(o, "type", "integer");
        pair_int(o, "minimum", f->min);
        pair_int(o, "maximum", f->max);
        break;
    case FIELD_BOOL:
        jout_pair(o, "type", "boolean");
        break;
    case FIELD_ENUM:
        write_words(o, f->words);
        break;
    case FIELD_TIME:
        write_pattern(o, kind_info(FIELD_TIME)->pattern);
        jout_pair(o, "format", "date-time");
        break;
    case FIELD_OBJECT:
        write_ref(o, refs, f->shape);
        break;
    case FIELD_LIST:
    case FIELD_TEXTS:
    case FIELD_IDS:
        write_array(o, refs, f);
        break;
    default:
        write_pattern(o, kind_info(f->kind)->pattern);
        break;
    }
}

static void write_property(struct jout *o, const char *refs, const struct field *f) {
    jout_key(o, f->key);
    jout_object(o);
    jout_pair(o, "title", f->name);
    jout_pair(o, "description", f->doc);
    write_type(o, refs, f);
    jout_end(o);
}

static void write_required(struct jout *o, const struct shape *s) {
    size_t n = 0;
    for (size_t i = 0; i < s->n_fields; i++)
        n += s->fields[i].required ? 1 : 0;
    if (n == 0)
        return;
    jout_key(o, "required");
    jout_array(o);
    for (size_t i = 0; i < s->n_fields; i++)
        if (s->fields[i].required)
            jout_text(o, s->fields[i].key);
    jout_end(o);
}

static void write_definition(struct jout *o, const char *refs, const struct shape *s) {
    jout_pair(o, "title", s->name);
    jout_pair(o, "type", "object");
    jout_key(o, "properties");
    jout_object(o);
    for (size_t i = 0; i < s->n_fields; i++)
        write_property(o, refs, &s->fields[i]);
    jout_end(o);
    write_required(o, s);
    jout_key(o, "additionalProperties");
    jout_bool(o, false);
}

static void write_named(struct jout *o, const char *refs, const struct shape *s) {
    jout_key(o, s->id);
    jout_object(o);
    write_definition(o, refs, s);
    jout_end(o);
}

static bool is_among(const struct shape *const *v, size_t n, const struct shape *s) {
    for (size_t i = 0; i < n; i++)
        if (v[i] == s)
            return true;
    return false;
}

void bundle_write_schemas(struct jout *o, const char *refs, const struct shape *const *tops,
                          size_t n) {
    const struct shape *done[4 * MAX_SHAPES], *used[MAX_SHAPES];
    size_t n_done = 0;
    for (size_t i = 0; i < n; i++) {
        size_t n_used = shapes_used(tops[i], used);
        for (size_t k = 0; k < n_used; k++) {
            if (is_among(done, n_done, used[k]))
                continue;
            if (n_done == GP_COUNT(done))
                GP_DIE("too many shapes");
            done[n_done++] = used[k];
            write_named(o, refs, used[k]);
        }
    }
}

void bundle_write_field_schema(struct jout *o, const struct field *f) {
    jout_object(o);
    write_type(o, DEFINITIONS, f);
    jout_end(o);
}

void bundle_write_schema(struct buf *out) {
    const struct shape *used[MAX_SHAPES];
    size_t n = shapes_used(&shape_dossier, used);
    struct jout o = jout_start(out, JOUT_INDENT);
    jout_object(&o);
    jout_pair(&o, "$schema", "https://json-schema.org/draft/2020-12/schema");
    write_definition(&o, DEFINITIONS, used[0]);
    jout_key(&o, "$defs");
    jout_object(&o);
    for (size_t i = 1; i < n; i++)
        write_named(&o, DEFINITIONS, used[i]);
    jout_end(&o);
    jout_end(&o);
    jout_finish(&o);
}
