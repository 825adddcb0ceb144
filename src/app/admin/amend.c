/* From a request (amend_file) to its decision (amend_decide), and the answer to the person
 * (amend_answer). The audit log, which nothing leaves, has all of it with names and numbers masked;
 * the values themselves stand in the request, which goes with its period. */
#include "app/admin/amend.h"

#include "app/account/permission.h"
#include "app/admin/admin.h"
#include "app/admin/audit.h"
#include "app/admin/person.h"
#include "app/notice.h"
#include "base/clock.h"
#include "base/rand.h"
#include "base/trim.h"
#include "base/utf8.h"
#include "core/id_number.h"
#include "report/doc.h"

#define ASK_LEAST 4   /* characters */
#define ASK_MOST  500 /* characters, as the form says */

/* ---- words */

const char *amend_state_text(const char *state) {
    return cstr_eq(state, "done") ? "已更正" : cstr_eq(state, "refused") ? "不予更正" : "等待处理";
}

const char *amend_what(struct arena *a, const struct amendment *v) {
    const struct amend_member *m = amend_member_of(v->kind, v->member);
    return m ? arena_printf(a, "%s：%s", person_kind_text(v->kind), m->title) : "其他信息";
}

/* 138****0001: of what is no identity number, at most three first and four last characters. */
static const char *covered(struct arena *a, const char *text) {
    struct str s = str_of(text);
    size_t n = utf8_length(s), first = 0, last = 0;
    if (n <= 8)
        return "****";
    for (size_t i = 0; i < 3; i++)
        (void)utf8_next(s, &first);
    for (size_t i = 0; i < n - 4; i++)
        (void)utf8_next(s, &last);
    return arena_printf(a, "%.*s****%s", (int)first, text, text + last);
}

const char *amend_shown(struct arena *a, const char *member, const char *value) {
    if (cstr_empty(value))
        return "（空）";
    if (cstr_eq(member, "id_number"))
        return id_number_masked(a, value);
    return cstr_eq(member, "number") || cstr_eq(member, "phone") ? covered(a, value) : value;
}

/* As the audit log may have it for ever. */
static const char *noted(struct arena *a, const char *member, const char *value) {
    return cstr_eq(member, "name") && !cstr_empty(value) ? person_name_masked(a, value)
                                                         : amend_shown(a, member, value);
}

static const char *subject_of(struct arena *a, const struct amendment *v) {
    if (cstr_eq(v->kind, "roster") || cstr_eq(v->kind, "certificate"))
        return arena_printf(a, "project/%s", v->scope);
    return cstr_eq(v->kind, "rater") || cstr_eq(v->kind, "expert")
               ? arena_printf(a, "round/%s", v->scope)
               : "person";
}

static const char *note_of(struct arena *a, const struct amendment *v, const char *reason) {
    const char *what = amend_what(a, v);
    if (!amend_member_of(v->kind, v->member))
        return reason ? arena_printf(a, "%s；%s", what, reason) : what;
    return arena_printf(a, "%s %s → %s%s%s", what, noted(a, v->member, v->was),
                        noted(a, v->member, v->wanted), reason ? "；" : "", cstr_or_empty(reason));
}

/* ---- a request */

/* A name or number is one line: what a tab or the end of a line splits is another in every table.
 */
static bool is_one_line(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 127)
            return false;
    return true;
}

/* As text fields have it everywhere: without blanks at either end; NULL for nothing. */
static const char *tidied(struct arena *a, const char *typed) {
    struct str s = str_trimmed(str_of(typed));
    return s.n > 0 ? arena_strndup(a, s.p, s.n) : NULL;
}

static enum gp_code check_wanted(struct work *w, const struct amendment *v) {
    const struct amend_member *m = amend_member_of(v->kind, v->member);
    if (!m)
        return gp_fail(w->err, GP_INVALID, "要改的内容", "请选一项");
    if (cstr_empty(v->wanted))
        return gp_fail(w->err, GP_INVALID, "改成", "请填正确的%s", m->title);
    if (!is_one_line(v->wanted))
        return gp_fail(w->err, GP_INVALID, "改成", "%s里不能有换行、制表符", m->title);
    if ((int64_t)utf8_length(str_of(v->wanted)) > m->most)
        return gp_fail(w->err, GP_INVALID, "改成", "%s最多 %lld 个字", m->title,
                       (long long)m->most);
    if (cstr_eq(v->member, "id_number") && id_number_check(v->wanted) != ID_NUMBER_FINE)
        return gp_fail(w->err, GP_INVALID, "改成", "%s",
                       id_number_problem_text(id_number_check(v->wanted)));
    if (cstr_eq(cstr_or_empty(v->was), v->wanted))
        return gp_fail(w->err, GP_INVALID, "改成", "和现在的一样，不用更正");
    return GP_OK;
}

