/* The form of a round: read, checked, stored. The texts of struct round_form are as typed;
 * read_form and read_checklist take them, fill_form goes the other way, and the middle section
 * makes a form for a new round from the last one or from an example. Creating twice from one form
 * gives one round, as its token is part of the id (find_made). Projects come and go
 * by pick.c; what moves a round on is move.c. */
#include "app/rounds/rounds.h"

#include "app/rounds/flow.h"
#include "app/rounds/follow.h"
#include "app/rounds/method.h"
#include "base/lookup.h"
#include "base/rand.h"
#include "store/panel.h"
#include "store/given.h"
#include "store/standard.h"
#include "num/typed.h"

const char *const round_kind_words[ROUND_KIND_N] = {"spot", "mid", "renewal", "final"};

enum gp_code rounds_standard(struct work *w, const struct round_head *head, struct standard *ret) {
    return store_standard_get(w, head->standard, head->standard_version, ret);
}

/* ---- reading what was typed */

enum gp_code rounds_date(struct work *w, const char *field, const char *text, date_t *ret) {
    *ret = DATE_UNSET;
    if (cstr_empty(text) || typed_date(str_of(text), ret))
        return GP_OK;
    return gp_fail(w->err, GP_INVALID, field, "“%s”不是日期，请写成 2026-06-30 这样的形式", text);
}

/* A whole number from low to high; "" is unset. */
static enum gp_code read_count(struct work *w, const char *field, const char *text, int64_t low,
                               int64_t high, int64_t *ret) {
    *ret = DEC_UNSET;
    if (cstr_empty(text))
        return GP_OK;
    int64_t v = 0;
    size_t n = strspn(text, "0123456789");
    for (size_t i = 0; i < n && n <= 9; i++)
        v = v * 10 + (text[i] - '0');
    if (text[n] || n > 9 || v < low || v > high)
        return gp_fail(w->err, GP_INVALID, field, "请填 %lld 到 %lld 之间的整数", (long long)low,
                       (long long)high);
    *ret = v;
    return GP_OK;
}

static enum gp_code read_kind(struct work *w, const char *text, enum round_kind *ret) {
    for (unsigned k = 0; k < ROUND_KIND_N; k++) {
        if (!cstr_eq(text, round_kind_words[k]))
            continue;
        *ret = (enum round_kind)k;
        return GP_OK;
    }
    return gp_fail(w->err, GP_INVALID, "评估类型", "请在列表中选择");
}

