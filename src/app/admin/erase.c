/* How long things are kept, and how they go. kept_infos ties what is cleared to a setting; counting
 * and deleting take their limits from the same place (read_limits). What goes by hand comes first,
 * then what goes by itself: told to the administrators once, and erased so many days later, as far
 * as it was due when they were told (admin_erase_scheduled, at the server's start and now and
 * then). */
#include "app/admin/admin.h"
#include "app/admin/audit.h"
#include "app/admin/setting.h"
#include "app/notice.h"
#include "store/erase.h"
#include "store/store.h"

static const struct {
    const char *word, *title, *hint;
    int setting;     /* -1: as soon as it is over */
    bool on_purpose; /* never ticked beforehand */
} kept_infos[KEPT_N] = {
    [KEPT_DRAFTS] = {"drafts", "填写中的草稿",
                     "已公示或归档的轮次里，填报和评分时自动保存的内容；已递交的资料和已提交的评分"
                     "不受影响",
                     SETTING_DRAFT_DAYS, false},
    [KEPT_NOTICES] = {"notices", "已读消息", "已经读过的站内消息", SETTING_NOTICE_DAYS, false},
    [KEPT_SESSIONS] = {"sessions", "过期的登录和一次性码",
                       "已经失效的登录记录、评价链接的打开记录和没用过的一次性码", -1, false},
    [KEPT_ID_NUMBERS] =
        {"id_numbers", "身份证号",
         "合同已结束、没有进行中轮次的项目中人员的身份证号；姓名、岗位和报告不受影响，"
         "清除后不能再核对证件",
         SETTING_PERSONAL_DAYS, true},
    [KEPT_RATERS] = {"raters", "评价人的姓名、职务和电话",
                     "已公示或归档的轮次里，填写履约评价时留下的；评价单位、评分和报告不受影响",
                     SETTING_PERSONAL_DAYS, true},
    [KEPT_SCANS] = {"scans", "评价的盖章扫描件",
                    "已公示或归档的轮次里，评价单位附上的文件；评分和报告不受影响，"
                    "清除后不能再与原件核对",
                    SETTING_SCAN_DAYS, true},
    [KEPT_TIES] = {"ties", "专家的任职关系",
                   "账号已停用或没有账号、所在轮次都已公示或归档的专家；各轮次里登记的回避情况不受"
                   "影响，重新启用前要再登记",
                   SETTING_PERSONAL_DAYS, true},
    [KEPT_READS] = {"reads", "查阅记录", "谁看过人员名单、证件号和递交文件的记录",
                    SETTING_READ_DAYS, false},
    [KEPT_STAFF] = {"staff", "人员的姓名、证书编号和离岗原因",
                    "合同已结束、没有进行中轮次的项目；姓名换成“" ERASED_MARK
                    "”和序号，岗位、日期、资格、评分和已公示的版本不受影响；递交的原件和公示版本内"
                    "部留存的数据另有期限",
                    SETTING_STAFF_DAYS, true},
    [KEPT_FILES] = {"files", "递交的证书等文件",
                    "已公示或归档的轮次里，设置的“到期清除的材料”写明的文件；文件名和校验值仍在，"
                    "清除后不能再打开",
                    SETTING_FILE_DAYS, true},
    [KEPT_AMENDS] = {"amends", "办结的更正申请",
                     "个人信息更正、补充的申请，里面有改前改后的内容；更正的结果和审计日志不受影响",
                     SETTING_PERSONAL_DAYS, true},
    [KEPT_ORIGINALS] = {"originals", "递交的原件",
                        "合同已结束、没有进行中轮次的项目，每次递交时存下的全部内容和承诺人姓名；校"
                        "验值仍在，最后一次"
                        "递交的内容、评分和报告不受影响，清除后不能再看历次递交的不同",
                        SETTING_ORIGINAL_DAYS, true},
    [KEPT_INNER] =
        {"inner", "公示版内部留存的数据",
         "合同都已结束的轮次，公示时随每一版留存的带姓名的全部数据；校验值仍在，已公示的报告、"
         "数据和验证文件不受影响，照样可以验证",
         SETTING_ORIGINAL_DAYS, true},
};

static int64_t days_of(const struct settings *settings, int setting) {
    return setting < 0 ? 0 : setting_value(settings, (enum setting)setting);
}

