/* Writes the workbooks that test_workbook.py looks at into a folder: a listing with everything that
 * a listing may have, a template of each shape, and one of several sheets. */
#include <stdlib.h>

#include "codec/book_csv.h"
#include "codec/xlsx_write.h"
#include "workbook/template.h"

static struct arena arena;
static struct gp_err err = {.arena = &arena};

static void must(enum gp_code code) {
    if (code != GP_OK)
        GP_DIE("%s: %s (%s)", cstr_or_empty(err.where), err.message, cstr_or_empty(err.detail));
}

static const char *place(const char *folder, const char *name) {
    return arena_printf(&arena, "%s/%s.xlsx", folder, name);
}

/* ---- a listing */

static const struct book_column listing_columns[] = {
    {.heading = "中心", .kind = BOOK_TEXT},
    {.heading = "运营机构", .kind = BOOK_TEXT},
    {.heading = "合同总额", .kind = BOOK_MONEY, .total = true},
    {.heading = "已付", .kind = BOOK_MONEY, .total = true},
    {.heading = "经费使用比例", .kind = BOOK_SHARE},
    {.heading = "得分", .kind = BOOK_SCORE},
    {.heading = "系数", .kind = BOOK_FACTOR},
    {.heading = "空岗天数", .kind = BOOK_COUNT, .total = true},
    {.heading = "递交日期", .kind = BOOK_DATE},
    {.heading = "扣除为下限", .kind = BOOK_BOOL},
    {.heading = "备注", .kind = BOOK_TEXT},
};

static const struct {
    const char *center;
    int64_t contract, paid, share, score;
    const char *remark;
} listing[] = {
    {"六和社区党群服务中心", 47824000, 43041600, 8577, 978500, "=1+1"},
    {"沙壆社区党群服务中心", 999997, 900011, 9999, 290000, "+86 755"},
    {"坪环社区党群服务中心", 1, -1, 0, 999999, "-1"},
    {"和平社区党群服务中心", 99999999999999, 3, 12345, DEC_UNSET, "@SUM(A1)"},
    {"中心 <&> \"引号\"", 0, DEC_UNSET, DEC_UNSET, 1, "_x0041_ 和\t制表\n换行"},
    {"010", 123456789012, 7, 1, 1234567, "440300199001011234"},
    {" 前后有空格 ", 30, 10, 3333, 600000, "\x01控制\x1F字符 ￿"},
};

static enum gp_code listing_rows(void *arg, struct book_sink *sink) {
    (void)arg;
    for (size_t i = 0; i < GP_COUNT(listing); i++) {
        const struct book_cell cells[] = {
            book_text(listing[i].center),
            book_text(i % 2 ? "深圳市龙岗区至诚社会工作服务中心" : NULL),
            book_money(money_of(listing[i].contract)),
            book_money(money_of(listing[i].paid)),
            book_share(share_of(listing[i].share)),
            listing[i].score == DEC_UNSET ? book_text("不适用")
                                          : book_score(score_of(listing[i].score)),
            book_factor(share_of(10500)),
            book_count((int64_t)i * 1000),
            book_date((date_t){18992 + (int32_t)i}),
            book_bool(i % 2),
            book_text(listing[i].remark)};
        TRY(book_row(sink, cells));
    }
    return GP_OK;
}

static void write_listing(const char *folder) {
    static const struct book_chart charts[] = {
        {BOOK_BARS, "各中心合同总额与已付", 0, {2, 3}, 2},
        {BOOK_LINES, "=得分", 0, {5}, 1},
    };
    struct book_sheet t = {.name = "结算",
                           .title = "坪山街道 2022 年社会工作服务项目结算表",
                           .note = "金额以元计",
                           .remarks = "注：1. 扣除按规定计算。\n2. 未填的为空。",
                           .date = {19000},
                           .columns = listing_columns,
                           .n_columns = GP_COUNT(listing_columns),
                           .fixed_columns = 1,
                           .n_rows = GP_COUNT(listing),
                           .rows = listing_rows,
                           .charts = charts,
                           .n_charts = GP_COUNT(charts)};
    struct book_sheet narrow = t, empty = t;
    narrow.name = "简表";
    narrow.n_columns = 4;
    narrow.rows = NULL;
    narrow.n_rows = 0;
    empty = narrow;
    empty.name = "空表（街道）";
    const struct book_sheet tables[] = {t, narrow, empty};
    must(xlsx_write(&err, place(folder, "结算 表"), tables, GP_COUNT(tables)));
    struct buf csv GP_CLEANUP(buf_free) = BUF_INIT;
    must(book_csv_buf(&err, &t, &csv));
    FILE *f = fopen(arena_printf(&arena, "%s/结算 表.csv", folder), "w");
    if (!f || fwrite(csv.p, 1, csv.n, f) != csv.n || fclose(f) != 0)
        GP_DIE("cannot write the CSV");
}

/* ---- a template of each shape */

static int64_t within(const struct field *f, int64_t v) {
    return v < f->min ? f->min : v > f->max ? f->max : v;
}

static const char *digits(size_t n) {
    char *s = arena_alloc(&arena, n + 1);
    for (size_t i = 0; i < n; i++)
        s[i] = (char)('0' + i % 10);
    return s;
}

