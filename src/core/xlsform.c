/* Rows to items: take_rows() goes through a range of rows of the sheet survey and calls itself for
 * what a group holds, once for each repetition of one that repeats. take_item() makes an item of a
 * row; what belongs to one kind alone is in add_choices(), add_scale() and add_other(). An
 * expression may only speak of questions before it, which is known when all are there:
 * check_uses() ends the work. Types are read by xlsform_type.c, headings and choices by
 * xlsform_head.c. */

#include "core/xlsform_parts.h"

#include "base/utf8.h"
#include "core/xlsform_type.h"
#include "num/dec.h"

#define DEPTH_MAX 8
#define LABEL_MAX 2000 /* characters of a label or hint */

static const struct xlsform_row *row_at(const struct xlsform_run *r, size_t i) {
    return &r->x->survey.rows.v[i];
}

static const char *cell(const struct xlsform_run *r, size_t i, enum xlsform_column c) {
    return xlsform_cell(&r->survey, row_at(r, i), c);
}

static void fault(struct xlsform_run *r, size_t i, enum xlsform_column c, const char *message) {
    xlsform_fault(r, &r->survey, row_at(r, i)->row, c, message);
}

/* ---- names */

static bool is_name(const char *s) {
    struct str text = str_of(s);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)s[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
        bool later = (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!letter && !(later && i > 0))
            return false;
    }
    return text.n > 0 && text.n <= 64;
}

static bool take_name(struct xlsform_run *r, size_t i, struct survey_item *item, size_t nth) {
    const char *name = cell(r, i, COL_NAME), *problem = NULL;
    if (!name)
        problem = "没有写 name，请填题目的名称（字母、数字、下划线）";
    else if (!is_name(name))
        problem = arena_printf(
            r->a, "name“%s”不能用：请以字母或下划线开头，只用字母、数字、_ - .，不超过 64 个",
            name);
    for (size_t k = 0; !problem && k < r->items.n; k++)
        if (r->items.v[k].nth <= 1 && nth <= 1 && strcmp(r->items.v[k].base, name) == 0)
            problem = arena_printf(r->a, "name“%s”重复，请改名", name);
    if (problem) {
        fault(r, i, COL_NAME, problem);
        return false;
    }
    item->base = name;
    item->name = nth ? arena_printf(r->a, "%s#%zu", name, nth) : name;
    return true;
}

/* ---- expressions */

/* What word processors make of quotes is taken back, as XLSForm does. */
static const char *straight(struct arena *a, const char *text) {
    static const char *const curly[] = {"‘", "’", "“", "”"};
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (const char *p = text; *p;) {
        size_t k = 0;
        while (k < GP_COUNT(curly) && strncmp(p, curly[k], 3) != 0)
            k++;
        if (k == GP_COUNT(curly)) {
            buf_addc(&b, *p++);
            continue;
        }
        buf_addc(&b, k < 2 ? '\'' : '"');
        p += 3;
    }
    return arena_strdup(a, buf_text(&b));
}

static void note_use(struct xlsform_run *r, size_t i, enum xlsform_column c, size_t item,
                     const struct expr *e) {
    *VEC_PUSH(r->a, &r->uses) = (struct xlsform_use){item, e, row_at(r, i)->row, c};
}

static const struct expr *expression(struct xlsform_run *r, size_t i, enum xlsform_column c,
                                     size_t item) {
    const char *text = cell(r, i, c), *problem;
    if (!text)
        return NULL;
    const struct expr *e = expr_parse(r->a, straight(r->a, text), &problem);
    if (!e)
        fault(r, i, c, problem);
    else if (c != COL_CONSTRAINT && expr_uses_self(e)) {
        fault(r, i, c, "只有 constraint 里可以用点号代表本题，请改成 ${题目名称}");
        e = NULL;
    } else
        note_use(r, i, c, item, e);
    return e;
}

static void take_rules(struct xlsform_run *r, size_t i, struct survey_item *item, size_t at) {
    static const char *const no[] = {"no",    "No",      "NO", "false", "False",
                                     "FALSE", "false()", "0",  "否"};
    const char *required = cell(r, i, COL_REQUIRED);
    bool is_no = !required;
    for (size_t k = 0; required && k < GP_COUNT(no); k++)
        is_no = is_no || strcmp(required, no[k]) == 0;
    item->required = xlsform_is_yes(required);
    if (!item->required && !is_no)
        item->required_if = expression(r, i, COL_REQUIRED, at);
    item->relevant = expression(r, i, COL_RELEVANT, at);
    item->constraint = expression(r, i, COL_CONSTRAINT, at);
    item->constraint_message = cell(r, i, COL_CONSTRAINT_MESSAGE);
    item->required_message = cell(r, i, COL_REQUIRED_MESSAGE);
}

