/* What a reset does with the blocks, and the high-water mark that forgets. */
#include "testsupport.h"

#include <arena_native_inline.h>

static arena *arena_forgetting_after(uint64_t resets)
{
    arena_options options = ARENA_OPTIONS_INIT;
    options.decay_resets = resets;
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

static void take(arena *memory, size_t bytes)
{
    for (size_t taken = 0; taken < bytes; taken += 1000) MUST(arena_alloc_inline(memory, 1000) != NULL);
}

TEST(retain_all_is_reset)
{
    arena *memory = arena_forgetting_after(0);
    take(memory, 2000000);
    arena_stats_t full = stats_of(memory);
    CHECK_STATUS(OK, arena_reset_to(memory, ARENA_RESET_MODE_RETAIN_ALL, 0));
    CHECK_EQUAL(full.reserved_bytes, stats_of(memory).reserved_bytes);
    CHECK_EQUAL(0, stats_of(memory).used_bytes);
    CHECK_EQUAL(1, stats_of(memory).resets);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(retain_up_to_keeps_no_more_than_asked)
{
    static const uint64_t keeps[] = { 0, 1, 65535, 65536, 200000, 1000000, UINT64_MAX };
    arena *memory = arena_forgetting_after(0);
    for (size_t i = 0; i < sizeof keeps / sizeof *keeps; i++) {
        take(memory, 2000000);
        uint64_t full = stats_of(memory).reserved_bytes;
        CHECK_STATUS(OK, arena_reset_to(memory, ARENA_RESET_MODE_RETAIN_UP_TO, keeps[i]));
        uint64_t kept = stats_of(memory).reserved_bytes;
        CHECK(kept <= keeps[i] && (keeps[i] < 65536 || kept >= 65536));
        if (keeps[i] == UINT64_MAX) CHECK_EQUAL(full, kept);
        CHECK_EQUAL(0, stats_of(memory).used_bytes);
    }
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(trim_keeps_what_was_in_use_and_free_all_nothing)
{
    arena *memory = arena_forgetting_after(0);
    take(memory, 2000000);
    CHECK_STATUS(OK, arena_reset(memory));
    take(memory, 100000);
    uint64_t full = stats_of(memory).reserved_bytes;
    CHECK_STATUS(OK, arena_reset_to(memory, ARENA_RESET_MODE_TRIM, 0));
    CHECK(stats_of(memory).reserved_bytes < full && stats_of(memory).reserved_bytes >= 100000);
    CHECK_EQUAL(0, stats_of(memory).used_bytes);
    take(memory, 100000);
    CHECK_STATUS(OK, arena_reset_to(memory, ARENA_RESET_MODE_FREE_ALL, 0));
    CHECK_EQUAL(0, stats_of(memory).reserved_bytes);
    CHECK_EQUAL(0, stats_of(memory).blocks);
    take(memory, 1000);
    CHECK_EQUAL(65536, stats_of(memory).reserved_bytes);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(wrong_modes_and_handles_are_refused_without_a_reset)
{
    arena *memory = arena_forgetting_after(0);
    take(memory, 5000);
    CHECK_STATUS(INVALID_ARGUMENT, arena_reset_to(memory, 4, 0));
    CHECK_STATUS(INVALID_ARGUMENT, arena_reset_to(memory, -1, 0));
    CHECK_STATUS(INVALID_ARGUMENT, arena_reset_to(NULL, ARENA_RESET_MODE_TRIM, 0));
    CHECK(stats_of(memory).used_bytes >= 5000);
    CHECK_STATUS(OK, arena_free(memory));
    for (arena_reset_mode mode = 0; mode < 5; mode++) CHECK_STATUS(INVALID_HANDLE, arena_reset_to(memory, mode, 0));
}

TEST(one_huge_request_is_forgotten_wherever_it_came)
{
    enum { WINDOW = 10 };
    for (int place = 0; place < 3; place++) {
        arena *memory = arena_forgetting_after(WINDOW);
        if (place == 1) take(memory, 50000);
        if (place == 2) take(memory, 40000000);
        else CHECK(arena_alloc(memory, 40000000) != NULL);
        CHECK(stats_of(memory).reserved_bytes >= 40000000);
        uint64_t reserved = 0;
        for (int reset = 0; reset < WINDOW * 14; reset++) {
            CHECK_STATUS(OK, arena_reset(memory));
            take(memory, 100000);
            reserved = stats_of(memory).reserved_bytes;
            if (reset < WINDOW - 2) CHECK(reserved >= 40000000);
        }
        CHECK(reserved >= 100000 && reserved <= 500000);
        CHECK_STATUS(OK, arena_free(memory));
    }
}

TEST(without_the_option_nothing_is_forgotten)
{
    arena *memory = arena_forgetting_after(0);
    CHECK(arena_alloc(memory, 40000000) != NULL);
    for (int reset = 0; reset < 1000; reset++) CHECK_STATUS(OK, arena_reset(memory));
    CHECK(stats_of(memory).reserved_bytes >= 40000000);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(a_steady_load_gives_nothing_back)
{
    arena *memory = arena_forgetting_after(3);
    take(memory, 1000000);
    CHECK_STATUS(OK, arena_reset(memory));
    uint64_t reserved = stats_of(memory).reserved_bytes;
    for (int reset = 0; reset < 100; reset++) {
        take(memory, 1000000);
        CHECK_STATUS(OK, arena_reset(memory));
        CHECK_EQUAL(reserved, stats_of(memory).reserved_bytes);
    }
    CHECK_STATUS(OK, arena_free(memory));
}
