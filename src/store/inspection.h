/* On-site inspections (实地验收): visits and who goes, the versions of their records, and the files
 * that arrived. Everything runs inside the caller's transaction; lookups give NULL for none. */
#ifndef GP_STORE_INSPECTION_H
#define GP_STORE_INSPECTION_H

#include "core/round.h"
#include "core/workflow.h"
#include "db/work.h"

enum visit_state { VISIT_PLANNED, VISIT_COMPLETED, VISIT_CANCELLED, VISIT_STATE_N };

struct visit {
    const char *id, *round, *entry;
    int64_t ord;
    date_t planned;
    const char *planned_time; /* 09:30; NULL: not set */
    const char *note;
    enum visit_state state;
    bool joint; /* one record for all inspectors */
    int64_t created_at, completed_at;
    const char *reason;
    /* Read with it: of the round, the entry and its project; NULL where a new import left it out.
     */
    const char *round_title, *standard, *method, *center_name, *operator_name;
    int64_t standard_version;
    enum round_state round_state;
    const char *operator_org, *center;
    int64_t records, done; /* records begun, and completed */
};

struct visit_member {
    const char *visit, *account, *name, *login;
    int64_t ord; /* 0 leads */
};

struct visit_draw {
    int64_t drawn_at;
    const char *seed, *account, *entries, *result;
};

enum gp_code store_visit_put(struct work *w, const struct visit *visit) GP_CHECKED;
enum gp_code store_visit_get(struct work *w, const char *id, struct visit **ret) GP_CHECKED;
/* In their order, cancelled ones last. */
enum gp_code store_visit_of_round(struct work *w, const char *round, struct visit **ret,
                                  size_t *ret_n) GP_CHECKED;
/* Of one inspector, not cancelled, the next first. */
enum gp_code store_visit_of_account(struct work *w, const char *account, struct visit **ret,
                                    size_t *ret_n) GP_CHECKED;

enum gp_code store_visit_members_clear(struct work *w, const char *visit) GP_CHECKED;
enum gp_code store_visit_member_put(struct work *w, const struct visit_member *member) GP_CHECKED;
/* Of one visit, or of all visits of the round when visit is NULL; by visit and place. */
enum gp_code store_visit_members(struct work *w, const char *round, const char *visit,
                                 struct visit_member **ret, size_t *ret_n) GP_CHECKED;

enum gp_code store_visit_draw_put(struct work *w, const char *round,
                                  const struct visit_draw *draw) GP_CHECKED;
/* The last one. */
enum gp_code store_visit_draw_get(struct work *w, const char *round,
                                  struct visit_draw **ret) GP_CHECKED;

/* What was inspected is no longer only declared. */
enum gp_code store_visit_mark_entry(struct work *w, const char *round,
                                    const char *entry) GP_CHECKED;

/* ---- records */

#define RECORD_JOINT "*" /* owner of the record that all keep together */

struct record {
    const char *owner;
    int64_t revision; /* of the version that counts */
    int64_t completed_at;
    const char *completed_by;
};

struct record_version {
    const char *owner, *uuid, *account, *account_name, *device;
    int64_t n, base, saved_at;
    bool conflict; /* waits for somebody to choose */
    const char *arrived, *departed, *place, *present, *interviews, *remarks;
};

struct record_mark {
    int64_t ord;
    const char *component;
    const char *parts; /* a line each */
    struct mark mark;  /* without parts and evidence */
};

/* Photos and signatures. */
struct record_photo {
    int64_t ord;
    const char *kind; /* photo, inspector, center */
    const char *sha256, *file_name, *caption, *place;
    int64_t taken_at;
    bool arrived; /* read only: the file is here */
};

struct visit_file {
    const char *sha256, *type, *account;
    int64_t size, received_at;
};

enum gp_code store_record_put(struct work *w, const char *visit,
                              const struct record *record) GP_CHECKED;
enum gp_code store_record_list(struct work *w, const char *visit, struct record **ret,
                               size_t *ret_n) GP_CHECKED;

enum gp_code store_visit_version_put(struct work *w, const char *visit,
                                     const struct record_version *v) GP_CHECKED;
/* Of all owners, newest first. */
enum gp_code store_visit_version_list(struct work *w, const char *visit,
                                      struct record_version **ret, size_t *ret_n) GP_CHECKED;
/* The conflict is settled. */
enum gp_code store_version_settle(struct work *w, const char *visit, const char *owner,
                                  int64_t n) GP_CHECKED;

enum gp_code store_record_mark_put(struct work *w, const char *visit, const char *owner, int64_t n,
                                   const struct record_mark *mark) GP_CHECKED;
enum gp_code store_record_marks(struct work *w, const char *visit, const char *owner, int64_t n,
                                struct record_mark **ret, size_t *ret_n) GP_CHECKED;

enum gp_code store_record_photo_put(struct work *w, const char *visit, const char *owner, int64_t n,
                                    const struct record_photo *photo) GP_CHECKED;
enum gp_code store_record_photos(struct work *w, const char *visit, const char *owner, int64_t n,
                                 struct record_photo **ret, size_t *ret_n) GP_CHECKED;

/* Nothing happens when the visit has the file already. */
enum gp_code store_visit_file_put(struct work *w, const char *visit,
                                  const struct visit_file *file) GP_CHECKED;
enum gp_code store_visit_file_get(struct work *w, const char *visit, const char *sha256,
                                  struct visit_file **ret) GP_CHECKED;
enum gp_code store_visit_file_list(struct work *w, const char *visit, struct visit_file **ret,
                                   size_t *ret_n) GP_CHECKED;

/* ---- the score sheets that records become: also store/sheet.h */

/* In place of what the scorer gave the component before. The scorer becomes one of the round's. */
enum gp_code store_record_sheet_put(struct work *w, const char *round, const char *entry,
                                    const struct sheet *sheet) GP_CHECKED;

#endif
