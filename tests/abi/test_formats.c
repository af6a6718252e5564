/* Loading formats that need more than their file: profiles, merges.txt, tokenizer_config.json, a caller's words and tokens. */
#include "textsupport.h"

static const char vocab_json[] = "{\"a\":0,\"b\":1,\"c\":2,\"ab\":3,\"abc\":4,\"<|endoftext|>\":5}";
static const char merges_txt[] = "#version: 0.2\na b\nab c\n";

/* A line for each byte, whose id it is, and "ab" behind them. */
static size_t write_tiktoken(char *file)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t length = 0;
    for (int value = 0; value < 256; value++)
        length += (size_t)sprintf(file + length, "%c%c== %d\n", digits[value >> 2], digits[(value & 3) << 4], value);
    return length + (size_t)sprintf(file + length, "YWI= 256\n");
}

static arena_tokenizer_options options_for(uint32_t format)
{
    arena_tokenizer_options options = ARENA_TOKENIZER_OPTIONS_INIT;
    options.format = format;
    return options;
}

static arena_tokenizer *load(const char *data, size_t size, const arena_tokenizer_options *options)
{
    arena_tokenizer *tokenizer = NULL;
    arena_error error = ARENA_ERROR_INIT;
    MUST_STATUS(OK, arena_tokenizer_load_bytes(data, size, options, &tokenizer, &error));
    return tokenizer;
}

static arena_status refused(const char *data, size_t size, const arena_tokenizer_options *options)
{
    arena_tokenizer *tokenizer = NULL;
    arena_error error = ARENA_ERROR_INIT;
    arena_status status = arena_tokenizer_load_bytes(data, size, options, &tokenizer, &error);
    CHECK(tokenizer == NULL && error.message[0] != '\0');
    return status;
}

/* CHECK_IDS(tokenizer, text, 4, 5, 3): takes the tokenizer over. */
#define CHECK_IDS(tokenizer, text, ...)                 \
    do {                                                \
        text_tools tools_ = tools_for(tokenizer);       \
        arena_encoding rows = encode(&tools_, text, NULL); \
        CHECK_ROW(rows, ids, 0, __VA_ARGS__);           \
        close_tools(&tools_);                           \
    } while (0)

TEST(a_vocab_json_is_read_with_its_merges)
{
    arena_tokenizer_options options = options_for(ARENA_TOKENIZER_FORMAT_VOCAB_JSON);
    options.merges = merges_txt;
    options.merges_length = sizeof merges_txt - 1;
    static const char text[] = "abc<|endoftext|>ab";
    CHECK_IDS(load(vocab_json, sizeof vocab_json - 1, &options), text, 4, 5, 3);
}

TEST(a_vocab_json_without_merges_or_with_an_unknown_profile_is_refused)
{
    arena_tokenizer_options options = options_for(ARENA_TOKENIZER_FORMAT_VOCAB_JSON);
    CHECK_EQUAL(ARENA_STATUS_INVALID_ARGUMENT, refused(vocab_json, sizeof vocab_json - 1, &options));
    options.merges = merges_txt;
    options.merges_length = sizeof merges_txt - 1;
    options.profile = "nobody";
    options.profile_length = UINT64_MAX;
    CHECK_EQUAL(ARENA_STATUS_NOT_FOUND, refused(vocab_json, sizeof vocab_json - 1, &options));
}

TEST(a_config_adds_tokens_and_a_first_one_and_tells_the_greatest_length)
{
    static const char config[] =
        "{\"bos_token\":\"c\",\"add_bos_token\":true,\"model_max_length\":77,\"additional_special_tokens\":[\"<x>\"]}";
    arena_tokenizer_options options = options_for(ARENA_TOKENIZER_FORMAT_VOCAB_JSON);
    options.merges = merges_txt;
    options.merges_length = sizeof merges_txt - 1;
    options.config = config;
    options.config_length = sizeof config - 1;
    arena_tokenizer *tokenizer = load(vocab_json, sizeof vocab_json - 1, &options);
    arena_tokenizer_info_t info = ARENA_TOKENIZER_INFO_INIT;
    CHECK_STATUS(OK, arena_tokenizer_info(tokenizer, &info));
    CHECK_EQUAL(77, info.model_max_length);
    static const char text[] = "ab<x>";
    CHECK_IDS(tokenizer, text, 2, 3, 6);
}

