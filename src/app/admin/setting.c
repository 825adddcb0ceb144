/* A setting is a row of setting_infos (numbers, with bounds and what holds where none was set) or
 * of setting_text_infos (texts); pages, audit log and saving go by these tables. Then reading, then
 * saving, which takes all or none. */
#include "app/admin/setting.h"

#include "app/admin/audit.h"
#include "app/account/permission.h"
#include "store/admin.h"
#include "store/store.h"
#include "num/typed.h"

#define FACTOR_ROLES "second_factor_roles" /* also read by store/admin.c for every page */

/* The hints name where a span comes from; none of them is a rule of the evaluation's own
 * regulation. */
const struct setting_info setting_infos[SETTING_N] = {
    [SETTING_SESSION_HOURS] = {"session_hours", "登录有效时间", "小时",
                               "从登录算起，到时需重新登录。不填为 12 小时。", 1, 168, 12},
    [SETTING_IDLE_MINUTES] = {"idle_minutes", "无操作自动退出", "分钟",
                              "这么久没有打开或提交任何页面，就要重新登录。不填为 "
                              "120（示例值，不是规定）。",
                              10, 1440, 120},
    [SETTING_OBJECTION_DAYS] = {"objection_days", "异议期限", "天",
                                "结果反馈后可以提出异议的天数。参照：福田区 2021 年公示期为 5 "
                                "个工作日；本区规定请以主管部门文件为准。",
                                1, 365, DEC_UNSET},
    [SETTING_DRAFT_DAYS] =
        {"draft_days", "草稿保留", "天",
         "轮次公示或归档后，填报和评分时自动保存的草稿超过这个天数可以清理。不填则一直保留。", 7,
         3650, DEC_UNSET},
    [SETTING_NOTICE_DAYS] = {"notice_days", "已读消息保留", "天",
                             "已读的站内消息，超过这个天数可以清理。不填则一直保留。", 7, 3650,
                             DEC_UNSET},
    [SETTING_PERSONAL_DAYS] =
        {"personal_days", "个人信息保留", "天",
         "项目结束后人员的身份证号、轮次结束后评价人的姓名、职务和电话、不再参加评估的专家的任职关"
         "系，"
         "超过这个天数可以清除。不填则一直保留。个人信息保护法第十九条："
         "保存期限为实现处理目的所必要的最短时间；采购文件（含评估报告）按政府采购法第四十二条至少"
         "保存十五年，不受这里影响。",
         30, 5475, DEC_UNSET},
    [SETTING_SCAN_DAYS] =
        {"scan_days", "盖章扫描件保留", "天",
         "评价单位附上的盖章扫描件，轮次公示或归档后超过这个天数可以清除。不填则一直保留。扫描件是"
         "评分的凭据：作为采购文件保存的，按政府采购法第四十二条至少保存十五年（不少于 5475 天）。",
         30, 10950, DEC_UNSET},
    [SETTING_STAFF_DAYS] =
        {"staff_days", "人员姓名和证书号保留", "天",
         "项目结束后，人员的姓名换成“已按保留期限清除”和序号，证书编号和离岗原因去掉；岗位、起止日"
         "期、"
         "资格、评分、已公示的报告和验证文件不变。不填则一直保留。评估报告等采购文件按政府采购法第"
         "四"
         "十二条至少保存十五年（不少于 5475 天），名单是不是采购文件，由本区划认定。",
         30, 10950, DEC_UNSET},
    [SETTING_FILE_DAYS] =
        {"file_days", "证书等文件保留", "天",
         "轮次公示或归档后，“到期清除的材料”里写明的文件，收到后超过这个天数可以清除；文件名和校验"
         "值仍在。不填则一直保留。作为采购文件保存的，按政府采购法第四十二条至少保存十五年。",
         30, 10950, DEC_UNSET},
    [SETTING_ORIGINAL_DAYS] =
        {"original_days", "递交原件和内部留存保留", "天",
         "合同结束、轮次公示或归档后，每次递交时存下的原件和公示版内部留存的数据（都有姓名）超过这"
         "个"
         "天数可以清除；校验值仍在，最后一次递交的内容、评分、已公示的报告和验证文件不变。不填则一"
         "直"
         "保留。作为采购文件保存的，按政府采购法第四十二条至少保存十五年（不少于 5475 天）。",
         30, 10950, DEC_UNSET},
    [SETTING_READ_DAYS] = {"read_days", "查阅记录保留", "天",
                           "谁看过人员名单、证件号和递交文件的记录，超过这个天数可以清除。不填则一"
                           "直保留。参照：网络安"
                           "全法要求网络日志至少留存六个月。",
                           180, 5475, DEC_UNSET},
    [SETTING_ERASE_NOTICE] =
        {"erase_notice", "到期自动清除", "天",
         "到期的先列在“清理”里并通知系统管理员，过了这么多天自动清除，也可以先暂缓。不填就不自动清"
         "除，只由系统管理员手工清理。",
         1, 90, DEC_UNSET},
    [SETTING_OBJECTION_PEOPLE] =
        {"objection_people", "复核异议的人数", "人",
         "填 2：一位负责人提出处理意见，另一位复核同意后才生效；提出意见的人，以及评过这个项目或"
         "确认过其评分结果的人，不能复核。不填或填 1：由一位负责人决定。参照：社会组织评估管理办法"
         "（民政部令第39号）由另设的复核委员会表决；本区规定请以主管部门文件为准。",
         1, 2, DEC_UNSET},
    [SETTING_ENTRY_MB] = {"entry_mb", "每个参评项目的文件空间", "MB",
                          "一个项目在一轮评估里可以存放的材料和附件。不填为 "
                          "5120（示例值，不是规定）。",
                          10, 10000000, 5120},
    [SETTING_DISTRICT_MB] = {"district_mb", "全区划的文件空间", "MB",
                             "本区划全部文件，包括照片和生成的报告。按服务器磁盘大小填写。不填为 "
                             "204800（示例值，不是规定）。",
                             100, 99999999, 204800},
    [SETTING_CODE_DAYS] =
        {"code_days", "一次性码有效期", "天",
         "新账号、忘记密码的人凭一次性码设置密码；发出后超过这个天数作废。不填为 7"
         "（示例值，不是规定）。",
         1, 60, 7},
    [SETTING_BACKUP_DAYS] =
        {"backup_days", "自动备份", "天",
         "每隔这么多天，夜里两点以后自动备份一次；没有成功会通知系统管理员。不填就不自动备份。"
         "一个数据库里有几个区划的，由服务器管理员用命令备份。",
         1, 31, DEC_UNSET},
    [SETTING_BACKUP_KEEP] =
        {"backup_keep", "自动备份保留", "份",
         "只留最近这么多份自动备份，更早的自动删除；手工做的不动。不填则一直保留。", 1, 366,
         DEC_UNSET},
};

