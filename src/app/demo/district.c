/* The district of 2022 (examples/district-2022.json), street by street: each is told, settled,
 * approved and published while the next ones are still being scored; the summary waits for its
 * approval. The same steps as on the pages. */
#include "app/demo/adopt.h"
#include "app/demo/district.h"

#include "app/publish/publish.h"
#include "app/results/feedback.h"
#include "store/round.h"

#define ROUND "district-2022"

/* What was handed in is accepted, and scoring is on. */
static enum gp_code prepare(struct work *w, bool *ret_there, struct flow_reports *ret) {
    struct entry_scope *entries;
    size_t n;
    TRY(store_scope_list(w, ROUND, &entries, &n));
    *ret_there = n > 0 && entries[0].round_state < ROUND_PUBLISHED;
    if (!*ret_there)
        return GP_OK;
    TRY(flow_reports(w, ROUND, ret));
    if (entries[0].state >= ENTRY_ACCEPTED)
        return GP_OK;
    enum round_state state;
    TRY(store_round_state(w, ROUND, &state));
    TRY(store_round_move(w, ROUND, state, ROUND_SCORING));
    for (size_t i = 0; i < n; i++)
        TRY(store_entry_move(w, ROUND, entries[i].entry, entries[i].state, ENTRY_ACCEPTED));
    return flow_audit(w, ROUND, NULL, "round.demo", NULL);
}

/* Told, not objected to, settled, and with the commissioner. */
static enum gp_code submit(struct work *w, const struct store_report *r, date_t today) {
    const char *id = r->report.id;
    size_t unused;
    if (r->report.scope != REPORT_SUMMARY) {
        TRY(feedback_open(w, ROUND, id, OBJECTION_DAYS, today));
        TRY(feedback_close(w, ROUND, id, "示例：各机构均已确认", today));
    }
    return report_submit(w, ROUND, id, &unused);
}

static enum gp_code publish(struct work *w, const char *files, const char *report) {
    struct account commissioner = {.tenant = w->tenant,
                                   .id = "demo",
                                   .name = "委托方（示例）",
                                   .roles = ROLE_COMMISSIONER,
                                   .org = "organization-department"};
    struct work as_commissioner = *w;
    as_commissioner.account = &commissioner;
    TRY(WORK_WRITE(w, report_decide(&as_commissioner, ROUND, report, true, NULL)));
    return report_publish(w, files, ROUND, report, NULL);
}

enum gp_code demo_district(struct work *w, const char *files, date_t today) {
    bool there = false;
    struct flow_reports all;
    TRY(WORK_WRITE(w, prepare(w, &there, &all)));
    if (!there)
        return GP_OK;
    TRY(WORK_WRITE(w, demo_adopt(w, ROUND)));
    for (size_t i = 0; i < all.n; i++) {
        const struct store_report *r = &all.v[i];
        if (r->state <= ROUND_SCORING)
            TRY(WORK_WRITE(w, submit(w, r, today)));
        if (r->state < ROUND_PUBLISHED && r->report.scope != REPORT_SUMMARY)
            TRY(publish(w, files, r->report.id));
    }
    return GP_OK;
}
