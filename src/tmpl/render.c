/* run() goes through a stretch of ops, run_op does one. Three things go along by value and are put
 * on the C stack: the scope in which names are looked up, the blocks that parents were given
 * (override), and the margin by which partials and blocks are indented. run_block holds the rule
 * of inheritance: the outermost override wins. Text is escaped in put_value and nowhere else. */

#include "tmpl/parts.h"

#define MAX_DEPTH 64

/* The context stack: the innermost value first. */
struct scope {
    const struct val *v;
    const struct scope *outer;
};

/* What the parents being rendered were given for their blocks: the innermost first, but the
 * outermost wins, being the most derived. */
struct override {
    const struct tmpl *t;
    size_t parent; /* index of the OP_PARENT whose blocks these are */
    const struct override *outer;
};

/* How lines of the ops at work are indented: dedent blanks are taken off, indent put before. */
struct margin {
    struct str indent;
    size_t dedent;
};

struct render {
    const struct tmpl_set *set;
    struct gp_err *err;
    struct arena *scratch;
    struct buf *out;
    size_t start; /* of this rendering in out */
    int depth;
};

static enum gp_code run(struct render *r, const struct tmpl *t, size_t from, size_t to,
                        const struct scope *sc, const struct override *ov, struct margin m);

static enum gp_code broken(const struct render *r, const struct tmpl *t, const struct op *op,
                           const char *what) {
    return gp_fail(r->err, GP_BUG, arena_printf(r->err->arena, "%s:%d", t->name, op->line),
                   "页面模板出错：%s（%.*s）", what, (int)op->text.n, op->text.p);
}

static const struct val *find_first(const struct scope *sc, const char *name, size_t n) {
    for (; sc; sc = sc->outer) {
        const struct val *v = val_get(sc->v, name, n);
        if (v)
            return v;
    }
    return NULL;
}

/* A dotted name: the first part is looked up through the stack, the rest only inside it. */
static const struct val *lookup(const struct scope *sc, struct str name) {
    if (name.n == 1 && name.p[0] == '.')
        return sc->v;
    size_t from = 0;
    const struct val *v = NULL;
    while (from <= name.n) {
        const char *dot = memchr(name.p + from, '.', name.n - from);
        size_t n = dot ? (size_t)(dot - name.p) - from : name.n - from;
        v = from == 0 ? find_first(sc, name.p, n) : val_get(v, name.p + from, n);
        if (!v || !dot)
            return v;
        from += n + 1;
    }
    return v;
}

static enum gp_code value_of(struct render *r, const struct tmpl *t, const struct op *op,
                             const struct scope *sc, const struct val **ret) {
    const struct val *v = lookup(sc, op->text);
    if (!v && (r->set->flags & TMPL_STRICT))
        return broken(r, t, op, "没有给出这个值");
    *ret = v ? v : val_null();
    return GP_OK;
}

static struct str skip(struct str s, size_t n) {
    n = n < s.n ? n : s.n;
    return n > 0 ? (struct str){s.p + n, s.n - n} : s;
}

static size_t leading_blanks(struct str s) {
    size_t n = 0;
    while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t'))
        n++;
    return n;
}

static struct str join(struct render *r, struct str a, struct str b) {
    if (a.n == 0 || b.n == 0)
        return a.n == 0 ? b : a;
    char *p = arena_alloc(r->scratch, a.n + b.n);
    memcpy(p, a.p, a.n);
    memcpy(p + a.n, b.p, b.n);
    return (struct str){p, a.n + b.n};
}

static void begin_line(struct render *r, const struct op *op, struct margin m) {
    bool at_start = r->out->n == r->start || r->out->p[r->out->n - 1] == '\n';
    if (op->starts_line && at_start)
        buf_add(r->out, m.indent.p, m.indent.n);
}

static void put_text(struct render *r, const struct op *op, struct margin m) {
    struct str s = op->text;
    if (op->starts_line && m.dedent > 0) {
        size_t blanks = leading_blanks(s);
        s = skip(s, blanks < m.dedent ? blanks : m.dedent);
    }
    buf_add(r->out, s.p, s.n);
}

static void put_value(struct render *r, const struct op *op, const struct val *v) {
    if (v->kind != VAL_TEXT && v->kind != VAL_HTML)
        return;
    bool raw = op->kind == OP_RAW && (v->kind == VAL_HTML || (r->set->flags & TMPL_RAW_TEXT));
    if (raw)
        buf_adds(r->out, v->text);
    else
        buf_add_xml(r->out, v->text);
}

