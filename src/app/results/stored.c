/* One form for what is kept and what was just evaluated: struct result. result_of() makes it of an
 * evaluated entry, and everything that is shown is made from it (show_figures, show_finding), so
 * that a reader cannot tell which it was. Then what is missing is evaluated (evaluate_missing),
 * part by part as it would be for keeping (stored_keep), or from the whole round when that is
 * cheaper. Findings that compare entries are not kept: they are computed from the little that they
 * need of each (check_across), and put among those of the entries. stored_proof.c holds all of
 * it against an evaluation of the whole round. */
#include "app/results/stored.h"

#include <pthread.h>

#include "app/marking/sheet_trust.h"
#include "app/rounds/flow.h"
#include "base/lookup.h"
#include "core/evaluate.h"
#include "report/compose.h"
#include "store/elsewhere.h"
#include "store/result.h"

/* One more whenever the rows are to be read otherwise than they were written. */
#define FORM 1

const char *stored_made_by(struct arena *a) {
    return arena_printf(a, "%s.%d", report_source_hash(), FORM);
}

/* ---- an evaluated entry as it is kept */

static void add_parts(struct arena *a, const struct entry_score *s, struct result *r) {
    r->parts = gp_new_n(a, struct result_part, s->n_components + 1);
    for (size_t i = 0; i < s->n_components; i++) {
        const struct component_score *c = &s->components[i];
        struct result_part *p = &r->parts[r->n_parts++];
        *p = (struct result_part){.component = c->component->id,
                                  .points = c->points,
                                  .open = c->open,
                                  .sheets = (int64_t)c->n_sheets,
                                  .spread = c->spread};
    }
}

static struct result_finding finding_of(const struct finding *f) {
    return (struct result_finding){.rule = f->rule,
                                   .severity = f->severity,
                                   .at = f->at,
                                   .nth = (int64_t)f->part.nth,
                                   .part = f->part.column,
                                   .where = f->where,
                                   .words = f->words,
                                   .printed = f->printed,
                                   .expected = f->expected,
                                   .difference = f->difference,
                                   .message = f->message,
                                   .mend = f->mend,
                                   .basis = f->basis};
}

static struct result result_of(struct arena *a, const char *round, const struct entry_result *e) {
    struct result r = {.round = round,
                       .entry = e->entry->id,
                       .project = e->project->id,
                       .method = e->score.method ? e->score.method->id : NULL,
                       .total = e->score.total,
                       .band = e->score.band ? e->score.band->name : NULL,
                       .note = e->score.note,
                       .settlement = e->settlement,
                       .until = e->until};
    add_parts(a, &e->score, &r);
    return r;
}

typedef VEC(struct result) results_t;

/* All of an evaluation, which may be a part of the round. */
static void add_results(struct arena *a, const char *round, const struct evaluation *ev,
                        results_t *all) {
    size_t first = all->n;
    for (size_t i = 0; i < ev->n_entries; i++)
        *VEC_PUSH(a, all) = result_of(a, round, &ev->entries[i]);
    for (size_t i = 0, end, e = first; i < ev->n_findings; i = end) {
        for (end = i;
             end < ev->n_findings && cstr_eq(ev->findings[end].entry, ev->findings[i].entry); end++)
            ;
        while (e < all->n && !cstr_eq(all->v[e].entry, ev->findings[i].entry))
            e++;
        if (e == all->n)
            GP_DIE("a finding of an entry alone is about none");
        struct result *r = &all->v[e];
        r->findings = gp_new_n(a, struct result_finding, end - i);
        for (; r->n_findings < end - i; r->n_findings++)
            r->findings[r->n_findings] = finding_of(&ev->findings[i + r->n_findings]);
    }
}

/* ---- as it is shown */

static const struct band *band_named(const struct standard *s, const char *name) {
    for (size_t i = 0; name && i < s->n_bands; i++)
        if (cstr_eq(s->bands[i].name, name))
            return &s->bands[i];
    return NULL;
}

