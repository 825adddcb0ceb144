/* One cell becomes one member. Begin at value_take at the end: what cannot be known is refused,
 * what says nothing is blank, and the kind of the member chooses the function. Each takes what
 * people write for it, keeps the bounds of the shape, and either puts the value or says what is
 * wrong and how to mend it; a value that was taken but may be meant otherwise is told as well.
 * Figures are figure.c, days period.c. */
#include "intake/value.h"

#include "base/utf8.h"
#include "intake/figure.h"
#include "intake/label.h"
#include "intake/period.h"
#include "shape/text.h"

/* What is at hand while one cell is taken. */
struct taking {
    struct arena *keep, *a;
    const struct value_how *how;
    const struct field *field;
    const struct table_cell *cell;
    const char *text; /* of the cell, trimmed */
    void *object;
    struct value_said *said;
};

/* Length of the blank there; 0 when there is none. */
static size_t blank_at(const char *p) {
    static const char *const wide[] = {"\xE3\x80\x80", "\xC2\xA0", "\xE2\x80\x8B", "\xEF\xBB\xBF"};
    unsigned char c = (unsigned char)*p;
    if (c < 0x80)
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (c != 0xE3 && c != 0xC2 && c != 0xE2 && c != 0xEF)
        return 0;
    for (size_t i = 0; i < GP_COUNT(wide); i++)
        if (strncmp(p, wide[i], strlen(wide[i])) == 0)
            return strlen(wide[i]);
    return 0;
}

static const char *trimmed(struct arena *a, const char *s) {
    for (size_t n = blank_at(s); n > 0; n = blank_at(s))
        s += n;
    size_t end = 0;
    for (size_t i = 0; s[i];) {
        size_t n = blank_at(s + i);
        i += n > 0 ? n : 1;
        end = n > 0 ? end : i;
    }
    return arena_strndup(a, s, end);
}

const char *value_text(struct arena *a, const struct table_cell *cell) {
    if (cell->kind == TABLE_BOOL)
        return *cell->text.p == '1' ? "是" : "否";
    return trimmed(a, cell->text.p);
}

/* ---- saying */

static bool refuse(struct taking *t, const char *what, const char *remedy) {
    t->said->what = what;
    t->said->remedy = remedy;
    return false;
}

/* Messages of the shapes are one sentence: what, and behind a comma how to mend it. */
static bool refuse_sentence(struct taking *t, const char *sentence) {
    const char *cut = strstr(sentence, "，请");
    if (!cut)
        return refuse(t, sentence, "请改正这一格");
    return refuse(t, arena_strndup(t->a, sentence, (size_t)(cut - sentence)), cut + strlen("，"));
}

static bool is_string(enum field_kind k) {
    return k == FIELD_TEXT || k == FIELD_ID || k == FIELD_DIGITS || k == FIELD_SHA256;
}

/* ---- text */

