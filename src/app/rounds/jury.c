#include "app/rounds/jury.h"

#include "app/rounds/rounds.h"
#include "core/param.h"
#include "core/recusal.h"
#include "shape/shape.h"

/* ---- loading */

static int by_entry(const void *a, const void *b) {
    const struct panel_seat *x = a, *y = b;
    return strcmp(x->entry, y->entry);
}

enum gp_code jury_load(struct work *w, const char *round, struct jury *ret) {
    struct jury *p = ret;
    struct standard standard;
    *p = (struct jury){0};
    TRY(store_round_head(w, round, &p->head));
    TRY(rounds_standard(w, &p->head, &standard));
    TRY(store_panel_experts(w, round, &p->experts, &p->n_experts));
    TRY(store_board_rows(w, round, &p->rows, &p->n_rows));
    TRY(store_panel_seats(w, round, NULL, &p->seats, &p->n_seats));
    if (p->n_seats > 1)
        qsort(p->seats, p->n_seats, sizeof(*p->seats), by_entry);
    TRY(store_panel_dismissals(w, round, &p->dismissals, &p->n_dismissals));
    TRY(store_plan_orgs(w, &p->orgs, &p->n_orgs));
    TRY(store_account_list(w, &p->accounts, &p->n_accounts));
    p->day = recusal_day(p->head.opened, p->head.closed);
    p->months = param_count(&standard, "recusal_months");
    return GP_OK;
}

/* ---- looking things up */

const struct expert *jury_expert(const struct jury *p, const char *id) {
    for (size_t i = 0; i < p->n_experts; i++)
        if (cstr_eq(p->experts[i].id, id))
            return &p->experts[i];
    return NULL;
}

const struct board_row *jury_row(const struct jury *p, const char *entry) {
    for (size_t i = 0; i < p->n_rows; i++)
        if (cstr_eq(p->rows[i].entry, entry))
            return &p->rows[i];
    return NULL;
}

const struct panel_seat *jury_seats_of(const struct jury *p, const char *entry, size_t *ret_n) {
    size_t low = 0, high = p->n_seats;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(p->seats[middle].entry, entry) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < p->n_seats && strcmp(p->seats[end].entry, entry) == 0)
        end++;
    *ret_n = end - low;
    return *ret_n > 0 ? p->seats + low : NULL;
}

const struct panel_seat *jury_seat_of(const struct jury *p, const char *entry, const char *expert) {
    size_t n;
    const struct panel_seat *seats = jury_seats_of(p, entry, &n);
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(seats[i].expert, expert))
            return &seats[i];
    return NULL;
}

const struct account *jury_account(const struct jury *p, const char *expert) {
    for (size_t i = 0; i < p->n_accounts; i++)
        if (p->accounts[i].active && expert && cstr_eq(p->accounts[i].expert, expert))
            return &p->accounts[i];
    return NULL;
}

const char *jury_org_name(const struct jury *p, const char *org) {
    for (size_t i = 0; i < p->n_orgs; i++)
        if (cstr_eq(p->orgs[i].id, org))
            return p->orgs[i].name;
    return org;
}

/* ---- conflicts */

const char *jury_tie_text(struct work *w, const struct jury *p, const struct affiliation *a) {
    struct arena *m = w->arena;
    const char *relation = cstr_empty(a->relation) ? "有关系" : a->relation;
    const char *from = date_is_set(a->from) ? date_text_zh(m, a->from) : "";
    const char *to = date_is_set(a->to) ? arena_printf(m, "至%s", date_text_zh(m, a->to))
                                        : (*from ? "起，仍在持续" : "仍在持续");
    return arena_printf(m, "与%s%s（%s%s）", jury_org_name(p, a->org), relation, from, to);
}

static bool same_text(const char *a, const char *b) {
    return cstr_eq(a ? a : "", b ? b : "");
}

static const struct dismissal *dismissal_of(const struct jury *p, const char *expert,
                                            const struct affiliation *a) {
    for (size_t i = 0; i < p->n_dismissals; i++) {
        const struct dismissal *d = &p->dismissals[i];
        if (cstr_eq(d->expert, expert) && cstr_eq(d->tie.org, a->org) &&
            same_text(d->tie.relation, a->relation) && d->tie.from.day == a->from.day &&
            d->tie.to.day == a->to.day)
            return d;
    }
    return NULL;
}

struct jury_conflict jury_conflict_of(struct work *w, const struct jury *p, const struct expert *x,
                                      const struct board_row *row) {
    struct jury_conflict c = {.text = ""};
    const struct panel_seat *seat = jury_seat_of(p, row->entry, x->id);
    if (seat && seat->conflict) {
        c.binds = c.declared = true;
        c.text = cstr_empty(seat->relation)
                     ? "本人申报了利益冲突"
                     : arena_printf(w->arena, "本人申报：%s", seat->relation);
        return c;
    }
    struct project parties;
    shape_clear(&shape_project, &parties);
    parties.operator_org = row->operator_org;
    parties.purchaser = row->purchaser;
    parties.committee = row->committee;
    for (size_t i = 0; i < x->n_affiliations && !c.binds; i++) {
        const struct affiliation *a = &x->affiliations[i];
        if (!recusal_binds(a, &parties, p->day, p->months))
            continue;
        c.tie = a;
        c.dismissal = dismissal_of(p, x->id, a);
        c.binds = c.dismissal == NULL;
        c.text = jury_tie_text(w, p, a);
    }
    return c;
}

/* ---- work */

struct jury_work jury_work_of(const struct jury *p, const char *expert) {
    struct jury_work w = {0};
    for (size_t i = 0; i < p->n_rows; i++) {
        if (p->rows[i].state == ENTRY_WITHDRAWN)
            continue;
        const struct panel_seat *seat = jury_seat_of(p, p->rows[i].entry, expert);
        if (!seat || seat->conflict)
            continue;
        w.assigned++;
        w.done += seat->submitted;
    }
    return w;
}

size_t jury_size_of(const struct jury *p, const char *entry) {
    size_t n, size = 0;
    const struct panel_seat *seats = jury_seats_of(p, entry, &n);
    for (size_t i = 0; i < n; i++)
        size += !seats[i].conflict;
    return size;
}
