/* Models only: versions, the standard as a document to be read, what stands beside the forms, and
 * a comparison. Members are written out by walking the shape (add_members, members_line), so a new
 * one is shown without a line here. Problems come from standard_validate by the name of the place;
 * concerns() is how an outline counts those below it. */

#include "web/standard/pages.h"

#include "core/param.h"
#include "core/survey_score.h"

/* ---- versions */

void standard_version_model(struct val *m, const struct standard_version *v) {
    struct arena *a = m->arena;
    bool draft = v->info.status == STANDARD_DRAFT;
    map_text(m, "standard_title", v->info.title);
    map_count(m, "version", v->info.version);
    map_bool(m, "is_draft", draft);
    map_bool(m, "may_copy", v->draft == 0);
    map_count(m, "draft", v->draft);
    map_bool(m, "has_draft", !draft && v->draft > 0);
    map_textf(m, "draft_path", "%s/edit", standard_path_of(a, v->info.id, v->draft));
    map_text(m, "status", draft ? "草稿" : "已发布");
    map_time(m, "created", v->info.created_ms);
    map_time(m, "published", v->info.published_ms);
    map_count(m, "rounds", v->info.rounds);
    map_bool(m, "in_use", v->info.rounds > 0);
    map_textf(m, "key", "%s~%lld", v->info.id, (long long)v->info.version);
    const char *path = standard_path_of(a, v->info.id, v->info.version);
    map_text(m, "view_path", path);
    map_textf(m, "edit_path", "%s/edit", path);
    map_textf(m, "tables_path", "%s/tables", path);
    map_textf(m, "copy_path", "%s/copy", path);
    map_textf(m, "publish_path", "%s/publish", path);
    map_textf(m, "discard_path", "%s/delete", path);
    map_textf(m, "export_path", "%s/export", path);
}

/* ---- the document */

static void add_fact(struct val *list, const char *name, const char *value) {
    struct val *r = list_add_map(list);
    map_text(r, "fact", name);
    map_text(r, "value", value);
}

/* The members of an object that say something, as "名称：值" rows. */
static void add_members(struct val *list, const struct shape *s, const void *object) {
    for (size_t i = 0; i < s->n_fields; i++) {
        const struct field *f = &s->fields[i];
        const char *text = field_words(list->arena, f, object);
        bool idle = f->kind == FIELD_BOOL && cstr_eq(text, "否");
        if (*text && !idle)
            add_fact(list, f->name, text);
    }
}

static const char *members_line(struct arena *a, const struct shape *s, const void *object) {
    const char *line = "";
    for (size_t i = 0; i < s->n_fields; i++) {
        const char *text = field_words(a, &s->fields[i], object);
        if (*text)
            line = arena_printf(a, "%s%s%s %s", line, *line ? "，" : "", s->fields[i].name, text);
    }
    return line;
}

/* How a mark is made: 步长 0.5；每次 2 分；甲（3）、乙（2）. */
static const char *item_rule(struct arena *a, const struct item *it) {
    const char *text = "";
    if (score_is_set(it->step))
        text = arena_printf(a, "步长 %s", score_text(a, it->step));
    if (score_is_set(it->per_time))
        text =
            arena_printf(a, "%s%s每次 %s 分", text, *text ? "；" : "", score_text(a, it->per_time));
    for (size_t i = 0; i < it->n_options; i++)
        text = arena_printf(a, "%s%s%s（%s）", text,
                            i       ? "、"
                            : *text ? "；"
                                    : "",
                            it->options[i].name, score_text(a, it->options[i].points));
    if (it->survey.given)
        text = arena_printf(a, "%s%s%s", text, *text ? "；" : "", survey_rule_text(a, &it->survey));
    if (it->may_not_apply)
        text = arena_printf(a, "%s%s可评“不适用”", text, *text ? "；" : "");
    return text;
}

