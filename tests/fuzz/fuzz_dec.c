/* A decimal that is read and written is read as the same figure again. The first byte of the input
 * chooses the scale. */
#include "fuzz.h"

#include "num/dec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    static const unsigned scales[] = {0, 2, 4};
    static const unsigned forms[] = {DEC_PLAIN, DEC_TRIM, DEC_GROUP, DEC_TRIM | DEC_GROUP};
    unsigned scale = scales[data[0] % GP_COUNT(scales)];
    int64_t v, again;
    if (dec_parse((struct str){(const char *)data + 1, size - 1}, scale, &v) != DEC_PARSED)
        return 0;
    for (size_t i = 0; i < GP_COUNT(forms); i++) {
        char text[DEC_TEXT];
        dec_format(v, scale, forms[i], text);
        if (dec_parse(str_of(text), scale, &again) != DEC_PARSED || again != v)
            GP_DIE("%lld at scale %u is written as '%s'", (long long)v, scale, text);
    }
    return 0;
}
