/* Two tables and a queue: documents, their pairs of characters, and what has become stale. A thing
 * that is being indexed moves from its kind to its kind with ".begun" (BEGUN) and is dropped at
 * the end, so that one cut off in between is found again. FIND counts how many of the asked pairs
 * a document has and orders by it. Cutting texts into pairs, turns and pauses are
 * app/search/index.c; who may see a hit is app/search/search.c. */

#include "store/search.h"

#include "store/list.h"

enum {
    Q_STALE,
    Q_BEGIN,
    Q_END,
    Q_FRESH,
    Q_DROP_DOCS,
    Q_DROP_GRAMS,
    Q_STALE_ORGS,
    Q_STALE_CENTERS,
    Q_STALE_PROJECTS,
    Q_STALE_ROUNDS,
    Q_SOURCE_ORG,
    Q_SOURCE_CENTER,
    Q_SOURCE_PROJECT,
    Q_SOURCE_ROUND,
    Q_PUT,
    Q_PUT_GRAMS,
    Q_DROP,
    Q_DROP_GRAM,
    Q_OF_ROUND,
    Q_FIND,
    Q_ASSIGNED,
    Q_N,
};

#define STALE(kind, table)                                                                         \
    "INSERT INTO search_stale (tenant, kind, id)\n"                                                \
    "SELECT t.tenant, '" kind "', t.id FROM " table " t WHERE t.tenant = $1\n"                     \
    "ON CONFLICT DO NOTHING"

/* Behind the kind of what is being indexed. */
#define BEGUN ".begun"

#define WORDS(column) "coalesce(" column ", '')"

