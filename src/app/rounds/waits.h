/* For whom a round waits: by name, what and how much, the late ones first. */
#ifndef GP_APP_ROUNDS_WAITS_H
#define GP_APP_ROUNDS_WAITS_H

#include "app/rounds/board.h"
#include "store/panel.h"

struct round_wait {
    const char *who, *what; /* 示例社工, 递交资料 */
    int64_t n;              /* projects, sheets or ratings */
    const char *unit;       /* 个项目 */
    date_t due;             /* unset: none */
    bool late;
    const char *below; /* where it is seen and reminded, behind /rounds/R */
};
typedef VEC(struct round_wait) round_waits_t;

/* Nobody before the round is open or after scoring. */
void round_waits(struct arena *a, const struct board *b, const struct panel_seat *seats, size_t n,
                 date_t today, round_waits_t *ret);

#endif
