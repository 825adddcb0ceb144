/* Checks of staffing figures that cannot be: more people gone than went, more certificates than
 * people, a vacancy where everybody is there. */
#include "core/check_tables.h"
#include "core/subject.h"

static const struct declared_staffing *declared(const struct check_run *r) {
    return &r->entry->entry->staffing;
}

/* Whether the entry's figures are the operator's own counts. */
static bool is_declared(const struct check_run *r) {
    return declared(r)->given && r->entry->staffing.provenance == PROV_DECLARED;
}

static struct place_ref said_at(const char *column, const char *id) {
    return check_place(PLACE_DECLARED, id, column);
}

static void set_figures(struct check_run *r, struct finding *f, int64_t printed, int64_t expected) {
    f->printed = calc_printf(r->c, "%lld", (long long)printed);
    f->expected = calc_printf(r->c, "%lld", (long long)expected);
}

static enum gp_code leads_over_departures(struct check_run *r) {
    const struct declared_staffing *d = declared(r);
    if (!d->given || d->departures == DEC_UNSET || d->lead_departures == DEC_UNSET ||
        d->lead_departures <= d->departures)
        return GP_OK;
    struct finding *f = check_report(r, said_at("lead_departures", NULL),
                                     "主管流动 %lld 人次，多于全部流动的 %lld 人次",
                                     (long long)d->lead_departures, (long long)d->departures);
    set_figures(r, f, d->lead_departures, d->departures);
    return GP_OK;
}

static bool one_profession(const char *a, const char *b) {
    return qualification_satisfies(a, b) || qualification_satisfies(b, a);
}

/* Holders of the qualification and of the other levels of its profession: each person counts in one
 * level. Unset where a count is missing. */
static int64_t holders(const struct declared_staffing *d, const char *qualification) {
    int64_t sum = 0;
    for (size_t i = 0; i < d->n_held; i++)
        if (one_profession(d->held[i].qualification, qualification) &&
            !dec_add(sum, d->held[i].count, &sum))
            return DEC_UNSET;
    return sum;
}

static bool said_before(const struct declared_staffing *d, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (one_profession(d->held[k].qualification, d->held[i].qualification))
            return true;
    return false;
}

static enum gp_code more_certificates(struct check_run *r) {
    const struct declared_staffing *d = declared(r);
    for (size_t i = 0; d->given && d->in_post != DEC_UNSET && i < d->n_held; i++) {
        const char *what = d->held[i].qualification;
        int64_t n = holders(d, what);
        if (cstr_empty(what) || said_before(d, i) || n == DEC_UNSET || n <= d->in_post)
            continue;
        struct finding *f = check_report(r, said_at("held", what),
                                         "%s（含同一职业的其他级别）持证 %lld 名，多于在岗 %lld 名",
                                         what, (long long)n, (long long)d->in_post);
        set_figures(r, f, n, d->in_post);
    }
    return GP_OK;
}

/* The first of the declared vacancies that goes on, from 1. */
static size_t first_open(const struct declared_staffing *d) {
    for (size_t i = 0; i < d->n_vacancies; i++)
        if (d->vacancies[i].open)
            return i + 1;
    return 0;
}

static enum gp_code vacancy_while_full(struct check_run *r) {
    const struct staffing *s = &r->entry->staffing;
    if (is_declared(r) && s->vacancy_open && s->posts != DEC_UNSET && s->in_post != DEC_UNSET &&
        s->in_post >= s->posts)
        check_report(r, said_at("vacancies", NULL),
                     "协议 %lld 名，在岗 %lld 名，没有空缺，却申报仍有岗位空缺",
                     (long long)s->posts, (long long)s->in_post)
            ->part = (struct place_part){first_open(declared(r)), "open"};
    return GP_OK;
}

