/* Objections, what was said about them and about rectifications, the window for them, and results
 * as they were told. */
#ifndef GP_STORE_OBJECTION_H
#define GP_STORE_OBJECTION_H

#include "db/work.h"

enum objection_state {
    OBJECTION_OPEN,
    OBJECTION_WITHDRAWN,
    OBJECTION_ACCEPTED,
    OBJECTION_REJECTED,
    OBJECTION_STATE_N
};

struct objection {
    const char *id, *round, *entry;
    const char *component; /* NULL: the result as a whole */
    enum objection_state state;
    int64_t created_ms, decided_ms; /* decided_ms may be unset */
};

enum note_kind {
    NOTE_ASK,
    NOTE_ANSWER,
    NOTE_SEND_BACK,
    NOTE_CLOSE,
    NOTE_OBJECT,
    NOTE_WITHDRAW,
    NOTE_ACCEPT,
    NOTE_REJECT,
    NOTE_KIND_N
};

struct result_note {
    const char *id, *round, *entry, *subject;
    enum note_kind kind;
    const char *text, *account, *author;
    int64_t at_ms;
};

struct result_file {
    const char *note;
    int64_t ord;
    const char *sha256, *file_name;
    int64_t size;
};

struct feedback_window {
    const char *report; /* "": the round's only one */
    int64_t days;
    date_t opened, closes; /* the last day included */
};

struct disclosed_result {
    const char *entry;
    int64_t at_ms;
    const char *step;
    score_t total; /* may be unset */
    const char *grade, *parts, *data_sha256;
};

/* All run inside the caller's transaction. entry of the lists may be NULL: any. */
enum gp_code store_objection_put(struct work *w, const struct objection *o) GP_CHECKED;
/* GP_CONFLICT when it is no longer open. */
enum gp_code store_objection_decide(struct work *w, const char *id, enum objection_state to,
                                    int64_t now_ms) GP_CHECKED;
enum gp_code store_objection_list(struct work *w, const char *round, const char *entry,
                                  struct objection **ret, size_t *ret_n) GP_CHECKED;

enum gp_code store_note_put(struct work *w, const struct result_note *note) GP_CHECKED;
enum gp_code store_note_file_put(struct work *w, const struct result_file *file) GP_CHECKED;

/* What was said, oldest first, and the files that came with it. */
struct result_notes {
    VEC(struct result_note) notes;
    VEC(struct result_file) files;
};
enum gp_code store_note_list(struct work *w, const char *round, const char *entry,
                             struct result_notes *ret) GP_CHECKED;

enum gp_code store_window_put(struct work *w, const char *round,
                              const struct feedback_window *window) GP_CHECKED;
/* Those of the round's reports, the one that closes last first. */
enum gp_code store_window_list(struct work *w, const char *round, struct feedback_window **ret,
                               size_t *ret_n) GP_CHECKED;

enum gp_code store_disclosed_put(struct work *w, const char *round,
                                 const struct disclosed_result *r) GP_CHECKED;
/* Oldest first. */
enum gp_code store_disclosed_list(struct work *w, const char *round, const char *entry,
                                  struct disclosed_result **ret, size_t *ret_n) GP_CHECKED;

#endif
