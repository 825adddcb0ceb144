/* 第二部分 评估情况: what came out, in words. Tables of scores, settlement and findings are in
 * files of their own. */
#include "report/compose_build.h"

/* The entries' short names before their number: 六和、六联、坪山、和平. Nothing where they are too
 * many to be named. A name that ends in a digit is kept apart from the number. */
static const char *short_names(struct composer *c) {
    if (!compose_names(c))
        return "";
    struct names l = names_for(c);
    for (size_t i = 0; i < c->ev->n_entries; i++)
        names_add(&l, c->ev->entries[i].center->name);
    const char *text = names_text(c, &l, "、");
    char last = *text ? text[strlen(text) - 1] : '\0';
    return last >= '0' && last <= '9' ? arena_printf(c->a, "%s共", text) : text;
}

static int64_t count_substations(const struct composer *c) {
    int64_t n = 0;
    for (size_t i = 0; i < c->ev->n_entries; i++)
        n += (int64_t)c->ev->entries[i].center->n_substations;
    return n;
}

static const char *subdistrict(const struct composer *c) {
    return c->round->subdistrict ? c->round->subdistrict : "";
}

/* 坪山街道下辖的六和、六联、坪山、和平4个中心及4个分站点 */
static void state_scope(struct composer *c) {
    int64_t substations = count_substations(c);
    const char *place = subdistrict(c), *below = *place ? "下辖的" : "";
    const char *who;
    if (c->ev->n_entries == 1) {
        who = prose_center(c->a, c->ev->entries[0].center);
        if (substations)
            who = arena_printf(c->a, "%s及%s个分站点", who, prose_count(c->a, substations));
    } else {
        who = arena_printf(c->a, "%s%s", short_names(c),
                           prose_centers(c->a, (int64_t)c->ev->n_entries, substations));
    }
    compose_paragraphf(c, PARA_BODY, "本部分主要阐述%s%s%s的%s情况。", place, below, who,
                       compose_kind(c)->noun);
}

/* 另有石井社区党群服务中心退出本轮评估，不计入评估结果。 */
static void state_withdrawn(struct composer *c) {
    const char **names = gp_new_n(c->a, const char *, c->round->n_entries + 1);
    size_t n = 0;
    for (size_t i = 0; c->round->texts.name_withdrawn && i < c->round->n_entries; i++) {
        const struct entry *e = &c->round->entries[i];
        const struct project *p = e->withdrawn ? dossier_project(c->d, e->project) : NULL;
        const struct center *center = p ? dossier_center(c->d, p->center) : NULL;
        if (center)
            names[n++] = prose_center_full(c->a, center);
    }
    if (n > 0)
        compose_paragraphf(c, PARA_BODY, "另有%s退出本轮评估，不计入评估结果。",
                           prose_join(c->a, names, n, "、"));
}

/* 坪山街道六和、六联、坪山、和平4个社区党群服务中心（含分站点） */
static const char *assessed(struct composer *c) {
    const struct evaluation *ev = c->ev;
    if (ev->n_entries == 1)
        return prose_center_full(c->a, ev->entries[0].center);
    const struct center **centers = gp_new_n(c->a, const struct center *, ev->n_entries);
    for (size_t i = 0; i < ev->n_entries; i++)
        centers[i] = ev->entries[i].center;
    const char *what = prose_subject(centers, ev->n_entries);
    return arena_printf(c->a, "%s%s%s个%s%s", subdistrict(c), short_names(c),
                        prose_count(c->a, (int64_t)ev->n_entries),
                        prose_ends_with(what, "中心") ? what : "中心",
                        count_substations(c) ? "（含分站点）" : "");
}

/* The parts of 资料递交+履约评价 with 、 between them; their number in ret_n. */
static const char *form_parts(struct composer *c, const char *form, int64_t *ret_n) {
    struct buf b = BUF_INIT;
    *ret_n = 1;
    for (const char *p = form; *p; p++) {
        if (*p != '+') {
            buf_addc(&b, *p);
            continue;
        }
        buf_adds(&b, "、");
        ++*ret_n;
    }
    return compose_take(c, &b);
}

static const struct method *only_method(const struct composer *c) {
    const struct method *m = c->ev->entries[0].score.method;
    for (size_t i = 1; i < c->ev->n_entries; i++)
        if (c->ev->entries[i].score.method != m)
            return NULL;
    return m;
}

static void introduce_results(struct composer *c) {
    const struct method *m = only_method(c);
    const char *form = m && !cstr_empty(m->form) ? m->form : NULL;
    if (!form) {
        compose_paragraphf(c, PARA_BODY, "依据相关通知要求及评估标准，%s的评估结果如下：",
                           assessed(c));
        return;
    }
    int64_t n = 0;
    const char *parts = form_parts(c, form, &n);
    const char *sum =
        n > 1 ? arena_printf(c->a, "由“%s”%s部分得分组成", form, prose_quantity(c->a, n))
              : arena_printf(c->a, "由“%s”得分组成", form);
    compose_paragraphf(c, PARA_BODY,
                       "依据相关通知要求及评估标准，采用%s进行评估的项目，其评估结果%s。"
                       "结合%s%s的情况，%s的评估结果如下：",
                       m->name, sum, c->ev->n_entries > 1 ? "各中心" : "", parts, assessed(c));
}

/* ------------------------------------------------------------------ conclusion */

