#include "app/fill_inside.h"

#include "base/rand.h"
#include "store/dossier.h"

bool fill_is_own(const struct app *app, const struct entry_scope *scope) {
    const struct account *a = app->account;
    if (!a || !a->org || !cstr_eq(a->org, scope->operator_org))
        return false;
    if (a->roles & ROLE_OPERATOR)
        return true;
    return a->roles & ROLE_CENTER && a->center && cstr_eq(a->center, scope->center);
}

/* Late is better than never as long as marks are still being given; that it is late is found by the
 * checks. */
bool fill_takes_late(const struct entry_scope *s) {
    return s->round_state == ROUND_COLLECTING || s->round_state == ROUND_SCORING;
}

const char *fill_lock_reason(const struct entry_scope *s) {
    if (s->state == ENTRY_RETURNED)
        return round_lock_reason(s->round_state);
    if (s->state != ENTRY_OPEN && s->state != ENTRY_DRAFT)
        return s->state == ENTRY_HANDED_IN ? "资料已递交，不能再改；需要修改请先撤回递交"
                                           : "资料已由评估方处理，不能再改；需要补正请联系评估方";
    if (s->round_state == ROUND_DRAFT)
        return "本轮还没有开始递交资料";
    return fill_takes_late(s) ? NULL : "本轮已停止接收资料，请联系评估方";
}

struct fill_key fill_key_of(const struct app *app, const struct entry_scope *s) {
    return (struct fill_key){app->tenant, s->round, s->entry};
}

/* ---- opening */

struct open_step {
    struct app *app;
    const char *round, *entry;
    const struct fill_typed *typed;
    struct fill_desk *desk;
};

static date_t day_of(int64_t ms) {
    return (date_t){(int32_t)((ms + CHINA_OFFSET_MS) / DAY_MS)};
}

/* The kept list replaces what the dossier brought. */
static void lay_out_files(struct fill_desk *d) {
    if (!d->files_kept)
        return;
    struct material *v = gp_new_n(d->c.arena, struct material, d->n_files);
    for (size_t i = 0; i < d->n_files; i++)
        v[i] = (struct material){.item = d->files[i].item,
                                 .file_name = d->files[i].file_name,
                                 .sha256 = d->files[i].sha256,
                                 .size = d->files[i].size,
                                 .received = day_of(d->files[i].received_at)};
    d->c.entry->materials = v;
    d->c.entry->n_materials = d->n_files;
}

static enum gp_code read_drafts(struct app *app, struct fill_desk *d, const struct fill_key *key) {
    struct fill_draft *v;
    size_t n;
    TRY(store_fill_drafts(app->db, app->arena, app->err, key, &v, &n));
    for (size_t i = 0; i < n; i++) {
        enum fill_part part;
        if (fill_part_of(v[i].part, &part))
            d->drafts[part] = &v[i];
        else
            d->files_kept = true;
    }
    return GP_OK;
}

/* A part that was never saved stays as the dossier has it. */
static enum gp_code lay_out_parts(struct app *app, struct fill_desk *d,
                                  const struct fill_typed *typed) {
    for (size_t i = 0; i < PART_N; i++) {
        enum fill_part part = (enum fill_part)i;
        if (typed && typed->part == part)
            d->forms[i] = *typed->form;
        else if (d->drafts[i])
            TRY(fill_form_read(app->arena, app->err, d->drafts[i]->body, &d->forms[i]));
        else
            d->forms[i] = fill_part_prefill(&d->c, part);
    }
    for (size_t i = 0; i < PART_N; i++)
        if (d->drafts[i] || (typed && typed->part == (enum fill_part)i))
            fill_part_apply(&d->c, (enum fill_part)i, &d->forms[i], &d->problems);
    lay_out_files(d);
    return GP_OK;
}

static enum gp_code open_desk(struct db *db, struct gp_err *e, void *arg) {
    struct open_step *s = arg;
    struct app *app = s->app;
    struct fill_desk d = {.problems = {.arena = app->arena}};
    TRY(flow_entry(app, s->round, s->entry, &d.scope));
    if (!fill_is_own(app, d.scope))
        return gp_fail(e, GP_MISSING, NULL, "没有这个参评项目，或它不归您填报");
    d.locked = fill_lock_reason(d.scope);
    struct fill_key key = fill_key_of(app, d.scope);
    *s->desk = d; /* the case points into the dossier where it stays */
    TRY(store_dossier_get(db, app->arena, e, app->tenant, s->round, &s->desk->dossier));
    if (!fill_case_of(app->arena, &s->desk->dossier, s->entry, &s->desk->c))
        return gp_fail(e, GP_MISSING, NULL, "没有这个参评项目");
    TRY(read_drafts(app, s->desk, &key));
    TRY(store_fill_files(db, app->arena, e, &key, &s->desk->files, &s->desk->n_files));
    TRY(store_hand_ins(db, app->arena, e, &key, &s->desk->hand_ins, &s->desk->n_hand_ins));
    return lay_out_parts(app, s->desk, s->typed);
}

enum gp_code fill_open(struct app *app, const char *round, const char *entry,
                       const struct fill_typed *typed, struct fill_desk *ret) {
    struct open_step s = {app, round, entry, typed, ret};
    return db_tx_join(app->db, app->err, DB_READ, open_desk, &s);
}

