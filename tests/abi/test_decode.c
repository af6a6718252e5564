/* Ids back to text, one row and many. */
#include "textsupport.h"

static arena_text decode(text_tools *tools, const uint32_t *ids, size_t count, uint32_t skip_special_tokens)
{
    arena_text text = { "", 0 };
    arena_error error = ARENA_ERROR_INIT;
    CHECK_STATUS(OK, arena_decode(tools->encoder, tools->memory, ids, count, skip_special_tokens, &text, &error));
    CHECK(text.data != NULL && text.data[text.length] == '\0' && strlen(text.data) == text.length);
    return text;
}

#define CHECK_DECODED(wanted, skip, ...)                                                              \
    do {                                                                                              \
        const uint32_t ids_[] = { __VA_ARGS__ };                                                      \
        CHECK_TEXT(wanted, decode(&tools, ids_, sizeof ids_ / sizeof *ids_, skip).data);              \
    } while (0)

TEST(ids_become_text)
{
    text_tools tools = open_tools();
    CHECK_DECODED("hello, world!", 1, 101, 7592, 1010, 2088, 999, 102);
    CHECK_DECODED("[CLS] hello, world! [SEP]", 0, 101, 7592, 1010, 2088, 999, 102);
    CHECK_DECODED("unaffable", 1, 14477, 20961, 3468);
    CHECK_DECODED("3. 14159", 1, 101, 1017, 1012, 15471, 28154, 102);
    close_tools(&tools);
}

TEST(no_ids_become_an_empty_text)
{
    text_tools tools = open_tools();
    CHECK_EQUAL(0, decode(&tools, NULL, 0, 1).length);
    CHECK_DECODED("", 1, 101, 102);
    close_tools(&tools);
}

TEST(ids_that_the_vocabulary_lacks_are_passed_over)
{
    text_tools tools = open_tools();
    CHECK_DECODED("hello world", 1, 30522, 7592, UINT32_MAX, 2088, 1u << 31);
    close_tools(&tools);
}

TEST(what_was_encoded_comes_back)
{
    static const char *const texts[] = { "hello world", "the quick brown fox", "a", "", "unwanted running", "1234567890" };
    text_tools tools = open_tools();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        arena_encoding rows = encode(&tools, texts[i], NULL);
        CHECK_TEXT(texts[i], decode(&tools, rows.ids, rows.length, 1).data);
    }
    close_tools(&tools);
}

TEST(rows_become_texts)
{
    static const uint32_t ids[] = { 101, 7592, 102, 101, 102, 2088, 999 };
    static const uint64_t row_offsets[] = { 0, 3, 5, 5, 7 };
    text_tools tools = open_tools();
    arena_text *texts;
    REQUIRE_STATUS(OK, arena_decode_batch(tools.encoder, tools.memory, ids, row_offsets, 4, 1, &texts, NULL));
    CHECK(arena_owns(tools.memory, texts));
    CHECK_TEXT("hello", texts[0].data);
    CHECK_TEXT("", texts[1].data);
    CHECK_TEXT("", texts[2].data);
    CHECK_TEXT("world!", texts[3].data);
    CHECK_EQUAL(6, texts[3].length);
    static const uint64_t none[] = { 0 };
    CHECK_STATUS(OK, arena_decode_batch(tools.encoder, tools.memory, NULL, none, 0, 1, &texts, NULL));
    close_tools(&tools);
}

TEST(rows_that_do_not_ascend_are_refused)
{
    static const uint32_t ids[] = { 7592, 2088, 999 };
    static const uint64_t wrong[][3] = { { 0, 2, 1 }, { 3, 2, 1 }, { 0, UINT64_MAX, 2 }, { 2, 0, 3 } };
    text_tools tools = open_tools();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        arena_text *const untouched = (arena_text *)(void *)8;
        arena_text *texts = untouched;
        arena_error error = ARENA_ERROR_INIT;
        arena_stats_t before = stats_of(tools.memory);
        CHECK_STATUS(INVALID_ARGUMENT, arena_decode_batch(tools.encoder, tools.memory, ids, wrong[i], 2, 1, &texts, &error));
        CHECK(texts == untouched && error.message[0] != '\0');
        CHECK_EQUAL(before.used_bytes, stats_of(tools.memory).used_bytes);
    }
    close_tools(&tools);
}

TEST(counts_that_no_memory_holds_are_refused_unread)
{
    static const uint32_t ids[] = { 7592 };
    text_tools tools = open_tools();
    arena_text text = { "untouched", 9 };
    arena_stats_t before = stats_of(tools.memory);
    CHECK_STATUS(TOO_LARGE, arena_decode(tools.encoder, tools.memory, ids, SIZE_MAX, 1, &text, NULL));
    CHECK_STATUS(TOO_LARGE, arena_decode(tools.encoder, tools.memory, ids, (size_t)1 << 60, 1, &text, NULL));
    static const uint64_t row_offsets[] = { 0, UINT64_MAX / 2 };
    arena_text *texts;
    CHECK_STATUS(TOO_LARGE, arena_decode_batch(tools.encoder, tools.memory, ids, row_offsets, 1, 1, &texts, NULL));
    CHECK_EQUAL(9, text.length);
    CHECK_EQUAL(before.used_bytes, stats_of(tools.memory).used_bytes);
    close_tools(&tools);
}

TEST(an_arena_without_room_gets_no_text)
{
    enum { COUNT = 20000 };
    static uint32_t ids[COUNT];
    for (int i = 0; i < COUNT; i++) ids[i] = 7592;
    arena_options small = ARENA_OPTIONS_INIT;
    small.limit_bytes = 8192;
    text_tools tools = open_tools();
    CHECK_STATUS(OK, arena_free(tools.memory));
    REQUIRE_STATUS(OK, arena_create(&small, &tools.memory));
    arena_text text = { "untouched", 9 };
    CHECK_STATUS(LIMIT_EXCEEDED, arena_decode(tools.encoder, tools.memory, ids, COUNT, 1, &text, NULL));
    CHECK_EQUAL(9, text.length);
    CHECK_EQUAL(0, stats_of(tools.memory).used_bytes);
    close_tools(&tools);
}