static void show_parts(struct arena *a, const struct result *r, struct entry_score *s) {
    s->components = gp_new_n(a, struct component_score, r->n_parts + 1);
    for (size_t i = 0; i < r->n_parts; i++) {
        const struct result_part *p = &r->parts[i];
        s->components[s->n_components++] =
            (struct component_score){.component = method_component(s->method, p->component),
                                     .n_sheets = (size_t)p->sheets,
                                     .points = p->points,
                                     .open = p->open,
                                     .spread = {.lowest = p->spread.lowest,
                                                .highest = p->spread.highest,
                                                .deviation = p->spread.deviation,
                                                .range = SCORE_UNSET,
                                                .mean = SCORE_UNSET,
                                                .median = SCORE_UNSET}};
    }
}

/* What is not shown is left as nothing, and not as nought. */
static void show_none(struct entry_result *e) {
    e->score.total = SCORE_UNSET;
    e->settlement = (struct settlement){.contract = MONEY_UNSET,
                                        .paid = MONEY_UNSET,
                                        .usage = SHARE_UNSET,
                                        .vacant_days = DEC_UNSET,
                                        .deduction = MONEY_UNSET,
                                        .reserved = MONEY_UNSET,
                                        .due = MONEY_UNSET,
                                        .payable = MONEY_UNSET};
}

static void show_figures(struct arena *a, const struct result *r, struct entry_result *e) {
    const struct standard *s = &e->dossier->standard;
    const struct method *m = r->method ? standard_method(s, r->method) : NULL;
    e->score = (struct entry_score){
        .method = m, .total = r->total, .band = band_named(s, r->band), .note = r->note};
    if (m)
        show_parts(a, r, &e->score);
    e->settlement = r->settlement;
    e->until = r->until;
}

static struct finding show_finding(const struct result_finding *f, const struct entry_result *e) {
    const struct check_rule *rule = check_rule_of(f->rule);
    if (!rule)
        GP_DIE("a finding of no rule is kept: %s", f->rule);
    return (struct finding){.rule = rule->id,
                            .title = rule->title,
                            .severity = (enum severity)f->severity,
                            .entry = e->entry->id,
                            .center = e->center->name,
                            .at = f->at,
                            .part = {(size_t)f->nth, f->part},
                            .where = f->where,
                            .words = f->words,
                            .printed = f->printed,
                            .expected = f->expected,
                            .difference = f->difference,
                            .message = f->message,
                            .mend = f->mend,
                            .basis = f->basis};
}

/* ---- what was missed */

#define WISHES_MAX 64

static struct {
    pthread_mutex_t lock;
    struct stored_wish v[WISHES_MAX];
    size_t n;
} wishes = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void miss(const char *tenant, const char *round) {
    struct stored_wish wish;
    if (strlen(tenant) >= sizeof(wish.tenant) || strlen(round) >= sizeof(wish.round))
        return;
    snprintf(wish.tenant, sizeof(wish.tenant), "%s", tenant);
    snprintf(wish.round, sizeof(wish.round), "%s", round);
    pthread_mutex_lock(&wishes.lock);
    size_t i = 0;
    while (i < wishes.n && !(strcmp(wishes.v[i].tenant, wish.tenant) == 0 &&
                             strcmp(wishes.v[i].round, wish.round) == 0))
        i++;
    if (i == wishes.n && i < WISHES_MAX)
        wishes.v[wishes.n++] = wish;
    pthread_mutex_unlock(&wishes.lock);
}

bool stored_wanted(struct stored_wish *ret) {
    pthread_mutex_lock(&wishes.lock);
    bool any = wishes.n > 0;
    if (any) {
        *ret = wishes.v[0];
        memmove(wishes.v, wishes.v + 1, --wishes.n * sizeof(wishes.v[0]));
    }
    pthread_mutex_unlock(&wishes.lock);
    return any;
}

/* ---- evaluating what is missing */

/* What the computing of a round begins with. today NULL: findings are not asked for. */
struct computing {
    struct work there; /* in the round's district */
    const struct dossier *outline;
    const date_t *today;
};

static struct calc calc_of(const struct work *w, const struct dossier *d, const date_t *today) {
    return (struct calc){.arena = w->arena,
                         .err = w->err,
                         .today = today,
                         .untraced = true,
                         .standard = standard_label(w->arena, &d->standard)};
}

