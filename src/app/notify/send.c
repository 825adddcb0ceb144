/* send_due() is the way through: what was lost first, then one after the other: claim() decides in
 * a unit of its own whether it is still wanted and now, and makes it ours; carry() talks to the
 * network outside of units; settle() notes what became of it, in another unit. */
#include "app/notify/send.h"

#include "app/notify/contact.h"
#include "app/notify/message.h"
#include "base/clock.h"
#include "store/account.h"
#include "store/store.h"

#define AT_ONCE  50
#define LEASE_MS 120000 /* longer than the network may take */

/* Minutes behind each failure. */
static const int64_t pauses[] = {1, 5, 15, 60, 240, 720, 1440};

int64_t send_pause(int64_t tries) {
    bool more = tries >= 1 && tries <= (int64_t)GP_COUNT(pauses);
    return more ? pauses[tries - 1] * 60000 : DEC_UNSET;
}

/* One message on its way. */
struct trip {
    struct work w; /* of its district */
    const struct send *send;
    struct delivery *d;
    struct delivery **parts; /* d first */
    size_t n;
    struct channel *channel;
    struct contact *contact; /* NULL: to a group, or to an address alone */
    const char *district, *person;
    bool ours;
};

/* d stays as it was read: what is done inside of a unit may be done again. */
static enum gp_code put(struct trip *t, const struct delivery *d, enum delivery_state from,
                        enum delivery_state to, int64_t due, const char *problem, bool *ret_moved) {
    bool over = to != DELIVERY_WAITING && to != DELIVERY_SENDING;
    struct delivery now = *d;
    now.tries += from == DELIVERY_SENDING || to == DELIVERY_SENDING;
    now.state = to;
    now.due_at = due;
    now.problem = problem;
    now.done_at = over ? clock_now_ms() : DEC_UNSET;
    return store_delivery_move(&t->w, from, &now, ret_moved);
}

/* ---- claiming */

/* Why it is not sent any more; NULL: it is. */
static const char *unwanted(const struct trip *t, const struct account *account) {
    if (!t->channel || !t->channel->active)
        return "发送方式已停用";
    if (!t->d->account)
        return NULL;
    if (!account || !account->active)
        return "账号已停用";
    if (!t->contact)
        return "已退订";
    if (t->channel->kind == CHANNEL_SMS)
        return t->contact->sms && account->phone ? NULL : "已退订";
    bool wants =
        t->contact->way != CONTACT_OFF && t->contact->confirmed_at != DEC_UNSET && t->contact->mail;
    return wants ? NULL : "已退订";
}

static enum gp_code read_around(struct trip *t, struct account **ret_account) {
    *ret_account = NULL;
    TRY(store_channel_get(&t->w, t->d->channel, &t->channel));
    if (!t->d->account)
        return GP_OK;
    TRY(store_account_get(&t->w, t->d->account, ret_account));
    return store_contact_get(&t->w, t->d->account, &t->contact);
}

static enum gp_code make_ours(struct trip *t, struct delivery *d, int64_t now) {
    return put(t, d, DELIVERY_WAITING, DELIVERY_SENDING, now + LEASE_MS, d->problem, &t->ours);
}

/* Mails to one person that are due together go together. */
static enum gp_code gather(struct trip *t, int64_t now) {
    struct delivery *beside;
    size_t n = 0;
    t->parts = gp_new_n(t->w.arena, struct delivery *, AT_ONCE + 1);
    t->parts[t->n++] = t->d;
    if (!t->d->account || t->channel->kind != CHANNEL_MAIL)
        return GP_OK;
    TRY(store_delivery_beside(&t->w, t->d, now, &beside, &n));
    for (size_t i = 0; i < n && t->n < AT_ONCE; i++) {
        TRY(make_ours(t, &beside[i], now));
        if (t->ours)
            t->parts[t->n++] = &beside[i];
    }
    t->ours = true;
    return GP_OK;
}

static enum gp_code claim(struct trip *t) {
    struct account *account;
    int64_t now = clock_now_ms();
    bool moved;
    t->n = 0;
    t->ours = false;
    TRY(read_around(t, &account));
    const char *why = unwanted(t, account);
    if (why)
        return put(t, t->d, DELIVERY_WAITING, DELIVERY_DROPPED, now, why, &moved);
    int64_t until =
        t->contact ? contact_quiet_until(now, t->contact->quiet_from, t->contact->quiet_to) : now;
    if (until > now)
        return put(t, t->d, DELIVERY_WAITING, DELIVERY_WAITING, until, t->d->problem, &moved);
    if (t->contact) /* as it is by now */
        t->d->receiver = t->channel->kind == CHANNEL_SMS ? account->phone : t->contact->mail;
    t->person = account ? account->name : NULL;
    TRY(make_ours(t, t->d, now));
    return t->ours ? gather(t, now) : GP_OK;
}

/* ---- on the way */

static struct wire_result carry(struct trip *t) {
    struct arena *a = t->w.arena;
    struct message m = {.channel = t->channel,
                        .parts = (const struct delivery *const *)t->parts,
                        .n = t->n,
                        .base_url = t->send->base_url,
                        .district = cstr_or_empty(t->district),
                        .person = t->person,
                        .leave = t->contact ? t->contact->token : NULL,
                        .now_ms = clock_now_ms()};
    if (t->channel->kind == CHANNEL_MAIL) {
        struct wire_mail mail = message_mail(a, &m);
        return wire_mail(a, &t->send->wire, &mail);
    }
    struct wire_header headers[MESSAGE_HEADERS];
    struct wire_post post = message_post(a, &m, headers);
    return message_judge(a, t->channel->kind, wire_post(a, &t->send->wire, &post));
}

