#include "app/survey/example.h"

#define COLUMNS 8

/* Not an official questionnaire: none is known to us. */
static const char *const survey[][COLUMNS] = {
    {"type", "name", "label::中文 (zh)", "hint::中文 (zh)", "required", "relevant", "constraint",
     "constraint_message::中文 (zh)"},
    {"note", "about", "本问卷匿名，不收集姓名和电话，大约 2 分钟。（示例问卷，非官方）"},
    {"select_one yes_no", "been", "最近半年您来过本社区的党群服务中心吗？", NULL, "yes"},
    {"begin_group", "use", "关于中心的服务", NULL, NULL, "${been} = 'yes'"},
    {"integer", "times", "最近半年大约来过几次？", "填一个整数", "yes", NULL, ". >= 1 and . <= 200",
     "请填 1 到 200 的整数"},
    {"select_multiple service", "used", "您参加过或用过哪些服务？", "可以选几项", "yes"},
    {"text", "used_more", "是什么服务？", NULL, NULL, "selected(${used}, 'other')"},
    {"select_one agree", "space", "您对中心的场地和环境满意吗？", NULL, "yes"},
    {"select_one agree", "staff", "您对工作人员的态度满意吗？", NULL, "yes"},
    {"select_one agree", "activity", "您对活动和服务的内容满意吗？", NULL, "yes"},
    {"range", "whole", "总的来说，您给中心打几分？", "1 分最低，10 分最高", "yes"},
    {"end_group"},
    {"select_one reason", "why_not", "没有来过，主要原因是什么？", NULL, NULL, "${been} = 'no'"},
    {"text", "wish", "您希望中心增加或改进什么？", "请不要写姓名、电话等个人信息"},
};
static const char *const choices[][COLUMNS] = {
    {"list_name", "name", "label::中文 (zh)"},
    {"yes_no", "yes", "来过"},
    {"yes_no", "no", "没有来过"},
    {"service", "party", "党群活动"},
    {"service", "elder", "长者服务"},
    {"service", "child", "儿童青少年服务"},
    {"service", "help", "困难帮扶、咨询"},
    {"service", "volunteer", "志愿服务"},
    {"service", "other", "其他"},
    {"agree", "5", "很满意"},
    {"agree", "4", "比较满意"},
    {"agree", "3", "一般"},
    {"agree", "2", "不太满意"},
    {"agree", "1", "很不满意"},
    {"reason", "unknown", "不知道有这个中心"},
    {"reason", "far", "离得远"},
    {"reason", "time", "开放时间不合适"},
    {"reason", "need", "没有需要的服务"},
};
static const char *const settings[][COLUMNS] = {
    {"form_title", "form_id", "version"},
    {"居民满意度调查（示例）", "satisfaction-example", "1"},
};

static struct xlsform_sheet sheet_of(struct arena *a, const char *const (*rows)[COLUMNS],
                                     size_t n) {
    struct xlsform_sheet s = {.n_columns = COLUMNS};
    for (uint32_t i = 0; i < n; i++) {
        const char **cells = gp_new_n(a, const char *, COLUMNS);
        for (size_t c = 0; c < COLUMNS; c++)
            cells[c] = rows[i][c];
        if (i == 0)
            s.head = cells;
        else
            *VEC_PUSH(a, &s.rows) = (struct xlsform_row){i, cells};
    }
    return s;
}

struct xlsform survey_example(struct arena *a) {
    return (struct xlsform){sheet_of(a, survey, GP_COUNT(survey)),
                            sheet_of(a, choices, GP_COUNT(choices)),
                            sheet_of(a, settings, GP_COUNT(settings))};
}
