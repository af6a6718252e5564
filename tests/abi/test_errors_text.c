/* Misuse of tokenizers and encoders: NULL everywhere, structs of other ages, handles that are none. */
#include "textsupport.h"

static text_tools tools;
static arena_encoding rows;

static arena_status encode_with(const arena_encode_options *options)
{
    rows = (arena_encoding)ARENA_ENCODING_INIT;
    arena_stats_t before = stats_of(tools.memory);
    arena_error error = ARENA_ERROR_INIT;
    arena_status status = arena_encode(tools.encoder, tools.memory, "Hello", 5, NULL, 0, options, &rows, &error);
    if (status != ARENA_STATUS_OK) {
        CHECK(rows.ids == NULL && error.code == status && error.message[0] != '\0');
        CHECK_EQUAL(before.used_bytes, stats_of(tools.memory).used_bytes);
    }
    return status;
}

static long resident_kib(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    MUST(file != NULL && fscanf(file, "%*d %ld", &pages) == 1 && fclose(file) == 0);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

TEST(null_arguments_of_the_tokenizer_chapter_give_a_status)
{
    arena_tokenizer *tokenizer = builtin(), *other = NULL;
    arena_tokenizer_info_t info = ARENA_TOKENIZER_INFO_INIT;
    uint32_t id;
    arena_text token;
    CHECK_STATUS(INVALID_ARGUMENT, arena_tokenizer_load_file(NULL, 3, NULL, &other, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_tokenizer_load_file(NULL, SIZE_MAX, NULL, &other, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_tokenizer_load_file("x", 1, NULL, NULL, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_tokenizer_load_bytes(NULL, 3, NULL, &other, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_tokenizer_load_bytes("x", 1, NULL, NULL, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_tokenizer_load_builtin(NULL, 0, NULL, NULL));
    CHECK_STATUS(OK, arena_tokenizer_free(NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_tokenizer_info(NULL, &info));
    CHECK_STATUS(INVALID_ARGUMENT, arena_tokenizer_info(tokenizer, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_tokenizer_token_to_id(NULL, "a", 1, &id));
    CHECK_STATUS(INVALID_ARGUMENT, arena_tokenizer_token_to_id(tokenizer, NULL, 1, &id));
    CHECK_STATUS(INVALID_ARGUMENT, arena_tokenizer_token_to_id(tokenizer, "a", 1, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_tokenizer_id_to_token(NULL, 0, &token));
    CHECK_STATUS(INVALID_ARGUMENT, arena_tokenizer_id_to_token(tokenizer, 0, NULL));
    CHECK(other == NULL);
    CHECK_STATUS(OK, arena_tokenizer_free(tokenizer));
}

TEST(null_arguments_of_the_encoder_chapter_give_a_status)
{
    tools = open_tools();
    arena_encoder *encoder = NULL;
    arena_text text = { "a", 1 }, nowhere = { NULL, 1 }, *texts;
    static const uint32_t ids[] = { 101 };
    static const uint64_t row_offsets[] = { 0, 1 };
    rows = (arena_encoding)ARENA_ENCODING_INIT;
    CHECK_STATUS(INVALID_ARGUMENT, arena_encoder_create(NULL, &encoder, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_encoder_create(tools.tokenizer, NULL, NULL));
    CHECK_STATUS(OK, arena_encoder_free(NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_encode(NULL, tools.memory, "a", 1, NULL, 0, NULL, &rows, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_encode(tools.encoder, NULL, "a", 1, NULL, 0, NULL, &rows, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_encode(tools.encoder, tools.memory, NULL, 1, NULL, 0, NULL, &rows, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_encode(tools.encoder, tools.memory, NULL, SIZE_MAX, NULL, 0, NULL, &rows, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_encode(tools.encoder, tools.memory, "a", 1, NULL, 0, NULL, NULL, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_encode_batch(NULL, tools.memory, &text, NULL, 1, NULL, &rows, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_encode_batch(tools.encoder, NULL, &text, NULL, 1, NULL, &rows, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_encode_batch(tools.encoder, tools.memory, NULL, NULL, 1, NULL, &rows, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_encode_batch(tools.encoder, tools.memory, &nowhere, NULL, 1, NULL, &rows, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_encode_batch(tools.encoder, tools.memory, &text, &nowhere, 1, NULL, &rows, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_encode_batch(tools.encoder, tools.memory, &text, NULL, 1, NULL, NULL, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_decode(NULL, tools.memory, ids, 1, 0, &text, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_decode(tools.encoder, NULL, ids, 1, 0, &text, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_decode(tools.encoder, tools.memory, NULL, 1, 0, &text, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_decode(tools.encoder, tools.memory, ids, 1, 0, NULL, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_decode_batch(NULL, tools.memory, ids, row_offsets, 1, 0, &texts, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_decode_batch(tools.encoder, NULL, ids, row_offsets, 1, 0, &texts, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_decode_batch(tools.encoder, tools.memory, NULL, row_offsets, 1, 0, &texts, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_decode_batch(tools.encoder, tools.memory, ids, NULL, 1, 0, &texts, NULL));
    CHECK_STATUS(INVALID_ARGUMENT, arena_decode_batch(tools.encoder, tools.memory, ids, row_offsets, 1, 0, NULL, NULL));
    CHECK(encoder == NULL && rows.ids == NULL && text.length == 1);
    CHECK_EQUAL(0, stats_of(tools.memory).used_bytes);
    close_tools(&tools);
}

TEST(encode_options_of_a_newer_header_are_taken_if_their_tail_is_zero)
{
    struct { arena_encode_options known; uint64_t unknown[3]; } newer = { ARENA_ENCODE_OPTIONS_INIT, { 0 } };
    newer.known.struct_size = sizeof newer;
    tools = open_tools();
    CHECK_STATUS(OK, encode_with(&newer.known));
    newer.unknown[2] = 1;
    CHECK_STATUS(INVALID_ARGUMENT, encode_with(&newer.known));
    close_tools(&tools);
}

TEST(encode_options_out_of_range_are_refused)
{
    enum { FIELDS = 12 };
    tools = open_tools();
    for (int field = 0; field < FIELDS; field++) {
        arena_encode_options options = ARENA_ENCODE_OPTIONS_INIT;
        uint32_t *const fields[FIELDS] = { &options.struct_size, &options.outputs, &options.offset_unit, &options.no_special_tokens,
            &options.special_tokens_as_text, &options.replace_invalid_utf8, &options.truncation, &options.truncation_strategy,
            &options.truncation_direction, &options.padding, &options.padding_direction, &options.truncation_early_exit };
        *fields[field] = field == 0 ? 3 : 1u << 16;
        if (!CHECK_STATUS(INVALID_ARGUMENT, encode_with(&options))) fprintf(stderr, "  field %d\n", field);
    }
    close_tools(&tools);
}

TEST(an_encoding_of_an_older_header_gets_only_what_it_has_room_for)
{
    tools = open_tools();
    for (uint32_t size = 4; size <= sizeof(arena_encoding); size += 4) {
        _Alignas(8) unsigned char bytes[sizeof(arena_encoding) + 16];
        memset(bytes, 0xee, sizeof bytes);
        memcpy(bytes, &size, 4);
        CHECK_STATUS(OK, arena_encode(tools.encoder, tools.memory, "Hello", 5, NULL, 0, NULL, (arena_encoding *)(void *)bytes, NULL));
        for (size_t i = size; i < sizeof bytes; i++) CHECK_EQUAL(0xee, bytes[i]);
    }
    rows.struct_size = 0;
    CHECK_STATUS(INVALID_ARGUMENT, arena_encode(tools.encoder, tools.memory, "a", 1, NULL, 0, NULL, &rows, NULL));
    close_tools(&tools);
}

TEST(an_error_of_any_size_is_filled_as_far_as_it_goes)
{
    tools = open_tools();
    rows = (arena_encoding)ARENA_ENCODING_INIT;
    for (uint32_t size = 0; size <= sizeof(arena_error); size++) {
        _Alignas(8) unsigned char bytes[sizeof(arena_error) + 16];
        memset(bytes, 0xee, sizeof bytes);
        memcpy(bytes, &size, 4);
        CHECK_STATUS(INVALID_UTF8, arena_encode(tools.encoder, tools.memory, "ab\xff", 3, NULL, 0, NULL, &rows, (arena_error *)(void *)bytes));
        for (size_t i = size > 4 ? size : 4; i < sizeof bytes; i++) CHECK_EQUAL(0xee, bytes[i]);
        if (size > offsetof(arena_error, message)) {
            const char *message = (char *)bytes + offsetof(arena_error, message);
            CHECK(memchr(message, '\0', size - offsetof(arena_error, message)) != NULL);
        }
    }
    arena_error untouched = ARENA_ERROR_INIT;
    CHECK_STATUS(OK, arena_encode(tools.encoder, tools.memory, "ab", 2, NULL, 0, NULL, &rows, &untouched));
    CHECK(untouched.code == 0 && untouched.byte_offset == 0 && untouched.message[0] == '\0');
    close_tools(&tools);
}

TEST(freed_handles_are_known)
{
    tools = open_tools();
    arena_tokenizer_info_t info = ARENA_TOKENIZER_INFO_INIT;
    arena_encoder *encoder = NULL;
    arena_text text = { NULL, 0 };
    uint32_t id;
    static const uint32_t ids[] = { 101 };
    CHECK_STATUS(OK, arena_tokenizer_free(tools.tokenizer));
    CHECK_STATUS(INVALID_HANDLE, arena_tokenizer_free(tools.tokenizer));
    CHECK_STATUS(INVALID_HANDLE, arena_tokenizer_info(tools.tokenizer, &info));
    CHECK_STATUS(INVALID_HANDLE, arena_tokenizer_token_to_id(tools.tokenizer, "a", 1, &id));
    CHECK_STATUS(INVALID_HANDLE, arena_tokenizer_id_to_token(tools.tokenizer, 0, &text));
    CHECK_STATUS(INVALID_HANDLE, arena_encoder_create(tools.tokenizer, &encoder, NULL));
    CHECK_STATUS(OK, encode_with(NULL));
    CHECK_STATUS(OK, arena_encoder_free(tools.encoder));
    CHECK_STATUS(INVALID_HANDLE, arena_encoder_free(tools.encoder));
    CHECK_STATUS(INVALID_HANDLE, encode_with(NULL));
    CHECK_STATUS(INVALID_HANDLE, arena_decode(tools.encoder, tools.memory, ids, 1, 0, &text, NULL));
    CHECK_STATUS(OK, arena_free(tools.memory));
    CHECK(encoder == NULL && text.data == NULL);
}

TEST(a_handle_of_another_kind_is_refused)
{
    tools = open_tools();
    arena_encoding untouched = ARENA_ENCODING_INIT;
    arena_tokenizer_info_t info = ARENA_TOKENIZER_INFO_INIT;
    void *tokenizer = tools.tokenizer, *encoder = tools.encoder, *memory = tools.memory;
    CHECK_STATUS(INVALID_HANDLE, arena_encode(tokenizer, memory, "a", 1, NULL, 0, NULL, &untouched, NULL));
    CHECK_STATUS(INVALID_HANDLE, arena_encode(memory, memory, "a", 1, NULL, 0, NULL, &untouched, NULL));
    CHECK_STATUS(INVALID_HANDLE, arena_encode(encoder, encoder, "a", 1, NULL, 0, NULL, &untouched, NULL));
    CHECK_STATUS(INVALID_HANDLE, arena_tokenizer_info(encoder, &info));
    CHECK_STATUS(INVALID_HANDLE, arena_encoder_free(tokenizer));
    CHECK_STATUS(INVALID_HANDLE, arena_tokenizer_free(encoder));
    CHECK_STATUS(INVALID_HANDLE, arena_free(tokenizer));
    CHECK_STATUS(OK, encode_with(NULL));
    close_tools(&tools);
}

enum { ENCODERS = 60 };

static void make_and_free_encoders(const arena_tokenizer *tokenizer)
{
    static arena_encoder *encoders[ENCODERS];
    for (int i = 0; i < ENCODERS; i++) CHECK_STATUS(OK, arena_encoder_create(tokenizer, &encoders[i], NULL));
    for (int i = 0; i < ENCODERS; i++) CHECK_STATUS(OK, arena_encoder_free(encoders[i]));
    for (int i = 0; i < ENCODERS; i++) CHECK_STATUS(INVALID_HANDLE, arena_encoder_free(encoders[i]));
}

TEST(freed_encoders_give_their_memory_back)
{
    if (runs_under("asan") || runs_under("valgrind")) SKIP("the tool keeps freed memory for itself");
    arena_tokenizer *tokenizer = builtin();
    make_and_free_encoders(tokenizer);
    long before = resident_kib();
    for (int turn = 0; turn < 10; turn++) make_and_free_encoders(tokenizer);
    CHECK(resident_kib() - before < 30 * 1024);
    CHECK_STATUS(OK, arena_tokenizer_free(tokenizer));
}
