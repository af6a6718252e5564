/* Shared arenas: a local one for each thread, one limit, reset and freed as one, and misuse. */
#include "sharedsupport.h"

static void *local_in_thread(void *shared) { return local_of(shared); }

static void *allocate_in_thread(void *shared) { return arena_shared_alloc(shared, 1000, 16); }

static void *start_thread(void *unused) { return unused; }

TEST(a_thread_gets_the_same_local_again_and_another_thread_another)
{
    arena_shared *shared = new_shared(0), *other = new_shared(0);
    arena *local = local_of(shared);
    CHECK(local_of(shared) == local && local_of(other) != local);
    CHECK(local_of(shared) == local);
    CHECK(in_thread(local_in_thread, shared) != local);
    CHECK(shared_stats(shared).locals == 2 && shared_stats(other).locals == 1);
    CHECK_STATUS(OK, arena_shared_free(shared));
    CHECK_STATUS(OK, arena_shared_free(other));
}

TEST(it_allocates_on_the_boundary_asked_for_and_refuses_others)
{
    arena_shared *shared = new_shared(0);
    for (size_t alignment = 1; alignment <= ARENA_ALIGNMENT_MAX; alignment *= 2) {
        unsigned char *piece = arena_shared_alloc(shared, 100, alignment);
        REQUIRE(piece != NULL && (uintptr_t)piece % alignment == 0 && (uintptr_t)piece % 16 == 0);
        memset(piece, 1, 100);
    }
    CHECK(arena_shared_alloc(shared, 8, 0) == NULL && arena_shared_alloc(shared, 8, 24) == NULL);
    CHECK_STATUS(INVALID_ARGUMENT, arena_last_status(local_of(shared)));
    volatile size_t greatest = SIZE_MAX; /* the compiler would refuse it at once */
    CHECK(arena_shared_alloc(shared, greatest, 16) == NULL && arena_shared_alloc(shared, greatest / 2, 4096) == NULL);
    CHECK_STATUS(TOO_LARGE, arena_last_status(local_of(shared)));
    CHECK_STATUS(OK, arena_shared_free(shared));
}

TEST(memory_outlives_the_thread_that_took_it_and_its_local_goes_to_the_next)
{
    arena_shared *shared = new_shared(0);
    arena *first = in_thread(local_in_thread, shared);
    uint64_t used = 0;
    unsigned char *pieces[1000];
    for (int i = 0; i < repeats(1000, 50); i++) {
        pieces[i] = in_thread(allocate_in_thread, shared);
        memset(pieces[i], i % 251, 1000);
        used += 1008;
        CHECK_EQUAL(used, shared_stats(shared).used_bytes);
    }
    for (int i = 0; i < repeats(1000, 50); i++) CHECK(pieces[i][0] == i % 251 && pieces[i][999] == i % 251);
    CHECK(in_thread(local_in_thread, shared) == first);
    CHECK_EQUAL(1, shared_stats(shared).locals);
    CHECK_STATUS(OK, arena_shared_free(shared));
}

TEST(all_of_it_is_reset_as_one_and_keeps_its_blocks)
{
    arena_shared *shared = new_shared(0);
    void *mine = arena_shared_alloc(shared, 100, 16);
    CHECK(in_thread(allocate_in_thread, shared) != NULL);
    CHECK_EQUAL(112 + 1008, shared_stats(shared).used_bytes);
    CHECK_STATUS(OK, arena_shared_reset(shared));
    arena_shared_stats_t stats = shared_stats(shared);
    CHECK(stats.used_bytes == 0 && stats.peak_bytes == 112 + 1008 && stats.resets == 1);
    CHECK(stats.blocks == 2 && stats.reserved_bytes == 2 * 65536);
    CHECK(arena_shared_alloc(shared, 100, 16) == mine);
    CHECK_STATUS(OK, arena_shared_free(shared));
}

