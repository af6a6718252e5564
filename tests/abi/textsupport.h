/*
 * What the tests of tokenizers and encoders share: a built-in tokenizer with an encoder and an arena, and short names.
 *
 * Texts that end in a NUL stand in static memory: the library looks for it many bytes at a time, and valgrind takes it
 * amiss when those behind it were never written.
 */
#ifndef TEXTSUPPORT_H
#define TEXTSUPPORT_H

#include "testsupport.h"

typedef struct {
    arena_tokenizer *tokenizer;
    arena_encoder *encoder;
    arena *memory;
} text_tools;

static inline arena_tokenizer *builtin(void)
{
    arena_tokenizer *tokenizer;
    MUST_STATUS(OK, arena_tokenizer_load_builtin(NULL, 0, &tokenizer, NULL));
    return tokenizer;
}

/* Takes the tokenizer over. */
static inline text_tools tools_for(arena_tokenizer *tokenizer)
{
    text_tools tools = { tokenizer, NULL, NULL };
    MUST_STATUS(OK, arena_encoder_create(tokenizer, &tools.encoder, NULL));
    MUST_STATUS(OK, arena_create(NULL, &tools.memory));
    return tools;
}

static inline text_tools open_tools(void) { return tools_for(builtin()); }

static inline void close_tools(text_tools *tools)
{
    CHECK_STATUS(OK, arena_encoder_free(tools->encoder));
    CHECK_STATUS(OK, arena_tokenizer_free(tools->tokenizer));
    CHECK_STATUS(OK, arena_free(tools->memory));
}

static inline arena_encode_options asking_for(uint32_t outputs)
{
    arena_encode_options options = ARENA_ENCODE_OPTIONS_INIT;
    options.outputs = outputs;
    return options;
}

/* Encodes a text, and its pair unless that is NULL; a failure fails the test and gives no rows. */
static inline arena_encoding encode_pair(text_tools *tools, const char *text, const char *pair, const arena_encode_options *options)
{
    arena_encoding rows = ARENA_ENCODING_INIT;
    arena_error error = ARENA_ERROR_INIT;
    CHECK_STATUS(OK, arena_encode(tools->encoder, tools->memory, text, SIZE_MAX, pair, SIZE_MAX, options, &rows, &error));
    if (error.message[0] != '\0') fprintf(stderr, "  %s\n", error.message);
    return rows;
}

static inline arena_encoding encode(text_tools *tools, const char *text, const arena_encode_options *options)
{
    return encode_pair(tools, text, NULL, options);
}

static inline arena_status encode_bytes(text_tools *tools, const char *text, size_t length, const arena_encode_options *options, arena_error *error)
{
    arena_encoding rows = ARENA_ENCODING_INIT;
    return arena_encode(tools->encoder, tools->memory, text, length, NULL, 0, options, &rows, error);
}

static inline void check_numbers(const int32_t *wanted, size_t count, const void *got, uint64_t length, const char *file, int line)
{
    const int32_t *numbers = got;
    if (!test_check(got != NULL, file, line, "the array is there")) return;
    test_equal((long long)count, (long long)length, file, line, "number of elements");
    for (size_t i = 0; i < count && i < length; i++) test_equal(wanted[i], numbers[i], file, line, "element");
}

/* CHECK_ROW(encoding, ids, 0, 101, 102): the elements of an int32 array in one row, padding included. */
#define CHECK_ROW(rows_, array, row, ...)                                                                          \
    do {                                                                                                           \
        const int32_t wanted_[] = { __VA_ARGS__ };                                                                 \
        if (CHECK((rows_).rows > (row)) && CHECK((rows_).array != NULL))                                           \
            check_numbers(wanted_, sizeof wanted_ / sizeof *wanted_, (const int32_t *)(const void *)(rows_).array + (rows_).row_offsets[row], \
                (rows_).row_offsets[(row) + 1] - (rows_).row_offsets[row], __FILE__, __LINE__);                    \
    } while (0)

/* CHECK_OFFSETS(encoding, 0, 0, 0, 5, ...): start and end of every token. */
#define CHECK_OFFSETS(rows_, ...)                                                                                  \
    do {                                                                                                           \
        const int32_t wanted_[] = { __VA_ARGS__ };                                                                 \
        check_numbers(wanted_, sizeof wanted_ / sizeof *wanted_, (rows_).offsets, 2 * (rows_).length, __FILE__, __LINE__); \
    } while (0)

static inline arena_stats_t stats_of(arena *memory)
{
    arena_stats_t stats = ARENA_STATS_INIT;
    CHECK_STATUS(OK, arena_stats(memory, &stats));
    return stats;
}

#endif
