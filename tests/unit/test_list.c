/* Lists of our own, read from rows that stand in the statements themselves: in an order, with ties
 * and gaps that no table would show for long. */
#include "test.h"

#include "store/list.h"

struct thing {
    const char *id;
};
struct box {
    const char *name;
    int64_t weight;
    struct thing *things;
    size_t n_things;
};
struct label {
    bool given;
    const char *text;
    struct thing *stickers;
    size_t n_stickers;
};
struct shelf {
    const char *id;
    struct label label;
    struct box *boxes;
    size_t n_boxes;
};
struct room {
    const char *owner; /* not of a list */
    struct shelf *shelves;
    size_t n_shelves;
};

#define ROWS(columns, values)                                                                      \
    "SELECT " columns " FROM (VALUES " values ") WHERE $1 = 'tenant' AND $2 = 'room'"

static const struct db_sql shelf_get = {
    "shelf", ROWS("column1, column2", "(7, 'low'), (3, 'high'), (7, 'east')")};
/* Parents change from row to row, and the last place comes first. */
static const struct db_sql box_get = {
    "box", ROWS("column1, column2, column3, column4",
                "('low', 9, 'i', NULL), ('high', 2, 'c', 5), ('low', 1, 'h', 0), "
                "('high', 0, 'a', 1), ('high', 1, 'b', -3)")};
static const struct db_sql label_get = {"label",
                                        ROWS("column1, column2", "('high', '上'), ('east', NULL)")};
static const struct db_sql sticker_get = {
    "sticker", ROWS("column1, column2, column3", "('high', 1, 'dry'), ('high', 0, 'glass')")};
static const struct db_sql thing_get = {
    "thing", ROWS("column1, column2, column3, column4",
                  "('high', '2', 4, 'y'), ('low', '9', 0, 'z'), ('high', '2', 3, 'x')")};

static const struct column thing_fields[] = {COLUMN(struct thing, id)};
static const struct column box_fields[] = {COLUMN(struct box, name), COLUMN(struct box, weight)};
static const struct column label_fields[] = {COLUMN(struct label, text)};
static const struct column shelf_fields[] = {COLUMN(struct shelf, id)};

static const struct list things = {.title = "物件",
                                   .get = &thing_get,
                                   .keys = 2,
                                   LIST_FIELDS(struct thing, thing_fields),
                                   LIST_IN(struct box, things),
                                   .key_at = LIST_NO_KEY};
static const struct list *const box_children[] = {&things, NULL};
static const struct list boxes = {.title = "箱子",
                                  .get = &box_get,
                                  .keys = 1,
                                  LIST_FIELDS(struct box, box_fields),
                                  LIST_IN(struct shelf, boxes),
                                  .key_at = LIST_BY_ORD,
                                  .children = box_children};
static const struct list stickers = {.title = "贴纸",
                                     .get = &sticker_get,
                                     .keys = 1,
                                     LIST_FIELDS(struct thing, thing_fields),
                                     LIST_IN(struct label, stickers),
                                     .key_at = LIST_NO_KEY};
static const struct list *const label_children[] = {&stickers, NULL};
static const struct list label = {.title = "标签",
                                  .get = &label_get,
                                  .single = true,
                                  .keys = 1,
                                  LIST_FIELDS(struct label, label_fields),
                                  .at = offsetof(struct shelf, label),
                                  .n_at = offsetof(struct shelf, label.given),
                                  .key_at = LIST_NO_KEY,
                                  .children = label_children};
/* What hangs on a row may be told in any order. */
static const struct list *const shelf_children[] = {&boxes, &label, NULL};
static const struct list shelves = {.title = "架子",
                                    .get = &shelf_get,
                                    .keys = 0,
                                    LIST_FIELDS(struct shelf, shelf_fields),
                                    LIST_IN(struct room, shelves),
                                    .key_at = offsetof(struct shelf, id),
                                    .children = shelf_children};
static const struct list *const room_lists[] = {&shelves, NULL};

struct place {
    struct arena a;
    struct gp_err e;
    struct db *db;
    struct list_tree *tree;
    const char *tenant;
    struct room room;
};

static int set_up(void **state) {
    static struct place p;
    p = (struct place){.a = ARENA_INIT, .tenant = "tenant", .room = {.owner = "甲"}};
    p.e.arena = &p.a;
    assert_int_equal(db_open(&p.e, ":memory:", &p.db), GP_OK);
    *state = &p;
    return 0;
}

static int tear_down(void **state) {
    struct place *p = *state;
    db_close(p->db);
    arena_release(&p->a);
    return 0;
}

static enum gp_code read_room(struct work *w, void *arg) {
    struct place *p = arg;
    return list_get(w, p->tree, "room", &p->room);
}

static enum gp_code read_tree(struct place *p, struct list_tree *tree) {
    p->tree = tree;
    struct work w = {.arena = &p->a, .err = &p->e, .db = p->db, .tenant = p->tenant};
    return WORK_READ(&w, read_room(&w, p));
}

