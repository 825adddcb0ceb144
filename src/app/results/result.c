#include "app/results/result.h"

#include "app/results/evaluation.h"
#include "db/db.h"
#include "store/objection.h"

const char *score_parts_text(struct arena *a, const struct entry_score *s) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < s->n_components; i++) {
        const struct component_score *c = &s->components[i];
        buf_addf(&b, "%s%s %s", i ? "；" : "", c->component->name,
                 score_is_set(c->points) ? score_text(a, c->points) : "尚未出分");
    }
    return arena_strdup(a, buf_text(&b));
}

const struct entry_result *result_of_entry(const struct app_evaluation *v, const char *entry) {
    return evaluation_entry(&v->ev, entry);
}

enum gp_code result_note_told(struct work *w, const char *round, const char *step,
                              struct app_evaluation *v, const struct entry_result *r) {
    struct disclosed_result told = {.entry = r->entry->id,
                                    .at_ms = work_now_ms(w),
                                    .step = step,
                                    .total = r->score.total,
                                    .grade = r->score.band ? r->score.band->name : NULL,
                                    .parts = score_parts_text(w->arena, &r->score),
                                    .data_sha256 = app_data_hash(v)};
    return store_disclosed_put(w, round, &told);
}
