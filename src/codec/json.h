/* Reading JSON that nobody vouches for: jansson behind checks and Chinese messages of our own. */
#ifndef GP_CODEC_JSON_H
#define GP_CODEC_JSON_H

#include <jansson.h>

#include "base/err.h"
#include "base/str.h"

/* Holds a json_t to the end of the block. */
#define JSON_HOLD GP_CLEANUP(json_decrefp)

/* Seeds jansson's hash tables against chosen collisions, and notices when it gets no memory. Once,
 * before the first thread starts. */
void json_setup(void);

/* For tests: after so many more of this thread, allocations fail. Negative: they do not. */
void json_fault_at(long allocations);

/* Values that a document may have: one of a few bytes can cost two hundred in memory. A report of a
 * thousand projects has fewer. */
#define JSON_VALUES_MAX 2000000

/* Parses a document whose top is an object or an array. GP_LIMIT when it is larger than max_bytes,
 * nested deeper than max_depth or of more than JSON_VALUES_MAX values, GP_INVALID when it is not
 * strict JSON: broken UTF-8, NUL, lone surrogates, control characters in strings, duplicate keys,
 * something behind the end or too little before it. e->where is line and column ("第 3 行第 14
 * 列"), counted in characters from 1. A byte order mark is skipped, since editors on Windows write
 * one. The caller owns *ret. */
enum gp_code json_read(struct gp_err *e, struct str text, size_t max_bytes, unsigned max_depth,
                       json_t **ret) GP_CHECKED;

/* The same for a document that has few values, at most max_values. */
enum gp_code json_read_few(struct gp_err *e, struct str text, size_t max_bytes, unsigned max_depth,
                           size_t max_values, json_t **ret) GP_CHECKED;

/* "第 3 行第 14 列" of the byte at offset, in arena memory. */
const char *json_place(struct arena *a, struct str text, size_t offset);

/* 对象, 列表, 文字, 整数, 小数, 真假值, 空值 */
const char *json_type_name(const json_t *v);

#endif
