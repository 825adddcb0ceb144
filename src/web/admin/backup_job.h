/* The backup that is being made, one at a time, while the site goes on. Private to web. */
#ifndef GP_WEB_ADMIN_BACKUP_JOB_H
#define GP_WEB_ADMIN_BACKUP_JOB_H

#include "web/inside.h"

enum gp_code backup_job_start(struct web *web, struct gp_err *e) GP_CHECKED;
/* Has the one under way end early, which leaves nothing. Nothing happens when none was started. */
void backup_job_stop(struct web *web);

/* Begins one, in the name of who asks; GP_CONFLICT while one is under way. */
enum gp_code backup_job_begin(struct http_call *call) GP_CHECKED;

/* Begins one that nobody asked for, where the settings want it and it is time. */
void backup_job_tick(const struct web *web);

/* Where backups lie; in e's arena. A folder is made: GP_IO when it cannot be. */
enum gp_code backup_job_place(struct gp_err *e, const struct web_config *config,
                              struct depot **ret) GP_CHECKED;

/* The day of the newest one there, since 1970-01-01; unset: there is none. Of storage as it was
 * last looked at. */
int64_t backup_job_newest(const struct web *web);

/* How it stands. Texts are in the call's arena; NULL: none. */
struct backup_view {
    bool running;
    int64_t begun_ms;
    const char *problem; /* why the last one came to nothing */
    const char *warning; /* what the last one lacks */
};
void backup_job_look(const struct http_call *call, struct backup_view *ret);

#endif
