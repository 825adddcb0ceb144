/* The pages of a supervisor, and of whoever looks up an operator. Each loads its view from
 * app/levels/below.h, which decides what may be seen, and lays it into the model; the same model is
 * what is downloaded (web_render_shown). Only the list of results is paged in the database, and its
 * file is as long as BELOW_MOST. */
#include "web/levels/levels.h"

#include "app/levels/below.h"
#include "web/analysis/charts.h"
#include "web/list.h"
#include "web/route.h"
#include "web/shown.h"

#define RESULTS_A_PAGE   50
#define OPERATORS_A_PAGE 50

/* ---- what several pages have */

static const char *year_text(struct arena *a, int64_t year) {
    return year == DEC_UNSET || year == 0 ? "" : arena_printf(a, "%lld", (long long)year);
}

/* ?in=4403&year=2026 */
static const char *query_of(struct arena *a, const char *place, int64_t year) {
    return arena_printf(a, "?in=%s&year=%s", place, year_text(a, year));
}

enum level_page { PAGE_OVERVIEW, PAGE_RESULTS, PAGE_OPERATORS };
static const struct {
    const char *name, *path;
} pages[] = {
    {"at_below", "/below"}, {"at_results", "/below/results"}, {"at_operators", "/below/operators"}};

static void put_head(struct http_call *call, struct val *m, const struct below_view *x,
                     enum level_page page) {
    struct arena *a = call->arena;
    for (size_t i = 0; i < GP_COUNT(pages); i++)
        map_bool(m, pages[i].name, i == (size_t)page);
    map_text(m, "base", pages[page].path);
    map_text(m, "place", x->scope.place);
    map_text(m, "place_name", x->name);
    map_text(m, "year", year_text(a, x->year));
    map_text(m, "query", query_of(a, x->scope.place, x->year));
    map_bool(m, "is_district", strlen(x->scope.place) == 6);
    map_bool(m, "is_deep", x->n_path > 1);
    struct val *path = map_list(m, "path");
    for (size_t i = 0; i < x->n_path; i++) {
        struct val *row = list_add_map(path);
        map_text(row, "name", x->path[i].name);
        map_text(row, "query", query_of(a, x->path[i].code, x->year));
        map_bool(row, "last", i + 1 == x->n_path);
    }
    struct val *years = map_list(m, "years");
    for (size_t i = x->n_years; i-- > 0;)
        if (x->years[i].year != DEC_UNSET)
            list_add_option(years, year_text(a, x->years[i].year), year_text(a, x->years[i].year),
                            x->years[i].year == x->year);
    map_bool(m, "any_years", x->n_years > 0);
}

static void put_grades(struct val *m, const struct below_grades *grades) {
    struct val *list = map_list(m, "grades");
    for (size_t i = 0; i < grades->n; i++)
        map_text(list_add_map(list), "grade", grades->v[i]);
    if (grades->others)
        map_text(list_add_map(list), "grade", "其他");
}

/* Cells of the grades, and texts "g0", "g1", … of the same, by which the file knows them. */
static void put_figures(struct val *row, const struct below_figures *f,
                        const struct below_grades *grades) {
    map_count(row, "entries", f->entries);
    map_score(row, "mean", f->mean);
    map_score(row, "highest", f->highest);
    map_score(row, "lowest", f->lowest);
    struct val *cells = map_list(row, "by_grade");
    for (size_t i = 0; i < grades->n + grades->others; i++) {
        int64_t n = f->by_grade[i < grades->n ? i : BELOW_GRADES];
        map_count(list_add_map(cells), "count", n);
        map_count(row, arena_printf(row->arena, "g%zu", i), n);
    }
}

/* The columns that a table begins with, and behind them one a grade. */
static struct web_shown shown_with_grades(struct arena *a, const char *sheet, const char *rows,
                                          const struct web_shown_column *first, size_t n,
                                          const struct below_grades *grades) {
    struct web_shown_column *v = gp_new_n(a, struct web_shown_column, n + BELOW_GRADES + 1);
    memcpy(v, first, n * sizeof(*v));
    for (size_t i = 0; i < grades->n + grades->others; i++)
        v[n++] = (struct web_shown_column){i < grades->n ? grades->v[i] : "其他",
                                           arena_printf(a, "g%zu", i), BOOK_COUNT};
    return (struct web_shown){sheet, rows, v, n};
}

/* ---- the overview */

static void put_progress(struct val *row, const struct rollup_progress *p) {
    const struct {
        const char *name;
        int64_t n;
    } counts[] = {{"rounds", p->rounds},         {"preparing", p->preparing},
                  {"collecting", p->collecting}, {"handed_in", p->handed_in},
                  {"scoring", p->scoring},       {"feedback", p->feedback},
                  {"approval", p->approval},     {"published", p->published}};
    for (size_t i = 0; i < GP_COUNT(counts); i++)
        map_count(row, counts[i].name, counts[i].n);
}

