#include "store/server.h"

#include "store/list.h"

enum { PUT, DROP, DROP_ALL, DUTY_LOOK, DUTY_TAKE, DUTY_LEAVE, PACE_GET, PACE_PUT, PACE_FORGET };

static const struct db_sql q[] = {
    [PUT] = {"server.put", "INSERT INTO server (tenant, id, until_ms)\n"
                           "VALUES ('', $1, $2)\n"
                           "ON CONFLICT (tenant, id) DO UPDATE\n"
                           "SET until_ms = excluded.until_ms"},
    [DROP] = {"server.drop", "DELETE FROM server\n"
                             "WHERE tenant = ''\n"
                             "  AND id = $1"},
    [DROP_ALL] = {"server.drop_all", "DELETE FROM server\n"
                                     "WHERE tenant = ''"},
    [DUTY_LOOK] = {"duty.look", "SELECT server, CASE WHEN " SERVER_LIVES(
                                    "duty.server", "$2") " THEN 1 ELSE 0 END\n"
                                                         "FROM duty\n"
                                                         "WHERE tenant = ''\n"
                                                         "  AND name = $1"},
    [DUTY_TAKE] = {"duty.take", "INSERT INTO duty (tenant, name, server)\n"
                                "VALUES ('', $1, $2)\n"
                                "ON CONFLICT (tenant, name) DO UPDATE\n"
                                "SET server = excluded.server\n"
                                "WHERE duty.server IS NULL OR duty.server = excluded.server\n"
                                "   OR NOT " SERVER_LIVES("duty.server", "$3")},
    [DUTY_LEAVE] = {"duty.leave", "UPDATE duty\n"
                                  "SET server = NULL\n"
                                  "WHERE tenant = ''\n"
                                  "  AND name = $1\n"
                                  "  AND server = $2"},
    [PACE_GET] = {"pace.get", "SELECT paid_ms\n"
                              "FROM pace\n"
                              "WHERE tenant = ''\n"
                              "  AND name = $1\n"
                              "  AND address = $2"},
    [PACE_PUT] = {"pace.put", "INSERT INTO pace (tenant, name, address, paid_ms)\n"
                              "VALUES ('', $1, $2, $3)\n"
                              "ON CONFLICT (tenant, name, address) DO UPDATE\n"
                              "SET paid_ms = excluded.paid_ms"},
    [PACE_FORGET] = {"pace.forget", "DELETE FROM pace\n"
                                    "WHERE tenant = ''\n"
                                    "  AND paid_ms < $1"},
};

const struct sql_table sql_server = SQL_TABLE(q);

enum gp_code store_server_put(struct work *w, const char *server, int64_t until_ms) {
    return db_exec(w->db, w->err, &q[PUT], DB_ARGS(db_text(server), db_int(until_ms)));
}

enum gp_code store_server_drop(struct work *w, const char *server) {
    return db_exec(w->db, w->err, &q[DROP], DB_ARGS(db_text(server)));
}

enum gp_code store_server_drop_all(struct work *w) {
    return db_exec(w->db, w->err, &q[DROP_ALL], DB_NO_ARGS);
}

enum gp_code store_duty_look(struct work *w, const char *duty, const char *server, bool *ret_mine,
                             bool *ret_free) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    *ret_mine = false;
    *ret_free = true;
    TRY(db_first(w->db, w->err, &q[DUTY_LOOK], DB_ARGS(db_text(duty), db_int(work_now_ms(w))),
                 &rows));
    if (!rows)
        return GP_OK;
    *ret_mine = str_eq(db_col_str(rows, 0), str_of(server));
    *ret_free = db_col_int(rows, 1) == 0;
    return GP_OK;
}

enum gp_code store_duty_take(struct work *w, const char *duty, const char *server, bool *ret) {
    TRY(db_exec(w->db, w->err, &q[DUTY_TAKE],
                DB_ARGS(db_text(duty), db_text(server), db_int(work_now_ms(w)))));
    *ret = db_changes(w->db) == 1;
    return GP_OK;
}

enum gp_code store_duty_leave(struct work *w, const char *duty, const char *server) {
    return db_exec(w->db, w->err, &q[DUTY_LEAVE], DB_ARGS(db_text(duty), db_text(server)));
}

enum gp_code store_pace_ask(struct work *w, const struct pace *p, int64_t *ret_wait_ms) {
    int64_t now = work_now_ms(w), paid = now;
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[PACE_GET], DB_ARGS(db_text(p->name), db_text(p->address)),
                 &rows));
    if (rows && db_col_int(rows, 0) > now)
        paid = db_col_int(rows, 0);
    int64_t ahead = (p->burst - 1) * p->every_ms;
    *ret_wait_ms = paid - now > ahead ? paid - now - ahead : 0;
    if (*ret_wait_ms > 0)
        return GP_OK;
    return db_exec(w->db, w->err, &q[PACE_PUT],
                   DB_ARGS(db_text(p->name), db_text(p->address), db_int(paid + p->every_ms)));
}

enum gp_code store_pace_forget(struct work *w) {
    return db_exec(w->db, w->err, &q[PACE_FORGET], DB_ARGS(db_int(work_now_ms(w))));
}
