/* The audit log in words that a person knows: names for ids, states for moves, and what was written
 * down beside them. The rows themselves stay as they are. */
#ifndef GP_APP_ADMIN_AUDIT_TEXT_H
#define GP_APP_ADMIN_AUDIT_TEXT_H

#include "app/account/account.h"
#include "store/admin.h"
#include "store/audit.h"

struct audit_names {
    struct named *subjects; /* store_subject_names */
    size_t n_subjects;
    struct account *accounts;
    size_t n_accounts;
};

struct audit_text {
    const char *actor; /* 管理员（admin） */
    const char *subject; /* 示例街道年度评估：示例2; what the row has where no name is known */
    const char *change; /* 已递交 → 已受理; NULL: none */
    const char *words;  /* reason, figure or note; NULL: none */
};
void audit_text_of(struct arena *a, const struct audit_names *names, const struct audit_row *row,
                   struct audit_text *ret);

/* What an actor signs in with; the text itself for others. */
const char *audit_login_of(const struct audit_names *names, const char *actor);

/* The reverse, for what is typed into a search: the actor's id by login or name, the subject as the
 * rows have it. The text itself where it is no name, or the name of several. */
const char *audit_actor_named(const struct audit_names *names, const char *text);
const char *audit_subject_named(struct arena *a, const struct audit_names *names, const char *text);

#endif
