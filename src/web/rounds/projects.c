/* 参评项目: which projects take part, and by which method. lines_of decides which lines stand on
 * the page: those the filter finds, or after a refusal exactly those that were sent. The number of
 * a line is part of the names of its fields, so stored_picks can compare line by line what the page
 * showed with what is stored. rounds_choose does the rest. */
#include "app/rounds/method.h"
#include "base/lookup.h"
#include "web/edit.h"
#include "web/rounds/inside.h"

/* What the page begins with. */
struct picking {
    struct round_head head;
    struct method_options options;
    struct candidate *list;
    size_t n;
};

/* A standard with one method leaves nothing to choose. */
static const char *method_shown(const struct method_options *o, const char *chosen) {
    return !chosen && o->v.n == 1 ? o->v.v[0].value : chosen;
}

/* What follows from the end of the contract, for whoever has no method yet: shown as chosen, but
 * told of nobody as stored. */
static const char *method_proposed(const struct picking *p, const struct candidate *c) {
    const struct method_option *m = method_proposal(&p->options, &p->head, c->end);
    return m ? m->value : NULL;
}

/* As it is sent; what was typed on a refused page is that already. */
static const char *stored_method(struct arena *a, const struct candidate *c) {
    return method_value(a, c->standard, c->standard_version, c->method);
}

static void add_methods(struct val *row, const struct picking *p, const struct candidate *c) {
    const struct method_options *o = &p->options;
    struct val *options = map_list(row, "methods");
    const char *stored = stored_method(row->arena, c);
    const char *chosen = stored ? stored : method_proposed(p, c);
    map_bool(row, "proposed", !stored && chosen && o->standard.n_methods > 1);
    for (size_t i = 0; i < o->v.n; i++)
        add_option(options, o->v.v[i].value, o->v.v[i].name, chosen);
}

/* What was chosen on the page that was refused. */
static void apply_pick(struct candidate *c, const struct project_pick *pick, bool *ret_taken) {
    *ret_taken = pick ? pick->take : c->entry != NULL;
    if (!pick)
        return;
    c->method = cstr_or_null(pick->method);
    c->standard = NULL;
}

/* What of the list is asked for, by the page's address or by its form. */
struct wanted {
    struct candidate_filter stored;
    const char *word; /* of the center, the project or its operator; NULL: any */
    bool ended;       /* those as well whose contract was over before */
};

static struct wanted wanted_of(const struct http_call *call) {
    bool posted = call->request->method == HTTP_POST;
    const char *(*asked)(const struct http_call *, const char *) = posted ? http_form : http_query;
    return (struct wanted){
        .stored = {cstr_or_null(asked(call, "subdistrict")), cstr_or_null(asked(call, "operator"))},
        .word = cstr_or_null(asked(call, "q")),
        .ended = !cstr_empty(asked(call, "ended"))};
}

static bool has_word(const struct candidate *c, const char *word) {
    const char *const texts[] = {c->center_name, c->title, c->operator_name, c->project};
    for (size_t i = 0; word && i < GP_COUNT(texts); i++)
        if (texts[i] && strstr(texts[i], word))
            return true;
    return !word;
}

/* A line of the page: the candidate, and what was chosen for it; pick NULL: as it is stored. */
struct line {
    struct candidate *c;
    const struct project_pick *pick;
};
struct lines {
    VEC(struct line) v; /* of the page shown, or those that were sent */
    size_t hidden, retired;
};

#define LINES_A_PAGE 100

static struct lookup by_project(struct arena *a, struct candidate *list, size_t n) {
    struct lookup l = {0};
    for (size_t i = 0; i < n; i++)
        lookup_add(&l, a, str_of(list[i].project), LOOKUP_NO_ROW, &list[i]);
    return l;
}

/* As they stand on the page: the numbers of the rows are part of the form's names. */
static struct edit stored_picks(struct http_call *call, const struct lines *lines,
                                const struct picking *p) {
    const struct method_options *o = &p->options;
    struct edit e = {.call = call};
    for (size_t i = 0; i < lines->v.n; i++) {
        const struct candidate *c = lines->v.v[i].c;
        edit_add_row(&e, "listed", i, c->project);
        edit_add_row(&e, "take", i, c->entry ? "1" : "");
        edit_add_row(&e, "method", i, method_shown(o, stored_method(call->arena, c)));
        edit_add_row(&e, "deadline", i, date_text(call->arena, c->deadline));
        edit_row_title(&e, i, c->center_name);
    }
    for (size_t i = 0; i < o->v.n; i++)
        edit_label(&e, "method", o->v.v[i].value, o->v.v[i].name);
    edit_label(&e, "take", "1", "参评");
    return e;
}

