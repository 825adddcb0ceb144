/* Where the pages will break, by rule. Only the word processor knows for certain; it puts its own
 * numbers into the contents when the user updates the field. Characters count 1 em or half of it,
 * lines break anywhere, and every block has the height that its style gives. */
#include "report/chart_layout.h"
#include "report/docx.h"
#include "report/render.h"

struct flow {
    const struct doc *doc;
    struct arena *arena;
    unsigned page;  /* from 1 */
    long y;         /* used on it */
    long held;      /* headings that wait for the block they stay with */
    unsigned start; /* page on which the block last placed began, and its headings */
};

/* Sizes in twips; lead is the space above and below together. */
struct measure {
    long em, line, lead, indent;
};

static const struct measure body = {315, BODY_LINE, 0, 2}, note = {240, 360, 220, 0};
static const struct measure remark = {280, 480, 320, 0}, heading1 = {360, 600, 720, 0};
static const struct measure heading = {315, BODY_LINE, 60, 2}, title = {440, 680, 720, 0};
static const struct measure caption = {240, 340, 240, 0};
static const struct measure cell_text = {240, 320, 80, 0}, cell_small = {210, 280, 60, 0};

static long text_height(long half, const struct measure *m, long width) {
    /* Lines end early where a figure or a mark may not be parted from its neighbour. */
    long room = width * 2 / m->em - 1;
    long lines = (half + m->indent * 2 + room - 1) / (room > 0 ? room : 1);
    return (lines > 1 ? lines : 1) * m->line + m->lead;
}

static long runs_height(const struct block *b, const struct measure *m) {
    long half = 0;
    for (size_t i = 0; i < b->n_runs; i++)
        half += text_half_ems(b->runs[i].text);
    return text_height(half, m, TEXT_WIDTH);
}

/* Begins a block whose first part of the given height may not part from its headings. */
static void begin(struct flow *f, long first) {
    if (f->y > 0 && f->y + f->held + first > TEXT_HEIGHT) {
        f->page++;
        f->y = 0;
    }
    f->y += f->held;
    f->held = 0;
    f->start = f->page;
}

/* More of the block, which may break anywhere. */
static void flow_on(struct flow *f, long height) {
    f->y += height;
    for (; f->y > TEXT_HEIGHT; f->y -= TEXT_HEIGHT)
        f->page++;
}

/* A further part that stays whole. */
static void place_whole(struct flow *f, long height) {
    if (f->y > 0 && f->y + height > TEXT_HEIGHT) {
        f->page++;
        f->y = 0;
    }
    flow_on(f, height);
}

/* What of a paragraph must stand together: no single line is left behind or carried over. */
static long inseparable(long height, const struct measure *m) {
    return (height - m->lead) / m->line <= 3 ? height : 2 * m->line + m->lead;
}

static void place_text(struct flow *f, long height, const struct measure *m, bool whole) {
    begin(f, whole ? height : inseparable(height, m));
    flow_on(f, height);
}

/* Height of a cell's text, whose "\n" part lines. */
static long cell_height(struct arena *a, const char *text, const struct measure *m, long width) {
    long height = m->lead;
    for (;; text++) {
        size_t n = strcspn(text, "\n");
        long half = text_half_ems(arena_strndup(a, text, n));
        height += text_height(half, m, width) - m->lead;
        text += n;
        if (!*text)
            return height;
    }
}

static long row_height(struct arena *a, const struct table *t, const unsigned *widths, size_t row) {
    const struct measure *m = docx_table_is_wide(t) ? &cell_small : &cell_text;
    long height = m->line + m->lead;
    for (size_t column = 0; column < t->n_columns;) {
        struct slot s = table_slot(t, row, column);
        long width = -CELL_MARGINS;
        for (size_t i = column; i < column + s.colspan; i++)
            width += widths[i];
        if (s.kind == SLOT_CELL && s.rowspan == 1 && width > m->em) {
            long own = cell_height(a, s.cell->text, m, width);
            height = own > height ? own : height;
        }
        column += s.colspan;
    }
    return height + 10;
}

