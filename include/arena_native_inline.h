/**
 * @file arena_native_inline.h
 *
 * Allocation from an arena as inline code, for C11 and C++: about ten instructions, and a call into the library only
 * when the current block has no room. Same meaning as the functions of arena_native.h without "_inline"; the library's
 * own are compiled from this file.
 *
 *     cursor            limit            Both are multiples of 16, so a size that fits still fits when it is
 *       ▼                 ▼              rounded up to 16, and one comparison is all there is to check.
 *  ─────┬─────────────────┬─────
 *  used │      room       │ ...          A freed arena has no room: its next allocation of more than 0 bytes enters
 *  ─────┴─────────────────┴─────         the library, which sees the freed handle and gives NULL.
 *
 * The arena, "from", is not NULL in any function of this file. Threads and ownership: as the chapter "Arena" of
 * arena_native.h.
 */
#ifndef ARENA_NATIVE_INLINE_H
#define ARENA_NATIVE_INLINE_H

#include <string.h>

#include "arena_native.h"

/** Every address is a multiple of this, and every size is rounded up to one. */
#define ARENA_GRANULE ((size_t)16)

/** The largest alignment an arena gives. */
#define ARENA_ALIGNMENT_MAX ((size_t)1 << 21)

#if defined(__GNUC__)
#  define ARENA_NONNULL __attribute__((nonnull(1)))
#  define ARENA_UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#else
#  define ARENA_NONNULL
#  define ARENA_UNLIKELY(condition) (condition)
#endif

/* Whether AddressSanitizer looks at this code. */
#if defined(__SANITIZE_ADDRESS__)
#  define ARENA_IS_INSTRUMENTED 1
#elif defined(__has_feature)
#  if __has_feature(address_sanitizer)
#    define ARENA_IS_INSTRUMENTED 1
#  endif
#endif

/* In a program with AddressSanitizer the library poisons what is free, and has every allocation come to it: there the
   limit lies at the cursor. Only a growth into the 16 bytes that the last allocation was rounded up to stays inline. */
#if !defined(ARENA_UNPOISON)
#  if defined(ARENA_IS_INSTRUMENTED)
#    define ARENA_UNPOISON(start, size) __asan_unpoison_memory_region((start), (size))
#  else
#    define ARENA_UNPOISON(start, size) ((void)0)
#  endif
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(ARENA_IS_INSTRUMENTED)
void __asan_unpoison_memory_region(void const volatile *start, size_t size);
#endif
#ifdef __cplusplus
#  if defined(__GNUC__)
#    pragma GCC diagnostic push
#    pragma GCC diagnostic ignored "-Wold-style-cast" /* the casts here are C's */
#  endif
#endif

/** Allocates bytes on a 16-byte boundary, not cleared. NULL: arena_last_status tells why. */
ARENA_NODISCARD ARENA_NONNULL ARENA_ALLOCATES(2)
static inline void *arena_alloc_inline(arena *from, size_t size)
{
    uint8_t *start = from->cursor;
    if (ARENA_UNLIKELY(size > (size_t)(from->limit - start))) {
        return arena_alloc_slow(from, size, ARENA_GRANULE);
    }
    from->cursor = start + ((size + (ARENA_GRANULE - 1)) & ~(ARENA_GRANULE - 1));
    return start;
}

/** Allocates bytes on a boundary that is a power of two up to 2 MiB; 16 is the least that is given. */
ARENA_NODISCARD ARENA_NONNULL ARENA_ALLOCATES(2)
static inline void *arena_alloc_aligned_inline(arena *from, size_t size, size_t alignment)
{
    uint8_t *cursor = from->cursor;
    size_t room = (size_t)(from->limit - cursor);
    size_t padding = ((size_t)0 - (size_t)(uintptr_t)cursor) & (alignment - 1);
    /* An alignment of 0 becomes SIZE_MAX here, so that the library refuses it like every other that is none. */
    int is_alignment = alignment - 1 < ARENA_ALIGNMENT_MAX && (alignment & (alignment - 1)) == 0;
    if (ARENA_UNLIKELY(!is_alignment || padding > room || size > room - padding)) {
        return arena_alloc_slow(from, size, alignment);
    }
    from->cursor = cursor + padding + ((size + (ARENA_GRANULE - 1)) & ~(ARENA_GRANULE - 1));
    return cursor + padding;
}

