/* The entry point that libFuzzer and fuzz_main.c call with each input. */
#ifndef GP_TESTS_FUZZ_H
#define GP_TESTS_FUZZ_H

#include "base/heap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Around the call of a reader: whatever it was refused of memory since fuzz_reads it must have said
 * in its code, else it goes on with what it could not read. */
static inline void fuzz_reads(void) {
    (void)heap_was_refused();
}

static inline enum gp_code fuzz_told(enum gp_code code) {
    if (heap_was_refused())
        GP_DIE("memory was refused, and the reader says %d", (int)code);
    return code;
}

#endif
