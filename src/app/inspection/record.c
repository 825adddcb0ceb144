/* Saving records of inspections, version by version. inspection_save first looks whether this very
 * save came before (replay), then whether the record is still open, and only then writes; a version
 * that began from an older one is kept as a conflict, never refused and never put over the other.
 * The first section turns marks into a sheet and has core judge it; completing is finish.c. */
#include "app/rounds/flow.h"
#include "app/inspection/inspection.h"
#include "app/marking/sheet_form.h"
#include "store/survey.h"

/* ---- marks */

static bool has_value(const struct record_mark *m) {
    const struct mark *k = &m->mark;
    return k->not_applicable || score_is_set(k->points) || !cstr_empty(k->level) || m->parts ||
           k->done != DEC_UNSET || k->target != DEC_UNSET || k->times != DEC_UNSET;
}

/* The lines of the text. */
static const char **split_parts(struct arena *a, const char *text, size_t *ret_n) {
    VEC(const char *) list = {0};
    while (*text) {
        size_t n = strcspn(text, "\n");
        if (n > 0)
            *VEC_PUSH(a, &list) = arena_strndup(a, text, n);
        text += n + (text[n] == '\n');
    }
    *ret_n = list.n;
    return list.v;
}

struct sheet inspection_sheet(struct work *w, const struct inspection *ins,
                              const struct component *component, const struct account *scorer,
                              const char *owner, const struct record_mark *marks, size_t n) {
    struct sheet s = {
        .id = arena_printf(w->arena, "visit-%s-%s-%s", ins->visit->id, component->id,
                           cstr_eq(owner, RECORD_JOINT) ? "joint" : owner),
        .component = component->id,
        .role = SCORER_INSPECTOR,
        .scorer = cstr_empty(scorer->expert) ? scorer->id : scorer->expert,
        .scorer_name = scorer->name,
        .submitted = DATE_UNSET,
        .marks = gp_new_n(w->arena, struct mark, n),
    };
    for (size_t i = 0; i < n; i++) {
        if (!cstr_eq(marks[i].component, component->id) || !has_value(&marks[i]))
            continue;
        struct mark *m = &s.marks[s.n_marks++];
        *m = marks[i].mark;
        if (marks[i].parts)
            m->parts = split_parts(w->arena, marks[i].parts, &m->n_parts);
    }
    return s;
}

static const char *item_name(const struct component *c, const struct item_score *s) {
    return s->item ? s->item->name : c->name;
}

enum gp_code inspection_score(struct work *w, const struct inspection *ins,
                              const struct component *component, const struct record_mark *marks,
                              size_t n, struct sheet_score *ret) {
    struct sheet *sheet = gp_new(w->arena, struct sheet);
    *sheet = inspection_sheet(w, ins, component, w->account, w->account->id, marks, n);
    struct surveyed surveyed = {NULL, 0};
    if (component_asks_survey(component))
        TRY(store_survey_results(w, ins->visit->round, ins->visit->entry, &surveyed.v,
                                 &surveyed.n));
    return sheet_points(w, &ins->standard, component, sheet, &surveyed, ret);
}

static enum gp_code check_component(struct work *w, const struct inspection *ins,
                                    const struct component *component,
                                    const struct record_mark *marks, size_t n,
                                    const char **ret_open) {
    struct sheet_score score;
    TRY(inspection_score(w, ins, component, marks, n, &score));
    for (size_t i = 0; i < score.n_items; i++) {
        const struct item_score *s = &score.items[i];
        if (s->problem)
            return gp_fail(w->err, GP_INVALID, item_name(component, s), "%s", s->problem);
        bool leaf = !s->item || s->item->kind != ITEM_GROUP;
        if (leaf && s->missing && !*ret_open)
            *ret_open = item_name(component, s);
    }
    return GP_OK;
}

enum gp_code inspection_check_marks(struct work *w, const struct inspection *ins,
                                    const struct record_mark *marks, size_t n,
                                    const char **ret_open) {
    *ret_open = NULL;
    for (size_t i = 0; i < n; i++)
        if (!ins->method || !method_component(ins->method, marks[i].component))
            return gp_fail(w->err, GP_INVALID, NULL,
                           "评估标准已经变化，请联网刷新本页后再提交，已填内容不会丢失");
    for (size_t i = 0; ins->method && i < ins->method->n_components; i++)
        if (ins->method->components[i].scored_by == SCORER_INSPECTOR)
            TRY(check_component(w, ins, &ins->method->components[i], marks, n, ret_open));
    return GP_OK;
}

/* ---- saving */

static int64_t newest(const struct inspection *ins, const char *owner) {
    int64_t n = 0;
    for (size_t i = 0; i < ins->n_versions; i++)
        if (cstr_eq(ins->versions[i].owner, owner) && ins->versions[i].n > n)
            n = ins->versions[i].n;
    return n;
}

