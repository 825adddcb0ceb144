/* The tables of a hand-in as data (tables[], goes[]), and apply at the end: each row is taken by
 * the add_ function of its table, names in it become the ids that the form holds (find_names), and
 * fill_merge lays it over what is typed. 资金 is more than its rows: which of several tables is the
 * center's, its period, sums and surplus (fill_take_funds, in sheets_funds.c). A part that has
 * changed is saved as the page saves it; how it stood before is kept with the import, for undoing.
 */
#include "app/fill/sheets.h"

#include "app/fill/inside.h"
#include "app/fill/merge.h"
#include "app/fill/sheets_inside.h"
#include "app/fill/rows.h"
#include "base/lookup.h"
#include "core/funds.h"
#include "core/subject.h"
#include "intake/funds.h"
#include "intake/label.h"

/* ---- tables */

#define AT(m) offsetof(struct fill_sheet_row, m)
static const char *const holder_keys[] = {"name", NULL};
static const char *const person_keys[] = {"name", "id_number", NULL};
static const char *const staff_but[] = {"id", "person", NULL}; /* told by the person's own */
static const char *const indicator_keys[] = {"indicator", NULL};
static const char *const done_keys[] = {"indicator", "done", NULL};
static const char *const record_keys[] = {"title",   "date",   "sessions", "people",
                                          "minutes", "person", NULL};
static const char *const narrative_keys[] = {"narrative", NULL};

