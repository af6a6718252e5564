/* Child arenas: they end with their parent's memory, in order, and no sooner than anything that depends on them. */
#include "testsupport.h"

#include <arena_native_inline.h>

static arena *new_arena(void)
{
    arena *made = NULL;
    MUST_STATUS(OK, arena_create(NULL, &made));
    return made;
}

static arena *new_child(arena *parent)
{
    arena *made = NULL;
    MUST_STATUS(OK, arena_create_child(parent, NULL, &made));
    MUST(made != parent && arena_alloc_inline(made, 100) != NULL);
    return made;
}

/* Every callback writes its letter, so that the order can be read. */
static char order[64];
static size_t written;

static void note(void *letter) { order[written++] = *(const char *)letter; }

static void note_at_end(arena *memory, const char *letter)
{
    MUST_STATUS(OK, arena_cleanup_push(memory, note, (void *)(uintptr_t)letter));
}

static void forget_order(void)
{
    memset(order, 0, sizeof order);
    written = 0;
}

TEST(a_child_has_memory_of_its_own_and_may_end_first)
{
    arena *parent = new_arena(), *child = new_child(parent);
    CHECK(!arena_owns(parent, arena_alloc(child, 10)));
    arena_stats_t stats = ARENA_STATS_INIT;
    CHECK_STATUS(OK, arena_stats(parent, &stats));
    CHECK_EQUAL(0, stats.used_bytes);
    CHECK_STATUS(OK, arena_free(child));
    CHECK_STATUS(INVALID_HANDLE, arena_free(child));
    CHECK_STATUS(OK, arena_reset(parent));
    CHECK_STATUS(OK, arena_free(parent));
}

TEST(free_and_reset_of_a_parent_end_all_below)
{
    for (int by_reset = 0; by_reset < 2; by_reset++) {
        arena *parent = new_arena(), *child = new_child(parent), *grandchild = new_child(child), *second = new_child(parent);
        CHECK_STATUS(OK, by_reset ? arena_reset(parent) : arena_free(parent));
        CHECK_STATUS(INVALID_HANDLE, arena_reset(child));
        CHECK_STATUS(INVALID_HANDLE, arena_free(grandchild));
        CHECK_STATUS(INVALID_HANDLE, arena_last_status(second));
        CHECK(arena_alloc_inline(second, 16) == NULL && arena_alloc(grandchild, 16) == NULL);
        CHECK_STATUS(INVALID_HANDLE, arena_create_child(child, NULL, &second));
        if (by_reset) CHECK_STATUS(OK, arena_free(parent));
    }
}

TEST(a_rewind_ends_the_children_made_since)
{
    arena *parent = new_arena(), *before = new_child(parent), *middle = new_child(parent);
    arena_mark_t mark, later;
    CHECK_STATUS(OK, arena_mark(parent, &mark));
    arena *after = new_child(parent);
    CHECK_STATUS(OK, arena_mark(parent, &later));
    arena *last = new_child(parent);
    CHECK_STATUS(OK, arena_free(middle)); /* what the savepoint saw as newest is gone */
    CHECK_STATUS(OK, arena_rewind(parent, &later));
    CHECK_STATUS(INVALID_HANDLE, arena_reset(last));
    CHECK_STATUS(OK, arena_reset(after));
    CHECK_STATUS(OK, arena_rewind(parent, &mark));
    CHECK_STATUS(INVALID_HANDLE, arena_reset(after));
    CHECK_STATUS(OK, arena_reset(before));
    CHECK_STATUS(OK, arena_free(parent));
    CHECK_STATUS(INVALID_HANDLE, arena_reset(before));
}

TEST(children_end_newest_first_each_after_its_own_and_before_callbacks)
{
    arena *parent = new_arena();
    note_at_end(parent, "p");
    arena *first = new_child(parent), *second = new_child(parent), *third = new_child(parent);
    note_at_end(first, "1");
    arena *below = new_child(first), *deeper = new_child(below);
    note_at_end(below, "b");
    note_at_end(deeper, "d");
    note_at_end(second, "2");
    note_at_end(third, "3");
    note_at_end(third, "x");
    note_at_end(parent, "q");
    forget_order();
    CHECK_STATUS(OK, arena_reset(parent));
    CHECK_TEXT("x32db1qp", order);
    CHECK_STATUS(OK, arena_reset(parent));
    CHECK_TEXT("x32db1qp", order);
    CHECK_STATUS(OK, arena_free(parent));
}

TEST(a_chain_of_ten_thousand_ends_without_recursion)
{
    arena *top = new_arena(), *last = top;
    for (int i = 0; i < repeats(10000, 1000); i++) {
        arena *next = NULL;
        MUST_STATUS(OK, arena_create_child(last, NULL, &next));
        last = next;
    }
    CHECK_STATUS(OK, arena_free(top));
    CHECK_STATUS(INVALID_HANDLE, arena_reset(last));
}

