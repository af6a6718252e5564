/* Savepoints, and what an arena says to misuse. */
#include "testsupport.h"

static arena *new_arena(void)
{
    arena *made;
    MUST_STATUS(OK, arena_create(NULL, &made));
    return made;
}

static uint64_t used(arena *memory)
{
    arena_stats_t stats = ARENA_STATS_INIT;
    CHECK_STATUS(OK, arena_stats(memory, &stats));
    return stats.used_bytes;
}

static arena_mark_t mark_in(arena *memory)
{
    arena_mark_t mark;
    MUST_STATUS(OK, arena_mark(memory, &mark));
    return mark;
}

TEST(rewind_gives_back_what_came_after_the_mark_and_the_mark_itself)
{
    arena *memory = new_arena();
    char *kept = arena_copy(memory, "kept", 4);
    uint64_t before = used(memory);
    arena_mark_t mark = mark_in(memory);
    CHECK_EQUAL(64, used(memory) - before);
    char *first = arena_alloc(memory, 1000);
    for (int i = 0; i < 300; i++) CHECK(arena_alloc(memory, 10000) != NULL);
    CHECK_STATUS(OK, arena_rewind(memory, &mark));
    CHECK_EQUAL(before, used(memory));
    CHECK(!arena_owns(memory, first) && arena_owns(memory, kept));
    CHECK_TEXT("kept", kept);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(marks_nest)
{
    enum { DEPTH = 100 };
    arena *memory = new_arena();
    arena_mark_t marks[DEPTH];
    uint64_t levels[DEPTH];
    for (int turn = 0; turn < 3; turn++) {
        for (int i = 0; i < DEPTH; i++) {
            levels[i] = used(memory);
            marks[i] = mark_in(memory);
            CHECK(arena_alloc(memory, (size_t)i * 300) != NULL);
        }
        for (int i = DEPTH; i-- > 0;) {
            CHECK_STATUS(OK, arena_rewind(memory, &marks[i]));
            CHECK_EQUAL(levels[i], used(memory));
        }
    }
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_mark_before_the_first_allocation_works)
{
    arena *memory = new_arena();
    arena_mark_t mark = mark_in(memory);
    CHECK(arena_alloc(memory, 5) != NULL);
    CHECK_STATUS(OK, arena_rewind(memory, &mark));
    CHECK_EQUAL(0, used(memory));
    CHECK(arena_alloc(memory, 5) != NULL);
    CHECK_STATUS(OUT_OF_ORDER, arena_rewind(memory, &mark));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_mark_can_be_used_once)
{
    arena *memory = new_arena();
    arena_mark_t mark = mark_in(memory);
    CHECK_STATUS(OK, arena_rewind(memory, &mark));
    CHECK(arena_alloc(memory, 100) != NULL);
    uint64_t before = used(memory);
    CHECK_STATUS(OUT_OF_ORDER, arena_rewind(memory, &mark));
    CHECK_EQUAL(before, used(memory));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(marks_younger_than_a_rewound_one_are_gone)
{
    arena *memory = new_arena();
    arena_mark_t old = mark_in(memory), young = mark_in(memory);
    CHECK_STATUS(OK, arena_rewind(memory, &old));
    /* A new mark stands at the very address of the old ones. */
    arena_mark_t other = mark_in(memory);
    CHECK_STATUS(OUT_OF_ORDER, arena_rewind(memory, &young));
    CHECK_STATUS(OUT_OF_ORDER, arena_rewind(memory, &old));
    CHECK_STATUS(OK, arena_rewind(memory, &other));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_reset_ends_every_mark)
{
    arena *memory = new_arena();
    arena_mark_t mark = mark_in(memory);
    CHECK_STATUS(OK, arena_reset(memory));
    CHECK_STATUS(OUT_OF_ORDER, arena_rewind(memory, &mark));
    arena_mark_t again = mark_in(memory);
    CHECK_STATUS(OUT_OF_ORDER, arena_rewind(memory, &mark));
    CHECK_STATUS(OK, arena_rewind(memory, &again));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(marks_of_another_arena_and_invented_ones_are_refused)
{
    arena *memory = new_arena(), *other = new_arena();
    arena_mark_t mark = mark_in(other), own = mark_in(memory);
    arena_mark_t invented[] = { { NULL, 0 }, { NULL, 1 }, { memory, own.serial }, { own.node, own.serial + 1 }, { (void *)8, UINT64_MAX } };
    CHECK_STATUS(OUT_OF_ORDER, arena_rewind(memory, &mark));
    for (size_t i = 0; i < sizeof invented / sizeof *invented; i++) CHECK_STATUS(OUT_OF_ORDER, arena_rewind(memory, &invented[i]));
    CHECK_STATUS(OK, arena_rewind(memory, &own));
    CHECK_STATUS(OK, arena_rewind(other, &mark));
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_STATUS(OK, arena_free(other));
}

TEST(a_freed_arena_answers_every_call_with_a_status)
{
    arena *memory = new_arena();
    REQUIRE(arena_alloc(memory, 100) != NULL);
    arena_mark_t mark = mark_in(memory);
    CHECK_STATUS(OK, arena_free(memory));

    arena_stats_t stats = ARENA_STATS_INIT;
    uint64_t released = 77;
    size_t sizes[] = { 16 };
    void *pieces[1];
    CHECK_STATUS(INVALID_HANDLE, arena_free(memory));
    CHECK_STATUS(INVALID_HANDLE, arena_reset(memory));
    CHECK_STATUS(INVALID_HANDLE, arena_trim(memory, 0, &released));
    CHECK_STATUS(INVALID_HANDLE, arena_stats(memory, &stats));
    CHECK_STATUS(INVALID_HANDLE, arena_rewind(memory, &mark));
    CHECK_STATUS(INVALID_HANDLE, arena_mark(memory, &mark));
    CHECK_STATUS(INVALID_HANDLE, arena_last_status(memory));
    CHECK_STATUS(INVALID_HANDLE, arena_alloc_n(memory, sizes, 1, pieces));
    CHECK(arena_alloc(memory, 16) == NULL);
    CHECK(arena_alloc_aligned(memory, 16, 64) == NULL);
    CHECK(arena_alloc_zeroed(memory, 16) == NULL);
    CHECK(arena_alloc_array(memory, 1, 16) == NULL);
    CHECK(arena_copy(memory, "x", 1) == NULL);
    CHECK(arena_alloc_slow(memory, 16, 16) == NULL);
    CHECK(!arena_owns(memory, memory));
    CHECK_EQUAL(77, released);
    CHECK_EQUAL(0, stats.blocks);
}

TEST(what_was_never_a_handle_is_refused)
{
    static _Alignas(64) unsigned char invented[4096];
    arena *never = (arena *)(void *)invented;
    CHECK_STATUS(INVALID_HANDLE, arena_free(never));
    CHECK_STATUS(INVALID_HANDLE, arena_reset(never));
    CHECK_STATUS(INVALID_HANDLE, arena_free((arena *)(void *)(invented + 8)));
    CHECK_STATUS(INVALID_HANDLE, arena_last_status(never));

    /* Nor is a copy of a live handle one. */
    arena *memory = new_arena();
    memcpy(invented, memory, 192);
    CHECK_STATUS(INVALID_HANDLE, arena_free(never));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(thousands_of_arenas_live_at_once_and_freed_ones_stay_known)
{
    enum { ARENAS = 3000 };
    arena *all[ARENAS];
    for (int i = 0; i < ARENAS; i++) {
        all[i] = new_arena();
        for (int before = i > 2 ? i - 2 : 0; before < i; before++) CHECK(all[before] != all[i]);
    }
    for (int i = 0; i < ARENAS; i++) CHECK_STATUS(OK, arena_free(all[i]));
    for (int i = 0; i < ARENAS; i++) CHECK_STATUS(INVALID_HANDLE, arena_free(all[i]));
}