/* Where scorers see it: 资金使用情况表、评估承诺书; NULL: the standard does not say. */
static const char *item_sources(struct arena *a, const struct item *it) {
    const char *text = NULL;
    for (size_t i = 0; i < it->n_sources; i++) {
        const struct item_source *s = &it->sources[i];
        const char *one =
            s->material ? s->material : field_words(a, shape_field(&shape_item_source, "kind"), s);
        text = text ? arena_printf(a, "%s、%s", text, one) : one;
    }
    return text;
}

struct item_list {
    struct val *rows;
    const struct standard_place *place; /* NULL: only to be read */
};

static void add_item_paths(struct val *r, const struct standard_place *place,
                           const struct item *it) {
    struct arena *a = r->arena;
    const struct standard *s = &place->o.s;
    map_text(r, "item_path",
             standard_edit_path(a, s, PART_ITEM, place->method->id, place->component->id, it->id));
    map_textf(r, "add_path", "%s&under=%s",
              standard_edit_path(a, s, PART_ITEM, place->method->id, place->component->id, NULL),
              it->id);
}

static void add_items(const struct item_list *list, const struct item *v, size_t n, unsigned level,
                      const char *number) {
    struct arena *a = list->rows->arena;
    for (size_t i = 0; i < n; i++) {
        const struct item *it = &v[i];
        struct val *r = list_add_map(list->rows);
        const char *own = arena_printf(a, "%s%s%zu", number, *number ? "." : "", i + 1);
        map_text(r, "number", own);
        map_text(r, "id", it->id);
        map_textf(r, "level", "%u", level);
        map_bool(r, "is_group", it->kind == ITEM_GROUP);
        map_bool(r, "may_add", it->kind == ITEM_GROUP && level < ITEM_LEVELS);
        map_text(r, "item", it->name);
        map_text(r, "kind", item_kind_name(it->kind));
        map_score(r, "max", it->max);
        map_text(r, "rule", item_rule(a, it));
        map_text(r, "criteria", it->criteria);
        map_text(r, "basis", it->basis);
        map_text(r, "sources", item_sources(a, it));
        map_text(r, "evidence", field_words(a, shape_field(&shape_item, "evidence"), it));
        if (list->place)
            add_item_paths(r, list->place, it);
        add_items(list, it->items, it->n_items, level + 1, own);
    }
}

static void add_components(struct val *m, const struct method *method) {
    struct val *list = map_list(m, "components");
    for (size_t i = 0; i < method->n_components; i++) {
        const struct component *c = &method->components[i];
        struct val *r = list_add_map(list);
        map_text(r, "component", c->name);
        map_score(r, "max", c->max);
        map_score(r, "scored_full", c->scored_full);
        map_text(r, "scored_by", scorer_role_name(c->scored_by));
        map_text(r, "aggregation", members_line(m->arena, &shape_aggregation, &c->aggregation));
        map_text(r, "survey", c->survey.given ? survey_rule_text(m->arena, &c->survey) : NULL);
        struct item_list items = {map_list(r, "items"), NULL};
        add_items(&items, c->items, c->n_items, 1, "");
        map_bool(r, "has_items", c->n_items > 0);
    }
}

static void add_bands(struct val *m, const struct standard *s) {
    struct val *list = map_list(m, "bands");
    for (size_t i = 0; i < s->n_bands; i++) {
        struct val *r = list_add_map(list);
        map_text(r, "band", s->bands[i].name);
        const char *from = score_text(m->arena, s->bands[i].from);
        if (i == 0)
            map_textf(r, "range", "%s 分及以上", from);
        else
            map_textf(r, "range", "%s 分及以上，不到 %s 分", from,
                      score_text(m->arena, s->bands[i - 1].from));
    }
}

