#include "app/demo/survey.h"

#include "app/survey/survey.h"
#include "base/rand.h"

/* The same in every demonstration, so that its pages have names; real ones are random. */
#define ENDED "demosurveyendedaaaaa"
#define OPEN  "demosurveyopenaaaaaa"

#define SHEETS 24

/* Invented: which of them the i-th answers is arithmetic, so that every demonstration has the same
 * results. */
static const char *const wishes[] = {
    NULL, "（示例）希望周末也开放",       NULL, "（示例）多办亲子活动",
    NULL, "（示例）增加长者智能手机课堂",
};
static const char *const services[] = {"party", "elder child", "child", "elder help", "volunteer"};

static const char *answer_of(const char *name, size_t i) {
    static const char *const marks[] = {"5", "4", "5", "3", "4", "5", "2"};
    static const char *const points[] = {"9", "8", "10", "7", "8"};
    static const char *const times[] = {"3", "12", "1", "6"};
    bool been = i % 8 != 7;
    if (strcmp(name, "been") == 0)
        return been ? "yes" : "no";
    if (strcmp(name, "why_not") == 0)
        return been ? NULL : i % 16 == 7 ? "unknown" : "time";
    if (strcmp(name, "times") == 0)
        return times[i % GP_COUNT(times)];
    if (strcmp(name, "used") == 0)
        return services[i % GP_COUNT(services)];
    if (strcmp(name, "space") == 0)
        return marks[i % GP_COUNT(marks)];
    if (strcmp(name, "staff") == 0)
        return marks[(i + 2) % GP_COUNT(marks)];
    if (strcmp(name, "activity") == 0)
        return marks[(i + 3) % GP_COUNT(marks)];
    if (strcmp(name, "whole") == 0)
        return points[i % GP_COUNT(points)];
    return strcmp(name, "wish") == 0 ? wishes[i % GP_COUNT(wishes)] : NULL;
}

static enum gp_code answer(struct work *w, const char *id, size_t i, date_t today) {
    struct survey_visit v;
    struct survey_sheet sheet;
    size_t more;
    const char *token = rand_token(w->arena);
    const char *code = arena_printf(w->arena, "%s.%s", w->tenant, id);
    TRY(survey_enter(w, code, token, today, &v));
    const char **typed = gp_new_n(w->arena, const char *, v.form.n_items);
    bool *known = gp_new_n(w->arena, bool, v.form.n_items);
    for (size_t k = 0; k < v.form.n_items; k++) {
        typed[k] = answer_of(v.form.items[k].name, i);
        known[k] = true;
    }
    return survey_hand_in(&v, token, typed, known, today, &sheet, &more);
}

enum gp_code demo_survey(struct work *w, const char *round, date_t today) {
    struct survey_desk d = {0};
    TRY(survey_desk(w, round, &d));
    if (d.n_surveys > 0 || d.n_entries == 0)
        return GP_OK;
    struct survey_order order = {.id = ENDED,
                                 .form = SURVEY_EXAMPLE,
                                 .entry = d.entries[0].entry,
                                 .last_day = date_text(w->arena, today),
                                 .least = "10",
                                 .today = today};
    TRY(survey_open(w, round, &order));
    for (size_t i = 0; i < SHEETS; i++)
        TRY(answer(w, order.id, i, today));
    TRY(survey_close(w, round, order.id));
    order.id = OPEN;
    order.entry = NULL;
    order.last_day = date_text(w->arena, date_plus(today, 14));
    order.quota = "500";
    return survey_open(w, round, &order);
}