static struct val *put_part(struct val *row, const struct below_view *x,
                            const struct below_part *p) {
    map_text(row, "code", p->place);
    map_text(row, "name", p->name);
    map_text(row, "part_query", query_of(row->arena, p->place, x->year));
    put_figures(row, &p->figures, &x->grades);
    put_progress(map_map(row, "progress"), &p->progress);
    return row;
}

static const struct web_shown_column part_columns[] = {
    {"区划代码", "code", BOOK_TEXT},       {"名称", "name", BOOK_TEXT},
    {"已公示项目", "entries", BOOK_COUNT}, {"平均分", "mean", BOOK_SCORE},
    {"最高分", "highest", BOOK_SCORE},     {"最低分", "lowest", BOOK_SCORE},
};
static const struct web_shown_column progress_columns[] = {
    {"区划代码", "code", BOOK_TEXT},
    {"名称", "name", BOOK_TEXT},
    {"评估轮次", "progress/rounds", BOOK_COUNT},
    {"筹备中", "progress/preparing", BOOK_COUNT},
    {"待递交", "progress/collecting", BOOK_COUNT},
    {"已递交", "progress/handed_in", BOOK_COUNT},
    {"评分中", "progress/scoring", BOOK_COUNT},
    {"征求意见", "progress/feedback", BOOK_COUNT},
    {"报告审批", "progress/approval", BOOK_COUNT},
    {"已公示", "progress/published", BOOK_COUNT},
};
static const struct web_shown_column year_columns[] = {
    {"年度", "year", BOOK_TEXT},      {"已公示项目", "entries", BOOK_COUNT},
    {"平均分", "mean", BOOK_SCORE},   {"最高分", "highest", BOOK_SCORE},
    {"最低分", "lowest", BOOK_SCORE},
};

static void put_view(struct http_call *call, struct val *m, const struct below_view *x) {
    put_head(call, m, x, PAGE_OVERVIEW);
    put_grades(m, &x->grades);
    struct val *parts = map_list(m, "parts"), *going = map_list(m, "progress_parts");
    for (size_t i = 0; i < x->n_parts; i++) {
        struct val *row = put_part(list_add_map(parts), x, &x->parts[i]);
        if (x->parts[i].progress.rounds > 0)
            list_add(going, row);
    }
    map_bool(m, "any_progress", going->list.n > 0);
    list_even(parts, "mean");
    list_even(parts, "highest");
    list_even(parts, "lowest");
    map_bool(m, "any_parts", x->n_parts > 0);
    (void)put_part(map_map(m, "all"), x, &x->all);
}

static void put_trend(struct val *m, const struct below_view *x) {
    struct val *rows = map_list(m, "trend");
    for (size_t i = x->n_years; i-- > 0;) {
        struct val *row = list_add_map(rows);
        bool named = x->years[i].year != DEC_UNSET;
        map_text(row, "year", named ? year_text(m->arena, x->years[i].year) : "未写年度");
        put_figures(row, &x->years[i].figures, &x->grades);
    }
    list_even(rows, "mean");
    map_bool(m, "any_trend", x->n_years > 0);
    map_charts(m, "charts", x->charts, x->n_charts);
}

static enum gp_code overview_page(struct http_call *call) {
    struct work work = web_work(call);
    struct below_view x;
    TRY(below_view(&work, http_query(call, "in"), http_query(call, "year"), &x));
    struct val *m = web_page(call, arena_printf(call->arena, "下级评估：%s", x.name));
    put_view(call, m, &x);
    put_trend(m, &x);
    const struct web_shown tables[] = {
        shown_with_grades(call->arena, "比较", "parts", part_columns, GP_COUNT(part_columns),
                          &x.grades),
        WEB_SHOWN_TABLE("进行中的评估", "progress_parts", progress_columns),
        shown_with_grades(call->arena, "历年", "trend", year_columns, GP_COUNT(year_columns),
                          &x.grades),
    };
    return web_render_shown(call, "levels/below", m, tables, GP_COUNT(tables));
}

enum gp_code levels_put_home(struct http_call *call, struct val *m) {
    struct work work = web_work(call);
    struct below_view x;
    TRY(below_view(&work, NULL, NULL, &x));
    put_view(call, m, &x);
    return GP_OK;
}

/* ---- published results */

