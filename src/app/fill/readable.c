#include "app/fill/readable.h"

#include "app/fill/fill.h"
#include "app/fill/inside.h"
#include "app/files/document.h"
#include "codec/archive.h"
#include "store/dossier.h"

/* All that lists name, and what came in. */
struct readable {
    struct entry_scope *scope;
    struct dossier d;
    struct fill_case c;
    VEC(struct fill_file) files; /* of those whose hash is known */
    const char **came;           /* hashes */
    size_t n_came;
};

static void add_handed_in(struct work *w, struct readable *r) {
    for (size_t i = 0; i < r->c.entry->n_materials; i++) {
        const struct material *m = &r->c.entry->materials[i];
        if (!cstr_empty(m->sha256))
            *VEC_PUSH(w->arena, &r->files) =
                (struct fill_file){.item = cstr_or_empty(m->item),
                                   .file_name = m->file_name ? m->file_name : "材料",
                                   .sha256 = m->sha256};
    }
}

/* Who fills in sees drafts as well, by their names of now; everybody else only what was handed in.
 */
static enum gp_code read_all(struct work *w, const char *round, const char *entry,
                             struct readable *r) {
    *r = (struct readable){0};
    TRY(flow_read_entry(w, round, entry, &r->scope));
    TRY(store_dossier_get(w, round, &r->d));
    struct fill_key key = fill_key_of(w, r->scope);
    struct fill_file *own = NULL;
    size_t n = 0;
    if (fill_is_own(w, r->scope))
        TRY(store_fill_files(w, &key, &own, &n));
    for (size_t i = 0; i < n; i++)
        *VEC_PUSH(w->arena, &r->files) = own[i];
    if (fill_case_of(w->arena, &r->d, entry, &r->c))
        add_handed_in(w, r);
    return store_entry_files(w, &key, r->scope->project, &r->came, &r->n_came);
}

/* A hash opens what came in for the entry itself: lists may come by import, and whoever knows the
 * hash of somebody else's file could name it there. */
static bool came_in_here(const struct readable *r, const char *sha256) {
    for (size_t i = 0; i < r->n_came; i++)
        if (strcmp(r->came[i], sha256) == 0)
            return true;
    return false;
}

enum gp_code fill_find_file(struct work *w, const char *round, const char *entry,
                            const char *sha256, const char **ret_name) {
    struct readable r;
    TRY(read_all(w, round, entry, &r));
    const char *name = NULL;
    for (size_t i = 0; !name && i < r.files.n; i++)
        if (cstr_eq(r.files.v[i].sha256, sha256))
            name = r.files.v[i].file_name;
    if (!name)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个文件，或它还没有递交");
    if (!came_in_here(&r, sha256))
        return gp_fail(w->err, GP_MISSING, name, "只登记了文件名和校验值，文件本身没有存在本系统");
    *ret_name = name;
    return GP_OK;
}

/* ---- all at once */

static const char *folder_of(struct arena *a, const struct readable *r, const char *item) {
    const struct round *round = &r->d.round;
    for (size_t i = 0; i < round->n_checklist; i++)
        if (cstr_eq(round->checklist[i].id, item))
            return archive_portable_name(
                a, arena_printf(a, "%02zu %s", i + 1, round->checklist[i].name));
    return "其他材料";
}

/* What was handed in and is still in the draft is one file. */
static bool is_first(const struct readable *r, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (strcmp(r->files.v[k].sha256, r->files.v[i].sha256) == 0 &&
            cstr_eq(r->files.v[k].item, r->files.v[i].item) &&
            cstr_eq(r->files.v[k].file_name, r->files.v[i].file_name))
            return false;
    return true;
}

static enum gp_code pack(struct work *w, const struct readable *r, const char *documents,
                         struct archive_writer *zip, size_t *ret_n) {
    for (size_t i = 0; i < r->files.n; i++) {
        const struct fill_file *f = &r->files.v[i];
        if (!document_is_hash(f->sha256) || !came_in_here(r, f->sha256) || !is_first(r, i))
            continue;
        const char *bytes;
        TRY(document_find(w->err, documents, f->sha256, &bytes));
        if (!bytes)
            continue;
        const char *member =
            archive_free_path(zip, w->arena, folder_of(w->arena, r, f->item), f->file_name);
        TRY(archive_add_file(zip, w->err, member, bytes, false));
        ++*ret_n;
    }
    return GP_OK;
}

static bool never(void *arg) {
    (void)arg;
    return false;
}

enum gp_code fill_pack_files(struct work *w, const char *round, const char *entry,
                             const char *documents, const char *path, const char **ret_name) {
    struct readable r;
    struct archive_writer *zip;
    size_t n = 0;
    TRY(WORK_READ(w, read_all(w, round, entry, &r)));
    TRY(archive_create(w->err, path, &zip));
    enum gp_code code = pack(w, &r, documents, zip, &n);
    if (code == GP_OK && n == 0)
        code = gp_fail(w->err, GP_MISSING, NULL, "还没有可以下载的文件");
    if (code != GP_OK) {
        archive_discard(zip);
        return code;
    }
    TRY(archive_finish(zip, w->err, never, NULL));
    *ret_name = arena_printf(w->arena, "%s-材料.zip",
                             archive_portable_name(w->arena, r.scope->center_name));
    return GP_OK;
}
