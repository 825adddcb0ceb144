/* Both directions of one page: read_input takes the fields, add_row and sheet_view_status put them
 * back with what they are worth. Rows are counted through the whole sheet, options as well
 * (first_part), so a field's name needs no id. Nothing is judged here; a row says what
 * app/marking/sheet_form.c found. The conflict at the end lays two drafts beside each other as
 * they were typed, readable or not. */

#include "web/marking/sheet_view.h"

#include "web/marking/desk_view.h"

/* ---- reading */

/* A figure as typed, without blanks around it and with full-width digits made plain. */
static const char *row_figure(const struct http_call *call, const char *name, size_t i) {
    static const char *const wide[] = {"０", "１", "２", "３", "４", "５",
                                       "６", "７", "８", "９", "．", "。"};
    static const char plain[] = "0123456789..";
    const char *v = web_typed_row(call, name, i);
    char *out = arena_alloc(call->arena, strlen(v) + 1), *p = out;
    while (*v) {
        size_t k = 0, n = 1;
        while (k < GP_COUNT(wide) && strncmp(v, wide[k], strlen(wide[k])) != 0)
            k++;
        if (k < GP_COUNT(wide)) {
            *p++ = plain[k];
            n = strlen(wide[k]);
        } else if (*v != ' ' && *v != '\t') {
            *p++ = *v;
        }
        v += n;
    }
    return out;
}

/* Which of the sheets on the page is read. */
struct sheet_page {
    const struct http_call *call;
    size_t first;        /* number of its first row, and of its first part */
    const char *comment; /* as it was sent; NULL: it was not */
};

static struct sheet_input read_input(const void *page, const struct sheet_form *form) {
    const struct sheet_page *p = page;
    const struct http_call *call = p->call;
    struct sheet_input in = sheet_input_empty(call->arena, form);
    in.comment = cstr_or_empty(p->comment);
    for (size_t k = 0; k < form->n_rows; k++) {
        const struct form_row *row = &form->rows[k];
        struct mark_input *m = &in.marks[k];
        size_t i = p->first + k;
        m->points = row_figure(call, "points", i);
        m->level = web_typed_row(call, "level", i);
        m->done = row_figure(call, "done", i);
        m->target = row_figure(call, "target", i);
        m->times = row_figure(call, "times", i);
        m->reason = web_typed_row(call, "reason", i);
        m->evidence = web_typed_row(call, "evidence", i);
        m->not_applicable = *web_typed_row(call, "na", i) != '\0';
        for (size_t o = 0; row->item && o < row->item->n_options; o++)
            m->parts[o] = *web_typed_row(call, "part", p->first + row->first_part + o) != '\0';
    }
    return in;
}

int64_t sheet_view_number(const char *text) {
    int64_t v;
    return text && dec_parse(str_of(text), 0, &v) == DEC_PARSED && v > 0 ? v : 0;
}

static struct sheet_post post_of(const struct http_call *call, size_t first, const char *comment,
                                 const char *revision, const char *version) {
    struct sheet_page *page = gp_new(call->arena, struct sheet_page);
    *page = (struct sheet_page){call, first, comment};
    return (struct sheet_post){.read = read_input,
                               .page = page,
                               .revision = sheet_view_number(revision),
                               .version = sheet_view_number(version),
                               .today = web_today()};
}

struct sheet_post sheet_view_post(const struct http_call *call) {
    return post_of(call, 0, http_form(call, "comment"), http_form(call, "rev"),
                   http_form(call, "version"));
}

struct sheet_post sheet_view_post_of(const struct http_call *call, size_t k) {
    return post_of(call, k * SHEET_STRIDE, http_form_row(call, "comment", k),
                   http_form_row(call, "rev", k), http_form_row(call, "version", k));
}

/* ---- showing */

