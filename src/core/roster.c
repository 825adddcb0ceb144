/* staffing_compute at the end chooses where the figures come from, and each source is a section:
 * the roster, the declared counts, nothing. All three fill the same struct staffing, unknown parts
 * unset with the reason, and the traces do not care which it was. Vacant days are counted in
 * vacancy.c and qualifications in qualification.c; this file says for which day and for whom. */

#include "core/roster.h"

#include "core/roster_parts.h"

#define MAX_PEOPLE 1000000 /* more than any project has; keeps sums of counts far from overflow */

const struct vacancy_rule *project_vacancy_rule(const struct dossier *d, const struct project *p) {
    return p->own_vacancy_rule ? &p->vacancy : &d->standard.vacancy;
}

/* ---- from the roster */

/* The person's engagement that ends last; one without end ends last of all. */
static const struct engagement *last_engagement(const struct project *p, const char *person) {
    const struct engagement *last = NULL;
    for (size_t i = 0; i < p->n_engagements; i++) {
        const struct engagement *g = &p->engagements[i];
        if (!cstr_eq(g->person, person))
            continue;
        if (!date_is_set(g->end))
            return g;
        if (!last || date_cmp(g->end, last->end) > 0)
            last = g;
    }
    return last;
}

static bool is_in_post(const struct project *p, const char *person, date_t day) {
    for (size_t i = 0; i < p->n_engagements; i++)
        if (cstr_eq(p->engagements[i].person, person) && engagement_covers(&p->engagements[i], day))
            return true;
    return false;
}

static bool is_lead_post(const struct project *p, const char *post) {
    for (size_t i = 0; i < p->n_posts; i++)
        if (cstr_eq(p->posts[i].id, post))
            return p->posts[i].lead;
    return false;
}

static void count_departure(const struct project *p, const char *person, date_t day,
                            struct staffing *st) {
    const struct engagement *last = last_engagement(p, person);
    if (!last || !date_is_set(last->end) || date_cmp(last->end, day) >= 0)
        return;
    if (date_cmp(last->end, p->start) < 0)
        return; /* was gone before this contract began */
    st->departures++;
    st->lead_departures += is_lead_post(p, last->post);
}

static void count_people(const struct subject *s, struct staffing *st) {
    const struct project *p = s->p;
    date_t day = date_min(st->cutoff, p->end);
    const struct person **present = gp_new_n(s->c->arena, const struct person *, p->n_people);
    size_t n = 0;
    st->departures = st->lead_departures = 0;
    for (size_t i = 0; i < p->n_people; i++) {
        if (is_in_post(p, p->people[i].id, day))
            present[n++] = &p->people[i];
        else
            count_departure(p, p->people[i].id, day, st);
    }
    st->in_post = (int64_t)n;
    held_count_people(s->c, present, n, day, st);
}

/* Why days cannot be counted within the contract; NULL: they can. */
static const char *contract_problem(const struct subject *s) {
    const struct project *p = s->p;
    struct arena *a = s->c->arena;
    if (!date_is_set(p->start) || !date_is_set(p->end))
        return "合同没有填写起止日期，无法计算在岗和空岗，请补填";
    if (date_cmp(p->end, p->start) < 0)
        return calc_printf(s->c, "合同结束日期 %s 早于开始日期 %s，无法计算在岗和空岗，请核对",
                           date_text(a, p->end), date_text(a, p->start));
    return NULL;
}

static const char *engagement_problem(const struct subject *s, const struct engagement *g) {
    struct arena *a = s->c->arena;
    if (!date_is_set(g->start))
        return calc_printf(s->c, "在岗记录 %s 没有填写到岗日期，无法计算在岗和空岗，请补填",
                           g->id ? g->id : "");
    if (date_is_set(g->end) && date_cmp(g->end, g->start) < 0)
        return calc_printf(s->c,
                           "在岗记录 %s 的离岗日期 %s 早于到岗日期 %s，无法计算在岗和空岗，请核对",
                           g->id ? g->id : "", date_text(a, g->end), date_text(a, g->start));
    return NULL;
}

