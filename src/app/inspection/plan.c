/* Planning visits: who goes where, when, and in which order. inspection_round gathers what the page
 * shows, and every change begins with it, so both see the same. Planning and drawing again go by
 * draw_places of core, with a seed that is noted together with the order before and after
 * (note_draw). Changing one visit closes the ranks (put_in_order). Who is of the operator does not
 * inspect it: check_members, asked wherever people are named. */
#include "app/rounds/flow.h"
#include "app/inspection/inspection.h"
#include "app/notice.h"
#include "base/rand.h"
#include "core/draw.h"
#include "store/round.h"
#include "store/standard.h"

#define PLANNED_MAX 1000

/* ---- what the page shows */

enum gp_code inspection_inspectors(struct work *w, struct account **ret, size_t *ret_n) {
    struct account *all;
    size_t n, kept = 0;
    TRY(store_account_list(w, &all, &n));
    for (size_t i = 0; i < n; i++)
        if (all[i].active && all[i].roles & ROLE_INSPECTOR)
            all[kept++] = all[i];
    *ret = all;
    *ret_n = kept;
    return GP_OK;
}

static const struct method *method_of(const struct standard_set *s, const struct entry_scope *x) {
    return standards_method(s, x->standard, x->standard_version, x->method);
}

static bool has_visit(const struct inspection_round *r, const char *entry) {
    for (size_t i = 0; i < r->n_visits; i++)
        if (r->visits[i].state != VISIT_CANCELLED && cstr_eq(r->visits[i].entry, entry))
            return true;
    return false;
}

static enum gp_code load_open(struct work *w, const char *round, struct inspection_round *r,
                              struct standard_set *standards) {
    struct entry_scope *all;
    size_t n, kept = 0;
    TRY(flow_entries(w, round, &all, &n));
    for (size_t i = 0; i < n; i++)
        standards_want(standards, w->arena, all[i].standard, all[i].standard_version);
    TRY(standards_read(w, standards));
    for (size_t i = 0; i < n; i++) {
        if (!inspection_method_is_on_site(method_of(standards, &all[i])))
            continue;
        r->any = true;
        /* Once it is scored, a visit would change nothing. */
        if (all[i].state <= ENTRY_ACCEPTED && !has_visit(r, all[i].entry))
            all[kept++] = all[i];
    }
    r->open = all;
    r->n_open = kept;
    return GP_OK;
}

static enum gp_code load_round(struct work *w, const char *round, struct inspection_round *ret,
                               struct standard_set *ret_standards) {
    struct store_round *head;
    TRY(store_round_get(w, round, &head));
    *ret = (struct inspection_round){.title = head->title, .state = head->state};
    *ret_standards = (struct standard_set){0};
    TRY(store_visit_of_round(w, round, &ret->visits, &ret->n_visits));
    TRY(store_visit_members(w, round, NULL, &ret->members, &ret->n_members));
    TRY(store_visit_draw_get(w, round, &ret->draw));
    TRY(inspection_inspectors(w, &ret->inspectors, &ret->n_inspectors));
    return load_open(w, round, ret, ret_standards);
}

enum gp_code inspection_round(struct work *w, const char *round, struct inspection_round *ret) {
    struct standard_set unused;
    return load_round(w, round, ret, &unused);
}

/* ---- checks */

static enum gp_code check_round(struct work *w, enum round_state state, const char *title) {
    const char *why = round_lock_reason(state);
    return why ? gp_fail(w->err, GP_CONFLICT, title, "%s", why) : GP_OK;
}

static const struct account *inspector(const struct inspection_round *r, const char *id) {
    for (size_t i = 0; i < r->n_inspectors; i++)
        if (cstr_eq(r->inspectors[i].id, id))
            return &r->inspectors[i];
    return NULL;
}

/* Who belongs to the operator does not inspect it. */
static enum gp_code check_members(struct work *w, const struct inspection_round *r,
                                  const char **members, size_t n, const char *operator_org) {
    if (n == 0)
        return gp_fail(w->err, GP_INVALID, "验收人员", "至少选择一人");
    for (size_t i = 0; i < n; i++) {
        const struct account *a = inspector(r, members[i]);
        if (!a)
            return gp_fail(w->err, GP_INVALID, "验收人员",
                           "有人已不是实地验收人员，请刷新页面重新选择");
        if (a->org && cstr_eq(a->org, operator_org))
            return gp_fail(w->err, GP_INVALID, "验收人员",
                           "%s属于被验收的运营机构，应当回避，请另选人员", a->name);
    }
    return GP_OK;
}

