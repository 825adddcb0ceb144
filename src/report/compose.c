/* The table of contents of the report: compose_blocks is the order, and each part that is longer
 * than a page of code has a file of its own (compose_results.c, compose_staffing.c and so on).
 * Here stand the titles, the first part, and the frame of the third. The evaluator's own words go
 * in front wherever there are any; a sentence of ours is made only where there are none. */

#include "report/compose_build.h"

const struct kind_words *compose_kind(const struct composer *c) {
    static const struct kind_words words[ROUND_KIND_N] = {
        [ROUND_SPOT] = {"抽查评估", "按协议约定拨付项目费用", false},
        [ROUND_MID] = {"中期验收", "按协议约定拨付项目费用", false},
        [ROUND_RENEWAL] = {"续期验收", "拨付项目剩余费用，并准备项目续期事宜", true},
        [ROUND_FINAL] = {"终期验收", "拨付项目剩余费用", false},
    };
    return &words[c->round->kind < ROUND_KIND_N ? c->round->kind : ROUND_FINAL];
}

/* ------------------------------------------------------------------ titles */

static const char *subject(struct composer *c) {
    const struct evaluation *ev = c->ev;
    if (ev->n_entries == 1)
        return prose_center_full(c->a, ev->entries[0].center);
    const struct center **centers = gp_new_n(c->a, const struct center *, ev->n_entries + 1);
    for (size_t i = 0; i < ev->n_entries; i++)
        centers[i] = ev->entries[i].center;
    return prose_subject(centers, ev->n_entries);
}

/* 2022年度续期评估报告 */
static const char *report_name(struct composer *c) {
    return arena_printf(c->a, "%lld年度%s报告", (long long)c->round->year,
                        round_kind_name(c->round->kind));
}

static const char *full_title(struct composer *c) {
    if (!cstr_empty(c->round->texts.title))
        return c->round->texts.title;
    const char *what = subject(c);
    bool substations = false;
    for (size_t i = 0; c->ev->n_entries > 1 && i < c->ev->n_entries; i++)
        substations |= c->ev->entries[i].center->n_substations > 0;
    bool already = prose_ends_with(what, "项目");
    return arena_printf(c->a, "%s%s%s%s%s%s", cstr_or_empty(c->d->tenant_name),
                        cstr_or_empty(c->round->subdistrict), what,
                        substations && !already ? "及分站点" : "",
                        already ? "" : "政府购买社会工作服务项目", report_name(c));
}

static const char *place(struct composer *c) {
    if (!cstr_empty(c->round->texts.cover_place))
        return c->round->texts.cover_place;
    if (cstr_empty(c->round->subdistrict))
        return cstr_or_empty(c->d->tenant_name);
    return arena_printf(c->a, "%s·%s", cstr_or_empty(c->d->tenant_name), c->round->subdistrict);
}

static const char *org_name(const struct composer *c, const char *id, const char *otherwise) {
    const struct org *o = id ? dossier_org(c->d, id) : NULL;
    return o ? o->name : otherwise;
}

static const char *issuer(struct composer *c) {
    if (!cstr_empty(c->round->texts.issuer))
        return c->round->texts.issuer;
    return org_name(c, c->round->evaluator, "");
}

/* ------------------------------------------------------------------ 第一部分 */

static void introduce_background(struct composer *c) {
    compose_heading(c, 2, "评估背景");
    if (!cstr_empty(c->round->texts.background)) {
        compose_words(c, c->round->texts.background);
        return;
    }
    compose_paragraphf(c, PARA_BODY, "受%s委托，%s对%s%s开展%lld年度%s工作。",
                       org_name(c, c->round->commissioner, "委托方"),
                       org_name(c, c->round->evaluator, "评估方"),
                       cstr_or_empty(c->round->subdistrict), subject(c), (long long)c->round->year,
                       round_kind_name(c->round->kind));
}

static void introduce_standard(struct composer *c) {
    compose_heading(c, 3, "制定评估标准");
    compose_words(c, c->round->texts.standards);
    compose_paragraphf(c, PARA_BODY, "本报告各项得分、等级及核算数据，均依据“%s”计算。",
                       dossier_standards_label(c->a, c->d));
    if (!dossier_is_official(c->d))
        compose_paragraph(c, PARA_EMPHASIS,
                          "本标准为示例，非官方标准，评估结果不作为官方评定依据。");
}

