/* One cell as one member of a struct. */
#ifndef GP_INTAKE_VALUE_H
#define GP_INTAKE_VALUE_H

#include "intake/intake.h"

struct value_how {
    const struct field *field;
    enum intake_unit unit; /* of the column */
    bool is_1904;
};

struct value_said {
    const char *what, *remedy; /* NULL: nothing to say */
    bool blank;                /* the cell says nothing; the member stays as it was */
};

/* Takes the cell, whose value_text is text, into the member of the struct. False when it cannot be:
 * *ret says why, and the member stays as it was. True with something said is a value that is worth
 * a look. What the member keeps is in keep, all else in scratch. */
bool value_take(struct arena *keep, struct arena *scratch, const struct value_how *how,
                const struct table_cell *cell, const char *text, void *object,
                struct value_said *ret);

/* The cell as text, blanks at its ends gone: 是 for a true one, a date as 2022-05-01. */
const char *value_text(struct arena *a, const struct table_cell *cell);

#endif
