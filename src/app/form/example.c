#include "app/form/example.h"

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
static const char *const survey_choices[][COLUMNS] = {
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
static const char *const survey_settings[][COLUMNS] = {
    {"form_title", "form_id", "version"},
    {"居民满意度调查（示例）", SURVEY_EXAMPLE, "1"},
};

/* No official list either: what an inspector may look at. */
static const char *const site[][COLUMNS] = {
    {"type", "name", "label::中文 (zh)", "hint::中文 (zh)", "required", "relevant", "constraint",
     "constraint_message::中文 (zh)"},
    {"note", "about", "现场检查表（示例，非官方）"},
    {"begin_group", "open", "开放和场地"},
    {"select_one yes_no", "is_open", "到访时是否按公示的时间开放？", NULL, "yes"},
    {"text", "why_closed", "没有开放的原因", NULL, "yes", "${is_open} = 'no'"},
    {"integer", "people", "到访时在场的居民人数", "填一个整数", "yes", NULL, ". >= 0 and . <= 1000",
     "请填 0 到 1000 的整数"},
    {"select_multiple notice", "notices", "现场能看到哪些公示？", "可以选几项"},
    {"end_group"},
    {"begin_group", "staff", "人员"},
    {"integer", "posts", "当天排班的人数", NULL, "yes", NULL, ". >= 0 and . <= 100",
     "请填 0 到 100 的整数"},
    {"integer", "present", "实际在岗的人数", NULL, "yes", NULL, ". >= 0 and . <= ${posts}",
     "不能多于当天排班的人数"},
    {"text", "absent", "不在岗的人员和原因", NULL, "yes", "${present} < ${posts}"},
    {"end_group"},
    {"select_one agree", "ledger", "服务台账和现场情况是否一致？", NULL, "yes"},
    {"text", "ledger_more", "不一致的地方", NULL, "yes", "${ledger} != 'same'"},
};
static const char *const site_choices[][COLUMNS] = {
    {"list_name", "name", "label::中文 (zh)"},
    {"yes_no", "yes", "是"},
    {"yes_no", "no", "否"},
    {"notice", "hours", "开放时间"},
    {"notice", "services", "服务项目"},
    {"notice", "plan", "活动安排"},
    {"notice", "phone", "投诉电话"},
    {"agree", "same", "一致"},
    {"agree", "some", "部分不一致"},
    {"agree", "none", "不一致"},
};
static const char *const site_settings[][COLUMNS] = {
    {"form_title", "form_id", "version"},
    {"现场检查表（示例）", INSPECTION_EXAMPLE, "1"},
};

/* What a party may say beyond its marks. */
static const char *const party[][COLUMNS] = {
    {"type", "name", "label::中文 (zh)", "hint::中文 (zh)", "required", "relevant"},
    {"note", "about", "履约评价问卷（示例，非官方）。不计分，供改进服务参考。"},
    {"select_one often", "contact", "贵单位与中心联系多吗？"},
    {"select_one agree", "reply", "提出的事项，中心回应及时吗？", NULL, NULL,
     "${contact} != 'never'"},
    {"select_multiple need", "needs", "希望中心加强哪些方面？", "可以选几项"},
    {"text", "advice", "其他建议"},
};
static const char *const party_choices[][COLUMNS] = {
    {"list_name", "name", "label::中文 (zh)"},
    {"often", "week", "每周都有"},
    {"often", "month", "每月都有"},
    {"often", "rare", "偶尔"},
    {"often", "never", "没有"},
    {"agree", "4", "很及时"},
    {"agree", "3", "比较及时"},
    {"agree", "2", "不太及时"},
    {"agree", "1", "很不及时"},
    {"need", "staff", "人员稳定"},
    {"need", "service", "服务内容"},
    {"need", "report", "信息报送"},
    {"need", "joint", "联合开展活动"},
};
static const char *const party_settings[][COLUMNS] = {
    {"form_title", "form_id", "version"},
    {"履约评价问卷（示例）", RATING_EXAMPLE, "1"},
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

#define EXAMPLE(a, name)                                                                           \
    {                                                                                              \
        sheet_of(a, name, GP_COUNT(name)), sheet_of(a, name##_choices, GP_COUNT(name##_choices)),  \
            sheet_of(a, name##_settings, GP_COUNT(name##_settings))                                \
    }

bool form_example(struct arena *a, const char *id, struct xlsform *ret) {
    if (cstr_eq(id, SURVEY_EXAMPLE))
        *ret = (struct xlsform)EXAMPLE(a, survey);
    else if (cstr_eq(id, INSPECTION_EXAMPLE))
        *ret = (struct xlsform)EXAMPLE(a, site);
    else if (cstr_eq(id, RATING_EXAMPLE))
        *ret = (struct xlsform)EXAMPLE(a, party);
    else
        return false;
    return true;
}

const char *form_example_title(const char *id) {
    return cstr_eq(id, SURVEY_EXAMPLE)       ? survey_settings[1][0]
           : cstr_eq(id, INSPECTION_EXAMPLE) ? site_settings[1][0]
                                             : party_settings[1][0];
}
