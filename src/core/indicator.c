/* From the small to the whole: why one record does not count (record_failure), one indicator
 * (count_indicator), and all of them against the time that has passed (indicators_compute,
 * compute_elapsed). Records win over a declared number as soon as there is one. The first record
 * that fails is kept with its place, so that a check can point at it; whether any of this is a
 * finding is decided in check_indicator.c. */

#include "core/indicator.h"

#include "core/param.h"
#include "core/subject.h"

struct counting {
    const struct subject *s;
    date_t start, end; /* of the contract */
    date_t late_from;  /* first day of the last tenth; unset when not known */
};

static const struct progress *progress_of(const struct entry *e, const char *indicator) {
    for (size_t i = 0; i < e->n_progress; i++)
        if (cstr_eq(e->progress[i].indicator, indicator))
            return &e->progress[i];
    return NULL;
}

/* ---- the test of one record */

struct minimum {
    const char *name, *unit, *member;
    int64_t wanted, got;
};

static bool misses(const struct minimum *m) {
    return m->wanted != DEC_UNSET && (m->got == DEC_UNSET || m->got < m->wanted);
}

/* The first that the record does not reach; false: it reaches all. */
static bool missed_minimum(const struct indicator *in, const struct service_record *r,
                           struct minimum *ret) {
    const struct minimum minima[] = {
        {"节数", "节", "sessions", in->min_sessions, r->sessions},
        {"人数", "人", "people", in->min_people, r->people},
        {"时长", "分钟", "minutes", in->min_minutes, r->minutes},
    };
    for (size_t i = 0; i < GP_COUNT(minima); i++)
        if (misses(&minima[i])) {
            *ret = minima[i];
            return true;
        }
    return false;
}

/* Why the record misses a minimum; NULL when it reaches all. */
static const char *minimum_failure(struct calc *c, const struct indicator *in,
                                   const struct service_record *r) {
    struct minimum m;
    if (!missed_minimum(in, r, &m))
        return NULL;
    if (m.got == DEC_UNSET)
        return calc_printf(c, "没有填写%s，要求不少于 %lld %s", m.name, (long long)m.wanted,
                           m.unit);
    return calc_printf(c, "%s %lld %s，少于要求的 %lld %s", m.name, (long long)m.got, m.unit,
                       (long long)m.wanted, m.unit);
}

static const char *date_failure(const struct counting *k, const struct service_record *r) {
    struct calc *c = k->s->c;
    if (!date_is_set(r->date))
        return "没有填写日期";
    if (date_is_set(k->start) && date_cmp(r->date, k->start) < 0)
        return calc_printf(c, "日期 %s 早于合同开始日 %s", date_text(c->arena, r->date),
                           date_text(c->arena, k->start));
    if (date_is_set(k->end) && date_cmp(r->date, k->end) > 0)
        return calc_printf(c, "日期 %s 晚于合同结束日 %s", date_text(c->arena, r->date),
                           date_text(c->arena, k->end));
    return NULL;
}

static const char *record_failure(const struct counting *k, const struct indicator *in,
                                  const struct service_record *r) {
    const char *why = date_failure(k, r);
    if (why)
        return why;
    if (in->once_per_person && cstr_empty(r->person))
        return "没有填写服务对象编号，无法确认同一人只计一次";
    return minimum_failure(k->s->c, in, r);
}

/* The member by which a record that does not count fails. */
static const char *failing_member(const struct counting *k, const struct indicator *in,
                                  const struct service_record *r) {
    struct minimum m;
    if (date_failure(k, r))
        return "date";
    bool nameless = in->once_per_person && cstr_empty(r->person);
    return !nameless && missed_minimum(in, r, &m) ? m.member : "person";
}

/* ---- a person counts once */

static int by_person(const void *a, const void *b) {
    const struct service_record *l = *(const struct service_record *const *)a;
    const struct service_record *r = *(const struct service_record *const *)b;
    int order = strcmp(l->person, r->person);
    return order != 0 ? order : (l > r) - (l < r); /* all lie in one array: earlier ones first */
}

/* Fails all but the first passing record of each person. */
static void fail_repeated(struct calc *c, const struct progress *pr, const char **failures) {
    const struct service_record **passed =
        gp_new_n(c->arena, const struct service_record *, pr->n_records);
    size_t n = 0;
    for (size_t i = 0; i < pr->n_records; i++)
        if (!failures[i])
            passed[n++] = &pr->records[i];
    if (n > 1)
        qsort(passed, n, sizeof(struct service_record *), by_person);
    for (size_t i = 1; i < n; i++)
        if (cstr_eq(passed[i - 1]->person, passed[i]->person))
            failures[passed[i] - pr->records] =
                calc_printf(c, "服务对象 %s 已计过一次", passed[i]->person);
}

/* ---- one indicator */

