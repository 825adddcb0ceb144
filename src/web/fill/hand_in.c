/* 承诺书 and hand-in, receipt, taking back; and the evaluator's view of the data. */
#include "base/rand.h"
#include "web/download.h"
#include "web/fill/model.h"
#include "web/fill/submission.h"
#include "web/route.h"
#include "web/results/exchange.h"

/* ---- handing in */

static enum gp_code render_hand_in(struct http_call *call, struct work *w, const char *problem) {
    struct fill_desk d;
    struct fill_check check;
    TRY(fill_open(w, FILL_ENTRY(call), NULL, &d));
    TRY(fill_run_checks(w, &d, web_today(), &check));
    struct val *m = fill_page(call, &d, "承诺与递交");
    const char *base = fill_path(call, ""), *token = http_form(call, "token");
    const char *name = http_form(call, "name");
    map_text(m, "action", fill_path(call, "/hand-in"));
    map_text(m, "problem", problem);
    map_text(m, "where", problem ? call->err->where : NULL);
    map_text(m, "token", token ? token : rand_id(call->arena));
    map_text(m, "name", name ? name : w->account->name);
    map_bool(m, "pledged", http_form(call, "pledged") != NULL);
    map_bool(m, "acknowledged", http_form(call, "acknowledged") != NULL);
    map_text(m, "operator", d.c.operator_org ? d.c.operator_org->name : "");
    map_bool(m, "has_notes", fill_put_notes(m, "notes", &check, NULL, base) > 0);
    map_bool(m, "ready", check.blocking == 0 && !d.locked);
    map_bool(m, "blocked", check.blocking > 0);
    map_textf(m, "blocking", "%zu", check.blocking);
    map_bool(m, "has_warnings", check.warnings > 0);
    map_textf(m, "warnings", "%zu", check.warnings);
    return web_render(call, "fill/hand_in", m);
}

static enum gp_code hand_in_page(struct http_call *call) {
    struct work work = web_work(call);
    return render_hand_in(call, &work, NULL);
}

static enum gp_code hand_in(struct http_call *call) {
    struct work work = web_work(call);
    struct fill_pledge pledge = {.name = http_form(call, "name"),
                                 .token = http_form(call, "token"),
                                 .pledged = http_form(call, "pledged") != NULL,
                                 .acknowledged = http_form(call, "acknowledged") != NULL,
                                 .today = web_today()};
    int64_t version;
    enum gp_code code = WORK_WRITE(&work, fill_hand_in(&work, FILL_ENTRY(call), &pledge, &version));
    if (code == GP_INVALID) {
        web_refuse(call, code);
        return WORK_READ(&work, render_hand_in(call, &work, call->err->message));
    }
    TRY(code);
    return web_done(call,
                    fill_path(call, arena_printf(call->arena, "/receipt/%lld", (long long)version)),
                    "资料已递交，请保存这张回执");
}

static enum gp_code take_back(struct http_call *call) {
    struct work work = web_work(call);
    TRY(fill_take_back(&work, FILL_ENTRY(call)));
    return web_done(call, fill_path(call, ""), "已撤回，修改后请重新递交");
}

/* ---- the receipt */

static const struct hand_in *version_of(struct http_call *call, const struct fill_desk *d,
                                        const struct hand_in **ret_before) {
    *ret_before = NULL;
    for (size_t i = 0; i < d->n_hand_ins; i++) {
        const char *number = arena_printf(call->arena, "%lld", (long long)d->hand_ins[i].version);
        if (strcmp(number, http_param(call, "version")) != 0)
            continue;
        *ret_before = i > 0 ? &d->hand_ins[i - 1] : NULL;
        return &d->hand_ins[i];
    }
    return NULL;
}

static enum gp_code receipt(struct http_call *call) {
    struct work work = web_work(call);
    struct fill_desk d;
    const struct hand_in *before;
    TRY(fill_open(&work, FILL_ENTRY(call), NULL, &d));
    const struct hand_in *h = version_of(call, &d, &before);
    if (!h)
        return gp_fail(call->err, GP_MISSING, NULL, "没有这张回执");
    struct fill_grid *grids = NULL;
    size_t n = 0;
    bool erased = cstr_empty(h->snapshot); /* its period is over */
    if (!erased)
        TRY(fill_snapshot_grids(&work, h->snapshot, &grids, &n));
    struct val *m = fill_page(call, &d, "递交回执");
    map_bool(m, "erased", erased);
    map_count(m, "version", h->version);
    map_time(m, "at", h->at_ms);
    map_text(m, "pledger", h->pledger);
    map_count(m, "warnings", h->warnings);
    map_text(m, "sha256", h->sha256);
    map_text(m, "operator", d.c.operator_org ? d.c.operator_org->name : "");
    map_text(m, "project_title", d.c.project->title);
    fill_put_tables(call, m, &d.c, grids, n, &(struct fill_shown){true, NULL});
    struct fill_changes changes = {0};
    if (erased || (before && cstr_empty(before->snapshot)))
        before = NULL;
    if (before)
        TRY(fill_compare_snapshots(&work, &d.c, before->snapshot, h->snapshot, &changes));
    map_bool(m, "compared", before != NULL);
    map_bool(m, "has_changes", changes.v.n > 0);
    fill_put_changes(call, m, "changes", &changes);
    return web_render(call, "fill/receipt", m);
}

/* ---- for the evaluator */

static enum gp_code data_page(struct http_call *call) {
    struct work work = web_work(call);
    struct entry_scope *scope;
    TRY(flow_read_entry(&work, FILL_ENTRY(call), &scope));
    struct val *m = web_page(call, arena_printf(call->arena, "%s递交的资料", scope->center_name));
    map_text(m, "round_title", scope->round_title);
    map_textf(m, "round_link", "/rounds/%s", http_url_encode(call->arena, scope->round));
    map_text(m, "css_fill", asset_of("fill.css")->url);
    TRY(submission_model(call, FILL_ENTRY(call), m));
    web_offer_download(call, m, arena_printf(call->arena, "%s/~list", call->request->path));
    exchange_offer(call, m, arena_printf(call->arena, "%s/indicators", call->request->path));
    return web_render(call, "fill/submission_page", m);
}

static enum gp_code data_file(struct http_call *call) {
    return submission_file(call, FILL_ENTRY(call));
}

static const struct http_field hand_in_form[] = {
    {"token", "页面编号", 40, HTTP_REQUIRED},
    {"name", "承诺人姓名", 60, 0},
    {"pledged", "承诺书", 3, 0},
    {"acknowledged", "已知悉", 3, 0},
};

const struct http_route fill_hand_in_routes[] = {
    WEB_GET("/fill/:round/:entry/hand-in", hand_in_page, PERM_FILL, "核对、承诺与递交"),
    WEB_POST("/fill/:round/:entry/hand-in", hand_in, PERM_FILL, HTTP_SLOW, 16384, "递交资料",
             WEB_FORM(hand_in_form)),
    WEB_POST("/fill/:round/:entry/take-back", take_back, PERM_FILL, HTTP_WRITE, 1024, "撤回递交"),
    WEB_GET("/fill/:round/:entry/receipt/:version", receipt, PERM_FILL, "递交回执"),
    WEB_GET("/rounds/:round/entries/:entry/data", data_page, PERM_MANAGE, "查看递交的资料"),
    WEB_DOWNLOAD("/rounds/:round/entries/:entry/data/~list", data_file, PERM_MANAGE, "递交的各表"),
    {.path = NULL},
};
