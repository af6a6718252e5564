/* Forked processes go on encoding: from a quiet parent, from one with busy threads, and from a child again. */
#define TEST_STARTS_ITSELF
#include "textsupport.h"

#include <pthread.h>

enum { WORKERS = 3 };

static const char *const texts[] = { "Hello, world!", "unaffable", "The quick brown fox jumps over the lazy dog.", "", "r\xc3\xa9sum\xc3\xa9" };

static text_tools shared;
static arena_encoding wanted[5];

static void encode_all(text_tools *tools)
{
    for (size_t i = 0; i < 5; i++) {
        arena_encoding rows = encode(tools, texts[i], NULL);
        CHECK(rows.length == wanted[i].length && memcmp(rows.ids, wanted[i].ids, rows.length * sizeof(int32_t)) == 0);
    }
}

static void open_shared(void)
{
    test_start_with(arena_start);
    shared = open_tools();
    for (size_t i = 0; i < 5; i++) wanted[i] = encode(&shared, texts[i], NULL);
}

static void use_inherited(void) { encode_all(&shared); }

/* A child that makes its own handles, grows its arena and frees everything it inherited. */
static void use_everything(void)
{
    text_tools own = open_tools();
    encode_all(&own);
    for (int i = 0; i < 200; i++) CHECK(arena_alloc(own.memory, 100000) != NULL);
    arena_encoding rows = ARENA_ENCODING_INIT;
    arena_error error = ARENA_ERROR_INIT;
    CHECK_STATUS(INVALID_UTF8, arena_encode(own.encoder, own.memory, "\xff", 1, NULL, 0, NULL, &rows, &error));
    encode_all(&shared);
    close_tools(&own);
    CHECK_STATUS(OK, arena_tokenizer_free(shared.tokenizer));
    CHECK_STATUS(OK, arena_encoder_free(shared.encoder));
}

static void fork_again(void)
{
    encode_all(&shared);
    CHECK_CHILD(use_inherited);
    encode_all(&shared);
}

static void first_call(void)
{
    text_tools own = open_tools();
    arena_encoding rows = encode(&own, "Hello, world!", NULL);
    CHECK_ROW(rows, ids, 0, 101, 7592, 1010, 2088, 999, 102);
    close_tools(&own);
}

static void *start_library(void *unused)
{
    (void)unused;
    MUST_STATUS(OK, arena_start());
    return NULL;
}

/* The fork falls somewhere into another thread's start of the runtime. */
static void fork_during_start(void)
{
    pthread_t starter;
    MUST(pthread_create(&starter, NULL, start_library, NULL) == 0);
    usleep((useconds_t)(getpid() % 10) * 300);
    CHECK_CHILD(first_call);
    MUST(pthread_join(starter, NULL) == 0);
    first_call();
}

/* These two stand first: this process has made no call yet. */
TEST(a_child_can_make_the_first_call) { CHECK_CHILD(first_call); }

TEST(a_fork_while_another_thread_starts_the_runtime_gives_a_working_child)
{
    for (int i = 0; i < repeats(30, 2) && test_failures == 0; i++) CHECK_CHILD(fork_during_start);
}

TEST(parent_and_child_encode_alike_many_times)
{
    open_shared();
    for (int i = 0; i < repeats(200, 5) && test_failures == 0; i++) {
        CHECK_CHILD(use_inherited);
        encode_all(&shared);
    }
    close_tools(&shared);
}

TEST(a_child_can_do_everything_its_parent_can)
{
    open_shared();
    for (int i = 0; i < repeats(50, 2) && test_failures == 0; i++) CHECK_CHILD(use_everything);
    encode_all(&shared);
    close_tools(&shared);
}

TEST(a_child_can_fork_in_its_turn)
{
    open_shared();
    for (int i = 0; i < repeats(20, 2) && test_failures == 0; i++) CHECK_CHILD(fork_again);
    close_tools(&shared);
}

static volatile int stop_workers;

static void *work(void *unused)
{
    (void)unused;
    text_tools own;
    own.tokenizer = shared.tokenizer;
    MUST_STATUS(OK, arena_encoder_create(own.tokenizer, &own.encoder, NULL));
    MUST_STATUS(OK, arena_create(NULL, &own.memory));
    while (!__atomic_load_n(&stop_workers, __ATOMIC_RELAXED)) {
        encode_all(&own);
        CHECK_STATUS(OK, arena_reset(own.memory));
    }
    CHECK_STATUS(OK, arena_encoder_free(own.encoder));
    CHECK_STATUS(OK, arena_free(own.memory));
    return NULL;
}