static const char *record_name(struct calc *c, const struct service_record *r) {
    const char *name = cstr_empty(r->title) ? r->id : r->title;
    if (!date_is_set(r->date))
        return calc_printf(c, "“%s”", name ? name : "");
    return calc_printf(c, "“%s”（%s）", name ? name : "", date_text(c->arena, r->date));
}

static enum gp_code late_share(const struct counting *k, int64_t late, struct indicator_result *r) {
    if (!date_is_set(k->late_from) || r->valid == 0)
        return GP_OK;
    if (!dec_mul_div(late, SHARE_ONE, r->valid, ROUND_HALF_UP, &r->late_share.v))
        return calc_overflow(k->s->c, subject_where(k->s, r->indicator->name));
    return GP_OK;
}

static enum gp_code count_records(const struct counting *k, const struct progress *pr,
                                  struct indicator_result *r) {
    struct calc *c = k->s->c;
    const char **failures = gp_new_n(c->arena, const char *, pr->n_records);
    int64_t late = 0;
    for (size_t i = 0; i < pr->n_records; i++)
        failures[i] = record_failure(k, r->indicator, &pr->records[i]);
    if (r->indicator->once_per_person)
        fail_repeated(c, pr, failures);
    r->recorded = (int64_t)pr->n_records;
    r->valid = 0;
    for (size_t i = 0; i < pr->n_records; i++) {
        const struct service_record *record = &pr->records[i];
        if (failures[i]) {
            if (r->failed++ == 0) {
                r->first_failure = calc_printf(c, "%s：%s", record_name(c, record), failures[i]);
                r->first_failed = i + 1;
                r->first_failed_in = failing_member(k, r->indicator, record);
            }
            continue;
        }
        r->valid++;
        late += date_is_set(k->late_from) && date_cmp(record->date, k->late_from) >= 0;
    }
    return late_share(k, late, r);
}

static const char *rate_working(struct calc *c, const struct indicator_result *r) {
    if (share_is_set(r->rate))
        return calc_printf(c, "%lld ÷ %lld = %s%%", (long long)r->valid,
                           (long long)r->indicator->target, share_text(c->arena, r->rate));
    return r->valid == DEC_UNSET ? "没有填报完成数，也没有服务记录，无法计算"
                                 : "合同没有写明目标数，无法计算";
}

static void trace_rate(const struct subject *s, const struct indicator_result *r) {
    if (s->c->untraced)
        return;
    const struct indicator *in = r->indicator;
    bool counted = r->recorded != DEC_UNSET;
    const struct trace_input inputs[] = {
        {"有效完成数", count_text(s->c, r->valid),
         counted ? calc_printf(s->c, "服务记录 %lld 条，其中 %lld 条不符合计数条件",
                               (long long)r->recorded, (long long)r->failed)
                 : "项目合同指标完成情况统计表"},
        {"目标数", count_text(s->c, in->target), "合同"},
    };
    subject_trace(s, &(struct trace){
                         .id = calc_printf(s->c, "indicator.%s.rate", in->id),
                         .label = calc_printf(s->c, "%s 完成率", in->name),
                         .value = share_text(s->c->arena, r->rate),
                         .unit = "%",
                         .formula = "有效完成数 ÷ 目标数",
                         .working = rate_working(s->c, r),
                         .rounding = "四舍五入到 0.01%",
                         .inputs = inputs,
                         .n_inputs = GP_COUNT(inputs),
                     });
}

static enum gp_code count_indicator(const struct counting *k, const struct indicator *in,
                                    struct indicator_result *ret) {
    const struct subject *s = k->s;
    const struct progress *pr = progress_of(s->e, in->id);
    struct indicator_result r = {
        .indicator = in,
        .declared = pr ? pr->done : DEC_UNSET,
        .recorded = DEC_UNSET,
        .rate = SHARE_UNSET,
        .late_share = SHARE_UNSET,
    };
    r.valid = r.declared;
    if (r.declared != DEC_UNSET && r.declared < 0)
        return gp_fail(s->c->err, GP_INVALID, subject_where(s, in->name),
                       "完成数 %lld 小于 0，请核对", (long long)r.declared);
    if (pr && pr->n_records > 0)
        TRY(count_records(k, pr, &r));
    if (r.valid != DEC_UNSET && in->target != DEC_UNSET && in->target > 0 &&
        !dec_mul_div(r.valid, SHARE_ONE, in->target, ROUND_HALF_UP, &r.rate.v))
        return calc_overflow(s->c, subject_where(s, in->name));
    trace_rate(s, &r);
    *ret = r;
    return GP_OK;
}

/* ---- all of them */

static bool is_complete(const struct indicator_result *r) {
    return r->valid != DEC_UNSET && r->indicator->target != DEC_UNSET &&
           r->valid >= r->indicator->target;
}

