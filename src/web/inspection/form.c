/* A record has four forms and the sections go from one to the next: sent, stored, kept, shown;
 * record_form stands in the middle with everything as text. Slots are the items of the standard in
 * order, found by component and item and never by number, as a device may bring a form of an older
 * standard (stray). Reading loses nothing; form_input alone refuses. */

#include "web/inspection/inside.h"
#include "web/forms/forms.h"
#include "num/typed.h"

/* ---- from what was sent */

/* Boxes of one name that are ticked, a line each. */
static const char *ticked(struct http_call *call, const char *name) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < call->request->form.n; i++) {
        const struct http_pair *p = &call->request->form.v[i];
        if (strcmp(p->name, name) == 0 && *p->value)
            buf_addf(&b, "%s%s", b.n > 0 ? "\n" : "", p->value);
    }
    return arena_strdup(call->arena, buf_text(&b));
}

static const char *slot_item(const struct inspection_slot *s) {
    return s->item ? s->item->id : "";
}

static size_t slot_of(const struct inspection *ins, const char *component, const char *item) {
    for (size_t i = 0; i < ins->n_slots; i++)
        if (cstr_eq(ins->slots[i].component->id, component) &&
            cstr_eq(slot_item(&ins->slots[i]), item))
            return i;
    return SIZE_MAX;
}

static struct slot_value read_slot(struct http_call *call, size_t i) {
    return (struct slot_value){
        .points = web_typed_row(call, "points", i),
        .level = web_typed_row(call, "level", i),
        .done = web_typed_row(call, "done", i),
        .target = web_typed_row(call, "target", i),
        .times = web_typed_row(call, "times", i),
        .reason = web_typed_row(call, "reason", i),
        .parts = ticked(call, arena_printf(call->arena, "part.%zu", i)),
        .not_applicable = *web_typed_row(call, "na", i) == '1',
        .none = *web_typed_row(call, "none", i) == '1',
    };
}

static void empty_slots(struct arena *a, const struct inspection *ins, struct record_form *f) {
    f->slots = gp_new_n(a, struct slot_value, ins->n_slots);
    for (size_t i = 0; i < ins->n_slots; i++)
        f->slots[i] = (struct slot_value){"", "", "", "", "", "", "", false, false};
}

static void read_photos(struct http_call *call, struct record_form *f) {
    for (size_t i = 0, n = http_form_rows(call, "photo_sha"); i < n; i++) {
        if (!*web_typed_row(call, "photo_sha", i) || *web_typed_row(call, "photo_drop", i) == '1')
            continue;
        int64_t taken;
        if (dec_parse(str_of(web_typed_row(call, "photo_taken", i)), 0, &taken) != DEC_PARSED)
            taken = DEC_UNSET;
        *VEC_PUSH(call->arena, &f->photos) =
            (struct record_photo){.kind = web_typed_row(call, "photo_kind", i),
                                  .sha256 = web_typed_row(call, "photo_sha", i),
                                  .file_name = cstr_or_null(web_typed_row(call, "photo_name", i)),
                                  .caption = cstr_or_null(web_typed_row(call, "photo_caption", i)),
                                  .place = cstr_or_null(web_typed_row(call, "photo_place", i)),
                                  .taken_at = taken};
    }
}

void visit_form_read(struct http_call *call, const struct inspection *ins,
                     const struct form_attached *form, struct record_form *ret) {
    struct record_form f = {.at = form};
    if (form) {
        f.typed = gp_new_n(call->arena, const char *, form->form.n_items);
        forms_read(call, &form->form, f.typed, NULL);
    }
    empty_slots(call->arena, ins, &f);
    for (size_t i = 0, n = http_form_rows(call, "component"); i < n; i++) {
        const char *component = http_form_row(call, "component", i);
        size_t at = component ? slot_of(ins, component, web_typed_row(call, "item", i)) : SIZE_MAX;
        if (at != SIZE_MAX)
            f.slots[at] = read_slot(call, i);
        else
            f.stray = f.stray || component;
    }
    f.version = (struct record_version){.uuid = web_typed(call, "uuid"),
                                        .device = cstr_or_null(web_typed(call, "device")),
                                        .arrived = cstr_or_null(web_typed(call, "arrived")),
                                        .departed = cstr_or_null(web_typed(call, "departed")),
                                        .place = cstr_or_null(web_typed(call, "place")),
                                        .present = cstr_or_null(web_typed(call, "present")),
                                        .interviews = cstr_or_null(web_typed(call, "interviews")),
                                        .remarks = cstr_or_null(web_typed(call, "remarks"))};
    if (dec_parse(str_of(web_typed(call, "base")), 0, &f.version.base) != DEC_PARSED)
        f.version.base = 0;
    read_photos(call, &f);
    *ret = f;
}

