/* Two steps. gather reads all of it in one transaction, of one moment, and asks for each entry
 * whether the acting account may read it; pack writes the members: pages and data from memory,
 * workbooks by way of files beside the archive, documents from where they lie. Bytes of documents
 * are never whole in memory. */
#include "app/results/casefile.h"

#include <unistd.h>

#include "app/admin/admin.h"
#include "app/admin/audit.h"
#include "app/files/document.h"
#include "app/results/casefile_parts.h"
#include "app/results/result.h"
#include "bundle/bundle.h"
#include "codec/archive.h"
#include "shape/shape.h"

struct making {
    struct work *w;
    const char *round, *documents, *path, *title;
    const struct entry_choice *wish;
    const struct casefile_watch *watch; /* NULL: nobody */
    struct app_evaluation *v;
    struct finding_view *views;
    struct audit_names names;
    struct form_read form;
    struct casefile_entry *entries;
    size_t n;
    struct archive_writer *zip;
    VEC(const char *) temporary; /* to be removed */
};

/* ---- gathering */

struct log_target {
    struct making *m;
    struct casefile_entry *x;
};

static enum gp_code add_log(void *cls, struct arena *row_arena, const struct audit_row *row) {
    struct log_target *s = cls;
    struct arena *a = s->m->w->arena;
    struct audit_text text;
    (void)row_arena;
    audit_text_of(a, &s->m->names, row, &text);
    const char *words = cstr_or_empty(text.change), *more = cstr_or_empty(text.words);
    *VEC_PUSH(a, &s->x->log) = (struct casefile_log){
        .at = admin_time_text(a, row->at_ms),
        .actor = arena_strdup(a, cstr_or_empty(text.actor)),
        .action = audit_action_name(arena_strdup(a, row->action)),
        .words = arena_printf(a, "%s%s%s", words, *words && *more ? "；" : "", more)};
    return GP_OK;
}

static enum gp_code gather_log(struct making *m, struct casefile_entry *x) {
    struct audit_filter filter = AUDIT_FILTER_ALL;
    struct log_target s = {m, x};
    filter.subject = arena_printf(m->w->arena, "round/%s/entry/%s", m->round, x->scope->entry);
    return store_audit_each(m->w, &filter, add_log, &s);
}

static enum gp_code gather_forms(struct making *m, struct casefile_entry *x) {
    static const char *const kinds[FORM_PURPOSE_N] = {"实地验收", "履约评价"};
    struct work *w = m->w;
    for (unsigned purpose = 0; purpose < FORM_PURPOSE_N; purpose++) {
        struct form_answer *v;
        size_t n;
        TRY(store_form_answers(w, (enum form_purpose)purpose, m->round, x->scope->entry, &v, &n));
        for (size_t i = 0; i < n; i++) {
            struct casefile_form *f = VEC_PUSH(w->arena, &x->forms);
            *f = (struct casefile_form){.kind = kinds[purpose],
                                        .author = form_author(&v[i]),
                                        .done = v[i].done_at != DEC_UNSET};
            TRY(form_lines_of(w, &m->form, &v[i], &f->lines));
        }
    }
    return GP_OK;
}

static enum gp_code gather_entry(struct making *m, const char *entry) {
    struct work *w = m->w;
    struct casefile_entry *x = &m->entries[m->n];
    TRY(flow_read_entry(w, m->round, entry, &x->scope));
    if (!fill_case_of(w->arena, &m->v->dossier, entry, &x->c))
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个参评项目");
    x->result = result_of_entry(m->v, entry);
    x->findings = m->views;
    x->n_findings = m->v->ev.n_findings;
    const struct fill_key key = {w->tenant, m->round, entry};
    TRY(store_hand_ins(w, &key, &x->hand_ins, &x->n_hand_ins));
    TRY(store_note_list(w, m->round, entry, &x->notes));
    TRY(gather_log(m, x));
    TRY(gather_forms(m, x));
    x->folder = arena_printf(w->arena, "%02zu %s", m->n + 1,
                             archive_portable_name(w->arena, x->scope->center_name));
    m->n++;
    return GP_OK;
}

static enum gp_code gather(struct work *w, struct making *m) {
    TRY(app_evaluate(w, m->round, &m->v));
    TRY(finding_views(w, m->round, m->v, NULL, &m->views));
    TRY(admin_audit_names(w, &m->names));
    const struct round *r = &m->v->dossier.round;
    m->title = r->title;
    m->n = 0;
    m->entries = gp_new_n(w->arena, struct casefile_entry, r->n_entries + 1);
    for (size_t i = 0; i < m->wish->n; i++)
        if (!dossier_entry(&m->v->dossier, m->wish->v[i]))
            return gp_fail(w->err, GP_MISSING, NULL, "没有这个参评项目");
    for (size_t i = 0; i < r->n_entries; i++)
        if (entry_is_chosen(m->wish, r->entries[i].id))
            TRY(gather_entry(m, r->entries[i].id));
    if (m->n == 0)
        return gp_fail(w->err, GP_INVALID, "参评项目", "本轮还没有参评项目");
    const char *detail = arena_printf(w->arena, "%zu 个参评项目", m->n);
    return audit_note(w, "round.casefile", arena_printf(w->arena, "round/%s", m->round), detail);
}

/* ---- packing */

static enum gp_code add_text(struct making *m, const struct casefile_entry *x, const char *name,
                             const struct buf *b) {
    struct arena *a = m->w->arena;
    const char *member = x ? arena_printf(a, "%s/%s", x->folder, name) : name;
    char *bytes = arena_memdup(a, buf_text(b), b->n + 1);
    return archive_add_bytes(m->zip, m->w->err, member, (struct str){bytes, b->n});
}

