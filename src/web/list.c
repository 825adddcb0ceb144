/* Lists that people work through: the cookie of what was chosen (list_recall: keep writes it,
 * recall puts it into the request's query as if it had been asked), the heads with their links,
 * a sort that leaves equals in their order, and which rows a page shows (list_pages). */
#include "web/list.h"

#include "base/heap.h"
#include "web/inside.h"

#define COOKIE_LISTS "gp_lists"
#define KEPT_MAX     1600 /* bytes of the cookie; the oldest go first */
#define MARK         8    /* characters by which a session knows its own */

/* ---- what is kept
 *
 * MARK!path!query!path!query…, newest first. Percent-encoding leaves no '!' in them. */

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static const char *decode(struct arena *a, const char *p, size_t n) {
    char *out = arena_alloc(a, n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        int high = p[i] == '%' && i + 2 < n ? hex_digit(p[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(p[i + 2]) : -1;
        if (low >= 0) {
            out[k++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[k++] = p[i];
        }
    }
    out[k] = '\0';
    return out;
}

/* The pairs of this session; NULL: none. */
static const char *own_pairs(const struct http_call *call) {
    const char *kept = web_cookie(call, COOKIE_LISTS), *csrf = web_visitor(call)->csrf;
    if (!kept || !csrf || strlen(csrf) < MARK || strncmp(kept, csrf, MARK) != 0 ||
        kept[MARK] != '!')
        return NULL;
    return kept + MARK + 1;
}

static const char *after_mark(const char *p) {
    const char *mark = p ? strchr(p, '!') : NULL;
    return mark ? mark + 1 : NULL;
}

/* The query kept for the path, as it stands; *ret_n is 0 where there is none. */
static const char *find_kept(struct arena *a, const char *pairs, const char *path, size_t *ret_n) {
    const char *key = http_url_encode(a, path);
    size_t n = strlen(key);
    *ret_n = 0;
    for (const char *p = pairs; p && *p;) {
        const char *query = after_mark(p);
        if (!query)
            return NULL;
        size_t length = strcspn(query, "!");
        if ((size_t)(query - p) == n + 1 && strncmp(p, key, n) == 0) {
            *ret_n = length;
            return query;
        }
        p = query[length] ? query + length + 1 : NULL;
    }
    return NULL;
}

/* Where in a list somebody is passes; a first day is none of that. */
static bool is_kept(const struct http_pair *p) {
    static const char *const passing[] = {"keep", "page", "after", "before"};
    for (size_t i = 0; i < GP_COUNT(passing); i++)
        if (cstr_eq(passing[i], p->name))
            return false;
    return !cstr_eq(p->name, "from") || strchr(cstr_or_empty(p->value), '-');
}

/* a=1&b=2 of what was asked, without the names left out. */
static const char *query_text(const struct http_call *call, const char *without,
                              const char *without_too) {
    struct arena *a = call->arena;
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (size_t i = 0; i < call->request->query.n; i++) {
        const struct http_pair *p = &call->request->query.v[i];
        if (!is_kept(p) || cstr_empty(p->value) || cstr_eq(p->name, without) ||
            cstr_eq(p->name, without_too))
            continue;
        buf_addf(&b, "%s%s=%s", b.n > 0 ? "&" : "", http_url_encode(a, p->name),
                 http_url_encode(a, p->value));
    }
    return arena_strdup(a, buf_text(&b));
}

static void keep(struct http_call *call) {
    struct arena *a = call->arena;
    const char *csrf = web_visitor(call)->csrf, *path = call->request->path;
    const char *query = query_text(call, NULL, NULL), *pairs = own_pairs(call);
    if (!csrf || strlen(csrf) < MARK)
        return;
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    const char *key = http_url_encode(a, path);
    buf_addf(&b, "%.*s", MARK, csrf);
    if (*query)
        buf_addf(&b, "!%s!%s", key, http_url_encode(a, query));
    for (const char *p = pairs; p && *p;) {
        const char *kept = after_mark(p);
        if (!kept)
            break;
        size_t n = (size_t)(kept - p) - 1, length = strcspn(kept, "!");
        bool same = n == strlen(key) && strncmp(p, key, n) == 0;
        if (!same && b.n + n + length + 2 <= KEPT_MAX)
            buf_addf(&b, "!%.*s!%.*s", (int)n, p, (int)length, kept);
        p = kept[length] ? kept + length + 1 : NULL;
    }
    if (b.n <= KEPT_MAX)
        web_set_cookie(call, COOKIE_LISTS, arena_strdup(a, buf_text(&b)), -1);
}

static void recall(struct http_call *call) {
    struct arena *a = call->arena;
    size_t n;
    const char *kept = find_kept(a, own_pairs(call), call->request->path, &n);
    const char *query = kept ? decode(a, kept, n) : "";
    while (*query) {
        size_t pair = strcspn(query, "&"), name = strcspn(query, "=");
        if (name < pair)
            *VEC_PUSH(a, &call->request->query) = (struct http_pair){
                decode(a, query, name), decode(a, query + name + 1, pair - name - 1)};
        query += pair + (query[pair] == '&');
    }
}

void list_recall(struct http_call *call) {
    if (call->request->method != HTTP_GET)
        return;
    if (http_query(call, "keep"))
        keep(call);
    else if (call->request->query.n == 0)
        recall(call);
}

/* ---- sorting */

struct list_order list_heads(struct http_call *call, struct val *m,
                             const struct list_column *columns, size_t n) {
    bool posted = call->request->method != HTTP_GET;
    const char *sort = posted ? http_form(call, "sort") : http_query(call, "sort");
    const char *dir = posted ? http_form(call, "dir") : http_query(call, "dir");
    struct list_order order = {SIZE_MAX, cstr_eq(dir, "down")};
    const char *rest = query_text(call, "sort", "dir");
    struct val *heads = map_list(m, "heads");
    for (size_t i = 0; i < n; i++) {
        const struct list_column *c = &columns[i];
        struct val *row = list_add_map(heads);
        bool current = c->key && cstr_eq(c->key, sort);
        if (current)
            order.column = i;
        const char *line = strchr(c->title, '\n');
        map_textf(row, "head", "%.*s", (int)strcspn(c->title, "\n"), c->title);
        map_text(row, "below", line ? line + 1 : NULL);
        map_bool(row, "num", c->num);
        map_bool(row, "up", current && !order.down);
        map_bool(row, "down", current && order.down);
        map_bool(row, "linked", c->key != NULL);
        map_textf(row, "href", "?%s%ssort=%s%s&keep=1", rest, *rest ? "&" : "",
                  c->key ? http_url_encode(call->arena, c->key) : "",
                  current && !order.down ? "&dir=down" : "");
    }
    map_text(m, "sort", order.column == SIZE_MAX ? "" : sort);
    map_text(m, "dir", order.column != SIZE_MAX && order.down ? "down" : "");
    return order;
}

struct placed {
    const void *row;
    size_t at;
};
struct comparing {
    const struct list_order *order;
    list_compare compare;
};

static int compare_placed(const void *a, const void *b, void *arg) {
    const struct placed *x = a, *y = b;
    const struct comparing *c = arg;
    int result = c->compare(c->order->column, x->row, y->row);
    if (result)
        return c->order->down ? -result : result;
    return (x->at > y->at) - (x->at < y->at);
}

void list_sort(const struct list_order *order, const void **rows, size_t n, list_compare compare) {
    struct comparing c = {order, compare};
    if (order->column == SIZE_MAX || n < 2)
        return;
    struct placed *v = heap_take(n * sizeof(*v));
    for (size_t i = 0; i < n; i++)
        v[i] = (struct placed){rows[i], i};
    qsort_r(v, n, sizeof(*v), compare_placed, &c);
    for (size_t i = 0; i < n; i++)
        rows[i] = v[i].row;
    free(v);
}

void *list_sorted(struct arena *a, const struct list_order *order, void *rows, size_t size,
                  size_t n, list_compare compare) {
    if (order->column == SIZE_MAX || n < 2)
        return rows;
    const void **v = gp_new_n(a, const void *, n);
    char *sorted = arena_alloc(a, size * n);
    for (size_t i = 0; i < n; i++)
        v[i] = (const char *)rows + i * size;
    list_sort(order, v, n, compare);
    for (size_t i = 0; i < n; i++)
        memcpy(sorted + i * size, v[i], size);
    return sorted;
}

int list_by_number(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

/* ---- pages */

#define PAGES_BESIDE 2 /* links on either side of the page shown */

size_t list_pages_asked(const struct http_call *call) {
    int64_t page;
    const char *text =
        call->request->method == HTTP_GET ? http_query(call, "page") : http_form(call, "page");
    if (!text || dec_parse(str_of(text), 0, &page) != DEC_PARSED || page < 1 || page > 1000000)
        return 0;
    return (size_t)page - 1;
}

struct list_slice list_pages(struct http_call *call, struct val *m, const char *path,
                             const char *query, size_t n, size_t each) {
    size_t last = n > 0 ? (n - 1) / each : 0, page = list_pages_asked(call);
    page = page < last ? page : last;
    const char *rest = query ? query : query_text(call, NULL, NULL);
    struct val *pages = map_list(m, "pages");
    for (size_t i = 0; last > 0 && i <= last; i++) {
        bool near = i + PAGES_BESIDE >= page && i <= page + PAGES_BESIDE;
        if (i != 0 && i != last && !near)
            continue;
        struct val *row = list_add_map(pages);
        map_count(row, "number", (int64_t)i + 1);
        map_textf(row, "href", "%s?%s%spage=%zu", path, rest, *rest ? "&" : "", i + 1);
        map_bool(row, "current", i == page);
        map_bool(row, "gap",
                 (i == 0 && page > PAGES_BESIDE + 1) || (i == page + PAGES_BESIDE && i + 1 < last));
    }
    map_bool(m, "paged", last > 0);
    map_count(m, "page_now", (int64_t)page + 1);
    map_count(m, "page_first", (int64_t)(page * each) + 1);
    size_t end = (page + 1) * each < n ? (page + 1) * each : n;
    map_count(m, "page_end", (int64_t)end);
    map_count(m, "page_of", (int64_t)n);
    return (struct list_slice){page * each, end};
}

/* ---- figures of a column */

/* Decimals of a figure; SIZE_MAX: it is none. */
static size_t decimals_of(const char *text) {
    const char *p = text && *text == '-' ? text + 1 : text;
    if (cstr_empty(p) || strspn(p, "0123456789,.") != strlen(p))
        return SIZE_MAX;
    const char *point = strchr(p, '.');
    return point ? strlen(point + 1) : 0;
}

/* Below any figure: what is none. */
static bool read_figure(const char *text, int64_t *ret) {
    char plain[32];
    size_t n = 0;
    if (decimals_of(text) == SIZE_MAX)
        return false;
    for (; *text; text++)
        if (*text != ',' && n + 1 < sizeof(plain))
            plain[n++] = *text;
    return dec_parse((struct str){plain, n}, 4, ret) == DEC_PARSED;
}

static int compare_texts(const char *a, const char *b) {
    int64_t x, y;
    if (cstr_empty(a) || cstr_empty(b))
        return cstr_empty(a) - cstr_empty(b);
    if (read_figure(a, &x) && read_figure(b, &y))
        return (x > y) - (x < y);
    return cstr_order(a, b);
}

/* The map of a row in which the column's figure stands; NULL: there is none. */
static struct val *cell_map(const struct val *row, const char *parts, size_t i) {
    const struct val *list = parts ? val_get(row, parts, strlen(parts)) : NULL;
    const struct val *map = parts ? (list && i < list->list.n ? list->list.v[i] : NULL) : row;
    return (struct val *)(uintptr_t)map; /* it was made for this page, by its caller */
}

static const char *figure_in(const struct val *map, const char *name) {
    const struct val *v = map ? val_get(map, name, strlen(name)) : NULL;
    return v && v->kind == VAL_TEXT ? v->text : NULL;
}

struct cells {
    const struct val *row;
    const char *text;
};

static int compare_cells(size_t column, const void *a, const void *b) {
    (void)column;
    return compare_texts(((const struct cells *)a)->text, ((const struct cells *)b)->text);
}

void list_sort_rows(const struct list_order *order, const struct list_column *columns,
                    struct val *rows) {
    size_t n = rows->list.n;
    if (order->column == SIZE_MAX || n < 2)
        return;
    struct cells *cells = gp_new_n(rows->arena, struct cells, n);
    const void **v = gp_new_n(rows->arena, const void *, n);
    for (size_t i = 0; i < n; i++) {
        cells[i] =
            (struct cells){rows->list.v[i], figure_in(rows->list.v[i], columns[order->column].key)};
        v[i] = &cells[i];
    }
    list_sort(order, v, n, compare_cells);
    for (size_t i = 0; i < n; i++)
        rows->list.v[i] = ((const struct cells *)v[i])->row;
}

void list_even_parts(const struct val *rows, const char *parts, size_t i, const char *name) {
    size_t most = 0;
    for (size_t r = 0; r < rows->list.n; r++) {
        size_t n = decimals_of(figure_in(cell_map(rows->list.v[r], parts, i), name));
        if (n != SIZE_MAX && n > most)
            most = n;
    }
    for (size_t r = 0; r < rows->list.n; r++) {
        struct val *map = cell_map(rows->list.v[r], parts, i);
        const char *text = figure_in(map, name);
        size_t n = decimals_of(text);
        if (n != SIZE_MAX && n < most)
            map_textf(map, name, "%s%s%.*s", text, n == 0 ? "." : "", (int)(most - n),
                      "0000000000");
    }
}

void list_even(const struct val *rows, const char *name) {
    list_even_parts(rows, NULL, 0, name);
}
