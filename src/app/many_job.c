/* First which kinds there are, then an order as text and back, then asking for one, then the run:
 * run_some does the next parts and stores how far it is and what became of them, finish logs the
 * whole. A unit writes and reads nothing of what was done before it, nor does the page that shows
 * how far it is: else the work would grow with the square of the list. */
#include "app/many_job.h"

#include <assert.h>

#include "app/account/permission.h"
#include "app/notice.h"
#include "app/registry/registry.h"
#include "app/results/finding.h"
#include "app/rounds/action.h"
#include "base/rand.h"
#include "codec/json.h"
#include "codec/json_out.h"
#include "store/account.h"
#include "store/batch.h"

static const struct batch_kind *kind_of(const char *word) {
    const struct batch_kind *const kinds[] = {&entries_batch, &archive_batch, &findings_batch,
                                              &registry_batch, &next_batch};
    for (size_t i = 0; i < GP_COUNT(kinds); i++)
        if (cstr_eq(kinds[i]->word, word))
            return kinds[i];
    return NULL;
}

bool is_batch_job(const struct report_job *job) {
    return cstr_eq(job->format, BATCH_FORMAT);
}

/* ---- an order as text */

#define WANTED_MAX (16 << 20)

static const struct {
    const char *key;
    size_t at;
} texts[] = {
    {"kind", offsetof(struct batch_order, kind)},
    {"scope", offsetof(struct batch_order, scope)},
    {"title", offsetof(struct batch_order, title)},
    {"event", offsetof(struct batch_order, event)},
    {"about", offsetof(struct batch_order, about)},
    {"reason", offsetof(struct batch_order, reason)},
    {"list", offsetof(struct batch_order, list)},
    {"results", offsetof(struct batch_order, results)},
};

static const char **text_of(struct batch_order *o, size_t i) {
    return (const char **)((char *)o + texts[i].at);
}

/* whole: with fields and items. */
static const char *write_order(struct arena *a, const struct batch_order *order, bool whole) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    struct batch_order copy = *order;
    jout_object(&o);
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        if (*text_of(&copy, i))
            jout_pair(&o, texts[i].key, *text_of(&copy, i));
    jout_key(&o, "each");
    jout_int(&o, order->each);
    jout_key(&o, "fields");
    jout_array(&o);
    for (size_t i = 0; whole && i < order->fields.n; i++) {
        jout_text(&o, order->fields.v[i].name);
        jout_text(&o, order->fields.v[i].value);
    }
    jout_end(&o);
    jout_key(&o, "items");
    jout_array(&o);
    for (size_t i = 0; whole && i < order->items.n; i++)
        jout_text(&o, order->items.v[i]);
    jout_end(&o);
    jout_end(&o);
    return arena_strdup(a, buf_text(&b));
}

static const char *text_at(struct arena *a, const json_t *list, size_t i) {
    const char *text = json_string_value(json_array_get(list, i));
    return arena_strdup(a, text ? text : "");
}

