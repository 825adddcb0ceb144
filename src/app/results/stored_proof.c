/* Each result and each finding as one line with all that is shown of it: lines can be compared, and
 * show what is not the same. */
#include "app/results/stored.h"
#include "app/results/stream.h"

#include "store/result.h"

static void add(struct buf *b, const char *text) {
    buf_addf(b, "|%s", text ? text : "(none)");
}

static void add_number(struct buf *b, int64_t v) {
    buf_addf(b, "|%lld", (long long)v);
}

static void add_date(struct buf *b, date_t d) {
    add_number(b, date_is_set(d) ? d.day : DEC_UNSET);
}

static const char *take(struct arena *a, struct buf *b) {
    const char *text = arena_strdup(a, buf_text(b));
    buf_free(b);
    return text;
}

static const char *figures_line(struct arena *a, const struct entry_result *e) {
    const struct entry_score *s = &e->score;
    const struct settlement *m = &e->settlement;
    const int64_t numbers[] = {s->total.v,     m->contract.fen,  m->paid.fen,    m->usage.v,
                               m->vacant_days, m->deduction.fen, m->lower_bound, m->reserved.fen,
                               m->due.fen,     m->payable.fen};
    struct buf b = BUF_INIT;
    add(&b, e->entry->id);
    add(&b, e->project->id);
    add(&b, e->center->name);
    add(&b, e->operator_org->name);
    add(&b, s->method ? s->method->id : NULL);
    add(&b, s->band ? s->band->name : NULL);
    add(&b, s->note);
    add(&b, m->rule);
    for (size_t i = 0; i < GP_COUNT(numbers); i++)
        add_number(&b, numbers[i]);
    for (size_t i = 0; i < s->n_components; i++) {
        const struct component_score *c = &s->components[i];
        add(&b, c->component->id);
        add(&b, c->open);
        add_number(&b, c->points.v);
        add_number(&b, (int64_t)c->n_sheets);
        add_number(&b, c->spread.lowest.v);
        add_number(&b, c->spread.highest.v);
        add_number(&b, c->spread.deviation.v);
    }
    return take(a, &b);
}

static const char *finding_line(struct arena *a, const struct finding *f) {
    const char *const texts[] = {f->rule,    f->title,      f->entry,      f->center,  f->at.id,
                                 f->where,   f->words,      f->at.column,  f->printed, f->expected,
                                 f->message, f->mend,       f->difference, f->basis,   f->dismissed,
                                 f->adopted, f->part.column};
    const int64_t numbers[] = {f->severity, f->at.what, f->at.row, (int64_t)f->part.nth};
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        add(&b, texts[i]);
    for (size_t i = 0; i < GP_COUNT(numbers); i++)
        add_number(&b, numbers[i]);
    return take(a, &b);
}

static const char *differs(struct arena *a, const char *kept, const char *now) {
    return cstr_eq(kept, now) ? NULL : arena_printf(a, "保存的：%s；现在算得：%s", kept, now);
}

static const char *compare_figures(struct arena *a, const struct evaluation *kept,
                                   const struct evaluation *now) {
    if (kept->n_entries != now->n_entries)
        return arena_printf(a, "保存的参评项目 %zu 个，现在 %zu 个", kept->n_entries,
                            now->n_entries);
    const char *wrong = NULL;
    for (size_t i = 0; i < now->n_entries && !wrong; i++)
        wrong = differs(a, figures_line(a, &kept->entries[i]), figures_line(a, &now->entries[i]));
    return wrong;
}

static const char *compare_findings(struct arena *a, const struct evaluation *kept,
                                    const struct evaluation *now) {
    const char *wrong = NULL;
    for (size_t i = 0; i < now->n_findings && i < kept->n_findings && !wrong; i++)
        wrong = differs(a, finding_line(a, &kept->findings[i]), finding_line(a, &now->findings[i]));
    if (!wrong && kept->n_findings != now->n_findings)
        wrong = arena_printf(a, "保存的核查发现 %zu 项，现在 %zu 项", kept->n_findings,
                             now->n_findings);
    if (!wrong && kept->n_stale != now->n_stale)
        wrong = arena_printf(a, "保存的过时处理 %zu 项，现在 %zu 项", kept->n_stale, now->n_stale);
    return wrong;
}

