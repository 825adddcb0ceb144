/* Gathering: who may have a paper is said by may_have, and asked of each entry; what the papers of
 * a kind are about, by the adders below it, one an entry and chosen by the table at the end. Then
 * the files: all in one, or one each in an archive. */
#include "app/papers/papers.h"

#include "app/admin/admin.h"
#include "app/admin/audit.h"
#include "app/fill/fill.h"
#include "app/inspection/inspection.h"
#include "app/results/finding.h"
#include "app/results/report.h"
#include "app/results/result.h"
#include "app/rounds/flow_report.h"
#include "codec/archive.h"
#include "core/rubric.h"

struct gathering {
    struct work *w;
    const struct paper_order *order;
    enum paper_kind kind;
    bool counts; /* only how many there are is asked */
    struct dossier dossier;
    struct app_evaluation *v;
    const struct entry_scope *scope; /* of the entry at work; NULL: about the round */
    struct paper_case base;          /* what its papers have in common */
    struct flow_reports reports;
    struct feedback_window *windows;
    size_t n_windows;
    struct result_thread thread;
    struct hand_in_last *hand_ins;
    size_t n_hand_ins;
    struct visit *visits;
    size_t n_visits;
    VEC(struct paper_case) cases;
    VEC(const char *) names;
};

/* ------------------------------------------------------------------ who may have it */

static bool is_manager(const struct work *w) {
    return !w->account || w->account->roles & ROLE_MANAGER;
}

static bool is_told(const struct entry_scope *s) {
    return s->state == ENTRY_DISCLOSED || s->state == ENTRY_OBJECTED || s->state == ENTRY_FINAL ||
           s->round_state >= ROUND_PUBLISHED;
}

static bool operator_may(const struct entry_scope *s, enum paper_kind kind) {
    switch (kind) {
    case PAPER_NOTICE:
    case PAPER_CHECKLIST:
    case PAPER_PLEDGE:
    case PAPER_RECEIPT:
    case PAPER_MISSING:
    case PAPER_RECTIFY:
    case PAPER_OBJECTION:
        return s->round_state != ROUND_DRAFT;
    case PAPER_RESULT:
    case PAPER_SETTLEMENT:
        return is_told(s);
    default:
        return false;
    }
}

/* Purchasers once it is public, the round's commissioner once the operators know. */
static bool viewer_may(const struct work *w, const struct entry_scope *s, enum paper_kind kind) {
    if (kind != PAPER_RESULT && kind != PAPER_SETTLEMENT)
        return false;
    return s->round_state >= ROUND_PUBLISHED ||
           (s->round_state >= ROUND_FEEDBACK && flow_is_commissioner(w, s));
}

/* flow_entry has let them in; each kind is for some of those whom it lets in. */
static bool may_have(const struct work *w, const struct entry_scope *s, enum paper_kind kind) {
    if (is_manager(w))
        return true;
    const struct account *a = w->account;
    if (fill_is_own(w, s) && operator_may(s, kind))
        return true;
    bool views = a->roles & (ROLE_PURCHASER | ROLE_COMMISSIONER | ROLE_COMMITTEE);
    if (views && viewer_may(w, s, kind))
        return true;
    bool started = s->round_state != ROUND_DRAFT;
    switch (kind) {
    case PAPER_SHEET_BLANK:
    case PAPER_SHEET_FILLED:
        return started && a->roles & ROLE_EXPERT && a->expert;
    case PAPER_INSPECTION:
        return started && a->roles & ROLE_INSPECTOR;
    case PAPER_RATING:
        return started && views;
    default:
        return false;
    }
}

/* ------------------------------------------------------------------ cases */

static struct paper_case *add(struct gathering *g, const char *what) {
    struct arena *a = g->w->arena;
    const char *kind = paper_infos[g->kind].name;
    *VEC_PUSH(a, &g->names) =
        arena_printf(a, "%s%s%s%s%s", g->scope ? g->scope->center_name : g->dossier.round.title,
                     "-", kind, cstr_empty(what) ? "" : "-", cstr_or_empty(what));
    struct paper_case *c = VEC_PUSH(a, &g->cases);
    *c = g->base;
    return c;
}

static bool is_wanted(const struct gathering *g, const char *id) {
    return cstr_empty(g->order->id) || cstr_eq(g->order->id, id);
}

static enum gp_code add_plain(struct gathering *g) {
    add(g, NULL);
    return GP_OK;
}

