#include "app/results/evaluation.h"

#include "app/rounds/flow.h"
#include "app/marking/sheet_trust.h"
#include "bundle/bundle.h"
#include "core/coverage.h"
#include "core/evaluate.h"
#include "store/elsewhere.h"

const char *app_data_hash(struct app_evaluation *v) {
    if (!*v->made_hash)
        bundle_hash(&v->dossier, v->made_hash);
    return v->made_hash;
}

/* How it is evaluated. */
struct manner {
    int64_t rules;
    const date_t *today; /* NULL: all that was due is past */
    bool untraced;
};

static enum gp_code run(struct work *w, const struct dossier *d, const struct manner *how,
                        struct app_evaluation **ret) {
    struct app_evaluation *v = gp_new(w->arena, struct app_evaluation);
    date_t *day = how->today ? gp_new(w->arena, date_t) : NULL; /* lives as long as the calc */
    if (day)
        *day = *how->today;
    v->dossier = *d;
    v->calc = (struct calc){.arena = w->arena,
                            .err = w->err,
                            .rules = how->rules,
                            .today = day,
                            .untraced = how->untraced,
                            .standard = standard_label(w->arena, &v->dossier.standard)};
    TRY(evaluate(&v->calc, &v->dossier, &v->ev));
    *ret = v;
    return GP_OK;
}

enum gp_code app_evaluate_by_rules(struct work *w, const struct dossier *d, int64_t rules,
                                   struct app_evaluation **ret) {
    return run(w, d, &(struct manner){.rules = rules}, ret);
}

enum gp_code app_evaluate_dossier(struct work *w, const struct dossier *d,
                                  struct app_evaluation **ret) {
    return app_evaluate_by_rules(w, d, 0, ret);
}

enum gp_code app_evaluate_today(struct work *w, const struct dossier *d,
                                struct app_evaluation **ret) {
    date_t today = date_of_ms(work_now_ms(w));
    return run(w, d, &(struct manner){.today = &today, .untraced = true}, ret);
}

enum gp_code dossier_pick(struct work *w, struct dossier *d, const char *report) {
    if (cstr_empty(report))
        return GP_OK;
    const struct report *r = round_report(&d->round, report);
    if (!r)
        return gp_fail(w->err, GP_MISSING, report, "本轮没有这份报告，可能已被删除，请刷新页面");
    *d = dossier_of_report(w->arena, d, r);
    return GP_OK;
}

static enum gp_code evaluate_stored(struct work *w, const char *round, const char *report,
                                    const struct manner *how, struct app_evaluation **ret) {
    struct dossier d;
    struct elsewhere *others;
    TRY(flow_check_marks(w, round));
    TRY(app_load_round(w, round, &d));
    struct work there = work_in(w, d.tenant);
    TRY(store_elsewhere(&there, d.round.id, &others, &d.n_elsewhere));
    d.elsewhere = others;
    TRY(dossier_pick(w, &d, report));
    TRY(sheet_mark_unlike(w, &d));
    return run(w, &d, how, ret);
}

enum gp_code app_evaluate(struct work *w, const char *round, struct app_evaluation **ret) {
    date_t today = date_of_ms(work_now_ms(w));
    return evaluate_stored(w, round, NULL, &(struct manner){.today = &today, .untraced = true},
                           ret);
}

enum gp_code app_evaluate_traced(struct work *w, const char *round, struct app_evaluation **ret) {
    date_t today = date_of_ms(work_now_ms(w));
    return evaluate_stored(w, round, NULL, &(struct manner){.today = &today}, ret);
}

enum gp_code app_evaluate_final(struct work *w, const char *round, const char *report,
                                struct app_evaluation **ret) {
    return evaluate_stored(w, round, report, &(struct manner){0}, ret);
}

/* ---- in parts */

enum gp_code app_parts_open(struct work *w, const char *round, struct app_parts *ret) {
    TRY(flow_check_marks(w, round));
    TRY(app_work_of_round(w, round, &ret->there, &round));
    return store_dossier_frame(&ret->there, round, &ret->frame);
}

/* The part as it is read, and what its figures begin with. */
static enum gp_code open_part(struct work *there, const struct app_parts *p, size_t first, size_t n,
                              struct app_evaluation *ret) {
    size_t left = p->frame.n_entries > first ? p->frame.n_entries - first : 0;
    n = n < DOSSIER_PART ? n : DOSSIER_PART;
    *ret = (struct app_evaluation){0};
    TRY(store_dossier_part(there, &p->frame, p->frame.entries + first, n < left ? n : left,
                           &ret->dossier));
    ret->calc = (struct calc){.arena = there->arena,
                              .err = there->err,
                              .untraced = true,
                              .standard = standard_label(there->arena, &ret->dossier.standard)};
    return GP_OK;
}

static struct work part_work(const struct work *w, const struct app_parts *p) {
    struct work there = *w;
    there.tenant = p->there.tenant;
    return there;
}

enum gp_code app_parts_evaluate(struct work *w, const struct app_parts *p, size_t first, size_t n,
                                struct app_evaluation *ret) {
    struct work there = part_work(w, p);
    TRY(open_part(&there, p, first, n, ret));
    return evaluate_figures(&ret->calc, &ret->dossier, &ret->ev);
}

enum gp_code app_parts_check(struct work *w, const struct app_parts *p, const date_t *today,
                             size_t first, size_t n, struct app_evaluation *ret) {
    struct work there = part_work(w, p);
    TRY(open_part(&there, p, first, n, ret));
    TRY(sheet_mark_unlike(&there, &ret->dossier));
    ret->calc.today = today;
    return evaluate_apart(&ret->calc, &ret->dossier, &ret->ev);
}

enum gp_code app_evaluate_entry(struct work *w, const char *round, const char *entry,
                                struct app_evaluation *ret) {
    struct app_parts p;
    TRY(app_parts_open(w, round, &p));
    size_t at = 0;
    while (at < p.frame.n_entries && !cstr_eq(p.frame.entries[at], entry))
        at++;
    return app_parts_evaluate(w, &p, at, 1, ret);
}
