/* What comes of a round for programs: sheets, findings, results, settlement and published reports.
 * Managers are given what their pages show; all others what is told of the entries that are theirs,
 * evaluated as it is published, without anybody's name. Whether marks may be seen at all (a manager
 * who is an expert as well) is asked by the functions of app (flow_check_marks). */
#include "web/reads.h"
#include "web/api/inside.h"
#include "web/api/rows.h"

#include "app/fill/fill.h"
#include "app/form/form.h"
#include "app/publish/publish.h"
#include "app/results/report.h"
#include "app/results/stored.h"
#include "app/rounds/flow.h"
#include "web/results/common.h"

static const char *entry_center(const struct entry_result *r) {
    return r->center ? r->center->id : NULL;
}

static const char *entry_operator(const struct entry_result *r) {
    return r->operator_org ? r->operator_org->id : NULL;
}

static const char *entry_operator_name(const struct entry_result *r) {
    return r->operator_org ? r->operator_org->name : NULL;
}

/* ---- whose results */

typedef VEC(const struct entry_result *) results_t;

static const struct entry_scope *scope_of(const struct entry_scope *v, size_t n, const char *id) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(v[i].entry, id) == 0)
            return &v[i];
    return NULL;
}

static bool may_see(struct http_call *call, const struct entry_scope *scope) {
    const struct visitor *v = web_visitor(call);
    struct work work = web_work(call);
    bool views = v->perms & PERM_VIEW && results_may_see(call, scope);
    bool own = v->perms & PERM_FILL && fill_is_own(&work, scope) && results_is_told(scope);
    return views || own;
}

static enum gp_code load_told(struct http_call *call, results_t *ret) {
    struct work work = web_work(call);
    const char *round = http_param(call, "round");
    struct entry_scope *scopes;
    struct app_evaluation *v;
    size_t n, seen = 0;
    TRY(flow_entries(&work, round, &scopes, &n));
    for (size_t i = 0; i < n; i++)
        if (may_see(call, &scopes[i]))
            scopes[seen++] = scopes[i];
    if (n == 0)
        return gp_fail(call->err, GP_MISSING, NULL, "没有这个评估轮次，或其中没有归您查看的项目");
    if (seen == 0)
        return GP_OK;
    TRY(report_evaluate_published(&work, round, NULL, &v));
    for (size_t i = 0; i < v->ev.n_entries; i++)
        if (scope_of(scopes, seen, v->ev.entries[i].entry->id))
            *VEC_PUSH(call->arena, ret) = &v->ev.entries[i];
    return GP_OK;
}

static enum gp_code load_evaluated(struct http_call *call, results_t *ret) {
    if (!(web_visitor(call)->perms & PERM_MANAGE))
        return load_told(call, ret);
    struct work work = web_work(call);
    struct app_evaluation *v;
    TRY(stored_figures(&work, http_param(call, "round"), &v));
    for (size_t i = 0; i < v->ev.n_entries; i++)
        *VEC_PUSH(call->arena, ret) = &v->ev.entries[i];
    return GP_OK;
}

/* ---- results */

static void put_parts(struct arena *a, const struct entry_score *s, struct api_result *ret) {
    ret->parts = gp_new_n(a, struct api_part, s->n_components + 1);
    for (size_t i = 0; i < s->n_components; i++) {
        const struct component_score *c = &s->components[i];
        ret->parts[ret->n_parts++] = (struct api_part){.id = c->component->id,
                                                       .name = c->component->name,
                                                       .points = c->points,
                                                       .max = c->component->max,
                                                       .open = c->open};
    }
}

static enum gp_code load_results(struct http_call *call, struct api_rows *ret) {
    results_t all = {0};
    TRY(load_evaluated(call, &all));
    struct api_result *v = gp_new_n(call->arena, struct api_result, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        const struct entry_result *r = all.v[i];
        v[i] = (struct api_result){.entry = r->entry->id,
                                   .center = entry_center(r),
                                   .center_name = results_entry_name(r),
                                   .operator_org = entry_operator(r),
                                   .operator_name = entry_operator_name(r),
                                   .method = r->score.method ? r->score.method->id : NULL,
                                   .total = r->score.total,
                                   .grade = r->score.band ? r->score.band->name : NULL,
                                   .note = r->score.note};
        put_parts(call->arena, &r->score, &v[i]);
    }
    *ret = (struct api_rows){.v = v, .n = all.n};
    return GP_OK;
}

