#include "core/workflow.h"

#include "base/str.h"

#define MANAGER      ACTOR_MANAGER
#define OPERATOR     ACTOR_OPERATOR
#define COMMISSIONER ACTOR_COMMISSIONER
#define SYSTEM       ACTOR_SYSTEM

/* Published results are locked: the only way back is a revision, which is recorded with its reason
 * and leads through approval and publication again. */
const struct transition round_transitions[] = {
    {"open", "开始资料递交", ROUND_DRAFT, ROUND_COLLECTING, MANAGER, false},
    {"back_to_draft", "退回筹备", ROUND_COLLECTING, ROUND_DRAFT, MANAGER, true},
    {"start_scoring", "开始评分", ROUND_COLLECTING, ROUND_SCORING, MANAGER | SYSTEM, false},
    {"reopen_collecting", "重新开放资料递交", ROUND_SCORING, ROUND_COLLECTING, MANAGER, true},
    {"disclose", "反馈结果并征求意见", ROUND_SCORING, ROUND_FEEDBACK, MANAGER, false},
    {"resume_scoring", "退回重新评分", ROUND_FEEDBACK, ROUND_SCORING, MANAGER, true},
    {"submit_report", "提交报告审批", ROUND_FEEDBACK, ROUND_APPROVAL, MANAGER, false},
    {"return_report", "退回修改报告", ROUND_APPROVAL, ROUND_FEEDBACK, MANAGER | COMMISSIONER, true},
    {"publish", "公示结果", ROUND_APPROVAL, ROUND_PUBLISHED, MANAGER | COMMISSIONER, false},
    {"revise", "公示后更正", ROUND_PUBLISHED, ROUND_APPROVAL, MANAGER, true},
    {"archive", "归档", ROUND_PUBLISHED, ROUND_ARCHIVED, MANAGER | SYSTEM, false},
};
const size_t n_round_transitions = GP_COUNT(round_transitions);

/* A project may leave the round only before its result is known to the operator. */
const struct transition entry_transitions[] = {
    {"start", "开始填报", ENTRY_OPEN, ENTRY_DRAFT, OPERATOR | MANAGER, false},
    {"hand_in", "递交资料", ENTRY_DRAFT, ENTRY_HANDED_IN, OPERATOR | MANAGER, false},
    {"hand_in", "递交资料", ENTRY_RETURNED, ENTRY_HANDED_IN, OPERATOR | MANAGER, false},
    {"take_back", "撤回递交", ENTRY_HANDED_IN, ENTRY_DRAFT, OPERATOR, false},
    {"return", "退回补正", ENTRY_HANDED_IN, ENTRY_RETURNED, MANAGER, true},
    {"return", "退回补正", ENTRY_ACCEPTED, ENTRY_RETURNED, MANAGER, true},
    {"accept", "受理资料", ENTRY_HANDED_IN, ENTRY_ACCEPTED, MANAGER, false},
    {"finish_scoring", "完成评分", ENTRY_ACCEPTED, ENTRY_SCORED, MANAGER | SYSTEM, false},
    {"reopen", "重新评分", ENTRY_SCORED, ENTRY_ACCEPTED, MANAGER, true},
    {"disclose", "反馈结果", ENTRY_SCORED, ENTRY_DISCLOSED, MANAGER | SYSTEM, false},
    {"object", "提出异议", ENTRY_DISCLOSED, ENTRY_OBJECTED, OPERATOR, true},
    {"drop_objection", "撤回异议", ENTRY_OBJECTED, ENTRY_DISCLOSED, OPERATOR, false},
    {"accept_objection", "异议成立", ENTRY_OBJECTED, ENTRY_ACCEPTED, MANAGER, true},
    {"reject_objection", "异议不成立", ENTRY_OBJECTED, ENTRY_FINAL, MANAGER, true},
    {"finalise", "确定结果", ENTRY_DISCLOSED, ENTRY_FINAL, MANAGER | SYSTEM, false},
    {"revise", "更正结果", ENTRY_FINAL, ENTRY_ACCEPTED, MANAGER, true},
    {"withdraw", "退出评估", ENTRY_OPEN, ENTRY_WITHDRAWN, MANAGER | COMMISSIONER, true},
    {"withdraw", "退出评估", ENTRY_DRAFT, ENTRY_WITHDRAWN, MANAGER | COMMISSIONER, true},
    {"withdraw", "退出评估", ENTRY_HANDED_IN, ENTRY_WITHDRAWN, MANAGER | COMMISSIONER, true},
    {"withdraw", "退出评估", ENTRY_RETURNED, ENTRY_WITHDRAWN, MANAGER | COMMISSIONER, true},
    {"withdraw", "退出评估", ENTRY_ACCEPTED, ENTRY_WITHDRAWN, MANAGER | COMMISSIONER, true},
    {"withdraw", "退出评估", ENTRY_SCORED, ENTRY_WITHDRAWN, MANAGER | COMMISSIONER, true},
    {"reinstate", "恢复参评", ENTRY_WITHDRAWN, ENTRY_OPEN, MANAGER, true},
};
const size_t n_entry_transitions = GP_COUNT(entry_transitions);

