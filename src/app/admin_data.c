/* Retention, sizes, and the audit log as an administrator sees it. */
#include <errno.h>

#include "app/admin.h"
#include "app/setting.h"
#include "base/clock.h"
#include "codec/csv.h"
#include "codec/json_out.h"
#include "store/store.h"

#define DAY_MS          86400000LL
#define CHINA_OFFSET_MS (8 * 3600000LL)

/* ---- retention */

static const struct {
    const char *title, *hint;
    int setting; /* -1: as soon as it is over */
} kept_infos[KEPT_N] = {
    [KEPT_DRAFTS] = {"填写中的草稿",
                     "已公示或归档的轮次里，填报和评分时自动保存的内容；已递交的资料和已提交的评分"
                     "不受影响",
                     SETTING_DRAFT_DAYS},
    [KEPT_NOTICES] = {"已读消息", "已经读过的站内消息", SETTING_NOTICE_DAYS},
    [KEPT_SESSIONS] = {"过期的登录", "已经失效的登录记录", -1},
    [KEPT_ID_NUMBERS] =
        {"身份证号",
         "合同已结束、没有进行中轮次的项目中人员的身份证号；姓名、岗位和报告不受影响，"
         "清除后不能再核对证件",
         SETTING_PERSONAL_DAYS},
};

struct retention_step {
    struct app *app;
    struct admin_kept *kept;
    const bool *chosen;
    int64_t *deleted;
};

static int64_t days_of(const struct settings *settings, int setting) {
    return setting < 0 ? 0 : setting_value(settings, (enum setting)setting);
}

static enum gp_code read_limits(struct db *db, struct app *app, int64_t days[KEPT_N],
                                int64_t before[KEPT_N]) {
    struct settings settings;
    TRY(setting_numbers(app, &settings));
    for (size_t i = 0; i < KEPT_N; i++) {
        days[i] = days_of(&settings, kept_infos[i].setting);
        before[i] = days[i] == DEC_UNSET ? DEC_UNSET : db_now_ms(db) - days[i] * DAY_MS;
    }
    return GP_OK;
}

static enum gp_code count_kept(struct db *db, struct gp_err *e, void *arg) {
    struct retention_step *s = arg;
    int64_t days[KEPT_N], before[KEPT_N], counts[KEPT_N];
    TRY(read_limits(db, s->app, days, before));
    TRY(store_kept_counts(db, e, s->app->tenant, before, counts));
    for (size_t i = 0; i < KEPT_N; i++)
        s->kept[i] =
            (struct admin_kept){kept_infos[i].title, kept_infos[i].hint, days[i], counts[i]};
    return GP_OK;
}

static enum gp_code delete_kept(struct db *db, struct gp_err *e, void *arg) {
    struct retention_step *s = arg;
    struct app *app = s->app;
    int64_t days[KEPT_N], before[KEPT_N];
    TRY(read_limits(db, app, days, before));
    for (size_t i = 0; i < KEPT_N; i++) {
        s->deleted[i] = 0;
        if (!s->chosen[i] || before[i] == DEC_UNSET)
            continue;
        TRY(store_kept_delete(db, e, app->tenant, (enum kept)i, before[i], &s->deleted[i]));
        TRY(admin_audit(app, "retention.run", kept_infos[i].title,
                        arena_printf(app->arena, "%lld", (long long)s->deleted[i])));
    }
    return GP_OK;
}

enum gp_code admin_retention(struct app *app, struct admin_kept ret[KEPT_N]) {
    struct retention_step s = {.app = app, .kept = ret};
    return db_tx_join(app->db, app->err, DB_READ, count_kept, &s);
}

enum gp_code admin_run_retention(struct app *app, const bool chosen[KEPT_N],
                                 int64_t ret_deleted[KEPT_N]) {
    bool any = false;
    for (size_t i = 0; i < KEPT_N; i++)
        any = any || chosen[i];
    if (!any)
        return gp_fail(app->err, GP_INVALID, "清理", "请先勾选要清理的内容");
    struct retention_step s = {.app = app, .chosen = chosen, .deleted = ret_deleted};
    return db_tx_join(app->db, app->err, DB_WRITE, delete_kept, &s);
}

