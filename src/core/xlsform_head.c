/* Which column is what, in which language, and the lists of choices. Headings are compared in small
 * letters with blanks as underscores, and by the names that XLSForm has had over the years. */

#include "core/xlsform_parts.h"

static const struct {
    const char *heading;
    enum xlsform_column column;
} headings[] = {
    {"type", COL_TYPE},
    {"name", COL_NAME},
    {"value", COL_NAME}, /* of choices, in old forms */
    {"label", COL_LABEL},
    {"caption", COL_LABEL},
    {"hint", COL_HINT},
    {"required", COL_REQUIRED},
    {"bind::required", COL_REQUIRED},
    {"required_message", COL_REQUIRED_MESSAGE},
    {"relevant", COL_RELEVANT},
    {"relevance", COL_RELEVANT},
    {"bind::relevant", COL_RELEVANT},
    {"skippattern", COL_RELEVANT},
    {"skip_logic", COL_RELEVANT},
    {"constraint", COL_CONSTRAINT},
    {"bind::constraint", COL_CONSTRAINT},
    {"constraint_message", COL_CONSTRAINT_MESSAGE},
    {"calculation", COL_CALCULATION},
    {"calculate", COL_CALCULATION},
    {"bind::calculate", COL_CALCULATION},
    {"default", COL_DEFAULT},
    {"repeat_count", COL_REPEAT_COUNT},
    {"count", COL_REPEAT_COUNT},
    {"parameters", COL_PARAMETERS},
    {"choice_filter", COL_CHOICE_FILTER},
    {"disabled", COL_DISABLED},
    {"image", COL_MEDIA},
    {"big-image", COL_MEDIA},
    {"audio", COL_MEDIA},
    {"video", COL_MEDIA},
    {"media::image", COL_MEDIA},
    {"media::audio", COL_MEDIA},
    {"media::video", COL_MEDIA},
    {"read_only", COL_READ_ONLY},
    {"readonly", COL_READ_ONLY},
    {"list_name", COL_LIST_NAME},
    {"form_title", COL_FORM_TITLE},
    {"title", COL_FORM_TITLE},
    {"form_id", COL_FORM_ID},
    {"id_string", COL_FORM_ID},
    {"version", COL_VERSION},
    {"default_language", COL_DEFAULT_LANGUAGE},
    {"public_key", COL_PUBLIC_KEY},
    {"allow_choice_duplicates", COL_DUPLICATES},
};

void xlsform_fault(struct xlsform_run *r, const struct xlsform_columns *c, uint32_t row,
                   enum xlsform_column column, const char *message) {
    if (r->quiet || r->problems->v.n == XLSFORM_PROBLEMS_MAX)
        return;
    uint32_t col = column < COL_N ? c->at[column] : XLSFORM_NO_COLUMN;
    *VEC_PUSH(r->a, &r->problems->v) = (struct xlsform_problem){c->sheet, row, col, message};
}

/* In small letters, blanks at the ends gone, others as underscores. */
static const char *plain_heading(struct arena *a, const char *text) {
    const char *from = text + strspn(text, " \t\n");
    char *s = arena_strdup(a, from);
    size_t n = strlen(s);
    while (n > 0 && strchr(" \t\n*", s[n - 1]))
        s[--n] = '\0';
    for (char *p = s; *p; p++)
        *p = (char)(*p == ' ' ? '_' : *p >= 'A' && *p <= 'Z' ? *p - 'A' + 'a' : *p);
    return s;
}

/* Parts label::中文 (zh) at its language; NULL: none. A single colon is the old writing. */
static const char *part_language(struct arena *a, const char **heading) {
    const char *h = *heading;
    if (strncmp(h, "bind::", 6) == 0 || strncmp(h, "media::", 7) == 0)
        h += h[0] == 'b' ? 6 : 7;
    const char *colon = strchr(h, ':');
    if (!colon)
        return NULL;
    *heading = arena_strndup(a, *heading, (size_t)(colon - *heading));
    const char *language = colon + strspn(colon, ":_");
    return *language ? language : NULL;
}

static bool is_chinese(const char *language) {
    static const char *const signs[] = {"中文", "汉语", "简体", "chinese", "(zh", "（zh"};
    for (size_t i = 0; i < GP_COUNT(signs); i++)
        if (strstr(language, signs[i]))
            return true;
    return strncmp(language, "zh", 2) == 0;
}

static bool column_of(const char *heading, enum xlsform_column *ret) {
    for (size_t i = 0; i < GP_COUNT(headings); i++)
        if (strcmp(headings[i].heading, heading) == 0) {
            *ret = headings[i].column;
            return true;
        }
    return false;
}

/* How much a column in that language is wanted: Chinese, then the form's own, then any. */
static int rank_of(const char *language, const char *wanted) {
    if (!language)
        return 1;
    if (is_chinese(language))
        return 4;
    return wanted && strcmp(language, wanted) == 0 ? 3 : 2;
}

