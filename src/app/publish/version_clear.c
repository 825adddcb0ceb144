/* Versions of before were kept with the identity numbers of the staff, which no retention reached.
 */
#include "app/files/document.h"
#include "app/rounds/flow.h"
#include "app/publish/publish.h"
#include "app/publish/inside.h"
#include "app/publish/redaction.h"
#include "base/file.h"
#include "bundle/bundle.h"
#include "store/publication.h"
#include "store/store.h"

static bool has_numbers(const struct dossier *d) {
    for (size_t i = 0; i < d->n_projects; i++)
        for (size_t k = 0; k < d->projects[i].n_people; k++)
            if (d->projects[i].people[k].id_number)
                return true;
    return false;
}

/* sha256: of the new bytes; the old ones where there was nothing to clear. */
static enum gp_code record(struct work *w, const struct report_version *v, const char *sha256) {
    TRY(store_version_cleared(w, v, sha256));
    if (cstr_eq(sha256, v->bundle_sha256))
        return GP_OK;
    return flow_audit(
        w, v->round, NULL, "report.forget",
        arena_printf(w->arena, "第 %lld 版内部留存的数据去掉了公民身份号码，校验值由 %s 改为 %s",
                     (long long)v->version, v->bundle_sha256, sha256));
}

/* What cannot be read stays as it is, and is tried again at the next start. */
static enum gp_code clear(struct work *w, const char *files, const struct report_version *v) {
    struct str json;
    struct dossier d;
    const char *sha256 = v->bundle_sha256;
    const char *path = NULL;
    if (document_find(w->err, arena_printf(w->arena, "%s/documents", files), sha256, &path) !=
            GP_OK ||
        !path || file_read(w->arena, w->err, path, BUNDLE_MAX_BYTES, &json) != GP_OK ||
        bundle_read(w->arena, w->err, json, &d) != GP_OK)
        return GP_OK;
    if (has_numbers(&d)) {
        struct dossier kept = dossier_kept(w->arena, &d);
        struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
        bundle_write(&kept, &b);
        TRY(document_keep_bytes(w, files, arena_printf(w->arena, "%s-bundle.json", v->round),
                                (struct str){buf_text(&b), b.n}, &sha256));
    }
    return WORK_WRITE(w, record(w, v, sha256));
}

enum gp_code report_clear_versions(struct work *w, const char *files) {
    struct store_tenant *tenants;
    size_t n;
    TRY(WORK_READ(w, store_tenant_list(w, &tenants, &n)));
    for (size_t i = 0; i < n; i++) {
        struct work mine = work_in(w, tenants[i].tenant);
        struct report_version *list;
        size_t n_list;
        TRY(WORK_READ(&mine, store_version_uncleared(&mine, &list, &n_list)));
        for (size_t k = 0; k < n_list; k++)
            TRY(clear(&mine, files, &list[k]));
    }
    return GP_OK;
}
