/* The list of findings. First the filter: one function says whether a finding fits one of its
 * dimensions (fits), so that one pass over all (count_one) gives the number that each choice would
 * show under the others. Then rows: finding_put, with the way to the cell or file (finding_link).
 * Last the groups: findings come by center, and are put in order by rule where that is asked
 * (in_order); a page is cut out of the order, a group says how many it has on all pages. */
#include "web/results/finding_list.h"

#include "base/lookup.h"
#include "num/typed.h"
#include "web/list.h"
#include "web/results/common.h"

#define PAGE            30
#define DAYS_FOR_ANSWER 5 /* proposed, and no rule */

static const char *const severity_words[SEVERITY_N] = {"info", "warning", "error"};
static const char *const turn_words[TURN_N] = {"evaluator", "operator", "nobody"};
static const char *const about_words[] = {"operator", "own"};
static const char *const about_names[] = {"运营机构的资料", "评估方的工作"};
const char *const severity_colors[SEVERITY_N] = {"blue", "yellow", "red"};

/* ---- which are shown */

/* In the address, or in the form of what is done to many. */
static const char *asked(const struct http_call *call, const char *name) {
    return call->request->method == HTTP_POST ? http_form(call, name) : http_query(call, name);
}

static int word_index(const char *word, const char *const *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(word, words[i]))
            return (int)i;
    return -1;
}

struct finding_filter finding_filter_read(const struct http_call *call) {
    struct finding_filter f = {
        .show = asked(call, "show"),
        .severity = word_index(asked(call, "severity"), severity_words, SEVERITY_N),
        .turn = word_index(asked(call, "turn"), turn_words, TURN_N),
        .rule = asked(call, "rule_shown"),
        .entry = asked(call, "entry_shown"),
        .by_rule = cstr_eq(asked(call, "by"), "rule"),
    };
    f.sort = cstr_empty(asked(call, "sort")) ? NULL : asked(call, "sort");
    f.down = cstr_eq(asked(call, "dir"), "down");
    int about = word_index(asked(call, "about"), about_words, GP_COUNT(about_words));
    f.about = about < 0 ? NULL : about_words[about];
    f.rule = check_rule_of(cstr_or_empty(f.rule)) ? f.rule : NULL;
    f.entry = cstr_empty(f.entry) ? NULL : f.entry;
    f.show = cstr_empty(f.show) ? "open" : f.show;
    return f;
}

enum dimension { BY_SHOW, BY_SEVERITY, BY_TURN, BY_RULE, BY_ENTRY, BY_ABOUT, DIMENSION_N };

static bool is_own_work(const struct finding *f) {
    return !check_rule_tells(f->rule, TELL_OPERATOR);
}

static bool fits(const struct finding_filter *f, const struct finding_view *v, enum dimension by) {
    const struct finding *x = v->finding;
    switch (by) {
    case BY_SHOW:
        return !cstr_eq(f->show, v->note ? "open" : "done");
    case BY_SEVERITY:
        return f->severity < 0 || (int)x->severity == f->severity;
    case BY_TURN:
        return f->turn < 0 || (int)finding_turn(v) == f->turn;
    case BY_RULE:
        return !f->rule || cstr_eq(f->rule, x->rule);
    case BY_ENTRY:
        return !f->entry || cstr_eq(f->entry, x->entry ? x->entry : "-");
    case BY_ABOUT:
        return !f->about || cstr_eq(f->about, about_words[is_own_work(x)]);
    default:
        return true;
    }
}

bool finding_filter_shows(const struct finding_filter *f, const struct finding_view *v) {
    for (enum dimension by = 0; by < DIMENSION_N; by++)
        if (!fits(f, v, by))
            return false;
    return true;
}

static const char *word_or_none(const char *const *words, int i) {
    return i < 0 ? "" : words[i];
}

