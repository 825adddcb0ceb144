/* Automatic checks (自动核查): one row and one small pure function each. */
#ifndef GP_CORE_CHECK_H
#define GP_CORE_CHECK_H

#include "core/evaluation.h"
#include "core/param.h"
#include "core/place.h"

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_N };
const char *severity_name(enum severity s); /* 提示, 警告, 错误 */

/* Within a place whose column is a list (certificates, records, vacancies): which row, and which
 * member of it. It marks a cell and no more: decisions are found by the place. */
struct place_part {
    size_t nth; /* from 1; 0: the place as a whole */
    const char *column;
};

struct finding {
    const char *rule;  /* id of the row: funds.row_total */
    const char *title; /* of the row */
    enum severity severity;
    const char *entry;   /* id; NULL: the round as a whole */
    const char *center;  /* its name; NULL likewise */
    struct place_ref at; /* what decisions, links and marks go by */
    struct place_part part;
    const char *where; /* at in words, made once the checks are done; NULL: nowhere in particular */
    const char *words; /* and in those of before places were data; NULL likewise */
    const char *printed, *expected, *difference; /* decimal text, NULL where there is none */
    const char *message;                         /* what is wrong, with the figures */
    const char *mend;                            /* how to mend it */
    const char *basis;     /* the rule or article it rests on; NULL: plain arithmetic */
    const char *dismissed; /* why the evaluator does not uphold it (不采纳); NULL: it stands */
    const char *adopted;   /* the words with which the report says it (采纳); NULL: it does not */
};

struct check_run {
    const struct evaluation *ev;
    struct calc *c;
    const struct check_rule *rule; /* the row at work */
    /* The entry that a finding goes to: the one at work. Round checks set it themselves, and leave
     * it NULL for what concerns the round as a whole. */
    const struct entry_result *entry;
    VEC(struct finding) * by_entry; /* one list an entry, and one more for the round */
    date_t *until;                  /* likewise: see entry_result */
};

/* Whom a rule speaks to. What is told to nobody but the evaluator is about its own work, such as a
 * rater who is missing: no operator is shown it, and no report says it, even where it was adopted.
 */
enum check_audience {
    TELL_OPERATOR = 1,  /* whoever fills in, and later whoever answers */
    TELL_EVALUATOR = 2, /* its list of findings */
    TELL_REPORT = 4,    /* may be adopted */
    TELL_ALL = TELL_OPERATOR | TELL_EVALUATOR | TELL_REPORT,
};

/* While the round is at work (calc.today): from when on a rule speaks about an entry, since what
 * may still come is not found missing. */
enum check_due {
    DUE_AT_ONCE,
    DUE_HAND_IN, /* once it is handed in, or its last day for that is past */
    DUE_SCORES,  /* once the last day for scoring is past */
};

struct check_rule {
    const char *id; /* part of the bundle's format (struct finding_dismissal): never renamed */
    enum severity severity;
    unsigned audience; /* of enum check_audience */
    enum check_due due;
    const char *title;
    const char *basis; /* regulation and article; NULL: plain arithmetic or the contract itself.
                          The stated source of a limit goes before it. */
    const char *mend;  /* standing advice; a finding may be more precise */
    const char *param; /* the limit that switches it on; NULL: always on */
    enum gp_code (*per_entry)(struct check_run *r); /* either this */
    enum gp_code (*per_round)(struct check_run *r); /* or this */
};

/* All rules, by subject; each table ends with a row without id. */
extern const struct check_rule *const check_tables[];
extern const size_t n_check_tables;
const struct check_rule *check_rule_at(size_t index); /* flat index; NULL past the end */
const struct check_rule *check_rule_of(const char *id);
/* Whether the rule of that id speaks to them. */
bool check_rule_tells(const char *id, enum check_audience whom);

/* Runs every rule whose limit is set; fills ev->findings, marks those that the dossier dismisses,
 * and lists in ev->stale the dismissals that meet no finding. */
enum gp_code check_all(struct calc *c, struct evaluation *ev) GP_CHECKED;

/* In three steps, for whoever keeps what the first gives: the rules that look at an entry alone;
 * those that compare entries or look at the round, which need no figures; and, once all findings
 * are together (check_sort), the decisions. */
enum gp_code check_apart(struct calc *c, struct evaluation *ev) GP_CHECKED;
enum gp_code check_across(struct calc *c, struct evaluation *ev) GP_CHECKED;
/* By entry, then by rule; those of one entry and rule stay as they come. */
void check_sort(const struct evaluation *ev, struct finding *findings, size_t n);
void check_decided(struct calc *c, struct evaluation *ev);

/* The last step part by part, for whoever has never all findings at once: the decisions by key, and
 * of which a finding was met. */
struct check_decisions {
    const struct round *round;
    const struct finding_dismissal **keys;
    bool *met; /* by their place in the round */
};
struct check_decisions check_decisions_of(struct arena *a, const struct round *round);
void check_decide(struct check_decisions *all, struct finding *v, size_t n);

/* For rule functions: whether the day is past, so that what was due by it is missing. While the
 * round is at work, a day that is still to come is noted (entry_result.until). */
bool check_is_past(struct check_run *r, date_t day);

/* For rule functions: files a finding for the rule at work, with entry, severity, title, basis and
 * mend from the row. Strings in the calc's arena. */
struct finding *check_report(struct check_run *r, struct place_ref at, const char *fmt, ...)
    GP_PRINTF(3, 4);

/* The place of a dismissal in words; NULL: nowhere in particular. */
const char *dismissal_where(struct arena *a, const struct evaluation *ev,
                            const struct finding_dismissal *d);

/* Where the places of an entry's findings are looked for. */
struct place_site check_site(const struct evaluation *ev, const struct entry_result *e);

#endif
