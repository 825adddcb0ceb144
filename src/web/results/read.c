/* The report to be read: as one document, or a part at a time beside its contents. */
#include "app/results/report.h"
#include "web/results/common.h"
#include "web/results/inside.h"

/* Number of the part that is asked for; 0 where none is. */
static size_t part_asked(const struct http_call *call) {
    int64_t part = 0;
    const char *text = http_query(call, "part");
    if (cstr_empty(text) || dec_parse(str_of(text), 0, &part) != DEC_PARSED || part < 0)
        return 0;
    return (size_t)part;
}

enum gp_code results_preview_reply(struct http_call *call, const char *round) {
    struct work work = web_work(call);
    struct report_reading r;
    bool part = !cstr_empty(http_query(call, "part"));
    web_show_document(call, part);
    if (!part)
        return app_report(&work, round, results_report_chosen(call), APP_HTML,
                          &call->response->body);
    TRY(report_reading(&work, round, results_report_chosen(call), &r));
    return report_part_html(&work, &r, part_asked(call), &call->response->body);
}

enum gp_code results_report_preview(struct http_call *call) {
    return results_preview_reply(call, http_param(call, "round"));
}

/* ---- reading it */

/* Of a part its headings of the second level; of the last ones what the annexes have. */
static void put_sections(struct val *row, const struct doc *d, const struct doc_part *part,
                         const char *path) {
    struct val *list = map_list(row, "sections");
    for (size_t i = part->first; i < part->first + part->n; i++) {
        const struct block *b = &d->blocks[i];
        if (b->kind != BLOCK_HEADING || b->level != 2 || b->n_runs == 0)
            continue;
        struct val *section = list_add_map(list);
        map_text(section, "title", b->runs[0].text);
        map_textf(section, "path", "%s#%s", path, b->anchor);
    }
    map_bool(row, "has_sections", list->list.n > 0);
}

/* base: the address of the whole report, with its query but for the part. */
enum gp_code results_reading_page(struct http_call *call, struct val *m, const char *round,
                                  const char *base) {
    struct work work = web_work(call);
    struct report_reading r;
    TRY(report_reading(&work, round, results_report_chosen(call), &r));
    const char *query = results_report_query(call);
    struct val *list = map_list(m, "parts");
    size_t now = part_asked(call);
    for (size_t i = 0; i < r.n_parts; i++) {
        struct val *row = list_add_map(list);
        const char *path =
            arena_printf(call->arena, "%s/preview%s%spart=%zu", base, query, *query ? "&" : "?", i);
        map_text(row, "title", r.parts[i].title);
        map_text(row, "path", path);
        map_bool(row, "now", i == now);
        put_sections(row, r.doc, &r.parts[i], path);
        if (i == now)
            map_text(m, "shown", path);
    }
    map_textf(m, "whole", "%s/preview%s", base, query);
    map_text(m, "doc_title", r.doc->title);
    http_set_header(call, "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' "
                    "data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src "
                    "'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
                    "frame-ancestors 'none'");
    return web_render(call, "results/read", m);
}

enum gp_code results_report_read(struct http_call *call) {
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "查看报告", &round, &m));
    map_bool(m, "managing", true);
    map_textf(m, "back", "/rounds/%s/report%s", round->id, results_report_query(call));
    return results_reading_page(call, m, round->id,
                                arena_printf(call->arena, "/rounds/%s/report", round->id));
}
