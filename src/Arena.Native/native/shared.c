/*
 * From a shared arena to the calling thread's local one. Managed code knows the answer by the thread's number; the last
 * few answers are noted with the thread, so that asking again costs some nanoseconds. A note is good for one life of a
 * shared arena: freeing it changes the serial in its slot, which stays readable for ever.
 */
#include "start.h"
#include "threads.h"
#include "tsan.h"

#include "arena_native_inline.h"

#include <stddef.h>

/* The beginning of a slot; SharedArena.cs has the same. */
struct arena_shared {
    uint8_t *cursor;
    uint8_t *limit;
    uint64_t magic;
    void *next_free;
    uint64_t serial;
};

__attribute__((visibility("hidden"))) extern arena_status managed_shared_local(arena_shared *shared, uint32_t number, arena **local);

/* A slot is three times 128 bytes, so neighbours have different notes. */
static arena_note *note_of(arena_thread *self, const arena_shared *shared)
{
    return &self->notes[(uintptr_t)shared >> 7 & (ARENA_NOTES - 1)];
}

static arena *noted(const arena_note *note, const arena_shared *shared)
{
    return note->shared == shared && note->serial == __atomic_load_n(&shared->serial, __ATOMIC_RELAXED) ? note->local : NULL;
}

__attribute__((noinline)) static arena_status find_local(arena_shared *shared, arena **local)
{
    arena_thread *self = &arena_this_thread;
    arena_status status = shared ? arena_start() : ARENA_STATUS_INVALID_ARGUMENT;
    if (status == ARENA_STATUS_OK) status = arena_thread_begin(self);
    if (status != ARENA_STATUS_OK) return status;
    arena_tsan_enter();
    status = managed_shared_local(shared, self->number - 1, local);
    arena_tsan_leave();
    if (status != ARENA_STATUS_OK) return status;
    arena_tsan_receive(*local);
    *note_of(self, shared) = (arena_note){ shared, shared->serial, *local };
    return ARENA_STATUS_OK;
}

arena_status arena_shared_local(arena_shared *shared, arena **local)
{
    if (!local) return ARENA_STATUS_INVALID_ARGUMENT;
    arena_tsan_share(shared);
    arena *found = shared ? noted(note_of(&arena_this_thread, shared), shared) : NULL;
    if (!found) {
        arena_status status = find_local(shared, &found);
        if (status != ARENA_STATUS_OK) return status;
    }
    *local = found;
    return ARENA_STATUS_OK;
}

void *arena_shared_alloc(arena_shared *shared, size_t size, size_t alignment)
{
    arena_tsan_share(shared);
    arena *local = shared ? noted(note_of(&arena_this_thread, shared), shared) : NULL;
    if (ARENA_UNLIKELY(!local) && find_local(shared, &local) != ARENA_STATUS_OK) return NULL;
    return arena_alloc_aligned_inline(local, size, alignment);
}
