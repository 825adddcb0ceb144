/* Rounds, entries, notices and the audit log for programs, by the functions of app that their pages
 * call; and at the end the routes of all that is about rounds. */
#include "web/api/api.h"
#include "web/api/inside.h"
#include "web/api/rows.h"

#include "app/admin/admin.h"
#include "app/notice.h"
#include "app/rounds/entry.h"
#include "base/clock.h"
#include "bundle/bundle.h"
#include "web/results/inside.h"
#include "web/rounds/inside.h"

/* ---- who asks */

static enum gp_code me(struct http_call *call) {
    const struct visitor *v = web_visitor(call);
    struct api_me me = {.tenant = v->tenant,
                        .login = v->account->login,
                        .name = v->account->name,
                        .token = v->token_used->name,
                        .base_url = web_base_url(call),
                        .areas = gp_new_n(call->arena, const char *, 2 * (size_t)AREA_N),
                        .last_day = v->token_used->last_day,
                        .limit = API_PACE_MOST,
                        .window_seconds = API_PACE_WINDOW_MS / 1000};
    for (enum token_area i = 0; i < AREA_N; i++)
        for (int writes = 0; writes < 2; writes++)
            if (v->token_used->rights & token_right(i, writes))
                me.areas[me.n_areas++] = arena_printf(call->arena, "%s:%s", token_areas[i].word,
                                                      writes ? "write" : "read");
    return api_reply_thing(call, &shape_api_me, &me, NULL);
}

/* ---- rounds */

static enum gp_code load_rounds(struct http_call *call, struct api_rows *ret) {
    struct work work = web_work(call);
    struct round_overview *v;
    TRY(store_round_overview(&work, web_today(), &v, &ret->n));
    ret->v = v;
    return GP_OK;
}

static enum gp_code get_round(struct http_call *call) {
    struct work work = web_work(call);
    struct round_overview r;
    TRY(store_round_counts(&work, http_param(call, "round"), web_today(), &r));
    return api_reply_thing(call, &shape_round_overview, &r, NULL);
}

static enum gp_code get_bundle(struct http_call *call) {
    struct work work = web_work(call);
    GP_CLEANUP(buf_free) struct buf json = BUF_INIT;
    struct dossier d;
    TRY(api_check_query(call));
    TRY(WORK_WRITE(&work, registry_export(&work, http_param(call, "round"), &d)));
    bundle_write(&d, &json);
    return api_reply(call, 200, &json, NULL);
}

/* ---- entries */

static void fill_entry(const struct board *b, const struct board_line *l, struct api_entry *ret) {
    const struct board_row *r = l->row;
    *ret = (struct api_entry){.id = r->entry,
                              .round = b->head.id,
                              .project = r->project,
                              .project_title = r->project_title,
                              .center = r->center,
                              .center_name = r->center_name,
                              .subdistrict = r->subdistrict,
                              .operator_org = r->operator_org,
                              .operator_name = r->operator_name,
                              .purchaser = r->purchaser,
                              .committee = r->committee,
                              .method = r->method,
                              .method_name = l->method_name,
                              .state = r->state,
                              .hand_in = l->hand_in,
                              .contract_end = r->contract_end,
                              .deadline = l->deadline,
                              .handed_in = r->handed_in,
                              .late_days = l->late_days,
                              .items_missing = l->items_missing,
                              .experts = r->experts,
                              .experts_done = r->experts_done,
                              .ratings = r->ratings,
                              .ratings_due = l->ratings_due};
}

static enum gp_code load_board(struct http_call *call, struct board *ret) {
    struct work work = web_work(call);
    return board_load(&work, http_param(call, "round"), web_today(), ret);
}

static enum gp_code load_entries(struct http_call *call, struct api_rows *ret) {
    struct board b;
    TRY(load_board(call, &b));
    struct api_entry *v = gp_new_n(call->arena, struct api_entry, b.n_lines + 1);
    for (size_t i = 0; i < b.n_lines; i++)
        fill_entry(&b, &b.lines[i], &v[i]);
    *ret = (struct api_rows){.v = v, .n = b.n_lines};
    return GP_OK;
}

static enum gp_code reply_entry(struct http_call *call) {
    struct board b;
    TRY(load_board(call, &b));
    for (size_t i = 0; i < b.n_lines; i++) {
        if (!cstr_eq(b.lines[i].row->entry, http_param(call, "entry")))
            continue;
        struct api_entry e;
        fill_entry(&b, &b.lines[i], &e);
        return api_reply_thing(call, &shape_api_entry, &e, NULL);
    }
    return gp_fail(call->err, GP_MISSING, NULL, "这一轮里没有这个参评项目");
}

static enum gp_code make_step(struct http_call *call) {
    struct work work = web_work(call);
    struct api_step wish = {.due = DATE_UNSET};
    TRY(api_read_body(call, &shape_api_step, &wish));
    const struct entry_step step = {.step = words_api_step_kind.v[wish.step].word,
                                    .reason = wish.reason,
                                    .due = date_text(call->arena, wish.due)};
    TRY(entry_make_step(&work, http_param(call, "round"), http_param(call, "entry"), &step,
                        web_today()));
    return reply_entry(call);
}

