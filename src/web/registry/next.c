/* The next terms of the projects that are ticked on the list: shown as they would be stored, then
 * registered. */
#include "web/batch.h"
#include "web/registry/pages.h"
#include "web/registry/registry.h"

static const char *payments_text(struct arena *a, const struct project *p) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (size_t i = 0; i < p->n_payments; i++) {
        const struct payment *pay = &p->payments[i];
        buf_addf(&b, "%s%s %s 元%s%s", i ? "；" : "", cstr_or_empty(pay->name),
                 money_text_group(a, pay->amount), date_is_set(pay->date) ? "，" : "",
                 date_text(a, pay->date));
    }
    return arena_strdup(a, buf_text(&b));
}

static void add_row(struct val *list, const struct registry_next *next, size_t i) {
    struct val *row = list_add_map(list);
    const struct project *p = next->item.project;
    map_count(row, "i", (int64_t)i);
    map_text(row, "id", next->project);
    map_text(row, "name", p->title ? p->title : next->project);
    map_text(row, "center", next->item.center ? next->item.center->name : "");
    map_date(row, "was_start", next->was_start);
    map_date(row, "was_end", next->was_end);
    map_bool(row, "fits", !next->why);
    map_text(row, "why", next->why);
    map_date(row, "start", p->start);
    map_date(row, "end", p->end);
    map_money(row, "total", p->total);
    map_count(row, "posts", (int64_t)p->n_posts);
    map_count(row, "indicators", (int64_t)p->n_indicators);
    map_text(row, "payments", payments_text(list->arena, p));
    map_textf(row, "alone", "/registry/projects/~new?from=%s",
              http_url_encode(list->arena, next->project));
}

static enum gp_code show(struct http_call *call, const struct entry_choice *projects,
                         const struct batch *done) {
    struct work work = web_work(call);
    struct registry_next *v;
    TRY(registry_next_look(&work, projects, &v));
    struct val *m = web_page(call, "登记下一期");
    struct val *list = map_list(m, "rows");
    size_t fitting = 0;
    for (size_t i = 0; i < projects->n; i++) {
        add_row(list, &v[i], i);
        fitting += !v[i].why;
    }
    map_bool(m, "some_fit", fitting > 0);
    map_count(m, "n_fit", (int64_t)fitting);
    map_text(m, "told", done ? batch_text(call->arena, done) : NULL);
    struct val *not_done = map_list(m, "not_done");
    for (size_t i = 0; done && i < done->parts.n; i++) {
        if (!done->parts.v[i].why)
            continue;
        struct val *row = list_add_map(not_done);
        map_text(row, "name", done->parts.v[i].name);
        map_text(row, "why", done->parts.v[i].why);
    }
    return web_render(call, "registry/next", m);
}

static enum gp_code store_few(struct http_call *call, struct work *w,
                              const struct batch_order *order, struct batch *ret) {
    int64_t unused;
    TRY(WORK_WRITE(w, batch_do(w, &next_batch, order, ret, &unused)));
    if (ret->done < ret->parts.n)
        return WORK_READ(w, show(call, &order->items, ret));
    return web_done(call, order->list,
                    arena_printf(call->arena, "登记下一期：%s", batch_text(call->arena, ret)));
}

enum gp_code registry_next_terms(struct http_call *call) {
    struct work work = web_work(call);
    struct entry_choice projects;
    struct batch batch;
    TRY(WORK_READ(&work, registry_chosen(call, &work, REGISTRY_PROJECT, &projects)));
    if (!http_form(call, "store"))
        return WORK_READ(&work, show(call, &projects, NULL));
    struct batch_order order = registry_next_order(&projects);
    order.list = "/registry/projects";
    order.results = "/registry/projects/~many/~done/";
    if (!batch_is_long(&order))
        return store_few(call, &work, &order, &batch);
    return batch_go(call, &next_batch, &order);
}
