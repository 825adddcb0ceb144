/* Vacant days of a project: computed from posts and engagements, or as declared. walk_post is the
 * heart: it collects the days on which a post was filled (cover_collect) and goes along them; what
 * lies between is vacant. Rules only change what counts as filled, so qualification and two posts
 * are dealt with before the walk (cover_add_engagement, left_on). A vacancy that still runs at the
 * cut-off is open, and whatever is computed from it a lower bound. */
#include "core/roster_parts.h"

#include "core/post.h"

/* Days on which a post is filled, both ends counted. */
struct span {
    date_t first, last;
};

struct walk {
    const struct subject *s;
    const struct vacancy_rule *rule;
    date_t last; /* of the days looked at: the cut-off, or the contract's end before it */
    VEC(struct span) cover; /* of the post at work; may reach past last, up to the contract's end */
    VEC(struct vacancy) out;
};

static void cover_add(struct walk *w, date_t first, date_t last) {
    if (date_cmp(first, last) <= 0)
        *VEC_PUSH(w->s->c->arena, &w->cover) = (struct span){first, last};
}

/* ---- somebody in two posts */

/* Whether the other post is the one that keeps its person, by the rule. What was before the
 * contract does not count; of two begun on one day the first of the contract's posts is the earlier
 * one. So published data, which have neither those days nor the order of the roster, give the same.
 */
static bool is_rival(const struct walk *w, const struct engagement *other,
                     const struct engagement *g) {
    const struct project *p = w->s->p;
    const struct post *its = project_post(p, other->post);
    if (!its || !cstr_eq(other->person, g->person) || cstr_eq(other->post, g->post))
        return false;
    int order = date_cmp(date_max(other->start, p->start), date_max(g->start, p->start));
    bool earlier = order < 0 || (order == 0 && its < project_post(p, g->post));
    return earlier == (w->rule->two_posts == TWO_POSTS_LATER_VACANT);
}

/* From the day on: what the person's posts that come first leave of a whole one, and the last day
 * until which that is so. */
static int64_t left_on(const struct walk *w, const struct engagement *g, date_t day, date_t *last) {
    const struct project *p = w->s->p;
    int64_t left = SHARE_ONE;
    for (size_t i = 0; i < p->n_engagements; i++) {
        const struct engagement *other = &p->engagements[i];
        if (!is_rival(w, other, g))
            continue;
        if (engagement_covers(other, day))
            left -= post_weight(project_post(p, other->post));
        else if (date_cmp(other->start, day) > 0)
            *last = date_min(*last, date_plus(other->start, -1));
        if (engagement_covers(other, day) && date_is_set(other->end))
            *last = date_min(*last, other->end);
    }
    return left;
}

/* ---- the days of one engagement */

/* Adds only the days on which a certificate of the person satisfies the post. */
static void cover_add_qualified(struct walk *w, const struct person *person, const char *wanted,
                                date_t first, date_t last) {
    for (size_t i = 0; person && i < person->n_certificates; i++) {
        const struct certificate *cert = &person->certificates[i];
        if (!qualification_satisfies(cert->qualification, wanted))
            continue;
        date_t from = date_is_set(cert->issued) ? date_max(first, cert->issued) : first;
        date_t to = date_is_set(cert->expires) ? date_min(last, cert->expires) : last;
        cover_add(w, from, to);
    }
}

static void cover_add_held(struct walk *w, const struct post *post, const struct engagement *g,
                           date_t first, date_t last) {
    if (w->rule->unqualified_is_vacant && !cstr_empty(post->qualification))
        cover_add_qualified(w, project_person(w->s->p, g->person), post->qualification, first,
                            last);
    else
        cover_add(w, first, last);
}

static void cover_add_engagement(struct walk *w, const struct post *post,
                                 const struct engagement *g, date_t first, date_t last) {
    enum two_posts rule = w->rule->two_posts;
    if (rule != TWO_POSTS_LATER_VACANT && rule != TWO_POSTS_EARLIER_VACANT) {
        cover_add_held(w, post, g, first, last);
        return;
    }
    for (date_t day = first, until; date_cmp(day, last) <= 0; day = date_plus(until, 1)) {
        until = last;
        if (left_on(w, g, day, &until) >= post_weight(post))
            cover_add_held(w, post, g, day, until);
    }
}

static int by_first_day(const void *a, const void *b) {
    return date_cmp(((const struct span *)a)->first, ((const struct span *)b)->first);
}

static void cover_collect(struct walk *w, const struct post *post) {
    const struct project *p = w->s->p;
    w->cover.n = 0;
    for (size_t i = 0; i < p->n_engagements; i++) {
        const struct engagement *g = &p->engagements[i];
        if (!cstr_eq(g->post, post->id))
            continue;
        date_t first = date_max(g->start, p->start);
        date_t last = date_is_set(g->end) ? date_min(g->end, p->end) : p->end;
        cover_add_engagement(w, post, g, first, last);
    }
    if (w->cover.n > 1)
        qsort(w->cover.v, w->cover.n, sizeof(*w->cover.v), by_first_day);
}

