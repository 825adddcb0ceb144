/* 轮次总览: the page that a manager has open all day. Begin at filters: each is a test over a line
 * of the board, and the page and its export use the same ones. The lines and totals come from
 * app/rounds/board.c, read in one transaction; the steps that are offered come from core's table
 * of transitions, so none is named here. */
#include "web/download.h"
#include "web/marking/closing_view.h"
#include "web/rounds/inside.h"
#include "web/results/exchange.h"

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
static bool is_marked(const struct board_line *l) {
    return l->row->state == ENTRY_ACCEPTED && l->row->experts > 0 &&
           l->row->experts_done >= l->row->experts;
}
static bool has_own_deadline(const struct board_line *l) {
    return date_is_set(l->row->deadline);
}
static bool is_withdrawn(const struct board_line *l) {
    return l->row->state == ENTRY_WITHDRAWN;
}

static const struct {
    const char *value, *text;
    line_test test;
} filters[] = {
    {"open", "资料未递交", is_open},
    {"overdue", "逾期", is_overdue},
    {"waiting", "待受理", is_waiting},
    {"returned", "退回补正中", is_returned},
    {"items", "缺必交材料", lacks_items},
    {"unstaffed", "未分配专家", is_unstaffed},
    {"experts", "专家未评完", lacks_sheets},
    {"ratings", "履约评价未齐", lacks_ratings},
    {"marked", "专家已评完，待完成评分", is_marked},
    {"own_day", "单独设定递交截止", has_own_deadline},
    {"withdrawn", "已退出", is_withdrawn},
};

struct board_filter {
    const char *show, *operator_org, *subdistrict; /* NULL: all */
    line_test test;
};

