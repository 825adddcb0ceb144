/* Three tables that belong together: channel, contact and delivery. Sending goes over all districts
 * (due, lost, next): one thread serves them all, and a row says whose it is. Of a row that
 * waits one sender only makes one that is being sent, since the move says from which state. */
#include "store/delivery.h"

#include "store/list.h"

static const struct word channel_kinds[] = {
    {"mail", "电子邮件"},       {"wecom", "企业微信群机器人"},      {"dingtalk", "钉钉群机器人"},
    {"feishu", "飞书群机器人"}, {"webhook", "网络接口（Webhook）"}, {"sms", "短信网关"},
};
const struct words words_channel_kind = {channel_kinds, GP_COUNT(channel_kinds)};
static const struct word delivery_states[] = {
    {"waiting", "等待发送"}, {"sending", "正在发送"}, {"sent", "已发出"},
    {"failed", "没有发出"},  {"unsure", "不能确定"},  {"dropped", "不再需要"},
};
const struct words words_delivery_state = {delivery_states, GP_COUNT(delivery_states)};

enum {
    CHANNEL_LIST,
    CHANNEL_GET,
    CHANNEL_MAILS,
    CHANNEL_PUT,
    CHANNEL_DROP,
    CHANNEL_DROP_WAITING,
    CONTACT_GET,
    CONTACT_PUT,
    CONTACT_OF_TOKEN,
    CONTACT_PROBLEM,
    OF_NOTICES,
    TO_GROUPS,
    TO_PROGRAMS,
    PUT,
    DUE,
    LOST,
    NEXT,
    MOVE,
    BLANK,
    BESIDE,
    GET,
    PROBLEMS,
    PROBLEM_COUNT,
    COUNTS,
    FORGET,
    Q_N
};

#define CHANNEL_COLUMNS                                                                            \
    "id, kind, name, address, tls, sender, user_name, secret, body, topics, active"
#define CONTACT_COLUMNS                                                                            \
    "account, mail, confirmed_at, code_hash, code_until, code_tries, way, sms, quiet_from,\n"      \
    "  quiet_to, token, problem"
#define DELIVERY_COLUMNS                                                                           \
    "id, channel, account, receiver, title, body, link, event_day, event, state, due_at, tries,\n" \
    "  problem, created_at, done_at"
#define DELIVERY_READ                                                                              \
    "SELECT d.id, d.channel, d.account, d.receiver, d.title, d.body, d.link, d.event_day,\n"       \
    "  d.event, d.state, d.due_at, d.tries, d.problem, d.created_at, d.done_at, d.tenant,\n"       \
    "  h.name, a.name\n"                                                                           \
    "FROM delivery d\n"                                                                            \
    "LEFT JOIN channel h ON h.tenant = d.tenant AND h.id = d.channel\n"                            \
    "LEFT JOIN account a ON a.tenant = d.tenant AND a.id = d.account\n"