/* Numbers of people and things: no blanks, nothing full width. */
static const char *narrow(struct arena *a, const char *s) {
    const char *folded = label_fold(a, s);
    char *copy = arena_strdup(a, folded);
    for (char *p = copy; *p; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    return copy;
}

#define NUMBER_MOST 32 /* a text that is no longer is a number: of identity */

static bool take_string(struct taking *t) {
    const struct field *f = t->field;
    if (t->cell->lossy)
        return refuse(t,
                      arena_printf(t->a,
                                   "号码存成了数字，Excel 只保留前 15 位，后面的已经丢失（%s）",
                                   t->text),
                      "请把这一列设成“文本”格式，重新填写完整的号码");
    const char *s = t->text;
    bool number = f->kind == FIELD_DIGITS || f->kind == FIELD_SHA256 ||
                  (f->kind == FIELD_TEXT && f->max <= NUMBER_MOST && !f->also) ||
                  cstr_eq(f->key, "id_number");
    if (number)
        s = f->kind == FIELD_SHA256 ? label_fold(t->a, s) : narrow(t->a, s);
    else if (f->max <= TEXT_NAME || f->kind == FIELD_ID)
        s = label_one_line(t->a, s);
    const char *problem = f->kind == FIELD_ID ? text_problem(t->a, str_of(s), TEXT_NAME)
                                              : member_problem(t->a, f, &s);
    if (problem)
        return refuse_sentence(t, problem);
    *(const char **)(void *)((char *)t->object + f->at) = arena_strdup(t->keep, s);
    return true;
}

/* 、 and line ends part the texts of a list. */
static bool take_list(struct taking *t) {
    static const char *const marks[] = {"\n", "、", "；", ";", "，", ","};
    VEC(const char *) list = {0};
    const char *from = t->text;
    for (const char *p = from;; p++) {
        size_t n = 0;
        for (size_t i = 0; *p && n == 0 && i < GP_COUNT(marks); i++)
            n = strncmp(p, marks[i], strlen(marks[i])) == 0 ? strlen(marks[i]) : 0;
        if (*p && n == 0)
            continue;
        const char *one = trimmed(t->keep, arena_strndup(t->a, from, (size_t)(p - from)));
        if (*one)
            *VEC_PUSH(t->keep, &list) = one;
        if (!*p)
            break;
        from = p + n;
        p = from - 1;
    }
    if (list.n > (size_t)t->field->max)
        return refuse(
            t, arena_printf(t->a, "有 %zu 项，最多 %lld 项", list.n, (long long)t->field->max),
            "请删减");
    for (size_t i = 0; i < list.n; i++) {
        const char *problem = text_problem(t->a, str_of(list.v[i]), TEXTS_LENGTH);
        if (problem)
            return refuse_sentence(t, problem);
    }
    *(const char ***)(void *)((char *)t->object + t->field->at) = list.v;
    *(size_t *)(void *)((char *)t->object + t->field->count_at) = list.n;
    return true;
}

/* ---- dates */

static bool put_date(struct taking *t, date_t d) {
    *(date_t *)(void *)((char *)t->object + t->field->at) = d;
    return true;
}

#define SERIAL_FIRST 10000 /* 1927 */
#define SERIAL_LAST  80000 /* 2119 */

/* A number below a heading of dates: 20220501, or a day that lost its format. */
static bool take_serial(struct taking *t) {
    int64_t v = 0;
    const char *s = t->text;
    for (; *s >= '0' && *s <= '9' && v < INT32_MAX; s++)
        v = v * 10 + (*s - '0');
    date_t d;
    bool whole = *s == '\0' || (*s == '.' && t->cell->kind == TABLE_NUMBER);
    if (!whole || v < SERIAL_FIRST || v > SERIAL_LAST || !table_serial_date(v, t->how->is_1904, &d))
        return false;
    t->said->what =
        arena_printf(t->a, "这一格是数字 %s，按 Excel 的日期读作 %s", t->text, date_text(t->a, d));
    t->said->remedy = "如果不对，请把这一列设成日期格式";
    return put_date(t, d);
}

static bool take_date(struct taking *t) {
    static const char *const open[] = {"至今",     "现在",   "在职", "在岗",       "长期",
                                       "长期有效", "永久",   "无",   "无固定期限", "仍在岗",
                                       "目前在岗", "未离职", "待定"};
    date_t d;
    if (t->cell->kind == TABLE_DATE)
        return put_date(t, t->cell->date);
    for (size_t i = 0; !t->field->required && i < GP_COUNT(open); i++)
        if (strcmp(t->text, open[i]) == 0) {
            t->said->blank = true;
            return true;
        }
    if (take_serial(t))
        return true;
    switch (period_day(t->a, t->text, &d)) {
    case DAY_READ:
        return put_date(t, d);
    case DAY_NO_DAY:
        return refuse(t, arena_printf(t->a, "“%s”只有年月，没有日", t->text),
                      "请写明是哪一天，例如 2022-05-01");
    case DAY_NO_YEAR:
        return refuse(t, arena_printf(t->a, "“%s”没有年份", t->text),
                      "请写明年月日，例如 2022-05-01");
    case DAY_IS_PERIOD:
        return refuse(t, arena_printf(t->a, "“%s”是一段时间，这里要一个日期", t->text),
                      "请分成开始、结束两列，或只留一个日期");
    case DAY_IMPOSSIBLE:
        return refuse(t, arena_printf(t->a, "“%s”不是日历上的日期", t->text), "请核对年月日");
    case DAY_NONE:
        break;
    }
    return refuse(t, arena_printf(t->a, "“%s”不是日期", t->text),
                  "请按 2022-05-01 或 2022年5月1日 的样子填写");
}

/* ---- words */

static bool is_one_of(const char *s, const char *const *v, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(s, v[i]) == 0)
            return true;
    return false;
}

