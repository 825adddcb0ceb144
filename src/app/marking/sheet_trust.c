/* Begin with compare(): the newest submission of each scorer is held against the sheet that
 * counts. Before an import there is an older dossier as well (was), and sheets without a
 * submission are compared with it, so that nothing under somebody's name appears, changes or goes
 * unseen. The idea lies in as_marked: a submission is read as the form reads it and written again,
 * so that only what a mark says can differ. sheet_correct.c makes the differences corrections. */

#include "app/marking/sheet_trust.h"

#include "app/marking/sheet_form.h"
#include "base/lookup.h"
#include "store/dossier.h"
#include "store/round.h"

struct comparing {
    struct work *w;
    const struct dossier *d, *was;
    struct lookup entries, seen;
    VEC(struct sheet_difference) found;
};

/* ---- whose sheet */

static const char *key_text(struct arena *a, const struct sheet_key *k) {
    return arena_printf(a, "%s/%s/%d/%s", k->entry, k->component, (int)k->role, k->scorer);
}

static const struct sheet *counted(const struct entry *e, const struct sheet_key *k) {
    for (size_t i = 0; e && i < e->n_sheets; i++)
        if (e->sheets[i].role == k->role && cstr_eq(e->sheets[i].component, k->component) &&
            cstr_eq(e->sheets[i].scorer, k->scorer) && date_is_set(e->sheets[i].submitted))
            return &e->sheets[i];
    return NULL;
}

/* An expert who was taken off the panel, or is recused, counts no more: that is recorded elsewhere.
 */
static bool counts_still(const struct entry *e, const struct sheet_key *k) {
    if (k->role != SCORER_EXPERT)
        return true;
    for (size_t i = 0; i < e->n_assignments; i++)
        if (cstr_eq(e->assignments[i].expert, k->scorer))
            return !e->assignments[i].conflict;
    return false;
}

static void fill_lookup(struct lookup *l, struct arena *a, const struct dossier *d) {
    for (size_t i = 0; d && i < d->round.n_entries; i++)
        lookup_add(l, a, str_of(d->round.entries[i].id), LOOKUP_NO_ROW, &d->round.entries[i]);
}

static const struct component *component_of(const struct comparing *c, const struct entry *e,
                                            const char *id) {
    const struct method *m = e ? entry_method(c->d, e) : NULL;
    return m ? method_component(m, id) : NULL;
}

/* ---- what stands in it */

static const char *mark_text(struct arena *a, const struct form_row *row,
                             const struct mark_input *m) {
    const char *const texts[] = {m->points, m->level, m->done, m->target, m->times};
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    if (m->not_applicable)
        buf_adds(&b, "不适用");
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        if (!cstr_empty(texts[i]))
            buf_addf(&b, "%s%s", b.n ? "/" : "", texts[i]);
    for (size_t i = 0; row->item && i < row->item->n_options; i++)
        if (m->parts && m->parts[i])
            buf_addf(&b, "%s%s", b.n ? "、" : "", row->item->options[i].name);
    return b.n ? arena_strdup(a, buf_text(&b)) : NULL;
}

static const char *given(const char *text) {
    return cstr_empty(text) ? NULL : text;
}

static void add_change(struct arena *a, struct sheet_changes *all, struct sheet_change change) {
    change.old = given(change.old);
    change.now = given(change.now);
    if (!cstr_eq(cstr_or_empty(change.old), cstr_or_empty(change.now)))
        *VEC_PUSH(a, all) = change;
}

static struct sheet_changes changes_of(struct arena *a, const struct sheet_form *f,
                                       const struct sheet_input *old,
                                       const struct sheet_input *now) {
    struct sheet_changes all = {0};
    for (size_t i = 0; i < f->n_rows; i++) {
        const struct form_row *row = &f->rows[i];
        const struct mark_input *x = &old->marks[i], *y = &now->marks[i];
        const char *item = row->item ? row->item->id : NULL;
        const struct sheet_change rows[] = {
            {SHEET_MARK, item, mark_text(a, row, x), mark_text(a, row, y)},
            {SHEET_REASON, item, x->reason, y->reason},
            {SHEET_EVIDENCE, item, x->evidence, y->evidence}};
        for (size_t k = 0; k < GP_COUNT(rows); k++)
            add_change(a, &all, rows[k]);
    }
    add_change(a, &all, (struct sheet_change){SHEET_COMMENT, NULL, old->comment, now->comment});
    return all;
}

