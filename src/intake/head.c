/* Where the head of a table is, and which column is which member. Begin at intake_look: see()
 * takes the beginning of the sheet, find() tries every row, alone and with those below it, as a
 * head, and choose() gives columns and members to each other, the likest pair first. The best
 * score wins; tell() makes of it what is shown and may be corrected (intake_assign). How alike two
 * headings are is label.c. */
#include "intake/label.h"
#include "intake/period.h"
#include "intake/problems.h"
#include "intake/rows.h"

#define LIKE_ENOUGH  58  /* of label_likeness: to be proposed */
#define HEADING_MOST 200 /* bytes; what is longer is no heading */

/* A row of the beginning of the sheet, as text. */
struct seen_row {
    uint32_t row;
    bool hidden;
    const char **text;   /* one a column; NULL: empty */
    const char **folded; /* as a heading; NULL: can be none */
    enum table_kind *kind;
};

struct look {
    struct arena *a;
    const struct intake_plan *plan;
    struct rows rows;
    struct seen_row *v;
    size_t n;
    size_t cols;         /* one more than the last that has a cell */
    const char ***names; /* of each target, folded, ended by NULL: its own first */
};

/* ---- the beginning of the sheet */

static void see_row(struct look *l) {
    struct seen_row *s = &l->v[l->n++];
    s->row = l->rows.row;
    s->hidden = l->rows.hidden;
    s->text = gp_new_n(l->a, const char *, INTAKE_COLUMNS_MAX);
    s->folded = gp_new_n(l->a, const char *, INTAKE_COLUMNS_MAX);
    s->kind = gp_new_n(l->a, enum table_kind, INTAKE_COLUMNS_MAX);
    for (size_t i = 0; i < l->rows.n; i++) {
        const struct table_cell *c = &l->rows.v[i];
        if (l->rows.is_carried[i] || c->col >= INTAKE_COLUMNS_MAX)
            continue;
        if (!*l->rows.text[i])
            continue;
        const char *text = arena_strdup(l->a, l->rows.text[i]);
        s->text[c->col] = text;
        s->kind[c->col] = c->kind;
        if (c->kind == TABLE_TEXT && strlen(text) <= HEADING_MOST)
            s->folded[c->col] = label_heading(l->a, text);
        l->cols = c->col + 1 > l->cols ? c->col + 1 : l->cols;
    }
}

static enum gp_code see(struct look *l, struct gp_err *e, struct table_book *b, size_t sheet,
                        uint32_t from) {
    TRY(rows_begin(&l->rows, e, b, sheet));
    l->v = gp_new_n(l->a, struct seen_row, INTAKE_LOOK_ROWS);
    while (l->n < INTAKE_LOOK_ROWS) {
        bool found;
        TRY(rows_next(&l->rows, e, from, &found));
        if (!found)
            break;
        see_row(l);
    }
    return GP_OK;
}

static void fold_names(struct look *l) {
    l->names = gp_new_n(l->a, const char **, l->plan->targets.n);
    for (size_t i = 0; i < l->plan->targets.n; i++) {
        const struct field *f = l->plan->targets.v[i].field;
        VEC(const char *) names = {0};
        *VEC_PUSH(l->a, &names) = label_heading(l->a, f->name);
        const char *p = cstr_or_empty(f->also);
        for (size_t n = strcspn(p, " "); n > 0; n = strcspn(p, " ")) {
            *VEC_PUSH(l->a, &names) = label_fold(l->a, arena_strndup(l->a, p, n));
            p += n + (p[n] == ' ');
        }
        *VEC_PUSH(l->a, &names) = f->key;
        *VEC_PUSH(l->a, &names) = NULL;
        l->names[i] = names.v;
    }
}

/* ---- headings */

/* What stands in the head's rows above a column, merged cells spread over what they cover. */
struct heading {
    const char *level[INTAKE_HEAD_MAX]; /* from the top */
    const char *folded[INTAKE_HEAD_MAX];
    size_t n;
};

