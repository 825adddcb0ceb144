#include "wire/run.h"

static struct curl_slist *header(struct curl_slist *list, struct arena *a, const char *name,
                                 const char *value) {
    struct curl_slist *longer = curl_slist_append(list, arena_printf(a, "%s: %s", name, value));
    if (!longer)
        GP_DIE("out of memory");
    return longer;
}

struct wire_result wire_post(struct arena *a, const struct wire *wire,
                             const struct wire_post *post) {
    struct wire_run run;
    wire_begin(&run, a, wire);
    struct curl_slist *list = header(NULL, a, "Content-Type", post->type);
    list = header(list, a, "Expect", ""); /* no waiting for a 100 */
    list = header(list, a, "User-Agent", "gongping/" GP_VERSION);
    for (size_t i = 0; i < post->n_headers; i++)
        list = header(list, a, post->headers[i].name, post->headers[i].value);
    curl_easy_setopt(run.curl, CURLOPT_URL, post->url);
    curl_easy_setopt(run.curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(run.curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)post->body.n);
    curl_easy_setopt(run.curl, CURLOPT_POSTFIELDS, post->body.p);
    curl_easy_setopt(run.curl, CURLOPT_HTTPHEADER, list);
    struct wire_result r = wire_end(&run, curl_easy_perform(run.curl));
    curl_slist_free_all(list);
    return r;
}