static void add_funds(struct val *m, const struct standard *s) {
    struct val *list = map_list(m, "funds");
    for (size_t i = 0; i < s->n_fund_categories; i++)
        add_fact(list, s->fund_categories[i].name,
                 field_words(m->arena, shape_field(&shape_fund_category, "also"),
                             &s->fund_categories[i]));
    map_bool(m, "has_funds", s->n_fund_categories > 0);
}

static void add_params(struct val *m, const struct standard *s) {
    struct val *list = map_list(m, "params");
    for (size_t i = 0; i < n_param_infos; i++) {
        const struct param_info *info = &param_infos[i];
        const struct param *set = NULL;
        for (size_t k = 0; k < s->n_params; k++)
            if (cstr_eq(s->params[k].name, info->name) && !cstr_empty(s->params[k].value))
                set = &s->params[k];
        struct val *r = list_add_map(list);
        map_text(r, "limit", info->title);
        map_text(r, "meaning", info->meaning);
        map_bool(r, "is_set", set != NULL);
        map_textf(r, "value", "%s %s", set ? set->value : "", info->unit);
        map_text(r, "source", set && set->source ? set->source : "");
    }
}

void standard_document(struct val *m, const struct standard *s) {
    map_bool(m, "official", s->official);
    struct val *head = map_list(m, "head");
    add_fact(head, "出处", cstr_empty(s->source) ? "未写明" : s->source);
    bool any = date_is_set(s->valid_from) || date_is_set(s->valid_to);
    add_fact(head, "有效期",
             !any ? "不限"
                  : arena_printf(
                        m->arena, "%s 至 %s",
                        date_is_set(s->valid_from) ? date_text(m->arena, s->valid_from) : "不限",
                        date_is_set(s->valid_to) ? date_text(m->arena, s->valid_to) : "不限"));
    add_fact(head, "总分",
             arena_printf(m->arena, "%s 分，精确到 %s", score_text(m->arena, s->full),
                          score_text(m->arena, s->total_step)));
    add_fact(head, "资金占比取整", round_mode_name(s->share_rounding));
    add_fact(head, "不适用的项",
             field_words(m->arena, shape_field(&shape_standard, "not_applicable"), s));
    struct val *methods = map_list(m, "methods");
    for (size_t i = 0; i < s->n_methods; i++) {
        struct val *r = list_add_map(methods);
        map_text(r, "method", s->methods[i].name);
        map_text(r, "form", s->methods[i].form);
        map_textf(r, "anchor", "method-%zu", i + 1);
        add_components(r, &s->methods[i]);
    }
    add_bands(m, s);
    add_funds(m, s);
    add_members(map_list(m, "vacancy"), &shape_vacancy_rule, &s->vacancy);
    add_params(m, s);
}

/* ---- beside the forms */

/* Whether the problem is of the thing called name, or of something inside it. */
static bool concerns(const char *where, const char *name) {
    size_t n = strlen(name);
    return strncmp(where, name, n) == 0 && (where[n] == '\0' || strncmp(where + n, " / ", 3) == 0);
}

static size_t count_problems(const struct standard_open *o, const char *name) {
    size_t n = 0;
    for (size_t i = 0; i < o->n_problems; i++)
        n += concerns(o->problems[i].where, name);
    return n;
}

static void add_part(struct val *list, const struct standard_place *place, const char *title,
                     const char *where, const char *path, const char *depth, bool current) {
    struct val *r = list_add_map(list);
    size_t n = count_problems(&place->o, where);
    map_text(r, "title", title);
    map_text(r, "path", path);
    map_text(r, "depth", depth);
    map_bool(r, "current", current);
    map_bool(r, "faulty", n > 0);
    map_textf(r, "faults", "%zu", n);
}