static bool lacks_something(const struct gathering *g) {
    const struct round *round = &g->dossier.round;
    const struct entry *e = g->base.r->entry;
    for (size_t i = 0; i < round->n_checklist; i++) {
        bool there = !round->checklist[i].required;
        for (size_t k = 0; k < e->n_materials && !there; k++)
            there =
                cstr_eq(e->materials[k].item, round->checklist[i].id) && e->materials[k].size != 0;
        if (!there)
            return true;
    }
    return false;
}

/* Of all, those that lack something; of one that was asked for, what there is to say. */
static enum gp_code add_missing(struct gathering *g) {
    if (g->order->entry || lacks_something(g))
        add(g, NULL);
    return GP_OK;
}

static enum gp_code add_result(struct gathering *g) {
    if (score_is_set(g->base.r->score.total))
        add(g, NULL);
    return GP_OK;
}

static bool rates(const struct gathering *g, const struct component *c) {
    const struct work *w = g->w;
    if (is_manager(w))
        return true;
    const struct project *p = g->base.r->project;
    const char *const org[SCORER_N] = {[SCORER_COMMISSIONER] = g->dossier.round.commissioner,
                                       [SCORER_PURCHASER] = p->purchaser,
                                       [SCORER_COMMITTEE] = p->committee};
    return w->account->org && cstr_eq(w->account->org, org[c->scored_by]);
}

/* A paper for each component of the method that `is` says yes to. */
static void add_components(struct gathering *g, bool (*is)(enum scorer_role)) {
    const struct method *m = g->base.r->score.method;
    for (size_t i = 0; m && i < m->n_components; i++) {
        const struct component *c = &m->components[i];
        if (!is(c->scored_by) || !is_wanted(g, c->id))
            continue;
        if (scorer_is_party(c->scored_by) && !rates(g, c))
            continue;
        struct paper_case *paper = add(g, c->name);
        paper->component = c;
        if (paper->words.address) /* the place of this center and component, behind the login */
            paper->words.address = arena_printf(g->w->arena, "%s/%s/%s", paper->words.address,
                                                g->base.r->entry->id, c->id);
    }
}

static bool is_expert(enum scorer_role r) {
    return r == SCORER_EXPERT;
}

static enum gp_code add_blank(struct gathering *g) {
    add_components(g, is_expert);
    return GP_OK;
}

static enum gp_code add_rating(struct gathering *g) {
    g->base.words.address =
        arena_printf(g->w->arena, "%s/rating/%s", g->order->base_url, g->order->round);
    add_components(g, scorer_is_party);
    return GP_OK;
}

/* Who does not run the round has their own alone. */
static bool is_own_sheet(const struct work *w, const struct sheet *s) {
    return is_manager(w) || (w->account->expert && cstr_eq(w->account->expert, s->scorer));
}

static enum gp_code add_filled(struct gathering *g) {
    const struct entry_score *s = &g->base.r->score;
    for (size_t i = 0; i < s->n_components; i++) {
        const struct component_score *c = &s->components[i];
        for (size_t k = 0; c->component->scored_by == SCORER_EXPERT && k < c->n_sheets; k++) {
            const struct sheet *sheet = c->sheets[k].sheet;
            if (!is_own_sheet(g->w, sheet) || !is_wanted(g, c->component->id))
                continue;
            struct paper_case *p =
                add(g, arena_printf(g->w->arena, "%s-%s", c->component->name, sheet_scorer(sheet)));
            p->component = c->component;
            p->sheet = sheet;
        }
    }
    return GP_OK;
}

/* ---- a visit */

static const char *members_text(struct arena *a, const struct inspection *ins) {
    const char *text = NULL;
    for (size_t i = 0; i < ins->n_members; i++)
        text = arena_printf(a, "%s%s%s", text ? text : "", text ? "、" : "", ins->members[i].name);
    return text;
}

/* The record that counts: the joint one, or the account's own, else the first. */
static const struct record_version *version_of(const struct work *w, const struct inspection *ins) {
    for (unsigned pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < ins->n_records; i++) {
            const struct record *r = &ins->records[i];
            bool own = w->account && cstr_eq(r->owner, w->account->id);
            if (pass == 0 && !own && !cstr_eq(r->owner, RECORD_JOINT))
                continue;
            const struct record_version *v = inspection_version(ins, r->owner, r->revision);
            if (v)
                return v;
        }
    return NULL;
}