static void add_candidate(struct val *list, size_t i, const struct candidate *c,
                          const struct picking *p, bool taken, const char *deadline) {
    bool may_drop = p->head.state == ROUND_DRAFT;
    struct val *row = list_add_map(list);
    map_count(row, "i", (int64_t)i);
    map_text(row, "project", c->project);
    map_text(row, "project_title", c->title);
    map_text(row, "center", c->center_name);
    map_text(row, "subdistrict", c->subdistrict);
    map_text(row, "operator", c->operator_name);
    map_date(row, "start", c->start);
    map_text(row, "deadline", deadline);
    map_bool(row, "may_set_day", !(c->entry && !may_drop));
    map_date(row, "end", c->end);
    map_bool(row, "taken", taken);
    map_bool(row, "locked", c->entry && !may_drop);
    map_text(row, "state", c->entry ? entry_state_name(c->state) : "");
    map_text(row, "elsewhere", c->elsewhere);
    add_methods(row, p, c);
}

/* The filters offer what there is, so they are filled from the whole list. */
static enum gp_code add_filters(struct work *w, struct val *m,
                                const struct candidate_filter *filter) {
    const char **names;
    struct plan_org *orgs;
    size_t n, n_orgs;
    TRY(store_plan_subdistricts(w, &names, &n));
    TRY(store_plan_orgs(w, &orgs, &n_orgs));
    struct val *subdistricts = map_list(m, "subdistricts"), *operators = map_list(m, "operators");
    for (size_t i = 0; i < n; i++)
        add_option(subdistricts, names[i], names[i], filter->subdistrict);
    for (size_t i = 0; i < n_orgs; i++)
        if (orgs[i].kind == ORG_OPERATOR)
            add_option(operators, orgs[i].id, orgs[i].name, filter->operator_org);
    map_text(m, "subdistrict", filter->subdistrict ? filter->subdistrict : "");
    map_text(m, "operator", filter->operator_org ? filter->operator_org : "");
    return GP_OK;
}

/* A contract that was over before the round began; such projects are only listed on demand. */
static bool has_ended(const struct candidate *c, const struct round_head *head) {
    return !c->entry && date_is_set(c->end) && date_is_set(head->opened) &&
           date_cmp(c->end, head->opened) < 0;
}

/* Those of the filter, or exactly those that were sent. */
static struct lines lines_of(struct http_call *call, struct candidate *list, size_t n,
                             const struct round_head *head, const struct wanted *wanted,
                             const struct project_pick *picks, size_t n_picks) {
    struct lines lines = {0};
    struct lookup candidates = by_project(call->arena, list, n_picks > 0 ? n : 0);
    for (size_t i = 0; i < n_picks; i++) {
        struct candidate *c =
            lookup_get(&candidates, str_of(cstr_or_empty(picks[i].project)), LOOKUP_NO_ROW);
        if (c)
            *VEC_PUSH(call->arena, &lines.v) = (struct line){c, &picks[i]};
    }
    for (size_t i = 0; n_picks == 0 && i < n; i++) {
        if (!has_word(&list[i], wanted->word))
            continue;
        if (!list[i].entry && list[i].retired)
            lines.retired++;
        else if (!wanted->ended && has_ended(&list[i], head))
            lines.hidden++;
        else
            *VEC_PUSH(call->arena, &lines.v) = (struct line){&list[i], NULL};
    }
    return lines;
}

/* ---- the order */

static const struct list_column columns[] = {
    {"taken", "参评", false}, {"center", "党群服务中心", false}, {"operator", "运营机构", false},
    {"end", "合同期", false}, {"method", "评估方式", false},     {"deadline", "递交截止", false},
};

static int compare_lines(size_t column, const void *a, const void *b) {
    const struct candidate *x = ((const struct line *)a)->c, *y = ((const struct line *)b)->c;
    switch (column) {
    case 0:
        return (x->entry == NULL) - (y->entry == NULL);
    case 1:
        return cstr_order(cstr_or_empty(x->center_name), cstr_or_empty(y->center_name));
    case 2:
        return cstr_order(cstr_or_empty(x->operator_name), cstr_or_empty(y->operator_name));
    case 3:
        return date_cmp(x->end, y->end);
    case 4:
        return cstr_order(cstr_or_empty(x->method), cstr_or_empty(y->method));
    default:
        return date_cmp(x->deadline, y->deadline);
    }
}

/* Below the head's name, what an empty day means. */
static void put_heads(struct http_call *call, struct val *m, const struct picking *p,
                      struct lines *lines, bool sort) {
    struct list_column own[GP_COUNT(columns)];
    memcpy(own, columns, sizeof(own));
    bool is_set = date_is_set(p->head.deadline);
    own[GP_COUNT(own) - 1].title =
        arena_printf(call->arena, "递交截止\n不填：%s",
                     is_set ? date_text(call->arena, p->head.deadline) : "与本轮相同");
    struct list_order order = list_heads(call, m, own, GP_COUNT(own));
    if (sort)
        lines->v.v = list_sorted(call->arena, &order, lines->v.v, sizeof(*lines->v.v), lines->v.n,
                                 compare_lines);
}

