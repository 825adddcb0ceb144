/* What whoever rates may see of a center: names and period, and where the round says so, its
 * staffing and indicators as handed in. */
#include "app/results/evaluation.h"
#include "app/results/result.h"
#include "web/rating/inside.h"

static void add_indicators(struct val *m, const struct indicator_summary *s) {
    struct val *list = map_list(m, "indicators");
    map_bool(m, "has_indicators", s && s->n > 0);
    for (size_t i = 0; s && i < s->n; i++) {
        const struct indicator_result *x = &s->v[i];
        struct val *row = list_add_map(list);
        map_text(row, "name", x->indicator->name);
        map_count(row, "target", x->indicator->target);
        map_count(row, "valid", x->valid);
        map_bool(row, "known", x->valid != DEC_UNSET);
        map_share(row, "rate", x->rate);
    }
}

static void put_work(struct val *m, const struct entry_result *r) {
    map_bool(m, "has_work", r != NULL);
    map_date(m, "cutoff", r ? r->cutoff : DATE_UNSET);
    map_count(m, "posts", r ? r->staffing.posts : DEC_UNSET);
    map_count(m, "in_post", r ? r->staffing.in_post : DEC_UNSET);
    map_bool(m, "staff_known", r && r->staffing.in_post != DEC_UNSET);
    add_indicators(m, r ? &r->indicators : NULL);
}

/* What is still being filled in is nobody's business but the operator's. */
static bool is_handed_in(const struct rate_own *own) {
    enum entry_state s = own->scope->state;
    return s >= ENTRY_HANDED_IN && s != ENTRY_RETURNED;
}

enum gp_code rate_about_page(struct http_call *call) {
    struct rate_visit v = rate_visit_of(call);
    const char *entry = http_param(call, "entry");
    struct rate_center c;
    TRY(rate_center_find(&v.work, &v.who, entry, &c));
    struct val *m = rate_page(call, &v, c.own.scope->center_name);
    map_text(m, "back", v.home);
    map_text(m, "round_title", c.own.scope->round_title);
    rate_put_about(m, &c.own, c.about);
    bool tells = c.around.terms.tells_work;
    map_bool(m, "tells_work", tells);
    struct app_evaluation e = {0};
    if (tells && is_handed_in(&c.own))
        TRY(app_evaluate_entry(&v.work, c.own.key.round, entry, &e));
    put_work(m, result_of_entry(&e, entry));
    return web_render(call, "rating/about", m);
}