/* The methods that entries of the round use, in the standard's order. */
static void introduce_conduct(struct composer *c) {
    const char *term = c->round->texts.term;
    compose_heading(c, 3,
                    cstr_empty(term) ? arena_printf(c->a, "开展%s", round_kind_name(c->round->kind))
                                     : arena_printf(c->a, "开展%s评估", term));
    if (!cstr_empty(c->round->texts.conduct)) {
        compose_words(c, c->round->texts.conduct);
        return;
    }
    struct method_use use;
    for (size_t m = 0; dossier_method_at(c->d, m, &use); m++) {
        size_t used = 0;
        for (size_t i = 0; i < c->ev->n_entries; i++)
            used += c->ev->entries[i].score.method == use.method;
        if (used)
            compose_paragraphf(c, PARA_BODY, "本次%s中，%s个中心采用评估标准中的%s（%s）进行。",
                               compose_kind(c)->noun, prose_count(c->a, (int64_t)used),
                               method_use_name(c->a, c->d, &use), cstr_or_empty(use.method->form));
    }
}

/* The parties who rate, each once: 区委组织部、社区党委. */
static const char *rating_parties(struct composer *c) {
    const char *parties[SCORER_N] = {NULL};
    size_t n = 0;
    bool seen[SCORER_N] = {false};
    struct method_use use;
    for (size_t m = 0; dossier_method_at(c->d, m, &use); m++) {
        const struct method *method = use.method;
        for (size_t k = 0; k < method->n_components; k++) {
            const struct component *comp = &method->components[k];
            if (!compose_by_party(comp) || seen[comp->scored_by])
                continue;
            seen[comp->scored_by] = true;
            parties[n++] = comp->name;
        }
    }
    return prose_join(c->a, parties, n, "、");
}

static void introduce_feedback(struct composer *c) {
    const char *own = c->round->texts.feedback, *parties = rating_parties(c);
    if (cstr_empty(own) && !*parties)
        return;
    compose_heading(c, 3, "收集各方评价");
    if (!cstr_empty(own)) {
        compose_words(c, own);
        return;
    }
    compose_paragraphf(c, PARA_BODY, "本次%s工作，还通过问卷收集了%s对中心的综合评价情况。",
                       compose_kind(c)->noun, parties);
}

void compose_introduction(struct composer *c) {
    compose_heading(c, 1, "评估介绍");
    introduce_background(c);
    compose_heading(c, 2, "评估过程");
    introduce_standard(c);
    introduce_conduct(c);
    introduce_feedback(c);
}

/* ------------------------------------------------------------------ 第三部分 */

/* Whether the round's rules have anyone look on site. */
static bool inspected(const struct composer *c) {
    struct method_use use;
    for (size_t m = 0; dossier_method_at(c->d, m, &use); m++)
        for (size_t k = 0; k < use.method->n_components; k++)
            if (use.method->components[k].scored_by == SCORER_INSPECTOR)
                return true;
    return false;
}

#define MATERIAL "下面阐述的情况，基于项目运营机构依据评估通知要求提交的相关资料信息"

/* How the facts of the part are known: all alike in one sentence, else by number. */
static void state_provenance(struct composer *c) {
    size_t sampled = 0, on_site = 0, all = c->ev->n_entries;
    for (size_t i = 0; i < all; i++) {
        sampled += c->ev->entries[i].entry->provenance == PROV_SAMPLED;
        on_site += c->ev->entries[i].entry->provenance == PROV_ON_SITE;
    }
    if (sampled + on_site == 0 && !inspected(c))
        compose_paragraphf(c, PARA_BODY,
                           "因本次%s未开展实地验收并核查相应档案资料，" MATERIAL
                           "，属运营机构自报。",
                           round_kind_name(c->round->kind));
    else if (sampled + on_site == 0)
        compose_paragraph(c, PARA_BODY, MATERIAL "，属运营机构自报，未经逐项核实。");
    else if (sampled + on_site == all)
        compose_paragraphf(c, PARA_BODY, MATERIAL "，并经%s。",
                           on_site == all   ? "实地核实"
                           : sampled == all ? "抽查核实"
                                            : "抽查或实地核实");
    else
        compose_paragraphf(c, PARA_BODY,
                           MATERIAL "。其中%s个中心的情况经抽查或实地核实，其余%s个中心的情况"
                                    "属运营机构自报，未经核实。",
                           prose_count(c->a, (int64_t)(sampled + on_site)),
                           prose_count(c->a, (int64_t)(all - sampled - on_site)));
}

