#include "app/demo/material.h"

#include "app/files/depot.h"
#include "app/files/document.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "store/filling.h"

/* ---- contents */

#define OBJECTS 7

/* As the encoding UniGB-UCS2-H wants it. */
static void add_text(struct buf *b, struct str s) {
    uint32_t c;
    for (size_t pos = 0; pos < s.n && (c = utf8_next(s, &pos)) != 0;)
        buf_addf(b, "%04x", (unsigned)(c & 0xffff));
}

static void add_page_text(struct buf *b, const char *file_name) {
    struct str name = str_of(file_name);
    if (name.n > 4 && strcmp(file_name + name.n - 4, ".pdf") == 0)
        name.n -= 4;
    buf_adds(b, "BT /F 18 Tf 64 740 Td <");
    add_text(b, name);
    buf_adds(b, "> Tj\n/F 12 Tf 0 -40 Td <");
    add_text(b, STR("示例材料：内容是虚构的，只用来演示。"));
    buf_adds(b, "> Tj ET\n");
}

void demo_material_pdf(struct buf *out, const char *file_name) {
    /* The font is one that every reader of PDF brings along or has a substitute for. */
    static const char *const objects[OBJECTS] = {
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>"
        "/Contents 4 0 R>>",
        NULL, /* what the page shows */
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        "/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/W[1 95 500]"
        "/FontDescriptor 7 0 R>>",
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]"
        "/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
    };
    struct buf shown GP_CLEANUP(buf_free) = BUF_INIT;
    add_page_text(&shown, file_name);
    size_t start = out->n, at[OBJECTS];
    buf_adds(out, "%PDF-1.4\n");
    for (size_t i = 0; i < OBJECTS; i++) {
        at[i] = out->n - start;
        buf_addf(out, "%zu 0 obj\n", i + 1);
        if (objects[i])
            buf_adds(out, objects[i]);
        else
            buf_addf(out, "<</Length %zu>>\nstream\n%sendstream", shown.n, buf_text(&shown));
        buf_adds(out, "\nendobj\n");
    }
    size_t table = out->n - start;
    buf_addf(out, "xref\n0 %d\n0000000000 65535 f \n", OBJECTS + 1);
    for (size_t i = 0; i < OBJECTS; i++)
        buf_addf(out, "%010zu 00000 n \n", at[i]);
    buf_addf(out, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", OBJECTS + 1,
             table);
}

/* ---- keeping */

/* The bytes, once. */
static enum gp_code keep(struct work *w, const char *files, const struct material *m,
                         bool *ret_kept) {
    *ret_kept = false;
    if (cstr_empty(m->file_name) || !m->sha256)
        return GP_OK;
    struct buf content GP_CLEANUP(buf_free) = BUF_INIT;
    char hash[HASH_HEX];
    demo_material_pdf(&content, m->file_name);
    struct str bytes = {content.p, content.n};
    hash_hex(bytes, hash);
    const char *documents = arena_printf(w->arena, "%s/documents", files);
    if (strcmp(hash, m->sha256) != 0)
        return GP_OK;
    *ret_kept = true;
    if (!depot_attached() && document_is_there(document_path(w->arena, documents, hash)))
        return GP_OK;
    const char *spool = arena_printf(w->arena, "%s/spool/%s", files, hash);
    TRY(file_write(w->err, spool, bytes));
    struct document document = {
        .sha256 = hash, .file_name = m->file_name, .size = (int64_t)content.n};
    return document_keep(w, documents, spool, &document);
}

static enum gp_code keep_all(struct work *w, const char *files, const char *round,
                             const struct entry *entry) {
    for (size_t i = 0; i < entry->n_materials; i++) {
        bool kept;
        TRY(keep(w, files, &entry->materials[i], &kept));
        const struct fill_key key = {w->tenant, round, entry->id};
        if (kept)
            TRY(WORK_WRITE(w,
                           store_entry_file_put(w, &key, entry->project, entry->materials[i].sha256,
                                                NULL, work_now_ms(w))));
    }
    return GP_OK;
}

enum gp_code demo_material_keep(struct work *w, const char *files, const struct round *round) {
    for (size_t i = 0; i < round->n_entries; i++)
        TRY(keep_all(w, files, round->id, &round->entries[i]));
    return GP_OK;
}
