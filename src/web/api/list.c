/* Lists for programs. A loader gives all rows that whoever asks may see; here they are filtered by
 * the members that the list names, put in order, and cut by key: a page goes on behind the last
 * row of the one before, whatever was added or removed meanwhile. The cursor holds the order, the
 * value it is sorted by and the key of that row. A list of a round or a district is some thousand
 * rows at most, which the pages read as a whole, too; what is longer (the audit log) cuts its pages
 * itself (api_rows.paged). */
#include <sodium.h>

#include "bundle/bundle.h"
#include "codec/json_out.h"
#include "shape/text.h"
#include "web/api/api.h"
#include "web/list.h"

/* ---- what a member says */

static const void *member(const struct field *f, const void *row) {
    return (const char *)row + f->at;
}

static bool is_number(const struct field *f) {
    return f->kind == FIELD_COUNT || f->kind == FIELD_TIME || f->kind == FIELD_DATE ||
           f->kind == FIELD_BOOL || f->kind == FIELD_ENUM || kind_is_figure(f->kind);
}

static int64_t number_of(const struct field *f, const void *row) {
    const void *m = member(f, row);
    switch (f->kind) {
    case FIELD_DATE:
        return date_is_set(*(const date_t *)m) ? ((const date_t *)m)->day : DEC_UNSET;
    case FIELD_BOOL:
        return *(const bool *)m;
    case FIELD_ENUM:
        return *(const unsigned *)m;
    default:
        return *(const int64_t *)m;
    }
}

static const char *text_of(const struct field *f, const void *row) {
    return cstr_or_empty(*(const char *const *)member(f, row));
}

/* ---- order */

struct order {
    const struct field *by, *key;
    bool down;
};

static const struct field *field_of(const struct api_list *l, const char *key) {
    const struct field *f = shape_field(l->shape, key);
    if (!f)
        GP_DIE("a list is sorted by what its rows do not have: %s", key);
    return f;
}

static enum gp_code read_order(struct http_call *call, const struct api_list *l,
                               struct order *ret) {
    const char *asked = api_asked(call, "sort");
    if (!asked)
        asked = l->order;
    ret->down = *asked == '-';
    const char *key = asked + ret->down;
    if (api_asked(call, "sort") && !api_is_word_of(l->sorts, key))
        return api_refuse(call, 400, GP_INVALID, "sort",
                          arena_printf(call->arena, "不能按“%s”排序，请对照接口说明", key));
    ret->by = field_of(l, key);
    ret->key = field_of(l, l->key);
    return GP_OK;
}

/* What is not set comes first of the ascending order, as in the database. */
static int compare_by(const struct field *f, const void *a, const void *b) {
    return is_number(f) ? list_by_number(number_of(f, a), number_of(f, b))
                        : strcmp(text_of(f, a), text_of(f, b));
}

static int compare_rows(const struct order *o, const void *a, const void *b) {
    int by = compare_by(o->by, a, b);
    return by != 0 ? (o->down ? -by : by) : compare_by(o->key, a, b);
}

static int compare(const void *a, const void *b, void *order) {
    return compare_rows(order, *(const void *const *)a, *(const void *const *)b);
}

/* ---- filters */

static bool is_shown(struct http_call *call, const struct api_list *l, const void *row) {
    for (const char *const *key = l->filters; key && *key; key++) {
        const char *asked = api_asked(call, *key);
        if (asked && strcmp(field_text(call->arena, field_of(l, *key), row), asked) != 0)
            return false;
    }
    return true;
}

static enum gp_code check_filters(struct http_call *call, const struct api_list *l) {
    for (const char *const *key = l->filters; key && *key; key++) {
        const struct field *f = field_of(l, *key);
        const char *asked = api_asked(call, *key);
        bool known = !asked || f->kind != FIELD_ENUM;
        for (size_t i = 0; !known && i < f->words->n; i++)
            known = strcmp(f->words->v[i].word, asked) == 0;
        if (!known)
            return api_refuse(call, 400, GP_INVALID, *key, "不是这个字段的词，请对照接口说明");
    }
    return GP_OK;
}

