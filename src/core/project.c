#include "core/project.h"

int64_t project_headcount(const struct project *p) {
    if (p->headcount != DEC_UNSET)
        return p->headcount;
    return p->n_posts > 0 ? (int64_t)p->n_posts : DEC_UNSET;
}

const char *org_kind_name(enum org_kind k) {
    static const char *const names[ORG_KIND_N] = {"委托方", "评估方", "购买主体", "社区党委",
                                                  "运营机构"};
    return k < ORG_KIND_N ? names[k] : "";
}
