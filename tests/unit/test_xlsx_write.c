#include "test.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "codec/archive.h"
#include "codec/book_csv.h"
#include "codec/xlsx_rows.h"
#include "codec/xlsx_write.h"

struct fixture {
    struct arena arena;
    struct gp_err err;
    char folder[64];
    const char *path;
};

static int setup(void **state) {
    static struct fixture f;
    f = (struct fixture){.arena = ARENA_INIT};
    f.err.arena = &f.arena;
    (void)snprintf(f.folder, sizeof(f.folder), "/tmp/gongping-xlsx-XXXXXX");
    if (!mkdtemp(f.folder))
        return 1;
    f.path = arena_printf(&f.arena, "%s/表 格.xlsx", f.folder);
    *state = &f;
    return 0;
}

/* Removes the file and says how many others are left. */
static size_t left_over(struct fixture *f) {
    unlink(f->path);
    size_t n = 0;
    DIR *d = opendir(f->folder);
    for (struct dirent *entry; (entry = readdir(d));)
        n += entry->d_name[0] != '.';
    closedir(d);
    return n;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    assert_int_equal(left_over(f), 0);
    rmdir(f->folder);
    arena_release(&f->arena);
    return 0;
}

/* ---- what the cases write */

struct source {
    const struct book_cell *row; /* given again and again */
    int64_t times;
};

static enum gp_code repeat(void *arg, struct book_sink *sink) {
    const struct source *s = arg;
    for (int64_t i = 0; i < s->times; i++)
        TRY(book_row(sink, s->row));
    return GP_OK;
}

static const struct book_column columns[] = {
    {.heading = "名称", .kind = BOOK_TEXT},
    {.heading = "金额", .kind = BOOK_MONEY, .total = true},
};

static struct book_sheet table_of(struct source *s) {
    return (struct book_sheet){.name = "明细",
                               .date = DATE_UNSET,
                               .columns = columns,
                               .n_columns = GP_COUNT(columns),
                               .n_rows = s->times,
                               .rows = repeat,
                               .arg = s};
}

static bool append(void *arg, const void *bytes, size_t n) {
    buf_add(arg, bytes, n);
    return true;
}

static const char *member(struct fixture *f, const char *name) {
    struct archive_reader *r;
    struct buf out = BUF_INIT;
    assert_int_equal(archive_open(&f->err, f->path, &r), GP_OK);
    assert_int_equal(archive_read(r, &f->err, name, append, &out), GP_OK);
    archive_close(r);
    const char *text = arena_strdup(&f->arena, buf_text(&out));
    buf_free(&out);
    return text;
}

static const char *sheet(struct fixture *f) {
    return member(f, "xl/worksheets/sheet1.xml");
}

#define assert_has(text, part)                                                                     \
    do {                                                                                           \
        if (!strstr(text, part))                                                                   \
            fail_msg("no %s in %s", part, text);                                                   \
    } while (0)

static void refused(struct fixture *f, const struct book_sheet *t, enum gp_code code,
                    const char *where, const char *message) {
    assert_int_equal(xlsx_write(&f->err, f->path, t, 1), code);
    assert_string_equal(f->err.where, where);
    assert_has(f->err.message, message);
    assert_int_not_equal(access(f->path, F_OK), 0);
}

/* ---- cases */

/* n / 100 in binary, written with 16 digits as libxlsxwriter does, gives 95,829 others. */
static void every_fen_is_written_as_its_own_decimal(void **state) {
    struct fixture *f = *state;
    static struct book_column one[] = {{.heading = "金额", .kind = BOOK_MONEY}};
    static const struct {
        int64_t fen;
        const char *text;
    } cases[] = {
        {900011, "9000.11"},
        {999997, "9999.97"},
        {1, "0.01"},
        {-1, "-0.01"},
        {10, "0.1"},
        {0, "0"},
        {100000000, "1000000"},
        {99999999999999, "999999999999.99"},
        {999999999999999, "9999999999999.99"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        const struct book_cell row[] = {book_money(money_of(cases[i].fen))};
        struct source s = {row, 1};
        struct book_sheet t = table_of(&s);
        t.columns = one;
        t.n_columns = 1;
        assert_int_equal(xlsx_write(&f->err, f->path, &t, 1), GP_OK);
        assert_has(sheet(f), arena_printf(&f->arena, "<v>%s</v>", cases[i].text));
        unlink(f->path);
    }
}

/* Serial numbers as Excel shows them; 1900-02-29, its 60, never was. */
static void dates_are_excels_numbers(void **state) {
    struct fixture *f = *state;
    static struct book_column one[] = {{.heading = "日期", .kind = BOOK_DATE}};
    static const struct {
        const char *date, *serial;
    } cases[] = {{"1900-01-01", "1"},     {"1900-02-28", "59"},    {"1900-03-01", "61"},
                 {"1970-01-01", "25569"}, {"2022-05-16", "44697"}, {"2999-12-31", "401768"}};
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        date_t d;
        assert_true(date_parse(str_of(cases[i].date), &d));
        const struct book_cell row[] = {book_date(d)};
        struct source s = {row, 1};
        struct book_sheet t = table_of(&s);
        t.columns = one;
        t.n_columns = 1;
        assert_int_equal(xlsx_write(&f->err, f->path, &t, 1), GP_OK);
        assert_has(sheet(f), arena_printf(&f->arena, "<v>%s</v>", cases[i].serial));
        unlink(f->path);
    }
}

