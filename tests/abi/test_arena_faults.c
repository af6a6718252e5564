/* arena_fail_after: each allocation of a program fails once, and nothing is lost by it. */
#include "textsupport.h"

#include <arena_native_inline.h>

static arena *new_arena(void)
{
    arena *made;
    MUST_STATUS(OK, arena_create(NULL, &made));
    return made;
}

TEST(exactly_the_nth_allocation_fails)
{
    for (int n = 1; n <= 40; n++) {
        arena *memory = new_arena();
        CHECK_STATUS(OK, arena_fail_after(memory, (uint64_t)n));
        for (int i = 1; i <= 60; i++) {
            void *piece = i % 3 == 0 ? arena_alloc_inline(memory, 100) : i % 3 == 1 ? arena_alloc(memory, 3000) : arena_alloc_aligned(memory, 10, 256);
            CHECK((piece == NULL) == (i == n));
            if (i == n) CHECK_STATUS(OUT_OF_MEMORY, arena_last_status(memory));
        }
        CHECK_STATUS(OK, arena_free(memory));
    }
}

TEST(every_way_to_allocate_is_counted)
{
    arena *memory = new_arena();
    const size_t sizes[] = { 8, 8 };
    void *pieces[2], *last = arena_alloc(memory, 16);
    arena_mark_t mark;
    uint64_t used = stats_of(memory).used_bytes;
    CHECK_STATUS(OK, arena_fail_after(memory, 1));
    CHECK(arena_alloc(memory, 0) != NULL);
    CHECK_STATUS(OUT_OF_MEMORY, arena_mark(memory, &mark));
    CHECK_STATUS(OK, arena_fail_after(memory, 1));
    CHECK_STATUS(OUT_OF_MEMORY, arena_alloc_n(memory, sizes, 2, pieces));
    CHECK_STATUS(OK, arena_fail_after(memory, 1));
    CHECK_STATUS(OUT_OF_MEMORY, arena_cleanup_push(memory, free, NULL));
    CHECK_STATUS(OK, arena_fail_after(memory, 1));
    CHECK(arena_copy(memory, "a", 1) == NULL);
    CHECK_STATUS(OK, arena_fail_after(memory, 1));
    CHECK(arena_realloc_inline(memory, last, 16, 32, 16) == NULL);
    CHECK_STATUS(OK, arena_fail_after(memory, 1));
    CHECK(arena_alloc_zeroed(memory, 8) == NULL && arena_alloc_array(memory, 2, 8) != NULL);
    CHECK_EQUAL(used + 16, stats_of(memory).used_bytes);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(it_stays_on_through_resets_rewinds_and_shrinks_until_switched_off)
{
    arena *memory = new_arena();
    arena_mark_t mark;
    REQUIRE_STATUS(OK, arena_mark(memory, &mark));
    CHECK_STATUS(OK, arena_fail_after(memory, 4));
    char *piece = arena_alloc(memory, 1000);
    CHECK(arena_realloc(memory, piece, 1000, 10, 16) == piece);
    CHECK(arena_alloc(memory, 10) != NULL);
    CHECK_STATUS(OK, arena_rewind(memory, &mark));
    CHECK(arena_alloc(memory, 10) != NULL);
    CHECK_STATUS(OK, arena_reset(memory));
    CHECK(arena_alloc(memory, 10) == NULL);
    CHECK(arena_alloc(memory, 10) != NULL);
    CHECK_STATUS(OK, arena_fail_after(memory, 1));
    CHECK_STATUS(OK, arena_fail_after(memory, 0));
    const uint8_t *cursor = memory->cursor;
    CHECK(arena_alloc(memory, 16) != NULL && memory->cursor == cursor + 16);
    CHECK(memory->limit > memory->cursor || runs_under("asan")); /* where the limit stays at the cursor */
    CHECK_STATUS(INVALID_ARGUMENT, arena_fail_after(NULL, 1));
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_STATUS(INVALID_HANDLE, arena_fail_after(memory, 1));
}

/* The arrays of everything for a pair, and its text again. */
static arena_status encode_and_decode(text_tools *tools, arena_text *text)
{
    arena_encode_options all = asking_for(ARENA_OUTPUT_TYPE_IDS | ARENA_OUTPUT_ATTENTION_MASK | ARENA_OUTPUT_SPECIAL_TOKENS_MASK
        | ARENA_OUTPUT_WORD_IDS | ARENA_OUTPUT_OFFSETS | ARENA_OUTPUT_SEQUENCE_IDS);
    arena_encoding rows = ARENA_ENCODING_INIT;
    static const char first[] = "It is a truth universally acknowledged", second[] = "caf\xc3\xa9 unaffable";
    arena_error error = ARENA_ERROR_INIT;
    arena_status status = arena_encode(tools->encoder, tools->memory, first, SIZE_MAX, second, SIZE_MAX, &all, &rows, &error);
    if (status != ARENA_STATUS_OK) {
        CHECK(error.code == status && rows.rows == 0 && rows.ids == NULL);
        return status;
    }
    return arena_decode(tools->encoder, tools->memory, rows.ids, rows.length, 1, text, NULL);
}

TEST(a_full_encode_and_decode_survives_the_failure_of_each_allocation)
{
    text_tools tools = open_tools();
    arena_text text = { NULL, 0 };
    uint64_t n = 1;
    for (;; n++) {
        arena_mark_t mark;
        arena_stats_t before = stats_of(tools.memory);
        REQUIRE_STATUS(OK, arena_mark(tools.memory, &mark));
        CHECK_STATUS(OK, arena_fail_after(tools.memory, n));
        arena_status status = encode_and_decode(&tools, &text);
        if (status == ARENA_STATUS_OK) break;
        CHECK_EQUAL(ARENA_STATUS_OUT_OF_MEMORY, status);
        CHECK_STATUS(OUT_OF_MEMORY, arena_last_status(tools.memory));
        if (n == 1) CHECK_EQUAL(before.used_bytes + 64, stats_of(tools.memory).used_bytes); /* nothing but the savepoint */
        CHECK_STATUS(OK, encode_and_decode(&tools, &text)); /* once is once */
        CHECK_STATUS(OK, arena_rewind(tools.memory, &mark));
        CHECK_EQUAL(before.used_bytes, stats_of(tools.memory).used_bytes);
        REQUIRE(n < 1000);
    }
    CHECK(n > 2); /* at least the rows and the text have been refused */
    CHECK(text.length > 0 && memcmp(text.data, "it is a truth", 13) == 0);
    close_tools(&tools);
}
