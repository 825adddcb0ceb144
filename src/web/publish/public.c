/* Pages for anybody, without an account: public_app finds the district, which is asked for in the
 * address and never guessed, and open_version the newest version that may be seen. All that is
 * shown of a round is of its published version, down to the explanation of a figure, which is
 * computed from the published data. Verifying is verify.c; the routes that compute run apart and
 * are limited. */

#include "web/publish/public.h"

#include "app/results/evaluation.h"
#include "app/publish/verify.h"
#include "codec/qr.h"
#include "num/typed.h"
#include "store/publication.h"
#include "store/store.h"
#include "web/inside.h"
#include "web/limits.h"
#include "web/list.h"
#include "web/route.h"
#include "web/publish/inside.h"
#include "web/results/common.h"
#include "web/shown.h"

/* ---- the district */

enum gp_code public_app(struct http_call *call, struct val *m, struct work *ret) {
    *ret = web_work(call);
    struct store_tenant *tenants;
    size_t n;
    TRY(store_tenant_list(ret, &tenants, &n));
    const char *asked = http_query(call, "d");
    bool known = cstr_empty(asked);
    struct val *list = map_list(m, "districts");
    for (size_t i = 0; i < n; i++) {
        if (tenants[i].level != LEVEL_DISTRICT) { /* has no results of its own */
            if (cstr_eq(ret->tenant, tenants[i].tenant))
                ret->tenant = NULL;
            continue;
        }
        if (cstr_eq(asked, tenants[i].tenant)) {
            ret->tenant = web_visitor(call)->district = tenants[i].tenant;
            known = true;
        }
        struct val *row = list_add_map(list);
        map_text(row, "code", tenants[i].tenant);
        map_text(row, "name", tenants[i].name ? tenants[i].name : tenants[i].tenant);
    }
    if (!known) { /* never another district than the one asked for */
        ret->tenant = NULL;
        web_refuse(call, GP_MISSING);
    }
    map_text(m, "unknown_district", known ? NULL : asked);
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(ret->tenant, tenants[i].tenant))
            map_text(m, "district", tenants[i].name);
    map_bool(m, "must_choose", !ret->tenant);
    map_text(m, "district_code", ret->tenant ? ret->tenant : "");
    map_text(m, "contact", web_contact(call));
    return GP_OK;
}

const char *public_query(struct http_call *call, const struct work *w) {
    return arena_printf(call->arena, "?d=%s", http_url_encode(call->arena, w->tenant));
}

/* The same, with the report chosen of a round that has several. */
static const char *report_query(struct http_call *call, const struct work *w,
                                const struct report_version *v) {
    return cstr_empty(v->report) ? public_query(call, w)
                                 : arena_printf(call->arena, "%s&r=%s", public_query(call, w),
                                                http_url_encode(call->arena, v->report));
}

/* ---- the list */

/* Values to choose from, each once, in the order of the versions. */
static void add_choice(struct val *list, const char *value, const char *chosen) {
    for (size_t i = 0; i < list->list.n; i++) {
        const struct val *known = val_get(list->list.v[i], "value", 5);
        if (known && cstr_eq(known->text, value))
            return;
    }
    struct val *row = list_add_map(list);
    map_text(row, "value", value);
    map_bool(row, "chosen", cstr_eq(value, chosen));
}

static const char *year_text(struct arena *a, int64_t year) {
    return year == DEC_UNSET ? "" : arena_printf(a, "%lld", (long long)year);
}

static void add_results(struct val *row, const struct public_list *list,
                        const struct report_version *v) {
    struct val *results = map_list(row, "results");
    for (size_t i = 0; i < list->n_results; i++) {
        const struct public_result *r = &list->results[i];
        if (strcmp(r->round, v->round) != 0 || strcmp(r->report, v->report) != 0)
            continue;
        struct val *result = list_add_map(results);
        map_text(result, "center", r->center);
        map_text(result, "operator", r->operator_name);
        map_score(result, "total", r->total);
        map_text(result, "grade", r->grade);
        map_text(result, "entry", r->entry);
    }
    list_even(results, "total");
    map_bool(row, "any_results", results->list.n > 0);
}

static const struct web_shown_column result_columns[] = {
    {"评估轮次", "title", BOOK_TEXT},    {"街道", "subdistrict", BOOK_TEXT},
    {"年度", "year", BOOK_TEXT},         {"中心", "center", BOOK_TEXT},
    {"运营机构", "operator", BOOK_TEXT}, {"总分", "total", BOOK_SCORE},
    {"等级", "grade", BOOK_TEXT},
};
static const struct web_shown list_tables[] = {
    WEB_SHOWN_TABLE("评估结果", "rounds/results", result_columns),
};
static const struct web_shown round_tables[] = {
    WEB_SHOWN_TABLE("评估结果", "results", result_columns),
};