TEST(a_tiktoken_file_takes_the_words_and_special_tokens_of_the_caller)
{
    static char file[8192];
    size_t size = write_tiktoken(file);
    arena_special_token special = { .text = "<end>", .length = 5, .id = 999 };
    arena_tokenizer_options options = options_for(ARENA_TOKENIZER_FORMAT_TIKTOKEN);
    options.pattern = "[a-z]";
    options.pattern_length = UINT64_MAX;
    options.special_tokens = &special;
    options.special_token_count = 1;
    static const char text[] = "ab<end>";
    CHECK_IDS(load(file, size, &options), text, 'a', 'b', 999);
    options.pattern = ".+";
    CHECK_IDS(load(file, size, &options), text, 256, 999);
}

TEST(a_tiktoken_file_with_a_profile_has_its_special_tokens)
{
    static char file[8192];
    size_t size = write_tiktoken(file);
    arena_tokenizer_options options = options_for(ARENA_TOKENIZER_FORMAT_TIKTOKEN);
    CHECK_EQUAL(ARENA_STATUS_INVALID_ARGUMENT, refused(file, size, &options));
    options.profile = "cl100k";
    options.profile_length = 6;
    static const char text[] = "ab<|endofprompt|>";
    CHECK_IDS(load(file, size, &options), text, 256, 100276);
    options.pattern = "(";
    options.pattern_length = 1;
    CHECK(refused(file, size, &options) != ARENA_STATUS_OK);
}

TEST(a_special_token_without_text_or_with_a_huge_id_is_refused)
{
    static char file[8192];
    size_t size = write_tiktoken(file);
    arena_special_token special = { .text = "<end>", .length = 5, .id = UINT32_MAX };
    arena_tokenizer_options options = options_for(ARENA_TOKENIZER_FORMAT_TIKTOKEN);
    options.profile = "r50k";
    options.profile_length = 4;
    options.special_tokens = &special;
    options.special_token_count = 1;
    CHECK_EQUAL(ARENA_STATUS_TOO_LARGE, refused(file, size, &options));
    special.text = NULL;
    CHECK_EQUAL(ARENA_STATUS_INVALID_ARGUMENT, refused(file, size, &options));
}

TEST(dropout_gives_the_same_tokens_for_the_same_seed)
{
    static const char json[] =
        "{\"model\":{\"type\":\"BPE\",\"dropout\":0.5,\"vocab\":{\"a\":0,\"aa\":1,\"aaaa\":2},\"merges\":[[\"a\",\"a\"],[\"aa\",\"aa\"]]}}";
    static const char text[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    arena_tokenizer_options options = options_for(ARENA_TOKENIZER_FORMAT_TOKENIZER_JSON);
    uint64_t lengths[3];
    int32_t first[3][64];
    for (int i = 0; i < 3; i++) {
        options.dropout_seed = i == 2 ? 12345 : 1;
        text_tools tools = tools_for(load(json, sizeof json - 1, &options));
        arena_encoding rows = encode(&tools, text, NULL);
        lengths[i] = rows.length;
        memset(first[i], 0xFF, sizeof first[i]);
        memcpy(first[i], rows.ids, rows.length * sizeof(int32_t));
        close_tools(&tools);
    }
    CHECK_EQUAL(lengths[0], lengths[1]);
    CHECK(memcmp(first[0], first[1], sizeof first[0]) == 0);
    CHECK(memcmp(first[0], first[2], sizeof first[0]) != 0);
}
