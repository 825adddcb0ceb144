#include "doc_text.h"

#include "report/render.h"

static void add_runs(struct buf *b, const struct block *k) {
    for (size_t i = 0; i < k->n_runs; i++)
        buf_adds(b, k->runs[i].text);
    buf_addc(b, '\n');
}

static void add_cell(struct buf *b, const struct cell *cell) {
    if (cell->tone == TONE_WARN)
        buf_addc(b, '!');
    for (const char *p = cell->text ? cell->text : "<"; *p; p++)
        buf_addc(b, *p == '\n' ? '/' : *p);
}

static void add_table(struct buf *b, const struct table *t) {
    buf_addf(b, "[%s]\n", t->caption);
    for (size_t r = 0; r < t->n_rows; r++) {
        for (size_t k = 0; k < t->n_columns; k++) {
            buf_adds(b, k ? " | " : "| ");
            add_cell(b, &t->cells[r * t->n_columns + k]);
        }
        buf_adds(b, " |\n");
    }
    if (t->note)
        buf_addf(b, "(%s)\n", t->note);
}

static void add_chart(struct buf *b, const struct chart *c) {
    buf_addf(b, "<%s> %s\n", c->title, c->alt);
}

static void add_block(struct buf *b, const struct doc *d, const struct block *k) {
    static const char *const styles[] = {
        [PARA_BODY] = "",       [PARA_LIST] = "- ",     [PARA_NOTE] = "> ",
        [PARA_CENTERED] = "= ", [PARA_EMPHASIS] = "! ", [PARA_FLUSH] = "| "};
    switch (k->kind) {
    case BLOCK_COVER:
        buf_addf(b, "COVER %s / %s / %s / %s\n", d->cover_place, d->cover_subject, d->cover_title,
                 d->issuer);
        break;
    case BLOCK_CONTENTS:
        buf_adds(b, "CONTENTS\n");
        break;
    case BLOCK_TITLE:
        buf_addf(b, "TITLE %s\n", block_title(d, k));
        break;
    case BLOCK_HEADING:
        buf_addf(b, "\n%.*s ", (int)k->level, "####");
        add_runs(b, k);
        break;
    case BLOCK_PARAGRAPH:
        buf_adds(b, styles[k->style]);
        add_runs(b, k);
        break;
    case BLOCK_TABLE:
        add_table(b, k->table);
        break;
    case BLOCK_CHART:
        add_chart(b, k->chart);
        break;
    case BLOCK_SIGNATURE:
        buf_adds(b, "SIGNATURE");
        for (size_t i = 0; i < k->n_runs; i++)
            buf_addf(b, " %s", k->runs[i].text);
        buf_adds(b, "\n");
        break;
    case BLOCK_PAGE_BREAK:
        buf_adds(b, "----\n");
        break;
    }
}

const char *doc_text(struct arena *a, const struct doc *d) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < d->n_blocks; i++)
        add_block(&b, d, &d->blocks[i]);
    const char *text = arena_strdup(a, buf_text(&b));
    buf_free(&b);
    return text;
}
