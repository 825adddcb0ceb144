/* Forms by the public rules of XLSForm (xlsform.org), in cases of our own: what is taken, and what
 * is refused, at which place, with which words. Rows are parted by \n, cells by |, the first row is
 * the head; the sheet's rows count from 1 in what is expected, as in Excel. */
#include "test.h"

#include "core/xlsform.h"
#include "num/dec.h"

struct form_case {
    const char *survey, *choices, *settings;
    const char *want; /* NULL: taken; else sheet, row, column ("-" for none), and words of it */
};

static size_t count(const char *s, size_t n, char c) {
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        m += s[i] == c;
    return m;
}

static const char **cells_of(struct arena *a, const char *line, size_t n, size_t columns) {
    const char **v = gp_new_n(a, const char *, columns);
    size_t from = 0;
    for (size_t k = 0; k < columns && from <= n; k++) {
        size_t to = from;
        while (to < n && line[to] != '|')
            to++;
        v[k] = to > from ? arena_strndup(a, line + from, to - from) : NULL;
        from = to + 1;
    }
    return v;
}

static struct xlsform_sheet sheet_of(struct arena *a, const char *text) {
    struct xlsform_sheet s = {0};
    uint32_t row = 0;
    for (const char *p = text; p && *p; row++) {
        size_t n = strcspn(p, "\n");
        if (row == 0) {
            s.n_columns = count(p, n, '|') + 1;
            s.head = cells_of(a, p, n, s.n_columns);
        } else
            *VEC_PUSH(a, &s.rows) = (struct xlsform_row){row, cells_of(a, p, n, s.n_columns)};
        p += n + (p[n] == '\n');
    }
    return s;
}

static bool compile(struct arena *a, const struct form_case *c, struct survey_form *f,
                    struct xlsform_problems *problems) {
    struct xlsform x = {sheet_of(a, c->survey), sheet_of(a, c->choices), sheet_of(a, c->settings)};
    return xlsform_compile(a, &x, f, problems);
}

#define HEAD    "type|name|label\n"
#define YES_NO  "list_name|name|label\nyn|1|是\nyn|0|否"
#define Q(head) "type|name|label|" head "\n"

