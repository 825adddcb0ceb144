/* What a user can do, one function each: load, compute by core, store, write the audit log, all in
 * one transaction. The command line, the web pages and the tests call the same functions. */
#ifndef GP_APP_APP_H
#define GP_APP_APP_H

#include "base/hash.h"
#include "core/check.h"

struct db;
struct account;
struct audit_event;

struct app {
    struct arena *arena; /* results live here */
    struct gp_err *err;
    struct db *db;
    const char *tenant;            /* NULL: the only one there is */
    const char *actor;             /* who acts, for the audit log */
    const struct account *account; /* the same, for what they may touch; NULL: the command line */
    const char *standard_label;    /* of the last evaluation */
};

/* Once a process, before the first thread. */
void app_setup(void);

/* Opens the database file. Without create a missing file is GP_MISSING; with it, it is made. The
 * schema is brought up to date. */
enum gp_code app_open(struct app *app, const char *path, bool create) GP_CHECKED;
void app_close(struct app *app);

/* Writes the event to the audit log of the tenant at work; the caller's transaction is joined. */
enum gp_code app_audit(struct app *app, const struct audit_event *event) GP_CHECKED;

/* Registers a district, with the standards the program ships, or gives it another name. */
enum gp_code app_add_tenant(struct app *app, const char *tenant, const char *name) GP_CHECKED;

/* GP_MISSING, with what to do, when the district is not registered. */
enum gp_code app_need_tenant(struct app *app, const char *tenant) GP_CHECKED;

struct app_round {
    const char *tenant, *id, *title;
    int64_t year, entries;
};
enum gp_code app_list_rounds(struct app *app, struct app_round **ret, size_t *ret_n) GP_CHECKED;

/* Stores the round of a bundle, with its district and standard, or nothing at all. GP_CONFLICT when
 * the round is there and replace is false. */
enum gp_code app_import_round(struct app *app, struct str json, bool replace,
                              struct dossier *ret) GP_CHECKED;

/* The round complete. round NULL means the only one; several are GP_INVALID with their names. */
enum gp_code app_load_round(struct app *app, const char *round, struct dossier *ret) GP_CHECKED;

struct app_evaluation {
    struct dossier dossier;
    struct calc calc;
    struct evaluation ev;
    char data_hash[HASH_HEX]; /* SHA-256 of the round's bundle */
};
enum gp_code app_evaluate(struct app *app, const char *round,
                          struct app_evaluation **ret) GP_CHECKED;
/* The same for a dossier at hand; its parts are borrowed. */
enum gp_code app_evaluate_dossier(struct app *app, const struct dossier *d,
                                  struct app_evaluation **ret) GP_CHECKED;

/* SHA-256 of the bundle that the dossier makes. */
void app_hash_dossier(const struct dossier *d, char out[static HASH_HEX]);

enum app_format { APP_PDF, APP_DOCX, APP_HTML, APP_JSON };
bool app_format_of(const char *name, enum app_format *ret);

/* Appends the report of the round. */
enum gp_code app_report(struct app *app, const char *round, enum app_format format,
                        struct buf *out) GP_CHECKED;

struct app_audit_state {
    int64_t rows;
    int64_t broken_at; /* number of the first row that does not fit; 0: none */
};
enum gp_code app_verify_audit(struct app *app, struct app_audit_state *ret) GP_CHECKED;

#endif
