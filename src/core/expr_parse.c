/* Text to tree, by recursive descent: next() gives the tokens, and each level of precedence is a
 * row of `levels`, from `or` down to `*`; unary() and primary() stand below them. Whatever is not
 * understood ends in stop(), which keeps the first problem. What XLSForm has and this does not is
 * refused by name, in `refused`, so that the form's maker learns what to write instead. */

#include "core/expr_parts.h"

#include "num/dec.h"

enum token { T_END, T_NUMBER, T_TEXT, T_REF, T_SELF, T_WORD, T_SIGN, T_BAD };

struct reader {
    struct arena *a;
    const char *p;
    enum token token;
    const char *text; /* of the token */
    const char *problem;
    struct expr *expr;
    size_t nodes, depth;
};

const struct expr_function_info expr_functions[FN_N] = {
    [FN_SELECTED] = {"selected", 2, 2},
    [FN_COUNT_SELECTED] = {"count-selected", 1, 1},
    [FN_SELECTED_AT] = {"selected-at", 2, 2},
    [FN_IF] = {"if", 3, 3},
    [FN_COALESCE] = {"coalesce", 2, 2},
    [FN_NOT] = {"not", 1, 1},
    [FN_TRUE] = {"true", 0, 0},
    [FN_FALSE] = {"false", 0, 0},
    [FN_BOOLEAN] = {"boolean", 1, 1},
    [FN_NUMBER] = {"number", 1, 1},
    [FN_INT] = {"int", 1, 1},
    [FN_ROUND] = {"round", 1, 2},
    [FN_STRING] = {"string", 1, 1},
    [FN_STRING_LENGTH] = {"string-length", 1, 1},
    [FN_CONCAT] = {"concat", 1, EXPR_ARGS_MAX},
    [FN_CONTAINS] = {"contains", 2, 2},
    [FN_STARTS_WITH] = {"starts-with", 2, 2},
    [FN_ENDS_WITH] = {"ends-with", 2, 2},
    [FN_SUBSTR] = {"substr", 2, 3},
    [FN_TODAY] = {"today", 0, 0},
    [FN_DATE] = {"date", 1, 1},
    [FN_MIN] = {"min", 1, EXPR_ARGS_MAX},
    [FN_MAX] = {"max", 1, EXPR_ARGS_MAX},
    [FN_SUM] = {"sum", 1, 1},
    [FN_COUNT] = {"count", 1, 1},
};

/* Of XLSForm, and not of ours: what to do instead. */
static const struct {
    const char *name, *remedy;
} refused[] = {
    {"regex", "请改用 string-length()、starts-with()、contains() 或数值范围"},
    {"now", "请改用 today()"},
    {"random", "问卷的结果须能复算，请删去"},
    {"uuid", "请删去，系统自己编号"},
    {"once", "请直接写其中的式子"},
    {"position", "请给重复组里的每一份另写题目"},
    {"indexed-repeat", "请用 sum()、min()、max() 汇总重复组"},
    {"pulldata", "请把选项写进 choices 表"},
    {"jr:choice-name", "请在选项名称里写明"},
    {"format-date", "请直接使用日期"},
    {"decimal-date-time", "请直接比较日期"},
    {"current", "请用 ${题目名称} 指明题目"},
};

static void stop(struct reader *r, const char *problem) {
    if (!r->problem)
        r->problem = problem;
    r->token = T_BAD;
}

/* ---- tokens */

