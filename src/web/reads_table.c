#include "web/reads_table.h"

#define LEAST 256 /* slots */

static struct reads_slot *new_slots(size_t n) {
    return calloc(n, sizeof(struct reads_slot));
}

struct reads_table reads_table_of(size_t most) {
    struct reads_table t = {.room = most < LEAST ? most : LEAST, .most = most};
    t.slots = new_slots(t.room);
    if (!t.slots)
        GP_DIE("out of memory");
    return t;
}

void reads_table_free(struct reads_table *t) {
    for (size_t i = 0; i < t->room; i++)
        free(t->slots[i].tenant);
    free(t->slots);
    *t = (struct reads_table){0};
}

static unsigned hash_of(const char *text, unsigned h) {
    for (; *text; text++)
        h = h * 31 + (unsigned char)*text;
    return h;
}

static bool is_of(const struct reads_slot *s, const struct reads_slot *x) {
    return s->kind == x->kind && s->day == x->day && strcmp(s->tenant, x->tenant) == 0 &&
           strcmp(s->actor, x->actor) == 0 && strcmp(s->subject, x->subject) == 0 &&
           strcmp(s->what, x->what) == 0;
}

/* Its slot, or the free one that it would get; NULL: there is none. */
static struct reads_slot *find(const struct reads_table *t, const struct reads_slot *x) {
    unsigned h = hash_of(x->what, hash_of(x->subject, hash_of(x->actor, (unsigned)x->kind)));
    for (size_t i = 0; i < t->room; i++) {
        struct reads_slot *s = &t->slots[(h + i) & (t->room - 1)];
        if (!s->tenant || is_of(s, x))
            return s;
    }
    return NULL;
}

/* Where there is no memory for it, it stays as it is. */
static void grow(struct reads_table *t) {
    struct reads_table bigger = {.room = 2 * t->room, .n = t->n, .most = t->most};
    bigger.slots = new_slots(bigger.room);
    if (!bigger.slots)
        return;
    for (size_t i = 0; i < t->room; i++)
        if (t->slots[i].tenant)
            *find(&bigger, &t->slots[i]) = t->slots[i];
    free(t->slots);
    *t = bigger;
}

static bool take(struct reads_slot *s, const struct reads_slot *x) {
    const char *const texts[] = {x->tenant, x->actor, x->subject, x->what};
    size_t at[GP_COUNT(texts)], all = 0;
    for (size_t i = 0; i < GP_COUNT(texts); i++) {
        at[i] = all;
        all += strlen(texts[i]) + 1;
    }
    char *p = malloc(all);
    if (!p)
        return false;
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        memcpy(p + at[i], texts[i], strlen(texts[i]) + 1);
    *s = *x;
    s->tenant = p;
    s->actor = p + at[1];
    s->subject = p + at[2];
    s->what = p + at[3];
    return true;
}

static void count(struct reads_slot *s, const struct reads_slot *x) {
    s->n += x->n;
    s->first_at = s->first_at < x->first_at ? s->first_at : x->first_at;
    s->last_at = s->last_at > x->last_at ? s->last_at : x->last_at;
}

/* A quarter is kept for what is folded. */
static bool is_full(const struct reads_table *t) {
    return t->n >= t->room / 4 * 3;
}

static bool put(struct reads_table *t, struct reads_slot *s, const struct reads_slot *x) {
    if (!s)
        return false;
    if (s->tenant) {
        count(s, x);
        return true;
    }
    if (!take(s, x))
        return false;
    t->n++;
    return true;
}

bool reads_table_add(struct reads_table *t, const struct reads_slot *x) {
    if (is_full(t) && t->room < t->most)
        grow(t);
    struct reads_slot *s = find(t, x);
    if (s && (s->tenant || !is_full(t)))
        return put(t, s, x);
    struct reads_slot folded = *x;
    folded.subject = READS_FOLDED;
    folded.what = "";
    return put(t, find(t, &folded), &folded);
}
