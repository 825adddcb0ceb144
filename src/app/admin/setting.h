/* Settings of a district that are no rules of a standard: how long things are kept, how long a
 * sign-in lasts, who needs a second factor, how much may be stored. What nobody has set is unset
 * (未设定). */
#ifndef GP_APP_ADMIN_SETTING_H
#define GP_APP_ADMIN_SETTING_H

#include "app/app.h"

enum setting {
    SETTING_SESSION_HOURS,
    SETTING_IDLE_MINUTES,
    SETTING_OBJECTION_DAYS,
    SETTING_DRAFT_DAYS,
    SETTING_NOTICE_DAYS,
    SETTING_PERSONAL_DAYS,
    SETTING_SCAN_DAYS,
    SETTING_STAFF_DAYS,
    SETTING_FILE_DAYS,
    SETTING_ORIGINAL_DAYS,
    SETTING_READ_DAYS,
    SETTING_ERASE_NOTICE,
    SETTING_OBJECTION_PEOPLE,
    SETTING_ENTRY_MB,
    SETTING_DISTRICT_MB,
    SETTING_CODE_DAYS,
    SETTING_BACKUP_DAYS,
    SETTING_BACKUP_KEEP,
    SETTING_N,
};

struct setting_info {
    const char *name;
    const char *title, *unit, *hint; /* Chinese */
    int64_t least, most;
    int64_t fallback; /* where none was set; DEC_UNSET: 未设定 */
};
extern const struct setting_info setting_infos[SETTING_N];

/* Whom to ask, where people get stuck; what contracts are called abroad. */
enum setting_text {
    SETTING_CONTACT_NAME,
    SETTING_CONTACT_PHONE,
    SETTING_OCID_PREFIX,
    SETTING_ERASE_ITEMS,
    SETTING_TEXT_N
};
struct setting_text_info {
    const char *name, *title, *hint; /* title and hint in Chinese */
    size_t max;                      /* characters */
};
extern const struct setting_text_info setting_text_infos[SETTING_TEXT_N];

struct settings {
    const char *district;
    const char *texts[SETTING_TEXT_N]; /* NULL or "": not set */
    const char *numbers[SETTING_N];    /* as typed; "" or NULL: not set */
    int64_t factor_roles;              /* who must use a second factor */
};
/* The caller's transaction is joined, here and below. */
enum gp_code setting_all(struct work *w, struct settings *ret) GP_CHECKED;
/* Without the district's name: one statement. */
enum gp_code setting_numbers(struct work *w, struct settings *ret) GP_CHECKED;
/* The number, or its fallback. */
int64_t setting_value(const struct settings *s, enum setting which);
enum gp_code setting_number(struct work *w, enum setting which, int64_t *ret) GP_CHECKED;

/* Saves all of them, or says which one is wrong and saves none; audited. */
enum gp_code setting_save(struct work *w, const struct settings *s) GP_CHECKED;

/* A stored number, or the setting's fallback for NULL. */
int64_t setting_number_of(enum setting which, const char *text);

/* Bits of the stored text ("admin manager"); 0 for NULL. */
int64_t setting_roles(const char *text);

#endif