/* What the record's owner answered to the round's form. */
static enum gp_code put_lines(struct gathering *g, const struct inspection *ins) {
    const struct record_version *record = version_of(g->w, ins);
    if (!record)
        return GP_OK;
    const struct form_answer_key key = inspection_form_key(ins->visit, record->owner, record->n);
    struct form_lines lines;
    TRY(form_lines(g->w, &key, &lines));
    g->base.words.form_title = lines.title;
    g->base.words.lines = lines.v;
    g->base.words.n_lines = lines.n;
    return GP_OK;
}

static void put_visit(struct gathering *g, const struct inspection *ins) {
    struct arena *a = g->w->arena;
    struct paper_words *words = &g->base.words;
    words->inspectors = members_text(a, ins);
    if (date_is_set(ins->visit->planned))
        words->visit_day = arena_printf(a, "%s %s", date_text_zh(a, ins->visit->planned),
                                        cstr_or_empty(ins->visit->planned_time));
    const struct record_version *record = version_of(g->w, ins);
    if (!record)
        return;
    words->arrived = inspection_clock_text(a, record->arrived);
    words->departed = inspection_clock_text(a, record->departed);
    words->place = record->place;
    words->present = record->present;
    words->interviews = record->interviews;
    words->remarks = record->remarks;
}

/* Its marks, where the record is complete; of several records the account's own. */
static const struct sheet *record_sheet(const struct gathering *g, const struct component *c) {
    const struct entry_score *s = &g->base.r->score;
    const struct sheet *found = NULL;
    for (size_t i = 0; i < s->n_components; i++)
        for (size_t k = 0; s->components[i].component == c && k < s->components[i].n_sheets; k++) {
            const struct sheet *sheet = s->components[i].sheets[k].sheet;
            bool own = g->w->account && cstr_eq(sheet->scorer, g->w->account->id);
            found = own || !found ? sheet : found;
        }
    return found;
}

static bool is_inspector(enum scorer_role r) {
    return r == SCORER_INSPECTOR;
}

static struct visit *visit_of(const struct gathering *g) {
    for (size_t i = 0; i < g->n_visits; i++)
        if (cstr_eq(g->visits[i].entry, g->scope->entry) && g->visits[i].state != VISIT_CANCELLED)
            return &g->visits[i];
    return NULL;
}

static enum gp_code add_inspection(struct gathering *g) {
    struct visit *visit = visit_of(g);
    struct inspection ins = {0};
    if (visit && !g->counts)
        TRY(inspection_load_of(g->w, visit, &ins));
    if (!is_manager(g->w) && (!visit || !inspection_is_mine(g->w, &ins)))
        return GP_OK;
    if (ins.visit) {
        put_visit(g, &ins);
        TRY(put_lines(g, &ins));
    }
    size_t first = g->cases.n;
    add_components(g, is_inspector);
    for (size_t i = first; i < g->cases.n; i++)
        g->cases.v[i].sheet = record_sheet(g, g->cases.v[i].component);
    return GP_OK;
}

/* ---- what was asked and decided */

static const struct result_note *note_of(const struct result_thread *t, const char *subject,
                                         enum note_kind a, enum note_kind b) {
    for (size_t i = t->n_notes; i > 0; i--)
        if (cstr_eq(t->notes[i - 1].subject, subject) &&
            (t->notes[i - 1].kind == a || t->notes[i - 1].kind == b))
            return &t->notes[i - 1];
    return NULL;
}

static enum gp_code add_rectify(struct gathering *g) {
    for (size_t i = 0; i < g->thread.n_rectifications; i++) {
        const struct rectification *r = &g->thread.rectifications[i];
        if (r->kind != REQUEST_RECTIFY || !cstr_eq(r->entry, g->scope->entry) ||
            !is_wanted(g, r->id))
            continue;
        struct paper_case *c = add(g, r->title);
        c->words.matter = r->title;
        c->words.demand = r->text;
        c->words.asked = date_of_ms(r->created_ms);
        c->words.due = r->due;
    }
    return GP_OK;
}