static void add_options(struct val *row, const struct form_row *r, const struct mark_input *in,
                        size_t first) {
    struct val *list = map_list(row, "options");
    for (size_t k = 0; r->item && k < r->item->n_options; k++) {
        const struct item_option *o = &r->item->options[k];
        struct val *option = list_add_map(list);
        map_text(option, "value", o->id);
        map_text(option, "name", o->name);
        map_score(option, "worth", o->points);
        map_count(option, "part", (int64_t)(first + r->first_part + k));
        map_count(option, "key", (int64_t)(k + 1));
        map_bool(option, "checked",
                 r->kind == ITEM_COMBO ? in->parts[k] : cstr_eq(in->level, o->id));
    }
}

static void add_criteria(struct val *row, const struct item *it) {
    map_text(row, "criteria", it ? it->criteria : NULL);
    map_text(row, "basis", it ? it->basis : NULL);
    struct val *list = map_list(row, "wanted");
    for (size_t k = 0; it && k < it->n_evidence; k++) {
        struct val *wanted = list_add_map(list);
        map_text(wanted, "text", it->evidence[k]);
        map_text(wanted, "panel", NULL); /* desk_view_put_row: where there is a desk beside it */
        map_text(wanted, "files", NULL);
    }
    map_text(row, "last", NULL);
    map_bool(row, "has_wanted", it && it->n_evidence > 0);
}

/* What is handed in, perhaps elsewhere, is not asked for reasons any more. */
static void add_note(struct val *row, const struct form_row *r, bool locked) {
    bool wants = r->lacks_reason && !locked;
    bool open = r->problem || wants;
    map_text(row, "problem", r->problem ? r->problem : wants ? r->wants : NULL);
    map_bool(row, "scored", !open && !r->not_applicable && score_is_set(r->points));
    map_score(row, "points", r->points);
    map_bool(row, "skipped", !open && r->not_applicable);
}

static void add_row(struct val *row, const struct sheet_form *f, size_t i,
                    const struct mark_input *in, bool locked, size_t first) {
    static const char *const flags[ITEM_N] = {
        [ITEM_GROUP] = "is_group",   [ITEM_POINTS] = "is_points", [ITEM_COMBO] = "is_combo",
        [ITEM_DEGREE] = "is_degree", [ITEM_RATIO] = "is_ratio",   [ITEM_DEDUCT] = "is_deduct",
        [ITEM_BONUS] = "is_bonus"};
    const struct form_row *r = &f->rows[i];
    for (size_t k = 0; k < ITEM_N; k++)
        map_bool(row, flags[k], k == (size_t)r->kind);
    map_count(row, "i", (int64_t)(first + i));
    map_textf(row, "depth_class", "depth-%u", r->depth);
    map_text(row, "name", r->item ? r->item->name : f->component->name);
    map_text(row, "kind", item_kind_name(r->kind));
    map_count(row, "number", r->number ? (int64_t)r->number : DEC_UNSET);
    map_count(row, "leaves", (int64_t)f->leaves);
    map_score(row, "max", r->max);
    map_score(row, "step", r->item ? r->item->step : SCORE_UNSET);
    map_score(row, "per_time", r->item ? r->item->per_time : SCORE_UNSET);
    map_bool(row, "times_field", r->kind == ITEM_DEDUCT || r->kind == ITEM_BONUS);
    map_bool(row, "may_not_apply", r->item && r->item->may_not_apply);
    map_bool(row, "locked", locked || r->by_survey);
    map_text(row, "survey", r->survey);
    map_text(row, "mark", r->by_survey ? "" : sheet_mark_text(row->arena, r, in));
    map_text(row, "in_points", in->points);
    map_text(row, "in_done", in->done);
    map_text(row, "in_target", in->target);
    map_text(row, "in_times", in->times);
    map_text(row, "offered", in->offered);
    map_text(row, "reason", in->reason);
    map_text(row, "evidence", in->evidence);
    map_bool(row, "na", in->not_applicable);
    map_bool(row, "reason_wanted", r->wants != NULL);
    map_bool(row, "reason_shown", *in->reason || r->wants);
    add_criteria(row, r->item);
    add_options(row, r, in, first);
    add_note(row, r, locked);
}