static enum gp_code compute(struct work *w, const struct computing *c, struct dossier *d,
                            results_t *all) {
    struct calc *calc = gp_new(w->arena, struct calc);
    struct evaluation ev;
    *calc = calc_of(w, d, c->today);
    if (c->today)
        TRY(sheet_mark_unlike(w, d));
    TRY(c->today ? evaluate_apart(calc, d, &ev) : evaluate_figures(calc, d, &ev));
    add_results(w->arena, d->round.id, &ev, all);
    return GP_OK;
}

static enum gp_code compute_part(struct work *w, const struct computing *c,
                                 const struct dossier_frame *frame, const char *const *entries,
                                 size_t n, results_t *all) {
    struct dossier part;
    TRY(store_dossier_part(w, frame, entries, n, &part));
    return compute(w, c, &part, all);
}

/* A few parts cost less than the round; many cost more. */
#define PARTS_AT_MOST 4

static enum gp_code compute_missing(const struct computing *c, const char *const *entries, size_t n,
                                    results_t *all) {
    struct work there = c->there;
    if (n == 0)
        return GP_OK;
    miss(there.tenant, c->outline->round.id);
    if (n > PARTS_AT_MOST * (size_t)DOSSIER_PART) {
        struct dossier whole;
        TRY(store_dossier_get(&there, c->outline->round.id, &whole));
        return compute(&there, c, &whole, all);
    }
    struct dossier_frame frame = store_dossier_frame_of(there.arena, c->outline);
    for (size_t i = 0; i < n; i += DOSSIER_PART)
        TRY(compute_part(&there, c, &frame, entries + i,
                         n - i < DOSSIER_PART ? n - i : DOSSIER_PART, all));
    return GP_OK;
}

/* ---- reading */

/* The evaluation of the outline, into which what is kept is put. */
static enum gp_code parties(struct work *w, const struct dossier *d, const date_t *today,
                            struct app_evaluation **ret) {
    struct app_evaluation *v = gp_new(w->arena, struct app_evaluation);
    date_t *day = today ? gp_new(w->arena, date_t) : NULL; /* lives as long as the calc */
    if (day)
        *day = *today;
    v->dossier = *d;
    v->calc = calc_of(w, &v->dossier, day);
    TRY(evaluate_parties(&v->calc, &v->dossier, &v->ev));
    for (size_t i = 0; i < v->ev.n_entries; i++)
        show_none(&v->ev.entries[i]);
    *ret = v;
    return GP_OK;
}

/* By round and entry: of several rounds at once entries are told apart by the number of the round.
 */
static struct lookup index_results(struct arena *a, const char *const *rounds, size_t n,
                                   struct result *v, size_t n_v) {
    struct lookup all = {0};
    for (size_t i = 0; i < n_v; i++)
        for (size_t k = 0; k < n; k++)
            if (cstr_eq(v[i].round, rounds[k]))
                lookup_add(&all, a, str_of(v[i].entry), (long)k, &v[i]);
    return all;
}

static const char **missing_of(struct arena *a, const struct evaluation *ev,
                               const struct lookup *kept, size_t round, size_t *ret_n) {
    const char **ids = gp_new_n(a, const char *, ev->n_entries + 1);
    *ret_n = 0;
    for (size_t i = 0; i < ev->n_entries; i++)
        if (!lookup_get(kept, str_of(ev->entries[i].entry->id), (long)round))
            ids[(*ret_n)++] = ev->entries[i].entry->id;
    return ids;
}

/* A round as it is being read: what is kept of it, and what is not. */
struct reading {
    struct app_evaluation *v;
    const char **missing;
    size_t n_missing;
    results_t fresh;
};

static void fill_figures(struct arena *a, struct reading *r, const struct lookup *kept,
                         size_t round) {
    const char *id = r->v->dossier.round.id;
    struct lookup now = index_results(a, &id, 1, r->fresh.v, r->fresh.n);
    for (size_t i = 0; i < r->v->ev.n_entries; i++) {
        struct entry_result *e = &r->v->ev.entries[i];
        const struct result *is = lookup_get(kept, str_of(e->entry->id), (long)round);
        if (!is)
            is = lookup_get(&now, str_of(e->entry->id), 0);
        if (is)
            show_figures(a, is, e);
    }
}

