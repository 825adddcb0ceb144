/* Automatic findings and what is made of them: accepted, dismissed, or turned into a rectification
 * (整改) that the operator answers and the evaluator closes; before
 * that, the operator may be asked (求证). */
#ifndef GP_APP_RESULTS_FINDING_H
#define GP_APP_RESULTS_FINDING_H

#include "app/app.h"
#include "app/batch.h"
#include "app/results/evaluation.h"
#include "core/workflow.h"
#include "store/finding.h"
#include "store/objection.h"

/* A finding with the decision about it. */
struct finding_view {
    const struct finding *finding;
    const struct finding_note *note;      /* NULL: not yet decided */
    const struct rectification *question; /* the last one about it; NULL: none was asked */
    const struct rectification *order;    /* what it was turned into; NULL: into none */
};

/* Who has to act next. */
enum finding_turn { TURN_EVALUATOR, TURN_OPERATOR, TURN_NOBODY, TURN_N };
enum finding_turn finding_turn(const struct finding_view *v);
const char *finding_turn_name(enum finding_turn t); /* 评估方, 运营机构, 已办完 */

struct result_thread;
/* All findings of an evaluated round, in its order, with their decisions and what was asked about
 * them. thread: what was asked of the round, or of the entry that matters; NULL: it is read. */
enum gp_code finding_views(struct work *w, const char *round, const struct app_evaluation *v,
                           const struct result_thread *thread,
                           struct finding_view **ret) GP_CHECKED;

/* A finding is named by rule, entry ("": the round) and place: the same at the next run. */
struct finding_key {
    const char *rule, *entry;
    struct place_ref at;
    const char *words; /* of a decision that was kept by the words of its place; else "" */
};

/* place as a form brings it: place_key, or those words. */
struct finding_key finding_key_of(struct work *w, const char *rule, const char *entry,
                                  const char *place);
bool finding_is(const struct finding *f, const struct finding_key *key);
/* Decisions by rule, entry and place. */
int finding_note_cmp(const void *a, const void *b);

/* Why no finding may be decided in that state of the round; NULL when it may. */
const char *finding_lock_reason(enum round_state state);

/* verdict: accept, dismiss (needs a reason) or reopen. GP_MISSING when the data give no such
 * finding, except for reopen. */
enum gp_code finding_decide(struct work *w, const char *round, const struct finding_key *key,
                            const char *verdict, const char *reason) GP_CHECKED;

/* The same of many, each for itself, with one reason; verdict "ask" asks the operators (求证) about
 * each until the day due, and tells each center's once: a finding that is decided, is asked about
 * already or is no operator's is refused for itself. By batch_do, or as a job; GP_INVALID when the
 * reason, or text and day, are missing. */
struct finding_wish {
    const char *verdict, *reason; /* reason: of a question what is asked */
    date_t due;
    const struct finding_key *keys;
    size_t n;
};
struct batch_order finding_order(struct arena *a, const char *round,
                                 const struct finding_wish *wish);
extern const struct batch_kind findings_batch;

struct rectification_order {
    struct finding_key finding; /* rule NULL: in the evaluator's own words */
    const char *id;             /* of what is made; asked for twice (rand_id), it is made once */
    const char *entry, *title, *text;
    date_t due;
};

/* Asks the operator to put something right, and tells them. */
enum gp_code rectification_order(struct work *w, const char *round,
                                 const struct rectification_order *order) GP_CHECKED;

/* A file that was kept as a document already. */
struct note_upload {
    const char *sha256, *file_name;
    int64_t size;
};

/* What somebody says about a rectification or an objection. */
struct note_input {
    const char *round, *entry, *id, *text;
    const struct note_upload *files;
    size_t n_files;
};

/* The operator's answer; the evaluator's closing, or sending back with a reason. Of questions too.
 */
enum gp_code rectification_answer(struct work *w, const struct note_input *in) GP_CHECKED;
enum gp_code rectification_close(struct work *w, const struct note_input *in) GP_CHECKED;
enum gp_code rectification_send_back(struct work *w, const struct note_input *in) GP_CHECKED;

/* Rectifications and objections of a round (entry NULL) or an entry, with all that was said. */
struct result_thread {
    struct rectification *rectifications;
    size_t n_rectifications;
    struct objection *objections;
    size_t n_objections;
    struct result_note *notes;
    size_t n_notes;
    struct result_file *files;
    size_t n_files;
};
enum gp_code result_thread_load(struct work *w, const char *round, const char *entry,
                                struct result_thread *ret) GP_CHECKED;

/* The same of a round without objections. */
enum gp_code result_thread_requests(struct work *w, const char *round,
                                    struct result_thread *ret) GP_CHECKED;

/* Inside a writing transaction: files the note with its files. author is what the other side
 * sees. */
enum gp_code result_note_add(struct work *w, const struct note_input *in, enum note_kind kind,
                             const char *author) GP_CHECKED;

/* What the other side sees as the acting account's name: 评估方, or the organisation's side. */
const char *result_author(const struct work *app);

/* 待处理, 求证中, 已采纳, … */
const char *finding_state_name(const struct finding_view *v);
const char *request_kind_name(enum request_kind kind); /* 整改, 求证 */
/* 提出, 答复, 提出异议, … */
const char *note_kind_name(enum note_kind kind);

#endif
