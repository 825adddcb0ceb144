#include "app/levels/issue.h"

#include "app/admin/audit.h"
#include "app/standard/edit.h"
#include "base/utf8.h"

enum gp_code level_issue(struct work *w, const char *standard, int64_t version, const char *note) {
    struct level_scope scope;
    struct standard_open o;
    TRY(level_scope(w, NULL, &scope));
    TRY(standard_open(w, standard, version, &o));
    if (o.version.info.status != STANDARD_PUBLISHED)
        return gp_fail(w->err, GP_CONFLICT, NULL, "草稿不能下发，请先发布这一版");
    if (utf8_length(str_of(cstr_or_empty(note))) > ISSUE_NOTE_MOST)
        return gp_fail(w->err, GP_INVALID, "说明", "最多 %d 字", ISSUE_NOTE_MOST);
    TRY(store_issue_put(w, standard, version, note));
    return audit_note(w, "standard.issue",
                      arena_printf(w->arena, "standard/%s/%lld", standard, (long long)version),
                      note);
}

/* The codes under which a supervisor of the tenant may be registered. */
static void above(struct arena *a, const char *tenant, const char *ret[static 3]) {
    static const size_t digits[3] = {0, 2, 4};
    for (size_t i = 0; i < 3; i++) {
        ret[i] = "";
        if (strlen(tenant) != 6)
            continue;
        const char *code = arena_printf(a, "%.*s%s", (int)digits[i], tenant, &"000000"[digits[i]]);
        ret[i] = strcmp(code, tenant) == 0 ? "" : code; /* nobody is above itself */
    }
}

enum gp_code level_issued_above(struct work *w, struct issued_standard **ret, size_t *ret_n) {
    const char *codes[3];
    above(w->arena, w->tenant, codes);
    return store_issue_list(w, codes, ret, ret_n);
}

enum gp_code level_issued_own(struct work *w, struct issued_standard **ret, size_t *ret_n) {
    return store_issue_own(w, ret, ret_n);
}

enum gp_code level_issued_open(struct work *w, const char *tenant, const char *standard,
                               int64_t version, struct issued_standard **ret,
                               struct standard *ret_standard) {
    const char *codes[3];
    struct issued_standard *found = NULL;
    above(w->arena, w->tenant, codes);
    for (size_t i = 0; i < 3; i++)
        if (!cstr_empty(codes[i]) && cstr_eq(codes[i], tenant))
            TRY(store_issue_get(w, tenant, standard, version, &found));
    if (!found)
        return gp_fail(w->err, GP_MISSING, NULL, "上级没有下发这一版评估标准");
    struct work there = work_in(w, tenant);
    TRY(store_standard_get(&there, standard, version, ret_standard));
    *ret = found;
    return GP_OK;
}

/* Whether the newest version here says the same, and what number comes next. */
static enum gp_code check_new(struct work *w, const struct standard *from, int64_t *ret_next) {
    struct standard_version *v;
    size_t n;
    const struct standard_version *newest = NULL;
    TRY(standard_versions(w, &v, &n)); /* by id, the newest first */
    for (size_t i = n; i-- > 0;)
        if (cstr_eq(v[i].info.id, from->id))
            newest = &v[i];
    *ret_next = newest ? newest->info.version + 1 : 1;
    if (!newest)
        return GP_OK;
    if (newest->draft > 0)
        return gp_fail(w->err, GP_CONFLICT, NULL,
                       "这套标准已有一份草稿（第 %lld 版），请先改完并发布，或删去那份草稿",
                       (long long)newest->draft);
    struct standard own;
    struct standard_change *changes;
    size_t n_changes;
    TRY(store_standard_get(w, from->id, newest->info.version, &own));
    standard_compare(w->arena, &own, from, &changes, &n_changes);
    return n_changes > 0
               ? GP_OK
               : gp_fail(w->err, GP_CONFLICT, NULL, "与本区的第 %lld 版内容相同，不用沿用",
                         (long long)newest->info.version);
}

enum gp_code level_take_over(struct work *w, const char *tenant, const char *standard,
                             int64_t version, struct standard *ret) {
    struct issued_standard *from;
    struct standard made;
    TRY(level_issued_open(w, tenant, standard, version, &from, &made));
    TRY(check_new(w, &made, &made.version));
    TRY(store_standard_put(w, &made));
    TRY(store_taken_put(w, from, made.id, made.version));
    *ret = made;
    return audit_note(w, "standard.take",
                      arena_printf(w->arena, "standard/%s/%lld", made.id, (long long)made.version),
                      arena_printf(w->arena, "沿用 %s（%s）第 %lld 版",
                                   cstr_or_empty(from->tenant_name), tenant, (long long)version));
}
