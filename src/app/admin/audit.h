/* What is written to the audit log with a word or two of detail. */
#ifndef GP_APP_ADMIN_AUDIT_H
#define GP_APP_ADMIN_AUDIT_H

#include "app/app.h"

/* Writes an event; detail, which may be NULL, becomes {"value":…}. The caller's transaction is
 * joined. */
enum gp_code audit_note(struct work *w, const char *action, const char *subject,
                        const char *detail) GP_CHECKED;
/* The same in the log of every district. */
enum gp_code audit_note_all(struct work *w, const char *action, const char *subject,
                            const char *detail) GP_CHECKED;
/* The same for a change; detail becomes {"from":…,"to":…}. Without a difference, none. */
enum gp_code audit_change(struct work *w, const char *action, const char *subject, const char *from,
                          const char *to) GP_CHECKED;

#endif
