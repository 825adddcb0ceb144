/* From below: ocds_write is the package, write_release one entry of it. A contract here is one
 * project: what it wants (indicators) are its items, what was paid its transactions, what was done
 * of each indicator and what is still to be paid its milestones. Ids are those of the data, so that
 * the next version's releases are about the same things. */
#include "app/publish/ocds.h"

#include "codec/json_out.h"

struct writing {
    struct jout *o;
    struct arena *a;
    const struct ocds_place *place;
    const struct report_version *version;
    const struct dossier *d;
};

static void open_key(const struct writing *w, const char *key) {
    jout_key(w->o, key);
    jout_object(w->o);
}

static void open_list(const struct writing *w, const char *key) {
    jout_key(w->o, key);
    jout_array(w->o);
}

/* ---- small things */

static void write_value(const struct writing *w, money_t amount) {
    if (!money_is_set(amount))
        return;
    open_key(w, "value");
    jout_key(w->o, "amount");
    jout_number(w->o, money_text(w->a, amount));
    jout_pair(w->o, "currency", "CNY");
    jout_end(w->o);
}

/* A day begins and ends in China. */
static void write_day(const struct writing *w, const char *key, date_t day, bool end) {
    if (date_is_set(day))
        jout_pair(
            w->o, key,
            arena_printf(w->a, "%sT%s+08:00", date_text(w->a, day), end ? "23:59:59" : "00:00:00"));
}

static void write_period(const struct writing *w, const char *key, const struct project *p) {
    open_key(w, key);
    write_day(w, "startDate", p->start, false);
    write_day(w, "endDate", p->end, true);
    jout_end(w->o);
}

/* The name is that of the parties' list, as the standard wants it. */
static void write_reference(const struct writing *w, const char *id) {
    const struct org *org = dossier_org(w->d, id);
    jout_object(w->o);
    jout_pair(w->o, "id", id);
    jout_pair(w->o, "name", org ? org->name : NULL);
    jout_end(w->o);
}

/* ---- parties */

static bool is_paid(const struct payment *p) {
    return p->paid && money_is_set(p->amount);
}

static bool any_paid(const struct project *p) {
    for (size_t i = 0; i < p->n_payments; i++)
        if (is_paid(&p->payments[i]))
            return true;
    return false;
}

/* roles: NULL where one is none. */
static void write_party(const struct writing *w, const char *id, const char *const *roles,
                        size_t n) {
    const struct org *org = dossier_org(w->d, id);
    jout_object(w->o);
    jout_pair(w->o, "id", id);
    jout_pair(w->o, "name", org ? org->name : NULL);
    if (org && !cstr_empty(org->credit_code)) {
        open_key(w, "identifier");
        jout_pair(w->o, "id", org->credit_code);
        jout_pair(w->o, "legalName", org->name);
        jout_end(w->o);
    }
    open_list(w, "roles");
    for (size_t i = 0; i < n; i++)
        if (roles[i])
            jout_text(w->o, roles[i]);
    jout_end(w->o);
    jout_end(w->o);
}

static void write_parties(const struct writing *w, const struct project *p) {
    bool paid = any_paid(p);
    open_list(w, "parties");
    const char *const roles[] = {"buyer", paid ? "payer" : NULL, "supplier", paid ? "payee" : NULL};
    bool one = cstr_eq(p->purchaser, p->operator_org); /* an organisation is one party */
    if (!cstr_empty(p->purchaser))
        write_party(w, p->purchaser, roles, one ? 4 : 2);
    if (!cstr_empty(p->operator_org) && !one)
        write_party(w, p->operator_org, roles + 2, 2);
    jout_end(w->o);
    if (cstr_empty(p->purchaser))
        return;
    jout_key(w->o, "buyer");
    write_reference(w, p->purchaser);
}

/* ---- award and contract */