/* What a callback of a child tries on everything around it. */
static arena *above, *around, *sibling, *grown;

static void try_everything(void *unused)
{
    (void)unused;
    arena *made = NULL;
    CHECK_STATUS(OUT_OF_ORDER, arena_reset(above));
    CHECK_STATUS(OUT_OF_ORDER, arena_free(above));
    CHECK_STATUS(OUT_OF_ORDER, arena_free(around));
    CHECK_STATUS(OUT_OF_ORDER, arena_create_child(around, NULL, &made));
    CHECK(arena_alloc_inline(above, 16) == NULL && arena_alloc(around, 16) == NULL && made == NULL);
    CHECK_STATUS(OUT_OF_ORDER, arena_last_status(above));
    CHECK_STATUS(OK, arena_create_child(sibling, NULL, &grown));
    CHECK(arena_alloc(grown, 100) != NULL);
    note("t");
}

TEST(a_callback_cannot_pull_the_ground_from_under_itself)
{
    for (int by_reset = 0; by_reset < 3; by_reset++) {
        above = new_arena();
        around = new_child(above);
        sibling = new_child(around);
        arena *child = new_child(around);
        CHECK_STATUS(OK, arena_cleanup_push(child, try_everything, NULL));
        forget_order();
        CHECK_STATUS(OK, by_reset == 0 ? arena_reset(child) : by_reset == 1 ? arena_free(child) : arena_free(around));
        CHECK_TEXT("t", order);
        if (by_reset == 2) {
            CHECK_STATUS(INVALID_HANDLE, arena_reset(grown)); /* made while its grandparent went: gone with it */
        } else {
            CHECK(arena_alloc_inline(around, 16) != NULL);
            CHECK_STATUS(OK, arena_reset(grown));
        }
        CHECK(arena_alloc_inline(above, 16) != NULL);
        CHECK_STATUS(OK, arena_free(above));
        CHECK_STATUS(INVALID_HANDLE, arena_reset(sibling));
    }
}

static void free_sibling(void *unused)
{
    (void)unused;
    CHECK_STATUS(OK, arena_free(sibling));
}

TEST(a_callback_may_end_a_sibling_that_is_next)
{
    arena *parent = new_arena();
    arena *oldest = new_child(parent);
    sibling = new_child(parent);
    arena *newest = new_child(parent);
    note_at_end(oldest, "o");
    note_at_end(sibling, "s");
    CHECK_STATUS(OK, arena_cleanup_push(newest, free_sibling, NULL));
    forget_order();
    CHECK_STATUS(OK, arena_reset(parent));
    CHECK_TEXT("so", order);
    CHECK_STATUS(OK, arena_free(parent));
}

TEST(release_to_a_pool_ends_children)
{
    arena_pool *pool = NULL;
    arena *parent = NULL;
    MUST_STATUS(OK, arena_pool_create(NULL, &pool));
    MUST_STATUS(OK, arena_pool_acquire(pool, &parent));
    arena *child = new_child(parent);
    arena_pool_stats_t stats = ARENA_POOL_STATS_INIT;
    CHECK_STATUS(OK, arena_pool_stats(pool, &stats));
    CHECK_EQUAL(65536, stats.reserved_bytes); /* the child's: charged to the pool of its parent */
    CHECK_STATUS(INVALID_HANDLE, arena_pool_release(pool, child));
    CHECK_STATUS(OK, arena_pool_release(pool, parent));
    CHECK_STATUS(INVALID_HANDLE, arena_free(child));
    CHECK_STATUS(OK, arena_pool_stats(pool, &stats));
    CHECK_EQUAL(0, stats.reserved_bytes);
    CHECK_STATUS(OK, arena_pool_free(pool));
}

TEST(bad_arguments_are_refused)
{
    arena *parent = new_arena(), *child = NULL;
    arena_options options = ARENA_OPTIONS_INIT;
    options.first_block_bytes = 1;
    CHECK_STATUS(INVALID_ARGUMENT, arena_create_child(NULL, NULL, &child));
    CHECK_STATUS(INVALID_ARGUMENT, arena_create_child(parent, NULL, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_create_child(parent, &options, &child));
    options = (arena_options)ARENA_OPTIONS_INIT;
    options.budget = (arena_budget *)parent;
    CHECK_STATUS(INVALID_HANDLE, arena_create_child(parent, &options, &child));
    CHECK(child == NULL);
    CHECK_STATUS(OK, arena_free(parent));
    CHECK_STATUS(INVALID_HANDLE, arena_create_child(parent, NULL, &child));
}
