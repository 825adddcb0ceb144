/* A round complete, in and out of the database. */
#ifndef GP_STORE_DOSSIER_H
#define GP_STORE_DOSSIER_H

#include "core/round.h"
#include "db/work.h"

/* Stores the dossier, all of it or nothing. It must have passed dossier_validate.
 *
 * Organisations, centers and projects are shared by the rounds of the tenant: they are added, or
 * changed to what the dossier says. A standard version is added as published; one that is there
 * with another content is GP_CONFLICT. A round that is there is GP_CONFLICT too, unless replace is
 * set: it is then replaced and keeps the workflow states of itself and its entries. A published or
 * archived round is never replaced. */
enum gp_code store_dossier_put(struct work *w, const struct dossier *d, bool replace) GP_CHECKED;

/* Loads the round, with three statements at most however many entries it has. GP_MISSING when there
 * is no such round. */
enum gp_code store_dossier_get(struct work *w, const char *round, struct dossier *ret) GP_CHECKED;

/* Loads n rounds, at most DOSSIERS_AT_ONCE, in the order asked for, with as many statements. */
#define DOSSIERS_AT_ONCE 8
enum gp_code store_dossier_get_all(struct work *w, const char *const *rounds, size_t n,
                                   struct dossier *ret) GP_CHECKED;

/* The rounds with entries and projects as they are themselves, and little of what hangs on them: of
 * outlines nothing, whoever wants figures has them from elsewhere (store/result.h); to be compared,
 * people with certificates and engagements, files and corrections, as check_across wants them.
 * Statements as store_dossier_get_all. */
enum gp_code store_dossier_outlines(struct work *w, const char *const *rounds, size_t n,
                                    struct dossier *ret) GP_CHECKED;
enum gp_code store_dossier_compared(struct work *w, const char *round,
                                    struct dossier *ret) GP_CHECKED;

/* A round in parts, for whoever needs some of its entries or all of them one after the other: the
 * frame is the round without entries and projects, with the ids of its entries in its order, those
 * that withdrew left out. A part is the frame with those entries, at most DOSSIER_PART, and their
 * projects; it borrows from the frame. */
struct dossier_frame {
    struct dossier round;
    const char **entries;
    size_t n_entries;
};
#define DOSSIER_PART 64
enum gp_code store_dossier_frame(struct work *w, const char *round,
                                 struct dossier_frame *ret) GP_CHECKED;
/* The frame of an outline, or of what is to be compared: nothing is read. */
struct dossier_frame store_dossier_frame_of(struct arena *a, const struct dossier *outline);
enum gp_code store_dossier_part(struct work *w, const struct dossier_frame *frame,
                                const char *const *entries, size_t n,
                                struct dossier *ret) GP_CHECKED;

#endif
