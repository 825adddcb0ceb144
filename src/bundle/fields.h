/* Rows of the format's tables. T is the struct that the table describes; every macro checks that
 * the member has the type of its kind. Only the shapes_*.c files include this. */
#ifndef GP_BUNDLE_FIELDS_H
#define GP_BUNDLE_FIELDS_H

#include "bundle/shape.h"

#define REQ true
#define OPT false

/* Bounds that no honest file reaches, but that keep sums of thousands of figures within int64. */
#define MONEY_MOST  99999999999999 /* fen: 999,999,999,999.99 yuan */
#define SCORE_MOST  (10000 * (int64_t)SCORE_ONE)
#define SHARE_MOST  (1000 * (int64_t)SHARE_ONE)
#define FACTOR_MOST (100 * (int64_t)SHARE_ONE)
#define COUNT_MOST  1000000000

/* Lengths of text. */
#define NAME      100
#define LINE      500
#define PARAGRAPH 5000
#define NARRATIVE 20000
#define PLACE     2000 /* holds names of other fields */
#define REASON    2000

#define AT(type, m) _Generic(((T *)0)->m, type : offsetof(T, m))

#define ROW(k, need, m, offset, lo, hi, zh, en)                                                    \
    .key = #m, .name = zh, .doc = en, .kind = k, .required = need, .at = offset, .min = lo,        \
    .max = hi, .flag_at = NO_FLAG
#define TEXT(need, m, most, zh, en)                                                                \
    { ROW(FIELD_TEXT, need, m, AT(const char *, m), 1, most, zh, en) }
#define ID(need, m, zh, en)                                                                        \
    { ROW(FIELD_ID, need, m, AT(const char *, m), 1, ID_LENGTH, zh, en) }
#define DIGITS(need, m, n, zh, en)                                                                 \
    { ROW(FIELD_DIGITS, need, m, AT(const char *, m), n, n, zh, en) }
#define SHA256(need, m, zh, en)                                                                    \
    { ROW(FIELD_SHA256, need, m, AT(const char *, m), 64, 64, zh, en) }
#define MONEY(need, m, lo, zh, en)                                                                 \
    { ROW(FIELD_MONEY, need, m, AT(money_t, m), lo, MONEY_MOST, zh, en) }
#define SCORE(need, m, lo, zh, en)                                                                 \
    { ROW(FIELD_SCORE, need, m, AT(score_t, m), lo, SCORE_MOST, zh, en) }
#define SHARE(need, m, lo, zh, en)                                                                 \
    { ROW(FIELD_SHARE, need, m, AT(share_t, m), lo, SHARE_MOST, zh, en) }
#define FACTOR(need, m, lo, zh, en)                                                                \
    { ROW(FIELD_FACTOR, need, m, AT(share_t, m), lo, FACTOR_MOST, zh, en) }
#define DATE(need, m, zh, en)                                                                      \
    { ROW(FIELD_DATE, need, m, AT(date_t, m), 0, 0, zh, en) }
#define COUNT(need, m, lo, hi, zh, en)                                                             \
    { ROW(FIELD_COUNT, need, m, AT(int64_t, m), lo, hi, zh, en) }
#define BOOL(need, m, zh, en)                                                                      \
    { ROW(FIELD_BOOL, need, m, AT(bool, m), 0, 0, zh, en) }
#define ENUM(need, m, tag, zh, en)                                                                 \
    { ROW(FIELD_ENUM, need, m, AT(enum tag, m), 0, 0, zh, en), .words = &words_##tag }
#define OBJECT(need, m, tag, zh, en)                                                               \
    { ROW(FIELD_OBJECT, need, m, AT(struct tag, m), 0, 0, zh, en), .shape = &shape_##tag }
#define LIST(need, m, tag, most, zh, en)                                                           \
    {                                                                                              \
        ROW(FIELD_LIST, need, m, AT(struct tag *, m), 0, most, zh, en),                            \
            .shape = &shape_##tag, .count_at = AT(size_t, n_##m)                                   \
    }
#define TEXTS(need, m, most, zh, en)                                                               \
    {                                                                                              \
        ROW(FIELD_TEXTS, need, m, AT(const char **, m), 0, most, zh, en),                          \
            .count_at = AT(size_t, n_##m)                                                          \
    }
#define IDS(need, m, most, zh, en)                                                                 \
    {                                                                                              \
        ROW(FIELD_IDS, need, m, AT(const char **, m), 0, most, zh, en),                            \
            .count_at = AT(size_t, n_##m)                                                          \
    }
/* An object whose presence is a fact of its own, kept in a flag of the struct. */
#define FLAGGED(m, tag, flag, zh, en)                                                              \
    {                                                                                              \
        .key = #m, .name = zh, .doc = en, .kind = FIELD_OBJECT, .at = AT(struct tag, m),           \
        .flag_at = AT(bool, flag), .shape = &shape_##tag                                           \
    }
#define FORMAT(list)                                                                               \
    {                                                                                              \
        .key = "format", .name = "格式", .kind = FIELD_FORMAT, .required = true,                   \
        .flag_at = NO_FLAG, .words = &(list)                                                       \
    }
#define VERSION(n)                                                                                 \
    {                                                                                              \
        .key = "format_version", .name = "格式版本", .kind = FIELD_VERSION, .required = true,      \
        .flag_at = NO_FLAG, .max = (n)                                                             \
    }

#define WORDS(tag, count, ...)                                                                     \
    static const struct word words_of_##tag[] = {__VA_ARGS__};                                     \
    _Static_assert(GP_COUNT(words_of_##tag) == (count), "a word for each value of " #tag);         \
    const struct words words_##tag = {words_of_##tag, GP_COUNT(words_of_##tag)}

extern const struct words words_scorer_role, words_item_kind, words_aggregate_kind,
    words_round_mode, words_vacancy_base, words_vacancy_days, words_org_kind, words_round_kind,
    words_provenance, words_progress_view;

#define SHAPE(tag, zh)                                                                             \
    const struct shape shape_##tag = {#tag, zh, sizeof(struct tag), tag##_fields,                  \
                                      GP_COUNT(tag##_fields)}

#endif
