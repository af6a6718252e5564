/*
 * The exported forms of allocation. Their fast path stays in C, because entering managed code costs four times what
 * moving a cursor does; arena_alloc_slow is the way into managed code. A NULL arena gives NULL.
 */
#include <stddef.h>

/* The library itself is never instrumented; the program around it may be, and has this function then. */
__attribute__((weak)) void __asan_unpoison_memory_region(void const volatile *start, size_t size);
#define ARENA_UNPOISON(start, size) (__asan_unpoison_memory_region ? __asan_unpoison_memory_region((start), (size)) : (void)0)

#include "arena_native_inline.h"
#include "tsan.h"

void *arena_alloc(arena *arena, size_t size)
{
    arena_tsan_use(arena);
    return arena ? arena_alloc_inline(arena, size) : NULL;
}

void *arena_alloc_aligned(arena *arena, size_t size, size_t alignment)
{
    arena_tsan_use(arena);
    return arena ? arena_alloc_aligned_inline(arena, size, alignment) : NULL;
}

void *arena_alloc_zeroed(arena *arena, size_t size)
{
    arena_tsan_use(arena);
    return arena ? arena_alloc_zeroed_inline(arena, size) : NULL;
}

void *arena_alloc_array(arena *arena, size_t count, size_t size)
{
    arena_tsan_use(arena);
    return arena ? arena_alloc_array_inline(arena, count, size) : NULL;
}

char *arena_copy(arena *arena, const void *data, size_t size)
{
    arena_tsan_use(arena);
    return arena ? arena_copy_inline(arena, data, size) : NULL;
}

void *arena_realloc(arena *arena, void *pointer, size_t old_size, size_t new_size, size_t alignment)
{
    arena_tsan_use(arena);
    return arena ? arena_realloc_inline(arena, pointer, old_size, new_size, alignment) : NULL;
}

static size_t round_up(size_t size) { return (size + (ARENA_GRANULE - 1)) & ~(ARENA_GRANULE - 1); }

/* The bytes of all pieces, or SIZE_MAX, which no arena can give, when the sum overflows. */
static size_t total_of(const size_t *sizes, size_t count)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        if (sizes[i] > SIZE_MAX / 2 || __builtin_add_overflow(total, round_up(sizes[i]), &total)) return SIZE_MAX;
    }
    return total;
}

/* All pieces as one allocation carved up, so that nothing has to be taken back when the last would not fit. */
static arena_status alloc_n_slow(arena *arena, const size_t *sizes, size_t count, void **pieces)
{
    uint8_t *next = arena_alloc_slow(arena, total_of(sizes, count), ARENA_GRANULE);
    if (!next) return arena_last_status(arena);
    for (size_t i = 0; i < count; i++) {
        pieces[i] = next;
        next += round_up(sizes[i]);
    }
    return ARENA_STATUS_OK;
}

arena_status arena_alloc_n(arena *arena, const size_t *sizes, size_t count, void **pieces)
{
    arena_tsan_use(arena);
    if (!arena || (count != 0 && (!sizes || !pieces))) return ARENA_STATUS_INVALID_ARGUMENT;

    uint8_t *next = arena->cursor;
    const uint8_t *limit = arena->limit;
    for (size_t i = 0; i < count; i++) {
        if (sizes[i] > (size_t)(limit - next)) return alloc_n_slow(arena, sizes, count, pieces);
        pieces[i] = next;
        next += round_up(sizes[i]);
    }
    arena->cursor = next; /* only now: until here nothing has been taken */
    return ARENA_STATUS_OK;
}