/* What holds now: how long each is kept, what is older, and whose files may go. */
struct limits {
    int64_t days[KEPT_N], before[KEPT_N], notice_days;
    const char *items; /* 、a、b、 */
};

static enum gp_code read_limits(struct work *w, struct limits *ret) {
    struct settings settings;
    TRY(setting_numbers(w, &settings));
    for (size_t i = 0; i < KEPT_N; i++) {
        int64_t days = days_of(&settings, kept_infos[i].setting);
        ret->days[i] = days;
        ret->before[i] = days == DEC_UNSET ? DEC_UNSET : work_now_ms(w) - days * DAY_MS;
    }
    ret->notice_days = setting_value(&settings, SETTING_ERASE_NOTICE);
    ret->items =
        arena_printf(w->arena, "、%s、", cstr_or_empty(settings.texts[SETTING_ERASE_ITEMS]));
    return GP_OK;
}

/* ---- what is due, and what somebody clears by hand */

static const struct erase_due *due_of(const struct erase_due *v, size_t n, enum kept what) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].kind, kept_infos[what].word))
            return &v[i];
    return NULL;
}

enum gp_code admin_retention(struct work *w, struct admin_kept ret[KEPT_N]) {
    struct limits l;
    struct erase_due *due = NULL;
    size_t n_due = 0;
    int64_t counts[KEPT_N];
    TRY(read_limits(w, &l));
    TRY(store_kept_counts(w, l.before, l.items, counts));
    if (l.notice_days != DEC_UNSET)
        TRY(store_erase_due_list(w, &due, &n_due));
    for (size_t i = 0; i < KEPT_N; i++) {
        const struct erase_due *d = due_of(due, n_due, (enum kept)i);
        bool by_itself = d && l.notice_days != DEC_UNSET;
        ret[i] = (struct admin_kept){kept_infos[i].word,
                                     kept_infos[i].title,
                                     kept_infos[i].hint,
                                     l.days[i],
                                     counts[i],
                                     kept_infos[i].on_purpose,
                                     by_itself ? d->told_at + l.notice_days * DAY_MS : DEC_UNSET,
                                     by_itself && d->held};
    }
    return GP_OK;
}

static enum gp_code clear(struct work *w, enum kept what, int64_t before, const char *items,
                          const char *action, int64_t *ret) {
    TRY(store_kept_delete(w, what, before, items, ret));
    TRY(store_erase_due_drop(w, kept_infos[what].word));
    return audit_note(w, action, kept_infos[what].title,
                      arena_printf(w->arena, "%lld", (long long)*ret));
}

enum gp_code admin_run_retention(struct work *w, const bool chosen[KEPT_N],
                                 int64_t ret_deleted[KEPT_N]) {
    bool any = false;
    for (size_t i = 0; i < KEPT_N; i++)
        any = any || chosen[i];
    if (!any)
        return gp_fail(w->err, GP_INVALID, "清理", "请先勾选要清理的内容");
    struct limits l;
    TRY(read_limits(w, &l));
    for (size_t i = 0; i < KEPT_N; i++) {
        ret_deleted[i] = 0;
        if (chosen[i] && l.before[i] != DEC_UNSET)
            TRY(clear(w, (enum kept)i, l.before[i], l.items, "retention.run", &ret_deleted[i]));
    }
    return GP_OK;
}

enum gp_code admin_hold(struct work *w, const char *kind, bool held) {
    struct erase_due *due;
    size_t n;
    TRY(store_erase_due_list(w, &due, &n));
    for (size_t i = 0; i < KEPT_N; i++) {
        const struct erase_due *d = due_of(due, n, (enum kept)i);
        if (!d || !cstr_eq(kept_infos[i].word, kind))
            continue;
        struct erase_due changed = *d;
        changed.held = held;
        TRY(store_erase_due_put(w, &changed));
        return audit_note(w, held ? "retention.hold" : "retention.resume", kept_infos[i].title,
                          NULL);
    }
    return gp_fail(w->err, GP_MISSING, NULL, "这一项没有等着自动清除，可能刚刚清除过");
}

/* ---- by itself */

/* What is over as soon as it has run out is nothing to think about. */
static bool at_once(enum kept what) {
    return kept_infos[what].setting < 0;
}

