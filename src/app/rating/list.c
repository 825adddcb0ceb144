/* All that a party rates in a round, beside each other. The parts are read whole (read_parts) and
 * matched in memory by add_item, so that a hundred ratings cost no more statements than one; what
 * may be done with each follows from rate_state_of, as for a single form. The second half counts an
 * account's rounds for its list and its first page: there no draft is looked at. */

#include "app/rating/rate.h"

#include "store/sheet.h"
#include "store/standard.h"
#include "store/survey.h"

struct list_parts {
    date_t today;
    struct sheet_draft *drafts;
    struct sheet_submission *submissions;
    struct rating_sheet *sheets;
    struct rating_about *about;
    struct survey_of_entry *surveys;
    struct form_answer *answers; /* drafts of the round's form; none without a form */
    size_t n_drafts, n_submissions, n_sheets, n_about, n_surveys, n_answers;
    struct rate_list *list;
};

static bool same_key(const struct sheet_key *a, const struct sheet_key *b) {
    return a->role == b->role && cstr_eq(a->entry, b->entry) && cstr_eq(a->component, b->component);
}

static const struct sheet_draft *draft_of(const struct list_parts *s, const struct sheet_key *k) {
    for (size_t i = 0; i < s->n_drafts; i++)
        if (same_key(&s->drafts[i].key, k))
            return &s->drafts[i];
    return NULL;
}

static const struct rating_sheet *sheet_of(const struct list_parts *s, const struct sheet_key *k) {
    for (size_t i = 0; i < s->n_sheets; i++)
        if (cstr_eq(s->sheets[i].entry, k->entry) && cstr_eq(s->sheets[i].component, k->component))
            return &s->sheets[i];
    return NULL;
}

static const struct rating_about *about_of(const struct list_parts *s, const char *entry) {
    for (size_t i = 0; i < s->n_about; i++)
        if (cstr_eq(s->about[i].entry, entry))
            return &s->about[i];
    return NULL;
}

static struct surveyed surveyed_of(const struct list_parts *s, const char *entry) {
    for (size_t i = 0; i < s->n_surveys; i++)
        if (cstr_eq(s->surveys[i].entry, entry))
            return (struct surveyed){s->surveys[i].v, s->surveys[i].n};
    return (struct surveyed){NULL, 0};
}

/* As store_rating_standing counts: neither corrections nor what was sent back. */
static int64_t used_of(const struct list_parts *s, const struct sheet_key *k) {
    int64_t n = 0;
    for (size_t i = 0; i < s->n_submissions; i++) {
        const struct sheet_submission *x = &s->submissions[i];
        n += same_key(&x->key, k) && x->returned_at == DEC_UNSET &&
             strncmp(cstr_or_empty(x->submitted_by), "correction/", 11) != 0;
    }
    return n;
}

/* What is shown in the fields: a draft only where it can be gone on with. */
static enum gp_code find_input(struct work *w, struct rate_item *x, const struct sheet_draft *draft,
                               const struct sheet_submission *last) {
    const char *body = x->state != RATE_DONE && draft ? draft->body : last ? last->body : NULL;
    x->input = sheet_input_empty(w->arena, &x->form);
    if (body)
        TRY(sheet_input_read(w->arena, w->err, &x->form, body, &x->input));
    return sheet_form_judge(w, x->own.standard, &x->input, &x->form);
}

static const struct form_answer *answer_of(const struct list_parts *s, const struct sheet_key *k) {
    for (size_t i = 0; i < s->n_answers; i++)
        if (cstr_eq(s->answers[i].entry, k->entry) && cstr_eq(s->answers[i].about, k->component))
            return &s->answers[i];
    return NULL;
}

/* What is open of the sheet, else of the round's form: who has not seen that has answered nothing.
 */
static enum gp_code find_open(struct work *w, const struct list_parts *s, struct rate_item *x) {
    const struct form_attached *at = s->list->at;
    x->first_open = x->form.first_open;
    if (x->first_open || x->state != RATE_OPEN || !at)
        return GP_OK;
    const struct form_answer *there = answer_of(s, &x->own.key);
    const char **typed = gp_new_n(w->arena, const char *, at->form.n_items);
    if (there)
        TRY(form_values(w, &at->form, there->body, typed));
    x->first_open = form_first_open(w, &at->form, typed);
    return GP_OK;
}

