/* What belongs to a round itself: checklist, experts, the texts of the report. */
#include "store/list.h"

enum {
    CHECKLIST_PUT,
    CHECKLIST_GET,
    EXPERT_PUT,
    EXPERT_GET,
    AFFILIATION_PUT,
    AFFILIATION_GET,
    TEXT_PUT,
    TEXT_GET,
    ADVICE_PUT,
    ADVICE_GET,
};

static const struct db_sql q[] = {
    [CHECKLIST_PUT] = {"checklist_item.put", "INSERT INTO checklist_item\n"
                                             "    (tenant, round, ord, id, name, required, due)\n"
                                             "VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [CHECKLIST_GET] = {"checklist_item.get", "SELECT ord, id, name, required, due\n"
                                             "FROM checklist_item\n"
                                             "WHERE tenant = $1\n"
                                             "  AND round = $2"},
    [EXPERT_PUT] = {"expert.put", "INSERT INTO expert\n"
                                  "    (tenant, round, ord, id, name)\n"
                                  "VALUES ($1, $2, $3, $4, $5)"},
    [EXPERT_GET] = {"expert.get", "SELECT ord, id, name\n"
                                  "FROM expert\n"
                                  "WHERE tenant = $1\n"
                                  "  AND round = $2"},
    [AFFILIATION_PUT] = {"affiliation.put",
                         "INSERT INTO affiliation\n"
                         "    (tenant, round, expert, ord, org, relation, from_date, to_date)\n"
                         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [AFFILIATION_GET] =
        {"affiliation.get",
         "SELECT a.expert, a.ord, a.org, a.relation, a.from_date, a.to_date, d.reason\n"
         "FROM affiliation a\n"
         "LEFT JOIN conflict_dismissal d ON d.tenant = a.tenant AND d.expert = a.expert\n"
         "  AND d.org = a.org AND d.relation = coalesce(a.relation, '')\n"
         "  AND d.from_date = coalesce(a.from_date, '') AND d.to_date = coalesce(a.to_date, '')\n"
         "WHERE a.tenant = $1\n"
         "  AND a.round = $2"},
    [TEXT_PUT] =
        {"report_text.put",
         "INSERT INTO report_text\n"
         "    (tenant, round, title, cover_place, issuer, date, watermark, background,\n"
         "    standards, conduct, feedback, staffing_note, indicator_note, results_intro)\n"
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"},
    [TEXT_GET] = {"report_text.get",
                  "SELECT title, cover_place, issuer, date, watermark, background, standards,\n"
                  "    conduct, feedback, staffing_note, indicator_note, results_intro\n"
                  "FROM report_text\n"
                  "WHERE tenant = $1\n"
                  "  AND round = $2"},
    [ADVICE_PUT] = {"advice.put", "INSERT INTO advice\n"
                                  "    (tenant, round, ord, title, text)\n"
                                  "VALUES ($1, $2, $3, $4, $5)"},
    [ADVICE_GET] = {"advice.get", "SELECT ord, title, text\n"
                                  "FROM advice\n"
                                  "WHERE tenant = $1\n"
                                  "  AND round = $2"},
};

const struct sql_table sql_round_parts = SQL_TABLE(q);

static const struct field checklist_fields[] = {
    FIELD(struct checklist_item, id),
    FIELD(struct checklist_item, name),
    FIELD(struct checklist_item, required),
    FIELD(struct checklist_item, due),
};

static const struct field affiliation_fields[] = {
    FIELD(struct affiliation, org),       FIELD(struct affiliation, relation),
    FIELD(struct affiliation, from),      FIELD(struct affiliation, to),
    FIELD(struct affiliation, dismissed),
};

static const struct field expert_fields[] = {
    FIELD(struct expert, id),
    FIELD(struct expert, name),
};

static const struct field text_fields[] = {
    FIELD(struct report_texts, title),          FIELD(struct report_texts, cover_place),
    FIELD(struct report_texts, issuer),         FIELD(struct report_texts, date),
    FIELD(struct report_texts, watermark),      FIELD(struct report_texts, background),
    FIELD(struct report_texts, standards),      FIELD(struct report_texts, conduct),
    FIELD(struct report_texts, feedback),       FIELD(struct report_texts, staffing_note),
    FIELD(struct report_texts, indicator_note), FIELD(struct report_texts, results_intro),
};

static const struct field advice_fields[] = {
    FIELD(struct advice, title),
    FIELD(struct advice, text),
};

const struct list list_checklist = {
    .title = "资料清单",
    .put = &q[CHECKLIST_PUT],
    .get = &q[CHECKLIST_GET],
    .in_round = true,
    .keys = 0,
    LIST_FIELDS(struct checklist_item, checklist_fields),
    .at = offsetof(struct dossier, round.checklist),
    .n_at = offsetof(struct dossier, round.n_checklist),
    .key_at = LIST_NO_KEY,
};

static const struct list affiliations = {
    .title = "专家任职关系",
    .put = &q[AFFILIATION_PUT],
    .get = &q[AFFILIATION_GET],
    .in_round = true,
    .keys = 1,
    LIST_FIELDS(struct affiliation, affiliation_fields),
    .n_read_only = 1, /* why it was found to be no conflict: once for all rounds (store/panel.h) */
    LIST_IN(struct expert, affiliations),
    .key_at = LIST_NO_KEY,
};

static const struct list *const expert_children[] = {&affiliations, NULL};
const struct list list_experts = {
    .title = "专家",
    .put = &q[EXPERT_PUT],
    .get = &q[EXPERT_GET],
    .in_round = true,
    .keys = 0,
    LIST_FIELDS(struct expert, expert_fields),
    .at = offsetof(struct dossier, round.experts),
    .n_at = offsetof(struct dossier, round.n_experts),
    .key_at = offsetof(struct expert, id),
    .children = expert_children,
};

const struct list list_texts = {
    .title = "报告文字",
    .put = &q[TEXT_PUT],
    .get = &q[TEXT_GET],
    .in_round = true,
    .single = true,
    .keys = 0,
    LIST_FIELDS(struct report_texts, text_fields),
    .at = offsetof(struct dossier, round.texts),
    .n_at = LIST_ALWAYS,
    .key_at = LIST_NO_KEY,
};

const struct list list_advice = {
    .title = "整体建议",
    .put = &q[ADVICE_PUT],
    .get = &q[ADVICE_GET],
    .in_round = true,
    .keys = 0,
    LIST_FIELDS(struct advice, advice_fields),
    .at = offsetof(struct dossier, round.texts.advice),
    .n_at = offsetof(struct dossier, round.texts.n_advice),
    .key_at = LIST_NO_KEY,
};