static enum gp_code put_members(struct work *w, const char *visit, const char **members, size_t n) {
    TRY(store_visit_members_clear(w, visit));
    for (size_t i = 0; i < n; i++) {
        struct visit_member m = {.visit = visit, .account = members[i], .ord = (int64_t)i};
        TRY(store_visit_member_put(w, &m));
    }
    return GP_OK;
}

static const char *when_text(struct arena *a, date_t day, const char *time) {
    if (!date_is_set(day))
        return "时间待定";
    return time ? arena_printf(a, "%s %s", date_text_zh(a, day), time) : date_text_zh(a, day);
}

static enum gp_code tell_members(struct work *w, const char *center, const struct visit *v,
                                 const char **members, size_t n) {
    const char *when = when_text(w->arena, v->planned, v->planned_time);
    struct notice_text text = {.day = &v->planned,
                               .title = arena_printf(w->arena, "实地验收：%s，%s", center, when),
                               .link = arena_printf(w->arena, "/inspections/%s", v->id)};
    for (size_t i = 0; i < n; i++)
        TRY(notice_to_account(w, members[i], &text));
    return GP_OK;
}

static enum gp_code tell_operator(struct work *w, const char *org, const char *center,
                                  const char *center_name, const struct visit *v) {
    if (!org)
        return GP_OK;
    const char *when = when_text(w->arena, v->planned, v->planned_time);
    struct notice_text text = {
        .day = &v->planned,
        .title = arena_printf(w->arena, "%s将接受实地验收：%s", center_name, when),
        .body = "请安排人员在岗，并备好现场查看的资料。"};
    return notice_to_org(w, org, center, &text);
}

/* ---- a plan for all */

/* The i-th working day from the first on. */
static date_t working_day(date_t first, int64_t i) {
    date_t day = first;
    while (date_weekday(day) > 4)
        day = date_plus(day, 1);
    for (; i > 0; i--) {
        day = date_plus(day, 1);
        while (date_weekday(day) > 4)
            day = date_plus(day, 1);
    }
    return day;
}

static int64_t next_place(const struct inspection_round *r) {
    int64_t next = 0;
    for (size_t i = 0; i < r->n_visits; i++)
        if (r->visits[i].ord >= next)
            next = r->visits[i].ord + 1;
    return next;
}

/* The seed, the entries before and after. */
static enum gp_code note_draw(struct work *w, const char *round, const char *seed,
                              const char *const *entries, const char *const *drawn, size_t n) {
    struct buf before GP_CLEANUP(buf_free) = BUF_INIT, after GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        buf_addf(&before, "%s%s", i > 0 ? "\n" : "", entries[i]);
        buf_addf(&after, "%s%s", i > 0 ? "\n" : "", drawn[i]);
    }
    /* The newest counts, also after the clock was set back. */
    struct visit_draw *last;
    TRY(store_visit_draw_get(w, round, &last));
    int64_t now = work_now_ms(w);
    struct visit_draw draw = {.drawn_at = last && last->drawn_at >= now ? last->drawn_at + 1 : now,
                              .seed = seed,
                              .account = w->actor,
                              .entries = buf_text(&before),
                              .result = buf_text(&after)};
    TRY(store_visit_draw_put(w, round, &draw));
    return flow_audit(w, round, NULL, "inspection.draw",
                      arena_printf(w->arena, "随机种子 %s", seed));
}

static const char *new_seed(struct arena *a) {
    unsigned char bytes[16];
    char *hex = arena_alloc(a, 33);
    rand_bytes(bytes, sizeof(bytes));
    for (size_t i = 0; i < sizeof(bytes); i++)
        snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
    return hex;
}

static int by_id(const void *a, const void *b) {
    const struct entry_scope *x = a, *y = b;
    return strcmp(x->entry, y->entry);
}

