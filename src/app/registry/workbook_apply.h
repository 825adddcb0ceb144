/* Private to workbook.c: what a row is, and what becomes of it. */
#ifndef GP_APP_REGISTRY_WORKBOOK_APPLY_H
#define GP_APP_REGISTRY_WORKBOOK_APPLY_H

#include "app/registry/workbook.h"

/* A row of any of the tables: the members that its columns give, and the thing it belongs to. */
struct row {
    struct org org;
    struct center center;
    struct substation substation;
    struct project project;
    struct post post;
    struct requirement requirement; /* of a post: how many of it */
    struct indicator indicator;
    struct payment payment;
};

enum table { ORGS, CENTERS, SUBSTATIONS, PROJECTS, POSTS, REQUIREMENTS, INDICATORS, PAYMENTS };

/* Finds what each row is about, lays it over what is stored and saves it by the registry's own
 * rules. */
enum gp_code registry_apply(struct work *w, const struct workbook_wish *wish,
                            struct workbook *book) GP_CHECKED;

/* What is registered, as rows. */
enum gp_code registry_prefill(struct work *w, const char *subject,
                              struct workbook_rows *rows) GP_CHECKED;

const struct shape *registry_shape(enum registry_kind kind);

#endif
