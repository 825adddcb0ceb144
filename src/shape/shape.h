/* The bundle's format as data: one table a struct of core, from which the reader, the writer, the
 * schema and the field reference are driven. A new field is a new row, and nothing else. */
#ifndef GP_SHAPE_SHAPE_H
#define GP_SHAPE_SHAPE_H

#include "core/round.h"

enum field_kind {
    FIELD_FORMAT,  /* the literal words->v[0]; not stored */
    FIELD_VERSION, /* the literal max; not stored */
    FIELD_TEXT,    /* const char *: 1 to max characters */
    FIELD_ID,      /* const char *: 1 to 64 of A-Z a-z 0-9 _ . - */
    FIELD_DIGITS,  /* const char *: exactly max digits */
    FIELD_SHA256,  /* const char *: 64 lower-case hex digits */
    FIELD_MONEY,   /* money_t: "478240.00" */
    FIELD_SCORE,   /* score_t: "97.85" */
    FIELD_SHARE,   /* share_t as a percentage: "85.77" */
    FIELD_FACTOR,  /* share_t as a factor: "1.05" */
    FIELD_DATE,    /* date_t: "2021-12-01" */
    FIELD_COUNT,   /* int64_t from min to max */
    FIELD_BOOL,    /* bool; left out means false */
    FIELD_ENUM,    /* an enum by word; left out means its first value */
    FIELD_OBJECT,  /* a struct in place; with a flag where its absence means something */
    FIELD_LIST,    /* pointer and count: at most max structs */
    FIELD_TEXTS,   /* pointer and count: at most max texts of TEXTS_LENGTH */
    FIELD_IDS,     /* pointer and count: at most max ids */
    FIELD_TIME,    /* int64_t, ms since 1970: "2026-03-05T09:30:00+08:00"; told to other programs,
                      and in no shape that is read or stored */
    FIELD_KIND_N,
};

#define TEXTS_LENGTH 200
#define ID_LENGTH    64

/* Lengths of text, in characters: of the format, and of every form whose text goes into it. */
#define TEXT_NAME      100
#define TEXT_LINE      500
#define TEXT_PARAGRAPH 5000
#define TEXT_NARRATIVE 20000
#define TEXT_PLACE     2000 /* holds names of other fields */
#define TEXT_REASON    2000
#define TEXT_FILE_NAME 255

struct words {
    const struct word {
        const char *word, *name; /* renewal, 续期评估 */
    } * v;                       /* in the order of the enum */
    size_t n;
};

#define NO_FLAG SIZE_MAX

/* What becomes of a member when the data are published. */
enum published {
    PUBLISHED_UNSAID,    /* in a struct about persons left out; elsewhere as PUBLISHED_CLEANED */
    PUBLISHED_CLEANED,   /* stands; texts without the names of persons */
    PUBLISHED_OPEN,      /* stands word for word: public by its nature */
    PUBLISHED_CODED,     /* a number of this publication stands in its place (app/publish) */
    PUBLISHED_WITHHELD,  /* （不公开） stands where something was said */
    PUBLISHED_NEVER,     /* left out */
    PUBLISHED_FORGOTTEN, /* left out, and not kept with the published version either */
};

struct field {
    const char *key;  /* in JSON */
    const char *name; /* to people: 合同总额 */
    const char *doc;  /* one English sentence; NULL when the name says it all */
    const char *also; /* what people's own tables call it, parted by blanks; NULL: nothing known */
    enum field_kind kind;
    enum published published;
    bool required;
    size_t at;        /* offset in the struct */
    size_t count_at;  /* lists: offset of the count */
    size_t flag_at;   /* objects: offset of the presence flag, or NO_FLAG */
    const char *flag; /* that flag's member: has_surplus */
    int64_t min, max;
    const struct words *words;
    const struct shape *shape;
};

struct shape {
    const char *id;   /* of the definition in the schema: fund_line */
    const char *name; /* 资金项 */
    size_t size;
    const struct field *fields;
    size_t n_fields;
    bool personal; /* about persons: each member says what becomes of it in public */
};

/* What becomes of the member of that shape. */
enum published published_of(const struct shape *s, const struct field *f);

extern const struct words words_scorer_role, words_item_kind, words_source_kind,
    words_aggregate_kind, words_round_mode, words_vacancy_base, words_vacancy_days, words_two_posts,
    words_not_applicable, words_survey_measure, words_org_kind, words_round_kind, words_provenance,
    words_progress_view, words_place_kind, words_report_scope;

extern const struct shape shape_item_option, shape_item_source, shape_survey_rule, shape_item,
    shape_aggregation, shape_component, shape_method, shape_band, shape_fund_category,
    shape_vacancy_rule, shape_param, shape_standard;
extern const struct shape shape_category_alias, shape_org, shape_substation, shape_center,
    shape_post, shape_requirement, shape_certificate, shape_person, shape_engagement,
    shape_indicator, shape_payment, shape_project;
extern const struct shape shape_held_count, shape_declared_vacancy, shape_declared_staffing,
    shape_service_record, shape_progress, shape_fund_line, shape_fund_table, shape_checklist_item,
    shape_material, shape_correction, shape_mark, shape_sheet, shape_survey_step,
    shape_survey_result, shape_affiliation, shape_expert, shape_assignment, shape_entry,
    shape_place_ref, shape_finding_dismissal, shape_sheet_change, shape_sheet_correction,
    shape_advice, shape_report_texts, shape_report, shape_earlier_band, shape_earlier_mean,
    shape_round, shape_dossier;

/* A standard on its own. */
struct standard_file {
    struct standard standard;
};
extern const struct shape shape_standard_file;

/* The member of that key; NULL when there is none. */
const struct field *shape_field(const struct shape *s, const char *key);

/* Makes every figure, date and count unset; the rest of the struct must be zero already. */
void shape_unset(const struct shape *s, char *base);
/* Nothing is known of the object: zero, and unset where zero would be a figure. */
void shape_clear(const struct shape *s, void *object);

/* What the format takes as an id, as n digits, as text on paper (no control characters but line
 * feed and tab). */
bool text_is_id(struct str s);
bool text_is_digits(struct str s, size_t n);
bool text_is_sha256(struct str s);
bool text_has_control(struct str s);

/* What the kinds have in common, and what tells them apart. */
struct kind_info {
    const char *form;    /* 带引号的金额（元，最多两位小数） */
    const char *example; /* as it stands in the file, quotes included */
    const char *pattern; /* of the string, for the schema; NULL: none */
    unsigned scale;      /* figures: decimals of the text */
    unsigned flags;      /* figures: how dec_format writes them */
};
const struct kind_info *kind_info(enum field_kind k);
/* A figure of that kind as people write it. */
const char *kind_text(struct arena *a, enum field_kind k, int64_t v);
bool kind_is_figure(enum field_kind k); /* money, score, share, factor */

/* Every shape that the one given uses, itself included, each once, in order of first use. */
#define MAX_SHAPES 64
size_t shapes_used(const struct shape *top, const struct shape *ret[MAX_SHAPES]);

/* The field reference of docs/bundle.md as Markdown. */
void bundle_write_reference(struct buf *out);

#endif