static enum gp_code compute_alone(const struct work *there, struct reading *r) {
    struct computing c = {.there = *there, .outline = &r->v->dossier};
    return compute_missing(&c, r->missing, r->n_missing, &r->fresh);
}

/* One that cannot be evaluated is left out; the code of what goes beyond that. */
static enum gp_code left_out(enum gp_code code, struct reading *r) {
    if (code == GP_OK || (code != GP_INVALID && code != GP_MISSING))
        return code;
    r->v = NULL;
    return GP_OK;
}

/* Of several rounds these are read together, whole, so that there are as many statements however
 * many they are. */
static enum gp_code compute_together(const struct work *quiet, struct reading *r, size_t n) {
    const char *ids[RESULT_ROUNDS];
    struct dossier d[RESULT_ROUNDS];
    struct work there = *quiet;
    size_t at[RESULT_ROUNDS], n_ids = 0;
    for (size_t i = 0; i < n; i++)
        if (r[i].v && r[i].n_missing > 0) {
            at[n_ids] = i;
            ids[n_ids++] = r[i].v->dossier.round.id;
        }
    if (n_ids == 0)
        return GP_OK;
    if (n_ids == 1)
        return left_out(compute_alone(&there, &r[at[0]]), &r[at[0]]);
    TRY(store_dossier_get_all(&there, ids, n_ids, d));
    for (size_t i = 0; i < n_ids; i++) {
        struct computing c = {.there = there, .outline = &r[at[i]].v->dossier};
        miss(there.tenant, ids[i]);
        TRY(left_out(compute(&there, &c, &d[i], &r[at[i]].fresh), &r[at[i]]));
    }
    return GP_OK;
}

/* What is kept of the rounds, and what is missing of each. */
static enum gp_code begin_reading(struct work *w, struct work *there, const char *const *rounds,
                                  size_t n, struct reading *ret, struct lookup *ret_kept) {
    struct dossier d[RESULT_ROUNDS];
    struct result *v;
    size_t n_v;
    TRY(store_dossier_outlines(there, rounds, n, d));
    TRY(store_results(there, rounds, n, stored_made_by(w->arena), &v, &n_v));
    *ret_kept = index_results(w->arena, rounds, n, v, n_v);
    for (size_t i = 0; i < n; i++) {
        struct reading *r = &ret[i];
        *r = (struct reading){.v = NULL};
        enum gp_code code = parties(w, &d[i], NULL, &r->v);
        TRY(n > 1 ? left_out(code, r) : code);
        if (r->v)
            r->missing = missing_of(w->arena, &r->v->ev, ret_kept, i, &r->n_missing);
    }
    return GP_OK;
}

enum gp_code stored_figures(struct work *w, const char *round, struct app_evaluation **ret) {
    struct work there;
    struct reading r;
    struct lookup kept;
    TRY(flow_check_marks(w, round));
    TRY(app_work_of_round(w, round, &there, &round));
    TRY(begin_reading(w, &there, &round, 1, &r, &kept));
    TRY(compute_alone(&there, &r));
    fill_figures(w->arena, &r, &kept, 0);
    *ret = r.v;
    return GP_OK;
}

static enum gp_code read_several(struct work *quiet, const char *const *rounds, size_t n,
                                 struct app_evaluation **ret) {
    struct reading r[RESULT_ROUNDS];
    struct lookup kept;
    TRY(begin_reading(quiet, quiet, rounds, n, r, &kept));
    TRY(compute_together(quiet, r, n));
    for (size_t i = 0; i < n; i++) {
        if (r[i].v)
            fill_figures(quiet->arena, &r[i], &kept, i);
        ret[i] = r[i].v;
    }
    return GP_OK;
}

enum gp_code stored_figures_of(struct work *w, const char *const *rounds, size_t n,
                               struct app_evaluation **ret) {
    struct gp_err own = {.arena = w->arena};
    struct work quiet = *w;
    quiet.err = &own;
    enum gp_code code = n > 0 ? read_several(&quiet, rounds, n, ret) : GP_OK;
    if (code != GP_OK)
        *w->err = own;
    return code;
}

