/* The report for machines: every result with the traces that lead to it. Figures are strings, and
 * a figure that is not known is null. */
#include "codec/json_out.h"
#include "report/compose_build.h"
#include "report/source_hash.h"

static void key_share(struct jout *o, const char *key, share_t s) {
    jout_key(o, key);
    jout_share(o, s);
}

static void key_count(struct jout *o, const char *key, int64_t n) {
    jout_key(o, key);
    jout_count(o, n);
}

static void key_date(struct jout *o, const char *key, date_t d) {
    jout_key(o, key);
    jout_date(o, d);
}

static void key_bool(struct jout *o, const char *key, bool v) {
    jout_key(o, key);
    jout_bool(o, v);
}

static void key_text(struct jout *o, const char *key, const char *s) {
    jout_key(o, key);
    jout_text(o, s);
}

static void key_array(struct jout *o, const char *key) {
    jout_key(o, key);
    jout_array(o);
}

static void key_object(struct jout *o, const char *key) {
    jout_key(o, key);
    jout_object(o);
}

/* ------------------------------------------------------------------ entries */

struct scratch {
    struct arena *arena;
    const struct redactor *scorers;
};

static const char *unnamed(const struct scratch *t, const char *text) {
    return redact(t->arena, t->scorers, text);
}

static void write_components(struct jout *o, const struct scratch *t, const struct entry_score *s) {
    key_array(o, "components");
    for (size_t i = 0; i < s->n_components; i++) {
        const struct component_score *v = &s->components[i];
        jout_object(o);
        key_text(o, "id", v->component->id);
        key_text(o, "name", v->component->name);
        jout_key_score(o, "max", v->component->max);
        jout_key_score(o, "score", v->points);
        jout_pair(o, "open", unnamed(t, v->open));
        jout_end(o);
    }
    jout_end(o);
}

static void write_gaps(struct jout *o, const struct staffing *s) {
    key_array(o, "qualifications");
    for (size_t i = 0; i < s->n_held; i++) {
        jout_object(o);
        key_text(o, "qualification", s->held[i].qualification);
        key_count(o, "held", s->held[i].count);
        jout_end(o);
    }
    jout_end(o);
    key_array(o, "requirements");
    for (size_t i = 0; i < s->n_gaps; i++) {
        jout_object(o);
        key_text(o, "qualification", s->gaps[i].qualification);
        key_count(o, "wanted", s->gaps[i].wanted);
        key_count(o, "held", s->gaps[i].held);
        key_count(o, "missing", s->gaps[i].missing);
        jout_end(o);
    }
    jout_end(o);
}

static void write_staffing(struct jout *o, const struct staffing *s) {
    key_object(o, "staffing");
    key_text(o, "provenance", provenance_name(s->provenance));
    key_date(o, "cutoff", s->cutoff);
    key_count(o, "posts", s->posts);
    key_count(o, "in_post", s->in_post);
    write_gaps(o, s);
    key_count(o, "departures", s->departures);
    key_count(o, "lead_departures", s->lead_departures);
    key_share(o, "turnover", s->turnover);
    key_array(o, "vacancies");
    for (size_t i = 0; i < s->n_vacancies; i++) {
        const struct vacancy *v = &s->vacancies[i];
        jout_object(o);
        jout_pair(o, "post", v->post);
        jout_pair(o, "substation", v->substation);
        key_date(o, "first", v->first);
        key_date(o, "last", v->last);
        key_count(o, "days", v->days);
        key_count(o, "counted_days", v->counted_days);
        key_bool(o, "open", v->open);
        jout_end(o);
    }
    jout_end(o);
    key_count(o, "vacancy_days", s->vacant_days);
    key_bool(o, "vacancy_open", s->vacancy_open);
    jout_end(o);
}

static void write_indicators(struct jout *o, const struct indicator_summary *s) {
    static const char *const views[PROGRESS_N] = {"not_stated", "completed", "slightly_behind",
                                                  "behind"};
    key_object(o, "indicators");
    key_text(o, "view", views[s->view < PROGRESS_N ? s->view : PROGRESS_NOT_STATED]);
    key_share(o, "elapsed", s->elapsed);
    key_array(o, "items");
    for (size_t i = 0; i < s->n; i++) {
        const struct indicator_result *v = &s->v[i];
        jout_object(o);
        key_text(o, "id", v->indicator->id);
        key_text(o, "name", v->indicator->name);
        key_text(o, "unit", v->indicator->unit);
        key_count(o, "target", v->indicator->target);
        key_count(o, "declared", v->declared);
        key_count(o, "valid", v->valid);
        key_count(o, "failed", v->failed);
        key_share(o, "rate", v->rate);
        jout_end(o);
    }
    jout_end(o);
    jout_end(o);
}