/* ---- one kind */

static void add_choices(struct xlsform_run *r, size_t i, struct survey_item *item,
                        const struct xlsform_type *type) {
    const struct xlsform_list *l = xlsform_list_find(r, type->list);
    if (!l) {
        if (!r->lists_broken)
            fault(r, i, COL_TYPE,
                  arena_printf(r->a, "choices 表里没有选项表“%s”，请补上或改名", type->list));
        return;
    }
    size_t n = l->choices.n;
    struct survey_choice *v = gp_new_n(r->a, struct survey_choice, n + 1);
    for (size_t k = 0; k < n; k++)
        v[k] = l->choices.v[k];
    if (type->or_other)
        v[n++] = (struct survey_choice){"other", "其他"};
    item->choices = v;
    item->n_choices = n;
    if (n > SURVEY_CHOICES_MAX)
        fault(r, i, COL_TYPE, "加上“其他”后超过 100 个选项，请减少");
}

/* start=1 end=5 step=1, parted by blanks, commas or semicolons. */
static bool parameter(const char *text, const char *name, int64_t *ret) {
    size_t n = strlen(name);
    for (const char *p = text; *p;) {
        p += strspn(p, " ,;\t");
        size_t size = strcspn(p, " ,;\t");
        if (size > n && strncmp(p, name, n) == 0 && p[n] == '=')
            return dec_parse((struct str){p + n + 1, size - n - 1}, EXPR_SCALE, ret) == DEC_PARSED;
        p += size;
    }
    return true;
}

static void add_scale(struct xlsform_run *r, size_t i, struct survey_item *item) {
    const char *text = cell(r, i, COL_PARAMETERS);
    int64_t start = EXPR_ONE, end = 10 * (int64_t)EXPR_ONE, step = EXPR_ONE;
    char figure[DEC_TEXT];
    bool read = !text || (parameter(text, "start", &start) && parameter(text, "end", &end) &&
                          parameter(text, "step", &step));
    const int64_t most = DEC_MAX / 4;
    if (!read || step == 0 || start == end || step < -most || step > most || start < -most ||
        start > most || end < -most || end > most) {
        fault(r, i, COL_PARAMETERS, "量表请写成 start=1 end=5 step=1");
        return;
    }
    step = step < 0 ? -step : step;
    int64_t n = (end > start ? end - start : start - end) / step + 1;
    if (n > SURVEY_SCALE_MAX) {
        fault(r, i, COL_PARAMETERS, "量表最多 11 格，请把 step 改大或改用 integer");
        return;
    }
    struct survey_choice *v = gp_new_n(r->a, struct survey_choice, (size_t)n);
    for (int64_t k = 0; k < n; k++) {
        int64_t x = end > start ? start + k * step : start - k * step;
        v[k].name = v[k].label = arena_strdup(r->a, dec_format(x, EXPR_SCALE, DEC_TRIM, figure));
    }
    item->choices = v;
    item->n_choices = (size_t)n;
}

static void add_kind(struct xlsform_run *r, size_t i, struct survey_item *item,
                     const struct xlsform_type *type, size_t at) {
    static const struct survey_choice acknowledge[] = {{"OK", "我已知悉"}};
    const char *parameters = cell(r, i, COL_PARAMETERS);
    if (type->list) {
        add_choices(r, i, item, type);
        if (parameters)
            fault(r, i, COL_PARAMETERS, "选择题不支持 parameters（随机排列等），请删去");
    }
    if (item->kind == SURVEY_SCALE)
        add_scale(r, i, item);
    if (item->kind == SURVEY_ACK) {
        item->choices = acknowledge;
        item->n_choices = 1;
    }
    if (item->kind == SURVEY_CALC) {
        item->calculation = expression(r, i, COL_CALCULATION, at);
        if (!cell(r, i, COL_CALCULATION))
            fault(r, i, COL_CALCULATION, "calculate 没有写 calculation，请填式子");
    } else if (cell(r, i, COL_CALCULATION))
        fault(r, i, COL_CALCULATION, "calculation 只用于 calculate，请另加一行");
}

static size_t first_of(const struct xlsform_run *r, const char *base) {
    for (size_t i = 0; i < r->items.n; i++)
        if (strcmp(r->items.v[i].base, base) == 0)
            return i;
    return r->items.n;
}

