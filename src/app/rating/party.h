/* Who rates, by a link or by an account, and which ratings are theirs. Decided here alone: pages,
 * files and lists all ask. */
#ifndef GP_APP_RATING_PARTY_H
#define GP_APP_RATING_PARTY_H

#include "app/form/form.h"
#include "app/marking/marking.h"
#include "store/rating.h"
#include "store/scope.h"

/* As whom somebody came. */
struct rate_who {
    const char *link;  /* id of the link; NULL: the acting account */
    const char *round; /* of an account; a link has its own */
};

struct rate_party {
    const char *round, *org;
    const char *office;             /* as it is shown and written on the sheet */
    const struct rating_link *link; /* by which they came; NULL: by their account */
    const struct rating_link *made; /* that, else the organisation's; NULL: none was made */
    unsigned roles;                 /* bits of enum scorer_role in which they rate */
    int64_t uses_max; /* how many hand-ins of one rating may stand that were not sent back */
    date_t due;       /* last day of that link; unset: none */
};

/* The party; for a link in tenant and round of its own. GP_MISSING when there is no such link, or
 * the account belongs to no organisation that rates. The caller's transaction is joined, here and
 * below. */
enum gp_code rate_party_find(struct work *w, const struct rate_who *who,
                             struct rate_party *ret) GP_CHECKED;

/* What the account rates in the round, without a look at what was agreed for a link; roles 0: none.
 */
struct rate_party rate_party_of_account(const struct account *a, const char *round);

/* Which organisation of the entry scores in the role; NULL: none is named. */
const char *rate_org_of(const struct entry_scope *s, enum scorer_role role);

/* Whether the rating is the party's, and reached by the way they came. */
bool rate_is_own(const struct rate_party *p, const struct entry_scope *s,
                 const struct component *c);

/* The rating of that entry and component, with the round's standard; both NULL: the one of a link
 * that opens only one. GP_MISSING for any that is not theirs: it does not exist for them. */
struct rate_own {
    struct entry_scope *scope;
    const struct component *component;
    const struct standard *standard; /* of the round */
    struct sheet_key key;
};
enum gp_code rate_own_find(struct work *w, const struct rate_party *p, const char *entry,
                           const char *component, struct rate_own *ret) GP_CHECKED;

/* Under which its answers to the round's form lie; n 0: the draft. */
struct form_answer_key rate_form_key(const struct sheet_key *key, int64_t n);

/* All that is theirs in the round, without entries that left it. */
struct rate_owns {
    struct rate_own *v;
    size_t n, cap;
};
enum gp_code rate_owns_find(struct work *w, const struct rate_party *p,
                            struct rate_owns *ret) GP_CHECKED;

/* Whether the scan is the party's, and reached by the way they came. */
bool rate_is_own_scan(const struct rate_party *p, const struct rating_scan *scan);

/* What stands around all of the party's ratings. */
struct rate_around {
    struct rating_terms terms;
    const struct rating_person *person; /* who fills in; NULL: not said, or not asked */
    const struct round_form_row *form;  /* beside the ratings */
    const char *contact; /* whom they can ask: "示例协会张三（电话 0755-1234）" */
};
enum gp_code rate_around_find(struct work *w, const struct rate_party *p,
                              struct rate_around *ret) GP_CHECKED;

/* ---- what can be done */

enum rate_state {
    RATE_OPEN,
    RATE_DONE,    /* handed in: the receipt */
    RATE_EXPIRED, /* the link's last day is over */
    RATE_REVOKED, /* the link is */
    RATE_CLOSED,  /* the round or entry takes no ratings now */
};

struct rate_facts {
    bool in_force;      /* a sheet is handed in and not sent back */
    bool edit;          /* wants to change it */
    int64_t used;       /* hand-ins that were not sent back */
    const char *closed; /* why the entry takes none, in Chinese; NULL: it does */
    date_t today;
};
/* Whether what is handed in may be changed by the party. */
bool rate_may_edit(const struct rate_party *p, const struct rate_facts *f);
enum rate_state rate_state_of(const struct rate_party *p, const struct rate_facts *f);

#endif
