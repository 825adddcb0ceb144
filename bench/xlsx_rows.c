/* Writes ROWS rows of ten columns as an Excel workbook, or as CSV: what bench/xlsx_write.py
 * measures. Run: xlsx_rows ROWS FILE.xlsx|FILE.csv */
#include <inttypes.h>
#include <stdlib.h>

#include "codec/book_csv.h"
#include "codec/xlsx_write.h"

/* As in bench/xlsx_write.py. */
static const struct book_column columns[] = {
    {.heading = "街道", .kind = BOOK_TEXT},
    {.heading = "党群服务中心", .kind = BOOK_TEXT},
    {.heading = "运营机构", .kind = BOOK_TEXT},
    {.heading = "事项", .kind = BOOK_TEXT},
    {.heading = "预算", .kind = BOOK_MONEY, .total = true},
    {.heading = "支出", .kind = BOOK_MONEY, .total = true},
    {.heading = "比例", .kind = BOOK_SHARE},
    {.heading = "得分", .kind = BOOK_SCORE},
    {.heading = "人次", .kind = BOOK_COUNT, .total = true},
    {.heading = "日期", .kind = BOOK_DATE},
};

static enum gp_code rows(void *arg, struct book_sink *sink) {
    int64_t n = *(const int64_t *)arg;
    char center[64], matter[64];
    for (int64_t i = 0; i < n; i++) {
        (void)snprintf(center, sizeof(center), "第%" PRId64 "社区党群服务中心", i % 997);
        (void)snprintf(matter, sizeof(matter), "第%" PRId64 "次专业服务活动", i);
        const struct book_cell cells[] = {book_text("坪山街道"),
                                          book_text(center),
                                          book_text("至诚社会工作服务中心"),
                                          book_text(matter),
                                          book_money(money_of(900003 + i * 17)),
                                          book_money(money_of(800001 + i * 13)),
                                          book_share(share_of(i % 10001)),
                                          book_score(score_of(i * 7 % 1000001)),
                                          book_count(i % 500),
                                          book_date((date_t){(int32_t)(18262 + i % 1000)})};
        TRY(book_row(sink, cells));
    }
    return GP_OK;
}

static bool write_block(void *arg, const void *bytes, size_t n) {
    return fwrite(bytes, 1, n, arg) == n;
}

static enum gp_code write_csv(struct gp_err *e, const char *path, const struct book_sheet *s) {
    FILE *f = fopen(path, "w");
    if (!f)
        GP_DIE("cannot write %s", path);
    enum gp_code code = book_csv(e, s, write_block, f);
    return fclose(f) == 0 ? code : GP_IO;
}

int main(int n, char **arguments) {
    if (n != 3)
        GP_DIE("usage: %s ROWS FILE", arguments[0]);
    int64_t count = strtoll(arguments[1], NULL, 10);
    const char *path = arguments[2];
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    const struct book_sheet s = {.name = "明细",
                                 .title = "服务明细",
                                 .date = {19000},
                                 .columns = columns,
                                 .n_columns = GP_COUNT(columns),
                                 .n_rows = count,
                                 .rows = rows,
                                 .arg = &count};
    bool csv = strlen(path) > 4 && strcmp(path + strlen(path) - 4, ".csv") == 0;
    enum gp_code code = csv ? write_csv(&e, path, &s) : xlsx_write(&e, path, &s, 1);
    if (code != GP_OK)
        GP_DIE("%s", cstr_or_empty(e.message));
    return 0;
}
