/* Keeping files that were uploaded, and finding them again by their hash. */
#ifndef GP_APP_DOCUMENT_H
#define GP_APP_DOCUMENT_H

#include "app/app.h"
#include "store/document.h"

/* The folder of files that belongs to a database file, beside it. */
const char *document_folder_of(struct arena *a, const char *db_file);

/* Makes the folder with its documents and its spool, for the owner's eyes only. */
enum gp_code document_make_folders(struct gp_err *e, const char *files) GP_CHECKED;

/* Moves a received file (already synced) into the documents folder and notes it. When this returns
 * GP_OK the file is durable under its hash; the same content twice is kept once. The caller's
 * transaction is joined. */
enum gp_code document_keep(struct app *app, const char *folder, const char *received_path,
                           const struct document *document) GP_CHECKED;

/* Where the bytes of the hash lie; in arena memory. The hash must be 64 lower-case hex digits. */
const char *document_path(struct arena *a, const char *folder, const char *sha256);

/* Whether there is a file at the path. */
bool document_is_there(const char *path);

/* 64 lower-case hexadecimal digits. */
bool document_is_hash(const char *s);

#endif
