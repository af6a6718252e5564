/*
 * Random programs of everything an arena can do, against a model: a list of the pieces that are alive, a list of children
 * and callbacks that hang on the arena, and a stack of marks that remember how long the lists were. Every piece is filled
 * with its own byte, so that an overlap, a move or an early reuse changes what is read back. Callbacks write their numbers
 * down, so that their order is read back too.
 */
#include "testsupport.h"

#include <arena_native_inline.h>

enum { PIECES_MAX = 4000, MARKS_MAX = 60, HANGING_MAX = 200 };

typedef struct { unsigned char *start; size_t size; unsigned char fill; } piece;
typedef struct { arena_mark_t mark; int pieces, hanging; uint64_t used; } model_mark;
typedef struct { arena *child; uintptr_t number; } hanging; /* a child with a callback of its own, or only a callback */

typedef struct {
    arena *memory;
    uint64_t random;
    piece pieces[PIECES_MAX];
    int count;
    model_mark marks[MARKS_MAX];
    int depth;
    hanging hanging[HANGING_MAX];
    int hanging_count;
    uint64_t fail_after; /* as the arena counts it */
    arena_budget *budget;
    arena_mark_t stale; /* a mark that is gone, once there has been one */
} model;

static uint64_t used(const model *program)
{
    arena_stats_t stats = ARENA_STATS_INIT;
    CHECK_STATUS(OK, arena_stats(program->memory, &stats));
    CHECK(stats.peak_bytes >= stats.used_bytes && stats.reserved_bytes >= stats.used_bytes);
    CHECK(stats.committed_bytes <= stats.reserved_bytes);
    return stats.used_bytes;
}

/* Every allocation of the model passes here: whether it fails exactly when it was asked to. */
static int came(model *program, const void *start)
{
    int has_to_fail = program->fail_after != 0 && --program->fail_after == 0;
    if (has_to_fail) CHECK(start == NULL && arena_last_status(program->memory) == ARENA_STATUS_OUT_OF_MEMORY);
    else MUST(start != NULL);
    return !has_to_fail;
}

static void check_pieces(const model *program)
{
    uint64_t bytes = 0;
    for (int i = 0; i < program->count; i++) {
        const piece *it = &program->pieces[i];
        bytes += it->size;
        if (it->size == 0) continue;
        CHECK(it->start[0] == it->fill && it->start[it->size / 2] == it->fill && it->start[it->size - 1] == it->fill);
        if (i % 50 == 0) CHECK(arena_owns(program->memory, it->start) && arena_owns(program->memory, it->start + it->size - 1));
    }
    CHECK(used(program) >= bytes);
}

static void add_piece(model *program, void *start, size_t size)
{
    if (!came(program, start)) return;
    MUST(program->count < PIECES_MAX);
    piece *it = &program->pieces[program->count++];
    *it = (piece){ start, size, (unsigned char)next_random(&program->random) };
    if (size != 0) memset(start, it->fill, size);
}

/* Mostly small, sometimes near the border of "large", rarely far beyond. */
static size_t random_size(model *program)
{
    uint64_t kind = next_random(&program->random) % 100;
    uint64_t limit = kind < 80 ? 200 : kind < 97 ? 9000 : 300000;
    return (size_t)(next_random(&program->random) % limit) + (program->fail_after != 0 ? 8 : 0); /* none that does not count */
}

static void allocate(model *program)
{
    size_t size = random_size(program), alignment = (size_t)1 << next_random(&program->random) % 13;
    arena *memory = program->memory;
    switch (next_random(&program->random) % 6) {
    case 0: add_piece(program, arena_alloc(memory, size), size); break;
    case 1: add_piece(program, arena_alloc_inline(memory, size), size); break;
    case 2: add_piece(program, arena_alloc_array(memory, size / 8, 8), size / 8 * 8); break;
    case 3: add_piece(program, arena_alloc_zeroed(memory, size), size); break;
    default: {
        void *start = arena_alloc_aligned(memory, size, alignment);
        CHECK((uintptr_t)start % alignment == 0);
        add_piece(program, start, size);
    }
    }
}