static const struct form_case cases[] = {
    /* ---- types */
    {HEAD "text|a|甲", NULL, NULL, NULL},
    {HEAD "string|a|甲", NULL, NULL, NULL},
    {HEAD "int|a|甲\ninteger|b|乙\ndecimal|c|丙\ndate|d|丁", NULL, NULL, NULL},
    {HEAD "note|n|说明\nacknowledge|ok|同意", NULL, NULL, NULL},
    {HEAD "trigger|ok|同意", NULL, NULL, NULL},
    {HEAD "select_one yn|a|甲", YES_NO, NULL, NULL},
    {HEAD "select one yn|a|甲", YES_NO, NULL, NULL},
    {HEAD "select1 yn|a|甲", YES_NO, NULL, NULL},
    {HEAD "select_multiple yn|a|甲", YES_NO, NULL, NULL},
    {HEAD "select all that apply from yn|a|甲", YES_NO, NULL, NULL},
    {HEAD "Select_One yn|a|甲", YES_NO, NULL, NULL},
    {HEAD "select_one yes_no|a|甲", "list_name|name|label\nyes_no|1|是", NULL, NULL},
    {HEAD "select_one yn or_other|a|甲", YES_NO, NULL, NULL},
    {HEAD "select_one no|a|甲", YES_NO, NULL, "survey 2 A 选项表“no”"},
    {HEAD "select_one|a|甲", YES_NO, NULL, "survey 2 A 没有类型"},
    {HEAD "select_one yn and more|a|甲", YES_NO, NULL, "survey 2 A 看不懂"},
    {HEAD "geopoint|a|甲", NULL, NULL, "survey 2 A 位置"},
    {HEAD "image|a|甲", NULL, NULL, "survey 2 A 不收图片"},
    {HEAD "start|a|\ntext|b|乙", NULL, NULL, "survey 2 A 认出答题人"},
    {HEAD "deviceid|a|\ntext|b|乙", NULL, NULL, "survey 2 A 认出答题人"},
    {HEAD "start-geopoint|a|\ntext|b|乙", NULL, NULL, "survey 2 A 位置"},
    {HEAD "rank yn|a|甲", YES_NO, NULL, "survey 2 A 几道选择题"},
    {HEAD "time|a|甲", NULL, NULL, "survey 2 A 不支持类型“time”"},
    {HEAD "dateTime|a|甲", NULL, NULL, "survey 2 A 请改用 date"},
    {HEAD "select_one_from_file a.csv|a|甲", NULL, NULL, "survey 2 A choices"},
    {HEAD "textt|a|甲", NULL, NULL, "survey 2 A 没有类型“textt”"},
    {HEAD "|a|甲", NULL, NULL, "survey 2 A 没有写 type"},
    /* ---- range */
    {Q("parameters") "range|a|甲|start=1 end=5 step=1", NULL, NULL, NULL},
    {Q("parameters") "range|a|甲|", NULL, NULL, NULL}, /* 1 to 10 */
    {Q("parameters") "range|a|甲|start=5;end=1;step=-1", NULL, NULL, NULL},
    {Q("parameters") "range|a|甲|start=0 end=100 step=1", NULL, NULL, "survey 2 D 最多 11 格"},
    {Q("parameters") "range|a|甲|start=1 end=1", NULL, NULL, "survey 2 D 量表"},
    {Q("parameters") "range|a|甲|start=1 end=5 step=0", NULL, NULL, "survey 2 D 量表"},
    {Q("parameters") "range|a|甲|start=x", NULL, NULL, "survey 2 D 量表"},
    {Q("parameters") "select_one yn|a|甲|randomize=true", YES_NO, NULL, "survey 2 D 随机"},
    {Q("parameters") "text|a|甲|rows=5", NULL, NULL, NULL},
    /* ---- names and labels */
    {HEAD "text|甲题|甲", NULL, NULL, NULL},
    {HEAD "text|_a-1.b|甲", NULL, NULL, NULL},
    {HEAD "text||甲", NULL, NULL, "survey 2 B 没有写 name"},
    {HEAD "text|1a|甲", NULL, NULL, "survey 2 B 不能用"},
    {HEAD "text|a b|甲", NULL, NULL, "survey 2 B 不能用"},
    {HEAD "text|a|甲\ntext|a|乙", NULL, NULL, "survey 3 B 重复"},
    {HEAD "text|a|", NULL, NULL, "survey 2 C 没有写 label"},
    {HEAD "note|a|甲", NULL, NULL, "survey 1 - 至少写一题"},
    {"name|label\na|甲", NULL, NULL, "survey 1 - type"},
    {HEAD "text|a|甲\n\ntext|b|乙", NULL, NULL, NULL}, /* an empty row */
    {Q("disabled") "geopoint|a|甲|yes\ntext|b|乙|", NULL, NULL, NULL},
    {"type|name|label|label\ntext|a|甲|乙", NULL, NULL, "survey 1 D 出现了两次"},
    {"Type|Name|Label\ntext|a|甲", NULL, NULL, NULL},
    /* ---- languages */
    {"type|name|label::English (en)|label::中文 (zh)\ntext|a|A|甲", NULL, NULL, NULL},
    {"type|name|label::Chinese (zh)\ntext|a|甲", NULL, NULL, NULL},
    {"type|name|label:中文\ntext|a|甲", NULL, NULL, NULL},
    {"type|name|label|label::中文\ntext|a|甲|", NULL, NULL, NULL}, /* the plain one serves */
    {"type|name|label::中文\ntext|a|", NULL, NULL, "survey 2 C 没有写 label"},
    /* ---- choices */
    {HEAD "select_one yn|a|甲", "list name|name|label\nyn|1|是", NULL, NULL},
    {HEAD "select_one yn|a|甲", "list_name|name|label\nyn|1|是\nyn|1|否", NULL, "choices 3 B 重复"},
    {HEAD "select_one yn|a|甲", "list_name|name|label\nyn|1|是\nyn|1|否",
     "allow_choice_duplicates\nyes", NULL},
    {HEAD "select_one yn|a|甲", "list_name|name|label\nyn|a b|是", NULL, "choices 2 B 空格"},
    {HEAD "select_one yn|a|甲", "list_name|name|label\nyn||是", NULL, "choices 2 B 没有 name"},
    {HEAD "select_one yn|a|甲", "list_name|name|label\nyn|1|", NULL, "choices 2 C 没有 label"},
    {HEAD "select_one yn|a|甲", "list_name|name|label\n|1|是", NULL, "choices 2 A list_name"},
    {HEAD "select_one yn|a|甲", "name|label\n1|是", NULL, "choices 1 - list_name"},
    {HEAD "select_one yn|a|甲", "list_name|name|label|image\nyn|1|是|a.png", NULL,
     "choices 2 D 图片"},
    {Q("choice_filter") "select_one yn|a|甲|x=1", YES_NO, NULL, "survey 2 D 级联"},
    /* ---- required, relevant, constraint, calculation */
    {Q("required") "text|a|甲|yes\ntext|b|乙|true()\ntext|c|丙|no\ntext|d|丁|", NULL, NULL, NULL},
    {Q("required") "text|a|甲|\ntext|b|乙|${a} = '1'", NULL, NULL, NULL},
    {Q("required") "text|a|甲|perhaps", NULL, NULL, "survey 2 D 不是函数"},
    {Q("relevant") "select_one yn|a|甲|\ntext|b|乙|selected(${a}, '0')", YES_NO, NULL, NULL},
    {Q("relevance") "select_one yn|a|甲|\ntext|b|乙|${a} = 0", YES_NO, NULL, NULL},
    {Q("relevant") "text|a|甲|\ntext|b|乙|${c} = 1", NULL, NULL, "survey 3 D 没有名为“c”"},
    {Q("relevant") "text|a|甲|${b} = 1\ntext|b|乙|", NULL, NULL, "survey 2 D 前面"},
    {Q("relevant") "text|a|甲|${a} = 1", NULL, NULL, "survey 2 D 前面"},
    {Q("relevant") "text|a|甲|. = 1", NULL, NULL, "survey 2 D 点号"},
    {Q("relevant") "note|n|说明|\ntext|a|甲|${n} = 1", NULL, NULL, "survey 3 D 是说明"},
    {Q("constraint|constraint_message") "integer|a|甲|. >= 0 and . <= 120|请填 0 到 120", NULL,
     NULL, NULL},
    {Q("constraint") "integer|a|甲|. > ${a}", NULL, NULL, NULL},
    {Q("constraint") "integer|a|甲|. >", NULL, NULL, "survey 2 D 不完整"},
    {Q("constraint") "text|a|甲|regex(., '1')", NULL, NULL, "survey 2 D regex"},
    {Q("constraint") "text|a|甲|. != ‘x’", NULL, NULL, NULL}, /* quotes of word processors */
    {Q("constraint") "text|a|甲|/data/a = 1", NULL, NULL, "survey 2 D 路径"},
    {Q("calculation") "integer|a|甲|\ncalculate|b||${a} * 2\nnote|n|合计 ${b}|", NULL, NULL, NULL},
    {Q("calculation") "calculate|b||", NULL, NULL, "survey 2 D 没有写 calculation"},
    {Q("calculation") "text|b|乙|1 + 1", NULL, NULL, "survey 2 D 只用于 calculate"},
    {HEAD "text|a|甲\nnote|n|您好 ${b}", NULL, NULL, "survey 3 C 没有名为“b”"},
    {Q("default") "text|a|甲|today()", NULL, NULL, "survey 2 D 默认值"},
    {Q("default") "text|a|甲|无", NULL, NULL, NULL},
    {Q("read_only") "text|a|甲|yes", NULL, NULL, "survey 2 D note"},
    {Q("media::image") "text|a|甲|a.png", NULL, NULL, "survey 2 D 图片"},
    /* ---- groups and repetitions */
    {HEAD "begin_group|g|组\ntext|a|甲\nend_group||", NULL, NULL, NULL},
    {HEAD "begin group|g|\ntext|a|甲\nend group||", NULL, NULL, NULL},
    {HEAD "begin_group|g|组\ntext|a|甲", NULL, NULL, "survey 2 A 没有结束"},
    {HEAD "text|a|甲\nend_group||", NULL, NULL, "survey 3 A 前面没有"},
    {HEAD "begin_group|g|组\ntext|a|甲\nend_repeat||", NULL, NULL, "survey 4 A end_group"},
    {Q("repeat_count") "begin_repeat|r|人|3\ntext|a|甲|\nend_repeat|||", NULL, NULL, NULL},
    {Q("repeat_count") "begin_repeat|r|人|\ntext|a|甲|\nend_repeat|||", NULL, NULL,
     "survey 2 D repeat_count"},
    {Q("repeat_count") "begin_repeat|r|人|11\ntext|a|甲|\nend_repeat|||", NULL, NULL,
     "survey 2 D 1 到 10"},
    {Q("repeat_count") "begin_repeat|r|人|2\nbegin_repeat|s|物|2\ntext|a|甲|\nend_repeat|||\nend_"
                       "repeat|||",
     NULL, NULL, "survey 3 A 重复组里不能再有"},
    {HEAD "begin_loop|r|人\ntext|a|甲", NULL, NULL, "survey 2 A 请改用 begin_repeat"},
    /* ---- settings */
    {HEAD "text|a|甲", NULL, "form_title|form_id|version\n满意度|sat|2026", NULL},
    {HEAD "text|a|甲", NULL, "form_id\na b", "settings 2 A form_id"},
    {HEAD "text|a|甲", NULL, "public_key\nAAAA", "settings 2 A 加密"},
};

