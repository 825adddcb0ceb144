#include "core/recusal.h"

date_t recusal_day(date_t opened, date_t closed) {
    return date_is_set(opened) ? opened : closed;
}

static bool concerns(const struct project *p, const char *org) {
    return org && (cstr_eq(org, p->operator_org) || cstr_eq(org, p->purchaser) ||
                   cstr_eq(org, p->committee));
}

bool recusal_binds(const struct affiliation *a, const struct project *p, date_t day,
                   int64_t months) {
    if (!concerns(p, a->org))
        return false;
    if (!date_is_set(day))
        return !date_is_set(a->to);
    if (date_is_set(a->from) && date_cmp(a->from, day) > 0)
        return false;
    if (!date_is_set(a->to) || date_cmp(a->to, day) >= 0)
        return true;
    enum { MONTHS_MAX = 1200 };
    if (months == DEC_UNSET || months <= 0)
        return false;
    int n = months > MONTHS_MAX ? MONTHS_MAX : (int)months;
    return date_cmp(date_plus_months(a->to, n), day) > 0;
}