static struct sheet_changes whole(struct arena *a, const char *old, const char *now) {
    struct sheet_changes all = {0};
    add_change(a, &all, (struct sheet_change){SHEET_WHOLE, NULL, old, now});
    return all;
}

/* As the marks of a sheet would be typed, so that 5 and 5.0 are one. */
static enum gp_code as_marked(struct comparing *c, const struct entry *e,
                              const struct component *component, const char *body,
                              struct sheet_input *ret) {
    struct sheet_form f;
    struct sheet_input typed;
    sheet_form_rows(c->w->arena, component, &f);
    TRY(sheet_input_read(c->w->arena, c->w->err, &f, body, &typed));
    TRY(sheet_form_judge(c->w, entry_standard(c->d, e), &typed, &f));
    f.sheet.comment = cstr_empty(typed.comment) ? NULL : typed.comment;
    *ret = sheet_input_of(c->w->arena, &f, &f.sheet);
    return GP_OK;
}

static const char *name_of(const struct sheet *s, const char *scorer) {
    return s && s->scorer_name ? s->scorer_name : cstr_or_empty(scorer);
}

static void note(struct comparing *c, const struct sheet_key *key, const struct entry *e,
                 const struct sheet *now, const struct sheet_submission *last,
                 struct sheet_changes changes) {
    *VEC_PUSH(c->w->arena, &c->found) =
        (struct sheet_difference){.key = *key,
                                  .entry = e,
                                  .component = component_of(c, e, key->component),
                                  .now = now,
                                  .last = last,
                                  .scorer_name = name_of(now, key->scorer),
                                  .changes = changes};
}

/* ---- comparing */

/* old NULL: nothing was handed in. */
static enum gp_code compare_body(struct comparing *c, const struct sheet_key *key,
                                 const struct entry *e, const struct sheet *now,
                                 const struct sheet_submission *last, const struct sheet *old) {
    struct arena *a = c->w->arena;
    const struct component *component = component_of(c, e, key->component);
    struct sheet_form f;
    if (!component)
        return GP_OK; /* the standard is another one: other checks tell */
    sheet_form_rows(a, component, &f);
    struct sheet_input is = sheet_input_of(a, &f, now), was;
    const char *is_text = sheet_input_write(a, &f, &is);
    if (last && cstr_eq(last->body, is_text))
        return GP_OK;
    if (last)
        TRY(as_marked(c, e, component, last->body, &was));
    else
        was = old ? sheet_input_of(a, &f, old) : sheet_input_empty(a, &f);
    if (!cstr_eq(sheet_input_write(a, &f, &was), is_text))
        note(c, key, e, now, last, changes_of(a, &f, &was, &is));
    return GP_OK;
}

static enum gp_code compare_submission(struct comparing *c, const struct sheet_submission *last) {
    const struct entry *e = lookup_get(&c->entries, str_of(last->key.entry), LOOKUP_NO_ROW);
    const struct sheet *now = counted(e, &last->key);
    struct arena *a = c->w->arena;
    bool in_force = last->returned_at == DEC_UNSET;
    if (!in_force && now)
        note(c, &last->key, e, now, last, whole(a, "已退回", "未再提交却计分"));
    else if (in_force && !e && c->was)
        note(c, &last->key, NULL, NULL, last, whole(a, "已提交", "随参评项目删除"));
    else if (in_force && e && !now && !e->withdrawn && counts_still(e, &last->key))
        note(c, &last->key, e, NULL, last, whole(a, "已提交", "已删除"));
    else if (in_force && now)
        return compare_body(c, &last->key, e, now, last, NULL);
    return GP_OK;
}

static struct sheet_key key_of(const struct comparing *c, const struct entry *e,
                               const struct sheet *s) {
    return (struct sheet_key){c->d->round.id, e->id, s->component, s->role,
                              s->scorer ? s->scorer : s->id};
}

/* Sheets of the older dossier that no submission speaks of: they came by an import, or from a
 * visit.
 */