static const char *column_name(uint32_t col) {
    static char name[2];
    name[0] = col == XLSFORM_NO_COLUMN ? '-' : (char)('A' + col);
    return name;
}

static void forms_are_taken_or_refused_by_the_rules(void **state) {
    (void)state;
    assert_true(GP_COUNT(cases) >= 60);
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct arena a = ARENA_INIT;
        struct survey_form f = {0};
        struct xlsform_problems problems = {0};
        bool taken = compile(&a, &cases[i], &f, &problems);
        const struct xlsform_problem *p = problems.v.n > 0 ? &problems.v.v[0] : NULL;
        const char *got =
            p ? arena_printf(&a, "%s %u %s ", p->sheet, p->row + 1, column_name(p->col)) : NULL;
        const char *want = cases[i].want;
        if (taken != !want)
            fail_msg("%s\n%s: %s%s", cases[i].survey, taken ? "taken" : "refused", got ? got : "",
                     p ? p->message : "");
        if (want && (strncmp(got, want, strlen(got)) != 0 ||
                     !strstr(p->message, want + strlen(got)) || problems.v.n != 1))
            fail_msg("%s\nis refused %zu times: %s%s, not: %s", cases[i].survey, problems.v.n, got,
                     p->message, want);
        arena_release(&a);
    }
}

