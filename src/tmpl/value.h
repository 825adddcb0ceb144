/* What a template is rendered with: a tree of maps, lists and texts, built in a request's arena.
 *
 * Figures arrive as finished text; templates never format numbers. A text is escaped wherever it is
 * printed. Only a value made by val_html may stand unescaped, and only where the template says so
 * with {{{ }}} as well. */
#ifndef GP_TMPL_VALUE_H
#define GP_TMPL_VALUE_H

#include "base/arena.h"

enum val_kind { VAL_NULL, VAL_BOOL, VAL_TEXT, VAL_HTML, VAL_LIST, VAL_MAP };

struct val;

struct val_pair {
    const char *name;
    const struct val *value;
};

struct val {
    enum val_kind kind;
    struct arena *arena; /* of lists and maps: where they grow */
    bool truth;
    const char *text;
    VEC(const struct val *) list;
    VEC(struct val_pair) map;
};

/* Texts are borrowed and must outlive the rendering; NULL becomes VAL_NULL. */
const struct val *val_null(void);
const struct val *val_bool(bool b);
const struct val *val_text(struct arena *a, const char *text);
const struct val *val_html(struct arena *a, const char *markup);
struct val *val_list(struct arena *a);
struct val *val_map(struct arena *a);

void list_add(struct val *list, const struct val *v);
/* Adds an empty map to the list and returns it: a row of a table. */
struct val *list_add_map(struct val *list);

/* A name that is set again hides the earlier value. */
void map_set(struct val *map, const char *name, const struct val *v);
void map_text(struct val *map, const char *name, const char *text);
void map_textf(struct val *map, const char *name, const char *fmt, ...) GP_PRINTF(3, 4);
void map_html(struct val *map, const char *name, const char *markup);
void map_bool(struct val *map, const char *name, bool b);
/* Puts an empty map or list under the name and returns it. */
struct val *map_map(struct val *map, const char *name);
struct val *map_list(struct val *map, const char *name);

/* The value under the first n bytes of name; NULL when v is no map or has no such name. */
const struct val *val_get(const struct val *v, const char *name, size_t n);

/* False for null, false, "" and the empty list. */
bool val_truth(const struct val *v);

#endif
