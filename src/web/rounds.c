#include "web/rounds.h"

#include "web/rounds_inside.h"

/* ---- shared by the pages */

const char *round_url(struct http_call *call, const char *below) {
    return arena_printf(call->arena, "/rounds/%s%s",
                        http_url_encode(call->arena, http_param(call, "round")), below);
}

const char *entry_url(struct http_call *call, const char *entry, const char *below) {
    return round_url(call, arena_printf(call->arena, "/entries/%s%s",
                                        http_url_encode(call->arena, entry), below));
}

const char *round_state_color(enum round_state s) {
    static const char *const colors[ROUND_STATE_N] = {
        [ROUND_DRAFT] = "secondary", [ROUND_COLLECTING] = "blue", [ROUND_SCORING] = "purple",
        [ROUND_FEEDBACK] = "orange", [ROUND_APPROVAL] = "orange", [ROUND_PUBLISHED] = "green",
        [ROUND_ARCHIVED] = "green",
    };
    return s < ROUND_STATE_N ? colors[s] : "secondary";
}

const char *entry_state_color(enum entry_state s) {
    static const char *const colors[ENTRY_STATE_N] = {
        [ENTRY_OPEN] = "secondary",      [ENTRY_DRAFT] = "secondary", [ENTRY_HANDED_IN] = "blue",
        [ENTRY_RETURNED] = "orange",     [ENTRY_ACCEPTED] = "purple", [ENTRY_SCORED] = "purple",
        [ENTRY_DISCLOSED] = "orange",    [ENTRY_OBJECTED] = "red",    [ENTRY_FINAL] = "green",
        [ENTRY_WITHDRAWN] = "secondary",
    };
    return s < ENTRY_STATE_N ? colors[s] : "secondary";
}

void add_option(struct val *list, const char *value, const char *text, const char *chosen) {
    list_add_option(list, value, text, cstr_eq(value, chosen));
}

bool rounds_show_problem(struct http_call *call, enum gp_code code) {
    if (code != GP_INVALID && code != GP_CONFLICT && code != GP_LIMIT)
        return false;
    call->response->status = http_status_of(code);
    return true;
}

void rounds_put_problem(struct http_call *call, struct val *m) {
    bool shown = call->response->status >= 400;
    map_text(m, "problem", shown ? call->err->message : NULL);
    map_text(m, "where", shown ? call->err->where : NULL);
}

/* ---- the list */

static void add_round(struct http_call *call, struct val *list, const struct round_overview *r) {
    struct val *row = list_add_map(list);
    map_textf(row, "path", "/rounds/%s", http_url_encode(call->arena, r->id));
    map_text(row, "title", cstr_empty(r->title) ? r->id : r->title);
    map_text(row, "kind", round_kind_name(r->kind));
    map_count(row, "year", r->year);
    map_text(row, "subdistrict", r->subdistrict);
    map_text(row, "state", round_state_name(r->state));
    map_text(row, "color", round_state_color(r->state));
    map_textf(row, "standard", "%s（第 %lld 版）", r->standard_title,
              (long long)r->standard_version);
    map_date(row, "deadline", r->deadline);
    map_count(row, "entries", r->entries);
    map_count(row, "handed_in", r->handed_in);
    map_count(row, "percent", r->entries > 0 ? r->handed_in * 100 / r->entries : 0);
    map_bool(row, "has_entries", r->entries > 0);
}

static enum gp_code show_list(struct http_call *call) {
    struct app app = web_app(call);
    struct round_overview *rounds;
    size_t n;
    TRY(store_round_overview(app.db, app.arena, app.err, app.tenant, &rounds, &n));
    struct val *m = web_page(call, "评估轮次");
    struct val *list = map_list(m, "rounds");
    for (size_t i = 0; i < n; i++)
        add_round(call, list, &rounds[i]);
    map_bool(m, "has_rounds", n > 0);
    return web_render(call, "round_list", m);
}

static enum gp_code rounds_list(struct http_call *call) {
    return web_reading(call, show_list);
}

/* ---- routes */

