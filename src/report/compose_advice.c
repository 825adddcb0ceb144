/* 整体建议: the evaluator's own advice as given, then what it adopted (采纳) of what the automatic
 * checks found, told by subject in sentences. All of it, center by center, is in the annex
 * (compose_findings.c). What was not adopted, not decided or set aside stands in the data and not
 * in the report: it is no statement of the evaluator. */
#include "report/compose_build.h"
#include "report/compose_findings.h"

/* More of one subject than a reader follows are left to the annex. */
#define SENTENCES_MAX 4
#define MENDS_MAX     3

/* By the first part of a rule's id. */
static const struct subject {
    const char *rules, *name;
} subjects[] = {
    {"contract.", "合同管理方面"}, {"staffing.", "人员配置方面"}, {"indicator.", "指标完成方面"},
    {"funds.", "资金使用方面"},    {"material.", "资料递交方面"}, {"settle.", "费用结算方面"},
};

static bool is_of(const struct finding *f, const struct subject *s) {
    return strncmp(f->rule, s->rules, strlen(s->rules)) == 0;
}

/* The advice of a finding as the source gives it: without 请, without the last stop. */
static const char *mend_text(struct composer *c, const struct finding *f) {
    static const char please[] = "请", stop[] = "。";
    const char *text = prose_tight(c->a, cstr_or_empty(f->mend));
    if (strncmp(text, please, sizeof(please) - 1) == 0)
        text += sizeof(please) - 1;
    size_t n = strlen(text);
    return prose_ends_with(text, stop) ? arena_strndup(c->a, text, n - (sizeof(stop) - 1)) : text;
}

/* 建议核对…。 or 建议：一是核对…；二是…。 */
static void add_mends(struct composer *c, struct buf *b, const char *const *mends, size_t n) {
    if (n == 1)
        buf_addf(b, "建议%s。", mends[0]);
    else if (n > 1)
        buf_adds(b, "建议：");
    for (size_t i = 0; n > 1 && i < n; i++)
        buf_addf(b, "%s是%s%s", prose_number(c->a, (int64_t)i + 1), mends[i],
                 i + 1 < n ? "；" : "。");
}

static bool is_among(const char *const *v, size_t n, const char *text) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(v[i], text) == 0)
            return true;
    return false;
}

struct telling {
    struct buf text;
    const char *mends[MENDS_MAX];
    size_t n_mends, told, left;
};

/* What the evaluator wrote is said as it is; the others of the rule together. */
static void tell_rule(struct composer *c, const struct adopted *all, size_t i, size_t run,
                      struct telling *t) {
    size_t own = 0;
    for (size_t at = i; at < i + run; at++)
        own += adopted_in_own_words(all->v[at].f);
    if (t->told >= SENTENCES_MAX && own == 0) {
        t->left += run;
        return;
    }
    const char *mend = mend_text(c, all->v[i].f);
    if (*mend && t->n_mends < MENDS_MAX && !is_among(t->mends, t->n_mends, mend))
        t->mends[t->n_mends++] = mend;
    for (size_t at = i, k; at < i + run; at += k) {
        bool mine = adopted_in_own_words(all->v[at].f);
        k = 1;
        while (at + k < i + run && !mine && !adopted_in_own_words(all->v[at + k].f))
            k++;
        buf_addf(&t->text, "%s%s", t->told++ ? "" : "，",
                 mine ? adopted_sentence(c, all, at, k) : adopted_rule_sentence(c, all, at, k));
    }
}

/* One paragraph of a subject; nothing where it has no finding. */
static void state_subject(struct composer *c, const struct adopted *all, const struct subject *s,
                          const char *annex) {
    struct telling t = {.text = BUF_INIT};
    for (size_t i = 0, run; i < all->n; i += run) {
        run = adopted_of_rule(all, i);
        if (is_of(all->v[i].f, s))
            tell_rule(c, all, i, run, &t);
    }
    if (t.left)
        buf_addf(&t.text, "另有%s项见%s。", prose_count(c->a, (int64_t)t.left), annex);
    add_mends(c, &t.text, t.mends, t.n_mends);
    if (t.told)
        compose_paragraphf(c, PARA_BODY, "%s%s", s->name, compose_take(c, &t.text));
}

static void state_findings(struct composer *c) {
    struct adopted all = adopted_findings(c);
    if (all.n == 0)
        return;
    const char *annex = compose_findings_annex_name(c);
    compose_heading(c, 3, "核查发现的问题及改进建议");
    compose_paragraphf(c, PARA_BODY,
                       "评估方对递交的资料逐项核查，认定需要改进的问题%s项，主要情况如下，"
                       "逐项内容见%s。",
                       prose_count(c->a, (int64_t)all.n), annex);
    for (size_t i = 0; i < GP_COUNT(subjects); i++)
        state_subject(c, &all, &subjects[i], annex);
}

void compose_advice(struct composer *c) {
    const struct report_texts *texts = &c->round->texts;
    if (texts->n_advice == 0 && !compose_has_findings(c))
        return;
    compose_heading(c, 2, "整体建议");
    for (size_t i = 0; i < texts->n_advice; i++) {
        compose_heading(c, 3, texts->advice[i].title);
        compose_words(c, texts->advice[i].text);
    }
    state_findings(c);
}