static enum gp_code compare_old(struct comparing *c) {
    for (size_t i = 0; i < c->was->round.n_entries; i++) {
        const struct entry *old = &c->was->round.entries[i];
        const struct entry *e = lookup_get(&c->entries, str_of(old->id), LOOKUP_NO_ROW);
        for (size_t k = 0; k < old->n_sheets; k++) {
            struct sheet_key key = key_of(c, old, &old->sheets[k]);
            const char *text = key_text(c->w->arena, &key);
            if (!date_is_set(old->sheets[k].submitted) || !old->sheets[k].scorer ||
                lookup_get(&c->seen, str_of(text), LOOKUP_NO_ROW))
                continue;
            lookup_add(&c->seen, c->w->arena, str_of(text), LOOKUP_NO_ROW, c);
            const struct sheet *now = counted(e, &key);
            if (now)
                TRY(compare_body(c, &key, e, now, NULL, &old->sheets[k]));
            else
                note(c, &key, e, NULL, NULL,
                     whole(c->w->arena, "已提交", e ? "已删除" : "随参评项目删除"));
        }
    }
    return GP_OK;
}

/* Those that count under somebody's name and did not before. */
static enum gp_code compare_new(struct comparing *c) {
    for (size_t i = 0; i < c->d->round.n_entries; i++) {
        const struct entry *e = &c->d->round.entries[i];
        for (size_t k = 0; k < e->n_sheets; k++) {
            const struct sheet *s = &e->sheets[k];
            struct sheet_key key = key_of(c, e, s);
            if (!date_is_set(s->submitted) || !s->scorer ||
                lookup_get(&c->seen, str_of(key_text(c->w->arena, &key)), LOOKUP_NO_ROW))
                continue;
            TRY(compare_body(c, &key, e, s, NULL, NULL));
        }
    }
    return GP_OK;
}

/* Beside an older dossier an entry that is gone matters, too; else those of the entries do. */
static enum gp_code submissions(struct work *w, const struct comparing *c,
                                struct sheet_submission **ret, size_t *ret_n) {
    const struct round *r = &c->d->round;
    const char *ids[DOSSIER_PART];
    if (c->was || r->n_entries == 0 || r->n_entries > DOSSIER_PART)
        return store_submission_list(w, r->id, NULL, ret, ret_n);
    for (size_t i = 0; i < r->n_entries; i++)
        ids[i] = r->entries[i].id;
    return store_submission_of_part(w, r->id, ids, r->n_entries, ret, ret_n);
}

static enum gp_code compare(struct work *w, struct comparing *c) {
    struct arena *a = w->arena;
    struct sheet_submission *list;
    size_t n;
    c->found.n = 0;
    TRY(submissions(w, c, &list, &n));
    for (size_t i = 0; i < n; i++) {
        const char *text = key_text(a, &list[i].key);
        if (lookup_get(&c->seen, str_of(text), LOOKUP_NO_ROW))
            continue; /* an older version */
        lookup_add(&c->seen, a, str_of(text), LOOKUP_NO_ROW, &list[i]);
        TRY(compare_submission(c, &list[i]));
    }
    if (c->was) {
        TRY(compare_old(c));
        TRY(compare_new(c));
    }
    return GP_OK;
}

enum gp_code sheet_differences(struct work *w, const struct dossier *d, const struct dossier *was,
                               struct sheet_difference **ret, size_t *ret_n) {
    struct work there = work_in(w, d->tenant);
    struct comparing c = {.w = &there, .d = d, .was = was};
    fill_lookup(&c.entries, w->arena, d);
    TRY(compare(&there, &c));
    *ret = c.found.v;
    *ret_n = c.found.n;
    return GP_OK;
}

static const char *item_name(struct arena *a, const struct component *c, const char *id) {
    for (size_t i = 0; c && id && i < c->n_items; i++)
        if (cstr_eq(c->items[i].id, id))
            return arena_printf(a, "“%s”", c->items[i].name);
    return id ? arena_printf(a, "“%s”", id) : c ? arena_printf(a, "“%s”", c->name) : "";
}

static const char *quoted(struct arena *a, const char *text) {
    return text ? arena_printf(a, "“%s”", text) : "（空）";
}

