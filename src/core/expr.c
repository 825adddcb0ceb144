/* The tree's walk. Values first: what a text is as a figure and the other way round. Then what an
 * operator does with two of them, what each function does with its arguments, and run(), which
 * knows neither. `or`, `and` and if() evaluate only what they need, as XPath has it; without side
 * effects nobody can tell. */

#include "core/expr_parts.h"

#include "base/utf8.h"
#include "num/dec.h"

/* ---- values */

struct expr_value expr_text(const char *text) {
    return (struct expr_value){EXPR_TEXT_VALUE, 0, text};
}

static struct expr_value number_of(int64_t n) {
    return (struct expr_value){EXPR_NUMBER, n, ""};
}

static struct expr_value bool_of(bool b) {
    return (struct expr_value){EXPR_BOOL, b, ""};
}

static struct expr_value whole_of(int64_t n) {
    int64_t v;
    return number_of(dec_mul(n, EXPR_ONE, &v) ? v : DEC_UNSET);
}

const char *expr_to_text(struct arena *a, const struct expr_value *v) {
    char text[DEC_TEXT];
    switch (v->kind) {
    case EXPR_NUMBER:
        return v->n == DEC_UNSET ? "NaN"
                                 : arena_strdup(a, dec_format(v->n, EXPR_SCALE, DEC_TRIM, text));
    case EXPR_DATE:
        return date_text(a, (date_t){(int32_t)v->n});
    case EXPR_BOOL:
        return v->n ? "true" : "false";
    default:
        return v->text;
    }
}

int64_t expr_to_number(const struct expr_value *v) {
    int64_t n;
    date_t day;
    switch (v->kind) {
    case EXPR_NUMBER:
        return v->n;
    case EXPR_DATE:
    case EXPR_BOOL:
        return v->n * EXPR_ONE;
    default:
        if (dec_parse(str_of(v->text), EXPR_SCALE, &n) == DEC_PARSED)
            return n;
        return date_parse(str_of(v->text), &day) ? (int64_t)day.day * EXPR_ONE : DEC_UNSET;
    }
}

bool expr_to_bool(const struct expr_value *v) {
    switch (v->kind) {
    case EXPR_NUMBER:
        return v->n != 0 && v->n != DEC_UNSET;
    case EXPR_DATE:
        return true;
    case EXPR_BOOL:
        return v->n != 0;
    default:
        return v->text[0] != '\0';
    }
}

/* ---- operators */

static bool is_text(const struct expr_value *v) {
    return v->kind == EXPR_TEXT_VALUE;
}

static bool is_equal(struct arena *a, const struct expr_value *x, const struct expr_value *y) {
    if (x->kind == EXPR_BOOL || y->kind == EXPR_BOOL)
        return expr_to_bool(x) == expr_to_bool(y);
    if (x->kind == EXPR_NUMBER || y->kind == EXPR_NUMBER || (!is_text(x) && !is_text(y))) {
        int64_t m = expr_to_number(x), n = expr_to_number(y);
        return m != DEC_UNSET && m == n;
    }
    return strcmp(expr_to_text(a, x), expr_to_text(a, y)) == 0;
}

static bool is_ordered(enum expr_op op, int64_t x, int64_t y) {
    if (x == DEC_UNSET || y == DEC_UNSET)
        return false;
    switch (op) {
    case OP_LT:
        return x < y;
    case OP_LE:
        return x <= y;
    case OP_GT:
        return x > y;
    default:
        return x >= y;
    }
}

static int64_t calculate(enum expr_op op, int64_t x, int64_t y) {
    int64_t v = DEC_UNSET;
    bool fits = false;
    if (x == DEC_UNSET || y == DEC_UNSET)
        return DEC_UNSET;
    switch (op) {
    case OP_ADD:
        fits = dec_add(x, y, &v);
        break;
    case OP_SUB:
        fits = dec_sub(x, y, &v);
        break;
    case OP_MUL:
        fits = dec_mul_div(x, y, EXPR_ONE, ROUND_HALF_UP, &v);
        break;
    case OP_DIV:
        fits = dec_mul_div(x, EXPR_ONE, y, ROUND_HALF_UP, &v);
        break;
    default:
        fits = y != 0;
        v = fits ? x % y : DEC_UNSET;
        break;
    }
    return fits ? v : DEC_UNSET;
}

static struct expr_value operate(struct arena *a, enum expr_op op, const struct expr_value *x,
                                 const struct expr_value *y) {
    if (op == OP_EQ || op == OP_NE)
        return bool_of(is_equal(a, x, y) == (op == OP_EQ));
    int64_t m = expr_to_number(x), n = expr_to_number(y);
    if (op == OP_LT || op == OP_LE || op == OP_GT || op == OP_GE)
        return bool_of(is_ordered(op, m, n));
    return number_of(calculate(op, m, n));
}

