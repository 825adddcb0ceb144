/* Telling people that something waits for them or was decided: on the site, and by the ways that
 * they chose (app/notify), which are queued in the same transaction. */
#ifndef GP_APP_NOTICE_H
#define GP_APP_NOTICE_H

#include "app/app.h"
#include "app/account/permission.h"
#include "store/account.h"

struct notice_text {
    const char *title, *body, *link; /* body and link may be NULL */
    const date_t *day;               /* a deadline or a visit, for calendars; NULL: none */
};

/* To one account. The caller's transaction is joined, in all of them. */
enum gp_code notice_to_account(struct work *w, const char *account,
                               const struct notice_text *text) GP_CHECKED;

/* To every active account of the organisation; a 中心主管 only when center is theirs. */
enum gp_code notice_to_org(struct work *w, const char *org, const char *center,
                           const struct notice_text *text) GP_CHECKED;

/* To every active account of the organisation that has the role; gives how many there are. org
 * NULL: none. */
enum gp_code notice_to_role_in(struct work *w, enum role role, const char *org,
                               const struct notice_text *text, size_t *ret_n) GP_CHECKED;

/* To every active account with the role, whatever organisation it is of: for roles that a district
 * has once. */
enum gp_code notice_to_role(struct work *w, enum role role,
                            const struct notice_text *text) GP_CHECKED;

/* To every active account with the role but the acting one; gives how many there are. */
enum gp_code notice_to_others(struct work *w, enum role role, const struct notice_text *text,
                              size_t *ret_n) GP_CHECKED;

/* To the groups that follow the topic (app/notify/channel.h): nobody knows who reads there, so it
 * names no person and no center. */
enum gp_code notice_to_groups(struct work *w, int64_t topic,
                              const struct notice_text *text) GP_CHECKED;

/* To programs that follow what happens (TOPIC_EVENT): the action and the subject as in the audit
 * log, and nothing of persons or figures; what it came to is asked of the API. Actions of other
 * kinds are passed over. */
enum gp_code notice_to_programs(struct work *w, const char *action, const char *subject) GP_CHECKED;

/* Those of the acting account, unread first, newest first; at most NOTICE_SHOWN. */
#define NOTICE_SHOWN 100
struct notice;
enum gp_code notice_own(struct work *w, struct notice **ret, size_t *ret_n) GP_CHECKED;
/* Marks one of the acting account's as read; id NULL: all. */
enum gp_code notice_mark_read(struct work *w, const char *id) GP_CHECKED;

#endif
