/* Whether a person's name is a word of the language as well, by ICU's dictionary. */
#ifndef GP_REPORT_WORD_H
#define GP_REPORT_WORD_H

#include "base/arena.h"
#include "base/str.h"

struct words;

/* NULL when the dictionary is not there: then nothing is taken for a word. */
struct words *words_open(struct arena *a);
void words_close(struct words *w);

/* 高峰, 阳光: one entry of the dictionary, of two characters or more. */
bool words_has(struct words *w, const char *text);

/* Whether what stands before and behind lets text[from..to) be read as a name: the end of a
 * sentence, a word that leads to a name (由, 与), a title or what people do (老师, 负责). */
bool word_stands_as_name(const char *text, size_t from, size_t to);

#endif
