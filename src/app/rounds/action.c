/* Actions on entries: first what each runs, then the table (entry_actions), then how one is offered
 * and run for many (entries_batch): the form is checked once, entries for which it is not offered
 * are noted, the rest goes to the action. */
#include "app/rounds/action.h"

#include "app/account/permission.h"
#include "app/results/feedback.h"
#include "app/rounds/entry.h"
#include "app/rounds/jury.h"
#include "app/rounds/method.h"
#include "app/rounds/rounds.h"
#include "base/lookup.h"
#include "num/typed.h"

struct action_run {
    struct work *w;
    const char *round;
    const struct entry_action *action;
    const struct action_form *form;
    date_t today;
    struct board board;
    struct method_options options;   /* of an action that asks for a method */
    const struct board_line **lines; /* chosen, and it is offered for them */
    const char **entries;            /* their ids */
    size_t n;
    struct batch *batch;
};

static struct entry_choice choice_of(const struct action_run *r) {
    return (struct entry_choice){r->entries, r->n};
}

/* ---- moves of an entry */

static enum gp_code find_lacking(struct work *w, const struct action_run *r,
                                 const struct board_line *line, struct entry_step *step) {
    struct item_in *items;
    size_t n;
    TRY(store_board_items(w, r->round, line->row->entry, &items, &n));
    step->lacking = gp_new_n(w->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        if (items[i].required && items[i].files == 0)
            step->lacking[step->n_lacking++] = items[i].name;
    return GP_OK;
}

static enum gp_code step_alone(struct work *w, struct action_run *r,
                               const struct board_line *line) {
    struct entry_step step = {.step = r->action->transition,
                              .reason = r->form->reason,
                              .due = r->action->asks & ASK_RETURN ? r->form->due : NULL,
                              .board = &r->board};
    if (r->action->asks & ASK_RETURN && r->form->lacking)
        TRY(find_lacking(w, r, line, &step));
    return entry_make_step(w, r->round, line->row->entry, &step, r->today);
}

static enum gp_code each_alone(struct action_run *r,
                               enum gp_code (*run)(struct work *w, struct action_run *r,
                                                   const struct board_line *line)) {
    for (size_t i = 0; i < r->n; i++) {
        TRY(batch_begin(r->batch));
        TRY(batch_end(r->batch, r->entries[i], r->lines[i]->row->center_name,
                      run(&r->batch->part, r, r->lines[i])));
    }
    return GP_OK;
}

static enum gp_code run_step(struct action_run *r) {
    return each_alone(r, step_alone);
}

/* ---- reminders */

static bool awaits_hand_in(const struct board *b, const struct board_line *l) {
    return hand_in_is_open(l->hand_in) && board_may_remind(b, REMIND_OPERATOR);
}

static bool awaits_sheets(const struct board *b, const struct board_line *l) {
    return l->row->state != ENTRY_WITHDRAWN && l->row->experts_done < l->row->experts &&
           board_may_remind(b, REMIND_EXPERT);
}

static bool awaits_ratings(const struct board *b, const struct board_line *l) {
    return l->row->state != ENTRY_WITHDRAWN && l->row->ratings < l->ratings_due &&
           board_may_remind(b, REMIND_RATER);
}

static const char *fate_text(enum remind_fate fate) {
    static const char *const texts[] = {NULL, "今天已提醒过，不再重复", "没有账号，请另行联系"};
    return texts[fate];
}

static const char *center_of(const struct action_run *r, const char *entry) {
    for (size_t i = 0; i < r->n; i++)
        if (cstr_eq(r->entries[i], entry))
            return r->lines[i]->row->center_name;
    return entry;
}

/* Experts and organisations get one message for all their entries, so they are the parts. */
static enum gp_code name_recipients(struct action_run *r, struct lookup *names) {
    struct work *w = r->w;
    struct jury jury;
    TRY(jury_load(w, r->round, &jury));
    for (size_t i = 0; i < jury.n_experts; i++)
        lookup_add(names, w->arena, str_of(jury.experts[i].id), LOOKUP_NO_ROW,
                   (void *)(uintptr_t)jury.experts[i].name);
    for (size_t i = 0; i < jury.n_orgs; i++)
        lookup_add(names, w->arena, str_of(jury.orgs[i].id), LOOKUP_NO_ROW,
                   (void *)(uintptr_t)jury.orgs[i].name);
    return GP_OK;
}

static enum gp_code remind(struct action_run *r, enum reminder_kind kind) {
    struct entry_choice chosen = choice_of(r);
    struct remind_result result = {0};
    struct lookup names = {0};
    TRY(board_remind(r->w, r->round, &chosen, kind, r->today, &result));
    if (kind != REMIND_OPERATOR)
        TRY(name_recipients(r, &names));
    for (size_t i = 0; i < result.each.n; i++) {
        const struct remind_one *one = &result.each.v[i];
        const char *name = kind == REMIND_OPERATOR
                               ? center_of(r, one->subject)
                               : lookup_get(&names, str_of(one->subject), LOOKUP_NO_ROW);
        batch_note(r->batch, one->subject, name ? name : one->subject, fate_text(one->fate));
    }
    return GP_OK;
}

static enum gp_code remind_operators(struct action_run *r) {
    return remind(r, REMIND_OPERATOR);
}
static enum gp_code remind_experts(struct action_run *r) {
    return remind(r, REMIND_EXPERT);
}
static enum gp_code remind_raters(struct action_run *r) {
    return remind(r, REMIND_RATER);
}

/* ---- experts */

static bool takes_experts(const struct board *b, const struct board_line *l) {
    return !round_lock_reason(b->head.state) && l->row->state < ENTRY_SCORED;
}

static enum gp_code suggest(struct action_run *r, struct jury_pair *pairs, size_t most,
                            size_t *ret_n) {
    struct jury jury;
    struct jury_suggestion s = {0};
    struct entry_choice chosen = choice_of(r);
    TRY(jury_load(r->w, r->round, &jury));
    int64_t wanted = jury.head.experts_per_entry;
    if (wanted == DEC_UNSET)
        return gp_fail(r->w->err, GP_INVALID, "专家",
                       "本轮没有设定每个项目几名专家，请在列表里选专家，或先在轮次设置中填写");
    jury_suggest(r->w, &jury, (size_t)wanted, &s);
    for (size_t i = 0; i < s.pairs.n && *ret_n < most; i++)
        if (entry_is_chosen(&chosen, s.pairs.v[i].entry))
            pairs[(*ret_n)++] = s.pairs.v[i];
    for (size_t i = 0; i < r->n; i++) {
        bool given = false;
        for (size_t k = 0; k < *ret_n && !given; k++)
            given = cstr_eq(pairs[k].entry, r->entries[i]);
        if (!given)
            batch_note(r->batch, r->entries[i], r->lines[i]->row->center_name,
                       "席位已满，或没有不需要回避的专家");
    }
    return GP_OK;
}

#define SEATS_MOST 20000

static enum gp_code run_assign(struct action_run *r) {
    const struct action_form *f = r->form;
    size_t n = 0, most = f->n_experts > 0 ? r->n * f->n_experts : SEATS_MOST;
    struct jury_pair *pairs = gp_new_n(r->w->arena, struct jury_pair, most + 1);
    for (size_t i = 0; i < r->n; i++)
        for (size_t k = 0; k < f->n_experts; k++)
            pairs[n++] = (struct jury_pair){r->entries[i], f->experts[k]};
    if (f->n_experts == 0)
        TRY(suggest(r, pairs, most, &n));
    return n > 0 ? jury_assign_each(r->batch, r->round, pairs, n) : GP_OK;
}

/* ---- what a group of entries has of its own */

static bool takes_own(const struct board *b, const struct board_line *l) {
    return rounds_own_obstacle(b->head.state, l->row->state) == NULL;
}

static bool takes_method(const struct board *b, const struct board_line *l) {
    return takes_own(b, l) || (!l->row->method && !round_lock_reason(b->head.state));
}

static enum gp_code deadline_alone(struct work *w, struct action_run *r,
                                   const struct board_line *line) {
    return rounds_own_deadline(w, &r->board.head, line->row, r->form->deadline, r->form->reason,
                               r->today);
}

static enum gp_code method_alone(struct work *w, struct action_run *r,
                                 const struct board_line *line) {
    return rounds_own_method(w, &r->board.head, &r->options, line->row, r->form->method);
}

static enum gp_code run_deadline(struct action_run *r) {
    return each_alone(r, deadline_alone);
}
static enum gp_code run_method(struct action_run *r) {
    TRY(method_options_load(r->w, &r->board.head, &r->options));
    return each_alone(r, method_alone);
}

/* ---- results */

static bool may_tell(const struct board *b, const struct board_line *l) {
    return (b->head.state == ROUND_SCORING || b->head.state == ROUND_FEEDBACK) &&
           (l->row->state == ENTRY_SCORED || l->row->state == ENTRY_ACCEPTED);
}

static enum gp_code run_disclose(struct action_run *r) {
    struct entry_choice chosen = choice_of(r);
    int64_t days;
    enum dec_parse parsed =
        typed_figure(str_of(cstr_or_empty(r->form->days)), 0, TYPED_PLAIN, &days);
    if (parsed != DEC_PARSED)
        return gp_fail(r->w->err, GP_INVALID, "异议期天数", "%s", dec_parse_problem(parsed));
    return feedback_tell_each(r->batch, r->round, &chosen, days, r->today);
}

static enum gp_code run_finalise(struct action_run *r) {
    struct entry_choice chosen = choice_of(r);
    return feedback_settle_each(r->batch, r->round, &chosen, r->form->reason, r->today);
}

/* ---- the table */

/* Scoring may be finished without all sheets when a reason is given: then it is asked for. */
const struct entry_action entry_actions[] = {
    {"accept", "受理资料", NULL, PERM_MANAGE, "accept", NULL, NULL, ASK_REASON, true, run_step},
    {"return", "退回补正", NULL, PERM_MANAGE, "return", NULL, NULL, MUST_REASON | ASK_RETURN, true,
     run_step},
    {"method", "改评估方式", "没有递交资料的都可以改；各方看到的评分表随之改变。", PERM_MANAGE,
     NULL, takes_method, "已递交资料；确需更改请先退回补正", ASK_METHOD, false, run_method},
    {"deadline", "改递交截止", "只对选中的项目；资料递交中会通知运营机构。", PERM_MANAGE, NULL,
     takes_own, "已递交资料，或本轮已不收资料", ASK_DEADLINE | ASK_REASON, false, run_deadline},
    {"assign", "分配专家", "应当回避的不会分配；专家会收到通知。", PERM_MANAGE, NULL, takes_experts,
     "现在不能再分配专家", ASK_EXPERTS, false, run_assign},
    {"remind_operator", "催交资料", "只发给还没有递交的，每个项目一天最多一次。", PERM_MANAGE, NULL,
     awaits_hand_in, "资料已递交，或现在不收资料", 0, false, remind_operators},
    {"remind_expert", "催专家评分", "只发给还没有评完的专家，每人一天最多一次。", PERM_MANAGE, NULL,
     awaits_sheets, "没有等着评分的专家，或还没有开始评分", 0, false, remind_experts},
    {"remind_rater", "催履约评价", "只发给还没有评价的单位，每个单位一天最多一次。", PERM_MANAGE,
     NULL, awaits_ratings, "履约评价已齐，或现在不收评价", 0, false, remind_raters},
    {"finish_scoring", "完成评分", NULL, PERM_MANAGE, "finish_scoring", NULL, NULL, ASK_REASON,
     true, run_step},
    {"disclose", "反馈结果", "运营机构可以看到自己的结果，并在异议期内提出异议。", PERM_MANAGE,
     NULL, may_tell, "不是等待反馈的结果", ASK_DAYS, false, run_disclose},
    {"finalise", "确定结果", "没有提出异议的结果就此确定；异议期没有结束的要写明理由。",
     PERM_MANAGE, "finalise", NULL, NULL, ASK_REASON, false, run_finalise},
    {"reopen", "重新评分", NULL, PERM_MANAGE, "reopen", NULL, NULL, MUST_REASON, true, run_step},
    {"withdraw", "退出评估", NULL, PERM_MANAGE, "withdraw", NULL, NULL, MUST_REASON, true,
     run_step},
    {"reinstate", "恢复参评", NULL, PERM_MANAGE, "reinstate", NULL, NULL, MUST_REASON, true,
     run_step},
};
const size_t n_entry_actions = GP_COUNT(entry_actions);

const struct entry_action *entry_action_of(const char *id) {
    for (size_t i = 0; i < n_entry_actions; i++)
        if (cstr_eq(entry_actions[i].id, id))
            return &entry_actions[i];
    return NULL;
}

const char *action_effect(const struct entry_action *x) {
    return x->effect ? x->effect : entry_step_effect(x->transition);
}

const struct transition *action_transition(const struct entry_action *x,
                                           const struct board_line *l) {
    const char *unused;
    return x->transition ? entry_transition(l->row->state, x->transition, ACTOR_MANAGER, &unused)
                         : NULL;
}

bool action_is_offered(const struct entry_action *x, const struct board *b,
                       const struct board_line *l, const char **ret_why) {
    const char *why = round_lock_reason(b->head.state);
    if (!why && x->transition)
        (void)entry_transition(l->row->state, x->transition, ACTOR_MANAGER, &why);
    if (!why && x->fits && !x->fits(b, l))
        why = x->unfit;
    if (ret_why)
        *ret_why = why;
    return why == NULL;
}

/* ---- doing it */

static const struct board_line *line_of(const struct board *b, const char *entry) {
    for (size_t i = 0; i < b->n_lines; i++)
        if (cstr_eq(b->lines[i].row->entry, entry))
            return &b->lines[i];
    return NULL;
}

/* What is wrong for all of them is said once, before anything is done. */
static enum gp_code check_form(struct work *w, const struct entry_action *x,
                               const struct action_form *form, date_t today) {
    date_t due;
    if (x->asks & MUST_REASON && cstr_empty(form->reason))
        return gp_fail(w->err, GP_INVALID, "原因", "“%s”必须写明原因", x->name);
    if (x->asks & ASK_METHOD && cstr_empty(form->method))
        return gp_fail(w->err, GP_INVALID, "评估方式", "请选择一种方式");
    if (x->asks & ASK_DEADLINE)
        return rounds_date(w, "递交截止", form->deadline, &due);
    if (!(x->asks & ASK_RETURN))
        return GP_OK;
    TRY(rounds_date(w, "补正截止日期", form->due, &due));
    return date_is_set(due) && date_cmp(due, today) < 0
               ? gp_fail(w->err, GP_INVALID, "补正截止日期", "不能早于今天")
               : GP_OK;
}

static void take_chosen(struct action_run *r, const struct entry_choice *chosen) {
    r->lines = gp_new_n(r->w->arena, const struct board_line *, chosen->n + 1);
    r->entries = gp_new_n(r->w->arena, const char *, chosen->n + 1);
    for (size_t i = 0; i < chosen->n; i++) {
        const struct board_line *l = line_of(&r->board, chosen->v[i]);
        const char *why = "本轮没有这个参评项目";
        if (l && action_is_offered(r->action, &r->board, l, &why)) {
            r->lines[r->n] = l;
            r->entries[r->n++] = l->row->entry;
        } else {
            batch_note(r->batch, chosen->v[i], l ? l->row->center_name : chosen->v[i], why);
        }
    }
}

/* ---- as an order, and back */

/* Entries of one unit: while it lasts no other may write where writers take turns. */
#define EACH_AT_MOST 20
/* The whole round is evaluated for each unit. */
#define RESULTS_AT_MOST 200

static int64_t each_of(const struct entry_action *x) {
    if (x->run == remind_experts || x->run == remind_raters)
        return 0; /* one message for all that somebody owes */
    return x->run == run_disclose || x->run == run_finalise ? RESULTS_AT_MOST : EACH_AT_MOST;
}

struct batch_order action_order(struct arena *a, const char *round, const struct entry_action *x,
                                const struct entry_choice *entries, const struct action_form *form,
                                date_t today) {
    struct batch_order o = {.kind = entries_batch.word,
                            .scope = round,
                            .title = x->name,
                            .event = arena_printf(a, "batch.%s", x->id),
                            .about = arena_printf(a, "round/%s", round),
                            .reason = form->reason,
                            .each = each_of(x),
                            .items = *entries};
    batch_field_add(a, &o, "action", x->id);
    batch_field_add(a, &o, "today", date_text(a, today));
    batch_field_add(a, &o, "due", form->due);
    batch_field_add(a, &o, "lacking", form->lacking ? "1" : NULL);
    batch_field_add(a, &o, "days", form->days);
    batch_field_add(a, &o, "deadline", form->deadline);
    batch_field_add(a, &o, "method", form->method);
    for (size_t i = 0; i < form->n_experts; i++)
        batch_field_add(a, &o, "expert", form->experts[i]);
    return o;
}

static struct action_form form_of(struct arena *a, const struct batch_order *o) {
    struct action_form form = {.reason = o->reason,
                               .due = batch_field(o, "due"),
                               .lacking = batch_field(o, "lacking") != NULL,
                               .days = batch_field(o, "days"),
                               .deadline = batch_field(o, "deadline"),
                               .method = batch_field(o, "method"),
                               .experts = gp_new_n(a, const char *, o->fields.n + 1)};
    for (size_t i = 0; i < o->fields.n; i++)
        if (cstr_eq(o->fields.v[i].name, "expert"))
            form.experts[form.n_experts++] = o->fields.v[i].value;
    return form;
}

/* *ret_today: of the day on which it was asked for. */
static enum gp_code read_order(struct work *w, const struct batch_order *o,
                               const struct entry_action **ret, date_t *ret_today) {
    *ret = entry_action_of(batch_field(o, "action"));
    return *ret && date_parse(str_of(cstr_or_empty(batch_field(o, "today"))), ret_today)
               ? GP_OK
               : gp_fail(w->err, GP_INVALID, "操作", "没有这个操作，请刷新页面后重试");
}

static enum gp_code check_entries(struct work *w, const struct batch_order *o) {
    const struct entry_action *x;
    date_t today;
    TRY(read_order(w, o, &x, &today));
    if (o->items.n == 0)
        return gp_fail(w->err, GP_INVALID, "参评项目", "没有选中项目，请先在列表里勾选");
    struct action_form form = form_of(w->arena, o);
    return check_form(w, x, &form, today);
}

static enum gp_code run_entries(struct batch *b, const struct batch_order *o,
                                const struct entry_choice *items) {
    struct action_form form = form_of(b->w->arena, o);
    struct action_run r = {.w = b->w, .round = o->scope, .form = &form, .batch = b};
    TRY(read_order(b->w, o, &r.action, &r.today));
    TRY(board_load(b->w, o->scope, r.today, &r.board));
    take_chosen(&r, items);
    return r.n > 0 ? r.action->run(&r) : GP_OK;
}

const struct batch_kind entries_batch = {"entries", PERM_MANAGE, check_entries, run_entries};

/* ---- rounds */

struct batch_order rounds_archive_order(const struct entry_choice *rounds, const char *reason) {
    return (struct batch_order){.kind = archive_batch.word,
                                .scope = "",
                                .title = "归档",
                                .event = "batch.archive",
                                .about = "rounds",
                                .reason = reason,
                                .each = EACH_AT_MOST,
                                .items = *rounds};
}

static enum gp_code check_archive(struct work *w, const struct batch_order *o) {
    return o->items.n > 0
               ? GP_OK
               : gp_fail(w->err, GP_INVALID, "评估轮次", "没有选中轮次，请先在列表里勾选");
}

static enum gp_code run_archive(struct batch *b, const struct batch_order *o,
                                const struct entry_choice *rounds) {
    struct round_overview *all;
    size_t n;
    TRY(store_round_overview(b->w, DATE_UNSET, &all, &n));
    for (size_t i = 0; i < rounds->n; i++) {
        const char *id = rounds->v[i], *name = id;
        for (size_t k = 0; k < n; k++)
            if (cstr_eq(all[k].id, id) && !cstr_empty(all[k].title))
                name = all[k].title;
        TRY(batch_begin(b));
        TRY(batch_end(b, id, name, rounds_move(&b->part, id, "archive", o->reason)));
    }
    return GP_OK;
}

const struct batch_kind archive_batch = {"archive", PERM_MANAGE, check_archive, run_archive};