static const struct http_field pick_form[] = {
    {"listed", "项目", 200, HTTP_ROWS},     {"take", "参评", 8, HTTP_ROWS},
    {"method", "评估方式", 100, HTTP_ROWS}, {"subdistrict", "街道", 100, 0},
    {"operator", "运营机构", 200, 0},
};
static const struct http_field step_form[] = {
    {"step", "操作", 32, HTTP_REQUIRED},
    {"reason", "原因", 1000, 0},
};
static const struct http_field reason_form[] = {{"reason", "原因", 1000, 0}};
static const struct http_field deadline_form[] = {
    {"deadline", "新的截止日期", 10, HTTP_REQUIRED},
    {"reason", "原因", 1000, 0},
};
static const struct http_field remind_form[] = {
    {"kind", "提醒对象", 16, HTTP_REQUIRED},
    {"entry", "参评项目", 200, 0},
};
static const struct http_field entry_step_form[] = {
    {"step", "操作", 32, HTTP_REQUIRED},
    {"reason", "原因", 1000, 0},
    {"lacking", "缺少的材料", 200, HTTP_ROWS},
    {"due", "补正截止日期", 10, 0},
};

static const struct http_field account_form[] = {{"account", "账号", 200, HTTP_REQUIRED}};
static const struct http_field expert_form[] = {{"expert", "专家", 200, HTTP_REQUIRED}};
static const struct http_field tie_form[] = {
    {"step", "操作", 16, 0},     {"expert", "专家", 200, HTTP_REQUIRED},
    {"org", "机构", 200, 0},     {"relation", "关系", 100, 0},
    {"from", "开始日期", 10, 0}, {"to", "结束日期", 10, 0},
    {"reason", "原因", 1000, 0},
};
static const struct http_field pairs_form[] = {
    {"entry", "参评项目", 200, HTTP_ROWS},
    {"expert", "专家", 200, HTTP_ROWS},
    {"take", "采用", 8, HTTP_ROWS},
};

#define ROUND "/rounds/:round"
#define ENTRY ROUND "/entries/:entry"

#define PAGE(p, h, s)                                                                              \
    { .method = HTTP_GET, .path = (p), .run = (h), .need = PERM_MANAGE, .summary = (s) }
#define ACTION_N(p, h, f, n, s)                                                                    \
    {                                                                                              \
        .method = HTTP_POST, .path = (p), .run = (h), .need = PERM_MANAGE, .where = HTTP_WRITE,    \
        .body_max = 1 << 20, .form = (f), .n_form = (n), .summary = (s)                            \
    }
#define ACTION(p, h, f, s) ACTION_N(p, h, f, GP_COUNT(f), s)

const struct http_route rounds_routes[] = {
    PAGE("/rounds", rounds_list, "评估轮次列表"),
    PAGE("/rounds/new", rounds_new, "新建轮次"),
    ACTION_N("/rounds", rounds_add, rounds_form_fields, ROUNDS_FORM_FIELDS, "新建轮次"),
    PAGE(ROUND, rounds_board, "轮次总览"),
    PAGE(ROUND "/board.csv", rounds_csv, "导出轮次总览"),
    PAGE(ROUND "/edit", rounds_edit, "修改轮次设置"),
    ACTION_N(ROUND "/edit", rounds_save, rounds_form_fields, ROUNDS_FORM_FIELDS, "修改轮次设置"),
    PAGE(ROUND "/projects", rounds_projects, "选择参评项目"),
    ACTION(ROUND "/projects", rounds_choose, pick_form, "选择参评项目"),
    ACTION(ROUND "/step", rounds_step, step_form, "办理轮次的下一步"),
    ACTION(ROUND "/discard", rounds_discard_draft, reason_form, "删除筹备中的轮次"),
    ACTION(ROUND "/deadline", rounds_set_deadline, deadline_form, "延长递交截止"),
    ACTION(ROUND "/remind", rounds_remind, remind_form, "提醒未办的单位和人员"),
    PAGE(ENTRY, rounds_entry, "参评项目"),
    ACTION(ENTRY "/step", rounds_entry_step, entry_step_form, "受理、退回、退出、恢复参评项目"),
    PAGE(ROUND "/experts", rounds_experts, "专家分配"),
    ACTION(ROUND "/experts/add", rounds_add_expert, account_form, "加入专家"),
    ACTION(ROUND "/experts/drop", rounds_drop_expert, expert_form, "移出专家"),
    ACTION(ROUND "/experts/tie", rounds_tie, tie_form, "登记或删去专家的任职关系"),
    ACTION(ROUND "/experts/assign", rounds_assign_all, pairs_form, "按建议分配专家"),
    PAGE(ENTRY "/experts", rounds_panel, "分配参评项目的专家"),
    ACTION(ENTRY "/experts", rounds_panel_step, tie_form, "分配、取消、指定组长、认定不构成回避"),
    {.path = NULL},
};
