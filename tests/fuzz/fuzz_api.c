/* The body of a write by a program, and each other struct that comes as JSON: its first byte says
 * of which shape. What is refused says why; what is taken is within its shape, and reads the same
 * when it is written again. */
#include "fuzz.h"

#include "bundle/bundle.h"
#include "shape/account_line.h"
#include "shape/walk.h"
#include "web/api/rows.h"

static const struct shape *const shapes[] = {
    &shape_org,
    &shape_center,
    &shape_project,
    &shape_api_step,
    &shape_api_pledge,
    &shape_person,
    &shape_entry,
    &shape_sheet,
    &shape_standard,
    &shape_fund_table,
    &shape_round,
    &shape_account_line,
    &shape_material,
    &shape_expert,
    &shape_indicator,
    &shape_declared_staffing,
    &shape_service_record,
};

static void *room(struct arena *a, const struct shape *s) {
    void *v = arena_alloc(a, s->size);
    shape_unset(s, v);
    return v;
}

static void again(struct arena *a, struct gp_err *e, const struct shape *s, const void *v) {
    struct buf GP_CLEANUP(buf_free) first = BUF_INIT, second = BUF_INIT;
    void *read = room(a, s);
    bundle_write_part(s, v, &first);
    enum gp_code code = bundle_read_part(a, e, (struct str){first.p, first.n}, s, read);
    if (code == GP_RETRY) /* memory */
        return;
    if (code != GP_OK)
        GP_DIE("what was written is refused: %s: %s", e->where, e->message);
    bundle_write_part(s, read, &second);
    if (!str_eq((struct str){first.p, first.n}, (struct str){second.p, second.n}))
        GP_DIE("writing twice gives different bytes");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    if (size == 0)
        return 0;
    const struct shape *s = shapes[data[0] % GP_COUNT(shapes)];
    void *v = room(&a, s);
    struct str json = {(const char *)data + 1, size - 1};
    fuzz_reads();
    enum gp_code code = fuzz_told(bundle_read_part(&a, &e, json, s, v));
    if (code == GP_OK)
        again(&a, &e, s, v);
    else if (cstr_empty(e.message))
        GP_DIE("refused without a reason");
    arena_release(&a);
    return 0;
}
