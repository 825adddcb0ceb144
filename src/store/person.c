#include "store/person.h"

#include "store/list.h"

enum { PLACES };

static const struct db_sql q[] = {
    [PLACES] =
        {"person.places",
         "WITH m AS (\n"
         "SELECT tenant, project, id, id_number FROM person WHERE tenant = $1 AND name = $2\n"
         "UNION\n"
         "SELECT tenant, project, id, id_number FROM person\n"
         "WHERE tenant = $1 AND upper(replace(id_number, ' ', '')) = $3)\n"
         "SELECT kind, place, what, more, since, until, scope, who, ord FROM (\n"
         "SELECT 'roster' AS kind, c.name || '：' || p.title AS place, s.title AS what,\n"
         "       m.id_number AS more, g.start_date AS since, g.end_date AS until,\n"
         "       m.project AS scope, m.id AS who, 0 AS ord\n"
         "FROM m\n"
         "JOIN project p ON p.tenant = m.tenant AND p.id = m.project\n"
         "JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"
         "LEFT JOIN engagement g ON g.tenant = m.tenant AND g.project = m.project AND g.person = "
         "m.id\n"
         "LEFT JOIN post s ON s.tenant = g.tenant AND s.project = g.project AND s.id = g.post\n"
         "UNION ALL\n"
         "SELECT 'certificate', c.name || '：' || p.title, f.qualification, f.number, f.issued, "
         "f.expires,\n"
         "       m.project, m.id, f.ord\n"
         "FROM m\n"
         "JOIN certificate f ON f.tenant = m.tenant AND f.project = m.project AND f.person = m.id\n"
         "JOIN project p ON p.tenant = m.tenant AND p.id = m.project\n"
         "JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"
         "UNION ALL\n"
         "SELECT 'rater', r.title || '：' || o.name, x.post, x.phone, NULL, NULL, x.round, x.org, "
         "0\n"
         "FROM rating_person x\n"
         "JOIN round r ON r.tenant = x.tenant AND r.id = x.round\n"
         "JOIN org o ON o.tenant = x.tenant AND o.id = x.org\n"
         "WHERE x.tenant = $1 AND x.name = $2\n"
         "UNION ALL\n"
         "SELECT 'expert', r.title, e.id, NULL, NULL, NULL, e.round, e.id, 0\n"
         "FROM expert e\n"
         "JOIN round r ON r.tenant = e.tenant AND r.id = e.round\n"
         "WHERE e.tenant = $1 AND e.name = $2\n"
         "UNION ALL\n"
         "SELECT 'scorer', r.title, count(*) || ' 份', NULL, min(s.submitted), max(s.submitted),\n"
         "       NULL, NULL, 0\n"
         "FROM expert e\n"
         "JOIN round r ON r.tenant = e.tenant AND r.id = e.round\n"
         "JOIN sheet s ON s.tenant = e.tenant AND s.round = e.round AND s.scorer = e.id\n"
         "WHERE e.tenant = $1 AND e.name = $2\n"
         "GROUP BY r.id, r.title\n"
         "UNION ALL\n"
         "SELECT 'account', coalesce(o.name, c.name), a.login, a.phone, NULL, NULL, '', a.id, 0\n"
         "FROM account a\n"
         "LEFT JOIN org o ON o.tenant = a.tenant AND o.id = a.org\n"
         "LEFT JOIN center c ON c.tenant = a.tenant AND c.id = a.center\n"
         "WHERE a.tenant = $1 AND a.name = $2\n"
         "UNION ALL\n"
         "SELECT 'contact', NULL, a.login, k.mail, NULL, NULL, NULL, NULL, 0\n"
         "FROM account a\n"
         "JOIN contact k ON k.tenant = a.tenant AND k.account = a.id AND k.mail <> ''\n"
         "WHERE a.tenant = $1 AND a.name = $2\n"
         "UNION ALL\n"
         "SELECT 'amendment', x.label, x.ask, coalesce(x.was, '') || ' → ' || "
         "coalesce(x.wanted, ''),\n"
         "       NULL, NULL, NULL, NULL, 0\n"
         "FROM amendment x\n"
         "WHERE x.tenant = $1\n"
         "  AND ((x.member = 'name' AND $2 IN (x.was, x.wanted))\n"
         "    OR (x.member = 'id_number' AND $3 IN (x.was, x.wanted))\n"
         "    OR x.account IN (SELECT a.id FROM account a WHERE a.tenant = $1 AND a.name = $2)\n"
         "    OR (x.kind IN ('roster', 'certificate') AND EXISTS (SELECT 1 FROM m\n"
         "      WHERE m.tenant = $1 AND m.project = x.scope AND m.id = x.who)))\n"
         "UNION ALL\n"
         "SELECT 'tie', o.name, t.relation, t.expert, t.from_date, t.to_date, NULL, NULL, 0\n"
         "FROM account a\n"
         "JOIN expert_tie t ON t.tenant = a.tenant AND t.expert = a.expert\n"
         "JOIN org o ON o.tenant = t.tenant AND o.id = t.org\n"
         "WHERE a.tenant = $1 AND a.name = $2\n"
         ") found\n"
         "ORDER BY kind, place NULLS FIRST, since NULLS FIRST, what NULLS FIRST, more NULLS FIRST"},
};

const struct sql_table sql_person = SQL_TABLE(q);

static const struct column fields[] = {
    COLUMN(struct person_place, kind),  COLUMN(struct person_place, where),
    COLUMN(struct person_place, what),  COLUMN(struct person_place, more),
    COLUMN(struct person_place, since), COLUMN(struct person_place, until),
    COLUMN(struct person_place, scope), COLUMN(struct person_place, who),
    COLUMN(struct person_place, ord),
};

enum gp_code store_person_places(struct work *w, const char *name, const char *id_number,
                                 struct person_place **ret, size_t *ret_n) {
    return row_query(w, &q[PLACES], DB_ARGS(db_text(w->tenant), db_text(name), db_text(id_number)),
                     &ROW_SHAPE(struct person_place, fields), ret, ret_n);
}