/** Allocates bytes on a 16-byte boundary and clears them. */
ARENA_NODISCARD ARENA_NONNULL ARENA_ALLOCATES(2)
static inline void *arena_alloc_zeroed_inline(arena *from, size_t size)
{
    void *start = arena_alloc_inline(from, size);
    return start ? memset(start, 0, size) : start;
}

/** Allocates count elements of size bytes each on a 16-byte boundary, not cleared. */
ARENA_NODISCARD ARENA_NONNULL ARENA_ALLOCATES(2, 3)
static inline void *arena_alloc_array_inline(arena *from, size_t count, size_t size)
{
    /* A product that overflows becomes a size that no arena can give: ARENA_STATUS_TOO_LARGE. */
    size_t bytes;
#if defined(__GNUC__)
    if (__builtin_mul_overflow(count, size, &bytes)) bytes = SIZE_MAX;
#else
    bytes = size != 0 && count > SIZE_MAX / size ? SIZE_MAX : count * size;
#endif
    return arena_alloc_inline(from, bytes);
}

/**
 * Makes an allocation larger or smaller. Inline is what a growing buffer needs: the last allocation grows in place by
 * moving the cursor. Shrinking and moving are the library's.
 */
ARENA_NODISCARD ARENA_NONNULL
static inline void *arena_realloc_inline(arena *from, void *pointer, size_t old_size, size_t new_size, size_t alignment)
{
    uintptr_t start = (uintptr_t)pointer;
    /* The rounded end is the cursor, a multiple of 16: then start is one too, and room is as in arena_alloc_inline. */
    int is_last = pointer && start + ((old_size + (ARENA_GRANULE - 1)) & ~(ARENA_GRANULE - 1)) == (uintptr_t)from->cursor;
    int is_aligned = alignment - 1 < ARENA_ALIGNMENT_MAX && ((alignment | start) & (alignment - 1)) == 0;
    if (ARENA_UNLIKELY(!is_last || !is_aligned || new_size < old_size || new_size > (size_t)((uintptr_t)from->limit - start))) {
        return arena_realloc_slow(from, pointer, old_size, new_size, alignment);
    }
    from->cursor = (uint8_t *)pointer + ((new_size + (ARENA_GRANULE - 1)) & ~(ARENA_GRANULE - 1));
    ARENA_UNPOISON(pointer, new_size);
    return pointer;
}

/** Copies bytes into the arena and puts a NUL behind them. size may be SIZE_MAX for a NUL-terminated string. */
ARENA_NODISCARD ARENA_NONNULL
static inline char *arena_copy_inline(arena *from, const void *data, size_t size)
{
    char *copy;
    /* No alignment is 0: this only has the library note ARENA_STATUS_INVALID_ARGUMENT. */
    if (!data && size != 0) return (char *)arena_alloc_slow(from, 0, 0);
    if (data && size == SIZE_MAX) size = strlen((const char *)data);

    copy = (char *)arena_alloc_inline(from, size + 1);
    if (!copy) return copy;
    if (size != 0) memcpy(copy, data, size);
    copy[size] = 0;
    return copy;
}

#define ARENA_TEXT_OF_(token) #token
#define ARENA_TEXT_OF(token) ARENA_TEXT_OF_(token)

/** This line as "file:line". */
#define ARENA_SITE __FILE__ ":" ARENA_TEXT_OF(__LINE__)

/** As arena_create, and reports tell at which line of the program. */
#define arena_create_here(options, result) arena_create_at((options), ARENA_SITE, (result))

/** As arena_create, with the place that reports tell; it is copied. */
static inline arena_status arena_create_at(const arena_options *options, const char *site, arena **result)
{
    arena_options complete = ARENA_OPTIONS_INIT;
    if (options) complete = *options;
    complete.site = site;
    return arena_create(&complete, result);
}

#ifdef __cplusplus
#  if defined(__GNUC__)
#    pragma GCC diagnostic pop
#  endif
}
#endif

#endif /* ARENA_NATIVE_INLINE_H */
