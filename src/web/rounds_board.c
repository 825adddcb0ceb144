/* 轮次总览: the page that a manager has open all day. */
#include "codec/csv.h"
#include "web/rounds_inside.h"

/* ---- filters */

typedef bool (*line_test)(const struct board_line *l);

static bool is_open(const struct board_line *l) {
    return hand_in_is_open(l->hand_in);
}
static bool is_overdue(const struct board_line *l) {
    return l->hand_in == HAND_IN_OVERDUE || l->hand_in == HAND_IN_LATE;
}
static bool is_waiting(const struct board_line *l) {
    return l->row->state == ENTRY_HANDED_IN;
}
static bool is_returned(const struct board_line *l) {
    return l->row->state == ENTRY_RETURNED;
}
static bool lacks_items(const struct board_line *l) {
    return l->items_missing > 0 && l->row->state != ENTRY_WITHDRAWN;
}
static bool is_unstaffed(const struct board_line *l) {
    return l->row->experts == 0 && l->row->state != ENTRY_WITHDRAWN;
}
static bool lacks_sheets(const struct board_line *l) {
    return l->row->experts_done < l->row->experts && l->row->state != ENTRY_WITHDRAWN;
}
static bool lacks_ratings(const struct board_line *l) {
    return l->row->ratings < l->ratings_due && l->row->state != ENTRY_WITHDRAWN;
}
static bool is_withdrawn(const struct board_line *l) {
    return l->row->state == ENTRY_WITHDRAWN;
}

static const struct {
    const char *value, *text;
    line_test test;
} filters[] = {
    {"open", "资料未递交", is_open},         {"overdue", "逾期", is_overdue},
    {"waiting", "待受理", is_waiting},       {"returned", "退回补正中", is_returned},
    {"items", "缺必交材料", lacks_items},    {"unstaffed", "未分配专家", is_unstaffed},
    {"experts", "专家未评完", lacks_sheets}, {"ratings", "履约评价未齐", lacks_ratings},
    {"withdrawn", "已退出", is_withdrawn},
};

struct board_filter {
    const char *show, *operator_org, *subdistrict; /* NULL: all */
    line_test test;
};

static const char *chosen(struct http_call *call, const char *name) {
    const char *v = http_query(call, name);
    return cstr_empty(v) ? NULL : v;
}

static struct board_filter read_filter(struct http_call *call) {
    struct board_filter f = {.show = chosen(call, "show"),
                             .operator_org = chosen(call, "operator"),
                             .subdistrict = chosen(call, "subdistrict")};
    for (size_t i = 0; i < GP_COUNT(filters); i++)
        if (cstr_eq(filters[i].value, f.show))
            f.test = filters[i].test;
    return f;
}

static bool passes(const struct board_filter *f, const struct board_line *l) {
    if (f->operator_org && !cstr_eq(f->operator_org, l->row->operator_org))
        return false;
    if (f->subdistrict && !cstr_eq(f->subdistrict, l->row->subdistrict))
        return false;
    return !f->test || f->test(l);
}

static void add_once(struct val *list, const char *value, const char *text, const char *current) {
    if (cstr_empty(value))
        return;
    for (size_t i = 0; i < list->list.n; i++)
        if (cstr_eq(val_get(list->list.v[i], "value", 5)->text, value))
            return;
    add_option(list, value, text, current);
}

static void add_filters(struct val *m, const struct board *b, const struct board_filter *f) {
    struct val *show = map_list(m, "shows");
    for (size_t i = 0; i < GP_COUNT(filters); i++)
        add_option(show, filters[i].value, filters[i].text, f->show);
    struct val *operators = map_list(m, "operators"), *subdistricts = map_list(m, "subdistricts");
    for (size_t i = 0; i < b->n_lines; i++) {
        const struct board_row *row = b->lines[i].row;
        add_once(operators, row->operator_org, row->operator_name, f->operator_org);
        add_once(subdistricts, row->subdistrict, row->subdistrict, f->subdistrict);
    }
    map_bool(m, "several_subdistricts", subdistricts->list.n > 1);
    map_bool(m, "filtered", f->test || f->operator_org || f->subdistrict);
}

/* ---- the table */

