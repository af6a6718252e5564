/* Texts that are not what they should be, and arenas without room: a status, a position, and nothing left behind. */
#include "textsupport.h"

/* A failing encode: the rows stay as they were, and so does the arena. */
static arena_error failing(text_tools *tools, const char *text, size_t length, arena_status wanted)
{
    arena_encoding rows, before;
    memset(&rows, 0xee, sizeof rows);
    rows.struct_size = sizeof rows;
    before = rows;
    arena_error error = ARENA_ERROR_INIT;
    arena_stats_t stats = stats_of(tools->memory);
    CHECK_EQUAL(wanted, arena_encode(tools->encoder, tools->memory, text, length, NULL, 0, NULL, &rows, &error));
    CHECK_EQUAL(wanted, error.code);
    CHECK(error.message[0] != '\0');
    CHECK(memcmp(&rows, &before, sizeof rows) == 0);
    CHECK_EQUAL(stats.used_bytes, stats_of(tools->memory).used_bytes);
    return error;
}

TEST(invalid_utf8_is_refused_with_its_position)
{
    static const struct { const char *text; size_t length, position; } cases[] = {
        { "\xff", 1, 0 }, { "a\x80", 2, 1 }, { "ab\xc3", 3, 2 }, { "ab\xc3(", 4, 2 }, { "\xc0\xaf", 2, 0 }, { "\xc1\xbf", 2, 0 },
        { "\xe0\x80\xaf", 3, 0 }, { "ok \xed\xa0\x80", 6, 3 }, { "\xf4\x90\x80\x80", 4, 0 }, { "\xf5", 1, 0 },
        { "abc\xf0\x9f\x91", 6, 3 }, { "\xf0\x80\x80\x80", 4, 0 }, { "\xc3\xa9\xc3\xa9\xa9", 5, 4 }, { "\xe2\x82", 2, 0 },
    };
    text_tools tools = open_tools();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arena_error error = failing(&tools, cases[i].text, cases[i].length, ARENA_STATUS_INVALID_UTF8);
        CHECK_EQUAL(cases[i].position, error.byte_offset);
    }
    close_tools(&tools);
}

TEST(the_position_is_right_at_every_place_of_a_longer_text)
{
    static const char *const fillers[] = { "a", " ", "\xc3\xa9", "\xe4\xb8\xad", "\xf0\x9f\x91\x8d" };
    text_tools tools = open_tools();
    for (size_t kind = 0; kind < 5; kind++) {
        char text[1400];
        size_t unit = strlen(fillers[kind]), length = 0;
        for (; length + unit <= 1300; length += unit) memcpy(text + length, fillers[kind], unit);
        for (size_t at = 0; at < length; at += unit * (size_t)repeats(1, 17)) {
            char kept = text[at];
            text[at] = '\xfe';
            CHECK_EQUAL(at, failing(&tools, text, length, ARENA_STATUS_INVALID_UTF8).byte_offset);
            text[at] = kept;
        }
    }
    close_tools(&tools);
}

TEST(the_error_of_a_pair_or_batch_names_the_text)
{
    text_tools tools = open_tools();
    arena_encoding rows = ARENA_ENCODING_INIT;
    arena_error error = ARENA_ERROR_INIT;
    CHECK_STATUS(INVALID_UTF8, arena_encode(tools.encoder, tools.memory, "fine", 4, "not\xff", 4, NULL, &rows, &error));
    CHECK(error.item == 1 && error.byte_offset == 3);

    arena_text texts[20];
    for (size_t bad = 0; bad < 20; bad++) {
        for (size_t i = 0; i < 20; i++) texts[i] = (arena_text){ "this one is fine", 16 };
        texts[bad] = (arena_text){ "this \xe9 is not", SIZE_MAX };
        arena_stats_t before = stats_of(tools.memory);
        CHECK_STATUS(INVALID_UTF8, arena_encode_batch(tools.encoder, tools.memory, texts, NULL, 20, NULL, &rows, &error));
        CHECK_EQUAL(bad, error.item);
        CHECK_EQUAL(5, error.byte_offset);
        CHECK_EQUAL(before.used_bytes, stats_of(tools.memory).used_bytes);
        CHECK(rows.ids == NULL && rows.rows == 0);
    }
    close_tools(&tools);
}

TEST(invalid_utf8_can_be_read_as_replacement_characters)
{
    text_tools tools = open_tools();
    arena_encode_options options = asking_for(ARENA_OUTPUT_OFFSETS);
    options.replace_invalid_utf8 = 1;
    /* BERT removes U+FFFD, but offsets count it: one for each maximal subpart of a bad sequence. */
    arena_encoding rows = encode(&tools, "a \xff\xf0\x9f\x91 b", &options);
    CHECK_ROW(rows, ids, 0, 101, 1037, 1038, 102);
    CHECK_OFFSETS(rows, 0, 0, 0, 1, 7, 8, 0, 0);
    options.offset_unit = ARENA_OFFSET_UNIT_CODE_POINTS;
    rows = encode(&tools, "a \xff\xf0\x9f\x91 b", &options);
    CHECK_OFFSETS(rows, 0, 0, 0, 1, 5, 6, 0, 0);
    rows = encode(&tools, "he\xffllo", &options);
    CHECK_ROW(rows, ids, 0, 101, 7592, 102);
    close_tools(&tools);
}

