/* What the evaluator adopted (采纳) of the automatic findings. adopted_findings gathers and groups
 * them; adopted_sentence makes a sentence of a group for the text; the rest is the annex: one
 * table, in which what several centers have in common stands first and then each center's own,
 * under a row with its name. */
#include "report/compose_findings.h"

/* Findings of so many centers are told once, above those of single centers. */
#define COMMON_MIN 3
/* Of one rule in one center so many are told one by one; the data have them all. */
#define CASES_MAX 2

/* ------------------------------------------------------------------ like findings together */

static int compare_texts(const char *a, const char *b) {
    return strcmp(cstr_or_empty(a), cstr_or_empty(b));
}

static int compare_likes(const struct finding *a, const struct finding *b) {
    int order = compare_texts(a->rule, b->rule);
    order = order ? order : compare_texts(a->where, b->where);
    order = order ? order : compare_texts(a->adopted, b->adopted);
    return order ? order : compare_texts(a->basis, b->basis);
}

static int by_text(const void *a, const void *b) {
    const struct adopted_finding *x = a, *y = b;
    int order = compare_likes(x->f, y->f);
    return order ? order : (x->f > y->f) - (x->f < y->f);
}

static int by_weight(const void *a, const void *b) {
    const struct adopted_finding *x = a, *y = b;
    if (x->f->severity != y->f->severity)
        return x->f->severity > y->f->severity ? -1 : 1;
    int rule = strcmp(x->f->rule, y->f->rule);
    if (rule != 0)
        return rule;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (x->f > y->f) - (x->f < y->f);
}

struct adopted adopted_findings(struct composer *c) {
    if (c->adopted)
        return *c->adopted;
    const struct finding *all = findings_redacted(c->a, c->ev);
    struct adopted *out = gp_new(c->a, struct adopted);
    out->v = gp_new_n(c->a, struct adopted_finding, c->ev->n_findings + 1);
    for (size_t i = 0; i < c->ev->n_findings; i++)
        if (all[i].adopted)
            out->v[out->n++].f = &all[i];
    if (out->n > 1)
        qsort(out->v, out->n, sizeof(*out->v), by_text);
    for (size_t i = 0; i < out->n; i++) {
        bool same = i > 0 && compare_likes(out->v[i - 1].f, out->v[i].f) == 0;
        out->v[i].group = same ? out->v[i - 1].group : (size_t)(out->v[i].f - all);
    }
    if (out->n > 1)
        qsort(out->v, out->n, sizeof(*out->v), by_weight);
    c->adopted = out;
    return *out;
}

size_t adopted_like(const struct adopted *all, size_t i) {
    size_t k = 1;
    while (i + k < all->n && all->v[i + k].group == all->v[i].group)
        k++;
    return k;
}

size_t adopted_of_rule(const struct adopted *all, size_t i) {
    size_t k = 1;
    while (i + k < all->n && strcmp(all->v[i + k].f->rule, all->v[i].f->rule) == 0)
        k++;
    return k;
}

/* ------------------------------------------------------------------ in words */

/* 六联中心; 六和、六联、坪山3个中心; 甲1等600个中心; "" for the round as a whole. */
static const char *concerned(struct composer *c, const struct adopted *all, size_t i, size_t k) {
    struct names l = names_for(c);
    for (size_t e = 0; e < c->ev->n_entries; e++) /* in their order */
        for (size_t at = i; at < i + k; at++)
            if (cstr_eq(all->v[at].f->entry, c->ev->entries[e].entry->id)) {
                names_add(&l, c->ev->entries[e].center->name);
                break;
            }
    if (l.n == 0)
        return "";
    if (l.n == 1)
        return prose_center(c->a, &(struct center){.name = l.v[0]});
    bool named = l.n <= COMPOSE_NAMED_MAX;
    const char *last = l.v[l.n - 1];
    bool digit = named && last[strlen(last) - 1] >= '0' && last[strlen(last) - 1] <= '9';
    return arena_printf(c->a, "%s%s%s个中心", named ? names_text(c, &l, "、") : l.v[0],
                        named ? (digit ? "共" : "") : "等", prose_count(c->a, (int64_t)l.n));
}

bool adopted_in_own_words(const struct finding *f) {
    return strcmp(f->adopted, cstr_or_empty(f->message)) != 0;
}

/* The article that it breaks, where it is one: limits of a standard are none. */
static const char *breach(struct composer *c, const struct finding *f) {
    bool article = f->basis && strncmp(f->basis, "《", strlen("《")) == 0;
    return article ? arena_printf(c->a, "，与%s的规定不符", f->basis) : "";
}

static const char *stop_after(const char *text) {
    return prose_ends_with(text, "。") ? "" : "。";
}

const char *adopted_sentence(struct composer *c, const struct adopted *all, size_t i, size_t k) {
    const struct finding *f = all->v[i].f;
    const char *who = concerned(c, all, i, k);
    if (adopted_in_own_words(f))
        return arena_printf(c->a, "%s%s", f->adopted, stop_after(f->adopted));
    const char *said = prose_tight(c->a, f->adopted);
    return arena_printf(c->a, "%s%s%s%s%s%s", who, cstr_empty(f->where) || !*who ? "" : "的",
                        cstr_or_empty(f->where), cstr_empty(f->where) && !*who ? "" : "，",
                        arena_printf(c->a, "%s%s", said, breach(c, f)), stop_after(said));
}

