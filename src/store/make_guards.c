/* Writes guards_made.c: what the migrations make in an empty database. Run by the build. */
#include <stdio.h>

#include "store/store.h"

static void put_text(const char *text) {
    putchar('"');
    for (const unsigned char *p = (const unsigned char *)text; *p; p++)
        if (*p == '"' || *p == '\\' || *p < ' ' || *p >= 0x7f)
            printf("\\%03o", *p);
        else
            putchar(*p);
    putchar('"');
}

static enum gp_code read_guards(struct arena *a, struct gp_err *e, struct db_guard **ret,
                                size_t *ret_n) {
    struct db *model;
    TRY(store_open(e, ":memory:", true, &model));
    enum gp_code code = DB_UNIT(model, e, DB_READ, db_guards(model, a, e, ret, ret_n));
    db_close(model);
    return code;
}

int main(void) {
    struct arena arena GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &arena};
    struct db_guard *v;
    size_t n;
    if (read_guards(&arena, &e, &v, &n) != GP_OK) {
        fprintf(stderr, "make_guards: %s\n", e.message);
        return 1;
    }
    printf("#include \"store/guards_made.h\"\n\nconst struct db_guard guards_made[] = {\n");
    for (size_t i = 0; i < n; i++) {
        printf("    {");
        put_text(v[i].name);
        printf(", ");
        put_text(v[i].text);
        printf("},\n");
    }
    printf("};\nconst size_t guards_made_n = %zu;\n", n);
    return fflush(stdout) == 0 ? 0 : 1;
}