static void put_rows(struct val *m, const struct sheet_form *form, const struct sheet_input *input,
                     bool locked, size_t k, const struct desk *desk) {
    struct val *list = map_list(m, "rows");
    bool in_part = false, has_combo = false;
    for (size_t i = 0; i < form->n_rows; i++) {
        struct val *row = list_add_map(list);
        bool top = form->rows[i].depth == 0, opens = top && form->rows[i].kind == ITEM_GROUP;
        map_bool(row, "closes_part", in_part && top);
        map_bool(row, "opens_part", opens);
        in_part = top ? opens : in_part;
        has_combo = has_combo || form->rows[i].kind == ITEM_COMBO;
        add_row(row, form, i, &input->marks[i], locked, k * SHEET_STRIDE);
        if (desk && form->rows[i].item)
            desk_view_put_row(row, desk, form->rows[i].item);
    }
    map_bool(m, "ends_part", in_part);
    map_bool(m, "has_combo", has_combo);
    map_text(m, "comment", input->comment);
    map_bool(m, "locked", locked);
}

void sheet_view_rows_of(struct val *m, const struct sheet_form *form,
                        const struct sheet_input *input, bool locked, size_t k) {
    put_rows(m, form, input, locked, k, NULL);
}

void sheet_view_rows(struct val *m, const struct sheet_form *form, const struct sheet_input *input,
                     bool locked, const struct desk *desk) {
    put_rows(m, form, input, locked, 0, desk);
}

void sheet_view_notes(struct val *list, const struct sheet_form *form, size_t k) {
    for (size_t i = 0; i < form->n_rows; i++) {
        struct val *row = list_add_map(list);
        map_count(row, "i", (int64_t)(k * SHEET_STRIDE + i));
        add_note(row, &form->rows[i], false);
    }
}

void sheet_view_status(struct val *m, const struct sheet_form *form, int64_t revision,
                       int64_t saved_at, const char *problem, bool oob) {
    const struct component *c = form->component;
    map_count(m, "rev", revision);
    map_time(m, "saved_at", saved_at);
    map_text(m, "save_problem", problem);
    map_count(m, "done", (int64_t)form->done);
    map_count(m, "leaves", (int64_t)form->leaves);
    map_count(m, "missing", form->n_missing ? (int64_t)form->n_missing : DEC_UNSET);
    map_bool(m, "complete", !form->first_open && score_is_set(form->points));
    map_score(m, "raw", form->raw);
    map_score(m, "applicable", form->applicable);
    map_score(m, "total", form->points);
    map_bool(m, "has_total", score_is_set(form->points));
    map_score(m, "full", c->max);
    map_bool(m, "scaled", score_cmp(form->applicable, c->max) != 0);
    map_text(m, "first_open", form->first_open);
    map_count(m, "first_open_row", (int64_t)form->first_open_row);
    map_bool(m, "oob", oob);
    if (oob)
        sheet_view_notes(map_list(m, "notes"), form, 0);
}

static const char *combo_text(struct arena *a, const struct form_row *row,
                              const struct mark_input *in) {
    const char *text = "";
    for (size_t k = 0; k < row->item->n_options; k++)
        if (in->parts[k])
            text = arena_printf(a, "%s%s%s", text, *text ? "；" : "", row->item->options[k].name);
    return *text ? text : "没有达到任何一项";
}

static const char *degree_text(const struct form_row *row, const struct mark_input *in) {
    for (size_t k = 0; k < row->item->n_options; k++)
        if (cstr_eq(row->item->options[k].id, in->level))
            return row->item->options[k].name;
    return in->level;
}

const char *sheet_mark_text(struct arena *a, const struct form_row *row,
                            const struct mark_input *in) {
    if (in->not_applicable || row->not_applicable)
        return "不适用";
    switch (row->kind) {
    case ITEM_COMBO:
        return combo_text(a, row, in);
    case ITEM_DEGREE:
        return degree_text(row, in);
    case ITEM_RATIO:
        return arena_printf(a, "完成 %s，目标 %s", in->done, in->target);
    case ITEM_DEDUCT:
    case ITEM_BONUS:
        return arena_printf(a, "%s 次", in->times);
    default:
        return "";
    }
}

