/* What the tests of shared arenas have in common. */
#ifndef SHAREDSUPPORT_H
#define SHAREDSUPPORT_H

#include "testsupport.h"

#include <arena_native_inline.h>
#include <pthread.h>

static inline arena_shared *new_shared(uint64_t limit)
{
    arena_options options = ARENA_OPTIONS_INIT;
    options.limit_bytes = limit;
    arena_shared *made = NULL;
    MUST_STATUS(OK, arena_shared_create(&options, &made));
    return made;
}

static inline arena *local_of(arena_shared *shared)
{
    arena *local = NULL;
    MUST_STATUS(OK, arena_shared_local(shared, &local));
    return local;
}

static inline arena_shared_stats_t shared_stats(const arena_shared *shared)
{
    arena_shared_stats_t stats = ARENA_SHARED_STATS_INIT;
    CHECK_STATUS(OK, arena_shared_stats(shared, &stats));
    return stats;
}

static inline void *in_thread(void *(*run)(void *), void *argument)
{
    pthread_t thread;
    void *result;
    MUST(pthread_create(&thread, NULL, run, argument) == 0 && pthread_join(thread, &result) == 0);
    return result;
}

#endif
