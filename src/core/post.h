/* Posts by the words that people know them by. */
#ifndef GP_CORE_POST_H
#define GP_CORE_POST_H

#include "core/round.h"

/* 社工; where several posts of the contract have the title, each with its number among them, its
 * place and what it wants: 社工 2（龙山分站点，助理社会工作师）. A part-time one says its share:
 * 督导（0.5 岗）. The id of an unknown post. */
const char *post_label(struct arena *a, const struct dossier *d, const struct project *p,
                       const char *post);

/* The title alone; the id where there is none. */
const char *post_title(const struct project *p, const char *post);

#endif
