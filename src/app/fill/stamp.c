#include "app/fill/stamp.h"

#include "app/fill/inside.h"
#include "app/files/kind.h"
#include "base/hash.h"
#include "report/compose_build.h"

/* ---- the code */

static void add_grid(struct buf *b, const struct fill_grid *g) {
    buf_addf(b, "%s\n", g->table->id);
    for (size_t i = 0; i < g->n; i++) {
        if (fill_row_is_empty(g, i))
            continue;
        for (size_t k = 0; k < g->table->n_cols; k++)
            if (!(g->table->cols[k].flags & FILL_HIDDEN)) /* our own ids */
                buf_addf(b, "%zu:%s\t", strlen(fill_cell(g, i, k)), fill_cell(g, i, k));
        buf_adds(b, "\n");
    }
}

const char *stamp_code(const struct fill_case *c) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (size_t p = 0; p < PART_N; p++) {
        const struct fill_grid *g = fill_part_grids(c, (enum fill_part)p);
        for (size_t i = 0; i < fill_parts[p].n_tables; i++)
            add_grid(&b, &g[i]);
    }
    char hex[HASH_HEX];
    hash_hex((struct str){buf_text(&b), b.n}, hex);
    return arena_strndup(c->arena, hex, STAMP_CODE);
}

const char *stamp_code_shown(struct arena *a, const char *code) {
    char *s = arena_printf(a, "%.4s-%.4s-%.4s", code, code + 4, code + 8);
    for (char *p = s; *p; p++)
        if (*p >= 'a' && *p <= 'f')
            *p = (char)(*p - 'a' + 'A');
    return s;
}

/* ---- the form */

static const char *shown(const struct fill_case *c, const struct fill_col *col, const char *cell) {
    return *cell ? fill_show(c, col, cell) : "";
}

static bool is_figure(const struct fill_col *col) {
    return col->kind == FILL_COUNT || col->kind == FILL_MONEY || col->kind == FILL_SHARE;
}

static void add_rows(struct composer *p, const struct fill_case *c, const struct fill_grid *g) {
    const struct fill_table *t = g->table;
    unsigned *widths = gp_new_n(p->a, unsigned, t->n_cols);
    const char **heads = gp_new_n(p->a, const char *, t->n_cols);
    size_t n = 0;
    for (size_t k = 0; k < t->n_cols; k++)
        if (!(t->cols[k].flags & FILL_HIDDEN)) {
            heads[n] = t->cols[k].title;
            widths[n++] = t->cols[k].kind == FILL_TEXT ? 20 : 13;
        }
    struct table_draft table = compose_table(p, t->caption ? t->caption : t->title, widths, n);
    table_head_row(&table, heads);
    for (size_t i = 0; i < g->n; i++) {
        if (fill_row_is_empty(g, i))
            continue;
        for (size_t k = 0; k < t->n_cols; k++) {
            if (t->cols[k].flags & FILL_HIDDEN)
                continue;
            const char *text = shown(c, &t->cols[k], fill_cell(g, i, k));
            if (is_figure(&t->cols[k]))
                table_figure(&table, text);
            else
                table_left(&table, text);
        }
    }
    table_end(&table, 1, NULL);
}

/* A table of one row: what was filled in of it, a line each. */
static void add_single(struct composer *p, const struct fill_case *c, const struct fill_grid *g) {
    for (size_t k = 0; g->n > 0 && k < g->table->n_cols; k++) {
        const char *text = shown(c, &g->table->cols[k], fill_cell(g, 0, k));
        if (*text && g->table == &fill_narrative)
            compose_words(p, text);
        else if (*text)
            compose_paragraphf(p, PARA_LIST, "%s：%s", g->table->cols[k].title, text);
    }
}

static void add_part(struct composer *p, const struct fill_case *c, enum fill_part part) {
    const struct fill_grid *g = fill_part_grids(c, part);
    compose_heading(p, 2, fill_parts[part].title);
    size_t before = p->blocks.n;
    for (size_t i = 0; i < fill_parts[part].n_tables; i++) {
        if (g[i].table->single)
            add_single(p, c, &g[i]);
        else
            add_rows(p, c, &g[i]);
    }
    if (p->blocks.n == before)
        compose_paragraph(p, PARA_BODY, "没有填写。");
}

