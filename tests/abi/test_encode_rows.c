/* Truncation, overflow windows and padding: which rows come and how they are laid out. */
#include "textsupport.h"

/* 101 1996 4248 2829 4419 14523 2058 1996 13971 3899 1012 102 */
static const char fox[] = "The quick brown fox jumps over the lazy dog.";

static arena_encode_options truncating(uint64_t max_length, uint64_t stride, uint32_t outputs)
{
    arena_encode_options options = asking_for(outputs);
    options.truncation = ARENA_SOURCE_OPTIONS;
    options.max_length = max_length;
    options.stride = stride;
    return options;
}

static arena_encode_options padding(uint32_t outputs)
{
    arena_encode_options options = asking_for(outputs);
    options.padding = ARENA_SOURCE_OPTIONS;
    return options;
}

TEST(truncation_counts_special_tokens)
{
    text_tools tools = open_tools();
    arena_encode_options options = truncating(6, 0, 0);
    arena_encoding rows = encode(&tools, fox, &options);
    CHECK_EQUAL(1, rows.rows);
    CHECK_ROW(rows, ids, 0, 101, 1996, 4248, 2829, 4419, 102);
    options.max_length = 12;
    CHECK_EQUAL(12, encode(&tools, fox, &options).length);
    options.max_length = 1000;
    CHECK_EQUAL(12, encode(&tools, fox, &options).length);
    options.no_special_tokens = 1;
    options.max_length = 3;
    rows = encode(&tools, fox, &options);
    CHECK_ROW(rows, ids, 0, 1996, 4248, 2829);
    close_tools(&tools);
}

TEST(truncation_can_cut_at_the_start)
{
    text_tools tools = open_tools();
    arena_encode_options options = truncating(6, 1, ARENA_OUTPUT_OVERFLOW);
    options.truncation_direction = ARENA_DIRECTION_LEFT;
    arena_encoding rows = encode(&tools, fox, &options);
    CHECK_EQUAL(3, rows.rows);
    CHECK_ROW(rows, ids, 0, 101, 1996, 13971, 3899, 1012, 102);
    CHECK_ROW(rows, ids, 1, 101, 4419, 14523, 2058, 1996, 102);
    CHECK_ROW(rows, ids, 2, 101, 1996, 4248, 2829, 4419, 102);
    close_tools(&tools);
}

TEST(overflow_windows_follow_their_text_and_share_the_stride)
{
    text_tools tools = open_tools();
    arena_text texts[] = { { fox, SIZE_MAX }, { "Hello", SIZE_MAX }, { fox, SIZE_MAX } };
    arena_encode_options options = truncating(6, 1, ARENA_OUTPUT_OVERFLOW | ARENA_OUTPUT_OFFSETS);
    arena_encoding rows = ARENA_ENCODING_INIT;
    REQUIRE_STATUS(OK, arena_encode_batch(tools.encoder, tools.memory, texts, NULL, 3, &options, &rows, NULL));
    REQUIRE(rows.rows == 7);
    for (size_t first = 0; first <= 4; first += 4) {
        CHECK_ROW(rows, ids, first, 101, 1996, 4248, 2829, 4419, 102);
        CHECK_ROW(rows, ids, first + 1, 101, 4419, 14523, 2058, 1996, 102);
        CHECK_ROW(rows, ids, first + 2, 101, 1996, 13971, 3899, 1012, 102);
    }
    CHECK_ROW(rows, ids, 3, 101, 7592, 102);
    static const uint32_t texts_of_rows[] = { 0, 0, 0, 1, 2, 2, 2 };
    for (size_t row = 0; row < 7; row++) CHECK_EQUAL(texts_of_rows[row], rows.row_texts[row]);
    /* Offsets of a window count in the whole text. */
    CHECK_EQUAL(16, rows.offsets[2 * (rows.row_offsets[1] + 1)]);
    close_tools(&tools);
}

