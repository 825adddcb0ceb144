/* What src/intake makes of a file, as lines of text:
 *   intake_dump [--sheet N] [--hidden] [--at FIRST LAST] [--assign COL=KEY] [--quiet] SHAPE FILE
 *   intake_dump --funds FILE
 * SHAPE is the id of a shape, or roster: engagement with the person's members. */
#include "intake/funds.h"
#include "intake/intake.h"
#include "shape/text.h"

struct roster_row {
    struct engagement e;
    struct person p;
};

static const struct shape *const shapes[] = {
    &shape_org,        &shape_substation,  &shape_center,
    &shape_post,       &shape_requirement, &shape_certificate,
    &shape_person,     &shape_engagement,  &shape_indicator,
    &shape_payment,    &shape_project,     &shape_service_record,
    &shape_progress,   &shape_fund_line,   &shape_checklist_item,
    &shape_material,   &shape_expert,      &shape_affiliation,
    &shape_held_count, &shape_post,        &shape_declared_staffing};

static struct arena arena;
static struct arena *const a = &arena;
static struct gp_err err = {.arena = &arena};

static const struct shape *shape_named(const char *id) {
    for (size_t i = 0; i < GP_COUNT(shapes); i++)
        if (strcmp(shapes[i]->id, id) == 0)
            return shapes[i];
    return NULL;
}

static void make_plan(const char *id, struct intake_plan *plan) {
    static const char *const engagement[] = {"post",   "start",        "end",
                                             "reason", "weekly_hours", NULL};
    static const char *const person[] = {"name", "id_number", NULL};
    if (strcmp(id, "roster") == 0) {
        intake_plan_add(a, plan, &shape_person, offsetof(struct roster_row, p),
                        sizeof(struct roster_row), person);
        intake_plan_add(a, plan, &shape_engagement, offsetof(struct roster_row, e),
                        sizeof(struct roster_row), engagement);
        return;
    }
    const struct shape *s = shape_named(id);
    if (!s)
        GP_DIE("no shape %s", id);
    intake_plan_add(a, plan, s, 0, s->size, NULL);
}

static void print_escaped(const char *s) {
    for (; *s; s++)
        if (*s == '\n')
            fputs("\\n", stdout);
        else
            putchar(*s);
}

static void print_values(const struct intake_plan *plan, const void *row) {
    for (size_t i = 0; i < plan->targets.n; i++) {
        const struct intake_target *t = &plan->targets.v[i];
        const char *text = field_text(a, t->field, (const char *)row + t->base);
        bool word = t->field->kind == FIELD_ENUM || t->field->kind == FIELD_BOOL;
        if (!*text || (word && strcmp(text, "") == 0))
            continue;
        printf(" %s=", t->field->key);
        print_escaped(text);
    }
    putchar('\n');
}

static void print_problems(const struct intake_problems *list) {
    for (size_t i = 0; i < list->n; i++) {
        const struct intake_problem *p = &list->v[i];
        printf("%s %s %s %s: ", p->stops ? "problem" : "notice", p->sheet, p->cell ? p->cell : "-",
               cstr_or_empty(p->heading));
        print_escaped(p->what);
        printf(" → %s\n", p->remedy);
        if (cstr_empty(p->remedy))
            GP_DIE("a problem without remedy");
    }
    if (list->more)
        printf("more %zu\n", list->more);
}

static const char *const matches[] = {"none", "given", "name", "also", "similar", "guess"};
static const char *const units[] = {"", " 元", " 千元", " 万元", " %"};

static void print_head(const struct intake_plan *plan, const struct intake_head *h) {
    printf("head %s %u-%u%s\n", h->sheet_name, h->first_row + 1, h->last_row + 1, units[h->unit]);
    for (size_t i = 0; i < h->titles.n; i++) {
        printf("title ");
        print_escaped(h->titles.v[i]);
        putchar('\n');
    }
    for (size_t i = 0; i < h->columns.n; i++) {
        const struct intake_column *c = &h->columns.v[i];
        const char *key = c->target == INTAKE_NONE ? "-" : plan->targets.v[c->target].field->key;
        printf("column %s [", table_column_name(a, c->col));
        print_escaped(c->heading);
        printf("] %s %s%s%s", key, matches[c->match], units[c->unit], c->hidden ? " hidden" : "");
        printf("%s%s\n", c->until == INTAKE_NONE ? "" : " until ",
               c->until == INTAKE_NONE ? "" : plan->targets.v[c->until].field->key);
    }
    print_problems(&h->problems);
}

static void print_totals(const struct intake_plan *plan, const struct intake_table *t) {
    for (size_t i = 0; i < t->totals.n; i++) {
        printf("total %u %s:", t->totals.v[i].row + 1, t->totals.v[i].label);
        for (size_t k = 0; k < t->totals.v[i].sums.n; k++) {
            const struct intake_sum *s = &t->totals.v[i].sums.v[k];
            enum field_kind kind = plan->targets.v[s->target].field->kind;
            unsigned scale = kind == FIELD_COUNT ? 0 : kind_info(kind)->scale;
            char printed[DEC_TEXT], sum[DEC_TEXT];
            printf(" %s %s%s%s", plan->targets.v[s->target].field->key,
                   dec_format(s->printed, scale, DEC_PLAIN, printed), s->differs ? "!=" : "",
                   s->differs ? dec_format(s->sum, scale, DEC_PLAIN, sum) : "");
        }
        putchar('\n');
    }
}

