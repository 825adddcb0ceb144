/* Saving is the part to read: inspections_save answers a device with JSON and a form without
 * script with a page, from the same keep(). Files come first, so that a mistake elsewhere does not
 * lose them; then the record, then completing, which may fail while the save stands. A device that
 * comes late is never refused: its version is kept as a conflict, and show_record lays both beside
 * each other. The manager's side is manage.c. */

#include "app/files/document.h"
#include "base/rand.h"
#include "codec/json_out.h"
#include "web/assets.h"
#include "web/edit.h"
#include "web/forms/forms.h"
#include "web/offline.h"
#include "web/inspection/inside.h"

#define CONFLICTS_SHOWN 2 /* the newest; choosing brings the next */

static struct val *inspector_page(struct http_call *call, const char *title) {
    struct val *m = web_page(call, title);
    map_text(m, "css_inspect", asset_of("inspect.css")->url);
    map_text(m, "js_offline", asset_of("offline.js")->url);
    map_text(m, "js_inspect", asset_of("inspect.js")->url);
    map_text(m, "js_record", asset_of("inspect-record.js")->url);
    map_text(m, "js_form", asset_of("form.js")->url);
    map_text(m, "account", web_visitor(call)->account->id);
    map_textf(m, "file_max", "%zu", INSPECTION_FILE_MAX);
    map_textf(m, "photos_max", "%d", INSPECTION_PHOTOS_MAX);
    return m;
}

/* ---- the inspector's list */

enum gp_code inspections_list_page(struct http_call *call) {
    struct work work = web_work(call);
    struct visit *v;
    size_t n;
    TRY(inspection_mine(&work, &v, &n));
    struct val *m = inspector_page(call, "实地验收");
    struct val *rows = map_list(m, "visits");
    for (size_t i = 0; i < n; i++)
        visit_model(list_add_map(rows), &v[i]);
    map_bool(m, "has_visits", n > 0);
    return web_render(call, "inspection/list", m);
}

/* ---- the record */

static void members_model(struct val *m, const struct inspection *ins) {
    struct val *list = map_list(m, "members");
    for (size_t i = 0; i < ins->n_members; i++) {
        struct val *row = list_add_map(list);
        map_text(row, "name", ins->members[i].name);
        map_bool(row, "leads", ins->members[i].ord == 0);
        map_bool(row, "done",
                 inspection_record(ins, ins->members[i].account).completed_at != DEC_UNSET);
    }
}

/* By item of the round's form as it is now. */
static enum gp_code stored_answers(struct http_call *call, const struct inspection *ins,
                                   const char *owner, int64_t n, struct record_form *ret) {
    struct work work = web_work(call);
    const struct form_answer_key key = inspection_form_key(ins->visit, owner, n);
    struct form_attached *at;
    TRY(form_attached(&work, ins->visit->round, FORM_INSPECTION, DEC_UNSET, &at));
    ret->at = at;
    if (!at)
        return GP_OK;
    ret->typed = gp_new_n(call->arena, const char *, at->form.n_items);
    TRY(form_kept(&work, &key, at, ret->typed));
    if (n == 0)
        form_presets(&at->form, ret->typed);
    return GP_OK;
}

/* A version of the owner as its form would show it. */
static enum gp_code stored_form(struct http_call *call, const struct inspection *ins,
                                const char *owner, int64_t n, struct record_form *ret) {
    struct work work = web_work(call);
    struct inspection_input content;
    TRY(inspection_content(&work, ins->visit->id, owner, n, &content));
    form_of_content(call->arena, ins, inspection_version(ins, owner, n), &content, ret);
    return stored_answers(call, ins, owner, n, ret);
}