static void write_fund_row(struct jout *o, const struct fund_row *row) {
    jout_object(o);
    key_text(o, "label", row->line->label);
    key_text(o, "category", row->category ? row->category->id : NULL);
    jout_key_money(o, "actual", row->line->actual);
    jout_key_money(o, "expected", row->line->expected);
    jout_key_money(o, "total", row->total);
    key_share(o, "share", row->share);
    jout_key_money(o, "printed_total", row->line->printed_total);
    key_share(o, "printed_share", row->line->printed_share);
    jout_end(o);
}

static void write_funds(struct jout *o, const struct funds *f) {
    jout_key(o, "funds");
    if (!f->given) {
        jout_null(o);
        return;
    }
    jout_object(o);
    key_array(o, "rows");
    for (size_t i = 0; i < f->n_rows; i++)
        write_fund_row(o, &f->rows[i]);
    jout_end(o);
    jout_key_money(o, "surplus", f->surplus);
    jout_key_money(o, "actual", f->actual);
    jout_key_money(o, "expected", f->expected);
    jout_key_money(o, "total", f->total);
    jout_key_money(o, "share_base", f->share_base);
    jout_key_money(o, "contract", f->contract);
    key_share(o, "usage", f->usage);
    jout_end(o);
}

static void write_settlement(struct jout *o, const struct settlement *s) {
    key_object(o, "settlement");
    jout_key_money(o, "contract", s->contract);
    jout_key_money(o, "paid", s->paid);
    key_share(o, "usage", s->usage);
    key_count(o, "vacancy_days", s->vacant_days);
    jout_key_money(o, "deduction", s->deduction);
    key_bool(o, "lower_bound", s->lower_bound);
    jout_key_money(o, "reserved", s->reserved);
    jout_key_money(o, "due", s->due);
    jout_key_money(o, "payable", s->payable);
    jout_pair(o, "rule", s->rule);
    jout_end(o);
}

static void write_entry(struct jout *o, const struct scratch *t, const struct entry_result *r) {
    jout_object(o);
    key_text(o, "id", r->entry->id);
    key_text(o, "project", r->project->id);
    key_text(o, "center", r->center->name);
    jout_pair(o, "operator", r->operator_org ? r->operator_org->name : NULL);
    jout_pair(o, "method", r->score.method ? r->score.method->id : NULL);
    if (!cstr_empty(r->entry->standard))
        key_text(o, "standard", standard_label(t->arena, &r->dossier->standard));
    key_text(o, "provenance", provenance_name(r->entry->provenance));
    key_date(o, "cutoff", r->cutoff);
    jout_key_score(o, "total", r->score.total);
    key_text(o, "grade", r->score.band ? r->score.band->name : NULL);
    jout_pair(o, "grade_note", r->score.note);
    write_components(o, t, &r->score);
    write_staffing(o, &r->staffing);
    write_indicators(o, &r->indicators);
    write_funds(o, &r->funds);
    write_settlement(o, &r->settlement);
    jout_end(o);
}

/* ------------------------------------------------------------------ findings, traces */

static void write_findings(struct jout *o, const char *key, const struct finding *v, size_t n,
                           bool dismissed) {
    key_array(o, key);
    for (size_t i = 0; i < n; i++) {
        const struct finding *f = &v[i];
        if ((f->dismissed != NULL) != dismissed)
            continue;
        jout_object(o);
        key_text(o, "rule", f->rule);
        key_text(o, "title", f->title);
        key_text(o, "severity", severity_name(f->severity));
        key_text(o, "entry", f->entry);
        jout_pair(o, "center", f->center);
        jout_pair(o, "where", f->where);
        jout_pair(o, "printed", f->printed);
        jout_pair(o, "expected", f->expected);
        jout_pair(o, "difference", f->difference);
        key_text(o, "message", f->message);
        jout_pair(o, "mend", f->mend);
        jout_pair(o, "basis", f->basis);
        jout_pair(o, "reason", f->dismissed);
        jout_pair(o, "adopted", f->adopted);
        jout_end(o);
    }
    jout_end(o);
}

