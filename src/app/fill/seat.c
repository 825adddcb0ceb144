/* Which post a row of a pasted roster means: people write a title, and several posts may have it.
 *
 * The rows that name a title are gone over several times, each time with a weaker wish, and each
 * takes the first post of the title that is free on its days: the post the person was in before;
 * one that wants a qualification the person holds; one that wants none; any. A row for which none
 * is free gets the first of them, where the checks find that two people are in one post. */
#include "app/fill/parts.h"
#include "app/fill/rows.h"
#include "core/id_number.h"
#include "core/post.h"
#include "core/roster.h"
#include "core/subject.h"

struct seat {
    struct fill_engagement *row;
    size_t number;         /* of the row in the form */
    const struct post *at; /* NULL: not yet */
    const char *title;     /* as written; NULL: the row names its post */
};

struct seating {
    const struct fill_case *c;
    VEC(struct seat) v;
    const struct fill_certificate *papers; /* of the form */
    size_t n_papers;
};

static bool overlap(const struct fill_engagement *a, const struct fill_engagement *b) {
    bool a_first =
        !date_is_set(a->e.end) || !date_is_set(b->e.start) || date_cmp(b->e.start, a->e.end) <= 0;
    bool b_first =
        !date_is_set(b->e.end) || !date_is_set(a->e.start) || date_cmp(a->e.start, b->e.end) <= 0;
    return a_first && b_first;
}

static bool is_free(const struct seating *s, const struct post *post, const struct seat *for_) {
    for (size_t i = 0; i < s->v.n; i++)
        if (&s->v.v[i] != for_ && s->v.v[i].at == post && overlap(s->v.v[i].row, for_->row))
            return false;
    return true;
}

static bool is_person(const struct person *p, const struct fill_engagement *row) {
    if (!cstr_empty(p->id_number) && !cstr_empty(row->id_number))
        return id_number_same(p->id_number, row->id_number);
    return label_same(p->name, row->e.person);
}

static bool was_there(const struct seating *s, const struct post *post,
                      const struct fill_engagement *row) {
    const struct project *p = s->c->project;
    for (size_t i = 0; i < p->n_engagements; i++) {
        const struct person *who = project_person(p, p->engagements[i].person);
        if (cstr_eq(p->engagements[i].post, post->id) && who && is_person(who, row))
            return true;
    }
    return false;
}

static bool holds(const struct seating *s, const char *wanted, const struct fill_engagement *row) {
    const struct project *p = s->c->project;
    for (size_t i = 0; i < s->n_papers; i++)
        if (label_same(s->papers[i].holder, row->e.person) &&
            qualification_satisfies(s->papers[i].c.qualification, wanted))
            return true;
    for (size_t i = 0; i < p->n_people; i++)
        for (size_t k = 0; is_person(&p->people[i], row) && k < p->people[i].n_certificates; k++)
            if (qualification_satisfies(p->people[i].certificates[k].qualification, wanted))
                return true;
    return false;
}

enum wish { WAS_THERE, IS_QUALIFIED, WANTS_NOTHING, ANY_FREE, TAKEN, WISHES };

static bool fits(const struct seating *s, const struct post *post, const struct seat *seat,
                 enum wish wish) {
    if (!label_same(post->title, seat->title) || (wish != TAKEN && !is_free(s, post, seat)))
        return false;
    switch (wish) {
    case WAS_THERE:
        return was_there(s, post, seat->row);
    case IS_QUALIFIED:
        return !cstr_empty(post->qualification) && holds(s, post->qualification, seat->row);
    case WANTS_NOTHING:
        return cstr_empty(post->qualification);
    default:
        return true;
    }
}

static void take_seats(struct seating *s, enum wish wish) {
    const struct project *p = s->c->project;
    for (size_t i = 0; i < s->v.n; i++) {
        struct seat *seat = &s->v.v[i];
        for (size_t k = 0; k < p->n_posts && seat->title && !seat->at; k++)
            if (fits(s, &p->posts[k], seat, wish))
                seat->at = &p->posts[k];
    }
}

static void collect(struct seating *s, const struct fill_grid *g, struct fill_engagement *rows,
                    size_t n, const size_t *from) {
    for (size_t i = 0; i < n; i++) {
        const struct post *known = project_post(s->c->project, cstr_or_empty(rows[i].e.post));
        *VEC_PUSH(s->c->arena, &s->v) = (struct seat){.row = &rows[i],
                                                      .number = g->numbers[from[i]],
                                                      .at = known,
                                                      .title = known ? NULL : rows[i].e.post};
    }
}

void fill_seat(const struct fill_case *c, struct fill_form *form) {
    struct fill_problems unsaid = {.arena = c->arena}; /* the check says them where they show */
    struct fill_grid g = fill_grid_of_form(c->arena, &fill_engagements, form);
    struct fill_grid papers = fill_grid_of_form(c->arena, &fill_certificates, form);
    struct seating s = {.c = c};
    size_t n, *from, *unused;
    struct fill_engagement *rows = fill_grid_read(&unsaid, &g, &n, &from);
    s.papers = fill_grid_read(&unsaid, &papers, &s.n_papers, &unused);
    collect(&s, &g, rows, n, from);
    for (enum wish wish = WAS_THERE; wish < WISHES; wish++)
        take_seats(&s, wish);
    for (size_t i = 0; i < s.v.n; i++)
        if (s.v.v[i].title && s.v.v[i].at)
            fill_form_set(c->arena, form, arena_printf(c->arena, "post.%zu", s.v.v[i].number),
                          s.v.v[i].at->id);
}
