/* Checks of the contract itself: its dates, its total, its neighbours, and when it is evaluated. */
#include "core/check_tables.h"

static const struct project *project_of(const struct check_run *r) {
    return r->entry->project;
}

static bool has_term(const struct project *p) {
    return date_is_set(p->start) && date_is_set(p->end);
}

/* A member of the contract; the whole term where none is named. */
static struct place_ref contract(const char *column) {
    return check_place(PLACE_PROJECT, NULL, column);
}

static enum gp_code months_min(struct check_run *r) {
    const struct project *p = project_of(r);
    int64_t limit = check_limit_count(r);
    if (!has_term(p) || date_cmp(p->start, p->end) > 0)
        return GP_OK; /* contract.dates_reversed says so */
    int months = date_whole_months(p->start, p->end);
    if (months >= limit)
        return GP_OK;
    struct finding *f =
        check_report(r, contract(NULL), "%s至%s，满 %d 个月，少于 %lld 个月",
                     check_day(r, p->start), check_day(r, p->end), months, (long long)limit);
    f->printed = calc_printf(r->c, "%d", months);
    f->expected = calc_printf(r->c, "%lld", (long long)limit);
    return GP_OK;
}

static enum gp_code dates_reversed(struct check_run *r) {
    const struct project *p = project_of(r);
    if (!has_term(p))
        check_report(r, contract(date_is_set(p->start) ? "end" : "start"),
                     "没有填写合同%s，在岗、空岗和结算无法计算",
                     date_is_set(p->start) ? "终止日" : "起始日");
    else if (date_cmp(p->end, p->start) < 0)
        check_report(r, contract("end"), "终止日%s早于起始日%s", check_day(r, p->end),
                     check_day(r, p->start));
    return GP_OK;
}

static enum gp_code total_missing(struct check_run *r) {
    money_t total = project_of(r)->total;
    if (!money_is_set(total))
        check_report(r, contract("total"), "没有填写合同总额，资金核对、空岗扣除和结算无法计算");
    else if (total.fen <= 0)
        check_report(r, contract("total"), "合同总额为 %s 元，应大于 0",
                     money_text_group(r->c->arena, total));
    return GP_OK;
}

struct payment_sum {
    money_t amount;
    bool plan; /* some are agreed but not yet paid: the list is the whole plan */
};

/* False when an amount is missing: then the sum is not known. */
static bool sum_payments(const struct project *p, struct payment_sum *ret) {
    struct payment_sum s = {money_of(0), false};
    for (size_t i = 0; i < p->n_payments; i++) {
        if (!money_add(s.amount, p->payments[i].amount, &s.amount))
            return false;
        s.plan |= !p->payments[i].paid;
    }
    *ret = s;
    return true;
}

/* A list of payments made says nothing of those to come, but must not exceed the contract. */
static enum gp_code payments_total(struct check_run *r) {
    const struct project *p = project_of(r);
    struct payment_sum s;
    money_t difference;
    if (p->n_payments == 0 || !sum_payments(p, &s) || !money_sub(s.amount, p->total, &difference))
        return GP_OK;
    if (difference.fen == 0 || (!s.plan && difference.fen < 0))
        return GP_OK;
    struct arena *a = r->c->arena;
    struct finding *f =
        check_report(r, contract("payments"), "%s %s 元，合同总额 %s 元，相差 %s 元",
                     s.plan ? "各期付款合计" : "已付款合计", money_text_group(a, s.amount),
                     money_text_group(a, p->total), money_text_group(a, difference));
    f->printed = money_text(a, s.amount);
    f->expected = money_text(a, p->total);
    f->difference = money_text(a, difference);
    return GP_OK;
}

/* The day the evaluation is held: its end, else its notice. */
static enum gp_code evaluation_window(struct check_run *r) {
    const struct round *round = &r->ev->dossier->round;
    date_t held = date_is_set(round->closed) ? round->closed : round->opened;
    date_t end = project_of(r)->end;
    int64_t days = check_limit_count(r);
    if (round->kind != ROUND_FINAL || !date_is_set(held) || !date_is_set(end) || days < 0 ||
        days > INT16_MAX)
        return GP_OK;
    date_t from = date_plus(end, (int32_t)-days);
    if (date_cmp(held, from) < 0 || date_cmp(held, end) > 0)
        check_report(r, check_place(PLACE_ROUND, NULL, "held"),
                     "%s于%s进行，合同于%s届满，应在%s至%s之间进行", round_kind_name(round->kind),
                     check_day(r, held), check_day(r, end), check_day(r, from), check_day(r, end));
    return GP_OK;
}