TEST(trimming_gives_back_what_no_thread_has_in_use)
{
    arena_shared *shared = new_shared(0);
    uint64_t released = 0;
    CHECK(in_thread(allocate_in_thread, shared) != NULL);
    CHECK_STATUS(OK, arena_shared_trim(shared, 0, &released));
    CHECK_EQUAL(0, released);
    CHECK_STATUS(OK, arena_shared_reset(shared));
    CHECK(arena_shared_alloc(shared, 100000, 16) != NULL);
    CHECK_STATUS(OK, arena_shared_trim(shared, 65536, &released));
    CHECK_EQUAL(0, released);
    CHECK_STATUS(OK, arena_shared_trim(shared, 65535, &released));
    CHECK_EQUAL(65536, released);
    CHECK_STATUS(OK, arena_shared_reset(shared));
    CHECK_STATUS(OK, arena_shared_trim(shared, 0, &released));
    CHECK(released != 0 && shared_stats(shared).reserved_bytes == 0 && shared_stats(shared).blocks == 0);
    CHECK(arena_shared_alloc(shared, 100, 16) != NULL);
    CHECK_STATUS(OK, arena_shared_free(shared));
}

TEST(one_limit_is_for_all_threads)
{
    arena_shared *shared = new_shared(2 * 65536);
    CHECK(arena_shared_alloc(shared, 60000, 16) != NULL);
    CHECK(in_thread(allocate_in_thread, shared) != NULL);
    CHECK(arena_shared_alloc(shared, 60000, 16) == NULL);
    CHECK_STATUS(LIMIT_EXCEEDED, arena_last_status(local_of(shared)));
    CHECK(shared_stats(shared).reserved_bytes == 2 * 65536 && shared_stats(shared).limit_bytes == 2 * 65536);
    CHECK_STATUS(OK, arena_shared_reset(shared));
    CHECK_STATUS(OK, arena_shared_trim(shared, 0, NULL));
    CHECK(arena_shared_alloc(shared, 120000, 16) != NULL);
    CHECK_STATUS(OK, arena_shared_free(shared));
}

TEST(it_is_charged_to_a_budget_which_it_outlives_not)
{
    arena_budget *tenant;
    arena_budget_options limit = ARENA_BUDGET_OPTIONS_INIT;
    arena_budget_stats_t stats = ARENA_BUDGET_STATS_INIT;
    arena_options options = ARENA_OPTIONS_INIT;
    arena_shared *shared;
    limit.limit_bytes = 65536;
    MUST_STATUS(OK, arena_budget_create(&limit, &tenant));
    options.budget = tenant;
    MUST_STATUS(OK, arena_shared_create(&options, &shared));
    CHECK(arena_shared_alloc(shared, 100, 16) != NULL && in_thread(allocate_in_thread, shared) == NULL);
    CHECK_STATUS(OK, arena_budget_stats(tenant, &stats));
    CHECK(stats.used_bytes == 65536 && stats.refused == 1 && shared_stats(shared).reserved_bytes == 65536);
    CHECK_STATUS(OUT_OF_ORDER, arena_budget_free(tenant));
    CHECK_STATUS(OK, arena_shared_free(shared));
    CHECK_STATUS(OK, arena_budget_stats(tenant, &stats));
    CHECK_EQUAL(0, stats.used_bytes);
    CHECK_STATUS(OK, arena_budget_free(tenant));
    CHECK_STATUS(INVALID_HANDLE, arena_shared_create(&options, &shared));
}

TEST(a_local_does_all_that_an_arena_does_but_goes_back_with_the_rest_only)
{
    arena_shared *shared = new_shared(0);
    arena_pool *pool;
    arena *local = local_of(shared);
    arena_mark_t mark;
    char *text = arena_copy(local, "shared", SIZE_MAX);
    CHECK_STATUS(OK, arena_mark(local, &mark));
    CHECK(arena_alloc(local, 100) != NULL && arena_alloc_inline(local, 200000) != NULL);
    CHECK_STATUS(OK, arena_rewind(local, &mark));
    MUST_STATUS(OK, arena_pool_create(NULL, &pool));
    CHECK_STATUS(OUT_OF_ORDER, arena_reset(local));
    CHECK_STATUS(OUT_OF_ORDER, arena_reset_to(local, ARENA_RESET_MODE_FREE_ALL, 0));
    CHECK_STATUS(OUT_OF_ORDER, arena_free(local));
    CHECK_STATUS(INVALID_HANDLE, arena_pool_release(pool, local));
    CHECK_TEXT("shared", text);
    CHECK(local_of(shared) == local && arena_owns(local, text));
    CHECK_STATUS(OK, arena_pool_free(pool));
    CHECK_STATUS(OK, arena_shared_free(shared));
    CHECK_STATUS(INVALID_HANDLE, arena_reset(local));
    CHECK_STATUS(INVALID_HANDLE, arena_free(local));
    CHECK(arena_alloc_inline(local, 8) == NULL);
}

