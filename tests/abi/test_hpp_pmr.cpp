// The standard library on arenas: std::pmr containers and the STL allocator.
#include <arena_native.hpp>

#include "testsupport.h"

#include <list>
#include <map>
#include <string>
#include <vector>

namespace an = arena_native;

TEST(pmr_containers_live_in_the_arena)
{
    an::arena memory;
    an::arena_resource resource(memory);
    {
        std::pmr::map<std::pmr::string, std::pmr::vector<int>> words(&resource);
        for (int i = 0; i < 2000; i++) {
            std::pmr::string word("a word that is too long for the small string ", &resource);
            word += std::to_string(i % 100);
            words[word].push_back(i);
        }
        CHECK_EQUAL(100, words.size());
        CHECK_EQUAL(20, words.begin()->second.size());
        CHECK(memory.owns(&*words.begin()) && memory.owns(words.begin()->second.data()));
        CHECK(memory.owns(words.begin()->first.data()));
    }
    const auto used = memory.stats().used_bytes;
    CHECK(used > 2000 * 4); // deallocation gives nothing back
    memory.reset();
    CHECK_EQUAL(0, memory.stats().used_bytes);
}

TEST(resources_are_equal_when_their_arena_is)
{
    an::arena memory, other;
    const an::arena_resource one(memory), two(memory), three(other);
    CHECK(one == one && one == two && !(one == three));
    CHECK(!(one == *std::pmr::new_delete_resource()) && !(*std::pmr::new_delete_resource() == one));
}

TEST(resources_align_as_asked_and_refuse_what_no_arena_gives)
{
    an::arena memory;
    an::arena_resource resource(memory);
    for (std::size_t alignment = 1; alignment <= ARENA_ALIGNMENT_MAX; alignment *= 2)
        CHECK(reinterpret_cast<std::uintptr_t>(resource.allocate(10, alignment)) % alignment == 0);
    try {
        (void)resource.allocate(10, ARENA_ALIGNMENT_MAX * 2);
        CHECK(!"thrown");
    } catch (const an::allocation_error &caught) {
        CHECK_STATUS(INVALID_ARGUMENT, caught.status());
    }
}

TEST(a_full_arena_throws_bad_alloc_through_a_container)
{
    arena_options options = an::default_arena_options;
    options.limit_bytes = 65536;
    an::arena memory(options);
    std::vector<int, an::arena_allocator<int>> numbers(memory);
    try {
        for (int i = 0; i < 100000; i++) numbers.push_back(i);
        CHECK(!"thrown");
    } catch (const std::bad_alloc &) {
    }
    CHECK(!numbers.empty());
    for (std::size_t i = 0; i < numbers.size(); i++) CHECK_EQUAL(i, numbers[i]);
}

// Volatile, because the compiler knows from the header that no object is this large.
static const volatile std::size_t too_many = SIZE_MAX / 2;

TEST(stl_containers_live_in_the_arena)
{
    an::arena memory, other;
    using allocator = an::arena_allocator<int>;
    std::vector<int, allocator> numbers(memory);
    for (int i = 0; i < 10000; i++) numbers.push_back(i);
    CHECK(memory.owns(&numbers.back()));
    std::list<int, allocator> linked(numbers.begin(), numbers.end(), memory);
    CHECK(memory.owns(&linked.front()) && linked.size() == 10000);

    std::vector<int, allocator> moved(std::move(numbers));
    CHECK_EQUAL(9999, moved.back());
    std::vector<int, allocator> elsewhere(moved, allocator(other));
    CHECK(other.owns(elsewhere.data()) && elsewhere == moved);
    CHECK(allocator(memory) == an::arena_allocator<char>(memory) && !(allocator(memory) == allocator(other)));
    try {
        (void)allocator(memory).allocate(too_many);
        CHECK(!"thrown");
    } catch (const an::allocation_error &caught) {
        CHECK_STATUS(TOO_LARGE, caught.status());
    }
}

TEST(moved_and_swapped_containers_take_their_arena_along_and_copied_ones_stay)
{
    an::arena memory, other;
    using numbers = std::vector<int, an::arena_allocator<int>>;
    numbers here({ 1, 2, 3 }, memory), there({ 4 }, other), copy(other);
    const int *const place = here.data();
    copy = here;
    CHECK(copy == here && other.owns(copy.data()) && copy.get_allocator() == there.get_allocator());
    std::swap(here, there);
    CHECK(there.data() == place && there.get_allocator().get() == memory.get() && here.get_allocator().get() == other.get());
    here = std::move(there);
    CHECK(here.data() == place && here.get_allocator().get() == memory.get());
}

TEST(overaligned_elements_are_aligned)
{
    struct alignas(64) line { char bytes[64]; };
    an::arena memory;
    std::vector<line, an::arena_allocator<line>> lines(memory);
    for (int i = 0; i < 50; i++) {
        lines.emplace_back();
        (void)memory.allocate(16);
        CHECK_EQUAL(0, reinterpret_cast<std::uintptr_t>(lines.data()) % 64);
    }
}
