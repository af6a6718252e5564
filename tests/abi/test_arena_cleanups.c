/* Callbacks that run when an arena goes back, and what it says to a callback that uses it. */
#include "textsupport.h"

#include <arena_native_inline.h>

static int order[100], calls;

static void note(void *data) { order[calls++ % 100] = *(const int *)data; }

static arena *new_arena(void)
{
    arena *made;
    MUST_STATUS(OK, arena_create(NULL, &made));
    calls = 0;
    return made;
}

/* Pushes a callback whose data, its number, lies in the arena. */
static void push(arena *memory, int number)
{
    int *data = arena_alloc(memory, sizeof *data);
    MUST(data != NULL);
    *data = number;
    CHECK_STATUS(OK, arena_cleanup_push(memory, note, data));
}

TEST(callbacks_run_newest_first_and_once)
{
    arena *memory = new_arena();
    for (int i = 0; i < 50; i++) push(memory, i);
    CHECK_EQUAL(0, calls);
    CHECK_STATUS(OK, arena_reset(memory));
    CHECK_EQUAL(50, calls);
    for (int i = 0; i < 50; i++) CHECK_EQUAL(49 - i, order[i]);
    CHECK_STATUS(OK, arena_reset(memory));
    CHECK_EQUAL(50, calls);
    push(memory, 7);
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_EQUAL(51, calls);
    CHECK_EQUAL(7, order[50]);
    CHECK_STATUS(INVALID_HANDLE, arena_free(memory));
    CHECK_EQUAL(51, calls);
}

TEST(every_mode_of_reset_runs_them_and_trim_does_not)
{
    arena *memory = new_arena();
    for (arena_reset_mode mode = ARENA_RESET_MODE_RETAIN_ALL; mode <= ARENA_RESET_MODE_FREE_ALL; mode++) {
        push(memory, mode);
        CHECK(arena_alloc(memory, 3000000) != NULL);
        CHECK_STATUS(OK, arena_trim(memory, 0, NULL));
        CHECK_EQUAL(mode, calls);
        CHECK_STATUS(OK, arena_reset_to(memory, mode, 100000));
        CHECK_EQUAL(mode + 1, calls);
        CHECK_EQUAL(mode, order[mode]);
    }
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_rewind_runs_those_behind_the_savepoint)
{
    arena *memory = new_arena();
    arena_mark_t first, second, third;
    REQUIRE_STATUS(OK, arena_mark(memory, &first)); /* before there is a block */
    push(memory, 1);
    REQUIRE_STATUS(OK, arena_mark(memory, &second));
    push(memory, 2);
    CHECK(arena_alloc(memory, 500000) != NULL);
    push(memory, 3);
    REQUIRE_STATUS(OK, arena_mark(memory, &third));
    CHECK_STATUS(OK, arena_rewind(memory, &third));
    CHECK_EQUAL(0, calls);
    CHECK_STATUS(OK, arena_rewind(memory, &second));
    CHECK(calls == 2 && order[0] == 3 && order[1] == 2);
    CHECK_STATUS(OUT_OF_ORDER, arena_rewind(memory, &third));
    CHECK_EQUAL(2, calls);
    push(memory, 4);
    CHECK_STATUS(OK, arena_rewind(memory, &first));
    CHECK(calls == 4 && order[2] == 4 && order[3] == 1);
    CHECK_EQUAL(0, stats_of(memory).used_bytes);
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_EQUAL(4, calls);
}

static arena_mark_t a_mark;
static text_tools tools;

