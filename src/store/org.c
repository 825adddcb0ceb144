/* Organisations and centers, shared by all rounds of a tenant. */
#include "store/filling.h"
#include "store/list.h"

enum {
    ORG_PUT,
    ORG_LINK,
    ORG_GET,
    ORG_ONE,
    LABEL_CLEAR,
    LABEL_PUT,
    LABEL_GET,
    LABEL_ONE,
    CENTER_PUT,
    CENTER_LINK,
    CENTER_GET,
    CENTER_ONE,
    SUBSTATION_CLEAR,
    SUBSTATION_PUT,
    SUBSTATION_GET,
    SUBSTATION_ONE,
};

static const struct db_sql q[] = {
    [ORG_PUT] = {"org.put", "INSERT INTO org\n"
                            "    (tenant, id, kind, name, short_name)\n"
                            "VALUES ($1, $2, $3, $4, $5)\n"
                            "ON CONFLICT (tenant, id) DO UPDATE\n"
                            "SET kind = excluded.kind,\n"
                            "    name = excluded.name,\n"
                            "    short_name = excluded.short_name"},
    [ORG_LINK] = {"org.link", "INSERT INTO round_org\n"
                              "    (tenant, round, ord, org)\n"
                              "VALUES ($1, $2, $3, $4)"},
    [ORG_GET] = {"org.get", "SELECT r.ord, t.id, t.kind, t.name, t.short_name\n"
                            "FROM round_org r\n"
                            "JOIN org t ON t.tenant = r.tenant AND t.id = r.org\n"
                            "WHERE r.tenant = $1\n"
                            "  AND r.round = $2"},
    [ORG_ONE] = {"org.one", "SELECT 0, t.id, t.kind, t.name, t.short_name\n"
                            "FROM org t\n"
                            "WHERE t.tenant = $1\n"
                            "  AND t.id = $2"},
    [LABEL_CLEAR] = {"org_fund_label.clear", "DELETE FROM org_fund_label\n"
                                             "WHERE tenant = $1\n"
                                             "  AND org = $2"},
    [LABEL_PUT] = {"org_fund_label.put", "INSERT INTO org_fund_label\n"
                                         "    (tenant, org, ord, label, category)\n"
                                         "VALUES ($1, $2, $3, $4, $5)"},
    [LABEL_GET] = {"org_fund_label.get",
                   "SELECT t.org, t.ord, t.label, t.category\n"
                   "FROM round_org r\n"
                   "JOIN org_fund_label t ON t.tenant = r.tenant AND t.org = r.org\n"
                   "WHERE r.tenant = $1\n"
                   "  AND r.round = $2"},
    [LABEL_ONE] = {"org_fund_label.one", "SELECT t.org, t.ord, t.label, t.category\n"
                                         "FROM org_fund_label t\n"
                                         "WHERE t.tenant = $1\n"
                                         "  AND t.org = $2"},
    [CENTER_PUT] = {"center.put",
                    "INSERT INTO center\n"
                    "    (tenant, id, name, full_name, subdistrict, community, region_code)\n"
                    "VALUES ($1, $2, $3, $4, $5, $6, $7)\n"
                    "ON CONFLICT (tenant, id) DO UPDATE\n"
                    "SET name = excluded.name,\n"
                    "    full_name = excluded.full_name,\n"
                    "    subdistrict = excluded.subdistrict,\n"
                    "    community = excluded.community,\n"
                    "    region_code = excluded.region_code"},
    [CENTER_LINK] = {"center.link", "INSERT INTO round_center\n"
                                    "    (tenant, round, ord, center)\n"
                                    "VALUES ($1, $2, $3, $4)"},
    [CENTER_GET] =
        {"center.get",
         "SELECT r.ord, t.id, t.name, t.full_name, t.subdistrict, t.community, t.region_code\n"
         "FROM round_center r\n"
         "JOIN center t ON t.tenant = r.tenant AND t.id = r.center\n"
         "WHERE r.tenant = $1\n"
         "  AND r.round = $2"},
    [CENTER_ONE] =
        {"center.one",
         "SELECT 0, t.id, t.name, t.full_name, t.subdistrict, t.community, t.region_code\n"
         "FROM center t\n"
         "WHERE t.tenant = $1\n"
         "  AND t.id = $2"},
    [SUBSTATION_CLEAR] = {"substation.clear", "DELETE FROM substation\n"
                                              "WHERE tenant = $1\n"
                                              "  AND center = $2"},
    [SUBSTATION_PUT] = {"substation.put", "INSERT INTO substation\n"
                                          "    (tenant, center, ord, id, name)\n"
                                          "VALUES ($1, $2, $3, $4, $5)"},
    [SUBSTATION_GET] = {"substation.get",
                        "SELECT t.center, t.ord, t.id, t.name\n"
                        "FROM round_center r\n"
                        "JOIN substation t ON t.tenant = r.tenant AND t.center = r.center\n"
                        "WHERE r.tenant = $1\n"
                        "  AND r.round = $2"},
    [SUBSTATION_ONE] = {"substation.one", "SELECT t.center, t.ord, t.id, t.name\n"
                                          "FROM substation t\n"
                                          "WHERE t.tenant = $1\n"
                                          "  AND t.center = $2"},
};

