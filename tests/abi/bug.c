/*
 * bug NAME: commits one bug in the use of an arena, for a tool that shall report it (run.sh, "the tools report"). "none"
 * does the same without a bug, and is to be silent.
 */
#include <arena_native_inline.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__) /* the runtime keeps a block without a pointer to it: see testsupport.h */
#include <sanitizer/lsan_interface.h>
static void start(void) { __lsan_disable(); if (arena_start() != ARENA_STATUS_OK) exit(2); __lsan_enable(); }
#else
static void start(void) { if (arena_start() != ARENA_STATUS_OK) exit(2); }
#endif

static volatile char seen;

static arena *memory;

static char *piece_of(size_t size)
{
    char *piece = arena_alloc_inline(memory, size);
    if (!piece) exit(2);
    return piece;
}

static void overflow(void) { volatile char *piece = piece_of(13); piece[13] = 1; }

static void overflow_of_exported(void)
{
    const volatile size_t size = 13; /* or the compiler's own check would be the first to see it */
    volatile char *piece = arena_alloc(memory, size);
    if (piece) piece[13] = 1;
}

static void overflow_at_the_end(void) { volatile char *piece = piece_of(48); piece[48] = 1; }

static void after_reset(void)
{
    volatile char *piece = piece_of(24);
    piece[3] = 1;
    arena_reset(memory);
    seen = piece[3];
}

static void after_rewind(void)
{
    arena_mark_t mark;
    if (arena_mark(memory, &mark) != ARENA_STATUS_OK) exit(2);
    volatile char *piece = piece_of(24);
    piece[3] = 1;
    arena_rewind(memory, &mark);
    seen = piece[3];
}

static void after_shrink(void)
{
    char *piece = piece_of(200);
    volatile char *shrunk = arena_realloc(memory, piece, 200, 20, 16);
    if (shrunk) shrunk[100] = 1;
}

/* Memory that held something before, used as if it had been cleared. */
static void uninitialised_reuse(void)
{
    memset(piece_of(64), 1, 64);
    arena_reset(memory);
    if (piece_of(64)[10] == 77) puts("equal");
}

static void none(void)
{
    arena_mark_t mark;
    const size_t sizes[] = { 5, 0, 17 };
    void *pieces[3];
    for (int round = 0; round < 50; round++) {
        for (size_t size = 0; size < 3000; size += 37) memset(piece_of(size), 1, size);
        if (arena_mark(memory, &mark) != ARENA_STATUS_OK) exit(2);
        char *copy = arena_copy(memory, "text", SIZE_MAX), *wide = arena_alloc_aligned(memory, 300, 1024);
        if (!copy || !wide || arena_alloc_n(memory, sizes, 3, pieces) != ARENA_STATUS_OK) exit(2);
        memset(wide, 1, 300), memset(pieces[0], 1, 5), memset(pieces[2], 1, 17);
        char *grown = arena_realloc(memory, arena_alloc_zeroed(memory, 10), 10, 5000, 16);
        if (!grown || grown[9] != 0 || strcmp(copy, "text") != 0) exit(2);
        memset(grown, 1, 5000);
        grown = arena_realloc(memory, grown, 5000, 50, 16);
        if (!grown) exit(2);
        grown[49] = 1;
        if (arena_rewind(memory, &mark) != ARENA_STATUS_OK || arena_reset(memory) != ARENA_STATUS_OK) exit(2);
        if (round % 10 == 9) arena_trim(memory, 0, NULL);
    }
}

/* Pointers from malloc that only an arena has are no leaks; many, because one may lie on in a register. */
static void pointers_in_arena(void)
{
    for (int i = 0; i < 100; i++) {
        void **kept = arena_alloc_inline(memory, sizeof *kept);
        if (kept) *kept = malloc(77);
    }
}

/* ... until the arena is gone. */
static void leak(void)
{
    pointers_in_arena();
    arena_reset_to(memory, ARENA_RESET_MODE_FREE_ALL, 0);
}

static const struct { const char *name; void (*run)(void); } bugs[] = {
    { "none", none }, { "overflow", overflow }, { "overflow_of_exported", overflow_of_exported },
    { "overflow_at_the_end", overflow_at_the_end }, { "after_reset", after_reset }, { "after_rewind", after_rewind },
    { "after_shrink", after_shrink }, { "uninitialised_reuse", uninitialised_reuse }, { "pointers_in_arena", pointers_in_arena }, { "leak", leak },
};

int main(int argc, char **argv)
{
    arena_options options = ARENA_OPTIONS_INIT;
    options.first_block_bytes = options.max_block_bytes = 1 << 16;
    for (size_t i = 0; argc == 2 && i < sizeof bugs / sizeof *bugs; i++) {
        if (strcmp(argv[1], bugs[i].name) != 0) continue;
        start();
        if (arena_create(&options, &memory) != ARENA_STATUS_OK) return 2;
        bugs[i].run();
        arena_error error = ARENA_ERROR_INIT;
        if (arena_check(memory, &error) != ARENA_STATUS_OK) fprintf(stderr, "%s\n", error.message);
        return strcmp(argv[1], "pointers_in_arena") == 0 || arena_free(memory) == ARENA_STATUS_OK ? 0 : 2;
    }
    fprintf(stderr, "usage: bug NAME\n");
    return 2;
}
