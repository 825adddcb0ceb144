/* What people do about findings (finding_view.c finds them again): deciding, of one and of many,
 * each in decide(). Then the notes that all of results share, and what operators are asked:
 * rectifications, ordered one by one, and questions (求证) about findings, of which many are asked
 * at once (ask_alone). Both have the same three moves, told as data (answered, closed, sent_back),
 * and one function that makes them. */

#include "app/results/finding.h"

#include "app/account/permission.h"
#include "app/results/stored.h"
#include "app/rounds/flow_report.h"
#include "app/notice.h"
#include "base/rand.h"
#include "shape/text.h"
#include "db/db.h"
#include "store/round.h"

/* ---- decisions */

/* Decisions go into the report, so they rest while it is with the commissioner: what is approved is
 * what will be published. */
static enum gp_code check_decidable(struct work *w, const char *round, const char *entry) {
    struct entry_scope *scope = NULL;
    struct flow_reports all;
    if (!cstr_empty(entry))
        TRY(store_scope_get(w, round, entry, &scope));
    TRY(flow_reports(w, round, &all));
    enum round_state state = scope ? scope->round_state : all.state;
    for (size_t i = 0; !scope && i < all.n; i++) /* the round's own goes into each report */
        if (all.v[i].state == ROUND_APPROVAL)
            state = ROUND_APPROVAL;
    const char *why = finding_lock_reason(state);
    return why ? gp_fail(w->err, GP_CONFLICT, NULL, "%s", why) : GP_OK;
}

const char *finding_lock_reason(enum round_state state) {
    return state == ROUND_APPROVAL
               ? "报告正在审批，核查发现的处理会写进报告，要改请先“退回修改报告”"
               : round_lock_reason(state);
}

static const struct {
    const char *verdict, *action;
    enum finding_state state;
} verdicts[] = {
    {"accept", "finding.accept", FINDING_ACCEPTED},
    {"dismiss", "finding.dismiss", FINDING_DISMISSED},
    {"reopen", "finding.reopen", FINDING_STATE_N},
};

/* A finding as the data give it now. */
struct met {
    const char *where; /* its place, for people */
    const char *words; /* of before */
};

struct decision {
    struct work *w;
    const char *round;
    const struct finding_key *key;
    struct met met;
    const char *action, *reason;
    enum finding_state state; /* FINDING_STATE_N: takes the decision back */
};

/* The reason as the audit log keeps it: with the finding it is about. */
static const char *about(const struct decision *s) {
    return arena_printf(s->w->arena, "%s %s%s%s", s->key->rule, s->met.where,
                        cstr_empty(s->reason) ? "" : "：", cstr_or_empty(s->reason));
}

/* What the store finds a decision by. */
static struct finding_note note_key(const struct finding_key *key, const char *words) {
    return (struct finding_note){
        .rule = key->rule, .entry = key->entry, .at = key->at, .place = words};
}

/* A second click: the same decision is in force already. */
static enum gp_code is_decided(struct work *w, const struct decision *s, bool *ret) {
    struct finding_note *notes;
    size_t n;
    TRY(store_finding_list(w, s->round, &notes, &n));
    const struct finding_note key = note_key(s->key, "");
    const struct finding_note old = {.rule = key.rule, .entry = key.entry, .place = s->met.words};
    *ret = s->state == FINDING_STATE_N;
    for (size_t i = 0; i < n; i++)
        if (finding_note_cmp(&notes[i], &key) == 0 || finding_note_cmp(&notes[i], &old) == 0)
            *ret = notes[i].state == s->state &&
                   cstr_eq(cstr_or_empty(notes[i].reason), cstr_or_empty(s->reason));
    return GP_OK;
}