static const char *roster_problem(const struct subject *s) {
    const char *problem = contract_problem(s);
    for (size_t i = 0; !problem && i < s->p->n_engagements; i++)
        problem = engagement_problem(s, &s->p->engagements[i]);
    return problem;
}

static enum gp_code from_roster(const struct subject *s, struct staffing *st) {
    st->provenance = PROV_COMPUTED;
    st->unknown = roster_problem(s);
    if (st->unknown) {
        vacancies_unknown(s, st);
        gaps_compute(s, false, st);
        return GP_OK;
    }
    if (!date_is_set(st->cutoff))
        st->cutoff = s->p->end;
    vacancies_compute(s, st);
    count_people(s, st);
    gaps_compute(s, true, st);
    return GP_OK;
}

/* ---- from the declared counts */

static enum gp_code count_check(const struct subject *s, const char *name, int64_t n) {
    if (n == DEC_UNSET || (n >= 0 && n <= MAX_PEOPLE))
        return GP_OK;
    return gp_fail(s->c->err, GP_INVALID, subject_where(s, calc_printf(s->c, "人员情况 %s", name)),
                   "人数 %lld 不合理，应是 0 或正整数，请核对", (long long)n);
}

static enum gp_code declared_check(const struct subject *s, const struct declared_staffing *d) {
    TRY(count_check(s, "在岗人数", d->in_post));
    TRY(count_check(s, "流动人数", d->departures));
    TRY(count_check(s, "其中主管", d->lead_departures));
    for (size_t i = 0; i < d->n_held; i++) {
        const char *name = d->held[i].qualification ? d->held[i].qualification : "资质";
        TRY(count_check(s, name, d->held[i].count));
        if (d->held[i].count == DEC_UNSET)
            return gp_fail(s->c->err, GP_INVALID,
                           subject_where(s, calc_printf(s->c, "人员情况 %s", name)),
                           "没有填写持证人数，没有人持证请填 0");
    }
    return GP_OK;
}

static enum gp_code from_declaration(const struct subject *s, struct staffing *st) {
    const struct declared_staffing *d = &s->e->staffing;
    TRY(declared_check(s, d));
    st->in_post = d->in_post;
    st->departures = d->departures;
    st->lead_departures = d->lead_departures;
    st->held = d->held;
    st->n_held = d->n_held;
    TRY(vacancies_declared(s, st));
    gaps_compute(s, d->n_held > 0, st); /* an empty list was left blank rather than counted */
    return GP_OK;
}

static enum gp_code from_nothing(const struct subject *s, struct staffing *st) {
    st->unknown = "没有在岗记录，也没有填报人员情况，无法计算";
    vacancies_unknown(s, st);
    gaps_compute(s, false, st);
    return GP_OK;
}

/* ---- traces and the whole */

/* All listed posts together, in 1/10000 of one; unset where some that are not listed may be shares.
 */
static int64_t weigh_posts(const struct project *p, bool *part_time) {
    int64_t sum = 0;
    *part_time = false;
    for (size_t i = 0; i < p->n_posts; i++) {
        sum += post_weight(&p->posts[i]);
        *part_time = *part_time || post_weight(&p->posts[i]) < SHARE_ONE;
    }
    bool all_listed = p->headcount == DEC_UNSET || p->headcount == (int64_t)p->n_posts;
    return all_listed ? sum : DEC_UNSET;
}

static const char *posts_working(const struct subject *s, const struct staffing *st) {
    if (st->posts == DEC_UNSET)
        return "合同没有写明协议人数，也没有列出岗位";
    if (!st->part_time)
        return NULL;
    if (st->post_weight == DEC_UNSET)
        return "有非全职岗位，协议人数与所列岗位不一致，份额合计无从得知";
    return calc_printf(s->c, "所列岗位的份额合计 %s",
                       factor_text(s->c->arena, share_of(st->post_weight)));
}

