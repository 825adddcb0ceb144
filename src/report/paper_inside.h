/* Internal to paper*.c. */
#ifndef GP_REPORT_PAPER_INSIDE_H
#define GP_REPORT_PAPER_INSIDE_H

#include "report/compose_build.h"
#include "report/paper.h"

/* A paper while it is written. */
struct paper {
    struct composer c; /* ev NULL: a preview, of examples */
    const struct paper_case *at;
    const char *title; /* of this paper, filled in */
};

/* To be filled in by hand, and what nobody has set. */
#define PAPER_BLANK "＿＿＿＿＿＿"
#define PAPER_UNSET "未设定"

struct paper_slot {
    const char *name; /* without braces */
    unsigned about;
    const char *example;                  /* of a block: rows parted by "\n", cells by "|" */
    const char *(*text)(struct paper *p); /* one of both */
    void (*block)(struct paper *p);
};
extern const struct paper_slot paper_text_slots[], paper_block_slots[]; /* closed by NULL */

/* The signature of somebody, dated or to be dated by hand (unset). */
void paper_sign(struct paper *p, const char *issuer, date_t date);
/* The organisation's name, or room for it. */
const char *paper_org(struct paper *p, const char *id);

#endif
