/* 整体建议: the evaluator's own advice as given, then what the automatic checks found, with the
 * article it rests on. The two are kept apart so that nobody takes one for the other. What the
 * evaluator did not uphold stands last, each with the reason: a reader must see that nothing was
 * left out in silence. */
#include "report/compose_build.h"

#define CHECKED "依据评估标准、协议约定及相关规定，对递交的资料逐项进行自动核查，"

static const char *or_dash(const char *s) {
    return cstr_empty(s) ? PROSE_DASH : s;
}

static void count_findings(struct composer *c, const struct finding *v, size_t n) {
    size_t by_severity[SEVERITY_N] = {0};
    for (size_t i = 0; i < n; i++)
        by_severity[v[i].severity < SEVERITY_N ? v[i].severity : SEVERITY_INFO]++;
    const char *parts[SEVERITY_N];
    size_t n_parts = 0;
    for (int s = SEVERITY_N - 1; s >= 0; s--)
        if (by_severity[s])
            parts[n_parts++] = arena_printf(c->a, "%s%s项", severity_name((enum severity)s),
                                            prose_count(c->a, (int64_t)by_severity[s]));
    compose_paragraphf(c, PARA_BODY, CHECKED "共发现问题%s项，其中%s，详见%s。",
                       prose_count(c->a, (int64_t)n), prose_join(c->a, parts, n_parts, "、"),
                       compose_next_table(c));
}

/* ------------------------------------------------------------------ like findings together */

/* Findings of several centers that say the same stand in one row: all contracts of a round are
 * short by the same article. */
struct like {
    const struct finding *f;
    size_t group; /* index of the first like finding */
};

static int compare_texts(const char *a, const char *b) {
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_likes(const struct finding *a, const struct finding *b) {
    int order = compare_texts(a->rule, b->rule);
    order = order ? order : compare_texts(a->where, b->where);
    order = order ? order : compare_texts(a->message, b->message);
    order = order ? order : compare_texts(a->expected, b->expected);
    order = order ? order : compare_texts(a->basis, b->basis);
    order = order ? order : compare_texts(a->dismissed, b->dismissed);
    return order ? order : compare_texts(a->mend, b->mend);
}

static int by_text(const void *a, const void *b) {
    const struct like *x = a, *y = b;
    int order = compare_likes(x->f, y->f);
    return order ? order : (x->f > y->f) - (x->f < y->f);
}

static int by_place(const void *a, const void *b) {
    const struct like *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (x->f > y->f) - (x->f < y->f);
}

/* All findings, like ones side by side, groups in the order in which they come first. */
static struct like *group_findings(struct composer *c, const struct finding *v, size_t n) {
    struct like *likes = gp_new_n(c->a, struct like, n);
    for (size_t i = 0; i < n; i++)
        likes[i].f = &v[i];
    qsort(likes, n, sizeof(*likes), by_text);
    for (size_t i = 0; i < n; i++) {
        bool same = i > 0 && compare_likes(likes[i - 1].f, likes[i].f) == 0;
        likes[i].group = same ? likes[i - 1].group : (size_t)(likes[i].f - v);
    }
    qsort(likes, n, sizeof(*likes), by_place);
    return likes;
}

/* How many findings from i on are of the same center; 0 when i is not the first of them. */
static size_t same_center(const struct like *group, size_t n, size_t i) {
    if (i > 0 && cstr_eq(group[i - 1].f->center, group[i].f->center))
        return 0;
    size_t k = 1;
    while (i + k < n && cstr_eq(group[i + k].f->center, group[i].f->center))
        k++;
    return k;
}

/* 六和（3项）、六联 */
static const char *centers_of(struct composer *c, const struct like *group, size_t n) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        size_t k = same_center(group, n, i);
        if (k == 0)
            continue;
        buf_addf(&b, "%s%s", b.n ? "、" : "", group[i].f->center ? group[i].f->center : "全部项目");
        if (k > 1)
            buf_addf(&b, "（%zu项）", k);
    }
    return compose_take(c, &b);
}

/* 六和、六联 or 甲等600个中心, with the place below. */
static const char *concerned(struct composer *c, const struct like *group, size_t n) {
    const char *who;
    size_t distinct = 0;
    for (size_t i = 0; i < n; i++)
        distinct += same_center(group, n, i) > 0;
    if (!group->f->center) {
        who = "全部项目";
    } else if (distinct > COMPOSE_NAMED_MAX) {
        who = arena_printf(c->a, "%s等%s个中心", group->f->center,
                           prose_count(c->a, (int64_t)distinct));
    } else {
        who = centers_of(c, group, n);
    }
    return cstr_empty(group->f->where) ? who : arena_printf(c->a, "%s\n%s", who, group->f->where);
}

/* ------------------------------------------------------------------ table */

/* The unit with which the message states the figure; "" when it does not. */
static const char *unit_in(const char *message, const char *figure) {
    static const char *const units[] = {"%", "元", "名", "个月", "天", "分", "个", "场", "人"};
    size_t n = strlen(figure);
    for (const char *at = message; at && (at = strstr(at, figure)); at += n) {
        bool inside = at > message && strchr("0123456789.,", at[-1]);
        const char *unit = at + n + (at[n] == ' ');
        for (size_t i = 0; !inside && i < GP_COUNT(units); i++)
            if (strncmp(unit, units[i], strlen(units[i])) == 0)
                return units[i];
    }
    return "";
}

