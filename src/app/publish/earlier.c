#include "app/publish/earlier.h"

#include "app/results/evaluation.h"
#include "core/summary.h"
#include "store/board.h"
#include "store/dossier.h"
#include "store/report.h"

/* A table of more years does not fit the page, and each is a round to be evaluated. */
#define EARLIER_ROUNDS 5
_Static_assert(EARLIER_ROUNDS <= DOSSIERS_AT_ONCE, "they are loaded together");

typedef VEC(struct earlier_mean) means_t;

static void add(struct arena *a, means_t *all, const struct earlier_round *r,
                const struct standard *s, const char *name, const struct summary_group *g) {
    struct earlier_band *bands = gp_new_n(a, struct earlier_band, s->n_bands + 1);
    for (size_t k = 0; k < s->n_bands; k++)
        bands[k] = (struct earlier_band){s->bands[k].name, g->by_band[k]};
    *VEC_PUSH(a, all) = (struct earlier_mean){.year = r->year,
                                              .title = r->title,
                                              .subdistrict = name,
                                              .entries = g->entries,
                                              .scored = g->scored,
                                              .mean = g->mean,
                                              .bands = bands,
                                              .n_bands = g->scored > 0 ? s->n_bands : 0};
}

/* A round that cannot be evaluated any more is left out. */
static enum gp_code add_round(struct work *w, const struct earlier_round *r,
                              const struct dossier *d, means_t *all) {
    struct gp_err unsaid = {.arena = w->arena};
    struct work quiet = *w;
    struct app_evaluation *v;
    struct summary s;
    quiet.err = &unsaid;
    enum gp_code code = app_evaluate_dossier(&quiet, d, &v);
    if (code == GP_OK) {
        v->calc.err = &unsaid;
        code = summary_compute(&v->calc, &v->ev, &s);
    }
    if (code == GP_BUG || code == GP_IO)
        return gp_fail(w->err, code, r->title, "%s", unsaid.message);
    if (code != GP_OK)
        return GP_OK;
    add(w->arena, all, r, &d->standard, NULL, &s.all);
    for (size_t i = 0; i < s.n_subdistricts; i++)
        if (s.subdistricts[i].name)
            add(w->arena, all, r, &d->standard, s.subdistricts[i].name, &s.subdistricts[i]);
    return GP_OK;
}

enum gp_code earlier_take(struct work *w, const char *round) {
    struct round_head head;
    struct earlier_round *found;
    size_t n;
    means_t all = {0};
    TRY(store_round_head(w, round, &head));
    if (head.year == DEC_UNSET)
        return store_earlier_set(w, round, NULL, 0);
    TRY(store_earlier_rounds(w, head.year, EARLIER_ROUNDS, &found, &n));
    const char *ids[EARLIER_ROUNDS];
    struct dossier d[EARLIER_ROUNDS];
    for (size_t i = 0; i < n; i++)
        ids[i] = found[i].id;
    TRY(store_dossier_get_all(w, ids, n, d));
    for (size_t i = n; i > 0; i--) /* the oldest first */
        TRY(add_round(w, &found[i - 1], &d[i - 1], &all));
    return store_earlier_set(w, round, all.v, all.n);
}
