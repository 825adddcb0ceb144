/* What a token may (token_areas), making and revoking one, and who comes with one. */
#include "app/account/token.h"

#include "app/account/inside.h"
#include "app/admin/audit.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "store/admin.h"

#define PERM_OF_ROUNDS (PERM_MANAGE | PERM_VIEW)

const struct token_area_info token_areas[AREA_N] = {
    [AREA_ROUNDS] = {"rounds", "评估轮次", "轮次、参评项目及其状态", PERM_MANAGE, PERM_MANAGE},
    [AREA_HAND_INS] = {"hand_ins", "资料递交", "本机构填报的资料", PERM_FILL, PERM_FILL},
    [AREA_MARKS] = {"marks", "评分", "评分表和评分任务", PERM_MANAGE | PERM_MARK, 0},
    [AREA_RESULTS] = {"results", "评估结果", "得分、结算、核查发现", PERM_OF_ROUNDS | PERM_FILL, 0},
    [AREA_REPORTS] = {"reports", "报告", "公示的报告、数据包和文书", PERM_MANAGE, 0},
    [AREA_REGISTRY] = {"registry", "机构与项目", "机构、中心、项目（含人员名单）", PERM_MANAGE,
                       PERM_MANAGE},
    [AREA_NOTICES] = {"notices", "消息", "本人的消息", PERM_SIGNED_IN, PERM_SIGNED_IN},
    [AREA_AUDIT] = {"audit", "审计日志", "谁在什么时候做了什么", PERM_ADMIN, 0},
};

int64_t token_rights_of(unsigned perms) {
    int64_t rights = 0;
    for (enum token_area i = 0; i < AREA_N; i++) {
        if (perms & token_areas[i].reads)
            rights |= token_right(i, false);
        if (perms & token_areas[i].writes)
            rights |= token_right(i, true);
    }
    return rights;
}

const char *token_rights_text(struct arena *a, int64_t rights) {
    const char *text = "";
    for (enum token_area i = 0; i < AREA_N; i++) {
        bool reads = rights & token_right(i, false), writes = rights & token_right(i, true);
        if (reads || writes)
            text = arena_printf(a, "%s%s%s：%s%s", text, *text ? "；" : "", token_areas[i].name,
                                reads ? "读" : "", writes ? "写" : "");
    }
    return text;
}

/* ---- making */

static enum gp_code read_wish(struct work *w, const struct token_wish *wish,
                              struct api_token *ret) {
    ret->name = account_tidy_login(w->arena, cstr_or_empty(wish->name));
    if (cstr_empty(ret->name))
        return gp_fail(w->err, GP_INVALID, "名称", "没有填写，请写明给哪个程序用");
    if (utf8_length(str_of(ret->name)) > TOKEN_NAME_MAX)
        return gp_fail(w->err, GP_INVALID, "名称", "最多 %d 个字，请删减", TOKEN_NAME_MAX);
    ret->last_day = DATE_UNSET;
    if (!cstr_empty(wish->last_day) && !date_parse(str_of(wish->last_day), &ret->last_day))
        return gp_fail(w->err, GP_INVALID, "有效期至", "应写成 2026-03-01 的样子");
    if (date_is_set(ret->last_day) && date_cmp(ret->last_day, wish->today) < 0)
        return gp_fail(w->err, GP_INVALID, "有效期至", "这一天已经过去，请改成今天或以后的日期");
    ret->rights = wish->rights & token_rights_of(permissions_of(w->account->roles));
    return ret->rights != 0 ? GP_OK
                            : gp_fail(w->err, GP_INVALID, "能做什么", "一项也没有选，请至少选一项");
}

static const char *subject_of(struct work *w) {
    return arena_printf(w->arena, "account/%s", w->account->login);
}

static enum gp_code store(struct work *w, const void *arg) {
    const struct api_token *token = arg;
    struct api_token *all;
    size_t n;
    TRY(store_token_list(w, w->account->id, &all, &n));
    if (n >= TOKENS_MAX)
        return gp_fail(w->err, GP_LIMIT, NULL, "令牌最多 %d 个，请先撤销不用的", TOKENS_MAX);
    struct api_token now = *token;
    now.created_at = work_now_ms(w);
    return store_token_put(w, &now);
}

enum gp_code token_make(struct work *w, const struct token_wish *wish, const char **ret_token) {
    struct api_token token = {.id = rand_id(w->arena),
                              .account = w->account->id,
                              .created_at = DEC_UNSET,
                              .used_at = DEC_UNSET};
    TRY(read_wish(w, wish, &token));
    const char *text =
        arena_printf(w->arena, TOKEN_PREFIX "%s.%s", w->tenant, rand_token(w->arena));
    token.token_hash = account_hash_of(w->arena, text);
    const struct proven_change change = {
        .action = "token.make",
        .done = arena_printf(w->arena, "%s（%s）", token.name,
                             token_rights_text(w->arena, token.rights)),
        .change = store,
        .arg = &token};
    TRY(account_proven(w, wish->password, &change));
    *ret_token = text;
    return GP_OK;
}

/* ---- looking after them */

enum gp_code token_own(struct work *w, struct api_token **ret, size_t *ret_n) {
    return store_token_list(w, w->account->id, ret, ret_n);
}

enum gp_code token_revoke(struct work *w, const char *id) {
    struct api_token *all;
    size_t n;
    TRY(store_token_list(w, w->account->id, &all, &n));
    for (size_t i = 0; i < n; i++) {
        if (!cstr_eq(all[i].id, id))
            continue;
        TRY(store_token_drop(w, w->account->id, id));
        return audit_note(w, "token.revoke", subject_of(w), all[i].name);
    }
    return gp_fail(w->err, GP_MISSING, NULL, "没有这个令牌，可能已经撤销");
}

/* ---- who comes with one */

const char *token_tenant(struct arena *a, const char *text) {
    size_t prefix = strlen(TOKEN_PREFIX);
    if (!text || strlen(text) > TOKEN_LENGTH || strncmp(text, TOKEN_PREFIX, prefix) != 0)
        return NULL;
    const char *dot = strchr(text + prefix, '.');
    bool fits = dot && dot > text + prefix && dot - text <= 15 && strlen(dot + 1) == 43;
    return fits ? arena_strndup(a, text + prefix, (size_t)(dot - text) - prefix) : NULL;
}

enum gp_code token_check(struct work *w, const char *text, date_t today, struct token_pass *ret) {
    return store_token_account(w, account_hash_of(w->arena, text), today, &ret->token,
                               &ret->account, &ret->standing);
}
