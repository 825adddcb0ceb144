#include "test.h"

#include "codec/json.h"
#include "report/compose.h"
#include "report_fixture.h"

static struct arena arena;

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

/* The report written and read again. */
static json_t *read_back(struct fixture *f, const char *hash) {
    struct buf GP_CLEANUP(buf_free) out = BUF_INIT;
    json_t *v = NULL;
    assert_int_equal(report_json(&f->ev, hash, &f->err, &out), GP_OK);
    enum gp_code code = json_read(&f->err, (struct str){out.p, out.n}, (size_t)64 << 20, 64, &v);
    if (code != GP_OK)
        fail_msg("%s", f->err.message);
    return v;
}

static const char *text_at(const json_t *o, const char *key) {
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : "(none)";
}

/* Golden: 六联 19.8 of 30, 88.7 良好, deduction 6670.17, 人力成本 402233.28. */
static void results_are_written_as_decimal_strings(void **state) {
    (void)state;
    json_t JSON_HOLD *v = read_back(fixture_source(&arena), "cafe");
    assert_string_equal(text_at(v, "format"), "gongping-report");
    assert_string_equal(text_at(v, "data_hash"), "cafe");
    assert_non_null(strstr(text_at(v, "standard"), "年中评估标准"));
    json_t *entry = json_array_get(json_object_get(v, "entries"), LIULIAN);
    assert_int_equal(json_array_size(json_object_get(v, "entries")), FIXTURE_CENTERS);
    assert_string_equal(text_at(entry, "id"), "liulian");
    assert_string_equal(text_at(entry, "total"), "88.7");
    assert_string_equal(text_at(entry, "grade"), "良好");
    json_t *material = json_array_get(json_object_get(entry, "components"), 0);
    assert_string_equal(text_at(material, "max"), "30");
    assert_string_equal(text_at(material, "score"), "19.8");
    json_t *settlement = json_object_get(entry, "settlement");
    assert_string_equal(text_at(settlement, "deduction"), "6670.17");
    assert_true(json_is_true(json_object_get(settlement, "lower_bound")));
    json_t *row = json_array_get(json_object_get(json_object_get(entry, "funds"), "rows"), 0);
    assert_string_equal(text_at(row, "total"), "402233.28");
    assert_string_equal(text_at(row, "printed_total"), "402233.38");
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(entry, "staffing"), "in_post")), 6);
}

static void what_is_not_known_is_null_and_never_zero(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    fixture_open_mark(f, LIUHE, 0);
    f->ev.entries[LIUHE].funds.given = false;
    json_t JSON_HOLD *v = read_back(f, NULL);
    json_t *entry = json_array_get(json_object_get(v, "entries"), LIUHE);
    assert_true(json_is_null(json_object_get(v, "data_hash")));
    assert_true(json_is_null(json_object_get(entry, "total")));
    assert_true(json_is_null(json_object_get(entry, "grade")));
    assert_true(json_is_null(json_object_get(entry, "funds")));
    assert_true(json_is_null(json_object_get(json_object_get(entry, "settlement"), "paid")));
}

static void every_trace_and_finding_is_there_and_no_name(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    struct person who = {.id = "p1", .name = "王小明"};
    f->dossier.projects[LIULIAN].people = &who;
    f->dossier.projects[LIULIAN].n_people = 1;
    f->ev.findings[0].message = "王小明的证书已过期";
    json_t JSON_HOLD *v = read_back(f, NULL);
    json_t *traces = json_object_get(v, "traces"), *findings = json_object_get(v, "findings");
    assert_int_equal(json_array_size(traces), f->calc.traces.n);
    assert_int_equal(json_array_size(findings), 2);
    json_t *deduction = json_array_get(traces, 3);
    assert_string_equal(text_at(deduction, "id"), "liulian.settle.deduction");
    assert_string_equal(text_at(deduction, "working"), "472100.00 ÷ 182 ÷ 7 × 18 = 6670.17");
    assert_string_equal(text_at(json_array_get(json_object_get(deduction, "inputs"), 0), "name"),
                        "合同总额");
    assert_string_equal(text_at(json_array_get(findings, 0), "message"), "某员工的证书已过期");
}

static void dismissed_findings_are_a_list_of_their_own(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    f->ev.findings[1].dismissed = "四舍五入";
    json_t JSON_HOLD *v = read_back(f, NULL);
    json_t *findings = json_object_get(v, "findings"), *dismissed = json_object_get(v, "dismissed");
    assert_int_equal(json_array_size(findings), 1);
    assert_int_equal(json_array_size(dismissed), 1);
    assert_null(json_object_get(json_array_get(findings, 0), "reason"));
    assert_string_equal(text_at(json_array_get(dismissed, 0), "rule"), f->ev.findings[1].rule);
    assert_string_equal(text_at(json_array_get(dismissed, 0), "reason"), "四舍五入");
}

/* An expert and an inspector mark as persons, the association as an office. */
static void scorers_are_not_named_but_offices_are(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    struct expert expert = {.id = "x1", .name = "赵专家"};
    struct org office = {.id = "xh", .name = "某协会"};
    struct sheet sheets[] = {
        {.id = "s1", .scorer = "x1", .scorer_name = "赵专家", .role = SCORER_EXPERT},
        {.id = "s2", .scorer = "i1", .scorer_name = "钱验收", .role = SCORER_INSPECTOR},
        {.id = "s3", .scorer = "xh", .scorer_name = "某协会", .role = SCORER_EXPERT}};
    f->dossier.round.experts = &expert;
    f->dossier.round.n_experts = 1;
    f->dossier.orgs = &office;
    f->dossier.n_orgs = 1;
    f->dossier.round.entries[LIUHE].sheets = sheets;
    f->dossier.round.entries[LIUHE].n_sheets = GP_COUNT(sheets);
    f->ev.entries[LIUHE].score.components[0].open = "钱验收的评分表缺少 1 项打分";
    struct trace_input input = {"某协会的评分", "29", "钱验收的评分表"};
    calc_trace(&f->calc, &(struct trace){.id = "liuhe.sheet.s1",
                                         .label = "六和 资料递交 赵专家的评分",
                                         .value = "29",
                                         .unit = "分",
                                         .working = "赵专家 29",
                                         .inputs = &input,
                                         .n_inputs = 1});
    json_t JSON_HOLD *v = read_back(f, NULL);
    json_t *traces = json_object_get(v, "traces");
    json_t *trace = json_array_get(traces, json_array_size(traces) - 1);
    assert_string_equal(text_at(trace, "label"), "六和 资料递交 某某的评分");
    assert_string_equal(text_at(trace, "working"), "某某 29");
    json_t *read = json_array_get(json_object_get(trace, "inputs"), 0);
    assert_string_equal(text_at(read, "name"), "某协会的评分");
    assert_string_equal(text_at(read, "source"), "某某的评分表");
    json_t *liuhe = json_array_get(json_object_get(v, "entries"), LIUHE);
    assert_string_equal(text_at(json_array_get(json_object_get(liuhe, "components"), 0), "open"),
                        "某某的评分表缺少 1 项打分");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_are_written_as_decimal_strings),
        cmocka_unit_test(what_is_not_known_is_null_and_never_zero),
        cmocka_unit_test(scorers_are_not_named_but_offices_are),
        cmocka_unit_test(dismissed_findings_are_a_list_of_their_own),
        cmocka_unit_test(every_trace_and_finding_is_there_and_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
