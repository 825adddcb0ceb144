/* Changes of the panel: assigning, recusal, leads, and the list of experts. Every change opens the
 * panel anew in its transaction (open_jury) and refuses in a round that is locked; check_pair is
 * where ties stop an assignment. What takes something back wants a reason, which is audited with
 * the expert's name. Loading and judging ties is jury.c, and the suggestion jury_suggest.c. */
#include "app/rounds/flow.h"
#include "app/notice.h"
#include "app/rounds/jury.h"

struct change {
    struct work *w;
    const char *round;
    const struct jury_pair *pairs;
    size_t n;
    const char *expert, *account, *reason;
    const struct affiliation *tie;
    struct jury jury;
    struct entry_scope *scopes; /* of the round's entries: some may be locked by their report */
    size_t n_scopes;
};

static enum gp_code need_reason(struct change *c, const char *what) {
    if (!cstr_empty(c->reason))
        return GP_OK;
    return gp_fail(c->w->err, GP_INVALID, "原因", "%s必须写明原因", what);
}

/* The panel, of a round in which something may still change. */
static enum gp_code open_jury(struct change *c) {
    TRY(jury_load(c->w, c->round, &c->jury));
    TRY(store_scope_list(c->w, c->round, &c->scopes, &c->n_scopes));
    const char *why = round_lock_reason(c->jury.head.state);
    return why ? gp_fail(c->w->err, GP_CONFLICT, c->jury.head.title, "%s", why) : GP_OK;
}

static enum gp_code find_expert(struct change *c, const char *id, const struct expert **ret) {
    *ret = jury_expert(&c->jury, id);
    return *ret ? GP_OK
                : gp_fail(c->w->err, GP_MISSING, "专家", "本轮没有这位专家，请刷新页面后重试");
}

static enum gp_code find_row(struct change *c, const char *entry, const struct board_row **ret) {
    *ret = jury_row(&c->jury, entry);
    for (size_t i = 0; i < c->n_scopes; i++)
        if (cstr_eq(c->scopes[i].entry, entry))
            TRY(flow_check_open(c->w, &c->scopes[i]));
    return *ret ? GP_OK
                : gp_fail(c->w->err, GP_MISSING, "参评项目",
                          "本轮没有这个参评项目，请刷新页面后重试");
}

static enum gp_code tell_expert(struct change *c, const char *expert, const char *title,
                                const char *body) {
    const struct account *account = jury_account(&c->jury, expert);
    if (!account)
        return GP_OK;
    struct notice_text text = {.title = title, .body = body, .link = "/marking"};
    return notice_to_account(c->w, account->id, &text);
}

/* ---- assigning */

static enum gp_code check_pair(struct change *c, const struct jury_pair *pair,
                               const struct expert **ret_expert, const struct board_row **ret_row) {
    struct gp_err *e = c->w->err;
    TRY(find_expert(c, pair->expert, ret_expert));
    TRY(find_row(c, pair->entry, ret_row));
    const struct expert *x = *ret_expert;
    const struct board_row *row = *ret_row;
    if (row->state >= ENTRY_SCORED)
        return gp_fail(e, GP_CONFLICT, row->center_name, "现在是“%s”，不能再分配专家",
                       entry_state_name(row->state));
    struct jury_conflict conflict = jury_conflict_of(c->w, &c->jury, x, row);
    if (conflict.binds)
        return gp_fail(e, GP_CONFLICT, row->center_name,
                       "专家%s%s，应当回避，不能分配；查明不构成回避的，请先写明原因", x->name,
                       conflict.text);
    if (jury_seat_of(&c->jury, pair->entry, pair->expert))
        return gp_fail(e, GP_CONFLICT, row->center_name, "专家%s已经分配过了", x->name);
    return GP_OK;
}

static enum gp_code assign_one(struct change *c, const struct jury_pair *pair) {
    const struct expert *x;
    const struct board_row *row;
    TRY(check_pair(c, pair, &x, &row));
    TRY(store_panel_assign(c->w, c->round, pair->entry, pair->expert));
    return flow_audit(c->w, c->round, pair->entry, "panel.assign", x->name);
}

/* One message to each expert, at the first of their entries. */
static enum gp_code tell_assigned(struct change *c) {
    struct arena *a = c->w->arena;
    for (size_t i = 0; i < c->n; i++) {
        size_t n = 0, before = 0;
        for (size_t k = 0; k < c->n; k++) {
            if (!cstr_eq(c->pairs[k].expert, c->pairs[i].expert))
                continue;
            n++;
            before += k < i;
        }
        if (before == 0)
            TRY(tell_expert(c, c->pairs[i].expert,
                            arena_printf(a, "%s：请您评审 %zu 个项目", c->jury.head.title, n),
                            "请先确认没有需要回避的情形，签署回避声明后再看材料。"));
    }
    return GP_OK;
}

