// Pools: arenas that go back at their end.
#include <arena_native.hpp>

#include "testsupport.h"

#include <string>
#include <thread>
#include <vector>

namespace an = arena_native;

static_assert(!std::is_copy_constructible_v<an::pool> && std::is_nothrow_move_constructible_v<an::pool>);
static_assert(!std::is_copy_constructible_v<an::pooled_arena> && std::is_nothrow_move_constructible_v<an::pooled_arena>);
static_assert(std::is_nothrow_move_assignable_v<an::pooled_arena> && !std::is_copy_assignable_v<an::pooled_arena>);

TEST(an_arena_goes_back_at_its_end_and_comes_again_warm)
{
    an::pool pool;
    ::arena *handle;
    {
        an::pooled_arena memory = pool.acquire();
        handle = memory.get();
        (void)memory.allocate(100000);
        CHECK_EQUAL(1, pool.stats().acquired);
    }
    CHECK_STATUS(INVALID_HANDLE, arena_last_status(handle));
    CHECK(pool.stats().acquired == 0 && pool.stats().idle == 1);
    an::pooled_arena again = pool.acquire();
    CHECK(again.get() == handle && again.stats().used_bytes == 0 && again.stats().reserved_bytes >= 100000);
    CHECK_EQUAL(1, pool.stats().reused);
}

TEST(a_pooled_arena_is_an_arena)
{
    an::pool pool;
    an::pooled_arena memory = pool.acquire();
    an::encoder encoder(an::tokenizer::builtin());
    {
        const an::scope request(memory);
        CHECK_EQUAL(6, encoder.encode(memory, "Hello, world!").ids().size());
    }
    std::vector<int, an::arena_allocator<int>> numbers({ 1, 2, 3 }, memory);
    CHECK(memory.owns(numbers.data()));
}

TEST(moves_give_each_arena_back_once)
{
    an::pool pool;
    an::pooled_arena first = pool.acquire(), second = pool.acquire();
    CHECK_EQUAL(2, pool.stats().acquired);
    an::pooled_arena third(std::move(first));
    CHECK(first.get() == nullptr);
    third = std::move(second);
    CHECK_EQUAL(1, pool.stats().acquired);
    third.give_back();
    third.give_back();
    CHECK(pool.stats().acquired == 0 && pool.stats().idle == 2);
    third = pool.acquire();
    an::pool moved(std::move(pool));
    CHECK_EQUAL(1, moved.stats().acquired);
    const an::arena ended = std::move(third); // freed for good at its end
    CHECK_STATUS(OK, ended.last_status());
}

TEST(destructors_run_when_an_arena_goes_back)
{
    int ends = 0;
    an::pool pool;
    {
        an::pooled_arena memory = pool.acquire();
        memory.create<std::string>(1000, 'x');
        memory.on_reset([&ends]() noexcept { ends++; });
    }
    CHECK_EQUAL(1, ends);
}

TEST(a_pool_is_bounded_and_goes_down_to_its_floor)
{
    arena_pool_options options = an::default_pool_options;
    options.ceiling_bytes = 1 << 20;
    options.first_block_bytes = 1 << 19;
    an::pool pool(options);
    {
        an::pooled_arena one = pool.acquire(), two = pool.acquire();
        (void)one.allocate(1000);
        (void)two.allocate(1000);
        CHECK_STATUS(LIMIT_EXCEEDED, pool.try_acquire().status());
        try {
            (void)two.allocate(1 << 19);
            CHECK(!"thrown");
        } catch (const an::allocation_error &caught) {
            CHECK_STATUS(LIMIT_EXCEEDED, caught.status());
        }
    }
    CHECK_EQUAL(1 << 20, pool.stats().idle_bytes);
    CHECK_EQUAL(1 << 20, pool.trim());
    CHECK(pool.stats().at_floor == 1 && pool.stats().reserved_bytes == 0);
    options.flags = 1;
    CHECK_STATUS(INVALID_ARGUMENT, an::pool::try_create(options).status());
}

TEST(threads_share_a_pool_and_hand_arenas_over)
{
    an::pool pool;
    const int rounds = repeats(5000, 100);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; t++) {
        threads.emplace_back([&pool, rounds, t] {
            for (int i = 0; i < rounds; i++) {
                an::pooled_arena memory = pool.acquire();
                const std::span<int> numbers = memory.create_array<int>(100, t);
                for (const int number : numbers) CHECK_EQUAL(t, number);
            }
        });
    }
    for (std::thread &thread : threads) thread.join();
    std::thread([memory = pool.acquire()]() mutable { (void)memory.allocate(100); }).join();
    CHECK_EQUAL(0, pool.stats().acquired);
}