/* ---- the language */

static bool answer(const void *cls, const char *name, size_t nth, struct expr_value *ret) {
    (void)cls;
    static const char *const repeated[] = {"2", "", "5"};
    if (strcmp(name, "r") == 0 && nth <= 3) {
        *ret = expr_text(repeated[nth ? nth - 1 : 0]);
        return true;
    }
    if (nth > 1)
        return false;
    *ret = expr_text(strcmp(name, "n") == 0      ? "3.5"
                     : strcmp(name, "many") == 0 ? "a c"
                     : strcmp(name, "day") == 0  ? "2026-03-01"
                     : strcmp(name, "名字") == 0 ? "张三"
                                                 : "");
    return true;
}

static const struct {
    const char *text, *want; /* NULL: refused */
} expressions[] = {
    /* XPath 1.0, 3.5: * before +, mod has the sign of the dividend; div is decimal */
    {"1 + 2 * 3", "7"},
    {"(1 + 2) * 3", "9"},
    {"7 mod 3", "1"},
    {"-7 mod 3", "-1"},
    {"1 div 3", "0.333333"},
    {"2 div 3", "0.666667"},
    {"1 div 0", "NaN"},
    {"1 - -1", "2"},
    {"--1", "1"},
    {".5 + 0.25", "0.75"},
    {"${n} * 2", "7"},
    {"${none} + 1", "NaN"}, /* not answered is not zero */
    {"${none} = 0", "false"},
    {"${none} = ''", "true"},
    {"${none} > 0 or ${none} <= 0", "false"},
    {"${none} != 0", "true"},
    {"1 < 2 and 2 < 3", "true"},
    {"1 = 1 or 1 div 0", "true"},
    {"'a' = 'b'", "false"},
    {"'1' = 1", "true"},
    {"selected(${many}, 'a')", "true"},
    {"selected(${many}, 'b')", "false"},
    {"count-selected(${many})", "2"},
    {"count-selected(${none})", "0"},
    {"selected-at(${many}, 1)", "c"},
    {"selected-at(${many}, 2)", ""},
    {"if(${n} > 3, 'more', 'less')", "more"},
    {"if(true(), 1, 1 div 0)", "1"},
    {"coalesce(${none}, 'x')", "x"},
    {"not(${none})", "true"},
    {"string-length(${名字})", "2"},
    {"concat(${名字}, '-', 1.50)", "张三-1.5"},
    {"contains(${名字}, '三')", "true"},
    {"starts-with('abc', 'ab') and ends-with('abc', 'bc')", "true"},
    {"substr('张三李四', 1, 3)", "三李"},
    {"substr('张三', 5)", ""},
    {"round(2.5)", "3"},
    {"round(2.345, 2)", "2.35"},
    {"round(1, 7)", "NaN"},
    {"int(-2.7)", "-2"},
    {"number('x')", "NaN"},
    {"min(3, 1, 2)", "1"},
    {"max(${none}, 4)", "4"},
    {"sum(${r})", "7"},
    {"count(${r})", "2"},
    {"max(${r})", "5"},
    {"${day} > date('2026-02-28')", "true"},
    {"${day} <= today()", "true"},
    {"date(${day}) + 1 = date('2026-03-02')", "true"},
    {"date('x')", "NaN"},
    {"boolean(0) or boolean('')", "false"},
    {"9223372036854 * 9223372036854", "NaN"},
    {"9223372036854775807", NULL},
    {"0.1234567", NULL},
    {"1 +", NULL},
    {"(1", NULL},
    {"1)", NULL},
    {"1 2", NULL},
    {"'a", NULL},
    {"${a", NULL},
    {"$a", NULL},
    {"${}", NULL},
    {"nope(1)", NULL},
    {"not()", NULL},
    {"not(1, 2)", NULL},
    {"sum(1)", NULL},
    {"a", NULL},
    {"../a = 1", NULL},
    {"1 & 2", NULL},
    {"now()", NULL},
    {"", NULL},
};

