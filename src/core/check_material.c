/* Checks of what was handed in: complete, in time, and the operator's own. The table at the end
 * names the rules. Two of them look at the round as a whole: the same file and the same words from
 * two centers. Both sort once and then look at neighbours only, so that a district of many centers
 * costs no more than its sorting; how is said above each. What makes two texts alike is
 * similarity.c. */
#include "core/check_tables.h"
#include "core/similarity.h"

static const struct round *round_of(const struct check_run *r) {
    return &r->ev->dossier->round;
}

static struct place_ref file_place(const struct check_run *r, const struct material *m) {
    return check_place_in_list(r, PLACE_FILE, (size_t)(m - r->entry->entry->materials), NULL);
}

static bool is_handed_in(const struct entry *e, const char *item) {
    for (size_t i = 0; i < e->n_materials; i++)
        if (cstr_eq(e->materials[i].item, item))
            return true;
    return false;
}

/* Until its last day, that of a correction included, it is on its way and nobody's fault. */
static bool may_still_come(struct check_run *r, const struct checklist_item *item) {
    const struct entry *e = r->entry->entry;
    if (!r->c->today)
        return false;
    date_t due = entry_item_due(round_of(r), e, item);
    due = correction_due(e->corrections, e->n_corrections, *r->c->today, due);
    return !check_is_past(r, due);
}

static enum gp_code missing(struct check_run *r) {
    const struct round *round = round_of(r);
    for (size_t i = 0; i < round->n_checklist; i++) {
        const struct checklist_item *item = &round->checklist[i];
        if (item->required && !is_handed_in(r->entry->entry, item->id) && !may_still_come(r, item))
            check_report(r, check_place(PLACE_CHECKLIST, item->id, NULL), "必交材料没有递交");
    }
    return GP_OK;
}

static enum gp_code late(struct check_run *r) {
    const struct entry *e = r->entry->entry;
    for (size_t i = 0; i < e->n_materials; i++) {
        const struct material *m = &e->materials[i];
        const struct checklist_item *item = round_checklist_item(round_of(r), m->item);
        date_t due = entry_item_due(round_of(r), e, item);
        due = correction_due(e->corrections, e->n_corrections, m->received, due);
        if (!date_is_set(due) || !date_is_set(m->received) || date_cmp(m->received, due) <= 0)
            continue;
        struct finding *f =
            check_report(r, file_place(r, m), "%s递交，晚于截止日%s，迟 %d 天",
                         date_text_zh(r->c->arena, m->received), date_text_zh(r->c->arena, due),
                         (int)date_days(due, m->received) - 1);
        f->printed = date_text(r->c->arena, m->received);
        f->expected = date_text(r->c->arena, due);
    }
    return GP_OK;
}

static enum gp_code empty(struct check_run *r) {
    const struct entry *e = r->entry->entry;
    for (size_t i = 0; i < e->n_materials; i++)
        if (e->materials[i].size == 0)
            check_report(r, file_place(r, &e->materials[i]), "文件大小为 0，没有内容");
    return GP_OK;
}

/* ---- the same file from two centers */

struct handed_in {
    const struct material *material;
    const struct entry_result *by;
};

static int by_content(const void *a, const void *b) {
    const struct handed_in *x = a, *y = b;
    int content = strcmp(x->material->sha256, y->material->sha256);
    if (content)
        return content;
    return x->by == y->by ? (x->material > y->material) - (x->material < y->material)
                          : (x->by > y->by) - (x->by < y->by);
}

static struct handed_in *sorted_files(struct check_run *r, size_t *ret_n) {
    size_t all = 0, n = 0;
    for (size_t i = 0; check_at_entry(r, i); i++)
        all += r->entry->entry->n_materials;
    struct handed_in *v = gp_new_n(r->c->arena, struct handed_in, all);
    for (size_t i = 0; check_at_entry(r, i); i++)
        for (size_t k = 0; k < r->entry->entry->n_materials; k++) {
            const struct material *m = &r->entry->entry->materials[k];
            if (!cstr_empty(m->sha256) && m->size != 0) /* empty files are all alike */
                v[n++] = (struct handed_in){m, r->entry};
        }
    qsort(v, n, sizeof(*v), by_content);
    *ret_n = n;
    return v;
}