static void write_award(const struct writing *w, const struct project *p) {
    open_list(w, "awards");
    jout_object(w->o);
    jout_pair(w->o, "id", p->id);
    jout_pair(w->o, "title", p->title);
    jout_pair(w->o, "status", "active");
    write_value(w, p->total);
    if (!cstr_empty(p->operator_org)) {
        open_list(w, "suppliers");
        write_reference(w, p->operator_org);
        jout_end(w->o);
    }
    write_period(w, "contractPeriod", p);
    jout_end(w->o);
    jout_end(w->o);
}

static void write_items(const struct writing *w, const struct project *p) {
    if (p->n_indicators == 0)
        return;
    open_list(w, "items");
    for (size_t i = 0; i < p->n_indicators; i++) {
        const struct indicator *g = &p->indicators[i];
        jout_object(w->o);
        jout_pair(w->o, "id", g->id);
        jout_pair(w->o, "description", g->name);
        if (g->target != DEC_UNSET) {
            jout_key(w->o, "quantity");
            jout_int(w->o, g->target);
        }
        open_key(w, "unit");
        jout_pair(w->o, "name", g->unit);
        jout_end(w->o);
        jout_end(w->o);
    }
    jout_end(w->o);
}

static void write_transactions(const struct writing *w, const struct project *p) {
    if (!any_paid(p))
        return;
    open_list(w, "transactions");
    for (size_t i = 0; i < p->n_payments; i++) {
        const struct payment *m = &p->payments[i];
        if (!is_paid(m))
            continue;
        jout_object(w->o);
        jout_pair(w->o, "id", m->id);
        write_day(w, "date", m->date, false);
        write_value(w, m->amount);
        if (!cstr_empty(p->purchaser)) {
            jout_key(w->o, "payer");
            write_reference(w, p->purchaser);
        }
        if (!cstr_empty(p->operator_org)) {
            jout_key(w->o, "payee");
            write_reference(w, p->operator_org);
        }
        jout_end(w->o);
    }
    jout_end(w->o);
}

static const char *status_of(const struct indicator_result *r) {
    if (r->valid == DEC_UNSET || r->indicator->target == DEC_UNSET)
        return "scheduled";
    return r->valid >= r->indicator->target ? "met" : r->valid > 0 ? "partiallyMet" : "notMet";
}

static void write_done(const struct writing *w, const struct entry_result *e,
                       const struct indicator_result *r) {
    const struct indicator *g = r->indicator;
    jout_object(w->o);
    jout_pair(w->o, "id", arena_printf(w->a, "indicator-%s", g->id));
    jout_pair(w->o, "title", g->name);
    jout_pair(w->o, "type", "delivery");
    const char *wanted = g->target == DEC_UNSET
                             ? NULL
                             : arena_printf(w->a, "指标 %lld %s", (long long)g->target, g->unit);
    if (wanted)
        jout_pair(w->o, "description",
                  r->valid == DEC_UNSET ? wanted
                                        : arena_printf(w->a, "%s，完成 %lld %s", wanted,
                                                       (long long)r->valid, g->unit));
    write_day(w, "dueDate", e->project->end, true);
    write_day(w, "dateModified", e->cutoff, true);
    jout_pair(w->o, "status", status_of(r));
    jout_end(w->o);
}

static void write_due(const struct writing *w, const struct payment *m) {
    jout_object(w->o);
    jout_pair(w->o, "id", arena_printf(w->a, "payment-%s", m->id));
    jout_pair(w->o, "title", m->name);
    jout_pair(w->o, "type", "financing");
    if (money_is_set(m->amount))
        jout_pair(w->o, "description",
                  arena_printf(w->a, "约定付款 %s 元", money_text(w->a, m->amount)));
    write_day(w, "dueDate", m->date, true);
    jout_pair(w->o, "status", "scheduled");
    jout_end(w->o);
}