static enum gp_code read_standard(struct work *w, const char *text, struct round_head *h) {
    struct store_standard *list;
    size_t n;
    TRY(store_standard_list(w, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (!cstr_eq(text, rounds_standard_key(w->arena, list[i].id, list[i].version)))
            continue;
        if (list[i].status != STANDARD_PUBLISHED)
            return gp_fail(w->err, GP_INVALID, "评估标准",
                           "“%s”还是草稿，请先发布，或另选一个已发布的版本", list[i].title);
        h->standard = list[i].id;
        h->standard_version = list[i].version;
        return GP_OK;
    }
    return gp_fail(w->err, GP_INVALID, "评估标准", "请在列表中选择一个已发布的标准");
}

enum gp_code rounds_read_org(struct work *w, const char *field, const char *id, enum org_kind kind,
                             const struct plan_org *orgs, size_t n, const char **ret) {
    const char *was = *ret;
    *ret = cstr_or_null(id);
    if (!*ret)
        return GP_OK;
    for (size_t i = 0; i < n; i++) {
        if (!cstr_eq(orgs[i].id, id) || orgs[i].kind != kind)
            continue;
        if (!date_is_set(orgs[i].retired) || cstr_eq(id, was))
            return GP_OK;
        return gp_fail(w->err, GP_INVALID, field,
                       "“%s”已停用；要用请先在“机构与项目”里恢复，或另选一个", orgs[i].name);
    }
    return gp_fail(w->err, GP_INVALID, field, "请在列表中选择；没有的请先到“机构与项目”登记");
}

static enum gp_code read_orgs(struct work *w, const struct round_form *f, struct round_head *h) {
    struct plan_org *orgs;
    size_t n;
    TRY(store_plan_orgs(w, &orgs, &n));
    TRY(rounds_read_org(w, "委托方", f->commissioner, ORG_COMMISSIONER, orgs, n, &h->commissioner));
    return rounds_read_org(w, "评估方", f->evaluator, ORG_EVALUATOR, orgs, n, &h->evaluator);
}

/* Days that are given have to follow each other. */
static enum gp_code check_order(struct work *w, const struct round_head *h) {
    const struct {
        const char *name;
        date_t day;
    } days[] = {{"开始日期", h->opened},
                {"递交截止", h->deadline},
                {"评分截止", h->scoring_due},
                {"结束日期", h->closed}};
    size_t last = GP_COUNT(days);
    for (size_t i = 0; i < GP_COUNT(days); i++) {
        if (!date_is_set(days[i].day))
            continue;
        if (last < GP_COUNT(days) && date_cmp(days[i].day, days[last].day) < 0)
            return gp_fail(w->err, GP_INVALID, days[i].name, "不能早于%s（%s）", days[last].name,
                           date_text(w->arena, days[last].day));
        last = i;
    }
    return GP_OK;
}

static enum gp_code read_days(struct work *w, const struct round_form *f, struct round_head *h) {
    TRY(rounds_date(w, "开始日期", f->opened, &h->opened));
    TRY(rounds_date(w, "递交截止", f->deadline, &h->deadline));
    TRY(rounds_date(w, "评分截止", f->scoring_due, &h->scoring_due));
    TRY(rounds_date(w, "结束日期", f->closed, &h->closed));
    return check_order(w, h);
}

static enum gp_code read_form(struct work *w, const struct round_form *f, struct round_head *h) {
    if (cstr_empty(f->title))
        return gp_fail(w->err, GP_INVALID, "名称", "没有填写");
    h->title = f->title;
    h->subdistrict = cstr_or_null(f->subdistrict);
    h->notice = cstr_or_null(f->notice);
    TRY(read_kind(w, f->kind, &h->kind));
    TRY(read_count(w, "年度", f->year, 2000, 2999, &h->year));
    if (h->year == DEC_UNSET)
        return gp_fail(w->err, GP_INVALID, "年度", "没有填写");
    TRY(read_count(w, "每个项目的专家人数", f->experts_per_entry, 1, 99, &h->experts_per_entry));
    TRY(read_standard(w, f->standard, h));
    TRY(read_orgs(w, f, h));
    return read_days(w, f, h);
}

static enum gp_code read_checklist(struct work *w, const struct round_form *f,
                                   struct checklist_item **ret, size_t *ret_n) {
    struct checklist_item *items = gp_new_n(w->arena, struct checklist_item, f->n_lines + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->n_lines; i++) {
        const struct checklist_line *l = &f->lines[i];
        if (cstr_empty(l->name))
            continue;
        for (size_t k = 0; k < n; k++)
            if (cstr_eq(items[k].name, l->name))
                return gp_fail(w->err, GP_INVALID,
                               arena_printf(w->arena, "资料清单第 %zu 行", i + 1),
                               "“%s”写了两次，请删去一行", l->name);
        struct checklist_item *item = &items[n++];
        *item = (struct checklist_item){.name = l->name,
                                        .required = l->required,
                                        .due = DATE_UNSET,
                                        .note = cstr_or_null(l->note)};
        item->id = cstr_empty(l->id) ? rand_id(w->arena) : l->id;
        TRY(rounds_date(w, arena_printf(w->arena, "资料清单第 %zu 行的截止日期", i + 1), l->due,
                        &item->due));
    }
    *ret = items;
    *ret_n = n;
    return GP_OK;
}

/* ---- a form from what is there */

static void fill_form(struct work *w, const struct round_head *h, struct round_form *f) {
    struct arena *a = w->arena;
    *f = (struct round_form){
        .title = cstr_or_empty(h->title),
        .kind = round_kind_words[h->kind],
        .year = whole_text(a, h->year),
        .standard = rounds_standard_key(a, h->standard, h->standard_version),
        .subdistrict = cstr_or_empty(h->subdistrict),
        .commissioner = cstr_or_empty(h->commissioner),
        .evaluator = cstr_or_empty(h->evaluator),
        .opened = date_text(a, h->opened),
        .deadline = date_text(a, h->deadline),
        .scoring_due = date_text(a, h->scoring_due),
        .closed = date_text(a, h->closed),
        .experts_per_entry = whole_text(a, h->experts_per_entry),
        .notice = cstr_or_empty(h->notice),
        .from = "",
    };
}

static enum gp_code fill_checklist(struct work *w, const char *round, struct round_form *f) {
    struct checklist_item *items;
    size_t n;
    TRY(store_plan_checklist(w, round, &items, &n));
    f->lines = gp_new_n(w->arena, struct checklist_line, n + 1);
    f->n_lines = n;
    for (size_t i = 0; i < n; i++)
        f->lines[i] =
            (struct checklist_line){items[i].id, items[i].name, date_text(w->arena, items[i].due),
                                    items[i].required, cstr_or_empty(items[i].note)};
    return GP_OK;
}

enum gp_code rounds_form_of(struct work *w, const char *round, struct round_form *ret) {
    struct round_head head;
    TRY(store_round_head(w, round, &head));
    fill_form(w, &head, ret);
    return fill_checklist(w, round, ret);
}

/* The source's own documents, and what rounds elsewhere ask for: an example to start from. */
static const struct checklist_line example_lines[] = {
    {"", "评估承诺书（示例）", "", true, ""},
    {"", "自评报告（示例）", "", true, ""},
    {"", "项目合同指标完成情况统计表（示例）", "", true, ""},
    {"", "资金使用情况表（示例）", "", true, ""},
    {"", "在岗人员名册（示例）", "", true, ""},
    {"", "人员资质证书（示例）", "", true, ""},
    {"", "工作服务成效（示例）", "", true, ""},
    {"", "个案、小组、活动服务记录（示例）", "", false, ""},
    {"", "活动照片（示例）", "", false, ""},
};

static const char example_notice[] =
    "（示例，请按实际情况修改）\n"
    "各运营机构：\n"
    "　　为做好本年度社区党群服务中心社会工作服务项目评估，请按资料清单准备材料，"
    "在截止日期前登录系统递交。逾期未递交的，按评估标准处理。\n"
    "　　如有疑问，请与评估方联系。";

static void fill_example(struct work *w, date_t today, struct round_form *f) {
    *f = (struct round_form){.title = "",
                             .kind = round_kind_words[ROUND_MID],
                             .year = whole_text(w->arena, date_civil(today).year),
                             .standard = "",
                             .subdistrict = "",
                             .commissioner = "",
                             .evaluator = "",
                             .opened = date_text(w->arena, today),
                             .deadline = "",
                             .scoring_due = "",
                             .closed = "",
                             .experts_per_entry = "",
                             .notice = example_notice,
                             .from = ""};
    f->n_lines = GP_COUNT(example_lines);
    f->lines = arena_memdup(w->arena, example_lines, sizeof(example_lines));
}

static enum gp_code fill_from(struct work *w, const char *from, date_t today, bool asked,
                              struct round_form *f) {
    struct round_head head;
    TRY(store_round_head(w, from, &head));
    fill_form(w, &head, f);
    f->year = whole_text(w->arena, date_civil(today).year);
    f->notice = head.notice ? head.notice : example_notice;
    f->from = head.id;
    f->copy_projects = f->copy_experts = f->copy_texts = true;
    TRY(fill_checklist(w, from, f));
    TRY(follow_fill(w, &head, today, asked, f));
    if (f->n_lines > 0)
        return GP_OK;
    f->n_lines = GP_COUNT(example_lines);
    f->lines = arena_memdup(w->arena, example_lines, sizeof(example_lines));
    return GP_OK;
}

enum gp_code rounds_form_new(struct work *w, const char *from, date_t today,
                             struct round_form *ret) {
    struct round_overview *rounds;
    size_t n;
    TRY(store_round_overview(w, DATE_UNSET, &rounds, &n));
    bool asked = from != NULL;
    if (!from && n > 0)
        from = rounds[0].id;
    if (!cstr_empty(from))
        return fill_from(w, from, today, asked, ret);
    fill_example(w, today, ret);
    return GP_OK;
}

/* ---- storing */

static enum gp_code store_form(struct work *w, const struct round_form *f,
                               struct round_head *head) {
    struct checklist_item *items = NULL;
    size_t n = 0;
    TRY(read_form(w, f, head));
    TRY(read_checklist(w, f, &items, &n));
    TRY(store_plan_put(w, head));
    return store_plan_set_checklist(w, head->id, items, n);
}

static enum gp_code copy_projects(struct work *w, const char *from, const struct round_head *head) {
    struct method_options options;
    TRY(method_options_load(w, head, &options));
    return follow_projects(w, from, head, &options);
}

/* 2026-mid-k3f9x7ab: says what it is, and which form it came from. */
static const char *new_id(struct work *w, const struct round_form *f) {
    return arena_printf(w->arena, "%.4s-%.7s-%.8s", cstr_empty(f->year) ? "0000" : f->year,
                        cstr_empty(f->kind) ? "round" : f->kind,
                        f->token ? f->token : rand_id(w->arena));
}

/* The round that the form has made already, by a first click or in another window; *ret NULL: none.
 */
static enum gp_code find_made(struct work *w, const struct round_form *f, const char **ret) {
    *ret = NULL;
    if (!f->token)
        return GP_OK;
    struct plan_round *rounds;
    size_t n;
    const char *end = arena_printf(w->arena, "-%.8s", f->token);
    TRY(store_plan_made_by(w, end, &rounds, &n));
    for (size_t i = 0; i < n; i++) {
        if (!cstr_ends(rounds[i].id, end))
            continue;
        if (!cstr_eq(rounds[i].title, f->title))
            return gp_fail(w->err, GP_CONFLICT, "名称",
                           "这张表刚才已经建好轮次“%s”；要改它请到该轮次里“修改设置”，"
                           "要再建一轮请重新打开“新建轮次”",
                           rounds[i].title);
        *ret = rounds[i].id;
    }
    return GP_OK;
}

enum gp_code rounds_create(struct work *w, const struct round_form *f, const char **ret_id) {
    TRY(find_made(w, f, ret_id));
    if (*ret_id)
        return GP_OK;
    struct round_head head = {.id = new_id(w, f)};
    TRY(store_form(w, f, &head));
    if (!cstr_empty(f->from))
        TRY(store_given_copy(w, f->from, head.id));
    if (!cstr_empty(f->from) && f->copy_projects)
        TRY(copy_projects(w, f->from, &head));
    if (!cstr_empty(f->from) && f->copy_experts)
        TRY(store_panel_copy_experts(w, f->from, head.id));
    if (!cstr_empty(f->from) && f->copy_texts)
        TRY(follow_texts(w, f->from, &head));
    *ret_id = head.id;
    return flow_audit(w, head.id, NULL, "round.create", NULL);
}

static enum gp_code check_draft(struct work *w, const struct round_head *head, const char *what) {
    if (head->state == ROUND_DRAFT)
        return GP_OK;
    return gp_fail(w->err, GP_CONFLICT, NULL, "本轮现在是“%s”，不能再%s；确实要改请先“退回筹备”",
                   round_state_name(head->state), what);
}

static enum gp_code drop_unknown_methods(struct work *w, const struct round_head *head,
                                         size_t *ret_lost) {
    struct board_row *rows;
    size_t n;
    struct method_options options;
    TRY(method_options_load(w, head, &options));
    TRY(store_board_rows(w, head->id, &rows, &n));
    *ret_lost = 0;
    for (size_t i = 0; i < n; i++) {
        const char *value =
            method_value(w->arena, rows[i].standard, rows[i].standard_version, rows[i].method);
        if (!value || method_option_of(&options, value))
            continue;
        TRY(store_plan_set_method(w, head->id, rows[i].entry, &(struct chosen_method){0}));
        ++*ret_lost;
    }
    return GP_OK;
}

enum gp_code rounds_update(struct work *w, const char *round, const struct round_form *form,
                           size_t *ret_lost) {
    struct round_head head;
    TRY(store_round_head(w, round, &head));
    TRY(check_draft(w, &head, "修改设置"));
    TRY(store_form(w, form, &head));
    TRY(drop_unknown_methods(w, &head, ret_lost));
    return flow_audit(w, round, NULL, "round.edit", NULL);
}

struct rounds_obstacle rounds_discard_obstacle(const struct board_row *rows, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (rows[i].state != ENTRY_OPEN || rows[i].items_in > 0 || rows[i].ratings > 0 ||
            rows[i].experts_done > 0)
            return (struct rounds_obstacle){
                rows[i].center_name,
                "已经有填报或评分内容，不能删除整个轮次；请改为让项目“退出评估”"};
    return (struct rounds_obstacle){NULL, NULL};
}

enum gp_code rounds_discard(struct work *w, const char *round, const char *reason) {
    struct round_head head;
    struct board_row *rows;
    size_t n;
    TRY(store_round_head(w, round, &head));
    TRY(check_draft(w, &head, "删除"));
    TRY(store_board_rows(w, round, &rows, &n));
    struct rounds_obstacle obstacle = rounds_discard_obstacle(rows, n);
    if (obstacle.why)
        return gp_fail(w->err, GP_CONFLICT, obstacle.where, "%s", obstacle.why);
    if (cstr_empty(reason))
        return gp_fail(w->err, GP_INVALID, "原因", "删除轮次必须写明原因");
    TRY(store_plan_remove(w, round));
    return flow_audit(w, round, NULL, "round.discard", reason);
}
