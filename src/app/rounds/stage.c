#include "app/rounds/stage.h"

static const struct {
    const char *name, *below;
} stages[STAGE_N] = {
    [STAGE_PREPARE] = {"筹备", "/opening"},        [STAGE_COLLECT] = {"递交", "?show=open"},
    [STAGE_ACCEPT] = {"受理", "?show=waiting"},    [STAGE_SCORE] = {"评分", "/experts"},
    [STAGE_CHECK] = {"核查", "/findings"},         [STAGE_FEEDBACK] = {"反馈与异议", "/objections"},
    [STAGE_SETTLE] = {"结算", "/settlement"},      [STAGE_REPORT] = {"报告", "/report"},
    [STAGE_PUBLISH] = {"公示", "/report#publish"},
};

static int64_t open_of(const struct round_overview *r) {
    return r->entries - r->handed_in;
}
static int64_t accepted_of(const struct round_overview *r) {
    return r->handed_in - r->waiting;
}
static bool all(const struct round_overview *r, int64_t n) {
    return r->entries > 0 && n == r->entries;
}

static enum stage_mark mark_if(bool done, bool now) {
    return done ? STAGE_DONE : now ? STAGE_NOW : STAGE_LATER;
}

static enum stage_mark mark_of(const struct round_overview *r, enum round_stage stage) {
    enum round_state s = r->state;
    bool open = s >= ROUND_COLLECTING, scoring = s == ROUND_SCORING, told = s == ROUND_FEEDBACK;
    bool past = s > ROUND_FEEDBACK;
    switch (stage) {
    case STAGE_PREPARE:
        return mark_if(open, true);
    case STAGE_COLLECT:
        return mark_if(past || (open && all(r, r->handed_in)), open);
    case STAGE_ACCEPT:
        return mark_if(past || (open && all(r, accepted_of(r))), open && r->waiting > 0);
    case STAGE_SCORE:
        return mark_if(past || (open && all(r, r->scored)), scoring);
    case STAGE_CHECK:
        return mark_if(past, open && r->answers > 0);
    case STAGE_FEEDBACK:
        return mark_if(past || (told && all(r, r->settled)), told || r->objections > 0);
    case STAGE_SETTLE:
        return mark_if(past, told && all(r, r->settled));
    case STAGE_REPORT:
        return mark_if(s >= ROUND_PUBLISHED, past || (told && all(r, r->settled)));
    default:
        return mark_if(s >= ROUND_PUBLISHED, false);
    }
}

static const char *of_all(struct arena *a, const struct round_overview *r, int64_t n) {
    return r->state == ROUND_DRAFT || r->entries == 0
               ? ""
               : arena_printf(a, "%lld / %lld", (long long)n, (long long)r->entries);
}

static const char *count_of(struct arena *a, const struct round_overview *r,
                            enum round_stage stage) {
    switch (stage) {
    case STAGE_PREPARE:
        return arena_printf(a, "%lld 个项目", (long long)r->entries);
    case STAGE_COLLECT:
        return of_all(a, r, r->handed_in);
    case STAGE_ACCEPT:
        return of_all(a, r, accepted_of(r));
    case STAGE_SCORE:
        return of_all(a, r, r->scored);
    case STAGE_CHECK:
        return r->answers > 0 ? arena_printf(a, "待确认 %lld", (long long)r->answers) : "";
    case STAGE_FEEDBACK:
        if (r->objections > 0)
            return arena_printf(a, "待复核 %lld", (long long)r->objections);
        return r->state >= ROUND_FEEDBACK ? of_all(a, r, r->settled) : "";
    case STAGE_REPORT:
        return r->state == ROUND_APPROVAL ? "审批中" : "";
    case STAGE_PUBLISH:
        return r->state >= ROUND_PUBLISHED ? round_state_name(r->state) : "";
    default:
        return "";
    }
}

void round_stages(struct arena *a, const struct round_overview *r,
                  struct stage_state ret[STAGE_N]) {
    for (unsigned i = 0; i < STAGE_N; i++)
        ret[i] =
            (struct stage_state){stages[i].name, stages[i].below, count_of(a, r, i), mark_of(r, i)};
    /* A list of those that are missing or wait would be empty: all of them instead. */
    if (open_of(r) == 0)
        ret[STAGE_COLLECT].below = "";
    if (r->waiting == 0)
        ret[STAGE_ACCEPT].below = "";
}

