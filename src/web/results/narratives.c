/* 工作服务成效 of each center: what the operator wrote beside what the evaluator made of it. The
 * form is about the text that the report prints, so that a hand-in anew is seen as a change, too.
 */
#include "app/publish/words.h"
#include "app/rounds/flow.h"
#include "web/edit.h"
#include "web/results/common.h"
#include "web/results/compare.h"
#include "web/results/inside.h"

/* Of the report chosen, those that are evaluated. */
static enum gp_code list_entries(struct http_call *call, struct entry_scope **ret, size_t *ret_n) {
    struct work work = web_work(call);
    const char *round = http_param(call, "round");
    const char *chosen = results_report_chosen(call);
    struct flow_reports all;
    const struct store_report *report = NULL;
    TRY(flow_reports(&work, round, &all));
    if (chosen)
        TRY(flow_report_of(&work, &all, chosen, &report));
    TRY(flow_entries(&work, round, ret, ret_n));
    size_t kept = 0;
    for (size_t i = 0; i < *ret_n; i++)
        if ((*ret)[i].state != ENTRY_WITHDRAWN && flow_report_covers(report, &(*ret)[i]))
            (*ret)[kept++] = (*ret)[i];
    *ret_n = kept;
    return GP_OK;
}

static const char *path_of(struct http_call *call, const char *entry) {
    const char *query = results_report_query(call);
    return arena_printf(call->arena, "/rounds/%s/report/narratives%s%se=%s",
                        http_param(call, "round"), query, *query ? "&" : "?",
                        http_url_encode(call->arena, entry));
}

static struct edit stored_text(struct http_call *call, const struct entry *entry) {
    struct edit e = {.call = call};
    edit_add(&e, "narrative_edited", entry_narrative(entry));
    /* Not of the form, but what it was written beside: rewritten meanwhile, it is looked at first.
     */
    edit_add_as(&e, "narrative_edited", cstr_or_empty(entry->narrative),
                cstr_or_empty(entry->narrative));
    return e;
}

static void add_row(struct val *row, const struct entry *entry,
                    const struct narrative_bases *bases) {
    if (report_narrative_rewritten(bases, entry)) {
        map_text(row, "state", "原文已改");
        map_text(row, "color", "bg-orange-lt");
        return;
    }
    bool edited = !cstr_empty(entry->narrative_edited);
    bool none = cstr_empty(entry->narrative) && !edited;
    map_text(row, "state", edited ? "已编辑" : none ? "没有递交" : NULL);
    map_text(row, "color", edited ? "bg-green-lt" : "bg-yellow-lt");
}

/* Returns the place of the entry that is asked for; of the first where none is. n: there is none.
 */
static size_t find_chosen(const struct http_call *call, const struct entry_scope *v, size_t n) {
    const char *asked = http_query(call, "e");
    for (size_t i = 0; i < n; i++)
        if (cstr_empty(asked) || cstr_eq(asked, v[i].entry))
            return i;
    return n;
}

static void add_rail(struct http_call *call, struct val *m, const struct dossier *d,
                     const struct narrative_bases *bases, const struct entry_scope *v, size_t n,
                     size_t now) {
    struct val *list = map_list(m, "entries");
    size_t edited = 0;
    for (size_t i = 0; i < n; i++) {
        const struct entry *entry = dossier_entry(d, v[i].entry);
        if (!entry)
            continue;
        struct val *row = list_add_map(list);
        map_text(row, "name", v[i].center_name);
        map_text(row, "path", path_of(call, v[i].entry));
        map_bool(row, "now", i == now);
        add_row(row, entry, bases);
        edited += !cstr_empty(entry->narrative_edited);
    }
    map_bool(m, "rail_open", cstr_empty(http_query(call, "e")) || n <= 12);
    map_count(m, "total", (int64_t)n);
    map_count(m, "edited", (int64_t)edited);
    map_text(m, "next", now + 1 < n ? path_of(call, v[now + 1].entry) : NULL);
}

