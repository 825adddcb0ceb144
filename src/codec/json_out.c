/* From below: value() and member() put commas, breaks and indent before whatever comes, so that the
 * functions for the kinds of values, which follow, only write themselves. What is open is a stack
 * of closing signs; misuse ends the program at once. */
#include "codec/json_out.h"

struct jout jout_start(struct buf *b, enum jout_form form) {
    return (struct jout){.b = b, .form = form};
}

void jout_finish(struct jout *o) {
    if (o->depth != 0 || o->has_key)
        GP_DIE("JSON output left open at depth %u", o->depth);
    buf_addc(o->b, '\n');
}

static void new_line(struct jout *o) {
    if (o->form == JOUT_COMPACT)
        return;
    buf_addc(o->b, '\n');
    for (unsigned i = 0; i < o->depth; i++)
        buf_adds(o->b, "  ");
}

static void member(struct jout *o) {
    if (o->depth == 0)
        return;
    if (o->has_member)
        buf_addc(o->b, ',');
    new_line(o);
    o->has_member = true;
}

static void value(struct jout *o) {
    bool in_object = o->depth > 0 && o->closer[o->depth - 1] == '}';
    if (in_object && !o->has_key)
        GP_DIE("JSON value without a key");
    if (!in_object)
        member(o);
    o->has_key = false;
}

static void open_with(struct jout *o, char opener, char closer) {
    value(o);
    if (o->depth == JOUT_MAX_DEPTH)
        GP_DIE("JSON output deeper than %d", JOUT_MAX_DEPTH);
    buf_addc(o->b, opener);
    o->closer[o->depth++] = closer;
    o->has_member = false;
}

void jout_object(struct jout *o) {
    open_with(o, '{', '}');
}

void jout_array(struct jout *o) {
    open_with(o, '[', ']');
}

void jout_end(struct jout *o) {
    if (o->depth == 0 || o->has_key)
        GP_DIE("nothing to end in JSON output");
    o->depth--;
    if (o->has_member)
        new_line(o);
    buf_addc(o->b, o->closer[o->depth]);
    o->has_member = true;
}

static const char *short_escape(char c) {
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    case '\b':
        return "\\b";
    case '\f':
        return "\\f";
    default:
        return NULL;
    }
}

static void add_quoted(struct buf *b, const char *s) {
    buf_addc(b, '"');
    const char *run = s;
    for (; *s; s++) {
        const char *escape = short_escape(*s);
        if (!escape && (unsigned char)*s >= 0x20)
            continue;
        buf_add(b, run, (size_t)(s - run));
        if (escape)
            buf_adds(b, escape);
        else
            buf_addf(b, "\\u%04x", (unsigned char)*s);
        run = s + 1;
    }
    buf_add(b, run, (size_t)(s - run));
    buf_addc(b, '"');
}

void jout_key(struct jout *o, const char *key) {
    if (o->depth == 0 || o->closer[o->depth - 1] != '}' || o->has_key)
        GP_DIE("JSON key '%s' in the wrong place", key);
    member(o);
    add_quoted(o->b, key);
    buf_adds(o->b, o->form == JOUT_COMPACT ? ":" : ": ");
    o->has_key = true;
}

void jout_null(struct jout *o) {
    value(o);
    buf_adds(o->b, "null");
}

void jout_text(struct jout *o, const char *s) {
    if (!s) {
        jout_null(o);
        return;
    }
    value(o);
    add_quoted(o->b, s);
}

void jout_int(struct jout *o, int64_t v) {
    value(o);
    buf_addf(o->b, "%lld", (long long)v);
}

void jout_number(struct jout *o, const char *digits) {
    size_t sign = *digits == '-', whole = strspn(digits + sign, "0123456789");
    const char *rest = digits + sign + whole;
    bool fraction = *rest == '.' && strspn(rest + 1, "0123456789") == strlen(rest + 1) && rest[1];
    if (whole == 0 || (*rest && !fraction))
        GP_DIE("'%s' is no number in JSON output", digits);
    value(o);
    buf_adds(o->b, digits);
}

void jout_bool(struct jout *o, bool v) {
    value(o);
    buf_adds(o->b, v ? "true" : "false");
}

void jout_count(struct jout *o, int64_t v) {
    if (v == DEC_UNSET)
        jout_null(o);
    else
        jout_int(o, v);
}

static void decimal(struct jout *o, int64_t v, unsigned scale, unsigned flags) {
    char text[DEC_TEXT];
    jout_text(o, v == DEC_UNSET ? NULL : dec_format(v, scale, flags, text));
}

void jout_money(struct jout *o, money_t m) {
    decimal(o, m.fen, MONEY_SCALE, DEC_PLAIN);
}

void jout_score(struct jout *o, score_t s) {
    decimal(o, s.v, SCORE_SCALE, DEC_TRIM);
}

void jout_share(struct jout *o, share_t s) {
    decimal(o, s.v, SHARE_SCALE - 2, DEC_PLAIN);
}

void jout_factor(struct jout *o, share_t s) {
    decimal(o, s.v, SHARE_SCALE, DEC_TRIM);
}

void jout_date(struct jout *o, date_t d) {
    if (!date_is_set(d)) {
        jout_null(o);
        return;
    }
    struct date_civil c = date_civil(d);
    value(o);
    buf_addf(o->b, "\"%04d-%02d-%02d\"", c.year, c.month, c.day);
}

void jout_time(struct jout *o, int64_t ms) {
    if (ms == DEC_UNSET) {
        jout_null(o);
        return;
    }
    char text[TIME_TEXT];
    value(o);
    buf_addf(o->b, "\"%s\"", time_format(ms, text));
}

void jout_pair(struct jout *o, const char *key, const char *s) {
    if (!s)
        return;
    jout_key(o, key);
    jout_text(o, s);
}

void jout_key_money(struct jout *o, const char *key, money_t m) {
    jout_key(o, key);
    jout_money(o, m);
}

void jout_key_score(struct jout *o, const char *key, score_t s) {
    jout_key(o, key);
    jout_score(o, s);
}