/* One finding a file, naming the first other center that handed it in. */
static void report_duplicates(struct check_run *r, const struct handed_in *v, size_t n) {
    const struct handed_in *other = NULL; /* the first from another center than v[0] */
    for (size_t i = 1; i < n && !other; i++)
        if (v[i].by->center != v[0].by->center)
            other = &v[i];
    for (size_t i = 0; other && i < n; i++) {
        const struct handed_in *twin = v[i].by->center == v[0].by->center ? other : &v[0];
        r->entry = v[i].by;
        check_report(r, file_place(r, v[i].material), "与%s中心递交的“%s”是同一个文件",
                     check_center_name(twin->by),
                     twin->material->file_name ? twin->material->file_name : "未命名文件");
    }
}

static enum gp_code duplicate_file(struct check_run *r) {
    size_t n;
    const struct handed_in *v = sorted_files(r, &n);
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n; end++)
            if (strcmp(v[first].material->sha256, v[end].material->sha256) != 0)
                break;
        report_duplicates(r, v + first, end - first);
    }
    return GP_OK;
}

/* ---- the same words from two centers
 *
 * Every narrative is cut into shingles once. The shingles of all entries are sorted together, so
 * that entries that share one stand beside each other in a run. An entry is compared with at most
 * NEIGHBOURS entries on either side in a run: a phrase that all centers use then costs no more than
 * a rare one, while a text copied by very many is still found at its neighbours. */

enum { NEIGHBOURS = 32 };

struct posting {
    uint64_t shingle;
    size_t entry;
};

struct postings {
    struct posting *v;
    size_t n;
    size_t *own;       /* positions in v, entry by entry */
    size_t *own_start; /* n_entries + 1 starts into own */
};

