/* Structs to rows and back: which member stands in which column, told once for writing and reading.
 * Private to store. */
#ifndef GP_STORE_ROW_H
#define GP_STORE_ROW_H

#include "core/round.h"
#include "core/workflow.h"
#include "db/work.h"
#include "shape/shape.h"

enum column_kind { COLUMN_TEXT, COLUMN_INT, COLUMN_DATE, COLUMN_BOOL, COLUMN_CODE };

struct column {
    enum column_kind kind;
    size_t offset;
    const struct words *words; /* of an enum */
};

/* The kind follows from the member's type; another type does not compile. */
#define COLUMN(T, member)                                                                              \
    {                                                                                                  \
        _Generic(((T *)0)->member, const char *: COLUMN_TEXT, int64_t: COLUMN_INT,                   \
            money_t: COLUMN_INT, score_t: COLUMN_INT, share_t: COLUMN_INT, date_t: COLUMN_DATE,        \
            bool: COLUMN_BOOL),                                                                     \
            offsetof(T, member), NULL \
    }
#define COLUMN_ENUM(T, member, set)                                                                \
    { COLUMN_CODE, offsetof(T, member), &(set) }

/* The word; NULL for a value outside the set. */
const char *code_word(const struct words *set, unsigned value);

/* The value of the word in a column; 0 when it is none of the set. */
unsigned code_value(const struct words *set, struct str word);

/* Appends the n members to args, and gives how many were added. */
size_t row_bind(const void *object, const struct column *fields, size_t n, struct db_value *args);

/* Fills the n members from the columns that begin with first. Texts are copied to the arena. */
void row_fetch(struct db_rows *rows, struct arena *a, int first, const struct column *fields,
               size_t n, void *object);

/* Whether the column holds texts: dates and the words of enums are some. The others hold numbers.
 */
bool column_is_text(const struct column *c);

/* The same where all texts come first, and behind them, from another place on, all numbers. */
struct row_place {
    int text, number;
};
void row_fetch_apart(struct db_rows *rows, struct arena *a, struct row_place from,
                     const struct column *fields, size_t n, void *object);

/* Makes the n members unset: NULL, DEC_UNSET, no date, false, the first of an enum. */
void row_unset(const struct column *fields, size_t n, void *object);

/* What a row of a query becomes: fields in the order of the columns. */
struct row_shape {
    const struct column *fields;
    size_t n_fields, size;
};
#define ROW_SHAPE(T, table) ((struct row_shape){(table), GP_COUNT(table), sizeof(T)})

/* All rows of the query as an array in the arena; ret is a T **. */
enum gp_code row_query(struct work *w, const struct db_sql *sql, const struct db_value *args,
                       size_t n_args, const struct row_shape *shape, void *ret,
                       size_t *ret_n) GP_CHECKED;

/* The first row, NULL when there is none; ret is a T **. */
enum gp_code row_first(struct work *w, const struct db_sql *sql, const struct db_value *args,
                       size_t n_args, const struct row_shape *shape, void *ret) GP_CHECKED;

/* A query of one column of text. */
enum gp_code row_texts(struct work *w, const struct db_sql *sql, const struct db_value *args,
                       size_t n_args, const char ***ret, size_t *ret_n) GP_CHECKED;

/* The first column of the first row; 0 when there is no row. */
enum gp_code row_number(struct work *w, const struct db_sql *sql, const struct db_value *args,
                        size_t n_args, int64_t *ret) GP_CHECKED;

/* Runs the statement with the keys and, behind them, the n members of the object. */
enum gp_code row_put(struct work *w, const struct db_sql *sql, const struct db_value *keys,
                     size_t n_keys, const struct column *fields, size_t n,
                     const void *object) GP_CHECKED;

/* The parameter for LIKE … ESCAPE '!' that finds the words anywhere, whatever signs they hold; NULL
 * when there are none. */
struct db_value row_like(struct arena *a, const char *words);

#endif
