/* The tree of an expression: expr_parse.c makes it, expr.c walks it, web/forms/expr_json.c hands it
 * to pages. Private to these. */
#ifndef GP_CORE_EXPR_PARTS_H
#define GP_CORE_EXPR_PARTS_H

#include "core/expr.h"

enum expr_op {
    OP_VALUE, /* a literal */
    OP_NAME,
    OP_SELF,
    OP_OR,
    OP_AND,
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_DIV,
    OP_MOD,
    OP_NEGATE,
    OP_CALL,
};

enum expr_function {
    FN_SELECTED,
    FN_COUNT_SELECTED,
    FN_SELECTED_AT,
    FN_IF,
    FN_COALESCE,
    FN_NOT,
    FN_TRUE,
    FN_FALSE,
    FN_BOOLEAN,
    FN_NUMBER,
    FN_INT,
    FN_ROUND,
    FN_STRING,
    FN_STRING_LENGTH,
    FN_CONCAT,
    FN_CONTAINS,
    FN_STARTS_WITH,
    FN_ENDS_WITH,
    FN_SUBSTR,
    FN_TODAY,
    FN_DATE,
    FN_MIN,
    FN_MAX,
    FN_SUM,
    FN_COUNT,
    FN_N,
};

struct expr_function_info {
    const char *name;
    size_t least, most; /* arguments */
};
extern const struct expr_function_info expr_functions[FN_N];

#define EXPR_ARGS_MAX 12

struct expr_node {
    enum expr_op op;
    enum expr_function function;
    struct expr_value value;
    const char *name;
    const struct expr_node **args;
    size_t n_args;
};

struct expr {
    const struct expr_node *root;
    VEC(const char *) names;
    bool uses_self;
};

#endif
