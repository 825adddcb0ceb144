/* Begin at dossier_published: the order of its calls is the thought. Ids are replaced by numbers
 * from code books, words by what redact() leaves of them, and the order of rows goes last, since
 * places of findings are found row by row until then. Every figure must come out the same from
 * what is left, so a thing is blurred or renamed and seldom dropped. The sections above serve it,
 * from lots to dismissals; the last one lists for the manager what would be replaced, by the same
 * reading. */

#include "app/publish/redaction.h"

#include "app/app.h"
#include "app/results/evaluation.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "bundle/bundle.h"
#include "shape/walk.h"
#include "core/place.h"
#include "report/glyph.h"
#include "report/redact.h"

#define WITHHELD "（不公开）"

/* Ids that may tell who somebody is; each is replaced by a number. The numbers are dealt by a hash
 * with the round's data in it: they tell nothing of the order, and are others in another report. */
struct codebook {
    VEC(const char *) ids; /* sorted */
    const size_t *numbers;
    const char *prefix;
};

struct redaction {
    struct arena *a;
    const struct dossier *d;
    const struct redactor *names, *scorers;
    char seed[HASH_HEX];
    struct codebook experts, files;
};

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* ---- lots */

struct lot {
    char hash[HASH_HEX];
    size_t index;
};

static int by_hash(const void *a, const void *b) {
    return strcmp(((const struct lot *)a)->hash, ((const struct lot *)b)->hash);
}

typedef const char *lot_key_fn(const void *thing);

/* The things' places in an order that nobody can foretell, and everybody with the data finds. */
static const struct lot *draw(const struct redaction *r, const char *what, const void *things,
                              size_t n, size_t size, lot_key_fn *key) {
    struct lot *lots = gp_new_n(r->a, struct lot, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *text = arena_printf(r->a, "%s %s %s", r->seed, what,
                                        cstr_or_empty(key((const char *)things + i * size)));
        hash_hex(str_of(text), lots[i].hash);
        lots[i].index = i;
    }
    if (n > 1)
        qsort(lots, n, sizeof(*lots), by_hash);
    return lots;
}

static void shuffle(const struct redaction *r, const char *what, void *things, size_t n,
                    size_t size, lot_key_fn *key) {
    const struct lot *lots = draw(r, what, things, n, size, key);
    const char *before = n ? arena_memdup(r->a, things, n * size) : NULL;
    for (size_t i = 0; i < n; i++)
        memcpy((char *)things + i * size, before + lots[i].index * size, size);
}

/* ---- code books */

static void code_add(struct arena *a, struct codebook *book, const char *id) {
    if (!cstr_empty(id))
        *VEC_PUSH(a, &book->ids) = id;
}

static const char *id_itself(const void *thing) {
    return *(const char *const *)thing;
}

/* Sorts, drops what stands twice, and deals the numbers. */
static void code_close(const struct redaction *r, struct codebook *book) {
    if (book->ids.n == 0)
        return;
    qsort(book->ids.v, book->ids.n, sizeof(*book->ids.v), by_text);
    size_t kept = 1;
    for (size_t i = 1; i < book->ids.n; i++)
        if (strcmp(book->ids.v[i], book->ids.v[kept - 1]) != 0)
            book->ids.v[kept++] = book->ids.v[i];
    book->ids.n = kept;
    size_t *numbers = gp_new_n(r->a, size_t, kept);
    const struct lot *lots =
        draw(r, book->prefix, book->ids.v, kept, sizeof(*book->ids.v), id_itself);
    for (size_t i = 0; i < kept; i++)
        numbers[lots[i].index] = i + 1;
    book->numbers = numbers;
}

/* 0 where the book does not have it. */
static size_t number_of(const struct codebook *book, const char *id) {
    if (cstr_empty(id) || book->ids.n == 0)
        return 0;
    const char **found = bsearch(&id, book->ids.v, book->ids.n, sizeof(*book->ids.v), by_text);
    return found ? book->numbers[found - book->ids.v] : 0;
}

/* The id's number; the id itself where the book does not have it. */
static const char *code_of(struct arena *a, const struct codebook *book, const char *id) {
    size_t number = number_of(book, id);
    return number ? arena_printf(a, "%s%zu", book->prefix, number) : id;
}

#define COPY(r, T, list, n) (T *)arena_memdup((r)->a, (list), (n) * sizeof(T))

