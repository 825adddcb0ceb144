/* Lists first: which thing of an entry a place means. Then the words, today's and those of before.
 * Then places and words moved into a copy without names, and places as one line of text. */
#include "core/place.h"

#include "core/post.h"

const char *const place_words[PLACE_N] = {
    "nowhere",    "round",    "project",  "requirement", "post",      "person",
    "engagement", "staffing", "declared", "indicator",   "record",    "funds",
    "fund_line",  "surplus",  "subtotal", "text",        "checklist", "file",
    "component",  "sheet",    "expert",   "entry",
};

/* ---- lists */

static size_t record_count(const struct entry *e) {
    size_t n = 0;
    for (size_t i = 0; i < e->n_progress; i++)
        n += e->progress[i].n_records;
    return n;
}

static const char *record_id(const struct entry *e, size_t i) {
    for (size_t k = 0; k < e->n_progress; k++) {
        if (i < e->progress[k].n_records)
            return e->progress[k].records[i].id;
        i -= e->progress[k].n_records;
    }
    return NULL;
}

static const struct method *method_of(const struct place_site *s) {
    return s->e ? entry_method(s->d, s->e) : NULL;
}

static size_t list_count(const struct place_site *s, enum place_kind what) {
    static const struct entry no_entry;
    static const struct project no_project;
    const struct entry *e = s->e ? s->e : &no_entry;
    const struct project *p = s->p ? s->p : &no_project;
    switch (what) {
    case PLACE_REQUIREMENT:
        return p->n_requirements;
    case PLACE_POST:
        return p->n_posts;
    case PLACE_PERSON:
        return p->n_people;
    case PLACE_ENGAGEMENT:
        return p->n_engagements;
    case PLACE_INDICATOR:
        return p->n_indicators;
    case PLACE_RECORD:
        return record_count(e);
    case PLACE_FUND_LINE:
        return e->funds.n_lines;
    case PLACE_CHECKLIST:
        return s->d->round.n_checklist;
    case PLACE_FILE:
        return e->n_materials;
    case PLACE_COMPONENT:
        return method_of(s) ? method_of(s)->n_components : 0;
    case PLACE_SHEET:
        return e->n_sheets;
    case PLACE_EXPERT:
        return s->d->round.n_experts;
    default:
        return 0;
    }
}

static const char *file_id(const struct material *m) {
    return cstr_empty(m->sha256) ? m->file_name : m->sha256;
}

/* i is in the list. */
static const char *list_id(const struct place_site *s, enum place_kind what, size_t i) {
    switch (what) {
    case PLACE_REQUIREMENT:
        return s->p->requirements[i].qualification;
    case PLACE_POST:
        return s->p->posts[i].id;
    case PLACE_PERSON:
        return s->p->people[i].id;
    case PLACE_ENGAGEMENT:
        return s->p->engagements[i].id;
    case PLACE_INDICATOR:
        return s->p->indicators[i].id;
    case PLACE_RECORD:
        return record_id(s->e, i);
    case PLACE_FUND_LINE:
        return s->e->funds.lines[i].label;
    case PLACE_CHECKLIST:
        return s->d->round.checklist[i].id;
    case PLACE_FILE:
        return file_id(&s->e->materials[i]);
    case PLACE_COMPONENT:
        return method_of(s)->components[i].id;
    case PLACE_SHEET:
        return s->e->sheets[i].id;
    case PLACE_EXPERT:
        return s->d->round.experts[i].id;
    default:
        return NULL;
    }
}

static bool same_id(const char *a, const char *b) {
    return strcmp(cstr_or_empty(a), cstr_or_empty(b)) == 0;
}

/* Lists whose things all have an id of their own, which the data are checked for. */
static bool is_unique(enum place_kind what) {
    return what != PLACE_FUND_LINE && what != PLACE_FILE && what != PLACE_RECORD &&
           what != PLACE_REQUIREMENT;
}