static enum gp_code add_objection(struct gathering *g) {
    for (size_t i = 0; i < g->thread.n_objections; i++) {
        const struct objection *o = &g->thread.objections[i];
        bool decided = o->state == OBJECTION_ACCEPTED || o->state == OBJECTION_REJECTED;
        if (!decided || !cstr_eq(o->entry, g->scope->entry) || !is_wanted(g, o->id))
            continue;
        const struct result_note *asked = note_of(&g->thread, o->id, NOTE_OBJECT, NOTE_OBJECT);
        const struct result_note *said = note_of(&g->thread, o->id, NOTE_ACCEPT, NOTE_REJECT);
        struct paper_case *c = add(g, NULL);
        c->words.matter = cstr_empty(o->component) ? "整个结果" : o->component;
        c->words.demand = asked ? asked->text : NULL;
        c->words.answer = said ? said->text : NULL;
        c->words.decided = o->state == OBJECTION_ACCEPTED ? "成立" : "不成立";
        c->words.asked = date_of_ms(o->created_ms);
        c->words.decided_on = date_of_ms(o->decided_ms);
    }
    return GP_OK;
}

static enum gp_code add_receipt(struct gathering *g) {
    const struct hand_in_last *last = NULL;
    for (size_t i = 0; i < g->n_hand_ins && !last; i++)
        last = cstr_eq(g->hand_ins[i].entry, g->scope->entry) ? &g->hand_ins[i] : NULL;
    if (!last)
        return GP_OK;
    struct paper_case *c = add(g, NULL);
    c->words.version = last->version;
    c->words.warnings = last->warnings;
    c->words.at = admin_time_text(g->w->arena, last->at_ms);
    c->words.pledger = last->pledger;
    c->words.sha256 = last->sha256;
    return GP_OK;
}

static enum gp_code (*const adders[PAPER_N])(struct gathering *g) = {
    [PAPER_NOTICE] = add_plain,        [PAPER_CHECKLIST] = add_plain,
    [PAPER_PLEDGE] = add_plain,        [PAPER_RECEIPT] = add_receipt,
    [PAPER_MISSING] = add_missing,     [PAPER_SHEET_BLANK] = add_blank,
    [PAPER_SHEET_FILLED] = add_filled, [PAPER_INSPECTION] = add_inspection,
    [PAPER_RATING] = add_rating,       [PAPER_RESULT] = add_result,
    [PAPER_RECTIFY] = add_rectify,     [PAPER_OBJECTION] = add_objection,
    [PAPER_SETTLEMENT] = add_plain,    [PAPER_PUBLICATION] = add_plain,
};

/* ------------------------------------------------------------------ what they rest on */

/* Those that are computed from marks. */
static bool shows_marks(enum paper_kind kind) {
    return kind == PAPER_SHEET_FILLED || kind == PAPER_INSPECTION || kind == PAPER_RESULT ||
           kind == PAPER_PUBLICATION;
}

/* Names stand on papers between evaluator and scorer; all others are made from the data as they
 * are published. */
static bool names_people(enum paper_kind kind) {
    return kind == PAPER_SHEET_FILLED || kind == PAPER_INSPECTION;
}

/* What the papers of the kind need beside the evaluation. */
static enum gp_code load_more(struct gathering *g) {
    struct work *w = g->w;
    const char *round = g->order->round;
    switch (g->kind) {
    case PAPER_RESULT:
        TRY(flow_reports(w, round, &g->reports));
        return store_window_list(w, round, &g->windows, &g->n_windows);
    case PAPER_RECTIFY:
    case PAPER_OBJECTION:
        return result_thread_load(w, round, g->order->entry, &g->thread);
    case PAPER_INSPECTION:
        return store_visit_of_round(w, round, &g->visits, &g->n_visits);
    case PAPER_RECEIPT:
        return store_hand_ins_last(w, round, &g->hand_ins, &g->n_hand_ins);
    default:
        return GP_OK;
    }
}

static enum gp_code load(struct gathering *g) {
    struct work *w = g->w;
    if (shows_marks(g->kind))
        TRY(flow_check_marks(w, g->order->round));
    TRY(app_load_round(w, g->order->round, &g->dossier));
    if (names_people(g->kind))
        TRY(app_evaluate_dossier(w, &g->dossier, &g->v));
    else
        TRY(report_evaluate_open(w, &g->dossier, &g->v));
    return load_more(g);
}