/* Without merged cells (.xls does not tell them) a group's name holds for the empty cells to its
 * right, as long as something stands below them. */
static uint32_t spread(const struct look *l, size_t i, uint32_t col, size_t last) {
    if (l->rows.n_merges > 0 || i == last || !l->v[i + 1].text[col])
        return col;
    for (uint32_t c = col; c-- > 0 && l->v[i + 1].text[c];)
        if (l->v[i].text[c])
            return c;
    return col;
}

static void add_level(struct heading *h, const struct seen_row *s, uint32_t col) {
    const char *text = s->text[col];
    bool again = h->n > 0 && text && strcmp(h->level[h->n - 1], text) == 0;
    if (!text || again || strlen(text) > HEADING_MOST || h->n == INTAKE_HEAD_MAX)
        return;
    h->level[h->n] = text;
    h->folded[h->n++] = cstr_or_empty(s->folded[col]);
}

static struct heading heading_of(const struct look *l, size_t first, size_t last, uint32_t col) {
    struct heading h = {0};
    for (size_t i = first; i <= last; i++) {
        const struct table_range *m =
            l->v[i].text[col] ? NULL : rows_merge(&l->rows, l->v[i].row, col);
        if (!m)
            add_level(&h, &l->v[i], l->v[i].text[col] ? col : spread(l, i, col, last));
        for (size_t k = first; m && k <= i; k++)
            if (l->v[k].row == m->row && m->col < INTAKE_COLUMNS_MAX)
                add_level(&h, &l->v[k], m->col);
    }
    return h;
}

/* How well a heading names the target: its last row counts most, then all rows as one, then the
 * group's name alone. */
static int likeness(const struct look *l, const struct heading *h, const char *joined,
                    size_t target, enum intake_match *ret) {
    int best = 0;
    for (const char *const *name = l->names[target]; *name; name++) {
        int own = name == l->names[target] ? 0 : 3; /* a member's own name is the better one */
        int like = h->n > 1 ? label_likeness(joined, *name) - own : 0;
        for (size_t i = 0; i < h->n; i++) {
            int cost = own + (h->n > 1 ? (i + 1 == h->n ? 2 : 6) : 0);
            int level = label_likeness(h->folded[i], *name) - cost;
            like = level > like ? level : like;
        }
        if (like > best) {
            best = like;
            *ret = like < 90 ? MATCH_SIMILAR : own ? MATCH_ALSO : MATCH_NAME;
        }
    }
    return best >= LIKE_ENOUGH ? best : 0;
}

static const char *joined_of(struct arena *a, const char *const *level, size_t n, const char *gap) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < n; i++)
        buf_addf(&b, "%s%s", i ? gap : "", level[i]);
    return arena_strdup(a, buf_text(&b));
}

/* ---- choosing */

struct pair {
    uint32_t col;
    size_t target;
    int like;
    enum intake_match match;
};

static int by_likeness(const void *x, const void *y) {
    const struct pair *a = x, *b = y;
    if (a->like != b->like)
        return a->like > b->like ? -1 : 1;
    if (a->col != b->col)
        return a->col < b->col ? -1 : 1;
    return a->target < b->target ? -1 : a->target > b->target;
}

struct choice {
    int target[INTAKE_COLUMNS_MAX];
    enum intake_match match[INTAKE_COLUMNS_MAX];
    int score;
    size_t matched, filled;
};

