/* Templates to document trees. A template is walked line by line (walk), by two visitors: the one
 * that checks it, and the one that writes. What a placeholder becomes is told by the tables of
 * paper_fields.c and paper_tables.c; which kinds there are, by paper_kinds.c. */
#include "report/paper_inside.h"

#include "base/utf8.h"

bool paper_kind_of(const char *id, enum paper_kind *ret) {
    for (size_t i = 0; i < PAPER_N; i++) {
        if (!cstr_eq(id, paper_infos[i].id))
            continue;
        *ret = (enum paper_kind)i;
        return true;
    }
    return false;
}

/* ------------------------------------------------------------------ placeholders */

static const struct paper_slot *find_in(const struct paper_slot *slots, enum paper_kind kind,
                                        struct str name) {
    for (; slots->name; slots++)
        if ((slots->about & paper_infos[kind].about) && str_eq(str_of(slots->name), name))
            return slots;
    return NULL;
}

static size_t add_fields(struct arena *a, enum paper_kind kind, const struct paper_slot *slots,
                         struct paper_field *v) {
    size_t n = 0;
    for (; slots->name; slots++)
        if (slots->about & paper_infos[kind].about)
            v[n++] = (struct paper_field){arena_printf(a, "{%s}", slots->name), slots->example,
                                          slots->block != NULL};
    return n;
}

static size_t count_slots(const struct paper_slot *slots) {
    size_t n = 0;
    while (slots[n].name)
        n++;
    return n;
}

size_t paper_fields(struct arena *a, enum paper_kind kind, struct paper_field **ret) {
    size_t most = count_slots(paper_text_slots) + count_slots(paper_block_slots);
    *ret = gp_new_n(a, struct paper_field, most);
    size_t n = add_fields(a, kind, paper_text_slots, *ret);
    return n + add_fields(a, kind, paper_block_slots, *ret + n);
}

/* How many characters the two have in common. */
static size_t likeness(struct str a, struct str b) {
    size_t n = 0, i = 0;
    for (uint32_t c; (c = utf8_next(a, &i));) {
        size_t k = 0;
        for (uint32_t d; (d = utf8_next(b, &k));)
            if (c == d) {
                n++;
                break;
            }
    }
    return n;
}

/* The name that is most like it; NULL: none is. */
static const char *nearest(enum paper_kind kind, struct str name) {
    const struct paper_slot *const tables[] = {paper_text_slots, paper_block_slots};
    const char *best = NULL;
    size_t most = 0;
    for (size_t t = 0; t < GP_COUNT(tables); t++)
        for (const struct paper_slot *s = tables[t]; s->name; s++) {
            size_t n = s->about & paper_infos[kind].about ? likeness(name, str_of(s->name)) : 0;
            if (n > most) {
                most = n;
                best = s->name;
            }
        }
    return best;
}

/* ------------------------------------------------------------------ lines */

struct line {
    char mark;       /* #, >, -, | or 0 */
    struct str text; /* without mark and blanks at its ends */
    size_t number;   /* from 1 */
};

static struct str trimmed(struct str s) {
    while (s.n > 0 && strchr(" \t", s.p[0]))
        s = (struct str){s.p + 1, s.n - 1};
    while (s.n > 0 && strchr(" \t", s.p[s.n - 1]))
        s.n--;
    return s;
}

/* The next line that is not empty; false at the end. */
static bool next_line(const char **at, size_t *number, struct line *ret) {
    while (**at) {
        size_t n = strcspn(*at, "\r\n");
        struct str text = trimmed((struct str){*at, n});
        *at += n;
        *at += **at == '\r';
        *at += **at == '\n';
        ++*number;
        if (text.n == 0)
            continue;
        bool marked = text.n > 1 && strchr("#>-|", text.p[0]) && text.p[1] == ' ';
        *ret = (struct line){marked ? text.p[0] : 0, text, *number};
        if (marked)
            ret->text = trimmed((struct str){text.p + 1, text.n - 1});
        return true;
    }
    return false;
}

