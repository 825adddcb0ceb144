/* The lists as CSV, for spreadsheets and BI programs: the same rows, filters and order as the JSON,
 * all of them at once, with Chinese headings. The token may come as a password, since Excel can
 * send nothing else. */
#include "codec/csv.h"
#include "shape/text.h"
#include "web/api/inside.h"
#include "web/api/odata_filter.h"
#include "web/api/rows.h"

static const char *cell_of(struct arena *a, const struct field *f, const void *row) {
    const void *m = (const char *)row + f->at;
    if (f->kind == FIELD_TIME) {
        int64_t ms = *(const int64_t *)m;
        return ms == DEC_UNSET ? "" : web_time_text(a, ms);
    }
    if (f->words == &words_round_state)
        return round_state_name((enum round_state) * (const unsigned *)m);
    if (f->words == &words_entry_state)
        return entry_state_name((enum entry_state) * (const unsigned *)m);
    return field_words(a, f, row);
}

/* Figures with a minus are figures, and no formula. */
static bool is_text(const struct field *f) {
    return f->kind == FIELD_TEXT || f->kind == FIELD_ID || f->kind == FIELD_DIGITS;
}

static void add_cell(struct buf *b, const char *text, bool guarded, bool first) {
    if (guarded) {
        csv_add(b, text);
        return;
    }
    buf_addf(b, "%s%s", first ? "" : ",", text);
}

static void write_head(struct buf *b, const struct shape *s, uint64_t members) {
    for (size_t i = 0; i < s->n_fields; i++)
        if (members >> i & 1 && odata_is_flat(&s->fields[i]))
            csv_add(b, s->fields[i].name);
    csv_line(b);
}

static void write_row(struct arena *a, struct buf *b, const struct shape *s, const void *row,
                      uint64_t members) {
    bool first = true;
    for (size_t i = 0; i < s->n_fields; i++) {
        const struct field *f = &s->fields[i];
        if (!(members >> i & 1) || !odata_is_flat(f))
            continue;
        add_cell(b, cell_of(a, f, row), is_text(f) || first, first);
        first = false;
    }
    csv_line(b);
}

static enum gp_code feed_csv(struct http_call *call) {
    const struct api_list *l = api_operation_of(call->request->route)->list;
    struct api_chosen rows;
    uint64_t members;
    TRY(api_fields(call, l->shape, &members));
    TRY(api_list_choose(call, l, &rows));
    GP_CLEANUP(buf_free) struct buf csv = BUF_INIT;
    csv_begin(&csv);
    write_head(&csv, l->shape, members);
    for (size_t i = 0; i < rows.n; i++)
        write_row(call->arena, &csv, l->shape, rows.v[i], members);
    http_set_header(call, "Cache-Control", "private, no-cache");
    return http_reply(call, 200, "text/csv; charset=utf-8", (struct str){buf_text(&csv), csv.n});
}

#define FEED(p, perm, operation, says)                                                             \
    {                                                                                              \
        .method = HTTP_GET, .path = API_ROOT "/feed" p ".csv", .run = feed_csv, .need = (perm),    \
        .where = HTTP_SLOW, .summary = says "（CSV）", .about = (operation), .unattended = true    \
    }

const struct http_route api_feed_routes[] = {
    FEED("/rounds", PERM_MANAGE, &api_list_rounds, "评估轮次"),
    FEED("/rounds/:round/entries", PERM_MANAGE, &api_list_entries, "一轮的参评项目"),
    FEED("/rounds/:round/findings", PERM_MANAGE, &api_list_findings, "一轮的核查发现"),
    FEED("/rounds/:round/results", PERM_MANAGE | PERM_VIEW | PERM_FILL, &api_list_results,
         "一轮的得分"),
    FEED("/rounds/:round/settlement", PERM_MANAGE | PERM_VIEW | PERM_FILL, &api_list_settlement,
         "一轮的结算"),
    FEED("/organisations", PERM_MANAGE, &api_list_orgs, "机构"),
    FEED("/centers", PERM_MANAGE, &api_list_centers, "中心"),
    FEED("/projects", PERM_MANAGE, &api_list_projects, "项目"),
    {.path = NULL},
};
