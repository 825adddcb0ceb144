#include "store/guards_made.h"
#include "store/store.h"

/* Both in the order of their names. */
static const char *guard_problem(struct arena *a, const struct db_guard *want, size_t n_want,
                                 const struct db_guard *have, size_t n_have) {
    struct buf lost GP_CLEANUP(buf_free) = BUF_INIT;
    size_t k = 0;
    for (size_t i = 0; i < n_want; i++) {
        while (k < n_have && strcmp(have[k].name, want[i].name) < 0)
            buf_addf(&lost, "%s%s（多出来的）", lost.n ? "、" : "", have[k++].name);
        bool there = k < n_have && strcmp(have[k].name, want[i].name) == 0;
        if (!there || strcmp(have[k].text, want[i].text) != 0)
            buf_addf(&lost, "%s%s（%s）", lost.n ? "、" : "", want[i].name,
                     there ? "被改动" : "被删除");
        k += there;
    }
    for (; k < n_have; k++)
        buf_addf(&lost, "%s%s（多出来的）", lost.n ? "、" : "", have[k].name);
    return lost.n ? arena_strdup(a, buf_text(&lost)) : NULL;
}

enum gp_code store_guards(struct work *w, const char **ret) {
    struct db_guard *want = gp_new_n(w->arena, struct db_guard, guards_made_n + 1), *have;
    size_t n_have;
    for (size_t i = 0; i < guards_made_n; i++)
        want[i] = (struct db_guard){guards_made[i].name,
                                    db_guard_text(w->db, w->arena, guards_made[i].text)};
    TRY(db_guards(w->db, w->arena, w->err, &have, &n_have));
    *ret = guard_problem(w->arena, want, guards_made_n, have, n_have);
    return GP_OK;
}