/* The best pairs first, each column and each member once. */
static void choose(const struct look *l, size_t first, size_t last, struct choice *ret) {
    VEC(struct pair) pairs = {0};
    memset(ret, 0, sizeof(*ret));
    for (uint32_t col = 0; col < l->cols; col++) {
        ret->target[col] = INTAKE_NONE;
        struct heading h = heading_of(l, first, last, col);
        ret->filled += h.n > 0;
        if (h.n == 0 || label_is_serial(h.folded[h.n - 1]))
            continue;
        const char *joined = joined_of(l->a, h.folded, h.n, "");
        for (size_t t = 0; t < l->plan->targets.n; t++) {
            enum intake_match match = MATCH_NONE;
            int like = likeness(l, &h, joined, t, &match);
            if (like > 0)
                *VEC_PUSH(l->a, &pairs) = (struct pair){col, t, like, match};
        }
    }
    bool *used = gp_new_n(l->a, bool, l->plan->targets.n);
    if (pairs.n > 1)
        qsort(pairs.v, pairs.n, sizeof(*pairs.v), by_likeness);
    for (size_t i = 0; i < pairs.n; i++) {
        const struct pair *p = &pairs.v[i];
        if (used[p->target] || ret->target[p->col] != INTAKE_NONE)
            continue;
        used[p->target] = true;
        ret->target[p->col] = (int)p->target;
        ret->match[p->col] = p->match;
        ret->score += p->like;
        ret->matched++;
    }
}

static size_t cells_of(const struct look *l, size_t i) {
    size_t n = 0;
    for (uint32_t col = 0; col < l->cols; col++)
        n += l->v[i].text[col] != NULL;
    return n;
}

static bool has_figures(const struct look *l, size_t i) {
    for (uint32_t col = 0; col < l->cols; col++)
        if (l->v[i].text[col] && l->v[i].kind[col] == TABLE_NUMBER)
            return true;
    return false;
}

/* Rows below a head that belong to it: merged cells of the head reach into them, or they say
 * periods and units only, with nothing under the names at the left. */
static bool continues(const struct look *l, size_t first, size_t i) {
    size_t told = 0;
    for (uint32_t col = 0; col < l->cols; col++) {
        const struct table_range *m = rows_merge(&l->rows, l->v[i].row, col);
        if (m && m->row < l->v[i].row && m->row >= l->v[first].row)
            return true;
    }
    for (uint32_t col = 0; col < l->cols; col++) {
        const char *text = l->v[i].text[col];
        if (!text)
            continue;
        if (col == 0 || l->v[i].kind[col] == TABLE_NUMBER || !period_is_told(l->a, text))
            return false;
        told++;
    }
    return told > 0;
}

/* Whether a row names groups of the columns below it: a merged cell over two headings at least;
 * where merged cells are not told, an empty cell beside a name, over a heading. */
static bool names_groups(const struct look *l, size_t i) {
    const struct seen_row *s = &l->v[i], *below = &l->v[i + 1];
    for (uint32_t col = 0; col < l->cols; col++) {
        const struct table_range *m = s->text[col] ? rows_merge(&l->rows, s->row, col) : NULL;
        size_t under = 0;
        for (uint32_t c = col; m && c <= m->last_col && c < l->cols; c++)
            under += below->text[c] != NULL;
        if (under > 1)
            return true;
        if (l->rows.n_merges == 0 && !s->text[col] && below->text[col] &&
            spread(l, i, col, i + 1) != col)
            return true;
    }
    return false;
}

struct found {
    size_t first, last;
    struct choice choice;
};

/* One cell across the table is a title, however much it sounds like a head. */
static bool find(struct look *l, struct found *ret) {
    struct found *now = gp_new(l->a, struct found);
    size_t targets = l->plan->targets.n, need = targets < 2 ? targets : 2;
    for (size_t first = 0; first < l->n; first++) {
        if (l->v[first].hidden || (cells_of(l, first) < 2 && need > 1))
            continue;
        for (size_t last = first;
             last < l->n && last < first + 3 && l->v[last].row - l->v[first].row < 3; last++) {
            if (last > first && !continues(l, first, last) &&
                (has_figures(l, last) || !names_groups(l, last - 1)))
                break;
            choose(l, first, last, &now->choice);
            now->first = first;
            now->last = last;
            if (now->choice.matched >= need && now->choice.score > ret->choice.score)
                *ret = *now;
        }
    }
    while (ret->choice.score > 0 && ret->last + 1 < l->n &&
           ret->last + 1 < ret->first + INTAKE_HEAD_MAX && continues(l, ret->first, ret->last + 1))
        ret->last++;
    return ret->choice.score > 0;
}