/* By year and round in the database already: else the newest ones would leave no place for them. */
static struct public_filter results_asked(struct http_call *call, const char *round) {
    struct public_filter f = {.word = http_query(call, "q"),
                              .round = round,
                              .year = DEC_UNSET,
                              .limit = web_wants_shown(call) ? WEB_SHOWN_MOST : PUBLIC_RESULTS_MAX};
    int64_t year;
    if (typed_figure(str_of(cstr_or_empty(http_query(call, "year"))), 0, TYPED_PLAIN, &year) ==
        DEC_PARSED)
        f.year = year;
    return f;
}

/* All published reports, or those of one round. */
static enum gp_code show_list(struct http_call *call, const char *round) {
    struct val *m = web_page(call, "评估结果公示");
    struct work work;
    TRY(public_app(call, m, &work));
    const char *word = http_query(call, "q"), *year = http_query(call, "year");
    const char *place = http_query(call, "place");
    map_text(m, "q", word ? word : "");
    struct val *rounds = map_list(m, "rounds"), *years = map_list(m, "years");
    struct val *places = map_list(m, "places");
    struct public_list list = {0};
    const struct public_filter filter = results_asked(call, round);
    if (work.tenant)
        TRY(public_list_load(&work, &filter, &list));
    for (size_t i = 0; i < list.n_versions; i++) {
        const struct report_version *v = &list.versions[i];
        if (round && strcmp(v->round, round) != 0)
            continue;
        const char *its_year = year_text(call->arena, v->year);
        add_choice(years, its_year, year);
        if (v->subdistrict)
            add_choice(places, v->subdistrict, place);
        bool wanted = (cstr_empty(year) || strcmp(year, its_year) == 0) &&
                      (cstr_empty(place) || cstr_eq(place, v->subdistrict));
        if (!wanted)
            continue;
        struct val *row = val_map(call->arena);
        add_results(row, &list, v);
        if (!cstr_empty(word) && !val_truth(val_get(row, "any_results", 11)))
            continue;
        map_text(row, "title", v->title);
        map_text(row, "subdistrict", v->subdistrict);
        map_text(row, "year", its_year);
        map_time(row, "at", v->published_ms);
        map_textf(row, "path", "/public/%s%s", v->round, report_query(call, &work, v));
        list_add(rounds, row);
    }
    map_bool(m, "any", rounds->list.n > 0);
    map_text(m, "explain_base", NULL);
    map_bool(m, "any_published", list.n_versions > 0);
    map_bool(m, "cut", list.n_results == (size_t)filter.limit);
    return web_render_shown(call, "publish/list", m, list_tables, GP_COUNT(list_tables));
}

static enum gp_code public_page(struct http_call *call) {
    return show_list(call, NULL);
}

/* ---- one round */

static enum gp_code open_version(struct http_call *call, struct val *m, struct work *w,
                                 struct public_list *list, const struct report_version **ret) {
    TRY(public_app(call, m, w));
    if (w->tenant)
        TRY(public_list_load(w, NULL, list));
    const char *report = cstr_or_empty(http_query(call, "r"));
    for (size_t i = 0; i < list->n_versions; i++) {
        *ret = &list->versions[i];
        if (strcmp((*ret)->round, http_param(call, "round")) == 0 &&
            strcmp((*ret)->report, report) == 0)
            return GP_OK;
    }
    return gp_fail(call->err, GP_MISSING, NULL, "没有这一轮公示，或它已转入更正、暂不显示");
}

static void add_qr(struct http_call *call, struct val *m, const struct work *w,
                   const struct report_version *v) {
    const char *url = arena_printf(call->arena, "%s/public/~verify%s&h=%s", web_base_url(call),
                                   public_query(call, w), v->report_sha256);
    map_html(m, "qr", qr_svg(call->arena, url, "验证这份报告的二维码"));
    map_textf(m, "verify_path", "/public/~verify%s&h=%s", public_query(call, w), v->report_sha256);
}

/* Earlier versions, with why each was replaced by the next. */
static enum gp_code add_history(struct val *m, struct work *w, const struct report_version *v) {
    struct report_state s;
    TRY(report_state_load(w, v->round, v->report, &s));
    struct val *rows = map_list(m, "history");
    for (size_t i = 0; i < s.n_versions; i++) {
        struct val *row = list_add_map(rows);
        map_count(row, "version", s.versions[i].version);
        map_time(row, "at", s.versions[i].published_ms);
        map_text(row, "reason", s.versions[i].reason);
        map_text(row, "report_sha256", s.versions[i].report_sha256);
    }
    map_bool(m, "revised", s.n_versions > 1);
    return GP_OK;
}

/* A round with several reports has no page of its own, but the list of them. */
static bool has_several(const struct http_call *call, const struct public_list *list) {
    bool found = false;
    for (size_t i = 0; i < list->n_versions && cstr_empty(http_query(call, "r")); i++)
        found = found || strcmp(list->versions[i].round, http_param(call, "round")) == 0;
    return found;
}

