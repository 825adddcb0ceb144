/* What waits for a person: the first thing everyone sees. Each area of the program has a function
 * that adds its own; the table in todo.c says which permission it is for. */
#ifndef GP_APP_TODO_H
#define GP_APP_TODO_H

#include "app/account/account.h"
#include "store/admin.h"
#include "store/board.h"
#include "store/scope.h"

struct fill_row;
struct report_of;
struct marking_item;
struct visit;

struct todo {
    const char *title;  /* 递交 2026 年中期评估资料 */
    const char *detail; /* 示例中心：还缺 3 项，截止 2026-11-30 */
    const char *link;   /* page where it is done */
    date_t due;         /* unset: none */
};

struct todo_list {
    struct work *w;
    const struct account *account;
    date_t today;
    VEC(struct todo) v;
    /* Asked for by several areas, and read when the first does; see below. */
    struct entry_scope *entries;
    struct round_overview *rounds;
    size_t n_entries, n_rounds;
    bool has_entries, has_rounds;
    /* What the areas have read of the account's own work, for the first page; borrowed by nobody
     * else.
     */
    struct fill_row *fill;        /* 资料递交 */
    struct marking_item *marking; /* 评分 */
    struct visit *visits;         /* 实地验收 */
    size_t n_fill, n_marking, n_visits;
    struct office_counts office; /* for the administrator */
    struct report_of *reports;   /* whose approval is theirs */
    size_t n_reports;
};

/* Fill those members: the entries that are the account's business, by round; all rounds, newest
 * year first. */
enum gp_code todo_read_entries(struct todo_list *list) GP_CHECKED;
enum gp_code todo_read_rounds(struct todo_list *list) GP_CHECKED;

/* Adds an item; the strings must live in the app's arena. */
void todo_add(struct todo_list *list, const char *link, date_t due, const char *title,
              const char *detail);

/* Of each area; todo.c calls them by permission. */
enum gp_code todo_registry(struct todo_list *list) GP_CHECKED;
enum gp_code todo_rounds(struct todo_list *list) GP_CHECKED;
enum gp_code todo_results(struct todo_list *list) GP_CHECKED;
enum gp_code todo_fill(struct todo_list *list) GP_CHECKED;
enum gp_code todo_marking(struct todo_list *list) GP_CHECKED;
enum gp_code todo_inspections(struct todo_list *list) GP_CHECKED;
enum gp_code todo_admin(struct todo_list *list) GP_CHECKED;
enum gp_code todo_amend(struct todo_list *list) GP_CHECKED;
enum gp_code todo_outcome(struct todo_list *list) GP_CHECKED;
enum gp_code todo_view(struct todo_list *list) GP_CHECKED;
enum gp_code todo_ratings(struct todo_list *list) GP_CHECKED;
enum gp_code todo_notify(struct todo_list *list) GP_CHECKED;

/* Everything that waits for the account, the nearest due date first. */
enum gp_code todo_all(struct work *w, const struct account *account, date_t today,
                      struct todo_list *ret) GP_CHECKED;

#endif