static enum gp_code decide(struct work *w, const struct decision *s) {
    bool done;
    TRY(check_decidable(w, s->round, s->key->entry));
    TRY(is_decided(w, s, &done));
    if (done)
        return GP_OK;
    struct finding_note note = note_key(s->key, s->met.words);
    note.state = s->state;
    note.reason = s->reason;
    note.account = w->actor;
    note.at_ms = work_now_ms(w);
    if (s->state == FINDING_STATE_N) {
        TRY(store_finding_drop(w, s->round, &note));
    } else {
        TRY(store_finding_put(w, s->round, &note));
        TRY(store_question_close(w, s->round, &note));
    }
    const char *entry = cstr_empty(s->key->entry) ? NULL : s->key->entry;
    return flow_audit(w, s->round, entry, s->action, about(s));
}

/* The reason as a bundle can hold it; NULL when nothing was written. */
static enum gp_code read_reason(struct work *w, const char *typed, const char **ret) {
    struct field field = *shape_field(&shape_finding_dismissal, "reason");
    struct finding_dismissal said = {.reason = NULL};
    field.required = false;
    const char *problem = field_take(w->arena, &field, typed, &said);
    if (problem)
        return gp_fail(w->err, GP_INVALID, "理由", "%s", problem);
    *ret = said.reason;
    return GP_OK;
}

/* *ret_there: whether the data give the finding. A decision of before that is taken back is known
 * by its words alone. */
static void meet(const struct app_evaluation *v, const struct finding_key *key, struct met *ret,
                 bool *ret_there) {
    *ret = (struct met){key->words, key->words};
    *ret_there = false;
    for (size_t i = 0; i < v->ev.n_findings && !*ret_there; i++) {
        const struct finding *f = &v->ev.findings[i];
        *ret_there = finding_is(f, key);
        if (*ret_there)
            *ret = (struct met){cstr_or_empty(f->where), cstr_or_empty(f->words)};
    }
}

static enum gp_code look_up(struct work *w, const char *round, const struct finding_key *key,
                            struct met *ret, bool *ret_there) {
    struct app_evaluation *v;
    TRY(stored_findings(w, round, &v));
    meet(v, key, ret, ret_there);
    return GP_OK;
}

/* A decision goes out with the round's data, where what it names must be there. */
static enum gp_code refuse_absent(struct work *w) {
    return gp_fail(w->err, GP_MISSING, NULL,
                   "现在的数据里没有这项发现，它可能已经改正；请返回列表查看");
}

static enum gp_code read_verdict(struct work *w, const char *verdict, const char *reason,
                                 struct decision *ret) {
    ret->state = FINDING_STATE_N;
    for (size_t i = 0; i < GP_COUNT(verdicts); i++)
        if (cstr_eq(verdict, verdicts[i].verdict)) {
            ret->action = verdicts[i].action;
            ret->state = verdicts[i].state;
        }
    if (!ret->action)
        return gp_fail(w->err, GP_INVALID, NULL, "没有这项发现或操作，请刷新页面后重试");
    TRY(read_reason(w, reason, &ret->reason));
    if (ret->state == FINDING_DISMISSED && !ret->reason)
        return gp_fail(w->err, GP_INVALID, "理由", "不采纳一项发现，必须写明理由");
    return GP_OK;
}

enum gp_code finding_decide(struct work *w, const char *round, const struct finding_key *key,
                            const char *verdict, const char *reason) {
    struct decision s = {.w = w, .round = round, .key = key};
    if (!check_rule_of(key->rule))
        return gp_fail(w->err, GP_INVALID, NULL, "没有这项发现或操作，请刷新页面后重试");
    TRY(read_verdict(w, verdict, reason, &s));
    bool there;
    TRY(WORK_READ(w, look_up(w, round, key, &s.met, &there)));
    if (s.state != FINDING_STATE_N && !there)
        return refuse_absent(w);
    return WORK_WRITE(w, decide(w, &s));
}

/* ---- many at once */

struct decide_all {
    struct decision one;
    const struct app_evaluation *v;
};

