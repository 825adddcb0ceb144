/* A table on a terminal, its columns aligned by display width (Chinese characters take two). */
#ifndef GP_CLI_TABLE_H
#define GP_CLI_TABLE_H

#include "base/arena.h"
#include "base/str.h"

enum { TABLE_MAX_COLUMNS = 12 };

struct text_table {
    struct arena *arena;
    size_t columns;
    unsigned right; /* bit i: column i is set to the right, for figures */
    VEC(const char *) cells;
};

/* heads: the columns' names; the pointers given later are borrowed until table_print. */
struct text_table table_start(struct arena *a, const char *const *heads, size_t n, unsigned right);
void table_cell(struct text_table *t, const char *text);
void table_print(const struct text_table *t, struct buf *out);

#endif
