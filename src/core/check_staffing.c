/* Checks of the staffing: against the agreement, within the roster, and of people's papers. The
 * table at the end names the rules, in the order of the sections. The figures are roster.c's; here
 * they are only held against contract and limits. Engagements are looked at sorted by person or by
 * post, so that overlaps stand beside each other (sorted_engagements). The day that counts is that
 * of the facts, papers_day and not today. */
#include "core/check_tables.h"
#include "core/id_number.h"

static const struct staffing *staffing_of(const struct check_run *r) {
    return &r->entry->staffing;
}

static const struct project *project_of(const struct check_run *r) {
    return r->entry->project;
}

static const char *count(struct check_run *r, int64_t n) {
    return calc_printf(r->c, "%lld", (long long)n);
}

/* Posts of one title are told apart. */
static const char *post_name(struct check_run *r, const char *id) {
    return post_label(r->c->arena, r->ev->dossier, project_of(r), id);
}

static struct place_ref person_place(const char *id, const char *column) {
    return check_place(PLACE_PERSON, id, column);
}

static struct place_ref term_place(const struct engagement *e, const char *column) {
    return check_place(PLACE_ENGAGEMENT, e->id, column);
}

static void compare_counts(struct check_run *r, struct finding *f, int64_t printed,
                           int64_t expected) {
    f->printed = count(r, printed);
    f->expected = count(r, expected);
    int64_t difference;
    if (dec_sub(printed, expected, &difference))
        f->difference = count(r, difference);
}

/* ---- against the agreement */

static enum gp_code posts_unfilled(struct check_run *r) {
    const struct staffing *s = staffing_of(r);
    int64_t missing;
    if (!dec_sub(s->posts, s->in_post, &missing) || missing == 0)
        return GP_OK;
    struct finding *f = check_report(
        r, check_place(PLACE_STAFFING, NULL, "in_post"),
        "协议人数 %lld 名，在岗 %lld 名，%s %lld 名", (long long)s->posts, (long long)s->in_post,
        missing > 0 ? "缺" : "多", (long long)(missing > 0 ? missing : -missing));
    compare_counts(r, f, s->in_post, s->posts);
    return GP_OK;
}

static enum gp_code qualification_gap(struct check_run *r) {
    const struct staffing *s = staffing_of(r);
    for (size_t i = 0; i < s->n_gaps; i++) {
        const struct qualification_gap *g = &s->gaps[i];
        if (g->missing <= 0)
            continue;
        struct finding *f =
            check_report(r, check_place(PLACE_REQUIREMENT, g->qualification, NULL),
                         "协议要求 %lld 名，实有 %lld 名，缺 %lld 名", (long long)g->wanted,
                         (long long)g->held, (long long)g->missing);
        compare_counts(r, f, g->held, g->wanted);
    }
    return GP_OK;
}

/* Rounded up, the share is above the limit exactly when the true one is. */
static enum gp_code turnover_max(struct check_run *r) {
    const struct staffing *s = staffing_of(r);
    share_t ceiling, limit = check_limit_share(r);
    if (!dec_mul_div(s->departures, SHARE_ONE, s->posts, ROUND_UP, &ceiling.v) ||
        ceiling.v <= limit.v)
        return GP_OK;
    share_t shown = share_is_set(s->turnover) ? s->turnover : ceiling;
    struct finding *f = check_report(
        r, check_place(PLACE_STAFFING, NULL, "departures"),
        "流动 %lld 人次%s，占协议人数 %lld 名的 %s%%，超过 %s%%", (long long)s->departures,
        s->lead_departures != DEC_UNSET && s->lead_departures > 0 ? "（含主管）" : "",
        (long long)s->posts, share_text(r->c->arena, shown), share_text(r->c->arena, limit));
    f->printed = share_text(r->c->arena, shown);
    f->expected = share_text(r->c->arena, limit);
    return GP_OK;
}

static enum gp_code lead_vacant(struct check_run *r) {
    const struct staffing *s = staffing_of(r);
    for (size_t i = 0; i < s->n_vacancies; i++) {
        const struct vacancy *v = &s->vacancies[i];
        const struct post *post = v->post ? project_post(project_of(r), v->post) : NULL;
        if (post && post->lead && v->days > 0)
            check_report(r, check_place(PLACE_POST, v->post, NULL), "主管岗位空岗 %d 天%s",
                         (int)v->days, v->open ? "，目前仍未到岗" : "");
    }
    return GP_OK;
}