static enum gp_code decide_alone(struct work *w, const struct decide_all *s) {
    struct decision one = s->one;
    bool there;
    one.w = w;
    meet(s->v, one.key, &one.met, &there);
    return there ? decide(w, &one) : refuse_absent(w);
}

/* 示例2：材料缺交，资料清单“评估承诺书” */
static const char *name_of(struct work *w, const struct app_evaluation *v,
                           const struct finding_key *key) {
    for (size_t i = 0; i < v->ev.n_findings; i++) {
        const struct finding *f = &v->ev.findings[i];
        if (finding_is(f, key))
            return arena_printf(w->arena, "%s：%s%s%s", f->center ? f->center : "全轮次", f->title,
                                cstr_empty(f->where) ? "" : "，", cstr_or_empty(f->where));
    }
    const struct check_rule *rule = check_rule_of(key->rule);
    return rule ? rule->title : key->rule;
}

/* Before each is asked for itself: a round that is closed as a whole refuses at once. */
static enum gp_code check_round(struct work *w, const char *round) {
    enum round_state state;
    TRY(store_round_state(w, round, &state));
    const char *why = finding_lock_reason(state);
    return why ? gp_fail(w->err, GP_CONFLICT, NULL, "%s", why) : GP_OK;
}

static const char *id_of(struct work *w, const struct finding_key *key) {
    return arena_printf(w->arena, "%s %s", key->rule, key->entry);
}

static enum gp_code decide_all(struct batch *b, const char *round,
                               const struct finding_wish *wish) {
    struct work *w = b->w;
    struct app_evaluation *v;
    struct decide_all s = {.one = {.w = w, .round = round}};
    TRY(read_verdict(w, wish->verdict, wish->reason, &s.one));
    if (s.one.state == FINDING_ACCEPTED) /* words for the report are about one finding */
        s.one.reason = NULL;
    TRY(stored_findings(w, round, &v));
    s.v = v;
    for (size_t i = 0; i < wish->n; i++) {
        s.one.key = &wish->keys[i];
        TRY(batch_begin(b));
        TRY(batch_end(b, id_of(w, s.one.key), name_of(w, v, s.one.key),
                      decide_alone(&b->part, &s)));
    }
    return GP_OK;
}

/* ---- notes */

const char *result_author(const struct work *w) {
    if (!w->account || w->account->roles & ROLE_MANAGER)
        return "评估方";
    return w->account->roles & (ROLE_OPERATOR | ROLE_CENTER) ? "运营机构" : "委托方";
}

enum gp_code result_note_add(struct work *w, const struct note_input *in, enum note_kind kind,
                             const char *author) {
    struct result_note note = {.id = rand_id(w->arena),
                               .round = in->round,
                               .entry = in->entry,
                               .subject = in->id,
                               .kind = kind,
                               .text = cstr_or_empty(in->text),
                               .account = w->actor,
                               .author = author,
                               .at_ms = work_now_ms(w)};
    TRY(store_note_put(w, &note));
    for (size_t i = 0; i < in->n_files; i++) {
        struct result_file file = {.note = note.id,
                                   .ord = (int64_t)i,
                                   .sha256 = in->files[i].sha256,
                                   .file_name = in->files[i].file_name,
                                   .size = in->files[i].size};
        TRY(store_note_file_put(w, &file));
    }
    return GP_OK;
}

static enum gp_code load_said(struct work *w, const char *round, const char *entry,
                              struct result_thread *t) {
    struct result_notes said;
    TRY(store_rectification_list(w, round, entry, &t->rectifications, &t->n_rectifications));
    TRY(store_note_list(w, round, entry, &said));
    t->notes = said.notes.v, t->n_notes = said.notes.n;
    t->files = said.files.v, t->n_files = said.files.n;
    return GP_OK;
}

enum gp_code result_thread_load(struct work *w, const char *round, const char *entry,
                                struct result_thread *ret) {
    TRY(load_said(w, round, entry, ret));
    return store_objection_list(w, round, entry, &ret->objections, &ret->n_objections);
}