/* Versions of the owner that wait for a choice, each beside the one in force. */
static enum gp_code conflicts_model(struct http_call *call, struct val *m,
                                    const struct inspection *ins, const char *owner,
                                    const struct record_form *shown) {
    struct val *list = map_list(m, "conflicts");
    struct record_form now = *shown, late;
    for (size_t i = 0; i < ins->n_versions && list->list.n < CONFLICTS_SHOWN; i++) {
        const struct record_version *v = &ins->versions[i];
        if (!v->conflict || !cstr_eq(v->owner, owner))
            continue;
        if (list->list.n == 0 && call->request->method == HTTP_POST) /* else it is what is shown */
            TRY(stored_form(call, ins, owner, inspection_record(ins, owner).revision, &now));
        TRY(stored_form(call, ins, owner, v->n, &late));
        struct val *row = list_add_map(list);
        map_textf(row, "n", "%lld", (long long)v->n);
        map_text(row, "name", v->account_name);
        map_text(row, "device", v->device);
        map_time(row, "saved", v->saved_at);
        struct edit e = visit_differences(call, ins, &now, &late);
        struct val *differences = map_list(row, "conflict");
        edit_differences(&e, differences);
        map_bool(row, "differs", differences->list.n > 0);
    }
    map_bool(m, "has_conflicts", list->list.n > 0);
    return GP_OK;
}

/* Of the record in force, which a completed one stays. */
static const char *seen_of(struct arena *a, const struct record *record) {
    return arena_printf(a, "%lld%s", (long long)record->revision,
                        record->completed_at != DEC_UNSET ? "-done" : "");
}

/* What was typed beside what is stored. */
static enum gp_code refused_model(struct http_call *call, struct val *m,
                                  const struct inspection *ins, const struct record *record,
                                  const struct record_form *form) {
    struct record_form now = *form;
    if (call->conflict)
        TRY(stored_form(call, ins, record->owner, record->revision, &now));
    struct edit e = visit_differences(call, ins, &now, form);
    edit_show_seen(call, m, seen_of(call->arena, record));
    edit_show_conflict(&e, m, arena_printf(call->arena, "/inspections/%s", ins->visit->id));
    return GP_OK;
}

static enum gp_code show_record(struct http_call *call, const struct inspection *ins,
                                const struct record_form *form, const char *problem) {
    struct work work = web_work(call);
    const char *owner = inspection_owner(&work, ins);
    struct record record = inspection_record(ins, owner);
    const struct record_version *version = inspection_version(ins, owner, record.revision);
    struct val *m = inspector_page(call, ins->visit->center_name);
    visit_model(m, ins->visit);
    members_model(m, ins);
    TRY(conflicts_model(call, m, ins, owner, form));
    TRY(refused_model(call, m, ins, &record, form));
    form_model(m, ins, form);
    map_bool(m, "joint", ins->visit->joint);
    map_bool(m, "record_done", record.completed_at != DEC_UNSET);
    map_time(m, "done_at", record.completed_at);
    map_textf(m, "revision", "%lld", (long long)record.revision);
    bool typed_over = problem && !call->conflict;
    map_textf(m, "base", "%lld", (long long)(typed_over ? form->version.base : record.revision));
    map_time(m, "saved_at", version ? version->saved_at : DEC_UNSET);
    map_text(m, "uuid", rand_id(call->arena));
    map_text(m, "problem", problem);
    map_text(m, "where", problem ? call->err->where : NULL);
    return web_render(call, "inspection/visit", m);
}

enum gp_code inspections_visit_page(struct http_call *call) {
    struct work work = web_work(call);
    struct inspection ins;
    TRY(inspection_get(&work, http_param(call, "visit"), &ins));
    if (!inspection_is_mine(&work, &ins))
        return http_redirect(call, arena_printf(call->arena, "/rounds/%s/inspections/%s/record",
                                                http_url_encode(call->arena, ins.visit->round),
                                                ins.visit->id));
    const char *owner = inspection_owner(&work, &ins);
    struct record_form form;
    TRY(stored_form(call, &ins, owner, inspection_record(&ins, owner).revision, &form));
    return show_record(call, &ins, &form, NULL);
}

/* ---- saving */

struct outcome {
    enum gp_code code;
    struct inspection_saved saved; /* n 0: nothing was kept */
    bool completed;
    struct inspection_hash *missing;
    size_t n_missing;
};

static bool wants_json(const struct http_call *call) {
    const char *accept = http_header(call, "Accept");
    return accept && strstr(accept, "application/json");
}

