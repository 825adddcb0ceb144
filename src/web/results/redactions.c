/* What publishing takes out of the texts, to be looked through before the approval. */
#include "app/publish/redaction.h"
#include "web/results/common.h"
#include "web/results/inside.h"

static void add_row(struct val *list, const struct redaction_row *r) {
    struct val *row = list_add_map(list);
    map_text(row, "place", r->place);
    map_text(row, "before", r->before);
    map_text(row, "name", r->name);
    map_text(row, "behind", r->behind);
    map_text(row, "shown", r->shown);
}

enum gp_code results_redactions_page(struct http_call *call) {
    struct store_round *round;
    struct val *m;
    struct work work = web_work(call);
    struct dossier d;
    struct redaction_list all;
    TRY(results_page(call, "公示时隐去的内容", &round, &m));
    TRY(app_load_round(&work, round->id, &d));
    TRY(dossier_pick(&work, &d, http_query(call, "r")));
    map_text(m, "q", results_report_query(call));
    dossier_redactions(call->arena, &d, &all);
    struct val *replaced = map_list(m, "replaced"), *doubtful = map_list(m, "doubtful");
    struct val *characters = map_list(m, "characters");
    for (size_t i = 0; i < all.rows.n; i++) {
        const struct redaction_row *r = &all.rows.v[i];
        add_row(r->is_character ? characters : r->doubtful ? doubtful : replaced, r);
    }
    map_count(m, "n_replaced", (int64_t)all.n_replaced);
    map_count(m, "n_doubtful", (int64_t)all.n_doubtful);
    map_count(m, "n_characters", (int64_t)all.n_characters);
    map_bool(m, "any_replaced", all.n_replaced > 0);
    map_bool(m, "any_doubtful", all.n_doubtful > 0);
    map_bool(m, "any_characters", all.n_characters > 0);
    map_bool(m, "none", all.n_replaced + all.n_doubtful + all.n_characters == 0);
    map_bool(m, "cut", all.rows.n < all.n_replaced + all.n_doubtful + all.n_characters);
    return web_render(call, "results/redactions", m);
}