struct place_ref place_in_list(const struct place_site *s, enum place_kind what, size_t i,
                               const char *column) {
    struct place_ref at = {.what = what, .row = 0, .column = column};
    if (i >= list_count(s, what))
        return at;
    at.id = list_id(s, what, i);
    for (size_t k = 0; k < i && !is_unique(what); k++)
        at.row += same_id(list_id(s, what, k), at.id);
    return at;
}

size_t place_index(const struct place_site *s, const struct place_ref *at) {
    int64_t before = at->row > 0 ? at->row : 0;
    size_t n = list_count(s, at->what);
    for (size_t i = 0; i < n; i++)
        if (same_id(list_id(s, at->what, i), at->id) && before-- == 0)
            return i;
    return SIZE_MAX;
}

/* ---- words */

#define FUND_TABLE "资金使用情况表"

struct column_words {
    enum place_kind what;
    const char *column, *text;
};

/* The first of a kind without column stands for all columns that are not named. */
static const struct column_words column_words[] = {
    {PLACE_ROUND, "deadline", "评估轮次“递交截止”"},
    {PLACE_ROUND, "closed", "评估轮次“结束日期”"},
    {PLACE_ROUND, "year", "评估轮次“年度”"},
    {PLACE_ROUND, "report_date", "报告日期"},
    {PLACE_ROUND, NULL, "评估时间"},
    {PLACE_PROJECT, "total", "合同总额"},
    {PLACE_PROJECT, "payments", "合同付款计划"},
    {PLACE_PROJECT, "posts", "合同岗位"},
    {PLACE_PROJECT, NULL, "合同服务期限"},
    {PLACE_STAFFING, "in_post", "人员数量"},
    {PLACE_STAFFING, "departures", "人员流动"},
    {PLACE_STAFFING, NULL, "空岗情况"},
    {PLACE_DECLARED, "in_post", "人员情况申报“在岗人数”"},
    {PLACE_DECLARED, "departures", "人员情况申报“流动人次”"},
    {PLACE_DECLARED, "lead_departures", "人员情况申报“主管流动人次”"},
    {PLACE_DECLARED, "vacancies", "人员情况申报“空岗天数”"},
    {PLACE_DECLARED, NULL, "人员情况申报"},
    {PLACE_FUNDS, "printed_share", FUND_TABLE "“所占比例”列"},
    {PLACE_FUNDS, "actual", FUND_TABLE "“实际发生额”列"},
    {PLACE_FUNDS, "from", FUND_TABLE "“起始日”"},
    {PLACE_FUNDS, "cutoff", FUND_TABLE "“截止日”"},
    {PLACE_FUNDS, "to", FUND_TABLE "“预计到”"},
    {PLACE_FUNDS, NULL, FUND_TABLE},
    {PLACE_SURPLUS, NULL, FUND_TABLE "“盈余/赤字”行"},
    {PLACE_SUBTOTAL, NULL, FUND_TABLE "“小计”行"},
    {PLACE_TEXT, NULL, "工作服务成效"},
    {PLACE_ENTRY, "pledged", "承诺书"},
    {PLACE_ENTRY, "handed_in", "资料递交"},
    {PLACE_ENTRY, NULL, "参评项目"},
};

static const char *text_of_column(const struct place_ref *at) {
    for (size_t i = 0; i < GP_COUNT(column_words); i++)
        if (column_words[i].what == at->what &&
            (!column_words[i].column || cstr_eq(column_words[i].column, at->column)))
            return column_words[i].text;
    return NULL;
}

static const char *person_text(struct arena *a, const struct place_site *s, const char *person) {
    const struct person *who = s->p ? project_person(s->p, person) : NULL;
    return arena_printf(a, "人员花名册“%s”行", who && !cstr_empty(who->name) ? who->name : person);
}

static const char *engagement_text(struct arena *a, const struct place_site *s,
                                   const struct place_ref *at) {
    size_t i = place_index(s, at);
    return person_text(a, s, i == SIZE_MAX ? at->id : s->p->engagements[i].person);
}