/* The name in braces at s, and behind it *ret_rest; n 0: a brace without its partner. */
static struct str braced(struct str s, struct str *ret_rest) {
    const char *end = memchr(s.p, '}', s.n);
    if (!end)
        return (struct str){NULL, 0};
    size_t n = (size_t)(end - s.p);
    *ret_rest = (struct str){end + 1, s.n - n - 1};
    return (struct str){s.p + 1, n - 1};
}

static const struct paper_slot *block_of(enum paper_kind kind, struct str line) {
    struct str rest = {NULL, 0};
    if (line.n == 0 || line.p[0] != '{')
        return NULL;
    struct str name = braced(line, &rest);
    return name.p && rest.n == 0 ? find_in(paper_block_slots, kind, name) : NULL;
}

/* ------------------------------------------------------------------ checking */

static enum gp_code check_name(struct arena *a, enum paper_kind kind, struct str name,
                               const char *where, struct gp_err *e) {
    if (find_in(paper_text_slots, kind, name))
        return GP_OK;
    const char *own = arena_strndup(a, name.p, name.n);
    if (find_in(paper_block_slots, kind, name))
        return gp_fail(e, GP_INVALID, where, "“{%s}”要单独占一行，前后不能有别的字", own);
    const char *like = nearest(kind, name);
    return gp_fail(e, GP_INVALID, where, "“%s”里没有“{%s}”这个占位符%s%s%s", paper_infos[kind].name,
                   own, like ? "，是不是“{" : "，可以用的列在页面上", like ? like : "",
                   like ? "}”？可以用的都列在页面上" : "");
}

static enum gp_code check_line(struct arena *a, enum paper_kind kind, struct str s,
                               const char *where, struct gp_err *e) {
    if (block_of(kind, s))
        return GP_OK;
    while (s.n > 0) {
        if (s.p[0] == '}')
            return gp_fail(e, GP_INVALID, where,
                           "多了一个“}”。占位符写成“{中心}”这样；要印大括号，请用全角的｛ ｝");
        if (s.p[0] != '{') {
            s = (struct str){s.p + 1, s.n - 1};
            continue;
        }
        struct str rest = {NULL, 0};
        struct str name = braced(s, &rest);
        if (!name.p)
            return gp_fail(e, GP_INVALID, where,
                           "“{”后面缺“}”。占位符写成“{中心}”这样；要印大括号，请用全角的｛ ｝");
        TRY(check_name(a, kind, name, where, e));
        s = rest;
    }
    return GP_OK;
}

enum gp_code paper_check(struct arena *a, enum paper_kind kind, const struct paper_text *text,
                         struct gp_err *e) {
    if (cstr_empty(text->title))
        return gp_fail(e, GP_INVALID, "标题", "必须填写");
    if (block_of(kind, str_of(text->title)))
        return gp_fail(e, GP_INVALID, "标题", "标题里不能放表格、落款和换页");
    TRY(check_line(a, kind, str_of(text->title), "标题", e));
    const char *at = cstr_or_empty(text->body);
    size_t number = 0;
    bool any = false;
    for (struct line l; next_line(&at, &number, &l); any = true)
        TRY(check_line(a, kind, l.text, arena_printf(a, "正文第 %zu 行", l.number), e));
    return any ? GP_OK : gp_fail(e, GP_INVALID, "正文", "必须填写");
}

/* ------------------------------------------------------------------ writing */

static const char *slot_text(struct paper *p, const struct paper_slot *s) {
    if (!p->c.ev)
        return s->example;
    const char *text = s->text(p);
    return text ? text : PAPER_UNSET;
}

static const char *filled(struct paper *p, enum paper_kind kind, struct str s) {
    struct buf b = BUF_INIT;
    while (s.n > 0) {
        const char *open = memchr(s.p, '{', s.n);
        size_t n = open ? (size_t)(open - s.p) : s.n;
        buf_add(&b, s.p, n);
        s = (struct str){s.p + n, s.n - n};
        if (s.n == 0)
            break;
        struct str name = braced(s, &s);
        buf_adds(&b, slot_text(p, find_in(paper_text_slots, kind, name)));
    }
    return compose_take(&p->c, &b);
}