static const char *query_of(struct arena *a, const struct finding_filter *f) {
    return arena_printf(
        a, "show=%s&severity=%s&turn=%s&rule_shown=%s&entry_shown=%s&about=%s&by=%s%s%s%s",
        http_url_encode(a, f->show), word_or_none(severity_words, f->severity),
        word_or_none(turn_words, f->turn), http_url_encode(a, cstr_or_empty(f->rule)),
        http_url_encode(a, cstr_or_empty(f->entry)), cstr_or_empty(f->about),
        f->by_rule ? "rule" : "", f->sort ? "&sort=" : "",
        f->sort ? http_url_encode(a, f->sort) : "", f->sort && f->down ? "&dir=down" : "");
}

/* ---- the choices, with what each would show */

#define N_FIGURES 4

/* How many findings each choice would show: of a dimension, those that fit all others. */
struct tally {
    size_t *of[DIMENSION_N];   /* by the number of the choice */
    size_t figures[N_FIGURES]; /* of figure_filters */
    struct lookup rules;       /* to a choice, by id */
    size_t *numbers;           /* what the lookup finds: themselves, from 0 */
};

struct choosing {
    struct val *m, *selects, *figures;
    const struct finding_filter *f;
    const struct app_evaluation *v;
    const struct finding_view *views;
    struct finding_filter figure_filters[N_FIGURES];
    struct tally n;
};

static size_t count_rules(void) {
    size_t n = 0;
    while (check_rule_at(n))
        n++;
    return n;
}

static void begin_tally(struct tally *t, struct arena *a, const struct evaluation *ev) {
    size_t n_rules = count_rules();
    const size_t sizes[DIMENSION_N] = {2, SEVERITY_N, TURN_N, n_rules + 1, ev->n_entries + 1, 2};
    for (enum dimension by = 0; by < DIMENSION_N; by++)
        t->of[by] = gp_new_n(a, size_t, sizes[by]);
    t->numbers = gp_new_n(a, size_t, n_rules + 1);
    for (size_t i = 0; i < n_rules; i++) {
        t->numbers[i] = i;
        lookup_add(&t->rules, a, str_of(check_rule_at(i)->id), LOOKUP_NO_ROW, &t->numbers[i]);
    }
}

static size_t rule_number(const struct choosing *c, const char *id) {
    const size_t *found = lookup_get(&c->n.rules, str_of(id), LOOKUP_NO_ROW);
    return found ? *found : count_rules();
}

/* The round is behind the entries. */
static size_t entry_number(const struct evaluation *ev, const char *id) {
    const struct entry_result *e = evaluation_entry(ev, id);
    return e ? (size_t)(e - ev->entries) : ev->n_entries;
}

/* The number of its choice in the dimension. */
static size_t choice_of(const struct choosing *c, const struct finding_view *v, enum dimension by) {
    switch (by) {
    case BY_SHOW:
        return v->note != NULL;
    case BY_SEVERITY:
        return v->finding->severity;
    case BY_TURN:
        return finding_turn(v);
    case BY_RULE:
        return rule_number(c, v->finding->rule);
    case BY_ENTRY:
        return entry_number(&c->v->ev, v->finding->entry);
    default:
        return is_own_work(v->finding);
    }
}

/* What does not fit in one dimension would be shown by another choice of that one. */
static void count_one(struct choosing *c, const struct finding_view *v) {
    enum dimension misfit = DIMENSION_N;
    size_t n_misfits = 0;
    for (enum dimension by = 0; by < DIMENSION_N; by++)
        if (!fits(c->f, v, by)) {
            misfit = by;
            n_misfits++;
        }
    for (enum dimension by = 0; by < DIMENSION_N; by++)
        if (n_misfits == 0 || (n_misfits == 1 && by == misfit))
            c->n.of[by][choice_of(c, v, by)]++;
    for (size_t i = 0; i < N_FIGURES; i++)
        c->n.figures[i] += finding_filter_shows(&c->figure_filters[i], v);
}

static struct val *add_select(const struct choosing *c, const char *name, const char *label) {
    struct val *select = list_add_map(c->selects);
    map_text(select, "name", name);
    map_text(select, "label", label);
    return map_list(select, "options");
}

