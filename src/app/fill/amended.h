/* What persons had corrected of their data (store/amendment.h), beside what an operator types or
 * sends once more: a table of before brings the wrong value back. It is told and never refused:
 * the operator may know better, and somebody else may be called so. */
#ifndef GP_APP_FILL_AMENDED_H
#define GP_APP_FILL_AMENDED_H

#include "core/project.h"
#include "store/amendment.h"

/* Of a project's staff, in the order in which they were carried out. */
struct fill_amended {
    const struct amendment *v;
    size_t n;
};
enum gp_code fill_amended_load(struct work *w, const char *project,
                               struct fill_amended *ret) GP_CHECKED;

/* The correction that took that value of a member (name, id_number, number) away; NULL: none did.
 */
const struct amendment *fill_amended_away(struct arena *a, const struct fill_amended *all,
                                          const char *member, const char *value);
/* 此项在2026年3月1日按本人申请更正过：…, numbers covered. */
const char *fill_amended_text(struct arena *a, const struct amendment *v);

/* Whether the people of the project have the old value of the i-th, and nobody the new one. */
bool fill_amended_is_back(struct arena *a, const struct fill_amended *all, size_t i,
                          const struct project *p);

#endif
