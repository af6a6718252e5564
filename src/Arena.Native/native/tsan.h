/*
 * What ThreadSanitizer is told. It sees the inline functions of the headers, which are compiled with the program, and
 * not the library, of which it knows nothing but calls of malloc, memcpy, mmap. So that a program's own mistakes are seen
 * and no others:
 *
 *   - what the library does inside is ignored, and pages that it maps count as untouched;
 *   - a call that only one thread may make at a time counts as a write to its object, one that any may make as a read:
 *     an arena used by two threads without synchronisation is reported, whichever functions they use;
 *   - an object that was given back by one thread and is handed out to another is handed over in order.
 *
 * Without ThreadSanitizer in the process the functions are not there, and a call costs one branch more.
 */
#ifndef ARENA_TSAN_H
#define ARENA_TSAN_H

extern void __tsan_read8(void *) __attribute__((weak));
extern void __tsan_write8(void *) __attribute__((weak));
extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));
extern void __tsan_ignore_thread_begin(void) __attribute__((weak));
extern void __tsan_ignore_thread_end(void) __attribute__((weak));

static inline int arena_has_tsan(void) { return __tsan_write8 && __tsan_ignore_thread_begin; }

static inline void arena_tsan_enter(void)
{
    if (arena_has_tsan()) __tsan_ignore_thread_begin();
}

static inline void arena_tsan_leave(void)
{
    if (arena_has_tsan()) __tsan_ignore_thread_end();
}

/*
 * Stands for the slots of handles and the blocks of arenas, which go from one to the next: who takes some comes after all
 * who have given any back. So an order of things is believed that the program has not made, where the one thread gives
 * memory back and the other takes some afterwards; mistakes on either side of it alone are still seen.
 */
__attribute__((visibility("hidden"))) extern char arena_memory;

static inline void arena_tsan_acquire(const void *object)
{
    if (arena_has_tsan()) __tsan_acquire((void *)(unsigned long)object);
}

static inline void arena_tsan_release(const void *object)
{
    if (arena_has_tsan()) __tsan_release((void *)(unsigned long)object);
}

/* One of many threads uses an object. */
static inline void arena_tsan_share(const void *object)
{
    if (arena_has_tsan() && object) __tsan_read8((void *)(unsigned long)object);
}

/* The one thread that may uses an object, perhaps to give it back. */
static inline void arena_tsan_use(const void *object)
{
    if (!arena_has_tsan() || !object) return;
    __tsan_write8((void *)(unsigned long)object);
    __tsan_release((void *)(unsigned long)object);
}

/* An arena is handed out. */
static inline void arena_tsan_receive(const void *object)
{
    arena_tsan_acquire(&arena_memory);
    arena_tsan_acquire(object);
}

#endif
