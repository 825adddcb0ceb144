/* Messages to a person inside the program. */
#ifndef GP_STORE_NOTICE_H
#define GP_STORE_NOTICE_H

#include "db/work.h"

struct notice {
    const char *id, *account, *title, *body, *link; /* body and link may be NULL */
    int64_t created_at, read_at;
};

/* All run inside the caller's transaction. */
enum gp_code store_notice_put(struct work *w, const struct notice *notice) GP_CHECKED;
/* The same message to every active account of the organisation (NULL: of any) with any of the roles
 * (0: whatever its roles), in one statement; their ids begin with the notice's, its account does
 * not matter. With a center and no roles, those who are narrow_role without being wide_role get it
 * only when the center is theirs. Gives how many get it. */
struct notice_audience {
    int64_t roles;
    const char *org, *center;
    int64_t narrow_role, wide_role;
    const char *but; /* with roles: an account that needs no telling; NULL: none */
};
enum gp_code store_notice_put_all(struct work *w, const struct notice *notice,
                                  const struct notice_audience *to, size_t *ret_n) GP_CHECKED;
/* Unread ones first, newest first, at most limit. */
enum gp_code store_notice_list(struct work *w, const char *account, int64_t limit,
                               struct notice **ret, size_t *ret_n) GP_CHECKED;
enum gp_code store_notice_read(struct work *w, const char *account, const char *id,
                               int64_t now_ms) GP_CHECKED;

enum gp_code store_notice_read_all(struct work *w, const char *account, int64_t now_ms) GP_CHECKED;

#endif
