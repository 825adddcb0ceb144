/* From the dossier to forms and to tables for showing. fill_part_grids gives the tables of a part
 * as they are, and is used for showing and comparing as well; fill_part_prefill puts below them
 * the rows that contract and standard already know: empty posts, wanted qualifications,
 * indicators, categories. The way back is apply.c, and the columns are those of parts.c for both.
 */
#include "app/fill/parts.h"
#include "app/fill/rows.h"
#include "core/funds.h"

static struct fill_grid engagements(const struct fill_case *c) {
    const struct project *p = c->project;
    struct fill_engagement *v = gp_new_n(c->arena, struct fill_engagement, p->n_engagements);
    for (size_t i = 0; i < p->n_engagements; i++) {
        const struct engagement *e = &p->engagements[i];
        const struct person *person = project_person(p, e->person);
        v[i] = (struct fill_engagement){*e, person ? person->id_number : NULL};
        if (person)
            v[i].e.person = person->name;
    }
    return fill_grid_of_rows(c->arena, &fill_engagements, v, p->n_engagements);
}

static bool holds_a_post(const struct project *p, const struct person *person) {
    for (size_t i = 0; i < p->n_engagements; i++)
        if (cstr_eq(p->engagements[i].person, person->id))
            return true;
    return false;
}

/* Only of those who stand in the roster: whoever does not would stop the hand-in. */
static struct fill_grid certificates(const struct fill_case *c) {
    VEC(struct fill_certificate) v = {0};
    for (size_t i = 0; i < c->project->n_people; i++) {
        const struct person *person = &c->project->people[i];
        if (!holds_a_post(c->project, person))
            continue;
        for (size_t k = 0; k < person->n_certificates; k++)
            *VEC_PUSH(c->arena, &v) =
                (struct fill_certificate){person->name, person->certificates[k]};
    }
    return fill_grid_of_rows(c->arena, &fill_certificates, v.v, v.n);
}

static struct fill_grid records(const struct fill_case *c) {
    VEC(struct fill_record) v = {0};
    for (size_t i = 0; i < c->entry->n_progress; i++) {
        const struct progress *p = &c->entry->progress[i];
        for (size_t k = 0; k < p->n_records; k++)
            *VEC_PUSH(c->arena, &v) = (struct fill_record){p->indicator, p->records[k]};
    }
    return fill_grid_of_rows(c->arena, &fill_records, v.v, v.n);
}

static struct fill_grid fund_lines(const struct fill_case *c) {
    const struct fund_table *t = &c->entry->funds;
    struct fill_line *v = gp_new_n(c->arena, struct fill_line, t->n_lines);
    for (size_t i = 0; i < t->n_lines; i++) {
        const struct fund_category *known =
            fund_category_of(c->d, c->operator_org, t->lines[i].label);
        v[i] = (struct fill_line){t->lines[i], known ? known->id : NULL};
    }
    return fill_grid_of_rows(c->arena, &fill_fund_lines, v, t->n_lines);
}

static struct fill_grid *roster_grids(const struct fill_case *c) {
    const struct declared_staffing *s = &c->entry->staffing;
    struct fill_grid *g = gp_new_n(c->arena, struct fill_grid, 5);
    g[0] = engagements(c);
    g[1] = certificates(c);
    g[2] = fill_grid_of_rows(c->arena, &fill_declared, s, s->given ? 1 : 0);
    g[3] = fill_grid_of_rows(c->arena, &fill_held, s->held, s->given ? s->n_held : 0);
    g[4] =
        fill_grid_of_rows(c->arena, &fill_vacancies, s->vacancies, s->given ? s->n_vacancies : 0);
    return g;
}

static struct fill_grid *indicator_grids(const struct fill_case *c) {
    struct fill_said *said = gp_new(c->arena, struct fill_said);
    said->view = (int64_t)c->entry->progress_view;
    struct fill_grid *g = gp_new_n(c->arena, struct fill_grid, 3);
    g[0] = fill_grid_of_rows(c->arena, &fill_done, c->entry->progress, c->entry->n_progress);
    g[1] = fill_grid_of_rows(c->arena, &fill_view_said, said, 1);
    g[2] = records(c);
    return g;
}

static struct fill_grid *fund_grids(const struct fill_case *c) {
    const struct fund_table *t = &c->entry->funds;
    struct fill_grid *g = gp_new_n(c->arena, struct fill_grid, 3);
    g[0] = fill_grid_of_rows(c->arena, &fill_fund_head, t, t->given ? 1 : 0);
    g[1] = fund_lines(c);
    g[2] = fill_grid_of_rows(c->arena, &fill_surplus, &t->surplus, t->has_surplus ? 1 : 0);
    return g;
}

static struct fill_grid *narrative_grids(const struct fill_case *c) {
    struct fill_text *text = gp_new(c->arena, struct fill_text);
    text->text = c->entry->narrative;
    struct fill_grid *g = gp_new(c->arena, struct fill_grid);
    *g = fill_grid_of_rows(c->arena, &fill_narrative, text, 1);
    return g;
}

