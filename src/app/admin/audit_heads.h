/* Heads of the audit log kept apart from it. Whoever can write the database can write the chain
 * anew, or cut off its end, and the chain alone does not tell. So its heads are noted elsewhere: in
 * each published report, in each backup, and, now and then, in a file beside the documents, signed,
 * which anybody may keep a copy of. All of them are compared when the log is verified. */
#ifndef GP_APP_ADMIN_AUDIT_HEADS_H
#define GP_APP_ADMIN_AUDIT_HEADS_H

#include "app/app.h"
#include "base/arena.h"
#include "store/audit.h"

#define AUDIT_HEADS_FILE "audit-heads.txt"

/* A head noted elsewhere. */
struct audit_note {
    const char *tenant;
    const char *source; /* Chinese: 公示报告 demo-2026 第 1 版 */
    struct audit_head head;
};

/* What the log is compared with. */
struct audit_evidence {
    struct arena *a;
    VEC(struct audit_note) notes;
    const char *problem; /* Chinese, of what was read itself; NULL: nothing */
};

/* Appends the heads that changed since to the file of the folder: a line a district, with tenant,
 * number, hash, time, public key and signature. Without a signing key a line is unsigned: none is
 * made here. The caller is in no transaction. */
enum gp_code audit_heads_note(struct work *w, const char *files) GP_CHECKED;

/* The heads as they are now, of the districts that have any. */
enum gp_code audit_heads_now(struct work *w, struct audit_note **ret, size_t *ret_n) GP_CHECKED;

/* Adds what the file says: the program's own, a copy of it that was kept, or a backup. A signature
 * that does not fit is evidence->problem. GP_INVALID when it is neither. */
enum gp_code audit_heads_read(struct gp_err *e, const char *path,
                              struct audit_evidence *evidence) GP_CHECKED;

/* The same for the folder's own file; one that is not there says nothing. */
enum gp_code audit_heads_of(struct gp_err *e, const char *files,
                            struct audit_evidence *evidence) GP_CHECKED;

/* Adds the heads that the manifest of a backup holds; name: of the backup, Chinese. */
enum gp_code audit_heads_manifest(struct gp_err *e, struct str manifest, const char *name,
                                  struct audit_evidence *evidence) GP_CHECKED;

/* The lines of the tenant, to be kept elsewhere; *ret is "" when there are none. */
enum gp_code audit_heads_text(struct work *w, const char *files, const char **ret) GP_CHECKED;

/* Walks the chains of the tenants at work (those named by the evidence too) and compares them with
 * the evidence and with published reports; looks at the guards. evidence may be NULL. */
enum gp_code audit_check(struct work *w, struct audit_evidence *evidence,
                         struct app_audit_state *ret) GP_CHECKED;

/* What is wrong at first sight, without walking: guards, and the newest head of each district in
 * the folder's file. *ret is NULL when nothing is. */
enum gp_code audit_glance(struct work *w, const char *files, const char **ret) GP_CHECKED;

/* What is said of the state, in one Chinese sentence. */
const char *audit_state_text(struct arena *a, const struct app_audit_state *state);

#endif
