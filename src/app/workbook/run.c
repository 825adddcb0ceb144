/* From the rows to what is stored, and back. An import is one transaction (run): the kind applies
 * the rows, and unless it is to be stored and nothing stops it, all of it is undone, so that a look
 * says what would happen because it did. What is stored leaves a line in the log, what it was
 * before (workbook_note) and what its columns were. Undoing (undo) compares each thing with what
 * the import made of it and puts all of them back, the last one first. Below stand the functions
 * that kinds share. */
#include "app/workbook/inside.h"

#include "base/rand.h"
#include "intake/problems.h"
#include "shape/text.h"
#include "store/audit.h"
#include "store/store.h"

struct importing {
    const struct workbook_wish *wish;
    struct workbook *book;
    struct intake_problems read; /* those of the cells */
};

/* ---- storing */

static enum gp_code remember_columns(struct work *w, const struct importing *x) {
    for (size_t i = 0; i < x->book->sheets.n; i++) {
        const struct workbook_sheet *s = &x->book->sheets.v[i];
        if (s->table != WORKBOOK_NO_TABLE && !s->bare)
            TRY(store_mapping_put(w, x->wish->org, x->wish->kind->tables[s->table].word,
                                  intake_mapping(w->arena, x->book->plans[s->table], &s->head)));
    }
    return GP_OK;
}

/* 机构新增 3、中心新增 23、修改 1 */
static const char *summary_of(struct arena *a, const struct workbook *book) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t g = 0; g < book->kind->n_groups; g++) {
        const char *gap = book->kind->groups[g];
        for (unsigned f = 0; f < WORKBOOK_FATE_N; f++) {
            if (f == WORKBOOK_SAME || book->counts[g][f] == 0)
                continue;
            bool first = gap == book->kind->groups[g];
            buf_addf(&b, "%s%s%s %zu", b.n > 0 && first ? "；" : "", gap,
                     workbook_fate_name((enum workbook_fate)f), book->counts[g][f]);
            gap = "、";
        }
    }
    return b.n > 0 ? arena_strdup(a, buf_text(&b)) : "没有变化";
}

static enum gp_code digest_of(struct work *w, const struct workbook_kind *kind, const char *subject,
                              const struct workbook_state *s, const char **ret) {
    struct buf now GP_CLEANUP(buf_free) = BUF_INIT;
    char sha256[HASH_HEX];
    TRY(kind->state(w, subject, s->what, s->id, &now));
    hash_hex((struct str){buf_text(&now), now.n}, sha256);
    *ret = arena_strdup(w->arena, sha256);
    return GP_OK;
}

static enum gp_code keep_states(struct work *w, const struct importing *x) {
    const struct workbook_wish *wish = x->wish;
    for (size_t i = 0; i < x->book->states.n; i++) {
        struct workbook_state *s = &x->book->states.v[i];
        TRY(digest_of(w, wish->kind, wish->subject, s, &s->became));
        TRY(store_import_state_put(w, x->book->id, i, s));
    }
    return GP_OK;
}

static enum gp_code note_event(struct work *w, const struct workbook_kind *kind,
                               const char *subject, const char *what, const char *detail) {
    struct audit_event event = {
        .actor = w->actor,
        .action = arena_printf(w->arena, "%s.%s", kind->word, what),
        .subject = *subject ? subject : kind->word,
        .detail = detail,
    };
    return store_audit_append(w, &event);
}

static enum gp_code keep(struct work *w, const struct importing *x) {
    const struct workbook_wish *wish = x->wish;
    const char *summary = summary_of(w->arena, x->book);
    struct workbook_done done = {.id = rand_id(w->arena),
                                 .kind = wish->kind->word,
                                 .subject = wish->subject,
                                 .account = w->actor,
                                 .file_name = wish->file_name,
                                 .summary = summary,
                                 .at_ms = work_now_ms(w)};
    x->book->id = done.id;
    x->book->summary = summary;
    TRY(store_import_put(w, &done));
    TRY(keep_states(w, x));
    TRY(remember_columns(w, x));
    return note_event(w, wish->kind, wish->subject, "workbook",
                      arena_printf(w->arena, "%s：%s", wish->file_name, summary));
}