#define OF(s, k)                                                                                   \
    { &shape_##s, k }
static const struct workbook_member
    paper_order[] = {OF(person, "name"),         OF(certificate, "qualification"),
                     OF(certificate, "number"),  OF(certificate, "issued"),
                     OF(certificate, "expires"), {0}},
    staff_order[] = {OF(engagement, "post"),         OF(person, "name"),
                     OF(person, "id_number"),        OF(engagement, "start"),
                     OF(engagement, "end"),          OF(engagement, "reason"),
                     OF(engagement, "weekly_hours"), {0}},
    held_order[] = {OF(held_count, "qualification"), OF(held_count, "count"), {0}},
    vacancy_order[] = {OF(declared_vacancy, "substation"),
                       OF(declared_vacancy, "days"),
                       OF(declared_vacancy, "open"),
                       OF(declared_vacancy, "note"),
                       {0}},
    done_order[] = {OF(progress, "indicator"), OF(progress, "done"), {0}},
    record_order[] = {OF(progress, "indicator"),    OF(service_record, "title"),
                      OF(service_record, "date"),   OF(service_record, "sessions"),
                      OF(service_record, "people"), OF(service_record, "minutes"),
                      OF(service_record, "person"), {0}},
    fund_order[] = {OF(fund_line, "label"),         OF(fund_line, "actual"),
                    OF(fund_line, "expected"),      OF(fund_line, "printed_total"),
                    OF(fund_line, "printed_share"), {0}};

static const struct intake_options text_options = {.texts = true};

/* Certificates come first: a sheet of names and papers fits both, and is the one. */
static const struct workbook_table tables[SHEET_N] = {
    [SHEET_PAPERS] = {.word = "certificates",
                      .name = "证书与资质",
                      .hint = "证书 资质 持证",
                      .parts = {{&shape_person, AT(person), .keys = holder_keys},
                                {&shape_certificate, AT(certificate), .keys = NULL}},
                      .wanted = {OF(person, "name"), OF(certificate, "qualification")},
                      .blank = {OF(certificate, "qualification")},
                      .names = {{OF(person, "name"), "持证人"}},
                      .order = paper_order},
    [SHEET_STAFF] = {.word = "engagements",
                     .name = "在岗人员",
                     .hint = "人员 花名册 名册 在岗 社工",
                     .parts = {{&shape_person, AT(person), .keys = person_keys},
                               {&shape_engagement, AT(engagement), .but = staff_but},
                               {&shape_certificate, AT(certificate), .keys = NULL}},
                     .wanted = {OF(person, "name")},
                     .blank = {OF(person, "name")},
                     .names = {{OF(certificate, "qualification"), "证书或资质"}},
                     .order = staff_order,
                     .n_in_template = 2},
    [SHEET_HELD] = {.word = "held",
                    .name = "持证人数",
                    .hint = "持证人数",
                    .parts = {{&shape_held_count, AT(held), .keys = NULL}},
                    .wanted = {OF(held_count, "qualification"), OF(held_count, "count")},
                    .blank = {OF(held_count, "count")},
                    .order = held_order},
    [SHEET_VACANCIES] = {.word = "vacancies",
                         .name = "空岗申报",
                         .hint = "空岗",
                         .parts = {{&shape_declared_vacancy, AT(vacancy), .keys = NULL}},
                         .wanted = {OF(declared_vacancy, "days")},
                         .blank = {OF(declared_vacancy, "days")},
                         .order = vacancy_order},
    [SHEET_DONE] = {.word = "done",
                    .name = "指标完成情况",
                    .hint = "指标 完成",
                    .parts = {{&shape_progress, AT(progress), .keys = done_keys},
                              {&shape_exchange, AT(exchange), .keys = NULL}},
                    .wanted = {OF(progress, "indicator"), OF(progress, "done")},
                    .blank = {OF(progress, "done")},
                    .order = done_order,
                    .n_in_template = 1},
    [SHEET_RECORDS] = {.word = "records",
                       .name = "服务记录",
                       .hint = "记录 台账 活动",
                       .parts = {{&shape_progress, AT(progress), .keys = indicator_keys},
                                 {&shape_service_record, AT(record), .keys = record_keys}},
                       .wanted = {OF(progress, "indicator"), OF(service_record, "date")},
                       .blank = {OF(service_record, "date"), OF(progress, "indicator")},
                       .order = record_order},
    [SHEET_FUNDS] = {.word = "fund_lines",
                     .name = "资金使用情况表",
                     .hint = "资金 经费 费用",
                     .parts = {{&shape_fund_line, AT(line), .keys = NULL}},
                     .wanted = {OF(fund_line, "label")},
                     .order = fund_order,
                     .options = &intake_funds_options,
                     .repeats = true},
    [SHEET_NARRATIVE] = {.word = "narrative",
                         .name = "工作服务成效",
                         .hint = "成效 总结",
                         .parts = {{&shape_entry, AT(entry), .keys = narrative_keys}},
                         .wanted = {OF(entry, "narrative")},
                         .options = &text_options},
};

static const char *const groups[SHEET_N] = {"证书",     "在岗人员", "持证人数", "空岗申报",
                                            "指标完成", "服务记录", "资金",     "成效"};

static const char *const paper_key[] = {"holder", "qualification", NULL},
                         *const staff_key[] = {"person", NULL}, *const held_key[] = {"held", NULL},
                         *const vacancy_key[] = {"vacant_at", NULL},
                         *const done_key[] = {"indicator", NULL},
                         *const record_key[] = {"record_of", "record_title", "record_date", NULL},
                         *const fund_key[] = {"label", NULL};

/* Where the rows of a table go, and how they are found there. */
static const struct {
    enum fill_part part;
    const struct fill_table *table;
    struct fill_merge merge;
    bool once; /* a row of the same key says the same thing once more */
} goes[SHEET_N] = {
    [SHEET_PAPERS] = {PART_ROSTER, &fill_certificates, {.keys = paper_key}, false},
    [SHEET_STAFF] = {PART_ROSTER,
                     &fill_engagements,
                     {.keys = staff_key, .apart = "start", .number = "id_number"},
                     false},
    [SHEET_HELD] = {PART_ROSTER, &fill_held, {.keys = held_key}, true},
    [SHEET_VACANCIES] = {PART_ROSTER, &fill_vacancies, {.keys = vacancy_key}, false},
    [SHEET_DONE] = {PART_INDICATORS, &fill_done, {.keys = done_key, .fixed = true}, true},
    [SHEET_RECORDS] = {PART_INDICATORS, &fill_records, {.keys = record_key}, false},
    [SHEET_FUNDS] = {PART_FUNDS, &fill_fund_lines, {.keys = fund_key, .drop_empty = true}, false},
    [SHEET_NARRATIVE] = {PART_NARRATIVE, &fill_narrative, {0}, false},
};

/* ---- what is at hand */

void fill_sheet_complain(struct fill_importing *x, const struct workbook_at *at, const char *what,
                         const char *remedy) {
    workbook_complain(x->w->arena, x->book, at, what, remedy);
}

enum fill_part fill_sheet_part(size_t group) {
    return goes[group].part;
}

const struct fill_table *fill_sheet_table(enum fill_sheet t) {
    return goes[t].table;
}

struct fill_form *fill_sheet_form(struct fill_importing *x, enum fill_sheet t) {
    return &x->desk->forms[goes[t].part];
}

void *fill_sheet_push(struct fill_batch *b, const struct workbook_at *at) {
    size_t size = goes[b->table].table->size;
    b->rows = arena_grow(b->x->w->arena, b->rows, b->n, &b->cap, size);
    *VEC_PUSH(b->x->w->arena, &b->at) = *at;
    char *row = b->rows + b->n++ * size;
    memset(row, 0, size);
    return row;
}

/* ---- rows of the tables to rows of the forms */

static bool says_paper(const struct certificate *c) {
    return !cstr_empty(c->qualification);
}

/* An old table brings back what somebody had corrected. */
static void tell_amended(struct fill_importing *x, const struct workbook_at *at, const char *member,
                         const char *value) {
    const struct amendment *v = fill_amended_away(x->w->arena, &x->amended, member, value);
    if (v)
        workbook_remark(x->w->arena, x->book, at, fill_amended_text(x->w->arena, v),
                        "请改成更正后的内容，自己的表也一并改正；确实是另一个人的，不用改");
}

/* A post without anybody is no row: the form has it as an empty one. */
static enum gp_code add_staff(void *arg, const struct workbook_at *at) {
    struct fill_batch *b = arg;
    const struct fill_sheet_row *r = at->row;
    const struct engagement *e = &r->engagement;
    if (cstr_empty(r->person.name)) {
        if (!cstr_empty(r->person.id_number) || date_is_set(e->start) || date_is_set(e->end))
            fill_sheet_complain(b->x, at, "没有填写姓名", "请补填姓名；岗位空缺的，整行只留岗位");
        return GP_OK;
    }
    struct fill_engagement *to = fill_sheet_push(b, at);
    *to = (struct fill_engagement){*e, r->person.id_number};
    to->e.person = r->person.name;
    tell_amended(b->x, at, "name", r->person.name);
    tell_amended(b->x, at, "id_number", r->person.id_number);
    tell_amended(b->x, at, "number", r->certificate.number);
    if (!says_paper(&r->certificate))
        return GP_OK;
    *VEC_PUSH(b->x->w->arena, &b->x->papers) =
        (struct fill_certificate){r->person.name, r->certificate};
    *VEC_PUSH(b->x->w->arena, &b->x->paper_rows) = *at;
    return GP_OK;
}

static enum gp_code add_paper(void *arg, const struct workbook_at *at) {
    const struct fill_sheet_row *r = at->row;
    struct fill_importing *x = ((struct fill_batch *)arg)->x;
    tell_amended(x, at, "name", r->person.name);
    tell_amended(x, at, "number", r->certificate.number);
    if (says_paper(&r->certificate))
        *(struct fill_certificate *)fill_sheet_push(arg, at) =
            (struct fill_certificate){r->person.name, r->certificate};
    return GP_OK;
}

static enum gp_code add_held(void *arg, const struct workbook_at *at) {
    const struct fill_sheet_row *r = at->row;
    if (r->held.count != DEC_UNSET)
        *(struct held_count *)fill_sheet_push(arg, at) = r->held;
    return GP_OK;
}

static enum gp_code add_vacancy(void *arg, const struct workbook_at *at) {
    const struct fill_sheet_row *r = at->row;
    if (r->vacancy.days != DEC_UNSET)
        *(struct declared_vacancy *)fill_sheet_push(arg, at) = r->vacancy;
    return GP_OK;
}

static enum gp_code add_done(void *arg, const struct workbook_at *at) {
    struct fill_batch *b = arg;
    const struct fill_sheet_row *r = at->row;
    if (r->progress.done == DEC_UNSET)
        return GP_OK;
    if (fill_is_exchange(b->x->book, at->sheet))
        fill_exchange_take(b, at);
    else
        *(struct progress *)fill_sheet_push(b, at) = r->progress;
    return GP_OK;
}

/* A sheet of a template has the indicators in it, with nothing behind them. */
static enum gp_code add_record(void *arg, const struct workbook_at *at) {
    struct fill_batch *b = arg;
    const struct fill_sheet_row *r = at->row;
    const struct service_record *s = &r->record;
    bool says = !cstr_empty(s->title) || date_is_set(s->date) || s->sessions != DEC_UNSET ||
                s->people != DEC_UNSET || s->minutes != DEC_UNSET || !cstr_empty(s->person);
    if (!says)
        return GP_OK;
    if (cstr_empty(r->progress.indicator))
        fill_sheet_complain(b->x, at, "没有写明这条记录属于哪个指标",
                            "请在“指标”列填合同里的指标名称");
    else if (!date_is_set(s->date))
        fill_sheet_complain(b->x, at, "没有填写日期", "请补填服务日期");
    else
        *(struct fill_record *)fill_sheet_push(b, at) =
            (struct fill_record){r->progress.indicator, *s};
    return GP_OK;
}

/* ---- names to ids */

static const char *names_of(struct fill_importing *x, enum fill_ref ref) {
    const struct project *p = x->desk->c.project;
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    size_t n = ref == FILL_POST ? p->n_posts : ref == FILL_INDICATOR ? p->n_indicators : 0;
    const struct substation *s = NULL;
    if (ref == FILL_SUBSTATION)
        s = fill_substations(&x->desk->c, &n);
    for (size_t i = 0; i < n && i < 12; i++) {
        const char *name = s                  ? s[i].name
                           : ref == FILL_POST ? p->posts[i].title
                                              : p->indicators[i].name;
        if (!strstr(buf_text(&b), name))
            buf_addf(&b, "%s%s", b.n ? "、" : "请改成其中之一：", name);
    }
    return b.n ? arena_strdup(x->w->arena, buf_text(&b)) : "合同里没有登记，请联系评估方";
}

static bool is_post(const struct project *p, const char *cell) {
    for (size_t i = 0; i < p->n_posts; i++)
        if (cstr_eq(p->posts[i].id, cell) || label_same(p->posts[i].title, cell))
            return true;
    return false;
}

static bool is_substation(const struct fill_case *c, const char *id) {
    size_t n;
    const struct substation *v = fill_substations(c, &n);
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].id, id))
            return true;
    return false;
}

