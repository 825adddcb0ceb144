/* The report: the evaluator's own words, documents, approval, publication and its versions. */
#include "base/clock.h"
#include "web/jobs.h"
#include "web/results_common.h"
#include "web/results_pages.h"

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

static void add_texts(struct val *m, struct report_texts *t) {
    struct val *list = map_list(m, "texts");
    for (size_t i = 0; i < GP_COUNT(text_fields); i++) {
        struct val *row = list_add_map(list);
        map_text(row, "name", text_fields[i].name);
        map_text(row, "title", text_fields[i].title);
        map_text(row, "hint", text_fields[i].hint);
        map_bool(row, "is_long", text_fields[i].is_long);
        map_text(row, "value", *text_at(t, i) ? *text_at(t, i) : "");
    }
    map_date(m, "date", t->date);
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
    TRY(read_advice(call, t));
    if (!cstr_empty(date) && !date_parse(str_of(date), &t->date))
        return gp_fail(call->err, GP_INVALID, "报告日期", "“%s”不是日期，应写成 2026-11-30", date);
    return GP_OK;
}

/* ---- documents, approval, versions */

static void add_job(struct val *row, const struct report_job *job, const char *round) {
    static const struct {
        const char *format, *name;
    } names[] = {{"pdf", "PDF"},
                 {"docx", "Word"},
                 {"html", "网页"},
                 {"json", "JSON 数据"},
                 {"publish", "公示"}};
    for (size_t i = 0; i < GP_COUNT(names); i++)
        if (strcmp(names[i].format, job->format) == 0)
            map_text(row, "format", names[i].name);
    enum job_state state = report_job_state(job, clock_now_ms());
    map_text(row, "state", job_state_name(state));
    map_time(row, "at", job->created_ms);
    map_bool(row, "running", state == JOB_WAITING || state == JOB_RUNNING);
    map_bool(row, "is_publish", strcmp(job->format, "publish") == 0);
    map_bool(row, "done", state == JOB_DONE);
    map_bool(row, "failed", state == JOB_FAILED);
    map_text(row, "failure",
             state == JOB_FAILED
                 ? (job->problem ? job->problem : "服务器重新启动过，没有做完，请重新生成")
                 : NULL);
    map_textf(row, "path", "/rounds/%s/report/jobs/%s", round, job->id);
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
        map_count(row, "audit_seq", v->audit_seq);
        map_textf(row, "path", "/rounds/%s/report/versions/%lld", round, (long long)v->version);
    }
    map_text(m, "public_key", s->n_versions ? s->versions[0].public_key : NULL);
}

static void add_state(struct val *m, const struct report_state *s, const char *round) {
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
        add_job(list_add_map(list), &s->jobs[i], round);
    add_versions(m, s, round);
    const struct report_approval *last = report_last_word(s);
    bool approval = s->state == ROUND_APPROVAL;
    map_bool(m, "can_edit", s->state < ROUND_APPROVAL);
    map_bool(m, "can_submit", s->state == ROUND_FEEDBACK);
    map_bool(m, "in_approval", approval);
    map_bool(m, "can_publish", approval && last && last->verdict == VERDICT_APPROVE);
    map_bool(m, "can_revise", s->state == ROUND_PUBLISHED);
    map_bool(m, "too_early", s->state < ROUND_FEEDBACK);
}

static enum gp_code show(struct http_call *call, struct report_texts *typed_texts) {
    struct refusal refusal = results_refusal(call);
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "报告与公示", &round, &m));
    struct app app = web_app(call);
    struct dossier d;
    struct report_state s;
    TRY(app_load_round(&app, round->id, &d));
    TRY(report_state_load(&app, round->id, &s));
    struct report_texts *t = typed_texts ? typed_texts : &d.round.texts;
    add_texts(m, t);
    add_advice(m, t->advice, t->n_advice);
    add_state(m, &s, round->id);
    map_text(m, "typed", http_form(call, "reason"));
    results_put_refusal(call, m, &refusal);
    return web_render(call, "result_report", m);
}

enum gp_code results_report_page(struct http_call *call) {
    return show(call, NULL);
}

static const char *report_path(struct http_call *call) {
    return arena_printf(call->arena, "/rounds/%s/report", http_param(call, "round"));
}

enum gp_code results_report_save(struct http_call *call) {
    struct app app = web_app(call);
    struct report_texts t;
    enum gp_code code = read_texts(call, &t);
    if (code == GP_OK)
        code = report_texts_save(&app, http_param(call, "round"), &t);
    if (web_is_mendable(code))
        return show(call, &t);
    TRY(code);
    return web_done(call, report_path(call), "报告文字已保存");
}

/* ---- documents */

enum gp_code results_preview_reply(struct http_call *call, const char *round) {
    struct app app = web_app(call);
    TRY(app_report(&app, round, APP_HTML, &call->response->body));
    /* The report brings its own style sheet in the page, and nothing else. */
    http_set_header(call, "Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
                    "base-uri 'none'; frame-ancestors 'none'");
    http_set_header(call, "Cache-Control", "no-store");
    return GP_OK;
}