static void allocate_many(model *program)
{
    size_t sizes[9];
    void *pieces[9];
    for (int i = 0; i < 9; i++) sizes[i] = random_size(program);
    arena_status status = arena_alloc_n(program->memory, sizes, 9, pieces);
    if (!came(program, status == ARENA_STATUS_OK ? pieces : NULL)) return; /* counts as one */
    uint64_t later = program->fail_after;
    program->fail_after = 0;
    for (int i = 0; i < 9; i++) add_piece(program, pieces[i], sizes[i]);
    program->fail_after = later;
}

/* Mostly the last piece. One that moves is a new piece, and the old stays as it was. */
static void reallocate(model *program)
{
    if (program->count == 0) return;
    int index = next_random(&program->random) % 3 == 0 ? (int)(next_random(&program->random) % (uint64_t)program->count) : program->count - 1;
    piece old = program->pieces[index];
    size_t size = random_size(program), both = size < old.size ? size : old.size;
    int stays = (size + 15) / 16 <= (old.size + 15) / 16;
    unsigned char *start = arena_realloc(program->memory, old.start, old.size, size, 16);
    if (start == old.start && (stays || program->fail_after == 0)) {
        if (size != 0) memset(start, old.fill, size);
        program->pieces[index].size = size;
        return;
    }
    CHECK(!stays);
    if (start != NULL && both != 0) CHECK(start[0] == old.fill && start[both - 1] == old.fill);
    add_piece(program, start, size);
}

static uintptr_t called[2 * HANGING_MAX];
static int calls;

static void note(void *number) { called[calls++] = (uintptr_t)number; }

static void push_cleanup(model *program)
{
    if (program->hanging_count == HANGING_MAX) return;
    uintptr_t number = (uintptr_t)next_random(&program->random);
    arena_status status = arena_cleanup_push(program->memory, note, (void *)number);
    if (came(program, status == ARENA_STATUS_OK ? program : NULL)) program->hanging[program->hanging_count++] = (hanging){ NULL, number };
}

static void add_child(model *program)
{
    if (program->hanging_count == HANGING_MAX) return;
    hanging it = { NULL, (uintptr_t)next_random(&program->random) };
    arena *below = NULL;
    MUST_STATUS(OK, arena_create_child(program->memory, NULL, &it.child));
    MUST_STATUS(OK, arena_cleanup_push(it.child, note, (void *)it.number));
    if (it.number % 4 == 0) MUST_STATUS(OK, arena_create_child(it.child, NULL, &below));
    if (below != NULL) MUST(arena_alloc(below, 5000) != NULL);
    program->hanging[program->hanging_count++] = it;
}

static void free_child(model *program)
{
    if (program->hanging_count == 0) return;
    int index = (int)(next_random(&program->random) % (uint64_t)program->hanging_count);
    hanging *it = &program->hanging[index];
    if (it->child == NULL) return;
    calls = 0;
    CHECK_STATUS(OK, arena_free(it->child));
    CHECK(calls == 1 && called[0] == it->number);
    it->number = 0; /* its place stays, so that marks go on counting */
    it->child = NULL;
}

/* What hangs on the arena ends with it, beyond so many: first children, newest first, then callbacks. */
static void check_end(model *program, int remaining)
{
    int next = 0;
    for (int children = 1; children >= 0; children--) {
        for (int i = program->hanging_count - 1; i >= remaining; i--) {
            const hanging *it = &program->hanging[i];
            if (it->number == 0 || (it->child != NULL) != children) continue;
            CHECK(next < calls && called[next] == it->number);
            if (it->child != NULL) CHECK_STATUS(INVALID_HANDLE, arena_reset(it->child));
            next++;
        }
    }
    CHECK_EQUAL(next, calls);
    for (int i = 0; i < remaining; i++) {
        if (program->hanging[i].child != NULL) CHECK_STATUS(OK, arena_last_status(program->hanging[i].child));
    }
    program->hanging_count = remaining;
}