/* ---- two drafts side by side */

/* As it was typed, whether it can be read or not. */
static const char *typed_text(struct arena *a, const struct form_row *row,
                              const struct mark_input *in) {
    if (row->kind == ITEM_POINTS && !in->not_applicable)
        return in->points;
    bool empty = !*in->level && !*in->done && !*in->target && !*in->times && !in->not_applicable;
    for (size_t k = 0; row->item && empty && k < row->item->n_options; k++)
        empty = !in->parts[k];
    return empty ? "" : sheet_mark_text(a, row, in);
}

enum gp_code sheet_view_reply_status(struct http_call *call, struct val *m,
                                     const struct sheet_form *form, int64_t revision,
                                     int64_t saved_at, const char *problem) {
    if (!problem)
        web_tell_stored(call);
    sheet_view_status(m, form, revision, saved_at, problem, true);
    return web_render(call, "marking/status", m);
}

void sheet_view_summary(struct val *m, const struct sheet_form *form,
                        const struct sheet_input *input) {
    struct val *list = map_list(m, "marks");
    map_bool(m, "sums_up", true);
    for (size_t i = 0; i < form->n_rows; i++) {
        const struct form_row *r = &form->rows[i];
        if (r->number == 0)
            continue;
        struct val *row = list_add_map(list);
        const char *open = r->problem        ? r->problem
                           : r->missing      ? "还没有打分"
                           : r->lacks_reason ? r->wants
                                             : NULL;
        map_count(row, "i", (int64_t)i);
        map_count(row, "number", (int64_t)r->number);
        map_text(row, "name", r->item ? r->item->name : form->component->name);
        map_text(row, "mark", typed_text(m->arena, r, &input->marks[i]));
        map_score(row, "points", r->points);
        map_score(row, "max", r->max);
        map_text(row, "reason", input->marks[i].reason);
        map_text(row, "open", open);
    }
}

static void add_difference(struct val *list, const char *row, const char *column,
                           const char *stored, const char *typed) {
    if (cstr_eq(stored, typed))
        return;
    struct val *m = list_add_map(list);
    map_text(m, "table", "");
    map_text(m, "row", row);
    map_text(m, "column", column);
    map_text(m, "old", *stored ? stored : "（空）");
    map_text(m, "new", *typed ? typed : "（空）");
}

struct val *sheet_view_conflict(struct val *m, const struct sheet_form *form,
                                const struct sheet_input *stored, const struct sheet_input *typed,
                                const char *discard) {
    struct val *list = map_list(m, "conflict");
    map_bool(m, "has_conflict", stored != NULL);
    map_text(m, "discard", discard);
    for (size_t i = 0; stored && i < form->n_rows; i++) {
        const struct form_row *row = &form->rows[i];
        const struct mark_input *old = &stored->marks[i], *now = &typed->marks[i];
        const char *name = row->item ? row->item->name : form->component->name;
        add_difference(list, name, "评分", typed_text(m->arena, row, old),
                       typed_text(m->arena, row, now));
        add_difference(list, name, "理由", old->reason, now->reason);
        add_difference(list, name, "依据", old->evidence, now->evidence);
    }
    if (stored)
        add_difference(list, "", "总体意见", cstr_or_empty(stored->comment),
                       cstr_or_empty(typed->comment));
    return list;
}

void sheet_view_corrections(struct val *m, const struct component *component,
                            const struct sheet_correction *list, size_t n) {
    map_bool(m, "corrected", n > 0);
    struct val *rows = map_list(m, "corrections");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(rows);
        map_date(row, "at", list[i].date);
        map_text(row, "by", list[i].by);
        map_text(row, "changes",
                 sheet_changes_text(m->arena, component, list[i].changes, list[i].n_changes));
        map_text(row, "reason", list[i].reason);
    }
}
