/* The folder of files that belongs to a database: where it is, whether it is the right one, and the
 * key in it. Asked here alone.
 *
 * It lies beside the database and bears its name (or the one that --beside gives, where the
 * database is on a server). Database and folder hold the same id, so that a database that was
 * renamed, moved or put back without its folder, or beside another one's, is noticed: documents
 * would be missing, and a new key would sign as if it were the old one.
 *
 * Where files lie in S3-compatible storage instead (depot.h), the id lies there, and the folder is
 * this server's own: what is being received, copies, and the key, which is never sent anywhere. */
#ifndef GP_APP_FILES_FILES_H
#define GP_APP_FILES_FILES_H

#include "app/app.h"
#include "app/publish/signing.h"

/* What its name has behind that of the database. */
#define FILES_ENDING ".files"

enum files_state {
    FILES_NONE,    /* none yet: nothing was ever handed in */
    FILES_OWN,     /* both bear the same id */
    FILES_MISSING, /* not there, or made anew since */
    FILES_FOREIGN, /* of another database */
    FILES_AWAY,    /* in storage (depot.h) that does not answer, or refuses: nobody knows */
};

struct files_place {
    const char *path;
    enum files_state state;
    const char *problem; /* Chinese, what is wrong and how to mend it; NULL: nothing */
};

/* Where the folder is, and whether it is the database's own. Changes nothing. */
enum gp_code files_look(struct work *w, const char *beside, struct files_place *ret) GP_CHECKED;

/* The same, for who is going to write there: makes what is missing, and a folder that is the first
 * one, or from before there were ids, becomes the database's own. */
enum gp_code files_open(struct work *w, const char *beside, struct files_place *ret) GP_CHECKED;

/* For a server of the database: keeps the folder for this process until it ends, beside other
 * servers where many can write (db_many_writers); else GP_CONFLICT when another process has it.
 * GP_IO when the database cannot be written. What the database knows of other servers is forgotten
 * when there are none. */
enum gp_code files_hold(struct work *w, const char *folder) GP_CHECKED;

/* What lies there becomes the database's own, whatever it was: on somebody's word. */
enum gp_code files_adopt(struct work *w, const char *beside) GP_CHECKED;

/* Gives the folder, which lies anywhere, the id of the database. */
enum gp_code files_mark(struct work *w, const char *folder) GP_CHECKED;

/* Sends what the folder has and the database notes to the attached storage, which then is the
 * database's own: *ret_n of them, whose bytes are what their hash says. What is there stays.
 * Outside of units. */
enum gp_code files_send(struct work *w, const char *beside, size_t *ret_n,
                        size_t *ret_lacking) GP_CHECKED;

/* The key that signs, from the folder. It is made when nothing was ever signed; when another one
 * has signed before, GP_IO says what to do. */
enum gp_code files_key(struct work *w, const char *folder, struct signing_key *ret) GP_CHECKED;

/* The public half, for comparing; NULL when nothing was ever signed. Needs no file. */
enum gp_code files_public_key(struct work *w, const char **ret) GP_CHECKED;

/* From now on the key in the folder signs, or a new one when there is none: on somebody's word. */
enum gp_code files_new_key(struct work *w, const char *folder, struct signing_key *ret) GP_CHECKED;

#endif
