/* How wide the columns of a table are, and how large its type. Begin at pdf_column_widths at the
 * end: it tries, in order, sizes of type and how far a name may be broken, and takes the first try
 * that fits. A try finds what each column needs at least so that no figure and no word breaks
 * (least_widths), shares the rest out by what the columns hold (share_widths), and then widens
 * where that makes the table lower. */
#include "report/pdf.h"

#define FIGURE_FIRST   '+' /* + , - . / and the digits */
#define N_FIGURE_CHARS 15
#define STEP           4.0 /* points given to a column at a time */

struct columns {
    const struct table *t;
    double width; /* of the table */
    double size;
    double *least;                     /* a column each */
    double figures[2][N_FIGURE_CHARS]; /* em, in the faces of body and heading */
};

/* The rule of chart_char_em holds for every font, so it is wide for most; figures, which decide
 * how large the type can be, are measured. */
static void measure_figures(struct pdf *p, struct columns *m) {
    static const enum pdf_face faces[] = {FACE_BODY, FACE_HEADING};
    const double size = 10.5;
    for (size_t i = 0; i < GP_COUNT(faces); i++)
        for (size_t k = 0; k < N_FIGURE_CHARS; k++) {
            const char *text = arena_printf(p->a, "%c", (int)(FIGURE_FIRST + k));
            struct pdf_style style = {faces[i], size};
            m->figures[i][k] = (double)pdf_text_line(p, text, style)->width / size;
        }
}

static double char_em(const struct columns *m, const struct cell *c, unsigned char b) {
    size_t bold = c->tone != TONE_PLAIN;
    if (b >= FIGURE_FIRST && b < FIGURE_FIRST + N_FIGURE_CHARS)
        return m->figures[bold][b - FIGURE_FIRST];
    return chart_char_em(b) * (bold && b < 0x80 ? 1.08 : 1);
}

static const struct cell *cell_at(const struct table *t, size_t row, size_t col) {
    return &t->cells[row * t->n_columns + col];
}

/* ---- what a cell needs ---- */

bool pdf_cell_is_figure(const struct cell *c) {
    if (c->align == ALIGN_RIGHT)
        return true;
    size_t n = strspn(c->text, "0123456789.,%+-");
    return n > 0 && strlen(c->text + n) <= 2 * strlen("元"); /* with its unit */
}

/* Width in em of the longest piece that must not be broken: a figure, a Latin word, a line of
 * Chinese where it has at most `keep` characters. */
static double longest_piece(const struct columns *m, const struct cell *c, double cap,
                            double keep) {
    double most = 0, run = 0, wide = 0, line = 0;
    bool whole = pdf_cell_is_figure(c);
    for (const char *s = c->text; *s; s++) {
        unsigned char b = (unsigned char)*s;
        if ((b & 0xC0) == 0x80)
            continue;
        bool joins = whole ? b != '\n' : b > ' ' && b < 0x80;
        run = joins ? run + char_em(m, c, b) : 0;
        line = b == '\n' ? 0 : line + char_em(m, c, b);
        if (line > wide && (line <= keep || wide < 2))
            wide = line;
        if (run > most)
            most = run;
    }
    if (!whole && most > cap)
        most = cap;
    return most > wide ? most : wide;
}

/* Em of the whole text and of its longest line. */
struct extent {
    double total, line;
};

static struct extent extent_of(const struct columns *m, const struct cell *c) {
    struct extent e = {0, 0};
    double line = 0;
    for (const char *s = c->text; *s; s++) {
        unsigned char b = (unsigned char)*s;
        if ((b & 0xC0) == 0x80)
            continue;
        double em = b == '\n' ? 0 : char_em(m, c, b);
        line = b == '\n' ? 0 : line + em;
        e.total += em;
        if (line > e.line)
            e.line = line;
    }
    return e;
}

static void least_widths(const struct columns *m, double keep) {
    const struct table *t = m->t;
    double cap = m->width / m->size / 3;
    for (size_t c = 0; c < t->n_columns; c++)
        m->least[c] = 0;
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_columns; c++) {
            const struct cell *cell = cell_at(t, r, c);
            if (!cell->text || cell->colspan > 1)
                continue;
            double w = longest_piece(m, cell, cap, keep) * m->size + 2 * PDF_CELL_PAD + 0.5;
            if (w > m->least[c])
                m->least[c] = w;
        }
}

/* ---- sharing ---- */