static enum gp_code add_json(struct making *m, const struct casefile_entry *x, const char *name,
                             const struct shape *shape, const void *object) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    bundle_write_part(shape, object, &b);
    return add_text(m, x, name, &b);
}

typedef enum gp_code (*book_fn)(struct work *, const struct casefile_entry *, const char *);

static enum gp_code add_book(struct making *m, const struct casefile_entry *x, const char *name,
                             book_fn write) {
    struct arena *a = m->w->arena;
    const char *path = arena_printf(a, "%s.%zu", m->path, m->temporary.n);
    TRY(write(m->w, x, path));
    *VEC_PUSH(a, &m->temporary) = path;
    return archive_add_file(m->zip, m->w->err, arena_printf(a, "%s/%s", x->folder, name), path,
                            false);
}

static const char *item_name(const struct making *m, const char *item) {
    const struct round *r = &m->v->dossier.round;
    for (size_t i = 0; i < r->n_checklist; i++)
        if (cstr_eq(r->checklist[i].id, item))
            return r->checklist[i].name;
    return "其他材料";
}

static enum gp_code add_document(struct making *m, struct casefile_entry *x, const char *folder,
                                 const char *name, const char *sha256, date_t received) {
    struct arena *a = m->w->arena;
    struct casefile_file f = {.item = folder, .name = name, .sha256 = sha256, .received = received};
    const char *path = NULL;
    if (document_is_hash(sha256))
        TRY(document_find(m->w->err, m->documents, sha256, &path));
    if (path) {
        const char *place =
            arena_printf(a, "%s/材料/%s", x->folder, archive_portable_name(a, folder));
        f.member = archive_free_path(m->zip, a, place, name);
        TRY(archive_add_file(m->zip, m->w->err, f.member, path, false));
    }
    *VEC_PUSH(a, &x->files) = f;
    return GP_OK;
}

static enum gp_code add_documents(struct making *m, struct casefile_entry *x) {
    for (size_t i = 0; i < x->c.entry->n_materials; i++) {
        const struct material *f = &x->c.entry->materials[i];
        TRY(add_document(m, x, item_name(m, f->item), f->file_name, cstr_or_empty(f->sha256),
                         f->received));
    }
    for (size_t i = 0; i < x->notes.files.n; i++) {
        const struct result_file *f = &x->notes.files.v[i];
        TRY(add_document(m, x, "整改与异议的附件", f->file_name, f->sha256, DATE_UNSET));
    }
    return GP_OK;
}

static enum gp_code add_snapshots(struct making *m, const struct casefile_entry *x) {
    for (size_t i = 0; i < x->n_hand_ins; i++) {
        const struct hand_in *h = &x->hand_ins[i];
        if (cstr_empty(h->snapshot)) /* its period is over */
            continue;
        GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
        buf_adds(&b, h->snapshot);
        TRY(add_text(m, x, arena_printf(m->w->arena, "递交第%lld次.json", (long long)h->version),
                     &b));
    }
    return GP_OK;
}

static enum gp_code pack_entry(struct making *m, struct casefile_entry *x) {
    GP_CLEANUP(buf_free) struct buf page = BUF_INIT;
    TRY(add_json(m, x, "数据.json", &shape_entry, x->c.entry));
    TRY(add_json(m, x, "合同.json", &shape_project, x->c.project));
    TRY(add_snapshots(m, x));
    TRY(add_book(m, x, "递交表格.xlsx", casefile_hand_in_book));
    TRY(add_book(m, x, "评估记录.xlsx", casefile_record_book));
    TRY(add_documents(m, x));
    casefile_entry_page(m->w->arena, x, m->title, &page);
    return add_text(m, x, "index.html", &page);
}

static enum gp_code pack(struct making *m) {
    GP_CLEANUP(buf_free) struct buf page = BUF_INIT;
    for (size_t i = 0; i < m->n; i++) {
        TRY(pack_entry(m, &m->entries[i]));
        if (m->watch)
            TRY(m->watch->tell(m->watch->cls, i + 1));
    }
    casefile_index_page(m->w->arena, m->entries, m->n, m->title,
                        "每个参评项目一个文件夹，打开其中的 index.html；不联网也能看。", &page);
    return add_text(m, NULL, "index.html", &page);
}

static bool never(void *arg) {
    (void)arg;
    return false;
}

const char *casefile_name(struct arena *a, const char *title, const char *center) {
    return arena_printf(a, "%s-%s.zip", archive_portable_name(a, title),
                        archive_portable_name(a, center ? center : "评估档案"));
}

enum gp_code casefile_make(struct work *w, const char *round, const struct entry_choice *entries,
                           const char *documents, const char *path,
                           const struct casefile_watch *watch, const char **ret_name) {
    struct making m = {.w = w,
                       .round = round,
                       .documents = documents,
                       .path = path,
                       .wish = entries,
                       .watch = watch};
    TRY(WORK_WRITE(w, gather(w, &m)));
    TRY(archive_create(w->err, path, &m.zip));
    enum gp_code code = pack(&m);
    if (code == GP_OK)
        code = archive_finish(m.zip, w->err, never, NULL);
    else
        archive_discard(m.zip);
    for (size_t i = 0; i < m.temporary.n; i++)
        unlink(m.temporary.v[i]);
    TRY(code);
    *ret_name = casefile_name(w->arena, m.title, m.n == 1 ? m.entries[0].scope->center_name : NULL);
    return GP_OK;
}