static enum gp_code post_step(struct http_call *call) {
    return api_once(call, make_step);
}

/* ---- notices */

static enum gp_code load_notices(struct http_call *call, struct api_rows *ret) {
    struct work work = web_work(call);
    struct notice *v;
    TRY(notice_own(&work, &v, &ret->n));
    ret->v = v;
    return GP_OK;
}

static enum gp_code read_notice(struct http_call *call) {
    struct work work = web_work(call);
    TRY(notice_mark_read(&work, http_param(call, "notice")));
    return api_reply_nothing(call);
}

static enum gp_code post_read(struct http_call *call) {
    return api_once(call, read_notice);
}

/* ---- the audit log: pages are cut by the database */

static enum gp_code day_ms(struct http_call *call, const char *name, bool end, int64_t *ret) {
    const char *text = api_asked(call, name);
    date_t day;
    *ret = DEC_UNSET;
    if (!text)
        return GP_OK;
    if (!date_parse(str_of(text), &day))
        return api_refuse(call, 400, GP_INVALID, name, "应写成 2026-03-01 的样子");
    *ret = (day.day + (int64_t)end) * DAY_MS - CHINA_OFFSET_MS - end;
    return GP_OK;
}

static enum gp_code load_audit(struct http_call *call, struct api_rows *ret) {
    struct work work = web_work(call);
    struct audit_filter f = AUDIT_FILTER_ALL;
    struct audit_row *rows;
    const char *after;
    size_t limit;
    f.actor = api_asked(call, "actor");
    f.action = api_asked(call, "action");
    f.subject = api_asked(call, "subject");
    TRY(day_ms(call, "from", false, &f.from_ms));
    TRY(day_ms(call, "to", true, &f.to_ms));
    TRY(api_limit(call, &limit));
    TRY(api_after(call, &after));
    if (after && dec_parse(str_of(after), 0, &f.before_seq) != DEC_PARSED)
        return api_refuse(call, 400, GP_INVALID, "cursor", "不是这个列表给出的游标");
    /* One more than the page has tells that there is a next one. */
    f.limit = (int64_t)(limit < AUDIT_PAGE_MAX ? limit + 1 : AUDIT_PAGE_MAX);
    TRY(store_audit_list(&work, &f, &rows, &ret->n));
    ret->v = rows;
    ret->paged = true;
    return GP_OK;
}

/* ---- what may be asked */

static const char *const round_filters[] = {"state", "year", "kind", "subdistrict", NULL};
static const char *const round_sorts[] = {"id", "title", "year", "state", "deadline", NULL};
static const struct api_list rounds_list = {.shape = &shape_round_overview,
                                            .key = "id",
                                            .order = "-year",
                                            .filters = round_filters,
                                            .sorts = round_sorts,
                                            .load = load_rounds};
static const char *const entry_filters[] = {"state",       "hand_in", "operator_org", "center",
                                            "subdistrict", "method",  "project",      NULL};
static const char *const entry_sorts[] = {
    "id", "center_name", "operator_name", "state", "deadline", "handed_in", NULL};
static const struct api_list entries_list = {.shape = &shape_api_entry,
                                             .key = "id",
                                             .order = "id",
                                             .filters = entry_filters,
                                             .sorts = entry_sorts,
                                             .load = load_entries};
static const char *const notice_sorts[] = {"created_at", NULL};
static const struct api_list notices_list = {.shape = &shape_notice,
                                             .key = "id",
                                             .order = "-created_at",
                                             .sorts = notice_sorts,
                                             .load = load_notices};
static const struct api_query audit_queries[] = {
    {"actor", "操作人（账号编号）", 100, NULL},
    {"action", "操作", 100, NULL},
    {"subject", "对象", 300, NULL},
    {"from", "开始日期", 10, NULL},
    {"to", "结束日期", 10, NULL},
    {NULL, NULL, 0, NULL},
};
static const struct api_list audit_list = {.shape = &shape_audit_row,
                                           .key = "seq",
                                           .order = "-seq",
                                           .queries = audit_queries,
                                           .load = load_audit};

static const struct api_operation get_me = {.id = "getToken",
                                            .area = AREA_ROUNDS,
                                            .gives = API_THING,
                                            .shape = &shape_api_me,
                                            .anyone = true};
const struct api_operation api_list_rounds = {
    .id = "listRounds", .area = AREA_ROUNDS, .gives = API_LIST, .list = &rounds_list};
static const struct api_operation get_one_round = {
    .id = "getRound", .area = AREA_ROUNDS, .gives = API_THING, .shape = &shape_round_overview};
static const struct api_operation get_round_bundle = {
    .id = "getRoundBundle",
    .area = AREA_REPORTS,
    .gives = API_FILE,
    .media = "application/json",
    .about = "整轮的数据，格式见 docs/bundle.md；含个人信息，下载记入审计日志"};
