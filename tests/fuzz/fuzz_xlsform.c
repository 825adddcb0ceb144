/* A form as texts, of which the first byte says whether it is one expression or whole sheets: what
 * is refused says why, and what is taken can be asked, answered and counted. Sheets are parted by
 * \f, rows by \n, cells by |. */
#include "fuzz.h"

#include "base/utf8.h"
#include "core/xlsform.h"

#define CELLS 12

static const char *field(struct arena *a, struct str *rest, const char *ends, char *ret_end) {
    size_t n = 0;
    while (n < rest->n && !strchr(ends, rest->p[n]))
        n++;
    const char *text = n > 0 ? arena_strndup(a, rest->p, n) : NULL;
    *ret_end = n < rest->n ? rest->p[n] : '\f';
    size_t taken = n < rest->n ? n + 1 : n;
    rest->p += taken;
    rest->n -= taken;
    return text;
}

static struct xlsform_sheet sheet(struct arena *a, struct str *rest) {
    struct xlsform_sheet s = {.n_columns = CELLS};
    char end = '\n';
    for (uint32_t row = 0; rest->n > 0 && end != '\f' && row < XLSFORM_ROWS_MAX; row++) {
        const char **cells = gp_new_n(a, const char *, CELLS);
        size_t n = 0;
        do {
            const char *text = field(a, rest, "|\n\f", &end);
            if (n < CELLS)
                cells[n++] = text;
        } while (end == '|');
        if (row == 0)
            s.head = cells;
        else
            *VEC_PUSH(a, &s.rows) = (struct xlsform_row){row, cells};
    }
    return s;
}

static void form(struct arena *a, struct str rest) {
    struct xlsform x = {.survey = sheet(a, &rest)};
    x.choices = sheet(a, &rest);
    x.settings = sheet(a, &rest);
    struct survey_form f;
    struct xlsform_problems problems = {0};
    if (!xlsform_compile(a, &x, &f, &problems)) {
        if (problems.v.n == 0 || cstr_empty(problems.v.v[0].message))
            GP_DIE("refused without a word");
        return;
    }
    struct survey_tally *tally = survey_tally_new(a, &f);
    const char **typed = gp_new_n(a, const char *, f.n_items);
    for (int round = 0; round < 2; round++) {
        struct survey_sheet s = survey_judge(a, &f, typed, (date_t){20000});
        const char **values = gp_new_n(a, const char *, f.n_items);
        for (size_t i = 0; i < f.n_items; i++) {
            (void)survey_label(a, &f, &s, i);
            values[i] = s.v[i].value;
            typed[i] = f.items[i].n_choices > 0 ? f.items[i].choices[0].name : "1";
        }
        survey_tally_add(a, &f, tally, values);
    }
    survey_tally_sort(tally, f.n_items);
}

static void expression(struct arena *a, struct str text) {
    const char *problem = NULL;
    const struct expr *e = expr_parse(a, arena_strndup(a, text.p, text.n), &problem);
    if (!e && cstr_empty(problem))
        GP_DIE("refused without a word");
    struct expr_value self = expr_text("1 a");
    struct expr_scope scope = {a, NULL, NULL, &self, (date_t){20000}};
    if (!e)
        return;
    struct expr_value v = expr_run(e, &scope);
    struct str s = str_of(expr_to_text(a, &v));
    if (utf8_valid_prefix(s) != s.n)
        GP_DIE("a text that is none");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = ARENA_INIT;
    struct str s = {(const char *)data + 1, size ? size - 1 : 0};
    if (size > 1 && size < 20000 && utf8_valid_prefix(s) == s.n) {
        if (data[0] % 2)
            form(&a, s);
        else
            expression(&a, s);
    }
    arena_release(&a);
    return 0;
}
