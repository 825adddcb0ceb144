/* The audit log as an administrator sees it. audit_actions gives every action of the log its name;
 * whoever audits something new adds a row. Lists go page by page, exports row by row, so that the
 * log may be as long as it likes. */
#include <errno.h>

#include "app/admin/audit.h"
#include "app/admin/admin.h"
#include "base/clock.h"
#include "codec/json_out.h"
#include "store/store.h"

/* ---- audit log */

const struct audit_action audit_actions[] = {
    {"session.open", "登录"},
    {"session.refused", "登录失败"},
    {"session.close", "退出登录"},
    {"session.end", "结束登录（管理员）"},
    {"session.end_others", "结束其他登录"},
    {"session.end_others.refused", "结束其他登录：输错"},
    {"account.add", "新建账号"},
    {"account.drop", "撤销新建的账号"},
    {"account.save", "保存账号（命令行）"}, /* of former versions */
    {"account.change", "修改账号"},
    {"account.ask", "申请修改账号（待确认）"},
    {"account.confirm", "确认修改账号"},
    {"account.decline", "取消修改账号"},
    {"account.password", "修改密码"},
    {"account.password.refused", "修改密码：输错"},
    {"account.reset", "重置密码"},
    {"account.on", "启用账号"},
    {"account.off", "停用账号"},
    {"totp.on", "开启动态验证码"},
    {"totp.off", "关闭动态验证码"},
    {"totp.on.refused", "开启动态验证码：输错"},
    {"totp.off.refused", "关闭动态验证码：输错"},
    {"totp.reset", "重置动态验证码"},
    {"recovery.make", "更换恢复码"},
    {"recovery.make.refused", "更换恢复码：输错"},
    {"recovery.used", "使用恢复码"},
    {"token.make", "新建接口令牌"},
    {"token.make.refused", "新建接口令牌：密码输错"},
    {"token.revoke", "撤销接口令牌"},
    {"onetime.make", "发一次性码"},
    {"onetime.each", "给多个账号发一次性码"},
    {"onetime.used", "用一次性码设置密码"},
    {"onetime.refused", "一次性码输错"},
    {"onetime.mail", "要邮件里的一次性码"},
    {"contact.mail", "修改自己的邮箱"},
    {"contact.mail.refused", "修改自己的邮箱：密码输错"},
    {"people.workbook", "从名单导入账号"},
    {"people.workbook.undo", "撤销从名单导入的账号"},
    {"project.next", "登记多个项目的下一期"},
    {"registry.delete_each", "删除选中的机构、中心或项目"},
    {"registry.retire_each", "停用选中的机构或中心"},
    {"registry.resume_each", "恢复选中的机构或中心"},
    {"setting.save", "修改设置"},
    {"channel.save", "设置消息发送方式"},
    {"channel.drop", "删除消息发送方式"},
    {"channel.test", "发测试消息"},
    {"contact.save", "修改自己的消息提醒"},
    {"delivery.again", "再发一次没有送达的消息"},
    {"delivery.settle", "没有送达的消息不用再发"},
    {"person.look", "查一个人的信息"},
    {"person.amend_ask", "登记更正个人信息的申请"},
    {"person.amend", "更正个人信息"},
    {"person.amend_refuse", "不予更正个人信息"},
    {"retention.run", "清理过期数据"},
    {"retention.due", "通知到期的数据"},
    {"retention.scheduled", "到期自动清除"},
    {"retention.hold", "暂缓自动清除"},
    {"retention.resume", "恢复自动清除"},
    {"backup.make", "备份"},
    {"backup.take", "下载备份"},
    {"backup.restore", "从备份恢复"},
    {"files.adopt", "换文件夹"},
    {"files.send", "把文件送到对象存储"},
    {"files.new_key", "换签名密钥"},
    {"audit.export", "导出审计日志"},
    {"audit.verify", "校验审计日志"},
    {"round.create", "新建评估轮次"},
    {"round.edit", "修改轮次设置"},
    {"round.give", "上传通知的附件或清单的模板"},
    {"round.take_back", "删去通知的附件或清单的模板"},
    {"round.parties", "补填委托方、评估方和各项目的评价单位"},
    {"round.projects", "增减参评项目"},
    {"round.extend", "延长递交截止"},
    {"round.commissioner", "填写委托方"},
    {"scoring.closing", "通知评分将要结束"},
    {"round.discard", "删除评估轮次"},
    {"round.export", "导出评估轮次"},
    {"round.casefile", "下载参评项目的档案"},
    {"round.papers", "下载文书"},
    {"paper.save", "修改文书模板"},
    {"paper.reset", "文书模板恢复原样"},
    {"round.import", "导入评估轮次"},
    {"round.replace", "重新导入评估轮次"},
    {"round.demo", "生成示例数据"},
    {"registry.workbook", "从表格导入机构与项目"},
    {"registry.workbook.undo", "撤销机构与项目的导入"},
    {"standard.workbook", "从表格导入评估标准"},
    {"standard.workbook.undo", "撤销评估标准的导入"},
    {"round.workbook", "从表格导入清单与评价人"},
    {"round.workbook.undo", "撤销清单与评价人的导入"},
    {"hand_in.workbook", "从表格导入递交资料"},
    {"hand_in.workbook.undo", "撤销递交资料的导入"},
    {"tenant.add", "登记区划"},
    {"tenant.level", "登记为上级主管"},
    {"region.import", "更新区划代码表"},
    {"org.add", "新建机构"},
    {"org.change", "修改机构"},
    {"org.delete", "删除机构"},
    {"org.retire", "停用机构"},
    {"org.resume", "恢复机构"},
    {"center.add", "新建中心"},
    {"center.change", "修改中心"},
    {"center.delete", "删除中心"},
    {"center.retire", "停用中心"},
    {"center.resume", "恢复中心"},
    {"project.add", "新建项目"},
    {"project.change", "修改项目"},
    {"project.delete", "删除项目"},
    {"standard.add", "新建评估标准草稿"},
    {"standard.change", "修改评估标准草稿"},
    {"standard.delete", "删除评估标准草稿"},
    {"standard.import", "导入评估标准"},
    {"standard.publish", "发布评估标准"},
    {"standard.issue", "下发评估标准"},
    {"standard.take", "沿用上级的评估标准"},
    {"panel.assign", "分配专家"},
    {"batch.accept", "一起受理资料"},
    {"batch.return", "一起退回补正"},
    {"batch.assign", "一起分配专家"},
    {"batch.remind_operator", "一起催交资料"},
    {"batch.remind_expert", "一起催专家评分"},
    {"batch.remind_rater", "一起催履约评价"},
    {"batch.finish_scoring", "一起完成评分"},
    {"batch.disclose", "一起反馈结果"},
    {"batch.finalise", "一起确定结果"},
    {"batch.reopen", "一起重新评分"},
    {"batch.withdraw", "一起退出评估"},
    {"batch.reinstate", "一起恢复参评"},
    {"batch.archive", "一起归档"},
    {"batch.finding_accept", "一起采纳核查发现"},
    {"batch.finding_ask", "一起求证核查发现"},
    {"batch.finding_dismiss", "一起不采纳核查发现"},
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
    {"sheet.correct", "更正已提交的评分"},
    {"rate.create", "生成评价链接"},
    {"survey.form", "导入表单（XLSForm）"},
    {"form.attach", "选用表单"},
    {"survey.open", "发起满意度调查"},
    {"survey.close", "结束满意度调查"},
    {"rate.renew", "换新评价链接"},
    {"rate.revoke", "停用评价链接"},
    {"rate.remind", "提醒填写履约评价"},
    {"rate.terms", "修改评价页设置"},
    {"rate.person", "填写评价人"},
    {"rate.scan", "附上盖章扫描件"},
    {"rate.scan_drop", "删去盖章扫描件"},
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
    {"batch.deadline", "一起改递交截止"},
    {"batch.method", "一起改评估方式"},
    {"entry.deadline", "改递交截止"},
    {"entry.method", "改评估方式"},
    {"finding.accept", "采纳核查发现"},
    {"finding.ask", "求证核查发现"},
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
    {"entry.narrative", "编辑工作服务成效"},
    {"report.texts", "修改报告文字"},
    {"report.comment", "批注报告"},
    {"report.comment_done", "批注已处理"},
    {"report.comment_reopen", "重新打开批注"},
    {"report.add", "增加报告"},
    {"report.remove", "删除报告"},
    {"report.approve", "批准报告"},
    {"report.publish", "公示报告"},
    {"report.forget", "清除已公示版本里的身份证号"},
    {"report.download", "下载已公示版本的内部数据"},
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

enum gp_code admin_audit_page(struct work *w, const struct audit_filter *filter,
                              struct admin_audit_page *ret) {
    struct audit_filter page = *filter, all = *filter;
    page.limit = ADMIN_PAGE + 1;
    all.before_seq = DEC_UNSET;
    all.oldest_first = false;
    TRY(store_audit_list(w, &page, &ret->rows, &ret->n));
    TRY(store_audit_count(w, &all, &ret->count));
    ret->next = DEC_UNSET;
    if (ret->n > ADMIN_PAGE) {
        ret->n = ADMIN_PAGE;
        ret->next = ret->rows[ADMIN_PAGE - 1].seq;
    }
    return GP_OK;
}

enum gp_code admin_audit_names(struct work *w, struct audit_names *ret) {
    TRY(store_account_list(w, &ret->accounts, &ret->n_accounts));
    return store_subject_names(w, &ret->subjects, &ret->n_subjects);
}

/* ---- export */

struct log_export {
    struct gp_err *err;
    FILE *out;
    int64_t rows;
    struct buf line;
};

const char *admin_time_text(struct arena *a, int64_t ms) {
    int64_t seconds = (ms + CHINA_OFFSET_MS) / 1000;
    int day = (int)(seconds % 86400);
    return arena_printf(a, "%s %02d:%02d:%02d", date_text(a, (date_t){(int32_t)(seconds / 86400)}),
                        day / 3600, day / 60 % 60, day % 60);
}

static void add_json_row(struct log_export *s, struct arena *a, const struct audit_row *r) {
    struct jout o = jout_start(&s->line, JOUT_COMPACT);
    jout_object(&o);
    jout_key(&o, "seq");
    jout_int(&o, r->seq);
    jout_key(&o, "at_ms");
    jout_int(&o, r->at_ms);
    jout_pair(&o, "at", admin_time_text(a, r->at_ms));
    jout_pair(&o, "actor", r->actor);
    jout_pair(&o, "action", r->action);
    jout_pair(&o, "subject", r->subject);
    jout_pair(&o, "detail", r->detail);
    jout_end(&o);
    buf_addc(&s->line, '\n');
}

static enum gp_code export_row(void *cls, struct arena *a, const struct audit_row *row) {
    struct log_export *s = cls;
    add_json_row(s, a, row);
    s->rows++;
    if (fwrite(buf_text(&s->line), 1, s->line.n, s->out) != s->line.n)
        return gp_fail(s->err, GP_IO, "导出", "写文件失败，磁盘可能已满");
    buf_clear(&s->line);
    return GP_OK;
}

enum gp_code admin_audit_each(struct work *w, const struct audit_filter *filter, audit_row_fn fn,
                              void *arg) {
    struct audit_filter f = *filter;
    f.before_seq = DEC_UNSET;
    return store_audit_each(w, &f, fn, arg);
}

enum gp_code admin_audit_export(struct work *w, const struct audit_filter *filter, const char *path,
                                int64_t *ret_rows) {
    struct log_export s = {.err = w->err, .out = fopen(path, "wxe")};
    if (!s.out)
        return gp_fail(w->err, GP_IO, "导出", "无法新建临时文件：%s", strerror(errno));
    enum gp_code code = admin_audit_each(w, filter, export_row, &s);
    buf_free(&s.line);
    if (fclose(s.out) != 0 && code == GP_OK)
        code = gp_fail(w->err, GP_IO, "导出", "写文件失败，磁盘可能已满");
    TRY(code);
    *ret_rows = s.rows;
    return GP_OK;
}
