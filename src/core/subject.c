#include "core/subject.h"

#include "base/utf8.h"

const char *entry_name(const struct dossier *d, const struct entry *e) {
    const struct project *p = dossier_project(d, e->project);
    const struct center *center = p ? dossier_center(d, p->center) : NULL;
    if (center && !cstr_empty(center->name))
        return center->name;
    return p && !cstr_empty(p->title) ? p->title : e->id;
}

enum gp_code subject_open(struct calc *c, const struct dossier *d, const struct entry *e,
                          struct subject *ret) {
    const struct project *p = dossier_project(d, e->project);
    if (!p)
        return gp_fail(c->err, GP_INVALID, e->id,
                       "参评项目对应的项目“%s”不存在，请先录入该项目，或改正项目编号",
                       e->project ? e->project : "");
    *ret = (struct subject){c, d, e, p, entry_name(d, e)};
    return GP_OK;
}

const char *subject_trace_id(const struct subject *s, const char *figure) {
    return calc_printf(s->c, "%s.%s", s->e->id, figure);
}

const char *subject_where(const struct subject *s, const char *part) {
    return calc_printf(s->c, "%s %s", s->name, part);
}

void subject_trace(const struct subject *s, const struct trace *t) {
    if (s->c->untraced)
        return;
    struct trace filed = *t;
    filed.id = subject_trace_id(s, t->id);
    filed.label = subject_where(s, t->label);
    calc_trace(s->c, &filed);
}

static bool is_day_of_facts(const struct calc *c, const struct project *p, date_t d) {
    if (!date_is_set(d) || !date_is_set(p->start) || !calc_follows(c, 3))
        return date_is_set(d);
    return date_cmp(d, p->start) >= 0;
}

date_t cutoff_of_two(const struct calc *c, const struct project *p, date_t cutoff,
                     date_t handed_in) {
    if (is_day_of_facts(c, p, cutoff))
        return cutoff;
    return is_day_of_facts(c, p, handed_in) ? handed_in : DATE_UNSET;
}

date_t subject_cutoff(const struct subject *s, date_t cutoff) {
    return cutoff_of_two(s->c, s->p, cutoff, s->e->handed_in);
}

const char *count_text(struct calc *c, int64_t n) {
    return n == DEC_UNSET ? "" : calc_printf(c, "%lld", (long long)n);
}

/* The next character that counts, half-width; 0 at the end. */
static uint32_t next_folded(struct str s, size_t *pos) {
    uint32_t c;
    do {
        c = utf8_next(s, pos);
    } while (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x3000);
    return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
}

bool label_same(const char *a, const char *b) {
    if (!a || !b)
        return false;
    struct str left = str_of(a), right = str_of(b);
    size_t i = 0, j = 0;
    for (;;) {
        uint32_t l = next_folded(left, &i), r = next_folded(right, &j);
        if (l != r)
            return false;
        if (l == 0)
            return true;
    }
}
