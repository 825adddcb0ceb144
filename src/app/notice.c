#include "app/notice.h"

#include "app/notify/channel.h"
#include "base/rand.h"
#include "store/delivery.h"

static struct notice notice_of(struct work *w, const struct notice_text *text) {
    return (struct notice){.id = rand_id(w->arena),
                           .title = text->title,
                           .body = text->body,
                           .link = text->link,
                           .created_at = work_now_ms(w),
                           .read_at = DEC_UNSET};
}

static enum gp_code send(struct work *w, const struct notice *n, const struct notice_text *text) {
    return store_delivery_of_notices(w, n->id, text->day ? *text->day : DATE_UNSET);
}

static enum gp_code tell(struct work *w, const struct notice_audience *to,
                         const struct notice_text *text, size_t *ret_n) {
    struct notice notice = notice_of(w, text);
    TRY(store_notice_put_all(w, &notice, to, ret_n));
    return send(w, &notice, text);
}

enum gp_code notice_to_account(struct work *w, const char *account,
                               const struct notice_text *text) {
    struct notice notice = notice_of(w, text);
    notice.account = account;
    TRY(store_notice_put(w, &notice));
    return send(w, &notice, text);
}

enum gp_code notice_to_groups(struct work *w, int64_t topic, const struct notice_text *text) {
    struct notice notice = notice_of(w, text);
    return store_delivery_to_groups(w, topic, &notice);
}

enum gp_code notice_to_programs(struct work *w, const char *action, const char *subject) {
    static const char *const told[] = {"round.",    "entry.",     "report.",
                                       "feedback.", "objection.", "rectification."};
    bool any = false;
    for (size_t i = 0; i < GP_COUNT(told); i++)
        any = any || strncmp(action, told[i], strlen(told[i])) == 0;
    if (!any)
        return GP_OK;
    return store_delivery_to_programs(w, TOPIC_EVENT, rand_id(w->arena),
                                      arena_printf(w->arena, "%s %s", action, subject),
                                      arena_printf(w->arena, "事件 %s", action));
}

enum gp_code notice_to_org(struct work *w, const char *org, const char *center,
                           const struct notice_text *text) {
    struct notice_audience to = {
        .org = org, .center = center, .narrow_role = ROLE_CENTER, .wide_role = ROLE_OPERATOR};
    size_t told;
    return org ? tell(w, &to, text, &told) : GP_OK;
}

enum gp_code notice_to_role(struct work *w, enum role role, const struct notice_text *text) {
    struct notice_audience to = {.roles = role};
    size_t told;
    return tell(w, &to, text, &told);
}

enum gp_code notice_to_role_in(struct work *w, enum role role, const char *org,
                               const struct notice_text *text, size_t *ret_n) {
    struct notice_audience to = {.roles = role, .org = org};
    *ret_n = 0;
    return org ? tell(w, &to, text, ret_n) : GP_OK;
}

enum gp_code notice_to_others(struct work *w, enum role role, const struct notice_text *text,
                              size_t *ret_n) {
    struct notice_audience to = {.roles = role, .but = w->actor};
    return tell(w, &to, text, ret_n);
}

/* ---- one's own */

enum gp_code notice_own(struct work *w, struct notice **ret, size_t *ret_n) {
    return store_notice_list(w, w->account->id, NOTICE_SHOWN, ret, ret_n);
}

enum gp_code notice_mark_read(struct work *w, const char *id) {
    const char *account = w->account->id;
    if (!id)
        return store_notice_read_all(w, account, work_now_ms(w));
    return store_notice_read(w, account, id, work_now_ms(w));
}
