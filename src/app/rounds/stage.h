/* The way of a round, for whoever runs it: its stages from 筹备 to 公示 with what is counted in
 * each, and the one thing that comes next. Pure: both follow from the counts of a round. */
#ifndef GP_APP_ROUNDS_STAGE_H
#define GP_APP_ROUNDS_STAGE_H

#include "store/board.h"

enum round_stage {
    STAGE_PREPARE,  /* 筹备 */
    STAGE_COLLECT,  /* 递交 */
    STAGE_ACCEPT,   /* 受理 */
    STAGE_SCORE,    /* 评分 */
    STAGE_CHECK,    /* 核查 */
    STAGE_FEEDBACK, /* 反馈与异议 */
    STAGE_SETTLE,   /* 结算 */
    STAGE_REPORT,   /* 报告 */
    STAGE_PUBLISH,  /* 公示 */
    STAGE_N,
};

enum stage_mark { STAGE_LATER, STAGE_NOW, STAGE_DONE };

struct stage_state {
    const char *name;
    const char *below; /* page behind /rounds/R */
    const char *count; /* 3/5, 待复核 2; "" */
    enum stage_mark mark;
};

/* Several stages may be under way at once. */
void round_stages(struct arena *a, const struct round_overview *r, struct stage_state ret[STAGE_N]);

/* What comes next. There is always something, but for an archived round. */
struct next_step {
    const char *text;   /* 受理 2 个项目的资料 */
    const char *detail; /* what it brings about, or what is missing; "" */
    const char *below;  /* the page where it is done, behind /rounds/R */
    const char *button; /* what the link there says */
    const char *waits;  /* for whom, when it is not the evaluator's turn; NULL: it is */
    date_t due;         /* unset: none */
};
struct next_step round_next(struct arena *a, const struct round_overview *r);

#endif
