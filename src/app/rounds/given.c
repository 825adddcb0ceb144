#include "app/rounds/given.h"

#include "app/files/document.h"
#include "app/files/kind.h"
#include "app/files/quota.h"
#include "app/rounds/flow.h"
#include "base/rand.h"
#include "store/plan.h"

enum gp_code given_of(struct work *w, const char *round, struct given *ret) {
    TRY(store_round_head(w, round, &ret->head));
    TRY(store_plan_checklist(w, round, &ret->items, &ret->n_items));
    return store_given_list(w, round, &ret->files, &ret->n_files);
}

static bool is_item(const struct given *g, const char *item) {
    for (size_t i = 0; i < g->n_items; i++)
        if (cstr_eq(g->items[i].id, item))
            return true;
    return false;
}

static enum gp_code check_open(struct work *w, const struct given *g) {
    const char *why = round_lock_reason(g->head.state);
    return why ? gp_fail(w->err, GP_CONFLICT, NULL, "%s", why) : GP_OK;
}

static enum gp_code check_kind(struct work *w, const struct given_wish *f) {
    if (f->size == 0)
        return gp_fail(w->err, GP_INVALID, f->file_name, "是空文件，请重新选择");
    if (f->size > GIVEN_BYTES)
        return gp_fail(w->err, GP_INVALID, f->file_name, "一个文件最大 %d MB",
                       (int)(GIVEN_BYTES >> 20));
    if (!file_kind_known(f->file_name))
        return gp_fail(w->err, GP_INVALID, f->file_name,
                       "请上传 PDF、Word、Excel、PPT、WPS、图片、zip、csv 或 txt 文件");
    const char *problem;
    TRY(file_kind_problem(w->arena, f->file_name, f->path, &problem));
    return problem ? gp_fail(w->err, GP_INVALID, f->file_name, "%s", problem) : GP_OK;
}

static enum gp_code check_place(struct work *w, const char *round, const struct given_wish *f,
                                struct given *g) {
    TRY(given_of(w, round, g));
    TRY(check_open(w, g));
    if (!cstr_empty(f->item) && !is_item(g, f->item))
        return gp_fail(w->err, GP_INVALID, "用在哪里", "资料清单里没有这一项，请刷新页面后再选");
    if (g->n_files >= GIVEN_MOST)
        return gp_fail(w->err, GP_LIMIT, NULL, "一轮最多 %d 个附件和模板，请先删去不要的",
                       GIVEN_MOST);
    return quota_check(w, NULL, NULL, f->size, NULL);
}

static bool is_there(const struct given *g, const struct given_wish *f) {
    for (size_t i = 0; i < g->n_files; i++)
        if (cstr_eq(g->files[i].sha256, f->sha256) &&
            cstr_eq(cstr_or_empty(g->files[i].item), cstr_or_empty(f->item)) &&
            cstr_eq(g->files[i].file_name, f->file_name))
            return true;
    return false;
}

static enum gp_code note(struct work *w, const char *round, const struct given_wish *f) {
    struct given g;
    TRY(check_place(w, round, f, &g));
    if (is_there(&g, f))
        return GP_OK; /* sent twice */
    const struct document d = {.sha256 = f->sha256,
                               .size = f->size,
                               .file_name = f->file_name,
                               .account = w->actor,
                               .created_at = work_now_ms(w)};
    TRY(document_note(w, &d));
    const struct given_file file = {.round = round,
                                    .id = rand_id(w->arena),
                                    .item = cstr_or_null(f->item),
                                    .sha256 = f->sha256,
                                    .file_name = f->file_name,
                                    .size = f->size,
                                    .added_at = work_now_ms(w),
                                    .added_by = w->actor};
    TRY(store_given_put(w, &file));
    return flow_audit(w, round, NULL, "round.give", f->file_name);
}

enum gp_code given_add(struct work *w, const char *folder, const char *round,
                       const struct given_wish *wish) {
    struct given g;
    TRY(check_kind(w, wish));
    TRY(WORK_READ(w, check_place(w, round, wish, &g)));
    TRY(document_place(w, folder, wish->path, wish->sha256));
    return WORK_WRITE(w, note(w, round, wish));
}

enum gp_code given_find(struct work *w, const char *round, const char *id,
                        const struct given_file **ret) {
    struct given_file *files;
    size_t n;
    TRY(store_given_list(w, round, &files, &n));
    for (size_t i = 0; i < n; i++) {
        if (!cstr_eq(files[i].id, id))
            continue;
        *ret = &files[i];
        return GP_OK;
    }
    return gp_fail(w->err, GP_MISSING, NULL, "没有这个文件，可能已经删去");
}

enum gp_code given_drop(struct work *w, const char *round, const char *id) {
    struct given g;
    const struct given_file *file;
    TRY(given_of(w, round, &g));
    TRY(check_open(w, &g));
    TRY(given_find(w, round, id, &file));
    TRY(store_given_drop(w, round, id));
    TRY(store_document_drop_unused(w, file->sha256));
    return flow_audit(w, round, NULL, "round.take_back", file->file_name);
}
