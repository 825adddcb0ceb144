/* Mustache templates: the public specification with partials, dynamic names and inheritance,
 * without lambdas.
 *
 * A set holds all templates of the program. It is filled and checked once at start and only read
 * afterwards, so any number of threads may render from it. */
#ifndef GP_TMPL_TMPL_H
#define GP_TMPL_TMPL_H

#include "base/err.h"
#include "base/str.h"
#include "tmpl/value.h"

struct tmpl_set;

enum tmpl_flags {
    TMPL_STRICT = 1,   /* a name that is not found fails; for tests */
    TMPL_RAW_TEXT = 2, /* {{{ }}} prints plain texts unescaped too, as the specification has it */
};

/* Freed by tmpl_set_free, which takes NULL. */
struct tmpl_set *tmpl_set_new(unsigned flags);
void tmpl_set_free(struct tmpl_set *set);

/* Parses a template; name and source are copied. GP_INVALID with template, line and reason for an
 * open or crossed section, a tag without end, or a name used twice in the set. */
enum gp_code tmpl_add(struct tmpl_set *set, struct gp_err *e, const char *name,
                      struct str source) GP_CHECKED;

/* Fails when a template names a partial or parent that is not in the set. */
enum gp_code tmpl_check(const struct tmpl_set *set, struct gp_err *e) GP_CHECKED;

/* Appends the rendered template. GP_BUG when it is not in the set, nests deeper than 64 or, under
 * TMPL_STRICT, uses a name that is not there. */
enum gp_code tmpl_render(const struct tmpl_set *set, struct gp_err *e, const char *name,
                         const struct val *root, struct buf *out) GP_CHECKED;

#endif
