/* Forms that change what is stored: the later save of an older form must not win without a word.
 *
 * A page tells the fields of its form as they are stored. From them comes the field "seen", by
 * which the form says what it began with. A save tells the same fields again, as they are stored by
 * then, and is refused when they are others. The page comes back with what was typed, what is
 * stored, and a fresh "seen": whoever saves now has seen both. Routes that take such a form declare
 * the field (EDIT_SEEN) and say so (.edits), and the server takes no redirect from them unless the
 * versions were compared. */
#ifndef GP_WEB_EDIT_H
#define GP_WEB_EDIT_H

#include "web/web.h"

#define EDIT_SEEN                                                                                  \
    { "seen", "打开时的内容", 64, 0 }

struct edit_field {
    const char *name, *value; /* of the input, row and all: title, item_name.3 */
    const char *typed;        /* NULL: what the request brings under the name */
    const char *row, *column; /* how it is called; column NULL: as the route declares it */
};
struct edit_label {
    const char *name, *value,
        *label; /* of the input without row; an option and what it is called */
};
struct edit {
    struct http_call *call;
    VEC(struct edit_field) fields;
    VEC(struct edit_label) labels;
    VEC(const char *) row_titles; /* by number; none: 第 3 行 */
};

/* A field as it is stored, NULL like "". A box that is not ticked has "". */
void edit_add(struct edit *e, const char *name, const char *value);
void edit_add_row(struct edit *e, const char *name, size_t row, const char *value);
/* What the rows are called, from the first one on. */
void edit_row_title(struct edit *e, size_t row, const char *title);
/* What people read for an option's value. */
void edit_label(struct edit *e, const char *name, const char *value, const char *label);

/* The same for a field that comes in several (name is the declared one): typed is what they say. */
void edit_add_as(struct edit *e, const char *name, const char *value, const char *typed);

/* For contents that are compared elsewhere: both as they are shown. */
void edit_add_shown(struct edit *e, const char *row, const char *column, const char *value,
                    const char *typed);

/* GP_CONFLICT when what is stored is not what the form began with. */
enum gp_code edit_check(const struct edit *e) GP_CHECKED;
/* The same by a digest of one's own of what is stored now. */
enum gp_code edit_compare(struct http_call *call, const char *now) GP_CHECKED;
/* For a form whose version is the number of a draft, which the draft's store compares. */
void edit_compared(struct http_call *call);

/* Puts "seen" for {{>seen}}, and after a conflict the fields in which what was typed differs from
 * what is stored, for {{>conflict}}. discard: the address of the page as it is stored. */
void edit_show(const struct edit *e, struct val *m, const char *discard);
/* The differences alone, for {{>conflict_table}}. */
void edit_differences(const struct edit *e, struct val *list);
/* The two parts of it. */
void edit_show_seen(struct http_call *call, struct val *m, const char *now);
void edit_show_conflict(const struct edit *e, struct val *m, const char *discard);

#endif