/* Until when may be objected: of the report that speaks of the entry. */
static date_t window_of(const struct gathering *g) {
    for (size_t i = 0; i < g->n_windows; i++) {
        if (cstr_empty(g->windows[i].report))
            return g->windows[i].closes;
        for (size_t k = 0; k < g->reports.n; k++)
            if (cstr_eq(g->reports.v[k].report.id, g->windows[i].report) &&
                flow_report_covers(&g->reports.v[k], g->scope))
                return g->windows[i].closes;
    }
    return DATE_UNSET;
}

static void begin(struct gathering *g, const struct entry_scope *scope,
                  const struct entry_result *r) {
    g->scope = scope;
    g->base = (struct paper_case){.ev = &g->v->ev,
                                  .r = r,
                                  .today = g->order->today,
                                  .words = {.contact = g->order->contact,
                                            .objections_until = DATE_UNSET,
                                            .asked = DATE_UNSET,
                                            .due = DATE_UNSET,
                                            .decided_on = DATE_UNSET,
                                            .version = DEC_UNSET,
                                            .warnings = DEC_UNSET}};
    if (scope)
        g->base.words.objections_until = window_of(g);
}

static enum gp_code gather_entry(struct gathering *g, const struct entry_scope *scope) {
    const struct entry_result *r = result_of_entry(g->v, scope->entry);
    if (!r)
        return GP_OK; /* withdrew */
    begin(g, scope, r);
    return adders[g->kind](g);
}

static enum gp_code none(struct work *w, enum paper_kind kind) {
    return gp_fail(w->err, GP_MISSING, NULL, "现在还没有“%s”", paper_infos[kind].name);
}

static enum gp_code gather_one(struct gathering *g) {
    struct work *w = g->w;
    struct entry_scope *scope;
    TRY(flow_read_entry(w, g->order->round, g->order->entry, &scope));
    if (!may_have(w, scope, g->kind))
        return gp_fail(w->err, GP_MISSING, NULL, "没有这份文书，或它不归您办理");
    TRY(load(g));
    if (paper_infos[g->kind].about & PAPER_ABOUT_ENTRY)
        return gather_entry(g, scope);
    begin(g, NULL, NULL);
    return adders[g->kind](g);
}

static enum gp_code gather_entries(struct gathering *g, const struct entry_scope *scopes,
                                   size_t n) {
    if (!(paper_infos[g->kind].about & PAPER_ABOUT_ENTRY)) {
        begin(g, NULL, NULL);
        return adders[g->kind](g);
    }
    for (size_t i = 0; i < n; i++)
        TRY(gather_entry(g, &scopes[i]));
    return GP_OK;
}

/* Also a manager who has to declare first, as an expert of one of them, reads none of it. */
static enum gp_code scopes_of(struct work *w, const char *round, struct entry_scope **ret,
                              size_t *ret_n) {
    struct entry_scope *read;
    TRY(flow_entries(w, round, ret, ret_n));
    for (size_t i = 0; w->account && w->account->roles & ROLE_EXPERT && i < *ret_n; i++)
        TRY(flow_read_entry(w, round, (*ret)[i].entry, &read));
    return GP_OK;
}

static enum gp_code gather_all(struct gathering *g) {
    struct work *w = g->w;
    struct entry_scope *scopes;
    size_t n;
    if (!is_manager(w))
        return gp_fail(w->err, GP_DENIED, NULL, "全部项目的文书由评估方下载");
    TRY(scopes_of(w, g->order->round, &scopes, &n));
    TRY(load(g));
    return gather_entries(g, scopes, n);
}

/* What how many there are depends on. */
static enum gp_code load_count(struct gathering *g) {
    struct work *w = g->w;
    const char *round = g->order->round;
    switch (g->kind) {
    case PAPER_RECTIFY:
        return store_rectification_list(w, round, NULL, &g->thread.rectifications,
                                        &g->thread.n_rectifications);
    case PAPER_OBJECTION:
        return store_objection_list(w, round, NULL, &g->thread.objections, &g->thread.n_objections);
    case PAPER_RECEIPT:
        return store_hand_ins_last(w, round, &g->hand_ins, &g->n_hand_ins);
    default:
        return GP_OK;
    }
}

