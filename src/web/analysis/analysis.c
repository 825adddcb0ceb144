#include "web/analysis/analysis.h"

#include "app/analysis/analysis.h"
#include "web/analysis/charts.h"
#include "web/analysis/tables.h"
#include "web/list.h"
#include "web/web.h"
#include "web/route.h"

static const char *path_of(struct http_call *call, const char *form, const char *a, const char *b) {
    const char *first = http_url_encode(call->arena, a);
    if (!b)
        return arena_printf(call->arena, "/analysis/%s/%s", form, first);
    return arena_printf(call->arena, "/analysis/%s/%s/%s", form, first,
                        http_url_encode(call->arena, b));
}

#define PLACES_A_PAGE 30

static void add_places(struct http_call *call, struct val *m, const struct analysis *x) {
    struct val *rows = map_list(m, "places");
    for (size_t i = 0; i < x->places.n; i++) {
        const struct analysis_place *p = &x->places.v[i];
        struct val *row = list_add_map(rows);
        map_text(row, "name", p->name);
        map_text(row, "total", *p->total ? p->total : "尚未出分");
        map_text(row, "grade", p->grade);
        map_text(row, "link", path_of(call, "entries", p->round, p->entry));
        map_text(row, "years", path_of(call, "centers", p->center, NULL));
    }
    map_bool(m, "any_places", x->places.n > 0);
}

/* Page and download have one handler: what is loaded is the same. */
#define FIGURES "/figures"

static bool wants_file(const struct http_call *call) {
    return strstr(call->request->route->path, FIGURES ".") != NULL;
}

static enum gp_code show(struct http_call *call, const struct analysis *x, const char *template,
                         const char *title) {
    if (wants_file(call))
        return analysis_tables(call, x, title);
    struct val *m = web_page(call, title);
    web_offer_download(call, m, arena_printf(call->arena, "%s" FIGURES, call->request->path));
    map_charts(m, "charts", x->charts.v, x->charts.n);
    map_bool(m, "any_charts", x->charts.n > 0);
    map_bool(m, "more", x->more);
    (void)list_pages(call, m, call->request->path, NULL, x->n_places, PLACES_A_PAGE);
    add_places(call, m, x);
    struct val *rounds = map_list(m, "rounds");
    for (size_t i = 0; i < x->n_rounds; i++) {
        struct val *row = list_add_map(rounds);
        map_text(row, "name", x->rounds[i].title ? x->rounds[i].title : x->rounds[i].id);
        map_count(row, "year", x->rounds[i].year);
        map_count(row, "entries", x->rounds[i].entries);
        map_text(row, "link", path_of(call, "rounds", x->rounds[i].id, NULL));
    }
    map_bool(m, "any_rounds", x->n_rounds > 0);
    if (x->places.n) {
        map_text(m, "round_link", path_of(call, "rounds", x->places.v[0].round, NULL));
        map_text(m, "center_link", path_of(call, "centers", x->places.v[0].center, NULL));
    }
    return web_render(call, template, m);
}

static enum gp_code trend_page(struct http_call *call) {
    struct work work = web_work(call);
    struct analysis x;
    TRY(analysis_trend(&work, &x));
    return show(call, &x, "analysis/analysis", x.title);
}

static enum gp_code round_page(struct http_call *call) {
    struct work work = web_work(call);
    struct analysis x;
    TRY(analysis_round(&work, http_param(call, "round"), web_today(), list_pages_asked(call),
                       wants_file(call) ? SIZE_MAX : PLACES_A_PAGE, &x));
    return show(call, &x, "analysis/round", arena_printf(call->arena, "分析：%s", x.title));
}

static enum gp_code entry_page(struct http_call *call) {
    struct work work = web_work(call);
    struct analysis x;
    TRY(analysis_entry(&work, http_param(call, "round"), http_param(call, "entry"), &x));
    return show(call, &x, "analysis/entry", arena_printf(call->arena, "分析：%s", x.title));
}

static enum gp_code center_page(struct http_call *call) {
    struct work work = web_work(call);
    struct analysis x;
    TRY(analysis_center(&work, http_param(call, "center"), &x));
    return show(call, &x, "analysis/center", arena_printf(call->arena, "%s历次评估", x.title));
}

/* Each evaluates whole rounds: not on the receiving threads. */
const struct http_route analysis_routes[] = {
    WEB_GET("/analysis", trend_page, PERM_MANAGE, "数据分析", .where = HTTP_SLOW),
    WEB_GET("/analysis/rounds/:round", round_page, PERM_MANAGE, "一轮评估的分析",
            .where = HTTP_SLOW),
    WEB_GET("/analysis/entries/:round/:entry", entry_page, PERM_MANAGE, "一个参评项目的分析",
            .where = HTTP_SLOW),
    WEB_GET("/analysis/centers/:center", center_page, PERM_MANAGE, "一个中心的历次评估",
            .where = HTTP_SLOW),
    WEB_DOWNLOAD("/analysis" FIGURES, trend_page, PERM_MANAGE, "历次评估的分析"),
    WEB_DOWNLOAD("/analysis/rounds/:round" FIGURES, round_page, PERM_MANAGE, "一轮评估的分析"),
    WEB_DOWNLOAD("/analysis/entries/:round/:entry" FIGURES, entry_page, PERM_MANAGE,
                 "一个参评项目的分析"),
    WEB_DOWNLOAD("/analysis/centers/:center" FIGURES, center_page, PERM_MANAGE,
                 "一个中心的历次评估"),
    {.path = NULL},
};