static const struct db_sql q[Q_N] = {
    [CHANNEL_LIST] = {"channel.list", "SELECT " CHANNEL_COLUMNS "\nFROM channel\n"
                                      "WHERE tenant = $1\n"
                                      "ORDER BY name, id"},
    [CHANNEL_MAILS] = {"channel.mails", "SELECT tenant FROM channel\n"
                                        "WHERE kind = 'mail' AND active = 1\n"
                                        "LIMIT 1"},
    [CHANNEL_GET] = {"channel.get", "SELECT " CHANNEL_COLUMNS "\nFROM channel\n"
                                    "WHERE tenant = $1 AND id = $2"},
    [CHANNEL_PUT] = {"channel.put",
                     "INSERT INTO channel (tenant, " CHANNEL_COLUMNS ")\n"
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)\n"
                     "ON CONFLICT (tenant, id) DO UPDATE SET kind = excluded.kind,\n"
                     "  name = excluded.name, address = excluded.address, tls = excluded.tls,\n"
                     "  sender = excluded.sender, user_name = excluded.user_name,\n"
                     "  secret = excluded.secret, body = excluded.body,\n"
                     "  topics = excluded.topics, active = excluded.active"},
    [CHANNEL_DROP] = {"channel.drop", "DELETE FROM channel WHERE tenant = $1 AND id = $2"},
    [CHANNEL_DROP_WAITING] = {"channel.drop_waiting",
                              "DELETE FROM delivery\n"
                              "WHERE tenant = $1 AND channel = $2 AND state = 'waiting'"},
    [CONTACT_GET] = {"contact.get", "SELECT " CONTACT_COLUMNS "\nFROM contact\n"
                                    "WHERE tenant = $1 AND account = $2"},
    [CONTACT_PUT] = {"contact.put",
                     "INSERT INTO contact (tenant, " CONTACT_COLUMNS ")\n"
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)\n"
                     "ON CONFLICT (tenant, account) DO UPDATE SET mail = excluded.mail,\n"
                     "  confirmed_at = excluded.confirmed_at, code_hash = excluded.code_hash,\n"
                     "  code_until = excluded.code_until, code_tries = excluded.code_tries,\n"
                     "  way = excluded.way, sms = excluded.sms,\n"
                     "  quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,\n"
                     "  token = excluded.token, problem = excluded.problem"},
    [CONTACT_OF_TOKEN] = {"contact.of_token",
                          "SELECT tenant, account FROM contact WHERE token = $1"},
    [CONTACT_PROBLEM] = {"contact.problem", "UPDATE contact\n"
                                            "SET problem = $3\n"
                                            "WHERE tenant = $1 AND account = $2"},
    /* Whoever wants them by the hour gets them when the hour is over. */
    [OF_NOTICES] = {"delivery.of_notices",
                    "INSERT INTO delivery (tenant, id, channel, account, receiver, title, body,\n"
                    "  link, event_day, state, due_at, tries, created_at)\n"
                    "SELECT n.tenant, n.id || '.' || h.id, h.id, n.account,\n"
                    "  CASE WHEN h.kind = 'mail' THEN c.mail ELSE a.phone END,\n"
                    "  n.title, n.body, n.link, CAST($4 AS TEXT), 'waiting',\n"
                    "  CASE WHEN h.kind = 'mail' AND c.way = 2\n"
                    "    THEN (n.created_at / 3600000 + 1) * 3600000 ELSE n.created_at END,\n"
                    "  0, n.created_at\n"
                    "FROM notice n\n"
                    "JOIN contact c ON c.tenant = n.tenant AND c.account = n.account\n"
                    "JOIN account a ON a.tenant = n.tenant AND a.id = n.account\n"
                    "JOIN channel h ON h.tenant = n.tenant AND h.active = 1\n"
                    "  AND ((h.kind = 'mail' AND c.way <> 0 AND c.confirmed_at IS NOT NULL)\n"
                    "    OR (h.kind = 'sms' AND c.sms = 1 AND a.phone IS NOT NULL))\n"
                    "WHERE n.tenant = $1 AND n.id >= $2 AND n.id < $3"},
    [TO_GROUPS] = {"delivery.to_groups",
                   "INSERT INTO delivery (tenant, id, channel, title, body, link, state, due_at,\n"
                   "  tries, created_at)\n"
                   "SELECT h.tenant, CAST($3 AS TEXT) || '.' || h.id, h.id, CAST($4 AS TEXT),\n"
                   "  CAST($5 AS TEXT), CAST($6 AS TEXT), 'waiting', CAST($7 AS BIGINT), 0,\n"
                   "  CAST($7 AS BIGINT)\n"
                   "FROM channel h\n"
                   "WHERE h.tenant = $1 AND h.active = 1 AND h.kind NOT IN ('mail', 'sms')\n"
                   "  AND (h.topics & $2) <> 0"},
    [TO_PROGRAMS] = {"delivery.to_programs",
                     "INSERT INTO delivery (tenant, id, channel, title, event, state, due_at,\n"
                     "  tries, created_at)\n"
                     "SELECT h.tenant, CAST($3 AS TEXT) || '.' || h.id, h.id, CAST($4 AS TEXT),\n"
                     "  CAST($5 AS TEXT), 'waiting', CAST($6 AS BIGINT), 0, CAST($6 AS BIGINT)\n"
                     "FROM channel h\n"
                     "WHERE h.tenant = $1 AND h.active = 1 AND h.kind = 'webhook'\n"
                     "  AND (h.topics & $2) <> 0"},
    [PUT] = {"delivery.put",
             "INSERT INTO delivery (tenant, " DELIVERY_COLUMNS ")\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"},
    [DUE] = {"delivery.due", DELIVERY_READ "WHERE d.state = 'waiting' AND d.due_at <= $1\n"
                                           "ORDER BY d.due_at, d.tenant, d.id\n"
                                           "LIMIT $2"},
    [LOST] = {"delivery.lost", DELIVERY_READ "WHERE d.state = 'sending' AND d.due_at <= $1\n"
                                             "ORDER BY d.due_at, d.tenant, d.id\n"
                                             "LIMIT 100"},
    [NEXT] = {"delivery.next", "SELECT due_at FROM delivery\n"
                               "WHERE state IN ('waiting', 'sending')\n"
                               "ORDER BY due_at, tenant\n"
                               "LIMIT 1"},
    [MOVE] = {"delivery.move", "UPDATE delivery\n"
                               "SET state = $4, due_at = $5, tries = $6, problem = $7,\n"
                               "  done_at = $8\n"
                               "WHERE tenant = $1 AND id = $2 AND state = $3"},
    [BLANK] = {"delivery.blank", "UPDATE delivery\n"
                                 "SET title = '一次性码', body = NULL, link = NULL\n"
                                 "WHERE tenant = $1 AND id = $2"},
    [BESIDE] = {"delivery.beside", DELIVERY_READ
                "WHERE d.tenant = $1 AND d.account = $2 AND d.channel = $3 AND d.id <> $4\n"
                "  AND d.state = 'waiting' AND d.due_at <= $5\n"
                "ORDER BY d.created_at, d.id\n"
                "LIMIT 50"},
    [GET] = {"delivery.get", DELIVERY_READ "WHERE d.tenant = $1 AND d.id = $2"},
    [PROBLEMS] = {"delivery.problems",
                  DELIVERY_READ "WHERE d.tenant = $1 AND d.state IN ('failed', 'unsure')\n"
                                "ORDER BY d.created_at DESC, d.id\n"
                                "LIMIT $2"},
    [PROBLEM_COUNT] = {"delivery.problem_count",
                       "SELECT count(*) FROM delivery\n"
                       "WHERE tenant = $1 AND state IN ('failed', 'unsure')"},
    [COUNTS] = {"delivery.counts",
                "SELECT state, count(*) FROM delivery\n"
                "WHERE tenant = $1 AND created_at >= $2\n"
                "  AND state IN ('waiting', 'sending', 'sent', 'failed', 'unsure',\n"
                "    'dropped')\n"
                "GROUP BY state\n"
                "ORDER BY state"},
    [FORGET] = {"delivery.forget",
                "DELETE FROM delivery\n"
                "WHERE tenant = $1 AND state IN ('sent', 'failed', 'unsure', 'dropped')\n"
                "  AND created_at < $2"},
};

