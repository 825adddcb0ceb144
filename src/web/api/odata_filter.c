/* From below: parse_or is the whole text, down by precedence to parse_part, which is a literal, a
 * member, a function or what stands in parentheses. Each node has a type when it is made, so that
 * judging (eval) cannot fail. A comparison with nothing is false, but for ne, as OData says. */
#include "web/api/odata_filter.h"

#include <ctype.h>

#include "base/utf8.h"
#include "num/dec.h"
#include "shape/text.h"

#define DEPTH_MOST 40

enum op {
    OP_LITERAL,
    OP_MEMBER,
    OP_AND,
    OP_OR,
    OP_NOT,
    OP_EQ,
    OP_NE,
    OP_GT,
    OP_GE,
    OP_LT,
    OP_LE,
    OP_CONTAINS,
    OP_STARTS,
    OP_ENDS,
    OP_LOWER,
    OP_UPPER,
    OP_YEAR,
    OP_MONTH,
    OP_DAY,
};

struct odata_filter {
    enum op op;
    enum odata_type type;
    const struct field *member;
    struct odata_value literal;
    const struct odata_filter *a, *b;
};
typedef struct odata_filter node;

struct parser {
    struct arena *arena;
    struct gp_err *err;
    const struct shape *shape;
    const char *text, *at;
    unsigned depth;
};

/* ---- what a member holds */

bool odata_is_flat(const struct field *f) {
    return f->kind != FIELD_OBJECT && f->kind != FIELD_LIST && f->kind != FIELD_TEXTS &&
           f->kind != FIELD_IDS;
}

enum odata_type odata_type_of(const struct field *f) {
    switch (f->kind) {
    case FIELD_COUNT:
    case FIELD_MONEY:
    case FIELD_SCORE:
    case FIELD_SHARE:
    case FIELD_FACTOR:
        return ODATA_NUMBER;
    case FIELD_DATE:
        return ODATA_DATE;
    case FIELD_TIME:
        return ODATA_TIME;
    case FIELD_BOOL:
        return ODATA_BOOL;
    default:
        return ODATA_TEXT;
    }
}

/* A figure beyond what is compared stands at the end of the scale. */
static int64_t scaled(int64_t v, unsigned scale) {
    int64_t n = v;
    for (unsigned i = scale; i < ODATA_SCALE; i++)
        if (__builtin_mul_overflow(n, 10, &n))
            return v < 0 ? INT64_MIN + 1 : INT64_MAX;
    return n;
}

struct odata_value odata_value_of(struct arena *a, const struct field *f, const void *row) {
    const void *m = (const char *)row + f->at;
    struct odata_value none = {ODATA_NULL, 0, NULL};
    switch (odata_type_of(f)) {
    case ODATA_BOOL:
        return (struct odata_value){ODATA_BOOL, *(const bool *)m, NULL};
    case ODATA_DATE:
        return date_is_set(*(const date_t *)m)
                   ? (struct odata_value){ODATA_DATE, ((const date_t *)m)->day, NULL}
                   : none;
    case ODATA_TIME:
        return *(const int64_t *)m == DEC_UNSET
                   ? none
                   : (struct odata_value){ODATA_TIME, *(const int64_t *)m, NULL};
    case ODATA_NUMBER:
        return *(const int64_t *)m == DEC_UNSET
                   ? none
                   : (struct odata_value){ODATA_NUMBER,
                                          scaled(*(const int64_t *)m, kind_info(f->kind)->scale),
                                          NULL};
    default: {
        const char *s = field_text(a, f, row);
        return *s || f->required ? (struct odata_value){ODATA_TEXT, 0, s} : none;
    }
    }
}

int odata_compare(const struct odata_value *a, const struct odata_value *b) {
    if (a->type == ODATA_NULL || b->type == ODATA_NULL)
        return (a->type != ODATA_NULL) - (b->type != ODATA_NULL);
    if (a->type == ODATA_TEXT) {
        int by = strcmp(a->s, b->s);
        return (by > 0) - (by < 0);
    }
    return (a->n > b->n) - (a->n < b->n);
}

