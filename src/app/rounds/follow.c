/* One shift in whole years (shift_of) for all that is dated, so that what stands apart stays apart.
 * follow_fill moves the form on and says what to check; follow_projects and follow_texts run when
 * the round is made. The contract that follows another is one of the same center and operator that
 * begins after its end and has not ended itself. */
#include "app/rounds/follow.h"

#include "core/next_term.h"
#include "store/dossier.h"
#include "store/publication.h"
#include "store/rating.h"
#include "store/standard.h"

/* ---- how far */

static date_t latest_day(const struct round_head *h) {
    const date_t days[] = {h->deadline, h->closed, h->opened};
    for (size_t i = 0; i < GP_COUNT(days); i++)
        if (date_is_set(days[i]))
            return days[i];
    return DATE_UNSET;
}

/* Years until handing in ends after today; 0: its days are not past, or not known. */
static int shift_of(const struct round_head *h, date_t today) {
    date_t day = latest_day(h);
    int years = 0;
    while (date_is_set(day) && years < 50 && date_cmp(date_plus_months(day, 12 * years), today) < 0)
        years++;
    return years;
}

static const char *day_moved(struct arena *a, date_t day, int years) {
    return date_is_set(day) ? date_text(a, date_plus_months(day, 12 * years)) : "";
}

/* ---- what is to be checked */

static void add_check(struct work *w, struct round_form *f, const char *text) {
    const char **v = gp_new_n(w->arena, const char *, f->n_checks + 1);
    if (f->n_checks > 0)
        memcpy(v, f->checks, f->n_checks * sizeof(*v));
    v[f->n_checks++] = text;
    f->checks = v;
}

static void check_days(struct work *w, const struct round_head *h, int years,
                       struct round_form *f) {
    const struct {
        const char *name;
        date_t day;
    } days[] = {{"递交截止", h->deadline}, {"评分截止", h->scoring_due}, {"结束日期", h->closed}};
    add_check(w, f,
              arena_printf(w->arena, "各日期按上一轮顺延 %d 年；名称、通知里的年份也已改，请通读",
                           years));
    for (size_t i = 0; i < GP_COUNT(days); i++) {
        date_t day =
            date_is_set(days[i].day) ? date_plus_months(days[i].day, 12 * years) : DATE_UNSET;
        if (date_is_set(day) && date_weekday(day) >= 5)
            add_check(w, f,
                      arena_printf(w->arena, "%s %s 是星期%s，请看是否改到工作日", days[i].name,
                                   date_text(w->arena, day), date_weekday(day) == 5 ? "六" : "日"));
    }
}