/* One that would show nothing is not offered, unless it is chosen. */
static void add_choice(const struct choosing *c, struct val *options, const char *value,
                       const char *text, size_t n, bool chosen) {
    if (n > 0 || chosen)
        list_add_option(options, value, arena_printf(c->m->arena, "%s（%zu）", text, n), chosen);
}

static void add_severities(const struct choosing *c) {
    struct val *options = add_select(c, "severity", "程度");
    list_add_option(options, "", "全部", c->f->severity < 0);
    for (int i = SEVERITY_N - 1; i >= 0; i--)
        add_choice(c, options, severity_words[i], severity_name((enum severity)i),
                   c->n.of[BY_SEVERITY][i], c->f->severity == i);
}

static void add_turns(const struct choosing *c) {
    struct val *options = add_select(c, "turn", "轮到谁办");
    list_add_option(options, "", "全部", c->f->turn < 0);
    for (int i = 0; i < TURN_N; i++)
        add_choice(c, options, turn_words[i], finding_turn_name((enum finding_turn)i),
                   c->n.of[BY_TURN][i], c->f->turn == i);
}

static void add_abouts(const struct choosing *c) {
    struct val *options = add_select(c, "about", "关于");
    list_add_option(options, "", "全部", !c->f->about);
    for (size_t i = 0; i < GP_COUNT(about_words); i++)
        add_choice(c, options, about_words[i], about_names[i], c->n.of[BY_ABOUT][i],
                   cstr_eq(c->f->about, about_words[i]));
}

static void add_entries(const struct choosing *c) {
    struct val *options = add_select(c, "entry_shown", "中心");
    list_add_option(options, "", "全部中心", !c->f->entry);
    for (size_t i = 0; i <= c->v->ev.n_entries; i++) {
        bool round = i == c->v->ev.n_entries;
        const char *id = round ? "-" : c->v->ev.entries[i].entry->id;
        add_choice(c, options, id, round ? "全轮次" : results_entry_name(&c->v->ev.entries[i]),
                   c->n.of[BY_ENTRY][i], cstr_eq(c->f->entry, id));
    }
}

static void add_rules(const struct choosing *c) {
    struct val *options = add_select(c, "rule_shown", "发现类型");
    list_add_option(options, "", "全部类型", !c->f->rule);
    const struct check_rule *rule;
    for (size_t k = 0; (rule = check_rule_at(k)); k++)
        add_choice(c, options, rule->id, rule->title, c->n.of[BY_RULE][k],
                   cstr_eq(c->f->rule, rule->id));
}

static void add_groupings(const struct choosing *c) {
    struct val *options = add_select(c, "by", "分组");
    list_add_option(options, "", "按中心", !c->f->by_rule);
    list_add_option(options, "rule", "按发现类型", c->f->by_rule);
}

static void add_shows(const struct choosing *c) {
    static const char *const words[] = {"open", "done", "all"};
    static const char *const titles[] = {"待处理", "已处理", "全部"};
    const size_t *by = c->n.of[BY_SHOW], counts[] = {by[0], by[1], by[0] + by[1]};
    struct val *list = map_list(c->m, "shows");
    for (size_t i = 0; i < GP_COUNT(words); i++) {
        struct finding_filter with = *c->f;
        with.show = words[i];
        struct val *row = list_add_map(list);
        map_textf(row, "title", "%s %zu", titles[i], counts[i]);
        map_textf(row, "query", "%s&keep=1", query_of(row->arena, &with));
        map_bool(row, "current", cstr_eq(c->f->show, words[i]));
    }
}

