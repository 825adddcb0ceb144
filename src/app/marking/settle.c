#include "app/marking/settle.h"

#include "app/marking/panel.h"
#include "app/rounds/flow.h"
#include "store/board.h"
#include "store/sheet.h"

#define SYSTEM_ACTOR "系统"

/* What one statement can tell, as most sheets are not the last. */
static bool may_be_complete(const struct board_row *row) {
    return row->state == ENTRY_ACCEPTED && row->experts > 0 && row->experts_done >= row->experts;
}

/* Residents' answers stand in the place of its sheets. */
static bool is_surveyed(struct arena *a, const struct panel *p, const struct component *c) {
    struct sheet_form form;
    sheet_form_rows(a, c, &form);
    sheet_form_survey(a, &p->surveyed, &form);
    return surveyed_whole(a, &form) != NULL;
}

static bool has_sheet_of(const struct sheet *sheets, size_t n, const struct component *c) {
    for (size_t i = 0; i < n; i++)
        if (sheets[i].role == c->scored_by && cstr_eq(sheets[i].component, c->id) &&
            date_is_set(sheets[i].submitted))
            return true;
    return false;
}

/* Of inspectors and parties; experts' are the panel's. */
static enum gp_code others_are_in(struct work *w, const struct panel *p, bool *ret) {
    const struct method *m = standard_method(&p->standard, p->scope->method);
    struct sheet *sheets;
    size_t n;
    TRY(store_sheet_list(w, p->scope->round, p->scope->entry, &sheets, &n));
    *ret = m != NULL;
    for (size_t i = 0; m && i < m->n_components && *ret; i++) {
        const struct component *c = &m->components[i];
        if (c->scored_by != SCORER_EXPERT && !has_sheet_of(sheets, n, c))
            *ret = is_surveyed(w->arena, p, c);
    }
    return GP_OK;
}

/* 分歧大, of the whole or of an item. */
static bool is_apart(const struct panel_part *part) {
    for (size_t i = 0; i < part->n_lines; i++)
        if (part->lines[i].wide)
            return true;
    return part->wide;
}

/* Whether the panel has nothing more to say. */
static bool panel_is_done(const struct panel *p) {
    bool apart = false;
    for (size_t i = 0; i < p->n_parts; i++)
        apart = apart || is_apart(&p->parts[i]);
    return p->complete && (p->decision || (!p->lead && !apart));
}

/* Somebody may be at a sheet that is not waited for. */
static enum gp_code nobody_writes(struct work *w, const struct panel *p, bool *ret) {
    const char *unused;
    struct closing_sheets sheets;
    struct closing_move move = {
        .transition = entry_transition(ENTRY_ACCEPTED, "finish_scoring", ACTOR_SYSTEM, &unused)};
    TRY(closing_load(w, p->scope->round, p->scope->entry, &sheets));
    *ret = !closing_of(&sheets, &move).waits;
    return GP_OK;
}

enum gp_code settle_entry(struct work *w, const char *round, const char *entry) {
    struct board_row *row;
    struct panel *p;
    bool in, quiet;
    TRY(store_board_row(w, round, entry, &row));
    if (!row || !may_be_complete(row))
        return GP_OK;
    struct work own = *w;
    own.account = NULL; /* sees all sheets, whoever handed in the last one */
    own.actor = SYSTEM_ACTOR;
    TRY(panel_open(&own, round, entry, &p));
    if (p->scope->round_state != ROUND_SCORING || !panel_is_done(p))
        return GP_OK;
    TRY(others_are_in(&own, p, &in));
    TRY(nobody_writes(&own, p, &quiet));
    if (!in || !quiet)
        return GP_OK;
    return flow_move_scope(&own, p->scope, "finish_scoring", "评分已交齐，没有待决定的事项");
}

enum gp_code settle_marking_submit(struct work *w, const char *round, const char *entry,
                                   const char *component, const struct sheet_post *post,
                                   struct marking **ret) {
    TRY(marking_submit(w, round, entry, component, post, ret));
    return (*ret)->reference ? settle_entry(w, round, entry) : GP_OK;
}

enum gp_code settle_panel_confirm(struct work *w, const char *round, const char *entry,
                                  const char *comment) {
    TRY(panel_confirm(w, round, entry, comment));
    return settle_entry(w, round, entry);
}
