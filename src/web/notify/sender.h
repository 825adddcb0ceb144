/* The thread that sends what waits (app/notify/send.h). */
#ifndef GP_WEB_NOTIFY_SENDER_H
#define GP_WEB_NOTIFY_SENDER_H

#include "web/inside.h"

enum gp_code sender_start(struct web *web, struct gp_err *e) GP_CHECKED;
/* Lets the message that is on its way end. Nothing happens when none was started. */
void sender_stop(struct web *web);

#endif
