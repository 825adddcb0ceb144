/* Keeping files that were uploaded, and finding them again by their hash. */
#ifndef GP_APP_FILES_DOCUMENT_H
#define GP_APP_FILES_DOCUMENT_H

#include "app/app.h"
#include "store/document.h"

/* Makes the files folder with its documents, spool, uploads and casefiles, for the owner's eyes
 * only. */
enum gp_code document_make_folders(struct gp_err *e, const char *files) GP_CHECKED;

/* Keeping a received file takes two steps, neither of which leaves anything half done, and which
 * can be repeated after whatever has stopped them:
 *
 * document_place has them looked through where the server was given a virus scanner (GP_INVALID
 * when something is found, GP_RETRY when that is not known), and gives the bytes (already synced) a
 * name by their hash, durably; the same content twice is kept once. It waits for the disk, so not
 * inside a transaction. A document that nothing notes is swept away after a day (sweep.h).
 * document_note notes it, in the caller's transaction if there is one. */
enum gp_code document_place(struct work *w, const char *folder, const char *received_path,
                            const char *sha256) GP_CHECKED;
enum gp_code document_note(struct work *w, const struct document *document) GP_CHECKED;

/* Both, and the received file goes; outside of transactions. */
enum gp_code document_keep(struct work *w, const char *folder, const char *received_path,
                           const struct document *document) GP_CHECKED;

/* Every document that the database names, of all districts, page by page; one that two districts
 * have comes twice. The document is borrowed. Outside of units. */
typedef enum gp_code (*document_visit)(void *arg, const struct document *d);
enum gp_code document_each(struct work *w, document_visit visit, void *arg) GP_CHECKED;

/* Where the bytes of the hash lie in the folder, once they are there; in arena memory. The hash
 * must be 64 lower-case hex digits. */
const char *document_path(struct arena *a, const char *folder, const char *sha256);

/* The path at which they can be read; *ret NULL: there are none. Where files lie in storage
 * (depot.h) they are brought from there first, and only when they are what the hash says: GP_IO
 * else, GP_RETRY when it is away. What the folder has can be read meanwhile. May wait for the
 * network. */
enum gp_code document_find(struct gp_err *e, const char *folder, const char *sha256,
                           const char **ret) GP_CHECKED;

/* The same for another file of the depot, such as an archive: without a hash. */
enum gp_code document_find_other(struct gp_err *e, const char *name, const char *path,
                                 const char **ret) GP_CHECKED;

/* What a depot calls it. */
const char *document_name(struct arena *a, const char *sha256);

/* Whether there is a file at the path. */
bool document_is_there(const char *path);

/* 64 lower-case hexadecimal digits. */
bool document_is_hash(const char *s);

/* Where the virus scanner listens (wire/scan.h); NULL: there is none. Before any thread begins. */
void document_scan_with(const char *address);

#endif
