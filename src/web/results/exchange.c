/* Indicators for other systems: the same files by pages and by the API, and what the API takes in,
 * which goes the way of every table that is imported (app/workbook). */
#include "web/results/exchange.h"

#include "app/fill/fill.h"
#include "app/fill/sheets.h"
#include "app/results/exchange.h"
#include "app/rounds/flow.h"
#include "base/clock.h"
#include "base/rand.h"
#include "web/api/api.h"
#include "web/api/rows.h"
#include "web/fill/fill.h"
#include "web/fill/model.h"
#include "web/inside.h"
#include "web/route.h"

#define CODE_MOST  64 /* of a data set or a period */
#define NOTES_MOST 200

void exchange_offer(struct http_call *call, struct val *page, const char *base) {
    (void)call;
    struct val *m = map_map(page, "exchange");
    map_textf(m, "adx", "%s/adx", base);
    map_textf(m, "dhis2", "%s/dhis2", base);
}

/* ---- out */

static enum gp_code read_wish(struct http_call *call, struct exchange_wish *ret) {
    struct interval unused;
    *ret = (struct exchange_wish){
        .format = cstr_ends(call->request->path, "/dhis2") ? EXCHANGE_DHIS2 : EXCHANGE_ADX,
        .data_set = cstr_or_null(http_query(call, "dataSet")),
        .period = cstr_or_null(http_query(call, "period")),
        .now_ms = clock_now_ms()};
    if (strlen(cstr_or_empty(ret->data_set)) > CODE_MOST)
        return gp_fail(call->err, GP_INVALID, "dataSet", "太长，最多 64 个字节");
    if (ret->period && (strpbrk(ret->period, "-/") || !interval_read(str_of(ret->period), &unused)))
        return gp_fail(call->err, GP_INVALID, "period",
                       "认不出这个期间，请写成 2022、2022Q1、202201 这样（DHIS2 的写法）");
    return GP_OK;
}

static void remove_file(void *path) {
    (void)remove(path);
}

/* A file that goes when the answer has been sent, and where to write it. */
static enum gp_code open_file(struct http_call *call, const struct exchange_wish *wish,
                              const char *name, FILE **ret) {
    char *path =
        arena_printf(call->arena, "%s/%s", web_folder(call, "spool"), rand_id(call->arena));
    *ret = fopen(path, "wxe");
    if (!*ret)
        return gp_fail(call->err, GP_IO, "导出", "无法新建临时文件，请检查磁盘空间");
    arena_defer(call->arena, remove_file, path);
    call->response->file = path;
    call->response->type = exchange_type(wish->format);
    http_set_header(call, "Cache-Control", "no-store");
    http_download_as(
        call, arena_printf(call->arena, "%s-指标.%s", name, exchange_extension(wish->format)));
    return GP_OK;
}

static enum gp_code close_file(struct http_call *call, FILE *f, enum gp_code code) {
    if (fclose(f) != 0 && code == GP_OK)
        code = gp_fail(call->err, GP_IO, "导出", "写文件失败，磁盘可能已满");
    if (code != GP_OK)
        call->response->file = NULL;
    return code;
}

static enum gp_code send_round(struct http_call *call, const char *entry) {
    struct work work = web_work(call);
    struct exchange_wish wish;
    const char *round = http_param(call, "round");
    FILE *f;
    TRY(read_wish(call, &wish));
    TRY(open_file(call, &wish, entry ? entry : round, &f));
    return close_file(call, f, exchange_write_round(&work, &wish, round, entry, f));
}

static enum gp_code round_file(struct http_call *call) {
    return send_round(call, NULL);
}

static enum gp_code entry_file(struct http_call *call) {
    struct work work = web_work(call);
    struct entry_scope *scope;
    TRY(flow_read_entry(&work, FILL_ENTRY(call), &scope));
    return send_round(call, scope->entry);
}