/* all: of the filter, of which the page shows some. */
static void add_lines(struct val *m, const struct lines *lines, const struct lines *all,
                      const struct picking *p) {
    struct val *rows = map_list(m, "projects");
    size_t taken = 0, n = all->v.n;
    for (size_t i = 0; i < n; i++)
        taken += all->v.v[i].pick ? all->v.v[i].pick->take : all->v.v[i].c->entry != NULL;
    for (size_t i = 0; i < lines->v.n; i++) {
        bool is_taken;
        struct candidate *c = lines->v.v[i].c;
        const struct project_pick *pick = lines->v.v[i].pick;
        const char *typed = pick ? pick->deadline : NULL;
        apply_pick(c, pick, &is_taken);
        add_candidate(rows, i, c, p, is_taken, typed ? typed : date_text(rows->arena, c->deadline));
    }
    map_count(m, "n", (int64_t)n);
    map_count(m, "n_hidden", (int64_t)all->hidden);
    map_bool(m, "has_hidden", all->hidden > 0);
    map_count(m, "n_retired", (int64_t)all->retired);
    map_bool(m, "has_retired", all->retired > 0);
    map_count(m, "n_taken", (int64_t)taken);
    map_bool(m, "has_projects", n > 0);
    const struct method_options *o = &p->options;
    struct val *methods = map_list(m, "all_methods");
    for (size_t i = 0; i < o->v.n; i++)
        add_option(methods, o->v.v[i].value, o->v.v[i].name, NULL);
    map_bool(m, "several_methods", o->v.n > 1);
    map_text(m, "js_many", asset_of("many.js")->url);
}

static enum gp_code load(struct work *w, const char *round, const struct candidate_filter *filter,
                         struct picking *ret) {
    TRY(store_round_head(w, round, &ret->head));
    TRY(method_options_load(w, &ret->head, &ret->options));
    return store_plan_candidates(w, round, filter, &ret->list, &ret->n);
}

static void put_wanted(struct val *m, const struct wanted *wanted, size_t hidden) {
    const struct candidate_filter *f = &wanted->stored;
    map_text(m, "q", cstr_or_empty(wanted->word));
    map_bool(m, "ended", wanted->ended);
    map_bool(m, "filtered", f->subdistrict || f->operator_org || wanted->word || hidden > 0);
}

static enum gp_code show(struct http_call *call, const struct wanted *wanted,
                         const struct project_pick *picks, size_t n_picks) {
    struct work work = web_work(call);
    const char *round = http_param(call, "round");
    struct picking p;
    struct gp_err refusal = *call->err;
    TRY(load(&work, round, &wanted->stored, &p));
    *call->err = refusal;
    struct lines all = lines_of(call, p.list, p.n, &p.head, wanted, picks, n_picks);
    struct val *m = web_page(call, "参评项目");
    put_heads(call, m, &p, &all, n_picks == 0);
    struct lines lines = all;
    if (n_picks == 0) {
        struct list_slice page =
            list_pages(call, m, round_url(call, "/projects"), NULL, all.v.n, LINES_A_PAGE);
        lines.v.n = page.end - page.first;
        lines.v.v = lines.v.n > 0 ? all.v.v + page.first : NULL;
    }
    struct edit stored = stored_picks(call, &lines, &p);
    edit_show(&stored, m, round_url(call, "/projects"));
    map_text(m, "round_title", p.head.title);
    add_lines(m, &lines, &all, &p);
    put_wanted(m, wanted, all.hidden);
    map_bool(m, "is_draft", p.head.state == ROUND_DRAFT);
    map_bool(m, "may_change", p.head.state == ROUND_DRAFT || p.head.state == ROUND_COLLECTING);
    TRY(add_filters(&work, m, &wanted->stored));
    TRY(round_tabs(call, m, round));
    rounds_put_problem(call, m);
    return web_render(call, "rounds/projects", m);
}

static enum gp_code check_version(struct http_call *call, const struct project_pick *picks,
                                  size_t n) {
    if (n == 0) /* nothing was shown that could have changed */
        return GP_OK;
    struct work work = web_work(call);
    struct picking p;
    TRY(load(&work, http_param(call, "round"), &(struct candidate_filter){0}, &p));
    struct lines lines = lines_of(call, p.list, p.n, &p.head, NULL, picks, n);
    struct edit stored = stored_picks(call, &lines, &p);
    return edit_check(&stored);
}

