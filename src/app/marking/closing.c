#include "app/marking/closing.h"

#include "num/date.h"

static const char *expert_closed(enum round_state round, enum entry_state entry) {
    if (round == ROUND_DRAFT || round == ROUND_COLLECTING)
        return "本轮还没有开始评分，现在可以先看材料";
    if (entry < ENTRY_ACCEPTED)
        return "资料还没有受理，受理后才能评分";
    if (entry == ENTRY_OBJECTED)
        return "运营机构提出了异议，复核期间不能改分";
    return entry == ENTRY_ACCEPTED ? NULL : "项目的评分已经完成，要修改请联系评估方";
}

static const char *party_closed(enum round_state round, enum entry_state entry) {
    if (round == ROUND_DRAFT)
        return "本轮评估还没有开始，开始后才能评价";
    return entry > ENTRY_ACCEPTED ? "项目的评价已经截止，要补充请联系评估方" : NULL;
}

const char *marking_closed(enum round_state round, enum entry_state entry, enum scorer_role role) {
    const char *locked = round_lock_reason(round);
    if (locked)
        return locked;
    if (entry == ENTRY_WITHDRAWN)
        return "项目已退出本轮评估，不用再评分";
    if (round == ROUND_APPROVAL)
        return "评估报告正在审批，不能再改分";
    return role == SCORER_EXPERT ? expert_closed(round, entry) : party_closed(round, entry);
}

/* ---- told before */

enum gp_code closing_load(struct work *w, const char *round, const char *entry,
                          struct closing_sheets *ret) {
    ret->now_ms = work_now_ms(w);
    return store_begun_sheets(w, round, entry, date_of_ms(ret->now_ms), &ret->v, &ret->n);
}

/* Not what was told for an end that never came, nor by a clock that was set back since. */
static bool is_told(int64_t closes_at, int64_t now_ms) {
    return closes_at != DEC_UNSET && now_ms <= closes_at + DAY_MS &&
           now_ms >= closes_at - CLOSING_NOTICE_MS;
}

static bool ends(const struct begun_sheet *s, const struct closing_move *m) {
    const struct transition *t = m->transition;
    enum round_state round = m->of_round ? (enum round_state)t->to : s->round_state;
    enum entry_state entry = m->of_round ? s->state : (enum entry_state)t->to;
    if (t->from != (int)(m->of_round ? (unsigned)s->round_state : (unsigned)s->state))
        return false;
    return closing_is_open(s) && marking_closed(round, entry, s->role);
}

bool closing_is_open(const struct begun_sheet *s) {
    return !marking_closed(s->round_state, s->state, s->role);
}

struct closing closing_of(const struct closing_sheets *sheets, const struct closing_move *m) {
    struct closing c = {.closes_at = DEC_UNSET};
    bool untold = false;
    for (size_t i = 0; i < sheets->n; i++) {
        const struct begun_sheet *s = &sheets->v[i];
        if (!ends(s, m))
            continue;
        *(s->role == SCORER_EXPERT ? &c.experts : &c.parties) += 1;
        untold = untold || !is_told(s->closes_at, sheets->now_ms);
        if (c.closes_at == DEC_UNSET || s->closes_at > c.closes_at)
            c.closes_at = s->closes_at;
    }
    if (untold)
        c.closes_at = DEC_UNSET;
    c.must_tell = untold;
    c.waits = untold || (c.closes_at != DEC_UNSET && c.closes_at > sheets->now_ms);
    return c;
}

const char *closing_text(struct arena *a, const struct closing *c) {
    const char *who = c->experts > 0 ? arena_printf(a, "%zu 份专家评分表", c->experts) : "";
    if (c->parties > 0)
        who = arena_printf(a, "%s%s%zu 份履约评价", who, *who ? "、" : "", c->parties);
    return arena_printf(a, "还有%s已经开始填写、没有提交", who);
}

enum gp_code closing_check(struct work *w, const char *round, const char *entry,
                           const struct closing_move *m) {
    struct closing_sheets sheets;
    TRY(closing_load(w, round, entry, &sheets));
    struct closing c = closing_of(&sheets, m);
    if (!c.waits)
        return GP_OK;
    return gp_fail(w->err, GP_CONFLICT, NULL, "%s。%s", closing_text(w->arena, &c),
                   c.must_tell ? "请先用“通知将要结束”告诉填写的人，十分钟以后再办理"
                               : "已经通知填写的人，请到通知中说的时间再办理");
}

int64_t closing_day_ms(date_t last_day) {
    return date_is_set(last_day) ? (last_day.day + 1) * DAY_MS - CHINA_OFFSET_MS : DEC_UNSET;
}

static enum gp_code find_note(struct work *w, const char *round, const char *entry,
                              struct closing_watch *ret) {
    struct closing_note *note;
    TRY(store_closing_get(w, round, entry, &note));
    if (!note || !is_told(note->closes_at, work_now_ms(w)))
        return GP_OK;
    ret->closes_at = note->closes_at;
    ret->told = true;
    return GP_OK;
}

enum gp_code closing_watch_sheet(struct work *w, const char *round, const char *entry,
                                 date_t last_day, const char *closed, struct closing_watch *ret) {
    *ret = (struct closing_watch){.closes_at = closing_day_ms(last_day), .closed = closed};
    return closed ? GP_OK : find_note(w, round, entry, ret);
}
