/* A template that an administrator may have written (papers): refused with a reason, or rendered,
 * and what a value holds is never taken for markup. */
#include "fuzz.h"

#include "tmpl/tmpl.h"

#define HOSTILE "<script>\"'&"

static struct val *values(struct arena *a) {
    struct val *root = val_map(a);
    map_text(root, "a", HOSTILE);
    map_bool(root, "b", true);
    map_text(map_map(root, "m"), "a", HOSTILE);
    struct val *list = map_list(root, "l");
    for (int i = 0; i < 3; i++)
        map_textf(list_add_map(list), "a", "%d" HOSTILE, i);
    return root;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    struct buf out = BUF_INIT;
    struct tmpl_set *set = tmpl_set_new(0);
    struct str source = {(const char *)data, size};
    fuzz_reads();
    bool fits = fuzz_told(tmpl_add(set, &e, "t", source)) == GP_OK && tmpl_check(set, &e) == GP_OK;
    if (!fits && cstr_empty(e.message))
        GP_DIE("refused without a reason");
    if (fits && tmpl_render(set, &e, "t", values(&a), &out) == GP_OK &&
        !memmem(data, size, HOSTILE, strlen(HOSTILE)) && strstr(buf_text(&out), HOSTILE))
        GP_DIE("a value came out as markup: %s", buf_text(&out));
    buf_free(&out);
    tmpl_set_free(set);
    arena_release(&a);
    return 0;
}