static void a_figure_of_more_than_15_digits_is_refused(void **state) {
    struct fixture *f = *state;
    const struct book_cell row[] = {book_text("六和"), book_money(money_of(1000000000000000))};
    struct source s = {row, 1};
    struct book_sheet t = table_of(&s);
    refused(f, &t, GP_LIMIT, "明细!B2", "超过 15 位");
}

static void a_total_of_more_than_15_digits_is_refused(void **state) {
    struct fixture *f = *state;
    const struct book_cell row[] = {book_text("六和"), book_money(money_of(600000000000000))};
    struct source s = {row, 2};
    struct book_sheet t = table_of(&s);
    refused(f, &t, GP_LIMIT, "明细!B4", "合计超过 15 位");
}

/* 32,767 UTF-16 units, of which a character beyond U+FFFF takes two. */
static void a_text_is_as_long_as_a_cell_or_refused(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *unit;
        size_t fits;
    } cases[] = {{"a", 32767}, {"六", 32767}, {"𠮷", 16383}};
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct buf text GP_CLEANUP(buf_free) = BUF_INIT;
        for (size_t n = 0; n < cases[i].fits; n++)
            buf_adds(&text, cases[i].unit);
        struct book_cell row[] = {book_text(buf_text(&text)), book_money(MONEY_UNSET)};
        struct source s = {row, 1};
        struct book_sheet t = table_of(&s);
        assert_int_equal(xlsx_write(&f->err, f->path, &t, 1), GP_OK);
        assert_has(sheet(f), buf_text(&text));
        unlink(f->path);
        buf_adds(&text, cases[i].unit);
        row[0].text = buf_text(&text);
        refused(f, &t, GP_LIMIT, "明细!A2", "32,767");
    }
}

/* Head, 1,048,574 rows and the total fill the sheet to its last row. */
static void a_table_is_as_long_as_a_sheet_or_refused(void **state) {
    struct fixture *f = *state;
    const struct book_cell row[] = {book_text(NULL), book_money(money_of(1))};
    struct source s = {row, XLSX_ROWS - 2};
    struct book_sheet t = table_of(&s);
    assert_int_equal(xlsx_write(&f->err, f->path, &t, 1), GP_OK);
    assert_has(sheet(f), "<f>ROUND(SUM(B2:B1048575),2)</f><v>10485.74</v></c></row></sheetData>");
    unlink(f->path);
    t.n_rows = s.times = XLSX_ROWS - 1;
    refused(f, &t, GP_LIMIT, "明细", "1,048,576 行");
}

static void names_of_sheets_are_judged(void **state) {
    (void)state;
    static const char *const good[] = {
        "结算", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一", "a'b",
        "（街道）2022 年"};
    static const char *const bad[] = {
        "",
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二",
        "a[b",
        "a]b",
        "a:b",
        "a*b",
        "a?b",
        "a/b",
        "a\\b",
        "'a",
        "a'",
        "history",
        "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷"};
    for (size_t i = 0; i < GP_COUNT(good); i++)
        assert_null(xlsx_name_problem(good[i]));
    for (size_t i = 0; i < GP_COUNT(bad); i++)
        assert_non_null(xlsx_name_problem(bad[i]));
}

static void a_workbook_with_such_names_is_refused(void **state) {
    struct fixture *f = *state;
    struct source s = {NULL, 0};
    struct book_sheet t = table_of(&s), two[] = {t, t};
    t.name = "结算/2022";
    refused(f, &t, GP_INVALID, "结算/2022", "不能有");
    t.name = "选项";
    refused(f, &t, GP_INVALID, "选项", "下拉列表");
    two[0].name = "AB";
    two[1].name = "ab";
    assert_int_equal(xlsx_write(&f->err, f->path, two, 2), GP_INVALID);
    assert_has(f->err.message, "同名");
}