void compose_narratives(struct composer *c) {
    const struct evaluation *ev = c->ev;
    struct names without = names_for(c);
    for (size_t i = 0; i < ev->n_entries; i++)
        if (cstr_empty(entry_narrative(ev->entries[i].entry)))
            names_add(&without, prose_center(c->a, ev->entries[i].center));
    size_t with = ev->n_entries - without.n;
    compose_heading(c, 2, "工作服务成效");
    if (!cstr_empty(c->round->texts.results_intro))
        compose_words(c, c->round->texts.results_intro);
    else if (with > 1)
        compose_paragraphf(c, PARA_BODY,
                           "因%s个中心工作重点及项目开展不一，工作成效下面将分别进行阐述。",
                           prose_count(c->a, (int64_t)with));
    for (size_t i = 0; i < ev->n_entries; i++) {
        const struct entry_result *r = &ev->entries[i];
        if (cstr_empty(entry_narrative(r->entry)))
            continue;
        if (ev->n_entries > 1)
            compose_heading(c, 3, prose_center(c->a, r->center));
        compose_words(c, entry_narrative(r->entry));
    }
    if (without.n == 0)
        return;
    if (without.n <= COMPOSE_NAMED_MAX)
        compose_paragraphf(c, PARA_BODY, "%s未递交工作服务成效资料。",
                           names_text(c, &without, "及"));
    else
        compose_paragraphf(c, PARA_BODY, "另有%s个中心未递交工作服务成效资料。",
                           prose_count(c->a, (int64_t)without.n));
}

static void compose_work(struct composer *c) {
    compose_heading(c, 1, compose_termed(c, "工作开展情况"));
    state_provenance(c);
    compose_staffing(c);
    compose_indicators(c);
    if (!c->ev->summary) /* those of the streets have them */
        compose_narratives(c);
}

/* ------------------------------------------------------------------ the whole */

static bool has_workings(struct composer *c) {
    return c->round->texts.print_workings;
}

static bool has_profiles(struct composer *c) {
    return c->round->texts.print_profiles;
}

static bool has_funds(struct composer *c) {
    return compose_has_funds(c);
}

/* Those that the report has are numbered; a single one is 附件, as in the source. */
static void compose_annexes(struct composer *c) {
    static const struct {
        const char *title;
        bool (*is_there)(struct composer *c);
        void (*compose)(struct composer *c);
    } annexes[] = {
        {"资金使用情况表", has_funds, compose_fund_annex},
        {"核查发现一览表", compose_has_findings, compose_findings_annex},
        {"各中心概况", has_profiles, compose_profiles},
        {"计算说明", has_workings, compose_method_annex},
    };
    unsigned n = 0, number = 0;
    for (size_t i = 0; i < GP_COUNT(annexes); i++)
        n += annexes[i].is_there(c);
    for (size_t i = 0; i < GP_COUNT(annexes); i++) {
        if (!annexes[i].is_there(c))
            continue;
        const char *which = n > 1 ? arena_printf(c->a, "%u", ++number) : "";
        compose_block(c, BLOCK_PAGE_BREAK)->level = 1;
        compose_heading_unnumbered(c, 1, arena_printf(c->a, "附件%s：%s", which, annexes[i].title));
        annexes[i].compose(c);
    }
}

static void compose_blocks(struct composer *c) {
    compose_block(c, BLOCK_COVER); /* these two end their pages by themselves */
    compose_block(c, BLOCK_CONTENTS);
    if (c->ev->n_entries)
        compose_overview(c);
    compose_block(c, BLOCK_TITLE);
    compose_introduction(c);
    compose_results(c);
    if (c->ev->n_entries)
        compose_work(c);
    compose_block(c, BLOCK_SIGNATURE);
    if (c->ev->n_entries)
        compose_annexes(c);
}

const struct doc *report_compose(struct arena *a, const struct evaluation *ev,
                                 const char *data_hash) {
    struct composer c = {
        .a = a, .ev = ev, .d = ev->dossier, .round = &ev->dossier->round, .data_hash = data_hash};
    compose_blocks(&c);
    const struct report_texts *texts = &c.round->texts;
    struct doc *doc = gp_new(a, struct doc);
    *doc = (struct doc){
        .title = full_title(&c),
        .cover_title = report_name(&c),
        .number = c.round->n_reports == 1 ? c.round->reports[0].number : NULL,
        .cover_place = place(&c),
        .cover_subject = subject(&c),
        .issuer = issuer(&c),
        .date = date_is_set(texts->date) ? texts->date : c.round->closed,
        .watermark = cstr_empty(texts->watermark) ? NULL : texts->watermark,
        .header = arena_printf(a, "%s%s", cstr_or_empty(c.round->subdistrict), report_name(&c)),
        .standard = dossier_standards_label(a, c.d),
        .data_hash = data_hash,
        .blocks = c.blocks.v,
        .n_blocks = c.blocks.n,
    };
    return doc;
}
