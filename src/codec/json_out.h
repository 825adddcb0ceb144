/* Writing JSON into a buffer: commas, indent and escapes come by themselves.
 *
 *     struct jout o = jout_start(&buf, JOUT_INDENT);
 *     jout_object(&o);
 *     jout_key(&o, "total");
 *     jout_score(&o, total);          "97.85", or null when unset
 *     jout_pair(&o, "grade", "优秀");  key and text in one
 *     jout_end(&o);
 *     jout_finish(&o);                the closing newline
 *
 * Figures and dates are strings, so that no reader turns them into floating point. Strings must be
 * valid UTF-8 and are written unescaped where JSON allows it. Misuse (a value without a key in an
 * object, an end too many) aborts: it is our own mistake. */
#ifndef GP_CODEC_JSON_OUT_H
#define GP_CODEC_JSON_OUT_H

#include "base/str.h"
#include "num/date.h"
#include "num/figure.h"

#define JOUT_MAX_DEPTH 96

enum jout_form {
    JOUT_INDENT,  /* two blanks a level, one member a line */
    JOUT_COMPACT, /* no blanks at all */
};

struct jout {
    struct buf *b;
    enum jout_form form;
    unsigned depth;
    bool has_member; /* the innermost object or array has one already */
    bool has_key;    /* a key waits for its value */
    char closer[JOUT_MAX_DEPTH];
};

struct jout jout_start(struct buf *b, enum jout_form form);
void jout_finish(struct jout *o);

void jout_object(struct jout *o);
void jout_array(struct jout *o);
void jout_end(struct jout *o); /* of the innermost object or array */
void jout_key(struct jout *o, const char *key);

void jout_text(struct jout *o, const char *s); /* NULL is null */
void jout_int(struct jout *o, int64_t v);
/* A number as it stands in plain decimal (-12.50): for readers that want numbers, exactly. */
void jout_number(struct jout *o, const char *digits);
void jout_bool(struct jout *o, bool v);
void jout_null(struct jout *o);

/* Strings; null when unset. */
void jout_money(struct jout *o, money_t m);  /* "478240.00" */
void jout_score(struct jout *o, score_t s);  /* "97.85" */
void jout_share(struct jout *o, share_t s);  /* percentage: "85.77" */
void jout_factor(struct jout *o, share_t s); /* factor: "1.05" */
void jout_date(struct jout *o, date_t d);    /* "2022-05-16" */
/* A moment, ms since 1970, as it is in China: "2026-03-05T09:30:00+08:00". */
void jout_time(struct jout *o, int64_t ms);
/* Key and value in one. */
void jout_key_money(struct jout *o, const char *key, money_t m);
void jout_key_score(struct jout *o, const char *key, score_t s);
/* A count: a JSON integer, null when DEC_UNSET. */
void jout_count(struct jout *o, int64_t v);

/* Key and text in one call; nothing at all when s is NULL. */
void jout_pair(struct jout *o, const char *key, const char *s);

#endif