TEST(every_token_is_in_some_window_for_every_length_and_stride)
{
    text_tools tools = open_tools();
    arena_encoding whole = encode(&tools, fox, NULL);
    for (uint64_t max_length = 3; max_length < 14; max_length++) {
        for (uint64_t stride = 0; stride < max_length - 2; stride++) {
            arena_encode_options options = truncating(max_length, stride, ARENA_OUTPUT_OVERFLOW);
            arena_encoding rows = encode(&tools, fox, &options);
            uint64_t next = 1; /* the token of the whole text that comes next */
            for (uint64_t row = 0; row < rows.rows; row++) {
                const int32_t *ids = (int32_t *)rows.ids + rows.row_offsets[row];
                uint32_t count = rows.row_lengths[row];
                CHECK(count <= max_length && ids[0] == 101 && ids[count - 1] == 102);
                uint64_t from = row == 0 ? 1 : next - stride;
                CHECK(memcmp(ids + 1, (int32_t *)whole.ids + from, (count - 2) * sizeof *ids) == 0);
                next = from + count - 2;
            }
            CHECK_EQUAL(11, next);
        }
    }
    close_tools(&tools);
}

TEST(a_pair_is_cut_as_its_strategy_says)
{
    text_tools tools = open_tools();
    arena_encode_options options = truncating(9, 0, 0);
    arena_encoding rows = encode_pair(&tools, fox, "Hello, world!", &options);
    CHECK_ROW(rows, ids, 0, 101, 1996, 4248, 2829, 102, 7592, 1010, 2088, 102);
    options.truncation_strategy = ARENA_TRUNCATION_STRATEGY_ONLY_FIRST;
    rows = encode_pair(&tools, fox, "Hello, world!", &options);
    CHECK_ROW(rows, ids, 0, 101, 1996, 4248, 102, 7592, 1010, 2088, 999, 102);
    options.truncation_strategy = ARENA_TRUNCATION_STRATEGY_ONLY_SECOND;
    rows = encode_pair(&tools, "Hello, world!", fox, &options);
    CHECK_ROW(rows, ids, 0, 101, 7592, 1010, 2088, 999, 102, 1996, 4248, 102);
    close_tools(&tools);
}

TEST(a_strategy_that_cannot_cut_enough_is_an_error)
{
    text_tools tools = open_tools();
    arena_encode_options options = truncating(9, 0, 0);
    options.truncation_strategy = ARENA_TRUNCATION_STRATEGY_ONLY_SECOND;
    arena_encoding rows = ARENA_ENCODING_INIT;
    arena_error error = ARENA_ERROR_INIT;
    arena_stats_t before = stats_of(tools.memory);
    CHECK_STATUS(INVALID_ARGUMENT, arena_encode(tools.encoder, tools.memory, fox, SIZE_MAX, "Hello", SIZE_MAX, &options, &rows, &error));
    CHECK(error.message[0] != '\0' && rows.ids == NULL);
    CHECK_EQUAL(before.used_bytes, stats_of(tools.memory).used_bytes);
    close_tools(&tools);
}

TEST(a_stride_that_would_never_advance_is_refused)
{
    text_tools tools = open_tools();
    for (uint64_t stride = 4; stride < 9; stride++) {
        arena_encode_options options = truncating(6, stride, ARENA_OUTPUT_OVERFLOW);
        CHECK_STATUS(INVALID_ARGUMENT, encode_bytes(&tools, fox, sizeof fox - 1, &options, NULL));
    }
    arena_encode_options endless = truncating(6, UINT64_MAX, 0), nothing = truncating(0, 0, 0);
    CHECK_STATUS(INVALID_ARGUMENT, encode_bytes(&tools, fox, sizeof fox - 1, &endless, NULL));
    arena_status status = encode_bytes(&tools, fox, sizeof fox - 1, &nothing, NULL);
    CHECK(status == ARENA_STATUS_INVALID_ARGUMENT || status == ARENA_STATUS_OK);
    close_tools(&tools);
}

TEST(early_exit_loses_the_windows_behind_the_first)
{
    text_tools tools = open_tools();
    arena_encode_options options = truncating(6, 0, ARENA_OUTPUT_OVERFLOW);
    CHECK_EQUAL(3, encode(&tools, fox, &options).rows);
    options.truncation_early_exit = 1;
    arena_encoding rows = encode(&tools, fox, &options);
    CHECK(rows.rows < 3);
    CHECK_ROW(rows, ids, 0, 101, 1996, 4248, 2829, 4419, 102);
    close_tools(&tools);
}

