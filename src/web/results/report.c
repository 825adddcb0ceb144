/* The report: the evaluator's own words, documents, approval, publication and its versions.
 * text_fields is the table of what can be written; the texts are compared with what the page
 * showed and stored in one transaction (save_texts). Documents are jobs (job.c). Approval and
 * publication only hand over to app/publish; they all end in done(). */
#include "app/publish/approver.h"
#include "app/publish/reports.h"
#include "app/publish/words.h"
#include "app/results/report.h"
#include "core/coverage.h"
#include "web/edit.h"
#include "web/results/comments.h"
#include "web/results/common.h"
#include "web/results/inside.h"
#include "num/typed.h"

/* ---- texts */

static const struct {
    const char *name, *title, *hint;
    size_t offset;
    bool is_long;
} text_fields[] = {
#define TEXT(member, title, hint, is_long)                                                         \
    { #member, title, hint, offsetof(struct report_texts, member), is_long }
    TEXT(title, "报告标题", "印在正文第一页", false),
    TEXT(cover_place, "封面地点", "例如：深圳坪山·坪山街道", false),
    TEXT(issuer, "出具单位", "印在落款处", false),
    TEXT(watermark, "水印", "不要水印就留空", false),
    TEXT(term, "评估称谓", "例如：年中。标题就写成“年中评估情况”；留空写“评估情况”", false),
    TEXT(summary, "评估概要",
         "印在目录之后的一页；留空由系统按数据写三句话。可写 {项目数}、{最高分}、{最低分}、"
         "{平均分}、{等级}、{优秀数}、{在岗人数}、{空岗天数}、{合同总额}、{空岗扣除}、{应付总额}，"
         "生成时换成数据；其他文字里也可以用",
         true),
    TEXT(background, "评估背景", "为什么开展这次评估", true),
    TEXT(standards, "制定评估标准", "标准怎样制定；分值和等级由系统列出，不用写", true),
    TEXT(conduct, "开展评估", "什么时候、怎样评估", true),
    TEXT(feedback, "收集各方评价", "向哪些单位、怎样收集", true),
    TEXT(staffing_note, "人员配置补充说明", "放在系统生成的人员部分之后", true),
    TEXT(indicator_note, "指标完成补充说明", "放在系统生成的指标部分之后", true),
    TEXT(results_intro, "服务成效引言", "放在各中心服务成效之前", true),
#undef TEXT
};

static const char **text_at(struct report_texts *t, size_t i) {
    return (const char **)(void *)((char *)t + text_fields[i].offset);
}

/* What the report prints or leaves out. */
static const struct {
    const char *name, *title, *hint;
    size_t offset;
} choices[] = {
#define CHOICE(member, title, hint)                                                                \
    { #member, title, hint, offsetof(struct report_texts, member) }
    CHOICE(name_withdrawn, "列出退出评估的项目", "不勾选，报告和公开数据里都不提"),
    CHOICE(print_ranking, "列出名次", "得分表多一栏名次；评估方式不同的分开排"),
    CHOICE(print_averages, "列出平均分", "得分表末尾多一行平均分"),
    CHOICE(print_profiles, "每个中心一页概况", "得分、人员、指标和经费的图表"),
    CHOICE(print_marks, "列出评分分布", "每个中心各评分人的分数画成一行点，不写是谁"),
    CHOICE(print_workings, "附计算说明", "主要数据的算法和计算过程；全部过程总在数据文件里"),
#undef CHOICE
};

static bool *choice_at(struct report_texts *t, size_t i) {
    return (bool *)(void *)((char *)t + choices[i].offset);
}

static void add_texts(struct val *m, struct report_texts *t, const char *inserted) {
    struct val *list = map_list(m, "texts"), *samples = map_list(m, "samples");
    for (size_t i = 0; i < GP_COUNT(text_fields); i++) {
        struct val *row = list_add_map(list);
        map_text(row, "name", text_fields[i].name);
        map_text(row, "title", text_fields[i].title);
        map_text(row, "hint", text_fields[i].hint);
        map_bool(row, "is_long", text_fields[i].is_long);
        map_text(row, "value", *text_at(t, i) ? *text_at(t, i) : "");
        map_bool(row, "inserted", cstr_eq(inserted, text_fields[i].name));
        const char *sample = results_text_sample(text_fields[i].name);
        if (!sample)
            continue;
        row = list_add_map(samples);
        map_text(row, "name", text_fields[i].name);
        map_text(row, "title", text_fields[i].title);
        map_text(row, "text", sample);
    }
    map_date(m, "date", t->date);
    list = map_list(m, "choices");
    for (size_t i = 0; i < GP_COUNT(choices); i++) {
        struct val *row = list_add_map(list);
        map_text(row, "name", choices[i].name);
        map_text(row, "title", choices[i].title);
        map_text(row, "hint", choices[i].hint);
        map_bool(row, "chosen", *choice_at(t, i));
    }
}

static void add_advice(struct val *m, const struct advice *advice, size_t n) {
    struct val *list = map_list(m, "advice");
    for (size_t i = 0; i <= n; i++) { /* one more, empty, to be filled */
        struct val *row = list_add_map(list);
        map_count(row, "index", (int64_t)i);
        map_count(row, "number", (int64_t)i + 1);
        map_text(row, "title", i < n && advice[i].title ? advice[i].title : "");
        map_text(row, "text", i < n && advice[i].text ? advice[i].text : "");
        map_bool(row, "is_new", i == n);
    }
}

struct ordered {
    struct advice advice;
    int64_t place;
    size_t index;
};

static int by_place(const void *a, const void *b) {
    const struct ordered *x = a, *y = b;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* The rows in the order of their numbers, without those that are to go or were left empty. They are
 * read to the end also after an error, so that the form can be shown again as it was typed. */
static enum gp_code read_advice(struct http_call *call, struct report_texts *t) {
    size_t n = http_form_rows(call, "advice_title"), kept = 0;
    struct ordered *rows = gp_new_n(call->arena, struct ordered, n + 1);
    enum gp_code code = GP_OK;
    for (size_t i = 0; i < n; i++) {
        struct ordered o = {
            {web_typed_row(call, "advice_title", i), web_typed_row(call, "advice_text", i)},
            (int64_t)i + 1,
            i};
        bool empty = !*o.advice.title && !*o.advice.text;
        if (empty || *web_typed_row(call, "advice_drop", i))
            continue;
        const char *place = web_typed_row(call, "advice_place", i);
        if (*place && dec_parse(str_of(place), 0, &o.place) != DEC_PARSED)
            code = gp_fail(call->err, GP_INVALID,
                           arena_printf(call->arena, "建议第 %zu 条的顺序", i + 1),
                           "应为整数，例如 1");
        rows[kept++] = o;
    }
    if (kept > 1)
        qsort(rows, kept, sizeof(*rows), by_place);
    t->advice = gp_new_n(call->arena, struct advice, kept + 1);
    t->n_advice = kept;
    for (size_t i = 0; i < kept; i++)
        t->advice[i] = rows[i].advice;
    return code;
}

static enum gp_code read_texts(struct http_call *call, struct report_texts *t) {
    *t = (struct report_texts){.date = DATE_UNSET};
    for (size_t i = 0; i < GP_COUNT(text_fields); i++) {
        const char *s = http_form(call, text_fields[i].name);
        *text_at(t, i) = cstr_empty(s) ? NULL : s;
    }
    const char *date = http_form(call, "date");
    for (size_t i = 0; i < GP_COUNT(choices); i++)
        *choice_at(t, i) = !cstr_empty(http_form(call, choices[i].name));
    TRY(read_advice(call, t));
    if (!cstr_empty(date) && !typed_date(str_of(date), &t->date))
        return gp_fail(call->err, GP_INVALID, "报告日期", "“%s”不是日期，应写成 2026-11-30", date);
    return GP_OK;
}

/* ---- documents, approval, versions */

/* Which of the round's reports the page is about: NULL, or behind every address of it. */
const char *results_report_chosen(const struct http_call *call) {
    return cstr_or_null(http_query(call, "r"));
}

const char *results_report_query(struct http_call *call) {
    const char *report = results_report_chosen(call);
    return report ? arena_printf(call->arena, "?r=%s", http_url_encode(call->arena, report)) : "";
}

static void add_versions(struct val *m, const struct report_state *s, const char *round) {
    struct val *list = map_list(m, "versions");
    for (size_t i = 0; i < s->n_versions; i++) {
        const struct report_version *v = &s->versions[i];
        struct val *row = list_add_map(list);
        map_count(row, "version", v->version);
        map_time(row, "at", v->published_ms);
        map_text(row, "reason", v->reason);
        map_text(row, "report_sha256", v->report_sha256);
        map_bool(row, "erased", v->erased_at != DEC_UNSET);
        map_count(row, "audit_seq", v->audit_seq);
        map_textf(row, "path", "/rounds/%s/report/versions/%lld", round, (long long)v->version);
    }
    map_text(m, "public_key", s->n_versions ? s->versions[0].public_key : NULL);
}

static void add_state(struct http_call *call, struct val *m, const struct report_state *s,
                      const char *round) {
    struct val *list = map_list(m, "approvals");
    for (size_t i = 0; i < s->n_approvals; i++) {
        const struct report_approval *a = &s->approvals[i];
        struct val *row = list_add_map(list);
        map_text(row, "verdict", verdict_name(a->verdict));
        map_text(row, "author", a->author);
        map_text(row, "reason", a->reason);
        map_time(row, "at", a->at_ms);
    }
    list = map_list(m, "jobs");
    for (size_t i = 0; i < s->n_jobs; i++)
        results_put_job(call, list_add_map(list), &s->jobs[i], round);
    add_versions(m, s, round);
    const struct report_approval *last = report_last_word(s);
    bool approval = s->state == ROUND_APPROVAL;
    map_bool(m, "can_edit", s->state < ROUND_APPROVAL);
    map_bool(m, "in_approval", approval);
    map_bool(m, "can_publish", approval && last && last->verdict == VERDICT_APPROVE);
    map_bool(m, "can_revise", s->state == ROUND_PUBLISHED);
    map_bool(m, "can_resume", s->state == ROUND_FEEDBACK);
    map_bool(m, "too_early", s->state < ROUND_FEEDBACK);
}

/* Whether the report can be submitted, or what comes before it. */
static enum gp_code add_submission(struct work *w, struct val *m, const struct store_round *r,
                                   const struct report_state *s, const struct approver *a) {
    const struct entry_scope *open = NULL;
    bool stage = s->state == ROUND_FEEDBACK;
    if (stage)
        TRY(report_find_unsettled(w, r->id, s->report, &open));
    map_bool(m, "can_submit", stage && !open && a->org);
    map_bool(m, "unsettled", open != NULL);
    map_text(m, "unsettled_name", open ? open->center_name : NULL);
    map_text(m, "unsettled_state", open ? entry_state_name(open->state) : NULL);
    return GP_OK;
}

/* Who is to approve, and what is missing where nobody can. */
static void add_approver(const struct work *w, struct val *m, const struct report_state *s,
                         const struct approver *a) {
    bool stage = s->state == ROUND_FEEDBACK || s->state == ROUND_APPROVAL;
    map_bool(m, "lacks_commissioner", stage && !a->org);
    map_bool(m, "lacks_account", stage && a->org && a->accounts == 0);
    map_text(m, "commissioner", a->org_name);
    map_text(m, "admins", a->admins);
    map_bool(m, "is_admin", w->account && w->account->roles & ROLE_ADMIN);
    map_bool(m, "any_commissioner", a->n_choices > 0);
    struct val *list = map_list(m, "commissioners");
    for (size_t i = 0; i < a->n_choices; i++)
        list_add_option(list, a->choices[i].id, a->choices[i].name, false);
}

static const char *report_path(struct http_call *call) {
    return arena_printf(call->arena, "/rounds/%s/report%s", http_param(call, "round"),
                        results_report_query(call));
}

/* The words that the page edits: of the report chosen, else the round's. */
static enum gp_code own_texts(struct http_call *call, struct dossier *d, struct report **ret_report,
                              struct report_texts *ret) {
    const char *id = results_report_chosen(call);
    *ret_report = NULL;
    *ret = d->round.texts;
    for (size_t i = 0; id && i < d->round.n_reports; i++)
        if (cstr_eq(d->round.reports[i].id, id))
            *ret_report = &d->round.reports[i];
    if (id && !*ret_report)
        return gp_fail(call->err, GP_MISSING, NULL, "本轮没有这份报告，可能已被删除");
    if (*ret_report)
        *ret = (*ret_report)->texts;
    return GP_OK;
}

/* Number and approver, which only one of several reports has. */
static enum gp_code add_own(struct http_call *call, struct val *m, const struct dossier *d,
                            const struct report *r, bool typed) {
    struct work work = web_work(call);
    struct plan_org *orgs;
    size_t n;
    const char *number = typed ? http_form(call, "number") : r->number;
    const char *approver = typed ? http_form(call, "approver") : r->approver;
    map_text(m, "number", cstr_or_empty(number));
    struct val *list = map_list(m, "approvers");
    TRY(approver_choices(&work, &orgs, &n));
    for (size_t i = 0; i < n; i++)
        if (plan_org_is_offered(&orgs[i], approver) && !cstr_eq(orgs[i].id, d->round.commissioner))
            list_add_option(list, orgs[i].id, orgs[i].name, cstr_eq(orgs[i].id, approver));
    map_bool(m, "any_approvers", list->list.n > 0);
    return GP_OK;
}

static struct edit stored_texts(struct http_call *call, const struct report *report,
                                struct report_texts *t) {
    struct edit e = {.call = call};
    if (report) {
        edit_add(&e, "number", report->number);
        edit_add(&e, "approver", report->approver);
    }
    for (size_t i = 0; i < GP_COUNT(text_fields); i++)
        edit_add(&e, text_fields[i].name, *text_at(t, i));
    edit_add(&e, "date", date_text(call->arena, t->date));
    for (size_t i = 0; i < GP_COUNT(choices); i++)
        edit_add(&e, choices[i].name, *choice_at(t, i) ? "1" : "");
    for (size_t i = 0; i < t->n_advice; i++) {
        edit_add_row(&e, "advice_title", i, t->advice[i].title);
        edit_add_row(&e, "advice_text", i, t->advice[i].text);
    }
    return e;
}

/* What has to be looked at again before anybody is asked to approve. */
static enum gp_code add_unfinished(struct work *w, struct val *m, const struct dossier *d,
                                   const struct report *own) {
    struct dossier part = dossier_of_report(w->arena, d, own);
    struct narrative_bases bases = {NULL, 0};
    int64_t n = 0;
    map_text(m, "samples_left", report_samples_left(w->arena, &part));
    bool any = false;
    for (size_t i = 0; i < part.round.n_entries && !any; i++)
        any = !cstr_empty(part.round.entries[i].narrative_edited);
    if (any)
        TRY(report_narrative_bases(w, d->round.id, &bases));
    for (size_t i = 0; any && i < part.round.n_entries; i++)
        n += report_narrative_rewritten(&bases, &part.round.entries[i]) != NULL;
    map_count(m, "n_rewritten", n > 0 ? n : DEC_UNSET);
    return GP_OK;
}

/* Those that it speaks of, to be remarked on. */
static void find_entries(struct arena *a, const struct dossier *d, const struct report *own,
                         struct comments_view *ret) {
    struct dossier part = dossier_of_report(a, d, own);
    ret->entries = gp_new_n(a, struct comments_entry, part.round.n_entries + 1);
    for (size_t i = 0; i < part.round.n_entries; i++) {
        const struct entry *e = &part.round.entries[i];
        const struct project *p = dossier_project(&part, e->project);
        const struct center *c = p ? dossier_center(&part, p->center) : NULL;
        ret->entries[ret->n++] = (struct comments_entry){e->id, c ? c->name : e->id};
    }
}

static enum gp_code add_report(struct http_call *call, struct val *m, struct report_texts *typed,
                               bool *ret_several, struct comments_view *ret_comments) {
    struct work work = web_work(call);
    const char *round = http_param(call, "round");
    struct dossier d;
    struct report *own;
    struct report_texts stored;
    TRY(app_load_round(&work, round, &d));
    TRY(own_texts(call, &d, &own, &stored));
    *ret_several = d.round.n_reports > 0;
    struct report_texts *t = typed ? typed : &stored;
    struct edit e = stored_texts(call, own, &stored);
    edit_show(&e, m, report_path(call));
    add_texts(m, t, http_form(call, "sample"));
    add_advice(m, t->advice, t->n_advice);
    map_text(m, "report_name", own ? report_label(&d, own) : NULL);
    map_bool(m, "is_one_of", own != NULL);
    if (own)
        TRY(add_own(call, m, &d, own, typed != NULL));
    map_text(m, "q", results_report_query(call));
    find_entries(call->arena, &d, own, ret_comments);
    return add_unfinished(&work, m, &d, own);
}

/* Where the report stands, and what can be done with it now. */
static enum gp_code add_standing(struct work *w, struct http_call *call, struct val *m,
                                 const struct store_round *round, struct comments_view *comments) {
    struct report_state s;
    struct approver approver;
    TRY(report_state_load(w, round->id, results_report_chosen(call), &s));
    add_state(call, m, &s, round->id);
    map_text(m, "round_state", round_state_name(s.state));
    map_text(m, "lock", round_lock_reason(s.state));
    map_bool(m, "can_split", s.reports.n == 0 && s.state < ROUND_APPROVAL && s.n_versions == 0);
    map_bool(m, "can_remove", s.report && s.state <= ROUND_FEEDBACK && s.n_versions == 0);
    TRY(approver_find(w, round->id, s.report, &approver));
    add_approver(w, m, &s, &approver);
    TRY(add_submission(w, m, round, &s, &approver));
    comments->round = round->id;
    comments->base = arena_printf(w->arena, "/rounds/%s/report/comments", round->id);
    comments->state = s.state;
    return results_put_comments(call, m, comments);
}

void results_add_reports(struct http_call *call, struct val *m, const struct flow_reports *all,
                         const char *path) {
    struct val *list = map_list(m, "reports");
    for (size_t i = 0; i < all->n; i++) {
        const struct store_report *r = &all->v[i];
        struct val *row = list_add_map(list);
        map_text(row, "name", flow_report_name(r));
        map_text(row, "title", r->report.texts.title);
        map_text(row, "state", round_state_name(r->state));
        map_bool(row, "is_public", r->state >= ROUND_PUBLISHED);
        map_bool(row, "is_chosen", cstr_eq(r->report.id, results_report_chosen(call)));
        map_textf(row, "path", "%s?r=%s", path, http_url_encode(call->arena, r->report.id));
    }
    map_bool(m, "any_reports", all->n > 0);
}

/* What the reports have in common can change while none of them is out of hand. */
static void add_reports(struct http_call *call, struct val *m, const struct flow_reports *all,
                        const char *round) {
    bool open = all->state < ROUND_APPROVAL;
    for (size_t i = 0; i < all->n; i++)
        open = open && all->v[i].state < ROUND_APPROVAL;
    map_bool(m, "can_edit", open);
    results_add_reports(call, m, all, arena_printf(call->arena, "/rounds/%s/report", round));
}

static enum gp_code show(struct http_call *call, struct report_texts *typed_texts) {
    struct refusal refusal = results_refusal(call);
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "报告与公示", &round, &m));
    struct work work = web_work(call);
    struct flow_reports all;
    struct comments_view comments = {.n = 0};
    bool several;
    TRY(add_report(call, m, typed_texts, &several, &comments));
    bool common = several && !results_report_chosen(call);
    if (common)
        TRY(flow_reports(&work, round->id, &all));
    map_bool(m, "is_common", common);
    map_bool(m, "is_whole", !common);
    if (common)
        add_reports(call, m, &all, round->id);
    else
        TRY(add_standing(&work, call, m, round, &comments));
    map_text(m, "typed", http_form(call, "reason"));
    results_put_refusal(call, m, &refusal);
    return web_render(call, "results/report", m);
}

enum gp_code results_report_page(struct http_call *call) {
    return show(call, NULL);
}

/* The report's texts as they are stored, as what the form began with. */
static enum gp_code load_stored(struct work *w, struct http_call *call, struct dossier *d,
                                struct report **ret_own, struct edit *ret) {
    struct report_texts there;
    TRY(app_load_round(w, http_param(call, "round"), d));
    TRY(own_texts(call, d, ret_own, &there));
    *ret = stored_texts(call, *ret_own, &there);
    return GP_OK;
}

/* Compared and stored at once: nobody comes between. */
static enum gp_code save_texts(struct work *w, struct http_call *call,
                               const struct report_texts *typed) {
    struct dossier d;
    struct report *own;
    struct edit stored;
    const char *round = http_param(call, "round");
    TRY(load_stored(w, call, &d, &own, &stored));
    TRY(edit_check(&stored));
    if (!own)
        return report_texts_save(w, round, typed);
    own->number = cstr_or_null(http_form(call, "number"));
    own->approver = cstr_or_null(http_form(call, "approver"));
    own->texts = *typed;
    return report_save(w, round, own);
}

static void append_sample(struct http_call *call, struct report_texts *typed) {
    const char *field = http_form(call, "sample"), *sample = results_text_sample(field);
    for (size_t i = 0; sample && i < GP_COUNT(text_fields); i++) {
        const char **text = text_at(typed, i);
        if (cstr_eq(text_fields[i].name, field))
            *text = arena_printf(call->arena, "%s%s" REPORT_SAMPLE_MARK "%s", cstr_or_empty(*text),
                                 cstr_empty(*text) ? "" : "\n", sample);
    }
}

/* The form again as it was typed, with the sample behind the text that it is for; nothing is
 * stored. It has a fresh "seen", so whoever saved meanwhile is told of here. */
static enum gp_code show_sample(struct work *w, struct http_call *call,
                                struct report_texts *typed) {
    struct dossier d;
    struct report *own;
    struct edit stored;
    TRY(load_stored(w, call, &d, &own, &stored));
    enum gp_code code = edit_check(&stored);
    append_sample(call, typed);
    return code == GP_OK || code == GP_CONFLICT ? show(call, typed) : code;
}

enum gp_code results_report_save(struct http_call *call) {
    struct work work = web_work(call);
    struct report_texts typed;
    enum gp_code code = read_texts(call, &typed);
    if (code == GP_OK && !cstr_empty(http_form(call, "sample")))
        return WORK_READ(&work, show_sample(&work, call, &typed));
    if (code == GP_OK)
        code = WORK_WRITE(&work, save_texts(&work, call, &typed));
    if (web_is_mendable(code))
        return WORK_READ(&work, show(call, &typed));
    TRY(code);
    return web_done(call, report_path(call), "报告文字已保存");
}

/* ---- approval and publication */

static enum gp_code done(struct http_call *call, enum gp_code code, const char *message) {
    return results_done(call, code, results_report_page, report_path(call), message);
}

enum gp_code results_report_submit(struct http_call *call) {
    struct work work = web_work(call);
    size_t told = 0;
    enum gp_code code = WORK_WRITE(
        &work, report_submit(&work, http_param(call, "round"), results_report_chosen(call), &told));
    return done(call, code,
                told > 0 ? "报告已提交，已通知本轮的委托方审批"
                         : "报告已提交。本轮的委托方还没有可以审批的账号，已通知系统管理员建立");
}

enum gp_code results_report_commissioner(struct http_call *call) {
    struct work work = web_work(call);
    return done(
        call,
        WORK_WRITE(&work, approver_set(&work, http_param(call, "round"), http_form(call, "org"))),
        "委托方已填写");
}

enum gp_code results_report_return(struct http_call *call) {
    struct work work = web_work(call);
    return done(call,
                WORK_WRITE(&work, report_decide(&work, http_param(call, "round"),
                                                results_report_chosen(call), false,
                                                http_form(call, "reason"))),
                "报告已退回，可以修改");
}

enum gp_code results_report_remove(struct http_call *call) {
    struct work work = web_work(call);
    enum gp_code code = WORK_WRITE(
        &work, report_remove(&work, http_param(call, "round"), results_report_chosen(call)));
    return results_done(call, code, results_report_page,
                        arena_printf(call->arena, "/rounds/%s/report", http_param(call, "round")),
                        "报告已删除，它的项目仍在本轮");
}

enum gp_code results_report_revise(struct http_call *call) {
    struct work work = web_work(call);
    return done(
        call,
        WORK_WRITE(&work, report_revise(&work, http_param(call, "round"),
                                        results_report_chosen(call), http_form(call, "reason"))),
        "已转入更正，公示页暂不显示本轮；改好并重新获批后再公示");
}

enum gp_code results_report_resume(struct http_call *call) {
    struct work work = web_work(call);
    return done(
        call,
        WORK_WRITE(&work, report_resume(&work, http_param(call, "round"),
                                        results_report_chosen(call), http_form(call, "reason"))),
        "已退回重新评分，运营机构暂时看不到结果；其他报告不受影响");
}
