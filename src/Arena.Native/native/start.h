/* What the C files of the library share. Not installed; programs include arena_native.h. */
#ifndef ARENA_START_H
#define ARENA_START_H

#include "arena_native.h"

/* 1 once the runtime runs. Written once, by arena_start. */
__attribute__((visibility("hidden"))) extern int arena_started;

/* Whether this processor has every instruction that the managed code was compiled for. */
__attribute__((visibility("hidden"))) int arena_cpu_is_supported(void);

/* valgrind.c: whether the process runs under valgrind, and a request to it. */
__attribute__((visibility("hidden"))) int arena_runs_on_valgrind(void);
__attribute__((visibility("hidden"))) void arena_valgrind_request(uintptr_t code, uintptr_t first, uintptr_t second, uintptr_t third);

static inline int arena_is_started(void)
{
    return __builtin_expect(__atomic_load_n(&arena_started, __ATOMIC_ACQUIRE), 1);
}

/* Every function that leads into managed code begins with one of these. */
#define ARENA_START_OR_RETURN_STATUS                          \
    do {                                                      \
        if (!arena_is_started()) {                            \
            arena_status refusal = arena_start();             \
            if (refusal != ARENA_STATUS_OK) return refusal;   \
        }                                                     \
    } while (0)

#define ARENA_START_OR_RETURN_ZERO                                              \
    do {                                                                        \
        if (!arena_is_started() && arena_start() != ARENA_STATUS_OK) return 0;  \
    } while (0)

#endif
