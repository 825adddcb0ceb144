/* Rows of lists that are told to programs, where no struct of store is one as it stands, and the
 * shapes of all. */
#ifndef GP_WEB_API_ROWS_H
#define GP_WEB_API_ROWS_H

#include "app/marking/marking.h"
#include "app/results/finding.h"
#include "store/audit.h"
#include "store/notice.h"
#include "store/publication.h"
#include "store/board.h"
#include "store/registry.h"
#include "store/states.h"

struct api_me {
    const char *tenant, *login, *name, *token, *base_url;
    const char **areas; /* rounds:read, hand_ins:write */
    size_t n_areas;
    date_t last_day;
    int64_t limit, window_seconds;
};

struct api_entry {
    const char *id, *round, *project, *project_title, *center, *center_name, *subdistrict;
    const char *operator_org, *operator_name, *purchaser, *committee, *method, *method_name;
    enum entry_state state;
    unsigned hand_in; /* enum hand_in of app/rounds/board.h */
    date_t contract_end, deadline, handed_in;
    int64_t late_days, items_missing, experts, experts_done, ratings, ratings_due;
};

struct api_part {
    const char *id, *name;
    score_t points, max;
    const char *open;
};
struct api_result {
    const char *entry, *center, *center_name, *operator_org, *operator_name, *method;
    score_t total;
    const char *grade, *note;
    struct api_part *parts;
    size_t n_parts;
};

struct api_settlement {
    const char *entry, *center, *center_name, *operator_org, *operator_name;
    money_t contract, paid;
    share_t usage;
    int64_t vacant_days;
    money_t deduction;
    bool lower_bound;
    money_t reserved, due, payable;
    const char *rule;
};

enum api_decision { DECISION_OPEN, DECISION_ACCEPTED, DECISION_DISMISSED, DECISION_RECTIFY };
struct api_finding {
    const char *id; /* rule, entry and place: the same at the next run */
    const char *rule, *title;
    enum severity severity;
    const char *entry, *center_name, *place, *printed, *expected, *difference, *message, *mend,
        *basis;
    enum api_decision decision;
    enum finding_turn turn;
    const char *reason;
    int64_t decided_at;
};

struct api_sheet {
    const char *id, *entry, *center_name;
    struct sheet sheet;
};

/* An answer to one question of the form beside an inspection or a rating. */
struct api_form_answer {
    const char *id, *entry, *center_name;
    const char *purpose; /* of form_purpose_ids */
    const char *about;   /* the visit, or the component that is rated */
    const char *author, *author_name;
    const char *form, *form_title;
    int64_t form_version;
    const char *question, *label;
    const char *value; /* as it is kept: of choices their names */
    const char *text;  /* as people read it */
    int64_t done_at;   /* unset: not complete */
};

struct api_task {
    const char *id, *round, *entry, *component, *component_name, *center_name;
    enum marking_stage stage;
    int64_t done, items;
    date_t due, submitted;
    bool returned;
};

struct api_version {
    const char *id, *report, *report_name;
    int64_t version;
    const char *title, *reason;
    int64_t published_ms;
    const char *report_sha256, *data_sha256, *pdf_sha256, *package_sha256;
    int64_t audit_seq;
    const char *audit_hash, *public_key, *signature;
};

struct api_hand_in {
    const char *id, *round, *round_title, *entry, *center_name, *project;
    enum entry_state state;
    date_t due;
    const char *locked;
    int64_t hand_ins;
};

/* What is written about an entry, about what is handed in, or about nothing. */
enum api_step_kind {
    STEP_ACCEPT,
    STEP_RETURN,
    STEP_FINISH_SCORING,
    STEP_REOPEN,
    STEP_WITHDRAW,
    STEP_REINSTATE,
    STEP_N
};
struct api_step {
    enum api_step_kind step;
    const char *reason;
    date_t due;
};
struct api_pledge {
    const char *name;
    bool pledged, acknowledged;
};
struct api_handed_in {
    int64_t version;
    enum entry_state state;
};
struct api_saved {
    int64_t version;
};
struct api_stored {
    const char *sha256;
    int64_t size;
};

/* What became of indicators that were sent in. */
struct api_imported {
    bool stored; /* false: nothing was other than before */
    const char *summary;
    int64_t added, changed, same;
    const char **notes;
    size_t n_notes;
};

/* What the checks say of a hand-in. */
struct api_note {
    const char *part, *table;
    int64_t row;
    const char *cell;
    enum severity severity;
    bool blocks;
    const char *where, *message, *mend, *rule;
};
struct api_check {
    int64_t blocking, warnings;
    const char *locked;
    struct api_note *notes;
    size_t n_notes;
};

extern const struct words words_severity, words_finding_turn, words_hand_in, words_api_decision,
    words_api_step_kind, words_marking_stage;
extern const struct shape shape_api_me, shape_round_overview, shape_api_entry, shape_api_part,
    shape_api_result, shape_api_settlement, shape_api_finding, shape_api_sheet,
    shape_api_form_answer, shape_api_task, shape_api_version, shape_notice, shape_audit_row,
    shape_registry_org, shape_registry_center, shape_registry_project, shape_api_hand_in,
    shape_api_step, shape_api_pledge, shape_api_handed_in, shape_api_saved, shape_api_stored,
    shape_api_note, shape_api_check, shape_api_imported;

#endif
