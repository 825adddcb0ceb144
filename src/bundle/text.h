/* Members of the bundle's tables as text for people: what forms show and take, and what a
 * comparison tells apart. The bounds are the format's own, so that whatever a form accepts can be
 * exported and read again. */
#ifndef GP_BUNDLE_TEXT_H
#define GP_BUNDLE_TEXT_H

#include "base/hash.h"
#include "bundle/shape.h"

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

/* Checksum of the whole struct, for telling whether somebody changed it meanwhile. */
void shape_digest(const struct shape *s, const void *object, char out[static HASH_HEX]);

#endif
