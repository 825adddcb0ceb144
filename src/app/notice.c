#include "app/notice.h"

#include "base/rand.h"
#include "store/notice.h"

struct notice_step {
    struct work *w;
    const char *account; /* NULL: to the audience */
    const struct notice_audience *to;
    const struct notice_text *text;
    size_t told;
};

static enum gp_code send(struct work *w, struct notice_step *s) {
    struct notice notice = {.id = rand_id(w->arena),
                            .account = s->account,
                            .title = s->text->title,
                            .body = s->text->body,
                            .link = s->text->link,
                            .created_at = work_now_ms(w),
                            .read_at = DEC_UNSET};
    if (s->account)
        return store_notice_put(w, &notice);
    return store_notice_put_all(w, &notice, s->to, &s->told);
}

static enum gp_code run(struct notice_step *s) {
    return send(s->w, s);
}

enum gp_code notice_to_account(struct work *w, const char *account,
                               const struct notice_text *text) {
    struct notice_step s = {.w = w, .account = account, .text = text};
    return run(&s);
}

enum gp_code notice_to_org(struct work *w, const char *org, const char *center,
                           const struct notice_text *text) {
    struct notice_audience to = {
        .org = org, .center = center, .narrow_role = ROLE_CENTER, .wide_role = ROLE_OPERATOR};
    struct notice_step s = {.w = w, .to = &to, .text = text};
    return org ? run(&s) : GP_OK;
}

enum gp_code notice_to_role(struct work *w, enum role role, const struct notice_text *text) {
    struct notice_audience to = {.roles = role};
    struct notice_step s = {.w = w, .to = &to, .text = text};
    return run(&s);
}

static enum gp_code tell_some(struct work *w, const struct notice_audience *to,
                              const struct notice_text *text, size_t *ret_n) {
    struct notice_step s = {.w = w, .to = to, .text = text};
    TRY(run(&s));
    *ret_n = s.told;
    return GP_OK;
}

enum gp_code notice_to_role_in(struct work *w, enum role role, const char *org,
                               const struct notice_text *text, size_t *ret_n) {
    struct notice_audience to = {.roles = role, .org = org};
    *ret_n = 0;
    return org ? tell_some(w, &to, text, ret_n) : GP_OK;
}

enum gp_code notice_to_others(struct work *w, enum role role, const struct notice_text *text,
                              size_t *ret_n) {
    struct notice_audience to = {.roles = role, .but = w->actor};
    return tell_some(w, &to, text, ret_n);
}

/* ---- one's own */

struct own_step {
    const char *id;
    struct notice *v;
    size_t n;
};

enum gp_code notice_own(struct work *w, struct notice **ret, size_t *ret_n) {
    struct own_step s = {0};
    TRY(store_notice_list(w, w->account->id, NOTICE_SHOWN, &s.v, &s.n));
    *ret = s.v;
    *ret_n = s.n;
    return GP_OK;
}

enum gp_code notice_mark_read(struct work *w, const char *id) {
    const char *account = w->account->id;
    if (!id)
        return store_notice_read_all(w, account, work_now_ms(w));
    return store_notice_read(w, account, id, work_now_ms(w));
}
