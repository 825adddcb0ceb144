/* What the first words of a row or a heading say. Blanks within them are layout (合 计), and so are
 * full width and case. */
#ifndef GP_INTAKE_LABEL_H
#define GP_INTAKE_LABEL_H

#include "base/arena.h"
#include "base/str.h"

/* Folded for comparison; in the arena. */
const char *label_fold(struct arena *a, const char *text);

/* A name or label on one line: a line end becomes a blank beside letters and digits, and
 * nothing between wide characters. The text itself when it has none. */
const char *label_one_line(struct arena *a, const char *text);

/* The heading without what stands in brackets, marks at its ends and a leading number: folded. What
 * stands in brackets alone stays. */
const char *label_heading(struct arena *a, const char *text);

enum label_total { LABEL_NO_TOTAL, LABEL_SUBTOTAL, LABEL_TOTAL };
/* 小计, 本页小计, 六和小计; 合计, 总计, 共计（元）. Of folded text. */
enum label_total label_total(const char *folded);

/* 盈余/赤字, 结余 */
bool label_is_surplus(const char *folded);
/* 经费总额（协议总额）, 合同总额 */
bool label_is_budget(const char *folded);

/* Whether a text begins as a note below a table does: 注：, 备注：, 填表人：, 审核： */
bool label_is_note(const char *folded);
/* Whether it says nothing: -, —, /, N/A. */
bool label_is_dash(const char *folded);
/* 序号, No. */
bool label_is_serial(const char *folded);

/* How alike a folded heading and a folded name are: 100 the same, 50 to 90 one holds the other, 0.
 */
int label_likeness(const char *heading, const char *name);
/* Characters of the longest run that both have. */
size_t label_common(const char *x, const char *y);

#endif