/* A transaction may run more than once. */
static void begin_again(struct importing *x) {
    x->book->problems = x->read;
    x->book->things.n = 0;
    x->book->states.n = 0;
    memset(x->book->counts, 0, sizeof(x->book->counts));
}

static enum gp_code run(struct work *w, struct importing *x) {
    begin_again(x);
    TRY(x->wish->kind->apply(w, x->wish, x->book));
    if (!x->wish->store || x->book->problems.stopping > 0 || x->book->things.n == 0)
        return GP_CONFLICT; /* nothing stays */
    x->book->stored = true;
    return keep(w, x);
}

enum gp_code workbook_import(struct work *w, const struct workbook_wish *wish,
                             struct workbook *ret) {
    TRY(workbook_read(w, wish, ret));
    struct gp_err unsaid = {.arena = w->arena};
    struct work own = *w;
    own.err = &unsaid;
    struct importing x = {wish, ret, ret->problems};
    enum gp_code code = WORK_WRITE(&own, run(&own, &x));
    if (code == GP_CONFLICT && !ret->stored && !unsaid.message)
        return GP_OK;
    if (code != GP_OK)
        *w->err = unsaid;
    return code;
}

/* ---- undoing */

#define HISTORY 20

enum gp_code workbook_history(struct work *w, const struct workbook_kind *kind, const char *subject,
                              struct workbook_done **ret, size_t *ret_n) {
    return store_imports(w, kind->word, subject, HISTORY, ret, ret_n);
}

static enum gp_code check_unchanged(struct work *w, const struct workbook_kind *kind,
                                    const char *subject, const struct workbook_state *states,
                                    size_t n) {
    for (size_t i = 0; i < n; i++) {
        const char *now;
        TRY(digest_of(w, kind, subject, &states[i], &now));
        if (!cstr_eq(now, states[i].became))
            return gp_fail(w->err, GP_CONFLICT, NULL,
                           "“%s”在导入之后又改过，不能整体撤销；请直接修改它", states[i].name);
    }
    return GP_OK;
}

static enum gp_code find_done(struct work *w, const struct workbook_kind *kind, const char *subject,
                              const char *id, const char **ret_file_name) {
    struct workbook_done *v;
    size_t n;
    TRY(workbook_history(w, kind, subject, &v, &n));
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].id, id) && v[i].undone_at == DEC_UNSET && v[i].states > 0) {
            *ret_file_name = v[i].file_name;
            return GP_OK;
        }
    return gp_fail(w->err, GP_MISSING, NULL, "没有这次导入，或它已经撤销、过了可以撤销的 %d 天",
                   WORKBOOK_UNDO_DAYS);
}

enum gp_code workbook_undo(struct work *w, const struct workbook_kind *kind, const char *subject,
                           const char *id, const char **ret_file_name) {
    struct workbook_state *states;
    size_t n;
    TRY(find_done(w, kind, subject, id, ret_file_name));
    TRY(store_import_states(w, id, &states, &n));
    TRY(check_unchanged(w, kind, subject, states, n));
    for (size_t i = n; i-- > 0;)
        TRY(kind->restore(w, subject, states[i].what, states[i].id, states[i].was));
    TRY(store_import_undone(w, id));
    return note_event(w, kind, subject, "workbook.undo", *ret_file_name);
}

enum gp_code workbook_forget(struct work *w, int64_t now_ms) {
    struct store_tenant *tenants;
    size_t n;
    TRY(WORK_READ(w, store_tenant_list(w, &tenants, &n)));
    for (size_t i = 0; i < n; i++) {
        struct work mine = work_in(w, tenants[i].tenant);
        TRY(WORK_WRITE(&mine, store_import_forget(&mine, now_ms - WORKBOOK_UNDO_DAYS * DAY_MS)));
    }
    return GP_OK;
}

/* ---- for the kinds */

static enum gp_code each_of(const struct workbook_sheet *s, const struct intake_table *t,
                            size_t row_size, workbook_row_fn fn, void *arg) {
    for (size_t k = 0; k < t->n; k++)
        TRY(fn(arg,
               &(struct workbook_at){s, (const char *)t->rows + k * row_size, t->row_numbers[k]}));
    return GP_OK;
}