/* The name as the contract writes it, where only blanks and widths differ. */
static const char *indicator_of(const struct project *p, const char *text) {
    for (size_t i = 0; i < p->n_indicators; i++)
        if (label_same(p->indicators[i].name, text))
            return p->indicators[i].id;
    return text;
}

static const char *id_of(struct fill_importing *x, const struct fill_col *col, const char *text,
                         const struct workbook_at *at) {
    const struct fill_case *c = &x->desk->c;
    const char *id =
        col->ref == FILL_INDICATOR ? indicator_of(c->project, text) : fill_id_of(c, col, text);
    bool known = col->ref == FILL_POST        ? is_post(c->project, id)
                 : col->ref == FILL_INDICATOR ? project_indicator(c->project, id) != NULL
                                              : is_substation(c, id);
    if (!known)
        fill_sheet_complain(x, at,
                            arena_printf(x->w->arena, "合同里没有叫“%s”的%s", text, col->title),
                            names_of(x, col->ref));
    return id;
}

static void find_names(struct fill_batch *b, struct fill_grid *g) {
    for (size_t k = 0; k < g->table->n_cols; k++) {
        const struct fill_col *col = &g->table->cols[k];
        bool named =
            col->ref == FILL_POST || col->ref == FILL_INDICATOR || col->ref == FILL_SUBSTATION;
        for (size_t i = 0; i < g->n; i++) {
            const char **cell = &g->cells[i * g->table->n_cols + k];
            if (!**cell)
                continue;
            *cell = named ? id_of(b->x, col, *cell, &b->at.v[i])
                          : label_one_line(b->x->w->arena, *cell);
        }
    }
}