const struct api_operation api_list_entries = {
    .id = "listEntries", .area = AREA_ROUNDS, .gives = API_LIST, .list = &entries_list};
static const struct api_operation get_one_entry = {
    .id = "getEntry", .area = AREA_ROUNDS, .gives = API_THING, .shape = &shape_api_entry};
static const struct api_operation step_entry = {
    .id = "stepEntry",
    .area = AREA_ROUNDS,
    .writes = true,
    .gives = API_THING,
    .shape = &shape_api_entry,
    .takes = &shape_api_step,
    .about = "能不能做由参评项目的状态决定，和网页上一样会通知运营机构"};
static const struct api_operation list_notices = {.id = "listNotices",
                                                  .area = AREA_NOTICES,
                                                  .gives = API_LIST,
                                                  .list = &notices_list,
                                                  .about = "未读和最近的，最多 100 条"};
static const struct api_operation mark_notice = {
    .id = "readNotice", .area = AREA_NOTICES, .writes = true, .gives = API_NOTHING};
const struct api_operation api_list_audit = {.id = "listAudit",
                                             .area = AREA_AUDIT,
                                             .gives = API_LIST,
                                             .list = &audit_list,
                                             .about = "从新到旧，一页最多 499 条"};

const struct http_route api_routes[] = {
    API_GET("/token", me, PERM_SIGNED_IN, HTTP_INLINE, &get_me, "这个令牌是谁的、能做什么"),
    API_GET("/rounds", api_list_rows, PERM_MANAGE, HTTP_INLINE, &api_list_rounds, "评估轮次"),
    API_GET("/rounds/:round", get_round, PERM_MANAGE, HTTP_INLINE, &get_one_round, "一个评估轮次"),
    {.method = HTTP_GET,
     .path = API_ROOT "/rounds/:round/bundle",
     .run = get_bundle,
     .need = PERM_MANAGE,
     .where = HTTP_SLOW,
     .unit = HTTP_UNIT_OWN,
     .summary = "整轮的数据",
     .about = &get_round_bundle,
     .unattended = true},
    API_GET("/rounds/:round/entries", api_list_rows, PERM_MANAGE, HTTP_INLINE, &api_list_entries,
            "一轮的参评项目"),
    API_GET("/rounds/:round/entries/:entry", reply_entry, PERM_MANAGE, HTTP_INLINE, &get_one_entry,
            "一个参评项目"),
    API_WRITE(HTTP_POST, "/rounds/:round/entries/:entry/steps", post_step, PERM_MANAGE, 16384,
              &step_entry, "办理参评项目的下一步"),
    API_GET("/rounds/:round/marks", api_list_rows, PERM_MANAGE, HTTP_SLOW, &api_list_marks,
            "一轮的评分表"),
    API_GET("/rounds/:round/form-answers", api_list_rows, PERM_MANAGE, HTTP_SLOW,
            &api_list_form_answers, "一轮的表单回答"),
    API_GET("/marking", api_list_rows, PERM_MARK, HTTP_SLOW, &api_list_tasks, "本人的评分任务"),
    API_GET("/rounds/:round/findings", api_list_rows, PERM_MANAGE, HTTP_SLOW, &api_list_findings,
            "一轮的核查发现"),
    API_GET("/rounds/:round/results", api_list_rows, PERM_MANAGE | PERM_VIEW | PERM_FILL, HTTP_SLOW,
            &api_list_results, "一轮的得分"),
    API_GET("/rounds/:round/settlement", api_list_rows, PERM_MANAGE | PERM_VIEW | PERM_FILL,
            HTTP_SLOW, &api_list_settlement, "一轮的结算"),
    API_GET("/rounds/:round/reports", api_list_rows, PERM_MANAGE, HTTP_INLINE, &api_list_reports,
            "一轮已公示的报告"),
    {.method = HTTP_GET,
     .path = API_ROOT "/rounds/:round/reports/:version/files/:kind",
     .run = results_version_file,
     .need = PERM_MANAGE,
     .where = HTTP_SLOW,
     .unit = HTTP_UNIT_OWN,
     .summary = "已公示版本的文件",
     .about = &api_get_report_file,
     .unattended = true},
    {.method = HTTP_GET,
     .path = API_ROOT "/rounds/:round/entries/:entry/papers/:kind",
     .run = papers_entry_file,
     .need = PERM_SIGNED_IN,
     .where = HTTP_SLOW,
     .summary = "参评项目的一种文书",
     .about = &api_get_paper,
     .unattended = true},
    API_GET("/notices", api_list_rows, PERM_SIGNED_IN, HTTP_INLINE, &list_notices, "本人的消息"),
    API_WRITE(HTTP_POST, "/notices/:notice/read", post_read, PERM_SIGNED_IN, 1024, &mark_notice,
              "标为已读"),
    API_GET("/audit", api_list_rows, PERM_ADMIN, HTTP_INLINE, &api_list_audit, "审计日志"),
    {.path = NULL},
};