/* ---- telling */

static enum intake_unit unit_of(const char *text) {
    if (strstr(text, "万元"))
        return UNIT_TEN_THOUSAND;
    if (strstr(text, "千元"))
        return UNIT_THOUSAND;
    if (strstr(text, "元"))
        return UNIT_YUAN;
    return strstr(text, "%") || strstr(text, "％") || strstr(text, "百分") ? UNIT_PERCENT
                                                                           : UNIT_NOT_SAID;
}

static bool has_body(const struct look *l, size_t from, uint32_t col, bool text) {
    for (size_t i = from; i < l->n; i++)
        if (l->v[i].text[col] && (!text || l->v[i].kind[col] == TABLE_TEXT))
            return true;
    return false;
}

/* The names at the left of a printed table often have no heading. */
static void guess_leader(const struct look *l, const struct found *f, struct intake_head *h) {
    int leader = INTAKE_NONE;
    for (size_t t = 0; t < l->plan->targets.n; t++)
        if (l->plan->targets.v[t].leads)
            leader = (int)t;
    for (size_t i = 0; leader != INTAKE_NONE && i < h->columns.n; i++)
        leader = h->columns.v[i].target == leader ? INTAKE_NONE : leader;
    for (size_t i = 0; leader != INTAKE_NONE && i < h->columns.n; i++) {
        struct intake_column *c = &h->columns.v[i];
        if (c->target != INTAKE_NONE)
            break;
        if (*c->heading || !has_body(l, f->last + 1, c->col, true))
            continue;
        c->target = leader;
        c->match = MATCH_GUESS;
        break;
    }
}

/* A column of periods (合同期限) under the first day's heading gives the last day, too. */
static void pair_days(const struct look *l, const struct found *f, struct intake_head *h) {
    for (size_t i = 0; i < h->columns.n; i++) {
        struct intake_column *c = &h->columns.v[i];
        if (c->target == INTAKE_NONE || l->plan->targets.v[c->target].field->kind != FIELD_DATE)
            continue;
        const struct intake_target *t = &l->plan->targets.v[c->target];
        date_t from, to;
        bool periods = false;
        for (size_t k = f->last + 1; k < l->n && !periods; k++)
            periods = l->v[k].text[c->col] && period_read(l->a, l->v[k].text[c->col], &from, &to);
        int until = intake_target(l->plan, t->shape, cstr_eq(t->field->key, "from") ? "to" : "end");
        for (size_t k = 0; k < h->columns.n; k++)
            until = h->columns.v[k].target == until ? INTAKE_NONE : until;
        c->until = periods ? until : INTAKE_NONE;
    }
}

static void add_samples(const struct look *l, size_t first, struct intake_head *h) {
    for (size_t i = first; i < l->n && h->samples.n < INTAKE_SAMPLE_ROWS; i++) {
        if (l->v[i].hidden || cells_of(l, i) == 0)
            continue;
        struct intake_sample *s = VEC_PUSH(l->a, &h->samples);
        s->row = l->v[i].row;
        s->cells = gp_new_n(l->a, const char *, h->columns.n);
        for (size_t c = 0; c < h->columns.n; c++)
            s->cells[c] = cstr_or_empty(l->v[i].text[h->columns.v[c].col]);
    }
}