/* or_other: a text question that follows when 其他 is chosen. */
static void add_other(struct xlsform_run *r, size_t i, const struct survey_item *of, size_t first) {
    const char *problem;
    struct survey_item item = *of;
    size_t at = r->items.n;
    item.kind = SURVEY_TEXT;
    item.base = arena_printf(r->a, "%s_other", of->base);
    item.name = of->nth ? arena_printf(r->a, "%s#%zu", item.base, of->nth) : item.base;
    item.label = "其他，请写明";
    item.choices = NULL;
    item.n_choices = 0;
    item.hint = item.preset = item.constraint_message = item.required_message = NULL;
    item.constraint = item.required_if = NULL;
    item.required = false;
    item.relevant =
        expr_parse(r->a, arena_printf(r->a, "selected(${%s}, 'other')", of->base), &problem);
    item.first = of->nth > 1 ? first + 1 : at;
    if (of->nth <= 1 && first_of(r, item.base) < at)
        fault(r, i, COL_NAME,
              arena_printf(r->a, "or_other 要用的名称“%s”已被占用，请改名", item.base));
    *VEC_PUSH(r->a, &r->items) = item;
}

/* ---- one row */

static const char *text_of(struct xlsform_run *r, size_t i, enum xlsform_column c) {
    const char *text = cell(r, i, c);
    if (text && utf8_length(str_of(text)) > LABEL_MAX)
        fault(r, i, c, "文字太长，最多 2000 个字");
    return text;
}

static void refuse_others(struct xlsform_run *r, size_t i, const struct survey_item *item) {
    const char *preset = cell(r, i, COL_DEFAULT);
    if (cell(r, i, COL_CHOICE_FILTER))
        fault(r, i, COL_CHOICE_FILTER,
              "不支持级联选项（choice_filter），请分成几题，用 relevant 决定问哪一题");
    if (cell(r, i, COL_MEDIA))
        fault(r, i, COL_MEDIA, "不支持图片、录音和视频，请删去");
    if (preset && (strchr(preset, '$') || strchr(preset, '(')))
        fault(r, i, COL_DEFAULT, "默认值不支持式子，请写固定的值或留空");
    if (xlsform_is_yes(cell(r, i, COL_READ_ONLY)) && item->kind != SURVEY_NOTE)
        fault(r, i, COL_READ_ONLY, "只读的内容请改用 note");
}

static bool has_room(struct xlsform_run *r, size_t i) {
    if (r->items.n < SURVEY_ITEMS_MAX)
        return true;
    r->quiet = false;
    fault(r, i, COL_N, "题目太多（重复组按份数计），最多 300 行，请分成几份问卷");
    return false;
}

static void take_item(struct xlsform_run *r, size_t i, const struct xlsform_type *type,
                      size_t parent, size_t nth) {
    struct survey_item item = {.kind = type->kind, .parent = parent, .nth = nth};
    size_t at = r->items.n;
    if (!has_room(r, i) || !take_name(r, i, &item, nth))
        return;
    item.first = first_of(r, item.base);
    item.label = text_of(r, i, COL_LABEL);
    item.hint = text_of(r, i, COL_HINT);
    item.preset = cell(r, i, COL_DEFAULT);
    if (!item.label && item.kind != SURVEY_CALC && item.kind != SURVEY_GROUP)
        fault(r, i, COL_LABEL, "没有写 label，请填题目的文字");
    if (item.label && strstr(item.label, "${"))
        note_use(r, i, COL_LABEL, at, NULL);
    refuse_others(r, i, &item);
    take_rules(r, i, &item, at);
    add_kind(r, i, &item, type, at);
    *VEC_PUSH(r->a, &r->items) = item;
    if (type->or_other && has_room(r, i))
        add_other(r, i, &item, item.first);
}

/* ---- all rows */

static bool is_skipped(const struct xlsform_run *r, size_t i) {
    bool any = false;
    for (size_t k = 0; k < r->x->survey.n_columns; k++)
        any = any || row_at(r, i)->cells[k];
    return !any || xlsform_is_yes(cell(r, i, COL_DISABLED));
}

/* The type of a row; false: it is none, which was told. */
static bool type_of(struct xlsform_run *r, size_t i, struct xlsform_type *ret) {
    const char *text = cell(r, i, COL_TYPE), *problem;
    if (!text) {
        if (cell(r, i, COL_NAME) || cell(r, i, COL_LABEL))
            fault(r, i, COL_TYPE, "没有写 type，请填题目的类型，例如 text");
        return false;
    }
    if (xlsform_type_read(r->a, text, ret, &problem))
        return true;
    fault(r, i, COL_TYPE, problem);
    return false;
}

