/* Encoding: which arrays come, what is in them, for one text, a pair and a batch. Expected ids are HuggingFace's. */
#include "textsupport.h"

enum { EVERYTHING = ARENA_OUTPUT_TYPE_IDS | ARENA_OUTPUT_ATTENTION_MASK | ARENA_OUTPUT_SPECIAL_TOKENS_MASK
    | ARENA_OUTPUT_WORD_IDS | ARENA_OUTPUT_OFFSETS | ARENA_OUTPUT_SEQUENCE_IDS };

TEST(a_text_becomes_ids)
{
    text_tools tools = open_tools();
    arena_encoding rows = encode(&tools, "Hello, world!", NULL);
    CHECK_ROW(rows, ids, 0, 101, 7592, 1010, 2088, 999, 102);
    CHECK(rows.rows == 1 && rows.columns == 0 && rows.length == 6 && rows.outputs == 0);
    CHECK(rows.row_offsets[0] == 0 && rows.row_offsets[1] == 6 && rows.row_lengths[0] == 6 && rows.row_texts[0] == 0);
    CHECK(rows.type_ids == NULL && rows.attention_mask == NULL && rows.special_tokens_mask == NULL);
    CHECK(rows.word_ids == NULL && rows.sequence_ids == NULL && rows.offsets == NULL);
    close_tools(&tools);
}

