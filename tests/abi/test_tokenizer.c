/* Loading tokenizers: the built-in one, vocab.txt and tokenizer.json, from bytes and from files, good and bad. */
#include "textsupport.h"

static const char vocabulary[] = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\nworld\n##s\nHello\n";

static const char json[] =
    "{\"version\":\"1.0\",\"truncation\":{\"direction\":\"Right\",\"max_length\":16,\"strategy\":\"LongestFirst\",\"stride\":2},"
    "\"padding\":{\"strategy\":{\"Fixed\":20},\"direction\":\"Left\",\"pad_to_multiple_of\":8,\"pad_id\":0,\"pad_type_id\":0,\"pad_token\":\"[PAD]\"},"
    "\"added_tokens\":[{\"id\":2,\"content\":\"[CLS]\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false,\"special\":true},"
    "{\"id\":9,\"content\":\"<extra>\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":true,\"special\":false}],"
    "\"normalizer\":{\"type\":\"BertNormalizer\",\"clean_text\":true,\"handle_chinese_chars\":true,\"strip_accents\":null,\"lowercase\":true},"
    "\"pre_tokenizer\":{\"type\":\"BertPreTokenizer\"},"
    "\"post_processor\":{\"type\":\"BertProcessing\",\"sep\":[\"[SEP]\",3],\"cls\":[\"[CLS]\",2]},"
    "\"decoder\":{\"type\":\"WordPiece\",\"prefix\":\"##\",\"cleanup\":true},"
    "\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\",\"continuing_subword_prefix\":\"##\",\"max_input_chars_per_word\":100,"
    "\"vocab\":{\"[PAD]\":0,\"[UNK]\":1,\"[CLS]\":2,\"[SEP]\":3,\"[MASK]\":4,\"hello\":5,\"world\":6,\"##s\":7,\"Hello\":8}}}";

static arena_tokenizer *load(const void *data, size_t size)
{
    arena_tokenizer *tokenizer = NULL;
    arena_error error = ARENA_ERROR_INIT;
    CHECK_STATUS(OK, arena_tokenizer_load_bytes(data, size, NULL, &tokenizer, &error));
    if (error.message[0] != '\0') fprintf(stderr, "  %s\n", error.message);
    return tokenizer;
}

/* A load that must fail: nothing is made, and the error says something. */
static arena_status refused(const void *data, size_t size, arena_error *error)
{
    arena_tokenizer *const untouched = (arena_tokenizer *)(void *)8;
    arena_tokenizer *tokenizer = untouched;
    arena_status status = arena_tokenizer_load_bytes(data, size, NULL, &tokenizer, error);
    CHECK(status != ARENA_STATUS_OK && tokenizer == untouched);
    CHECK_EQUAL(status, error->code);
    CHECK(error->message[0] != '\0' && memchr(error->message, '\0', sizeof error->message) != NULL);
    return status;
}

static int token_is(const arena_tokenizer *tokenizer, uint32_t id, const char *wanted)
{
    arena_text token;
    return arena_tokenizer_id_to_token(tokenizer, id, &token) == ARENA_STATUS_OK && token.length == strlen(wanted)
        && memcmp(token.data, wanted, token.length) == 0;
}

static uint32_t id_of(const arena_tokenizer *tokenizer, const char *token)
{
    uint32_t id = UINT32_MAX;
    CHECK_STATUS(OK, arena_tokenizer_token_to_id(tokenizer, token, SIZE_MAX, &id));
    return id;
}

TEST(the_built_in_tokenizer_is_bert_base_uncased)
{
    arena_tokenizer *tokenizer = builtin(), *named;
    arena_tokenizer_info_t info = ARENA_TOKENIZER_INFO_INIT;
    REQUIRE_STATUS(OK, arena_tokenizer_info(tokenizer, &info));
    CHECK_EQUAL(30522, info.vocab_size);
    CHECK_EQUAL(30522, info.model_vocab_size);
    CHECK_EQUAL(30522, info.id_limit);
    CHECK_EQUAL(2, info.special_tokens_single);
    CHECK_EQUAL(3, info.special_tokens_pair);
    CHECK_EQUAL(101, id_of(tokenizer, "[CLS]"));
    CHECK_EQUAL(102, id_of(tokenizer, "[SEP]"));
    CHECK_EQUAL(0, id_of(tokenizer, "[PAD]"));
    CHECK(token_is(tokenizer, 7592, "hello") && token_is(tokenizer, 103, "[MASK]"));
    CHECK_STATUS(OK, arena_tokenizer_load_builtin("bert-base-uncased and more", 17, &named, NULL));
    CHECK_STATUS(OK, arena_tokenizer_free(named));
    CHECK_STATUS(OK, arena_tokenizer_free(tokenizer));
}

