/* What a notice becomes on its way out: the mail, the robot's or the interface's request. Pure: no
 * database, no network. Private to app/notify, and for its tests. */
#ifndef GP_APP_NOTIFY_MESSAGE_H
#define GP_APP_NOTIFY_MESSAGE_H

#include "store/delivery.h"
#include "wire/wire.h"

struct message {
    const struct channel *channel;
    const struct delivery *const *parts; /* one, or those that go together */
    size_t n;
    const char *base_url; /* as receivers reach the site; NULL: there is none, so no links */
    const char *district, *person; /* person NULL: to a group */
    const char *leave;             /* token of the link that ends it; NULL: none */
    int64_t now_ms;
};

/* What is said, in one text: by the channel's template, or the program's own. */
const char *message_text(struct arena *a, const struct message *m);

struct wire_mail message_mail(struct arena *a, const struct message *m);

/* For every kind but mail. headers has room for MESSAGE_HEADERS. */
#define MESSAGE_HEADERS 3
struct wire_post message_post(struct arena *a, const struct message *m,
                              struct wire_header headers[static MESSAGE_HEADERS]);

/* Robots answer 200 and say in the body that they refused: what that answer means. */
struct wire_result message_judge(struct arena *a, enum channel_kind kind, struct wire_result r);

/* GP_INVALID with the placeholder that there is not, or the brace without its partner. */
enum gp_code message_check(struct gp_err *e, const char *template) GP_CHECKED;

/* The placeholders, in the order in which they are listed. */
struct message_field {
    const char *name, *says; /* {标题}, and what it becomes */
};
extern const struct message_field message_fields[];
extern const size_t n_message_fields;

/* A whole day in a calendar. */
const char *message_calendar(struct arena *a, const char *id, const char *title, date_t day,
                             int64_t now_ms);

#endif