enum gp_code papers_count(struct work *w, const char *round, size_t ret[static PAPER_N]) {
    const struct paper_order order = {.round = round, .today = DATE_UNSET};
    struct gathering g = {.w = w, .order = &order, .counts = true};
    struct entry_scope *scopes;
    size_t n;
    struct gp_err unused = {.arena = w->arena};
    struct work looks = *w;
    looks.err = &unused;
    bool sees_marks = flow_check_marks(&looks, round) == GP_OK;
    TRY(flow_entries(w, round, &scopes, &n));
    TRY(app_load_round(w, round, &g.dossier));
    TRY(app_evaluate_dossier(w, &g.dossier, &g.v));
    for (unsigned k = 0; k < PAPER_N; k++) {
        g.kind = (enum paper_kind)k;
        g.cases.n = g.names.n = 0;
        ret[k] = 0;
        if (shows_marks(g.kind) && !sees_marks)
            continue;
        TRY(load_count(&g));
        TRY(gather_entries(&g, scopes, n));
        ret[k] = g.cases.n;
    }
    return GP_OK;
}

enum gp_code papers_gather(struct work *w, const struct paper_order *order, struct papers *ret) {
    struct gathering g = {.w = w, .order = order, .kind = order->kind};
    TRY(cstr_empty(order->entry) ? gather_all(&g) : gather_one(&g));
    if (g.cases.n == 0)
        return none(w, order->kind);
    *ret = (struct papers){
        .round_title = g.dossier.round.title, .v = g.cases.v, .names = g.names.v, .n = g.cases.n};
    return paper_text_get(w, order->kind, &ret->text);
}

/* ------------------------------------------------------------------ files */

static const struct {
    const char *name, *suffix;
} formats[] = {[PAPER_PDF] = {"pdf", "pdf"},
               [PAPER_PRINT] = {"print", "pdf"},
               [PAPER_DOCX] = {"docx", "docx"}};

const char *paper_suffix(enum paper_format f) {
    return formats[f].suffix;
}

bool paper_format_of(const char *name, enum paper_format *ret) {
    for (size_t i = 0; i < GP_COUNT(formats); i++) {
        if (!cstr_eq(name, formats[i].name))
            continue;
        *ret = (enum paper_format)i;
        return true;
    }
    return false;
}

static enum gp_code render(struct work *w, enum paper_kind kind, const struct paper_text *text,
                           const struct paper_case *v, size_t n, enum paper_format format,
                           struct buf *out) {
    const struct doc *doc;
    TRY(paper_compose(w->arena, kind, text, v, n, w->err, &doc));
    if (format == PAPER_DOCX)
        return doc_render_docx(doc, NULL, w->err, out);
    struct doc printed = *doc;
    printed.duplex = format == PAPER_PRINT;
    return doc_render_pdf(&printed, NULL, w->err, out);
}

enum gp_code papers_render(struct work *w, enum paper_kind kind, const struct papers *p,
                           enum paper_format format, struct buf *out) {
    return render(w, kind, &p->text, p->v, p->n, format, out);
}

static enum gp_code add_file(struct work *w, enum paper_kind kind, const struct papers *p, size_t i,
                             enum paper_format format, struct archive_writer *z) {
    struct buf file GP_CLEANUP(buf_free) = BUF_INIT;
    TRY(render(w, kind, &p->text, &p->v[i], 1, format, &file));
    const char *name = arena_printf(w->arena, "%s.%s", p->names[i], paper_suffix(format));
    char *kept = arena_memdup(w->arena, file.p, file.n);
    return archive_add_bytes(z, w->err, archive_free_path(z, w->arena, NULL, name),
                             (struct str){kept, file.n});
}

enum gp_code papers_zip(struct work *w, enum paper_kind kind, const struct papers *p,
                        enum paper_format format, const char *path) {
    struct archive_writer *z;
    if (p->n > PAPERS_ZIP_MAX)
        return gp_fail(w->err, GP_LIMIT, NULL,
                       "一共 %zu 份，超过一次打包的 %d 份。请合成一个文件下载，或按项目下载", p->n,
                       PAPERS_ZIP_MAX);
    TRY(archive_create(w->err, path, &z));
    for (size_t i = 0; i < p->n; i++) {
        enum gp_code code = add_file(w, kind, p, i, format, z);
        if (code == GP_OK)
            continue;
        archive_discard(z);
        return code;
    }
    return archive_finish(z, w->err, NULL, NULL);
}

enum gp_code papers_note(struct work *w, const char *round, enum paper_kind kind, size_t n) {
    return audit_note(w, "round.papers", arena_printf(w->arena, "round/%s", round),
                      arena_printf(w->arena, "%s %zu 份", paper_infos[kind].name, n));
}
