/* 专家分配: the experts of a round, their ties and work, and a suggestion of who scores what. The
 * suggestion is computed only when the page is asked with the number of experts, and nothing of it
 * is stored until it is sent back as an assignment. Handlers end in answer(). Who is tied to whom,
 * and what a panel may be, is judged by app/rounds/jury.c. */
#include "app/rounds/jury.h"
#include "web/download.h"
#include "web/rounds/inside.h"

enum { SUGGEST_DEFAULT = 3, SUGGEST_MAX = 30, ENTRIES_A_PAGE = 50 };

/* ---- the list of experts */

/* One order at a time: a head of the one table asks the other as it comes. */
enum { BY_NAME, BY_WORK };
static const struct list_column expert_heads[] = {
    [BY_NAME] = {"expert", "专家", false},
    [BY_WORK] = {"work", "工作量（已评 / 已分配）", false},
    {NULL, "任职关系", false},
    {NULL, "操作", false},
};

static void add_ties(struct work *w, struct val *row, const struct jury *p,
                     const struct expert *x) {
    struct val *list = map_list(row, "ties");
    for (size_t i = 0; i < x->n_affiliations; i++) {
        const struct affiliation *t = &x->affiliations[i];
        struct val *tie = list_add_map(list);
        map_text(tie, "text", jury_tie_text(w, p, t));
        map_text(tie, "org", t->org);
        map_text(tie, "relation", t->relation ? t->relation : "");
        map_date(tie, "from", t->from);
        map_date(tie, "to", t->to);
        map_textf(tie, "key", "%s-%zu", x->id, i);
    }
    map_bool(row, "has_ties", x->n_affiliations > 0);
}

struct jury_work rounds_put_expert(struct val *row, const struct jury *p, const struct expert *x) {
    struct jury_work work = jury_work_of(p, x->id);
    map_text(row, "id", x->id);
    map_text(row, "name", x->name);
    map_bool(row, "has_account", jury_account(p, x->id) != NULL);
    map_count(row, "assigned", (int64_t)work.assigned);
    map_count(row, "done", (int64_t)work.done);
    return work;
}

static void add_expert(struct work *w, struct val *list, const struct jury *p,
                       const struct expert *x, const char *tie) {
    struct val *row = list_add_map(list);
    struct jury_work work = rounds_put_expert(row, p, x);
    map_text(row, "tie_id", http_url_encode(row->arena, x->id));
    map_bool(row, "tie_chosen", cstr_eq(tie, x->id));
    map_bool(row, "idle", work.assigned == 0);
    add_ties(w, row, p, x);
}

struct listed {
    const struct expert *expert;
    size_t assigned;
};

static int compare_experts(size_t column, const void *a, const void *b) {
    const struct listed *x = a, *y = b;
    return column == BY_NAME ? cstr_order(x->expert->name, y->expert->name)
                             : list_by_number((int64_t)x->assigned, (int64_t)y->assigned);
}

static void add_experts(struct http_call *call, struct work *w, struct val *m,
                        const struct jury *p) {
    struct val *heads = map_map(m, "expert_heads");
    struct list_order order = list_heads(call, heads, expert_heads, GP_COUNT(expert_heads));
    struct listed *listed = gp_new_n(call->arena, struct listed, p->n_experts + 1);
    for (size_t i = 0; i < p->n_experts; i++) {
        listed[i] = (struct listed){&p->experts[i], jury_work_of(p, p->experts[i].id).assigned};
    }
    listed =
        list_sorted(call->arena, &order, listed, sizeof(*listed), p->n_experts, compare_experts);
    const char *tie = http_query(call, "tie"); /* for whom one is to be noted */
    struct val *list = map_list(m, "experts");
    for (size_t i = 0; i < p->n_experts; i++)
        add_expert(w, list, p, listed[i].expert, tie);
    map_bool(m, "tie_open", tie != NULL);
    map_bool(m, "has_experts", p->n_experts > 0);
    map_count(m, "n_experts", (int64_t)p->n_experts);
}

