/* The sample report with texts that try to be markup, and a link to nowhere. */
#ifndef GP_TESTS_REPORT_HOSTILE_H
#define GP_TESTS_REPORT_HOSTILE_H

#include "sample_doc.h"

#define HOSTILE "</w:t></style><script>alert(\"x\")</script>&amp; 'a' < b\x01"

/* A table whose cells are hostile, and whose last cell is missing. */
static const struct cell hostile_cells[] = {
    HEAD(HOSTILE), HEAD("二"), {HOSTILE, 9, 9, ALIGN_LEFT, TONE_PLAIN}, COVERED, NAME("x"), COVERED,
};
static const struct table hostile_table = {"t\"<hostile", HOSTILE, NULL, 2, 3, 1,
                                           hostile_cells, HOSTILE, false};

static const struct doc *hostile_doc(struct arena *a) {
    static const struct run runs[] = {{HOSTILE, true, NULL}, {"无此处", false, "nowhere"}};
    const struct doc *plain = sample_doc(a, 1);
    struct block *blocks = gp_new_n(a, struct block, plain->n_blocks + 2);
    for (size_t i = 0; i < plain->n_blocks; i++)
        blocks[i] = plain->blocks[i];
    blocks[plain->n_blocks] = (struct block){.kind = BLOCK_PARAGRAPH, .runs = runs, .n_runs = 2};
    blocks[plain->n_blocks + 1] = (struct block){.kind = BLOCK_TABLE, .table = &hostile_table};
    struct doc *d = gp_new(a, struct doc);
    *d = *plain;
    d->title = d->header = d->watermark = d->issuer = d->standard = d->cover_place = HOSTILE;
    d->blocks = blocks;
    d->n_blocks = plain->n_blocks + 2;
    return d;
}

/* A report with nothing in it but its title. */
static const struct doc bare_doc = {.title = "空报告", .date = {INT32_MIN}};

/* How often the needle stands in the text. */
static size_t count_of(const char *text, const char *needle) {
    size_t n = 0;
    for (const char *p = text; (p = strstr(p, needle)); p += strlen(needle))
        n++;
    return n;
}

#endif
