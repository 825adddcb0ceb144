#include "test.h"

#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

#include "base/file.h"
#include "base/str.h"
#include "codec/archive.h"
#include "codec/xml.h"
#include "codec/zip.h"

struct fixture {
    struct arena arena;
    struct gp_err err;
    struct buf out;
};

static int setup(void **state) {
    static struct fixture f;
    f = (struct fixture){.arena = ARENA_INIT, .out = BUF_INIT};
    f.err.arena = &f.arena;
    *state = &f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    buf_free(&f->out);
    arena_release(&f->arena);
    return 0;
}

static const struct zip_part parts[] = {
    {"[Content_Types].xml", {"<a/>", 4}},
    {"文件夹/文字.txt", {"六和中心 478,240.00", 23}},
    {"empty", {"", 0}},
};

static void parts_come_back_in_order(void **state) {
    struct fixture *f = *state;
    assert_int_equal(zip_pack(parts, GP_COUNT(parts), &f->err, &f->out), GP_OK);
    zip_error_t ze;
    zip_error_init(&ze);
    zip_source_t *source = zip_source_buffer_create(f->out.p, f->out.n, 0, &ze);
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &ze);
    assert_non_null(archive);
    assert_i64(zip_get_num_entries(archive, 0), GP_COUNT(parts));
    for (size_t i = 0; i < GP_COUNT(parts); i++) {
        assert_string_equal(zip_get_name(archive, i, 0), parts[i].name);
        char text[64] = "";
        zip_file_t *member = zip_fopen_index(archive, i, 0);
        assert_i64(zip_fread(member, text, sizeof(text)), (int64_t)parts[i].bytes.n);
        assert_memory_equal(text, parts[i].bytes.p, parts[i].bytes.n);
        zip_fclose(member);
    }
    zip_discard(archive);
}

static void bytes_depend_on_the_parts_alone(void **state) {
    struct fixture *f = *state;
    static const char *const zones[] = {"UTC", "Asia/Shanghai", "America/New_York"};
    for (size_t i = 0; i < GP_COUNT(zones); i++) {
        setenv("TZ", zones[i], 1);
        tzset();
        struct buf again = BUF_INIT;
        buf_clear(&f->out);
        assert_int_equal(zip_pack(parts, GP_COUNT(parts), &f->err, &again), GP_OK);
        setenv("TZ", "UTC", 1);
        tzset();
        assert_int_equal(zip_pack(parts, GP_COUNT(parts), &f->err, &f->out), GP_OK);
        assert_i64(again.n, f->out.n);
        assert_memory_equal(again.p, f->out.p, again.n);
        buf_free(&again);
    }
    /* The date field of the first local header, by the format's layout at offset 12:
     * (0 << 9 | 1 << 5 | 1) is 1980-01-01. */
    assert_int_equal((unsigned char)f->out.p[12], 0x21);
    assert_int_equal((unsigned char)f->out.p[13], 0);
}

static void two_parts_of_one_name_are_refused(void **state) {
    struct fixture *f = *state;
    static const struct zip_part twins[] = {{"a", {"1", 1}}, {"a", {"2", 1}}};
    buf_adds(&f->out, "before");
    assert_int_equal(zip_pack(twins, GP_COUNT(twins), &f->err, &f->out), GP_BUG);
    assert_string_equal(f->out.p, "before");
    assert_non_null(f->err.message);
}

static void elements_nest_and_text_is_escaped(void **state) {
    struct fixture *f = *state;
    struct xml x = xml_start(&f->out, XML_HTML);
    xml_begin(&x, "p");
    xml_attr(&x, "title", "\"<'");
    xml_text(&x, "1 < 2 & 3");
    xml_begin(&x, "br");
    xml_end(&x);
    xml_begin(&x, "b");
    xml_end(&x);
    xml_end(&x);
    assert_string_equal(f->out.p, "<p title=\"&quot;&lt;&#39;\">1 &lt; 2 &amp; 3<br><b></b></p>");
    buf_clear(&f->out);
    x = xml_start(&f->out, XML_STRICT);
    xml_begin(&x, "a");
    xml_leaf_number(&x, "b", "n", -7);
    xml_end(&x);
    assert_non_null(strstr(f->out.p, "<a><b n=\"-7\"/></a>"));
}

/* Bit 11 of the flags at offset 6 of a member's header: its name is UTF-8. Without it Windows reads
 * Chinese names in the code page of the machine. */
static void names_in_an_archive_are_marked_as_utf_8(void **state) {
    struct fixture *f = *state;
    char folder[] = "/tmp/gongping-zip-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *path = arena_printf(&f->arena, "%s/六和.zip", folder);
    struct archive_writer *w;
    assert_int_equal(archive_create(&f->err, path, &w), GP_OK);
    const char *first = archive_free_path(w, &f->arena, "六和/材料", "合同：2022?.PDF");
    assert_string_equal(first, "六和/材料/合同：2022？.PDF");
    assert_int_equal(archive_add_bytes(w, &f->err, first, STR("a")), GP_OK);
    assert_string_equal(archive_free_path(w, &f->arena, "六和/材料", "合同：2022？.pdf"),
                        "六和/材料/合同：2022？（2）.pdf");
    assert_string_equal(archive_free_path(w, &f->arena, NULL, "目录.html"), "目录.html");
    assert_int_equal(archive_finish(w, &f->err, NULL, NULL), GP_OK);
    struct str bytes;
    assert_int_equal(file_read(&f->arena, &f->err, path, 1 << 20, &bytes), GP_OK);
    assert_int_equal(bytes.p[7] & 0x08, 0x08);
    unlink(path);
    rmdir(folder);
}

static void names_are_such_as_windows_can_hold(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *name, *want;
    } cases[] = {
        {"a<b>c:d\"e/f\\g|h?i*j", "a＜b＞c：d＂e／f＼g｜h？i＊j"},
        {"..", "未命名"},
        {" 名单.xlsx. ", "名单.xlsx"},
        {"", "未命名"},
        {"con", "_con"},
        {"NUL.txt", "_NUL.txt"},
        {"com1.pdf", "_com1.pdf"},
        {"console.log", "console.log"},
        {"一\n二.txt", "一 二.txt"},
        {"六和社区党群服务中心.tar.gz", "六和社区党群服务中心.tar.gz"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        assert_string_equal(archive_portable_name(&f->arena, cases[i].name), cases[i].want);
    struct buf wide GP_CLEANUP(buf_free) = BUF_INIT;
    for (int i = 0; i < 120; i++)
        buf_adds(&wide, "长");
    buf_adds(&wide, ".docx");
    const char *cut = archive_portable_name(&f->arena, buf_text(&wide));
    assert_i64(strlen(cut), 3 * ARCHIVE_NAME + strlen("….docx"));
    assert_string_equal(cut + strlen(cut) - strlen("长….docx"), "长….docx");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parts_come_back_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(names_in_an_archive_are_marked_as_utf_8, setup, teardown),
        cmocka_unit_test_setup_teardown(names_are_such_as_windows_can_hold, setup, teardown),
        cmocka_unit_test_setup_teardown(bytes_depend_on_the_parts_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(two_parts_of_one_name_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(elements_nest_and_text_is_escaped, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
