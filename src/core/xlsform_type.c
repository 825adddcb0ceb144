#include "core/xlsform_type.h"

#include <strings.h>

static const struct {
    const char *word;
    enum xlsform_step step;
    enum survey_kind kind;
} words[] = {
    {"integer", STEP_ITEM, SURVEY_INTEGER},
    {"int", STEP_ITEM, SURVEY_INTEGER},
    {"decimal", STEP_ITEM, SURVEY_DECIMAL},
    {"text", STEP_ITEM, SURVEY_TEXT},
    {"string", STEP_ITEM, SURVEY_TEXT},
    {"date", STEP_ITEM, SURVEY_DATE},
    {"note", STEP_ITEM, SURVEY_NOTE},
    {"range", STEP_ITEM, SURVEY_SCALE},
    {"acknowledge", STEP_ITEM, SURVEY_ACK},
    {"trigger", STEP_ITEM, SURVEY_ACK},
    {"calculate", STEP_ITEM, SURVEY_CALC},
    {"begin group", STEP_BEGIN_GROUP, SURVEY_GROUP},
    {"end group", STEP_END_GROUP, SURVEY_GROUP},
    {"begin repeat", STEP_BEGIN_REPEAT, SURVEY_GROUP},
    {"end repeat", STEP_END_REPEAT, SURVEY_GROUP},
};

/* What stands before the name of a list. Longer ones first. */
static const struct {
    const char *word;
    enum survey_kind kind;
} selects[] = {
    {"select all that apply from ", SURVEY_MANY},
    {"select all that apply ", SURVEY_MANY},
    {"select one from ", SURVEY_ONE},
    {"select one ", SURVEY_ONE},
    {"select multiple from ", SURVEY_MANY},
    {"select multiple ", SURVEY_MANY},
    {"select1 ", SURVEY_ONE},
};

#define PERSONAL "问卷不收集能认出答题人的信息，请删去这一行"
#define FILES    "问卷不收图片、录音和文件，请删去这一行"
#define PLACES   "问卷不收集位置，请删去这一行，或改用选择题问街道、社区"

static const struct {
    const char *word, *remedy;
} refused[] = {
    {"start", PERSONAL},
    {"end", PERSONAL},
    {"today", PERSONAL},
    {"deviceid", PERSONAL},
    {"subscriberid", PERSONAL},
    {"simserial", PERSONAL},
    {"phonenumber", PERSONAL},
    {"username", PERSONAL},
    {"email", PERSONAL},
    {"audit", PERSONAL},
    {"start-geopoint", PLACES},
    {"geopoint", PLACES},
    {"geotrace", PLACES},
    {"geoshape", PLACES},
    {"image", FILES},
    {"photo", FILES},
    {"audio", FILES},
    {"background-audio", FILES},
    {"video", FILES},
    {"file", FILES},
    {"barcode", "请改用 text"},
    {"time", "请改用 text 或选择题"},
    {"datetime", "请改用 date"},
    {"rank", "请改用几道选择题"},
    {"hidden", "请改用 calculate"},
    {"xml-external", "请把选项写进 choices 表"},
    {"csv-external", "请把选项写进 choices 表"},
    {"select one external", "请把选项写进 choices 表，改用 select_one"},
    {"select one from file", "请把选项写进 choices 表，改用 select_one"},
    {"select multiple from file", "请把选项写进 choices 表，改用 select_multiple"},
    {"begin loop", "请改用 begin_repeat"},
    {"end loop", "请改用 end_repeat"},
};

static bool begins(const char *text, const char *word) {
    return strncasecmp(text, word, strlen(word)) == 0;
}

/* Blanks and underscores in the words of a type are the same: begin_group, begin group. */
static const char *spaced(struct arena *a, const char *text) {
    char *s = arena_strdup(a, text);
    size_t n = 0;
    for (const char *p = text; *p; p++) {
        char c = *p == '_' || *p == '\t' ? ' ' : *p;
        if (c != ' ' || (n > 0 && s[n - 1] != ' '))
            s[n++] = c;
    }
    s[n] = '\0';
    return s;
}

/* The word and the list's name are parted by the words, so that the name keeps its underscores. */
static bool read_select(struct arena *a, const char *text, const char *plain,
                        struct xlsform_type *ret, const char **ret_problem) {
    for (size_t i = 0; i < GP_COUNT(selects); i++) {
        if (!begins(plain, selects[i].word))
            continue;
        const char *p = text;
        for (const char *w = selects[i].word; *w; w++) /* as many words in the text as it is */
            if (*w == ' ') {
                p += strcspn(p, *(w + 1) ? " _\t" : " \t");
                p += strspn(p, *(w + 1) ? " _\t" : " \t");
            }
        size_t n = strcspn(p, " \t");
        const char *rest = p + n + strspn(p + n, " \t");
        ret->kind = selects[i].kind;
        ret->list = arena_strndup(a, p, n);
        ret->or_other = strcasecmp(rest, "or_other") == 0 || strcasecmp(rest, "or other") == 0 ||
                        strcasecmp(rest, "or specify other") == 0;
        if (n == 0)
            *ret_problem = "没有写选项表，请写成 select_one 表名";
        else if (*rest && !ret->or_other)
            *ret_problem = arena_printf(a, "选项表后面的“%s”看不懂，请删去", rest);
        return true;
    }
    return false;
}

bool xlsform_type_read(struct arena *a, const char *text, struct xlsform_type *ret,
                       const char **ret_problem) {
    const char *plain = spaced(a, text);
    *ret = (struct xlsform_type){.step = STEP_ITEM};
    *ret_problem = NULL;
    for (size_t i = 0; i < GP_COUNT(words); i++)
        if (strcasecmp(plain, words[i].word) == 0) {
            ret->step = words[i].step;
            ret->kind = words[i].kind;
            return true;
        }
    for (size_t i = 0; i < GP_COUNT(refused); i++) {
        size_t n = strlen(refused[i].word);
        if (begins(plain, refused[i].word) && (plain[n] == '\0' || plain[n] == ' ')) {
            *ret_problem = arena_printf(a, "不支持类型“%s”：%s", text, refused[i].remedy);
            return false;
        }
    }
    if (read_select(a, text, plain, ret, ret_problem))
        return *ret_problem == NULL;
    *ret_problem = arena_printf(
        a,
        "没有类型“%s”，请改成 select_one 表名、select_multiple 表名、range、integer、decimal、"
        "text、date、note 等",
        text);
    return false;
}
