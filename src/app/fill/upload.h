/* Files on their way: in pieces, each durable before it is acknowledged, resumed after a break. */
#ifndef GP_APP_FILL_UPLOAD_H
#define GP_APP_FILL_UPLOAD_H

#include "app/fill/fill.h"

#define UPLOAD_MAX_BYTES ((int64_t)2 << 30)
#define UPLOAD_PIECE_MAX ((size_t)4 << 20)

/* Where files lie: the kept ones and the partial ones. */
struct upload_folders {
    const char *documents, *uploads;
};

/* Announces a file, which takes its room from then on. GP_INVALID for a size or kind of file that
 * is not taken, GP_LIMIT when there is no room for it. */
enum gp_code upload_announce(struct work *w, const char *round, const char *entry,
                             const struct upload *wish, const char **ret_id) GP_CHECKED;

/* The upload, when it is the acting account's. */
enum gp_code upload_find(struct work *w, const char *round, const char *entry, const char *id,
                         struct upload **ret) GP_CHECKED;

/* Where a piece that begins at the offset is received: the path, and where in that file. Where
 * files lie in storage (depot.h) it is a file of its own, since the next one may come to another
 * server. */
const char *upload_place(struct work *w, const struct upload_folders *f, const struct upload *u,
                         int64_t offset, int64_t *ret_at);

/* A piece that was received there is durable, and to be had by all servers, when this returns. For
 * upload_advance, before it; outside of units. */
enum gp_code upload_keep_piece(struct work *w, const struct upload_folders *f,
                               const struct upload *u, int64_t offset, int64_t bytes) GP_CHECKED;

/* May so many bytes come at the offset? GP_CONFLICT when the upload stands elsewhere: ask for it
 * with upload_find and go on from there. Asked before they are received, into their place. */
enum gp_code upload_check_piece(struct work *w, const struct upload *upload, int64_t offset,
                                int64_t bytes) GP_CHECKED;

/* The bytes are there, durably. Runs outside a transaction. */
enum gp_code upload_advance(struct work *w, const struct upload *upload, int64_t offset,
                            int64_t bytes) GP_CHECKED;

/* Checks that all of it is there, keeps it and adds it to the entry. sha256: what the sender
 * computed; NULL or "" when it did not. Gives the hash; of an upload that was
 * finished before, again. After any failure it can be repeated. */
enum gp_code upload_finish(struct work *w, const struct upload_folders *f,
                           const struct upload *upload, const char *sha256,
                           const char **ret_sha256) GP_CHECKED;

/* Before any of it comes: may the account send files of so many bytes together? GP_CONFLICT,
 * GP_MISSING or GP_LIMIT when not. */
enum gp_code upload_check_room(struct work *w, const char *round, const char *entry,
                               int64_t bytes) GP_CHECKED;

/* A file that came whole in a form: checks it, keeps it, adds it. */
struct upload_whole {
    const char *item, *file_name, *path, *sha256;
    int64_t size;
};
enum gp_code upload_take_whole(struct work *w, const struct upload_folders *f, const char *round,
                               const char *entry, const struct upload_whole *file) GP_CHECKED;

/* Endings that are taken, for the page: .pdf,.docx,… */
extern const char upload_endings[];

#endif