static void write_milestones(const struct writing *w, const struct entry_result *e) {
    const struct project *p = e->project;
    open_list(w, "milestones");
    for (size_t i = 0; i < e->indicators.n; i++)
        write_done(w, e, &e->indicators.v[i]);
    for (size_t i = 0; i < p->n_payments; i++)
        if (!p->payments[i].paid)
            write_due(w, &p->payments[i]);
    jout_end(w->o);
}

static void write_report(const struct writing *w) {
    open_list(w, "documents");
    jout_object(w->o);
    jout_pair(w->o, "id", w->version->report_sha256);
    jout_pair(w->o, "title", w->version->title);
    jout_pair(w->o, "url", w->place->page);
    jout_key(w->o, "datePublished");
    jout_time(w->o, w->version->published_ms);
    jout_pair(w->o, "format", "text/html");
    jout_pair(w->o, "language", "zh");
    jout_end(w->o);
    jout_end(w->o);
}

/* On the day of the publication. */
static const char *contract_status(const struct writing *w, const struct project *p) {
    date_t day = date_of_ms(w->version->published_ms);
    if (date_is_set(p->end) && date_cmp(p->end, day) < 0)
        return "terminated";
    return date_is_set(p->start) && date_cmp(p->start, day) > 0 ? "pending" : "active";
}

static void write_contract(const struct writing *w, const struct entry_result *e) {
    const struct project *p = e->project;
    open_list(w, "contracts");
    jout_object(w->o);
    jout_pair(w->o, "id", p->id);
    jout_pair(w->o, "awardID", p->id);
    jout_pair(w->o, "title", p->title);
    jout_pair(w->o, "status", contract_status(w, p));
    write_period(w, "period", p);
    write_value(w, p->total);
    write_items(w, p);
    open_key(w, "implementation");
    write_transactions(w, p);
    write_milestones(w, e);
    write_report(w);
    jout_end(w->o);
    jout_end(w->o);
    jout_end(w->o);
}

/* ---- the whole */

static void write_release(const struct writing *w, const struct entry_result *e) {
    static const char *const tags[] = {"award", "contract", "implementation"};
    const struct project *p = e->project;
    const char *ocid = arena_printf(w->a, "%s-%s", w->place->prefix, p->id);
    const char *report = cstr_or_empty(w->version->report);
    jout_object(w->o);
    jout_pair(w->o, "ocid", ocid);
    jout_pair(w->o, "id",
              arena_printf(w->a, "%s-%s%s%s-%lld", ocid, w->version->round, *report ? "-" : "",
                           report, (long long)w->version->version));
    jout_key(w->o, "date");
    jout_time(w->o, w->version->published_ms);
    open_list(w, "tag");
    for (size_t i = 0; i < GP_COUNT(tags); i++)
        jout_text(w->o, tags[i]);
    jout_end(w->o);
    jout_pair(w->o, "initiationType", "tender");
    jout_pair(w->o, "language", "zh");
    write_parties(w, p);
    write_award(w, p);
    write_contract(w, e);
    jout_end(w->o);
}

void ocds_write(const struct ocds_place *place, const struct report_version *version,
                const struct app_evaluation *published, struct buf *out) {
    struct arena scratch = ARENA_INIT;
    struct jout o = jout_start(out, JOUT_INDENT);
    const struct writing w = {&o, &scratch, place, version, &published->dossier};
    jout_object(&o);
    jout_pair(&o, "uri", place->uri);
    jout_pair(&o, "version", "1.1");
    jout_key(&o, "publishedDate");
    jout_time(&o, version->published_ms);
    open_key(&w, "publisher");
    jout_pair(&o, "name", place->publisher);
    jout_end(&o);
    open_list(&w, "releases");
    for (size_t i = 0; i < published->ev.n_entries; i++)
        if (published->ev.entries[i].project)
            write_release(&w, &published->ev.entries[i]);
    jout_end(&o);
    jout_end(&o);
    jout_finish(&o);
    arena_release(&scratch);
}