TEST(every_array_that_was_asked_for_comes)
{
    text_tools tools = open_tools();
    arena_encode_options all = asking_for(EVERYTHING);
    arena_encoding rows = encode(&tools, "unaffable I'm", &all);
    CHECK_EQUAL(EVERYTHING, rows.outputs);
    CHECK_ROW(rows, ids, 0, 101, 14477, 20961, 3468, 1045, 1005, 1049, 102);
    CHECK_ROW(rows, type_ids, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    CHECK_ROW(rows, attention_mask, 0, 1, 1, 1, 1, 1, 1, 1, 1);
    CHECK_ROW(rows, special_tokens_mask, 0, 1, 0, 0, 0, 0, 0, 0, 1);
    CHECK_ROW(rows, word_ids, 0, -1, 0, 0, 0, 1, 2, 3, -1);
    CHECK_ROW(rows, sequence_ids, 0, -1, 0, 0, 0, 0, 0, 0, -1);
    CHECK_OFFSETS(rows, 0, 0, 0, 3, 3, 6, 6, 9, 10, 11, 11, 12, 12, 13, 0, 0);
    close_tools(&tools);
}

TEST(a_pair_has_two_type_ids_and_its_own_offsets)
{
    text_tools tools = open_tools();
    arena_encode_options all = asking_for(EVERYTHING);
    arena_encoding rows = encode_pair(&tools, "Hello world", "unaffable", &all);
    CHECK_ROW(rows, ids, 0, 101, 7592, 2088, 102, 14477, 20961, 3468, 102);
    CHECK_ROW(rows, type_ids, 0, 0, 0, 0, 0, 1, 1, 1, 1);
    CHECK_ROW(rows, special_tokens_mask, 0, 1, 0, 0, 1, 0, 0, 0, 1);
    CHECK_ROW(rows, sequence_ids, 0, -1, 0, 0, -1, 1, 1, 1, -1);
    CHECK_ROW(rows, word_ids, 0, -1, 0, 1, -1, 0, 0, 0, -1);
    CHECK_OFFSETS(rows, 0, 0, 0, 5, 6, 11, 0, 0, 0, 3, 3, 6, 6, 9, 0, 0);
    close_tools(&tools);
}

TEST(an_empty_text_and_an_empty_pair_have_only_special_tokens)
{
    text_tools tools = open_tools();
    arena_encoding rows = ARENA_ENCODING_INIT;
    CHECK_STATUS(OK, arena_encode(tools.encoder, tools.memory, NULL, 0, NULL, 0, NULL, &rows, NULL));
    CHECK_ROW(rows, ids, 0, 101, 102);
    rows = encode(&tools, " \t\n", NULL);
    CHECK_ROW(rows, ids, 0, 101, 102);
    rows = encode_pair(&tools, "a", "", NULL);
    CHECK_ROW(rows, ids, 0, 101, 1037, 102, 102);
    arena_encode_options bare = ARENA_ENCODE_OPTIONS_INIT;
    bare.no_special_tokens = 1;
    rows = encode(&tools, "", &bare);
    CHECK(rows.rows == 1 && rows.length == 0 && rows.row_offsets[1] == 0);
    close_tools(&tools);
}

TEST(special_tokens_can_be_left_out)
{
    text_tools tools = open_tools();
    arena_encode_options bare = ARENA_ENCODE_OPTIONS_INIT;
    bare.no_special_tokens = 1;
    arena_encoding rows = encode_pair(&tools, "Hello", "world", &bare);
    CHECK_ROW(rows, ids, 0, 7592, 2088);
    close_tools(&tools);
}

TEST(special_tokens_in_the_text_are_taken_as_text_if_asked)
{
    text_tools tools = open_tools();
    arena_encode_options options = ARENA_ENCODE_OPTIONS_INIT;
    arena_encoding rows = encode(&tools, "a [SEP] [MASK]", &options);
    CHECK_ROW(rows, ids, 0, 101, 1037, 102, 103, 102);
    options.special_tokens_as_text = 1;
    rows = encode(&tools, "a [SEP]", &options);
    CHECK_ROW(rows, ids, 0, 101, 1037, 1031, 19802, 1033, 102);
    close_tools(&tools);
}

TEST(offsets_count_bytes_code_points_or_utf16_units)
{
    /* r e-acute sume-acute, a four-byte thumb, caf e-acute: 1, 2, 3 and 4 byte characters in one text. */
    const char *text = "r\xc3\xa9sum\xc3\xa9 \xf0\x9f\x91\x8d caf\xc3\xa9";
    text_tools tools = open_tools();
    arena_encode_options options = asking_for(ARENA_OUTPUT_OFFSETS);
    arena_encoding rows = encode(&tools, text, &options);
    CHECK_ROW(rows, ids, 0, 101, 13746, 100, 7668, 102);
    CHECK_OFFSETS(rows, 0, 0, 0, 8, 9, 13, 14, 19, 0, 0);
    options.offset_unit = ARENA_OFFSET_UNIT_CODE_POINTS;
    rows = encode(&tools, text, &options);
    CHECK_OFFSETS(rows, 0, 0, 0, 6, 7, 8, 9, 13, 0, 0);
    options.offset_unit = ARENA_OFFSET_UNIT_UTF16;
    rows = encode(&tools, text, &options);
    CHECK_OFFSETS(rows, 0, 0, 0, 6, 7, 9, 10, 14, 0, 0);
    close_tools(&tools);
}

TEST(int64_arrays_hold_the_same_numbers)
{
    const char *text = "The quick brown fox jumps over the lazy dog.", *pair = "unaffable";
    text_tools tools = open_tools();
    arena_encode_options narrow = asking_for(EVERYTHING), wide = asking_for(EVERYTHING | ARENA_OUTPUT_INT64);
    arena_encoding a = encode_pair(&tools, text, pair, &narrow), b = encode_pair(&tools, text, pair, &wide);
    REQUIRE(a.length == b.length && a.length == 16);
    for (uint64_t i = 0; i < a.length; i++) {
        CHECK_EQUAL(((int32_t *)a.ids)[i], ((int64_t *)b.ids)[i]);
        CHECK_EQUAL(((int32_t *)a.type_ids)[i], ((int64_t *)b.type_ids)[i]);
        CHECK_EQUAL(((int32_t *)a.attention_mask)[i], ((int64_t *)b.attention_mask)[i]);
        CHECK_EQUAL(((int32_t *)a.special_tokens_mask)[i], ((int64_t *)b.special_tokens_mask)[i]);
        CHECK_EQUAL(a.word_ids[i], b.word_ids[i]);
        CHECK_EQUAL(a.sequence_ids[i], b.sequence_ids[i]);
    }
    close_tools(&tools);
}

TEST(a_batch_is_rows_end_to_end)
{
    static const arena_text texts[] = { { "Hello, world!", SIZE_MAX }, { NULL, 0 }, { "unaffable!", 9 } };
    text_tools tools = open_tools();
    arena_encoding rows = ARENA_ENCODING_INIT;
    arena_encode_options all = asking_for(EVERYTHING);
    REQUIRE_STATUS(OK, arena_encode_batch(tools.encoder, tools.memory, texts, NULL, 3, &all, &rows, NULL));
    CHECK(rows.rows == 3 && rows.columns == 0 && rows.length == 13);
    CHECK_ROW(rows, ids, 0, 101, 7592, 1010, 2088, 999, 102);
    CHECK_ROW(rows, ids, 1, 101, 102);
    CHECK_ROW(rows, ids, 2, 101, 14477, 20961, 3468, 102);
    for (uint32_t row = 0; row < 3; row++) {
        CHECK_EQUAL(row, rows.row_texts[row]);
        CHECK_EQUAL(rows.row_offsets[row + 1] - rows.row_offsets[row], rows.row_lengths[row]);
    }
    close_tools(&tools);
}

TEST(a_batch_gives_what_its_texts_give_alone)
{
    enum { TEXTS = 50 };
    text_tools tools = open_tools();
    arena_text texts[TEXTS], pairs[TEXTS];
    static char letters[TEXTS][40]; /* static: see textsupport.h on NULs under valgrind */
    for (int i = 0; i < TEXTS; i++) {
        snprintf(letters[i], sizeof letters[i], "Text number %d, \xc3\xa9t\xc3\xa9 %d!", i * i * 37, i);
        texts[i] = (arena_text){ letters[i], (size_t)i % 20 };
        pairs[i] = (arena_text){ letters[TEXTS - 1 - i], SIZE_MAX };
    }
    arena_encode_options all = asking_for(EVERYTHING);
    all.replace_invalid_utf8 = 1; /* lengths above cut characters in two */
    arena_encoding batch = ARENA_ENCODING_INIT, one = ARENA_ENCODING_INIT;
    REQUIRE_STATUS(OK, arena_encode_batch(tools.encoder, tools.memory, texts, pairs, TEXTS, &all, &batch, NULL));
    for (size_t i = 0; i < TEXTS; i++) {
        REQUIRE_STATUS(OK, arena_encode(tools.encoder, tools.memory, texts[i].data, texts[i].length, pairs[i].data, pairs[i].length, &all, &one, NULL));
        uint64_t start = batch.row_offsets[i], bytes = one.length * sizeof(int32_t);
        REQUIRE(batch.row_offsets[i + 1] - start == one.length);
        CHECK(memcmp((int32_t *)batch.ids + start, one.ids, bytes) == 0);
        CHECK(memcmp((int32_t *)batch.type_ids + start, one.type_ids, bytes) == 0);
        CHECK(memcmp((int32_t *)batch.special_tokens_mask + start, one.special_tokens_mask, bytes) == 0);
        CHECK(memcmp(batch.word_ids + start, one.word_ids, bytes) == 0);
        CHECK(memcmp(batch.offsets + 2 * start, one.offsets, 2 * bytes) == 0);
    }
    close_tools(&tools);
}

TEST(an_empty_batch_has_no_rows)
{
    text_tools tools = open_tools();
    arena_encoding rows = ARENA_ENCODING_INIT;
    CHECK_STATUS(OK, arena_encode_batch(tools.encoder, tools.memory, NULL, NULL, 0, NULL, &rows, NULL));
    CHECK(rows.rows == 0 && rows.length == 0);
    REQUIRE(rows.row_offsets != NULL);
    CHECK_EQUAL(0, rows.row_offsets[0]);
    close_tools(&tools);
}

TEST(arrays_lie_in_the_arena_on_sixty_four_byte_boundaries)
{
    text_tools tools = open_tools();
    arena_encode_options all = asking_for(EVERYTHING);
    for (int i = 0; i < 5; i++) {
        REQUIRE(arena_alloc(tools.memory, 16) != NULL);
        arena_encoding rows = encode(&tools, "Hello, world!", &all);
        const void *const arrays[] = { rows.ids, rows.type_ids, rows.attention_mask, rows.special_tokens_mask, rows.word_ids,
            rows.sequence_ids, rows.offsets, rows.row_offsets, rows.row_lengths, rows.row_texts };
        for (size_t array = 0; array < sizeof arrays / sizeof *arrays; array++) {
            CHECK(arena_owns(tools.memory, arrays[array]));
            CHECK_EQUAL(0, (uintptr_t)arrays[array] % 64);
        }
    }
    close_tools(&tools);
}

TEST(results_outlive_their_encoder_and_tokenizer)
{
    text_tools tools = open_tools();
    CHECK_STATUS(OK, arena_tokenizer_free(tools.tokenizer));
    arena_encoding rows = encode(&tools, "Hello, world!", NULL);
    CHECK_STATUS(OK, arena_encoder_free(tools.encoder));
    CHECK_ROW(rows, ids, 0, 101, 7592, 1010, 2088, 999, 102);
    CHECK_STATUS(OK, arena_free(tools.memory));
}

TEST(encoding_allocates_no_managed_memory_and_collects_nothing)
{
    text_tools tools = open_tools();
    arena_runtime_counters_t before = ARENA_RUNTIME_COUNTERS_INIT, after = ARENA_RUNTIME_COUNTERS_INIT;
    arena_encode_options all = asking_for(EVERYTHING);
    encode(&tools, "warm up", &all);
    CHECK_STATUS(OK, arena_runtime_counters(&before));
    for (int i = 0; i < repeats(2000, 50); i++) {
        static char text[64];
        snprintf(text, sizeof text, "sentence number %d of thousands, \xc3\xa9t\xc3\xa9", i);
        arena_encoding rows = encode(&tools, text, &all);
        arena_text decoded;
        CHECK_STATUS(OK, arena_decode(tools.encoder, tools.memory, rows.ids, rows.length, 1, &decoded, NULL));
        CHECK_STATUS(INVALID_UTF8, encode_bytes(&tools, "\xff", 1, NULL, NULL));
        CHECK_STATUS(OK, arena_reset(tools.memory));
    }
    CHECK_STATUS(OK, arena_runtime_counters(&after));
    CHECK_EQUAL(before.total_managed_bytes, after.total_managed_bytes);
    CHECK_EQUAL(before.collections, after.collections);
    close_tools(&tools);
}