static enum gp_code vacancy_open(struct check_run *r) {
    const struct staffing *s = staffing_of(r);
    if (!s->vacancy_open)
        return GP_OK;
    const char *days = s->vacant_days == DEC_UNSET
                           ? ""
                           : calc_printf(r->c, "，已空岗 %lld 天", (long long)s->vacant_days);
    check_report(r, check_place(PLACE_STAFFING, NULL, "vacancies"),
                 "截至%s仍有岗位空缺%s；按此计算的扣除额是下限",
                 date_is_set(s->cutoff) ? check_day(r, s->cutoff) : "资料递交之日", days);
    return GP_OK;
}

/* ---- within the roster */

static int by_person_and_start(const void *a, const void *b) {
    const struct engagement *x = *(const struct engagement *const *)a;
    const struct engagement *y = *(const struct engagement *const *)b;
    int person = strcmp(x->person, y->person);
    return person ? person : date_cmp(x->start, y->start);
}

static const struct engagement **sorted_engagements(struct check_run *r, size_t *ret_n) {
    const struct project *p = project_of(r);
    const struct engagement **v =
        gp_new_n(r->c->arena, const struct engagement *, p->n_engagements);
    size_t n = 0;
    for (size_t i = 0; i < p->n_engagements; i++)
        if (p->engagements[i].person && p->engagements[i].post &&
            date_is_set(p->engagements[i].start))
            v[n++] = &p->engagements[i];
    qsort(v, n, sizeof(const struct engagement *), by_person_and_start);
    *ret_n = n;
    return v;
}

/* The first of the same person's earlier engagements in other posts that still run when v[i]
 * begins, where all of them together are more than one whole post; NULL: they are not. */
static const struct engagement *second_post(const struct project *p,
                                            const struct engagement *const *v, size_t i) {
    const struct engagement *first = NULL;
    const struct post *mine = project_post(p, v[i]->post);
    int64_t weight = mine ? post_weight(mine) : SHARE_ONE;
    for (size_t k = i; k-- > 0 && cstr_eq(v[k]->person, v[i]->person);) {
        const struct post *post = project_post(p, v[k]->post);
        if (cstr_eq(v[k]->post, v[i]->post) || !engagement_covers(v[k], v[i]->start))
            continue;
        first = first ? first : v[k];
        weight += post ? post_weight(post) : SHARE_ONE;
    }
    return weight > SHARE_ONE ? first : NULL;
}

/* Whoever is in two posts, and in which two. */
static void each_second_post(struct check_run *r,
                             void (*say)(struct check_run *r, const struct engagement *first,
                                         const struct engagement *second)) {
    size_t n;
    const struct engagement **v = sorted_engagements(r, &n);
    for (size_t i = 1; i < n; i++) {
        const struct engagement *first =
            second_post(project_of(r), (const struct engagement *const *)v, i);
        if (first)
            say(r, first, v[i]);
    }
}

static void say_double(struct check_run *r, const struct engagement *first,
                       const struct engagement *second) {
    check_report(r, term_place(second, "post"), "%s起同时在“%s”和“%s”两个岗位",
                 check_day(r, second->start), post_name(r, first->post),
                 post_name(r, second->post));
}

static enum gp_code double_post(struct check_run *r) {
    each_second_post(r, say_double);
    return GP_OK;
}

/* Days inside the contract, up to the day of the facts, that both run. */
static int32_t common_days(const struct check_run *r, const struct engagement *a,
                           const struct engagement *b) {
    const struct project *p = project_of(r);
    date_t cutoff = staffing_of(r)->cutoff;
    date_t last = date_is_set(cutoff) ? date_min(cutoff, p->end) : p->end;
    last = date_is_set(a->end) ? date_min(last, a->end) : last;
    last = date_is_set(b->end) ? date_min(last, b->end) : last;
    return date_days(date_max(p->start, date_max(a->start, b->start)), last);
}

static void say_undecided(struct check_run *r, const struct engagement *first,
                          const struct engagement *second) {
    int32_t days = common_days(r, first, second);
    if (days > 0)
        check_report(
            r, term_place(second, "post"),
            "同时在“%s”和“%s”两个岗位 %d 天，评估标准没有规定其中哪个岗位算空岗（未设定），"
            "现在按两个岗位都有人计算",
            post_name(r, first->post), post_name(r, second->post), (int)days);
}

