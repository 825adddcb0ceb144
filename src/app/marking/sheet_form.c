/* A sheet goes through here in the order of the sections: the rows of a component, the texts typed
 * into them (and their JSON, as drafts and submissions keep it), marks read from the texts, and
 * what is still open. sheet_form_judge does the last two and is what everybody calls: what the
 * form shows, what the panel compares and what counts come from the same reading. Points are
 * core's (sheet_points); whether a reason is wanted is decided here. */

#include "app/marking/sheet_form.h"

#include "shape/text.h"
#include "codec/json.h"
#include "codec/json_out.h"
#include "core/survey_score.h"
#include "num/typed.h"
#include "store/survey.h"

/* ---- rows */

static void add_rows(struct arena *a, struct sheet_form *f, size_t *cap, const struct item *items,
                     size_t n, unsigned depth) {
    for (size_t i = 0; i < n; i++) {
        f->rows = arena_grow(a, f->rows, f->n_rows, cap, sizeof(*f->rows));
        bool leaf = items[i].kind != ITEM_GROUP;
        f->leaves += leaf;
        f->rows[f->n_rows++] = (struct form_row){.item = &items[i],
                                                 .kind = items[i].kind,
                                                 .depth = depth,
                                                 .max = items[i].max,
                                                 .first_part = f->n_parts,
                                                 .number = leaf ? f->leaves : 0,
                                                 .points = SCORE_UNSET};
        f->n_parts += items[i].n_options;
        if (depth + 1 < ITEM_LEVELS)
            add_rows(a, f, cap, items[i].items, items[i].n_items, depth + 1);
    }
}

void sheet_form_rows(struct arena *a, const struct component *component, struct sheet_form *ret) {
    *ret = (struct sheet_form){.component = component};
    size_t cap = 0;
    add_rows(a, ret, &cap, component->items, component->n_items, 0);
    if (ret->n_rows > 0)
        return;
    ret->rows = gp_new(a, struct form_row);
    *ret->rows = (struct form_row){
        .kind = ITEM_POINTS, .max = component_scale(component), .number = 1, .points = SCORE_UNSET};
    ret->n_rows = ret->leaves = 1;
}

static size_t n_options(const struct form_row *row) {
    return row->item ? row->item->n_options : 0;
}

static const char *row_id(const struct form_row *row) {
    return row->item ? row->item->id : NULL;
}

static const char *row_name(const struct sheet_form *f, const struct form_row *row) {
    return row->item ? row->item->name : f->component->name;
}

/* ---- inputs */

struct sheet_input sheet_input_empty(struct arena *a, const struct sheet_form *form) {
    struct sheet_input in = {.marks = gp_new_n(a, struct mark_input, form->n_rows), .comment = ""};
    for (size_t i = 0; i < form->n_rows; i++) {
        size_t n = n_options(&form->rows[i]);
        in.marks[i] = (struct mark_input){.points = "",
                                          .level = "",
                                          .done = "",
                                          .target = "",
                                          .times = "",
                                          .reason = "",
                                          .evidence = "",
                                          .parts = n ? gp_new_n(a, bool, n) : NULL};
    }
    return in;
}

static size_t row_of(const struct sheet_form *form, const char *item) {
    for (size_t i = 0; i < form->n_rows; i++)
        if (cstr_eq(row_id(&form->rows[i]), item))
            return i;
    return SIZE_MAX;
}

static void tick(const struct form_row *row, struct mark_input *m, const char *option) {
    for (size_t i = 0; i < n_options(row); i++)
        if (cstr_eq(row->item->options[i].id, option))
            m->parts[i] = true;
}

struct sheet_input sheet_input_of(struct arena *a, const struct sheet_form *form,
                                  const struct sheet *sheet) {
    struct sheet_input in = sheet_input_empty(a, form);
    in.comment = cstr_or_empty(sheet->comment);
    for (size_t i = 0; i < sheet->n_marks; i++) {
        const struct mark *m = &sheet->marks[i];
        size_t at = row_of(form, m->item);
        if (at == SIZE_MAX)
            continue;
        bool *parts = in.marks[at].parts;
        in.marks[at] = (struct mark_input){.points = score_text(a, m->points),
                                           .level = cstr_or_empty(m->level),
                                           .done = whole_text(a, m->done),
                                           .target = whole_text(a, m->target),
                                           .times = whole_text(a, m->times),
                                           .reason = cstr_or_empty(m->reason),
                                           .evidence = cstr_or_empty(m->evidence),
                                           .not_applicable = m->not_applicable,
                                           .parts = parts};
        for (size_t k = 0; k < m->n_parts; k++)
            tick(&form->rows[at], &in.marks[at], m->parts[k]);
    }
    return in;
}

