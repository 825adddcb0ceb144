/* Reminding operators, experts and rating parties who are waited for. Three kinds, three sections,
 * one function each in run(): operators are told by entry, the others once however much they owe
 * (struct debts). claim() decides whether a message goes out at all: only where somebody reads it,
 * and only the first of a day. Who is behind comes from the board (board.c), so a reminder and the
 * page agree. */
#include "app/rounds/board.h"
#include "app/rounds/flow.h"
#include "app/notice.h"
#include "store/panel.h"

struct remind {
    struct work *w;
    const char *round;
    const struct entry_choice *entries;
    enum reminder_kind kind;
    date_t today;
    struct board board;
    struct account *accounts;
    size_t n_accounts;
    struct remind_result result;
};

static const char *const audit_actions[REMIND_N] = {
    [REMIND_OPERATOR] = "remind.operator",
    [REMIND_EXPERT] = "remind.expert",
    [REMIND_RATER] = "remind.rater",
};

static bool is_meant(const struct remind *r, const char *entry) {
    return entry_is_chosen(r->entries, entry);
}

/* The one that is meant; NULL: several. */
static const char *only_entry(const struct remind *r) {
    return r->entries->n == 1 ? r->entries->v[0] : NULL;
}

/* The same rule as notice_to_org's: whoever reads for the organisation. */
static bool org_reads(const struct remind *r, const char *org) {
    for (size_t i = 0; org && i < r->n_accounts; i++)
        if (r->accounts[i].active && cstr_eq(r->accounts[i].org, org))
            return true;
    return false;
}

static const struct account *account_of(const struct remind *r, const char *expert) {
    for (size_t i = 0; i < r->n_accounts; i++)
        if (r->accounts[i].active && cstr_eq(r->accounts[i].expert, expert))
            return &r->accounts[i];
    return NULL;
}

/* Whether to send it: there is somebody who reads it and it is the first today. Counts it
 * otherwise. */
static enum gp_code claim(struct remind *r, const char *subject, bool is_read, bool *ret_send) {
    *ret_send = false;
    struct reminder reminder = {r->kind, subject};
    struct work *w = r->w;
    enum remind_fate fate = REMIND_NOBODY;
    if (is_read) {
        TRY(store_reminder_put(w, r->round, r->today, &reminder, w->actor, ret_send));
        fate = *ret_send ? REMIND_SENT : REMIND_ALREADY;
    }
    size_t *const counts[] = {&r->result.sent, &r->result.already, &r->result.nobody};
    ++*counts[fate];
    *VEC_PUSH(w->arena, &r->result.each) = (struct remind_one){subject, fate};
    return GP_OK;
}

/* ---- operators: one message an entry, since each lacks something else */

static const char *due_text(const struct remind *r, date_t due) {
    if (!date_is_set(due))
        return "请尽快办理。";
    return arena_printf(r->w->arena,
                        date_cmp(r->today, due) > 0 ? "截止日期 %s 已过，请尽快办理。"
                                                    : "截止日期 %s。",
                        date_text_zh(r->w->arena, due));
}

static enum gp_code remind_operator(struct remind *r, const struct board_line *l) {
    const struct board_row *row = l->row;
    if (!is_meant(r, row->entry) || !hand_in_is_open(l->hand_in))
        return GP_OK;
    bool send;
    TRY(claim(r, row->entry, org_reads(r, row->operator_org), &send));
    if (!send)
        return GP_OK;
    struct arena *a = r->w->arena;
    bool returned = l->hand_in == HAND_IN_RETURNED;
    date_t due = returned && date_is_set(row->correct_by) ? row->correct_by : l->deadline;
    struct notice_text text = {
        .title = arena_printf(a, returned ? "请补正%s的评估资料" : "请递交%s的评估资料",
                              row->center_name),
        .body = l->items_missing > 0 ? arena_printf(a, "必交材料还缺 %lld 项。%s",
                                                    (long long)l->items_missing, due_text(r, due))
                                     : due_text(r, due),
        .link = arena_printf(a, "/fill/%s/%s", r->round, row->entry)};
    return notice_to_org(r->w, row->operator_org, row->center, &text);
}

static enum gp_code remind_operators(struct remind *r) {
    for (size_t i = 0; i < r->board.n_lines; i++)
        TRY(remind_operator(r, &r->board.lines[i]));
    return GP_OK;
}

/* ---- experts: one message however many entries they owe */

struct debt {
    const char *subject;
    size_t n;
};
struct debts {
    VEC(struct debt) v;
};

static void add_debt(struct arena *a, struct debts *d, const char *subject) {
    for (size_t i = 0; i < d->v.n; i++) {
        if (!cstr_eq(d->v.v[i].subject, subject))
            continue;
        d->v.v[i].n++;
        return;
    }
    *VEC_PUSH(a, &d->v) = (struct debt){subject, 1};
}

