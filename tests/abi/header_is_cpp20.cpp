// All three headers, twice, as the first thing a strict C++20 file includes; the C functions keep their C names.
#include <arena_native.hpp>
#include <arena_native.hpp>
#include <arena_native.h>
#include <arena_native_inline.h>

#include "testsupport.h"

TEST(the_headers_compile_as_cpp20_and_link)
{
    arena_options options = ARENA_OPTIONS_INIT;
    arena *memory = nullptr;
    REQUIRE_STATUS(OK, arena_create(&options, &memory));
    CHECK(arena_alloc_inline(memory, 10) != nullptr);
    CHECK_STATUS(OK, arena_free(memory));
}
