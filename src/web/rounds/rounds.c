/* What the pages of this room share, the list of rounds, and the routes of all of them at the end:
 * who looks for a page begins there. The pages themselves are files of their own; here is only
 * what would otherwise be said several times, addresses, colors, how a refusal is shown. The list
 * goes out as a page and as a table from the same rows. */
#include "web/shown.h"
#include "web/rounds/rounds.h"

#include "shape/shape.h"
#include "web/edit.h"
#include "web/route.h"
#include "web/rounds/inside.h"

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
    web_refuse(call, code);
    return true;
}

void rounds_put_problem(struct http_call *call, struct val *m) {
    bool shown = call->refused;
    map_text(m, "problem", shown ? call->err->message : NULL);
    map_text(m, "where", shown ? call->err->where : NULL);
}

/* ---- the list */

static const char *title_of(const struct round_overview *r) {
    return cstr_empty(r->title) ? r->id : r->title;
}

static int64_t percent_of(const struct round_overview *r) {
    return r->entries > 0 ? r->handed_in * 100 / r->entries : 0;
}

static void add_round(struct http_call *call, struct val *list, const struct round_overview *r) {
    struct val *row = list_add_map(list);
    map_textf(row, "path", "/rounds/%s", http_url_encode(call->arena, r->id));
    map_text(row, "title", title_of(r));
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
    map_count(row, "percent", percent_of(r));
    map_bool(row, "has_entries", r->entries > 0);
    map_text(row, "id", r->id);
    map_count(row, "i", (int64_t)list->list.n - 1);
    map_bool(row, "may_archive", r->state == ROUND_PUBLISHED);
}

enum { BY_TITLE, BY_STATE, BY_YEAR, BY_STANDARD, BY_DEADLINE, BY_HAND_IN };
static const struct list_column list_columns[] = {
    [BY_TITLE] = {"title", "轮次", false},
    [BY_STATE] = {"state", "状态", false},
    [BY_YEAR] = {"year", "年度", false},
    [BY_STANDARD] = {"standard", "评估标准", false},
    [BY_DEADLINE] = {"deadline", "递交截止", false},
    [BY_HAND_IN] = {"hand_in", "资料递交", false},
};

static int compare_rounds(size_t column, const void *a, const void *b) {
    const struct round_overview *x = a, *y = b;
    int named;
    switch (column) {
    case BY_TITLE:
        return cstr_order(title_of(x), title_of(y));
    case BY_STATE:
        return list_by_number(x->state, y->state);
    case BY_YEAR:
        return list_by_number(x->year, y->year);
    case BY_STANDARD:
        named = cstr_order(x->standard_title, y->standard_title);
        return named ? named : list_by_number(x->standard_version, y->standard_version);
    case BY_DEADLINE:
        return list_by_number(x->deadline.day, y->deadline.day);
    default: /* what has no entries yet before what has none in */
        return list_by_number(x->entries > 0 ? percent_of(x) : -1,
                              y->entries > 0 ? percent_of(y) : -1);
    }
}

#define ROUNDS_A_PAGE 50

/* The rows of the page. Names are put in order by people's order and how much came in is counted,
 * neither of which is a column: sorted, all rounds are read, as the manager's first page does. */
static enum gp_code page_rows(struct http_call *call, struct val *m, struct round_overview **ret,
                              size_t *ret_n) {
    struct work work = web_work(call);
    struct list_order order = list_heads(call, m, list_columns, GP_COUNT(list_columns));
    struct round_overview *rounds;
    struct list_slice page;
    size_t n;
    if (order.column == SIZE_MAX) {
        int64_t all;
        TRY(store_round_number(&work, &all));
        page = list_pages(call, m, "/rounds", NULL, (size_t)all, ROUNDS_A_PAGE);
        return store_round_page(&work, web_today(), page.first, ROUNDS_A_PAGE, ret, ret_n);
    }
    TRY(store_round_overview(&work, web_today(), &rounds, &n));
    rounds = list_sorted(call->arena, &order, rounds, sizeof(*rounds), n, compare_rounds);
    page = list_pages(call, m, "/rounds", NULL, n, ROUNDS_A_PAGE);
    *ret = rounds + page.first;
    *ret_n = page.end - page.first;
    return GP_OK;
}

