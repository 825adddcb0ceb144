#include "web/forms/expr_json.h"

#include "core/expr_parts.h"
#include "num/dec.h"

static const char *const ops[] = {
    [OP_NAME] = "${}", [OP_SELF] = ".",  [OP_OR] = "or",   [OP_AND] = "and",
    [OP_EQ] = "=",     [OP_NE] = "!=",   [OP_LT] = "<",    [OP_LE] = "<=",
    [OP_GT] = ">",     [OP_GE] = ">=",   [OP_ADD] = "+",   [OP_SUB] = "-",
    [OP_MUL] = "*",    [OP_DIV] = "div", [OP_MOD] = "mod", [OP_NEGATE] = "neg",
};

static void put_literal(struct jout *o, const struct expr_value *v) {
    char text[DEC_TEXT];
    jout_text(o, v->kind == EXPR_NUMBER ? "#" : "'");
    jout_text(o, v->kind == EXPR_NUMBER ? dec_format(v->n, EXPR_SCALE, DEC_TRIM, text) : v->text);
}

/* No deeper than EXPR_DEPTH. */
static void put_node(struct jout *o, const struct expr_node *e) {
    jout_array(o);
    if (e->op == OP_VALUE) {
        put_literal(o, &e->value);
    } else {
        jout_text(o, e->op == OP_CALL ? expr_functions[e->function].name : ops[e->op]);
        if (e->op == OP_NAME)
            jout_text(o, e->name);
        for (size_t i = 0; i < e->n_args; i++)
            put_node(o, e->args[i]);
    }
    jout_end(o);
}

void expr_json(struct jout *o, const struct expr *e) {
    if (e)
        put_node(o, e->root);
    else
        jout_null(o);
}
