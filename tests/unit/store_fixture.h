/* A database file in a folder of its own, and the example rounds, for the tests of store. */
#ifndef GP_TESTS_STORE_FIXTURE_H
#define GP_TESTS_STORE_FIXTURE_H

#include "test.h"

#include <ctype.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "bundle/bundle.h"
#include "codec/json.h"
#include "db/driver.h"
#include "store/store.h"

struct place {
    struct arena a;
    struct gp_err e;
    char *dir, *path;
    struct db *db;
};

#define ASSERT_OK(p, call)                                                                         \
    do {                                                                                           \
        if ((call) != GP_OK)                                                                       \
            fail_msg("%s: %s [%s]", #call, (p)->e.message, (p)->e.detail ? (p)->e.detail : "");    \
    } while (0)

/* A unit of work around the call: for what does not begin its units itself. */
#define READ(p, call)  DB_UNIT((p)->db, &(p)->e, DB_READ, call)
#define WRITE(p, call) DB_UNIT((p)->db, &(p)->e, DB_WRITE, call)

static inline void assert_says(const struct place *p, const char *part) {
    if (!p->e.message || !strstr(p->e.message, part))
        fail_msg("'%s' does not say '%s'", p->e.message ? p->e.message : "", part);
}

/* The unit of work of a call in the district; NULL: none in particular. */
static inline struct work *at(struct place *p, const char *tenant) {
    struct work *w = gp_new(&p->a, struct work);
    *w = (struct work){.arena = &p->a, .err = &p->e, .db = p->db, .tenant = tenant};
    return w;
}

/* An empty database is made once a program; what is kept of it is written where a file is to begin.
 */
static inline void begin_file(struct place *p) {
    static struct arena kept;
    static struct str bytes;
    if (bytes.n > 0) {
        ASSERT_OK(p, file_write(&p->e, p->path, bytes));
        return;
    }
    ASSERT_OK(p, store_open(&p->e, p->path, true, &p->db));
    db_close(p->db);
    p->db = NULL;
    ASSERT_OK(p, file_read(&kept, &p->e, p->path, 64 << 20, &bytes));
}

static inline void open_again(struct place *p) {
    db_close(p->db);
    p->db = NULL;
    ASSERT_OK(p, store_open(&p->e, p->path, true, &p->db));
}

/* Of the schema on a server: an unquoted name is in small letters. */
static inline const char *schema_name(struct place *p) {
    char *name = arena_printf(&p->a, "t%s", strrchr(p->dir, '-') + 1);
    for (char *c = name; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return name;
}

/* A file; or a schema of its own on the server that GP_TEST_SERVER names (postgresql://…?…). */
static inline char *test_address(struct place *p) {
    const char *server = getenv("GP_TEST_SERVER");
    return server ? arena_printf(&p->a, "%s&options=-csearch_path%%3D%s", server, schema_name(p))
                  : arena_printf(&p->a, "%s/t.db", p->dir);
}

static inline int set_up(void **state) {
    static struct place p;
    p = (struct place){.a = ARENA_INIT};
    p.e.arena = &p.a;
    p.dir = arena_strdup(&p.a, "/tmp/gongping-store-XXXXXX");
    assert_non_null(mkdtemp(p.dir));
    p.path = test_address(&p);
    if (!db_is_server(p.path))
        begin_file(&p);
    open_again(&p);
    *state = &p;
    return 0;
}

static inline void drop_schema(struct place *p) {
    const char *drop = arena_printf(&p->a, "DROP SCHEMA %s CASCADE", schema_name(p));
    ASSERT_OK(p, WRITE(p, db_script(p->db, &p->e, drop)));
}

static inline void remove_files(struct place *p) {
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < GP_COUNT(ends); i++)
        unlink(arena_printf(&p->a, "%s%s", p->path, ends[i]));
}

/* The same place with an empty database. */
static inline void begin_anew(struct place *p) {
    if (db_is_server(p->path))
        drop_schema(p);
    db_close(p->db);
    p->db = NULL;
    remove_files(p);
    if (!db_is_server(p->path))
        begin_file(p);
    open_again(p);
}

static inline int tear_down(void **state) {
    struct place *p = *state;
    if (db_is_server(p->path))
        drop_schema(p);
    db_close(p->db);
    remove_files(p);
    rmdir(p->dir);
    arena_release(&p->a);
    return 0;
}

#define PLACE_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

/* examples/<name> */
static inline struct str example_text(struct place *p, const char *name) {
    struct str text;
    const char *path = arena_printf(&p->a, GP_SOURCE_ROOT "/examples/%s", name);
    ASSERT_OK(p, file_read(&p->a, &p->e, path, BUNDLE_MAX_BYTES, &text));
    return text;
}

static inline struct dossier example_round(struct place *p, const char *name) {
    struct dossier d;
    ASSERT_OK(p, bundle_read(&p->a, &p->e, example_text(p, name), &d));
    return d;
}

static inline const char *bundle_text(struct place *p, const struct dossier *d) {
    struct buf b = BUF_INIT;
    bundle_write(d, &b);
    const char *text = arena_strndup(&p->a, buf_text(&b), b.n);
    buf_free(&b);
    return text;
}

#endif