/* ---- from what is stored */

void form_of_content(struct arena *a, const struct inspection *ins,
                     const struct record_version *version, const struct inspection_input *content,
                     struct record_form *ret) {
    struct record_form f = {0};
    empty_slots(a, ins, &f);
    for (size_t i = 0; i < content->n_marks; i++) {
        const struct record_mark *r = &content->marks[i];
        size_t at = slot_of(ins, r->component, cstr_or_empty(r->mark.item));
        if (at == SIZE_MAX)
            continue;
        f.slots[at] = (struct slot_value){.points = score_text(a, r->mark.points),
                                          .level = cstr_or_empty(r->mark.level),
                                          .done = whole_text(a, r->mark.done),
                                          .target = whole_text(a, r->mark.target),
                                          .times = whole_text(a, r->mark.times),
                                          .reason = cstr_or_empty(r->mark.reason),
                                          .parts = cstr_or_empty(r->parts),
                                          .none = r->parts && !*r->parts,
                                          .not_applicable = r->mark.not_applicable};
    }
    if (version)
        f.version = *version;
    for (size_t i = 0; i < content->n_photos; i++)
        *VEC_PUSH(a, &f.photos) = content->photos[i];
    *ret = f;
}

/* ---- to what is kept */

static enum gp_code parse(struct http_call *call, const struct inspection_slot *slot,
                          const char *what, const char *text, unsigned scale, int64_t *ret) {
    enum dec_parse r = typed_figure(str_of(text), scale, TYPED_PLAIN, ret);
    if (r == DEC_PARSED)
        return GP_OK;
    if (r == DEC_EMPTY) {
        *ret = DEC_UNSET;
        return GP_OK;
    }
    return gp_fail(call->err, GP_INVALID, inspection_slot_name(slot), "%s“%s”不对：%s", what, text,
                   dec_parse_problem(r));
}

static enum gp_code slot_mark(struct http_call *call, const struct inspection_slot *slot,
                              const struct slot_value *v, struct record_mark *ret) {
    *ret = (struct record_mark){
        .component = slot->component->id,
        .parts = *v->parts ? v->parts
                 : v->none ? ""
                           : NULL,
        .mark = {.item = slot->item ? slot->item->id : NULL,
                 .not_applicable = v->not_applicable,
                 .level = cstr_or_null(v->level),
                 .reason = cstr_or_null(v->reason)},
    };
    if (*v->parts && v->none)
        return gp_fail(call->err, GP_INVALID, inspection_slot_name(slot),
                       "既勾选了条件又勾选了“都不符合”，请只保留一种");
    TRY(parse(call, slot, "得分", v->points, SCORE_SCALE, &ret->mark.points.v));
    TRY(parse(call, slot, "完成数", v->done, 0, &ret->mark.done));
    TRY(parse(call, slot, "目标数", v->target, 0, &ret->mark.target));
    return parse(call, slot, "次数", v->times, 0, &ret->mark.times);
}

/* 22.7012345,114.3456789,12: degrees and metres. */
static bool place_fits(struct arena *a, const char *text) {
    const char *comma = strchr(text, ','), *second = comma ? strchr(comma + 1, ',') : NULL;
    if (!second)
        return false;
    int64_t lat, lon, metres;
    const char *first = arena_strndup(a, text, (size_t)(comma - text));
    const char *middle = arena_strndup(a, comma + 1, (size_t)(second - comma - 1));
    return dec_parse(str_of(first), 7, &lat) == DEC_PARSED &&
           dec_parse(str_of(middle), 7, &lon) == DEC_PARSED &&
           dec_parse(str_of(second + 1), 0, &metres) == DEC_PARSED && lat >= -900000000 &&
           lat <= 900000000 && lon >= -1800000000 && lon <= 1800000000 && metres >= 0;
}