static enum gp_code rounds_list(struct http_call *call) {
    list_recall(call);
    struct round_overview *rounds;
    size_t n;
    struct val *m = web_page(call, "评估轮次");
    TRY(page_rows(call, m, &rounds, &n));
    struct val *list = map_list(m, "rounds");
    for (size_t i = 0; i < n; i++)
        add_round(call, list, &rounds[i]);
    map_bool(m, "has_rounds", n > 0);
    web_offer_download(call, m, "/rounds");
    bool may_archive = false;
    for (size_t i = 0; i < n; i++)
        may_archive = may_archive || rounds[i].state == ROUND_PUBLISHED;
    map_bool(m, "may_archive_any", may_archive);
    map_text(m, "js_many", asset_of("many.js")->url);
    rounds_put_problem(call, m);
    return web_render(call, "rounds/list", m);
}

static const struct book_column columns[] = {
    {.heading = "轮次"},
    {.heading = "类型"},
    {.heading = "年度"},
    {.heading = "街道"},
    {.heading = "状态"},
    {.heading = "评估标准"},
    {.heading = "递交截止", .kind = BOOK_DATE},
    {.heading = "参评项目", .kind = BOOK_COUNT, .total = true},
    {.heading = "已递交", .kind = BOOK_COUNT, .total = true},
    {.heading = "待受理", .kind = BOOK_COUNT, .total = true},
    {.heading = "退回补正", .kind = BOOK_COUNT, .total = true},
    {.heading = "已评分", .kind = BOOK_COUNT, .total = true},
};

static enum gp_code rounds_list_file(struct http_call *call) {
    struct work work = web_work(call);
    struct round_overview *rounds;
    size_t n;
    TRY(store_round_overview(&work, web_today(), &rounds, &n));
    struct web_table t = web_table(call, "评估轮次", "评估轮次", columns, GP_COUNT(columns));
    for (size_t i = 0; i < n; i++) {
        const struct round_overview *r = &rounds[i];
        const struct book_cell cells[] = {
            book_text(title_of(r)),
            book_text(round_kind_name(r->kind)),
            book_text(r->year == DEC_UNSET ? "" : whole_text(call->arena, r->year)),
            book_text(r->subdistrict),
            book_text(round_state_name(r->state)),
            book_text(arena_printf(call->arena, "%s（第 %lld 版）", r->standard_title,
                                   (long long)r->standard_version)),
            book_date(r->deadline),
            book_count(r->entries),
            book_count(r->handed_in),
            book_count(r->waiting),
            book_count(r->returned),
            book_count(r->scored),
        };
        web_table_add(&t, cells);
    }
    return web_table_send(&t, "评估轮次");
}

enum gp_code rounds_list_again(struct http_call *call) {
    return rounds_list(call);
}

/* ---- routes */

