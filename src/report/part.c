#include "report/part.h"

static bool begins_part(const struct block *b) {
    return b->kind == BLOCK_HEADING && b->level <= 1 && b->n_runs > 0;
}

static bool shows_something(const struct block *b) {
    return b->kind != BLOCK_COVER && b->kind != BLOCK_CONTENTS && b->kind != BLOCK_TITLE &&
           b->kind != BLOCK_PAGE_BREAK;
}

size_t doc_parts(struct arena *a, const struct doc *d, struct doc_part **ret) {
    struct doc_part *v = gp_new_n(a, struct doc_part, d->n_blocks + 1);
    size_t n = 0;
    for (size_t i = 0; i < d->n_blocks; i++) {
        const struct block *b = &d->blocks[i];
        if (begins_part(b))
            v[n++] = (struct doc_part){b->runs[0].text, i + 1, 0};
        else if (n > 0)
            v[n - 1].n = i + 1 - v[n - 1].first;
        else if (shows_something(b))
            v[n++] = (struct doc_part){d->title, i, 1};
    }
    *ret = v;
    return n;
}

struct doc doc_of_part(const struct doc *d, const struct doc_part *part) {
    struct doc one = *d;
    one.title = part->title;
    one.blocks = d->blocks + part->first;
    one.n_blocks = part->n;
    one.standard = one.data_hash = NULL; /* the imprint stands with the signature */
    for (size_t i = part->first; i < part->first + part->n; i++)
        if (d->blocks[i].kind == BLOCK_SIGNATURE) {
            one.standard = d->standard;
            one.data_hash = d->data_hash;
        }
    return one;
}