const struct setting_text_info setting_text_infos[SETTING_TEXT_N] = {
    [SETTING_CONTACT_NAME] = {"contact_name", "联系人",
                              "登录不了、链接打不开的人可以找谁，例如：区社工协会 王老师。", 60},
    [SETTING_CONTACT_PHONE] =
        {"contact_phone", "联系电话",
         "和联系人一起显示在登录页、设置密码页和打不开的页面上，任何人都看得到"
         "。",
         40},
    [SETTING_OCID_PREFIX] =
        {"ocid_prefix", "OCDS 标识前缀",
         "公示的合同另以开放合同数据标准（OCDS 1.1）给出时，每份合同的编号（ocid）前面的一段。由 "
         "Open Contracting Partnership 登记，形如 ocds-abc123。不填就不给出。",
         11},
    [SETTING_ERASE_ITEMS] =
        {"erase_items", "到期清除的材料",
         "清单里哪些材料的文件按“证书等文件保留”的期限清除，写清单里的名称，用顿号分开。不填就不清"
         "除文件。",
         300},
};

int64_t setting_roles(const char *text) {
    int64_t roles = 0;
    for (const char *p = text ? text : ""; *p;) {
        size_t n = strcspn(p, " ");
        for (size_t i = 0; i < n_role_infos; i++)
            if (str_eq(str_of(role_infos[i].code), (struct str){p, n}))
                roles |= role_infos[i].role;
        p += n + (p[n] == ' ');
    }
    return roles;
}

static const char *roles_code(struct arena *a, int64_t roles) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (size_t i = 0; i < n_role_infos; i++)
        if (roles & role_infos[i].role)
            buf_addf(&b, "%s%s", b.n ? " " : "", role_infos[i].code);
    return arena_strdup(a, buf_text(&b));
}

/* ---- reading */

