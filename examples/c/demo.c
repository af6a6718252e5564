/*
 * The demo in C: every line of a text becomes tokens, in one arena that is reset after each line.
 * examples/README.md says what is printed. Build it with build.sh beside this file.
 */
#define _POSIX_C_SOURCE 200809L
#include <arena_native.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { const char *next, *end; } lines;

/* Everything that the loop counts; the hash is FNV-1a. */
typedef struct { uint64_t tokens, hash; } tally;

static void stop(const char *what, const char *why)
{
    fprintf(stderr, "demo: %s: %s\n", what, why);
    exit(1);
}

static void check(arena_status status, const arena_error *error, const char *what)
{
    if (status == ARENA_STATUS_OK) return;
    stop(what, error != NULL && error->message[0] != '\0' ? error->message : arena_status_name(status));
}

/* Gives the next line that has anything in it, without its line end. */
static int next_line(lines *text, arena_text *line)
{
    while (text->next < text->end) {
        const char *start = text->next;
        const char *newline = memchr(start, '\n', (size_t)(text->end - start));
        const char *end = newline != NULL ? newline : text->end;
        text->next = newline != NULL ? newline + 1 : text->end;
        if (end > start && end[-1] == '\r') end--;
        if (end == start) continue;
        line->data = start;
        line->length = (size_t)(end - start);
        return 1;
    }
    return 0;
}

static lines read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) stop(path, "cannot be read");
    long size = ftell(file);
    char *data = size < 0 ? NULL : malloc((size_t)size + 1);
    rewind(file);
    if (data == NULL || fread(data, 1, (size_t)size, file) != (size_t)size) stop(path, "cannot be read");
    fclose(file);
    return (lines){ data, data + size };
}

static void add(tally *sum, const arena_encoding *row)
{
    const int32_t *ids = row->ids;
    for (uint64_t i = 0; i < row->length; i++)
        for (int shift = 0; shift < 32; shift += 8)
            sum->hash = (sum->hash ^ ((uint32_t)ids[i] >> shift & 0xff)) * UINT64_C(0x100000001b3);
    sum->tokens += row->length;
}

static arena_encoding encode(arena_encoder *encoder, arena *memory, arena_text line)
{
    arena_encoding row = ARENA_ENCODING_INIT;
    arena_error error = ARENA_ERROR_INIT;
    check(arena_encode(encoder, memory, line.data, line.length, NULL, 0, NULL, &row, &error), &error, "encode");
    return row;
}

static void print_first_line(arena_encoder *encoder, arena *memory, lines text)
{
    arena_text line;
    printf("ids of the first line:");
    if (next_line(&text, &line)) {
        arena_encoding row = encode(encoder, memory, line);
        for (uint64_t i = 0; i < row.length; i++) printf(" %" PRId32, ((const int32_t *)row.ids)[i]);
    }
    printf("\n");
    check(arena_reset(memory), NULL, "reset");
}

static tally encode_all(arena_encoder *encoder, arena *memory, lines text)
{
    tally sum = { 0, UINT64_C(0xcbf29ce484222325) };
    arena_text line;
    while (next_line(&text, &line)) {
        arena_encoding row = encode(encoder, memory, line);
        add(&sum, &row);
        check(arena_reset(memory), NULL, "reset");
    }
    return sum;
}

static double seconds_between(struct timespec start, struct timespec end)
{
    return (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) * 1e-9;
}

int main(int argc, char **argv)
{
    if (argc != 2) stop("usage", "demo-c TEXT-FILE");
    lines text = read_file(argv[1]);
    const char *data = text.next;

    arena_error error = ARENA_ERROR_INIT;
    arena_tokenizer *tokenizer;
    arena_encoder *encoder;
    arena *memory;
    check(arena_tokenizer_load_builtin("bert-base-uncased", SIZE_MAX, &tokenizer, &error), &error, "tokenizer");
    check(arena_encoder_create(tokenizer, &encoder, &error), &error, "encoder");
    check(arena_create(NULL, &memory), NULL, "arena");

    print_first_line(encoder, memory, text);

    arena_runtime_counters_t before = ARENA_RUNTIME_COUNTERS_INIT, after = ARENA_RUNTIME_COUNTERS_INIT;
    struct timespec start, end;
    check(arena_runtime_counters(&before), NULL, "counters");
    clock_gettime(CLOCK_MONOTONIC, &start);
    tally sum = encode_all(encoder, memory, text);
    clock_gettime(CLOCK_MONOTONIC, &end);
    check(arena_runtime_counters(&after), NULL, "counters");

    arena_stats_t stats = ARENA_STATS_INIT;
    check(arena_stats(memory, &stats), NULL, "stats");
    printf("tokens: %" PRIu64 "\n", sum.tokens);
    printf("ids hash: %016" PRIx64 "\n", sum.hash);
    printf("tokens per second: %" PRIu64 "\n", (uint64_t)((double)sum.tokens / seconds_between(start, end)));
    printf("arena bytes: %" PRIu64 "\n", stats.reserved_bytes);
    printf("managed bytes in the loop: %" PRIu64 "\n", after.total_managed_bytes - before.total_managed_bytes);
    printf("collections in the loop: %" PRIu64 "\n", after.collections - before.collections);

    arena_free(memory);
    arena_encoder_free(encoder);
    arena_tokenizer_free(tokenizer);
    free((void *)data);
    return 0;
}
