/* 资金使用情况表 as operators print it: two rows of heading with the periods in dates or in words,
 * names at the left without a heading, 盈余/赤字, 小计 and 经费总额 at the foot, and several such
 * tables below each other on one sheet. */
#ifndef GP_INTAKE_FUNDS_H
#define GP_INTAKE_FUNDS_H

#include "intake/intake.h"

#define INTAKE_FUND_TABLES_MAX 200 /* of a sheet */

struct intake_funds {
    const char *title; /* the text next above the head: 2. 坪山中心（含 1 个分站点）; may be "" */
    struct fund_table table; /* with what is printed; nothing is computed */
    money_t budget;          /* 经费总额（协议总额）; unset: not printed */
    struct intake_head head;
    struct intake_table rows;
};

struct intake_funds_list {
    struct intake_funds *v;
    size_t n, cap;
};

/* The plan of such a table: rows of struct fund_line. */
void intake_funds_plan(struct arena *a, struct intake_plan *ret);

/* All tables of a sheet. GP_MISSING when there is none. */
enum gp_code intake_funds_read(struct arena *a, struct gp_err *e, struct table_book *b,
                               size_t sheet, struct intake_funds_list *ret) GP_CHECKED;

/* One table whose head is known, as proposed or as corrected. */
enum gp_code intake_funds_take(struct arena *a, struct gp_err *e, struct table_book *b,
                               const struct intake_plan *plan, const struct intake_head *head,
                               struct intake_funds *ret) GP_CHECKED;

/* The same of rows that were read already, with the options below, by a plan whose first base is a
 * struct fund_line. */
extern const struct intake_options intake_funds_options;
void intake_funds_of(struct arena *a, const struct intake_plan *plan,
                     const struct intake_head *head, const struct intake_table *rows,
                     struct intake_funds *ret);

#endif
