/* All there is about entries of a round, to be taken away as one archive: what was handed in with
 * its files, scores, findings, what was said about them, decisions, and what the log has. */
#ifndef GP_APP_RESULTS_CASEFILE_H
#define GP_APP_RESULTS_CASEFILE_H

#include "app/batch.h"

/* Who hears how many entries are put together; the archive is written after the last. */
struct casefile_watch {
    enum gp_code (*tell)(void *cls, size_t done); /* outside of units */
    void *cls;
};

/* Writes the archive of the entries (n 0: all of the round) to path, where nothing may lie yet;
 * documents is the folder of the files' bytes. Only for who may read all of it: GP_DENIED for a
 * manager who is to score one of the entries and has not declared, or whose own marks are still
 * open. GP_MISSING for an entry that is none of the round. Logged. *ret_name is what the file may
 * be called. watch NULL: nobody. Slow: begins its unit itself. */
enum gp_code casefile_make(struct work *w, const char *round, const struct entry_choice *entries,
                           const char *documents, const char *path,
                           const struct casefile_watch *watch, const char **ret_name) GP_CHECKED;

/* What the file is called: the round's title, and the center when it is of one (NULL: of several).
 */
const char *casefile_name(struct arena *a, const char *title, const char *center);

#endif