static bool is_covered(const struct walk *w, date_t day) {
    for (size_t i = 0; i < w->cover.n; i++)
        if (date_cmp(w->cover.v[i].first, day) <= 0 && date_cmp(day, w->cover.v[i].last) <= 0)
            return true;
    return false;
}

static int32_t after_grace(const struct vacancy_rule *rule, int32_t days) {
    if (rule->grace_days == DEC_UNSET || rule->grace_days <= 0)
        return days;
    return rule->grace_days >= days ? 0 : days - (int32_t)rule->grace_days;
}

static void vacancy_add(struct walk *w, const struct post *post, date_t first, date_t last) {
    bool runs_on = date_cmp(last, w->last) == 0 && date_cmp(last, w->s->p->end) < 0 &&
                   !is_covered(w, date_plus(last, 1));
    int32_t days = w->rule->weekdays_only ? date_weekdays(first, last) : date_days(first, last);
    if (days == 0 && !runs_on)
        return;
    *VEC_PUSH(w->s->c->arena, &w->out) = (struct vacancy){
        .post = post->id,
        .substation = post->substation,
        .first = first,
        .last = last,
        .days = days,
        .counted_days = after_grace(w->rule, days),
        .weight = post_weight(post),
        .open = runs_on,
    };
}

static void walk_post(struct walk *w, const struct post *post) {
    cover_collect(w, post);
    date_t day = w->s->p->start; /* the first one not yet known to be covered */
    for (size_t i = 0; i < w->cover.n; i++) {
        const struct span *span = &w->cover.v[i];
        if (date_cmp(span->first, w->last) > 0)
            break;
        if (date_cmp(day, span->first) < 0)
            vacancy_add(w, post, day, date_plus(span->first, -1));
        day = date_max(day, date_plus(span->last, 1));
    }
    if (date_cmp(day, w->last) <= 0)
        vacancy_add(w, post, day, w->last);
}

/* ---- traces */

static const char *substation_name(const struct subject *s, const char *id) {
    const struct center *center = dossier_center(s->d, s->p->center);
    for (size_t i = 0; center && i < center->n_substations; i++)
        if (cstr_eq(center->substations[i].id, id))
            return center->substations[i].name;
    return id;
}

/* 社工岗3 2022-04-29 至 2022-05-16, 龙山分站点 空岗, 空岗 */
static const char *vacancy_name(const struct subject *s, const struct vacancy *v) {
    const char *place = v->post ? post_label(s->c->arena, s->d, s->p, v->post) : NULL;
    if (!place && v->substation)
        place = substation_name(s, v->substation);
    if (date_is_set(v->first))
        return calc_printf(s->c, "%s %s 至 %s", place ? place : "",
                           date_text(s->c->arena, v->first), date_text(s->c->arena, v->last));
    return place ? calc_printf(s->c, "%s 空岗", place) : "空岗";
}

static const char *days_formula(const struct subject *s) {
    const struct vacancy_rule *rule = project_vacancy_rule(s->d, s->p);
    const char *kind = rule->weekdays_only ? "工作日" : "自然日";
    const char *stand_in = rule->unqualified_is_vacant ? "，顶岗人员资质不符的日子算空岗" : "";
    const char *two = two_posts_text(rule->two_posts);
    if (rule->grace_days == DEC_UNSET || rule->grace_days <= 0)
        return calc_printf(s->c, "各次空岗的%s之和%s%s%s", kind, stand_in, *two ? "，" : "", two);
    return calc_printf(s->c, "各次空岗的%s先各减宽限 %lld 天，再相加%s%s%s", kind,
                       (long long)rule->grace_days, stand_in, *two ? "，" : "", two);
}

static void working_term(struct buf *b, const struct vacancy *v) {
    if (v->counted_days == v->days)
        buf_addf(b, "%d", v->days);
    else
        buf_addf(b, "(%d − %d)", v->days, v->days - v->counted_days);
}

static const char *days_working(const struct subject *s, const struct staffing *st) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    if (st->n_vacancies == 0)
        buf_adds(&b, "没有空岗");
    for (size_t i = 0; i < st->n_vacancies; i++) {
        buf_adds(&b, i > 0 ? " + " : "");
        working_term(&b, &st->vacancies[i]);
    }
    if (st->n_vacancies > 0)
        buf_addf(&b, " = %lld", (long long)st->vacant_days);
    if (st->n_vacancies > 0 && st->part_time && st->vacant_weight != DEC_UNSET)
        buf_addf(&b, "；按岗位份额折算为 %s 天",
                 factor_text(s->c->arena, share_of(st->vacant_weight)));
    if (st->vacancy_open)
        buf_adds(&b, "；空岗仍在继续，天数还会增加");
    return arena_strdup(s->c->arena, buf_text(&b));
}

