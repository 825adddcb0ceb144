#include "web/batch.h"

#include "app/admin/admin.h"
#include "app/many_job.h"
#include "num/typed.h"
#include "app/publish/publish.h"
#include "store/account.h"
#include "web/jobs.h"
#include "web/route.h"

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

/* ---- a few at once, more as a job */

/* Done within the request: some tenths of a second. */
#define AT_ONCE 30

bool batch_is_long(const struct batch_order *order) {
    return order->items.n > AT_ONCE;
}

static const char *results_path(struct http_call *call, const struct batch_order *o,
                                int64_t number) {
    return arena_printf(call->arena, "%s%lld", o->results, (long long)number);
}

enum gp_code batch_go(struct http_call *call, const struct batch_kind *kind,
                      const struct batch_order *order) {
    struct work work = web_work(call);
    struct batch b;
    int64_t number;
    const char *id;
    bool is_new;
    if (!batch_is_long(order)) {
        TRY(WORK_WRITE(&work, batch_do(&work, kind, order, &b, &number)));
        return batch_answer(call, &b, order->title, order->list, results_path(call, order, number));
    }
    TRY(WORK_WRITE(&work, batch_job_start(&work, order, &id, &is_new)));
    if (is_new)
        TRY(jobs_add(call, JOB_OF_BATCH, id));
    return http_redirect(call, arena_printf(call->arena, "/batches/%s", id));
}

/* It has ended: on to the list, or to what tells why not all of it was done. */
static enum gp_code go_on(struct http_call *call, struct work *w, const struct report_job *job,
                          const struct batch_order *o) {
    struct batch_told told;
    TRY(batch_read(w, o->about, job->number, &told));
    struct batch b = {.done = told.done, .parts = {.n = told.n}};
    TRY(batch_answer(call, &b, o->title, o->list, results_path(call, o, job->number)));
    if (!http_header(call, "HX-Request"))
        return GP_OK;
    const char *to = b.done == told.n ? o->list : results_path(call, o, job->number);
    http_set_header(call, "HX-Redirect", to); /* the whole page, not the part that asked */
    return http_reply(call, 200, "text/plain; charset=utf-8", STR(""));
}

static enum gp_code job_page(struct http_call *call) {
    struct work work = web_work(call);
    struct report_job *job;
    struct batch_order o;
    TRY(batch_job_find(&work, http_param(call, "job"), &job, &o));
    if (job->state == JOB_DONE)
        return go_on(call, &work, job, &o);
    struct val *m = web_page(call, o.title);
    map_text(m, "path", call->request->path);
    map_text(m, "list", o.list);
    map_bool(m, "waiting", job->state == JOB_WAITING && job->parts_done == 0);
    map_bool(m, "running", job->state == JOB_RUNNING || job->parts_done > 0);
    map_bool(m, "under_way", job->state != JOB_FAILED);
    map_count(m, "parts", job->parts);
    map_count(m, "parts_done", job->parts_done);
    map_text(m, "failure", job->state == JOB_FAILED ? cstr_or_empty(job->problem) : NULL);
    return web_render(call, "batch_job", m);
}

const struct http_route batch_routes[] = {
    WEB_GET("/batches/:job", job_page, PERM_SIGNED_IN, "一起办理的进度", .unattended = true),
    {.path = NULL},
};

/* ---- what became of it */

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