enum gp_code setting_numbers(struct work *w, struct settings *ret) {
    struct setting_row *rows;
    size_t n;
    *ret = (struct settings){0};
    TRY(store_setting_list(w, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < SETTING_N; k++)
            if (strcmp(rows[i].name, setting_infos[k].name) == 0)
                ret->numbers[k] = rows[i].value;
        for (size_t k = 0; k < SETTING_TEXT_N; k++)
            if (strcmp(rows[i].name, setting_text_infos[k].name) == 0)
                ret->texts[k] = rows[i].value;
        if (strcmp(rows[i].name, FACTOR_ROLES) == 0)
            ret->factor_roles = setting_roles(rows[i].value);
    }
    return GP_OK;
}

enum gp_code setting_all(struct work *w, struct settings *ret) {
    struct store_tenant *tenants;
    size_t n;
    TRY(setting_numbers(w, ret));
    TRY(store_tenant_list(w, &tenants, &n));
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(tenants[i].tenant, w->tenant))
            ret->district = tenants[i].name;
    return GP_OK;
}

int64_t setting_number_of(enum setting which, const char *text) {
    int64_t value;
    bool good = text && typed_figure(str_of(text), 0, TYPED_PLAIN, &value) == DEC_PARSED;
    return good ? value : setting_infos[which].fallback;
}

int64_t setting_value(const struct settings *s, enum setting which) {
    return setting_number_of(which, s->numbers[which]);
}

enum gp_code setting_number(struct work *w, enum setting which, int64_t *ret) {
    struct settings all;
    TRY(setting_numbers(w, &all));
    *ret = setting_value(&all, which);
    return GP_OK;
}

/* ---- saving */

static enum gp_code check_number(struct work *w, const struct setting_info *info,
                                 const char *text) {
    int64_t value;
    if (cstr_empty(text))
        return GP_OK;
    if (typed_figure(str_of(text), 0, TYPED_PLAIN, &value) == DEC_PARSED && value >= info->least &&
        value <= info->most)
        return GP_OK;
    return gp_fail(w->err, GP_INVALID, info->title, "应是 %lld 到 %lld 之间的整数（%s），或留空",
                   (long long)info->least, (long long)info->most, info->unit);
}

/* What is wrong with a prefix of ocids; NULL: nothing. Those that are registered are ocds- and six
 * of these signs. */
static const char *prefix_problem(const char *prefix) {
    static const char begin[] = "ocds-", signs[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    size_t n = strlen(begin);
    bool good =
        strncmp(prefix, begin, n) == 0 && strlen(prefix) == n + 6 && strspn(prefix + n, signs) == 6;
    return good ? NULL : "应是登记时得到的前缀：ocds- 加 6 位小写字母或数字，例如 ocds-abc123";
}

static enum gp_code save_one(struct work *w, const char *name, const char *was, const char *value) {
    if (cstr_eq(cstr_or_empty(was), cstr_or_empty(value)))
        return GP_OK;
    TRY(store_setting_put(w, name, cstr_or_empty(value)));
    return audit_change(w, "setting.save", arena_printf(w->arena, "setting/%s", name), was, value);
}

enum gp_code setting_save(struct work *w, const struct settings *v) {
    if (cstr_empty(v->district))
        return gp_fail(w->err, GP_INVALID, "区划名称", "必须填写，报告里用它");
    for (size_t i = 0; i < SETTING_N; i++)
        TRY(check_number(w, &setting_infos[i], v->numbers[i]));
    const char *prefix = cstr_or_null(v->texts[SETTING_OCID_PREFIX]);
    if (prefix && prefix_problem(prefix))
        return gp_fail(w->err, GP_INVALID, setting_text_infos[SETTING_OCID_PREFIX].title, "%s",
                       prefix_problem(prefix));
    struct settings old = {0};
    TRY(setting_all(w, &old));
    if (!cstr_eq(old.district, v->district)) {
        TRY(store_tenant_put(w, w->tenant, v->district));
        TRY(audit_change(w, "setting.save", "setting/district", old.district, v->district));
    }
    for (size_t i = 0; i < SETTING_N; i++)
        TRY(save_one(w, setting_infos[i].name, old.numbers[i], v->numbers[i]));
    for (size_t i = 0; i < SETTING_TEXT_N; i++)
        TRY(save_one(w, setting_text_infos[i].name, old.texts[i], v->texts[i]));
    if (old.factor_roles == v->factor_roles)
        return GP_OK;
    const char *roles = roles_code(w->arena, v->factor_roles);
    TRY(store_setting_put(w, FACTOR_ROLES, roles));
    return audit_change(w, "setting.save", "setting/" FACTOR_ROLES,
                        roles_code(w->arena, old.factor_roles), roles);
}
