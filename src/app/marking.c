#include "app/marking.h"

#include "app/flow.h"
#include "app/notice.h"
#include "store/sheet.h"
#include "store/standard.h"

const char *marking_stage_name(enum marking_stage s) {
    static const char *const names[MARKING_STAGE_N] = {
        [MARKING_DECLARE] = "待签回避声明", [MARKING_RECUSED] = "已回避",
        [MARKING_TODO] = "待评分",          [MARKING_BEGUN] = "评分中",
        [MARKING_SUBMITTED] = "已提交",     [MARKING_WAITING] = "等待资料",
        [MARKING_OVER] = "已截止",
    };
    return names[s];
}

static enum marking_stage stage_of(const struct marking_task *t, bool submitted, bool begun) {
    if (t->conflict)
        return MARKING_RECUSED;
    if (submitted)
        return MARKING_SUBMITTED;
    bool early = t->round_state < ROUND_SCORING || t->state < ENTRY_ACCEPTED;
    if (marking_closed(t->round_state, t->state, SCORER_EXPERT) && !early)
        return MARKING_OVER;
    if (!t->declared)
        return MARKING_DECLARE;
    if (early)
        return MARKING_WAITING;
    return begun ? MARKING_BEGUN : MARKING_TODO;
}

static enum gp_code own_expert(struct app *app, const char **ret) {
    if (!app->account || !app->account->expert)
        return gp_fail(app->err, GP_MISSING, NULL,
                       "您的账号还没有对应到专家名单，请联系评估方补上后再评分");
    *ret = app->account->expert;
    return GP_OK;
}

/* ---- the queue */

struct queue_step {
    struct app *app;
    struct marking_task *tasks;
    struct standard *standards;
    struct sheet_note *notes;
    struct sheet_draft *drafts;
    size_t n_tasks, n_standards, n_notes, n_drafts;
    VEC(struct marking_item) items;
};

static const struct standard *standard_of(const struct queue_step *s,
                                          const struct marking_task *t) {
    for (size_t i = 0; i < s->n_standards; i++)
        if (cstr_eq(s->standards[i].id, t->standard) &&
            s->standards[i].version == t->standard_version)
            return &s->standards[i];
    return NULL;
}

static const struct sheet_note *note_of(const struct queue_step *s, const struct marking_task *t,
                                        const char *component) {
    for (size_t i = 0; i < s->n_notes; i++)
        if (cstr_eq(s->notes[i].round, t->round) && cstr_eq(s->notes[i].entry, t->entry) &&
            cstr_eq(s->notes[i].component, component))
            return &s->notes[i];
    return NULL;
}

static const struct sheet_draft *draft_of(const struct queue_step *s, const struct marking_task *t,
                                          const char *component) {
    for (size_t i = 0; i < s->n_drafts; i++)
        if (s->drafts[i].key.role == SCORER_EXPERT && cstr_eq(s->drafts[i].key.round, t->round) &&
            cstr_eq(s->drafts[i].key.entry, t->entry) &&
            cstr_eq(s->drafts[i].key.component, component))
            return &s->drafts[i];
    return NULL;
}

static void add_item(struct queue_step *s, const struct marking_task *t,
                     const struct component *c) {
    const struct sheet_note *note = note_of(s, t, c->id);
    const struct sheet_draft *draft = draft_of(s, t, c->id);
    bool submitted = note && date_is_set(note->submitted);
    struct sheet_form form;
    sheet_form_rows(s->app->arena, c, &form);
    int64_t leaves = (int64_t)form.leaves;
    *VEC_PUSH(s->app->arena, &s->items) =
        (struct marking_item){.task = t,
                              .component = c,
                              .stage = stage_of(t, submitted, note || draft),
                              .done = submitted ? leaves
                                      : draft   ? draft->done
                                                : 0,
                              .items = leaves,
                              .submitted = submitted ? note->submitted : DATE_UNSET,
                              .returned = note && !submitted};
}

/* Those of the tasks, each once. */
static enum gp_code read_standards(struct db *db, struct gp_err *e, struct queue_step *s) {
    struct app *app = s->app;
    VEC(struct standard_ref) refs = {0};
    for (size_t i = 0; i < s->n_tasks; i++) {
        const struct marking_task *t = &s->tasks[i];
        size_t k = 0;
        while (k < refs.n &&
               !(cstr_eq(refs.v[k].id, t->standard) && refs.v[k].version == t->standard_version))
            k++;
        if (k == refs.n)
            *VEC_PUSH(app->arena, &refs) = (struct standard_ref){t->standard, t->standard_version};
    }
    s->standards = gp_new_n(app->arena, struct standard, refs.n);
    s->n_standards = refs.n;
    return store_standard_share_all(db, app->arena, e, app->tenant, refs.v, refs.n, s->standards);
}

