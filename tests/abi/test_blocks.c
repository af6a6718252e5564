/* Warm blocks: what ended arenas leave for new ones, how much of it stays, and what a process then costs. */
#include "testsupport.h"

#include <arena_native_inline.h>

#include <limits.h>
#include <pthread.h>
#include <sys/resource.h>
#include <time.h>

enum { BLOCK = 65536 };

static arena *new_arena(uint64_t first)
{
    arena_options options = ARENA_OPTIONS_INIT;
    options.first_block_bytes = first;
    arena *made = NULL;
    MUST_STATUS(OK, arena_create(&options, &made));
    return made;
}

static arena_blocks_stats_t stats_now(void)
{
    arena_blocks_stats_t stats = ARENA_BLOCKS_STATS_INIT;
    CHECK_STATUS(OK, arena_blocks_stats(&stats));
    return stats;
}

static void trim_all(void)
{
    CHECK_STATUS(OK, arena_blocks_trim(0, NULL));
    CHECK_EQUAL(0, stats_now().retained_bytes);
}

static void retain(uint64_t bytes)
{
    arena_blocks_options options = ARENA_BLOCKS_OPTIONS_INIT;
    options.retained_bytes_per_node = bytes;
    CHECK_STATUS(OK, arena_blocks_configure(&options));
}

/* A number of /proc/self/status in bytes. */
static uint64_t process(const char *name)
{
    char line[256];
    unsigned long long kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "r");
    MUST(file != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0) sscanf(line + strlen(name) + 1, "%llu", &kilobytes);
    }
    fclose(file);
    return (uint64_t)kilobytes << 10;
}

TEST(the_block_of_an_ended_arena_serves_the_next)
{
    trim_all();
    arena *first = new_arena(BLOCK);
    unsigned char *piece = arena_alloc(first, 1000);
    memset(piece, 0x5a, 1000);
    arena_blocks_stats_t before = stats_now();
    CHECK_STATUS(OK, arena_free(first));
    CHECK_EQUAL(BLOCK, stats_now().retained_bytes);
    arena *second = new_arena(BLOCK);
    CHECK(arena_alloc(second, 1000) == piece);
    CHECK(stats_now().reused == before.reused + 1 && stats_now().taken == before.taken && stats_now().retained_bytes == 0);
    CHECK_STATUS(OK, arena_reset(second));
    const unsigned char *zeroed = arena_alloc_zeroed(second, 1000);
    CHECK(zeroed == piece);
    for (int i = 0; i < 1000; i++) CHECK(zeroed[i] == 0);
    CHECK_STATUS(OK, arena_free(second));
    trim_all();
}

TEST(an_arena_of_another_size_is_not_given_it)
{
    trim_all();
    arena *small = new_arena(4096), *large = new_arena(BLOCK);
    CHECK(arena_alloc(large, 100) != NULL);
    CHECK_STATUS(OK, arena_free(large));
    CHECK(arena_alloc(small, 100) != NULL);
    arena_stats_t stats = ARENA_STATS_INIT;
    CHECK_STATUS(OK, arena_stats(small, &stats));
    CHECK_EQUAL(4096, stats.reserved_bytes);
    CHECK_STATUS(OK, arena_free(small));
    trim_all();
}

TEST(a_large_request_finds_a_block_that_is_a_little_larger)
{
    trim_all();
    arena *memory = new_arena(4096);
    CHECK(arena_alloc(memory, 16) != NULL);
    void *large = arena_alloc(memory, 1000000);
    CHECK_STATUS(OK, arena_free(memory));
    memory = new_arena(4096);
    CHECK(arena_alloc(memory, 16) != NULL);
    CHECK(arena_alloc(memory, 950000) == large);
    CHECK(arena_alloc(memory, 800000) != large);
    CHECK_STATUS(OK, arena_free(memory));
    trim_all();
}

