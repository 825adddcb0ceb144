/* Suggesting who scores what: work spread evenly, conflicts left out. */
#include "app/rounds/jury.h"

struct desk { /* an entry that wants experts */
    const struct board_row *row;
    size_t wanted;
    size_t choice; /* experts that could sit here */
};

struct plan {
    struct work *w;
    const struct jury *p;
    bool *eligible; /* desk × expert; false once seated */
    size_t *load;   /* of each expert, with what is suggested */
    struct desk *desks;
    size_t n_desks;
};

/* Somebody who inspects and does not score from the desk is not suggested. */
static bool only_inspects(const struct jury *p, const char *expert) {
    const struct account *account = jury_account(p, expert);
    return account && account->roles & ROLE_INSPECTOR && !(account->roles & ROLE_EXPERT);
}

static bool may_sit(struct plan *plan, const struct expert *x, const struct board_row *row) {
    if (jury_seat_of(plan->p, row->entry, x->id) || only_inspects(plan->p, x->id))
        return false;
    return !jury_conflict_of(plan->w, plan->p, x, row).binds;
}

static void prepare(struct plan *plan, size_t wanted) {
    const struct jury *p = plan->p;
    struct arena *a = plan->w->arena;
    plan->desks = gp_new_n(a, struct desk, p->n_rows + 1);
    plan->eligible = gp_new_n(a, bool, p->n_rows * p->n_experts + 1);
    plan->load = gp_new_n(a, size_t, p->n_experts + 1);
    for (size_t k = 0; k < p->n_experts; k++)
        plan->load[k] = jury_work_of(p, p->experts[k].id).assigned;
    for (size_t i = 0; i < p->n_rows; i++) {
        size_t have = jury_size_of(p, p->rows[i].entry);
        if (p->rows[i].state >= ENTRY_SCORED || have >= wanted)
            continue;
        struct desk *d = &plan->desks[plan->n_desks];
        *d = (struct desk){.row = &p->rows[i], .wanted = wanted - have};
        for (size_t k = 0; k < p->n_experts; k++) {
            bool may = may_sit(plan, &p->experts[k], d->row);
            plan->eligible[plan->n_desks * p->n_experts + k] = may;
            d->choice += may;
        }
        plan->n_desks++;
    }
}

/* The desk that can least afford to wait: the smallest surplus of choice. */
static size_t next_desk(const struct plan *plan) {
    size_t best = plan->n_desks;
    for (size_t i = 0; i < plan->n_desks; i++) {
        const struct desk *d = &plan->desks[i], *b = &plan->desks[best];
        if (d->wanted == 0)
            continue;
        /* choice - wanted, compared without going below zero */
        if (best == plan->n_desks || d->choice + b->wanted < b->choice + d->wanted)
            best = i;
    }
    return best;
}

/* Who cannot sign in cannot score, and is suggested only when nobody else is left; then the load
 * decides. */
static bool comes_before(const struct plan *plan, size_t k, size_t other) {
    bool can = jury_account(plan->p, plan->p->experts[k].id) != NULL;
    bool other_can = jury_account(plan->p, plan->p->experts[other].id) != NULL;
    return can != other_can ? can : plan->load[k] < plan->load[other];
}

static size_t next_expert(const struct plan *plan, size_t desk) {
    size_t n = plan->p->n_experts, best = n;
    for (size_t k = 0; k < n; k++)
        if (plan->eligible[desk * n + k] && (best == n || comes_before(plan, k, best)))
            best = k;
    return best;
}

void jury_suggest(struct work *w, const struct jury *p, size_t wanted,
                  struct jury_suggestion *ret) {
    struct plan plan = {.w = w, .p = p};
    *ret = (struct jury_suggestion){0};
    prepare(&plan, wanted);
    for (size_t i; (i = next_desk(&plan)) < plan.n_desks;) {
        struct desk *d = &plan.desks[i];
        size_t k = next_expert(&plan, i);
        if (k == p->n_experts) {
            ret->short_of += d->wanted;
            d->wanted = 0;
            continue;
        }
        plan.eligible[i * p->n_experts + k] = false;
        plan.load[k]++;
        d->choice--;
        d->wanted--;
        *VEC_PUSH(w->arena, &ret->pairs) = (struct jury_pair){d->row->entry, p->experts[k].id};
    }
}
