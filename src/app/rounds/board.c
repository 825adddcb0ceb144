#include "app/rounds/board.h"

const char *hand_in_name(enum hand_in h) {
    static const char *const names[HAND_IN_N] = {
        [HAND_IN_PENDING] = "未递交",    [HAND_IN_OVERDUE] = "逾期未递交",
        [HAND_IN_RETURNED] = "退回补正", [HAND_IN_ON_TIME] = "按时递交",
        [HAND_IN_LATE] = "逾期递交",     [HAND_IN_GIVEN] = "已递交",
        [HAND_IN_NONE] = "已退出",
    };
    return h < HAND_IN_N ? names[h] : "";
}

bool hand_in_is_open(enum hand_in h) {
    return h == HAND_IN_PENDING || h == HAND_IN_OVERDUE || h == HAND_IN_RETURNED;
}

static bool is_past(date_t day, date_t deadline) {
    return date_is_set(deadline) && date_cmp(day, deadline) > 0;
}

static enum hand_in hand_in_of(const struct board_row *row, date_t deadline, date_t today) {
    switch (row->state) {
    case ENTRY_WITHDRAWN:
        return HAND_IN_NONE;
    case ENTRY_RETURNED:
        return HAND_IN_RETURNED;
    case ENTRY_OPEN:
    case ENTRY_DRAFT:
        return is_past(today, deadline) ? HAND_IN_OVERDUE : HAND_IN_PENDING;
    default:
        break;
    }
    if (!date_is_set(row->handed_in) || !date_is_set(deadline))
        return HAND_IN_GIVEN;
    return is_past(row->handed_in, deadline) ? HAND_IN_LATE : HAND_IN_ON_TIME;
}

static int64_t ratings_of(const struct method *m) {
    int64_t n = 0;
    for (size_t i = 0; m && i < m->n_components; i++)
        n += scorer_is_party(m->components[i].scored_by);
    return n;
}

const struct standard *board_standard(const struct board *b, const struct board_row *row) {
    return row->standard ? standards_find(&b->standards, row->standard, row->standard_version)
                         : &b->standard;
}

const struct method *board_method(const struct board *b, const struct board_row *row) {
    const struct standard *s = row->method ? board_standard(b, row) : NULL;
    return s ? standard_method(s, row->method) : NULL;
}

static const char *method_name(struct arena *a, const struct board *b, const struct board_row *row,
                               const struct method *m) {
    const struct standard *s = board_standard(b, row);
    if (!m || !row->standard || !s)
        return m ? m->name : row->method;
    return arena_printf(a, "%s（%s第 %lld 版）", m->name, s->title, (long long)s->version);
}

static void fill_line(struct arena *a, const struct board *b, date_t today, struct board_line *l) {
    const struct board_row *row = l->row;
    const struct method *m = board_method(b, row);
    date_t deadline = deadline_of(b->head.deadline, row->deadline);
    l->deadline = deadline;
    l->method_name = method_name(a, b, row, m);
    l->ratings_due = ratings_of(m);
    l->hand_in = hand_in_of(row, deadline, today);
    if (l->hand_in == HAND_IN_LATE)
        l->late_days = row->handed_in.day - deadline.day;
    if (l->hand_in == HAND_IN_OVERDUE)
        l->late_days = today.day - deadline.day;
    l->items_missing = b->head.required > row->items_in ? b->head.required - row->items_in : 0;
}

static void count_line(struct board_totals *t, const struct board_line *l) {
    const struct board_row *row = l->row;
    if (row->state == ENTRY_WITHDRAWN) {
        t->withdrawn++;
        return;
    }
    t->entries++;
    t->hand_in[l->hand_in]++;
    t->waiting += row->state == ENTRY_HANDED_IN;
    t->accepted += row->state >= ENTRY_ACCEPTED;
    t->scored += row->state >= ENTRY_SCORED;
    t->unstaffed += row->experts == 0;
    t->experts += row->experts;
    t->experts_done += row->experts_done;
    t->ratings += row->ratings;
    t->ratings_due += l->ratings_due;
}

/* The lines, when the head is there. */
static enum gp_code load_lines(struct work *w, date_t today, struct board *b) {
    struct board_row *rows;
    size_t n;
    TRY(store_standard_share(w, b->head.standard, b->head.standard_version, &b->standard));
    TRY(store_board_rows(w, b->head.id, &rows, &n));
    for (size_t i = 0; i < n; i++)
        standards_want(&b->standards, w->arena, rows[i].standard, rows[i].standard_version);
    TRY(standards_read(w, &b->standards));
    b->lines = gp_new_n(w->arena, struct board_line, n + 1);
    b->n_lines = n;
    b->rows = rows;
    for (size_t i = 0; i < n; i++) {
        b->lines[i].row = &rows[i];
        fill_line(w->arena, b, today, &b->lines[i]);
        count_line(&b->totals, &b->lines[i]);
    }
    return GP_OK;
}

enum gp_code board_load_known(struct work *w, const struct round_overview *r, date_t today,
                              struct board *ret) {
    *ret = (struct board){.head = {.id = r->id,
                                   .title = r->title,
                                   .kind = r->kind,
                                   .year = r->year,
                                   .subdistrict = r->subdistrict,
                                   .state = r->state,
                                   .standard = r->standard,
                                   .standard_version = r->standard_version,
                                   .opened = DATE_UNSET,
                                   .deadline = r->deadline,
                                   .closed = DATE_UNSET,
                                   .scoring_due = r->scoring_due,
                                   .experts_per_entry = DEC_UNSET}};
    return load_lines(w, today, ret);
}

enum gp_code board_load(struct work *w, const char *round, date_t today, struct board *ret) {
    struct board *b = ret;
    *b = (struct board){0};
    TRY(store_round_head(w, round, &b->head));
    return load_lines(w, today, b);
}

bool board_may_remind(const struct board *b, enum reminder_kind kind) {
    const struct board_totals *t = &b->totals;
    bool collecting = b->head.state == ROUND_COLLECTING || b->head.state == ROUND_SCORING;
    bool scoring = b->head.state == ROUND_SCORING;
    switch (kind) {
    case REMIND_OPERATOR:
        return collecting && t->hand_in[HAND_IN_PENDING] + t->hand_in[HAND_IN_OVERDUE] +
                                     t->hand_in[HAND_IN_RETURNED] >
                                 0;
    case REMIND_EXPERT:
        return scoring && t->experts > t->experts_done;
    case REMIND_RATER:
        return collecting && t->ratings_due > t->ratings;
    case REMIND_N:
        break;
    }
    return false;
}

bool board_is_rated(const struct rated_component *rated, size_t n, const char *entry,
                    const char *component) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(rated[i].entry, entry) && cstr_eq(rated[i].component, component))
            return true;
    return false;
}
