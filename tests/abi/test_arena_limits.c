/* Arenas at their edges: growth, the byte limit, sizes near SIZE_MAX, many pieces at once. */
#include "testsupport.h"

#include <arena_native_inline.h>

static arena *arena_with(uint64_t first_block, uint64_t max_block, uint64_t limit)
{
    arena_options options = ARENA_OPTIONS_INIT;
    options.first_block_bytes = first_block;
    options.max_block_bytes = max_block;
    options.limit_bytes = limit;
    arena *made;
    MUST_STATUS(OK, arena_create(&options, &made));
    return made;
}

static arena_stats_t stats_of(arena *memory)
{
    arena_stats_t stats = ARENA_STATS_INIT;
    CHECK_STATUS(OK, arena_stats(memory, &stats));
    return stats;
}

static int same_stats(arena_stats_t a, arena_stats_t b) { return memcmp(&a, &b, sizeof a) == 0; }

TEST(blocks_double_up_to_the_largest)
{
    arena *memory = arena_with(4096, 65536, 0);
    uint64_t before = 0, growths = 0, largest = 0;
    for (int i = 0; i < 20000; i++) {
        REQUIRE(arena_alloc(memory, 64) != NULL);
        uint64_t reserved = stats_of(memory).reserved_bytes;
        if (reserved - before > largest) largest = reserved - before;
        if (reserved != before) growths++;
        before = reserved;
    }
    CHECK_EQUAL(65536, largest);
    CHECK_EQUAL(growths, stats_of(memory).blocks);
    CHECK(growths >= 20000 * 64 / 65536 && growths <= 20000 * 64 / 65536 + 6);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_large_request_does_not_abandon_the_current_block)
{
    arena *memory = arena_with(65536, 65536, 0);
    char *before = arena_alloc(memory, 16);
    char *large = arena_alloc(memory, 1 << 20);
    char *after = arena_alloc(memory, 16);
    REQUIRE(before != NULL && large != NULL && after != NULL);
    CHECK(after == before + 16);
    memset(large, 1, 1 << 20);
    CHECK(stats_of(memory).reserved_bytes < 65536 + (1 << 20) + 65536);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(the_byte_limit_has_its_own_status_and_is_never_passed)
{
    arena *memory = arena_with(4096, 0, 100000);
    uint64_t given = 0;
    while (arena_alloc(memory, 512) != NULL) given += 512;
    CHECK_STATUS(LIMIT_EXCEEDED, arena_last_status(memory));
    CHECK(given > 80000 && given <= 100000);
    CHECK(stats_of(memory).reserved_bytes <= 100000);
    CHECK_EQUAL(100000, stats_of(memory).limit_bytes);

    arena_stats_t full = stats_of(memory);
    CHECK(arena_alloc(memory, 200000) == NULL);
    CHECK(arena_alloc_inline(memory, 200000) == NULL);
    CHECK(same_stats(full, stats_of(memory)));
    CHECK_STATUS(OK, arena_reset(memory));
    CHECK_STATUS(OK, arena_last_status(memory));
    CHECK(arena_alloc(memory, 512) != NULL);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_limit_below_one_block_refuses_and_does_not_crash)
{
    arena *memory = arena_with(0, 0, 1);
    CHECK(arena_alloc(memory, 1) == NULL);
    CHECK_STATUS(LIMIT_EXCEEDED, arena_last_status(memory));
    arena_mark_t mark = { 0 };
    CHECK_STATUS(LIMIT_EXCEEDED, arena_mark(memory, &mark));
    CHECK(mark.node == NULL && mark.serial == 0);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(sizes_near_the_end_of_the_address_space_are_too_large)
{
    arena *memory = arena_with(0, 0, 0);
    REQUIRE(arena_alloc(memory, 40) != NULL);
    arena_stats_t before = stats_of(memory);
    for (size_t less = 0; less < 70; less++) {
        CHECK(arena_alloc(memory, SIZE_MAX - less) == NULL);
        CHECK_STATUS(TOO_LARGE, arena_last_status(memory));
        CHECK(arena_alloc_inline(memory, SIZE_MAX - less) == NULL);
        CHECK(arena_alloc_zeroed(memory, SIZE_MAX - less) == NULL);
        CHECK(arena_alloc_aligned(memory, SIZE_MAX - less, 4096) == NULL);
        CHECK(arena_alloc_aligned_inline(memory, SIZE_MAX - less, 4096) == NULL);
        CHECK(arena_alloc_slow(memory, SIZE_MAX - less, 16) == NULL);
        CHECK(arena_alloc(memory, SIZE_MAX / 2 - less) == NULL);
        CHECK(arena_alloc(memory, SIZE_MAX / 2 + less) == NULL);
    }
    CHECK(same_stats(before, stats_of(memory)));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(more_than_the_machine_has_is_out_of_memory)
{
    arena *memory = arena_with(0, 0, 0);
    CHECK(arena_alloc(memory, (size_t)1 << 47) == NULL);
    CHECK_STATUS(OUT_OF_MEMORY, arena_last_status(memory));
    CHECK(arena_alloc(memory, 100) != NULL);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_product_that_overflows_is_too_large)
{
    static const size_t factors[][2] = {
        { SIZE_MAX, 2 }, { 2, SIZE_MAX }, { SIZE_MAX, SIZE_MAX }, { SIZE_MAX / 2 + 1, 2 }, { (size_t)1 << 32, (size_t)1 << 32 },
        { ((size_t)1 << 32) + 1, (size_t)1 << 32 }, { SIZE_MAX / 3 + 1, 3 },
    };
    arena *memory = arena_with(0, 0, 0);
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        CHECK(arena_alloc_array(memory, factors[i][0], factors[i][1]) == NULL);
        CHECK_STATUS(TOO_LARGE, arena_last_status(memory));
        CHECK_STATUS(OK, arena_reset(memory));
        CHECK(arena_alloc_array_inline(memory, factors[i][0], factors[i][1]) == NULL);
        CHECK_STATUS(TOO_LARGE, arena_last_status(memory));
        CHECK_STATUS(OK, arena_reset(memory));
    }
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(many_pieces_come_together_and_do_not_overlap)
{
    enum { PIECES = 300 };
    size_t sizes[PIECES];
    unsigned char *pieces[PIECES];
    arena *memory = arena_with(4096, 0, 0);
    for (int turn = 0; turn < 5; turn++) {
        for (size_t i = 0; i < PIECES; i++) sizes[i] = i % 97;
        REQUIRE_STATUS(OK, arena_alloc_n(memory, sizes, PIECES, (void **)pieces));
        for (size_t i = 0; i < PIECES; i++) {
            CHECK(pieces[i] != NULL && (uintptr_t)pieces[i] % 16 == 0);
            memset(pieces[i], (int)i & 0xff, sizes[i]);
        }
        for (size_t i = 0; i < PIECES; i++)
            if (sizes[i] != 0) CHECK(pieces[i][0] == (i & 0xff) && pieces[i][sizes[i] - 1] == (i & 0xff));
    }
    CHECK_STATUS(OK, arena_alloc_n(memory, NULL, 0, NULL));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(many_pieces_come_all_or_none)
{
    arena *memory = arena_with(4096, 0, 64 * 1024);
    REQUIRE(arena_alloc(memory, 100) != NULL);
    arena_stats_t before = stats_of(memory);
    const uint8_t *cursor = memory->cursor;

    size_t past_the_limit[] = { 16, 1000, 1 << 20 }, overflowing[] = { SIZE_MAX / 2, SIZE_MAX / 2, 16 }, huge[] = { 16, SIZE_MAX };
    void *pieces[3];
    CHECK_STATUS(LIMIT_EXCEEDED, arena_alloc_n(memory, past_the_limit, 3, pieces));
    CHECK(arena_alloc_n(memory, overflowing, 3, pieces) != ARENA_STATUS_OK);
    CHECK(arena_alloc_n(memory, huge, 2, pieces) != ARENA_STATUS_OK);
    CHECK(same_stats(before, stats_of(memory)));
    CHECK(memory->cursor == cursor);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(cursor_and_limit_are_the_first_two_words_and_stay_multiples_of_sixteen)
{
    arena *memory = arena_with(4096, 0, 0);
    uint64_t random = 3;
    CHECK_EQUAL(0, offsetof(arena, cursor));
    CHECK_EQUAL(sizeof(void *), offsetof(arena, limit));
    for (int i = 0; i < 5000; i++) {
        REQUIRE(arena_alloc_aligned(memory, next_random(&random) % 2000, (size_t)1 << next_random(&random) % 8) != NULL);
        CHECK((uintptr_t)memory->cursor % 16 == 0 && (uintptr_t)memory->limit % 16 == 0);
        CHECK(memory->cursor <= memory->limit);
    }
    CHECK_STATUS(OK, arena_free(memory));
}