/* ---- parsing */

static enum gp_code fail(const struct parser *p, const char *at, const char *what) {
    struct str before = {p->text, (size_t)(at - p->text)};
    return gp_fail(p->err, GP_INVALID, "$filter", "第 %zu 个字符起：%s", utf8_length(before) + 1,
                   what);
}

static void skip_blanks(struct parser *p) {
    p->at += strspn(p->at, " \t");
}

static bool is_name(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '/';
}

/* Takes the word when it stands here, whole. */
static bool take_word(struct parser *p, const char *word) {
    size_t n = strlen(word);
    skip_blanks(p);
    if (strncmp(p->at, word, n) != 0 || is_name(p->at[n]))
        return false;
    p->at += n;
    return true;
}

static bool take_sign(struct parser *p, char sign) {
    skip_blanks(p);
    if (*p->at != sign)
        return false;
    p->at++;
    return true;
}

static node *make(struct parser *p, enum op op, enum odata_type type, const node *a,
                  const node *b) {
    node *n = gp_new(p->arena, node);
    *n = (node){.op = op, .type = type, .a = a, .b = b};
    return n;
}

static const node *literal(struct parser *p, struct odata_value v) {
    node *n = make(p, OP_LITERAL, v.type, NULL, NULL);
    n->literal = v;
    return n;
}

static enum gp_code parse_or(struct parser *p, const node **ret);

/* 'O''Neil' */
static enum gp_code parse_quoted(struct parser *p, const node **ret) {
    const char *begin = p->at++;
    char *text = arena_alloc(p->arena, strlen(p->at) + 1);
    size_t n = 0;
    bool closed = false;
    while (*p->at && !closed) {
        char c = *p->at++;
        closed = c == '\'' && *p->at != '\'';
        if (closed)
            break;
        p->at += c == '\'';
        text[n++] = c;
    }
    if (!closed)
        return fail(p, begin, "文字的单引号没有成对，请在末尾补一个 '");
    text[n] = '\0';
    *ret = literal(p, (struct odata_value){ODATA_TEXT, 0, text});
    return GP_OK;
}

static bool two_digits(const char *s, int most, int *ret) {
    if (!isdigit((unsigned char)s[0]) || !isdigit((unsigned char)s[1]))
        return false;
    *ret = (s[0] - '0') * 10 + (s[1] - '0');
    return *ret <= most;
}

/* Behind the day: T09:30, T09:30:00, T09:30:00.5, and then Z or +08:00. */
static bool read_time(const char *s, size_t n, date_t day, int64_t *ret) {
    int hour, minute, second = 0, away_hours = 0, away_minutes = 0;
    const char *end = s + n;
    if (n < 7 || *s != 'T' || !two_digits(s + 1, 23, &hour) || s[3] != ':' ||
        !two_digits(s + 4, 59, &minute))
        return false;
    s += 6;
    if (*s == ':') {
        if (!two_digits(s + 1, 59, &second))
            return false;
        s += 3;
    }
    if (*s == '.')
        s += 1 + strspn(s + 1, "0123456789");
    bool behind = *s == '-';
    if (*s == '+' || *s == '-') {
        if (end - s != 6 || !two_digits(s + 1, 14, &away_hours) || s[3] != ':' ||
            !two_digits(s + 4, 59, &away_minutes))
            return false;
    } else if (*s != 'Z' || end - s != 1) {
        return false;
    }
    int64_t away = (away_hours * 60LL + away_minutes) * (behind ? -60 : 60);
    *ret = day.day * DAY_MS + (hour * 3600 + minute * 60 + second - away) * 1000;
    return true;
}