static const char *clean(const struct redaction *r, const char *text) {
    return redact(r->a, r->names, text);
}

/* ---- what things are drawn by */

static const char *person_id(const void *v) {
    return ((const struct person *)v)->id;
}
static const char *engagement_key(const void *v) {
    return ((const struct engagement *)v)->person;
}
static const char *expert_id(const void *v) {
    return ((const struct expert *)v)->id;
}
static const char *assignment_key(const void *v) {
    return ((const struct assignment *)v)->expert;
}
static const char *sheet_key(const void *v) {
    return ((const struct sheet *)v)->scorer;
}

/* ---- projects */

/* A certificate that held before the contract and holds well behind it: its days tell nothing but
 * whose it is. */
static void blur_certificate(const struct project *p, date_t closed, struct certificate *c) {
    date_t last = date_is_set(closed) ? date_max(closed, p->end) : p->end;
    if (date_is_set(c->issued) && date_cmp(c->issued, p->start) < 0)
        c->issued = DATE_UNSET;
    if (date_is_set(c->expires) && date_cmp(c->expires, date_plus(last, 366)) > 0)
        c->expires = DATE_UNSET;
}

static struct person *people(const struct redaction *r, const struct project *p,
                             const struct codebook *book) {
    struct person *v = COPY(r, struct person, p->people, p->n_people);
    for (size_t i = 0; i < p->n_people; i++) {
        v[i].name = v[i].name ? arena_printf(r->a, "员工%zu", number_of(book, v[i].id)) : NULL;
        v[i].id = code_of(r->a, book, v[i].id);
        v[i].certificates = COPY(r, struct certificate, v[i].certificates, v[i].n_certificates);
        for (size_t k = 0; k < v[i].n_certificates; k++)
            blur_certificate(p, r->d->round.closed, &v[i].certificates[k]);
    }
    return v;
}

static void redact_project(const struct redaction *r, struct project *p) {
    struct codebook book = {.prefix = "person-"};
    for (size_t i = 0; i < p->n_people; i++)
        code_add(r->a, &book, p->people[i].id);
    code_close(r, &book);
    p->people = people(r, p, &book);
    p->engagements = COPY(r, struct engagement, p->engagements, p->n_engagements);
    const struct lot *lots = draw(r, "engagement", p->engagements, p->n_engagements,
                                  sizeof(*p->engagements), engagement_key);
    for (size_t i = 0; i < p->n_engagements; i++)
        p->engagements[lots[i].index].id = arena_printf(r->a, "engagement-%zu", i + 1);
    for (size_t i = 0; i < p->n_engagements; i++) {
        p->engagements[i].person = code_of(r->a, &book, p->engagements[i].person);
        if (date_is_set(p->engagements[i].start) && date_is_set(p->start))
            p->engagements[i].start = date_max(p->engagements[i].start, p->start);
    }
}

/* ---- entries */

static void redact_sheet(const struct redaction *r, struct sheet *s, size_t number) {
    s->id = arena_printf(r->a, "sheet-%zu", number);
    s->scorer = code_of(r->a, &r->experts, s->scorer);
}

static void redact_progress(const struct redaction *r, struct progress *p) {
    struct codebook book = {.prefix = "client-"};
    for (size_t i = 0; i < p->n_records; i++)
        code_add(r->a, &book, p->records[i].person);
    code_close(r, &book);
    p->records = COPY(r, struct service_record, p->records, p->n_records);
    for (size_t i = 0; i < p->n_records; i++) {
        p->records[i].id = arena_printf(r->a, "record-%zu", i + 1);
        p->records[i].person = code_of(r->a, &book, p->records[i].person);
    }
}

/* A hash would tell, to whoever has a file, that it was handed in, and who knows it could ask for
 * it. The check for one file at two centers needs no more than to know equal from different. */
static const char *file_code(const struct redaction *r, const char *sha256) {
    char hex[HASH_HEX];
    const char *code = code_of(r->a, &r->files, sha256);
    if (cstr_empty(code))
        return code;
    hash_hex(str_of(code), hex);
    return arena_strdup(r->a, hex);
}

static bool marked(const struct entry *e, const char *expert) {
    for (size_t i = 0; i < e->n_sheets; i++)
        if (cstr_eq(e->sheets[i].scorer, expert))
            return true;
    return false;
}