void xlsform_find_columns(struct xlsform_run *r, const struct xlsform_sheet *sheet,
                          const char *name, const char *language, struct xlsform_columns *ret) {
    int ranks[COL_N] = {0};
    const char *wanted = language ? plain_heading(r->a, language) : NULL;
    ret->sheet = name;
    for (size_t i = 0; i < COL_N; i++)
        ret->at[i] = ret->plain[i] = XLSFORM_NO_COLUMN;
    for (uint32_t i = 0; sheet->head && i < sheet->n_columns; i++) {
        if (!sheet->head[i])
            continue;
        const char *heading = plain_heading(r->a, sheet->head[i]);
        const char *spoken = part_language(r->a, &heading);
        enum xlsform_column c;
        if (!column_of(heading, &c))
            continue;
        int rank = rank_of(spoken, wanted);
        if (!spoken && ret->plain[c] == XLSFORM_NO_COLUMN)
            ret->plain[c] = i;
        else if (!spoken && c != COL_MEDIA)
            xlsform_fault(r, &(struct xlsform_columns){.sheet = name, .at = {i}}, sheet->head_row,
                          COL_TYPE,
                          arena_printf(r->a, "列名“%s”出现了两次，请删去一列", sheet->head[i]));
        if (rank > ranks[c]) {
            ranks[c] = rank;
            ret->at[c] = i;
        }
    }
}

const char *xlsform_cell(const struct xlsform_columns *c, const struct xlsform_row *row,
                         enum xlsform_column column) {
    uint32_t at = c->at[column];
    const char *text = at == XLSFORM_NO_COLUMN ? NULL : row->cells[at];
    if (!text && c->plain[column] != XLSFORM_NO_COLUMN)
        text = row->cells[c->plain[column]];
    return text;
}

bool xlsform_is_yes(const char *text) {
    static const char *const words[] = {"yes",  "Yes",    "YES", "true", "True",
                                        "TRUE", "true()", "1",   "是"};
    for (size_t i = 0; text && i < GP_COUNT(words); i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return false;
}

/* ---- choices */

struct xlsform_list *xlsform_list_find(struct xlsform_run *r, const char *name) {
    for (size_t i = 0; i < r->lists.n; i++)
        if (strcmp(r->lists.v[i].name, name) == 0)
            return &r->lists.v[i];
    return NULL;
}

static bool is_known(const struct xlsform_list *l, const char *name) {
    for (size_t i = 0; i < l->choices.n; i++)
        if (strcmp(l->choices.v[i].name, name) == 0)
            return true;
    return false;
}

static void read_choice(struct xlsform_run *r, const struct xlsform_row *row, bool duplicates) {
    const struct xlsform_columns *c = &r->choices;
    const char *list = xlsform_cell(c, row, COL_LIST_NAME), *name = xlsform_cell(c, row, COL_NAME);
    const char *label = xlsform_cell(c, row, COL_LABEL);
    if (!list && !name && !label)
        return;
    if (!list) {
        xlsform_fault(r, c, row->row, COL_LIST_NAME, "没有写 list_name，请填选项表的名称");
        r->lists_broken = true;
        return;
    }
    struct xlsform_list *l = xlsform_list_find(r, list);
    if (!l) {
        l = VEC_PUSH(r->a, &r->lists);
        l->name = list;
    }
    const char *problem = NULL;
    enum xlsform_column at = COL_NAME;
    if (!name)
        problem = "选项没有 name，请填写（例如 1、2、3）";
    else if (strpbrk(name, " \t\n"))
        problem = "选项的 name 里不能有空格";
    else if (!duplicates && is_known(l, name))
        problem = arena_printf(r->a, "选项 name“%s”在表“%s”里重复，请改名", name, list);
    else if (strlen(name) > 100)
        problem = "选项的 name 太长，请不超过 100 个字节";
    else if (l->choices.n == SURVEY_CHOICES_MAX)
        problem = "一个选项表最多 100 个选项，请分开";
    else if (xlsform_cell(c, row, COL_MEDIA)) {
        problem = "不支持图片和录音，请删去";
        at = COL_MEDIA;
    } else if (!label) {
        problem = "选项没有 label，请填写显示的文字";
        at = COL_LABEL;
    }
    if (problem) {
        xlsform_fault(r, c, row->row, at, problem);
        r->lists_broken = true;
        return;
    }
    *VEC_PUSH(r->a, &l->choices) = (struct survey_choice){name, label};
}

void xlsform_read_choices(struct xlsform_run *r) {
    const struct xlsform_sheet *s = &r->x->choices, *settings = &r->x->settings;
    bool duplicates =
        settings->rows.n > 0 &&
        xlsform_is_yes(xlsform_cell(&r->settings, &settings->rows.v[0], COL_DUPLICATES));
    if (!s->head)
        return;
    if (r->choices.at[COL_LIST_NAME] == XLSFORM_NO_COLUMN) {
        xlsform_fault(r, &r->choices, s->head_row, COL_N, "choices 表没有 list_name 列，请加上");
        r->lists_broken = true;
    } else
        for (size_t i = 0; i < s->rows.n; i++)
            read_choice(r, &s->rows.v[i], duplicates);
}