/* The texts of a row, told once for writing and reading. */
static const struct {
    const char *key;
    size_t at;
} texts[] = {
    {"points", offsetof(struct mark_input, points)},
    {"level", offsetof(struct mark_input, level)},
    {"done", offsetof(struct mark_input, done)},
    {"target", offsetof(struct mark_input, target)},
    {"times", offsetof(struct mark_input, times)},
    {"reason", offsetof(struct mark_input, reason)},
    {"evidence", offsetof(struct mark_input, evidence)},
};

static const char **text_at(struct mark_input *m, size_t i) {
    return (const char **)((char *)m + texts[i].at);
}

static void write_row(struct jout *o, const struct form_row *row, struct mark_input *m) {
    jout_object(o);
    jout_pair(o, "item", row_id(row));
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        if (**text_at(m, i))
            jout_pair(o, texts[i].key, *text_at(m, i));
    if (m->not_applicable) {
        jout_key(o, "not_applicable");
        jout_bool(o, true);
    }
    if (n_options(row) > 0) {
        jout_key(o, "parts");
        jout_array(o);
        for (size_t k = 0; k < n_options(row); k++)
            if (m->parts[k])
                jout_text(o, row->item->options[k].id);
        jout_end(o);
    }
    jout_end(o);
}

const char *sheet_input_write(struct arena *a, const struct sheet_form *form,
                              const struct sheet_input *input) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    jout_object(&o);
    jout_pair(&o, "comment", input->comment);
    jout_key(&o, "marks");
    jout_array(&o);
    for (size_t i = 0; i < form->n_rows; i++)
        write_row(&o, &form->rows[i], &input->marks[i]);
    jout_end(&o);
    jout_end(&o);
    return arena_strdup(a, buf_text(&b));
}

#define DRAFT_MAX_BYTES ((size_t)4 << 20)
#define DRAFT_MAX_DEPTH 8

static const char *string_of(struct arena *a, const json_t *object, const char *key) {
    const char *s = json_string_value(json_object_get(object, key));
    return s ? arena_strdup(a, s) : "";
}

static void read_row(struct arena *a, const json_t *object, const struct form_row *row,
                     struct mark_input *m) {
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        *text_at(m, i) = string_of(a, object, texts[i].key);
    m->not_applicable = json_is_true(json_object_get(object, "not_applicable"));
    const json_t *parts = json_object_get(object, "parts");
    for (size_t k = 0; k < json_array_size(parts); k++)
        tick(row, m, json_string_value(json_array_get(parts, k)));
}

enum gp_code sheet_input_read(struct arena *a, struct gp_err *e, const struct sheet_form *form,
                              const char *json, struct sheet_input *ret) {
    json_t *root JSON_HOLD = NULL;
    TRY(json_read(e, str_of(json), DRAFT_MAX_BYTES, DRAFT_MAX_DEPTH, &root));
    *ret = sheet_input_empty(a, form);
    ret->comment = string_of(a, root, "comment");
    const json_t *marks = json_object_get(root, "marks");
    for (size_t i = 0; i < json_array_size(marks); i++) {
        const json_t *object = json_array_get(marks, i);
        size_t at = row_of(form, json_string_value(json_object_get(object, "item")));
        if (at != SIZE_MAX)
            read_row(a, object, &form->rows[at], &ret->marks[at]);
    }
    return GP_OK;
}

/* ---- from texts to marks */

struct reading {
    struct arena *a;
    struct form_row *row;
};

static int64_t read_figure(struct reading *r, const char *text, unsigned scale, const char *what) {
    int64_t v = DEC_UNSET;
    enum dec_parse parsed = typed_figure(str_of(text), scale, TYPED_PLAIN, &v);
    if (parsed == DEC_PARSED)
        return v;
    if (parsed != DEC_EMPTY && !r->row->problem)
        r->row->problem = arena_printf(r->a, "%s“%s”%s", what, text, dec_parse_problem(parsed));
    return DEC_UNSET;
}

static void read_parts(struct arena *a, const struct form_row *row, const struct mark_input *in,
                       struct mark *m) {
    m->parts = gp_new_n(a, const char *, n_options(row));
    for (size_t k = 0; k < n_options(row); k++)
        if (in->parts[k])
            m->parts[m->n_parts++] = row->item->options[k].id;
}

