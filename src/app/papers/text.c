/* The words of papers: the newest version that the district saved, else the program's. */
#include "app/papers/papers.h"

#include "app/admin/audit.h"
#include "app/account/account.h"

/* The newest version of the kind; *ret_n as many as there are. */
static enum gp_code load(struct work *w, enum paper_kind kind, struct paper_version **ret,
                         size_t *ret_n) {
    return store_paper_versions(w, paper_infos[kind].id, ret, ret_n);
}

static struct paper_text words_of(enum paper_kind kind, const struct paper_version *v, size_t n) {
    if (n == 0 || !v[0].title)
        return paper_infos[kind].text;
    return (struct paper_text){v[0].title, v[0].body};
}

enum gp_code paper_text_get(struct work *w, enum paper_kind kind, struct paper_text *ret) {
    struct paper_version *v;
    size_t n;
    TRY(load(w, kind, &v, &n));
    *ret = words_of(kind, v, n);
    return GP_OK;
}

static bool is_same(const struct paper_text *a, const struct paper_text *b) {
    return cstr_eq(a->title, b->title) && cstr_eq(a->body, b->body);
}

enum gp_code paper_text_save(struct work *w, enum paper_kind kind, const struct paper_text *text) {
    const struct paper_info *info = &paper_infos[kind];
    if (text)
        TRY(paper_check(w->arena, kind, text, w->err));
    struct paper_version *v;
    size_t n;
    TRY(load(w, kind, &v, &n));
    struct paper_text now = words_of(kind, v, n);
    if (text ? is_same(text, &now) : n == 0 || !v[0].title)
        return GP_OK;
    bool own = text && !is_same(text, &info->text);
    struct paper_version next = {.kind = info->id,
                                 .version = n > 0 ? v[0].version + 1 : 1,
                                 .title = own ? text->title : NULL,
                                 .body = own ? text->body : NULL,
                                 .saved_at = work_now_ms(w),
                                 .account = w->account ? w->account->id : ""};
    TRY(store_paper_put(w, &next));
    return audit_note(w, own ? "paper.save" : "paper.reset",
                      arena_printf(w->arena, "paper/%s", info->id),
                      arena_printf(w->arena, "第 %lld 版", (long long)next.version));
}
