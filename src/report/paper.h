/* Papers (文书): what is sent, signed or filled in by hand around an evaluation. Each kind has a
 * template of plain text with placeholders in braces, which an administrator may change; it becomes
 * a document tree like the report, so PDF, DOCX and HTML follow.
 *
 * A template is a title and lines. A line is a paragraph; "# " before it makes a heading, "> " a
 * note, "- " an item of a list, "| " a line from the left edge. {中心} stands for a text; {评分表}
 * and the like stand alone on a line, for a table, a signature or a new page. */
#ifndef GP_REPORT_PAPER_H
#define GP_REPORT_PAPER_H

#include "core/survey.h"
#include "core/evaluation.h"
#include "report/doc.h"

enum paper_kind {
    PAPER_NOTICE,       /* 评估通知, with its annexes */
    PAPER_CHECKLIST,    /* 资料清单 */
    PAPER_PLEDGE,       /* 承诺书 */
    PAPER_RECEIPT,      /* 递交回执 */
    PAPER_MISSING,      /* 缺项补正通知 */
    PAPER_SHEET_BLANK,  /* 评分表（空白） */
    PAPER_SHEET_FILLED, /* 评分表（已评） */
    PAPER_INSPECTION,   /* 实地验收记录 */
    PAPER_RATING,       /* 履约评价表 */
    PAPER_RESULT,       /* 结果告知书 */
    PAPER_RECTIFY,      /* 整改通知书 */
    PAPER_OBJECTION,    /* 异议复核决定书 */
    PAPER_SETTLEMENT,   /* 结算单 */
    PAPER_PUBLICATION,  /* 结果公示 */
    PAPER_N,
};

/* What a paper is about: which placeholders it may have. */
enum paper_about {
    PAPER_ABOUT_ROUND = 1 << 0,
    PAPER_ABOUT_ENTRY = 1 << 1,
    PAPER_ABOUT_SHEET = 1 << 2, /* a component, and who scores it */
    PAPER_ABOUT_VISIT = 1 << 3,
    PAPER_ABOUT_RECTIFY = 1 << 4,
    PAPER_ABOUT_OBJECTION = 1 << 5,
    PAPER_ABOUT_HAND_IN = 1 << 6,
    PAPER_ABOUT_LINK = 1 << 7, /* an address to be scanned */
};

struct paper_text {
    const char *title, *body;
};

struct paper_info {
    const char *id;         /* in addresses: notice */
    const char *name;       /* 评估通知 */
    const char *hint;       /* Chinese: what for, and from whom to whom */
    unsigned about;         /* enum paper_about, ored */
    struct paper_text text; /* as the program brings it */
};
extern const struct paper_info paper_infos[PAPER_N];
bool paper_kind_of(const char *id, enum paper_kind *ret);

/* What no evaluation holds; NULL or unset where it is not known. */
struct paper_words {
    const char *contact;     /* 王老师（电话 0755-…） */
    date_t objections_until; /* the last day, unset: not opened */
    const char *visit_day, *inspectors, *arrived, *departed, *place, *present, *interviews,
        *remarks;
    const char *matter, *demand, *answer; /* 整改: title, text; 异议: component, text, decision */
    const char *decided;                  /* 成立, 不成立 */
    date_t asked, due, decided_on;
    int64_t version, warnings; /* of a hand-in */
    const char *at, *pledger, *sha256;
    const char *address; /* of the QR code */
    /* What was answered to the round's form; NULL: nothing. */
    const char *form_title;
    const struct survey_line *lines;
    size_t n_lines;
};

struct paper_case {
    const struct evaluation *ev;
    const struct entry_result *r;      /* NULL: about the round */
    const struct component *component; /* of a sheet */
    const struct sheet *sheet;         /* NULL: blank */
    struct paper_words words;
    date_t today;
};

/* ---- templates */

/* GP_INVALID with the line and what to write instead: a placeholder that the kind does not have, a
 * table within a sentence, a brace without its partner. */
enum gp_code paper_check(struct arena *a, enum paper_kind kind, const struct paper_text *text,
                         struct gp_err *e) GP_CHECKED;

/* The placeholders of the kind, in the order in which they are listed. */
struct paper_field {
    const char *name;    /* with its braces */
    const char *example; /* what it might become */
    bool is_block;       /* stands alone on a line */
};
size_t paper_fields(struct arena *a, enum paper_kind kind, struct paper_field **ret);

/* ---- documents */

/* One document of all the cases, each from a new page. GP_INVALID for a template that does not
 * check. */
enum gp_code paper_compose(struct arena *a, enum paper_kind kind, const struct paper_text *text,
                           const struct paper_case *cases, size_t n, struct gp_err *e,
                           const struct doc **ret) GP_CHECKED;

/* The same with examples in the place of all data, for who edits it. */
enum gp_code paper_preview(struct arena *a, enum paper_kind kind, const struct paper_text *text,
                           struct gp_err *e, const struct doc **ret) GP_CHECKED;

#endif