/* The standard's rule decides; where there is none, nothing is decided in silence. */
static enum gp_code two_posts(struct check_run *r) {
    const struct project *p = project_of(r);
    if (project_vacancy_rule(check_dossier(r), p)->two_posts == TWO_POSTS_NOT_SET &&
        date_is_set(p->start) && date_is_set(p->end))
        each_second_post(r, say_undecided);
    return GP_OK;
}

static int by_post_and_start(const void *a, const void *b) {
    const struct engagement *x = *(const struct engagement *const *)a;
    const struct engagement *y = *(const struct engagement *const *)b;
    int post = strcmp(x->post, y->post);
    return post ? post : date_cmp(x->start, y->start);
}

static const char *person_name(const struct project *p, const char *id) {
    const struct person *who = project_person(p, id);
    return who && !cstr_empty(who->name) ? who->name : id;
}

/* A hand-over may be right; a second person in a post counts for nothing, so somebody looks. */
static enum gp_code post_shared(struct check_run *r) {
    const struct project *p = project_of(r);
    size_t n;
    const struct engagement **v = sorted_engagements(r, &n);
    qsort(v, n, sizeof(const struct engagement *), by_post_and_start);
    const struct engagement *longest = NULL; /* of the post, the one that runs on longest so far */
    for (size_t i = 0; i < n; i++) {
        const struct engagement *e = v[i];
        bool same = longest && cstr_eq(longest->post, e->post);
        if (same && !cstr_eq(longest->person, e->person) && engagement_covers(longest, e->start))
            check_report(
                r, term_place(e, "post"), "%s起与“%s”同时在岗位“%s”，一个岗位同一天只按一人计算",
                check_day(r, e->start), person_name(p, longest->person), post_name(r, e->post));
        bool longer = !same || !date_is_set(e->end) ||
                      (date_is_set(longest->end) && date_cmp(e->end, longest->end) > 0);
        longest = longer ? e : longest;
    }
    return GP_OK;
}

static void check_term(struct check_run *r, const struct engagement *e) {
    const struct project *p = project_of(r);
    bool ended = date_is_set(e->end);
    if (ended && date_cmp(e->end, e->start) < 0) {
        check_report(r, term_place(e, "end"), "离岗日%s早于到岗日%s", check_day(r, e->end),
                     check_day(r, e->start));
    } else if (date_cmp(e->start, p->end) > 0 || (ended && date_cmp(e->end, p->start) < 0)) {
        check_report(r, term_place(e, "start"),
                     "在岗期间（%s至%s）全部在合同期（%s至%s）以外，不计为在岗",
                     check_day(r, e->start), ended ? check_day(r, e->end) : "今",
                     check_day(r, p->start), check_day(r, p->end));
    } else if (date_cmp(e->start, p->start) < 0 || (ended && date_cmp(e->end, p->end) > 0)) {
        check_report(r, term_place(e, date_cmp(e->start, p->start) < 0 ? "start" : "end"),
                     "在岗期间（%s至%s）有一部分在合同期（%s至%s）以外，这部分不计",
                     check_day(r, e->start), ended ? check_day(r, e->end) : "今",
                     check_day(r, p->start), check_day(r, p->end))
            ->severity = SEVERITY_INFO;
    }
}

static enum gp_code outside_contract(struct check_run *r) {
    const struct project *p = project_of(r);
    if (!date_is_set(p->start) || !date_is_set(p->end))
        return GP_OK;
    for (size_t i = 0; i < p->n_engagements; i++)
        if (date_is_set(p->engagements[i].start) && p->engagements[i].person)
            check_term(r, &p->engagements[i]);
    return GP_OK;
}

/* ---- people's papers */

/* The day the papers must hold good: that of the facts, else the contract's last. */
static date_t papers_day(const struct check_run *r) {
    if (date_is_set(staffing_of(r)->cutoff))
        return staffing_of(r)->cutoff;
    return project_of(r)->end;
}

/* Expired ones are another rule's. */
static bool is_valid_on(const struct certificate *c, date_t d) {
    return !date_is_set(c->expires) || date_cmp(c->expires, d) >= 0;
}

static bool is_issued_on(const struct certificate *c, date_t d) {
    return !date_is_set(c->issued) || date_cmp(c->issued, d) <= 0;
}