static void place_table(struct flow *f, const struct table *t) {
    const unsigned *widths = docx_column_widths(f->arena, t);
    long top = t->caption ? caption.line + caption.lead : 0;
    long foot = t->note ? text_height(text_half_ems(t->note), &note, TEXT_WIDTH) : 160;
    size_t whole = docx_table_is_short(t) ? t->n_rows : t->n_head_rows + 1;
    if (whole > t->n_rows)
        whole = t->n_rows;
    for (size_t row = 0; row < whole; row++)
        top += row_height(f->arena, t, widths, row);
    bool with_note = t->note && whole == t->n_rows;
    begin(f, with_note ? top + inseparable(foot, &note) : top);
    flow_on(f, top);
    for (size_t row = whole; row < t->n_rows; row++)
        place_whole(f, row_height(f->arena, t, widths, row));
    flow_on(f, foot);
}

static void place_chart(struct flow *f, const struct chart *c) {
    for (size_t first = 0, n; first < c->n_categories; first += n) {
        n = chart_fit(c, PICTURE_WIDTH, PICTURE_HEIGHT, first);
        if (!n)
            break;
        const struct chart_drawing *d = chart_layout(f->arena, c, PICTURE_WIDTH, first, n);
        long height = (long)(d->height * 20) + 160;
        if (first + n == c->n_categories)
            height += caption.line + caption.lead;
        if (first + n == c->n_categories && !cstr_empty(c->says))
            height += text_height(text_half_ems(c->says), &note, TEXT_WIDTH);
        if (first)
            place_whole(f, height);
        else {
            begin(f, height);
            flow_on(f, height);
        }
    }
}

static void place_block(struct flow *f, const struct block *b) {
    static const struct measure *const styles[] = {
        [PARA_BODY] = &body,     [PARA_LIST] = &body,       [PARA_NOTE] = &note,
        [PARA_CENTERED] = &body, [PARA_EMPHASIS] = &remark, [PARA_FLUSH] = &body};
    switch (b->kind) {
    case BLOCK_HEADING:
        f->held += runs_height(b, b->level <= 1 ? &heading1 : &heading);
        break;
    case BLOCK_PARAGRAPH:
        place_text(f, runs_height(b, styles[b->style]), styles[b->style],
                   b->style == PARA_EMPHASIS);
        break;
    case BLOCK_TABLE:
        place_table(f, b->table);
        break;
    case BLOCK_CHART:
        place_chart(f, b->chart);
        break;
    case BLOCK_SIGNATURE:
        place_text(f, 4L * BODY_LINE, &body, true);
        break;
    case BLOCK_TITLE:
        flow_on(f, text_height(text_half_ems(block_title(f->doc, b)), &title, TEXT_WIDTH));
        break;
    case BLOCK_PAGE_BREAK:
        f->page += f->y > 0;
        f->y = 0;
        break;
    default:
        break;
    }
}

const unsigned *docx_pages(struct arena *a, const struct doc *d) {
    unsigned *pages = gp_new_n(a, unsigned, d->n_blocks);
    struct flow f = {.arena = a, .doc = d, .page = 1, .start = 1};
    if (!doc_has_block(d, BLOCK_TITLE))
        flow_on(&f, text_height(text_half_ems(d->title), &title, TEXT_WIDTH));
    size_t unplaced = doc_front_blocks(d);
    for (size_t i = unplaced; i < d->n_blocks; i++) {
        place_block(&f, &d->blocks[i]);
        if (d->blocks[i].kind == BLOCK_HEADING)
            continue;
        for (; unplaced <= i; unplaced++)
            pages[unplaced] = f.start;
    }
    begin(&f, BODY_LINE);
    for (; unplaced < d->n_blocks; unplaced++)
        pages[unplaced] = f.start;
    return pages;
}
