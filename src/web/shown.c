#include "web/shown.h"

#include "num/typed.h"

#define LIST  "/~list"
#define OUTER "../"

bool web_wants_shown(const struct http_call *call) {
    return strstr(call->request->path, LIST ".") != NULL;
}

struct book_cell web_cell(enum book_kind kind, const char *text) {
    date_t day;
    int64_t v;
    if (kind == BOOK_TEXT || cstr_empty(text))
        return book_text(text);
    if (kind == BOOK_DATE)
        return typed_date(str_of(text), &day) ? book_date(day) : book_text(text);
    struct str s = str_of(text);
    if (kind == BOOK_SHARE && s.n > 0 && s.p[s.n - 1] == '%')
        s.n--;
    unsigned flags = kind == BOOK_MONEY ? TYPED_MONEY : TYPED_PLAIN;
    /* a share is shown as a percentage */
    unsigned scale = kind == BOOK_SHARE ? SHARE_SCALE - 2 : book_scale(kind);
    if (typed_figure(s, scale, flags, &v) != DEC_PARSED)
        return book_text(text);
    return (struct book_cell){kind, NULL, v};
}

/* ---- finding what the model says */

/* The maps around a row, the innermost last: as in a template, a name is looked for from within. */
#define DEEPEST 4
struct place {
    const struct val *maps[DEEPEST];
    size_t n;
};

static const struct val *find_in(const struct val *map, const char *key) {
    const char *slash = strchr(key, '/');
    size_t n = slash ? (size_t)(slash - key) : strlen(key);
    const struct val *v = map ? val_get(map, key, n) : NULL;
    return slash && v ? find_in(v, slash + 1) : v;
}

static struct book_cell cell_of(const struct place *p, const struct web_shown_column *c) {
    const struct val *v = NULL;
    bool outer = strncmp(c->key, OUTER, strlen(OUTER)) == 0;
    const char *key = outer ? c->key + strlen(OUTER) : c->key;
    for (size_t i = p->n - outer; i > 0 && !v; i--)
        v = find_in(p->maps[i - 1], key);
    if (c->kind == BOOK_BOOL)
        return book_bool(v && val_truth(v));
    return web_cell(c->kind, v && v->kind == VAL_TEXT ? v->text : NULL);
}

static void add_row(struct web_table *t, const struct web_shown *s, const struct place *p) {
    struct book_cell *cells = gp_new_n(t->call->arena, struct book_cell, s->n_columns);
    for (size_t i = 0; i < s->n_columns; i++)
        cells[i] = cell_of(p, &s->columns[i]);
    web_table_add(t, cells);
}

/* path: lists that are still to be gone into, from the innermost map. */
static void add_rows(struct web_table *t, const struct web_shown *s, struct place *p,
                     const char *path) {
    const char *slash = strchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : strlen(path);
    const struct val *list = val_get(p->maps[p->n - 1], path, n);
    if (!list || list->kind != VAL_LIST)
        return;
    if (p->n == DEEPEST)
        GP_DIE("table %s: %s lies too deep", s->name, s->rows);
    for (size_t i = 0; i < list->list.n; i++) {
        p->maps[p->n++] = list->list.v[i];
        if (slash)
            add_rows(t, s, p, slash + 1);
        else
            add_row(t, s, p);
        p->n--;
    }
}

/* ---- the answer */

static const struct book_column *columns_of(struct arena *a, const struct web_shown *s) {
    struct book_column *v = gp_new_n(a, struct book_column, s->n_columns);
    for (size_t i = 0; i < s->n_columns; i++)
        v[i] = (struct book_column){.heading = s->columns[i].heading, .kind = s->columns[i].kind};
    return v;
}

static enum gp_code send_tables(struct http_call *call, const struct val *model,
                                const struct web_shown *tables, size_t n) {
    const struct val *title = val_get(model, "title", 5), *cut = val_get(model, "cut", 3);
    if (cut && val_truth(cut))
        return gp_fail(call->err, GP_LIMIT, "下载",
                       "结果太多，一个文件放不下全部，所以没有生成；请用名称、年度等条件缩小范围后"
                       "再下载");
    const char *name = title && title->kind == VAL_TEXT ? title->text : tables[0].name;
    struct web_table *t = gp_new_n(call->arena, struct web_table, n);
    struct book_sheet *sheets = gp_new_n(call->arena, struct book_sheet, n);
    for (size_t i = 0; i < n; i++) {
        struct place p = {.maps = {model}, .n = 1};
        const char *heading =
            n > 1 ? arena_printf(call->arena, "%s：%s", name, tables[i].name) : name;
        t[i] = web_table(call, tables[i].name, heading, columns_of(call->arena, &tables[i]),
                         tables[i].n_columns);
        add_rows(&t[i], &tables[i], &p, tables[i].rows);
        sheets[i] = web_table_sheet(&t[i]);
    }
    return web_download_book(call, sheets, n, name);
}

enum gp_code web_render_shown_below(struct http_call *call, const char *base,
                                    const char *template_name, struct val *model,
                                    const struct web_shown *tables, size_t n) {
    if (web_wants_shown(call))
        return send_tables(call, model, tables, n);
    web_offer_download(call, model, arena_printf(call->arena, "%s" LIST, base));
    return web_render(call, template_name, model);
}

enum gp_code web_render_shown(struct http_call *call, const char *template_name, struct val *model,
                              const struct web_shown *tables, size_t n) {
    return web_render_shown_below(call, call->request->path, template_name, model, tables, n);
}