static bool begins_with_no(const char *s) {
    static const char *const words[] = {"未", "不", "非",   "无", "没",
                                        "否", "免", "可选", "选", "尚未"};
    for (size_t i = 0; i < GP_COUNT(words); i++)
        if (strncmp(s, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

/* One of the names of the member: 已付 in a column 支付状态. */
static bool is_own_name(struct taking *t, const char *folded) {
    if (strcmp(folded, label_fold(t->a, t->field->name)) == 0)
        return true;
    const char *p = cstr_or_empty(t->field->also);
    for (size_t n = strcspn(p, " "); n > 0; n = strcspn(p, " ")) {
        if (n == strlen(folded) && memcmp(p, folded, n) == 0)
            return true;
        p += n + (p[n] == ' ');
    }
    return false;
}

static bool take_bool(struct taking *t) {
    static const char *const yes[] = {"是", "有", "对",   "真",   "y",  "yes", "true",
                                      "t",  "1",  "√",    "✓",    "✔",  "☑",   "v",
                                      "在", "需", "需要", "必须", "已", "ok"};
    static const char *const no[] = {"×", "✗",  "✘",     "☐", "✕", "x",
                                     "n", "no", "false", "f", "0", "╳"};
    const char *s = label_fold(t->a, t->text);
    bool *member = (bool *)((char *)t->object + t->field->at);
    if (is_one_of(s, no, GP_COUNT(no)) || begins_with_no(s)) {
        *member = false;
        return true;
    }
    if (is_one_of(s, yes, GP_COUNT(yes)) || is_own_name(t, s) ||
        strncmp(s, "已", strlen("已")) == 0) {
        *member = true;
        return true;
    }
    return refuse(t, arena_printf(t->a, "“%s”看不出是“是”还是“否”", t->text), "请填“是”或“否”");
}

static const char *choices(struct taking *t) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    buf_adds(&b, "请填：");
    for (size_t i = 0; i < t->field->words->n; i++)
        buf_addf(&b, "%s%s", i ? "、" : "", t->field->words->v[i].name);
    return arena_strdup(t->a, buf_text(&b));
}

/* The word itself or its name; or the only name that shares two characters or more with it. */
static bool take_enum(struct taking *t) {
    const struct words *w = t->field->words;
    const char *s = label_fold(t->a, t->text);
    size_t best = 0, most = 1;
    bool tie = true;
    for (size_t i = 0; i < w->n; i++) {
        const char *name = label_fold(t->a, w->v[i].name);
        bool same = strcmp(s, name) == 0 || strcmp(s, w->v[i].word) == 0;
        size_t common = same ? SIZE_MAX : label_common(s, name);
        if (common > most)
            best = i;
        tie = common > most ? false : tie || (common == most && common > 1);
        most = common > most ? common : most;
    }
    if (tie)
        return refuse(t, arena_printf(t->a, "“%s”不在可选的词里", t->text), choices(t));
    if (most != SIZE_MAX) {
        t->said->what = arena_printf(t->a, "“%s”读作“%s”", t->text, w->v[best].name);
        t->said->remedy = choices(t);
    }
    *(unsigned *)(void *)((char *)t->object + t->field->at) = (unsigned)best;
    return true;
}

/* ---- figures */

static bool take_figure(struct taking *t) {
    struct figure_said said = {0};
    int64_t v = 0; /* as a dash is, which only comes here where it is a printed zero */
    bool dash = t->cell->kind == TABLE_TEXT && label_is_dash(t->text);
    if (!dash && !figure_read(t->a, t->field, t->how->unit, t->cell, t->text, &v, &said))
        return refuse(t, said.what, said.remedy);
    const char *problem = figure_problem(t->a, t->field, v);
    if (problem)
        return refuse(t, arena_printf(t->a, "“%s”%s", t->text, problem), "请核对这个数字");
    t->said->what = said.what;
    t->said->remedy = said.remedy;
    *(int64_t *)(void *)((char *)t->object + t->field->at) = v;
    return true;
}

/* ---- all */

/* Dashes say nothing, and so does 无 where nothing need be said. */
#define SAYS_NOTHING_MOST 16 /* bytes */
static bool says_nothing(struct taking *t) {
    if (!*t->text)
        return true;
    if (strlen(t->text) > SAYS_NOTHING_MOST || t->cell->kind == TABLE_DATE ||
        t->cell->kind == TABLE_NUMBER || t->field->kind == FIELD_BOOL)
        return false;
    const char *s = label_fold(t->a, t->text);
    /* An accounting format prints 0 as a dash with blanks around it. */
    if (t->field->kind == FIELD_MONEY && strcmp(s, "-") == 0 && t->cell->text.p[0] == ' ' &&
        t->cell->text.p[t->cell->text.n - 1] == ' ')
        return false;
    return label_is_dash(s) ||
           (!t->field->required && (strcmp(s, "无") == 0 || strcmp(s, "暂无") == 0));
}

bool value_take(struct arena *keep, struct arena *scratch, const struct value_how *how,
                const struct table_cell *cell, const char *text, void *object,
                struct value_said *ret) {
    struct taking t = {keep, scratch, how, how->field, cell, text, object, ret};
    *ret = (struct value_said){0};
    if (cell->unsaved)
        return refuse(&t, "公式没有算出过结果，文件里只有公式",
                      "请在 Excel 或 WPS 里打开、保存一次再上传，或直接填入结果");
    if (cell->kind == TABLE_ERROR)
        return refuse(&t, arena_printf(scratch, "公式出错，显示为 %s", t.text),
                      "请在 Excel 里改好公式，或直接填入结果");
    if (says_nothing(&t)) {
        ret->blank = true;
        return true;
    }
    switch (how->field->kind) {
    case FIELD_DATE:
        return take_date(&t);
    case FIELD_BOOL:
        return take_bool(&t);
    case FIELD_ENUM:
        return take_enum(&t);
    case FIELD_TEXTS:
    case FIELD_IDS:
        return take_list(&t);
    default:
        return is_string(how->field->kind) ? take_string(&t) : take_figure(&t);
    }
}
