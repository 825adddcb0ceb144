/* A figure or a day as somebody types it: what was read is read as the same from the form in which
 * it is stored. The first byte of the input chooses what it is. */
#include "fuzz.h"

#include "core/id_number.h"
#include "http/address.h"
#include "num/typed.h"

static void figure(struct str s, unsigned flags) {
    static const unsigned scales[] = {0, 2, 4};
    for (size_t i = 0; i < GP_COUNT(scales); i++) {
        int64_t v, again;
        char text[DEC_TEXT];
        if (typed_figure(s, scales[i], flags, &v) != DEC_PARSED)
            continue;
        dec_format(v, scales[i], DEC_PLAIN, text);
        if (dec_parse(str_of(text), scales[i], &again) != DEC_PARSED || again != v)
            GP_DIE("%lld is stored as '%s'", (long long)v, text);
    }
}

static void day(struct arena *a, struct str s) {
    date_t d, again;
    if (!typed_date(s, &d))
        return;
    const char *text = date_text(a, d);
    if (!date_parse(str_of(text), &again) || date_cmp(d, again) != 0)
        GP_DIE("a day is stored as '%s'", text);
}

static void identity(struct arena *a, struct str s) {
    const char *typed = arena_strndup(a, s.p, s.n);
    const char *key = id_number_key(a, typed);
    if (id_number_check(typed) == ID_NUMBER_FINE && !id_number_same(typed, key))
        GP_DIE("'%s' is not '%s'", typed, key);
    (void)id_number_masked(a, typed);
}

static void network(struct arena *a, struct str s) {
    struct address address, again;
    struct address_net net;
    (void)address_parse_net(s.p, s.n, &net);
    if (!address_parse(s.p, s.n, &address))
        return;
    const char *text = address_text(a, &address);
    if (!address_parse(text, strlen(text), &again) ||
        memcmp(&address, &again, sizeof(address)) != 0)
        GP_DIE("an address is written as '%s'", text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = ARENA_INIT;
    if (size == 0)
        return 0;
    struct str s = {(const char *)data + 1, size - 1};
    switch (data[0] % 5) {
    case 0:
        figure(s, TYPED_PLAIN);
        break;
    case 1:
        figure(s, TYPED_MONEY);
        break;
    case 2:
        day(&a, s);
        break;
    case 3:
        identity(&a, s);
        break;
    default:
        network(&a, s);
        break;
    }
    arena_release(&a);
    return 0;
}
