/* Migrations are written once, in the language of SQLite; what differs is put into PostgreSQL's
 * here. Texts compare by their bytes (COLLATE "C"), as they do on SQLite. A guard, of the one form
 * that ours have,
 *
 *     CREATE TRIGGER name BEFORE|AFTER event ON table [WHEN condition] BEGIN steps END;
 *
 * becomes a function and a trigger; SELECT RAISE(ABORT, 'text') in it an exception with a code of
 * its own. What looks like a guard and is of another form ends the program: it is a mistake of the
 * migration's, and a test runs them all. */
#include "db/postgres.h"

#include <ctype.h>

static bool is_word_char(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static bool word_at(struct str text, size_t at, const char *word) {
    size_t n = strlen(word);
    if (at + n > text.n || strncmp(text.p + at, word, n) != 0)
        return false;
    return (at == 0 || !is_word_char(text.p[at - 1])) &&
           (at + n == text.n || !is_word_char(text.p[at + n]));
}

/* The place of the next such word outside of literals and comments, or text.n. */
static size_t find_word(struct str text, size_t from, const char *word) {
    for (size_t i = from; i < text.n; i++) {
        if (text.p[i] == '\'')
            while (++i < text.n && text.p[i] != '\'')
                ;
        else if (text.p[i] == '-' && i + 1 < text.n && text.p[i + 1] == '-')
            while (++i < text.n && text.p[i] != '\n')
                ;
        else if (word_at(text, i, word))
            return i;
    }
    return text.n;
}

static struct str part(struct str text, size_t from, size_t to) {
    while (from < to && isspace((unsigned char)text.p[from]))
        from++;
    while (to > from && isspace((unsigned char)text.p[to - 1]))
        to--;
    return (struct str){text.p + from, to - from};
}

/* ---- guards */

struct guard {
    struct str name, when, event, table, condition, steps;
};

static struct str next_word(struct str text, size_t *at) {
    while (*at < text.n && isspace((unsigned char)text.p[*at]))
        ++*at;
    size_t from = *at;
    while (*at < text.n && is_word_char(text.p[*at]))
        ++*at;
    return (struct str){text.p + from, *at - from};
}

/* text: from CREATE TRIGGER to END. */
static struct guard read_guard(struct str text) {
    size_t on = find_word(text, 0, "ON"), begin = find_word(text, on, "BEGIN");
    size_t when = find_word(text, on, "WHEN");
    if (when > begin)
        when = begin;
    struct guard g = {.name = {NULL, 0}};
    size_t at = strlen("CREATE TRIGGER");
    g.name = next_word(text, &at);
    g.when = next_word(text, &at);
    g.event = part(text, at, on);
    at = on + strlen("ON");
    g.table = next_word(text, &at);
    if (when < begin)
        g.condition = part(text, when + strlen("WHEN"), begin);
    size_t from = begin + strlen("BEGIN");
    size_t end = text.n;
    while (end > from && !word_at(text, end, "END"))
        end--;
    if (begin == text.n || end <= from || g.table.n == 0)
        GP_DIE("a guard of another form: %.*s", (int)text.n, text.p);
    g.steps = part(text, from, end);
    return g;
}

static void add_str(struct buf *out, struct str s) {
    buf_add(out, s.p, s.n);
}

/* Runs of white space as one blank, as PostgreSQL shows the columns of UPDATE OF. */
static void add_folded(struct buf *out, struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        bool blank = isspace((unsigned char)s.p[i]);
        if (!blank)
            buf_addc(out, s.p[i]);
        else if (i > 0 && !isspace((unsigned char)s.p[i - 1]))
            buf_addc(out, ' ');
    }
}

static void add_step(struct buf *out, struct str step) {
    static const char raise[] = "SELECT RAISE(ABORT, ";
    size_t n = strlen(raise);
    if (step.n > n && strncmp(step.p, raise, n) == 0)
        buf_addf(out, "RAISE EXCEPTION USING ERRCODE = '" POSTGRES_GUARD_STATE "', MESSAGE = %.*s",
                 (int)(step.n - n - 1), step.p + n);
    else
        add_str(out, step);
    buf_adds(out, ";\n");
}

