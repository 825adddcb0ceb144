/* The checklist is matched by the names of its items, raters by the names of their organisations,
 * which are those that rate in the round. Both are changed when their pages could change them: the
 * checklist while the round is prepared, raters as long as the round asks for them. */
#include "app/rounds/sheets.h"

#include "app/rating/links.h"
#include "app/rounds/flow.h"
#include "app/rounds/rounds.h"
#include "base/rand.h"
#include "bundle/bundle.h"
#include "core/subject.h"
#include "shape/text.h"

/* ---- tables */

/* As the page of the ratings takes it. */
#define PERSON_MOST 50
#define PHONE_MOST  30

static const struct field person_fields[] = {
    WORKBOOK_TEXT(struct rating_person, "org", org, TEXT_NAME, true, "评价单位",
                  "单位 单位名称 机构名称 机构 评价方 名称"),
    WORKBOOK_TEXT(struct rating_person, "name", name, PERSON_MOST, true, "评价人姓名",
                  "评价人 姓名 联系人 经办人 负责人 联系人姓名"),
    WORKBOOK_TEXT(struct rating_person, "post", post, PERSON_MOST, false, "职务", "职位 岗位"),
    WORKBOOK_TEXT(struct rating_person, "phone", phone, PHONE_MOST, false, "电话",
                  "联系电话 手机 手机号 手机号码 联系方式"),
};
static const struct shape shape_rater = {.id = "rater",
                                         .name = "评价人",
                                         .size = sizeof(struct rating_person),
                                         .fields = person_fields,
                                         .n_fields = GP_COUNT(person_fields),
                                         .personal = true};

/* For keeping it as a whole. */
struct checklist {
    struct checklist_item *items;
    size_t n_items;
};
static const struct field checklist_fields[] = {{.key = "items",
                                                 .name = "资料清单",
                                                 .kind = FIELD_LIST,
                                                 .flag_at = NO_FLAG,
                                                 .at = offsetof(struct checklist, items),
                                                 .count_at = offsetof(struct checklist, n_items),
                                                 .max = 1000,
                                                 .shape = &shape_checklist_item}};
static const struct shape shape_checklist = {.id = "checklist",
                                             .name = "资料清单",
                                             .size = sizeof(struct checklist),
                                             .fields = checklist_fields,
                                             .n_fields = GP_COUNT(checklist_fields)};

struct row {
    struct checklist_item item;
    struct rating_person person;
};
enum table { ITEMS, RATERS };

static const char *const item_keys[] = {"name", "required", "due", NULL};
static const struct workbook_table tables[] = {
    [ITEMS] = {.word = "checklist",
               .name = "资料清单",
               .hint = "清单 资料",
               .parts = {{&shape_checklist_item, offsetof(struct row, item), .keys = item_keys}},
               .wanted = {{&shape_checklist_item, "name"}}},
    [RATERS] = {.word = "raters",
                .name = "评价人",
                .hint = "评价 联系人",
                .parts = {{&shape_rater, offsetof(struct row, person), .keys = NULL}},
                .wanted = {{&shape_rater, "org"}, {&shape_rater, "name"}},
                .blank = {{&shape_rater, "name"}}},
};
static const char *const groups[] = {"资料清单", "评价人"};

struct importing {
    struct work *w;
    const struct workbook_wish *wish;
    struct workbook *book;
    const char *round;
    struct checklist list;
    bool changed, noted;
    struct rate_board *board;
};

static const struct row *row_of(const struct workbook_at *at) {
    return at->row;
}

/* ---- the checklist */

static enum gp_code apply_item(void *arg, const struct workbook_at *at) {
    struct importing *x = arg;
    struct checklist *l = &x->list;
    struct checklist_item *item = NULL;
    char was[HASH_HEX] = "", now[HASH_HEX];
    for (size_t i = 0; i < l->n_items && !item; i++)
        if (label_same(l->items[i].name, row_of(at)->item.name))
            item = &l->items[i];
    bool is_new = !item;
    if (is_new) {
        size_t cap = l->n_items;
        l->items = arena_grow(x->w->arena, l->items, l->n_items, &cap, sizeof(*item));
        item = &l->items[l->n_items++];
        *item = (struct checklist_item){
            .id = rand_id(x->w->arena), .required = true, .due = DATE_UNSET};
    } else {
        shape_digest(&shape_checklist_item, item, was);
    }
    workbook_lay(x->book, at, &shape_checklist_item, item, NULL);
    shape_digest(&shape_checklist_item, item, now);
    enum workbook_fate fate = is_new                  ? WORKBOOK_NEW
                              : strcmp(was, now) == 0 ? WORKBOOK_SAME
                                                      : WORKBOOK_CHANGED;
    x->changed = x->changed || fate != WORKBOOK_SAME;
    workbook_thing_add(x->w->arena, x->book,
                       (struct workbook_thing){ITEMS, item->name, fate, NULL});
    return GP_OK;
}

static enum gp_code check_draft(struct work *w, const char *round) {
    struct round_head head;
    TRY(store_round_head(w, round, &head));
    return head.state == ROUND_DRAFT
               ? GP_OK
               : gp_fail(w->err, GP_CONFLICT, NULL,
                         "本轮现在是“%s”，不能再改资料清单；确实要改请先“退回筹备”",
                         round_state_name(head.state));
}

static enum gp_code take_checklist(struct importing *x) {
    TRY(store_plan_checklist(x->w, x->round, &x->list.items, &x->list.n_items));
    TRY(workbook_each(x->book, ITEMS, apply_item, x));
    if (!x->changed)
        return GP_OK;
    TRY(check_draft(x->w, x->round));
    TRY(workbook_note(x->w, x->wish, x->book, "checklist", x->round, "资料清单", false));
    return store_plan_set_checklist(x->w, x->round, x->list.items, x->list.n_items);
}

