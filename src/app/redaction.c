#include "app/redaction.h"

#include "report/compose_build.h"

#define WITHHELD "（不公开）"

/* Ids that may tell who somebody is, sorted; each is replaced by its number. */
struct codebook {
    VEC(const char *) ids;
    const char *prefix;
};

struct redaction {
    struct arena *a;
    const struct dossier *d;
    const struct redactor *names;
    struct codebook experts;
};

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void code_add(struct arena *a, struct codebook *book, const char *id) {
    if (!cstr_empty(id))
        *VEC_PUSH(a, &book->ids) = id;
}

/* Sorts, and drops what stands twice. */
static void code_close(struct codebook *book) {
    if (book->ids.n == 0)
        return;
    qsort(book->ids.v, book->ids.n, sizeof(*book->ids.v), by_text);
    size_t kept = 1;
    for (size_t i = 1; i < book->ids.n; i++)
        if (strcmp(book->ids.v[i], book->ids.v[kept - 1]) != 0)
            book->ids.v[kept++] = book->ids.v[i];
    book->ids.n = kept;
}

/* The id's number; the id itself where the book does not have it. */
static const char *code_of(struct arena *a, const struct codebook *book, const char *id) {
    if (cstr_empty(id) || book->ids.n == 0)
        return id;
    const char **found = bsearch(&id, book->ids.v, book->ids.n, sizeof(*book->ids.v), by_text);
    return found ? arena_printf(a, "%s%zu", book->prefix, (size_t)(found - book->ids.v) + 1) : id;
}

#define COPY(r, T, list, n) (T *)arena_memdup((r)->a, (list), (n) * sizeof(T))

static const char *clean(const struct redaction *r, const char *text) {
    return redact(r->a, r->names, text);
}

/* ---- projects */

static struct person *people(const struct redaction *r, const struct project *p,
                             const struct codebook *book) {
    struct person *v = COPY(r, struct person, p->people, p->n_people);
    for (size_t i = 0; i < p->n_people; i++) {
        v[i].id = code_of(r->a, book, v[i].id);
        v[i].name = v[i].name ? arena_printf(r->a, "员工%zu", i + 1) : NULL;
        v[i].id_number = NULL;
        v[i].certificates = COPY(r, struct certificate, v[i].certificates, v[i].n_certificates);
        for (size_t k = 0; k < v[i].n_certificates; k++)
            v[i].certificates[k].number = NULL;
    }
    return v;
}

static void redact_project(const struct redaction *r, struct project *p) {
    struct codebook book = {.prefix = "person-"};
    for (size_t i = 0; i < p->n_people; i++)
        code_add(r->a, &book, p->people[i].id);
    code_close(&book);
    p->people = people(r, p, &book);
    p->engagements = COPY(r, struct engagement, p->engagements, p->n_engagements);
    for (size_t i = 0; i < p->n_engagements; i++) {
        p->engagements[i].id = arena_printf(r->a, "engagement-%zu", i + 1);
        p->engagements[i].person = code_of(r->a, &book, p->engagements[i].person);
        p->engagements[i].reason = NULL;
    }
}

/* ---- entries */

static void redact_sheet(const struct redaction *r, struct sheet *s, size_t number) {
    s->id = arena_printf(r->a, "sheet-%zu", number);
    s->scorer = code_of(r->a, &r->experts, s->scorer);
    s->scorer_name = NULL;
    s->comment = NULL;
    s->marks = COPY(r, struct mark, s->marks, s->n_marks);
    for (size_t i = 0; i < s->n_marks; i++) {
        struct mark *m = &s->marks[i];
        m->reason = m->reason ? WITHHELD : NULL;
        m->evidence = m->evidence ? WITHHELD : NULL;
    }
}