/* Nothing ticked is a mark of 0 only when the scorer says so: by a reason. */
static bool is_blank(const struct form_row *row, const struct mark_input *in,
                     const struct mark *m) {
    if (in->not_applicable)
        return false;
    switch (row->kind) {
    case ITEM_GROUP:
        return true;
    case ITEM_COMBO:
        return m->n_parts == 0 && !*in->reason;
    default:
        return !*in->points && !*in->level && !*in->done && !*in->target && !*in->times;
    }
}

/* Points are bounded more closely by their item, which says so itself. */
static void check_member(struct reading *r, const struct field *f, const struct mark *m) {
    const char *problem =
        f->kind == FIELD_SCORE ? NULL : member_problem(r->a, f, (const char *)m + f->at);
    if (problem)
        r->row->problem = arena_printf(r->a, "%s%s", f->name, problem);
}

static void read_row_mark(struct arena *a, struct form_row *row, const struct mark_input *in,
                          struct sheet *sheet) {
    struct reading r = {a, row};
    struct mark m = {.item = row_id(row),
                     .not_applicable = in->not_applicable,
                     .points = SCORE_UNSET,
                     .done = DEC_UNSET,
                     .target = DEC_UNSET,
                     .times = DEC_UNSET,
                     .reason = *in->reason ? in->reason : NULL,
                     .evidence = *in->evidence ? in->evidence : NULL};
    if (!in->not_applicable && row->kind == ITEM_POINTS)
        m.points.v = read_figure(&r, in->points, SCORE_SCALE, "分数");
    if (!in->not_applicable && row->kind == ITEM_DEGREE && *in->level)
        m.level = in->level;
    if (!in->not_applicable && row->kind == ITEM_COMBO)
        read_parts(a, row, in, &m);
    if (!in->not_applicable && row->kind == ITEM_RATIO) {
        m.done = read_figure(&r, in->done, 0, "完成数");
        m.target = read_figure(&r, in->target, 0, "目标数");
    }
    if (!in->not_applicable && (row->kind == ITEM_DEDUCT || row->kind == ITEM_BONUS))
        m.times = read_figure(&r, in->times, 0, "次数");
    for (size_t i = 0; i < shape_mark.n_fields && !row->problem; i++)
        check_member(&r, &shape_mark.fields[i], &m);
    if (!is_blank(row, in, &m))
        sheet->marks[sheet->n_marks++] = m;
}

/* ---- reasons */

/* Where the standard leaves the limits 未设定, only nothing and everything need a reason. That is
 * our example, not a rule of a regulation, and the form says so. */
static share_t low_limit(const struct standard *s) {
    return param_share(s, "mark_reason_below");
}

/* 60, 62.5: a limit reads better without closing zeros. */
static const char *percent(struct arena *a, share_t share) {
    char text[DEC_TEXT];
    return arena_strdup(a, dec_format(share.v, SHARE_SCALE - 2, DEC_TRIM, text));
}

const char *sheet_reason_rule(struct arena *a, const struct standard *standard) {
    share_t low = low_limit(standard);
    const char *below =
        share_is_set(low) ? arena_printf(a, "低于满分的 %s%%、", percent(a, low)) : "";
    bool example =
        !param_is_set(standard, "mark_reason_below") && !param_is_set(standard, "mark_reason_from");
    return arena_printf(a, "打 0 分、%s直接打分或选档次达到满分的 %s%% 的，须写明理由%s。", below,
                        percent(a, mark_reason_from(standard)),
                        example ? "（示例规则，评估标准未设定界限时采用）" : "");
}

/* ---- what residents answered */

void sheet_form_survey(struct arena *a, const struct surveyed *surveyed, struct sheet_form *form) {
    const struct surveyed *s = &form->surveyed;
    form->surveyed = (struct surveyed){NULL, 0};
    if (!component_asks_survey(form->component))
        return;
    form->surveyed = *surveyed;
    for (size_t i = 0; i < form->n_rows; i++) {
        struct form_row *row = &form->rows[i];
        const struct survey_rule *rule = row->item ? &row->item->survey : &form->component->survey;
        score_t max = row->item ? row->max : form->component->max;
        if (!rule->given || row->number == 0)
            continue;
        struct survey_score v = survey_score_of(a, s->v, s->n, rule, max);
        row->survey = survey_score_working(a, rule, max, &v);
        row->by_survey = v.exact != NULL;
    }
}

