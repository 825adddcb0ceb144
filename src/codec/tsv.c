#include "codec/tsv.h"

static bool ends_cell(const char *p) {
    return *p == '\0' || *p == '\t' || *p == '\n' || *p == '\r';
}

/* A whole cell in quotes; NULL when it is none. *end is behind it. */
static const char *quoted(struct arena *a, const char *p, const char **end) {
    struct buf b = BUF_INIT;
    const char *cell = NULL;
    for (p++; *p; p++) {
        if (*p == '\r' && p[1] == '\n')
            continue;
        if (*p != '"') {
            buf_addc(&b, *p == '\r' ? '\n' : *p);
            continue;
        }
        if (p[1] != '"')
            break;
        buf_addc(&b, *p++);
    }
    if (*p == '"' && ends_cell(p + 1)) {
        cell = arena_strdup(a, buf_text(&b));
        *end = p + 1;
    }
    buf_free(&b);
    return cell;
}

static const char *plain(struct arena *a, const char *p, const char **end) {
    size_t n = strcspn(p, "\t\r\n");
    *end = p + n;
    return arena_strndup(a, p, n);
}

bool tsv_next(struct arena *a, const char **text, struct tsv_row *ret) {
    const char *p = *text;
    if (*p == '\0')
        return false;
    *ret = (struct tsv_row){.empty = true};
    for (;; p++) {
        const char *cell = *p == '"' ? quoted(a, p, &p) : NULL;
        if (!cell)
            cell = plain(a, p, &p);
        ret->empty = ret->empty && cell[strspn(cell, " \t\n")] == '\0';
        *VEC_PUSH(a, &ret->cells) = cell;
        if (*p != '\t')
            break;
    }
    p += *p == '\r';
    p += *p == '\n';
    *text = p;
    return true;
}