/* ---- functions */

/* What was ticked stands as names parted by blanks. The nth of them, from 0. */
static bool nth_ticked(const char *list, size_t nth, struct str *ret) {
    for (const char *p = list; *p;) {
        size_t n = strcspn(p, " ");
        if (n > 0 && nth-- == 0) {
            *ret = (struct str){p, n};
            return true;
        }
        p += n;
        p += strspn(p, " ");
    }
    return false;
}

static bool is_ticked(const char *list, const char *name) {
    struct str one;
    for (size_t i = 0; nth_ticked(list, i, &one); i++)
        if (str_eq(one, str_of(name)))
            return true;
    return false;
}

static int64_t ticked(const char *list) {
    struct str one;
    int64_t n = 0;
    while (nth_ticked(list, (size_t)n, &one))
        n++;
    return n;
}

static int64_t steps(int64_t n) {
    return n == DEC_UNSET ? DEC_UNSET : n / EXPR_ONE;
}

/* round(x) and round(x, places), half away from zero. */
static int64_t round_number(int64_t x, int64_t places) {
    int64_t step = EXPR_ONE, v = DEC_UNSET;
    if (x == DEC_UNSET || places == DEC_UNSET || places < 0 || places > EXPR_SCALE)
        return DEC_UNSET;
    for (int64_t i = 0; i < places; i++)
        step /= 10;
    return dec_round_to(x, step, ROUND_HALF_UP, &v) ? v : DEC_UNSET;
}

static const char *cut(struct arena *a, const char *text, int64_t from, int64_t to) {
    struct str s = str_of(text);
    size_t pos = 0, first = s.n, last = s.n;
    for (int64_t i = 0; i <= to && pos <= s.n; i++) {
        if (i == from)
            first = pos;
        if (i == to)
            last = pos;
        if (pos == s.n)
            break;
        (void)utf8_next(s, &pos);
    }
    return first < last ? arena_strndup(a, text + first, last - first) : "";
}

static struct expr_value of_text(struct arena *a, enum expr_function f, const struct expr_value *v,
                                 size_t n) {
    const char *x = expr_to_text(a, &v[0]);
    const char *y = n > 1 ? expr_to_text(a, &v[1]) : "";
    struct str one;
    switch (f) {
    case FN_SELECTED:
        return bool_of(is_ticked(x, y));
    case FN_COUNT_SELECTED:
        return whole_of(ticked(x));
    case FN_SELECTED_AT: {
        int64_t at = steps(expr_to_number(&v[1]));
        bool there = at != DEC_UNSET && at >= 0 && nth_ticked(x, (size_t)at, &one);
        return expr_text(there ? arena_strndup(a, one.p, one.n) : "");
    }
    case FN_STRING_LENGTH:
        return whole_of((int64_t)utf8_length(str_of(x)));
    case FN_CONTAINS:
        return bool_of(strstr(x, y) != NULL);
    case FN_STARTS_WITH:
        return bool_of(strncmp(x, y, strlen(y)) == 0);
    case FN_ENDS_WITH:
        return bool_of(cstr_ends(x, y));
    case FN_SUBSTR: {
        int64_t from = steps(expr_to_number(&v[1]));
        int64_t to = n > 2 ? steps(expr_to_number(&v[2])) : INT32_MAX;
        bool fits = from != DEC_UNSET && to != DEC_UNSET && from >= 0;
        return expr_text(fits ? cut(a, x, from, to) : "");
    }
    default:
        return expr_text(x);
    }
}

static struct expr_value joined(struct arena *a, const struct expr_value *v, size_t n) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (size_t i = 0; i < n && b.n < EXPR_TEXT; i++)
        buf_adds(&b, expr_to_text(a, &v[i]));
    return expr_text(cut(a, buf_text(&b), 0, EXPR_TEXT));
}

static struct expr_value extreme(bool most, const struct expr_value *v, size_t n) {
    int64_t best = DEC_UNSET;
    for (size_t i = 0; i < n; i++) {
        int64_t x = expr_to_number(&v[i]);
        if (x != DEC_UNSET && (best == DEC_UNSET || (most ? x > best : x < best)))
            best = x;
    }
    return number_of(best);
}

static struct expr_value to_date(const struct expr_value *v) {
    int64_t n = expr_to_number(v);
    int64_t day = n == DEC_UNSET ? DEC_UNSET : n / EXPR_ONE;
    if (day == DEC_UNSET || day < -25567 || day > 376199) /* 1900 to 2999 */
        return number_of(DEC_UNSET);
    return (struct expr_value){EXPR_DATE, day, ""};
}