TEST(a_fork_while_other_threads_encode_gives_a_working_child)
{
    if (runs_under("valgrind")) SKIP("in the child it takes for lost what the parent's other threads hold");
    pthread_t workers[WORKERS];
    open_shared();
    __atomic_store_n(&stop_workers, 0, __ATOMIC_RELAXED);
    for (int i = 0; i < WORKERS; i++) MUST(pthread_create(&workers[i], NULL, work, NULL) == 0);
    for (int i = 0; i < 100 && test_failures == 0; i++) {
        usleep(1000);
        CHECK_CHILD(use_inherited);
    }
    __atomic_store_n(&stop_workers, 1, __ATOMIC_RELAXED);
    for (int i = 0; i < WORKERS; i++) MUST(pthread_join(workers[i], NULL) == 0);
    close_tools(&shared);
}

static arena_pool *pool;
static arena_budget *budget;

/* Everything that takes a lock, with sizes that make blocks come and go. */
static void use_memory(uint64_t *random)
{
    arena_options options = ARENA_OPTIONS_INIT;
    options.first_block_bytes = (uint64_t)4096 << next_random(random) % 5;
    options.budget = budget;
    arena *own = NULL, *child = NULL, *borrowed = NULL;
    MUST_STATUS(OK, arena_create(&options, &own));
    MUST_STATUS(OK, arena_create_child(own, NULL, &child));
    MUST_STATUS(OK, arena_pool_acquire(pool, &borrowed));
    for (int i = 0; i < 10; i++) {
        size_t size = (size_t)(next_random(random) % 20000);
        MUST(arena_alloc(own, size) != NULL && arena_alloc(child, size) != NULL && arena_alloc(borrowed, size) != NULL);
    }
    MUST_STATUS(OK, next_random(random) % 2 == 0 ? arena_pool_release(pool, borrowed) : arena_free(borrowed));
    MUST_STATUS(OK, arena_free(own));
    uint64_t dice = next_random(random) % 50;
    if (dice == 0) MUST_STATUS(OK, arena_blocks_trim(100000, NULL));
    if (dice == 1) MUST_STATUS(OK, arena_pool_trim(pool, NULL));
    arena_pool *another = NULL;
    if (dice == 2) MUST_STATUS(OK, arena_pool_create(NULL, &another));
    MUST_STATUS(OK, arena_pool_free(another));
}

static void *hammer(void *number)
{
    uint64_t random = (uint64_t)(uintptr_t)number;
    while (!__atomic_load_n(&stop_workers, __ATOMIC_RELAXED)) use_memory(&random);
    return NULL;
}

static void go_on_in_child(void)
{
    uint64_t random = (uint64_t)getpid();
    for (int i = 0; i < 20; i++) use_memory(&random);
    arena_blocks_stats_t stats = ARENA_BLOCKS_STATS_INIT;
    CHECK_STATUS(OK, arena_blocks_stats(&stats));
    CHECK_STATUS(OK, arena_blocks_trim(0, NULL));
}

TEST(a_fork_while_other_threads_create_grow_free_acquire_and_release_gives_a_working_child)
{
    if (runs_under("valgrind")) SKIP("in the child it takes for lost what the parent's other threads hold");
    pthread_t workers[WORKERS];
    test_start_with(arena_start);
    MUST_STATUS(OK, arena_budget_create(NULL, &budget));
    arena_pool_options options = ARENA_POOL_OPTIONS_INIT;
    options.budget = budget;
    options.decay_releases = 20;
    MUST_STATUS(OK, arena_pool_create(&options, &pool));
    __atomic_store_n(&stop_workers, 0, __ATOMIC_RELAXED);
    for (uintptr_t i = 0; i < WORKERS; i++) MUST(pthread_create(&workers[i], NULL, hammer, (void *)(i + 1)) == 0);
    uint64_t random = 99;
    for (int i = 0; i < 500 && test_failures == 0; i++) {
        CHECK_CHILD(go_on_in_child);
        use_memory(&random);
    }
    __atomic_store_n(&stop_workers, 1, __ATOMIC_RELAXED);
    for (int i = 0; i < WORKERS; i++) MUST(pthread_join(workers[i], NULL) == 0);
    arena_budget_stats_t stats = ARENA_BUDGET_STATS_INIT;
    CHECK_STATUS(OK, arena_pool_free(pool));
    CHECK_STATUS(OK, arena_budget_stats(budget, &stats));
    CHECK(stats.used_bytes == 0 && stats.users == 0);
    CHECK_STATUS(OK, arena_budget_free(budget));
}
