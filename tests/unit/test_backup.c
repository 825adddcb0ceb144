/* Names of backups, and archives that are cut off, damaged or stopped. */
#include "test.h"

#include <unistd.h>

#include "app/admin/backup.h"
#include "app/admin/backup_seal.h"
#include "app/files/depot_inside.h"
#include "base/clock.h"
#include "base/file.h"
#include "codec/archive.h"

struct fixture {
    struct arena arena;
    struct gp_err err;
    char folder[64];
};

static int setup(void **state) {
    static struct fixture f;
    f = (struct fixture){.arena = ARENA_INIT, .folder = "/tmp/gongping-backup-XXXXXX"};
    f.err.arena = &f.arena;
    assert_non_null(mkdtemp(f.folder));
    *state = &f;
    return 0;
}

static const char *in_folder(struct fixture *f, const char *name) {
    return arena_printf(&f->arena, "%s/%s", f->folder, name);
}

static int teardown(void **state) {
    struct fixture *f = *state;
    static const char *const names[] = {"a.zip",   "b.zip",   "in",      "cut.zip", "key",
                                        "another", "plain0",  "plain1",  "plain2",  "plain3",
                                        "sealed0", "sealed1", "sealed2", "sealed3"};
    for (size_t i = 0; i < GP_COUNT(names); i++)
        unlink(in_folder(f, names[i]));
    assert_int_equal(rmdir(f->folder), 0); /* and nothing else was left */
    arena_release(&f->arena);
    return 0;
}

static bool take(void *arg, const void *bytes, size_t n) {
    buf_add(arg, bytes, n);
    return true;
}

static bool refuse(void *arg, const void *bytes, size_t n) {
    (void)arg;
    (void)bytes;
    (void)n;
    return false;
}

static bool always(void *arg) {
    (void)arg;
    return true;
}

static const char *make(struct fixture *f, const char *name) {
    struct archive_writer *w;
    const char *path = in_folder(f, name), *in = in_folder(f, "in");
    assert_int_equal(file_write(&f->err, in, STR("文件的内容")), GP_OK);
    assert_int_equal(archive_create(&f->err, path, &w), GP_OK);
    assert_int_equal(archive_add_bytes(w, &f->err, "甲.json", STR("{}")), GP_OK);
    assert_int_equal(archive_add_file(w, &f->err, "d/in", in, false), GP_OK);
    assert_true(archive_has(w, "d/in"));
    assert_false(archive_has(w, "d/out"));
    assert_int_equal(archive_finish(w, &f->err, NULL, NULL), GP_OK);
    return path;
}

static void members_come_back(void **state) {
    struct fixture *f = *state;
    struct archive_reader *r;
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    int64_t size = 0;
    assert_int_equal(archive_open(&f->err, make(f, "a.zip"), &r), GP_OK);
    assert_int_equal(archive_count(r), 2);
    assert_true(archive_size(r, "d/in", &size));
    assert_int_equal(size, strlen("文件的内容"));
    assert_false(archive_size(r, "d/out", &size));
    assert_int_equal(archive_read(r, &f->err, "d/in", take, &b), GP_OK);
    assert_string_equal(buf_text(&b), "文件的内容");
    assert_int_equal(archive_read(r, &f->err, "d/out", take, &b), GP_MISSING);
    assert_int_equal(archive_read(r, &f->err, "d/in", refuse, NULL), GP_IO);
    archive_close(r);
}

static void nothing_is_written_over_and_nothing_is_left_of_one_that_was_stopped(void **state) {
    struct fixture *f = *state;
    struct archive_writer *w;
    make(f, "a.zip");
    assert_int_equal(archive_create(&f->err, in_folder(f, "a.zip"), &w), GP_CONFLICT);
    assert_int_equal(archive_create(&f->err, in_folder(f, "none/b.zip"), &w), GP_OK);
    assert_int_equal(archive_add_bytes(w, &f->err, "x", STR("x")), GP_OK);
    assert_int_equal(archive_finish(w, &f->err, NULL, NULL), GP_IO);
    assert_int_equal(archive_create(&f->err, in_folder(f, "b.zip"), &w), GP_OK);
    assert_int_equal(archive_add_file(w, &f->err, "in", in_folder(f, "in"), true), GP_OK);
    assert_int_equal(archive_finish(w, &f->err, always, NULL), GP_RETRY);
    assert_int_equal(access(in_folder(f, "b.zip"), F_OK), -1);
    assert_int_equal(archive_create(&f->err, in_folder(f, "b.zip"), &w), GP_OK);
    assert_int_equal(archive_add_file(w, &f->err, "in", in_folder(f, "gone"), true), GP_OK);
    assert_int_equal(archive_finish(w, &f->err, NULL, NULL), GP_IO);
}