enum gp_code rounds_projects(struct http_call *call) {
    list_recall(call);
    struct wanted wanted = wanted_of(call);
    return show(call, &wanted, NULL, 0);
}

/* "All" is all that the filter shows, on whatever page: behind the lines that were sent, those of
 * the other pages, as they are stored, but taken and by the method that is proposed. */
static enum gp_code add_others(struct http_call *call, struct work *w, const struct wanted *wanted,
                               struct project_pick **picks, size_t *n) {
    struct picking p;
    TRY(load(w, http_param(call, "round"), &wanted->stored, &p));
    struct lines all = lines_of(call, p.list, p.n, &p.head, wanted, NULL, 0);
    struct project_pick *v = gp_new_n(call->arena, struct project_pick, *n + all.v.n + 1);
    struct lookup sent = {0};
    size_t total = *n;
    for (size_t i = 0; i < *n; i++) {
        v[i] = (*picks)[i];
        lookup_add(&sent, call->arena, str_of(cstr_or_empty(v[i].project)), LOOKUP_NO_ROW, &v[i]);
    }
    for (size_t i = 0; i < all.v.n; i++) {
        const struct candidate *c = all.v.v[i].c;
        const char *method = stored_method(call->arena, c);
        if (lookup_get(&sent, str_of(c->project), LOOKUP_NO_ROW))
            continue;
        v[total++] = (struct project_pick){.project = c->project,
                                           .method = method ? method : method_proposed(&p, c),
                                           .deadline = c->entry && p.head.state != ROUND_DRAFT
                                                           ? NULL
                                                           : date_text(call->arena, c->deadline),
                                           .take = true};
    }
    *picks = v;
    *n = total;
    return GP_OK;
}

/* Back to the page of the list from which it was sent. */
static const char *page_again(struct http_call *call, const char *page) {
    static const char *const names[] = {"subdistrict", "operator", "q", "ended", "sort", "dir"};
    const char *path = arena_printf(call->arena, "%s?page=%s", round_url(call, "/projects"),
                                    http_url_encode(call->arena, page));
    for (size_t i = 0; i < GP_COUNT(names); i++)
        if (!cstr_empty(http_form(call, names[i])))
            path = arena_printf(call->arena, "%s&%s=%s", path, names[i],
                                http_url_encode(call->arena, http_form(call, names[i])));
    return path;
}

/* What the head of the list says for all of it: take them all, and by which method those go for
 * which none is chosen. */
static void apply_to_many(struct http_call *call, struct project_pick *picks, size_t n) {
    const char *method = http_form(call, "method_all");
    const char *deadline = http_form(call, "deadline_all");
    bool all = http_form(call, "all") != NULL;
    for (size_t i = 0; i < n; i++) {
        picks[i].take = picks[i].take || all;
        if (picks[i].take && cstr_empty(picks[i].method) && !cstr_empty(method))
            picks[i].method = method;
        if (picks[i].take && picks[i].deadline && !cstr_empty(deadline) &&
            cstr_empty(picks[i].deadline))
            picks[i].deadline = deadline;
    }
}

enum gp_code rounds_choose(struct http_call *call) {
    struct work work = web_work(call);
    size_t n = http_form_rows(call, "listed");
    struct project_pick *picks = gp_new_n(call->arena, struct project_pick, n + 1);
    for (size_t i = 0; i < n; i++)
        picks[i] = (struct project_pick){.project = http_form_row(call, "listed", i),
                                         .method = http_form_row(call, "method", i),
                                         .deadline = http_form_row(call, "deadline", i),
                                         .take = http_form_row(call, "take", i) != NULL};
    struct wanted wanted = wanted_of(call);
    size_t sent = n;
    struct pick_result result = {0};
    enum gp_code code = check_version(call, picks, n);
    if (code == GP_OK && http_form(call, "all"))
        TRY(add_others(call, &work, &wanted, &picks, &n));
    apply_to_many(call, picks, n);
    if (code == GP_OK)
        code = rounds_pick(&work, http_param(call, "round"), picks, n, web_today(), &result);
    if (rounds_show_problem(call, code))
        return show(call, &wanted, picks, sent);
    TRY(code);
    const char *page = http_form(call, "page"), *next = round_url(call, "");
    if (!cstr_empty(page)) /* the list goes on on other pages */
        next = page_again(call, page);
    if (result.added + result.dropped + result.changed + result.moved == 0)
        return web_done(call, cstr_empty(page) ? round_url(call, "/projects") : next, "没有改动");
    return web_done(call, next,
                    arena_printf(call->arena,
                                 "参评项目已保存：加入 %zu 个，移出 %zu 个，改评估方式 %zu 个，"
                                 "改递交截止 %zu 个",
                                 result.added, result.dropped, result.changed, result.moved));
}