static enum gp_code queue(struct db *db, struct gp_err *e, void *arg) {
    struct queue_step *s = arg;
    struct arena *a = s->app->arena;
    const char *tenant = s->app->tenant, *expert = NULL;
    s->items.n = 0;
    TRY(own_expert(s->app, &expert));
    TRY(store_marking_tasks(db, a, e, tenant, expert, NULL, NULL, &s->tasks, &s->n_tasks));
    TRY(read_standards(db, e, s));
    TRY(store_sheet_notes(db, a, e, tenant, expert, &s->notes, &s->n_notes));
    TRY(store_draft_list(db, a, e, tenant, expert, &s->drafts, &s->n_drafts));
    for (size_t i = 0; i < s->n_tasks; i++) {
        const struct standard *standard = standard_of(s, &s->tasks[i]);
        const struct method *m = standard ? standard_method(standard, s->tasks[i].method) : NULL;
        for (size_t k = 0; m && k < m->n_components; k++)
            if (m->components[k].scored_by == SCORER_EXPERT)
                add_item(s, &s->tasks[i], &m->components[k]);
    }
    return GP_OK;
}

enum gp_code marking_queue(struct app *app, struct marking_item **ret, size_t *ret_n) {
    struct queue_step s = {.app = app};
    TRY(db_tx_join(app->db, app->err, DB_READ, queue, &s));
    *ret = s.items.v;
    *ret_n = s.items.n;
    return GP_OK;
}

/* ---- one sheet */

struct open_step {
    struct app *app;
    const char *round, *entry, *component;
    const struct sheet_post *post; /* NULL: only looking */
    bool hand_in;
    struct sheet_key key;
    const char *name; /* of the expert in the round */
    const struct component *comp;
    struct sheet *sheets;
    struct sheet_submission *submissions;
    size_t n_sheets, n_submissions;
    const struct sheet *own;   /* NULL: none */
    struct sheet_draft *draft; /* NULL: none */
    struct marking *m;
};

static enum gp_code find_task(struct db *db, struct gp_err *e, struct open_step *s) {
    struct app *app = s->app;
    struct marking_task *tasks;
    size_t n;
    const char *expert = NULL;
    TRY(own_expert(app, &expert));
    TRY(store_marking_tasks(db, app->arena, e, app->tenant, expert, s->round, s->entry, &tasks,
                            &n));
    if (n == 0)
        return gp_fail(e, GP_MISSING, NULL, "没有这个项目，或它没有分配给您");
    s->m->task = tasks[0];
    s->key = (struct sheet_key){s->round, s->entry, s->component, SCORER_EXPERT, expert};
    TRY(store_standard_share(db, app->arena, e, app->tenant, tasks[0].standard,
                             tasks[0].standard_version, &s->m->standard));
    TRY(sheet_component(e, &s->m->standard, tasks[0].method, s->component, &s->comp));
    if (s->comp->scored_by != SCORER_EXPERT)
        return gp_fail(e, GP_MISSING, NULL, "“%s”不由专家评分", s->comp->name);
    sheet_form_rows(app->arena, s->comp, &s->m->form);
    return GP_OK;
}

static enum gp_code find_member(struct db *db, struct gp_err *e, struct open_step *s) {
    struct panel_member *members;
    size_t n;
    TRY(store_panel_members(db, s->app->arena, e, s->app->tenant, s->round, s->entry, ROLE_EXPERT,
                            ROLE_INSPECTOR, &members, &n));
    for (size_t i = 0; i < n; i++) {
        if (!cstr_eq(members[i].expert, s->key.scorer))
            continue;
        s->name = members[i].name;
        s->m->lead = members[i].lead;
    }
    return GP_OK;
}

static void note_submission(struct open_step *s) {
    struct marking *m = s->m;
    const struct sheet_submission *last =
        submission_of_key(s->submissions, s->n_submissions, &s->key);
    m->version = last ? last->version : 0;
    m->submitted = s->own ? s->own->submitted : DATE_UNSET;
    m->submitted_at = DEC_UNSET;
    if (last && last->returned_at != DEC_UNSET)
        m->return_reason = last->return_reason;
    if (!last || last->returned_at != DEC_UNSET || !date_is_set(m->submitted))
        return;
    m->reference = last->reference;
    m->submitted_at = last->submitted_at;
}

