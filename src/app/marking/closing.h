/* When sheets may be filled in, and that nobody who is at one is shut out without having been told:
 * a step that ends scoring waits until CLOSING_NOTICE_MS after those who have begun a sheet, and
 * not handed it in, were told (rounds_tell_closing). Their open pages ask for it and say so. */
#ifndef GP_APP_MARKING_CLOSING_H
#define GP_APP_MARKING_CLOSING_H

#include "app/app.h"
#include "store/closing.h"

#define CLOSING_NOTICE_MS (10 * 60000LL)

/* Why a sheet of the role cannot be filled in now, in Chinese; NULL: it can. */
const char *marking_closed(enum round_state round, enum entry_state entry, enum scorer_role role);

/* What is begun of the round, or of one entry of it. */
struct closing_sheets {
    struct begun_sheet *v;
    size_t n;
    int64_t now_ms;
};
enum gp_code closing_load(struct work *w, const char *round, const char *entry,
                          struct closing_sheets *ret) GP_CHECKED;
bool closing_is_open(const struct begun_sheet *s);

struct closing_move {
    const struct transition *transition;
    bool of_round; /* of round_transitions; else of an entry */
};
/* What the move would end of them. */
struct closing {
    size_t experts, parties; /* sheets that are begun */
    bool waits;              /* the move has to wait: nobody was told yet, or just now */
    bool must_tell;          /* nobody was told */
    int64_t closes_at;       /* from when on it may be; unset: not told */
};
struct closing closing_of(const struct closing_sheets *sheets, const struct closing_move *m);
/* 还有 2 份专家评分表已经开始填写、没有提交 */
const char *closing_text(struct arena *a, const struct closing *c);

/* GP_CONFLICT while the move has to wait. */
enum gp_code closing_check(struct work *w, const char *round, const char *entry,
                           const struct closing_move *m) GP_CHECKED;

/* What an open form asks for now and then. */
struct closing_watch {
    int64_t closes_at;  /* the end; unset: none is set */
    bool told;          /* somebody has said that it is going to end then; else it is a last day */
    const char *closed; /* why it cannot be filled in any more, in Chinese; NULL: it can */
};
/* Of a sheet of the entry with that last day (unset: none), unless closed says why it is over. */
enum gp_code closing_watch_sheet(struct work *w, const char *round, const char *entry,
                                 date_t last_day, const char *closed,
                                 struct closing_watch *ret) GP_CHECKED;
/* The end of that day; unset for none. */
int64_t closing_day_ms(date_t last_day);

#endif