struct state_text {
    const char *name;
    const char *refusal; /* why another step is not possible, and which are */
};

static const struct state_text round_states[ROUND_STATE_N] = {
    [ROUND_DRAFT] = {"筹备中", "本轮评估还在筹备，只能先“开始资料递交”"},
    [ROUND_COLLECTING] = {"资料递交", "本轮正在递交资料，只能“开始评分”或“退回筹备”"},
    [ROUND_SCORING] = {"评分中", "本轮正在评分，只能“反馈结果并征求意见”或“重新开放资料递交”"},
    [ROUND_FEEDBACK] = {"征求意见", "本轮正在征求意见，只能“提交报告审批”或“退回重新评分”"},
    [ROUND_APPROVAL] = {"报告审批", "报告正在审批，只能“公示结果”或“退回修改报告”"},
    [ROUND_PUBLISHED] = {"已公示",
                         "结果已公示并锁定，要改动请先“公示后更正”并写明理由；也可以“归档”"},
    [ROUND_ARCHIVED] = {"已归档", "本轮已归档，不能再做任何改动"},
};

static const struct state_text entry_states[ENTRY_STATE_N] = {
    [ENTRY_OPEN] = {"待递交", "项目还没有开始填报，只能“开始填报”或“退出评估”"},
    [ENTRY_DRAFT] = {"填报中", "项目正在填报，只能“递交资料”或“退出评估”"},
    [ENTRY_HANDED_IN] = {"已递交",
                         "资料已递交、待受理，只能“受理资料”“退回补正”“撤回递交”或“退出评估”"},
    [ENTRY_RETURNED] = {"退回补正", "资料已退回补正，补齐后“递交资料”，或者“退出评估”"},
    [ENTRY_ACCEPTED] = {"已受理", "资料已受理、正在评分，只能“完成评分”“退回补正”或“退出评估”"},
    [ENTRY_SCORED] = {"已评分", "项目已评分，只能“反馈结果”“重新评分”或“退出评估”"},
    [ENTRY_DISCLOSED] = {"已反馈结果", "结果已反馈给运营机构，只能“提出异议”或“确定结果”"},
    [ENTRY_OBJECTED] = {"异议中",
                        "异议正在复核，只能认定“异议成立”“异议不成立”，或由运营机构“撤回异议”"},
    [ENTRY_FINAL] = {"已定", "结果已定，要改动请“更正结果”并写明理由"},
    [ENTRY_WITHDRAWN] = {"已退出", "项目已退出本轮评估，要继续请先“恢复参评”"},
};

const char *round_state_name(enum round_state s) {
    return s < ROUND_STATE_N ? round_states[s].name : "";
}

const char *entry_state_name(enum entry_state s) {
    return s < ENTRY_STATE_N ? entry_states[s].name : "";
}

const char *round_lock_reason(enum round_state s) {
    bool locked = s == ROUND_PUBLISHED || s == ROUND_ARCHIVED;
    return locked ? round_states[s].refusal : NULL;
}

/* Who may, for the one who may not. Every set of actors in the tables stands here. */
static const char *actors_text(unsigned actors) {
    static const struct {
        unsigned actors;
        const char *text;
    } texts[] = {
        {MANAGER, "这一步只能由评估方项目负责人办理"},
        {MANAGER | SYSTEM, "这一步只能由评估方项目负责人办理，或到期由系统办理"},
        {MANAGER | COMMISSIONER, "这一步只能由评估方项目负责人或委托方办理"},
        {OPERATOR, "这一步只能由运营机构办理"},
        {OPERATOR | MANAGER, "这一步只能由运营机构或评估方项目负责人办理"},
    };
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        if (texts[i].actors == actors)
            return texts[i].text;
    GP_DIE("no text for actors %u", actors);
}

static const struct transition *find(const struct transition *table, size_t n, int from,
                                     const char *id, enum actor who, const char *refusal,
                                     const char **ret_why) {
    bool known = false;
    for (size_t i = 0; i < n; i++) {
        if (!cstr_eq(table[i].id, id))
            continue;
        known = true;
        if (table[i].from != from)
            continue;
        if (table[i].actors & who)
            return &table[i];
        *ret_why = actors_text(table[i].actors);
        return NULL;
    }
    *ret_why = known ? refusal : "没有这个操作，请刷新页面后重试";
    return NULL;
}

const struct transition *round_transition(enum round_state from, const char *id, enum actor who,
                                          const char **ret_why) {
    if (from >= ROUND_STATE_N) {
        *ret_why = "轮次的状态不认识";
        return NULL;
    }
    return find(round_transitions, n_round_transitions, (int)from, id, who,
                round_states[from].refusal, ret_why);
}

const struct transition *entry_transition(enum entry_state from, const char *id, enum actor who,
                                          const char **ret_why) {
    if (from >= ENTRY_STATE_N) {
        *ret_why = "参评项目的状态不认识";
        return NULL;
    }
    return find(entry_transitions, n_entry_transitions, (int)from, id, who,
                entry_states[from].refusal, ret_why);
}
