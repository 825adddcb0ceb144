/* What is swept away, and what never is. */
#include "store_fixture.h"

#include <sys/stat.h>
#include <unistd.h>

#include "app/files/document.h"
#include "app/files/sweep.h"
#include "base/clock.h"

#define DAY 86400000LL

static const char noted[] = "aa00000000000000000000000000000000000000000000000000000000000000";
static const char orphan[] = "aa11111111111111111111111111111111111111111111111111111111111111";
static const char alone[] = "bb11111111111111111111111111111111111111111111111111111111111111";

static const char *put(struct place *p, const char *files, const char *hash) {
    struct work app = {.arena = &p->a, .err = &p->e, .db = p->db, .tenant = "440310"};
    const char *from = arena_printf(&p->a, "%s/spool/x", files);
    const char *documents = arena_printf(&p->a, "%s/documents", files);
    ASSERT_OK(p, file_write(&p->e, from, str_of("text")));
    ASSERT_OK(p, document_place(&app, documents, from, hash));
    ASSERT_OK(p, document_place(&app, documents, from, hash)); /* can be repeated */
    unlink(from);
    return document_path(&p->a, documents, hash);
}

static enum gp_code note(struct work *w, void *arg) {
    (void)arg;
    const struct document d = {.sha256 = noted, .file_name = "a.pdf", .size = 4, .created_at = 1};
    TRY(store_tenant_put(w, "440310", "示例"));
    return store_document_put(w, &d);
}

static size_t swept(struct place *p, const char *files, int64_t now_ms) {
    size_t n;
    ASSERT_OK(p, sweep_documents(at(p, NULL), files, now_ms, &n));
    return n;
}

static void documents_that_nothing_notes_go_after_a_day(void **state) {
    struct place *p = *state;
    const char *files = arena_printf(&p->a, "%s/t.db.files", p->dir);
    ASSERT_OK(p, document_make_folders(&p->e, files));
    const char *kept = put(p, files, noted), *gone = put(p, files, orphan);
    const char *too = put(p, files, alone);
    ASSERT_OK(p, WORK_WRITE(at(p, "440310"), note(at(p, "440310"), NULL)));
    int64_t now = clock_now_ms();
    assert_int_equal(swept(p, files, now), 0);
    assert_true(document_is_there(gone));
    assert_int_equal(swept(p, files, now + 2 * DAY), 2);
    assert_true(document_is_there(kept));
    assert_false(document_is_there(gone));
    assert_false(document_is_there(too));
    assert_int_equal(swept(p, files, now + 2 * DAY), 0);
    unlink(kept);
    static const char *const folders[] = {"documents/aa", "documents/bb", "documents", "spool",
                                          "uploads",      "casefiles",    ""};
    for (size_t i = 0; i < GP_COUNT(folders); i++)
        rmdir(arena_printf(&p->a, "%s/%s", files, folders[i]));
}

static const char *set_aside(struct place *p, const char *path) {
    const char *aside = arena_printf(&p->a, "%s.swept", path);
    assert_int_equal(rename(path, aside), 0);
    return aside;
}

static void what_a_crash_left_aside_goes_back_or_goes(void **state) {
    struct place *p = *state;
    const char *files = arena_printf(&p->a, "%s/t.db.files", p->dir);
    ASSERT_OK(p, document_make_folders(&p->e, files));
    ASSERT_OK(p, WORK_WRITE(at(p, "440310"), note(at(p, "440310"), NULL)));
    const char *kept = put(p, files, noted), *gone = put(p, files, orphan);
    const char *kept_aside = set_aside(p, kept), *gone_aside = set_aside(p, gone);
    int64_t now = clock_now_ms();
    assert_int_equal(swept(p, files, now), 0);
    assert_true(document_is_there(kept)); /* at once: it is missing */
    assert_int_equal(access(kept_aside, F_OK), -1);
    assert_int_equal(access(gone_aside, F_OK), 0); /* it may be under way */
    ASSERT_OK(p, file_write(&p->e, kept_aside, str_of("old")));
    assert_int_equal(swept(p, files, now + 2 * DAY), 1);
    assert_int_equal(access(gone_aside, F_OK), -1);
    assert_int_equal(access(kept_aside, F_OK), -1);
    assert_false(document_is_there(gone));
    struct stat st;
    assert_int_equal(stat(kept, &st), 0);
    assert_int_equal(st.st_size, 4); /* not replaced */
    unlink(kept);
    static const char *const folders[] = {"documents/aa", "documents", "spool",
                                          "uploads",      "casefiles", ""};
    for (size_t i = 0; i < GP_COUNT(folders); i++)
        rmdir(arena_printf(&p->a, "%s/%s", files, folders[i]));
}

struct again {
    struct place *p;
};

static void hand_in_again(void *arg) {
    struct again *a = arg;
    struct work *w = at(a->p, "440310");
    const struct document d = {.sha256 = orphan, .file_name = "b.pdf", .size = 4, .created_at = 1};
    ASSERT_OK(a->p, WORK_WRITE(w, store_document_put(w, &d)));
}

static void what_is_handed_in_again_at_that_moment_stays(void **state) {
    struct place *p = *state;
    const char *files = arena_printf(&p->a, "%s/t.db.files", p->dir);
    ASSERT_OK(p, document_make_folders(&p->e, files));
    ASSERT_OK(p, WORK_WRITE(at(p, "440310"), note(at(p, "440310"), NULL)));
    const char *path = put(p, files, orphan);
    int64_t later = clock_now_ms() + 2 * DAY;
    struct again again = {.p = p};
    sweep_between = hand_in_again;
    sweep_between_arg = &again;
    assert_int_equal(swept(p, files, later), 0);
    assert_true(document_is_there(path));
    sweep_between = NULL;
    unlink(path);
    static const char *const folders[] = {"documents/aa", "documents", "spool",
                                          "uploads",      "casefiles", ""};
    for (size_t i = 0; i < GP_COUNT(folders); i++)
        rmdir(arena_printf(&p->a, "%s/%s", files, folders[i]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(what_a_crash_left_aside_goes_back_or_goes),
        PLACE_TEST(what_is_handed_in_again_at_that_moment_stays),
        PLACE_TEST(documents_that_nothing_notes_go_after_a_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
