#include "app/fill/amended.h"

#include "app/admin/amend.h"
#include "app/fill/inside.h"
#include "core/id_number.h"

enum gp_code fill_amended_load(struct work *w, const char *project, struct fill_amended *ret) {
    struct amendment *v;
    TRY(store_amendments_done(w, project, &v, &ret->n));
    ret->v = v;
    return GP_OK;
}

static bool is_value(struct arena *a, const char *member, const char *x, const char *y) {
    if (cstr_empty(x) || cstr_empty(y))
        return false;
    return cstr_eq(member, "id_number") ? cstr_eq(id_number_key(a, x), id_number_key(a, y))
                                        : cstr_eq(x, y);
}

/* The last correction in the place decides: what was taken for wrong may have become right again.
 */
static bool was_set_later(struct arena *a, const struct fill_amended *all, size_t i) {
    for (size_t k = i + 1; k < all->n; k++)
        if (cstr_eq(all->v[k].member, all->v[i].member) && cstr_eq(all->v[k].who, all->v[i].who) &&
            all->v[k].ord == all->v[i].ord &&
            is_value(a, all->v[i].member, all->v[k].wanted, all->v[i].was))
            return true;
    return false;
}

const struct amendment *fill_amended_away(struct arena *a, const struct fill_amended *all,
                                          const char *member, const char *value) {
    for (size_t i = 0; i < all->n; i++)
        if (cstr_eq(all->v[i].member, member) && is_value(a, member, all->v[i].was, value) &&
            !was_set_later(a, all, i))
            return &all->v[i];
    return NULL;
}

const char *fill_amended_text(struct arena *a, const struct amendment *v) {
    const char *was = amend_shown(a, v->member, v->was);
    return arena_printf(a, "此项在%s按本人申请更正过：“%s”更正为“%s”，这里又是“%s”",
                        date_text_zh(a, date_of_ms(v->done_at)), was,
                        amend_shown(a, v->member, v->wanted), was);
}

/* ---- what is about to be handed in */

static bool has(struct arena *a, const struct project *p, const char *member, const char *value) {
    for (size_t i = 0; i < p->n_people; i++) {
        const struct person *who = &p->people[i];
        if (is_value(a, member,
                     cstr_eq(member, "name")        ? who->name
                     : cstr_eq(member, "id_number") ? who->id_number
                                                    : NULL,
                     value))
            return true;
        for (size_t k = 0; cstr_eq(member, "number") && k < who->n_certificates; k++)
            if (is_value(a, member, who->certificates[k].number, value))
                return true;
    }
    return false;
}

/* Where the right value stands there as well, the other is somebody else's. */
bool fill_amended_is_back(struct arena *a, const struct fill_amended *all, size_t i,
                          const struct project *p) {
    const struct amendment *v = &all->v[i];
    return !was_set_later(a, all, i) && has(a, p, v->member, v->was) &&
           !has(a, p, v->member, v->wanted);
}
