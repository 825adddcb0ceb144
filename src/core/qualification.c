/* Qualifications: which satisfies which, what a team holds, and what it lacks. The levels of
 * social workers come first, as a higher one satisfies a lower wish; everything else is compared
 * by its words. People are counted by their highest level. The idea lies in fill_held:
 * requirements claim people from pools, the highest first and each from its own level before it
 * takes from above, so that nobody fills two places. */
#include "core/roster_parts.h"

#define TOP_LEVEL 3

/* 社会工作者职业资格 has three levels; operators write them in several ways. */
static const struct {
    const char *written;
    int level;
} social_worker[] = {
    {"高级社会工作师", 3},       {"社会工作师(高级)", 3}, {"社会工作师", 2},
    {"社会工作师(中级)", 2},     {"中级社会工作师", 2},   {"助理社会工作师", 1},
    {"助理社会工作师(初级)", 1}, {"初级社会工作师", 1},   {"社会工作师(初级)", 1},
    {"社会工作师(助理)", 1},
};

static const char *const level_name[TOP_LEVEL + 1] = {NULL, "助理社会工作师", "社会工作师",
                                                      "高级社会工作师"};

/* 0: not a social worker's qualification. */
static int level_of(const char *qualification) {
    for (size_t i = 0; i < GP_COUNT(social_worker); i++)
        if (label_same(social_worker[i].written, qualification))
            return social_worker[i].level;
    return 0;
}

bool qualification_satisfies(const char *held, const char *wanted) {
    if (cstr_empty(wanted))
        return true;
    if (cstr_empty(held))
        return false;
    int level = level_of(wanted);
    return level > 0 ? level_of(held) >= level : label_same(held, wanted);
}

bool certificate_valid(const struct certificate *cert, date_t day) {
    if (date_is_set(cert->issued) && date_cmp(cert->issued, day) > 0)
        return false;
    return !date_is_set(cert->expires) || date_cmp(day, cert->expires) <= 0;
}

/* ---- what the people hold */

struct tally {
    struct calc *c;
    VEC(struct held_count) v;
};

static void tally_add(struct tally *t, const char *qualification) {
    for (size_t i = 0; i < t->v.n; i++) {
        if (label_same(t->v.v[i].qualification, qualification)) {
            t->v.v[i].count++;
            return;
        }
    }
    *VEC_PUSH(t->c->arena, &t->v) = (struct held_count){qualification, 1};
}

static int highest_level(const struct person *p, date_t day) {
    int highest = 0;
    for (size_t i = 0; i < p->n_certificates; i++) {
        int level = level_of(p->certificates[i].qualification);
        if (level > highest && certificate_valid(&p->certificates[i], day))
            highest = level;
    }
    return highest;
}

/* Whether an earlier valid certificate of the person already says the same. */
static bool is_repeated(const struct person *p, size_t index, date_t day) {
    for (size_t i = 0; i < index; i++)
        if (certificate_valid(&p->certificates[i], day) &&
            label_same(p->certificates[i].qualification, p->certificates[index].qualification))
            return true;
    return false;
}

static void tally_others(struct tally *t, const struct person *p, date_t day) {
    for (size_t i = 0; i < p->n_certificates; i++) {
        const struct certificate *cert = &p->certificates[i];
        if (cstr_empty(cert->qualification) || level_of(cert->qualification) > 0)
            continue;
        if (certificate_valid(cert, day) && !is_repeated(p, i, day))
            tally_add(t, cert->qualification);
    }
}

void held_count_people(struct calc *c, const struct person *const *people, size_t n, date_t day,
                       struct staffing *st) {
    struct tally t = {.c = c};
    for (int level = TOP_LEVEL; level > 0; level--)
        for (size_t i = 0; i < n; i++)
            if (highest_level(people[i], day) == level)
                tally_add(&t, level_name[level]);
    for (size_t i = 0; i < n; i++)
        tally_others(&t, people[i], day);
    st->held = t.v.v;
    st->n_held = t.v.n;
}

/* ---- what the team lacks */

/* People of one qualification that no requirement has claimed yet. */
struct pool {
    const char *qualification;
    int level;
    int64_t left;
};

struct pools {
    struct pool *v;
    size_t n;
};

static struct pools pools_of(struct calc *c, const struct staffing *st) {
    struct pools pools = {gp_new_n(c->arena, struct pool, st->n_held), st->n_held};
    for (size_t i = 0; i < st->n_held; i++) {
        const struct held_count *h = &st->held[i];
        pools.v[i] = (struct pool){h->qualification, level_of(h->qualification), h->count};
    }
    return pools;
}

static bool pool_fits(const struct pool *p, const char *qualification, int level) {
    return level > 0 ? p->level == level : label_same(p->qualification, qualification);
}

