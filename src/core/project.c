#include "core/project.h"

int64_t project_headcount(const struct project *p) {
    if (p->headcount != DEC_UNSET)
        return p->headcount;
    return p->n_posts > 0 ? (int64_t)p->n_posts : DEC_UNSET;
}

const struct post *project_post(const struct project *p, const char *id) {
    for (size_t i = 0; i < p->n_posts; i++)
        if (cstr_eq(p->posts[i].id, id))
            return &p->posts[i];
    return NULL;
}

const struct person *project_person(const struct project *p, const char *id) {
    for (size_t i = 0; i < p->n_people; i++)
        if (cstr_eq(p->people[i].id, id))
            return &p->people[i];
    return NULL;
}

const struct indicator *project_indicator(const struct project *p, const char *id) {
    for (size_t i = 0; i < p->n_indicators; i++)
        if (cstr_eq(p->indicators[i].id, id))
            return &p->indicators[i];
    return NULL;
}

int64_t post_weight(const struct post *p) {
    return share_is_set(p->share) && p->share.v > 0 && p->share.v < SHARE_ONE ? p->share.v
                                                                              : SHARE_ONE;
}

bool engagement_covers(const struct engagement *g, date_t day) {
    return date_is_set(g->start) && date_cmp(g->start, day) <= 0 &&
           (!date_is_set(g->end) || date_cmp(day, g->end) <= 0);
}

bool project_has_staff(const struct project *p, const char *post) {
    for (size_t i = 0; i < p->n_engagements; i++)
        if (cstr_eq(p->engagements[i].post, post))
            return true;
    return false;
}

const char *org_kind_name(enum org_kind k) {
    static const char *const names[ORG_KIND_N] = {"委托方", "评估方", "购买主体", "社区党委",
                                                  "运营机构"};
    return k < ORG_KIND_N ? names[k] : "";
}