static enum gp_code add_item(struct work *w, struct list_parts *s, const struct rate_own *own) {
    struct rate_list *list = s->list;
    struct rate_item *x = &list->items[list->n_items++];
    const struct sheet_key *k = &own->key;
    const struct sheet_draft *draft = draft_of(s, k);
    const struct rating_sheet *sheet = sheet_of(s, k);
    const struct sheet_submission *last = submission_of_key(s->submissions, s->n_submissions, k);
    *x = (struct rate_item){.own = *own,
                            .about = about_of(s, k->entry),
                            .begun = draft != NULL,
                            .revision = draft ? draft->revision : 0,
                            .saved_at = draft ? draft->saved_at : DEC_UNSET,
                            .version = last ? last->version : 0,
                            .submitted = sheet ? sheet->submitted : DATE_UNSET,
                            .points = SCORE_UNSET};
    const struct surveyed surveyed = surveyed_of(s, k->entry);
    sheet_form_rows(w->arena, own->component, &x->form);
    sheet_form_survey(w->arena, &surveyed, &x->form);
    x->closed = marking_closed(own->scope->round_state, own->scope->state, k->role);
    if (!x->closed)
        x->closed = surveyed_whole(w->arena, &x->form);
    struct rate_facts f = {
        .in_force = sheet != NULL, .used = used_of(s, k), .closed = x->closed, .today = s->today};
    x->may_edit = rate_may_edit(&list->party, &f);
    x->state = rate_state_of(&list->party, &f);
    if (last && last->returned_at != DEC_UNSET && !sheet)
        x->return_reason = last->return_reason;
    if (last && last->returned_at == DEC_UNSET && sheet) {
        x->reference = last->reference;
        x->points = last->points;
    }
    TRY(find_input(w, x, draft, last));
    TRY(find_open(w, s, x));
    list->n_done += x->state == RATE_DONE;
    list->n_open += x->state == RATE_OPEN;
    list->n_ready += x->state == RATE_OPEN && !x->first_open;
    return GP_OK;
}

static enum gp_code read_scans(struct work *w, struct rate_list *list) {
    size_t n;
    TRY(store_rating_scans(w, list->party.round, list->party.org, &list->scans, &n));
    for (size_t i = 0; i < n; i++)
        if (rate_is_own_scan(&list->party, &list->scans[i]))
            list->scans[list->n_scans++] = list->scans[i];
    return GP_OK;
}

/* Of the whole round: what a party rates may be all of it. */
static enum gp_code read_surveys(struct work *w, struct list_parts *s,
                                 const struct rate_owns *owns) {
    for (size_t i = 0; i < owns->n; i++)
        if (component_asks_survey(owns->v[i].component))
            return store_survey_results_of_round(w, s->list->party.round, &s->surveys,
                                                 &s->n_surveys);
    return GP_OK;
}

static enum gp_code read_parts(struct work *w, struct list_parts *s) {
    struct rate_list *list = s->list;
    const char *round = list->party.round, *org = list->party.org;
    TRY(store_rating_drafts(w, round, org, &s->drafts, &s->n_drafts));
    TRY(store_rating_submissions(w, round, org, &s->submissions, &s->n_submissions));
    TRY(store_rating_sheets(w, round, org, &s->sheets, &s->n_sheets));
    TRY(store_rating_about(w, round, &s->about, &s->n_about));
    TRY(rate_around_find(w, &list->party, &list->around));
    TRY(form_attached_by(w, list->around.form, &list->at));
    return list->at ? store_form_drafts(w, round, org, &s->answers, &s->n_answers) : GP_OK;
}

static enum gp_code lines_of(struct work *w, const struct rate_party *party,
                             const struct rate_owns *owns, date_t today, struct rate_list **ret) {
    struct list_parts s = {.today = today, .list = gp_new(w->arena, struct rate_list)};
    struct rate_list *list = s.list;
    *list = (struct rate_list){.party = *party};
    if (owns->n == 0)
        return gp_fail(w->err, GP_MISSING, NULL,
                       "本轮没有需要贵单位填写的履约评价，如有疑问请联系评估方");
    list->round_title = owns->v[0].scope->round_title;
    list->items = gp_new_n(w->arena, struct rate_item, owns->n);
    TRY(read_parts(w, &s));
    TRY(read_surveys(w, &s, owns));
    for (size_t i = 0; i < owns->n; i++)
        TRY(add_item(w, &s, &owns->v[i]));
    *ret = s.list;
    return GP_OK;
}

enum gp_code rate_list_of(struct work *w, const struct rate_party *party,
                          const struct rate_owns *owns, date_t today, struct rate_list **ret) {
    TRY(lines_of(w, party, owns, today, ret));
    return read_scans(w, *ret);
}

