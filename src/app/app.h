/* What a user can do, one function each: load, compute by core, store, write the audit log, all in
 * one transaction. The command line, the web pages and the tests call the same functions. */
#ifndef GP_APP_APP_H
#define GP_APP_APP_H

#include "base/hash.h"
#include "core/check.h"
#include "db/work.h"

struct audit_event;

/* Once a process, before the first thread. */
void app_setup(void);

/* Opens the database file. Without create a missing file is GP_MISSING; with it, it is made. The
 * schema is brought up to date. */
enum gp_code app_open(struct work *app, const char *path, bool create) GP_CHECKED;
void app_close(struct work *w);

/* Registers a district, with the standards the program ships, or gives it another name. */
enum gp_code app_add_tenant(struct work *w, const char *tenant, const char *name) GP_CHECKED;

/* GP_MISSING, with what to do, when the district is not registered. */
enum gp_code app_need_tenant(struct work *w, const char *tenant) GP_CHECKED;

struct app_round {
    const char *tenant, *id, *title;
    int64_t year, entries;
};
enum gp_code app_list_rounds(struct work *w, struct app_round **ret, size_t *ret_n) GP_CHECKED;

/* The district of a bundle: registered when it is new. Another name than the registered one would
 * change the other rounds' reports, so it is refused. Inside a writing transaction. */
enum gp_code app_join_tenant(struct work *w, const struct dossier *d) GP_CHECKED;

/* Where the round is, and its id; as below. */
enum gp_code app_work_of_round(struct work *w, const char *round, struct work *ret,
                               const char **ret_round) GP_CHECKED;

/* The round complete. round NULL means the only one; several are GP_INVALID with their names. */
enum gp_code app_load_round(struct work *w, const char *round, struct dossier *ret) GP_CHECKED;

/* What became of verifying the audit log (app/admin/audit_heads.h). */
struct app_audit_state {
    int64_t rows;
    int64_t broken_at;            /* number of the first row that does not fit; 0: none */
    const char *problem;          /* Chinese, what is wrong with it */
    size_t heads;                 /* noted elsewhere, that it was compared with */
    const char *evidence_problem; /* Chinese, of what was noted; NULL: nothing */
    const char *guards;           /* Chinese, which of them are gone or changed; NULL: none */
    size_t unlike;                /* sheets that are not as they were handed in, nor corrected */
    const char *unlike_first;     /* Chinese, one of them */
};
static inline bool app_audit_is_good(const struct app_audit_state *s) {
    return s->broken_at == 0 && !s->evidence_problem && !s->guards && s->unlike == 0;
}

#endif