static const char *const hand_in_colors[HAND_IN_N] = {
    [HAND_IN_PENDING] = "secondary", [HAND_IN_OVERDUE] = "red", [HAND_IN_RETURNED] = "orange",
    [HAND_IN_ON_TIME] = "green",     [HAND_IN_LATE] = "yellow", [HAND_IN_GIVEN] = "green",
    [HAND_IN_NONE] = "secondary",
};

/* 剩 7 天, 今天截止, 逾期 3 天; "" where no day is waited for. */
static const char *days_text(struct arena *a, const struct board *b, const struct board_line *l,
                             date_t today) {
    if (l->late_days > 0)
        return arena_printf(a, "逾期 %d 天", l->late_days);
    if (!hand_in_is_open(l->hand_in) || !date_is_set(b->head.deadline))
        return "";
    int32_t left = b->head.deadline.day - today.day;
    if (left < 0)
        return arena_printf(a, "已过 %d 天", -left);
    return left == 0 ? "今天截止" : arena_printf(a, "剩 %d 天", left);
}

static void add_line(struct http_call *call, struct val *list, const struct board *b,
                     const struct board_line *l) {
    const struct board_row *row = l->row;
    struct val *v = list_add_map(list);
    map_text(v, "path", entry_url(call, row->entry, ""));
    map_text(v, "experts_path", entry_url(call, row->entry, "/experts"));
    map_text(v, "center", row->center_name);
    map_text(v, "subdistrict", row->subdistrict);
    map_text(v, "operator", row->operator_name);
    map_text(v, "method", l->method_name ? l->method_name : "未选择");
    map_text(v, "state", entry_state_name(row->state));
    map_text(v, "color", entry_state_color(row->state));
    map_text(v, "hand_in", hand_in_name(l->hand_in));
    map_text(v, "hand_in_color", hand_in_colors[l->hand_in]);
    map_date(v, "handed_in", row->handed_in);
    map_bool(v, "active", row->state != ENTRY_WITHDRAWN);
    /* Before the round is open nobody could hand in anything. */
    map_bool(v, "lacks", l->items_missing > 0 && b->head.state != ROUND_DRAFT);
    map_count(v, "missing", l->items_missing);
    map_count(v, "required", b->head.required);
    map_count(v, "experts", row->experts);
    map_count(v, "experts_done", row->experts_done);
    map_bool(v, "has_experts", row->experts > 0);
    map_bool(v, "experts_ready", row->experts > 0 && row->experts == row->experts_done);
    map_count(v, "ratings", row->ratings);
    map_count(v, "ratings_due", l->ratings_due);
    map_bool(v, "has_ratings", l->ratings_due > 0);
    map_bool(v, "ratings_ready", row->ratings >= l->ratings_due);
    map_text(v, "days", days_text(call->arena, b, l, web_today()));
    map_bool(v, "late", l->late_days > 0);
}

/* ---- totals */

struct segment {
    const char *name, *css;
    size_t n;
};

/* The bar is 1000 units wide, as one per cent of a hundred entries would vanish. */
static void add_bar(struct val *m, const struct board_totals *t) {
    const struct segment segments[] = {
        {"按时递交", "bar-good", t->hand_in[HAND_IN_ON_TIME] + t->hand_in[HAND_IN_GIVEN]},
        {"逾期递交", "bar-fair", t->hand_in[HAND_IN_LATE]},
        {"退回补正", "bar-back", t->hand_in[HAND_IN_RETURNED]},
        {"未递交", "bar-open", t->hand_in[HAND_IN_PENDING]},
        {"逾期未递交", "bar-late", t->hand_in[HAND_IN_OVERDUE]},
    };
    struct val *list = map_list(m, "bar");
    size_t x = 0;
    for (size_t i = 0; i < GP_COUNT(segments); i++) {
        if (segments[i].n == 0)
            continue;
        size_t width = segments[i].n * 1000 / t->entries;
        struct val *row = list_add_map(list);
        map_text(row, "name", segments[i].name);
        map_text(row, "css", segments[i].css);
        map_count(row, "n", (int64_t)segments[i].n);
        map_count(row, "x", (int64_t)x);
        map_count(row, "width", (int64_t)width);
        x += width;
    }
}

static void add_progress(struct val *list, const char *name, int64_t done, int64_t all,
                         const char *unit) {
    struct val *row = list_add_map(list);
    map_text(row, "name", name);
    map_count(row, "done", done);
    map_count(row, "all", all);
    map_text(row, "unit", unit);
    map_bool(row, "given", all > 0);
}

