/* Checks of the service indicators: how far, how fast, and whether the records bear it out. */
#include "core/check_tables.h"

typedef void (*indicator_check)(struct check_run *r, const struct indicator_result *i);

static enum gp_code each(struct check_run *r, indicator_check check) {
    for (size_t i = 0; i < r->entry->indicators.n; i++)
        check(r, &r->entry->indicators.v[i]);
    return GP_OK;
}

static struct place_ref place(const struct indicator_result *i, const char *column) {
    return check_place(PLACE_INDICATOR, i->indicator->id, column);
}

static const char *unit(const struct indicator_result *i) {
    return i->indicator->unit ? i->indicator->unit : "";
}

static const char *percent(struct check_run *r, share_t s) {
    return share_text(r->c->arena, s);
}

static const char *count(struct check_run *r, int64_t n) {
    return calc_printf(r->c, "%lld", (long long)n);
}

static void check_behind(struct check_run *r, const struct indicator_result *i) {
    share_t elapsed = r->entry->indicators.elapsed;
    int64_t lag;
    if (!dec_sub(elapsed.v, i->rate.v, &lag) || lag <= check_limit_share(r).v)
        return;
    struct finding *f =
        check_report(r, place(i, "done"),
                     "完成 %lld%s，目标 %lld%s，完成率 %s%%；合同时间已过 %s%%，落后 %s 个百分点",
                     (long long)i->valid, unit(i), (long long)i->indicator->target, unit(i),
                     percent(r, i->rate), percent(r, elapsed), percent(r, share_of(lag)));
    f->printed = percent(r, i->rate);
    f->expected = percent(r, elapsed);
    f->difference = percent(r, share_of(-lag));
}

static enum gp_code behind(struct check_run *r) {
    return each(r, check_behind);
}

static void check_over(struct check_run *r, const struct indicator_result *i) {
    share_t limit = check_limit_share(r);
    if (!share_is_set(i->rate) || i->rate.v <= limit.v)
        return;
    struct finding *f =
        check_report(r, place(i, "done"), "完成 %lld%s，目标 %lld%s，完成率 %s%%，超过 %s%%",
                     (long long)i->valid, unit(i), (long long)i->indicator->target, unit(i),
                     percent(r, i->rate), percent(r, limit));
    f->printed = percent(r, i->rate);
    f->expected = percent(r, limit);
}

static enum gp_code far_over(struct check_run *r) {
    return each(r, check_over);
}

static void check_zero(struct check_run *r, const struct indicator_result *i) {
    if (i->valid == 0 && i->indicator->target > 0)
        check_report(r, place(i, "done"), "目标 %lld%s，完成数为 0",
                     (long long)i->indicator->target, unit(i));
}

static enum gp_code zero(struct check_run *r) {
    return each(r, check_zero);
}

static void check_bunched(struct check_run *r, const struct indicator_result *i) {
    share_t limit = check_limit_share(r);
    if (!share_is_set(i->late_share) || i->late_share.v <= limit.v)
        return;
    struct finding *f = check_report(
        r, place(i, "records"), "有效完成数中 %s%% 集中在截止日前最后十分之一的时间内，超过 %s%%",
        percent(r, i->late_share), percent(r, limit));
    f->printed = percent(r, i->late_share);
    f->expected = percent(r, limit);
}

static enum gp_code bunched(struct check_run *r) {
    return each(r, check_bunched);
}

static void check_failed(struct check_run *r, const struct indicator_result *i) {
    if (i->failed == DEC_UNSET || i->failed <= 0)
        return;
    struct finding *f = check_report(
        r, place(i, "records"), "递交的 %lld 条记录中有 %lld 条不符合计数要求%s%s",
        (long long)i->recorded, (long long)i->failed, i->first_failure ? "，首条原因：" : "",
        i->first_failure ? i->first_failure : "");
    f->part = (struct place_part){i->first_failed, i->first_failed_in};
    f->printed = count(r, i->recorded);
    f->expected = count(r, i->valid);
    f->difference = count(r, i->failed);
}

static enum gp_code unit_failed(struct check_run *r) {
    return each(r, check_failed);
}

static void check_declared(struct check_run *r, const struct indicator_result *i) {
    int64_t difference;
    if (i->recorded == DEC_UNSET || !dec_sub(i->declared, i->valid, &difference) || difference == 0)
        return;
    struct finding *f =
        check_report(r, place(i, "done"), "申报完成 %lld%s，按记录计算有效 %lld%s，相差 %lld%s",
                     (long long)i->declared, unit(i), (long long)i->valid, unit(i),
                     (long long)difference, unit(i));
    f->printed = count(r, i->declared);
    f->expected = count(r, i->valid);
    f->difference = count(r, difference);
}

static enum gp_code declared_mismatch(struct check_run *r) {
    return each(r, check_declared);
}

const struct check_rule check_indicator_rules[] = {
    {"indicator.behind", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "指标进度滞后", NULL,
     "请在合同期截止前安排好服务计划，并说明滞后原因。", "indicator_lag", behind, NULL},
    {"indicator.far_over", SEVERITY_INFO, TELL_ALL, DUE_HAND_IN, "指标大幅超额", NULL,
     "请核对目标数和统计口径。", "indicator_over_max", far_over, NULL},
    {"indicator.zero", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "指标尚未开展", NULL,
     "请补交完成记录，或说明未开展的原因。", NULL, zero, NULL},
    {"indicator.bunched", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "赶指标", NULL,
     "请说明集中完成的原因，并抽查这一时段的服务记录。", "indicator_bunch_share", bunched, NULL},
    {"indicator.unit_failed", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "记录不符合计数要求", NULL,
     "请补全记录的次数、人数、时长等信息；不符合要求的不计入完成数。", NULL, unit_failed, NULL},
    {"indicator.declared_mismatch", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "申报数与记录不符",
     NULL, "请补交缺少的记录，或改正申报数。", NULL, declared_mismatch, NULL},
    {0},
};
