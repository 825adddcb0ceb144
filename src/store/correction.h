/* 退回补正: returns for correction, by which it is known what came in time. */
#ifndef GP_STORE_CORRECTION_H
#define GP_STORE_CORRECTION_H

#include "core/round.h"
#include "db/work.h"

enum gp_code store_correction_add(struct work *w, const char *round, const char *entry,
                                  const struct correction *c) GP_CHECKED;
/* In the order in which they were asked for. */
enum gp_code store_corrections(struct work *w, const char *round, const char *entry,
                               struct correction **ret, size_t *ret_n) GP_CHECKED;

#endif
