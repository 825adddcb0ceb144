/* Moving a round on, and telling those whom it concerns. effects[] says of each move what it means
 * and on which page it is done; those with a page of their own are refused here. move() is the
 * rest: what stands in the way of opening, the move itself by flow.c, the message. Then two things
 * that go with moves: telling that scoring is going to end, and a later deadline with the days of
 * single items. */
#include "app/marking/closing.h"
#include "app/rounds/flow.h"
#include "app/notice.h"
#include "app/notify/channel.h"
#include "app/rounds/opening.h"
#include "app/rounds/rounds.h"

static const struct {
    const char *id, *effect;
    const char *page; /* where it is done, behind /rounds/R; NULL: on the round's own page */
    const char *page_name;
} effects[] = {
    {"open", "运营机构会收到评估通知，可以开始填报和递交资料；之后项目只能增加，不能移出。", NULL,
     NULL},
    {"back_to_draft", "运营机构暂时不能填报；已填的内容保留。", NULL, NULL},
    {"start_scoring", "资料递交结束，专家可以评分；没有受理的项目仍可退回补正。", NULL, NULL},
    {"reopen_collecting", "运营机构又可以递交资料；已有的评分保留。", NULL, NULL},
    {"disclose", "运营机构可以看到自己的评估结果，并可以提出异议。", "/scores", "得分"},
    {"resume_scoring", "运营机构暂时看不到结果；专家可以修改评分。", NULL, NULL},
    {"submit_report", "报告提交审批，评分和结论不再改动。", "/report", "评估报告"},
    {"return_report", "报告退回修改，回到征求意见。", "/report", "评估报告"},
    {"publish", "结果公示，全部数据锁定；之后只能“公示后更正”。", "/report", "评估报告"},
    {"revise", "公示内容进入更正，须再次审批和公示；原版本和原因留痕。", "/report", "评估报告"},
    {"archive", "本轮归档，之后不能再做任何改动。", NULL, NULL},
};

const char *rounds_move_effect(const char *transition) {
    for (size_t i = 0; i < GP_COUNT(effects); i++)
        if (cstr_eq(effects[i].id, transition))
            return effects[i].effect;
    return "";
}

const char *rounds_move_page(const char *transition, const char **ret_name) {
    for (size_t i = 0; i < GP_COUNT(effects); i++) {
        if (!cstr_eq(effects[i].id, transition))
            continue;
        *ret_name = effects[i].page_name;
        return effects[i].page;
    }
    *ret_name = NULL;
    return NULL;
}

struct round_move {
    struct work *w;
    const char *round, *transition, *reason;
    struct round_head head;
    struct board_row *rows;
    size_t n;
};

static bool seen_before(const struct round_move *s, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (s->rows[k].state != ENTRY_WITHDRAWN &&
            cstr_eq(s->rows[k].operator_org, s->rows[i].operator_org))
            return true;
    return false;
}

/* One message to each operator, however many of its projects take part. */
static enum gp_code tell_operators(struct round_move *s, const struct notice_text *text) {
    for (size_t i = 0; i < s->n; i++)
        if (s->rows[i].state != ENTRY_WITHDRAWN && !seen_before(s, i))
            TRY(notice_to_org(s->w, s->rows[i].operator_org, NULL, text));
    return GP_OK;
}

/* The last days of an operator's entries where they are not all the round's: 坪山 6月30日、… */
static const char *own_days(struct round_move *s, const char *operator_org) {
    struct arena *a = s->w->arena;
    const char *text = "";
    for (size_t i = 0; i < s->n; i++) {
        const struct board_row *row = &s->rows[i];
        if (row->state == ENTRY_WITHDRAWN || !cstr_eq(row->operator_org, operator_org) ||
            !date_is_set(row->deadline))
            continue;
        text = arena_printf(a, "%s%s%s递交截止 %s", text, *text ? "；" : "", row->center_name,
                            date_text_zh(a, row->deadline));
    }
    return text;
}

