/* Growing and shrinking in place and by moving; the historical bugs of arenas' realloc are the list. */
#include "testsupport.h"

#include <arena_native_inline.h>

typedef void *realloc_function(arena *, void *, size_t, size_t, size_t);

/* The inline form has the exported one's type only as a function of its own. */
static void *inlined(arena *from, void *pointer, size_t old_size, size_t new_size, size_t alignment)
{
    return arena_realloc_inline(from, pointer, old_size, new_size, alignment);
}

static realloc_function *const forms[] = { arena_realloc, inlined, arena_realloc_slow };
enum { FORMS = sizeof forms / sizeof *forms };

static arena *arena_with_limit(uint64_t limit)
{
    arena_options options = ARENA_OPTIONS_INIT;
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

TEST(the_last_allocation_grows_and_shrinks_in_place)
{
    for (int form = 0; form < FORMS; form++) {
        arena *memory = arena_with_limit(0);
        char *text = arena_alloc(memory, 10);
        memcpy(text, "123456789", 10);
        CHECK(forms[form](memory, text, 10, 1000, 16) == text);
        CHECK_EQUAL(1008, stats_of(memory).used_bytes);
        CHECK_TEXT("123456789", text);
        CHECK(forms[form](memory, text, 1000, 33, 1) == text);
        CHECK_EQUAL(48, stats_of(memory).used_bytes);
        CHECK_EQUAL(1008, stats_of(memory).peak_bytes);
        CHECK(arena_alloc(memory, 1) == text + 48);
        CHECK_STATUS(OK, arena_free(memory));
    }
}

TEST(what_is_not_last_shrinks_in_place_and_grows_by_moving)
{
    for (int form = 0; form < FORMS; form++) {
        arena *memory = arena_with_limit(0);
        unsigned char *old = arena_alloc(memory, 100), *behind = arena_alloc(memory, 16);
        memset(old, 7, 100);
        memset(behind, 9, 16);
        CHECK(forms[form](memory, old, 100, 40, 16) == old);
        CHECK_EQUAL(112 + 16, stats_of(memory).used_bytes);
        CHECK(forms[form](memory, old, 40, 48, 16) == old);
        unsigned char *moved = forms[form](memory, old, 48, 5000, 16);
        REQUIRE(moved != NULL && moved != old);
        for (int i = 0; i < 48; i++) CHECK(moved[i] == 7 && old[i] == 7);
        memset(moved, 1, 5000);
        CHECK(behind[0] == 9 && behind[15] == 9);
        CHECK_STATUS(OK, arena_free(memory));
    }
}

/* A copy of new_size bytes would read behind the block of the old allocation: valgrind and a fault would show it. */
TEST(only_the_bytes_of_the_old_size_are_copied)
{
    for (int form = 0; form < FORMS; form++) {
        arena *memory = arena_with_limit(0);
        unsigned char *old = arena_alloc(memory, 64);
        memset(old, 5, 64);
        CHECK(arena_alloc(memory, 1) != NULL);
        unsigned char *moved = forms[form](memory, old, 64, 64 << 20, 16);
        REQUIRE(moved != NULL);
        CHECK_EQUAL(5, moved[63]);
        CHECK_EQUAL(0, moved[64]); /* fresh pages */
        CHECK_STATUS(OK, arena_free(memory));
    }
}

TEST(null_allocates_and_zero_sizes_are_no_special_case)
{
    for (int form = 0; form < FORMS; form++) {
        arena *memory = arena_with_limit(0);
        void *nothing = forms[form](memory, NULL, 99, 0, 16); /* no block yet: not an address to write to */
        REQUIRE(nothing != NULL);
        unsigned char *piece = forms[form](memory, nothing, 0, 100, 16);
        REQUIRE(piece != NULL && piece != (void *)memory);
        memset(piece, 1, 100);
        CHECK(forms[form](memory, piece, 100, 0, 16) == piece);
        CHECK_EQUAL(0, stats_of(memory).used_bytes);
        CHECK(forms[form](memory, NULL, SIZE_MAX, 200, 64) != NULL);
        CHECK_STATUS(OK, arena_free(memory));
    }
    CHECK(arena_realloc(NULL, NULL, 0, 1, 16) == NULL && arena_realloc_slow(NULL, NULL, 0, 1, 16) == NULL);
}

TEST(a_larger_alignment_moves_what_lies_wrong)
{
    for (int form = 0; form < FORMS; form++) {
        arena *memory = arena_with_limit(0);
        CHECK(arena_alloc_aligned(memory, 16, 4096) != NULL);
        unsigned char *piece = arena_alloc(memory, 32);
        memset(piece, 3, 32);
        for (size_t alignment = 32; alignment <= (size_t)2 << 20; alignment *= 2) {
            unsigned char *moved = forms[form](memory, piece, 32, 16, alignment); /* also while it shrinks */
            REQUIRE(moved != NULL);
            CHECK((uintptr_t)moved % alignment == 0 && moved[0] == 3 && moved[15] == 3);
        }
        CHECK_STATUS(OK, arena_free(memory));
    }
}

TEST(sizes_and_alignments_that_are_none_change_nothing)
{
    static const size_t no_alignments[] = { 0, 3, 48, (size_t)4 << 20, SIZE_MAX };
    for (int form = 0; form < FORMS; form++) {
        arena *memory = arena_with_limit(1 << 20);
        unsigned char *piece = arena_alloc(memory, 32);
        memset(piece, 3, 32);
        arena_stats_t before = stats_of(memory);
        for (size_t less = 0; less < 40; less++) {
            CHECK(forms[form](memory, piece, 32, SIZE_MAX - less, 16) == NULL);
            CHECK_STATUS(TOO_LARGE, arena_last_status(memory));
            CHECK(forms[form](memory, piece, 32, SIZE_MAX / 2 - less, 16) == NULL);
            CHECK(forms[form](memory, piece, SIZE_MAX - less, SIZE_MAX - less, 16) == NULL);
            CHECK_STATUS(INVALID_ARGUMENT, arena_last_status(memory));
            CHECK(forms[form](memory, piece + 32, SIZE_MAX - less, 64, 16) == NULL);
        }
        for (size_t i = 0; i < sizeof no_alignments / sizeof *no_alignments; i++) {
            CHECK(forms[form](memory, piece, 32, 64, no_alignments[i]) == NULL);
            CHECK_STATUS(INVALID_ARGUMENT, arena_last_status(memory));
        }
        CHECK(forms[form](memory, piece, 32, 2 << 20, 16) == NULL);
        CHECK_STATUS(LIMIT_EXCEEDED, arena_last_status(memory));
        arena_stats_t after = stats_of(memory);
        CHECK(memcmp(&before, &after, sizeof before) == 0);
        CHECK(piece[0] == 3 && piece[31] == 3);
        CHECK_STATUS(OK, arena_free(memory));
    }
}

TEST(a_savepoint_is_never_grown_or_shrunk_over)
{
    for (int form = 0; form < FORMS; form++) {
        arena *memory = arena_with_limit(0);
        char *piece = arena_copy(memory, "kept", 4);
        arena_mark_t mark;
        REQUIRE_STATUS(OK, arena_mark(memory, &mark));
        char *moved = forms[form](memory, piece, 5, 100, 16);
        CHECK(moved != piece);
        CHECK(forms[form](memory, piece, 5, 1, 16) == piece);
        CHECK_STATUS(OK, arena_rewind(memory, &mark));
        CHECK_EQUAL(16, stats_of(memory).used_bytes);
        CHECK(forms[form](memory, piece, 5, 100, 16) == piece); /* last again */
        CHECK_STATUS(OK, arena_free(memory));
    }
}

TEST(a_freed_arena_gives_null)
{
    arena *memory = arena_with_limit(0);
    void *piece = arena_alloc(memory, 32);
    CHECK_STATUS(OK, arena_free(memory));
    for (int form = 0; form < FORMS; form++) {
        CHECK(forms[form](memory, piece, 32, 64, 16) == NULL);
        CHECK(forms[form](memory, piece, 32, 16, 16) == NULL);
        CHECK(forms[form](memory, NULL, 0, 16, 16) == NULL);
    }
}

TEST(a_text_grown_a_million_times_is_copied_once_a_block)
{
    arena *memory = arena_with_limit(0);
    char *text = NULL;
    int moves = 0, steps = repeats(1000000, 50000);
    for (int length = 0; length < steps; length++) {
        char *grown = arena_realloc_inline(memory, text, (size_t)length, (size_t)length + 1, 1);
        MUST(grown != NULL);
        moves += grown != text;
        text = grown;
        text[length] = (char)(length % 101);
    }
    for (int i = 0; i < steps; i++) MUST(text[i] == i % 101);
    CHECK(moves <= 40);
    CHECK_STATUS(OK, arena_free(memory));
}