/* For the forms that come back to the same list. */
static void add_hidden(const struct choosing *c, size_t page) {
    const struct finding_filter *f = c->f;
    const char *const fields[][2] = {
        {"show", f->show},
        {"severity", word_or_none(severity_words, f->severity)},
        {"turn", word_or_none(turn_words, f->turn)},
        {"rule_shown", f->rule},
        {"entry_shown", f->entry},
        {"about", f->about},
        {"by", f->by_rule ? "rule" : ""},
        {"sort", cstr_or_empty(f->sort)},
        {"dir", f->sort && f->down ? "down" : ""},
        {"page", arena_printf(c->m->arena, "%zu", page)},
    };
    struct val *list = map_list(c->m, "filter");
    for (size_t i = 0; i < GP_COUNT(fields); i++) {
        struct val *row = list_add_map(list);
        map_text(row, "name", fields[i][0]);
        map_text(row, "value", cstr_or_empty(fields[i][1]));
    }
    map_text(c->m, "show_shown", f->show);
}

/* ---- one finding */

/* A file of the entry; NULL: it has no such file any more. */
static const char *file_link(struct arena *a, const struct place_site *site,
                             const struct place_ref *at, const char *round) {
    size_t i = place_index(site, at);
    const char *hash = i == SIZE_MAX ? NULL : site->e->materials[i].sha256;
    return hash ? arena_printf(a, "/files/%s/%s/%s", http_url_encode(a, round),
                               http_url_encode(a, site->e->id), hash)
                : NULL;
}

/* The cell, file or page that the finding is about; NULL: nowhere in particular. */
static const char *finding_link(struct arena *a, const struct evaluation *ev,
                                const struct finding *f) {
    const struct entry_result *e = evaluation_entry(ev, f->entry);
    struct place_site site = check_site(ev, e);
    const char *id = http_url_encode(a, ev->dossier->round.id);
    switch (f->at.what) {
    case PLACE_ROUND:
        return arena_printf(a, "/rounds/%s/edit", id);
    case PLACE_EXPERT:
        return arena_printf(a, "/rounds/%s/experts", id);
    case PLACE_COMPONENT:
    case PLACE_SHEET:
        return arena_printf(a, "/rounds/%s/scores", id);
    case PLACE_PROJECT:
        return e ? arena_printf(a, "/registry/projects/%s", http_url_encode(a, e->project->id))
                 : NULL;
    case PLACE_FILE:
        return e ? file_link(a, &site, &f->at, ev->dossier->round.id) : NULL;
    default:
        return e ? arena_printf(a, "/rounds/%s/entries/%s/data?at=%s#here", id,
                                http_url_encode(a, f->entry),
                                http_url_encode(a, place_key(a, &f->at)))
                 : NULL;
    }
}

static void put_decided(struct val *row, const struct finding_note *n) {
    if (n && cstr_empty(n->account))
        map_text(row, "decided", "随数据导入");
    else
        map_time(row, "decided", n ? n->at_ms : DEC_UNSET);
}

const char *results_answer(const struct finding_view *v, const struct result_thread *t) {
    const char *text = NULL;
    for (size_t i = 0; v->question && i < t->n_notes; i++)
        if (cstr_eq(t->notes[i].subject, v->question->id) && t->notes[i].kind == NOTE_ANSWER)
            text = t->notes[i].text;
    return text;
}

static void put_question(struct val *row, const struct finding_view *v,
                         const struct result_thread *t) {
    const struct rectification *q = v->question;
    bool waits = q && q->state == RECTIFICATION_OPEN;
    map_bool(row, "asked", q != NULL);
    map_bool(row, "asked_open", waits);
    map_date(row, "asked_due", waits ? q->due : DATE_UNSET);
    map_bool(row, "asked_late", waits && date_cmp(q->due, web_today()) < 0);
    map_text(row, "answer", results_answer(v, t));
    map_text(row, "question_id", q ? q->id : NULL);
}

static const char *state_color(const struct finding_view *v) {
    static const char *const decided[FINDING_STATE_N] = {"green", "secondary", "purple"};
    if (v->note)
        return decided[v->note->state];
    return finding_turn(v) == TURN_OPERATOR ? "blue" : "orange";
}

