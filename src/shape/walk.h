/* Every text of a dossier, wherever it stands, by the format's table: what is done to all texts
 * misses none that is added later. */
#ifndef GP_SHAPE_WALK_H
#define GP_SHAPE_WALK_H

#include "shape/shape.h"

/* Where a text stands. */
struct text_site {
    const struct text_site *up; /* the thing that holds this one; NULL: the dossier */
    const struct shape *shape;
    const struct field *field; /* of the shape */
    size_t index;              /* of the thing in its list */
};

/* 评估轮次 / 参评项目 第 2 项 / 资金使用情况表 / 资金项 第 3 项 / 名称 */
const char *text_site_name(struct arena *a, const struct text_site *site);

/* What the text becomes; itself, if it is to stay. */
typedef const char *text_fn(void *arg, const struct text_site *site, const char *text);

/* Puts what fn gives in the place of each text. Lists are copied into the arena first: what they
 * were borrowed from stays. The standard is let alone; it is published in itself. */
void dossier_map_texts(struct arena *a, struct dossier *d, text_fn *fn, void *arg);

/* Whether what becomes of a member in public is to leave nothing of it. */
typedef bool published_fn(enum published p);

/* Makes every member unset of which fn says so, whatever its kind: texts, figures, days, lists.
 * Lists are copied into the arena first. */
void dossier_leave_out(struct arena *a, struct dossier *d, published_fn *fn);

#endif
