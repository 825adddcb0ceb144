/* 批注 on a report: what evaluator and approver say to each other about a place of it. One card on
 * both sides' pages; the approver's handlers begin with whether the report is theirs. */
#include "web/results/comments.h"

#include "app/publish/words.h"
#include "web/results/common.h"
#include "web/results/inside.h"

static const char *place_name(const struct comments_view *p, const char *key) {
    for (size_t i = 0; i < n_report_places; i++)
        if (cstr_eq(report_places[i].key, key))
            return report_places[i].name;
    for (size_t i = 0; i < p->n; i++)
        if (cstr_eq(p->entries[i].id, key + strlen(REPORT_PLACE_ENTRY)))
            return p->entries[i].center;
    return "整份报告";
}

static bool is_entry(const char *key) {
    return strncmp(key, REPORT_PLACE_ENTRY, strlen(REPORT_PLACE_ENTRY)) == 0;
}

/* Where the evaluator writes what is spoken of; NULL: it comes from the data. */
static const char *place_link(struct http_call *call, const struct comments_view *p,
                              const char *key) {
    static const char *const texts[] = {"summary", "background", "standards", "conduct",
                                        "feedback"};
    static const char *const notes[][2] = {
        {"advice", "a-0"}, {"staffing", "f-staffing_note"}, {"indicators", "f-indicator_note"}};
    const char *q = results_report_query(call);
    if (p->by_approver)
        return NULL;
    if (is_entry(key))
        return arena_printf(call->arena, "/rounds/%s/report/narratives%s%se=%s", p->round, q,
                            *q ? "&" : "?",
                            http_url_encode(call->arena, key + strlen(REPORT_PLACE_ENTRY)));
    if (cstr_eq(key, "narratives"))
        return arena_printf(call->arena, "/rounds/%s/report/narratives%s", p->round, q);
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        if (cstr_eq(key, texts[i]))
            return arena_printf(call->arena, "#f-%s", key);
    for (size_t i = 0; i < GP_COUNT(notes); i++)
        if (cstr_eq(key, notes[i][0]))
            return arena_printf(call->arena, "#%s", notes[i][1]);
    return NULL;
}

static void add_places(struct http_call *call, struct val *m, const struct comments_view *p) {
    struct val *list = map_list(m, "comment_places");
    const char *chosen = http_form(call, "place");
    for (size_t i = 0; i < n_report_places; i++)
        list_add_option(list, report_places[i].key, report_places[i].name,
                        cstr_eq(chosen, report_places[i].key));
    for (size_t i = 0; i < p->n; i++) {
        const char *key = arena_printf(call->arena, "%s%s", REPORT_PLACE_ENTRY, p->entries[i].id);
        list_add_option(list, key, p->entries[i].center, cstr_eq(chosen, key));
    }
}

static void put_words(struct val *row, const struct report_comment *c) {
    map_text(row, "text", c->content);
    map_text(row, "author", c->author);
    map_text(row, "side", c->by_approver ? "审批方" : "评估方");
    map_time(row, "at", c->at_ms);
}

static void add_comment(struct http_call *call, struct val *list, const struct comments_view *p,
                        const struct report_comment *all, size_t n, size_t at) {
    const struct report_comment *c = &all[at];
    struct val *row = list_add_map(list);
    map_text(row, "id", c->id);
    map_text(row, "place", place_name(p, c->place));
    map_text(row, "link", place_link(call, p, c->place));
    put_words(row, c);
    map_bool(row, "resolved", c->resolved_ms != DEC_UNSET);
    map_text(row, "resolved_by", c->resolved_by);
    map_time(row, "resolved_at", c->resolved_ms);
    struct val *answers = map_list(row, "answers");
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(all[i].answer_to, c->id))
            put_words(list_add_map(answers), &all[i]);
}

enum gp_code results_put_comments(struct http_call *call, struct val *m,
                                  const struct comments_view *view) {
    struct work work = web_work(call);
    struct report_comment *all;
    size_t n, open = 0, total = 0;
    TRY(store_comment_list(&work, view->round, cstr_or_empty(results_report_chosen(call)), &all,
                           &n));
    struct val *list = map_list(m, "comments"), *done = map_list(m, "comments_done");
    for (size_t i = 0; i < n; i++) {
        if (all[i].answer_to)
            continue;
        bool resolved = all[i].resolved_ms != DEC_UNSET;
        add_comment(call, resolved ? done : list, view, all, n, i);
        open += !resolved;
        total++;
    }
    add_places(call, m, view);
    map_text(m, "comments_base", view->base);
    map_text(m, "comment_typed", cstr_or_empty(http_form(call, "comment")));
    map_bool(m, "may_comment", view->state < ROUND_PUBLISHED);
    map_count(m, "n_comments_open", open > 0 ? (int64_t)open : DEC_UNSET);
    map_count(m, "n_comments_done", total > open ? (int64_t)(total - open) : DEC_UNSET);
    return GP_OK;
}

/* ---- what is said */

static enum gp_code add(struct http_call *call, const char *round, bool by_approver) {
    struct work work = web_work(call);
    const struct report_remark remark = {.place = http_form(call, "place"),
                                         .text = http_form(call, "comment"),
                                         .answer_to = cstr_or_null(http_form(call, "answer_to")),
                                         .by_approver = by_approver};
    return WORK_WRITE(&work,
                      report_comment_add(&work, round, results_report_chosen(call), &remark));
}

static enum gp_code resolve(struct http_call *call, const char *round) {
    struct work work = web_work(call);
    return WORK_WRITE(&work, report_comment_resolve(&work, round, results_report_chosen(call),
                                                    http_param(call, "comment"),
                                                    cstr_eq(http_form(call, "verdict"), "done")));
}

static const char *own_path(struct http_call *call) {
    return arena_printf(call->arena, "/rounds/%s/report%s#comments", http_param(call, "round"),
                        results_report_query(call));
}

enum gp_code results_comment_add(struct http_call *call) {
    return results_done(call, add(call, http_param(call, "round"), false), results_report_page,
                        own_path(call), "批注已添加");
}

enum gp_code results_comment_resolve(struct http_call *call) {
    return results_done(call, resolve(call, http_param(call, "round")), results_report_page,
                        own_path(call), "批注已更新");
}

static enum gp_code as_approver(struct http_call *call, const char **ret_round) {
    struct work work = web_work(call);
    return WORK_READ(&work, results_open_report(call, ret_round));
}

static const char *approver_path(struct http_call *call) {
    return arena_printf(call->arena, "/results/%s%s#comments", http_param(call, "round"),
                        results_report_query(call));
}

enum gp_code results_view_comment_add(struct http_call *call) {
    const char *round;
    TRY(as_approver(call, &round));
    return results_done(call, add(call, round, true), results_view_round, approver_path(call),
                        "批注已添加，已通知评估方");
}

enum gp_code results_view_comment_resolve(struct http_call *call) {
    const char *round;
    TRY(as_approver(call, &round));
    return results_done(call, resolve(call, round), results_view_round, approver_path(call),
                        "批注已更新");
}
