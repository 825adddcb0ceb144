/* The body of a form behind a head that is in order: its first byte says to which page it goes and
 * whether it is urlencoded or multipart. It is answered exactly once. */
#include "fuzz.h"

#include "fuzz_server.h"

#define BOUNDARY "fuzz"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct buf GP_CLEANUP(buf_free) b = BUF_INIT;
    if (size == 0)
        return 0;
    bool parts = data[0] & 1, files = data[0] & 2;
    buf_addf(&b,
             "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
             "%zu\r\nContent-Type: %s\r\n\r\n",
             files ? "/files" : "/form", size - 1,
             parts ? "multipart/form-data; boundary=" BOUNDARY
                   : "application/x-www-form-urlencoded");
    buf_add(&b, data + 1, size - 1);
    int n = server_ask((struct str){b.p, b.n}, 20000);
    if (n != 1)
        GP_DIE("answered %d times", n);
    return 0;
}