/* ---- what comes next */

static struct next_step step(const char *text, const char *detail, const char *below,
                             const char *button) {
    return (struct next_step){text, detail, below, button, NULL, DATE_UNSET};
}

static struct next_step wait_for(const char *whom, const char *text, const char *detail,
                                 const char *below, date_t due) {
    return (struct next_step){text, detail, below, "查看进度", whom, due};
}

static struct next_step next_of_draft(struct arena *a, const struct round_overview *r) {
    if (r->entries == 0)
        return step("选择参评项目", "轮次还在筹备，还没有参评项目。", "/projects", "选择项目");
    return step("核对后开始资料递交",
                arena_printf(a, "已选 %lld 个项目。检查页列出还缺什么，并在那里开始递交。",
                             (long long)r->entries),
                "/opening", "开始前检查");
}

static struct next_step next_of_collecting(struct arena *a, const struct round_overview *r) {
    int64_t open = open_of(r);
    if (r->waiting > 0)
        return step(arena_printf(a, "受理 %lld 个项目的资料", (long long)r->waiting),
                    "资料已递交，等您受理或退回补正。", "?show=waiting", "去受理");
    if (open == 0)
        return step("开始评分", "全部项目的资料已受理。", "#h-next", "开始评分");
    if (r->overdue > 0)
        return step(arena_printf(a, "%lld 个项目逾期未递交", (long long)r->overdue),
                    "可以催交、延长截止，或让项目退出评估。", "?show=overdue", "查看并催办");
    return wait_for("运营机构", arena_printf(a, "等 %lld 个项目递交资料", (long long)open), "",
                    "?show=open", r->first_due);
}

static struct next_step next_of_scoring(struct arena *a, const struct round_overview *r) {
    if (r->waiting > 0)
        return step(arena_printf(a, "受理 %lld 个项目的资料", (long long)r->waiting),
                    "资料已递交，等您受理或退回补正。", "?show=waiting", "去受理");
    if (all(r, r->scored))
        return step("反馈结果并征求意见", "全部项目已评分。", "/scores", "去反馈结果");
    if (r->unstaffed > 0)
        return step(arena_printf(a, "给 %lld 个项目分配专家", (long long)r->unstaffed),
                    "可以自动给出分配建议。", "/experts", "分配专家");
    int64_t left = r->entries - r->scored;
    if (r->marked == left)
        return wait_for("评价单位和评分组",
                        arena_printf(a, "%lld 个项目还没有完成评分", (long long)left),
                        "专家都已评完。履约评价交齐、评分组结果确认以后自动完成评分。",
                        "?show=marked", r->scoring_due);
    return wait_for("专家和验收人员", arena_printf(a, "%lld 个项目还没有完成评分", (long long)left),
                    "各部分都有分以后自动完成评分。", "?show=experts", r->scoring_due);
}

static struct next_step next_of_feedback(struct arena *a, const struct round_overview *r) {
    if (r->objections > 0)
        return step(arena_printf(a, "复核 %lld 项异议", (long long)r->objections), "",
                    "/objections", "去复核");
    if (r->untold > 0)
        return step(arena_printf(a, "反馈 %lld 个项目重新评分的结果", (long long)r->untold), "",
                    "/scores", "去反馈结果");
    if (all(r, r->settled))
        return step("完成报告并提交审批", "结果已全部确定。", "/report", "写报告");
    return step("异议期满后确定结果",
                arena_printf(a, "还有 %lld 个项目的结果没有确定；运营机构在异议期内可以提出异议。",
                             (long long)(r->entries - r->settled)),
                "/objections", "去确定结果");
}

struct next_step round_next(struct arena *a, const struct round_overview *r) {
    switch (r->state) {
    case ROUND_DRAFT:
        return next_of_draft(a, r);
    case ROUND_COLLECTING:
        return next_of_collecting(a, r);
    case ROUND_SCORING:
        return next_of_scoring(a, r);
    case ROUND_FEEDBACK:
        return next_of_feedback(a, r);
    case ROUND_APPROVAL:
        return wait_for("委托方", "报告等待审批", "获批后在报告页签名并公示。", "/report",
                        DATE_UNSET);
    case ROUND_PUBLISHED:
        return step("归档", "结果已公示；确认不再更正后归档。", "#h-next", "去归档");
    default:
        return step("本轮已归档", "不能再做任何改动。", "/report", "查看报告");
    }
}
