#include "web/rounds/tabs.h"

/* The pages of each stage. below: the part of the path behind /rounds/:round; pages under it belong
 * to the same one. 总览 and 文书 are of no stage; /entries/E/experts is of the experts, whatever
 * the entry.
 */
static const struct {
    enum round_stage stage;
    const char *below, *title;
    const char *also; /* other pages of it; NULL: none */
} pages[] = {
    {STAGE_N, "", "总览", NULL},
    {STAGE_PREPARE, "/opening", "开始前检查", NULL},
    {STAGE_PREPARE, "/edit", "设置", NULL},
    {STAGE_PREPARE, "/projects", "参评项目", NULL},
    {STAGE_PREPARE, "/given", "附件和模板", NULL},
    {STAGE_SCORE, "/experts", "专家分配", "/panel"},
    {STAGE_SCORE, "/inspections", "实地验收", NULL},
    {STAGE_SCORE, "/links", "履约评价", NULL},
    {STAGE_SCORE, "/surveys", "居民调查", NULL},
    {STAGE_SCORE, "/scores", "得分", "/explain"},
    {STAGE_CHECK, "/findings", "核查发现", NULL},
    {STAGE_FEEDBACK, "/scores", "得分与反馈", "/explain"},
    {STAGE_FEEDBACK, "/objections", "异议复核", NULL},
    {STAGE_SETTLE, "/settlement", "结算", NULL},
    {STAGE_REPORT, "/report", "评估报告", "/reports"},
    {STAGE_N, "/papers", "文书", NULL},
};

static bool is_under(const char *rest, const char *below) {
    size_t n = strlen(below);
    return strncmp(rest, below, n) == 0 && (rest[n] == '\0' || rest[n] == '/');
}

static bool ends_in(const char *text, const char *end) {
    size_t n = strlen(text), k = strlen(end);
    return n > k && strcmp(text + n - k, end) == 0;
}

/* rest: the path behind /rounds/:round. Scores are looked at while they come in, and told once they
 * are all there: the page lies on both stages. */
static size_t current_page(const char *rest, const struct round_overview *r) {
    bool telling = r->state > ROUND_SCORING || (r->entries > 0 && r->scored == r->entries);
    if (is_under(rest, "/entries") && ends_in(rest, "/experts"))
        rest = "/experts";
    size_t current = 0;
    for (size_t i = 1; i < GP_COUNT(pages); i++) {
        bool here =
            is_under(rest, pages[i].below) || (pages[i].also && is_under(rest, pages[i].also));
        bool first = current == 0 || telling;
        if (here && first)
            current = i;
    }
    return current;
}

/* Which stage the list of 总览 shows, by its filter. */
static enum round_stage stage_of_list(struct http_call *call, const char *rest) {
    const char *show = http_query(call, "show");
    if (*rest || cstr_empty(show))
        return STAGE_N;
    if (cstr_eq(show, "waiting") || cstr_eq(show, "returned"))
        return STAGE_ACCEPT;
    return cstr_eq(show, "open") || cstr_eq(show, "overdue") ? STAGE_COLLECT : STAGE_N;
}

static enum round_stage present_stage(struct arena *a, const struct round_overview *r) {
    struct stage_state states[STAGE_N];
    round_stages(a, r, states);
    for (unsigned i = 0; i < STAGE_N; i++)
        if (states[i].mark == STAGE_NOW && i != STAGE_COLLECT && i != STAGE_ACCEPT)
            return i;
    return STAGE_N;
}

static const char *base_of(struct arena *a, const char *round) {
    return arena_printf(a, "/rounds/%s", http_url_encode(a, round));
}

/* Settings rest once the round is open: a form that is refused is not offered. */
static bool is_offered(const struct round_overview *r, size_t i) {
    return r->state == ROUND_DRAFT || !cstr_eq(pages[i].below, "/edit");
}

static void add_pages(struct val *m, const struct round_overview *r, const char *base,
                      enum round_stage stage, size_t current) {
    struct val *list = map_list(m, "round_pages");
    for (size_t i = 0; i < GP_COUNT(pages); i++) {
        if (pages[i].stage != STAGE_N && (pages[i].stage != stage || !is_offered(r, i)))
            continue;
        struct val *row = list_add_map(list);
        map_textf(row, "path", "%s%s", base, pages[i].below);
        map_text(row, "title", pages[i].title);
        map_bool(row, "current", i == current);
    }
}

void round_put_rail(struct val *m, const struct round_overview *r, enum round_stage current) {
    struct arena *a = m->arena;
    const char *base = base_of(a, r->id);
    struct stage_state states[STAGE_N];
    round_stages(a, r, states);
    map_text(m, "rail_label", "本轮各阶段");
    struct val *list = map_list(m, "rail");
    for (unsigned i = 0; i < STAGE_N; i++) {
        struct val *row = list_add_map(list);
        map_text(row, "name", states[i].name);
        map_text(row, "count", states[i].count);
        map_textf(row, "path", "%s%s", base, states[i].below);
        map_bool(row, "done", states[i].mark == STAGE_DONE);
        map_bool(row, "now", states[i].mark == STAGE_NOW);
        map_bool(row, "current", i == current);
    }
}

void round_put_next(struct val *m, const struct round_overview *r, date_t today) {
    struct arena *a = m->arena;
    struct next_step next = round_next(a, r);
    struct val *v = map_map(m, "next");
    map_text(v, "text", next.text);
    map_text(v, "detail", next.detail);
    map_text(v, "button", next.button);
    map_text(v, "waits", next.waits);
    map_textf(v, "path", "%s%s", base_of(a, r->id), next.below);
    map_date(v, "due", next.due);
    map_bool(v, "late", date_is_set(next.due) && date_cmp(next.due, today) < 0);
}

enum gp_code round_counts(struct http_call *call, const char *round, struct round_overview *ret) {
    struct work work = web_work(call);
    return store_round_counts(&work, round, web_today(), ret);
}

void round_put_tabs(struct http_call *call, struct val *m, const struct round_overview *r) {
    const char *plain = arena_printf(call->arena, "/rounds/%s", r->id);
    const char *path = call->request->path;
    size_t n = strlen(plain);
    const char *rest = strncmp(path, plain, n) == 0 ? path + n : "";
    size_t page = current_page(rest, r);
    enum round_stage stage = page > 0 ? pages[page].stage : stage_of_list(call, rest);
    const char *base = base_of(call->arena, r->id);
    map_text(m, "round_path", base);
    round_put_rail(m, r, stage);
    round_put_next(m, r, web_today());
    add_pages(m, r, base, stage == STAGE_N ? present_stage(call->arena, r) : stage, page);
}

enum gp_code round_tabs(struct http_call *call, struct val *m, const char *round) {
    struct round_overview r;
    TRY(round_counts(call, round, &r));
    round_put_tabs(call, m, &r);
    return GP_OK;
}
