/* Budgets: limits that arenas and pools share. */
#include "testsupport.h"

#include <pthread.h>

enum { BLOCK = 65536 };

static arena_budget *new_budget(uint64_t limit, arena_budget *parent)
{
    arena_budget_options options = ARENA_BUDGET_OPTIONS_INIT;
    options.limit_bytes = limit;
    options.parent = parent;
    arena_budget *made = NULL;
    MUST_STATUS(OK, arena_budget_create(&options, &made));
    return made;
}

static arena *new_arena(arena_budget *budget)
{
    arena_options options = ARENA_OPTIONS_INIT;
    options.budget = budget;
    options.max_block_bytes = BLOCK;
    arena *made = NULL;
    MUST_STATUS(OK, arena_create(&options, &made));
    return made;
}

/* Fills a block in pieces that are not made to measure. */
static int take_block(arena *memory)
{
    for (int i = 0; i < 16; i++) {
        if (arena_alloc(memory, 4000) == NULL) return 0;
    }
    return 1;
}

static arena_budget_stats_t stats_of(arena_budget *budget)
{
    arena_budget_stats_t stats = ARENA_BUDGET_STATS_INIT;
    CHECK_STATUS(OK, arena_budget_stats(budget, &stats));
    return stats;
}

TEST(arenas_of_a_budget_share_its_limit)
{
    arena_budget *budget = new_budget(4 * BLOCK, NULL);
    arena *one = new_arena(budget), *two = new_arena(budget);
    for (int i = 0; i < 2; i++) CHECK(take_block(one) && take_block(two));
    CHECK(!take_block(one));
    CHECK_STATUS(LIMIT_EXCEEDED, arena_last_status(one));
    arena_budget_stats_t stats = stats_of(budget);
    CHECK(stats.users == 2 && stats.limit_bytes == 4 * BLOCK && stats.used_bytes == 4 * BLOCK && stats.refused == 1);
    CHECK_STATUS(OK, arena_free(two));
    CHECK(take_block(one));
    CHECK_STATUS(OK, arena_reset(one));
    CHECK_EQUAL(3 * BLOCK, stats_of(budget).used_bytes); /* held, used or not */
    CHECK_STATUS(OK, arena_trim(one, 0, NULL));
    stats = stats_of(budget);
    CHECK(stats.used_bytes == 0 && stats.peak_bytes == 4 * BLOCK && stats.users == 1);
    CHECK_STATUS(OK, arena_free(one));
    CHECK_STATUS(OK, arena_budget_free(budget));
}

TEST(a_block_is_charged_to_every_budget_above)
{
    arena_budget *all = new_budget(3 * BLOCK, NULL), *tenant = new_budget(2 * BLOCK, all), *counter = new_budget(0, all);
    arena *mine = new_arena(tenant), *other = new_arena(counter);
    CHECK(take_block(mine) && take_block(mine));
    CHECK(!take_block(mine)); /* the tenant's own limit */
    CHECK(take_block(other));
    CHECK(!take_block(other)); /* that of all */
    CHECK_STATUS(LIMIT_EXCEEDED, arena_last_status(other));
    CHECK(stats_of(tenant).used_bytes == 2 * BLOCK && stats_of(tenant).refused == 1);
    CHECK(stats_of(counter).used_bytes == BLOCK && stats_of(counter).refused == 0 && stats_of(counter).limit_bytes == 0);
    CHECK(stats_of(all).used_bytes == 3 * BLOCK && stats_of(all).refused == 1 && stats_of(all).users == 2);
    CHECK_STATUS(OK, arena_free(mine));
    CHECK_EQUAL(BLOCK, stats_of(all).used_bytes);
    CHECK_STATUS(OK, arena_free(other));
    CHECK_STATUS(OK, arena_budget_free(tenant));
    CHECK_STATUS(OK, arena_budget_free(counter));
    CHECK_STATUS(OK, arena_budget_free(all));
}

