#include "app/rounds/waits.h"

struct waiting {
    struct arena *a;
    const struct board *b;
    date_t today;
    round_waits_t *list;
};

static void count(struct waiting *w, const struct round_wait *wait) {
    for (size_t i = 0; i < w->list->n; i++) {
        struct round_wait *old = &w->list->v[i];
        if (!cstr_eq(old->who, wait->who) || !cstr_eq(old->what, wait->what))
            continue;
        old->n += wait->n;
        old->late = old->late || wait->late;
        return;
    }
    *VEC_PUSH(w->a, w->list) = *wait;
}

static bool is_past(const struct waiting *w, date_t due) {
    return date_is_set(due) && date_cmp(due, w->today) < 0;
}

static void add_operators(struct waiting *w) {
    for (size_t i = 0; i < w->b->n_lines; i++) {
        const struct board_line *l = &w->b->lines[i];
        if (!hand_in_is_open(l->hand_in))
            continue;
        bool back = l->hand_in == HAND_IN_RETURNED;
        date_t due = back ? l->row->correct_by : l->deadline;
        count(w, &(struct round_wait){.who = l->row->operator_name,
                                      .what = back ? "补正资料" : "递交资料",
                                      .n = 1,
                                      .unit = "个项目",
                                      .due = due,
                                      .late = is_past(w, due),
                                      .below = arena_printf(w->a, "?show=%s&operator=%s",
                                                            back ? "returned" : "open",
                                                            l->row->operator_org)});
    }
}

static bool is_accepted(const struct board *b, const char *entry) {
    for (size_t i = 0; i < b->n_lines; i++)
        if (cstr_eq(b->lines[i].row->entry, entry))
            return b->lines[i].row->state == ENTRY_ACCEPTED;
    return false;
}

static void add_experts(struct waiting *w, const struct panel_seat *seats, size_t n) {
    date_t due = w->b->head.scoring_due;
    for (size_t i = 0; i < n; i++)
        if (!seats[i].conflict && !seats[i].submitted && is_accepted(w->b, seats[i].entry))
            count(w, &(struct round_wait){seats[i].name, "评分", 1, "份", due, is_past(w, due),
                                          "/experts"});
}

/* Which of the parties it is stands on the page of their links. */
static void add_raters(struct waiting *w) {
    int64_t open = w->b->totals.ratings_due - w->b->totals.ratings;
    date_t due = w->b->head.scoring_due;
    if (open > 0)
        count(w, &(struct round_wait){"评价单位", "履约评价", open, "份", due, is_past(w, due),
                                      "/links"});
}

static int late_first(const void *x, const void *y) {
    const struct round_wait *a = x, *b = y;
    if (a->late != b->late)
        return a->late ? -1 : 1;
    return (b->n > a->n) - (b->n < a->n);
}

void round_waits(struct arena *a, const struct board *b, const struct panel_seat *seats, size_t n,
                 date_t today, round_waits_t *ret) {
    struct waiting w = {a, b, today, ret};
    *ret = (round_waits_t){0};
    if (b->head.state != ROUND_COLLECTING && b->head.state != ROUND_SCORING)
        return;
    add_operators(&w);
    if (b->head.state == ROUND_SCORING)
        add_experts(&w, seats, n);
    add_raters(&w);
    if (ret->n > 1)
        qsort(ret->v, ret->n, sizeof(*ret->v), late_first);
}
