/* Documents of a report: started as jobs that answer at once, and whose page looks again until they
 * are done; and the files of published versions. */
#include "app/publish/publish.h"
#include "app/results/report.h"
#include "web/jobs.h"
#include "web/results/common.h"
#include "web/results/inside.h"

void results_put_job(struct http_call *call, struct val *row, const struct report_job *job,
                     const char *round) {
    static const struct {
        const char *format, *name;
    } names[] = {{"pdf", "PDF"},   {"print", "PDF（双面打印）"}, {"docx", "Word"},
                 {"html", "网页"}, {"json", "JSON 数据"},        {"publish", "公示"}};
    for (size_t i = 0; i < GP_COUNT(names); i++)
        if (strcmp(names[i].format, job->format) == 0)
            map_text(row, "format", names[i].name);
    enum job_state state = job->state;
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
    map_text(row, "query", results_report_query(call));
}

static enum gp_code start_job(struct http_call *call, const char *format) {
    struct work work = web_work(call);
    const char *id;
    bool is_new;
    const char *round = http_param(call, "round");
    TRY(WORK_WRITE(
        &work, report_job_start(&work, round, results_report_chosen(call), format, &id, &is_new)));
    if (is_new)
        TRY(jobs_add(call, JOB_OF_REPORT, id));
    return http_redirect(call,
                         arena_printf(call->arena, "/rounds/%s/report/jobs/%s%s",
                                      http_param(call, "round"), id, results_report_query(call)));
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
    struct work work = web_work(call);
    struct report_job *job;
    TRY(report_job_find(&work, round->id, http_param(call, "job"), &job));
    struct report_state s;
    TRY(report_state_load(&work, round->id, job->report, &s));
    results_put_job(call, map_map(m, "job"), job, round->id);
    map_bool(m, "is_public", s.state >= ROUND_PUBLISHED);
    map_text(m, "q", results_report_query(call));
    enum job_state state = job->state;
    if (state == JOB_WAITING || state == JOB_RUNNING)
        http_set_header(call, "Refresh", "2"); /* goes on without a script */
    return web_render(call, "results/job", m);
}

enum gp_code results_job_file(struct http_call *call) {
    static const struct {
        const char *format, *type;
    } types[] = {
        {"pdf", "application/pdf"},
        {"print", "application/pdf"},
        {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {"html", "text/html; charset=utf-8"},
        {"json", "application/json"},
    };
    struct work work = web_work(call);
    struct report_job *job;
    TRY(report_job_find(&work, http_param(call, "round"), http_param(call, "job"), &job));
    enum app_format format;
    for (size_t i = 0; i < GP_COUNT(types) && app_format_of(job->format, &format); i++)
        if (job->state == JOB_DONE && strcmp(types[i].format, job->format) == 0)
            return results_document_reply(
                call, job->sha256, types[i].type,
                arena_printf(call->arena, "%s-评估报告%s", job->round, app_format_ending(format)));
    return gp_fail(call->err, GP_MISSING, NULL, "文件还没有生成好，请稍后刷新");
}

/* ---- published versions */

enum gp_code results_version_file(struct http_call *call) {
    struct work work = web_work(call);
    struct report_state s;
    TRY(WORK_READ(&work, report_state_load(&work, http_param(call, "round"),
                                           results_report_chosen(call), &s)));
    const char *wanted = http_param(call, "version"), *kind = http_param(call, "kind");
    for (size_t i = 0; i < s.n_versions; i++) {
        const struct report_version *v = &s.versions[i];
        if (strcmp(arena_printf(call->arena, "%lld", (long long)v->version), wanted) != 0)
            continue;
        const char *name = arena_printf(call->arena, "%s%s%s-第%s版", v->round,
                                        *v->report ? "-" : "", v->report, wanted);
        if (strcmp(kind, "pdf") == 0)
            return results_document_reply(call, v->pdf_sha256, "application/pdf",
                                          arena_printf(call->arena, "%s.pdf", name));
        if (strcmp(kind, "bundle") == 0) {
            if (v->erased_at != DEC_UNSET)
                return gp_fail(call->err, GP_MISSING, NULL,
                               "这一版内部留存的数据已按保留期限清除；公开的数据在验证文件里");
            TRY(WORK_WRITE(&work, report_note_download(&work, v)));
            return results_document_reply(call, v->bundle_sha256, "application/json",
                                          arena_printf(call->arena, "%s-全部数据.json", name));
        }
        if (strcmp(kind, "package") == 0)
            return results_document_reply(call, v->package_sha256, "application/json",
                                          arena_printf(call->arena, "%s-验证文件.json", name));
    }
    return gp_fail(call->err, GP_MISSING, NULL, "没有这个版本或文件");
}