static void add_totals(struct val *m, const struct board *b) {
    const struct board_totals *t = &b->totals;
    map_count(m, "n_entries", (int64_t)t->entries);
    map_count(m, "n_withdrawn", (int64_t)t->withdrawn);
    map_bool(m, "has_withdrawn", t->withdrawn > 0);
    map_bool(m, "has_entries", b->n_lines > 0);
    map_bool(m, "has_bar", t->entries > 0);
    add_bar(m, t);
    struct val *list = map_list(m, "progress");
    add_progress(list, "资料受理", (int64_t)t->accepted, (int64_t)t->entries, "个项目");
    add_progress(list, "专家评分", t->experts_done, t->experts, "份评分");
    add_progress(list, "履约评价", t->ratings, t->ratings_due, "份评价");
    add_progress(list, "完成评分", (int64_t)t->scored, (int64_t)t->entries, "个项目");
}

/* ---- what can be done */

/* Some steps are taken on a page of their own, where there is something to read first. later:
 * something else comes before it. */
static void add_step(struct http_call *call, struct val *list, const struct transition *t,
                     bool later) {
    struct val *row = list_add_map(list);
    const char *name, *page = rounds_move_page(t->id, &name);
    map_text(row, "id", t->id);
    map_text(row, "name", t->name);
    map_text(row, "effect", rounds_move_effect(t->id));
    map_bool(row, "needs_reason", t->needs_reason);
    map_bool(row, "forward", t->to > t->from && !later);
    map_bool(row, "elsewhere", page != NULL);
    map_text(row, "page_path", page ? round_url(call, page) : NULL);
    map_text(row, "page_name", name);
}

static bool has_open_result(const struct board *b) {
    for (size_t i = 0; i < b->n_lines; i++)
        if (b->lines[i].row->state != ENTRY_FINAL && b->lines[i].row->state != ENTRY_WITHDRAWN)
            return true;
    return false;
}

/* No step of the round, but what has to be done before the next one. */
static void add_settling(struct http_call *call, struct val *list) {
    struct val *row = list_add_map(list);
    map_text(row, "name", "复核异议，确定结果");
    map_bool(row, "forward", true);
    map_bool(row, "elsewhere", true);
    map_text(row, "page_path", round_url(call, "/objections"));
    map_text(row, "page_name", "异议复核");
}

/* The steps forward first: they are what is usually wanted. */
static void add_steps(struct http_call *call, struct val *m, const struct board *b) {
    struct val *list = map_list(m, "steps");
    bool settling = b->head.state == ROUND_FEEDBACK && has_open_result(b);
    if (settling)
        add_settling(call, list);
    for (int forward = 1; forward >= 0; forward--)
        for (size_t i = 0; i < n_round_transitions; i++) {
            const struct transition *t = &round_transitions[i];
            if (t->from == (int)b->head.state && t->actors & ACTOR_MANAGER &&
                (t->to > t->from) == forward)
                add_step(call, list, t, settling);
        }
    map_text(m, "step_path", round_url(call, "/step"));
}

static void add_reminders(struct http_call *call, struct val *m, const struct board *b) {
    static const struct {
        const char *kind, *name;
    } kinds[REMIND_N] = {
        [REMIND_OPERATOR] = {"operator", "催交资料"},
        [REMIND_EXPERT] = {"expert", "催专家评分"},
        [REMIND_RATER] = {"rater", "催履约评价"},
    };
    size_t today[REMIND_N] = {0};
    for (size_t i = 0; i < b->n_reminded; i++)
        today[b->reminded[i].kind]++;
    struct val *list = map_list(m, "reminders");
    for (unsigned k = 0; k < REMIND_N; k++) {
        if (!board_may_remind(b, (enum reminder_kind)k))
            continue;
        struct val *row = list_add_map(list);
        map_text(row, "kind", kinds[k].kind);
        map_text(row, "name", kinds[k].name);
        map_count(row, "today", (int64_t)today[k]);
        map_bool(row, "done_today", today[k] > 0);
    }
    map_bool(m, "has_reminders", list->list.n > 0);
    map_text(m, "remind_path", round_url(call, "/remind"));
}

/* ---- the page */