TEST(there_is_no_other_built_in_tokenizer)
{
    arena_tokenizer *tokenizer = NULL;
    arena_error error = ARENA_ERROR_INIT;
    CHECK_STATUS(NOT_FOUND, arena_tokenizer_load_builtin("bert-base-unknown", SIZE_MAX, &tokenizer, &error));
    CHECK(tokenizer == NULL && error.code == ARENA_STATUS_NOT_FOUND && error.message[0] != '\0');
    CHECK_STATUS(NOT_FOUND, arena_tokenizer_load_builtin("", 0, &tokenizer, NULL));
}

TEST(ids_and_tokens_are_found_in_both_directions)
{
    arena_tokenizer *tokenizer = builtin();
    uint32_t id = 77;
    arena_text token = { "untouched", 9 };
    for (uint32_t i = 0; i < 30522; i += 61) {
        REQUIRE_STATUS(OK, arena_tokenizer_id_to_token(tokenizer, i, &token));
        CHECK_STATUS(OK, arena_tokenizer_token_to_id(tokenizer, token.data, token.length, &id));
        CHECK_EQUAL(i, id);
    }
    id = 77;
    token.length = 99;
    CHECK_STATUS(NOT_FOUND, arena_tokenizer_token_to_id(tokenizer, "no such token", SIZE_MAX, &id));
    CHECK_STATUS(NOT_FOUND, arena_tokenizer_token_to_id(tokenizer, "", 0, &id));
    CHECK_STATUS(NOT_FOUND, arena_tokenizer_token_to_id(tokenizer, "\xff\xfe", 2, &id));
    CHECK_STATUS(NOT_FOUND, arena_tokenizer_id_to_token(tokenizer, 30522, &token));
    CHECK_STATUS(NOT_FOUND, arena_tokenizer_id_to_token(tokenizer, UINT32_MAX, &token));
    CHECK(id == 77 && token.length == 99);
    CHECK_STATUS(OK, arena_tokenizer_free(tokenizer));
}

TEST(a_vocab_txt_is_a_tokenizer)
{
    text_tools tools = tools_for(load(vocabulary, sizeof vocabulary - 1));
    arena_encoding rows = encode(&tools, "Hello worlds, hello", NULL);
    CHECK_ROW(rows, ids, 0, 2, 5, 6, 7, 1, 5, 3);
    close_tools(&tools);
}

TEST(a_cased_vocab_txt_keeps_upper_case)
{
    arena_tokenizer_options options = ARENA_TOKENIZER_OPTIONS_INIT;
    options.cased = 1;
    options.format = ARENA_TOKENIZER_FORMAT_VOCAB_TXT;
    arena_tokenizer *tokenizer;
    REQUIRE_STATUS(OK, arena_tokenizer_load_bytes(vocabulary, sizeof vocabulary - 1, &options, &tokenizer, NULL));
    text_tools tools = tools_for(tokenizer);
    arena_encoding rows = encode(&tools, "Hello hello", NULL);
    CHECK_ROW(rows, ids, 0, 2, 8, 5, 3);
    close_tools(&tools);
}

TEST(a_tokenizer_json_is_a_tokenizer_with_its_truncation_and_padding)
{
    text_tools tools = tools_for(load(json, sizeof json - 1));
    arena_tokenizer_info_t info = ARENA_TOKENIZER_INFO_INIT;
    REQUIRE_STATUS(OK, arena_tokenizer_info(tools.tokenizer, &info));
    CHECK_EQUAL(9, info.model_vocab_size);
    CHECK_EQUAL(10, info.vocab_size);
    CHECK_EQUAL(10, info.id_limit);
    CHECK_EQUAL(2, info.added_tokens);
    CHECK(info.has_truncation == 1 && info.truncation_max_length == 16 && info.truncation_stride == 2);
    CHECK(info.has_padding == 1 && info.padding_length == 20 && info.padding_multiple_of == 8);
    CHECK_EQUAL(ARENA_DIRECTION_LEFT, info.padding_direction);

    arena_encode_options bare = ARENA_ENCODE_OPTIONS_INIT;
    bare.padding = bare.truncation = ARENA_SOURCE_NONE;
    arena_encoding rows = encode(&tools, "hello <extra>worlds", &bare);
    CHECK_ROW(rows, ids, 0, 2, 5, 9, 6, 7, 3);
    rows = encode(&tools, "hello", NULL);
    CHECK_EQUAL(24, rows.columns);
    close_tools(&tools);
}

TEST(a_file_gives_what_its_bytes_give)
{
    static char path[] = "/tmp/arena-test-XXXXXX";
    int file = mkstemp(path);
    REQUIRE(file >= 0 && write(file, json, sizeof json - 1) == sizeof json - 1 && close(file) == 0);
    arena_tokenizer *tokenizer = NULL;
    CHECK_STATUS(OK, arena_tokenizer_load_file(path, SIZE_MAX, NULL, &tokenizer, NULL));
    CHECK(token_is(tokenizer, 9, "<extra>"));
    CHECK_STATUS(OK, arena_tokenizer_free(tokenizer));
    CHECK_STATUS(OK, arena_tokenizer_load_file(path, strlen(path), NULL, &tokenizer, NULL));
    CHECK_STATUS(OK, arena_tokenizer_free(tokenizer));
    CHECK(unlink(path) == 0);
}