/* Who declared a tie and marked nothing did not take part: nobody needs to know of the tie. */
static void redact_assignments(const struct redaction *r, struct entry *e) {
    const struct assignment *all = e->assignments;
    struct assignment *kept = gp_new_n(r->a, struct assignment, e->n_assignments + 1);
    size_t n = 0;
    for (size_t i = 0; i < e->n_assignments; i++) {
        if (all[i].conflict && !marked(e, all[i].expert))
            continue;
        kept[n] = all[i];
        kept[n++].expert = code_of(r->a, &r->experts, all[i].expert);
    }
    e->assignments = kept;
    e->n_assignments = n;
}

static void redact_entry(const struct redaction *r, struct entry *e) {
    e->progress = COPY(r, struct progress, e->progress, e->n_progress);
    for (size_t i = 0; i < e->n_progress; i++)
        redact_progress(r, &e->progress[i]);
    e->materials = COPY(r, struct material, e->materials, e->n_materials);
    for (size_t i = 0; i < e->n_materials; i++) {
        e->materials[i].file_name = arena_printf(r->a, "材料%zu", i + 1);
        e->materials[i].sha256 = file_code(r, e->materials[i].sha256);
    }
    redact_assignments(r, e);
    e->sheets = COPY(r, struct sheet, e->sheets, e->n_sheets);
    const struct lot *lots =
        draw(r, "sheet", e->sheets, e->n_sheets, sizeof(*e->sheets), sheet_key);
    for (size_t i = 0; i < e->n_sheets; i++)
        redact_sheet(r, &e->sheets[lots[i].index], i + 1);
}

/* ---- the round */

/* Old and new of a mark stay; its words were the scorer's and are not published anywhere. */
static void redact_correction(const struct redaction *r, struct sheet_correction *c) {
    c->scorer = code_of(r->a, &r->experts, c->scorer);
    c->changes = COPY(r, struct sheet_change, c->changes, c->n_changes);
    for (size_t i = 0; i < c->n_changes; i++) {
        struct sheet_change *x = &c->changes[i];
        if (x->part == SHEET_MARK || x->part == SHEET_WHOLE)
            continue;
        x->old = x->old ? WITHHELD : NULL;
        x->now = x->now ? WITHHELD : NULL;
    }
}

static void redact_corrections(const struct redaction *r, struct round *round) {
    round->sheet_corrections =
        COPY(r, struct sheet_correction, round->sheet_corrections, round->n_sheet_corrections);
    for (size_t i = 0; i < round->n_sheet_corrections; i++)
        redact_correction(r, &round->sheet_corrections[i]);
}

static void redact_experts(struct redaction *r, struct round *round) {
    for (size_t i = 0; i < round->n_experts; i++)
        code_add(r->a, &r->experts, round->experts[i].id);
    code_close(r, &r->experts);
    round->experts = COPY(r, struct expert, round->experts, round->n_experts);
    for (size_t i = 0; i < round->n_experts; i++) {
        struct expert *x = &round->experts[i];
        x->name = arena_printf(r->a, "专家%zu", number_of(&r->experts, x->id));
        x->id = code_of(r->a, &r->experts, x->id);
    }
}

static void number_files(struct redaction *r, const struct round *round) {
    for (size_t i = 0; i < round->n_entries; i++)
        for (size_t k = 0; k < round->entries[i].n_materials; k++)
            code_add(r->a, &r->files, round->entries[i].materials[k].sha256);
    code_close(r, &r->files);
}

/* ---- texts */

static bool is_left_out(enum published p) {
    return p == PUBLISHED_NEVER || p == PUBLISHED_FORGOTTEN;
}

static bool is_forgotten(enum published p) {
    return p == PUBLISHED_FORGOTTEN;
}

/* What is public by its nature, or was given another name already. */
static bool is_let_alone(enum published p) {
    return p == PUBLISHED_OPEN || p == PUBLISHED_CODED || p == PUBLISHED_WITHHELD;
}

/* A character that nothing shows becomes a box, one that turns the text goes. */
#define MISSING_GLYPH "□"

typedef void trouble_fn(void *arg, const char *text, size_t from, size_t to, uint32_t c);

