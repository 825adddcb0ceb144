/* Where and how a person wants to be told, beside the messages on the site. */
#ifndef GP_APP_NOTIFY_CONTACT_H
#define GP_APP_NOTIFY_CONTACT_H

#include "app/app.h"
#include "store/delivery.h"

#define CONTACT_CODE_MINUTES 30LL
#define CONTACT_TRIES        5

struct contact_view {
    struct contact contact;         /* as it is, or as it is before anything was said */
    bool mail_offered, sms_offered; /* the district has such a way */
    const char *phone;              /* of the account; NULL: none */
};
enum gp_code contact_own(struct work *w, struct contact_view *ret) GP_CHECKED;

struct contact_form {
    const char *mail; /* "": none; NULL: as it is */
    int64_t way;
    bool sms;
    const char *quiet_from, *quiet_to; /* hours, as typed; "": none */
};
/* Of the acting account. A new address gets a code, and nothing else until it was brought back;
 * *ret_code_sent says so. */
enum gp_code contact_save(struct work *w, const struct contact_form *form,
                          bool *ret_code_sent) GP_CHECKED;
/* An address opens the account of whoever forgot the password (account/mail_code.c), so the
 * password is asked for: GP_INVALID and GP_LIMIT as of account_proven. A wrong code, or one that is
 * over, is counted and no error: *ret_good says which. Slow; begins its units itself. */
enum gp_code contact_confirm(struct work *w, const char *password, const char *code,
                             bool *ret_good) GP_CHECKED;

/* Ends the mails to whoever the token is of. *ret_district NULL: it is of nobody. */
enum gp_code contact_leave(struct work *w, const char *token, const char **ret_tenant) GP_CHECKED;

/* When somebody with quiet hours may be told: now, or the end of them. hours unset: now. */
int64_t contact_quiet_until(int64_t now_ms, int64_t from_hour, int64_t to_hour);

#endif