void finding_put(struct val *row, const struct app_evaluation *v, const struct finding_view *view,
                 const struct result_thread *thread) {
    const struct finding *f = view->finding;
    const struct finding_note *note = view->note;
    struct arena *a = row->arena;
    const char *key = place_key(a, &f->at);
    map_text(row, "rule", f->rule);
    map_text(row, "title", f->title);
    map_text(row, "severity", severity_name(f->severity));
    map_text(row, "color", severity_colors[f->severity]);
    map_text(row, "entry", cstr_or_empty(f->entry));
    map_text(row, "center", f->center ? f->center : "全轮次");
    map_text(row, "place", cstr_or_empty(f->where));
    map_text(row, "at", key);
    map_text(row, "link", finding_link(a, &v->ev, f));
    map_text(row, "message", f->message);
    map_text(row, "printed", f->printed);
    map_text(row, "expected", f->expected);
    map_text(row, "difference", f->difference);
    map_text(row, "mend", f->mend);
    map_text(row, "basis", f->basis);
    map_text(row, "state", finding_state_name(view));
    map_text(row, "state_color", state_color(view));
    map_bool(row, "is_open", !note);
    map_text(row, "reason", note && note->state == FINDING_DISMISSED ? note->reason : NULL);
    map_text(row, "words", note && note->state == FINDING_ACCEPTED ? note->reason : NULL);
    map_bool(row, "internal", !check_rule_tells(f->rule, TELL_REPORT));
    map_bool(row, "may_ask",
             !note && f->entry && check_rule_tells(f->rule, TELL_OPERATOR) &&
                 finding_turn(view) != TURN_OPERATOR);
    put_decided(row, note);
    put_question(row, view, thread);
    map_textf(row, "query", "rule=%s&entry=%s&place=%s", http_url_encode(a, f->rule),
              http_url_encode(a, cstr_or_empty(f->entry)), http_url_encode(a, key));
}

void finding_put_question(struct http_call *call, struct val *m) {
    const char *text = http_form(call, "question"), *due = http_form(call, "question_due");
    map_text(m, "typed_question", text ? text : "请核实，说明原因；需要的请补充材料。");
    map_text(m, "typed_question_due",
             due ? due : date_text(call->arena, date_plus(web_today(), DAYS_FOR_ANSWER)));
}

/* ---- groups and pages */

struct placed {
    const struct finding_view *view;
    size_t rule, at; /* its rule's place among all; its own */
};

static int by_rule(const void *a, const void *b) {
    const struct placed *x = a, *y = b;
    return x->rule != y->rule ? (x->rule > y->rule) - (x->rule < y->rule)
                              : (x->at > y->at) - (x->at < y->at);
}

/* The heads of the table; what it says of a finding is the center where the groups are its rules.
 */
static const struct list_column finding_columns[] = {
    {"what", "发现", false},
    {"place", "位置", false},
    {"severity", "程度", false},
    {"state", "处理情况", false},
};

struct ordering {
    const struct choosing *c;
    const struct list_order *order;
};

static int group_cmp(const struct choosing *c, const struct placed *x, const struct placed *y) {
    if (c->f->by_rule)
        return (x->rule > y->rule) - (x->rule < y->rule);
    size_t a = choice_of(c, x->view, BY_ENTRY), b = choice_of(c, y->view, BY_ENTRY);
    return (a > b) - (a < b);
}

static int column_cmp(const struct choosing *c, size_t column, const struct placed *x,
                      const struct placed *y) {
    const struct finding *a = x->view->finding, *b = y->view->finding;
    switch (column) {
    case 0:
        return c->f->by_rule ? cstr_order(cstr_or_empty(a->center), cstr_or_empty(b->center))
                             : cstr_order(a->title, b->title);
    case 1:
        return cstr_order(cstr_or_empty(a->where), cstr_or_empty(b->where));
    case 2:
        return (a->severity > b->severity) - (a->severity < b->severity);
    default:
        return cstr_order(finding_state_name(x->view), finding_state_name(y->view));
    }
}

