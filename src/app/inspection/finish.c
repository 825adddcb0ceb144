/* Completing records of inspections, and opening them again. */
#include <sys/stat.h>

#include "app/files/depot.h"
#include "app/files/document.h"
#include "app/marking/settle.h"
#include "app/rounds/flow.h"
#include "app/inspection/inspection.h"
#include "app/notice.h"
#include "store/sheet.h"

typedef VEC(struct inspection_hash) hash_list;

/* Noted as arrived, and really there with its full size: both, before anybody says it is done. */
static bool is_here(struct work *w, const char *folder, const struct record_photo *photo,
                    const struct visit_file *files, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!cstr_eq(files[i].sha256, photo->sha256))
            continue;
        struct stat st;
        const char *path = document_path(w->arena, folder, photo->sha256);
        if (depot_attached()) /* what is noted was in the storage before; a unit asks no network */
            return true;
        return stat(path, &st) == 0 && st.st_size == files[i].size;
    }
    return false;
}

static enum gp_code check_files(struct work *w, const char *folder, const char *visit,
                                const struct inspection_input *content, hash_list *missing) {
    struct visit_file *files;
    size_t n;
    TRY(store_visit_file_list(w, visit, &files, &n));
    for (size_t i = 0; i < content->n_photos; i++) {
        const struct record_photo *p = &content->photos[i];
        if (!is_here(w, folder, p, files, n))
            *VEC_PUSH(w->arena, missing) =
                (struct inspection_hash){p->sha256, p->file_name ? p->file_name : "签名"};
    }
    if (missing->n == 0)
        return GP_OK;
    return gp_fail(w->err, GP_CONFLICT, missing->v[0].file_name,
                   "还有 %zu 个照片或签名没有传到服务器（%.12s…），传齐后才能完成验收", missing->n,
                   missing->v[0].sha256);
}

static enum gp_code put_sheets(struct work *w, const struct inspection *ins,
                               const struct record_version *version,
                               const struct inspection_input *content) {
    for (size_t i = 0; i < ins->method->n_components; i++) {
        const struct component *c = &ins->method->components[i];
        if (c->scored_by != SCORER_INSPECTOR)
            continue;
        struct sheet sheet = inspection_sheet(w, ins, c, w->account, version->owner, content->marks,
                                              content->n_marks);
        sheet.submitted = date_of_ms(work_now_ms(w));
        sheet.comment = version->remarks;
        TRY(store_record_sheet_put(w, ins->visit->round, ins->visit->entry, &sheet));
    }
    return GP_OK;
}

static size_t records_wanted(const struct inspection *ins) {
    return ins->visit->joint ? 1 : ins->n_members;
}

static size_t records_done(const struct inspection *ins) {
    if (ins->visit->joint)
        return inspection_record(ins, RECORD_JOINT).completed_at != DEC_UNSET;
    size_t done = 0;
    for (size_t i = 0; i < ins->n_members; i++)
        done += inspection_record(ins, ins->members[i].account).completed_at != DEC_UNSET;
    return done;
}

enum gp_code inspection_settle(struct work *w, struct inspection *ins) {
    struct visit *v = ins->visit;
    bool all = records_wanted(ins) > 0 && records_done(ins) == records_wanted(ins);
    if (v->state == VISIT_CANCELLED || all == (v->state == VISIT_COMPLETED))
        return GP_OK;
    v->state = all ? VISIT_COMPLETED : VISIT_PLANNED;
    v->completed_at = all ? work_now_ms(w) : DEC_UNSET;
    TRY(store_visit_put(w, v));
    if (!all)
        return GP_OK;
    TRY(store_visit_mark_entry(w, v->round, v->entry));
    TRY(flow_audit(w, v->round, v->entry, "inspection.finish", NULL));
    struct notice_text text = {
        .title = arena_printf(w->arena, "%s的实地验收已完成", v->center_name),
        .link = arena_printf(w->arena, "/rounds/%s/inspections/%s/record", v->round, v->id)};
    return notice_to_role(w, ROLE_MANAGER, &text);
}

static enum gp_code check_form(struct work *w, const struct visit *v, const struct record *record) {
    const struct form_answer_key key = inspection_form_key(v, record->owner, record->revision);
    struct form_attached *at;
    TRY(form_attached(w, v->round, FORM_INSPECTION, DEC_UNSET, &at));
    return at ? form_complete(w, &key, at) : GP_OK;
}