enum gp_code result_thread_requests(struct work *w, const char *round, struct result_thread *ret) {
    *ret = (struct result_thread){.objections = NULL};
    return load_said(w, round, NULL, ret);
}

/* ---- rectifications */

struct ordering {
    struct work *w;
    const char *round;
    const struct rectification_order *order;
    struct met met;
};

static enum gp_code tell_operator(struct work *w, const struct entry_scope *scope,
                                  const char *title, const char *body) {
    struct notice_text text = {
        .title = title,
        .body = body,
        .link = arena_printf(w->arena, "/outcome/%s/%s", scope->round, scope->entry)};
    return notice_to_org(w, scope->operator_org, scope->center, &text);
}

/* Whether the order was given before, by a first click; another one under its id is refused. */
static enum gp_code is_ordered(struct work *w, const struct ordering *s, bool *ret) {
    struct rectification *there;
    TRY(store_rectification_get(w, s->order->id, &there));
    *ret = there && cstr_eq(there->round, s->round) && cstr_eq(there->entry, s->order->entry) &&
           cstr_eq(there->title, s->order->title);
    if (!there || *ret)
        return GP_OK;
    return gp_fail(w->err, GP_CONFLICT, NULL,
                   "这张表已经用来提过整改“%s”；要再提一项，请回到列表重新打开“提出整改”",
                   there->title);
}

static enum gp_code order(struct work *w, struct ordering *s) {
    const struct rectification_order *o = s->order;
    struct entry_scope *scope;
    bool done;
    TRY(is_ordered(w, s, &done));
    if (done)
        return GP_OK;
    TRY(flow_entry(w, s->round, o->entry, &scope));
    TRY(flow_check_open(w, scope));
    if (o->finding.rule)
        TRY(check_decidable(w, s->round, o->entry));
    struct rectification r = {.kind = REQUEST_RECTIFY,
                              .id = o->id,
                              .round = s->round,
                              .entry = o->entry,
                              .rule = o->finding.rule,
                              .place = o->finding.rule ? s->met.where : NULL,
                              .title = o->title,
                              .text = o->text,
                              .due = o->due,
                              .state = RECTIFICATION_OPEN,
                              .created_ms = work_now_ms(w)};
    TRY(store_rectification_put(w, &r));
    struct note_input note = {.round = s->round, .entry = o->entry, .id = r.id, .text = o->text};
    TRY(result_note_add(w, &note, NOTE_ASK, result_author(w)));
    if (o->finding.rule) {
        struct finding_note decision = note_key(&o->finding, s->met.words);
        decision.state = FINDING_RECTIFY;
        decision.reason = r.id;
        decision.account = w->actor;
        decision.at_ms = r.created_ms;
        TRY(store_finding_put(w, s->round, &decision));
        TRY(store_question_close(w, s->round, &decision));
    }
    TRY(tell_operator(w, scope, arena_printf(w->arena, "请整改：%s", o->title), o->text));
    return flow_audit(w, s->round, o->entry, "rectification.order", o->title);
}

enum gp_code rectification_order(struct work *w, const char *round,
                                 const struct rectification_order *o) {
    if (cstr_empty(o->entry))
        return gp_fail(w->err, GP_INVALID, "参评项目", "整改要落到一个参评项目上，请选择是哪一个");
    if (cstr_empty(o->title) || cstr_empty(o->text))
        return gp_fail(w->err, GP_INVALID, "整改事项、整改要求", "都要填写");
    if (!date_is_set(o->due))
        return gp_fail(w->err, GP_INVALID, "整改期限", "请填写日期，例如 2026-11-30");
    if (o->finding.rule && !check_rule_of(o->finding.rule))
        return gp_fail(w->err, GP_INVALID, NULL, "没有这项发现，请刷新页面后重试");
    struct ordering s = {.w = w, .round = round, .order = o, .met = {"", ""}};
    bool there;
    if (o->finding.rule)
        TRY(WORK_READ(w, look_up(w, round, &o->finding, &s.met, &there)));
    return WORK_WRITE(w, order(w, &s));
}

