#include "web/analysis/charts.h"

#include "codec/json_out.h"
#include "report/chart_svg.h"
#include "web/assets.h"

#define WIDE         560.0
#define NARROW       270.0 /* of a phone, where its text is as large as the page's */
#define CHART_HEIGHT 900.0 /* of one drawing; a longer chart goes on in the next */

/* ---- the drawing */

static const char *svg_of(struct arena *a, const struct chart *c, const char *id, double width) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    struct xml x = xml_start(&b, XML_HTML);
    for (size_t first = 0; first < c->n_categories;) {
        size_t n = chart_fit(c, width, CHART_HEIGHT, first);
        if (n == 0)
            break;
        const char *part = first ? arena_printf(a, "%s-%zu", id, first) : id;
        chart_svg(&x, chart_layout(a, c, width, first, n), part, c->title ? c->title : "图",
                  c->alt);
        first += n;
    }
    return arena_strdup(a, buf_text(&b));
}

/* ---- the figures as data */

static const char *value_text(struct arena *a, int64_t v, unsigned scale) {
    char text[DEC_TEXT];
    return v == DEC_UNSET ? NULL : arena_strdup(a, dec_format(v, scale, 0, text));
}

static void add_series(struct jout *o, struct arena *a, const struct chart *c,
                       const struct chart_series *s) {
    jout_object(o);
    jout_pair(o, "name", s->name);
    jout_key(o, "values");
    jout_array(o);
    for (size_t i = 0; i < c->n_categories; i++)
        jout_text(o, value_text(a, s->values[i], c->scale));
    jout_end(o);
    jout_end(o);
}

static void add_span(struct jout *o, const struct chart_span *s) {
    static const char *const tones[] = {"in_post", "vacant", "marker"};
    jout_object(o);
    jout_key(o, "category");
    jout_int(o, (int64_t)s->category);
    jout_key(o, "first");
    jout_date(o, s->first);
    jout_key(o, "last");
    jout_date(o, s->last);
    jout_pair(o, "tone", tones[s->tone < GP_COUNT(tones) ? s->tone : 0]);
    jout_pair(o, "label", s->label);
    jout_end(o);
}

static const char *data_of(struct arena *a, const struct chart *c) {
    static const char *const kinds[] = {
        [CHART_BARS] = "bars",         [CHART_STACKED] = "stacked", [CHART_PROGRESS] = "progress",
        [CHART_TIMELINE] = "timeline", [CHART_LINES] = "lines",     [CHART_RANKED] = "ranked",
        [CHART_STRIP] = "strip"};
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    jout_object(&o);
    jout_pair(&o, "kind", kinds[c->kind]);
    jout_pair(&o, "unit", c->unit ? c->unit : "");
    jout_pair(&o, "full", value_text(a, c->full, c->scale));
    jout_pair(&o, "marker", value_text(a, c->marker, c->scale));
    jout_pair(&o, "markerLabel", c->marker_label);
    jout_key(&o, "whole");
    jout_bool(&o, c->scale == 0);
    jout_key(&o, "categories");
    jout_array(&o);
    for (size_t i = 0; i < c->n_categories; i++)
        jout_text(&o, c->categories[i]);
    jout_end(&o);
    jout_key(&o, "series");
    jout_array(&o);
    for (size_t i = 0; i < c->n_series; i++)
        add_series(&o, a, c, &c->series[i]);
    jout_end(&o);
    jout_key(&o, "spans");
    jout_array(&o);
    for (size_t i = 0; i < c->n_spans; i++)
        add_span(&o, &c->spans[i]);
    jout_end(&o);
    jout_end(&o);
    return arena_strdup(a, buf_text(&b));
}

/* ---- the figures as a table */

static void add_head(struct val *row, const char *text) {
    map_text(list_add_map(row), "text", text);
}

static void figure_rows(struct val *m, const struct chart *c) {
    struct val *head = map_list(m, "head"), *rows = map_list(m, "rows");
    const char *unit = c->unit && *c->unit ? c->unit : NULL;
    for (size_t s = 0; s < c->n_series; s++)
        add_head(head, unit ? arena_printf(m->arena, "%s（%s）", c->series[s].name, unit)
                            : c->series[s].name);
    for (size_t k = 0; k < c->n_categories; k++) {
        struct val *row = list_add_map(rows);
        map_text(row, "name", c->categories[k]);
        struct val *cells = map_list(row, "cells");
        for (size_t s = 0; s < c->n_series; s++) {
            const char *text = value_text(m->arena, c->series[s].values[k], c->scale);
            map_text(list_add_map(cells), "text", text ? text : "无");
        }
    }
}

static void span_rows(struct val *m, const struct chart *c) {
    static const char *const tones[] = {"在岗", "空岗"};
    struct val *head = map_list(m, "head"), *rows = map_list(m, "rows");
    add_head(head, "情况");
    add_head(head, "从");
    add_head(head, "到");
    for (size_t i = 0; i < c->n_spans; i++) {
        const struct chart_span *s = &c->spans[i];
        if (s->tone >= GP_COUNT(tones))
            continue;
        struct val *row = list_add_map(rows);
        map_text(row, "name", c->categories[s->category]);
        struct val *cells = map_list(row, "cells");
        map_text(list_add_map(cells), "text", tones[s->tone]);
        map_text(list_add_map(cells), "text", date_text(m->arena, s->first));
        map_text(list_add_map(cells), "text", date_text(m->arena, s->last));
    }
}

void map_charts(struct val *m, const char *name, const struct chart *charts, size_t n) {
    struct val *list = map_list(m, name);
    map_text(m, "js_echarts", asset_of("echarts.js")->url);
    map_text(m, "js_charts", asset_of("charts.js")->url);
    for (size_t i = 0; i < n; i++) {
        const struct chart *c = &charts[i];
        struct val *row = list_add_map(list);
        const char *id = arena_printf(m->arena, "%s-%zu", name, i + 1);
        map_text(row, "id", id);
        map_text(row, "chart_title", c->title ? c->title : "图");
        map_text(row, "says", c->says ? c->says : chart_says(m->arena, c));
        map_html(row, "svg", svg_of(m->arena, c, id, WIDE));
        map_html(row, "svg_narrow",
                 svg_of(m->arena, c, arena_printf(m->arena, "%s-n", id), NARROW));
        map_text(row, "data", data_of(m->arena, c));
        if (c->kind == CHART_TIMELINE)
            span_rows(row, c);
        else
            figure_rows(row, c);
    }
}
