/* What a file is, by its name and by what it holds. */
#include "store_fixture.h"

#include "app/files/kind.h"
#include "base/file.h"

static const char *problem(struct place *p, const char *name, const char *bytes, size_t n) {
    const char *path = arena_printf(&p->a, "%s/sample", p->dir);
    const char *ret;
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
    ASSERT_OK(p, file_kind_problem(&p->a, name, path, &ret));
    return ret;
}

static void what_fits_is_taken(void **state) {
    struct place *p = *state;
    static const struct {
        const char *name, *bytes;
        size_t n;
    } cases[] = {
        {"a.pdf", "%PDF-1.7", 8},
        {"a.PDF", "\xEF\xBB\xBF\r\n%PDF-1.4", 13}, /* a mark and a line before it */
        {"a.docx", "PK\3\4rest", 8},
        {"a.doc", "\xd0\xcf\x11\xe0rest", 8},
        {"a.jpg", "\xff\xd8\xff\xe0", 4},
        {"a.png", "\x89PNG\r\n", 6},
        {"a.txt", "BM是会议的缩写", 20},
        {"a.csv", "a,b\n", 4},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        assert_null(problem(p, cases[i].name, cases[i].bytes, cases[i].n));
    char late[1100];
    memset(late, ' ', sizeof(late));
    memcpy(late + 900, "%PDF-1.5", 8);
    assert_null(problem(p, "a.pdf", late, sizeof(late)));
    memset(late, ' ', sizeof(late));
    memcpy(late + 1050, "%PDF-1.5", 8);
    assert_non_null(problem(p, "a.pdf", late, sizeof(late)));
}

static void what_does_not_fit_is_named(void **state) {
    struct place *p = *state;
    static const struct {
        const char *name, *bytes;
        size_t n;
        const char *says;
    } cases[] = {
        {"照片.jpg", "\x89PNG\r\n\x1a\n", 8, "这是png 图片文件，后缀却是“.jpg”"},
        {"照片.png", "\xff\xd8\xff\xe0", 4, "这是jpg 图片文件，后缀却是“.png”；请把后缀改成 .jpg"},
        {"照片.jpg",
         "\0\0\0\x18"
         "ftypheic",
         12, "heic 图片（苹果手机的格式）"},
        {"照片.jpg", "RIFF\0\0\0\0WEBP", 12, "webp 图片"},
        {"照片.jpg", "GIF89a", 6, "gif 图片"},
        {"表.xlsx", "\xd0\xcf\x11\xe0", 4, "旧版 Word、Excel 或 PPT"},
        {"表.pdf", "PK\3\4", 4, "Word、Excel、PPT"},
        {"表.txt", "%PDF-1.4", 8, "这是PDF文件"},
        {"表.pdf", "hello", 5, "可能改过名或已损坏"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        const char *said = problem(p, cases[i].name, cases[i].bytes, cases[i].n);
        assert_non_null(said);
        if (!strstr(said, cases[i].says))
            fail_msg("%s: %s", cases[i].name, said);
    }
}

/* A compound file as Office writes it ([MS-CFB]): sectors of 512 bytes, the table of sectors in the
 * first, the directory in the second, one stream from the third on. */
struct compound {
    char bytes[4096];
};

static struct compound compound_of(const char *name, const char *stream, size_t n) {
    struct compound f = {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"};
    char *entry = f.bytes + 1024 + 128;
    f.bytes[30] = 9;
    f.bytes[48] = 1;
    f.bytes[57] = 0x10; /* streams below 4096 bytes are short */
    memset(f.bytes + 512, 0xff, 512);
    for (size_t i = 0; name[i]; i++)
        entry[i * 2] = name[i];
    entry[64] = (char)(2 * (strlen(name) + 1));
    entry[116] = 2;
    entry[121] = 0x10;
    memcpy(f.bytes + 1536, stream, n);
    return f;
}

static bool is_locked(struct place *p, const char *file, const char *name, const char *stream,
                      size_t n) {
    struct compound f = compound_of(name, stream, n);
    const char *said = problem(p, file, f.bytes, sizeof(f.bytes));
    return said && strstr(said, "打开密码");
}

static void a_password_is_named_as_one(void **state) {
    struct place *p = *state;
    static const struct {
        const char *file, *name, *stream;
        size_t n;
        bool locked;
    } cases[] = {
        {"a.docx", "EncryptedPackage", "", 0, true},
        {"a.xlsx", "EncryptedPackage", "", 0, true},
        {"a.doc", "EncryptedPackage", "", 0, true},
        {"a.ppt", "EncryptedSummary", "", 0, true},
        {"a.ppt", "PowerPoint Document", "", 0, false},
        /* [MS-DOC] 2.5.2: wIdent, nFib, …; bit 8 of the flags is fEncrypted */
        {"a.doc", "WordDocument", "\xec\xa5\xc1\0\0\0\x04\x08\0\0\x00\x13", 12, true},
        {"a.doc", "WordDocument", "\xec\xa5\xc1\0\0\0\x04\x08\0\0\x00\x12", 12, false},
        /* [MS-XLS]: BOF of 16 bytes, then FilePass; or WriteProtect and FilePass; or another */
        {"a.xls", "Workbook", "\x09\x08\x02\0\0\0\x2f\0\x36\0", 10, true},
        {"a.xls", "Workbook", "\x09\x08\x02\0\0\0\x86\0\0\0\x2f\0\x36\0", 14, true},
        {"a.xls", "Workbook", "\x09\x08\x02\0\0\0\xe1\0\0\0\x2f\0\x36\0", 14, false},
        {"a.xls", "Book", "\x09\x08\x02\0\0\0\x2f\0\x36\0", 10, true},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        if (is_locked(p, cases[i].file, cases[i].name, cases[i].stream, cases[i].n) !=
            cases[i].locked)
            fail_msg("case %zu: %s with %s", i, cases[i].file, cases[i].name);
}

static void a_compound_file_of_nonsense_is_read_to_its_end(void **state) {
    struct place *p = *state;
    struct compound f = compound_of("EncryptedPackage", "", 0);
    f.bytes[30] = 60; /* no such size of a sector */
    assert_null(problem(p, "a.doc", f.bytes, sizeof(f.bytes)));
    f = compound_of("x", "", 0);
    memset(f.bytes + 76, 0, 4); /* the directory's chain is a ring: its sector follows itself */
    memcpy(f.bytes + 512 + 4, "\1\0\0\0", 4);
    assert_null(problem(p, "a.doc", f.bytes, sizeof(f.bytes)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(what_fits_is_taken),
        PLACE_TEST(what_does_not_fit_is_named),
        PLACE_TEST(a_password_is_named_as_one),
        PLACE_TEST(a_compound_file_of_nonsense_is_read_to_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