static enum gp_code reply_json(struct http_call *call, const struct outcome *o) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    struct jout j = jout_start(&b, JOUT_COMPACT);
    jout_object(&j);
    jout_key(&j, "ok");
    jout_bool(&j, o->code == GP_OK);
    jout_key(&j, "version");
    jout_int(&j, o->saved.n);
    jout_key(&j, "revision");
    jout_int(&j, o->saved.revision);
    jout_key(&j, "saved_at");
    jout_int(&j, o->saved.saved_at);
    jout_key(&j, "conflict");
    jout_bool(&j, o->saved.conflict);
    jout_key(&j, "completed");
    jout_bool(&j, o->completed);
    jout_pair(&j, "where", o->code == GP_OK ? NULL : call->err->where);
    jout_pair(&j, "message", o->code == GP_OK ? NULL : call->err->message);
    jout_key(&j, "missing");
    jout_array(&j);
    for (size_t i = 0; i < o->n_missing; i++) {
        jout_object(&j);
        jout_pair(&j, "sha256", o->missing[i].sha256);
        jout_pair(&j, "file_name", o->missing[i].file_name);
        jout_end(&j);
    }
    jout_end(&j);
    jout_end(&j);
    http_set_header(call, "Cache-Control", "no-store");
    return http_reply(call, o->code == GP_OK ? 200 : http_status_of(o->code), "application/json",
                      (struct str){buf_text(&b), b.n});
}

/* The form for which the page was made: its number stands in it, since a page may be an old one. */
static enum gp_code shown_form(struct http_call *call, const struct inspection *ins,
                               struct form_attached **ret) {
    struct work work = web_work(call);
    int64_t n;
    *ret = NULL;
    TRY(forms_shown(call, &n));
    if (n == DEC_UNSET)
        return GP_OK;
    TRY(WORK_READ(&work, form_attached(&work, ins->visit->round, FORM_INSPECTION, n, ret)));
    return *ret ? GP_OK : gp_fail(call->err, GP_INVALID, NULL, "没有这份表单，请刷新页面后重试");
}

static const char *kind_of_upload(const char *field) {
    static const struct {
        const char *field, *kind;
    } known[] = {{"photos", "photo"}, {"sign_inspector", "inspector"}, {"sign_center", "center"}};
    for (size_t i = 0; i < GP_COUNT(known); i++)
        if (strcmp(known[i].field, field) == 0)
            return known[i].kind;
    return NULL;
}

/* Files of a form without script: kept first, so that a mistake elsewhere does not lose them. */
static enum gp_code receive_files(struct http_call *call, struct work *w, const char *visit,
                                  struct record_form *form) {
    for (size_t i = 0; i < call->request->files.n; i++) {
        const struct http_file *f = &call->request->files.v[i];
        const char *kind = kind_of_upload(f->field);
        if (!kind || f->size == 0)
            continue;
        TRY(inspection_receive(w, web_folder(call, "documents"), visit, f->path, f->file_name,
                               f->sha256, NULL));
        *VEC_PUSH(call->arena, &form->photos) =
            (struct record_photo){.kind = kind,
                                  .sha256 = arena_strdup(call->arena, f->sha256),
                                  .file_name = f->file_name,
                                  .taken_at = DEC_UNSET,
                                  .arrived = true};
    }
    return GP_OK;
}

/* A form without script is at its server, so it is refused like any other that began with something
 * older. A device may have been away: what it brings late is kept, and the inspector chooses. */
static enum gp_code check_seen(struct http_call *call, const struct work *w,
                               const struct inspection *ins, const struct record_form *form) {
    const char *owner = inspection_owner(w, ins);
    struct record record = inspection_record(ins, owner);
    for (size_t i = 0; i < ins->n_versions; i++)
        if (cstr_eq(ins->versions[i].uuid, form->version.uuid))
            return GP_OK; /* the same save once more */
    if (wants_json(call) || !http_form(call, "seen")) {
        edit_compared(call);
        return GP_OK;
    }
    return edit_compare(call, seen_of(call->arena, &record));
}

