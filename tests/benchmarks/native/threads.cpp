// What one allocation costs when 1, 2 or 4 threads allocate at once, in turns.
//
//   threads ROUNDS                  prints one line of JSON
//
// Each thread takes pieces of 64 bytes and writes the first eight of each; when all have done so, all is given back. What
// is printed is nanoseconds of CPU for one piece, mean of the threads, the giving back included. With more threads than
// processors the threads take turns; their CPU time does not count the waiting.
#include <atomic>
#include <barrier>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "arena_native_inline.h"
#include "measure.h"

namespace
{
constexpr std::size_t pieces_a_round = 20000;
constexpr std::size_t piece_bytes = 64;
constexpr int repeats = 10;

using Meeting = std::barrier<>;
using Work = void(Meeting& all);

arena_shared* shared;
arena_pool* pool;

void use(void* piece)
{
    if (piece == nullptr) [[unlikely]] std::abort();
    *static_cast<volatile std::uint64_t*>(piece) = 1;
    asm volatile("" : : "r"(piece) : "memory");
}

// One thread does it while the others wait.
void reset_together(Meeting& all)
{
    static std::atomic<unsigned> arrived;
    all.arrive_and_wait();
    if (arrived.fetch_add(1) == 0) require(arena_shared_reset(shared) == ARENA_STATUS_OK, "arena_shared_reset failed");
    all.arrive_and_wait();
    arrived = 0;
    all.arrive_and_wait();
}

void shared_local(Meeting& all)
{
    arena* local;
    require(arena_shared_local(shared, &local) == ARENA_STATUS_OK, "arena_shared_local failed");
    for (std::size_t i = 0; i < pieces_a_round; ++i) use(arena_alloc_inline(local, piece_bytes));
    reset_together(all);
}

void shared_handle(Meeting& all)
{
    for (std::size_t i = 0; i < pieces_a_round; ++i) use(arena_shared_alloc(shared, piece_bytes, 16));
    reset_together(all);
}

// An arena for every 400 pieces, as for a request.
void pooled(Meeting& all)
{
    for (std::size_t i = 0; i < pieces_a_round;)
    {
        arena* taken;
        require(arena_pool_acquire(pool, &taken) == ARENA_STATUS_OK, "arena_pool_acquire failed");
        for (std::size_t end = i + 400; i < end; ++i) use(arena_alloc_inline(taken, piece_bytes));
        require(arena_pool_release(pool, taken) == ARENA_STATUS_OK, "arena_pool_release failed");
    }
    all.arrive_and_wait();
}

void malloc_and_free(Meeting& all)
{
    thread_local std::vector<void*> pieces(pieces_a_round);
    for (void*& piece : pieces) use(piece = std::malloc(piece_bytes));
    all.arrive_and_wait();
    for (void* piece : pieces) std::free(piece);
}

struct Contestant
{
    const char* name;
    Work* work;
    std::vector<double> ns;
};

double ns_each(Work* work, unsigned threads)
{
    std::vector<std::thread> all;
    std::vector<std::uint64_t> spent(threads);
    Meeting meeting(threads);
    for (unsigned t = 0; t < threads; ++t)
        all.emplace_back([&, t] {
            work(meeting); // the first touch of this thread's blocks
            std::uint64_t start = thread_cpu_ns();
            for (int i = 0; i < repeats; ++i) work(meeting);
            spent[t] = thread_cpu_ns() - start;
        });
    for (std::thread& thread : all) thread.join();
    double sum = 0;
    for (std::uint64_t ns : spent) sum += static_cast<double>(ns);
    return sum / (static_cast<double>(threads) * repeats * pieces_a_round);
}

void compete(unsigned threads, int rounds, const char* separator)
{
    std::vector<Contestant> contestants = {
        {"shared, local inline", shared_local, {}}, {"shared, by its handle", shared_handle, {}},
        {"arenas of a pool", pooled, {}}, {"malloc and free", malloc_and_free, {}}};
    for (int round = 0; round <= rounds; ++round)
        for (Contestant& c : contestants)
        {
            double ns = ns_each(c.work, threads);
            if (round > 0) c.ns.push_back(ns);
        }
    std::printf("%s\"%u\":{", separator, threads);
    for (const Contestant& c : contestants)
    {
        std::printf("%s\"%s\":[", &c == &contestants[0] ? "" : ",", c.name);
        for (std::size_t i = 0; i < c.ns.size(); ++i) std::printf("%s%.3f", i ? "," : "", c.ns[i]);
        std::printf("]");
    }
    std::printf("}\n");
}
}

int main(int argc, char** argv)
{
    require(argc == 2, "usage: threads ROUNDS");
    require(arena_shared_create(nullptr, &shared) == ARENA_STATUS_OK, "arena_shared_create failed");
    require(arena_pool_create(nullptr, &pool) == ARENA_STATUS_OK, "arena_pool_create failed");
    const char* separator = "{";
    for (unsigned threads : {1u, 2u, 4u})
    {
        compete(threads, std::atoi(argv[1]), separator);
        separator = ",";
    }
    std::puts("}");
    require(arena_shared_free(shared) == ARENA_STATUS_OK, "arena_shared_free failed");
    require(arena_pool_free(pool) == ARENA_STATUS_OK, "arena_pool_free failed");
}
