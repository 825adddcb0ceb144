/* An entry becomes a list of groups (write_entry): the three figures of its contract's period, then
 * the months in which there are service records. A group is written by put_group in either format,
 * through a buffer that is emptied behind each entry, so that a round of any size needs the memory
 * of one. */
#include "app/results/exchange.h"

#include "app/results/stream.h"
#include "codec/json_out.h"
#include "codec/table.h"
#include "codec/xml.h"

const char *exchange_extension(enum exchange_format f) {
    return f == EXCHANGE_ADX ? "adx.xml" : "dhis2.json";
}

const char *exchange_type(enum exchange_format f) {
    return f == EXCHANGE_ADX ? "application/adx+xml; charset=utf-8" : "application/json";
}

const char *exchange_unit(const struct center *c) {
    return cstr_empty(c->external_code) ? c->id : c->external_code;
}

static const char *element_of(const struct indicator *in) {
    return cstr_empty(in->external_code) ? in->id : in->external_code;
}

struct writing {
    struct gp_err *e;
    const struct exchange_wish *wish;
    FILE *to;
    struct buf out;
    struct xml xml;
    struct jout json;
    struct arena arena; /* of the entry at hand */
};

/* ---- values */

struct value {
    const struct indicator *indicator;
    int64_t value;
};
struct group {
    const struct entry_result *r;
    const char *figure;
    struct interval period;
    bool whole; /* of the contract: the period that the other system calls it by may differ */
    VEC(struct value) values;
};

/* The calendar year with most days of it; of two alike the earlier. */
static const char *most_of_year(struct arena *a, const struct interval *i) {
    int from = date_civil(i->from).year, to = date_civil(i->to).year, best = from;
    int32_t most = 0;
    for (int year = from; year <= to; year++) {
        date_t first, last;
        if (!date_of(year, 1, 1, &first) || !date_of(year, 12, 31, &last))
            continue;
        int32_t days = date_days(date_max(first, i->from), date_min(last, i->to));
        best = days > most ? year : best;
        most = days > most ? days : most;
    }
    return arena_printf(a, "%04d", best);
}

static const char *period_of(struct writing *x, const struct group *g) {
    if (x->wish->format == EXCHANGE_ADX)
        return interval_iso(&x->arena, &g->period);
    if (g->whole && x->wish->period)
        return x->wish->period;
    const char *id = interval_dhis2(&x->arena, &g->period);
    return id ? id : most_of_year(&x->arena, &g->period);
}

static const char *data_set(const struct writing *x) {
    return cstr_empty(x->wish->data_set) ? EXCHANGE_SET : x->wish->data_set;
}

/* ---- the formats */

static void put_adx(struct writing *x, const struct group *g) {
    char number[32];
    xml_begin(&x->xml, "group");
    xml_attr(&x->xml, "orgUnit", exchange_unit(g->r->center));
    xml_attr(&x->xml, "period", period_of(x, g));
    xml_attr(&x->xml, "dataSet", data_set(x));
    if (date_is_set(g->r->entry->handed_in))
        xml_attr(&x->xml, "completeDate", date_text(&x->arena, g->r->entry->handed_in));
    xml_attr(&x->xml, "figure", g->figure);
    xml_attr(&x->xml, "project", g->r->project->id);
    for (size_t i = 0; i < g->values.n; i++) {
        snprintf(number, sizeof(number), "%lld", (long long)g->values.v[i].value);
        xml_markup(&x->xml, "\n");
        xml_begin(&x->xml, "dataValue");
        xml_attr(&x->xml, "dataElement", element_of(g->values.v[i].indicator));
        xml_attr(&x->xml, "value", number);
        xml_end(&x->xml);
    }
    xml_end(&x->xml);
    xml_markup(&x->xml, "\n");
}

static void put_dhis2(struct writing *x, const struct group *g) {
    const char *comment = g->whole ? interval_zh(&x->arena, &g->period) : NULL;
    for (size_t i = 0; i < g->values.n; i++) {
        jout_object(&x->json);
        jout_pair(&x->json, "dataElement", element_of(g->values.v[i].indicator));
        jout_pair(&x->json, "period", period_of(x, g));
        jout_pair(&x->json, "orgUnit", exchange_unit(g->r->center));
        jout_pair(&x->json, "attributeOptionCombo", g->figure);
        jout_pair(&x->json, "value",
                  arena_printf(&x->arena, "%lld", (long long)g->values.v[i].value));
        jout_pair(&x->json, "comment", comment);
        jout_end(&x->json);
    }
}

static void put_group(struct writing *x, const struct group *g) {
    if (g->values.n == 0)
        return;
    if (x->wish->format == EXCHANGE_ADX)
        put_adx(x, g);
    else
        put_dhis2(x, g);
}

static enum gp_code flush(struct writing *x) {
    if (x->out.n > 0 && fwrite(x->out.p, 1, x->out.n, x->to) != x->out.n)
        return gp_fail(x->e, GP_IO, "导出", "写文件失败，磁盘可能已满");
    buf_clear(&x->out);
    return GP_OK;
}

static void begin(struct writing *x) {
    if (x->wish->format == EXCHANGE_DHIS2) {
        x->json = jout_start(&x->out, JOUT_INDENT);
        jout_object(&x->json);
        jout_pair(&x->json, "dataSet", data_set(x));
        jout_key(&x->json, "dataValues");
        jout_array(&x->json);
        return;
    }
    char time[TIME_TEXT];
    x->xml = xml_start(&x->out, XML_STRICT);
    xml_begin(&x->xml, "adx");
    xml_attr(&x->xml, "xmlns", ADX_NAMESPACE);
    xml_attr(&x->xml, "exported", time_format(x->wish->now_ms, time));
    xml_markup(&x->xml, "\n");
}

