#include "app/marking/desk.h"

#include "core/check.h"

const char *const desk_panel_ids[DESK_PANEL_N] = {"contract", "staffing", "indicators", "funds",
                                                  "text",     "files",    "last"};
_Static_assert((int)DESK_FILES == (int)SOURCE_MATERIAL, "a panel for each kind of source");

const char *desk_panel_name(enum desk_panel p) {
    static const char *const names[DESK_PANEL_N] = {"合同",         "人员", "指标",  "资金",
                                                    "工作服务成效", "材料", "上一期"};
    return p < DESK_PANEL_N ? names[p] : "";
}

/* ---- what an item wants to see */

/* Words of the names under which standards ask for evidence. The first that is met decides:
 * 劳动合同 is about staff, 合同指标 about indicators. */
static const struct {
    const char *word;
    enum desk_panel panel;
} words[] = {
    {"指标", DESK_INDICATORS},   {"名册", DESK_STAFFING}, {"人员", DESK_STAFFING},
    {"空岗", DESK_STAFFING},     {"资质", DESK_STAFFING}, {"证书", DESK_STAFFING},
    {"劳动合同", DESK_STAFFING}, {"资金", DESK_FUNDS},    {"经费", DESK_FUNDS},
    {"服务成效", DESK_TEXT},     {"合同", DESK_CONTRACT}, {"协议", DESK_CONTRACT},
};

enum desk_panel desk_panel_of(const char *evidence) {
    for (size_t i = 0; i < GP_COUNT(words); i++)
        if (strstr(evidence, words[i].word))
            return words[i].panel;
    return DESK_PANEL_N;
}

struct ordering {
    enum desk_panel *v;
    size_t n;
};

static void put(struct ordering *o, enum desk_panel p) {
    for (size_t i = 0; i < o->n; i++)
        if (o->v[i] == p)
            return;
    if (p < DESK_PANEL_N)
        o->v[o->n++] = p;
}

static void order_items(struct ordering *o, const struct item *items, size_t n) {
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < items[i].n_sources; k++)
            put(o, (enum desk_panel)items[i].sources[k].kind);
        for (size_t k = 0; items[i].n_sources == 0 && k < items[i].n_evidence; k++)
            put(o, desk_panel_of(items[i].evidence[k]));
        order_items(o, items[i].items, items[i].n_items);
    }
}

void desk_panel_order(const struct component *c, enum desk_panel ret[DESK_PANEL_N]) {
    struct ordering o = {ret, 0};
    order_items(&o, c->items, c->n_items);
    for (enum desk_panel p = 0; p < DESK_PANEL_N; p++)
        put(&o, p);
}

/* ---- the files that answer to a name */

static bool is_called(const struct round *r, const char *item, const char *name) {
    const struct checklist_item *there = round_checklist_item(r, item);
    return there && there->name && (cstr_eq(there->name, name) || strstr(there->name, name));
}

static void find_files(const struct desk *d, const char *name, struct desk_source *s) {
    const struct entry *e = d->c->entry;
    for (size_t i = e->n_materials; i-- > 0;)
        if (is_called(&d->c->d->round, e->materials[i].item, name)) {
            s->n_files++;
            s->first = i;
        }
    for (size_t i = 0; i < d->c->d->round.n_checklist; i++)
        s->is_file = s->is_file || is_called(&d->c->d->round, d->c->d->round.checklist[i].id, name);
    if (s->is_file && s->panel == DESK_PANEL_N)
        s->panel = DESK_FILES;
}

static struct desk_source by_kind(const struct desk *d, const struct item_source *of) {
    enum desk_panel panel = (enum desk_panel)of->kind;
    struct desk_source s = {.text = of->material ? of->material : desk_panel_name(panel),
                            .panel = panel};
    if (of->material)
        find_files(d, of->material, &s);
    return s;
}

struct desk_source *desk_sources(struct arena *a, const struct desk *d, const struct item *item,
                                 size_t *ret_n) {
    size_t n = item->n_sources ? item->n_sources : item->n_evidence;
    struct desk_source *v = gp_new_n(a, struct desk_source, n);
    for (size_t i = 0; i < n; i++) {
        if (item->n_sources) {
            v[i] = by_kind(d, &item->sources[i]);
            continue;
        }
        v[i] = (struct desk_source){.text = item->evidence[i],
                                    .panel = desk_panel_of(item->evidence[i])};
        find_files(d, item->evidence[i], &v[i]);
    }
    *ret_n = n;
    return v;
}

/* ---- the facts */

static bool is_shown(const struct finding *f) {
    return f->entry && !f->dismissed && check_rule_tells(f->rule, TELL_OPERATOR);
}

enum gp_code desk_open(struct work *w, const struct fill_case *c, struct desk *ret) {
    struct evaluation *ev;
    *ret = (struct desk){.c = c};
    TRY(fill_evaluate(w, c, &ev));
    if (!ev)
        return GP_OK;
    ret->result = ev->n_entries > 0 ? &ev->entries[0] : NULL;
    ret->findings = gp_new_n(w->arena, const struct finding *, ev->n_findings + 1);
    for (size_t i = 0; i < ev->n_findings; i++)
        if (is_shown(&ev->findings[i]))
            ret->findings[ret->n_findings++] = &ev->findings[i];
    return GP_OK;
}

/* ---- ratios */

static const struct indicator_result *named_after(const struct indicator_summary *s,
                                                  const struct item *item) {
    const struct indicator_result *found = NULL;
    for (size_t i = 0; i < s->n; i++) {
        const char *name = s->v[i].indicator->name;
        if (cstr_empty(name) || !strstr(item->name, name))
            continue;
        if (found)
            return NULL; /* which of them is not for us to say */
        found = &s->v[i];
    }
    return found;
}

bool desk_ratio_of(struct arena *a, const struct desk *d, const struct item *item,
                   struct desk_ratio *ret) {
    const struct indicator_result *x =
        d->result && item->kind == ITEM_RATIO ? named_after(&d->result->indicators, item) : NULL;
    if (!x || x->valid == DEC_UNSET || x->indicator->target <= 0)
        return false;
    *ret =
        (struct desk_ratio){x->valid, x->indicator->target,
                            arena_printf(a, "指标“%s”，%s", x->indicator->name,
                                         x->recorded != DEC_UNSET ? "按记录计算" : "运营机构申报")};
    return true;
}

static void offer(struct arena *a, const struct desk_ratio *r, bool fill, struct mark_input *m) {
    m->offered = arena_printf(a, "完成 %lld，目标 %lld（%s）", (long long)r->done,
                              (long long)r->target, r->source);
    if (!fill || m->not_applicable || !cstr_empty(m->done) || !cstr_empty(m->target))
        return;
    m->done = arena_printf(a, "%lld", (long long)r->done);
    m->target = arena_printf(a, "%lld", (long long)r->target);
}

struct sheet_input desk_offer(struct arena *a, const struct desk *d, const struct sheet_form *form,
                              const struct sheet_input *input, bool fill) {
    struct sheet_input out = *input;
    out.marks = gp_new_n(a, struct mark_input, form->n_rows + 1);
    for (size_t i = 0; i < form->n_rows; i++) {
        struct desk_ratio r;
        out.marks[i] = input->marks[i];
        if (form->rows[i].item && desk_ratio_of(a, d, form->rows[i].item, &r))
            offer(a, &r, fill, &out.marks[i]);
    }
    return out;
}
