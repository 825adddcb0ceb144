#include "base/err.h"

#include "base/heap.h"

enum gp_code gp_fail(struct gp_err *e, enum gp_code code, const char *where, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    e->code = code;
    e->where = arena_strdup(e->arena, where);
    e->message = arena_vprintf(e->arena, fmt, ap);
    e->detail = NULL;
    va_end(ap);
    return code;
}

void gp_fail_detail(struct gp_err *e, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    e->detail = arena_vprintf(e->arena, fmt, ap);
    va_end(ap);
}

enum gp_code gp_answer(struct gp_err *e, enum gp_code code) {
    if (!heap_was_refused())
        return code;
    code = gp_fail(e, GP_RETRY, NULL, "内存不足，请稍后再试，或请管理员给服务器增加内存");
    (void)heap_was_refused(); /* by the sentence itself */
    return code;
}
