#include "web/fill/stamp.h"

enum gp_code stamps_read(struct work *w, const struct entry_scope *scope, const struct fill_case *c,
                         struct stamp_list *ret) {
    const struct fill_key key = {w->tenant, scope->round, scope->entry};
    ret->code = stamp_code(c);
    return store_stamps(w, &key, &ret->v, &ret->n);
}

void stamp_put(struct val *row, const struct stamp_list *stamps, const char *sha256) {
    map_text(row, "stamp", NULL);
    map_bool(row, "is_current", false);
    for (size_t i = 0; i < stamps->n; i++) {
        if (!cstr_eq(stamps->v[i].sha256, sha256))
            continue;
        map_text(row, "stamp", stamp_code_shown(row->arena, stamps->v[i].code));
        map_bool(row, "is_current", cstr_eq(stamps->v[i].code, stamps->code));
    }
}
