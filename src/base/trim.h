/* What is typed, without the blanks around it. */
#ifndef GP_BASE_TRIM_H
#define GP_BASE_TRIM_H

#include "base/str.h"

/* Without blanks at either end; the ideographic space is one as well. Borrowed. */
struct str str_trimmed(struct str s);

#endif