const struct sql_table sql_org = SQL_TABLE(q);

static const struct field org_fields[] = {
    FIELD(struct org, id),
    FIELD_ENUM(struct org, kind, codes_org_kind),
    FIELD(struct org, name),
    FIELD(struct org, short_name),
};

static const struct field label_fields[] = {
    FIELD(struct category_alias, label),
    FIELD(struct category_alias, category),
};

static const struct list labels = {
    .title = "资金类别对照",
    .put = &q[LABEL_PUT],
    .get = &q[LABEL_GET],
    .get_one = &q[LABEL_ONE],
    .clear = &q[LABEL_CLEAR],
    .keys = 1,
    LIST_FIELDS(struct category_alias, label_fields),
    LIST_IN(struct org, fund_labels),
    .key_at = LIST_NO_KEY,
};

static const struct list *const org_children[] = {&labels, NULL};
const struct list list_orgs = {
    .title = "机构",
    .put = &q[ORG_PUT],
    .get = &q[ORG_GET],
    .get_one = &q[ORG_ONE],
    .link = &q[ORG_LINK],
    .keys = 0,
    LIST_FIELDS(struct org, org_fields),
    LIST_IN(struct dossier, orgs),
    .key_at = offsetof(struct org, id),
    .children = org_children,
};

static const struct field center_fields[] = {
    FIELD(struct center, id),        FIELD(struct center, name),
    FIELD(struct center, full_name), FIELD(struct center, subdistrict),
    FIELD(struct center, community), FIELD(struct center, region_code),
};

static const struct field substation_fields[] = {
    FIELD(struct substation, id),
    FIELD(struct substation, name),
};

static const struct list substations = {
    .title = "分站点",
    .put = &q[SUBSTATION_PUT],
    .get = &q[SUBSTATION_GET],
    .get_one = &q[SUBSTATION_ONE],
    .clear = &q[SUBSTATION_CLEAR],
    .keys = 1,
    LIST_FIELDS(struct substation, substation_fields),
    LIST_IN(struct center, substations),
    .key_at = LIST_NO_KEY,
};

static const struct list *const center_children[] = {&substations, NULL};
const struct list list_centers = {
    .title = "党群服务中心",
    .put = &q[CENTER_PUT],
    .get = &q[CENTER_GET],
    .get_one = &q[CENTER_ONE],
    .link = &q[CENTER_LINK],
    .keys = 0,
    LIST_FIELDS(struct center, center_fields),
    LIST_IN(struct dossier, centers),
    .key_at = offsetof(struct center, id),
    .children = center_children,
};

enum gp_code store_fund_labels_put(struct db *db, struct gp_err *e, const char *tenant,
                                   const struct org *org) {
    return list_put_under(db, e, &labels, tenant, NULL, LIST_KEYS(org->id), org);
}