/* ---- sizes */

struct counts_step {
    struct app *app;
    struct table_count *v;
    size_t n;
};

static enum gp_code read_counts(struct db *db, struct gp_err *e, void *arg) {
    struct counts_step *s = arg;
    return store_table_counts(db, s->app->arena, e, s->app->tenant, &s->v, &s->n);
}

enum gp_code admin_counts(struct app *app, struct table_count **ret, size_t *ret_n) {
    struct counts_step s = {.app = app};
    TRY(db_tx_join(app->db, app->err, DB_READ, read_counts, &s));
    *ret = s.v;
    *ret_n = s.n;
    return GP_OK;
}

/* ---- audit log */

const struct audit_action audit_actions[] = {
    {"session.open", "登录"},
    {"session.refused", "登录失败"},
    {"session.close", "退出登录"},
    {"session.end", "结束登录（管理员）"},
    {"account.add", "新建账号"},
    {"account.save", "保存账号（命令行）"},
    {"account.change", "修改账号"},
    {"account.password", "修改密码"},
    {"account.reset", "重置密码"},
    {"account.on", "启用账号"},
    {"account.off", "停用账号"},
    {"totp.on", "开启动态验证码"},
    {"totp.off", "关闭动态验证码"},
    {"totp.reset", "重置动态验证码"},
    {"setting.save", "修改设置"},
    {"retention.run", "清理过期数据"},
    {"backup.make", "备份"},
    {"backup.take", "下载备份"},
    {"backup.restore", "从备份恢复"},
    {"audit.export", "导出审计日志"},
    {"audit.verify", "校验审计日志"},
    {"round.create", "新建评估轮次"},
    {"round.edit", "修改轮次设置"},
    {"round.projects", "增减参评项目"},
    {"round.extend", "延长递交截止"},
    {"round.discard", "删除评估轮次"},
    {"round.export", "导出评估轮次"},
    {"round.import", "导入评估轮次"},
    {"round.replace", "重新导入评估轮次"},
    {"round.demo", "生成示例数据"},
    {"tenant.add", "登记区划"},
    {"org.add", "新建机构"},
    {"org.change", "修改机构"},
    {"org.delete", "删除机构"},
    {"center.add", "新建中心"},
    {"center.change", "修改中心"},
    {"center.delete", "删除中心"},
    {"project.add", "新建项目"},
    {"project.change", "修改项目"},
    {"project.delete", "删除项目"},
    {"standard.add", "新建评估标准草稿"},
    {"standard.change", "修改评估标准草稿"},
    {"standard.delete", "删除评估标准草稿"},
    {"standard.import", "导入评估标准"},
    {"standard.publish", "发布评估标准"},
    {"panel.assign", "分配专家"},
    {"panel.unassign", "取消分配专家"},
    {"panel.confirm", "确认评分组结果"},
    {"panel.lead", "指定组长"},
    {"panel.expert_add", "加入专家"},
    {"panel.expert_drop", "移出专家"},
    {"panel.tie_add", "登记任职关系"},
    {"panel.tie_drop", "删去任职关系"},
    {"panel.dismiss", "认定不构成回避"},
    {"recusal.none", "签署回避声明"},
    {"recusal.conflict", "申报回避"},
    {"sheet.submit", "提交评分"},
    {"sheet.return", "退回评分"},
    {"rate.create", "生成评价链接"},
    {"rate.renew", "换新评价链接"},
    {"rate.revoke", "停用评价链接"},
    {"rate.remind", "提醒填写履约评价"},
    {"remind.expert", "催专家评分"},
    {"remind.operator", "催交资料"},
    {"remind.rater", "催履约评价"},
    {"inspection.plan", "安排实地验收"},
    {"inspection.change", "修改实地验收安排"},
    {"inspection.draw", "抽签排定验收顺序"},
    {"inspection.choose", "选定验收记录"},
    {"inspection.save", "保存验收记录"},
    {"inspection.complete", "提交完成验收记录"},
    {"inspection.finish", "完成实地验收"},
    {"inspection.reopen", "退回验收记录"},
    {"inspection.cancel", "取消实地验收"},
    {"inspection.conflict", "验收记录有两个版本"},
    {"finding.accept", "采纳核查发现"},
    {"finding.dismiss", "不采纳核查发现"},
    {"finding.reopen", "重新处理核查发现"},
    {"rectification.order", "提出整改"},
    {"rectification.answer", "答复整改"},
    {"rectification.send_back", "退回整改"},
    {"rectification.close", "整改通过"},
    {"objection.propose", "提出异议处理意见"},
    {"objection.return", "退回异议处理意见"},
    {"objection.confirm", "复核同意异议处理意见"},
    {"feedback.open", "开始征求意见"},
    {"feedback.close", "结束征求意见"},
    {"report.texts", "修改报告文字"},
    {"report.approve", "批准报告"},
    {"report.publish", "公示报告"},
};
const size_t n_audit_actions = GP_COUNT(audit_actions);