static const char *chosen(struct http_call *call, const char *name) {
    bool posted = call->request->method == HTTP_POST;
    const char *v = posted ? http_form(call, name) : http_query(call, name);
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

bool rounds_board_shows(struct http_call *call, const struct board_line *l) {
    struct board_filter f = read_filter(call);
    return passes(&f, l);
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
    map_text(m, "show", f->test ? f->show : "");
    map_text(m, "operator", cstr_or_empty(f->operator_org));
    map_text(m, "subdistrict_chosen", cstr_or_empty(f->subdistrict));
}

/* ---- order */

enum { BY_CENTER, BY_OPERATOR, BY_METHOD, BY_STATE, BY_HAND_IN, BY_EXPERTS, BY_RATINGS };

static const struct list_column list_columns[] = {
    [BY_CENTER] = {"center", "党群服务中心", false}, [BY_OPERATOR] = {"org", "运营机构", false},
    [BY_METHOD] = {"method", "方式", false},         [BY_STATE] = {"state", "状态", false},
    [BY_HAND_IN] = {"hand_in", "资料递交", false},   [BY_EXPERTS] = {"experts", "专家评分", true},
    [BY_RATINGS] = {"ratings", "履约评价", true},
};

/* What is furthest behind comes first where a column tells of progress. */
static int compare_lines(size_t column, const void *a, const void *b) {
    const struct board_line *x = a, *y = b;
    switch (column) {
    case BY_CENTER:
        return cstr_order(x->row->center_name, y->row->center_name);
    case BY_OPERATOR:
        return cstr_order(x->row->operator_name, y->row->operator_name);
    case BY_METHOD:
        return cstr_order(x->method_name, y->method_name);
    case BY_STATE:
        return list_by_number(x->row->state, y->row->state);
    case BY_HAND_IN:
        if (x->items_missing != y->items_missing)
            return list_by_number(y->items_missing, x->items_missing);
        return list_by_number(y->late_days, x->late_days);
    case BY_EXPERTS:
        return list_by_number(x->row->experts_done - x->row->experts,
                              y->row->experts_done - y->row->experts);
    default:
        return list_by_number(x->row->ratings - x->ratings_due, y->row->ratings - y->ratings_due);
    }
}

/* ---- the table */

#define LINES_A_PAGE 50

static const char *const hand_in_colors[HAND_IN_N] = {
    [HAND_IN_PENDING] = "secondary", [HAND_IN_OVERDUE] = "red", [HAND_IN_RETURNED] = "orange",
    [HAND_IN_ON_TIME] = "green",     [HAND_IN_LATE] = "yellow", [HAND_IN_GIVEN] = "green",
    [HAND_IN_NONE] = "secondary",
};

/* 剩 7 天, 今天截止, 逾期 3 天; "" where no day is waited for. */
static const char *days_text(struct arena *a, const struct board_line *l, date_t today) {
    if (l->late_days > 0)
        return arena_printf(a, "逾期 %d 天", l->late_days);
    date_t due = l->hand_in == HAND_IN_RETURNED ? l->row->correct_by : l->deadline;
    if (!hand_in_is_open(l->hand_in) || !date_is_set(due))
        return "";
    int32_t left = due.day - today.day;
    if (left < 0)
        return arena_printf(a, "已过 %d 天", -left);
    return left == 0 ? "今天截止" : arena_printf(a, "剩 %d 天", left);
}

static void add_line(struct http_call *call, struct val *list, const struct board *b,
                     const struct board_line *l) {
    const struct board_row *row = l->row;
    struct val *v = list_add_map(list);
    map_count(v, "i", (int64_t)list->list.n - 1);
    map_text(v, "entry", row->entry);
    map_bool(v, "chosen", rounds_is_chosen(call, row->entry));
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
    map_text(v, "days", days_text(call->arena, l, web_today()));
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
                     bool later, const struct closing_sheets *sheets) {
    struct val *row = list_add_map(list);
    struct closing_move move = {t, true};
    closing_put(row, sheets, &move, http_param(call, "round"), NULL, "");
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

/* What a draft lacks, and whether it can still be thrown away. */
static void add_draft(struct val *m, const struct board *b) {
    bool draft = b->head.state == ROUND_DRAFT;
    struct rounds_obstacle open = {NULL, NULL}, discard = {NULL, NULL};
    if (draft) {
        open = rounds_open_obstacle(&b->head, b->rows, b->n_lines);
        discard = rounds_discard_obstacle(b->rows, b->n_lines);
    }
    map_bool(m, "is_draft", draft);
    map_text(m, "open_obstacle", open.why);
    map_text(m, "open_where", open.where);
    map_bool(m, "may_discard", draft && !discard.why);
}

/* The steps forward first: they are what is usually wanted. */
static void add_steps(struct http_call *call, struct val *m, const struct board *b,
                      const struct closing_sheets *sheets) {
    struct val *list = map_list(m, "steps");
    bool settling = b->head.state == ROUND_FEEDBACK && has_open_result(b);
    bool blocked =
        b->head.state == ROUND_DRAFT && rounds_open_obstacle(&b->head, b->rows, b->n_lines).why;
    if (settling)
        add_settling(call, list);
    for (int forward = 1; forward >= 0; forward--)
        for (size_t i = 0; i < n_round_transitions; i++) {
            const struct transition *t = &round_transitions[i];
            if (t->from == (int)b->head.state && t->actors & ACTOR_MANAGER &&
                (t->to > t->from) == forward && !(blocked && cstr_eq(t->id, "open")))
                add_step(call, list, t, settling, sheets);
        }
    map_text(m, "step_path", round_url(call, "/step"));
}

static enum gp_code add_reminders(struct http_call *call, struct val *m, const struct board *b) {
    static const struct {
        const char *kind, *name;
    } kinds[REMIND_N] = {
        [REMIND_OPERATOR] = {"operator", "催交资料"},
        [REMIND_EXPERT] = {"expert", "催专家评分"},
        [REMIND_RATER] = {"rater", "催履约评价"},
    };
    size_t today[REMIND_N] = {0};
    struct work work = web_work(call);
    struct reminder *reminded;
    size_t n;
    TRY(store_reminder_list(&work, b->head.id, web_today(), &reminded, &n));
    for (size_t i = 0; i < n; i++)
        today[reminded[i].kind]++;
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
    return GP_OK;
}

/* ---- the page */

struct edit rounds_deadline_edit(struct http_call *call, const struct round_head *head) {
    struct edit e = {.call = call};
    edit_add(&e, "deadline", date_text(call->arena, head->deadline));
    return e;
}

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
    map_bool(m, "is_collecting", h->state == ROUND_COLLECTING);
    map_bool(m, "may_add", h->state == ROUND_DRAFT || h->state == ROUND_COLLECTING);
    web_offer_download(call, m, round_url(call, "/board"));
    exchange_offer(call, m, round_url(call, "/indicators"));
    struct edit stored = rounds_deadline_edit(call, h);
    edit_show(&stored, m, round_url(call, ""));
    map_text(m, "typed_deadline", web_typed(call, "deadline"));
    map_text(m, "typed_reason", web_typed(call, "reason"));
    map_bool(m, "deadline_open", call->request->method == HTTP_POST);
}

static enum gp_code load(struct http_call *call, struct board *b) {
    struct work work = web_work(call);
    return board_load(&work, http_param(call, "round"), web_today(), b);
}

/* Of what is listed. */
static void add_sums(struct val *m, const struct board_line *const *shown, size_t n) {
    int64_t missing = 0, experts = 0, done = 0, ratings = 0, due = 0;
    for (size_t i = 0; i < n; i++) {
        const struct board_row *row = shown[i]->row;
        if (row->state == ENTRY_WITHDRAWN)
            continue;
        missing += shown[i]->items_missing;
        experts += row->experts;
        done += row->experts_done;
        ratings += row->ratings;
        due += shown[i]->ratings_due;
    }
    map_bool(m, "sum_lacks", missing > 0);
    map_count(m, "sum_missing", missing);
    map_count(m, "sum_experts", experts);
    map_count(m, "sum_done", done);
    map_count(m, "sum_ratings", ratings);
    map_count(m, "sum_due", due);
}

static enum gp_code add_lines(struct http_call *call, struct val *m, const struct board *b,
                              const struct board_filter *f) {
    const struct board_line **shown =
        gp_new_n(call->arena, const struct board_line *, b->n_lines + 1);
    struct list_order order = list_heads(call, m, list_columns, GP_COUNT(list_columns));
    struct val *list = map_list(m, "lines");
    size_t n = 0;
    for (size_t i = 0; i < b->n_lines; i++)
        if (passes(f, &b->lines[i]))
            shown[n++] = &b->lines[i];
    list_sort(&order, (const void **)shown, n, compare_lines);
    struct list_slice page = list_pages(call, m, round_url(call, ""), NULL, n, LINES_A_PAGE);
    for (size_t i = page.first; i < page.end; i++)
        add_line(call, list, b, shown[i]);
    map_count(m, "n_shown", (int64_t)n);
    map_bool(m, "has_lines", n > 0);
    add_sums(m, shown, n);
    return rounds_put_actions(call, m, b, shown, n);
}

enum gp_code rounds_board(struct http_call *call) {
    list_recall(call);
    struct board b;
    TRY(load(call, &b));
    const char *title = cstr_empty(b.head.title) ? b.head.id : b.head.title;
    struct board_filter f = read_filter(call);
    struct val *m = web_page(call, title);
    TRY(round_tabs(call, m, b.head.id));
    add_head(call, m, &b.head);
    map_text(m, "standard", standard_label(call->arena, &b.standard));
    add_totals(m, &b);
    struct work work = web_work(call);
    struct closing_sheets sheets;
    TRY(closing_load(&work, b.head.id, NULL, &sheets));
    add_steps(call, m, &b, &sheets);
    add_draft(m, &b);
    TRY(add_reminders(call, m, &b));
    add_filters(m, &b, &f);
    TRY(add_lines(call, m, &b, &f));
    rounds_put_problem(call, m);
    return web_render(call, "rounds/board", m);
}

/* ---- export */

static const struct book_column columns[] = {
    {.heading = "街道"},
    {.heading = "党群服务中心"},
    {.heading = "项目"},
    {.heading = "运营机构"},
    {.heading = "评估方式"},
    {.heading = "状态"},
    {.heading = "递交截止", .kind = BOOK_DATE},
    {.heading = "递交情况"},
    {.heading = "递交日期", .kind = BOOK_DATE},
    {.heading = "逾期天数", .kind = BOOK_COUNT},
    {.heading = "必交材料", .kind = BOOK_COUNT, .total = true},
    {.heading = "缺少必交材料", .kind = BOOK_COUNT, .total = true},
    {.heading = "已分配专家", .kind = BOOK_COUNT, .total = true},
    {.heading = "已评分专家", .kind = BOOK_COUNT, .total = true},
    {.heading = "应有履约评价", .kind = BOOK_COUNT, .total = true},
    {.heading = "已有履约评价", .kind = BOOK_COUNT, .total = true},
};

struct shown {
    const struct board *board;
    struct board_filter filter;
};

static enum gp_code write_rows(void *arg, struct book_sink *sink) {
    const struct shown *s = arg;
    for (size_t i = 0; i < s->board->n_lines; i++) {
        const struct board_line *l = &s->board->lines[i];
        const struct board_row *row = l->row;
        if (!passes(&s->filter, l))
            continue;
        const struct book_cell cells[] = {
            book_text(row->subdistrict),
            book_text(row->center_name),
            book_text(row->project_title ? row->project_title : row->project),
            book_text(row->operator_name),
            book_text(l->method_name),
            book_text(entry_state_name(row->state)),
            book_date(l->deadline),
            book_text(hand_in_name(l->hand_in)),
            book_date(row->handed_in),
            book_count(l->late_days),
            book_count(s->board->head.required),
            book_count(l->items_missing),
            book_count(row->experts),
            book_count(row->experts_done),
            book_count(l->ratings_due),
            book_count(row->ratings),
        };
        TRY(book_row(sink, cells));
    }
    return GP_OK;
}

static int64_t count_shown(const struct shown *s) {
    int64_t n = 0;
    for (size_t i = 0; i < s->board->n_lines; i++)
        n += passes(&s->filter, &s->board->lines[i]);
    return n;
}

enum gp_code rounds_board_file(struct http_call *call) {
    struct board b;
    TRY(load(call, &b));
    struct shown shown = {&b, read_filter(call)};
    const char *title = cstr_empty(b.head.title) ? b.head.id : b.head.title;
    const struct book_sheet sheet = {.name = "总览",
                                     .title = arena_printf(call->arena, "%s总览", title),
                                     .date = DATE_UNSET,
                                     .columns = columns,
                                     .n_columns = GP_COUNT(columns),
                                     .fixed_columns = 2,
                                     .n_rows = count_shown(&shown),
                                     .rows = write_rows,
                                     .arg = &shown};
    return web_download(call, &sheet, arena_printf(call->arena, "%s-总览", title));
}
