// Compiled with -fno-exceptions -fno-rtti: everything that can fail has a form that says so without throwing.
#include <arena_native.hpp>

#include "testsupport.h"

#include <functional>

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

struct counted {
    explicit counted(int &ends_) : ends(ends_) {}
    counted(const counted &) = delete;
    ~counted() { ends++; }
    int &ends;
};

TEST(objects_and_pools_need_no_exceptions)
{
    int ends = 0;
    an::result<an::pool> pool = an::pool::try_create();
    REQUIRE(pool);
    {
        an::result<an::pooled_arena> memory = pool->try_acquire();
        REQUIRE(memory);
        CHECK(memory->try_create<counted>(ends) != nullptr);
        CHECK(memory->try_create_array<counted>(2, std::ref(ends)).has_value());
        CHECK_STATUS(OK, memory->try_on_reset([&ends]() noexcept { ends++; }));
        CHECK(memory->try_resize(std::span<int>(), 10).has_value());
        CHECK_STATUS(OK, memory->try_fail_after(1));
        CHECK(memory->try_create<int>(1) == nullptr);
        CHECK_STATUS(OK, memory->try_reset(ARENA_RESET_MODE_FREE_ALL));
        CHECK_EQUAL(4, ends);
        CHECK_EQUAL(1, pool->try_stats()->acquired);
    }
    CHECK_EQUAL(0, pool->try_stats()->acquired);
    CHECK(pool->try_trim());
}
