#include "test.h"

#include <zip.h>

#include "base/str.h"
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parts_come_back_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(bytes_depend_on_the_parts_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(two_parts_of_one_name_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(elements_nest_and_text_is_escaped, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
