#include "base/err.h"

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