static int by_column(const void *a, const void *b, void *arg) {
    const struct placed *x = a, *y = b;
    const struct ordering *o = arg;
    int group = group_cmp(o->c, x, y);
    int column = group ? group : column_cmp(o->c, o->order->column, x, y);
    if (group || column)
        return !group && o->order->down ? -column : column;
    return (x->at > y->at) - (x->at < y->at);
}

static struct placed *in_order(const struct choosing *c, const struct list_order *order,
                               size_t *ret_n) {
    struct arena *a = c->m->arena;
    struct placed *v = gp_new_n(a, struct placed, c->v->ev.n_findings + 1);
    *ret_n = 0;
    for (size_t i = 0; i < c->v->ev.n_findings; i++)
        if (finding_filter_shows(c->f, &c->views[i]))
            v[(*ret_n)++] = (struct placed){&c->views[i], choice_of(c, &c->views[i], BY_RULE), i};
    if (c->f->by_rule && *ret_n > 1)
        qsort(v, *ret_n, sizeof(*v), by_rule);
    if (order->column != SIZE_MAX && *ret_n > 1)
        qsort_r(v, *ret_n, sizeof(*v), by_column, &(struct ordering){c, order});
    return v;
}

static bool same_group(const struct choosing *c, const struct placed *x, const struct placed *y) {
    return c->f->by_rule ? x->rule == y->rule
                         : cstr_eq(x->view->finding->entry, y->view->finding->entry);
}

/* The group of v[at], with how many it has on all pages. */
static struct val *add_group(const struct choosing *c, struct val *groups, const struct placed *v,
                             size_t n, size_t at) {
    const struct finding *f = v[at].view->finding;
    size_t first = at, end = at;
    while (first > 0 && same_group(c, &v[first - 1], &v[at]))
        first--;
    while (end < n && same_group(c, &v[end], &v[at]))
        end++;
    struct val *group = list_add_map(groups);
    map_text(group, "name", c->f->by_rule ? f->title : f->center ? f->center : "全轮次");
    map_count(group, "count", (int64_t)(end - first));
    map_text(group, "group_mend", c->f->by_rule ? f->mend : NULL);
    map_text(group, "group_basis", c->f->by_rule ? f->basis : NULL);
    return map_list(group, "findings");
}

/* Ticked already when the form was refused. */
static bool was_ticked(struct http_call *call, const struct finding *f, size_t i) {
    if (call->request->method != HTTP_POST || !http_form_row(call, "take", i))
        return false;
    return cstr_eq(http_form_row(call, "rule", i), f->rule) &&
           cstr_eq(cstr_or_empty(http_form_row(call, "entry", i)), cstr_or_empty(f->entry)) &&
           cstr_eq(cstr_or_empty(http_form_row(call, "place", i)), place_key(call->arena, &f->at));
}

/* Gives the page's number. */
static size_t add_groups(struct http_call *call, const struct choosing *c,
                         const struct result_thread *thread) {
    size_t n;
    struct list_column columns[GP_COUNT(finding_columns)];
    memcpy(columns, finding_columns, sizeof(columns));
    if (c->f->by_rule)
        columns[0].title = "中心";
    struct list_order order = list_heads(call, c->m, columns, GP_COUNT(columns));
    struct placed *v = in_order(c, &order, &n);
    struct list_slice shown =
        list_pages(call, c->m,
                   arena_printf(call->arena, "/rounds/%s/findings",
                                http_url_encode(call->arena, c->v->dossier.round.id)),
                   query_of(call->arena, c->f), n, PAGE);
    size_t first = shown.first;
    struct val *groups = map_list(c->m, "groups"), *rows = NULL;
    for (size_t i = first; i < shown.end; i++) {
        if (i == first || !same_group(c, &v[i - 1], &v[i]))
            rows = add_group(c, groups, v, n, i);
        struct val *row = list_add_map(rows);
        finding_put(row, c->v, v[i].view, thread);
        map_count(row, "i", (int64_t)(i - first));
        map_bool(row, "ticked", was_ticked(call, v[i].view->finding, i - first));
    }
    map_bool(c->m, "any_shown", n > 0);
    map_bool(c->m, "by_rule", c->f->by_rule);
    return first / PAGE + 1;
}

