/* The places (位置) of findings that stand at a person, a file, an expert or a score sheet. They
 * hold names that people go by, and a place is part of what a finding is known by: the published
 * data, where people are numbers, must spell the places of dismissed findings as the checks will.
 */
#ifndef GP_CORE_CHECK_PLACE_H
#define GP_CORE_CHECK_PLACE_H

#include "core/round.h"

/* 人员花名册“张三”行. The person's id where there is no name. */
const char *check_person_place(struct arena *a, const struct project *p, const char *person);

/* 材料“人员台账”中的“台账.xlsx” */
const char *check_material_place(struct arena *a, const struct round *round,
                                 const struct material *m);

/* 材料“人员台账” */
const char *check_checklist_place(struct arena *a, const struct checklist_item *item);

/* The expert's name; the id where there is none. */
const char *check_expert_name(const struct round *round, const char *expert);

/* 专家分配（李评审） */
const char *check_expert_place(struct arena *a, const struct round *round, const char *expert);

/* “资料递交”评分表（李评审）; places of single items begin with it. */
const char *check_sheet_place(struct arena *a, const struct component *c, const struct sheet *s);

#endif
