#include "web/batch.h"

#include "app/admin/admin.h"
#include "num/typed.h"
#include "store/account.h"

struct entry_choice batch_rows(struct http_call *call, const char *name) {
    size_t n = http_form_rows(call, name), taken = 0;
    const char **v = gp_new_n(call->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        if (!cstr_empty(http_form_row(call, name, i)))
            v[taken++] = http_form_row(call, name, i);
    return (struct entry_choice){v, taken};
}

enum gp_code batch_answer(struct http_call *call, const struct batch *b, const char *name,
                          const char *list, const char *told) {
    const char *text = arena_printf(call->arena, "%s：%s", name, batch_text(call->arena, b));
    return web_done(call, b->done == b->parts.n ? list : told, text);
}

static void add_part(struct val *list, const struct batch_part *p, const char *path) {
    struct val *row = list_add_map(list);
    map_text(row, "name", cstr_empty(p->name) ? p->id : p->name);
    map_text(row, "why", p->why);
    map_text(row, "path", path);
}

static const char *person_of(struct account *accounts, size_t n, const char *id) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(accounts[i].id, id))
            return accounts[i].name;
    return id;
}

enum gp_code batch_show(struct http_call *call, const char *subject, const char *back) {
    struct work work = web_work(call);
    struct batch_told told;
    struct account *accounts;
    size_t n;
    int64_t seq;
    const char *typed = http_param(call, "batch");
    if (typed_figure(str_of(typed), 0, TYPED_PLAIN, &seq) != DEC_PARSED || seq < 1)
        return gp_fail(call->err, GP_MISSING, NULL, "没有这次办理的记录");
    TRY(batch_read(&work, subject, seq, &told));
    TRY(store_account_list(&work, &accounts, &n));
    struct val *m =
        web_page(call, arena_printf(call->arena, "办理结果：%s", audit_action_name(told.action)));
    map_text(m, "words", told.words);
    map_text(m, "who", person_of(accounts, n, told.actor));
    map_time(m, "at", told.at_ms);
    map_text(m, "back", back);
    struct val *not_done = map_list(m, "not_done"), *done = map_list(m, "done");
    for (size_t i = 0; i < told.n; i++)
        add_part(told.parts[i].why ? not_done : done, &told.parts[i], NULL);
    map_count(m, "n_done", (int64_t)told.done);
    map_count(m, "n_not_done", (int64_t)(told.n - told.done));
    map_bool(m, "any_done", told.done > 0);
    map_bool(m, "any_not_done", told.n > told.done);
    return web_render(call, "batch", m);
}
