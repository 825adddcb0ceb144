/* Whether somebody is there at all, and lets us in: asked without sending anything. */
#include "wire/run.h"

struct wire_result wire_get(struct arena *a, const struct wire *wire, const char *url) {
    struct wire_run run;
    wire_begin(&run, a, wire);
    curl_easy_setopt(run.curl, CURLOPT_URL, url);
    curl_easy_setopt(run.curl, CURLOPT_PROTOCOLS_STR, "http,https");
    return wire_end(&run, curl_easy_perform(run.curl));
}

bool wire_answers(struct arena *a, const struct wire *wire, const char *url) {
    return wire_get(a, wire, url).status > 0;
}

static const char *trouble(struct wire_run *run) {
    CURLcode code = curl_easy_perform(run->curl);
    struct wire_result r = wire_end(run, code);
    return code == CURLE_OK ? NULL : r.said;
}

const char *wire_reach(struct arena *a, const struct wire *wire, const char *url) {
    struct wire_run run;
    wire_begin(&run, a, wire);
    curl_easy_setopt(run.curl, CURLOPT_URL, url);
    curl_easy_setopt(run.curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(run.curl, CURLOPT_CONNECT_ONLY, 1L);
    return trouble(&run);
}

const char *wire_reach_mail(struct arena *a, const struct wire *wire, const struct wire_mail *m) {
    struct wire_run run;
    wire_begin(&run, a, wire);
    wire_open_mail(&run, m);
    curl_easy_setopt(run.curl, CURLOPT_CUSTOMREQUEST, "NOOP");
    return trouble(&run);
}