static void put_rows(struct http_call *call, struct val *m, const struct rolled_entry *v, size_t n,
                     const struct level_names *names) {
    struct val *rows = map_list(m, "results");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(rows);
        bool summed = !cstr_empty(v[i].report);
        map_text(row, "district", level_place_name(names, v[i].tenant));
        map_text(row, "code", v[i].tenant);
        map_text(row, "round_year", year_text(call->arena, v[i].year));
        map_text(row, "title", v[i].title);
        map_text(row, "center", v[i].center);
        map_text(row, "subdistrict", v[i].subdistrict);
        map_text(row, "operator", v[i].operator_name);
        map_score(row, "total", v[i].total);
        map_text(row, "grade", v[i].grade);
        map_textf(row, "public_path", "/public/%s?d=%s%s%s",
                  http_url_encode(call->arena, v[i].round), v[i].tenant, summed ? "&r=" : "",
                  summed ? http_url_encode(call->arena, v[i].report) : "");
    }
    list_even(rows, "total");
    map_bool(m, "any_results", n > 0);
}

static const struct web_shown_column result_columns[] = {
    {"区划代码", "code", BOOK_TEXT},     {"区划", "district", BOOK_TEXT},
    {"年度", "round_year", BOOK_TEXT},   {"评估轮次", "title", BOOK_TEXT},
    {"街道", "subdistrict", BOOK_TEXT},  {"中心", "center", BOOK_TEXT},
    {"运营机构", "operator", BOOK_TEXT}, {"总分", "total", BOOK_SCORE},
    {"等级", "grade", BOOK_TEXT},
};
static const struct web_shown result_tables[] = {
    WEB_SHOWN_TABLE("已公示的结果", "results", result_columns),
};

static enum gp_code results_page(struct http_call *call) {
    struct work work = web_work(call);
    struct below_results x;
    bool whole = web_wants_shown(call);
    const char *words = http_query(call, "q"), *grade = http_query(call, "grade");
    const struct rolled_filter filter = {
        .words = words,
        .grade = grade,
        .skip = whole ? 0 : (int64_t)list_pages_asked(call) * RESULTS_A_PAGE,
        .limit = whole ? BELOW_MOST : RESULTS_A_PAGE};
    TRY(below_results(&work, http_query(call, "in"), http_query(call, "year"), &filter, &x));
    struct val *m = web_page(call, arena_printf(call->arena, "已公示的结果：%s", x.view.name));
    put_head(call, m, &x.view, PAGE_RESULTS);
    map_text(m, "q", cstr_or_empty(words));
    struct val *grades = map_list(m, "grades");
    for (size_t i = 0; i < x.view.grades.n; i++)
        list_add_option(grades, x.view.grades.v[i], x.view.grades.v[i],
                        cstr_eq(x.view.grades.v[i], grade));
    put_rows(call, m, x.v, x.n, &x.names);
    bool cut = x.found > BELOW_MOST;
    map_bool(m, "cut", cut);
    map_count(m, "found", cut ? BELOW_MOST : x.found);
    (void)list_pages(call, m, NULL, NULL, (size_t)(cut ? BELOW_MOST : x.found), RESULTS_A_PAGE);
    return web_render_shown(call, "levels/results", m, result_tables, GP_COUNT(result_tables));
}

/* ---- operators */

static const struct web_shown_column operator_columns[] = {
    {"运营机构", "name", BOOK_TEXT},   {"统一社会信用代码", "code", BOOK_TEXT},
    {"区县", "districts", BOOK_COUNT}, {"已公示项目", "entries", BOOK_COUNT},
    {"平均分", "mean", BOOK_SCORE},    {"最高分", "highest", BOOK_SCORE},
    {"最低分", "lowest", BOOK_SCORE},
};

static void put_operator(struct val *row, const struct below_operator *o,
                         const struct below_grades *grades) {
    map_text(row, "name", o->name ? o->name : "没有写名称");
    map_text(row, "code", o->code);
    map_count(row, "districts", o->districts);
    map_textf(row, "path", "/below/operator?key=%s", http_url_encode(row->arena, o->key));
    put_figures(row, &o->figures, grades);
}

static enum gp_code operators_page(struct http_call *call) {
    struct work work = web_work(call);
    struct below_operators x;
    TRY(below_operators(&work, http_query(call, "in"), http_query(call, "year"), &x));
    struct val *m = web_page(call, arena_printf(call->arena, "运营机构：%s", x.view.name));
    put_head(call, m, &x.view, PAGE_OPERATORS);
    put_grades(m, &x.grades);
    struct list_slice slice = list_pages(call, m, NULL, NULL, x.n, OPERATORS_A_PAGE);
    if (web_wants_shown(call))
        slice = (struct list_slice){0, x.n};
    struct val *rows = map_list(m, "operators");
    for (size_t i = slice.first; i < slice.end; i++)
        put_operator(list_add_map(rows), &x.v[i], &x.grades);
    list_even(rows, "mean");
    map_bool(m, "any_operators", x.n > 0);
    const struct web_shown table =
        shown_with_grades(call->arena, "运营机构", "operators", operator_columns,
                          GP_COUNT(operator_columns), &x.grades);
    return web_render_shown(call, "levels/operators", m, &table, 1);
}

