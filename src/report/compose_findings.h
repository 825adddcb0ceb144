/* Internal to compose*.c: the findings that the evaluator adopted. */
#ifndef GP_REPORT_COMPOSE_FINDINGS_H
#define GP_REPORT_COMPOSE_FINDINGS_H

#include "report/compose_build.h"

struct adopted_finding {
    const struct finding *f;
    size_t group; /* index of the first that says the same */
};

/* Without personal names; those that say the same of several centers stand side by side, what is
 * graver and what concerns more centers first. */
struct adopted {
    struct adopted_finding *v;
    size_t n;
};
struct adopted adopted_findings(struct composer *c);

/* How many from i on say the same; at least 1. */
size_t adopted_like(const struct adopted *all, size_t i);

/* How many from i on are of the same rule. */
size_t adopted_of_rule(const struct adopted *all, size_t i);

/* Whether the evaluator wrote the words, and they are not the finding's. */
bool adopted_in_own_words(const struct finding *f);

/* k like findings from i on as a sentence with its stop:
 * 六联中心资金使用情况表“人力成本”行，表中…。
 */
const char *adopted_sentence(struct composer *c, const struct adopted *all, size_t i, size_t k);

/* The k of one rule from i on: how many there are of which centers, and the first of them. */
const char *adopted_rule_sentence(struct composer *c, const struct adopted *all, size_t i,
                                  size_t k);

/* 附件2, as the text points at it. */
const char *compose_findings_annex_name(struct composer *c);

#endif
