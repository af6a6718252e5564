// Objects in an arena: built there, and destroyed when it takes its memory back.
#include <arena_native.hpp>

#include "testsupport.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace an = arena_native;

static_assert(an::creatable<std::string> && an::creatable<int> && an::creatable<std::unique_ptr<int>>);
static_assert(!an::creatable<int[3]> && !an::creatable<const int> && !an::creatable<int &> && !an::creatable<void>);
static_assert(an::movable_bytes<double> && !an::movable_bytes<std::string>);

struct throws_at_its_end {
    ~throws_at_its_end() noexcept(false) {}
};
static_assert(!an::creatable<throws_at_its_end>);

static std::vector<int> ended; // the numbers of those that were destroyed, in order

struct counted {
    explicit counted(int number_) : number(number_)
    {
        if (number < 0) throw number;
    }
    counted(const counted &) = delete;
    ~counted() { ended.push_back(number); }
    int number;
};

TEST(destructors_run_newest_first_when_the_arena_goes_back)
{
    ended.clear();
    an::arena memory;
    for (int i = 0; i < 4; i++) CHECK_EQUAL(i, memory.create<counted>(i).number);
    CHECK(ended.empty());
    memory.reset();
    CHECK(ended == (std::vector<int>{ 3, 2, 1, 0 }));
    memory.reset();
    CHECK_EQUAL(4, ended.size());
    {
        const an::scope request(memory);
        memory.create<counted>(7);
    }
    CHECK(ended.size() == 5 && ended.back() == 7);
    {
        an::arena other;
        other.create<counted>(8);
    }
    CHECK(ended.size() == 6 && ended.back() == 8);
}

TEST(objects_that_own_other_memory_give_it_back)
{
    an::arena memory; // LeakSanitizer and valgrind see it if not
    for (int round = 0; round < 3; round++) {
        auto &words = memory.create<std::vector<std::string>>();
        for (int i = 0; i < 100; i++) words.emplace_back(200, 'x');
        memory.create<std::unique_ptr<int>>(new int(round));
        memory.create_array<std::string>(50, std::string(100, 'y'));
        memory.reset(ARENA_RESET_MODE_FREE_ALL);
    }
}

TEST(a_constructor_that_throws_leaves_nothing_registered)
{
    ended.clear();
    an::arena memory;
    memory.create<counted>(1);
    try {
        memory.create<counted>(-5);
        CHECK(!"thrown");
    } catch (int thrown) {
        CHECK_EQUAL(-5, thrown);
    }
    memory.reset();
    CHECK(ended == (std::vector<int>{ 1 }));
}

// Built from the same arguments, so that the third of them is the one that throws.
struct third_throws {
    explicit third_throws(int &built_) : built(built_)
    {
        if (built == 2) throw built;
        built++;
    }
    third_throws(const third_throws &) = delete;
    ~third_throws() { built--; }
    int &built;
};

TEST(an_array_whose_constructor_throws_destroys_what_it_had)
{
    int built = 0;
    an::arena memory;
    try {
        memory.create_array<third_throws>(5, std::ref(built));
        CHECK(!"thrown");
    } catch (int) {
    }
    CHECK_EQUAL(0, built);
    memory.reset();
    CHECK_EQUAL(0, built);
    CHECK_EQUAL(2, memory.create_array<third_throws>(2, std::ref(built)).size());
    CHECK_EQUAL(2, built);
    memory.reset();
    CHECK_EQUAL(0, built);
}

TEST(arrays_are_built_in_order_and_destroyed_in_reverse)
{
    ended.clear();
    an::arena memory;
    const std::span<counted> three = memory.create_array<counted>(3, 4);
    for (int i = 0; i < 3; i++) three[static_cast<std::size_t>(i)].number = i;
    memory.create<counted>(9);
    memory.reset();
    CHECK(ended == (std::vector<int>{ 9, 2, 1, 0 }));

    (void)memory.allocate_span<int>(1000);
    std::fill_n(memory.allocate_span<int>(1000).data(), 1000, -1);
    memory.reset();
    for (const int number : memory.create_array<int>(3000)) CHECK_EQUAL(0, number);
    for (const double number : memory.create_array<double>(10, 0.5)) CHECK(number == 0.5);
    CHECK(memory.create_array<counted>(0, 1).empty());
    memory.reset();
    CHECK_EQUAL(4, ended.size());
}

TEST(without_memory_for_the_destructor_the_object_is_destroyed_at_once)
{
    an::arena memory;
    for (std::uint64_t n = 1; n <= 3; n++) {
        ended.clear();
        memory.fail_after(n);
        counted *const made = memory.try_create<counted>(6);
        CHECK((made == nullptr) == (n <= 2));
        CHECK_EQUAL(n == 2, ended.size());
        memory.fail_after(0);
        memory.reset();
        CHECK_EQUAL(n == 1 ? 0 : 1, ended.size());
    }
    for (std::uint64_t n = 1; n <= 4; n++) { // the elements, who holds them, and the callback
        ended.clear();
        memory.fail_after(n);
        try {
            CHECK_EQUAL(2, memory.create_array<counted>(2, 6).size());
            CHECK_EQUAL(4, n);
        } catch (const an::allocation_error &refused) {
            CHECK_STATUS(OUT_OF_MEMORY, refused.status());
            CHECK(n < 4);
            CHECK_EQUAL(n == 1 ? 0 : 2, ended.size());
        }
        memory.fail_after(0);
        memory.reset();
        CHECK_EQUAL(n == 1 ? 0 : 2, ended.size());
    }
}

struct alignas(512) wide_and_counted : counted {
    using counted::counted;
};

TEST(objects_with_destructors_are_aligned_and_may_build_others_in_their_arena)
{
    struct parent {
        parent(an::arena &memory, int number_) : child(memory.create<counted>(number_)), number(number_ + 1) {}
        ~parent() { ended.push_back(child.number + 1); } // the child is still there: it was finished before its parent
        counted &child;
        int number;
    };
    ended.clear();
    an::arena memory;
    (void)memory.allocate(1);
    CHECK(reinterpret_cast<std::uintptr_t>(&memory.create<wide_and_counted>(1)) % 512 == 0);
    memory.create<parent>(memory, 10);
    memory.reset();
    CHECK(ended == (std::vector<int>{ 11, 10, 1 }));
}

TEST(functions_are_called_and_destroyed_once)
{
    int calls = 0;
    const auto alive = std::make_shared<int>(0);
    an::arena memory;
    memory.on_reset([&calls, alive]() noexcept { calls++; });
    CHECK_EQUAL(2, alive.use_count());
    {
        const an::scope request(memory);
        memory.on_reset([&calls, alive]() noexcept { calls += 10; });
        CHECK_EQUAL(3, alive.use_count());
    }
    CHECK(calls == 10 && alive.use_count() == 2);
    memory.reset();
    CHECK(calls == 11 && alive.use_count() == 1);
    memory.on_reset([](void *data) { ++*static_cast<int *>(data); }, &calls);
    memory.reset();
    memory.reset();
    CHECK_EQUAL(12, calls);
}

TEST(a_function_that_could_not_be_kept_is_destroyed_and_not_called)
{
    int calls = 0;
    const auto alive = std::make_shared<int>(0);
    an::arena memory;
    for (std::uint64_t n = 1; n <= 2; n++) {
        memory.fail_after(n);
        CHECK_STATUS(OUT_OF_MEMORY, memory.try_on_reset([&calls, alive]() noexcept { calls++; }));
        CHECK_EQUAL(1, alive.use_count());
        memory.reset();
    }
    CHECK_EQUAL(0, calls);
}
