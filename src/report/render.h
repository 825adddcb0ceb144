/* What the renderers share. */
#ifndef GP_REPORT_RENDER_H
#define GP_REPORT_RENDER_H

#include "report/doc.h"

/* What stands at a place of a table's grid. */
enum slot_kind {
    SLOT_CELL,      /* a cell begins here */
    SLOT_CONTINUED, /* covered by a cell that began in a row above */
    SLOT_EMPTY,     /* nothing: a cell is missing, to be shown blank */
};

struct slot {
    enum slot_kind kind;
    const struct cell *cell;   /* the one that begins here or above; NULL for SLOT_EMPTY */
    unsigned colspan, rowspan; /* at least 1 and never past the table's edge or its head */
};

/* The slot at a place that no cell to its left in the same row covers: walk a row from column 0 in
 * steps of colspan. */
struct slot table_slot(const struct table *t, size_t row, size_t column);

/* Date of a cover, 二〇二二年五月; "" when unset. */
const char *date_text_cover(struct arena *a, date_t d);

/* Blocks in front of the report's own text: cover and contents. Page breaks among them count, since
 * each stands on a page of its own anyway. */
size_t doc_front_blocks(const struct doc *d);

/* The heading or table that carries the anchor exists, so a link to it is not dead. */
/* Whether a block of the kind is there. */
bool doc_has_block(const struct doc *d, enum block_kind kind);

/* What a title or signature says: its own words, else the document's. */
const char *block_title(const struct doc *d, const struct block *b);
const char *block_issuer(const struct doc *d, const struct block *b);
const char *block_date(struct arena *a, const struct doc *d, const struct block *b);

bool doc_has_anchor(const struct doc *d, const char *anchor);

/* Whether the block stands on a sheet that is turned: a turned table with the headings above it and
 * the notes right below. */
bool doc_is_turned(const struct doc *d, size_t block);

/* Whether the table is better read across the sheet: it is long, and upright its figures and short
 * words would have to be set below 小五. */
bool table_wants_turning(const struct table *t);

/* Lines of the imprint: standard, data hash and what the hash does and does not prove. Their number
 * is at most IMPRINT_LINES. */
#define IMPRINT_LINES 3
size_t doc_imprint(struct arena *a, const struct doc *d, const char *lines[static IMPRINT_LINES]);

/* Width of a text in half ems: a Chinese character counts 2, others 1; 0 for NULL. */
long text_half_ems(const char *text);

/* GP_INVALID, with the last heading or caption before it, when a text of the document is not UTF-8
 * or has a character that XML forbids. Renderers ask first, and may then walk texts freely. */
enum gp_code doc_check_text(const struct doc *d, struct gp_err *e) GP_CHECKED;

#endif
