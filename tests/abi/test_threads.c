/* Many threads: one shared tokenizer, an encoder and an arena each; small stacks; and all at once the first call. */
#define TEST_STARTS_ITSELF
#include "textsupport.h"

#include <pthread.h>
#include <sys/resource.h>

enum { THREADS = 8, TEXTS = 6 };

static const char *const texts[TEXTS] = {
    "Hello, world!", "unaffable", "The quick brown fox jumps over the lazy dog.", "", "r\xc3\xa9sum\xc3\xa9 na\xc3\xafve", "1,000,000.00",
};

static text_tools shared;
static arena_encoding wanted[TEXTS];
static pthread_barrier_t barrier;

static void open_shared(void)
{
    test_start_with(arena_start);
    shared = open_tools();
    for (size_t i = 0; i < TEXTS; i++) wanted[i] = encode(&shared, texts[i], NULL);
}

/* Gives the number of texts that came out wrong. CHECK is not for threads. */
static intptr_t encode_often(int turns)
{
    intptr_t wrong = 0;
    arena_encoder *encoder;
    arena *memory;
    if (arena_encoder_create(shared.tokenizer, &encoder, NULL) != ARENA_STATUS_OK) return 1;
    if (arena_create(NULL, &memory) != ARENA_STATUS_OK) return 1;
    for (int i = 0; i < turns; i++) {
        arena_encoding rows = ARENA_ENCODING_INIT;
        const arena_encoding *right = &wanted[i % TEXTS];
        arena_status status = arena_encode(encoder, memory, texts[i % TEXTS], SIZE_MAX, NULL, 0, NULL, &rows, NULL);
        wrong += status != ARENA_STATUS_OK || rows.length != right->length
            || memcmp(rows.ids, right->ids, rows.length * sizeof(int32_t)) != 0;
        if (i % 10 == 9) wrong += arena_reset(memory) != ARENA_STATUS_OK;
    }
    wrong += arena_encoder_free(encoder) != ARENA_STATUS_OK;
    wrong += arena_free(memory) != ARENA_STATUS_OK;
    return wrong;
}

static void *encode_in_thread(void *turns)
{
    pthread_barrier_wait(&barrier);
    return (void *)encode_often(*(int *)turns);
}

static void run_threads(int threads, const pthread_attr_t *attributes, void *(*run)(void *), void *argument)
{
    pthread_t all[64];
    MUST(pthread_barrier_init(&barrier, NULL, (unsigned)threads) == 0);
    for (int i = 0; i < threads; i++) MUST(pthread_create(&all[i], attributes, run, argument) == 0);
    for (int i = 0; i < threads; i++) {
        void *wrong;
        MUST(pthread_join(all[i], &wrong) == 0);
        CHECK_EQUAL(0, (intptr_t)wrong);
    }
    pthread_barrier_destroy(&barrier);
}

static void *load_in_thread(void *unused)
{
    (void)unused;
    arena_tokenizer *tokenizer;
    pthread_barrier_wait(&barrier);
    if (arena_tokenizer_load_builtin(NULL, 0, &tokenizer, NULL) != ARENA_STATUS_OK) return (void *)1;
    return (void *)(intptr_t)(arena_tokenizer_free(tokenizer) != ARENA_STATUS_OK);
}

static void race_to_the_first_call(void) { run_threads(THREADS, NULL, load_in_thread, NULL); }

/* Stands first: this process has made no call yet. */
TEST(the_first_call_can_come_from_all_threads_at_once)
{
    for (int i = 0; i < repeats(30, 2) && test_failures == 0; i++) CHECK_CHILD(race_to_the_first_call);
}

TEST(one_tokenizer_gives_all_threads_the_same_ids)
{
    int turns = repeats(20000, 120);
    open_shared();
    run_threads(THREADS, NULL, encode_in_thread, &turns);
    close_tools(&shared);
}

TEST(a_stack_of_64_kib_is_enough)
{
    int turns = repeats(500, 30);
    pthread_attr_t attributes;
    MUST(pthread_attr_init(&attributes) == 0 && pthread_attr_setstacksize(&attributes, small_stack()) == 0);
    open_shared();
    run_threads(THREADS, &attributes, encode_in_thread, &turns);
    run_threads(THREADS, &attributes, load_in_thread, NULL);
    close_tools(&shared);
    pthread_attr_destroy(&attributes);
}

static void first_call_on_a_small_stack(void)
{
    pthread_attr_t attributes;
    MUST(pthread_attr_init(&attributes) == 0 && pthread_attr_setstacksize(&attributes, small_stack()) == 0);
    run_threads(1, &attributes, load_in_thread, NULL);
}

TEST(a_stack_of_64_kib_is_enough_for_the_start)
{
    if (runs_under("tsan")) SKIP("it starts no threads in a child whose parent had some");
    int status = in_child(first_call_on_a_small_stack);
    CHECK_EQUAL(0, status);
}

TEST(threads_that_come_and_go_leave_nothing_behind)
{
    int turns = 12;
    struct rusage before, after;
    open_shared();
    run_threads(THREADS, NULL, encode_in_thread, &turns);
    getrusage(RUSAGE_SELF, &before);
    for (int i = 0; i < repeats(200, 3); i++) run_threads(THREADS, NULL, encode_in_thread, &turns);
    getrusage(RUSAGE_SELF, &after);
    if (runs_alone() || runs_under("valgrind")) CHECK(after.ru_maxrss - before.ru_maxrss < 16 * 1024);
    close_tools(&shared);
}

static void *take_over(void *memory)
{
    intptr_t wrong = 0;
    for (int i = 0; i < 1000; i++) wrong += arena_alloc(memory, 1000) == NULL;
    return (void *)wrong;
}

TEST(an_arena_can_be_handed_to_another_thread)
{
    arena *memory;
    pthread_t thread;
    void *wrong;
    test_start_with(arena_start);
    REQUIRE_STATUS(OK, arena_create(NULL, &memory));
    for (int i = 0; i < 20; i++) {
        REQUIRE(arena_alloc(memory, 500) != NULL);
        MUST(pthread_create(&thread, NULL, take_over, memory) == 0 && pthread_join(thread, &wrong) == 0);
        CHECK(wrong == NULL);
    }
    CHECK_EQUAL(20 * (512 + 1000 * 1008), (long long)stats_of(memory).used_bytes);
    CHECK_STATUS(OK, arena_free(memory));
}

/* Two keys, so that one was made before the library's and one after it. */
static pthread_key_t keys[2];

static void free_kept(void *memory)
{
    MUST(arena_alloc(memory, 100000) != NULL);
    MUST_STATUS(OK, arena_free(memory));
}

static void *keep_arenas(void *unused)
{
    arena *kept[2];
    for (int i = 0; i < 2; i++) MUST_STATUS(OK, arena_create(NULL, &kept[i]));
    for (int i = 0; i < 2; i++) MUST(pthread_setspecific(keys[i], kept[i]) == 0);
    return unused;
}

static void end_threads_that_keep_arenas(void)
{
    pthread_t thread;
    MUST(pthread_key_create(&keys[0], free_kept) == 0);
    MUST_STATUS(OK, arena_start());
    MUST(pthread_key_create(&keys[1], free_kept) == 0);
    for (int i = 0; i < 20; i++) MUST(pthread_create(&thread, NULL, keep_arenas, NULL) == 0 && pthread_join(thread, NULL) == 0);
}

TEST(a_destructor_of_a_thread_may_free_the_arena_it_kept)
{
    if (runs_under("tsan")) SKIP("it starts no threads in a child whose parent had some");
    CHECK_CHILD(end_threads_that_keep_arenas);
}
