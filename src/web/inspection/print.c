/* The record as a page to be printed, or saved as PDF by the browser with all its photos. */
#include "web/assets.h"
#include "web/forms/forms.h"
#include "web/inspection/inside.h"
#include "web/papers/offer.h"

static void score_row(struct val *list, const struct component *c, const struct item_score *s,
                      const struct mark *m) {
    struct val *row = list_add_map(list);
    bool group = s->item && s->item->kind == ITEM_GROUP;
    map_text(row, "name", s->item ? s->item->name : c->name);
    map_bool(row, "group", group);
    map_text(row, "found", group && !m ? "" : mark_words(list->arena, s->item, m));
    map_score(row, "max", s->item ? s->item->max : component_scale(c));
    map_score(row, "points", s->points);
    map_text(row, "reason", m && m->reason ? m->reason : "");
}

static enum gp_code components_model(struct http_call *call, struct val *m,
                                     const struct inspection *ins,
                                     const struct inspection_input *content) {
    struct work work = web_work(call);
    struct val *list = map_list(m, "components");
    for (size_t i = 0; ins->method && i < ins->method->n_components; i++) {
        const struct component *c = &ins->method->components[i];
        if (c->scored_by != SCORER_INSPECTOR)
            continue;
        struct sheet_score score;
        TRY(inspection_score(&work, ins, c, content->marks, content->n_marks, &score));
        struct val *row = list_add_map(list);
        map_text(row, "name", c->name);
        map_score(row, "points", score.points);
        map_score(row, "max", c->max);
        map_bool(row, "complete", score.complete);
        struct val *rows = map_list(row, "rows");
        for (size_t k = 0; k < score.n_items; k++)
            score_row(rows, c, &score.items[k], sheet_mark(score.sheet, score.items[k].item));
    }
    return GP_OK;
}

static void owners_model(struct val *m, const struct inspection *ins, struct work *w,
                         const char *owner) {
    struct val *list = map_list(m, "owners");
    for (size_t i = 0; i < ins->n_records; i++) {
        const struct record *r = &ins->records[i];
        struct val *row = list_add_map(list);
        map_text(row, "owner", r->owner);
        map_text(row, "name", inspection_owner_name(w, ins, r->owner));
        map_bool(row, "current", cstr_eq(r->owner, owner));
        map_bool(row, "done", r->completed_at != DEC_UNSET);
    }
    map_bool(m, "several", ins->n_records > 1);
}

static void versions_model(struct val *m, const struct inspection *ins, const char *owner,
                           int64_t counts, int64_t shown) {
    struct val *list = map_list(m, "versions");
    for (size_t i = 0; i < ins->n_versions; i++) {
        const struct record_version *v = &ins->versions[i];
        if (!cstr_eq(v->owner, owner))
            continue;
        struct val *row = list_add_map(list);
        map_textf(row, "n", "%lld", (long long)v->n);
        map_text(row, "owner", owner);
        map_text(row, "name", v->account_name);
        map_text(row, "device", v->device);
        map_time(row, "saved", v->saved_at);
        map_bool(row, "counts", v->n == counts);
        map_bool(row, "conflict", v->conflict);
        map_bool(row, "shown", v->n == shown);
    }
}

/* The record asked for, else one's own, else the first. */
static const char *owner_shown(struct http_call *call, const struct work *w,
                               const struct inspection *ins) {
    const char *asked = http_query(call, "owner");
    if (!cstr_empty(asked))
        return asked;
    if (inspection_is_mine(w, ins))
        return inspection_owner(w, ins);
    return ins->n_records > 0 ? ins->records[0].owner : "";
}

static void texts_model(struct val *m, const struct record_version *v) {
    static const struct record_version none = {0};
    const struct record_version *t = v ? v : &none;
    map_text(m, "arrived", inspection_clock_text(m->arena, t->arrived));
    map_text(m, "departed", inspection_clock_text(m->arena, t->departed));
    map_text(m, "place", t->place);
    map_text(m, "present", t->present);
    map_text(m, "interviews", t->interviews);
    map_text(m, "remarks", t->remarks);
    map_time(m, "saved", v ? v->saved_at : DEC_UNSET);
}

enum gp_code inspections_print_page(struct http_call *call) {
    struct work work = web_work(call);
    struct inspection ins;
    TRY(inspection_get(&work, http_param(call, "visit"), &ins));
    const char *owner = owner_shown(call, &work, &ins);
    struct record record = inspection_record(&ins, owner);
    int64_t n;
    const char *asked = http_query(call, "n");
    if (!asked || dec_parse(str_of(asked), 0, &n) != DEC_PARSED)
        n = record.revision;
    const struct record_version *version = inspection_version(&ins, owner, n);
    struct inspection_input content;
    TRY(inspection_content(&work, ins.visit->id, owner, version ? n : 0, &content));
    struct val *m =
        web_page(call, arena_printf(call->arena, "实地验收记录：%s", ins.visit->center_name));
    map_text(m, "css_inspect", asset_of("inspect.css")->url);
    visit_model(m, ins.visit);
    map_bool(m, "managing", strncmp(call->request->path, "/rounds/", strlen("/rounds/")) == 0);
    map_textf(m, "round_path", "/rounds/%s", http_url_encode(call->arena, ins.visit->round));
    map_bool(m, "mine", inspection_is_mine(&work, &ins));
    map_bool(m, "has_version", version != NULL);
    map_text(m, "inspectors", inspection_owner_name(&work, &ins, RECORD_JOINT));
    map_text(m, "owner_name", version ? inspection_owner_name(&work, &ins, owner) : "");
    map_bool(m, "record_done", record.completed_at != DEC_UNSET && n == record.revision);
    map_time(m, "done_at", record.completed_at);
    texts_model(m, version);
    owners_model(m, &ins, &work, owner);
    versions_model(m, &ins, owner, record.revision, n);
    const char *path = call->request->path;
    const char *base = arena_strndup(call->arena, path, strlen(path) - strlen("/record"));
    map_text(m, "base", base);
    form_photos(m, base, content.photos, content.n_photos);
    papers_offer(m, ins.visit->round, ins.visit->entry,
                 &(const struct paper_offer){PAPER_INSPECTION, NULL}, 1);
    const struct form_answer_key key = inspection_form_key(ins.visit, owner, version ? n : 0);
    TRY(forms_put_lines(call, m, &key));
    TRY(components_model(call, m, &ins, &content));
    return web_render(call, "inspection/record", m);
}