TEST(no_more_than_the_bound_stays_and_the_newest_do)
{
    arena *many[40];
    for (int i = 0; i < 40; i++) {
        many[i] = new_arena(BLOCK);
        CHECK(arena_alloc(many[i], 100) != NULL);
    }
    trim_all();
    retain(16 * BLOCK);
    CHECK_EQUAL(16 * BLOCK, stats_now().retained_bytes_per_node);
    arena_blocks_stats_t before = stats_now();
    for (int i = 0; i < 40; i++) CHECK_STATUS(OK, arena_free(many[i]));
    CHECK_EQUAL(16 * BLOCK, stats_now().retained_bytes);
    CHECK_EQUAL(24, stats_now().given_back - before.given_back);
    CHECK_EQUAL(24 * BLOCK, stats_now().given_back_bytes - before.given_back_bytes);

    /* A size that nobody asks for any more makes way. */
    arena *small = new_arena(4096);
    CHECK(arena_alloc(small, 100) != NULL);
    CHECK_STATUS(OK, arena_free(small));
    CHECK_EQUAL(15 * BLOCK + 4096, stats_now().retained_bytes);

    /* More than an eighth of the bound does not stay. */
    arena *large = new_arena(4 * BLOCK);
    CHECK(arena_alloc(large, 100) != NULL);
    CHECK_STATUS(OK, arena_free(large));
    CHECK_EQUAL(15 * BLOCK + 4096, stats_now().retained_bytes);

    retain(4 * BLOCK);
    CHECK(stats_now().retained_bytes <= 4 * BLOCK && stats_now().retained_bytes >= 3 * BLOCK);
    uint64_t released = 0, retained = stats_now().retained_bytes;
    CHECK_STATUS(OK, arena_blocks_trim(BLOCK, &released));
    CHECK(stats_now().retained_bytes <= BLOCK && retained - released == stats_now().retained_bytes);
    retain(1);
    CHECK_EQUAL(0, stats_now().retained_bytes);
    small = new_arena(4096);
    CHECK(arena_alloc(small, 100) != NULL);
    CHECK_STATUS(OK, arena_free(small));
    CHECK_EQUAL(0, stats_now().retained_bytes);
    CHECK_STATUS(OK, arena_blocks_configure(NULL));
    CHECK_EQUAL(64 << 20, stats_now().retained_bytes_per_node);
}

TEST(what_is_trimmed_goes_to_the_system_and_not_here)
{
    trim_all();
    arena *memory = new_arena(BLOCK);
    for (int way = 0; way < 2; way++) {
        for (int i = 0; i < 100; i++) CHECK(arena_alloc(memory, 10000) != NULL);
        if (way == 0) CHECK_STATUS(OK, arena_reset_to(memory, ARENA_RESET_MODE_FREE_ALL, 0));
        if (way == 1) CHECK_STATUS(OK, arena_reset(memory));
        if (way == 1) CHECK_STATUS(OK, arena_trim(memory, 0, NULL));
        CHECK_EQUAL(0, stats_now().retained_bytes);
    }
    CHECK_STATUS(OK, arena_free(memory));

    arena_pool *pool = NULL;
    MUST_STATUS(OK, arena_pool_create(NULL, &pool));
    MUST_STATUS(OK, arena_pool_acquire(pool, &memory));
    CHECK(arena_alloc(memory, 10000) != NULL);
    CHECK_STATUS(OK, arena_pool_release(pool, memory));
    CHECK_STATUS(OK, arena_pool_trim(pool, NULL));
    CHECK_EQUAL(0, stats_now().retained_bytes);
    CHECK_STATUS(OK, arena_pool_free(pool));
}

TEST(bad_arguments_are_refused)
{
    arena_blocks_options options = ARENA_BLOCKS_OPTIONS_INIT;
    options.flags = 1;
    CHECK_STATUS(INVALID_ARGUMENT, arena_blocks_configure(&options));
    options.flags = 0;
    options.struct_size = 1;
    CHECK_STATUS(INVALID_ARGUMENT, arena_blocks_configure(&options));
    CHECK_STATUS(INVALID_ARGUMENT, arena_blocks_stats(NULL));
    CHECK_EQUAL(64 << 20, stats_now().retained_bytes_per_node);
}