static enum gp_code public_round(struct http_call *call) {
    struct val *m = web_page(call, "评估结果公示");
    struct work work;
    struct public_list list = {0};
    const struct report_version *v = NULL;
    enum gp_code code = open_version(call, m, &work, &list, &v);
    if (code == GP_MISSING && has_several(call, &list))
        return show_list(call, http_param(call, "round"));
    TRY(code);
    map_text(m, "title", v->title);
    map_text(m, "round", v->round);
    map_text(m, "subdistrict", v->subdistrict);
    map_text(m, "year", year_text(call->arena, v->year));
    map_count(m, "version", v->version);
    map_text(m, "reason", v->reason);
    map_time(m, "at", v->published_ms);
    map_text(m, "report_sha256", v->report_sha256);
    map_text(m, "data_sha256", v->data_sha256);
    map_text(m, "signature", v->signature);
    map_text(m, "public_key", v->public_key);
    map_count(m, "audit_seq", v->audit_seq);
    map_text(m, "audit_hash", v->audit_hash);
    map_text(m, "query", report_query(call, &work, v));
    map_text(m, "district_query", public_query(call, &work));
    map_textf(m, "explain_base", "/public/%s/explain/", v->round);
    const char *prefix;
    TRY(public_ocid_prefix(&work, &prefix));
    map_bool(m, "ocds", prefix != NULL);
    add_results(m, &list, v);
    TRY(add_history(m, &work, v));
    add_qr(call, m, &work, v);
    return web_render_shown(call, "publish/round", m, round_tables, GP_COUNT(round_tables));
}

static enum gp_code public_explain(struct http_call *call) {
    struct val *m = web_page(call, "数字说明");
    struct work work;
    struct public_list list = {0};
    const struct report_version *v = NULL;
    TRY(open_version(call, m, &work, &list, &v));
    struct app_evaluation *ev;
    TRY(verify_evaluate(&work, web_config(call)->files, v, &ev));
    map_textf(m, "back", "/public/%s%s", v->round, report_query(call, &work, v));
    struct explain_place place = {arena_printf(call->arena, "/public/%s/explain/", v->round),
                                  report_query(call, &work, v), NULL};
    return results_explain(call, m, ev, http_param(call, "figure"), &place);
}

static enum gp_code public_file(struct http_call *call) {
    struct val *unused = val_map(call->arena);
    struct work work;
    struct public_list list = {0};
    const struct report_version *v = NULL;
    TRY(open_version(call, unused, &work, &list, &v));
    const struct {
        const char *kind, *sha256, *type, *name;
    } files[] = {
        {"report.pdf", v->pdf_sha256, "application/pdf", "评估报告.pdf"},
        {"report.json", v->report_sha256, "application/json", "评估报告.json"},
        {"data.json", v->data_sha256, "application/json", "公开数据.json"},
        {"package.json", v->package_sha256, "application/json", "验证文件.json"},
    };
    for (size_t i = 0; i < GP_COUNT(files); i++)
        if (strcmp(files[i].kind, http_param(call, "file")) == 0)
            return results_document_reply(call, files[i].sha256, files[i].type,
                                          arena_printf(call->arena, "%s%s%s-%s", v->round,
                                                       *v->report ? "-" : "", v->report,
                                                       files[i].name));
    return gp_fail(call->err, GP_MISSING, NULL, "没有这个文件");
}

const struct http_route public_routes[] = {
    WEB_GET("/public", public_page, PERM_PUBLIC, "评估结果公示"),
    WEB_SHOWN("/public", public_page, PERM_PUBLIC, "公示的评估结果"),
    WEB_GET("/public/~verify", public_verify_page, PERM_PUBLIC, "验证报告", .where = HTTP_APART,
            .limit = &web_limits[LIMIT_RECOMPUTE]),
    WEB_POST("/public/~verify", public_verify_upload, PERM_PUBLIC, HTTP_APART, (size_t)64 << 20,
             "验证上传的报告文件", .unit = HTTP_UNIT_READS, .limit = &web_limits[LIMIT_VERIFY],
             .takes_files = true),
    WEB_GET("/public/~verifier", public_verifier, PERM_PUBLIC, "独立验证页"),
    WEB_GET("/public/:round", public_round, PERM_PUBLIC, "一轮评估的公示"),
    WEB_SHOWN("/public/:round", public_round, PERM_PUBLIC, "一轮公示的结果"),
    WEB_GET("/public/:round/explain/:figure", public_explain, PERM_PUBLIC, "一个数字的说明",
            .where = HTTP_APART, .limit = &web_limits[LIMIT_RECOMPUTE]),
    WEB_GET("/public/:round/files/:file", public_file, PERM_PUBLIC, "公示的文件",
            .where = HTTP_SLOW),
    {.path = NULL},
};
