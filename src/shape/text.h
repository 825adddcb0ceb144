/* Members of shapes as text for people: what forms show and take, and what a comparison tells
 * apart. The bounds are the format's own, so that whatever a form accepts can be exported and read
 * again. */
#ifndef GP_SHAPE_TEXT_H
#define GP_SHAPE_TEXT_H

#include "base/hash.h"
#include "shape/shape.h"

/* As an input holds it: enums by their word, lists of texts one a line, a bool "1" or "". object is
 * the struct that the field's shape describes; lists and objects give "". */
const char *field_text(struct arena *a, const struct field *f, const void *object);

/* As a person reads it: 专家, 是, 甲、乙; "" when unset. */
const char *field_words(struct arena *a, const struct field *f, const void *object);

/* Whether the member says nothing. Bools and enums never count as something said. */
bool field_is_blank(const struct field *f, const void *object);

/* Reads what was typed into the member. NULL, or in Chinese what is wrong with it and how to mend
 * it; the member then stays as it was. Nothing typed makes an optional member unset. */
const char *field_take(struct arena *a, const struct field *f, const char *typed, void *object);

/* What is wrong, in Chinese, with a text of at most that many characters, with a figure or count,
 * or with what the member holds; NULL: nothing. Unset is no problem here. */
const char *text_problem(struct arena *a, struct str s, size_t most);
const char *figure_problem(struct arena *a, const struct field *f, int64_t v);
const char *member_problem(struct arena *a, const struct field *f, const void *member);

struct shape_problem {
    const char *where;   /* 在岗记录第 3 项“离岗原因” */
    const char *message; /* 有 600 字，最多 500 字，请删减 */
};
struct shape_problems {
    struct shape_problem *v;
    size_t n, cap;
};

/* Appends whatever the format would not take of the struct, or of one of its members: a required
 * member that says nothing, a text too long, a figure out of bounds, a list with too many rows. */
void shape_check(struct arena *a, const struct shape *s, const void *object,
                 struct shape_problems *ret);
void shape_check_member(struct arena *a, const struct shape *s, const char *key, const void *object,
                        struct shape_problems *ret);

/* Checksum of the whole struct, for telling whether somebody changed it meanwhile. */
void shape_digest(const struct shape *s, const void *object, char out[static HASH_HEX]);

#endif
