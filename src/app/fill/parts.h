/* The parts of what an operator hands in (人员, 指标, 资金, 工作服务成效): which tables each has,
 * how it is prefilled from the contract and earlier data, and how the form becomes part of the
 * dossier.
 */
#ifndef GP_APP_FILL_PARTS_H
#define GP_APP_FILL_PARTS_H

#include "app/fill/grid.h"
#include "core/round.h"

enum fill_part { PART_ROSTER, PART_INDICATORS, PART_FUNDS, PART_NARRATIVE, PART_N };

struct fill_part_info {
    const char *id, *title; /* roster, 人员 */
    const struct fill_table *const *tables;
    size_t n_tables;
};
extern const struct fill_part_info fill_parts[PART_N];

/* The part of that id; false when there is none. */
bool fill_part_of(const char *id, enum fill_part *ret);

/* Tables by name, for pages that lay them out. */
extern const struct fill_table fill_engagements, fill_certificates, fill_declared, fill_held,
    fill_vacancies, fill_done, fill_records, fill_view_said, fill_fund_head, fill_fund_lines,
    fill_surplus, fill_narrative, fill_materials;

/* The row of a form that a thing of the dossier was read from. */
struct fill_origin {
    enum place_kind what;
    size_t index;       /* in its list of the dossier */
    const char *column; /* its list that the row is one of: certificates; NULL: the thing itself */
    size_t nth;         /* which of that list, from 1 */
    const struct fill_table *table;
    size_t row; /* its number in the form */
};

/* One entry of a dossier, with what belongs to it. The dossier is the caller's and is changed. */
/* The standard by which the entry is evaluated. */
struct fill_case;
const struct standard *fill_standard(const struct fill_case *c);

struct fill_case {
    struct arena *arena;
    struct dossier *d;
    struct entry *entry;
    struct project *project;
    struct org *operator_org; /* may be NULL */
    VEC(struct fill_origin) origins;
};

/* False when the dossier has no such entry. */
bool fill_case_of(struct arena *a, struct dossier *d, const char *entry, struct fill_case *ret);

/* The tables of the part as the dossier has them, in the order of fill_parts. */
struct fill_grid *fill_part_grids(const struct fill_case *c, enum fill_part part);

/* The files that were handed in. */
struct fill_grid fill_material_grid(const struct fill_case *c);

/* A form filled from the dossier; what is empty there is prefilled from the contract (posts,
 * indicators) and the standard (fund categories). */
struct fill_form fill_part_prefill(const struct fill_case *c, enum fill_part part);

/* Puts what the form says into the dossier. What cannot be read or fits nowhere is reported and
 * left out. */
void fill_part_apply(struct fill_case *c, enum fill_part part, const struct fill_form *form,
                     struct fill_problems *problems);

/* A cell as a person reads it: names for ids. */
const char *fill_show(const struct fill_case *c, const struct fill_col *col, const char *cell);

/* The id for a name as somebody types or pastes it; what is no name stays as it is. */
const char *fill_id_of(const struct fill_case *c, const struct fill_col *col, const char *text);

/* The substations of the project's center, from which 分站点 is chosen. */
const struct substation *fill_substations(const struct fill_case *c, size_t *ret_n);

/* Puts a post in place of each title that several posts have (fill_id_of leaves it as it is). */
void fill_seat(const struct fill_case *c, struct fill_form *form);

/* Values and names of 总体进度, in the order of enum progress_view. */
extern const char *const fill_view_names[PROGRESS_N];

#endif