static int by_shingle(const void *a, const void *b) {
    const struct posting *x = a, *y = b;
    if (x->shingle != y->shingle)
        return x->shingle < y->shingle ? -1 : 1;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

static struct postings collect(struct check_run *r) {
    size_t n_entries = r->ev->n_entries, total = 0;
    struct arena *a = r->c->arena;
    struct shingles *sets = gp_new_n(a, struct shingles, n_entries);
    struct postings p = {.own_start = gp_new_n(a, size_t, n_entries + 1)};
    for (size_t i = 0; i < n_entries; i++) {
        sets[i] = shingles_of(a, r->ev->entries[i].entry->narrative);
        p.own_start[i] = total;
        total += sets[i].n;
    }
    p.own_start[n_entries] = total;
    p.v = gp_new_n(a, struct posting, total);
    p.own = gp_new_n(a, size_t, total);
    for (size_t i = 0; i < n_entries; i++)
        for (size_t k = 0; k < sets[i].n; k++)
            p.v[p.n++] = (struct posting){sets[i].v[k], i};
    qsort(p.v, p.n, sizeof(*p.v), by_shingle);
    size_t *filled = gp_new_n(a, size_t, n_entries);
    for (size_t i = 0; i < p.n; i++) {
        size_t e = p.v[i].entry;
        p.own[p.own_start[e] + filled[e]++] = i;
    }
    return p;
}

/* What an entry has in common with others: how many shingles, and with whom at all, so that nobody
 * else has to be looked at. */
struct common {
    size_t *n; /* by entry */
    size_t *with, n_with;
};

static void count_one(struct common *c, size_t entry) {
    if (c->n[entry]++ == 0)
        c->with[c->n_with++] = entry;
}

/* Adds one to each entry that shares the shingle at that position. */
static void count_sharers(const struct postings *p, size_t at, struct common *c) {
    for (size_t k = at, steps = 0; k-- > 0 && steps < NEIGHBOURS; steps++) {
        if (p->v[k].shingle != p->v[at].shingle)
            break;
        count_one(c, p->v[k].entry);
    }
    for (size_t k = at + 1, steps = 0; k < p->n && steps < NEIGHBOURS; k++, steps++) {
        if (p->v[k].shingle != p->v[at].shingle)
            break;
        count_one(c, p->v[k].entry);
    }
}

/* The entry of another center that shares most, the first of several; its own index when none does.
 * Empties c. */
static size_t closest(const struct check_run *r, size_t entry, struct common *c,
                      size_t *ret_common) {
    const struct entry_result *v = r->ev->entries;
    size_t best = entry, most = 0;
    for (size_t k = 0; k < c->n_with; k++) {
        size_t i = c->with[k], n = c->n[i];
        c->n[i] = 0;
        if (v[i].center != v[entry].center && (n > most || (n == most && i < best))) {
            best = i;
            most = n;
        }
    }
    c->n_with = 0;
    *ret_common = most;
    return best;
}

static enum gp_code copied_text(struct check_run *r) {
    share_t limit = check_limit_share(r);
    struct postings p = collect(r);
    struct common common = {.n = gp_new_n(r->c->arena, size_t, r->ev->n_entries),
                            .with = gp_new_n(r->c->arena, size_t, r->ev->n_entries)};
    for (size_t i = 0; check_at_entry(r, i); i++) {
        size_t shared, size = p.own_start[i + 1] - p.own_start[i];
        for (size_t k = p.own_start[i]; k < p.own_start[i + 1]; k++)
            count_sharers(&p, p.own[k], &common);
        size_t other = closest(r, i, &common, &shared);
        share_t overlap = shingles_share(shared, size);
        if (other == i || !share_is_set(overlap) || overlap.v < limit.v)
            continue;
        struct finding *f = check_report(
            r, check_place(PLACE_TEXT, NULL, "narrative"),
            "有 %s%% 的文字与%s中心的相同，达到 %s%%", share_text(r->c->arena, overlap),
            check_center_name(&r->ev->entries[other]), share_text(r->c->arena, limit));
        f->printed = share_text(r->c->arena, overlap);
        f->expected = share_text(r->c->arena, limit);
    }
    return GP_OK;
}

static enum gp_code copied_last_year(struct check_run *r) {
    const struct entry *e = r->entry->entry;
    share_t limit = check_limit_share(r);
    if (cstr_empty(e->narrative) || cstr_empty(e->last_narrative))
        return GP_OK;
    share_t overlap = text_overlap(r->c->arena, e->narrative, e->last_narrative);
    if (!share_is_set(overlap) || overlap.v < limit.v)
        return GP_OK;
    struct finding *f = check_report(
        r, check_place(PLACE_TEXT, NULL, "narrative"), "有 %s%% 的文字与上一期相同，达到 %s%%",
        share_text(r->c->arena, overlap), share_text(r->c->arena, limit));
    f->printed = share_text(r->c->arena, overlap);
    f->expected = share_text(r->c->arena, limit);
    return GP_OK;
}

const struct check_rule check_material_rules[] = {
    {"material.missing", SEVERITY_ERROR, TELL_ALL, DUE_HAND_IN, "材料缺交", NULL,
     "请补交该项材料。", NULL, missing, NULL},
    {"material.late", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "材料迟交", NULL, "请说明迟交原因。",
     NULL, late, NULL},
    {"material.empty", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "文件没有内容", NULL,
     "请重新上传完整的文件。", NULL, empty, NULL},
    {"material.duplicate_file", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "不同中心递交同一文件",
     NULL, "请核对是否交错文件；应递交本中心自己的材料。", NULL, NULL, duplicate_file},
    {"material.copied_text", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "与其他中心文字雷同", NULL,
     "请按本中心的实际工作重新撰写。", "text_overlap_max", NULL, copied_text},
    {"material.copied_last_year", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "沿用上一期文字", NULL,
     "请补充本期的实际工作和成效。", "last_text_overlap_max", copied_last_year, NULL},
    {0},
};