static void what_is_cut_off_or_damaged_is_no_archive(void **state) {
    struct fixture *f = *state;
    struct archive_reader *r;
    struct str whole;
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    const char *cut = in_folder(f, "cut.zip");
    assert_int_equal(file_read(&f->arena, &f->err, make(f, "a.zip"), 1 << 20, &whole), GP_OK);
    for (size_t n = 0; n < whole.n; n += 7) {
        assert_int_equal(file_write(&f->err, cut, (struct str){whole.p, n}), GP_OK);
        assert_int_equal(archive_open(&f->err, cut, &r), GP_INVALID);
    }
    assert_int_equal(archive_open(&f->err, in_folder(f, "gone"), &r), GP_MISSING);
    /* A byte of the stored member. */
    char *bytes = arena_memdup(&f->arena, whole.p, whole.n);
    char *at = memmem(bytes, whole.n, "文件的内容", strlen("文件的内容"));
    assert_non_null(at);
    at[1] ^= 1;
    assert_int_equal(file_write(&f->err, cut, (struct str){bytes, whole.n}), GP_OK);
    assert_int_equal(archive_open(&f->err, cut, &r), GP_OK);
    assert_int_equal(archive_read(r, &f->err, "d/in", take, &b), GP_INVALID);
    archive_close(r);
}

static void only_names_of_ours_are_backups(void **state) {
    (void)state;
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    assert_true(backup_is_name("gongping-20260301-101500.db"));
    assert_true(backup_is_name("gongping-20260301-101500.zip"));
    /* 2026-03-01 02:15:00 UTC */
    assert_string_equal(backup_name(&a, 1772331300000, false), "gongping-20260301-101500.zip");
    const char *automatic = backup_name(&a, 1772331300000, true);
    assert_string_equal(automatic, "gongping-20260301-101500-auto.zip");
    assert_true(backup_is_name(automatic) && backup_is_automatic(automatic));
    assert_true(backup_is_automatic("gongping-20260301-101500-auto.zip.sealed"));
    assert_false(backup_is_automatic("gongping-20260301-101500.zip.sealed"));
    assert_int_equal(backup_name_day(automatic), 20513); /* 2026-03-01 */
    assert_int_equal(backup_name_day("gongping-20269901-101500.zip"), DEC_UNSET);
    static const char *const others[] = {"",
                                         "gongping-20260301-101500.zip/..",
                                         "../x",
                                         "gongping-2026030a-101500.zip",
                                         "gongping-20260301-101500.zip.data",
                                         "gongping-20260301-101500.dc"};
    for (size_t i = 0; i < GP_COUNT(others); i++)
        assert_false(backup_is_name(others[i]));
}

#define AT(day, hour) ((int64_t)(day)*DAY_MS - CHINA_OFFSET_MS + (hour)*3600000LL)