/* An example table of "a|b\nc|d". */
static void example_block(struct paper *p, const struct paper_slot *s) {
    size_t columns = 1;
    for (const char *c = s->example; *c && *c != '\n'; c++)
        columns += *c == '|';
    if (columns == 1) {
        compose_paragraph(&p->c, PARA_NOTE, s->example);
        return;
    }
    unsigned *widths = gp_new_n(p->c.a, unsigned, columns);
    for (size_t i = 0; i < columns; i++)
        widths[i] = i == 0 ? 8 : 20;
    struct table_draft t = compose_table(&p->c, NULL, widths, columns);
    for (const char *c = s->example; c;) {
        size_t n = strcspn(c, "|\n");
        bool head = t.cells.n < columns;
        const char *text = arena_strndup(p->c.a, c, n);
        if (head)
            table_head(&t, text);
        else
            table_cell(&t, text);
        c = c[n] ? c + n + 1 : NULL;
    }
    table_end(&t, 1, NULL);
}

/* A text may have several lines of its own: each is a paragraph. */
static void write_text(struct paper *p, char mark, const char *text) {
    static const struct {
        char mark;
        enum para_style style;
    } styles[] = {{'>', PARA_NOTE}, {'-', PARA_LIST}, {'|', PARA_FLUSH}, {0, PARA_BODY}};
    if (mark == '#') {
        compose_heading_unnumbered(&p->c, 2, text);
        return;
    }
    enum para_style style = PARA_BODY;
    for (size_t i = 0; i < GP_COUNT(styles); i++)
        if (styles[i].mark == mark)
            style = styles[i].style;
    while (*text) {
        size_t n = strcspn(text, "\r\n");
        if (n > 0)
            compose_paragraph(&p->c, style, arena_strndup(p->c.a, text, n));
        text += n;
        text += strspn(text, "\r\n");
    }
}

static void write_paper(struct paper *p, enum paper_kind kind, const struct paper_text *text) {
    p->title = filled(p, kind, str_of(text->title));
    struct block *title = compose_block(&p->c, BLOCK_TITLE);
    struct run *run = gp_new(p->c.a, struct run);
    run->text = p->title;
    title->runs = run;
    title->n_runs = 1;
    const char *at = text->body;
    size_t number = 0;
    for (struct line l; next_line(&at, &number, &l);) {
        const struct paper_slot *s = block_of(kind, l.text);
        if (!s)
            write_text(p, l.mark, filled(p, kind, l.text));
        else if (p->c.ev || cstr_empty(s->example))
            s->block(p); /* without an example it stands for itself: a new page */
        else
            example_block(p, s);
    }
}

static const struct doc *document(struct paper *p, enum paper_kind kind, size_t n) {
    struct doc *doc = gp_new(p->c.a, struct doc);
    *doc = (struct doc){.title = n == 1 ? p->title : paper_infos[kind].name,
                        .date = DATE_UNSET,
                        .watermark = p->c.ev ? NULL : "样张",
                        .blocks = p->c.blocks.v,
                        .n_blocks = p->c.blocks.n};
    return doc;
}

enum gp_code paper_compose(struct arena *a, enum paper_kind kind, const struct paper_text *text,
                           const struct paper_case *cases, size_t n, struct gp_err *e,
                           const struct doc **ret) {
    TRY(paper_check(a, kind, text, e));
    if (n == 0)
        return gp_fail(e, GP_MISSING, NULL, "还没有可以出“%s”的项目", paper_infos[kind].name);
    const struct evaluation *ev = cases[0].ev;
    struct paper p = {.c = {.a = a, .ev = ev, .d = ev->dossier, .round = &ev->dossier->round}};
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            compose_block(&p.c, BLOCK_PAGE_BREAK)->level = 1;
        p.at = &cases[i];
        write_paper(&p, kind, text);
    }
    *ret = document(&p, kind, n);
    return GP_OK;
}

enum gp_code paper_preview(struct arena *a, enum paper_kind kind, const struct paper_text *text,
                           struct gp_err *e, const struct doc **ret) {
    TRY(paper_check(a, kind, text, e));
    struct paper p = {.c = {.a = a}};
    write_paper(&p, kind, text);
    *ret = document(&p, kind, 1);
    return GP_OK;
}
