#include "app/redaction.h"

#include "core/check_place.h"
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
    const struct redactor *names, *scorers;
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

/* ---- dismissals */

/* A dismissal finds its finding by the place, and places hold names: the published one must be what
 * the checks will write from the published data. */
struct places {
    struct arena *a;
    struct arena *scratch;
    const struct dossier *is, *shown;
    const char *place;         /* of the dismissal */
    VEC(const char *) renamed; /* several where two people or files share a name */
};

static void rename_if(struct places *p, const char *is, const char *shown) {
    if (cstr_eq(is, p->place))
        *VEC_PUSH(p->a, &p->renamed) = arena_strdup(p->a, shown);
}

static void rename_people(struct places *p, const char *project) {
    const struct project *is = dossier_project(p->is, project);
    const struct project *shown = dossier_project(p->shown, project);
    for (size_t i = 0; is && i < is->n_people; i++)
        rename_if(p, check_person_place(p->scratch, is, is->people[i].id),
                  check_person_place(p->scratch, shown, shown->people[i].id));
}

static void rename_materials(struct places *p, size_t entry) {
    const struct round *is = &p->is->round, *shown = &p->shown->round;
    for (size_t i = 0; i < is->entries[entry].n_materials; i++)
        rename_if(p, check_material_place(p->scratch, is, &is->entries[entry].materials[i]),
                  check_material_place(p->scratch, shown, &shown->entries[entry].materials[i]));
}

static void rename_experts(struct places *p) {
    const struct round *is = &p->is->round, *shown = &p->shown->round;
    for (size_t i = 0; i < is->n_experts; i++)
        rename_if(p, check_expert_place(p->scratch, is, is->experts[i].id),
                  check_expert_place(p->scratch, shown, shown->experts[i].id));
}

/* The place may go on behind the sheet, with the item. */
static void rename_sheets(struct places *p, size_t entry) {
    const struct entry *is = &p->is->round.entries[entry];
    const struct entry *shown = &p->shown->round.entries[entry];
    const struct method *m = standard_method(&p->is->standard, is->method);
    for (size_t i = 0; m && i < is->n_sheets; i++) {
        const struct component *c = method_component(m, is->sheets[i].component);
        const char *sheet = c ? check_sheet_place(p->scratch, c, &is->sheets[i]) : "";
        size_t n = strlen(sheet);
        if (n > 0 && strncmp(p->place, sheet, n) == 0)
            rename_if(p, p->place,
                      arena_printf(p->scratch, "%s%s",
                                   check_sheet_place(p->scratch, c, &shown->sheets[i]),
                                   p->place + n));
    }
}

static size_t entry_index(const struct round *round, const char *id) {
    size_t i = 0;
    while (i < round->n_entries && !cstr_eq(round->entries[i].id, id))
        i++;
    return i;
}

/* Its places in the published data. */
static void find_places(struct places *p, const struct finding_dismissal *d) {
    size_t entry = entry_index(&p->is->round, d->entry);
    p->place = cstr_or_empty(d->place);
    if (entry < p->is->round.n_entries) {
        rename_people(p, p->is->round.entries[entry].project);
        rename_materials(p, entry);
        rename_experts(p);
        rename_sheets(p, entry);
    }
    if (p->renamed.n == 0)
        *VEC_PUSH(p->a, &p->renamed) = d->place;
}

static void redact_dismissals(const struct redaction *r, struct dossier *out) {
    VEC(struct finding_dismissal) all = {0};
    struct arena GP_CLEANUP(arena_release) scratch = ARENA_INIT;
    for (size_t i = 0; i < r->d->round.n_finding_dismissals; i++) {
        struct finding_dismissal d = r->d->round.finding_dismissals[i];
        struct places p = {.a = r->a, .scratch = &scratch, .is = r->d, .shown = out};
        find_places(&p, &d);
        d.reason = redact(r->a, r->scorers, clean(r, d.reason));
        for (size_t k = 0; k < p.renamed.n; k++) {
            d.place = p.renamed.v[k];
            *VEC_PUSH(r->a, &all) = d;
        }
        arena_reset(&scratch);
    }
    finding_dismissals_sort(all.v, all.n);
    size_t n = 0; /* one office may have handed in two sheets: they are not told apart any more */
    for (size_t i = 0; i < all.n; i++)
        if (n == 0 || finding_dismissal_cmp(&all.v[i], &all.v[n - 1]) != 0)
            all.v[n++] = all.v[i];
    out->round.finding_dismissals = all.v;
    out->round.n_finding_dismissals = n;
}

struct dossier dossier_published(struct arena *a, const struct dossier *d) {
    struct redaction r = {.a = a,
                          .d = d,
                          .names = redactor_of(a, d, NULL),
                          .scorers = redactor_of_scorers(a, d),
                          .experts = {.prefix = "expert-"}};
    struct dossier out = *d;
    out.projects = COPY(&r, struct project, d->projects, d->n_projects);
    for (size_t i = 0; i < out.n_projects; i++)
        redact_project(&r, &out.projects[i]);
    redact_experts(&r, &out.round);
    out.round.entries = COPY(&r, struct entry, d->round.entries, d->round.n_entries);
    for (size_t i = 0; i < out.round.n_entries; i++)
        redact_entry(&r, &out.round.entries[i]);
    redact_texts(&r, &out.round.texts);
    redact_dismissals(&r, &out);
    return out;
}
