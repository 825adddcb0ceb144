/* 一、人员配置情况 in sentences: number, qualification, turnover. Counts only: no name of a member
 * of staff is ever printed. */
#include "report/compose_build.h"

/* ------------------------------------------------------------------ 人员数量 */

/* Posts that nobody fills: agreed less in post where both are known, else the vacancies that still
 * run; DEC_UNSET when neither is known. */
static int64_t posts_short(const struct staffing *s) {
    int64_t missing = 0;
    if (s->posts != DEC_UNSET && s->in_post != DEC_UNSET)
        return dec_sub(s->posts, s->in_post, &missing) && missing > 0 ? missing : 0;
    if (s->n_vacancies == 0)
        return DEC_UNSET;
    for (size_t i = 0; i < s->n_vacancies; i++)
        missing += s->vacancies[i].open;
    return missing;
}

/* True when every vacancy that still runs is at a substation. */
static bool only_at_substations(const struct staffing *s) {
    size_t open = 0;
    for (size_t i = 0; i < s->n_vacancies; i++) {
        if (!s->vacancies[i].open)
            continue;
        open++;
        if (!s->vacancies[i].substation)
            return false;
    }
    return open > 0;
}

struct headcounts {
    struct names lacking, unknown; /* lacking: 六联中心分站点目前缺1名专业社工 */
    int64_t missing, n_fit, substations_fit;
    struct buf in_post; /* 六和中心及分站点9人，六联中心及分站点6人 */
    int64_t total_in_post;
};

static void count_entry(struct composer *c, const struct entry_result *r, struct headcounts *h) {
    const struct staffing *s = &r->staffing;
    int64_t missing = posts_short(s);
    const char *name = prose_center(c->a, r->center);
    if (missing == DEC_UNSET) {
        names_add(&h->unknown, name);
    } else if (missing > 0) {
        names_add(&h->lacking,
                  arena_printf(c->a, "%s%s目前缺%s名专业社工", name,
                               only_at_substations(s) ? "分站点" : "", prose_count(c->a, missing)));
        sum_add(&h->missing, missing);
    } else {
        h->n_fit++;
        h->substations_fit += (int64_t)r->center->n_substations;
    }
    if (s->in_post == DEC_UNSET)
        return;
    sum_add(&h->total_in_post, s->in_post);
    buf_addf(&h->in_post, "%s%s%s人", h->in_post.n ? "，" : "",
             prose_center_and_substations(c->a, r->center), prose_count(c->a, s->in_post));
}

/* 截至资料递交之日, or the day where all facts are known up to the same one. */
static const char *as_of(struct composer *c) {
    date_t day = c->ev->entries[0].staffing.cutoff;
    for (size_t i = 1; i < c->ev->n_entries; i++)
        if (date_cmp(c->ev->entries[i].staffing.cutoff, day) != 0)
            day = DATE_UNSET;
    return compose_as_of(c, day);
}

static void say_conformity(struct composer *c, const struct headcounts *h, struct buf *b) {
    const char *fit = prose_centers(c->a, h->n_fit, h->substations_fit);
    bool one = c->ev->n_entries == 1;
    if (one && h->n_fit)
        fit = prose_center_and_substations(c->a, c->ev->entries[0].center);
    if (h->lacking.n == 0 && h->n_fit)
        buf_addf(b, "%s%s符合协议要求", fit, one ? "" : "均");
    else if (h->lacking.n > COMPOSE_NAMED_MAX)
        buf_addf(b, "%s符合协议要求，另有%s个中心目前共缺%s名专业社工", fit,
                 prose_count(c->a, (int64_t)h->lacking.n), prose_count(c->a, h->missing));
    else if (h->lacking.n && h->n_fit)
        buf_addf(b, "除%s外，另外%s均符合协议要求", names_text(c, &h->lacking, "、"), fit);
    else if (h->lacking.n)
        buf_adds(b, names_text(c, &h->lacking, "，"));
    if (h->unknown.n == 0)
        return;
    if (h->n_fit || h->lacking.n)
        buf_adds(b, "；");
    if (h->unknown.n <= COMPOSE_NAMED_MAX)
        buf_addf(b, "%s未递交人员数量资料", names_text(c, &h->unknown, "及"));
    else
        buf_addf(b, "%s个中心未递交人员数量资料", prose_count(c->a, (int64_t)h->unknown.n));
}

static void say_numbers(struct composer *c) {
    struct headcounts h = {.lacking = names_for(c), .unknown = names_for(c), .in_post = BUF_INIT};
    for (size_t i = 0; i < c->ev->n_entries; i++)
        count_entry(c, &c->ev->entries[i], &h);
    struct buf b = BUF_INIT;
    buf_addf(&b, "人员数量方面，%s，", as_of(c));
    say_conformity(c, &h, &b);
    buf_adds(&b, "。");
    const char *in_post = compose_take(c, &h.in_post);
    if (*in_post && c->ev->n_entries == 1)
        buf_addf(&b, "在岗人员%s人。", prose_count(c->a, h.total_in_post));
    else if (*in_post && compose_names(c))
        buf_addf(&b, "在岗人员数量其中%s。", in_post);
    else if (*in_post)
        buf_addf(&b, "在岗人员共%s人。", prose_cell_count(c->a, h.total_in_post));
    compose_paragraph(c, PARA_BODY, compose_take(c, &b));
}

