// What one allocation costs: inline, by an exported call, in a batch call, from malloc and from std::pmr, in turns.
//
//   allocation ROUNDS TEXT          prints one line of JSON; TEXT gives the sizes of real words
//
// Every contestant does the same in a scope: take some pieces, write the first eight bytes of each, give all back
// (reset, free each, release). What is printed is nanoseconds of CPU for one piece, the giving back included.
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <memory_resource>
#include <string>
#include <vector>

#include "arena_native_inline.h"
#include "contest.hpp"
#include "measure.h"

namespace
{
using bench::compete;
using bench::Scope;
using bench::Sizes;

constexpr std::size_t pieces_a_round = 240000;

arena* from;
std::vector<void*> pieces;

// The compiler must believe that the piece is used and that all memory may have changed, the arena's cursor included:
// each allocation reads what the one before has written, as between calls of code that is not in sight.
void use(void* piece)
{
    if (piece == nullptr) [[unlikely]] std::abort();
    *static_cast<volatile std::uint64_t*>(piece) = 1;
    asm volatile("" : : "r"(piece) : "memory");
}

void reset() { require(arena_reset(from) == ARENA_STATUS_OK, "arena_reset failed"); }

template <std::size_t Size> void inline_constant(const Sizes& sizes)
{
    arena* const here = from;
    for (std::size_t i = 0, count = sizes.size(); i < count; ++i) use(arena_alloc_inline(here, Size));
    reset();
}

void inline_any(const Sizes& sizes)
{
    arena* const here = from;
    for (std::size_t size : sizes) use(arena_alloc_inline(here, size));
    reset();
}

void exported(const Sizes& sizes)
{
    arena* const here = from;
    for (std::size_t size : sizes) use(arena_alloc(here, size));
    reset();
}

void batch(const Sizes& sizes)
{
    require(arena_alloc_n(from, sizes.data(), sizes.size(), pieces.data()) == ARENA_STATUS_OK, "arena_alloc_n failed");
    for (std::size_t i = 0, count = sizes.size(); i < count; ++i) use(pieces[i]);
    reset();
}

void malloc_held(const Sizes& sizes)
{
    for (std::size_t i = 0, count = sizes.size(); i < count; ++i) use(pieces[i] = std::malloc(sizes[i]));
    for (std::size_t i = 0, count = sizes.size(); i < count; ++i) std::free(pieces[i]);
}

// The best case of malloc, which the others do not compete in: the piece just freed is given out again.
void malloc_at_once(const Sizes& sizes)
{
    for (std::size_t size : sizes)
    {
        void* piece = std::malloc(size);
        use(piece);
        std::free(piece);
    }
}

void pmr_monotonic(const Sizes& sizes)
{
    static std::vector<std::byte> buffer(1 << 20);
    static std::pmr::monotonic_buffer_resource resource(buffer.data(), buffer.size());
    for (std::size_t size : sizes) use(resource.allocate(size, 16));
    resource.release();
}

void compete_all(const char* name, Scope* inline_scope, const Sizes& sizes, std::size_t rounds)
{
    pieces.resize(sizes.size());
    compete(name,
            {{"inline", inline_scope}, {"exported", exported}, {"batch", batch},
             {"malloc", malloc_held}, {"malloc at once", malloc_at_once}, {"pmr", pmr_monotonic}},
            sizes, rounds, pieces_a_round);
}

template <std::size_t Size> void compete_for_size(std::size_t rounds)
{
    for (std::size_t scope : {15, 400})
    {
        std::string name = std::to_string(Size) + " in scopes of " + std::to_string(scope);
        compete_all(name.c_str(), inline_constant<Size>, Sizes(scope, Size), rounds);
    }
}

// The scopes below have one "piece", so their figure is the cost of the whole scope.
void reset_only(const Sizes&) { reset(); }

void mark_and_rewind(const Sizes&)
{
    arena_mark_t mark;
    require(arena_mark(from, &mark) == ARENA_STATUS_OK, "arena_mark failed");
    require(arena_rewind(from, &mark) == ARENA_STATUS_OK, "arena_rewind failed");
}

void create_and_free(const Sizes&)
{
    arena* made;
    require(arena_create(nullptr, &made) == ARENA_STATUS_OK, "arena_create failed");
    require(arena_free(made) == ARENA_STATUS_OK, "arena_free failed");
}

void create_use_and_free(const Sizes&)
{
    arena* made;
    require(arena_create(nullptr, &made) == ARENA_STATUS_OK, "arena_create failed");
    use(arena_alloc_inline(made, 16));
    require(arena_free(made) == ARENA_STATUS_OK, "arena_free failed");
}

Sizes word_sizes(const char* path, std::size_t wanted)
{
    Sizes sizes;
    text_lines lines = read_lines(path);
    for (std::size_t i = 0; i < lines.count; ++i)
        for (std::size_t at = 0, start = 0; at <= lines.items[i].length && sizes.size() < wanted; ++at)
            if (at == lines.items[i].length || std::isspace(static_cast<unsigned char>(lines.items[i].data[at])))
            {
                // At least eight, for the eight that are written.
                if (at > start) sizes.push_back(at - start < 8 ? 8 : at - start);
                start = at + 1;
            }
    return sizes;
}
}

int main(int count, char** arguments)
{
    require(count == 3, "usage: allocation ROUNDS TEXT");
    std::size_t rounds = std::strtoul(arguments[1], nullptr, 10);
    arena_options options = ARENA_OPTIONS_INIT;
    options.first_block_bytes = 1 << 20; // as much as pmr's first buffer
    require(arena_create(&options, &from) == ARENA_STATUS_OK, "arena_create failed");

    std::printf("{");
    compete_for_size<16>(rounds);
    compete_for_size<32>(rounds);
    compete_for_size<64>(rounds);
    for (std::size_t scope : {15, 10000})
    {
        std::string name = "words in scopes of " + std::to_string(scope);
        compete_all(name.c_str(), inline_any, word_sizes(arguments[2], scope), rounds);
    }
    compete("lifecycle",
            {{"reset", reset_only}, {"mark and rewind", mark_and_rewind}, {"create and free", create_and_free}},
            Sizes(1, 16), rounds, 20000);
    compete("lifecycle with a block", {{"create, allocate and free", create_use_and_free}}, Sizes(1, 16), rounds, 2000);
    std::printf("\"rounds\":%zu}\n", rounds);
    return 0;
}
