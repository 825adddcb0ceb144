/* From the bottom up: app_check_each finds what compares entries first (find_across), of which
 * little is read and less kept, and then has the parts evaluated; to each part as it comes it adds
 * those findings, and the decisions (finish_part). How parts come about is run(): a thread a
 * connection (struct lane), each of which evaluates every n-th part into one of two memories while
 * the caller is at the other, and waits when both are full. So no more parts are in memory than
 * twice the lanes. */
#include "app/results/stream.h"

#include <pthread.h>
#include <unistd.h>

#include "core/evaluate.h"
#include "store/elsewhere.h"

/* ---- connections */

#define LANES_MOST 4
_Static_assert(LANES_MOST <= DB_TOGETHER_MOST, "they begin together");

static void close_others(struct app_lanes *lanes) {
    while (lanes->n > 1)
        db_close(lanes->v[--lanes->n]);
}

static enum gp_code open_others(struct work *w, struct app_lanes *lanes) {
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = n < 1 ? 1 : n > LANES_MOST ? LANES_MOST : (size_t)n;
    while (lanes->n < wanted && db_can_again(w->db)) {
        TRY(db_again(w->db, w->err, &lanes->v[lanes->n]));
        lanes->n++;
    }
    return GP_OK;
}

enum gp_code app_lanes_begin(struct work *w, struct app_lanes *ret) {
    bool together = false;
    *ret = (struct app_lanes){.v = {w->db}, .n = 1};
    enum gp_code code = open_others(w, ret);
    if (code == GP_OK)
        code = db_begin_together(ret->v, ret->n, w->err, &together);
    if (code != GP_OK || !together)
        close_others(ret);
    if (code == GP_OK && !together)
        code = db_begin(w->db, w->err, DB_READ);
    return code;
}

void app_lanes_end(struct app_lanes *lanes) {
    db_end_together(lanes->v, lanes->n);
    close_others(lanes);
}

/* ---- parts, several at once */

#define SLOTS 2

struct stream {
    const struct app_parts *parts;
    const date_t *today; /* NULL: figures without findings */
    size_t part, n_parts, n_lanes;
    struct work work; /* of the caller */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stopping;
};

struct lane {
    struct stream *s;
    struct db *db;
    size_t first;       /* its first part; then every n_lanes-th */
    size_t made, taken; /* parts of its own */
    enum gp_code code;  /* of the last one */
    struct gp_err err;
    struct arena said; /* of err */
    struct arena memory[SLOTS];
    struct app_evaluation v[SLOTS];
    pthread_t thread;
};

static enum gp_code make_part(struct lane *l, size_t part) {
    struct stream *s = l->s;
    struct app_evaluation *v = &l->v[l->made % SLOTS];
    struct work w = s->work;
    w.arena = &l->memory[l->made % SLOTS];
    w.err = &l->err;
    w.db = l->db;
    return s->today ? app_parts_check(&w, s->parts, s->today, part * s->part, s->part, v)
                    : app_parts_evaluate(&w, s->parts, part * s->part, s->part, v);
}

/* Whether there is room for a further part. */
static bool wait_for_room(struct lane *l) {
    pthread_mutex_lock(&l->s->lock);
    while (!l->s->stopping && l->made - l->taken == SLOTS)
        pthread_cond_wait(&l->s->changed, &l->s->lock);
    bool room = !l->s->stopping;
    pthread_mutex_unlock(&l->s->lock);
    return room;
}

static void *run_lane(void *arg) {
    struct lane *l = arg;
    enum gp_code code = GP_OK;
    for (size_t i = l->first; code == GP_OK && i < l->s->n_parts && wait_for_room(l);
         i += l->s->n_lanes) {
        code = make_part(l, i);
        pthread_mutex_lock(&l->s->lock);
        l->code = code;
        l->made++;
        pthread_cond_broadcast(&l->s->changed);
        pthread_mutex_unlock(&l->s->lock);
    }
    return NULL;
}

static enum gp_code pass_error(struct stream *s, const struct lane *l) {
    struct gp_err *e = s->work.err;
    struct arena *a = e->arena;
    *e = l->err;
    e->arena = a;
    e->where = arena_strdup(a, l->err.where);
    e->message = arena_strdup(a, l->err.message);
    e->detail = arena_strdup(a, l->err.detail);
    return l->code;
}