static const char *legible(struct arena *a, const char *text, trouble_fn *note, void *arg) {
    struct str s = str_of(text);
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    size_t done = 0;
    for (size_t pos = 0, from = 0; pos < s.n; from = pos) {
        uint32_t c = utf8_next(s, &pos);
        enum glyph_trouble trouble = glyph_trouble_of(c);
        if (trouble == GLYPH_FINE)
            continue;
        if (note)
            note(arg, text, from, pos, c);
        buf_add(&out, text + done, from - done);
        buf_adds(&out, trouble == GLYPH_MISSING ? MISSING_GLYPH : "");
        done = pos;
    }
    if (done == 0)
        return text;
    buf_adds(&out, text + done);
    /* a text of nothing else is no text, and the format wants one */
    return arena_strdup(a, out.n > 0 ? buf_text(&out) : MISSING_GLYPH);
}

static const char *clean_text(void *arg, const struct text_site *site, const char *text) {
    const struct redaction *r = arg;
    enum published p = published_of(site->shape, site->field);
    if (site->shape == &shape_finding_dismissal && p == PUBLISHED_OPEN)
        return text;
    if (p == PUBLISHED_WITHHELD)
        return WITHHELD;
    text = legible(r->a, text, NULL, NULL);
    return is_let_alone(p) ? text : redact(r->a, r->scorers, clean(r, text));
}

/* ---- dismissals */

static struct place_site site_of(const struct dossier *d, const char *entry) {
    struct place_site s = {.d = d};
    for (size_t i = 0; i < d->round.n_entries && !s.e; i++)
        s.e = cstr_eq(d->round.entries[i].id, entry) ? &d->round.entries[i] : NULL;
    s.p = s.e ? dossier_project(d, s.e->project) : NULL;
    return s;
}

typedef VEC(struct finding_dismissal) dismissals_t;

/* The dismissal at its place in the published data, as the checks will give it there. Words of
 * before hold names, which several people or files may share. */
static void move_dismissal(const struct redaction *r, const struct dossier *out,
                           struct finding_dismissal d, dismissals_t *all) {
    struct place_site is = site_of(r->d, d.entry), shown = site_of(out, d.entry);
    struct place_texts words = {0};
    if (!is.e)
        return;
    if (d.placed)
        d.at = place_moved(&is, &shown, &d.at);
    else
        words = place_texts_moved(r->a, &is, &shown, cstr_or_empty(d.place));
    for (size_t i = 0; i < words.v.n; i++) {
        d.place = words.v.v[i];
        *VEC_PUSH(r->a, all) = d;
    }
    d.place = clean(r, d.place);
    if (words.v.n == 0)
        *VEC_PUSH(r->a, all) = d;
}

static void redact_dismissals(const struct redaction *r, struct dossier *out) {
    dismissals_t all = {0};
    for (size_t i = 0; i < r->d->round.n_finding_dismissals; i++) {
        struct finding_dismissal d = r->d->round.finding_dismissals[i];
        d.reason = redact(r->a, r->scorers, clean(r, d.reason));
        if (d.entry)
            move_dismissal(r, out, d, &all);
        else
            *VEC_PUSH(r->a, &all) = d;
    }
    finding_dismissals_sort(all.v, all.n);
    size_t n = 0; /* one office may have handed in two sheets: they are not told apart any more */
    for (size_t i = 0; i < all.n; i++)
        if (n == 0 || finding_dismissal_cmp(&all.v[i], &all.v[n - 1]) != 0)
            all.v[n++] = all.v[i];
    out->round.finding_dismissals = all.v;
    out->round.n_finding_dismissals = n;
}

/* ---- order: the last step, since places are found row by row until then */

static void hide_order(const struct redaction *r, struct dossier *d) {
    for (size_t i = 0; i < d->n_projects; i++) {
        struct project *p = &d->projects[i];
        shuffle(r, "people", p->people, p->n_people, sizeof(*p->people), person_id);
        shuffle(r, "engagements", p->engagements, p->n_engagements, sizeof(*p->engagements),
                engagement_key);
    }
    struct round *round = &d->round;
    shuffle(r, "experts", round->experts, round->n_experts, sizeof(*round->experts), expert_id);
    for (size_t i = 0; i < round->n_entries; i++) {
        struct entry *e = &round->entries[i];
        shuffle(r, "assignments", e->assignments, e->n_assignments, sizeof(*e->assignments),
                assignment_key);
        shuffle(r, "sheets", e->sheets, e->n_sheets, sizeof(*e->sheets), sheet_key);
    }
}