/* Puts the open entries into the order drawn. */
static enum gp_code draw_open(struct work *w, const char *round, struct inspection_round *r) {
    struct arena *a = w->arena;
    size_t n = r->n_open;
    qsort(r->open, n, sizeof(*r->open), by_id);
    const char *seed = new_seed(a);
    const size_t *places = draw_places(a, seed, n);
    struct entry_scope *drawn = gp_new_n(a, struct entry_scope, n);
    const char **before = gp_new_n(a, const char *, n), **after = gp_new_n(a, const char *, n);
    for (size_t i = 0; i < n; i++) {
        before[i] = r->open[i].entry;
        after[places[i]] = r->open[i].entry;
        drawn[places[i]] = r->open[i];
    }
    r->open = drawn;
    return note_draw(w, round, seed, before, after, n);
}

/* The i-th visit of the plan, in an order that begins with first. */
static enum gp_code make_visit(struct work *w, const struct inspection_plan *plan,
                               const struct inspection_round *r, const struct standard_set *s,
                               size_t i, int64_t first) {
    const struct entry_scope *entry = &r->open[i];
    TRY(check_members(w, r, plan->members, plan->n_members, entry->operator_org));
    int64_t minutes = plan->start + (int64_t)i % plan->a_day * plan->every;
    struct visit v = {
        .id = rand_id(w->arena),
        .round = entry->round,
        .entry = entry->entry,
        .ord = first + (int64_t)i,
        .planned =
            date_is_set(plan->day) ? working_day(plan->day, (int64_t)i / plan->a_day) : DATE_UNSET,
        .planned_time =
            date_is_set(plan->day)
                ? arena_printf(w->arena, "%02d:%02d", (int)(minutes / 60 % 24), (int)(minutes % 60))
                : NULL,
        .state = VISIT_PLANNED,
        .joint = inspection_method_is_joint(method_of(s, entry)),
        .created_at = work_now_ms(w),
        .completed_at = DEC_UNSET,
    };
    TRY(store_visit_put(w, &v));
    TRY(put_members(w, v.id, plan->members, plan->n_members));
    TRY(tell_members(w, entry->center_name, &v, plan->members, plan->n_members));
    if (plan->notify)
        TRY(tell_operator(w, entry->operator_org, entry->center, entry->center_name, &v));
    return flow_audit(w, entry->round, entry->entry, "inspection.plan",
                      when_text(w->arena, v.planned, v.planned_time));
}

enum gp_code inspection_plan(struct work *w, const char *round, const struct inspection_plan *plan,
                             size_t *ret_n) {
    if (plan->a_day < 1 || plan->a_day > 20)
        return gp_fail(w->err, GP_INVALID, "每天家数", "应当在 1 到 20 之间");
    if (plan->every < 10 || plan->every > 600)
        return gp_fail(w->err, GP_INVALID, "每家用时", "应当在 10 到 600 分钟之间");
    if (plan->start + (plan->a_day - 1) * plan->every >= 24L * 60)
        return gp_fail(w->err, GP_INVALID, "每天家数", "一天排不下，请减少家数或每家用时");
    struct inspection_round r;
    struct standard_set standards;
    TRY(load_round(w, round, &r, &standards));
    TRY(check_round(w, r.state, r.title));
    if (r.n_open == 0)
        return gp_fail(w->err, GP_CONFLICT, NULL, "没有待安排的项目，请刷新页面查看");
    if (plan->draw)
        TRY(draw_open(w, round, &r));
    int64_t first = next_place(&r);
    for (size_t i = 0; i < r.n_open; i++)
        TRY(make_visit(w, plan, &r, &standards, i, first));
    *ret_n = r.n_open;
    return GP_OK;
}

/* ---- drawing again */

static int by_entry(const void *a, const void *b) {
    const struct visit *const *x = a, *const *y = b;
    return strcmp((*x)->entry, (*y)->entry);
}

/* A place in the order with its time. */
struct place {
    int64_t ord;
    date_t day;
    const char *time;
};

