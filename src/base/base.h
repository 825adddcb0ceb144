/* Words shared by every layer: the result code, and attributes.
 *
 * A function that can fail returns enum gp_code; 0 is success. Outputs are the last parameters,
 * named ret_x, and stay untouched on failure. */
#ifndef GP_BASE_BASE_H
#define GP_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GP_CHECKED      __attribute__((warn_unused_result))
#define GP_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define GP_NORETURN     __attribute__((noreturn))
#define GP_CLEANUP(fn)  __attribute__((cleanup(fn)))
#define GP_COUNT(a)     (sizeof(a) / sizeof((a)[0]))

/* Whether this is built with the address sanitizer; each compiler says so in its own way. */
#if defined(__SANITIZE_ADDRESS__)
#define GP_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GP_ASAN 1
#endif
#endif
#ifndef GP_ASAN
#define GP_ASAN 0
#endif

enum gp_code {
    GP_OK = 0,
    GP_INVALID,  /* the input breaks a rule; the user can mend it */
    GP_UNAUTH,   /* nobody is signed in */
    GP_DENIED,   /* signed in, but not allowed */
    GP_MISSING,  /* the thing named does not exist */
    GP_CONFLICT, /* it exists already, or was changed meanwhile */
    GP_LIMIT,    /* larger or more than is accepted */
    GP_RETRY,    /* soft failure: the same call may succeed if repeated */
    GP_IO,       /* file, disk, database or network */
    GP_BUG,      /* a broken invariant of ours */
};

#define TRY(e)                                                                                     \
    do {                                                                                           \
        enum gp_code try_code_ = (e);                                                              \
        if (try_code_ != GP_OK)                                                                    \
            return try_code_;                                                                      \
    } while (0)

/* Prints the message to standard error and aborts: for broken invariants and memory exhaustion
 * only, never for input. */
GP_NORETURN void gp_die(const char *file, int line, const char *fmt, ...) GP_PRINTF(3, 4);
#define GP_DIE(...) gp_die(__FILE__, __LINE__, __VA_ARGS__)

#include "base/banned.h"

#endif
