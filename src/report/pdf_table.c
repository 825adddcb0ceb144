/* First measured, then placed. set_columns, set_rows and set_head fill the grid, then place_body
 * goes through it by groups: rows that a rowspan ties together (group_end) are parted only when no
 * page holds them, and a single row only when it is higher than a page. Those two cases,
 * place_long_group and place_high_row, are the long part and seldom run. Widths and type size are
 * chosen in pdf_columns.c. */

#include "report/pdf.h"

#define CAPTION_SIZE 12.0
#define CAPTION_STEP 21.0
#define KEEP_WHOLE   0.48 /* of a page: a table up to this height is not parted */
#define LEAVE_BLANK  0.3  /* of a page, to begin a table that fits on one on the next */

struct grid {
    const struct table *t;
    double size, pitch;
    double *edges;                 /* x of the column borders, n_columns + 1 */
    const struct pdf_text **texts; /* a cell each; NULL where covered */
    double *heights;               /* a row each */
    double head;                   /* height of the head rows that repeat; 0: none do */
    const struct pdf_text *caption, *note;
};

static const struct {
    enum pdf_face face;
    uint32_t fill; /* 0: none */
} tones[] = {
    [TONE_PLAIN] = {FACE_BODY, 0},
    [TONE_HEAD] = {FACE_HEADING, 0xE6EAEF},
    [TONE_TOTAL] = {FACE_HEADING, 0xF3F3F3},
    [TONE_WARN] = {FACE_HEADING, 0xF8E0DC},
};

static const struct cell *cell_at(const struct grid *g, size_t row, size_t col) {
    return &g->t->cells[row * g->t->n_columns + col];
}

static size_t span(unsigned wanted, size_t from, size_t n) {
    size_t s = wanted ? wanted : 1;
    return s < n - from ? s : n - from;
}

static size_t row_span(const struct grid *g, size_t row, size_t col) {
    return span(cell_at(g, row, col)->rowspan, row, g->t->n_rows);
}

static size_t col_span(const struct grid *g, size_t row, size_t col) {
    return span(cell_at(g, row, col)->colspan, col, g->t->n_columns);
}

/* ---- cells and rows ---- */

static const struct pdf_text *cell_text(struct pdf *p, const struct grid *g, const struct cell *c,
                                        double width) {
    struct pdf_style style = {tones[c->tone].face, g->size};
    if (strchr(c->text, '\n') == NULL) {
        const struct pdf_text *line = pdf_text_line(p, c->text, style);
        if ((double)line->width <= width)
            return line;
        if (pdf_cell_is_figure(c)) { /* a figure shrinks before it breaks */
            style.size *= width / (double)line->width;
            return pdf_text_line(p, c->text, style);
        }
    }
    return pdf_text_plain(p, c->text, style, (struct pdf_measure){.width = width});
}

static void set_columns(struct pdf *p, struct grid *g) {
    size_t n = g->t->n_columns;
    double *widths = gp_new_n(p->a, double, n);
    g->size = pdf_column_widths(p, g->t, widths);
    if (p->places) {
        p->places[p->place - 1].widths = widths;
        p->places[p->place - 1].size = g->size;
    }
    g->pitch = g->size * PDF_CELL_PITCH;
    g->edges = gp_new_n(p->a, double, n + 1);
    g->edges[0] = p->area.left;
    for (size_t c = 0; c < n; c++)
        g->edges[c + 1] = g->edges[c] + widths[c];
}

static void set_rows(struct pdf *p, struct grid *g) {
    const struct table *t = g->t;
    g->texts = gp_new_n(p->a, const struct pdf_text *, t->n_rows * t->n_columns);
    g->heights = gp_new_n(p->a, double, t->n_rows);
    for (size_t r = 0; r < t->n_rows; r++)
        g->heights[r] = g->pitch + 2 * PDF_CELL_PAD_Y;
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_columns; c++) {
            const struct cell *cell = cell_at(g, r, c);
            if (!cell->text)
                continue;
            double width = g->edges[c + col_span(g, r, c)] - g->edges[c] - 2 * PDF_CELL_PAD;
            const struct pdf_text *text = cell_text(p, g, cell, width);
            g->texts[r * t->n_columns + c] = text;
            double need = g->pitch * (double)text->n_lines + 2 * PDF_CELL_PAD_Y;
            size_t last = r + row_span(g, r, c) - 1;
            for (size_t k = r; k < last; k++)
                need -= g->heights[k];
            if (need > g->heights[last])
                g->heights[last] = need;
        }
}

static double rows_height(const struct grid *g, size_t first, size_t last) {
    double h = 0;
    for (size_t r = first; r < last; r++)
        h += g->heights[r];
    return h;
}

/* A row of one cell, under which others stand. */
static bool is_section(const struct grid *g, size_t row) {
    return cell_at(g, row, 0)->text && col_span(g, row, 0) == g->t->n_columns;
}