/* A compiler that knows arena_alloc for an allocator leaves out what nobody reads, but not this. */
static void touch(volatile char *memory, size_t size)
{
    for (size_t at = 0; at < size; at += 1024) memory[at] = 1;
}

static void live(void)
{
    arena *memory = new_arena(BLOCK);
    for (int i = 0; i < 30; i++) touch(arena_alloc(memory, 10000), 10000);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_warm_life_of_an_arena_touches_no_new_page)
{
    if (!runs_alone()) SKIP("the tool takes pages of its own");
    /* Handles are new until the queues of freed ones are full: 16 of 512 at most, and at least two where this thread's stack
       lies across the boundary by which a thread finds its queue. */
    enum { WARM = 16 * 512 + 1000, LIVES = 100, TURNS = 3 };
    for (int life = 0; life < WARM; life++) live();

    /* The least of some turns: the system takes a page away now and then, which has nothing to do with lives. */
    long least = LONG_MAX;
    for (int turn = 0; turn < TURNS; turn++) {
        static struct rusage before, after;
        getrusage(RUSAGE_SELF, &before);
        for (int life = 0; life < LIVES; life++) live();
        getrusage(RUSAGE_SELF, &after);
        if (after.ru_minflt - before.ru_minflt < least) least = after.ru_minflt - before.ru_minflt;
    }
    CHECK_EQUAL(0, least);
    trim_all();
}

static double nanoseconds_of_a_life(int lives)
{
    struct timespec start, end;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start);
    for (int i = 0; i < lives; i++) {
        arena *memory = new_arena(BLOCK);
        *(char *)arena_alloc_inline(memory, 64) = 1;
        MUST_STATUS(OK, arena_free(memory));
    }
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
    return ((double)(end.tv_sec - start.tv_sec) * 1e9 + (double)(end.tv_nsec - start.tv_nsec)) / lives;
}

TEST(a_warm_life_is_much_shorter_than_a_cold_one)
{
    if (!runs_alone()) SKIP("measured without tools only");
    double warm = 1e9, cold = 1e9;
    for (int turn = 0; turn < 7; turn++) {
        retain(0);
        double ns = nanoseconds_of_a_life(20000);
        if (ns < warm) warm = ns;
        retain(1);
        ns = nanoseconds_of_a_life(2000);
        if (ns < cold) cold = ns;
    }
    retain(0);
    fprintf(stderr, "  create, 64 bytes and free: %.0f ns warm, %.0f ns cold\n", warm, cold);
    CHECK(warm * 3 < cold);
}

TEST(a_hundred_thousand_small_arenas_cost_half_a_kilobyte_each_beside_their_blocks)
{
    if (!runs_alone()) SKIP("the tool takes pages of its own");
    enum { ARENAS = 100000 };
    arena **all = malloc(ARENAS * sizeof *all);
    MUST(all != NULL);
    memset(all, 0, ARENAS * sizeof *all);
    uint64_t resident = process("VmRSS"), addresses = process("VmSize"), blocks = 0;
    for (int i = 0; i < ARENAS; i++) all[i] = new_arena(4096);
    uint64_t each = (process("VmRSS") - resident) / ARENAS;
    fprintf(stderr, "  an arena without a block: %llu bytes\n", (unsigned long long)each);
    CHECK(each <= 512 && (process("VmSize") - addresses) / ARENAS <= 512);

    /* And with one each, as far as the system lets a process have mappings that it does not merge. */
    for (int i = 0; i < ARENAS; i++) {
        if (arena_alloc(all[i], 100) != NULL) blocks += 4096;
    }
    CHECK_EQUAL((uint64_t)ARENAS * 4096, blocks);
    CHECK((process("VmRSS") - resident - blocks) / ARENAS <= 512 && process("VmSize") - addresses - blocks <= (uint64_t)ARENAS * 512);
    for (int i = 0; i < ARENAS; i++) CHECK_STATUS(OK, arena_free(all[i]));
    trim_all();
    CHECK(process("VmSize") <= addresses + (uint64_t)ARENAS * 512);
    free(all);
}