/* Who could still be asked. */
static void add_accounts(struct val *m, const struct jury *p) {
    struct val *list = map_list(m, "accounts");
    for (size_t i = 0; i < p->n_accounts; i++) {
        const struct account *a = &p->accounts[i];
        if (!a->active || !(a->roles & (ROLE_EXPERT | ROLE_INSPECTOR)))
            continue;
        if (!cstr_empty(a->expert) && jury_expert(p, a->expert))
            continue;
        add_option(list, a->id, a->name, NULL);
    }
    map_bool(m, "has_accounts", list->list.n > 0);
    struct val *orgs = map_list(m, "orgs");
    for (size_t i = 0; i < p->n_orgs; i++)
        if (p->orgs[i].kind != ORG_EVALUATOR)
            add_option(orgs, p->orgs[i].id, p->orgs[i].name, NULL);
}

/* ---- the entries */

enum { BY_CENTER, BY_OPERATOR, BY_SIZE = 3 };
static const struct list_column entry_heads[] = {
    [BY_CENTER] = {"center", "党群服务中心", false},
    [BY_OPERATOR] = {"org", "运营机构", false},
    {NULL, "专家", false},
    [BY_SIZE] = {"size", "人数", true},
    {NULL, "操作", false},
};

struct seated {
    const struct board_row *row;
    size_t n; /* experts */
};

static int compare_seated(size_t column, const void *a, const void *b) {
    const struct seated *x = a, *y = b;
    if (column == BY_CENTER)
        return cstr_order(x->row->center_name, y->row->center_name);
    return column == BY_OPERATOR ? cstr_order(x->row->operator_name, y->row->operator_name)
                                 : list_by_number((int64_t)x->n, (int64_t)y->n);
}

static void add_seats(struct work *w, struct val *row, const struct jury *p,
                      const struct board_row *r) {
    struct val *list = map_list(row, "seats");
    size_t n;
    const struct panel_seat *seats = jury_seats_of(p, r->entry, &n);
    for (size_t i = 0; i < n; i++) {
        const struct panel_seat *s = &seats[i];
        const struct expert *x = jury_expert(p, s->expert);
        struct val *seat = list_add_map(list);
        map_text(seat, "name", s->name);
        map_bool(seat, "lead", s->lead);
        map_bool(seat, "submitted", s->submitted);
        map_bool(seat, "conflict", x && jury_conflict_of(w, p, x, r).binds);
    }
    map_bool(row, "has_seats", list->list.n > 0);
}

static void add_entries(struct http_call *call, struct work *w, struct val *m, const struct jury *p,
                        size_t wanted) {
    struct val *list = map_list(m, "entries");
    struct seated *seated = gp_new_n(call->arena, struct seated, p->n_rows + 1);
    struct val *heads = map_map(m, "entry_heads");
    struct list_order order = list_heads(call, heads, entry_heads, GP_COUNT(entry_heads));
    size_t n_rows = 0;
    for (size_t i = 0; i < p->n_rows; i++)
        if (p->rows[i].state != ENTRY_WITHDRAWN)
            seated[n_rows++] = (struct seated){&p->rows[i], jury_size_of(p, p->rows[i].entry)};
    seated = list_sorted(call->arena, &order, seated, sizeof(*seated), n_rows, compare_seated);
    struct list_slice page =
        list_pages(call, m, round_url(call, "/experts"), NULL, n_rows, ENTRIES_A_PAGE);
    for (size_t i = page.first; i < page.end; i++) {
        const struct board_row *r = seated[i].row;
        struct val *row = list_add_map(list);
        map_text(row, "center", r->center_name);
        map_text(row, "operator", r->operator_name);
        map_text(row, "path", entry_url(call, r->entry, "/experts"));
        map_count(row, "n", (int64_t)seated[i].n);
        map_bool(row, "short", seated[i].n < wanted);
        add_seats(w, row, p, r);
    }
    map_bool(m, "has_entries", list->list.n > 0);
}