/* ---- rows that come twice */

static bool is_same_row(const struct fill_grid *g, size_t a, size_t b) {
    for (size_t k = 0; k < g->table->n_cols; k++)
        if (strcmp(fill_cell(g, a, k), fill_cell(g, b, k)) != 0)
            return false;
    return true;
}

/* A line that stands there word for word again, or says another figure of the same thing. */
static void tell_twice(struct fill_batch *b, const struct fill_grid *g) {
    struct arena *a = b->x->w->arena;
    struct lookup seen = {0};
    size_t *rows = gp_new_n(a, size_t, g->n);
    for (size_t i = 0; i < g->n; i++) {
        const char *words = fill_row_words(&b->x->desk->c, g, i, goes[b->table].merge.keys);
        rows[i] = i;
        const size_t *first = lookup_get(&seen, str_of(words), LOOKUP_NO_ROW);
        if (!first) {
            lookup_add(&seen, a, str_of(words), LOOKUP_NO_ROW, &rows[i]);
            continue;
        }
        unsigned line = b->at.v[*first].number + 1;
        if (is_same_row(g, *first, i))
            workbook_remark(a, b->x->book, &b->at.v[i], arena_printf(a, "与第 %u 行完全相同", line),
                            "请核对是不是重复登记；确实重复的，请删去一行");
        else if (goes[b->table].once)
            fill_sheet_complain(b->x, &b->at.v[i],
                                arena_printf(a, "“%s”在第 %u 行已经写过，数字不同", words, line),
                                "请只留一行");
    }
}

