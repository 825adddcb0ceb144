/* Two versions of a record, side by side, as other forms show theirs. */
#include "web/forms/forms.h"
#include "web/inspection/inside.h"

/* What is ticked or chosen, by name. */
static const char *options_text(struct arena *a, const struct item *item, const char *ids) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; item && i < item->n_options; i++)
        if (visit_has_line(ids, item->options[i].id))
            buf_addf(&b, "%s%s", b.n > 0 ? "、" : "", item->options[i].name);
    return arena_strdup(a, buf_text(&b));
}

static const char *yes(bool is) {
    return is ? "是" : "";
}

static void add_slot(struct edit *e, const struct inspection_slot *slot,
                     const struct slot_value *was, const struct slot_value *is) {
    struct arena *a = e->call->arena;
    const char *row = inspection_slot_name(slot);
    edit_add_shown(e, row, "得分", was->points, is->points);
    edit_add_shown(e, row, "档次", options_text(a, slot->item, was->level),
                   options_text(a, slot->item, is->level));
    edit_add_shown(e, row, "符合的条件", options_text(a, slot->item, was->parts),
                   options_text(a, slot->item, is->parts));
    edit_add_shown(e, row, "都不符合", yes(was->none), yes(is->none));
    edit_add_shown(e, row, "不适用", yes(was->not_applicable), yes(is->not_applicable));
    edit_add_shown(e, row, "完成数", was->done, is->done);
    edit_add_shown(e, row, "目标数", was->target, is->target);
    edit_add_shown(e, row, "次数", was->times, is->times);
    edit_add_shown(e, row, "说明", was->reason, is->reason);
}

static const char *photos_text(struct arena *a, const struct record_form *f) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < f->photos.n; i++) {
        const struct record_photo *p = &f->photos.v[i];
        const char *name = !cstr_empty(p->caption) ? p->caption : p->file_name;
        buf_addf(&b, "%s%s（%.8s）", i > 0 ? "、" : "", cstr_empty(name) ? "未命名" : name,
                 p->sha256);
    }
    return arena_strdup(a, buf_text(&b));
}

/* A browser sends its line ends, and a time without seconds. */
static const char *lines_of(struct arena *a, const char *text) {
    char *made = arena_strdup(a, cstr_or_empty(text));
    size_t n = 0;
    for (const char *p = made; *p; p++)
        if (*p != '\r')
            made[n++] = *p;
    made[n] = '\0';
    return made;
}

struct edit visit_differences(struct http_call *call, const struct inspection *ins,
                              const struct record_form *was, const struct record_form *is) {
    struct arena *a = call->arena;
    struct edit e = {.call = call};
    const struct record_version *v = &was->version, *w = &is->version;
    edit_add_shown(&e, "", "到达时间", v->arrived, w->arrived);
    edit_add_shown(&e, "", "离开时间", v->departed, w->departed);
    edit_add_shown(&e, "", "在场人员", lines_of(a, v->present), lines_of(a, w->present));
    for (size_t i = 0; i < ins->n_slots; i++)
        add_slot(&e, &ins->slots[i], &was->slots[i], &is->slots[i]);
    forms_add_differences(&e, was->at, was->typed, is->at, is->typed);
    edit_add_shown(&e, "", "访谈记录", lines_of(a, v->interviews), lines_of(a, w->interviews));
    edit_add_shown(&e, "", "验收意见", lines_of(a, v->remarks), lines_of(a, w->remarks));
    edit_add_shown(&e, "", "照片和签名", photos_text(a, was), photos_text(a, is));
    return e;
}