/* What is handed in, else the draft, else an imported draft, else nothing. */
static enum gp_code find_input(struct db *db, struct gp_err *e, struct open_step *s) {
    struct marking *m = s->m;
    struct arena *a = s->app->arena;
    const struct sheet *own = s->own;
    TRY(store_draft_get(db, a, e, s->app->tenant, &s->key, &s->draft));
    const struct sheet_draft *draft = s->draft;
    m->saved_at = draft ? draft->saved_at : DEC_UNSET;
    m->revision = draft ? draft->revision : 0;
    if (own && (date_is_set(own->submitted) || !draft))
        m->input = sheet_input_of(a, &m->form, own);
    else if (draft)
        TRY(sheet_input_read(a, e, &m->form, draft->body, &m->input));
    else
        m->input = sheet_input_empty(a, &m->form);
    return GP_OK;
}

static const char *letter(struct arena *a, size_t i) {
    return i < 26 ? arena_printf(a, "专家%c", (char)('A' + i)) : arena_printf(a, "专家%zu", i + 1);
}

static int by_id(const void *a, const void *b) {
    return strcmp((*(const struct sheet *const *)a)->id, (*(const struct sheet *const *)b)->id);
}

/* In the order of their ids, which tell nothing of who wrote them. */
static enum gp_code find_others(struct open_step *s) {
    struct marking *m = s->m;
    struct arena *a = s->app->arena;
    VEC(const struct sheet *) list = {0};
    for (size_t i = 0; i < s->n_sheets; i++)
        if (s->sheets[i].role == SCORER_EXPERT && date_is_set(s->sheets[i].submitted) &&
            cstr_eq(s->sheets[i].component, s->component))
            *VEC_PUSH(a, &list) = &s->sheets[i];
    qsort(list.v, list.n, sizeof(*list.v), by_id);
    m->others = gp_new_n(a, struct marking_other, list.n);
    for (size_t i = 0; i < list.n; i++) {
        struct marking_other *o = &m->others[m->n_others++];
        o->own = cstr_eq(list.v[i]->scorer, s->key.scorer);
        o->label = o->own ? "我" : letter(a, i);
        TRY(sheet_points(s->app, &m->standard, s->comp, list.v[i], &o->score));
    }
    return GP_OK;
}

static enum gp_code load(struct db *db, struct gp_err *e, struct open_step *s) {
    struct marking *m = s->m;
    struct app *app = s->app;
    TRY(find_task(db, e, s));
    m->stage = stage_of(&m->task, false, false);
    if (!m->task.declared || m->task.conflict)
        return GP_OK;
    TRY(find_member(db, e, s));
    TRY(store_sheet_list(db, app->arena, e, app->tenant, s->round, s->entry, &s->sheets,
                         &s->n_sheets));
    TRY(store_submission_list(db, app->arena, e, app->tenant, s->round, s->entry, &s->submissions,
                              &s->n_submissions));
    s->own = sheet_of_key(s->sheets, s->n_sheets, &s->key);
    bool submitted = s->own && date_is_set(s->own->submitted);
    note_submission(s);
    TRY(find_input(db, e, s));
    TRY(sheet_form_judge(app, &m->standard, &m->input, &m->form));
    m->stage = stage_of(&m->task, submitted, s->own || m->revision > 0);
    m->closed = marking_closed(m->task.round_state, m->task.state, SCORER_EXPERT);
    if (submitted)
        m->closed = "您的评分已提交，不能再改；确需修改请联系组长或评估方退回";
    return submitted && m->task.state != ENTRY_OBJECTED ? find_others(s) : GP_OK;
}

static enum gp_code open_sheet(struct db *db, struct gp_err *e, void *arg) {
    struct open_step *s = arg;
    *s->m = (struct marking){0};
    return load(db, e, s);
}

enum gp_code marking_open(struct app *app, const char *round, const char *entry,
                          const char *component, struct marking **ret) {
    struct open_step s = {.app = app,
                          .round = round,
                          .entry = entry,
                          .component = component,
                          .m = gp_new(app->arena, struct marking)};
    TRY(db_tx_join(app->db, app->err, DB_READ, open_sheet, &s));
    *ret = s.m;
    return GP_OK;
}

/* ---- saving and handing in */

