/* Whatever is sent as a table is refused with a sentence or read to its end: cells in order, texts
 * of valid UTF-8, figures that are plain decimals; and what the intake makes of it keeps to the
 * shape. */
#include "fuzz.h"

#include "base/utf8.h"
#include "codec/table.h"
#include "intake/funds.h"
#include "shape/text.h"

#define ROWS_MOST 3000 /* of a sheet; a small file may say a million */

static void check_cell(const struct table_cell *c) {
    if (c->text.p[c->text.n] != '\0' || utf8_valid_prefix(c->text) != c->text.n)
        GP_DIE("a text that is none");
    if (c->kind == TABLE_NUMBER && c->text.p[strspn(c->text.p, "-.0123456789")] != '\0')
        GP_DIE("a number that is none: %s", c->text.p);
    if (c->kind == TABLE_EMPTY && !c->unsaved)
        GP_DIE("an empty cell is told");
}

static void check_row(const struct table_row *row, int64_t *last) {
    if ((int64_t)row->row <= *last || row->n == 0)
        GP_DIE("rows out of order, or an empty one");
    *last = row->row;
    for (size_t i = 0; i < row->n; i++) {
        if (row->v[i].row != row->row || (i > 0 && row->v[i].col <= row->v[i - 1].col))
            GP_DIE("cells out of order");
        check_cell(&row->v[i]);
    }
}

static enum gp_code walk(struct gp_err *e, struct table_book *b, size_t sheet) {
    const struct table_row *row;
    int64_t last = -1;
    TRY(table_select(b, e, sheet));
    for (size_t n = 0; n < ROWS_MOST; n++) {
        TRY(table_next(b, e, &row));
        if (!row)
            return GP_OK;
        check_row(row, &last);
    }
    return GP_OK;
}

static void check_rows(struct arena *a, const struct intake_table *t,
                       const struct intake_plan *plan) {
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < plan->targets.n; k++) {
            const struct intake_target *target = &plan->targets.v[k];
            const char *member = (const char *)t->rows + i * plan->row_size + target->base;
            const char *problem = member_problem(a, target->field, member + target->field->at);
            if (problem && target->field->kind != FIELD_ID)
                GP_DIE("the shape would not take %s: %s", target->field->key, problem);
        }
    for (size_t i = 0; i < t->problems.n; i++)
        if (cstr_empty(t->problems.v[i].what) || cstr_empty(t->problems.v[i].remedy))
            GP_DIE("a problem without words");
}

static void take_in(struct arena *a, struct gp_err *e, struct table_book *b,
                    const struct shape *shape) {
    struct intake_plan plan = {0};
    struct intake_head head;
    struct intake_table table;
    intake_plan_add(a, &plan, shape, 0, shape->size, NULL);
    fuzz_reads();
    if (fuzz_told(intake_choose(a, e, b, &plan, &head)) != GP_OK ||
        fuzz_told(intake_read(a, e, b, &plan, &head, (struct intake_options){0}, &table)) != GP_OK)
        return;
    check_rows(a, &table, &plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    struct table_book *b = NULL;
    struct intake_funds_list funds;
    fuzz_reads();
    if (fuzz_told(table_open_bytes(&e, (struct str){(const char *)data, size}, &b)) == GP_OK) {
        const struct table_sheet *sheets;
        for (size_t i = 0, n = table_sheets(b, &sheets); i < n && i < 4; i++)
            if (fuzz_told(walk(&e, b, i)) != GP_OK && cstr_empty(e.message))
                GP_DIE("refused without a reason");
        take_in(&a, &e, b, &shape_project);
        take_in(&a, &e, b, &shape_fund_line);
        fuzz_reads();
        if (fuzz_told(intake_funds_read(&a, &e, b, 0, &funds)) != GP_OK && cstr_empty(e.message))
            GP_DIE("refused without a reason");
    } else if (cstr_empty(e.message)) {
        GP_DIE("refused without a reason");
    }
    table_close(b);
    arena_release(&a);
    return 0;
}