/* ---- into a form */

static void add_things(struct fill_batch *b, const struct fill_merged_list *told) {
    static const enum workbook_fate fates[] = {
        [FILL_NEW] = WORKBOOK_NEW,
        [FILL_CHANGED] = WORKBOOK_CHANGED,
        [FILL_SAME] = WORKBOOK_SAME,
        [FILL_GONE] = WORKBOOK_GONE,
    };
    struct arena *a = b->x->w->arena;
    for (size_t i = 0; i < told->v.n; i++) {
        const struct fill_merged *m = &told->v.v[i];
        if (m->fate == FILL_UNKNOWN) {
            fill_sheet_complain(b->x, &b->at.v[m->from], arena_printf(a, "合同里没有“%s”", m->name),
                                "请改成合同里的名称");
            continue;
        }
        b->x->touched[goes[b->table].part] |= m->fate != FILL_SAME;
        workbook_thing_add(a, b->x->book,
                           (struct workbook_thing){b->table, m->name, fates[m->fate], m->change});
    }
}

static void merge(struct fill_batch *b, struct fill_grid *came) {
    struct fill_importing *x = b->x;
    struct fill_merge how = goes[b->table].merge;
    const struct fill_table *t = goes[b->table].table;
    struct fill_merged_list told = {0};
    how.replace = x->wish->replace && !how.fixed;
    if (b->n == 0)
        return;
    find_names(b, came);
    tell_twice(b, came);
    struct fill_form *form = fill_sheet_form(x, b->table);
    struct fill_grid typed = fill_grid_of_form(x->w->arena, t, form);
    struct fill_grid merged = fill_merge(&x->desk->c, &how, &typed, came, &told);
    fill_form_drop_rows(t, form);
    fill_grid_to_form(x->w->arena, &merged, 0, form);
    add_things(b, &told);
}

void fill_sheet_merge(struct fill_batch *b) {
    struct fill_grid came = fill_grid_of_rows(b->x->w->arena, goes[b->table].table, b->rows, b->n);
    merge(b, &came);
}

static enum gp_code take_table(struct fill_importing *x, enum fill_sheet table,
                               workbook_row_fn add) {
    struct fill_batch b = {.x = x, .table = table};
    TRY(workbook_each(x->book, table, add, &b));
    fill_exchange_end(&b);
    fill_sheet_merge(&b);
    return GP_OK;
}

/* ---- 人员 */

