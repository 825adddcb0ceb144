/* Noting who looks at personal data. A page is read without writing to the database, so what was
 * looked at is counted in memory and written within a minute, by a thread of its own, and when the
 * server ends. A server that is killed takes the last minute with it. */
#ifndef GP_WEB_READS_H
#define GP_WEB_READS_H

#include "http/http.h"

struct web;

enum read_kind {
    READ_ROSTER,   /* of a project: names, masked numbers, certificates */
    READ_STAFF,    /* of a hand-in: names and whole numbers */
    READ_FILE,     /* that was handed in: certificates, contracts, ledgers */
    READ_FILES,    /* all of an entry at once */
    READ_FINDINGS, /* which name the persons whom they are about */
    READ_N
};
extern const struct read_kind_info { const char *word, *name; } read_kinds[READ_N];

enum gp_code reads_start(struct web *web, struct gp_err *e) GP_CHECKED;
void reads_stop(struct web *web); /* writes what is not written yet */

/* That the account of the call looks at it. subject as in the audit log; what: the file's SHA-256,
 * NULL otherwise. Never fails. */
void reads_note(struct http_call *call, enum read_kind kind, const char *subject, const char *what);
/* The same of the round that the address names by :round. */
void reads_note_round(struct http_call *call, enum read_kind kind);
/* The same of the entry that the address names by :round and :entry. */
void reads_note_entry(struct http_call *call, enum read_kind kind, const char *what);

/* Subject of a row that counts what a minute brought beyond all room, of an account and kind. */
#define READS_FOLDED "*"

#endif
