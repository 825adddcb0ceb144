/* Tables as the PDF lays them out: its widths, its size of type, and whole where they are whole
 * there. How many rows stand together is decided in keeps_next, since Word asks each paragraph. */
#include "report/docx.h"
#include "report/pdf.h"
#include "report/render.h"

struct grid {
    const struct table *table;
    const struct pdf_place *place;
    const unsigned *widths; /* twips */
    const char *style;      /* of the cells' paragraphs */
    const char *narrower;   /* markup that sets them closer; "": nothing does */
};

static unsigned twips(double points) {
    return (unsigned)(points * 20 + 0.5);
}

static const unsigned *column_widths(struct arena *a, const struct table *t, const double *points) {
    unsigned *w = gp_new_n(a, unsigned, t->n_columns);
    double upto = 0;
    unsigned done = 0;
    for (size_t i = 0; i < t->n_columns; i++) {
        upto += points[i];
        w[i] = twips(upto) - done;
        done += w[i];
    }
    return w;
}

/* Widths of a line in em: as the PDF sets it, and at most in a font that stands in for one of ours
 * (DejaVu's figures are the widest); between figures and Chinese some programs leave a quarter. */
struct line_em {
    double ours, most;
};

static struct line_em line_em(const char *text, size_t n, bool bold) {
    double wide = 0, narrow = 0, points = 0;
    for (size_t i = 0; i < n; i++) {
        if (((unsigned char)text[i] & 0xC0) == 0x80)
            continue;
        if (strchr(".,-:", text[i]))
            points++;
        else if ((unsigned char)text[i] < 0x80)
            narrow++;
        else
            wide++;
    }
    return (struct line_em){wide + narrow * (bold ? 0.6 : 0.56) + points * 0.3,
                            wide + narrow * (bold ? 0.7 : 0.64) + points * 0.4 +
                                (wide * narrow > 0 ? 0.25 : 0)};
}

/* How much narrower type must be, in hundredths, so that no line breaks that is whole in the PDF,
 * whichever font stands in. */
static unsigned narrow_to(const struct table *t, const struct pdf_place *place) {
    enum { LEAST = 75 };
    double scale = 100;
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++) {
        const struct cell *c = &t->cells[i];
        if (!c->text || c->colspan > 1)
            continue;
        double width = place->widths[i % t->n_columns];
        for (const char *s = c->text; *s;) {
            size_t n = strcspn(s, "\n");
            struct line_em em = line_em(s, n, c->tone != TONE_PLAIN);
            double room = width - DOCX_CELL_MARGIN / 10.0;
            if (em.ours * place->size <= width - 2 * PDF_CELL_PAD + 0.5 &&
                em.most * place->size * scale / 100 > room)
                scale = 100 * room / (em.most * place->size);
            s += s[n] ? n + 1 : n;
        }
    }
    return scale < LEAST ? LEAST : (unsigned)scale;
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
    return g->place->whole || row < g->table->n_head_rows;
}

static void add_cell(struct docx *dx, const struct grid *g, size_t row, size_t column,
                     const struct slot *s) {
    static const char *const aligns[] = {
        [ALIGN_LEFT] = "left", [ALIGN_CENTER] = "center", [ALIGN_RIGHT] = "right"};
    static const char *const inks[] = {
        [TONE_PLAIN] = "",
        [TONE_HEAD] = "<w:rStyle w:val=\"TableHead\"/>",
        [TONE_TOTAL] = "<w:rStyle w:val=\"TableHead\"/><w:b/>",
        [TONE_WARN] = "<w:rStyle w:val=\"TableHead\"/><w:b/><w:color w:val=\"9C1C1C\"/>"};
    xml_begin(&dx->x, "w:tc");
    add_cell_properties(&dx->x, g, column, s);
    docx_paragraph(dx, g->style, keeps_next(g, row), s->cell ? aligns[s->cell->align] : NULL);
    if (s->kind == SLOT_CELL)
        docx_run(dx,
                 arena_printf(dx->arena, "<w:rPr>%s%s</w:rPr>", inks[s->cell->tone], g->narrower),
                 s->cell->text);
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
    unsigned width = 0;
    for (size_t i = 0; i < g->table->n_columns; i++)
        width += g->widths[i];
    xml_begin(x, "w:tbl");
    xml_begin(x, "w:tblPr");
    xml_markup(x, "<w:tblStyle w:val=\"TableGrid\"/>");
    xml_begin(x, "w:tblW");
    xml_attrf(x, "w:w", "%u", width);
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

void docx_table(struct docx *dx, const struct table *t, const struct pdf_place *place) {
    /* Word holds a table without rows for damaged. */
    if (!t->n_rows || !t->n_columns)
        return;
    struct grid g = {.table = t,
                     .place = place,
                     .widths = column_widths(dx->arena, t, place->widths),
                     .style = docx_table_style(dx->arena, place->size)};
    unsigned narrow = narrow_to(t, place);
    g.narrower = narrow < 100 ? arena_printf(dx->arena, "<w:w w:val=\"%u\"/>", narrow) : "";
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
