/* One-time codes: whoever has one sets the password of its account without being signed in. An
 * administrator or a manager makes them, for a person who forgot the password and for accounts that
 * are new; how such a code comes to its person (read out, on a printed slip) is not decided here.
 * Whoever has confirmed a mail address can ask for one by mail instead: it is another code, good
 * for minutes, so that nobody can take away the one of a slip by asking. */
#ifndef GP_APP_ACCOUNT_ONETIME_H
#define GP_APP_ACCOUNT_ONETIME_H

#include "app/batch.h"
#include "store/account.h"

#define ONETIME_TRIES 5 /* wrong codes before the right one is void */

/* What the person needs, in plain words nowhere but here: the database keeps a hash. */
struct onetime_slip {
    const char *account, *login, *name, *org; /* org: name, NULL where it has none */
    const char *code;                         /* abcd-efgh-ijkl */
    int64_t expires_at;
};

/* Whether by may set a way into the account: an administrator into any but the own, a manager into
 * those who neither administer nor manage. NULL is the command line. */
bool onetime_may_help(const struct account *by, const struct account *of);

/* Makes a code in place of the one that the account had, and tells the account. GP_DENIED when the
 * acting account may not, GP_CONFLICT for one that is switched off. */
enum gp_code onetime_make(struct work *w, const char *account, struct onetime_slip *ret) GP_CHECKED;

/* The same for each; logged as one batch. *ret_slips are those of what was done. */
enum gp_code onetime_make_each(struct work *w, const struct entry_choice *accounts,
                               struct batch *ret, struct onetime_slip **ret_slips,
                               size_t *ret_n) GP_CHECKED;

/* What a slip says of its account, when the code is in force and by may still give it; for printing
 * it again as long as somebody has the code in front of them. GP_MISSING otherwise. */
enum gp_code onetime_slip_of(struct work *w, const char *account, const char *code,
                             struct onetime_slip *ret) GP_CHECKED;

/* The account that a code is of; NULL when it is of none, or no longer. */
enum gp_code onetime_account(struct work *w, const char *code, struct account **ret) GP_CHECKED;

#define MAIL_CODE_MINUTES 30LL

/* Has a code sent to the confirmed address of the account of that login, at most once in two
 * minutes and five times a day. Whether there is one, nobody is told: what is asked, written and
 * answered is the same for logins that there are not, and the rest is done behind the answer. The
 * caller's unit is joined. */
enum gp_code onetime_mail(struct work *w, const char *login) GP_CHECKED;

/* Does so: looks whether those logins are anybody's, and queues the mails. Managers and
 * administrators get one only with the second factor on, since a mailbox alone would open
 * everything. In all districts; begins its units itself. */
enum gp_code onetime_mail_due(struct work *w) GP_CHECKED;

struct onetime_use {
    const char *login; /* NULL: the code came by its link, which nobody types */
    const char *code, *password;
};
/* Sets the password, once; ends all sessions. GP_UNAUTH with one message for every wrong
 * combination, GP_INVALID for a password that should not be chosen. Slow (Argon2id): begins its
 * unit itself. */
enum gp_code onetime_use(struct work *w, const struct onetime_use *in) GP_CHECKED;

#endif
