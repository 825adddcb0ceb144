#include "app/files/quota.h"

#include "app/admin/setting.h"
#include "app/files/sweep.h"
#include "base/file.h"
#include "db/db.h"
#include "store/document.h"

#define MB ((int64_t)1 << 20)

static enum gp_code look_without(struct work *w, const char *round, const char *entry,
                                 const char *own_upload, struct quota *ret) {
    struct quota *q = ret;
    enum setting which = entry ? SETTING_ENTRY_MB : SETTING_DISTRICT_MB;
    const struct store_usage of = {.round = round,
                                   .entry = entry,
                                   .but = own_upload,
                                   .setting = setting_infos[which].name,
                                   .since_ms = work_now_ms(w) - SWEEP_UPLOAD_MS};
    struct settings settings = {0};
    TRY(store_document_usage(w, &of, &q->used, &settings.numbers[which]));
    q->max = setting_value(&settings, which) * MB;
    return GP_OK;
}

enum gp_code quota_look(struct work *w, const char *round, const char *entry, struct quota *ret) {
    return look_without(w, round, entry, NULL, ret);
}

static enum gp_code check(struct work *w, const struct quota *q, int64_t bytes, const char *whose,
                          const char *mend) {
    struct arena *a = w->arena;
    int64_t left = q->max > q->used ? q->max - q->used : 0;
    if (bytes <= left && left > 0)
        return GP_OK;
    return gp_fail(w->err, GP_LIMIT, whose, "文件已用 %s，上限 %s，还剩 %s%s，放不下。%s",
                   file_size_text(a, q->used), file_size_text(a, q->max), file_size_text(a, left),
                   bytes > 0 ? arena_printf(a, "；这次要存 %s", file_size_text(a, bytes)) : "",
                   mend);
}

enum gp_code quota_check(struct work *w, const char *round, const char *entry, int64_t bytes,
                         const char *own_upload) {
    struct quota q;
    if (entry) {
        TRY(look_without(w, round, entry, own_upload, &q));
        TRY(check(w, &q, bytes, "本项目",
                  "请压缩文件，或移除不用的文件；确实需要更多空间，请联系评估方"));
    }
    TRY(look_without(w, NULL, NULL, own_upload, &q));
    return check(w, &q, bytes, "本区划",
                 "请联系系统管理员清理磁盘，或在“系统管理 → 设置”里调高上限");
}
