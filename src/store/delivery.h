/* Ways by which notices leave the site (channels), whom they reach by them (contacts), and what
 * waits to be sent or came back (deliveries). */
#ifndef GP_STORE_DELIVERY_H
#define GP_STORE_DELIVERY_H

#include "store/notice.h"

enum channel_kind {
    CHANNEL_MAIL,
    CHANNEL_WECOM,
    CHANNEL_DINGTALK,
    CHANNEL_FEISHU,
    CHANNEL_WEBHOOK,
    CHANNEL_SMS,
    CHANNEL_KIND_N
};
extern const struct words words_channel_kind;

struct channel {
    const char *id;
    enum channel_kind kind;
    const char *name, *address;
    bool tls;
    const char *sender, *login, *secret, *body; /* NULL: none */
    int64_t topics;                             /* enum notice_topic, bits */
    bool active;
};

enum gp_code store_channel_list(struct work *w, struct channel **ret, size_t *ret_n) GP_CHECKED;
/* NULL when there is none. */
enum gp_code store_channel_get(struct work *w, const char *id, struct channel **ret) GP_CHECKED;
/* A new one, or all of an old one. */
enum gp_code store_channel_put(struct work *w, const struct channel *channel) GP_CHECKED;
/* Whether any district sends mails. */
enum gp_code store_channel_mails(struct work *w, bool *ret) GP_CHECKED;
/* With what waits to be sent by it. */
enum gp_code store_channel_drop(struct work *w, const char *id) GP_CHECKED;

/* ---- people */

enum contact_way { CONTACT_OFF, CONTACT_AT_ONCE, CONTACT_HOURLY };

struct contact {
    const char *account, *mail;
    int64_t confirmed_at; /* unset: the address is not confirmed */
    const char *code_hash;
    int64_t code_until, code_tries;
    int64_t way; /* enum contact_way */
    bool sms;
    int64_t quiet_from, quiet_to; /* hours of the day in China; unset: none */
    const char *token, *problem;
};

/* NULL when the account never said anything. */
enum gp_code store_contact_get(struct work *w, const char *account,
                               struct contact **ret) GP_CHECKED;
enum gp_code store_contact_put(struct work *w, const struct contact *contact) GP_CHECKED;
/* Of any district; NULL tenant when there is none. */
enum gp_code store_contact_of_token(struct work *w, const char *token, const char **ret_tenant,
                                    const char **ret_account) GP_CHECKED;
/* Why mails to the account come back; NULL: they do not. */
enum gp_code store_contact_problem(struct work *w, const char *account,
                                   const char *problem) GP_CHECKED;

/* ---- what is sent */

enum delivery_state {
    DELIVERY_WAITING,
    DELIVERY_SENDING, /* handed to the network: after a crash nobody knows whether it was taken */
    DELIVERY_SENT,
    DELIVERY_FAILED,
    DELIVERY_UNSURE,
    DELIVERY_DROPPED /* not sent, since by then nobody wanted it */
};
extern const struct words words_delivery_state;

/* What a message's id begins with that brings a code: once it is over, its text is taken out, and
 * it is never sent again. */
#define DELIVERY_SECRET "code."

struct delivery {
    const char *id, *channel, *account, *receiver, *title, *body, *link;
    date_t event_day;
    const char *event; /* what happened and to what, for programs; NULL: a message for people */
    enum delivery_state state;
    int64_t due_at, tries;
    const char *problem;
    int64_t created_at, done_at;
    /* Only read. */
    const char *tenant, *channel_name, *account_name;
};

/* Puts into the queue, for each of the notices with the id, or made of it (notice.h), what goes by
 * mail or message to people who want that. Inside the transaction of the notices. */
enum gp_code store_delivery_of_notices(struct work *w, const char *notice,
                                       date_t event_day) GP_CHECKED;
/* To every active group channel that has the topic. */
enum gp_code store_delivery_to_groups(struct work *w, int64_t topic,
                                      const struct notice *notice) GP_CHECKED;
/* What happened, to every active webhook that has the topic; title is for whoever looks after what
 * did not arrive. */
enum gp_code store_delivery_to_programs(struct work *w, int64_t topic, const char *id,
                                        const char *event, const char *title) GP_CHECKED;
enum gp_code store_delivery_put(struct work *w, const struct delivery *d) GP_CHECKED;

/* Of all districts: those that wait and are due, by their time; at most n. */
enum gp_code store_delivery_due(struct work *w, int64_t now_ms, int64_t n, struct delivery **ret,
                                size_t *ret_n) GP_CHECKED;
/* Of all districts: those whose sender had until now, and said nothing. */
enum gp_code store_delivery_lost(struct work *w, int64_t now_ms, struct delivery **ret,
                                 size_t *ret_n) GP_CHECKED;
/* When the next one is due, or its sender's time is over; unset: nothing waits. */
enum gp_code store_delivery_next(struct work *w, int64_t *ret) GP_CHECKED;

/* From a state into that of d, with its time, tries and problem; false when it was in another. */
enum gp_code store_delivery_move(struct work *w, enum delivery_state from, const struct delivery *d,
                                 bool *ret_moved) GP_CHECKED;
/* Others of the same account and channel that wait and are due, oldest first. */
enum gp_code store_delivery_beside(struct work *w, const struct delivery *d, int64_t now_ms,
                                   struct delivery **ret, size_t *ret_n) GP_CHECKED;

enum gp_code store_delivery_get(struct work *w, const char *id, struct delivery **ret) GP_CHECKED;
/* Those that did not arrive, or may not have: newest first, at most n. */
enum gp_code store_delivery_problems(struct work *w, int64_t n, struct delivery **ret,
                                     size_t *ret_n) GP_CHECKED;
/* How many of each state since a time, in the order of enum delivery_state. */
enum gp_code store_delivery_counts(struct work *w, int64_t since_ms,
                                   int64_t ret[static DELIVERY_DROPPED + 1]) GP_CHECKED;
enum gp_code store_delivery_problem_count(struct work *w, int64_t *ret) GP_CHECKED;
/* What is over and was queued before the time goes. */
enum gp_code store_delivery_forget(struct work *w, int64_t before_ms) GP_CHECKED;

#endif