/* "round.publish": the name of the move; NULL when it is none of the list's. */
static const char *move_name(const char *action, const char *prefix, const struct transition *list,
                             size_t n) {
    size_t skip = strlen(prefix);
    if (strncmp(action, prefix, skip) != 0)
        return NULL;
    for (size_t i = 0; i < n; i++)
        if (strcmp(action + skip, list[i].id) == 0)
            return list[i].name;
    return NULL;
}

const char *audit_action_name(const char *action) {
    for (size_t i = 0; i < n_audit_actions; i++)
        if (cstr_eq(audit_actions[i].code, action))
            return audit_actions[i].name;
    const char *name = move_name(action, "round.", round_transitions, n_round_transitions);
    if (!name)
        name = move_name(action, "entry.", entry_transitions, n_entry_transitions);
    return name ? name : action;
}

struct page_step {
    struct app *app;
    struct audit_filter filter;
    struct admin_audit_page *v;
};

static enum gp_code read_page(struct db *db, struct gp_err *e, void *arg) {
    struct page_step *s = arg;
    struct app *app = s->app;
    struct admin_audit_page *v = s->v;
    TRY(store_audit_list(db, app->arena, e, app->tenant, &s->filter, &v->rows, &v->n));
    struct audit_filter all = s->filter;
    all.before_seq = DEC_UNSET;
    return store_audit_count(db, e, app->tenant, &all, &v->count);
}

enum gp_code admin_audit_page(struct app *app, const struct audit_filter *filter,
                              struct admin_audit_page *ret) {
    struct page_step s = {app, *filter, ret};
    s.filter.limit = ADMIN_PAGE + 1;
    TRY(db_tx_join(app->db, app->err, DB_READ, read_page, &s));
    ret->next = DEC_UNSET;
    if (ret->n > ADMIN_PAGE) {
        ret->n = ADMIN_PAGE;
        ret->next = ret->rows[ADMIN_PAGE - 1].seq;
    }
    return GP_OK;
}

struct names_step {
    struct app *app;
    struct audit_names *v;
};

static enum gp_code read_names(struct db *db, struct gp_err *e, void *arg) {
    struct names_step *s = arg;
    struct app *app = s->app;
    struct audit_names *v = s->v;
    TRY(store_account_list(db, app->arena, e, app->tenant, &v->accounts, &v->n_accounts));
    return store_subject_names(db, app->arena, e, app->tenant, &v->subjects, &v->n_subjects);
}

enum gp_code admin_audit_names(struct app *app, struct audit_names *ret) {
    struct names_step s = {app, ret};
    return db_tx_join(app->db, app->err, DB_READ, read_names, &s);
}

/* ---- export */

struct export_step {
    struct app *app;
    const struct audit_filter *filter;
    enum audit_form form;
    FILE *out;
    int64_t rows;
    struct buf line;
};