/* Claims up to n people who hold exactly the level (0: exactly the words). */
static int64_t claim(struct pools *pools, const char *qualification, int level, int64_t n) {
    int64_t claimed = 0;
    for (size_t i = 0; i < pools->n && claimed < n; i++) {
        struct pool *p = &pools->v[i];
        if (!pool_fits(p, qualification, level))
            continue;
        int64_t taken = p->left < n - claimed ? p->left : n - claimed;
        p->left -= taken;
        claimed += taken;
    }
    return claimed;
}

/* Claims for a requirement: its own level first, then what the higher ones left over. */
static int64_t claim_from(struct pools *pools, const char *qualification, int level, int64_t n) {
    if (level == 0)
        return claim(pools, qualification, 0, n);
    int64_t claimed = 0;
    for (int l = level; l <= TOP_LEVEL && claimed < n; l++)
        claimed += claim(pools, qualification, l, n - claimed);
    return claimed;
}

static void fill_held(struct calc *c, struct staffing *st) {
    struct pools pools = pools_of(c, st);
    for (int level = TOP_LEVEL; level >= 0; level--) {
        for (size_t i = 0; i < st->n_gaps; i++) {
            struct qualification_gap *g = &st->gaps[i];
            if (level_of(g->qualification) == level)
                g->held = claim_from(&pools, g->qualification, level, g->wanted);
        }
    }
    /* Who is left over is shown where he belongs: more are held than wanted. */
    for (size_t i = 0; i < st->n_gaps; i++) {
        struct qualification_gap *g = &st->gaps[i];
        g->held += claim(&pools, g->qualification, level_of(g->qualification), DEC_MAX);
        if (g->wanted != DEC_UNSET)
            g->missing = g->wanted > g->held ? g->wanted - g->held : 0;
    }
}

static const char *gap_working(struct calc *c, const struct qualification_gap *g) {
    if (g->wanted == DEC_UNSET)
        return "合同没有写明要求的人数，无法计算";
    if (g->held == DEC_UNSET)
        return "没有持证人数，无法计算";
    if (g->missing == 0)
        return calc_printf(c, "要求 %lld 名，持有 %lld 名，不缺", (long long)g->wanted,
                           (long long)g->held);
    return calc_printf(c, "%lld − %lld = %lld", (long long)g->wanted, (long long)g->held,
                       (long long)g->missing);
}

/* "gap.社会工作师"; a second requirement of the same words gets its number: "gap.社会工作师.2". */
static const char *gap_trace_id(struct calc *c, const struct staffing *st, size_t index) {
    const char *qualification = st->gaps[index].qualification;
    size_t nth = 1;
    for (size_t i = 0; i < index; i++)
        nth += cstr_eq(st->gaps[i].qualification, qualification);
    if (nth == 1)
        return calc_printf(c, "staffing.gap.%s", qualification);
    return calc_printf(c, "staffing.gap.%s.%zu", qualification, nth);
}

static void trace_gap(const struct subject *s, const struct staffing *st, size_t index) {
    if (s->c->untraced)
        return;
    const struct qualification_gap *g = &st->gaps[index];
    const char *note = s->p->requirements[index].note;
    bool computed = st->provenance == PROV_COMPUTED;
    const struct trace_input inputs[] = {
        {"要求人数", count_text(s->c, g->wanted), cstr_empty(note) ? "合同" : note},
        {"持证人数", count_text(s->c, g->held),
         computed ? "在岗记录与资质证书" : "运营机构填报的人员情况"},
    };
    subject_trace(s, &(struct trace){
                         .id = gap_trace_id(s->c, st, index),
                         .label = calc_printf(s->c, "%s 缺口", g->qualification),
                         .value = count_text(s->c, g->missing),
                         .unit = "名",
                         .formula = "要求人数 − 持证人数；每人在同一职业只算一次，先满足较高等级，"
                                    "较高等级有余时可抵较低等级",
                         .working = gap_working(s->c, g),
                         .inputs = inputs,
                         .n_inputs = GP_COUNT(inputs),
                     });
}

void gaps_compute(const struct subject *s, bool held_known, struct staffing *st) {
    const struct project *p = s->p;
    st->n_gaps = p->n_requirements;
    st->gaps = gp_new_n(s->c->arena, struct qualification_gap, st->n_gaps);
    for (size_t i = 0; i < st->n_gaps; i++) {
        const struct requirement *r = &p->requirements[i];
        const char *qualification = r->qualification ? r->qualification : "";
        st->gaps[i] = (struct qualification_gap){qualification, r->count, DEC_UNSET, DEC_UNSET};
    }
    if (held_known)
        fill_held(s->c, st);
    for (size_t i = 0; i < st->n_gaps; i++)
        trace_gap(s, st, i);
}
