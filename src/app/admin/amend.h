/* 更正、补充 (个人信息保护法 第四十六条: persons whose data are wrong or incomplete may ask to have
 * them corrected; who holds them has to check and to correct them in time). A request is entered,
 * looked into, and decided with a reason; what is granted is carried out in the same transaction.
 * What was published stays as it is: the next version says how many were corrected. */
#ifndef GP_APP_ADMIN_AMEND_H
#define GP_APP_ADMIN_AMEND_H

#include "app/app.h"
#include "base/str.h"
#include "store/amendment.h"

#define AMEND_SHOWN    200
#define AMEND_OWN_MOST 5 /* open ones of an account: an example (示例), so that none floods */

/* 更正了, 等待处理, 不予更正 */
const char *amend_state_text(const char *state);
/* What the request is about, in words: 在岗记录：姓名; 其他信息. */
const char *amend_what(struct arena *a, const struct amendment *v);
/* The value as it may be shown: numbers and phones covered in the middle; NULL: "（空）". */
const char *amend_shown(struct arena *a, const char *member, const char *value);

/* Enters a request: kind, scope, who and ord say where (kind "other": nowhere, carried out by
 * hand), member, wanted, label and ask what. Fills in the rest. by_person: it is the acting account
 * that asks about itself. GP_INVALID names the field. */
enum gp_code amend_file(struct work *w, const struct amendment *in, bool by_person,
                        const char **ret_id) GP_CHECKED;

/* GP_MISSING when there is none. */
enum gp_code amend_load(struct work *w, const char *id, struct amendment **ret) GP_CHECKED;

/* Grants it, and writes the new value where the old one stands still, or refuses it; with a reason,
 * which the person is told. GP_CONFLICT when it was decided, or what stands there is another value
 * by now. */
enum gp_code amend_decide(struct work *w, const char *id, bool grant,
                          const char *reason) GP_CHECKED;

/* 更正通知: the answer to the person, as a PDF. GP_CONFLICT while it is open. */
enum gp_code amend_answer(struct work *w, const char *issuer, const struct amendment *v,
                          struct buf *out) GP_CHECKED;

/* "另按个人信息保护法更正人员信息 2 处", for the next version of a report that was published at
 * since_ms; NULL: there is none. */
enum gp_code amend_note(struct work *w, const char *round, int64_t since_ms,
                        const char **ret) GP_CHECKED;

#endif