/* ---- decisions that meet no finding: harmless, but they would meet one that comes back */

static const char *center_of(const struct evaluation *ev, const char *entry) {
    const struct entry_result *e = evaluation_entry(ev, entry);
    return e ? results_entry_name(e) : "全轮次";
}

static void add_stale(struct val *m, const struct evaluation *ev) {
    struct val *list = map_list(m, "stale");
    for (size_t i = 0; i < ev->n_stale; i++) {
        const struct finding_dismissal *d = ev->stale[i];
        const struct check_rule *rule = check_rule_of(d->rule);
        if (d->adopted) /* put right since: nothing is left to be decided */
            continue;
        struct val *row = list_add_map(list);
        map_text(row, "rule", d->rule);
        map_text(row, "title", rule ? rule->title : d->rule);
        map_text(row, "entry", cstr_or_empty(d->entry));
        map_text(row, "center", center_of(ev, d->entry));
        map_text(row, "place", cstr_or_empty(dismissal_where(row->arena, ev, d)));
        map_text(row, "at", d->place ? d->place : place_key(row->arena, &d->at));
        map_text(row, "reason", d->reason);
    }
    map_bool(m, "any_stale", list->list.n > 0);
}

/* ---- what a page says first */

static void set_figures(struct choosing *c) {
    struct finding_filter all = {
        .show = "all", .severity = -1, .turn = -1, .by_rule = c->f->by_rule};
    struct finding_filter own = all, theirs = all, open = all, done = all;
    open.show = "open", open.turn = TURN_EVALUATOR, open.about = about_words[0];
    theirs.turn = TURN_OPERATOR;
    own.show = "open", own.about = about_words[1];
    done.show = "done";
    const struct finding_filter filters[N_FIGURES] = {open, theirs, own, done};
    memcpy(c->figure_filters, filters, sizeof(filters));
}

static void add_figures(const struct choosing *c) {
    static const char *const words[N_FIGURES][2] = {
        {"等评估方处理", "关于运营机构的资料"},
        {"等运营机构答复", "求证和整改"},
        {"评估方自己的工作", "缺少评分、理由等，不写进报告"},
        {"已处理", "采纳的写进报告"},
    };
    for (size_t i = 0; i < N_FIGURES; i++) {
        struct val *row = list_add_map(c->figures);
        map_text(row, "name", words[i][0]);
        map_count(row, "value", (int64_t)c->n.figures[i]);
        map_text(row, "unit", "项");
        map_text(row, "note", words[i][1]);
        map_textf(row, "link", "?%s", query_of(row->arena, &c->figure_filters[i]));
        map_bool(row, "late", false);
    }
    map_bool(c->m, "has_figures", true);
}

void finding_put_list(struct http_call *call, struct val *m, const struct app_evaluation *v,
                      const struct finding_view *views, const struct result_thread *thread) {
    struct finding_filter filter = finding_filter_read(call);
    struct choosing c = {.m = m,
                         .selects = map_list(m, "selects"),
                         .figures = map_list(m, "figures"),
                         .f = &filter,
                         .v = v,
                         .views = views};
    map_bool(m, "any", v->ev.n_findings > 0);
    set_figures(&c);
    begin_tally(&c.n, m->arena, &v->ev);
    for (size_t i = 0; i < v->ev.n_findings; i++)
        count_one(&c, &views[i]);
    add_figures(&c);
    add_shows(&c);
    add_entries(&c);
    add_rules(&c);
    add_severities(&c);
    add_turns(&c);
    add_abouts(&c);
    add_groupings(&c);
    add_hidden(&c, add_groups(call, &c, thread));
    add_stale(m, &v->ev);
}
