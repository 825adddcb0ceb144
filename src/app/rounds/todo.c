/* What waits for the evaluator's manager, from the first round to the next step of each. */
#include "app/todo.h"

struct source {
    struct todo_list *list;
    const struct round_overview *r;
    const char *path, *title;
};

static struct arena *arena_of(const struct source *s) {
    return s->list->w->arena;
}

static bool is_past(const struct source *s, date_t day) {
    return date_is_set(day) && date_cmp(s->list->today, day) > 0;
}

static void add(const struct source *s, const char *below, date_t due, const char *what,
                const char *detail) {
    todo_add(s->list, arena_printf(arena_of(s), "%s%s", s->path, below), due,
             arena_printf(arena_of(s), "%s：%s", s->title, what), detail);
}

static void prepare_draft(const struct source *s) {
    const struct round_overview *r = s->r;
    /* Imported with everything handed in: a round of the past, nobody waits for it to open. */
    if (r->entries > 0 && r->handed_in == r->entries)
        return;
    if (r->entries == 0) {
        add(s, "/projects", DATE_UNSET, "选择参评项目", "轮次还在筹备，还没有参评项目");
        return;
    }
    if (!date_is_set(r->deadline)) {
        add(s, "/edit", DATE_UNSET, "填写递交截止", "没有截止日期，还不能开始资料递交");
        return;
    }
    add(s, "", DATE_UNSET, "开始资料递交",
        arena_printf(arena_of(s), "已选 %lld 个项目，递交截止 %s", (long long)r->entries,
                     date_text(arena_of(s), r->deadline)));
}

static void watch_collecting(const struct source *s) {
    const struct round_overview *r = s->r;
    int64_t open = r->entries - r->handed_in;
    if (r->overdue > 0)
        add(s, "?show=overdue", r->first_due,
            arena_printf(arena_of(s), "%lld 个项目逾期未递交", (long long)r->overdue),
            "可以催交、延长截止，或让项目退出评估");
    if (open == 0 && r->waiting == 0)
        add(s, "", DATE_UNSET, "开始评分", "全部项目的资料已受理");
}

static void watch_scoring(const struct source *s) {
    const struct round_overview *r = s->r;
    if (r->scored == r->entries && r->entries > 0)
        add(s, "/report", DATE_UNSET, "反馈结果并征求意见", "全部项目已评分");
    else if (r->marked > 0)
        add(s, "?show=marked", DATE_UNSET,
            arena_printf(arena_of(s), "%lld 个项目的专家已评完，等待完成评分",
                         (long long)r->marked),
            "履约评价没有交齐，或评分组的结果待确认；交齐并确认后自动完成");
    if (r->scored < r->entries && is_past(s, r->scoring_due))
        add(s, "?show=experts", r->scoring_due, "评分已过截止日期", "请催专家评分");
}

static void add_common(const struct source *s) {
    const struct round_overview *r = s->r;
    if (r->waiting > 0)
        add(s, "?show=waiting", DATE_UNSET,
            arena_printf(arena_of(s), "受理 %lld 个项目的资料", (long long)r->waiting),
            "资料已递交，等您受理或退回补正");
    if (r->unstaffed > 0)
        add(s, "/experts", DATE_UNSET,
            arena_printf(arena_of(s), "%lld 个项目还没有专家", (long long)r->unstaffed),
            "可以自动给出分配建议");
}

static void add_round(const struct source *s) {
    switch (s->r->state) {
    case ROUND_DRAFT:
        prepare_draft(s);
        break;
    case ROUND_COLLECTING:
        watch_collecting(s);
        add_common(s);
        break;
    case ROUND_SCORING:
        watch_scoring(s);
        add_common(s);
        break;
    default: /* the report's steps are told by its own area */
        break;
    }
}

enum gp_code todo_rounds(struct todo_list *list) {
    TRY(todo_read_rounds(list));
    if (list->n_rounds == 0)
        todo_add(list, "/rounds/~new", DATE_UNSET, "新建第一轮评估",
                 "先在“机构与项目”登记项目，再选标准、定截止日期");
    for (size_t i = 0; i < list->n_rounds; i++) {
        const struct round_overview *r = &list->rounds[i];
        struct source s = {list, r, arena_printf(list->w->arena, "/rounds/%s", r->id),
                           cstr_empty(r->title) ? r->id : r->title};
        add_round(&s);
    }
    return GP_OK;
}
