/* Moving a round on, and telling those whom it concerns. */
#include "app/flow.h"
#include "app/notice.h"
#include "app/rounds.h"

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

struct move_step {
    struct app *app;
    const char *round, *transition, *reason;
    struct round_head head;
    struct board_row *rows;
    size_t n;
};

/* What operators could not do without. */
static enum gp_code check_open(struct move_step *s) {
    struct app *app = s->app;
    if (!date_is_set(s->head.deadline))
        return gp_fail(app->err, GP_CONFLICT, "递交截止", "还没有填写，请先在“修改设置”中填写");
    if (s->head.required == 0)
        return gp_fail(app->err, GP_CONFLICT, "资料清单",
                       "还没有必交的材料，请先在“修改设置”中列出运营机构要递交什么");
    size_t taking_part = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->rows[i].state == ENTRY_WITHDRAWN)
            continue;
        taking_part++;
        if (!s->rows[i].method)
            return gp_fail(app->err, GP_CONFLICT, s->rows[i].center_name,
                           "还没有选择评估方式，请先在“参评项目”中选择");
    }
    if (taking_part == 0)
        return gp_fail(app->err, GP_CONFLICT, "参评项目", "还没有选择项目，请先在“参评项目”中选择");
    return GP_OK;
}

static bool seen_before(const struct move_step *s, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (s->rows[k].state != ENTRY_WITHDRAWN &&
            cstr_eq(s->rows[k].operator_org, s->rows[i].operator_org))
            return true;
    return false;
}

/* One message to each operator, however many of its projects take part. */
static enum gp_code tell_operators(struct move_step *s, const struct notice_text *text) {
    for (size_t i = 0; i < s->n; i++)
        if (s->rows[i].state != ENTRY_WITHDRAWN && !seen_before(s, i))
            TRY(notice_to_org(s->app, s->rows[i].operator_org, NULL, text));
    return GP_OK;
}

static enum gp_code tell(struct move_step *s) {
    struct arena *a = s->app->arena;
    const char *title = s->head.title ? s->head.title : s->head.id;
    const char *deadline = date_text_zh(a, s->head.deadline);
    struct notice_text text = {.link = "/fill"};
    if (cstr_eq(s->transition, "open")) {
        text.title = arena_printf(a, "评估通知：%s，请于 %s 前递交资料", title, deadline);
        text.body = s->head.notice;
        return tell_operators(s, &text);
    }
    if (cstr_eq(s->transition, "back_to_draft") || cstr_eq(s->transition, "reopen_collecting")) {
        bool again = cstr_eq(s->transition, "reopen_collecting");
        text.title = arena_printf(a, again ? "%s重新开放资料递交" : "%s暂停资料递交", title);
        text.body = s->reason;
        return tell_operators(s, &text);
    }
    if (cstr_eq(s->transition, "start_scoring"))
        return notice_to_role(s->app, ROLE_EXPERT,
                              &(struct notice_text){.title = arena_printf(a, "%s开始评分", title),
                                                    .body = "请在“我的评分”中查看分配给您的项目。",
                                                    .link = "/marking"});
    return GP_OK;
}

static enum gp_code load(struct move_step *s) {
    struct app *app = s->app;
    TRY(store_round_head(app->db, app->arena, app->err, app->tenant, s->round, &s->head));
    return store_board_rows(app->db, app->arena, app->err, app->tenant, s->round, &s->rows, &s->n);
}

static enum gp_code move(struct db *db, struct gp_err *e, void *arg) {
    (void)db;
    struct move_step *s = arg;
    const char *page;
    TRY(load(s));
    if (rounds_move_page(s->transition, &page))
        return gp_fail(e, GP_CONFLICT, NULL, "这一步请在“%s”页办理", page);
    if (cstr_eq(s->transition, "open") && s->head.state == ROUND_DRAFT)
        TRY(check_open(s));
    TRY(flow_move_round(s->app, s->round, s->transition, s->reason));
    return tell(s);
}

enum gp_code rounds_move(struct app *app, const char *round, const char *transition,
                         const char *reason) {
    struct move_step s = {.app = app, .round = round, .transition = transition, .reason = reason};
    return db_tx_join(app->db, app->err, DB_WRITE, move, &s);
}

/* ---- a later deadline */

struct extend_step {
    struct move_step move;
    const char *deadline;
};

static enum gp_code check_extension(struct app *app, const struct round_head *head, date_t day,
                                    const char *reason) {
    if (head->state != ROUND_COLLECTING)
        return gp_fail(app->err, GP_CONFLICT, NULL, "只有正在递交资料的轮次可以延期");
    if (!date_is_set(day))
        return gp_fail(app->err, GP_INVALID, "新的截止日期", "没有填写");
    if (date_is_set(head->deadline) && date_cmp(day, head->deadline) <= 0)
        return gp_fail(app->err, GP_INVALID, "新的截止日期", "应当晚于现在的截止日期 %s",
                       date_text(app->arena, head->deadline));
    if (cstr_empty(reason))
        return gp_fail(app->err, GP_INVALID, "原因", "延期必须写明原因");
    return GP_OK;
}

static enum gp_code extend(struct db *db, struct gp_err *e, void *arg) {
    struct extend_step *s = arg;
    struct move_step *m = &s->move;
    struct app *app = m->app;
    date_t day;
    TRY(load(m));
    TRY(rounds_date(app, "新的截止日期", s->deadline, &day));
    TRY(check_extension(app, &m->head, day, m->reason));
    date_t before = m->head.deadline;
    m->head.deadline = day;
    TRY(store_plan_put(db, e, app->tenant, &m->head));
    TRY(flow_audit(app, m->round, NULL, "round.extend",
                   arena_printf(app->arena, "递交截止由 %s 改为 %s：%s",
                                date_text(app->arena, before), date_text(app->arena, day),
                                m->reason)));
    struct notice_text text = {.title = arena_printf(app->arena, "%s的递交截止延至 %s",
                                                     m->head.title, date_text_zh(app->arena, day)),
                               .body = m->reason,
                               .link = "/fill"};
    return tell_operators(m, &text);
}

enum gp_code rounds_extend(struct app *app, const char *round, const char *deadline,
                           const char *reason) {
    struct extend_step s = {{.app = app, .round = round, .reason = reason}, deadline};
    return db_tx_join(app->db, app->err, DB_WRITE, extend, &s);
}
