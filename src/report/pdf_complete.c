/* What cairo 1.16 cannot write, added behind its file as an incremental update (ISO
 * 32000-1, 7.5.6): the document's language, that a reader shows the title and not the file's name,
 * and for each figure the words for those who cannot see it. Objects are found by the text that
 * cairo writes; whatever is not found stays as it is, and the file is as good as before. */
#include "base/utf8.h"
#include "report/pdf.h"

#define CATALOG "<< /Type /Catalog\n"
#define FIGURE  "<< /Type /StructElem\n   /S /Figure\n"

struct update {
    struct arena *a;
    struct buf *out;
    size_t start; /* of the file in out */
    VEC(struct pdf_object) objects;
};

/* What is kept of an object: its number, and its text from behind the first line on. */
static bool object_at(const struct buf *out, size_t start, size_t at, size_t skip, long *ret_number,
                      struct str *ret_rest) {
    static const char head[] = " 0 obj\n";
    size_t end = at - (sizeof(head) - 1), from;
    if (at < start + sizeof(head) || memcmp(out->p + end, head, sizeof(head) - 1) != 0)
        return false;
    for (from = end; from > start && out->p[from - 1] >= '0' && out->p[from - 1] <= '9'; from--)
        ;
    const char *rest = out->p + at + skip, *stop = strstr(rest, "endobj");
    if (from == end || !stop)
        return false;
    *ret_number = strtol(out->p + from, NULL, 10);
    *ret_rest = (struct str){rest, (size_t)(stop - rest)};
    return true;
}

/* memmem over text that holds zero bytes. */
static size_t find(const struct buf *out, size_t from, const char *what) {
    const char *at = memmem(out->p + from, out->n - from, what, strlen(what));
    return at ? (size_t)(at - out->p) : SIZE_MAX;
}

static void add_utf16(struct buf *b, const char *text) {
    struct str s = str_of(text);
    buf_adds(b, "<FEFF");
    for (size_t pos = 0; pos < s.n;) {
        uint32_t c = utf8_next(s, &pos);
        if (c >= 0x10000)
            buf_addf(b, "%04X%04X", 0xD800 + ((c - 0x10000) >> 10),
                     0xDC00 + ((c - 0x10000) & 1023));
        else
            buf_addf(b, "%04X", c);
    }
    buf_addc(b, '>');
}

/* The object anew, with an entry more behind its first line. */
static void add_object(struct update *u, size_t at, const char *first, const char *entry) {
    long number;
    struct str rest;
    if (!object_at(u->out, u->start, at, strlen(first), &number, &rest))
        return;
    const char *kept = arena_strndup(u->a, rest.p, rest.n); /* out moves while it grows */
    *VEC_PUSH(u->a, &u->objects) = (struct pdf_object){number, u->out->n - u->start};
    buf_addf(u->out, "%ld 0 obj\n%s   %s\n%sendobj\n", number, first, entry, kept);
}

static void add_figures(struct update *u, const struct pdf *p, size_t end) {
    struct buf alt GP_CLEANUP(buf_free) = BUF_INIT;
    size_t n = 0;
    for (size_t at = u->start; (at = find(u->out, at, FIGURE)) < end; at += strlen(FIGURE))
        n++;
    if (n != p->alts.n)
        return;
    size_t at = u->start;
    for (size_t i = 0; i < n; i++, at += strlen(FIGURE)) {
        at = find(u->out, at, FIGURE);
        alt.n = 0;
        buf_adds(&alt, "/Alt ");
        add_utf16(&alt, cstr_or_empty(p->alts.v[i]));
        add_object(u, at, FIGURE, buf_text(&alt));
    }
}

/* The last of cairo's objects, its table and its trailer: what the update goes on from. */
static bool read_end(const struct buf *out, size_t start, size_t *ret_table,
                     const char **ret_entries, struct arena *a) {
    static const char trailer[] = "trailer\n<<", xref[] = "startxref\n";
    const char *from = NULL, *at;
    size_t tail = out->n - start < 400 ? start : out->n - 400;
    at = memmem(out->p + tail, out->n - tail, trailer, sizeof(trailer) - 1);
    if (at)
        from = at + sizeof(trailer) - 1;
    const char *stop = from ? strstr(from, ">>") : NULL, *where = stop ? strstr(stop, xref) : NULL;
    if (!where)
        return false;
    *ret_entries = arena_strndup(a, from, (size_t)(stop - from));
    *ret_table = (size_t)strtoull(where + sizeof(xref) - 1, NULL, 10);
    return true;
}

void pdf_complete(struct pdf *p, struct buf *out, size_t start) {
    struct update u = {.a = p->a, .out = out, .start = start};
    size_t table, end = out->n, at = SIZE_MAX;
    const char *entries;
    (void)buf_text(out);
    if (!read_end(out, start, &table, &entries, p->a))
        return;
    for (size_t next = start; (next = find(out, next, CATALOG)) != SIZE_MAX; next++)
        at = next;
    if (at == SIZE_MAX)
        return;
    add_object(&u, at, CATALOG,
               p->d->duplex ? "/Lang (zh-CN)\n   /ViewerPreferences << /DisplayDocTitle true "
                              "/Duplex /DuplexFlipLongEdge >>"
                            : "/Lang (zh-CN)\n   /ViewerPreferences << /DisplayDocTitle true >>");
    add_figures(&u, p, end);
    size_t xref = out->n - start;
    buf_adds(out, "xref\n");
    for (size_t i = 0; i < u.objects.n; i++)
        buf_addf(out, "%ld 1\n%010zu 00000 n \n", u.objects.v[i].number, u.objects.v[i].at);
    buf_addf(out, "trailer\n<<%s   /Prev %zu\n>>\nstartxref\n%zu\n%%%%EOF\n", entries, table, xref);
}