enum gp_code workbook_each(const struct workbook *book, size_t table, workbook_row_fn fn,
                           void *arg) {
    for (size_t i = 0; i < book->sheets.n; i++)
        if (book->sheets.v[i].table == table)
            TRY(each_of(&book->sheets.v[i], &book->sheets.v[i].rows, book->kind->row_size, fn,
                        arg));
    return GP_OK;
}

static void copy_member(const struct field *f, const void *from, void *to) {
    const char *source = (const char *)from + f->at;
    char *target = (char *)to + f->at;
    if (f->kind == FIELD_DATE)
        *(date_t *)(void *)target = *(const date_t *)(const void *)source;
    else if (f->kind == FIELD_BOOL)
        *(bool *)(void *)target = *(const bool *)(const void *)source;
    else if (f->kind == FIELD_ENUM)
        *(unsigned *)(void *)target = *(const unsigned *)(const void *)source;
    else if (f->kind == FIELD_COUNT || kind_is_figure(f->kind))
        *(int64_t *)(void *)target = *(const int64_t *)(const void *)source;
    else
        *(const char **)(void *)target = *(const char *const *)(const void *)source;
    if (f->kind == FIELD_TEXTS || f->kind == FIELD_IDS)
        *(size_t *)(void *)((char *)to + f->count_at) =
            *(const size_t *)(const void *)((const char *)from + f->count_at);
}

static bool has_column(const struct intake_head *head, int target) {
    for (size_t i = 0; i < head->columns.n; i++)
        if (head->columns.v[i].target == target || head->columns.v[i].until == target)
            return true;
    return false;
}

bool workbook_has(const struct workbook *book, const struct workbook_sheet *sheet,
                  const struct shape *shape, const char *key) {
    int target = intake_target(book->plans[sheet->table], shape, key);
    return target != INTAKE_NONE && has_column(&sheet->head, target);
}

/* A blank cell of 是 or 否 is 否, as the templates say; one of a fixed word stops the import. */
static bool says_something(const struct field *f, const void *object) {
    return f->kind == FIELD_BOOL || f->kind == FIELD_ENUM || !field_is_blank(f, object);
}

void workbook_lay(const struct workbook *book, const struct workbook_at *at,
                  const struct shape *shape, void *thing, const char *const *but) {
    const struct intake_plan *plan = book->plans[at->sheet->table];
    for (size_t i = 0; i < plan->targets.n; i++) {
        const struct intake_target *t = &plan->targets.v[i];
        const char *from = (const char *)at->row + t->base;
        if (t->shape == shape && strcmp(t->field->key, "id") != 0 &&
            !workbook_is_key(t->field->key, but) && has_column(&at->sheet->head, (int)i) &&
            says_something(t->field, from))
            copy_member(t->field, from, thing);
    }
}

static void tell(struct arena *a, struct workbook *book, bool stops, const struct workbook_at *at,
                 const char *what, const char *remedy) {
    problems_add(a, &book->problems,
                 (struct intake_problem){.stops = stops,
                                         .sheet = at->sheet ? at->sheet->name : NULL,
                                         .cell = arena_printf(a, "第 %u 行", at->number + 1),
                                         .row = at->number,
                                         .what = what,
                                         .remedy = remedy});
}

void workbook_complain(struct arena *a, struct workbook *book, const struct workbook_at *at,
                       const char *what, const char *remedy) {
    tell(a, book, true, at, what, remedy);
}

void workbook_remark(struct arena *a, struct workbook *book, const struct workbook_at *at,
                     const char *what, const char *remedy) {
    tell(a, book, false, at, what, remedy);
}

void workbook_thing_add(struct arena *a, struct workbook *book, struct workbook_thing thing) {
    book->counts[thing.group][thing.fate]++;
    if (book->things.n < WORKBOOK_THINGS_MAX)
        *VEC_PUSH(a, &book->things) = thing;
}

enum gp_code workbook_note(struct work *w, const struct workbook_wish *wish, struct workbook *book,
                           const char *what, const char *id, const char *name, bool is_new) {
    struct workbook_state s = {.what = what, .id = id, .name = name};
    struct buf was GP_CLEANUP(buf_free) = BUF_INIT;
    if (!is_new) {
        TRY(wish->kind->state(w, wish->subject, what, id, &was));
        s.was = arena_strdup(w->arena, buf_text(&was));
    }
    *VEC_PUSH(w->arena, &book->states) = s;
    return GP_OK;
}