/* ---- overlapping contracts of one center */

static int by_center_and_start(const void *a, const void *b) {
    const struct project *x = *(const struct project *const *)a;
    const struct project *y = *(const struct project *const *)b;
    int center = strcmp(x->center, y->center);
    return center ? center : date_cmp(x->start, y->start);
}

static size_t dated_projects(const struct dossier *d, const struct project **v) {
    size_t n = 0;
    for (size_t i = 0; i < d->n_projects; i++)
        if (d->projects[i].center && has_term(&d->projects[i]))
            v[n++] = &d->projects[i];
    qsort(v, n, sizeof(const struct project *), by_center_and_start);
    return n;
}

/* Entry of each project of the dossier, by its place there; NULL where it takes no part. */
static const struct entry_result **entry_by_project(struct check_run *r) {
    const struct dossier *d = r->ev->dossier;
    const struct entry_result **v =
        gp_new_n(r->c->arena, const struct entry_result *, d->n_projects);
    for (size_t i = 0; check_at_entry(r, i); i++)
        v[r->entry->project - d->projects] = r->entry;
    return v;
}

static const char *title_of(const struct project *p) {
    return cstr_empty(p->title) ? p->id : p->title;
}

static void report_overlap(struct check_run *r, const struct entry_result *at,
                           const struct project *mine, const struct project *other) {
    date_t first = date_max(mine->start, other->start), last = date_min(mine->end, other->end);
    r->entry = at;
    check_report(r, check_place(PLACE_PROJECT, other->id, NULL),
                 "与同一中心的“%s”（%s至%s）重叠 %d 天", title_of(other),
                 check_day(r, other->start), check_day(r, other->end), (int)date_days(first, last));
}

/* Sorted by start, a contract overlaps an earlier one exactly when it begins before the latest end
 * so far. */
static enum gp_code overlap(struct check_run *r) {
    const struct dossier *d = r->ev->dossier;
    const struct project **v = gp_new_n(r->c->arena, const struct project *, d->n_projects);
    const struct entry_result **entries = entry_by_project(r);
    const struct project *longest = NULL;
    size_t n = dated_projects(d, v);
    for (size_t i = 0; i < n; i++) {
        if (longest && !cstr_eq(longest->center, v[i]->center))
            longest = NULL;
        if (longest && date_days(v[i]->start, date_min(v[i]->end, longest->end)) > 0) {
            const struct entry_result *mine = entries[v[i] - d->projects];
            const struct entry_result *theirs = entries[longest - d->projects];
            if (mine || !theirs)
                report_overlap(r, mine, v[i], longest);
            else
                report_overlap(r, theirs, longest, v[i]);
        }
        if (!longest || date_cmp(v[i]->end, longest->end) > 0)
            longest = v[i];
    }
    return GP_OK;
}

#define LIBRARY_RULES    "《政府购买社会工作服务项目库管理办法（试行）》第八条第三点"
#define EVALUATION_RULES "《政府购买社会工作服务项目评估管理办法（试行）》（深民规〔2021〕3号）"

const struct check_rule check_contract_rules[] = {
    {"contract.months_min", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "合同期过短", LIBRARY_RULES,
     "请购买主体在招投标和订立合同时按规定确定服务期限。", "contract_months_min", months_min, NULL},
    {"contract.dates_reversed", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "合同起止日缺失或颠倒", NULL,
     "请按合同改正起始日和终止日。", NULL, dates_reversed, NULL},
    {"contract.total_missing", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "缺少合同总额", NULL,
     "请按合同填写总额。", NULL, total_missing, NULL},
    {"contract.payments_total", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "付款合计与合同总额不符",
     NULL, "请按合同核对各期付款金额。", NULL, payments_total, NULL},
    {"contract.evaluation_window", SEVERITY_WARNING, TELL_EVALUATOR, DUE_AT_ONCE,
     "评估时间不在规定期间", EVALUATION_RULES, "请调整评估时间，或说明原因。",
     "evaluation_window_days", evaluation_window, NULL},
    {"contract.overlap", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "同一中心的合同期重叠", NULL,
     "请核对两份合同的起止日；确有两份并行的，请说明服务内容如何区分。", NULL, NULL, overlap},
    {0},
};
