/* stage_of decides what an expert may do with a task; read it first. The queue then needs only
 * lists. One sheet: load() gathers everything that a page or a save has to know, in the order of
 * what may be seen (nothing before the declaration, others' marks only after the own), and
 * take_post runs the same load() before it writes, so that what was true of the page is asked
 * again. Writing is left to sheet_work.c, which parties' ratings use as well. */

#include "app/marking/marking.h"

#include "app/rounds/flow.h"
#include "app/notice.h"
#include "store/sheet_correction.h"
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

static enum gp_code own_expert(struct work *w, const char **ret) {
    if (!w->account || !w->account->expert)
        return gp_fail(w->err, GP_MISSING, NULL,
                       "您的账号还没有对应到专家名单，请联系评估方补上后再评分");
    *ret = w->account->expert;
    return GP_OK;
}

/* ---- the queue */

struct marking_queue {
    struct arena *a;
    struct sheet_note *notes;
    struct sheet_draft *drafts;
    size_t n_notes, n_drafts;
    VEC(struct marking_item) items;
};

static const struct sheet_note *note_of(const struct marking_queue *s, const struct marking_task *t,
                                        const char *component) {
    for (size_t i = 0; i < s->n_notes; i++)
        if (cstr_eq(s->notes[i].round, t->round) && cstr_eq(s->notes[i].entry, t->entry) &&
            cstr_eq(s->notes[i].component, component))
            return &s->notes[i];
    return NULL;
}

static const struct sheet_draft *draft_of(const struct marking_queue *s,
                                          const struct marking_task *t, const char *component) {
    for (size_t i = 0; i < s->n_drafts; i++)
        if (s->drafts[i].key.role == SCORER_EXPERT && cstr_eq(s->drafts[i].key.round, t->round) &&
            cstr_eq(s->drafts[i].key.entry, t->entry) &&
            cstr_eq(s->drafts[i].key.component, component))
            return &s->drafts[i];
    return NULL;
}

