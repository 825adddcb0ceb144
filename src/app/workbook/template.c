/* The template of a kind: its tables, as sheets with what is there already. Headings are the
 * members' own names, so that the import finds them again. */
#include "app/workbook/inside.h"

#define BLANK_ROWS 30

/* Ids are ours: a template has those by which its rows are found again, and no others. */
static bool is_offered(const struct workbook_table *t, const struct shape *shape,
                       const struct field *f) {
    if (strcmp(f->key, "id") != 0)
        return template_holds(f);
    for (size_t i = 0; i < WORKBOOK_WANTED; i++)
        if (t->own_ids[i] == shape)
            return true;
    return false;
}

static const char *const *offered_keys(struct arena *a, const struct workbook_table *t,
                                       const struct shape *shape, const char *const *keys) {
    VEC(const char *) v = {0};
    for (size_t i = 0; i < shape->n_fields; i++) {
        bool among = !keys || workbook_is_key(shape->fields[i].key, keys);
        if (among && is_offered(t, shape, &shape->fields[i]))
            *VEC_PUSH(a, &v) = shape->fields[i].key;
    }
    *VEC_PUSH(a, &v) = NULL;
    return v.v;
}

static struct template_sheet sheet_of(struct arena *a, const struct workbook_table *t,
                                      const struct workbook_rows *filled) {
    struct template_part *parts = gp_new_n(a, struct template_part, WORKBOOK_PARTS);
    size_t n = 0, most = t->n_in_template ? t->n_in_template : WORKBOOK_PARTS;
    for (; n < most && t->parts[n].shape; n++)
        parts[n] =
            (struct template_part){t->parts[n].shape, t->parts[n].at,
                                   offered_keys(a, t, t->parts[n].shape, workbook_keys(a, t, n))};
    return (struct template_sheet){.shape = t->parts[0].shape,
                                   .parts = parts,
                                   .n_parts = n,
                                   .name = t->name,
                                   .lists = filled->lists.v,
                                   .n_lists = filled->lists.n,
                                   .rows = filled->rows.v,
                                   .n_rows = filled->rows.n,
                                   .blank_rows = BLANK_ROWS};
}

enum gp_code workbook_template(struct work *w, const struct workbook_kind *kind,
                               const char *subject, const char *path, date_t date) {
    struct workbook_rows *filled = gp_new_n(w->arena, struct workbook_rows, kind->n_tables);
    struct template_sheet *sheets = gp_new_n(w->arena, struct template_sheet, kind->n_tables);
    TRY(kind->prefill(w, subject, filled));
    for (size_t t = 0; t < kind->n_tables; t++)
        sheets[t] = sheet_of(w->arena, &kind->tables[t], &filled[t]);
    return template_write(w->err, path, sheets, kind->n_tables, date);
}
