/* What this library keeps for a thread: its number among those that use shared arenas, and which locals it used last. */
#ifndef ARENA_THREADS_H
#define ARENA_THREADS_H

#include "arena_native.h"

enum { ARENA_NOTES = 8 };

typedef struct {
    const arena_shared *shared;
    uint64_t serial; /* of the life of shared in which this was noted */
    arena *local;
} arena_note;

typedef struct {
    uint32_t number; /* 1 more than it; 0 while the thread has none */
    arena_note notes[ARENA_NOTES];
} arena_thread;

__attribute__((visibility("hidden"))) extern __thread arena_thread arena_this_thread;

/* Gives the thread a number if it has none. ARENA_STATUS_OUT_OF_MEMORY when there is no way to see it end. */
__attribute__((visibility("hidden"))) arena_status arena_thread_begin(arena_thread *self);

#endif
