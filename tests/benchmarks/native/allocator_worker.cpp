// The same work on many allocators: every word of 100 000 sentences copied into memory of its own.
//
//   allocator_worker TASK KIND TEXT
//
// TASK  scopes   a sentence's words are taken, then given back, sentence by sentence
//       held     all words of all sentences are taken, then all given back; "release_ns" is the giving back
// KIND  inline, exported, batch, pool (an arena of a pool for each scope), malloc, pmr, protobuf, apr,
//       none (every word to the same place: what the loop itself costs)
//
// malloc is whichever is loaded in front (LD_PRELOAD). Every kind copies the same bytes and sums the same byte of each
// copy, so that none can be spared; "tokens" is that sum.
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "arena_native_inline.h"
#include "measure.h"
#if defined(BENCH_PROTOBUF)
#include "protobuf_arena.hpp"
#endif
#if defined(BENCH_APR)
#include <apr_pools.h>
#endif

// Counting would put a malloc of ours in front of the one that competes.
extern "C" std::uint64_t heap_calls(void) { return 0; }

namespace
{
using Words = std::vector<std::string_view>;

constexpr std::size_t first_block = 64 << 10; // every arena begins with as much

void check(bool holds) { require(holds, "an allocation failed"); }

// An allocator has take, and give_back for all that was taken since the last time.
struct None
{
    std::byte place[4096];

    void* take(std::size_t size) { return size <= sizeof place ? place : nullptr; }
    void give_back() {}
};

struct Arena
{
    arena* from = nullptr;

    Arena()
    {
        arena_options options = ARENA_OPTIONS_INIT;
        options.first_block_bytes = first_block;
        check(arena_create(&options, &from) == ARENA_STATUS_OK);
    }
    void give_back() { check(arena_reset(from) == ARENA_STATUS_OK); }
};

struct Inline : Arena
{
    void* take(std::size_t size) { return arena_alloc_inline(from, size); }
};

struct Exported : Arena
{
    void* take(std::size_t size) { return arena_alloc(from, size); }
};

struct Pool
{
    arena_pool* pool = nullptr;
    arena* from = nullptr;

    Pool()
    {
        arena_pool_options options = ARENA_POOL_OPTIONS_INIT;
        options.first_block_bytes = first_block;
        check(arena_pool_create(&options, &pool) == ARENA_STATUS_OK);
    }
    void* take(std::size_t size)
    {
        if (from == nullptr) check(arena_pool_acquire(pool, &from) == ARENA_STATUS_OK);
        return arena_alloc_inline(from, size);
    }
    void give_back()
    {
        if (from != nullptr) check(arena_pool_release(pool, from) == ARENA_STATUS_OK);
        from = nullptr;
    }
};

struct Malloc
{
    std::vector<void*> held;

    void* take(std::size_t size) { return held.emplace_back(std::malloc(size)); }
    void give_back()
    {
        for (void* piece : held) std::free(piece);
        held.clear();
    }
};

struct Pmr
{
    std::unique_ptr<std::byte[]> first{new std::byte[first_block]};
    std::pmr::monotonic_buffer_resource resource{first.get(), first_block};

    void* take(std::size_t size) { return resource.allocate(size, 16); }
    void give_back() { resource.release(); }
};

#if defined(BENCH_APR)
struct Apr
{
    apr_pool_t* pool = nullptr;

    Apr()
    {
        check(apr_initialize() == APR_SUCCESS && apr_pool_create(&pool, nullptr) == APR_SUCCESS);
    }
    void* take(std::size_t size) { return apr_palloc(pool, size); }
    void give_back() { apr_pool_clear(pool); }
};
#endif

template <typename Allocator> struct State
{
    Allocator allocator;
    bool is_held;
    std::vector<Words> sentences;
};

char* copied(void* to, std::string_view word)
{
    check(to != nullptr);
    std::memcpy(to, word.data(), word.size());
    return static_cast<char*>(to);
}

// The copy must really be made: its first byte is read back through a pointer that the compiler cannot see through.
std::uint64_t read_back(char* copy)
{
    asm volatile("" : "+r"(copy) : : "memory");
    return static_cast<unsigned char>(*copy);
}

template <typename Allocator> std::uint64_t take_all(Allocator& allocator, const Words& words)
{
    std::uint64_t sum = 0;
    for (std::string_view word : words) sum += read_back(copied(allocator.take(word.size()), word));
    return sum;
}

struct Batch : Arena
{
    std::vector<std::size_t> sizes;
    std::vector<void*> pieces;
};

template <> std::uint64_t take_all(Batch& batch, const Words& words)
{
    std::uint64_t sum = 0;
    batch.sizes.clear();
    for (std::string_view word : words) batch.sizes.push_back(word.size());
    batch.pieces.resize(words.size());
    check(arena_alloc_n(batch.from, batch.sizes.data(), words.size(), batch.pieces.data()) == ARENA_STATUS_OK);
    for (std::size_t i = 0; i < words.size(); ++i) sum += read_back(copied(batch.pieces[i], words[i]));
    return sum;
}

template <typename Allocator> void round_of(void* self, measured_round* result)
{
    auto& state = *static_cast<State<Allocator>*>(self);
    for (const Words& words : state.sentences)
    {
        result->tokens += take_all(state.allocator, words);
        if (!state.is_held) state.allocator.give_back();
    }

    std::uint64_t start = cpu_ns();
    state.allocator.give_back();
    result->release_ns = cpu_ns() - start;
}

Words words_of(std::string_view line)
{
    Words words;
    for (std::size_t at = 0, start = 0; at <= line.size(); ++at)
        if (at == line.size() || std::isspace(static_cast<unsigned char>(line[at])))
        {
            if (at > start) words.push_back(line.substr(start, at - start));
            start = at + 1;
        }
    return words;
}

template <typename Allocator> void compete(const char* task, const char* text)
{
    static State<Allocator> state{{}, std::strcmp(task, "held") == 0, {}};
    text_lines lines = read_lines(text);
    for (std::size_t i = 0; i < lines.count; ++i) state.sentences.push_back(words_of({lines.items[i].data, lines.items[i].length}));
    worker worker{&state, round_of<Allocator>, nullptr};
    serve(&worker);
}
}

int main(int count, char** arguments)
{
    require(count == 4, "usage: allocator_worker TASK KIND TEXT");
    const std::string kind = arguments[2];
    if (kind == "none") compete<None>(arguments[1], arguments[3]);
    else if (kind == "inline") compete<Inline>(arguments[1], arguments[3]);
    else if (kind == "exported") compete<Exported>(arguments[1], arguments[3]);
    else if (kind == "batch") compete<Batch>(arguments[1], arguments[3]);
    else if (kind == "pool") compete<Pool>(arguments[1], arguments[3]);
    else if (kind == "malloc") compete<Malloc>(arguments[1], arguments[3]);
    else if (kind == "pmr") compete<Pmr>(arguments[1], arguments[3]);
#if defined(BENCH_PROTOBUF)
    else if (kind == "protobuf") compete<bench::Protobuf>(arguments[1], arguments[3]);
#endif
#if defined(BENCH_APR)
    else if (kind == "apr") compete<Apr>(arguments[1], arguments[3]);
#endif
    else require(0, "unknown kind");
    return 0;
}
