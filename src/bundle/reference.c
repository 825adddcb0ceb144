/* The field reference for people, from the table. */
#include "codec/json_out.h"
#include "shape/shape.h"

static void add_words(struct buf *out, const struct words *w) {
    for (size_t i = 0; i < w->n; i++)
        buf_addf(out, "%s`%s` %s", i ? ", " : "", w->v[i].word, w->v[i].name);
}

static void add_type(struct buf *out, const struct field *f) {
    switch (f->kind) {
    case FIELD_FORMAT:
        buf_addf(out, "`\"%s\"`", f->words->v[0].word);
        break;
    case FIELD_VERSION:
        buf_addf(out, "`%lld`", (long long)f->max);
        break;
    case FIELD_TEXT:
        buf_addf(out, "text, at most %lld", (long long)f->max);
        break;
    case FIELD_ID:
        buf_adds(out, "id");
        break;
    case FIELD_DIGITS:
        buf_addf(out, "%lld digits", (long long)f->max);
        break;
    case FIELD_SHA256:
        buf_adds(out, "64 hex digits");
        break;
    case FIELD_COUNT:
        buf_addf(out, "integer %lld to %lld", (long long)f->min, (long long)f->max);
        break;
    case FIELD_BOOL:
        buf_adds(out, "true, false");
        break;
    case FIELD_ENUM:
        add_words(out, f->words);
        break;
    case FIELD_OBJECT:
        buf_addf(out, "[%s](#%s)", f->shape->id, f->shape->id);
        break;
    case FIELD_LIST:
        buf_addf(out, "list of [%s](#%s), at most %lld", f->shape->id, f->shape->id,
                 (long long)f->max);
        break;
    case FIELD_TEXTS:
    case FIELD_IDS:
        buf_addf(out, "list of %s, at most %lld", f->kind == FIELD_IDS ? "ids" : "texts",
                 (long long)f->max);
        break;
    default:
        buf_addf(out, "`%s`", kind_info(f->kind)->example);
        break;
    }
}

/* What becomes of it in a published package, where that is not plain. */
static const char *published_text(const struct shape *s, const struct field *f) {
    static const char *const texts[] = {
        [PUBLISHED_CODED] = "Published as a number.",
        [PUBLISHED_WITHHELD] = "Published as withheld.",
        [PUBLISHED_NEVER] = "Never published.",
        [PUBLISHED_FORGOTTEN] = "Never published, nor kept with a version.",
    };
    enum published p = published_of(s, f);
    return p < GP_COUNT(texts) && texts[p] ? texts[p] : "";
}

void bundle_write_reference(struct buf *out) {
    const struct shape *used[MAX_SHAPES];
    size_t n = shapes_used(&shape_dossier, used);
    for (size_t i = 0; i < n; i++) {
        buf_addf(out, "%s### %s\n%s\n\n", i ? "\n" : "", used[i]->id, used[i]->name);
        buf_adds(out, "| field | | type | |\n| --- | --- | --- | --- |\n");
        for (size_t k = 0; k < used[i]->n_fields; k++) {
            const struct field *f = &used[i]->fields[k];
            buf_addf(out, "| `%s`%s | %s | ", f->key, f->required ? " *" : "", f->name);
            add_type(out, f);
            const char *published = published_text(used[i], f);
            buf_addf(out, " | %s%s%s |\n", f->doc ? f->doc : "", f->doc && *published ? " " : "",
                     published);
        }
    }
}
