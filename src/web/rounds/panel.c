/* The experts of one entry: who sits, who may, who must not and why. */
#include "app/rounds/jury.h"
#include "web/rounds/inside.h"
#include "web/shown.h"

static void add_conflict(struct val *row, const struct jury_conflict *c, bool locked) {
    map_text(row, "conflict_text", c->text);
    map_bool(row, "binds", c->binds);
    map_bool(row, "may_dismiss", c->binds && !c->declared && !locked);
    map_bool(row, "dismissed", c->dismissal != NULL);
    map_text(row, "dismissed_reason", c->dismissal ? c->dismissal->reason : NULL);
    map_text(row, "org", c->tie ? c->tie->org : "");
    map_text(row, "relation", c->tie && c->tie->relation ? c->tie->relation : "");
    map_date(row, "from", c->tie ? c->tie->from : DATE_UNSET);
    map_date(row, "to", c->tie ? c->tie->to : DATE_UNSET);
}

static void add_expert(struct work *w, struct val *list, const struct jury *p,
                       const struct expert *x, const struct board_row *r, bool open) {
    const struct panel_seat *seat = jury_seat_of(p, r->entry, x->id);
    struct jury_conflict conflict = jury_conflict_of(w, p, x, r);
    struct val *row = list_add_map(list);
    (void)rounds_put_expert(row, p, x);
    map_bool(row, "seated", seat != NULL);
    map_bool(row, "declared", seat && seat->declared);
    map_bool(row, "lead", seat && seat->lead);
    map_bool(row, "submitted", seat && seat->submitted);
    map_bool(row, "may_assign", open && !seat && !conflict.binds);
    map_bool(row, "may_unassign", open && seat && !seat->submitted);
    map_bool(row, "may_lead", open && seat && !seat->lead && !seat->conflict);
    add_conflict(row, &conflict, round_lock_reason(p->head.state) != NULL);
}

/* Those who sit first, then those with the least work. */
struct ranked {
    const struct expert *x;
    bool seated;
    size_t work;
};

static int by_rank(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    if (x->seated != y->seated)
        return x->seated ? -1 : 1;
    if (x->work != y->work)
        return x->work < y->work ? -1 : 1;
    return strcmp(x->x->id, y->x->id);
}

static struct ranked *rank(struct arena *a, const struct jury *p, const struct board_row *r) {
    struct ranked *v = gp_new_n(a, struct ranked, p->n_experts + 1);
    for (size_t i = 0; i < p->n_experts; i++)
        v[i] = (struct ranked){&p->experts[i], jury_seat_of(p, r->entry, p->experts[i].id) != NULL,
                               jury_work_of(p, p->experts[i].id).assigned};
    qsort(v, p->n_experts, sizeof(*v), by_rank);
    return v;
}

static const struct web_shown_column expert_columns[] = {
    {"专家", "name", BOOK_TEXT},
    {"全轮任务", "assigned", BOOK_COUNT},
    {"应回避", "binds", BOOK_BOOL},
    {"回避核查", "conflict_text", BOOK_TEXT},
    {"已认定不构成回避", "dismissed", BOOK_BOOL},
    {"理由", "dismissed_reason", BOOK_TEXT},
    {"已分配", "seated", BOOK_BOOL},
    {"组长", "lead", BOOK_BOOL},
    {"已签回避声明", "declared", BOOK_BOOL},
    {"已评", "submitted", BOOK_BOOL},
};
static const struct web_shown expert_tables[] = {
    WEB_SHOWN_TABLE("专家", "experts", expert_columns),
};

enum gp_code rounds_panel(struct http_call *call) {
    struct work work = web_work(call);
    const char *round = http_param(call, "round"), *entry = http_param(call, "entry");
    struct jury p;
    TRY(jury_load(&work, round, &p));
    const struct board_row *r = jury_row(&p, entry);
    if (!r)
        return gp_fail(call->err, GP_MISSING, NULL, "本轮没有这个参评项目");
    struct val *m = web_page(call, arena_printf(call->arena, "%s：分配专家", r->center_name));
    TRY(round_tabs(call, m, round));
    map_text(m, "round_title", p.head.title);
    map_text(m, "center", r->center_name);
    map_text(m, "operator", r->operator_name);
    map_text(m, "entry_path", entry_url(call, entry, ""));
    map_text(m, "action", entry_url(call, entry, "/experts"));
    bool open = !round_lock_reason(p.head.state) && r->state < ENTRY_SCORED;
    map_bool(m, "open", open);
    map_text(m, "state", entry_state_name(r->state));
    map_count(m, "size", (int64_t)jury_size_of(&p, entry));
    map_bool(m, "has_wanted", p.head.experts_per_entry != DEC_UNSET);
    map_count(m, "wanted", p.head.experts_per_entry);
    struct val *list = map_list(m, "experts");
    const struct ranked *ranked = rank(call->arena, &p, r);
    for (size_t i = 0; i < p.n_experts; i++)
        add_expert(&work, list, &p, ranked[i].x, r, open);
    map_bool(m, "has_experts", p.n_experts > 0);
    rounds_put_problem(call, m);
    return web_render_shown(call, "rounds/panel", m, expert_tables, GP_COUNT(expert_tables));
}

/* ---- steps */

struct seat_call {
    struct http_call *call;
    struct work *w;
    const char *round, *reason;
    struct jury_pair pair;
};

static enum gp_code do_assign(struct seat_call *s) {
    return jury_assign(s->w, s->round, &s->pair, 1);
}
static enum gp_code do_unassign(struct seat_call *s) {
    return jury_unassign(s->w, s->round, &s->pair, s->reason);
}
static enum gp_code do_lead(struct seat_call *s) {
    return jury_set_lead(s->w, s->round, &s->pair);
}
static enum gp_code do_dismiss(struct seat_call *s) {
    struct affiliation tie;
    TRY(rounds_read_tie(s->call, s->w, &tie));
    return jury_dismiss(s->w, s->round, s->pair.expert, &tie, s->reason);
}

static const struct {
    const char *step;
    enum gp_code (*run)(struct seat_call *s);
    const char *message;
} steps[] = {
    {"assign", do_assign, "已分配，专家已收到通知"},
    {"unassign", do_unassign, "已取消分配"},
    {"lead", do_lead, "已指定组长"},
    {"dismiss", do_dismiss, "已认定这条关系不构成回避，今后各轮沿用"},
};

enum gp_code rounds_panel_step(struct http_call *call) {
    struct work work = web_work(call);
    struct seat_call s = {call,
                          &work,
                          http_param(call, "round"),
                          http_form(call, "reason"),
                          {http_param(call, "entry"), http_form(call, "expert")}};
    for (size_t i = 0; i < GP_COUNT(steps); i++) {
        if (!cstr_eq(steps[i].step, http_form(call, "step")))
            continue;
        enum gp_code code = steps[i].run(&s);
        if (rounds_show_problem(call, code))
            return rounds_panel(call);
        TRY(code);
        return web_done(call, entry_url(call, s.pair.entry, "/experts"), steps[i].message);
    }
    return gp_fail(call->err, GP_INVALID, "操作", "没有这个操作，请刷新页面后重试");
}