static void an_automatic_one_is_due_when_its_days_are_over_and_it_is_night(void **state) {
    (void)state;
    static const struct {
        int64_t now, newest, each;
        bool due;
    } cases[] = {
        {AT(100, 12), DEC_UNSET, DEC_UNSET, false},
        {AT(100, 0), DEC_UNSET, 7, true},
        {AT(100, 12), 99, 1, true},
        {AT(100, 1), 99, 1, false},
        {AT(100, 2), 99, 1, true},
        {AT(100, 12), 100, 1, false},
        {AT(100, 12), 94, 7, false},
        {AT(101, 3), 94, 7, true},
        {AT(100, 12), 120, 1, false},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        assert_int_equal(backup_is_due(cases[i].now, cases[i].newest, cases[i].each), cases[i].due);
}

/* Of no byte, of less than a piece, of just a piece, and of more. */
static void what_is_sealed_opens_with_its_key_alone(void **state) {
    struct fixture *f = *state;
    char public[SEAL_KEY_HEX], other[SEAL_KEY_HEX];
    const char *key = in_folder(f, "key"), *another = in_folder(f, "another");
    assert_int_equal(seal_keygen(&f->err, key, public), GP_OK);
    assert_int_equal(seal_keygen(&f->err, another, other), GP_OK);
    assert_int_equal(seal_keygen(&f->err, key, other), GP_CONFLICT);
    assert_true(seal_key_is_good(public));
    assert_false(seal_key_is_good("00"));
    static const size_t sizes[] = {0, 100, 65536, 200000};
    for (size_t i = 0; i < GP_COUNT(sizes); i++) {
        const char *plain = in_folder(f, arena_printf(&f->arena, "plain%zu", i));
        const char *sealed = in_folder(f, arena_printf(&f->arena, "sealed%zu", i));
        const char *back = in_folder(f, arena_printf(&f->arena, "back%zu", i));
        char *bytes = arena_alloc(&f->arena, sizes[i] + 1);
        memset(bytes, 'x', sizes[i]);
        struct str whole, got;
        assert_int_equal(file_write(&f->err, plain, (struct str){bytes, sizes[i]}), GP_OK);
        assert_int_equal(seal_file(&f->err, plain, sealed, public), GP_OK);
        assert_int_equal(seal_file(&f->err, plain, sealed, public), GP_CONFLICT);
        assert_true(seal_is_sealed(sealed) && !seal_is_sealed(plain));
        assert_int_equal(unseal_file(&f->err, sealed, back, another), GP_INVALID);
        assert_int_equal(unseal_file(&f->err, sealed, back, key), GP_OK);
        assert_int_equal(file_read(&f->arena, &f->err, back, 1 << 20, &got), GP_OK);
        assert_true(str_eq(got, (struct str){bytes, sizes[i]}));
        unlink(back);
        /* Cut off, longer, changed: refused, and nothing is left. */
        assert_int_equal(file_read(&f->arena, &f->err, sealed, 1 << 20, &whole), GP_OK);
        char *bad = arena_alloc(&f->arena, whole.n + 1);
        memcpy(bad, whole.p, whole.n);
        bad[whole.n] = 'x';
        const size_t lengths[] = {whole.n - 1, whole.n - 17, whole.n + 1, 40};
        for (size_t k = 0; k <= GP_COUNT(lengths); k++) {
            size_t n = k < GP_COUNT(lengths) ? lengths[k] : whole.n;
            bad[whole.n - 1] ^= k == GP_COUNT(lengths);
            assert_int_equal(file_write(&f->err, sealed, (struct str){bad, n}), GP_OK);
            assert_int_equal(unseal_file(&f->err, sealed, back, key), GP_INVALID);
            assert_int_equal(file_size(back), 0);
        }
    }
}

static void sizes_are_for_people(void **state) {
    (void)state;
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    static const struct {
        int64_t bytes;
        const char *text;
    } cases[] = {{0, "0 字节"},
                 {1023, "1023 字节"},
                 {1024, "1.0 KB"},
                 {1536, "1.5 KB"},
                 {100 << 10, "100 KB"},
                 {(int64_t)64 << 20, "64.0 MB"},
                 {(int64_t)5 << 30, "5.0 GB"},
                 {(int64_t)2048 << 40, "2048 TB"}};
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        assert_string_equal(file_size_text(&a, cases[i].bytes), cases[i].text);
}

/* A place with two notes, one of now and one of two days ago; of what goes the name is kept. */
static const char *dropped;

static enum gp_code each_note(const struct depot *d, struct gp_err *e, const char *prefix,
                              depot_visit visit, void *arg) {
    (void)d;
    (void)e;
    int64_t now = clock_now_ms();
    const struct depot_item young = {"gongping-20200103-030000-auto.zip.making", 1, now};
    const struct depot_item old = {"gongping-20200101-030000-auto.zip.making", 1,
                                   now - 2 * 86400000LL};
    if (strcmp(prefix, "gongping-") != 0)
        return GP_OK;
    assert_int_equal(visit(arg, &young), GP_OK);
    return visit(arg, &old);
}

static enum gp_code drop_noted(const struct depot *d, struct gp_err *e, const char *name) {
    (void)d;
    (void)e;
    assert_null(dropped);
    dropped = strcmp(name, "gongping-20200101-030000-auto.zip.making") == 0 ? "old" : "another";
    return GP_OK;
}

static void the_note_of_one_that_was_killed_goes_after_a_day(void **state) {
    static const struct depot_kind kind = {.each = each_note, .drop = drop_noted};
    const struct depot place = {.kind = &kind};
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    (void)state;
    dropped = NULL;
    assert_int_equal(backup_drop_old(&e, &place, 3), GP_OK);
    assert_string_equal(dropped, "old");
}

/* A place where another backup is under way or not, with a file that no list names, of two days
 * ago. */
static bool under_way, begins_later;
static int looked, files_dropped;

static enum gp_code each_kept(const struct depot *d, struct gp_err *e, const char *prefix,
                              depot_visit visit, void *arg) {
    (void)d;
    (void)e;
    int64_t now = clock_now_ms();
    const struct depot_item note = {"gongping-20200103-030000-auto.zip.making", 1, now};
    const struct depot_item old = {"gongping-20200101-030000-auto.zip", 1, 0};
    const struct depot_item file = {"files/ab/abc", 1, now - 2 * 86400000LL};
    if (strcmp(prefix, "gongping-") != 0)
        return visit(arg, &file);
    assert_int_equal(visit(arg, &old), GP_OK);
    return under_way || (begins_later && looked++ > 0) ? visit(arg, &note) : GP_OK;
}

static enum gp_code count_drop(const struct depot *d, struct gp_err *e, const char *name) {
    (void)d;
    (void)e;
    files_dropped += strcmp(name, "files/ab/abc") == 0;
    return GP_OK;
}

static void while_one_is_under_way_no_file_beside_goes(void **state) {
    static const struct depot_kind kind = {.each = each_kept, .drop = count_drop};
    const struct depot place = {.kind = &kind};
    static const struct {
        bool under_way, begins_later;
        int goes;
    } cases[] = {{true, false, 0}, {false, true, 0}, {false, false, 1}};
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    (void)state;
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        under_way = cases[i].under_way;
        begins_later = cases[i].begins_later;
        looked = files_dropped = 0;
        assert_int_equal(backup_drop_old(&e, &place, 0), GP_OK);
        assert_int_equal(files_dropped, cases[i].goes);
    }
}

