#include "app/document.h"
#include "base/rand.h"
#include "codec/json_out.h"
#include "web/assets.h"
#include "web/inspections_parts.h"

static struct val *inspector_page(struct http_call *call, const char *title) {
    struct val *m = web_page(call, title);
    map_text(m, "css_inspect", asset_of("inspect.css")->url);
    map_text(m, "js_inspect", asset_of("inspect.js")->url);
    map_text(m, "js_record", asset_of("inspect-record.js")->url);
    map_text(m, "account", web_visitor(call)->account->id);
    map_textf(m, "file_max", "%zu", INSPECTION_FILE_MAX);
    map_textf(m, "photos_max", "%d", INSPECTION_PHOTOS_MAX);
    return m;
}

/* ---- the inspector's list */

enum gp_code inspections_list_page(struct http_call *call) {
    struct app app = web_app(call);
    struct visit *v;
    size_t n;
    TRY(inspection_mine(&app, &v, &n));
    struct val *m = inspector_page(call, "实地验收");
    struct val *rows = map_list(m, "visits");
    for (size_t i = 0; i < n; i++)
        visit_model(list_add_map(rows), &v[i]);
    map_bool(m, "has_visits", n > 0);
    return web_render(call, "inspection_list", m);
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

/* Versions of the owner that wait for a choice. */
static void conflicts_model(struct val *m, const struct inspection *ins, const char *owner) {
    struct val *list = map_list(m, "conflicts");
    size_t n = 0;
    for (size_t i = 0; i < ins->n_versions; i++) {
        const struct record_version *v = &ins->versions[i];
        if (!v->conflict || !cstr_eq(v->owner, owner))
            continue;
        struct val *row = list_add_map(list);
        map_textf(row, "n", "%lld", (long long)v->n);
        map_text(row, "name", v->account_name);
        map_text(row, "device", v->device);
        map_time(row, "saved", v->saved_at);
        n++;
    }
    map_bool(m, "has_conflicts", n > 0);
}

static enum gp_code show_record(struct http_call *call, const struct inspection *ins,
                                const struct record_form *form, const char *problem) {
    struct app app = web_app(call);
    const char *owner = inspection_owner(&app, ins);
    struct record record = inspection_record(ins, owner);
    const struct record_version *version = inspection_version(ins, owner, record.revision);
    struct val *m = inspector_page(call, ins->visit->center_name);
    visit_model(m, ins->visit);
    members_model(m, ins);
    conflicts_model(m, ins, owner);
    form_model(m, ins, form);
    map_bool(m, "joint", ins->visit->joint);
    map_bool(m, "record_done", record.completed_at != DEC_UNSET);
    map_time(m, "done_at", record.completed_at);
    map_textf(m, "revision", "%lld", (long long)record.revision);
    map_textf(m, "base", "%lld", (long long)(problem ? form->version.base : record.revision));
    map_time(m, "saved_at", version ? version->saved_at : DEC_UNSET);
    map_text(m, "uuid", rand_id(call->arena));
    map_text(m, "problem", problem);
    map_text(m, "where", problem ? call->err->where : NULL);
    return web_render(call, "inspection_visit", m);
}

enum gp_code inspections_visit_page(struct http_call *call) {
    struct app app = web_app(call);
    struct inspection ins;
    TRY(inspection_get(&app, http_param(call, "visit"), &ins));
    if (!inspection_is_mine(&app, &ins))
        return http_redirect(call, arena_printf(call->arena, "/rounds/%s/inspections/%s/record",
                                                http_url_encode(call->arena, ins.visit->round),
                                                ins.visit->id));
    const char *owner = inspection_owner(&app, &ins);
    int64_t n = inspection_record(&ins, owner).revision;
    struct inspection_input content;
    TRY(inspection_content(&app, ins.visit->id, owner, n, &content));
    struct record_form form;
    form_of_content(call->arena, &ins, inspection_version(&ins, owner, n), &content, &form);
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
static enum gp_code receive_files(struct http_call *call, struct app *app, const char *visit,
                                  struct record_form *form) {
    for (size_t i = 0; i < call->request->files.n; i++) {
        const struct http_file *f = &call->request->files.v[i];
        const char *kind = kind_of_upload(f->field);
        if (!kind || f->size == 0)
            continue;
        TRY(inspection_receive(app, web_folder(call, "documents"), visit, f->path, f->file_name,
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

/* A save is kept even when completing fails. */
static enum gp_code keep(struct http_call *call, struct app *app, const struct inspection *ins,
                         struct record_form *form, struct outcome *o) {
    const char *id = ins->visit->id;
    TRY(receive_files(call, app, id, form));
    struct inspection_input in;
    TRY(form_input(call, ins, form, &in));
    TRY(inspection_save(app, id, &in, &o->saved));
    const char *action = http_form(call, "action");
    if (o->saved.conflict || !action || strcmp(action, "complete") != 0)
        return GP_OK;
    TRY(inspection_complete(app, web_folder(call, "documents"), id, &o->missing, &o->n_missing));
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
    call->response->status = http_status_of(o->code);
    /* What was kept is the new ground to write on. */
    if (o->saved.n > 0 && !o->saved.conflict)
        form->version.base = o->saved.revision;
    return show_record(call, ins, form, call->err->message);
}

enum gp_code inspections_save(struct http_call *call) {
    struct app app = web_app(call);
    struct inspection ins;
    struct outcome o = {0};
    struct record_form form;
    o.code = inspection_get(&app, http_param(call, "visit"), &ins);
    if (o.code == GP_OK) {
        visit_form_read(call, &ins, &form);
        o.code = keep(call, &app, &ins, &form, &o);
    } else if (!wants_json(call)) {
        return o.code;
    }
    if (wants_json(call))
        return reply_json(call, &o);
    bool mendable =
        o.code == GP_OK || o.code == GP_INVALID || o.code == GP_CONFLICT || o.code == GP_LIMIT;
    return mendable ? answer_page(call, &ins, &form, &o) : o.code;
}

enum gp_code inspections_choose(struct http_call *call) {
    struct app app = web_app(call);
    const char *id = http_param(call, "visit");
    struct inspection ins;
    TRY(inspection_get(&app, id, &ins));
    int64_t n;
    if (dec_parse(str_of(http_form(call, "n")), 0, &n) != DEC_PARSED)
        return gp_fail(call->err, GP_INVALID, "版本", "不认识，请刷新页面后重试");
    bool use = strcmp(http_form(call, "use"), "1") == 0;
    TRY(inspection_choose(&app, id, inspection_owner(&app, &ins), n, use));
    return web_done(call, arena_printf(call->arena, "/inspections/%s", id),
                    use ? "已改用这一版" : "已保留原来的版本");
}

/* ---- files */

enum gp_code inspections_put_file(struct http_call *call) {
    struct app app = web_app(call);
    const char *sha256 = http_param(call, "sha256");
    const struct http_file *f = http_upload(call, "");
    struct outcome o = {0};
    if (!document_is_hash(sha256))
        o.code = gp_fail(call->err, GP_INVALID, NULL, "文件的校验值不对");
    else if (!f || f->size == 0)
        o.code = gp_fail(call->err, GP_INVALID, NULL, "没有收到照片内容");
    else
        o.code = inspection_receive(&app, web_folder(call, "documents"), http_param(call, "visit"),
                                    f->path, http_query(call, "name"), f->sha256, sha256);
    return reply_json(call, &o);
}

enum gp_code inspections_get_file(struct http_call *call) {
    struct app app = web_app(call);
    struct visit_file *file;
    TRY(inspection_file(&app, http_param(call, "visit"), http_param(call, "sha256"), &file));
    call->response->type = file->type;
    call->response->file = document_path(call->arena, web_folder(call, "documents"), file->sha256);
    http_set_header(call, "Cache-Control", "private, no-cache");
    http_set_header(call, "Content-Disposition", "inline");
    return GP_OK;
}

/* ---- for the phone */

/* Who is signed in, and a fresh token: a page that was kept for use without network has an old one.
 */
enum gp_code inspections_session(struct http_call *call) {
    const struct visitor *v = web_visitor(call);
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    struct jout j = jout_start(&b, JOUT_COMPACT);
    jout_object(&j);
    jout_pair(&j, "account", v->account->id);
    jout_pair(&j, "name", v->account->name);
    jout_pair(&j, "csrf", v->csrf);
    jout_end(&j);
    http_set_header(call, "Cache-Control", "no-store");
    return http_reply(call, 200, "application/json", (struct str){buf_text(&b), b.n});
}

/* Its scope is wider than its own folder: the list itself has no closing slash. */
enum gp_code inspections_worker(struct http_call *call) {
    http_set_header(call, "Service-Worker-Allowed", "/inspections");
    return asset_reply(call, asset_of("inspect-sw.js"), false);
}