static void rows_that_are_missing_are_no_download(void **state) {
    struct fixture *f = *state;
    const struct book_cell row[] = {book_text("六和"), book_money(money_of(1))};
    struct source s = {row, 2};
    struct book_sheet t = table_of(&s);
    t.n_rows = 3;
    refused(f, &t, GP_BUG, "明细", "应有 3 行，只取得 2 行");
    struct buf csv GP_CLEANUP(buf_free) = BUF_INIT;
    assert_int_equal(book_csv_buf(&f->err, &t, &csv), GP_BUG);
    assert_int_equal(csv.n, 0);
}

static void a_file_that_is_there_stays(void **state) {
    struct fixture *f = *state;
    struct source s = {NULL, 0};
    struct book_sheet t = table_of(&s);
    assert_int_equal(xlsx_write(&f->err, f->path, &t, 1), GP_OK);
    assert_int_equal(xlsx_write(&f->err, f->path, &t, 1), GP_CONFLICT);
    assert_has(sheet(f), "金额（元）");
}

static void the_same_table_gives_the_same_bytes(void **state) {
    struct fixture *f = *state;
    const struct book_cell row[] = {book_text("六和"), book_money(money_of(1))};
    struct source s = {row, 3};
    struct book_sheet t = table_of(&s);
    struct str first, second;
    assert_int_equal(xlsx_write(&f->err, f->path, &t, 1), GP_OK);
    assert_int_equal(file_read(&f->arena, &f->err, f->path, 1 << 20, &first), GP_OK);
    unlink(f->path);
    assert_int_equal(xlsx_write(&f->err, f->path, &t, 1), GP_OK);
    assert_int_equal(file_read(&f->arena, &f->err, f->path, 1 << 20, &second), GP_OK);
    assert_true(str_eq(first, second));
}

static void long_texts_make_high_rows(void **state) {
    struct fixture *f = *state;
    struct buf text GP_CLEANUP(buf_free) = BUF_INIT;
    for (int i = 0; i < 60; i++) /* 120 characters wide: three lines of 50 */
        buf_adds(&text, "六");
    const struct book_cell row[] = {book_text(buf_text(&text)), book_money(money_of(1))};
    struct source s = {row, 1};
    struct book_sheet t = table_of(&s);
    assert_int_equal(xlsx_write(&f->err, f->path, &t, 1), GP_OK);
    assert_has(sheet(f), "<row r=\"2\" ht=\"54\">");
    assert_has(sheet(f), "<row r=\"3\" ht=\"18\">");
}

static void csv_holds_every_row(void **state) {
    struct fixture *f = *state;
    const struct book_cell row[] = {book_text("六和社区党群服务中心"), book_money(money_of(1))};
    struct source s = {row, 10000};
    struct book_sheet t = table_of(&s);
    struct buf csv GP_CLEANUP(buf_free) = BUF_INIT;
    assert_int_equal(book_csv_buf(&f->err, &t, &csv), GP_OK);
    size_t lines = 0;
    for (size_t i = 0; i < csv.n; i++)
        lines += csv.p[i] == '\n';
    assert_int_equal(lines, 10001);
}

static bool take_nothing(void *arg, const void *bytes, size_t n) {
    (void)bytes;
    (void)n;
    ++*(int *)arg;
    return false;
}

static void csv_stops_when_its_receiver_gives_up(void **state) {
    struct fixture *f = *state;
    const struct book_cell row[] = {book_text("六和社区党群服务中心"), book_money(money_of(1))};
    struct source s = {row, 10000};
    struct book_sheet t = table_of(&s);
    int asked = 0;
    assert_int_equal(book_csv(&f->err, &t, take_nothing, &asked), GP_IO);
    assert_int_equal(asked, 1);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(every_fen_is_written_as_its_own_decimal),
        CASE(dates_are_excels_numbers),
        CASE(a_figure_of_more_than_15_digits_is_refused),
        CASE(a_total_of_more_than_15_digits_is_refused),
        CASE(a_text_is_as_long_as_a_cell_or_refused),
        CASE(a_table_is_as_long_as_a_sheet_or_refused),
        cmocka_unit_test(names_of_sheets_are_judged),
        CASE(a_workbook_with_such_names_is_refused),
        CASE(rows_that_are_missing_are_no_download),
        CASE(a_file_that_is_there_stays),
        CASE(the_same_table_gives_the_same_bytes),
        CASE(long_texts_make_high_rows),
        CASE(csv_holds_every_row),
        CASE(csv_stops_when_its_receiver_gives_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