static void expressions_mean_what_xpath_says(void **state) {
    (void)state;
    for (size_t i = 0; i < GP_COUNT(expressions); i++) {
        struct arena a = ARENA_INIT;
        struct expr_scope scope = {&a, NULL, answer, NULL, DATE_UNSET};
        const char *problem = NULL, *got = NULL;
        assert_true(date_of(2026, 3, 1, &scope.today));
        const struct expr *e = expr_parse(&a, expressions[i].text, &problem);
        if (e) {
            struct expr_value v = expr_run(e, &scope);
            got = expr_to_text(&a, &v);
        }
        if (!cstr_eq(got, expressions[i].want) || (!e && cstr_empty(problem)))
            fail_msg("%s gives %s (%s), not %s", expressions[i].text, got ? got : "nothing",
                     problem ? problem : "", expressions[i].want ? expressions[i].want : "nothing");
        arena_release(&a);
    }
}

static const char *of_many(struct arena *a, const char *open, const char *close, size_t n) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (size_t i = 0; i < n; i++)
        buf_adds(&b, open);
    buf_adds(&b, "1");
    for (size_t i = 0; i < n; i++)
        buf_adds(&b, close);
    return arena_strdup(a, buf_text(&b));
}

static void an_expression_that_is_too_long_or_deep_is_refused(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    const char *problem;
    assert_non_null(expr_parse(&a, of_many(&a, "(", ")", EXPR_DEPTH - 1), &problem));
    assert_null(expr_parse(&a, of_many(&a, "(", ")", EXPR_DEPTH), &problem));
    assert_non_null(strstr(problem, "太深"));
    assert_null(expr_parse(&a, of_many(&a, "1+", "", EXPR_NODES), &problem));
    assert_null(expr_parse(&a, of_many(&a, "not(", ")", 200), &problem));
    assert_null(expr_parse(&a, of_many(&a, " ", "", EXPR_BYTES), &problem));
    arena_release(&a);
}