/* why: the reason for an unset number; NULL: the working is made from the vacancies. */
static void trace_days(const struct subject *s, const struct staffing *st, const char *why) {
    if (s->c->untraced)
        return;
    struct trace_input *inputs = gp_new_n(s->c->arena, struct trace_input, st->n_vacancies);
    for (size_t i = 0; i < st->n_vacancies; i++) {
        const struct vacancy *v = &st->vacancies[i];
        bool known = v->counted_days != VACANCY_DAYS_UNSET;
        inputs[i] = (struct trace_input){
            vacancy_name(s, v), count_text(s->c, known ? v->counted_days : DEC_UNSET),
            st->provenance == PROV_COMPUTED ? "在岗记录" : "运营机构填报的人员情况"};
    }
    subject_trace(s, &(struct trace){
                         .id = "staffing.vacant_days",
                         .label = "空岗天数",
                         .value = count_text(s->c, st->vacant_days),
                         .unit = "天",
                         .formula = days_formula(s),
                         .working = why ? why : days_working(s, st),
                         .basis = project_vacancy_rule(s->d, s->p)->basis,
                         .inputs = inputs,
                         .n_inputs = st->n_vacancies,
                     });
}

/* ---- the three sources */

static void sum_up(struct staffing *st) {
    st->vacant_days = st->vacant_weight = 0;
    for (size_t i = 0; i < st->n_vacancies; i++) {
        const struct vacancy *v = &st->vacancies[i];
        st->vacancy_open = st->vacancy_open || v->open;
        if (v->counted_days == VACANCY_DAYS_UNSET) {
            st->vacant_days = st->vacant_weight = DEC_UNSET;
        } else if (st->vacant_days != DEC_UNSET) {
            st->vacant_days += v->counted_days; /* of 32 bits each: cannot overflow 64 */
            st->vacant_weight += v->counted_days * v->weight;
        }
    }
}

void vacancies_compute(const struct subject *s, struct staffing *st) {
    const struct project *p = s->p;
    struct walk w = {
        .s = s, .rule = project_vacancy_rule(s->d, p), .last = date_min(st->cutoff, p->end)};
    for (size_t i = 0; i < p->n_posts; i++)
        walk_post(&w, &p->posts[i]);
    st->vacancies = w.out.v;
    st->n_vacancies = w.out.n;
    sum_up(st);
    if (st->posts == DEC_UNSET || st->posts <= (int64_t)p->n_posts) {
        trace_days(s, st, NULL);
        return;
    }
    const char *why =
        calc_printf(s->c, "所列 %zu 个岗位：%s；另有 %lld 个岗位没有列出，空岗天数无从得知",
                    p->n_posts, days_working(s, st), (long long)st->posts - (long long)p->n_posts);
    st->vacant_days = st->vacant_weight = DEC_UNSET;
    trace_days(s, st, why);
}

static enum gp_code declared_days(const struct subject *s, const struct declared_vacancy *v,
                                  int32_t *ret) {
    if (v->days == DEC_UNSET) {
        *ret = VACANCY_DAYS_UNSET;
        return GP_OK;
    }
    if (v->days < 0 || v->days > INT32_MAX)
        return gp_fail(s->c->err, GP_INVALID, subject_where(s, "人员情况 空岗"),
                       "空岗天数 %lld 不合理，应是 0 或正整数，请核对", (long long)v->days);
    *ret = (int32_t)v->days;
    return GP_OK;
}

enum gp_code vacancies_declared(const struct subject *s, struct staffing *st) {
    const struct declared_staffing *declared = &s->e->staffing;
    const struct vacancy_rule *rule = project_vacancy_rule(s->d, s->p);
    st->n_vacancies = declared->n_vacancies;
    st->vacancies = gp_new_n(s->c->arena, struct vacancy, st->n_vacancies);
    for (size_t i = 0; i < st->n_vacancies; i++) {
        const struct declared_vacancy *v = &declared->vacancies[i];
        int32_t days = VACANCY_DAYS_UNSET;
        TRY(declared_days(s, v, &days));
        bool countable = days != VACANCY_DAYS_UNSET && (days == 0 || !rule->weekdays_only);
        st->vacancies[i] = (struct vacancy){
            .substation = v->substation,
            .first = DATE_UNSET,
            .last = DATE_UNSET,
            .days = days,
            .counted_days = countable ? after_grace(rule, days) : VACANCY_DAYS_UNSET,
            .weight = SHARE_ONE,
            .open = v->open,
        };
    }
    sum_up(st);
    if (st->part_time && st->vacant_days != 0)
        st->vacant_weight = DEC_UNSET; /* which post it was is not declared */
    const char *why = rule->weekdays_only
                          ? "规则按工作日计，填报的空岗只有自然日天数，没有起止日期，无法换算"
                          : "有空岗没有填写天数，无法计算";
    trace_days(s, st, st->vacant_days == DEC_UNSET ? why : NULL);
    return GP_OK;
}

void vacancies_unknown(const struct subject *s, struct staffing *st) {
    st->vacant_days = st->vacant_weight = DEC_UNSET;
    trace_days(s, st, st->unknown);
}
