/* Two versions of a report side by side: what was submitted, and what it says now. For who writes
 * it and for who approves it. */
#include "web/results/compare.h"

#include "app/publish/publish.h"
#include "app/publish/words.h"
#include "report/compare.h"
#include "web/results/common.h"
#include "web/results/inside.h"

#define CONTEXT   2   /* lines around what differs */
#define MOST_ROWS 800 /* shown; nobody reads on */
#define NOW       INT64_MAX

/* ---- which versions there are */

struct editions {
    struct report_state state;
    struct report_edition *v; /* oldest first */
    size_t n;
    int64_t from, to;
};

static int64_t asked(const struct http_call *call, const char *name, const struct editions *e,
                     int64_t otherwise) {
    const char *text = http_query(call, name);
    int64_t ord;
    if (cstr_eq(text, "now"))
        return NOW;
    if (cstr_empty(text) || dec_parse(str_of(text), 0, &ord) != DEC_PARSED)
        return otherwise;
    for (size_t i = 0; i < e->n; i++)
        if (e->v[i].ord == ord)
            return ord;
    return otherwise;
}

/* Without a choice: the last submission with what it says now, or, while others look at it, the
 * last two. */
static enum gp_code load_editions(struct http_call *call, const char *round, struct editions *ret) {
    struct work work = web_work(call);
    const char *report = results_report_chosen(call);
    TRY(report_state_load(&work, round, report, &ret->state));
    TRY(store_edition_list(&work, round, cstr_or_empty(report), &ret->v, &ret->n));
    bool submitted = ret->state.state >= ROUND_APPROVAL && ret->n > 1;
    size_t last = ret->n > 0 ? ret->n - 1 : 0;
    ret->to = asked(call, "to", ret, submitted ? ret->v[last].ord : NOW);
    ret->from = asked(call, "from", ret,
                      submitted    ? ret->v[last - 1].ord
                      : ret->n > 0 ? ret->v[last].ord
                                   : NOW);
    return GP_OK;
}

/* The published version that came of the submission; NULL: none did. */
static const struct report_version *version_of(const struct report_state *s,
                                               const struct report_approval *submit) {
    const struct report_version *found = NULL;
    int64_t until = INT64_MAX;
    for (size_t i = 0; i < s->n_approvals; i++)
        if (s->approvals[i].ord > submit->ord && s->approvals[i].verdict == VERDICT_SUBMIT &&
            s->approvals[i].at_ms < until)
            until = s->approvals[i].at_ms;
    for (size_t i = 0; i < s->n_versions; i++)
        if (s->versions[i].published_ms >= submit->at_ms && s->versions[i].published_ms < until)
            found = &s->versions[i];
    return found;
}

static const char *edition_name(struct arena *a, const struct editions *e, size_t i) {
    const struct report_approval *submit = NULL;
    for (size_t k = 0; k < e->state.n_approvals; k++)
        if (e->state.approvals[k].ord == e->v[i].ord)
            submit = &e->state.approvals[k];
    if (!submit)
        return arena_printf(a, "第 %zu 次提交", i + 1);
    const struct report_version *v = version_of(&e->state, submit);
    const char *day = date_text(a, date_of_ms(submit->at_ms));
    return v ? arena_printf(a, "第 %zu 次提交（%s，公示为第 %lld 版）", i + 1, day,
                            (long long)v->version)
             : arena_printf(a, "第 %zu 次提交（%s）", i + 1, day);
}

static void add_choices(struct val *m, const char *name, const struct editions *e, int64_t chosen) {
    struct val *list = map_list(m, name);
    for (size_t i = 0; i < e->n; i++)
        list_add_option(list, arena_printf(m->arena, "%lld", (long long)e->v[i].ord),
                        edition_name(m->arena, e, i), e->v[i].ord == chosen);
    list_add_option(list, "now", "现在的", chosen == NOW);
}

/* ---- side by side */

/* Without the two signs at its head that say what the line is. */
void results_put_pieces(struct val *row, const char *name, const struct compare_side *side,
                        size_t head) {
    struct val *list = map_list(row, name);
    for (size_t i = 0; i < side->n; i++) {
        const char *text = side->pieces[i].text;
        size_t n = strlen(text), skip = n < head ? n : head;
        head -= skip;
        if (skip == n)
            continue;
        struct val *piece = list_add_map(list);
        map_text(piece, "text", text + skip);
        map_bool(piece, "differs", side->pieces[i].differs);
    }
}

static bool is_shown(const struct compare *c, size_t i) {
    size_t first = i > CONTEXT ? i - CONTEXT : 0;
    for (size_t k = first; k < c->n && k <= i + CONTEXT; k++)
        if (c->rows[k].kind != COMPARE_SAME)
            return true;
    return false;
}

static const char *line_of(const struct compare_row *row) {
    return row->right.line ? row->right.line : row->left.line;
}

static void add_row(struct val *rows, const struct compare_row *r, const char *under) {
    struct val *row = list_add_map(rows);
    map_text(row, "under", under);
    map_bool(row, "is_heading", line_of(r)[0] == LINE_HEADING);
    map_bool(row, "is_same", r->kind == COMPARE_SAME);
    results_put_pieces(row, "left", &r->left, 2);
    results_put_pieces(row, "right", &r->right, 2);
}

/* What differs, with a few lines around it, and the heading under which it stands. */
static void add_rows(struct val *m, const struct compare *c) {
    struct val *rows = map_list(m, "rows");
    const char *heading = NULL;
    bool was_shown = true;
    size_t n = 0, left_out = 0;
    for (size_t i = 0; i < c->n; i++) {
        bool shown = is_shown(c, i), full = n >= MOST_ROWS;
        left_out += full && c->rows[i].kind != COMPARE_SAME;
        if (shown && !full) {
            add_row(rows, &c->rows[i], !was_shown && heading ? heading + 2 : NULL);
            n++;
        }
        was_shown = shown;
        if (line_of(&c->rows[i])[0] == LINE_HEADING)
            heading = line_of(&c->rows[i]);
    }
    map_count(m, "left_out", left_out > 0 ? (int64_t)left_out : DEC_UNSET);
}

static enum gp_code text_of(struct work *w, const char *round, const char *report, int64_t ord,
                            const char **ret) {
    if (ord == NOW)
        return report_edition_now(w, round, report, ret);
    return store_edition_get(w, round, cstr_or_empty(report), ord, ret);
}

enum gp_code results_compare(struct http_call *call, struct val *m, const char *round) {
    struct work work = web_work(call);
    const char *report = results_report_chosen(call), *left, *right;
    struct editions e;
    TRY(load_editions(call, round, &e));
    map_text(m, "r", report);
    map_bool(m, "any_editions", e.n > 0);
    add_choices(m, "froms", &e, e.from);
    add_choices(m, "tos", &e, e.to);
    if (e.n == 0)
        return web_render(call, "results/compare", m);
    TRY(text_of(&work, round, report, e.from, &left));
    TRY(text_of(&work, round, report, e.to, &right));
    struct compare c = compare_lines(call->arena, compare_split(call->arena, left),
                                     compare_split(call->arena, right));
    map_count(m, "n_differ", (int64_t)c.n_differ);
    map_bool(m, "differs", c.n_differ > 0);
    add_rows(m, &c);
    return web_render(call, "results/compare", m);
}

enum gp_code results_report_compare(struct http_call *call) {
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "比较报告的版本", &round, &m));
    map_bool(m, "managing", true);
    map_textf(m, "back", "/rounds/%s/report%s", round->id, results_report_query(call));
    return results_compare(call, m, round->id);
}