/* 12.5, 2026-03-05, 2026-03-05T09:30:00+08:00 */
static enum gp_code parse_number(struct parser *p, const node **ret) {
    const char *begin = p->at;
    size_t n = strspn(begin, "0123456789-+.:TZ");
    struct str s = {begin, n};
    struct odata_value v = {ODATA_NUMBER, 0, NULL};
    date_t day;
    p->at += n;
    if (n == 10 && date_parse(s, &day)) {
        v = (struct odata_value){ODATA_DATE, day.day, NULL};
    } else if (n > 10 && begin[10] == 'T' && date_parse((struct str){begin, 10}, &day)) {
        v.type = ODATA_TIME;
        if (!read_time(begin + 10, n - 10, day, &v.n))
            return fail(p, begin, "时间应写成 2026-03-05T09:30:00+08:00 的样子");
    } else if (memchr(begin, '+', n) || dec_parse(s, ODATA_SCALE, &v.n) != DEC_PARSED) {
        return fail(p, begin, "不是数字、日期或时间；日期应写成 2026-03-05，小数最多 6 位");
    }
    if (is_name(*p->at))
        return fail(p, begin, "数字后面有多余的字，请删去");
    *ret = literal(p, v);
    return GP_OK;
}

static const struct function {
    const char *name;
    enum op op;
    unsigned n_args;
    enum odata_type takes, gives;
} functions[] = {
    {"contains", OP_CONTAINS, 2, ODATA_TEXT, ODATA_BOOL},
    {"startswith", OP_STARTS, 2, ODATA_TEXT, ODATA_BOOL},
    {"endswith", OP_ENDS, 2, ODATA_TEXT, ODATA_BOOL},
    {"tolower", OP_LOWER, 1, ODATA_TEXT, ODATA_TEXT},
    {"toupper", OP_UPPER, 1, ODATA_TEXT, ODATA_TEXT},
    {"year", OP_YEAR, 1, ODATA_DATE, ODATA_NUMBER},
    {"month", OP_MONTH, 1, ODATA_DATE, ODATA_NUMBER},
    {"day", OP_DAY, 1, ODATA_DATE, ODATA_NUMBER},
};

static bool fits(enum odata_type wanted, enum odata_type is) {
    return wanted == is || is == ODATA_NULL || (wanted == ODATA_DATE && is == ODATA_TIME);
}

static enum gp_code parse_function(struct parser *p, const struct function *f, const char *begin,
                                   const node **ret) {
    const node *args[2] = {NULL, NULL};
    p->at++; /* ( */
    for (unsigned i = 0; i < f->n_args; i++) {
        if (i > 0 && !take_sign(p, ','))
            return fail(p, p->at, "函数的参数不够，应以逗号隔开");
        TRY(parse_or(p, &args[i]));
        if (!fits(f->takes, args[i]->type))
            return fail(p, begin,
                        f->takes == ODATA_TEXT ? "这个函数的参数应是文字"
                                               : "这个函数的参数应是日期或时间");
    }
    if (!take_sign(p, ')'))
        return fail(p, p->at, "函数缺少右括号");
    *ret = make(p, f->op, f->gives, args[0], args[1]);
    return GP_OK;
}

static enum gp_code parse_name(struct parser *p, const node **ret) {
    const char *begin = p->at;
    size_t n = 0;
    while (is_name(begin[n]))
        n++;
    const char *name = arena_strndup(p->arena, begin, n);
    p->at += n;
    for (size_t i = 0; *p->at == '(' && i < GP_COUNT(functions); i++)
        if (strcmp(functions[i].name, name) == 0)
            return parse_function(p, &functions[i], begin, ret);
    if (*p->at == '(')
        return fail(p, begin, arena_printf(p->arena, "没有“%s”这个函数，可以用的见接口说明", name));
    const struct field *f = shape_field(p->shape, name);
    if (!f || !odata_is_flat(f))
        return fail(p, begin, arena_printf(p->arena, "没有“%s”这个字段，请对照 $metadata", name));
    node *made = make(p, OP_MEMBER, odata_type_of(f), NULL, NULL);
    made->member = f;
    *ret = made;
    return GP_OK;
}

