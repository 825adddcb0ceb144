/* Erasing what persons are known by where rows have to stay, and what is due to be erased by
 * itself. Inside the caller's transaction. */
#ifndef GP_STORE_ERASE_H
#define GP_STORE_ERASE_H

#include "db/work.h"

/* Stands in place of what was erased; a number follows where rows have to be told apart. */
#define ERASED_MARK "已按保留期限清除"

/* Since when each has to go (milliseconds; DEC_UNSET: it stays), and the items whose files may. */
struct erase_limits {
    int64_t staff_ms, files_ms, reads_ms, amends_ms, originals_ms, inner_ms;
    const char *items;
};

struct erase_counts {
    int64_t staff, files, reads, amends, originals, inner;
};

/* How many of each the calls below would erase. */
enum gp_code store_erase_counts(struct work *w, const struct erase_limits *l,
                                struct erase_counts *ret) GP_CHECKED;

/* Names, certificate numbers and reasons of leaving of the staff of contracts that ended before, of
 * which no round is at work; with what was typed of them. *ret: persons. */
enum gp_code store_staff_erase(struct work *w, int64_t before_ms, int64_t *ret) GP_CHECKED;

/* The bytes of files that were received before, in rounds that are over, under an item of the
 * checklist whose name is one of items (、a、b、). Name and checksum stay with the hand-in; the
 * bytes go with the next sweep. */
enum gp_code store_files_erase(struct work *w, int64_t before_ms, const char *items,
                               int64_t *ret) GP_CHECKED;

/* Who looked at whose data, last before. */
enum gp_code store_readings_erase(struct work *w, int64_t before_ms, int64_t *ret) GP_CHECKED;

/* Requests for corrections that were settled before (store/amendment.h). */
enum gp_code store_amendments_erase(struct work *w, int64_t before_ms, int64_t *ret) GP_CHECKED;

/* What hand-ins held word for word, with the name under the pledge: of contracts that ended before,
 * of which no round is at work, handed in before. The checksum stays. *ret: hand-ins. */
enum gp_code store_originals_erase(struct work *w, int64_t before_ms, int64_t *ret) GP_CHECKED;

/* The data kept inside with versions that were published before, in rounds that are over and whose
 * contracts all ended before. The checksum stays, and so does all that was published; the bytes go
 * with the next sweep. *ret: versions. */
enum gp_code store_inner_erase(struct work *w, int64_t before_ms, int64_t *ret) GP_CHECKED;

struct erase_due {
    const char *kind;
    int64_t told_at, before_ms, n;
    bool held;
};
enum gp_code store_erase_due_list(struct work *w, struct erase_due **ret, size_t *ret_n) GP_CHECKED;
/* In place of the kind's. */
enum gp_code store_erase_due_put(struct work *w, const struct erase_due *v) GP_CHECKED;
enum gp_code store_erase_due_drop(struct work *w, const char *kind) GP_CHECKED;

#endif