enum gp_code rate_lines(struct work *w, const struct rate_who *who, date_t today,
                        struct rate_list **ret) {
    struct rate_party party;
    struct rate_owns owns;
    TRY(rate_party_find(w, who, &party));
    TRY(rate_owns_find(w, &party, &owns));
    return lines_of(w, &party, &owns, today, ret);
}

enum gp_code rate_list(struct work *w, const struct rate_who *who, date_t today,
                       struct rate_list **ret) {
    TRY(rate_lines(w, who, today, ret));
    return read_scans(w, *ret);
}

/* ---- the center of one */

enum gp_code rate_center_find(struct work *w, const struct rate_who *who, const char *entry,
                              struct rate_center *ret) {
    struct rate_party party;
    struct rate_owns owns;
    struct list_parts s = {0};
    TRY(rate_party_find(w, who, &party));
    TRY(rate_owns_find(w, &party, &owns));
    size_t i = 0;
    while (i < owns.n && !cstr_eq(owns.v[i].key.entry, entry))
        i++;
    if (i == owns.n)
        return gp_fail(w->err, GP_MISSING, NULL, "这个项目不归贵单位评价");
    TRY(store_rating_about(w, party.round, &s.about, &s.n_about));
    *ret = (struct rate_center){.own = owns.v[i], .about = about_of(&s, entry)};
    return rate_around_find(w, &party, &ret->around);
}

/* ---- the rounds of an account */

struct rounds_parts {
    const struct account *account;
    const struct entry_scope *scopes;
    size_t n;
    VEC(struct rate_round) v;
    struct sheet_note *notes;
    struct rating_link *links;
    size_t n_notes, n_links;
};

static bool is_rated(const struct rounds_parts *s, const struct entry_scope *e,
                     const struct component *c) {
    for (size_t i = 0; i < s->n_notes; i++)
        if (date_is_set(s->notes[i].submitted) && cstr_eq(s->notes[i].round, e->round) &&
            cstr_eq(s->notes[i].entry, e->entry) && cstr_eq(s->notes[i].component, c->id))
            return true;
    return false;
}

static date_t due_of(const struct rounds_parts *s, const char *round) {
    for (size_t i = 0; i < s->n_links; i++)
        if (cstr_eq(s->links[i].round, round))
            return s->links[i].expires;
    return DATE_UNSET;
}

static struct rate_round *round_of(struct work *w, struct rounds_parts *s,
                                   const struct entry_scope *e) {
    if (s->v.n == 0 || !cstr_eq(s->v.v[s->v.n - 1].round, e->round))
        *VEC_PUSH(w->arena, &s->v) = (struct rate_round){
            .round = e->round, .title = e->round_title, .due = due_of(s, e->round)};
    return &s->v.v[s->v.n - 1];
}

static void count_entry(struct work *w, struct rounds_parts *s, const struct entry_scope *e,
                        const struct standard *standard) {
    const struct rate_party p = rate_party_of_account(s->account, e->round);
    const struct method *m = e->method ? standard_method(standard, e->method) : NULL;
    for (size_t i = 0; m && i < m->n_components; i++) {
        const struct component *c = &m->components[i];
        if (!rate_is_own(&p, e, c))
            continue;
        struct rate_round *r = round_of(w, s, e);
        bool rated = is_rated(s, e, c);
        r->all++;
        r->rated += rated;
        r->open += !rated && !marking_closed(e->round_state, e->state, c->scored_by);
    }
}

static enum gp_code read_rounds(struct work *w, struct rounds_parts *s) {
    const char *org = s->account->org;
    struct standard_set set = {0};
    s->v.n = 0;
    TRY(store_sheet_notes(w, org, &s->notes, &s->n_notes));
    TRY(store_links_of_org(w, org, &s->links, &s->n_links));
    for (size_t i = 0; i < s->n; i++)
        standards_want(&set, w->arena, s->scopes[i].standard, s->scopes[i].standard_version);
    TRY(standards_read(w, &set));
    for (size_t i = 0; i < s->n; i++) {
        const struct entry_scope *x = &s->scopes[i];
        if (x->state != ENTRY_WITHDRAWN && x->round_state != ROUND_DRAFT)
            count_entry(w, s, x, standards_find(&set, x->standard, x->standard_version));
    }
    return GP_OK;
}

enum gp_code rate_rounds(struct work *w, const struct account *account,
                         const struct entry_scope *scopes, size_t n, struct rate_round **ret,
                         size_t *ret_n) {
    struct rounds_parts s = {.account = account, .scopes = scopes, .n = n};
    if (n > 0 && !cstr_empty(account->org))
        TRY(read_rounds(w, &s));
    *ret = s.v.v;
    *ret_n = s.v.n;
    return GP_OK;
}
