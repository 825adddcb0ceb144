/* Names, units and meaning of the limits that a standard may set for the checks. */
#ifndef GP_CORE_PARAM_H
#define GP_CORE_PARAM_H

#include "core/standard.h"

enum param_kind { PARAM_SHARE, PARAM_FACTOR, PARAM_MONEY, PARAM_SCORE, PARAM_COUNT };

struct param_info {
    const char *name;  /* labor_share_min */
    const char *title; /* 人力成本占比下限 */
    const char *unit;  /* %, 倍, 元, 分, 天, 个月, 名 */
    enum param_kind kind;
    const char *meaning; /* one sentence in Chinese */
};

extern const struct param_info param_infos[];
extern const size_t n_param_infos;

const struct param_info *param_info_of(const char *name);

/* Read a limit; unset when the standard leaves it 未设定. GP_BUG-free: a text that does not parse
 * was refused by standard_validate, and counts as unset here. */
share_t param_share(const struct standard *s, const char *name); /* PARAM_SHARE, PARAM_FACTOR */
money_t param_money(const struct standard *s, const char *name);
score_t param_score(const struct standard *s, const char *name);
int64_t param_count(const struct standard *s, const char *name);
/* Where the limit comes from, for a finding; NULL when not stated. */
const char *param_source(const struct standard *s, const char *name);

#endif