/* The next part of the lane, handed over. */
static enum gp_code take_part(struct stream *s, struct lane *l, app_part_fn each, void *arg) {
    pthread_mutex_lock(&s->lock);
    while (l->made == l->taken)
        pthread_cond_wait(&s->changed, &s->lock);
    bool failed = l->code != GP_OK && l->made == l->taken + 1; /* the last one that it made */
    pthread_mutex_unlock(&s->lock);
    if (failed)
        return pass_error(s, l);
    size_t slot = l->taken % SLOTS;
    TRY(each(arg, &l->v[slot]));
    arena_reset(&l->memory[slot]);
    pthread_mutex_lock(&s->lock);
    l->taken++;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    return GP_OK;
}

static void stop(struct stream *s, struct lane *lanes, size_t n) {
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    for (size_t i = 0; i < n; i++) {
        pthread_join(lanes[i].thread, NULL);
        for (size_t k = 0; k < SLOTS; k++)
            arena_release(&lanes[i].memory[k]);
        arena_release(&lanes[i].said);
    }
}

/* Nothing else uses the connections until the lanes have ended. */
static enum gp_code run(struct stream *s, const struct app_lanes *with, app_part_fn each,
                        void *arg) {
    struct lane lanes[DB_TOGETHER_MOST] = {0};
    size_t started = 0;
    enum gp_code code = GP_OK;
    s->n_lanes = with && with->n < s->n_parts ? with->n : with ? s->n_parts : 1;
    for (; code == GP_OK && s->n_parts > 0 && started < s->n_lanes; started++) {
        struct lane *l = &lanes[started];
        *l = (struct lane){.s = s, .db = with ? with->v[started] : s->work.db, .first = started};
        l->err.arena = &l->said;
        if (pthread_create(&l->thread, NULL, run_lane, l) != 0) {
            code = gp_fail(s->work.err, GP_IO, NULL, "无法启动工作线程，请检查系统的线程数限制");
            break;
        }
    }
    for (size_t i = 0; code == GP_OK && i < s->n_parts; i++)
        code = take_part(s, &lanes[i % s->n_lanes], each, arg);
    stop(s, lanes, started);
    return code;
}

static enum gp_code go_through(struct work *w, const struct app_parts *p, const date_t *today,
                               const struct app_streaming *how, app_part_fn each, void *arg) {
    size_t part = how->part ? how->part : DOSSIER_PART;
    struct stream s = {.parts = p,
                       .today = today,
                       .part = part,
                       .n_parts = (p->frame.n_entries + part - 1) / part,
                       .work = *w,
                       .lock = PTHREAD_MUTEX_INITIALIZER,
                       .changed = PTHREAD_COND_INITIALIZER};
    return run(&s, how->lanes, each, arg);
}

enum gp_code app_evaluate_each(struct work *w, const char *round, const struct app_streaming *how,
                               app_part_fn each, void *arg, struct dossier *ret_head) {
    struct app_parts p;
    TRY(app_parts_open(w, round, &p));
    *ret_head = p.frame.round;
    return go_through(w, &p, NULL, how, each, arg);
}

/* ---- findings */

struct finding app_finding_copy(struct arena *a, const struct finding *f) {
    struct finding g = *f; /* rule and title are the program's own */
    const char **const texts[] = {&g.entry,   &g.center, &g.at.id,   &g.at.column, &g.part.column,
                                  &g.where,   &g.words,  &g.printed, &g.expected,  &g.difference,
                                  &g.message, &g.mend,   &g.basis,   &g.dismissed, &g.adopted};
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        *texts[i] = arena_strdup(a, *texts[i]);
    return g;
}

struct checking {
    struct arena *a;        /* of the caller: what all parts share */
    struct finding *across; /* in the round's order, those of the round itself last */
    size_t n_across, at;
    struct check_decisions decisions;
    const char **where; /* of each decision that nothing met in its entry's part */
    bool *seen;         /* of which the entry came by */
    app_part_fn each;
    void *arg;
};

