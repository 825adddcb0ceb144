/* Many at once: each part of a list is done in a unit of its own, so that one that cannot be done
 * stops no other and is told with its reason; the whole is one event of the audit log, with its
 * parts in it. What each part changed is in the log under its own subject as well, as if it had
 * been done alone. */
#ifndef GP_APP_BATCH_H
#define GP_APP_BATCH_H

#include "app/app.h"

struct batch_part {
    const char *id, *name; /* name: for people */
    const char *why;       /* why it was not done, in Chinese; NULL: it was */
};

struct batch {
    struct work *w;
    VEC(struct batch_part) parts;
    size_t done;
    const char *more; /* to be said beside the counts; NULL: nothing */
    struct work part; /* the unit of the part at hand */
    struct gp_err part_err;
};

/* What of a list, by id; n 0: all of it. */
struct entry_choice {
    const char *const *v;
    size_t n;
};
bool entry_is_chosen(const struct entry_choice *c, const char *entry);

/* What a form asked to be done to many. It is kept as text with its job (many_job.h), so that any
 * server can go on with it. */
struct batch_field {
    const char *name, *value;
};
struct batch_order {
    const char *kind;          /* word of a struct batch_kind */
    const char *scope;         /* the round, or the kind of the registry; "": of none */
    const char *title;         /* for people: 受理资料 */
    const char *event, *about; /* action and subject of the log's event */
    const char *reason;        /* of the event; may be NULL */
    const char *list;          /* the page that leads back to the list */
    const char *results;       /* the page that tells of it, but for its number */
    int64_t each;              /* parts of one unit at most; 0: they cannot be parted */
    VEC(struct batch_field) fields;
    struct entry_choice items;
};
/* NULL where it was not given. */
const char *batch_field(const struct batch_order *o, const char *name);
void batch_field_add(struct arena *a, struct batch_order *o, const char *name, const char *value);

/* Things of one kind, of which many are done at once. */
struct batch_kind {
    const char *word;
    unsigned need; /* permission */
    /* What is wrong for all of them: GP_INVALID, before anything is done. */
    enum gp_code (*check)(struct work *w, const struct batch_order *o);
    /* Does it to the items, which are some of the order's, in a writing unit; a refusal is each
     * one's. */
    enum gp_code (*run)(struct batch *b, const struct batch_order *o,
                        const struct entry_choice *items);
};
/* Checks, does all of it in this unit and logs it. */
enum gp_code batch_do(struct work *w, const struct batch_kind *kind, const struct batch_order *o,
                      struct batch *ret, int64_t *ret_number) GP_CHECKED;
bool batch_is_refusal(enum gp_code code);
/* Of an error, for people; what is said by the part's name is not said twice. */
const char *batch_refusal(struct arena *a, const struct gp_err *e, const char *name);

/* Around one part, in a writing unit:
 *
 *     TRY(batch_begin(b));
 *     TRY(batch_end(b, id, name, settle_entry(&b->part, v, scope)));
 *
 * What the part refuses (GP_INVALID, GP_CONFLICT, GP_MISSING, GP_DENIED, GP_LIMIT) is undone and
 * noted; any other error is passed on, and nothing of the batch may stay. */
enum gp_code batch_begin(struct batch *b) GP_CHECKED;
enum gp_code batch_end(struct batch *b, const char *id, const char *name,
                       enum gp_code code) GP_CHECKED;
/* A part that is told without anything being run. why NULL: done. */
void batch_note(struct batch *b, const char *id, const char *name, const char *why);

/* 办理 21 个，没有办 2 个 */
const char *batch_text(struct arena *a, const struct batch *b);

/* As it stands in the log, and until then with the job. */
struct jout;
void batch_write_part(struct jout *o, const struct batch_part *p);

/* Writes the event; by *ret_number, its time, batch_read finds it. reason may be NULL. */
enum gp_code batch_audit(struct batch *b, const char *action, const char *subject,
                         const char *reason, int64_t *ret_number) GP_CHECKED;

/* A batch as it was logged under that number, or in that row of before, about the subject;
 * GP_MISSING when there is none. */
struct batch_told {
    const char *action, *words, *actor;
    int64_t at_ms;
    struct batch_part *parts;
    size_t n, done;
};
enum gp_code batch_read(struct work *w, const char *subject, int64_t number,
                        struct batch_told *ret) GP_CHECKED;

#endif