/* The three moves of a rectification. */
struct rectification_move {
    enum rectification_state from, to;
    enum note_kind kind;
    const char *action, *told; /* what the operator is told; NULL: the evaluator is */
};

static const struct rectification_move answered = {RECTIFICATION_OPEN, RECTIFICATION_ANSWERED,
                                                   NOTE_ANSWER, "rectification.answer", NULL};
static const struct rectification_move closed = {RECTIFICATION_ANSWERED, RECTIFICATION_CLOSED,
                                                 NOTE_CLOSE, "rectification.close", "已通过"};
static const struct rectification_move sent_back = {RECTIFICATION_ANSWERED, RECTIFICATION_OPEN,
                                                    NOTE_SEND_BACK, "rectification.send_back",
                                                    "被退回"};

static enum gp_code tell_managers(struct work *w, const char *title, const char *round) {
    struct notice_text text = {.title = title,
                               .link = arena_printf(w->arena, "/rounds/%s/findings", round)};
    return notice_to_role(w, ROLE_MANAGER, &text);
}

static enum gp_code move_rectification(struct work *w, const struct note_input *in,
                                       const struct rectification_move *m, const char *what) {
    if (m->kind != NOTE_CLOSE && cstr_empty(in->text))
        return gp_fail(w->err, GP_INVALID, what, "没有填写");
    struct rectification *r;
    TRY(store_rectification_get(w, in->id, &r));
    if (!r || !cstr_eq(r->round, in->round) || (in->entry && !cstr_eq(r->entry, in->entry)))
        return gp_fail(w->err, GP_MISSING, NULL, "没有这项整改或求证");
    struct entry_scope *scope;
    TRY(flow_entry(w, r->round, r->entry, &scope));
    TRY(flow_check_open(w, scope));
    struct note_input note = *in;
    note.entry = r->entry;
    TRY(store_rectification_move(w, r->id, m->from, m->to));
    TRY(result_note_add(w, &note, m->kind, result_author(w)));
    if (!m->told)
        TRY(tell_managers(w,
                          arena_printf(w->arena, "%s 已答复%s：%s", scope->center_name,
                                       request_kind_name(r->kind), r->title),
                          r->round));
    else
        TRY(tell_operator(
            w, scope,
            arena_printf(w->arena, "%s%s：%s", request_kind_name(r->kind), m->told, r->title),
            note.text));
    return flow_audit(w, r->round, r->entry, m->action, note.text);
}

enum gp_code rectification_answer(struct work *w, const struct note_input *in) {
    return move_rectification(w, in, &answered, "答复");
}

enum gp_code rectification_close(struct work *w, const struct note_input *in) {
    return move_rectification(w, in, &closed, "意见");
}

enum gp_code rectification_send_back(struct work *w, const struct note_input *in) {
    return move_rectification(w, in, &sent_back, "退回理由");
}

/* ---- questions */

struct ask_all {
    struct work *w;
    const char *round;
    const struct finding_wish *ask;
    const struct app_evaluation *v;
    const struct finding_view *views;
    size_t *asked; /* of each entry of the evaluation, for one notice an entry */
};

static const struct finding_view *view_of(const struct ask_all *s, const struct finding_key *key,
                                          size_t *ret_entry) {
    const struct evaluation *ev = &s->v->ev;
    for (*ret_entry = 0; *ret_entry < ev->n_entries; ++*ret_entry)
        if (cstr_eq(ev->entries[*ret_entry].entry->id, key->entry))
            break;
    for (size_t i = 0; i < ev->n_findings; i++)
        if (finding_is(s->views[i].finding, key))
            return &s->views[i];
    return NULL;
}