static void rows_find_their_parents_and_places_in_whatever_order_they_come(void **state) {
    static struct list_tree tree = {.name = "room", .lists = room_lists};
    struct place *p = *state;
    assert_int_equal(read_tree(p, &tree), GP_OK);
    const struct room *r = &p->room;
    assert_int_equal(r->n_shelves, 3);
    assert_string_equal(r->shelves[0].id, "high");
    assert_string_equal(r->shelves[1].id, "east"); /* of one place: by name */
    assert_string_equal(r->shelves[2].id, "low");
    assert_string_equal(r->owner, "甲");

    const struct shelf *high = &r->shelves[0];
    assert_int_equal(high->n_boxes, 3);
    assert_string_equal(high->boxes[0].name, "a");
    assert_string_equal(high->boxes[1].name, "b");
    assert_string_equal(high->boxes[2].name, "c");
    assert_i64(high->boxes[1].weight, -3);
    assert_int_equal(high->boxes[2].n_things, 2);
    assert_string_equal(high->boxes[2].things[0].id, "x");
    assert_string_equal(high->boxes[2].things[1].id, "y");
    assert_int_equal(high->boxes[0].n_things, 0);

    const struct shelf *low = &r->shelves[2];
    assert_int_equal(low->n_boxes, 2);
    assert_string_equal(low->boxes[0].name, "h");
    assert_i64(low->boxes[1].weight, DEC_UNSET);
    assert_string_equal(low->boxes[1].things[0].id, "z");
    assert_int_equal(r->shelves[1].n_boxes, 0);
}

static void a_single_part_is_given_or_unset(void **state) {
    static struct list_tree tree = {.name = "room", .lists = room_lists};
    struct place *p = *state;
    assert_int_equal(read_tree(p, &tree), GP_OK);
    const struct shelf *s = p->room.shelves;
    assert_true(s[0].label.given);
    assert_string_equal(s[0].label.text, "上");
    assert_int_equal(s[0].label.n_stickers, 2);
    assert_string_equal(s[0].label.stickers[0].id, "glass");
    assert_true(s[1].label.given);
    assert_null(s[1].label.text);
    assert_false(s[2].label.given);
    assert_null(s[2].label.text);
}

static void a_tree_is_one_statement_that_is_made_once(void **state) {
    static struct list_tree tree = {.name = "room", .lists = room_lists};
    struct place *p = *state;
    assert_int_equal(read_tree(p, &tree), GP_OK);
    assert_i64(db_counts(p->db).statements, 1);
    const struct db_sql *made = list_statement(&tree, 1);
    assert_int_equal(read_tree(p, &tree), GP_OK);
    assert_i64(db_counts(p->db).statements, 2);
    assert_ptr_equal(list_statement(&tree, 1), made);
    assert_string_equal(made->name, "room");
}

static void nothing_of_another_tenant_is_read(void **state) {
    static struct list_tree tree = {.name = "room", .lists = room_lists};
    struct place *p = *state;
    p->tenant = "another";
    assert_int_equal(read_tree(p, &tree), GP_OK);
    assert_int_equal(p->room.n_shelves, 0);
}

static void a_row_without_its_parent_is_damage(void **state) {
    static const struct db_sql lost = {
        "lost", ROWS("column1, column2, column3, column4", "('attic', 0, 'a', 1)")};
    static struct list orphans, parents;
    static const struct list *const children[] = {&orphans, NULL}, *const lists[] = {&parents,
                                                                                     NULL};
    static struct list_tree tree = {.name = "room", .lists = lists};
    orphans = boxes, orphans.get = &lost;
    parents = shelves, parents.children = children;
    struct place *p = *state;
    assert_int_equal(read_tree(p, &tree), GP_IO);
    assert_non_null(strstr(p->e.message, "箱子不完整"));
    assert_non_null(strstr(p->e.detail, "attic"));
}

static void a_column_of_another_kind_is_damage(void **state) {
    static const struct db_sql damaged = {"damaged", ROWS("column1, column2", "(0, 12)")};
    static struct list wrong;
    static const struct list *const lists[] = {&wrong, NULL};
    static struct list_tree tree = {.name = "room", .lists = lists};
    wrong = shelves, wrong.get = &damaged, wrong.children = NULL;
    struct place *p = *state;
    assert_int_equal(read_tree(p, &tree), GP_IO);
    assert_non_null(strstr(p->e.message, "损坏"));
}

#define LIST_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        LIST_TEST(rows_find_their_parents_and_places_in_whatever_order_they_come),
        LIST_TEST(a_single_part_is_given_or_unset),
        LIST_TEST(a_tree_is_one_statement_that_is_made_once),
        LIST_TEST(nothing_of_another_tenant_is_read),
        LIST_TEST(a_row_without_its_parent_is_damage),
        LIST_TEST(a_column_of_another_kind_is_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