struct grades {
    struct names graded, open, failed;
    struct buf quoted; /* “优秀”“良好”… in the order of graded */
};

static struct grades sort_by_grade(struct composer *c) {
    struct grades g = {names_for(c), names_for(c), names_for(c), BUF_INIT};
    const struct standard *s = &c->d->standard;
    const struct band *last = s->n_bands ? &s->bands[s->n_bands - 1] : NULL;
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_result *r = &c->ev->entries[i];
        const char *name = prose_center_full(c->a, r->center);
        if (!r->score.band) {
            names_add(&g.open, name);
            continue;
        }
        names_add(&g.graded, name);
        buf_addf(&g.quoted, "“%s”", r->score.band->name);
        if (r->score.band == last && s->n_bands > 1)
            names_add(&g.failed, name);
    }
    return g;
}

/* “优秀”320个、“良好”200个, in the order of the bands. */
static const char *grade_counts(struct composer *c) {
    const struct standard *s = &c->d->standard;
    const char **parts = gp_new_n(c->a, const char *, s->n_bands + 1);
    int64_t *counts = gp_new_n(c->a, int64_t, s->n_bands + 1);
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct band *band = c->ev->entries[i].score.band;
        for (size_t k = 0; band && k < s->n_bands; k++)
            counts[k] += band == &s->bands[k] || cstr_eq(band->name, s->bands[k].name);
    }
    size_t n = 0;
    for (size_t k = 0; k < s->n_bands; k++)
        if (counts[k])
            parts[n++] =
                arena_printf(c->a, "“%s”%s个", s->bands[k].name, prose_count(c->a, counts[k]));
    return prose_join(c->a, parts, n, "、");
}

static bool any_deduction(const struct composer *c) {
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        money_t m = c->ev->entries[i].settlement.deduction;
        if (money_is_set(m) && m.fen > 0)
            return true;
    }
    return false;
}

/* What the payer is advised to do. Where a grade is still open, or the lowest one, no payment and
 * no renewal is recommended for it. */
static const char *payment_advice(struct composer *c, const struct grades *g) {
    const struct kind_words *kind = compose_kind(c);
    struct buf b = BUF_INIT;
    const struct standard *s = &c->d->standard;
    const char *which = "";
    if (g->failed.n > 0)
        which = arena_printf(c->a, "对评估结果为“%s”及以上的项目", s->bands[s->n_bands - 2].name);
    else if (g->open.n > 0)
        which = "对已评定等级的项目";
    if (g->graded.n > g->failed.n)
        buf_addf(&b, "建议出资方在核算项目经费使用比例是否达标%s后，%s%s。",
                 any_deduction(c) ? "以及扣除空岗费用" : "", which, kind->advice);
    if (g->failed.n > 0) {
        const char *who =
            g->failed.n <= COMPOSE_NAMED_MAX
                ? names_text(c, &g->failed, "、")
                : arena_printf(c->a, "%s个中心", prose_count(c->a, (int64_t)g->failed.n));
        const char *grade = s->bands[s->n_bands - 1].name;
        buf_addf(&b, "%s评估结果为“%s”，建议出资方督促其限期整改%s。", who, grade,
                 kind->renews ? "，剩余费用的拨付及是否续期另行研究" : "，费用的拨付另行研究");
    }
    if (g->open.n > 0 && g->graded.n > 0)
        buf_adds(&b, "尚未出分的项目，待评估结果确定后再行办理。");
    return compose_take(c, &b);
}

static void conclude(struct composer *c) {
    struct grades g = sort_by_grade(c);
    const char *quoted = compose_take(c, &g.quoted);
    struct buf b = BUF_INIT;
    if (g.graded.n == 0) {
        buf_addf(&b, "截至本报告编制之日，%s%s尚未出分，暂不评定等级。", assessed(c),
                 c->ev->n_entries > 1 ? "均" : "");
    } else if (!compose_names(c)) {
        buf_addf(&b, "综合以上评估情况，%s个中心中，评估结果为%s",
                 prose_count(c->a, (int64_t)c->ev->n_entries), grade_counts(c));
        if (g.open.n)
            buf_addf(&b, "，另有%s个尚未出分，暂不评定等级", prose_count(c->a, (int64_t)g.open.n));
        buf_adds(&b, "，各中心的评估结果见上表。");
    } else {
        buf_addf(&b, "综合以上评估情况，%s的评估结果%s为%s", names_text(c, &g.graded, "、"),
                 g.graded.n > 1 ? "分别" : "", quoted);
        if (g.open.n)
            buf_addf(&b, "；%s尚未出分，暂不评定等级", names_text(c, &g.open, "、"));
        buf_adds(&b, "。");
    }
    buf_adds(&b, payment_advice(c, &g));
    compose_paragraph(c, PARA_BODY, compose_take(c, &b));
}

void compose_results(struct composer *c) {
    compose_heading(c, 1, compose_termed(c, "评估情况"));
    if (c->ev->n_entries == 0) {
        compose_paragraph(c, PARA_BODY, "本轮评估尚无参评项目。");
        state_withdrawn(c);
        return;
    }
    state_scope(c);
    state_withdrawn(c);
    compose_summary(c);
    compose_heading(c, 2, compose_termed(c, "评估结果"));
    introduce_results(c);
    compose_scores(c);
    compose_surveys(c);
    conclude(c);
    compose_score_charts(c);
    compose_strips(c);
    compose_settlement(c);
    compose_advice(c);
}
