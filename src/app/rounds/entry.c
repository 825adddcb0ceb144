#include "app/rounds/entry.h"

#include "app/rounds/flow.h"
#include "app/notice.h"
#include "app/rounds/rounds.h"
#include "store/correction.h"

struct step_info {
    const char *id, *effect;
    const char *notice; /* to the operator; takes the center's name; NULL: none */
};

static const struct step_info infos[] = {
    {"accept", "资料齐全、可以评分；专家可以看到这个项目。", "%s的评估资料已受理"},
    {"return", "退给运营机构补充或改正，写明的内容会通知对方；补正后重新递交。",
     "%s的评估资料被退回，请补正"},
    {"finish_scoring", "评分完成，专家不能再改分；结果在“评估报告”中反馈。", NULL},
    {"reopen", "专家可以继续评分。", NULL},
    {"withdraw", "项目退出本轮，不再评分，也不进入报告；已有的资料保留。", "%s已退出本轮评估"},
    {"reinstate", "项目回到“待递交”，继续参评。", "%s恢复参加本轮评估，请递交资料"},
};

static const struct step_info *info_of(const char *id) {
    for (size_t i = 0; i < GP_COUNT(infos); i++)
        if (cstr_eq(infos[i].id, id))
            return &infos[i];
    return NULL;
}

bool entry_step_is_here(const char *id) {
    return info_of(id) != NULL;
}

const char *entry_step_effect(const char *id) {
    const struct step_info *info = info_of(id);
    return info ? info->effect : "";
}

struct step_run {
    struct work *w;
    const char *round, *entry;
    const struct entry_step *step;
    date_t today;
    const char *reason; /* with what is lacking and until when */
    date_t due;
};

/* 缺：评估承诺书、在岗人员名册。请盖章后重交。请于 2026年6月30日 前补正。 */
static enum gp_code compose_reason(struct step_run *r) {
    struct work *w = r->w;
    const struct entry_step *s = r->step;
    r->reason = s->reason;
    if (!cstr_eq(s->step, "return"))
        return GP_OK;
    TRY(rounds_date(w, "补正截止日期", s->due, &r->due));
    date_t due = r->due;
    if (date_is_set(due) && date_cmp(due, r->today) < 0)
        return gp_fail(w->err, GP_INVALID, "补正截止日期", "不能早于今天");
    const char *text = "";
    for (size_t i = 0; i < s->n_lacking; i++)
        text = arena_printf(w->arena, "%s%s%s", text, i > 0 ? "、" : "缺：", s->lacking[i]);
    if (s->n_lacking > 0)
        text = arena_printf(w->arena, "%s。", text);
    text = arena_printf(w->arena, "%s%s", text, s->reason ? s->reason : "");
    if (*text && date_is_set(due))
        text = arena_printf(w->arena, "%s（请于 %s 前补正）", text, date_text_zh(w->arena, due));
    r->reason = text;
    return GP_OK;
}

static enum gp_code check_complete(struct step_run *r) {
    struct board read;
    const struct board *b = r->step->board;
    if (!cstr_eq(r->step->step, "finish_scoring") || !cstr_empty(r->reason))
        return GP_OK;
    if (!b) {
        TRY(board_load(r->w, r->round, r->today, &read));
        b = &read;
    }
    for (size_t i = 0; i < b->n_lines; i++) {
        const struct board_row *row = b->lines[i].row;
        if (!cstr_eq(row->entry, r->entry))
            continue;
        int64_t sheets = row->experts - row->experts_done;
        int64_t ratings = b->lines[i].ratings_due - row->ratings;
        if (sheets <= 0 && ratings <= 0 && row->experts > 0)
            return GP_OK;
        if (row->experts == 0)
            return gp_fail(r->w->err, GP_INVALID, "原因",
                           "还没有分配专家；确实不需要专家评分的，请写明原因");
        return gp_fail(r->w->err, GP_INVALID, "原因",
                       "还有 %lld 名专家没有递交评分表、%lld 份履约评价没有提交；确实要结束评分，"
                       "请写明原因",
                       (long long)(sheets > 0 ? sheets : 0),
                       (long long)(ratings > 0 ? ratings : 0));
    }
    return GP_OK;
}

static enum gp_code tell_operator(struct step_run *r, const struct entry_scope *scope) {
    const struct step_info *info = info_of(r->step->step);
    if (!info->notice || !scope->operator_org)
        return GP_OK;
    /* The formats are the table's own, with one %s each. */
    const char *mark = strstr(info->notice, "%s");
    struct notice_text text = {
        .title = arena_printf(r->w->arena, "%.*s%s%s", (int)(mark - info->notice), info->notice,
                              scope->center_name, mark + 2),
        .body = cstr_empty(r->reason) ? NULL : r->reason,
        .link = arena_printf(r->w->arena, "/fill/%s/%s", r->round, r->entry)};
    return notice_to_org(r->w, scope->operator_org, scope->center, &text);
}

/* What comes until then is not late. */
static enum gp_code note_correction(struct step_run *r) {
    struct correction c = {.asked = r->today, .due = r->due};
    return store_correction_add(r->w, r->round, r->entry, &c);
}

enum gp_code entry_make_step(struct work *w, const char *round, const char *entry,
                             const struct entry_step *step, date_t today) {
    struct step_run r = {w, round, entry, step, today, NULL, DATE_UNSET};
    if (!entry_step_is_here(step->step))
        return gp_fail(w->err, GP_INVALID, "操作", "没有这个操作，请刷新页面后重试");
    struct entry_scope *scope;
    TRY(flow_entry(w, round, entry, &scope));
    TRY(compose_reason(&r));
    TRY(check_complete(&r));
    TRY(flow_move_entry(w, round, entry, step->step, r.reason));
    if (cstr_eq(step->step, "return"))
        TRY(note_correction(&r));
    return tell_operator(&r, scope);
}
