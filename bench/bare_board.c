/* The peer of bench/web: a bare libmicrohttpd handler that runs the board's main query from a
 * prepared SQLite statement, reads every column, and prints a page of fixed bytes.
 *
 *     bare_board DATABASE TENANT ROUND PAGE_FILE     prints its port and serves until it is ended
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <microhttpd.h>
#include <sqlite3.h>

#include "store/list.h"

static const char *database, *tenant, *round_id, *query;
static char *page;
static size_t page_size;

static const char *text_of(const char *name) {
    for (size_t i = 0; i < sql_board.n; i++)
        if (strcmp(sql_board.sql[i].name, name) == 0)
            return sql_board.sql[i].text;
    return NULL;
}

static sqlite3_stmt *prepared(void) {
    static _Thread_local sqlite3_stmt *statement;
    sqlite3 *db;
    if (statement)
        return statement;
    if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ||
        sqlite3_exec(db, "PRAGMA journal_mode=WAL", NULL, NULL, NULL) ||
        sqlite3_prepare_v3(db, query, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(db));
        exit(1);
    }
    return statement;
}

static enum MHD_Result answer(void *cls, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **request) {
    (void)cls, (void)url, (void)method, (void)version, (void)data, (void)size;
    static int marker;
    if (!*request) {
        *request = &marker;
        return MHD_YES;
    }
    sqlite3_stmt *s = prepared();
    sqlite3_bind_text(s, sqlite3_bind_parameter_index(s, "$1"), tenant, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, sqlite3_bind_parameter_index(s, "$2"), round_id, -1, SQLITE_STATIC);
    volatile size_t bytes = 0;
    while (sqlite3_step(s) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(s); i++)
            if (sqlite3_column_text(s, i))
                bytes += (size_t)sqlite3_column_bytes(s, i);
    sqlite3_reset(s);
    struct MHD_Response *r =
        MHD_create_response_from_buffer(page_size, page, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, "text/html; charset=utf-8");
    enum MHD_Result queued = MHD_queue_response(connection, MHD_HTTP_OK, r);
    MHD_destroy_response(r);
    return queued;
}

static void read_page(const char *path) {
    FILE *f = fopen(path, "rb");
    page = malloc(1 << 20);
    if (!f || !page)
        exit(1);
    page_size = fread(page, 1, 1 << 20, f);
    fclose(f);
}

int main(int argc, char **argv) {
    if (argc != 5)
        return 2;
    database = argv[1];
    tenant = argv[2];
    round_id = argv[3];
    read_page(argv[4]);
    query = text_of("board.rows");
    if (!query)
        return 1;
    struct MHD_Daemon *d = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, NULL, MHD_OPTION_THREAD_POOL_SIZE,
        (unsigned)sysconf(_SC_NPROCESSORS_ONLN), MHD_OPTION_END);
    if (!d)
        return 1;
    printf("%u\n", MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    pause();
}