/* ---- the suggestion */

static size_t wanted_experts(struct http_call *call, const struct jury *p) {
    const char *typed = http_query(call, "k");
    size_t k = 0;
    for (const char *c = typed ? typed : ""; *c >= '0' && *c <= '9' && k <= SUGGEST_MAX; c++)
        k = k * 10 + (size_t)(*c - '0');
    if (k > 0)
        return k < SUGGEST_MAX ? k : SUGGEST_MAX;
    return p->head.experts_per_entry == DEC_UNSET ? SUGGEST_DEFAULT
                                                  : (size_t)p->head.experts_per_entry;
}

static void add_suggestion(struct http_call *call, struct work *w, struct val *m,
                           const struct jury *p, size_t wanted) {
    bool asked = http_query(call, "k") != NULL;
    map_bool(m, "suggested", asked);
    if (!asked)
        return;
    struct jury_suggestion s;
    jury_suggest(w, p, wanted, &s);
    struct val *list = map_list(m, "pairs");
    for (size_t i = 0; i < s.pairs.n; i++) {
        const struct jury_pair *pair = &s.pairs.v[i];
        struct val *row = list_add_map(list);
        map_count(row, "i", (int64_t)i);
        map_text(row, "entry", pair->entry);
        map_text(row, "expert", pair->expert);
        map_text(row, "center", jury_row(p, pair->entry)->center_name);
        map_text(row, "name", jury_expert(p, pair->expert)->name);
        map_bool(row, "has_account", jury_account(p, pair->expert) != NULL);
    }
    map_bool(m, "has_pairs", s.pairs.n > 0);
    map_count(m, "n_pairs", (int64_t)s.pairs.n);
    map_bool(m, "is_short", s.short_of > 0);
    map_count(m, "short_of", (int64_t)s.short_of);
}

/* ---- the page */

enum gp_code rounds_experts(struct http_call *call) {
    struct work work = web_work(call);
    const char *round = http_param(call, "round");
    struct jury p;
    TRY(jury_load(&work, round, &p));
    size_t wanted = wanted_experts(call, &p);
    struct val *m = web_page(call, "专家分配");
    TRY(round_tabs(call, m, round));
    web_offer_download(call, m, round_url(call, "/experts"));
    map_text(m, "round_title", p.head.title);
    map_bool(m, "locked", round_lock_reason(p.head.state) != NULL);
    map_count(m, "wanted", (int64_t)wanted);
    map_date(m, "day", p.day);
    map_bool(m, "has_months", p.months != DEC_UNSET);
    map_count(m, "months", p.months);
    add_experts(call, &work, m, &p);
    add_accounts(m, &p);
    add_entries(call, &work, m, &p, wanted);
    add_suggestion(call, &work, m, &p, wanted);
    rounds_put_problem(call, m);
    return web_render(call, "rounds/experts", m);
}

/* ---- download */

static const struct book_column columns[] = {
    {.heading = "党群服务中心"},
    {.heading = "运营机构"},
    {.heading = "专家"},
    {.heading = "组长", .kind = BOOK_BOOL},
    {.heading = "应回避", .kind = BOOK_BOOL},
    {.heading = "已评分", .kind = BOOK_BOOL},
};

