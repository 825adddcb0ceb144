/* Whatever is accepted as a bundle can be written, read again, and written to the same bytes. */
#include "fuzz.h"

#include "bundle/bundle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    struct dossier d;
    struct buf first = BUF_INIT, second = BUF_INIT;
    fuzz_reads();
    if (fuzz_told(bundle_read(&a, &e, (struct str){(const char *)data, size}, &d)) == GP_OK) {
        bundle_write(&d, &first);
        enum gp_code again = bundle_read(&a, &e, (struct str){first.p, first.n}, &d);
        if (again == GP_RETRY) /* memory: by what was written already */
            goto end;
        if (again != GP_OK)
            GP_DIE("what was written is refused: %s: %s", e.where, e.message);
        bundle_write(&d, &second);
        if (!str_eq((struct str){first.p, first.n}, (struct str){second.p, second.n}))
            GP_DIE("writing twice gives different bytes");
    } else if (cstr_empty(e.message)) {
        GP_DIE("refused without a reason");
    }
end:
    buf_free(&first);
    buf_free(&second);
    arena_release(&a);
    return 0;
}