static void add_item(struct marking_queue *s, const struct marking_task *t,
                     const struct component *c) {
    const struct sheet_note *note = note_of(s, t, c->id);
    const struct sheet_draft *draft = draft_of(s, t, c->id);
    bool submitted = note && date_is_set(note->submitted);
    struct sheet_form form;
    sheet_form_rows(s->a, c, &form);
    int64_t leaves = (int64_t)form.leaves;
    *VEC_PUSH(s->a, &s->items) =
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

enum gp_code marking_queue(struct work *w, struct marking_item **ret, size_t *ret_n) {
    struct marking_queue s = {.a = w->arena};
    struct marking_task *tasks;
    struct standard_set standards = {0};
    size_t n;
    const char *expert = NULL;
    TRY(own_expert(w, &expert));
    TRY(store_marking_tasks(w, expert, NULL, NULL, &tasks, &n));
    for (size_t i = 0; i < n; i++)
        standards_want(&standards, w->arena, tasks[i].standard, tasks[i].standard_version);
    TRY(standards_read(w, &standards));
    TRY(store_sheet_notes(w, expert, &s.notes, &s.n_notes));
    TRY(store_draft_list(w, expert, &s.drafts, &s.n_drafts));
    for (size_t i = 0; i < n; i++) {
        const struct marking_task *t = &tasks[i];
        const struct method *m =
            standards_method(&standards, t->standard, t->standard_version, t->method);
        for (size_t k = 0; m && k < m->n_components; k++)
            if (m->components[k].scored_by == SCORER_EXPERT)
                add_item(&s, t, &m->components[k]);
    }
    *ret = s.items.v;
    *ret_n = s.items.n;
    return GP_OK;
}

/* ---- one sheet */

struct sheet_opening {
    struct work *w;
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

static enum gp_code find_task(struct work *w, struct sheet_opening *s) {
    struct marking_task *tasks;
    size_t n;
    const char *expert = NULL;
    TRY(own_expert(w, &expert));
    TRY(store_marking_tasks(w, expert, s->round, s->entry, &tasks, &n));
    if (n == 0)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个项目，或它没有分配给您");
    s->m->task = tasks[0];
    s->key = (struct sheet_key){s->round, s->entry, s->component, SCORER_EXPERT, expert};
    TRY(store_standard_share(w, tasks[0].standard, tasks[0].standard_version, &s->m->standard));
    TRY(sheet_component(w->err, &s->m->standard, tasks[0].method, s->component, &s->comp));
    if (s->comp->scored_by != SCORER_EXPERT)
        return gp_fail(w->err, GP_MISSING, NULL, "“%s”不由专家评分", s->comp->name);
    sheet_form_rows(w->arena, s->comp, &s->m->form);
    return sheet_form_surveys(w, s->round, s->entry, &s->m->form);
}

static enum gp_code find_member(struct work *w, struct sheet_opening *s) {
    struct panel_member *members;
    size_t n;
    TRY(store_panel_members(w, s->round, s->entry, ROLE_EXPERT, ROLE_INSPECTOR, &members, &n));
    for (size_t i = 0; i < n; i++) {
        if (!cstr_eq(members[i].expert, s->key.scorer))
            continue;
        s->name = members[i].name;
        s->m->lead = members[i].lead;
    }
    return GP_OK;
}

static void note_submission(struct sheet_opening *s) {
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
static enum gp_code find_input(struct work *w, struct sheet_opening *s) {
    struct marking *m = s->m;
    struct arena *a = w->arena;
    const struct sheet *own = s->own;
    bool handed_in = own && date_is_set(own->submitted);
    if (!handed_in)
        TRY(store_draft_get(w, &s->key, &s->draft));
    const struct sheet_draft *draft = s->draft;
    m->saved_at = draft ? draft->saved_at : DEC_UNSET;
    m->revision = draft ? draft->revision : 0;
    if (own && (handed_in || !draft))
        m->input = sheet_input_of(a, &m->form, own);
    else if (draft)
        TRY(sheet_input_read(a, w->err, &m->form, draft->body, &m->input));
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
static enum gp_code find_others(struct sheet_opening *s) {
    struct marking *m = s->m;
    struct arena *a = s->w->arena;
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
        TRY(sheet_points(s->w, &m->standard, s->comp, list.v[i], &m->form.surveyed, &o->score));
    }
    return GP_OK;
}

static enum gp_code load(struct work *w, struct sheet_opening *s) {
    struct marking *m = s->m;
    *m = (struct marking){0};
    TRY(find_task(w, s));
    m->stage = stage_of(&m->task, false, false);
    if (!m->task.declared || m->task.conflict)
        return GP_OK;
    TRY(find_member(w, s));
    TRY(store_sheet_list(w, s->round, s->entry, &s->sheets, &s->n_sheets));
    TRY(store_submission_list(w, s->round, s->entry, &s->submissions, &s->n_submissions));
    s->own = sheet_of_key(s->sheets, s->n_sheets, &s->key);
    bool submitted = s->own && date_is_set(s->own->submitted);
    note_submission(s);
    if (s->own || m->version > 0) /* only what was handed in is corrected */
        TRY(store_sheet_correction_list(w, &s->key, &m->corrections, &m->n_corrections));
    TRY(find_input(w, s));
    TRY(sheet_form_judge(w, &m->standard, &m->input, &m->form));
    m->stage = stage_of(&m->task, submitted, s->own || m->revision > 0);
    m->closed = marking_closed(m->task.round_state, m->task.state, SCORER_EXPERT);
    if (!m->closed)
        m->closed = surveyed_whole(w->arena, &m->form);
    if (submitted)
        m->closed = "您的评分已提交，不能再改；确需修改请联系组长或评估方退回";
    return submitted && m->task.state != ENTRY_OBJECTED ? find_others(s) : GP_OK;
}

enum gp_code marking_open(struct work *w, const char *round, const char *entry,
                          const char *component, struct marking **ret) {
    struct sheet_opening s = {.w = w,
                              .round = round,
                              .entry = entry,
                              .component = component,
                              .m = gp_new(w->arena, struct marking)};
    TRY(load(w, &s));
    *ret = s.m;
    return GP_OK;
}

static const struct sheet *own_sheet(const struct entry *e, const char *expert,
                                     const char *component) {
    for (size_t i = 0; i < e->n_sheets; i++) {
        const struct sheet *s = &e->sheets[i];
        if (s->role == SCORER_EXPERT && date_is_set(s->submitted) && cstr_eq(s->scorer, expert) &&
            cstr_eq(s->component, component))
            return s;
    }
    return NULL;
}

enum gp_code marking_earlier(struct work *w, const struct dossier *d, const struct marking *of,
                             struct marking_earlier **ret, size_t *ret_n) {
    const char *expert = NULL;
    struct marking_earlier *v = gp_new_n(w->arena, struct marking_earlier, MARKING_EARLIER_MAX);
    TRY(own_expert(w, &expert));
    *ret = v;
    *ret_n = 0;
    for (size_t i = 0; i < d->round.n_entries && *ret_n < MARKING_EARLIER_MAX; i++) {
        const struct entry *e = &d->round.entries[i];
        const struct sheet *s = own_sheet(e, expert, of->form.component->id);
        if (!s || e->withdrawn || cstr_eq(e->id, of->task.entry))
            continue;
        v[*ret_n].entry = e;
        /* One by another standard has other items: it is no measure. */
        const struct surveyed surveyed = {e->surveys, e->n_surveys};
        if (sheet_points(w, &of->standard, of->form.component, s, &surveyed, &v[*ret_n].score) ==
            GP_OK)
            ++*ret_n;
        else
            w->err->message = w->err->where = NULL;
    }
    return GP_OK;
}

enum gp_code marking_watch(struct work *w, const char *round, const char *entry,
                           struct closing_watch *ret) {
    struct marking_task *tasks;
    size_t n;
    const char *expert = NULL;
    TRY(own_expert(w, &expert));
    TRY(store_marking_tasks(w, expert, round, entry, &tasks, &n));
    if (n == 0 || tasks[0].conflict) {
        *ret = (struct closing_watch){.closes_at = DEC_UNSET,
                                      .closed = "这个项目已不由您评分，请联系评估方"};
        return GP_OK;
    }
    const char *closed = marking_closed(tasks[0].round_state, tasks[0].state, SCORER_EXPERT);
    return closing_watch_sheet(w, round, entry, tasks[0].due, closed, ret);
}

/* ---- saving and handing in */

static enum gp_code take_post(struct work *work, struct sheet_opening *s) {
    struct marking *m = s->m;
    TRY(load(work, s));
    if (m->stage == MARKING_DECLARE || m->stage == MARKING_RECUSED)
        return gp_fail(work->err, GP_DENIED, NULL, "请先签署回避声明");
    if (s->hand_in && m->stage == MARKING_SUBMITTED && m->version > s->post->version)
        return GP_OK; /* the second click */
    if (m->closed) {
        m->problem = m->closed;
        return GP_OK;
    }
    m->input = s->post->read(s->post->page, &m->form);
    TRY(sheet_form_judge(work, &m->standard, &m->input, &m->form));
    struct sheet_work w = {.key = s->key,
                           .name = s->name,
                           .by = work->actor,
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
    TRY(s->hand_in ? sheet_work_submit(work, &w, &out) : sheet_work_save(work, &w, &out));
    m->revision = out.revision;
    m->saved_at = work_now_ms(work);
    m->problem = out.problem;
    m->kept = out.kept;
    m->reference = out.reference;
    if (out.reference)
        m->stage = MARKING_SUBMITTED;
    return GP_OK;
}

static enum gp_code post(struct sheet_opening *s, struct marking **ret) {
    s->m = gp_new(s->w->arena, struct marking);
    TRY(take_post(s->w, s));
    *ret = s->m;
    return GP_OK;
}

enum gp_code marking_save(struct work *w, const char *round, const char *entry,
                          const char *component, const struct sheet_post *p, struct marking **ret) {
    struct sheet_opening s = {
        .w = w, .round = round, .entry = entry, .component = component, .post = p};
    return post(&s, ret);
}

enum gp_code marking_submit(struct work *w, const char *round, const char *entry,
                            const char *component, const struct sheet_post *p,
                            struct marking **ret) {
    struct sheet_opening s = {
        .w = w, .round = round, .entry = entry, .component = component, .post = p, .hand_in = true};
    return post(&s, ret);
}

/* ---- a note to oneself */

/* What is assigned to the acting expert in the entry. */
static enum gp_code own_task(struct work *w, const char *round, const char *entry,
                             const char **ret_expert, const struct marking_task **ret) {
    struct marking_task *tasks;
    size_t n;
    TRY(own_expert(w, ret_expert));
    TRY(store_marking_tasks(w, *ret_expert, round, entry, &tasks, &n));
    *ret = tasks;
    return n > 0 ? GP_OK : gp_fail(w->err, GP_MISSING, NULL, "没有这个项目，或它没有分配给您");
}

enum gp_code marking_note(struct work *w, const char *round, const char *entry, const char *text,
                          int64_t revision, struct own_note *ret) {
    const struct marking_task *t;
    const char *expert = NULL;
    TRY(own_task(w, round, entry, &expert, &t));
    const char *locked = round_lock_reason(t->round_state);
    if (!t->declared || t->conflict)
        return gp_fail(w->err, GP_DENIED, NULL, "请先签署回避声明");
    if (locked)
        return gp_fail(w->err, GP_CONFLICT, t->round_title, "%s", locked);
    const char *stored = cstr_or_empty(t->own_note);
    *ret = (struct own_note){.text = stored, .revision = t->own_note_revision};
    if (cstr_eq(stored, text))
        return GP_OK;
    if (t->own_note_revision > revision) {
        ret->problem =
            "另一个窗口或另一台设备写过更新的笔记，这里写的还没有保存；再保存一次，就用这里的";
        return GP_OK;
    }
    *ret = (struct own_note){.text = text, .revision = t->own_note_revision + 1};
    return store_own_note_put(w, round, entry, expert, ret->revision, text);
}

/* ---- recusal */

/* What a recused expert handed in must not count. */
static enum gp_code reopen_sheets(struct work *w, const char *round, const char *entry,
                                  const char *expert) {
    struct sheet *sheets;
    size_t n;
    TRY(store_sheet_list(w, round, entry, &sheets, &n));
    for (size_t i = 0; i < n; i++)
        if (sheets[i].role == SCORER_EXPERT && cstr_eq(sheets[i].scorer, expert))
            TRY(store_sheet_reopen(w, round, entry, sheets[i].id));
    return GP_OK;
}

enum gp_code marking_declare(struct work *w, const char *round, const char *entry,
                             const char *relation) {
    if (relation && strspn(relation, " \t\r\n") == strlen(relation))
        return gp_fail(w->err, GP_INVALID, "关系说明", "请写明您与哪一方有什么关系");
    const struct marking_task *t;
    const char *expert = NULL;
    TRY(own_task(w, round, entry, &expert, &t));
    const char *locked = round_lock_reason(t->round_state);
    if (locked)
        return gp_fail(w->err, GP_CONFLICT, t->round_title, "%s", locked);
    if (t->conflict)
        return gp_fail(w->err, GP_CONFLICT, NULL,
                       "您已经申报回避，不能自行撤回；如果填错了，请联系评估方");
    if (t->declared && !relation)
        return GP_OK; /* a second click */
    TRY(store_declare(w, round, entry, expert, relation != NULL, relation));
    TRY(flow_audit(w, round, entry, relation ? "recusal.conflict" : "recusal.none", relation));
    if (!relation)
        return GP_OK;
    TRY(reopen_sheets(w, round, entry, expert));
    struct notice_text text = {
        .title = arena_printf(w->arena, "专家%s申报回避：%s", w->account->name, t->center),
        .body = arena_printf(w->arena, "%s。请另派专家。", relation),
        .link = arena_printf(w->arena, "/rounds/%s/experts", round)};
    return notice_to_role(w, ROLE_MANAGER, &text);
}

enum gp_code marking_alike(struct work *w, const struct marking_task *of, struct marking_task **ret,
                           size_t *ret_n) {
    const char *expert = NULL;
    struct marking_task *v;
    size_t n, kept = 0;
    TRY(own_expert(w, &expert));
    TRY(store_marking_tasks(w, expert, of->round, NULL, &v, &n));
    for (size_t i = 0; i < n; i++)
        if (stage_of(&v[i], false, false) == MARKING_DECLARE && !cstr_eq(v[i].entry, of->entry) &&
            !cstr_empty(of->operator_org) && cstr_eq(v[i].operator_org, of->operator_org))
            v[kept++] = v[i];
    *ret = v;
    *ret_n = kept;
    return GP_OK;
}

static bool is_among(const struct marking_task *v, size_t n, const char *entry) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].entry, entry))
            return true;
    return false;
}

enum gp_code marking_declare_alike(struct work *w, const char *round, const char *entry,
                                   const char *const *others, size_t n) {
    struct marking_task *tasks, *alike = NULL;
    size_t n_tasks, n_alike = 0;
    const char *expert = NULL;
    TRY(own_expert(w, &expert));
    TRY(store_marking_tasks(w, expert, round, entry, &tasks, &n_tasks));
    if (n > 0 && n_tasks > 0)
        TRY(marking_alike(w, &tasks[0], &alike, &n_alike));
    for (size_t i = 0; i < n; i++)
        if (!is_among(alike, n_alike, others[i]))
            return gp_fail(w->err, GP_INVALID, "一起声明的项目",
                           "有的项目已经声明过，或不是这家运营机构的，请重新选择");
    TRY(marking_declare(w, round, entry, NULL));
    for (size_t i = 0; i < n; i++)
        TRY(marking_declare(w, round, others[i], NULL));
    return GP_OK;
}
