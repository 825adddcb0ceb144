/* The ways by which notices leave the site, as an administrator sets them up. Secrets go in and are
 * never shown again. */
#ifndef GP_APP_NOTIFY_CHANNEL_H
#define GP_APP_NOTIFY_CHANNEL_H

#include "app/app.h"
#include "store/delivery.h"
#include "wire/wire.h"

/* What a group may be told: no names, no figures, nothing that the site would not show everybody of
 * the round. */
struct notice_topic {
    int64_t bit;
    const char *title; /* Chinese */
    bool programs;     /* of webhooks alone */
};
enum { TOPIC_ROUND = 1, TOPIC_PUBLISHED = 2, TOPIC_EVENT = 4 };
extern const struct notice_topic notice_topics[];
extern const size_t n_notice_topics;

/* Which fields a kind has, and what they mean. */
struct channel_info {
    const char *address_title, *address_hint;
    const char *secret_title; /* NULL: it has none */
    bool mail, group;         /* sender, login, TLS; topics */
};
extern const struct channel_info channel_infos[CHANNEL_KIND_N];

/* The kind of the word (mail, wecom, …); false: there is none. */
bool channel_kind_of(const char *word, enum channel_kind *ret);

struct channel_form {
    const char *id; /* NULL: a new one */
    const char *kind, *name, *address, *sender, *login;
    const char *secret; /* "": as it was */
    const char *body;
    bool tls, active;
    int64_t topics;
};
/* Saves it and audits what changed, without the secret. Of mail, and of messages to phones, one way
 * is active: GP_CONFLICT for a second. */
enum gp_code channel_save(struct work *w, const struct channel_form *form,
                          const char **ret_id) GP_CHECKED;
/* GP_MISSING when there is none. */
enum gp_code channel_find(struct work *w, const char *id, struct channel **ret) GP_CHECKED;
/* Ends it; what waits to be sent by it is not sent. */
enum gp_code channel_drop(struct work *w, const char *id) GP_CHECKED;
/* Puts a test into the queue: to the address given (mail, phone), or to the group. */
enum gp_code channel_test(struct work *w, const char *id, const char *receiver) GP_CHECKED;
/* As receivers would get it, with example texts. */
const char *channel_preview(struct work *w, const struct channel *c, const char *district);

/* ---- what did not arrive */

#define DELIVERY_SHOWN 100
/* Sends it once more, whatever became of it: somebody has looked. GP_CONFLICT when it did arrive.
 */
enum gp_code delivery_again(struct work *w, const char *id) GP_CHECKED;
/* It need not be sent any more. */
enum gp_code delivery_settle(struct work *w, const char *id) GP_CHECKED;

#endif
