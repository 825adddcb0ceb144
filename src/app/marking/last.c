#include "app/marking/last.h"

#include "app/app.h"
#include "app/results/evaluation.h"
#include "store/account.h"

static const struct component_score *component_of(const struct entry_result *r, const char *id) {
    for (size_t i = 0; i < r->score.n_components; i++)
        if (cstr_eq(r->score.components[i].component->id, id))
            return &r->score.components[i];
    return NULL;
}

/* With the one entry: what it came to depends on it alone. */
static const struct dossier *one_of(struct arena *a, const struct dossier *d, const char *entry) {
    struct dossier *one = gp_new(a, struct dossier);
    *one = *d;
    one->round.n_entries = 0;
    for (size_t i = 0; i < d->round.n_entries; i++)
        if (cstr_eq(d->round.entries[i].id, entry)) {
            one->round.entries = &d->round.entries[i];
            one->round.n_entries = 1;
        }
    return one;
}

enum gp_code last_time_open(struct work *w, const struct dossier *then, const char *entry,
                            const char *component, struct last_time *ret) {
    *ret = (struct last_time){.expert = w->account ? w->account->expert : NULL};
    if (!then)
        return GP_OK;
    struct gp_err unsaid = {.arena = w->arena};
    struct work quiet = *w;
    quiet.err = &unsaid;
    struct app_evaluation *v;
    enum gp_code code = app_evaluate_dossier(&quiet, one_of(w->arena, then, entry), &v);
    if (code == GP_INVALID || code == GP_MISSING)
        return GP_OK; /* by today's rules there is nothing to compare with */
    if (code != GP_OK)
        return gp_fail(w->err, code, then->round.title, "%s", cstr_or_empty(unsaid.message));
    if (v->ev.n_entries == 0)
        return GP_OK;
    ret->result = &v->ev.entries[0];
    ret->title = then->round.title ? then->round.title : "上一轮";
    ret->component = component_of(ret->result, component);
    return GP_OK;
}

static score_t points_of(const struct sheet_score *s, const struct item *item) {
    for (size_t i = 0; i < s->n_items; i++) {
        const struct item *there = s->items[i].item;
        if (there && cstr_eq(there->id, item->id) && there->kind == item->kind &&
            score_is_set(item->max) && score_is_set(there->max) && there->max.v == item->max.v)
            return s->items[i].points;
    }
    return SCORE_UNSET;
}

struct last_item last_item_of(const struct last_time *t, const struct item *item) {
    enum { CENT = 100 }; /* 0.01 in 1/10000 */
    struct last_item out = {SCORE_UNSET, SCORE_UNSET, 0};
    int64_t sum = 0;
    for (size_t i = 0; t->component && item && i < t->component->n_sheets; i++) {
        const struct sheet_score *s = &t->component->sheets[i];
        score_t points = points_of(s, item);
        if (!score_is_set(points))
            continue;
        if (t->expert && s->sheet->role == SCORER_EXPERT && cstr_eq(s->sheet->scorer, t->expert))
            out.own = points;
        sum += points.v;
        out.n++;
    }
    int64_t parts = (int64_t)out.n * CENT;
    if (out.n >= LAST_SHEETS)
        out.mean = score_of((2 * sum + parts) / (2 * parts) * CENT);
    return out;
}