static double weight(const struct table *t, size_t c) {
    return t->widths && t->widths[c] > 0 ? (double)t->widths[c] : 1;
}

/* Shares the width by weight, but gives no column less than it needs. False when all of them need
 * more than there is; then every column gets its part of the need. */
static bool share_widths(const struct columns *m, double *widths) {
    const struct table *t = m->t;
    const double *least = m->least;
    double need = 0;
    for (size_t c = 0; c < t->n_columns; c++)
        need += least[c];
    if (need > m->width) {
        for (size_t c = 0; c < t->n_columns; c++)
            widths[c] = m->width * least[c] / need;
        return false;
    }
    for (size_t c = 0; c < t->n_columns; c++)
        widths[c] = 0; /* not fixed at its least yet */
    for (bool again = true; again;) {
        double rest = m->width, sum = 0;
        again = false;
        for (size_t c = 0; c < t->n_columns; c++) {
            rest -= widths[c];
            sum += widths[c] > 0 ? 0 : weight(t, c);
        }
        for (size_t c = 0; c < t->n_columns; c++)
            if (!(widths[c] > 0) && rest * weight(t, c) / sum < least[c]) {
                widths[c] = least[c];
                again = true;
            }
        if (again)
            continue;
        for (size_t c = 0; c < t->n_columns; c++)
            if (!(widths[c] > 0))
                widths[c] = rest * weight(t, c) / sum;
    }
    return true;
}

/* What one more point for the column would save in height, in lines: where its cell is the one that
 * makes a row high, a line count of area / width falls by area / width². */
static void add_gains(const struct columns *m, const struct extent *row, double *gains) {
    double most = 1;
    size_t which = m->t->n_columns;
    for (size_t c = 0; c < m->t->n_columns; c++) {
        double inner = m->least[c] - 2 * PDF_CELL_PAD - 0.5;
        double lines = row[c].line * m->size <= inner ? 1 : row[c].total * m->size / inner + 0.5;
        if (lines > most) {
            most = lines;
            which = c;
        }
    }
    if (which < m->t->n_columns)
        gains[which] += most / (m->least[which] - 2 * PDF_CELL_PAD);
}

/* Gives what the least widths leave to those columns where it makes the table lower, until no text
 * is broken or nothing is left. */
static void widen(struct arena *a, const struct columns *m) {
    const struct table *t = m->t;
    size_t n = t->n_rows * t->n_columns;
    struct extent *extents = gp_new_n(a, struct extent, n);
    double *gains = gp_new_n(a, double, t->n_columns), rest = m->width;
    for (size_t i = 0; i < n; i++)
        if (t->cells[i].text && t->cells[i].colspan <= 1)
            extents[i] = extent_of(m, &t->cells[i]);
    for (size_t c = 0; c < t->n_columns; c++)
        rest -= m->least[c];
    for (; rest >= STEP; rest -= STEP) {
        size_t best = 0;
        for (size_t c = 0; c < t->n_columns; c++)
            gains[c] = 0;
        for (size_t r = 0; r < t->n_rows; r++)
            add_gains(m, &extents[r * t->n_columns], gains);
        for (size_t c = 1; c < t->n_columns; c++)
            if (gains[c] > gains[best])
                best = c;
        if (!(gains[best] > 0))
            break;
        m->least[best] += STEP;
    }
}

/* Tried in order: 小四 only where no line breaks at all, 五号 and less for all others; short names
 * break only when the figures leave no other way. */
static const struct {
    double size, keep;
} attempts[] = {
    {12, 1000}, {10.5, 6}, {10.5, 4}, {9.5, 4}, {9, 4},   {8.5, 4},
    {8, 4},     {7.5, 4},  {9, 2},    {7.5, 2}, {6.5, 2}, {6, 2},
};

double pdf_column_widths(struct pdf *p, const struct table *t, double *widths) {
    struct columns m = {
        .t = t, .width = p->area.width, .least = gp_new_n(p->a, double, t->n_columns)};
    bool fits = false;
    measure_figures(p, &m);
    for (size_t i = 0; i < GP_COUNT(attempts) && !fits; i++) {
        m.size = attempts[i].size;
        least_widths(&m, attempts[i].keep);
        fits = share_widths(&m, widths);
    }
    if (!fits)
        return m.size;
    widen(p->a, &m);
    (void)share_widths(&m, widths);
    return m.size;
}