/* Of the entries that are meant. */
static bool takes_part(const struct remind *r, const char *entry) {
    if (!is_meant(r, entry))
        return false;
    for (size_t i = 0; i < r->board.n_lines; i++)
        if (cstr_eq(r->board.lines[i].row->entry, entry))
            return r->board.lines[i].row->state != ENTRY_WITHDRAWN;
    return false;
}

static enum gp_code remind_expert(struct remind *r, const struct debt *d) {
    const struct account *account = account_of(r, d->subject);
    bool send;
    TRY(claim(r, d->subject, account != NULL, &send));
    if (!send)
        return GP_OK;
    struct notice_text text = {.title = arena_printf(r->w->arena, "%s：还有 %zu 个项目等您评分",
                                                     r->board.head.title, d->n),
                               .body = due_text(r, r->board.head.scoring_due),
                               .link = "/marking"};
    return notice_to_account(r->w, account->id, &text);
}

static enum gp_code remind_experts(struct remind *r) {
    struct work *w = r->w;
    struct panel_seat *seats;
    size_t n;
    struct debts debts = {0};
    TRY(store_panel_seats(w, r->round, only_entry(r), &seats, &n));
    for (size_t i = 0; i < n; i++)
        if (!seats[i].submitted && !seats[i].conflict && takes_part(r, seats[i].entry))
            add_debt(w->arena, &debts, seats[i].expert);
    for (size_t i = 0; i < debts.v.n; i++)
        TRY(remind_expert(r, &debts.v.v[i]));
    return GP_OK;
}

/* ---- rating parties */

static const char *party_of(const struct remind *r, const struct board_row *row,
                            enum scorer_role role) {
    switch (role) {
    case SCORER_COMMISSIONER:
        return r->board.head.commissioner;
    case SCORER_PURCHASER:
        return row->purchaser;
    case SCORER_COMMITTEE:
        return row->committee;
    default:
        return NULL;
    }
}

static void collect_parties(struct remind *r, const struct board_row *row,
                            const struct rated_component *rated, size_t n, struct debts *debts) {
    const struct method *m = board_method(&r->board, row);
    for (size_t i = 0; m && i < m->n_components; i++) {
        const struct component *c = &m->components[i];
        const char *org = party_of(r, row, c->scored_by);
        if (org && !board_is_rated(rated, n, row->entry, c->id))
            add_debt(r->w->arena, debts, org);
    }
}

static enum gp_code remind_party(struct remind *r, const struct debt *d) {
    bool send;
    TRY(claim(r, d->subject, org_reads(r, d->subject), &send));
    if (!send)
        return GP_OK;
    struct notice_text text = {.title = arena_printf(r->w->arena, "%s：还有 %zu 份履约评价没有提交",
                                                     r->board.head.title, d->n),
                               .body = "请直接在这里填写，也可以打开评估方发来的评价链接填写。",
                               .link = arena_printf(r->w->arena, "/rating/%s", r->round)};
    return notice_to_org(r->w, d->subject, NULL, &text);
}

static enum gp_code remind_raters(struct remind *r) {
    struct work *w = r->w;
    struct rated_component *rated;
    size_t n;
    struct debts debts = {0};
    TRY(store_board_rated(w, r->round, &rated, &n));
    for (size_t i = 0; i < r->board.n_lines; i++) {
        const struct board_row *row = r->board.lines[i].row;
        if (is_meant(r, row->entry) && row->state != ENTRY_WITHDRAWN)
            collect_parties(r, row, rated, n, &debts);
    }
    for (size_t i = 0; i < debts.v.n; i++)
        TRY(remind_party(r, &debts.v.v[i]));
    return GP_OK;
}

static enum gp_code run(struct work *w, struct remind *r) {
    static enum gp_code (*const of_kind[REMIND_N])(struct remind *) = {
        [REMIND_OPERATOR] = remind_operators,
        [REMIND_EXPERT] = remind_experts,
        [REMIND_RATER] = remind_raters,
    };
    r->result = (struct remind_result){0};
    TRY(board_load(w, r->round, r->today, &r->board));
    if (!board_may_remind(&r->board, r->kind))
        return gp_fail(w->err, GP_CONFLICT, NULL, "现在没有需要提醒的对象");
    TRY(store_account_list(w, &r->accounts, &r->n_accounts));
    TRY(of_kind[r->kind](r));
    if (r->result.sent == 0)
        return GP_OK;
    return flow_audit(w, r->round, only_entry(r), audit_actions[r->kind],
                      arena_printf(w->arena, "提醒 %zu 个对象", r->result.sent));
}

enum gp_code board_remind(struct work *w, const char *round, const struct entry_choice *entries,
                          enum reminder_kind kind, date_t today, struct remind_result *ret) {
    struct remind r = {.w = w, .round = round, .entries = entries, .kind = kind, .today = today};
    TRY(run(w, &r));
    *ret = r.result;
    return GP_OK;
}