enum gp_code stored_look(struct work *w, const struct app_evaluation *figures, size_t first,
                         size_t n, struct app_evaluation **ret) {
    struct app_evaluation *v = gp_new(w->arena, struct app_evaluation);
    const struct app_parts p = {work_in(w, figures->dossier.tenant),
                                store_dossier_frame_of(w->arena, &figures->dossier)};
    TRY(app_parts_evaluate(w, &p, first, n, v));
    *ret = v;
    return GP_OK;
}

/* ---- findings */

typedef VEC(struct finding) findings_t;

static enum gp_code add_kept_findings(struct work *w, struct computing *c, const char *round,
                                      struct app_evaluation *v, findings_t *all) {
    struct result *kept;
    results_t fresh = {0};
    size_t n_kept, n;
    TRY(store_results_on(&c->there, round, stored_made_by(w->arena), *c->today, &kept, &n_kept));
    struct lookup by_id = index_results(w->arena, (const char *const[]){round}, 1, kept, n_kept);
    const char **ids = missing_of(w->arena, &v->ev, &by_id, 0, &n);
    TRY(compute_missing(c, ids, n, &fresh));
    struct lookup now = index_results(w->arena, (const char *const[]){round}, 1, fresh.v, fresh.n);
    for (size_t i = 0; i < v->ev.n_entries; i++) {
        const struct entry_result *e = &v->ev.entries[i];
        const struct result *r = lookup_get(&by_id, str_of(e->entry->id), 0);
        r = r ? r : lookup_get(&now, str_of(e->entry->id), 0);
        for (size_t k = 0; r && k < r->n_findings; k++)
            *VEC_PUSH(w->arena, all) = show_finding(&r->findings[k], e);
    }
    return GP_OK;
}

enum gp_code stored_findings(struct work *w, const char *round, struct app_evaluation **ret) {
    struct work there;
    struct dossier d;
    struct elsewhere *others;
    struct app_evaluation *v;
    date_t today = date_of_ms(work_now_ms(w));
    findings_t all = {0};
    TRY(flow_check_marks(w, round));
    TRY(app_work_of_round(w, round, &there, &round));
    TRY(store_dossier_compared(&there, round, &d));
    TRY(store_elsewhere(&there, round, &others, &d.n_elsewhere));
    d.elsewhere = others;
    TRY(parties(w, &d, &today, &v));
    TRY(check_across(&v->calc, &v->ev));
    struct computing c = {.there = there, .outline = &v->dossier, .today = v->calc.today};
    TRY(add_kept_findings(w, &c, round, v, &all));
    for (size_t i = 0; i < v->ev.n_findings; i++)
        *VEC_PUSH(w->arena, &all) = v->ev.findings[i];
    v->ev.findings = all.v;
    v->ev.n_findings = all.n;
    check_sort(&v->ev, v->ev.findings, v->ev.n_findings);
    check_decided(&v->calc, &v->ev);
    *ret = v;
    return GP_OK;
}

/* ---- keeping */

enum gp_code stored_keep(struct work *w, const char *round, size_t *ret_n) {
    struct work there;
    struct dossier outline;
    date_t today = date_of_ms(work_now_ms(w));
    const char **ids, *by = stored_made_by(w->arena);
    results_t fresh = {0};
    TRY(app_work_of_round(w, round, &there, &round));
    TRY(store_results_missing(&there, round, by, today, DOSSIER_PART, &ids, ret_n));
    if (*ret_n == 0)
        return GP_OK;
    struct dossier_frame frame;
    TRY(store_dossier_frame(&there, round, &frame));
    outline = frame.round;
    struct computing c = {.there = there, .outline = &outline, .today = &today};
    TRY(compute_part(&there, &c, &frame, ids, *ret_n, &fresh));
    for (size_t i = 0; i < fresh.n; i++)
        TRY(store_result_put(&there, &fresh.v[i], by, today));
    return GP_OK;
}

enum gp_code stored_drop(struct work *w, const char *round) {
    struct work there;
    TRY(app_work_of_round(w, round, &there, &round));
    return store_results_drop(&there, round);
}
