/*
 * Random programs of everything an arena can do, against a model: a list of the pieces that are alive, and a stack of
 * marks that remember how long the list was. Every piece is filled with its own byte, so that an overlap, a move or an
 * early reuse changes what is read back.
 */
#include "testsupport.h"

#include <arena_native_inline.h>

enum { PIECES_MAX = 4000, MARKS_MAX = 60 };

typedef struct { unsigned char *start; size_t size; unsigned char fill; } piece;
typedef struct { arena_mark_t mark; int pieces; uint64_t used; } model_mark;

typedef struct {
    arena *memory;
    uint64_t random;
    piece pieces[PIECES_MAX];
    int count;
    model_mark marks[MARKS_MAX];
    int depth;
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
    MUST(start != NULL && program->count < PIECES_MAX);
    piece *it = &program->pieces[program->count++];
    *it = (piece){ start, size, (unsigned char)next_random(&program->random) };
    if (size != 0) memset(start, it->fill, size);
}

/* Mostly small, sometimes near the border of "large", rarely far beyond. */
static size_t random_size(model *program)
{
    uint64_t kind = next_random(&program->random) % 100;
    uint64_t limit = kind < 80 ? 200 : kind < 97 ? 9000 : 300000;
    return (size_t)(next_random(&program->random) % limit);
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
    default:
        add_piece(program, arena_alloc_aligned(memory, size, alignment), size);
        CHECK((uintptr_t)program->pieces[program->count - 1].start % alignment == 0);
    }
}

static void allocate_many(model *program)
{
    size_t sizes[9];
    void *pieces[9];
    for (int i = 0; i < 9; i++) sizes[i] = random_size(program);
    CHECK_STATUS(OK, arena_alloc_n(program->memory, sizes, 9, pieces));
    for (int i = 0; i < 9; i++) add_piece(program, pieces[i], sizes[i]);
}

static void push_mark(model *program)
{
    if (program->depth == MARKS_MAX) return;
    model_mark *it = &program->marks[program->depth++];
    it->pieces = program->count;
    it->used = used(program);
    CHECK_STATUS(OK, arena_mark(program->memory, &it->mark));
}

static void go_back(model *program)
{
    if (program->depth == 0) return;
    int level = (int)(next_random(&program->random) % (uint64_t)program->depth);
    check_pieces(program);
    CHECK_STATUS(OK, arena_rewind(program->memory, &program->marks[level].mark));
    CHECK_EQUAL(program->marks[level].used, used(program));
    program->stale = program->marks[program->depth - 1].mark;
    program->depth = level;
    program->count = program->marks[level].pieces;
}

static void reset(model *program)
{
    check_pieces(program);
    CHECK_STATUS(OK, arena_reset(program->memory));
    CHECK_EQUAL(0, used(program));
    program->count = program->depth = 0;
}

static void step(model *program)
{
    uint64_t dice = next_random(&program->random) % 1000;
    if (program->count > PIECES_MAX - 10) reset(program);
    else if (dice < 850) allocate(program);
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
    for (uint64_t seed = 1; seed <= (uint64_t)repeats(20, 2); seed++) {
        memset(&program, 0, sizeof program);
        program.random = seed;
        arena_options options = ARENA_OPTIONS_INIT;
        options.first_block_bytes = (uint64_t)4096 << seed % 5;
        options.max_block_bytes = options.first_block_bytes << seed % 3;
        MUST_STATUS(OK, arena_create(&options, &program.memory));
        for (int i = 0; i < repeats(10000, 2000) && test_failures == 0; i++) step(&program);
        CHECK_STATUS(OK, arena_free(program.memory));
        if (test_failures != 0) {
            fprintf(stderr, "  seed %llu\n", (unsigned long long)seed);
            return;
        }
    }
}