/* Everything there is, asked of the arena whose callback this is. */
static void use(void *data)
{
    arena *memory = data;
    arena_stats_t stats = ARENA_STATS_INIT;
    arena_encoding rows = ARENA_ENCODING_INIT;
    calls++;
    CHECK(arena_alloc(memory, 16) == NULL && arena_alloc_inline(memory, 1) == NULL && arena_alloc_aligned(memory, 1, 64) == NULL);
    CHECK_STATUS(OUT_OF_ORDER, arena_last_status(memory));
    CHECK(arena_realloc(memory, NULL, 0, 16, 16) == NULL && arena_copy(memory, "a", 1) == NULL);
    CHECK_STATUS(OUT_OF_ORDER, arena_mark(memory, &a_mark));
    CHECK_STATUS(OUT_OF_ORDER, arena_rewind(memory, &a_mark));
    CHECK_STATUS(OUT_OF_ORDER, arena_reset(memory));
    CHECK_STATUS(OUT_OF_ORDER, arena_reset_to(memory, ARENA_RESET_MODE_FREE_ALL, 0));
    CHECK_STATUS(OUT_OF_ORDER, arena_trim(memory, 0, NULL));
    CHECK_STATUS(OUT_OF_ORDER, arena_stats(memory, &stats));
    CHECK_STATUS(OUT_OF_ORDER, arena_cleanup_push(memory, use, memory));
    CHECK_STATUS(OUT_OF_ORDER, arena_fail_after(memory, 1));
    CHECK_STATUS(OUT_OF_ORDER, arena_free(memory));
    CHECK_EQUAL(0, arena_owns(memory, memory));
    CHECK_STATUS(INVALID_HANDLE, arena_encode(tools.encoder, memory, "a", 1, NULL, 0, NULL, &rows, NULL));
}

TEST(a_callback_cannot_use_its_own_arena)
{
    tools = open_tools();
    arena *memory = new_arena();
    CHECK_STATUS(OK, arena_cleanup_push(memory, use, memory));
    CHECK_STATUS(OK, arena_reset(memory));
    CHECK_EQUAL(1, calls);
    CHECK_STATUS(OK, arena_last_status(memory));
    REQUIRE_STATUS(OK, arena_mark(memory, &a_mark));
    arena_mark_t mark = a_mark;
    CHECK_STATUS(OK, arena_cleanup_push(memory, use, memory));
    CHECK_STATUS(OK, arena_rewind(memory, &mark));
    CHECK_EQUAL(2, calls);
    CHECK(arena_alloc(memory, 16) != NULL);
    CHECK_STATUS(OK, arena_cleanup_push(memory, use, memory));
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_EQUAL(3, calls);
    CHECK_STATUS(INVALID_HANDLE, arena_reset(memory));
    close_tools(&tools);
}

static void free_other(void *data)
{
    calls++;
    CHECK_STATUS(OK, arena_free(data));
}

TEST(a_callback_may_free_another_arena_with_callbacks_of_its_own)
{
    arena *memory = new_arena(), *child = new_arena(), *grandchild = new_arena();
    push(grandchild, 5);
    CHECK_STATUS(OK, arena_cleanup_push(child, free_other, grandchild));
    CHECK_STATUS(OK, arena_cleanup_push(memory, free_other, child));
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_EQUAL(3, calls);
    CHECK_STATUS(INVALID_HANDLE, arena_free(child));
    CHECK_STATUS(INVALID_HANDLE, arena_free(grandchild));
}

TEST(callbacks_cost_32_bytes_and_refusals_leave_the_list)
{
    arena_options options = ARENA_OPTIONS_INIT;
    options.limit_bytes = 4096;
    options.first_block_bytes = 4096;
    options.max_block_bytes = 4096;
    arena *memory;
    int number = 9, pushed = 0;
    calls = 0;
    MUST_STATUS(OK, arena_create(&options, &memory));
    CHECK_STATUS(INVALID_ARGUMENT, arena_cleanup_push(memory, NULL, &number));
    CHECK_STATUS(INVALID_ARGUMENT, arena_cleanup_push(NULL, note, &number));
    while (arena_cleanup_push(memory, note, &number) == ARENA_STATUS_OK) pushed++;
    CHECK_EQUAL((4096 - 64) / 32, pushed);
    CHECK_STATUS(LIMIT_EXCEEDED, arena_cleanup_push(memory, note, &number));
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_EQUAL(pushed, calls);
    CHECK_STATUS(INVALID_HANDLE, arena_cleanup_push(memory, note, &number));
}