enum gp_code sheet_form_surveys(struct work *w, const char *round, const char *entry,
                                struct sheet_form *form) {
    struct surveyed s = {NULL, 0};
    if (component_asks_survey(form->component))
        TRY(store_survey_results(w, round, entry, &s.v, &s.n));
    sheet_form_survey(w->arena, &s, form);
    return GP_OK;
}

const char *surveyed_whole(struct arena *a, const struct sheet_form *form) {
    const struct form_row *row = form->rows;
    bool whole = !row->item && row->by_survey;
    return whole ? arena_printf(a, "本板块由居民满意度调查计分，不用评分：%s", row->survey) : NULL;
}

/* ---- judging */

enum gp_code sheet_points(struct work *w, const struct standard *standard,
                          const struct component *component, const struct sheet *sheet,
                          const struct surveyed *surveyed, struct sheet_score *ret) {
    struct calc c = {.arena = w->arena, .err = w->err, .standard = standard->title};
    struct dossier d = {.standard = *standard};
    struct entry e;
    shape_clear(&shape_entry, &e);
    e.id = "entry";
    if (surveyed) {
        e.surveys = surveyed->v;
        e.n_surveys = surveyed->n;
    }
    return sheet_score(&c, &d, &e, component, sheet, ret);
}

static void take_score(struct sheet_form *f, const struct standard *s, struct arena *a, size_t i,
                       const struct item_score *is, const struct sheet_input *input) {
    struct form_row *row = &f->rows[i];
    row->points = row->problem ? SCORE_UNSET : is->points;
    row->missing = is->missing && !row->problem;
    row->not_applicable = is->not_applicable;
    if (!row->problem)
        row->problem = is->problem;
    row->wants = row->number > 0 && !row->by_survey
                     ? mark_reason_wanted(s, row->kind, row->max, row->points)
                     : NULL;
    const char *reason = input->marks[i].reason;
    row->lacks_reason = row->wants && strspn(reason, " \t\r\n") == strlen(reason);
    f->n_problems += row->problem != NULL;
    if (row->number == 0 && !row->problem)
        return;
    f->n_missing += row->missing;
    f->n_reasons += row->lacks_reason;
    f->done += row->number > 0 && !row->missing && !row->problem && !row->lacks_reason;
    const char *open = row->problem ? row->problem : row->missing ? "还没有打分" : NULL;
    if (!open && row->lacks_reason)
        open = row->wants;
    if (!open || f->first_open)
        return;
    f->first_open = arena_printf(a, "“%s”%s%s", row_name(f, row), row->problem ? "：" : "", open);
    f->first_open_row = i;
}

enum gp_code sheet_form_judge(struct work *w, const struct standard *standard,
                              const struct sheet_input *input, struct sheet_form *f) {
    struct arena *a = w->arena;
    f->sheet = (struct sheet){.id = "draft",
                              .component = f->component->id,
                              .role = f->component->scored_by,
                              .comment = *input->comment ? input->comment : NULL,
                              .submitted = DATE_UNSET,
                              .marks = gp_new_n(a, struct mark, f->n_rows)};
    f->done = f->n_problems = f->n_missing = f->n_reasons = 0;
    f->first_open = NULL;
    for (size_t i = 0; i < f->n_rows; i++) {
        f->rows[i].problem = NULL;
        read_row_mark(a, &f->rows[i], &input->marks[i], &f->sheet);
    }
    struct sheet_score score;
    TRY(sheet_points(w, standard, f->component, &f->sheet, &f->surveyed, &score));
    for (size_t i = 0; i < f->n_rows && i < score.n_items; i++)
        take_score(f, standard, a, i, &score.items[i], input);
    f->raw = score.raw;
    f->applicable = score.applicable;
    f->points = f->n_problems == 0 ? score.points : SCORE_UNSET;
    f->exact = f->n_problems == 0 ? score.exact : NULL;
    if (!f->first_open && !score.complete)
        f->first_open = "各项都标为不适用，没有得分，请至少给一项打分";
    return GP_OK;
}

const char *sheet_form_open(struct arena *a, const struct sheet_form *form) {
    return form->first_open
               ? arena_printf(a, "还不能提交：%s。已填写的内容都已保存", form->first_open)
               : NULL;
}

enum gp_code sheet_component(struct gp_err *e, const struct standard *s, const char *method,
                             const char *component, const struct component **ret) {
    const struct method *m = standard_method(s, method);
    const struct component *c = m ? method_component(m, component) : NULL;
    if (!c)
        return gp_fail(e, GP_MISSING, NULL, "这个项目的评估方式里没有这个评分板块");
    *ret = c;
    return GP_OK;
}