/* A certificate that satisfies the wanted qualification on that day, or NULL. */
static const struct certificate *valid_certificate(const struct person *person, const char *wanted,
                                                   date_t d) {
    for (size_t i = 0; i < person->n_certificates; i++)
        if (is_valid_on(&person->certificates[i], d) && is_issued_on(&person->certificates[i], d) &&
            qualification_satisfies(person->certificates[i].qualification, wanted))
            return &person->certificates[i];
    return NULL;
}

/* One that was issued after the day satisfies nothing on it. */
static bool has_any(const struct person *person, const char *wanted, date_t d) {
    for (size_t i = 0; i < person->n_certificates; i++)
        if (is_issued_on(&person->certificates[i], d) &&
            qualification_satisfies(person->certificates[i].qualification, wanted))
            return true;
    return false;
}

static void check_holder(struct check_run *r, const struct engagement *e, date_t d) {
    const struct post *post = project_post(project_of(r), e->post);
    const struct person *person = project_person(project_of(r), e->person);
    if (!post || cstr_empty(post->qualification) || !person ||
        has_any(person, post->qualification, d)) /* an expired one is another rule's */
        return;
    check_report(r, term_place(e, "post"), "岗位“%s”要求%s，截至%s没有递交相应证书",
                 post_name(r, e->post), post->qualification, check_day(r, d));
}

static enum gp_code certificate_missing(struct check_run *r) {
    const struct project *p = project_of(r);
    date_t d = papers_day(r);
    for (size_t i = 0; date_is_set(d) && i < p->n_engagements; i++)
        if (engagement_covers(&p->engagements[i], d))
            check_holder(r, &p->engagements[i], d);
    return GP_OK;
}

static void check_expiry(struct check_run *r, const char *id, date_t d) {
    const struct person *person = project_person(project_of(r), id);
    for (size_t i = 0; person && i < person->n_certificates; i++) {
        const struct certificate *c = &person->certificates[i];
        if (!is_valid_on(c, d) && !valid_certificate(person, c->qualification, d))
            check_report(r, person_place(id, "certificates"),
                         "%s证书已于%s到期，截至%s没有递交续期后的证书", c->qualification,
                         check_day(r, c->expires), check_day(r, d))
                ->part = (struct place_part){i + 1, "expires"};
    }
}

static enum gp_code certificate_expired(struct check_run *r) {
    date_t d = papers_day(r);
    size_t n;
    const struct engagement **v = sorted_engagements(r, &n);
    const char *last = NULL; /* said once a person, however many posts */
    for (size_t i = 0; date_is_set(d) && i < n; i++) {
        if (!engagement_covers(v[i], d) || cstr_eq(last, v[i]->person))
            continue;
        last = v[i]->person;
        check_expiry(r, last, d);
    }
    return GP_OK;
}

static enum gp_code id_number(struct check_run *r) {
    const struct project *p = project_of(r);
    for (size_t i = 0; i < p->n_people; i++) {
        const char *number = p->people[i].id_number;
        enum id_number_problem problem = number ? id_number_check(number) : ID_NUMBER_FINE;
        if (problem != ID_NUMBER_FINE)
            check_report(r, person_place(p->people[i].id, "id_number"), "公民身份号码 %s 有误：%s",
                         id_number_masked(r->c->arena, number), id_number_problem_text(problem));
    }
    return GP_OK;
}

/* ---- declared against the roster */

static void compare_declared(struct check_run *r, struct place_ref at, int64_t declared,
                             int64_t computed) {
    if (declared == DEC_UNSET || computed == DEC_UNSET || declared == computed)
        return;
    struct finding *f = check_report(r, at, "申报为 %lld，按花名册计算为 %lld", (long long)declared,
                                     (long long)computed);
    compare_counts(r, f, declared, computed);
}

static int64_t held_of(const struct staffing *s, const char *qualification) {
    for (size_t i = 0; i < s->n_held; i++)
        if (cstr_eq(s->held[i].qualification, qualification))
            return s->held[i].count;
    return 0;
}

/* Unset when nothing was declared. Declared days are natural days, so the computed ones are only
 * comparable before grace days. */