/* Why nothing can be asked about it now; NULL: it can. */
static const char *not_asked(const struct finding_view *v) {
    if (!v)
        return "现在的数据里没有这项发现，它可能已经改正；请返回列表查看";
    if (!v->finding->entry || !check_rule_tells(v->finding->rule, TELL_OPERATOR))
        return "这项发现不是关于运营机构资料的，不能向它求证";
    if (v->note)
        return "这项发现已经处理；要求证，请先恢复为待处理";
    return v->question && v->question->state == RECTIFICATION_OPEN ? "已经在求证，等运营机构答复"
                                                                   : NULL;
}

/* What the operator reads: what was found, and what is asked. */
static const char *question_text(struct work *w, const struct finding *f, const char *words) {
    return arena_printf(w->arena, "%s%s%s。\n%s", cstr_or_empty(f->where),
                        cstr_empty(f->where) ? "" : "：", f->message, words);
}

static enum gp_code ask_alone(struct work *w, const struct ask_all *s,
                              const struct finding_key *key) {
    struct entry_scope *scope;
    size_t entry;
    const struct finding_view *v = view_of(s, key, &entry);
    const char *why = not_asked(v);
    if (why)
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s", why);
    TRY(flow_entry(w, s->round, key->entry, &scope));
    TRY(flow_check_open(w, scope));
    TRY(check_decidable(w, s->round, key->entry));
    struct rectification r = {.kind = REQUEST_QUESTION,
                              .id = rand_id(w->arena),
                              .round = s->round,
                              .entry = key->entry,
                              .rule = key->rule,
                              .place = v->finding->where,
                              .at = key->at,
                              .title = v->finding->title,
                              .text = question_text(w, v->finding, s->ask->reason),
                              .due = s->ask->due,
                              .state = RECTIFICATION_OPEN,
                              .created_ms = work_now_ms(w)};
    struct note_input note = {.round = s->round, .entry = r.entry, .id = r.id, .text = r.text};
    TRY(store_rectification_put(w, &r));
    TRY(result_note_add(w, &note, NOTE_ASK, result_author(w)));
    TRY(flow_audit(
        w, s->round, r.entry, "finding.ask",
        arena_printf(w->arena, "%s %s：%s", r.rule, cstr_or_empty(r.place), s->ask->reason)));
    s->asked[entry]++;
    return GP_OK;
}

static enum gp_code tell_asked(struct work *w, const struct ask_all *s) {
    for (size_t i = 0; i < s->v->ev.n_entries; i++) {
        struct entry_scope *scope;
        if (s->asked[i] == 0)
            continue;
        TRY(flow_entry(w, s->round, s->v->ev.entries[i].entry->id, &scope));
        TRY(tell_operator(w, scope,
                          arena_printf(w->arena, "%s：请在%s前说明 %zu 项核查发现",
                                       scope->center_name, date_text_zh(w->arena, s->ask->due),
                                       s->asked[i]),
                          s->ask->reason));
    }
    return GP_OK;
}

static enum gp_code check_ask(struct work *w, const struct finding_wish *ask) {
    if (cstr_empty(ask->reason))
        return gp_fail(w->err, GP_INVALID, "要核实什么", "请写明要运营机构说明什么");
    if (!date_is_set(ask->due))
        return gp_fail(w->err, GP_INVALID, "答复期限", "请填写日期，例如 2026-11-30");
    return GP_OK;
}

static enum gp_code ask_all(struct batch *b, const char *round, const struct finding_wish *ask) {
    struct work *w = b->w;
    struct app_evaluation *v;
    struct finding_view *views;
    TRY(stored_findings(w, round, &v));
    TRY(finding_views(w, round, v, NULL, &views));
    struct ask_all s = {.w = w,
                        .round = round,
                        .ask = ask,
                        .v = v,
                        .views = views,
                        .asked = gp_new_n(w->arena, size_t, v->ev.n_entries + 1)};
    for (size_t i = 0; i < ask->n; i++) {
        const struct finding_key *key = &ask->keys[i];
        TRY(batch_begin(b));
        TRY(batch_end(b, id_of(w, key), name_of(w, v, key), ask_alone(&b->part, &s, key)));
    }
    return tell_asked(w, &s);
}

