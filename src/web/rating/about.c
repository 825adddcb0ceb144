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
static bool is_handed_in(const struct rate_item *x) {
    enum entry_state s = x->own.scope->state;
    return s >= ENTRY_HANDED_IN && s != ENTRY_RETURNED;
}

enum gp_code rate_about_page(struct http_call *call) {
    struct rate_visit v = rate_visit_of(call);
    const char *entry = http_param(call, "entry");
    const struct rate_item *found = NULL;
    struct rate_list *list;
    TRY(rate_list(&v.work, &v.who, web_today(), &list));
    for (size_t i = 0; i < list->n_items && !found; i++)
        if (cstr_eq(list->items[i].own.key.entry, entry))
            found = &list->items[i];
    if (!found)
        return gp_fail(call->err, GP_MISSING, NULL, "这个项目不归贵单位评价");
    struct val *m = rate_page(call, &v, found->own.scope->center_name);
    map_text(m, "back", v.home);
    map_text(m, "round_title", list->round_title);
    rate_put_about(m, found);
    map_bool(m, "tells_work", list->terms.tells_work);
    struct app_evaluation *e = NULL;
    if (list->terms.tells_work && is_handed_in(found))
        TRY(app_evaluate(&v.work, list->party.round, &e));
    put_work(m, e ? result_of_entry(e, entry) : NULL);
    return web_render(call, "rating/about", m);
}
