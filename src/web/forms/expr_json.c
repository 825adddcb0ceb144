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

/* ---- all of a form */

static const char *kind_word(enum survey_kind kind) {
    switch (kind) {
    case SURVEY_INTEGER:
        return "integer";
    case SURVEY_DECIMAL:
        return "decimal";
    case SURVEY_SCALE:
        return "scale";
    case SURVEY_DATE:
        return "date";
    case SURVEY_MANY:
        return "many";
    case SURVEY_CALC:
        return "calc";
    case SURVEY_GROUP:
    case SURVEY_NOTE:
        return "none";
    default:
        return "text";
    }
}

static void put_expr(struct jout *o, const char *key, const struct expr *e) {
    if (!e)
        return;
    jout_key(o, key);
    expr_json(o, e);
}

static void put_rules(struct jout *o, const struct survey_form *f, size_t i) {
    const struct survey_item *item = &f->items[i];
    jout_object(o);
    jout_pair(o, "name", item->name);
    jout_pair(o, "base", item->base);
    jout_pair(o, "kind", kind_word(item->kind));
    jout_pair(o, "label", item->label);
    jout_key(o, "nth");
    jout_int(o, (int64_t)item->nth);
    jout_key(o, "parent");
    jout_int(o, item->parent == SURVEY_NONE ? -1 : (int64_t)item->parent);
    jout_key(o, "required");
    jout_bool(o, item->required);
    put_expr(o, "requiredIf", item->required_if);
    put_expr(o, "relevant", item->relevant);
    put_expr(o, "constraint", item->constraint);
    put_expr(o, "calculation", item->calculation);
    jout_pair(o, "constraintMessage", item->constraint_message);
    jout_pair(o, "requiredMessage", item->required_message);
    jout_end(o);
}

void form_rules_json(struct jout *o, const struct survey_form *f) {
    jout_array(o);
    for (size_t i = 0; i < f->n_items; i++)
        put_rules(o, f, i);
    jout_end(o);
}
