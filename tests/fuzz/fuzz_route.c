/* An address, of a request, of a link, or to which a login leads: the routes of the program find
 * the same page for a path before and after it was written for a browser, and what counts as a page
 * of ours leads a browser to no other host. */
#include "fuzz.h"

#include "http/route.h"
#include "web/inside.h"

#define ID_BYTES "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"

static bool leads_elsewhere(const char *address) {
    return address[0] != '/' || address[1] == '/' || address[1] == '\\' ||
           strpbrk(address, "\t\r\n\\");
}

static void find(struct arena *a, const struct http_config *config, const char *path) {
    struct http_request one = {.path = path}, other = {0};
    bool wrong;
    const struct http_route *r = route_find(config, a, HTTP_GET, path, &one, &wrong);
    (void)http_moved(config->tables, config->n_tables, a, &one);
    if (!r || path[strspn(path, ID_BYTES "/~")]) /* no id has others */
        return;
    const char *written = http_path(a, path);
    if (route_find(config, a, HTTP_GET, written, &other, &wrong) != r)
        GP_DIE("%s is another page than %s", written, path);
    for (size_t i = 0; i < one.n_params; i++)
        if (strcmp(one.params[i].value, other.params[i].value) != 0)
            GP_DIE("%s is not %s", other.params[i].value, one.params[i].value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = ARENA_INIT;
    struct buf html = BUF_INIT;
    const char *address = arena_strndup(&a, (const char *)data, size);
    const struct http_config config = {.tables = web_route_tables, .n_tables = n_web_route_tables};
    if (strlen(address) == size && address[0] == '/')
        find(&a, &config, address);
    if (http_is_own_page(web_route_tables, n_web_route_tables, address) && leads_elsewhere(address))
        GP_DIE("%s is taken for a page of ours", address);
    buf_add(&html, data, size);
    http_html_paths(&html, 0);
    (void)http_url_encode(&a, address);
    buf_free(&html);
    arena_release(&a);
    return 0;
}
