// Protobuf's arena as a contestant, apart because its headers do not pass the warnings that everything else does.
#pragma once

#include <cstddef>
#include <memory>

#pragma GCC system_header
#include <google/protobuf/arena.h>

namespace bench
{
struct Protobuf
{
    static constexpr std::size_t first_block = 64 << 10;

    std::unique_ptr<char[]> first{new char[first_block]};
    google::protobuf::Arena arena{options(first.get())};

    static google::protobuf::ArenaOptions options(char* block)
    {
        google::protobuf::ArenaOptions options;
        options.initial_block = block;
        options.initial_block_size = first_block;
        return options;
    }
    void* take(std::size_t size) { return google::protobuf::Arena::CreateArray<char>(&arena, size); }
    void give_back() { arena.Reset(); }
};
}