/* ---- raters */

static const struct rate_office *office_of(const struct importing *x, const char *name) {
    for (size_t i = 0; i < x->board->n_offices; i++) {
        const struct rate_office *o = &x->board->offices[i];
        if (label_same(o->name, name) || cstr_eq(o->org, name))
            return o;
    }
    return NULL;
}

static const char *offices_of(const struct importing *x) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < x->board->n_offices && i < 20; i++)
        buf_addf(&b, "%s%s", b.n ? "、" : "请改成其中之一：", x->board->offices[i].name);
    return b.n ? arena_strdup(x->w->arena, buf_text(&b)) : "请先在“参评项目”里选好项目";
}

static bool same_text(const char *now, const char *was) {
    return cstr_empty(now) || cstr_eq(now, was);
}

static enum gp_code apply_rater(void *arg, const struct workbook_at *at) {
    struct importing *x = arg;
    const struct rating_person *row = &row_of(at)->person;
    struct arena *a = x->w->arena;
    if (cstr_empty(row->name))
        return GP_OK;
    if (!x->board)
        TRY(rate_board_offices(x->w, x->round, &x->board));
    if (x->board->locked)
        return gp_fail(x->w->err, GP_CONFLICT, NULL, "%s", x->board->locked);
    const struct rate_office *o = office_of(x, row->org);
    if (!o || x->board->terms.asks == ASKS_NO) {
        workbook_complain(
            a, x->book, at,
            o ? "本轮不要求填写评价人" : arena_printf(a, "本轮没有叫“%s”的评价单位", row->org),
            o ? "请先在“履约评价”页的“评价页设置”里选“可以填”或“必须填”" : offices_of(x));
        return GP_OK;
    }
    const struct rating_person *was = o->person;
    bool same = was && same_text(row->name, was->name) && same_text(row->post, was->post) &&
                same_text(row->phone, was->phone);
    if (!same) {
        struct rating_person p = was ? *was : (struct rating_person){0};
        TRY(workbook_note(x->w, x->wish, x->book, "person", o->org, o->name, !was));
        p.round = x->round;
        p.org = o->org;
        p.name = row->name;
        p.post = cstr_empty(row->post) ? p.post : row->post;
        p.phone = cstr_empty(row->phone) ? p.phone : row->phone;
        p.given_at = work_now_ms(x->w);
        p.given_by = x->w->actor;
        TRY(store_rating_person_put(x->w, &p));
    }
    workbook_thing_add(a, x->book,
                       (struct workbook_thing){RATERS, o->name,
                                               same  ? WORKBOOK_SAME
                                               : was ? WORKBOOK_CHANGED
                                                     : WORKBOOK_NEW,
                                               NULL});
    return GP_OK;
}

/* ---- all of it */

static enum gp_code apply(struct work *w, const struct workbook_wish *wish, struct workbook *book) {
    struct importing x = {.w = w, .wish = wish, .book = book, .round = wish->subject};
    TRY(take_checklist(&x));
    return workbook_each(book, RATERS, apply_rater, &x);
}

static enum gp_code state(struct work *w, const char *subject, const char *what, const char *id,
                          struct buf *ret) {
    struct checklist l;
    struct rating_frame *f;
    if (cstr_eq(what, "person")) {
        TRY(store_rating_frame(w, subject, id, NULL, &f));
        if (f->person.org)
            bundle_write_part(&shape_rater, &f->person, ret);
        return GP_OK;
    }
    TRY(store_plan_checklist(w, subject, &l.items, &l.n_items));
    bundle_write_part(&shape_checklist, &l, ret);
    return GP_OK;
}

static enum gp_code restore_person(struct work *w, const char *round, const char *org,
                                   const char *before) {
    struct rating_person p = {0};
    if (!before)
        return store_rating_person_drop(w, round, org);
    TRY(bundle_read_part(w->arena, w->err, str_of(before), &shape_rater, &p));
    p.round = round;
    p.given_at = work_now_ms(w);
    p.given_by = w->actor;
    return store_rating_person_put(w, &p);
}

static enum gp_code restore(struct work *w, const char *subject, const char *what, const char *id,
                            const char *before) {
    struct checklist l = {0};
    if (cstr_eq(what, "person"))
        return restore_person(w, subject, id, before);
    TRY(check_draft(w, subject));
    TRY(bundle_read_part(w->arena, w->err, str_of(before), &shape_checklist, &l));
    return store_plan_set_checklist(w, subject, l.items, l.n_items);
}

static enum gp_code prefill(struct work *w, const char *subject, struct workbook_rows *rows) {
    struct checklist_item *items;
    struct rate_board *board;
    size_t n;
    TRY(store_plan_checklist(w, subject, &items, &n));
    TRY(rate_board_offices(w, subject, &board));
    for (size_t i = 0; i < n; i++) {
        struct row *r = gp_new(w->arena, struct row);
        r->item = items[i];
        *VEC_PUSH(w->arena, &rows[ITEMS].rows) = r;
    }
    for (size_t i = 0; i < board->n_offices; i++) {
        struct row *r = gp_new(w->arena, struct row);
        if (board->offices[i].person)
            r->person = *board->offices[i].person;
        r->person.org = board->offices[i].name;
        *VEC_PUSH(w->arena, &rows[RATERS].rows) = r;
    }
    return GP_OK;
}

const struct workbook_kind round_workbook = {
    .word = "round",
    .what = "资料清单或评价人",
    WORKBOOK_ROWS(struct row, tables, groups),
    .apply = apply,
    .prefill = prefill,
    .state = state,
    .restore = restore,
};
