/* Tables of every format as they are sent; what stands in the file is written by hand here. */
#include "test.h"

#include "codec/table.h"
#include "codec/table_inside.h"
#include "codec/zip.h"

#define NS  "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define RNS "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define OFF "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define RELS                                                                                       \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"

struct t {
    struct arena arena;
    struct gp_err e;
    struct buf bytes;
    struct table_book *book;
};

static int setup(void **state) {
    struct t *t = calloc(1, sizeof(*t));
    t->e.arena = &t->arena;
    *state = t;
    return 0;
}

static int teardown(void **state) {
    struct t *t = *state;
    table_close(t->book);
    buf_free(&t->bytes);
    arena_release(&t->arena);
    free(t);
    return 0;
}

static struct zip_part part(const char *name, const char *text) {
    return (struct zip_part){name, str_of(text)};
}

struct parts {
    const char *workbook, *rels, *styles, *strings, *sheet;
};

static const char default_rels[] = RELS
    "<Relationship Id=\"rId1\" Type=\"" OFF "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" OFF "styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" OFF "sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>"
    "</Relationships>";
static const char default_workbook[] =
    "<workbook " NS " " RNS "><sheets><sheet name=\"人员\" sheetId=\"1\" r:id=\"rId1\"/></sheets>"
    "</workbook>";

static void pack(struct t *t, const struct zip_part *v, size_t n) {
    buf_clear(&t->bytes);
    assert_int_equal(zip_pack(v, n, &t->e, &t->bytes), GP_OK);
}