TEST(padding_makes_a_matrix_of_the_longest_row)
{
    text_tools tools = open_tools();
    arena_text texts[] = { { "Hello", SIZE_MAX }, { "Hello, world!", SIZE_MAX } };
    arena_encode_options options = padding(ARENA_OUTPUT_ATTENTION_MASK | ARENA_OUTPUT_SPECIAL_TOKENS_MASK | ARENA_OUTPUT_TYPE_IDS
        | ARENA_OUTPUT_WORD_IDS | ARENA_OUTPUT_SEQUENCE_IDS | ARENA_OUTPUT_OFFSETS);
    options.padding_id = 7;
    options.padding_type_id = 3;
    arena_encoding rows = ARENA_ENCODING_INIT;
    REQUIRE_STATUS(OK, arena_encode_batch(tools.encoder, tools.memory, texts, NULL, 2, &options, &rows, NULL));
    CHECK(rows.rows == 2 && rows.columns == 6 && rows.length == 12);
    CHECK_ROW(rows, ids, 0, 101, 7592, 102, 7, 7, 7);
    CHECK_ROW(rows, ids, 1, 101, 7592, 1010, 2088, 999, 102);
    CHECK_ROW(rows, attention_mask, 0, 1, 1, 1, 0, 0, 0);
    CHECK_ROW(rows, special_tokens_mask, 0, 1, 0, 1, 1, 1, 1);
    CHECK_ROW(rows, type_ids, 0, 0, 0, 0, 3, 3, 3);
    CHECK_ROW(rows, word_ids, 0, -1, 0, -1, -1, -1, -1);
    CHECK_ROW(rows, sequence_ids, 0, -1, 0, -1, -1, -1, -1);
    CHECK_EQUAL(3, rows.row_lengths[0]);
    CHECK(rows.offsets[8] == 0 && rows.offsets[9] == 0);
    close_tools(&tools);
}

TEST(padding_can_stand_at_the_start_and_be_of_fixed_length)
{
    text_tools tools = open_tools();
    arena_encode_options options = padding(ARENA_OUTPUT_ATTENTION_MASK | ARENA_OUTPUT_OFFSETS);
    options.padding_direction = ARENA_DIRECTION_LEFT;
    options.padding_length = 5;
    arena_encoding rows = encode(&tools, "Hello", &options);
    CHECK_EQUAL(5, rows.columns);
    CHECK_ROW(rows, ids, 0, 0, 0, 101, 7592, 102);
    CHECK_ROW(rows, attention_mask, 0, 0, 0, 1, 1, 1);
    CHECK_OFFSETS(rows, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0);
    options.padding_multiple_of = 4;
    CHECK_EQUAL(8, encode(&tools, "Hello", &options).columns);
    options.padding_length = 2; /* shorter than the row, which is not cut */
    options.padding_multiple_of = 1;
    CHECK_EQUAL(3, encode(&tools, "Hello", &options).columns);
    close_tools(&tools);
}

TEST(padding_reaches_overflow_windows_too)
{
    text_tools tools = open_tools();
    arena_encode_options options = truncating(7, 0, ARENA_OUTPUT_OVERFLOW);
    options.padding = ARENA_SOURCE_OPTIONS;
    options.padding_length = 9;
    arena_encoding rows = encode(&tools, fox, &options);
    CHECK(rows.rows == 2 && rows.columns == 9 && rows.length == 18);
    CHECK_ROW(rows, ids, 0, 101, 1996, 4248, 2829, 4419, 14523, 102, 0, 0);
    CHECK_ROW(rows, ids, 1, 101, 2058, 1996, 13971, 3899, 1012, 102, 0, 0);
    close_tools(&tools);
}

TEST(absurd_padding_is_refused_and_takes_nothing)
{
    static const uint64_t absurd[] = { UINT64_MAX, UINT64_MAX / 2, (uint64_t)1 << 60, (uint64_t)1 << 40 };
    text_tools tools = open_tools();
    for (size_t i = 0; i < 4; i++) {
        arena_encode_options options = padding(0);
        arena_stats_t before = stats_of(tools.memory);
        options.padding_length = absurd[i];
        CHECK(encode_bytes(&tools, "Hello", 5, &options, NULL) != ARENA_STATUS_OK);
        options.padding_length = 0;
        options.padding_multiple_of = absurd[i];
        CHECK(encode_bytes(&tools, "Hello", 5, &options, NULL) != ARENA_STATUS_OK);
        CHECK_EQUAL(before.used_bytes, stats_of(tools.memory).used_bytes);
    }
    close_tools(&tools);
}
