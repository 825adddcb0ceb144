/* Names, units and meaning of the limits that a standard may set for the checks. */
#ifndef GP_CORE_PARAM_H
#define GP_CORE_PARAM_H

#include "core/standard.h"

enum param_kind { PARAM_SHARE, PARAM_FACTOR, PARAM_MONEY, PARAM_SCORE, PARAM_COUNT };

struct param_info {
    const char *name;  /* labor_share_min */
    const char *title; /* 人力成本占比下限 */
    const char *unit;  /* %, 个百分点, 倍, 元, 分, 天, 个月, 名 */
    enum param_kind kind;
    const char *meaning; /* one sentence in Chinese */
};

extern const struct param_info param_infos[];
extern const size_t n_param_infos;

const struct param_info *param_info_of(const char *name);

/* Reads the text of a limit of that kind: a share is written as a percentage (85 or 85.50), a
 * factor as it is (1.5). ret is in the units of the kind's type: fen, 1/10000 point, 1/10000, or a
 * count. */
enum dec_parse param_parse(enum param_kind kind, const char *text, int64_t *ret) GP_CHECKED;

/* Read a limit; unset when the standard leaves it 未设定. GP_BUG-free: a text that does not parse
 * was refused by standard_validate, and counts as unset here. */
share_t param_share(const struct standard *s, const char *name); /* PARAM_SHARE, PARAM_FACTOR */
int64_t param_count(const struct standard *s, const char *name);
/* Whether the standard sets the limit, whatever its kind. */
bool param_is_set(const struct standard *s, const char *name);
/* Where the limit comes from, for a finding; NULL when not stated. */
const char *param_source(const struct standard *s, const char *name);

#endif