static enum gp_code parse_part(struct parser *p, const node **ret) {
    skip_blanks(p);
    char c = *p->at;
    if (c == '(') {
        p->at++;
        TRY(parse_or(p, ret));
        return take_sign(p, ')') ? GP_OK : fail(p, p->at, "缺少右括号");
    }
    if (c == '\'')
        return parse_quoted(p, ret);
    if (isdigit((unsigned char)c) || c == '-')
        return parse_number(p, ret);
    if (take_word(p, "true") || take_word(p, "false"))
        *ret = literal(p, (struct odata_value){ODATA_BOOL, c == 't', NULL});
    else if (take_word(p, "null"))
        *ret = literal(p, (struct odata_value){ODATA_NULL, 0, NULL});
    else if (isalpha((unsigned char)c))
        return parse_name(p, ret);
    else
        return fail(p, p->at, c ? "这里应是字段、文字或数字" : "没有写完");
    return GP_OK;
}

static enum gp_code parse_compare(struct parser *p, const node **ret) {
    static const char *const words[] = {"eq", "ne", "gt", "ge", "lt", "le"};
    const node *b;
    TRY(parse_part(p, ret));
    skip_blanks(p);
    const char *begin = p->at;
    for (size_t i = 0; i < GP_COUNT(words); i++) {
        if (!take_word(p, words[i]))
            continue;
        TRY(parse_part(p, &b));
        enum odata_type x = (*ret)->type, y = b->type;
        if (x != y && x != ODATA_NULL && y != ODATA_NULL)
            return fail(p, begin, "两边不是一类，不能比较：文字要加单引号，日期和时间要写全");
        *ret = make(p, OP_EQ + (enum op)i, ODATA_BOOL, *ret, b);
        return GP_OK;
    }
    return GP_OK;
}

static enum gp_code wanted_bool(const struct parser *p, const char *at, const node *n) {
    return n->type == ODATA_BOOL ? GP_OK : fail(p, at, "这里应是一个条件，例如 state eq 'scoring'");
}

static enum gp_code parse_not(struct parser *p, const node **ret) {
    skip_blanks(p);
    const char *begin = p->at;
    unsigned nots = 0;
    while (take_word(p, "not"))
        nots++;
    TRY(parse_compare(p, ret));
    if (nots)
        TRY(wanted_bool(p, begin, *ret));
    if (nots % 2)
        *ret = make(p, OP_NOT, ODATA_BOOL, *ret, NULL);
    return GP_OK;
}

static enum gp_code parse_and(struct parser *p, const node **ret) {
    const node *b;
    TRY(parse_not(p, ret));
    for (;;) {
        const char *begin = p->at;
        if (!take_word(p, "and"))
            return GP_OK;
        TRY(wanted_bool(p, begin, *ret));
        TRY(parse_not(p, &b));
        TRY(wanted_bool(p, begin, b));
        *ret = make(p, OP_AND, ODATA_BOOL, *ret, b);
    }
}

static enum gp_code parse_or(struct parser *p, const node **ret) {
    const node *b;
    if (++p->depth > DEPTH_MOST)
        return fail(p, p->at, "括号套得太深，请简化");
    TRY(parse_and(p, ret));
    for (;;) {
        const char *begin = p->at;
        if (!take_word(p, "or"))
            break;
        TRY(wanted_bool(p, begin, *ret));
        TRY(parse_and(p, &b));
        TRY(wanted_bool(p, begin, b));
        *ret = make(p, OP_OR, ODATA_BOOL, *ret, b);
    }
    p->depth--;
    return GP_OK;
}