static enum gp_code check_ask(struct work *w, const char *ask) {
    size_t n = utf8_length(str_of(cstr_or_empty(ask)));
    if (n >= ASK_LEAST && n <= ASK_MOST)
        return GP_OK;
    return gp_fail(w->err, GP_INVALID, "说明", "请写明哪里不对、凭什么核实（%d 到 %d 个字）",
                   ASK_LEAST, ASK_MOST);
}

static enum gp_code check_own(struct work *w) {
    struct amendment *v;
    size_t n, open = 0;
    TRY(store_amendment_own(w, w->actor, AMEND_SHOWN, &v, &n));
    for (size_t i = 0; i < n; i++)
        open += cstr_eq(v[i].state, "open");
    if (open < AMEND_OWN_MOST)
        return GP_OK;
    return gp_fail(w->err, GP_LIMIT, "更正", "已有 %zu 项在等待处理，请等处理后再提", open);
}

/* The database keeps the experts of a round that stands published (published_expert_update). */
static enum gp_code check_not_locked(struct work *w, const struct amendment *v) {
    bool locked = false;
    if (cstr_eq(v->kind, "expert"))
        TRY(store_amend_locked(w, v->scope, &locked));
    if (!locked)
        return GP_OK;
    return gp_fail(
        w->err, GP_CONFLICT, "更正",
        "这一轮已经公示，评估专家的姓名随结果锁定；请先在这一轮“公示后更正”，再来更正姓名");
}

static enum gp_code tell_office(struct work *w, const struct amendment *v) {
    const struct notice_text text = {.title = "有人申请更正个人信息",
                                     .body = amend_what(w->arena, v),
                                     .link = arena_printf(w->arena, "/admin/amendments/%s", v->id)};
    TRY(notice_to_role(w, ROLE_MANAGER, &text));
    return notice_to_role(w, ROLE_ADMIN, &text);
}

/* What stands in its place, and whether the new value can come there. */
static enum gp_code look_at(struct work *w, struct amendment *v) {
    bool there;
    const struct amend_at at = {v->kind, v->scope, v->who, v->ord};
    TRY(store_amend_value(w, &at, v->member, &there, &v->was));
    if (!there)
        return gp_fail(w->err, GP_MISSING, NULL, "这一处信息已经不在了，请重新查询");
    TRY(check_not_locked(w, v));
    v->wanted = tidied(w->arena, v->wanted);
    if (cstr_eq(v->member, "id_number") && v->wanted)
        v->wanted = id_number_key(w->arena, v->wanted);
    return check_wanted(w, v);
}

enum gp_code amend_file(struct work *w, const struct amendment *in, bool by_person,
                        const char **ret_id) {
    struct amendment v = *in;
    v.id = rand_id(w->arena);
    v.account = by_person ? w->actor : NULL;
    v.got_at = work_now_ms(w);
    v.got_by = w->actor;
    v.state = "open";
    v.done_at = DEC_UNSET;
    v.reason = v.done_by = NULL;
    if (by_person)
        TRY(check_own(w));
    if (cstr_eq(v.kind, "other")) {
        v.scope = v.who = v.member = "";
        v.was = v.wanted = NULL;
    } else {
        TRY(look_at(w, &v));
    }
    TRY(check_ask(w, v.ask));
    TRY(store_amendment_put(w, &v));
    TRY(audit_note(w, "person.amend_ask", subject_of(w->arena, &v), note_of(w->arena, &v, NULL)));
    *ret_id = v.id;
    return by_person ? tell_office(w, &v) : GP_OK;
}

enum gp_code amend_load(struct work *w, const char *id, struct amendment **ret) {
    TRY(store_amendment_get(w, id, ret));
    return *ret ? GP_OK : gp_fail(w->err, GP_MISSING, NULL, "没有这项更正申请，可能已到期清除");
}

/* ---- its decision */

static enum gp_code moved(struct work *w) {
    return gp_fail(w->err, GP_CONFLICT, "更正",
                   "这一处的内容在申请之后改过，请核对后不予更正，或者重新登记一项");
}

/* By the rules of accounts: who may change one, and whom it concerns is told. */
static enum gp_code apply_account(struct work *w, const struct amendment *v) {
    struct account_form form = {0};
    struct account *account;
    bool waits;
    if (w->account && !(w->account->roles & ROLE_ADMIN))
        return gp_fail(w->err, GP_DENIED, NULL, "账号的信息由系统管理员更正");
    TRY(store_account_get(w, v->who, &account));
    if (!account)
        return moved(w);
    form.account = *account;
    form.sure = true; /* its roles stay as they are */
    form.noted = arena_printf(w->arena, "按本人申请更正%s", amend_what(w->arena, v));
    const char **at = cstr_eq(v->member, "name") ? &form.account.name : &form.account.phone;
    if (!cstr_eq(cstr_or_empty(*at), cstr_or_empty(v->was)))
        return moved(w);
    *at = v->wanted;
    return admin_change_account(w, v->who, &form, &waits);
}

