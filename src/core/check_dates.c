/* Checks of dates that others rest on: the fund table's periods, hand-ins, sheets, payments, the
 * report's day and the round's own. A day that was not given is never compared. */
#include "core/check_tables.h"

static const struct project *project_of(const struct check_run *r) {
    return r->entry->project;
}

static const struct round *round_of(const struct check_run *r) {
    return &r->ev->dossier->round;
}

static bool both(date_t a, date_t b) {
    return date_is_set(a) && date_is_set(b);
}

static bool before(date_t a, date_t b) {
    return both(a, b) && date_cmp(a, b) < 0;
}

/* The contract's term, where it is one; another rule reports one that is not. */
static bool has_term(const struct project *p) {
    return both(p->start, p->end) && date_cmp(p->start, p->end) <= 0;
}

static bool in_term(const struct project *p, date_t d) {
    return date_cmp(d, p->start) >= 0 && date_cmp(d, p->end) <= 0;
}

/* ---- the fund table's days */

static struct place_ref table_place(const char *column) {
    return check_place(PLACE_FUNDS, NULL, column);
}

/* Actual and expected spending together are the contract's, so the table runs as it does. */
static void check_end_of_table(struct check_run *r, const char *column, date_t stated,
                               date_t agreed) {
    bool first = strcmp(column, "from") == 0;
    if (!both(stated, agreed) || date_cmp(stated, agreed) == 0)
        return;
    struct finding *f = check_report(r, table_place(column), "表中%s为%s，合同%s为%s",
                                     first ? "起始日" : "“预计到”", check_day(r, stated),
                                     first ? "起始日" : "终止日", check_day(r, agreed));
    check_set_days(r, f, stated, agreed);
}

static enum gp_code fund_term(struct check_run *r) {
    const struct fund_table *t = &r->entry->entry->funds;
    if (!t->given || !has_term(project_of(r)))
        return GP_OK;
    check_end_of_table(r, "from", t->from, project_of(r)->start);
    check_end_of_table(r, "to", t->to, project_of(r)->end);
    return GP_OK;
}

static void say_cutoff(struct check_run *r, date_t limit, const char *relation) {
    date_t cutoff = r->entry->entry->funds.cutoff;
    struct finding *f = check_report(r, table_place("cutoff"), "截止日%s%s%s", check_day(r, cutoff),
                                     relation, check_day(r, limit));
    check_set_days(r, f, cutoff, limit);
}

/* The first thing that is wrong with it says it all. */
static enum gp_code fund_cutoff(struct check_run *r) {
    const struct fund_table *t = &r->entry->entry->funds;
    const struct project *p = project_of(r);
    date_t handed_in = r->entry->entry->handed_in;
    if (!t->given || !date_is_set(t->cutoff))
        return GP_OK;
    if (has_term(p) && date_cmp(t->cutoff, p->start) < 0)
        say_cutoff(r, p->start, "早于合同起始日");
    else if (has_term(p) && date_cmp(t->cutoff, p->end) > 0)
        say_cutoff(r, p->end, "晚于合同终止日");
    else if (before(t->cutoff, t->from))
        say_cutoff(r, t->from, "早于表中起始日");
    else if (before(t->to, t->cutoff))
        say_cutoff(r, t->to, "晚于表中“预计到”");
    else if (before(handed_in, t->cutoff))
        say_cutoff(r, handed_in, "晚于资料递交日");
    return GP_OK;
}

/* ---- hand-in */

static enum gp_code handed_in_late(struct check_run *r) {
    const struct entry *e = r->entry->entry;
    date_t due = correction_due(e->corrections, e->n_corrections, e->handed_in,
                                entry_deadline(round_of(r), e));
    if (!before(due, e->handed_in))
        return GP_OK;
    struct finding *f = check_report(r, check_place(PLACE_ENTRY, NULL, "handed_in"),
                                     "%s递交，晚于截止日%s，迟 %d 天", check_day(r, e->handed_in),
                                     check_day(r, due), (int)date_days(due, e->handed_in) - 1);
    check_set_days(r, f, e->handed_in, due);
    return GP_OK;
}

/* ---- sheets */

static void say_sheet(struct check_run *r, const struct sheet *s, date_t limit,
                      const char *relation) {
    struct finding *f = check_report(r, check_place(PLACE_SHEET, s->id, NULL), "提交于%s，%s%s",
                                     check_day(r, s->submitted), relation, check_day(r, limit));
    check_set_days(r, f, s->submitted, limit);
}

static enum gp_code sheet_dates(struct check_run *r) {
    const struct entry *e = r->entry->entry;
    date_t start = project_of(r)->start, report = round_of(r)->texts.date;
    for (size_t i = 0; i < e->n_sheets; i++) {
        if (before(e->sheets[i].submitted, start))
            say_sheet(r, &e->sheets[i], start, "早于合同起始日");
        else if (before(report, e->sheets[i].submitted))
            say_sheet(r, &e->sheets[i], report, "晚于报告日期");
    }
    return GP_OK;
}

