/* Arenas from creation to the end: what each allocation function gives, what reset keeps, what stats say. */
#include "testsupport.h"

#include <arena_native_inline.h>

static arena *new_arena(void)
{
    arena *made;
    MUST_STATUS(OK, arena_create(NULL, &made));
    return made;
}

static arena_stats_t stats_of(arena *memory)
{
    arena_stats_t stats = ARENA_STATS_INIT;
    CHECK_STATUS(OK, arena_stats(memory, &stats));
    return stats;
}

static int is_aligned(const void *address, size_t alignment) { return (uintptr_t)address % alignment == 0; }

TEST(a_new_arena_holds_no_block)
{
    arena *memory = new_arena();
    arena_stats_t stats = stats_of(memory);
    CHECK_EQUAL(0, stats.blocks);
    CHECK_EQUAL(0, stats.used_bytes);
    CHECK_EQUAL(0, stats.reserved_bytes);
    CHECK_EQUAL(0, stats.limit_bytes);
    CHECK_STATUS(OK, arena_last_status(memory));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(memory_is_aligned_writable_and_does_not_overlap)
{
    arena *memory = new_arena();
    unsigned char *pieces[500];
    for (int i = 0; i < 500; i++) {
        pieces[i] = arena_alloc(memory, (size_t)i + 1);
        REQUIRE(pieces[i] != NULL);
        CHECK(is_aligned(pieces[i], 16));
        memset(pieces[i], i & 0xff, (size_t)i + 1);
    }
    for (int i = 0; i < 500; i++) {
        CHECK_EQUAL(i & 0xff, pieces[i][0]);
        CHECK_EQUAL(i & 0xff, pieces[i][i]);
        CHECK(arena_owns(memory, pieces[i]) && arena_owns(memory, pieces[i] + i));
    }
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(sizes_are_rounded_up_to_sixteen)
{
    arena *memory = new_arena();
    for (size_t size = 1; size <= 64; size++) {
        uint64_t before = stats_of(memory).used_bytes;
        REQUIRE(arena_alloc(memory, size) != NULL);
        CHECK_EQUAL((size + 15) / 16 * 16, stats_of(memory).used_bytes - before);
    }
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_size_of_zero_gives_an_address_and_takes_nothing)
{
    arena *memory = new_arena();
    CHECK(arena_alloc(memory, 0) != NULL);
    CHECK_EQUAL(0, stats_of(memory).used_bytes);
    void *full = arena_alloc(memory, 16);
    CHECK(full != NULL);
    CHECK(arena_alloc(memory, 0) != NULL);
    CHECK(arena_alloc_aligned(memory, 0, 64) != NULL);
    CHECK(arena_alloc_zeroed(memory, 0) != NULL);
    CHECK(arena_alloc_array(memory, 0, 8) != NULL);
    CHECK(arena_alloc_array(memory, 8, 0) != NULL);
    CHECK(stats_of(memory).used_bytes < 16 + 64);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(every_power_of_two_up_to_two_megabytes_is_an_alignment)
{
    arena *memory = new_arena();
    for (size_t alignment = 1; alignment <= (size_t)2 << 20; alignment *= 2) {
        unsigned char *piece = arena_alloc_aligned(memory, 24, alignment);
        REQUIRE(piece != NULL);
        CHECK(is_aligned(piece, alignment) && is_aligned(piece, 16));
        memset(piece, 1, 24);
    }
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(what_is_no_alignment_is_refused)
{
    static const size_t wrong[] = { 0, 3, 17, 48, ((size_t)2 << 20) + 1, (size_t)4 << 20, SIZE_MAX, SIZE_MAX / 2 + 1 };
    arena *memory = new_arena();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK(arena_alloc_aligned(memory, 8, wrong[i]) == NULL);
        CHECK_STATUS(INVALID_ARGUMENT, arena_last_status(memory));
        CHECK(arena_alloc_slow(memory, 8, wrong[i]) == NULL);
        CHECK_STATUS(OK, arena_reset(memory));
        CHECK_STATUS(OK, arena_last_status(memory));
    }
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(zeroed_memory_is_zero_also_where_it_was_used_before)
{
    arena *memory = new_arena();
    memset(arena_alloc(memory, 10000), 0xff, 10000);
    CHECK_STATUS(OK, arena_reset(memory));
    const unsigned char *clean = arena_alloc_zeroed(memory, 10000);
    REQUIRE(clean != NULL);
    int sum = 0;
    for (int i = 0; i < 10000; i++) sum |= clean[i];
    CHECK_EQUAL(0, sum);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(copies_end_in_a_nul_and_take_any_bytes)
{
    arena *memory = new_arena();
    const char *copy = arena_copy(memory, "a\0b", 3);
    REQUIRE(copy != NULL);
    CHECK(memcmp(copy, "a\0b", 4) == 0);
    CHECK_TEXT("all of it", arena_copy(memory, "all of it", SIZE_MAX));
    CHECK_TEXT("", arena_copy(memory, NULL, 0));
    CHECK_TEXT("", arena_copy(memory, "", SIZE_MAX));
    CHECK(arena_copy(memory, NULL, 5) == NULL);
    CHECK_STATUS(INVALID_ARGUMENT, arena_last_status(memory));
    CHECK_STATUS(OK, arena_reset(memory));
    CHECK(arena_copy(memory, NULL, SIZE_MAX) == NULL);
    CHECK_STATUS(INVALID_ARGUMENT, arena_last_status(memory));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(reset_keeps_the_blocks_and_gives_the_same_addresses_again)
{
    arena *memory = new_arena();
    void *first = arena_alloc(memory, 1000);
    for (int i = 0; i < 1000; i++) CHECK(arena_alloc(memory, 1000) != NULL);
    arena_stats_t full = stats_of(memory);
    CHECK(full.blocks > 1);
    for (int turn = 1; turn <= 20; turn++) {
        CHECK_STATUS(OK, arena_reset(memory));
        CHECK_EQUAL(0, stats_of(memory).used_bytes);
        CHECK_EQUAL(turn, stats_of(memory).resets);
        CHECK(!arena_owns(memory, first));
        CHECK(arena_alloc(memory, 1000) == first);
        for (int i = 0; i < 1000; i++) CHECK(arena_alloc(memory, 1000) != NULL);
        CHECK_EQUAL(full.reserved_bytes, stats_of(memory).reserved_bytes);
        CHECK_EQUAL(full.blocks, stats_of(memory).blocks);
    }
    CHECK_EQUAL(full.peak_bytes, stats_of(memory).peak_bytes);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(owns_knows_only_what_is_handed_out)
{
    arena *memory = new_arena(), *other = new_arena();
    int here = 0;
    char *piece = arena_alloc(memory, 32);
    char *large = arena_alloc(memory, 1 << 20);
    CHECK(arena_owns(memory, piece) && arena_owns(memory, piece + 31));
    CHECK(!arena_owns(memory, piece + 32) || large == piece + 32);
    CHECK(arena_owns(memory, large + (1 << 20) - 1));
    CHECK(!arena_owns(other, piece));
    CHECK(!arena_owns(memory, &here) && !arena_owns(memory, NULL) && !arena_owns(NULL, piece));
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_STATUS(OK, arena_free(other));
}

TEST(inline_and_exported_functions_do_the_same)
{
    arena *exported = new_arena(), *inlined = new_arena();
    uint64_t random = 7;
    for (int i = 0; i < repeats(20000, 2000); i++) {
        size_t size = next_random(&random) % 3000, alignment = (size_t)1 << next_random(&random) % 10;
        switch (next_random(&random) % 5) {
        case 0: CHECK(!arena_alloc(exported, size) == !arena_alloc_inline(inlined, size)); break;
        case 1: CHECK(!arena_alloc_aligned(exported, size, alignment) == !arena_alloc_aligned_inline(inlined, size, alignment)); break;
        case 2: CHECK(!arena_alloc_zeroed(exported, size) == !arena_alloc_zeroed_inline(inlined, size)); break;
        case 3: CHECK(!arena_alloc_array(exported, size, 3) == !arena_alloc_array_inline(inlined, size, 3)); break;
        default: CHECK(!arena_copy(exported, "copied", 6) == !arena_copy_inline(inlined, "copied", 6)); break;
        }
        if (i % 500 == 499) {
            arena_stats_t one = stats_of(exported), two = stats_of(inlined);
            CHECK(memcmp(&one, &two, sizeof one) == 0);
        }
        if (i % 5000 == 4999) {
            CHECK_STATUS(OK, arena_reset(exported));
            CHECK_STATUS(OK, arena_reset(inlined));
        }
    }
    CHECK_STATUS(OK, arena_free(exported));
    CHECK_STATUS(OK, arena_free(inlined));
}

TEST(trim_gives_unused_blocks_back)
{
    arena *memory = new_arena();
    for (int i = 0; i < 100; i++) CHECK(arena_alloc(memory, 100000) != NULL);
    arena_stats_t full = stats_of(memory);
    uint64_t released = 99;
    CHECK_STATUS(OK, arena_trim(memory, UINT64_MAX, &released));
    CHECK_EQUAL(0, released);
    CHECK_STATUS(OK, arena_reset(memory));
    CHECK(arena_alloc(memory, 100) != NULL);
    CHECK_STATUS(OK, arena_trim(memory, 0, &released));
    arena_stats_t trimmed = stats_of(memory);
    CHECK(released > 0);
    CHECK_EQUAL(full.reserved_bytes - released, trimmed.reserved_bytes);
    CHECK_STATUS(OK, arena_reset(memory));
    CHECK_STATUS(OK, arena_trim(memory, 0, NULL));
    CHECK_EQUAL(0, stats_of(memory).reserved_bytes);
    CHECK_EQUAL(0, stats_of(memory).blocks);
    CHECK(arena_alloc(memory, 100) != NULL);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(memory_in_use_survives_a_trim)
{
    arena *memory = new_arena();
    unsigned char *first = arena_alloc(memory, 50000), *second = arena_alloc(memory, 500000);
    memset(first, 1, 50000);
    memset(second, 2, 500000);
    CHECK_STATUS(OK, arena_trim(memory, 0, NULL));
    CHECK(first[0] == 1 && first[49999] == 1 && second[0] == 2 && second[499999] == 2);
    CHECK_STATUS(OK, arena_free(memory));
}
