/* What pages that work without network ask of the server (assets/offline.js, offline-sw.js). */
#ifndef GP_WEB_OFFLINE_H
#define GP_WEB_OFFLINE_H

#include "web/web.h"

/* Answers with who is signed in and a fresh token: a page that was kept for use without network has
 * an old one. */
enum gp_code offline_session(struct http_call *call);

/* Answers with the worker that serves kept pages of scope (its address, without a closing slash),
 * which is wider than the folder of the script: the list itself has no closing slash. */
enum gp_code offline_worker(struct http_call *call, const char *scope);

#endif