static const char *change_text(struct arena *a, const struct component *c,
                               const struct sheet_change *x) {
    const char *old = x->part == SHEET_MARK ? x->old ? x->old : "未评" : quoted(a, x->old);
    const char *now = x->part == SHEET_MARK ? x->now ? x->now : "未评" : quoted(a, x->now);
    const char *name = item_name(a, c, x->item);
    switch (x->part) {
    case SHEET_MARK:
        return arena_printf(a, "%s：%s 改为 %s", name, old, now);
    case SHEET_REASON:
        return arena_printf(a, "%s的理由：%s 改为 %s", name, old, now);
    case SHEET_EVIDENCE:
        return arena_printf(a, "%s的依据：%s 改为 %s", name, old, now);
    case SHEET_COMMENT:
        return arena_printf(a, "意见：%s 改为 %s", old, now);
    default:
        return arena_printf(a, "评分表%s，%s", cstr_or_empty(x->old), cstr_or_empty(x->now));
    }
}

const char *sheet_changes_text(struct arena *a, const struct component *c,
                               const struct sheet_change *v, size_t n) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < n; i++)
        buf_addf(&b, "%s%s", i ? "；" : "", change_text(a, c, &v[i]));
    return arena_strdup(a, buf_text(&b));
}

static const char *changes_text(struct arena *a, const struct sheet_difference *x) {
    return sheet_changes_text(a, x->component, x->changes.v, x->changes.n);
}

const char *sheet_difference_text(struct arena *a, const struct dossier *d,
                                  const struct sheet_difference *x) {
    const struct project *p = x->entry ? dossier_project(d, x->entry->project) : NULL;
    const struct center *center = p ? dossier_center(d, p->center) : NULL;
    return arena_printf(a, "%s“%s”板块 %s：%s", center ? center->name : x->key.entry,
                        x->component ? x->component->name : x->key.component, x->scorer_name,
                        changes_text(a, x));
}

/* ---- checking */

static void mark_entry(struct arena *a, struct entry *e, const struct sheet_difference *list,
                       size_t n) {
    VEC(struct unlike_sheet) all = {0};
    for (size_t i = 0; i < n; i++) {
        const struct sheet_difference *x = &list[i];
        const char *component = x->component ? x->component->name : x->key.component;
        if (x->entry && cstr_eq(x->entry->id, e->id))
            *VEC_PUSH(a, &all) = (struct unlike_sheet){
                x->now ? x->now->id : NULL, x->key.component,
                arena_printf(a, "%s（%s）：%s", x->scorer_name, component, changes_text(a, x))};
    }
    e->unlike = all.v;
    e->n_unlike = all.n;
}

enum gp_code sheet_mark_unlike(struct work *w, struct dossier *d) {
    struct sheet_difference *list;
    size_t n;
    TRY(sheet_differences(w, d, NULL, &list, &n));
    for (size_t i = 0; n > 0 && i < d->round.n_entries; i++)
        mark_entry(w->arena, &d->round.entries[i], list, n);
    return GP_OK;
}

enum gp_code sheet_need_true(struct gp_err *e, const struct dossier *d) {
    for (size_t i = 0; i < d->round.n_entries; i++)
        if (d->round.entries[i].n_unlike > 0)
            return gp_fail(e, GP_CONFLICT, d->round.entries[i].id,
                           "有评分与评分人提交的不一致，也没有记录更正，不能继续：%s。请查明原因，"
                           "恢复原分，或请评分人重新提交",
                           d->round.entries[i].unlike[0].text);
    return GP_OK;
}

enum gp_code sheet_count_unlike(struct work *w, size_t *ret, const char **first) {
    struct store_round *rounds;
    size_t n, n_list;
    TRY(store_round_list(w, &rounds, &n));
    for (size_t i = 0; i < n; i++) {
        struct dossier d;
        struct sheet_difference *list;
        TRY(store_dossier_get(w, rounds[i].id, &d));
        TRY(sheet_differences(w, &d, NULL, &list, &n_list));
        if (n_list > 0 && !*first)
            *first = arena_printf(w->arena, "轮次 %s，%s", rounds[i].id,
                                  sheet_difference_text(w->arena, &d, &list[0]));
        *ret += n_list;
    }
    return GP_OK;
}