/* ---- many as an order, and back */

/* Of one unit: the round's findings are read for each. */
#define EACH_AT_MOST 100

static bool is_question(const struct finding_wish *wish) {
    return cstr_eq(wish->verdict, "ask");
}

static const char *title_of(const struct finding_wish *wish) {
    if (is_question(wish))
        return "向运营机构求证";
    return cstr_eq(wish->verdict, "accept") ? "采纳" : "不采纳";
}

/* A key as one text, tabs between its parts. */
static const char *item_of(struct arena *a, const struct finding_key *key) {
    return arena_printf(a, "%s\t%s\t%s", key->rule, key->entry,
                        *key->words ? key->words : place_key(a, &key->at));
}

static struct finding_key key_of_item(struct work *w, const char *item) {
    const char *entry = strchr(item, '\t'), *place = entry ? strchr(entry + 1, '\t') : NULL;
    if (!place)
        return finding_key_of(w, "", "", "");
    return finding_key_of(w, arena_strndup(w->arena, item, (size_t)(entry - item)),
                          arena_strndup(w->arena, entry + 1, (size_t)(place - entry) - 1),
                          place + 1);
}

struct batch_order finding_order(struct arena *a, const char *round,
                                 const struct finding_wish *wish) {
    const char **items = gp_new_n(a, const char *, wish->n + 1);
    for (size_t i = 0; i < wish->n; i++)
        items[i] = item_of(a, &wish->keys[i]);
    struct batch_order o = {.kind = findings_batch.word,
                            .scope = round,
                            .title = title_of(wish),
                            .event = arena_printf(a, "batch.finding_%s", wish->verdict),
                            .about = arena_printf(a, "round/%s", round),
                            .reason = cstr_eq(wish->verdict, "accept") ? NULL : wish->reason,
                            /* a question tells each center once */
                            .each = is_question(wish) ? 0 : EACH_AT_MOST,
                            .items = {items, wish->n}};
    batch_field_add(a, &o, "verdict", wish->verdict);
    batch_field_add(a, &o, "due", date_text(a, wish->due));
    return o;
}

static struct finding_wish wish_of(struct work *w, const struct batch_order *o,
                                   const struct entry_choice *items) {
    struct finding_key *keys = gp_new_n(w->arena, struct finding_key, items->n + 1);
    struct finding_wish wish = {.verdict = batch_field(o, "verdict"),
                                .reason = o->reason,
                                .due = DATE_UNSET,
                                .keys = keys,
                                .n = items->n};
    const char *due = cstr_or_empty(batch_field(o, "due"));
    if (!date_parse(str_of(due), &wish.due))
        wish.due = DATE_UNSET;
    for (size_t i = 0; i < items->n; i++)
        keys[i] = key_of_item(w, items->v[i]);
    return wish;
}

static enum gp_code check_order(struct work *w, const struct batch_order *o) {
    struct finding_wish wish = wish_of(w, o, &(struct entry_choice){NULL, 0});
    struct decision unused = {.w = w};
    TRY(is_question(&wish) ? check_ask(w, &wish)
                           : read_verdict(w, wish.verdict, wish.reason, &unused));
    if (o->items.n == 0)
        return gp_fail(w->err, GP_INVALID, "核查发现", "没有选中发现，请先在列表里勾选");
    return check_round(w, o->scope);
}

static enum gp_code run_order(struct batch *b, const struct batch_order *o,
                              const struct entry_choice *items) {
    struct finding_wish wish = wish_of(b->w, o, items);
    TRY(check_round(b->w, o->scope));
    return is_question(&wish) ? ask_all(b, o->scope, &wish) : decide_all(b, o->scope, &wish);
}

const struct batch_kind findings_batch = {"findings", PERM_MANAGE, check_order, run_order};