static bool is_step(const struct xlsform_run *r, size_t i, bool begins) {
    const char *text = cell(r, i, COL_TYPE), *problem;
    struct xlsform_type t;
    if (!text || is_skipped(r, i) || !xlsform_type_read(r->a, text, &t, &problem))
        return false;
    return begins ? t.step == STEP_BEGIN_GROUP || t.step == STEP_BEGIN_REPEAT
                  : t.step == STEP_END_GROUP || t.step == STEP_END_REPEAT;
}

/* The row that ends what begins at i; `to` when none does. */
static size_t end_of(const struct xlsform_run *r, size_t i, size_t to) {
    size_t open = 0;
    for (size_t k = i; k < to; k++) {
        open += is_step(r, k, true);
        open -= is_step(r, k, false) && open > 0;
        if (open == 0)
            return k;
    }
    return to;
}

static int64_t repetitions(struct xlsform_run *r, size_t i) {
    const char *text = cell(r, i, COL_REPEAT_COUNT);
    int64_t n = 0;
    if (text && dec_parse(str_of(text), 0, &n) == DEC_PARSED && n >= 1 && n <= SURVEY_REPEATS_MAX)
        return n;
    fault(r, i, r->survey.at[COL_REPEAT_COUNT] == XLSFORM_NO_COLUMN ? COL_N : COL_REPEAT_COUNT,
          "重复组请在 repeat_count 写固定的份数（1 到 10），不支持现场增加");
    return 0;
}

static void take_rows(struct xlsform_run *r, size_t from, size_t to, size_t parent, size_t nth);

static void take_group(struct xlsform_run *r, size_t i, size_t end, const struct xlsform_type *type,
                       size_t parent, size_t nth) {
    bool repeats = type->step == STEP_BEGIN_REPEAT;
    int64_t n = repeats ? repetitions(r, i) : 1;
    bool was_quiet = r->quiet;
    if (repeats && nth) {
        fault(r, i, COL_TYPE, "重复组里不能再有重复组，请拆开");
        return;
    }
    if (++r->depth > DEPTH_MAX) {
        fault(r, i, COL_TYPE, "分组套得太深，最多 8 层，请拆开");
        n = 0;
    }
    for (int64_t k = 1; k <= n; k++) {
        size_t at = r->items.n;
        take_item(r, i, type, parent, repeats ? (size_t)k : nth);
        if (r->items.n > at && repeats && r->items.v[at].label)
            r->items.v[at].label =
                arena_printf(r->a, "%s（%lld）", r->items.v[at].label, (long long)k);
        take_rows(r, i + 1, end, r->items.n > at ? at : parent, repeats ? (size_t)k : nth);
        r->quiet = true;
    }
    r->quiet = was_quiet;
    r->depth--;
}

/* Whether the row at `end` ends the group of the row at i. */
static bool is_closed(struct xlsform_run *r, size_t i, size_t end, size_t to,
                      const struct xlsform_type *type) {
    struct xlsform_type closing;
    if (end == to) {
        fault(r, i, COL_TYPE, "这个分组没有结束，请在后面加一行 end_group 或 end_repeat");
        return false;
    }
    if (!type_of(r, end, &closing))
        return false;
    if ((type->step == STEP_BEGIN_REPEAT) == (closing.step == STEP_END_REPEAT))
        return true;
    fault(r, end, COL_TYPE, "begin_group 要用 end_group 结束，begin_repeat 要用 end_repeat 结束");
    return false;
}

static void take_rows(struct xlsform_run *r, size_t from, size_t to, size_t parent, size_t nth) {
    for (size_t i = from; i < to; i++) {
        struct xlsform_type type;
        if (is_skipped(r, i) || !type_of(r, i, &type))
            continue;
        if (type.step == STEP_ITEM) {
            take_item(r, i, &type, parent, nth);
            continue;
        }
        if (type.step == STEP_END_GROUP || type.step == STEP_END_REPEAT) {
            fault(r, i, COL_TYPE, "前面没有对应的 begin_group 或 begin_repeat，请删去或补上");
            continue;
        }
        size_t end = end_of(r, i, to);
        if (!is_closed(r, i, end, to, &type))
            return;
        take_group(r, i, end, &type, parent, nth);
        i = end;
    }
}

/* ---- what refers to other questions */