struct dossier dossier_published(struct arena *a, const struct dossier *d) {
    struct redaction r = {.a = a,
                          .d = d,
                          .names = redactor_of(a, d, NULL),
                          .scorers = redactor_of_scorers(a, d),
                          .experts = {.prefix = "expert-"},
                          .files = {.prefix = "gongping published file "}};
    struct dossier out = *d;
    bundle_hash(d, r.seed);
    out.projects = COPY(&r, struct project, d->projects, d->n_projects);
    for (size_t i = 0; i < out.n_projects; i++)
        redact_project(&r, &out.projects[i]);
    redact_experts(&r, &out.round);
    redact_corrections(&r, &out.round);
    number_files(&r, &out.round);
    out.round.entries = COPY(&r, struct entry, d->round.entries, d->round.n_entries);
    for (size_t i = 0; i < out.round.n_entries; i++)
        redact_entry(&r, &out.round.entries[i]);
    dossier_leave_out(a, &out, is_left_out);
    redact_dismissals(&r, &out);
    dossier_map_texts(a, &out, clean_text, &r);
    hide_order(&r, &out);
    return out;
}

/* ---- what the manager looks through before the approval */

struct noting {
    struct redaction r;
    struct redaction_list *list;
    const struct text_site *site;
};

#define EXCERPT_BYTES 36 /* on each side: about a dozen characters */

static size_t char_start(const char *text, size_t at) {
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static void note_hit(struct noting *n, const char *text, const struct redact_hit *hit) {
    struct arena *a = n->r.a;
    size_t from = hit->from > EXCERPT_BYTES ? char_start(text, hit->from - EXCERPT_BYTES) : 0;
    size_t left = strlen(text + hit->to);
    size_t to = hit->to + (left > EXCERPT_BYTES ? EXCERPT_BYTES : left);
    while (to < hit->to + left && ((unsigned char)text[to] & 0xC0) == 0x80)
        to++;
    *VEC_PUSH(a, &n->list->rows) =
        (struct redaction_row){.place = text_site_name(a, n->site),
                               .before = arena_strndup(a, text + from, hit->from - from),
                               .name = arena_strndup(a, text + hit->from, hit->to - hit->from),
                               .behind = arena_strndup(a, text + hit->to, to - hit->to),
                               .shown = hit->kept ? NULL : hit->shown,
                               .doubtful = hit->is_word};
}

static void note_name(void *arg, const char *text, const struct redact_hit *hit) {
    struct noting *n = arg;
    n->list->n_replaced += !hit->is_word;
    n->list->n_doubtful += hit->is_word;
    if (n->list->rows.n < REDACTION_SHOWN)
        note_hit(n, text, hit);
}

static void note_character(void *arg, const char *text, size_t from, size_t to, uint32_t c) {
    struct noting *n = arg;
    n->list->n_characters++;
    if (n->list->rows.n == REDACTION_SHOWN)
        return;
    note_hit(n, text, &(struct redact_hit){.from = from, .to = to});
    struct redaction_row *row = &n->list->rows.v[n->list->rows.n - 1];
    row->name = arena_printf(n->r.a, "U+%04X", (unsigned)c);
    row->is_character = true;
}

/* Names in their own columns are replaced as such, and no news. */
static const char *note_text(void *arg, const struct text_site *site, const char *text) {
    struct noting *n = arg;
    enum published p = published_of(site->shape, site->field);
    n->site = site;
    if (is_left_out(p) || p == PUBLISHED_CODED || p == PUBLISHED_WITHHELD)
        return text;
    legible(n->r.a, text, note_character, n);
    if (!is_let_alone(p))
        redact_noting(n->r.a, n->r.scorers, redact_noting(n->r.a, n->r.names, text, note_name, n),
                      note_name, n);
    return text;
}

void dossier_redactions(struct arena *a, const struct dossier *d, struct redaction_list *ret) {
    *ret = (struct redaction_list){.n_replaced = 0};
    struct noting n = {.r = {.a = a,
                             .d = d,
                             .names = redactor_of(a, d, NULL),
                             .scorers = redactor_of_scorers(a, d)},
                       .list = ret};
    struct dossier copy = *d;
    dossier_map_texts(a, &copy, note_text, &n);
}

struct dossier dossier_kept(struct arena *a, const struct dossier *d) {
    struct dossier out = *d;
    dossier_leave_out(a, &out, is_forgotten);
    return out;
}
