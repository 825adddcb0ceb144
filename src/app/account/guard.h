/* What keeps an account from becoming another person, and roles from defeating each other. */
#ifndef GP_APP_ACCOUNT_GUARD_H
#define GP_APP_ACCOUNT_GUARD_H

#include "app/app.h"
#include "app/account/permission.h"
#include "store/account.h"

/* The caller's transaction is joined, in all of them. */

/* GP_CONFLICT when the expert number of the account is another's, in use or not: marks are given
 * under it, so it stays the name of one person for ever. */
enum gp_code guard_number(struct work *w, const struct account *account) GP_CHECKED;

/* Roles of which one person must not get two more (GP_CONFLICT), or only knowingly: GP_INVALID with
 * GUARD_SURE as its place, unless sure. Pairs that the account had before are left. */
#define GUARD_SURE "角色"
enum gp_code guard_roles(struct work *w, int64_t had, int64_t roles, bool sure) GP_CHECKED;

/* Why the change needs a second administrator, in Chinese: work is open under the expert number or
 * organisation that the account would get or lose. NULL when it does not. */
enum gp_code guard_work(struct work *w, const struct account *was, const struct account *now,
                        const char **ret_why) GP_CHECKED;

/* What differs, each side as 姓名 张三；专家编号 e1; both "" when nothing does. Without the
 * secrets.
 */
void guard_difference(struct arena *a, const struct account *was, const struct account *now,
                      const char **ret_from, const char **ret_to);
/* All of a new account. */
const char *guard_description(struct arena *a, const struct account *account);

/* Tells the account, the organisations that it left and joined, the managers and the other
 * administrators what was changed, or asked for. */
enum gp_code guard_tell(struct work *w, const struct account *was, const struct account *now,
                        const char *title, const char *body) GP_CHECKED;

#endif