/* Empty lines of posts that have somebody now. */
static void drop_filled_posts(struct fill_importing *x) {
    struct arena *a = x->w->arena;
    struct fill_form *form = fill_sheet_form(x, SHEET_STAFF);
    struct fill_grid g = fill_grid_of_form(a, &fill_engagements, form), out = g;
    size_t post = 0, cols = g.table->n_cols;
    while (g.table->cols[post].ref != FILL_POST)
        post++;
    out.n = 0;
    out.cells = gp_new_n(a, const char *, g.n *cols);
    for (size_t i = 0; i < g.n; i++) {
        bool filled = false;
        for (size_t k = 0; fill_row_is_empty(&g, i) && k < g.n && !filled; k++)
            filled = !fill_row_is_empty(&g, k) &&
                     strcmp(fill_cell(&g, k, post), fill_cell(&g, i, post)) == 0;
        if (!filled)
            memcpy(&out.cells[out.n++ * cols], &g.cells[i * cols], cols * sizeof(*g.cells));
    }
    fill_form_drop_rows(&fill_engagements, form);
    fill_grid_to_form(a, &out, 0, form);
}

static enum gp_code take_staff(struct fill_importing *x) {
    TRY(take_table(x, SHEET_STAFF, add_staff));
    if (x->touched[PART_ROSTER]) {
        fill_seat(&x->desk->c, fill_sheet_form(x, SHEET_STAFF));
        drop_filled_posts(x);
    }
    struct fill_batch papers = {.x = x, .table = SHEET_PAPERS};
    for (size_t i = 0; i < x->papers.n; i++)
        *(struct fill_certificate *)fill_sheet_push(&papers, &x->paper_rows.v[i]) = x->papers.v[i];
    TRY(workbook_each(x->book, SHEET_PAPERS, add_paper, &papers));
    fill_sheet_merge(&papers);
    return GP_OK;
}

/* ---- 成效 */

static enum gp_code add_paragraph(void *arg, const struct workbook_at *at) {
    const struct fill_sheet_row *r = at->row;
    struct buf *b = arg;
    if (!cstr_empty(r->entry.narrative))
        buf_addf(b, "%s%s", b->n ? "\n" : "", r->entry.narrative);
    return GP_OK;
}

/* Blank lines apart: a sheet has none between its rows. */
static bool same_paragraphs(const char *a, const char *b) {
    for (;;) {
        a += strspn(a, "\r\n");
        b += strspn(b, "\r\n");
        if (!*a || !*b)
            return !*a && !*b;
        size_t n = strcspn(a, "\r\n");
        if (n != strcspn(b, "\r\n") || strncmp(a, b, n) != 0)
            return false;
        a += n;
        b += n;
    }
}

static enum gp_code take_narrative(struct fill_importing *x) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    TRY(workbook_each(x->book, SHEET_NARRATIVE, add_paragraph, &b));
    if (b.n == 0)
        return GP_OK;
    struct fill_form *form = fill_sheet_form(x, SHEET_NARRATIVE);
    const char *was = fill_form_get(form, "narrative");
    bool same = same_paragraphs(was, buf_text(&b));
    enum workbook_fate fate = same ? WORKBOOK_SAME : *was ? WORKBOOK_CHANGED : WORKBOOK_NEW;
    if (!same) {
        fill_form_drop_rows(&fill_narrative, form);
        fill_form_add(x->w->arena, form, "narrative", arena_strdup(x->w->arena, buf_text(&b)));
    }
    x->touched[PART_NARRATIVE] |= !same;
    workbook_thing_add(x->w->arena, x->book,
                       (struct workbook_thing){SHEET_NARRATIVE, "工作服务成效", fate, NULL});
    return GP_OK;
}

/* ---- all of it */

void fill_split_subject(struct arena *a, const char *subject, const char **ret_round,
                        const char **ret_entry) {
    const char *slash = strchr(subject, '/');
    if (!slash)
        GP_DIE("%s is no entry", subject);
    *ret_round = arena_strndup(a, subject, (size_t)(slash - subject));
    *ret_entry = slash + 1;
}

const char *fill_subject(struct arena *a, const char *round, const char *entry) {
    return arena_printf(a, "%s/%s", round, entry);
}

static enum gp_code save_parts(struct fill_importing *x, const char *round, const char *entry) {
    for (unsigned i = 0; i < PART_N; i++) {
        const struct fill_draft *draft = x->desk->drafts[i];
        int64_t version;
        if (!x->touched[i])
            continue;
        TRY(workbook_note(x->w, x->wish, x->book, "part", fill_parts[i].id, fill_parts[i].title,
                          !draft));
        TRY(fill_save(x->w, round, entry, (enum fill_part)i, &x->desk->forms[i],
                      draft ? draft->version : 0, &version));
    }
    return GP_OK;
}