static void push_mark(model *program)
{
    if (program->depth == MARKS_MAX) return;
    model_mark *it = &program->marks[program->depth++];
    it->pieces = program->count;
    it->hanging = program->hanging_count;
    it->used = used(program);
    arena_status status = arena_mark(program->memory, &it->mark);
    if (!came(program, status == ARENA_STATUS_OK ? it : NULL)) program->depth--;
}

static void go_back(model *program)
{
    if (program->depth == 0) return;
    int level = (int)(next_random(&program->random) % (uint64_t)program->depth);
    check_pieces(program);
    calls = 0;
    CHECK_STATUS(OK, arena_rewind(program->memory, &program->marks[level].mark));
    check_end(program, program->marks[level].hanging);
    CHECK_EQUAL(program->marks[level].used, used(program));
    program->stale = program->marks[program->depth - 1].mark;
    program->depth = level;
    program->count = program->marks[level].pieces;
}

static void reset(model *program)
{
    check_pieces(program);
    arena_reset_mode mode = (arena_reset_mode)(next_random(&program->random) % 4);
    uint64_t keep = next_random(&program->random) % 1000000;
    calls = 0;
    CHECK_STATUS(OK, arena_reset_to(program->memory, mode, keep));
    check_end(program, 0);
    CHECK_EQUAL(0, used(program));
    arena_stats_t stats = ARENA_STATS_INIT;
    arena_budget_stats_t charged = ARENA_BUDGET_STATS_INIT;
    CHECK_STATUS(OK, arena_stats(program->memory, &stats));
    CHECK_STATUS(OK, arena_budget_stats(program->budget, &charged));
    CHECK_EQUAL(stats.reserved_bytes, charged.used_bytes); /* no child is left */
    if (mode == ARENA_RESET_MODE_FREE_ALL) CHECK_EQUAL(0, stats.reserved_bytes);
    if (mode == ARENA_RESET_MODE_RETAIN_UP_TO) CHECK(stats.reserved_bytes <= keep);
    program->count = program->depth = 0;
}

static void step(model *program)
{
    uint64_t dice = next_random(&program->random) % 1000;
    if (program->count > PIECES_MAX - 10) reset(program);
    else if (dice < 780) allocate(program);
    else if (dice < 800) reallocate(program);
    else if (dice < 820) push_cleanup(program);
    else if (dice < 830) add_child(program);
    else if (dice < 840) free_child(program);
    else if (dice < 850) CHECK_STATUS(OK, arena_fail_after(program->memory, program->fail_after = next_random(&program->random) % 40));
    else if (dice < 890) allocate_many(program);
    else if (dice < 940) push_mark(program);
    else if (dice < 970) go_back(program);
    else if (dice < 980) CHECK_STATUS(OK, arena_trim(program->memory, next_random(&program->random) % 100000, NULL));
    else if (dice < 990 && program->stale.node != NULL) CHECK_STATUS(OUT_OF_ORDER, arena_rewind(program->memory, &program->stale));
    else if (dice == 999) reset(program);
    else check_pieces(program);
}

TEST(random_programs_agree_with_the_model)
{
    static model program;
    for (uint64_t seed = 1; seed <= (uint64_t)repeats(100, 2); seed++) {
        memset(&program, 0, sizeof program);
        program.random = seed;
        arena_options options = ARENA_OPTIONS_INIT;
        options.first_block_bytes = (uint64_t)4096 << seed % 5;
        options.max_block_bytes = options.first_block_bytes << seed % 3;
        MUST_STATUS(OK, arena_budget_create(NULL, &program.budget));
        options.budget = program.budget;
        MUST_STATUS(OK, arena_create(&options, &program.memory));
        for (int i = 0; i < repeats(10000, 2000) && test_failures == 0; i++) step(&program);
        calls = 0;
        CHECK_STATUS(OK, arena_free(program.memory));
        check_end(&program, 0);
        CHECK_STATUS(OK, arena_budget_free(program.budget));
        if (test_failures != 0) {
            fprintf(stderr, "  seed %llu\n", (unsigned long long)seed);
            return;
        }
    }
}