const struct sql_table sql_delivery = SQL_TABLE(q);

/* ---- channels */

static const struct column channel_fields[] = {
    COLUMN(struct channel, id),     COLUMN_ENUM(struct channel, kind, words_channel_kind),
    COLUMN(struct channel, name),   COLUMN(struct channel, address),
    COLUMN(struct channel, tls),    COLUMN(struct channel, sender),
    COLUMN(struct channel, login),  COLUMN(struct channel, secret),
    COLUMN(struct channel, body),   COLUMN(struct channel, topics),
    COLUMN(struct channel, active),
};

enum gp_code store_channel_list(struct work *w, struct channel **ret, size_t *ret_n) {
    return row_query(w, &q[CHANNEL_LIST], DB_ARGS(db_text(w->tenant)),
                     &ROW_SHAPE(struct channel, channel_fields), ret, ret_n);
}

enum gp_code store_channel_mails(struct work *w, bool *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[CHANNEL_MAILS], DB_NO_ARGS, &rows));
    *ret = rows != NULL;
    return GP_OK;
}

enum gp_code store_channel_get(struct work *w, const char *id, struct channel **ret) {
    return row_first(w, &q[CHANNEL_GET], DB_ARGS(db_text(w->tenant), db_text(id)),
                     &ROW_SHAPE(struct channel, channel_fields), ret);
}