/* A row each; one without an expert where nobody is assigned. */
static void add_assigned(struct work *w, struct web_table *t, const struct jury *p,
                         const struct board_row *r) {
    size_t n;
    const struct panel_seat *seats = jury_seats_of(p, r->entry, &n);
    for (size_t i = 0; i < n; i++) {
        const struct expert *x = jury_expert(p, seats[i].expert);
        const struct book_cell cells[] = {
            book_text(r->center_name),
            book_text(r->operator_name),
            book_text(seats[i].name),
            book_bool(seats[i].lead),
            book_bool(x && jury_conflict_of(w, p, x, r).binds),
            book_bool(seats[i].submitted),
        };
        web_table_add(t, cells);
    }
    const struct book_cell none[] = {book_text(r->center_name),
                                     book_text(r->operator_name),
                                     book_text("未分配"),
                                     book_text(""),
                                     book_text(""),
                                     book_text("")};
    if (n == 0)
        web_table_add(t, none);
}

enum gp_code rounds_experts_file(struct http_call *call) {
    struct work work = web_work(call);
    struct jury p;
    TRY(jury_load(&work, http_param(call, "round"), &p));
    const char *title = cstr_empty(p.head.title) ? p.head.id : p.head.title;
    struct web_table t =
        web_table(call, "专家分配", arena_printf(call->arena, "%s专家分配表", title), columns,
                  GP_COUNT(columns));
    for (size_t i = 0; i < p.n_rows; i++)
        if (p.rows[i].state != ENTRY_WITHDRAWN)
            add_assigned(&work, &t, &p, &p.rows[i]);
    return web_table_send(&t, arena_printf(call->arena, "%s-专家分配", title));
}

/* Back to the page: with the message, or with the problem beside the forms. */
static enum gp_code answer(struct http_call *call, enum gp_code code, const char *message) {
    if (rounds_show_problem(call, code))
        return rounds_experts(call);
    TRY(code);
    return web_done(call, round_url(call, "/experts"), message);
}

enum gp_code rounds_add_expert(struct http_call *call) {
    struct work work = web_work(call);
    return answer(call,
                  jury_add_expert(&work, http_param(call, "round"), http_form(call, "account")),
                  "已加入本轮专家名单");
}

enum gp_code rounds_drop_expert(struct http_call *call) {
    struct work work = web_work(call);
    return answer(call,
                  jury_drop_expert(&work, http_param(call, "round"), http_form(call, "expert")),
                  "已移出本轮专家名单");
}

enum gp_code rounds_read_tie(struct http_call *call, struct work *w, struct affiliation *ret) {
    const char *relation = http_form(call, "relation");
    *ret = (struct affiliation){.org = http_form(call, "org"),
                                .relation = cstr_empty(relation) ? NULL : relation,
                                .from = DATE_UNSET,
                                .to = DATE_UNSET};
    TRY(rounds_date(w, "开始日期", http_form(call, "from"), &ret->from));
    return rounds_date(w, "结束日期", http_form(call, "to"), &ret->to);
}

static enum gp_code change_tie(struct http_call *call, struct work *w) {
    const char *round = http_param(call, "round"), *expert = http_form(call, "expert");
    struct affiliation tie;
    TRY(rounds_read_tie(call, w, &tie));
    if (cstr_eq(http_form(call, "step"), "drop"))
        return jury_drop_tie(w, round, expert, &tie, http_form(call, "reason"));
    return jury_add_tie(w, round, expert, &tie);
}

enum gp_code rounds_tie(struct http_call *call) {
    struct work work = web_work(call);
    return answer(call, change_tie(call, &work), "任职关系已更新");
}

enum gp_code rounds_assign_all(struct http_call *call) {
    struct work work = web_work(call);
    size_t n = http_form_rows(call, "entry"), taken = 0;
    struct jury_pair *pairs = gp_new_n(call->arena, struct jury_pair, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!http_form_row(call, "take", i))
            continue;
        const char *entry = http_form_row(call, "entry", i);
        const char *expert = http_form_row(call, "expert", i);
        if (entry && expert)
            pairs[taken++] = (struct jury_pair){entry, expert};
    }
    return answer(call, jury_assign(&work, http_param(call, "round"), pairs, taken),
                  arena_printf(call->arena, "已分配 %zu 个席位，专家已收到通知", taken));
}
