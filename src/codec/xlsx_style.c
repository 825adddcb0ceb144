#include "codec/xlsx_style.h"

#define FONT      "宋体" /* every Windows, Office and WPS has it */
#define LINES     0xA6A6A6
#define HEAD_FILL 0xDDEBF7
#define MUST_FILL 0xFCE4D6
#define SUM_FILL  0xF2F2F2
#define GREY      0x595959

static const char *const number_formats[BOOK_KIND_N + 1] = {
    [BOOK_TEXT] = "@", /* what begins with = stays text when the cell is edited */
    [BOOK_MONEY] = "#,##0.00", [BOOK_SCORE] = "0.00##", [BOOK_SHARE] = "0.00%",
    [BOOK_FACTOR] = "0.0###",  [BOOK_COUNT] = "#,##0",  [BOOK_DATE] = "yyyy-mm-dd",
    [BOOK_BOOL] = "@",         [XLSX_LONG_TEXT] = NULL,
};

static lxw_format *make(lxw_workbook *book) {
    lxw_format *f = workbook_add_format(book);
    format_set_font_name(f, FONT);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    return f;
}

static void frame(lxw_format *f) {
    format_set_border(f, LXW_BORDER_THIN);
    format_set_border_color(f, LINES);
}

static lxw_format *head_style(lxw_workbook *book, lxw_color_t fill) {
    lxw_format *f = make(book);
    frame(f);
    format_set_bold(f);
    format_set_text_wrap(f);
    format_set_align(f, LXW_ALIGN_CENTER);
    format_set_bg_color(f, fill);
    return f;
}

static lxw_format *cell_style(lxw_workbook *book, unsigned kind, enum xlsx_role role) {
    lxw_format *f = make(book);
    frame(f);
    if (number_formats[kind])
        format_set_num_format(f, number_formats[kind]);
    if (kind == BOOK_TEXT || kind == XLSX_LONG_TEXT) {
        format_set_text_wrap(f);
        format_set_indent(f, 1); /* away from the figures of the column before */
    }
    if (kind == BOOK_BOOL || kind == BOOK_DATE)
        format_set_align(f, LXW_ALIGN_CENTER);
    if (role == XLSX_TOTAL)
        format_set_bold(f);
    if (role == XLSX_TOTAL || role == XLSX_LOCKED)
        format_set_bg_color(f, SUM_FILL);
    if (role == XLSX_INPUT)
        format_set_unlocked(f);
    return f;
}

void xlsx_styles_make(lxw_workbook *book, struct xlsx_styles *ret) {
    lxw_format *title = make(book), *note = make(book);
    format_set_bold(title);
    format_set_font_size(title, 15);
    format_set_font_color(note, GREY);
    ret->v[XLSX_STYLE_TITLE] = title;
    ret->v[XLSX_STYLE_NOTE] = note;
    ret->v[XLSX_STYLE_HEAD] = head_style(book, HEAD_FILL);
    ret->v[XLSX_STYLE_HEAD_REQUIRED] = head_style(book, MUST_FILL);
    for (unsigned kind = 0; kind <= BOOK_KIND_N; kind++)
        for (unsigned role = 0; role < XLSX_ROLE_N; role++)
            ret->v[xlsx_style_of(kind, role)] = cell_style(book, kind, role);
}

void xlsx_styles_sample(lxw_worksheet *sheet, const struct xlsx_styles *styles) {
    for (unsigned i = 0; i < XLSX_STYLE_N; i++)
        (void)worksheet_write_blank(sheet, 0, (lxw_col_t)i, styles->v[i]);
}