static enum gp_code apply(struct work *w, const struct amendment *v) {
    bool done;
    if (cstr_eq(v->kind, "other"))
        return GP_OK;
    if (cstr_eq(v->kind, "account"))
        return apply_account(w, v);
    TRY(check_not_locked(w, v));
    TRY(store_amend_apply(w, v, &done));
    return done ? GP_OK : moved(w);
}

/* The operator hands in again from its own tables: it has to mend them, too. */
static enum gp_code tell_operator(struct work *w, const struct amendment *v) {
    const struct amend_at at = {v->kind, v->scope, v->who, v->ord};
    const char *operator;
    TRY(store_amend_operator(w, &at, &operator));
    if (!operator)
        return GP_OK;
    const struct notice_text text = {
        .title = "人员信息已按本人申请更正",
        .body = arena_printf(w->arena, "%s，%s。以后递交、补正时请用更正后的内容。", v->label,
                             amend_what(w->arena, v))};
    return notice_to_org(w, operator, NULL, &text);
}

enum gp_code amend_decide(struct work *w, const char *id, bool grant, const char *reason) {
    struct amendment *v;
    TRY(amend_load(w, id, &v));
    if (!cstr_eq(v->state, "open"))
        return gp_fail(w->err, GP_CONFLICT, "更正", "这一项已经处理过，请刷新页面");
    if (cstr_empty(reason))
        return gp_fail(w->err, GP_INVALID, "理由", "请写明怎样核实、为什么这样处理，会告诉本人");
    if (grant) {
        TRY(apply(w, v));
        TRY(tell_operator(w, v));
    }
    v->state = grant ? "done" : "refused";
    v->reason = reason;
    v->done_at = work_now_ms(w);
    v->done_by = w->actor;
    TRY(store_amendment_put(w, v));
    TRY(audit_note(w, grant ? "person.amend" : "person.amend_refuse", subject_of(w->arena, v),
                   note_of(w->arena, v, NULL)));
    if (!v->account)
        return GP_OK;
    const struct notice_text text = {
        .title = arena_printf(w->arena, "更正个人信息的申请：%s", amend_state_text(v->state)),
        .body = arena_printf(w->arena, "%s。%s", amend_what(w->arena, v), reason),
        .link = "/account/amendments"};
    return notice_to_account(w, v->account, &text);
}

/* ---- what is told of it */

static struct block paragraph(struct arena *a, const char *text) {
    struct run *r = gp_new_n(a, struct run, 1);
    r->text = text;
    return (struct block){.kind = BLOCK_PARAGRAPH, .runs = r, .n_runs = 1};
}

enum gp_code amend_answer(struct work *w, const char *issuer, const struct amendment *v,
                          struct buf *out) {
    struct arena *a = w->arena;
    if (cstr_eq(v->state, "open"))
        return gp_fail(w->err, GP_CONFLICT, "答复", "还没有处理，处理后才有答复");
    bool done = cstr_eq(v->state, "done"), placed = amend_member_of(v->kind, v->member) != NULL;
    const char *change =
        placed ? arena_printf(a, "由“%s”%s“%s”。", amend_shown(a, v->member, v->was),
                              done ? "更正为" : "改为", amend_shown(a, v->member, v->wanted))
               : "";
    const struct block blocks[] = {
        paragraph(a, arena_printf(a, "您于%s提出的更正、补充个人信息的申请，已经处理，答复如下。",
                                  date_text_zh(a, date_of_ms(v->got_at)))),
        paragraph(a, arena_printf(a, "申请的内容：%s（%s）。%s", amend_what(a, v),
                                  cstr_empty(v->label) ? "未写明所在" : v->label, change)),
        paragraph(a, arena_printf(a, "处理结果：%s。", amend_state_text(v->state))),
        paragraph(a, arena_printf(a, "理由：%s", cstr_or_empty(v->reason))),
        paragraph(a, done ? "已经公示的报告不改动，其中不载姓名和证件号码；以后更正公示时注明。"
                          : "对处理结果有异议的，可以向评估方负责人或者主管部门提出。"),
        {.kind = BLOCK_SIGNATURE},
    };
    const struct doc doc = {.title = "更正个人信息答复书",
                            .issuer = cstr_empty(issuer) ? "评估方" : issuer,
                            .date = date_of_ms(v->done_at),
                            .header = "交本人",
                            .blocks = blocks,
                            .n_blocks = GP_COUNT(blocks)};
    return doc_render_pdf(&doc, NULL, w->err, out);
}

enum gp_code amend_note(struct work *w, const char *round, int64_t since_ms, const char **ret) {
    int64_t n;
    TRY(store_amendment_count_round(w, round, since_ms, &n));
    *ret = n > 0 ? arena_printf(w->arena, "另按本人申请更正人员信息 %lld 处", (long long)n) : NULL;
    return GP_OK;
}