static enum gp_code tell_opening(struct round_move *s, const char *title) {
    struct arena *a = s->w->arena;
    const struct notice_text group = {.title =
                                          arena_printf(a, "评估通知：%s，请于 %s 前递交资料", title,
                                                       date_text_zh(a, s->head.deadline)),
                                      .link = "/fill"};
    TRY(notice_to_groups(s->w, TOPIC_ROUND, &group));
    for (size_t i = 0; i < s->n; i++) {
        if (s->rows[i].state == ENTRY_WITHDRAWN || seen_before(s, i))
            continue;
        const char *own = own_days(s, s->rows[i].operator_org);
        const char *notice = cstr_or_empty(s->head.notice);
        struct notice_text text = {
            .link = "/fill",
            .day = &s->head.deadline,
            .title = arena_printf(a, "评估通知：%s，请于 %s 前递交资料%s", title,
                                  date_text_zh(a, s->head.deadline),
                                  *own ? "（部分项目另有截止日期）" : ""),
            .body = *own ? arena_printf(a, "%s%s%s。", notice, *notice ? "\n" : "", own)
                         : s->head.notice};
        TRY(notice_to_org(s->w, s->rows[i].operator_org, NULL, &text));
    }
    return GP_OK;
}

static enum gp_code tell(struct round_move *s) {
    struct arena *a = s->w->arena;
    const char *title = s->head.title ? s->head.title : s->head.id;
    struct notice_text text = {.link = "/fill"};
    if (cstr_eq(s->transition, "open"))
        return tell_opening(s, title);
    if (cstr_eq(s->transition, "back_to_draft") || cstr_eq(s->transition, "reopen_collecting")) {
        bool again = cstr_eq(s->transition, "reopen_collecting");
        text.title = arena_printf(a, again ? "%s重新开放资料递交" : "%s暂停资料递交", title);
        TRY(notice_to_groups(s->w, TOPIC_ROUND, &text)); /* without the reason */
        text.body = s->reason;
        return tell_operators(s, &text);
    }
    if (cstr_eq(s->transition, "start_scoring"))
        return notice_to_role(s->w, ROLE_EXPERT,
                              &(struct notice_text){.title = arena_printf(a, "%s开始评分", title),
                                                    .body = "请在“我的评分”中查看分配给您的项目。",
                                                    .link = "/marking"});
    return GP_OK;
}

static enum gp_code load(struct round_move *s) {
    struct work *w = s->w;
    TRY(store_round_head(w, s->round, &s->head));
    return store_board_rows(w, s->round, &s->rows, &s->n);
}

enum gp_code rounds_move(struct work *w, const char *round, const char *transition,
                         const char *reason) {
    struct round_move s = {.w = w, .round = round, .transition = transition, .reason = reason};
    const char *page;
    TRY(load(&s));
    if (rounds_move_page(transition, &page))
        return gp_fail(w->err, GP_CONFLICT, NULL, "这一步请在“%s”页办理", page);
    struct rounds_obstacle obstacle = {NULL, NULL};
    if (cstr_eq(transition, "open") && s.head.state == ROUND_DRAFT)
        obstacle = rounds_open_obstacle(&s.head, s.rows, s.n);
    if (obstacle.why)
        return gp_fail(w->err, GP_CONFLICT, obstacle.where, "%s", obstacle.why);
    TRY(flow_move_round(w, round, transition, reason));
    return tell(&s);
}

/* ---- scoring is going to end */

static enum gp_code tell_one(struct work *w, const char *round, const struct begun_sheet *sheet,
                             int64_t closes_at) {
    struct notice_text text = {
        .title = arena_printf(w->arena, "%s的评分将在 %d 分钟后结束，请及时提交", sheet->center,
                              (int)(CLOSING_NOTICE_MS / 60000)),
        .body = "已经填写的内容不会丢失；来不及提交的，请联系评估方。",
        .link = arena_printf(w->arena, "/marking/%s/%s/%s", round, sheet->entry, sheet->component)};
    struct closing_note note = {.round = round,
                                .entry = sheet->entry,
                                .closes_at = closes_at,
                                .told_at = closes_at - CLOSING_NOTICE_MS,
                                .told_by = w->actor};
    TRY(store_closing_put(w, &note));
    return sheet->account ? notice_to_account(w, sheet->account, &text) : GP_OK;
}