enum gp_code store_channel_put(struct work *w, const struct channel *channel) {
    return row_put(w, &q[CHANNEL_PUT], DB_ARGS(db_text(w->tenant)), channel_fields,
                   GP_COUNT(channel_fields), channel);
}

enum gp_code store_channel_drop(struct work *w, const char *id) {
    TRY(db_exec(w->db, w->err, &q[CHANNEL_DROP_WAITING], DB_ARGS(db_text(w->tenant), db_text(id))));
    return db_exec(w->db, w->err, &q[CHANNEL_DROP], DB_ARGS(db_text(w->tenant), db_text(id)));
}

/* ---- people */

static const struct column contact_fields[] = {
    COLUMN(struct contact, account),      COLUMN(struct contact, mail),
    COLUMN(struct contact, confirmed_at), COLUMN(struct contact, code_hash),
    COLUMN(struct contact, code_until),   COLUMN(struct contact, code_tries),
    COLUMN(struct contact, way),          COLUMN(struct contact, sms),
    COLUMN(struct contact, quiet_from),   COLUMN(struct contact, quiet_to),
    COLUMN(struct contact, token),        COLUMN(struct contact, problem),
};

enum gp_code store_contact_get(struct work *w, const char *account, struct contact **ret) {
    return row_first(w, &q[CONTACT_GET], DB_ARGS(db_text(w->tenant), db_text(account)),
                     &ROW_SHAPE(struct contact, contact_fields), ret);
}

enum gp_code store_contact_put(struct work *w, const struct contact *contact) {
    return row_put(w, &q[CONTACT_PUT], DB_ARGS(db_text(w->tenant)), contact_fields,
                   GP_COUNT(contact_fields), contact);
}

enum gp_code store_contact_of_token(struct work *w, const char *token, const char **ret_tenant,
                                    const char **ret_account) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[CONTACT_OF_TOKEN], DB_ARGS(db_text(token)), &rows));
    *ret_tenant = rows ? db_col_text(rows, w->arena, 0) : NULL;
    *ret_account = rows ? db_col_text(rows, w->arena, 1) : NULL;
    return GP_OK;
}

enum gp_code store_contact_problem(struct work *w, const char *account, const char *problem) {
    return db_exec(w->db, w->err, &q[CONTACT_PROBLEM],
                   DB_ARGS(db_text(w->tenant), db_text(account), db_text(problem)));
}

/* ---- what is sent */

static const struct column delivery_fields[] = {
    COLUMN(struct delivery, id),
    COLUMN(struct delivery, channel),
    COLUMN(struct delivery, account),
    COLUMN(struct delivery, receiver),
    COLUMN(struct delivery, title),
    COLUMN(struct delivery, body),
    COLUMN(struct delivery, link),
    COLUMN(struct delivery, event_day),
    COLUMN(struct delivery, event),
    COLUMN_ENUM(struct delivery, state, words_delivery_state),
    COLUMN(struct delivery, due_at),
    COLUMN(struct delivery, tries),
    COLUMN(struct delivery, problem),
    COLUMN(struct delivery, created_at),
    COLUMN(struct delivery, done_at),
    /* Only read. */
    COLUMN(struct delivery, tenant),
    COLUMN(struct delivery, channel_name),
    COLUMN(struct delivery, account_name),
};
#define READ_ONLY 3

enum gp_code store_delivery_of_notices(struct work *w, const char *notice, date_t event_day) {
    const char *end = arena_printf(w->arena, "%s/", notice); /* behind the dot */
    return db_exec(w->db, w->err, &q[OF_NOTICES],
                   DB_ARGS(db_text(w->tenant), db_text(notice), db_text(end), db_date(event_day)));
}

enum gp_code store_delivery_to_groups(struct work *w, int64_t topic, const struct notice *n) {
    return db_exec(w->db, w->err, &q[TO_GROUPS],
                   DB_ARGS(db_text(w->tenant), db_int(topic), db_text(n->id), db_text(n->title),
                           db_text(n->body), db_text(n->link), db_int(n->created_at)));
}

enum gp_code store_delivery_to_programs(struct work *w, int64_t topic, const char *id,
                                        const char *event, const char *title) {
    return db_exec(w->db, w->err, &q[TO_PROGRAMS],
                   DB_ARGS(db_text(w->tenant), db_int(topic), db_text(id), db_text(title),
                           db_text(event), db_int(work_now_ms(w))));
}