static void trace_posts(const struct subject *s, const struct staffing *st) {
    if (s->c->untraced)
        return;
    bool agreed = s->p->headcount != DEC_UNSET;
    const struct trace_input input = {agreed ? "协议人数" : "合同所列岗位数",
                                      count_text(s->c, st->posts), "合同"};
    subject_trace(s, &(struct trace){
                         .id = "staffing.posts",
                         .label = "岗位数",
                         .value = count_text(s->c, st->posts),
                         .unit = "名",
                         .formula = "协议人数；合同没有写明时为所列岗位数",
                         .working = posts_working(s, st),
                         .inputs = &input,
                         .n_inputs = 1,
                     });
}

static void trace_in_post(const struct subject *s, const struct staffing *st) {
    if (s->c->untraced)
        return;
    bool computed = st->provenance == PROV_COMPUTED;
    date_t day = computed && !st->unknown ? date_min(st->cutoff, s->p->end) : st->cutoff;
    const char *why = st->unknown ? st->unknown : "没有填写在岗人数";
    const struct trace_input input = {
        date_is_set(day) ? calc_printf(s->c, "%s 在岗人数", date_text(s->c->arena, day))
                         : "在岗人数",
        count_text(s->c, st->in_post), computed ? "在岗记录" : "运营机构填报的人员情况"};
    subject_trace(s, &(struct trace){
                         .id = "staffing.in_post",
                         .label = "在岗人数",
                         .value = count_text(s->c, st->in_post),
                         .unit = "名",
                         .formula = computed ? "截止日仍在岗的人数，同一人只算一次" : "填报人数",
                         .working = st->in_post == DEC_UNSET ? why : NULL,
                         .inputs = &input,
                         .n_inputs = 1,
                     });
}

static enum gp_code compute_turnover(const struct subject *s, struct staffing *st) {
    if (st->departures == DEC_UNSET || st->posts == DEC_UNSET || st->posts <= 0)
        return GP_OK;
    if (!dec_mul_div(st->departures, SHARE_ONE, st->posts, ROUND_HALF_UP, &st->turnover.v))
        return calc_overflow(s->c, subject_where(s, "人员流动率"));
    return GP_OK;
}

static void trace_turnover(const struct subject *s, const struct staffing *st) {
    if (s->c->untraced)
        return;
    const char *departures = count_text(s->c, st->departures);
    const char *posts = count_text(s->c, st->posts);
    const char *share = share_text(s->c->arena, st->turnover);
    bool computed = st->provenance == PROV_COMPUTED;
    const struct trace_input inputs[] = {
        {"流动人数", departures, computed ? "在岗记录" : "运营机构填报的人员情况"},
        {"岗位数", posts, subject_trace_id(s, "staffing.posts")},
    };
    subject_trace(s,
                  &(struct trace){
                      .id = "staffing.turnover",
                      .label = "人员流动率",
                      .value = share,
                      .unit = "%",
                      .formula = "流动人数 ÷ 岗位数",
                      .working = share_is_set(st->turnover)
                                     ? calc_printf(s->c, "%s ÷ %s = %s%%", departures, posts, share)
                                     : "流动人数或岗位数未知，无法计算",
                      .rounding = "四舍五入到 0.01%",
                      .inputs = inputs,
                      .n_inputs = GP_COUNT(inputs),
                  });
}

enum gp_code staffing_compute(struct calc *c, const struct dossier *d, const struct entry *e,
                              date_t cutoff, struct staffing *ret) {
    struct subject s;
    TRY(subject_open(c, d, e, &s));
    struct staffing st = {
        .provenance = PROV_DECLARED,
        .cutoff = subject_cutoff(&s, cutoff),
        .posts = project_headcount(s.p),
        .in_post = DEC_UNSET,
        .departures = DEC_UNSET,
        .lead_departures = DEC_UNSET,
        .turnover = SHARE_UNSET,
        .vacant_days = DEC_UNSET,
        .vacant_weight = DEC_UNSET,
    };
    st.post_weight = weigh_posts(s.p, &st.part_time);
    if (s.p->n_engagements > 0)
        TRY(from_roster(&s, &st));
    else if (e->staffing.given)
        TRY(from_declaration(&s, &st));
    else
        TRY(from_nothing(&s, &st));
    TRY(compute_turnover(&s, &st));
    trace_posts(&s, &st);
    trace_in_post(&s, &st);
    trace_turnover(&s, &st);
    *ret = st;
    return GP_OK;
}