static const struct http_field pick_form[] = {
    {"listed", "项目", 200, HTTP_ROWS},
    {"take", "参评", 8, HTTP_ROWS},
    {"method", "评估方式", 400, HTTP_ROWS},
    {"subdistrict", "街道", 100, 0},
    {"operator", "运营机构", 200, 0},
    {"all", "全选", 2, 0},
    {"q", "查找", 100, 0},
    {"ended", "已到期的", 2, 0},
    {"sort", "排序", 20, 0},
    {"dir", "方向", 8, 0},
    {"method_all", "评估方式", 400, 0},
    {"deadline", "递交截止", 10, HTTP_ROWS},
    {"deadline_all", "递交截止", 10, 0},
    {"page", "页", 10, 0},
    EDIT_SEEN,
};
static const struct http_field step_form[] = {
    {"step", "操作", 32, HTTP_REQUIRED},
    {"reason", "原因", 1000, 0},
};
static const struct http_field parties_form[] = {
    {"commissioner", "委托方", 200, 0},        {"evaluator", "评估方", 200, 0},
    {"project", "项目", 200, HTTP_ROWS},       {"purchaser", "购买主体", 200, HTTP_ROWS},
    {"committee", "社区党委", 200, HTTP_ROWS}, EDIT_SEEN,
};
static const struct http_field reason_form[] = {{"reason", "原因", 1000, 0}};
static const struct http_field deadline_form[] = {
    {"deadline", "新的截止日期", 10, HTTP_REQUIRED},
    {"reason", "原因", 1000, 0},
    EDIT_SEEN,
};
/* What the board sends for what is selected, whatever is to be done with it. */
#define BATCH_FIELDS                                                                               \
    {"entry", "参评项目", 200, HTTP_ROWS}, {"all", "全选", 2, 0}, {"show", "情况", 20, 0},         \
        {"operator", "运营机构", 200, 0}, {"subdistrict", "街道", 100, 0},                         \
        {"sort", "排序", 20, 0}, {"dir", "方向", 8, 0}, {"page", "页", 10, 0},                     \
        {"reason", "原因", 1000, HTTP_ROWS}, {"due", "补正截止日期", 10, 0},                       \
        {"lacking", "写明缺的材料", 2, 0}, {"days", "异议期天数", 10, 0},                          \
        {"expert", "专家", 200, HTTP_ROWS}, {"suggest", "按建议补足", 2, 0},                       \
        {"day", "递交截止", 10, 0}, {                                                              \
        "method", "评估方式", 400, 0                                                               \
    }