TEST(a_budget_in_use_is_not_freed)
{
    arena_budget *all = new_budget(0, NULL), *part = new_budget(0, all);
    arena *memory = new_arena(part), *child = NULL;
    MUST_STATUS(OK, arena_create_child(memory, NULL, &child));
    CHECK_EQUAL(2, stats_of(part).users); /* a child has its parent's */
    CHECK_STATUS(OUT_OF_ORDER, arena_budget_free(all));
    CHECK_STATUS(OUT_OF_ORDER, arena_budget_free(part));
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_STATUS(OUT_OF_ORDER, arena_budget_free(all));
    CHECK_STATUS(OK, arena_budget_free(part));
    CHECK_STATUS(OK, arena_budget_free(all));
    CHECK_STATUS(INVALID_HANDLE, arena_budget_free(all));
    CHECK_STATUS(OK, arena_budget_free(NULL));
}

TEST(a_child_may_have_a_budget_of_its_own)
{
    arena_budget *parents = new_budget(0, NULL), *own = new_budget(BLOCK, NULL);
    arena *memory = new_arena(parents), *child = NULL;
    arena_options options = ARENA_OPTIONS_INIT;
    options.budget = own;
    MUST_STATUS(OK, arena_create_child(memory, &options, &child));
    CHECK(arena_alloc(child, 1000) != NULL && arena_alloc(child, 100000) == NULL);
    CHECK_EQUAL(BLOCK, stats_of(own).used_bytes);
    CHECK_EQUAL(0, stats_of(parents).used_bytes);
    CHECK_STATUS(OK, arena_reset(memory));
    CHECK(stats_of(own).used_bytes == 0 && stats_of(own).users == 0);
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_STATUS(OK, arena_budget_free(own));
    CHECK_STATUS(OK, arena_budget_free(parents));
}

TEST(a_pool_charges_its_budget_and_makes_way_with_idle_arenas)
{
    arena_budget *budget = new_budget(4 * BLOCK, NULL);
    arena_pool_options options = ARENA_POOL_OPTIONS_INIT;
    options.budget = budget;
    options.ceiling_bytes = 100 * BLOCK;
    arena_pool *pool = NULL;
    MUST_STATUS(OK, arena_pool_create(&options, &pool));
    arena *taken[5] = { NULL };
    for (int i = 0; i < 4; i++) {
        MUST_STATUS(OK, arena_pool_acquire(pool, &taken[i]));
        CHECK(take_block(taken[i]));
    }
    CHECK_STATUS(LIMIT_EXCEEDED, arena_pool_acquire(pool, &taken[4]));
    CHECK(stats_of(budget).used_bytes == 4 * BLOCK && stats_of(budget).refused == 1);
    CHECK_STATUS(OK, arena_pool_release(pool, taken[3]));
    CHECK_EQUAL(4 * BLOCK, stats_of(budget).used_bytes); /* idle counts */
    CHECK(take_block(taken[0]));         /* and makes way */
    CHECK_EQUAL(4 * BLOCK, stats_of(budget).used_bytes);
    CHECK_STATUS(OUT_OF_ORDER, arena_budget_free(budget));
    for (int i = 0; i < 3; i++) CHECK_STATUS(OK, arena_pool_release(pool, taken[i]));
    CHECK_STATUS(OK, arena_pool_trim(pool, NULL));
    CHECK_EQUAL(0, stats_of(budget).used_bytes);
    CHECK_STATUS(OK, arena_pool_free(pool));
    CHECK_STATUS(OK, arena_budget_free(budget));
}

