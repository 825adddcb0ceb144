/* Models of the registry's pages. */
#ifndef GP_WEB_REGISTRY_PAGES_H
#define GP_WEB_REGISTRY_PAGES_H

#include "app/registry/registry.h"
#include "web/list.h"
#include "web/web.h"

struct registry_term_word {
    const char *word, *label;
};
extern const struct registry_term_word registry_terms[]; /* by enum registry_term */
extern const size_t registry_n_terms;
extern const struct registry_term_word registry_use_words[]; /* by enum registry_use_filter */
extern const size_t registry_n_use_words;

/* Whether the contract runs on that day. */
enum registry_term registry_term_of(const struct registry_project *p, date_t today);

/* The post as people call it, and where it lies. */
const char *registry_post_label(struct arena *a, const struct registry_item *item,
                                const char *post);
const char *registry_post_place(const struct registry_item *item, const char *post);

/* tables.c: the list of that kind, or the staff of a project, as a file. */
enum gp_code registry_list_file(struct http_call *call, enum registry_kind kind,
                                const struct registry_list *list, date_t today) GP_CHECKED;
enum gp_code registry_staff_file(struct http_call *call,
                                 const struct registry_item *item) GP_CHECKED;

/* Rows of the list, and the choices of its filters. */
void registry_list_rows(struct val *m, enum registry_kind kind, const struct registry_list *list,
                        size_t first, size_t n, const struct registry_filter *filter);
/* Puts the heads, and the list in the order that was asked for. */
struct list_order registry_list_sort(struct http_call *call, struct val *m, enum registry_kind kind,
                                     struct registry_list *list);
/* Of the first n, all that the filter lets through. */
void registry_list_sums(struct val *m, enum registry_kind kind, const struct registry_list *list,
                        size_t n);

/* Lists are sorted and summed by the program, so they are read whole, up to as many rows; what is
 * beyond is said. A file takes more. */
#define REGISTRY_ROWS_MOST 20000
#define REGISTRY_FILE_ROWS 100000

/* registry.c: the kinds as they stand in addresses; the kind of this one; what the list is narrowed
 * down to, read from the address (http_query) or from a form of the list (http_form). */
extern const char *const registry_kind_words[REGISTRY_KIND_N];
enum gp_code registry_kind_of(struct http_call *call, enum registry_kind *ret) GP_CHECKED;
typedef const char *(*registry_read)(const struct http_call *call, const char *name);
struct registry_filter registry_filter_of(struct http_call *call, registry_read read);

/* many.c: what is ticked, or with "all" what the filter lets through, on every page of the list. */
enum gp_code registry_chosen(struct http_call *call, struct work *w, enum registry_kind kind,
                             struct entry_choice *ret) GP_CHECKED;
/* What a form asks for: retire, resume; and its word for people. */
enum gp_code registry_step_of(const struct http_call *call, enum registry_step *ret) GP_CHECKED;
extern const char *const registry_step_words[];
enum gp_code registry_many(struct http_call *call) GP_CHECKED;
enum gp_code registry_many_page(struct http_call *call) GP_CHECKED;

/* next.c: shows the next terms of what is ticked, or registers them. */
enum gp_code registry_next_terms(struct http_call *call) GP_CHECKED;

/* Who uses the thing, and whether a published round does. */
void registry_uses(struct val *m, const struct registry_item *item);

void registry_project_model(struct val *m, const struct registry_item *item,
                            const struct registry_review *review);

/* People and posts over time, with the days on which a post had nobody. ID numbers masked. */
void registry_staff_model(struct http_call *call, struct val *m, const struct registry_item *item,
                          const struct staffing *staffing);

#endif
