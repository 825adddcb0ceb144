/* What stands before the numbered pages: cover and contents. */
#include "report/pdf.h"

#define CONTENTS_LEVELS 3

/* 二〇二二年五月, as covers print a date. "" when unset. */
static const char *date_in_numerals(struct arena *a, date_t d) {
    static const char *const digits[] = {"〇", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    static const char *const months[] = {"一", "二", "三", "四", "五",   "六",
                                         "七", "八", "九", "十", "十一", "十二"};
    if (!date_is_set(d))
        return "";
    struct date_civil c = date_civil(d);
    return arena_printf(a, "%s%s%s%s年%s月", digits[c.year / 1000 % 10], digits[c.year / 100 % 10],
                        digits[c.year / 10 % 10], digits[c.year % 10], months[c.month - 1]);
}

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
    place_line_block(p, d->cover_place, (struct pdf_style){FACE_BODY, 22}, MM(58));
    place_line_block(p, d->cover_subject, (struct pdf_style){FACE_TITLE, 36}, MM(76));
    pdf_rule(p, axis - half, middle - MM(6), axis + half, middle - MM(6));
    place_line_block(p, d->cover_title, (struct pdf_style){FACE_TITLE, 26}, middle);
    place_line_block(p, d->issuer, (struct pdf_style){FACE_BODY, 18}, MM(222));
    place_line_block(p, date_in_numerals(p->a, d->date), (struct pdf_style){FACE_BODY, 18},
                     MM(234));
}

static const struct pdf_style entry_styles[CONTENTS_LEVELS] = {
    {FACE_HEADING, 14}, {FACE_BODY, 14}, {FACE_BODY, 14}};

static void place_entry(struct pdf *p, const struct pdf_entry *entry) {
    const double pitch = 25, right = 2.5 * 14;
    size_t level = entry->heading->level > 0 ? entry->heading->level - 1 : 0;
    struct pdf_style style = entry_styles[level];
    double x = BODY_LEFT + (double)level * style.size * 1.5;
    const struct pdf_text *t =
        pdf_text_plain(p, entry->text, style,
                       (struct pdf_measure){.width = BODY_RIGHT - right - x, .indent = -28});
    const char *number = arena_printf(p->a, "%zu", entry->page + 1);
    const struct pdf_text *page = pdf_text_line(p, number, entry_styles[1]);
    double h = pitch * (double)t->n_lines, before = level == 0 && !p->fresh ? 6 : 0;
    if (h + before > pdf_room(p))
        pdf_page_new(p, true);
    else
        p->y += before;
    double first = p->y + pdf_baseline(style, pitch), last = first + h - pitch;
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
    for (size_t i = 0; i < p->entries.n; i++)
        if (p->entries.v[i].heading->level <= CONTENTS_LEVELS)
            place_entry(p, &p->entries.v[i]);
}
