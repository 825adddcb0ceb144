#include "web/search/search.h"

#include "app/search/search.h"
#include "base/utf8.h"
#include "web/search/indexing.h"
#include "web/web.h"

#define PAGE_HITS    20
#define PATIENCE_MS  4000 /* for what was just saved to be indexed */
#define SNIPPET_HEAD 30   /* bytes before the first hit */
#define SNIPPET      240  /* bytes */

static const struct {
    const char *kind, *title;
} kinds[] = {{"org", "机构"},   {"center", "中心"},    {"project", "项目"},
             {"round", "轮次"}, {"entry", "参评项目"}, {"finding", "核查发现"}};

static const char *kind_title(const char *kind) {
    for (size_t i = 0; i < GP_COUNT(kinds); i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return kinds[i].title;
    return "";
}

/* The page on which a manager works on it. */
static const char *manager_link(struct arena *a, const struct search_doc *d) {
    if (strcmp(d->kind, "org") == 0)
        return arena_printf(a, "/registry/orgs/%s/edit", http_url_encode(a, d->org));
    if (strcmp(d->kind, "center") == 0)
        return arena_printf(a, "/registry/centers/%s/edit", http_url_encode(a, d->center));
    if (strcmp(d->kind, "project") == 0)
        return arena_printf(a, "/registry/projects/%s", http_url_encode(a, d->project));
    const char *round = arena_printf(a, "/rounds/%s", http_url_encode(a, d->round));
    if (strcmp(d->kind, "finding") == 0)
        return arena_printf(a, "%s/findings", round);
    return d->entry ? arena_printf(a, "%s/entries/%s", round, http_url_encode(a, d->entry)) : round;
}

static const char *link_of(const struct http_call *call, const struct search_doc *d) {
    unsigned perms = web_visitor(call)->perms;
    struct arena *a = call->arena;
    if (perms & PERM_MANAGE)
        return manager_link(a, d);
    if (perms & PERM_FILL)
        return d->entry ? arena_printf(a, "/fill/%s/%s", http_url_encode(a, d->round),
                                       http_url_encode(a, d->entry))
                        : "/fill";
    if (perms & PERM_VIEW)
        return d->round ? arena_printf(a, "/results/%s", http_url_encode(a, d->round)) : "/results";
    return perms & PERM_MARK ? "/marking" : "/inspections";
}

/* ---- highlighting */

static bool same_letters(const char *a, const char *b, size_t n) {
    for (size_t i = 0; i < n; i++) {
        char x = a[i], y = b[i];
        if (x >= 'A' && x <= 'Z')
            x = (char)(x - 'A' + 'a');
        if (x != y)
            return false;
    }
    return true;
}

/* Bytes of the hit that begins here; 0: none does. */
static size_t hit_at(const char *p, const struct search_result *found) {
    size_t left = strlen(p);
    for (size_t i = 0; i < found->n_grams; i++)
        if (found->grams[i].n <= left && same_letters(p, found->grams[i].p, found->grams[i].n))
            return found->grams[i].n;
    return 0;
}

static void add_piece(struct val *list, const char *text, size_t n, bool hit) {
    if (n == 0)
        return;
    struct val *piece = list_add_map(list);
    map_text(piece, "text", arena_strndup(list->arena, text, n));
    map_bool(piece, "hit", hit);
}

/* The text in pieces, hits apart; overlapping hits are one. */
static void add_pieces(struct val *row, const char *name, const char *text,
                       const struct search_result *found) {
    struct val *list = map_list(row, name);
    struct str s = str_of(text);
    size_t plain = 0, pos = 0;
    while (pos < s.n) {
        size_t start = pos, end = pos + hit_at(text + pos, found);
        if (end == pos) {
            (void)utf8_next(s, &pos);
            continue;
        }
        for (size_t at = pos; at < end; (void)utf8_next(s, &at)) {
            size_t further = at + hit_at(text + at, found);
            if (further > end)
                end = further;
        }
        add_piece(list, text + plain, start - plain, false);
        add_piece(list, text + start, end - start, true);
        plain = pos = end;
    }
    add_piece(list, text + plain, s.n - plain, false);
}

/* The part of a long text around its first hit, cut between characters. */
static const char *snippet(struct arena *a, const char *text, const struct search_result *found) {
    struct str s = str_of(text);
    size_t first = 0, from = 0, to = 0, pos = 0;
    while (first < s.n && hit_at(text + first, found) == 0)
        (void)utf8_next(s, &first);
    if (first == s.n)
        first = 0;
    while (pos < s.n && pos <= first + SNIPPET) {
        if (pos + SNIPPET_HEAD <= first)
            from = pos;
        to = pos;
        (void)utf8_next(s, &pos);
    }
    if (pos >= s.n && pos <= first + SNIPPET)
        to = s.n;
    return arena_printf(a, "%s%s%s", from ? "…" : "", arena_strndup(a, text + from, to - from),
                        to < s.n ? "…" : "");
}

/* ---- page */

static size_t page_number(const struct http_call *call) {
    int64_t page;
    const char *text = http_query(call, "page");
    if (!text || dec_parse(str_of(text), 0, &page) != DEC_PARSED || page < 1 || page > 1000)
        return 1;
    return (size_t)page;
}

static void add_hit(struct http_call *call, struct val *rows, const struct search_doc *d,
                    const struct search_result *found) {
    struct val *row = list_add_map(rows);
    map_text(row, "kind", kind_title(d->kind));
    map_text(row, "link", link_of(call, d));
    add_pieces(row, "title", d->title, found);
    map_text(row, "round", strcmp(d->kind, "round") == 0 ? NULL : d->round_title);
    add_pieces(row, "body", snippet(call->arena, d->body, found), found);
}

static const char *page_link(struct http_call *call, const char *q, size_t page) {
    return arena_printf(call->arena, "/search?q=%s&page=%zu", http_url_encode(call->arena, q),
                        page);
}

static enum gp_code search_page(struct http_call *call) {
    struct work work = web_work(call);
    const char *q = http_query(call, "q") ? http_query(call, "q") : "";
    bool too_long = utf8_length(str_of(q)) > 60;
    struct search_result found = {0};
    bool behind = false;
    if (*q && !too_long) {
        TRY(WORK_READ(&work, search_is_stale(&work, &behind)));
        behind = behind && !indexing_wait(worker_of(call)->web, PATIENCE_MS);
        TRY(WORK_READ(&work, search_run(&work, q, &found)));
    }
    size_t page = page_number(call), first = (page - 1) * PAGE_HITS;
    struct val *m = web_page(call, "搜索");
    map_text(m, "q", q);
    map_bool(m, "asked", *q != '\0');
    map_bool(m, "too_long", too_long);
    map_bool(m, "behind", behind);
    map_bool(m, "too_short", *q && !too_long && found.n_grams == 0);
    map_bool(m, "nothing", found.n_grams > 0 && found.n == 0);
    map_bool(m, "any", found.n > 0);
    map_textf(m, "count", "%zu%s", found.n, found.more ? " 条以上" : " 条");
    struct val *rows = map_list(m, "hits");
    for (size_t i = first; i < found.n && i < first + PAGE_HITS; i++)
        add_hit(call, rows, &found.hits[i], &found);
    map_bool(m, "has_before", page > 1);
    map_text(m, "before", page_link(call, q, page - 1));
    map_bool(m, "has_next", first + PAGE_HITS < found.n);
    map_text(m, "next", page_link(call, q, page + 1));
    map_bool(m, "may_accounts", web_visitor(call)->perms & PERM_ADMIN);
    map_textf(m, "accounts", "/admin/accounts?q=%s", http_url_encode(call->arena, q));
    return web_render(call, "search/search", m);
}

const struct http_route search_routes[] = {
    {.method = HTTP_GET,
     .path = "/search",
     .run = search_page,
     .need = PERM_SIGNED_IN,
     .where = HTTP_SLOW, /* it may have to wait for the index */
     .unit = HTTP_UNIT_OWN,
     .summary = "搜索"},
    {.path = NULL},
};
