/* 批注 on a report. */
#ifndef GP_WEB_RESULTS_COMMENTS_H
#define GP_WEB_RESULTS_COMMENTS_H

#include "core/workflow.h"
#include "web/web.h"

struct comments_entry {
    const char *id, *center;
};

/* What was noted about the round's report (the one that was chosen) and where it can be added to,
 * for {{>results/comments}}. base: the address to which its forms go; by_approver: whose page it
 * is, which says where the places lead. */
struct comments_view {
    const char *round, *base;
    enum round_state state;
    bool by_approver;
    struct comments_entry *entries; /* that the report speaks of */
    size_t n;
};
enum gp_code results_put_comments(struct http_call *call, struct val *m,
                                  const struct comments_view *view) GP_CHECKED;

#endif
