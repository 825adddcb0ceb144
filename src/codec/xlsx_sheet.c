#include "codec/xlsx_sheet.h"

#define NARROWEST   8
#define PORTRAIT    92 /* characters across A4 at full size */
#define PAPER_A4    9
#define FOOTER      "&L&A&C第 &P 页，共 &N 页"
#define NOTE_WIDTH  280 /* pixels */
#define NOTE_LINE   36  /* half characters in a line of a note */
#define LINE_PIXELS 20

enum gp_code xlsx_took(struct xlsx_book *x, const char *where, lxw_error error) {
    if (error == LXW_NO_ERROR)
        return GP_OK;
    (void)gp_fail(x->err, GP_BUG, where, "生成 Excel 文件时出错，请把此问题告知系统管理员。");
    gp_fail_detail(x->err, "libxlsxwriter: %s", lxw_strerror(error));
    return GP_BUG;
}

static unsigned column_width(const struct xlsx_rows *r, size_t i) {
    unsigned least = r->sink.sheet->columns[i].width;
    /* A Chinese character is a little wider than two digits. */
    unsigned width = r->width[i] + r->width[i] / 10 + 2;
    unsigned most = xlsx_wrap_of(&r->sink.sheet->columns[i]) + 5;
    width = width > most ? most : width;
    return width > least && width > NARROWEST ? width : least > NARROWEST ? least : NARROWEST;
}

static enum gp_code set_columns(struct xlsx_book *x, lxw_worksheet *sheet,
                                const struct xlsx_rows *r, unsigned *ret_width) {
    const struct book_sheet *t = r->sink.sheet;
    unsigned whole = 0;
    for (size_t i = 0; i < t->n_columns; i++) {
        unsigned width = column_width(r, i);
        unsigned style = xlsx_style_of(t->columns[i].kind, XLSX_INPUT);
        lxw_col_t at = (lxw_col_t)i;
        TRY(xlsx_took(
            x, t->name,
            worksheet_set_column(sheet, at, at, width, t->template ? x->styles.v[style] : NULL)));
        whole += width;
    }
    *ret_width = whole;
    return GP_OK;
}

static enum gp_code set_print(struct xlsx_book *x, lxw_worksheet *sheet, const struct xlsx_rows *r,
                              unsigned width) {
    const char *name = r->sink.sheet->name;
    worksheet_set_paper(sheet, PAPER_A4);
    if (width > PORTRAIT)
        worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_center_horizontally(sheet);
    lxw_row_t head = (lxw_row_t)r->head - 1;
    TRY(xlsx_took(x, name, worksheet_repeat_rows(sheet, head, head)));
    return xlsx_took(x, name, worksheet_set_footer(sheet, FOOTER));
}

/* Numbers that are texts (of telephones, of identity) are meant to be so. */
static enum gp_code ignore_warnings(struct xlsx_book *x, lxw_worksheet *sheet,
                                    const struct xlsx_rows *r) {
    const struct book_sheet *t = r->sink.sheet;
    struct buf range GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < t->n_columns; i++)
        if (t->columns[i].kind == BOOK_TEXT)
            buf_addf(&range, "%s%s%lld:%s%lld", range.n ? " " : "", r->name[i], (long long)r->first,
                     r->name[i], (long long)(t->template ? XLSX_ROWS : r->last));
    if (range.n == 0 || (!t->template && r->last < r->first))
        return GP_OK;
    return xlsx_took(
        x, t->name,
        worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, buf_text(&range)));
}

static unsigned note_lines(const char *note) {
    unsigned lines = 1, width = 0;
    for (const unsigned char *s = (const unsigned char *)note; *s; s++) {
        if ((*s & 0xC0) == 0x80)
            continue;
        width += *s >= 0xE2 ? 2 : 1;
        if (*s == '\n' || width > NOTE_LINE) {
            lines++;
            width = 0;
        }
    }
    return lines;
}

static enum gp_code set_notes(struct xlsx_book *x, lxw_worksheet *sheet,
                              const struct xlsx_rows *r) {
    const struct book_sheet *t = r->sink.sheet;
    for (size_t i = 0; i < t->n_columns; i++) {
        const char *note = t->columns[i].note;
        if (cstr_empty(note))
            continue;
        lxw_comment_options box = {.width = NOTE_WIDTH,
                                   .height = (uint16_t)(LINE_PIXELS * (note_lines(note) + 1)),
                                   .font_name = (char[]){"宋体"},
                                   .font_size = 10};
        TRY(xlsx_took(
            x, t->name,
            worksheet_write_comment_opt(sheet, (lxw_row_t)r->head - 1, (lxw_col_t)i, note, &box)));
    }
    return GP_OK;
}