enum gp_code store_delivery_put(struct work *w, const struct delivery *d) {
    return row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant)), delivery_fields,
                   GP_COUNT(delivery_fields) - READ_ONLY, d);
}

static enum gp_code list(struct work *w, const struct db_sql *sql, const struct db_value *args,
                         size_t n_args, struct delivery **ret, size_t *ret_n) {
    return row_query(w, sql, args, n_args, &ROW_SHAPE(struct delivery, delivery_fields), ret,
                     ret_n);
}

enum gp_code store_delivery_due(struct work *w, int64_t now_ms, int64_t n, struct delivery **ret,
                                size_t *ret_n) {
    return list(w, &q[DUE], DB_ARGS(db_int(now_ms), db_int(n)), ret, ret_n);
}

enum gp_code store_delivery_lost(struct work *w, int64_t now_ms, struct delivery **ret,
                                 size_t *ret_n) {
    return list(w, &q[LOST], DB_ARGS(db_int(now_ms)), ret, ret_n);
}

enum gp_code store_delivery_next(struct work *w, int64_t *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[NEXT], DB_NO_ARGS, &rows));
    *ret = rows ? db_col_int(rows, 0) : DEC_UNSET;
    return GP_OK;
}

enum gp_code store_delivery_move(struct work *w, enum delivery_state from, const struct delivery *d,
                                 bool *ret_moved) {
    TRY(db_exec(w->db, w->err, &q[MOVE],
                DB_ARGS(db_text(d->tenant), db_text(d->id),
                        db_text(code_word(&words_delivery_state, from)),
                        db_text(code_word(&words_delivery_state, d->state)), db_int(d->due_at),
                        db_int(d->tries), db_text(d->problem), db_int(d->done_at))));
    *ret_moved = db_changes(w->db) > 0;
    bool secret = strncmp(d->id, DELIVERY_SECRET, strlen(DELIVERY_SECRET)) == 0;
    if (!secret || d->done_at == DEC_UNSET)
        return GP_OK;
    return db_exec(w->db, w->err, &q[BLANK], DB_ARGS(db_text(d->tenant), db_text(d->id)));
}

enum gp_code store_delivery_beside(struct work *w, const struct delivery *d, int64_t now_ms,
                                   struct delivery **ret, size_t *ret_n) {
    return list(w, &q[BESIDE],
                DB_ARGS(db_text(d->tenant), db_text(d->account), db_text(d->channel),
                        db_text(d->id), db_int(now_ms)),
                ret, ret_n);
}

enum gp_code store_delivery_get(struct work *w, const char *id, struct delivery **ret) {
    return row_first(w, &q[GET], DB_ARGS(db_text(w->tenant), db_text(id)),
                     &ROW_SHAPE(struct delivery, delivery_fields), ret);
}

enum gp_code store_delivery_problems(struct work *w, int64_t n, struct delivery **ret,
                                     size_t *ret_n) {
    return list(w, &q[PROBLEMS], DB_ARGS(db_text(w->tenant), db_int(n)), ret, ret_n);
}

enum gp_code store_delivery_counts(struct work *w, int64_t since_ms,
                                   int64_t ret[static DELIVERY_DROPPED + 1]) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    memset(ret, 0, (DELIVERY_DROPPED + 1) * sizeof(*ret));
    TRY(db_query(w->db, w->err, &q[COUNTS], DB_ARGS(db_text(w->tenant), db_int(since_ms)), &rows));
    for (bool more;;) {
        TRY(db_next(rows, w->err, &more));
        if (!more)
            return GP_OK;
        ret[code_value(&words_delivery_state, db_col_str(rows, 0))] = db_col_int(rows, 1);
    }
}

enum gp_code store_delivery_problem_count(struct work *w, int64_t *ret) {
    return row_number(w, &q[PROBLEM_COUNT], DB_ARGS(db_text(w->tenant)), ret);
}

enum gp_code store_delivery_forget(struct work *w, int64_t before_ms) {
    return db_exec(w->db, w->err, &q[FORGET], DB_ARGS(db_text(w->tenant), db_int(before_ms)));
}