static const char *time_text(struct arena *a, int64_t ms) {
    int64_t seconds = (ms + CHINA_OFFSET_MS) / 1000;
    int day = (int)(seconds % 86400);
    return arena_printf(a, "%s %02d:%02d:%02d", date_text(a, (date_t){(int32_t)(seconds / 86400)}),
                        day / 3600, day / 60 % 60, day % 60);
}

static void add_csv_row(struct export_step *s, struct arena *a, const struct audit_row *r) {
    const char *const cells[] = {arena_printf(a, "%lld", (long long)r->seq),
                                 time_text(a, r->at_ms),
                                 r->actor,
                                 r->action,
                                 audit_action_name(r->action),
                                 r->subject,
                                 r->detail};
    for (size_t i = 0; i < GP_COUNT(cells); i++)
        csv_add(&s->line, cells[i]);
    csv_line(&s->line);
}

static void add_json_row(struct export_step *s, struct arena *a, const struct audit_row *r) {
    struct jout o = jout_start(&s->line, JOUT_COMPACT);
    jout_object(&o);
    jout_key(&o, "seq");
    jout_int(&o, r->seq);
    jout_key(&o, "at_ms");
    jout_int(&o, r->at_ms);
    jout_pair(&o, "at", time_text(a, r->at_ms));
    jout_pair(&o, "actor", r->actor);
    jout_pair(&o, "action", r->action);
    jout_pair(&o, "subject", r->subject);
    jout_pair(&o, "detail", r->detail);
    jout_end(&o);
    buf_addc(&s->line, '\n');
}

static enum gp_code write_line(struct export_step *s) {
    struct gp_err *e = s->app->err;
    if (fwrite(buf_text(&s->line), 1, s->line.n, s->out) != s->line.n)
        return gp_fail(e, GP_IO, "导出", "写文件失败，磁盘可能已满");
    buf_clear(&s->line);
    return GP_OK;
}

static enum gp_code export_row(void *cls, struct arena *a, const struct audit_row *row) {
    struct export_step *s = cls;
    (s->form == AUDIT_CSV ? add_csv_row : add_json_row)(s, a, row);
    s->rows++;
    return write_line(s);
}

static enum gp_code export_all(struct db *db, struct gp_err *e, void *arg) {
    struct export_step *s = arg;
    struct audit_filter f = *s->filter;
    f.before_seq = DEC_UNSET;
    s->rows = 0;
    rewind(s->out);
    buf_clear(&s->line);
    if (s->form == AUDIT_CSV) /* the mark tells spreadsheets that it is UTF-8 */
        buf_adds(&s->line, "\xEF\xBB\xBF序号,时间,操作人,操作,操作名称,对象,内容\r\n");
    TRY(write_line(s));
    return store_audit_each(db, e, s->app->tenant, &f, export_row, s);
}

enum gp_code admin_audit_export(struct app *app, const struct audit_filter *filter,
                                enum audit_form form, const char *path, int64_t *ret_rows) {
    struct export_step s = {.app = app, .filter = filter, .form = form};
    s.out = fopen(path, "wxe");
    if (!s.out)
        return gp_fail(app->err, GP_IO, "导出", "无法新建临时文件：%s", strerror(errno));
    enum gp_code code = db_tx_join(app->db, app->err, DB_READ, export_all, &s);
    buf_free(&s.line);
    if (fclose(s.out) != 0 && code == GP_OK)
        code = gp_fail(app->err, GP_IO, "导出", "写文件失败，磁盘可能已满");
    TRY(code);
    *ret_rows = s.rows;
    return GP_OK;
}

struct verify_step {
    struct app *app;
    struct audit_verdict *v;
};

static enum gp_code verify(struct db *db, struct gp_err *e, void *arg) {
    struct verify_step *s = arg;
    return store_audit_verify(db, e, s->app->tenant, NULL, s->v);
}

enum gp_code admin_audit_verify(struct app *app, struct audit_verdict *ret) {
    struct verify_step s = {app, ret};
    return db_tx_join(app->db, app->err, DB_READ, verify, &s);
}
