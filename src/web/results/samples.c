/* Sentences to start from for the report's own texts, in the style of the report of 2022. Nothing
 * in them is a fact: what is the round's own is left open (××) or comes from its data ({项目数}).
 */
#include "web/results/inside.h"

#include "base/str.h"

static const struct {
    const char *field, *text;
} samples[] = {
    {"background",
     "为加强对××的运营指导，持续提升服务水平，受××委托，××依据××（文号）要求，结合××工作要求，"
     "对{项目数}个项目开展了本次评估。"},
    {"standards",
     "受运营起止日期不一致的影响，各中心本次评估的方式有所区别。对于需××的中心，采用“××”的形式"
     "进行；对于需××的中心，采用“××”的形式进行。评估标准依据××，并结合××相关工作要求制定。"},
    {"conduct",
     "资料递交方面，主要参照《××通知》的要求执行。××月××日至××月××日，评估方对各中心递交的资料"
     "进行核对和评分。"},
    {"feedback",
     "本次评估还通过问卷收集了××（利益相关方）、××（购买主体）、××（利益相关方）对中心的综合"
     "评价情况。"},
    {"staffing_note",
     "本合同期××中心人员流动较大，包含××在内共有××名社工流动，影响到××服务的开展。"},
    {"indicator_note",
     "完成协议约定的相关工作内容，是最基础的要求。请××中心在协议期截止前做好服务计划，保证各项"
     "工作能按照协议约定执行。"},
    {"results_intro", "因各中心工作重点及项目开展不一，工作成效下面将分别进行阐述。"},
};

const char *results_text_sample(const char *field) {
    for (size_t i = 0; i < GP_COUNT(samples); i++)
        if (cstr_eq(samples[i].field, field))
            return samples[i].text;
    return NULL;
}
