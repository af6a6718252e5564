/*
 * Numbers of threads: the least that is free, kept while the thread lives and free again when it has ended. A bit of a
 * map is set by an atomic operation, so there is no lock that a fork could find held. In a forked child the numbers of
 * the threads that are no longer there stay taken, because their locals may be half way through something.
 */
#define _GNU_SOURCE
#include "threads.h"
#include "tsan.h"

#include <pthread.h>

/* PID_MAX_LIMIT: as many threads as Linux can have. What is not used of the map has no memory. */
enum { NUMBERS = 4 << 20, WORDS = NUMBERS / 64 };

static uint64_t taken[WORDS];
static pthread_key_t end_of_thread;
static int has_key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

char arena_memory;
__thread arena_thread arena_this_thread;

/* Tools see each number handed on from thread to thread by the address of a word of its own. */
static void *key_of(uint32_t number) { return &taken[number % WORDS]; }

static uint32_t take_number(void)
{
    for (uint32_t i = 0; i < WORDS; i++) {
        uint64_t word = __atomic_load_n(&taken[i], __ATOMIC_RELAXED);
        while (word != UINT64_MAX) {
            uint64_t lowest = ~word & (word + 1);
            word = __atomic_fetch_or(&taken[i], lowest, __ATOMIC_ACQUIRE);
            if ((word & lowest) == 0) return i * 64 + (uint32_t)__builtin_ctzll(lowest);
        }
    }
    return NUMBERS;
}

/* A destructor of the program that comes after this one may allocate again: it then gets a number, and this its call. */
static void give_back(void *thread)
{
    arena_thread *self = thread;
    uint32_t number = self->number - 1;
    *self = (arena_thread){ 0 };
    arena_tsan_release(key_of(number));
    __atomic_fetch_and(&taken[number / 64], ~(UINT64_C(1) << number % 64), __ATOMIC_RELEASE);
}

/* Not as the runtime's, which native/threadend.c has wait: this one may be called in every round. */
int __real_pthread_key_create(pthread_key_t *key, void (*function)(void *));

static void make_key(void) { has_key = __real_pthread_key_create(&end_of_thread, give_back) == 0; }

arena_status arena_thread_begin(arena_thread *self)
{
    if (self->number != 0) return ARENA_STATUS_OK;
    pthread_once(&once, make_key);
    if (!has_key || pthread_setspecific(end_of_thread, self) != 0) return ARENA_STATUS_OUT_OF_MEMORY;
    uint32_t number = take_number();
    if (number == NUMBERS) return ARENA_STATUS_OUT_OF_MEMORY;
    arena_tsan_acquire(key_of(number));
    self->number = number + 1;
    return ARENA_STATUS_OK;
}