static enum gp_code load_settlement(struct http_call *call, struct api_rows *ret) {
    results_t all = {0};
    TRY(load_evaluated(call, &all));
    struct api_settlement *v = gp_new_n(call->arena, struct api_settlement, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        const struct entry_result *r = all.v[i];
        const struct settlement *s = &r->settlement;
        v[i] = (struct api_settlement){.entry = r->entry->id,
                                       .center = entry_center(r),
                                       .center_name = results_entry_name(r),
                                       .operator_org = entry_operator(r),
                                       .operator_name = entry_operator_name(r),
                                       .contract = s->contract,
                                       .paid = s->paid,
                                       .usage = s->usage,
                                       .vacant_days = s->vacant_days,
                                       .deduction = s->deduction,
                                       .lower_bound = s->lower_bound,
                                       .reserved = s->reserved,
                                       .due = s->due,
                                       .payable = s->payable,
                                       .rule = s->rule};
    }
    *ret = (struct api_rows){.v = v, .n = all.n};
    return GP_OK;
}

/* ---- findings */

static enum api_decision decision_of(const struct finding_view *v) {
    static const enum api_decision of[FINDING_STATE_N] = {[FINDING_ACCEPTED] = DECISION_ACCEPTED,
                                                          [FINDING_DISMISSED] = DECISION_DISMISSED,
                                                          [FINDING_RECTIFY] = DECISION_RECTIFY};
    return v->note ? of[v->note->state] : DECISION_OPEN;
}

static struct api_finding finding_row(struct arena *a, const struct finding_view *v) {
    const struct finding *f = v->finding;
    int64_t at = v->note && v->note->at_ms > 0 ? v->note->at_ms : DEC_UNSET;
    return (struct api_finding){
        .id = arena_printf(a, "%s/%s/%s", f->rule, cstr_or_empty(f->entry), place_key(a, &f->at)),
        .rule = f->rule,
        .title = f->title,
        .severity = f->severity,
        .entry = f->entry,
        .center_name = f->center,
        .place = f->where,
        .printed = f->printed,
        .expected = f->expected,
        .difference = f->difference,
        .message = f->message,
        .mend = f->mend,
        .basis = f->basis,
        .decision = decision_of(v),
        .turn = finding_turn(v),
        .reason = v->note ? v->note->reason : NULL,
        .decided_at = at};
}

static enum gp_code load_findings(struct http_call *call, struct api_rows *ret) {
    struct work work = web_work(call);
    struct app_evaluation *v;
    struct finding_view *views;
    TRY(stored_findings(&work, http_param(call, "round"), &v));
    reads_note_round(call, READ_FINDINGS);
    TRY(finding_views(&work, http_param(call, "round"), v, NULL, &views));
    struct api_finding *rows = gp_new_n(call->arena, struct api_finding, v->ev.n_findings + 1);
    for (size_t i = 0; i < v->ev.n_findings; i++)
        rows[i] = finding_row(call->arena, &views[i]);
    *ret = (struct api_rows){.v = rows, .n = v->ev.n_findings};
    return GP_OK;
}

/* ---- marks */

static const char *center_of(const struct dossier *d, const struct entry *e) {
    const struct project *p = dossier_project(d, e->project);
    const struct center *c = p ? dossier_center(d, p->center) : NULL;
    return c ? c->name : NULL;
}

static enum gp_code load_marks(struct http_call *call, struct api_rows *ret) {
    struct work work = web_work(call);
    struct dossier d;
    VEC(struct api_sheet) v = {0};
    TRY(flow_check_marks(&work, http_param(call, "round")));
    TRY(app_load_round(&work, http_param(call, "round"), &d));
    for (size_t i = 0; i < d.round.n_entries; i++) {
        const struct entry *e = &d.round.entries[i];
        for (size_t k = 0; k < e->n_sheets; k++)
            if (date_is_set(e->sheets[k].submitted))
                *VEC_PUSH(call->arena, &v) = (struct api_sheet){
                    .id = arena_printf(call->arena, "%s/%s", e->id, e->sheets[k].id),
                    .entry = e->id,
                    .center_name = center_of(&d, e),
                    .sheet = e->sheets[k]};
    }
    *ret = (struct api_rows){.v = v.v, .n = v.n};
    return GP_OK;
}

/* ---- forms beside inspections and ratings */

typedef VEC(struct api_form_answer) form_answers_t;

