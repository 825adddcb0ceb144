#include "app/demo/adopt.h"

#include "app/results/finding.h"
#include "store/round.h"

enum gp_code demo_adopt(struct work *w, const char *round) {
    struct app_evaluation *v;
    struct finding_view *views;
    struct batch told;
    int64_t unused;
    size_t n = 0;
    enum round_state state;
    TRY(store_round_state(w, round, &state));
    if (finding_lock_reason(state))
        return GP_OK;
    TRY(app_evaluate(w, round, &v));
    TRY(finding_views(w, round, v, NULL, &views));
    struct finding_key *keys = gp_new_n(w->arena, struct finding_key, v->ev.n_findings + 1);
    for (size_t i = 0; i < v->ev.n_findings; i++) {
        const struct finding *f = &v->ev.findings[i];
        if (!views[i].note && f->severity > SEVERITY_INFO && check_rule_tells(f->rule, TELL_REPORT))
            keys[n++] = (struct finding_key){
                .rule = f->rule, .entry = cstr_or_empty(f->entry), .at = f->at, .words = ""};
    }
    const struct finding_wish wish = {.verdict = "accept", .due = DATE_UNSET, .keys = keys, .n = n};
    struct batch_order order = finding_order(w->arena, round, &wish);
    return n > 0 ? batch_do(w, &findings_batch, &order, &told, &unused) : GP_OK;
}