/* ---- answering */

static const struct form_case asked = {
    "type|name|label|required|relevant|constraint|constraint_message|calculation|repeat_count\n"
    "select_one yn|been|来过吗|yes|||||\n"
    "begin_group|g|感受||${been} = 1||||\n"
    "integer|times|几次|yes||. >= 1 and . <= 99|请填 1 到 99||\n"
    "select_multiple what|used|用过|||count-selected(.) <= 2|最多两项||\n"
    "text|other|其他||selected(${used}, 'z')||||\n"
    "end_group||||||||\n"
    "calculate|twice|||||| ${times} * 2|\n"
    "note|n|您来了 ${times} 次，用过${used}||||||\n"
    "begin_repeat|kid|孩子||||||2\n"
    "decimal|age|年龄||||||\n"
    "text|school|学校||${age} > 6||||\n"
    "end_repeat||||||||\n"
    "calculate|kids||||||count(${age})|\n"
    "date|day|日期|||. <= today()|||",
    YES_NO "\nwhat|x|文体\nwhat|y|托管\nwhat|z|其他", NULL, NULL};

/* 0 been, 1 g, 2 times, 3 used, 4 other, 5 twice, 6 n, 7 kid#1, 8 age#1, 9 school#1, 10 kid#2,
 * 11 age#2, 12 school#2, 13 kids, 14 day */
static const struct {
    const char *typed[15];
    size_t item;
    bool shown;
    const char *value, *problem;
} sheets[] = {
    {{NULL}, 0, true, NULL, "请回答"},
    {{NULL}, 2, false, NULL, NULL},
    {{"0", NULL, "5"}, 2, false, NULL, NULL}, /* what is not asked does not count */
    {{"2"}, 0, true, NULL, "没有这个选项"},
    {{"1"}, 2, true, NULL, "请回答"},
    {{"1", NULL, "０12"}, 2, true, "12", NULL}, /* as typed on a phone */
    {{"1", NULL, "100"}, 2, true, "100", "1 到 99"},
    {{"1", NULL, "1.5"}, 2, true, NULL, "整数"},
    {{"1", NULL, "3", "z x"}, 3, true, "x z", NULL},
    {{"1", NULL, "3", "z x y"}, 3, true, "x y z", "最多两项"},
    {{"1", NULL, "3", "q"}, 3, true, NULL, "没有这个选项"},
    {{"1", NULL, "3", "z"}, 4, true, NULL, NULL},
    {{"1", NULL, "3", "x"}, 4, false, NULL, NULL},
    {{"1", NULL, "3"}, 5, true, "6", NULL},
    {{"1"}, 5, true, "NaN", NULL},
    {{"1", [8] = "7.50"}, 8, true, "7.5", NULL},
    {{"1", [8] = "7.50"}, 9, true, NULL, NULL},
    {{"1", [8] = "7.50"}, 12, false, NULL, NULL}, /* the other child's age decides */
    {{"1", [8] = "7", [11] = "8"}, 13, true, "2", NULL},
    {{"0", [14] = "2026/3/1"}, 14, true, "2026-03-01", NULL},
    {{"0", [14] = "2026-03-02"}, 14, true, "2026-03-02", "不符合"},
    {{"0", [14] = "昨天"}, 14, true, NULL, "日期"},
};