enum gp_code jury_assign(struct work *w, const char *round, const struct jury_pair *pairs,
                         size_t n) {
    struct change c = {.w = w, .round = round, .pairs = pairs, .n = n};
    if (n == 0)
        return gp_fail(w->err, GP_INVALID, "专家", "没有选择要分配的专家");
    TRY(open_jury(&c));
    for (size_t i = 0; i < n; i++)
        TRY(assign_one(&c, &c.pairs[i]));
    return tell_assigned(&c);
}

/* ---- many at once */

static enum gp_code assign_alone(struct work *w, const struct change *all,
                                 const struct jury_pair *pair) {
    struct change c = *all;
    c.w = w;
    return assign_one(&c, pair);
}

static const char *pair_name(struct change *c, const struct jury_pair *pair) {
    const struct board_row *row = jury_row(&c->jury, pair->entry);
    const struct expert *x = jury_expert(&c->jury, pair->expert);
    return arena_printf(c->w->arena, "%s：%s", row ? row->center_name : pair->entry,
                        x ? x->name : pair->expert);
}

enum gp_code jury_assign_each(struct batch *b, const char *round, const struct jury_pair *pairs,
                              size_t n) {
    struct work *w = b->w;
    struct jury_pair *done = gp_new_n(w->arena, struct jury_pair, n + 1);
    struct change c = {.w = w, .round = round, .pairs = done};
    TRY(open_jury(&c));
    for (size_t i = 0; i < n; i++) {
        size_t before = b->done;
        TRY(batch_begin(b));
        TRY(batch_end(b, pairs[i].entry, pair_name(&c, &pairs[i]),
                      assign_alone(&b->part, &c, &pairs[i])));
        if (b->done > before)
            done[c.n++] = pairs[i];
    }
    return tell_assigned(&c);
}

/* The seat of the pair, with its expert and entry. */
static enum gp_code find_seat(struct change *c, const struct expert **ret_expert,
                              const struct board_row **ret_row, const struct panel_seat **ret) {
    TRY(find_expert(c, c->pairs->expert, ret_expert));
    TRY(find_row(c, c->pairs->entry, ret_row));
    *ret = jury_seat_of(&c->jury, c->pairs->entry, c->pairs->expert);
    if (*ret)
        return GP_OK;
    return gp_fail(c->w->err, GP_CONFLICT, (*ret_row)->center_name, "专家%s没有分配给这个项目",
                   (*ret_expert)->name);
}

enum gp_code jury_unassign(struct work *w, const char *round, const struct jury_pair *pair,
                           const char *reason) {
    struct change c = {.w = w, .round = round, .pairs = pair, .n = 1, .reason = reason};
    const struct expert *x;
    const struct board_row *row;
    const struct panel_seat *seat;
    TRY(need_reason(&c, "取消分配"));
    TRY(open_jury(&c));
    TRY(find_seat(&c, &x, &row, &seat));
    if (seat->submitted)
        return gp_fail(w->err, GP_CONFLICT, row->center_name,
                       "专家%s已递交评分表，不能取消分配；要作废的，请先让评分表退回", x->name);
    TRY(store_panel_unassign(w, round, row->entry, x->id));
    TRY(flow_audit(w, round, row->entry, "panel.unassign",
                   arena_printf(w->arena, "%s：%s", x->name, reason)));
    return tell_expert(
        &c, x->id,
        arena_printf(w->arena, "%s：%s不再由您评审", c.jury.head.title, row->center_name), reason);
}

enum gp_code jury_set_lead(struct work *w, const char *round, const struct jury_pair *pair) {
    struct change c = {.w = w, .round = round, .pairs = pair, .n = 1};
    const struct expert *x;
    const struct board_row *row;
    const struct panel_seat *seat;
    TRY(open_jury(&c));
    TRY(find_seat(&c, &x, &row, &seat));
    if (seat->conflict)
        return gp_fail(w->err, GP_CONFLICT, row->center_name, "专家%s申报了回避，不能当组长",
                       x->name);
    TRY(store_panel_set_lead(w, round, row->entry, x->id));
    TRY(flow_audit(w, round, row->entry, "panel.lead", x->name));
    return tell_expert(
        &c, x->id,
        arena_printf(w->arena, "%s：请您担任%s的评审组长", c.jury.head.title, row->center_name),
        NULL);
}

/* ---- ties */

static bool same_tie(const struct affiliation *a, const struct affiliation *b) {
    const char *x = a->relation ? a->relation : "", *y = b->relation ? b->relation : "";
    return cstr_eq(a->org, b->org) && cstr_eq(x, y) && a->from.day == b->from.day &&
           a->to.day == b->to.day;
}

static bool has_tie(const struct expert *x, const struct affiliation *tie) {
    for (size_t i = 0; i < x->n_affiliations; i++)
        if (same_tie(&x->affiliations[i], tie))
            return true;
    return false;
}