/* Arenas of a pool that grew, released; then the pool goes back to its floor. */
TEST(the_process_falls_back_to_the_floor_within_five_percent)
{
    if (!runs_alone()) SKIP("the tool takes pages of its own");
    enum { ARENAS = 200, FLOOR = 16 << 20, PIECE = 4000, PIECES = ((1 << 20) - 64) / PIECE };
    arena_pool_options options = ARENA_POOL_OPTIONS_INIT;
    options.floor_bytes = FLOOR;
    options.first_block_bytes = 1 << 20;
    arena_pool *pool = NULL;
    arena *taken[ARENAS];
    uint64_t start = 0, addresses = 0;
    for (int round = 0; round < 5; round++) {
        if (round == 1) addresses = process("VmSize");
        if (round == 0) start = process("VmRSS");
        if (round == 0) MUST_STATUS(OK, arena_pool_create(&options, &pool));
        for (int i = 0; i < ARENAS; i++) {
            MUST_STATUS(OK, arena_pool_acquire(pool, &taken[i]));
            for (int k = 0; k < PIECES; k++) touch(arena_alloc(taken[i], PIECE), PIECE);
        }
        for (int i = 0; i < ARENAS; i++) MUST_STATUS(OK, arena_pool_release(pool, taken[i]));
        CHECK(process("VmRSS") - start > 150 << 20);
        CHECK_STATUS(OK, arena_pool_trim(pool, NULL));
        CHECK_STATUS(OK, arena_blocks_trim(0, NULL));
        uint64_t resident = process("VmRSS") - start;
        CHECK(resident >= FLOOR - FLOOR / 20 && resident <= FLOOR + FLOOR / 20);
        if (round == 4) fprintf(stderr, "  floor 16384 kB, resident after trim %llu kB\n", (unsigned long long)resident >> 10);
    }
    CHECK(process("VmSize") <= addresses + (1 << 20));
    CHECK_STATUS(OK, arena_pool_free(pool));
    CHECK(process("VmRSS") <= start + (1 << 20));
}

static void *churn(void *number)
{
    uint64_t random = (uint64_t)(uintptr_t)number;
    arena *live[8] = { NULL };
    uint64_t *note[8] = { NULL };
    for (int i = 0; i < repeats(20000, 300); i++) {
        int k = (int)(next_random(&random) % 8);
        if (live[k] != NULL) {
            MUST(*note[k] == (uint64_t)(uintptr_t)live[k]);
            MUST_STATUS(OK, arena_free(live[k]));
        }
        live[k] = new_arena((uint64_t)4096 << next_random(&random) % 6);
        size_t size = (size_t)(next_random(&random) % 50000) + 8;
        note[k] = arena_alloc_inline(live[k], size);
        MUST(note[k] != NULL);
        memset(note[k], (int)k, size);
        *note[k] = (uint64_t)(uintptr_t)live[k];
        if (next_random(&random) % 500 == 0) MUST_STATUS(OK, arena_blocks_trim(next_random(&random) % 1000000, NULL));
        if (next_random(&random) % 500 == 0) retain(next_random(&random) % 4000000 + 1);
    }
    for (int k = 0; k < 8; k++) MUST_STATUS(OK, arena_free(live[k]));
    return NULL;
}

TEST(threads_share_warm_blocks_and_never_one_block)
{
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    for (uintptr_t i = 0; i < THREADS; i++) MUST(pthread_create(&threads[i], NULL, churn, (void *)(i + 1)) == 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    arena_blocks_stats_t stats = stats_now();
    CHECK(stats.retained_bytes <= stats.retained_bytes_per_node * stats.nodes && stats.reused > 0);
    retain(0);
    trim_all();
}