static const char *sample_text(const struct field *f) {
    if (f->kind == FIELD_DIGITS || f->kind == FIELD_SHA256)
        return digits((size_t)f->max);
    return f->kind == FIELD_ID ? "liuhe-2" : "=示例，“六和”";
}

static void fill_member(const struct field *f, char *object) {
    static const char *const texts[] = {"公示", "台账"};
    char *at = object + f->at;
    if (kind_is_figure(f->kind) || f->kind == FIELD_COUNT)
        *(int64_t *)(void *)at = within(f, 123457);
    else if (f->kind == FIELD_DATE)
        *(date_t *)(void *)at = (date_t){18992};
    else if (f->kind == FIELD_BOOL)
        *(bool *)(void *)at = true;
    else if (f->kind == FIELD_ENUM)
        *(int *)(void *)at = 1;
    else if (f->kind == FIELD_TEXTS || f->kind == FIELD_IDS) {
        *(const char *const **)(void *)at = texts;
        *(size_t *)(void *)(object + f->count_at) = GP_COUNT(texts);
    } else
        *(const char **)(void *)at = sample_text(f);
}

/* The first row says all it can, the second nothing. */
static const void *sample_row(const struct shape *s, bool filled) {
    char *object = arena_alloc(&arena, s->size);
    shape_unset(s, object);
    for (size_t i = 0; filled && i < s->n_fields; i++)
        if (template_holds(&s->fields[i]))
            fill_member(&s->fields[i], object);
    return object;
}

static bool holds_any(const struct shape *s) {
    for (size_t i = 0; i < s->n_fields; i++)
        if (template_holds(&s->fields[i]))
            return true;
    return false;
}

static void write_templates(const char *folder) {
    const struct shape *shapes[MAX_SHAPES];
    size_t n = shapes_used(&shape_dossier, shapes);
    for (size_t i = 0; i < n; i++) {
        if (!holds_any(shapes[i]))
            continue;
        const void *rows[] = {sample_row(shapes[i], true), sample_row(shapes[i], false)};
        struct template_sheet s = {
            .shape = shapes[i], .rows = rows, .n_rows = GP_COUNT(rows), .blank_rows = 5};
        const char *name = arena_printf(&arena, "模板-%s-%s", shapes[i]->name, shapes[i]->id);
        must(template_write(&err, place(folder, name), &s, 1, DATE_UNSET));
    }
}

/* ---- a template of several sheets */

static void write_registration(const char *folder) {
    static const char *const centers[] = {"六和", "沙壆，东", "坪环"};
    static const char *const posts[] = {"社工（六和）", "主管（六和）"};
    static const char *const post_ids[] = {"post-1", "post-2"};
    static const char *const keys[] = {"title", "qualification", "lead", "share"};
    static const char *const payment_sums[] = {"amount"};
    static const char *const locked[] = {"title"};
    const struct book_input center = {
        .required = true, .locked = true, .choices = centers, .n_choices = GP_COUNT(centers)};
    const struct book_column leading[] = {
        {.heading = "中心", .kind = BOOK_TEXT, .note = "从列表中选一项。", .input = &center}};
    const struct book_cell lead[] = {book_text("六和"), book_text("坪环")};
    struct post *p = gp_new_n(&arena, struct post, 2);
    for (size_t i = 0; i < 2; i++) {
        shape_unset(&shape_post, (char *)&p[i]);
        p[i].title = i ? "社工" : "主管";
        p[i].lead = i == 0;
    }
    struct payment *pay = gp_new_n(&arena, struct payment, 2);
    for (size_t i = 0; i < 2; i++) {
        shape_unset(&shape_payment, (char *)&pay[i]);
        pay[i].amount = money_of(12345678 + (int64_t)i);
        pay[i].date = (date_t){19000};
    }
    struct engagement *g = gp_new(&arena, struct engagement);
    shape_unset(&shape_engagement, (char *)g);
    g->post = "post-2";
    const void *post_rows[] = {&p[0], &p[1]}, *pay_rows[] = {&pay[0], &pay[1]}, *g_rows[] = {g};
    const struct template_list post_list = {"post", posts, post_ids, GP_COUNT(posts), true};
    const struct template_sheet sheets[] = {
        {.shape = &shape_post,
         .title = "2026 年坪山区社会工作服务项目岗位登记表",
         .keys = keys,
         .n_keys = GP_COUNT(keys),
         .locked = locked,
         .n_locked = 1,
         .leading = leading,
         .n_leading = 1,
         .lead = lead,
         .rows = post_rows,
         .n_rows = 2,
         .blank_rows = 12},
        {.shape = &shape_payment,
         .sums = payment_sums,
         .n_sums = 1,
         .leading = leading,
         .n_leading = 1,
         .lead = lead,
         .rows = pay_rows,
         .n_rows = 2,
         .blank_rows = 12},
        {.shape = &shape_engagement,
         .lists = &post_list,
         .n_lists = 1,
         .rows = g_rows,
         .n_rows = 1,
         .blank_rows = 8},
    };
    must(template_write(&err, place(folder, "模板 登记"), sheets, GP_COUNT(sheets),
                        (date_t){20500}));
}

int main(int n, char **arguments) {
    if (n != 2)
        GP_DIE("usage: %s FOLDER", arguments[0]);
    write_listing(arguments[1]);
    write_templates(arguments[1]);
    write_registration(arguments[1]);
    arena_release(&arena);
    return 0;
}