/* ------------------------------------------------------------------ 人员资质 */

enum conformity { CONFORMS, NO_TERMS, FALLS_SHORT, NOT_HANDED_IN, N_CONFORMITY };

static enum conformity conformity_of(const struct staffing *s) {
    bool held = s->n_held > 0;
    for (size_t i = 0; i < s->n_gaps; i++)
        if (s->gaps[i].missing > 0)
            return FALLS_SHORT;
    if (s->n_gaps)
        return CONFORMS;
    return held ? NO_TERMS : NOT_HANDED_IN;
}

/* 社会工作师（中级）1名，助理社会工作师4名，中共党员1名，缺1名社会工作师（中级） */
static const char *qualifications_text(struct composer *c, const struct staffing *s) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < s->n_held; i++)
        if (s->held[i].count > 0)
            buf_addf(&b, "%s%s%s名", b.n ? "，" : "", prose_qualification(s->held[i].qualification),
                     prose_count(c->a, s->held[i].count));
    for (size_t i = 0; i < s->n_gaps; i++) {
        const struct qualification_gap *g = &s->gaps[i];
        const char *name = prose_qualification(g->qualification);
        if (g->missing > 0 && g->held == 0)
            buf_addf(&b, "%s无%s", b.n ? "，" : "", name);
        else if (g->missing > 0)
            buf_addf(&b, "%s缺%s名%s", b.n ? "，" : "", prose_count(c->a, g->missing), name);
    }
    return compose_take(c, &b);
}

struct group {
    struct names names;
    struct buf details; /* 六和中心…；和平中心… */
};

static void say_group(struct composer *c, struct group *g, const char *what, struct buf *b) {
    const char *details = compose_take(c, &g->details);
    if (g->names.n == 0)
        return;
    bool one = c->ev->n_entries == 1;
    buf_addf(b, "%s%s", names_text(c, &g->names, "及"), what);
    if (*details)
        buf_addf(b, "，%s%s", one ? "持有" : "其中", details);
    buf_adds(b, "。");
}

static const char *const conformity_words[N_CONFORMITY] = {
    [CONFORMS] = "符合协议要求",
    [FALLS_SHORT] = "不完全符合协议要求",
    [NO_TERMS] = "未发现不符合协议要求的情况",
    [NOT_HANDED_IN] = "未递交人员资质资料",
};

static void say_qualifications_briefly(struct composer *c) {
    int64_t n[N_CONFORMITY] = {0};
    for (size_t i = 0; i < c->ev->n_entries; i++)
        n[conformity_of(&c->ev->entries[i].staffing)]++;
    const char *parts[N_CONFORMITY];
    size_t n_parts = 0;
    for (size_t k = 0; k < N_CONFORMITY; k++)
        if (n[k])
            parts[n_parts++] =
                arena_printf(c->a, "%s个中心%s", prose_count(c->a, n[k]), conformity_words[k]);
    compose_paragraphf(c, PARA_BODY, "人员资质方面，%s，持证情况及缺口详见%s。",
                       prose_join(c->a, parts, n_parts, "，"), compose_next_table(c));
}

static void say_qualifications(struct composer *c) {
    if (!compose_names(c)) {
        say_qualifications_briefly(c);
        return;
    }
    struct group groups[N_CONFORMITY];
    for (size_t k = 0; k < N_CONFORMITY; k++)
        groups[k] = (struct group){names_for(c), BUF_INIT};
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_result *r = &c->ev->entries[i];
        struct group *g = &groups[conformity_of(&r->staffing)];
        const char *name = prose_center(c->a, r->center);
        const char *details = qualifications_text(c, &r->staffing);
        names_add(&g->names, name);
        if (*details)
            buf_addf(&g->details, "%s%s%s", g->details.n ? "；" : "",
                     c->ev->n_entries > 1 ? name : "", details);
    }
    struct buf b = BUF_INIT;
    buf_adds(&b, "人员资质方面，");
    for (size_t k = 0; k < N_CONFORMITY; k++)
        say_group(c, &groups[k], conformity_words[k], &b);
    compose_paragraph(c, PARA_BODY, compose_take(c, &b));
}

/* ------------------------------------------------------------------ 人员流动 */

struct vacancies {
    int64_t open, closed, open_days, closed_days;
};

static struct vacancies vacancies_of(const struct staffing *s) {
    struct vacancies v = {0};
    for (size_t i = 0; i < s->n_vacancies; i++) {
        int64_t days = s->vacancies[i].days;
        if (s->vacancies[i].open) {
            v.open++;
            sum_add(&v.open_days, days);
        } else {
            v.closed++;
            sum_add(&v.closed_days, days);
        }
    }
    return v;
}

