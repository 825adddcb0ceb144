#include "http/framing.h"

#include <string.h>
#include <strings.h>

#include <microhttpd.h>

struct framing {
    unsigned lengths, encodings, hosts;
    bool is_odd;
};

static enum MHD_Result add_framing(void *cls, enum MHD_ValueKind kind, const char *key,
                                   const char *value) {
    (void)kind;
    struct framing *f = cls;
    f->is_odd |= key[strcspn(key, " \t")] != '\0';
    if (strcasecmp(key, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0) {
        f->lengths++;
        f->is_odd |= !value || !*value || value[strspn(value, "0123456789")] != '\0';
    } else if (strcasecmp(key, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0) {
        f->encodings++;
        f->is_odd |= !value || strcasecmp(value, "chunked") != 0;
    } else if (strcasecmp(key, MHD_HTTP_HEADER_HOST) == 0) {
        f->hosts++;
    }
    return MHD_YES;
}

bool framing_is_unclear(struct MHD_Connection *connection, const char *url) {
    struct framing f = {0};
    MHD_get_connection_values(connection, MHD_HEADER_KIND, add_framing, &f);
    return f.is_odd || f.lengths + f.encodings > 1 || f.hosts > 1 || url[0] != '/';
}
