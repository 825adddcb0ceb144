/* A report names no member of staff and no expert. Findings are written for those who mend the
 * material or run the round, and may name a person; here such names become 某员工 and 某某. */
#include "report/compose_build.h"

struct secret {
    const char *text, *shown;
    size_t n;
};

struct redactor {
    struct secret *v; /* by text */
    size_t n;
};

static int by_text(const void *a, const void *b) {
    return strcmp(((const struct secret *)a)->text, ((const struct secret *)b)->text);
}

typedef VEC(struct secret) secrets_t;

static void add_secret(struct arena *a, secrets_t *all, const char *text, const char *shown) {
    if (cstr_empty(text))
        return;
    *VEC_PUSH(a, all) = (struct secret){text, shown, strlen(text)};
}

static void add_people(struct arena *a, secrets_t *all, const struct project *p) {
    for (size_t i = 0; i < p->n_people; i++) {
        const struct person *who = &p->people[i];
        add_secret(a, all, who->name, "某员工");
        add_secret(a, all, who->id_number, "***");
        for (size_t k = 0; k < who->n_certificates; k++)
            add_secret(a, all, who->certificates[k].number, "***");
    }
}

/* Who judges as a person; an office that fills in a sheet is named. */
static bool is_personal(const struct dossier *d, const struct sheet *s) {
    return (s->role == SCORER_EXPERT || s->role == SCORER_INSPECTOR) &&
           !(s->scorer && dossier_org(d, s->scorer));
}

static void add_scorers(struct arena *a, secrets_t *all, const struct dossier *d) {
    for (size_t i = 0; i < d->round.n_entries; i++) {
        const struct entry *e = &d->round.entries[i];
        for (size_t k = 0; k < e->n_sheets; k++)
            if (is_personal(d, &e->sheets[k]))
                add_secret(a, all, e->sheets[k].scorer_name, "某某");
    }
}

static const struct redactor *redactor_new(struct arena *a, secrets_t *all) {
    if (all->n)
        qsort(all->v, all->n, sizeof(*all->v), by_text);
    struct redactor *r = gp_new(a, struct redactor);
    r->v = all->v;
    r->n = all->n;
    return r;
}

static void add_experts(struct arena *a, secrets_t *all, const struct round *round) {
    for (size_t i = 0; i < round->n_experts; i++)
        add_secret(a, all, round->experts[i].name, "某某");
}

const struct redactor *redactor_of(struct arena *a, const struct dossier *d,
                                   const struct project *p) {
    secrets_t all = {NULL, 0, 0};
    add_experts(a, &all, &d->round);
    if (p)
        add_people(a, &all, p);
    for (size_t i = 0; !p && i < d->n_projects; i++)
        add_people(a, &all, &d->projects[i]);
    return redactor_new(a, &all);
}

const struct redactor *redactor_of_scorers(struct arena *a, const struct dossier *d) {
    secrets_t all = {NULL, 0, 0};
    add_experts(a, &all, &d->round);
    add_scorers(a, &all, d);
    return redactor_new(a, &all);
}

/* The longest secret that stands at the start of text, or NULL. Among sorted texts, those that
 * share a first part are neighbours: each further byte narrows the range. */
static const struct secret *secret_at(const struct redactor *r, const char *text) {
    const struct secret *found = NULL;
    size_t from = 0, to = r->n;
    for (size_t k = 0; from < to && text[k]; k++) {
        unsigned char want = (unsigned char)text[k];
        size_t lo = from, hi = to;
        while (lo < hi) { /* first whose byte k is not below */
            size_t mid = lo + (hi - lo) / 2;
            if ((unsigned char)r->v[mid].text[k] < want)
                lo = mid + 1;
            else
                hi = mid;
        }
        from = lo;
        for (hi = to; lo < hi;) { /* first whose byte k is above */
            size_t mid = lo + (hi - lo) / 2;
            if ((unsigned char)r->v[mid].text[k] <= want)
                lo = mid + 1;
            else
                hi = mid;
        }
        to = lo;
        if (from < to && r->v[from].n == k + 1)
            found = &r->v[from];
    }
    return found;
}

const char *redact(struct arena *a, const struct redactor *r, const char *text) {
    if (!text || r->n == 0)
        return text;
    struct buf b = BUF_INIT;
    bool any = false;
    for (const char *p = text; *p;) {
        const struct secret *s = secret_at(r, p);
        if (!s) {
            buf_addc(&b, *p++);
            continue;
        }
        any = true;
        buf_adds(&b, s->shown);
        p += s->n;
    }
    if (any)
        text = arena_strdup(a, buf_text(&b));
    buf_free(&b);
    return text;
}

static void finding_redact(struct arena *a, const struct redactor *r, struct finding *f) {
    f->where = redact(a, r, f->where);
    f->message = redact(a, r, f->message);
    f->mend = redact(a, r, f->mend);
    f->printed = redact(a, r, f->printed);
    f->expected = redact(a, r, f->expected);
    f->difference = redact(a, r, f->difference);
    f->dismissed = redact(a, r, f->dismissed);
}

const struct finding *findings_redacted(struct arena *a, const struct evaluation *ev) {
    struct finding *out = gp_new_n(a, struct finding, ev->n_findings + 1);
    const struct redactor *whole = NULL, *own = NULL;
    const struct redactor *scorers = redactor_of_scorers(a, ev->dossier);
    size_t at = 0, known = SIZE_MAX; /* findings come in the order of the entries */
    for (size_t i = 0; i < ev->n_findings; i++) {
        struct finding *f = &out[i];
        *f = ev->findings[i];
        while (f->entry && at < ev->n_entries && !cstr_eq(ev->entries[at].entry->id, f->entry))
            at++;
        bool in_order = f->entry && at < ev->n_entries;
        if (in_order && known != at) {
            own = redactor_of(a, ev->dossier, ev->entries[at].project);
            known = at;
        }
        if ((!in_order || f->dismissed) && !whole)
            whole = redactor_of(a, ev->dossier, NULL);
        finding_redact(a, in_order ? own : whole, f);
        if (f->dismissed) /* a person wrote it, and may have named anybody */
            f->dismissed = redact(a, whole, f->dismissed);
        finding_redact(a, scorers, f);
    }
    return out;
}
