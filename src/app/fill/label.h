/* What the first cell of a printed row says about the row. Blanks within it are layout (合 计). */
#ifndef GP_APP_FILL_LABEL_H
#define GP_APP_FILL_LABEL_H

#include "base/base.h"

bool fill_is_blank(const char *cell);

/* Whether it is that text, or begins with it. */
bool fill_label_begins(const char *cell, const char *text);

/* Whether a row so labelled sums up the others (合计, 小计, 总计), or is the line of what is left
 * over (盈余/赤字): neither is a line of cost. */
bool fill_is_total_label(const char *cell);
bool fill_is_surplus_label(const char *cell);

#endif