static enum gp_code api_round_file(struct http_call *call) {
    TRY(api_check_query(call));
    return send_round(call, NULL);
}

/* As it is typed now. */
static enum gp_code fill_file(struct http_call *call) {
    struct work work = web_work(call);
    struct exchange_wish wish;
    struct fill_desk d;
    struct evaluation *ev = NULL;
    FILE *f;
    TRY(read_wish(call, &wish));
    TRY(fill_open(&work, FILL_ENTRY(call), NULL, &d));
    TRY(fill_evaluate(&work, &d.c, &ev));
    if (!ev)
        return gp_fail(call->err, GP_INVALID, NULL,
                       "填写的内容还算不出完成量，请先在“指标”里改正核查提示说的问题");
    TRY(open_file(call, &wish, d.c.entry->id, &f));
    return close_file(call, f, exchange_write(call->err, &wish, ev, f));
}

static enum gp_code api_fill_file(struct http_call *call) {
    TRY(api_check_query(call));
    return fill_file(call);
}

/* ---- in, by the API */

static enum gp_code refuse_problems(struct http_call *call, const struct workbook *b) {
    for (size_t i = 0; i < b->problems.n; i++) {
        const struct intake_problem *p = &b->problems.v[i];
        if (p->stops)
            api_add_error(
                call,
                arena_printf(call->arena, "%s %s", cstr_or_empty(p->sheet), cstr_or_empty(p->cell)),
                arena_printf(call->arena, "%s；%s", p->what, cstr_or_empty(p->remedy)));
    }
    return gp_fail(call->err, GP_INVALID, NULL, "还有 %zu 处需要改正，见 errors；一个数也没有导入",
                   b->problems.stopping);
}

static enum gp_code reply_imported(struct http_call *call, const struct workbook *b) {
    struct api_imported told = {.stored = b->stored,
                                .summary = b->stored ? b->summary : "没有变化",
                                .notes = gp_new_n(call->arena, const char *, NOTES_MOST)};
    for (size_t g = 0; g < b->kind->n_groups; g++) {
        told.added += (int64_t)b->counts[g][WORKBOOK_NEW];
        told.changed += (int64_t)b->counts[g][WORKBOOK_CHANGED];
        told.same += (int64_t)b->counts[g][WORKBOOK_SAME];
    }
    for (size_t i = 0; i < b->problems.n && told.n_notes < NOTES_MOST; i++)
        told.notes[told.n_notes++] = arena_printf(
            call->arena, "%s：%s", cstr_or_empty(b->problems.v[i].cell), b->problems.v[i].what);
    return api_reply_thing(call, &shape_api_imported, &told, NULL);
}

static enum gp_code post_values(struct http_call *call) {
    struct work work = web_work(call);
    const struct http_file *f = http_upload(call, "");
    struct entry_scope *scope;
    struct workbook b;
    TRY(api_check_query(call));
    if (!f || f->size == 0)
        return api_refuse(call, 400, GP_INVALID, NULL, "没有内容，文件应是请求的内容本身");
    TRY(WORK_READ(&work, fill_find(&work, FILL_ENTRY(call), &scope)));
    const struct workbook_wish wish = {.kind = &fill_workbook,
                                       .subject =
                                           fill_subject(call->arena, scope->round, scope->entry),
                                       .org = cstr_or_empty(scope->operator_org),
                                       .path = f->path,
                                       .file_name = "接口送来的指标数据",
                                       .store = true};
    TRY(workbook_import(&work, &wish, &b));
    if (b.problems.stopping > 0)
        return refuse_problems(call, &b);
    if (b.things.n == 0)
        return gp_fail(call->err, GP_INVALID, NULL,
                       "文件里没有可以导入的数，请核对 dataElement 和 attributeOptionCombo");
    return reply_imported(call, &b);
}

/* ---- routes */