TEST(a_freed_shared_arena_is_refused_and_so_is_another_kind)
{
    arena_shared *shared = new_shared(0);
    arena *own, *local = local_of(shared), *found = NULL;
    arena_shared_stats_t stats = ARENA_SHARED_STATS_INIT;
    MUST_STATUS(OK, arena_create(NULL, &own));
    CHECK_STATUS(INVALID_HANDLE, arena_shared_local((arena_shared *)own, &found));
    CHECK_STATUS(INVALID_HANDLE, arena_shared_free((arena_shared *)own));
    CHECK_STATUS(INVALID_HANDLE, arena_free((arena *)shared));
    CHECK(arena_alloc((arena *)shared, 8) == NULL && arena_alloc_inline((arena *)shared, 8) == NULL);
    CHECK_STATUS(INVALID_HANDLE, arena_pool_free((arena_pool *)shared));
    CHECK(local_of(shared) == local);
    CHECK_STATUS(OK, arena_shared_free(shared));
    CHECK_STATUS(INVALID_HANDLE, arena_shared_free(shared));
    CHECK_STATUS(INVALID_HANDLE, arena_shared_reset(shared));
    CHECK_STATUS(INVALID_HANDLE, arena_shared_trim(shared, 0, NULL));
    CHECK_STATUS(INVALID_HANDLE, arena_shared_stats(shared, &stats));
    CHECK_STATUS(INVALID_HANDLE, arena_shared_local(shared, &found));
    CHECK(found == NULL && arena_shared_alloc(shared, 8, 16) == NULL);
    CHECK_STATUS(OK, arena_free(own));
}