static enum gp_code add_answers(struct work *w, enum form_purpose purpose, struct form_read *last,
                                const struct form_answer *x, form_answers_t *ret) {
    struct arena *a = w->arena;
    TRY(form_read_again(w, last, x));
    const struct survey_form *f = &last->form;
    const char **values = gp_new_n(a, const char *, f->n_items);
    TRY(form_values(w, f, x->body, values));
    for (size_t i = 0; i < f->n_items; i++) {
        const struct survey_item *item = &f->items[i];
        if (cstr_empty(values[i]))
            continue;
        *VEC_PUSH(a, ret) = (struct api_form_answer){
            .id = arena_printf(a, "%s/%s/%s/%s/%s", form_purpose_ids[purpose], x->entry, x->about,
                               x->author, item->name),
            .entry = x->entry,
            .center_name = x->center,
            .purpose = form_purpose_ids[purpose],
            .about = x->about,
            .author = x->author,
            .author_name = x->author_name,
            .form = x->form,
            .form_title = f->title,
            .form_version = x->form_version,
            .question = item->name,
            .label = item->label,
            .value = values[i],
            .text = survey_answer_text(a, item, values[i]),
            .done_at = x->done_at};
    }
    return GP_OK;
}

static enum gp_code load_form_answers(struct http_call *call, struct api_rows *ret) {
    struct work work = web_work(call);
    form_answers_t v = {0};
    struct form_read last = {.id = NULL};
    const char *round = http_param(call, "round");
    enum round_state unused;
    TRY(store_round_state(&work, round, &unused));
    for (unsigned purpose = 0; purpose < FORM_PURPOSE_N; purpose++) {
        struct form_answer *list;
        size_t n;
        TRY(store_form_answers(&work, (enum form_purpose)purpose, round, NULL, &list, &n));
        for (size_t i = 0; i < n; i++)
            TRY(add_answers(&work, (enum form_purpose)purpose, &last, &list[i], &v));
    }
    *ret = (struct api_rows){.v = v.v, .n = v.n};
    return GP_OK;
}

static enum gp_code load_tasks(struct http_call *call, struct api_rows *ret) {
    struct work work = web_work(call);
    struct marking_item *items;
    size_t n;
    TRY(marking_queue(&work, &items, &n));
    struct api_task *v = gp_new_n(call->arena, struct api_task, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct marking_item *m = &items[i];
        v[i] = (struct api_task){.id = arena_printf(call->arena, "%s/%s/%s", m->task->round,
                                                    m->task->entry, m->component->id),
                                 .round = m->task->round,
                                 .entry = m->task->entry,
                                 .component = m->component->id,
                                 .component_name = m->component->name,
                                 .center_name = m->task->center,
                                 .stage = m->stage,
                                 .done = m->done,
                                 .items = m->items,
                                 .due = m->task->due,
                                 .submitted = m->submitted,
                                 .returned = m->returned};
    }
    *ret = (struct api_rows){.v = v, .n = n};
    return GP_OK;
}

/* ---- published reports */

static struct api_version version_row(struct arena *a, const struct report_version *v,
                                      const char *name) {
    return (struct api_version){.id = arena_printf(a, "%s/%lld", v->report, (long long)v->version),
                                .report = v->report,
                                .report_name = name,
                                .version = v->version,
                                .title = v->title,
                                .reason = v->reason,
                                .published_ms = v->published_ms,
                                .report_sha256 = v->report_sha256,
                                .data_sha256 = v->data_sha256,
                                .pdf_sha256 = v->pdf_sha256,
                                .package_sha256 = v->package_sha256,
                                .audit_seq = v->audit_seq,
                                .audit_hash = v->audit_hash,
                                .public_key = v->public_key,
                                .signature = v->signature};
}

static const char *name_of(const struct flow_reports *all, const char *report) {
    for (size_t i = 0; i < all->n; i++)
        if (cstr_eq(all->v[i].report.id, report))
            return flow_report_name(&all->v[i]);
    return NULL;
}

static enum gp_code load_reports(struct http_call *call, struct api_rows *ret) {
    struct work work = web_work(call);
    struct flow_reports all;
    struct report_version *v;
    size_t n;
    TRY(flow_reports(&work, http_param(call, "round"), &all));
    TRY(store_version_of_round(&work, http_param(call, "round"), &v, &n));
    struct api_version *rows = gp_new_n(call->arena, struct api_version, n + 1);
    for (size_t i = 0; i < n; i++)
        rows[i] = version_row(call->arena, &v[i], name_of(&all, v[i].report));
    *ret = (struct api_rows){.v = rows, .n = n};
    return GP_OK;
}