static enum gp_code choose(struct http_call *call, const struct api_list *l, struct order *order,
                           bool *ret_paged, struct api_chosen *ret) {
    struct api_rows rows = {0};
    TRY(api_check_query(call));
    TRY(read_order(call, l, order));
    TRY(check_filters(call, l));
    TRY(l->load(call, &rows));
    *ret = (struct api_chosen){gp_new_n(call->arena, const void *, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n; i++) {
        const void *row = (const char *)rows.v + i * l->shape->size;
        if (rows.paged || is_shown(call, l, row))
            ret->v[ret->n++] = row;
    }
    if (!rows.paged)
        qsort_r(ret->v, ret->n, sizeof(*ret->v), compare, order);
    *ret_paged = rows.paged;
    return GP_OK;
}

enum gp_code api_list_choose(struct http_call *call, const struct api_list *list,
                             struct api_chosen *ret) {
    struct order order;
    bool paged;
    return choose(call, list, &order, &paged, ret);
}

/* ---- pages */

enum gp_code api_limit(struct http_call *call, size_t *ret) {
    const char *asked = api_asked(call, "limit");
    int64_t n = API_LIMIT_USUAL;
    if (asked && (dec_parse(str_of(asked), 0, &n) != DEC_PARSED || n < 1 || n > API_LIMIT_MOST))
        return api_refuse(call, 400, GP_INVALID, "limit",
                          arena_printf(call->arena, "应是 1 到 %d 的整数", API_LIMIT_MOST));
    *ret = (size_t)n;
    return GP_OK;
}

/* Parts of a cursor: the order, the value, the key. */
struct cursor {
    const char *order, *value, *key;
};

static const char *order_text(struct http_call *call, const struct order *o) {
    return arena_printf(call->arena, "%s%s", o->down ? "-" : "", o->by->key);
}

static const char *cursor_text(struct http_call *call, const struct order *o, const void *row) {
    const char *value = is_number(o->by)
                            ? arena_printf(call->arena, "%lld", (long long)number_of(o->by, row))
                            : text_of(o->by, row);
    const char *key = is_number(o->key)
                          ? arena_printf(call->arena, "%lld", (long long)number_of(o->key, row))
                          : text_of(o->key, row);
    const char *text = arena_printf(call->arena, "%s\n%s\n%s", order_text(call, o), value, key);
    size_t n = strlen(text);
    size_t most = sodium_base64_encoded_len(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return sodium_bin2base64(arena_alloc(call->arena, most), most, (const unsigned char *)text, n,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static bool read_cursor(struct http_call *call, const char *sent, struct cursor *ret) {
    size_t n = strlen(sent), size = 0;
    char *text = arena_alloc(call->arena, n + 1);
    if (sodium_base642bin((unsigned char *)text, n, sent, n, NULL, &size, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    text[size] = '\0';
    char *first = strchr(text, '\n'), *last = strrchr(text, '\n');
    if (!first || last == first)
        return false;
    *first = *last = '\0';
    *ret = (struct cursor){text, first + 1, last + 1};
    return true;
}

static enum gp_code bad_cursor(struct http_call *call) {
    return api_refuse(call, 400, GP_INVALID, "cursor",
                      "不是这个列表给出的游标，请用上一页的 next，不带游标则从头开始");
}

enum gp_code api_after(struct http_call *call, const char **ret) {
    const char *sent = api_asked(call, "cursor");
    struct cursor c;
    *ret = NULL;
    if (!sent)
        return GP_OK;
    if (strlen(sent) > 4000 || !read_cursor(call, sent, &c))
        return bad_cursor(call);
    *ret = c.key;
    return GP_OK;
}

static int compare_with(const struct field *f, const void *row, const char *text) {
    int64_t v = DEC_UNSET;
    if (!is_number(f))
        return strcmp(text_of(f, row), text);
    return dec_parse(str_of(text), 0, &v) == DEC_PARSED
               ? list_by_number(number_of(f, row), v)
               : list_by_number(number_of(f, row), DEC_UNSET);
}

static bool is_behind(const struct order *o, const void *row, const struct cursor *c) {
    int by = compare_with(o->by, row, c->value);
    if (by != 0)
        return o->down ? by < 0 : by > 0;
    return compare_with(o->key, row, c->key) > 0;
}

/* The first row of the page. */
static enum gp_code begin_of(struct http_call *call, const struct order *o,
                             const struct api_chosen *rows, size_t *ret) {
    const char *sent = api_asked(call, "cursor");
    struct cursor c;
    *ret = 0;
    if (!sent)
        return GP_OK;
    if (strlen(sent) > 4000 || !read_cursor(call, sent, &c) ||
        strcmp(c.order, order_text(call, o)) != 0)
        return bad_cursor(call);
    while (*ret < rows->n && !is_behind(o, rows->v[*ret], &c))
        (*ret)++;
    return GP_OK;
}

/* The same address with another cursor. */
static const char *next_address(struct http_call *call, const char *cursor) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    buf_addf(&b, "%s%s?", web_base_url(call), http_path(call->arena, call->request->path));
    for (size_t i = 0; i < call->request->query.n; i++) {
        const struct http_pair *p = &call->request->query.v[i];
        if (strcmp(p->name, "cursor") != 0)
            buf_addf(&b, "%s=%s&", p->name, http_url_encode(call->arena, p->value));
    }
    buf_addf(&b, "cursor=%s", cursor);
    return arena_strdup(call->arena, buf_text(&b));
}

static void write_rows(struct jout *o, const struct shape *shape, const void *const *rows, size_t n,
                       uint64_t members) {
    jout_key(o, "items");
    jout_array(o);
    for (size_t i = 0; i < n; i++)
        bundle_write_value(o, shape, rows[i], members);
    jout_end(o);
}

enum gp_code api_list_rows(struct http_call *call) {
    const struct api_list *l = api_operation_of(call->request->route)->list;
    GP_CLEANUP(buf_free) struct buf json = BUF_INIT;
    struct order order;
    struct api_chosen rows;
    uint64_t members;
    bool paged;
    size_t limit, first = 0;
    TRY(api_limit(call, &limit));
    TRY(api_fields(call, l->shape, &members));
    TRY(choose(call, l, &order, &paged, &rows));
    if (!paged)
        TRY(begin_of(call, &order, &rows, &first));
    size_t left = rows.n - first, n = left < limit ? left : limit;
    const char *next = left > n ? cursor_text(call, &order, rows.v[first + n - 1]) : NULL;
    struct jout o = jout_start(&json, JOUT_INDENT);
    jout_object(&o);
    write_rows(&o, l->shape, rows.v + first, n, members);
    jout_pair(&o, "next", next);
    jout_end(&o);
    jout_finish(&o);
    if (next)
        http_set_header(call, "Link",
                        arena_printf(call->arena, "<%s>; rel=\"next\"", next_address(call, next)));
    return api_reply(call, 200, &json, NULL);
}