TEST(arguments_that_are_missing_are_refused)
{
    arena_shared *shared = new_shared(0);
    arena_options options = ARENA_OPTIONS_INIT;
    arena *local;
    CHECK_STATUS(INVALID_ARGUMENT, arena_shared_create(NULL, NULL));
    options.first_block_bytes = 1;
    CHECK_STATUS(INVALID_ARGUMENT, arena_shared_create(&options, &shared));
    CHECK_STATUS(INVALID_ARGUMENT, arena_shared_local(shared, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_shared_local(NULL, &local));
    CHECK(arena_shared_alloc(NULL, 8, 16) == NULL);
    CHECK_STATUS(INVALID_ARGUMENT, arena_shared_reset(NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_shared_trim(NULL, 0, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_shared_stats(shared, NULL));
    CHECK_STATUS(OK, arena_shared_free(NULL));
    CHECK_STATUS(OK, arena_shared_free(shared));
}

/* The slot of a freed shared arena comes back, as one or as an arena; what a thread has noted of it must not. */
TEST(a_thread_never_takes_a_new_shared_arena_for_an_old_one)
{
    for (int i = 0; i < repeats(3000, 1200); i++) {
        arena_shared *shared = new_shared(0);
        void *piece = arena_shared_alloc(shared, 100, 16);
        REQUIRE(piece != NULL && arena_owns(local_of(shared), piece) && shared_stats(shared).used_bytes == 112);
        REQUIRE_STATUS(OK, arena_shared_free(shared));
    }
}

typedef struct { arena_shared *shared; int calls; arena_status reset, taken; void *grown; } callback_seen;

static void use_shared(void *data)
{
    callback_seen *seen = data;
    arena *local;
    seen->calls++;
    seen->reset = arena_shared_reset(seen->shared);
    seen->taken = arena_shared_local(seen->shared, &local);
    seen->grown = arena_shared_alloc(seen->shared, 1 << 20, 16);
}

static void *push_in_thread(void *data)
{
    callback_seen *seen = data;
    MUST_STATUS(OK, arena_cleanup_push(local_of(seen->shared), use_shared, seen));
    return NULL;
}

TEST(a_reset_runs_the_callbacks_of_all_locals_which_cannot_use_it_in_their_turn)
{
    callback_seen seen = { new_shared(0), 0, ARENA_STATUS_OK, ARENA_STATUS_OK, NULL };
    in_thread(push_in_thread, &seen);
    CHECK_STATUS(OK, arena_shared_reset(seen.shared));
    CHECK_EQUAL(1, seen.calls);
    CHECK_STATUS(OUT_OF_ORDER, seen.reset);
    CHECK(seen.taken != ARENA_STATUS_OK && seen.grown == NULL);
    in_thread(push_in_thread, &seen);
    push_in_thread(&seen);
    CHECK_STATUS(OK, arena_shared_free(seen.shared));
    CHECK_EQUAL(3, seen.calls);
}

static pthread_barrier_t barrier;

static void meet_twice(void *unused)
{
    (void)unused;
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
}

static void *rewind_slowly(void *shared)
{
    arena_mark_t mark;
    arena *local = local_of(shared);
    MUST_STATUS(OK, arena_mark(local, &mark));
    MUST_STATUS(OK, arena_cleanup_push(local, meet_twice, NULL));
    MUST_STATUS(OK, arena_rewind(local, &mark));
    return NULL;
}

TEST(a_reset_while_a_thread_is_inside_its_local_is_refused_and_does_nothing)
{
    arena_shared *shared = new_shared(0);
    pthread_t thread;
    CHECK(arena_shared_alloc(shared, 100, 16) != NULL);
    pthread_barrier_init(&barrier, NULL, 2);
    MUST(pthread_create(&thread, NULL, rewind_slowly, shared) == 0);
    pthread_barrier_wait(&barrier);
    CHECK_STATUS(OUT_OF_ORDER, arena_shared_reset(shared));
    CHECK_STATUS(OUT_OF_ORDER, arena_shared_trim(shared, 0, NULL));
    CHECK_STATUS(OUT_OF_ORDER, arena_shared_free(shared));
    CHECK(shared_stats(shared).resets == 0 && shared_stats(shared).used_bytes >= 112);
    pthread_barrier_wait(&barrier);
    pthread_join(thread, NULL);
    CHECK_STATUS(OK, arena_shared_reset(shared));
    CHECK_STATUS(OK, arena_shared_free(shared));
    pthread_barrier_destroy(&barrier);
}

static arena_shared *inherited;

static void go_on_in_child(void)
{
    for (int round = 0; round < 20; round++) {
        void *other = in_thread(allocate_in_thread, inherited);
        char *mine = arena_shared_alloc(inherited, 100, 16);
        REQUIRE(other != NULL && mine != NULL && other != mine);
        memset(other, 2, 1000);
        memset(mine, 3, 100);
        CHECK_STATUS(OK, arena_shared_reset(inherited));
        CHECK_EQUAL(0, shared_stats(inherited).used_bytes);
    }
    arena_shared *own = new_shared(0);
    CHECK(arena_shared_alloc(own, 100, 16) != NULL);
    CHECK_STATUS(OK, arena_shared_free(own));
    CHECK_STATUS(OK, arena_shared_free(inherited));
}

static void *wait_between(void *shared)
{
    void *piece = allocate_in_thread(shared);
    memset(piece, 1, 1000);
    meet_twice(NULL);
    return (void *)(intptr_t)(((char *)piece)[999] == 1 && allocate_in_thread(shared) != NULL);
}

/* The other thread is alive at the fork and not in the child, which resets and frees its local with the rest. */
TEST(parent_and_child_of_a_fork_both_go_on)
{
    if (runs_under("tsan")) SKIP("it does not follow a fork that threads are started after");
    pthread_t thread;
    void *went_on;
    in_thread(start_thread, NULL);
    inherited = new_shared(0);
    CHECK(arena_shared_alloc(inherited, 100, 16) != NULL);
    pthread_barrier_init(&barrier, NULL, 2);
    MUST(pthread_create(&thread, NULL, wait_between, inherited) == 0);
    pthread_barrier_wait(&barrier);
    CHECK_CHILD(go_on_in_child);
    pthread_barrier_wait(&barrier);
    MUST(pthread_join(thread, &went_on) == 0);
    CHECK(went_on != NULL && arena_shared_alloc(inherited, 100, 16) != NULL);
    CHECK_STATUS(OK, arena_shared_reset(inherited));
    CHECK_STATUS(OK, arena_shared_free(inherited));
    pthread_barrier_destroy(&barrier);
}