/* What the operator wrote then and what it writes now, where it has changed since. */
static void add_rewritten(struct val *m, const struct narrative_base *base,
                          const struct entry *entry) {
    map_bool(m, "rewritten", base != NULL);
    struct val *rows = map_list(m, "rewritten_rows");
    if (!base)
        return;
    struct compare c = compare_lines(m->arena, compare_split(m->arena, base->own),
                                     compare_split(m->arena, entry->narrative));
    for (size_t i = 0; i < c.n; i++) {
        struct val *row = list_add_map(rows);
        results_put_pieces(row, "left", &c.rows[i].left, 0);
        results_put_pieces(row, "right", &c.rows[i].right, 0);
    }
    map_time(m, "edited_at", base->at_ms);
}

static void add_text(struct http_call *call, struct val *m, const struct entry_scope *scope,
                     const struct entry *entry) {
    struct edit e = stored_text(call, entry);
    const char *typed = http_form(call, "narrative_edited");
    const char *path = path_of(call, scope->entry);
    const char *why_not = report_lock_reason(scope->round_state);
    edit_show(&e, m, path);
    map_text(m, "action", path);
    map_text(m, "name", scope->center_name);
    map_text(m, "own", cstr_or_null(entry->narrative));
    map_text(m, "text", cstr_or_empty(typed ? typed : entry_narrative(entry)));
    map_bool(m, "is_edited", !cstr_empty(entry->narrative_edited));
    map_bool(m, "can_edit", !why_not);
    map_text(m, "why_not", why_not);
}

/* Both texts of the entry, for whoever may read what was handed in. */
static enum gp_code load_entry(struct work *w, const struct dossier *d, const char *id,
                               struct entry_scope **ret_scope, const struct entry **ret) {
    TRY(flow_read_entry(w, d->round.id, cstr_or_empty(id), ret_scope));
    *ret = dossier_entry(d, id);
    return *ret ? GP_OK : gp_fail(w->err, GP_MISSING, NULL, "没有这个参评项目，可能已被删除");
}

enum gp_code results_narratives_page(struct http_call *call) {
    struct refusal refusal = results_refusal(call);
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "工作服务成效", &round, &m));
    struct work work = web_work(call);
    struct dossier d;
    struct entry_scope *entries, *scope;
    const struct entry *entry;
    size_t n;
    TRY(list_entries(call, &entries, &n));
    TRY(app_load_round(&work, round->id, &d));
    struct narrative_bases bases;
    TRY(report_narrative_bases(&work, round->id, &bases));
    size_t now = find_chosen(call, entries, n);
    if (now == n && !cstr_empty(http_query(call, "e")))
        return gp_fail(call->err, GP_MISSING, NULL, "这份报告里没有这个参评项目");
    map_text(m, "q", results_report_query(call));
    map_bool(m, "chosen", now < n);
    add_rail(call, m, &d, &bases, entries, n, now);
    if (now < n) {
        TRY(load_entry(&work, &d, entries[now].entry, &scope, &entry));
        add_text(call, m, scope, entry);
        add_rewritten(m, report_narrative_rewritten(&bases, entry), entry);
    }
    results_put_refusal(call, m, &refusal);
    return web_render(call, "results/narratives", m);
}

/* Compared and stored at once: nobody comes between. */
static enum gp_code save(struct work *w, struct http_call *call) {
    struct dossier d;
    struct entry_scope *scope;
    const struct entry *entry;
    TRY(app_load_round(w, http_param(call, "round"), &d));
    TRY(load_entry(w, &d, http_query(call, "e"), &scope, &entry));
    struct edit stored = stored_text(call, entry);
    TRY(edit_check(&stored));
    bool take = cstr_eq(http_form(call, "take"), "own");
    return report_narrative_save(w, scope, entry,
                                 take ? NULL : http_form(call, "narrative_edited"));
}

enum gp_code results_narrative_save(struct http_call *call) {
    struct work work = web_work(call);
    enum gp_code code = WORK_WRITE(&work, save(&work, call));
    return results_done(call, code, results_narratives_page,
                        path_of(call, cstr_or_empty(http_query(call, "e"))),
                        "工作服务成效已保存，原文保留");
}