enum gp_code results_report_preview(struct http_call *call) {
    return results_preview_reply(call, http_param(call, "round"));
}

static enum gp_code start_job(struct http_call *call, const char *format) {
    struct app app = web_app(call);
    const char *id;
    bool is_new;
    TRY(report_job_start(&app, http_param(call, "round"), format, &id, &is_new));
    enum gp_code queued = is_new ? jobs_add(call, id) : GP_OK;
    if (queued != GP_OK) {
        struct gp_err why = *call->err;
        TRY(report_job_refuse(&app, id, why.message));
        *call->err = why;
        return queued;
    }
    return http_redirect(call, arena_printf(call->arena, "%s/jobs/%s", report_path(call), id));
}

enum gp_code results_report_make(struct http_call *call) {
    return start_job(call, http_form(call, "format"));
}

enum gp_code results_report_publish(struct http_call *call) {
    return start_job(call, "publish");
}

enum gp_code results_job_page(struct http_call *call) {
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "生成文件", &round, &m));
    struct app app = web_app(call);
    struct report_job *job;
    TRY(report_job_find(&app, round->id, http_param(call, "job"), &job));
    add_job(map_map(m, "job"), job, round->id);
    enum job_state state = report_job_state(job, clock_now_ms());
    if (state == JOB_WAITING || state == JOB_RUNNING)
        http_set_header(call, "Refresh", "2"); /* goes on without a script */
    return web_render(call, "result_job", m);
}

enum gp_code results_job_file(struct http_call *call) {
    static const struct {
        const char *format, *type;
    } types[] = {
        {"pdf", "application/pdf"},
        {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {"html", "text/html; charset=utf-8"},
        {"json", "application/json"},
    };
    struct app app = web_app(call);
    struct report_job *job;
    TRY(report_job_find(&app, http_param(call, "round"), http_param(call, "job"), &job));
    for (size_t i = 0; i < GP_COUNT(types); i++)
        if (job->state == JOB_DONE && strcmp(types[i].format, job->format) == 0)
            return results_document_reply(
                call, job->sha256, types[i].type,
                arena_printf(call->arena, "%s-评估报告.%s", job->round, job->format));
    return gp_fail(call->err, GP_MISSING, NULL, "文件还没有生成好，请稍后刷新");
}

/* ---- approval and publication */

static enum gp_code done(struct http_call *call, enum gp_code code, const char *message) {
    if (web_is_mendable(code))
        return show(call, NULL);
    TRY(code);
    return web_done(call, report_path(call), message);
}

enum gp_code results_report_submit(struct http_call *call) {
    struct app app = web_app(call);
    size_t told = 0;
    enum gp_code code = report_submit(&app, http_param(call, "round"), &told);
    return done(call, code,
                told > 0 ? "报告已提交，已通知本轮的委托方审批"
                         : "报告已提交。本轮的委托方还没有可以审批的账号，"
                           "请系统管理员为它建一个“委托方”账号");
}

enum gp_code results_report_return(struct http_call *call) {
    struct app app = web_app(call);
    return done(call,
                report_decide(&app, http_param(call, "round"), false, http_form(call, "reason")),
                "报告已退回，可以修改");
}

enum gp_code results_report_revise(struct http_call *call) {
    struct app app = web_app(call);
    return done(call, report_revise(&app, http_param(call, "round"), http_form(call, "reason")),
                "已转入更正，公示页暂不显示本轮；改好并重新获批后再公示");
}

enum gp_code results_version_file(struct http_call *call) {
    struct app app = web_app(call);
    struct report_state s;
    TRY(report_state_load(&app, http_param(call, "round"), &s));
    const char *wanted = http_param(call, "version"), *kind = http_param(call, "kind");
    for (size_t i = 0; i < s.n_versions; i++) {
        const struct report_version *v = &s.versions[i];
        if (strcmp(arena_printf(call->arena, "%lld", (long long)v->version), wanted) != 0)
            continue;
        const char *name = arena_printf(call->arena, "%s-第%s版", v->round, wanted);
        if (strcmp(kind, "pdf") == 0)
            return results_document_reply(call, v->pdf_sha256, "application/pdf",
                                          arena_printf(call->arena, "%s.pdf", name));
        if (strcmp(kind, "bundle") == 0)
            return results_document_reply(call, v->bundle_sha256, "application/json",
                                          arena_printf(call->arena, "%s-全部数据.json", name));
        if (strcmp(kind, "package") == 0)
            return results_document_reply(call, v->package_sha256, "application/json",
                                          arena_printf(call->arena, "%s-验证文件.json", name));
    }
    return gp_fail(call->err, GP_MISSING, NULL, "没有这个版本或文件");
}