/* A figure as people read it, with its unit: 402,233.28元; other text as it is. */
static const char *expected_text(struct composer *c, const struct finding *f) {
    int64_t v = 0;
    char out[DEC_TEXT];
    const char *text = f->expected;
    if (cstr_empty(text))
        return PROSE_DASH;
    bool decimals = strchr(text, '.') != NULL;
    if (dec_parse(str_of(text), decimals ? 2 : 0, &v) != DEC_PARSED)
        return text;
    dec_format(v, decimals ? 2 : 0, DEC_GROUP, out);
    return arena_printf(c->a, "%s%s", out, unit_in(f->message, out));
}

static struct cell *finding_cell(struct table_draft *t, const struct finding *f) {
    const char *what = cstr_empty(f->message) ? f->title : f->message;
    return table_left(
        t, arena_printf(t->c->a, "【%s】%s", severity_name(f->severity), cstr_or_empty(what)));
}

static void finding_row(struct table_draft *t, const struct like *group, size_t n) {
    const struct finding *f = group->f;
    table_left(t, concerned(t->c, group, n));
    struct cell *cell = finding_cell(t, f);
    if (f->severity == SEVERITY_ERROR)
        cell->tone = TONE_WARN;
    table_left(t, expected_text(t->c, f));
    table_left(t, or_dash(f->basis));
    table_left(t, or_dash(f->mend));
}

static void dismissed_row(struct table_draft *t, const struct like *group, size_t n) {
    table_left(t, concerned(t->c, group, n));
    (void)finding_cell(t, group->f);
    table_left(t, group->f->dismissed);
}

/* A row for each group of like findings. */
static void add_rows(struct table_draft *t, const struct finding *v, size_t n,
                     void (*add_row)(struct table_draft *, const struct like *, size_t)) {
    const struct like *likes = group_findings(t->c, v, n);
    for (size_t i = 0; i < n;) {
        size_t k = 1;
        while (i + k < n && likes[i + k].group == likes[i].group)
            k++;
        add_row(t, &likes[i], k);
        i += k;
    }
}

static void findings_table(struct composer *c, const struct finding *v, size_t n) {
    static const unsigned widths[] = {18, 40, 14, 20, 26};
    static const char *const head[] = {"对象", "问题", "应为", "依据", "建议"};
    struct table_draft t = compose_table(c, "自动核查发现", widths, GP_COUNT(widths));
    table_head_row(&t, head);
    add_rows(&t, v, n, finding_row);
    table_end(&t, 1, "注：依据栏为“——”的，系按算术关系或资料之间的对应关系核查。");
}

static void dismissed_table(struct composer *c, const struct finding *v, size_t n) {
    static const unsigned widths[] = {24, 46, 46};
    static const char *const head[] = {"对象", "自动核查结果", "不采纳的理由"};
    struct table_draft t = compose_table(c, "不采纳的自动核查结果", widths, GP_COUNT(widths));
    table_head_row(&t, head);
    add_rows(&t, v, n, dismissed_row);
    table_end(&t, 1, "注：是否采纳由评估方决定，不影响各项得分、等级和核算数据。");
}

/* ------------------------------------------------------------------ the part */

static void state_findings(struct composer *c, const struct finding *v, size_t n,
                           size_t n_dismissed) {
    if (n > 0) {
        count_findings(c, v, n);
        findings_table(c, v, n);
    } else if (n_dismissed == 0) {
        compose_paragraph(c, PARA_BODY, CHECKED "未发现问题。");
    }
}

static void state_dismissed(struct composer *c, const struct finding *v, size_t n, bool any_other) {
    if (n == 0)
        return;
    const char *count = prose_count(c->a, (int64_t)n);
    if (any_other)
        compose_paragraphf(c, PARA_BODY,
                           "另有自动核查结果%s项，评估方不采纳，未计入上述问题，内容和理由见%s。",
                           count, compose_next_table(c));
    else
        compose_paragraphf(c, PARA_BODY,
                           CHECKED "除评估方不采纳的%s项外，未发现问题。不采纳的内容和理由见%s。",
                           count, compose_next_table(c));
    dismissed_table(c, v, n);
}

/* Those that stand first, then the dismissed ones, each in their order. */
static const struct finding *part_findings(struct composer *c, size_t *ret_standing) {
    const struct finding *all = findings_redacted(c->a, c->ev);
    size_t n = c->ev->n_findings, standing = n - evaluation_dismissed(c->ev), at[2] = {0, standing};
    struct finding *v = gp_new_n(c->a, struct finding, n);
    for (size_t i = 0; i < n; i++)
        v[at[all[i].dismissed != NULL]++] = all[i];
    *ret_standing = standing;
    return v;
}

void compose_advice(struct composer *c) {
    const struct report_texts *texts = &c->round->texts;
    size_t standing, dismissed;
    const struct finding *findings = part_findings(c, &standing);
    dismissed = c->ev->n_findings - standing;
    compose_heading(c, 2, "整体建议");
    for (size_t i = 0; i < texts->n_advice; i++) {
        compose_heading(c, 3, texts->advice[i].title);
        compose_words(c, texts->advice[i].text);
    }
    compose_heading(c, 3, "自动核查发现");
    state_findings(c, findings, standing, dismissed);
    state_dismissed(c, findings + standing, dismissed, standing > 0);
}
