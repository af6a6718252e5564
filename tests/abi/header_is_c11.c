/* The header alone, twice, as the first thing a strict C11 file includes; its initialisers set the sizes. */
#include <arena_native.h>
#include <arena_native.h>
#include <arena_native_inline.h>
#include <arena_native_inline.h>

#include "testsupport.h"

TEST(the_header_compiles_as_c11_and_its_initialisers_fit)
{
    arena_error error = ARENA_ERROR_INIT;
    arena_runtime_counters_t counters = ARENA_RUNTIME_COUNTERS_INIT;
    arena_options options = ARENA_OPTIONS_INIT;
    arena_stats_t stats = ARENA_STATS_INIT;
    arena_tokenizer_options tokenizer_options = ARENA_TOKENIZER_OPTIONS_INIT;
    arena_tokenizer_info_t info = ARENA_TOKENIZER_INFO_INIT;
    arena_encode_options encode_options = ARENA_ENCODE_OPTIONS_INIT;
    arena_encoding encoding = ARENA_ENCODING_INIT;
    arena_frame_view view = ARENA_FRAME_VIEW_INIT;
    CHECK_EQUAL(sizeof error, error.struct_size);
    CHECK_EQUAL(sizeof counters, counters.struct_size);
    CHECK_EQUAL(sizeof options, options.struct_size);
    CHECK_EQUAL(sizeof stats, stats.struct_size);
    CHECK_EQUAL(sizeof tokenizer_options, tokenizer_options.struct_size);
    CHECK_EQUAL(sizeof info, info.struct_size);
    CHECK_EQUAL(sizeof encode_options, encode_options.struct_size);
    CHECK_EQUAL(sizeof encoding, encoding.struct_size);
    CHECK_EQUAL(sizeof view, view.struct_size);
}
