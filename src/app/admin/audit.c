#include "app/admin/audit.h"

#include "codec/json_out.h"
#include "store/audit.h"
#include "store/store.h"

/* An object of the pairs: name, value, name, value, NULL. */
static const char *pairs_json(struct arena *a, const char *const *pairs) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    jout_object(&o);
    for (; *pairs; pairs += 2)
        jout_pair(&o, pairs[0], pairs[1]);
    jout_end(&o);
    return arena_strdup(a, buf_text(&b));
}

enum gp_code audit_note(struct work *w, const char *action, const char *subject,
                        const char *detail) {
    const char *const pairs[] = {"value", detail, NULL};
    struct audit_event event = {.actor = w->actor,
                                .action = action,
                                .subject = subject,
                                .detail = detail ? pairs_json(w->arena, pairs) : NULL};
    return store_audit_append(w, &event);
}

enum gp_code audit_note_all(struct work *w, const char *action, const char *subject,
                            const char *detail) {
    struct store_tenant *tenants;
    size_t n;
    TRY(store_tenant_list(w, &tenants, &n));
    for (size_t i = 0; i < n; i++) {
        struct work there = work_in(w, tenants[i].tenant);
        TRY(audit_note(&there, action, subject, detail));
    }
    return GP_OK;
}

enum gp_code audit_change(struct work *w, const char *action, const char *subject, const char *from,
                          const char *to) {
    const char *const pairs[] = {"from", cstr_or_empty(from), "to", cstr_or_empty(to), NULL};
    struct audit_event event = {
        .actor = w->actor,
        .action = action,
        .subject = subject,
        .detail = strcmp(pairs[1], pairs[3]) == 0 ? NULL : pairs_json(w->arena, pairs)};
    return store_audit_append(w, &event);
}