enum gp_code inspection_draw(struct work *w, const char *round, const char *seen) {
    struct arena *a = w->arena;
    struct inspection_round r;
    TRY(inspection_round(w, round, &r));
    TRY(check_round(w, r.state, r.title));
    if (!cstr_eq(cstr_or_empty(seen), r.draw ? r.draw->seed : ""))
        return gp_fail(w->err, GP_CONFLICT, NULL,
                       "刚才已经抽过签，结果就在本页；确实要再抽一次，请看过结果后再点“重新抽签”");
    struct visit **v = gp_new_n(a, struct visit *, r.n_visits);
    struct place *places = gp_new_n(a, struct place, r.n_visits);
    size_t n = 0;
    for (size_t i = 0; i < r.n_visits; i++) {
        if (r.visits[i].state != VISIT_PLANNED || r.visits[i].records > 0)
            continue;
        places[n] = (struct place){r.visits[i].ord, r.visits[i].planned, r.visits[i].planned_time};
        v[n++] = &r.visits[i];
    }
    if (n < 2)
        return gp_fail(w->err, GP_CONFLICT, NULL, "未开始的验收不足两家，不用抽签");
    qsort(v, n, sizeof(struct visit *), by_entry);
    const char *seed = new_seed(a);
    const size_t *drawn = draw_places(a, seed, n);
    const char **before = gp_new_n(a, const char *, n), **after = gp_new_n(a, const char *, n);
    for (size_t i = 0; i < n; i++) {
        const struct place *p = &places[drawn[i]];
        before[i] = v[i]->entry;
        after[drawn[i]] = v[i]->entry;
        v[i]->ord = p->ord;
        v[i]->planned = p->day;
        v[i]->planned_time = p->time;
        TRY(store_visit_put(w, v[i]));
    }
    return note_draw(w, round, seed, before, after, n);
}

/* ---- one visit */

/* Moves the visit to its place; the others close up. */
static enum gp_code put_in_order(struct work *w, const struct inspection_round *r,
                                 const struct visit *moved, int64_t place) {
    int64_t at = 0;
    for (size_t i = 0; i < r->n_visits; i++) {
        struct visit other = r->visits[i];
        if (other.state == VISIT_CANCELLED || cstr_eq(other.id, moved->id))
            continue;
        at += at + 1 == place;
        if (other.ord != at) {
            other.ord = at;
            TRY(store_visit_put(w, &other));
        }
        at++;
    }
    struct visit v = *moved;
    v.ord = place - 1;
    return store_visit_put(w, &v);
}

enum gp_code inspection_change(struct work *w, const char *visit,
                               const struct inspection_change *c) {
    if (c->place < 1 || c->place > PLANNED_MAX)
        return gp_fail(w->err, GP_INVALID, "顺序", "应当是 1 到 %d 的整数", PLANNED_MAX);
    struct inspection ins;
    TRY(inspection_get(w, visit, &ins));
    struct visit *v = ins.visit;
    struct inspection_round r;
    TRY(inspection_round(w, v->round, &r));
    TRY(check_round(w, r.state, r.title));
    if (v->state == VISIT_CANCELLED)
        return gp_fail(w->err, GP_CONFLICT, NULL, "这次实地验收已取消，请重新安排");
    TRY(check_members(w, &r, c->members, c->n_members, v->operator_org));
    v->planned = c->day;
    v->planned_time = c->time;
    v->note = c->note;
    TRY(put_members(w, v->id, c->members, c->n_members));
    TRY(put_in_order(w, &r, v, c->place));
    TRY(tell_members(w, v->center_name, v, c->members, c->n_members));
    if (c->notify)
        TRY(tell_operator(w, v->operator_org, v->center, v->center_name, v));
    TRY(flow_audit(w, v->round, v->entry, "inspection.change",
                   when_text(w->arena, v->planned, v->planned_time)));
    TRY(inspection_load(w, visit, &ins));
    return inspection_settle(w, &ins);
}

enum gp_code inspection_cancel(struct work *w, const char *visit, const char *reason) {
    if (cstr_empty(reason))
        return gp_fail(w->err, GP_INVALID, "原因", "取消验收必须写明原因");
    struct inspection ins;
    TRY(inspection_get(w, visit, &ins));
    struct visit *v = ins.visit;
    TRY(check_round(w, v->round_state, v->round_title));
    if (v->state != VISIT_PLANNED || v->done > 0)
        return gp_fail(w->err, GP_CONFLICT, NULL,
                       "已有完成的验收记录，不能取消；要改动请先“退回补充”");
    v->state = VISIT_CANCELLED;
    v->reason = reason;
    TRY(store_visit_put(w, v));
    struct notice_text text = {
        .title = arena_printf(w->arena, "%s的实地验收已取消", v->center_name), .body = reason};
    for (size_t i = 0; i < ins.n_members; i++)
        TRY(notice_to_account(w, ins.members[i].account, &text));
    return flow_audit(w, v->round, v->entry, "inspection.cancel", reason);
}
