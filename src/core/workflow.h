/* States of a round and of an entry, and who may move them: a table. */
#ifndef GP_CORE_WORKFLOW_H
#define GP_CORE_WORKFLOW_H

#include "base/base.h"

enum round_state {
    ROUND_DRAFT,      /* 筹备中 */
    ROUND_COLLECTING, /* 资料递交 */
    ROUND_SCORING,    /* 评分中 */
    ROUND_FEEDBACK,   /* 征求意见: drafts are with the operators, objections possible */
    ROUND_APPROVAL,   /* 报告审批 */
    ROUND_PUBLISHED,  /* 已公示: results are locked */
    ROUND_ARCHIVED,   /* 已归档 */
    ROUND_STATE_N,
};

enum entry_state {
    ENTRY_OPEN,      /* 待递交 */
    ENTRY_DRAFT,     /* 填报中 */
    ENTRY_HANDED_IN, /* 已递交 */
    ENTRY_RETURNED,  /* 退回补正 */
    ENTRY_ACCEPTED,  /* 已受理 */
    ENTRY_SCORED,    /* 已评分 */
    ENTRY_DISCLOSED, /* 已反馈结果 */
    ENTRY_OBJECTED,  /* 异议中 */
    ENTRY_FINAL,     /* 已定 */
    ENTRY_WITHDRAWN, /* 已退出 */
    ENTRY_STATE_N,
};

/* Bits: who may do a thing. */
enum actor {
    ACTOR_MANAGER = 1 << 0, /* 评估方项目负责人 */
    ACTOR_EXPERT = 1 << 1,
    ACTOR_OPERATOR = 1 << 2,
    ACTOR_COMMISSIONER = 1 << 3,
    ACTOR_SYSTEM = 1 << 4, /* a deadline or a computation */
};

struct transition {
    const char *id;   /* hand_in */
    const char *name; /* 递交资料 */
    int from, to;
    unsigned actors;
    bool needs_reason;
};

extern const struct transition round_transitions[];
extern const size_t n_round_transitions;
extern const struct transition entry_transitions[];
extern const size_t n_entry_transitions;

const char *round_state_name(enum round_state s);
const char *entry_state_name(enum entry_state s);

/* Why nothing about the round's entries, marks and report may change, in Chinese; NULL when it may.
 * Results are locked once published: whoever changes an entry asks here first. */
const char *round_lock_reason(enum round_state s);

/* The transition of that id from that state for that actor; NULL when it is not allowed.
 * ret_why says in Chinese why not and is set
 * only then. */
const struct transition *round_transition(enum round_state from, const char *id, enum actor who,
                                          const char **ret_why);
const struct transition *entry_transition(enum entry_state from, const char *id, enum actor who,
                                          const char **ret_why);

#endif
