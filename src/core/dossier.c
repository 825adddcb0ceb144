/* Validation of a dossier: ids that are missing or stand twice, and references that lead nowhere.
 * Ids are sorted once a list, so that a whole district costs no more than n log n. */
#include "core/check.h"
#include "core/coverage.h"
#include "core/credit_code.h"
#include "core/survey_score.h"

/* A list of ids, sorted. */
struct named {
    const char *id;
    size_t index;
};
struct id_set {
    struct named *v;
    size_t n;
};

struct review {
    const struct dossier *d;
    struct arena *a;
    VEC(struct dossier_problem) problems;
    struct id_set orgs, centers, projects, categories, checklist, experts;
};

/* An element of a list: "projects[3].posts" and 2. Its path is written only when needed. */
struct place {
    const char *list;
    size_t index;
};

#define TEXT(r, ...) arena_printf((r)->a, __VA_ARGS__)

static void report(struct review *r, struct place at, const char *member, const char *message) {
    struct dossier_problem *p = VEC_PUSH(r->a, &r->problems);
    p->path = TEXT(r, "%s[%zu].%s", at.list, at.index, member);
    p->message = message;
}

static const char *below(struct review *r, struct place at, const char *list) {
    return TEXT(r, "%s[%zu].%s", at.list, at.index, list);
}

/* ---- ids */

static int by_id(const void *a, const void *b) {
    const struct named *x = a, *y = b;
    int id = strcmp(x->id, y->id);
    return id ? id : (x->index > y->index) - (x->index < y->index);
}

/* Where the ids of a list stand in memory. */
struct ids {
    const void *v;
    size_t n, size, offset;
};
#define IDS(T, member, list, count) ((struct ids){(list), (count), sizeof(T), offsetof(T, member)})

static const char *id_at(const struct ids *list, size_t i) {
    const char *id;
    memcpy(&id, (const char *)list->v + i * list->size + list->offset, sizeof(id));
    return id;
}

static struct id_set set_of(struct review *r, struct ids list) {
    struct id_set s = {gp_new_n(r->a, struct named, list.n), 0};
    for (size_t i = 0; i < list.n; i++)
        if (!cstr_empty(id_at(&list, i)))
            s.v[s.n++] = (struct named){id_at(&list, i), i};
    qsort(s.v, s.n, sizeof(*s.v), by_id);
    return s;
}

