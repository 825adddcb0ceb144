/* Projects: one contract each, with posts, staff, indicators and payments. Shared by all rounds. */
#include "store/filling.h"
#include "store/list.h"

enum {
    PROJECT_PUT,
    PROJECT_LINK,
    PROJECT_GET,
    PROJECT_ONE,
    POST_CLEAR,
    POST_PUT,
    POST_GET,
    POST_ONE,
    REQUIREMENT_CLEAR,
    REQUIREMENT_PUT,
    REQUIREMENT_GET,
    REQUIREMENT_ONE,
    PERSON_CLEAR,
    PERSON_PUT,
    PERSON_GET,
    PERSON_ONE,
    CERTIFICATE_PUT,
    CERTIFICATE_GET,
    CERTIFICATE_ONE,
    ENGAGEMENT_CLEAR,
    ENGAGEMENT_PUT,
    ENGAGEMENT_GET,
    ENGAGEMENT_ONE,
    INDICATOR_CLEAR,
    INDICATOR_PUT,
    INDICATOR_GET,
    INDICATOR_ONE,
    PAYMENT_CLEAR,
    PAYMENT_PUT,
    PAYMENT_GET,
    PAYMENT_ONE,
};

static const struct db_sql q[] = {
    [PROJECT_PUT] =
        {"project.put",
         "INSERT INTO project\n"
         "    (tenant, id, title, center, operator_org, purchaser, committee,\n"
         "    start_date, end_date, total, headcount, own_vacancy_rule, vacancy_base,\n"
         "    vacancy_post_price, vacancy_days, vacancy_weekdays_only,\n"
         "    vacancy_grace_days, vacancy_unqualified, vacancy_step, vacancy_rounding,\n"
         "    vacancy_basis)\n"
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,\n"
         "        $17, $18, $19, $20, $21)\n"
         "ON CONFLICT (tenant, id) DO UPDATE\n"
         "SET title = excluded.title,\n"
         "    center = excluded.center,\n"
         "    operator_org = excluded.operator_org,\n"
         "    purchaser = excluded.purchaser,\n"
         "    committee = excluded.committee,\n"
         "    start_date = excluded.start_date,\n"
         "    end_date = excluded.end_date,\n"
         "    total = excluded.total,\n"
         "    headcount = excluded.headcount,\n"
         "    own_vacancy_rule = excluded.own_vacancy_rule,\n"
         "    vacancy_base = excluded.vacancy_base,\n"
         "    vacancy_post_price = excluded.vacancy_post_price,\n"
         "    vacancy_days = excluded.vacancy_days,\n"
         "    vacancy_weekdays_only = excluded.vacancy_weekdays_only,\n"
         "    vacancy_grace_days = excluded.vacancy_grace_days,\n"
         "    vacancy_unqualified = excluded.vacancy_unqualified,\n"
         "    vacancy_step = excluded.vacancy_step,\n"
         "    vacancy_rounding = excluded.vacancy_rounding,\n"
         "    vacancy_basis = excluded.vacancy_basis"},
    [PROJECT_LINK] = {"project.link", "INSERT INTO round_project\n"
                                      "    (tenant, round, ord, project)\n"
                                      "VALUES ($1, $2, $3, $4)"},
    [PROJECT_GET] =
        {"project.get",
         "SELECT r.ord, t.id, t.title, t.center, t.operator_org, t.purchaser, t.committee,\n"
         "    t.start_date, t.end_date, t.total, t.headcount, t.own_vacancy_rule,\n"
         "    t.vacancy_base, t.vacancy_post_price, t.vacancy_days,\n"
         "    t.vacancy_weekdays_only, t.vacancy_grace_days, t.vacancy_unqualified,\n"
         "    t.vacancy_step, t.vacancy_rounding, t.vacancy_basis\n"
         "FROM round_project r\n"
         "JOIN project t ON t.tenant = r.tenant AND t.id = r.project\n"
         "WHERE r.tenant = $1\n"
         "  AND r.round = $2"},
    [PROJECT_ONE] =
        {"project.one",
         "SELECT 0, t.id, t.title, t.center, t.operator_org, t.purchaser, t.committee,\n"
         "    t.start_date, t.end_date, t.total, t.headcount, t.own_vacancy_rule,\n"
         "    t.vacancy_base, t.vacancy_post_price, t.vacancy_days,\n"
         "    t.vacancy_weekdays_only, t.vacancy_grace_days, t.vacancy_unqualified,\n"
         "    t.vacancy_step, t.vacancy_rounding, t.vacancy_basis\n"
         "FROM project t\n"
         "WHERE t.tenant = $1\n"
         "  AND t.id = $2"},
    [POST_CLEAR] = {"post.clear", "DELETE FROM post\n"
                                  "WHERE tenant = $1\n"
                                  "  AND project = $2"},
    [POST_PUT] = {"post.put",
                  "INSERT INTO post\n"
                  "    (tenant, project, ord, id, title, substation, lead, qualification)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [POST_GET] = {"post.get",
                  "SELECT t.project, t.ord, t.id, t.title, t.substation, t.lead, t.qualification\n"
                  "FROM round_project r\n"
                  "JOIN post t ON t.tenant = r.tenant AND t.project = r.project\n"
                  "WHERE r.tenant = $1\n"
                  "  AND r.round = $2"},
    [POST_ONE] = {"post.one",
                  "SELECT t.project, t.ord, t.id, t.title, t.substation, t.lead, t.qualification\n"
                  "FROM post t\n"
                  "WHERE t.tenant = $1\n"
                  "  AND t.project = $2"},
    [REQUIREMENT_CLEAR] = {"requirement.clear", "DELETE FROM requirement\n"
                                                "WHERE tenant = $1\n"
                                                "  AND project = $2"},
    [REQUIREMENT_PUT] = {"requirement.put",
                         "INSERT INTO requirement\n"
                         "    (tenant, project, ord, qualification, count, note)\n"
                         "VALUES ($1, $2, $3, $4, $5, $6)"},
    [REQUIREMENT_GET] = {"requirement.get",
                         "SELECT t.project, t.ord, t.qualification, t.count, t.note\n"
                         "FROM round_project r\n"
                         "JOIN requirement t ON t.tenant = r.tenant AND t.project = r.project\n"
                         "WHERE r.tenant = $1\n"
                         "  AND r.round = $2"},
    [REQUIREMENT_ONE] = {"requirement.one",
                         "SELECT t.project, t.ord, t.qualification, t.count, t.note\n"
                         "FROM requirement t\n"
                         "WHERE t.tenant = $1\n"
                         "  AND t.project = $2"},
    [PERSON_CLEAR] = {"person.clear", "DELETE FROM person\n"
                                      "WHERE tenant = $1\n"
                                      "  AND project = $2"},
    [PERSON_PUT] = {"person.put", "INSERT INTO person\n"
                                  "    (tenant, project, ord, id, name, id_number)\n"
                                  "VALUES ($1, $2, $3, $4, $5, $6)"},
    [PERSON_GET] = {"person.get", "SELECT t.project, t.ord, t.id, t.name, t.id_number\n"
                                  "FROM round_project r\n"
                                  "JOIN person t ON t.tenant = r.tenant AND t.project = r.project\n"
                                  "WHERE r.tenant = $1\n"
                                  "  AND r.round = $2"},
    [PERSON_ONE] = {"person.one", "SELECT t.project, t.ord, t.id, t.name, t.id_number\n"
                                  "FROM person t\n"
                                  "WHERE t.tenant = $1\n"
                                  "  AND t.project = $2"},
    [CERTIFICATE_PUT] =
        {"certificate.put",
         "INSERT INTO certificate\n"
         "    (tenant, project, person, ord, qualification, number, issued, expires)\n"
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [CERTIFICATE_GET] =
        {"certificate.get",
         "SELECT t.project, t.person, t.ord, t.qualification, t.number, t.issued, t.expires\n"
         "FROM round_project r\n"
         "JOIN certificate t ON t.tenant = r.tenant AND t.project = r.project\n"
         "WHERE r.tenant = $1\n"
         "  AND r.round = $2"},
    [CERTIFICATE_ONE] =
        {"certificate.one",
         "SELECT t.project, t.person, t.ord, t.qualification, t.number, t.issued, t.expires\n"
         "FROM certificate t\n"
         "WHERE t.tenant = $1\n"
         "  AND t.project = $2"},
    [ENGAGEMENT_CLEAR] = {"engagement.clear", "DELETE FROM engagement\n"
                                              "WHERE tenant = $1\n"
                                              "  AND project = $2"},
    [ENGAGEMENT_PUT] =
        {"engagement.put",
         "INSERT INTO engagement\n"
         "    (tenant, project, ord, id, post, person, start_date, end_date, reason)\n"
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"},
    [ENGAGEMENT_GET] =
        {"engagement.get",
         "SELECT t.project, t.ord, t.id, t.post, t.person, t.start_date, t.end_date, t.reason\n"
         "FROM round_project r\n"
         "JOIN engagement t ON t.tenant = r.tenant AND t.project = r.project\n"
         "WHERE r.tenant = $1\n"
         "  AND r.round = $2"},
    [ENGAGEMENT_ONE] =
        {"engagement.one",
         "SELECT t.project, t.ord, t.id, t.post, t.person, t.start_date, t.end_date, t.reason\n"
         "FROM engagement t\n"
         "WHERE t.tenant = $1\n"
         "  AND t.project = $2"},
    [INDICATOR_CLEAR] = {"indicator.clear", "DELETE FROM indicator\n"
                                            "WHERE tenant = $1\n"
                                            "  AND project = $2"},
    [INDICATOR_PUT] =
        {"indicator.put",
         "INSERT INTO indicator\n"
         "    (tenant, project, ord, id, name, unit, target, min_sessions, min_people,\n"
         "    min_minutes, once_per_person)\n"
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"},
    [INDICATOR_GET] =
        {"indicator.get",
         "SELECT t.project, t.ord, t.id, t.name, t.unit, t.target, t.min_sessions, t.min_people,\n"
         "    t.min_minutes, t.once_per_person\n"
         "FROM round_project r\n"
         "JOIN indicator t ON t.tenant = r.tenant AND t.project = r.project\n"
         "WHERE r.tenant = $1\n"
         "  AND r.round = $2"},
    [INDICATOR_ONE] =
        {"indicator.one",
         "SELECT t.project, t.ord, t.id, t.name, t.unit, t.target, t.min_sessions, t.min_people,\n"
         "    t.min_minutes, t.once_per_person\n"
         "FROM indicator t\n"
         "WHERE t.tenant = $1\n"
         "  AND t.project = $2"},
    [PAYMENT_CLEAR] = {"payment.clear", "DELETE FROM payment\n"
                                        "WHERE tenant = $1\n"
                                        "  AND project = $2"},
    [PAYMENT_PUT] = {"payment.put", "INSERT INTO payment\n"
                                    "    (tenant, project, ord, id, name, date, amount, paid)\n"
                                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [PAYMENT_GET] = {"payment.get",
                     "SELECT t.project, t.ord, t.id, t.name, t.date, t.amount, t.paid\n"
                     "FROM round_project r\n"
                     "JOIN payment t ON t.tenant = r.tenant AND t.project = r.project\n"
                     "WHERE r.tenant = $1\n"
                     "  AND r.round = $2"},
    [PAYMENT_ONE] = {"payment.one",
                     "SELECT t.project, t.ord, t.id, t.name, t.date, t.amount, t.paid\n"
                     "FROM payment t\n"
                     "WHERE t.tenant = $1\n"
                     "  AND t.project = $2"},
};

const struct sql_table sql_project = SQL_TABLE(q);

static const struct field project_fields[] = {
    FIELD(struct project, id),
    FIELD(struct project, title),
    FIELD(struct project, center),
    FIELD(struct project, operator_org),
    FIELD(struct project, purchaser),
    FIELD(struct project, committee),
    FIELD(struct project, start),
    FIELD(struct project, end),
    FIELD(struct project, total),
    FIELD(struct project, headcount),
    FIELD(struct project, own_vacancy_rule),
    FIELD_ENUM(struct project, vacancy.base, codes_vacancy_base),
    FIELD(struct project, vacancy.post_price),
    FIELD_ENUM(struct project, vacancy.day_count, codes_vacancy_days),
    FIELD(struct project, vacancy.weekdays_only),
    FIELD(struct project, vacancy.grace_days),
    FIELD(struct project, vacancy.unqualified_is_vacant),
    FIELD(struct project, vacancy.step),
    FIELD_ENUM(struct project, vacancy.rounding, codes_round_mode),
    FIELD(struct project, vacancy.basis),
};

static const struct field post_fields[] = {
    FIELD(struct post, id),   FIELD(struct post, title),         FIELD(struct post, substation),
    FIELD(struct post, lead), FIELD(struct post, qualification),
};

static const struct field requirement_fields[] = {
    FIELD(struct requirement, qualification),
    FIELD(struct requirement, count),
    FIELD(struct requirement, note),
};

static const struct field certificate_fields[] = {
    FIELD(struct certificate, qualification),
    FIELD(struct certificate, number),
    FIELD(struct certificate, issued),
    FIELD(struct certificate, expires),
};

static const struct field person_fields[] = {
    FIELD(struct person, id),
    FIELD(struct person, name),
    FIELD(struct person, id_number),
};

static const struct field engagement_fields[] = {
    FIELD(struct engagement, id),     FIELD(struct engagement, post),
    FIELD(struct engagement, person), FIELD(struct engagement, start),
    FIELD(struct engagement, end),    FIELD(struct engagement, reason),
};

static const struct field indicator_fields[] = {
    FIELD(struct indicator, id),           FIELD(struct indicator, name),
    FIELD(struct indicator, unit),         FIELD(struct indicator, target),
    FIELD(struct indicator, min_sessions), FIELD(struct indicator, min_people),
    FIELD(struct indicator, min_minutes),  FIELD(struct indicator, once_per_person),
};

static const struct field payment_fields[] = {
    FIELD(struct payment, id),     FIELD(struct payment, name), FIELD(struct payment, date),
    FIELD(struct payment, amount), FIELD(struct payment, paid),
};

static const struct list posts = {
    .title = "岗位",
    .put = &q[POST_PUT],
    .get = &q[POST_GET],
    .get_one = &q[POST_ONE],
    .clear = &q[POST_CLEAR],
    .keys = 1,
    LIST_FIELDS(struct post, post_fields),
    LIST_IN(struct project, posts),
    .key_at = LIST_NO_KEY,
};

static const struct list requirements = {
    .title = "资质要求",
    .put = &q[REQUIREMENT_PUT],
    .get = &q[REQUIREMENT_GET],
    .get_one = &q[REQUIREMENT_ONE],
    .clear = &q[REQUIREMENT_CLEAR],
    .keys = 1,
    LIST_FIELDS(struct requirement, requirement_fields),
    LIST_IN(struct project, requirements),
    .key_at = LIST_NO_KEY,
};

static const struct list certificates = {
    .title = "证书",
    .put = &q[CERTIFICATE_PUT],
    .get = &q[CERTIFICATE_GET],
    .get_one = &q[CERTIFICATE_ONE],
    .keys = 2,
    LIST_FIELDS(struct certificate, certificate_fields),
    LIST_IN(struct person, certificates),
    .key_at = LIST_NO_KEY,
};

static const struct list *const person_children[] = {&certificates, NULL};
static const struct list people = {
    .title = "人员",
    .put = &q[PERSON_PUT],
    .get = &q[PERSON_GET],
    .get_one = &q[PERSON_ONE],
    .clear = &q[PERSON_CLEAR],
    .keys = 1,
    LIST_FIELDS(struct person, person_fields),
    LIST_IN(struct project, people),
    .key_at = offsetof(struct person, id),
    .children = person_children,
};

static const struct list engagements = {
    .title = "在岗记录",
    .put = &q[ENGAGEMENT_PUT],
    .get = &q[ENGAGEMENT_GET],
    .get_one = &q[ENGAGEMENT_ONE],
    .clear = &q[ENGAGEMENT_CLEAR],
    .keys = 1,
    LIST_FIELDS(struct engagement, engagement_fields),
    LIST_IN(struct project, engagements),
    .key_at = LIST_NO_KEY,
};

static const struct list indicators = {
    .title = "指标",
    .put = &q[INDICATOR_PUT],
    .get = &q[INDICATOR_GET],
    .get_one = &q[INDICATOR_ONE],
    .clear = &q[INDICATOR_CLEAR],
    .keys = 1,
    LIST_FIELDS(struct indicator, indicator_fields),
    LIST_IN(struct project, indicators),
    .key_at = LIST_NO_KEY,
};

static const struct list payments = {
    .title = "付款",
    .put = &q[PAYMENT_PUT],
    .get = &q[PAYMENT_GET],
    .get_one = &q[PAYMENT_ONE],
    .clear = &q[PAYMENT_CLEAR],
    .keys = 1,
    LIST_FIELDS(struct payment, payment_fields),
    LIST_IN(struct project, payments),
    .key_at = LIST_NO_KEY,
};

static const struct list *const project_children[] = {
    &posts, &requirements, &people, &engagements, &indicators, &payments, NULL};
const struct list list_projects = {
    .title = "项目",
    .put = &q[PROJECT_PUT],
    .get = &q[PROJECT_GET],
    .get_one = &q[PROJECT_ONE],
    .link = &q[PROJECT_LINK],
    .keys = 0,
    LIST_FIELDS(struct project, project_fields),
    LIST_IN(struct dossier, projects),
    .key_at = offsetof(struct project, id),
    .children = project_children,
};

/* Engagements name people; the reference is checked at the end. */
enum gp_code store_roster_put(struct db *db, struct gp_err *e, const char *tenant,
                              const struct project *project) {
    TRY(list_put_under(db, e, &people, tenant, NULL, LIST_KEYS(project->id), project));
    return list_put_under(db, e, &engagements, tenant, NULL, LIST_KEYS(project->id), project);
}