/* The greatest elapsed - rate of the indicators not yet complete; 0 when none lags. */
static int64_t greatest_lag(const struct indicator_summary *sum) {
    int64_t lag = 0;
    for (size_t i = 0; i < sum->n; i++) {
        const struct indicator_result *r = &sum->v[i];
        if (!share_is_set(r->rate) || is_complete(r))
            continue;
        int64_t behind = sum->elapsed.v - r->rate.v; /* both lie in 0..1 here */
        lag = behind > lag ? behind : lag;
    }
    return lag;
}

static enum progress_view lag_view(const struct subject *s, int64_t lag) {
    share_t slight = param_share(&s->d->standard, "indicator_slight_lag");
    share_t serious = param_share(&s->d->standard, "indicator_lag");
    enum progress_view declared = s->e->progress_view;
    if (lag == 0)
        return PROGRESS_NOT_STATED;
    if (!share_is_set(slight) || !share_is_set(serious))
        return declared == PROGRESS_SLIGHTLY_BEHIND ? declared : PROGRESS_BEHIND;
    if (lag > serious.v)
        return PROGRESS_BEHIND;
    return lag > slight.v ? PROGRESS_SLIGHTLY_BEHIND : PROGRESS_NOT_STATED;
}

static enum progress_view view_of(const struct subject *s, const struct indicator_summary *sum) {
    bool any_number = false;
    for (size_t i = 0; i < sum->n; i++)
        any_number = any_number || sum->v[i].valid != DEC_UNSET;
    if (!any_number)
        return s->e->progress_view;
    if (sum->completed == (int64_t)sum->n)
        return PROGRESS_COMPLETED;
    if (!share_is_set(sum->elapsed))
        return s->e->progress_view;
    return lag_view(s, greatest_lag(sum));
}

static void trace_elapsed(const struct subject *s, date_t cutoff, int32_t passed, int32_t whole,
                          share_t elapsed) {
    if (s->c->untraced)
        return;
    struct arena *a = s->c->arena;
    bool known = share_is_set(elapsed);
    const struct trace_input inputs[] = {
        {"截止日", date_text(a, cutoff), "资金使用情况表截止日或资料递交日"},
        {"合同开始日", date_text(a, s->p->start), "合同"},
        {"合同结束日", date_text(a, s->p->end), "合同"},
    };
    subject_trace(s, &(struct trace){
                         .id = "indicator.elapsed",
                         .label = "合同时间进度",
                         .value = share_text(a, elapsed),
                         .unit = "%",
                         .formula = "合同开始日至截止日的天数 ÷ 合同自然日，首尾两日都计",
                         .working = known ? calc_printf(s->c, "%d ÷ %d = %s%%", passed, whole,
                                                        share_text(a, elapsed))
                                          : "截止日或合同起止日期未知，无法计算",
                         .rounding = "四舍五入到 0.01%",
                         .inputs = inputs,
                         .n_inputs = GP_COUNT(inputs),
                     });
}

/* Works out the elapsed share, and where its last tenth begins. */
static enum gp_code compute_elapsed(struct counting *k, date_t cutoff, share_t *ret_elapsed) {
    bool known = date_is_set(cutoff) && date_is_set(k->start) && date_is_set(k->end);
    date_t last = known ? date_min(cutoff, k->end) : DATE_UNSET;
    int32_t passed = known ? date_days(k->start, last) : 0;
    int32_t whole = known ? date_days(k->start, k->end) : 0;
    share_t elapsed = SHARE_UNSET;
    if (whole > 0 && !dec_mul_div(passed, SHARE_ONE, whole, ROUND_HALF_UP, &elapsed.v))
        return calc_overflow(k->s->c, subject_where(k->s, "合同时间进度"));
    if (passed > 0)
        k->late_from = date_plus(last, 1 - (passed + 9) / 10);
    trace_elapsed(k->s, cutoff, passed, whole, elapsed);
    *ret_elapsed = elapsed;
    return GP_OK;
}

enum gp_code indicators_compute(struct calc *c, const struct dossier *d, const struct entry *e,
                                date_t cutoff, struct indicator_summary *ret) {
    struct subject s;
    TRY(subject_open(c, d, e, &s));
    struct counting k = {&s, s.p->start, s.p->end, DATE_UNSET};
    struct indicator_summary sum = {.n = s.p->n_indicators, .elapsed = SHARE_UNSET};
    sum.v = gp_new_n(c->arena, struct indicator_result, sum.n);
    TRY(compute_elapsed(&k, subject_cutoff(&s, cutoff), &sum.elapsed));
    for (size_t i = 0; i < sum.n; i++) {
        TRY(count_indicator(&k, &s.p->indicators[i], &sum.v[i]));
        sum.completed += is_complete(&sum.v[i]);
        if (sum.v[i].recorded != DEC_UNSET)
            sum.provenance = PROV_COMPUTED;
    }
    sum.view = view_of(&s, &sum);
    *ret = sum;
    return GP_OK;
}
