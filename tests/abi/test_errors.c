/* The library chapter, and structs that are older, newer, or nonsense: what a call says and what it leaves alone. */
#include "testsupport.h"

TEST(versions_agree_with_the_header)
{
    CHECK_EQUAL(ARENA_ABI_VERSION, arena_abi_version());
    CHECK_TEXT(ARENA_VERSION_STRING, arena_version_string());
    CHECK(strstr(arena_build_info(), ARENA_VERSION_STRING) != NULL);
    CHECK(strchr(arena_build_info(), '\n') == NULL);
    CHECK_STATUS(OK, arena_start());
    CHECK_STATUS(OK, arena_start());
}

TEST(every_status_has_its_name_and_every_other_number_has_none)
{
    static const char *const names[] = {
        "OK", "INVALID_ARGUMENT", "INVALID_HANDLE", "OUT_OF_MEMORY", "LIMIT_EXCEEDED", "NOT_FOUND", "IO", "INVALID_UTF8",
        "SYNTAX", "UNSUPPORTED", "INVALID_DATA", "TOO_LARGE", "OUT_OF_ORDER", "CPU_UNSUPPORTED", "MISALIGNED", "INTERNAL",
        "WRONG_THREAD", "DAMAGED",
    };
    for (int i = 0; i < 18; i++) CHECK_TEXT(names[i], arena_status_name(i));
    CHECK_TEXT("UNKNOWN", arena_status_name(18));
    CHECK_TEXT("UNKNOWN", arena_status_name(-1));
    CHECK_TEXT("UNKNOWN", arena_status_name(INT32_MAX));
    CHECK_TEXT("UNKNOWN", arena_status_name(INT32_MIN));
}

