/* First tokens (scan_all), then ops. The difficulty of Mustache is in between: a line with nothing
 * but tags leaves no trace in the output, so the tokens of a line are looked at together
 * (shape_of) before any becomes an op. Sections know where they end, as an index; render.c jumps
 * by it. */

#include "tmpl/parts.h"

#define MAX_OPEN 64

/* A tag or a stretch of text within one line, before standalone lines are sorted out. */
struct token {
    char sigil; /* 't' text, 'v' variable, else the tag's own: # ^ / > < $ & { ! = */
    struct str text;
    int line;
    bool line_end; /* text that closes its line */
};

struct scan {
    struct arena *arena;
    struct gp_err *err;
    const char *template_name;
    struct str source;
    size_t pos;
    int line;
    struct str open, close; /* delimiters */
    VEC(struct token) tokens;
};

static enum gp_code fail(struct gp_err *e, const char *template_name, int line, const char *what) {
    return gp_fail(e, GP_INVALID, arena_printf(e->arena, "%s:%d", template_name, line), "模板%s",
                   what);
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static bool is_space(char c) {
    return is_blank(c) || c == '\n' || c == '\r';
}

static struct str trim(struct str s) {
    while (s.n > 0 && is_space(s.p[0]))
        s.p++, s.n--;
    while (s.n > 0 && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

static bool starts_with(struct str s, size_t at, struct str with) {
    return s.n - at >= with.n && memcmp(s.p + at, with.p, with.n) == 0;
}

static size_t find(struct str s, size_t from, struct str what) {
    for (; from + what.n <= s.n; from++)
        if (memcmp(s.p + from, what.p, what.n) == 0)
            return from;
    return SIZE_MAX;
}

static void add_token(struct scan *sc, char sigil, struct str text, bool line_end) {
    struct token *t = VEC_PUSH(sc->arena, &sc->tokens);
    *t = (struct token){sigil, text, sc->line, line_end};
}

static void scan_text(struct scan *sc) {
    size_t from = sc->pos;
    while (sc->pos < sc->source.n && !starts_with(sc->source, sc->pos, sc->open)) {
        if (sc->source.p[sc->pos++] != '\n')
            continue;
        add_token(sc, 't', (struct str){sc->source.p + from, sc->pos - from}, true);
        sc->line++;
        from = sc->pos;
    }
    if (sc->pos > from)
        add_token(sc, 't', (struct str){sc->source.p + from, sc->pos - from}, false);
}

/* {{=<% %>=}}: two words parted by blanks, without '='. */
static bool set_delimiters(struct scan *sc, struct str inner) {
    inner = trim(inner);
    size_t first = 0;
    while (first < inner.n && !is_space(inner.p[first]))
        first++;
    struct str open = {inner.p, first};
    struct str close = trim((struct str){inner.p + first, inner.n - first});
    if (open.n == 0 || close.n == 0)
        return false;
    for (size_t i = 0; i < close.n; i++)
        if (is_space(close.p[i]))
            return false;
    sc->open = open;
    sc->close = close;
    return true;
}

static enum gp_code scan_tag(struct scan *sc) {
    size_t from = sc->pos + sc->open.n;
    char sigil = from < sc->source.n ? sc->source.p[from] : '\0';
    struct str close = sc->close;
    if (sigil == '{')
        close = STR("}}}");
    size_t end = find(sc->source, from, close);
    if (end == SIZE_MAX)
        return fail(sc->err, sc->template_name, sc->line, "标签没有结束");
    struct str inner = {sc->source.p + from, end - from};
    sc->pos = end + close.n;
    if (sigil && strchr("#^/><$&{!=", sigil))
        inner.p++, inner.n--;
    else
        sigil = 'v';
    if (sigil == '=') {
        if (inner.n == 0 || inner.p[inner.n - 1] != '=' ||
            !set_delimiters(sc, (struct str){inner.p, inner.n - 1}))
            return fail(sc->err, sc->template_name, sc->line, "分隔符写法不对");
    }
    add_token(sc, sigil, trim(inner), false);
    for (size_t i = 0; i < inner.n; i++)
        sc->line += inner.p[i] == '\n';
    if (sigil != '!' && sigil != '=' && trim(inner).n == 0)
        return fail(sc->err, sc->template_name, sc->line, "标签没有名称");
    return GP_OK;
}

static enum gp_code scan_all(struct scan *sc) {
    while (sc->pos < sc->source.n) {
        scan_text(sc);
        if (sc->pos < sc->source.n)
            TRY(scan_tag(sc));
    }
    return GP_OK;
}

static bool blank_text(const struct token *t) {
    for (size_t i = 0; i < t->text.n; i++)
        if (!is_space(t->text.p[i]))
            return false;
    return t->sigil == 't';
}

struct parse {
    struct tmpl_set *set;
    struct gp_err *err;
    struct tmpl *t;
    const struct token *tokens;
    size_t n_tokens;
    size_t open[MAX_OPEN]; /* ops that wait for their end */
    size_t depth;
};

/* How the tags of one line stand. */
struct line_shape {
    size_t first, behind; /* tokens */
    size_t tags;
    bool only_tags;    /* beside white space */
    bool inheritance;  /* each tag is <, $ or an end */
    bool block_pair;   /* exactly {{$b}}{{/b}} */
    struct str indent; /* white space before the first tag */
};

static struct line_shape shape_of(const struct parse *p, size_t first) {
    struct line_shape s = {.first = first, .behind = first, .only_tags = true, .inheritance = true};
    char sigils[2] = {0, 0};
    while (s.behind < p->n_tokens) {
        const struct token *t = &p->tokens[s.behind++];
        if (t->sigil == 't') {
            s.only_tags = s.only_tags && blank_text(t);
            if (s.tags == 0)
                s.indent = t->text;
        } else {
            if (s.tags < 2)
                sigils[s.tags] = t->sigil;
            s.tags++;
            s.only_tags = s.only_tags && strchr("#^/><$!=", t->sigil) != NULL;
            s.inheritance = s.inheritance && strchr("<$/", t->sigil) != NULL;
        }
        if (t->line_end)
            break;
    }
    s.block_pair = s.tags == 2 && sigils[0] == '$' && sigils[1] == '/';
    return s;
}

static struct op *add_op(struct parse *p, enum op_kind kind, const struct token *t) {
    struct op *op = VEC_PUSH(&p->set->arena, &p->t->ops);
    *op = (struct op){.kind = kind, .text = t->text, .line = t->line};
    return op;
}

static enum gp_code open_op(struct parse *p, enum op_kind kind, const struct token *t) {
    if (p->depth == MAX_OPEN)
        return fail(p->err, p->t->name, t->line, "嵌套太深");
    add_op(p, kind, t);
    p->open[p->depth++] = p->t->ops.n - 1;
    return GP_OK;
}

static enum gp_code close_op(struct parse *p, const struct token *t) {
    if (p->depth == 0)
        return fail(p->err, p->t->name, t->line, "有多余的结束标签");
    struct op *opened = &p->t->ops.v[p->open[--p->depth]];
    if (!str_eq(opened->text, t->text))
        return fail(p->err, p->t->name, t->line, "的结束标签与开始标签不一致");
    opened->end = p->t->ops.n;
    add_op(p, OP_END, t);
    return GP_OK;
}

static void add_partial(struct parse *p, const struct token *t) {
    struct op *op = add_op(p, OP_PARTIAL, t);
    if (t->text.p[0] != '*')
        return;
    op->dynamic = true;
    op->text = trim((struct str){t->text.p + 1, t->text.n - 1});
}

static enum gp_code add_tag(struct parse *p, const struct token *t) {
    switch (t->sigil) {
    case 'v':
        add_op(p, OP_VAR, t);
        return GP_OK;
    case '{':
    case '&':
        add_op(p, OP_RAW, t);
        return GP_OK;
    case '>':
        add_partial(p, t);
        return GP_OK;
    case '#':
        return open_op(p, OP_SECTION, t);
    case '^':
        return open_op(p, OP_INVERTED, t);
    case '<':
        return open_op(p, OP_PARENT, t);
    case '$':
        return open_op(p, OP_BLOCK, t);
    case '/':
        return close_op(p, t);
    default:
        return GP_OK;
    }
}

static struct str leading_blanks(struct str s) {
    size_t n = 0;
    while (n < s.n && is_blank(s.p[n]))
        n++;
    return (struct str){s.p, n};
}

/* The indentation that the content of a block on lines of its own stands at: that of its first
 * line, or the tag's own where the block is empty. */
static struct str content_indent(const struct parse *p, const struct line_shape *s) {
    if (s->behind >= p->n_tokens)
        return s->indent;
    struct line_shape next = shape_of(p, s->behind);
    if (next.only_tags && next.tags == 1 && p->tokens[next.behind - 1].sigil == '/')
        return s->indent;
    const struct token *first = &p->tokens[next.first];
    if (next.only_tags && next.tags > 0 &&
        p->tokens[next.first + (first->sigil == 't')].sigil == '/')
        return s->indent;
    return first->sigil == 't' ? leading_blanks(first->text) : (struct str){"", 0};
}

/* A line that holds nothing but tags leaves no trace in the output. */
static enum gp_code add_standalone_line(struct parse *p, const struct line_shape *s) {
    for (size_t i = s->first; i < s->behind; i++) {
        const struct token *t = &p->tokens[i];
        if (t->sigil == 't') {
            if (s->block_pair && t->line_end)
                add_op(p, OP_TEXT, t);
            continue;
        }
        TRY(add_tag(p, t));
        struct op *op = p->t->ops.n > 0 ? &p->t->ops.v[p->t->ops.n - 1] : NULL;
        if (op && (t->sigil == '>' || t->sigil == '<'))
            op->indent = s->indent;
        else if (op && t->sigil == '$')
            op->indent = s->block_pair ? s->indent : content_indent(p, s);
    }
    return GP_OK;
}

static enum gp_code add_plain_line(struct parse *p, const struct line_shape *s) {
    size_t first_op = p->t->ops.n;
    for (size_t i = s->first; i < s->behind; i++) {
        if (p->tokens[i].sigil == 't')
            add_op(p, OP_TEXT, &p->tokens[i]);
        else
            TRY(add_tag(p, &p->tokens[i]));
    }
    if (p->t->ops.n > first_op)
        p->t->ops.v[first_op].starts_line = true;
    return GP_OK;
}

enum gp_code tmpl_parse(struct tmpl_set *set, struct gp_err *e, struct tmpl *t, struct str source) {
    struct scan sc = {.arena = &set->arena,
                      .err = e,
                      .template_name = t->name,
                      .source = source,
                      .line = 1,
                      .open = STR("{{"),
                      .close = STR("}}")};
    TRY(scan_all(&sc));
    struct parse p = {.set = set, .err = e, .t = t, .tokens = sc.tokens.v, .n_tokens = sc.tokens.n};
    for (size_t i = 0; i < p.n_tokens;) {
        struct line_shape s = shape_of(&p, i);
        bool standalone = s.only_tags && s.tags > 0 && (s.tags == 1 || s.inheritance);
        TRY(standalone ? add_standalone_line(&p, &s) : add_plain_line(&p, &s));
        i = s.behind;
    }
    if (p.depth > 0) {
        const struct op *opened = &t->ops.v[p.open[p.depth - 1]];
        return fail(e, t->name, opened->line, "的段落没有结束标签");
    }
    return GP_OK;
}
