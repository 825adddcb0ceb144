/* What is signed about a published report beside its content: of which round and version it is,
 * when and why it was published, the hashes of all its files, and the head of the audit log. One
 * JSON text in the package, signed to the byte; a reader believes nothing else that the package
 * says of itself. */
#ifndef GP_APP_PUBLISH_STATEMENT_H
#define GP_APP_PUBLISH_STATEMENT_H

#include "app/publish/signing.h"
#include "base/str.h"
#include "store/publication.h"

/* The text for a version; its own hash and signature are no part of it. */
const char *statement_write(struct arena *a, const char *tenant, const struct report_version *v);

/* Signature over a statement. Not that of a report: neither can pass for the other. */
void statement_sign(const struct signing_key *key, const char *statement,
                    char ret[static SIGNING_SIGNATURE_HEX]);
bool statement_fits(const char *public_hex, const char *statement, const char *signature_hex);

/* The version that the text states, in arena memory; *ret_tenant NULL when it is no statement. */
void statement_read(struct arena *a, const char *statement, const char **ret_tenant,
                    struct report_version *ret);

/* The Chinese name of the first thing in which two versions differ, NULL when they agree. */
const char *statement_difference(const struct report_version *a, const struct report_version *b);

#endif
