/* The rules come first: whose entry it is, and until when it takes material. Then open_desk, on
 * which everything rests: it lays drafts, or what somebody is typing right now, over a copy of the
 * dossier, so that checks and pages see the entry as it would be handed in. Saving and files
 * change drafts only, each behind fill_begin. The parts themselves are parts.c, prefill.c and
 * apply.c; the dossier changes in hand_in.c. */

#include "app/fill/inside.h"

#include "base/rand.h"
#include "store/correction.h"
#include "store/dossier.h"
#include "store/plan.h"

bool fill_is_own(const struct work *w, const struct entry_scope *scope) {
    const struct account *a = w->account;
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

struct fill_key fill_key_of(const struct work *w, const struct entry_scope *s) {
    return (struct fill_key){w->tenant, s->round, s->entry};
}

enum gp_code fill_find(struct work *w, const char *round, const char *entry,
                       struct entry_scope **ret) {
    TRY(flow_entry(w, round, entry, ret));
    if (!fill_is_own(w, *ret))
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个参评项目，或它不归您填报");
    return GP_OK;
}

/* ---- opening */

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
                                 .received = date_of_ms(d->files[i].received_at)};
    d->c.entry->materials = v;
    d->c.entry->n_materials = d->n_files;
}

static enum gp_code read_drafts(struct work *w, struct fill_desk *d, const struct fill_key *key) {
    struct fill_draft *v;
    size_t n;
    TRY(store_fill_drafts(w, key, &v, &n));
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
static enum gp_code lay_out_parts(struct work *w, struct fill_desk *d,
                                  const struct fill_typed *typed) {
    for (size_t i = 0; i < PART_N; i++) {
        enum fill_part part = (enum fill_part)i;
        if (typed && typed->part == part)
            d->forms[i] = *typed->form;
        else if (d->drafts[i])
            TRY(fill_form_read(w->arena, w->err, d->drafts[i]->body, &d->forms[i]));
        else
            d->forms[i] = fill_part_prefill(&d->c, part);
    }
    for (size_t i = 0; i < PART_N; i++)
        if (d->drafts[i] || (typed && typed->part == (enum fill_part)i))
            fill_part_apply(&d->c, (enum fill_part)i, &d->forms[i], &d->problems);
    lay_out_files(d);
    return GP_OK;
}

enum gp_code fill_open(struct work *w, const char *round, const char *entry,
                       const struct fill_typed *typed, struct fill_desk *ret) {
    struct fill_desk *desk = ret;
    struct fill_desk d = {.problems = {.arena = w->arena}};
    TRY(fill_find(w, round, entry, &d.scope));
    d.locked = fill_lock_reason(d.scope);
    struct fill_key key = fill_key_of(w, d.scope);
    *desk = d; /* the case points into the dossier where it stays */
    TRY(store_dossier_get(w, round, &desk->dossier));
    if (!fill_case_of(w->arena, &desk->dossier, entry, &desk->c))
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个参评项目");
    TRY(read_drafts(w, desk, &key));
    TRY(store_fill_files(w, &key, &desk->files, &desk->n_files));
    TRY(store_hand_ins(w, &key, &desk->hand_ins, &desk->n_hand_ins));
    return lay_out_parts(w, desk, typed);
}

date_t fill_due(enum entry_state state, date_t deadline, const struct correction *v, size_t n) {
    return state == ENTRY_RETURNED && n > 0 ? v[n - 1].due : deadline;
}

enum gp_code fill_watch(struct work *w, const char *round, const char *entry,
                        struct closing_watch *ret) {
    struct entry_scope *scope;
    struct board_row *row;
    struct round_head head;
    struct correction *corrections;
    size_t n;
    TRY(fill_find(w, round, entry, &scope));
    TRY(store_round_head(w, round, &head));
    TRY(store_corrections(w, round, entry, &corrections, &n));
    TRY(store_board_row(w, round, entry, &row));
    date_t deadline = deadline_of(head.deadline, row ? row->deadline : DATE_UNSET);
    date_t due = fill_due(scope->state, deadline, corrections, n);
    *ret =
        (struct closing_watch){.closes_at = closing_day_ms(due), .closed = fill_lock_reason(scope)};
    return GP_OK;
}

/* ---- saving */

enum gp_code fill_begin(struct work *w, const char *round, const char *entry,
                        struct entry_scope **ret) {
    struct entry_scope *scope;
    TRY(fill_find(w, round, entry, &scope));
    const char *locked = fill_lock_reason(scope);
    if (locked)
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s", locked);
    if (scope->state == ENTRY_OPEN)
        TRY(flow_move_entry(w, round, entry, "start", NULL));
    *ret = scope;
    return GP_OK;
}

static enum gp_code save(struct work *w, const char *round, const char *entry, const char *part,
                         const struct fill_form *form, int64_t version) {
    struct entry_scope *scope;
    TRY(fill_begin(w, round, entry, &scope));
    struct fill_key key = fill_key_of(w, scope);
    struct fill_draft draft = {.part = part,
                               .body = fill_form_json(w->arena, form),
                               .account = w->actor,
                               .version = version,
                               .saved_at = work_now_ms(w)};
    return store_fill_draft_put(w, &key, &draft);
}

enum gp_code fill_save(struct work *w, const char *round, const char *entry, enum fill_part part,
                       const struct fill_form *form, int64_t version, int64_t *ret_version) {
    TRY(save(w, round, entry, fill_parts[part].id, form, version));
    *ret_version = version + 1;
    return GP_OK;
}

/* ---- what is saved */

enum gp_code fill_saved_form(struct work *w, const char *round, const char *entry,
                             enum fill_part part, struct fill_form *ret) {
    struct fill_form *form = ret;
    struct entry_scope *scope;
    struct fill_draft *v;
    size_t n;
    TRY(fill_find(w, round, entry, &scope));
    struct fill_key key = fill_key_of(w, scope);
    TRY(store_fill_drafts(w, &key, &v, &n));
    for (size_t i = 0; i < n; i++)
        if (strcmp(v[i].part, fill_parts[part].id) == 0)
            return fill_form_read(w->arena, w->err, v[i].body, form);
    struct fill_desk *desk = gp_new(w->arena, struct fill_desk);
    TRY(fill_open(w, round, entry, NULL, desk));
    *form = desk->forms[part];
    return GP_OK;
}

/* ---- files */

static enum gp_code check_item(struct work *w, const struct fill_desk *desk, const char *item) {
    const struct round *r = &desk->dossier.round;
    for (size_t i = 0; i < r->n_checklist; i++)
        if (cstr_eq(r->checklist[i].id, item))
            return GP_OK;
    return cstr_empty(item) ? GP_OK
                            : gp_fail(w->err, GP_INVALID, "清单项目",
                                      "本轮的材料清单里没有这一项，请刷新页面后重新上传");
}

/* The first change takes over what an import brought, so that nothing of it goes missing. */
static enum gp_code keep_list(struct work *w, const struct entry_scope *scope, const char *item) {
    struct fill_desk *desk = gp_new(w->arena, struct fill_desk);
    TRY(fill_open(w, scope->round, scope->entry, NULL, desk));
    TRY(check_item(w, desk, item));
    if (desk->files_kept)
        return GP_OK;
    struct fill_key key = fill_key_of(w, scope);
    const struct entry *entry = desk->c.entry;
    for (size_t i = 0; i < entry->n_materials; i++) {
        const struct material *m = &entry->materials[i];
        if (!m->sha256 || strlen(m->sha256) != 64 || m->size < 0)
            continue;
        struct fill_file file = {.id = rand_id(w->arena),
                                 .item = m->item,
                                 .file_name = m->file_name ? m->file_name : "未命名文件",
                                 .sha256 = m->sha256,
                                 .size = m->size,
                                 .received_at = date_is_set(m->received) ? m->received.day * DAY_MS
                                                                         : work_now_ms(w)};
        TRY(store_fill_file_put(w, &key, &file));
    }
    struct fill_draft mark = {
        .part = "files", .body = "[]", .account = w->actor, .saved_at = work_now_ms(w)};
    return store_fill_draft_put(w, &key, &mark);
}

enum gp_code fill_add_file(struct work *w, const char *round, const char *entry,
                           const struct fill_file *file) {
    struct entry_scope *scope;
    TRY(fill_begin(w, round, entry, &scope));
    TRY(keep_list(w, scope, file->item));
    struct fill_key key = fill_key_of(w, scope);
    struct fill_file f = *file;
    f.id = rand_id(w->arena);
    f.item = cstr_or_null(file->item);
    f.account = w->actor;
    f.received_at = work_now_ms(w);
    TRY(store_entry_file_put(w, &key, scope->project, f.sha256, f.account, f.received_at));
    return store_fill_file_put(w, &key, &f);
}

enum gp_code fill_drop_file(struct work *w, const char *round, const char *entry, const char *id) {
    struct entry_scope *scope;
    TRY(fill_begin(w, round, entry, &scope));
    TRY(keep_list(w, scope, NULL));
    struct fill_key key = fill_key_of(w, scope);
    return store_fill_file_drop(w, &key, id);
}