static enum gp_code put_content(struct work *w, const struct visit *v,
                                const struct inspection_input *in, const char *owner, int64_t n) {
    const char *visit = v->id;
    const struct form_answer_key key = inspection_form_key(v, owner, n);
    for (size_t i = 0; i < in->n_marks; i++) {
        struct record_mark mark = in->marks[i];
        mark.ord = (int64_t)i;
        TRY(store_record_mark_put(w, visit, owner, n, &mark));
    }
    for (size_t i = 0; i < in->n_photos; i++) {
        struct record_photo photo = in->photos[i];
        photo.ord = (int64_t)i;
        TRY(store_record_photo_put(w, visit, owner, n, &photo));
    }
    struct form_filled filled = in->form;
    filled.base = in->version.base;
    return form_keep(w, &key, &filled);
}

static enum gp_code put_version(struct work *w, const struct inspection *ins,
                                const struct inspection_input *in, struct inspection_saved *ret) {
    const char *visit = ins->visit->id, *owner = inspection_owner(w, ins);
    struct record record = inspection_record(ins, owner);
    struct record_version v = in->version;
    v.owner = owner;
    v.account = w->account->id;
    v.n = newest(ins, owner) + 1;
    v.saved_at = work_now_ms(w);
    /* A completed record stays as it is: what comes late is kept beside it. */
    v.conflict = v.base != record.revision || record.completed_at != DEC_UNSET;
    TRY(store_visit_version_put(w, visit, &v));
    TRY(put_content(w, ins->visit, in, owner, v.n));
    if (!v.conflict)
        record.revision = v.n;
    TRY(store_record_put(w, visit, &record));
    *ret = (struct inspection_saved){v.n, record.revision, v.saved_at, v.conflict};
    return flow_audit(w, ins->visit->round, ins->visit->entry,
                      v.conflict ? "inspection.conflict" : "inspection.save",
                      arena_printf(w->arena, "第 %lld 版", (long long)v.n));
}

/* The same save, sent again because its answer was lost. */
static bool replay(const struct work *w, const struct inspection *ins, const char *uuid,
                   struct inspection_saved *ret) {
    for (size_t i = 0; i < ins->n_versions; i++) {
        const struct record_version *v = &ins->versions[i];
        if (!cstr_eq(v->uuid, uuid) || !cstr_eq(v->account, w->account->id))
            continue;
        *ret = (struct inspection_saved){v->n, inspection_record(ins, v->owner).revision,
                                         v->saved_at, v->conflict};
        return true;
    }
    return false;
}

static enum gp_code check_open(struct work *w, const struct inspection *ins) {
    if (!inspection_is_mine(w, ins))
        return gp_fail(w->err, GP_DENIED, NULL, "只有本次验收的人员可以填写验收记录");
    if (ins->visit->state == VISIT_CANCELLED)
        return gp_fail(w->err, GP_CONFLICT, NULL, "这次实地验收已取消：%s",
                       ins->visit->reason ? ins->visit->reason : "");
    struct entry_scope *scope;
    TRY(flow_entry(w, ins->visit->round, ins->visit->entry, &scope));
    return flow_check_open(w, scope);
}

enum gp_code inspection_save(struct work *w, const char *visit,
                             const struct inspection_input *input, struct inspection_saved *ret) {
    if (input->n_photos > INSPECTION_PHOTOS_MAX)
        return gp_fail(w->err, GP_LIMIT, "照片", "最多 %d 张，请删去一些", INSPECTION_PHOTOS_MAX);
    struct inspection ins;
    TRY(inspection_get(w, visit, &ins));
    if (replay(w, &ins, input->version.uuid, ret))
        return GP_OK;
    TRY(check_open(w, &ins));
    const char *open;
    TRY(inspection_check_marks(w, &ins, input->marks, input->n_marks, &open));
    return put_version(w, &ins, input, ret);
}

/* ---- two versions */

enum gp_code inspection_choose(struct work *w, const char *visit, const char *owner, int64_t n,
                               bool use) {
    struct inspection ins;
    TRY(inspection_get(w, visit, &ins));
    TRY(check_open(w, &ins));
    if (!cstr_eq(owner, inspection_owner(w, &ins)))
        return gp_fail(w->err, GP_DENIED, NULL, "只能处理自己的验收记录");
    const struct record_version *v = inspection_version(&ins, owner, n);
    if (!v || !v->conflict)
        return gp_fail(w->err, GP_CONFLICT, NULL, "这一版已经处理过了，请刷新页面查看");
    struct record record = inspection_record(&ins, owner);
    if (use && record.completed_at != DEC_UNSET)
        return gp_fail(w->err, GP_CONFLICT, NULL,
                       "验收记录已经提交完成；要改用这一版，请先由评估方退回补充");
    TRY(store_version_settle(w, visit, owner, n));
    if (use) {
        record.revision = n;
        TRY(store_record_put(w, visit, &record));
    }
    return flow_audit(
        w, ins.visit->round, ins.visit->entry, "inspection.choose",
        arena_printf(w->arena, "%s第 %lld 版", use ? "采用" : "不采用", (long long)n));
}