static const struct http_field batch_form[] = {{"action", "操作", 32, HTTP_REQUIRED}, BATCH_FIELDS};
static const struct http_field casefile_form[] = {{"action", "操作", 32, 0}, BATCH_FIELDS};
static const struct http_field archive_form[] = {
    {"round", "评估轮次", 200, HTTP_ROWS},
    {"reason", "说明", 1000, 0},
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

static const struct http_field closing_form[] = {
    {"entry", "参评项目", 200, 0},
    {"from", "页面", 10, 0},
};

static const struct http_field account_form[] = {{"account", "账号", 200, HTTP_REQUIRED}};
static const struct http_field expert_form[] = {{"expert", "专家", 200, HTTP_REQUIRED}};
static const struct http_field tie_form[] = {
    {"step", "操作", 16, 0},     {"expert", "专家", 200, HTTP_REQUIRED},
    {"org", "机构", 200, 0},     {"relation", "关系", TEXT_NAME, 0},
    {"from", "开始日期", 10, 0}, {"to", "结束日期", 10, 0},
    {"reason", "原因", 1000, 0},
};
static const struct http_field pairs_form[] = {
    {"entry", "参评项目", 200, HTTP_ROWS},
    {"expert", "专家", 200, HTTP_ROWS},
    {"take", "采用", 8, HTTP_ROWS},
};

static const struct http_field give_form[] = {{"item", "用在哪里", 100, 0}};
static const struct http_field drop_form[] = {{"id", "文件", 40, HTTP_REQUIRED}};

#define ROUND "/rounds/:round"
#define ENTRY ROUND "/entries/:entry"

#define PAGE(p, h, says)      WEB_GET(p, h, PERM_MANAGE, says)
#define ACTION(p, h, f, says) WEB_POST(p, h, PERM_MANAGE, HTTP_WRITE, 1 << 20, says, WEB_FORM(f))
#define EDIT(p, h, f, says)                                                                        \
    WEB_POST(p, h, PERM_MANAGE, HTTP_WRITE, 1 << 20, says, WEB_FORM(f), .edits = true)

const struct http_route rounds_routes[] = {
    PAGE("/rounds", rounds_list, "评估轮次列表"),
    WEB_DOWNLOAD("/rounds", rounds_list_file, PERM_MANAGE, "评估轮次列表"),
    PAGE("/rounds/~new", rounds_new, "新建轮次"),
    ACTION("/rounds", rounds_add, rounds_form_fields, "新建轮次"),
    PAGE(ROUND, rounds_board, "轮次总览"),
    WEB_DOWNLOAD(ROUND "/board", rounds_board_file, PERM_MANAGE, "轮次总览"),
    PAGE(ROUND "/opening", rounds_opening, "开始前检查"),
    WEB_SHOWN(ROUND "/opening", rounds_opening, PERM_MANAGE, "开始前检查"),
    EDIT(ROUND "/parties", rounds_set_parties, parties_form, "补填相关单位"),
    PAGE(ROUND "/edit", rounds_edit, "修改轮次设置"),
    EDIT(ROUND "/edit", rounds_save, rounds_form_fields, "修改轮次设置"),
    PAGE(ROUND "/given", rounds_given, "附件和模板"),
    WEB_POST(ROUND "/given", rounds_give, PERM_MANAGE, HTTP_SLOW, (size_t)64 << 20,
             "上传通知的附件或清单的模板", WEB_FORM(give_form), .takes_files = true),
    ACTION(ROUND "/given/~drop", rounds_take_back, drop_form, "删去通知的附件或清单的模板"),
    WEB_GET(ROUND "/given/:id", rounds_given_file, PERM_MANAGE, "下载通知的附件或清单的模板",
            .where = HTTP_SLOW),
    PAGE(ROUND "/projects", rounds_projects, "选择参评项目"),
    EDIT(ROUND "/projects", rounds_choose, pick_form, "选择参评项目"),
    ACTION(ROUND "/step", rounds_step, step_form, "办理轮次的下一步"),
    /* In the pool: telling results evaluates the round. */
    WEB_POST(ROUND "/batch", rounds_batch, PERM_MANAGE, HTTP_SLOW, 1 << 20,
             "对选中的参评项目一起办理", WEB_FORM(batch_form)),
    WEB_POST(ROUND "/casefile", rounds_casefile, PERM_MANAGE, HTTP_SLOW, 1 << 18,
             "下载参评项目的档案", WEB_FORM(casefile_form)),
    PAGE(ROUND "/casefile/:job", rounds_casefile_page, "生成档案的进度"),
    WEB_GET(ROUND "/casefile/:job/file", rounds_casefile_file, PERM_MANAGE, "下载生成的档案",
            .where = HTTP_SLOW, .unit = HTTP_UNIT_OWN),
    PAGE(ROUND "/batch/:batch", rounds_batch_page, "一起办理的结果"),
    WEB_POST("/rounds/~archive", rounds_archive_chosen, PERM_MANAGE, HTTP_SLOW, 1 << 20,
             "归档选中的轮次", WEB_FORM(archive_form)),
    PAGE("/rounds/~archive/~done/:batch", rounds_archived_page, "一起归档的结果"),
    ACTION(ROUND "/closing", rounds_closing, closing_form, "通知评分将要结束"),
    ACTION(ROUND "/discard", rounds_discard_draft, reason_form, "删除筹备中的轮次"),
    EDIT(ROUND "/deadline", rounds_set_deadline, deadline_form, "延长递交截止"),
    ACTION(ROUND "/remind", rounds_remind, remind_form, "提醒未办的单位和人员"),
    PAGE(ENTRY, rounds_entry, "参评项目"),
    WEB_SHOWN(ENTRY, rounds_entry, PERM_MANAGE, "参评项目的材料"),
    ACTION(ENTRY "/step", rounds_entry_step, entry_step_form, "受理、退回、退出、恢复参评项目"),
    PAGE(ROUND "/experts", rounds_experts, "专家分配"),
    WEB_DOWNLOAD(ROUND "/experts", rounds_experts_file, PERM_MANAGE, "专家分配表"),
    ACTION(ROUND "/experts/add", rounds_add_expert, account_form, "加入专家"),
    ACTION(ROUND "/experts/drop", rounds_drop_expert, expert_form, "移出专家"),
    ACTION(ROUND "/experts/tie", rounds_tie, tie_form, "登记或删去专家的任职关系"),
    ACTION(ROUND "/experts/assign", rounds_assign_all, pairs_form, "按建议分配专家"),
    PAGE(ENTRY "/experts", rounds_panel, "分配参评项目的专家"),
    WEB_SHOWN(ENTRY "/experts", rounds_panel, PERM_MANAGE, "参评项目的专家"),
    ACTION(ENTRY "/experts", rounds_panel_step, tie_form, "分配、取消、指定组长、认定不构成回避"),
    {.path = NULL},
};