static void make(struct t *t, struct parts p) {
    static const char styles[] =
        "<styleSheet " NS "><cellXfs><xf numFmtId=\"0\"/></cellXfs></styleSheet>";
    struct zip_part v[] = {
        part("_rels/.rels", RELS "<Relationship Id=\"r\" Type=\"" OFF
                                 "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        part("xl/workbook.xml", p.workbook ? p.workbook : default_workbook),
        part("xl/_rels/workbook.xml.rels", p.rels ? p.rels : default_rels),
        part("xl/styles.xml", p.styles ? p.styles : styles),
        part("xl/sharedStrings.xml", p.strings ? p.strings : "<sst " NS "/>"),
        part("xl/worksheets/sheet1.xml",
             p.sheet ? p.sheet : "<worksheet " NS "><sheetData/></worksheet>"),
    };
    pack(t, v, GP_COUNT(v));
}

static enum gp_code open_made(struct t *t) {
    table_close(t->book);
    t->book = NULL;
    return table_open_bytes(&t->e, (struct str){t->bytes.p, t->bytes.n}, &t->book);
}

/* All of the sheet as text: A1=n:12|B1=t:六和. */
static const char *all(struct t *t, size_t sheet) {
    static const char kinds[] = "-tndbe";
    struct buf b = BUF_INIT;
    assert_int_equal(table_select(t->book, &t->e, sheet), GP_OK);
    const struct table_row *row;
    for (;;) {
        if (table_next(t->book, &t->e, &row) != GP_OK)
            fail_msg("%s: %s", t->e.where ? t->e.where : "", t->e.message);
        if (!row)
            break;
        for (size_t i = 0; i < row->n; i++)
            buf_addf(&b, "%s%s=%c:%s", b.n ? "|" : "",
                     table_cell_name(&t->arena, row->v[i].row, row->v[i].col),
                     kinds[row->v[i].kind], row->v[i].text.p);
    }
    const char *text = arena_strdup(&t->arena, buf_text(&b));
    buf_free(&b);
    return text;
}

static const char *read_sheet(struct t *t, struct parts p) {
    make(t, p);
    if (open_made(t) != GP_OK)
        fail_msg("refused: %s", t->e.message);
    return all(t, 0);
}

static void a_workbook_gives_its_cells(void **state) {
    struct t *t = *state;
    const char *got = read_sheet(
        t,
        (struct parts){
            .strings =
                "<sst " NS "><si><t>姓名</t></si><si><r><t>张</t></r><r><rPr/><t>三</t></r>"
                "<rPh sb=\"0\" "
                "eb=\"1\"><t>zhang</t></rPh></si><si><t>两_x000D_\n行&amp;_x0041_</t></si></sst>",
            .sheet =
                "<worksheet " NS "><sheetData><row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c>"
                "<c r=\"C2\" t=\"s\"><v>1</v></c><c r=\"D2\" s=\"0\"/></row>"
                "<row><c t=\"s\"><v>2</v></c><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#REF!</v></c>"
                "<c t=\"inlineStr\"><is><t>内</t></is></c><c t=\"str\"><f>A1</f><v>果</v></c>"
                "<c><f>SUM(A1:A2)</f><v>12.50</v></c><c><f>B1</f></c></row></sheetData></"
                "worksheet>"});
    assert_string_equal(got, "A2=t:姓名|C2=t:张三|A3=t:两\n行&A|B3=b:1|C3=e:#REF!|D3=t:内|E3=t:果|"
                             "F3=n:12.5|G3=-:");
}

static void rows_may_be_written_in_every_way_of_xml(void **state) {
    struct t *t = *state;
    static const char sheet[] =
        "<?xml version='1.0' encoding='utf-8'?><!-- note --><worksheet " NS "><sheetData >\n"
        "<!-- <row r='1'> --><row\n r = '1' x:spans=\"1>2\" ><c r='A1' "
        "t=\"str\"><v>a&lt;&#x5C97;&#20301;&amp;amp;</v ></c>"
        "<?pi <c> ?><c r=\"B1\" t=\"inlineStr\"><is><t><![CDATA[<b>&amp;]]>c</t></is></c "
        "></row><row r='2'/>"
        "<row r='3'><c r='A3'><v>7</v></c></row></sheetData><later/></worksheet>";
    assert_string_equal(read_sheet(t, (struct parts){.sheet = sheet}),
                        "A1=t:a<岗位&amp;|B1=t:<b>&amp;c|A3=n:7");
    /* Another encoding goes through expat. */
    static const char latin[] =
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><worksheet><sheetData><row r=\"1\">"
        "<c r=\"A1\" t=\"str\"><v>\xE9</v></c></row></sheetData></worksheet>";
    assert_string_equal(read_sheet(t, (struct parts){.sheet = latin}), "A1=t:é");
}

static void numbers_are_decimal_text_with_fifteen_digits(void **state) {
    (void)state;
    static const struct {
        const char *stored, *want;
        enum table_decimal how;
    } cases[] = {
        {"478240.00000000006", "478240", TABLE_IS_DECIMAL},
        {"478240", "478240", TABLE_IS_DECIMAL},
        {"0.10000000000000001", "0.1", TABLE_IS_DECIMAL},
        {"0.30000000000000004", "0.3", TABLE_IS_DECIMAL},
        {"11256.769999999999", "11256.77", TABLE_IS_DECIMAL},
        {"999999999999999.9", "1000000000000000", TABLE_IS_LOSSY},
        {"9.9999999999999995E-2", "0.1", TABLE_IS_DECIMAL},
        {"1E-4", "0.0001", TABLE_IS_DECIMAL},
        {"-1.5e3", "-1500", TABLE_IS_DECIMAL},
        {"4.4031019900101101E+17", "440310199001011000", TABLE_IS_LOSSY},
        {"-0", "0", TABLE_IS_DECIMAL},
        {"000.500", "0.5", TABLE_IS_DECIMAL},
        {"1E-99", "0", TABLE_IS_DECIMAL},
        {"1E+99", "", TABLE_NO_DECIMAL},
        {"12,5", "", TABLE_NO_DECIMAL},
        {"", "", TABLE_NO_DECIMAL},
        {".", "", TABLE_NO_DECIMAL},
        {"1e", "", TABLE_NO_DECIMAL},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        char out[TABLE_DECIMAL] = "";
        size_t n;
        enum table_decimal how = table_decimal(str_of(cases[i].stored), out, &n);
        if (how != cases[i].how || (how != TABLE_NO_DECIMAL && strcmp(out, cases[i].want) != 0))
            fail_msg("%s gave %s", cases[i].stored, out);
    }
}

static void number_formats_tell_dates_and_percentages(void **state) {
    (void)state;
    static const struct {
        const char *code;
        enum table_format_kind kind;
        int decimals;
    } cases[] = {
        {"General", FORMAT_GENERAL, -1},
        {"G/通用格式", FORMAT_GENERAL, -1},
        {"0.00", FORMAT_GENERAL, 2},
        {"#,##0.00_ ;[Red]\\-#,##0.00\\ ", FORMAT_GENERAL, 2},
        {"0.00%", FORMAT_PERCENT, 2},
        {"0%", FORMAT_PERCENT, 0},
        {"yyyy\"年\"m\"月\"d\"日\";@", FORMAT_DATE, -1},
        {"yyyy/m/d h:mm", FORMAT_DATE, -1},
        {"[$-804]yyyy年m月d日", FORMAT_DATE, -1},
        {"m月", FORMAT_DATE, -1},
        {"h:mm:ss", FORMAT_TIME, -1},
        {"[h]:mm", FORMAT_TIME, -1},
        {"\"day\"0", FORMAT_GENERAL, 0},
        {"[Red]0.0", FORMAT_GENERAL, 1},
        {"0!.0,\"万\"", FORMAT_GENERAL, -1},
        {"0.00E+00", FORMAT_GENERAL, -1},
        {"@", FORMAT_GENERAL, -1},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct table_format f = table_format_of(cases[i].code);
        if (f.kind != cases[i].kind || f.decimals != cases[i].decimals)
            fail_msg("%s: kind %d, %d decimals", cases[i].code, (int)f.kind, f.decimals);
    }
    assert_int_equal(table_format_builtin(14).kind, FORMAT_DATE);
    assert_int_equal(table_format_builtin(31).kind, FORMAT_DATE);
    assert_int_equal(table_format_builtin(10).kind, FORMAT_PERCENT);
    assert_int_equal(table_format_builtin(20).kind, FORMAT_TIME);
    assert_int_equal(table_format_builtin(4).decimals, 2);
}

/* Serials of Excel's own documentation: 1 is 1900-01-01, 61 is 1900-03-01, 44562 is 2022-01-01. */
static void serials_are_dates_of_both_calendars(void **state) {
    struct t *t = *state;
    static const struct {
        int64_t serial;
        bool mac;
        const char *want;
    } cases[] = {
        {1, false, "1900-01-01"},    {59, false, "1900-02-28"},    {60, false, ""},
        {61, false, "1900-03-01"},   {44562, false, "2022-01-01"}, {0, false, ""},
        {43100, true, "2022-01-01"}, {0, true, "1904-01-01"},      {401768, false, "2999-12-31"},
        {401769, false, ""},         {400306, true, "2999-12-31"}, {400307, true, ""},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        date_t d = DATE_UNSET;
        bool is = table_serial_date(cases[i].serial, cases[i].mac, &d);
        assert_string_equal(is ? date_text(&t->arena, d) : "", cases[i].want);
    }
}

static void dates_follow_the_style_and_the_calendar(void **state) {
    struct t *t = *state;
    static const char styles[] = "<styleSheet " NS "><numFmts><numFmt numFmtId=\"176\" "
                                 "formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/></numFmts>"
                                 "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>"
                                 "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"176\"/>"
                                 "<xf numFmtId=\"10\"/></cellXfs></styleSheet>";
    static const char sheet[] =
        "<worksheet " NS "><sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>44562.75</v></c>"
        "<c r=\"B1\" s=\"2\"><v>44562</v></c><c r=\"C1\" s=\"3\"><v>0.85770000000000002</v></c>"
        "<c r=\"D1\"><v>44562</v></c><c r=\"E1\" s=\"99\"><v>1</v></c>"
        "<c r=\"F1\" t=\"d\"><v>2022-05-01T00:00:00</v></c></row></sheetData></worksheet>";
    assert_string_equal(
        read_sheet(t, (struct parts){.styles = styles, .sheet = sheet}),
        "A1=d:2022-01-01|B1=d:2022-01-01|C1=n:0.8577|D1=n:44562|E1=n:1|F1=d:2022-05-01");
    static const char mac[] = "<workbook " NS " " RNS "><workbookPr date1904=\"1\"/><sheets>"
                              "<sheet name=\"x\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    const char *got =
        read_sheet(t, (struct parts){.workbook = mac, .styles = styles, .sheet = sheet});
    assert_true(strncmp(got, "A1=d:2026-01-02|", 16) == 0);
    assert_true(table_is_1904(t->book));
}

static void merged_ranges_and_hidden_things_are_known_before_the_rows(void **state) {
    struct t *t = *state;
    make(
        t,
        (struct parts){
            .workbook =
                "<x:workbook xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" " RNS
                "><x:sheets><x:sheet name=\"一\" sheetId=\"1\" state=\"veryHidden\" r:id=\"rId1\"/>"
                "</x:sheets></x:workbook>",
            .sheet =
                "<x:worksheet xmlns:x=\"y\"><x:cols><x:col min=\"2\" max=\"3\" "
                "hidden=\"1\"/></x:cols>"
                "<x:sheetData><x:row r=\"1\" hidden=\"1\"><x:c r=\"A1\"><x:v>1</x:v></x:c></x:row>"
                "</x:sheetData><x:mergeCells><x:mergeCell ref=\"B5:D5\"/><x:mergeCell "
                "ref=\"A1:A3\"/>"
                "<x:mergeCell ref=\"kaputt\"/></x:mergeCells></x:worksheet>"});
    assert_int_equal(open_made(t), GP_OK);
    const struct table_sheet *sheets;
    assert_int_equal(table_sheets(t->book, &sheets), 1);
    assert_true(sheets[0].hidden);
    assert_int_equal(table_select(t->book, &t->e, 0), GP_OK);
    const struct table_range *m;
    assert_int_equal(table_merges(t->book, &m), 2);
    assert_int_equal(m[0].last_row, 2);
    assert_int_equal(m[1].last_col, 3);
    assert_false(table_column_hidden(t->book, 0));
    assert_true(table_column_hidden(t->book, 2));
    const struct table_row *row;
    assert_int_equal(table_next(t->book, &t->e, &row), GP_OK);
    assert_true(row->hidden);
    assert_int_equal(table_next(t->book, &t->e, &row), GP_OK);
    assert_null(row);
}

static void refused(struct t *t, enum gp_code code, const char *words) {
    enum gp_code got = open_made(t);
    if (got == GP_OK)
        got = table_select(t->book, &t->e, 0);
    const struct table_row *row;
    for (bool more = true; got == GP_OK && more; more = row != NULL)
        got = table_next(t->book, &t->e, &row);
    if (got != code || !strstr(t->e.message, words))
        fail_msg("code %d, message %s; wanted %s", (int)got, got ? t->e.message : "(none)", words);
}

static void what_is_hostile_is_refused(void **state) {
    struct t *t = *state;
    static const char doctype[] = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
    make(t, (struct parts){.sheet = arena_printf(&t->arena, "%s<worksheet><sheetData/></worksheet>",
                                                 doctype)});
    refused(t, GP_INVALID, "DTD");
    make(t, (struct parts){
                .strings = arena_printf(&t->arena, "%s<sst><si><t>&e;</t></si></sst>", doctype)});
    refused(t, GP_INVALID, "DTD");
    make(t,
         (struct parts){.rels = RELS "<Relationship Id=\"rId1\" Type=\"" OFF
                                     "worksheet\" Target=\"../../etc/passwd\"/></Relationships>"});
    refused(t, GP_INVALID, "自身以外");
    make(t, (struct parts){
                .rels = RELS
                "<Relationship Id=\"rId1\" Type=\"" OFF
                "worksheet\" TargetMode=\"External\" Target=\"http://x/\"/></Relationships>"});
    refused(t, GP_INVALID, "自身以外");
    static const char *const names[] = {"../x", "/etc/x", "xl\\x", "a/../../b", "c:x"};
    for (size_t i = 0; i < GP_COUNT(names); i++) {
        struct zip_part v[] = {part(names[i], "x")};
        pack(t, v, 1);
        refused(t, GP_INVALID, "路径");
    }
}

static void what_is_out_of_proportion_is_refused(void **state) {
    struct t *t = *state;
    struct buf b = BUF_INIT;
    buf_adds(&b, "<worksheet " NS "><sheetData><row r=\"1\">");
    while (b.n < (size_t)TABLE_RATIO_FROM + 100000)
        buf_adds(&b, "                                                                ");
    buf_adds(&b, "</row></sheetData></worksheet>");
    make(t, (struct parts){.sheet = buf_text(&b)});
    buf_free(&b);
    refused(t, GP_LIMIT, "大得不正常");

    struct zip_part *v = arena_array(&t->arena, TABLE_ENTRIES_MAX + 1, sizeof(*v));
    for (size_t i = 0; i <= TABLE_ENTRIES_MAX; i++)
        v[i] = part(arena_printf(&t->arena, "p%zu", i), "");
    pack(t, v, TABLE_ENTRIES_MAX + 1);
    refused(t, GP_LIMIT, "5000");
}

static void limits_of_cells_rows_and_sheets_hold(void **state) {
    struct t *t = *state;
    struct buf b = BUF_INIT;
    buf_adds(&b, "<worksheet><sheetData><row r=\"1\"><c r=\"B1\" t=\"inlineStr\"><is><t>");
    for (size_t i = 0; i <= TABLE_CELL_MAX; i++)
        buf_addc(&b, (char)('a' + i % 26));
    buf_adds(&b, "</t></is></c></row></sheetData></worksheet>");
    make(t, (struct parts){.sheet = buf_text(&b)});
    buf_free(&b);
    refused(t, GP_LIMIT, "这一格的文字超过");
    assert_string_equal(t->e.where, "B1");
    static const char *const far[] = {
        "<row r=\"1048577\"/>", "<row r=\"2\"/><row r=\"2\"/>",
        "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>"};
    for (size_t i = 0; i < GP_COUNT(far); i++) {
        make(t, (struct parts){
                    .sheet = arena_printf(
                        &t->arena, "<worksheet><sheetData>%s</sheetData></worksheet>", far[i])});
        refused(t, GP_INVALID, "范围");
    }
    struct buf w = BUF_INIT;
    buf_adds(&w, "<workbook " RNS "><sheets>");
    for (size_t i = 0; i <= TABLE_SHEETS_MAX; i++)
        buf_adds(&w, "<sheet name=\"s\" r:id=\"rId1\"/>");
    buf_adds(&w, "</sheets></workbook>");
    make(t, (struct parts){.workbook = buf_text(&w)});
    buf_free(&w);
    refused(t, GP_LIMIT, "500");
}

static void what_is_broken_is_refused(void **state) {
    struct t *t = *state;
    static const char *const sheets[] = {
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
        "",
        "kein XML",
        "<worksheet><sheetData><row r=\"1\"><c "
        "r=\"A1\"><v>&e;</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" "
        "t=\"s\"><v>7</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>x</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" "
        "t=\"str\"><v>&#1;</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" "
        "t=\"str\"><v>\x01</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" "
        "t=str><v>1</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><!DOCTYPE x></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></x></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" "
        "t=\"inlineStr\"><is><t>\xFF\xFE</t></is></c></row></sheetData></worksheet>",
    };
    for (size_t i = 0; i < GP_COUNT(sheets); i++) {
        make(t, (struct parts){.sheet = sheets[i]});
        refused(t, GP_INVALID, "损坏");
    }
    make(t, (struct parts){0});
    for (size_t n = 0; n < t->bytes.n; n += t->bytes.n / 40 + 1) { /* cut off anywhere */
        struct table_book *b = NULL;
        assert_int_not_equal(table_open_bytes(&t->e, (struct str){t->bytes.p, n}, &b), GP_OK);
        assert_true(strlen(t->e.message) > 0);
    }
}

static void what_is_no_workbook_is_named(void **state) {
    struct t *t = *state;
    static const struct {
        const char *name, *words;
    } packed[] = {{"word/document.xml", "Word"},
                  {"xl/workbook.bin", "xlsb"},
                  {"content.xml", "OpenDocument"},
                  {"a.txt", "压缩包"}};
    for (size_t i = 0; i < GP_COUNT(packed); i++) {
        struct zip_part v[] = {part(packed[i].name, "x")};
        pack(t, v, 1);
        refused(t, GP_INVALID, packed[i].words);
    }
    static const struct {
        const char *bytes, *words;
    } plain[] = {{"", "空"},
                 {"%PDF-1.4", "不是表格"},
                 {"<html><table>", "网页"},
                 {"\xEF\xBB\xBF <?xml version=\"1.0\"?><Workbook/>", "网页"},
                 {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 kaputt", ".xls"},
                 {"\x81\x81\xFF\xFF\n", "编码"}};
    for (size_t i = 0; i < GP_COUNT(plain); i++) {
        buf_clear(&t->bytes);
        buf_adds(&t->bytes, plain[i].bytes);
        refused(t, GP_INVALID, plain[i].words);
    }
}

static void put(char *at, unsigned v, size_t n) {
    for (size_t i = 0; i < n; i++)
        at[i] = (char)(v >> 8 * i);
}

static void put_entry(char *at, const char *name, char type) {
    for (size_t i = 0; name[i]; i++)
        at[i * 2] = name[i];
    put(at + 0x40, (unsigned)(strlen(name) + 1) * 2, 2);
    at[0x42] = type;
    put(at + 0x74, 0xFFFFFFFE, 4);
}

/* A compound file of two sectors: the allocation table and a directory with one stream. */
static void make_compound(struct t *t, const char *stream) {
    char bytes[512 * 3] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    put(bytes + 0x1E, 9, 2);
    put(bytes + 0x20, 6, 2);
    put(bytes + 0x2C, 1, 4);
    put(bytes + 0x30, 1, 4);
    put(bytes + 0x38, 4096, 4);
    put(bytes + 0x3C, 0xFFFFFFFE, 4);
    put(bytes + 0x44, 0xFFFFFFFE, 4);
    memset(bytes + 0x4C, 0xFF, 109 * 4);
    put(bytes + 0x4C, 0, 4);
    memset(bytes + 512, 0xFF, 512);
    put(bytes + 512, 0xFFFFFFFD, 4);
    put(bytes + 516, 0xFFFFFFFE, 4);
    put_entry(bytes + 1024, "Root Entry", 5);
    put_entry(bytes + 1152, stream, 2);
    buf_clear(&t->bytes);
    buf_add(&t->bytes, bytes, sizeof(bytes));
}

static void compound_files_that_are_no_tables_are_named(void **state) {
    struct t *t = *state;
    static const struct {
        const char *stream, *words;
    } cases[] = {{"EncryptedPackage", "密码"},
                 {"WordDocument", "Word"},
                 {"Book", "Excel 95"},
                 {"Workbook", "损坏"},
                 {"PowerPoint Document", "损坏"}};
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        make_compound(t, cases[i].stream);
        refused(t, GP_INVALID, cases[i].words);
    }
    make_compound(t, "Workbook");
    put(t->bytes.p + 516, 1, 4); /* the directory's chain runs in a circle */
    refused(t, GP_INVALID, "损坏");
}

static const char *read_text(struct t *t, struct str bytes) {
    table_close(t->book);
    t->book = NULL;
    if (table_open_bytes(&t->e, bytes, &t->book) != GP_OK)
        fail_msg("refused: %s", t->e.message);
    return all(t, 0);
}

static void text_is_read_in_every_encoding(void **state) {
    struct t *t = *state;
    static const char want[] = "A1=t:姓名|B1=t:岗位|A2=t:张三|B2=t:社工, 主管";
    assert_string_equal(read_text(t, STR("姓名,岗位\r\n张三,\"社工, 主管\"\r\n")), want);
    assert_string_equal(read_text(t, STR("\xEF\xBB\xBF姓名,岗位\n张三,\"社工, 主管\"")), want);
    assert_string_equal(read_text(t, STR("姓名;岗位\n张三;社工, 主管\n")), want);
    assert_string_equal(read_text(t, STR("姓名\t岗位\n张三\t社工, 主管\n")), want);
    assert_string_equal(read_text(t, STR("\xD0\xD5\xC3\xFB,\xB8\xDA\xCE\xBB\n\xD5\xC5\xC8\xFD,"
                                         "\"\xC9\xE7\xB9\xA4, \xD6\xF7\xB9\xDC\"\n")),
                        want);
    assert_string_equal(read_text(t, STR("\xFF\xFE\xD3\x59\x0D\x54\t\0\x97\x5C")),
                        "A1=t:姓名|B1=t:岗");
}

static void text_keeps_what_spreadsheets_mean_by_it(void **state) {
    struct t *t = *state;
    assert_string_equal(read_text(t, STR("\"a\r\nb\",\"c\"\"d\",\"e\"f,=\"007\",'-5,'x\n\n,,z\n")),
                        "A1=t:a\nb|B1=t:c\"d|C1=t:\"e\"f|D1=t:007|E1=t:-5|F1=t:'x|C3=t:z");
    table_close(t->book);
    t->book = NULL;
    assert_int_equal(table_open_pasted(&t->e, STR("一,二\n三,四"), &t->book), GP_OK);
    assert_string_equal(all(t, 0), "A1=t:一,二|A2=t:三,四");
}

/* As Excel, WPS and QQ's sheets (腾讯文档) give a range as plain text: a cell with a line end or a
 * tab in quotes, quotes in it doubled; any other as it is, a quote in its middle or at its
 * beginning too. */
static void what_was_pasted_keeps_its_cells(void **state) {
    struct t *t = *state;
    static const struct {
        const char *text, *cells;
    } cases[] = {
        {"名称\t说明\r\n\"一\r\n二\"\t\"他说\"\"好\"\"\"\r\n5\"管\t a \r\n\t\r\n",
         "A1=t:名称|B1=t:说明|A2=t:一\n二|B2=t:他说\"好\"|A3=t:5\"管|B3=t: a "},
        {"\"引\"言\t1\n二\t2", "A1=t:\"引\"言|B1=t:1|A2=t:二|B2=t:2"},
        {"\"没有合上\t1\n二\t2\n", "A1=t:\"没有合上|B1=t:1|A2=t:二|B2=t:2"},
        {"\"带\t制表符\"\t1\r二\t2\r", "A1=t:带\t制表符|B1=t:1|A2=t:二|B2=t:2"},
        {"\t\t合计\t\n", "C1=t:合计"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        table_close(t->book);
        t->book = NULL;
        assert_int_equal(table_open_pasted(&t->e, str_of(cases[i].text), &t->book), GP_OK);
        assert_string_equal(all(t, 0), cases[i].cells);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(a_workbook_gives_its_cells),
        T(rows_may_be_written_in_every_way_of_xml),
        T(numbers_are_decimal_text_with_fifteen_digits),
        T(number_formats_tell_dates_and_percentages),
        T(serials_are_dates_of_both_calendars),
        T(dates_follow_the_style_and_the_calendar),
        T(merged_ranges_and_hidden_things_are_known_before_the_rows),
        T(what_is_hostile_is_refused),
        T(what_is_out_of_proportion_is_refused),
        T(limits_of_cells_rows_and_sheets_hold),
        T(what_is_broken_is_refused),
        T(what_is_no_workbook_is_named),
        T(compound_files_that_are_no_tables_are_named),
        T(text_is_read_in_every_encoding),
        T(text_keeps_what_spreadsheets_mean_by_it),
        T(what_was_pasted_keeps_its_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