static void print_table(const struct intake_plan *plan, const struct intake_table *t) {
    for (size_t i = 0; i < t->n; i++) {
        printf("row %u", t->row_numbers[i] + 1);
        print_values(plan, (const char *)t->rows + i * plan->row_size);
    }
    for (size_t i = 0; i < t->asides.n; i++) {
        printf("aside %u %s", t->asides.v[i].row + 1, t->asides.v[i].label);
        print_values(plan, t->asides.v[i].values);
    }
    print_totals(plan, t);
    for (size_t i = 0; i < t->notes.n; i++) {
        printf("note %u ", t->notes.v[i].row + 1);
        print_escaped(t->notes.v[i].text);
        putchar('\n');
    }
    printf("left blank=%zu hidden=%zu heads=%zu\n", t->blank_rows, t->hidden_rows.n,
           t->repeated_heads);
    print_problems(&t->problems);
}

static enum gp_code dump_funds(struct table_book *b) {
    struct intake_funds_list list;
    struct intake_plan plan;
    intake_funds_plan(a, &plan);
    TRY(intake_funds_read(a, &err, b, 0, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct intake_funds *f = &list.v[i];
        const struct fund_table *t = &f->table;
        printf("funds %s\n", f->title);
        print_head(&plan, &f->head);
        printf("period %s..%s..%s actual=%s expected=%s\n", date_text(a, t->from),
               date_text(a, t->cutoff), date_text(a, t->to), cstr_or_empty(t->actual_period),
               cstr_or_empty(t->expected_period));
        print_table(&plan, &f->rows);
        printf("printed %s %s %s %s\n", money_text(a, t->printed_actual),
               money_text(a, t->printed_expected), money_text(a, t->printed_total),
               share_text(a, t->printed_share));
        printf("comment %s\n", cstr_or_empty(t->note));
        printf("budget %s\n", money_text(a, f->budget));
        struct shape_problems wrong = {0};
        shape_check(a, &shape_fund_table, t, &wrong);
        for (size_t k = 0; k < wrong.n; k++)
            printf("shape %s %s\n", wrong.v[k].where, wrong.v[k].message);
    }
    return GP_OK;
}

struct asked {
    long sheet, first, last;
    bool hidden, quiet, funds;
    const char *assign[16];
    size_t n_assign;
};

static void assign(const struct intake_plan *plan, struct intake_head *h, const char *what) {
    const char *key = strchr(what, '=') + 1;
    int target = INTAKE_NONE;
    for (size_t i = 0; i < plan->targets.n; i++)
        if (strcmp(plan->targets.v[i].field->key, key) == 0)
            target = (int)i;
    if (!intake_assign(a, plan, h, (uint32_t)(*what - 'A'), target))
        GP_DIE("no column %s", what);
}

static enum gp_code dump(struct table_book *b, const char *shape, const struct asked *asked) {
    struct intake_plan plan = {0};
    make_plan(shape, &plan);
    struct intake_head h;
    if (asked->last > 0)
        TRY(intake_look_at(a, &err, b, asked->sheet < 0 ? 0 : (size_t)asked->sheet,
                           (uint32_t)asked->first - 1, (uint32_t)asked->last - 1, &plan, &h));
    else if (asked->sheet < 0)
        TRY(intake_choose(a, &err, b, &plan, &h));
    else
        TRY(intake_look(a, &err, b, (size_t)asked->sheet, 0, &plan, &h));
    for (size_t i = 0; i < asked->n_assign; i++)
        assign(&plan, &h, asked->assign[i]);
    struct intake_head again = h;
    again.columns.v = arena_memdup(a, h.columns.v, h.columns.n * sizeof(*h.columns.v));
    intake_remember(a, &plan, &again, intake_mapping(a, &plan, &h));
    struct intake_table t;
    TRY(intake_read(a, &err, b, &plan, &h, (struct intake_options){.read_hidden = asked->hidden},
                    &t));
    if (asked->quiet) {
        printf("%zu rows %zu problems\n", t.n, t.problems.n + t.problems.more);
        return GP_OK;
    }
    print_head(&plan, &h);
    print_table(&plan, &t);
    return GP_OK;
}

int main(int argc, char **argv) {
    struct asked asked = {.sheet = -1};
    int i = 1;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        if (strcmp(argv[i], "--hidden") == 0)
            asked.hidden = true;
        else if (strcmp(argv[i], "--quiet") == 0)
            asked.quiet = true;
        else if (strcmp(argv[i], "--funds") == 0)
            asked.funds = true;
        else if (strcmp(argv[i], "--sheet") == 0)
            asked.sheet = strtol(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--assign") == 0 && asked.n_assign < GP_COUNT(asked.assign))
            asked.assign[asked.n_assign++] = argv[++i];
        else if (strcmp(argv[i], "--at") == 0) {
            asked.first = strtol(argv[++i], NULL, 10);
            asked.last = strtol(argv[++i], NULL, 10);
        }
    }
    struct table_book *b = NULL;
    enum gp_code code = table_open(&err, argv[argc - 1], &b);
    if (code == GP_OK)
        code = asked.funds ? dump_funds(b) : dump(b, argv[i], &asked);
    if (code != GP_OK)
        printf("refused %s: %s\n", cstr_or_empty(err.where), err.message);
    table_close(b);
    arena_release(a);
    return code == GP_OK ? 0 : 1;
}
