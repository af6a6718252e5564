// Growing, resetting and refusing: what an arena does with memory, from C++.
#include <arena_native.hpp>

#include "testsupport.h"

#include <array>
#include <numeric>

namespace an = arena_native;

// Volatile, because the compiler knows from the header that no object is this large.
static const volatile std::size_t too_many = SIZE_MAX / 4;

TEST(the_last_span_grows_in_place_and_any_other_is_moved)
{
    an::arena memory;
    std::span<int> numbers = memory.resize(std::span<int>(), 100);
    std::iota(numbers.begin(), numbers.end(), 0);
    const int *const place = numbers.data();
    numbers = memory.resize(numbers, 1000);
    CHECK(numbers.data() == place && numbers.size() == 1000);
    std::iota(numbers.begin(), numbers.end(), 0);
    (void)memory.allocate(16);
    numbers = memory.resize(numbers, 1500);
    CHECK(numbers.data() != place && memory.owns(&numbers.back()));
    for (int i = 0; i < 1000; i++) CHECK_EQUAL(i, numbers[static_cast<std::size_t>(i)]);
    const auto used = memory.stats().used_bytes;
    numbers = memory.resize(numbers, 10);
    CHECK(memory.stats().used_bytes < used && numbers.back() == 9);
}

TEST(growth_that_fails_leaves_the_span_as_it_was)
{
    an::arena memory;
    const std::span<double> numbers = memory.create_array<double>(10, 2.5);
    memory.fail_after(1);
    CHECK(!memory.try_resize(numbers, 20));
    CHECK(!memory.try_resize(numbers, too_many));
    CHECK_STATUS(TOO_LARGE, memory.last_status());
    try {
        (void)memory.reallocate(numbers.data(), numbers.size_bytes(), too_many);
        CHECK(!"thrown");
    } catch (const an::allocation_error &caught) {
        CHECK_STATUS(OUT_OF_MEMORY, caught.status());
    }
    CHECK(numbers[9] == 2.5);
}

TEST(many_pieces_come_in_one_call_or_none_does)
{
    an::arena memory;
    const std::array<std::size_t, 3> sizes = { 100, 0, 5000 };
    std::array<void *, 3> pieces{};
    memory.allocate_n(sizes, pieces);
    CHECK(memory.owns(pieces[0]) && memory.owns(pieces[2]));
    CHECK_STATUS(INVALID_ARGUMENT, memory.try_allocate_n(sizes, std::span(pieces).first(2)));
    const auto used = memory.stats().used_bytes;
    memory.fail_after(1);
    CHECK_STATUS(OUT_OF_MEMORY, memory.try_allocate_n(sizes, pieces));
    CHECK_EQUAL(used, memory.stats().used_bytes);
}

TEST(a_reset_says_what_becomes_of_the_blocks)
{
    an::arena memory;
    (void)memory.allocate(10000000);
    (void)memory.allocate(100000);
    const auto held = memory.stats().reserved_bytes;
    memory.reset(ARENA_RESET_MODE_RETAIN_ALL);
    CHECK_EQUAL(held, memory.stats().reserved_bytes);
    memory.reset(ARENA_RESET_MODE_RETAIN_UP_TO, 1 << 20);
    CHECK(memory.stats().reserved_bytes <= 1 << 20);
    memory.reset(ARENA_RESET_MODE_FREE_ALL);
    CHECK_EQUAL(0, memory.stats().reserved_bytes);
    CHECK_STATUS(INVALID_ARGUMENT, memory.try_reset(99));
}

TEST(an_arena_with_decay_forgets_a_peak)
{
    arena_options options = an::default_arena_options;
    options.decay_resets = 4;
    an::arena memory(options);
    (void)memory.allocate(50000000);
    for (int i = 0; i < 200; i++) {
        memory.reset();
        (void)memory.allocate(1000);
    }
    CHECK(memory.stats().reserved_bytes < 1000000);
}

TEST(the_nth_allocation_fails_once)
{
    an::arena memory;
    memory.fail_after(3);
    CHECK(memory.try_allocate(10) != nullptr && memory.try_allocate(10) != nullptr);
    try {
        const an::scope request(memory);
        CHECK(!"thrown");
    } catch (const an::error &caught) {
        CHECK_STATUS(OUT_OF_MEMORY, caught.status());
    }
    CHECK(memory.try_allocate(10) != nullptr);
}
