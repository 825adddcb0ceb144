/* How two texts differ. The idea is Myers' (An O(ND) Difference Algorithm, 1986) over numbers:
 * walk() goes from corner to corner of the table of both with as few steps aside as there are, and
 * marks what both have. It is used twice: over lines, each numbered by its content (number_lines),
 * and, where one line took another's place, over their characters, figures as a whole
 * (mark_pieces). compare_lines lays the marks out as rows; the end of the file is the document as
 * lines. */
#include "report/compare.h"

#include "base/lookup.h"
#include "base/utf8.h"
#include "report/render.h"

#define MOST_STEPS 1500 /* aside; remembers about as many squared figures */

struct sequence {
    const uint32_t *v;
    size_t n;
    bool *same; /* what the other has, too, in the same order */
};

/* ---- the shortest way */

/* furthest[k]: how far down the left one gets on diagonal k (left minus right) with d steps. */
static long step(const long *furthest, long d, long k) {
    bool down = k == -d || (k != d && furthest[k - 1] < furthest[k + 1]);
    return down ? furthest[k + 1] : furthest[k - 1] + 1;
}

/* Back from the end, by what was kept of each number of steps. */
static void mark_way(struct sequence *x, struct sequence *y, long *const *kept, long d, long i,
                     long j) {
    for (; d >= 0; d--) {
        const long *furthest = kept[d] + d + 1;
        long from = d > 0 ? step(furthest, d, i - j) : 0;
        long side = d > 0 ? from - (i - j) : 0;
        while (i > from && j > side) {
            x->same[--i] = true;
            y->same[--j] = true;
        }
        if (d == 0)
            break;
        bool down = i - j == -d || (i - j != d && furthest[i - j - 1] < furthest[i - j + 1]);
        if (down)
            j--;
        else
            i--;
    }
}

/* Marks the common part of what lies between the two; false when it is too far. */
static bool walk(struct arena *a, struct sequence *x, struct sequence *y) {
    long n = (long)x->n, m = (long)y->n;
    long most = n + m < MOST_STEPS ? n + m : MOST_STEPS;
    long **kept = gp_new_n(a, long *, (size_t)most + 1);
    long *all = gp_new_n(a, long, (size_t)(2 * most + 3)), *furthest = all + most + 1;
    for (long d = 0; d <= most; d++) {
        /* As it was before this number of steps: what step() looks at. */
        kept[d] = arena_memdup(a, furthest - d - 1, (size_t)(2 * d + 3) * sizeof(long));
        for (long k = -d; k <= d; k += 2) {
            long i = d > 0 ? step(furthest, d, k) : 0, j = i - k;
            while (i < n && j < m && i >= 0 && j >= 0 && x->v[i] == y->v[j])
                i++, j++;
            furthest[k] = i;
            if (i >= n && j >= m) {
                mark_way(x, y, kept, d, n, m);
                return true;
            }
        }
    }
    return false;
}

/* Both ends first: most of two versions is the same. */
static void compare_sequences(struct arena *a, struct sequence x, struct sequence y) {
    size_t head = 0, tail = 0, least = x.n < y.n ? x.n : y.n;
    while (head < least && x.v[head] == y.v[head]) {
        x.same[head] = y.same[head] = true;
        head++;
    }
    while (tail < least - head && x.v[x.n - tail - 1] == y.v[y.n - tail - 1]) {
        tail++;
        x.same[x.n - tail] = y.same[y.n - tail] = true;
    }
    struct sequence p = {x.v + head, x.n - head - tail, x.same + head};
    struct sequence q = {y.v + head, y.n - head - tail, y.same + head};
    if (p.n > 0 && q.n > 0)
        (void)walk(a, &p, &q);
}

/* ---- within a line */

/* The ends of its tokens: characters, figures as a whole. Returns their number. */
static size_t tokens_of(struct arena *a, const char *line, size_t **ret_ends) {
    struct str s = str_of(line);
    size_t *ends = gp_new_n(a, size_t, s.n + 1), n = 0, at = 0;
    bool was_figure = false;
    while (at < s.n) {
        uint32_t c = utf8_next(s, &at);
        bool figure = (c >= '0' && c <= '9') || (was_figure && (c == '.' || c == ','));
        if (n > 0 && figure && was_figure)
            ends[n - 1] = at;
        else
            ends[n++] = at;
        was_figure = figure;
    }
    *ret_ends = ends;
    return n;
}