/* ---- saving */

struct save_step {
    struct app *app;
    const char *round, *entry, *part;
    const struct fill_form *form;
    int64_t version;
};

enum gp_code fill_begin(struct app *app, const char *round, const char *entry,
                        struct entry_scope **ret) {
    struct entry_scope *scope;
    TRY(flow_entry(app, round, entry, &scope));
    if (!fill_is_own(app, scope))
        return gp_fail(app->err, GP_MISSING, NULL, "没有这个参评项目，或它不归您填报");
    const char *locked = fill_lock_reason(scope);
    if (locked)
        return gp_fail(app->err, GP_CONFLICT, NULL, "%s", locked);
    if (scope->state == ENTRY_OPEN)
        TRY(flow_move_entry(app, round, entry, "start", NULL));
    *ret = scope;
    return GP_OK;
}

static enum gp_code save(struct db *db, struct gp_err *e, void *arg) {
    struct save_step *s = arg;
    struct entry_scope *scope;
    TRY(fill_begin(s->app, s->round, s->entry, &scope));
    struct fill_key key = fill_key_of(s->app, scope);
    struct fill_draft draft = {.part = s->part,
                               .body = fill_form_json(s->app->arena, s->form),
                               .account = s->app->actor,
                               .version = s->version,
                               .saved_at = db_now_ms(db)};
    return store_fill_draft_put(db, e, &key, &draft);
}

enum gp_code fill_save(struct app *app, const char *round, const char *entry, enum fill_part part,
                       const struct fill_form *form, int64_t version, int64_t *ret_version) {
    struct save_step s = {app, round, entry, fill_parts[part].id, form, version};
    TRY(db_tx_join(app->db, app->err, DB_WRITE, save, &s));
    *ret_version = version + 1;
    return GP_OK;
}

/* ---- files */

struct file_step {
    struct app *app;
    const char *round, *entry, *id;
    struct fill_file file;
};

static enum gp_code check_item(struct app *app, const struct fill_desk *desk, const char *item) {
    const struct round *r = &desk->dossier.round;
    for (size_t i = 0; i < r->n_checklist; i++)
        if (cstr_eq(r->checklist[i].id, item))
            return GP_OK;
    return cstr_empty(item) ? GP_OK
                            : gp_fail(app->err, GP_INVALID, "清单项目",
                                      "本轮的材料清单里没有这一项，请刷新页面后重新上传");
}

/* The first change takes over what an import brought, so that nothing of it goes missing. */
static enum gp_code keep_list(struct db *db, struct app *app, const struct entry_scope *scope,
                              const char *item) {
    struct fill_desk *desk = gp_new(app->arena, struct fill_desk);
    TRY(fill_open(app, scope->round, scope->entry, NULL, desk));
    TRY(check_item(app, desk, item));
    if (desk->files_kept)
        return GP_OK;
    struct fill_key key = fill_key_of(app, scope);
    const struct entry *entry = desk->c.entry;
    for (size_t i = 0; i < entry->n_materials; i++) {
        const struct material *m = &entry->materials[i];
        if (!m->sha256 || strlen(m->sha256) != 64 || m->size < 0)
            continue;
        struct fill_file file = {.id = rand_id(app->arena),
                                 .item = m->item,
                                 .file_name = m->file_name ? m->file_name : "未命名文件",
                                 .sha256 = m->sha256,
                                 .size = m->size,
                                 .received_at = date_is_set(m->received) ? m->received.day * DAY_MS
                                                                         : db_now_ms(db)};
        TRY(store_fill_file_put(db, app->err, &key, &file));
    }
    struct fill_draft mark = {
        .part = "files", .body = "[]", .account = app->actor, .saved_at = db_now_ms(db)};
    return store_fill_draft_put(db, app->err, &key, &mark);
}

static enum gp_code add_file(struct db *db, struct gp_err *e, void *arg) {
    struct file_step *s = arg;
    struct entry_scope *scope;
    TRY(fill_begin(s->app, s->round, s->entry, &scope));
    TRY(keep_list(db, s->app, scope, s->file.item));
    struct fill_key key = fill_key_of(s->app, scope);
    s->file.id = rand_id(s->app->arena);
    s->file.account = s->app->actor;
    s->file.received_at = db_now_ms(db);
    if (cstr_empty(s->file.item))
        s->file.item = NULL;
    return store_fill_file_put(db, e, &key, &s->file);
}

enum gp_code fill_add_file(struct app *app, const char *round, const char *entry,
                           const struct fill_file *file) {
    struct file_step s = {app, round, entry, NULL, *file};
    return db_tx_join(app->db, app->err, DB_WRITE, add_file, &s);
}

static enum gp_code drop_file(struct db *db, struct gp_err *e, void *arg) {
    struct file_step *s = arg;
    struct entry_scope *scope;
    TRY(fill_begin(s->app, s->round, s->entry, &scope));
    TRY(keep_list(db, s->app, scope, NULL));
    struct fill_key key = fill_key_of(s->app, scope);
    return store_fill_file_drop(db, e, &key, s->id);
}

enum gp_code fill_drop_file(struct app *app, const char *round, const char *entry, const char *id) {
    struct file_step s = {.app = app, .round = round, .entry = entry, .id = id};
    return db_tx_join(app->db, app->err, DB_WRITE, drop_file, &s);
}
