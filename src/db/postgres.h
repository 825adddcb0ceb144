/* Private to the db layer. */
#ifndef GP_DB_POSTGRES_H
#define GP_DB_POSTGRES_H

#include "db/driver.h"

/* postgresql://… or postgres://… */
bool postgres_is_address(const char *address);

/* The detail of a failure names host and port, and never the password. */
enum gp_code postgres_open(struct gp_err *e, const char *address, struct db **ret) GP_CHECKED;

/* ---- postgres_schema.c: the language of the schema */

/* SQLSTATE of what a guard refuses. */
#define POSTGRES_GUARD_STATE "GP001"

/* A migration, its words replaced already, in PostgreSQL's language. */
void postgres_translate(struct str text, struct buf *out);

/* A guard as POSTGRES_GUARDS gives it, from how its migration wrote it (CREATE TRIGGER … END). */
void postgres_guard_text(struct str text, struct buf *out);

/* Name and text of all guards. */
#define POSTGRES_GUARDS                                                                            \
    "SELECT CAST(t.tgname AS TEXT) COLLATE \"C\" AS name,\n"                                       \
    "       pg_get_triggerdef(t.oid, true) || p.prosrc ||\n"                                       \
    "         CASE t.tgenabled WHEN 'O' THEN '' ELSE ' disabled' END\n"                            \
    "FROM pg_catalog.pg_trigger t\n"                                                               \
    "JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid\n"                                              \
    "JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid\n"                                            \
    "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace\n"               \
    "ORDER BY name"

#endif
