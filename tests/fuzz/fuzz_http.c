/* What comes over the wire, from the request line on: answered with HTTP, or the connection ends. A
 * last request behind it says that it is the last, else the server would wait for more. */
#include "fuzz.h"

#include "fuzz_server.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct buf GP_CLEANUP(buf_free) b = BUF_INIT;
    buf_add(&b, data, size);
    buf_adds(&b, "\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    (void)server_ask((struct str){b.p, b.n}, 200);
    return 0;
}