static const struct api_query out_queries[] = {
    {"dataSet", "对方系统的数据集编码；不写是 gongping", CODE_MOST, NULL},
    {"period", "DHIS2 的期间，用于合同期的数；不写的由系统定", CODE_MOST, NULL},
    {NULL, NULL, 0, NULL},
};
#define OUT .gives = API_FILE, .queries = out_queries
static const struct api_operation round_adx = {.id = "getRoundIndicatorsAdx",
                                               .area = AREA_ROUNDS,
                                               .media = "application/adx+xml",
                                               OUT,
                                               .about = "这一轮各项目的指标，ADX（IHE QRPH）"};
static const struct api_operation round_dhis2 = {.id = "getRoundIndicatorsDhis2",
                                                 .area = AREA_ROUNDS,
                                                 .media = "application/json",
                                                 OUT,
                                                 .about =
                                                     "这一轮各项目的指标，DHIS2 的 dataValueSets"};
static const struct api_operation fill_adx = {.id = "getHandInIndicatorsAdx",
                                              .area = AREA_HAND_INS,
                                              .media = "application/adx+xml",
                                              OUT,
                                              .about = "现在填的指标，ADX（IHE QRPH）"};
static const struct api_operation fill_dhis2 = {.id = "getHandInIndicatorsDhis2",
                                                .area = AREA_HAND_INS,
                                                .media = "application/json",
                                                OUT,
                                                .about = "现在填的指标，DHIS2 的 dataValueSets"};
static const struct api_operation take_values = {
    .id = "postHandInIndicators",
    .area = AREA_HAND_INS,
    .writes = true,
    .gives = API_THING,
    .shape = &shape_api_imported,
    .takes_file = true,
    .about =
        "ADX 或 DHIS2 的 dataValueSets 就是请求的内容，Content-Type 写 "
        "application/octet-stream。完成量写进填报，要么全部写入，要么一个也不写；再送一次没有变化。"
        "可以在网页上整体撤销"};

#define OF_ROUND "/rounds/:round/indicators"
#define OF_ENTRY "/rounds/:round/entries/:entry/data/indicators"
#define OF_FILL  "/fill/:round/:entry/indicators"
#define OF_API   "/rounds/:round/entries/:entry/hand-in/indicators"
#define FILE_ROUTES(at, handler, perm, says)                                                       \
    WEB_GET(at "/adx", handler, perm, says "（ADX）", .where = HTTP_SLOW),                         \
        WEB_GET(at "/dhis2", handler, perm, says "（DHIS2）", .where = HTTP_SLOW)

const struct http_route exchange_routes[] = {
    FILE_ROUTES(OF_ROUND, round_file, PERM_MANAGE, "一轮的指标，给别的系统"),
    FILE_ROUTES(OF_ENTRY, entry_file, PERM_MANAGE, "一个项目的指标，给别的系统"),
    FILE_ROUTES(OF_FILL, fill_file, PERM_FILL, "填报的指标，给别的系统"),
    API_GET(OF_ROUND "/adx", api_round_file, PERM_MANAGE, HTTP_SLOW, &round_adx,
            "一轮的指标（ADX）"),
    API_GET(OF_ROUND "/dhis2", api_round_file, PERM_MANAGE, HTTP_SLOW, &round_dhis2,
            "一轮的指标（DHIS2）"),
    API_GET(OF_API "/adx", api_fill_file, PERM_FILL, HTTP_SLOW, &fill_adx, "填报的指标（ADX）"),
    API_GET(OF_API "/dhis2", api_fill_file, PERM_FILL, HTTP_SLOW, &fill_dhis2,
            "填报的指标（DHIS2）"),
    {.method = HTTP_POST,
     .path = API_ROOT OF_API,
     .run = post_values,
     .need = PERM_FILL,
     .where = HTTP_SLOW,
     .body_max = (size_t)17 << 20,
     .takes_files = true,
     .summary = "写入别的系统的指标数据",
     .about = &take_values,
     .unattended = true},
    {.path = NULL},
};