enum gp_code xlsx_sheet_set(struct xlsx_book *x, lxw_worksheet *sheet, const struct xlsx_rows *r) {
    const struct book_sheet *t = r->sink.sheet;
    unsigned width;
    TRY(set_columns(x, sheet, r, &width));
    TRY(set_print(x, sheet, r, width));
    TRY(ignore_warnings(x, sheet, r));
    TRY(set_notes(x, sheet, r));
    worksheet_freeze_panes(sheet, (lxw_row_t)r->head, (lxw_col_t)t->fixed_columns);
    if (t->template)
        return xlsx_sheet_inputs(x, sheet, r);
    if (r->last < r->first)
        return GP_OK;
    return xlsx_took(x, t->name,
                     worksheet_autofilter(sheet, (lxw_row_t)r->head - 1, 0, (lxw_row_t)r->last - 1,
                                          (lxw_col_t)t->n_columns - 1));
}

/* ---- charts */

#define CHART_ROWS 34 /* of a sheet at the usual height: two charts a page */

static const char *const axis_formats[BOOK_KIND_N] = {
    [BOOK_MONEY] = "#,##0",
    [BOOK_COUNT] = "#,##0",
    [BOOK_SHARE] = "0%",
};

static void add_series(lxw_chart *chart, const struct xlsx_rows *r, const struct book_chart *c,
                       size_t value) {
    const char *name = r->sink.sheet->name;
    lxw_row_t from = (lxw_row_t)r->first - 1, to = (lxw_row_t)r->last - 1;
    lxw_chart_series *s = chart_add_series(chart, NULL, NULL);
    chart_series_set_categories(s, name, from, (lxw_col_t)c->label, to, (lxw_col_t)c->label);
    chart_series_set_values(s, name, from, (lxw_col_t)value, to, (lxw_col_t)value);
    chart_series_set_name_range(s, name, (lxw_row_t)r->head - 1, (lxw_col_t)value);
}

static bool any_below(const struct xlsx_rows *r, const struct book_chart *c) {
    for (size_t i = 0; i < c->n_values; i++)
        if (r->below[c->values[i]])
            return true;
    return false;
}

static lxw_chart *make_chart(struct xlsx_book *x, const struct xlsx_rows *r,
                             const struct book_chart *c) {
    static const uint8_t kinds[] = {[BOOK_BARS] = LXW_CHART_COLUMN,
                                    [BOOK_STACKED] = LXW_CHART_COLUMN_STACKED_PERCENT,
                                    [BOOK_LINES] = LXW_CHART_LINE};
    lxw_chart *chart = workbook_add_chart(x->book, kinds[c->kind]);
    for (size_t k = 0; k < c->n_values; k++)
        add_series(chart, r, c, c->values[k]);
    /* What begins with = would be taken for the address of a cell. */
    chart_title_set_name(chart,
                         c->title[0] == '=' ? arena_printf(x->arena, " %s", c->title) : c->title);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    const char *format = axis_formats[r->sink.sheet->columns[c->values[0]].kind];
    if (format && c->kind != BOOK_STACKED)
        chart_axis_set_num_format(chart->y_axis, format);
    /* Bars that do not begin at nothing say more than there is. */
    if (c->kind == BOOK_BARS && !any_below(r, c))
        chart_axis_set_min(chart->y_axis, 0);
    return chart;
}

enum gp_code xlsx_sheet_charts(struct xlsx_book *x, lxw_worksheet *sheet,
                               const struct xlsx_rows *r) {
    const struct book_sheet *t = r->sink.sheet;
    for (size_t i = 0; i < t->n_charts; i++) {
        lxw_chart_options size = {.x_scale = 2, .y_scale = 2};
        TRY(xlsx_took(x, t->name,
                      worksheet_insert_chart_opt(sheet, (lxw_row_t)i * CHART_ROWS, 0,
                                                 make_chart(x, r, &t->charts[i]), &size)));
    }
    worksheet_set_paper(sheet, PAPER_A4);
    worksheet_fit_to_pages(sheet, 1, 0);
    return xlsx_took(x, t->name, worksheet_set_footer(sheet, FOOTER));
}
