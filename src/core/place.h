/* Places: what a finding, a decision or a mark on a page is about, as data. Checks file them; the
 * words are made from them where somebody reads, cells of forms are found by them, and decisions
 * are kept under them, so that a name that changes loses none. */
#ifndef GP_CORE_PLACE_H
#define GP_CORE_PLACE_H

#include "core/round.h"

/* Where a place is looked for. e and p may be NULL for what concerns the round as a whole. */
struct place_site {
    const struct dossier *d;
    const struct entry *e;
    const struct project *p;
};

/* 资金使用情况表“人力成本”行; NULL for PLACE_NOWHERE. */
const char *place_text(struct arena *a, const struct place_site *s, const struct place_ref *at);

/* The words by which decisions were kept before places were data. They never change: what was
 * decided then must find its finding for ever. */
const char *place_text_of_before(struct arena *a, const struct place_site *s,
                                 const struct place_ref *at);

/* The place of the i-th thing of a list: a fund line by its label, a file by its hash, others by
 * their ids; row tells those of one name apart. */
struct place_ref place_in_list(const struct place_site *s, enum place_kind what, size_t i,
                               const char *column);

/* Its index in its list; SIZE_MAX when it is in none, or gone. */
size_t place_index(const struct place_site *s, const struct place_ref *at);

/* The same place in a copy of the dossier where ids and names are others, in the same order. */
struct place_ref place_moved(const struct place_site *from, const struct place_site *to,
                             const struct place_ref *at);

/* The same for words of before; one a thing that they may mean, since names are shared. None when
 * they name nobody. */
struct place_texts {
    VEC(const char *) v;
};
struct place_texts place_texts_moved(struct arena *a, const struct place_site *from,
                                     const struct place_site *to, const char *words);

/* As one line of text, for addresses and hidden fields; "" for PLACE_NOWHERE. */
const char *place_key(struct arena *a, const struct place_ref *at);
/* False when it is no such line. */
bool place_of_key(struct arena *a, const char *key, struct place_ref *ret);

/* person, fund_line: in exchanged data, databases and keys. Never renamed. */
extern const char *const place_words[PLACE_N];

#endif