/* （含中心主管1人，分站点1人）, in the operator's words where it gave them */
static const char *departures_note(struct composer *c, const struct entry_result *r) {
    const struct staffing *s = &r->staffing;
    const struct declared_staffing *declared = &r->entry->staffing;
    if (s->provenance == PROV_DECLARED && !cstr_empty(declared->departures_note))
        return arena_printf(
            c->a, "（%s）",
            redact(c->a, redactor_of(c->a, c->d, r->project), declared->departures_note));
    if (s->lead_departures != DEC_UNSET && s->lead_departures > 0)
        return arena_printf(c->a, "（含中心主管%s人）", prose_count(c->a, s->lead_departures));
    return "";
}

/* Posts that count as vacant though all are filled: by the rule, a stand-in without the post's
 * qualification leaves it vacant. */
static bool vacant_by_rule(const struct composer *c, const struct entry_result *r) {
    const struct vacancy_rule *rule = project_vacancy_rule(c->d, r->project);
    return rule && rule->unqualified_is_vacant && posts_short(&r->staffing) == 0;
}

static void say_open_vacancies(struct composer *c, const struct entry_result *r,
                               const struct vacancies *v, struct buf *b) {
    const struct staffing *s = &r->staffing;
    if (vacant_by_rule(c, r))
        buf_addf(b, "，目前有%s个岗位因在岗人员资质不符合要求计为空岗", prose_count(c->a, v->open));
    else
        buf_addf(b, "，目前仍有%s名社工%s未到岗", prose_count(c->a, v->open),
                 only_at_substations(s) ? "（分站点）" : "");
    buf_addf(b, "，%s已%s空岗%s个%s", compose_as_of(c, s->cutoff), v->open > 1 ? "累计" : "",
             prose_cell_count(c->a, v->open_days), compose_day_word(c, r));
}

/* 流动4名社工（含…），目前仍有1名社工（分站点）未到岗，截至资料递交之日已空岗18个自然日 */
static const char *turnover_text(struct composer *c, const struct entry_result *r) {
    const struct staffing *s = &r->staffing;
    struct vacancies v = vacancies_of(s);
    const char *days = compose_day_word(c, r);
    struct buf b = BUF_INIT;
    if (s->departures == DEC_UNSET)
        buf_adds(&b, "未递交人员流动资料");
    else if (s->departures == 0)
        buf_adds(&b, "无人员流动");
    else
        buf_addf(&b, "流动%s名社工%s", prose_count(c->a, s->departures), departures_note(c, r));
    if (v.closed)
        buf_addf(&b, "，%s空岗%s个%s", v.closed > 1 ? "累计" : "",
                 prose_cell_count(c->a, v.closed_days), days);
    if (v.open)
        say_open_vacancies(c, r, &v, &b);
    return compose_take(c, &b);
}

static void say_turnover_briefly(struct composer *c) {
    int64_t steady = 0, moving = 0, unknown = 0, departures = 0, vacant = 0, days = 0, open = 0;
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct staffing *s = &c->ev->entries[i].staffing;
        struct vacancies v = vacancies_of(s);
        steady += s->departures == 0;
        unknown += s->departures == DEC_UNSET;
        if (s->departures != DEC_UNSET && s->departures > 0) {
            moving++;
            sum_add(&departures, s->departures);
        }
        vacant += v.open + v.closed > 0;
        open += v.open > 0;
        sum_add(&days, v.open_days);
        sum_add(&days, v.closed_days);
    }
    struct buf b = BUF_INIT;
    buf_addf(&b, "人员流动方面，%s个中心无人员流动", prose_count(c->a, steady));
    if (moving)
        buf_addf(&b, "，%s个中心共流动%s名社工", prose_count(c->a, moving),
                 prose_cell_count(c->a, departures));
    if (unknown)
        buf_addf(&b, "，%s个中心未递交人员流动资料", prose_count(c->a, unknown));
    if (vacant)
        buf_addf(&b, "；%s个中心出现空岗，累计%s天", prose_count(c->a, vacant),
                 prose_cell_count(c->a, days));
    if (open)
        buf_addf(&b, "，其中%s个中心的空岗仍在持续", prose_count(c->a, open));
    buf_adds(&b, "。");
    compose_paragraph(c, PARA_BODY, compose_take(c, &b));
}

static void say_turnover(struct composer *c) {
    if (!compose_names(c)) {
        say_turnover_briefly(c);
        return;
    }
    struct names steady = names_for(c);
    struct buf others = BUF_INIT;
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_result *r = &c->ev->entries[i];
        const char *name = prose_center(c->a, r->center);
        if (r->staffing.departures == 0 && r->staffing.n_vacancies == 0)
            names_add(&steady, name);
        else
            buf_addf(&others, "%s%s%s", others.n ? "；" : "", name, turnover_text(c, r));
    }
    const char *rest = compose_take(c, &others);
    compose_paragraphf(c, PARA_BODY, "人员流动方面，%s%s%s%s。", names_text(c, &steady, "及"),
                       steady.n ? "无人员流动" : "", steady.n && *rest ? "；" : "", rest);
}

void compose_staffing(struct composer *c) {
    compose_heading(c, 2, "人员配置情况");
    say_numbers(c);
    say_qualifications(c);
    say_turnover(c);
    compose_words(c, c->round->texts.staffing_note);
    compose_staffing_table(c);
}
