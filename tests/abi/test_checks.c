/* Checks of an arena: each bug is committed and named, and the process lives on. Where it must fault, a child does. */
#include "textsupport.h"

#include <arena_native_inline.h>

#include <pthread.h>
#include <signal.h>

static arena *checked(uint32_t checks)
{
    arena_options options = ARENA_OPTIONS_INIT;
    arena *made;
    options.flags = checks;
    MUST_STATUS(OK, arena_create(&options, &made));
    return made;
}

/* Writes that the compiler and AddressSanitizer are not to see: they are the bugs that the library shall find. */
__attribute__((no_sanitize("address", "undefined"), noinline))
static void poke(void *piece, ptrdiff_t offset, char value) { ((volatile char *)piece)[offset] = value; }

__attribute__((no_sanitize("address", "undefined"), noinline))
static unsigned char peek(const void *piece, ptrdiff_t offset) { return ((const volatile unsigned char *)piece)[offset]; }

/* Valgrind and AddressSanitizer report such a write themselves and first; that has a test of its own in run.sh. */
TEST(one_byte_too_far_is_named_by_check_and_by_reset)
{
    static const size_t sizes[] = { 1, 13, 16, 24, 4000, 70000 };
    for (size_t i = 0; i < 6; i++) {
        arena *memory = checked(ARENA_CHECKS_CANARIES);
        char *before = arena_alloc_inline(memory, 40), *piece = arena_alloc_inline(memory, sizes[i]);
        char *after = arena_alloc(memory, 40);
        REQUIRE(before && piece && after);
        memset(before, 1, 40), memset(piece, 2, sizes[i]), memset(after, 3, 40);
        CHECK_STATUS(OK, arena_check(memory, NULL));
        poke(piece, (ptrdiff_t)sizes[i], 0);
        arena_error error = ARENA_ERROR_INIT;
        CHECK_STATUS(DAMAGED, arena_check(memory, &error));
        CHECK_EQUAL(sizes[i], error.byte_offset);
        CHECK_EQUAL((uintptr_t)piece, error.item);
        CHECK(strstr(error.message, "behind its end") != NULL);
        CHECK_STATUS(DAMAGED, arena_reset(memory));
        CHECK_STATUS(DAMAGED, arena_last_status(memory));
        CHECK_STATUS(OK, arena_check(memory, NULL));
        CHECK(arena_alloc(memory, 10) != NULL);
        CHECK_STATUS(OK, arena_reset(memory));
        CHECK_STATUS(OK, arena_free(memory));
    }
}

TEST(a_write_before_the_start_is_named_with_its_distance)
{
    arena *memory = checked(ARENA_CHECKS_CANARIES);
    char *piece = arena_alloc_aligned(memory, 100, 256);
    REQUIRE(piece != NULL && (uintptr_t)piece % 256 == 0);
    poke(piece, -3, 0);
    arena_error error = ARENA_ERROR_INIT;
    CHECK_STATUS(DAMAGED, arena_check(memory, &error));
    CHECK_EQUAL(-3, (int64_t)error.byte_offset);
    CHECK(strstr(error.message, "of 100 bytes") != NULL && strstr(error.message, "3 bytes before") != NULL);
    CHECK_STATUS(DAMAGED, arena_free(memory));
    CHECK_STATUS(INVALID_HANDLE, arena_check(memory, NULL));
}

TEST(a_rewind_looks_at_what_it_gives_back_and_at_nothing_older)
{
    arena *memory = checked(ARENA_CHECKS_CANARIES);
    char *old = arena_alloc(memory, 20);
    arena_mark_t outer, inner;
    REQUIRE_STATUS(OK, arena_mark(memory, &outer));
    char *piece = arena_alloc(memory, 20);
    REQUIRE_STATUS(OK, arena_mark(memory, &inner));
    REQUIRE(old && piece);
    uint64_t used = stats_of(memory).used_bytes;
    CHECK(arena_alloc(memory, 20) != NULL);
    poke(piece, 20, 0);
    CHECK_STATUS(OK, arena_rewind(memory, &inner));
    CHECK(stats_of(memory).used_bytes < used);
    CHECK_STATUS(DAMAGED, arena_rewind(memory, &outer));
    CHECK_STATUS(OK, arena_check(memory, NULL));
    CHECK_STATUS(OUT_OF_ORDER, arena_rewind(memory, &outer));
    poke(old, 20, 0);
    CHECK_STATUS(DAMAGED, arena_reset(memory));
    CHECK_STATUS(OK, arena_free(memory));
}