static void add_steps(struct buf *out, struct str steps) {
    size_t from = 0;
    bool quoted = false;
    for (size_t i = 0; i < steps.n; i++) {
        if (steps.p[i] == '\'')
            quoted = !quoted;
        if (quoted || steps.p[i] != ';')
            continue;
        add_step(out, part(steps, from, i));
        from = i + 1;
    }
}

static void add_body(struct buf *out, const struct guard *g) {
    buf_adds(out, "\nBEGIN\n");
    if (g->condition.n > 0) {
        buf_adds(out, "IF (");
        add_str(out, g->condition);
        buf_adds(out, ") THEN\n");
    }
    add_steps(out, g->steps);
    if (g->condition.n > 0)
        buf_adds(out, "END IF;\n");
    buf_adds(out, str_eq(g->event, str_of("DELETE")) ? "RETURN OLD;\n" : "RETURN NEW;\n");
    buf_adds(out, "END\n");
}

static void add_trigger(struct buf *out, const struct guard *g) {
    buf_addf(out, "CREATE TRIGGER %.*s %.*s ", (int)g->name.n, g->name.p, (int)g->when.n,
             g->when.p);
    add_folded(out, g->event);
    buf_addf(out, " ON %.*s FOR EACH ROW EXECUTE FUNCTION %.*s()", (int)g->table.n, g->table.p,
             (int)g->name.n, g->name.p);
}

static void add_guard(struct buf *out, struct str text) {
    struct guard g = read_guard(text);
    buf_addf(out, "CREATE FUNCTION %.*s() RETURNS trigger LANGUAGE plpgsql AS $guard$",
             (int)g.name.n, g.name.p);
    add_body(out, &g);
    buf_adds(out, "$guard$;\n");
    add_trigger(out, &g);
    buf_adds(out, ";\n");
}

void postgres_guard_text(struct str text, struct buf *out) {
    struct guard g = read_guard(text);
    add_trigger(out, &g);
    add_body(out, &g);
}

/* ---- the rest of a migration */

/* TEXT of a column, not of a CAST. */
static bool is_column_text(struct str text, size_t at) {
    return word_at(text, at, "TEXT") && !(at >= 3 && strncmp(text.p + at - 3, "AS ", 3) == 0);
}

/* A guard's function bears its name and takes the trigger with it. Gives what was read. */
static size_t add_drop(struct buf *out, struct str text, size_t from) {
    size_t at = from + strlen("DROP TRIGGER");
    struct str name = next_word(text, &at);
    buf_addf(out, "DROP FUNCTION %.*s() CASCADE", (int)name.n, name.p);
    return at - from;
}

static void add_plain(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.n; i++) {
        if (word_at(text, i, "DROP TRIGGER")) {
            i += add_drop(out, text, i) - 1;
        } else if (is_column_text(text, i)) {
            buf_adds(out, "TEXT COLLATE \"C\"");
            i += strlen("TEXT") - 1;
        } else {
            buf_addc(out, text.p[i]);
        }
    }
}

/* Behind the END that closes the guard. */
static size_t guard_end(struct str text, size_t from) {
    size_t at = from;
    do {
        at = find_word(text, at + 1, "END");
        if (at == text.n)
            GP_DIE("a guard without END");
    } while (at + 3 >= text.n || text.p[at + 3] != ';');
    return at + 3;
}

void postgres_translate(struct str text, struct buf *out) {
    size_t at = 0;
    for (;;) {
        size_t guard = at;
        do
            guard = find_word(text, guard, "CREATE");
        while (guard < text.n && !word_at(text, guard, "CREATE TRIGGER") && ++guard);
        add_plain(out, (struct str){text.p + at, guard - at});
        if (guard == text.n)
            return;
        size_t end = guard_end(text, guard);
        add_guard(out, (struct str){text.p + guard, end - guard});
        at = end + 1; /* the semicolon */
    }
}
