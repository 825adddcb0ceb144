#include "intake/rows.h"

#include "intake/value.h"

enum gp_code rows_begin(struct rows *r, struct gp_err *e, struct table_book *b, size_t sheet) {
    memset(r, 0, sizeof(*r));
    r->book = b;
    TRY(table_select(b, e, sheet));
    r->n_merges = table_merges(b, &r->merges);
    return GP_OK;
}

void rows_end(struct rows *r) {
    arena_release(&r->arena);
    arena_release(&r->carried_arena);
}

const struct table_range *rows_merge(const struct rows *r, uint32_t row, uint32_t col) {
    for (size_t i = 0; i < r->n_merges && r->merges[i].row <= row; i++) {
        const struct table_range *m = &r->merges[i];
        if (row <= m->last_row && col >= m->col && col <= m->last_col)
            return m;
    }
    return NULL;
}

/* Cells are in order of their columns. */
static size_t find(const struct table_cell *v, size_t n, uint32_t col) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (v[mid].col == col)
            return mid;
        if (v[mid].col < col)
            low = mid + 1;
        else
            high = mid;
    }
    return SIZE_MAX;
}

static bool any_carried(const struct rows *r) {
    for (size_t i = 0; i < INTAKE_COLUMNS_MAX; i++)
        if (r->carried[i].on)
            return true;
    return false;
}

/* Merged cells that begin in this row are remembered for the rows below. */
static void start_merges(struct rows *r, const struct table_row *row) {
    for (size_t i = 0; i < INTAKE_COLUMNS_MAX; i++)
        r->carried[i].on = r->carried[i].on && r->carried[i].last_row >= row->row;
    for (; r->next_merge < r->n_merges && r->merges[r->next_merge].row <= row->row;
         r->next_merge++) {
        const struct table_range *m = &r->merges[r->next_merge];
        size_t at = m->row == row->row ? find(row->v, row->n, m->col) : SIZE_MAX;
        const struct table_cell *c = at == SIZE_MAX ? NULL : &row->v[at];
        if (!c || m->last_row == m->row || m->col >= INTAKE_COLUMNS_MAX)
            continue;
        if (!any_carried(r))
            arena_reset(&r->carried_arena);
        struct carried *to = &r->carried[m->col];
        *to = (struct carried){m->last_row, true, *c};
        to->cell.text.p = arena_strndup(&r->carried_arena, c->text.p, c->text.n);
    }
}

static void copy_row(struct rows *r, const struct table_row *row) {
    arena_reset(&r->arena);
    r->row = row->row;
    r->hidden = row->hidden;
    r->v = gp_new_n(&r->arena, struct table_cell, row->n + INTAKE_COLUMNS_MAX);
    r->is_carried = gp_new_n(&r->arena, bool, row->n + INTAKE_COLUMNS_MAX);
    r->text = gp_new_n(&r->arena, const char *, row->n + INTAKE_COLUMNS_MAX);
    r->n = 0;
    size_t k = 0;
    for (uint32_t col = 0; col < INTAKE_COLUMNS_MAX; col++) {
        const struct carried *c = &r->carried[col];
        bool own = k < row->n && row->v[k].col == col;
        if (own)
            r->v[r->n++] = row->v[k++];
        else if (c->on && c->cell.row < row->row) {
            r->is_carried[r->n] = true;
            r->v[r->n++] = c->cell;
        } else if (k == row->n && r->n_merges == 0) {
            break;
        }
    }
    for (size_t i = 0; i < r->n; i++)
        r->text[i] = r->v[i].unsaved ? "?" : value_text(&r->arena, &r->v[i]);
}

enum gp_code rows_next(struct rows *r, struct gp_err *e, uint32_t from, bool *ret_found) {
    const struct table_row *row;
    for (;;) {
        TRY(table_next(r->book, e, &row));
        if (!row) {
            *ret_found = false;
            return GP_OK;
        }
        start_merges(r, row);
        if (row->row >= from)
            break;
    }
    copy_row(r, row);
    *ret_found = true;
    return GP_OK;
}

size_t rows_find(const struct rows *r, uint32_t col) {
    return find(r->v, r->n, col);
}