struct numbering {
    struct arena *a;
    struct lookup seen;
    uint32_t *numbers; /* as many as there can be texts */
    uint32_t n;
};

static uint32_t number_of(struct numbering *g, struct str text) {
    uint32_t *found = lookup_get(&g->seen, text, LOOKUP_NO_ROW);
    if (found)
        return *found;
    g->numbers[g->n] = g->n;
    lookup_add(&g->seen, g->a, text, LOOKUP_NO_ROW, &g->numbers[g->n]);
    return g->n++;
}

static struct numbering numbering_of(struct arena *a, size_t most) {
    return (struct numbering){.a = a, .numbers = gp_new_n(a, uint32_t, most + 1)};
}

static struct sequence sequence_of(struct numbering *g, const char *line, const size_t *ends,
                                   size_t n) {
    uint32_t *v = gp_new_n(g->a, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        size_t from = i ? ends[i - 1] : 0;
        v[i] = number_of(g, (struct str){line + from, ends[i] - from});
    }
    return (struct sequence){v, n, gp_new_n(g->a, bool, n + 1)};
}

static void put_pieces(struct arena *a, struct compare_side *side, const size_t *ends,
                       const struct sequence *s) {
    side->pieces = gp_new_n(a, struct compare_piece, s->n + 1);
    size_t from = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (i + 1 < s->n && s->same[i + 1] == s->same[i])
            continue;
        side->pieces[side->n++] = (struct compare_piece){
            arena_strndup(a, side->line + from, ends[i] - from), !s->same[i]};
        from = ends[i];
    }
}

static size_t count_same(const struct sequence *s) {
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += s->same[i];
    return n;
}

static void put_whole(struct arena *a, struct compare_side *side, bool differs) {
    if (!side->line)
        return;
    side->pieces = gp_new(a, struct compare_piece);
    *side->pieces = (struct compare_piece){side->line, differs};
    side->n = 1;
}

/* Lines that share a few characters by chance are told as two, and not in crumbs. */
static void mark_pieces(struct arena *a, struct compare_row *row) {
    size_t *left, *right;
    size_t n = tokens_of(a, row->left.line, &left), m = tokens_of(a, row->right.line, &right);
    struct numbering g = numbering_of(a, n + m);
    struct sequence x = sequence_of(&g, row->left.line, left, n),
                    y = sequence_of(&g, row->right.line, right, m);
    compare_sequences(a, x, y);
    if (count_same(&x) * 5 < (n > m ? n : m) * 2) {
        put_whole(a, &row->left, true);
        put_whole(a, &row->right, true);
        return;
    }
    put_pieces(a, &row->left, left, &x);
    put_pieces(a, &row->right, right, &y);
}

/* ---- lines */

static struct sequence number_lines(struct numbering *g, struct compare_lines lines) {
    uint32_t *v = gp_new_n(g->a, uint32_t, lines.n + 1);
    for (size_t i = 0; i < lines.n; i++)
        v[i] = number_of(g, str_of(lines.v[i]));
    return (struct sequence){v, lines.n, gp_new_n(g->a, bool, lines.n + 1)};
}

static void put_row(struct arena *a, struct compare *ret, enum compare_kind kind, const char *left,
                    const char *right) {
    struct compare_row *row = &ret->rows[ret->n++];
    *row = (struct compare_row){.kind = kind, .left.line = left, .right.line = right};
    ret->n_differ += kind != COMPARE_SAME;
    if (kind == COMPARE_CHANGED) {
        mark_pieces(a, row);
        return;
    }
    put_whole(a, &row->left, kind != COMPARE_SAME);
    put_whole(a, &row->right, kind != COMPARE_SAME);
}

static size_t end_of_gap(const struct sequence *s, size_t from) {
    while (from < s->n && !s->same[from])
        from++;
    return from;
}