static void a_sheet_is_judged_in_the_order_of_the_form(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct survey_form f;
    struct xlsform_problems problems = {0};
    date_t today;
    assert_true(date_of(2026, 3, 1, &today));
    if (!compile(&a, &asked, &f, &problems))
        fail_msg("%s", problems.v.v[0].message);
    assert_int_equal(f.n_items, 15);
    for (size_t i = 0; i < GP_COUNT(sheets); i++) {
        struct survey_sheet s = survey_judge(&a, &f, sheets[i].typed, today);
        const struct survey_answer *v = &s.v[sheets[i].item];
        const char *problem = sheets[i].problem;
        if (v->shown != sheets[i].shown || !cstr_eq(v->value, sheets[i].value) ||
            !v->problem != !problem || (problem && !strstr(v->problem, problem)))
            fail_msg("sheet %zu: %s, %s, %s", i, v->shown ? "asked" : "not asked",
                     v->value ? v->value : "-", v->problem ? v->problem : "-");
    }
    const char *typed[15] = {"1", NULL, "4", "y x"};
    struct survey_sheet s = survey_judge(&a, &f, typed, today);
    assert_string_equal(survey_label(&a, &f, &s, 6), "您来了 4 次，用过文体、托管");
    arena_release(&a);
}

static void answers_are_counted_by_question(void **state) {
    (void)state;
    static const struct form_case form = {HEAD
                                          "select_one score|s|打分\nselect_multiple what|m|用过\n"
                                          "text|t|意见\ninteger|n|次数",
                                          "list_name|name|label\nscore|5|很满意\nscore|3|一般\n"
                                          "score|1|不满意\nwhat|x|文体\nwhat|y|托管",
                                          NULL, NULL};
    static const char *const answers[][4] = {
        {"5", "x y", "好", "10"}, {"3", "y", NULL, NULL}, {"5", NULL, "差", "1"}};
    struct arena a = ARENA_INIT;
    struct survey_form f;
    struct xlsform_problems problems = {0};
    assert_true(compile(&a, &form, &f, &problems));
    struct survey_tally *t = survey_tally_new(&a, &f);
    for (size_t i = 0; i < GP_COUNT(answers); i++)
        survey_tally_add(&a, &f, t, answers[i]);
    survey_tally_sort(t, f.n_items);
    assert_i64(t[0].answered, 3);
    assert_i64(t[0].counts[0], 2);
    assert_i64(t[0].counts[2], 0);
    assert_i64(survey_mean(&t[0]), 433); /* 13 / 3 = 4.333… */
    assert_i64(t[1].answered, 2);
    assert_i64(t[1].counts[1], 2);
    assert_false(survey_has_mean(&f.items[1]));
    assert_i64(survey_mean(&t[1]), DEC_UNSET);
    assert_i64(t[2].answered, 2);
    assert_string_equal(t[2].texts.v[0], "好");
    assert_i64(survey_mean(&t[3]), 550); /* 11 / 2 */
    arena_release(&a);
}

/* T told, F few, K kept. What no reader may do: from the sum and what is told find a small number.
 */
