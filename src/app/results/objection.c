#include "app/results/objection.h"

#include "app/results/evaluation.h"
#include "app/results/feedback.h"
#include "app/rounds/flow.h"
#include "app/notice.h"
#include "app/results/result.h"
#include "base/rand.h"
#include "db/db.h"

enum gp_code objection_file(struct work *w, const struct note_input *in, const char *component,
                            date_t today) {
    if (cstr_empty(in->text))
        return gp_fail(w->err, GP_INVALID, "异议内容", "请写明对哪一项有异议、理由是什么");
    struct entry_scope *scope;
    struct feedback f;
    TRY(flow_entry(w, in->round, in->entry, &scope));
    TRY(feedback_load_entry(w, scope, &f));
    if (!f.window)
        return gp_fail(w->err, GP_CONFLICT, NULL, "评估方还没有反馈结果，现在不能提出异议");
    if (date_cmp(today, f.window->closes) > 0)
        return gp_fail(w->err, GP_CONFLICT, NULL,
                       "异议期已于 %s 结束，如有特殊情况请直接联系评估方",
                       date_text_zh(w->arena, f.window->closes));
    TRY(flow_move_entry(w, in->round, in->entry, "object", in->text));
    struct objection o = {.id = rand_id(w->arena),
                          .round = in->round,
                          .entry = in->entry,
                          .component = cstr_or_null(component),
                          .state = OBJECTION_OPEN,
                          .created_ms = work_now_ms(w),
                          .decided_ms = DEC_UNSET};
    TRY(store_objection_put(w, &o));
    struct note_input note = *in;
    note.id = o.id;
    TRY(result_note_add(w, &note, NOTE_OBJECT, result_author(w)));
    struct notice_text text = {
        .title = arena_printf(w->arena, "%s 对评估结果提出异议", scope->center_name),
        .link = arena_printf(w->arena, "/rounds/%s/objections", in->round)};
    return notice_to_role(w, ROLE_MANAGER, &text);
}

/* The open objection named, or of the entry where none is named. */
enum gp_code objection_find_open(struct work *w, const struct note_input *in,
                                 const struct objection **ret) {
    struct objection *list;
    size_t n;
    TRY(store_objection_list(w, in->round, in->entry, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (list[i].state != OBJECTION_OPEN || !cstr_eq(list[i].id, in->id))
            continue;
        *ret = &list[i];
        return GP_OK;
    }
    return gp_fail(w->err, GP_MISSING, NULL, "没有这项待处理的异议，可能已经处理过，请刷新后查看");
}

enum gp_code objection_withdraw(struct work *w, const struct note_input *in) {
    const struct objection *o;
    TRY(objection_find_open(w, in, &o));
    TRY(flow_move_entry(w, o->round, o->entry, "drop_objection", NULL));
    TRY(store_objection_decide(w, o->id, OBJECTION_WITHDRAWN, work_now_ms(w)));
    return result_note_add(w, in, NOTE_WITHDRAW, result_author(w));
}

/* A rejected objection leaves the result as it was told, and settles it. */
static enum gp_code note_settled(struct work *w, const struct objection *o) {
    struct app_evaluation *v;
    TRY(app_evaluate(w, o->round, &v));
    return result_note_told(w, o->round, "reject_objection", v, result_of_entry(v, o->entry));
}

enum gp_code objection_settle(struct work *w, const struct objection *o, bool accept,
                              const char *text) {
    struct entry_scope *scope;
    TRY(flow_entry(w, o->round, o->entry, &scope));
    TRY(flow_move_entry(w, o->round, o->entry, accept ? "accept_objection" : "reject_objection",
                        text));
    TRY(store_objection_decide(w, o->id, accept ? OBJECTION_ACCEPTED : OBJECTION_REJECTED,
                               work_now_ms(w)));
    struct note_input note = {.round = o->round, .entry = o->entry, .id = o->id, .text = text};
    TRY(result_note_add(w, &note, accept ? NOTE_ACCEPT : NOTE_REJECT, result_author(w)));
    if (!accept)
        TRY(note_settled(w, o));
    struct notice_text told = {.title = arena_printf(w->arena, "%s：异议%s", scope->center_name,
                                                     accept ? "成立，将重新评分" : "不成立"),
                               .body = text,
                               .link =
                                   arena_printf(w->arena, "/outcome/%s/%s", o->round, o->entry)};
    return notice_to_org(w, scope->operator_org, scope->center, &told);
}