/* ---- payments */

/* The last part is often paid after the end: that is worth a look and no more. */
static enum gp_code payment_dates(struct check_run *r) {
    const struct project *p = project_of(r);
    for (size_t i = 0; has_term(p) && i < p->n_payments; i++) {
        const struct payment *pay = &p->payments[i];
        if (!pay->paid || !date_is_set(pay->date) || in_term(p, pay->date))
            continue;
        bool early = date_cmp(pay->date, p->start) < 0;
        struct finding *f = check_report(
            r, check_place(PLACE_PROJECT, pay->id, "payments"), "“%s”于%s支付，%s%s",
            cstr_empty(pay->name) ? "付款" : pay->name, check_day(r, pay->date),
            early ? "早于合同起始日" : "晚于合同终止日", check_day(r, early ? p->start : p->end));
        check_set_days(r, f, pay->date, early ? p->start : p->end);
        f->severity = early ? SEVERITY_WARNING : SEVERITY_INFO;
    }
    return GP_OK;
}

/* ---- the round and its report */

static struct place_ref round_place(const char *column) {
    return check_place(PLACE_ROUND, NULL, column);
}

static void check_after_notice(struct check_run *r, struct place_ref at, const char *name,
                               date_t d) {
    date_t opened = round_of(r)->opened;
    if (!before(d, opened))
        return;
    struct finding *f =
        check_report(r, at, "%s%s早于通知日%s", name, check_day(r, d), check_day(r, opened));
    check_set_days(r, f, d, opened);
}

static enum gp_code round_dates(struct check_run *r) {
    const struct round *round = round_of(r);
    check_after_notice(r, round_place("deadline"), "递交截止日", round->deadline);
    check_after_notice(r, round_place("closed"), "结束日期", round->closed);
    for (size_t i = 0; i < round->n_checklist; i++)
        check_after_notice(r, check_place(PLACE_CHECKLIST, round->checklist[i].id, "due"), "截止日",
                           round->checklist[i].due);
    return GP_OK;
}

/* A report of a year may well be dated in the next one, but not earlier, nor years later. */
static enum gp_code report_date(struct check_run *r) {
    date_t day = round_of(r)->texts.date;
    int64_t year = round_of(r)->year;
    if (!date_is_set(day))
        return GP_OK;
    check_after_notice(r, round_place("report_date"), "报告日期", day);
    int64_t of_day = date_civil(day).year;
    if (year == DEC_UNSET || of_day == year)
        return GP_OK;
    struct finding *f = check_report(r, round_place("year"), "报告日期为%s，评估年度为 %lld 年",
                                     check_day(r, day), (long long)year);
    f->printed = calc_printf(r->c, "%lld", (long long)of_day);
    f->expected = calc_printf(r->c, "%lld", (long long)year);
    f->severity = of_day == year + 1 ? SEVERITY_INFO : SEVERITY_WARNING;
    return GP_OK;
}

const struct check_rule check_date_rules[] = {
    {"funds.term", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "资金使用情况表的起止日与合同不符",
     NULL, "表中实际与预计发生额合起来应是整个合同期的；请按合同改正起始日或“预计到”。", NULL,
     fund_term, NULL},
    {"funds.cutoff", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "资金使用情况表的截止日有误", NULL,
     "请改正截止日。不在合同期内的无法核查支出快慢；早于合同起始日的没有采用，空岗和进度改按资料递"
     "交日计算。",
     NULL, fund_cutoff, NULL},
    {"material.handed_in_late", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "资料递交迟于截止日", NULL,
     "请说明迟交原因。", NULL, handed_in_late, NULL},
    {"score.sheet_dates", SEVERITY_WARNING, TELL_EVALUATOR, DUE_AT_ONCE, "评分表日期不合理", NULL,
     "请核对评分表的提交日期、合同起始日和报告日期。", NULL, sheet_dates, NULL},
    {"contract.payment_dates", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "付款日期不在合同期内",
     NULL, "请核对付款日期；合同期满后支付的尾款请核对合同约定。", NULL, payment_dates, NULL},
    {"round.dates", SEVERITY_WARNING, TELL_EVALUATOR, DUE_AT_ONCE, "评估轮次的日期前后颠倒", NULL,
     "请改正轮次的日期。", NULL, NULL, round_dates},
    {"round.report_date", SEVERITY_WARNING, TELL_EVALUATOR, DUE_AT_ONCE,
     "报告日期与评估年度或通知日不符", NULL, "请改正报告日期或评估年度。", NULL, NULL, report_date},
    {0},
};
