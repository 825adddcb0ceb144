/* The tables of scores and findings, to be downloaded. */
#include "app/results/stored.h"
#include "web/reads.h"
#include "web/download.h"
#include "web/results/common.h"
#include "web/results/finding_list.h"
#include "web/results/inside.h"

/* ---- scores */

/* Which columns a method's components stand in. */
struct score_columns {
    const struct dossier *dossier;
    struct book_column *v;
    size_t n;
    size_t *first; /* of each method of all standards; 0: nobody is scored by it */
};

#define SCORE_LEADING 3 /* center, operator, method */

static bool is_used(const struct evaluation *ev, const struct method *m) {
    for (size_t i = 0; i < ev->n_entries; i++)
        if (ev->entries[i].score.method == m)
            return true;
    return false;
}

static size_t methods_used(const struct evaluation *ev) {
    size_t n = 0;
    struct method_use use;
    for (size_t i = 0; dossier_method_at(ev->dossier, i, &use); i++)
        n += is_used(ev, use.method);
    return n;
}

/* Its place among all methods. */
static size_t place_of(const struct dossier *d, const struct method *m) {
    struct method_use use;
    size_t i = 0;
    while (dossier_method_at(d, i, &use) && use.method != m)
        i++;
    return i;
}

static void add_column(struct score_columns *c, const char *heading, enum book_kind kind) {
    c->v[c->n++] = (struct book_column){.heading = heading, .kind = kind};
}

static struct score_columns score_columns(struct arena *a, const struct evaluation *ev) {
    size_t most = SCORE_LEADING + 4, n_methods = 0;
    struct method_use use;
    for (; dossier_method_at(ev->dossier, n_methods, &use); n_methods++)
        most += use.method->n_components;
    struct score_columns c = {.dossier = ev->dossier,
                              .v = gp_new_n(a, struct book_column, most),
                              .first = gp_new_n(a, size_t, n_methods + 1)};
    add_column(&c, "中心", BOOK_TEXT);
    add_column(&c, "运营机构", BOOK_TEXT);
    add_column(&c, "评估方式", BOOK_TEXT);
    bool several = methods_used(ev) > 1;
    for (size_t i = 0; dossier_method_at(ev->dossier, i, &use); i++) {
        const struct method *m = use.method;
        if (!is_used(ev, m))
            continue;
        c.first[i] = c.n;
        for (size_t k = 0; k < m->n_components; k++) {
            const struct component *p = &m->components[k];
            const char *most_text = score_text(a, p->max);
            add_column(&c,
                       several
                           ? arena_printf(a, "%s·%s（满分 %s）",
                                          method_use_name(a, ev->dossier, &use), p->name, most_text)
                           : arena_printf(a, "%s（满分 %s）", p->name, most_text),
                       BOOK_SCORE);
        }
    }
    add_column(&c, "总分", BOOK_SCORE);
    add_column(&c, "等级", BOOK_TEXT);
    add_column(&c, "状态", BOOK_TEXT);
    add_column(&c, "说明", BOOK_TEXT);
    return c;
}

static const char *state_of(const struct feedback *f, const char *entry) {
    for (size_t i = 0; i < f->n_entries; i++)
        if (cstr_eq(f->entries[i].entry, entry))
            return entry_state_name(f->entries[i].state);
    return "";
}

static void add_score(struct web_table *t, const struct score_columns *c, const struct feedback *f,
                      const struct entry_result *r) {
    struct book_cell *cells = gp_new_n(t->call->arena, struct book_cell, c->n);
    for (size_t i = 0; i < c->n; i++)
        cells[i] = book_text("");
    cells[0] = book_text(results_entry_name(r));
    cells[1] = book_text(r->operator_org ? r->operator_org->name : "");
    cells[2] = book_text(r->score.method ? r->score.method->name : "");
    size_t method = place_of(c->dossier, r->score.method);
    for (size_t k = 0; r->score.method && k < r->score.n_components; k++) {
        const struct component_score *p = &r->score.components[k];
        cells[c->first[method] + k] =
            score_is_set(p->points) ? book_score(p->points) : book_text(p->open);
    }
    struct book_cell *end = cells + c->n - 4;
    end[0] = book_score(r->score.total);
    end[1] = book_text(r->score.band ? r->score.band->name : "");
    end[2] = book_text(state_of(f, r->entry->id));
    end[3] = book_text(r->score.note);
    web_table_add(t, cells);
}

