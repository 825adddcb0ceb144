/* Who fills in for an organisation, and the stamped scans that it attaches. */
#include "app/files/document.h"
#include "app/files/kind.h"
#include "app/files/quota.h"
#include "app/rating/rate.h"
#include "app/rounds/flow.h"
#include "base/rand.h"

/* By a link of one rating, scans are of its entry. */
static const char *entry_of(const struct rate_list *list, const char *entry) {
    const struct rating_link *link = list->party.link;
    return link && link->entry ? link->entry : cstr_or_null(entry);
}

/* The party, while anything of theirs takes ratings. What was handed in is no reason: a scan is
 * often made of the printed receipt. */
static enum gp_code find_open(struct work *w, const struct rate_who *who, date_t today,
                              struct rate_list **ret) {
    TRY(rate_list(w, who, today, ret));
    const struct rate_list *list = *ret;
    for (size_t i = 0; i < list->n_items; i++) {
        const struct rate_item *x = &list->items[i];
        if (x->state == RATE_OPEN || (x->state == RATE_DONE && !x->closed))
            return GP_OK;
    }
    return gp_fail(w->err, GP_CONFLICT, NULL, "本轮的评价已经截止，要补充请联系评估方");
}

/* ---- who fills in */

/* Without blanks at its ends; NULL for nothing. */
static const char *trimmed(struct arena *a, const char *text) {
    text = cstr_or_empty(text);
    text += strspn(text, " \t");
    size_t n = strlen(text);
    while (n > 0 && strchr(" \t", text[n - 1]))
        n--;
    return n > 0 ? arena_strndup(a, text, n) : NULL;
}

enum gp_code rate_name_person(struct work *w, const struct rate_who *who, const char *name,
                              const char *post, const char *phone, date_t today) {
    struct rate_list *list;
    TRY(find_open(w, who, today, &list));
    if (list->around.terms.asks == ASKS_NO)
        return gp_fail(w->err, GP_CONFLICT, NULL, "本轮不要求填写评价人");
    struct rating_person p = {.round = list->party.round,
                              .org = list->party.org,
                              .name = trimmed(w->arena, name),
                              .post = trimmed(w->arena, post),
                              .phone = trimmed(w->arena, phone),
                              .given_at = work_now_ms(w),
                              .given_by = w->actor};
    if (!p.name)
        return gp_fail(w->err, GP_INVALID, "评价人姓名", "请填写代表贵单位填写评价的人的姓名");
    TRY(store_rating_person_put(w, &p));
    return flow_audit(w, p.round, NULL, "rate.person", p.org);
}

/* ---- scans */

/* Whether the list takes a scan for the entry, NULL: for all of it. */
static enum gp_code check_scan(struct work *w, const struct rate_list *list, const char *entry,
                               int64_t bytes) {
    bool own = !entry;
    for (size_t i = 0; i < list->n_items && !own; i++)
        own = cstr_eq(list->items[i].own.key.entry, entry);
    if (!own)
        return gp_fail(w->err, GP_MISSING, NULL, "这个项目不归贵单位评价");
    if (list->n_scans >= RATE_SCANS_MAX)
        return gp_fail(w->err, GP_LIMIT, NULL, "每个单位每轮最多附 %d 个扫描件，请先删去不要的",
                       RATE_SCANS_MAX);
    if (bytes > RATE_SCAN_BYTES)
        return gp_fail(w->err, GP_INVALID, "盖章扫描件", "一个文件最大 %d MB，请压缩或分成几个文件",
                       (int)(RATE_SCAN_BYTES >> 20));
    return quota_check(w, entry ? list->party.round : NULL, entry, bytes, NULL);
}

enum gp_code rate_check_scan(struct work *w, const struct rate_who *who, const char *entry,
                             int64_t bytes, date_t today) {
    struct rate_list *list;
    TRY(find_open(w, who, today, &list));
    return check_scan(w, list, entry_of(list, entry), bytes);
}

static bool ends_with(const char *name, const char *ending) {
    size_t n = strlen(name), k = strlen(ending);
    return n > k && strcasecmp(name + n - k, ending) == 0;
}

static enum gp_code check_kind(struct work *w, const struct rate_scan_file *f) {
    static const char *const endings[] = {".pdf", ".jpg", ".jpeg", ".png"};
    bool known = false;
    for (size_t i = 0; i < GP_COUNT(endings); i++)
        known = known || ends_with(f->file_name, endings[i]);
    if (!known)
        return gp_fail(w->err, GP_INVALID, f->file_name, "请上传扫描的 PDF，或 JPG、PNG 图片");
    if (f->size == 0)
        return gp_fail(w->err, GP_INVALID, f->file_name, "是空文件，请重新选择");
    const char *problem;
    TRY(file_kind_problem(w->arena, f->file_name, f->path, &problem));
    return problem ? gp_fail(w->err, GP_INVALID, f->file_name, "%s", problem) : GP_OK;
}

static enum gp_code add_scan(struct work *w, const struct rate_who *who,
                             const struct rate_scan_file *f, date_t today) {
    struct rate_list *list;
    TRY(find_open(w, who, today, &list));
    const char *entry = entry_of(list, f->entry);
    TRY(check_scan(w, list, entry, f->size));
    for (size_t i = 0; i < list->n_scans; i++)
        if (cstr_eq(list->scans[i].sha256, f->sha256) && cstr_eq(list->scans[i].entry, entry))
            return GP_OK; /* sent twice */
    struct document d = {.sha256 = f->sha256,
                         .size = f->size,
                         .file_name = f->file_name,
                         .account = w->actor,
                         .created_at = work_now_ms(w)};
    TRY(document_note(w, &d));
    struct rating_scan scan = {.round = list->party.round,
                               .org = list->party.org,
                               .id = rand_id(w->arena),
                               .entry = entry,
                               .sha256 = f->sha256,
                               .file_name = f->file_name,
                               .size = f->size,
                               .added_at = work_now_ms(w),
                               .added_by = w->actor};
    TRY(store_rating_scan_put(w, &scan));
    return flow_audit(w, scan.round, scan.entry, "rate.scan", scan.file_name);
}

enum gp_code rate_add_scan(struct work *w, const struct rate_who *who, const char *folder,
                           const struct rate_scan_file *file, date_t today) {
    TRY(check_kind(w, file));
    TRY(WORK_READ(w, rate_check_scan(w, who, file->entry, file->size, today)));
    TRY(document_place(w, folder, file->path, file->sha256));
    return WORK_WRITE(w, add_scan(w, who, file, today));
}

enum gp_code rate_find_scan(struct work *w, const struct rate_who *who, const char *scan,
                            struct rating_scan **ret) {
    struct rate_party p;
    struct rating_scan *scans;
    size_t n;
    TRY(rate_party_find(w, who, &p));
    TRY(store_rating_scans(w, p.round, p.org, &scans, &n));
    for (size_t i = 0; i < n; i++) {
        if (!rate_is_own_scan(&p, &scans[i]) || !cstr_eq(scans[i].id, scan))
            continue;
        *ret = &scans[i];
        return GP_OK;
    }
    return gp_fail(w->err, GP_MISSING, NULL, "没有这个扫描件，可能已经删去");
}

enum gp_code rate_drop_scan(struct work *w, const struct rate_who *who, const char *scan,
                            date_t today) {
    struct rate_list *list;
    struct rating_scan *found;
    TRY(find_open(w, who, today, &list));
    TRY(rate_find_scan(w, who, scan, &found));
    TRY(store_rating_scan_drop(w, found));
    return flow_audit(w, found->round, found->entry, "rate.scan_drop", found->file_name);
}
