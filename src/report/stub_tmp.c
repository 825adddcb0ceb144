#include "report/doc.h"
enum gp_code doc_render_html(const struct doc *d, struct gp_err *e, struct buf *out) { (void)d;(void)out; return gp_fail(e, GP_BUG, NULL, "x"); }
enum gp_code doc_render_docx(const struct doc *d, const struct doc_fonts *f, struct gp_err *e, struct buf *out) { (void)d;(void)out;(void)f; return gp_fail(e, GP_BUG, NULL, "x"); }