static const struct db_sql q[Q_N] = {
    [Q_STALE] = {"search.stale", "SELECT DISTINCT replace(kind, '" BEGUN "', ''), id\n"
                                 "FROM search_stale\n"
                                 "WHERE tenant = $1\n"
                                 "ORDER BY 1, 2\n"
                                 "LIMIT $2"},
    [Q_BEGIN] = {"search.begin", "INSERT INTO search_stale (tenant, kind, id)\n"
                                 "VALUES ($1, CAST($2 AS TEXT) || '" BEGUN "', $3)\n"
                                 "ON CONFLICT DO NOTHING"},
    [Q_END] = {"search.end", "DELETE FROM search_stale\n"
                             "WHERE tenant = $1 AND kind = CAST($2 AS TEXT) || '" BEGUN "'\n"
                             "  AND id = $3"},
    [Q_FRESH] = {"search.fresh", "DELETE FROM search_stale\n"
                                 "WHERE tenant = $1 AND kind = $2 AND id = $3"},
    [Q_DROP_DOCS] = {"search.drop_docs", "DELETE FROM search_doc WHERE tenant = $1"},
    [Q_DROP_GRAMS] = {"search.drop_grams", "DELETE FROM search_gram WHERE tenant = $1"},
    [Q_STALE_ORGS] = {"search.stale_orgs", STALE("org", "org")},
    [Q_STALE_CENTERS] = {"search.stale_centers", STALE("center", "center")},
    [Q_STALE_PROJECTS] = {"search.stale_projects", STALE("project", "project")},
    [Q_STALE_ROUNDS] = {"search.stale_rounds", STALE("round", "round")},
    [Q_SOURCE_ORG] = {"search.org",
                      "SELECT t.name, " WORDS("t.short_name") ", NULL, t.id, NULL,\n"
                                                              "  NULL\n"
                                                              "FROM org t\n"
                                                              "WHERE t.tenant = $1 AND t.id = $2"},
    [Q_SOURCE_CENTER] = {"search.center",
                         "SELECT t.name || ' ' || " WORDS(
                             "t.full_name") ",\n"
                                            "  " WORDS("t.subdistrict") " || ' ' || " WORDS(
                                                "t.community") ",\n"
                                                               "  NULL, NULL, t.id, NULL\n"
                                                               "FROM center t\n"
                                                               "WHERE t.tenant = $1 AND t.id = $2"},
    [Q_SOURCE_PROJECT] =
        {"search.project",
         "SELECT coalesce(t.title, c.full_name, c.name), c.name || ' ' || o.name || ' '\n"
         "    || coalesce(t.start_date || ' 至 ' || t.end_date, ''),\n"
         "  NULL, t.operator_org, t.center, t.id\n"
         "FROM project t\n"
         "JOIN center c ON c.tenant = t.tenant AND c.id = t.center\n"
         "JOIN org o ON o.tenant = t.tenant AND o.id = t.operator_org\n"
         "WHERE t.tenant = $1 AND t.id = $2"},
    [Q_SOURCE_ROUND] = {"search.round", "SELECT coalesce(t.title, t.id),\n"
                                        "  " WORDS("t.subdistrict") " || ' ' || " WORDS(
                                            "t.year || ' 年'") ",\n"
                                                               "  t.id, NULL, NULL, NULL\n"
                                                               "FROM round t\n"
                                                               "WHERE t.tenant = $1 AND t.id = $2"},
    [Q_PUT] = {"search.put",
               "INSERT INTO search_doc (tenant, kind, id, title, body, round, entry,\n"
               "  org, center, project)\n"
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"},
    [Q_PUT_GRAMS] = {"search.put_grams",
                     "INSERT INTO search_gram (tenant, kind, id, gram, in_title)\n"
                     "VALUES ($1, $2, $3, $4, $5), ($1, $2, $3, $6, $7),\n"
                     "  ($1, $2, $3, $8, $9), ($1, $2, $3, $10, $11),\n"
                     "  ($1, $2, $3, $12, $13), ($1, $2, $3, $14, $15),\n"
                     "  ($1, $2, $3, $16, $17), ($1, $2, $3, $18, $19),\n"
                     "  ($1, $2, $3, $20, $21), ($1, $2, $3, $22, $23),\n"
                     "  ($1, $2, $3, $24, $25), ($1, $2, $3, $26, $27),\n"
                     "  ($1, $2, $3, $28, $29), ($1, $2, $3, $30, $31),\n"
                     "  ($1, $2, $3, $32, $33), ($1, $2, $3, $34, $35)\n"
                     "ON CONFLICT (tenant, gram, kind, id) DO NOTHING"},
    [Q_DROP] = {"search.drop", "DELETE FROM search_doc\n"
                               "WHERE tenant = $1 AND kind = $2 AND id = $3"},
    [Q_DROP_GRAM] = {"search.drop_gram", "DELETE FROM search_gram\n"
                                         "WHERE tenant = $1 AND kind = $2 AND id = $3"},
    [Q_OF_ROUND] = {"search.of_round",
                    "SELECT kind, id, title, body\n"
                    "FROM search_doc\n"
                    "WHERE tenant = $1 AND kind IN ('entry', 'finding') AND id >= $2 AND id < $3"},
    [Q_FIND] =
        {"search.find",
         "SELECT d.kind, d.id, d.title, d.body, d.round, d.entry, d.org, d.center, d.project,\n"
         "  r.title\n"
         "FROM search_gram g\n"
         "JOIN search_doc d ON d.tenant = g.tenant AND d.kind = g.kind AND d.id = g.id\n"
         "LEFT JOIN round r ON r.tenant = d.tenant AND r.id = d.round\n"
         "WHERE g.tenant = $1\n"
         "  AND g.gram IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)\n"
         "GROUP BY d.tenant, d.kind, d.id, r.title\n"
         "HAVING count(*) >= $14\n"
         "ORDER BY count(*) + sum(g.in_title) DESC,\n"
         "  CASE d.kind WHEN 'org' THEN 1 WHEN 'center' THEN 2 WHEN 'project' THEN 3\n"
         "    WHEN 'round' THEN 4 WHEN 'entry' THEN 5 ELSE 6 END, d.id\n"
         "LIMIT $15"},
    [Q_ASSIGNED] = {"search.assigned", "SELECT a.round, a.entry FROM round r\n"
                                       "JOIN assignment a ON a.tenant = r.tenant\n"
                                       "  AND a.round = r.id AND a.expert = $2\n"
                                       "  AND a.conflict = 0 AND a.declared >= $3\n"
                                       "WHERE r.tenant = $1"},
};

const struct sql_table sql_search = SQL_TABLE(q);

static const struct column doc_fields[] = {
    COLUMN(struct search_doc, kind),    COLUMN(struct search_doc, id),
    COLUMN(struct search_doc, title),   COLUMN(struct search_doc, body),
    COLUMN(struct search_doc, round),   COLUMN(struct search_doc, entry),
    COLUMN(struct search_doc, org),     COLUMN(struct search_doc, center),
    COLUMN(struct search_doc, project), COLUMN(struct search_doc, round_title),
};
/* What is written of a document; the title of its round comes from there. */
#define N_PUT_FIELDS (GP_COUNT(doc_fields) - 1)

static const struct column key_fields[] = {
    COLUMN(struct search_key, kind),
    COLUMN(struct search_key, id),
};

static const struct column assigned_fields[] = {
    COLUMN(struct assigned_entry, round),
    COLUMN(struct assigned_entry, entry),
};

/* ---- what to index */

enum gp_code store_search_stale(struct work *w, int64_t limit, struct search_key **ret,
                                size_t *ret_n) {
    return row_query(w, &q[Q_STALE], DB_ARGS(db_text(w->tenant), db_int(limit)),
                     &ROW_SHAPE(struct search_key, key_fields), ret, ret_n);
}

static enum gp_code by_key(struct work *w, const struct db_sql *sql, const struct search_key *key) {
    return db_exec(w->db, w->err, sql,
                   DB_ARGS(db_text(w->tenant), db_text(key->kind), db_text(key->id)));
}

enum gp_code store_search_fresh(struct work *w, const struct search_key *key) {
    return by_key(w, &q[Q_FRESH], key);
}

enum gp_code store_search_begin(struct work *w, const struct search_key *key) {
    TRY(by_key(w, &q[Q_BEGIN], key));
    return store_search_fresh(w, key);
}

enum gp_code store_search_end(struct work *w, const struct search_key *key) {
    return by_key(w, &q[Q_END], key);
}

enum gp_code store_search_clear(struct work *w) {
    for (size_t i = Q_DROP_DOCS; i <= Q_STALE_ROUNDS; i++)
        TRY(db_exec(w->db, w->err, &q[i], DB_ARGS(db_text(w->tenant))));
    return GP_OK;
}

static const struct column source_fields[] = {
    COLUMN(struct search_doc, title),  COLUMN(struct search_doc, body),
    COLUMN(struct search_doc, round),  COLUMN(struct search_doc, org),
    COLUMN(struct search_doc, center), COLUMN(struct search_doc, project),
};

static const struct {
    const char *kind;
    const struct db_sql *sql;
} sources[] = {
    {"org", &q[Q_SOURCE_ORG]},
    {"center", &q[Q_SOURCE_CENTER]},
    {"project", &q[Q_SOURCE_PROJECT]},
    {"round", &q[Q_SOURCE_ROUND]},
};

enum gp_code store_search_source(struct work *w, const struct search_key *key,
                                 struct search_doc **ret) {
    size_t i = 0;
    while (i < GP_COUNT(sources) && !cstr_eq(sources[i].kind, key->kind))
        i++;
    if (i == GP_COUNT(sources))
        return gp_fail(w->err, GP_BUG, key->kind, "搜索索引中有未知的类别");
    TRY(row_first(w, sources[i].sql, DB_ARGS(db_text(w->tenant), db_text(key->id)),
                  &ROW_SHAPE(struct search_doc, source_fields), ret));
    if (*ret) {
        (*ret)->kind = sources[i].kind;
        (*ret)->id = key->id;
    }
    return GP_OK;
}

/* ---- the index */

enum gp_code store_search_put(struct work *w, const struct search_doc *doc) {
    return row_put(w, &q[Q_PUT], DB_ARGS(db_text(w->tenant)), doc_fields, N_PUT_FIELDS, doc);
}

/* Sixteen a statement; where there are fewer, the last one stands for the rest. */
#define GRAMS_AT_ONCE 16

enum gp_code store_search_put_grams(struct work *w, const struct search_key *key,
                                    const struct search_gram *grams, size_t n) {
    struct db_value args[3 + 2 * GRAMS_AT_ONCE] = {db_text(w->tenant), db_text(key->kind),
                                                   db_text(key->id)};
    for (size_t first = 0; first < n; first += GRAMS_AT_ONCE) {
        for (size_t i = 0; i < GRAMS_AT_ONCE; i++) {
            const struct search_gram *g = &grams[first + i < n ? first + i : n - 1];
            args[3 + 2 * i] = (struct db_value){DB_TEXT, 0, g->gram};
            args[4 + 2 * i] = db_int(g->in_title);
        }
        TRY(db_exec(w->db, w->err, &q[Q_PUT_GRAMS], args, GP_COUNT(args)));
    }
    return GP_OK;
}

enum gp_code store_search_drop(struct work *w, const struct search_key *key) {
    TRY(by_key(w, &q[Q_DROP_GRAM], key));
    return by_key(w, &q[Q_DROP], key);
}

enum gp_code store_search_of_round(struct work *w, const char *round, struct search_doc **ret,
                                   size_t *ret_n) {
    /* '0' follows '/': all ids that begin with "round/". */
    const char *from = arena_printf(w->arena, "%s/", round),
               *to = arena_printf(w->arena, "%s0", round);
    return row_query(w, &q[Q_OF_ROUND], DB_ARGS(db_text(w->tenant), db_text(from), db_text(to)),
                     &(struct row_shape){doc_fields, 4, sizeof(struct search_doc)}, ret, ret_n);
}

enum gp_code store_search_find(struct work *w, const struct str *grams, size_t n_grams,
                               int64_t least, int64_t limit, struct search_doc **ret,
                               size_t *ret_n) {
    struct db_value args[1 + SEARCH_GRAMS_MAX + 2] = {db_text(w->tenant)};
    for (size_t i = 0; i < SEARCH_GRAMS_MAX; i++)
        args[1 + i] = (struct db_value){DB_TEXT, 0, grams[i < n_grams ? i : 0]};
    args[1 + SEARCH_GRAMS_MAX] = db_int(least);
    args[2 + SEARCH_GRAMS_MAX] = db_int(limit);
    return row_query(w, &q[Q_FIND], args, GP_COUNT(args), &ROW_SHAPE(struct search_doc, doc_fields),
                     ret, ret_n);
}

enum gp_code store_search_assigned(struct work *w, const char *expert, bool declared,
                                   struct assigned_entry **ret, size_t *ret_n) {
    return row_query(w, &q[Q_ASSIGNED],
                     DB_ARGS(db_text(w->tenant), db_text(expert), db_int(declared)),
                     &ROW_SHAPE(struct assigned_entry, assigned_fields), ret, ret_n);
}
