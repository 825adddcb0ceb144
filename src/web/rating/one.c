/* One rating: its form, its receipt. */
#include "web/assets.h"
#include "web/edit.h"
#include "web/forms/forms.h"
#include "web/rating/inside.h"

static const char *path_of(struct http_call *call, const struct rate_visit *v,
                           const struct rating *r) {
    return rate_place_of(call).entry ? rate_place_path(call->arena, v->base, &r->own) : v->base;
}

static struct val *one_page(struct http_call *call, const struct rate_visit *v,
                            const struct rating *r, const char *title) {
    struct val *m = rate_page(call, v, title);
    const struct entry_scope *scope = r->own.scope;
    map_text(m, "office", r->party.office);
    map_text(m, "center", scope->center_name);
    map_text(m, "round_title", scope->round_title);
    map_text(m, "component", r->form.component->name);
    map_score(m, "full", r->form.component->max);
    map_date(m, "expires", r->party.due);
    map_text(m, "contact", r->around.contact);
    map_text(m, "action", path_of(call, v, r));
    map_text(m, "back", v->home);
    map_textf(m, "about", "%s/%s/~about", v->base, http_url_encode(call->arena, scope->entry));
    rate_put_person(m, &r->around.terms, r->around.person);
    return m;
}

static enum gp_code stop_page(struct http_call *call, const struct rate_visit *v,
                              const struct rating *r) {
    struct val *m = one_page(call, v, r, "现在不能评价");
    map_text(m, "message", rate_stop_message(r->state, r->closed));
    web_refuse(call, GP_DENIED);
    return web_render(call, "rating/stop", m);
}

static enum gp_code receipt_page(struct http_call *call, const struct rate_visit *v,
                                 const struct rating *r) {
    struct val *m = one_page(call, v, r, "评价已提交");
    const struct form_answer_key answers = rate_form_key(&r->own.key, r->version);
    TRY(forms_put_lines(call, m, &answers));
    sheet_view_rows(m, &r->form, &r->input, true, NULL);
    sheet_view_corrections(m, r->form.component, r->corrections, r->n_corrections);
    map_bool(m, "simple", true);
    map_score(m, "total", r->form.points);
    map_text(m, "reference", r->reference);
    map_time(m, "submitted", r->submitted_at);
    map_bool(m, "may_edit", r->may_edit);
    map_count(m, "uses_left", r->uses_left);
    return web_render(call, "rating/receipt", m);
}

/* The draft that is there, where what was sent did not take its place. */
static enum gp_code put_conflict(struct http_call *call, const struct rate_visit *v, struct val *m,
                                 const struct rating *r) {
    struct rating *there = NULL;
    if (r->problem && !r->kept && call->request->method == HTTP_POST) {
        struct work work = v->work;
        struct rate_place_key place = rate_place_of(call);
        TRY(rate_open(&work, &v->who, &place, true, web_today(), &there));
    }
    struct val *list = sheet_view_conflict(m, &r->form, there ? &there->input : NULL, &r->input,
                                           path_of(call, v, r));
    struct edit e = {.call = call};
    if (there)
        forms_add_differences(&e, there->beside.at, there->beside.typed, r->beside.at,
                              r->beside.typed);
    edit_differences(&e, list);
    return GP_OK;
}

static enum gp_code form_page(struct http_call *call, const struct rate_visit *v,
                              const struct rating *r) {
    struct val *m = one_page(call, v, r, "履约评价");
    TRY(put_conflict(call, v, m, r));
    forms_put_beside(m, r->beside.at, r->beside.typed, r->problem != NULL);
    map_text(m, "js_form", asset_of("form.js")->url);
    sheet_view_rows(m, &r->form, &r->input, false, NULL);
    sheet_view_status(m, &r->form, r->revision, r->saved_at, NULL, false);
    map_text(m, "problem", r->problem);
    map_text(m, "return_reason", r->return_reason);
    map_text(m, "reason_rule", sheet_reason_rule(call->arena, r->own.standard));
    map_count(m, "version", r->version);
    map_closing(m, r->party.link ? r->party.due : DATE_UNSET,
                arena_printf(call->arena, "%s/closing", path_of(call, v, r)));
    map_bool(m, "simple", true);
    map_text(m, "js_marking", asset_of("marking.js")->url);
    return web_render(call, "rating/form", m);
}