static void check_name(struct xlsform_run *r, const struct survey_form *f,
                       const struct xlsform_use *u, const char *name) {
    size_t i = survey_find(f, name, u->item);
    const char *problem = NULL;
    if (i == SURVEY_NONE)
        problem = arena_printf(r->a, "没有名为“%s”的题目，请检查拼写", name);
    else if (f->items[i].kind == SURVEY_NOTE)
        problem = arena_printf(r->a, "“%s”是说明，没有回答可以引用", name);
    else if (i >= u->item && !(i == u->item && u->column == COL_CONSTRAINT))
        problem = arena_printf(r->a, "只能引用前面的题目，“%s”在后面或就是本题，请调整顺序", name);
    if (problem)
        xlsform_fault(r, &r->survey, u->row, u->column, problem);
}

static void check_label(struct xlsform_run *r, const struct survey_form *f,
                        const struct xlsform_use *u) {
    for (const char *p = strstr(f->items[u->item].label, "${"); p; p = strstr(p + 2, "${")) {
        const char *end = strchr(p, '}');
        if (!end) {
            xlsform_fault(r, &r->survey, u->row, u->column, "引用题目请写成 ${题目名称}");
            return;
        }
        check_name(r, f, u, arena_strndup(r->a, p + 2, (size_t)(end - p - 2)));
    }
}

static void check_uses(struct xlsform_run *r, const struct survey_form *f) {
    for (size_t i = 0; i < r->uses.n; i++) {
        const struct xlsform_use *u = &r->uses.v[i];
        if (u->item >= f->n_items || f->items[u->item].nth > 1)
            continue;
        if (!u->expr)
            check_label(r, f, u);
        const char *name;
        for (size_t k = 0; u->expr && (name = expr_name(u->expr, k)); k++)
            check_name(r, f, u, name);
    }
}

/* ---- settings */

static void take_settings(struct xlsform_run *r, struct survey_form *f) {
    const struct xlsform_sheet *s = &r->x->settings;
    if (!s->head || s->rows.n == 0)
        return;
    const struct xlsform_row *row = &s->rows.v[0];
    f->title = xlsform_cell(&r->settings, row, COL_FORM_TITLE);
    f->id = xlsform_cell(&r->settings, row, COL_FORM_ID);
    f->version = xlsform_cell(&r->settings, row, COL_VERSION);
    if (f->id && (strlen(f->id) > 64 || strpbrk(f->id, " \t\n/")))
        xlsform_fault(r, &r->settings, row->row, COL_FORM_ID,
                      "form_id 请不超过 64 个字符，不含空格和斜杠");
    if (f->title && utf8_length(str_of(f->title)) > 100)
        xlsform_fault(r, &r->settings, row->row, COL_FORM_TITLE, "form_title 请不超过 100 个字");
    if (xlsform_cell(&r->settings, row, COL_PUBLIC_KEY))
        xlsform_fault(r, &r->settings, row->row, COL_PUBLIC_KEY,
                      "不支持加密的表单，请清空 public_key");
}

static void find_columns(struct xlsform_run *r) {
    const struct xlsform *x = r->x;
    xlsform_find_columns(r, &x->settings, "settings", NULL, &r->settings);
    const char *language =
        x->settings.rows.n > 0
            ? xlsform_cell(&r->settings, &x->settings.rows.v[0], COL_DEFAULT_LANGUAGE)
            : NULL;
    xlsform_find_columns(r, &x->survey, "survey", language, &r->survey);
    xlsform_find_columns(r, &x->choices, "choices", language, &r->choices);
}

static bool has_question(const struct xlsform_run *r) {
    for (size_t i = 0; i < r->items.n; i++)
        if (survey_is_question(&r->items.v[i]))
            return true;
    return false;
}

bool xlsform_compile(struct arena *a, const struct xlsform *x, struct survey_form *ret,
                     struct xlsform_problems *problems) {
    struct xlsform_run r = {.a = a, .x = x, .problems = problems};
    struct survey_form f = {0};
    find_columns(&r);
    if (!x->survey.head || r.survey.at[COL_TYPE] == XLSFORM_NO_COLUMN) {
        xlsform_fault(&r, &r.survey, x->survey.head_row, COL_N,
                      "没有 survey 表，或表里没有 type 列，请按 XLSForm 的格式填写");
        return false;
    }
    take_settings(&r, &f);
    xlsform_read_choices(&r);
    take_rows(&r, 0, x->survey.rows.n, SURVEY_NONE, 0);
    f.items = r.items.v;
    f.n_items = r.items.n;
    check_uses(&r, &f);
    if (problems->v.n == 0 && !has_question(&r))
        xlsform_fault(&r, &r.survey, x->survey.head_row, COL_N, "没有要回答的题目，请至少写一题");
    if (problems->v.n > 0)
        return false;
    *ret = f;
    return true;
}