static struct expr_value call(const struct expr_scope *s, enum expr_function f,
                              const struct expr_value *v, size_t n) {
    int64_t x = n > 0 ? expr_to_number(&v[0]) : DEC_UNSET;
    switch (f) {
    case FN_COALESCE:
        return *expr_to_text(s->arena, &v[0]) ? v[0] : v[1];
    case FN_NOT:
        return bool_of(!expr_to_bool(&v[0]));
    case FN_TRUE:
    case FN_FALSE:
        return bool_of(f == FN_TRUE);
    case FN_BOOLEAN:
        return bool_of(expr_to_bool(&v[0]));
    case FN_NUMBER:
        return number_of(x);
    case FN_INT:
        return number_of(x == DEC_UNSET ? x : x / EXPR_ONE * EXPR_ONE);
    case FN_ROUND:
        return number_of(round_number(x, n > 1 ? steps(expr_to_number(&v[1])) : 0));
    case FN_CONCAT:
        return joined(s->arena, v, n);
    case FN_TODAY:
        return (struct expr_value){EXPR_DATE, s->today.day, ""};
    case FN_DATE:
        return to_date(&v[0]);
    case FN_MIN:
    case FN_MAX:
        return extreme(f == FN_MAX, v, n);
    default:
        return of_text(s->arena, f, v, n);
    }
}

/* ---- the walk */

static struct expr_value answer(const struct expr_scope *s, const char *name, size_t nth) {
    struct expr_value v;
    return s->value && s->value(s->cls, name, nth, &v) ? v : expr_text("");
}

/* sum() and count() of all answers to a repeated question; those not given count for nothing. */
static struct expr_value of_set(const struct expr_scope *s, const struct expr_node *e) {
    int64_t sum = 0, n = 0;
    struct expr_value v;
    for (size_t i = 1; s->value && s->value(s->cls, e->args[0]->name, i, &v); i++) {
        if (is_text(&v) && !*v.text)
            continue;
        n++;
        sum = calculate(OP_ADD, sum, expr_to_number(&v));
    }
    return e->function == FN_COUNT ? whole_of(n) : number_of(sum);
}

/* min(${x}) of a repeated question is of all its answers. */
static bool is_of_set(const struct expr_node *e) {
    return (e->function == FN_MIN || e->function == FN_MAX) && e->n_args == 1 &&
           e->args[0]->op == OP_NAME;
}

static struct expr_value extreme_of_set(const struct expr_scope *s, const struct expr_node *e) {
    struct expr_value best = number_of(DEC_UNSET);
    for (size_t i = 1;; i++) {
        struct expr_value two[2] = {best};
        if (!s->value || !s->value(s->cls, e->args[0]->name, i, &two[1]))
            return best;
        best = extreme(e->function == FN_MAX, two, 2);
    }
}

static struct expr_value run(const struct expr_node *e, const struct expr_scope *s);

static struct expr_value run_call(const struct expr_node *e, const struct expr_scope *s) {
    struct expr_value v[EXPR_ARGS_MAX];
    if (e->function == FN_SUM || e->function == FN_COUNT)
        return of_set(s, e);
    if (is_of_set(e))
        return extreme_of_set(s, e);
    if (e->function == FN_IF) {
        v[0] = run(e->args[0], s);
        return run(e->args[expr_to_bool(&v[0]) ? 1 : 2], s);
    }
    for (size_t i = 0; i < e->n_args; i++)
        v[i] = run(e->args[i], s);
    return call(s, e->function, v, e->n_args);
}

static struct expr_value run(const struct expr_node *e, const struct expr_scope *s) {
    if (e->op == OP_VALUE)
        return e->value;
    if (e->op == OP_NAME)
        return answer(s, e->name, 0);
    if (e->op == OP_SELF)
        return s->self ? *s->self : expr_text("");
    if (e->op == OP_CALL)
        return run_call(e, s);
    struct expr_value x = run(e->args[0], s);
    if (e->op == OP_NEGATE) {
        int64_t n = expr_to_number(&x);
        return number_of(n == DEC_UNSET ? n : -n);
    }
    if (e->op == OP_OR || e->op == OP_AND) {
        bool first = expr_to_bool(&x);
        if (first == (e->op == OP_OR))
            return bool_of(first);
        x = run(e->args[1], s);
        return bool_of(expr_to_bool(&x));
    }
    struct expr_value y = run(e->args[1], s);
    return operate(s->arena, e->op, &x, &y);
}

struct expr_value expr_run(const struct expr *e, const struct expr_scope *scope) {
    return run(e->root, scope);
}
