/* Lists that people work through: sorted by a column, with filters that stay. What is chosen stands
 * in the address; what was chosen by the list's own form or heads ("keep" in the address) is asked
 * again when the same account comes back in the same session without saying otherwise. */
#ifndef GP_WEB_LIST_H
#define GP_WEB_LIST_H

#include "web/web.h"

struct list_column {
    const char *key;   /* of ?sort=; NULL: not sorted by */
    const char *title; /* "": none to be seen; what follows a line break is small below it */
    bool num;
};

struct list_order {
    size_t column; /* SIZE_MAX: as they come */
    bool down;
};

/* First thing in the handler of a list: where the address asks for nothing, what was kept is asked;
 * where it says keep, it is kept. */
void list_recall(struct http_call *call);

/* Puts "heads" for {{>list_heads}}, and "sort", "dir" for hidden fields of the list's forms. */
struct list_order list_heads(struct http_call *call, struct val *m,
                             const struct list_column *columns, size_t n);

/* Sorts pointers to rows by a column, those that are alike in the order in which they came.
 * compare(column, a, b) is that of the ascending order; names by
 * cstr_order. */
typedef int (*list_compare)(size_t column, const void *a, const void *b);
void list_sort(const struct list_order *order, const void **rows, size_t n, list_compare compare);
/* The same of structs of so many bytes, in an array of their own; as they are where no order is
 * asked for. */
void *list_sorted(struct arena *a, const struct list_order *order, void *rows, size_t size,
                  size_t n, list_compare compare);
int list_by_number(int64_t a, int64_t b); /* unset is less than any */

/* The rows of a list that a page of it shows: ?page=N (or the field of a form) of so many each; the
 * last page where N lies behind it. Puts "pages" for {{>list_pages}}: the first and the last page
 * and those around this one, so that a list of any length ends in a line. path: of the list, where
 * the request may be another's (a form that was refused); query: what the links ask for, NULL: what
 * was asked. */
struct list_slice {
    size_t first, end; /* end is behind the last */
};
size_t list_pages_asked(const struct http_call *call); /* from 0 */
struct list_slice list_pages(struct http_call *call, struct val *m, const char *path,
                             const char *query, size_t n, size_t each);

/* Sorts finished rows, maps of which a column's key names the text that stands in it: figures by
 * their value, all else as names; what is empty comes last of the ascending order. */
void list_sort_rows(const struct list_order *order, const struct list_column *columns,
                    struct val *rows);

/* Gives the figures of a column, texts in the rows' maps, as many decimals as the longest has: 90
 * over 88.46 becomes 90.00. Texts that are no figures stay as they are. */
void list_even(const struct val *rows, const char *name);
/* The same of the i-th map of the list `parts` of each row. */
void list_even_parts(const struct val *rows, const char *parts, size_t i, const char *name);

#endif