/* What is done to a place, in its order; looking at its files fails. */
static struct buf *done_to;

static enum gp_code note_write(const struct depot *d, struct gp_err *e, const char *name,
                               struct str text) {
    (void)d;
    (void)e;
    (void)text;
    buf_addf(done_to, "write %s;", name);
    return GP_OK;
}

static enum gp_code fail_each(const struct depot *d, struct gp_err *e, const char *prefix,
                              depot_visit visit, void *arg) {
    (void)d;
    (void)visit;
    (void)arg;
    buf_addf(done_to, "each %s;", prefix);
    return gp_fail(e, GP_IO, NULL, "away");
}

static enum gp_code note_drop(const struct depot *d, struct gp_err *e, const char *name) {
    (void)d;
    (void)e;
    buf_addf(done_to, "drop %s;", name);
    return GP_OK;
}

static void one_under_way_says_so_first_and_takes_its_word_back(void **state) {
    static const struct depot_kind kind = {
        .write = note_write, .each = fail_each, .drop = note_drop};
    const struct depot place = {.kind = &kind};
    const struct backup_apart apart = {&place, "a.zip", NULL};
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    struct work w = {.arena = &a, .err = &e};
    struct backup_made made;
    struct buf done GP_CLEANUP(buf_free) = BUF_INIT;
    const char *name;
    (void)state;
    done_to = &done;
    assert_int_equal(backup_make_apart(&w, "/nowhere", &apart, NULL, NULL, &made, &name), GP_IO);
    assert_string_equal(buf_text(&done), "write a.zip.making;each files/;drop a.zip.making;");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(members_come_back, setup, teardown),
        cmocka_unit_test_setup_teardown(
            nothing_is_written_over_and_nothing_is_left_of_one_that_was_stopped, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_cut_off_or_damaged_is_no_archive, setup, teardown),
        cmocka_unit_test(only_names_of_ours_are_backups),
        cmocka_unit_test(an_automatic_one_is_due_when_its_days_are_over_and_it_is_night),
        cmocka_unit_test_setup_teardown(what_is_sealed_opens_with_its_key_alone, setup, teardown),
        cmocka_unit_test(sizes_are_for_people),
        cmocka_unit_test(the_note_of_one_that_was_killed_goes_after_a_day),
        cmocka_unit_test(while_one_is_under_way_no_file_beside_goes),
        cmocka_unit_test(one_under_way_says_so_first_and_takes_its_word_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
