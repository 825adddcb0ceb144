/* What stands before the numbered pages: cover and contents. */
#include "report/pdf.h"
#include "report/render.h"

#define CONTENTS_LEVELS 3

static void place_line_block(struct pdf *p, const char *text, struct pdf_style style, double y) {
    const double pitch = style.size * 1.5;
    if (cstr_empty(text))
        return;
    const struct pdf_text *t =
        pdf_text_plain(p, text, style, (struct pdf_measure){.width = BODY_WIDTH});
    pdf_open(p, "P");
    pdf_place_lines(p, t, 0, t->n_lines, ALIGN_CENTER, BODY_LEFT, BODY_WIDTH,
                    y + pdf_baseline(style, pitch), pitch);
    pdf_close(p, "P");
}

void pdf_layout_cover(struct pdf *p) {
    const struct doc *d = p->d;
    const double middle = MM(125), half = MM(22), axis = BODY_LEFT + BODY_WIDTH / 2;
    pdf_page_new(p, true);
    place_line_block(p, d->cover_subject, (struct pdf_style){FACE_TITLE, 36}, MM(58));
    place_line_block(p, d->cover_place, (struct pdf_style){FACE_BODY, 22}, MM(82));
    place_line_block(p, d->number, (struct pdf_style){FACE_BODY, 16}, MM(98));
    pdf_rule(p, axis - half, middle - MM(6), axis + half, middle - MM(6));
    place_line_block(p, d->cover_title, (struct pdf_style){FACE_TITLE, 26}, middle);
    place_line_block(p, d->issuer, (struct pdf_style){FACE_BODY, 18}, MM(222));
    place_line_block(p, date_text_cover(p->a, d->date), (struct pdf_style){FACE_BODY, 18}, MM(234));
}

static const struct pdf_style entry_styles[CONTENTS_LEVELS] = {
    {FACE_HEADING, 14}, {FACE_BODY, 14}, {FACE_BODY, 14}};

#define ENTRY_PITCH     25.0
#define ENTRY_PITCH_MIN 20.0
#define PART_GAP        6.0 /* before an entry of the first level */

static size_t level_of(const struct pdf_entry *entry) {
    return entry->heading->level > 0 ? entry->heading->level - 1 : 0;
}

static double entry_x(size_t level) {
    return BODY_LEFT + (double)level * entry_styles[level].size * 1.5;
}

static const struct pdf_text *entry_text(struct pdf *p, const struct pdf_entry *entry) {
    size_t level = level_of(entry);
    struct pdf_measure m = {.width = BODY_RIGHT - 2.5 * 14 - entry_x(level), .indent = -28};
    return pdf_text_plain(p, entry->text, entry_styles[level], m);
}

/* Lines a little closer, when that saves a page. */
static double entry_pitch(struct pdf *p) {
    double lines = 0, gaps = 0;
    for (size_t i = 0; i < p->entries.n && lines < 100; i++) {
        const struct pdf_entry *entry = &p->entries.v[i];
        if (entry->heading->level > CONTENTS_LEVELS)
            continue;
        lines += (double)entry_text(p, entry)->n_lines;
        gaps += level_of(entry) == 0 ? PART_GAP : 0;
    }
    double pitch = lines > 0 ? (pdf_room(p) - gaps) / lines : ENTRY_PITCH;
    return pitch < ENTRY_PITCH_MIN || pitch > ENTRY_PITCH ? ENTRY_PITCH : pitch;
}

static void place_entry(struct pdf *p, const struct pdf_entry *entry, double pitch) {
    size_t level = level_of(entry);
    double x = entry_x(level);
    const struct pdf_text *t = entry_text(p, entry);
    const char *number = arena_printf(p->a, "%zu", entry->page + 1);
    const struct pdf_text *page = pdf_text_line(p, number, entry_styles[1]);
    double h = pitch * (double)t->n_lines, before = level == 0 && !p->fresh ? PART_GAP : 0;
    if (h + before > pdf_room(p) + 0.01)
        pdf_page_new(p, true);
    else
        p->y += before;
    double first = p->y + pdf_baseline(entry_styles[level], pitch), last = first + h - pitch;
    double end = x + (double)t->lines[t->n_lines - 1].width;
    pdf_open(p, "TOCI");
    bool linked = !cstr_empty(entry->heading->anchor);
    if (linked)
        pdf_place_link(p, entry->heading->anchor, x, p->y, BODY_RIGHT, p->y + h);
    pdf_place_lines(p, t, 0, t->n_lines, ALIGN_LEFT, x, BODY_WIDTH, first, pitch);
    pdf_place_leader(p, end + 4, BODY_RIGHT - (double)page->width - 5, last - 3.5);
    pdf_place_lines(p, page, 0, 1, ALIGN_RIGHT, BODY_LEFT, BODY_WIDTH, last, pitch);
    if (linked)
        pdf_close(p, CAIRO_TAG_LINK);
    pdf_close(p, "TOCI");
    p->y += h;
}

void pdf_layout_contents(struct pdf *p) {
    pdf_page_new(p, true);
    place_line_block(p, "目　录", (struct pdf_style){FACE_TITLE, TITLE_SIZE}, p->y);
    p->y += 2 * LINE_PITCH;
    double pitch = entry_pitch(p);
    for (size_t i = 0; i < p->entries.n; i++)
        if (p->entries.v[i].heading->level <= CONTENTS_LEVELS)
            place_entry(p, &p->entries.v[i], pitch);
}
