/* Checks of who somebody is: one number at two people, one person at two places at once. People are
 * known by their numbers; names only tell that a number is wanted. Published data have no numbers,
 * so nothing of this arises from them. */
#include "core/check_tables.h"
#include "core/id_number.h"
#include "core/subject.h"

/* A person of an entry, under the number that is compared. */
struct known {
    const char *number;
    const char *kind; /* of a certificate; NULL: 公民身份号码 */
    const struct entry_result *by;
    const struct person *person;
    size_t nth; /* of the person's certificates, from 1; 0: no certificate */
};

typedef VEC(struct known) known_t;

enum { NEIGHBOURS = 32 }; /* of a number that very many share; keeps the work in bounds */

static int by_number(const void *a, const void *b) {
    const struct known *x = a, *y = b;
    int kind = strcmp(cstr_or_empty(x->kind), cstr_or_empty(y->kind));
    int number = kind ? kind : strcmp(x->number, y->number);
    if (number)
        return number;
    int by = (x->by > y->by) - (x->by < y->by);
    return by ? by : (x->person > y->person) - (x->person < y->person);
}

static bool same_number(const struct known *a, const struct known *b) {
    return strcmp(a->number, b->number) == 0 &&
           strcmp(cstr_or_empty(a->kind), cstr_or_empty(b->kind)) == 0;
}

static void add_numbers(struct check_run *r, known_t *all, const struct entry_result *by,
                        const struct person *p) {
    if (!cstr_empty(p->id_number))
        *VEC_PUSH(r->c->arena, all) =
            (struct known){id_number_key(r->c->arena, p->id_number), NULL, by, p, 0};
}

static void add_papers(struct check_run *r, known_t *all, const struct entry_result *by,
                       const struct person *p) {
    for (size_t i = 0; i < p->n_certificates; i++) {
        const struct certificate *c = &p->certificates[i];
        if (!cstr_empty(c->number) && !cstr_empty(c->qualification))
            *VEC_PUSH(r->c->arena, all) = (struct known){id_number_key(r->c->arena, c->number),
                                                         c->qualification, by, p, i + 1};
    }
}

static known_t collect(struct check_run *r,
                       void (*add)(struct check_run *, known_t *, const struct entry_result *,
                                   const struct person *)) {
    known_t all = {0};
    for (size_t i = 0; check_at_entry(r, i); i++)
        for (size_t k = 0; k < r->entry->project->n_people; k++)
            add(r, &all, r->entry, &r->entry->project->people[k]);
    if (all.n > 1)
        qsort(all.v, all.n, sizeof(*all.v), by_number);
    return all;
}

/* Whether the two can be one human being: rosters of two projects may both list somebody. */
static bool may_be_one(const struct known *a, const struct known *b) {
    if (a->by == b->by)
        return a->person == b->person;
    if (a->kind && !cstr_empty(a->person->id_number) && !cstr_empty(b->person->id_number))
        return id_number_same(a->person->id_number, b->person->id_number);
    return label_same(a->person->name, b->person->name);
}

static const char *whose(struct check_run *r, const struct known *at, const struct known *other) {
    const char *name = cstr_empty(other->person->name) ? other->person->id : other->person->name;
    if (at->by == other->by)
        return calc_printf(r->c, "“%s”", name);
    return calc_printf(r->c, "%s“%s”", check_center_name(other->by), name);
}

/* For each of the list, the first other of its number for which the test holds. */
static void each_twin(struct check_run *r, const known_t *all,
                      bool (*test)(struct check_run *, const struct known *, const struct known *),
                      void (*say)(struct check_run *, const struct known *, const struct known *)) {
    for (size_t i = 0; i < all->n; i++) {
        size_t first = i;
        while (first > 0 && i - first < NEIGHBOURS && same_number(&all->v[first - 1], &all->v[i]))
            first--;
        for (size_t k = first; k < all->n && k < first + (size_t)2 * NEIGHBOURS; k++) {
            if (!same_number(&all->v[k], &all->v[i]))
                break;
            if (k == i || !test(r, &all->v[i], &all->v[k]))
                continue;
            r->entry = all->v[i].by;
            say(r, &all->v[i], &all->v[k]);
            break;
        }
    }
}

static bool are_two(struct check_run *r, const struct known *a, const struct known *b) {
    (void)r;
    return !may_be_one(a, b);
}

static void say_id(struct check_run *r, const struct known *at, const struct known *other) {
    check_report(r, check_place(PLACE_PERSON, at->person->id, "id_number"),
                 "公民身份号码 %s 与%s的相同", id_number_masked(r->c->arena, at->number),
                 whose(r, at, other));
}

static enum gp_code id_shared(struct check_run *r) {
    known_t all = collect(r, add_numbers);
    each_twin(r, &all, are_two, say_id);
    return GP_OK;
}

static void say_paper(struct check_run *r, const struct known *at, const struct known *other) {
    check_report(r, check_place(PLACE_PERSON, at->person->id, "certificates"),
                 "%s证书编号与%s的相同", at->kind, whose(r, at, other))
        ->part = (struct place_part){at->nth, "number"};
}

static enum gp_code certificate_shared(struct check_run *r) {
    known_t all = collect(r, add_papers);
    each_twin(r, &all, are_two, say_paper);
    return GP_OK;
}

/* ---- at two centers at once */