static enum gp_code read_order(struct work *w, const char *wanted, struct batch_order *ret) {
    struct arena *a = w->arena;
    JSON_HOLD json_t *root = NULL;
    TRY(json_read(w->err, str_of(cstr_or_empty(wanted)), WANTED_MAX, 4, &root));
    struct batch_order o = {.each = json_integer_value(json_object_get(root, "each"))};
    for (size_t i = 0; i < GP_COUNT(texts); i++) {
        const char *text = json_string_value(json_object_get(root, texts[i].key));
        *text_of(&o, i) = text ? arena_strdup(a, text) : NULL;
    }
    const json_t *fields = json_object_get(root, "fields"), *items = json_object_get(root, "items");
    for (size_t i = 0; i + 1 < json_array_size(fields); i += 2)
        batch_field_add(a, &o, text_at(a, fields, i), text_at(a, fields, i + 1));
    size_t n = json_array_size(items);
    const char **v = gp_new_n(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        v[i] = text_at(a, items, i);
    o.items = (struct entry_choice){v, n};
    *ret = o;
    return GP_OK;
}

/* ---- asking for one */

enum gp_code batch_job_start(struct work *w, const struct batch_order *o, const char **ret_id,
                             bool *ret_is_new) {
    const struct batch_kind *kind = kind_of(o->kind);
    const char *wanted = write_order(w->arena, o, true);
    assert(kind);
    TRY(kind->check(w, o));
    TRY(store_batch_same(w, w->actor, wanted, ret_id));
    *ret_is_new = *ret_id == NULL;
    if (!*ret_is_new)
        return GP_OK;
    struct report_job job = {.id = rand_id(w->arena),
                             .round = "",
                             .report = "",
                             .format = BATCH_FORMAT,
                             .state = JOB_WAITING,
                             .account = w->actor,
                             .size = DEC_UNSET,
                             .created_ms = work_now_ms(w),
                             .ended_ms = DEC_UNSET,
                             .parts = (int64_t)o->items.n,
                             .wanted = write_order(w->arena, o, false),
                             .number = DEC_UNSET};
    *ret_id = job.id;
    TRY(store_batch_put(w, job.id, wanted));
    return store_job_put(w, &job);
}

enum gp_code batch_job_find(struct work *w, const char *id, struct report_job **ret,
                            struct batch_order *ret_order) {
    TRY(store_job_get(w, id, ret));
    if (!*ret || !is_batch_job(*ret) || !cstr_eq((*ret)->account, w->actor))
        return gp_fail(w->err, GP_MISSING, NULL, "没有这次办理的记录");
    return read_order(w, (*ret)->wanted, ret_order);
}

/* ---- the run */

struct batch_run {
    struct work *w;
    struct report_job *job;
    const struct batch_kind *kind;
    const struct batch_order *order;
};

static const char *told_of(struct arena *a, const struct batch *b) {
    GP_CLEANUP(buf_free) struct buf out = BUF_INIT;
    for (size_t i = 0; i < b->parts.n; i++) {
        struct jout o = jout_start(&out, JOUT_COMPACT);
        batch_write_part(&o, &b->parts.v[i]);
        buf_adds(&out, "\n");
    }
    return arena_strdup(a, buf_text(&out));
}

static struct entry_choice next_items(const struct batch_run *r) {
    size_t first = (size_t)r->job->parts_done, left = r->order->items.n - first;
    size_t each = r->order->each > 0 ? (size_t)r->order->each : left;
    return (struct entry_choice){r->order->items.v + first, left < each ? left : each};
}

static enum gp_code store_some(struct work *w, const struct batch_run *r, const struct batch *b,
                               size_t n, struct report_job *ret) {
    *ret = *r->job;
    ret->parts_done += (int64_t)n;
    TRY(store_job_advance(w, ret)); /* first: another server may have told of these */
    return store_batch_tell(w, ret->id, r->job->parts_done, told_of(w->arena, b));
}

/* One unit. why NULL: does the items; else only says why they are not done. *ret_ran: what follows
 * is no refusal of theirs. */
static enum gp_code do_some(struct work *w, const struct batch_run *r,
                            const struct entry_choice *items, const char *why,
                            struct report_job *ret, bool *ret_ran) {
    struct batch b = {.w = w};
    *ret_ran = false;
    if (!why)
        TRY(r->kind->run(&b, r->order, items));
    for (size_t i = 0; why && i < items->n; i++)
        batch_note(&b, items->v[i], items->v[i], why);
    *ret_ran = true;
    return store_some(w, r, &b, items->n, ret);
}

/* Others may be writing for a while. */
#define TRIES 5

static enum gp_code run_some(struct batch_run *r, const struct entry_choice *items,
                             const char *why) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct work w = work_into(r->w, &scratch);
    struct report_job job;
    bool ran = true; /* a unit that could not begin refused nothing */
    enum gp_code code = GP_RETRY;
    for (size_t i = 0; code == GP_RETRY && i < TRIES; i++)
        code = WORK_WRITE(&w, do_some(&w, r, items, why, &job, &ran));
    if (code != GP_OK && !ran && batch_is_refusal(code)) {
        why = batch_refusal(&scratch, w.err, NULL);
        code = WORK_WRITE(&w, do_some(&w, r, items, why, &job, &ran));
    }
    if (code == GP_OK)
        r->job->parts_done = job.parts_done;
    return code;
}

static enum gp_code read_told(struct work *w, const char *told, struct batch *ret) {
    struct arena *a = w->arena;
    for (const char *end; (end = strchr(told, '\n')) != NULL; told = end + 1) {
        JSON_HOLD json_t *part = NULL;
        TRY(json_read(w->err, (struct str){told, (size_t)(end - told)}, WANTED_MAX, 2, &part));
        const char *id = json_string_value(json_object_get(part, "id")),
                   *name = json_string_value(json_object_get(part, "name")),
                   *why = json_string_value(json_object_get(part, "why"));
        batch_note(ret, arena_strdup(a, cstr_or_empty(id)), arena_strdup(a, cstr_or_empty(name)),
                   why ? arena_strdup(a, why) : NULL);
    }
    return GP_OK;
}