/* ---- afterwards */

static enum gp_code settle_part(struct trip *t, struct delivery *d, const struct wire_result *r) {
    static const enum delivery_state ends[] = {
        [WIRE_SENT] = DELIVERY_SENT,
        [WIRE_REFUSED] = DELIVERY_FAILED,
        [WIRE_LATER] = DELIVERY_WAITING,
        [WIRE_UNSURE] = DELIVERY_UNSURE,
    };
    int64_t pause = send_pause(d->tries + 1), now = clock_now_ms();
    enum delivery_state to = ends[r->outcome];
    if (to == DELIVERY_UNSURE && t->channel->kind == CHANNEL_WEBHOOK)
        to = DELIVERY_WAITING; /* who gets it twice sees so by its key */
    if (to == DELIVERY_WAITING && pause == DEC_UNSET)
        to = DELIVERY_FAILED;
    bool moved;
    return put(t, d, DELIVERY_SENDING, to, to == DELIVERY_WAITING ? now + pause : now, r->said,
               &moved);
}

static enum gp_code settle(struct trip *t, const struct wire_result *r) {
    for (size_t i = 0; i < t->n; i++)
        TRY(settle_part(t, t->parts[i], r));
    bool bounced = r->outcome == WIRE_REFUSED;
    if (!t->contact || t->channel->kind != CHANNEL_MAIL || (!bounced && r->outcome != WIRE_SENT))
        return GP_OK;
    return store_contact_problem(&t->w, t->contact->account, bounced ? r->said : NULL);
}

/* ---- a batch: what is due, and how its districts are called */

struct batch {
    struct delivery *due;
    struct store_tenant *tenants;
    size_t n, n_tenants;
};

static enum gp_code read_batch(struct work *w, struct batch *ret) {
    *ret = (struct batch){0};
    TRY(store_delivery_due(w, clock_now_ms(), AT_ONCE, &ret->due, &ret->n));
    return ret->n > 0 ? store_tenant_list(w, &ret->tenants, &ret->n_tenants) : GP_OK;
}

static const char *name_of(const struct batch *b, const char *tenant) {
    for (size_t i = 0; i < b->n_tenants; i++)
        if (cstr_eq(b->tenants[i].tenant, tenant))
            return b->tenants[i].name;
    return NULL;
}

static enum gp_code travel(struct work *w, const struct send *send, const struct batch *b,
                           struct delivery *d) {
    struct trip t = {
        .w = work_in(w, d->tenant), .send = send, .d = d, .district = name_of(b, d->tenant)};
    TRY(WORK_WRITE(&t.w, claim(&t)));
    if (!t.ours)
        return GP_OK;
    struct wire_result r = carry(&t);
    return WORK_WRITE(&t.w, settle(&t, &r));
}

/* ---- what was lost */

static enum gp_code recover_one(struct work *w, struct delivery *d) {
    struct trip t = {.w = work_in(w, d->tenant), .d = d};
    bool moved;
    TRY(store_channel_get(&t.w, d->channel, &t.channel));
    if (t.channel && t.channel->kind == CHANNEL_WEBHOOK)
        return put(&t, d, DELIVERY_SENDING, DELIVERY_WAITING, clock_now_ms(), d->problem, &moved);
    return put(&t, d, DELIVERY_SENDING, DELIVERY_UNSURE, clock_now_ms(),
               "发送时服务器中断，不能确定对方是否收到", &moved);
}

static enum gp_code recover(struct work *w) {
    struct delivery *lost;
    size_t n;
    TRY(store_delivery_lost(w, clock_now_ms(), &lost, &n));
    for (size_t i = 0; i < n; i++)
        TRY(recover_one(w, &lost[i]));
    return GP_OK;
}

static bool stops(const struct send *send) {
    return send->stop && atomic_load(send->stop);
}

/* Asked every few seconds, and most of the time there is nothing: so nothing is written for it. */
static enum gp_code is_due(struct work *w, bool *ret) {
    int64_t next;
    TRY(store_delivery_next(w, &next));
    *ret = next != DEC_UNSET && next <= clock_now_ms();
    return GP_OK;
}

enum gp_code send_due(struct work *w, const struct send *send) {
    struct batch b;
    bool any = false;
    TRY(WORK_READ(w, is_due(w, &any)));
    if (!any)
        return GP_OK;
    TRY(WORK_WRITE(w, recover(w)));
    do {
        TRY(WORK_READ(w, read_batch(w, &b)));
        for (size_t i = 0; i < b.n && !stops(send); i++)
            TRY(travel(w, send, &b, &b.due[i]));
    } while (b.n == AT_ONCE && !stops(send));
    return GP_OK;
}

static enum gp_code forget(struct work *w, int64_t before_ms) {
    struct store_tenant *tenants;
    size_t n;
    TRY(store_tenant_list(w, &tenants, &n));
    for (size_t i = 0; i < n; i++) {
        struct work there = work_in(w, tenants[i].tenant);
        TRY(store_delivery_forget(&there, before_ms));
    }
    return GP_OK;
}

enum gp_code send_forget(struct work *w, int64_t now_ms) {
    return WORK_WRITE(w, forget(w, now_ms - SEND_KEPT_DAYS * DAY_MS));
}