/* A save is kept even when completing fails. */
static enum gp_code keep(struct http_call *call, struct work *w, const struct inspection *ins,
                         struct record_form *form, struct outcome *o) {
    const char *id = ins->visit->id;
    TRY(receive_files(call, w, id, form));
    TRY(check_seen(call, w, ins, form));
    struct inspection_input in;
    TRY(form_input(call, ins, form, &in));
    TRY(WORK_WRITE(w, inspection_save(w, id, &in, &o->saved)));
    const char *action = http_form(call, "action");
    if (o->saved.conflict || !action || strcmp(action, "complete") != 0)
        return GP_OK;
    const char *documents = web_folder(call, "documents");
    TRY(WORK_WRITE(w, inspection_complete(w, documents, id, &o->missing, &o->n_missing)));
    o->completed = true;
    return GP_OK;
}

static enum gp_code answer_page(struct http_call *call, const struct inspection *ins,
                                struct record_form *form, const struct outcome *o) {
    const char *path = arena_printf(call->arena, "/inspections/%s", ins->visit->id);
    if (o->code == GP_OK && o->saved.conflict)
        return web_done(call, path, "别处已有更新的版本，两个版本都已保留，请在下面选择用哪一版");
    if (o->code == GP_OK)
        return web_done(call, path, o->completed ? "验收已完成" : "已保存");
    web_refuse(call, o->code);
    /* What was kept is the new ground to write on. */
    if (o->saved.n > 0 && !o->saved.conflict)
        form->version.base = o->saved.revision;
    return show_record(call, ins, form, call->err->message);
}

enum gp_code inspections_save(struct http_call *call) {
    struct work work = web_work(call);
    struct inspection ins;
    struct outcome o = {0};
    struct record_form form = {0};
    struct form_attached *at = NULL;
    edit_compared(call); /* by keep */
    o.code = WORK_READ(&work, inspection_get(&work, http_param(call, "visit"), &ins));
    if (o.code == GP_OK)
        o.code = shown_form(call, &ins, &at);
    if (o.code == GP_OK) {
        visit_form_read(call, &ins, at, &form);
        o.code = keep(call, &work, &ins, &form, &o);
    } else if (!wants_json(call)) {
        return o.code;
    }
    if (wants_json(call))
        return reply_json(call, &o);
    bool mendable =
        o.code == GP_OK || o.code == GP_INVALID || o.code == GP_CONFLICT || o.code == GP_LIMIT;
    return mendable ? WORK_READ(&work, answer_page(call, &ins, &form, &o)) : o.code;
}

enum gp_code inspections_choose(struct http_call *call) {
    struct work work = web_work(call);
    const char *id = http_param(call, "visit");
    struct inspection ins;
    TRY(inspection_get(&work, id, &ins));
    int64_t n;
    if (dec_parse(str_of(http_form(call, "n")), 0, &n) != DEC_PARSED)
        return gp_fail(call->err, GP_INVALID, "版本", "不认识，请刷新页面后重试");
    bool use = strcmp(http_form(call, "use"), "1") == 0;
    TRY(inspection_choose(&work, id, inspection_owner(&work, &ins), n, use));
    return web_done(call, arena_printf(call->arena, "/inspections/%s", id),
                    use ? "已改用这一版" : "已保留原来的版本");
}

/* ---- files */

enum gp_code inspections_put_file(struct http_call *call) {
    struct work work = web_work(call);
    const char *sha256 = http_param(call, "sha256");
    const struct http_file *f = http_upload(call, "");
    struct outcome o = {0};
    if (!document_is_hash(sha256))
        o.code = gp_fail(call->err, GP_INVALID, NULL, "文件的校验值不对");
    else if (!f || f->size == 0)
        o.code = gp_fail(call->err, GP_INVALID, NULL, "没有收到照片内容");
    else
        o.code = inspection_receive(&work, web_folder(call, "documents"), http_param(call, "visit"),
                                    f->path, http_query(call, "name"), f->sha256, sha256);
    return reply_json(call, &o);
}

enum gp_code inspections_get_file(struct http_call *call) {
    struct work work = web_work(call);
    struct visit_file *file;
    TRY(inspection_file(&work, http_param(call, "visit"), http_param(call, "sha256"), &file));
    web_send_document(call, file->sha256, file->type);
    http_set_header(call, "Cache-Control", "private, no-cache");
    http_set_header(call, "Content-Disposition", "inline");
    return GP_OK;
}

/* ---- for the phone */

enum gp_code inspections_worker(struct http_call *call) {
    return offline_worker(call, "/inspections");
}