/* Logs the whole; what was asked for and told stays in the log alone. */
static enum gp_code finish(struct work *w, const struct batch_run *r, int64_t *ret_number) {
    struct batch b = {.w = w};
    const struct batch_order *o = r->order;
    struct report_job job = *r->job;
    struct batch_lines *units;
    size_t n;
    TRY(store_batch_told(w, job.id, &units, &n));
    for (size_t i = 0; i < n; i++)
        TRY(read_told(w, units[i].told, &b));
    TRY(batch_audit(&b, o->event, o->about, o->reason, &job.number));
    job.wanted = write_order(w->arena, o, false);
    TRY(store_job_advance(w, &job));
    TRY(store_batch_clear(w, job.id));
    *ret_number = job.number;
    return GP_OK;
}

/* Why nothing more is to be done, of all that is left; NULL: it may. */
static const char *obstacle(const struct batch_run *r) {
    const struct account *account = r->w->account;
    if (!account || !account->active || !(permissions_of(account->roles) & r->kind->need))
        return "您的账号已停用，或不再有权办理";
    return r->job->restarts > 1 ? "服务器两次在办理时停止，没有办；请核对后重新选择办理" : NULL;
}

static enum gp_code run_all(struct batch_run *r) {
    struct entry_choice left = next_items(r);
    const char *why = obstacle(r);
    while (left.n > 0) {
        if (why)
            left.n = r->order->items.n - (size_t)r->job->parts_done;
        enum gp_code code = run_some(r, &left, why);
        if (code != GP_OK && (why || code == GP_CONFLICT)) /* the latter: another server has it */
            return code;
        if (code != GP_OK)
            why = "办理中断，这些没有办，请重新选择办理";
        left = next_items(r);
    }
    enum gp_code code = GP_RETRY;
    for (size_t i = 0; code == GP_RETRY && i < TRIES; i++)
        code = WORK_WRITE(r->w, finish(r->w, r, &r->job->number));
    return code;
}

enum gp_code batch_job_run(struct work *w, struct report_job *job) {
    struct batch_order order;
    const char *wanted;
    if (job->number != DEC_UNSET) /* it only had not been said that it ended */
        return GP_OK;
    TRY(WORK_READ(w, store_batch_wanted(w, job->id, &wanted)));
    TRY(read_order(w, wanted, &order));
    struct batch_run r = {.w = w, .job = job, .kind = kind_of(order.kind), .order = &order};
    if (!r.kind)
        return gp_fail(w->err, GP_INVALID, NULL, "没有这个操作，请刷新页面后重试");
    return run_all(&r);
}

/* Whoever waited for less has seen the end. */
#define LONG_MS 10000

/* What was logged may still wait to be chained: then it is said how many there were. */
static enum gp_code say_done(struct work *w, const struct batch_order *o,
                             const struct report_job *job, const char **ret) {
    struct batch_told told = {0};
    struct gp_err unread = {.arena = w->arena};
    struct work quiet = *w;
    quiet.err = &unread;
    enum gp_code code = batch_read(&quiet, o->about, job->number, &told);
    if (code != GP_OK && code != GP_MISSING) {
        *w->err = unread;
        return code;
    }
    *ret = code == GP_OK ? told.words
                         : arena_printf(w->arena, "一共 %lld 个", (long long)job->parts_done);
    return GP_OK;
}

enum gp_code batch_job_tell(struct work *w, const struct report_job *job) {
    struct batch_order o;
    const char *done = NULL;
    TRY(read_order(w, job->wanted, &o));
    if (job->state == JOB_DONE)
        TRY(say_done(w, &o, job, &done));
    if (job->state == JOB_DONE && job->ended_ms - job->created_ms < LONG_MS)
        return GP_OK;
    const struct notice_text text = {
        .title = arena_printf(w->arena, "%s：%s", o.title,
                              job->state == JOB_DONE ? "已办完" : "没有办完"),
        .body = job->state == JOB_DONE ? done : job->problem,
        .link = arena_printf(w->arena, "/batches/%s", job->id)};
    return notice_to_account(w, job->account, &text);
}