enum gp_code stamp_print(const struct fill_case *c, date_t today, struct gp_err *e,
                         struct buf *out) {
    struct composer p = {.a = c->arena, .d = c->d, .round = &c->d->round};
    const char *code = stamp_code_shown(c->arena, stamp_code(c));
    const struct center *where = dossier_center(c->d, c->project->center);
    const char *center = where ? prose_center_full(c->arena, where) : c->project->title;
    compose_paragraphf(&p, PARA_CENTERED, "版本码 %s", code);
    compose_paragraphf(&p, PARA_BODY,
                       "本表由系统按已填写的内容打印。盖章后扫描上传，并填写上面的版本码；内容改动"
                       "以后，版本码会变，须重新打印盖章。");
    for (size_t i = 0; i < PART_N; i++)
        add_part(&p, c, (enum fill_part)i);
    compose_paragraph(&p, PARA_BODY, "以上内容真实、完整，与实际工作一致。");
    compose_paragraph(&p, PARA_BODY, "负责人（签名）：＿＿＿＿＿＿　　　　运营机构（盖章）：");
    const struct doc d = {
        .title = arena_printf(c->arena, "%s递交表格", center),
        .issuer = c->operator_org ? c->operator_org->name : "",
        .date = today,
        .header = arena_printf(c->arena, "%s　版本码 %s", center, code),
        .blocks = p.blocks.v,
        .n_blocks = p.blocks.n,
    };
    return doc_render_pdf(&d, NULL, e, out);
}

/* ---- the scan */

/* As somebody copies it: in capitals or not, with or without the dashes between. */
static enum gp_code read_code(struct work *w, const char *typed, char code[STAMP_CODE + 1]) {
    size_t n = 0;
    bool wrong = false;
    for (const char *s = cstr_or_empty(typed); *s && !wrong; s++) {
        if (*s == ' ' || *s == '-' || (unsigned char)*s > 127)
            continue;
        char c = *s >= 'A' && *s <= 'F' ? (char)(*s - 'A' + 'a') : *s;
        wrong = n == STAMP_CODE || !strchr("0123456789abcdef", c);
        if (!wrong)
            code[n++] = c;
    }
    code[n] = '\0';
    return !wrong && n == STAMP_CODE ? GP_OK
                                     : gp_fail(w->err, GP_INVALID, "版本码",
                                               "请照抄盖章表第一页上的版本码，例如 1A2B-3C4D-5E6F");
}

static enum gp_code present_code(struct work *w, const char *round, const char *entry,
                                 const char **ret) {
    struct fill_desk d;
    TRY(fill_open(w, round, entry, NULL, &d));
    *ret = stamp_code(&d.c);
    return GP_OK;
}

static enum gp_code note(struct work *w, const char *round, const char *entry, const char *sha256,
                         const char *code) {
    struct entry_scope *scope;
    TRY(fill_find(w, round, entry, &scope));
    const struct fill_key key = fill_key_of(w, scope);
    const struct stamped_scan scan = {
        .sha256 = sha256, .code = code, .account = w->actor, .at_ms = work_now_ms(w)};
    return store_stamp_put(w, &key, &scan);
}

enum gp_code stamp_take(struct work *w, const struct upload_folders *f, const char *round,
                        const char *entry, const struct upload_whole *file, const char *typed,
                        bool *ret_current) {
    char code[STAMP_CODE + 1];
    const char *present = "";
    TRY(read_code(w, typed, code));
    if (file_kind_view(file->file_name) == FILE_VIEW_NONE)
        return gp_fail(w->err, GP_INVALID, file->file_name, "请上传扫描的 PDF，或 JPG、PNG 图片");
    TRY(WORK_READ(w, present_code(w, round, entry, &present)));
    TRY(upload_take_whole(w, f, round, entry, file));
    TRY(WORK_WRITE(w, note(w, round, entry, file->sha256, code)));
    *ret_current = strcmp(code, present) == 0;
    return GP_OK;
}