static void add_head(struct http_call *call, struct val *m, const struct round_head *h) {
    map_text(m, "kind", round_kind_name(h->kind));
    map_count(m, "year", h->year);
    map_text(m, "state", round_state_name(h->state));
    map_text(m, "color", round_state_color(h->state));
    map_text(m, "subdistrict", h->subdistrict);
    map_text(m, "commissioner", h->commissioner_name);
    map_text(m, "evaluator", h->evaluator_name);
    map_date(m, "opened", h->opened);
    map_date(m, "deadline", h->deadline);
    map_date(m, "scoring_due", h->scoring_due);
    map_date(m, "closed", h->closed);
    map_text(m, "notice", h->notice);
    map_bool(m, "is_draft", h->state == ROUND_DRAFT);
    map_bool(m, "is_collecting", h->state == ROUND_COLLECTING);
    map_bool(m, "may_add", h->state == ROUND_DRAFT || h->state == ROUND_COLLECTING);
    map_text(m, "csv_path", round_url(call, "/board.csv"));
}

static enum gp_code load(struct http_call *call, struct board *b) {
    struct app app = web_app(call);
    return board_load(&app, http_param(call, "round"), web_today(), b);
}

static enum gp_code show_board(struct http_call *call) {
    struct board b;
    TRY(load(call, &b));
    const char *title = cstr_empty(b.head.title) ? b.head.id : b.head.title;
    struct board_filter f = read_filter(call);
    struct val *m = web_page(call, title);
    round_tabs(call, m, b.head.id);
    add_head(call, m, &b.head);
    map_text(m, "standard", standard_label(call->arena, &b.standard));
    add_totals(m, &b);
    add_steps(call, m, &b);
    add_reminders(call, m, &b);
    add_filters(m, &b, &f);
    struct val *list = map_list(m, "lines");
    for (size_t i = 0; i < b.n_lines; i++)
        if (passes(&f, &b.lines[i]))
            add_line(call, list, &b, &b.lines[i]);
    map_count(m, "n_shown", (int64_t)list->list.n);
    map_bool(m, "has_lines", list->list.n > 0);
    return web_render(call, "round_board", m);
}

enum gp_code rounds_board(struct http_call *call) {
    return web_reading(call, show_board);
}

/* ---- export */

static const char *const csv_titles[] = {
    "街道",         "党群服务中心", "项目",       "运营机构",     "评估方式",
    "状态",         "递交情况",     "递交日期",   "逾期天数",     "必交材料",
    "缺少必交材料", "已分配专家",   "已评分专家", "应有履约评价", "已有履约评价",
};

static void csv_count(struct arena *a, struct buf *out, int64_t n) {
    csv_add(out, arena_printf(a, "%lld", (long long)n));
}

static void csv_board_line(struct arena *a, struct buf *out, const struct board *b,
                           const struct board_line *l) {
    const struct board_row *row = l->row;
    const char *texts[] = {row->subdistrict,
                           row->center_name,
                           row->project_title ? row->project_title : row->project,
                           row->operator_name,
                           l->method_name,
                           entry_state_name(row->state),
                           hand_in_name(l->hand_in),
                           date_text(a, row->handed_in)};
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        csv_add(out, texts[i]);
    const int64_t counts[] = {l->late_days,      b->head.required, l->items_missing, row->experts,
                              row->experts_done, l->ratings_due,   row->ratings};
    for (size_t i = 0; i < GP_COUNT(counts); i++)
        csv_count(a, out, counts[i]);
    csv_line(out);
}

static enum gp_code send_csv(struct http_call *call) {
    struct board b;
    TRY(load(call, &b));
    struct board_filter f = read_filter(call);
    struct buf *out = &call->response->body;
    csv_begin(out);
    for (size_t i = 0; i < GP_COUNT(csv_titles); i++)
        csv_add(out, csv_titles[i]);
    csv_line(out);
    for (size_t i = 0; i < b.n_lines; i++)
        if (passes(&f, &b.lines[i]))
            csv_board_line(call->arena, out, &b, &b.lines[i]);
    call->response->type = "text/csv; charset=utf-8";
    http_set_header(call, "Cache-Control", "no-store");
    http_download_as(call, arena_printf(call->arena, "%s-总览.csv",
                                        cstr_empty(b.head.title) ? b.head.id : b.head.title));
    return GP_OK;
}

enum gp_code rounds_csv(struct http_call *call) {
    return web_reading(call, send_csv);
}
