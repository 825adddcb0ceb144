/* A round with one entry of one project, for the tests of what is computed from it: contract
 * 2021-12-01 to 2022-05-31 and the vacancy rule of the source report. */
#ifndef GP_TESTS_PROJECT_FIXTURE_H
#define GP_TESTS_PROJECT_FIXTURE_H

#include "test.h"

#include "core/round.h"

struct fixture {
    struct arena arena;
    struct gp_err err;
    struct calc c;
    struct dossier d;
    struct substation substation;
    struct center center;
    struct project p;
    struct entry e;
};

static inline date_t day(const char *s) {
    date_t d = DATE_UNSET;
    if (s && !date_parse(str_of(s), &d))
        fail_msg("'%s' is no date", s);
    return d;
}

static inline money_t yuan(const char *s) {
    money_t m = MONEY_UNSET;
    if (s && dec_parse(str_of(s), MONEY_SCALE, &m.fen) != DEC_PARSED)
        fail_msg("'%s' is no amount", s);
    return m;
}

static inline struct vacancy_rule preset_rule(void) {
    return (struct vacancy_rule){.post_price = MONEY_UNSET,
                                 .grace_days = DEC_UNSET,
                                 .step = money_of(1),
                                 .basis = "合同空岗条款"};
}

static inline struct service_record record_on(const char *date) {
    return (struct service_record){.id = "r",
                                   .date = day(date),
                                   .sessions = DEC_UNSET,
                                   .people = DEC_UNSET,
                                   .minutes = DEC_UNSET};
}

/* The fixture points into itself: it must stay where it is. */
static inline void fixture_open(struct fixture *f) {
    *f = (struct fixture){.arena = ARENA_INIT};
    f->err.arena = &f->arena;
    f->c.arena = &f->arena;
    f->c.err = &f->err;
    f->substation = (struct substation){"s1", "分站点"};
    f->center = (struct center){
        .id = "liulian", .name = "六联", .substations = &f->substation, .n_substations = 1};
    f->p = (struct project){.id = "p",
                            .center = "liulian",
                            .operator_org = "zhengyang",
                            .start = day("2021-12-01"),
                            .end = day("2022-05-31"),
                            .total = yuan("472100.00"),
                            .headcount = DEC_UNSET};
    f->e = (struct entry){.id = "liulian", .project = "p", .handed_in = DATE_UNSET};
    f->d.standard.vacancy = preset_rule();
    f->d.centers = &f->center;
    f->d.n_centers = 1;
    f->d.projects = &f->p;
    f->d.n_projects = 1;
    f->d.round.entries = &f->e;
    f->d.round.n_entries = 1;
}

static inline void fixture_close(struct fixture *f) {
    arena_release(&f->arena);
}

/* Makes the fixture forget what was computed so far. */
static inline void fixture_clear_traces(struct fixture *f) {
    f->c.traces.n = 0;
}

static inline const struct trace *trace_of(const struct fixture *f, const char *id_or_label) {
    const struct trace *t = calc_find_trace(&f->c, id_or_label);
    if (!t)
        fail_msg("no trace '%s'", id_or_label);
    return t;
}

static inline void assert_money(money_t got, const char *want) {
    money_t w = yuan(want);
    if (got.fen != w.fen)
        fail_msg("%lld fen, not %s yuan", (long long)got.fen, want ? want : "(unset)");
}

static inline void assert_contains(const char *text, const char *part) {
    if (!text || !strstr(text, part))
        fail_msg("'%s' does not contain '%s'", text ? text : "(null)", part);
}

#endif