static enum gp_code complete_record(struct work *w, const char *folder, struct inspection *ins,
                                    struct record record, hash_list *missing) {
    const char *visit = ins->visit->id;
    const struct record_version *version = inspection_version(ins, record.owner, record.revision);
    struct inspection_input content;
    TRY(inspection_content(w, visit, record.owner, record.revision, &content));
    const char *open;
    TRY(inspection_check_marks(w, ins, content.marks, content.n_marks, &open));
    if (open || ins->n_slots == 0)
        return gp_fail(w->err, GP_INVALID, open, "还没有评分，请补上后再完成验收");
    TRY(check_form(w, ins->visit, &record));
    TRY(check_files(w, folder, visit, &content, missing));
    TRY(put_sheets(w, ins, version, &content));
    record.completed_at = work_now_ms(w);
    record.completed_by = w->account->id;
    TRY(store_record_put(w, visit, &record));
    TRY(flow_audit(w, ins->visit->round, ins->visit->entry, "inspection.complete",
                   arena_printf(w->arena, "第 %lld 版", (long long)record.revision)));
    TRY(inspection_load(w, visit, ins));
    TRY(inspection_settle(w, ins));
    return settle_entry(w, ins->visit->round, ins->visit->entry);
}

static enum gp_code complete(struct work *w, const char *folder, const char *visit,
                             hash_list *missing) {
    struct inspection ins;
    TRY(inspection_get(w, visit, &ins));
    if (!inspection_is_mine(w, &ins))
        return gp_fail(w->err, GP_DENIED, NULL, "只有本次验收的人员可以完成验收");
    struct record record = inspection_record(&ins, inspection_owner(w, &ins));
    if (record.completed_at != DEC_UNSET)
        return GP_OK;
    if (record.revision == 0)
        return gp_fail(w->err, GP_CONFLICT, NULL, "还没有保存过验收记录，请先填写");
    struct entry_scope *scope;
    TRY(flow_entry(w, ins.visit->round, ins.visit->entry, &scope));
    TRY(flow_check_open(w, scope));
    return complete_record(w, folder, &ins, record, missing);
}

enum gp_code inspection_complete(struct work *w, const char *folder, const char *visit,
                                 struct inspection_hash **ret_missing, size_t *ret_n_missing) {
    hash_list missing = {0};
    enum gp_code code = complete(w, folder, visit, &missing);
    *ret_missing = missing.v;
    *ret_n_missing = missing.n;
    return code;
}

/* ---- opening again */

static enum gp_code open_record(struct work *w, const struct inspection *ins,
                                struct record record) {
    if (record.completed_at == DEC_UNSET)
        return GP_OK;
    const struct account nobody = {.id = ""};
    for (size_t i = 0; ins->method && i < ins->method->n_components; i++) {
        const struct component *c = &ins->method->components[i];
        if (c->scored_by != SCORER_INSPECTOR)
            continue;
        struct sheet sheet = inspection_sheet(w, ins, c, &nobody, record.owner, NULL, 0);
        TRY(store_sheet_reopen(w, ins->visit->round, ins->visit->entry, sheet.id));
    }
    record.completed_at = DEC_UNSET;
    record.completed_by = NULL;
    return store_record_put(w, ins->visit->id, &record);
}

enum gp_code inspection_reopen(struct work *w, const char *visit, const char *reason) {
    if (cstr_empty(reason))
        return gp_fail(w->err, GP_INVALID, "原因", "退回补充必须写明原因");
    struct inspection ins;
    TRY(inspection_get(w, visit, &ins));
    struct entry_scope *scope;
    TRY(flow_entry(w, ins.visit->round, ins.visit->entry, &scope));
    TRY(flow_check_open(w, scope));
    if (records_done(&ins) == 0)
        return gp_fail(w->err, GP_CONFLICT, NULL, "还没有完成的验收记录，不用退回");
    for (size_t i = 0; i < ins.n_records; i++)
        TRY(open_record(w, &ins, ins.records[i]));
    struct visit *v = ins.visit;
    v->state = VISIT_PLANNED;
    v->completed_at = DEC_UNSET;
    v->reason = reason;
    TRY(store_visit_put(w, v));
    struct notice_text text = {.title =
                                   arena_printf(w->arena, "%s的验收记录已退回补充", v->center_name),
                               .body = reason,
                               .link = arena_printf(w->arena, "/inspections/%s", v->id)};
    for (size_t i = 0; i < ins.n_members; i++)
        TRY(notice_to_account(w, ins.members[i].account, &text));
    return flow_audit(w, v->round, v->entry, "inspection.reopen", reason);
}
