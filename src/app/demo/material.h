/* The files of the example rounds. They come with a round as name and hash alone; here are the
 * contents that go with them. */
#ifndef GP_APP_DEMO_MATERIAL_H
#define GP_APP_DEMO_MATERIAL_H

#include "app/app.h"
#include "core/round.h"

/* A page that says what file it stands for, added to out: the same bytes as material_pdf in
 * tools/make_demo.py. The name must be valid UTF-8. */
void demo_material_pdf(struct buf *out, const char *file_name);

/* Keeps those files of the round whose hash is that of demo_material_pdf, unless they are there.
 * Not inside a transaction. */
enum gp_code demo_material_keep(struct work *w, const char *files,
                                const struct round *round) GP_CHECKED;

#endif
