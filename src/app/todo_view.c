#include "app/publish/approver.h"
#include "app/rounds/flow_report.h"
#include "app/todo.h"

/* ---- reports to approve */

static void add_approval(struct todo_list *list, const struct report_of *v) {
    struct arena *a = list->w->arena;
    if (v->r.state != ROUND_APPROVAL || v->approved)
        return;
    bool several = v->r.report.id != NULL;
    todo_add(list,
             several ? arena_printf(a, "/results/%s?r=%s", v->round, v->r.report.id)
                     : arena_printf(a, "/results/%s", v->round),
             DATE_UNSET, "审批评估报告",
             several ? arena_printf(a, "%s：%s", v->round_title, flow_report_name(&v->r))
                     : v->round_title);
}

/* The commissioner approves reports, a summary's too, whose entries stand published already. */
enum gp_code todo_view(struct todo_list *list) {
    struct work work = *list->w;
    work.account = list->account;
    TRY(reports_to_approve(&work, &list->reports, &list->n_reports));
    for (size_t i = 0; i < list->n_reports; i++)
        add_approval(list, &list->reports[i]);
    return list->account->roles & ROLE_COMMISSIONER ? todo_read_entries(list) : GP_OK;
}