enum gp_code rounds_tell_closing(struct work *w, const char *round, const char *entry) {
    struct closing_sheets sheets;
    size_t told = 0;
    TRY(closing_load(w, round, entry, &sheets));
    for (size_t i = 0; i < sheets.n; i++) {
        if (!closing_is_open(&sheets.v[i]))
            continue;
        TRY(tell_one(w, round, &sheets.v[i], sheets.now_ms + CLOSING_NOTICE_MS));
        told++;
    }
    if (told == 0)
        return gp_fail(w->err, GP_CONFLICT, NULL, "没有正在填写的评分表，可以直接办理，请刷新页面");
    return flow_audit(w, round, entry, "scoring.closing",
                      arena_printf(w->arena, "%zu 份已经开始填写", told));
}

/* ---- a later deadline of the round; those of single entries stay */

static enum gp_code check_extension(struct work *w, const struct round_head *head, date_t day,
                                    const char *reason) {
    if (head->state != ROUND_COLLECTING)
        return gp_fail(w->err, GP_CONFLICT, NULL, "只有正在递交资料的轮次可以延期");
    if (!date_is_set(day))
        return gp_fail(w->err, GP_INVALID, "新的截止日期", "没有填写");
    if (date_is_set(head->deadline) && date_cmp(day, head->deadline) <= 0)
        return gp_fail(w->err, GP_INVALID, "新的截止日期", "应当晚于现在的截止日期 %s",
                       date_text(w->arena, head->deadline));
    if (cstr_empty(reason))
        return gp_fail(w->err, GP_INVALID, "原因", "延期必须写明原因");
    return GP_OK;
}

/* Days of single items move by as many as the round's deadline does. */
static enum gp_code move_items(struct work *w, const char *round, int32_t days, size_t *ret_n) {
    struct checklist_item *items;
    size_t n;
    *ret_n = 0;
    TRY(store_plan_checklist(w, round, &items, &n));
    for (size_t i = 0; i < n; i++)
        if (date_is_set(items[i].due)) {
            items[i].due = date_plus(items[i].due, days);
            ++*ret_n;
        }
    if (*ret_n == 0)
        return GP_OK;
    return store_plan_set_checklist(w, round, items, n);
}

static const char *items_text(struct work *w, size_t n, int32_t days) {
    return n == 0 ? ""
                  : arena_printf(w->arena, "；另有截止日期的 %zu 项材料同样顺延 %d 天", n, days);
}

enum gp_code rounds_extend(struct work *w, const char *round, const char *deadline,
                           const char *reason) {
    struct round_move m = {.w = w, .round = round, .reason = reason};
    date_t day;
    TRY(load(&m));
    TRY(rounds_date(w, "新的截止日期", deadline, &day));
    TRY(check_extension(w, &m.head, day, reason));
    date_t before = m.head.deadline;
    m.head.deadline = day;
    TRY(store_plan_put(w, &m.head));
    size_t moved = 0;
    int32_t days = date_is_set(before) ? day.day - before.day : 0;
    if (days > 0)
        TRY(move_items(w, round, days, &moved));
    const char *also = items_text(w, moved, days);
    TRY(flow_audit(w, round, NULL, "round.extend",
                   arena_printf(w->arena, "递交截止由 %s 改为 %s%s：%s",
                                date_text(w->arena, before), date_text(w->arena, day), also,
                                reason)));
    struct notice_text text = {.title = arena_printf(w->arena, "%s的递交截止延至 %s", m.head.title,
                                                     date_text_zh(w->arena, day)),
                               .body = arena_printf(w->arena, "%s%s", reason, also),
                               .link = "/fill"};
    return tell_operators(&m, &text);
}