static void small_numbers_of_a_choice_do_not_follow_from_the_others(void **state) {
    static const struct {
        enum survey_kind kind;
        int64_t limit, counts[5];
        const char *cells;
    } tables[] = {
        {SURVEY_ONE, DEC_UNSET, {1, 2, 9, 9, 9}, "TTTTT"},
        {SURVEY_ONE, 5, {5, 6, 0, 9, 9}, "TTTTT"},
        {SURVEY_ONE, 5, {2, 7, 9, 8, 0}, "FKTTT"},   /* else 2 is the sum without the rest */
        {SURVEY_SCALE, 5, {1, 5, 6, 8, 9}, "FKKTT"}, /* 1 + 5: no other split of 6 */
        {SURVEY_ONE, 5, {2, 3, 9, 9, 9}, "FFTTT"},   /* 1 + 4, 4 + 1 are possible as well */
        {SURVEY_ONE, 5, {1, 1, 9, 8, 7}, "FFTTK"},   /* 2 is 1 + 1 */
        {SURVEY_ONE, 5, {4, 4, 9, 8, 7}, "FFTTK"},   /* 8 is 4 + 4 */
        {SURVEY_ONE, 5, {3, 0, 0, 0, 0}, "KKKKK"},   /* nobody else */
        {SURVEY_MANY, 5, {1, 9, 9, 9, 9}, "FTTTT"},  /* the sum of choices is not known */
    };
    struct survey_choice choices[5] = {{"1", "甲"}};
    (void)state;
    for (size_t i = 0; i < GP_COUNT(tables); i++) {
        const struct survey_item item = {
            .kind = tables[i].kind, .choices = choices, .n_choices = 5};
        enum survey_cell cells[5];
        char shown[6] = {0};
        bool any = survey_cells(&item, tables[i].counts, tables[i].limit, cells);
        for (size_t k = 0; k < 5; k++)
            shown[k] = "TFK"[cells[k]];
        assert_string_equal(shown, tables[i].cells);
        assert_int_equal(any, strspn(shown, "T") < 5);
    }
}

/* By trying every table that a reader could think of: each small number could be another. */
static void every_small_number_could_be_another(void **state) {
    enum { LIMIT = 4, MOST = 7 };
    struct survey_choice choices[3] = {{"1", "甲"}};
    const struct survey_item item = {.kind = SURVEY_ONE, .choices = choices, .n_choices = 3};
    (void)state;
    for (int64_t code = 0; code < MOST * MOST * MOST; code++) {
        int64_t counts[3] = {code % MOST, code / MOST % MOST, code / MOST / MOST};
        enum survey_cell cells[3];
        if (!survey_cells(&item, counts, LIMIT, cells))
            continue;
        int64_t sum = 0, all = counts[0] + counts[1] + counts[2];
        bool other[3] = {false, false, false};
        for (int64_t x = 0; x <= all; x++)
            for (int64_t y = 0; x + y <= all; y++) {
                const int64_t v[3] = {x, y, all - x - y};
                bool fits = true;
                for (size_t k = 0; k < 3; k++)
                    fits = fits && (cells[k] == SURVEY_CELL_TOLD  ? v[k] == counts[k]
                                    : cells[k] == SURVEY_CELL_FEW ? v[k] > 0 && v[k] < LIMIT
                                                                  : v[k] >= LIMIT || v[k] == 0);
                for (size_t k = 0; fits && k < 3; k++)
                    other[k] = other[k] || v[k] != counts[k];
                sum += fits;
            }
        for (size_t k = 0; k < 3; k++)
            if (cells[k] == SURVEY_CELL_FEW && !other[k])
                fail_msg("%lld %lld %lld gives away the %zu. of %lld", (long long)counts[0],
                         (long long)counts[1], (long long)counts[2], k + 1, (long long)sum);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_are_taken_or_refused_by_the_rules),
        cmocka_unit_test(expressions_mean_what_xpath_says),
        cmocka_unit_test(an_expression_that_is_too_long_or_deep_is_refused),
        cmocka_unit_test(a_sheet_is_judged_in_the_order_of_the_form),
        cmocka_unit_test(answers_are_counted_by_question),
        cmocka_unit_test(small_numbers_of_a_choice_do_not_follow_from_the_others),
        cmocka_unit_test(every_small_number_could_be_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