static const char *line_text(struct arena *a, const struct place_site *s,
                             const struct place_ref *at, bool before) {
    if (cstr_empty(at->id))
        return arena_printf(a, FUND_TABLE "第 %zu 行", place_index(s, at) + 1);
    if (at->row > 0 && !before)
        return arena_printf(a, FUND_TABLE "第 %zu 行“%s”", place_index(s, at) + 1, at->id);
    return arena_printf(a, FUND_TABLE "“%s”行", at->id);
}

static const char *item_text(struct arena *a, const struct checklist_item *item) {
    return arena_printf(a, "材料“%s”", cstr_empty(item->name) ? item->id : item->name);
}

static const char *file_text(struct arena *a, const struct place_site *s,
                             const struct place_ref *at) {
    size_t i = place_index(s, at);
    const struct material *m = i == SIZE_MAX ? NULL : &s->e->materials[i];
    const struct checklist_item *item = m ? round_checklist_item(&s->d->round, m->item) : NULL;
    const char *name = !m || cstr_empty(m->file_name) ? "未命名文件" : m->file_name;
    return item ? arena_printf(a, "%s中的“%s”", item_text(a, item), name)
                : arena_printf(a, "文件“%s”", name);
}

static const char *scorer_of(const struct sheet *s) {
    if (!cstr_empty(s->scorer_name))
        return s->scorer_name;
    return cstr_empty(s->scorer) ? "未署名" : s->scorer;
}

static const char *item_name(const struct component *c, const char *id) {
    for (size_t i = 0; i < c->n_items; i++)
        if (cstr_eq(c->items[i].id, id))
            return c->items[i].name;
    return id;
}

static const char *sheet_text(struct arena *a, const struct place_site *s,
                              const struct place_ref *at) {
    size_t i = place_index(s, at);
    const struct sheet *sheet = i == SIZE_MAX ? NULL : &s->e->sheets[i];
    const struct method *m = method_of(s);
    const struct component *c = sheet && m ? method_component(m, sheet->component) : NULL;
    if (!c)
        return arena_printf(a, "评分表 %s", cstr_or_empty(at->id));
    const char *text = arena_printf(a, "“%s”评分表（%s）", c->name, scorer_of(sheet));
    return at->column ? arena_printf(a, "%s“%s”项", text, item_name(c, at->column)) : text;
}

static const char *named_text(struct arena *a, const struct place_site *s,
                              const struct place_ref *at) {
    const char *id = cstr_or_empty(at->id);
    size_t i = place_index(s, at);
    if (at->what == PLACE_COMPONENT)
        return arena_printf(a, "“%s”板块", i == SIZE_MAX ? id : method_of(s)->components[i].name);
    if (at->what == PLACE_CHECKLIST)
        return i == SIZE_MAX ? arena_printf(a, "材料“%s”", id)
                             : item_text(a, &s->d->round.checklist[i]);
    if (at->what == PLACE_INDICATOR)
        return arena_printf(a, "项目合同指标完成情况统计表“%s”行",
                            i == SIZE_MAX ? id : s->p->indicators[i].name);
    if (at->what == PLACE_RECORD)
        return arena_printf(a, "服务记录第 %zu 条", i == SIZE_MAX ? 0 : i + 1);
    return id;
}

static const char *words_of(struct arena *a, const struct place_site *s, const struct place_ref *at,
                            bool before) {
    switch (at->what) {
    case PLACE_NOWHERE:
    case PLACE_N:
        return NULL;
    case PLACE_REQUIREMENT:
        return arena_printf(a, "人员资质“%s”", cstr_or_empty(at->id));
    case PLACE_POST:
        return arena_printf(a, "岗位“%s”",
                            before ? post_title(s->p, at->id) : post_label(a, s->d, s->p, at->id));
    case PLACE_PERSON:
        return person_text(a, s, at->id);
    case PLACE_ENGAGEMENT:
        return engagement_text(a, s, at);
    case PLACE_FUND_LINE:
        return line_text(a, s, at, before);
    case PLACE_FILE:
        return file_text(a, s, at);
    case PLACE_SHEET:
        return sheet_text(a, s, at);
    case PLACE_EXPERT:
        return arena_printf(a, "专家分配（%s）", round_expert_name(&s->d->round, at->id));
    case PLACE_CHECKLIST:
    case PLACE_COMPONENT:
    case PLACE_INDICATOR:
    case PLACE_RECORD:
        return named_text(a, s, at);
    default:
        if (at->what == PLACE_DECLARED && cstr_eq(at->column, "held"))
            return arena_printf(a, "人员情况申报“%s”", cstr_or_empty(at->id));
        return text_of_column(at);
    }
}

