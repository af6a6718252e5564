/*
 * What ThreadSanitizer must report of a program that uses arenas from two threads without synchronisation, each in a
 * process of its own, and of one that does it right: nothing. Only for -fsanitize=thread.
 */
#define TEST_STARTS_ITSELF
#include "sharedsupport.h"

enum { REPORTED = 66 << 8 }; /* its exit status, as a wait status */

static arena *memory;
static arena_shared *shared;
static unsigned char *bytes;
static int has_come, is_done;

static void *allocate_inline(void *unused) { return unused ? NULL : arena_alloc_inline(memory, 16); }
static void *allocate(void *unused) { return unused ? NULL : arena_alloc(memory, 16); }
static void *reset(void *unused) { MUST_STATUS(OK, arena_reset(memory)); return unused; }
static void *allocate_shared(void *unused) { return unused ? NULL : arena_shared_alloc(shared, 16, 16); }
static void *reset_shared(void *unused) { MUST_STATUS(OK, arena_shared_reset(shared)); return unused; }
static void *write_bytes(void *unused) { *bytes = 1; return unused; }

static void open_all(void)
{
    MUST_STATUS(OK, arena_create(NULL, &memory));
    MUST_STATUS(OK, arena_shared_create(NULL, &shared));
    bytes = arena_shared_alloc(shared, 16, 16);
    MUST(bytes != NULL && arena_alloc(memory, 16) != NULL);
}

/*
 * Both in threads, and nothing orders them. The flags keep them apart in time, and no tool takes them for more. The runtime
 * has a lock for threads that come and go, which would order them by chance: so both have come before the first begins.
 */
static void *(*first)(void *), *(*second)(void *);

static void wait_for(int *flag)
{
    while (!__atomic_load_n(flag, __ATOMIC_RELAXED)) usleep(100);
}

static void *run_first(void *unused)
{
    wait_for(&has_come);
    first(NULL);
    __atomic_store_n(&is_done, 1, __ATOMIC_RELAXED);
    return unused;
}

static void *run_second(void *unused)
{
    MUST_STATUS(OK, arena_shared_free(new_shared(0)));
    __atomic_store_n(&has_come, 1, __ATOMIC_RELAXED);
    wait_for(&is_done);
    second(NULL);
    return unused;
}

static void run_both(void)
{
    pthread_t threads[2];
    open_all();
    MUST(pthread_create(&threads[0], NULL, run_first, NULL) == 0 && pthread_create(&threads[1], NULL, run_second, NULL) == 0);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
}

static int run_apart(void *(*one)(void *), void *(*other)(void *))
{
    first = one;
    second = other;
    return in_child(run_both);
}

TEST(two_threads_that_allocate_inline_from_one_arena_are_reported) { CHECK_EQUAL(REPORTED, run_apart(allocate_inline, allocate_inline)); }

TEST(two_threads_that_allocate_from_one_arena_are_reported) { CHECK_EQUAL(REPORTED, run_apart(allocate, allocate)); }

TEST(a_reset_beside_an_allocation_is_reported)
{
    CHECK_EQUAL(REPORTED, run_apart(allocate_inline, reset));
    CHECK_EQUAL(REPORTED, run_apart(reset, allocate));
}

TEST(a_reset_of_a_shared_arena_beside_an_allocation_is_reported)
{
    CHECK_EQUAL(REPORTED, run_apart(allocate_shared, reset_shared));
    CHECK_EQUAL(REPORTED, run_apart(reset_shared, allocate_shared));
}

TEST(two_threads_that_write_the_same_bytes_are_reported) { CHECK_EQUAL(REPORTED, run_apart(write_bytes, write_bytes)); }

TEST(two_threads_that_allocate_from_a_shared_arena_are_not) { CHECK_EQUAL(0, run_apart(allocate_shared, allocate_shared)); }

/* A thread's memory goes back and to the other's arena, in no order that the program has made but that of the calls. */
static void *fill_and_free(void *unused)
{
    for (int i = 0; i < 200; i++) {
        arena *own;
        MUST_STATUS(OK, arena_create(NULL, &own));
        for (int k = 0; k < 20; k++) {
            unsigned char *piece = arena_alloc_inline(own, 5000);
            for (int at = 0; at < 5000; at += 8) piece[at] = 1;
            if (k == 9) MUST_STATUS(OK, arena_reset_to(own, ARENA_RESET_MODE_FREE_ALL, 0));
        }
        MUST_STATUS(OK, arena_free(own));
    }
    return unused;
}

TEST(threads_that_pass_blocks_on_by_freeing_their_arenas_are_not) { CHECK_EQUAL(0, run_apart(fill_and_free, fill_and_free)); }

static void run_in_order(void)
{
    open_all();
    in_thread(allocate_inline, NULL);
    in_thread(allocate, NULL);
    in_thread(reset, NULL);
    in_thread(reset_shared, NULL);
    in_thread(allocate_shared, NULL);
    in_thread(write_bytes, NULL);
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_STATUS(OK, arena_shared_free(shared));
}

TEST(an_arena_that_is_handed_over_in_order_is_not) { CHECK_EQUAL(0, in_child(run_in_order)); }