TEST(random_bytes_are_refused_or_encoded_but_never_crash)
{
    text_tools tools = open_tools();
    arena_encode_options replace = asking_for(ARENA_OUTPUT_OFFSETS | ARENA_OUTPUT_WORD_IDS);
    replace.replace_invalid_utf8 = 1;
    uint64_t random = 13;
    for (int i = 0; i < repeats(20000, 300); i++) {
        char text[300];
        size_t length = next_random(&random) % sizeof text;
        uint64_t range = next_random(&random) % 2 ? 256 : 160;
        for (size_t at = 0; at < length; at++) text[at] = (char)(next_random(&random) % range);
        arena_status status = encode_bytes(&tools, text, length, NULL, NULL);
        CHECK(status == ARENA_STATUS_OK || status == ARENA_STATUS_INVALID_UTF8);
        CHECK_STATUS(OK, encode_bytes(&tools, text, length, &replace, NULL));
        CHECK_STATUS(OK, arena_reset(tools.memory));
    }
    close_tools(&tools);
}

TEST(a_nul_is_a_character_like_any_other)
{
    text_tools tools = open_tools();
    arena_encoding rows = ARENA_ENCODING_INIT;
    arena_encode_options options = asking_for(ARENA_OUTPUT_OFFSETS);
    /* BERT removes control characters, so that the letters around them join. */
    REQUIRE_STATUS(OK, arena_encode(tools.encoder, tools.memory, "hel\0lo\0", 7, NULL, 0, &options, &rows, NULL));
    CHECK_ROW(rows, ids, 0, 101, 7592, 102);
    CHECK_OFFSETS(rows, 0, 0, 0, 6, 0, 0);
    REQUIRE_STATUS(OK, arena_encode(tools.encoder, tools.memory, "\0\0\0", 3, NULL, 0, NULL, &rows, NULL));
    CHECK_ROW(rows, ids, 0, 101, 102);
    close_tools(&tools);
}

TEST(a_word_of_a_megabyte_is_one_unknown_token)
{
    size_t length = runs_under("valgrind") ? 100000 : 1 << 20;
    char *word = malloc(length);
    MUST(word != NULL);
    memset(word, 'a', length);
    text_tools tools = open_tools();
    arena_encode_options options = asking_for(ARENA_OUTPUT_OFFSETS);
    arena_encoding rows = ARENA_ENCODING_INIT;
    REQUIRE_STATUS(OK, arena_encode(tools.encoder, tools.memory, word, length, NULL, 0, &options, &rows, NULL));
    CHECK_ROW(rows, ids, 0, 101, 100, 102);
    CHECK_OFFSETS(rows, 0, 0, 0, (int32_t)length, 0, 0);
    memset(word, '!', length);
    REQUIRE_STATUS(OK, arena_encode(tools.encoder, tools.memory, word, length, NULL, 0, &options, &rows, NULL));
    CHECK_EQUAL(length + 2, rows.length);
    CHECK_EQUAL(999, ((int32_t *)rows.ids)[length]);
    free(word);
    close_tools(&tools);
}

TEST(a_word_of_a_hundred_characters_is_the_longest_that_is_split)
{
    char word[101];
    memset(word, 'a', sizeof word);
    text_tools tools = open_tools();
    arena_encoding rows = ARENA_ENCODING_INIT;
    REQUIRE_STATUS(OK, arena_encode(tools.encoder, tools.memory, word, 100, NULL, 0, NULL, &rows, NULL));
    CHECK(rows.length > 3);
    REQUIRE_STATUS(OK, arena_encode(tools.encoder, tools.memory, word, 101, NULL, 0, NULL, &rows, NULL));
    CHECK_ROW(rows, ids, 0, 101, 100, 102);
    close_tools(&tools);
}

TEST(an_arena_without_room_refuses_and_is_left_as_it_was)
{
    arena_options small = ARENA_OPTIONS_INIT;
    small.first_block_bytes = 4096;
    small.limit_bytes = 20000;
    text_tools tools = open_tools();
    CHECK_STATUS(OK, arena_free(tools.memory));
    REQUIRE_STATUS(OK, arena_create(&small, &tools.memory));

    char text[20000];
    memset(text, '.', sizeof text);
    for (size_t length = 0; length <= sizeof text; length += (size_t)repeats(97, 1999)) {
        uint64_t before = stats_of(tools.memory).used_bytes;
        arena_status status = encode_bytes(&tools, text, length, NULL, NULL);
        CHECK(status == ARENA_STATUS_OK || status == ARENA_STATUS_LIMIT_EXCEEDED);
        if (status != ARENA_STATUS_OK) CHECK_EQUAL(before, stats_of(tools.memory).used_bytes);
        CHECK_STATUS(OK, arena_reset(tools.memory));
    }
    failing(&tools, text, sizeof text, ARENA_STATUS_LIMIT_EXCEEDED);
    close_tools(&tools);
}

TEST(a_text_of_more_than_two_gigabytes_is_too_large)
{
    text_tools tools = open_tools();
    /* Never read: the length alone is refused. */
    failing(&tools, "short", (size_t)1 << 31, ARENA_STATUS_TOO_LARGE);
    failing(&tools, "short", SIZE_MAX - 1, ARENA_STATUS_TOO_LARGE);
    close_tools(&tools);
}

TEST(an_encoder_goes_on_after_a_failure)
{
    text_tools tools = open_tools();
    for (int i = 0; i < 100; i++) {
        failing(&tools, "hello \xff", 7, ARENA_STATUS_INVALID_UTF8);
        arena_encoding rows = encode(&tools, "Hello, world!", NULL);
        CHECK_ROW(rows, ids, 0, 101, 7592, 1010, 2088, 999, 102);
    }
    close_tools(&tools);
}