/* What is due for the first time. */
static enum gp_code announce(struct work *w, const struct limits *l, const int64_t counts[KEPT_N],
                             const struct erase_due *due, size_t n_due) {
    const char *text = NULL;
    for (size_t i = 0; i < KEPT_N; i++) {
        if (at_once((enum kept)i) || counts[i] == 0 || l->before[i] == DEC_UNSET ||
            due_of(due, n_due, (enum kept)i))
            continue;
        const struct erase_due fresh = {kept_infos[i].word, work_now_ms(w), l->before[i], counts[i],
                                        false};
        TRY(store_erase_due_put(w, &fresh));
        text = arena_printf(w->arena, "%s%s%s %lld 条", text ? text : "", text ? "，" : "",
                            kept_infos[i].title, (long long)counts[i]);
    }
    if (!text)
        return GP_OK;
    const struct notice_text told = {
        .title = arena_printf(w->arena, "有数据到期，%lld 天后自动清除", (long long)l->notice_days),
        .body = arena_printf(w->arena, "%s。不该清除的，请在“清理”里暂缓。", text),
        .link = "/admin/retention"};
    TRY(notice_to_role(w, ROLE_ADMIN, &told));
    return audit_note(w, "retention.due", "retention", text);
}

/* More than was told would go: a round was published meanwhile, or other files are named. It is
 * told anew at the next run. */
static enum gp_code has_grown(struct work *w, const struct limits *l, const struct erase_due *d,
                              enum kept what, int64_t before, bool *ret) {
    int64_t limits[KEPT_N], counts[KEPT_N];
    for (size_t i = 0; i < KEPT_N; i++)
        limits[i] = i == (size_t)what ? before : DEC_UNSET;
    TRY(store_kept_counts(w, limits, l->items, counts));
    *ret = counts[what] > d->n;
    return GP_OK;
}

/* What was told long enough ago, of what was due then. */
static enum gp_code run_due(struct work *w, const struct limits *l, const int64_t counts[KEPT_N],
                            const struct erase_due *d, enum kept what) {
    int64_t n;
    if (counts[what] == 0 || l->before[what] == DEC_UNSET)
        return store_erase_due_drop(w, d->kind);
    if (d->held || d->told_at + l->notice_days * DAY_MS > work_now_ms(w))
        return GP_OK;
    int64_t before = d->before_ms < l->before[what] ? d->before_ms : l->before[what];
    bool grown;
    TRY(has_grown(w, l, d, what, before, &grown));
    if (grown)
        return store_erase_due_drop(w, d->kind);
    return clear(w, what, before, l->items, "retention.scheduled", &n);
}

struct erasing {
    struct limits limits;
    struct erase_due *due;
    size_t n_due;
    int64_t counts[KEPT_N];
    bool any; /* there is something to tell, to erase or to forget */
};

static enum gp_code look(struct work *w, struct erasing *ret) {
    ret->any = false;
    TRY(read_limits(w, &ret->limits));
    if (ret->limits.notice_days == DEC_UNSET)
        return GP_OK;
    TRY(store_kept_counts(w, ret->limits.before, ret->limits.items, ret->counts));
    TRY(store_erase_due_list(w, &ret->due, &ret->n_due));
    ret->any = ret->n_due > 0;
    for (size_t i = 0; i < KEPT_N; i++)
        ret->any = ret->any || ret->counts[i] > 0;
    return GP_OK;
}

static enum gp_code erase_of(struct work *w) {
    struct erasing v;
    int64_t n;
    TRY(look(w, &v));
    if (!v.any)
        return GP_OK;
    for (size_t i = 0; i < KEPT_N; i++) {
        const struct erase_due *d = due_of(v.due, v.n_due, (enum kept)i);
        if (at_once((enum kept)i) && v.counts[i] > 0)
            TRY(clear(w, (enum kept)i, v.limits.before[i], v.limits.items, "retention.scheduled",
                      &n));
        if (d)
            TRY(run_due(w, &v.limits, v.counts, d, (enum kept)i));
    }
    return announce(w, &v.limits, v.counts, v.due, v.n_due);
}

enum gp_code admin_erase_scheduled(struct work *w) {
    struct store_tenant *tenants;
    size_t n;
    TRY(WORK_READ(w, store_tenant_list(w, &tenants, &n)));
    for (size_t i = 0; i < n; i++) {
        struct work there = work_in(w, tenants[i].tenant);
        struct erasing v;
        TRY(WORK_READ(&there, look(&there, &v))); /* counting keeps nobody from saving */
        if (v.any)
            TRY(WORK_WRITE(&there, erase_of(&there)));
    }
    return GP_OK;
}