static int64_t history_most(const struct http_call *call) {
    return web_wants_shown(call) ? WEB_SHOWN_MOST : BELOW_OF_OPERATOR;
}

static enum gp_code show_history(struct http_call *call, const struct below_history *x,
                                 const char *back, const char *back_name) {
    struct val *m =
        web_page(call, arena_printf(call->arena, "公示记录：%s", x->name ? x->name : "没有写名称"));
    map_text(m, "code", x->code);
    map_text(m, "back", back);
    map_text(m, "back_name", back_name);
    map_bool(m, "cut", x->n == (size_t)history_most(call));
    put_rows(call, m, x->v, x->n, &x->names);
    return web_render_shown(call, "levels/operator", m, result_tables, GP_COUNT(result_tables));
}

static enum gp_code operator_page(struct http_call *call) {
    struct work work = web_work(call);
    struct below_history x;
    TRY(below_operator(&work, http_query(call, "key"), history_most(call), &x));
    return show_history(call, &x, "/below/operators", "运营机构");
}

/* ---- for a district: its operators elsewhere */

static const struct web_shown_column exchange_columns[] = {
    {"运营机构", "name", BOOK_TEXT},
    {"统一社会信用代码", "code", BOOK_TEXT},
    {"本区已公示项目", "here", BOOK_COUNT},
    {"其他区县", "districts", BOOK_COUNT},
    {"其他区县已公示项目", "elsewhere", BOOK_COUNT},
};
static const struct web_shown exchange_tables[] = {
    WEB_SHOWN_TABLE("运营机构", "operators", exchange_columns),
};

static enum gp_code exchange_page(struct http_call *call) {
    struct work work = web_work(call);
    struct rollup_exchange *v;
    size_t n;
    TRY(store_rollup_exchange(&work, &v, &n));
    struct val *m = web_page(call, "机构公示记录");
    struct list_slice slice = list_pages(call, m, NULL, NULL, n, OPERATORS_A_PAGE);
    if (web_wants_shown(call))
        slice = (struct list_slice){0, n};
    struct val *rows = map_list(m, "operators");
    for (size_t i = slice.first; i < slice.end; i++) {
        struct val *row = list_add_map(rows);
        map_text(row, "name", v[i].name);
        map_text(row, "code", v[i].code);
        map_count(row, "here", v[i].here);
        map_count(row, "districts", v[i].districts);
        map_count(row, "elsewhere", v[i].elsewhere);
        map_textf(row, "path", "/operators/%s", v[i].org);
    }
    map_bool(m, "any_operators", n > 0);
    map_bool(m, "manages", web_visitor(call)->perms & PERM_MANAGE);
    return web_render_shown(call, "levels/exchange", m, exchange_tables, GP_COUNT(exchange_tables));
}

static enum gp_code exchanged_page(struct http_call *call) {
    struct work work = web_work(call);
    struct below_history x;
    TRY(exchange_operator(&work, http_param(call, "org"), history_most(call), &x));
    return show_history(call, &x, "/operators", "机构公示记录");
}

#define EXCHANGES (PERM_MANAGE | PERM_APPROVE)

const struct http_route level_routes[] = {
    WEB_GET("/below", overview_page, PERM_SUPERVISE, "下级评估：比较、进度和历年",
            .where = HTTP_SLOW),
    WEB_SHOWN("/below", overview_page, PERM_SUPERVISE, "下级评估"),
    WEB_GET("/below/results", results_page, PERM_SUPERVISE, "下级已公示的结果", .where = HTTP_SLOW),
    WEB_SHOWN("/below/results", results_page, PERM_SUPERVISE, "下级已公示的结果"),
    WEB_GET("/below/operators", operators_page, PERM_SUPERVISE, "下级的运营机构",
            .where = HTTP_SLOW),
    WEB_SHOWN("/below/operators", operators_page, PERM_SUPERVISE, "下级的运营机构"),
    WEB_GET("/below/operator", operator_page, PERM_SUPERVISE, "一家运营机构的公示记录"),
    WEB_SHOWN("/below/operator", operator_page, PERM_SUPERVISE, "一家运营机构的公示记录"),
    WEB_GET("/operators", exchange_page, EXCHANGES, "运营机构在各区县的公示记录"),
    WEB_SHOWN("/operators", exchange_page, EXCHANGES, "运营机构在各区县的公示记录"),
    WEB_GET("/operators/:org", exchanged_page, EXCHANGES, "一家运营机构在各区县的公示记录"),
    WEB_SHOWN("/operators/:org", exchanged_page, EXCHANGES, "一家运营机构在各区县的公示记录"),
    {.path = NULL},
};