static enum gp_code show(struct http_call *call, const struct rate_visit *v,
                         const struct rating *r) {
    if (r->state == RATE_OPEN)
        return form_page(call, v, r);
    return r->state == RATE_DONE ? receipt_page(call, v, r) : stop_page(call, v, r);
}

/* What was handed in is changed under an address of its own. */
static const char *form_path(struct http_call *call, const struct rate_visit *v,
                             const struct rating *r) {
    return arena_printf(call->arena, r->version > 0 ? "%s?edit=1" : "%s", path_of(call, v, r));
}

enum gp_code rate_one_get(struct http_call *call) {
    struct rate_visit v = rate_visit_of(call);
    struct rate_place_key place = rate_place_of(call);
    struct rating *r;
    TRY(rate_open(&v.work, &v.who, &place, http_query(call, "edit") != NULL, web_today(), &r));
    if (http_query(call, "check") && r->state == RATE_OPEN)
        r->problem = rate_first_open(call->arena, r);
    return show(call, &v, r);
}

enum gp_code rate_one_watch(struct http_call *call) {
    struct rate_visit v = rate_visit_of(call);
    struct rate_place_key place = rate_place_of(call);
    struct rating *r;
    struct closing_watch w;
    TRY(rate_open(&v.work, &v.who, &place, true, web_today(), &r));
    const char *closed = r->state == RATE_OPEN   ? NULL
                         : r->state == RATE_DONE ? "评价已提交"
                                                 : rate_stop_message(r->state, r->closed);
    TRY(closing_watch_sheet(&v.work, r->own.key.round, r->own.key.entry,
                            r->party.link ? r->party.due : DATE_UNSET, closed, &w));
    return web_reply_watch(call, &w);
}

static void read_answers(const void *page, const struct survey_form *f, const char **typed) {
    forms_read((struct http_call *)(uintptr_t)page, f, typed, NULL);
}

static enum gp_code post_of(struct http_call *call, struct rate_post *ret) {
    *ret = (struct rate_post){.sheet = sheet_view_post(call), .page = call, .read = read_answers};
    return forms_shown(call, &ret->form);
}

enum gp_code rate_one_save(struct http_call *call) {
    struct rate_visit v = rate_visit_of(call);
    struct rate_place_key place = rate_place_of(call);
    struct rate_post post;
    struct rating *r;
    edit_compared(call); /* by rate_save */
    TRY(post_of(call, &post));
    TRY(rate_save(&v.work, &v.who, &place, &post, &r));
    if (http_header(call, "HX-Request")) {
        const char *problem = r->state == RATE_OPEN ? r->problem : "现在不能评价了，请刷新页面";
        return sheet_view_reply_status(call, val_map(call->arena), &r->form, r->revision,
                                       r->saved_at, problem);
    }
    if (r->problem) {
        web_refuse(call, GP_CONFLICT);
        return show(call, &v, r);
    }
    return web_done(call, form_path(call, &v, r),
                    v.who.link ? "草稿已保存。有效期内用原来的链接，可以在任何手机或电脑上继续填写"
                               : "草稿已保存。登录后可以在任何手机或电脑上继续填写");
}

enum gp_code rate_one_submit(struct http_call *call) {
    struct rate_visit v = rate_visit_of(call);
    struct rate_place_key place = rate_place_of(call);
    struct rate_post post;
    struct rating *r;
    edit_compared(call); /* by rate_submit */
    TRY(post_of(call, &post));
    TRY(rate_submit(&v.work, &v.who, &place, &post, &r));
    if (r->problem && r->kept) /* stored, so back to it: a refused answer would be undone */
        return http_redirect(call, arena_printf(call->arena, "%s%scheck=1", form_path(call, &v, r),
                                                r->version > 0 ? "&" : "?"));
    if (r->problem) {
        web_refuse(call, GP_CONFLICT);
        return show(call, &v, r);
    }
    return http_redirect(call, path_of(call, &v, r));
}