/* ---- what may be asked */

static const char *const result_filters[] = {"entry",  "center", "operator_org",
                                             "method", "grade",  NULL};
static const char *const result_sorts[] = {"entry", "center_name", "operator_name", "total", NULL};
static const struct api_list results_list = {.shape = &shape_api_result,
                                             .key = "entry",
                                             .order = "entry",
                                             .filters = result_filters,
                                             .sorts = result_sorts,
                                             .load = load_results};
static const char *const settlement_filters[] = {"entry", "center", "operator_org", NULL};
static const char *const settlement_sorts[] = {"entry",    "center_name", "operator_name",
                                               "contract", "payable",     NULL};
static const struct api_list settlement_list = {.shape = &shape_api_settlement,
                                                .key = "entry",
                                                .order = "entry",
                                                .filters = settlement_filters,
                                                .sorts = settlement_sorts,
                                                .load = load_settlement};
static const char *const finding_filters[] = {"rule",     "severity", "entry",
                                              "decision", "turn",     NULL};
static const char *const finding_sorts[] = {"id", "entry", "severity", "decided_at", NULL};
static const struct api_list findings_list = {.shape = &shape_api_finding,
                                              .key = "id",
                                              .order = "id",
                                              .filters = finding_filters,
                                              .sorts = finding_sorts,
                                              .load = load_findings};
static const char *const mark_filters[] = {"entry", NULL};
static const char *const id_sorts[] = {"id", "entry", NULL};
static const struct api_list marks_list = {.shape = &shape_api_sheet,
                                           .key = "id",
                                           .order = "id",
                                           .filters = mark_filters,
                                           .sorts = id_sorts,
                                           .load = load_marks};
static const char *const answer_filters[] = {"entry", "purpose", "form", "question", NULL};
static const struct api_list answers_list = {.shape = &shape_api_form_answer,
                                             .key = "id",
                                             .order = "id",
                                             .filters = answer_filters,
                                             .sorts = id_sorts,
                                             .load = load_form_answers};
static const char *const task_filters[] = {"round", "entry", "stage", NULL};
static const char *const task_sorts[] = {"id", "due", "stage", NULL};
static const struct api_list tasks_list = {.shape = &shape_api_task,
                                           .key = "id",
                                           .order = "due",
                                           .filters = task_filters,
                                           .sorts = task_sorts,
                                           .load = load_tasks};
static const char *const version_sorts[] = {"id", "published_ms", NULL};
static const char *const version_filters[] = {"report", NULL};
static const struct api_list reports_list = {.shape = &shape_api_version,
                                             .key = "id",
                                             .order = "-published_ms",
                                             .filters = version_filters,
                                             .sorts = version_sorts,
                                             .load = load_reports};

#define LIST(tag, name, about_area, tag_list, says)                                                \
    const struct api_operation api_list_##tag = {.id = (name),                                     \
                                                 .area = (about_area),                             \
                                                 .gives = API_LIST,                                \
                                                 .list = &(tag_list),                              \
                                                 .about = (says)}
LIST(marks, "listMarks", AREA_MARKS, marks_list, "已提交的评分表，含评分理由");
LIST(form_answers, "listFormAnswers", AREA_MARKS, answers_list,
     "实地验收和履约评价旁边的表单，一题一行；评价单位的草稿不在内");
LIST(tasks, "listMarkingTasks", AREA_MARKS, tasks_list, "专家本人的");
LIST(findings, "listFindings", AREA_RESULTS, findings_list, "按现在的数据核查");
LIST(results, "listResults", AREA_RESULTS, results_list,
     "评估方得到按现在的数据算出的全部得分；购买主体、社区党委、委托方和运营机构得到已经告知或公示"
     "的");
LIST(settlement, "listSettlement", AREA_RESULTS, settlement_list, "范围同得分");
LIST(reports, "listReports", AREA_REPORTS, reports_list, NULL);
const struct api_operation api_get_report_file = {
    .id = "getReportFile",
    .area = AREA_REPORTS,
    .gives = API_FILE,
    .media = "application/octet-stream",
    .about = "kind：pdf 报告，package 验证文件，bundle "
             "全部数据（含个人信息，记入审计日志）；多份报告的轮次用 "
             "?r= 说明是哪一份"};
const struct api_operation api_get_paper = {
    .id = "getPaper",
    .area = AREA_REPORTS,
    .gives = API_FILE,
    .media = "application/pdf",
    .about = "kind 同网页上文书的地址；?format=docx 得到 Word 文件"};