static void count_call(void *data) { ++*(int *)data; }

TEST(lists_of_the_arena_that_were_written_over_are_not_followed)
{
    arena *memory = checked(ARENA_CHECKS_CANARIES);
    int calls = 0;
    arena_mark_t mark;
    CHECK_STATUS(OK, arena_cleanup_push(memory, count_call, &calls));
    char *piece = arena_alloc(memory, 16);
    REQUIRE_STATUS(OK, arena_mark(memory, &mark));
    CHECK_STATUS(OK, arena_cleanup_push(memory, count_call, &calls));
    REQUIRE(piece != NULL);
    for (ptrdiff_t i = 16; i < 400; i++) poke(piece, i, (char)0xEE);
    CHECK_STATUS(DAMAGED, arena_rewind(memory, &mark));
    char text[2000];
    CHECK_STATUS(OK, arena_dump(memory, text, sizeof text, NULL));
    CHECK_STATUS(DAMAGED, arena_reset(memory));
    CHECK_EQUAL(0, calls);
    CHECK_STATUS(OK, arena_cleanup_push(memory, count_call, &calls));
    CHECK_STATUS(OK, arena_reset(memory));
    CHECK_EQUAL(1, calls);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(fresh_memory_and_memory_given_back_are_filled)
{
    arena *memory = checked(ARENA_CHECKS_FILL);
    unsigned char *piece = arena_alloc(memory, 1000), *zeroed = arena_alloc_zeroed(memory, 50);
    REQUIRE(piece && zeroed);
    for (int i = 0; i < 1000; i++) CHECK(piece[i] == 0xA7);
    for (int i = 0; i < 50; i++) CHECK(zeroed[i] == 0);
    memset(piece, 'x', 1000);
    CHECK_STATUS(OK, arena_reset(memory));
    for (int i = 0; i < 1000; i++) CHECK(peek(piece, i) == 0xD7);
    unsigned char *again = arena_alloc(memory, 1000);
    CHECK(again == piece && again[500] == 0xA7);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(growing_moves_keeps_the_bytes_and_wants_the_true_size)
{
    arena *memory = checked(ARENA_CHECKS_CANARIES | ARENA_CHECKS_FILL);
    unsigned char *piece = arena_alloc(memory, 33);
    REQUIRE(piece != NULL);
    for (int i = 0; i < 33; i++) piece[i] = (unsigned char)i;
    CHECK(arena_realloc(memory, piece, 32, 64, 16) == NULL);
    CHECK_STATUS(INVALID_ARGUMENT, arena_last_status(memory));
    unsigned char *moved = arena_realloc_inline(memory, piece, 33, 70, 64);
    REQUIRE(moved != NULL && moved != piece && (uintptr_t)moved % 64 == 0);
    for (int i = 0; i < 70; i++) CHECK(moved[i] == (i < 33 ? i : 0xA7));
    CHECK(peek(piece, 5) == 0xD7);
    unsigned char *smaller = arena_realloc(memory, moved, 70, 7, 16);
    REQUIRE(smaller != NULL && smaller[6] == 6);
    CHECK_STATUS(OK, arena_check(memory, NULL));
    poke(smaller, 7, 0);
    CHECK(arena_realloc(memory, smaller, 7, 9, 16) == NULL);
    CHECK_STATUS(DAMAGED, arena_last_status(memory));
    CHECK_STATUS(DAMAGED, arena_free(memory));
}

static char *victim;
static ptrdiff_t place;
static void write_to_victim(void) { signal(SIGSEGV, SIG_DFL); poke(victim, place, 1); }

static int faults(char *piece, ptrdiff_t offset)
{
    victim = piece, place = offset;
    int status = in_child(write_to_victim);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV;
}

TEST(guarded_memory_faults_at_its_end_and_after_it_was_given_back)
{
    if (runs_under("valgrind")) SKIP("a fault in a child is a report there");
    arena *memory = checked(ARENA_CHECKS_GUARD | ARENA_CHECKS_CANARIES);
    static const size_t sizes[] = { 16, 4096, 100000 };
    for (int i = 0; i < 3; i++) {
        arena_mark_t mark;
        char *kept = arena_alloc(memory, 64);
        REQUIRE_STATUS(OK, arena_mark(memory, &mark));
        char *piece = arena_alloc_inline(memory, sizes[i]);
        REQUIRE(kept && piece);
        memset(piece, 1, sizes[i]);
        CHECK(arena_owns(memory, piece) && arena_owns(memory, piece + sizes[i] - 1));
        CHECK(!faults(piece, (ptrdiff_t)sizes[i] - 1));
        CHECK(faults(piece, (ptrdiff_t)sizes[i]));
        CHECK_STATUS(OK, arena_rewind(memory, &mark));
        CHECK(faults(piece, 0) && !faults(kept, 0));
        CHECK(!arena_owns(memory, piece));
        CHECK_STATUS(OK, arena_reset(memory));
        CHECK(faults(kept, 0));
    }
    char *odd = arena_alloc(memory, 13);
    REQUIRE(odd != NULL);
    poke(odd, 13, 0); /* between the end and the page: the pattern sees it */
    CHECK_STATUS(DAMAGED, arena_free(memory));
    CHECK(faults(odd, 0));
}

TEST(guarded_addresses_are_used_again_in_the_end)
{
    arena *memory = checked(ARENA_CHECKS_GUARD);
    for (int round = 0; round < repeats(400, 10); round++) {
        for (int i = 0; i < 100; i++) {
            char *piece = arena_alloc(memory, 5000);
            REQUIRE(piece != NULL);
            piece[4999] = 1;
        }
        CHECK(stats_of(memory).used_bytes >= 500000);
        REQUIRE_STATUS(OK, arena_reset(memory));
        CHECK_EQUAL(0, stats_of(memory).used_bytes);
    }
    CHECK_STATUS(OK, arena_trim(memory, 0, NULL));
    CHECK_EQUAL(0, stats_of(memory).reserved_bytes);
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(guarded_memory_counts_against_the_limit)
{
    arena_options options = ARENA_OPTIONS_INIT;
    arena *memory;
    options.flags = ARENA_CHECKS_GUARD;
    options.limit_bytes = 1 << 20;
    REQUIRE_STATUS(OK, arena_create(&options, &memory));
    for (int round = 0; round < 3; round++) {
        int count = 0;
        while (arena_alloc(memory, 20000) != NULL) count++;
        CHECK_STATUS(LIMIT_EXCEEDED, arena_last_status(memory));
        CHECK(count >= 30 && count <= 60);
        CHECK_STATUS(OK, arena_reset(memory));
    }
    CHECK_STATUS(OK, arena_free(memory));
}

static void *use_elsewhere(void *data)
{
    arena *memory = data;
    arena_mark_t mark;
    arena_stats_t stats = ARENA_STATS_INIT;
    const size_t sizes[] = { 8 };
    void *piece;
    CHECK(arena_alloc_inline(memory, 1) == NULL);
    CHECK_STATUS(WRONG_THREAD, arena_last_status(memory));
    CHECK_STATUS(WRONG_THREAD, arena_alloc_n(memory, sizes, 1, &piece));
    CHECK_STATUS(WRONG_THREAD, arena_mark(memory, &mark));
    CHECK_STATUS(WRONG_THREAD, arena_reset(memory));
    CHECK_STATUS(WRONG_THREAD, arena_reset_to(memory, ARENA_RESET_MODE_FREE_ALL, 0));
    CHECK_STATUS(WRONG_THREAD, arena_trim(memory, 0, NULL));
    CHECK_STATUS(WRONG_THREAD, arena_stats(memory, &stats));
    CHECK_STATUS(WRONG_THREAD, arena_cleanup_push(memory, count_call, NULL));
    CHECK_STATUS(WRONG_THREAD, arena_fail_after(memory, 1));
    CHECK_STATUS(WRONG_THREAD, arena_check(memory, NULL));
    CHECK_STATUS(WRONG_THREAD, arena_set_name(memory, "mine"));
    CHECK_STATUS(WRONG_THREAD, arena_dump(memory, NULL, 0, NULL));
    CHECK_STATUS(WRONG_THREAD, arena_free(memory));
    return NULL;
}

static void *adopt_and_use(void *data)
{
    CHECK_STATUS(OK, arena_adopt(data));
    CHECK(arena_alloc_inline(data, 100) != NULL);
    CHECK_STATUS(OK, arena_reset(data));
    return NULL;
}

static void in_thread(void *(*run)(void *), void *data)
{
    pthread_t thread;
    MUST(pthread_create(&thread, NULL, run, data) == 0);
    MUST(pthread_join(thread, NULL) == 0);
}

static arena *inherited;
static void use_inherited(void) { CHECK(arena_alloc(inherited, 10) != NULL); CHECK_STATUS(OK, arena_reset(inherited)); }

TEST(only_the_owner_may_use_an_arena_until_another_adopts_it)
{
    arena *memory = checked(ARENA_CHECKS_OWNER);
    char *piece = arena_alloc(memory, 100);
    REQUIRE(piece != NULL);
    in_thread(use_elsewhere, memory);
    CHECK(arena_alloc(memory, 100) == piece + 112); /* nothing of the memory itself is different */
    inherited = memory;
    CHECK_CHILD(use_inherited);
    in_thread(adopt_and_use, memory);
    CHECK_STATUS(OK, arena_adopt(memory));
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_STATUS(INVALID_HANDLE, arena_adopt(memory));
    CHECK_STATUS(INVALID_ARGUMENT, arena_adopt(NULL));
}

TEST(a_pool_hands_its_arenas_to_whoever_asks)
{
    arena_pool_options options = ARENA_POOL_OPTIONS_INIT;
    arena_pool *pool;
    arena *memory;
    options.flags = ARENA_CHECKS_OWNER | ARENA_CHECKS_CANARIES;
    REQUIRE_STATUS(OK, arena_pool_create(&options, &pool));
    REQUIRE_STATUS(OK, arena_pool_acquire(pool, &memory));
    in_thread(use_elsewhere, memory);
    char *piece = arena_alloc(memory, 10);
    REQUIRE(piece != NULL);
    poke(piece, 10, 0);
    CHECK_STATUS(DAMAGED, arena_pool_release(pool, memory));
    REQUIRE_STATUS(OK, arena_pool_acquire(pool, &memory));
    CHECK(arena_alloc(memory, 10) != NULL);
    CHECK_STATUS(OK, arena_pool_release(pool, memory));
    CHECK_STATUS(OK, arena_pool_free(pool));
}

TEST(a_child_has_its_parent_s_checks_and_the_parent_tells_of_its_damage)
{
    arena *memory = checked(ARENA_CHECKS_CANARIES), *child, *grandchild;
    arena_mark_t mark;
    REQUIRE_STATUS(OK, arena_mark(memory, &mark));
    for (int round = 0; round < 2; round++) {
        REQUIRE_STATUS(OK, arena_create_child(memory, NULL, &child));
        REQUIRE_STATUS(OK, arena_create_child(child, NULL, &grandchild));
        char *piece = arena_alloc(grandchild, 10);
        REQUIRE(piece != NULL);
        poke(piece, 10, 0);
        CHECK_STATUS(DAMAGED, arena_check(grandchild, NULL));
        CHECK_STATUS(OK, arena_check(memory, NULL));
        CHECK_STATUS(DAMAGED, round == 0 ? arena_rewind(memory, &mark) : arena_reset(memory));
        CHECK_STATUS(INVALID_HANDLE, arena_reset(grandchild));
        CHECK_STATUS(OK, arena_reset(memory));
    }
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(whoever_adopts_an_arena_has_its_children_too)
{
    arena *memory = checked(ARENA_CHECKS_OWNER), *children[3], *grandchild;
    for (int i = 0; i < 3; i++) REQUIRE_STATUS(OK, arena_create_child(memory, NULL, &children[i]));
    REQUIRE_STATUS(OK, arena_create_child(children[1], NULL, &grandchild));
    in_thread(use_elsewhere, grandchild);
    in_thread(adopt_and_use, children[1]);
    CHECK_STATUS(WRONG_THREAD, arena_reset(children[1]));
    CHECK_STATUS(OK, arena_reset(children[0]));
    CHECK_STATUS(OK, arena_adopt(memory));
    CHECK_STATUS(OK, arena_free(memory));
}

static void *adopt_above(void *data)
{
    arena **both = data;
    CHECK_STATUS(OK, arena_adopt(both[0]));
    CHECK(arena_alloc(both[1], 10) != NULL);
    return NULL;
}

TEST(a_child_may_be_used_by_the_thread_that_adopted_its_parent)
{
    arena *both[2] = { checked(ARENA_CHECKS_OWNER), NULL };
    REQUIRE_STATUS(OK, arena_create_child(both[0], NULL, &both[1]));
    in_thread(adopt_above, both);
    CHECK_STATUS(WRONG_THREAD, arena_reset(both[1]));
    CHECK_STATUS(OK, arena_adopt(both[0]));
    CHECK_STATUS(OK, arena_reset(both[1]));
    CHECK_STATUS(OK, arena_free(both[0]));
}

TEST(guarded_memory_is_charged_to_a_budget)
{
    arena_budget_options limits = ARENA_BUDGET_OPTIONS_INIT;
    arena_options options = ARENA_OPTIONS_INIT;
    arena_budget_stats_t stats = ARENA_BUDGET_STATS_INIT;
    arena_budget *budget;
    arena *memory;
    limits.limit_bytes = 1 << 20;
    REQUIRE_STATUS(OK, arena_budget_create(&limits, &budget));
    options.budget = budget;
    options.flags = ARENA_CHECKS_GUARD;
    REQUIRE_STATUS(OK, arena_create(&options, &memory));
    int count = 0;
    while (count < 1000 && arena_alloc(memory, 20000) != NULL) count++;
    CHECK_STATUS(LIMIT_EXCEEDED, arena_last_status(memory));
    CHECK(count >= 20 && count <= 60);
    REQUIRE_STATUS(OK, arena_budget_stats(budget, &stats));
    CHECK(stats.used_bytes >= (uint64_t)count * 20000 && stats.used_bytes <= 1 << 20);
    CHECK_STATUS(OK, arena_free(memory));
    REQUIRE_STATUS(OK, arena_budget_stats(budget, &stats));
    CHECK_EQUAL(0, stats.used_bytes);
    CHECK_STATUS(OK, arena_budget_free(budget));
}

TEST(unknown_checks_are_refused)
{
    arena_options options = ARENA_OPTIONS_INIT;
    arena_pool_options pooled = ARENA_POOL_OPTIONS_INIT;
    arena *memory = NULL;
    arena_pool *pool = NULL;
    options.flags = pooled.flags = 32;
    CHECK_STATUS(INVALID_ARGUMENT, arena_create(&options, &memory));
    CHECK_STATUS(INVALID_ARGUMENT, arena_pool_create(&pooled, &pool));
    options.flags = UINT32_C(1) << 31;
    CHECK_STATUS(INVALID_ARGUMENT, arena_create(&options, &memory));
    CHECK(memory == NULL && pool == NULL);
}

TEST(text_is_encoded_the_same_under_every_check_and_leaves_no_damage)
{
    text_tools plain = open_tools();
    for (uint32_t checks = 1; checks < 32; checks++) {
        if (runs_under("valgrind") && checks != 1 && checks != 4 && checks != 16) continue;
        text_tools tools = open_tools();
        CHECK_STATUS(OK, arena_free(tools.memory));
        tools.memory = checked(checks);
        static const char text[] = "The quick brown fox, unaffable, jumps over caf\xc3\xa9s and \xe4\xb8\xad\xe6\x96\x87.", pair[] = "a pair";
        arena_encoding wanted = encode_pair(&plain, text, pair, NULL), got = encode_pair(&tools, text, pair, NULL);
        CHECK_EQUAL(wanted.length, got.length);
        CHECK(memcmp(wanted.ids, got.ids, wanted.length * sizeof(int32_t)) == 0);
        CHECK_STATUS(OK, arena_check(tools.memory, NULL));
        CHECK_STATUS(OK, arena_reset(tools.memory));
        CHECK_STATUS(OK, arena_reset(plain.memory));
        close_tools(&tools);
    }
    close_tools(&plain);
}