static enum gp_code run_section(struct render *r, const struct tmpl *t, size_t at,
                                const struct scope *sc, const struct override *ov,
                                struct margin m) {
    const struct op *op = &t->ops.v[at];
    const struct val *v;
    TRY(value_of(r, t, op, sc, &v));
    bool truth = val_truth(v);
    if (op->kind == OP_INVERTED)
        return truth ? GP_OK : run(r, t, at + 1, op->end, sc, ov, m);
    if (!truth)
        return GP_OK;
    if (v->kind != VAL_LIST) {
        struct scope inner = {v, sc};
        return run(r, t, at + 1, op->end, v->kind == VAL_BOOL ? sc : &inner, ov, m);
    }
    for (size_t i = 0; i < v->list.n; i++) {
        struct scope inner = {v->list.v[i], sc};
        TRY(run(r, t, at + 1, op->end, &inner, ov, m));
    }
    return GP_OK;
}

static enum gp_code run_template(struct render *r, struct str name, const struct scope *sc,
                                 const struct override *ov, struct margin m) {
    const struct tmpl *t = tmpl_find(r->set, name);
    return t ? run(r, t, 0, t->ops.n, sc, ov, m) : GP_OK;
}

static enum gp_code run_partial(struct render *r, const struct tmpl *t, const struct op *op,
                                const struct scope *sc, const struct override *ov,
                                struct margin m) {
    struct margin inner = {join(r, m.indent, skip(op->indent, m.dedent)), 0};
    if (!op->dynamic)
        return run_template(r, op->text, sc, ov, inner);
    const struct val *v;
    TRY(value_of(r, t, op, sc, &v));
    return v->kind == VAL_TEXT ? run_template(r, str_of(v->text), sc, ov, inner) : GP_OK;
}

/* The block of that name among the direct content of a parent tag. */
static const struct op *given_block(const struct override *ov, struct str name, size_t *ret_at) {
    const struct op *parent = &ov->t->ops.v[ov->parent];
    for (size_t i = ov->parent + 1; i < parent->end; i++) {
        const struct op *op = &ov->t->ops.v[i];
        if (op->kind == OP_BLOCK && str_eq(op->text, name)) {
            *ret_at = i;
            return op;
        }
        if (op->end > i)
            i = op->end;
    }
    return NULL;
}

static enum gp_code run_block(struct render *r, const struct tmpl *t, size_t at,
                              const struct scope *sc, const struct override *ov, struct margin m) {
    const struct op *site = &t->ops.v[at];
    const struct op *given = NULL;
    const struct override *from = NULL;
    size_t given_at = 0;
    for (const struct override *o = ov; o; o = o->outer) {
        size_t found_at;
        const struct op *found = given_block(o, site->text, &found_at);
        if (found) {
            given = found;
            given_at = found_at;
            from = o;
        }
    }
    if (!given)
        return run(r, t, at + 1, site->end, sc, ov, m);
    struct margin inner = {join(r, m.indent, skip(site->indent, m.dedent)), given->indent.n};
    return run(r, from->t, given_at + 1, given->end, sc, ov, inner);
}

static enum gp_code run_op(struct render *r, const struct tmpl *t, size_t at,
                           const struct scope *sc, const struct override *ov, struct margin m) {
    const struct op *op = &t->ops.v[at];
    const struct val *v;
    switch (op->kind) {
    case OP_TEXT:
        begin_line(r, op, m);
        put_text(r, op, m);
        return GP_OK;
    case OP_VAR:
    case OP_RAW:
        begin_line(r, op, m);
        TRY(value_of(r, t, op, sc, &v));
        put_value(r, op, v);
        return GP_OK;
    case OP_SECTION:
    case OP_INVERTED:
        return run_section(r, t, at, sc, ov, m);
    case OP_PARTIAL:
        return run_partial(r, t, op, sc, ov, m);
    case OP_PARENT: {
        struct override given = {t, at, ov};
        struct margin inner = {join(r, m.indent, skip(op->indent, m.dedent)), 0};
        return run_template(r, op->text, sc, &given, inner);
    }
    case OP_BLOCK:
        return run_block(r, t, at, sc, ov, m);
    case OP_END:
        break;
    }
    return GP_OK;
}

static enum gp_code run(struct render *r, const struct tmpl *t, size_t from, size_t to,
                        const struct scope *sc, const struct override *ov, struct margin m) {
    if (from < to && r->depth == MAX_DEPTH)
        return broken(r, t, &t->ops.v[from], "嵌套太深");
    r->depth++;
    for (size_t at = from; at < to; at++) {
        TRY(run_op(r, t, at, sc, ov, m));
        if (t->ops.v[at].end > at)
            at = t->ops.v[at].end;
    }
    r->depth--;
    return GP_OK;
}

enum gp_code tmpl_render(const struct tmpl_set *set, struct gp_err *e, const char *name,
                         const struct val *root, struct buf *out) {
    const struct tmpl *t = tmpl_find(set, str_of(name));
    if (!t)
        return gp_fail(e, GP_BUG, name, "缺少页面模板");
    GP_CLEANUP(arena_release) struct arena scratch = ARENA_INIT;
    struct render r = {set, e, &scratch, out, out->n, 0};
    struct scope top = {root, NULL};
    return gp_answer(e, run(&r, t, 0, t->ops.n, &top, NULL, (struct margin){{"", 0}, 0}));
}