static enum gp_code check_standard(struct work *w, const struct round_head *h,
                                   struct round_form *f) {
    struct store_standard *list;
    size_t n;
    TRY(store_standard_list(w, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(list[i].id, h->standard) && list[i].status == STANDARD_PUBLISHED &&
            list[i].version > h->standard_version) {
            add_check(w, f,
                      arena_printf(w->arena,
                                   "评估标准“%s”已有第 %lld 版，上一轮用的是第 %lld 版；要用新版请"
                                   "在“评估标准”里改选",
                                   list[i].title, (long long)list[i].version,
                                   (long long)h->standard_version));
            return GP_OK;
        }
    return GP_OK;
}

/* ---- contracts */

/* What is taken into the round that opens on the day instead of the candidate: itself, or the
 * contract of the same center and operator that follows it. */
static const struct candidate *successor(const struct candidate *list, size_t n,
                                         const struct candidate *c, date_t opened) {
    const struct candidate *next = NULL;
    if (!date_is_set(c->end) || !date_is_set(opened) || date_cmp(c->end, opened) >= 0)
        return c;
    for (size_t i = 0; i < n; i++) {
        const struct candidate *x = &list[i];
        bool follows = cstr_eq(x->center, c->center) && cstr_eq(x->operator_org, c->operator_org) &&
                       date_is_set(x->start) && date_cmp(x->start, c->end) > 0 &&
                       !(date_is_set(x->end) && date_cmp(x->end, opened) < 0);
        if (follows && (!next || date_cmp(x->start, next->start) < 0))
            next = x;
    }
    return next ? next : c;
}

static bool takes_part(const struct candidate *c) {
    return c->entry && c->state != ENTRY_WITHDRAWN;
}

static enum gp_code check_projects(struct work *w, const char *from, date_t opened,
                                   struct round_form *f) {
    struct candidate *list;
    size_t n, ended = 0, replaced = 0, retired = 0;
    TRY(store_plan_candidates(w, from, &(struct candidate_filter){0}, &list, &n));
    for (size_t i = 0; i < n; i++) {
        const struct candidate *c = &list[i];
        retired += takes_part(c) && successor(list, n, c, opened)->retired;
        if (!takes_part(c) || !date_is_set(c->end) || date_cmp(c->end, opened) >= 0)
            continue;
        ended++;
        replaced += successor(list, n, c, opened) != c;
    }
    if (retired > 0)
        add_check(
            w, f,
            arena_printf(w->arena,
                         "上一轮有 %zu 个项目的中心或机构已停用，不会带入这一轮；还要评的，请先在"
                         "“机构与项目”里恢复，或改成现在的机构",
                         retired));
    if (ended > 0)
        add_check(
            w, f,
            arena_printf(w->arena,
                         "上一轮有 %zu 个项目的合同到这一轮开始时已经到期：其中 %zu 个登记过"
                         "同一机构的下一期，会换成下一期；其余 %zu 个仍是原合同，请先在“机构与"
                         "项目”登记下一期，或在下一步取消",
                         ended, replaced, ended - replaced));
    return GP_OK;
}

/* ---- the form */

enum gp_code follow_fill(struct work *w, const struct round_head *h, date_t today, bool asked,
                         struct round_form *f) {
    struct arena *a = w->arena;
    int years = shift_of(h, today);
    f->title = "";
    f->opened = date_text(a, today);
    f->deadline = f->scoring_due = f->closed = "";
    for (size_t i = 0; i < f->n_lines; i++)
        if (years == 0)
            f->lines[i].due = "";
    if (years > 0) {
        int year = (int)h->year;
        f->title = text_with_years(a, cstr_or_empty(h->title), year - 1, year + 1, years);
        f->year = arena_printf(a, "%d", year + years);
        date_t opened = date_is_set(h->opened) ? date_plus_months(h->opened, 12 * years) : today;
        if (asked)
            f->opened = date_text(a, date_max(opened, today));
        f->deadline = day_moved(a, h->deadline, years);
        f->scoring_due = day_moved(a, h->scoring_due, years);
        f->closed = day_moved(a, h->closed, years);
        f->notice = text_with_years(a, f->notice, year - 1, year + 1, years);
        for (size_t i = 0; i < f->n_lines; i++) {
            date_t due;
            if (date_parse(str_of(f->lines[i].due), &due))
                f->lines[i].due = day_moved(a, due, years);
        }
        check_days(w, h, years, f);
    }
    date_t opened = today;
    if (!date_parse(str_of(f->opened), &opened))
        opened = today;
    TRY(check_standard(w, h, f));
    return check_projects(w, h->id, opened, f);
}

/* ---- when the round is made */

static bool is_taken(const struct candidate *const *v, size_t n, const struct candidate *c) {
    for (size_t i = 0; i < n; i++)
        if (v[i] == c)
            return true;
    return false;
}

enum gp_code follow_projects(struct work *w, const char *from, const struct round_head *head,
                             const struct method_options *options) {
    struct candidate *list;
    size_t n, taken = 0;
    TRY(store_plan_candidates(w, from, &(struct candidate_filter){0}, &list, &n));
    const struct candidate **v = gp_new_n(w->arena, const struct candidate *, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!takes_part(&list[i]))
            continue;
        const struct candidate *c = successor(list, n, &list[i], head->opened);
        if (c->retired || is_taken(v, taken, c))
            continue;
        v[taken++] = c;
        const char *was = method_value(w->arena, c->standard, c->standard_version, c->method);
        const struct method_option *m = c == &list[i] ? method_option_of(options, was) : NULL;
        TRY(store_plan_add_entry(w, head->id, c->project,
                                 m ? &m->chosen : &(struct chosen_method){0}));
    }
    return store_plan_link(w, head->id);
}

enum gp_code follow_texts(struct work *w, const char *from, const struct round_head *head) {
    struct dossier d;
    struct rating_frame *frame;
    TRY(store_dossier_get(w, from, &d));
    const struct report_texts *was = &d.round.texts;
    int year = (int)d.round.year, years = (int)(head->year - d.round.year);
    struct report_texts now = {.cover_place = was->cover_place,
                               .issuer = was->issuer,
                               .date = DATE_UNSET,
                               .name_withdrawn = was->name_withdrawn};
    const struct {
        const char *from;
        const char **to;
    } texts[] = {{was->title, &now.title},
                 {was->background, &now.background},
                 {was->standards, &now.standards},
                 {was->conduct, &now.conduct},
                 {was->feedback, &now.feedback}};
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        if (texts[i].from)
            *texts[i].to = text_with_years(w->arena, texts[i].from, year - 1, year + 1, years);
    TRY(store_texts_put(w, head->id, &now));
    TRY(store_rating_frame(w, from, NULL, NULL, &frame));
    return store_rating_terms_put(w, head->id, &frame->terms);
}