static void tell(struct look *l, const struct found *f, struct intake_head *h) {
    h->first_row = l->v[f->first].row;
    h->last_row = l->v[f->last].row;
    h->score = f->choice.score;
    for (size_t i = 0; i < f->first; i++)
        for (uint32_t col = 0; col < l->cols; col++) {
            const char *text = l->v[i].text[col];
            if (!text)
                continue;
            *VEC_PUSH(l->a, &h->titles) = text;
            enum intake_unit unit = unit_of(text);
            if (strstr(text, "单位") && unit != UNIT_NOT_SAID && unit != UNIT_PERCENT)
                h->unit = unit;
        }
    for (uint32_t col = 0; col < l->cols; col++) {
        struct heading heading = heading_of(l, f->first, f->last, col);
        if (heading.n == 0 && !has_body(l, f->last + 1, col, false))
            continue;
        struct intake_column *c = VEC_PUSH(l->a, &h->columns);
        *c = (struct intake_column){col,
                                    joined_of(l->a, heading.level, heading.n, " "),
                                    f->choice.target[col],
                                    INTAKE_NONE,
                                    f->choice.match[col],
                                    UNIT_NOT_SAID,
                                    table_column_hidden(l->rows.book, col)};
        c->unit = unit_of(c->heading);
    }
    guess_leader(l, f, h);
    pair_days(l, f, h);
    add_samples(l, f->last + 1, h);
}

/* ---- wanted and not there */

static void check_wanted(struct arena *a, const struct intake_plan *plan, struct intake_head *h) {
    h->problems = (struct intake_problems){0};
    for (size_t t = 0; t < plan->targets.n; t++) {
        bool there = !plan->targets.v[t].wanted;
        for (size_t i = 0; i < h->columns.n; i++)
            there = there || h->columns.v[i].target == (int)t || h->columns.v[i].until == (int)t;
        if (there)
            continue;
        const struct field *f = plan->targets.v[t].field;
        problems_add(
            a, &h->problems,
            (struct intake_problem){
                .stops = true,
                .sheet = h->sheet_name,
                .row = h->first_row,
                .heading = f->name,
                .what = arena_printf(a, "没有找到“%s”这一列", f->name),
                .remedy = arena_printf(a, "请选定哪一列是“%s”，或在表头里写上它", f->name)});
    }
}

bool intake_assign(struct arena *a, const struct intake_plan *plan, struct intake_head *head,
                   uint32_t col, int target) {
    struct intake_column *column = NULL;
    if (target != INTAKE_NONE && (target < 0 || (size_t)target >= plan->targets.n))
        return false;
    for (size_t i = 0; i < head->columns.n; i++)
        if (head->columns.v[i].col == col)
            column = &head->columns.v[i];
    if (!column)
        return false;
    for (size_t i = 0; target != INTAKE_NONE && i < head->columns.n; i++) {
        if (head->columns.v[i].target == target)
            head->columns.v[i].target = INTAKE_NONE;
        if (head->columns.v[i].until == target)
            head->columns.v[i].until = INTAKE_NONE;
    }
    column->target = target;
    column->until = INTAKE_NONE;
    column->match = target == INTAKE_NONE ? MATCH_NONE : MATCH_GIVEN;
    check_wanted(a, plan, head);
    return true;
}

/* ---- looking */

static void name_sheet(struct arena *a, struct table_book *b, size_t sheet, struct intake_head *h) {
    const struct table_sheet *sheets;
    size_t n = table_sheets(b, &sheets);
    h->sheet = sheet;
    h->sheet_name = sheet < n ? arena_strdup(a, sheets[sheet].name) : "";
}

static enum gp_code finish(struct look *l, struct gp_err *e, struct intake_head *h, bool found,
                           const struct found *f, struct intake_head *ret) {
    if (!found)
        return gp_fail(e, GP_MISSING, h->sheet_name,
                       "没有找到表头：前 %d "
                       "行里没有一行写着要填的项目，请检查是不是这张表，或指明表头在哪一行",
                       INTAKE_LOOK_ROWS);
    tell(l, f, h);
    check_wanted(l->a, l->plan, h);
    *ret = *h;
    return GP_OK;
}

