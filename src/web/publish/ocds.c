/* Published contracts as OCDS, for everybody and by the API: the same package. */
#include "web/publish/ocds.h"

#include "app/admin/setting.h"
#include "app/publish/ocds.h"
#include "app/publish/verify.h"
#include "web/api/api.h"
#include "web/inside.h"
#include "web/limits.h"
#include "web/publish/inside.h"
#include "web/route.h"

enum gp_code public_ocid_prefix(struct work *w, const char **ret) {
    struct settings s;
    TRY(setting_numbers(w, &s));
    *ret = cstr_or_null(s.texts[SETTING_OCID_PREFIX]);
    return GP_OK;
}

static enum gp_code find_version(struct work *w, const char *round, const char *report,
                                 const struct report_version **ret) {
    struct public_list list = {0};
    TRY(public_list_load(w, NULL, &list));
    for (size_t i = 0; i < list.n_versions; i++) {
        *ret = &list.versions[i];
        if (strcmp((*ret)->round, round) == 0 && strcmp((*ret)->report, report) == 0)
            return GP_OK;
    }
    return gp_fail(w->err, GP_MISSING, NULL,
                   "这一轮没有公示的报告；一轮有几份报告的，请在地址里用 r= 说明是哪一份");
}

static enum gp_code write_package(struct http_call *call, struct work *w, struct buf *out) {
    const char *report = cstr_or_empty(http_query(call, "r"));
    const struct report_version *v = NULL;
    struct app_evaluation *ev;
    struct settings settings;
    struct ocds_place place;
    TRY(find_version(w, http_param(call, "round"), report, &v));
    TRY(setting_all(w, &settings));
    place.prefix = cstr_or_null(settings.texts[SETTING_OCID_PREFIX]);
    place.publisher = cstr_empty(settings.district) ? w->tenant : settings.district;
    if (!place.prefix)
        return gp_fail(w->err, GP_MISSING, NULL,
                       "还没有设定 OCDS 标识前缀，不能给出合同数据；请系统管理员在“设置”里填写");
    TRY(verify_evaluate(w, web_config(call)->files, v, &ev));
    const char *query = arena_printf(call->arena, "%s%s%s", public_query(call, w),
                                     *report ? "&r=" : "", http_url_encode(call->arena, report));
    place.page = arena_printf(call->arena, "%s/public/%s%s", web_base_url(call), v->round, query);
    place.uri =
        arena_printf(call->arena, "%s/public/%s/ocds.json%s", web_base_url(call), v->round, query);
    ocds_write(&place, v, ev, out);
    return GP_OK;
}

static enum gp_code public_ocds(struct http_call *call) {
    struct val *unused = val_map(call->arena);
    GP_CLEANUP(buf_free) struct buf json = BUF_INIT;
    struct work work;
    TRY(public_app(call, unused, &work));
    if (!work.tenant)
        return gp_fail(call->err, GP_MISSING, NULL, "没有这一轮公示，或它已转入更正、暂不显示");
    TRY(write_package(call, &work, &json));
    http_set_header(call, "Cache-Control", "no-cache");
    return http_reply(call, 200, "application/json", (struct str){buf_text(&json), json.n});
}

static enum gp_code api_ocds(struct http_call *call) {
    GP_CLEANUP(buf_free) struct buf json = BUF_INIT;
    struct work work = web_work(call);
    TRY(api_check_query(call));
    TRY(write_package(call, &work, &json));
    return api_reply(call, 200, &json, NULL);
}

static const struct api_query queries[] = {{"r", "报告编号；一轮有几份报告时要写", 64, NULL},
                                           {NULL, NULL, 0, NULL}};
static const struct api_operation get_ocds = {
    .id = "getOcds",
    .area = AREA_REPORTS,
    .gives = API_FILE,
    .media = "application/json",
    .queries = queries,
    .about = "已公示的项目合同，OCDS 1.1 的 release package；只含已公示的内容。没有设定 OCDS "
             "标识前缀的区划回答 404"};

const struct http_route ocds_routes[] = {
    WEB_GET("/public/:round/ocds.json", public_ocds, PERM_PUBLIC, "公示的合同（OCDS）",
            .where = HTTP_APART, .limit = &web_limits[LIMIT_RECOMPUTE]),
    {.method = HTTP_GET,
     .path = API_ROOT "/rounds/:round/ocds",
     .run = api_ocds,
     .need = PERM_MANAGE | PERM_VIEW,
     .where = HTTP_SLOW,
     .summary = "公示的合同（OCDS）",
     .about = &get_ocds,
     .unattended = true},
    {.path = NULL},
};