/* The row behind the last that a span ties to this one, or a section's row to its first. */
static size_t group_end(const struct grid *g, size_t first) {
    size_t end = is_section(g, first) && first + 1 < g->t->n_rows ? first + 2 : first + 1;
    for (size_t r = first; r < end; r++)
        for (size_t c = 0; c < g->t->n_columns; c++)
            if (cell_at(g, r, c)->text && r + row_span(g, r, c) > end)
                end = r + row_span(g, r, c);
    return end;
}

/* ---- placing ---- */

struct area {
    double x, y, x2, y2;
};

static void place_frame(struct pdf *p, const struct cell *cell, struct area at) {
    if (tones[cell->tone].fill)
        pdf_fill(p, at.x, at.y, at.x2, at.y2, tones[cell->tone].fill);
    pdf_rule(p, at.x, at.y, at.x2, at.y2);
}

static void place_cell_lines(struct pdf *p, const struct grid *g, const struct cell *cell,
                             const struct pdf_text *text, size_t first, size_t n, struct area at) {
    const char *tag = cell->tone == TONE_HEAD ? "TH" : "TD";
    struct pdf_style style = {FACE_BODY, g->size};
    double top = (at.y + at.y2 - g->pitch * (double)n) / 2;
    pdf_open(p, tag);
    pdf_place_lines(p, text, first, n, cell->align, at.x + PDF_CELL_PAD,
                    at.x2 - at.x - 2 * PDF_CELL_PAD, top + pdf_baseline(style, g->pitch), g->pitch);
    pdf_close(p, tag);
}

/* Rows first … last - 1 of a group that begins at `group`. A cell that began on an earlier page
 * goes on as an empty frame. */
static void place_rows(struct pdf *p, const struct grid *g, size_t group, size_t first,
                       size_t last) {
    for (size_t r = group; r < last; r++) {
        if (r >= first)
            pdf_open(p, "TR");
        for (size_t c = 0; c < g->t->n_columns; c++) {
            const struct cell *cell = cell_at(g, r, c);
            size_t end = r + row_span(g, r, c);
            if (!cell->text || end <= first)
                continue;
            size_t top = r < first ? first : r, bottom = end < last ? end : last;
            double y = p->y + rows_height(g, first, top);
            struct area at = {g->edges[c], y, g->edges[c + col_span(g, r, c)],
                              y + rows_height(g, top, bottom)};
            place_frame(p, cell, at);
            const struct pdf_text *text = g->texts[r * g->t->n_columns + c];
            if (r >= first)
                place_cell_lines(p, g, cell, text, 0, text->n_lines, at);
        }
        if (r >= first)
            pdf_close(p, "TR");
    }
    p->y += rows_height(g, first, last);
}

static void begin_part(struct pdf *p, const struct grid *g, bool first) {
    pdf_open(p, "Table");
    if (first && g->caption) {
        static const struct pdf_style style = {FACE_HEADING, CAPTION_SIZE};
        pdf_open(p, "Caption");
        pdf_place_lines(p, g->caption, 0, g->caption->n_lines, ALIGN_CENTER, p->area.left,
                        p->area.width, p->y + pdf_baseline(style, CAPTION_STEP), CAPTION_STEP);
        pdf_close(p, "Caption");
        p->y += CAPTION_STEP * (double)g->caption->n_lines + 2;
    }
    if (g->head > 0)
        place_rows(p, g, 0, 0, g->t->n_head_rows);
}

static void next_part(struct pdf *p, const struct grid *g) {
    pdf_close(p, "Table");
    pdf_page_new(p, false);
    begin_part(p, g, false);
}

/* A row higher than a page: as many lines as fit, then the rest on the next page. */
static void place_high_row(struct pdf *p, const struct grid *g, size_t r) {
    size_t n_lines = 0, first = 0;
    for (size_t c = 0; c < g->t->n_columns; c++) {
        const struct pdf_text *text = g->texts[r * g->t->n_columns + c];
        if (text && text->n_lines > n_lines)
            n_lines = text->n_lines;
    }
    do {
        if (pdf_room(p) < 2 * PDF_CELL_PAD_Y + g->pitch && !p->fresh && first > 0)
            next_part(p, g);
        double room = (pdf_room(p) - 2 * PDF_CELL_PAD_Y) / g->pitch;
        size_t n = room < 1 ? 1 : (size_t)room;
        if (n > n_lines - first)
            n = n_lines - first;
        double bottom = p->y + g->pitch * (double)n + 2 * PDF_CELL_PAD_Y;
        pdf_open(p, "TR");
        for (size_t c = 0; c < g->t->n_columns; c++) {
            const struct cell *cell = cell_at(g, r, c);
            const struct pdf_text *text = g->texts[r * g->t->n_columns + c];
            if (!text)
                continue;
            struct area at = {g->edges[c], p->y, g->edges[c + col_span(g, r, c)], bottom};
            size_t from = first < text->n_lines ? first : text->n_lines;
            size_t count = text->n_lines - from < n ? text->n_lines - from : n;
            place_frame(p, cell, at);
            place_cell_lines(p, g, cell, text, from, count, at);
        }
        pdf_close(p, "TR");
        p->y = bottom;
        first += n;
        if (first < n_lines)
            next_part(p, g);
    } while (first < n_lines);
}