static enum gp_code end(struct writing *x) {
    if (x->wish->format == EXCHANGE_ADX) {
        xml_end(&x->xml);
        xml_markup(&x->xml, "\n");
    } else {
        jout_end(&x->json);
        jout_end(&x->json);
        jout_finish(&x->json);
    }
    return flush(x);
}

/* ---- an entry */

static void add_value(struct writing *x, struct group *g, const struct indicator *in,
                      int64_t value) {
    if (value != DEC_UNSET)
        *VEC_PUSH(&x->arena, &g->values) = (struct value){in, value};
}

static void put_figures(struct writing *x, const struct entry_result *r) {
    const struct interval contract = {r->project->start, r->project->end};
    struct group target = {r, EXCHANGE_TARGET, contract, true, {0}};
    struct group done = {r, EXCHANGE_DONE, contract, true, {0}};
    struct group counted = {r, EXCHANGE_COUNTED, contract, true, {0}};
    for (size_t i = 0; i < r->indicators.n; i++) {
        const struct indicator_result *v = &r->indicators.v[i];
        add_value(x, &target, v->indicator, v->indicator->target);
        add_value(x, &done, v->indicator, v->declared);
        add_value(x, &counted, v->indicator, v->valid);
    }
    put_group(x, &target);
    put_group(x, &done);
    put_group(x, &counted);
}

struct dated {
    int month; /* since year 0 */
    const struct indicator *indicator;
};
struct dated_list {
    VEC(struct dated) v;
};

static int by_month(const void *a, const void *b) {
    const struct dated *x = a, *y = b;
    if (x->month != y->month)
        return x->month < y->month ? -1 : 1;
    return (x->indicator > y->indicator) - (x->indicator < y->indicator);
}

static struct dated_list records_of(struct writing *x, const struct entry_result *r) {
    struct dated_list all = {0};
    for (size_t i = 0; i < r->entry->n_progress; i++) {
        const struct progress *p = &r->entry->progress[i];
        const struct indicator *in = project_indicator(r->project, p->indicator);
        for (size_t k = 0; in && k < p->n_records; k++) {
            if (!date_is_set(p->records[k].date))
                continue;
            struct date_civil c = date_civil(p->records[k].date);
            *VEC_PUSH(&x->arena, &all.v) = (struct dated){c.year * 12 + c.month - 1, in};
        }
    }
    if (all.v.n > 1)
        qsort(all.v.v, all.v.n, sizeof(*all.v.v), by_month);
    return all;
}

static void put_records(struct writing *x, const struct entry_result *r) {
    struct dated_list all = records_of(x, r);
    for (size_t i = 0; i < all.v.n;) {
        int month = all.v.v[i].month;
        struct group g = {.r = r, .figure = EXCHANGE_RECORDS};
        if (!date_of(month / 12, month % 12 + 1, 1, &g.period.from))
            GP_DIE("a record without a month");
        g.period.to = date_plus(date_plus_months(g.period.from, 1), -1);
        while (i < all.v.n && all.v.v[i].month == month) {
            const struct indicator *in = all.v.v[i].indicator;
            int64_t n = 0;
            for (; i < all.v.n && all.v.v[i].month == month && all.v.v[i].indicator == in; i++)
                n++;
            add_value(x, &g, in, n);
        }
        put_group(x, &g);
    }
}

static enum gp_code write_entries(struct writing *x, const struct evaluation *ev) {
    for (size_t i = 0; i < ev->n_entries; i++) {
        put_figures(x, &ev->entries[i]);
        put_records(x, &ev->entries[i]);
        TRY(flush(x));
        arena_reset(&x->arena);
    }
    return GP_OK;
}

/* ---- all of it */

static enum gp_code each_part(void *arg, const struct app_evaluation *part) {
    return write_entries(arg, &part->ev);
}

static enum gp_code write_round(struct writing *x, struct work *w, const char *round,
                                const char *entry) {
    struct dossier head;
    if (!entry)
        return app_evaluate_each(w, round, &(struct app_streaming){0}, each_part, x, &head);
    struct app_evaluation ev;
    TRY(app_evaluate_entry(w, round, entry, &ev));
    return write_entries(x, &ev.ev);
}

static void close_writing(struct writing *x) {
    buf_free(&x->out);
    arena_release(&x->arena);
}

enum gp_code exchange_write(struct gp_err *e, const struct exchange_wish *wish,
                            const struct evaluation *ev, FILE *to) {
    struct writing x GP_CLEANUP(close_writing) = {
        .e = e, .wish = wish, .to = to, .out = BUF_INIT, .arena = ARENA_INIT};
    begin(&x);
    TRY(write_entries(&x, ev));
    return end(&x);
}

enum gp_code exchange_write_round(struct work *w, const struct exchange_wish *wish,
                                  const char *round, const char *entry, FILE *to) {
    struct writing x GP_CLEANUP(close_writing) = {
        .e = w->err, .wish = wish, .to = to, .out = BUF_INIT, .arena = ARENA_INIT};
    begin(&x);
    TRY(write_round(&x, w, round, entry));
    return end(&x);
}
