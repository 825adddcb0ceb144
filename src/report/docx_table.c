/* Tables with fixed column widths, repeated heads and rows that stay whole. docx_column_widths
 * first: what the columns ask for, widened where figures would break; then docx_table goes through
 * the rows, and for each cell says what spans, shades and aligns it. How many rows stand together
 * is decided here too (keeps_next), since Word asks each paragraph. */
#include "report/docx.h"
#include "report/render.h"

enum {
    WIDE_TABLE = 6,  /* beyond so many columns the text gets smaller */
    SHORT_TABLE = 9, /* up to so many rows a table stays on one page */
    SHORT_TEXT = 14, /* half ems of a figure or short word, not to be broken */
};

struct grid {
    const struct table *table;
    const unsigned *widths; /* twips */
    const char *style;      /* of the cells' paragraphs */
    bool stays_whole;
};

/* Width below which a column would break its figures and short words, in any usual font. */
static unsigned least_width(const struct table *t, size_t column) {
    const long em = docx_table_is_wide(t) ? 170 : 210;
    long most = 0;
    for (size_t row = 0; row < t->n_rows; row++) {
        const struct cell *c = &t->cells[row * t->n_columns + column];
        long half = c->text && c->colspan <= 1 ? text_half_ems(c->text) : 0;
        if (half <= SHORT_TEXT && half > most)
            most = half;
    }
    return (unsigned)(most * em * 6 / 10 + CELL_MARGINS);
}

static void share_out(const struct table *t, unsigned *w, const unsigned *least) {
    uint64_t all = 0, upto = 0, done = 0;
    for (size_t i = 0; i < t->n_columns; i++)
        all += least[i];
    for (size_t i = 0; i < t->n_columns; i++) {
        upto += least[i];
        uint64_t edge = upto * TEXT_WIDTH / all;
        w[i] = (unsigned)(edge - done);
        done = edge;
    }
}

/* Widens columns below their least width at the cost of those that have room. */
static void widen_narrow(const struct table *t, unsigned *w, const unsigned *least) {
    uint64_t short_of = 0, spare = 0;
    for (size_t i = 0; i < t->n_columns; i++) {
        short_of += w[i] < least[i] ? least[i] - w[i] : 0;
        spare += w[i] > least[i] ? w[i] - least[i] : 0;
    }
    if (!short_of)
        return;
    if (short_of > spare) { /* no width serves all: each gives up alike */
        share_out(t, w, least);
        return;
    }
    uint64_t taken = 0, passed = 0;
    for (size_t i = 0; i < t->n_columns; i++) {
        if (w[i] <= least[i]) {
            w[i] = least[i];
            continue;
        }
        passed += w[i] - least[i];
        uint64_t upto = passed * short_of / spare;
        w[i] -= (unsigned)(upto - taken);
        taken = upto;
    }
}

const unsigned *docx_column_widths(struct arena *a, const struct table *t) {
    unsigned *w = gp_new_n(a, unsigned, t->n_columns);
    unsigned *least = gp_new_n(a, unsigned, t->n_columns);
    uint64_t sum = 0, done = 0, upto = 0;
    for (size_t i = 0; i < t->n_columns; i++)
        sum += t->widths ? t->widths[i] : 1;
    for (size_t i = 0; i < t->n_columns; i++) {
        upto += t->widths ? t->widths[i] : 1;
        uint64_t edge = upto * TEXT_WIDTH / (sum ? sum : 1);
        w[i] = (unsigned)(edge - done);
        least[i] = least_width(t, i);
        done = edge;
    }
    widen_narrow(t, w, least);
    return w;
}

bool docx_table_is_short(const struct table *t) {
    return t->n_rows <= SHORT_TABLE;
}

bool docx_table_is_wide(const struct table *t) {
    return t->n_columns > WIDE_TABLE;
}

static void add_cell_properties(struct xml *x, const struct grid *g, size_t column,
                                const struct slot *s) {
    static const char *const fills[] = {[TONE_PLAIN] = NULL,
                                        [TONE_HEAD] = "E6EAEF",
                                        [TONE_TOTAL] = "F3F3F3",
                                        [TONE_WARN] = "F8E0DC"};
    unsigned width = 0;
    for (size_t i = column; i < column + s->colspan; i++)
        width += g->widths[i];
    xml_begin(x, "w:tcPr");
    xml_begin(x, "w:tcW");
    xml_attrf(x, "w:w", "%u", width);
    xml_attr(x, "w:type", "dxa");
    xml_end(x);
    if (s->colspan > 1)
        xml_leaf_number(x, "w:gridSpan", "w:val", s->colspan);
    if (s->kind == SLOT_CONTINUED)
        xml_markup(x, "<w:vMerge/>");
    else if (s->rowspan > 1)
        xml_markup(x, "<w:vMerge w:val=\"restart\"/>");
    if (s->cell && fills[s->cell->tone]) {
        xml_begin(x, "w:shd");
        xml_attr(x, "w:val", "clear");
        xml_attr(x, "w:color", "auto");
        xml_attr(x, "w:fill", fills[s->cell->tone]);
        xml_end(x);
    }
    xml_markup(x, "<w:vAlign w:val=\"center\"/>");
    xml_end(x);
}

