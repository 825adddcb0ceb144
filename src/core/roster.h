/* Staffing of a project: who is in post, which qualifications are held and missing, who left, and
 * which posts were vacant on which days.
 *
 * Two sources: a roster (posts and engagements) from which everything is computed, or the
 * operator's declared counts where no roster was handed in. */
#ifndef GP_CORE_ROSTER_H
#define GP_CORE_ROSTER_H

#include "core/round.h"

#define VACANCY_DAYS_UNSET (-1) /* of days and counted_days: not known */

struct vacancy {
    const char *post;       /* id; NULL when declared without a post */
    const char *substation; /* NULL: the center, or not stated */
    date_t first, last;     /* unset when only a number of days was declared */
    int32_t days;           /* days that count: natural days, or weekdays by the rule */
    int32_t counted_days;   /* days after the grace days of the rule */
    int64_t weight;         /* of the post, in 1/10000 of a whole one */
    bool open; /* still vacant at the cut-off, with contract days to come and nobody to step in on
                  the next one: it goes on growing */
};

struct qualification_gap {
    const char *qualification;
    int64_t wanted, held;
    int64_t missing; /* wanted - held when positive, else 0; unset when either is not known */
};

struct staffing {
    enum provenance provenance; /* DECLARED or COMPUTED */
    date_t cutoff;   /* the day of the facts; unset when declared without saying which day */
    int64_t posts;   /* agreed headcount; unset when not known */
    int64_t in_post; /* people in post at the cut-off; unset when not known */
    struct held_count *held; /* of the people in post */
    size_t n_held;
    struct qualification_gap
        *gaps; /* one a requirement, in its order, also where none is missing */
    size_t n_gaps;
    int64_t departures, lead_departures; /* unset when not known */
    share_t turnover;                    /* departures ÷ posts; unset when not known */
    const char *unknown; /* why nothing but the agreed posts is known, in Chinese; NULL: it is */
    struct vacancy *vacancies;
    size_t n_vacancies;
    int64_t vacant_days; /* sum of counted_days; unset when one is not known, or nothing is */
    bool vacancy_open;   /* any of them still runs: the deduction is a lower bound */
    /* Some posts are a share of one: what settlements go by instead of posts and vacant_days, in
     * 1/10000. Unset where not known. */
    bool part_time;
    int64_t post_weight, vacant_weight;
};

/* Works out the staffing of the project as of the cut-off (unset: the entry's hand-in day, else the
 * end of the contract). Days outside the contract never count. Overlapping engagements of one post
 * (hand-over) cover a day once; two posts vacant on one day count as two days.
 * Somebody in two posts at once, which together are more than a whole one, leaves one of them
 * vacant where the rule says which.
 *
 * Computed when the project has engagements, else from the declared counts, else all unset. Where
 * the dates of the contract or of an engagement are missing or reversed, nothing can be computed:
 * all is unset, the traces say why, and the checks report the dates.
 * - Where the agreed headcount exceeds the listed posts, nothing is known of those that are not
 *   listed: the sum of vacant days is unset, and its trace says what the listed ones make.
 * - Grace days are taken off each vacancy, in the kind of days that the rule counts.
 * - Declared vacancies are natural days without dates: where the rule counts weekdays, their
 *   counted days are not known.
 * - Departures are people whose last engagement ended inside the contract before the cut-off; a
 *   lead left when that engagement was in a lead's post.
 * - For the gaps each person counts once in a profession, for the highest level wanted first; what
 *   that leaves over counts for the lower levels.
 *
 * GP_INVALID: a declared count that is negative.
 * Traces: <entry>.staffing.posts, .in_post, .vacant_days, .turnover, .gap.<qualification>. */
enum gp_code staffing_compute(struct calc *c, const struct dossier *d, const struct entry *e,
                              date_t cutoff, struct staffing *ret) GP_CHECKED;

/* The rule that holds for the project: its own, else the standard's. */
const struct vacancy_rule *project_vacancy_rule(const struct dossier *d, const struct project *p);

/* Whether a certificate of the qualification satisfies the wanted one: a higher level of the same
 * profession does (社会工作师 for 助理社会工作师). The usual ways of writing a level are known
 * (社会工作师（中级）, 中级社会工作师); other qualifications need the same words. An empty wanted
 * one is satisfied by all. */
bool qualification_satisfies(const char *held, const char *wanted);

#endif
