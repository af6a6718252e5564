// Compiled with -fno-exceptions -fno-rtti: everything that can fail has a form that says so without throwing.
#include <arena_native.hpp>

#include "testsupport.h"

namespace an = arena_native;

static_assert(!ARENA_NATIVE_THROWS);

TEST(everything_can_be_done_without_exceptions)
{
    an::result<an::arena> memory = an::arena::try_create();
    an::result<an::tokenizer> tokenizer = an::tokenizer::try_builtin();
    REQUIRE(memory && tokenizer);
    an::result<an::encoder> encoder = an::encoder::try_create(*tokenizer);
    REQUIRE(encoder);
    {
        const an::scope request(*memory, std::nothrow);
        CHECK_STATUS(OK, request.status());
        const an::result<an::encoding> rows = encoder->try_encode(*memory, "Hello, world!");
        REQUIRE(rows);
        CHECK_EQUAL(6, rows->ids().size());
        const an::result<std::string_view> text = encoder->try_decode(*memory, rows->ids());
        CHECK(text && *text == "hello, world!");
        int *const number = memory->try_create<int>(5);
        CHECK(number != nullptr && *number == 5);
    }
    CHECK_EQUAL(0, memory->try_stats()->used_bytes);
    CHECK_STATUS(OK, memory->try_reset());
}

TEST(failures_are_values)
{
    an::result<an::tokenizer> tokenizer = an::tokenizer::try_from_bytes("{");
    CHECK(!tokenizer);
    CHECK_STATUS(SYNTAX, tokenizer.status());
    CHECK(tokenizer.why().position().has_value() && tokenizer.why().message()[0] != '\0');

    an::arena nothing(nullptr);
    CHECK_STATUS(INVALID_ARGUMENT, nothing.try_reset());
    CHECK_STATUS(INVALID_ARGUMENT, nothing.try_stats().status());
    CHECK_STATUS(INVALID_ARGUMENT, an::scope(nothing, std::nothrow).status());
}

TEST(resources_of_one_arena_are_told_apart_without_rtti_but_stay_correct)
{
    an::result<an::arena> memory = an::arena::try_create();
    REQUIRE(memory);
    an::arena_resource one(*memory), two(*memory);
    CHECK(one == one && !(one == two));
    CHECK(memory->owns(one.allocate(100)));
}