TEST(a_file_that_cannot_be_read_says_so)
{
    arena_tokenizer *tokenizer = NULL;
    arena_error error = ARENA_ERROR_INIT;
    CHECK_STATUS(IO, arena_tokenizer_load_file("/no/such/file", SIZE_MAX, NULL, &tokenizer, &error));
    CHECK(error.code == ARENA_STATUS_IO && error.message[0] != '\0');
    CHECK_STATUS(IO, arena_tokenizer_load_file("/tmp", SIZE_MAX, NULL, &tokenizer, &error));
    CHECK(arena_tokenizer_load_file("/dev/null", SIZE_MAX, NULL, &tokenizer, &error) != ARENA_STATUS_OK);
    CHECK(tokenizer == NULL);
}

TEST(a_path_that_is_none_says_so)
{
    arena_tokenizer *tokenizer = NULL;
    arena_error error = ARENA_ERROR_INIT;
    if (runs_under("valgrind")) SKIP("the runtime reads past the NUL of the working directory's name, see textsupport.h");
    CHECK(arena_tokenizer_load_file("", 0, NULL, &tokenizer, &error) != ARENA_STATUS_OK);
    CHECK(arena_tokenizer_load_file("a\0b", 3, NULL, &tokenizer, &error) != ARENA_STATUS_OK);
    CHECK(arena_tokenizer_load_file("\xff\xff", 2, NULL, &tokenizer, &error) != ARENA_STATUS_OK);
    CHECK(arena_tokenizer_load_file("no such file", SIZE_MAX, NULL, &tokenizer, &error) != ARENA_STATUS_OK);
    CHECK(tokenizer == NULL && error.message[0] != '\0');
}

TEST(syntax_errors_have_a_position)
{
    arena_error error = ARENA_ERROR_INIT;
    CHECK_STATUS(SYNTAX, refused("{\"version\":\"1.0\",\n  oops}", 25, &error));
    CHECK_EQUAL(2, error.line);
    CHECK(error.byte_offset >= 17 && error.byte_offset <= 25);
    CHECK(refused("{}", 2, &error) != ARENA_STATUS_OK);
    CHECK(refused("", 0, &error) != ARENA_STATUS_OK);
    CHECK(refused("[PAD]\nno special tokens\n", 24, &error) != ARENA_STATUS_OK);
    CHECK(refused("[UNK]\n\xff\n", 8, &error) != ARENA_STATUS_OK);
    CHECK_EQUAL(6, error.byte_offset);
}

TEST(a_tokenizer_json_cut_off_at_any_length_is_refused)
{
    for (size_t length = 0; length < sizeof json - 1; length += (size_t)repeats(1, 23)) {
        char *exact = malloc(length + 1);
        MUST(exact != NULL);
        memcpy(exact, json, length);
        arena_error error = ARENA_ERROR_INIT;
        refused(exact, length, &error);
        free(exact);
    }
}

TEST(a_corrupted_tokenizer_json_is_refused_or_loads_but_never_crashes)
{
    uint64_t random = 11;
    char copy[sizeof json];
    int loaded = 0;
    for (int i = 0; i < repeats(20000, 300); i++) {
        memcpy(copy, json, sizeof json);
        for (uint64_t flips = 1 + next_random(&random) % 3; flips > 0; flips--)
            copy[next_random(&random) % (sizeof json - 1)] ^= (char)(1 << next_random(&random) % 8);
        arena_tokenizer *tokenizer = NULL;
        arena_error error = ARENA_ERROR_INIT;
        arena_status status = arena_tokenizer_load_bytes(copy, sizeof json - 1, NULL, &tokenizer, &error);
        CHECK((status == ARENA_STATUS_OK) == (tokenizer != NULL));
        CHECK(status != ARENA_STATUS_INTERNAL);
        if (status == ARENA_STATUS_OK) CHECK_STATUS(OK, arena_tokenizer_free(tokenizer)), loaded++;
        else CHECK(error.code == status && error.message[0] != '\0');
    }
    CHECK(loaded > 0); /* a changed letter inside a token is still a tokenizer */
}

TEST(a_thousand_loads_leave_no_memory_behind)
{
    int loads = repeats(1000, 20);
    arena_runtime_counters_t counters = ARENA_RUNTIME_COUNTERS_INIT;
    for (int i = 0; i < loads; i++) {
        arena_tokenizer *tokenizer = load(json, sizeof json - 1);
        arena_encoder *encoder;
        REQUIRE_STATUS(OK, arena_encoder_create(tokenizer, &encoder, NULL));
        CHECK_STATUS(OK, arena_tokenizer_free(tokenizer));
        CHECK_STATUS(OK, arena_encoder_free(encoder));
    }
    CHECK_STATUS(OK, arena_runtime_counters(&counters));
    CHECK(counters.heap_bytes < 64 << 20);
}