static enum gp_code apply(struct work *w, const struct workbook_wish *wish, struct workbook *book) {
    const char *round, *entry;
    struct entry_scope *scope;
    struct fill_importing x = {.w = w, .wish = wish, .book = book};
    fill_split_subject(w->arena, wish->subject, &round, &entry);
    TRY(fill_begin(w, round, entry, &scope));
    x.desk = gp_new(w->arena, struct fill_desk);
    TRY(fill_open(w, round, entry, NULL, x.desk));
    TRY(fill_amended_load(w, scope->project, &x.amended));
    TRY(take_staff(&x));
    TRY(take_table(&x, SHEET_HELD, add_held));
    TRY(take_table(&x, SHEET_VACANCIES, add_vacancy));
    TRY(take_table(&x, SHEET_DONE, add_done));
    TRY(take_table(&x, SHEET_RECORDS, add_record));
    TRY(fill_take_funds(&x));
    TRY(take_narrative(&x));
    return save_parts(&x, round, entry);
}

/* ---- undoing */

static enum gp_code find_draft(struct work *w, const char *subject, const char *part,
                               struct fill_key *ret_key, struct fill_draft **ret) {
    struct fill_draft *v;
    size_t n;
    ret_key->tenant = w->tenant;
    fill_split_subject(w->arena, subject, &ret_key->round, &ret_key->entry);
    TRY(store_fill_drafts(w, ret_key, &v, &n));
    *ret = NULL;
    for (size_t i = 0; i < n; i++)
        if (strcmp(v[i].part, part) == 0)
            *ret = &v[i];
    return GP_OK;
}

static void add_plain(struct arena *a, const struct fill_table *t, const struct fill_form *form,
                      struct fill_form *plain) {
    struct fill_grid g = fill_grid_of_form(a, t, form);
    struct fill_form all = {0};
    fill_grid_to_form(a, &g, 0, &all);
    for (size_t i = 0; i < all.v.n; i++)
        if (*all.v.v[i].value)
            fill_form_add(a, plain, all.v.v[i].name, all.v.v[i].value);
}

/* Without lines in which nothing stands and with rows numbered from 0: a page that is saved as it
 * is says the same. */
static enum gp_code state(struct work *w, const char *subject, const char *what, const char *id,
                          struct buf *ret) {
    struct fill_key key;
    struct fill_draft *draft;
    enum fill_part part;
    struct fill_form form, plain = {0};
    (void)what;
    TRY(find_draft(w, subject, id, &key, &draft));
    if (!draft || !fill_part_of(id, &part))
        return GP_OK;
    TRY(fill_form_read(w->arena, w->err, draft->body, &form));
    for (size_t i = 0; i < fill_parts[part].n_tables; i++) {
        const struct fill_table *t = fill_parts[part].tables[i];
        if (!t->single)
            fill_form_drop_blank_rows(w->arena, t, &form);
        add_plain(w->arena, t, &form, &plain);
    }
    buf_adds(ret, fill_form_json(w->arena, &plain));
    return GP_OK;
}

static enum gp_code restore(struct work *w, const char *subject, const char *what, const char *id,
                            const char *before) {
    struct fill_key key;
    struct fill_draft *draft;
    struct entry_scope *scope;
    (void)what;
    TRY(find_draft(w, subject, id, &key, &draft));
    TRY(fill_begin(w, key.round, key.entry, &scope));
    if (!before)
        return store_fill_draft_drop(w, &key, id);
    struct fill_draft back = {.part = id,
                              .body = before,
                              .account = w->actor,
                              .version = draft ? draft->version : 0,
                              .saved_at = work_now_ms(w)};
    return store_fill_draft_put(w, &key, &back);
}

const struct workbook_kind fill_workbook = {
    .word = "hand_in",
    .what = "人员、证书、指标、服务记录、资金或成效",
    WORKBOOK_ROWS(struct fill_sheet_row, tables, groups),
    .replaces = true,
    .apply = apply,
    .prefill = fill_sheets_prefill,
    .state = state,
    .restore = restore,
};