const char *place_text(struct arena *a, const struct place_site *s, const struct place_ref *at) {
    return words_of(a, s, at, false);
}

const char *place_text_of_before(struct arena *a, const struct place_site *s,
                                 const struct place_ref *at) {
    return words_of(a, s, at, true);
}

/* ---- moved */

struct place_ref place_moved(const struct place_site *from, const struct place_site *to,
                             const struct place_ref *at) {
    size_t i = place_index(from, at);
    return i == SIZE_MAX || i >= list_count(to, at->what)
               ? *at
               : place_in_list(to, at->what, i, at->column);
}

struct place_texts place_texts_moved(struct arena *a, const struct place_site *from,
                                     const struct place_site *to, const char *words) {
    /* What may be called otherwise in the copy. */
    static const enum place_kind named[] = {PLACE_PERSON, PLACE_FILE, PLACE_EXPERT, PLACE_SHEET,
                                            PLACE_FUND_LINE};
    struct place_texts found = {0};
    struct arena GP_CLEANUP(arena_release) scratch = ARENA_INIT;
    for (size_t k = 0; k < GP_COUNT(named); k++)
        for (size_t i = 0; i < list_count(from, named[k]); i++) {
            arena_reset(&scratch);
            struct place_ref is = place_in_list(from, named[k], i, NULL);
            struct place_ref shown = place_in_list(to, named[k], i, NULL);
            const char *was = place_text_of_before(&scratch, from, &is);
            size_t n = strlen(was);
            if (strncmp(words, was, n) == 0) /* a sheet's item may follow */
                *VEC_PUSH(a, &found.v) =
                    arena_printf(a, "%s%s", place_text_of_before(&scratch, to, &shown), words + n);
        }
    return found;
}

/* ---- as a line of text */

const char *place_key(struct arena *a, const struct place_ref *at) {
    if (at->what == PLACE_NOWHERE || at->what >= PLACE_N)
        return "";
    return arena_printf(a, "%s.%lld.%s:%s", place_words[at->what],
                        (long long)(at->row > 0 ? at->row : 0), cstr_or_empty(at->column),
                        cstr_or_empty(at->id));
}

static const char *or_null(const char *s) {
    return *s ? s : NULL;
}

bool place_of_key(struct arena *a, const char *key, struct place_ref *ret) {
    struct place_ref at = {PLACE_NOWHERE, NULL, 0, NULL};
    const char *row = strchr(key, '.'), *column = row ? strchr(row + 1, '.') : NULL;
    const char *id = column ? strchr(column + 1, ':') : NULL;
    if (!*key) {
        *ret = at;
        return true;
    }
    if (!id ||
        dec_parse((struct str){row + 1, (size_t)(column - row) - 1}, 0, &at.row) != DEC_PARSED ||
        at.row < 0)
        return false;
    for (size_t i = 1; i < PLACE_N; i++)
        if (strlen(place_words[i]) == (size_t)(row - key) &&
            strncmp(place_words[i], key, (size_t)(row - key)) == 0)
            at.what = (enum place_kind)i;
    at.column = or_null(arena_printf(a, "%.*s", (int)(id - column) - 1, column + 1));
    at.id = or_null(arena_strdup(a, id + 1));
    *ret = at;
    return at.what != PLACE_NOWHERE;
}