struct fill_grid *fill_part_grids(const struct fill_case *c, enum fill_part part) {
    static struct fill_grid *(*const grids[PART_N])(const struct fill_case *) = {
        roster_grids, indicator_grids, fund_grids, narrative_grids};
    return grids[part](c);
}

struct fill_grid fill_material_grid(const struct fill_case *c) {
    return fill_grid_of_rows(c->arena, &fill_materials, c->entry->materials, c->entry->n_materials);
}

/* ---- what the contract and the standard know already */

static void add_empty_posts(const struct fill_case *c, size_t first, struct fill_form *form) {
    const struct project *p = c->project;
    VEC(struct fill_engagement) v = {0};
    for (size_t i = 0; i < p->n_posts; i++)
        if (!project_has_staff(p, p->posts[i].id)) {
            struct engagement *e = &VEC_PUSH(c->arena, &v)->e;
            shape_unset(&shape_engagement, (char *)e);
            e->post = p->posts[i].id;
        }
    struct fill_grid g = fill_grid_of_rows(c->arena, &fill_engagements, v.v, v.n);
    fill_grid_to_form(c->arena, &g, first, form);
}

static void add_held(const struct fill_case *c, size_t first, struct fill_form *form) {
    if (c->entry->staffing.n_held > 0)
        return;
    const struct project *p = c->project;
    struct held_count *v = gp_new_n(c->arena, struct held_count, p->n_requirements);
    for (size_t i = 0; i < p->n_requirements; i++)
        v[i] = (struct held_count){p->requirements[i].qualification, DEC_UNSET};
    struct fill_grid g = fill_grid_of_rows(c->arena, &fill_held, v, p->n_requirements);
    fill_grid_to_form(c->arena, &g, first, form);
}

static bool has_progress(const struct entry *e, const char *indicator) {
    for (size_t i = 0; i < e->n_progress; i++)
        if (cstr_eq(e->progress[i].indicator, indicator))
            return true;
    return false;
}

static void add_indicators(const struct fill_case *c, size_t first, struct fill_form *form) {
    VEC(struct progress) v = {0};
    for (size_t i = 0; i < c->project->n_indicators; i++)
        if (!has_progress(c->entry, c->project->indicators[i].id))
            *VEC_PUSH(c->arena, &v) =
                (struct progress){.indicator = c->project->indicators[i].id, .done = DEC_UNSET};
    struct fill_grid g = fill_grid_of_rows(c->arena, &fill_done, v.v, v.n);
    fill_grid_to_form(c->arena, &g, first, form);
}

static const struct fund_line no_line = {.actual = {DEC_UNSET},
                                         .expected = {DEC_UNSET},
                                         .printed_total = {DEC_UNSET},
                                         .printed_share = {DEC_UNSET}};

/* The operator's own name of a category where it has one. */
static const char *label_of(const struct org *org, const struct fund_category *category) {
    for (size_t i = 0; org && i < org->n_fund_labels; i++)
        if (cstr_eq(org->fund_labels[i].category, category->id))
            return org->fund_labels[i].label;
    return category->name;
}

static void add_lines(const struct fill_case *c, size_t first, struct fill_form *form) {
    const struct standard *s = fill_standard(c);
    if (c->entry->funds.n_lines > 0)
        return;
    struct fill_line *v = gp_new_n(c->arena, struct fill_line, s->n_fund_categories);
    for (size_t i = 0; i < s->n_fund_categories; i++) {
        v[i] = (struct fill_line){no_line, s->fund_categories[i].id};
        v[i].l.label = label_of(c->operator_org, &s->fund_categories[i]);
    }
    struct fill_grid g = fill_grid_of_rows(c->arena, &fill_fund_lines, v, s->n_fund_categories);
    fill_grid_to_form(c->arena, &g, first, form);
}

static void add_period(const struct fill_case *c, struct fill_form *form) {
    if (c->entry->funds.given)
        return;
    fill_form_add(c->arena, form, "from", date_text(c->arena, c->project->start));
    fill_form_add(c->arena, form, "to", date_text(c->arena, c->project->end));
}

struct fill_form fill_part_prefill(const struct fill_case *c, enum fill_part part) {
    struct fill_form form = {0};
    const struct fill_grid *g = fill_part_grids(c, part);
    for (size_t i = 0; i < fill_parts[part].n_tables; i++)
        fill_grid_to_form(c->arena, &g[i], 0, &form);
    if (part == PART_ROSTER) {
        add_empty_posts(c, g[0].n, &form);
        add_held(c, g[3].n, &form);
    } else if (part == PART_INDICATORS) {
        add_indicators(c, g[0].n, &form);
    } else if (part == PART_FUNDS) {
        add_period(c, &form);
        add_lines(c, g[1].n, &form);
    }
    return form;
}