/* The head from the first row seen to last_row, as somebody pointed it out. */
static bool take_pointed(struct look *l, uint32_t last_row, struct found *f) {
    while (f->last + 1 < l->n && f->last + 1 < INTAKE_HEAD_MAX && l->v[f->last + 1].row <= last_row)
        f->last++;
    if (l->n > 0)
        choose(l, f->first, f->last, &f->choice);
    return l->n > 0;
}

/* last_row NULL: the head is searched. */
static enum gp_code look(struct arena *a, struct gp_err *e, struct table_book *b, size_t sheet,
                         uint32_t from_row, const uint32_t *last_row,
                         const struct intake_plan *plan, struct intake_head *ret) {
    struct look *l = gp_new(a, struct look);
    l->a = a;
    l->plan = plan;
    struct intake_head h = {0};
    name_sheet(a, b, sheet, &h);
    enum gp_code code = see(l, e, b, sheet, from_row);
    if (code == GP_OK) {
        fold_names(l);
        struct found *f = gp_new(a, struct found);
        bool found = last_row ? take_pointed(l, *last_row, f) : find(l, f);
        code = finish(l, e, &h, found, f, ret);
    }
    rows_end(&l->rows);
    return gp_answer(e, code);
}

enum gp_code intake_look(struct arena *a, struct gp_err *e, struct table_book *b, size_t sheet,
                         uint32_t from_row, const struct intake_plan *plan,
                         struct intake_head *ret) {
    return look(a, e, b, sheet, from_row, NULL, plan, ret);
}

enum gp_code intake_look_at(struct arena *a, struct gp_err *e, struct table_book *b, size_t sheet,
                            uint32_t first_row, uint32_t last_row, const struct intake_plan *plan,
                            struct intake_head *ret) {
    return look(a, e, b, sheet, first_row, &last_row, plan, ret);
}

enum gp_code intake_look_bare(struct arena *a, struct gp_err *e, struct table_book *b, size_t sheet,
                              const struct intake_plan *plan, const int *order, size_t n_order,
                              struct intake_head *ret) {
    struct look *l = gp_new(a, struct look);
    l->a = a;
    l->plan = plan;
    struct intake_head h = {.first_row = UINT32_MAX, .last_row = UINT32_MAX};
    name_sheet(a, b, sheet, &h);
    enum gp_code code = see(l, e, b, sheet, 0);
    for (uint32_t col = 0; code == GP_OK && col < l->cols; col++)
        *VEC_PUSH(a, &h.columns) = (struct intake_column){
            .col = col,
            .heading = "",
            .target = col < n_order ? order[col] : INTAKE_NONE,
            .until = INTAKE_NONE,
            .match = col < n_order ? MATCH_GUESS : MATCH_NONE,
        };
    if (code == GP_OK) {
        add_samples(l, 0, &h);
        check_wanted(a, plan, &h);
        *ret = h;
    }
    rows_end(&l->rows);
    return code;
}

enum gp_code intake_choose(struct arena *a, struct gp_err *e, struct table_book *b,
                           const struct intake_plan *plan, struct intake_head *ret) {
    const struct table_sheet *sheets;
    size_t n = table_sheets(b, &sheets);
    struct intake_head best = {0};
    for (size_t i = 0; i < n; i++) {
        struct intake_head h;
        enum gp_code code = sheets[i].hidden ? GP_MISSING : intake_look(a, e, b, i, 0, plan, &h);
        if (code != GP_OK && code != GP_MISSING)
            return code;
        if (code == GP_OK && h.score > best.score)
            best = h;
    }
    if (best.score == 0)
        return gp_fail(e, GP_MISSING, NULL,
                       "没有一张工作表有认得出的表头，请检查文件，或指明表头在哪一行");
    *ret = best;
    return GP_OK;
}