static bool is_name_char(char c) {
    unsigned char u = (unsigned char)c;
    return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') || u == '_' ||
           u >= 0x80;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static void take(struct reader *r, enum token token, size_t n) {
    r->token = token;
    r->text = arena_strndup(r->a, r->p, n);
    r->p += n;
}

static void take_quoted(struct reader *r) {
    const char *end = strchr(r->p + 1, *r->p);
    if (!end) {
        stop(r, "引号没有成对");
        return;
    }
    r->token = T_TEXT;
    r->text = arena_strndup(r->a, r->p + 1, (size_t)(end - r->p - 1));
    r->p = end + 1;
}

static void take_reference(struct reader *r) {
    const char *end = strchr(r->p, '}');
    if (r->p[1] != '{' || !end) {
        stop(r, "引用题目请写成 ${题目名称}");
        return;
    }
    const char *from = r->p + 2;
    while (*from == ' ')
        from++;
    size_t n = (size_t)(end - from);
    while (n > 0 && from[n - 1] == ' ')
        n--;
    r->token = T_REF;
    r->text = arena_strndup(r->a, from, n);
    r->p = end + 1;
    if (n == 0)
        stop(r, "${} 里没有写题目名称");
}

static void take_number(struct reader *r) {
    size_t n = 0;
    while (is_digit(r->p[n]))
        n++;
    if (r->p[n] == '.')
        for (n++; is_digit(r->p[n]);)
            n++;
    take(r, T_NUMBER, n);
}

/* A name goes on over hyphens and points, and over a colon where it is jr:choice-name. */
static void take_word(struct reader *r) {
    size_t n = 1;
    while (is_name_char(r->p[n]) ||
           ((r->p[n] == '-' || r->p[n] == '.' || r->p[n] == ':') && is_name_char(r->p[n + 1])))
        n++;
    take(r, T_WORD, n);
}

static void next(struct reader *r) {
    static const char *const signs[] = {"!=", "<=", ">=", "=", "<", ">",
                                        "+",  "-",  "*",  "(", ")", ","};
    if (r->token == T_BAD)
        return;
    while (*r->p == ' ' || *r->p == '\t' || *r->p == '\n' || *r->p == '\r')
        r->p++;
    if (*r->p == '\0') {
        r->token = T_END;
        return;
    }
    for (size_t i = 0; i < GP_COUNT(signs); i++)
        if (strncmp(r->p, signs[i], strlen(signs[i])) == 0) {
            take(r, T_SIGN, strlen(signs[i]));
            return;
        }
    if (*r->p == '\'' || *r->p == '"')
        take_quoted(r);
    else if (*r->p == '$')
        take_reference(r);
    else if (is_digit(*r->p) || (*r->p == '.' && is_digit(r->p[1])))
        take_number(r);
    else if (*r->p == '.' && r->p[1] != '.' && r->p[1] != '/')
        take(r, T_SELF, 1);
    else if (is_name_char(*r->p))
        take_word(r);
    else if (*r->p == '/' || *r->p == '.')
        stop(r, "不支持 XPath 路径，请用 ${题目名称} 引用题目");
    else
        stop(r, "有看不懂的符号；运算请用 + - * div mod = != < <= > >= and or");
}

static bool at(const struct reader *r, enum token token, const char *text) {
    return r->token == token && strcmp(r->text, text) == 0;
}

/* ---- nodes */

static struct expr_node *node_new(struct reader *r, enum expr_op op) {
    struct expr_node *n = gp_new(r->a, struct expr_node);
    n->op = op;
    n->value = expr_text("");
    if (++r->nodes > EXPR_NODES)
        stop(r, "式子太长，请拆成几个 calculate");
    return n;
}

static const struct expr_node *pair(struct reader *r, enum expr_op op, const struct expr_node *a,
                                    const struct expr_node *b) {
    struct expr_node *n = node_new(r, op);
    n->args = gp_new_n(r->a, const struct expr_node *, 2);
    n->args[0] = a;
    n->args[1] = b;
    n->n_args = 2;
    return n;
}

static const struct expr_node *level(struct reader *r, size_t i);

static const struct expr_node *number(struct reader *r) {
    struct expr_node *n = node_new(r, OP_VALUE);
    n->value.kind = EXPR_NUMBER;
    const char *text = *r->text == '.' ? arena_printf(r->a, "0%s", r->text) : r->text;
    size_t size = strlen(text);
    if (text[size - 1] == '.')
        text = arena_strndup(r->a, text, size - 1);
    if (dec_parse(str_of(text), EXPR_SCALE, &n->value.n) != DEC_PARSED)
        stop(r, "数字太大，或小数超过 6 位");
    next(r);
    return n;
}

static bool find_function(const char *name, enum expr_function *ret) {
    for (size_t i = 0; i < FN_N; i++)
        if (strcmp(expr_functions[i].name, name) == 0) {
            *ret = (enum expr_function)i;
            return true;
        }
    return false;
}

static void stop_unknown(struct reader *r, const char *name) {
    for (size_t i = 0; i < GP_COUNT(refused); i++)
        if (strcmp(refused[i].name, name) == 0) {
            stop(r, arena_printf(r->a, "不支持函数 %s()：%s", name, refused[i].remedy));
            return;
        }
    stop(r, arena_printf(r->a, "没有函数 %s()，请检查拼写", name));
}

static void take_arguments(struct reader *r, struct expr_node *n) {
    const struct expr_function_info *info = &expr_functions[n->function];
    n->args = gp_new_n(r->a, const struct expr_node *, EXPR_ARGS_MAX);
    while (r->token != T_BAD && !at(r, T_SIGN, ")")) {
        if (n->n_args > 0 && !at(r, T_SIGN, ",")) {
            stop(r, "括号没有成对，或参数之间少了逗号");
            return;
        }
        if (n->n_args > 0)
            next(r);
        if (n->n_args == EXPR_ARGS_MAX) {
            stop(r, arena_printf(r->a, "%s() 的参数太多", info->name));
            return;
        }
        n->args[n->n_args++] = level(r, 0);
    }
    next(r);
    if (n->n_args < info->least || n->n_args > info->most)
        stop(r, arena_printf(r->a, "%s() 的参数个数不对", info->name));
    bool of_set = n->function == FN_SUM || n->function == FN_COUNT;
    if (of_set && r->token != T_BAD && n->args[0]->op != OP_NAME)
        stop(r, arena_printf(r->a, "%s() 里请只写一个 ${题目名称}", info->name));
}

static const struct expr_node *word(struct reader *r) {
    const char *name = r->text;
    struct expr_node *n = node_new(r, OP_CALL);
    next(r);
    if (!at(r, T_SIGN, "(")) {
        stop(r, arena_printf(r->a, "“%s”不是函数；题目请写成 ${%s}，文字请加引号", name, name));
        return n;
    }
    if (!find_function(name, &n->function)) {
        stop_unknown(r, name);
        return n;
    }
    next(r);
    take_arguments(r, n);
    return n;
}

static const struct expr_node *primary(struct reader *r) {
    struct expr_node *n;
    const struct expr_node *inner;
    switch (r->token) {
    case T_NUMBER:
        return number(r);
    case T_TEXT:
        n = node_new(r, OP_VALUE);
        n->value = expr_text(r->text);
        next(r);
        return n;
    case T_REF:
        n = node_new(r, OP_NAME);
        n->name = r->text;
        *VEC_PUSH(r->a, &r->expr->names) = r->text;
        next(r);
        return n;
    case T_SELF:
        r->expr->uses_self = true;
        next(r);
        return node_new(r, OP_SELF);
    case T_WORD:
        return word(r);
    case T_SIGN:
        if (!at(r, T_SIGN, "("))
            break;
        next(r);
        inner = level(r, 0);
        if (!at(r, T_SIGN, ")"))
            stop(r, "括号没有成对");
        next(r);
        return inner;
    default:
        break;
    }
    stop(r, r->token == T_END ? "式子不完整" : "运算符的位置不对");
    return node_new(r, OP_VALUE);
}

static const struct expr_node *unary(struct reader *r) {
    if (!at(r, T_SIGN, "-"))
        return primary(r);
    size_t minus = 0;
    for (; at(r, T_SIGN, "-"); minus++)
        next(r);
    const struct expr_node *inner = primary(r);
    if (minus % 2 == 0)
        return inner;
    struct expr_node *n = node_new(r, OP_NEGATE);
    n->args = gp_new_n(r->a, const struct expr_node *, 1);
    n->args[0] = inner;
    n->n_args = 1;
    return n;
}

static const struct {
    enum token token;
    const char *text;
    enum expr_op op;
    size_t level;
} levels[] = {
    {T_WORD, "or", OP_OR, 0},   {T_WORD, "and", OP_AND, 1}, {T_SIGN, "=", OP_EQ, 2},
    {T_SIGN, "!=", OP_NE, 2},   {T_SIGN, "<", OP_LT, 3},    {T_SIGN, "<=", OP_LE, 3},
    {T_SIGN, ">", OP_GT, 3},    {T_SIGN, ">=", OP_GE, 3},   {T_SIGN, "+", OP_ADD, 4},
    {T_SIGN, "-", OP_SUB, 4},   {T_SIGN, "*", OP_MUL, 5},   {T_WORD, "div", OP_DIV, 5},
    {T_WORD, "mod", OP_MOD, 5},
};
#define N_LEVELS 6

static bool operator_of(const struct reader *r, size_t i, enum expr_op *ret) {
    for (size_t k = 0; k < GP_COUNT(levels); k++)
        if (levels[k].level == i && at(r, levels[k].token, levels[k].text)) {
            *ret = levels[k].op;
            return true;
        }
    return false;
}

static const struct expr_node *level(struct reader *r, size_t i) {
    if (i == N_LEVELS)
        return unary(r);
    if (i == 0 && ++r->depth > EXPR_DEPTH) {
        stop(r, "括号套得太深，请拆成几个 calculate");
        return node_new(r, OP_VALUE);
    }
    const struct expr_node *left = level(r, i + 1);
    enum expr_op op;
    while (operator_of(r, i, &op)) {
        next(r);
        left = pair(r, op, left, level(r, i + 1));
    }
    if (i == 0)
        r->depth--;
    return left;
}

/* How deep operators of one level hang on each other: 1+1+1+… is as deep as it is long, and the
 * evaluation walks it by recursion; EXPR_NODES bounds that. */
const struct expr *expr_parse(struct arena *a, const char *text, const char **ret_problem) {
    struct expr *e = gp_new(a, struct expr);
    struct reader r = {.a = a, .p = text, .expr = e};
    if (strlen(text) > EXPR_BYTES)
        stop(&r, "式子太长，请拆成几个 calculate");
    next(&r);
    e->root = level(&r, 0);
    if (r.token != T_END)
        stop(&r, "式子后面多了内容，或两个部分之间少了运算符");
    *ret_problem = r.problem;
    return r.problem ? NULL : e;
}

const char *expr_name(const struct expr *e, size_t i) {
    return i < e->names.n ? e->names.v[i] : NULL;
}

bool expr_uses_self(const struct expr *e) {
    return e->uses_self;
}