const char *adopted_rule_sentence(struct composer *c, const struct adopted *all, size_t i,
                                  size_t k) {
    if (adopted_like(all, i) >= k)
        return adopted_sentence(c, all, i, k);
    const char *first = adopted_sentence(c, all, i, 1);
    return arena_printf(c->a, "%s有“%s”的情况共%s项，如%s", concerned(c, all, i, k),
                        all->v[i].f->title, prose_count(c->a, (int64_t)k), first);
}

/* ------------------------------------------------------------------ the annex */

const char *compose_findings_annex_name(struct composer *c) {
    unsigned number = compose_has_funds(c) ? 2 : 1;
    const struct report_texts *texts = &c->round->texts;
    bool only = number == 1 && !texts->print_workings && !texts->print_profiles;
    return only ? "附件" : arena_printf(c->a, "附件%u", number);
}

/* “人力成本”行 of 资金使用情况表“人力成本”行: the title says the rest. */
static const char *short_place(const char *where) {
    const char *quoted = where ? strstr(where, "“") : NULL;
    return quoted ? quoted : cstr_or_empty(where);
}

/* Findings of one rule, of one center or said alike of several: a row. */
struct case_row {
    struct composer *c;
    const struct finding *first;
    struct buf said;
    size_t n;
};

static void add_case(struct case_row *row, const struct finding *f) {
    const char *place = adopted_in_own_words(f) ? "" : short_place(f->where);
    if (row->n++ == 0)
        row->first = f;
    if (row->n > CASES_MAX)
        return;
    buf_addf(&row->said, "%s%s%s%s", row->n > 1 ? "；" : "", place, *place ? "：" : "",
             prose_tight(row->c->a, f->adopted));
}

static void end_case(struct table_draft *t, struct case_row *row, unsigned *number) {
    struct composer *c = row->c;
    const struct finding *f = row->first;
    if (row->n > CASES_MAX)
        buf_addf(&row->said, "；等%s处", prose_count(c->a, (int64_t)row->n));
    if (*breach(c, f))
        buf_adds(&row->said, breach(c, f));
    const char *said = compose_take(c, &row->said);
    table_cell(t, arena_printf(c->a, "%u", ++*number));
    table_left(t, f->title);
    table_left(t, said);
    table_left(t, cstr_empty(f->mend) ? PROSE_DASH : prose_tight(c->a, f->mend));
}

static void group_head(struct table_draft *t, const char *text) {
    table_left(t, text)->colspan = 4;
    table_covered(t, 3);
    table_row_tone(t, TONE_HEAD);
}

static bool is_common(const struct adopted *all, size_t i, size_t k) {
    return all->v[i].f->center && k >= COMMON_MIN;
}

/* What several have in common: the sentence's subject stands above the row. */
static void common_rows(struct table_draft *t, const struct adopted *all, unsigned *number) {
    for (size_t i = 0, k; i < all->n; i += k) {
        k = adopted_like(all, i);
        if (!is_common(all, i, k))
            continue;
        struct case_row row = {.c = t->c, .said = BUF_INIT};
        group_head(t, concerned(t->c, all, i, k));
        add_case(&row, all->v[i].f);
        end_case(t, &row, number);
    }
}

/* The own ones of a center, a row a rule; entry NULL: of the round as a whole. */
static void center_rows(struct table_draft *t, const struct adopted *all, const char *entry,
                        const char *title, unsigned *number) {
    bool any = false;
    for (size_t i = 0, run; i < all->n; i += run) {
        run = adopted_of_rule(all, i);
        struct case_row row = {.c = t->c, .said = BUF_INIT};
        for (size_t at = i, k; at < i + run; at += k) {
            k = adopted_like(all, at);
            for (size_t m = at; m < at + k && !is_common(all, at, k); m++)
                if (cstr_eq(all->v[m].f->entry, entry))
                    add_case(&row, all->v[m].f);
        }
        if (row.n == 0)
            continue;
        if (!any)
            group_head(t, title);
        any = true;
        end_case(t, &row, number);
    }
}

bool compose_has_findings(struct composer *c) {
    return adopted_findings(c).n > 0;
}

void compose_findings_annex(struct composer *c) {
    static const unsigned widths[] = {6, 18, 56, 32};
    static const char *const head[] = {"序号", "问题", "核查情况", "改进建议"};
    struct adopted all = adopted_findings(c);
    struct table_draft t = compose_table(c, "核查发现一览表", widths, GP_COUNT(widths));
    unsigned number = 0;
    table_head_row(&t, head);
    center_rows(&t, &all, NULL, "全部项目", &number);
    common_rows(&t, &all, &number);
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_result *r = &c->ev->entries[i];
        center_rows(&t, &all, r->entry->id, prose_center(c->a, r->center), &number);
    }
    table_end(&t, 1, NULL);
}