/* Until when findings hold is never shown, and has to be right all the same: it is no later than
 * what an evaluation of now says. */
static const char *compare_until(struct arena *a, const struct result *kept, size_t n,
                                 const struct evaluation *now) {
    for (size_t i = 0; i < n; i++) {
        const struct entry_result *e = evaluation_entry(now, kept[i].entry);
        struct buf b = BUF_INIT, c = BUF_INIT;
        add_date(&b, kept[i].until);
        if (e)
            add_date(&c, e->until);
        const char *was = take(a, &b), *is = take(a, &c);
        if (e && date_is_set(e->until) &&
            (!date_is_set(kept[i].until) || date_cmp(kept[i].until, e->until) > 0))
            return arena_printf(a, "%s：%s", kept[i].entry, differs(a, was, is));
    }
    return NULL;
}

/* ---- the round in parts, as the commands print it */

struct streamed {
    struct arena *a;
    VEC(struct finding) findings;
    VEC(const char *) figures;
};

static enum gp_code take_streamed(void *arg, const struct app_evaluation *part) {
    struct streamed *s = arg;
    for (size_t i = 0; i < part->ev.n_entries; i++)
        *VEC_PUSH(s->a, &s->figures) = figures_line(s->a, &part->ev.entries[i]);
    for (size_t i = 0; i < part->ev.n_findings; i++)
        *VEC_PUSH(s->a, &s->findings) = app_finding_copy(s->a, &part->ev.findings[i]);
    return GP_OK;
}

static const char *compare_stale(struct arena *a, const struct app_checked *end,
                                 const struct evaluation *now) {
    const char *wrong = NULL;
    for (size_t i = 0; i < now->n_stale && !wrong; i++)
        wrong = differs(a, cstr_or_empty(end->stale[i].where),
                        cstr_or_empty(dismissal_where(a, now, now->stale[i])));
    return wrong;
}

enum gp_code stored_compare_streamed(struct work *w, const char *round,
                                     const struct app_streaming *how,
                                     const struct app_evaluation *now, const char **ret_wrong) {
    struct streamed s = {.a = w->arena};
    struct app_checked end;
    TRY(app_check_each(w, round, how, take_streamed, &s, &end));
    const struct evaluation as = {.findings = s.findings.v,
                                  .n_findings = s.findings.n,
                                  .n_stale = end.n_stale,
                                  .until = DATE_UNSET};
    const char *wrong = compare_findings(w->arena, &as, &now->ev);
    if (!wrong && s.figures.n != now->ev.n_entries)
        wrong = arena_printf(w->arena, "分批计算了 %zu 个参评项目，应为 %zu 个", s.figures.n,
                             now->ev.n_entries);
    for (size_t i = 0; i < now->ev.n_entries && !wrong; i++)
        wrong = differs(w->arena, s.figures.v[i], figures_line(w->arena, &now->ev.entries[i]));
    *ret_wrong = wrong ? wrong : compare_stale(w->arena, &end, &now->ev);
    return GP_OK;
}

enum gp_code stored_compare(struct work *w, const char *round, size_t *ret_n,
                            const char **ret_wrong) {
    struct app_evaluation *figures, *findings, *now;
    struct result *kept;
    struct work there;
    TRY(app_work_of_round(w, round, &there, &round));
    TRY(app_evaluate(w, round, &now));
    TRY(stored_figures(w, round, &figures));
    TRY(stored_findings(w, round, &findings));
    TRY(store_results_on(&there, round, stored_made_by(w->arena), date_of_ms(work_now_ms(w)), &kept,
                         ret_n));
    const char *wrong = compare_figures(w->arena, &figures->ev, &now->ev);
    wrong = wrong ? wrong : compare_findings(w->arena, &findings->ev, &now->ev);
    *ret_wrong = wrong ? wrong : compare_until(w->arena, kept, *ret_n, &now->ev);
    const struct app_streaming how = {.part = now->ev.n_entries > DOSSIER_PART ? 0 : 3};
    return *ret_wrong ? GP_OK : stored_compare_streamed(w, round, &how, now, ret_wrong);
}
