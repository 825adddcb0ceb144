#include "core/next_term.h"

#include "base/str.h"

bool term_shift_of(date_t start, date_t end, struct term_shift *ret) {
    if (!date_is_set(start) || !date_is_set(end) || date_cmp(end, start) < 0)
        return false;
    int months = date_whole_months(start, end);
    bool whole = months > 0 && date_cmp(date_plus_months(start, months), date_plus(end, 1)) == 0;
    *ret = (struct term_shift){whole ? months : 0, date_days(start, end)};
    return true;
}

date_t term_shifted(date_t d, struct term_shift by) {
    if (!date_is_set(d))
        return d;
    return by.months ? date_plus_months(d, by.months) : date_plus(d, by.days);
}

/* The last day of a term is the one before a first day. */
static date_t end_shifted(date_t end, struct term_shift by) {
    return date_plus(term_shifted(date_plus(end, 1), by), -1);
}

bool project_next_term(struct arena *a, struct project *p) {
    struct term_shift by;
    if (!term_shift_of(p->start, p->end, &by))
        return false;
    if (p->title && by.months % 12 == 0 && by.months > 0)
        p->title = text_with_years(a, p->title, date_civil(p->start).year, date_civil(p->end).year,
                                   by.months / 12);
    p->id = NULL;
    p->start = date_plus(p->end, 1);
    p->end = end_shifted(p->end, by);
    p->people = NULL;
    p->n_people = 0;
    p->engagements = NULL;
    p->n_engagements = 0;
    for (size_t i = 0; i < p->n_payments; i++) {
        p->payments[i].date = term_shifted(p->payments[i].date, by);
        p->payments[i].paid = false;
    }
    return true;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* The year of four digits at p, which is at the start of a number; 0: none. */
static int year_at(const char *p) {
    int year = 0;
    for (int i = 0; i < 4; i++) {
        if (!is_digit(p[i]))
            return 0;
        year = year * 10 + (p[i] - '0');
    }
    return is_digit(p[4]) ? 0 : year;
}

const char *text_with_years(struct arena *a, const char *text, int first, int last, int years) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (const char *p = text; *p;) {
        bool begins = p == text || !is_digit(p[-1]);
        int year = begins ? year_at(p) : 0;
        if (year >= first && year <= last && year > 0) {
            buf_addf(&b, "%d", year + years);
            p += 4;
            continue;
        }
        buf_addc(&b, *p++);
    }
    return arena_strdup(a, buf_text(&b));
}
