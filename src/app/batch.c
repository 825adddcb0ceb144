#include "app/batch.h"

#include "codec/json.h"
#include "codec/json_out.h"
#include "store/audit.h"

#define DETAIL_MAX ((size_t)64 << 20)

bool entry_is_chosen(const struct entry_choice *c, const char *entry) {
    for (size_t i = 0; i < c->n; i++)
        if (cstr_eq(c->v[i], entry))
            return true;
    return c->n == 0;
}

void batch_note(struct batch *b, const char *id, const char *name, const char *why) {
    *VEC_PUSH(b->w->arena, &b->parts) = (struct batch_part){id, name, why};
    b->done += why == NULL;
}

bool batch_is_refusal(enum gp_code code) {
    return code == GP_INVALID || code == GP_CONFLICT || code == GP_MISSING || code == GP_DENIED ||
           code == GP_LIMIT;
}

/* The place of an error is often the part itself; then it is not said twice. */
const char *batch_refusal(struct arena *a, const struct gp_err *e, const char *name) {
    const char *message = cstr_empty(e->message) ? "没有办成" : e->message;
    if (cstr_empty(e->where) || cstr_eq(e->where, name))
        return arena_strdup(a, message);
    return arena_printf(a, "%s：%s", e->where, message);
}

const char *batch_field(const struct batch_order *o, const char *name) {
    for (size_t i = 0; i < o->fields.n; i++)
        if (cstr_eq(o->fields.v[i].name, name))
            return o->fields.v[i].value;
    return NULL;
}

void batch_field_add(struct arena *a, struct batch_order *o, const char *name, const char *value) {
    if (value)
        *VEC_PUSH(a, &o->fields) = (struct batch_field){name, value};
}

enum gp_code batch_do(struct work *w, const struct batch_kind *kind, const struct batch_order *o,
                      struct batch *ret, int64_t *ret_number) {
    *ret = (struct batch){.w = w};
    TRY(kind->check(w, o));
    TRY(kind->run(ret, o, &o->items));
    return batch_audit(ret, o->event, o->about, o->reason, ret_number);
}

enum gp_code batch_begin(struct batch *b) {
    b->part = *b->w;
    b->part_err = (struct gp_err){.arena = b->w->err->arena}; /* which outlives the unit */
    b->part.err = &b->part_err;
    return db_savepoint(b->w->db, b->w->err);
}

enum gp_code batch_end(struct batch *b, const char *id, const char *name, enum gp_code code) {
    struct work *w = b->w;
    struct gp_err *own = &b->part_err;
    if (code == GP_OK)
        code = db_savepoint_end(w->db, own, true);
    else
        TRY(db_savepoint_end(w->db, w->err, false));
    if (code == GP_OK) {
        batch_note(b, id, name, NULL);
        return GP_OK;
    }
    if (!batch_is_refusal(code)) {
        *w->err = *own;
        return code;
    }
    batch_note(b, id, name, batch_refusal(w->arena, own, name));
    return GP_OK;
}

const char *batch_text(struct arena *a, const struct batch *b) {
    const char *text = arena_printf(a, "已办理 %zu 个", b->done);
    if (b->parts.n > b->done)
        text = arena_printf(a, "%s，没有办 %zu 个", text, b->parts.n - b->done);
    return cstr_empty(b->more) ? text : arena_printf(a, "%s；%s", text, b->more);
}

void batch_write_part(struct jout *o, const struct batch_part *p) {
    jout_object(o);
    jout_pair(o, "id", p->id);
    jout_pair(o, "name", cstr_or_empty(p->name));
    if (p->why)
        jout_pair(o, "why", p->why);
    jout_end(o);
}

static const char *detail_of(const struct batch *b, const char *reason) {
    struct arena *a = b->w->arena;
    GP_CLEANUP(buf_free) struct buf out = BUF_INIT;
    struct jout o = jout_start(&out, JOUT_COMPACT);
    const char *text = batch_text(a, b);
    jout_object(&o);
    jout_pair(&o, "reason", cstr_empty(reason) ? text : arena_printf(a, "%s：%s", text, reason));
    jout_key(&o, "parts");
    jout_array(&o);
    for (size_t i = 0; i < b->parts.n; i++)
        batch_write_part(&o, &b->parts.v[i]);
    jout_end(&o);
    jout_end(&o);
    return arena_strdup(a, buf_text(&out));
}

enum gp_code batch_audit(struct batch *b, const char *action, const char *subject,
                         const char *reason, int64_t *ret_number) {
    struct work *w = b->w;
    struct audit_event event = {
        .actor = w->actor, .action = action, .subject = subject, .detail = detail_of(b, reason)};
    TRY(store_audit_append(w, &event));
    *ret_number = work_now_ms(w);
    return GP_OK;
}

static const char *text_at(struct arena *a, const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? arena_strdup(a, text) : NULL;
}

static void read_told(struct arena *a, const struct audit_row *row, const json_t *detail,
                      struct batch_told *ret) {
    const json_t *parts = json_object_get(detail, "parts");
    *ret = (struct batch_told){.action = row->action,
                               .words = text_at(a, detail, "reason"),
                               .actor = row->actor,
                               .at_ms = row->at_ms,
                               .n = json_array_size(parts)};
    ret->parts = gp_new_n(a, struct batch_part, ret->n + 1);
    for (size_t i = 0; i < ret->n; i++) {
        const json_t *p = json_array_get(parts, i);
        ret->parts[i] =
            (struct batch_part){text_at(a, p, "id"), text_at(a, p, "name"), text_at(a, p, "why")};
        ret->done += ret->parts[i].why == NULL;
    }
}

/* Smaller numbers are of before, when they were those of the rows. */
#define FIRST_TIME ((int64_t)1000000000000)

/* The rows that may be meant: of a moment there are few about one thing. */
static enum gp_code list_rows(struct work *w, const char *subject, int64_t number,
                              struct audit_row **ret, size_t *ret_n) {
    struct audit_filter filter = AUDIT_FILTER_ALL;
    filter.subject = subject;
    if (number >= FIRST_TIME) {
        filter.from_ms = filter.to_ms = number;
    } else {
        filter.before_seq = number + 1;
        filter.limit = 1;
    }
    TRY(store_audit_list(w, &filter, ret, ret_n));
    if (number<FIRST_TIME && * ret_n> 0 && (*ret)[0].seq != number)
        *ret_n = 0;
    return GP_OK;
}

enum gp_code batch_read(struct work *w, const char *subject, int64_t number,
                        struct batch_told *ret) {
    struct audit_row *rows;
    size_t n;
    TRY(list_rows(w, subject, number, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        JSON_HOLD json_t *detail = NULL;
        struct gp_err unread = {.arena = w->arena};
        if (json_read(&unread, str_of(rows[i].detail), DETAIL_MAX, 4, &detail) != GP_OK ||
            !json_is_array(json_object_get(detail, "parts")))
            continue;
        read_told(w->arena, &rows[i], detail, ret);
        return GP_OK;
    }
    return gp_fail(w->err, GP_MISSING, NULL, "没有这次办理的记录");
}