/* A day on which both are in post; unset when there is none. */
static date_t common_day(const struct known *a, const struct known *b) {
    const struct project *p = a->by->project, *q = b->by->project;
    for (size_t i = 0; i < p->n_engagements; i++)
        for (size_t k = 0; k < q->n_engagements; k++) {
            const struct engagement *x = &p->engagements[i], *y = &q->engagements[k];
            if (!cstr_eq(x->person, a->person->id) || !cstr_eq(y->person, b->person->id) ||
                !date_is_set(x->start) || !date_is_set(y->start))
                continue;
            date_t day = date_max(x->start, y->start);
            if ((!date_is_set(x->end) || date_cmp(day, x->end) <= 0) &&
                (!date_is_set(y->end) || date_cmp(day, y->end) <= 0))
                return day;
        }
    return DATE_UNSET;
}

static bool are_elsewhere(struct check_run *r, const struct known *a, const struct known *b) {
    (void)r;
    return a->by != b->by && date_is_set(common_day(a, b));
}

static void say_elsewhere(struct check_run *r, const struct known *at, const struct known *other) {
    check_report(r, check_place(PLACE_PERSON, at->person->id, NULL), "%s同时也在%s在岗",
                 date_text_zh(r->c->arena, common_day(at, other)), check_center_name(other->by));
}

/* ---- and in another round */

struct away {
    const char *number;
    const struct elsewhere *at;
};

static int away_cmp(const void *a, const void *b) {
    const struct away *x = a, *y = b;
    int number = strcmp(x->number, y->number);
    return number ? number : (x->at > y->at) - (x->at < y->at);
}

static const struct away *sorted_away(struct check_run *r) {
    const struct dossier *d = r->ev->dossier;
    struct away *v = gp_new_n(r->c->arena, struct away, d->n_elsewhere);
    for (size_t i = 0; i < d->n_elsewhere; i++)
        v[i] = (struct away){id_number_key(r->c->arena, d->elsewhere[i].number), &d->elsewhere[i]};
    if (d->n_elsewhere > 1)
        qsort(v, d->n_elsewhere, sizeof(*v), away_cmp);
    return v;
}

/* The first of the number; n where there is none. */
static size_t first_away(const struct away *v, size_t n, const char *number) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(v[middle].number, number) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first day on which the person is in post both here and there; unset when there is none. */
static date_t common_day_away(const struct known *k, const struct elsewhere *there) {
    const struct project *p = k->by->project;
    for (size_t i = 0; date_is_set(there->start) && i < p->n_engagements; i++) {
        const struct engagement *g = &p->engagements[i];
        date_t day = date_is_set(g->start) ? date_max(g->start, there->start) : there->start;
        if (cstr_eq(g->person, k->person->id) && engagement_covers(g, day) &&
            (!date_is_set(there->end) || date_cmp(day, there->end) <= 0))
            return day;
    }
    return DATE_UNSET;
}

static void check_away(struct check_run *r, const struct away *v, size_t n, const struct known *k) {
    for (size_t i = first_away(v, n, k->number); i < n && cstr_eq(v[i].number, k->number); i++) {
        date_t day = common_day_away(k, v[i].at);
        if (!date_is_set(day))
            continue;
        r->entry = k->by;
        check_report(r, check_place(PLACE_PERSON, k->person->id, NULL),
                     "%s同时也在%s在岗（另一评估轮次“%s”）", date_text_zh(r->c->arena, day),
                     cstr_or_empty(v[i].at->center), cstr_or_empty(v[i].at->round));
        return;
    }
}

static enum gp_code two_centers(struct check_run *r) {
    known_t all = collect(r, add_numbers);
    size_t n = r->ev->dossier->n_elsewhere;
    const struct away *v = sorted_away(r);
    each_twin(r, &all, are_elsewhere, say_elsewhere);
    for (size_t i = 0; n > 0 && i < all.n; i++)
        check_away(r, v, n, &all.v[i]);
    return GP_OK;
}

/* ---- namesakes */

static enum gp_code namesakes(struct check_run *r) {
    const struct project *p = r->entry->project;
    for (size_t i = 0; i < p->n_people; i++) {
        const struct person *who = &p->people[i], *other = NULL;
        for (size_t k = 0; k < p->n_people && !other && cstr_empty(who->id_number); k++)
            if (k != i && label_same(p->people[k].name, who->name))
                other = &p->people[k];
        if (other)
            check_report(r, check_place(PLACE_PERSON, who->id, "id_number"),
                         "花名册里有两个“%s”，没有身份证号无法区分", who->name);
    }
    return GP_OK;
}

const struct check_rule check_identity_rules[] = {
    {"staffing.id_shared", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "两人用同一身份证号", NULL,
     "请对照身份证件改正；确为同一人的，请统一姓名。", NULL, NULL, id_shared},
    {"staffing.certificate_shared", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "两人用同一证书编号",
     NULL, "请对照证书原件改正编号。", NULL, NULL, certificate_shared},
    {"staffing.two_centers", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "同一人同时在两个中心在岗",
     NULL, "请核对到岗、离岗日期；一人同一天只能计在一个中心。", NULL, NULL, two_centers},
    {"staffing.namesakes", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "同名人员无法区分", NULL,
     "请补填两人的身份证号。", NULL, namesakes, NULL},
    {0},
};