/* The first element of that id; NULL when there is none. */
static const struct named *find(const struct id_set *s, const char *id) {
    size_t low = 0, high = s->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(s->v[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->n && strcmp(s->v[low].id, id) == 0 ? &s->v[low] : NULL;
}

/* The set of a list whose elements must each have a value of that member, all different. */
static struct id_set unique(struct review *r, const char *path, const char *member,
                            struct ids list) {
    struct id_set s = set_of(r, list);
    for (size_t i = 0; s.n < list.n && i < list.n; i++)
        if (cstr_empty(id_at(&list, i)))
            report(r, (struct place){path, i}, member, "没有填写，请补上");
    for (size_t i = 1, first = 0; i < s.n; i++) {
        if (strcmp(s.v[i].id, s.v[first].id) != 0)
            first = i;
        else
            report(
                r, (struct place){path, s.v[i].index}, member,
                TEXT(r, "“%s”与第 %zu 项重复，请改用不同的编号", s.v[i].id, s.v[first].index + 1));
    }
    return s;
}

/* ---- references */

struct reference {
    const char *member, *what; /* center, 中心 */
    bool optional;
};

/* The element referred to; NULL after a report, or where an optional one is left out. */
static const struct named *refer(struct review *r, struct place at, struct reference ref,
                                 const struct id_set *to, const char *id) {
    if (cstr_empty(id)) {
        if (!ref.optional)
            report(r, at, ref.member, TEXT(r, "没有填写%s，请补上", ref.what));
        return NULL;
    }
    const struct named *found = find(to, id);
    if (!found)
        report(r, at, ref.member,
               TEXT(r, "没有编号为“%s”的%s，请改正编号或先添加它", id, ref.what));
    return found;
}

static void refer_org(struct review *r, struct place at, const char *member, enum org_kind kind,
                      const char *id, bool optional) {
    const struct named *found =
        refer(r, at, (struct reference){member, org_kind_name(kind), optional}, &r->orgs, id);
    if (!found || r->d->orgs[found->index].kind == kind)
        return;
    const struct org *o = &r->d->orgs[found->index];
    report(r, at, member,
           TEXT(r, "“%s”是%s，不能作为%s，请改正", o->name ? o->name : id, org_kind_name(o->kind),
                org_kind_name(kind)));
}

/* ---- who takes part */

static void review_orgs(struct review *r) {
    r->orgs = unique(r, "orgs", "id", IDS(struct org, id, r->d->orgs, r->d->n_orgs));
    for (size_t i = 0; i < r->d->n_orgs; i++) {
        const struct org *o = &r->d->orgs[i];
        const char *code = cstr_empty(o->credit_code) ? NULL : credit_code_problem(o->credit_code);
        if (code)
            report(r, (struct place){"orgs", i}, "credit_code", code);
        if (o->n_fund_labels == 0)
            continue;
        const char *list = below(r, (struct place){"orgs", i}, "fund_labels");
        (void)unique(r, list, "label",
                     IDS(struct category_alias, label, o->fund_labels, o->n_fund_labels));
        for (size_t k = 0; k < o->n_fund_labels; k++)
            (void)refer(r, (struct place){list, k},
                        (struct reference){"category", "资金类别", false}, &r->categories,
                        o->fund_labels[k].category);
    }
}

static struct ids substations_of(const struct center *c) {
    return IDS(struct substation, id, c->substations, c->n_substations);
}

static void review_centers(struct review *r) {
    r->centers = unique(r, "centers", "id", IDS(struct center, id, r->d->centers, r->d->n_centers));
    for (size_t i = 0; i < r->d->n_centers; i++)
        if (r->d->centers[i].n_substations > 0)
            (void)unique(r, below(r, (struct place){"centers", i}, "substations"), "id",
                         substations_of(&r->d->centers[i]));
}

static struct id_set center_substations(struct review *r, const char *center) {
    const struct named *found = cstr_empty(center) ? NULL : find(&r->centers, center);
    return found ? set_of(r, substations_of(&r->d->centers[found->index])) : (struct id_set){0};
}

static void review_posts(struct review *r, struct place at, const struct project *p) {
    const char *posts_path = below(r, at, "posts"), *list = below(r, at, "engagements");
    struct id_set substations = center_substations(r, p->center);
    struct id_set posts = unique(r, posts_path, "id", IDS(struct post, id, p->posts, p->n_posts));
    struct id_set people =
        unique(r, below(r, at, "people"), "id", IDS(struct person, id, p->people, p->n_people));
    for (size_t i = 0; i < p->n_posts; i++)
        (void)refer(r, (struct place){posts_path, i},
                    (struct reference){"substation", "分站点", true}, &substations,
                    p->posts[i].substation);
    (void)unique(r, list, "id", IDS(struct engagement, id, p->engagements, p->n_engagements));
    for (size_t i = 0; i < p->n_engagements; i++) {
        struct place e = {list, i};
        (void)refer(r, e, (struct reference){"post", "岗位", false}, &posts,
                    p->engagements[i].post);
        (void)refer(r, e, (struct reference){"person", "人员", false}, &people,
                    p->engagements[i].person);
    }
}

/* What a project is made of, by itself. */
static void review_parts(struct review *r, struct place at, const struct project *p) {
    review_posts(r, at, p);
    (void)unique(r, below(r, at, "indicators"), "id",
                 IDS(struct indicator, id, p->indicators, p->n_indicators));
    (void)unique(r, below(r, at, "payments"), "id",
                 IDS(struct payment, id, p->payments, p->n_payments));
}

static void review_projects(struct review *r) {
    const struct dossier *d = r->d;
    r->projects = unique(r, "projects", "id", IDS(struct project, id, d->projects, d->n_projects));
    for (size_t i = 0; i < d->n_projects; i++) {
        const struct project *p = &d->projects[i];
        struct place at = {"projects", i};
        (void)refer(r, at, (struct reference){"center", "中心", false}, &r->centers, p->center);
        refer_org(r, at, "operator_org", ORG_OPERATOR, p->operator_org, false);
        refer_org(r, at, "purchaser", ORG_PURCHASER, p->purchaser, false);
        refer_org(r, at, "committee", ORG_COMMITTEE, p->committee, true);
        review_parts(r, at, p);
    }
}

/* ---- marks */

static const struct item *find_item(const struct item *items, size_t n, const char *id) {
    for (size_t i = 0; i < n; i++) {
        if (cstr_eq(items[i].id, id))
            return &items[i];
        const struct item *inside = find_item(items[i].items, items[i].n_items, id);
        if (inside)
            return inside;
    }
    return NULL;
}

static bool has_option(const struct item *item, const char *id) {
    for (size_t i = 0; i < item->n_options; i++)
        if (cstr_eq(item->options[i].id, id))
            return true;
    return false;
}

static void review_options(struct review *r, struct place at, const struct item *item,
                           const struct mark *m) {
    if (m->level && !has_option(item, m->level))
        report(r, at, "level", TEXT(r, "“%s”没有编号为“%s”的档次", item->name, m->level));
    for (size_t i = 0; i < m->n_parts; i++) {
        const char *member = TEXT(r, "parts[%zu]", i);
        if (!has_option(item, m->parts[i]))
            report(r, at, member, TEXT(r, "“%s”没有编号为“%s”的条件", item->name, m->parts[i]));
        for (size_t k = 0; k < i; k++)
            if (cstr_eq(m->parts[k], m->parts[i]))
                report(r, at, member,
                       TEXT(r, "“%s”与第 %zu 项重复，请删去一个", m->parts[i], k + 1));
    }
}

static void review_mark(struct review *r, struct place at, const struct component *c,
                        const struct mark *m) {
    if (!m->item) {
        if (c->n_items > 0)
            report(r, at, "item", TEXT(r, "“%s”分项评分，请写明是哪一项", c->name));
        return;
    }
    const struct item *item = find_item(c->items, c->n_items, m->item);
    if (!item)
        report(r, at, "item", TEXT(r, "“%s”板块没有编号为“%s”的评分项", c->name, m->item));
    else if (item->kind == ITEM_GROUP && !m->not_applicable)
        report(r, at, "item",
               TEXT(r, "“%s”是一组评分项，请给组内各项分别评分；整组不适用的，只写“不适用”",
                    item->name));
    else
        review_options(r, at, item, m);
}

/* Two marks of one item, where NULL stands for the component as a whole. */
static void review_repeats(struct review *r, const char *list, const struct sheet *s) {
    struct id_set items = set_of(r, IDS(struct mark, item, s->marks, s->n_marks));
    for (size_t i = 1; i < items.n; i++)
        if (strcmp(items.v[i].id, items.v[i - 1].id) == 0)
            report(r, (struct place){list, items.v[i].index}, "item",
                   TEXT(r, "“%s”评了两次，请只保留一次", items.v[i].id));
    if (s->n_marks > items.n + 1)
        report(r, (struct place){list, s->n_marks - 1}, "item", "整个板块评了两次，请只保留一次");
}

static void review_sheet(struct review *r, struct place at, const struct method *m,
                         const struct sheet *s) {
    const struct component *c = m ? method_component(m, s->component) : NULL;
    if (m && !c)
        report(
            r, at, "component",
            TEXT(r, "%s没有编号为“%s”的板块，请改正", m->name, s->component ? s->component : ""));
    bool by_expert = s->role == SCORER_EXPERT || s->role == SCORER_INSPECTOR;
    if (cstr_empty(s->scorer))
        report(r, at, "scorer", "没有填写评分人，请补上");
    else if (!find(&r->orgs, s->scorer) && !(by_expert && find(&r->experts, s->scorer)))
        report(r, at, "scorer",
               TEXT(r, "没有编号为“%s”的机构%s，请改正编号或先添加它", s->scorer,
                    by_expert ? "或专家" : ""));
    if (!c)
        return;
    if (s->role != c->scored_by)
        report(r, at, "role",
               TEXT(r, "“%s”板块由%s评分，不由%s评分", c->name, scorer_role_name(c->scored_by),
                    scorer_role_name(s->role)));
    const char *list = below(r, at, "marks");
    for (size_t i = 0; i < s->n_marks; i++)
        review_mark(r, (struct place){list, i}, c, &s->marks[i]);
    review_repeats(r, list, s);
}

/* ---- the round */

static void review_progress(struct review *r, struct place at, const struct entry *e,
                            const struct project *p) {
    const char *list = below(r, at, "progress");
    struct id_set indicators =
        p ? set_of(r, IDS(struct indicator, id, p->indicators, p->n_indicators))
          : (struct id_set){0};
    (void)unique(r, list, "indicator", IDS(struct progress, indicator, e->progress, e->n_progress));
    for (size_t i = 0; i < e->n_progress; i++) {
        const struct progress *g = &e->progress[i];
        if (p && !cstr_empty(g->indicator)) /* without a project all would be reported */
            (void)refer(r, (struct place){list, i},
                        (struct reference){"indicator", "合同指标", false}, &indicators,
                        g->indicator);
        if (g->n_records > 0)
            (void)unique(r, below(r, (struct place){list, i}, "records"), "id",
                         IDS(struct service_record, id, g->records, g->n_records));
    }
}

static void review_staffing(struct review *r, struct place at, const struct entry *e,
                            const struct project *p) {
    if (!p || e->staffing.n_vacancies == 0)
        return;
    const char *list = below(r, at, "staffing.vacancies");
    struct id_set substations = center_substations(r, p->center);
    for (size_t i = 0; i < e->staffing.n_vacancies; i++)
        (void)refer(r, (struct place){list, i}, (struct reference){"substation", "分站点", true},
                    &substations, e->staffing.vacancies[i].substation);
}

static void review_handed_in(struct review *r, struct place at, const struct entry *e) {
    const char *materials = below(r, at, "materials"), *assignments = below(r, at, "assignments");
    for (size_t i = 0; i < e->n_materials; i++)
        (void)refer(r, (struct place){materials, i}, (struct reference){"item", "资料项", false},
                    &r->checklist, e->materials[i].item);
    (void)unique(r, assignments, "expert",
                 IDS(struct assignment, expert, e->assignments, e->n_assignments));
    for (size_t i = 0; i < e->n_assignments; i++)
        if (!cstr_empty(e->assignments[i].expert))
            (void)refer(r, (struct place){assignments, i},
                        (struct reference){"expert", "专家", false}, &r->experts,
                        e->assignments[i].expert);
}

static void review_surveys(struct review *r, struct place at, const struct entry *e) {
    const char *list = below(r, at, "surveys");
    for (size_t i = 0; i < e->n_surveys; i++) {
        const struct survey_result *s = &e->surveys[i];
        struct place here = {list, i};
        const struct survey_rule rule = {.form = s->form,
                                         .question = s->question,
                                         .low = DEC_UNSET,
                                         .high = DEC_UNSET,
                                         .satisfied_from = DEC_UNSET,
                                         .least = DEC_UNSET};
        if (survey_result_find(e->surveys, i, &rule))
            report(r, here, "question", "同一份问卷的同一题写了两次，请只保留一次");
        int64_t sum = 0;
        for (size_t k = 0; k < s->n_steps; k++) {
            sum += s->steps[k].count;
            if (k > 0 && s->steps[k].value <= s->steps[k - 1].value)
                report(r, here, "steps", "量表值应当从小到大，各写一次");
        }
        if (s->n_steps > 0 && sum != s->answered)
            report(r, here, "answered", "各档人数合计与回答人数不同，请改正");
    }
}

static void review_entry(struct review *r, struct place at, const struct entry *e) {
    const struct named *found =
        refer(r, at, (struct reference){"project", "项目", false}, &r->projects, e->project);
    const struct project *p = found ? &r->d->projects[found->index] : NULL;
    const struct method *m = entry_method(r->d, e);
    if (!cstr_empty(e->standard) && e->standard_version == DEC_UNSET)
        report(r, at, "standard_version", "没有写是标准的第几版，请补上");
    else if (!entry_standard(r->d, e))
        report(r, at, "standard",
               TEXT(r, "没有编号为“%s”、第 %lld 版的评估标准，请改正，或在 standards 中补上",
                    e->standard, (long long)e->standard_version));
    else if (!m)
        report(r, at, "method",
               TEXT(r, "评估标准没有编号为“%s”的方式，请改正", e->method ? e->method : ""));
    review_staffing(r, at, e, p);
    review_progress(r, at, e, p);
    review_handed_in(r, at, e);
    review_surveys(r, at, e);
    const char *sheets = below(r, at, "sheets");
    (void)unique(r, sheets, "id", IDS(struct sheet, id, e->sheets, e->n_sheets));
    for (size_t i = 0; i < e->n_sheets; i++)
        review_sheet(r, (struct place){sheets, i}, m, &e->sheets[i]);
}

static void review_experts(struct review *r) {
    const struct round *round = &r->d->round;
    r->experts =
        unique(r, "round.experts", "id", IDS(struct expert, id, round->experts, round->n_experts));
    for (size_t i = 0; i < round->n_experts; i++) {
        const struct expert *x = &round->experts[i];
        const char *list = below(r, (struct place){"round.experts", i}, "affiliations");
        for (size_t k = 0; k < x->n_affiliations; k++)
            (void)refer(r, (struct place){list, k}, (struct reference){"org", "机构", false},
                        &r->orgs, x->affiliations[k].org);
    }
}

/* The round itself is no element of a list, so that its two parties are looked up here. */
static void review_party(struct review *r, const char *member, enum org_kind kind, const char *id) {
    const struct named *found = cstr_empty(id) ? NULL : find(&r->orgs, id);
    if (found && r->d->orgs[found->index].kind == kind)
        return;
    struct dossier_problem *p = VEC_PUSH(r->a, &r->problems);
    p->path = TEXT(r, "round.%s", member);
    p->message = found ? TEXT(r, "“%s”是%s，不能作为%s，请改正", id,
                              org_kind_name(r->d->orgs[found->index].kind), org_kind_name(kind))
                       : TEXT(r, "没有编号为“%s”的%s，请改正编号或先添加它", id ? id : "",
                              org_kind_name(kind));
}

/* Two entries of one project. Unknown projects have been reported already. */
static void review_entry_projects(struct review *r) {
    const struct round *round = &r->d->round;
    struct id_set s = set_of(r, IDS(struct entry, project, round->entries, round->n_entries));
    for (size_t i = 1; i < s.n; i++)
        if (strcmp(s.v[i].id, s.v[i - 1].id) == 0 && find(&r->projects, s.v[i].id))
            report(r, (struct place){"round.entries", s.v[i].index}, "project",
                   TEXT(r, "项目“%s”重复参评，请只保留一项", s.v[i].id));
}

/* Whether it says anything: blanks alone are no reason. */
static bool is_blank(const char *s) {
    return cstr_or_empty(s)[strspn(cstr_or_empty(s), " \t\r\n")] == '\0';
}

struct dismissal_at {
    const struct finding_dismissal *d;
    size_t index;
};

static int by_dismissal(const void *a, const void *b) {
    const struct dismissal_at *x = a, *y = b;
    int key = finding_dismissal_cmp(x->d, y->d);
    return key ? key : (x->index > y->index) - (x->index < y->index);
}

static void review_repeated_dismissals(struct review *r, const char *list) {
    const struct round *round = &r->d->round;
    size_t n = round->n_finding_dismissals;
    struct dismissal_at *v = gp_new_n(r->a, struct dismissal_at, n);
    for (size_t i = 0; i < n; i++)
        v[i] = (struct dismissal_at){&round->finding_dismissals[i], i};
    if (n > 1)
        qsort(v, n, sizeof(*v), by_dismissal);
    for (size_t i = 1, first = 0; i < n; i++) {
        if (finding_dismissal_cmp(v[i].d, v[first].d) != 0)
            first = i;
        else
            report(
                r, (struct place){list, v[i].index}, v[i].d->placed ? "at" : "place",
                TEXT(r, "与第 %zu 项是同一项发现，只能处理一次，请删去一项", v[first].index + 1));
    }
}

/* That the finding arises is not asked: the data may have changed since it was dismissed. */
static void review_dismissals(struct review *r, const struct id_set *entries) {
    static const char list[] = "round.finding_dismissals";
    const struct round *round = &r->d->round;
    for (size_t i = 0; i < round->n_finding_dismissals; i++) {
        const struct finding_dismissal *d = &round->finding_dismissals[i];
        struct place at = {list, i};
        if (!check_rule_of(cstr_or_empty(d->rule)))
            report(r, at, "rule",
                   TEXT(r, "没有编号为“%s”的核查规则，请改正", cstr_or_empty(d->rule)));
        (void)refer(r, at, (struct reference){"entry", "参评项目", true}, entries, d->entry);
        if (!d->adopted && is_blank(d->reason))
            report(r, at, "reason", "没有写不采纳的理由，请补上");
    }
    review_repeated_dismissals(r, list);
}

/* What they are about may have left the round since. */
static void review_corrections(struct review *r) {
    static const char list[] = "round.sheet_corrections";
    const struct round *round = &r->d->round;
    (void)unique(
        r, list, "id",
        IDS(struct sheet_correction, id, round->sheet_corrections, round->n_sheet_corrections));
    for (size_t i = 0; i < round->n_sheet_corrections; i++)
        if (is_blank(round->sheet_corrections[i].reason))
            report(r, (struct place){list, i}, "reason", "没有写更正理由，请补上");
}

/* Whose entries each report speaks of, and who is to approve it. */
static void review_reports(struct review *r) {
    static const char list[] = "round.reports";
    const struct round *round = &r->d->round;
    (void)unique(r, list, "id", IDS(struct report, id, round->reports, round->n_reports));
    for (size_t i = 0; i < round->n_reports; i++) {
        const struct report *x = &round->reports[i];
        struct place at = {list, i};
        bool needs = report_needs_target(x->scope);
        if (needs && cstr_empty(x->target))
            report(r, at, "target", "没有写是哪一个街道或机构，请补上");
        else if (!needs && !cstr_empty(x->target))
            report(r, at, "target", "范围是全部项目，不用写街道或机构，请删去");
        else if (x->scope == REPORT_OPERATOR)
            refer_org(r, at, "target", ORG_OPERATOR, x->target, false);
        else if (x->scope == REPORT_PURCHASER)
            refer_org(r, at, "target", ORG_PURCHASER, x->target, false);
        refer_org(r, at, "approver", ORG_COMMISSIONER, x->approver, true);
    }
}

static void review_round(struct review *r) {
    const struct round *round = &r->d->round;
    static const char list[] = "round.entries";
    review_party(r, "commissioner", ORG_COMMISSIONER, round->commissioner);
    review_party(r, "evaluator", ORG_EVALUATOR, round->evaluator);
    r->checklist = unique(r, "round.checklist", "id",
                          IDS(struct checklist_item, id, round->checklist, round->n_checklist));
    review_experts(r);
    struct id_set entries =
        unique(r, list, "id", IDS(struct entry, id, round->entries, round->n_entries));
    for (size_t i = 0; i < round->n_entries; i++)
        review_entry(r, (struct place){list, i}, &round->entries[i]);
    review_entry_projects(r);
    review_dismissals(r, &entries);
    review_corrections(r);
    review_reports(r);
}

static void review_one_standard(struct review *r, const struct standard *s, const char *path) {
    struct standard_problem *problems;
    size_t n;
    standard_validate(s, r->a, &problems, &n);
    for (size_t i = 0; i < n; i++) {
        struct dossier_problem *p = VEC_PUSH(r->a, &r->problems);
        p->path =
            cstr_empty(problems[i].where) ? path : TEXT(r, "%s / %s", path, problems[i].where);
        p->message = problems[i].message;
    }
}

/* What stands beside the round's own must be another, and go with it into one report. */
static void review_other_standard(struct review *r, size_t i) {
    const struct standard *s = &r->d->standards[i];
    struct place at = {"standards", i};
    const char *why;
    review_one_standard(r, s, TEXT(r, "standards[%zu]", i));
    if (!standards_are_comparable(&r->d->standard, s, &why))
        report(r, at, "id", TEXT(r, "与本轮的评估标准不能放在一份报告里：%s", why));
    for (size_t k = 0; k <= i; k++) {
        const struct standard *other = dossier_standard_at(r->d, k);
        if (other->version == s->version && cstr_eq(other->id, s->id))
            report(r, at, "id", "同一个标准的同一版写了两次，请删去一个");
    }
}

static void review_standards(struct review *r) {
    const struct standard *s = &r->d->standard;
    review_one_standard(r, s, "standard");
    for (size_t i = 0; i < r->d->n_standards; i++)
        review_other_standard(r, i);
    r->categories =
        set_of(r, IDS(struct fund_category, id, s->fund_categories, s->n_fund_categories));
}

void dossier_validate(const struct dossier *d, struct arena *a,
                      struct dossier_problem **ret_problems, size_t *ret_n) {
    struct review r = {.d = d, .a = a};
    review_standards(&r);
    review_orgs(&r);
    review_centers(&r);
    review_projects(&r);
    review_round(&r);
    *ret_problems = r.problems.v;
    *ret_n = r.problems.n;
}

void dossier_validate_single(const struct center *center, const struct project *project,
                             struct arena *a, struct dossier_problem **ret_problems,
                             size_t *ret_n) {
    struct center centers[1] = {*center};
    const struct dossier d = {.centers = centers, .n_centers = 1};
    struct review r = {.d = &d, .a = a};
    review_centers(&r);
    if (project)
        review_parts(&r, (struct place){"projects", 0}, project);
    *ret_problems = r.problems.v;
    *ret_n = r.problems.n;
}
