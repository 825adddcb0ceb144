/* $filter of OData 4, the part of it that says something about one row: and, or, not, eq, ne, gt,
 * ge, lt, le, contains, startswith, endswith, tolower, toupper, year, month, day, over the flat
 * members of a shape and literals. Parsed once into a tree of bounded size whose types are checked,
 * then asked row by row. */
#ifndef GP_WEB_API_ODATA_FILTER_H
#define GP_WEB_API_ODATA_FILTER_H

#include "shape/shape.h"

/* Decimals that figures are compared in. */
#define ODATA_SCALE 6

enum odata_type {
    ODATA_NULL,
    ODATA_BOOL,
    ODATA_NUMBER, /* in 1/10^ODATA_SCALE */
    ODATA_TEXT,
    ODATA_DATE, /* days since 1970 */
    ODATA_TIME, /* ms since 1970 */
};

struct odata_value {
    enum odata_type type; /* NULL: nothing is known */
    int64_t n;
    const char *s;
};

/* A member that is one value, and no list or object. */
bool odata_is_flat(const struct field *f);
/* What is ever in it. */
enum odata_type odata_type_of(const struct field *f);
struct odata_value odata_value_of(struct arena *a, const struct field *f, const void *row);
/* Nothing comes first; of one type. */
int odata_compare(const struct odata_value *a, const struct odata_value *b);

#define ODATA_FILTER_MOST 4000 /* characters */

struct odata_filter;
/* GP_INVALID, with the place in the text and how to mend it. */
enum gp_code odata_filter_parse(struct arena *a, struct gp_err *e, const struct shape *shape,
                                const char *text, const struct odata_filter **ret) GP_CHECKED;
bool odata_filter_lets(struct arena *a, const struct odata_filter *f, const void *row);

#endif