static void write_trace(struct jout *o, const struct scratch *scratch, const struct trace *t) {
    jout_object(o);
    key_text(o, "id", t->id);
    key_text(o, "label", unnamed(scratch, t->label));
    key_text(o, "value", cstr_empty(t->value) ? NULL : t->value);
    key_text(o, "unit", t->unit);
    jout_pair(o, "formula", t->formula);
    jout_pair(o, "working", unnamed(scratch, t->working));
    jout_pair(o, "rounding", t->rounding);
    jout_pair(o, "basis", t->basis);
    jout_pair(o, "standard", t->standard);
    key_array(o, "inputs");
    for (size_t i = 0; i < t->n_inputs; i++) {
        jout_object(o);
        key_text(o, "name", unnamed(scratch, t->inputs[i].name));
        key_text(o, "value", t->inputs[i].value);
        jout_pair(o, "source", unnamed(scratch, t->inputs[i].source));
        jout_end(o);
    }
    jout_end(o);
    jout_end(o);
}

const char *report_source_hash(void) {
    return REPORT_SOURCE_HASH;
}

/* Only where the report says it: an empty list would read as "nobody". */
static void write_withdrawn(struct jout *o, const struct dossier *d) {
    bool any = false;
    for (size_t i = 0; d->round.texts.name_withdrawn && i < d->round.n_entries; i++) {
        const struct entry *e = &d->round.entries[i];
        const struct project *p = e->withdrawn ? dossier_project(d, e->project) : NULL;
        const struct center *center = p ? dossier_center(d, p->center) : NULL;
        if (!center)
            continue;
        if (!any)
            key_array(o, "withdrawn");
        any = true;
        jout_object(o);
        key_text(o, "entry", e->id);
        key_text(o, "center", center->name);
        jout_end(o);
    }
    if (any)
        jout_end(o);
}

static void write_head(struct jout *o, struct arena *a, const struct evaluation *ev,
                       const char *data_hash) {
    const struct dossier *d = ev->dossier;
    key_text(o, "format", "gongping-report");
    jout_key(o, "format_version");
    jout_int(o, 1);
    key_object(o, "computed_by");
    key_text(o, "program", GP_VERSION);
    key_count(o, "rules", ev->calc->rules ? ev->calc->rules : CALC_RULES);
    key_text(o, "source", REPORT_SOURCE_HASH);
    jout_end(o);
    key_text(o, "standard", dossier_standards_label(a, d));
    key_bool(o, "standard_official", dossier_is_official(d));
    key_text(o, "data_hash", data_hash);
    jout_pair(o, "tenant", d->tenant);
    key_text(o, "round", d->round.id);
    jout_pair(o, "title", d->round.texts.title);
    jout_pair(o, "issuer", d->round.texts.issuer);
    key_date(o, "date", d->round.texts.date);
    write_withdrawn(o, d);
}

enum gp_code report_json(const struct evaluation *ev, const char *data_hash, struct gp_err *e,
                         struct buf *out) {
    (void)e; /* an evaluated round can always be written */
    struct arena GP_CLEANUP(arena_release) arena = ARENA_INIT;
    const struct scratch scratch = {&arena, redactor_of_scorers(&arena, ev->dossier)};
    struct jout o = jout_start(out, JOUT_INDENT);
    jout_object(&o);
    write_head(&o, &arena, ev, data_hash);
    key_array(&o, "entries");
    for (size_t i = 0; i < ev->n_entries; i++)
        write_entry(&o, &scratch, &ev->entries[i]);
    jout_end(&o);
    const struct finding *findings = findings_redacted(&arena, ev);
    write_findings(&o, "findings", findings, ev->n_findings, false);
    write_findings(&o, "dismissed", findings, ev->n_findings, true);
    key_array(&o, "traces");
    for (size_t i = 0; i < ev->calc->traces.n; i++)
        write_trace(&o, &scratch, &ev->calc->traces.v[i]);
    jout_end(&o);
    jout_end(&o);
    jout_finish(&o);
    return GP_OK;
}