static const char *tie_reason(struct change *c, const struct expert *x) {
    return arena_printf(c->w->arena, "%s%s%s%s", x->name, jury_tie_text(c->w, &c->jury, c->tie),
                        cstr_empty(c->reason) ? "" : "：", cstr_empty(c->reason) ? "" : c->reason);
}

enum gp_code jury_dismiss(struct work *w, const char *round, const char *expert,
                          const struct affiliation *tie, const char *reason) {
    struct change c = {.w = w, .round = round, .expert = expert, .tie = tie, .reason = reason};
    const struct expert *x;
    TRY(need_reason(&c, "认定不构成回避"));
    TRY(open_jury(&c));
    TRY(find_expert(&c, c.expert, &x));
    if (!has_tie(x, c.tie))
        return gp_fail(w->err, GP_CONFLICT, "任职关系", "这条关系已被改动，请刷新页面后再看");
    struct dismissal d = {.expert = x->id,
                          .tie = *c.tie,
                          .reason = c.reason,
                          .account = w->actor,
                          .at_ms = work_now_ms(w)};
    TRY(store_panel_dismiss(w, &d));
    return flow_audit(w, round, NULL, "panel.dismiss", tie_reason(&c, x));
}

enum gp_code jury_add_tie(struct work *w, const char *round, const char *expert,
                          const struct affiliation *tie) {
    struct change c = {.w = w, .round = round, .expert = expert, .tie = tie};
    const struct expert *x;
    const struct affiliation *t = tie;
    TRY(open_jury(&c));
    TRY(find_expert(&c, c.expert, &x));
    if (cstr_empty(t->org))
        return gp_fail(w->err, GP_INVALID, "机构", "请选择专家与哪个机构有关系");
    if (cstr_empty(t->relation))
        return gp_fail(w->err, GP_INVALID, "关系", "没有填写，例如：曾任职、亲属任职、督导关系");
    if (date_is_set(t->from) && date_is_set(t->to) && date_cmp(t->to, t->from) < 0)
        return gp_fail(w->err, GP_INVALID, "结束日期", "不能早于开始日期");
    if (has_tie(x, t))
        return gp_fail(w->err, GP_CONFLICT, x->name, "这条关系已经登记过了");
    TRY(store_panel_add_tie(w, round, x->id, t));
    return flow_audit(w, round, NULL, "panel.tie_add", tie_reason(&c, x));
}

enum gp_code jury_drop_tie(struct work *w, const char *round, const char *expert,
                           const struct affiliation *tie, const char *reason) {
    struct change c = {.w = w, .round = round, .expert = expert, .tie = tie, .reason = reason};
    const struct expert *x;
    bool found;
    TRY(need_reason(&c, "删去任职关系"));
    TRY(open_jury(&c));
    TRY(find_expert(&c, c.expert, &x));
    TRY(store_panel_drop_tie(w, round, x->id, tie, &found));
    if (!found)
        return gp_fail(w->err, GP_CONFLICT, "任职关系", "这条关系已被改动，请刷新页面后再看");
    return flow_audit(w, round, NULL, "panel.tie_drop", tie_reason(&c, x));
}

/* ---- the list of experts */

static struct account *find_account(struct change *c) {
    for (size_t i = 0; i < c->jury.n_accounts; i++)
        if (cstr_eq(c->jury.accounts[i].id, c->account))
            return &c->jury.accounts[i];
    return NULL;
}

enum gp_code jury_add_expert(struct work *w, const char *round, const char *account) {
    struct change c = {.w = w, .round = round, .account = account};
    TRY(open_jury(&c));
    struct account *found = find_account(&c);
    if (!found || !found->active || !(found->roles & (ROLE_EXPERT | ROLE_INSPECTOR)))
        return gp_fail(w->err, GP_INVALID, "账号", "请选择一个有效的专家或验收人员账号");
    if (cstr_empty(found->expert)) {
        found->expert = found->id;
        TRY(account_save(w, found, NULL));
    }
    if (jury_expert(&c.jury, found->expert))
        return gp_fail(w->err, GP_CONFLICT, found->name, "已经在本轮的专家名单里");
    TRY(store_panel_add_expert(w, round, found->expert, found->name));
    return flow_audit(w, round, NULL, "panel.expert_add", found->name);
}

enum gp_code jury_drop_expert(struct work *w, const char *round, const char *expert) {
    struct change c = {.w = w, .round = round, .expert = expert};
    const struct expert *x;
    TRY(open_jury(&c));
    TRY(find_expert(&c, c.expert, &x));
    for (size_t i = 0; i < c.jury.n_seats; i++)
        if (cstr_eq(c.jury.seats[i].expert, x->id))
            return gp_fail(w->err, GP_CONFLICT, x->name, "还有分配给这位专家的项目，请先取消分配");
    TRY(store_panel_drop_expert(w, round, x->id));
    return flow_audit(w, round, NULL, "panel.expert_drop", x->name);
}
