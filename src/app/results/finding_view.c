/* Findings are computed anew each time; only what people decided about them is stored, and
 * finding_views lays one over the other by rule, entry and place, with what operators were asked
 * about them. Decisions of before places were data are found by their words (finding.words). */

#include "app/results/finding.h"

int finding_note_cmp(const void *a, const void *b) {
    const struct finding_note *x = a, *y = b;
    int rule = strcmp(x->rule, y->rule);
    int entry = rule ? rule : strcmp(x->entry, y->entry);
    int at = entry ? entry : place_cmp(&x->at, &y->at);
    return at ? at : strcmp(x->place, y->place);
}

struct finding_key finding_key_of(struct work *w, const char *rule, const char *entry,
                                  const char *place) {
    struct finding_key key = {.rule = cstr_or_empty(rule), .entry = cstr_or_empty(entry)};
    if (!place_of_key(w->arena, cstr_or_empty(place), &key.at))
        key.words = place;
    key.words = cstr_or_empty(key.words);
    return key;
}

bool finding_is(const struct finding *f, const struct finding_key *key) {
    return cstr_eq(f->rule, key->rule) && cstr_eq(cstr_or_empty(f->entry), key->entry) &&
           !*key->words && place_cmp(&f->at, &key->at) == 0;
}

static const struct finding_note *note_of(const struct finding_note *v, size_t n,
                                          struct finding_note key) {
    return n ? bsearch(&key, v, n, sizeof(*v), finding_note_cmp) : NULL;
}

/* ---- what was asked */

/* Questions by rule, entry and place, those about one finding in the order in which they were
 * asked. */
static int question_cmp(const void *a, const void *b) {
    const struct rectification *x = *(const struct rectification *const *)a;
    const struct rectification *y = *(const struct rectification *const *)b;
    int rule = strcmp(cstr_or_empty(x->rule), cstr_or_empty(y->rule));
    int entry = rule ? rule : strcmp(x->entry, y->entry);
    return entry ? entry : place_cmp(&x->at, &y->at);
}

static int question_order(const void *a, const void *b) {
    const struct rectification *x = *(const struct rectification *const *)a;
    const struct rectification *y = *(const struct rectification *const *)b;
    int key = question_cmp(a, b);
    return key ? key : (x > y) - (x < y);
}

/* What was asked of a round. */
struct asked {
    const struct rectification *all; /* oldest first */
    size_t n_all;
    const struct rectification **questions; /* sorted */
    size_t n;
};

static enum gp_code load_asked(struct work *w, const char *round,
                               const struct result_thread *thread, struct asked *ret) {
    struct rectification *all = thread ? thread->rectifications : NULL;
    size_t n = thread ? thread->n_rectifications : 0;
    if (!thread)
        TRY(store_rectification_list(w, round, NULL, &all, &n));
    *ret = (struct asked){.all = all,
                          .n_all = n,
                          .questions = gp_new_n(w->arena, const struct rectification *, n + 1)};
    for (size_t i = 0; i < n; i++)
        if (all[i].kind == REQUEST_QUESTION)
            ret->questions[ret->n++] = &all[i];
    if (ret->n > 1)
        qsort(ret->questions, ret->n, sizeof(*ret->questions), question_order);
    return GP_OK;
}

/* The last one about the finding; NULL: none. */
static const struct rectification *question_about(const struct asked *asked,
                                                  const struct finding *f) {
    struct rectification wanted = {
        .rule = f->rule, .entry = cstr_or_empty(f->entry), .at = f->at, .due = DATE_UNSET};
    const struct rectification *key = &wanted,
                               **at = asked->n ? bsearch(&key, asked->questions, asked->n,
                                                         sizeof(*asked->questions), question_cmp)
                                               : NULL;
    while (at && at + 1 < asked->questions + asked->n && question_cmp(at + 1, &key) == 0)
        at++;
    return at ? *at : NULL;
}

static const struct rectification *order_of(const struct asked *asked,
                                            const struct finding_note *note) {
    for (size_t i = 0; note && note->state == FINDING_RECTIFY && i < asked->n_all; i++)
        if (cstr_eq(asked->all[i].id, note->reason))
            return &asked->all[i];
    return NULL;
}

/* ---- laid over the findings */

enum gp_code finding_views(struct work *w, const char *round, const struct app_evaluation *v,
                           const struct result_thread *thread, struct finding_view **ret) {
    struct finding_note *notes = NULL;
    size_t n = 0;
    struct asked asked;
    TRY(store_finding_list(w, round, &notes, &n));
    TRY(load_asked(w, round, thread, &asked));
    if (n > 1)
        qsort(notes, n, sizeof(*notes), finding_note_cmp);
    size_t old = 0;
    for (size_t i = 0; i < n; i++)
        old += *notes[i].place != '\0';
    struct finding_view *views = gp_new_n(w->arena, struct finding_view, v->ev.n_findings + 1);
    for (size_t i = 0; i < v->ev.n_findings; i++) {
        const struct finding *f = &v->ev.findings[i];
        struct finding_note key = {
            .rule = f->rule, .entry = cstr_or_empty(f->entry), .at = f->at, .place = ""};
        const struct finding_note *note = note_of(notes, n, key), *before = NULL;
        key.at = (struct place_ref){PLACE_NOWHERE, NULL, 0, NULL};
        if (old > 0 && (!note || note->state != FINDING_DISMISSED)) {
            key.place = cstr_or_empty(f->words);
            before = note_of(notes, n, key);
        }
        /* A dismissal of before beside another decision came with an import, over it. */
        bool over = note && before && before->state == FINDING_DISMISSED;
        const struct finding_note *is = note && !over ? note : before;
        views[i] = (struct finding_view){f, is, question_about(&asked, f), order_of(&asked, is)};
    }
    *ret = views;
    return GP_OK;
}

/* ---- names */

const char *finding_state_name(const struct finding_view *v) {
    static const char *const names[FINDING_STATE_N] = {"已采纳", "不采纳", "已转整改"};
    static const char *const asked[] = {"求证中", "已答复求证", "待处理"};
    if (v->note)
        return names[v->note->state];
    return v->question ? asked[v->question->state] : "待处理";
}

enum finding_turn finding_turn(const struct finding_view *v) {
    const struct rectification *asked = v->note ? v->order : v->question;
    if (asked && asked->state == RECTIFICATION_OPEN)
        return TURN_OPERATOR;
    bool waits = asked && asked->state == RECTIFICATION_ANSWERED;
    return v->note && !waits ? TURN_NOBODY : TURN_EVALUATOR;
}

const char *finding_turn_name(enum finding_turn t) {
    static const char *const names[TURN_N] = {"评估方", "运营机构", "已办完"};
    return t < TURN_N ? names[t] : "";
}

const char *request_kind_name(enum request_kind kind) {
    return kind == REQUEST_QUESTION ? "求证" : "整改";
}

const char *note_kind_name(enum note_kind kind) {
    static const char *const names[NOTE_KIND_N] = {
        "提出", "答复", "退回", "通过", "提出异议", "撤回异议", "异议成立", "异议不成立"};
    return kind < NOTE_KIND_N ? names[kind] : "";
}