enum gp_code odata_filter_parse(struct arena *a, struct gp_err *e, const struct shape *shape,
                                const char *text, const struct odata_filter **ret) {
    struct parser p = {a, e, shape, text, text, 0};
    const node *made;
    if (strlen(text) > ODATA_FILTER_MOST)
        return gp_fail(e, GP_INVALID, "$filter", "太长，最多 %d 个字节，请分几次取",
                       ODATA_FILTER_MOST);
    TRY(parse_or(&p, &made));
    skip_blanks(&p);
    if (*p.at)
        return fail(&p, p.at, "后面有多余的内容");
    TRY(wanted_bool(&p, text, made));
    *ret = made;
    return GP_OK;
}

/* ---- judging */

static struct odata_value eval(struct arena *a, const node *n, const void *row);

static struct odata_value truth(bool is) {
    return (struct odata_value){ODATA_BOOL, is, NULL};
}

static bool holds(struct arena *a, const node *n, const void *row) {
    struct odata_value v = eval(a, n, row);
    return v.type == ODATA_BOOL && v.n;
}

static bool compare(enum op op, const struct odata_value *x, const struct odata_value *y) {
    int by = odata_compare(x, y);
    if (op == OP_EQ || op == OP_NE)
        return (by == 0) == (op == OP_EQ);
    if (x->type == ODATA_NULL || y->type == ODATA_NULL)
        return false;
    return op == OP_GT ? by > 0 : op == OP_GE ? by >= 0 : op == OP_LT ? by < 0 : by <= 0;
}

static bool holds_text(enum op op, const char *all, const char *part) {
    size_t n = strlen(all), k = strlen(part);
    if (op == OP_CONTAINS)
        return strstr(all, part) != NULL;
    return k <= n && memcmp(op == OP_STARTS ? all : all + n - k, part, k) == 0;
}

static struct odata_value cased(struct arena *a, enum op op, const struct odata_value *v) {
    if (v->type == ODATA_NULL)
        return *v;
    char *s = arena_strdup(a, v->s);
    for (char *c = s; *c; c++)
        if ((unsigned char)*c < 0x80)
            *c = (char)(op == OP_LOWER ? tolower(*c) : toupper(*c));
    return (struct odata_value){ODATA_TEXT, 0, s};
}

static struct odata_value part_of_date(enum op op, const struct odata_value *v) {
    if (v->type == ODATA_NULL)
        return *v;
    date_t day = v->type == ODATA_TIME ? date_of_ms(v->n) : (date_t){(int32_t)v->n};
    struct date_civil c = date_civil(day);
    int n = op == OP_YEAR ? c.year : op == OP_MONTH ? c.month : c.day;
    return (struct odata_value){ODATA_NUMBER, scaled(n, 0), NULL};
}

static struct odata_value eval(struct arena *a, const node *n, const void *row) {
    if (n->op == OP_LITERAL)
        return n->literal;
    if (n->op == OP_MEMBER)
        return odata_value_of(a, n->member, row);
    if (n->op == OP_AND)
        return truth(holds(a, n->a, row) && holds(a, n->b, row));
    if (n->op == OP_OR)
        return truth(holds(a, n->a, row) || holds(a, n->b, row));
    if (n->op == OP_NOT)
        return truth(!holds(a, n->a, row));
    struct odata_value x = eval(a, n->a, row);
    if (n->op == OP_LOWER || n->op == OP_UPPER)
        return cased(a, n->op, &x);
    if (n->op == OP_YEAR || n->op == OP_MONTH || n->op == OP_DAY)
        return part_of_date(n->op, &x);
    struct odata_value y = eval(a, n->b, row);
    if (n->op >= OP_EQ && n->op <= OP_LE)
        return truth(compare(n->op, &x, &y));
    return truth(x.type == ODATA_TEXT && y.type == ODATA_TEXT && holds_text(n->op, x.s, y.s));
}

bool odata_filter_lets(struct arena *a, const struct odata_filter *f, const void *row) {
    return !f || holds(a, f, row);
}