static void redact_progress(const struct redaction *r, struct progress *p) {
    struct codebook book = {.prefix = "client-"};
    for (size_t i = 0; i < p->n_records; i++)
        code_add(r->a, &book, p->records[i].person);
    code_close(&book);
    p->records = COPY(r, struct service_record, p->records, p->n_records);
    for (size_t i = 0; i < p->n_records; i++) {
        p->records[i].id = arena_printf(r->a, "record-%zu", i + 1);
        p->records[i].person = code_of(r->a, &book, p->records[i].person);
        p->records[i].title = NULL;
    }
}

static void redact_staffing(const struct redaction *r, struct declared_staffing *s) {
    s->departures_note = clean(r, s->departures_note);
    s->vacancies = COPY(r, struct declared_vacancy, s->vacancies, s->n_vacancies);
    for (size_t i = 0; i < s->n_vacancies; i++)
        s->vacancies[i].note = clean(r, s->vacancies[i].note);
}

static void redact_entry(const struct redaction *r, struct entry *e) {
    redact_staffing(r, &e->staffing);
    e->progress = COPY(r, struct progress, e->progress, e->n_progress);
    for (size_t i = 0; i < e->n_progress; i++)
        redact_progress(r, &e->progress[i]);
    e->funds.note = clean(r, e->funds.note);
    e->materials = COPY(r, struct material, e->materials, e->n_materials);
    for (size_t i = 0; i < e->n_materials; i++)
        e->materials[i].file_name = arena_printf(r->a, "材料%zu", i + 1);
    e->assignments = COPY(r, struct assignment, e->assignments, e->n_assignments);
    for (size_t i = 0; i < e->n_assignments; i++) {
        e->assignments[i].expert = code_of(r->a, &r->experts, e->assignments[i].expert);
        e->assignments[i].relation = NULL;
    }
    e->sheets = COPY(r, struct sheet, e->sheets, e->n_sheets);
    for (size_t i = 0; i < e->n_sheets; i++)
        redact_sheet(r, &e->sheets[i], i + 1);
    e->narrative = clean(r, e->narrative);
    e->last_narrative = clean(r, e->last_narrative);
}

/* ---- the round */

static void redact_experts(struct redaction *r, struct round *round) {
    for (size_t i = 0; i < round->n_experts; i++)
        code_add(r->a, &r->experts, round->experts[i].id);
    code_close(&r->experts);
    round->experts = COPY(r, struct expert, round->experts, round->n_experts);
    for (size_t i = 0; i < round->n_experts; i++)
        round->experts[i] = (struct expert){.id = code_of(r->a, &r->experts, round->experts[i].id),
                                            .name = arena_printf(r->a, "专家%zu", i + 1)};
}

static void redact_texts(const struct redaction *r, struct report_texts *t) {
    const char **texts[] = {&t->background,    &t->standards,      &t->conduct,      &t->feedback,
                            &t->staffing_note, &t->indicator_note, &t->results_intro};
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        *texts[i] = clean(r, *texts[i]);
    t->advice = COPY(r, struct advice, t->advice, t->n_advice);
    for (size_t i = 0; i < t->n_advice; i++) {
        t->advice[i].title = clean(r, t->advice[i].title);
        t->advice[i].text = clean(r, t->advice[i].text);
    }
}

struct dossier dossier_published(struct arena *a, const struct dossier *d) {
    struct redaction r = {
        .a = a, .d = d, .names = redactor_of(a, d, NULL), .experts = {.prefix = "expert-"}};
    struct dossier out = *d;
    out.projects = COPY(&r, struct project, d->projects, d->n_projects);
    for (size_t i = 0; i < out.n_projects; i++)
        redact_project(&r, &out.projects[i]);
    redact_experts(&r, &out.round);
    out.round.entries = COPY(&r, struct entry, d->round.entries, d->round.n_entries);
    for (size_t i = 0; i < out.round.n_entries; i++)
        redact_entry(&r, &out.round.entries[i]);
    redact_texts(&r, &out.round.texts);
    return out;
}