static void add_method_parts(struct val *list, const struct standard_place *place) {
    struct arena *a = list->arena;
    const struct standard *s = &place->o.s;
    for (size_t i = 0; i < s->n_methods; i++) {
        const struct method *m = &s->methods[i];
        add_part(list, place, m->name, m->name,
                 standard_edit_path(a, s, PART_METHOD, m->id, NULL, NULL), "side-deep",
                 place->part == PART_METHOD && place->method == m);
        for (size_t k = 0; k < m->n_components; k++) {
            const struct component *c = &m->components[k];
            add_part(list, place, c->name, arena_printf(a, "%s / %s", m->name, c->name),
                     standard_edit_path(a, s, PART_COMPONENT, m->id, c->id, NULL), "side-deeper",
                     place->component == c);
        }
    }
}

/* The name of what is at work, as standard_validate calls it. */
static const char *where_of(struct arena *a, const struct standard_place *place) {
    if (standard_parts[place->part].where)
        return standard_parts[place->part].where;
    if (place->part == PART_METHOD)
        return place->method->name;
    return arena_printf(a, "%s / %s", place->method->name, place->component->name);
}

void standard_outline(struct val *m, const struct standard_place *place) {
    static const enum standard_part order[] = {PART_HEAD,  PART_METHODS, PART_BANDS,
                                               PART_FUNDS, PART_VACANCY, PART_PARAMS};
    struct val *list = map_list(m, "outline");
    for (size_t i = 0; i < GP_COUNT(order); i++) {
        const struct standard_part_info *info = &standard_parts[order[i]];
        add_part(list, place, info->title, info->where,
                 standard_edit_path(m->arena, &place->o.s, order[i], NULL, NULL, NULL), "",
                 place->part == order[i]);
        if (order[i] == PART_METHODS)
            add_method_parts(list, place);
    }
    const char *where = where_of(m->arena, place);
    struct val *faults = map_list(m, "faults_here");
    size_t here = 0;
    for (size_t i = 0; i < place->o.n_problems; i++) {
        const struct standard_problem *p = &place->o.problems[i];
        if (!concerns(p->where, where))
            continue;
        struct val *r = list_add_map(faults);
        map_text(r, "fault_where", p->where);
        map_text(r, "fault", p->message);
        here++;
    }
    map_bool(m, "has_faults_here", here > 0);
    map_bool(m, "sound", place->o.n_problems == 0);
    map_textf(m, "n_faults", "%zu", place->o.n_problems);
}

void standard_items(struct val *m, const struct standard_place *place) {
    bool shown = place->part == PART_COMPONENT;
    map_bool(m, "shows_items", shown);
    struct item_list items = {map_list(m, "items"), place};
    map_bool(m, "has_items", false);
    if (!shown)
        return;
    add_items(&items, place->component->items, place->component->n_items, 1, "");
    map_bool(m, "has_items", place->component->n_items > 0);
    map_text(m, "add_path",
             standard_edit_path(m->arena, &place->o.s, PART_ITEM, place->method->id,
                                place->component->id, NULL));
    map_textf(m, "items_path", "%s/items?method=%s&component=%s",
              standard_path(m->arena, &place->o.s), place->method->id, place->component->id);
}

/* ---- comparison */

void standard_changes(struct val *m, const struct standard_change *v, size_t n) {
    static const char *const kinds[CHANGE_KIND_N] = {"新增", "删去", "修改"};
    struct val *list = map_list(m, "changes");
    for (size_t i = 0; i < n; i++) {
        struct val *r = list_add_map(list);
        map_text(r, "kind", kinds[v[i].kind]);
        map_bool(r, "added", v[i].kind == CHANGE_ADDED);
        map_bool(r, "removed", v[i].kind == CHANGE_REMOVED);
        map_text(r, "where", v[i].where);
        map_text(r, "what", v[i].what ? v[i].what : "整项");
        map_text(r, "before", cstr_empty(v[i].before) ? "—" : v[i].before);
        map_text(r, "after", cstr_empty(v[i].after) ? "—" : v[i].after);
    }
    map_bool(m, "has_changes", n > 0);
    map_textf(m, "n_changes", "%zu", n);
}