static int64_t declared_vacant_days(const struct declared_staffing *d) {
    int64_t sum = 0;
    for (size_t i = 0; i < d->n_vacancies; i++)
        if (!dec_add(sum, d->vacancies[i].days, &sum))
            return DEC_UNSET;
    return d->n_vacancies > 0 ? sum : DEC_UNSET;
}

static int64_t computed_vacant_days(const struct check_run *r) {
    const struct staffing *s = staffing_of(r);
    if (project_vacancy_rule(check_dossier(r), project_of(r))->weekdays_only)
        return DEC_UNSET;
    int64_t sum = 0;
    for (size_t i = 0; i < s->n_vacancies; i++) {
        if (s->vacancies[i].days < 0)
            return DEC_UNSET;
        sum += s->vacancies[i].days;
    }
    return sum;
}

static enum gp_code declared_mismatch(struct check_run *r) {
    const struct declared_staffing *d = &r->entry->entry->staffing;
    const struct staffing *s = staffing_of(r);
    if (!d->given || s->provenance != PROV_COMPUTED || s->unknown)
        return GP_OK;
    compare_declared(r, check_place(PLACE_DECLARED, NULL, "in_post"), d->in_post, s->in_post);
    compare_declared(r, check_place(PLACE_DECLARED, NULL, "departures"), d->departures,
                     s->departures);
    compare_declared(r, check_place(PLACE_DECLARED, NULL, "lead_departures"), d->lead_departures,
                     s->lead_departures);
    for (size_t i = 0; i < d->n_held; i++)
        compare_declared(r, check_place(PLACE_DECLARED, d->held[i].qualification, "held"),
                         d->held[i].count, held_of(s, d->held[i].qualification));
    compare_declared(r, check_place(PLACE_DECLARED, NULL, "vacancies"), declared_vacant_days(d),
                     computed_vacant_days(r));
    return GP_OK;
}

const struct check_rule check_staffing_rules[] = {
    {"staffing.posts_unfilled", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "在岗人数与协议不符", NULL,
     "请尽快补齐人员，或补交花名册。", NULL, posts_unfilled, NULL},
    {"staffing.qualification_gap", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "人员资质不符合协议",
     NULL, "请补交证书，或按协议配备有相应资质的人员。", NULL, qualification_gap, NULL},
    {"staffing.turnover_max", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "人员流动偏大", NULL,
     "请说明流动原因和稳定队伍的措施。", "turnover_max", turnover_max, NULL},
    {"staffing.lead_vacant", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "主管岗位空缺", NULL,
     "请尽快任命主管，并说明空缺期间由谁负责。", NULL, lead_vacant, NULL},
    {"staffing.vacancy_open", SEVERITY_INFO, TELL_ALL, DUE_HAND_IN, "空岗尚未结束", NULL,
     "结算前请核实到岗日期，按实际空岗天数重新计算扣除额。", NULL, vacancy_open, NULL},
    {"staffing.double_post", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "一人同时占两个岗位", NULL,
     "请核对到岗、离岗日期；一人同一天只能计一个岗位。", NULL, double_post, NULL},
    {"staffing.two_posts", SEVERITY_WARNING, TELL_EVALUATOR, DUE_AT_ONCE,
     "一人两岗的空岗算法未设定", NULL,
     "请在评估标准（或合同另行约定）的空岗扣除规则里选定“一人两岗”怎样计算，或改正到岗、离岗日期。",
     NULL, two_posts, NULL},
    {"staffing.post_shared", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "一个岗位同时有两人", NULL,
     "请核对岗位和到岗、离岗日期；同名的岗位请选对各人所在的那一个，交接期间的请说明。", NULL,
     post_shared, NULL},
    {"staffing.outside_contract", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "在岗期间超出合同期",
     NULL, "请核对到岗、离岗日期。", NULL, outside_contract, NULL},
    {"staffing.certificate_missing", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "缺少岗位要求的证书",
     NULL, "请补交证书扫描件和编号。", NULL, certificate_missing, NULL},
    {"staffing.certificate_expired", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "证书已过期", NULL,
     "请补交续期后的证书。", NULL, certificate_expired, NULL},
    {"staffing.id_number", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "公民身份号码有误", "GB 11643",
     "请对照身份证件改正。", NULL, id_number, NULL},
    {"staffing.declared_mismatch", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "申报人数与花名册不符",
     NULL, "请核对申报数与花名册，改正其中有误的一处。", NULL, declared_mismatch, NULL},
    {0},
};