struct compare compare_lines(struct arena *a, struct compare_lines left,
                             struct compare_lines right) {
    struct numbering g = numbering_of(a, left.n + right.n);
    struct sequence x = number_lines(&g, left), y = number_lines(&g, right);
    compare_sequences(a, x, y);
    struct compare ret = {gp_new_n(a, struct compare_row, left.n + right.n + 1), 0, 0};
    for (size_t i = 0, j = 0; i < left.n || j < right.n;) {
        size_t end_x = end_of_gap(&x, i), end_y = end_of_gap(&y, j);
        for (; i < end_x && j < end_y; i++, j++)
            put_row(a, &ret, COMPARE_CHANGED, left.v[i], right.v[j]);
        for (; i < end_x; i++)
            put_row(a, &ret, COMPARE_REMOVED, left.v[i], NULL);
        for (; j < end_y; j++)
            put_row(a, &ret, COMPARE_ADDED, NULL, right.v[j]);
        for (; i < left.n && j < right.n && x.same[i] && y.same[j]; i++, j++)
            put_row(a, &ret, COMPARE_SAME, left.v[i], right.v[j]);
    }
    return ret;
}

struct compare_lines compare_split(struct arena *a, const char *text) {
    size_t n = 0;
    struct str rest = str_of(text);
    for (size_t i = 0; i < rest.n; i++)
        n += rest.p[i] == '\n';
    const char **v = gp_new_n(a, const char *, n + 2);
    n = 0;
    while (rest.n > 0) {
        const char *end = memchr(rest.p, '\n', rest.n);
        size_t used = end ? (size_t)(end - rest.p) : rest.n;
        v[n++] = arena_strndup(a, rest.p, used);
        used += end != NULL;
        rest = (struct str){rest.p + used, rest.n - used};
    }
    return (struct compare_lines){v, n};
}

/* ---- a document as lines */

static void add_line(struct buf *b, enum compare_line kind, const char *text) {
    if (cstr_empty(text))
        return;
    buf_addf(b, "%c ", (char)kind);
    for (const char *p = text; *p; p++)
        buf_addc(b, *p == '\n' ? ' ' : *p);
    buf_addc(b, '\n');
}

static void add_runs(struct arena *a, struct buf *b, const struct block *k) {
    const char *text = "";
    for (size_t i = 0; i < k->n_runs; i++)
        text = i ? arena_printf(a, "%s%s", text, k->runs[i].text) : k->runs[i].text;
    add_line(b, k->kind == BLOCK_HEADING ? LINE_HEADING : LINE_WORDS, text);
}

static void add_table(struct buf *b, const struct table *t) {
    add_line(b, LINE_CAPTION, t->caption);
    for (size_t r = 0; r < t->n_rows; r++) {
        buf_addf(b, "%c ", (char)LINE_ROW);
        bool first = true;
        for (size_t k = 0; k < t->n_columns; k++) {
            const char *text = t->cells[r * t->n_columns + k].text;
            if (!text)
                continue;
            buf_adds(b, first ? "" : " ｜ ");
            first = false;
            for (const char *p = text; *p; p++)
                buf_addc(b, *p == '\n' ? ' ' : *p);
        }
        buf_addc(b, '\n');
    }
    add_line(b, LINE_WORDS, t->note);
}

static void add_block(struct arena *a, struct buf *b, const struct doc *d, const struct block *k) {
    switch (k->kind) {
    case BLOCK_COVER:
        add_line(b, LINE_HEADING, d->cover_title);
        add_line(b, LINE_WORDS, d->number);
        add_line(b, LINE_WORDS, d->cover_place);
        add_line(b, LINE_WORDS, d->cover_subject);
        break;
    case BLOCK_TITLE:
        add_line(b, LINE_HEADING, block_title(d, k));
        break;
    case BLOCK_HEADING:
    case BLOCK_PARAGRAPH:
        add_runs(a, b, k);
        break;
    case BLOCK_TABLE:
        add_table(b, k->table);
        break;
    case BLOCK_CHART: /* its figures stand in a table, or in its words */
        add_line(b, LINE_CAPTION, k->chart->title);
        add_line(b, LINE_WORDS, k->chart->says ? k->chart->says : k->chart->alt);
        break;
    case BLOCK_SIGNATURE:
        add_line(b, LINE_WORDS, d->issuer);
        add_line(b, LINE_WORDS, date_is_set(d->date) ? date_text_zh(a, d->date) : NULL);
        break;
    case BLOCK_CONTENTS:
    case BLOCK_PAGE_BREAK:
        break;
    }
}

const char *compare_text_of(struct arena *a, const struct doc *d) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < d->n_blocks; i++)
        add_block(a, &b, d, &d->blocks[i]);
    const char *text = arena_strdup(a, buf_text(&b));
    buf_free(&b);
    return text;
}