enum gp_code results_scores_file(struct http_call *call) {
    struct work work = web_work(call);
    struct app_evaluation *v;
    struct feedback f;
    TRY(stored_figures(&work, http_param(call, "round"), &v));
    const struct round *round = &v->dossier.round;
    TRY(feedback_load(&work, round->id, NULL, &f));
    struct score_columns c = score_columns(call->arena, &v->ev);
    struct web_table t =
        web_table(call, "得分", results_table_title(call, round, "得分表"), c.v, c.n);
    const struct book_chart chart = {BOOK_BARS, "各中心总分", 0, {c.n - 4}, 1};
    t.sheet.charts = &chart;
    t.sheet.n_charts = 1;
    t.sheet.remarks = arena_printf(call->arena, "评估标准：%s。等级：%s。",
                                   dossier_standards_label(call->arena, &v->dossier),
                                   bands_text(call->arena, &v->dossier.standard));
    for (size_t i = 0; i < v->ev.n_entries; i++)
        add_score(&t, &c, &f, &v->ev.entries[i]);
    return web_table_send(&t, arena_printf(call->arena, "%s-得分", round->id));
}

/* ---- findings */

static const struct book_column finding_columns[] = {
    {.heading = "中心", .wrap = 16},
    {.heading = "位置", .wrap = 24},
    {.heading = "程度"},
    {.heading = "核查项", .wrap = 16},
    {.heading = "发现", .wrap = 36},
    {.heading = "表列", .wrap = 12},
    {.heading = "应为", .wrap = 12},
    {.heading = "相差", .wrap = 12},
    {.heading = "处理办法", .wrap = 26},
    {.heading = "依据", .wrap = 24},
    {.heading = "处理情况"},
    {.heading = "轮到谁办"},
    {.heading = "不采纳理由", .wrap = 16},
    {.heading = "求证的答复", .wrap = 24},
};

enum gp_code results_findings_file(struct http_call *call) {
    reads_note_round(call, READ_FINDINGS);
    struct work work = web_work(call);
    struct app_evaluation *v;
    struct finding_view *views;
    TRY(stored_findings(&work, http_param(call, "round"), &v));
    const struct round *round = &v->dossier.round;
    struct result_thread thread;
    TRY(result_thread_load(&work, round->id, NULL, &thread));
    TRY(finding_views(&work, round->id, v, &thread, &views));
    struct finding_filter filter = finding_filter_read(call);
    struct web_table t = web_table(call, "核查发现", results_table_title(call, round, "核查发现"),
                                   finding_columns, GP_COUNT(finding_columns));
    for (size_t i = 0; i < v->ev.n_findings; i++) {
        const struct finding *f = views[i].finding;
        const struct finding_note *note = views[i].note;
        if (!finding_filter_shows(&filter, &views[i]))
            continue;
        const struct book_cell cells[] = {
            book_text(f->center ? f->center : "全轮次"),
            book_text(f->where),
            book_text(severity_name(f->severity)),
            book_text(f->title),
            book_text(f->message),
            book_text(f->printed),
            book_text(f->expected),
            book_text(f->difference),
            book_text(f->mend),
            book_text(f->basis),
            book_text(finding_state_name(&views[i])),
            book_text(finding_turn_name(finding_turn(&views[i]))),
            book_text(note && note->state == FINDING_DISMISSED ? note->reason : ""),
            book_text(results_answer(&views[i], &thread)),
        };
        web_table_add(&t, cells);
    }
    return web_table_send(&t, arena_printf(call->arena, "%s-核查发现", round->id));
}