/* Of people, files and texts of the whole round, in memory that ends here. */
static enum gp_code find_across(struct work *w, const char *round, const date_t *today,
                                struct checking *c) {
    struct arena GP_CLEANUP(arena_release) scratch = ARENA_INIT;
    struct work own = work_into(w, &scratch);
    struct dossier d;
    struct elsewhere *others;
    struct evaluation ev;
    TRY(store_dossier_compared(&own, round, &d));
    TRY(store_elsewhere(&own, round, &others, &d.n_elsewhere));
    d.elsewhere = others;
    struct calc calc = {.arena = &scratch,
                        .err = w->err,
                        .today = today,
                        .untraced = true,
                        .standard = standard_label(&scratch, &d.standard)};
    TRY(evaluate_parties(&calc, &d, &ev));
    TRY(check_across(&calc, &ev));
    c->across = gp_new_n(c->a, struct finding, ev.n_findings);
    for (; c->n_across < ev.n_findings; c->n_across++)
        c->across[c->n_across] = app_finding_copy(c->a, &ev.findings[c->n_across]);
    return GP_OK;
}

static void add_across(struct checking *c, struct app_evaluation *v, struct arena *a) {
    size_t first = c->at, n = v->ev.n_findings;
    while (c->at < c->n_across && evaluation_entry(&v->ev, c->across[c->at].entry))
        c->at++;
    if (c->at == first)
        return;
    struct finding *all = gp_new_n(a, struct finding, n + c->at - first);
    for (size_t i = 0; i < n; i++)
        all[i] = v->ev.findings[i];
    for (size_t i = first; i < c->at; i++)
        all[n++] = c->across[i];
    check_sort(&v->ev, all, n);
    v->ev.findings = all;
    v->ev.n_findings = n;
}

/* Where decisions of the part's entries were that meet nothing: the words need the entry. */
static void note_stale(struct checking *c, const struct evaluation *ev) {
    const struct round *round = c->decisions.round;
    for (size_t i = 0; i < round->n_finding_dismissals; i++) {
        const struct finding_dismissal *d = &round->finding_dismissals[i];
        if (!evaluation_entry(ev, d->entry))
            continue;
        c->seen[i] = true;
        if (!c->decisions.met[i])
            c->where[i] = dismissal_where(c->a, ev, d);
    }
}

static enum gp_code finish_part(void *arg, const struct app_evaluation *part) {
    struct checking *c = arg;
    struct app_evaluation v = *part;
    add_across(c, &v, v.calc.arena);
    check_decide(&c->decisions, v.ev.findings, v.ev.n_findings);
    note_stale(c, &v.ev);
    return c->each(c->arg, &v);
}

/* What is about the round, and what nobody met. */
static enum gp_code finish_round(struct work *w, struct checking *c, const struct app_parts *p,
                                 struct app_checked *ret) {
    const struct round *round = c->decisions.round;
    struct app_evaluation last = {.dossier = p->frame.round};
    last.calc = (struct calc){.arena = w->arena,
                              .err = w->err,
                              .untraced = true,
                              .standard = standard_label(w->arena, &last.dossier.standard)};
    last.ev = (struct evaluation){.dossier = &last.dossier,
                                  .calc = &last.calc,
                                  .findings = c->across + c->at,
                                  .n_findings = c->n_across - c->at,
                                  .until = DATE_UNSET};
    check_decide(&c->decisions, last.ev.findings, last.ev.n_findings);
    *ret = (struct app_checked){.head = p->frame.round};
    ret->stale = gp_new_n(w->arena, struct app_stale, round->n_finding_dismissals);
    for (size_t i = 0; i < round->n_finding_dismissals; i++)
        if (!c->decisions.met[i])
            ret->stale[ret->n_stale++] = (struct app_stale){
                &round->finding_dismissals[i],
                c->seen[i] ? c->where[i]
                           : dismissal_where(w->arena, &last.ev, &round->finding_dismissals[i])};
    return c->each(c->arg, &last);
}

enum gp_code app_check_each(struct work *w, const char *round, const struct app_streaming *how,
                            app_part_fn each, void *arg, struct app_checked *ret) {
    struct app_parts p;
    date_t today = date_of_ms(work_now_ms(w));
    TRY(app_parts_open(w, round, &p));
    const struct round *r = &p.frame.round.round;
    struct checking c = {.a = w->arena,
                         .decisions = check_decisions_of(w->arena, r),
                         .where = gp_new_n(w->arena, const char *, r->n_finding_dismissals),
                         .seen = gp_new_n(w->arena, bool, r->n_finding_dismissals),
                         .each = each,
                         .arg = arg};
    struct work there = p.there;
    TRY(find_across(&there, r->id, &today, &c));
    TRY(go_through(w, &p, &today, how, finish_part, &c));
    return finish_round(w, &c, &p, ret);
}