TEST(budgets_arenas_and_pools_are_not_taken_for_each_other)
{
    arena_budget *budget = new_budget(0, NULL), *made = NULL;
    arena *memory = new_arena(NULL), *none = NULL;
    arena_pool *pool = NULL;
    arena_budget_stats_t stats = ARENA_BUDGET_STATS_INIT;
    arena_options options = ARENA_OPTIONS_INIT;
    arena_pool_options pool_options = ARENA_POOL_OPTIONS_INIT;
    arena_budget_options budget_options = ARENA_BUDGET_OPTIONS_INIT;
    CHECK_STATUS(INVALID_HANDLE, arena_budget_free((arena_budget *)memory));
    CHECK_STATUS(INVALID_HANDLE, arena_budget_stats((arena_budget *)memory, &stats));
    CHECK_STATUS(INVALID_HANDLE, arena_free((arena *)budget));
    CHECK_STATUS(INVALID_HANDLE, arena_pool_free((arena_pool *)budget));
    CHECK(arena_alloc((arena *)budget, 16) == NULL);
    options.budget = budget_options.parent = pool_options.budget = (arena_budget *)memory;
    CHECK_STATUS(INVALID_HANDLE, arena_create(&options, &none));
    CHECK_STATUS(INVALID_HANDLE, arena_pool_create(&pool_options, &pool));
    CHECK_STATUS(INVALID_HANDLE, arena_budget_create(&budget_options, &made));
    budget_options.parent = NULL;
    budget_options.flags = 1;
    CHECK_STATUS(INVALID_ARGUMENT, arena_budget_create(&budget_options, &made));
    CHECK_STATUS(INVALID_ARGUMENT, arena_budget_create(NULL, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_budget_stats(NULL, &stats));
    CHECK_STATUS(INVALID_ARGUMENT, arena_budget_stats(budget, NULL));
    /* Options that are refused for another reason leave the budget unused. */
    options.budget = pool_options.budget = budget;
    options.first_block_bytes = pool_options.first_block_bytes = 1;
    CHECK_STATUS(INVALID_ARGUMENT, arena_create(&options, &none));
    CHECK_STATUS(INVALID_ARGUMENT, arena_create_child(memory, &options, &none));
    CHECK_STATUS(INVALID_ARGUMENT, arena_pool_create(&pool_options, &pool));
    CHECK(none == NULL && pool == NULL && made == NULL && stats_of(budget).users == 0);
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_STATUS(OK, arena_budget_free(budget));
    CHECK_STATUS(INVALID_HANDLE, arena_budget_stats(budget, &stats));
}

static arena_budget *shared, *parts[2];

static void *churn(void *number)
{
    uint64_t random = (uint64_t)(uintptr_t)number;
    for (int i = 0; i < repeats(3000, 50); i++) {
        arena *memory = new_arena(parts[next_random(&random) % 2]);
        for (int k = 0; k < 4; k++) {
            if (arena_alloc(memory, next_random(&random) % 200000) == NULL) CHECK_STATUS(LIMIT_EXCEEDED, arena_last_status(memory));
        }
        arena_budget_stats_t stats = ARENA_BUDGET_STATS_INIT;
        MUST_STATUS(OK, arena_budget_stats(shared, &stats));
        MUST(stats.used_bytes <= stats.limit_bytes && stats.peak_bytes <= stats.limit_bytes);
        MUST_STATUS(OK, arena_free(memory));
    }
    return NULL;
}

TEST(threads_never_pass_the_limit_and_leave_nothing_charged)
{
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    shared = new_budget(8 * BLOCK, NULL);
    parts[0] = new_budget(6 * BLOCK, shared);
    parts[1] = new_budget(0, shared);
    for (uintptr_t i = 0; i < THREADS; i++) MUST(pthread_create(&threads[i], NULL, churn, (void *)(i + 1)) == 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < 2; i++) {
        CHECK(stats_of(parts[i]).used_bytes == 0 && stats_of(parts[i]).users == 0);
        CHECK_STATUS(OK, arena_budget_free(parts[i]));
    }
    CHECK(stats_of(shared).used_bytes == 0 && stats_of(shared).users == 0 && stats_of(shared).peak_bytes > 0);
    CHECK_STATUS(OK, arena_budget_free(shared));
}
