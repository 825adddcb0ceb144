/* A report names no member of staff and no expert. Findings are written for those who mend the
 * material or run the round, and may name a person; here such names become 某员工 and 某某.
 *
 * Names are looked for in folded text: compatibility forms as one, no blanks, no separators, so
 * that 王　芳, 王·芳 and 王芳 are one. A name that is a word of the language as well (高峰) is
 * replaced only where it stands as a name: what it is part of otherwise (高峰期) would be
 * blackened, too. */
#include "base/utf8.h"
#include "report/compose_build.h"
#include "report/word.h"

struct secret {
    const char *text; /* folded */
    const char *shown;
    size_t n;
    bool is_word;
};

struct redactor {
    struct secret *v; /* by text */
    size_t n;
};

static int by_text(const void *a, const void *b) {
    return strcmp(((const struct secret *)a)->text, ((const struct secret *)b)->text);
}

typedef VEC(struct secret) secrets_t;

/* ---- folding */

/* Folded text, and for each of its bytes the character of the original that it came from. */
struct folded {
    struct buf text;
    VEC(size_t) from, to;
};

static void fold_into(struct arena *a, struct folded *f, const char *text) {
    struct str s = str_of(text);
    for (size_t pos = 0; pos < s.n;) {
        size_t from = pos, before = f->text.n;
        utf8_fold(utf8_next(s, &pos), &f->text);
        for (size_t i = before; i < f->text.n; i++) {
            *VEC_PUSH(a, &f->from) = from;
            *VEC_PUSH(a, &f->to) = pos;
        }
    }
}

static const char *fold(struct arena *a, const char *text) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    struct str s = str_of(text);
    for (size_t pos = 0; pos < s.n;)
        utf8_fold(utf8_next(s, &pos), &b);
    return arena_strdup(a, buf_text(&b));
}

/* ---- who is not to be named */

static void add_folded(struct arena *a, secrets_t *all, const char *text, const char *shown) {
    if (!cstr_empty(text))
        *VEC_PUSH(a, all) = (struct secret){.text = text, .shown = shown, .n = strlen(text)};
}

/* 王芳（1） in a roster is 王芳 elsewhere. */
static void add_secret(struct arena *a, secrets_t *all, const char *text, const char *shown) {
    if (cstr_empty(text))
        return;
    const char *folded = fold(a, text);
    add_folded(a, all, folded, shown);
    const char *bracket = strchr(folded, '(');
    if (bracket && utf8_length((struct str){folded, (size_t)(bracket - folded)}) >= 2)
        add_folded(a, all, arena_strndup(a, folded, (size_t)(bracket - folded)), shown);
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
    struct words *words = words_open(a);
    for (size_t i = 0; i < r->n; i++)
        r->v[i].is_word = words_has(words, r->v[i].text);
    words_close(words);
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

/* ---- replacing */

/* The character that text[at] of the folded text begins; SIZE_MAX inside one. */
static size_t origin(const struct folded *f, size_t at) {
    return at > 0 && f->from.v[at - 1] == f->from.v[at] ? SIZE_MAX : f->from.v[at];
}

/* The text from *pos on up to the next secret, the secret as it is shown, and *pos behind it. */
static bool next_hit(const struct redactor *r, const struct folded *f, size_t *pos,
                     struct redact_hit *ret) {
    for (; *pos < f->text.n; (*pos)++) {
        size_t from = origin(f, *pos);
        const struct secret *s = from == SIZE_MAX ? NULL : secret_at(r, f->text.p + *pos);
        if (!s)
            continue;
        *ret = (struct redact_hit){from, f->to.v[*pos + s->n - 1], s->shown, s->is_word, false};
        *pos += s->n;
        return true;
    }
    return false;
}

const char *redact_noting(struct arena *a, const struct redactor *r, const char *text,
                          redact_note_fn *note, void *arg) {
    if (!text || r->n == 0)
        return text;
    struct arena GP_CLEANUP(arena_release) scratch = ARENA_INIT;
    struct folded f = {.text = BUF_INIT};
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    struct redact_hit hit;
    size_t done = 0;
    fold_into(&scratch, &f, text);
    buf_text(&f.text);
    for (size_t pos = 0; next_hit(r, &f, &pos, &hit);) {
        hit.kept = hit.is_word && !word_stands_as_name(text, hit.from, hit.to);
        if (note)
            note(arg, text, &hit);
        if (hit.kept)
            continue;
        buf_add(&out, text + done, hit.from - done);
        buf_adds(&out, hit.shown);
        done = hit.to;
    }
    buf_free(&f.text);
    if (done == 0)
        return text;
    buf_adds(&out, text + done);
    return arena_strdup(a, buf_text(&out));
}

const char *redact(struct arena *a, const struct redactor *r, const char *text) {
    return redact_noting(a, r, text, NULL, NULL);
}

static void finding_redact(struct arena *a, const struct redactor *r, struct finding *f) {
    f->where = redact(a, r, f->where);
    f->message = redact(a, r, f->message);
    f->mend = redact(a, r, f->mend);
    f->printed = redact(a, r, f->printed);
    f->expected = redact(a, r, f->expected);
    f->difference = redact(a, r, f->difference);
    f->dismissed = redact(a, r, f->dismissed);
    f->adopted = redact(a, r, f->adopted);
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
        bool written = f->dismissed || f->adopted; /* by a person, who may have named anybody */
        if ((!in_order || written) && !whole)
            whole = redactor_of(a, ev->dossier, NULL);
        finding_redact(a, in_order ? own : whole, f);
        if (written) {
            f->dismissed = redact(a, whole, f->dismissed);
            f->adopted = redact(a, whole, f->adopted);
        }
        finding_redact(a, scorers, f);
    }
    return out;
}