TEST(null_arguments_of_the_arena_chapter_give_a_status)
{
    arena *memory;
    arena_mark_t mark = { 0 };
    arena_stats_t stats = ARENA_STATS_INIT;
    size_t size = 16;
    void *piece;
    REQUIRE_STATUS(OK, arena_create(NULL, &memory));
    CHECK_STATUS(INVALID_ARGUMENT, arena_create(NULL, NULL));
    CHECK_STATUS(OK, arena_free(NULL));
    CHECK(arena_alloc(NULL, 1) == NULL && arena_alloc_aligned(NULL, 1, 16) == NULL && arena_alloc_zeroed(NULL, 1) == NULL);
    CHECK(arena_alloc_array(NULL, 1, 1) == NULL && arena_copy(NULL, "x", 1) == NULL && arena_alloc_slow(NULL, 1, 16) == NULL);
    CHECK_STATUS(INVALID_HANDLE, arena_last_status(NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_alloc_n(NULL, &size, 1, &piece));
    CHECK_STATUS(INVALID_ARGUMENT, arena_alloc_n(memory, NULL, 1, &piece));
    CHECK_STATUS(INVALID_ARGUMENT, arena_alloc_n(memory, &size, 1, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_mark(NULL, &mark));
    CHECK_STATUS(INVALID_ARGUMENT, arena_mark(memory, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_rewind(NULL, &mark));
    CHECK_STATUS(INVALID_ARGUMENT, arena_rewind(memory, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_reset(NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_trim(NULL, 0, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_stats(NULL, &stats));
    CHECK_STATUS(INVALID_ARGUMENT, arena_stats(memory, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_runtime_counters(NULL));
    CHECK(arena_owns(NULL, NULL) == 0 && arena_owns(memory, NULL) == 0);
    CHECK_STATUS(OK, arena_free(memory));
}

/* arena_options as a newer header might have them. */
typedef struct { arena_options known; uint64_t unknown[4]; } newer_options;

static arena_status create_with(const void *options)
{
    arena *const untouched = (arena *)(void *)8;
    arena *made = untouched;
    arena_status status = arena_create(options, &made);
    if (status == ARENA_STATUS_OK) CHECK_STATUS(OK, arena_free(made));
    else CHECK(made == untouched);
    return status;
}

TEST(options_of_a_newer_header_are_taken_if_their_tail_is_zero)
{
    newer_options options = { ARENA_OPTIONS_INIT, { 0 } };
    options.known.struct_size = sizeof options;
    CHECK_STATUS(OK, create_with(&options));
    for (size_t i = 0; i < 4; i++) {
        options.unknown[i] = (uint64_t)1 << 63;
        CHECK_STATUS(INVALID_ARGUMENT, create_with(&options));
        options.unknown[i] = 0;
    }
}

TEST(options_of_an_older_header_lack_fields_which_then_are_zero)
{
    arena_options options = ARENA_OPTIONS_INIT;
    options.struct_size = 8;
    options.first_block_bytes = 1; /* would be refused, but an older header does not have it */
    CHECK_STATUS(OK, create_with(&options));
    options.struct_size = 4;
    options.flags = 1;
    CHECK_STATUS(OK, create_with(&options));
}

TEST(a_struct_size_that_is_none_is_refused)
{
    static const uint32_t wrong[] = { 0, 1, 3, 1 << 20, UINT32_MAX };
    arena *memory;
    REQUIRE_STATUS(OK, arena_create(NULL, &memory));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        arena_options options = ARENA_OPTIONS_INIT;
        options.struct_size = wrong[i];
        CHECK_STATUS(INVALID_ARGUMENT, create_with(&options));
    }
    arena_stats_t stats = { 0 };
    CHECK_STATUS(INVALID_ARGUMENT, arena_stats(memory, &stats));
    arena_runtime_counters_t counters = { 0 };
    CHECK_STATUS(INVALID_ARGUMENT, arena_runtime_counters(&counters));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(options_out_of_range_are_refused)
{
    arena_options options = ARENA_OPTIONS_INIT;
    options.flags = 32;
    CHECK_STATUS(INVALID_ARGUMENT, create_with(&options));
    options.flags = 0;
    options.first_block_bytes = 4095;
    CHECK_STATUS(INVALID_ARGUMENT, create_with(&options));
    options.first_block_bytes = 8192;
    options.max_block_bytes = 4096;
    CHECK_STATUS(INVALID_ARGUMENT, create_with(&options));
    options.max_block_bytes = UINT64_MAX;
    CHECK_STATUS(INVALID_ARGUMENT, create_with(&options));
    options.first_block_bytes = UINT64_MAX;
    CHECK_STATUS(INVALID_ARGUMENT, create_with(&options));
}

TEST(an_older_stats_struct_gets_only_what_it_has_room_for)
{
    arena *memory;
    REQUIRE_STATUS(OK, arena_create(NULL, &memory));
    REQUIRE(arena_alloc(memory, 100) != NULL);
    for (uint32_t size = 4; size <= sizeof(arena_stats_t); size += 4) {
        unsigned char bytes[sizeof(arena_stats_t) + 8];
        memset(bytes, 0xee, sizeof bytes);
        memcpy(bytes, &size, 4);
        CHECK_STATUS(OK, arena_stats(memory, (arena_stats_t *)(void *)bytes));
        CHECK(memcmp(bytes, &size, 4) == 0);
        for (size_t i = size; i < sizeof bytes; i++) CHECK_EQUAL(0xee, bytes[i]);
    }
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(the_runtime_counters_count)
{
    arena_runtime_counters_t counters = ARENA_RUNTIME_COUNTERS_INIT;
    CHECK_STATUS(OK, arena_runtime_counters(&counters));
    CHECK_EQUAL(sizeof counters, counters.struct_size);
    CHECK(counters.total_managed_bytes > 0);
    CHECK_EQUAL(0, counters.collections);
    CHECK(counters.heap_bytes > 0);

    arena_runtime_counters_t again = ARENA_RUNTIME_COUNTERS_INIT;
    CHECK_STATUS(OK, arena_runtime_counters(&again));
    CHECK_EQUAL(counters.total_managed_bytes, again.total_managed_bytes);
    CHECK_EQUAL(counters.thread_managed_bytes, again.thread_managed_bytes);
}

/* Volatile, because the compiler knows from the header that no object is this large. */
static const volatile size_t too_much = SIZE_MAX;

TEST(an_arena_never_allocates_managed_memory)
{
    arena_runtime_counters_t before = ARENA_RUNTIME_COUNTERS_INIT, after = ARENA_RUNTIME_COUNTERS_INIT;
    CHECK_STATUS(OK, arena_runtime_counters(&before));
    for (int turn = 0; turn < 50; turn++) {
        arena *memory;
        arena_mark_t mark;
        arena_stats_t stats = ARENA_STATS_INIT;
        REQUIRE_STATUS(OK, arena_create(NULL, &memory));
        for (int i = 0; i < 100; i++) CHECK(arena_alloc(memory, 9999) != NULL);
        CHECK(arena_alloc(memory, too_much) == NULL);
        CHECK_STATUS(OK, arena_mark(memory, &mark));
        CHECK_STATUS(OK, arena_rewind(memory, &mark));
        CHECK_STATUS(OUT_OF_ORDER, arena_rewind(memory, &mark));
        CHECK_STATUS(OK, arena_reset(memory));
        CHECK_STATUS(OK, arena_trim(memory, 0, NULL));
        CHECK_STATUS(OK, arena_stats(memory, &stats));
        CHECK_STATUS(OK, arena_free(memory));
    }
    CHECK_STATUS(OK, arena_runtime_counters(&after));
    CHECK_EQUAL(before.total_managed_bytes, after.total_managed_bytes);
}
