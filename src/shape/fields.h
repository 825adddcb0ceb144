/* Rows of the format's tables. T is the struct that the table describes; every macro checks that
 * the member has the type of its kind. Only files of shapes (shapes_*.c, and rows.c of
 * web/api) include this. */
#ifndef GP_SHAPE_FIELDS_H
#define GP_SHAPE_FIELDS_H

#include "shape/shape.h"

#define REQ true
#define OPT false

/* Bounds that no honest file reaches, but that keep sums of thousands of figures within int64. */
#define MONEY_MOST  99999999999999 /* fen: 999,999,999,999.99 yuan */
#define SCORE_MOST  (10000 * (int64_t)SCORE_ONE)
#define SHARE_MOST  (1000 * (int64_t)SHARE_ONE)
#define FACTOR_MOST (100 * (int64_t)SHARE_ONE)
#define COUNT_MOST  1000000000

#define AT(type, m) _Generic(((T *)0)->m, type : offsetof(T, m))

/* Behind the English sentence may stand further members of the row: .also = "入职时间 进场时间". */
#define ROW(k, need, m, offset, lo, hi, zh, ...)                                                   \
    .key = #m, .name = zh, .kind = k, .required = need, .at = offset, .min = lo, .max = hi,        \
    .flag_at = NO_FLAG, .doc = __VA_ARGS__
#define TEXT(need, m, most, zh, ...)                                                               \
    { ROW(FIELD_TEXT, need, m, AT(const char *, m), 1, most, zh, __VA_ARGS__) }
#define ID(need, m, zh, ...)                                                                       \
    { ROW(FIELD_ID, need, m, AT(const char *, m), 1, ID_LENGTH, zh, __VA_ARGS__) }
#define DIGITS(need, m, n, zh, ...)                                                                \
    { ROW(FIELD_DIGITS, need, m, AT(const char *, m), n, n, zh, __VA_ARGS__) }
#define SHA256(need, m, zh, ...)                                                                   \
    { ROW(FIELD_SHA256, need, m, AT(const char *, m), 64, 64, zh, __VA_ARGS__) }
#define MONEY(need, m, lo, zh, ...)                                                                \
    { ROW(FIELD_MONEY, need, m, AT(money_t, m), lo, MONEY_MOST, zh, __VA_ARGS__) }
#define SCORE(need, m, lo, zh, ...)                                                                \
    { ROW(FIELD_SCORE, need, m, AT(score_t, m), lo, SCORE_MOST, zh, __VA_ARGS__) }
#define SHARE(need, m, lo, zh, ...)                                                                \
    { ROW(FIELD_SHARE, need, m, AT(share_t, m), lo, SHARE_MOST, zh, __VA_ARGS__) }
#define FACTOR(need, m, lo, zh, ...)                                                               \
    { ROW(FIELD_FACTOR, need, m, AT(share_t, m), lo, FACTOR_MOST, zh, __VA_ARGS__) }
#define PART(need, m, zh, ...)                                                                     \
    { ROW(FIELD_FACTOR, need, m, AT(share_t, m), 1, SHARE_ONE, zh, __VA_ARGS__) }
#define DATE(need, m, zh, ...)                                                                     \
    { ROW(FIELD_DATE, need, m, AT(date_t, m), 0, 0, zh, __VA_ARGS__) }
#define COUNT(need, m, lo, hi, zh, ...)                                                            \
    { ROW(FIELD_COUNT, need, m, AT(int64_t, m), lo, hi, zh, __VA_ARGS__) }
#define TIME(need, m, zh, ...)                                                                     \
    { ROW(FIELD_TIME, need, m, AT(int64_t, m), 0, 0, zh, __VA_ARGS__) }
#define BOOL(need, m, zh, ...)                                                                     \
    { ROW(FIELD_BOOL, need, m, AT(bool, m), 0, 0, zh, __VA_ARGS__) }
#define ENUM(need, m, tag, zh, ...)                                                                \
    { ROW(FIELD_ENUM, need, m, AT(enum tag, m), 0, 0, zh, __VA_ARGS__), .words = &words_##tag }
#define OBJECT(need, m, tag, zh, ...)                                                              \
    { ROW(FIELD_OBJECT, need, m, AT(struct tag, m), 0, 0, zh, __VA_ARGS__), .shape = &shape_##tag }
#define LIST(need, m, tag, most, zh, ...)                                                          \
    {                                                                                              \
        ROW(FIELD_LIST, need, m, AT(struct tag *, m), 0, most, zh, __VA_ARGS__),                   \
            .shape = &shape_##tag, .count_at = AT(size_t, n_##m)                                   \
    }
#define TEXTS(need, m, most, zh, ...)                                                              \
    {                                                                                              \
        ROW(FIELD_TEXTS, need, m, AT(const char **, m), 0, most, zh, __VA_ARGS__),                 \
            .count_at = AT(size_t, n_##m)                                                          \
    }
#define IDS(need, m, most, zh, ...)                                                                \
    {                                                                                              \
        ROW(FIELD_IDS, need, m, AT(const char **, m), 0, most, zh, __VA_ARGS__),                   \
            .count_at = AT(size_t, n_##m)                                                          \
    }
/* An object whose presence is a fact of its own, kept in a flag of the struct. */
#define FLAGGED(m, tag, flag_member, zh, en)                                                       \
    {                                                                                              \
        .key = #m, .name = zh, .doc = en, .kind = FIELD_OBJECT, .at = AT(struct tag, m),           \
        .flag_at = AT(bool, flag_member), .flag = #flag_member, .shape = &shape_##tag              \
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

#define SHAPE(tag, zh)                                                                             \
    const struct shape shape_##tag = {                                                             \
        .id = #tag, .name = zh, .size = sizeof(struct tag), ROWS(tag##_fields)}
/* Of a struct about persons. */
#define PERSONAL_SHAPE(tag, zh)                                                                    \
    const struct shape shape_##tag = {                                                             \
        .id = #tag, .name = zh, .size = sizeof(struct tag), ROWS(tag##_fields), .personal = true}
#define ROWS(list) .fields = (list), .n_fields = GP_COUNT(list)

#define CLEANED   .published = PUBLISHED_CLEANED
#define OPEN      .published = PUBLISHED_OPEN
#define CODED     .published = PUBLISHED_CODED
#define WITHHELD  .published = PUBLISHED_WITHHELD
#define NEVER     .published = PUBLISHED_NEVER
#define FORGOTTEN .published = PUBLISHED_FORGOTTEN

#endif
