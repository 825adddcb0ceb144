/* The parsed form. Private to tmpl.c, parse.c and render.c.
 *
 * A template is a flat array of ops. Whatever encloses others holds the index of its end. Text
 * never runs over a line end, so that indentation can be put before each line. */
#ifndef GP_TMPL_PARTS_H
#define GP_TMPL_PARTS_H

#include "tmpl/tmpl.h"

enum op_kind {
    OP_TEXT,
    OP_VAR,
    OP_RAW,
    OP_SECTION,
    OP_INVERTED,
    OP_PARTIAL,
    OP_PARENT,
    OP_BLOCK,
    OP_END,
};

struct op {
    enum op_kind kind;
    bool starts_line;  /* first on its line of the template */
    bool dynamic;      /* {{>*name}}: the name of the partial is looked up */
    struct str text;   /* literal text, or the name */
    size_t end;        /* of an enclosing op: index of its OP_END */
    struct str indent; /* PARTIAL, PARENT: white space before a standalone tag;
                          BLOCK: indentation its content stands at */
    int line;
};

struct tmpl {
    const char *name;
    VEC(struct op) ops;
};

struct tmpl_set {
    struct arena arena;
    unsigned flags;
    VEC(struct tmpl *) templates;
};

const struct tmpl *tmpl_find(const struct tmpl_set *set, struct str name);

/* Parses source (which must live as long as the set) into t->ops. */
enum gp_code tmpl_parse(struct tmpl_set *set, struct gp_err *e, struct tmpl *t, struct str source);

#endif