static bool is_kind(const char *kind) {
    return strcmp(kind, "photo") == 0 || strcmp(kind, "inspector") == 0 ||
           strcmp(kind, "center") == 0;
}

static enum gp_code check_rest(struct http_call *call, const struct record_form *f) {
    if (f->stray)
        return gp_fail(call->err, GP_INVALID, NULL,
                       "评估标准已经变化，请联网刷新本页后再提交，已填内容不会丢失");
    if (cstr_empty(f->version.uuid))
        return gp_fail(call->err, GP_INVALID, NULL, "页面不完整，请刷新后重试");
    if (f->version.place && !place_fits(call->arena, f->version.place))
        return gp_fail(call->err, GP_INVALID, "位置", "格式不对，请重新记录位置");
    for (size_t i = 0; i < f->photos.n; i++) {
        const struct record_photo *p = &f->photos.v[i];
        bool fits = is_kind(p->kind) && strlen(p->sha256) == 64 &&
                    strspn(p->sha256, "0123456789abcdef") == 64 &&
                    (!p->place || place_fits(call->arena, p->place));
        if (!fits)
            return gp_fail(call->err, GP_INVALID, "照片", "第 %zu 张的信息不对，请删去后重新添加",
                           i + 1);
    }
    return GP_OK;
}

static bool is_blank(const struct slot_value *v) {
    return !*v->points && !*v->level && !*v->done && !*v->target && !*v->times && !*v->reason &&
           !*v->parts && !v->not_applicable && !v->none;
}

enum gp_code form_input(struct http_call *call, const struct inspection *ins,
                        const struct record_form *form, struct inspection_input *ret) {
    TRY(check_rest(call, form));
    struct inspection_input in = {.version = form->version,
                                  .photos = form->photos.v,
                                  .n_photos = form->photos.n,
                                  .form = {.at = form->at, .typed = form->typed},
                                  .marks = gp_new_n(call->arena, struct record_mark, ins->n_slots)};
    for (size_t i = 0; i < ins->n_slots; i++)
        if (!is_blank(&form->slots[i]))
            TRY(slot_mark(call, &ins->slots[i], &form->slots[i], &in.marks[in.n_marks++]));
    *ret = in;
    return GP_OK;
}

/* ---- to the page */

bool visit_has_line(const char *lines, const char *line) {
    size_t n = strlen(line);
    for (const char *p = lines; *p; p += strcspn(p, "\n"), p += *p == '\n')
        if (strncmp(p, line, n) == 0 && (p[n] == '\0' || p[n] == '\n'))
            return true;
    return false;
}

static void options_model(struct val *m, const struct item *item, const struct slot_value *v) {
    struct val *list = map_list(m, "options");
    for (size_t i = 0; item && i < item->n_options; i++) {
        const struct item_option *o = &item->options[i];
        struct val *row_map = list_add_map(list);
        map_text(row_map, "id", o->id);
        map_textf(row_map, "k", "%zu", i);
        map_text(row_map, "name", o->name);
        map_score(row_map, "points", o->points);
        map_bool(row_map, "checked",
                 item->kind == ITEM_COMBO ? visit_has_line(v->parts, o->id)
                                          : cstr_eq(v->level, o->id));
    }
}

static const char *evidence_text(struct arena *a, const struct item *item) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; item && i < item->n_evidence; i++)
        buf_addf(&b, "%s%s", i > 0 ? "、" : "", item->evidence[i]);
    return arena_strdup(a, buf_text(&b));
}