static enum gp_code take_post(struct db *db, struct gp_err *e, void *arg) {
    struct open_step *s = arg;
    struct marking *m = s->m;
    struct app *app = s->app;
    *m = (struct marking){0};
    TRY(load(db, e, s));
    if (m->stage == MARKING_DECLARE || m->stage == MARKING_RECUSED)
        return gp_fail(e, GP_DENIED, NULL, "请先签署回避声明");
    if (s->hand_in && m->stage == MARKING_SUBMITTED && m->version > s->post->version)
        return GP_OK; /* the second click */
    if (m->closed) {
        m->problem = m->closed;
        return GP_OK;
    }
    m->input = s->post->read(s->post->page, &m->form);
    TRY(sheet_form_judge(app, &m->standard, &m->input, &m->form));
    struct sheet_work w = {.key = s->key,
                           .name = s->name,
                           .by = app->actor,
                           .standard = &m->standard,
                           .form = &m->form,
                           .input = &m->input,
                           .sheet = s->own ? s->own->id : NULL,
                           .draft = s->draft ? s->draft->body : NULL,
                           .draft_revision = m->revision,
                           .revision = s->post->revision,
                           .version = m->version,
                           .today = s->post->today};
    struct sheet_outcome out;
    TRY(s->hand_in ? sheet_work_submit(app, &w, &out) : sheet_work_save(app, &w, &out));
    m->revision = out.revision;
    m->saved_at = db_now_ms(db);
    m->problem = out.problem;
    m->kept = out.kept;
    m->reference = out.reference;
    if (out.reference)
        m->stage = MARKING_SUBMITTED;
    return GP_OK;
}

static enum gp_code post(struct open_step *s, struct marking **ret) {
    s->m = gp_new(s->app->arena, struct marking);
    TRY(db_tx_join(s->app->db, s->app->err, DB_WRITE, take_post, s));
    *ret = s->m;
    return GP_OK;
}

enum gp_code marking_save(struct app *app, const char *round, const char *entry,
                          const char *component, const struct sheet_post *p, struct marking **ret) {
    struct open_step s = {
        .app = app, .round = round, .entry = entry, .component = component, .post = p};
    return post(&s, ret);
}

enum gp_code marking_submit(struct app *app, const char *round, const char *entry,
                            const char *component, const struct sheet_post *p,
                            struct marking **ret) {
    struct open_step s = {.app = app,
                          .round = round,
                          .entry = entry,
                          .component = component,
                          .post = p,
                          .hand_in = true};
    return post(&s, ret);
}

/* ---- recusal */

struct declare_step {
    struct app *app;
    const char *round, *entry, *relation;
};

/* What a recused expert handed in must not count. */
static enum gp_code reopen_sheets(struct db *db, struct gp_err *e, struct declare_step *s,
                                  const char *expert) {
    struct sheet *sheets;
    size_t n;
    TRY(store_sheet_list(db, s->app->arena, e, s->app->tenant, s->round, s->entry, &sheets, &n));
    for (size_t i = 0; i < n; i++)
        if (sheets[i].role == SCORER_EXPERT && cstr_eq(sheets[i].scorer, expert))
            TRY(store_sheet_reopen(db, e, s->app->tenant, s->round, s->entry, sheets[i].id));
    return GP_OK;
}

static enum gp_code declare(struct db *db, struct gp_err *e, void *arg) {
    struct declare_step *s = arg;
    struct app *app = s->app;
    struct marking_task *tasks;
    size_t n;
    const char *expert = NULL;
    TRY(own_expert(app, &expert));
    TRY(store_marking_tasks(db, app->arena, e, app->tenant, expert, s->round, s->entry, &tasks,
                            &n));
    if (n == 0)
        return gp_fail(e, GP_MISSING, NULL, "没有这个项目，或它没有分配给您");
    const char *locked = round_lock_reason(tasks[0].round_state);
    if (locked)
        return gp_fail(e, GP_CONFLICT, tasks[0].round_title, "%s", locked);
    if (tasks[0].conflict)
        return gp_fail(e, GP_CONFLICT, NULL,
                       "您已经申报回避，不能自行撤回；如果填错了，请联系评估方");
    if (tasks[0].declared && !s->relation)
        return GP_OK; /* a second click */
    TRY(store_declare(db, e, app->tenant, s->round, s->entry, expert, s->relation != NULL,
                      s->relation));
    TRY(flow_audit(app, s->round, s->entry, s->relation ? "recusal.conflict" : "recusal.none",
                   s->relation));
    if (!s->relation)
        return GP_OK;
    TRY(reopen_sheets(db, e, s, expert));
    struct notice_text text = {.title = arena_printf(app->arena, "专家%s申报回避：%s",
                                                     app->account->name, tasks[0].center),
                               .body = arena_printf(app->arena, "%s。请另派专家。", s->relation),
                               .link = arena_printf(app->arena, "/rounds/%s/experts", s->round)};
    return notice_to_role(app, ROLE_MANAGER, &text);
}

enum gp_code marking_declare(struct app *app, const char *round, const char *entry,
                             const char *relation) {
    if (relation && strspn(relation, " \t\r\n") == strlen(relation))
        return gp_fail(app->err, GP_INVALID, "关系说明", "请写明您与哪一方有什么关系");
    struct declare_step s = {app, round, entry, relation};
    return db_tx_join(app->db, app->err, DB_WRITE, declare, &s);
}