/* Heads stay with the rows, and the last row with the note. */
static bool keeps_next(const struct grid *g, size_t row) {
    if (row + 1 == g->table->n_rows)
        return g->table->note != NULL;
    return g->stays_whole || row < g->table->n_head_rows;
}

static void add_cell(struct docx *dx, const struct grid *g, size_t row, size_t column,
                     const struct slot *s) {
    static const char *const aligns[] = {
        [ALIGN_LEFT] = "left", [ALIGN_CENTER] = "center", [ALIGN_RIGHT] = "right"};
    static const char *const inks[] = {
        [TONE_PLAIN] = NULL,
        [TONE_HEAD] = "<w:rPr><w:rStyle w:val=\"TableHead\"/></w:rPr>",
        [TONE_TOTAL] = "<w:rPr><w:rStyle w:val=\"TableHead\"/><w:b/></w:rPr>",
        [TONE_WARN] =
            "<w:rPr><w:rStyle w:val=\"TableHead\"/><w:b/><w:color w:val=\"9C1C1C\"/></w:rPr>"};
    xml_begin(&dx->x, "w:tc");
    add_cell_properties(&dx->x, g, column, s);
    docx_paragraph(dx, g->style, keeps_next(g, row), s->cell ? aligns[s->cell->align] : NULL);
    if (s->kind == SLOT_CELL)
        docx_run(dx, inks[s->cell->tone], s->cell->text);
    docx_paragraph_end(dx);
    xml_end(&dx->x);
}

static void add_row(struct docx *dx, const struct grid *g, size_t row) {
    xml_begin(&dx->x, "w:tr");
    xml_markup(&dx->x, row < g->table->n_head_rows ? "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
                                                   : "<w:trPr><w:cantSplit/></w:trPr>");
    for (size_t column = 0; column < g->table->n_columns;) {
        struct slot s = table_slot(g->table, row, column);
        add_cell(dx, g, row, column, &s);
        column += s.colspan;
    }
    xml_end(&dx->x);
}

static void add_grid(struct docx *dx, const struct grid *g) {
    struct xml *x = &dx->x;
    xml_begin(x, "w:tbl");
    xml_begin(x, "w:tblPr");
    xml_markup(x, "<w:tblStyle w:val=\"TableGrid\"/>");
    xml_begin(x, "w:tblW");
    xml_attrf(x, "w:w", "%d", TEXT_WIDTH);
    xml_attr(x, "w:type", "dxa");
    xml_end(x);
    xml_markup(x, "<w:jc w:val=\"center\"/><w:tblLayout w:type=\"fixed\"/>"
                  "<w:tblLook w:val=\"0420\" w:firstRow=\"1\" w:lastRow=\"0\" "
                  "w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/>");
    if (g->table->caption)
        xml_leaf(x, "w:tblCaption", "w:val", g->table->caption);
    xml_end(x);
    xml_begin(x, "w:tblGrid");
    for (size_t i = 0; i < g->table->n_columns; i++)
        xml_leaf_number(x, "w:gridCol", "w:w", g->widths[i]);
    xml_end(x);
    for (size_t row = 0; row < g->table->n_rows; row++)
        add_row(dx, g, row);
    xml_end(x);
    xml_markup(x, "\n");
}

void docx_table(struct docx *dx, const struct table *t) {
    /* Word holds a table without rows for damaged. */
    if (!t->n_rows || !t->n_columns)
        return;
    struct grid g = {.table = t,
                     .widths = docx_column_widths(dx->arena, t),
                     .style = docx_table_is_wide(t) ? "TableSmall" : "TableText",
                     .stays_whole = docx_table_is_short(t)};
    if (t->caption || t->anchor || dx->break_before) {
        docx_paragraph(dx, t->caption ? "Caption" : "TableGap", true, NULL);
        docx_bookmark(dx, t->anchor);
        docx_run(dx, NULL, t->caption);
        docx_paragraph_end(dx);
    }
    add_grid(dx, &g);
    /* Something must part two tables, or Word makes one of them. */
    docx_line(dx, t->note ? "Note" : "TableGap", false, t->note);
}