/* A group of tied rows that no page holds: row by row. */
static void place_long_group(struct pdf *p, const struct grid *g, size_t group, size_t end) {
    size_t first = group;
    while (first < end) {
        size_t last = first;
        while (last < end && rows_height(g, first, last + 1) <= pdf_room(p))
            last++;
        if (last > first)
            place_rows(p, g, group, first, last);
        else if (g->heights[first] > p->area.height - g->head)
            place_high_row(p, g, last++);
        first = last;
        if (first < end && g->heights[first] > pdf_room(p) &&
            g->heights[first] <= p->area.height - g->head)
            next_part(p, g);
    }
}

/* Whether only the last rows would stand on the next page, when these could go there with them. */
static bool leaves_one(const struct pdf *p, const struct grid *g, size_t end, double h,
                       double note) {
    if (end >= g->t->n_rows || group_end(g, end) < g->t->n_rows)
        return false;
    double rest = rows_height(g, end, g->t->n_rows) + note;
    return h + rest > pdf_room(p) + 0.01 && g->head + h + rest <= p->area.height &&
           pdf_room(p) < p->area.height / 2;
}

static void place_body(struct pdf *p, const struct grid *g, double note) {
    const double page = p->area.height - g->head;
    for (size_t r = g->head > 0 ? g->t->n_head_rows : 0, end; r < g->t->n_rows; r = end) {
        end = group_end(g, r);
        double h = rows_height(g, r, end), need = h;
        if (end == g->t->n_rows && h + note <= page)
            need += note;
        if (h > page) {
            place_long_group(p, g, r, end);
            continue;
        }
        if (need > pdf_room(p) + 0.01 || leaves_one(p, g, end, h, note))
            next_part(p, g);
        place_rows(p, g, r, r, end);
    }
}

/* What must stand together at the start: a small table whole, else the head and the first rows. */
static double start_height(const struct pdf *p, const struct grid *g, double above, double note) {
    size_t first = g->head > 0 ? g->t->n_head_rows : 0;
    double all = rows_height(g, 0, g->t->n_rows) + note;
    if (all <= p->area.height * KEEP_WHOLE ||
        (above + all <= p->area.height && pdf_room(p) <= p->area.height * LEAVE_BLANK))
        return all;
    double h = rows_height(g, first, group_end(g, first));
    return g->head + (h < p->area.height / 2 ? h : p->area.height / 4);
}

static void set_head(const struct pdf *p, struct grid *g) {
    size_t n = g->t->n_head_rows;
    if (n == 0 || n >= g->t->n_rows)
        return;
    double h = rows_height(g, 0, n);
    if (h < p->area.height / 2)
        g->head = h;
}

void pdf_layout_table(struct pdf *p, const struct table *t) {
    static const struct pdf_style caption = {FACE_HEADING, CAPTION_SIZE};
    static const struct pdf_style note = {FACE_BODY, NOTE_SIZE};
    const struct pdf_measure full = {.width = p->area.width};
    struct grid g = {.t = t};
    bool any = t->n_columns > 0 && t->n_rows > 0;
    if (!cstr_empty(t->caption))
        g.caption = pdf_text_plain(p, t->caption, caption, full);
    if (!cstr_empty(t->note))
        g.note = pdf_text_plain(p, t->note, note, full);
    double above = g.caption ? CAPTION_STEP * (double)g.caption->n_lines + 2 : 0;
    double below = g.note ? NOTE_PITCH * (double)g.note->n_lines + 4 : 0;
    if (any) {
        set_columns(p, &g);
        set_rows(p, &g);
        set_head(p, &g);
    }
    if (p->pending.n == 0)
        pdf_skip(p, 6);
    pdf_reserve(p, above + (any ? start_height(p, &g, above + 40, below) : below) + 6);
    pdf_skip(p, 2);
    pdf_place_dest(p, t->anchor, p->area.left, p->y);
    size_t page = p->body.n;
    begin_part(p, &g, true);
    if (any)
        place_body(p, &g, below);
    if (p->places)
        p->places[p->place - 1].whole = p->body.n == page;
    pdf_close(p, "Table");
    if (g.note) {
        p->y += 4;
        pdf_flow_text(p, g.note,
                      (struct pdf_flow){"P", note, NOTE_PITCH, ALIGN_LEFT, p->area.left,
                                        p->area.width, false, 0});
    }
    pdf_skip(p, 8);
}
