/* What codec/table reads of a file, as lines of text, for tests that make workbooks and know what
 * is in them: sheet 名称 [hidden] merge A1:B2 / hiddencol C / row 3 [hidden] C3 kind text [percent]
 * [lossy] [unsaved] [decimals=2] refused where: message With --count only the number of rows and
 * cells is told, for measuring. */
#include "codec/table.h"

static const char *const kinds[] = {"empty", "text", "number", "date", "bool", "error"};

static void print_text(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '\n')
            fputs("\\n", stdout);
        else
            putchar(s.p[i]);
}

static void print_cell(struct arena *a, const struct table_cell *c) {
    printf("%s %s ", table_cell_name(a, c->row, c->col), kinds[c->kind]);
    print_text(c->text);
    printf("%s%s%s", c->percent ? " percent" : "", c->lossy ? " lossy" : "",
           c->unsaved ? " unsaved" : "");
    if (c->decimals >= 0)
        printf(" decimals=%d", c->decimals);
    putchar('\n');
}

static void print_facts(struct arena *a, const struct table_book *b) {
    const struct table_range *m;
    size_t n = table_merges(b, &m);
    for (size_t i = 0; i < n; i++)
        printf("merge %s:%s\n", table_cell_name(a, m[i].row, m[i].col),
               table_cell_name(a, m[i].last_row, m[i].last_col));
    for (uint32_t col = 0; col < 100; col++)
        if (table_column_hidden(b, col))
            printf("hiddencol %s\n", table_column_name(a, col));
}

static enum gp_code dump(struct arena *a, struct gp_err *e, struct table_book *b, bool count) {
    const struct table_sheet *sheets;
    size_t n = table_sheets(b, &sheets), rows = 0, cells = 0;
    for (size_t i = 0; i < n; i++) {
        if (!count)
            printf("sheet %s%s\n", sheets[i].name, sheets[i].hidden ? " hidden" : "");
        TRY(table_select(b, e, i));
        if (!count)
            print_facts(a, b);
        const struct table_row *row;
        for (;;) {
            TRY(table_next(b, e, &row));
            if (!row)
                break;
            rows++;
            cells += row->n;
            if (!count && row->hidden)
                printf("row %u hidden\n", row->row + 1);
            for (size_t k = 0; !count && k < row->n; k++)
                print_cell(a, &row->v[k]);
        }
    }
    if (count)
        printf("%zu rows %zu cells\n", rows, cells);
    return GP_OK;
}

int main(int argc, char **argv) {
    bool count = argc == 3 && strcmp(argv[1], "--count") == 0;
    if (argc != 2 && !count)
        return 2;
    struct arena a = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    struct table_book *b = NULL;
    enum gp_code code = table_open(&e, argv[argc - 1], &b);
    if (code == GP_OK)
        code = dump(&a, &e, b, count);
    if (code != GP_OK)
        printf("refused %s: %s\n", cstr_or_empty(e.where), e.message);
    table_close(b);
    arena_release(&a);
    return code == GP_OK ? 0 : 1;
}
