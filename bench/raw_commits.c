/* The peer of bench/web for durable submits: one row a transaction, synchronous=FULL, in WAL mode,
 * nothing else.
 *
 *     raw_commits FILE SECONDS     prints commits a second */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <sqlite3.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    sqlite3 *db;
    sqlite3_stmt *insert;
    if (argc != 3 || sqlite3_open(argv[1], &db) ||
        sqlite3_exec(db,
                     "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                     "CREATE TABLE rating (id INTEGER PRIMARY KEY, body TEXT)",
                     NULL, NULL, NULL) ||
        sqlite3_prepare_v2(db, "INSERT INTO rating (body) VALUES ('35')", -1, &insert, NULL))
        return 1;
    double begun = now(), length = strtod(argv[2], NULL);
    long n = 0;
    while (now() - begun < length) {
        if (sqlite3_step(insert) != SQLITE_DONE)
            return 1;
        sqlite3_reset(insert);
        n++;
    }
    printf("%.0f\n", (double)n / (now() - begun));
    return 0;
}