/* A post cannot be vacant for longer than the contract runs, nor all of them together. */
static enum gp_code vacant_too_long(struct check_run *r) {
    const struct project *p = r->entry->project;
    const struct declared_staffing *d = declared(r);
    int64_t all = 0, most;
    if (!d->given || !date_is_set(p->start) || !date_is_set(p->end) ||
        date_cmp(p->end, p->start) < 0)
        return GP_OK;
    int64_t days = date_days(p->start, p->end);
    for (size_t i = 0; i < d->n_vacancies; i++) {
        int64_t n = d->vacancies[i].days;
        if (n != DEC_UNSET && n > days) {
            struct finding *f = check_report(r, said_at("vacancies", NULL),
                                             "申报一个岗位空岗 %lld 天，合同期只有 %lld 天",
                                             (long long)n, (long long)days);
            set_figures(r, f, n, days);
            f->part = (struct place_part){i + 1, "days"};
            return GP_OK;
        }
        if (!dec_add(all, n, &all))
            return GP_OK;
    }
    int64_t posts = project_headcount(p);
    if (posts == DEC_UNSET || !dec_mul(posts, days, &most) || all <= most)
        return GP_OK;
    struct finding *f = check_report(r, said_at("vacancies", NULL),
                                     "申报空岗共 %lld 天，%lld 个岗位在合同期内最多 %lld 天",
                                     (long long)all, (long long)posts, (long long)most);
    set_figures(r, f, all, most);
    return GP_OK;
}

static enum gp_code posts_unlisted(struct check_run *r) {
    const struct project *p = r->entry->project;
    int64_t listed = (int64_t)p->n_posts;
    if (p->headcount == DEC_UNSET || listed == 0 || p->headcount == listed)
        return GP_OK;
    struct finding *f = check_report(
        r, check_place(PLACE_PROJECT, NULL, "posts"), "协议人数 %lld 名，岗位列了 %lld 个%s",
        (long long)p->headcount, (long long)listed,
        p->headcount > listed ? "；没有列出的岗位是否空岗无从得知" : "");
    set_figures(r, f, listed, p->headcount);
    return GP_OK;
}

/* A round asks for pledges when its checklist does, or somebody has signed one. */
static bool asks_for_pledges(const struct evaluation *ev) {
    const struct round *round = &ev->dossier->round;
    for (size_t i = 0; i < round->n_checklist; i++)
        if (round->checklist[i].required && round->checklist[i].name &&
            strstr(round->checklist[i].name, "承诺书"))
            return true;
    for (size_t i = 0; i < ev->n_entries; i++)
        if (ev->entries[i].entry->pledged)
            return true;
    return false;
}

static enum gp_code unpledged(struct check_run *r) {
    bool asked = asks_for_pledges(r->ev);
    for (size_t i = 0; asked && check_at_entry(r, i); i++)
        if (date_is_set(r->entry->entry->handed_in) && !r->entry->entry->pledged)
            check_report(r, check_place(PLACE_ENTRY, NULL, "pledged"),
                         "资料已递交，承诺书没有签署");
    return GP_OK;
}

const struct check_rule check_headcount_rules[] = {
    {"staffing.leads_over_departures", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE,
     "主管流动多于全部流动", NULL, "主管流动是全部流动的一部分，请核对两个数。", NULL,
     leads_over_departures, NULL},
    {"staffing.more_certificates", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "持证人数多于在岗人数",
     NULL, "每人在一个职业里只按最高级别计一次，请核对。", NULL, more_certificates, NULL},
    {"staffing.vacancy_while_full", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "满员却申报空缺", NULL,
     "请核对在岗人数和空岗情况。", NULL, vacancy_while_full, NULL},
    {"staffing.vacant_too_long", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "空岗天数超过合同期", NULL,
     "请核对空岗天数。", NULL, vacant_too_long, NULL},
    {"contract.posts_unlisted", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "协议人数与所列岗位不符",
     NULL, "请按合同补齐岗位，或改正协议人数。", NULL, posts_unlisted, NULL},
    {"material.unpledged", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "承诺书没有签署", NULL,
     "请补签承诺书。", NULL, NULL, unpledged},
    {0},
};