static void slot_model(struct val *m, const struct inspection_slot *s, const struct slot_value *v) {
    enum item_kind kind = s->item ? s->item->kind : ITEM_POINTS;
    score_t step = s->item && score_is_set(s->item->step) ? s->item->step : score_of(100);
    map_text(m, "component", s->component->id);
    map_text(m, "item", slot_item(s));
    map_text(m, "name", inspection_slot_name(s));
    map_text(m, "within", s->within);
    map_bool(m, "is_group", kind == ITEM_GROUP);
    map_bool(m, "is_points", kind == ITEM_POINTS);
    map_bool(m, "is_combo", kind == ITEM_COMBO);
    map_bool(m, "is_degree", kind == ITEM_DEGREE);
    map_bool(m, "is_ratio", kind == ITEM_RATIO);
    map_bool(m, "is_deduct", kind == ITEM_DEDUCT);
    map_bool(m, "is_bonus", kind == ITEM_BONUS);
    map_score(m, "max", s->item ? s->item->max : component_scale(s->component));
    map_score(m, "step", step);
    map_score(m, "per_time", s->item ? s->item->per_time : SCORE_UNSET);
    map_text(m, "criteria", s->item ? s->item->criteria : NULL);
    map_text(m, "evidence", evidence_text(m->arena, s->item));
    map_bool(m, "may_not_apply", s->item && s->item->may_not_apply);
    map_bool(m, "na", v->not_applicable);
    map_bool(m, "none", v->none);
    map_text(m, "points", v->points);
    map_text(m, "done", v->done);
    map_text(m, "target", v->target);
    map_text(m, "times", v->times);
    map_text(m, "reason", v->reason);
    options_model(m, s->item, v);
}

/* Where a new component or group begins, its name. */
static void heading_model(struct val *m, const struct inspection *ins, size_t i) {
    const struct inspection_slot *s = &ins->slots[i], *before = i > 0 ? s - 1 : NULL;
    bool new_component = !before || before->component != s->component;
    map_text(m, "new_component", new_component ? s->component->name : NULL);
    bool new_group = s->group && (!before || before->group != s->group);
    map_text(m, "new_group", new_group ? s->group->name : NULL);
    map_score(m, "group_max", new_group ? s->group->max : SCORE_UNSET);
}

static const char *kind_name(const char *kind) {
    if (strcmp(kind, "inspector") == 0)
        return "验收人员签名";
    return strcmp(kind, "center") == 0 ? "中心人员签名" : "照片";
}

void form_photos(struct val *m, const char *base, const struct record_photo *photos, size_t n) {
    struct val *list = map_list(m, "photos");
    for (size_t i = 0; i < n; i++) {
        const struct record_photo *p = &photos[i];
        struct val *p_map = list_add_map(list);
        map_textf(p_map, "n", "%zu", i);
        map_textf(p_map, "number", "%zu", i + 1);
        map_text(p_map, "kind", p->kind);
        map_text(p_map, "kind_name", kind_name(p->kind));
        map_text(p_map, "sha256", p->sha256);
        map_text(p_map, "file_name", cstr_or_empty(p->file_name));
        map_text(p_map, "caption", cstr_or_empty(p->caption));
        map_text(p_map, "place", cstr_or_empty(p->place));
        map_text(p_map, "taken", whole_text(m->arena, p->taken_at));
        map_time(p_map, "taken_text", p->taken_at);
        map_bool(p_map, "is_photo", strcmp(p->kind, "photo") == 0);
        map_bool(p_map, "arrived", p->arrived);
        map_textf(p_map, "url", "%s/files/%s", base, p->sha256);
    }
    map_bool(m, "has_photos", n > 0);
}

void form_model(struct val *m, const struct inspection *ins, const struct record_form *form) {
    struct val *list = map_list(m, "slots");
    for (size_t i = 0; i < ins->n_slots; i++) {
        struct val *slot = list_add_map(list);
        map_textf(slot, "n", "%zu", i);
        heading_model(slot, ins, i);
        slot_model(slot, &ins->slots[i], &form->slots[i]);
    }
    map_bool(m, "has_slots", ins->n_slots > 0);
    forms_put_beside(m, form->at, form->typed, false);
    map_text(m, "arrived", cstr_or_empty(form->version.arrived));
    map_text(m, "departed", cstr_or_empty(form->version.departed));
    map_text(m, "place", cstr_or_empty(form->version.place));
    map_text(m, "present", cstr_or_empty(form->version.present));
    map_text(m, "interviews", cstr_or_empty(form->version.interviews));
    map_text(m, "remarks", cstr_or_empty(form->version.remarks));
    const char *base = arena_printf(m->arena, "/inspections/%s", ins->visit->id);
    form_photos(m, base, form->photos.v, form->photos.n);
}
