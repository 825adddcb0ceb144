#include "web/timeline.h"

#include "app/admin/admin.h"

enum { TIMELINE_ROWS = 100 };

static const char *name_of(const struct account *accounts, size_t n, const char *actor) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(accounts[i].id, actor))
            return accounts[i].name;
    return NULL;
}

enum gp_code timeline_add(struct http_call *call, struct val *m, const char *subject) {
    struct work work = web_work(call);
    struct audit_filter filter = AUDIT_FILTER_ALL;
    filter.subject = subject;
    filter.limit = TIMELINE_ROWS;
    struct audit_row *rows;
    struct audit_names names = {0};
    size_t n;
    TRY(store_audit_list(&work, &filter, &rows, &n));
    TRY(store_account_list(&work, &names.accounts, &names.n_accounts));
    struct val *list = map_list(m, "timeline");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(list);
        struct audit_text text;
        audit_text_of(call->arena, &names, &rows[i], &text);
        map_time(row, "at", rows[i].at_ms);
        const char *name = name_of(names.accounts, names.n_accounts, rows[i].actor);
        map_text(row, "who", name ? name : text.actor);
        map_text(row, "what", audit_action_name(rows[i].action));
        map_text(row, "why", text.words);
    }
    map_bool(m, "has_timeline", n > 0);
    return GP_OK;
}
